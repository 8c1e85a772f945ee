"""Knowledge graph embeddings (TransE, DistMult, ComplEx, RotatE), then data sets, samplers and loaders in many forms."""
import multiprocessing; multiprocessing.set_start_method("fork")    # Python 3.14 asks for `if __name__ == "__main__"` otherwise
import torch, torch.nn as nn, torch.nn.functional as F, numpy as np
from torch.utils.data import Dataset, DataLoader, Sampler, WeightedRandomSampler, SubsetRandomSampler, BatchSampler, RandomSampler, random_split, Subset, ConcatDataset, IterableDataset
np.random.seed(0); torch.manual_seed(0); g = torch.Generator(); g.manual_seed(7)
NE, NR, DIM = 30, 5, 8
class KGDataset(Dataset):
    def __init__(self, triples, n, size, mode): self.triples, self.n, self.size, self.mode = triples, n, size, mode; self.set = set(triples); self.count = self.count_frequency(triples)
    def __len__(self): return len(self.triples)
    def __getitem__(self, idx):
        h, r, t = self.triples[idx]; w = torch.sqrt(1 / torch.Tensor([self.count[(h, r)] + self.count[(t, -r - 1)]])); neg = np.random.randint(self.n, size=self.size * 2)
        m = np.array([((e, r, t) if self.mode == "head" else (h, r, e)) not in self.set for e in neg]); neg = torch.LongTensor(np.pad(neg[m], (0, self.size))[:self.size]); return torch.LongTensor((h, r, t)), neg, w, self.mode
    @staticmethod
    def collate_fn(data): return torch.stack([d[0] for d in data], dim=0), torch.stack([d[1] for d in data], dim=0), torch.cat([d[2] for d in data], dim=0), data[0][3]
    @staticmethod
    def count_frequency(triples, start=4):
        c = {}
        for h, r, t in triples: c[(h, r)] = c.get((h, r), start) + 1; c[(t, -r - 1)] = c.get((t, -r - 1), start) + 1
        return c
class KGE(nn.Module):
    def __init__(self, name, gamma=6.0, eps=2.0):
        super().__init__(); self.model_name = name; self.gamma = nn.Parameter(torch.Tensor([gamma]), requires_grad=False); self.embedding_range = nn.Parameter(torch.Tensor([(self.gamma.item() + eps) / DIM]), requires_grad=False)
        self.ent = nn.Parameter(torch.zeros(NE, DIM * 2 if name in ("RotatE", "ComplEx") else DIM)); nn.init.uniform_(tensor=self.ent, a=-self.embedding_range.item(), b=self.embedding_range.item()); self.rel = nn.Parameter(torch.zeros(NR, DIM * 2 if name == "ComplEx" else DIM)); nn.init.uniform_(self.rel, -self.embedding_range.item(), self.embedding_range.item())
    def forward(self, sample, mode="single"):
        if mode == "single": h = torch.index_select(self.ent, dim=0, index=sample[:, 0]).unsqueeze(1); r = torch.index_select(self.rel, 0, sample[:, 1]).unsqueeze(1); t = torch.index_select(self.ent, 0, sample[:, 2]).unsqueeze(1)
        else:
            pos, neg = sample; b, n = neg.size(0), neg.size(1); e = torch.index_select(self.ent, 0, neg.reshape(-1)).view(b, n, -1); r = self.rel[pos[:, 1]].unsqueeze(1); h, t = (e, self.ent[pos[:, 2]].unsqueeze(1)) if mode == "head" else (self.ent[pos[:, 0]].unsqueeze(1), e)
        return getattr(self, self.model_name)(h, r, t, mode)
    def TransE(self, h, r, t, mode): s = h + (r - t) if mode == "head" else (h + r) - t; return self.gamma.item() - torch.norm(s, p=1, dim=2)
    def DistMult(self, h, r, t, mode): return (h * (r * t)).sum(dim=2)
    def ComplEx(self, h, r, t, mode):
        (hr, hi), (rr, ri), (tr, ti) = (torch.chunk(z, 2, dim=2) for z in (h, r, t)); return (torch.view_as_complex(torch.stack((hr, hi), -1)) * torch.complex(rr, ri) * torch.complex(tr, ti).conj()).real.sum(2)
    def RotatE(self, h, r, t, mode):
        pi = 3.14159265358979323846; re_h, im_h = torch.chunk(h, 2, dim=2); re_t, im_t = torch.chunk(t, 2, dim=2); ph = r / (self.embedding_range.item() / pi); rr, ir = torch.cos(ph), torch.sin(ph); s = torch.stack([re_h * rr - im_h * ir - re_t, re_h * ir + im_h * rr - im_t], dim=0); return self.gamma.item() - s.norm(dim=0).sum(dim=2)
