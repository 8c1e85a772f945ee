# the training-loop zoo: mixed precision in bfloat16, gradient accumulation, profiler-free timing, device-agnostic code, compile and script decorators, DataParallel, EMA/SWA, warm restarts, clip by hooks, early stopping, k-fold, lr finder, seeds
import os, sys, time, copy, math, random, logging, argparse, itertools, functools, contextlib, warnings
from collections import defaultdict, OrderedDict, deque
from pathlib import Path
from tempfile import TemporaryDirectory
import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional as F
from torch.nn.parallel import DataParallel
from torch.optim.lr_scheduler import *
from torch.optim.swa_utils import AveragedModel, SWALR, update_bn, get_ema_multi_avg_fn
from torch.utils.data import Dataset, DataLoader, TensorDataset, Subset, random_split, SubsetRandomSampler

warnings.simplefilter("ignore")
logging.basicConfig(stream=sys.stdout, format="%(levelname)s:%(message)s", level=logging.INFO)
log = logging.getLogger("train")


class AverageMeter(object):
    def __init__(self, name, fmt=":f"):
        self.name, self.fmt = name, fmt
        self.reset()

    def reset(self):
        self.val = self.avg = self.sum = self.count = 0

    def update(self, val, n=1):
        self.val = val
        self.sum += val * n
        self.count += n
        self.avg = self.sum / self.count

    def __str__(self):
        return ("{name} {val" + self.fmt + "} ({avg" + self.fmt + "})").format(**self.__dict__)


def accuracy(output, target, topk=(1,)):
    with torch.no_grad():
        maxk = max(topk)
        bs = target.size(0)
        _, pred = output.topk(maxk, 1, True, True)
        pred = pred.t()
        correct = pred.eq(target.view(1, -1).expand_as(pred))
        return [correct[:k].reshape(-1).float().sum(0, keepdim=True).mul_(100.0 / bs) for k in topk]


def set_seed(s):
    random.seed(s)
    np.random.seed(s)
    torch.manual_seed(s)
    torch.cuda.manual_seed(s)
    torch.cuda.manual_seed_all(s)
    os.environ["PYTHONHASHSEED"] = str(s)


set_seed(1234)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
use_amp = torch.cuda.is_available()
log.info("device %s amp %s", device, use_amp)
X = torch.randn(96, 10)
y = (X[:, :4].sum(1) > 0).long() + (X[:, 4] > 1).long()
full = TensorDataset(X, y)
tr, va, te = random_split(full, [64, 16, 16], generator=torch.Generator().manual_seed(42))
print(len(tr), tr.indices[:5], type(tr).__name__)


class Net(nn.Module):
    def __init__(s, h=24, p=0.2):
        super().__init__()
        s.fc1, s.bn, s.fc2, s.out = nn.Linear(10, h), nn.BatchNorm1d(h), nn.Linear(h, h), nn.Linear(h, 3)
        s.drop = nn.Dropout(p)

    @torch.jit.ignore
    def info(s):
        return "net"

    def forward(s, x):
        x = F.relu(s.bn(s.fc1(x)))
        x = s.drop(F.silu(s.fc2(x)))
        return s.out(x)


# bf16 autocast with accumulation and scaler disabled
m = Net().to(device)
opt = optim.AdamW(m.parameters(), lr=1e-2, weight_decay=1e-2)
scaler = torch.amp.GradScaler(device.type, enabled=use_amp)
acc = 2
dl = DataLoader(tr, batch_size=16, shuffle=True, drop_last=True, pin_memory=False, generator=torch.Generator().manual_seed(0))
sch = CosineAnnealingWarmRestarts(opt, T_0=4, T_mult=2)
losses, top1 = AverageMeter("Loss", ":.4e"), AverageMeter("Acc@1", ":6.2f")
for ep in range(3):
    m.train()
    for it, (xb, yb) in enumerate(dl):
        xb, yb = xb.to(device, non_blocking=True), yb.to(device)
        with torch.autocast(device_type=device.type, dtype=torch.bfloat16):
            o = m(xb)
            l = F.cross_entropy(o, yb) / acc
        scaler.scale(l).backward()
        losses.update(l.item() * acc, xb.size(0))
        top1.update(accuracy(o.float(), yb, (1, 2))[0].item(), xb.size(0))
        if (it + 1) % acc == 0:
            scaler.unscale_(opt)
            g = nn.utils.clip_grad_norm_(m.parameters(), 1.0)
            scaler.step(opt)
            scaler.update()
            opt.zero_grad(set_to_none=True)
            sch.step(ep + it / len(dl))
    print(f"epoch {ep}", losses, top1, o.dtype, l.dtype, f"lr {opt.param_groups[0]['lr']:.6f} norm {g:.2f}")


