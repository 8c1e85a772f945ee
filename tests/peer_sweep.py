"""Run one piece of code with microgradx and with PyTorch: values, dtypes, shapes, both orders of gradients, or the error class."""
import warnings

import numpy as np
import pytest

import microgradx

SHAPES = ((), (1,), (5,), (3, 4), (2, 3, 4), (0, 3))


def inputs(shape, kind="float64", seed=0):
    """Values in few distinct magnitudes away from kinks; ints repeat."""
    rng = np.random.default_rng(seed + len(shape))
    if np.dtype(kind).kind == "f":
        return np.asarray(rng.standard_normal(shape) * 2).astype(kind)
    return np.asarray(rng.integers(0, 2 if kind == "bool" else 5, shape)).astype(kind)


def _flat(found):
    if isinstance(found, (tuple, list)):
        return [x for part in found for x in _flat(part)]
    return [found]


def _floating(lib, x):
    return hasattr(x, "requires_grad") and x.dtype.is_floating_point


def outcome(lib, code, arrays, gradients=True):
    """(class of the error, None) or (None, arrays: the results, then gradients, then gradients of gradients)."""
    tensors = [lib.from_numpy(a.copy()) if isinstance(a, np.ndarray) else a for a in arrays]
    leaves = [t.requires_grad_() for t in tensors if _floating(lib, t)] if gradients else []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = _flat(code(lib, *tensors))
        except Exception as error:  # noqa: BLE001 - the class is what is compared
            return type(error), str(error)
    shown = [f.detach().numpy() if hasattr(f, "detach") else f for f in found]
    rng = np.random.default_rng(7)
    weigh = lambda parts: sum((p * lib.from_numpy(np.asarray(rng.uniform(0.5, 1.5, tuple(p.shape))).astype(p.detach().numpy().dtype))).sum()  # noqa: E731
                              for p in parts)
    used = [f for f in found if _floating(lib, f) and f.requires_grad]
    if not leaves or not used:
        return None, shown
    first = lib.autograd.grad(weigh(used), leaves, create_graph=True, allow_unused=True)
    shown += [None if g is None else g.detach().numpy() for g in first]
    again = [g for g in first if g is not None and g.requires_grad]
    if again:
        second = lib.autograd.grad(weigh(again), leaves, allow_unused=True)
        shown += [np.zeros(tuple(t.shape)) if g is None else g.numpy() for g, t in zip(second, leaves, strict=True)]
    else:
        shown += [np.zeros(tuple(t.shape)) for t in leaves]
    return None, shown


def same(code, *arrays, gradients=True, rtol=None):
    """Require the same outcome of code(lib, *tensors) from both libraries."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    (our_error, ours), (their_error, theirs) = (outcome(lib, code, arrays, gradients) for lib in (microgradx, torch))
    assert (our_error and our_error.__name__) == (their_error and their_error.__name__), (ours, theirs)
    if our_error:
        return
    assert len(ours) == len(theirs), (ours, theirs)
    for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        if not isinstance(b, np.ndarray):
            assert a == b or a is None or b is None or a != a and b != b, (a, b)
            continue
        assert a is not None or not b.any(), (i, b)
        if a is None:
            continue
        assert a.shape == b.shape, (i, a.shape, b.shape)
        narrow = b.dtype in (np.float32, np.float16)
        assert a.dtype == b.dtype or i >= 1 and b.dtype == np.float64, (i, a.dtype, b.dtype)
        np.testing.assert_allclose(a, b, rtol=rtol or (1e-5 if narrow else 1e-9), atol=1e-5 if narrow else 1e-10, err_msg=str(i))


def sweep(codes, shapes=SHAPES, kinds=("float64", "float32", "int64", "bool"), skip=(), **options):
    """same() for every code, shape and kind; skip names kinds, "0-d" or "empty". All failures are told at once."""
    wrong, cases = [], 0
    for shape in shapes:
        for kind in kinds:
            if {kind, "0-d" if shape == () else "", "empty" if 0 in shape else ""} & set(skip):
                continue
            for i, code in enumerate(codes):
                cases += 1
                try:
                    same(code, inputs(shape, kind), **options)
                except AssertionError as error:
                    wrong.append(f"code {i}, shape {shape}, {kind}: {str(error).strip()[:300]}")
    assert not wrong, f"{len(wrong)} of {cases} differ:\n" + "\n".join(wrong[:8])
