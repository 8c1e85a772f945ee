# Gradient flow through hooks, parametrizations on top of each other, checkpointing, saved-tensor hooks, hooks of every kind
import torch, torch.nn as nn, torch.nn.functional as F
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
from torch.autograd.graph import saved_tensors_hooks
import torch.nn.utils.parametrize as P
from torch.nn.utils import parametrizations as PZ
torch.manual_seed(0)
def forward_hook(module_name, grads, hook_backward):
    def hook(module, args, output):
        if hook_backward: output.register_hook(lambda g: grads.append((module_name, g.abs().mean())))
        else: output.retain_grad(); grads.append((module_name, output))
    return hook
def get_all_layers(layer, fn, hb=True):
    grads = [] 
    for name, l in layer.named_modules():
        if any(l.children()) is False: l.register_forward_hook(fn(name, grads, hb))
    return grads
def net(bn): return nn.Sequential(*[m for i in range(4) for m in ([nn.Linear(8, 8)] + ([nn.BatchNorm1d(8)] if bn else []) + [nn.Sigmoid()])], nn.Linear(8, 1))
for bn in (False, True):
    m = net(bn); g = get_all_layers(m, forward_hook); m(torch.randn(16, 8)).pow(2).mean().backward(); print([n for n, _ in g][:4], [f"{v:.2e}" for _, v in g][::3], len(g))
    m2 = net(bn); g2 = get_all_layers(m2, forward_hook, False); m2(torch.randn(4, 8)).sum().backward(); print(all(t.grad is not None for _, t in g2))
class Symmetric(nn.Module):
    def forward(self, X): return X.triu() + X.triu(1).transpose(-1, -2)
    def right_inverse(self, A): return A.triu()
class MatrixExponential(nn.Module):
    def forward(self, X): return torch.matrix_exp(X)
class Skew(nn.Module):
    def forward(s, X): A = X.triu(1); return A - A.transpose(-1, -2)
class Cayley(nn.Module):
    def __init__(s, n): super().__init__(); s.register_buffer("Id", torch.eye(n))
    def forward(s, X): return torch.linalg.solve(s.Id + X, s.Id - X)
    def right_inverse(s, A): return torch.linalg.solve(s.Id + A, s.Id - A)
l = nn.Linear(3, 3); P.register_parametrization(l, "weight", Symmetric()); print(torch.allclose(l.weight, l.weight.T), l, l.parametrizations.weight[0], l.parametrizations.weight.original.shape)
l.weight = torch.eye(3) * 2; print(l.weight)
o = nn.Linear(3, 3); P.register_parametrization(o, "weight", Skew()); P.register_parametrization(o, "weight", MatrixExponential()); print((o.weight.T @ o.weight - torch.eye(3)).abs().max() < 1e-5, type(o).__name__, isinstance(o, nn.Linear), len(o.parametrizations.weight))
c = nn.Linear(3, 3); P.register_parametrization(c, "weight", Skew()); P.register_parametrization(c, "weight", Cayley(3)); X = torch.linalg.qr(torch.randn(3, 3))[0]; X = X * torch.sign(torch.det(X))
try: c.weight = X; print("set")
except (NotImplementedError, RuntimeError) as e: print(type(e).__name__)
with P.cached(): print(c.weight is c.weight)
P.remove_parametrizations(c, "weight", leave_parametrized=True); print(type(c.weight).__name__, c)
sn = PZ.spectral_norm(nn.Linear(4, 3)); [sn(torch.ones(1, 4)) for _ in range(20)]; print(torch.linalg.matrix_norm(sn.weight, 2), list(sn.state_dict())); og = PZ.orthogonal(nn.Linear(3, 3), orthogonal_map="cayley"); print((og.weight @ og.weight.T).round(decimals=3).abs()); wn = PZ.weight_norm(nn.Linear(2, 2), dim=None); print(list(wn.state_dict()), wn.parametrizations.weight.original0.shape)
opt = torch.optim.SGD(o.parameters(), .1)
for i in range(5): loss = (o(torch.eye(3)) - torch.eye(3).flip(0)).pow(2).sum(); opt.zero_grad(); loss.backward(); opt.step()
print(loss, (o.weight.T @ o.weight - torch.eye(3)).abs().max() < 1e-5)
seq = nn.Sequential(*[nn.Sequential(nn.Linear(8, 8), nn.Dropout(.3), nn.Tanh()) for _ in range(4)]); x = torch.randn(3, 8, requires_grad=True)
for f in (lambda: seq(x), lambda: checkpoint_sequential(seq, 2, x, use_reentrant=False), lambda: checkpoint(seq, x, use_reentrant=True), lambda: checkpoint(lambda a, *, k: seq(a) * k, x, k=1., use_reentrant=False), lambda: checkpoint(seq, x, use_reentrant=False, preserve_rng_state=True)): torch.manual_seed(3); x.grad = None; seq.zero_grad(); y = f(); y.sum().backward(); print(f"{y.sum():.5f} {x.grad.abs().sum():.5f} {seq[0][0].weight.grad.abs().sum():.5f}")
mem = []
class Sel:
    def __init__(s, t): s.t = t
def pack(t): mem.append(t.numel()); return Sel(t) if t.numel() > 10 else t
def unpack(s): return s.t if isinstance(s, Sel) else s
with saved_tensors_hooks(pack, unpack): y = seq.eval()(x).sum()
y.backward(); print(sum(mem), len(mem))
h = torch.nn.modules.module.register_module_forward_pre_hook(lambda m, i: print("pre", type(m).__name__) if isinstance(m, nn.Tanh) else None); hb = torch.nn.modules.module.register_module_full_backward_hook(lambda m, gi, go: print("bw", type(m).__name__) if isinstance(m, nn.Sequential) and len(m) == 4 else None); seq(x).sum().backward(); h.remove(); hb.remove()
p = nn.Parameter(torch.ones(2)); h1 = p.register_hook(lambda g: g * 2); h2 = p.register_hook(lambda g: g + 1); h3 = p.register_post_accumulate_grad_hook(lambda p: print("acc", p.grad)); (p * 3).sum().backward(); h1.remove(); p.grad = None; (p * 3).sum().backward(); print(p.grad)
lin = nn.Linear(2, 2); h = lin.register_forward_pre_hook(lambda m, a, k: ((a[0] + k.pop("add", 0),), k), with_kwargs=True); lin.forward = (lambda f: lambda x, **k: f(x))(lin.forward); print(lin(torch.zeros(1, 2), add=1.).sub(lin(torch.ones(1, 2))).abs().max()); h.remove(); h = lin.register_full_backward_pre_hook(lambda m, go: (go[0] * 0,)); lin(torch.ones(1, 2)).sum().backward(); print(lin.weight.grad); h.remove(); lin.register_forward_hook(lambda m, a, o: o + 1, prepend=True); lin.register_forward_hook(lambda m, a, o: None, always_call=True); print(lin._forward_hooks.__len__(), (lin(torch.zeros(1, 2)) - lin.bias).detach())
try: lin.register_full_backward_hook(lambda m, a, b: 1 / 0); lin(torch.ones(1, 2, requires_grad=True)).sum().backward()
except ZeroDivisionError as e: print(e)
a = torch.ones(2, requires_grad=True); b = a * 2; b.register_hook(lambda g: print("b", g)); b.retain_grad(); d = b.detach().requires_grad_(); (b.sum() + d.sum()).backward(); print(b.grad, d.grad); 
try: torch.ones(1).register_hook(print)
except RuntimeError as e: print(str(e)[:40])
