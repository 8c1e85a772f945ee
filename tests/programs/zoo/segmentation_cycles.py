# SegNet, dice and Lovasz losses, mIoU, CycleGAN and SAGAN pieces, Inception with namedtuple outputs, DenseNet with checkpoints, MLP-Mixer, FPN and anchors with focal loss
import random, itertools, functools, math
from collections import namedtuple, OrderedDict
from typing import *
import torch, torch.nn as nn, torch.nn.functional as F
import torch.utils.checkpoint as cp
from torch import Tensor
from torch.nn.utils import spectral_norm
from torch.nn.utils.parametrizations import spectral_norm as psn

torch.manual_seed(8)
random.seed(8)


class SegNet(nn.Module):
    def __init__(s, c=3, k=4):
        super().__init__()
        s.e1 = s.blk(c, 8)
        s.e2 = s.blk(8, 16)
        s.pool, s.unpool = nn.MaxPool2d(2, 2, return_indices=True), nn.MaxUnpool2d(2, 2)
        s.d2 = s.blk(16, 8)
        s.d1 = nn.Conv2d(8, k, 3, padding=1)

    @staticmethod
    def blk(i, o):
        return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.BatchNorm2d(o, momentum=0.1), nn.ReLU(inplace=True))

    def forward(s, x):
        x = s.e1(x)
        z1 = x.size()
        x, i1 = s.pool(x)
        x = s.e2(x)
        z2 = x.size()
        x, i2 = s.pool(x)
        x = s.unpool(x, i2, output_size=z2)
        x = s.d2(x)
        x = s.unpool(x, i1, output_size=z1)
        return s.d1(x)


def dice_loss(p, t, eps=1e-6):
    t = F.one_hot(t.clamp(min=0), p.size(1)).permute(0, 3, 1, 2).float()
    p = p.softmax(1)
    i = (p * t).flatten(2).sum(-1)
    return 1 - ((2 * i + eps) / (p.flatten(2).sum(-1) + t.flatten(2).sum(-1) + eps)).mean()


def lovasz_grad(gt):
    g = gt.sum()
    inter = g - gt.cumsum(0)
    union = g + (1 - gt).cumsum(0)
    j = 1.0 - inter / union
    j[1:] = j[1:] - j[0:-1]
    return j


def lovasz(p, t):
    p = p.softmax(1).permute(0, 2, 3, 1).reshape(-1, p.size(1))
    t = t.view(-1)
    p, t = p[t != 255], t[t != 255]
    ls = []
    for c in range(p.size(1)):
        fg = (t == c).float()
        if fg.sum() == 0:
            continue
        e = (fg - p[:, c]).abs()
        es, perm = torch.sort(e, 0, descending=True)
        ls.append(torch.dot(es, lovasz_grad(fg[perm])))
    return sum(ls) / len(ls)


def fast_hist(p, t, n):
    k = (t >= 0) & (t < n)
    return torch.bincount(n * t[k].int() + p[k], minlength=n**2).reshape(n, n)


x = torch.randn(3, 3, 10, 10)
t = torch.randint(0, 4, (3, 10, 10))
t[0, :2] = 255
m = SegNet()
print(m)
o = torch.optim.SGD(m.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
poly = torch.optim.lr_scheduler.PolynomialLR(o, 6, 0.9)
for i in range(5):
    y = m(x)
    ce = F.cross_entropy(y, t, ignore_index=255, weight=torch.tensor([1.0, 2.0, 1.0, 0.5]))
    l = ce + 0.5 * dice_loss(y, t.masked_fill(t == 255, 0)) + 0.3 * lovasz(y, t)
    o.zero_grad()
    l.backward()
    o.step()
    poly.step()
    h = fast_hist(y.argmax(1).flatten(), t.flatten(), 4)
    iou = h.diag() / (h.sum(1) + h.sum(0) - h.diag())
    print("seg", i, l.item(), ce.item(), f"{iou.nanmean():.6f}", f"{(h.diag().sum() / h.sum()).item():.6f}", poly.get_last_lr())
print(h, F.interpolate(y, size=(5, 7), mode="bilinear", align_corners=True).argmax(1).unique(return_counts=True))


# CycleGAN
class ResnetBlock(nn.Module):
    def __init__(s, d, norm):
        super().__init__()
        s.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(d, d, 3, bias=norm.func is nn.InstanceNorm2d),
            norm(d),
            nn.ReLU(True),
            nn.Dropout(0.5),
            nn.ReflectionPad2d(1),
            nn.Conv2d(d, d, 3),
            norm(d),
        )

    def forward(s, x):
        return x + s.conv_block(x)


