"""A denoising U-Net with an attention block in the middle: what the attention gives is a permuted view, and dropout follows"""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


class Residual(nn.Module):
    def __init__(self, n_in, n_out, n_time, dropout=0.1):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(4, n_in), nn.Conv2d(n_in, n_out, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(4, n_out), nn.Conv2d(n_out, n_out, 3, padding=1)
        self.time = nn.Linear(n_time, n_out)
        self.dropout = nn.Dropout(dropout)
        self.shortcut = nn.Conv2d(n_in, n_out, 1) if n_in != n_out else nn.Identity()

    def forward(self, x, t):
        h = self.conv1(F.silu(self.norm1(x)))
        h = h + self.time(F.silu(t))[:, :, None, None]
        return self.conv2(self.dropout(F.silu(self.norm2(h)))) + self.shortcut(x)


class Attention(nn.Module):
    def __init__(self, channels, heads=2):
        super().__init__()
        self.heads, self.scale = heads, (channels // heads) ** -0.5
        self.norm = nn.GroupNorm(4, channels)
        self.project, self.output = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)

    def forward(self, x):
        b, c, height, width = x.shape
        tokens = x.reshape(b, c, -1).permute(0, 2, 1)
        q, k, v = self.project(self.norm(x).reshape(b, c, -1).permute(0, 2, 1)).view(b, -1, self.heads, 3 * c // self.heads).chunk(3, dim=-1)
        weights = (torch.einsum("bihd,bjhd->bijh", q, k) * self.scale).softmax(dim=2)
        mixed = torch.einsum("bijh,bjhd->bihd", weights, v).reshape(b, -1, c)
        return (self.output(mixed) + tokens).permute(0, 2, 1).view(b, c, height, width)


class UNet(nn.Module):
    def __init__(self, width=16, n_time=32):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(1, n_time), nn.SiLU(), nn.Linear(n_time, n_time))
        self.first = nn.Conv2d(3, width, 3, padding=1)
        self.left = Residual(width, width, n_time)
        self.down = nn.Conv2d(width, 2 * width, 3, 2, 1)
        self.middle1, self.attention, self.middle2 = Residual(2 * width, 2 * width, n_time), Attention(2 * width), Residual(2 * width, 2 * width, n_time)
        self.up = nn.ConvTranspose2d(2 * width, width, 4, 2, 1)
        self.right = Residual(2 * width, width, n_time)
        self.last = nn.Sequential(nn.GroupNorm(4, width), nn.SiLU(), nn.Conv2d(width, 3, 3, padding=1))

    def forward(self, x, t):
        t = self.time(t[:, None])
        left = self.left(self.first(x), t)
        h = self.middle2(self.attention(self.middle1(self.down(left), t)), t)
        return self.last(self.right(torch.cat([self.up(h), left], dim=1), t))


model = UNet()
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
images = torch.sin(torch.arange(64 * 3 * 12 * 12).reshape(64, 3, 12, 12) / 7.0)
for step in range(50):
    x = images[torch.randint(0, len(images), (8,))]
    noise, t = torch.randn_like(x), torch.rand(len(x))
    mix = t[:, None, None, None]
    loss = F.mse_loss(model((1 - mix) * x + mix * noise, t), noise - x)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    print(f"step {step} loss {loss.item():.5f}")

model.eval()
with torch.no_grad():
    x = torch.randn(4, 3, 12, 12)
    for t in torch.linspace(1, 0.1, 10):
        x = x - model(x, t.expand(4)) / 10
print(f"samples {x.mean().item():.4f} {x.std().item():.4f}")
h = model.attention(torch.rand(2, 32, 6, 6))
print(h.stride(), model.middle2.norm1(h).stride(), model.middle2.conv1(h).stride(), model.up(h).stride(), h.is_contiguous(memory_format=torch.channels_last))
