"""What Module, its containers and its helpers do, beside PyTorch: each snippet runs in both libraries, and the values
that it notes, or the exception that it ends in, are compared as text."""
import re
import textwrap

import numpy as np
import pytest

import microgradx

torch = pytest.importorskip("torch", reason="PyTorch, the peer of these tests, is not installed")
pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore")]

PRELUDE = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 3)
        self.body = nn.Sequential(nn.Linear(3, 3), nn.ReLU())
        self.register_buffer("mean", lib.zeros(2))
        self.register_buffer("scratch", lib.ones(1), persistent=False)
        self.shift = nn.Parameter(lib.zeros(3))
    def forward(self, x, scale=1.0):
        return self.body(self.fc(x)) * scale + self.shift
net = Net()
x = lib.ones(4, 2)
"""

SNIPPETS = {
    "registries": """
        note([n for n, _ in net.named_parameters()], [n for n, _ in net.named_parameters(recurse=False)])
        note([n for n, _ in net.named_buffers()], [n for n, _ in net.named_modules()], [n for n, _ in net.named_children()])
        note([n for n, _ in net.named_parameters(prefix="p")], [n for n, _ in net.named_modules(prefix="q")])
        note(len(list(net.parameters())), len(list(net.buffers())), len(list(net.modules())), len(list(net.children())))
        note(list(net.state_dict()), dict(net.state_dict()._metadata), list(net.state_dict(prefix="a.")))
        note(net, net.training, net.fc.training)""",
    "modules as often as they are there": """
        a = nn.ReLU(); m = nn.Sequential(a, nn.Sequential(a), a); note(len(list(m.modules())), len(list(m.modules(remove_duplicate=False))))
        d = nn.ModuleDict(); d.update(modules={"a": a}); p = nn.ParameterDict(); p.update(parameters={"b": lib.ones(1), "a": lib.ones(1)}); note(list(d), list(p))""",
    "a lazy module of one's own": """
        class Own(nn.modules.lazy.LazyModuleMixin, nn.Linear):
            cls_to_become = nn.Linear
            def __init__(self, out_features):
                super().__init__(0, 0)
                self.weight, self.bias, self.out_features = nn.UninitializedParameter(), nn.UninitializedParameter(), out_features
                self.register_buffer("seen", nn.UninitializedBuffer())
            def initialize_parameters(self, x):
                with lib.no_grad():
                    self.weight.materialize((self.out_features, x.size(-1))); self.bias.materialize((self.out_features,)); self.seen.materialize(x.shape)
                self.reset_parameters()
        m = Own(3).double(); note(m, m.has_uninitialized_params(), list(m.state_dict()), m.weight, m.weight.dtype)
        lib.manual_seed(0); note(m(lib.ones(2, 4).double()), type(m).__name__, m.seen.shape, [tuple(p.shape) for p in m.parameters()])
        late = Own(3); late.load_state_dict(m.state_dict()); note(late.weight.shape, late.weight.dtype)""",
    "buffers assigned": """
        m = nn.Module(); m.plain = 5
        try: m.plain = nn.Buffer(lib.ones(1))
        except KeyError as error: note("KeyError", m.plain)
        for persistent in (False, True, False):
            m.buf = nn.Buffer(lib.ones(2), persistent=persistent); note(list(m.state_dict()), [n for n, _ in m.named_buffers()])
        class Old(nn.Linear):
            def register_buffer(self, name, tensor): super().register_buffer(name, tensor)
        m = Old(1, 1); m.seen = nn.Buffer(lib.ones(2)); note(m.seen, list(m.state_dict()))""",
    "gradients converted": """
        weight, grad = net.fc.weight, lib.ones(3, 2); weight.grad = grad
        net.double(); note(weight.grad is grad, grad.dtype, net.fc.weight is weight)
        grad.requires_grad_(); squares = grad * grad
        net.fc._apply(lambda t: t.add_(1.0)); note(grad, weight.grad is grad, grad.requires_grad)
        try: squares.sum().backward()
        except RuntimeError as error: note("RuntimeError")
        m = nn.LazyBatchNorm1d(); m.double(); note([type(b).__name__ for b in m.buffers()]); note(m(lib.ones(3, 4).double()).dtype, m)
        m = nn.LazyBatchNorm1d(device="meta").double(); note(m.weight.device, m(lib.ones(3, 4, device="meta").double()), m.running_mean, m)""",
    "backward hooks of several outputs": """
        class Two(nn.Module):
            def forward(self, x): return x * 2, x.sum()
        m = Two(); m.register_full_backward_hook(lambda module, before, after: note(len(before), [grad is None for grad in after]))
        y = m(x.requires_grad_()); y[0].sum().backward(); m(x)[1].backward(); note(x.grad)""",
    "fusion": """
        def used(layer): layer(lib.randn(6, 2, 5, 5)); return layer.eval()
        for affine in (True, False):
            bn = used(nn.BatchNorm2d(2, affine=affine)); conv = nn.Conv2d(3, 2, 3, bias=affine).eval(); up = nn.ConvTranspose2d(3, 2, 2).eval().requires_grad_(False)
            flat = nn.BatchNorm1d(2); flat(lib.randn(6, 2)); flat.eval(); linear = nn.Linear(3, 2, bias=affine).eval()
            for fused in (nn.utils.fuse_conv_bn_eval(conv, bn), nn.utils.fusion.fuse_conv_bn_eval(up, bn, transpose=True), nn.utils.fuse_linear_bn_eval(linear, flat)):
                note(fused, fused.weight.round(decimals=4), fused.bias.round(decimals=4), type(fused.bias).__name__, fused.bias.requires_grad)
        for wrong in (lambda: nn.utils.fuse_conv_bn_eval(conv.train(), bn), lambda: nn.utils.fuse_linear_bn_eval(linear, nn.BatchNorm1d(2, track_running_stats=False).eval())):
            try: wrong()
            except Exception as error: note(type(error).__name__)""",
    "orthogonal": """
        orthogonal = nn.utils.parametrizations.orthogonal
        m = orthogonal(nn.Linear(3, 3).double()); note(m, sorted(m.state_dict()), m.weight.round(decimals=6), m.parametrizations.weight.original)
        m.weight = lib.eye(3, dtype=lib.float64); note(m.weight.round(decimals=9) + 0.0)
        flat = orthogonal(nn.Linear(3, 2).double(), orthogonal_map='householder', use_trivialization=False); flat.weight = lib.tensor([[1.0, 1, 1], [0, 1, 2]]).double()
        note((flat.weight @ flat.weight.T).round(decimals=6).abs(), flat.parametrizations.weight.original.round(decimals=6))
        fixed = orthogonal(nn.Linear(2, 2), orthogonal_map='cayley', use_trivialization=False)
        for wrong in (lambda: setattr(fixed, 'weight', lib.eye(2)), lambda: orthogonal(nn.Linear(2, 2), 'bias'), lambda: orthogonal(nn.Linear(2, 2), 'odd'),
                      lambda: orthogonal(nn.Linear(2, 2), orthogonal_map='qr'), lambda: setattr(m, 'weight', lib.ones(4, 4))):
            try: wrong()
            except Exception as error: note(type(error).__name__)""",
    "pruning": """
        from importlib import import_module
        prune = import_module(f"{lib.__name__}.nn.utils.prune")
        state = lambda m: note([n for n, _ in m.named_parameters()], [(n, b) for n, b in m.named_buffers()], m.weight, len(m._forward_pre_hooks))
        m = nn.Linear(4, 3)
        state(prune.random_unstructured(m, name='weight', amount=0.3)); state(prune.l1_unstructured(m, 'weight', 2, importance_scores=lib.randn(3, 4)))
        state(prune.ln_structured(m, 'weight', amount=1, n=2, dim=0)); state(prune.random_structured(m, 'weight', 0.25, 1)); state(prune.identity(m, 'bias'))
        note([[type(h).__name__ for h in hook] for hook in m._forward_pre_hooks.values() if hook._tensor_name == 'weight'], prune.is_pruned(nn.Sequential(m)))
        (m(lib.ones(2, 4)) ** 2).sum().backward(); note(m.weight_orig.grad, m.weight.grad_fn.name())
        state(prune.remove(m, 'weight')); note(prune.is_pruned(m)); prune.remove(m, 'bias'); note(prune.is_pruned(m), list(m.state_dict()))
        net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Linear(4, 2)); places = [(net[0], 'weight'), (net[1], 'weight')]
        for kind in (prune.L1Unstructured, prune.RandomUnstructured): prune.global_unstructured(places, kind, amount=5); note(net[0].weight_mask, net[1].weight_mask)
        prune.global_unstructured([(net[1], 'bias')], prune.L1Unstructured, importance_scores={(net[1], 'bias'): lib.tensor([3.0, 1.0])}, amount=1); note(net[1].bias_mask)
        class Odd(prune.BasePruningMethod):
            PRUNING_TYPE = 'unstructured'
            def compute_mask(self, t, default_mask): mask = default_mask.clone(); mask.view(-1)[::2] = 0; return mask
        Odd.apply(net[1], 'weight'); note(net[1].weight_mask, prune.custom_from_mask(nn.Linear(1, 3), 'bias', lib.tensor([0, 1, 0])).bias)
        t = lib.arange(6.0).view(2, 3) - 2
        for method in (prune.L1Unstructured(2), prune.LnStructured(1, 1, 0), prune.LnStructured(0, float('inf'), 1), prune.LnStructured(0.5, 2, -1), prune.RandomStructured(1, 0)): note(method.prune(t))
        note(prune.L1Unstructured(amount=0.5).prune(t, default_mask=lib.ones(2, 3), importance_scores=-t))
        for wrong in (lambda: prune.remove(net[1], 'nope'), lambda: prune.l1_unstructured(m, 'weight', 1.5), lambda: prune.l1_unstructured(m, 'weight', -1), lambda: prune.RandomUnstructured('a'),
                      lambda: prune.l1_unstructured(m, 'weight', 100), lambda: prune.ln_structured(m, 'bias', 1, 2, 0), lambda: prune.ln_structured(m, 'weight', 1, 2, 4),
                      lambda: prune.global_unstructured(places, prune.LnStructured, amount=1, n=1), lambda: prune.l1_unstructured(m, 'weight', 1, importance_scores=lib.ones(1)),
                      lambda: prune.custom_from_mask(m, 'weight', lib.ones(1)), lambda: prune.BasePruningMethod.compute_mask):
            try: wrong()
            except Exception as error: note(type(error).__name__)""",
    "derived losses and dropout": """
        from importlib import import_module
        losses, drops = (import_module(f"{lib.__name__}.nn.modules.{name}") for name in ("loss", "dropout"))
        class A(losses._Loss):
            def __init__(self, a, size_average=None, reduce=None, reduction='mean'): super().__init__(size_average, reduce, reduction); self.a = a
            def forward(self, x, y): return self.a * F.l1_loss(x, y, reduction=self.reduction)
        class B(losses._WeightedLoss):
            def __init__(self, weight=None, reduction='mean'): super().__init__(weight=weight, reduction=reduction)
            def forward(self, x, y): return F.cross_entropy(x, y, self.weight, reduction=self.reduction)
        class C(drops._DropoutNd):
            def forward(self, x): return x * (1 - self.p)
        note(A(2.0, reduction='sum')(lib.ones(2), lib.zeros(2)), A(1.0), B(lib.ones(3))(lib.zeros(2, 3), lib.tensor([0, 1])), list(B(lib.ones(3)).state_dict()))
        note(C(0.3), C(0.3)(lib.ones(1)), C())
        C(1.5)""",
    "overridden blocks": """
        from importlib import import_module
        class Encoder(nn.TransformerEncoderLayer):
            def _sa_block(self, x, attn_mask, key_padding_mask, is_causal=False):
                out, weights = self.self_attn(x, x, x, attn_mask=attn_mask, key_padding_mask=key_padding_mask)
                note(weights.round(decimals=3), attn_mask is None); return self.dropout1(out)
            def _ff_block(self, x): note('ff'); return super()._ff_block(x)
        class Decoder(nn.TransformerDecoderLayer):
            def _mha_block(self, x, mem, attn_mask, key_padding_mask, is_causal=False):
                note(tuple(mem.shape), attn_mask is None); return super()._mha_block(x, mem, attn_mask, key_padding_mask, is_causal)
        x = lib.randn(3, 2, 8)
        note(Encoder(8, 2, 16)(x).round(decimals=3), Decoder(8, 2, 16, norm_first=True, batch_first=True)(x, x[:, :1]).round(decimals=3))
        parts = import_module(f"{lib.__name__}.nn.modules.transformer")
        note(parts._get_clones(nn.Linear(1, 2), 2), parts._get_activation_fn('relu') is F.relu)
        parts._get_activation_fn('tanh')""",
    "subclasses of tensors that are made by __new__": """
        class Extra(lib.Tensor):
            @staticmethod
            def __new__(cls, data, extra, *args, **kwargs): return super().__new__(cls, data, *args, **kwargs)
            def __init__(self, data, extra): super().__init__(); self.extra = extra
        class Meta(lib.Tensor):
            @staticmethod
            def __new__(cls, data, meta=None): made = lib.as_tensor(data).as_subclass(cls); made.meta = meta; return made
        class Counted(lib.Tensor):
            def __init__(self, *args): super().__init__(); self.count = len(args)
        x = lib.ones(2); x.__init__()
        note(Extra([1.0, 2.0], 'e'), Extra(lib.ones(2), 3).extra, Meta([1, 2], meta='m'), Meta([1.0], 'm').meta, Counted(2, 3).shape, Counted([5.0]), x)
        note(lib.Tensor.__new__(lib.Tensor, [1.0, 2.0]), lib.Tensor.__new__(Counted), Counted([5.0]).count)""",
    "subclasses of tensors": """
        class Named(lib.Tensor): pass
        class Tagged(nn.Parameter):
            def __new__(cls, data, tag): self = super().__new__(cls, data); self.tag = tag; return self
        note(Named([1.0, 2.0]), lib.ones(2, 2).as_subclass(Named), Tagged(lib.ones(1), 'x'), Tagged(lib.ones(1), 'x').tag, nn.Parameter(lib.ones(1)))""",
    "shared": """
        a = nn.Linear(2, 2); m = nn.Sequential(a, nn.ReLU(), a); m.tied = a.weight if False else None
        note([n for n, _ in m.named_parameters()], [n for n, _ in m.named_parameters(remove_duplicate=False)])
        note([n for n, _ in m.named_modules()], [n for n, _ in m.named_modules(remove_duplicate=False)], list(m.state_dict()))
        note(len(list(m.children())), [n for n, _ in m.named_children()])""",
    "shared parameter": """
        m = nn.Module(); m.a = nn.Linear(2, 2); m.b = nn.Linear(2, 2); m.b.weight = m.a.weight
        note([n for n, _ in m.named_parameters()], list(m.state_dict()), m.b.weight is m.a.weight)""",
    "assign parameter before init": """
        class M(nn.Module):
            def __init__(self): self.w = nn.Parameter(lib.zeros(1))
        M()""",
    "assign module before init": """
        class M(nn.Module):
            def __init__(self): self.w = nn.Linear(1, 1)
        M()""",
    "assign buffer before init": """
        class M(nn.Module):
            def __init__(self): self.register_buffer("w", lib.zeros(1))
        M()""",
    "plain before init": """
        class M(nn.Module):
            def __init__(self):
                self.k = 3
                super().__init__()
                self.w = nn.Linear(1, 1)
        note(M().k, M())""",
    "init arguments": "nn.Module(3)",
    "init keywords": "nn.Module(a=3)",
    "call_super_init": """
        class Mixin:
            def __init__(self, a): self.a = a
        class M(nn.Module, Mixin):
            call_super_init = True
            def __init__(self, a): super().__init__(a)
        note(M(3).a)""",
    "mixin": """
        class Mixin:
            def hello(self): return "hello"
        class M(Mixin, nn.Module): pass
        class N(nn.Module, Mixin): pass
        note(M().hello(), N().hello(), M(), isinstance(N(), Mixin))""",
    "tensor over parameter": "net.shift = lib.zeros(3)",
    "number over parameter": "net.shift = 3",
    "none over parameter": "net.shift = None; note(list(net._parameters), net.shift, list(net.state_dict()))",
    "none over module": "net.fc = None; note(net, list(net.state_dict()), net.fc)",
    "number over module": "net.fc = 3",
    "tensor over buffer": "net.mean = lib.ones(2); note(net.mean, 'mean' in net._buffers)",
    "number over buffer": "net.mean = 3",
    "none over buffer": "net.mean = None; note(list(net.state_dict()))",
    "parameter over buffer": "net.mean = nn.Parameter(lib.zeros(2)); note(list(net._buffers), list(net._parameters))",
    "module over parameter": "net.shift = nn.ReLU()",
    "parameter over module": "net.fc = nn.Parameter(lib.zeros(1)); note(list(net._modules), list(net._parameters))",
    "module over attribute": "net.k = 3; net.k = nn.ReLU(); note('k' in net.__dict__, list(net._modules))",
    "delete": """
        del net.fc, net.shift, net.mean; note(list(net._modules), list(net._parameters), list(net._buffers))
        net.k = 1; del net.k; note(hasattr(net, 'k'))""",
    "delete missing": "del net.nothing",
    "delete nonpersistent": "del net.scratch; note(net._non_persistent_buffers_set)",
    "missing attribute": "net.nothing",
    "missing attribute of a property": """
        class M(nn.Module):
            @property
            def p(self): return self.nothing
        M().p""",
    "user getattr": """
        class M(nn.Module):
            def __init__(self):
                super().__init__(); self.inner = nn.Linear(1, 1)
            def __getattr__(self, name):
                try: return super().__getattr__(name)
                except AttributeError: return getattr(self.inner, name)
        m = M(); note(m.in_features, m.inner, m.weight is m.inner.weight)
        m.nothing""",
    "getattr of a class changed later": """
        class M(nn.Module): pass
        m = M(); m.fc = nn.ReLU(); note(m.fc)
        M.__getattr__ = lambda self, name: name * 2
        note(m.nothing, m.training)
        del M.__getattr__
        note(m.fc)
        M.__getattribute__ = lambda self, name: name
        note(m.fc)
        del M.__getattribute__
        m.nothing""",
    "getattr of a mixin": """
        class Mixin:
            def __getattr__(self, name): return 1 if name == 'hello' else super().__getattr__(name)
        class M(Mixin, nn.Module): pass
        class N(M): pass
        m = N(); m.fc = nn.ReLU(); note(m.hello, m.fc, m.training)
        m.nothing""",
    "object setattr": """
        object.__setattr__(net, 'secret', nn.ReLU()); note(list(net._modules), net.secret)""",
    "register parameter twice": "net.register_parameter('mean', None)",
    "register parameter dot": "net.register_parameter('a.b', None)",
    "register parameter empty": "net.register_parameter('', None)",
    "register parameter name": "net.register_parameter(3, None)",
    "register parameter tensor": "net.register_parameter('w', lib.zeros(1))",
    "register parameter nonleaf": """
        p = nn.Parameter(lib.zeros(1)); net.register_parameter('w', p * 2 if False else None); note(net.w)""",
    "register buffer twice": "net.register_buffer('fc', lib.zeros(1))",
    "register buffer again": "net.register_buffer('mean', lib.ones(1), persistent=False); note(list(net.state_dict()))",
    "register buffer dot": "net.register_buffer('a.b', None)",
    "register buffer type": "net.register_buffer('b', 3)",
    "register buffer none": "net.register_buffer('b', None); note(list(net.state_dict()), net.b)",
    "add_module": "net.add_module('extra', nn.ReLU()); net.register_module('none', None); note(net)",
    "add_module type": "net.add_module('extra', 3)",
    "add_module twice": "net.add_module('mean', nn.ReLU())",
    "add_module dot": "net.add_module('a.b', nn.ReLU())",
    "add_module empty": "net.add_module('', nn.ReLU())",
    "buffer class": """
        m = nn.Module(); m.b = nn.Buffer(lib.ones(2)); m.c = nn.Buffer(lib.ones(1), persistent=False)
        note(list(m.state_dict()), isinstance(m.b, nn.Buffer), isinstance(m.b, nn.Parameter), m.b)""",
    "get": """
        note(net.get_submodule('body.0'), net.get_submodule(''), net.get_parameter('body.0.bias').shape, net.get_buffer('mean'))""",
    "get_submodule missing": "net.get_submodule('body.9')",
    "get_submodule tensor": "net.get_submodule('fc.weight')",
    "get_parameter buffer": "net.get_parameter('mean')",
    "get_parameter missing": "net.get_parameter('fc.nothing')",
    "get_buffer parameter": "net.get_buffer('shift')",
    "set_submodule": "net.set_submodule('body.1', nn.Tanh()); note(net)",
    "set_submodule empty": "net.set_submodule('', nn.Tanh())",
    "set_submodule type": "net.set_submodule('body', 3)",
    "dir": "note([n for n in dir(net) if n in ('fc', 'mean', 'shift', 'forward', 'training')], [n for n in "
           "dir(net.body) if n.isdigit()])",
    "train": """
        note(net.eval().training, net.fc.training, net.train() is net, net.body[0].training)
        net.train(1)""",
    "forward missing": "nn.Module()(1)",
    "requires_grad": "note([p.requires_grad for p in net.requires_grad_(False).parameters()])",
    "apply": "seen = []; note(net.apply(lambda m: seen.append(type(m).__name__)) is net, seen)",
    "zero_grad": """
        net(x).sum().backward(); note([p.grad is None for p in net.parameters()])
        net.zero_grad(set_to_none=False); note([float(p.grad.abs().sum()) for p in net.parameters()])
        net.zero_grad(); note([p.grad for p in net.parameters()])""",
    "double": """
        ids = [id(p) for p in net.parameters()]; net(x).sum().backward()
        note(net.double() is net, net.fc.weight.dtype, net.mean.dtype, ids == [id(p) for p in net.parameters()])
        note(net.fc.weight.grad.dtype, net(x.double()).dtype, net.float().fc.weight.dtype)""",
    "to": """
        net.register_buffer('n', lib.tensor(3)); net.to(lib.float64); note(net.fc.weight.dtype, net.n.dtype)
        net.to('cpu'); net.to(lib.device('cpu'), lib.float32); note(net.fc.weight.dtype)
        net.to(lib.zeros(1, dtype=lib.float64)); note(net.fc.weight.dtype); net.to(dtype=lib.float32, non_blocking=True)
        note(net.fc.weight.dtype, net.type(lib.float64).n.dtype)""",
    "to integer": "net.to(lib.int64)",
    "half": "note(net.half().fc.weight.dtype, net.bfloat16().fc.bias.dtype)",
    "cpu": "note(net.cpu() is net)",
    "to_empty": "note(net.to_empty(device='cpu') is net)",
    "parameter": """
        p = nn.Parameter(lib.ones(2)); note(p, p.requires_grad, isinstance(p, lib.Tensor), type(p).__name__, p.is_leaf)
        note(nn.Parameter(lib.ones(2), requires_grad=False), type(p * 2).__name__, type(p.detach()).__name__, nn.Parameter().shape)
        note(type(p.data).__name__, str(p))""",
    "parameter of integers": "nn.Parameter(lib.tensor([1]))",
    "parameter shares": "t = lib.zeros(2); p = nn.Parameter(t); t[0] = 5; note(p)",
    "deepcopy": """
        import copy
        m = copy.deepcopy(net); note(m, m.fc.weight is not net.fc.weight, bool((m.fc.weight == net.fc.weight).all()))
        m.fc.weight.data.zero_(); note(bool((net.fc.weight == 0).all()), type(m.fc.weight).__name__, m.fc.weight.requires_grad)
        a = nn.Linear(2, 2); b = nn.Linear(2, 2); b.weight = a.weight; s = copy.deepcopy(nn.Sequential(a, b))
        note(s[0].weight is s[1].weight)""",
    "pickle": """
        import pickle
        a = nn.Linear(2, 2); m = nn.Sequential(a, nn.ReLU(), nn.BatchNorm1d(2), nn.Dropout(0.2), a).eval()
        n = pickle.loads(pickle.dumps(m)); note(n, n.training, bool((n[0].weight == a.weight).all()), n[0] is n[4])
        note(type(n[0].weight).__name__, list(n.state_dict()))""",
    "load": """
        other = Net(); note(net.load_state_dict(other.state_dict()), bool((net.fc.weight == other.fc.weight).all()))
        note(net.fc.weight is not other.fc.weight)""",
    "load missing": "sd = net.state_dict(); del sd['fc.weight'], sd['mean']; net.load_state_dict(sd)",
    "load unexpected": "sd = net.state_dict(); sd['fc.extra'] = x; sd['zzz'] = x; sd['body.9.w'] = x; "
                       "net.load_state_dict(sd)",
    "load both": "sd = net.state_dict(); sd['zzz'] = sd.pop('shift'); net.load_state_dict(sd)",
    "load not strict": "sd = net.state_dict(); sd['zzz'] = sd.pop('shift'); note(net.load_state_dict(sd, strict=False))",
    "load sizes": "sd = net.state_dict(); sd['fc.weight'] = lib.zeros(5, 2); sd['shift'] = lib.zeros(1); "
                  "net.load_state_dict(sd, strict=False)",
    "load list": "net.load_state_dict([1])",
    "load scalar": "net.load_state_dict({**net.state_dict(), 'mean': 3})",
    "load prefix": "note(nn.Linear(2, 3).load_state_dict(net.fc.state_dict()))",
    "load without the wrapper's prefix": """
        sd = nn.DataParallel(net).state_dict(); sd["module"] = 1; sd["own"] = 2
        lib.nn.modules.utils.consume_prefix_in_state_dict_if_present(sd, "module."); note(list(sd), list(sd._metadata)); del sd["module"]
        note(net.load_state_dict(sd, strict=False)); plain = {"p.a": 1, "b": 2, "p.": 3}
        lib.nn.modules.utils.consume_prefix_in_state_dict_if_present(plain, "p."); note(plain)""",
    "load assign": """
        other = Net(); sd = other.state_dict(); net.load_state_dict(sd, assign=True)
        note(type(net.fc.weight).__name__, net.fc.weight.requires_grad, net.mean is sd['mean'], bool((net.fc.weight == other.fc.weight).all()))""",
    "load double into float": "sd = {k: v.double() for k, v in net.state_dict().items()}; "
                              "note(net.load_state_dict(sd), net.fc.weight.dtype)",
    "state_dict detached": "sd = net.state_dict(); note(sd['fc.weight'].requires_grad, "
                           "net.state_dict(keep_vars=True)['fc.weight'].requires_grad)",
    "state_dict shares": "net.state_dict()['shift'].fill_(7); note(net.shift)",
    "extra state": """
        class M(nn.Module):
            def __init__(self): super().__init__(); self.n = 1
            def get_extra_state(self): return {'n': self.n}
            def set_extra_state(self, state): self.n = state['n']
        m = nn.Sequential(M(), nn.Linear(1, 1)); m[0].n = 5; sd = m.state_dict(); note(list(sd), sd['0._extra_state'])
        k = nn.Sequential(M(), nn.Linear(1, 1)); note(k.load_state_dict(sd), k[0].n); del sd['0._extra_state']; k.load_state_dict(sd)""",
    "state hooks": """
        net.register_state_dict_pre_hook(lambda m, prefix, keep: note('pre', prefix, keep))
        net.fc.register_state_dict_post_hook(lambda m, sd, prefix, meta: note('post', list(sd), prefix, meta))
        net._register_state_dict_hook(lambda m, sd, prefix, meta: {'only': 1})
        note(net.state_dict())""",
    "load hooks": """
        net.register_load_state_dict_pre_hook(lambda m, sd, prefix, *rest: note('pre', type(m).__name__, prefix, rest[1:]))
        net.fc._register_load_state_dict_pre_hook(lambda sd, prefix, *rest: sd.pop(prefix + 'weight'))
        net.register_load_state_dict_post_hook(lambda m, keys: keys.missing_keys.clear())
        note(net.load_state_dict(net.state_dict()))""",
    "old version": """
        bn = nn.BatchNorm1d(2); sd = bn.state_dict(); del sd['num_batches_tracked']; sd._metadata['']['version'] = 1
        note(bn.load_state_dict(sd))""",
    "forward hooks": """
        h1 = net.fc.register_forward_hook(lambda m, i, o: note('after', type(m).__name__, [t.shape for t in i], o.shape))
        h2 = net.fc.register_forward_pre_hook(lambda m, i: note('before', len(i)))
        net.fc.register_forward_pre_hook(lambda m, i: note('first'), prepend=True)
        net(x); h1.remove(); h2.remove(); h1.remove(); note('again'); net(x)""",
    "hooks replace": """
        net.body.register_forward_pre_hook(lambda m, i: i[0] * 0)
        net.body.register_forward_hook(lambda m, i, o: o * 0 + 2)
        note(net(x))""",
    "hooks with kwargs": """
        net.register_forward_pre_hook(lambda m, a, k: (a, {'scale': k['scale'] * 2}), with_kwargs=True)
        net.register_forward_hook(lambda m, a, k, o: note(k, len(a)), with_kwargs=True); note(net(x, scale=3).shape)""",
    "hooks with kwargs wrong": "net.register_forward_pre_hook(lambda m, a, k: 3, with_kwargs=True); net(x)",
    "always call": """
        net.register_forward_hook(lambda m, a, o: note('always', o), always_call=True)
        net.register_forward_hook(lambda m, a, o: note('not'))
        net(lib.zeros(1, 9))""",
    "hook context": """
        with net.register_forward_hook(lambda m, a, o: note('hook')): net(x)
        net(x); note('done')""",
    "global hooks": """
        import importlib
        mod = importlib.import_module(lib.__name__ + '.nn.modules.module')
        h = mod.register_module_forward_hook(lambda m, i, o: note(type(m).__name__))
        g = mod.register_module_forward_pre_hook(lambda m, i: note('pre ' + type(m).__name__)); net(x); h.remove(); g.remove()
        note('gone'); net(x)
        r = mod.register_module_parameter_registration_hook(lambda m, n, p: note(n)); nn.Linear(1, 1); r.remove(); nn.Linear(1, 1)""",
    "poked hooks": "net._forward_hooks[0] = lambda m, i, o: note('poked'); net(x)",
    "backward hooks": """
        net.body.register_full_backward_hook(lambda m, gi, go: note('b', [g.shape for g in gi], [g.sum() for g in go]))
        net.body.register_full_backward_pre_hook(lambda m, go: note('a', [g.shape for g in go]))
        net(x).sum().backward(); note(net.fc.weight.grad is None)""",
    "backward hooks replace": """
        lin = nn.Linear(2, 3); lin.register_full_backward_hook(lambda m, gi, go: (gi[0] * 0 + 5,))
        lin.register_full_backward_pre_hook(lambda m, go: (go[0] * 0 + 1,)); z = lib.ones(2, 2, requires_grad=True)
        (lin(z) * 7).sum().backward(); note(z.grad, lin.bias.grad)""",
    "backward hooks without input": """
        lin = nn.Linear(2, 3); lin.register_full_backward_hook(lambda m, gi, go: note(gi, go[0].shape)); lin(x).sum().backward()""",
    "instance forward": "net.forward = lambda x: 'replaced'; note(net(x))",
    "keyword call": "note(net(x=x, scale=2.0).shape)",
    "call with nine": """
        class M(nn.Module):
            def forward(self, *a, **k): return len(a), k
        note(M()(1, 2, 3, 4, 5, 6, 7, 8, 9), M()(1, 2, 3, 4, 5, 6, 7), M()(a=1), M()())""",
    "vars": "note(sorted(k for k in vars(nn.Linear(2, 3)) if 'hook' not in k))",
    "hash and weakref": "import weakref; r = weakref.ref(net); note(r() is net, net == net, len({net, net.fc}))",
    "sequential": """
        s = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 4), nn.Tanh())
        note(s[0], s[-1], s[1:3], s[::2], len(s), [type(m).__name__ for m in s], s(x).shape)
        s.append(nn.Flatten()); s.insert(1, nn.Dropout(0.1)); s[0] = nn.Identity(); note(s); del s[1], s[-1]; note(s)
        note(s.pop(0), s, s + nn.Sequential(nn.ReLU()), nn.Sequential(nn.ReLU()) * 3, 2 * nn.Sequential(nn.ReLU()))
        s += nn.Sequential(nn.Flatten()); s.extend([nn.Identity()]); note(s); s *= 2; note(len(s)); del s[1:]; note(s)""",
    "sequential of a dict": """
        from collections import OrderedDict
        s = nn.Sequential(OrderedDict([('a', nn.Linear(2, 3)), ('b', nn.ReLU())])); note(s, s.a, s[1], list(s.state_dict()), s[:1])
        del s[0]; note(s)""",
    "sequential index": "nn.Sequential(nn.ReLU())[1]",
    "sequential type": "nn.Sequential(3)",
    "sequential plus list": "nn.Sequential() + [nn.ReLU()]",
    "sequential times zero": "nn.Sequential() * 0",
    "sequential insert far": "nn.Sequential().insert(5, nn.ReLU())",
    "empty sequential": "note(nn.Sequential(), nn.Sequential()(3), nn.ModuleList(), nn.ModuleDict(), "
                        "nn.ParameterList(), nn.ParameterDict())",
    "module list": """
        l = nn.ModuleList([nn.Linear(2, 2) for _ in range(3)] + [nn.ReLU()]); note(l, len(l), l[1:], l[-1], list(l.state_dict()))
        l.append(nn.Tanh()).extend([nn.ReLU()]); l.insert(0, nn.Flatten()); l[1] = nn.Identity(); note(l); del l[0], l[0:2]; note(l)
        note(l.pop(0), l, l + [nn.ReLU()], nn.ReLU in [type(m) for m in l]); l += [nn.ReLU()]; note(len(l))""",
    "module list call": "nn.ModuleList()(3)",
    "module list extend": "nn.ModuleList().extend(3)",
    "module list index": "nn.ModuleList([nn.ReLU()])[3]",
    "module dict": """
        d = nn.ModuleDict({'b': nn.Linear(2, 2), 'a': nn.ReLU()}); note(d, list(d), 'a' in d, len(d), d['a'], list(d.keys()))
        d['c'] = nn.Tanh(); d.update([('e', nn.ReLU())]); note(d.pop('b'), d, list(d.items())); del d['a']; note(d); d.clear(); note(d)""",
    "module dict key": "nn.ModuleDict()['a']",
    "module dict update": "nn.ModuleDict().update(3)",
    "module dict update pair": "nn.ModuleDict().update([('a',)])",
    "parameter list": """
        l = nn.ParameterList([lib.zeros(2), nn.Parameter(lib.ones(2, 2)), 'text']); note(l, len(l), list(l.state_dict()), l[2], l[:1])
        l.append(lib.zeros(1)); l.extend([lib.zeros(3)]); l[0] = lib.ones(4); note(l, l[-1], [type(p).__name__ for p in l])
        note(len(list(l.parameters())))""",
    "parameter list of an iterator": "note(nn.ParameterList(nn.Parameter(lib.ones(n)) for n in (1, 2)), len(nn.ParameterList(map(nn.Parameter, [lib.ones(1)])).extend(iter([lib.ones(2)]))))",
    "parameter list index": "nn.ParameterList()[0]",
    "parameter dict": """
        d = nn.ParameterDict({'a': lib.zeros(2), 'b': nn.Parameter(lib.ones(1))}); note(d, list(d), 'a' in d, list(d.state_dict()))
        e = nn.ParameterDict({'b': lib.zeros(2), 'a': lib.zeros(1)}); e.update({'z': lib.zeros(1), 'c': lib.zeros(1)}); note(list(e), list(e.state_dict()), list(e | {'y': 1., 'x': 2.}))
        note(list(nn.ParameterDict([('b', lib.zeros(2)), ('a', 1.)])), list(nn.ParameterDict(e)), list({'y': lib.zeros(1), 'x': lib.zeros(1)} | d))
        d['c'] = lib.zeros(3); note(d.pop('a'), d, d.get('zz', 5), d.setdefault('q', lib.ones(1)), len(d), list(d.keys()))
        note(d | {'z': lib.ones(1)}, d.popitem(), d.copy(), list(reversed(d)), [type(v).__name__ for v in d.values()])
        note(d.fromkeys(['u', 'v'])); d.clear(); note(d)""",
    "compile": "note(net.compile())",
    "extra repr of two lines": """
        class M(nn.Module):
            def extra_repr(self): return 'a\\nb'
        class N(nn.Module):
            def __init__(self): super().__init__(); self.m = M()
            def extra_repr(self): return 'k=3'
        note(M(), N(), nn.Sequential(N()))""",
    "parametrize": """
        P = nn.utils.parametrize
        class Sym(nn.Module):
            def forward(self, w): return w.triu() + w.triu(1).transpose(0, 1)
            def right_inverse(self, w): return w.triu()
        lin = nn.Linear(3, 3); P.register_parametrization(lin, 'weight', Sym()); note(lin, list(lin.state_dict()), P.is_parametrized(lin))
        note(bool((lin.weight == lin.weight.T).all()), [n for n, _ in lin.named_parameters()], P.type_before_parametrizations(lin).__name__, str(type(lin)).replace('torch', 'microgradx'))
        lin.weight = lib.ones(3, 3); note(lin.weight, lin.parametrizations.weight.original)
        with P.cached(): note(lin.weight is lin.weight)
        P.remove_parametrizations(lin, 'weight'); note(lin, list(lin.state_dict()), lin.weight)""",
    "parametrizations on top of each other": """
        P = nn.utils.parametrize
        class Half(nn.Module):
            def forward(self, w): return w / 2
            def right_inverse(self, w): return w * 2
        class Skew(nn.Module):
            def forward(self, w): return w.triu(1) - w.triu(1).T
        class Cut(nn.Module):
            def forward(self, w): return w
            def right_inverse(self, w): return w[0]
        class Doubles(nn.Module):
            def forward(self, w): return w.double()
        lin = nn.Linear(3, 3); lin.weight.data.copy_(lib.arange(9.).view(3, 3))
        P.register_parametrization(lin, 'weight', Half()); note(lin.weight); P.register_parametrization(lin, 'weight', Half())
        note(lin.weight, lin.parametrizations.weight.original); lin.weight = lib.ones(3, 3); note(lin.parametrizations.weight.original)
        odd = nn.Linear(3, 3); P.register_parametrization(odd, 'weight', Skew()); P.register_parametrization(odd, 'weight', Half())
        note(bool((odd.weight == -odd.weight.T).all()))
        for wrong in (Cut(), Doubles(), nn.Linear(3, 2)):
            try: P.register_parametrization(lin, 'weight', wrong)
            except ValueError: note(type(wrong).__name__, len(lin.parametrizations.weight))
        P.register_parametrization(lin, 'weight', Doubles(), unsafe=True); note(lin.weight.dtype, lin.parametrizations.weight.unsafe)""",
    "remove weight norm": """
        lin = nn.Linear(2, 3); w = lin.weight.detach().clone(); nn.utils.weight_norm(lin); note(list(lin.state_dict()))
        nn.utils.remove_weight_norm(lin); note(list(lin.state_dict()), lib.allclose(lin.weight, w))""",
    "remove spectral norm": """
        lin = nn.utils.spectral_norm(nn.Linear(2, 3)); lin(x); nn.utils.remove_spectral_norm(lin); note(list(lin.state_dict()))""",
    "clip": """
        ps = [nn.Parameter(lib.zeros(2)), nn.Parameter(lib.zeros(3)), nn.Parameter(lib.zeros(1))]
        ps[0].grad = lib.tensor([3., 4.]); ps[1].grad = lib.tensor([0., -12., 1.])
        note(nn.utils.clip_grad_norm_(ps, 6.5), ps[0].grad, ps[1].grad, nn.utils.clip_grad_norm_(ps, 100, norm_type=float('inf')))
        note(nn.utils.clip_grad_value_(ps, 0.5), ps[1].grad, nn.utils.clip_grad_norm_([], 1.0), nn.utils.get_total_norm([p.grad for p in ps[:2]], 1))
        ps[0].grad = lib.tensor([float('nan'), 1.]); nn.utils.clip_grad_norm_(ps, 1.0, error_if_nonfinite=True)""",
    "vector": """
        v = nn.utils.parameters_to_vector(net.parameters()); note(v.shape, v.requires_grad)
        nn.utils.vector_to_parameters(lib.arange(float(len(v))), net.parameters()); note(net.shift, net.fc.weight)""",
    "stateless": """
        from importlib import import_module
        call = import_module(lib.__name__ + '.nn.utils.stateless').functional_call if lib.__name__ == 'microgradx' else lib.func.functional_call
        note(call(nn.Linear(2, 1), {'weight': lib.ones(1, 2), 'bias': lib.zeros(1)}, (x,)))""",
    "sequences": """
        R = nn.utils.rnn; a, b, c = lib.arange(3.), lib.arange(5.), lib.arange(2.)
        p = R.pad_sequence([a, b, c]); note(p, R.pad_sequence([a, b], True, -1.0, 'left'))
        k = R.pack_padded_sequence(p, [3, 5, 2], enforce_sorted=False); note(k.data, k.batch_sizes, k.sorted_indices, k.unsorted_indices)
        note(R.pad_packed_sequence(k), R.pad_packed_sequence(k, True, 9.0, 6), R.unpack_sequence(R.pack_sequence([b, a, c])))
        note(R.unpad_sequence(p.clone(), lib.tensor([3, 5, 2])), k.double().data.dtype)
        R.pack_padded_sequence(p, [3, 5, 2])""",
    "packing nothing": "nn.utils.rnn.pack_padded_sequence(lib.zeros(2, 2), [2, 0])",
    **{f"error {i}": line for i, line in enumerate((
        "nn.Linear(2, 3)(lib.ones(4, 5))", "nn.Conv2d(3, 4, 3, groups=2)", "nn.Conv2d(4, 3, 3, groups=2)",
        "nn.Conv2d(1, 1, 3)(lib.ones(3))", "nn.Conv2d(2, 1, 3)(lib.ones(1, 1, 5, 5))", "nn.Conv1d(1, 1, 3, "
                                                                                       "padding='odd')", "nn.Conv1d(1, 1, 3, 2, padding='same')",
        "nn.Conv1d(1, 1, 3, padding_mode='odd')", "nn.BatchNorm1d(3)(lib.ones(2, 3, 4, 5))",
        "nn.BatchNorm1d(3)(lib.ones(1, 3))", "nn.BatchNorm2d(3)(lib.ones(2, 3))", "nn.Dropout(1.5)",
        "F.dropout(x, -0.1)", "nn.MaxPool2d(2)(lib.ones(3))", "nn.CrossEntropyLoss()(lib.ones(2, 3), lib.tensor([0, "
                                                              "3]))", "nn.CrossEntropyLoss()(lib.ones(2, 3), "
                                                                      "lib.tensor([0]))",
        "nn.NLLLoss()(lib.ones(2, 3), lib.tensor([0., 1.]))", "nn.MSELoss(reduction='odd')(x, x)",
        "nn.BCELoss()(lib.ones(2), lib.ones(3))", "nn.BCELoss()(lib.ones(2) * 2, lib.ones(2))",
        "nn.BCEWithLogitsLoss()(lib.ones(2), lib.ones(3))", "nn.Embedding(3, 2)(lib.tensor([3]))",
        "nn.Embedding(3, 2)(lib.tensor([0.5]))", "nn.Embedding(3, 2, padding_idx=3)", "nn.MultiheadAttention(5, 2)",
        "nn.Upsample()(lib.ones(1, 1, 2))", "nn.GroupNorm(2, 3)", "nn.LayerNorm(3)(lib.ones(2, 4))",
        "nn.RNN(2, 3, nonlinearity='odd')", "nn.LSTM(2, 3)(lib.ones(2, 2, 4))", "nn.GRU(2, 3, dropout=2)",
        "nn.LSTM(2, 3)(lib.ones(2, 2, 2, 2))", "nn.LSTMCell(2, 3)(lib.ones(2, 4))", "nn.PixelShuffle(2)(lib.ones(1, 3, "
                                                                                    "2, 2))", "nn.Hardtanh(1, -1)",
                                                                                    "nn.Unflatten(1, 3)", "nn.ReflectionPad1d(5)(lib.ones(1, 1, 3))", "nn.GLU()(lib.ones(3))", "nn.Softmax(5)(x)", "nn.Bilinear(2, 2, 2)(lib.ones(1, 3), lib.ones(1, 2))", "nn.TripletMarginLoss(margin=-1)", "F.one_hot(lib.tensor([3]), 2)",
        "F.pad(x, (1,))", "F.gelu(x, approximate='odd')", "nn.init.eye_(lib.zeros(2))",
        "nn.init.xavier_uniform_(lib.zeros(2))", "nn.init.kaiming_uniform_(lib.zeros(2, 2), mode='odd')",
        "nn.init.calculate_gain('odd')", "nn.init.dirac_(lib.zeros(2, 2))", "nn.ReLU(1, 2)", "nn.Linear(2)",
        "nn.Softplus(gamma=2)", "nn.AdaptiveLogSoftmaxWithLoss(4, 5, [3, 2])", "nn.Linear(-1, 2)",
        "nn.LazyLinear(2).weight.shape", "nn.ConvTranspose2d(1, 1, 3, stride=2)(lib.ones(1, 1, 4, 4), output_size=(20, "
                                         "20))", "F.scaled_dot_product_attention(x, x, x, attn_mask=x, is_causal=True)",
                                         "F.interpolate(lib.ones(1, 1, 4), size=2, scale_factor=2)",
        "F.interpolate(lib.ones(1, 1, 4, 4).long(), 2, mode='bilinear')", "F.interpolate(lib.ones(1, 1, 4).int(), 2)",
        "F.embedding_bag(lib.tensor([[0]]), lib.ones(3, 2).long())", "F.embedding_bag(lib.tensor([[3]]), lib.ones(3, 2))",
        "nn.utils.parametrize.register_parametrization(nn.Linear(1, 1), 'odd', nn.Identity())",
        "nn.TransformerEncoderLayer(4, 2, activation='odd')"))},
}
ONLY_CLASS = {"parameter of integers", "always call", "hooks with kwargs wrong", "clip", "sequences", "packing nothing",
              *(name for name in SNIPPETS if name.startswith("error "))}  # of these the class of the error is compared, not its words


def run(lib, source):
    """The notes of a snippet and how it ended."""
    notes = []
    lib.manual_seed(0)
    scope = {"lib": lib, "nn": lib.nn, "F": lib.nn.functional,
             "note": lambda *values: notes.append(tuple(map(text, values)))}
    exec(PRELUDE, scope)
    end = None
    try:
        exec(textwrap.dedent(source), scope)
    except Exception as error:
        end = error
    return notes, end


def text(value):
    if isinstance(value, np.ndarray):
        return repr(value)
    written = repr(value)
    written = re.sub(r"0x[0-9a-f]+", "0x", written)
    return re.sub(r"\btorch\b", "microgradx", written)


@pytest.mark.parametrize("name", list(SNIPPETS))
def test_snippet(name):
    ours, our_end = run(microgradx, SNIPPETS[name])
    theirs, their_end = run(torch, SNIPPETS[name])
    assert ours == theirs
    assert type(our_end) is type(their_end), f"ours: {our_end!r}\ntheirs: {their_end!r}"
    if their_end is not None and name not in ONLY_CLASS:
        assert text(str(our_end)).replace("\\", "") == text(str(their_end)).replace("\\", "")
