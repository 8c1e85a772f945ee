"""A YOLO-like detector: anchors, target assignment, CIoU, warm-up, non-maximum suppression."""
import torch, torch.nn as nn, torch.nn.functional as F, numpy as np, math
torch.manual_seed(3); np.random.seed(3)
def xywh2xyxy(x):
    y = x.clone() if isinstance(x, torch.Tensor) else np.copy(x)
    y[:, 0] = x[:, 0] - x[:, 2] / 2; y[:, 1] = x[:, 1] - x[:, 3] / 2; y[:, 2] = x[:, 0] + x[:, 2] / 2; y[:, 3] = x[:, 1] + x[:, 3] / 2
    return y
def bbox_iou(box1, box2, x1y1x2y2=True, kind="ciou", eps=1e-9):
    box2 = box2.T
    if x1y1x2y2: b1_x1, b1_y1, b1_x2, b1_y2 = box1[0], box1[1], box1[2], box1[3]; b2_x1, b2_y1, b2_x2, b2_y2 = box2[0], box2[1], box2[2], box2[3]
    else:
        b1_x1, b1_x2 = box1[0] - box1[2] / 2, box1[0] + box1[2] / 2; b1_y1, b1_y2 = box1[1] - box1[3] / 2, box1[1] + box1[3] / 2
        b2_x1, b2_x2 = box2[0] - box2[2] / 2, box2[0] + box2[2] / 2; b2_y1, b2_y2 = box2[1] - box2[3] / 2, box2[1] + box2[3] / 2
    inter = (torch.min(b1_x2, b2_x2) - torch.max(b1_x1, b2_x1)).clamp(0) * (torch.min(b1_y2, b2_y2) - torch.max(b1_y1, b2_y1)).clamp(0)
    w1, h1 = b1_x2 - b1_x1, b1_y2 - b1_y1 + eps; w2, h2 = b2_x2 - b2_x1, b2_y2 - b2_y1 + eps; union = w1 * h1 + w2 * h2 - inter + eps; iou = inter / union
    cw = torch.max(b1_x2, b2_x2) - torch.min(b1_x1, b2_x1); ch = torch.max(b1_y2, b2_y2) - torch.min(b1_y1, b2_y1)
    if kind == "giou": c = cw * ch + eps; return iou - (c - union) / c
    c2 = cw ** 2 + ch ** 2 + eps; rho2 = ((b2_x1 + b2_x2 - b1_x1 - b1_x2) ** 2 + (b2_y1 + b2_y2 - b1_y1 - b1_y2) ** 2) / 4
    if kind == "diou": return iou - rho2 / c2
    v = (4 / math.pi ** 2) * torch.pow(torch.atan(w2 / h2) - torch.atan(w1 / h1), 2)
    with torch.no_grad(): alpha = v / ((1 + eps) - iou + v)
    return iou - (rho2 / c2 + v * alpha)
class Detect(nn.Module):
    stride = None; export = False
    def __init__(self, nc=3, anchors=(), ch=()):
        super().__init__(); self.nc, self.no, self.nl, self.na = nc, nc + 5, len(anchors), len(anchors[0]) // 2
        self.grid = [torch.zeros(1)] * self.nl; a = torch.tensor(anchors).float().view(self.nl, -1, 2)
        self.register_buffer('anchors', a); self.register_buffer('anchor_grid', a.clone().view(self.nl, 1, -1, 1, 1, 2)); self.m = nn.ModuleList(nn.Conv2d(x, self.no * self.na, 1) for x in ch)
    def forward(self, x):
        z = []
        for i in range(self.nl):
            x[i] = self.m[i](x[i]); bs, _, ny, nx = x[i].shape; x[i] = x[i].view(bs, self.na, self.no, ny, nx).permute(0, 1, 3, 4, 2).contiguous()
            if not self.training:
                if self.grid[i].shape[2:4] != x[i].shape[2:4]:
                    yv, xv = torch.meshgrid([torch.arange(ny), torch.arange(nx)], indexing="ij"); self.grid[i] = torch.stack((xv, yv), 2).view((1, 1, ny, nx, 2)).float()
                y = x[i].sigmoid(); y[..., 0:2] = (y[..., 0:2] * 2. - 0.5 + self.grid[i].to(x[i].device)) * self.stride[i]; y[..., 2:4] = (y[..., 2:4] * 2) ** 2 * self.anchor_grid[i]; z.append(y.view(bs, -1, self.no))
        return x if self.training else (torch.cat(z, 1), x)
