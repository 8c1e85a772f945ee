# k-means, PCA, t-SNE, Ising, life, Mandelbrot in reals, filters, evolution strategies, sudoku-like masks, graph algorithms, sorting networks
import math, time, sys, os, io, random, itertools, functools, warnings
import numpy as np
import torch
from torch import nn, Tensor, optim
import torch.nn.functional as F

warnings.filterwarnings("ignore", category=DeprecationWarning)
g = torch.Generator()
g.manual_seed(12)
print(g.initial_seed(), g.device, torch.initial_seed() != 12)
torch.manual_seed(12)
# kmeans++
X = torch.cat([torch.randn(30, 2, generator=g) * 0.3 + torch.tensor(c) for c in ([0.0, 0.0], [2.0, 2.0], [-2.0, 1.0])])
C = X[torch.randint(len(X), (1,), generator=g)]
for _ in range(2):
    d2 = torch.cdist(X, C).min(1).values ** 2
    C = torch.vstack([C, X[torch.multinomial(d2 / d2.sum(), 1, generator=g)]])
for it in range(5):
    a = torch.cdist(X, C).argmin(dim=1)
    C = torch.stack([X[a == k].mean(0) for k in range(3)])
    cnt = torch.bincount(a, minlength=3)
    C2 = torch.zeros(3, 2).index_add_(0, a, X).div_(cnt.unsqueeze(1))
    assert torch.allclose(C, C2)
    C3 = torch.zeros(3, 2).scatter_reduce(0, a[:, None].expand(-1, 2), X, "mean", include_self=False)
    assert torch.allclose(C, C3, atol=1e-6)
print(C, cnt, a.unique(return_counts=True), torch.histc(X[:, 0], 5), torch.histogram(X[:, 1], 4), sep="\n")
# PCA, whitening, svd, lowrank
Xc = X - X.mean(0, keepdim=True)
U, S, Vh = torch.linalg.svd(Xc, full_matrices=False)
print(
    S, (S**2 / (len(X) - 1)), torch.allclose(U @ torch.diag(S) @ Vh, Xc, atol=1e-5), torch.linalg.matrix_norm(Xc, "nuc"), torch.linalg.matrix_rank(Xc)
)
w, V = torch.linalg.eigh(Xc.T @ Xc / (len(X) - 1))
print(w, V.abs())
Q, R = torch.linalg.qr(Xc)
print(Q.shape, R.abs(), torch.linalg.lstsq(Xc, Xc @ torch.ones(2)).solution)
Uq, Sq, Vq = torch.pca_lowrank(X, q=2)
print(Sq)


# t-SNE by hand with perplexity search
def hbeta(D, beta):
    P = torch.exp(-D * beta)
    s = P.sum()
    return torch.log(s) + beta * (D * P).sum() / s, P / s


n = 20
Y = X[::5][: n - 2]
n = len(Y)
D = (Y**2).sum(1)
D = D[:, None] + D[None] - 2 * Y @ Y.t()
P = torch.zeros(n, n)
for i in range(n):
    lo, hi, b = -math.inf, math.inf, torch.ones(1)
    idx = torch.cat([torch.arange(i), torch.arange(i + 1, n)])
    for _ in range(20):
        H, p = hbeta(D[i, idx], b)
        diff = H - math.log(5.0)
        if abs(diff) < 1e-5:
            break
        if diff > 0:
            lo = b.clone()
            b = b * 2 if hi == math.inf else (b + hi) / 2
        else:
            hi = b.clone()
            b = b / 2 if lo == -math.inf else (b + lo) / 2
    P[i, idx] = p
