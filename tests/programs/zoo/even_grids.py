"""Coordinates on a regular grid, to the last bit, and spatial transformers that begin as the identity, where every place is a kink."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def bits(x):
    return x.view({torch.float32: torch.int32, torch.float64: torch.int64}[x.dtype]).double().mul(torch.arange(1., x.numel() + 1).double()).sum().item()


for n in (2, 3, 8, 15, 28, 33, 100, 1000):
    print(n, *[bits(torch.linspace(a, b, n)) for a, b in ((-1, 1), (0.1, 7.3), (3, -2.2))], bits(torch.linspace(0, 1, n, dtype=torch.float64)))
for step in (0.1, 0.3, 0.7, 0.01, 1 / 12):
    print(step, bits(torch.arange(0.5, 9, step)), bits(torch.arange(-3, 3, step, dtype=torch.float64)), bits(torch.arange(5., -5, -step)))


class SpatialTransformer(nn.Module):
    def __init__(self, padding_mode, align_corners):
        super().__init__()
        self.localization = nn.Sequential(nn.Conv2d(1, 4, kernel_size=7), nn.MaxPool2d(2, stride=2), nn.ReLU(True),
                                          nn.Conv2d(4, 6, kernel_size=5), nn.MaxPool2d(2, stride=2), nn.ReLU(True))
        self.fc_loc = nn.Sequential(nn.Linear(6 * 3 * 3, 16), nn.ReLU(True), nn.Linear(16, 3 * 2))
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))
        self.options = dict(padding_mode=padding_mode, align_corners=align_corners)
        self.head = nn.Linear(28 * 28, 10)

    def forward(self, x):
        xs = self.localization(x).view(-1, 6 * 3 * 3)
        theta = self.fc_loc(xs).view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size(), align_corners=self.options["align_corners"])
        return self.head(F.grid_sample(x, grid, **self.options).flatten(1))


x, y = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(0)), torch.arange(4)
for padding_mode in ("zeros", "border", "reflection"):
    for align_corners in (True, False):
        torch.manual_seed(1)
        model = SpatialTransformer(padding_mode, align_corners)
        for _ in range(3):
            model.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= 0.05 * p.grad
        print(padding_mode, align_corners, f"{loss.item():.4f}", ["%.3f" % b for b in model.fc_loc[2].bias])
