"""Metric learning: a siamese network with a contrastive loss, a triplet loss, and the ready-made margin losses."""
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(8)


class Pairs(Dataset):
    def __init__(self, n=160, classes=4):
        self.labels = torch.randint(classes, (n,))
        self.x = F.one_hot(self.labels, classes).float() @ torch.randn(classes, 16) + 0.5 * torch.randn(n, 16)
        self.of_class = [torch.where(self.labels == c)[0] for c in range(classes)]

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        c = self.labels[i].item()
        same = self.of_class[c]
        other = self.of_class[(c + 1 + i % 3) % 4]
        return self.x[i], self.x[same[i % len(same)]], self.x[other[i % len(other)]]


class ContrastiveLoss(nn.Module):
    def __init__(self, margin=2.0):
        super().__init__()
        self.margin = margin

    def forward(self, a, b, label):
        distance = F.pairwise_distance(a, b, keepdim=True)
        return torch.mean((1 - label) * torch.pow(distance, 2) + label * torch.pow(torch.clamp(self.margin - distance, min=0.0), 2))


class Tower(nn.Module):
    def __init__(self, normalize=False):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(16, 32), nn.PReLU(), nn.Linear(32, 4))
        self.normalize = normalize

    def forward(self, x):
        out = self.net(x)
        return F.normalize(out, p=2, dim=1) if self.normalize else out


data = Pairs()
loader = DataLoader(data, batch_size=32, shuffle=True)
model = Tower()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
criterion = ContrastiveLoss()
for epoch in range(3):
    for anchor, positive, negative in loader:
        a = model(torch.cat([anchor, anchor]))
        b = model(torch.cat([positive, negative]))
        label = torch.cat([torch.zeros(len(anchor), 1), torch.ones(len(anchor), 1)])
        loss = criterion(a, b, label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"contrastive {epoch} {loss.item():.4f}")

model = Tower(normalize=True)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
losses = {
    "triplet": nn.TripletMarginLoss(margin=0.5, p=2),
    "swap": nn.TripletMarginLoss(margin=0.5, swap=True),
    "distance": nn.TripletMarginWithDistanceLoss(distance_function=lambda x, y: 1.0 - F.cosine_similarity(x, y), margin=0.3),
}
for name, criterion in losses.items():
    for anchor, positive, negative in loader:
        loss = criterion(model(anchor), model(positive), model(negative))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"{name} {loss.item():.4f} {criterion}" if name != "distance" else f"{name} {loss.item():.4f}")

cosine, ranking, hinge = nn.CosineEmbeddingLoss(margin=0.2), nn.MarginRankingLoss(margin=0.1), nn.HingeEmbeddingLoss(margin=1.0)
for epoch in range(3):
    for anchor, positive, negative in loader:
        a, p, n = model(anchor), model(positive), model(negative)
        ones = torch.ones(len(a))
        loss = cosine(a, p, ones) + cosine(a, n, -ones)
        loss = loss + ranking((a * p).sum(1), (a * n).sum(1), ones) + 0.1 * hinge(1 - F.cosine_similarity(a, n), -ones)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"mixed {epoch} {loss.item():.4f}")
with torch.no_grad():
    d = torch.cdist(model(data.x), model(data.x))
    d.fill_diagonal_(float("inf"))
    print("1-NN accuracy", (data.labels[d.argmin(1)] == data.labels).float().mean())
