# DeepFM, DIN, matrix factorization, GloVe, fastText-like bag, two towers, collaborative metric, calibration, AUC
import torch, torch.nn as nn, torch.nn.functional as F
import numpy as np, random, collections, itertools, json, copy, pickle, io
from dataclasses import dataclass, asdict
from torch.utils.data import Dataset, DataLoader, TensorDataset
from torch.nn.parameter import Parameter, UninitializedParameter
from torch.nn.init import xavier_normal_, constant_, calculate_gain, _calculate_fan_in_and_fan_out

torch.manual_seed(17)
random.seed(17)
np.random.seed(17)


class FeaturesLinear(nn.Module):
    def __init__(self, field_dims, out=1):
        super().__init__()
        self.fc = nn.Embedding(sum(field_dims), out)
        self.bias = nn.Parameter(torch.zeros((out,)))
        self.offsets = np.array((0, *np.cumsum(field_dims)[:-1]), dtype=np.int64)

    def forward(self, x):
        x = x + x.new_tensor(self.offsets).unsqueeze(0)
        return torch.sum(self.fc(x), dim=1) + self.bias


class FeaturesEmbedding(nn.Module):
    def __init__(self, field_dims, d):
        super().__init__()
        self.embedding = nn.Embedding(sum(field_dims), d)
        self.offsets = np.array((0, *np.cumsum(field_dims)[:-1]), dtype=np.int64)
        nn.init.xavier_uniform_(self.embedding.weight.data)

    def forward(self, x):
        return self.embedding(x + x.new_tensor(self.offsets).unsqueeze(0))


class FM(nn.Module):
    def forward(self, x):
        return 0.5 * torch.sum(torch.sum(x, dim=1) ** 2 - torch.sum(x**2, dim=1), dim=1, keepdim=True)


class CrossNetwork(nn.Module):
    def __init__(s, d, n):
        super().__init__()
        s.n = n
        s.w = nn.ModuleList([nn.Linear(d, 1, bias=False) for _ in range(n)])
        s.b = nn.ParameterList([nn.Parameter(torch.zeros((d,))) for _ in range(n)])

    def forward(s, x):
        x0 = x
        for i in range(s.n):
            x = x0 * s.w[i](x) + s.b[i] + x
        return x


class DeepFM(nn.Module):
    def __init__(s, fd, d=6):
        super().__init__()
        s.linear, s.fm, s.embedding = FeaturesLinear(fd), FM(), FeaturesEmbedding(fd, d)
        s.cross = CrossNetwork(len(fd) * d, 2)
        s.mlp = nn.Sequential(
            *itertools.chain.from_iterable(
                [(nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU(), nn.Dropout(p=0.2)) for i, o in ((len(fd) * d, 16), (16, 8))]
            ),
            nn.Linear(8, 1),
        )

    def forward(s, x):
        e = s.embedding(x)
        f = e.view(e.size(0), -1)
        return torch.sigmoid((s.linear(x) + s.fm(e) + s.mlp(f) + s.cross(f).mean(1, keepdim=True)).squeeze(1))


fd = [5, 7, 3]
X = torch.stack([torch.randint(0, d, (80,)) for d in fd], 1)
y = ((X[:, 0] + X[:, 1]) % 2).float()
m = DeepFM(fd)
print(m)
crit = nn.BCELoss()
o = torch.optim.Adam(m.parameters(), lr=1e-2, weight_decay=1e-6)


def auc(s, t):
    r = s.argsort().argsort().double() + 1
    p = t.sum()
    return ((r[t == 1].sum() - p * (p + 1) / 2) / (p * (len(t) - p))).item()


for e in range(4):
    tot = 0
    for i, (f, t) in enumerate(DataLoader(TensorDataset(X, y), batch_size=32, shuffle=True, num_workers=0)):
        pr = m(f)
        l = crit(pr, t.float())
        m.zero_grad()
        l.backward()
        o.step()
        tot += l.item()
    m.eval()
    s = m(X)
    m.train()
    print("epoch", e, tot / (i + 1), "auc", f"{auc(s.detach(), y):.2f}", "acc", ((s > 0.5).float() == y).float().mean().item())


class EarlyStopper(object):
    def __init__(self, n):
        self.n, self.c, self.best = n, 0, 0

    def is_continuable(self, model, acc):
        if acc > self.best:
            self.best, self.c = acc, 0
            buf = io.BytesIO()
            torch.save(model.state_dict(), buf)
            return True
        self.c += 1
        return self.c < self.n


