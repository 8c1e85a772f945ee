# NeRF volume rendering, SIREN, PointNet, spatial transformer, capsules, PixelCNN, StyleGAN modulated convs, deformable sampling
import math
from typing import NamedTuple, Callable
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.utils.data
from torch.autograd import Variable
import numpy as np

torch.manual_seed(31)


class Embedder:
    def __init__(self, **kwargs):
        self.kwargs = kwargs
        self.create_embedding_fn()

    def create_embedding_fn(self):
        embed_fns, d, out_dim = [], self.kwargs["input_dims"], 0
        if self.kwargs["include_input"]:
            embed_fns.append(lambda x: x)
            out_dim += d
        n, mx = self.kwargs["num_freqs"], self.kwargs["max_freq_log2"]
        freq_bands = 2.0 ** torch.linspace(0.0, mx, steps=n) if self.kwargs["log_sampling"] else torch.linspace(2.0**0.0, 2.0**mx, steps=n)
        for freq in freq_bands:
            for p_fn in self.kwargs["periodic_fns"]:
                embed_fns.append(lambda x, p_fn=p_fn, freq=freq: p_fn(x * freq))
                out_dim += d
        self.embed_fns, self.out_dim = embed_fns, out_dim

    def embed(self, inputs):
        return torch.cat([fn(inputs) for fn in self.embed_fns], -1)


