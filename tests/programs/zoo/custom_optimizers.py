# custom optimizers, schedulers, samplers, EMA, checkpoint/resume, printing
import multiprocessing; multiprocessing.set_start_method("fork")    # Python 3.14 asks for `if __name__ == "__main__"` otherwise
import torch, math, copy, io, os, warnings
from torch import nn, Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import _LRScheduler, LRScheduler, ReduceLROnPlateau
from torch.utils.data import Sampler, Dataset, DataLoader, BatchSampler, ConcatDataset, ChainDataset, IterableDataset, Subset, random_split, WeightedRandomSampler, SubsetRandomSampler
from typing import Iterator, List, Dict, Callable, Any, Sized
class Lion(Optimizer):
    def __init__(self, params, lr: float = 1e-4, betas=(0.9, 0.99), weight_decay: float = 0.0):
        if not 0.0 <= lr: raise ValueError('Invalid learning rate: {}'.format(lr))
        defaults = dict(lr=lr, betas=betas, weight_decay=weight_decay)
        super().__init__(params, defaults)
    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad(): loss = closure()
        for group in self.param_groups:
            for p in filter(lambda p: p.grad is not None, group['params']):
                grad, lr, wd, beta1, beta2, state = p.grad, group['lr'], group['weight_decay'], *group['betas'], self.state[p]
                if len(state) == 0: state['exp_avg'] = torch.zeros_like(p)
                exp_avg = state['exp_avg']
                p.data.mul_(1 - lr * wd)
                update = exp_avg.clone().mul_(beta1).add(grad, alpha=1 - beta1).sign_()
                p.add_(update, alpha=-lr)
                exp_avg.mul_(beta2).add_(grad, alpha=1 - beta2)
        return loss
class LAMB(Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0, adam=False):
        super(LAMB, self).__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)); self.adam = adam
    def __setstate__(self, state): super().__setstate__(state); [g.setdefault('amsgrad', False) for g in self.param_groups]
    def step(self, closure=None):
        loss = closure() if closure is not None else None
        for group in self.param_groups:
            for p in group['params']:
                if p.grad is None: continue
                grad = p.grad.data
                if grad.is_sparse: raise RuntimeError('Lamb does not support sparse gradients')
                state = self.state[p]
                if len(state) == 0: state['step'] = 0; state['exp_avg'] = torch.zeros_like(p.data); state['exp_avg_sq'] = torch.zeros_like(p.data, memory_format=torch.preserve_format)
                m, v = state['exp_avg'], state['exp_avg_sq']; b1, b2 = group['betas']; state['step'] += 1
                m.mul_(b1).add_(grad, alpha=1 - b1); v.mul_(b2).addcmul_(grad, grad, value=1 - b2)
                wn = p.data.pow(2).sum().sqrt().clamp(0, 10)
                step = m / v.sqrt().add(group['eps'])
                if group['weight_decay'] != 0: step.add_(p.data, alpha=group['weight_decay'])
                an = step.pow(2).sum().sqrt(); tr = 1 if wn == 0 or an == 0 else wn / an
                state['trust_ratio'] = tr
                p.data.add_(step, alpha=-group['lr'] * float(tr))
        return loss
class SAM(Optimizer):
    def __init__(self, params, base_optimizer, rho=0.05, **kwargs):
        super().__init__(params, dict(rho=rho, **kwargs)); self.base_optimizer = base_optimizer(self.param_groups, **kwargs); self.param_groups = self.base_optimizer.param_groups; self.defaults.update(self.base_optimizer.defaults)
    @torch.no_grad()
    def first_step(self, zero_grad=False):
        gn = torch.norm(torch.stack([p.grad.norm(p=2) for g in self.param_groups for p in g["params"] if p.grad is not None]), p=2)
        for g in self.param_groups:
            scale = g["rho"] / (gn + 1e-12)
            for p in g["params"]:
                if p.grad is None: continue
                self.state[p]["old_p"] = p.data.clone(); p.add_(p.grad * scale.to(p))
        if zero_grad: self.zero_grad()
    @torch.no_grad()
    def second_step(self, zero_grad=False):
        for g in self.param_groups:
            for p in g["params"]: p.data = self.state[p]["old_p"]
        self.base_optimizer.step()
        if zero_grad: self.zero_grad()
