"""check_op: right ops pass, whatever they are; an op with one fault fails in the part that has it, and the message says so."""
import numpy as np
import pytest

import microgradx as m
from microgradx.autograd import Function
from microgradx.testing import check_op, strategies as mst

RNG = np.random.default_rng(0)


def real(*shape):
    return m.from_numpy(RNG.uniform(0.5, 2, shape))


class Square(Function):
    """Right in every part; the faulty ones below change one thing each."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        return 2 * grad * ctx.saved_tensors[0]


class WrongGradient(Square):
    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0]


class WrongSign(Square):
    @staticmethod
    def backward(ctx, grad):
        return -2 * grad * ctx.saved_tensors[0]


class NoGradient(Square):
    @staticmethod
    def backward(ctx, grad):
        return None


class ConstantGradient(Square):
    @staticmethod
    def backward(ctx, grad):
        return 2 * grad * ctx.saved_tensors[0].detach()


class WritesGradient(Square):
    @staticmethod
    def backward(ctx, grad):
        return grad.mul_(2) * ctx.saved_tensors[0] if not m.is_grad_enabled() else 2 * grad * ctx.saved_tensors[0]


class WritesInput(Square):
    @staticmethod
    def forward(ctx, x):
        out = x * x
        ctx.save_for_backward(x.clone())
        x.detach().numpy().fill(1.0)
        return out


class KeptOutside(Square):
    """What backward needs is kept where the next call overwrites it."""

    @classmethod
    def forward(cls, ctx, x):
        cls.x = x
        return x * x

    @classmethod
    def backward(cls, ctx, grad):
        return 2 * grad * cls.x


class NeedsContiguous(Square):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x.view(-1) ** 2).view(x.shape)


class SharesInput(Function):
    @staticmethod
    def forward(ctx, x):
        return m.from_numpy(x.detach().numpy())

    @staticmethod
    def backward(ctx, grad):
        return grad * 1


class IgnoresStrides(Square):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x if x.is_contiguous() else (x * x).flip(-1)


class Rounds(Square):
    """float32 goes through float16."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x * x).half().float() if x.dtype is m.float32 else x * x


