"""A tour of the public API in ten short stops: read from the top to meet the project, run to see that each sentence is true."""
import numpy as np
import pytest

import microgradx as mx
from microgradx import nn
from microgradx.testing import assert_close
from microgradx.utils.data import DataLoader, TensorDataset


def test_a_tensor_is_a_view_of_a_buffer():
    x = mx.arange(6).reshape(2, 3)
    assert (x.shape, x.stride(), x.dtype) == (mx.Size([2, 3]), (3, 1), mx.int64)
    x.T[0, 1] = 9                                       # views share memory ...
    assert x[1, 0].item() == 9
    array = x.numpy()                                   # ... and so do NumPy's
    array[0, 0] = -1
    assert x.flatten().tolist() == [-1, 1, 2, 9, 4, 5]
    assert (x + 0.5).dtype is mx.float32                # types promote as in PyTorch


def test_backward_fills_grad():
    x = mx.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = (x * x).sum()
    assert repr(y) == "tensor(14., grad_fn=<SumBackward0>)"
    y.backward()
    assert x.grad.tolist() == [2.0, 4.0, 6.0]
    (3 * x).sum().backward()                            # gradients accumulate
    assert x.grad.tolist() == [5.0, 7.0, 9.0]
    with mx.no_grad():
        assert not (x * 2).requires_grad


def test_gradients_have_gradients():
    x = mx.tensor(2.0, requires_grad=True)
    slope, = mx.autograd.grad(x ** 3, x, create_graph=True)
    curvature, = mx.autograd.grad(slope, x)
    assert (slope.item(), curvature.item()) == (12.0, 12.0)
    assert mx.func.grad(mx.func.grad(mx.sin))(mx.tensor(0.5)).item() == pytest.approx(-np.sin(0.5))


def test_a_change_behind_the_tape_is_found():
    x = mx.ones(2, requires_grad=True)
    y = x.exp()
    loss = (y * y).sum()
    y.detach().zero_()                                  # the product saved y
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_an_op_of_your_own_and_its_check():
    class Cube(mx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x ** 3

        @staticmethod
        def backward(ctx, grad):
            x, = ctx.saved_tensors
            return grad * x ** 2                        # forgot the 3

    x = mx.rand(4, dtype=mx.float64, requires_grad=True)
    with pytest.raises(RuntimeError, match="constant factor"):
        mx.autograd.gradcheck(Cube.apply, [x])


def test_a_network_learns():
    mx.manual_seed(0)
    X = mx.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = mx.tensor([0, 1, 1, 0])
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
    optimizer = mx.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(200):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05 and model(X).argmax(1).tolist() == y.tolist()


def test_a_module_is_its_parameters():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 4, 3)
            self.head = nn.Linear(4 * 13 * 13, 10)

        def forward(self, x):
            return self.head(nn.functional.max_pool2d(self.conv(x).relu(), 2).flatten(1))

    net = Net()
    assert [name for name, _ in net.named_parameters()] == ["conv.weight", "conv.bias", "head.weight", "head.bias"]
    assert net(mx.zeros(5, 1, 28, 28)).shape == (5, 10)
    with pytest.raises(RuntimeError, match="Missing key.*head.weight"):
        net.load_state_dict({k: v for k, v in net.state_dict().items() if k != "head.weight"})


def test_batches_come_in_the_seeds_order():
    data = TensorDataset(mx.arange(10), mx.arange(10) ** 2)
    order = []
    for _ in range(2):
        mx.manual_seed(3)
        order.append([x.tolist() for x, _ in DataLoader(data, batch_size=4, shuffle=True)])
    assert order[0] == order[1] and [len(x) for x in order[0]] == [4, 4, 2] and sorted(sum(order[0], [])) == list(range(10))


def test_the_stream_is_the_mersenne_twister_of_pytorch():
    mx.manual_seed(0)
    assert mx.rand(2).tolist() == [0.49625658988952637, 0.7682217955589294]
    assert mx.randint(0, 10, (4,)).tolist() == [3, 0, 3, 9]


def test_saving_needs_no_pickle(tmp_path):
    model = nn.Linear(2, 1)
    mx.save({"model": model.state_dict(), "epoch": 3, "lr": [0.1, 0.01]}, tmp_path / "run.safetensors")
    back = mx.load(tmp_path / "run.safetensors")
    assert back["epoch"] == 3 and back["lr"] == [0.1, 0.01]
    assert_close(back["model"]["weight"], model.weight.detach())
    with pytest.raises(TypeError, match="state_dict"):
        mx.save(model, tmp_path / "model.safetensors")
