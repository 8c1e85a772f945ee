"""forward_ad: dual tensors and their tangents, beside PyTorch's."""
import pytest

import microgradx

from .programs import outcome

SETUP = """
F = T.autograd.forward_ad
x, v = T.tensor([1., 2.]), T.tensor([1., 10.])
def tangent(t): return F.unpack_dual(t).tangent
class Both(T.autograd.Function):
    forward = staticmethod(lambda ctx, a: a * 2)
    backward = staticmethod(lambda ctx, g: g * 2)
    jvp = staticmethod(lambda ctx, v: v * 2)
class Own(T.autograd.Function):
    @staticmethod
    def forward(ctx, a, b, k):
        ctx.save_for_forward(a)
        ctx.result = a.exp() * b * k
        return ctx.result, a + 1
    @staticmethod
    def jvp(ctx, va, vb, vk):
        assert vk is None and len(ctx.saved_tensors) == 1
        return va * ctx.result + vb, va
class Wide(Both):
    backward = T.autograd.Function.backward
    jvp = staticmethod(lambda ctx, v: T.ones(3))
class Many(Wide):
    jvp = staticmethod(lambda ctx, v: (v, v))
"""
OUTSIDE = """F.make_dual(x, v); F.unpack_dual(x); F.exit_dual_level(); F.unpack_dual("x")
[F.enter_dual_level(), tangent(F.make_dual(x, v).cos()), F.exit_dual_level()]
F.dual_level()(lambda: tangent(F.make_dual(x, v) * 4))()
F.unpack_dual(F.dual_level()(lambda: F.make_dual(x, v))().detach())
T.no_grad()(F.dual_level()(lambda: tangent(F.make_dual(x, v) ** 2)))(), T.is_grad_enabled()""".replace("; ", "\n").split("\n")
INSIDE = """F.enter_dual_level(); F.exit_dual_level(level=5); F.make_dual(x, T.ones(3)); F.make_dual(x.long(), v); F.make_dual(x, v.long())
F.make_dual(x, v, level=1); F.unpack_dual(x, level=1); F.unpack_dual(3); F.make_dual(d, v); tangent(d) is v; tangent(F.make_dual(x, v.double()))
F.unpack_dual(d)[0].requires_grad, F.unpack_dual(d).primal.data_ptr() == x.data_ptr(), type(F.unpack_dual(d)).__name__
tangent(T.ones(2) * 3), tangent(d.detach()), tangent(d > 1), tangent(d.argmax()); tangent(d.sin() * d); tangent(d[1:]); tangent(d @ d)
tangent(T.zeros(2).copy_(d)); tangent((d + F.make_dual(x, x)).sum()); tangent(d.double()); tangent(T.nn.functional.softmax(d, 0))
[p := T.nn.Parameter(x + 2), u := F.unpack_dual((d * p).sum()), u.primal.requires_grad, T.autograd.grad(u.tangent, p)]
[p := T.nn.Parameter(x + 2), z := F.make_dual(p, v), T.autograd.grad((z ** 2).sum(), p)[0].detach(), T.autograd.grad(tangent((z ** 3).sum()), p)]
tangent(T.func.functional_call(T.nn.Bilinear(2, 2, 1), {"weight": F.make_dual(T.ones(1, 2, 2), T.ones(1, 2, 2)), "bias": T.ones(1)}, (x, x)))
[tangent(o) for o in Own.apply(d * 2, T.ones(2), 2.)]; tangent(Own.apply(d, x, 1.)[0].sum() + d.sum()); tangent(Own.apply(x, x, 1.)[0]); tangent(Own.apply(x, d, 1.)[1])
Wide.apply(d); Many.apply(d); tangent(Both.apply(d))""".replace("; ", "\n").split("\n")


def evaluate(lib, text, inside):
    names = {"T": lib}
    exec(SETUP, names)
    if not inside:
        return outcome(lambda: eval(text, names))
    with names["F"].dual_level():
        names["d"] = names["F"].make_dual(names["x"], names["v"])
        return outcome(lambda: eval(text, names))


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text, inside", [(text, text in INSIDE) for text in OUTSIDE + INSIDE])
def test_against_pytorch(text, inside):
    assert evaluate(microgradx, text, inside) == evaluate(pytest.importorskip("torch"), text, inside)