norm = functools.partial(nn.InstanceNorm2d, affine=False, track_running_stats=False)


def G():
    return nn.Sequential(
        nn.ReflectionPad2d(3),
        nn.Conv2d(3, 6, 7),
        norm(6),
        nn.ReLU(True),
        nn.Conv2d(6, 8, 3, stride=2, padding=1),
        norm(8),
        nn.ReLU(True),
        ResnetBlock(8, norm),
        nn.ConvTranspose2d(8, 6, 3, stride=2, padding=1, output_padding=1),
        norm(6),
        nn.ReLU(True),
        nn.ReflectionPad2d(3),
        nn.Conv2d(6, 3, 7),
        nn.Tanh(),
    )


def D():
    return nn.Sequential(
        nn.Conv2d(3, 6, 4, 2, 1),
        nn.LeakyReLU(0.2, True),
        nn.Conv2d(6, 12, 4, 1, 1),
        norm(12),
        nn.LeakyReLU(0.2, True),
        nn.Conv2d(12, 1, 3, padding=1),
    )


def init(m):
    n = m.__class__.__name__
    if hasattr(m, "weight") and (n.find("Conv") != -1 or n.find("Linear") != -1):
        nn.init.normal_(m.weight.data, 0.0, 0.02)
        (hasattr(m, "bias") and m.bias is not None) and nn.init.constant_(m.bias.data, 0.0)


class ImagePool:
    def __init__(s, n):
        s.n, s.imgs = n, []

    def query(s, images):
        out = []
        for im in images:
            im = torch.unsqueeze(im.data, 0)
            if len(s.imgs) < s.n:
                s.imgs.append(im)
                out.append(im)
            elif random.uniform(0, 1) > 0.5:
                k = random.randint(0, s.n - 1)
                tmp = s.imgs[k].clone()
                s.imgs[k] = im
                out.append(tmp)
            else:
                out.append(im)
        return torch.cat(out, 0)


class GANLoss(nn.Module):
    def __init__(s):
        super().__init__()
        s.register_buffer("real_label", torch.tensor(1.0))
        s.register_buffer("fake_label", torch.tensor(0.0))
        s.loss = nn.MSELoss()

    def __call__(s, p, real):
        return s.loss(p, (s.real_label if real else s.fake_label).expand_as(p))


def set_requires_grad(nets, rg):
    for n in nets:
        for p in n.parameters():
            p.requires_grad = rg


GA, GB, DA, DB = G().apply(init), G().apply(init), D().apply(init), D().apply(init)
crit, cyc, pa, pb = GANLoss(), nn.L1Loss(), ImagePool(3), ImagePool(3)
og = torch.optim.Adam(itertools.chain(GA.parameters(), GB.parameters()), lr=2e-3, betas=(0.5, 0.999))
od = torch.optim.Adam(itertools.chain(DA.parameters(), DB.parameters()), lr=2e-3, betas=(0.5, 0.999))
sch = [torch.optim.lr_scheduler.LambdaLR(q, lr_lambda=lambda e: 1.0 - max(0, e + 1 - 2) / 3.0) for q in (og, od)]
for i in range(3):
    a, b = torch.rand(2, 3, 12, 12) * 2 - 1, torch.rand(2, 3, 12, 12) * 2 - 1
    fb, fa = GA(a), GB(b)
    ra, rb = GB(fb), GA(fa)
    set_requires_grad([DA, DB], False)
    og.zero_grad()
    lg = crit(DA(fb), True) + crit(DB(fa), True) + 10 * (cyc(ra, a) + cyc(rb, b)) + 5 * cyc(GA(b), b)
    lg.backward()
    og.step()
    set_requires_grad([DA, DB], True)
    od.zero_grad()
    ld = (crit(DA(b), True) + crit(DA(pb.query(fb).detach()), False)) * 0.5
    ld.backward()
    ld2 = (crit(DB(a), True) + crit(DB(pa.query(fa).detach()), False)) * 0.5
    ld2.backward()
    od.step()
    [q.step() for q in sch]
    print("cycle", lg.item(), ld.item(), ld2.item(), og.param_groups[0]["lr"])


