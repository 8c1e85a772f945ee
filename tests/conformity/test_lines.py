"""One line of code each: what it gives has PyTorch's values, dtype, strides and text. `L` is the library."""
import numpy as np
import pytest

import microgradx

LINES = r"""
L.nn.functional.local_response_norm(L.ones(2, 3, 4), 2, k=True)
L.nn.functional.max_pool2d(L.ones(1, 1, 4, 4), (2, True))
L.nn.functional.fractional_max_pool2d(L.ones(1, 1, 6, 6), 2, output_size=0)
L.nn.LSTM(3, 4, np.int64(2))(L.ones(2, 1, 3))[0].shape
L.nn.Bilinear(3, 4, 0)(L.ones(2, 3), L.ones(2, 4))
L.nn.ReLU(inplace=2)
L.normal(L.tensor([1., 2]), L.ones(2).double())
L.normal(L.tensor([1., 2]).half(), L.ones(2))
L.distributions.Chi2(L.tensor(3)).rate
L.distributions.Chi2(L.tensor(3)).sample()
(lambda t: t.inv.inv is t)(L.distributions.ComposeTransform([L.distributions.ExpTransform()]))
(lambda t, a: t.inv is a)(*(lambda t: (t, t.inv))(L.distributions.ExpTransform()))
(lambda t, a: t.with_cache(1).inv.inv._cache_size)(*(lambda t: (t, t.inv))(L.distributions.ExpTransform()))
star(L, "")
star(L, ".distributions")
star(L, ".nn.utils")
lbfgs(L)
"""


def star(L, *packages):
    """Which of some names that programs import from elsewhere a star import would overwrite."""
    names = {}
    for package in packages:
        exec(f"from {L.__name__}{package} import *", names)
    return sorted(names.keys() & {"random", "math", "re", "init", "prune", "nn", "optim", "fft", "functional", "sys", "normal", "transforms", "kl", "beta"})


def lbfgs(L):
    """The names of an L-BFGS optimizer's state after a step."""
    w = L.ones(2, requires_grad=True)
    optimizer = L.optim.LBFGS([w], max_iter=3)
    optimizer.step(lambda: (optimizer.zero_grad(), (loss := (w ** 4).sum()), loss.backward())[1])
    return sorted(optimizer.state_dict()["state"][0])


def flat(found, lib):
    """The parts of a result: arrays with what is said of them, plain values, the text of everything else."""
    if isinstance(found, lib.Tensor):
        return [str(found.dtype).split(".")[1], found.stride(), found.requires_grad, found.detach().float().numpy()]
    if isinstance(found, (tuple, list)):
        return [part for each in found for part in flat(each, lib)]
    return [found] if isinstance(found, (bool, int, float, type(None))) else [str(found).replace("torch", "microgradx")]


@pytest.mark.peer
@pytest.mark.parametrize("code", LINES.strip().split("\n"))
def test_lines(torch, code):
    found = []
    for lib in (microgradx, torch):
        lib.manual_seed(0)
        found.append(flat(eval(code, {**globals(), "L": lib}), lib))
    for a, b in zip(*found, strict=True):
        if isinstance(b, np.ndarray):
            np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
        else:
            assert a == b, found