@torch.no_grad()
def evaluate(model, ds):
    model.eval()
    tot, cor, n = 0.0, 0, 0
    for xb, yb in DataLoader(ds, 8):
        o = model(xb)
        tot += F.cross_entropy(o, yb, reduction="sum").item()
        cor += (o.argmax(-1) == yb).sum().item()
        n += len(yb)
    return tot / n, cor / n


print("val", "%.4f %.4f" % evaluate(m, va))
half = copy.deepcopy(m).bfloat16().eval()
print("bf16", half(X[:2].bfloat16()).dtype, half(X[:64].bfloat16()).float().sub(m(X[:64])).abs().max() < 0.1)
# gradient clipping by hooks, gradient noise, per-layer learning rates, freezing by epoch
m = Net()
hs = [p.register_hook(lambda g: torch.clamp(g, -0.05, 0.05)) for p in m.parameters()]
opt = optim.SGD(
    [
        {"params": m.fc1.parameters(), "lr": 1e-3},
        {"params": m.out.parameters()},
        {"params": itertools.chain(m.bn.parameters(), m.fc2.parameters()), "momentum": 0.0},
    ],
    lr=0.5,
    momentum=0.9,
    dampening=0.1,
)
warm = LambdaLR(opt, [lambda e: 1.0, lambda e: 0.9**e, lambda e: min(1, (e + 1) / 4)])
for ep in range(4):
    m.fc1.requires_grad_(ep >= 2)
    m.train()
    opt.zero_grad()
    l = F.cross_entropy(m(X[:32]), y[:32])
    l.backward()
    mx = max(p.grad.abs().max().item() for p in m.parameters() if p.grad is not None)
    opt.step()
    warm.step()
    print("hooks", f"{l.item():.6f}", round(mx, 6), [round(v, 6) for v in warm.get_last_lr()], m.fc1.weight.grad is None)
[h.remove() for h in hs]
# optimizer step fused into backward (tutorial), optimizer hooks
m = Net()
od = {p: optim.Adam([p], lr=1e-2, foreach=False) for p in m.parameters()}


def oh(p):
    od[p].step()
    od[p].zero_grad()


for p in m.parameters():
    p.register_post_accumulate_grad_hook(oh)
for i in range(3):
    l = F.cross_entropy(m(X[:32]), y[:32])
    l.backward()
    print("fused backward", l.item(), all(p.grad is None for p in m.parameters()))
opt = optim.Adam(Net().parameters())
h = opt.register_step_pre_hook(lambda o, a, k: print("pre step", len(o.param_groups), a, k))
h2 = opt.register_step_post_hook(lambda o, a, k: print("post step"))
h3 = opt.register_state_dict_post_hook(lambda o, sd: {**sd, "extra": 1})
opt.step()
print(sorted(opt.state_dict()))
[q.remove() for q in (h, h2, h3)]
opt.step()
# SWA and EMA
m = Net()
opt = optim.SGD(m.parameters(), lr=0.1, momentum=0.9)
swa, ema = AveragedModel(m), AveragedModel(m, multi_avg_fn=get_ema_multi_avg_fn(0.5))
ss = SWALR(opt, swa_lr=0.05, anneal_epochs=2, anneal_strategy="linear")
cos = CosineAnnealingLR(opt, T_max=3)
for ep in range(5):
    for xb, yb in DataLoader(tr, 32):
        l = F.cross_entropy(m(xb), yb)
        opt.zero_grad()
        l.backward()
        opt.step()
        ema.update_parameters(m)
    (swa.update_parameters(m), ss.step()) if ep >= 2 else cos.step()
    print("swa", ep, f"{l.item():.6f}", opt.param_groups[0]["lr"])
update_bn(DataLoader(tr, 32), swa)
print(evaluate(swa, va), evaluate(ema, va), swa.n_averaged.item(), ema.module.bn.num_batches_tracked, list(swa.state_dict())[:2])
# DataParallel on the CPU, wrapped names, unwrapping
dp = DataParallel(Net())
print(type(dp.module).__name__, list(dp.state_dict())[:2], dp(X[:4]).shape, isinstance(dp, nn.DataParallel), dp.device_ids)
raw = dp.module if hasattr(dp, "module") else dp
raw.load_state_dict({k.replace("module.", ""): v for k, v in dp.state_dict().items()})


# every scheduler's curve
def curve(f, n=8, opt=None, arg=None):
    o = opt or optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)
    s = f(o)
    out = []
    for k in range(n):
        out.append(round(o.param_groups[0]["lr"], 5))
        o.step()
        s.step(*([] if arg is None else [arg(k)]))
    return out


