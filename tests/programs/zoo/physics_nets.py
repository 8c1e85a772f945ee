import torch, torch.nn as nn, torch.nn.functional as F, math
from torch.func import vmap, jacrev, hessian, grad, functional_call

torch.manual_seed(0)


# Hamiltonian net
class MLP(nn.Module):
    def __init__(s, i, h, o, act="tanh"):
        super().__init__()
        s.l1, s.l2, s.l3 = nn.Linear(i, h), nn.Linear(h, h), nn.Linear(h, o, bias=None)
        [nn.init.orthogonal_(l.weight) for l in (s.l1, s.l2, s.l3)]
        s.act = {"tanh": torch.tanh, "softplus": F.softplus}[act]

    def forward(s, x):
        h = s.act(s.l1(x))
        return s.l3(s.act(s.l2(h)))


class HNN(nn.Module):
    def __init__(s):
        super().__init__()
        s.f = MLP(2, 24, 2)
        M = torch.eye(2)
        s.register_buffer("M", torch.cat([M[1:], -M[:1]]))

    def time_derivative(s, x):
        F1, F2 = s.f(x).split(1, 1)
        dF2 = torch.autograd.grad(F2.sum(), x, create_graph=True)[0]
        return dF2 @ s.M.t()


q = torch.linspace(0, 2 * math.pi, 40)
x = torch.stack([torch.cos(q), -torch.sin(q)], 1) + 0.05 * torch.randn(40, 2)
dx = torch.stack([-torch.sin(q), -torch.cos(q)], 1)
x.requires_grad_(True)
m = HNN()
o = torch.optim.Adam(m.parameters(), 5e-3, weight_decay=1e-4)
for s in range(16):
    l = (dx - m.time_derivative(x)).pow(2).mean()
    l.backward()
    o.step()
    o.zero_grad()
    s % 5 == 0 and print(s, l.item(), x.grad.abs().sum().item())
# Lagrangian net
L = MLP(4, 16, 1, "softplus")
pr = dict(L.named_parameters())


def qdd(p, s):
    f = lambda q, v: functional_call(L, p, (torch.cat([q, v]),)).squeeze()
    q, v = s[:2], s[2:]
    H = hessian(f, 1)(q, v)
    return torch.linalg.pinv(H + 0.1 * torch.eye(2)) @ (grad(f, 0)(q, v) - jacrev(grad(f, 1), 0)(q, v) @ v)


S = torch.randn(6, 4)
o = torch.optim.Adam(L.parameters(), 1e-2)
for e in range(5):
    a = vmap(qdd, (None, 0))(dict(L.named_parameters()), S)
    l = F.huber_loss(a, -torch.sin(S[:, :2]), delta=0.5)
    o.zero_grad()
    l.backward()
    o.step()
    print(e, l)
# DeepONet
br, tr = (
    nn.Sequential(nn.Linear(10, 20), nn.ReLU(), nn.Linear(20, 8)),
    nn.Sequential(nn.Linear(1, 20), nn.ReLU(), nn.Linear(20, 8)),
)
b0 = nn.Parameter(torch.zeros(1))
xs = torch.linspace(0, 1, 10)
A = torch.randn(16, 3)
u = sum(A[:, k : k + 1] * torch.sin((k + 1) * math.pi * xs) for k in range(3))
yq = torch.rand(12, 1)
tgt = sum(A[:, k : k + 1] * (1 - torch.cos((k + 1) * math.pi * yq.T)) / ((k + 1) * math.pi) for k in range(3))
o = torch.optim.Adam([*br.parameters(), *tr.parameters(), b0], 1e-2)
for e in range(16):
    p = torch.einsum("bi,ni->bn", br(u), tr(yq)) + b0
    l = F.mse_loss(p, tgt)
    o.zero_grad()
    l.backward()
    o.step()
    e % 5 == 0 and print(e, l.item(), b0.item())
# PINN burgers-like with LBFGS after adam, learnable coefficient (inverse problem)
net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
lam = nn.Parameter(torch.tensor([0.1]))
xt = torch.rand(40, 2, requires_grad=True)
X0 = torch.cat([torch.linspace(-1, 1, 20)[:, None], torch.zeros(20, 1)], 1)


