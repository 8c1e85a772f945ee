"""The faults: what can be wrong with what a backward rule returns, as a change of the right answer."""
import numpy as np

import microgradx as m
from microgradx._engine.faults import inputs_of


class NotApplicable(Exception):
    """This gradient cannot have this fault (no such input, nothing to transpose, ...)."""


def _axis(t, wanted):
    """A dimension that has something to move: the first (0) or the last (-1) longer than 1."""
    long = [d for d, n in enumerate(t.shape) if n > 1]
    if not long:
        raise NotApplicable
    return long[wanted]


def _transposed(g):
    if g.ndim < 2 or max(g.shape[0], g.shape[-1]) < 2 or g.numel() < 2:
        raise NotApplicable
    return g.transpose(0, -1).reshape(g.shape)


def _averaged(g):
    if g.numel() < 2:
        raise NotApplicable
    return g / g.numel()


def _detached(g):
    if not g.requires_grad:
        raise NotApplicable
    return g.detach()


def _while(recording, g):
    if m.is_grad_enabled() != recording:
        raise NotApplicable
    return g * 2


# faults of one gradient: what becomes of it
ONE = {
    "sign": lambda g: -g,
    "factor 2": lambda g: g * 2,
    "factor 1/n": _averaged,
    "missing": lambda g: None,
    "flipped": lambda g: g.flip(_axis(g, -1)),
    "rolled": lambda g: g.roll(1, _axis(g, 0)),
    "transposed": _transposed,
    "constant to second order": _detached,
    "factor 2 when recorded": lambda g: _while(True, g),
    "factor 2 when not recorded": lambda g: _while(False, g),
}


def one(change, i):
    """The fault of gradient i alone."""
    def fault(rule, node, grads, right):
        if i >= len(right) or right[i] is None:
            raise NotApplicable
        return [*right[:i], change(right[i]), *right[i + 1:]]
    return fault


def swapped(i, j):
    """The gradients of inputs i and j exchanged."""
    def fault(rule, node, grads, right):
        if j >= len(right) or right[i] is None or right[j] is None or right[i].shape != right[j].shape:
            raise NotApplicable
        inputs = inputs_of(node)
        if inputs[i] is None or inputs[j] is None or inputs[i][0] == inputs[j][0] or inputs[i][1] != inputs[j][1]:
            raise NotApplicable
        out = list(right)
        out[i], out[j] = right[j], right[i]
        return out
    return fault


def unreduced(i):
    """Gradient i is not summed over the dimensions its input was broadcast along: the first slice stands for all."""
    def fault(rule, node, grads, right):
        inputs = inputs_of(node)
        if i >= len(right) or right[i] is None or inputs[i] is None or tuple(right[i].shape) == inputs[i][1] or not right[i].numel():
            raise NotApplicable
        g, shape = right[i], inputs[i][1]
        while g.ndim > len(shape):
            g = g[0]
        for d, n in enumerate(shape):
            g = g[(slice(None),) * d + (slice(0, n),)] if g.shape[d] != n else g
        return [*right[:i], g, *right[i + 1:]]
    return fault


def overwritten(rule, node, grads, right):
    """Contributions of different places of the output are not added: the last slice of the output gradient is all that counts."""
    def last(g):
        if g is None:
            return None
        mask = np.zeros(tuple(g.shape))
        d = _axis(g, 0)
        mask[(slice(None),) * d + (-1,)] = 1
        return g * m.from_numpy(mask).to(g.dtype)
    out = rule(node, [last(g) for g in grads] if isinstance(grads, list) else last(grads))
    return [out] if isinstance(out, m.Tensor) else list(out)


def replaced(rule, node, grads, right):
    """One tensor given as two inputs: the second gradient replaces the first instead of being added to it."""
    places = [x and x[0] for x in inputs_of(node)]
    out = list(right)
    for j in range(len(out)):
        for i in range(j):
            if out[i] is not None and out[j] is not None and places[i] is not None and places[i] == places[j]:
                out[i] = None
    if all(a is b for a, b in zip(out, right, strict=True)):
        raise NotApplicable
    return out


def all_faults(count):
    """{name: fault} for a row whose rule returns up to `count` gradients."""
    faults = {f"{kind}, input {i}": one(change, i) for kind, change in ONE.items() for i in range(count)}
    faults |= {f"no reduction over broadcast, input {i}": unreduced(i) for i in range(count)}
    faults |= {f"swapped, inputs {i} and {j}": swapped(i, j) for j in range(count) for i in range(j)}
    faults["output slices not accumulated"] = overwritten
    faults["shared input not accumulated"] = replaced
    return faults


class Watched:
    """A fault as `plant` takes it, which notes whether it could be planted and whether it changed any value."""

    def __init__(self, fault):
        self.fault, self.applied, self.changed, self.count = fault, 0, 0, 0

    def __call__(self, rule, node, grads):
        out = rule(node, grads)
        out = out.to_dense() if getattr(out, "is_sparse", False) else out
        right = [out] if isinstance(out, m.Tensor) or out is None else list(out)
        self.count = max(self.count, len(right))
        if self.fault is None or not any(g is not None and g.numel() for g in right):
            return out
        try:
            wrong = self.fault(rule, node, grads, right)
        except NotApplicable:
            return out
        self.applied += 1
        shapes = [x and x[1] for x in inputs_of(node)]
        self.changed += any(map(_different, right, wrong, shapes)) or any(map(_cut, right, wrong))
        return wrong[0] if isinstance(out, m.Tensor) else tuple(wrong)


def _different(a, b, shape):
    """Do two gradients differ in what arrives at an input of this shape?"""
    a, b = _arriving(a, shape), _arriving(b, shape)
    rtol, atol = (1e-9, 1e-12) if a.dtype == np.float64 else (1e-4, 1e-5)       # sums in another order are the same gradient
    return a.shape != b.shape or not np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True)


def _arriving(g, shape):
    """The values of a gradient after the walk has undone broadcasting."""
    if g is None or shape is None:
        return np.zeros(shape or ())
    g = g.detach().numpy()
    g = g.sum(tuple(range(g.ndim - len(shape))))
    return g.sum(tuple(d for d, n in enumerate(shape) if g.shape[d] != n), keepdims=True)


def _cut(a, b):
    """Was a gradient that can be differentiated further made a constant? One that is zero is a constant already."""
    return a is not None and b is not None and a.requires_grad and not b.requires_grad and a.detach().numpy().any()
