import torch, torch.nn as nn, torch.nn.functional as F, numpy as np, random, math
from collections import deque
from itertools import count
from torch.distributions import Categorical

torch.manual_seed(0)
np.random.seed(0)
random.seed(0)


class Grid:
    n = 5

    def reset(s):
        s.p = [0, 0]
        s.t = 0
        return s.obs()

    def obs(s):
        o = np.zeros(50, np.float32)
        o[s.p[0] * 5 + s.p[1]] = 1
        o[25 + 24] = 1
        return o

    def step(s, a):
        d = [(0, 1), (1, 0), (0, -1), (-1, 0)][a]
        s.p = [min(4, max(0, s.p[i] + d[i])) for i in (0, 1)]
        s.t += 1
        done = s.p == [4, 4]
        return s.obs(), 1.0 if done else -0.02, done or s.t >= 40


class Noisy(nn.Linear):
    def __init__(s, i, o, sig=0.5):
        super().__init__(i, o)
        s.sw = nn.Parameter(torch.full((o, i), sig / math.sqrt(i)))
        s.sb = nn.Parameter(torch.full((o,), sig / math.sqrt(i)))
        s.register_buffer("ei", torch.zeros(1, i))
        s.register_buffer("eo", torch.zeros(o, 1))

    def forward(s, x):
        s.ei.normal_()
        s.eo.normal_()
        f = lambda t: torch.sign(t) * torch.sqrt(torch.abs(t))
        ei, eo = f(s.ei.data), f(s.eo.data)
        return F.linear(x, s.weight + s.sw * (ei * eo), s.bias + s.sb * eo.t())


class Dueling(nn.Module):
    def __init__(s):
        super().__init__()
        s.f = nn.Sequential(nn.Linear(50, 32), nn.ReLU())
        s.a, s.v = Noisy(32, 4), Noisy(32, 1)

    def forward(s, x):
        h = s.f(x)
        a = s.a(h)
        return s.v(h) + a - a.mean(1, keepdim=True)


class PER:
    def __init__(s, n, alpha=0.6):
        s.n, s.alpha, s.buf, s.pri, s.pos = n, alpha, [], np.zeros((n,), dtype=np.float32), 0

    def push(s, *t):
        mp = s.pri.max() if s.buf else 1.0
        s.buf.append(t) if len(s.buf) < s.n else s.buf.__setitem__(s.pos, t)
        s.pri[s.pos] = mp
        s.pos = (s.pos + 1) % s.n

    def sample(s, b, beta=0.4):
        p = s.pri[: len(s.buf)] ** s.alpha
        p /= p.sum()
        i = np.random.choice(len(s.buf), b, p=p)
        w = (len(s.buf) * p[i]) ** (-beta)
        return [np.array(z) for z in zip(*[s.buf[k] for k in i])], i, torch.from_numpy((w / w.max()).astype(np.float32))

    def update(s, i, td):
        for k, e in zip(i, td):
            s.pri[k] = e


q, qt = Dueling(), Dueling()
qt.load_state_dict(q.state_dict())
o = torch.optim.Adam(q.parameters(), 2e-3)
rb = PER(300)
env = Grid()
step = 0
scores = deque(maxlen=5)
for ep in range(8):
    s = env.reset()
    R = 0
    for t in count():
        with torch.no_grad():
            a = (
                q(torch.as_tensor(s)[None]).max(1)[1].view(1, 1).item()
                if random.random() > max(0.1, 1 - step / 150)
                else random.randrange(4)
            )
        s2, r, d = env.step(a)
        rb.push(s, a, r, s2, float(d))
        s = s2
        R += r
        step += 1
        if step > 64:
            (S, A, Rr, S2, D), i, w = rb.sample(16)
            S, S2 = map(torch.from_numpy, (S, S2))
            A = torch.LongTensor(A)
            Rr, D = torch.tensor(Rr, dtype=torch.float32), torch.tensor(D, dtype=torch.float32)
            qv = q(S).gather(1, A.unsqueeze(1)).squeeze(1)
            with torch.no_grad():
                y = Rr + 0.97 * qt(S2).gather(1, q(S2).argmax(1, keepdim=True)).squeeze(1) * (1 - D)
            td = (qv - y).abs()
            l = (w * F.smooth_l1_loss(qv, y, reduction="none")).mean()
            o.zero_grad()
            l.backward()
            [p.grad.data.clamp_(-1, 1) for p in q.parameters()]
            o.step()
            rb.update(i, td.detach().numpy() + 1e-5)
            if step % 40 == 0:
                qt.load_state_dict(q.state_dict())
                print(step, l.item(), qv.mean().item())
        if d:
            break
    scores.append(R)
    print(ep, t, round(R, 3), np.mean(scores).round(3))
