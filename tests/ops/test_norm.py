"""Layer, RMS, batch and group norm: gradients of two orders against finite differences, all else against PyTorch."""
import numpy as np
import pytest
from gradients import check_gradients

import microgradx
from microgradx._engine.ops.norm import batch_norm, group_norm, layer_norm, rms_norm

RNG = np.random.default_rng(4)
MEAN, VAR = RNG.standard_normal(4), RNG.random(4) + 0.5


def normal(*shapes):
    return [RNG.standard_normal(s) * 2 + 0.3 for s in shapes]


def running(x):
    """Running statistics for x's four channels, in x's library and dtype."""
    import torch
    make = torch.tensor if isinstance(x, torch.Tensor) else microgradx.tensor
    return make(MEAN, dtype=x.dtype), make(VAR, dtype=x.dtype)


def torch_norm(name):
    import torch
    return getattr(torch.nn.functional, name)


def functional(name, *before, after=()):
    """A function of torch.nn.functional as a function of x, weight, bias."""
    return lambda x, *params: torch_norm(name)(x, *before, *params, *[None] * (2 - len(params)), *after)


# name: ours, PyTorch's, shapes of x, weight, bias
CASES = {
    "layer": (lambda x, w=None, b=None: layer_norm(x, (5,), w, b), functional("layer_norm", (5,)),
              ((3, 4, 5), (5,), (5,))),
    "layer 2-d": (lambda x, w=None, b=None: layer_norm(x, (4, 5), w, b, 0.1),
                  functional("layer_norm", (4, 5), after=(0.1,)), ((3, 4, 5), (4, 5), (4, 5))),
    "rms": (lambda x, w=None: rms_norm(x, (4, 5), w), lambda x, w=None: torch_norm("rms_norm")(x, (4, 5), w),
            ((3, 4, 5), (4, 5))),
    "rms eps": (lambda x, w=None: rms_norm(x, (5,), w, 0.5), lambda x, w=None: torch_norm("rms_norm")(x, (5,), w, 0.5),
                ((2, 5), (5,))),
    "batch": (lambda x, w=None, b=None: batch_norm(x, w, b, training=True),
              functional("batch_norm", None, None, after=(True,)), ((3, 4, 2, 3), (4,), (4,))),
    "batch 2-d": (lambda x, w=None, b=None: batch_norm(x, w, b, None, None, True, 0.1, 0.1),
                  functional("batch_norm", None, None, after=(True, 0.1, 0.1)), ((6, 4), (4,), (4,))),
    "batch eval": (lambda x, w=None, b=None: batch_norm(x, w, b, *running(x)),
                   lambda x, w=None, b=None: torch_norm("batch_norm")(x, *running(x), w, b), ((3, 4, 5), (4,), (4,))),
    "group": (lambda x, w=None, b=None: group_norm(x, 2, w, b), functional("group_norm", 2), ((3, 4, 5), (4,), (4,))),
    "group 2-d": (lambda x, w=None, b=None: group_norm(x, 2, w, b), functional("group_norm", 2), ((3, 6), (6,), (6,))),
}


@pytest.mark.parametrize("name", [n for n in CASES if n != "batch eval"])
def test_gradients(name):
    ours, _, shapes = CASES[name]
    for count in range(1, len(shapes) + 1):
        check_gradients(ours, *normal(*shapes[:count]))


def test_gradients_with_running_statistics():
    mean, var = microgradx.tensor(MEAN), microgradx.tensor(VAR)
    check_gradients(lambda x, w, b: batch_norm(x, w, b, mean, var), *normal((3, 4, 5), (4,), (4,)))
    check_gradients(lambda x: batch_norm(x, None, None, mean, var), *normal((3, 4)))


