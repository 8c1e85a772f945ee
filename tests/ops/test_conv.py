"""Convolutions, pools, unfold and fold: gradients against finite differences, all else against PyTorch."""
import itertools

import numpy as np
import pytest
from gradients import check_gradients

import microgradx
from microgradx._engine.ops.conv import avg_pool, conv, conv_transpose, fold, max_pool, unfold

RNG = np.random.default_rng(3)


def adaptive_avg_pool(x, size):
    return getattr(microgradx.nn.functional, f"adaptive_avg_pool{x.ndim - 2}d")(x, size)


def adaptive_max_pool(x, size):
    return getattr(microgradx.nn.functional, f"adaptive_max_pool{x.ndim - 2}d")(x, size, return_indices=True)


# shape of x, shape of w, stride, padding, dilation, groups
CONVS = [
    ((2, 3, 7), (4, 3, 3), 2, 1, 1, 1),
    ((2, 4, 9), (2, 2, 2), 1, 2, 3, 2),
    ((2, 3, 6, 5), (4, 3, 3, 2), (2, 1), (1, 0), 1, 1),
    ((1, 4, 6, 7), (4, 1, 3, 3), 1, 1, (1, 2), 4),
    ((3, 2, 5, 5), (6, 1, 1, 1), 2, 0, 1, 2),
    ((2, 2, 4, 5, 4), (2, 1, 2, 3, 2), (1, 2, 1), (0, 1, 1), 1, 2),
    ((1, 4, 5, 5), (1, 4, 2, 2), 2, 0, 1, 1),   # the last row and column belong to no window
    ((1, 4, 8, 5), (2, 4, 3, 3), 3, 0, 1, 1),
]
# shape of x, kernel, stride, padding, dilation, ceil_mode
POOLS = [
    ((2, 3, 8), 2, None, 0, 1, False),
    ((2, 3, 9), 3, 2, 1, 2, True),
    ((2, 3, 6, 7), 2, None, 0, 1, False),
    ((1, 2, 7, 6), (3, 2), (2, 1), (1, 0), 1, True),
    ((2, 2, 7, 8), 3, 1, 1, 2, False),
    ((1, 2, 5, 4, 6), (2, 2, 3), (2, 1, 2), (0, 1, 1), 1, True),
    ((2, 1, 1, 24), (3, 1), None, 0, 1, True),
    ((2, 3, 1, 2), (2, 1), (4, 5), 0, 1, True),     # one window of as many elements as the input has
]
# shape of x, output size
ADAPTIVE = [((2, 3, 7), 3), ((2, 2, 5, 7), (2, 3)), ((2, 3, 4, 6), 1), ((2, 3, 4, 6), (6, 8)),
            ((1, 2, 4, 5, 6), (2, 3, 1))]
# shape of x, kernel, dilation, padding, stride
SLIDING = [((2, 3, 6, 5), 2, 1, 0, 1), ((1, 2, 7, 8), (3, 2), (2, 1), (1, 0), (2, 3))]


def distinct(shape):
    """Well-separated values in a random order: no maximum changes under a small step."""
    return RNG.permutation(np.prod(shape)).reshape(shape) / 7.0


def normal(*shapes):
    return [RNG.standard_normal(s) for s in shapes]


def torch_op(name, n):
    import torch
    return getattr(torch.nn.functional, name if name in ("fold", "unfold") else f"{name}{n}d")


def tensors(arrays, dtype="float64", grad=True):
    """The same values for us and for PyTorch."""
    import torch
    return ([microgradx.tensor(a, dtype=getattr(microgradx, dtype)).requires_grad_(grad) for a in arrays],
            [torch.tensor(a, dtype=getattr(torch, dtype)).requires_grad_(grad) for a in arrays])


def compare(ours, theirs, arrays, dtype="float64"):
    """Values, first gradients and their node names, second gradients."""
    import torch
    tol = {"float64": 1e-11, "float32": 3e-5}[dtype]
    xs, ts = tensors(arrays, dtype)
    y, t = ours(*xs), theirs(*ts)
    assert tuple(y.shape) == tuple(t.shape) and y.grad_fn.name() == t.grad_fn.name()
    np.testing.assert_allclose(y.detach().numpy(), t.detach().numpy(), rtol=tol, atol=tol)
    (g, *vs), (tg, *tvs) = tensors(normal(t.shape, *[a.shape for a in arrays]), dtype, False)
    for create_graph in (False, True):
        got = microgradx.autograd.grad(y, xs, g, retain_graph=True, create_graph=create_graph)
        want = torch.autograd.grad(t, ts, tg, retain_graph=True, create_graph=create_graph)
        for a, b in zip(got, want, strict=True):
            np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=tol, atol=tol)
    keep = [i for i, a in enumerate(got) if a.requires_grad]
    if keep:
        got = microgradx.autograd.grad([got[i] for i in keep], xs, [vs[i] for i in keep], allow_unused=True)
        want = torch.autograd.grad([want[i] for i in keep], ts, [tvs[i] for i in keep], allow_unused=True)
        for a, b in zip(got, want, strict=True):
            np.testing.assert_allclose(0 if a is None else a.numpy(), 0 if b is None else b.numpy(), rtol=tol, atol=tol)


