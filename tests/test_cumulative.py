"""Running sums and extremes, differences and areas: small facts here, everything else against PyTorch where it is installed."""
import numpy as np
import pytest

import microgradx
from tests.peer_sweep import same, sweep

NAN = float("nan")


def test_float32_sums_run_in_float64():
    x = np.full(100_000, 0.1, np.float32)
    ours = microgradx.from_numpy(x).cumsum(0).numpy()
    np.testing.assert_array_equal(ours, np.cumsum(x, dtype=np.float64).astype(np.float32))


def test_cumprod_gradient_with_zeros():
    x = microgradx.tensor([2.0, 0.0, 3.0, 0.0], requires_grad=True)
    x.cumprod(0).sum().backward()
    assert x.grad.tolist() == [1.0, 2.0 + 6.0, 0.0, 0.0]


def test_cummax_points_at_the_last_of_equal_ones_and_nan_wins():
    values, indices = microgradx.tensor([1.0, 3.0, 2.0, 3.0, NAN, 5.0]).cummax(0)
    assert indices.tolist() == [0, 1, 1, 3, 4, 4] and values.tolist()[:4] == [1, 3, 3, 3] and values.isnan().tolist()[4:] == [True, True]


def test_in_place_keeps_dtype_and_history():
    x = microgradx.tensor([1, 2, 3], dtype=microgradx.int32)
    assert x.cumsum_(0).tolist() == [1, 3, 6] and x.dtype is microgradx.int32
    a = microgradx.ones(3, requires_grad=True)
    (a * 1).cumsum_(0).sum().backward()
    assert a.grad.tolist() == [3.0, 2.0, 1.0]


CODE = {
    "cumsum": [lambda t, x: t.cumsum(x, 0), lambda t, x: x.cumsum(-1, dtype=t.float64), lambda t, x: x.cumsum(5)],
    "cumprod": [lambda t, x: t.cumprod(x, 0), lambda t, x: x.cumprod(-1), lambda t, x: x.cumprod(-4)],
    "cummax": [lambda t, x: t.cummax(x, 0), lambda t, x: x.cummax(-1)],
    "cummin": [lambda t, x: t.cummin(x, 0), lambda t, x: x.cummin(-1)],
    "logcumsumexp": [lambda t, x: t.logcumsumexp(x, 0), lambda t, x: x.logcumsumexp(-1)],
    "diff": [lambda t, x: t.diff(x), lambda t, x: x.diff(2, 0), lambda t, x: t.diff(x, dim=0, prepend=x, append=x), lambda t, x: x.diff(0), lambda t, x: x.diff(-1)],
    "trapezoid": [lambda t, x: t.trapezoid(x, dx=0.5), lambda t, x: t.trapz(x, dim=0), lambda t, x: t.trapezoid(x, x * x)],
    "cumulative_trapezoid": [lambda t, x: t.cumulative_trapezoid(x, dx=2), lambda t, x: t.cumulative_trapezoid(x, x * x, dim=0)],
}
SKIP = {"cummax": ["empty"], "cummin": ["empty"], "trapezoid": ["0-d", "bool", "empty"], "cumulative_trapezoid": ["0-d", "bool"]}


@pytest.mark.peer
@pytest.mark.parametrize("name", CODE)
def test_same_as_pytorch(name):
    sweep(CODE[name], skip=SKIP.get(name, ()))


@pytest.mark.peer
def test_same_as_pytorch_with_zeros_nan_and_infinities():
    for x in (np.array([[2.0, 0.0, 3.0, 0.0], [0.0, 1.5, 2.0, 1.0]]), np.array([1.0, -np.inf, np.inf, NAN, 2.0]), np.array([-np.inf, -np.inf, 1.0])):
        for name in ("cumsum", "cumprod", "cummax", "cummin", "logcumsumexp"):
            same(CODE[name][0], x, gradients=bool(np.isfinite(x).all()))


def test_the_gradient_of_logcumsumexp_takes_no_memory_for_pairs():
    x = microgradx.linspace(-2, 2, 200_000, requires_grad=True)          # all pairs would be 160 GB
    microgradx.autograd.backward(x.logcumsumexp(0), microgradx.cat([microgradx.zeros(199_997), microgradx.tensor([1.0, 0.0, -2.0])]))
    assert x.grad[199_999].item() < 0 < x.grad[199_997].item() + 1 and abs(x.grad.sum().item() + 1) < 1e-3
