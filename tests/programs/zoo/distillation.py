"""Knowledge distillation: temperature, KL divergence, a hint loss on hidden features, weighted with hard labels."""
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(42)
x = torch.randn(320, 1, 8, 8)
w = torch.randn(64, 5)
y = (x.flatten(1) @ w + 2 * torch.randn(320, 5)).argmax(1)
train_loader = DataLoader(TensorDataset(x[:256], y[:256]), batch_size=32, shuffle=True)
test_loader = DataLoader(TensorDataset(x[256:], y[256:]), batch_size=32)


class DeepNN(nn.Module):
    def __init__(self, num_classes=5):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Sequential(nn.Linear(128, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, num_classes))

    def forward(self, x):
        x = self.features(x)
        flat = torch.flatten(x, 1)
        return self.classifier(flat), flat


class LightNN(nn.Module):
    def __init__(self, num_classes=5):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.regressor = nn.Linear(64, 128)
        self.classifier = nn.Linear(64, num_classes)

    def forward(self, x):
        flat = self.features(x).flatten(1)
        return self.classifier(flat), self.regressor(flat)


def train(model, epochs, learning_rate):
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.Adam(model.parameters(), lr=learning_rate)
    for epoch in range(epochs):
        model.train()
        running_loss = 0.0
        for inputs, labels in train_loader:
            optimizer.zero_grad()
            loss = criterion(model(inputs)[0], labels)
            loss.backward()
            optimizer.step()
            running_loss += loss.item()
        print(f"Epoch {epoch + 1}/{epochs}, Loss: {running_loss / len(train_loader):.4f}")


def distill(teacher, student, epochs, T, soft_weight):
    ce_loss, mse_loss, cos = nn.CrossEntropyLoss(), nn.MSELoss(), nn.CosineEmbeddingLoss()
    kl = nn.KLDivLoss(reduction="batchmean", log_target=True)
    optimizer = optim.Adam(student.parameters(), lr=0.005)
    teacher.eval()
    student.train()
    for epoch in range(epochs):
        sums = torch.zeros(4)
        for inputs, labels in train_loader:
            optimizer.zero_grad()
            with torch.no_grad():
                teacher_logits, hint = teacher(inputs)
            student_logits, feature = student(inputs)
            soft_targets = F.softmax(teacher_logits / T, dim=-1)
            soft_prob = F.log_softmax(student_logits / T, dim=-1)
            by_hand = torch.sum(soft_targets * (soft_targets.log() - soft_prob)) / soft_prob.size()[0] * (T ** 2)
            ready = kl(soft_prob, F.log_softmax(teacher_logits / T, dim=-1)) * T ** 2
            hidden = mse_loss(feature, hint) + cos(feature, hint, target=torch.ones(inputs.size(0)))
            loss = soft_weight * ready + (1 - soft_weight) * ce_loss(student_logits, labels) + 0.1 * hidden
            loss.backward()
            optimizer.step()
            sums += torch.stack([loss, by_hand, ready, hidden]).detach()
        print(f"epoch {epoch + 1}", (sums / len(train_loader)))


@torch.no_grad()
def test(model):
    model.eval()
    right = sum((model(inputs)[0].argmax(1) == labels).sum() for inputs, labels in test_loader)
    return 100 * right.item() / len(test_loader.dataset)


teacher, student = DeepNN(), LightNN()
print("teacher", sum(p.numel() for p in teacher.parameters()), "student", sum(p.numel() for p in student.parameters()))
train(teacher, 4, 0.003)
distill(teacher, student, 4, 2, 0.25)
print(f"{test(teacher):.1f}% {test(student):.1f}%")