@pytest.mark.peer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", CASES)
def test_as_pytorch(name, dtype):
    """Values, node names, first gradients both ways, second gradients; with and without weight and bias."""
    import torch
    ours, theirs, shapes = CASES[name]
    tol = {"float64": 1e-11, "float32": 5e-5}[dtype]
    for count in range(1, len(shapes) + 1):
        arrays = normal(*shapes[:count])
        xs = [microgradx.tensor(a, dtype=getattr(microgradx, dtype), requires_grad=True) for a in arrays]
        ts = [torch.tensor(a, dtype=getattr(torch, dtype), requires_grad=True) for a in arrays]
        y, t = ours(*xs), theirs(*ts)
        assert y.grad_fn.name() == t.grad_fn.name() and str(y.dtype).split(".")[-1] == dtype
        np.testing.assert_allclose(y.detach().numpy(), t.detach().numpy(), rtol=tol, atol=tol)
        g, *vs = normal(t.shape, *shapes[:count])
        tg = torch.tensor(g, dtype=t.dtype)
        want = torch.autograd.grad(t, ts, tg, create_graph=True)
        for create_graph in (False, True):
            got = microgradx.autograd.grad(y, xs, microgradx.tensor(g, dtype=y.dtype), retain_graph=True,
                                           create_graph=create_graph)
            for a, b in zip(got, want, strict=True):
                np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=tol, atol=tol)
        keep = [i for i, a in enumerate(got) if a.requires_grad and want[i].requires_grad]
        if not keep:
            continue
        ours_v = [microgradx.tensor(vs[i], dtype=y.dtype) for i in keep]
        theirs_v = [torch.tensor(vs[i], dtype=t.dtype) for i in keep]
        got = microgradx.autograd.grad([got[i] for i in keep], xs, ours_v, allow_unused=True)
        want = torch.autograd.grad([want[i] for i in keep], ts, theirs_v, allow_unused=True)
        for a, b in zip(got, want, strict=True):
            np.testing.assert_allclose(0 if a is None else a.numpy(), 0 if b is None else b.numpy(), rtol=10 * tol,
                                       atol=10 * tol)


@pytest.mark.peer
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(6, 4), (3, 4, 5), (2, 4, 3, 2)])
def test_running_statistics_as_pytorch(shape, dtype):
    import torch
    x, = normal(shape)
    x, t = microgradx.tensor(x, dtype=getattr(microgradx, dtype)), torch.tensor(x, dtype=getattr(torch, dtype))
    (mean, var), theirs = running(x), running(t)
    for momentum in (0.1, 1.0, 0.0):
        versions = mean._version, var._version
        batch_norm(x, None, None, mean, var, True, momentum)
        torch.nn.functional.batch_norm(t, *theirs, training=True, momentum=momentum)
        np.testing.assert_allclose(mean.numpy(), theirs[0].numpy(), rtol=1e-5)
        np.testing.assert_allclose(var.numpy(), theirs[1].numpy(), rtol=1e-5)
        assert (mean._version, var._version) == (versions[0] + 1, versions[1] + 1)


def test_running_statistics_are_written_in_place_and_only_in_training():
    x = microgradx.tensor(normal((3, 4, 5))[0], requires_grad=True)
    wide = microgradx.zeros(4, 2, dtype=microgradx.float64)
    var = microgradx.ones(4, dtype=microgradx.float64)
    batch_norm(x, None, None, wide[:, 1], var)
    assert not wide.numpy().any() and var._version == 0
    batch_norm(x, None, None, wide[:, 1], var, True, 1.0)
    np.testing.assert_allclose(wide.numpy()[:, 1], x.detach().numpy().mean((0, 2)), rtol=1e-12)
    assert not wide.numpy()[:, 0].any() and not wide.requires_grad
    np.testing.assert_allclose(var.numpy(), x.detach().numpy().var((0, 2)) * 15 / 14, rtol=1e-12)


def test_views_keep_their_history():
    check_gradients(lambda x, w: layer_norm(x.transpose(0, 2), (4, 3), w.t()), *normal((3, 4, 5), (3, 4)))
    check_gradients(lambda x, w: batch_norm(x.transpose(0, 1), w[::2], training=True), *normal((4, 3, 2), (8,)))


def test_large_work_runs_without_the_gil():
    x, = normal((400, 4, 80))
    for fn in (lambda x: layer_norm(x, (80,)), lambda x: group_norm(x, 2)):
        whole, part = fn(microgradx.tensor(x)), fn(microgradx.tensor(x[7:8]))
        np.testing.assert_allclose(whole.numpy()[7], part.numpy()[0], rtol=1e-12, atol=1e-12)
    t = microgradx.tensor(x, requires_grad=True)
    weight = microgradx.tensor(normal((4,))[0], requires_grad=True)
    y = batch_norm(t, weight, None, training=True)
    seed = microgradx.tensor(normal(x.shape)[0])
    for plain, recorded in zip(microgradx.autograd.grad(y, [t, weight], seed, retain_graph=True),
                               microgradx.autograd.grad(y, [t, weight], seed, create_graph=True), strict=True):
        np.testing.assert_allclose(plain.numpy(), recorded.detach().numpy(), rtol=1e-9, atol=1e-9)


