"""Tiny DDPM on a 2-d swiss roll"""
import math
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(42)
device = "cuda" if torch.cuda.is_available() else "cpu"
T = 100
betas = torch.linspace(1e-4, 0.02, T, device=device)
alphas = 1. - betas
alphas_cumprod = torch.cumprod(alphas, dim=0)
alphas_cumprod_prev = F.pad(alphas_cumprod[:-1], (1, 0), value=1.0)
sqrt_recip_alphas = torch.sqrt(1.0 / alphas)
posterior_variance = betas * (1. - alphas_cumprod_prev) / (1. - alphas_cumprod)


def extract(a, t, x_shape):
    batch_size = t.shape[0]
    out = a.gather(-1, t.cpu())
    return out.reshape(batch_size, *((1,) * (len(x_shape) - 1))).to(t.device)


class SinusoidalPositionEmbeddings(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, time):
        device = time.device
        half_dim = self.dim // 2
        embeddings = math.log(10000) / (half_dim - 1)
        embeddings = torch.exp(torch.arange(half_dim, device=device) * -embeddings)
        embeddings = time[:, None] * embeddings[None, :]
        embeddings = torch.cat((embeddings.sin(), embeddings.cos()), dim=-1)
        return embeddings


class Denoiser(nn.Module):
    def __init__(self, dim=64):
        super().__init__()
        self.time_mlp = nn.Sequential(SinusoidalPositionEmbeddings(32), nn.Linear(32, dim), nn.GELU(), nn.Linear(dim, dim))
        self.inp = nn.Linear(2, dim)
        self.mid = nn.ModuleList([nn.Linear(dim, dim) for _ in range(3)])
        self.norms = nn.ModuleList([nn.LayerNorm(dim) for _ in range(3)])
        self.out = nn.Linear(dim, 2)

    def forward(self, x, t):
        temb = self.time_mlp(t)
        h = self.inp(x)
        for lin, norm in zip(self.mid, self.norms):
            h = h + F.silu(lin(norm(h) + temb))
        return self.out(h)


def swiss_roll(n):
    t = 1.5 * math.pi * (1 + 2 * torch.rand(n))
    return torch.stack([t * torch.cos(t), t * torch.sin(t)], 1) / 10 + 0.02 * torch.randn(n, 2)


def p_losses(model, x_start, t, noise=None, loss_type="huber"):
    if noise is None:
        noise = torch.randn_like(x_start)
    x_noisy = extract(alphas_cumprod.sqrt(), t, x_start.shape) * x_start + extract((1 - alphas_cumprod).sqrt(), t, x_start.shape) * noise
    predicted = model(x_noisy, t)
    if loss_type == 'l1':
        return F.l1_loss(noise, predicted)
    elif loss_type == 'l2':
        return F.mse_loss(noise, predicted)
    elif loss_type == "huber":
        return F.smooth_l1_loss(noise, predicted)
    raise NotImplementedError()


@torch.no_grad()
def p_sample(model, x, t, t_index):
    betas_t = extract(betas, t, x.shape)
    model_mean = extract(sqrt_recip_alphas, t, x.shape) * (x - betas_t * model(x, t) / extract((1 - alphas_cumprod).sqrt(), t, x.shape))
    if t_index == 0:
        return model_mean
    return model_mean + torch.sqrt(extract(posterior_variance, t, x.shape)) * torch.randn_like(x)


model = Denoiser().to(device)
print("params", sum(p.numel() for p in model.parameters() if p.requires_grad))
opt = torch.optim.AdamW(model.parameters(), lr=2e-3)
ema = {k: v.clone() for k, v in model.state_dict().items()}
for step in range(200):
    opt.zero_grad(set_to_none=True)
    batch = swiss_roll(128).to(device)
    t = torch.randint(0, T, (128,), device=device).long()
    loss = p_losses(model, batch, t)
    if step % 20 == 0:
        print("Loss:", f"{loss.item():.4f}")
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    opt.step()
    with torch.no_grad():
        for k, v in model.state_dict().items():
            ema[k].mul_(0.99).add_(v, alpha=0.01)
model.load_state_dict(ema)
model.eval()
img = torch.randn(64, 2, device=device)
for i in reversed(range(0, T)):
    img = p_sample(model, img, torch.full((64,), i, device=device, dtype=torch.long), i)
print("sample std %.2f" % img.std(), img.shape, img.dtype)