def res():
    u = net(xt)
    g = torch.autograd.grad(u, xt, torch.ones_like(u), retain_graph=True, create_graph=True)[0]
    uxx = torch.autograd.grad(g[:, :1], xt, torch.ones_like(g[:, :1]), create_graph=True)[0][:, :1]
    return (g[:, 1:] + u * g[:, :1] - lam.exp() * 0.01 * uxx).pow(2).mean() + (
        net(X0) + torch.sin(math.pi * X0[:, :1])
    ).pow(2).mean()


o = torch.optim.Adam([*net.parameters(), lam], 1e-2)
for e in range(11):
    o.zero_grad()
    l = res()
    l.backward()
    o.step()
    e % 5 == 0 and print(e, l.item(), lam.item())
o = torch.optim.LBFGS([*net.parameters(), lam], max_iter=5, line_search_fn="strong_wolfe")


def closure():
    o.zero_grad()
    l = res()
    l.backward()
    return l


for _ in range(2):
    print(round(o.step(closure).item(), 4))
# neural cellular automaton, life, reaction diffusion
ident = torch.tensor([0.0, 1, 0]).outer(torch.tensor([0.0, 1, 0]))
sx = torch.tensor([1.0, 2, 1]).outer(torch.tensor([-1.0, 0, 1])) / 8
K = torch.stack([ident, sx, sx.T]).repeat(6, 1, 1)[:, None]


class CA(nn.Module):
    def __init__(s):
        super().__init__()
        s.w1, s.w2 = nn.Conv2d(18, 24, 1), nn.Conv2d(24, 6, 1, bias=False)
        s.w2.weight.data.zero_()

    def forward(s, x, n):
        for _ in range(n):
            y = F.conv2d(F.pad(x, [1] * 4, "circular"), K, groups=6)
            alive = F.max_pool2d(x[:, 3:4], 3, 1, 1) > 0.1
            x = x + s.w2(torch.relu(s.w1(y))) * (torch.rand(x.size(0), 1, *x.shape[2:]) <= 0.5).float()
            x = x * (alive & (F.max_pool2d(x[:, 3:4], 3, 1, 1) > 0.1))
        return x


ca = CA()
seed = torch.zeros(2, 6, 9, 9)
seed[:, 3:, 4, 4] = 1.0
tg = torch.zeros(4, 9, 9)
tg[:, 2:7, 2:7] = torch.tensor([1.0, 0.5, 0.2, 1])[:, None, None]
o = torch.optim.Adam(ca.parameters(), 2e-3)
for e in range(6):
    out = ca(seed, 6)
    l = F.mse_loss(out[:, :4], tg.expand(2, -1, -1, -1))
    o.zero_grad()
    l.backward()
    for p in ca.parameters():
        p.grad /= p.grad.norm() + 1e-8
    o.step()
    print(e, l.item())
life = (torch.rand(1, 1, 8, 8) > 0.6).float()
k = torch.ones(1, 1, 3, 3)
k[0, 0, 1, 1] = 0
for _ in range(5):
    n = F.conv2d(F.pad(life, (1, 1, 1, 1), mode="circular"), k)
    life = ((n == 3) | ((life == 1) & (n == 2))).float()
print(life.sum(), life[0, 0].int())
# Hopfield, RBM
pat = torch.sign(torch.randn(3, 24))
W = (pat.T @ pat / 24).fill_diagonal_(0)
s = pat[0] * torch.where(torch.rand(24) < 0.2, -1.0, 1.0)
for _ in range(5):
    s = torch.sign(W @ s)
print((s == pat[0]).float().mean())
V = (torch.rand(40, 12) < torch.linspace(0.1, 0.9, 12)).float()
Wr, a, b = torch.randn(12, 6) * 0.1, torch.zeros(12), torch.zeros(6)
for e in range(8):
    ph = torch.sigmoid(V @ Wr + b)
    h = ph.bernoulli()
    v1 = torch.bernoulli(torch.sigmoid(h @ Wr.t() + a))
    p1 = torch.sigmoid(v1.mm(Wr) + b)
    Wr += 0.1 * (V.t() @ ph - v1.t() @ p1) / 40
    a += 0.1 * (V - v1).mean(0)
    b += 0.1 * (ph - p1).mean(0)
    e % 3 == 0 and print(e, F.mse_loss(v1, V).item(), -(V @ a + F.softplus(V @ Wr + b).sum(1)).mean().item())
