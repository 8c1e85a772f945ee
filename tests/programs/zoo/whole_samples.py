"""A detector of one box and its mask, trained on samples that transforms.v2 augments as a whole; then MixUp for a classifier."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset, default_collate
from torchvision import tv_tensors
from torchvision.ops import box_iou
from torchvision.transforms import v2

torch.manual_seed(0)


class Rectangles(Dataset):
    def __init__(self, count, transform):
        g = torch.Generator().manual_seed(1)
        self.corners = torch.randint(2, 10, (count, 2), generator=g)
        self.sizes = torch.randint(6, 14, (count, 2), generator=g)
        self.noise = torch.randint(0, 60, (count, 3, 32, 32), generator=g, dtype=torch.uint8)
        self.transform = transform

    def __len__(self):
        return len(self.corners)

    def __getitem__(self, i):
        (x, y), (w, h) = self.corners[i].tolist(), self.sizes[i].tolist()
        mask = torch.zeros(1, 32, 32, dtype=torch.uint8)
        mask[:, y:y + h, x:x + w] = 1
        image = self.noise[i] + mask * 150
        target = {"boxes": tv_tensors.BoundingBoxes([[x, y, x + w, y + h]], format="XYXY", canvas_size=(32, 32)),
                  "masks": tv_tensors.Mask(mask), "labels": torch.tensor([w > h]).long(), "image_id": i}
        return self.transform(tv_tensors.Image(image), target)


train = v2.Compose([
    v2.RandomHorizontalFlip(0.5), v2.RandomZoomOut(side_range=(1.0, 1.5), p=0.3), v2.RandomCrop(30), v2.Resize((24, 24), antialias=True),
    v2.RandomPhotometricDistort(p=0.3), v2.SanitizeBoundingBoxes(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(mean=[0.5] * 3, std=[0.25] * 3),
    v2.ConvertBoundingBoxFormat("CXCYWH"), v2.ToPureTensor()])
print(train)
data = Rectangles(24, train)
image, target = data[3]
print(type(image).__name__, image.dtype, image.shape, f"{image.mean():.4f}", {key: value for key, value in target.items() if key != "masks"})


def collate(batch):
    images, targets = zip(*batch)
    boxes = torch.stack([t["boxes"][0].float() / 24 if len(t["boxes"]) else torch.full((4,), 0.5) for t in targets])
    masks = torch.stack([t["masks"][0].float() if len(t["masks"]) else torch.zeros(24, 24) for t in targets])
    return torch.stack(images), boxes, masks


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())
        self.mask, self.box = nn.Conv2d(8, 1, 1), nn.Linear(8 * 36, 4)

    def forward(self, x):
        h = self.body(x)
        return self.mask(h)[:, 0], self.box(F.avg_pool2d(h, 4).flatten(1)).sigmoid()


net = Net()
optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3)
for epoch in range(3):
    total = 0.0
    for images, boxes, masks in DataLoader(data, batch_size=8, shuffle=True, collate_fn=collate):
        mask, box = net(images)
        loss = F.binary_cross_entropy_with_logits(mask, masks) + F.smooth_l1_loss(box, boxes, beta=0.1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    with torch.no_grad():
        corners = v2.functional.convert_bounding_box_format(torch.cat([box, boxes]), "CXCYWH", "XYXY")
        iou = box_iou(*corners.chunk(2)).diagonal().mean()
    print(epoch, f"loss {total / 3:.4f} iou {iou:.4f}")

plain = v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True), v2.RandomResizedCrop(16, scale=(0.6, 1.0), antialias=True),
                    v2.RandomApply([v2.ColorJitter(0.2, 0.2)], p=0.5), v2.RandomErasing(0.4)])
mix = v2.RandomChoice([v2.MixUp(num_classes=3), v2.CutMix(num_classes=3)])
pictures = [(plain(data.noise[i].permute(1, 2, 0).numpy()), i % 3) for i in range(8)]
print(type(pictures[0][0]).__name__, pictures[0][0].shape)
for batch in DataLoader(pictures, batch_size=4, collate_fn=lambda batch: mix(*default_collate(batch))):
    x, y = batch
    print(x.shape, y.shape, f"{x.mean():.5f}", [[round(v, 4) for v in row] for row in y.tolist()])