print(EarlyStopper(2).is_continuable(m, 0.7))


# DIN attention over a padded history with Dice activation
class Dice(nn.Module):
    def __init__(s, d):
        super().__init__()
        s.bn = nn.BatchNorm1d(d, affine=False, eps=1e-8)
        s.alpha = nn.Parameter(torch.zeros(d))

    def forward(s, x):
        p = torch.sigmoid(s.bn(x.flatten(0, -2)).view_as(x))
        return p * x + (1 - p) * s.alpha * x


class DIN(nn.Module):
    def __init__(s, n, d=8):
        super().__init__()
        s.emb = nn.Embedding(n, d, padding_idx=0, max_norm=1.0)
        s.att = nn.Sequential(nn.Linear(4 * d, 12), Dice(12), nn.Linear(12, 1))
        s.fc = nn.Linear(2 * d, 1)

    def forward(s, hist, item):
        h, i = s.emb(hist), s.emb(item)
        q = i.unsqueeze(1).expand_as(h)
        a = s.att(torch.cat([q, h, q - h, q * h], -1)).squeeze(-1)
        a = a.masked_fill(hist.eq(0), torch.finfo(a.dtype).min)
        u = torch.bmm(a.softmax(1).unsqueeze(1), h).squeeze(1)
        return s.fc(torch.cat([u, i], 1)).view(-1)


hist = torch.tensor([[1, 2, 3, 0], [4, 0, 0, 0], [2, 5, 0, 0], [6, 7, 8, 9]])
it = torch.tensor([3, 4, 9, 1])
d = DIN(10)
o = torch.optim.Adagrad(d.parameters(), 0.05)
for e in range(4):
    l = F.binary_cross_entropy_with_logits(d(hist, it), torch.tensor([1.0, 1.0, 0.0, 0.0]), pos_weight=torch.tensor(2.0))
    o.zero_grad()
    l.backward()
    o.step()
    print("din", l.item(), d.emb.weight.norm(dim=1).max().item(), d.emb.weight.grad[0].sum().item())


# matrix factorization, biased, with negative sampling (BPR), sparse=False
class MF(nn.Module):
    def __init__(s, nu, ni, k=5):
        super().__init__()
        s.u, s.i = nn.Embedding(nu, k), nn.Embedding(ni, k)
        s.bu, s.bi = nn.Embedding(nu, 1), nn.Embedding(ni, 1)
        s.mu = nn.Parameter(torch.tensor([3.0]))
        s.apply(lambda l: nn.init.normal_(l.weight, 0, 0.1) if type(l) == nn.Embedding else None)

    def forward(s, u, i):
        return (s.u(u) * s.i(i)).sum(1) + s.bu(u).squeeze() + s.bi(i).squeeze() + s.mu


R = torch.randint(1, 6, (6, 8)).float()
mask = torch.rand(6, 8) < 0.6
uu, ii = mask.nonzero(as_tuple=True)
mf = MF(6, 8)
o = torch.optim.SGD(mf.parameters(), lr=0.5, momentum=0.5)
for e in range(6):
    l = F.mse_loss(mf(uu, ii), R[uu, ii]) + 1e-3 * sum(p.pow(2).sum() for n, p in mf.named_parameters() if n != "mu")
    o.zero_grad()
    l.backward()
    o.step()
    e % 2 or print("mf", l.item(), mf.mu.item(), mf.mu.grad)
U, V = mf.u.weight.data, mf.i.weight.data
print("top", (U @ V.T).topk(2, dim=1).indices[:3])
bpr = -F.logsigmoid((U[uu] * V[ii]).sum(1) - (U[uu] * V[torch.randint(8, ii.shape)]).sum(1)).mean()
print("bpr", bpr)
A = torch.linalg.solve(V.T @ V + 0.1 * torch.eye(5), V.T @ R.T).T
print("als", ((A @ V.T - R) ** 2).mean())


def ndcg(sc, rel, k=3):
    idx = sc.topk(k).indices
    g = (2 ** rel[idx] - 1) / torch.log2(torch.arange(k) + 2.0)
    ideal = (2 ** rel.topk(k).values - 1) / torch.log2(torch.arange(2, k + 2).float())
    return (g.sum() / ideal.sum()).item()