class Lookahead(Optimizer):
    def __init__(self, base, k=5, alpha=0.5):
        self.optimizer = base; self.k, self.alpha = k, alpha; self.param_groups = base.param_groups; self.state = base.state; self.defaults = base.defaults; self.c = 0
        self.slow = [[p.clone().detach() for p in g['params']] for g in self.param_groups]
    def zero_grad(self, set_to_none=False): self.optimizer.zero_grad(set_to_none)
    def step(self, closure=None):
        l = self.optimizer.step(closure); self.c += 1
        if self.c % self.k == 0:
            for sg, g in zip(self.slow, self.param_groups):
                for s, p in zip(sg, g['params']): s.data.add_(self.alpha * (p.data - s.data)); p.data.copy_(s.data)
        return l
class WarmupCosine(_LRScheduler):
    def __init__(self, optimizer, warmup, total, min_lr=0., last_epoch=-1): self.warmup, self.total, self.min_lr = warmup, total, min_lr; super().__init__(optimizer, last_epoch)
    def get_lr(self):
        if not self._get_lr_called_within_step: warnings.warn("get last", UserWarning)
        e = self.last_epoch
        if e < self.warmup: return [b * (e + 1) / self.warmup for b in self.base_lrs]
        return [self.min_lr + 0.5 * (b - self.min_lr) * (1 + math.cos(math.pi * (e - self.warmup) / (self.total - self.warmup))) for b in self.base_lrs]
class NoamOpt:
    def __init__(self, size, factor, warmup, opt): self.optimizer, self._step, self.warmup, self.factor, self.size, self._rate = opt, 0, warmup, factor, size, 0
    def step(self):
        self._step += 1; r = self.rate()
        for p in self.optimizer.param_groups: p['lr'] = r
        self._rate = r; self.optimizer.step()
    def rate(self, step=None): step = self._step if step is None else step; return self.factor * (self.size ** (-0.5) * min(step ** (-0.5), step * self.warmup ** (-1.5)))
class BucketSampler(Sampler[List[int]]):
    def __init__(self, lengths, bs, gen=None): self.l, self.bs, self.g = lengths, bs, gen
    def __iter__(self) -> Iterator[List[int]]:
        idx = sorted(range(len(self.l)), key=lambda i: self.l[i]); b = [idx[i:i + self.bs] for i in range(0, len(idx), self.bs)]
        yield from (b[i] for i in torch.randperm(len(b), generator=self.g).tolist())
    def __len__(self): return (len(self.l) + self.bs - 1) // self.bs
class Var(Dataset):
    def __init__(self, n): self.n = n; self.g = torch.Generator().manual_seed(5); self.len = torch.randint(1, 6, (n,), generator=self.g)
    def __len__(self): return self.n
    def __getitem__(self, i): return {"x": torch.arange(self.len[i].item(), dtype=torch.float), "y": i % 3, "name": f"s{i}", "meta": (i, float(i))}
def collate(batch):
    xs = nn.utils.rnn.pad_sequence([b["x"] for b in batch], batch_first=True, padding_value=-1)
    return {"x": xs, "mask": xs.ne(-1), "y": torch.as_tensor([b["y"] for b in batch]), "n": [b["name"] for b in batch]}
ds = Var(10)
dl = DataLoader(ds, batch_sampler=BucketSampler(ds.len, 4, torch.Generator().manual_seed(2)), collate_fn=collate)
for b in dl: print(b["x"].shape, b["mask"].sum(1), b["y"], b["n"])
print(next(iter(DataLoader(Subset(ds, [i for i in range(10) if ds.len[i] == ds.len[0]]), batch_size=2))))
print(len(dl), dl.batch_size, dl.drop_last, type(dl.sampler).__name__)
for smp in (WeightedRandomSampler([.1, .9, .4], 6, replacement=True, generator=torch.Generator().manual_seed(1)), SubsetRandomSampler([3, 5, 7], generator=torch.Generator().manual_seed(1)), BatchSampler(torch.utils.data.SequentialSampler(range(7)), 3, False)): print(list(smp), len(smp))
class Stream(IterableDataset):
    def __init__(self, a, b): super().__init__(); self.a, self.b = a, b
    def __iter__(self):
        wi = torch.utils.data.get_worker_info(); s, e = self.a, self.b
        if wi is not None: per = int(math.ceil((e - s) / wi.num_workers)); s = self.a + wi.id * per; e = min(s + per, self.b)
        return iter(range(s, e))
