import torch
import torch.nn as nn
import numpy as np
torch.set_default_dtype(torch.float64)
torch.manual_seed(1234)

class FCN(nn.Module):
    "Defines a fully-connected network"
    def __init__(self, N_INPUT, N_OUTPUT, N_HIDDEN, N_LAYERS):
        super().__init__()
        activation = nn.Tanh
        self.fcs = nn.Sequential(*[nn.Linear(N_INPUT, N_HIDDEN), activation()])
        self.fch = nn.Sequential(*[nn.Sequential(*[nn.Linear(N_HIDDEN, N_HIDDEN), activation()]) for _ in range(N_LAYERS-1)])
        self.fce = nn.Linear(N_HIDDEN, N_OUTPUT)
    def forward(self, x):
        x = self.fcs(x)
        x = self.fch(x)
        x = self.fce(x)
        return x

def oscillator(d, w0, x):
    assert d < w0
    w = np.sqrt(w0**2-d**2)
    phi = np.arctan(-d/w)
    A = 1/(2*np.cos(phi))
    cos = torch.cos(phi+w*x)
    exp = torch.exp(-d*x)
    return exp*2*A*cos

d, w0 = 2, 20
x = torch.linspace(0,1,500).view(-1,1)
y = oscillator(d, w0, x).view(-1,1)
x_data = x[0:200:20]
y_data = y[0:200:20]
x_physics = torch.linspace(0,1,30).view(-1,1).requires_grad_(True)
mu, k = 2*d, w0**2
model = FCN(1,1,32,3)
print(model)
optimizer = torch.optim.Adam(model.parameters(),lr=1e-3)
for i in range(200):
    optimizer.zero_grad()
    loss1 = torch.mean((model(x_data)-y_data)**2)
    yhp = model(x_physics)
    dx  = torch.autograd.grad(yhp, x_physics, torch.ones_like(yhp), create_graph=True)[0]
    dx2 = torch.autograd.grad(dx,  x_physics, torch.ones_like(dx),  create_graph=True)[0]
    physics = dx2 + mu*dx + k*yhp
    loss2 = (1e-4)*torch.mean(physics**2)
    loss = loss1 + loss2
    loss.backward()
    optimizer.step()
    if (i+1) % 20 == 0:
        print(f"{i+1:4d} {loss1.item():.6f} {loss2.item():.6f}")
lbfgs = torch.optim.LBFGS(model.parameters(), lr=1, max_iter=20, history_size=10, line_search_fn="strong_wolfe")
def closure():
    lbfgs.zero_grad()
    l = torch.mean((model(x_data)-y_data)**2)
    l.backward()
    return l
for _ in range(2):
    print(f"{lbfgs.step(closure).item():.5f}")
print(x_physics.grad.shape, model(x)[:3].detach().numpy().dtype, model.fce.weight.dtype)
