"""Indexing, gather and scatter: values against NumPy, gradients against finite differences."""
import itertools

import numpy as np
import pytest

from microgradx import Tensor
from microgradx._engine.ops import elementwise as E, index as I
from microgradx._engine.tape import _set_grad_enabled, run_backward
from microgradx._engine.tensor import from_array

RNG = np.random.default_rng(11)
X = RNG.standard_normal((3, 4, 5))
MASK = RNG.random((3, 4, 5)) < 0.4
ROWS = np.array([2, 0, 2, 1])


def tensor(a, grad=False):
    t = from_array(np.array(a, order="C"))
    return t.requires_grad_() if grad else t


def L(*a):
    return tensor(np.array(a, dtype=np.int64))


def grads(y, g, inputs, create_graph=False):
    return run_backward([y], [tensor(g) if isinstance(g, np.ndarray) else g], True, create_graph, inputs, False)


def array(t):
    return None if t is None else np.array(t._array())


def numeric(fn, arrays, g):
    """Central differences of sum(fn * g)."""
    out = []
    for i, a in enumerate(arrays):
        d = np.zeros_like(a)
        for at in np.ndindex(*a.shape):
            h = 6e-6 * max(1, abs(a[at]))
            sides = []
            for s in (h, -h):
                moved = [b.copy() for b in arrays]
                moved[i][at] += s
                sides.append((array(fn(*map(tensor, moved))) * g).sum())
            d[at] = (sides[0] - sides[1]) / (2 * h)
        out.append(d)
    return out


def check_gradients(fn, *arrays):
    """First order against finite differences, then the derivative of <first-order gradients, v> likewise."""
    inputs = [tensor(a, True) for a in arrays]
    y = fn(*inputs)
    g = RNG.standard_normal(array(y).shape)
    first = grads(y, g, inputs)
    for got, want in zip(first, numeric(fn, arrays, g), strict=True):
        np.testing.assert_allclose(0 if got is None else array(got), want, rtol=1e-5, atol=1e-6)

    def directional(*all_inputs):
        *xs, seed = all_inputs
        xs = [E.clone(x if x.requires_grad else x.requires_grad_()) for x in xs]
        gradients = zip(grads(fn(*xs), seed, xs, True), weights, strict=True)
        return [E.mul(d, tensor(v)) for d, v in gradients if d is not None]

    weights = [RNG.standard_normal(a.shape) for a in arrays]
    leaves = [tensor(a, True) for a in (*arrays, g)]
    parts = directional(*leaves)
    second = [np.zeros(a.shape) for a in (*arrays, g)]
    for part in parts:
        if not part.requires_grad:
            continue
        for total, d in zip(second, grads(part, np.ones(part.shape), leaves), strict=True):
            total += 0 if d is None else array(d)
    for i, a in enumerate((*arrays, g)):
        v = RNG.standard_normal(a.shape)
        sides = []
        for s in (1e-5, -1e-5):
            moved = [*arrays, g]
            moved[i] = moved[i] + s * v
            sides.append(sum(array(p).sum() for p in directional(*map(tensor, moved))))
        np.testing.assert_allclose((second[i] * v).sum(), (sides[0] - sides[1]) / 2e-5, rtol=1e-4, atol=1e-6)


# ---------------------------------------------------------------------------------------------------- by index

ALL = slice(None)
INDICES = [
    0, -1, (1, -2), (ALL, 2), slice(0, 2), (ALL, slice(1, 4, 2)), None, (0, None, slice(1, None)), ..., (..., 1),
    (slice(None, 2), ..., None, 3), ROWS, (ALL, np.array([0, 3, 3])), (ROWS, ROWS), (ROWS, ALL, ROWS),
    (ROWS[:, None], np.array([[0, 3]]), slice(None, 2)), (ALL, ROWS, ROWS), (1, ROWS, ROWS[::-1].copy()),
    (ROWS, None, slice(1, 3)), MASK, MASK[:, :, 0], (ALL, MASK[0]), (ALL, MASK[0, :, 0], np.array([1])), [0, 2],
    [[0, 2], [1, 1]], (ROWS[:0],), (slice(2, 2), np.array([0, 1])), (ALL, ALL, np.array([-1, -5, 0])),
]


def both(index):
    """The index for NumPy, and with arrays as tensors."""
    index = tuple(index) if isinstance(index, list) and isinstance(index[0], list) else index
    parts = index if isinstance(index, tuple) else (index,)
    return index, tuple(tensor(i) if isinstance(i, np.ndarray) else i for i in parts)


