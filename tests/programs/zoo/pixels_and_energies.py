"""Two generative models of small pictures: pixels one after the other by masked convolutions, and an energy whose samples Langevin steps find."""
import math
import random

import numpy as np
import torch
from torch import nn, optim

torch.manual_seed(3)
random.seed(3)
SIDE, LEVELS = 8, 4
rows, cols = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
pictures = torch.stack([((rows * a + cols * b) // 2).fmod(LEVELS) for a in range(1, 5) for b in range(1, 5)]).unsqueeze(1)


class MaskedConv2d(nn.Conv2d):
    """A convolution that sees what comes before a pixel, and the pixel itself where `center` says so."""

    def __init__(self, inputs, outputs, size, center):
        super().__init__(inputs, outputs, size, padding=size // 2)
        mask = torch.ones(size, size)
        mask[size // 2 + 1:] = 0
        mask[size // 2, size // 2 + center:] = 0
        self.register_buffer("mask", mask[None, None])

    def forward(self, x):
        self.weight.data *= self.mask
        return super().forward(x)


class GatedBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = MaskedConv2d(channels, 2 * channels, 3, center=True)
        self.out = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        value, gate = self.conv(x).chunk(2, dim=1)
        return x + self.out(torch.tanh(value) * torch.sigmoid(gate))


class PixelCNN(nn.Module):
    def __init__(self, channels=12):
        super().__init__()
        self.body = nn.Sequential(MaskedConv2d(1, channels, 5, center=False), GatedBlock(channels), GatedBlock(channels), nn.ELU())
        self.head = nn.Conv2d(channels, LEVELS, 1)

    def forward(self, x):
        return self.head(self.body(x.float() / (LEVELS - 1) * 2 - 1)).unsqueeze(2)

    @torch.no_grad()
    def sample(self, shape, given=None):
        image = torch.full(shape, -1, dtype=torch.long) if given is None else given.clone()
        for h in range(shape[2]):
            for w in range(shape[3]):
                if (image[:, :, h, w] != -1).all().item():
                    continue
                logits = self(image[:, :, :h + 1])[:, :, :, h, w]
                image[:, :, h, w] = torch.multinomial(logits.softmax(1).squeeze(-1), num_samples=1)
        return image


model = PixelCNN()
optimizer = optim.Adam(model.parameters(), lr=5e-3)
scheduler = optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.99)
for step in range(60):
    bits = nn.functional.cross_entropy(model(pictures), pictures, reduction="none").mean(dim=[1, 2, 3]) * np.log2(np.exp(1))
    optimizer.zero_grad()
    bits.mean().backward()
    optimizer.step()
    scheduler.step()
    if step % 15 == 0:
        print(f"step {step:2d}: {bits.mean().item():.4f} bits per pixel, worst {bits.max().item():.4f}")

image = torch.zeros(1, 1, SIDE, SIDE, requires_grad=True)
model(image)[0, :, 0, 4, 4].sum().backward()
print("pixel (4, 4) looks at", (image.grad.abs() > 0).int()[0, 0].sum(1).tolist())
half = pictures[:2].clone()
half[:, :, SIDE // 2:] = -1
print("completed", model.sample(half.shape, half)[:, 0, SIDE // 2].tolist())


class Swish(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)


energy = nn.Sequential(nn.Conv2d(1, 8, 3, stride=2, padding=1), Swish(), nn.Conv2d(8, 16, 3, stride=2, padding=1), Swish(), nn.Flatten(), nn.Linear(64, 1))
data = pictures.float() / (LEVELS - 1) * 2 - 1


class Sampler:
    """Keeps old samples, begins anew with one in twenty, and lets Langevin steps on the pictures themselves go on."""

    def __init__(self, model, batch):
        self.model, self.batch = model, batch
        self.examples = [torch.rand(1, *data.shape[1:]) * 2 - 1 for _ in range(batch)]

    def new(self, steps=8, size=10):
        fresh = np.random.RandomState(len(self.examples)).binomial(self.batch, 0.05)
        noise = torch.rand(fresh, *data.shape[1:]) * 2 - 1
        images = torch.cat([noise, torch.cat(random.choices(self.examples, k=self.batch - fresh))]).detach()
        images = langevin(self.model, images, steps, size)
        self.examples = (list(images.chunk(self.batch)) + self.examples)[:64]
        return images


def langevin(model, images, steps, size):
    training, recorded = model.training, torch.is_grad_enabled()
    model.eval()
    for p in model.parameters():
        p.requires_grad = False
    images.requires_grad = True
    torch.set_grad_enabled(True)
    noise = torch.randn(images.shape)
    for _ in range(steps):
        noise.normal_(0, 0.005)
        images.data.add_(noise.data)
        images.data.clamp_(min=-1.0, max=1.0)
        (-model(images)).sum().backward()
        images.grad.data.clamp_(-0.03, 0.03)
        images.data.add_(-size * images.grad.data)
        images.grad.detach_()
        images.grad.zero_()
    images.data.clamp_(min=-1.0, max=1.0)
    for p in model.parameters():
        p.requires_grad = True
    model.train(training)
    torch.set_grad_enabled(recorded)
    return images.detach()


sampler = Sampler(energy, len(data))
optimizer = optim.Adam(energy.parameters(), lr=1e-3, betas=(0.0, 0.999))
for step in range(25):
    small = torch.randn_like(data) * 0.005
    real = data.add(small).clamp_(min=-1.0, max=1.0)
    real_score, fake_score = energy(torch.cat([real, sampler.new()], dim=0)).chunk(2, dim=0)
    regularization = 0.1 * (real_score ** 2 + fake_score ** 2).mean()
    divergence = fake_score.mean() - real_score.mean()
    optimizer.zero_grad()
    (regularization + divergence).backward()
    norm = nn.utils.clip_grad_norm_(energy.parameters(), 0.1)
    optimizer.step()
    if step % 6 == 0:
        print(f"step {step:2d}: divergence {divergence.item():.5f}, regularization {regularization.item():.6f}, norm {norm.item():.4f}, kept {len(sampler.examples)}")
with torch.no_grad():
    print(f"noise scores {energy(torch.rand(64, 1, SIDE, SIDE) * 2 - 1).mean().item():.4f}, data {energy(data).mean().item():.4f}")
    print(f"logits of a uniform guess cost {math.log2(LEVELS):.1f} bits")
