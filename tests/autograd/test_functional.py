"""autograd.functional: values known in closed form, products against each other, and every call against PyTorch."""
import numpy as np
import pytest

import microgradx

from .programs import outcome

F = microgradx.autograd.functional
GRID = np.linspace(-1.5, 2.0, 6).reshape(2, 3)


def tensors(lib):
    return lib.tensor(GRID), lib.tensor([0.5, -1.0, 2.0], dtype=lib.float64)


def smooth(x, w):
    """Two outputs of several elements, none linear."""
    return (x * w).sin(), (x.exp() @ w) ** 2


def energy(x, w):
    return (x ** 3 * w).sum() + x.sum() * (w ** 2).sum()


CALLS = {
    "vjp": lambda f, lib: f.vjp(lambda x: x ** 2, lib.ones(3) * 2, lib.ones(3)),
    "vjp of a scalar": lambda f, lib: f.vjp(lambda x: (x ** 3).sum(), lib.arange(3.0)),
    "vjp of tuples": lambda f, lib: f.vjp(smooth, tensors(lib), (lib.ones(2, 3).double(), lib.ones(2).double())),
    "vjp of an unused input": lambda f, lib: f.vjp(lambda x, w: x * 2, tensors(lib), lib.ones(2, 3).double()),
    "vjp of a constant": lambda f, lib: f.vjp(lambda x: lib.ones(3), lib.ones(2), lib.ones(3)),
    "jvp": lambda f, lib: f.jvp(smooth, tensors(lib), tensors(lib)),
    "jvp of a scalar": lambda f, lib: f.jvp(lambda x: x * x, lib.tensor(3.0)),
    "jvp of a linear function": lambda f, lib: f.jvp(lambda x: x * 2, lib.ones(3), lib.arange(3.0)),
    "jacobian": lambda f, lib: f.jacobian(smooth, tensors(lib)),
    "jacobian of one tensor": lambda f, lib: f.jacobian(lambda x: x.cumsum(0) ** 2, lib.arange(3.0)),
    "jacobian of a scalar": lambda f, lib: f.jacobian(lambda x: x.prod(), lib.arange(1.0, 4.0)),
    "jacobian of tuples of one": lambda f, lib: f.jacobian(lambda x: (x ** 2,), (lib.ones(2),)),
    "jacobian of a comparison": lambda f, lib: f.jacobian(lambda x: x > 0, lib.ones(2)),
    "jacobian, vectorize": lambda f, lib: f.jacobian(smooth, tensors(lib), vectorize=True),
    "forward mode of tuples": lambda f, lib: f.jacobian(smooth, tensors(lib), vectorize=True, strategy="forward-mode"),
    "forward mode of one output": lambda f, lib: f.jacobian(lambda x, w: (x * w).sum(), tensors(lib), vectorize=True, strategy="forward-mode"),
    "forward mode of one input": lambda f, lib: f.jacobian(lambda x: (x, x * 2), lib.ones(2), vectorize=True, strategy="forward-mode"),
    "forward mode of tuples of one": lambda f, lib: f.jacobian(lambda x: (x,), (lib.ones(2),), vectorize=True, strategy="forward-mode"),
    "forward mode with a history": lambda f, lib: f.jacobian(lambda x, w: (x ** 3 * w, w), (lib.ones(2, requires_grad=True), lib.ones(2)), vectorize=True, strategy="forward-mode"),
    "forward mode of what is not recorded": lambda f, lib: lib.no_grad()(f.jacobian)(lambda x: x ** 3, lib.ones(2, requires_grad=True), vectorize=True, strategy="forward-mode"),
    "hessian, forward mode": lambda f, lib: f.hessian(energy, tensors(lib), vectorize=True, outer_jacobian_strategy="forward-mode"),
    "hessian of one tensor, forward mode": lambda f, lib: f.hessian(lambda x: (x ** 3).sum(), lib.ones(2), vectorize=True, outer_jacobian_strategy="forward-mode"),
    "hessian": lambda f, lib: f.hessian(energy, tensors(lib)),
    "hessian of one tensor": lambda f, lib: f.hessian(lambda x: x.prod().reshape(1), lib.arange(1.0, 4.0)),
    "hessian of a linear function": lambda f, lib: f.hessian(lambda x: x.sum(), lib.ones(2)),
    "vhp": lambda f, lib: f.vhp(energy, tensors(lib), tensors(lib)),
    "hvp": lambda f, lib: f.hvp(energy, tensors(lib), tensors(lib)),
    "hvp of a scalar": lambda f, lib: f.hvp(lambda x: x ** 4, lib.tensor(2.0)),
    "hvp of a linear function": lambda f, lib: f.hvp(lambda x: x.sum(), lib.ones(2), lib.ones(2)),
    # what is refused
    "list of inputs": lambda f, lib: f.vjp(smooth, list(tensors(lib))),
    "number as input": lambda f, lib: f.jacobian(lambda x: x, 1.0),
    "number as output": lambda f, lib: f.hessian(lambda x: 1.0, lib.ones(2)),
    "list as output": lambda f, lib: f.jacobian(lambda x: [x, x], lib.ones(2)),
    "no v": lambda f, lib: f.vjp(lambda x: x * 2, lib.ones(3)),
    "no v for jvp": lambda f, lib: f.jvp(lambda x: x * 2, lib.ones(3)),
    "no v for hvp": lambda f, lib: f.hvp(lambda x: x.sum(), lib.ones(3)),
    "v of another shape": lambda f, lib: f.vjp(lambda x: x.sum(), lib.ones(3), lib.ones(3)),
    "too many v": lambda f, lib: f.vjp(lambda x: x, lib.ones(3), (lib.ones(3), lib.ones(3))),
    "hessian of a vector": lambda f, lib: f.hessian(lambda x: x * x, lib.ones(3)),
    "hessian of two outputs": lambda f, lib: f.hessian(lambda x: (x.sum(), x.sum()), lib.ones(3)),
    "vhp of a vector": lambda f, lib: f.vhp(lambda x: x * x, lib.ones(3), lib.ones(3)),
    "strategy": lambda f, lib: f.jacobian(lambda x: x, lib.ones(3), strategy="sideways"),
    "forward without vectorize": lambda f, lib: f.jacobian(lambda x: x, lib.ones(3), strategy="forward-mode"),
    "forward with create_graph": lambda f, lib: f.jacobian(lambda x: x, lib.ones(3), True, strategy="forward-mode", vectorize=True),
    "forward and strict": lambda f, lib: f.jacobian(lambda x: x, lib.ones(3), strict=True, strategy="forward-mode", vectorize=True),
    "strict and vectorize": lambda f, lib: f.jacobian(lambda x: x, lib.ones(3), strict=True, vectorize=True),
    "hessian, outer strategy": lambda f, lib: f.hessian(lambda x: x.sum(), lib.ones(3), outer_jacobian_strategy="sideways"),
    "strict: constant": lambda f, lib: f.vjp(lambda x: lib.ones(3), lib.ones(2), lib.ones(3), strict=True),
    "strict: unused input": lambda f, lib: f.jacobian(lambda x, w: x, tensors(lib), strict=True),
    "strict: jvp unused": lambda f, lib: f.jvp(lambda x: lib.ones(2), lib.ones(2), lib.ones(2), strict=True),
    "strict: linear": lambda f, lib: f.vjp(lambda x: x * 2, lib.ones(3), lib.ones(3), create_graph=True, strict=True),
    "strict: hessian of a linear function": lambda f, lib: f.hessian(lambda x: x.sum(), lib.ones(2), strict=True),
    "strict: hvp of a linear function": lambda f, lib: f.hvp(lambda x: x.sum(), lib.ones(2), lib.ones(2), strict=True),
}
REFUSED = list(CALLS)[list(CALLS).index("list of inputs"):]


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:.*jit.script:DeprecationWarning")        # PyTorch's own forward mode
@pytest.mark.parametrize("call", CALLS)
def test_against_pytorch(call):
    torch = pytest.importorskip("torch")
    ours, theirs = (outcome(lambda lib=lib: CALLS[call](lib.autograd.functional, lib)) for lib in (microgradx, torch))
    assert ours == theirs


