"""Tensors and modules as Python classes: subclasses, metaclasses, patched methods, hooks, extra state, pickles, threads."""
import torch, torch.nn as nn, torch.nn.functional as F, copy, pickle, io, functools, weakref, gc, threading, queue, collections, contextlib, types, operator, abc, enum
from torch.utils.data import Dataset, DataLoader
torch.manual_seed(0)
class Meta(type):
    reg = {}
    def __init__(c, n, b, d, **k): super().__init__(n, b, d)
    def __new__(m, n, b, d, **k): c = super().__new__(m, n, b, d, **k); m.reg[n] = c; return c
class Reg(nn.Module, metaclass=Meta):
    _count = 0
    def __init_subclass__(cls, **kw): super().__init_subclass__(); cls.tag = kw.get("tag")
    def __init__(self, *a, **k): super().__init__(); type(self)._count += 1
    def __call__(self, *a, **k): self.calls = getattr(self, "calls", 0) + 1; return super().__call__(*a, **k)
class A(Reg, tag="a"):
    def __init__(self, n): super().__init__(); self.l = nn.Linear(n, n); self._cache = {}; self.hist = []; self.fn = lambda x: x * 2; self.p = property(lambda s: 1); self.cfg = types.SimpleNamespace(n=n); self.dd = collections.defaultdict(list); self.w = nn.ParameterList(nn.Parameter(torch.full((n,), float(i))) for i in range(2))
    def forward(self, x, *, scale: float = 1.0, **kw): self.hist.append(x.shape); return self.fn(self.l(x)) * scale + sum(self.w)
    @property
    def weight(self): return self.l.weight
    @weight.setter
    def weight(self, v): self.l.weight.data.copy_(v)
    def __len__(self): return 7
    def __getitem__(self, i): return self.w[i]
    def __contains__(self, k): return k in self._modules
    def __iter__(self): return iter(self.w)
    def __eq__(self, o): return isinstance(o, A)
    def __hash__(self): return 3
    def train(self, mode=True): super().train(mode); self.l.eval(); return self
a = A(3); print(a(torch.ones(2, 3), scale=.5, foo=1), a.calls, Meta.reg.keys(), A.tag, A._count, a.weight is a.l.weight, len(a), a[1], "l" in a, [p.sum().item() for p in a], a == A(3), a.train().training, a.l.training, bool(a)); a.weight = torch.eye(3); print(a.l.weight); b = copy.deepcopy(a) if not isinstance(a.fn, types.LambdaType) or True else None; print(torch.equal(b.l.weight, a.l.weight), b.l.weight is a.l.weight, b.hist, b.cfg); del a.l; print(list(a._modules), hasattr(a, "l")); a.l = nn.Linear(3, 3); a.l = None; print(a._modules["l"], [n for n, _ in a.named_modules()]); a.extra = nn.Parameter(torch.ones(1)); del a.extra; a.add_module("z", nn.ReLU()); setattr(a, "z2", nn.Tanh()); print(a, a.get_submodule("z"), [type(c).__name__ for c in a.children()], a.__dict__.keys() >= {"_parameters", "_buffers", "_modules", "training"}); a.buf = torch.ones(2); print("buf" in a.state_dict()); a.register_buffer("buf2", torch.ones(2)); a.buf2 = torch.zeros(2); print("buf2" in a.state_dict(), a.buf2)
try: a.buf2 = 3
except Exception as e: print(type(e).__name__)
a.w[0] = nn.Parameter(torch.ones(1)); a.w.append(torch.zeros(2)); a.w.extend([nn.Parameter(torch.ones(1))]); print(a.w, len(a.w), a.w[-1], a.w[1:3])
class Lazy(nn.Module):
    def __init__(self): super().__init__(); self.net = None
    def build(self, x): self.net = nn.Sequential(nn.Linear(x.size(-1), 4), nn.LazyLinear(2), nn.LazyBatchNorm1d())
    def forward(self, x):
        if self.net is None: self.build(x)
        return self.net(x)
l = Lazy(); print(l, l(torch.randn(5, 3)).shape, l, sum(p.numel() for p in l.parameters()))
class Ext(nn.Linear):
    def get_extra_state(self): return {"steps": torch.tensor(3), "name": "x"}
    def set_extra_state(self, s): self.loaded = s
    def _load_from_state_dict(self, sd, prefix, meta, strict, missing, unexpected, errs):
        if prefix + "w" in sd: sd[prefix + "weight"] = sd.pop(prefix + "w")
        super()._load_from_state_dict(sd, prefix, meta, strict, missing, unexpected, errs)
    def _save_to_state_dict(self, dest, prefix, keep): super()._save_to_state_dict(dest, prefix, keep); dest[prefix + "ver"] = torch.tensor(2)