P = (P + P.t()) / (2 * n)
P.clamp_(min=1e-12)
Z = torch.randn(n, 2) * 1e-2
V_ = torch.zeros_like(Z)
gains = torch.ones_like(Z)
for it in range(60):
    num = 1 / (1 + torch.cdist(Z, Z) ** 2)
    num.fill_diagonal_(0.0)
    Qm = (num / num.sum()).clamp(min=1e-12)
    PQ = P - Qm
    grad = 4 * ((PQ * num)[..., None] * (Z[:, None] - Z[None])).sum(1)
    gains = (gains + 0.2) * ((grad > 0) != (V_ > 0)) + gains * 0.8 * ((grad > 0) == (V_ > 0))
    gains[gains < 0.01] = 0.01
    V_ = 0.5 * V_ - 10 * gains * grad
    Z = Z + V_
    Z -= Z.mean(0)
    if it % 20 == 0:
        print("tsne", (P * (P / Qm).log()).sum())
# Ising by checkerboard Metropolis
s = torch.where(torch.rand(8, 8) < 0.5, -1.0, 1.0)
ii = torch.arange(8)
cb = (ii[:, None] + ii[None]) % 2
for sweep in range(30):
    for c in (0, 1):
        nb = s.roll(1, 0) + s.roll(-1, 0) + s.roll(1, 1) + s.roll(-1, 1)
        dE = 2 * s * nb
        flip = (torch.rand_like(s) < torch.exp(-dE * 0.6)) & (cb == c)
        s = torch.where(flip, -s, s)
print("ising", s.mean(), s.int()[:2], s.sign().eq(s).all())
# life
b = (torch.rand(10, 10) > 0.6).float()
k = torch.ones(1, 1, 3, 3)
k[0, 0, 1, 1] = 0
for _ in range(6):
    nn_ = F.conv2d(F.pad(b[None, None], (1, 1, 1, 1), mode="circular"), k)[0, 0]
    b = ((nn_ == 3) | ((b == 1) & (nn_ == 2))).to(b.dtype)
print("\n".join("".join(".#"[int(v)] for v in r) for r in b), b.sum().item(), b.nonzero()[:3].tolist(), torch.argwhere(b)[-1])
# Mandelbrot and Julia in reals
y, x = torch.meshgrid(torch.linspace(-1.2, 1.2, 9), torch.linspace(-2, 0.6, 24), indexing="ij")
zr, zi = torch.zeros_like(x), torch.zeros_like(y)
it = torch.zeros(x.shape, dtype=torch.int32)
for _ in range(30):
    zr, zi = zr * zr - zi * zi + x, 2 * zr * zi + y
    alive = torch.hypot(zr, zi) < 2
    it += alive
    zr, zi = torch.nan_to_num(zr).clamp(-9, 9), torch.nan_to_num(zi).clamp(-9, 9)
