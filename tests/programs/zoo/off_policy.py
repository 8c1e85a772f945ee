"""Actor-critic, SAC, TD3, bandits, tree search and distributional targets, on small simulated worlds."""
import math, random, copy, collections
from collections import deque, namedtuple
import numpy as np, torch
import torch.nn as nn, torch.nn.functional as F
import torch.optim as optim
from torch.distributions import Normal, Categorical, Independent, TransformedDistribution, TanhTransform, kl_divergence
random.seed(1); np.random.seed(1); torch.manual_seed(1)
class CartPole:
    def __init__(self, seed): self.rng = np.random.RandomState(seed)
    def reset(self): self.s = self.rng.uniform(-0.05, 0.05, 4); self.t = 0; return np.array(self.s, dtype=np.float32)
    def step(self, a):
        x, xd, th, thd = self.s; f = 10. if a == 1 else -10.; c, s = math.cos(th), math.sin(th); tmp = (f + 0.05 * thd ** 2 * s) / 1.1; ta = (9.8 * s - c * tmp) / (0.5 * (4 / 3 - 0.1 * c ** 2 / 1.1)); xa = tmp - 0.05 * ta * c / 1.1
        self.s = np.array([x + 0.02 * xd, xd + 0.02 * xa, th + 0.02 * thd, thd + 0.02 * ta]); self.t += 1; done = bool(abs(self.s[0]) > 2.4 or abs(self.s[2]) > 0.209 or self.t >= 60); return self.s.astype(np.float32), 1.0, done, {}
class Pendulum:
    def __init__(self, seed): self.r = np.random.RandomState(seed)
    def reset(self): self.th, self.d = self.r.uniform(-np.pi, np.pi), self.r.uniform(-1, 1); return self.o()
    def o(self): return np.array([np.cos(self.th), np.sin(self.th), self.d], np.float32)
    def step(self, u): u = float(np.clip(u, -2, 2)[0]); th = ((self.th + np.pi) % (2 * np.pi)) - np.pi; cost = th ** 2 + .1 * self.d ** 2 + .001 * u ** 2; self.d = np.clip(self.d + (15 * np.sin(self.th) + 3 * u) * .05, -8, 8); self.th += self.d * .05; return self.o(), -cost, False, {}
SavedAction = namedtuple('SavedAction', ['log_prob', 'value'])
class Policy(nn.Module):
    def __init__(self): super().__init__(); self.affine1 = nn.Linear(4, 32); self.action_head = nn.Linear(32, 2); self.value_head = nn.Linear(32, 1); self.saved_actions, self.rewards = [], []
    def forward(self, x): x = F.relu(self.affine1(x)); return F.softmax(self.action_head(x), dim=-1), self.value_head(x)
model = Policy(); opt = optim.Adam(model.parameters(), lr=3e-2); eps = np.finfo(np.float32).eps.item(); env = CartPole(3); running = 10
for ep in range(6):
    state, ep_r = env.reset(), 0
    for t in range(1, 100):
        probs, v = model(torch.from_numpy(state).float()); m = Categorical(probs); a = m.sample(); model.saved_actions.append(SavedAction(m.log_prob(a), v)); state, r, done, _ = env.step(a.item()); model.rewards.append(r); ep_r += r
        if done: break
    running = 0.05 * ep_r + 0.95 * running; R = 0; pl, vl, returns = [], [], []
    for r in model.rewards[::-1]: R = r + 0.99 * R; returns.insert(0, R)
    returns = torch.tensor(returns); returns = (returns - returns.mean()) / (returns.std() + eps)
    for (lp, v), R in zip(model.saved_actions, returns): adv = R - v.item(); pl.append(-lp * adv); vl.append(F.smooth_l1_loss(v, torch.tensor([R])))
    opt.zero_grad(); loss = torch.stack(pl).sum() + torch.stack(vl).sum(); loss.backward(); opt.step(); del model.rewards[:]; del model.saved_actions[:]; print('Episode {}\tLast reward: {:.2f}\tAverage reward: {:.2f}\tloss {:.4f}'.format(ep, ep_r, running, loss.item()))