@pytest.mark.parametrize("call", REFUSED)
def test_refusals_begin_with_the_name(call):
    with pytest.raises((RuntimeError, TypeError, AssertionError, NotImplementedError), match=r"^(vjp|jvp|jacobian|hessian|vhp|hvp): "):
        CALLS[call](F, microgradx)


def test_jacobian_by_formula():
    x, w = tensors(microgradx)
    by_x, by_w = F.jacobian(lambda x, w: x @ w, (x, w))
    assert np.array_equal(by_w.numpy(), GRID)
    assert np.array_equal(by_x.numpy(), np.einsum("ij,k->ijk", np.eye(2), w.numpy()))


def test_jacobian_of_an_empty_output():
    assert F.jacobian(lambda x: x[:0], microgradx.ones(2)).shape == (0, 2)
    assert F.jacobian(lambda x: x.sum().expand(3), microgradx.ones(0, 2)).shape == (3, 0, 2)


def test_hessian_by_formula():
    x = microgradx.tensor([1.0, 2.0, 3.0], dtype=microgradx.float64)
    expected = np.diag(6 * x.numpy())
    for options in ({}, {"vectorize": True}, {"vectorize": True, "outer_jacobian_strategy": "forward-mode"}):
        assert np.array_equal(F.hessian(lambda x: (x ** 3).sum(), x, **options).detach().numpy(), expected)


