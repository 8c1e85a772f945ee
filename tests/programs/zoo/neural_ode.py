"""Learns a spiral's differential equation by unrolling Euler and Runge-Kutta steps, in double precision."""
import torch
import torch.nn as nn

torch.manual_seed(0)
torch.set_printoptions(precision=6, sci_mode=False)
true_A = torch.tensor([[-0.1, 2.0], [-2.0, -0.1]], dtype=torch.float64)
t = torch.linspace(0.0, 5.0, 41, dtype=torch.float64)


def euler(f, y, t0, h):
    return y + h * f(t0, y)


def rk4(f, y, t0, h):
    k1 = f(t0, y)
    k2 = f(t0 + h / 2, y + h * k1 / 2)
    k3 = f(t0 + h / 2, y + h * k2 / 2)
    k4 = f(t0 + h, y + h * k3)
    return y + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6


def odeint(f, y0, t, method=rk4):
    ys = [y0]
    for t0, t1 in zip(t[:-1], t[1:]):
        ys.append(method(f, ys[-1], t0, t1 - t0))
    return torch.stack(ys)


class Lambda(nn.Module):
    def forward(self, t, y):
        return torch.mm(y ** 3, true_A)


with torch.no_grad():
    true_y = odeint(Lambda(), torch.tensor([[2.0, 0.0]], dtype=torch.float64), t)
print(true_y[::10, 0])


class ODEFunc(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 2))
        for m in self.net.modules():
            if isinstance(m, nn.Linear):
                nn.init.normal_(m.weight, mean=0, std=0.1)
                nn.init.constant_(m.bias, val=0)

    def forward(self, t, y):
        return self.net(y ** 3)


for method in (euler, rk4):
    func = ODEFunc().double()
    optimizer = torch.optim.RMSprop(func.parameters(), lr=1e-2)
    for itr in range(1, 26):
        optimizer.zero_grad()
        s = torch.randperm(31)[:6]
        batch_y0 = true_y[s]
        batch_y = torch.stack([true_y[s + i] for i in range(8)], dim=0)
        pred_y = odeint(func, batch_y0, t[:8], method) if method is rk4 else odeint(func, batch_y0.squeeze(1), t[:8], method).unsqueeze(2)
        loss = torch.mean(torch.abs(pred_y - batch_y))
        loss.backward()
        optimizer.step()
        if itr % 5 == 0:
            print("Iter {:04d} | Total Loss {:.6f}".format(itr, loss.item()))
    with torch.no_grad():
        print(method.__name__, odeint(func, true_y[0], t, method)[-1])