for r in it:
    print("".join(" .:-=+*#%@"[min(9, v // 3)] for v in r.tolist()))
# image filters
img = torch.rand(1, 1, 9, 9)
ax = torch.arange(5.0) - 2
ga = torch.exp(-(ax**2) / 2)
ga /= ga.sum()
blur = F.conv2d(F.conv2d(img, ga.view(1, 1, 1, -1), padding=(0, 2)), ga.view(1, 1, -1, 1), padding=(2, 0))
sob = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
gxy = F.conv2d(img, torch.stack([sob, sob.T])[:, None], padding=1)
mag, ang = gxy.pow(2).sum(1).sqrt(), torch.atan2(gxy[:, 1], gxy[:, 0])
med = F.unfold(F.pad(img, (1,) * 4, mode="reflect"), 3).median(1)[0].view_as(img)
dil, ero = F.max_pool2d(img, 3, 1, 1), -F.max_pool2d(-img, 3, 1, 1)
print(
    blur.mean(),
    mag.max(),
    ang.rad2deg().min(),
    med.std(),
    (dil - ero).sum(),
    F.fold(F.unfold(img, 2, stride=1), (9, 9), 2)[0, 0, 4, 4] / img[0, 0, 4, 4],
)
th = torch.tensor(0.5)
rot = torch.stack([torch.stack([th.cos(), -th.sin(), th * 0]), torch.stack([th.sin(), th.cos(), th * 0])])[None]
gr = F.affine_grid(rot, [1, 1, 9, 9], align_corners=False)
print(
    F.grid_sample(img, gr, align_corners=False, padding_mode="border").sum(),
    F.grid_sample(img, gr, mode="nearest", align_corners=True).sum(),
    F.interpolate(img, scale_factor=(2, 1.5), mode="bicubic", align_corners=False).shape,
    F.interpolate(img, 4, mode="area").mean(),
    img.flip(-1).rot90(1, (2, 3)).diagonal(dim1=2, dim2=3).sum(),
)
psnr = lambda a, b: -10 * torch.log10(F.mse_loss(a, b))
print("psnr", psnr(img, blur).item(), "tv", (img[..., 1:] - img[..., :-1]).abs().sum() + (img[..., 1:, :] - img[..., :-1, :]).abs().sum())


# evolution strategies
@torch.no_grad()
def es(f, n=5, sigma=0.1, lr=0.05, pop=20):
    w = torch.zeros(n)
    for i in range(30):
        eps = torch.randn(pop // 2, n)
        eps = torch.cat([eps, -eps])
        r = f(w + sigma * eps)
        rk = r.argsort().argsort().float() / (pop - 1) - 0.5
        w += lr / (pop * sigma) * eps.T @ rk
    return w


print("es", es(lambda w: -(w - torch.arange(5) / 5).pow(2).sum(1)))
with torch.no_grad():
    p = torch.rand(16, 3) * 4 - 2
    v = torch.zeros_like(p)
    pb, pf = p.clone(), p.pow(2).sum(1)
    for _ in range(20):
        gb = pb[pf.argmin()]
        v = 0.7 * v + torch.rand(16, 1) * (pb - p) + torch.rand(16, 1) * (gb - p)
        p = p + v
        f = p.pow(2).sum(1)
        better = f < pf
        pb[better] = p[better]
        pf = torch.minimum(f, pf)
    print("pso", pf.min() < 1e-2, pf.topk(3, largest=False).indices.shape)
# graph algorithms
W = torch.full((5, 5), math.inf)
W.fill_diagonal_(0)
for u, v, c in [(0, 1, 2.0), (1, 2, 3.0), (0, 3, 7.0), (3, 4, 1.0), (2, 4, 1.0)]:
    W[u, v] = W[v, u] = c
for k in range(5):
    W = torch.minimum(W, W[:, k, None] + W[None, k])
A = (torch.rand(5, 5) < 0.5).float().triu(1)
A = A + A.T
pr = torch.ones(5) / 5
M = A / A.sum(0).clamp(min=1)
for _ in range(30):
    pr = 0.85 * M @ pr + 0.03
L = torch.diag(A.sum(1)) - A
print(
    W,
    pr,
    torch.linalg.eigvalsh(L).round(decimals=4),
    torch.linalg.matrix_power(A, 3).trace() / 6,
    torch.block_diag(A[:2, :2], torch.ones(1, 1)),
    torch.kron(torch.eye(2), torch.tensor([[1, 2]])),
)


# soft sort, sinkhorn, gale
def sinkhorn(la, n=10):
    for _ in range(n):
        la = la - la.logsumexp(-1, keepdim=True)
        la = la - la.logsumexp(-2, keepdim=True)
    return la.exp()


sc = torch.randn(4, requires_grad=True)
pi = sinkhorn(-(sc[:, None] - sc.sort(descending=True)[0][None]).abs() / 0.1)
print(pi.sum(0), pi.sum(1))
(pi @ torch.arange(4.0)).sum().backward()
print(sc.grad.abs().sum() < 1)
comb = torch.combinations(torch.arange(4), 2)
print(
    comb.T,
    torch.cartesian_prod(torch.tensor([1, 2]), torch.tensor([3, 4])).tolist(),
    torch.tril_indices(3, 3, -1).tolist(),
    torch.vander(torch.tensor([1, 2, 3])),
    torch.trapezoid(torch.arange(5.0) ** 2),
    torch.cumulative_trapezoid(torch.arange(4.0)),
    torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([[0, 3, 9]]), right=True),
    torch.bucketize(torch.tensor(2.5), torch.arange(5.0)),
    torch.renorm(torch.ones(2, 3), 2, 0, 1.0),
    torch.cross(torch.tensor([1.0, 0, 0]), torch.tensor([0, 1.0, 0]), dim=0),
    torch.gcd(torch.tensor(12), torch.tensor(18)),
    torch.bitwise_xor(torch.tensor([5]), 3),
    torch.tensor([5, 6]) << 1,
    ~torch.tensor([0, 1]),
    torch.logical_xor(torch.tensor([True]), torch.tensor([False])),
    sep="\n",
)
primes = torch.ones(50, dtype=torch.bool)
primes[:2] = False
for i in range(2, 8):
    if primes[i]:
        primes[i * i :: i] = False
print(
    primes.nonzero().flatten().tolist(),
    "pi",
    (torch.rand(1000, 2, generator=g).square().sum(1) <= 1).float().mean() * 4,
    torch.randperm(6, generator=g),
    torch.empty(3).exponential_(generator=g),
    torch.empty(2, 2).log_normal_(generator=g),
    torch.empty(3).geometric_(0.4, generator=g),
    torch.empty(3).cauchy_(generator=g),
    torch.empty(4, dtype=torch.long).random_(3, 9, generator=g),
)
st = torch.get_rng_state()
r1 = torch.rand(2)
torch.set_rng_state(st)
print((torch.rand(2) == r1).all(), st.dtype, st.shape)
with torch.random.fork_rng():
    torch.manual_seed(0)
    torch.rand(3)
print(torch.rand(1))
# printing
torch.set_printoptions(threshold=20, edgeitems=2)
print(
    torch.arange(100.0).view(10, 10),
    torch.rand(3, 3, generator=g) * 1e-5,
    torch.tensor([1e10, 1.0]),
    torch.tensor([float("nan"), float("inf"), -1.5]),
    torch.tensor([]),
    torch.zeros(0, 3),
    torch.tensor(True),
    torch.tensor([1.5], dtype=torch.float64),
    torch.tensor([1], dtype=torch.int8),
    torch.tensor(3.14159265),
    torch.ones(2, requires_grad=True) * 2,
    sep="\n",
)
torch.set_printoptions(profile="default")
torch.set_printoptions(precision=2, sci_mode=True)
print(torch.tensor([123.456, 0.001]))
torch.set_printoptions(profile="full")
print(torch.tensor([1.23456]))
torch.set_printoptions(profile="short")
print(torch.rand(2, 2, generator=g))
torch.set_printoptions(profile="default")
print(
    f"{torch.tensor(3.14159):.2f} {torch.tensor(5)} {torch.tensor(7):05d} {torch.tensor([1, 2])}",
    torch.tensor([1.5]).item().__class__,
    list(torch.tensor([1, 2])),
    torch.tensor([[1, 2]]).tolist(),
    len(torch.ones(3, 2)),
    2 in torch.tensor([1, 2]),
    torch.tensor(2) == 2,
    bool(torch.tensor(0)),
    int(torch.tensor(3.9)),
    float(torch.tensor(2)),
    hash(torch.ones(1)) is not None,
    abs(torch.tensor(-1)),
    torch.round(torch.tensor(2.567), decimals=1),
    divmod(7, 2),
    torch.tensor(7) // 2,
    torch.tensor(-7) % 3,
    2 ** torch.tensor([1.0, 2.0]),
    1 / torch.tensor([2.0, 4.0]),
    torch.tensor([1, 2]).add(1, alpha=3),
    range(5)[torch.tensor(2)],
    math.sqrt(torch.tensor(4.0)),
    np.sqrt(torch.tensor([4.0]).numpy()),
    sum(torch.tensor([1, 2, 3])),
    max(torch.tensor([1, 5, 2])),
    sorted(torch.tensor([3, 1, 2])),
    any(torch.tensor([0, 1])),
    list(zip(torch.ones(2), [1, 2])),
    dict(a=torch.ones(1)),
    [*map(int, torch.tensor([1, 2]))],
    reversed(torch.tensor([1, 2, 3])),
)