for name, f in {
    "step": lambda o: StepLR(o, 2, 0.5),
    "multi": lambda o: MultiStepLR(o, [2, 5, 5], 0.1),
    "exp": lambda o: ExponentialLR(o, 0.9),
    "const": lambda o: ConstantLR(o, 0.25, 3),
    "lin": lambda o: LinearLR(o, 0.2, 1.0, 4),
    "cos": lambda o: CosineAnnealingLR(o, 3, 0.1),
    "poly": lambda o: PolynomialLR(o, 5, 2.0),
    "mult": lambda o: MultiplicativeLR(o, lambda e: 0.95),
    "lambda": lambda o: LambdaLR(o, lambda e: 1 / (e + 1)),
    "warm": lambda o: CosineAnnealingWarmRestarts(o, 2, 2, 0.05),
    "cyc": lambda o: CyclicLR(o, 0.1, 1.0, 2, mode="triangular2"),
    "cyc2": lambda o: CyclicLR(o, 0.1, 1.0, 2, 3, mode="exp_range", gamma=0.9, cycle_momentum=False),
    "one": lambda o: OneCycleLR(o, 1.0, total_steps=9, pct_start=0.25),
    "one3": lambda o: OneCycleLR(o, 1.0, epochs=3, steps_per_epoch=3, three_phase=True, anneal_strategy="linear"),
    "seq": lambda o: SequentialLR(o, [ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.5)], [3]),
    "chain": lambda o: ChainedScheduler([ConstantLR(o, 0.5, 4), ExponentialLR(o, 0.9)]),
}.items():
    print(name, curve(f), curve(f, 3))
print(
    "plateau",
    curve(
        lambda o: ReduceLROnPlateau(o, "min", 0.5, 1, threshold=1e-2, cooldown=1, min_lr=0.1),
        10,
        arg=lambda k: [1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.5, 0.5, 0.5, 0.5][k],
    ),
)
o = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)
s = OneCycleLR(o, 1.0, total_steps=9)
s.step()
print({k: v for k, v in s.state_dict().items() if not k.startswith("_") and "func" not in k}, o.param_groups[0]["momentum"], s.get_last_lr(), repr(o))
s = StepLR(o, 2)
print(sorted(s.state_dict()), s.last_epoch, s.base_lrs)


class NoamLR(LRScheduler):
    def __init__(s, o, warm, last_epoch=-1):
        s.warm = warm
        super().__init__(o, last_epoch)

    def get_lr(s):
        k = max(1, s.last_epoch + 1)
        f = s.warm**0.5 * min(k**-0.5, k * s.warm**-1.5)
        return [b * f for b in s.base_lrs]


print("noam", curve(lambda o: NoamLR(o, 3)), "resume", end=" ")
o1 = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
s1 = NoamLR(o1, 3)
[(o1.step(), s1.step()) for _ in range(3)]
o2 = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
s2 = NoamLR(o2, 3)
s2.load_state_dict(s1.state_dict())
o2.load_state_dict(o1.state_dict())
o1.step()
s1.step()
o2.step()
s2.step()
print(o1.param_groups[0]["lr"] == o2.param_groups[0]["lr"], s2.last_epoch)
# lr finder, k-fold, early stopping with best weights
m = Net()
state = copy.deepcopy(m.state_dict())
opt = optim.SGD(m.parameters(), lr=1e-4)
mult = (10 / 1e-4) ** (1 / 8)
hist = []
for i, (xb, yb) in zip(range(9), itertools.cycle(DataLoader(tr, 16))):
    l = F.cross_entropy(m(xb), yb)
    opt.zero_grad()
    l.backward()
    opt.step()
    hist.append((opt.param_groups[0]["lr"], round(l.item(), 4)))
    opt.param_groups[0]["lr"] *= mult
print("finder", hist[:4])
m.load_state_dict(state)
for fold in range(3):
    idx = np.arange(96) % 3 == fold
    m = Net(8)
    opt = optim.RMSprop(m.parameters(), 1e-2)
    best, bad, bw = math.inf, 0, None
    for ep in range(3):
        m.train()
        [
            (opt.zero_grad(), F.cross_entropy(m(xb), yb).backward(), opt.step())
            for xb, yb in DataLoader(Subset(full, np.where(~idx)[0]), 32, shuffle=True)
        ]
        v, a = evaluate(m, Subset(full, np.where(idx)[0].tolist()))
        if v < best - 1e-3:
            best, bad, bw = v, 0, copy.deepcopy(m.state_dict())
        else:
            bad += 1
            if bad >= 2:
                break
    m.load_state_dict(bw)
    print("fold", fold, ep, round(best, 5), round(evaluate(m, te)[1], 4))
with TemporaryDirectory() as td:
    p = Path(td) / "best.pt"
    torch.save(m.state_dict(), p)
    m.load_state_dict(torch.load(p, weights_only=True))
    print(p.exists(), p.name)
print(
    torch.__version__.split(".")[0] >= "2",
    hasattr(torch, "compile"),
    torch.cuda.is_bf16_supported() if torch.cuda.is_available() else None,
    torch.version.cuda is None or True,
    torch.backends.mps.is_built(),
    torch.cuda.memory_allocated() if torch.cuda.is_available() else 0,
    callable(torch.compile(m)),
    torch.jit.is_scripting(),
    F.softmax(m(X[:2]), dim=1).sum(1),
)
