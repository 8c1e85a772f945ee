"""Modules, limits, schedulers, distributions, contexts ... as Python objects: short programs print the same here and in PyTorch.

A program is what stands between two headings; `L` is the library. A line that raises prints the class of the error.
"""
import ast
import contextlib
import copy
import functools
import gc
import io
import pickle
import re
import weakref

import pytest

import microgradx

PROGRAMS = r"""
# results that come later
from importlib import import_module
F = import_module(L.__name__ + ".futures")
f, g, order = F.Future(), F.Future(devices=[]), []
f.done(), issubclass(F.Future, L.Future)
f.value()
h = f.then(lambda x: order.append("then") or x.wait() + 1)
f.add_done_callback(lambda x: order.append(x.value()))
both = F.collect_all([f, g])
f.set_result(3)
f.set_result(4)
order, h.wait(), f.value(), both.done()
f.then(lambda x: x / 0).wait()
f.then(3)
f.add_done_callback(3)
g.set_exception(3)
g.set_exception(ValueError("here"))
g.done()
g.wait()
g.value()
g.then(lambda x: 5).wait()
g.then(lambda x: x.value()).wait()
both.done()
both.wait()
F.collect_all([]).wait(), [x.value() for x in F.collect_all([f, h]).wait()], F.wait_all([f, h, f])
F.wait_all([f, g])
F.collect_all([3])
F.Future(devices=["cpu"])
pickle.dumps(f)
import threading
late = F.Future()
threading.Timer(0.05, lambda: late.set_result(L.ones(2))).start()
late.wait()
F.Future[int] is not None

# a module whose Module.__init__ has not been called
m = L.nn.Linear.__new__(L.nn.Linear)
list(m.parameters())
list(m.modules())
list(m.named_parameters())
m.state_dict()
m.eval()
m.fc = L.nn.Linear(1, 1)
m.x = 3
copy.deepcopy(m).x

# pickles of modules by every protocol
m = L.nn.Sequential(L.nn.Linear(2, 1), L.nn.ModuleDict({"a": L.nn.LSTM(2, 2)}), L.nn.ParameterList([L.ones(2)]))
[L.equal(pickle.loads(pickle.dumps(m, p))[0].weight, m[0].weight) for p in range(pickle.HIGHEST_PROTOCOL + 1)]
[list(pickle.loads(pickle.dumps(m, p)).state_dict()) for p in range(pickle.HIGHEST_PROTOCOL + 1)]
copy.copy(m)[0] is m[0]

# where classes say they are from
[getattr(L.distributions, name) for name in sorted(L.distributions.__all__)]
[L.finfo, L.iinfo, L.autocast, L.amp.GradScaler]
[L.optim.lr_scheduler.LRScheduler, L.optim.lr_scheduler.OneCycleLR, L.optim.lr_scheduler.CyclicLR, L.optim.Muon, L.optim.Adafactor]
L.ones(2, requires_grad=True).register_hook(lambda g: g)
[type(pickle.loads(pickle.dumps(o))) for o in [L.distributions.Normal(0., 1.), L.optim.lr_scheduler.OneCycleLR(L.optim.Adam([L.ones(1)]), 1., 5), L.autocast("cpu")]]

# limits of dtypes
L.finfo(L.float32) == L.finfo(L.float32), L.finfo(L.float32) == L.finfo(L.float64), L.iinfo(L.int8) == L.iinfo(L.int8)
hash(L.finfo(L.float32))

# modes
L.set_grad_enabled(True), L.autograd.grad_mode.set_grad_enabled(True)

# a generator's friends
g = L.Generator()
weakref.ref(g)() is g
notes = weakref.WeakKeyDictionary({g: 1})
len(notes)
del g
_ = gc.collect()
len(notes)

# where the parts of joined data sets end
L.utils.data.ConcatDataset.cumsum([[1], [2, 3]])

# losses of what is certain, and other sums of -0
logits, target = L.tensor([[200., 0.]] * 3), L.tensor([0] * 3)
[L.nn.functional.cross_entropy(logits, target, reduction=r) for r in ("mean", "sum", "none")]
[L.nn.functional.nll_loss(L.log_softmax(logits, 1), target, reduction=r) for r in ("mean", "sum", "none")]
[L.nn.functional.binary_cross_entropy(L.ones(2), L.ones(2), reduction=r) for r in ("mean", "sum", "none")]
f"{L.nn.functional.nll_loss(L.zeros(4, 2), L.tensor([0] * 4)):.4f}"
[(-L.zeros(2, n)).sum(1) for n in (1, 3, 20, 40, 300)], [(-L.zeros(2, n)).double().mean(0).tolist() for n in (1, 3, 40, 300)], [(-L.zeros(n)).sum() for n in (1, 3, 100)]
x = L.zeros(1, requires_grad=True)
(x + L.zeros(3)).backward(-L.zeros(3))
x.grad

# pairs in lists, as files of settings have them
[getattr(L.optim, n)([L.ones(1)], betas=[0.9, 0.99]).param_groups[0]["betas"] for n in ("Adam", "AdamW", "Adamax", "NAdam", "RAdam", "SparseAdam")]
L.optim.Adam([L.ones(1)], betas=0.9)
L.optim.AdamW([L.ones(1)], betas="ab")
L.optim.Adam([L.ones(1)], betas=(0.9,))

# a program's own reset_parameters
Ones = type("Ones", (L.nn.Embedding,), {"reset_parameters": lambda self: (L.nn.init.ones_(self.weight), self._fill_padding_idx_with_zero())})
Ones(3, 1, padding_idx=1).weight.tolist()

# nodes come from operations alone
type((L.ones(1, requires_grad=True) * 2).grad_fn)()
L.autograd.graph.Node()

# what is an instance of what
isinstance(L.nn.Softshrink(), L.nn.Hardshrink), L.nn.Softshrink(0.3)
[isinstance(pad, constant) for pad, constant in ((L.nn.ZeroPad1d(1), L.nn.ConstantPad1d), (L.nn.ZeroPad2d(1), L.nn.ConstantPad2d), (L.nn.ZeroPad3d(1), L.nn.ConstantPad3d))]
pad = pickle.loads(pickle.dumps(L.nn.ZeroPad2d((1, 2, 0, 0))))
pad, pad.value, pad(L.ones(1, 1, 1)), L.nn.ConstantPad2d(1, 2.), L.nn.ReflectionPad1d(1), L.nn.ZeroPad2d(padding=1)
c = L.distributions.constraints
[isinstance(c.half_open_interval(0, 1), c.interval), isinstance(c.integer_interval(0, 1), c.interval), isinstance(c.nonnegative_integer, c.greater_than), isinstance(c.unit_interval, c.interval)]
c.half_open_interval(0, 1), c.integer_interval(0, 3), c.positive_integer

# an error's name
error = L.linalg.LinAlgError("singular")
type(error), repr(error), pickle.loads(pickle.dumps(error)).args

# dicts beside ParameterDict
both = {"a": 1} | L.nn.ParameterDict({"b": L.ones(1)})
type(both), list(both), type(L.nn.ParameterDict({"b": L.ones(1)}) | {"a": 1})

# modules that are compiled
m = L.nn.Sequential(L.nn.Linear(2, 3), L.nn.BatchNorm1d(3))
c = L.compile(m, backend="eager")
c, type(c).__name__, isinstance(c, L.nn.Sequential), c._orig_mod is m, len(c)
c[0]
list(c.state_dict()), [n for n, _ in c.named_modules()], [n for n, _ in c.named_children()]
c.eval().training, m.training, m.train().training, c.training
c.tag, c.extra = 3, L.nn.Linear(1, 1)
m.tag, list(m._modules), list(c._modules), "tag" in dir(c), "_orig_mod" in dir(c)
del c.tag, c.extra
hasattr(m, "tag"), hasattr(c, "tag"), hasattr(m, "extra")
c.nothing
c(L.ones(2, 2)).shape, c.forward(L.ones(2, 2)).shape
h = c.register_forward_hook(lambda module, args, y: print(type(module).__name__))
_ = c(L.ones(2, 2))
copied = copy.deepcopy(c)
type(copied).__name__, copied._orig_mod is m, L.equal(copied.state_dict()["_orig_mod.0.weight"], m[0].weight)
c.load_state_dict(c.state_dict())
c.load_state_dict(m.state_dict())
len(L.compile(L.nn.Linear(1, 1), backend="eager"))
L.compile(m, disable=True) is m, L.compile(fullgraph=True, backend="eager")(m)._orig_mod is m
L.compile(m, mode="reduce-overhead", options={})
L.compile(m, mode="fast")
L.compile(m, fast=True)
L.compile(m, dynamic="yes", backend="eager")
L.nn.Sequential(c)
h.remove()
L.compile(c, backend="eager")(L.ones(2, 2)).shape
m.compile(backend="eager"), m.compile(mode="fast")
L._dynamo.reset(), isinstance(c, L._dynamo.OptimizedModule), L._dynamo.config.suppress_errors, L._dynamo.is_compiling()
L._dynamo.mark_dynamic(L.ones(2), 0, min=1), L._dynamo.mark_dynamic(L.ones(2), [0, 1]), L._dynamo.maybe_mark_dynamic(L.ones(2), 0), L._dynamo.mark_static(L.ones(2)), L._dynamo.mark_static(L.nn.ReLU) is L.nn.ReLU
L._dynamo.mark_dynamic(L.ones(2), "a")
L._dynamo.mark_dynamic(L.ones(2), [0, "a"])
L._dynamo.maybe_mark_dynamic(L.ones(2), None)
L._dynamo.mark_static(3), L._dynamo.mark_static(L.ones(2), 1.5)
L._dynamo.mark_static(int)
L._dynamo.mark_static(L.ones(2), 1.5)
L.compiler.set_stance("force_eager")(lambda x: x + 1)(2), L.compiler.set_stance("eager_on_recompile") is None, L.compiler.set_stance() is None
L.compiler.set_stance("force_eager", force_backend="eager")
[L.compiler.set_stance("default", force_backend="eager").__enter__(), L.compiler.set_stance("default") is None]

# losses of a program that still take size_average and reduce
R = L.nn._reduction
R is L.nn.functional._Reduction
[(R.legacy_get_string(a, r, emit_warning=False), R.legacy_get_enum(a, r, False)) for a in (None, True, False) for r in (None, True, False)]
[R.get_enum(name) for name in ("none", "mean", "sum")]
R.get_enum("max")
R.get_enum(["mean"])
R.get_enum("elementwise_mean")
R.legacy_get_string(True, None)

# constraints of a program
class _Even(L.distributions.constraints.Constraint): pass
class Odd(L.distributions.constraints.Constraint): pass
_Even(), Odd()
"""
NAMED = {block.splitlines()[0]: block for block in re.split(r"^# ", PROGRAMS, flags=re.M)[1:]}


def printed(lib, program):
    """What an interpreter prints that is given the program line by line, by PyTorch's names and without addresses."""
    names = {"L": lib, "__name__": __name__, **{m.__name__: m for m in (copy, functools, gc, pickle, weakref)}}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for statement in ast.parse("# " + program).body:
            try:
                if isinstance(statement, ast.Expr):
                    print(eval(compile(ast.Expression(statement.value), "program", "eval"), names))
                else:
                    exec(compile(ast.Module([statement], []), "program", "exec"), names)
            except Exception as error:  # noqa: BLE001 - its class is compared
                print(type(error).__name__)
    return re.sub(r"0x[0-9a-f]+", "0x", out.getvalue().replace("microgradx", "torch"))


@pytest.mark.peer
@pytest.mark.parametrize("name", NAMED)
def test_objects(torch, name):
    assert printed(microgradx, NAMED[name]) == printed(torch, NAMED[name])
