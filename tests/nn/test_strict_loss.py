"""A target of another shape: PyTorch's warning or silence, and the strict mode in which every such broadcast is an error."""
import warnings

import pytest

import microgradx
from microgradx import nn

F = nn.functional
LOSSES = {  # call(lib, input, target), does PyTorch warn?
    "mse_loss": (lambda lib, x, y: lib.nn.functional.mse_loss(x, y), True),
    "MSELoss": (lambda lib, x, y: lib.nn.MSELoss()(x, y), True),
    "l1_loss": (lambda lib, x, y: lib.nn.functional.l1_loss(x, y), True),
    "L1Loss": (lambda lib, x, y: lib.nn.L1Loss()(x, y), True),
    "smooth_l1_loss": (lambda lib, x, y: lib.nn.functional.smooth_l1_loss(x, y), True),
    "huber_loss": (lambda lib, x, y: lib.nn.functional.huber_loss(x, y), True),
    "kl_div": (lambda lib, x, y: lib.nn.functional.kl_div(x, y, reduction="sum"), False),
    "poisson_nll_loss": (lambda lib, x, y: lib.nn.functional.poisson_nll_loss(x, y), False),
    "gaussian_nll_loss": (lambda lib, x, y: lib.nn.functional.gaussian_nll_loss(x, y, lib.ones_like(x)), False),
    "hinge_embedding_loss": (lambda lib, x, y: lib.nn.functional.hinge_embedding_loss(x, y), False),
    "multilabel_soft_margin_loss": (lambda lib, x, y: lib.nn.functional.multilabel_soft_margin_loss(x, y), False),
    "cosine_embedding_loss": (lambda lib, x, y: lib.nn.functional.cosine_embedding_loss(x[:1], x, y), False),
}
X = [[0.2], [0.4], [0.6], [0.8]]
Y = [0.1, 0.5, 0.7, 0.3]
each = pytest.mark.parametrize("name", LOSSES)


def outcome(lib, name, y=Y):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = LOSSES[name][0](lib, lib.tensor(X), lib.tensor(y))
    return round(value.item(), 5), bool(caught)


@pytest.mark.peer
@each
def test_as_pytorch(name):
    torch = pytest.importorskip("torch")
    y = 1.0 if name == "cosine_embedding_loss" else Y   # there PyTorch takes one sign for every row
    if name != "cosine_embedding_loss":
        assert outcome(microgradx, name, y) == outcome(torch, name, y)


@each
def test_warning_by_default(name):
    if name != "cosine_embedding_loss":
        assert outcome(microgradx, name)[1] == LOSSES[name][1]


@each
def test_error_when_strict(name):
    y = Y[:1] if name == "cosine_embedding_loss" else Y
    with nn.strict_losses(), pytest.raises(ValueError, match=r"strict losses do not broadcast.*Hint") as error:
        LOSSES[name][0](microgradx, microgradx.tensor(X), microgradx.tensor(y))
    assert str(error.value).startswith(name if name[0].islower() else name.replace("Loss", "").lower())


@pytest.mark.parametrize("name", [name for name in LOSSES if name != "cosine_embedding_loss"])
def test_equal_shapes_pass_when_strict(name):
    want = outcome(microgradx, name, X)
    with nn.strict_losses():
        assert outcome(microgradx, name, X) == want


def test_the_switch_is_global_and_nests():
    assert not nn.are_losses_strict()
    nn.set_strict_losses(True)
    try:
        with nn.strict_losses(False):
            assert not nn.are_losses_strict()
        assert nn.are_losses_strict()
    finally:
        nn.set_strict_losses(False)
    with pytest.raises(KeyError), nn.strict_losses():
        raise KeyError
    assert not nn.are_losses_strict()