print(list(DataLoader(Stream(3, 9), batch_size=4)), list(DataLoader(Stream(3, 9), num_workers=2)), [x.tolist() for x in DataLoader(ChainDataset([Stream(0, 2), Stream(5, 8)]), batch_size=3)])
parts = random_split(range(10), [0.5, 0.3, 0.2], generator=torch.Generator().manual_seed(42)); print([list(p) for p in parts], [p.indices for p in parts])
cc = ConcatDataset([parts[0], parts[2]]); print(len(cc), cc[-1], cc.cumulative_sizes, type(cc + parts[1]).__name__)
def winit(w): import numpy as np; np.random.seed(torch.initial_seed() % 2**32)
print([b.tolist() for b in DataLoader(torch.arange(7), 3, shuffle=True, num_workers=2, worker_init_fn=winit, generator=torch.Generator().manual_seed(0), persistent_workers=True, prefetch_factor=2)])
torch.manual_seed(0)
X = torch.randn(64, 5); Y = (X @ torch.randn(5, 1) + .1 * torch.randn(64, 1))
def make(): torch.manual_seed(1); return nn.Sequential(nn.Linear(5, 8), nn.SiLU(), nn.Linear(8, 1))
crit = nn.SmoothL1Loss(beta=.5)
for name, mk in {"lion": lambda ps: Lion(ps, lr=1e-2, weight_decay=.01), "lamb": lambda ps: LAMB(ps, 1e-2, weight_decay=.01), "look": lambda ps: Lookahead(torch.optim.SGD(ps, .05, momentum=.9, nesterov=True))}.items():
    m = make(); o = mk(list(m.parameters()))
    for i in range(20):
        def closure(): o.zero_grad(); l = crit(m(X), Y); l.backward(); return l
        l = o.step(closure)
    print(name, f"{l.item():.5f}", sorted({k for s in o.state.values() for k in s}))
    if name == "lion": print(o)
m = make(); o = SAM(m.parameters(), torch.optim.SGD, lr=.05, momentum=.9, rho=.1)
for i in range(10):
    crit(m(X), Y).backward(); o.first_step(True); l = crit(m(X), Y); l.backward(); o.second_step(zero_grad=True)