triples = sorted({(int(a), int(r), int((a * (r + 2) + r) % NE)) for a, r in zip(np.random.randint(0, NE, 80), np.random.randint(0, NR, 80))}); print(len(triples), triples[:3])
for name in ("TransE", "DistMult", "ComplEx", "RotatE"):
    m = KGE(name); ld = [DataLoader(KGDataset(triples, NE, 6, k), batch_size=16, shuffle=True, collate_fn=KGDataset.collate_fn, generator=g, num_workers=0) for k in ("head", "tail")]; opt = torch.optim.Adam(filter(lambda p: p.requires_grad, m.parameters()), lr=0.02)
    for ep in range(2):
        for batches in zip(*ld):
            for pos, neg, w, mode in batches:
                opt.zero_grad(); ns = m((pos, neg), mode); ns = (F.softmax(ns * 1.0, dim=1).detach() * F.logsigmoid(-ns)).sum(dim=1); ps = F.logsigmoid(m(pos)).squeeze(dim=1); pl, nl = -(w * ps).sum() / w.sum(), -(w * ns).sum() / w.sum(); loss = (pl + nl) / 2; loss = loss + 1e-5 * (m.ent.norm(p=3) ** 3 + m.rel.norm(p=3).norm(p=3) ** 3); loss.backward(); opt.step()
    with torch.no_grad():
        tr = torch.tensor(triples); allneg = torch.arange(NE).expand(len(tr), NE); sc = m((tr, allneg), "tail"); fb = torch.zeros_like(sc)
        for i, (h, r, t) in enumerate(triples):
            for e in range(NE): fb[i, e] = -1e4 if (h, r, e) in set(triples) and e != t else 0
        order = torch.argsort(sc + fb, dim=1, descending=True, stable=True); rank = (order == tr[:, 2:3]).nonzero()[:, 1] + 1; print(name, f"{loss.item():.5f} MRR {(1. / rank.float()).mean():.5f} MR {rank.float().mean():.3f}", {f"HITS@{k}": round((rank <= k).float().mean().item(), 4) for k in (1, 3, 10)})
class Toy(Dataset):
    def __init__(self, n): self.x = torch.arange(n, dtype=torch.float32); self.y = (self.x % 3).long()
    def __len__(self): return len(self.x)
    def __getitem__(self, i): return {"x": self.x[i], "y": self.y[i], "name": f"item{i}", "np": np.array([i, i + 1]), "f": float(i), "t": (i, [i, 2])}
d = Toy(10); b = next(iter(DataLoader(d, 4))); print(b); a, c, e = random_split(d, [0.5, 0.3, 0.2], generator=g); print(len(a), len(c), len(e), a.indices, isinstance(a, Subset))
cnt = torch.bincount(d.y); wts = 1. / cnt[d.y].float(); print(list(WeightedRandomSampler(wts, 6, replacement=True, generator=g)), list(WeightedRandomSampler(wts, 6, replacement=False, generator=g)), list(BatchSampler(RandomSampler(d, generator=g), 3, True)), list(SubsetRandomSampler([1, 4, 7], generator=g)), list(RandomSampler(d, replacement=True, num_samples=5, generator=g)))
class BucketSampler(Sampler):
    def __init__(self, lens, bs): self.lens, self.bs = lens, bs
    def __iter__(self): idx = torch.tensor(self.lens).argsort().tolist(); b = [idx[i:i + self.bs] for i in range(0, len(idx), self.bs)]; yield from (b[i] for i in torch.randperm(len(b), generator=g).tolist())
    def __len__(self): return -(-len(self.lens) // self.bs)
seqs = [torch.arange(n) for n in (3, 1, 4, 1, 5, 2)]; pad = lambda batch: (nn.utils.rnn.pad_sequence(batch, batch_first=True, padding_value=-1), torch.as_tensor(list(map(len, batch))))
for p, l in DataLoader(seqs, batch_sampler=BucketSampler([len(s) for s in seqs], 2), collate_fn=pad): print(p.tolist(), l, nn.utils.rnn.pad_sequence([torch.ones(2), torch.ones(3)], padding_side="left").T.tolist())
class It(IterableDataset):
    def __init__(self, a, b): self.a, self.b = a, b
    def __iter__(self):
        w = torch.utils.data.get_worker_info(); a, b = self.a, self.b
        if w is not None: per = int(np.ceil((b - a) / w.num_workers)); a, b = a + w.id * per, min(a + (w.id + 1) * per, b)
        return iter(range(a, b))
print(list(DataLoader(It(3, 10), num_workers=0, batch_size=3)), list(DataLoader(It(3, 10), num_workers=2)), len(ConcatDataset([d, d])), ConcatDataset([d, a])[11]["name"])
try: len(DataLoader(It(0, 3)))
except TypeError as ex: print(type(ex).__name__)
for kw in (dict(batch_size=0), dict(shuffle=True, sampler=RandomSampler(d)), dict(batch_sampler=BatchSampler(RandomSampler(d), 2, False), drop_last=True), dict(num_workers=-1), dict(timeout=-1), dict(prefetch_factor=2), dict(batch_size=None, drop_last=True), dict(persistent_workers=True), dict(foo=1)):
    try: DataLoader(d, **kw); print("ok", kw)
    except Exception as ex: print(type(ex).__name__, sorted(kw))
try: next(iter(DataLoader([torch.ones(2), torch.ones(3)], 2)))
except Exception as ex: print(type(ex).__name__)
try: next(iter(DataLoader([None, 1], 2)))
except Exception as ex: print(type(ex).__name__)
def seed_worker(worker_id): s = torch.initial_seed() % 2**32; np.random.seed(s)
class R(Dataset):
    def __len__(self): return 4
    def __getitem__(self, i): return np.random.randint(0, 1000), torch.randint(0, 1000, (1,)), torch.utils.data.get_worker_info().id if torch.utils.data.get_worker_info() else -1
for nw in (0, 2): print([v for v in DataLoader(R(), num_workers=nw, worker_init_fn=seed_worker, generator=torch.Generator().manual_seed(3))])
