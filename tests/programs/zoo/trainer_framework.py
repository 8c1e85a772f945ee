"""A Lightning-like trainer with callbacks, hparams, metrics, early stopping, checkpointing, gradient accumulation, progress prints."""
from __future__ import annotations
import abc, argparse, dataclasses, enum, functools, inspect, json, logging, os, sys, time, typing as tp, warnings, copy, contextlib
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.utils.data as tud
from torch.nn.modules.loss import _Loss
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.parallel import DataParallel, DistributedDataParallel
from torch.utils.data._utils.collate import default_collate
from torch.utils.hooks import RemovableHandle
from torch.nn.modules.utils import _pair, consume_prefix_in_state_dict_if_present
import torch.distributed as dist
import torch.backends.cudnn as cudnn
from torch.cuda.amp import GradScaler
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s %(message)s"); log = logging.getLogger("t")
class Stage(str, enum.Enum): TRAIN = "train"; VAL = "val"
@dataclasses.dataclass
class HParams:
    lr: float = 1e-2
    epochs: int = 3
    hidden: tp.Tuple[int, ...] = (16, 8)
    accum: int = 2
    seed: int = 7
    device: torch.device = dataclasses.field(default_factory=lambda: torch.device("cpu"))
    dtype: torch.dtype = torch.float32
class Callback(abc.ABC):
    def on_epoch_end(self, trainer: "Trainer", logs: dict) -> None: ...
    def on_train_start(self, trainer): pass
class EarlyStopping(Callback):
    def __init__(self, patience=2, mode="min"): self.patience, self.best, self.wait, self.op = patience, torch.tensor(float("inf") if mode == "min" else -float("inf")), 0, torch.lt if mode == "min" else torch.gt
    def on_epoch_end(self, trainer, logs):
        if self.op(torch.tensor(logs["val_loss"]), self.best): self.best, self.wait = torch.tensor(logs["val_loss"]), 0
        else:
            self.wait += 1
            if self.wait >= self.patience: trainer.should_stop = True
class Checkpoint(Callback):
    def __init__(self, path): self.path = path; self.best = None
    def on_epoch_end(self, trainer, logs):
        if self.best is None or logs["val_loss"] < self.best:
            self.best = logs["val_loss"]; torch.save({"state_dict": trainer.model.state_dict(), "epoch": trainer.epoch, "optimizer": [o.state_dict() for o in trainer.opts], "hparams": {k: v for k, v in dataclasses.asdict(trainer.hp).items() if k not in ("device", "dtype")}}, self.path); log.info("saved %s at epoch %d, best %.4f", os.path.basename(self.path), trainer.epoch, self.best)
class GradStats(Callback):
    def on_train_start(self, trainer):
        self.norms: tp.Dict[str, float] = {}; self.handles: tp.List[RemovableHandle] = [p.register_hook(functools.partial(self._hook, n)) for n, p in trainer.model.named_parameters() if p.requires_grad]
    def _hook(self, name, g): self.norms[name] = g.norm().item()
    def on_epoch_end(self, trainer, logs): logs["max_grad"] = max(self.norms.values())
class Metric(nn.Module):
    def __init__(self): super().__init__(); self.register_buffer("correct", torch.tensor(0), persistent=False); self.register_buffer("total", torch.tensor(0)); self.conf: torch.Tensor; self.register_buffer("conf", torch.zeros(3, 3, dtype=torch.long))
    def update(self, logits, y):
        p = logits.argmax(-1); self.correct += (p == y).sum(); self.total += y.numel(); self.conf += torch.bincount(y * 3 + p, minlength=9).reshape(3, 3)
    def compute(self): return self.correct.float() / self.total
    def reset(self): [b.zero_() for b in self.buffers()]
