"""Functions that are linear wherever they are smooth: their gradients depend on the input, and the second derivative is zero rather than absent."""
import numpy as np
import pytest

import microgradx

FLAT = {
    "relu": lambda F, x: F.relu(x), "relu6": lambda F, x: F.relu6(x), "leaky_relu": lambda F, x: F.leaky_relu(x), "relu_": lambda F, x: F.relu(x * 1, inplace=True),
    "hardshrink": lambda F, x: F.hardshrink(x), "softshrink": lambda F, x: F.softshrink(x), "threshold": lambda F, x: F.threshold(x, 0.1, 20.0),
    "rrelu": lambda F, x: F.rrelu(x, training=True), "prelu": lambda F, x: F.prelu(x, x.detach()[0, :1].abs()), "nll_loss": lambda F, x: F.nll_loss(x, x.detach().argmax(1)),
    "max_pool1d": lambda F, x: F.max_pool1d(x[None], 2), "max_pool2d": lambda F, x: F.max_pool2d(x[None], 2), "avg_pool1d": lambda F, x: F.avg_pool1d(x[None], 2),
    "avg_pool2d": lambda F, x: F.avg_pool2d(x[None], 2), "adaptive_avg_pool2d": lambda F, x: F.adaptive_avg_pool2d(x[None], 2),
    "adaptive_max_pool1d": lambda F, x: F.adaptive_max_pool1d(x[None], 2), "reflect": lambda F, x: F.pad(x[None], (1, 1), mode="reflect"),
    "replicate": lambda F, x: F.pad(x[None], (1, 1), mode="replicate")}
ABSENT = {"sum": lambda F, x: x.sum(), "clamp": lambda F, x: x.clamp(-0.5, 0.5), "max": lambda F, x: x.max(), "linear": lambda F, x: F.linear(x, x.detach()),
          "index": lambda F, x: x[0], "sort": lambda F, x: x.sort()[0]}


def twice(lib, function, factor):
    """Does the gradient require a gradient; and, of the gradient times a weight, the second derivative."""
    lib.manual_seed(0)
    x = lib.randn(4, 4).requires_grad_()
    first, = lib.autograd.grad(function(lib.nn.functional, x).sum(), x, create_graph=True)
    weighted, = lib.autograd.grad((function(lib.nn.functional, x) * lib.tensor(factor, requires_grad=True)).sum(), x, create_graph=True)
    return first.requires_grad, lib.autograd.grad(weighted.sum(), x)[0].numpy()


@pytest.mark.parametrize("name", FLAT)
def test_the_second_derivative_is_zero(name):
    needs, second = twice(microgradx, FLAT[name], 2.0)
    assert needs and second.shape == (4, 4) and not second.any()


@pytest.mark.parametrize("name", ABSENT)
def test_of_what_is_linear_everywhere_there_is_none(name):
    with pytest.raises(RuntimeError, match="appears to not have been used"):
        twice(microgradx, ABSENT[name], 2.0)


def test_a_network_of_relus():
    """The Laplacian of such a network is zero; its gradient still has derivatives by the weights."""
    net = microgradx.nn.Sequential(microgradx.nn.Linear(2, 8), microgradx.nn.ReLU(), microgradx.nn.Linear(8, 1))
    x = microgradx.randn(5, 2, requires_grad=True)
    gradient, = microgradx.autograd.grad(net(x).sum(), x, create_graph=True)
    second, = microgradx.autograd.grad(gradient[:, 0].sum(), x, retain_graph=True)
    assert not second.any()
    gradient.square().sum().backward()
    assert net[0].weight.grad.abs().sum() > 0 and not x.grad.any()
    frozen = net.requires_grad_(False)
    gradient, = microgradx.autograd.grad(frozen(x).sum(), x, create_graph=True)
    gradient.square().sum().backward()


@pytest.mark.peer
@pytest.mark.parametrize("name", [*FLAT, *ABSENT])
def test_beside_pytorch(name):
    torch = pytest.importorskip("torch")
    results = []
    for lib in (microgradx, torch):
        try:
            results.append(twice(lib, (FLAT | ABSENT)[name], 2.0))
        except RuntimeError as error:
            results.append((str(error)[:75], np.zeros(0)))
    assert results[0][0] == results[1][0]
    np.testing.assert_array_equal(results[0][1], results[1][1])