print("ndcg", ndcg((U @ V.T)[0], R[0]), "mrr", (1.0 / ((U @ V.T).argsort(1, descending=True) == 3).nonzero()[:, 1].add(1)).mean())
# GloVe on a tiny corpus
text = "the quick brown fox jumps over the lazy dog and the quick cat sleeps over the dog".split()
vocab = {w: i for i, (w, c) in enumerate(collections.Counter(text).most_common())}
co = collections.defaultdict(float)
for i, w in enumerate(text):
    for j in range(max(0, i - 3), i):
        co[vocab[w], vocab[text[j]]] += 1.0 / (i - j)
        co[vocab[text[j]], vocab[w]] += 1.0 / (i - j)
idx, xij = torch.tensor(list(co)), torch.tensor(list(co.values()))
print(len(vocab), idx.shape, xij.sum())


class GloVe(nn.Module):
    def __init__(s, n, d=8):
        super().__init__()
        s.wi, s.wj, s.bi, s.bj = nn.Embedding(n, d), nn.Embedding(n, d), nn.Embedding(n, 1), nn.Embedding(n, 1)
        for w in (s.wi, s.wj):
            w.weight.data.uniform_(-1, 1)
        for b in (s.bi, s.bj):
            b.weight.data.zero_()

    def forward(s, i, j):
        return torch.sum(s.wi(i) * s.wj(j), dim=1) + s.bi(i).squeeze(1) + s.bj(j).squeeze(1)


g = GloVe(len(vocab))
o = torch.optim.Adagrad(g.parameters(), lr=0.05, lr_decay=1e-3, initial_accumulator_value=0.1)
for e in range(6):
    l = (torch.clamp((xij / 3.0) ** 0.75, max=1.0) * (g(*idx.T) - xij.log()) ** 2).mean()
    o.zero_grad()
    l.backward()
    o.step()
    e % 2 or print("glove", l.item())
E = F.normalize(g.wi.weight + g.wj.weight)
print((E @ E[vocab["dog"]]).topk(3), F.cosine_similarity(E[0], E[1], dim=0), nn.CosineSimilarity(dim=1, eps=1e-6)(E[:2], E[2:4]))


# text classification with EmbeddingBag offsets
class TC(nn.Module):
    def __init__(s, v, d, c):
        super().__init__()
        s.embedding = nn.EmbeddingBag(v, d, sparse=False, mode="mean")
        s.fc = nn.Linear(d, c)
        s.init_weights()

    def init_weights(s):
        r = 0.5
        s.embedding.weight.data.uniform_(-r, r)
        s.fc.weight.data.uniform_(-r, r)
        s.fc.bias.data.zero_()

    def forward(s, t, off):
        return s.fc(s.embedding(t, off))


def collate_batch(batch):
    ls, ts, off = [], [], [0]
    for _l, _t in batch:
        ls.append(_l - 1)
        t = torch.tensor([vocab[w] for w in _t.split()], dtype=torch.int64)
        ts.append(t)
        off.append(t.size(0))
    return torch.tensor(ls, dtype=torch.int64), torch.cat(ts), torch.tensor(off[:-1]).cumsum(dim=0)


data = [(1, "the quick fox"), (2, "lazy dog sleeps"), (1, "quick brown fox jumps"), (2, "the dog sleeps over")] * 3
tc = TC(len(vocab), 6, 2)
o = torch.optim.SGD(tc.parameters(), lr=2.0)
sch = torch.optim.lr_scheduler.StepLR(o, 1.0, gamma=0.5)
for e in range(4):
    acc = n = 0
    for lab, t, off in DataLoader(data, batch_size=4, shuffle=True, collate_fn=collate_batch):
        o.zero_grad()
        p = tc(t, off)
        l = F.cross_entropy(p, lab)
        l.backward()
        torch.nn.utils.clip_grad_norm_(tc.parameters(), 0.1)
        o.step()
        acc += (p.argmax(1) == lab).sum().item()
        n += lab.size(0)
    sch.step()
    print("| epoch {:3d} | accuracy {:8.3f} | loss {:.6f} | lr {}".format(e, acc / n, l.item(), o.param_groups[0]["lr"]))
print(nn.EmbeddingBag(5, 2, mode="sum", padding_idx=0), nn.EmbeddingBag(5, 3, mode="max")(torch.tensor([[1, 2]])).shape)