e = Ext(2, 2); sd = e.state_dict(); print(list(sd), sd["_extra_state"]); sd2 = {("w" if k == "weight" else k): v for k, v in sd.items()}; print(e.load_state_dict(sd2, strict=False), e.loaded["name"]); e._register_state_dict_hook(lambda m, s, p, lm: s.update(h=torch.ones(1))); e._register_load_state_dict_pre_hook(lambda s, *a: s.pop("h", None)); e.register_state_dict_pre_hook(lambda m, p, k: print("pre", repr(p), k)); e.register_load_state_dict_post_hook(lambda m, inc: print("post", inc.unexpected_keys)); e.load_state_dict(e.state_dict(), strict=False); m = nn.Sequential(nn.Linear(2, 2), nn.Dropout(.5)); m[0].register_forward_pre_hook(lambda m, a, k: ((a[0] + 1,), k), with_kwargs=True); m.register_forward_hook(lambda m, a, k, o: o * 2, with_kwargs=True, always_call=True); m[0].register_full_backward_hook(lambda m, gi, go: (gi[0] * 2,)); x = torch.ones(1, 2, requires_grad=True); m.eval()(x).sum().backward(); print(torch.allclose(x.grad[0], 4 * m[0].weight.sum(0)), m(x).shape); seen = []
h = nn.modules.module.register_module_forward_hook(lambda m, i, o: seen.append(type(m).__name__)); m(x); h.remove(); m(x); print(seen); wr = weakref.ref(m[0]); ft = m[0].weight; del m; gc.collect(); print(wr() is None, ft.shape)
class T(torch.Tensor):
    @staticmethod
    def __new__(cls, d, meta=None): t = torch.as_tensor(d).as_subclass(cls); t.meta = meta; return t
t = T([1., 2.], meta="m"); print(isinstance(t, torch.Tensor), t.meta, t.sum().item(), (t + 1).tolist(), type(t).__name__, T.mro()[1].__name__)
class P(nn.Parameter): pass
p = P(torch.ones(2)); print(type(p).__name__, isinstance(p, nn.Parameter), p.requires_grad); x = torch.ones(2); x.foo = 3; x.tag = "z"; print(x.foo, x.clone().__dict__, copy.copy(x).tag, copy.deepcopy(x).tag, pickle.loads(pickle.dumps(x)).__dict__, x.__dict__); d = {x: 1}; print(x in d, d[x], torch.ones(2) in d, len({x, x}), x is x[:] ); res = {}
def work(i): torch.manual_seed(i) if False else None; z = torch.ones(3, requires_grad=True); (z * i).sum().backward(); res[i] = z.grad.sum().item()
ts = [threading.Thread(target=work, args=(i,)) for i in range(4)]; [q.start() for q in ts]; [q.join() for q in ts]; print(sorted(res.items()))
@contextlib.contextmanager
def frozen(m):
    st = [p.requires_grad for p in m.parameters()]; m.requires_grad_(False)
    try: yield m
    finally: [p.requires_grad_(s) for p, s in zip(m.parameters(), st)]
net = nn.Linear(2, 2)
with frozen(net) as f: print(f(torch.ones(1, 2)).requires_grad)
print(net(torch.ones(1, 2)).requires_grad, functools.reduce(operator.matmul, [torch.eye(2)] * 3), functools.partial(F.softmax, dim=0)(torch.zeros(2)), nn.Module.__call__ is not None, callable(net), isinstance(net.forward, types.MethodType)); net.forward = types.MethodType(lambda self, x: x * 3, net); print(net(torch.ones(2))); net2 = nn.Linear(2, 2); net2.__class__ = type("Sub", (nn.Linear,), {"forward": lambda s, x: x - 1}); print(net2(torch.ones(2)), net2); old = nn.Linear.forward; nn.Linear.forward = lambda s, x: old(s, x) * 0; print(nn.Linear(2, 2)(torch.ones(2))); nn.Linear.forward = old; torch.Tensor.double_it = lambda s: s * 2; print(torch.ones(2).double_it()); del torch.Tensor.double_it; orig = torch.relu; torch.relu = lambda x: orig(x) + 1; print(torch.relu(torch.ones(1))); torch.relu = orig
sb = io.BytesIO(); torch.save({"m": nn.Linear(2, 2).state_dict(), "o": torch.optim.Adam(net2.parameters()).state_dict(), "t": (torch.ones(2), [1, {"a": None}]), "s": {1, 2}, "f": 1.5, "b": True, "sz": torch.Size([2]), "dt": torch.float32, "dev": torch.device("cpu"), "od": collections.OrderedDict(a=1)}, sb); sb.seek(0); r = torch.load(sb); print({k: type(v).__name__ for k, v in r.items()}, r["t"][1], r["sz"], r["dt"]); ob = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)); o2 = pickle.loads(pickle.dumps(ob)); print(torch.equal(o2[0].weight, ob[0].weight), o2); opt = torch.optim.Adam(ob.parameters()); ob(torch.randn(4, 2)).sum().backward(); opt.step(); op2 = pickle.loads(pickle.dumps(opt)); print(len(op2.state), op2.param_groups[0]["lr"]); g = torch.Generator().manual_seed(4); st = g.get_state(); v = torch.rand(1, generator=g); g.set_state(st); print(v == torch.rand(1, generator=g), copy.deepcopy(torch.Size([1])), pickle.loads(pickle.dumps(torch.float16)), pickle.loads(pickle.dumps(torch.device("cpu"))))