# categorical DQN projection (C51), QR-DQN loss
z = torch.linspace(-2, 2, 11)
p = torch.softmax(torch.randn(3, 11), 1)
r, d = torch.tensor([0.5, -0.3, 1.0]), torch.tensor([0.0, 0, 1])
Tz = (r[:, None] + 0.9 * (1 - d)[:, None] * z).clamp(-2, 2)
b = (Tz + 2) / 0.4
lo, up = b.floor().long(), b.ceil().long()
lo[(up > 0) * (lo == up)] -= 1
up[(lo < 10) * (lo == up)] += 1
m = torch.zeros(3, 11)
off = torch.linspace(0, 22, 3).long().unsqueeze(1).expand(3, 11)
m.view(-1).index_add_(0, (lo + off).view(-1), (p * (up.float() - b)).view(-1))
m.view(-1).index_add_(0, (up + off).view(-1), (p * (b - lo.float())).view(-1))
print(m, m.sum(1))
th, tg = torch.randn(3, 5, requires_grad=True), torch.randn(3, 5)
tau = (2 * torch.arange(5) + 1) / 10.0
u = tg[:, None] - th[..., None]
l = (
    (
        (tau.view(1, -1, 1) - (u.detach() < 0).float()).abs()
        * F.huber_loss(th[..., None].expand_as(u), tg[:, None].expand_as(u), reduction="none")
    )
    .sum(1)
    .mean()
)
l.backward()
print(l, th.grad)
# GAE, PPO-clip, entropy on vectors; V-trace; n-step; lambda returns
rw, v, dn = torch.randn(6, 2), torch.randn(7, 2), (torch.rand(6, 2) < 0.2).float()
adv = torch.zeros_like(rw)
g = 0
for t in reversed(range(6)):
    dl = rw[t] + 0.99 * v[t + 1] * (1 - dn[t]) - v[t]
    adv[t] = g = dl + 0.99 * 0.95 * (1 - dn[t]) * g
print(adv, (adv - adv.mean()) / (adv.std() + 1e-8))
lg = torch.randn(6, 2, 4, requires_grad=True)
pi = Categorical(logits=lg)
a = pi.sample()
ratio = (pi.log_prob(a) - Categorical(logits=lg.detach() + 0.1 * torch.randn_like(lg)).log_prob(a)).exp()
l = -torch.min(ratio * adv, ratio.clamp(0.8, 1.2) * adv).mean() - 0.01 * pi.entropy().mean()
l.backward()
print(a, l, lg.grad.abs().mean())


# tic-tac-toe MCTS with a network
class TTT(nn.Module):
    def __init__(s):
        super().__init__()
        s.c = nn.Conv2d(2, 8, 3, padding=1)
        s.p, s.v = nn.Linear(72, 9), nn.Linear(72, 1)

    def forward(s, x):
        h = F.relu(s.c(x)).flatten(1)
        return F.log_softmax(s.p(h), 1), torch.tanh(s.v(h)).squeeze(1)


LINES = torch.tensor([[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]])


def winner(b):
    s = b[LINES].sum(1)
    return 1 if (s == 3).any() else -1 if (s == -3).any() else None if (b == 0).any() else 0


net = TTT()
enc = lambda b, pl: torch.stack([(b == pl).float(), (b == -pl).float()]).view(1, 2, 3, 3)


@torch.no_grad()
def mcts(b, pl, sims=20):
    P, _ = net(enc(b, pl))
    P = P.exp()[0] * (b == 0)
    P /= P.sum()
    N, W = torch.zeros(9), torch.zeros(9)
    for _ in range(sims):
        u = W / N.clamp(min=1) + 1.5 * P * N.sum().add(1).sqrt() / (1 + N)
        u[b != 0] = -float("inf")
        a = u.argmax().item()
        b2 = b.clone()
        b2[a] = pl
        w = winner(b2)
        W[a] += w * pl if w is not None else -net(enc(b2, -pl))[1].item()
        N[a] += 1
    return N / N.sum()


o = torch.optim.SGD(net.parameters(), 0.1, weight_decay=1e-4)
for game in range(3):
    b, pl, hist = torch.zeros(9), 1, []
    while (w := winner(b)) is None:
        pi = mcts(b, pl)
        hist.append((enc(b, pl), pi, pl))
        a = torch.multinomial(pi, 1).item()
        b = b.clone()
        b[a] = pl
        pl = -pl
    X, Pi, Z = (
        torch.cat([h[0] for h in hist]),
        torch.stack([h[1] for h in hist]),
        torch.tensor([float(w * h[2]) for h in hist]),
    )
    lp, v = net(X)
    l = -(Pi * lp).sum(1).mean() + F.mse_loss(v, Z)
    o.zero_grad()
    l.backward()
    o.step()
    print(game, w, len(hist), l.item(), b.view(3, 3).int().tolist())
