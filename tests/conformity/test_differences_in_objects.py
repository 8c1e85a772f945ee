"""The README's rows about classes, attributes and functions as Python objects."""
import inspect
import warnings
from unittest import mock

import pytest

import microgradx
from tests.conformity.differences import row

CELL_REPLACED = 'a function that a program replaces (`mock.patch.object(F, "relu")`, counters of operations), for the layers and functions that compute it'
CELL_TEXTS = "the texts of warnings behind their first words, and so filters by `message=` that look there"
CELL_OBJECTS = ("what `untyped_storage()` gives: slices, names such as `float` and `from_file`, `resize_`; `tensor.__class__ = other`, to or from `Tensor`; "
                "`inspect.isfunction(nn.Module.__call__)`; `vars` of a module")


def calls_seen(lib):
    """How many of two layers call what replaces a function."""
    F, x = lib.nn.functional, lib.ones(1, 2)
    with mock.patch.object(F, "relu") as relu, mock.patch.object(F, "linear") as linear:
        lib.nn.ReLU()(x)
        lib.nn.Linear(2, 1)(x)
        assert F.relu(x) is relu.return_value
    return relu.call_count - 1 + linear.call_count


def of_target_size(lib):
    """The category of the warning, whether it begins with PyTorch's words, and whether it goes on with them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        lib.nn.functional.mse_loss(lib.ones(2, 1), lib.ones(2))
    text = str(caught[0].message)
    return caught[0].category, text.startswith("Using a target size"), "due to broadcasting" in text


def objects(lib):
    storage, x, layer = lib.ones(2).untyped_storage(), lib.ones(2), lib.nn.Linear(1, 1)
    assert len(storage) == storage.nbytes() == storage.size() == 8 and storage == storage and storage.data_ptr()
    try:
        x.__class__ = lib.nn.Parameter
    except TypeError:
        assert type(x) is lib.Tensor
    try:
        grown = storage.resize_(1000).size() == 1000 and len(storage[:2]) == 2
    except RuntimeError:
        with pytest.raises(RuntimeError):
            storage[:2]
        grown = hasattr(storage, "float")
    return grown, isinstance(x, lib.nn.Parameter), inspect.isfunction(lib.nn.Module.__call__), "_forward_hooks" in vars(layer)


@row(CELL_REPLACED)
def test_layers_do_not_notice():
    assert calls_seen(microgradx) == 0


@row(CELL_REPLACED)
@pytest.mark.peer
def test_layers_call_what_stands_there_in_pytorch(torch):
    assert calls_seen(torch) == 2


@row(CELL_TEXTS)
def test_texts_of_warnings():
    assert of_target_size(microgradx) == (UserWarning, True, False)


@row(CELL_TEXTS)
@pytest.mark.peer
def test_texts_of_warnings_in_pytorch(torch):
    assert of_target_size(torch) == (UserWarning, True, True)


@row(CELL_OBJECTS)
def test_objects():
    assert objects(microgradx) == (False,) * 4


@row(CELL_OBJECTS)
@pytest.mark.peer
def test_objects_in_pytorch(torch):
    assert objects(torch) == (True,) * 4
