"""Recomputation: the same gradients with less kept, both ways, with the random stream, keyword arguments and in segments."""
import gc

import pytest

import microgradx
from microgradx import nn
from microgradx.utils.checkpoint import CheckpointError, checkpoint, checkpoint_sequential

pytestmark = pytest.mark.filterwarnings("ignore:.*use_reentrant")


def model(dropout=0.0):
    microgradx.manual_seed(3)
    return nn.Sequential(*[layer for _ in range(4) for layer in (nn.Linear(6, 6), nn.Tanh(), nn.Dropout(dropout))])


def gradients(run, dropout=0.0):
    net = model(dropout)
    microgradx.manual_seed(5)
    x = microgradx.randn(3, 6, requires_grad=True)
    y = run(net, x)
    (y * y).sum().backward()
    return [y, x.grad, *[p.grad for p in net.parameters()], microgradx.rand(2)]   # the last: where the stream is


def same(a, b):
    assert all(microgradx.equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize("reentrant", [True, False])
@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_gradients_are_the_same(reentrant, dropout):
    want = gradients(lambda net, x: net(x), dropout)
    same(gradients(lambda net, x: checkpoint(net, x, use_reentrant=reentrant), dropout), want)
    same(gradients(lambda net, x: checkpoint_sequential(net, 3, x, use_reentrant=reentrant), dropout), want)


@pytest.mark.parametrize("reentrant", [True, False])
def test_the_stream_is_not_preserved_when_not_asked(reentrant):
    want = gradients(lambda net, x: net(x), 0.5)
    got = gradients(lambda net, x: checkpoint(net, x, use_reentrant=reentrant, preserve_rng_state=False), 0.5)
    assert microgradx.equal(got[0], want[0]) and not microgradx.equal(got[1], want[1])


def test_less_is_kept():
    """While the graph lives, nothing of the inside does."""
    def alive(run):
        gc.collect()
        net, x = model(), microgradx.randn(50, 6, requires_grad=True)
        before = sum(type(o) is microgradx.autograd.graph.Node for o in gc.get_objects())
        calls = []
        net[0].register_forward_hook(lambda *_: calls.append(1))
        y = run(net, x)
        kept = sum(type(o) is microgradx.autograd.graph.Node for o in gc.get_objects()) - before
        y.sum().backward()
        return kept, len(calls)

    assert alive(lambda net, x: net(x))[1] == 1
    kept, calls = alive(lambda net, x: checkpoint(net, x, use_reentrant=True))
    assert kept <= 2 and calls == 2
    assert alive(lambda net, x: checkpoint(net, x, use_reentrant=False))[1] == 2


def test_keyword_arguments_grad_and_higher_order():
    x = microgradx.tensor([1.0, 2.0], dtype=microgradx.float64, requires_grad=True)
    y = checkpoint(lambda x, power: x ** power, x, power=3, use_reentrant=False)
    g, = microgradx.autograd.grad(y.sum(), x, create_graph=True)
    h, = microgradx.autograd.grad(g.sum(), x)
    assert g.tolist() == [3.0, 12.0] and h.tolist() == [6.0, 12.0]


@pytest.mark.parametrize("early_stop", [True, False])
def test_a_function_that_differentiates(early_stop):
    """Forces of an energy: the pass inside runs what has been recorded so far again, and needs the same of it both times."""
    def forces(x):
        energy = ((x @ first).tanh() @ second).sin().square().sum()
        return microgradx.autograd.grad(energy, x, create_graph=True)[0]

    microgradx.manual_seed(3)
    x, first, second = (microgradx.randn(3, 3, requires_grad=True) for _ in range(3))
    want = microgradx.autograd.grad(forces(x).square().sum(), (x, first, second))
    y = checkpoint(forces, x, use_reentrant=False, early_stop=early_stop)
    same(microgradx.autograd.grad(y.square().sum(), (x, first, second)), want)


def test_each_pass_runs_it_again():
    calls, x = [], microgradx.tensor([1.0, 2.0], requires_grad=True)
    y = checkpoint(lambda x: (calls.append(1), (x * x).exp().sin())[1], x, use_reentrant=False).sum()
    y.backward(retain_graph=True)
    assert len(calls) == 2
    assert y.grad_fn.next_functions[0][0]._saved_self.tolist() == (x * x).exp().tolist()       # outside of a pass nothing is kept
    y.backward()
    assert len(calls) == 4


def test_what_is_refused():
    x = microgradx.ones(2, requires_grad=True)
    with pytest.raises(ValueError, match="Unexpected keyword arguments: power"):
        checkpoint(lambda x, power: x, x, power=3, use_reentrant=True)
    with pytest.raises(RuntimeError, match="incompatible with .grad()"):
        microgradx.autograd.grad(checkpoint(lambda x: x * 2, x, use_reentrant=True).sum(), x)
    with pytest.warns(UserWarning, match="None of the inputs have requires_grad"):
        checkpoint(lambda x: x * 2, x.detach(), use_reentrant=True)
    with pytest.warns(UserWarning, match="use_reentrant"):
        checkpoint(lambda x: x * 2, x)


def test_another_second_run_is_noticed():
    x, runs = microgradx.ones(2, requires_grad=True), []

    def unsteady(x):
        runs.append(1)
        return x.exp() if len(runs) > 1 else x.exp().sin()
    with pytest.raises(CheckpointError, match="different number|more tensors"):
        checkpoint(unsteady, x, use_reentrant=False).sum().backward()


@pytest.mark.parametrize("reentrant", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_second_run_has_the_autocast_of_the_first(reentrant, first):
    x, dtypes = microgradx.randn(3, 3, requires_grad=True), []

    def product(x):
        y = x @ x
        dtypes.append(y.dtype)
        return microgradx.sigmoid(y)
    with microgradx.autocast("cpu", dtype=microgradx.float16, enabled=first):
        y = checkpoint(product, x, use_reentrant=reentrant)
    with microgradx.autocast("cpu", enabled=not first):
        y.sum().backward()
        assert microgradx.is_autocast_enabled("cpu") is not first
    assert dtypes == [microgradx.float16 if first else microgradx.float32] * 2 and x.grad.dtype is microgradx.float32