# ----------------------------------------------------------------------------------------------- finite differences

@pytest.mark.parametrize("x, w, stride, padding, dilation, groups", CONVS)
def test_conv_gradients(x, w, stride, padding, dilation, groups):
    check_gradients(lambda x, w, b: conv(x, w, b, stride, padding, dilation, groups), *normal(x, w, w[:1]))
    check_gradients(lambda x, w: conv(x, w, None, stride, padding, dilation, groups), *normal(x, w))


@pytest.mark.parametrize("x, w, stride, padding, dilation, groups", CONVS)
def test_conv_transpose_gradients(x, w, stride, padding, dilation, groups):
    x, out = (x[0], w[0], *x[2:]), w[1] * groups
    check_gradients(lambda x, w, b: conv_transpose(x, w, b, stride, padding, 0, groups, dilation),
                    *normal(x, w, (out,)))


@pytest.mark.parametrize("x, kernel, stride, padding, dilation, ceil_mode", POOLS)
def test_pool_gradients(x, kernel, stride, padding, dilation, ceil_mode):
    check_gradients(lambda x: max_pool(x, kernel, stride, padding, dilation, ceil_mode)[0], distinct(x))
    for count_include_pad, divisor in ((True, None), (False, None), (True, 3)):
        how = ceil_mode, count_include_pad, divisor
        check_gradients(lambda x, how=how: avg_pool(x, kernel, stride, padding, *how), *normal(x))


@pytest.mark.parametrize("x, size", ADAPTIVE)
def test_adaptive_pool_gradients(x, size):
    check_gradients(lambda x: adaptive_avg_pool(x, size), *normal(x))
    check_gradients(lambda x: adaptive_max_pool(x, size)[0], distinct(x))


@pytest.mark.parametrize("x, kernel, dilation, padding, stride", SLIDING)
def test_unfold_and_fold_gradients(x, kernel, dilation, padding, stride):
    columns = unfold(microgradx.ones(x), kernel, dilation, padding, stride)
    check_gradients(lambda x: unfold(x, kernel, dilation, padding, stride), *normal(x))
    check_gradients(lambda c: fold(c, x[2:], kernel, dilation, padding, stride), *normal(tuple(columns.shape)))


# ---------------------------------------------------------------------------------------------------- against PyTorch

@pytest.mark.peer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("x, w, stride, padding, dilation, groups", CONVS)
def test_conv_as_pytorch(x, w, stride, padding, dilation, groups, dtype):
    n = len(x) - 2
    compare(lambda x, w, b: conv(x, w, b, stride, padding, dilation, groups),
            lambda x, w, b: torch_op("conv", n)(x, w, b, stride, padding, dilation, groups), normal(x, w, w[:1]), dtype)
    y = (x[0], w[0], *x[2:])
    for extra in (0, 1) if max([stride] if isinstance(stride, int) else stride) > 1 else (0,):
        extra = tuple(np.minimum(extra, np.broadcast_to(stride, n) - 1).tolist())
        more = extra, groups, dilation
        compare(lambda x, w, b, more=more: conv_transpose(x, w, b, stride, padding, *more),
                lambda x, w, b, more=more: torch_op("conv_transpose", n)(x, w, b, stride, padding, *more),
                normal(y, w, (w[1] * groups,)), dtype)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("x, kernel, stride, padding, dilation, ceil_mode", POOLS)