class ReplayBuffer:
    def __init__(self, cap, od, ad): self.b = {k: np.zeros((cap, d), np.float32) for k, d in dict(s=od, a=ad, r=1, s2=od, d=1).items()}; self.p = self.n = 0; self.cap = cap
    def add(self, **kw):
        for k, v in kw.items(): self.b[k][self.p] = v
        self.p = (self.p + 1) % self.cap; self.n = min(self.n + 1, self.cap)
    def sample(self, bs): i = np.random.randint(0, self.n, size=bs); return {k: torch.as_tensor(v[i]) for k, v in self.b.items()}
def mlp(sizes, act, out=nn.Identity):
    l = []
    for j in range(len(sizes) - 1): l += [nn.Linear(sizes[j], sizes[j + 1]), (act if j < len(sizes) - 2 else out)()]
    return nn.Sequential(*l)
class Gauss(nn.Module):
    def __init__(self): super().__init__(); self.net = mlp([3, 32, 32], nn.ReLU, nn.ReLU); self.mu, self.ls = nn.Linear(32, 1), nn.Linear(32, 1)
    def forward(self, o, det=False):
        h = self.net(o); mu, std = self.mu(h), torch.clamp(self.ls(h), -20, 2).exp(); pi = Normal(mu, std); a = mu if det else pi.rsample(); lp = pi.log_prob(a).sum(axis=-1); lp -= (2 * (np.log(2) - a - F.softplus(-2 * a))).sum(axis=1); return 2 * torch.tanh(a), lp
actor, q1, q2 = Gauss(), mlp([4, 32, 1], nn.ReLU), mlp([4, 32, 1], nn.ReLU); t1, t2 = copy.deepcopy(q1), copy.deepcopy(q2)
for p in list(t1.parameters()) + list(t2.parameters()): p.requires_grad = False
log_alpha = torch.zeros(1, requires_grad=True); aopt = optim.Adam([log_alpha], lr=3e-3); popt = optim.Adam(actor.parameters(), lr=3e-3); qopt = optim.Adam([*q1.parameters(), *q2.parameters()], lr=3e-3); buf = ReplayBuffer(500, 3, 1); env = Pendulum(5); s = env.reset()
for t in range(120):
    with torch.no_grad(): a = actor(torch.as_tensor(s, dtype=torch.float32)[None])[0][0].numpy() if t > 30 else np.random.uniform(-2, 2, 1)
    s2, r, d, _ = env.step(a); buf.add(s=s, a=a, r=r, s2=s2, d=d); s = s2
    if t > 60 and t % 2 == 0:
        b = buf.sample(16)
        with torch.no_grad(): a2, l2 = actor(b["s2"]); tq = torch.min(t1(torch.cat([b["s2"], a2], -1)), t2(torch.cat([b["s2"], a2], -1))); y = b["r"] + 0.99 * (1 - b["d"]) * (tq - log_alpha.exp() * l2.unsqueeze(-1))
        sa = torch.cat([b["s"], b["a"]], -1); ql = ((q1(sa) - y) ** 2).mean() + ((q2(sa) - y) ** 2).mean(); qopt.zero_grad(); ql.backward(); qopt.step()
        for p in q1.parameters(): p.requires_grad = False
        an, lp = actor(b["s"]); pl = (log_alpha.exp().detach() * lp[:, None] - torch.min(q1(torch.cat([b["s"], an], 1)), q2(torch.cat([b["s"], an], 1)))).mean(); popt.zero_grad(); pl.backward(); popt.step()
        for p in q1.parameters(): p.requires_grad = True
        al = -(log_alpha * (lp + -1.0).detach()).mean(); aopt.zero_grad(); al.backward(); aopt.step()
        with torch.no_grad():
            for p, pt in zip([*q1.parameters(), *q2.parameters()], [*t1.parameters(), *t2.parameters()]): pt.data.mul_(0.995); pt.data.add_(0.005 * p.data)
        if t % 12 == 0: print(f"sac {t} {ql.item():.4f} {pl.item():.4f} {log_alpha.exp().item():.5f} {r:.4f}")
class OU:
    def __init__(self, n): self.n = n; self.state = np.ones(n) * 0
    def noise(self): self.state = self.state + 0.15 * -self.state + 0.2 * np.random.randn(self.n); return torch.tensor(self.state).float()