print(l, o.param_groups[0]["rho"])
m = make(); o = torch.optim.Adam([{'params': m[0].parameters()}, {'params': m[2].parameters(), 'lr': 1e-3, "name": "head"}], lr=1e-2)
s = WarmupCosine(o, 3, 12, 1e-5); seen = []
for i in range(8): crit(m(X), Y).backward(); o.step(); o.zero_grad(); s.step(); seen.append([f"{x:.6f}" for x in s.get_last_lr()])
print(seen, s.last_epoch, s._step_count, sorted(s.state_dict()))
buf = io.BytesIO(); ck = {'epoch': 8, 'model': m.state_dict(), 'opt': o.state_dict(), 'sched': s.state_dict(), 'rng': torch.get_rng_state(), 'best': 0.5, 'args': {'lr': [1, 2], 'none': None}}
torch.save(ck, buf); buf.seek(0); ck2 = torch.load(buf, weights_only=False)
m2 = make(); o2 = torch.optim.Adam([{'params': m2[0].parameters()}, {'params': m2[2].parameters(), 'lr': 1e-3, "name": "head"}], lr=1e-2); s2 = WarmupCosine(o2, 3, 12, 1e-5)
m2.load_state_dict(ck2['model']); o2.load_state_dict(ck2['opt']); s2.load_state_dict(ck2['sched']); torch.set_rng_state(ck2['rng'])
for a, b, c in ((m, o, s), (m2, o2, s2)): l = crit(a(X), Y); l.backward(); b.step(); c.step(); print(f"{crit(a(X), Y):.6f}", c.get_last_lr(), b.state_dict()['state'][0]['step'], b.param_groups[1]["name"])
print(ck2['epoch'], ck2['args'], o2)
for name, mk in dict(step=lambda o: torch.optim.lr_scheduler.StepLR(o, 2, .5), multi=lambda o: torch.optim.lr_scheduler.MultiStepLR(o, [2, 4]), exp=lambda o: torch.optim.lr_scheduler.ExponentialLR(o, .9), cyc=lambda o: torch.optim.lr_scheduler.CyclicLR(o, 1e-3, 1e-1, 2, mode="triangular2", cycle_momentum=True), one=lambda o: torch.optim.lr_scheduler.OneCycleLR(o, .1, total_steps=8, three_phase=True), wr=lambda o: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 2, 2), poly=lambda o: torch.optim.lr_scheduler.PolynomialLR(o, 5, 2.), mul=lambda o: torch.optim.lr_scheduler.MultiplicativeLR(o, lambda e: .8), chain=lambda o: torch.optim.lr_scheduler.ChainedScheduler([torch.optim.lr_scheduler.ConstantLR(o, .1, 3), torch.optim.lr_scheduler.ExponentialLR(o, .9)])).items():
    o = torch.optim.SGD(make().parameters(), lr=.1, momentum=.9); s = mk(o); r = []
    for i in range(7): o.step(); s.step(); r.append(round(o.param_groups[0]['lr'], 6))
    print(name, r, round(o.param_groups[0]['momentum'], 4))
n = NoamOpt(16, 1, 10, torch.optim.Adam(make().parameters(), lr=0, betas=(.9, .98), eps=1e-9)); [n.step() for _ in range(12)]; print(f"{n._rate:.6f}")
class EMA:
    def __init__(self, model, decay): self.decay = decay; self.shadow = {k: v.clone().detach() for k, v in model.state_dict().items()}; self.backup = {}
    def update(self, model):
        with torch.no_grad():
            for k, v in model.state_dict().items():
                if v.dtype.is_floating_point: self.shadow[k].lerp_(v, 1 - self.decay)
                else: self.shadow[k].copy_(v)
    def apply(self, model): self.backup = copy.deepcopy(model.state_dict()); model.load_state_dict(self.shadow, strict=True)
mb = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4)); e = EMA(mb, .9); o = torch.optim.AdamW(mb.parameters(), .1, amsgrad=True)
for _ in range(3): mb(X).pow(2).mean().backward(); o.step(); e.update(mb)
e.apply(mb); print(e.shadow["1.num_batches_tracked"])
try: torch.optim.SGD([], lr=.1)
except ValueError as ex: print(ex)
try: Lion(make().parameters(), lr=-1)
except ValueError as ex: print(ex)
try: o.add_param_group({'params': mb[0].weight})
except ValueError as ex: print(ex)
try: torch.optim.SGD([torch.ones(2, requires_grad=True) * 2], lr=.1)
except ValueError as ex: print(ex)
o.register_step_post_hook(lambda opt, a, k: print("post", type(opt).__name__, a, k)); o.step()
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); o = torch.optim.SGD(make().parameters(), .1); s = torch.optim.lr_scheduler.StepLR(o, 1); s.step(); o.step(); print([str(x.message)[:60] for x in w])
sd = o.state_dict(); sd['param_groups'][0]['params'] = [0]
try: o.load_state_dict(sd)
except ValueError as ex: print(ex)
r = ReduceLROnPlateau(torch.optim.SGD(make().parameters(), .1), 'max', factor=.2, patience=1, threshold=1e-3, cooldown=1, min_lr=1e-4); 
for v in (1., .9, .9, .9, .9, 1.5, 1.4, 1.4, torch.tensor(1.3)): r.step(v)
print(r.num_bad_epochs, r.best, r.get_last_lr(), r.optimizer.param_groups[0]['lr'], r.state_dict().keys())
