"""Glow: actnorm, the invertible 1x1 convolution as P L U, affine coupling; the parameters are a flow's, the loss is in bits."""
import argparse
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

parser = argparse.ArgumentParser(description="Glow trainer")
parser.add_argument("--n_flow", default=2, type=int, help="number of flows in each block")
parser.add_argument("--lr", default=1e-2, type=float)
parser.add_argument("--out", default=pathlib.Path("checkpoint"), type=pathlib.Path)
logabs = lambda x: torch.log(torch.abs(x))


class ActNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.loc, self.scale = nn.Parameter(torch.zeros(1, channels, 1, 1)), nn.Parameter(torch.ones(1, channels, 1, 1))
        self.register_buffer("initialized", torch.tensor(0, dtype=torch.uint8))

    def initialize(self, input):
        with torch.no_grad():
            std, mean = torch.std_mean(input.permute(1, 0, 2, 3).flatten(1), 1)
            self.loc.data.copy_(-mean.view(1, -1, 1, 1))
            self.scale.data.copy_(1 / (std.view(1, -1, 1, 1) + 1e-6))

    def forward(self, input):
        if self.initialized.item() == 0:
            self.initialize(input)
            self.initialized.fill_(1)
        return self.scale * (input + self.loc), input.shape[2] * input.shape[3] * torch.sum(logabs(self.scale))

    def reverse(self, output):
        return output / self.scale - self.loc


class InvConv2dLU(nn.Module):
    def __init__(self, channels):
        super().__init__()
        q, _ = torch.linalg.qr(torch.randn(channels, channels))
        w_p, w_l, w_u = torch.linalg.lu(q)
        w_s = torch.diag(w_u)
        u_mask = torch.triu(torch.ones_like(w_u), 1)
        self.register_buffer("w_p", w_p)
        self.register_buffer("u_mask", u_mask)
        self.register_buffer("l_mask", u_mask.T.contiguous())
        self.register_buffer("s_sign", torch.sign(w_s))
        self.register_buffer("l_eye", torch.eye(channels))
        self.w_l, self.w_s, self.w_u = nn.Parameter(w_l), nn.Parameter(logabs(w_s)), nn.Parameter(torch.triu(w_u, 1))

    def calc_weight(self):
        weight = self.w_p @ (self.w_l * self.l_mask + self.l_eye) @ (self.w_u * self.u_mask + torch.diag(self.s_sign * torch.exp(self.w_s)))
        return weight.unsqueeze(2).unsqueeze(3)

    def forward(self, input):
        return F.conv2d(input, self.calc_weight()), input.shape[2] * input.shape[3] * torch.sum(self.w_s)

    def reverse(self, output):
        return F.conv2d(output, self.calc_weight().squeeze().inverse().unsqueeze(2).unsqueeze(3))


class AffineCoupling(nn.Module):
    def __init__(self, channels, filters=8):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(channels // 2, filters, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(filters, channels, 3, padding=1))
        self.net[0].weight.data.normal_(0, 0.05)
        self.net[2].weight.data.zero_()

    def forward(self, input):
        a, b = input.chunk(2, 1)
        log_s, t = self.net(a).chunk(2, 1)
        s = torch.sigmoid(log_s + 2)
        return torch.cat([a, (b + t) * s], 1), torch.sum(torch.log(s).view(input.shape[0], -1), 1)

    def reverse(self, output):
        a, b = output.chunk(2, 1)
        log_s, t = self.net(a).chunk(2, 1)
        return torch.cat([a, b / torch.sigmoid(log_s + 2) - t], 1)


class Glow(nn.ModuleList):
    def __init__(self, channels, n_flow):
        super().__init__(part(channels) for _ in range(n_flow) for part in (ActNorm, InvConv2dLU, AffineCoupling))

    def forward(self, x):
        total = 0
        for part in self:
            x, logdet = part(x)
            total = total + logdet
        return x, total

    def reverse(self, z):
        for part in reversed(self):
            z = part.reverse(z)
        return z


args = parser.parse_args([])
torch.manual_seed(0)
model, images = Glow(4, args.n_flow), F.pixel_unshuffle(torch.rand(4, 1, 8, 8), 2)
optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
for i in range(12):
    z, logdet = model(images + torch.rand_like(images) / 32)
    log_p = (-0.5 * math.log(2 * math.pi) - 0.5 * z ** 2).flatten(1).sum(1)
    loss = -(log_p + logdet).div(math.log(2) * images[0].numel()).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if i % 3 == 0:
        print(f"Loss: {loss.item():.5f}; logdet: {logdet.mean().item():.4f}")
args.out.mkdir(exist_ok=True)
torch.save({"args": args, "model": model.state_dict(), "optim": optimizer.state_dict()}, args.out / "glow.pt")
found = torch.load(args.out / "glow.pt", weights_only=False)
copy = Glow(4, found["args"].n_flow)
print(found["args"], copy.load_state_dict(found["model"]), copy[0].initialized)
with torch.no_grad():
    print((copy.reverse(copy(images)[0]) - images).abs().max() < 1e-4)
w = torch.randn(2, 3, 3, generator=torch.Generator().manual_seed(3), requires_grad=True)
P, L, U = torch.linalg.lu(w)
print(P, L, U, torch.dist(P @ L @ U, w) < 1e-5, sep="\n")
(L.pow(2).sum() + (U * torch.arange(3.)).sum()).backward()
print(w.grad)
print([tuple(t.shape) for t in torch.linalg.lu(torch.ones(2, 5))], torch.linalg.lu(torch.arange(6.).view(3, 2)))
for wrong in (lambda: torch.linalg.lu(torch.ones(3)), lambda: torch.linalg.lu(w, pivot=False)):
    try:
        wrong()
    except RuntimeError as error:
        print(type(error).__name__)
