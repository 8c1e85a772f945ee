"""Transfer learning: pretrain a feature extractor, freeze it, replace the head; later unfreeze with another rate."""
import copy

import torch
import torch.nn as nn
import torch.optim as optim
from torch.optim import lr_scheduler

torch.manual_seed(3)


def task(n, classes):
    y = torch.randint(classes, (n,))
    centres = torch.randn(classes, 20)
    return centres[y] + 0.8 * torch.randn(n, 20), y


class Net(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(20, 32), nn.BatchNorm1d(32), nn.Tanh(), nn.Dropout(0.1), nn.Linear(32, 32), nn.BatchNorm1d(32), nn.Tanh())
        self.fc = nn.Linear(32, n_classes)

    def forward(self, x):
        return self.fc(self.features(x))


def train_model(model, data, criterion, optimizer, scheduler, num_epochs):
    best_model_wts = copy.deepcopy(model.state_dict())
    best_acc = 0.0
    for epoch in range(num_epochs):
        for phase in ["train", "val"]:
            model.train() if phase == "train" else model.eval()
            inputs, labels = data[phase]
            running_loss, running_corrects = 0.0, 0
            for xb, yb in zip(inputs.split(40), labels.split(40)):
                optimizer.zero_grad()
                with torch.set_grad_enabled(phase == "train"):
                    outputs = model(xb)
                    _, preds = torch.max(outputs, 1)
                    loss = criterion(outputs, yb)
                    if phase == "train":
                        loss.backward()
                        optimizer.step()
                running_loss += loss.item() * xb.size(0)
                running_corrects += torch.sum(preds == yb.data)
            if phase == "train":
                scheduler.step()
            epoch_loss = running_loss / len(inputs)
            epoch_acc = running_corrects.double() / len(inputs)
            print(f"{epoch} {phase} Loss: {epoch_loss:.4f} Acc: {epoch_acc:.4f}")
            if phase == "val" and epoch_acc > best_acc:
                best_acc = epoch_acc
                best_model_wts = copy.deepcopy(model.state_dict())
    print(f"Best val Acc: {best_acc:4f}", best_acc.dtype)
    model.load_state_dict(best_model_wts)
    return model


def split(x, y):
    return {"train": (x[:160], y[:160]), "val": (x[160:], y[160:])}


criterion = nn.CrossEntropyLoss()
model = Net(6)
optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
model = train_model(model, split(*task(200, 6)), criterion, optimizer, lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.1), 5)

for param in model.parameters():
    param.requires_grad = False
num_ftrs = model.fc.in_features
model.fc = nn.Linear(num_ftrs, 3)
print([n for n, p in model.named_parameters() if p.requires_grad])
before = model.features[0].weight.clone()
data = split(*task(200, 3))
optimizer = optim.Adam(filter(lambda p: p.requires_grad, model.parameters()), lr=0.02)
model = train_model(model, data, criterion, optimizer, lr_scheduler.ExponentialLR(optimizer, gamma=0.8), 4)
print(torch.equal(before, model.features[0].weight))

for param in model.features.parameters():
    param.requires_grad_(True)
optimizer = optim.SGD([{"params": model.features.parameters(), "lr": 1e-3}, {"params": model.fc.parameters()}], lr=1e-2, momentum=0.9)
model = train_model(model, data, criterion, optimizer, lr_scheduler.CosineAnnealingLR(optimizer, T_max=4), 4)
print(optimizer)
print(torch.equal(before, model.features[0].weight), [g["lr"] for g in optimizer.param_groups])
