"""Complex tensors and views of their parts, changed in place while the tape records: histories, versions, gradients of both orders."""
import random

import numpy as np
import pytest

import microgradx


def imaginary(z, x, lib):
    z.imag *= -1


def real(z, x, lib):
    z.real[...] = x * x


def assigned(z, x, lib):
    z.real = 3 * x.detach()


def through_pairs(z, x, lib):
    lib.view_as_real(z)[..., 1].mul_(-1)


def older_view(z, x, lib):
    part = z.real
    z.mul_(1j)
    part.mul_(x)


# with z = x + 2xi: the values, and those of the gradients of a loss |z|^2 and of the sum of their squares
EXPECTED = [(imaginary, 2, [1 - 2j, 3 - 6j], [10, 30], [200, 600]), (real, 1, [1 + 2j, 9 + 6j], [12, 132], [480, 30624]),
            (assigned, 1, [3 + 2j, 9 + 6j], [8, 24], [128, 384]), (through_pairs, 1, [1 - 2j, 3 - 6j], [10, 30], [200, 600]),
            (older_view, 2, [-2 + 1j, -18 + 3j], [18, 438], [1800, 380184])]


@pytest.mark.parametrize("change, version, values, first, second", EXPECTED)
def test_changes_of_parts(change, version, values, first, second):
    x = microgradx.tensor([1.0, 3.0], dtype=microgradx.float64, requires_grad=True)
    z = microgradx.complex(x, 2 * x)
    change(z, x, microgradx)
    assert z.tolist() == values and z._version == version and z.grad_fn.name().endswith("CopySlices")
    g, = microgradx.autograd.grad((z * z.conj()).sum().real, x, create_graph=True)
    assert g.tolist() == first and microgradx.autograd.grad((g ** 2).sum(), x)[0].tolist() == second


def test_changes_of_pairs_as_complex():
    x = microgradx.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = x * 2
    z = microgradx.view_as_complex(y)
    z *= 1j
    z.real.mul_(x[0])
    assert y.tolist() == [[-4, 2], [-16, 6]] and (y._version, z._version) == (2, 2) and y.grad_fn.name().endswith("CopySlices")
    assert microgradx.autograd.grad((y ** 3).sum() + (z.real ** 2).sum(), x)[0].tolist() == [[-136, -5968], [216, -2944]]


def test_what_is_refused():
    leaf, pairs = microgradx.tensor([1 + 2j], requires_grad=True), microgradx.ones(1, 2, requires_grad=True)
    for change in (lambda: leaf.real.add_(1), lambda: setattr(leaf, "imag", 1.0), lambda: microgradx.view_as_real(leaf)[0].mul_(2), lambda: microgradx.view_as_complex(pairs).mul_(2)):
        with pytest.raises(RuntimeError, match="a view of a leaf"):
            change()
    z = leaf * 1
    with microgradx.no_grad():
        part = z.real
    with pytest.raises(RuntimeError, match="created in no_grad mode"):
        part.mul_(leaf.imag)
    square = z * z
    z.imag.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace"):
        square.real.sum().backward()


def test_a_complex_tensor_begins_to_want_a_gradient_by_its_part():
    z, x = microgradx.zeros(3, dtype=microgradx.complex64), microgradx.tensor([1.0, 2.0, 3.0], requires_grad=True)
    z.imag[1:] = x[1:]
    assert z.requires_grad and z.real.grad_fn is not None
    (z * z).sum().real.backward()
    assert x.grad.tolist() == [0, -4, -6]


def program(lib, seed):
    """Random looks and changes: the versions, the errors' classes, the tensors and the gradients."""
    draw, numbers = random.Random(seed), np.random.default_rng(seed)
    x, y = (lib.tensor(numbers.standard_normal((4, 3, 2)), requires_grad=True) for _ in range(2))
    whole = lib.complex(x, y) if draw.random() < 0.5 else x * y
    if draw.random() < 0.3:
        whole = whole.permute(1, 2, 0).clone()
    tensors, log = [whole], []
    for _ in range(draw.randint(3, 9)):
        t, u, start, step, dim = draw.choice(tensors), draw.choice(tensors), draw.randint(0, 1), draw.randint(1, 2), draw.randint(0, 2)
        number = u.sum() * 0.3 if t.is_complex() or not u.is_complex() else u.detach().abs().sum() * 0.1
        try:
            look = draw.choice([lambda: t.real, lambda: t.imag, lambda: lib.view_as_real(t), lambda: lib.view_as_complex(t), lambda: t[start::step],  # noqa: B023
                                lambda: t.transpose(0, dim), lambda: t[..., 0], lambda: t.mul_(number), lambda: t.add_(x.sum() * 0.5),  # noqa: B023
                                lambda: t.copy_(y[0, 0, 0] * x[0, 1, 1]), lambda: t.imag.mul_(x[0, 0, 0]), lambda: t.real.sub_(number.real)])()  # noqa: B023
            if look.dtype in (lib.float64, lib.complex128):
                tensors.append(look)
        except (RuntimeError, IndexError) as error:
            log.append(type(error))
        log.append(t._version)
    joined = sum((t * t * (0.3 + 0.1j if t.is_complex() else 1)).sum() for t in tensors)
    first = lib.autograd.grad(joined.real + (joined.imag if joined.is_complex() else 0), (x, y), create_graph=True, allow_unused=True)
    squares = sum((g ** 2).sum() for g in first if g is not None)
    second = lib.autograd.grad(squares, (x, y), allow_unused=True) if squares.requires_grad else (None, None)
    return log, [np.zeros((4, 3, 2)) if t is None else np.array(t.tolist()) for t in (*tensors, *first, *second)]


@pytest.mark.peer
@pytest.mark.parametrize("seed", range(150))
def test_random_programs_in_pytorch(seed):
    torch = pytest.importorskip("torch")
    (log, values), (their_log, their_values) = (program(lib, seed) for lib in (microgradx, torch))
    assert log == their_log
    for a, b in zip(values, their_values, strict=True):
        np.testing.assert_allclose(a, b, 1e-8, 1e-9 * (1 + np.abs(b).max(initial=0)))
