"""Normalizing flows (RealNVP, MAF, splines), score matching, an energy model, flow matching."""
import math, torch, torch.nn as nn, torch.nn.functional as F
import torch.distributions as D
from torch import Tensor
torch.manual_seed(0); torch.set_printoptions(precision=4, sci_mode=False)
class MaskedLinear(nn.Linear):
    def __init__(self, i, o, bias=True): super().__init__(i, o, bias); self.register_buffer('mask', torch.ones(o, i))
    def set_mask(self, mask): self.mask.data.copy_(mask)
    def forward(self, x): return F.linear(x, self.mask * self.weight, self.bias)
class MADE(nn.Module):
    def __init__(self, d, h):
        super().__init__(); self.d = d; m0, m1 = torch.arange(d), torch.randint(0, d - 1, (h,)); self.l1, self.l2, self.l3 = MaskedLinear(d, h), MaskedLinear(h, h), MaskedLinear(h, 2 * d); m2 = torch.randint(int(m1.min()), d - 1, (h,)); self.l1.set_mask((m1[:, None] >= m0[None, :]).float()); self.l2.set_mask((m2.unsqueeze(-1) >= m1.unsqueeze(0)).float()); self.l3.set_mask((m0[:, None] > m2[None]).float().repeat(2, 1))
    def forward(self, x): return self.l3(torch.tanh(self.l2(torch.tanh(self.l1(x))))).chunk(2, dim=1)
class MAF(nn.Module):
    def __init__(self, d, h, flip): super().__init__(); self.net, self.flip = MADE(d, h), flip
    def forward(self, x): s, t = self.net(x); z = (x - t) * torch.exp(-s); z = z.flip(dims=(1,)) if self.flip else z; return z, -s.sum(1)
    def inverse(self, z):
        z = z.flip(dims=(1,)) if self.flip else z; x = torch.zeros_like(z); ld = torch.zeros(z.size(0))
        for i in range(z.size(1)): s, t = self.net(x.clone()); x[:, i] = z[:, i] * torch.exp(s[:, i]) + t[:, i]; ld += s[:, i]
        return x, ld
class Coupling(nn.Module):
    def __init__(self, mask): super().__init__(); self.mask = nn.Parameter(mask, requires_grad=False); self.s = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(), nn.Linear(16, 2), nn.Tanh()); self.t = nn.Sequential(nn.Linear(2, 16), nn.LeakyReLU(), nn.Linear(16, 2))
    def forward(self, x): x_ = x * self.mask; s = self.s(x_) * (1 - self.mask); t = self.t(x_) * (1 - self.mask); return x_ + (1 - self.mask) * (x * torch.exp(s) + t), s.sum(-1)
    def inverse(self, z): z_ = self.mask * z; s = self.s(z_) * (1 - self.mask); t = self.t(z_) * (1 - self.mask); return (1 - self.mask) * (z - t) * torch.exp(-s) + z_, -s.sum(1)
def searchsorted(bin_locations, inputs, eps=1e-6): bin_locations[..., -1] += eps; return torch.sum(inputs[..., None] >= bin_locations, dim=-1) - 1
def rqs(x, W, H, Dv, B=3., mw=1e-3, inverse=False):
    inside = (x >= -B) & (x <= B); outp, lad = torch.zeros_like(x), torch.zeros_like(x); Dv = F.pad(Dv, pad=(1, 1)); const = math.log(math.exp(1 - mw) - 1); Dv[..., 0] = const; Dv[..., -1] = const; outp[~inside] = x[~inside]; lad[~inside] = 0; xi = x[inside]; W, H, Dv = W[inside, :], H[inside, :], Dv[inside, :]; K = W.shape[-1]
    def cum(u): u = F.softmax(u, dim=-1); u = mw + (1 - mw * K) * u; c = torch.cumsum(u, dim=-1); c = F.pad(c, pad=(1, 0), mode='constant', value=0.0); c = 2 * B * c - B; c[..., 0] = -B; c[..., -1] = B; return c, c[..., 1:] - c[..., :-1]
    cw, w = cum(W); ch, h = cum(H); dv = mw + F.softplus(Dv); idx = searchsorted((ch if inverse else cw).clone(), xi)[..., None]; g = lambda t: t.gather(-1, idx)[..., 0]; icw, iw, ich, ih, de = g(cw), g(w), g(ch), g(h), g(h / w); d0, d1 = g(dv), dv[..., 1:].gather(-1, idx)[..., 0]
    if inverse: a = (xi - ich) * (d0 + d1 - 2 * de) + ih * (de - d0); b = ih * d0 - (xi - ich) * (d0 + d1 - 2 * de); c = -de * (xi - ich); disc = b.pow(2) - 4 * a * c; assert (disc >= 0).all(); th = (2 * c) / (-b - torch.sqrt(disc)); o = th * iw + icw
    else: th = (xi - icw) / iw; o = ich + ih * (de * th.pow(2) + d0 * th * (1 - th)) / (de + (d0 + d1 - 2 * de) * th * (1 - th))
    den = de + (d0 + d1 - 2 * de) * th * (1 - th); num = de.pow(2) * (d1 * th.pow(2) + 2 * de * th * (1 - th) + d0 * (1 - th).pow(2)); l = torch.log(num) - 2 * torch.log(den); outp[inside], lad[inside] = o, -l if inverse else l; return outp, lad