# two towers with in-batch softmax, temperature parameter, CLIP-like; calibration
class CLIP(nn.Module):
    def __init__(s):
        super().__init__()
        s.a, s.b = nn.Linear(6, 4), nn.Linear(5, 4)
        s.logit_scale = nn.Parameter(torch.ones([]) * np.log(1 / 0.07))

    def forward(s, x, y):
        x, y = s.a(x), s.b(y)
        x = x / x.norm(dim=1, keepdim=True)
        y = y / y.norm(dim=1, keepdim=True)
        k = s.logit_scale.exp() * x @ y.t()
        return k, k.t()


c = CLIP()
xa, xb = torch.randn(8, 6), torch.randn(8, 5)
o = torch.optim.AdamW(c.parameters(), 1e-2, amsgrad=True)
for e in range(4):
    k, kt = c(xa, xb)
    gt = torch.arange(8)
    l = (F.cross_entropy(k, gt) + F.cross_entropy(kt, gt)) / 2
    o.zero_grad()
    l.backward()
    o.step()
    with torch.no_grad():
        c.logit_scale.clamp_(0, np.log(100))
    print("clip", l.item(), c.logit_scale.item(), c.logit_scale.dtype)
T = nn.Parameter(torch.ones(1) * 1.5)
lg = k.detach()
opt = torch.optim.LBFGS([T], lr=0.01, max_iter=20)


def ev():
    opt.zero_grad()
    l = F.cross_entropy(lg / T.unsqueeze(1).expand(8, 8), gt)
    l.backward()
    return l


opt.step(ev)
conf, pred = F.softmax(lg / T, 1).max(1)
bins = torch.linspace(0, 1, 6)
ece = sum(
    ((conf > lo) & (conf <= hi)).float().mean()
    * ((pred == gt)[(conf > lo) & (conf <= hi)].float().mean() - conf[(conf > lo) & (conf <= hi)].mean()).abs()
    for lo, hi in zip(bins[:-1], bins[1:])
    if ((conf > lo) & (conf <= hi)).any()
)
print("temperature", T.data, "ece", ece)


def info_nce(f, T=0.5):
    n = f.size(0) // 2
    lab = torch.cat([torch.arange(n) for _ in range(2)])
    lab = (lab[None] == lab[:, None]).float()
    f = F.normalize(f, dim=1)
    s = f @ f.T
    mk = torch.eye(2 * n, dtype=torch.bool)
    lab = lab[~mk].view(2 * n, -1)
    s = s[~mk].view(2 * n, -1)
    pos, neg = s[lab.bool()].view(2 * n, -1), s[~lab.bool()].view(2 * n, -1)
    return F.cross_entropy(torch.cat([pos, neg], 1) / T, torch.zeros(2 * n, dtype=torch.long))


print(
    "simclr",
    info_nce(xa),
    "triplet",
    nn.TripletMarginLoss(margin=1.0, p=2, swap=True)(xa[:2], xa[2:4], xa[4:6]),
    nn.TripletMarginWithDistanceLoss(distance_function=lambda x, y: 1 - F.cosine_similarity(x, y))(xa[:2], xa[2:4], xa[4:6]),
    "margin",
    nn.MarginRankingLoss(0.2)(xa[:, 0], xa[:, 1], torch.sign(xa[:, 2])),
    "hinge",
    nn.HingeEmbeddingLoss()(xa[:, 0], torch.sign(xa[:, 1])),
    "mlml",
    nn.MultiLabelSoftMarginLoss()(xa, (xa > 0).float()),
    "focal",
    ((1 - torch.exp(-F.cross_entropy(lg, gt, reduction="none"))) ** 2 * F.cross_entropy(lg, gt, reduction="none")).mean(),
)
# modules pickled, copied, compared
m2 = copy.deepcopy(m)
m3 = pickle.loads(pickle.dumps(tc))
print(
    all(torch.equal(a, b) for a, b in zip(m.parameters(), m2.parameters())),
    m2.embedding.embedding.weight is m.embedding.embedding.weight,
    list(m3.state_dict()),
    [n for n, _ in m.named_children()],
    m.cross.b,
    _calculate_fan_in_and_fan_out(tc.fc.weight),
    calculate_gain("leaky_relu", 0.2),
    json.dumps({k: list(v.shape) for k, v in tc.state_dict().items()}),
)
