"""Super-resolution by sub-pixel convolution: orthogonal initialisation, PSNR, interpolation as the baseline."""
from math import log10

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.init as init
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(123)


class Net(nn.Module):
    def __init__(self, upscale_factor):
        super(Net, self).__init__()
        self.relu = nn.ReLU()
        self.conv1 = nn.Conv2d(1, 16, (5, 5), (1, 1), (2, 2))
        self.conv2 = nn.Conv2d(16, 16, (3, 3), (1, 1), (1, 1))
        self.conv3 = nn.Conv2d(16, 8, (3, 3), (1, 1), (1, 1))
        self.conv4 = nn.Conv2d(8, upscale_factor ** 2, (3, 3), (1, 1), (1, 1))
        self.pixel_shuffle = nn.PixelShuffle(upscale_factor)
        self._initialize_weights()

    def forward(self, x):
        x = self.relu(self.conv1(x))
        x = self.relu(self.conv2(x))
        x = self.relu(self.conv3(x))
        return self.pixel_shuffle(self.conv4(x))

    def _initialize_weights(self):
        init.orthogonal_(self.conv1.weight, init.calculate_gain("relu"))
        init.orthogonal_(self.conv2.weight, init.calculate_gain("relu"))
        init.orthogonal_(self.conv3.weight, init.calculate_gain("relu"))
        init.orthogonal_(self.conv4.weight)


class Waves(Dataset):
    def __init__(self, n):
        super().__init__()
        grid = torch.stack(torch.meshgrid(torch.arange(24.0), torch.arange(24.0), indexing="xy"))
        direction = torch.randn(n, 2, 1, 1) * 0.3
        self.big = (torch.sin((direction * grid).sum(1, keepdim=True)) + 1) / 2

    def __getitem__(self, index):
        target = self.big[index]
        input = F.interpolate(target[None], scale_factor=0.5, mode="bilinear", align_corners=False)[0]
        return input, target

    def __len__(self):
        return len(self.big)


training_data_loader = DataLoader(dataset=Waves(64), num_workers=0, batch_size=8, shuffle=True)
testing_data_loader = DataLoader(dataset=Waves(16), num_workers=0, batch_size=8, shuffle=False)
model = Net(upscale_factor=2)
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)


def train(epoch):
    epoch_loss = 0
    for iteration, batch in enumerate(training_data_loader, 1):
        input, target = batch[0], batch[1]
        optimizer.zero_grad()
        loss = criterion(model(input), target)
        epoch_loss += loss.item()
        loss.backward()
        optimizer.step()
        print("===> Epoch[{}]({}/{}): Loss: {:.4f}".format(epoch, iteration, len(training_data_loader), loss.item()))
    print("===> Epoch {} Complete: Avg. Loss: {:.4f}".format(epoch, epoch_loss / len(training_data_loader)))


def test():
    avg_psnr = 0
    with torch.no_grad():
        for input, target in testing_data_loader:
            mse = criterion(model(input), target)
            avg_psnr += 10 * log10(1 / mse.item())
    print("===> Avg. PSNR: {:.3f} dB".format(avg_psnr / len(testing_data_loader)))


for epoch in range(1, 7):
    train(epoch)
    test()
small, big = next(iter(testing_data_loader))
for mode in ("nearest", "bilinear", "bicubic"):
    options = {} if mode == "nearest" else {"align_corners": False}
    print(mode, "{:.5f}".format(F.mse_loss(F.interpolate(small, scale_factor=2, mode=mode, **options), big).item()))
print(nn.PixelUnshuffle(2)(big).shape, nn.Upsample(scale_factor=2, mode="nearest")(small).shape)
