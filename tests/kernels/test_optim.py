"""Fused optimizer steps: against the formulas in float64 NumPy, and against torch.optim over 100 steps."""
import ctypes
import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from ._levels import each_level, module

SIZES = (0, 1, 7, 8, 33, 300, 1000)
DTYPES = {"f32": np.float32, "f64": np.float64}
STEPS = 100


class Slot(ctypes.Structure):
    _fields_ = [("n", ctypes.c_ssize_t), *((name, ctypes.c_void_p) for name in ("param", "grad", "s0", "s1", "s2")),
                *((name, ctypes.c_double) for name in ("step", "bias1", "bias2"))]


def options(names):
    """A C struct of doubles, as optim.pxd declares them."""
    class Options(ctypes.Structure):
        _fields_ = [(name, ctypes.c_double) for name in names.split()]
    return Options


STRUCTS = {"sgd": options("lr momentum dampening weight_decay nesterov maximize"),
           "adam": options("lr eps weight_decay amsgrad maximize decoupled beta1 beta2"),
           "adagrad": options("lr lr_decay weight_decay eps maximize"),
           "rmsprop": options("lr alpha eps weight_decay momentum centered maximize")}


def step(level, kernel, slots, values):
    """A call of the table's `run` for each slot."""
    addresses, packed = module("optim", level).addresses(), STRUCTS[kernel.split("_")[0]](**values)
    for slot in slots:
        slot.bias1, slot.bias2 = (1 - values.get(beta, 0) ** slot.step for beta in ("beta1", "beta2"))
        ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3)(addresses["run"])(ctypes.byref(slot), addresses[kernel], ctypes.byref(packed))


def problem(dtype, sizes=SIZES):
    """Parameters, one gradient per step, three zeroed buffers each."""
    rng = np.random.default_rng(5)
    params = [rng.standard_normal(n).astype(dtype) for n in sizes]
    grads = [[rng.standard_normal(n).astype(dtype) for n in sizes] for _ in range(STEPS)]
    return params, grads, [[np.zeros(n, dtype) for _ in range(3)] for n in sizes]


def run(level, name, suffix, values, steps=STEPS, sizes=SIZES):
    """The parameters after `steps` steps of the kernel."""
    params, grads, states = problem(DTYPES[suffix], sizes)
    for t in range(steps):
        before = [g.copy() for g in grads[t]]
        step(level, f"{name}_{suffix}", [Slot(p.size, *(a.ctypes.data for a in (p, g, *s)), t + 1)
                                         for p, g, s in zip(params, grads[t], states, strict=True)], values)
        assert all(np.array_equal(a, b) for a, b in zip(before, grads[t], strict=True))
    return params


def sgd(o, t, p, g, s):
    g = g + o.weight_decay * p
    if o.momentum:
        s[0][:] = g if t == 1 else o.momentum * s[0] + (1 - o.dampening) * g
        g = g + o.momentum * s[0] if o.nesterov else s[0]
    return p - o.lr * g


def adam(o, t, p, g, s):
    p = p * (1 - o.lr * o.weight_decay) if o.decoupled else p
    g = g if o.decoupled else g + o.weight_decay * p
    s[0][:] = o.beta1 * s[0] + (1 - o.beta1) * g
    s[1][:] = o.beta2 * s[1] + (1 - o.beta2) * g * g
    s[2][:] = np.maximum(s[2], s[1])
    v = s[2] if o.amsgrad else s[1]
    return p - o.lr / (1 - o.beta1**t) * s[0] / (np.sqrt(v / (1 - o.beta2**t)) + o.eps)


def adagrad(o, t, p, g, s):
    g = g + o.weight_decay * p
    s[0] += g * g
    return p - o.lr / (1 + (t - 1) * o.lr_decay) * g / (np.sqrt(s[0]) + o.eps)


def rmsprop(o, t, p, g, s):
    g = g + o.weight_decay * p
    s[0][:] = o.alpha * s[0] + (1 - o.alpha) * g * g
    s[2][:] = o.alpha * s[2] + (1 - o.alpha) * g
    step = g / (np.sqrt(s[0] - s[2] ** 2 if o.centered else s[0]) + o.eps)
    s[1][:] = o.momentum * s[1] + step
    return p - o.lr * s[1]


def combinations(name, numbers, **choices):
    """Every combination of the choices, over the given numbers."""
    return [(name, numbers | dict(zip(choices, picked, strict=True)))
            for picked in itertools.product(*choices.values())]


CASES = [
    *combinations("sgd", dict(lr=0.05, dampening=0, nesterov=0), momentum=(0, 0.9), weight_decay=(0, 0.01),
                  maximize=(0, 1)),
    *combinations("sgd", dict(lr=0.05, momentum=0.9, nesterov=0, maximize=0), dampening=(0.3,), weight_decay=(0.01,)),
    *combinations("sgd", dict(lr=0.05, momentum=0.9, dampening=0, nesterov=1), weight_decay=(0, 0.01), maximize=(0, 1)),
    *combinations("adam", dict(lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8), weight_decay=(0, 0.05), amsgrad=(0, 1),
                  maximize=(0, 1), decoupled=(0, 1)),
    *combinations("adam", dict(lr=0.01, beta2=0.95, eps=1e-6, weight_decay=0, amsgrad=0, maximize=0, decoupled=0),
                  beta1=(0.3, 0.5, 0.0)),
    *combinations("adagrad", dict(lr=0.05, eps=1e-10), lr_decay=(0, 0.1), weight_decay=(0, 0.01), maximize=(0, 1)),
    *combinations("rmsprop", dict(lr=0.01, eps=1e-8, alpha=0.99, maximize=0), weight_decay=(0, 0.01),
                  momentum=(0, 0.9), centered=(0, 1)),
    *combinations("rmsprop", dict(lr=0.01, eps=1e-8, weight_decay=0.01, momentum=0.9, centered=1, maximize=1),
                  alpha=(0.99, 0.4)),
]
NAMES = [f"{name}-{'-'.join(f'{k}{v}' for k, v in values.items() if v)}" for name, values in CASES]