def test_both_strategies_agree():
    reverse, forward = (F.jacobian(smooth, tensors(microgradx), vectorize=True, strategy=s) for s in ("reverse-mode", "forward-mode"))
    for row, other in zip(reverse, forward, strict=True):
        for a, b in zip(row, other, strict=True):
            assert a.shape == b.shape and np.allclose(a.numpy(), b.numpy(), rtol=1e-12, atol=1e-12)


def test_products_are_those_of_the_jacobian():
    """u'(J v) = (u'J) v for random u and v, and both hessian products agree with the Hessian."""
    rng = np.random.default_rng(0)
    inputs = tensors(microgradx)
    draw = lambda shape: microgradx.tensor(rng.standard_normal(tuple(shape)))  # noqa: E731
    v = tuple(draw(t.shape) for t in inputs)
    outputs, pushed = F.jvp(smooth, inputs, v)
    u = tuple(draw(t.shape) for t in outputs)
    _, pulled = F.vjp(smooth, inputs, u)
    assert sum((a * b).sum().item() for a, b in zip(u, pushed, strict=True)) == pytest.approx(
        sum((a * b).sum().item() for a, b in zip(pulled, v, strict=True)), rel=1e-12)
    table = F.hessian(energy, inputs)
    for product in (F.hvp, F.vhp):
        for i, part in enumerate(product(energy, inputs, v)[1]):
            expected = sum(np.tensordot(table[i][j].numpy(), v[j].numpy(), v[j].ndim) for j in range(2))
            assert np.allclose(part.numpy(), expected, rtol=1e-12)


def test_create_graph():
    """Results lead back to an input that requires a gradient, and have no history without create_graph."""
    x = microgradx.tensor([1.0, 2.0], requires_grad=True)
    cube = lambda x: (x ** 3).sum()  # noqa: E731
    for call, factor in ((lambda **k: F.jacobian(cube, x, **k), 6), (lambda **k: F.vjp(cube, x, **k)[1], 6),
                         (lambda **k: F.jvp(cube, x, microgradx.ones(2), **k)[1], 6), (lambda **k: F.hessian(cube, x, **k), 6 / x.detach()),
                         (lambda **k: F.hvp(cube, x, microgradx.ones(2), **k)[1], 6 / x.detach()),
                         (lambda **k: F.vhp(cube, x, microgradx.ones(2), **k)[1], 6 / x.detach())):
        assert not call().requires_grad
        got, = microgradx.autograd.grad(call(create_graph=True).sum(), x)
        assert np.allclose(got.numpy(), (factor * x.detach()).numpy())
    assert x.grad is None


def test_the_functions_inputs_are_fresh_and_recording_is_on():
    x = microgradx.ones(2, requires_grad=True)
    seen = []

    def watch(y):
        seen.append((y is x, y.requires_grad, microgradx.is_grad_enabled()))
        return y * 2
    with microgradx.no_grad():
        F.jacobian(watch, x)
        F.vjp(watch, x.detach(), microgradx.ones(2))
    assert seen == [(False, True, True)] * 2 and x.grad is None