class NSF(nn.Module):
    def __init__(self, K=5): super().__init__(); self.K = K; self.f = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 3 * K - 1)); self.swap = True
    def step(self, x, inv): a, b = x[:, :1], x[:, 1:]; W, H, Dv = torch.split(self.f(a).reshape(-1, 1, 3 * self.K - 1), [self.K, self.K, self.K - 1], dim=2); b, l = rqs(b, W, H, Dv, inverse=inv); return torch.cat([a, b], dim=1), l.sum(1)
    def forward(self, x): y, l = self.step(x, False); return y[:, [1, 0]], l
    def inverse(self, z): return self.step(z[:, [1, 0]], True)
class Flow(nn.Module):
    def __init__(self, layers): super().__init__(); self.layers = nn.ModuleList(layers); self.register_buffer("loc", torch.zeros(2)); self.register_buffer("cov", torch.eye(2))
    @property
    def prior(self): return D.MultivariateNormal(self.loc, self.cov)
    def log_prob(self, x):
        ld = x.new_zeros(x.shape[0])
        for l in self.layers: x, d = l(x); ld += d
        return self.prior.log_prob(x) + ld
    @torch.no_grad()
    def sample(self, n):
        z = self.prior.sample((n,)); tot = 0
        for l in reversed(self.layers): z, d = l.inverse(z); tot = tot + d
        return z, tot
def moons(n): t = torch.rand(n) * math.pi; k = torch.rand(n) < 0.5; return torch.where(k[:, None], torch.stack([t.cos(), t.sin()], 1), torch.stack([1 - t.cos(), 0.5 - t.sin()], 1)) + 0.05 * torch.randn(n, 2)
for name, layers in dict(realnvp=[Coupling(torch.tensor(m)) for m in ([0., 1.], [1., 0.]) * 2], maf=[MAF(2, 16, True) for _ in range(3)], nsf=[NSF() for _ in range(2)]).items():
    f = Flow(layers); opt = torch.optim.Adam((p for p in f.parameters() if p.requires_grad), lr=5e-3); sch = torch.optim.lr_scheduler.OneCycleLR(opt, 1e-2, total_steps=15)
    for i in range(15): x = moons(64); loss = -f.log_prob(x).mean(); opt.zero_grad(); loss.backward(); opt.step(); sch.step()
    s, ld = f.sample(5); print(name, f"{loss.item():.5f}", s, ld); xx = moons(3); z = xx
    for l in f.layers: z, _ = l(z)
    for l in reversed(f.layers): z, _ = l.inverse(z)
    print((z - xx).abs().max() < 1e-3, torch.autograd.functional.jacobian(lambda v: f.layers[0](v[None])[0][0], xx[0]).det().abs().log().sub(f.layers[0](xx[:1])[1]).abs().item() < 1e-4)
score = nn.Sequential(nn.Linear(2, 32), nn.Softplus(), nn.Linear(32, 2)); o = torch.optim.Adam(score.parameters(), 1e-2)
for i in range(8):      # sliced score matching, then denoising, then implicit trace
    x = moons(32).requires_grad_(); v = torch.randn_like(x); s = score(x); vg = torch.sum(s * v); gr, = torch.autograd.grad(vg, x, create_graph=True); ssm = (0.5 * (s * v).sum(-1) ** 2 + (gr * v).sum(-1)).mean(); tr = sum(torch.autograd.grad(s[:, k].sum(), x, create_graph=True, retain_graph=True)[0][:, k] for k in range(2)); ism = (tr + 0.5 * s.square().sum(1)).mean(); loss = ssm + ism; o.zero_grad(); loss.backward(); o.step()
print("score", ssm.item(), ism.item()); energy = nn.Sequential(nn.Linear(2, 32), nn.SiLU(), nn.utils.parametrizations.spectral_norm(nn.Linear(32, 1))); eo = torch.optim.Adam(energy.parameters(), 1e-3, betas=(0., .999)); bufs = torch.rand(64, 2) * 4 - 2
for it in range(4):
    x = bufs[torch.randint(0, 64, (16,))]; energy.eval(); [p.requires_grad_(False) for p in energy.parameters()]; x = x.detach().requires_grad_(True)
    for k in range(5): g = torch.autograd.grad(energy(x).sum(), [x])[0]; x.data += -0.1 * g.clamp_(-0.03, 0.03) + 0.01 * torch.randn_like(x)
    [p.requires_grad_() for p in energy.parameters()]; energy.train(); pos, neg = energy(moons(16)), energy(x.detach()); cd = pos.mean() - neg.mean(); reg = 0.1 * (pos ** 2 + neg ** 2).mean(); eo.zero_grad(); (cd + reg).backward(); nn.utils.clip_grad_value_(energy.parameters(), 0.05); eo.step(); print("ebm", cd.item(), reg.item())
vf = nn.Sequential(nn.Linear(3, 32), nn.SELU(), nn.Linear(32, 2)); vo = torch.optim.RAdam(vf.parameters(), 1e-2)
for i in range(10): x1 = moons(64); x0 = torch.randn_like(x1); t = torch.rand(len(x1), 1); xt = torch.lerp(x0, x1, t); l = (vf(torch.cat((xt, t), -1)) - (x1 - x0)).pow(2).mean(); vo.zero_grad(); l.backward(); vo.step()
x = torch.randn(4, 2)
for t in torch.linspace(0, 1, 9)[:-1]: k1 = vf(torch.cat([x, t.expand(4, 1)], 1)); k2 = vf(torch.hstack([x + k1 / 16, (t + 1 / 16).repeat(4, 1)])); x = x + k2 / 8
print("fm", l.item(), x)