class FocalLoss(_Loss):
    __constants__ = ['gamma']
    def __init__(self, gamma: float = 2., reduction: str = 'mean'): super().__init__(reduction=reduction); self.gamma = gamma
    def forward(self, input: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        ce = F.cross_entropy(input, target, reduction='none'); pt = torch.exp(-ce); loss = (1 - pt) ** self.gamma * ce
        return loss.mean() if self.reduction == 'mean' else loss.sum() if self.reduction == 'sum' else loss
class LitModule(nn.Module):
    def save_hparams(self): fr = inspect.currentframe().f_back; self.hparams = {k: v for k, v in inspect.getargvalues(fr)[3].items() if k not in ("self", "__class__")}
    def log(self, k, v): self._logs.setdefault(k, []).append(v.detach() if isinstance(v, torch.Tensor) else v)
    @property
    def device(self): return next(self.parameters()).device
class Net(LitModule):
    def __init__(self, inp, out, hidden, p=.1):
        super().__init__(); self.save_hparams(); self._logs = {}; dims = [inp, *hidden]
        self.body = nn.Sequential(*[nn.Sequential(nn.Linear(a, b), nn.BatchNorm1d(b, momentum=.2), nn.Mish(), nn.AlphaDropout(p)) for a, b in zip(dims, dims[1:])]); self.head = nn.Linear(dims[-1], out); self.crit = FocalLoss(1.5); self.metric = Metric(); self.example_input_array = torch.zeros(1, inp)
    def forward(self, x): return self.head(self.body(x))
    def training_step(self, batch, i): x, y = batch["x"], batch["y"]; l = self.crit(self(x), y); self.log("loss", l); return {"loss": l}
    def validation_step(self, batch, i): lg = self(batch["x"]); self.log("val_loss", self.crit(lg, batch["y"])); self.metric.update(lg, batch["y"])
    def configure_optimizers(self, hp):
        bn = [p for m in self.modules() if isinstance(m, _BatchNorm) for p in m.parameters()]; ids = set(map(id, bn)); o = torch.optim.RAdam([{"params": bn, "weight_decay": 0}, {"params": [p for p in self.parameters() if id(p) not in ids]}], lr=hp.lr, weight_decay=1e-2, decoupled_weight_decay=True); return [o], [{"scheduler": torch.optim.lr_scheduler.OneCycleLR(o, max_lr=hp.lr * 5, epochs=hp.epochs, steps_per_epoch=3, pct_start=.3), "interval": "step"}]
class Trainer:
    def __init__(self, hp, callbacks: tp.Sequence[Callback] = ()): self.hp, self.callbacks, self.should_stop, self.epoch = hp, callbacks, False, -1
    def call(self, name, *a): [getattr(c, name)(self, *a) for c in self.callbacks]
    def fit(self, model, train_dl, val_dl):
        self.model = model.to(device=self.hp.device, dtype=self.hp.dtype); self.opts, sch = model.configure_optimizers(self.hp); self.call("on_train_start")
        with torch.no_grad(): log.info("sanity %s", tuple(model(model.example_input_array.to(self.hp.dtype).repeat(2, 1)).shape))
        scaler = GradScaler(enabled=torch.cuda.is_available())
        for self.epoch in range(self.hp.epochs):
            model.train(); model._logs.clear()
            for i, b in enumerate(train_dl):
                cm = contextlib.nullcontext()
                with cm: l = model.training_step(b, i)["loss"] / self.hp.accum
                scaler.scale(l).backward()
                if (i + 1) % self.hp.accum == 0 or i + 1 == len(train_dl):
                    scaler.unscale_(self.opts[0]); nn.utils.clip_grad_norm_(model.parameters(), 1., error_if_nonfinite=True); scaler.step(self.opts[0]); scaler.update(); self.opts[0].zero_grad(); sch[0]["scheduler"].step()
            model.eval(); model.metric.reset()
            with torch.inference_mode(): [model.validation_step(b, i) for i, b in enumerate(val_dl)]
            logs = {k: torch.stack(v).mean().item() for k, v in model._logs.items()}; logs["acc"] = model.metric.compute().item(); self.call("on_epoch_end", logs)
            log.info(json.dumps({k: round(v, 3) for k, v in logs.items()}) + f" lr={sch[0]['scheduler'].get_last_lr()[0]:.3e}")
            if self.should_stop: break
        return self
p = argparse.ArgumentParser(); p.add_argument("--lr", type=float, default=HParams.lr); p.add_argument("--hidden", nargs="+", type=int, default=[16, 8]); p.add_argument("--amp", action=argparse.BooleanOptionalAction, default=False); p.add_argument("--dtype", type=lambda s: getattr(torch, s), default=torch.float32)
a = p.parse_args(["--lr", "0.02", "--hidden", "12", "8", "--dtype", "float64"]); print(vars(a))
hp = HParams(lr=a.lr, hidden=tuple(a.hidden), dtype=a.dtype); print(hp)
cudnn.deterministic = True; cudnn.benchmark = False; torch.use_deterministic_algorithms(True); torch.manual_seed(hp.seed)
print(dist.is_available() and dist.is_initialized(), torch.cuda.device_count(), _pair(3))
X = torch.randn(96, 6, dtype=torch.double); y = X[:, :3].argmax(1)
class D(tud.Dataset):
    def __init__(self, x, y): self.x, self.y = x, y
    def __getitem__(self, i) -> tp.Dict[str, torch.Tensor]: return dict(x=self.x[i], y=self.y[i])
    def __len__(self): return len(self.x)
full = D(X, y); tr, va = tud.random_split(full, [72, 24], generator=torch.Generator().manual_seed(0))
g = torch.Generator(); g.manual_seed(0)
t = Trainer(hp, [EarlyStopping(), Checkpoint("best.ckpt"), GradStats()]).fit(Net(6, 3, hp.hidden), tud.DataLoader(tr, 16, True, drop_last=True, generator=g), tud.DataLoader(va, 12, collate_fn=default_collate))
m = t.model; print(m.metric.conf, m.hparams, m.device)
ck = torch.load("best.ckpt", map_location=lambda s, l: s, weights_only=True); print(sorted(ck), ck["epoch"], ck["hparams"], list(ck["state_dict"])[:4])
sd = {"module." + k: v for k, v in ck["state_dict"].items()}; consume_prefix_in_state_dict_if_present(sd, "module."); m2 = Net(6, 3, hp.hidden).double(); print(m2.load_state_dict(sd, strict=False))
sd.pop("head.bias"); sd["extra"] = torch.zeros(1); print(m2.load_state_dict(sd, strict=False))
try: m2.load_state_dict(sd)
except RuntimeError as e: print(e)
try: sd["head.weight"] = torch.zeros(2, 2); m2.load_state_dict(sd, strict=False)
except RuntimeError as e: print(e)
dp = DataParallel(m2); print(type(dp.module).__name__, dp(X[:2]).shape, list(dp.state_dict())[0]); print(dp)
h = m.body[0].register_forward_hook(lambda *a: None); print(isinstance(h, RemovableHandle)); 
with m.body.register_forward_hook(lambda mod, i, o: print("hook", type(mod).__name__)): m(X[:2])
m(X[:2]); print(m.extra_repr() == "", m.body[0][0].extra_repr(), m.get_submodule("body.1.2"), [n for n, _ in m.named_children()], dict(m.named_buffers(recurse=False)), m.head.weight.dtype)
print(sum(p.numel() for p in m.parameters() if p.requires_grad), m.requires_grad_(False).head.weight.requires_grad, m.train().training, m.body.eval()[0].training, m.zero_grad())
