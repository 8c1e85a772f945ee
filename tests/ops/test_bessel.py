"""Bessel functions: what ties them together, known values, edges, and PyTorch's where it is exact."""
import math

import numpy as np
import pytest

import microgradx

NAMES = [*(f"bessel_{kind}{order}" for kind in "jy" for order in "01"), *(f"modified_bessel_{kind}{order}" for kind in "ik" for order in "01"),
         "scaled_modified_bessel_k0", "scaled_modified_bessel_k1"]
X = microgradx.tensor(np.concatenate([np.linspace(0.01, 80, 4001), [1e-8, 25, 1e3, 1e4]]))


def all_of(lib, x):
    return [getattr(lib.special, name)(x) for name in NAMES]


def test_wronskians():
    j0, j1, y0, y1, i0, i1, k0, k1, *scaled = all_of(microgradx, X)
    assert microgradx.allclose((j1 * y0 - j0 * y1) * X * math.pi / 2, microgradx.ones_like(X), rtol=1e-13, atol=0)
    near = X < 300
    assert microgradx.allclose(((i0 * k1 + i1 * k0) * X)[near], microgradx.ones_like(X)[near], rtol=1e-13, atol=0)
    for plain, more in zip((k0, k1), scaled, strict=True):
        assert microgradx.allclose((more * (-X).exp())[near], plain[near], rtol=1e-12, atol=0)


def test_zeros_of_j():  # Abramowitz and Stegun, table 9.5
    for order, zeros in ((0, (2.404825557695773, 30.634606468431975)), (1, (3.831705970207512, 32.189679910974404))):
        assert getattr(microgradx.special, f"bessel_j{order}")(microgradx.tensor(zeros, dtype=microgradx.float64)).abs().max() < 1e-14


@pytest.mark.peer
def test_beside_pytorch(torch):
    edges = np.array([0.0, -0.0, -2.0, -30.0, np.inf, -np.inf, np.nan, 1e-10, 1e-300])
    far = X.numpy()[(X.numpy() < 2) | (X.numpy() > 16)]         # PyTorch's J and Y are off by up to 1e-6 around 5, as the Wronskian says
    for x in (far, edges):
        for name, ours, theirs in zip(NAMES, all_of(microgradx, microgradx.tensor(x)), all_of(torch, torch.tensor(x)), strict=True):
            np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-12, atol=1e-12, err_msg=name)
    for name in NAMES:
        function, peer = getattr(microgradx.special, name), getattr(torch.special, name)
        assert not function(microgradx.ones(1, requires_grad=True)).requires_grad and not peer(torch.ones(1, requires_grad=True)).requires_grad
        assert function(microgradx.tensor([1, 2])).dtype is microgradx.float32
        for dtype in ("float16", "complex64"):
            for lib, call in ((microgradx, function), (torch, peer)):
                with pytest.raises(NotImplementedError):
                    call(lib.ones(1, dtype=getattr(lib, dtype)))