class Model(nn.Module):
    def __init__(self):
        super().__init__(); self.b1 = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8, eps=1e-3, momentum=0.03), nn.SiLU(), nn.Conv2d(8, 16, 3, 2, 1), nn.SiLU()); self.b2 = nn.Sequential(nn.Conv2d(16, 16, 3, 2, 1), nn.SiLU())
        self.detect = m = Detect(3, [[4, 5, 8, 10], [12, 10, 20, 24]], (16, 16)); m.stride = torch.tensor([4., 8.]); m.anchors /= m.stride.view(-1, 1, 1)
        for mi, s in zip(m.m, m.stride): b = mi.bias.view(m.na, -1); b.data[:, 4] += math.log(8 / (64 / s) ** 2); b.data[:, 5:] += math.log(0.6 / (m.nc - 0.99)); mi.bias = torch.nn.Parameter(b.view(-1), requires_grad=True)
    def forward(self, x): a = self.b1(x); return self.detect([a, self.b2(a)])
def build_targets(p, targets, model):
    det = model.detect; na, nt = det.na, targets.shape[0]; tcls, tbox, indices, anch = [], [], [], []
    gain = torch.ones(7); ai = torch.arange(na).float().view(na, 1).repeat(1, nt); targets = torch.cat((targets.repeat(na, 1, 1), ai[:, :, None]), 2)
    g = 0.5; off = torch.tensor([[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1]]).float() * g
    for i in range(det.nl):
        anchors = det.anchors[i]; gain[2:6] = torch.tensor(p[i].shape)[[3, 2, 3, 2]]; t = targets * gain
        if nt:
            r = t[:, :, 4:6] / anchors[:, None]; j = torch.max(r, 1. / r).max(2)[0] < 4.; t = t[j]
            gxy = t[:, 2:4]; gxi = gain[[2, 3]] - gxy; j, k = ((gxy % 1. < g) & (gxy > 1.)).T; l, m = ((gxi % 1. < g) & (gxi > 1.)).T
            j = torch.stack((torch.ones_like(j), j, k, l, m)); t = t.repeat((5, 1, 1))[j]; offsets = (torch.zeros_like(gxy)[None] + off[:, None])[j]
        else: t = targets[0]; offsets = 0
        b, c = t[:, :2].long().T; gxy = t[:, 2:4]; gwh = t[:, 4:6]; gij = (gxy - offsets).long(); gi, gj = gij.T; a = t[:, 6].long()
        indices.append((b, a, gj.clamp_(0, int(gain[3]) - 1), gi.clamp_(0, int(gain[2] - 1)))); tbox.append(torch.cat((gxy - gij, gwh), 1)); anch.append(anchors[a]); tcls.append(c)
    return tcls, tbox, indices, anch
def compute_loss(p, targets, model):
    lcls, lbox, lobj = torch.zeros(1), torch.zeros(1), torch.zeros(1); tcls, tbox, indices, anchors = build_targets(p, targets, model)
    BCEcls, BCEobj = nn.BCEWithLogitsLoss(pos_weight=torch.Tensor([1.0])), nn.BCEWithLogitsLoss(pos_weight=torch.tensor([0.9])); cp, cn = 0.95, 0.05
    for i, pi in enumerate(p):
        b, a, gj, gi = indices[i]; tobj = torch.zeros_like(pi[..., 0]); n = b.shape[0]
        if n:
            ps = pi[b, a, gj, gi]; pxy = ps[:, :2].sigmoid() * 2. - 0.5; pwh = (ps[:, 2:4].sigmoid() * 2) ** 2 * anchors[i]; pbox = torch.cat((pxy, pwh), 1)
            iou = bbox_iou(pbox.T, tbox[i], x1y1x2y2=False); lbox += (1.0 - iou).mean(); tobj[b, a, gj, gi] = iou.detach().clamp(0).type(tobj.dtype)
            t = torch.full_like(ps[:, 5:], cn); t[range(n), tcls[i]] = cp; lcls += BCEcls(ps[:, 5:], t)
        lobj += BCEobj(pi[..., 4], tobj) * [4.0, 1.0][i]
    lbox *= 0.05; lobj *= 1.0; lcls *= 0.5; bs = tobj.shape[0]; loss = lbox + lobj + lcls
    return loss * bs, torch.cat((lbox, lobj, lcls, loss)).detach()