def views_of(a):
    """The same values in a contiguous tensor, a permuted one, and a part of a larger one."""
    big = np.zeros((a.shape[0] + 1, *a.shape[1:-1], a.shape[-1] + 2))
    big[1:, ..., 1:-1] = a
    return [tensor(a), tensor(a.transpose(2, 0, 1))._array().transpose(1, 2, 0), tensor(big)._array()[1:, ..., 1:-1]]


@pytest.mark.parametrize("number", range(len(INDICES)))
def test_getitem_and_setitem(number):
    index, as_tensors = both(INDICES[number])
    for a in views_of(X):
        t = a if isinstance(a, Tensor) else from_array(a)
        got = t[as_tensors]
        np.testing.assert_array_equal(array(got), X[index])
        copy = X.copy()
        copy[index] = 7
        shape = X[index].shape
        for value in (7, tensor(7.0), tensor(np.full(shape, 7.0)), tensor(np.full((1, 1, *shape), 7.0))):
            target = E.clone(t)
            target[as_tensors] = value
            np.testing.assert_array_equal(array(target), copy)
            assert target._version == 1


@pytest.mark.parametrize("number", range(len(INDICES)))
def test_gradients_of_getitem_and_setitem(number):
    for_numpy, index = both(INDICES[number])
    value = RNG.standard_normal(X[for_numpy].shape)
    check_gradients(lambda t: t[index], X)
    check_gradients(lambda t: E.mul(t, t)[index], X)
    places = np.arange(X.size).reshape(X.shape)[for_numpy]
    if len(np.unique(places)) < places.size:
        return                   # a place written twice: PyTorch's gradient for the value that was lost is not zero

    def assign(t, v):
        out = E.mul(t, t)
        out[index] = E.mul(v, v)
        return E.mul(out, out)
    check_gradients(assign, X, value)
    check_gradients(assign, X, RNG.standard_normal(value.shape[-1:] if value.ndim else ()))


def test_repeated_indices_add_up_in_backward():
    x = tensor(np.zeros(3), True)
    (g,) = grads(x[L(1, 1, 1, 0)], np.array([1.0, 10, 100, 1000]), [x])
    assert array(g).tolist() == [1000, 111, 0]


def test_a_basic_index_is_a_view_and_an_advanced_one_a_copy():
    x = tensor(np.zeros((2, 3)))
    x[0][1] = 5
    assert array(x)[0, 1] == 5
    y = x[L(0)]
    y[0, 0] = 9
    assert array(x)[0, 0] == 0


def test_assigning_to_a_part_of_a_view_changes_the_history_of_its_base():
    x = tensor(np.ones((2, 3)), True)
    h = E.mul(x, 2)
    h[0][L(0, 2)] = 0
    (g,) = grads(h, np.ones((2, 3)), [x])
    assert array(g).tolist() == [[0, 2, 0], [2, 2, 2]]


def test_assigning_a_tensor_to_itself():
    x = tensor(np.arange(5.0))
    x[L(0, 1, 2)] = x[2:]
    assert array(x).tolist() == [2, 3, 4, 3, 4]
    x[1:] = x[:-1]
    assert array(x).tolist() == [2, 2, 3, 4, 3]
    for n in (3, 70):
        x = tensor(np.arange(float(n * n)).reshape(n, n))
        before = array(x).copy()
        x[:] = x.t()
        assert (array(x) == before.T).all()


def test_assignment_to_a_leaf_or_to_what_was_saved_raises():
    leaf = tensor(np.ones(3), True)
    for index in (0, L(0), tensor(np.array([True, False, True]))):
        with pytest.raises(RuntimeError, match="leaf"):
            leaf[index] = 1
    _set_grad_enabled(False)
    leaf[0] = 2
    leaf[L(1)] = 3
    _set_grad_enabled(True)
    assert array(leaf).tolist() == [2, 3, 1]
    h = E.mul(leaf, 1)
    y = E.mul(h, h)
    h[L(0)] = 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        grads(y, np.ones(3), [leaf])


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool", "float16"])
def test_every_dtype(dtype):
    a = RNG.integers(0, 2 if dtype == "bool" else 50, (4, 6)).astype(dtype)
    b = RNG.integers(0, 2, (2, 6)).astype(dtype)
    idx = RNG.integers(0, 4, (3, 6))
    x, y = tensor(a), tensor(b)
    np.testing.assert_array_equal(array(x[L(3, 0)]), a[[3, 0]])
    np.testing.assert_array_equal(array(x[:, L(3, 0)]), a[:, [3, 0]])
    np.testing.assert_array_equal(array(I.gather(x, 0, tensor(idx))), np.take_along_axis(a, idx, 0))
    np.testing.assert_array_equal(array(I.masked_select(x, tensor(a > 1))), a[a > 1])
    want = a.copy()
    want[[3, 0]] = b
    np.testing.assert_array_equal(array(I.index_copy(x, 0, L(3, 0), y)), want)
    x[L(3, 0)] = y
    np.testing.assert_array_equal(array(x), want)
    np.put_along_axis(want, idx[:1], b[:1], 0)
    np.testing.assert_array_equal(array(I.scatter(x, 0, tensor(idx[:1]), y)), want)
    x = tensor(a)
    want = a.copy()
    (np.logical_or if dtype == "bool" else np.add).at(want, [1, 1], b)
    np.testing.assert_array_equal(array(I.index_add(x, 0, L(1, 1), y)), want)
    want = a.copy()
    want[a > 1] = 1
    np.testing.assert_array_equal(array(I.masked_fill(x, tensor(a > 1), 1)), want)


