"""Gradients of many rows at once beside one pass for each: every row of the op table, first and second order; hooks, graphs that are freed, what is unused."""
import numpy as np
import pytest

import microgradx
from microgradx import func
from microgradx.autograd import _at_once, functional, grad
from microgradx.testing.samplers import SAMPLERS, Draw

ROWS = 3


def tensors_of(case):
    return [microgradx.from_numpy(np.array(a)).requires_grad_() for a in case.arrays]


def both_ways(outputs, inputs, rows):
    """The gradients at once, and stacked from a pass for each row; None counts as zeros."""
    at_once = _at_once.gradients(outputs, inputs, rows, True, True)
    each = [grad(outputs, inputs, [r[k] for r in rows], create_graph=True, allow_unused=True) for k in range(ROWS)]
    shaped = lambda g, x: microgradx.zeros(x.shape, dtype=x.dtype) if g is None else g  # noqa: E731
    return ([microgradx.zeros(ROWS, *x.shape, dtype=x.dtype) if g is None else g for g, x in zip(at_once, inputs, strict=True)],
            [microgradx.stack([shaped(g, x) for g in column]) for column, x in zip(zip(*each, strict=True), inputs, strict=True)])


def check_alike(a, b):
    for x, y in zip(a, b, strict=True):
        assert x.shape == y.shape and x.dtype is y.dtype
        np.testing.assert_allclose(x.detach().numpy(), y.detach().numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", SAMPLERS)
@pytest.mark.parametrize("kind", ["any", "0-d"])
def test_rows_at_once_are_one_by_one(name, kind):
    microgradx.manual_seed(0)
    for sampler in SAMPLERS[name]:
        for seed in range(4):
            case = sampler(Draw(seed, kind))
            inputs = tensors_of(case)
            found = case.function(*inputs)
            outputs = [t for t in (found if isinstance(found, (tuple, list)) else [found]) if t.requires_grad]
            if not outputs:
                continue
            rows = [microgradx.randn(ROWS, *t.shape, dtype=t.dtype, requires_grad=True) for t in outputs]
            a, b = both_ways(outputs, inputs, rows)
            check_alike(a, b)
            if all(any(g.requires_grad for g in side) for side in (a, b)):
                check_alike(*[second(side, [*inputs, *rows]) for side in (a, b)])


def second(grads, inputs):
    found = grad([g.sin().sum() for g in grads if g.requires_grad], inputs, retain_graph=True, allow_unused=True)
    return [microgradx.zeros(x.shape, dtype=x.dtype) if g is None else g for g, x in zip(found, inputs, strict=True)]


def test_what_is_not_finite_stays_where_it_is():
    """A row of zeros and infinities: a mask gives 0, a factor of 0 NaN, as in a pass by itself."""
    x = microgradx.tensor([[-1.0, 0.0, 2.0]], requires_grad=True)
    inf = float("inf")
    for f in (lambda x: x.relu(), lambda x: x.clamp(0, 1), lambda x: x.masked_fill(x > 0, 0.0), lambda x: microgradx.where(x > 0, x, 0.0), lambda x: x.tril(),
              lambda x: x[:, 1:],
              lambda x: x * microgradx.zeros(3), lambda x: x.flip(1), lambda x: x.amax(1), lambda x: x.max(), lambda x: x.abs(), lambda x: x.sqrt(), lambda x: x.clamp(min=0).view(3), lambda x: x[:, :1].relu(), lambda x: x.norm(), lambda x: x.T, lambda x: x.expand(2, 3)):
        y = f(x)
        rows = microgradx.tensor([0.0, inf, float("nan"), 1.0]).view(4, *[1] * y.ndim).expand(4, *y.shape)
        found, = grad(y, x, rows, is_grads_batched=True, retain_graph=True)
        np.testing.assert_array_equal(found.numpy(), np.stack([grad(y, x, r, retain_graph=True)[0].numpy() for r in rows]))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_places_that_half_precision_cannot_count(dtype):
    x = microgradx.rand(60, 50).to(getattr(microgradx, dtype)).requires_grad_()
    y = x.T.flip(0)
    rows = microgradx.randn(2, *y.shape).to(y.dtype)
    found, = grad(y, x, rows, is_grads_batched=True)
    assert microgradx.equal(found, rows.flip(1).mT)


def test_hooks_see_each_row():
    seen = []
    for hooked in (lambda x: x.register_hook(seen.append), lambda y: y.register_hook(seen.append), lambda y: y.retain_grad(), lambda y: y.grad_fn.register_hook(lambda *g: seen.append(g))):
        x = microgradx.tensor([1.0, 2.0], requires_grad=True)
        y = x.exp()
        hooked(x if not seen else y)
        seen.append(None)
        before = len(seen)
        rows, = grad(y, x, microgradx.eye(2), is_grads_batched=True, retain_graph=True)
        assert microgradx.allclose(rows, microgradx.diag(x.exp().detach())) and len(seen) - before in (0, 2)


def test_a_pass_frees_the_graph_once():
    x = microgradx.tensor([1.0, 2.0], requires_grad=True)
    y = x.exp()
    grad(y, x, microgradx.eye(2), is_grads_batched=True)
    with pytest.raises(RuntimeError, match="second time"):
        grad(y, x, microgradx.eye(2), is_grads_batched=True)


def test_a_function_of_its_own_gets_one_row_at_a_time():
    shapes = []

    class Twice(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            shapes.append(g.shape)
            return g * 2 if len(shapes) != 2 else None

    x = microgradx.ones(3, requires_grad=True)
    rows, = grad(Twice.apply(x * 1), x, microgradx.eye(3), is_grads_batched=True)
    assert shapes == [(3,)] * 3 and rows.tolist() == [[2, 0, 0], [0, 0, 0], [0, 0, 2]]


def test_a_function_of_its_own_need_not_be_linear():
    class Clipped(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, g):
            return g.clamp(-1, 1)

    x = microgradx.ones(1, requires_grad=True)
    rows, = grad(Clipped.apply(x * 2), x, microgradx.tensor([[3.0], [-0.5]]), is_grads_batched=True)
    assert rows.tolist() == [[2], [-1]]


@pytest.mark.parametrize("size", [1, 2, 5, 6, 7, None])
def test_parts_of_a_jacobian(size):
    x = microgradx.arange(6.0).view(2, 3)
    made = []
    parts_of = functional.seeds_of

    def seeds_of(*args):
        for part in parts_of(*args):
            made.append(len(part))
            yield part
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(functional, "seeds_of", seeds_of)
        found = func.jacrev(lambda x: x.sin().T @ x, chunk_size=size)(x)
    assert sum(made) == 9 and max(made) == min(size or 9, 9)
    assert microgradx.allclose(found, func.jacfwd(lambda x: x.sin().T @ x)(x))


@pytest.mark.parametrize("slope", [func.jacrev, func.jacfwd, lambda f: lambda x: functional.jacobian(f, x, vectorize=True, strategy="forward-mode")])
def test_the_slope_of_a_number(slope):
    assert slope(microgradx.sin)(microgradx.tensor(1.0)).item() == pytest.approx(np.cos(1.0))


def test_large_jacobians_come_in_parts():
    assert [len(part) for part in functional.seeds_of(microgradx.ones(5), most=10)] == [2, 2, 1] and not [*functional.seeds_of(microgradx.ones(0))]


def test_a_weight_that_was_replaced_since():
    """Rows of a linear layer use the weight that it computed with."""
    layer, x = microgradx.nn.Linear(3, 2), microgradx.randn(3, requires_grad=True)
    y, weight = layer(x), layer.weight.detach().clone()
    layer.weight.data = microgradx.zeros(2, 3)
    for inputs in ([x], [x, layer.weight], [layer.bias, x]):
        found = grad(y, inputs, microgradx.eye(2), is_grads_batched=True, retain_graph=True)
        assert microgradx.equal(found[[t is x for t in inputs].index(True)], weight)
