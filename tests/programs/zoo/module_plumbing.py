# module plumbing: state dict surgery, hooks with kwargs, extra state, lazy modules, containers, checkpoints of everything, versions and device-agnostic code
import copy, io, os, math, pickle, sys, tempfile, warnings, functools, collections, inspect, re
from collections import OrderedDict
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.utils.parametrize as P
import torch.nn.utils.prune as prune
from torch.optim import lr_scheduler as S

warnings.simplefilter("ignore")
torch.manual_seed(4)
device = torch.device("cuda:0" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu")
print(
    device,
    device.type,
    device.index,
    repr(device),
    torch.device("cpu") == torch.device("cpu", 0),
    torch.cuda.device_count(),
    torch.distributed.is_available() and torch.distributed.is_initialized(),
    torch.get_default_dtype(),
    torch.is_grad_enabled(),
    torch.is_tensor(3),
    torch.is_floating_point(torch.ones(1)),
    torch.numel(torch.ones(2, 2)),
    torch.backends.cudnn.enabled is not None,
    torch.are_deterministic_algorithms_enabled(),
    torch.get_float32_matmul_precision(),
    torch.are_deterministic_algorithms_enabled(),
)
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
torch.use_deterministic_algorithms(True)
print(torch.are_deterministic_algorithms_enabled())
torch.use_deterministic_algorithms(False)
torch.set_float32_matmul_precision("high")
torch.cuda.manual_seed_all(3)


class Residual(nn.Module):
    def __init__(s, fn):
        super().__init__()
        s.fn = fn

    def forward(s, x, **k):
        return s.fn(x, **k) + x


class Net(nn.Module):
    version = 2
    _version = 3

    def __init__(s, d=6):
        super().__init__()
        s.stem = nn.Linear(4, d)
        s.blocks = nn.ModuleDict(
            OrderedDict([("a", Residual(nn.Sequential(nn.LayerNorm(d), nn.Linear(d, d), nn.ReLU()))), ("b", Residual(nn.Linear(d, d)))])
        )
        s.scale = nn.ParameterDict({"g": nn.Parameter(torch.ones(d)), "b": nn.Parameter(torch.zeros(d))})
        s.gates = nn.ParameterList([torch.randn(2) for _ in range(2)])
        s.register_buffer("mean", torch.zeros(d))
        s.register_buffer("tmp", torch.arange(3), persistent=False)
        s.register_buffer("none", None)
        s.register_parameter("nothing", None)
        s.head = nn.LazyLinear(3)
        s.steps = 0

    def get_extra_state(s):
        return {"steps": s.steps}

    def set_extra_state(s, st):
        s.steps = st["steps"]

    def forward(s, x, mask=None):
        h = s.stem(x)
        for k, b in s.blocks.items():
            h = b(h)
        h = h * s.scale["g"] + s.scale["b"]
        if s.training:
            s.mean.mul_(0.9).add_(h.detach().mean(0), alpha=0.1)
            s.steps += 1
        return s.head(h if mask is None else h * mask)


m = Net()
print(m, m.head.weight, m.head.has_uninitialized_params())
x = torch.randn(5, 4)
print(m(x).shape, m.head, m.head.weight.shape, type(m.head).__name__)
sd = m.state_dict()
print(
    list(sd),
    sd._metadata[""],
    sd["_extra_state"],
    [k for k, _ in m.named_parameters()],
    [k for k, _ in m.named_buffers()],
    [k for k, _ in m.named_modules()][:6],
    [k for k, _ in m.named_children()],
    len(list(m.modules())),
    list(dict(m.named_parameters(prefix="net", recurse=False))),
    sum(p.numel() for p in m.parameters()),
    sum(b.numel() for b in m.buffers()),
)
print(
    m.scale,
    m.gates,
    m.blocks.keys(),
    "a" in m.blocks,
    len(m.blocks),
    m.blocks["b"],
    list(m.scale.keys()),
    m.gates[0].requires_grad,
    [type(p).__name__ for p in m.gates],
    m.nothing,
    m.none,
)
# surgery
new = OrderedDict(("module." + k, v) for k, v in sd.items())
clean = OrderedDict((re.sub("^module.", "", k), v) for k, v in new.items())
m2 = Net()
m2(x)
print(m2.load_state_dict(clean), m2.steps, all(torch.equal(a, b) for a, b in zip(m.parameters(), m2.parameters())))
bad = {k: v for k, v in clean.items() if "blocks" not in k and not k.startswith("_")}
bad["zzz"] = torch.ones(1)
r = m2.load_state_dict(bad, strict=False)
print(r, r.missing_keys, r.unexpected_keys)
own = m2.state_dict()
own.update({k: v for k, v in bad.items() if k in own and getattr(v, "shape", 0) == getattr(own[k], "shape", 1)})
m2.load_state_dict(own)
m2.load_state_dict({k: v.clone() if torch.is_tensor(v) else v for k, v in own.items()}, assign=True)
print(m2.stem.weight.requires_grad, isinstance(m2.stem.weight, nn.Parameter))


class Old(nn.Module):
    def __init__(s):
        super().__init__()
        s.w = nn.Parameter(torch.ones(2))

    def _load_from_state_dict(s, state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs):
        if prefix + "weight" in state_dict:
            state_dict[prefix + "w"] = state_dict.pop(prefix + "weight") * 2
        super()._load_from_state_dict(state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)


q = nn.Sequential(Old(), Old())
q.register_load_state_dict_pre_hook(lambda mod, sd, pre, meta, strict, mk, uk, em: print("pre", sorted(sd)))
q.register_load_state_dict_post_hook(lambda mod, ik: print("post", ik))
q.register_state_dict_pre_hook(lambda mod, pre, kv: print("sd pre", pre, kv))
q.register_state_dict_post_hook(lambda mod, sd, pre, meta: sd.update(extra=torch.zeros(1)) or None)
print(q.load_state_dict({"0.weight": torch.ones(2), "1.w": torch.zeros(2)}), dict(q.state_dict()))
# whole checkpoints
opt = torch.optim.AdamW(
    [{"params": m.stem.parameters(), "lr": 1e-4, "name": "stem"}, {"params": [p for n, p in m.named_parameters() if not n.startswith("stem")]}],
    lr=1e-3,
)
sch = S.SequentialLR(opt, [S.LinearLR(opt, 0.1, 1.0, 2), S.CosineAnnealingWarmRestarts(opt, 3, 2)], [2])
scaler = torch.amp.GradScaler("cpu", enabled=False)


def train(n, m, opt, sch):
    out = []
    for i in range(n):
        l = F.mse_loss(m(x), x[:, :3].sin())
        opt.zero_grad()
        scaler.scale(l).backward()
        scaler.step(opt)
        scaler.update()
        sch.step()
        out.append((round(l.item(), 6), [round(v, 8) for v in sch.get_last_lr()]))
    return out


print(train(3, m, opt, sch))
ck = {
    "epoch": 3,
    "model": m.state_dict(),
    "opt": opt.state_dict(),
    "sch": sch.state_dict(),
    "scaler": scaler.state_dict(),
    "rng": torch.get_rng_state(),
    "args": {"lr": 1e-3, "names": ["a", "b"], "t": (1, 2.5, None, True)},
    "best": torch.tensor(0.5),
}
d = tempfile.mkdtemp()
torch.save(ck, os.path.join(d, "c.pt"))
a = train(3, m, opt, sch)
c = torch.load(os.path.join(d, "c.pt"), map_location=device, weights_only=False)
print(
    c["epoch"],
    c["args"],
    c["best"],
    list(c["opt"]),
    c["opt"]["param_groups"][0],
    {k: v for k, v in c["sch"].items() if k != "_schedulers"},
    [sorted(s) for s in c["sch"]["_schedulers"]],
    c["scaler"],
)
m.load_state_dict(c["model"])
opt.load_state_dict(c["opt"])
sch.load_state_dict(c["sch"])
torch.set_rng_state(c["rng"].cpu())
print(a == train(3, m, opt, sch), a, m.steps, opt.state[m.stem.weight]["step"], opt.state_dict()["state"][0]["exp_avg"].shape)
buf = io.BytesIO()
torch.save(m.state_dict(), buf)
print(buf.tell() > 0)
buf.seek(0)
print(list(torch.load(buf, weights_only=False, map_location=lambda storage, loc: storage))[:2])
# hooks with kwargs, always_call, removal, ordering
log = []
h1 = m.register_forward_pre_hook(lambda mod, a, k: (log.append(("pre", sorted(k))), (a, {**k, "mask": torch.zeros(6)}))[1], with_kwargs=True)
h2 = m.register_forward_hook(lambda mod, a, k, o: (log.append(("post", sorted(k), tuple(o.shape))), o + 1)[1], with_kwargs=True)
h3 = m.blocks["b"].register_full_backward_pre_hook(lambda mod, g: (g[0] * 0,))
h4 = m.stem.register_forward_hook(lambda mod, a, o: log.append("first"), prepend=True)
y = m(x, mask=torch.ones(6))
print(log, torch.allclose(y, m.head.bias + 1))
y.sum().backward()
print(m.stem.weight.grad.abs().sum())
[h.remove() for h in (h1, h2, h3, h4)]
print(len(m._forward_hooks), len(m._forward_pre_hooks))


# parametrizations and pruning and masks in state dicts
class Sym(nn.Module):
    def forward(s, X):
        return X.triu() + X.triu(1).mT

    def right_inverse(s, A):
        return A.triu()


l = nn.Linear(3, 3)
P.register_parametrization(l, "weight", Sym())
print(l, torch.equal(l.weight, l.weight.T), list(l.state_dict()), P.is_parametrized(l, "weight"))
l.weight = torch.arange(9.0).view(3, 3)
print(l.weight)
with P.cached():
    print(l.weight is l.weight)
P.remove_parametrizations(l, "weight")
print(l, list(l.state_dict()))
prune.l1_unstructured(l, "weight", amount=0.4)
print(l.weight_mask, list(dict(l.named_parameters())), list(dict(l.named_buffers())), prune.is_pruned(l))
prune.remove(l, "weight")
print((l.weight == 0).sum())
for p in m.parameters():
    p.requires_grad = False
print(
    any(p.requires_grad for p in m.parameters()),
    m.requires_grad_(True).stem.weight.requires_grad,
    m.double().stem.weight.dtype,
    m.half().mean.dtype,
    m.tmp.dtype,
    m.to(torch.float32).stem.bias.dtype,
    m.float().training,
    m.eval().blocks["a"].training,
    m.train(False).training,
    m.to(device) is m,
    m.cpu() is m,
    next(m.parameters()).device,
    m.type(torch.float32) is m,
)
m.apply(lambda mod: setattr(mod, "tag", type(mod).__name__))
print(m.blocks["a"].fn[2].tag, m.blocks["a"].fn[0:2], m.blocks["a"].fn[-1], len(m.blocks["a"].fn), [*m.blocks["a"].fn][0])
sq = m.blocks["a"].fn
sq.append(nn.Tanh())
sq.insert(0, nn.Identity())
del sq[1]
sq.extend([nn.Dropout(0.1)])
sq[2] = nn.GELU()
print(sq, sq.pop(-1))
sq.add_module("last", nn.Softplus())
print(nn.Sequential(nn.ReLU()) + nn.Sequential(nn.Tanh()), nn.Sequential(nn.ReLU()) * 2)
ml = nn.ModuleList([nn.Linear(1, 1)]) + [nn.ReLU()]
ml += [nn.Tanh()]
print(ml, ml[-1], ml[:2])
print(nn.ModuleList([nn.Linear(2, 2) for _ in range(3)] + [nn.Linear(2, 3)]))
for mod in (
    nn.Conv2d(3, 6, (3, 1), stride=2, padding=(1, 0), dilation=1, groups=3, bias=False, padding_mode="circular"),
    nn.ConvTranspose1d(2, 4, 3, output_padding=1, stride=2),
    nn.BatchNorm1d(3, affine=False, track_running_stats=False),
    nn.InstanceNorm2d(3),
    nn.GroupNorm(2, 4),
    nn.LayerNorm((3, 4), elementwise_affine=False),
    nn.RMSNorm(4),
    nn.LSTM(2, 3, 2, batch_first=True, bidirectional=True, dropout=0.1),
    nn.GRUCell(2, 3, bias=False),
    nn.MultiheadAttention(4, 2),
    nn.Embedding(5, 3, padding_idx=0, max_norm=1.0),
    nn.Dropout2d(0.3, True),
    nn.AvgPool2d((2, 1), stride=1, ceil_mode=True, count_include_pad=False),
    nn.MaxPool1d(3, return_indices=True),
    nn.AdaptiveAvgPool3d((None, 2, 1)),
    nn.Upsample(scale_factor=(2.0, 1.0), mode="bilinear", align_corners=True),
    nn.PixelShuffle(2),
    nn.Unfold(2, padding=1),
    nn.ZeroPad2d((1, 0, 2, 3)),
    nn.ReflectionPad1d(2),
    nn.Threshold(0.1, 20),
    nn.Hardtanh(-2, 2),
    nn.ELU(0.5),
    nn.CELU(),
    nn.LeakyReLU(0.2, True),
    nn.Softmax(dim=-1),
    nn.LogSoftmax(1),
    nn.Softplus(2, 10),
    nn.PReLU(2),
    nn.RReLU(),
    nn.GELU("tanh"),
    nn.GLU(),
    nn.Bilinear(2, 3, 4),
    nn.CosineSimilarity(),
    nn.PairwiseDistance(),
    nn.CrossEntropyLoss(label_smoothing=0.1),
    nn.BCEWithLogitsLoss(pos_weight=torch.ones(2)),
    nn.HuberLoss(),
    nn.CTCLoss(),
    nn.TripletMarginLoss(),
    nn.Flatten(0, 1),
    nn.Unflatten(1, (2, 2)),
    nn.Fold((3, 3), 2),
    nn.Transformer(4, 2, 1, 1, 8),
    nn.AdaptiveLogSoftmaxWithLoss(4, 10, [3, 6]),
    nn.utils.spectral_norm(nn.Linear(2, 2)),
    nn.utils.parametrizations.orthogonal(nn.Linear(2, 2)),
    nn.LazyConv2d(3, 3),
    nn.LPPool2d(2, 3),
    nn.LocalResponseNorm(2),
    nn.FractionalMaxPool2d(2, output_ratio=0.5),
    nn.MaxUnpool2d(2),
    nn.AlphaDropout(),
    nn.ChannelShuffle(2),
    nn.Softmin(1),
    nn.Softsign(),
    nn.Hardshrink(0.3),
    nn.SELU(),
    nn.Mish(),
    nn.Identity(3, a=1),
    nn.EmbeddingBag(3, 2, mode="sum"),
    nn.SyncBatchNorm(2),
    nn.NLLLoss(ignore_index=0),
    nn.KLDivLoss(log_target=True),
    nn.GaussianNLLLoss(),
    nn.PoissonNLLLoss(),
):
    print(mod)
for o in (
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.1, momentum=0.9, nesterov=True),
    torch.optim.Adam([torch.zeros(1, requires_grad=True)]),
    torch.optim.RMSprop([torch.zeros(1, requires_grad=True)]),
    torch.optim.LBFGS([torch.zeros(1, requires_grad=True)]),
    torch.optim.Adafactor([torch.zeros(1, requires_grad=True)]),
    torch.optim.ASGD([torch.zeros(1, requires_grad=True)]),
    torch.optim.SparseAdam([torch.zeros(1, requires_grad=True)]),
    torch.optim.Muon([torch.zeros(1, 1, requires_grad=True)]),
):
    print(o, sorted(o.defaults))
print(
    m.__class__.__name__,
    m._get_name(),
    isinstance(m, nn.Module),
    issubclass(nn.Conv2d, nn.Module),
    callable(m),
    hasattr(m, "stem"),
    "stem" in dir(m),
    inspect.signature(m.forward),
    nn.Linear.__name__,
    str(nn.Linear),
    nn.Linear.__module__,
    torch.Tensor.__module__,
    type(torch.ones(1)),
    torch.float32,
    torch.Size([1]),
    type(m.stem.weight),
    m.stem.weight.__class__.__name__,
    torch.optim.SGD.__module__,
    torch.relu.__name__,
    F.relu.__name__,
)
