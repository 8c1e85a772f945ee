"""Operators that a program defines with library.custom_op: calls, gradients, changes of arguments, errors; here and in PyTorch."""
import importlib
import re
import types

import pytest

import microgradx

PROGRAM = '''
from typing import List, Optional, Sequence, Tuple
import numpy as np
import torch
from torch import Tensor

def tried(name, call):
    try:
        result = call()
        print(name, [f"{v:.4f}" for v in result.tolist()] if isinstance(result, Tensor) else result)
    except Exception as error:
        print(name, type(error).__name__)

@torch.library.custom_op(f"{NAME}::sine", mutates_args=())
def sine(x: Tensor, scale: float = 2.0) -> Tensor:
    return torch.from_numpy(x.numpy().copy()).sin() * scale

ops = getattr(torch.ops, NAME)
x = torch.tensor([1.0, 2.0], requires_grad=True)
tried("first", lambda: sine(x)), tried("no gradient", lambda: sine(x).sum().backward())
print(repr(sine), str(sine), ops.sine is ops.sine, str(ops.sine), str(ops.sine.default), ops.sine.__name__, ops.sine.default.__name__)
print(sine(x).requires_grad, sine(x.detach()).requires_grad, sine(x).grad_fn.name())

def setup(ctx, inputs, output):
    print("setup", [type(i).__name__ for i in inputs], type(output).__name__)
    ctx.save_for_backward(inputs[0])
    ctx.scale = inputs[1]

def backward(ctx, grad):
    x, = ctx.saved_tensors
    print("needs", ctx.needs_input_grad)
    return grad * x.cos() * ctx.scale, None

sine.register_autograd(backward, setup_context=setup)
print(sine.register_fake(lambda x, scale=2.0: torch.empty_like(x)) is not None)
for call in (lambda: sine(x), lambda: sine(x, 3), lambda: sine(x=x, scale=2.5), lambda: ops.sine(x), lambda: ops.sine.default(x, 1.0)):
    tried("gradient", lambda: torch.autograd.grad(call().sum(), x)[0])
g, = torch.autograd.grad(sine(x).sum(), x, create_graph=True)
tried("second", lambda: torch.autograd.grad(g.sum(), x)[0])
with torch.no_grad():
    print(sine(x).requires_grad)
tried("packet", lambda: repr(ops.sine)), tried("default", lambda: repr(ops.sine.default)), tried("no operator", lambda: ops.none), tried("no namespace", lambda: torch.ops.nobody.none)
for args, kwargs in (((3,), {}), ((x, "a"), {}), ((), {}), ((x, 1.0, 2.0), {}), ((x,), {"z": 1}), ((x, None), {})):
    tried("wrong", lambda: sine(*args, **kwargs))

@torch.library.custom_op(f"{NAME}::numbers", mutates_args=())
def numbers(x: Tensor, n: int, factor: float, flag: bool, several: Sequence[int]) -> Tensor:
    print(type(n).__name__, n, type(factor).__name__, factor, flag, several)
    return x * n

numbers.register_autograd(lambda ctx, g: (g, g, None, None, None))
try:
    numbers(x, 2, 1, True, []).sum().backward()
except RuntimeError as error:
    print(str(error).split(", ")[0])
numbers.register_autograd(lambda ctx, g: (g * 2, None, None, None, None, None))
tried("one more None", lambda: torch.autograd.grad(numbers(x, 2, 1, True, [])[1], x)[0])
for values in ((np.int64(2), np.float32(0.5), np.bool_(True), np.array([1, 2])), (torch.tensor(3), torch.tensor(1.5), torch.tensor(False), torch.tensor([3])),
               (np.float32(2), True, 1, range(2)), (True, 1, None, (np.int32(1), torch.tensor(4))), (1.5, 1, True, []), (1, "a", True, []), (1, 1, "a", []), (1, 1, True, 1),
               (torch.tensor([1, 2]), 1, True, []), (1, 1, True, "12"), (1, 1, True, [1.5])):
    tried("numbers", lambda: numbers(torch.ones(1), *values))

@torch.library.custom_op(f"{NAME}::fill", mutates_args={"x"})
def fill(x: Tensor, value: int) -> None:
    x.numpy()[...] = value

z = torch.zeros(2)
version = z._version
print(fill(z, 3), z.tolist(), z._version - version, fill(x * 1, 2))
tried("of what changes", lambda: fill.register_autograd(lambda ctx: None))

@torch.library.custom_op(f"{NAME}::joined", mutates_args=())
def joined(x: Tensor, others: List[Tensor], n: Optional[int], flags: Sequence[bool]) -> Tuple[Tensor, Tensor]:
    return x + (n or 0), sum(others)

torch.library.register_autograd(f"{NAME}::joined", lambda ctx, a, b: (a, [b, b * 2], None, None))
a, b, c = (torch.ones(1, requires_grad=True) for _ in range(3))
u, v = joined(a, [b, c], None, (True,))
(u * 2 + v * 3).backward()
print(u.tolist(), v.tolist(), a.grad.tolist(), b.grad.tolist(), c.grad.tolist(), joined(a, (b, c), 2, [])[0].tolist())
torch.library.register_autograd(f"{NAME}::joined", lambda ctx, a, b: (a, b, None, None))
tried("another structure", lambda: joined(a, [b, c], None, [])[1].backward())

@torch.library.custom_op(f"{NAME}::multiples", mutates_args=())
def multiples(x: Tensor, factors: Sequence[int]) -> List[Tensor]:
    return [x * f for f in factors]

multiples.register_autograd(lambda ctx, grads: (grads[0] + grads[1], None))
@torch.library.custom_op(f"{NAME}::inner", mutates_args=())
def inner(x: Tensor, n: int) -> List[Tensor]:
    return [x * i for i in range(1, n + 1)]

inner.register_autograd(lambda ctx, grads: (sum(grads), None), setup_context=lambda ctx, inputs, output: inner(torch.ones(1), 1))
print("nested", [t.tolist() for t in inner(torch.ones(1, requires_grad=True), 3)])
print(multiples(torch.ones(1), (1, 2))), tried("of a list", lambda: torch.autograd.grad(multiples(a, [1, 2])[1], a)[0])

def same(x: Tensor) -> Tensor:
    return x

def part(x: Tensor) -> Tensor:
    return x[1:]

def number(x: Tensor) -> Tensor:
    return 3

def total(x: Tensor) -> float:
    return float(x.sum())

for function in (same, part, number, total):
    tried(function.__name__, lambda: torch.library.custom_op(f"{NAME}::{function.__name__}", function, mutates_args=())(torch.ones(2)))

def plain(x): return x
def nothing(x: Tensor): return x
def table(x: dict) -> Tensor: return x
def many(*x: Tensor) -> Tensor: return x[0]
def named(x: Tensor, *, y: Tensor) -> Tensor: return x * y
def optional(x: Tensor, *, y: Optional[Tensor] = None) -> Tensor: return x
def listed(x: Tensor, *, y: List[Tensor]) -> Tensor: return x * y[0]

for function in (plain, nothing, table, many, named, optional, listed):
    tried(function.__name__, lambda: torch.library.custom_op(f"{NAME}::{function.__name__}", mutates_args=())(function))
tried("name", lambda: torch.library.custom_op("name", mutates_args=())(same)), tried("a name", lambda: torch.library.custom_op(f"{NAME}::q", mutates_args="x")(same)), tried("mutated", lambda: torch.library.custom_op(f"{NAME}::q", mutates_args=("q",))(same))
tried("unknown", lambda: torch.library.register_autograd(f"{NAME}::unknown", lambda ctx, g: g))

@torch.library.custom_op(f"{NAME}::elsewhere", mutates_args=(), device_types="cuda")
def elsewhere(x: Tensor) -> Tensor:
    return x * 2

tried("elsewhere", lambda: elsewhere(torch.ones(1)))
elsewhere.register_kernel("cpu")(lambda x: x * 7)
tried("here", lambda: elsewhere(torch.ones(1)))
torch.library.register_kernel(elsewhere, "cuda")(lambda x: x * 8)
torch.library.register_fake(f"{NAME}::elsewhere")(lambda x: x)
tried("still", lambda: elsewhere(torch.ones(1)))
torch.library.register_kernel(f"{NAME}::elsewhere", ["cpu", "cuda"], lambda x: x * 9)
tried("everywhere", lambda: ops.elsewhere(torch.ones(1)))

# arguments and results in words
words = lambda name, schema, function: torch.library.custom_op(f"{NAME}::{name}", function, mutates_args=(), schema=schema)
scaled = words("scaled", "(Tensor input, float by, int[] sizes, *, bool negated) -> Tensor", lambda input, by, sizes, *, negated: input * by * len(sizes) * (-1) ** negated)
tried("scaled", lambda: scaled(torch.ones(2), 3, [1, 2], negated=True)), tried("by name", lambda: ops.scaled(torch.ones(2), sizes=[], by=2.0, negated=False))
tried("a text", lambda: scaled(torch.ones(2), "3", [1], negated=True)), tried("too few", lambda: scaled(torch.ones(2), 3.0, negated=True))
halves = words("halves", "(Tensor x, Tensor? y) -> (Tensor, Tensor)", lambda x, y: (x / 2, x.clone() if y is None else y / 2))
tried("halves", lambda: [t.tolist() for t in halves(torch.ones(1), None)]), tried("both", lambda: [t.tolist() for t in halves(torch.ones(1), torch.ones(1) * 3)])
torch.library.register_autograd(f"{NAME}::halves", lambda ctx, g, h: (g / 2, h / 2))
tried("gradient", lambda: torch.autograd.grad(sum(halves(x, x)).sum(), x)[0])
rest = words("rest", "(Tensor[] xs, SymInt n, Scalar s, str word, Device? d) -> Tensor[]", lambda xs, n, s, word, d: [x * n * s * len(word) for x in xs])
tried("rest", lambda: [t.tolist() for t in rest([torch.ones(1)], 2, 1.5, "abc", None)])
named = words("named", "(Tensor x, str word=\\"a, b\\") -> (Tensor y, Tensor z)", lambda x, word="a, b": (x * len(word), x.clone()))
tried("named", lambda: [t.tolist() for t in named(torch.ones(1))]), tried("no result", lambda: words("odd", "(Tensor x) -> ", same))
tried("changed", lambda: words("odd", "(Tensor(a!) x) -> Tensor", same)), tried("not changed", lambda: torch.library.custom_op(f"{NAME}::odd", same, mutates_args=("x",), schema="(Tensor x) -> Tensor"))
doubling = torch.library.custom_op(f"{NAME}::doubling", lambda x: x.mul_(2) and None, mutates_args=("x",), schema="(Tensor(a!) x) -> ()")
tried("doubled", lambda: [t := torch.ones(1), doubling(t), t._version > 0])
falls = words("falls", "(Tensor x, int k=3, float[] j=[4.0], *, int by=5) -> (Tensor)", lambda x, k=1, j=(1.0,), *, by=1: x * k * sum(j) * by)
tried("its own defaults", lambda: [f.tolist() for f in (falls(torch.ones(1)), falls(torch.ones(1), 3), falls(torch.ones(1), 3, [2.0]), falls(torch.ones(1), by=5), falls(torch.ones(1), by=6))])
tried("a list", lambda: [t.tolist() for t in words("pair", "(Tensor x) -> (Tensor, Tensor)", lambda x: [x * 2, x * 3])(torch.ones(1))])
tried("a default that the function needs", lambda: words("needs", "(Tensor x, int k=3) -> Tensor", lambda x, k: x * k)(torch.ones(1)))
tried("no text", lambda: words("odd", 3, same)), tried("one of one", lambda: words("one", "(Tensor x) -> (Tensor)", lambda x: (x * 2,))(torch.ones(1)))
tried("no such type", lambda: words("odd", "(Matrix x) -> Tensor", same)), tried("no arrow", lambda: words("odd", "(Tensor x)", same))
'''


def printed(lib, name, capsys):
    module = types.ModuleType("program")
    importlib.import_module(f"{lib}.library")
    exec(compile(re.sub(r"\btorch\b", lib, PROGRAM), "program", "exec"), vars(module) | {"NAME": name})
    return capsys.readouterr().out


def test_operators(capsys):
    lines = printed("microgradx", "ours", capsys).splitlines()
    assert "second ['-1.6829', '-1.8186']" in lines and "elsewhere NotImplementedError" in lines and len(lines) > 50
    by = microgradx.library.custom_op("ours::by", lambda x, by=2.0, to=(1, 2): x * by + sum(to), mutates_args=(), schema="(Tensor x, float by=2.0, int[] to=[1, 2]) -> Tensor")
    assert by(microgradx.ones(1)).item() == 5 and by(microgradx.ones(1), to=[4]).item() == 6


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
def test_operators_in_pytorch(capsys):
    pytest.importorskip("torch")
    assert printed("microgradx", "both", capsys) == printed("torch", "both", capsys)
