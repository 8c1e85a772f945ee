"""Classes that say what functions do with them: the examples of PyTorch's documentation, subclasses with metadata, duck types, modes."""
import torch, copy, pickle, functools, io
from torch import nn
import torch.nn.functional as F
# ---- ScalarTensor (docs)
class ScalarTensor(object):
    def __init__(self, N, value): self._N, self._value = N, value
    def __repr__(self): return "ScalarTensor(N={}, value={})".format(self._N, self._value)
    def tensor(self): return self._value * torch.eye(self._N)
H = {}
def implements(f):
    def d(func):
        functools.update_wrapper(func, f); H[f] = func; return func
    return d
class ST(ScalarTensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if kwargs is None: kwargs = {}
        if func not in H or not all(issubclass(t, (torch.Tensor, ScalarTensor)) for t in types): return NotImplemented
        return H[func](*args, **kwargs)
@implements(torch.mean)
def mean(input): return float(input._value) / input._N
def ensure_tensor(d): return d.tensor() if isinstance(d, ScalarTensor) else d
@implements(torch.add)
def add(input, other):
    try:
        if input._N == other._N: return ST(input._N, input._value + other._value)
        else: raise ValueError("Shape mismatch!")
    except AttributeError: return torch.add(ensure_tensor(input), ensure_tensor(other))
s = ST(2, 2)
print(torch.mean(s), torch.add(s, s), torch.add(s, torch.tensor([[1., 1.], [1., 1.]])))
for f in (lambda: torch.mul(s, 3), lambda: torch.add(s, ST(3, 1)), lambda: torch.stack([s])):
    try: print(f())
    except (TypeError, ValueError) as e: print(type(e).__name__, str(e)[:30])
# ---- LoggingTensor
class LoggingTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func is not torch.Tensor.__repr__: print("func:", func.__name__, "n:", len(args), "kw:", kwargs)
        if kwargs is None: kwargs = {}
        return super().__torch_function__(func, types, args, kwargs)
class Sub(torch.Tensor): pass
print(type(torch.add(Sub([0]), Sub([1]))).__name__, type(torch.add(Sub([0]), torch.tensor([1]))).__name__)
x = LoggingTensor([1., 2.]); print(type(x + 1), (x + 1).shape, x.sum().item())
class Sub2(Sub): pass
class Other(torch.Tensor): pass
print(type(torch.add(Sub2([0]), Sub([1]))).__name__, type(torch.add(Sub([0]), Sub2([1]))).__name__)
for f in (lambda: torch.add(Sub([0]), Other([1])), lambda: Sub([0]) + Other([1]), lambda: Sub([0]).add(Other([1]))):
    try: print(f())
    except TypeError as e: print("TypeError", str(e)[:25])
# ---- MetadataTensor
class MetadataTensor(object):
    def __init__(self, data, metadata=None, **kwargs): self._t, self._metadata = torch.as_tensor(data, **kwargs), metadata
    def __repr__(self): return "Metadata:\n{}\n\ndata:\n{}".format(self._metadata, self._t)
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if kwargs is None: kwargs = {}
        metadatas = tuple(a._metadata for a in args if hasattr(a, '_metadata'))
        args = [getattr(a, '_t', a) for a in args]
        assert len(metadatas) > 0
        ret = func(*args, **kwargs)
        return MetadataTensor(ret, metadata=metadatas[0])
m = MetadataTensor([[1., 2.], [3., 4.]], metadata={"a": 1})
print(torch.add(m, torch.tensor([[1, 2], [3, 4]]))); print(torch.mul(torch.tensor([[1, 2], [3, 4]]), m)); print(F.relu(m)); print(torch.tensor([[1, 2], [3, 4]]) + m)
# ---- modes
from torch.overrides import TorchFunctionMode, resolve_name, is_tensor_like
class FLog(TorchFunctionMode):
    def __torch_function__(self, func, types, args, kwargs=None):
        print("Function Log:", resolve_name(func), len(args)); return func(*args, **(kwargs or {}))
def f():
    x = torch.rand(10, requires_grad=True); y = x * 2; y.sum().backward(); return y
with FLog(): f()
print(is_tensor_like(m), is_tensor_like(3))
class Neg(TorchFunctionMode):
    def __torch_function__(self, func, types, args, kwargs=None):
        r = func(*args, **(kwargs or {})); return -r if func is torch.add else r
with Neg():
    print(torch.add(torch.ones(2), 1), torch.ones(2) + 1)
    with Neg(): print(torch.add(torch.ones(2), 1))
# ---- parameters, optimizers, modules
class P(torch.Tensor): pass
p = nn.Parameter(torch.ones(2).as_subclass(P)); print(type(p).__name__, isinstance(p, nn.Parameter), p.requires_grad, p)
class Net(nn.Module):
    def __init__(self): super().__init__(); self.w = nn.Parameter(torch.full((2, 2), 0.5).as_subclass(P)); self.b = nn.Parameter(torch.zeros(2))
    def forward(self, x): return F.relu(x @ self.w + self.b)
net = Net(); opt = torch.optim.Adam(net.parameters(), lr=0.1); o = net(torch.ones(3, 2)); print(type(o).__name__, [n for n, _ in net.named_parameters()])
for _ in range(3):
    opt.zero_grad(); l = net(torch.ones(3, 2)).pow(2).mean(); l.backward(); opt.step(); print(type(l).__name__, round(l.item(), 5))
print(type(net.w).__name__, type(net.w.grad).__name__, net.w, type(net.state_dict()['w']).__name__)
net.load_state_dict(net.state_dict())
y = pickle.loads(pickle.dumps(torch.arange(3.).as_subclass(P))); print(type(y).__name__, y)
print(type(copy.copy(y)).__name__)
print([type(b).__name__ for b in torch.utils.data.DataLoader([torch.ones(2).as_subclass(P)] * 4, batch_size=2)])
t = torch.ones(2).as_subclass(P); t.tag = 'a'; u = t + 1; print(hasattr(u, 'tag'), t.tag, repr(u), str(t[0]), f"{t}")
g = torch.ones(2, requires_grad=True); z = g.as_subclass(P) * 3; z.register_hook(lambda q: print('hook', type(q).__name__)); z.sum().backward(); print(g.grad, type(g.grad).__name__)
class Sq(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); print('fw', type(x).__name__); return x * x
    @staticmethod
    def backward(ctx, gr): x, = ctx.saved_tensors; print('bw', type(gr).__name__, type(x).__name__); return gr * 2 * x
v = torch.tensor([3.], requires_grad=True).as_subclass(P); r = Sq.apply(v); print(type(r).__name__); 
with torch._C.DisableTorchFunctionSubclass(): print(type(t + 1).__name__)
print(t.max(), t.max(0), torch.sort(t), type(t.max(0)[0]).__name__, type(t.split(1)[0]).__name__, t.unbind()[0])
print(type(torch.ones(2, 2).as_subclass(P).T).__name__, type(t.data).__name__, type(t.detach()).__name__, type(t.numpy()), type(t.tolist()[0]), t.shape, type(t.shape))
print(type(torch.stack([t, torch.ones(2)])).__name__, type(t.new_zeros(2)).__name__, type(torch.zeros_like(t)).__name__, type(torch.as_tensor(t)).__name__)

# ---- a tensor that keeps what it knows (fastai's TensorBase)
class TensorBase(torch.Tensor):
    def __new__(cls, x, **kwargs): r = torch.as_tensor(x).as_subclass(cls); r.__dict__.update(kwargs); return r
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass(): r = func(*args, **(kwargs or {}))
        like = next((a for a in args if isinstance(a, TensorBase)), None)
        if isinstance(r, torch.Tensor) and not isinstance(r, cls): r = r.as_subclass(cls)
        if isinstance(r, TensorBase) and like is not None and r is not like: r.__dict__.update({k: v for k, v in like.__dict__.items() if k not in r.__dict__})
        return r
    def new_tensor(self, size, dtype=None): cls = type(self); return self.as_subclass(torch.Tensor).new_tensor(size).as_subclass(cls)
class TensorImage(TensorBase):
    def show(self): return f"{type(self).__name__} {tuple(self.shape)} {self.__dict__}"
class TensorMask(TensorBase): pass
i = TensorImage(torch.arange(12.).reshape(1, 3, 2, 2), source="a.png"); m = TensorMask([[1, 0], [0, 1]], codes=["bg", "fg"])
print(i.show(), (i / 255).show(), i[0].show(), F.interpolate(i, scale_factor=2).show(), i.float().mean((2, 3)).show(), i.flip(-1).show())
print(type(m == 1).__name__, (m == 1).codes, m.float().codes, type(i.new_tensor([1.])).__name__, nn.Conv2d(3, 4, 1)(i).show(), type(i.split(1, 1)[0]).__name__)
# ---- units
class Quantity(torch.Tensor):
    def __new__(cls, x, unit=""): r = torch.as_tensor(x, dtype=torch.float32).as_subclass(cls); r.unit = unit; return r
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        units = [getattr(a, "unit", "") for a in args if isinstance(a, torch.Tensor)]
        if func in (torch.Tensor.add, torch.add, torch.Tensor.sub) and len(set(units)) > 1: raise ValueError(f"{units[0]} and {units[1]}")
        out = super().__torch_function__(func, types, args, kwargs)
        if isinstance(out, Quantity):
            out.unit = "*".join(filter(None, units)) if func in (torch.Tensor.mul, torch.mul, torch.Tensor.matmul) else units[0] if units else ""
        return out
    def __repr__(self): return f"{self.tolist()} {self.unit}"
a, b = Quantity([1., 2.], "m"), Quantity([3., 4.], "s"); print(a + a, a * b, a @ b, 2 * a, -a, a.sum(), a[0], a * a + a * a, torch.mul(a, b))
try: a + b
except ValueError as e: print(e)
# ---- shapes with names, checked
class Named(torch.Tensor):
    @staticmethod
    def of(x, *names): r = x.as_subclass(Named); r.dims = names; return r
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        out = super().__torch_function__(func, types, args, kwargs)
        if isinstance(out, Named) and args and hasattr(args[0], "dims"): out.dims = args[0].dims if out.dim() == len(args[0].dims) else tuple(n for k, n in enumerate(args[0].dims) if k != kwargs.get("dim"))
        return out
n = Named.of(torch.arange(6.).reshape(2, 3), "batch", "time"); print(n.sum(dim=1), n.sum(dim=1).dims, (n * 2).dims, torch.relu(n).dims)
# ---- a pose, whose methods wrap the base's
class Pose(torch.Tensor):
    def __matmul__(self, o): return super().__matmul__(o)
    def __getitem__(self, k): r = super().__getitem__(k); return r if r.dim() >= 1 else r.item()
    @property
    def position(self): return self[..., :2, 2]
    def inverse(self): return torch.linalg.inv(self)
q = torch.eye(3).as_subclass(Pose); q[0, 2] = 3.; print(type(q @ q), (q @ q).position, q.inverse().position, q[0, 2], type(torch.stack([q, q])[0]).__name__)
# ---- wrappers that are no tensors
class Dict:
    def __init__(self, d): self.d = d
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func is torch.stack: return Dict({k: torch.stack([x.d[k] for x in args[0]]) for k in args[0][0].d})
        if func in (torch.zeros_like, torch.ones_like, torch.Tensor.mul, torch.nn.functional.relu): return Dict({k: func(v, *args[1:]) for k, v in args[0].d.items()})
        return NotImplemented
d = Dict({"a": torch.ones(2), "b": torch.zeros(1)}); print(torch.stack([d, d]).d, torch.zeros_like(d).d, F.relu(d).d)
try: torch.sum(d)
except TypeError as e: print("TypeError", type(e).__name__)
class Ragged:
    def __init__(self, parts): self.parts = parts
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        n = next(len(a.parts) for a in args if isinstance(a, Ragged))
        return Ragged([func(*[a.parts[k] if isinstance(a, Ragged) else a for a in args], **(kwargs or {})) for k in range(n)])
g = Ragged([torch.ones(2), torch.ones(3) * 2]); print(torch.add(g, 1).parts, torch.sum(g).parts, F.softmax(g, dim=0).parts, torch.where(torch.tensor(True), g, 0.).parts, (torch.tensor(2.) * g).parts)
# ---- functions of one's own that ask
from torch.overrides import handle_torch_function, has_torch_function, is_tensor_method_or_property
def double(x):
    if has_torch_function((x,)): return handle_torch_function(double, (x,), x)
    return x * 2
print(double(torch.ones(1)), type(double(t)).__name__, double(g).parts, is_tensor_method_or_property(torch.Tensor.mul), is_tensor_method_or_property(torch.Tensor.T.__get__), is_tensor_method_or_property(torch.mul))
class Counter(TorchFunctionMode):
    def __init__(self): self.n = {}
    def __torch_function__(self, func, types, args=(), kwargs=None): self.n[func.__name__] = self.n.get(func.__name__, 0) + 1; return func(*args, **(kwargs or {}))
with Counter() as c: x = torch.zeros(2); x += 1; x[0] = 3; (x @ x).sqrt(); x = x[0] - 1; -x; x > 0; torch.full((2,), 1.)
print(c.n)
with FLog():
    with torch._C.DisableTorchFunction(): torch.ones(1) + 1
# ---- hooks, gradients, in place
w = torch.ones(2, requires_grad=True); s = w.as_subclass(P); (s * s).sum().backward(); print(w.grad, type(s).__name__, s.grad_fn is not None)
v = nn.Parameter(torch.tensor([1., 2.]).as_subclass(Quantity), requires_grad=True); v.pow(3).sum().backward(); print(type(v).__name__, v.grad.tolist(), torch.autograd.grad((v ** 2).sum(), v)[0].tolist())
k = torch.zeros(3); k += torch.ones(3).as_subclass(P); print(type(k).__name__); k = torch.zeros(3); k[:2] = torch.ones(2).as_subclass(P); print(type(k).__name__, k); print(type(torch.add(torch.ones(2), 1, out=torch.zeros(2).as_subclass(P))).__name__)
lin = nn.Linear(2, 2); print([type(f(torch.ones(1, 2).as_subclass(P))).__name__ for f in (lin, nn.ReLU(), nn.Softmax(-1), nn.LayerNorm(2), nn.Dropout(), nn.Identity(), nn.Sequential(lin, nn.Tanh(), lin), nn.GELU())], type(F.mse_loss(torch.ones(2).as_subclass(P), torch.zeros(2))).__name__)
