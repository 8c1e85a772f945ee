"""RealNVP on two moons: affine couplings with exact log determinants, trained by maximum likelihood, sampled by inversion."""
import math

import torch
import torch.nn as nn
from torch.distributions import MultivariateNormal, Normal

torch.manual_seed(2024)


def moons(n):
    angle = torch.rand(n) * math.pi
    upper = torch.rand(n) < 0.5
    x = torch.where(upper, torch.cos(angle), 1 - torch.cos(angle))
    y = torch.where(upper, torch.sin(angle), 0.5 - torch.sin(angle))
    return torch.stack([x, y], dim=1) + 0.05 * torch.randn(n, 2)


class Coupling(nn.Module):
    def __init__(self, mask, hidden=32):
        super().__init__()
        self.register_buffer("mask", mask)
        self.s = nn.Sequential(nn.Linear(2, hidden), nn.LeakyReLU(), nn.Linear(hidden, 2), nn.Tanh())
        self.t = nn.Sequential(nn.Linear(2, hidden), nn.LeakyReLU(), nn.Linear(hidden, 2))

    def forward(self, z):
        kept = z * self.mask
        s, t = self.s(kept) * (1 - self.mask), self.t(kept) * (1 - self.mask)
        return kept + (1 - self.mask) * (z * torch.exp(s) + t), s.sum(1)

    def inverse(self, x):
        kept = x * self.mask
        s, t = self.s(kept) * (1 - self.mask), self.t(kept) * (1 - self.mask)
        return kept + (1 - self.mask) * (x - t) * torch.exp(-s), -s.sum(dim=1)


class RealNVP(nn.Module):
    def __init__(self, layers=4):
        super().__init__()
        masks = torch.tensor([[0.0, 1.0], [1.0, 0.0]]).repeat(layers // 2, 1)
        self.couplings = nn.ModuleList(Coupling(m) for m in masks)
        self.prior = Normal(torch.zeros(2), torch.ones(2))

    def log_prob(self, x):
        total = x.new_zeros(x.shape[0])
        for coupling in reversed(self.couplings):
            x, log_det = coupling.inverse(x)
            total = total + log_det
        return self.prior.log_prob(x).sum(-1) + total

    @torch.no_grad()
    def sample(self, n):
        z = self.prior.sample((n,))
        for coupling in self.couplings:
            z, _ = coupling(z)
        return z


flow = RealNVP()
optimizer = torch.optim.Adam(flow.parameters(), lr=3e-3, weight_decay=1e-5)
for step in range(60):
    loss = -flow.log_prob(moons(128)).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 6 == 5:
        print("iter {:3d}: loss = {:.4f}".format(step + 1, loss.item()))
x = moons(5)
with torch.no_grad():
    z, forward = x, 0
    for coupling in reversed(flow.couplings):
        z, _ = coupling.inverse(z)
    for coupling in flow.couplings:
        z, _ = coupling(z)
    print("inverts:", torch.allclose(z, x, atol=1e-5), flow.sample(100).shape)
print(list(flow.state_dict())[:4], flow.prior)
gaussian = MultivariateNormal(torch.zeros(2), torch.eye(2))
print(gaussian.log_prob(torch.tensor([[0.0, 0.0], [1.0, -1.0]])))
