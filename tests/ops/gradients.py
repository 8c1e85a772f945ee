"""Gradients of an op against finite differences, first and second order; the fused backward against the composed."""
import numpy as np

import microgradx

RNG = np.random.default_rng(5)
STEP = 6e-6  # about the cube root of float64's eps


def leaves(arrays):
    return [microgradx.tensor(a, requires_grad=True) for a in arrays]


def along(fn, arrays, directions):
    """The derivative of fn(*arrays), a float, along directions: a central difference."""
    sides = [fn(*[a + s * d for a, d in zip(arrays, directions, strict=True)]) for s in (STEP, -STEP)]
    return (sides[0] - sides[1]) / (2 * STEP)


def dot(arrays, others):
    return sum(float((a * b).sum()) for a, b in zip(arrays, others, strict=True) if a is not None)


def gradients(fn, arrays, seed, create_graph):
    """The gradients of <fn(*arrays), seed> by the arrays and the seed, as tensors, with their leaves."""
    *inputs, g = leaves((*arrays, seed))
    out = microgradx.autograd.grad(fn(*inputs), inputs, g if create_graph else g.detach(), create_graph=create_graph)
    return [*inputs, g], out


def check_gradients(fn, *arrays):
    """fn of float64 tensors: gradients of both orders along random directions, and both ways of computing the first."""
    seed = RNG.standard_normal(tuple(fn(*map(microgradx.tensor, arrays)).shape))
    _, plain = gradients(fn, arrays, seed, False)
    inputs, recorded = gradients(fn, arrays, seed, True)
    for p, r, a in zip(plain, recorded, arrays, strict=True):
        assert tuple(p.shape) == a.shape and p.dtype is microgradx.float64
        np.testing.assert_allclose(p.numpy(), r.detach().numpy(), rtol=1e-9, atol=1e-11)

    directions = [RNG.standard_normal(a.shape) for a in arrays]
    numeric = along(lambda *xs: dot([fn(*map(microgradx.tensor, xs)).numpy()], [seed]), arrays, directions)
    np.testing.assert_allclose(dot([p.numpy() for p in plain], directions), numeric, rtol=1e-5, atol=1e-6)

    weights = [RNG.standard_normal(a.shape) for a in arrays]
    second = microgradx.autograd.grad(recorded, inputs, [microgradx.tensor(w) for w in weights], allow_unused=True)
    directions.append(RNG.standard_normal(seed.shape))

    def weighted(*xs):
        return dot([g.numpy() for g in gradients(fn, xs[:-1], xs[-1], False)[1]], weights)

    numeric = along(weighted, (*arrays, seed), directions)
    second = [None if s is None else s.numpy() for s in second]
    np.testing.assert_allclose(dot(second, directions), numeric, rtol=1e-5, atol=1e-6)