def test_empty():
    x = microgradx.ones(0, 4, 3, requires_grad=True)
    w, b = (microgradx.ones(4, requires_grad=True) for _ in range(2))
    mean, var = microgradx.zeros(4), microgradx.ones(4)
    rows = [microgradx.ones(3, requires_grad=True) for _ in range(2)]
    for y, params in ((batch_norm(x, w, b, mean, var, True), (w, b)), (group_norm(x, 2, w, b), (w, b)),
                      (layer_norm(x, (3,), *rows), rows), (rms_norm(x, (3,), rows[0]), rows[:1])):
        assert y.shape == x.shape
        for g in microgradx.autograd.grad(y.sum(), [x, *params]):
            assert not g.numpy().any()
    assert not mean.numpy().any() and var.tolist() == [1, 1, 1, 1]
    assert layer_norm(microgradx.ones(2, 0), (0,)).shape == (2, 0)


def test_saved_input_is_watched():
    x = microgradx.ones(3, 4, requires_grad=True) * 1
    y = layer_norm(x, (4,)).sum()
    x.mul_(2)
    with pytest.raises(RuntimeError, match="NativeLayerNormBackward0: .*modified by an inplace operation"):
        y.backward()


# ---------------------------------------------------------------------------------------------------- errors

def X(*shape, dtype=microgradx.float32):
    return microgradx.ones(shape or (4, 6, 3), dtype=dtype)


DOUBLE, LONG = microgradx.float64, microgradx.int64
ERRORS = [
    (lambda: layer_norm(X(), (6, 4)), RuntimeError,
     r"layer_norm: Given normalized_shape=\[6, 4\], expected input with shape \[\*, 6, 4\], but got input of size"),
    (lambda: layer_norm(X(), ()), RuntimeError, "Expected normalized_shape to be at least 1-dimensional"),
    (lambda: layer_norm(X(), (1, 4, 6, 3)), RuntimeError, "expected input with shape"),
    (lambda: layer_norm(X(), (3,), X(4)), RuntimeError, "Expected weight of the shape normalized_shape"),
    (lambda: layer_norm(X(), (3,), X(3), X(1, 3)), RuntimeError,
     "Expected bias of the shape normalized_shape"),
    (lambda: layer_norm(X(), (3,), X(3, dtype=DOUBLE)), RuntimeError, "mixed dtype"),
    (lambda: layer_norm(X(dtype=LONG), (3,)), NotImplementedError,
     "\"LayerNormKernelImpl\" not implemented for 'Long'"),
    (lambda: layer_norm(X(), 3), TypeError, "must be tuple of ints, not int"),
    (lambda: rms_norm(X(), (4,)), RuntimeError, r"rms_norm: Given normalized_shape=\[4\]"),
    (lambda: rms_norm(X(), (3,), X(4)), RuntimeError, "Expected weight of the shape"),
    (lambda: rms_norm(X(dtype=LONG), (3,)), NotImplementedError, "not implemented for 'Long'"),
    (lambda: batch_norm(X()), RuntimeError, "running_mean must be defined in evaluation mode"),
    (lambda: batch_norm(X(), None, None, X(6)), RuntimeError, "running_var must be defined in evaluation mode"),
    (lambda: batch_norm(X(), None, None, X(6), None, True), ValueError, "must either both be None or neither be None"),
    (lambda: batch_norm(X(), None, None, X(5), X(5), True), RuntimeError,
     "running_mean should contain 6 elements not 5"),
    (lambda: batch_norm(X(), X(5), None, None, None, True), RuntimeError, "weight should contain 6 elements not 5"),
    (lambda: batch_norm(X(5), training=True), IndexError, "Dimension out of range"),
    (lambda: batch_norm(X(dtype=LONG), training=True), NotImplementedError,
     "\"batch_norm\" not implemented for 'Long'"),
    (lambda: batch_norm(X(), X(6, dtype=DOUBLE), training=True), RuntimeError, "mixed dtype"),
    (lambda: batch_norm(X(), None, None, X(6).requires_grad_(), X(6)), RuntimeError,
     "not differentiable with respect to argument"),
    (lambda: group_norm(X(), 4), RuntimeError, "num_groups=4 must divide the channels"),
    (lambda: group_norm(X(), 0), RuntimeError, "Expected num groups to be greater than 0, got 0"),
    (lambda: group_norm(X(), 2, X(5)), RuntimeError,
     "Expected weight to be a vector of 6 elements, the channels"),
    (lambda: group_norm(X(), 2, None, X(6, dtype=DOUBLE)), RuntimeError,
     "expected bias of Float but found Double"),
    (lambda: group_norm(X(6), 2), IndexError, "Dimension out of range"),
]


@pytest.mark.parametrize("call, error, words", ERRORS)
def test_errors(call, error, words):
    with pytest.raises(error, match=words):
        call()
