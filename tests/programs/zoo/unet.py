"""A U-Net for segmenting squares: double convolutions, transposed convolutions, skip connections, Dice + BCE."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split


class DoubleConv(nn.Module):
    """(convolution => [BN] => ReLU) * 2"""

    def __init__(self, in_channels, out_channels, mid_channels=None):
        super().__init__()
        mid_channels = mid_channels or out_channels
        self.double_conv = nn.Sequential(
            nn.Conv2d(in_channels, mid_channels, kernel_size=3, padding=1, bias=False), nn.BatchNorm2d(mid_channels), nn.ReLU(inplace=True),
            nn.Conv2d(mid_channels, out_channels, kernel_size=3, padding=1, bias=False), nn.BatchNorm2d(out_channels), nn.ReLU(inplace=True))

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(in_channels, out_channels))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, in_channels, out_channels, bilinear=True):
        super().__init__()
        if bilinear:
            self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
            self.conv = DoubleConv(in_channels, out_channels, in_channels // 2)
        else:
            self.up = nn.ConvTranspose2d(in_channels, in_channels // 2, kernel_size=2, stride=2)
            self.conv = DoubleConv(in_channels, out_channels)

    def forward(self, x1, x2):
        x1 = self.up(x1)
        diffY = x2.size()[2] - x1.size()[2]
        diffX = x2.size()[3] - x1.size()[3]
        x1 = F.pad(x1, [diffX // 2, diffX - diffX // 2, diffY // 2, diffY - diffY // 2])
        return self.conv(torch.cat([x2, x1], dim=1))


class UNet(nn.Module):
    def __init__(self, n_channels, n_classes, bilinear=False, w=4):
        super().__init__()
        factor = 2 if bilinear else 1
        self.inc = DoubleConv(n_channels, w)
        self.down1 = Down(w, w * 2)
        self.down2 = Down(w * 2, w * 4 // factor)
        self.up1 = Up(w * 4, w * 2 // factor, bilinear)
        self.up2 = Up(w * 2, w, bilinear)
        self.outc = nn.Conv2d(w, n_classes, kernel_size=1)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        return self.outc(self.up2(self.up1(x3, x2), x1))


def dice_loss(probs, target, smooth=1.0):
    intersection = (probs * target).sum(dim=(2, 3))
    return (1 - (2 * intersection + smooth) / (probs.sum(dim=(2, 3)) + target.sum(dim=(2, 3)) + smooth)).mean()


torch.manual_seed(2)
masks = torch.zeros(72, 1, 18, 18)
for k in range(len(masks)):
    top, left = torch.randint(0, 12, (2,)).tolist()
    height, width = torch.randint(3, 7, (2,)).tolist()
    masks[k, 0, top:top + height, left:left + width] = 1
images = masks + 0.4 * torch.randn_like(masks)
train_set, val_set = random_split(TensorDataset(images, masks), [56, 16], generator=torch.Generator().manual_seed(0))
train_loader = DataLoader(train_set, batch_size=8, shuffle=True, pin_memory=False)

for bilinear in (False, True):
    net = UNet(1, 1, bilinear=bilinear)
    optimizer = torch.optim.RMSprop(net.parameters(), lr=2e-3, weight_decay=1e-8, momentum=0.5, foreach=True)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, "max", patience=1)
    criterion = nn.BCEWithLogitsLoss()
    for epoch in range(3):
        net.train()
        for image, mask in train_loader:
            logits = net(image)
            loss = criterion(logits, mask) + dice_loss(torch.sigmoid(logits), mask)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            print(f"bilinear {bilinear} loss {loss.item():.4f}")
        net.eval()
        with torch.no_grad():
            image, mask = map(torch.stack, zip(*val_set))
            score = 1 - dice_loss((torch.sigmoid(net(image)) > 0.5).float(), mask)
        scheduler.step(score)
        print(f"epoch {epoch} dice {score:.3f} lr {optimizer.param_groups[0]['lr']:.1e}")
    print(sum(p.numel() for p in net.parameters()))