det = mlp([3, 32, 1], nn.Tanh, nn.Tanh); dett = copy.deepcopy(det); do = optim.AdamW(det.parameters(), lr=1e-3); ou = OU(1)
for it in range(20):
    b = buf.sample(16)
    with torch.no_grad(): noise = (torch.randn_like(b["a"]) * 0.2).clamp(-0.5, 0.5); na = (2 * dett(b["s2"]) + noise).clamp(-2, 2); y = b["r"] + 0.99 * torch.minimum(t1(torch.cat((b["s2"], na), 1)), t2(torch.cat((b["s2"], na), 1)))
    sa = torch.cat((b["s"], b["a"]), 1); ql = F.mse_loss(q1(sa), y) + F.huber_loss(q2(sa), y, delta=2.0); qopt.zero_grad(); ql.backward(); qopt.step()
    if it % 2: al = -q1(torch.cat((b["s"], 2 * det(b["s"])), 1)).mean(); do.zero_grad(); al.backward(); do.step(); [tp.data.copy_(0.01 * p.data + 0.99 * tp.data) for p, tp in zip(det.parameters(), dett.parameters())]
print("td3", ql.item(), al.item(), ou.noise(), det(torch.ones(3)) + ou.noise()); pi = Independent(Normal(torch.zeros(2, 3), torch.ones(2, 3)), 1); print(pi, pi.entropy(), kl_divergence(pi, Independent(Normal(torch.ones(2, 3), 2 * torch.ones(2, 3)), 1)), pi.log_prob(torch.zeros(2, 3)))
td = TransformedDistribution(Normal(torch.tensor([0., 1.]), torch.tensor([1., .5])), [TanhTransform(cache_size=1)]); z = td.rsample(); print(z, td.log_prob(z), td)
arms = torch.tensor([.2, .5, .75]); Q, Nn = torch.zeros(3), torch.zeros(3); A_, B_ = torch.ones(3), torch.ones(3)
for t in range(1, 200):
    u = Q + torch.sqrt(2 * math.log(t) / (Nn + 1e-9)); k = u.argmax(); rr = torch.bernoulli(arms[k]); Nn[k] += 1; Q[k] += (rr - Q[k]) / Nn[k]; j = torch.distributions.Beta(A_, B_).sample().argmax().item(); rw = float(torch.rand(()) < arms[j]); A_[j] += rw; B_[j] += 1 - rw
print(Nn, Q, A_, B_, A_ / (A_ + B_))
class Node:
    def __init__(self, prior): self.P, self.N, self.W, self.ch = prior, 0, 0, {}
def mcts(root_logits, f, n=30):
    root = Node(1.0); pol = torch.softmax(root_logits, 0); noise = torch.distributions.Dirichlet(torch.full((3,), 0.3)).sample(); pol = 0.75 * pol + 0.25 * noise; root.ch = {i: Node(p) for i, p in enumerate(pol)}
    for _ in range(n):
        a, c = max(root.ch.items(), key=lambda kv: (kv[1].W / kv[1].N if kv[1].N else 0) + 1.25 * kv[1].P * math.sqrt(root.N + 1) / (1 + kv[1].N)); v = f(a); c.N += 1; c.W += v; root.N += 1
    return {a: c.N for a, c in root.ch.items()}, [f"{c.P:.4f}" for c in root.ch.values()]
print(mcts(torch.tensor([0.1, 0.2, 0.3]), lambda a: float(arms[a])))
def support(x, n=5): x = torch.sign(x) * (torch.sqrt(torch.abs(x) + 1) - 1) + 0.001 * x; x = x.clamp(-n, n); fl = x.floor(); pr = x - fl; lo = torch.zeros(*x.shape, 2 * n + 1); lo.scatter_(-1, (fl + n).long().unsqueeze(-1), (1 - pr).unsqueeze(-1)); ix = (fl + n + 1); pr = pr.masked_fill_(2 * n < ix, 0.0); ix = ix.masked_fill_(2 * n < ix, 0.0); lo.scatter_(-1, ix.long().unsqueeze(-1), pr.unsqueeze(-1)); return lo
print(support(torch.tensor([[0.3, -7.2], [100., 2.]])))