class NeRF(nn.Module):
    def __init__(self, D=4, W=24, input_ch=3, input_ch_views=3, skips=[2]):
        super().__init__()
        self.skips, self.input_ch, self.icv = skips, input_ch, input_ch_views
        self.pts_linears = nn.ModuleList(
            [nn.Linear(input_ch, W)] + [nn.Linear(W, W) if i not in self.skips else nn.Linear(W + input_ch, W) for i in range(D - 1)]
        )
        self.views_linears = nn.ModuleList([nn.Linear(input_ch_views + W, W // 2)])
        self.feature_linear = nn.Linear(W, W)
        self.alpha_linear = nn.Linear(W, 1)
        self.rgb_linear = nn.Linear(W // 2, 3)

    def forward(self, x):
        input_pts, input_views = torch.split(x, [self.input_ch, self.icv], dim=-1)
        h = input_pts
        for i, l in enumerate(self.pts_linears):
            h = self.pts_linears[i](h)
            h = F.relu(h)
            if i in self.skips:
                h = torch.cat([input_pts, h], -1)
        alpha = self.alpha_linear(h)
        h = torch.cat([self.feature_linear(h), input_views], -1)
        for i, l in enumerate(self.views_linears):
            h = F.relu(self.views_linears[i](h))
        return torch.cat([self.rgb_linear(h), alpha], -1)


def get_rays(H, W, K, c2w):
    i, j = torch.meshgrid(torch.linspace(0, W - 1, W), torch.linspace(0, H - 1, H), indexing="ij")
    i = i.t()
    j = j.t()
    dirs = torch.stack([(i - K[0][2]) / K[0][0], -(j - K[1][2]) / K[1][1], -torch.ones_like(i)], -1)
    rays_d = torch.sum(dirs[..., np.newaxis, :] * c2w[:3, :3], -1)
    return c2w[:3, -1].expand(rays_d.shape), rays_d


def sample_pdf(bins, weights, N, det=False):
    weights = weights + 1e-5
    pdf = weights / torch.sum(weights, -1, keepdim=True)
    cdf = torch.cumsum(pdf, -1)
    cdf = torch.cat([torch.zeros_like(cdf[..., :1]), cdf], -1)
    u = torch.linspace(0.0, 1.0, steps=N).expand(list(cdf.shape[:-1]) + [N]) if det else torch.rand(list(cdf.shape[:-1]) + [N])
    u = u.contiguous()
    inds = torch.searchsorted(cdf, u, right=True)
    below = torch.max(torch.zeros_like(inds - 1), inds - 1)
    above = torch.min((cdf.shape[-1] - 1) * torch.ones_like(inds), inds)
    inds_g = torch.stack([below, above], -1)
    ms = [inds_g.shape[0], inds_g.shape[1], cdf.shape[-1]]
    cdf_g = torch.gather(cdf.unsqueeze(1).expand(ms), 2, inds_g)
    bins_g = torch.gather(bins.unsqueeze(1).expand(ms), 2, inds_g)
    denom = cdf_g[..., 1] - cdf_g[..., 0]
    denom = torch.where(denom < 1e-5, torch.ones_like(denom), denom)
    t = (u - cdf_g[..., 0]) / denom
    return bins_g[..., 0] + t * (bins_g[..., 1] - bins_g[..., 0])


def raw2outputs(raw, z_vals, rays_d, noise=0.0):
    r2a = lambda raw, dists, act_fn=F.relu: 1.0 - torch.exp(-act_fn(raw) * dists)
    dists = z_vals[..., 1:] - z_vals[..., :-1]
    dists = torch.cat([dists, torch.Tensor([1e10]).expand(dists[..., :1].shape)], -1)
    dists = dists * torch.norm(rays_d[..., None, :], dim=-1)
    rgb = torch.sigmoid(raw[..., :3])
    alpha = r2a(raw[..., 3] + torch.randn(raw[..., 3].shape) * noise, dists)
    weights = alpha * torch.cumprod(torch.cat([torch.ones((alpha.shape[0], 1)), 1.0 - alpha + 1e-10], -1), -1)[:, :-1]
    rgb_map = torch.sum(weights[..., None] * rgb, -2)
    depth = torch.sum(weights * z_vals, -1)
    disp = 1.0 / torch.max(1e-10 * torch.ones_like(depth), depth / torch.sum(weights, -1))
    return rgb_map, disp, torch.sum(weights, -1), weights, depth


ek = dict(include_input=True, input_dims=3, max_freq_log2=2, num_freqs=3, log_sampling=True, periodic_fns=[torch.sin, torch.cos])
e, ev = Embedder(**ek), Embedder(**{**ek, "num_freqs": 1, "max_freq_log2": 0})
print(e.out_dim, ev.out_dim)
coarse, fine = NeRF(input_ch=e.out_dim, input_ch_views=ev.out_dim), NeRF(input_ch=e.out_dim, input_ch_views=ev.out_dim)
print(coarse)
opt = torch.optim.Adam(params=list(coarse.parameters()) + list(fine.parameters()), lr=5e-3, betas=(0.9, 0.999))
c2w = torch.eye(4)[:3]
K = np.array([[6.0, 0, 3], [0, 6.0, 3], [0, 0, 1]])
ro, rd = get_rays(6, 6, K, c2w)
print(ro.shape, rd[0, 0], rd.dtype)
ro, rd = ro.reshape(-1, 3), rd.reshape(-1, 3).float()
target = torch.rand(36, 3)


def render(ro, rd, N=8, NI=8):
    z = 2.0 + 4.0 * torch.linspace(0, 1, N).expand(len(ro), N)
    mids = 0.5 * (z[..., 1:] + z[..., :-1])
    up, lo = torch.cat([mids, z[..., -1:]], -1), torch.cat([z[..., :1], mids], -1)
    z = lo + (up - lo) * torch.rand(z.shape)

    def q(net, z):
        pts = ro[..., None, :] + rd[..., None, :] * z[..., :, None]
        vd = (rd / rd.norm(dim=-1, keepdim=True))[:, None].expand(pts.shape)
        return net(torch.cat([e.embed(pts.reshape(-1, 3)), ev.embed(vd.reshape(-1, 3))], -1)).view(*pts.shape[:-1], 4)

    rgb0, _, _, w, _ = raw2outputs(q(coarse, z), z, rd)
    zs = sample_pdf(0.5 * (z[..., 1:] + z[..., :-1]), w[..., 1:-1], NI).detach()
    z, _ = torch.sort(torch.cat([z, zs], -1), -1)
    return rgb0, raw2outputs(q(fine, z), z, rd, 0.1)


img2mse = lambda x, y: torch.mean((x - y) ** 2)
mse2psnr = lambda x: -10.0 * torch.log(x) / torch.log(torch.Tensor([10.0]))
for i in range(6):
    sel = np.random.RandomState(i).choice(36, size=[12], replace=False)
    rgb0, (rgb, disp, acc, w, depth) = render(ro[sel], rd[sel])
    opt.zero_grad()
    l = img2mse(rgb, target[sel]) + img2mse(rgb0, target[sel])
    l.backward()
    opt.step()
    for pg in opt.param_groups:
        pg["lr"] = 5e-3 * (0.1 ** (i / 250))
    print("nerf", i, f"{l.item():.6f}", mse2psnr(l), acc.mean().item(), depth[:2])


# SIREN with gradients and Laplacian
class SineLayer(nn.Module):
    def __init__(s, i, o, first=False, omega_0=30.0):
        super().__init__()
        s.omega_0, s.is_first, s.in_features = omega_0, first, i
        s.linear = nn.Linear(i, o)
        s.init_weights()

    def init_weights(s):
        with torch.no_grad():
            s.linear.weight.uniform_(-1 / s.in_features, 1 / s.in_features) if s.is_first else s.linear.weight.uniform_(
                -np.sqrt(6 / s.in_features) / s.omega_0, np.sqrt(6 / s.in_features) / s.omega_0
            )

    def forward(s, x):
        return torch.sin(s.omega_0 * s.linear(x))


def gradient(y, x, go=None):
    return torch.autograd.grad(y, [x], grad_outputs=torch.ones_like(y) if go is None else go, create_graph=True)[0]


def divergence(y, x):
    return sum(torch.autograd.grad(y[..., i], x, torch.ones_like(y[..., i]), create_graph=True)[0][..., i : i + 1] for i in range(y.shape[-1]))


siren = nn.Sequential(SineLayer(2, 16, True), SineLayer(16, 16), nn.Linear(16, 1))
mg = torch.stack(torch.meshgrid(*([torch.linspace(-1, 1, steps=5)] * 2), indexing="xy"), dim=-1).reshape(-1, 2)
coords = mg.clone().detach().requires_grad_(True)
o = torch.optim.Adam(lr=1e-4, params=siren.parameters())
for i in range(3):
    y = siren(coords)
    g = gradient(y, coords)
    lap = divergence(g, coords)
    l = ((y - coords[:, :1].detach() ** 2) ** 2).mean() + 1e-3 * (lap - 2).abs().mean()
    o.zero_grad()
    l.backward()
    o.step()
    print("siren", l.item(), g.norm().item(), lap[0].item())


# PointNet with T-Net
class STN3d(nn.Module):
    def __init__(s, k=3):
        super().__init__()
        s.k = k
        s.conv1 = torch.nn.Conv1d(k, 8, 1)
        s.conv2 = nn.Conv1d(8, 16, 1)
        s.fc1, s.fc2 = nn.Linear(16, 8), nn.Linear(8, k * k)
        s.bn1, s.bn2 = nn.BatchNorm1d(8), nn.BatchNorm1d(16)

    def forward(s, x):
        x = F.relu(s.bn1(s.conv1(x)))
        x = F.relu(s.bn2(s.conv2(x)))
        x = torch.max(x, 2, keepdim=True)[0].view(-1, 16)
        x = s.fc2(F.relu(s.fc1(x)))
        iden = Variable(torch.from_numpy(np.eye(s.k).flatten().astype(np.float32))).view(1, -1).repeat(x.size(0), 1)
        return (x + iden).view(-1, s.k, s.k)


def reg(t):
    I = torch.eye(t.size(1))[None]
    return torch.mean(torch.norm(torch.bmm(t, t.transpose(2, 1)) - I, dim=(1, 2)))


stn, head = (
    STN3d(),
    nn.Sequential(
        nn.Conv1d(3, 16, 1, bias=False), nn.GroupNorm(4, 16), nn.ReLU(), nn.AdaptiveMaxPool1d(1), nn.Flatten(), nn.Linear(16, 3), nn.LogSoftmax(dim=1)
    ),
)
pts = torch.randn(6, 3, 20)
lab = torch.arange(6) % 3
o = torch.optim.Adadelta([*stn.parameters(), *head.parameters()])
for i in range(5):
    t = stn(pts)
    p = head(torch.bmm(pts.transpose(2, 1), t).transpose(2, 1))
    l = F.nll_loss(p, lab.squeeze()) + 1e-3 * reg(t)
    o.zero_grad()
    l.backward()
    o.step()
    print("pointnet", l.item(), p.data.max(1)[1].eq(lab.data).cpu().sum().item())


def farthest(x, n):
    idx = torch.zeros(x.size(0), n, dtype=torch.long)
    d = torch.ones(x.size(0), x.size(1)) * 1e10
    far = torch.zeros(x.size(0), dtype=torch.long)
    b = torch.arange(x.size(0))
    for i in range(n):
        idx[:, i] = far
        d = torch.min(d, ((x - x[b, far][:, None]) ** 2).sum(-1))
        far = torch.max(d, -1)[1]
    return idx


xp = pts.transpose(1, 2)
print(
    "fps",
    farthest(xp, 4)[:2],
    torch.cdist(xp, xp).topk(3, largest=False, dim=-1).indices[0, :2],
    "chamfer",
    (lambda d: d.min(1)[0].mean() + d.min(2)[0].mean())(torch.cdist(xp[:2], xp[2:4])),
)


# spatial transformer
class STNet(nn.Module):
    def __init__(s):
        super().__init__()
        s.loc = nn.Sequential(nn.Conv2d(1, 4, 3), nn.MaxPool2d(2, stride=2), nn.ReLU(True))
        s.fc = nn.Linear(4 * 3 * 3, 6)
        s.fc.weight.data.zero_()
        s.fc.bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def forward(s, x):
        th = s.fc(s.loc(x).view(-1, 36)).view(-1, 2, 3)
        return F.grid_sample(x, F.affine_grid(th, x.size(), align_corners=False), align_corners=False)


st = STNet()
im = torch.rand(2, 1, 8, 8)
y = st(im)
(y * torch.arange(8.0)).sum().backward()
print("stn", y.sub(im).abs().max() < 1e-5, st.fc.weight.grad.norm(), st.fc.bias.grad)


# capsules with routing
def squash(t, dim=-1):
    n = (t**2).sum(dim=dim, keepdim=True)
    return n / (1 + n) * t / torch.sqrt(n)


W = (torch.randn(1, 5, 12, 4, 6) * 0.1).requires_grad_()
u = torch.randn(2, 1, 12, 1, 6)
uh = torch.matmul(u, W.transpose(-1, -2)).squeeze(-2)
b = torch.zeros(*uh.shape[:-1], 1)
for it in range(3):
    c = F.softmax(b, dim=1)
    v = squash((c * uh).sum(2, keepdim=True))
    if it < 2:
        b = b + (uh.detach() * v.detach()).sum(-1, keepdim=True)
ln = v.squeeze(2).norm(dim=-1)
T = F.one_hot(torch.tensor([1, 3]), 5).float()
l = (T * F.relu(0.9 - ln) ** 2 + 0.5 * (1 - T) * F.relu(ln - 0.1) ** 2).sum(1).mean()
l.backward()
print("caps", ln, l, W.grad.norm())


# PixelCNN
class MaskedConv2d(nn.Conv2d):
    def __init__(self, mask_type, *args, **kwargs):
        super(MaskedConv2d, self).__init__(*args, **kwargs)
        assert mask_type in {"A", "B"}
        self.register_buffer("mask", self.weight.data.clone())
        _, _, kH, kW = self.weight.size()
        self.mask.fill_(1)
        self.mask[:, :, kH // 2, kW // 2 + (mask_type == "B") :] = 0
        self.mask[:, :, kH // 2 + 1 :] = 0

    def forward(self, x):
        self.weight.data *= self.mask
        return super(MaskedConv2d, self).forward(x)


pc = nn.Sequential(
    MaskedConv2d("A", 1, 8, 5, 1, 2, bias=False),
    nn.BatchNorm2d(8),
    nn.ReLU(True),
    MaskedConv2d("B", 8, 8, 3, 1, 1, bias=False),
    nn.PReLU(8),
    nn.Conv2d(8, 4, 1),
)
print(pc)
o = torch.optim.Adam(pc.parameters(), 1e-2)
q = (im * 4).long().clamp(max=3).squeeze(1)
for i in range(4):
    l = F.cross_entropy(pc(q[:, None].float() / 3), q)
    o.zero_grad()
    l.backward()
    o.step()
    print("pixelcnn", l.item())
pc.eval()
s = torch.zeros(2, 1, 3, 3)
for i in range(3):
    for j in range(3):
        pr = F.softmax(pc(s)[:, :, i, j], dim=1).data
        s[:, :, i, j] = torch.multinomial(pr, 1).float() / 3.0
print(s.squeeze())


# modulated conv, upfirdn blur, minibatch stddev, pixel norm, equalized lr
class EqualLinear(nn.Module):
    def __init__(s, i, o, lr_mul=1.0, bias_init=0.0):
        super().__init__()
        s.weight = nn.Parameter(torch.randn(o, i).div_(lr_mul))
        s.bias = nn.Parameter(torch.zeros(o).fill_(bias_init))
        s.scale = (1 / math.sqrt(i)) * lr_mul
        s.lr_mul = lr_mul

    def forward(s, x):
        return F.linear(x, s.weight * s.scale, bias=s.bias * s.lr_mul)

    def __repr__(s):
        return f"{s.__class__.__name__}({s.weight.shape[1]}, {s.weight.shape[0]})"


class ModConv(nn.Module):
    def __init__(s, i, o, k, sd, demodulate=True, upsample=False):
        super().__init__()
        s.i, s.o, s.k, s.up, s.de = i, o, k, upsample, demodulate
        s.weight = nn.Parameter(torch.randn(1, o, i, k, k))
        s.modulation = EqualLinear(sd, i, bias_init=1)
        s.scale = 1 / math.sqrt(i * k**2)

    def forward(s, x, style):
        B, C, H, W = x.shape
        w = s.scale * s.weight * s.modulation(style).view(B, 1, C, 1, 1)
        if s.de:
            w = w * torch.rsqrt(w.pow(2).sum([2, 3, 4]) + 1e-8).view(B, s.o, 1, 1, 1)
        if s.up:
            w = w.transpose(1, 2).reshape(B * C, s.o, s.k, s.k)
            out = F.conv_transpose2d(x.reshape(1, B * C, H, W), w, padding=0, stride=2, groups=B)
            return out.view(B, s.o, *out.shape[-2:])
        out = F.conv2d(x.view(1, B * C, H, W), w.view(B * s.o, C, s.k, s.k), padding=s.k // 2, groups=B)
        return out.view(B, s.o, H, W)


mc, mu = ModConv(4, 6, 3, 5), ModConv(4, 6, 3, 5, upsample=True)
x, sty = torch.randn(3, 4, 5, 5, requires_grad=True), torch.randn(3, 5, requires_grad=True)
sty2 = sty * torch.rsqrt(torch.mean(sty**2, dim=1, keepdim=True) + 1e-8)
y = mc(x, sty2)
z = mu(x, sty2)
print(mc, y.shape, z.shape, y.std(), z.std())
(g,) = torch.autograd.grad((y * torch.randn_like(y) / math.sqrt(25)).sum(), sty, create_graph=True)
pl = g.pow(2).sum(1).mean().sqrt()
pl.backward()
print("path length", pl, mc.weight.grad.norm(), sty.grad.norm())
sd = torch.sqrt(y.view(3, -1, 1, 6, 5, 5).var(0, unbiased=False) + 1e-8).mean([2, 3, 4], keepdim=True).squeeze(2)
print(sd.shape, sd.flatten())
k = torch.tensor([1.0, 3.0, 3.0, 1.0])
k = k[None] * k[:, None]
k /= k.sum()
print(
    F.conv2d(F.pad(y.reshape(-1, 1, 5, 5), [2, 1, 2, 1]), torch.flip(k, [0, 1])[None, None]).mean(),
    F.interpolate(y, scale_factor=2, mode="bilinear", align_corners=False)[0, 0, 0],
    "r1",
    torch.autograd.grad(y.sum(), x, create_graph=False)[0].pow(2).reshape(3, -1).sum(1).mean(),
)