def test_pools_as_pytorch(x, kernel, stride, padding, dilation, ceil_mode, dtype):
    n = len(x) - 2
    a = RNG.integers(0, 9, x).astype(float)     # with ties
    compare(lambda x: max_pool(x, kernel, stride, padding, dilation, ceil_mode)[0],
            lambda x: torch_op("max_pool", n)(x, kernel, stride, padding, dilation, ceil_mode), [a], dtype)
    compare(lambda x: max_pool(x, kernel, stride, padding, dilation, ceil_mode, False),       # a rule needs the places
            lambda x: torch_op("max_pool", n)(x, kernel, stride, padding, dilation, ceil_mode), [a], dtype)
    a.flat[::5] = np.nan
    (ours,), (theirs,) = tensors([a], dtype, False)
    values, index = max_pool(ours, kernel, stride, padding, dilation, ceil_mode)
    np.testing.assert_array_equal(max_pool(ours, kernel, stride, padding, dilation, ceil_mode, False).numpy(), values.numpy())
    want = torch_op("max_pool", n)(theirs, kernel, stride, padding, dilation, ceil_mode, return_indices=True)[1]
    np.testing.assert_array_equal(index.numpy(), want.numpy())
    for count_include_pad, divisor in itertools.product((True, False), (None, 3) if n > 1 else (None,)):
        more = (ceil_mode, count_include_pad, *([] if n == 1 else [divisor]))
        compare(lambda x, more=more: avg_pool(x, kernel, stride, padding, *more),
                lambda x, more=more: torch_op("avg_pool", n)(x, kernel, stride, padding, *more), normal(x), dtype)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("x, size", ADAPTIVE)
def test_adaptive_pools_as_pytorch(x, size, dtype):
    compare(lambda x: adaptive_avg_pool(x, size), lambda x: torch_op("adaptive_avg_pool", len(x.shape) - 2)(x, size),
            normal(x), dtype)
    compare(lambda x: adaptive_max_pool(x, size)[0], lambda x: torch_op("adaptive_max_pool", len(x.shape) - 2)(x, size),
            normal(x), dtype)


@pytest.mark.peer
@pytest.mark.parametrize("x, size", [*ADAPTIVE, ((3, 2, 40), 3), ((2, 3, 9, 11), (1, 1)), ((2, 1, 5, 6), (7, 9)), ((1, 2, 7, 10), (3, 4)), ((2, 0, 4, 4), 2)])
def test_adaptive_pools_of_ties_and_of_what_is_not_finite(x, size):
    torch = pytest.importorskip("torch")
    values = RNG.integers(-3, 3, x).astype(np.float32) / 4
    values[RNG.random(x) < 0.1], values[RNG.random(x) < 0.05] = np.nan, np.inf
    ours, theirs = microgradx.tensor(values).transpose(0, 1), torch.tensor(values).transpose(0, 1)       # not contiguous
    means = adaptive_avg_pool(ours, size), torch_op("adaptive_avg_pool", len(x) - 2)(theirs, size)
    np.testing.assert_allclose(*(y.numpy() for y in means), rtol=1e-6)
    if x[1]:
        pairs = zip(adaptive_max_pool(ours, size), torch_op("adaptive_max_pool", len(x) - 2)(theirs, size, return_indices=True), strict=True)
        for mine, other in pairs:
            np.testing.assert_array_equal(mine.numpy(), other.numpy())


@pytest.mark.peer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("x, kernel, dilation, padding, stride", SLIDING)
def test_unfold_and_fold_as_pytorch(x, kernel, dilation, padding, stride, dtype):
    columns = tuple(unfold(microgradx.ones(x), kernel, dilation, padding, stride).shape)
    compare(lambda x: unfold(x, kernel, dilation, padding, stride),
            lambda x: torch_op("unfold", 2)(x, kernel, dilation, padding, stride), normal(x), dtype)
    compare(lambda c: fold(c, x[2:], kernel, dilation, padding, stride),
            lambda c: torch_op("fold", 2)(c, x[2:], kernel, dilation, padding, stride), normal(columns), dtype)


