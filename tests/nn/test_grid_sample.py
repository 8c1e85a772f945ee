"""grid_sample: odd coordinates and layouts beside PyTorch, threads, gradients, and where the composition takes over."""
import itertools
import math

import numpy as np
import pytest

import microgradx as m

ODD = [math.nan, math.inf, -math.inf, 1e30, -1e30, 3e9, -3e9, 9.3e18, 2147483648.0, 1.0, -1.0, 0.0, 2.0, -2.0, 0.5, 1 + 2 ** -23]
WAYS = list(itertools.product(("bilinear", "nearest"), ("zeros", "border", "reflection"), (False, True)))


def run(lib, x, grid, how, change=lambda x: x):
    x, grid = lib.tensor(x, requires_grad=True), lib.tensor(grid, requires_grad=True)
    out = lib.nn.functional.grid_sample(change(x), change(grid), *how)
    return [t.detach().numpy() for t in (out, *lib.autograd.grad(out.cos().sum(), (x, grid)))]


@pytest.mark.peer
@pytest.mark.parametrize("size", [(3, 4), (1, 1), (1, 5), (2, 3, 4), (1, 2, 1)])
def test_odd_coordinates_as_in_pytorch(size):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    for how, dtype in itertools.product(WAYS, (np.float32, np.float64)):
        grid = rng.uniform(-1.6, 1.6, (2, *[9] * len(size), len(size))).astype(dtype)
        odd = [g for g in ODD if how[1] == "zeros" or abs(g) < 10 or how[1] == "border" and math.isfinite(g)]
        if how[0] == "nearest" and how[1] == "border" and len(size) == 2:
            odd += [math.nan, math.inf, -math.inf]            # elsewhere PyTorch reads out of bounds
        where = rng.random(grid.shape) < 0.4
        grid[where] = rng.choice(odd, where.sum())
        x = rng.standard_normal((2, 2, *size)).astype(dtype)
        for ours, theirs in zip(run(m, x, grid, how), run(torch, x, grid, how), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 if dtype is np.float32 else 1e-9, err_msg=f"{how} {dtype}")


def test_what_lies_outside_counts_nothing_even_if_it_is_infinite():
    x = m.full((1, 1, 2, 2), math.inf)
    assert m.nn.functional.grid_sample(x, m.full((1, 1, 1, 2), 7.0), align_corners=False).tolist() == [[[[0.0]]]]


@pytest.mark.parametrize("how", WAYS)
def test_layouts_and_threads(how):
    rng = np.random.default_rng(6)
    x, grid = rng.standard_normal((9, 5, 6, 7)), rng.uniform(-1.5, 1.5, (9, 20, 20, 2))
    want, threads = run(m, x, grid, how), m.get_num_threads()
    swapped = run(m, x.swapaxes(0, 3).copy(), grid.swapaxes(0, 3).copy(), how, lambda t: t.transpose(0, 3))
    m.set_num_threads(1 if threads > 1 else 2)
    try:
        other = run(m, x, grid, how)
    finally:
        m.set_num_threads(threads)
    for a, b, c in zip(want, other, swapped, strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a, c if c.shape == a.shape else c.swapaxes(0, 3))
    one = run(m, x[:1], grid[:1], how, lambda t: t.expand(3, *t.shape[1:]))
    np.testing.assert_array_equal(one[0][2], want[0][0])


@pytest.mark.parametrize("how", WAYS)
def test_recorded_rule_equals_the_kernel(how):
    rng = np.random.default_rng(7)
    for size in ((3, 4), (2, 3, 4)):
        x, grid = m.tensor(rng.standard_normal((2, 2, *size)), requires_grad=True), m.tensor(rng.uniform(-1.6, 1.6, (2, *[5] * len(size), len(size))))
        out = m.nn.functional.grid_sample(x, grid.requires_grad_(), *how)
        for plain, recorded in zip(m.autograd.grad(out.sin().sum(), (x, grid), retain_graph=True),
                                   m.autograd.grad(out.sin().sum(), (x, grid), create_graph=True), strict=True):
            assert recorded.grad_fn is not None or how[0] == "nearest"
            m.testing.assert_close(plain, recorded.detach(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("size", [(3, 2), (2, 3, 2)])
def test_gradients_of_both_orders(how, size):
    """At places that lie between two elements, or outside of the picture, and never at one."""
    rng, shape = np.random.default_rng(7), (2, *[2] * len(size), len(size))
    place = rng.integers(-2, 4, shape) + rng.choice([-1, 1], shape) * rng.uniform(0.15, 0.35, shape)
    line = np.array(size[::-1])
    grid = m.tensor(place * 2 / (line - 1) - 1 if how[2] else (place * 2 + 1) / line - 1, requires_grad=True)
    x = m.tensor(rng.standard_normal((2, 2, *size)), requires_grad=True)
    assert m.autograd.gradcheck(m.nn.functional.grid_sample, (x, grid, *how))
    assert m.autograd.gradgradcheck(m.nn.functional.grid_sample, (x, grid, *how))


def test_an_empty_picture_raises():
    with pytest.raises(RuntimeError, match="non-empty spatial"):
        m.nn.functional.grid_sample(m.ones(1, 1, 0, 2), m.ones(1, 1, 1, 2), align_corners=False)