@each_level
@pytest.mark.parametrize("suffix", DTYPES)
@pytest.mark.parametrize("name, values", CASES, ids=NAMES)
def test_formula(level, suffix, name, values):
    params, grads, states = problem(DTYPES[suffix])
    states = [[a.astype(np.float64) for a in s] for s in states]
    for t in range(1, 6):
        for k, p in enumerate(params):
            g = grads[t - 1][k].astype(np.float64)
            o = SimpleNamespace(**values)
            params[k] = globals()[name](o, t, p.astype(np.float64), -g if o.maximize else g, states[k])
    tolerance = 2e-5 if suffix == "f32" else 1e-12
    for mine, expected in zip(run(level, name, suffix, values, 5), params, strict=True):
        np.testing.assert_allclose(mine, expected, rtol=tolerance, atol=tolerance)


@each_level
@pytest.mark.parametrize("suffix", DTYPES)
def test_many_elements_are_split_without_a_trace(level, suffix):
    """Above the threshold the pool takes tiles: the same bits as parameter by parameter."""
    values = dict(lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.1, amsgrad=1, maximize=0, decoupled=0)
    rng = np.random.default_rng(0)
    sizes = (5, 100_000, 0, 77_777, 16384, 3)
    arrays = [[np.abs(rng.standard_normal(n)).astype(DTYPES[suffix]) for _ in range(5)] for n in sizes]
    copies = [[a.copy() for a in group] for group in arrays]
    slots = [Slot(a[0].size, *(x.ctypes.data for x in a), 3 + k % 2) for k, a in enumerate(arrays)]
    single = [Slot(a[0].size, *(x.ctypes.data for x in a), 3 + k % 2) for k, a in enumerate(copies)]
    step(level, f"adam_{suffix}", slots, values)
    for slot in single:
        step(level, f"adam_{suffix}", [slot], values)
    for a, b in zip(arrays, copies, strict=True):
        for x, y in zip(a, b, strict=True):
            np.testing.assert_array_equal(x, y)


@each_level
@pytest.mark.parametrize("name", STRUCTS)
def test_nan_and_infinity_stay_where_they_are(level, name):
    """One bad gradient spoils its own element only, and an infinite parameter is left alone without weight decay."""
    values = {n: v for n, v in dict(lr=0.1, alpha=0.9, beta1=0.9, beta2=0.99, eps=1e-8).items()
              if n in dict(STRUCTS[name]._fields_)}
    a = [np.zeros(40, np.float32) for _ in range(5)]
    a[1][:] = 1
    a[0][3], a[1][7] = np.inf, np.nan
    step(level, f"{name}_f32", [Slot(40, *(x.ctypes.data for x in a), 1)], values)
    assert a[0][3] == np.inf and np.isnan(a[0][7]) and np.isfinite(np.delete(a[0], [3, 7])).all()


@pytest.mark.peer
@each_level
@pytest.mark.parametrize("suffix", DTYPES)
@pytest.mark.parametrize("name, values", CASES, ids=NAMES)
def test_hundred_steps_as_pytorch(level, suffix, name, values):
    """SGD from avx2 on: the same bits. Else the same to rounding: the baseline fuses nothing, MKL's square roots differ."""
    torch = pytest.importorskip("torch")
    keywords = {k: bool(v) if k in ("nesterov", "maximize", "amsgrad", "centered") else v for k, v in values.items()}
    if name == "adam":
        keywords["betas"] = (keywords.pop("beta1"), keywords.pop("beta2"))
    kind = {"sgd": "SGD", "adam": "AdamW" if keywords.pop("decoupled", 0) else "Adam", "adagrad": "Adagrad",
            "rmsprop": "RMSprop"}[name]
    sizes = (1, 33, 300)
    params, grads, _ = problem(DTYPES[suffix], sizes)
    peers = [torch.nn.Parameter(torch.from_numpy(p)) for p in params]
    optimizer = getattr(torch.optim, kind)(peers, **keywords)
    for t in range(STEPS):
        for p, g in zip(peers, grads[t], strict=True):
            p.grad = torch.from_numpy(g)
        optimizer.step()
    for mine, expected in zip(run(level, name, suffix, values, STEPS, sizes), params, strict=True):
        if name == "sgd" and level != "base" and torch.backends.cpu.get_cpu_capability() == "AVX2":
            np.testing.assert_array_equal(mine, expected)
        else:
            tolerance = 3e-5 if suffix == "f32" else 1e-12
            np.testing.assert_allclose(mine, expected, rtol=tolerance, atol=tolerance)
