"""Linear and logistic regression with NumPy data in the style of first lessons, and a comparison with lstsq."""
import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim
from torch.autograd import Variable

rng = np.random.RandomState(0)
X_numpy = rng.randn(100, 1)
y_numpy = 3.5 * X_numpy[:, 0] + 0.4 + 0.3 * rng.randn(100)
X = torch.from_numpy(X_numpy.astype(np.float32))
y = torch.from_numpy(y_numpy.astype(np.float32))
y = y.view(y.shape[0], 1)
n_samples, n_features = X.shape
torch.manual_seed(0)

model = nn.Linear(n_features, 1)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(60):
    y_predicted = model(X)
    loss = criterion(y_predicted, y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    if (epoch + 1) % 10 == 0:
        print(f"epoch: {epoch + 1}, loss = {loss.item():.4f}")
predicted = model(X).detach().numpy()
print(predicted.shape, predicted.dtype, [w.item() for w in model.parameters()])

A = torch.cat([X, torch.ones_like(X)], dim=1)
print(torch.linalg.lstsq(A, y).solution.flatten(), torch.linalg.inv(A.T @ A) @ A.T @ y)
w = torch.zeros(2, 1, requires_grad=True)
for i in range(100):
    loss = ((A @ w - y) ** 2).mean()
    grad, = torch.autograd.grad(loss, w)
    w.data -= 0.1 * grad
print("by hand", w.data.T)

# logistic regression on two classes, the data scaled by hand
features = torch.from_numpy(np.vstack([rng.randn(80, 4) + 1, rng.randn(80, 4) - 1])).float()
labels = torch.cat([torch.ones(80), torch.zeros(80)]).unsqueeze(1)
features = (features - features.mean(0)) / features.std(0, unbiased=False)
order = torch.randperm(len(features))
train_x, test_x = features[order[:120]], features[order[120:]]
train_y, test_y = labels[order[:120]], labels[order[120:]]


class LogisticRegression(nn.Module):
    def __init__(self, n_input_features):
        super(LogisticRegression, self).__init__()
        self.linear = nn.Linear(n_input_features, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


model = LogisticRegression(4)
criterion = nn.BCELoss()
optimizer = optim.SGD(model.parameters(), lr=0.1)
for epoch in range(50):
    y_pred = model(Variable(train_x))
    loss = criterion(y_pred, train_y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    if (epoch + 1) % 10 == 0:
        print("epoch:", epoch + 1, "loss:", loss.data.item())
with torch.no_grad():
    y_predicted_cls = model(test_x).round()
    acc = y_predicted_cls.eq(test_y).sum() / float(test_y.shape[0])
    print(f"accuracy: {acc.item():.4f}")
print(dict(model.state_dict()))
print(np.asarray(train_x[:1].T).shape, float(loss) == loss.item(), torch.tensor(y_numpy[:3]).dtype)
