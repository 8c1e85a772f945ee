# time series: N-BEATS, DeepAR, seasonal decomposition, TFT-like gating, quantile losses, Kalman filter, GP, HMM
import multiprocessing; multiprocessing.set_start_method("fork")    # Python 3.14 asks for `if __name__ == "__main__"` otherwise
import math
import numpy as np
import torch, torch.nn as nn, torch.nn.functional as F
from torch.distributions import (
    Normal,
    NegativeBinomial,
    StudentT,
    Categorical,
    MultivariateNormal,
    constraints,
    constraint_registry,
    biject_to,
    transform_to,
)
from torch.utils.data import (
    Dataset,
    DataLoader,
    Subset,
    ConcatDataset,
    ChainDataset,
    IterableDataset,
    get_worker_info,
    default_collate,
    WeightedRandomSampler,
    SubsetRandomSampler,
    BatchSampler,
    SequentialSampler,
    RandomSampler,
    StackDataset,
)

torch.manual_seed(5)
torch.set_default_dtype(torch.float32)


class NBeatsBlock(nn.Module):
    def __init__(s, units, theta, back, fore, share=False, nb_harmonics=None):
        super().__init__()
        s.fc = nn.Sequential(*[m for i in range(2) for m in (nn.Linear(back if i == 0 else units, units), nn.ReLU())])
        s.back, s.fore = back, fore
        s.bl, s.fl = torch.arange(back) / back, torch.arange(fore) / fore
        if share:
            s.theta_f = s.theta_b = nn.Linear(units, theta, bias=False)
        else:
            s.theta_b = nn.Linear(units, theta, bias=False)
            s.theta_f = nn.Linear(units, theta, bias=False)


class Generic(NBeatsBlock):
    def __init__(s, *a, **k):
        super().__init__(*a, **k)
        s.b, s.f = nn.Linear(a[1], s.back), nn.Linear(a[1], s.fore)

    def forward(s, x):
        x = s.fc(x)
        return s.b(s.theta_b(x)), s.f(s.theta_f(x))


class Trend(NBeatsBlock):
    def forward(s, x):
        x = s.fc(x)
        T = lambda t, n: torch.stack([t**i for i in range(n)])
        return s.theta_b(x).mm(T(s.bl, 3)), s.theta_f(x).mm(T(s.fl, 3))


