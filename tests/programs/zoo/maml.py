"""Model-agnostic meta-learning on sine waves: inner steps with create_graph, an outer Adam, and functional_call."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call

torch.manual_seed(10)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(1, 24)
        self.fc2 = nn.Linear(24, 24)
        self.fc3 = nn.Linear(24, 1)

    def forward(self, x, params=None):
        if params is None:
            params = list(self.parameters())
        x = torch.tanh(F.linear(x, params[0], params[1]))
        x = torch.tanh(F.linear(x, params[2], params[3]))
        return F.linear(x, params[4], params[5])


def sample_task(k=8):
    amplitude, phase = torch.rand(1) * 4.9 + 0.1, torch.rand(1) * 3.14
    x = torch.rand(2 * k, 1) * 10 - 5
    y = amplitude * torch.sin(x + phase)
    return x[:k], y[:k], x[k:], y[k:]


model = Net()
meta_optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for iteration in range(30):
    meta_loss = 0.0
    for _ in range(4):
        x_s, y_s, x_q, y_q = sample_task()
        fast = list(model.parameters())
        for _ in range(2):
            loss = F.mse_loss(model(x_s, fast), y_s)
            grads = torch.autograd.grad(loss, fast, create_graph=True)
            fast = [w - 0.02 * g for w, g in zip(fast, grads)]
        meta_loss = meta_loss + F.mse_loss(model(x_q, fast), y_q)
    meta_loss = meta_loss / 4
    meta_optimizer.zero_grad()
    meta_loss.backward()
    meta_optimizer.step()
    if iteration % 5 == 4:
        print(f"Iteration {iteration + 1}: meta loss {meta_loss.item():.4f}")

# the first-order variant with functional_call and a dict of parameters
params = {k: v.detach().clone().requires_grad_() for k, v in model.named_parameters()}
x_s, y_s, x_q, y_q = sample_task()
before = F.mse_loss(functional_call(model, params, (x_q,)), y_q).item()
for step in range(5):
    loss = F.mse_loss(functional_call(model, params, (x_s,)), y_s)
    grads = torch.autograd.grad(loss, list(params.values()))
    params = {k: (p - 0.02 * g).detach().requires_grad_() for (k, p), g in zip(params.items(), grads)}
    print(f"step {step} loss {loss.item():.4f}")
print(f"{before:.4f} -> {F.mse_loss(functional_call(model, params, (x_q,)), y_q).item():.4f}", loss.requires_grad)
