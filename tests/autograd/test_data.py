"""What x.data promises: the memory of x without its history, to be written unseen, and a place to put other memory."""
import tracemalloc

import pytest

import microgradx


def values(t):
    return t.detach().tolist()


def test_versions_of_data_begin_at_zero(lib):
    x = lib.zeros(3).add_(1)
    data = x.data
    assert (x._version, data._version, data.add_(1)._version, x._version, x.data._version) == (1, 0, 1, 1, 0)


def test_putting_memory_into_a_tensor_is_no_change_that_versions_count(lib):
    x = lib.ones(3).add_(1).add_(1)
    other = lib.zeros(4).add_(1)
    x.data = other
    assert (x._version, other._version) == (2, 1)
    x.add_(1)
    assert (x._version, other._version, values(other)) == (3, 1, [2.0] * 4)
    view = x[1:]
    x.data = x.data
    view.add_(1)
    assert (x._version, values(x)) == (4, [2.0, 3.0, 3.0, 3.0])
    x.set_(lib.zeros(2))
    assert (x._version, values(x)) == (5, [0.0, 0.0])
    x.resize_(3)
    assert x._version == 6


def test_what_counts_up_is_still_seen(lib):
    w = lib.ones(3, requires_grad=True)
    for change in (lambda: w.set_(lib.zeros(3)), lambda: setattr(w, "data", lib.zeros(3)) or w.add_(1)):
        y = (w * w).sum()
        with lib.no_grad():
            change()
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            y.backward()


def step_in_place(p):
    p.data -= 0.1 * p.grad


def step_elsewhere(p):
    p.data = p.data - 0.1 * p.grad


EXPECTED = {
    "step_in_place": [0.05634, 0.00221, 0.04923, 0.00674, -0.27581, -0.09367, -0.02066, 0.02185, -0.35647, -0.0231, -0.68265, 0.09053, 1.37448],
    "step_elsewhere": [0.04801, -0.0012, 0.03921, 0.00368, -0.24242, -0.05628, -0.02552, 0.02365, -0.31005, -0.02895, -0.68265, 0.09053, 1.37448]}


@pytest.mark.parametrize("step", [step_in_place, step_elsewhere])
def test_two_losses_with_a_step_by_hand_in_between(lib, step):
    """Layers compute with the weights that they had where these lie elsewhere now, and with the new ones where they were written over."""
    model = lib.nn.Sequential(lib.nn.Linear(2, 2), lib.nn.Tanh(), lib.nn.Linear(2, 1))
    with lib.no_grad():
        for p in model.parameters():
            p.copy_(lib.arange(p.numel()).view(p.shape) / 4 - 0.3)
    x = lib.tensor([[1.0, -2.0], [0.5, 3.0]], requires_grad=True)
    first, second = model(x).sum(), (model(x) ** 2).sum()
    first.backward(retain_graph=True)
    for p in model.parameters():
        step(p)
    second.backward()
    found = [number for t in (x, *model.parameters()) for number in values(t.grad.flatten())]
    assert found == pytest.approx(EXPECTED[step.__name__], abs=1e-5)


def test_second_derivatives_of_a_layer_whose_weight_was_replaced(lib):
    x, w = lib.tensor([[1.0, 2.0]], requires_grad=True), lib.tensor([[3.0, 4.0]], requires_grad=True)
    y = lib.nn.functional.linear(x, w, lib.zeros(1))
    w.data = lib.zeros(1, 2)
    g, = lib.autograd.grad((y ** 2).sum(), x, create_graph=True)           # 2 y w = 2 (x w) w
    assert values(g) == [[66.0, 88.0]]
    dx, dw = lib.autograd.grad(g.sum(), (x, w))
    assert values(dx) == [[42.0, 56.0]] and values(dw) == [[14.0 + 22, 28.0 + 22]]


@pytest.mark.parametrize("use, expected", [
    (lambda w: w * w, [[-2.0, 10.0], [4.0, 3.0]]), (lambda w: w ** 3, [[3.0, 75.0], [12.0, 6.75]]), (lambda w: w @ w, [[5.0, 4.5], [10.5, 10.0]]),
    (lambda w: w.square().abs(), [[-2.0, 10.0], [4.0, 3.0]])])
def test_operations_compute_with_what_lies_in_the_leaf_now(lib, use, expected):
    w = lib.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = use(w)
    w.data = lib.tensor([[-1.0, 5.0], [2.0, 1.5]])
    y.sum().backward()
    assert values(w.grad) == expected


def test_steps_by_hand_leave_nothing_behind():
    p = microgradx.ones(3, requires_grad=True)

    def steps():
        for _ in range(1000):
            p.data -= 0.1
            p.data = p.data - 0.1
            p.data = p.data
    steps()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        steps()
        assert tracemalloc.get_traced_memory()[0] - before < 10_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("change, expected", [
    (lambda lib, x: x.data.copy_(x.data.t()), [[0, 3, 6], [1, 4, 7], [2, 5, 8]]),
    (lambda lib, x: x.data.add_(x.data.t()), [[0, 4, 8], [4, 8, 12], [8, 12, 16]]),
    (lambda lib, x: x.data.index_copy_(0, lib.tensor([2, 0, 1]), x.data), [[3, 4, 5], [6, 7, 8], [0, 1, 2]]),
    (lambda lib, x: x.data.__setitem__(lib.tensor([2, 0, 1]), x.data), [[3, 4, 5], [6, 7, 8], [0, 1, 2]]),
    (lambda lib, x: x.data.index_add_(0, lib.tensor([1, 2, 0]), x.data), [[6, 8, 10], [3, 5, 7], [9, 11, 13]]),
    (lambda lib, x: x.data.masked_fill_(x.data[0] > 0, x.data[0, 1]), [[0, 1, 1], [3, 1, 1], [6, 1, 1]])])
def test_what_is_read_and_written_through_data_is_one_memory(change, expected):
    x = microgradx.arange(9.0).view(3, 3).requires_grad_()
    change(microgradx, x)
    assert values(x) == expected


def test_what_lies_in_two_tensors_is_not_shared_by_one():
    x, y = microgradx.ones(2), microgradx.zeros(2)
    y.data = x.data
    for one in (x, y):
        with pytest.raises(RuntimeError, match="left behind"):
            one.share_memory_()
    y.data = y.data * 2
    assert y.share_memory_().is_shared() and not x.is_shared()