class Seasonality(NBeatsBlock):
    def forward(s, x):
        x = s.fc(x)
        p = 4
        S = lambda t: torch.cat(
            [torch.stack([torch.cos(2 * np.pi * i * t) for i in range(p // 2)]), torch.stack([torch.sin(2 * np.pi * i * t) for i in range(p // 2)])]
        )
        return s.theta_b(x).mm(S(s.bl)), s.theta_f(x).mm(S(s.fl))


class NBeats(nn.Module):
    def __init__(s, back=12, fore=4):
        super().__init__()
        s.back, s.fore = back, fore
        s.stacks = nn.ModuleList([Trend(16, 3, back, fore, share=True), Seasonality(16, 4, back, fore, share=True), Generic(16, 5, back, fore)])

    def forward(s, x):
        f = torch.zeros(x.size(0), s.fore)
        for b in s.stacks:
            bb, ff = b(x)
            x = x - bb
            f = f + ff
        return x, f


t = np.arange(120)
series = torch.from_numpy(np.sin(t / 6) + 0.02 * t + 0.1 * np.random.RandomState(0).randn(120)).float()
win = series.unfold(0, 16, 2)
tr, te = win[:40], win[40:]
mu, sd = tr.mean(), tr.std(unbiased=False)
tr = (tr - mu) / sd
print(win.shape, mu, sd)
m = NBeats()
print(sum(p.numel() for p in m.parameters()), len(list(m.parameters())), len(m.state_dict()))
o = torch.optim.Adam(m.parameters(), 5e-3)


def smape(p, t):
    return (200 * (p - t).abs() / (p.abs() + t.abs() + 1e-8)).mean()


for e in range(5):
    for xb in DataLoader(tr, 16, shuffle=True):
        _, f = m(xb[:, :12])
        l = F.l1_loss(f, xb[:, 12:])
        o.zero_grad()
        l.backward()
        o.step()
    print("nbeats", e, l.item(), smape(f, xb[:, 12:]).item())


# DeepAR
class DeepAR(nn.Module):
    def __init__(s, h=12):
        super().__init__()
        s.rnn = nn.LSTM(2, h, num_layers=2, batch_first=True, dropout=0.1)
        s.mu, s.ps = nn.Linear(h, 1), nn.Sequential(nn.Linear(h, 1), nn.Softplus())
        [nn.init.constant_(p[s.rnn.hidden_size : 2 * s.rnn.hidden_size], 1.0) for n, p in s.rnn.named_parameters() if "bias" in n]

    def forward(s, x, st=None):
        o, st = s.rnn(x, st)
        return Normal(s.mu(o).squeeze(-1), s.ps(o).squeeze(-1) + 1e-3), st


d = DeepAR()
o = torch.optim.Rprop(d.parameters(), 1e-3)
cov = (torch.arange(16) % 6 / 6).expand(40, 16)
for e in range(4):
    di, _ = d(torch.stack([tr[:, :-1], cov[:, :-1]], -1))
    l = -di.log_prob(tr[:, 1:]).mean()
    o.zero_grad()
    l.backward()
    o.step()
    print("deepar", l.item(), di.mean.std().item())
d.eval()
with torch.no_grad():
    di, st = d(torch.stack([tr[:2, :11], cov[:2, :11]], -1))
    y = di.sample()[:, -1]
    paths = []
    for k in range(4):
        di, st = d(torch.stack([y, cov[:2, k]], -1)[:, None], st)
        y = di.sample()[:, 0]
        paths.append(y)
print(torch.stack(paths, 1), di, st[0].shape)
q = torch.tensor([0.1, 0.5, 0.9])
pr = torch.randn(6, 3)
yq = torch.randn(6, 1)
e = yq - pr
print(
    "pinball",
    torch.max(q * e, (q - 1) * e).sum(1).mean(),
    torch.quantile(series, q),
    torch.quantile(win, 0.3, dim=1, interpolation="nearest")[:3],
    series.nanquantile(0.5),
)
cl = (
    F.gaussian_nll_loss(pr, pr * 0 + 1, pr**2 + 0.1),
    F.poisson_nll_loss(pr, pr.abs().round(), full=True),
    -NegativeBinomial(F.softplus(pr), logits=pr).log_prob(pr.abs().round()).mean(),
    -StudentT(F.softplus(pr) + 2, pr, 1.0).log_prob(pr + 1).mean(),
)
print(cl)
# moving averages, differencing, autocorrelation
ma = F.avg_pool1d(F.pad(series[None, None], (2, 2), mode="replicate"), 5, 1)[0, 0]
print(ma[:4], torch.diff(series, n=2)[:3], series.diff(prepend=series[:1])[:2])
c = series - series.mean()
ac = F.conv1d(c[None, None], c[None, None], padding=119)[0, 0, 119:] / c.dot(c)
print(ac[:5], torch.corrcoef(torch.stack([series[:-1], series[1:]])), torch.cov(win[:5, :3].T))


# GRN / variable selection (TFT)
class GRN(nn.Module):
    def __init__(s, d, ctx=None):
        super().__init__()
        s.a, s.b, s.g, s.n = nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, 2 * d), nn.LayerNorm(d)
        s.c = nn.Linear(ctx, d, bias=False) if ctx else None

    def forward(s, x, c=None):
        h = s.a(x)
        h = h + s.c(c).unsqueeze(1) if c is not None else h
        return s.n(x + F.glu(s.g(s.b(F.elu(h))), -1))


g = GRN(4, 3)
print(g, g(torch.ones(2, 3, 4), torch.ones(2, 3))[0, 0])
# Kalman filter and smoother
A, C, Q, R = torch.tensor([[1.0, 1.0], [0.0, 0.9]]), torch.tensor([[1.0, 0.0]]), 0.01 * torch.eye(2), torch.tensor([[0.1]])
logq = torch.zeros((), requires_grad=True)


def kalman(y, s):
    x, P, ll, xs = torch.zeros(2), torch.eye(2), 0.0, []
    for v in y:
        x, P = A @ x, A @ P @ A.mT + Q * s
        S = C @ P @ C.mT + R
        K = torch.linalg.solve(S, C @ P).mT
        r = v - C @ x
        ll = ll + MultivariateNormal(torch.zeros(1), S).log_prob(r)
        x = x + K @ r
        P = (torch.eye(2) - K @ C) @ P
        xs.append(x)
    return torch.stack(xs), ll


o = torch.optim.LBFGS([logq], lr=0.5, max_iter=5, line_search_fn="strong_wolfe")


def closure():
    o.zero_grad()
    l = -kalman(series[:30], logq.exp())[1]
    l.backward()
    return l


print("kalman", o.step(closure).item(), logq.item(), kalman(series[:30], logq.exp())[0][-1])
# HMM forward in log space and Viterbi
T_, E_ = torch.log_softmax(torch.randn(3, 3), 1), torch.log_softmax(torch.randn(3, 5), 1)
obs = torch.randint(5, (8,))
al = E_[:, obs[0]] - math.log(3)
v = al.clone()
bp = []
for ob in obs[1:]:
    al = torch.logsumexp(al[:, None] + T_, 0) + E_[:, ob]
    mx = (v[:, None] + T_).max(0)
    v = mx.values + E_[:, ob]
    bp.append(mx.indices)
path = [v.argmax().item()]
for b in reversed(bp):
    path.insert(0, b[path[0]].item())
print("hmm", al.logsumexp(0), v.max(), path, mx)
# GP with constraint transforms
raw = {k: torch.zeros((), requires_grad=True) for k in ("ls", "var", "noise")}
X = torch.linspace(0, 1, 12)[:, None]
Y = torch.sin(6 * X[:, 0])
pos = transform_to(constraints.positive)
print(
    pos,
    biject_to(constraints.interval(0.0, 2.0))(torch.tensor(0.3)),
    biject_to(constraints.simplex)(torch.zeros(2)),
    transform_to(constraints.lower_cholesky)(torch.ones(2, 2)),
    constraint_registry.biject_to is biject_to,
)
o = torch.optim.Adam(raw.values(), 0.1)
for i in range(12):
    h = {k: pos(v) for k, v in raw.items()}
    K = h["var"] * torch.exp(-0.5 * torch.cdist(X, X) ** 2 / h["ls"] ** 2) + (h["noise"] * 0.1 + 1e-4) * torch.eye(12)
    L = torch.linalg.cholesky(K)
    a = torch.cholesky_solve(Y[:, None], L)
    nll = 0.5 * Y @ a[:, 0] + L.diagonal().log().sum() + 6 * math.log(2 * math.pi)
    o.zero_grad()
    nll.backward()
    o.step()
    i % 4 == 0 and print("gp", nll.item(), [round(p.grad.item(), 4) for p in raw.values()])
Xs = torch.tensor([[0.25], [1.2]])
Ks = h["var"] * torch.exp(-0.5 * torch.cdist(Xs, X) ** 2 / h["ls"] ** 2)
vv = torch.linalg.solve_triangular(L, Ks.T, upper=False)
print(Ks @ a[:, 0], h["var"] - (vv**2).sum(0), torch.logdet(K), torch.linalg.slogdet(K), torch.linalg.cond(K).log10())


# data plumbing
class Stream(IterableDataset):
    def __init__(s, a, b):
        s.a, s.b = a, b

    def __iter__(s):
        w = get_worker_info()
        lo, hi = s.a, s.b
        if w is not None:
            per = math.ceil((hi - lo) / w.num_workers)
            lo = lo + w.id * per
            hi = min(lo + per, hi)
        return iter(range(lo, hi))


def wif(i):
    torch.manual_seed(i)


print(
    list(DataLoader(Stream(3, 10), 2)),
    list(DataLoader(Stream(0, 7), 2, num_workers=2, worker_init_fn=wif)),
    [b.tolist() for b in DataLoader(ChainDataset([Stream(0, 2), Stream(5, 8)]), 3)],
)
ws = WeightedRandomSampler([0.1, 0.9, 0.5], 6, generator=torch.Generator().manual_seed(3))
print(list(ws), list(BatchSampler(SubsetRandomSampler([5, 6, 7], torch.Generator().manual_seed(1)), 2, True)), len(ws))
cd = ConcatDataset([Subset(tr, [0, 2]), tr[:3]])
print(
    len(cd),
    cd.cumulative_sizes,
    next(iter(DataLoader(StackDataset(a=tr, b=cov), 25)))["b"].shape,
    default_collate([{"a": 1, "b": [1.0, 2.0], "c": "x", "d": (np.float32(1), np.arange(2))}] * 2),
)
dl = DataLoader(range(10), batch_size=4, collate_fn=lambda b: torch.tensor(b) * 2, persistent_workers=False, timeout=0, pin_memory=False)
print(len(dl), [x.sum().item() for x in dl], dl.batch_size, dl.dataset, type(dl.sampler).__name__)