@pytest.mark.filterwarnings("ignore:Using a non-tuple sequence")
def test_a_list_that_contains_itself_raises():
    """NumPy would follow one that does so twice on 2**64 ways."""
    endless = []
    endless += [endless, endless]
    x = tensor(np.ones(3))
    for index in (endless, (endless, endless)):
        with pytest.raises(TypeError, match="contain itself"):
            x[index]
        with pytest.raises(TypeError, match="contain itself"):
            x[index] = 1
    assert x.tolist() == [1, 1, 1]


def test_too_many_dimensions_raise():
    x = tensor(np.zeros(2))
    for index in ((None,) * 70, (True,) * 70, tensor(np.zeros((1,) * 64, np.int64))):
        with pytest.raises(RuntimeError, match="at most 64"):
            x[index]
    for fn in (I.one_hot, lambda i: I.embedding(tensor(X[0]), i)):
        with pytest.raises(RuntimeError, match="at most 64"):
            fn(tensor(np.zeros((1,) * 64, np.int64)))


def test_zero_dimensional_assignment():
    for index in (True, ..., (), tensor(np.array(True)), None):
        x = tensor(np.array(1.0))
        x[index] = 3
        assert array(x) == 3
    x = tensor(np.array(1.0))
    x[False] = 3
    assert array(x) == 1


# ---------------------------------------------------------------------------------------------------- the functions

WIDE = RNG.integers(0, 3, (2, 4, 5))
SRC = RNG.standard_normal((2, 4, 5))
SRC_ZERO = SRC.copy()
SRC_ZERO[0, 0, 0] = SRC_ZERO[1, 2, 3] = 0
HALF = tensor(MASK)

DIFFERENTIABLE = {
    "gather": (lambda x: I.gather(x, 0, tensor(WIDE)), X),
    "gather, negative dim": (lambda x: I.gather(x, -2, tensor(WIDE[:, :1])), X),
    "take_along_dim": (lambda x: I.take_along_dim(x, tensor(WIDE[:1, :, :1] - 1), 1), X),
    "take": (lambda x: I.take(x, L(0, -1, 7, 7)), X),
    "scatter": (lambda x, s: I.scatter(x, 1, tensor(np.argsort(SRC, 1)), s), X[:2], SRC),
    "scatter value": (lambda x: I.scatter(x, 0, tensor(WIDE), 2.0), X),
    "scatter larger src": (lambda x, s: I.scatter(x, 2, tensor(np.array([[[0, 3]]])), s), X, SRC),
    "scatter multiply": (lambda x, s: I.scatter_reduce(x, 0, tensor(WIDE), s, "prod"), X, SRC),
    "scatter_add": (lambda x, s: I.scatter_add(x, 0, tensor(WIDE), s), X, SRC),
    "index_select": (lambda x: I.index_select(x, 1, L(3, 0, 3)), X),
    "index_add": (lambda x, s: I.index_add(x, 0, L(2, 2), s, alpha=1.5), X, SRC),
    "index_copy": (lambda x, s: I.index_copy(x, 0, L(2, 0), s), X, SRC),
    "index_fill": (lambda x, v: I.index_fill(x, 1, L(-1, 0), v), X, np.array(3.0)),
    "index_put": (lambda x, v: I.index_put(x, (L(0, 2), L(1, 1)), v), X, SRC[0, 0]),
    "index_put accumulate": (lambda x, v: I.index_put(x, (L(0, 0), L(1, 1)), v, True), X, SRC[0, :2]),
    "index_put mask": (lambda x, v: I.index_put(x, (HALF,), v), X, np.array(2.0)),
    "put": (lambda x, v: I.put(x, L(3, -2), v), X, SRC[0, 0, :2]),
    "put accumulate": (lambda x, v: I.put(x, L(3, 3), v, True), X, SRC[0, 0, :2]),
    "masked_fill": (lambda x, v: I.masked_fill(x, HALF, v), X, np.array(1.5)),
    "masked_fill, broadcast": (lambda x, v: I.masked_fill(x, tensor(MASK[0]), v), X[:, :1], np.array(1.5)),
    "masked_select": (lambda x: I.masked_select(x, HALF), X),
    "masked_select, broadcast": (lambda x: I.masked_select(x, HALF), X[0]),
    "masked_scatter": (lambda x, s: I.masked_scatter(x, HALF, s), X, np.concatenate([SRC.ravel(), SRC.ravel()])),
    "embedding": (lambda w: I.embedding(w, tensor(WIDE[:, :, 0])), X[:, 0]),
    "embedding, padding": (lambda w: I.embedding(w, L(0, 1, 2, 1)), X[:, 0]),
    "0-d gather": (lambda x: I.gather(x, 0, L(0, 0)), np.array(2.0)),
    "0-d index_select": (lambda x: I.index_select(x, 0, L(0)), np.array(2.0)),
}
for _reduce, _include in itertools.product(("sum", "mean", "prod", "amax", "amin"), (True, False)):
    def reduced(x, s, r=_reduce, i=_include):
        return I.scatter_reduce(x, 0, tensor(WIDE), s, r, include_self=i)
    DIFFERENTIABLE[f"scatter_reduce {_reduce} {_include}"] = (reduced, X, SRC)
    if _reduce == "prod":
        DIFFERENTIABLE[f"scatter_reduce {_reduce} {_include}, zeros"] = (reduced, X, SRC_ZERO)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_gradients(name):
    check_gradients(*DIFFERENTIABLE[name])