@pytest.mark.peer
@pytest.mark.nightly
def test_many_convolutions_as_pytorch():
    for _ in range(300):
        n, groups = RNG.integers(1, 4), int(RNG.integers(1, 4))
        stride, dilation, padding = (RNG.integers(low, 4, n).tolist() for low in (1, 1, 0))
        kernel = RNG.integers(1, 5, n)
        size = dilation * (kernel - 1) + 1 + RNG.integers(0, 6, n)
        channels, out = RNG.integers(1, 4, 2) * groups
        compare(lambda x, w, b: conv(x, w, b, stride, padding, dilation, groups),  # noqa: B023
                lambda x, w, b: torch_op("conv", n)(x, w, b, stride, padding, dilation, groups),  # noqa: B023
                normal((RNG.integers(1, 4), channels, *size), (out, channels // groups, *kernel), (out,)))


# ---------------------------------------------------------------------------------------------------- errors

def X(*shape, dtype=microgradx.float32):
    return microgradx.ones(shape or (2, 4, 6, 6), dtype=dtype)


W = X(6, 4, 3, 3)
DOUBLE, LONG = microgradx.float64, microgradx.int64
# what is called, and words of PyTorch's message (a RuntimeError each)
ERRORS = [
    (lambda: conv(X(2, 3, 6, 6), W),
     r"conv2d: Given groups=1, weight of size .*expected input.* to have 4 channels, but got 3"),
    (lambda: conv(X(), W, groups=2), "to have 8 channels, but got 4 channels instead"),
    (lambda: conv(X(), X(6, 1, 3, 3), groups=4), "groups=4 must divide dimension 0 of the weight"),
    (lambda: conv(X(1, 4, 2, 2), W), "Kernel size can't be greater than actual input size"),
    (lambda: conv(X(2, 4, 0, 6), W), "Kernel size can't be greater than actual input size"),
    (lambda: conv(X(2, 4, 0, 6), W, padding=2), "only the batch may be empty"),
    (lambda: conv(X(), W, stride=0), "non-positive stride is not supported"),
    (lambda: conv(X(), W, padding=-1), "negative padding is not supported"),
    (lambda: conv(X(), W, dilation=0), "non-positive dilation is not supported"),
    (lambda: conv(X(), W, groups=0), "non-positive groups is not supported"),
    (lambda: conv(X(), W, stride=(1, 1, 1)), r"expected stride to be one integer or a list of 2"),
    (lambda: conv(X(), W, X(5)), r"expected bias to be 1-dimensional with 6 elements, but got bias of size \[5\]"),
    (lambda: conv(X(), W, X(6, 1)), "expected bias to be 1-dimensional with 6 elements"),
    (lambda: conv(X(), X(0, 4, 3, 3)), "groups=1 must divide dimension 0 of the weight"),
    (lambda: conv(X(6, 6), W), r"conv2d: Expected 3D \(unbatched\) or 4D \(batched\) input"),
    (lambda: conv(X(), X(4, 4)), "weight of 3, 4 or 5 dimensions"),
    (lambda: conv(X(dtype=DOUBLE), W), "expected scalar type Double but found Float: Input type"),
    (lambda: conv(X(), W, X(6, dtype=DOUBLE)), "should be the same"),
    (lambda: conv_transpose(X(), X(3, 5, 3, 3)), "Given transposed=1, .* to have 3 channels, but got 4"),
    (lambda: conv_transpose(X(), X(4, 5, 3, 3), output_padding=1),
     "output padding must be smaller than either stride or dilation"),
    (lambda: conv_transpose(X(), X(4, 5, 3, 3), output_padding=-1, stride=2),
     "negative output_padding is not supported"),
    (lambda: conv_transpose(X(1, 4, 1, 1), X(4, 5, 3, 3), padding=3), "Output size is too small"),
    (lambda: conv_transpose(X(), X(4, 5, 3, 3), X(4)), "expected bias to be 1-dimensional with 5 elements"),
    (lambda: max_pool(X(), 2, padding=2), "max_pool2d: pad should be at most half of effective kernel size"),
    (lambda: max_pool(X(), 2, 0), "non-positive stride is not supported"),
    (lambda: max_pool(X(), 2, dilation=0), "non-positive dilation is not supported"),
    (lambda: max_pool(X(), 9), "Output size is too small"),
    (lambda: max_pool(X(2, 0, 4, 4), 2), "non-zero size for non-batch dimensions"),
    (lambda: max_pool(X(4, 4), 2), "max_pool: Expected a batched input"),
    (lambda: avg_pool(X(), 2, padding=-1), "negative padding is not supported"),
    (lambda: avg_pool(X(), 2, divisor_override=0), "divisor must be not zero"),
    (lambda: adaptive_avg_pool(X(2, 4, 0, 6), 2), "non-zero size for non-batch dimensions"),
    (lambda: adaptive_max_pool(X(), -1), "negative output_size is not supported"),
    (lambda: adaptive_max_pool(X(), 2 ** 31), "should fit int32"),
    (lambda: unfold(X(), 9), "no window fits"),
    (lambda: unfold(X(), 0), "non-positive kernel_size is not supported"),
    (lambda: fold(X(2, 11, 9), 4, 2), "does not divide dimension 1"),
    (lambda: fold(X(2, 12, 9), 5, 2), "makes 4 . 4 windows, but the input has 9"),
]


@pytest.mark.parametrize("call, words", ERRORS)
def test_errors(call, words):
    with pytest.raises(RuntimeError, match=words):
        call()


@pytest.mark.parametrize("call", [
    lambda: conv(X(dtype=LONG), X(6, 4, 3, 3, dtype=LONG)), lambda: avg_pool(X(dtype=LONG), 2),
    lambda: adaptive_avg_pool(X(dtype=LONG), 2), lambda: unfold(X(dtype=LONG), 2),
    lambda: max_pool(X(dtype=microgradx.bool), 2), lambda: max_pool(X(dtype=LONG) * 2**60, 2)])
def test_integers_are_refused_by_name(call):
    with pytest.raises(NotImplementedError, match="not implemented for|not supported"):
        call()


# ---------------------------------------------------------------------------------------------------- the rest

@pytest.mark.parametrize("dtype", ["int64", "int32", "uint8"])
def test_max_pool_of_integers(dtype):
    x = microgradx.tensor(np.arange(16).reshape(1, 1, 4, 4), dtype=getattr(microgradx, dtype))
    values, index = max_pool(x, 2)
    assert values.dtype is x.dtype and values.tolist() == [[[[5, 7], [13, 15]]]] == index.tolist()


def test_empty_batches():
    x = microgradx.ones(0, 4, 6, 6, requires_grad=True)
    w = microgradx.ones(6, 4, 3, 3, requires_grad=True)
    for y in (conv(x, w), conv_transpose(x, w.transpose(0, 1)), max_pool(x, 2)[0], avg_pool(x, 2),
              adaptive_avg_pool(x, 2), adaptive_max_pool(x, 2)[0], unfold(x, 2), fold(unfold(x, 2), 6, 2)):
        assert y.shape[0] == 0
        gx, gw = microgradx.autograd.grad(y.sum(), [x, w], allow_unused=True)
        assert gx.shape == x.shape and (gw is None or not gw.numpy().any())


def test_unbatched_input_and_numbers_for_tuples():
    x, w = (microgradx.tensor(a) for a in normal((4, 6, 6), (6, 4, 3, 3)))
    batched = conv(x.unsqueeze(0), w, None, (2, 2), (1, 1), (1, 1), 1)
    np.testing.assert_array_equal(conv(x, w, None, 2, (1,)).numpy(), batched.numpy()[0])
    np.testing.assert_array_equal(conv_transpose(x, w.transpose(0, 1)).numpy(),
                                  conv_transpose(x.unsqueeze(0), w.transpose(0, 1)).numpy()[0])


def test_views_keep_their_history():
    """Non-contiguous operands: same values, same gradients."""
    x, w = normal((6, 2, 4, 7), (3, 3, 6, 4))
    check_gradients(lambda x, w: conv(x.transpose(0, 1).transpose(2, 3), w.permute(2, 3, 0, 1)),
                    *normal((4, 2, 5, 6), (3, 2, 6, 4)))
    x, w = microgradx.tensor(x).permute(1, 0, 3, 2), microgradx.tensor(w).permute(3, 2, 0, 1)
    np.testing.assert_array_equal(conv(x, w).numpy(), conv(x.contiguous(), w.contiguous()).numpy())
    np.testing.assert_array_equal(max_pool(x, 2)[0].numpy(), max_pool(x.contiguous(), 2)[0].numpy())


def test_saved_operands_are_watched():
    x, w = (microgradx.tensor(a, requires_grad=True) for a in normal((1, 2, 4, 4), (2, 2, 3, 3)))
    h = x * 1
    y = conv(h, w).sum()
    h.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_only_wanted_gradients_are_computed():
    x, w, b = normal((1, 2, 4, 4), (2, 2, 3, 3), (2,))
    for wanted in itertools.product((False, True), repeat=3):
        inputs = [microgradx.tensor(a).requires_grad_(r) for a, r in zip((x, w, b), wanted, strict=True)]
        for op in (conv, conv_transpose):
            y = op(*inputs)
            assert y.requires_grad == any(wanted)
            if any(wanted):
                y.sum().backward()
                assert tuple(t.grad is not None for t in inputs) == wanted


def test_large_work_runs_without_the_gil():
    """The path that releases the GIL gives what many small ones give."""
    x, w = (microgradx.tensor(a) for a in normal((16, 8, 24, 24), (16, 8, 3, 3)))
    whole, pooled = conv(x, w).numpy(), max_pool(x, 2)[0].numpy()
    for i in range(16):
        np.testing.assert_allclose(conv(x[i], w).numpy(), whole[i], rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(max_pool(x[i:i + 1], 2)[0].numpy(), pooled[i:i + 1])