# SAGAN: spectral norm, self attention, hinge, conditional batch norm
class SelfAttn(nn.Module):
    def __init__(s, c):
        super().__init__()
        s.q, s.k, s.v = spectral_norm(nn.Conv1d(c, c // 4, 1)), psn(nn.Conv1d(c, c // 4, 1)), nn.Conv1d(c, c, 1)
        s.gamma = nn.Parameter(torch.zeros(1))

    def forward(s, x):
        B, C, H, W = x.size()
        f = x.view(B, C, -1)
        a = F.softmax(torch.bmm(s.q(f).permute(0, 2, 1), s.k(f)), -1)
        return s.gamma * torch.bmm(s.v(f), a.permute(0, 2, 1)).view(B, C, H, W) + x, a


class CBN(nn.Module):
    def __init__(s, c, n):
        super().__init__()
        s.bn = nn.BatchNorm2d(c, affine=False)
        s.embed = nn.Embedding(n, c * 2)
        s.embed.weight.data[:, :c].fill_(1.0)
        s.embed.weight.data[:, c:].zero_()

    def forward(s, x, y):
        g, b = s.embed(y).chunk(2, 1)
        return g.view(-1, x.size(1), 1, 1) * s.bn(x) + b.view(-1, x.size(1), 1, 1)


sa, cb = SelfAttn(8), CBN(8, 3)
f = torch.randn(3, 8, 4, 4)
yy = torch.tensor([0, 2, 1])
o = torch.optim.Adam([*sa.parameters(), *cb.parameters()], 1e-2)
for i in range(3):
    z, a = sa(cb(f, yy))
    l = F.relu(1.0 - z.mean((1, 2, 3))).mean() + F.relu(1.0 + z.amax((1, 2, 3))).mean()
    o.zero_grad()
    l.backward()
    o.step()
    print(
        "sagan",
        l.item(),
        sa.gamma.item(),
        sa.q.weight_u.norm().item(),
        torch.linalg.matrix_norm(sa.k.weight.flatten(1), 2).item(),
        a.sum(-1).mean().item(),
    )
# Inception
InceptionOutputs = namedtuple("InceptionOutputs", ["logits", "aux_logits"])
InceptionOutputs.__annotations__ = {"logits": Tensor, "aux_logits": Optional[Tensor]}


class BasicConv2d(nn.Module):
    def __init__(self, i: int, o: int, **kw: Any) -> None:
        super().__init__()
        self.conv = nn.Conv2d(i, o, bias=False, **kw)
        self.bn = nn.BatchNorm2d(o, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.bn(self.conv(x)), inplace=True)


class InceptionA(nn.Module):
    def __init__(s, i, pf, conv_block: Optional[Callable[..., nn.Module]] = None):
        super().__init__()
        c = conv_block or BasicConv2d
        s.b1 = c(i, 4, kernel_size=1)
        s.b5 = nn.Sequential(c(i, 3, kernel_size=1), c(3, 4, kernel_size=5, padding=2))
        s.b7 = nn.Sequential(c(i, 4, kernel_size=(1, 7), padding=(0, 3)), c(4, 4, kernel_size=(7, 1), padding=(3, 0)))
        s.bp = c(i, pf, kernel_size=1)

    def _forward(s, x: Tensor) -> List[Tensor]:
        return [s.b1(x), s.b5(x), s.b7(x), s.bp(F.avg_pool2d(x, kernel_size=3, stride=1, padding=1))]

    def forward(s, x):
        return torch.cat(s._forward(x), 1)


class Inc(nn.Module):
    def __init__(s):
        super().__init__()
        s.a, s.b = InceptionA(3, 4), InceptionA(16, 4)
        s.aux, s.fc, s.AuxLogits = nn.Linear(16, 3), nn.Linear(16, 3), True

    def forward(s, x) -> InceptionOutputs:
        x = s.a(x)
        aux = s.aux(F.adaptive_avg_pool2d(x, (1, 1)).flatten(1)) if s.training else None
        x = s.b(F.max_pool2d(x, kernel_size=3, stride=2))
        out = s.fc(torch.flatten(F.dropout(F.adaptive_avg_pool2d(x, 1), training=s.training), 1))
        return InceptionOutputs(out, aux) if s.training else out


inc = Inc()
o = torch.optim.RMSprop(inc.parameters(), 1e-2, centered=True)
for i in range(3):
    out = inc(x)
    l = F.cross_entropy(out.logits, yy) + 0.4 * F.cross_entropy(out.aux_logits, yy)
    o.zero_grad()
    l.backward()
    o.step()
    print("inception", l.item(), type(out).__name__, out._fields)
print(inc.eval()(x))


# DenseNet with memory-efficient checkpoint
class _DenseLayer(nn.Module):
    def __init__(self, i, g, bn_size, drop_rate, memory_efficient=False):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(i)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(i, bn_size * g, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(bn_size * g)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(bn_size * g, g, 3, padding=1, bias=False)
        self.drop_rate, self.me = float(drop_rate), memory_efficient

    def bn_function(self, inputs: List[Tensor]) -> Tensor:
        return self.conv1(self.relu1(self.norm1(torch.cat(inputs, 1))))

    @torch.jit.unused
    def call_checkpoint_bottleneck(self, input):
        def closure(*inputs):
            return self.bn_function(inputs)

        return cp.checkpoint(closure, *input, use_reentrant=False)

    def forward(self, input):
        prev = [input] if isinstance(input, Tensor) else input
        b = self.call_checkpoint_bottleneck(prev) if self.me and any(t.requires_grad for t in prev) else self.bn_function(prev)
        n = self.conv2(self.relu2(self.norm2(b)))
        return F.dropout(n, p=self.drop_rate, training=self.training) if self.drop_rate > 0 else n


class _DenseBlock(nn.ModuleDict):
    _version = 2

    def __init__(self, n, i, g=4, me=False):
        super().__init__()
        for k in range(n):
            self.add_module("denselayer%d" % (k + 1), _DenseLayer(i + k * g, g, 2, 0.1, me))

    def forward(self, f):
        fs = [f]
        for name, layer in self.items():
            fs.append(layer(fs))
        return torch.cat(fs, 1)


db = _DenseBlock(3, 3, me=True)
dc = nn.Sequential(OrderedDict([("stem", nn.Conv2d(3, 3, 1)), ("db", db), ("norm", nn.BatchNorm2d(15))]))
z = dc(x)
z.mean((2, 3)).square().sum().backward()
print(z.shape, db.denselayer1.conv1.weight.grad.norm(), list(db), dc.stem.weight.grad.norm(), db.denselayer3.norm1.num_batches_tracked)


# MLP-Mixer
class Mixer(nn.Module):
    def __init__(s, n, d):
        super().__init__()
        s.n1, s.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        s.tok = nn.Sequential(nn.Linear(n, 8), nn.GELU(), nn.Linear(8, n))
        s.ch = nn.Sequential(nn.Linear(d, 16), nn.GELU(), nn.Linear(16, d))

    def forward(s, x):
        x = x + s.tok(s.n1(x).mT).mT
        return x + s.ch(s.n2(x))


pt = F.unfold(x, 5, stride=5).transpose(1, 2)
mx = nn.Sequential(nn.Linear(75, 12), Mixer(4, 12), nn.LayerNorm(12))
print("mixer", pt.shape, mx(pt).mean(1)[0], x.unfold(2, 5, 5).unfold(3, 5, 5).permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2).equal(pt))


# anchors, box coding, focal, smooth-l1, FPN, batched nms
def anchors(fs, st, sizes, ratios):
    ws = torch.tensor([s * math.sqrt(r) for s in sizes for r in ratios])
    hs = torch.tensor([s / math.sqrt(r) for s in sizes for r in ratios])
    b = torch.stack([-ws, -hs, ws, hs], 1) / 2
    sx = torch.arange(0, fs[1], dtype=torch.float32) * st
    sy = torch.arange(0, fs[0], dtype=torch.float32) * st
    yy, xx = torch.meshgrid(sy, sx, indexing="ij")
    s = torch.stack([xx, yy, xx, yy], -1).view(-1, 1, 4)
    return (s + b[None]).reshape(-1, 4)


def box_iou(a, b):
    lt, rb = torch.max(a[:, None, :2], b[:, :2]), torch.min(a[:, None, 2:], b[:, 2:])
    wh = (rb - lt).clamp(min=0)
    i = wh[..., 0] * wh[..., 1]
    ar = lambda z: (z[:, 2] - z[:, 0]) * (z[:, 3] - z[:, 1])
    return i / (ar(a)[:, None] + ar(b) - i)


def encode(g, a):
    aw, ah = a[:, 2] - a[:, 0], a[:, 3] - a[:, 1]
    return torch.stack(
        [
            ((g[:, 0] + g[:, 2]) - (a[:, 0] + a[:, 2])) / 2 / aw,
            ((g[:, 1] + g[:, 3]) - (a[:, 1] + a[:, 3])) / 2 / ah,
            torch.log((g[:, 2] - g[:, 0]) / aw),
            torch.log((g[:, 3] - g[:, 1]) / ah),
        ],
        1,
    )


def focal(p, t, alpha=0.25, gamma=2.0):
    ce = F.binary_cross_entropy_with_logits(p, t, reduction="none")
    q = p.sigmoid()
    pt = q * t + (1 - q) * (1 - t)
    return ((alpha * t + (1 - alpha) * (1 - t)) * ce * (1 - pt) ** gamma).sum()


def nms(b, s, th):
    keep = []
    order = s.argsort(descending=True)
    while order.numel() > 0:
        i = order[0]
        keep.append(i.item())
        if order.numel() == 1:
            break
        order = order[1:][box_iou(b[i][None], b[order[1:]])[0] <= th]
    return torch.as_tensor(keep, dtype=torch.int64)


A = anchors((4, 4), 8, [8.0, 16.0], [0.5, 1.0, 2.0])
gt = torch.tensor([[2.0, 2.0, 14.0, 12.0], [18.0, 10.0, 30.0, 28.0]])
lab = torch.tensor([1, 0])
iou = box_iou(gt, A)
v, mt = iou.max(0)
mt[v < 0.4] = -1
mt[(v >= 0.4) & (v < 0.5)] = -2
best = iou.max(1, keepdim=True)[0]
hq = torch.where(iou == best)[1]
mt[hq] = iou[:, hq].argmax(0)
pos = mt >= 0
print(A.shape, A[:2], pos.sum(), mt.unique())
T = torch.zeros(len(A), 2)
T[pos, lab[mt[pos]]] = 1.0
lo = torch.randn(len(A), 2, requires_grad=True)
rg = torch.zeros(len(A), 4, requires_grad=True)
l = (
    focal(lo[mt != -2], T[mt != -2]) / max(1, int(pos.sum()))
    + F.smooth_l1_loss(rg[pos], encode(gt[mt[pos]], A[pos]), beta=1.0 / 9, reduction="sum") / pos.sum()
)
l.backward()
print("retina", l.item(), lo.grad.norm(), rg.grad[pos][0])
sc = lo.detach().sigmoid().max(1).values
keep = nms(A, sc, 0.3)
off = (lab.max() + 1).float()
print(keep[:6], len(keep), torch.masked_select(sc, sc > 0.8).numel(), A[keep][:, 2:].sub(A[keep][:, :2]).prod(1).mean())
lat, p5 = nn.Conv2d(4, 6, 1), torch.randn(1, 6, 2, 3)
c4 = torch.randn(1, 4, 4, 5)
print((lat(c4) + F.interpolate(p5, size=c4.shape[-2:], mode="nearest")).std(), F.max_pool2d(p5, 1, 2, 0).shape)
