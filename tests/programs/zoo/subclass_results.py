"""A subclass of Tensor that overrides nothing in all that programs do with tensors: its results are of its class."""
import torch, copy, pickle, io, functools
from torch import nn
import torch.nn.functional as F
class S(torch.Tensor): pass
# deepcopy of modules with plain params, plus buffers of subclass moved
m = nn.Linear(2, 2); m.register_buffer('b', torch.ones(1).as_subclass(S)); m2 = m.double(); print(type(m2.b).__name__, m2.b.dtype)
# clip, ema
p = nn.Parameter(torch.ones(3).as_subclass(S)); (p * 2).sum().backward(); print(nn.utils.clip_grad_norm_([p], 1.0), p.grad)
print(torch.nn.utils.parameters_to_vector([p]), type(torch.nn.utils.parameters_to_vector([p])).__name__)
# schedulers, SGD momentum
opt = torch.optim.SGD([p], lr=.1, momentum=.9, weight_decay=.01)
for _ in range(3): opt.zero_grad(); (p ** 2).sum().backward(); opt.step()
print(p)
for O in (torch.optim.Adadelta, torch.optim.Adamax, torch.optim.NAdam, torch.optim.RAdam, torch.optim.Rprop, torch.optim.ASGD):
    q = nn.Parameter(torch.ones(3).as_subclass(S)); o = O([q], lr=.1); (q ** 2).sum().backward(); o.step(); print(O.__name__, q.tolist())
q = nn.Parameter(torch.ones(3).as_subclass(S)); o = torch.optim.LBFGS([q]); 
def closure(): o.zero_grad(); l = (q ** 2).sum(); l.backward(); return l
o.step(closure); print(q.abs().max().item() < 1e-3)
# gradient penalty
x = torch.tensor([1., 2.]).as_subclass(S).requires_grad_(); g, = torch.autograd.grad((x ** 3).sum(), x, create_graph=True); print(type(g).__name__, g); (g ** 2).sum().backward(); print(x.grad)
# no_grad, inference
with torch.no_grad(): print(type(x + 1).__name__, (x + 1).requires_grad)
with torch.inference_mode(): print(type(x + 1).__name__)
# jacobian, func
print(torch.autograd.functional.jacobian(lambda v: v ** 2, torch.ones(2).as_subclass(S)))
# nan / indices / advanced
a = torch.arange(6.).reshape(2, 3).as_subclass(S); a[a > 2] = -1; print(a, a[:, [0, 2]], a[torch.tensor([1])], a[..., None].shape, a[a < 0])
b = torch.zeros(2, 3); b[a < 0] = 5; print(type(b).__name__, b); print(type(b[a < 0]).__name__)
print(torch.cat([a, b]).__class__.__name__, torch.where(a > 0, a, b).__class__.__name__, torch.einsum('ij,kj->ik', a, b).__class__.__name__, [type(v).__name__ for v in torch.meshgrid(a[0], a[1], indexing='ij')], type(torch.linalg.svd(a)).__name__, [type(v).__name__ for v in torch.linalg.svd(a)])
print(a.to('cpu') is a, type(a.cpu()).__name__, a.contiguous() is a, type(a.float()).__name__, a.float() is a, a.detach().requires_grad_().is_leaf)
# int subclass with bits
i = torch.tensor([1, 2, 3]).as_subclass(S); print(i & 1, i | 4, i ^ 1, ~i, i << 1, i >> 1, -i, abs(i), i // 2, i % 2, 7 - i, 6 / i, 2 ** i, i == 2, i.bool(), sum(i), max(i), sorted(i, reverse=True), list(map(int, i)), [j for j in i], 2 in i, i.tolist(), len(i), i[0].item(), int(i[0]), divmod(int(i[2]), 2), round(float(i[0])), hash(i) == hash(i), {i: 1}[i])
i += 1; i *= 2; i -= 1; i //= 2; print(i, type(i).__name__); f = i / 1; f /= 2; f **= 2; f %= 1.5; print(f, type(f).__name__)
# out
r = torch.empty(3); print(type(torch.add(i, 1, out=r)).__name__, r)
# numpy interop
import numpy as np
print(np.sqrt(f.numpy()), torch.from_numpy(np.ones(2)).as_subclass(S), type(np.array(f)).__name__)
# format and print
print(f"{f}", f"{a}", "%s" % f, repr(S([[1.5, 2.], [3., 4.]])), str(torch.ones(2, dtype=torch.int32).as_subclass(S)), S([]), torch.tensor(3.).as_subclass(S))
l = [torch.ones(1).as_subclass(S)]; print(l, (torch.ones(1).as_subclass(S),), {'a': S([1.])}); y = (torch.ones(2, requires_grad=True).as_subclass(S) * 2); print(y, y.grad_fn is not None)
# hooks of modules see subclasses
lin = nn.Linear(3, 1); lin.weight.data.fill_(.5); lin.bias.data.zero_(); lin.register_forward_pre_hook(lambda m, i: print('pre', type(i[0]).__name__)); lin.register_full_backward_hook(lambda m, gi, go: print('bw', type(go[0]).__name__)); print(lin(a).sum()); 
seq = nn.Sequential(nn.Embedding(5, 3), nn.Linear(3, 2), nn.LayerNorm(2)); print(type(seq(i % 5)).__name__)
print(type(F.cross_entropy(a, torch.tensor([0, 1]))).__name__, type(F.dropout(a)).__name__, type(F.one_hot(i % 3)).__name__, type(F.pad(a, (1, 1))).__name__, type(F.normalize(a)).__name__, type(F.cosine_similarity(a, b)).__name__, type(nn.CrossEntropyLoss()(a, torch.tensor([0, 1]))).__name__, type(nn.MSELoss()(a, b)).__name__, type(nn.BCEWithLogitsLoss()(a, b * 0)).__name__)
@functools.lru_cache
def cached(): return S([1.])
print(cached() is cached(), copy.copy(cached()), pickle.loads(pickle.dumps({'x': cached(), 'y': [S([2.])]})))
class Tagged(torch.Tensor):
    _meta = ()
    @classmethod
    def wrap(cls, x, **meta): x = x.as_subclass(cls); x._meta = tuple(meta.items()); return x
    def __torch_function__(func, types, args=(), kwargs=None): return 'static'
    __torch_function__ = staticmethod(__torch_function__)
print(Tagged.wrap(torch.ones(1)) + 1, torch.add(1, Tagged.wrap(torch.ones(1))))
class Disabled(torch.Tensor): __torch_function__ = torch._C._disabled_torch_function_impl
d = torch.ones(1).as_subclass(Disabled); print(type(d + 1).__name__, type(d.view(1)).__name__, type(torch.relu(d)).__name__, type(d).__name__, type(d + S([1.])).__name__, type(d.T if d.dim() == 2 else d.data).__name__)
class Lazy:
    """a deferred value"""
    def __init__(self, f): self.f = f
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return Lazy(lambda: func(*[a.get() if isinstance(a, Lazy) else a for a in args], **(kwargs or {})))
    def get(self): return self.f()
    def __getattr__(self, n): m = getattr(torch.Tensor, n); return lambda *a, **k: torch.Tensor.__torch_function__.__func__ and Lazy(lambda: m(self.get(), *a, **k))
z = Lazy(lambda: torch.ones(2)); print(torch.relu(torch.add(z, torch.ones(2))).get(), torch.matmul(torch.ones(2, 2), z).get(), (torch.ones(2) - z).get(), z.sum().get(), F.softmax(z, dim=0).get())