class Widens(Square):
    """float32 comes out as float64."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x * x).double()


class RefusesEmpty(Square):
    @staticmethod
    def forward(ctx, x):
        if not x.numel():
            raise ValueError("nothing to square")
        ctx.save_for_backward(x)
        return x * x


class Scale(Function):
    """Right."""

    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return x * y

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        return (grad * y).sum_to_size(x.shape), (grad * x).sum_to_size(y.shape)


class TakesFirst(Scale):
    """The gradient of a broadcast input is one of the contributions, not their sum."""

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        grads = []
        for own, g in ((x, grad * y), (y, grad * x)):
            while g.ndim > own.ndim:
                g = g[0]
            for d, n in enumerate(own.shape):
                g = g.narrow(d, 0, n)
            grads.append(g)
        return tuple(grads)


class Unbroadcast(Scale):
    @staticmethod
    def forward(ctx, x, y):
        if x.shape != y.shape:
            raise ValueError("shapes differ")
        ctx.save_for_backward(x, y)
        return x * y


def noisy(x):
    return x * x + m.rand((), dtype=x.dtype) * 1e-13


def half_forgotten(x):
    """A branch that autograd does not see."""
    return x * x.detach()


def product(x, y):
    return x * y


ONE, TWO = [(real(2, 3),), (real(4),)], [(real(2, 3), real(2, 3))]
FAULTY = [
    (WrongGradient, ONE, None, {}, "gradient"), (WrongSign, ONE, None, {}, "gradient"), (NoGradient, ONE, None, {}, "gradient"),
    (half_forgotten, ONE, None, {}, "gradient"), (lambda x: (x * x).detach(), ONE, None, {}, "gradient"),
    (ConstantGradient, ONE, None, {}, "second order"),
    (Square, ONE, lambda x: x * x + 1e-6, {}, "value"), (Square, ONE, lambda x: (x * x, x), {}, "value"), (Square, ONE, lambda x: (x * x).sum(), {}, "value"),
    (WritesGradient, ONE, None, {}, "aliasing"), (WritesInput, ONE, None, {}, "aliasing"),
    (KeptOutside, ONE, None, {}, "aliasing"), (NeedsContiguous, ONE, None, {}, "non-contiguous"),
    (SharesInput, ONE, None, {}, "aliasing"), (noisy, ONE, None, {}, "determinism"), (IgnoresStrides, ONE, None, {}, "non-contiguous: value"),
    (IgnoresStrides, ONE, np.square, {}, "non-contiguous: value"), (Rounds, ONE, None, {}, "float32"),
    (Widens, ONE, None, {}, "gradient dtype and shape"), (RefusesEmpty, ONE, np.square, {}, "empty"), (RefusesEmpty, ONE, None, {"require": ["empty"]}, "empty"),
    (TakesFirst, TWO, None, {}, "broadcasting: gradient"), (Unbroadcast, TWO, np.multiply, {}, "broadcasting"),
    (Unbroadcast, TWO, None, {"require": ["broadcasting"]}, "broadcasting"),
]


@pytest.mark.parametrize(("op", "samples", "reference", "options", "part"), FAULTY)
def test_a_fault_is_named(op, samples, reference, options, part):
    with pytest.raises(AssertionError, match=f"^check_op: .* fails '{part}' on inputs ") as caught:
        check_op(op, samples, reference, **options)
    assert getattr(op, "__name__", "") in str(caught.value)


def test_a_wrong_gradient_is_explained():
    with pytest.raises(AssertionError, match=r"(?s)check_op: WrongGradient fails 'gradient'.*instead of.*factor"):
        check_op(WrongGradient, ONE)


CONSTANT = m.from_numpy(RNG.uniform(0.5, 2, (3,)))
RIGHT = [
    (Square, ONE, np.square), (Square.apply, ONE, None), (Scale, TWO, np.multiply), (product, TWO, np.multiply), (m.sin, ONE, np.sin),
    (lambda x: x, ONE, np.array), (lambda x: x.t(), [(real(2, 3),)], np.transpose), (lambda x: x[..., 1:], ONE, lambda x: x[..., 1:]),
    (lambda x: x.sum(), ONE, np.sum), (lambda x: x.max(), ONE, None), (lambda x: (x.sin(), x.argmax(), x.cos()), ONE, None),
    (m.matmul, [(real(2, 3), real(3, 4)), (real(3), real(3, 2))], np.matmul), (lambda x, y: x, TWO, None),
    (lambda x: x * CONSTANT.to(x.dtype), [(real(2, 3),)], None), (lambda x, n: x * n, [(real(3), 2), (real(3), 3)], lambda x, n: x * n),
    (lambda x, i: x[i], [(real(4), m.tensor([0, 3, 3]))], lambda x, i: x[i]), (lambda x: x.relu().relu(), ONE, None),
    (lambda x, y: m.cat([x, y]), TWO, None), (lambda x: x.detach() * 0, ONE, None), (m.nn.functional.softmax, [(real(2, 3), 1)], None),
]


@pytest.mark.parametrize(("op", "samples", "reference"), RIGHT)
def test_a_right_op_passes(op, samples, reference):
    ties = getattr(op, "__name__", "") != "<lambda>" or "max" not in op.__code__.co_names     # a maximum has kinks where values are equal
    report = check_op(op, samples, reference, ties=ties)
    parts = {"gradient", "second order", "aliasing", "float32", "non-contiguous"} | ({"value"} if reference else set())
    assert parts <= set(report.checked) and report.worst < 1e-7 and report.worst_float32 < 1e-6


def test_strategies_are_samples():
    report = check_op(m.mul, mst.broadcastable(2), np.multiply, examples=8)
    assert report.checked["value"] >= 8
    with pytest.raises(AssertionError, match="fails 'gradient'"):
        check_op(WrongGradient, mst.tensors(shape=(2,)).map(lambda t: (t,)), examples=8)
    report = check_op(m.relu, mst.tensors(values="away", layout="contiguous").map(lambda t: (t,)), examples=8, require=["empty"])
    assert report.checked["gradient"] >= 8


def test_the_report_says_what_was_left_out():
    report = check_op(RefusesEmpty, [(real(3),)])
    assert "empty" in report.skipped and "broadcasting" in report.skipped
    assert "not checked: the op does not take such shapes" in str(report) and str(report).startswith("RefusesEmpty: worst error")
    assert "second order" not in check_op(Square, ONE, skip=["second order"]).checked


@pytest.mark.parametrize(("arguments", "error", "match"), [
    ({"samples": []}, ValueError, "samples is empty"), ({"samples": [(m.tensor([1]),)]}, ValueError, "no floating tensor"),
    ({"samples": ONE, "skip": ["gradients"]}, ValueError, r"skip=\['gradients'\]"), ({"samples": ONE, "require": "empty"}, ValueError, "require='empty'"),
    ({"samples": ONE, "require": ["broadcasting"]}, AssertionError, "no sample exercises broadcasting"),
])
def test_errors(arguments, error, match):
    with pytest.raises(error, match=match):
        check_op(Square, **arguments)