def nms(boxes, scores, thr):
    keep = []; order = scores.argsort(descending=True)
    while order.numel() > 0:
        i = order[0]; keep.append(i.item())
        if order.numel() == 1: break
        iou = bbox_iou(boxes[i], boxes[order[1:]], kind="giou"); idx = (iou <= thr).nonzero().squeeze(-1); order = order[idx + 1]
    return torch.LongTensor(keep)
model = Model(); pg0, pg1, pg2 = [], [], []
for k, v in model.named_modules():
    if hasattr(v, 'bias') and isinstance(v.bias, nn.Parameter): pg2.append(v.bias)
    if isinstance(v, nn.BatchNorm2d): pg0.append(v.weight)
    elif hasattr(v, 'weight') and isinstance(v.weight, nn.Parameter): pg1.append(v.weight)
opt = torch.optim.SGD(pg0, lr=0.01, momentum=0.937, nesterov=True); opt.add_param_group({'params': pg1, 'weight_decay': 5e-4}); opt.add_param_group({'params': pg2}); print(len(pg0), len(pg1), len(pg2)); print(opt)
sch = torch.optim.lr_scheduler.LambdaLR(opt, lr_lambda=lambda x: ((1 - math.cos(x * math.pi / 5)) / 2) * (0.2 - 1) + 1)
imgs = torch.rand(2, 3, 64, 64); tg = torch.rand(7, 6); tg[:, 0] = torch.tensor([0, 0, 0, 1, 1, 1, 1]); tg[:, 1] = torch.randint(3, (7,)).float(); tg[:, 4:] = tg[:, 4:] * 0.3 + 0.1
mloss = torch.zeros(4)
for ni in range(6):
    if ni <= 3:
        for j, x in enumerate(opt.param_groups): x['lr'] = np.interp(ni, [0, 3], [0.1 if j == 2 else 0.0, x['initial_lr']]); x['momentum'] = np.interp(ni, [0, 3], [0.8, 0.937])
    loss, items = compute_loss(model(imgs), tg, model); loss.backward(); opt.step(); opt.zero_grad(); mloss = (mloss * ni + items) / (ni + 1); sch.step()
    print(('%10s' + '%10.4g' * 4) % ('%g/%g' % (ni, 5), *mloss), [round(g["lr"], 6) for g in opt.param_groups])
print(compute_loss(model(imgs), tg[:0], model))
model.eval()
with torch.no_grad(): pred, _ = model(imgs)
for xi, x in enumerate(pred):
    xc = x[..., 4] > x[..., 4].median(); x = x[xc]; x[:, 5:] *= x[:, 4:5]; box = xywh2xyxy(x[:, :4]); i, j = (x[:, 5:] > 0.1 * x[:, 5:].max()).nonzero(as_tuple=False).T
    x = torch.cat((box[i], x[i, j + 5, None], j[:, None].float()), 1); print(x.shape, x.dtype); c = x[:, 5:6] * 4096; k = nms(x[:, :4] + c, x[:, 4], 0.3); print(len(k), k[:5], x[k][:3])
    for *xyxy, conf, cls in reversed(x[k][:2]): print(int(cls), f"{conf:.2f}", [f"{float(v):.1f}" for v in xyxy], torch.tensor(xyxy).view(1, 4).numpy().round(1).tolist())