@pytest.mark.parametrize("name", [n for n, case in DIFFERENTIABLE.items() if "broadcast" not in n and
                                  n.split()[0].rstrip(",") in (
    "scatter", "scatter_add", "scatter_reduce", "index_add", "index_copy", "index_fill", "index_put", "put",
    "masked_fill", "masked_scatter")
    and n != "scatter multiply"])
def test_in_place_forms_equal_the_others(name, monkeypatch):
    fn, *arrays = DIFFERENTIABLE[name]
    xs = [tensor(a, True) for a in arrays]
    want = fn(*xs)
    g = RNG.standard_normal(want.shape)
    expected = grads(want, g, xs)
    op = name.split()[0].rstrip(",")
    plain = getattr(I, op)
    monkeypatch.setattr(I, op, lambda *a, **k: plain(*a, inplace=True, **k))
    for target in (lambda x: E.mul(x, 1), lambda x: E.mul(E.clone(x), 1)[...]):
        ys = [tensor(a, True) for a in arrays]
        own = target(ys[0])
        got = fn(own, *ys[1:])
        assert got is own and own._version == 1
        np.testing.assert_array_equal(array(got), array(want))
        for a, b in zip(grads(got, g, ys), expected, strict=True):
            np.testing.assert_allclose(array(a), array(b), rtol=1e-12)
    other = tensor(arrays[0].transpose(2, 1, 0) if arrays[0].ndim == 3 else arrays[0])
    unrecorded = from_array(array(other).transpose(2, 1, 0)) if arrays[0].ndim == 3 else other    # not contiguous
    fn(unrecorded, *map(tensor, arrays[1:]))
    np.testing.assert_array_equal(array(unrecorded), array(want))


def test_embedding_padding_gets_no_gradient():
    w = tensor(X[:, 0], True)
    (g,) = grads(I.embedding(w, L(0, 1, 1, 2), 1), np.ones((4, 5)), [w], True)
    assert array(g).sum(1).tolist() == [5, 0, 5]
    check_gradients(lambda g: grads(I.embedding(w, L(0, 1, 1, 2), 1), g, [w], True)[0], RNG.standard_normal((4, 5)))


def test_large_embedding_equals_numpy():
    w, idx = RNG.standard_normal((50, 8)).astype(np.float32), RNG.integers(0, 50, (40, 7))
    t = tensor(w, True)
    y = I.embedding(t, tensor(idx.astype(np.int32)))
    np.testing.assert_array_equal(array(y), w[idx])
    g = RNG.standard_normal(y.shape).astype(np.float32)
    want = np.zeros_like(w)
    np.add.at(want, idx, g)
    np.testing.assert_array_equal(array(grads(y, g, [t])[0]), want)


def test_counting():
    assert [array(a).tolist() for a in I.nonzero(tensor(np.array([[0, 2], [3, 0]])), as_tuple=True)] == [[0, 1], [1, 0]]
    assert array(I.one_hot(L(2, 0))).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert array(I.bincount(L(1, 3, 1), minlength=6)).tolist() == [0, 2, 0, 1, 0, 0]
