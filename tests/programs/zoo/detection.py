import torch, math, itertools
import torch.nn as nn, torch.nn.functional as F
from typing import Tuple, List

torch.manual_seed(0)


def box_cxcywh_to_xyxy(x):
    cx, cy, w, h = x.unbind(-1)
    return torch.stack([cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h], -1)


def box_area(b: torch.Tensor) -> torch.Tensor:
    return (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])


def box_iou(a, b):
    lt = torch.max(a[:, None, :2], b[:, :2])
    rb = torch.min(a[:, None, 2:], b[:, 2:])
    wh = (rb - lt).clamp(min=0)
    inter = wh[:, :, 0] * wh[:, :, 1]
    union = box_area(a)[:, None] + box_area(b) - inter
    return inter / union, union


def giou(a, b):
    iou, u = box_iou(a, b)
    lt = torch.min(a[:, None, :2], b[:, :2])
    rb = torch.max(a[:, None, 2:], b[:, 2:])
    wh = (rb - lt).clamp(min=0)
    ar = wh.prod(-1)
    return iou - (ar - u) / ar


def nms(boxes, scores, thr=0.5):
    keep = []
    idx = scores.argsort(descending=True)
    while idx.numel() > 0:
        i = idx[0]
        keep.append(i.item())
        if idx.numel() == 1:
            break
        iou = box_iou(boxes[i][None], boxes[idx[1:]])[0][0]
        idx = idx[1:][iou <= thr]
    return torch.as_tensor(keep)


class YoloV1Loss(nn.Module):
    def __init__(self, S=4, B=2, C=3, lc=5.0, ln=0.5):
        super().__init__()
        self.S, self.B, self.C, self.lc, self.ln = S, B, C, lc, ln

    def forward(self, pred, tgt):
        coo = tgt[..., 4] > 0
        noo = tgt[..., 4] == 0
        cp = pred[coo].view(-1, self.B * 5 + self.C)
        bp = cp[:, :10].contiguous().view(-1, 5)
        ct = tgt[coo]
        bt = ct[:, :10].contiguous().view(-1, 5)
        no_mask = torch.zeros_like(pred[noo], dtype=torch.bool)
        no_mask[:, [4, 9]] = True
        l_no = F.mse_loss(pred[noo][no_mask], tgt[noo][no_mask], reduction="sum")
        resp = torch.zeros(bt.size(0), dtype=torch.bool)
        tiou = torch.zeros(bt.size(0))
        for i in range(0, bt.size(0), self.B):
            xy = lambda z: torch.cat([z[:, :2] / self.S - 0.5 * z[:, 2:4], z[:, :2] / self.S + 0.5 * z[:, 2:4]], 1)
            iou = box_iou(xy(bp[i : i + 2]), xy(bt[i : i + 1]))[0]
            m, mi = iou.max(0)
            resp[i + mi] = True
            tiou[i + mi] = m.detach()
        l_conf = F.mse_loss(bp[resp][:, 4], tiou[resp], reduction="sum")
        l_xy = F.mse_loss(bp[resp][:, :2], bt[resp][:, :2], reduction="sum")
        l_wh = F.mse_loss(torch.sqrt(bp[resp][:, 2:4].clamp(min=1e-6)), torch.sqrt(bt[resp][:, 2:4]), reduction="sum")
        l_c = F.mse_loss(cp[:, 10:], ct[:, 10:], reduction="sum")
        return (self.lc * (l_xy + l_wh) + l_conf + self.ln * l_no + l_c) / pred.size(0)


X = torch.rand(6, 3, 32, 32)
T = torch.zeros(6, 4, 4, 13)
for b in range(6):
    i, j = torch.randint(0, 4, (2,)).tolist()
    bx = torch.tensor([0.5, 0.5, 0.3, 0.4, 1.0])
    T[b, i, j, :5] = bx
    T[b, i, j, 5:10] = bx
    T[b, i, j, 10 + b % 3] = 1
    X[b, :, i * 8 : i * 8 + 8, j * 8 : j * 8 + 8] += b % 3 + 1
net = nn.Sequential(
    nn.Conv2d(3, 16, 3, 2, 1),
    nn.LeakyReLU(0.1),
    nn.Conv2d(16, 16, 3, 2, 1),
    nn.LeakyReLU(0.1),
    nn.Conv2d(16, 13, 3, 2, 1),
    nn.Sigmoid(),
)
opt = torch.optim.SGD(net.parameters(), 0.02, 0.9)
crit = YoloV1Loss()
for e in range(12):
    out = net(X).permute(0, 2, 3, 1)
    l = crit(out, T)
    opt.zero_grad()
    l.backward()
    opt.step()
    e % 4 == 0 and print(e, l.item())
bb = torch.tensor([[0, 0, 10, 10], [1, 1, 11, 11], [20, 20, 30, 30], [21, 21, 29, 31.0]])
sc = torch.tensor([0.9, 0.8, 0.7, 0.95])
print(nms(bb, sc), box_iou(bb, bb)[0], giou(bb, bb[:2]))


