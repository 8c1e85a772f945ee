"""Errors of backward name the op, and in anomaly mode the user's line; NaN and writes past the tape are found."""
import importlib
import inspect
import warnings

import numpy as np
import pytest

import microgradx
from microgradx.autograd import Function, detect_anomaly, set_detect_anomaly

F = microgradx.nn.functional


def here(offset=0):
    """This file and the caller's line, as errors write them."""
    return f"test_anomaly.py:{inspect.currentframe().f_back.f_lineno + offset}"


@pytest.fixture
def anomaly():
    with set_detect_anomaly(True):
        yield


def leaf(*values):
    return microgradx.tensor(values, dtype=microgradx.float64, requires_grad=True)


def test_switches():
    assert (microgradx.is_anomaly_enabled(), microgradx.is_anomaly_check_nan_enabled()) == (False, True)
    with pytest.warns(UserWarning, match="Anomaly Detection"), detect_anomaly(check_nan=False):
        assert microgradx.is_anomaly_enabled() and not microgradx.is_anomaly_check_nan_enabled()
        with set_detect_anomaly(False):
            assert not microgradx.is_anomaly_enabled()
        assert microgradx.is_anomaly_enabled()
    assert not microgradx.is_anomaly_enabled()
    set_detect_anomaly(True)
    assert microgradx.is_anomaly_enabled()
    set_detect_anomaly(False)
    assert not microgradx.is_anomaly_enabled()


def test_nan_names_op_and_line(anomaly):
    x = leaf(0.0, 4.0)
    line = here(1)
    y = x.sqrt()
    with pytest.raises(RuntimeError, match="SqrtBackward0.*returned nan values in its 0th output.*first at \\[0\\]") as error:
        (y * x.sign()).sum().backward()
    assert line in str(error.value)


def test_infinities_are_no_nan(anomaly):
    x = leaf(0.0, 0.0, 1.0)
    (x.sqrt() * microgradx.tensor([1.0, -1.0, 1.0])).sum().backward()     # inf and -inf, whose sum is NaN
    assert x.grad.tolist() == [float("inf"), -float("inf"), 0.5]


def test_nan_passes_outside_and_without_check_nan():
    x = leaf(0.0, 4.0)
    (x.sqrt() * x.sign()).sum().backward()
    assert x.grad.isnan().tolist() == [True, False]
    x.grad = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with detect_anomaly(check_nan=False):
            (x.sqrt() * x.sign()).sum().backward()
    assert x.grad.isnan().tolist() == [True, False]


def test_a_layer_is_named_by_the_users_line(anomaly):
    importlib.import_module("microgradx.overrides")     # from here on functions are called through frames of their own
    layer, x = microgradx.nn.Linear(2, 2), leaf(1.0, 2.0).float()
    line = here(1)
    loss = F.cross_entropy(layer(x)[None], microgradx.tensor([0]))
    loss.backward()
    with pytest.raises(RuntimeError, match="second time") as error:
        loss.backward()
    assert line in str(error.value)


def test_changed_saved_tensor(anomaly):
    x = leaf(1.0, 2.0)
    y = x.exp()
    line = here(1)
    z = y * y
    y.add_(1)
    with pytest.raises(RuntimeError, match="MulBackward0.*modified by an inplace operation") as error:
        z.sum().backward()
    assert line in str(error.value)


def test_outside_the_hint_says_how_to_find_the_line():
    x = leaf(1.0, 2.0)
    y = x.exp()
    z = y * y
    y.add_(1)
    with pytest.raises(RuntimeError, match="detect_anomaly") as error:
        z.sum().backward()
    assert "test_anomaly.py" not in str(error.value)


class WrongShape(Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g[:1]


def test_wrong_shape_of_a_function(anomaly):
    line = here(1)
    y = WrongShape.apply(leaf(1.0, 2.0, 3.0))
    with pytest.raises(RuntimeError, match="WrongShape.*\\[1\\].*\\[3\\]") as error:
        y.sum().backward()
    assert line in str(error.value)


class Raises(WrongShape):
    @staticmethod
    def backward(ctx, g):
        raise KeyError("mine")


def test_what_a_function_raises_keeps_its_class_and_gets_a_note(anomaly):
    line = here(1)
    y = Raises.apply(leaf(1.0))
    with pytest.raises(KeyError, match="mine") as error:
        y.sum().backward()
    assert line in "".join(error.value.__notes__)


def view_of(t):
    return t.detach().numpy()


@pytest.mark.parametrize("write", [lambda t: view_of(t).__setitem__(1, 7.0), lambda t: t.data.mul_(3.0)], ids=["numpy", "data"])
@pytest.mark.parametrize("saves", [lambda y: y * y, lambda y: y.exp(), lambda y: F.linear(y, y), lambda y: y ** 3], ids=["mul", "exp", "linear", "pow"])
def test_a_write_past_the_tape_is_found(anomaly, write, saves):
    y = leaf(1.0, 2.0).clone()
    z = saves(y)
    write(z if saves(leaf(1.0)).grad_fn.name() == "ExpBackward0" else y)
    with pytest.raises(RuntimeError, match="modified behind the tape.*NumPy"):
        z.sum().backward()


def test_a_write_to_what_nobody_saved_is_fine(anomaly):
    y = leaf(1.0, 2.0).clone()
    z = y + 1
    view_of(y)[0] = 5
    z.sum().backward()


def test_outside_a_foreign_write_is_not_noticed():
    """What the documentation says is not caught."""
    x = leaf(1.0, 2.0)
    y = x.clone()
    z = y * y
    view_of(y)[:] = np.array([10.0, 20.0])
    z.sum().backward()
    assert x.grad.tolist() == [20.0, 40.0]


def test_digest_sees_every_byte():
    for n in (1, 3, 4, 8, 9, 31, 33, 100):
        for k in range(n):
            with set_detect_anomaly(True):
                y = microgradx.zeros(n, dtype=microgradx.uint8).float().requires_grad_().clone()
                z = y * y
                view_of(y).view(np.uint8)[4 * k + k % 4] ^= 1 << k % 8
                with pytest.raises(RuntimeError, match="behind the tape"):
                    z.sum().backward()


@pytest.mark.filterwarnings("ignore:Anomaly Detection")
def test_saved_views_with_strides_are_digested():
    with microgradx.autograd.detect_anomaly():
        x = microgradx.ones(3, 2, requires_grad=True)
        column = x[:, 0]
        (column * column).sum().backward()
    assert x.grad.tolist() == [[2.0, 0.0]] * 3
