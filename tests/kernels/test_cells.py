"""The cells' kernels against NumPy in float64: forward, and backward against central differences of it."""
import numpy as np
import pytest

from ._levels import I, P, each_level, kernel, module, ptr

FLOATS = {"f32": np.float32, "f64": np.float64}
SHAPES = [(1, 1), (3, 5), (4, 33), (2, 64), (0, 3)]
each_float = pytest.mark.parametrize("d", FLOATS)
each_shape = pytest.mark.parametrize("shape", SHAPES)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(part, own, c):
    i, f, g, o = np.split(part + own, 4, 1)
    c_out = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_out), c_out


def gru(part, own, state):
    (pr, pz, pn), (hr, hz, hn) = np.split(part, 3, 1), np.split(own, 3, 1)
    z, n = sigmoid(pz + hz), np.tanh(pn + sigmoid(pr + hr) * hn)
    return n + z * (state - n)


def draw(d, gates, b, h):
    rng = np.random.default_rng(b * 100 + h)
    return [rng.normal(size=s).astype(FLOATS[d]) for s in ((b, gates * h), (b, gates * h), (b, h), (b, h), (b, h))]


def slopes(f, x, weights, step=1e-6):
    """d sum(f(x) * weights) / d x by central differences."""
    x = x.astype(np.float64)
    out = np.empty_like(x)
    for k in np.ndindex(x.shape):
        y = x.copy()
        y[k] += step
        up = sum((a * w).sum() for a, w in zip(f(y), weights, strict=True))
        y[k] -= 2 * step
        out[k] = (up - sum((a * w).sum() for a, w in zip(f(y), weights, strict=True))) / (2 * step)
    return out


def close(got, want, d):
    eps = np.finfo(FLOATS[d]).eps
    np.testing.assert_allclose(got, want, rtol=max(64 * eps, 1e-7), atol=max(32 * eps, 1e-8))


@each_level
@each_float
@each_shape
@pytest.mark.parametrize("given", ["both", "h", "c"])
def test_lstm(level, d, shape, given):
    part, own, c, dh, dn = draw(d, 4, *shape)
    gates, dgates = np.full((2, *part.shape), 9, part.dtype)
    tanh_c, c_out, h_out, dc = np.full((4, *c.shape), 9, part.dtype)
    kernel("cells", level, f"lstm_{d}", I, I, *[P] * 7)(*shape, *map(ptr, (part, own, c, gates, tanh_c, c_out, h_out)))
    wide = [a.astype(np.float64) for a in (part, own, c)]
    h_want, c_want = lstm(*wide)
    close(h_out, h_want, d)
    close(c_out, c_want, d)
    kernel("cells", level, f"dlstm_{d}", I, I, *[P] * 7)(
        *shape, ptr(dh) if given != "c" else None, ptr(dn) if given != "h" else None, *map(ptr, (gates, tanh_c, c, dgates, dc)))
    weights = (dh * (given != "c"), dn * (given != "h"))
    close(dgates, slopes(lambda x: lstm(x, *wide[1:]), part, weights), d)
    close(dc, slopes(lambda x: lstm(*wide[:2], x), c, weights), d)


@each_level
@each_float
@each_shape
def test_gru(level, d, shape):
    part, own, state, dout, _ = draw(d, 3, *shape)
    gates, dpart, down = np.full((3, *part.shape), 9, part.dtype)
    out, dstate = np.full((2, *state.shape), 9, part.dtype)
    kernel("cells", level, f"gru_{d}", I, I, *[P] * 5)(*shape, *map(ptr, (part, own, state, gates, out)))
    wide = [a.astype(np.float64) for a in (part, own, state)]
    close(out, gru(*wide), d)
    kernel("cells", level, f"dgru_{d}", I, I, *[P] * 7)(*shape, *map(ptr, (dout, gates, own, state, dpart, down, dstate)))
    close(dpart, slopes(lambda x: (gru(x, *wide[1:]),), part, (dout,)), d)
    close(down, slopes(lambda x: (gru(wide[0], x, wide[2]),), own, (dout,)), d)
    close(dstate, slopes(lambda x: (gru(*wide[:2], x),), state, (dout,)), d)


def test_every_kernel_is_tested():
    assert set(module("cells", "base").addresses()) == {f"{n}_{d}" for n in ("lstm", "dlstm", "gru", "dgru") for d in FLOATS}
