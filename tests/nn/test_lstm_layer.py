"""An LSTM of one batch size in float32 runs as one row: it equals the one that walks step by step, and guards what it saved."""
import numpy as np
import pytest

import microgradx as m


@pytest.mark.parametrize("options", [{}, {"bidirectional": True}, {"num_layers": 2, "batch_first": True}, {"bias": False}], ids=str)
@pytest.mark.parametrize("size", [(1, 3, 5), (3, 2, 32), (9, 2, 32), (7, 40, 32)], ids=str)
def test_it_equals_the_walk_in_its_first_and_second_derivatives(options, size):
    steps, batch, hidden = size
    layer = m.nn.LSTM(4, hidden, **options)
    walk = m.nn.LSTM(4, hidden, dtype=m.float64, **options)
    walk.load_state_dict(layer.state_dict())
    shape = (batch, steps, 4) if "batch_first" in options else (steps, batch, 4)
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    found = []
    for lstm, dtype in ((layer, m.float32), (walk, m.float64)):
        x = m.tensor(values, dtype=dtype, requires_grad=True)
        out, (h, c) = lstm(x)
        loss = (out ** 2).sum() + (c ** 3).sum() + h.sum()
        first = m.autograd.grad(loss, [x, *lstm.parameters()], retain_graph=True)
        again = m.autograd.grad(loss, [x, *lstm.parameters()], create_graph=True)
        second = m.autograd.grad((again[0] ** 2).sum() + (again[2] ** 2).sum(), [x, *lstm.parameters()])
        found.append([out, h, c, *first, *again, *second])
    for one, two in zip(*found, strict=True):
        scale = np.abs(two.detach().numpy()).max()
        np.testing.assert_allclose(one.detach().numpy(), two.detach().numpy(), rtol=1e-4, atol=2e-6 * max(scale, 1))


def test_it_refuses_a_backward_through_an_output_that_was_changed():
    out, (h, c) = m.nn.LSTM(3, 4)(m.randn(5, 2, 3))
    h.mul_(2), c.mul_(2)
    (out.sum() + h.sum() + c.sum()).backward(retain_graph=True)
    out.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.sum().backward()


def test_a_frozen_weight_and_one_result_alone():
    lstm = m.nn.LSTM(3, 8)
    lstm.weight_hh_l0.requires_grad_(False)
    x = m.randn(6, 2, 3, requires_grad=True)
    lstm(x)[1][1].sum().backward()
    assert lstm.weight_hh_l0.grad is None and lstm.weight_ih_l0.grad.abs().sum() > 0 and x.grad[0].abs().sum() > 0
    assert m.equal(lstm.bias_ih_l0.grad, lstm.bias_hh_l0.grad)


@pytest.mark.parametrize("name,value", [("weight_hh_l0", (32, 5)), ("weight_hh_l0", (2, 8)), ("weight_hh_l0", (32,)), ("hidden_size", 4), ("hidden_size", 16)])
def test_it_refuses_what_does_not_fit_after_a_replacement(name, value):
    lstm = m.nn.LSTM(3, 8)
    setattr(lstm, name, value if name == "hidden_size" else m.nn.Parameter(m.zeros(value)))
    with pytest.raises(RuntimeError, match="^lstm: .*weight_hh"):
        lstm(m.zeros(5, 2, 3))


@pytest.mark.parametrize("rows", [5, 7, 8])
def test_it_refuses_packed_rows_that_are_not_those_of_the_batch_sizes(rows):
    packed = m.nn.utils.rnn.PackedSequence(m.zeros(rows, 3), m.tensor([2, 2, 2]))
    with pytest.raises(RuntimeError, match="split"):
        m.nn.LSTM(3, 8)(packed)
