"""A mixture density network for a multi-valued function: softmax weights, softplus scales, logsumexp of log densities."""
import math

import torch
from torch import nn

torch.manual_seed(14)
generator = torch.Generator()
generator.manual_seed(99)
t = torch.rand(256, 1, generator=generator)
x = t + 0.3 * torch.sin(2 * math.pi * t) + 0.05 * torch.randn(256, 1, generator=generator)


class MDN(nn.Module):
    def __init__(self, hidden=20, components=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(1, hidden), nn.Tanh())
        self.pi = nn.Linear(hidden, components)
        self.mu = nn.Linear(hidden, components)
        self.sigma = nn.Linear(hidden, components)

    def forward(self, x):
        h = self.body(x)
        return nn.functional.log_softmax(self.pi(h), -1), self.mu(h), nn.functional.softplus(self.sigma(h)) + 1e-3


def nll(log_pi, mu, sigma, y):
    log_prob = -0.5 * ((y - mu) / sigma) ** 2 - sigma.log() - 0.5 * math.log(2 * math.pi)
    return -torch.logsumexp(log_pi + log_prob, dim=1).mean()


model = MDN()
optimizer = torch.optim.NAdam(model.parameters(), lr=0.02)
for step in range(150):
    optimizer.zero_grad(set_to_none=False)
    loss = nll(*model(x), t)
    loss.backward()
    optimizer.step()
    if step % 15 == 0:
        print(f"step {step:4d} nll {loss:.5f}")
with torch.no_grad():
    log_pi, mu, sigma = model(torch.tensor([[0.1], [0.5], [0.9]]))
    k = torch.multinomial(log_pi.exp(), 1000, replacement=True)
    sample = torch.normal(mu.gather(1, k), sigma.gather(1, k))
    print(torch.bincount(k[1], minlength=4).shape, log_pi.exp().sum(1), sample.shape)
    print("medians", sample.median(dim=1).values, sample.quantile(torch.tensor([0.1, 0.9]), dim=1).shape)
    mean = (log_pi.exp() * mu).sum(-1)
    print("means", [round(v, 2) for v in mean.tolist()])