# DETR with brute-force matching
class MiniDETR(nn.Module):
    def __init__(self, nc=3, d=16, nq=3):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, d, 4, 4), nn.ReLU(), nn.Conv2d(d, d, 2, 2))
        self.transformer = nn.Transformer(d, 2, 1, 1, 32, dropout=0.0, batch_first=True)
        self.cls = nn.Linear(d, nc + 1)
        self.box = nn.Linear(d, 4)
        self.query = nn.Parameter(torch.rand(nq, d))
        self.row = nn.Parameter(torch.rand(8, d // 2))
        self.col = nn.Parameter(torch.rand(8, d // 2))

    def forward(self, x):
        h = self.backbone(x)
        H, W = h.shape[-2:]
        pos = (
            torch.cat([self.col[:W].unsqueeze(0).repeat(H, 1, 1), self.row[:H].unsqueeze(1).repeat(1, W, 1)], dim=-1)
            .flatten(0, 1)
            .unsqueeze(0)
        )
        h = self.transformer(pos + 0.1 * h.flatten(2).permute(0, 2, 1), self.query.unsqueeze(0).repeat(x.size(0), 1, 1))
        return {"pred_logits": self.cls(h), "pred_boxes": self.box(h).sigmoid()}


m = MiniDETR()
o = torch.optim.AdamW(
    [
        {"params": [p for n, p in m.named_parameters() if "backbone" not in n]},
        {"params": [p for n, p in m.named_parameters() if "backbone" in n], "lr": 1e-3},
    ],
    lr=2e-3,
    weight_decay=1e-4,
)
tg = [{"labels": torch.tensor([b % 3, (b + 1) % 3]), "boxes": torch.rand(2, 4) * 0.4 + 0.3} for b in range(6)]
for e in range(8):
    out = m(X)
    P = out["pred_logits"].flatten(0, 1).softmax(-1)
    bx = out["pred_boxes"].flatten(0, 1)
    ti = torch.cat([t["labels"] for t in tg])
    tb = torch.cat([t["boxes"] for t in tg])
    C = (
        (5 * torch.cdist(bx, tb, p=1) - P[:, ti] - 2 * giou(box_cxcywh_to_xyxy(bx), box_cxcywh_to_xyxy(tb)))
        .view(6, 3, -1)
        .detach()
    )
    ind = []
    for b, c in enumerate(C.split([2] * 6, -1)):
        cb = c[b]
        best = min(itertools.permutations(range(3), 2), key=lambda pr: sum(cb[pr[k], k].item() for k in range(2)))
        ind.append((torch.as_tensor(best, dtype=torch.int64), torch.arange(2)))
    bi = torch.cat([torch.full_like(s, i) for i, (s, _) in enumerate(ind)])
    si = torch.cat([s for s, _ in ind])
    tc = torch.full(out["pred_logits"].shape[:2], 3, dtype=torch.int64)
    tc[(bi, si)] = torch.cat([t["labels"][j] for t, (_, j) in zip(tg, ind)])
    w = torch.ones(4)
    w[-1] = 0.1
    ce = F.cross_entropy(out["pred_logits"].transpose(1, 2), tc, w)
    l1 = F.l1_loss(out["pred_boxes"][(bi, si)], tb, reduction="none").sum() / 12
    lg = (1 - torch.diag(giou(box_cxcywh_to_xyxy(out["pred_boxes"][(bi, si)]), box_cxcywh_to_xyxy(tb)))).mean()
    l = ce + 5 * l1 + 2 * lg
    o.zero_grad()
    l.backward()
    gn = nn.utils.clip_grad_norm_(m.parameters(), 0.1)
    o.step()
    print(e, l.item(), ce.item(), l1.item(), lg.item(), gn.item(), si.tolist())


def sigmoid_focal(x, t, a=0.25, g=2.0):
    p = torch.sigmoid(x)
    ce = F.binary_cross_entropy_with_logits(x, t, reduction="none")
    pt = p * t + (1 - p) * (1 - t)
    return ((a * t + (1 - a) * (1 - t)) * ce * (1 - pt) ** g).mean()


def anchors(scales=(8, 16), ratios=(0.5, 1, 2)):
    hr = torch.sqrt(torch.as_tensor(ratios))
    wr = 1 / hr
    ws = (wr[:, None] * torch.as_tensor(scales)[None]).view(-1)
    hs = (hr[:, None] * torch.as_tensor(scales)[None]).view(-1)
    return (torch.stack([-ws, -hs, ws, hs], dim=1) / 2).round()


def roi_align(f, b, s=2):
    g = torch.stack(torch.meshgrid(torch.linspace(0, 1, s), torch.linspace(0, 1, s), indexing="ij"), -1).flip(-1)
    gr = (b[:, None, None, :2] + g * (b[:, None, None, 2:] - b[:, None, None, :2])) * 2 - 1
    return F.grid_sample(f.expand(len(b), -1, -1, -1), gr, align_corners=True)


print(
    sigmoid_focal(out["pred_logits"].detach(), F.one_hot(tc, 4).float()),
    anchors(),
    roi_align(X[:1], torch.rand(2, 4).sort(-1)[0]).mean((2, 3)),
)
