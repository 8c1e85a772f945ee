"""Run the same expression in microgradx and in PyTorch and compare all that comes out."""
import types

import numpy as np

import microgradx


class Side:
    """One of the two libraries: its module, and what expressions see."""

    def __init__(self, lib):
        self.lib = lib
        self.scope = {"lib": lib, "nn": lib.nn, "F": lib.nn.functional, "rnn": lib.nn.utils.rnn}

    def tensor(self, array, grad=True):
        """array as a tensor; floats want a gradient."""
        tensor = self.lib.from_numpy(array.copy())
        return tensor.requires_grad_() if grad and array.dtype.kind == "f" else tensor

    def run(self, expression, names):
        return eval(expression, {**self.scope, **names})


def array(spec, rng):
    """A NumPy array of a spec: a shape (floats), ("int", high, shape), ("sign", shape), ("uniform", shape), ("fixed",
    shape) which is uniform and wants no gradient, or the array itself."""
    if isinstance(spec, np.ndarray):
        return spec
    if spec and spec[0] == "int":
        return rng.integers(0, spec[1], spec[2])
    if spec and spec[0] in ("uniform", "fixed"):
        return rng.uniform(0.05, 0.95, spec[1]).astype(np.float32)
    if spec and spec[0] == "sign":
        return rng.integers(0, 2, spec[1]) * 2 - 1
    return rng.standard_normal(spec).astype(np.float32)


def flat(value):
    """Every tensor in a nest of tuples, lists and dicts."""
    if value is None or isinstance(value, (int, float, str)):
        return []
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [tensor for item in value for tensor in flat(item)]
    return [value]


def numbers(tensor):
    return tensor.detach().numpy()


def same(ours, theirs, rtol=2e-4, atol=2e-5, what=""):
    """Same shape, dtype and values."""
    a, b = numbers(ours), numbers(theirs)
    assert a.shape == b.shape, f"{what}: shape {a.shape} and {b.shape}"
    assert a.dtype == b.dtype, f"{what}: dtype {a.dtype} and {b.dtype}"
    np.testing.assert_allclose(a, b, rtol=rtol, atol=atol, err_msg=what, equal_nan=True)


def backward(side, outputs, weights):
    """The gradient of a weighted sum of all floating point outputs."""
    total = None
    for output, weight in zip(outputs, weights, strict=True):
        if output.requires_grad:
            term = (output * side.tensor(weight, grad=False)).sum()
            total = term if total is None else total + term
    if total is not None:
        total.backward()


def compare(peer, expression, specs, call="m(*x)", seed=0, rtol=2e-4, atol=2e-5, grads=True):
    """Make m by expression, run call on inputs of specs in both libraries; compare text, state, outputs, gradients,
    draws."""
    rng = np.random.default_rng(seed)
    arrays = [array(spec, rng) for spec in specs]
    sides = [Side(microgradx), Side(peer)]
    results = []
    for side in sides:
        side.lib.manual_seed(seed)
        m = side.run(expression, {}) if expression else None
        x = [side.tensor(a, spec[0] != "fixed") if isinstance(spec, tuple) else side.tensor(a)
             for a, spec in zip(arrays, specs, strict=True)]
        y = side.run(call, {"m": m, "x": x})
        results.append(types.SimpleNamespace(m=m, x=x, y=flat(y), draw=side.lib.rand(3)))
    ours, theirs = results
    if expression and hasattr(theirs.m, "state_dict"):
        mine, wanted = ours.m.state_dict(), theirs.m.state_dict()
        assert list(mine) == list(wanted)
        for name in wanted:
            same(mine[name], wanted[name], rtol, max(atol, 1e-6), f"state {name}")
        assert repr(ours.m) == repr(theirs.m)
    assert len(ours.y) == len(theirs.y)
    for a, b in zip(ours.y, theirs.y, strict=True):
        same(a, b, rtol, atol, "output")
    same(ours.draw, theirs.draw, 0, 0, "the stream's place")
    if not grads:
        return
    weights = [rng.standard_normal(y.shape).astype(numbers(y).dtype) for y in theirs.y]
    for side, result in zip(sides, results, strict=True):
        backward(side, result.y, weights)
    for i, (a, b) in enumerate(zip(ours.x, theirs.x, strict=True)):
        assert (a.grad is None) == (b.grad is None), f"gradient of input {i}: {a.grad is None}, {b.grad is None}"
        if b.grad is not None:
            same(a.grad, b.grad, rtol * 2, atol * 5, f"gradient of input {i}")
    if expression and hasattr(theirs.m, "named_parameters"):
        for (name, a), (_, b) in zip(ours.m.named_parameters(), theirs.m.named_parameters(), strict=True):
            assert (a.grad is None) == (b.grad is None), f"gradient of {name}"
            if b.grad is not None:
                same(a.grad, b.grad, rtol * 2, atol * 10, f"gradient of {name}")
