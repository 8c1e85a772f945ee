"""Every mistake of the table raises its class, here and in PyTorch, and says more than what Python tripped over inside."""
import builtins
import re
import warnings

import numpy as np
import pytest

import microgradx

from . import mistakes, mistakes_checked

TABLE = {**mistakes.MISTAKES, **mistakes_checked.MISTAKES}
CASES = [(section, kind) for section, kinds in TABLE.items() for kind in kinds]
# how Python's own errors begin: what an argument of the wrong type runs into when nobody has looked at it
INTERNAL = re.compile(r"'[\w.]+' object (has no|is not (?!callable)|cannot)|.*referenced before assignment|"
                      r"'[<>=]+' not supported between instances of '(?!microgradx)|bad operand type|not enough values to unpack|zip\(\)")


def outcomes(lib, section, kind):
    """[(expression, its error or None)]"""
    found = []
    for code in re.split(r" ;; |\n", TABLE[section][kind].strip()):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                eval(code.strip(), {**vars(mistakes), **vars(mistakes_checked), "L": lib})
                found.append((code.strip(), None))
            except Exception as error:  # noqa: BLE001 - the class is what is looked at
                found.append((code.strip(), error))
    return found


def classed(error):
    return next((c for c in type(error).__mro__ if c.__module__ == builtins.__name__), None)


@pytest.mark.parametrize("section, kind", CASES, ids=lambda x: getattr(x, "__name__", x))
def test_mistakes_here(section, kind):
    wrong = [f"{code}: {type(error).__name__}: {error}" for code, error in outcomes(microgradx, section, kind)
             if error is None or classed(error) is not kind or not str(error) or kind is not AttributeError and INTERNAL.match(str(error))]
    assert not wrong, f"{len(wrong)} are not {kind.__name__}:\n" + "\n".join(wrong)


def test_messages_name_the_op():
    nn = microgradx.nn
    for name, call in {
            "mse_loss": lambda x: nn.functional.mse_loss(x, microgradx.ones(2)), "cosine_similarity": lambda x: nn.functional.cosine_similarity(x, microgradx.ones(2)),
            "broadcast_tensors": lambda x: microgradx.broadcast_tensors(x, microgradx.ones(2)), "isclose": lambda x: microgradx.isclose(x, microgradx.ones(2)),
            "LSTM": lambda x: nn.LSTM(2, 4)(x[None]), "RNN": lambda x: nn.RNN(3, 4)(x[None], x[None]), "GRU": lambda x: nn.GRU(3, 4)(x[None], x[None, None])}.items():
        with warnings.catch_warnings(action="ignore"), pytest.raises(RuntimeError, match=f"^{name}: .*3"):
            call(microgradx.ones(3))
    for call, message in ((lambda x: x.to([3]), "^to.*got list"), (lambda x: x.type_as(3), "^type_as.*not int"), (lambda x: x.to(other=3), "^to.*'other' got int")):
        with pytest.raises(TypeError, match=message):
            call(microgradx.ones(3))


def test_hints_follow_one_full_stop():
    for make in (microgradx.from_numpy, microgradx.tensor, microgradx.as_tensor):
        with pytest.raises(TypeError, match=r"and bool\. Hint: "):
            make(np.array([None]))


def test_hints_see_what_was_meant():
    with pytest.raises(TypeError, match=r"returns \(output, state\): take \[0\]"):
        microgradx.nn.Linear(3, 2)(microgradx.nn.LSTM(2, 3)(microgradx.ones(4, 2)))
    with pytest.raises(RuntimeError, match=r"they stand last. Hint: .movedim\(-1, 1\)"):
        microgradx.nn.Conv2d(3, 4, 1)(microgradx.ones(1, 8, 8, 3))


def test_offsets_of_bags_do_not_decrease():  # PyTorch reads what lies before the bag, and raises where that is no index
    with pytest.raises(RuntimeError, match="^embedding_bag: offsets must not decrease"):
        microgradx.nn.functional.embedding_bag(microgradx.tensor([1, 2]), microgradx.ones(3, 2), microgradx.tensor([0, 2, 1]))


@pytest.mark.peer
@pytest.mark.parametrize("section, kind", CASES, ids=lambda x: getattr(x, "__name__", x))
def test_mistakes_in_pytorch(section, kind):
    import torch
    torch.distributions.Distribution.set_default_validate_args(True)    # PyTorch's compiler, which other tests load, turns it off
    wrong = [f"{code}: {type(error).__name__}: {error}" for code, error in outcomes(torch, section, kind) if error is None or classed(error) is not kind]
    assert not wrong, f"{len(wrong)} are not {kind.__name__}:\n" + "\n".join(wrong)


def test_a_mistake_without_an_error_is_found(monkeypatch):
    monkeypatch.setitem(TABLE, "none", {RuntimeError: "L.ones(2) ;; L.ones(2) + L.ones(3)"})
    with pytest.raises(AssertionError, match="1 are not RuntimeError"):
        test_mistakes_here("none", RuntimeError)


@pytest.mark.peer
@pytest.mark.parametrize("mixed", [
    lambda theirs, ours: theirs.relu(ours.ones(2)), lambda theirs, ours: ours.relu(theirs.ones(2)),
    lambda theirs, ours: theirs.ones(2) + ours.ones(2), lambda theirs, ours: ours.ones(2) + theirs.ones(2),
    lambda theirs, ours: theirs.ones(2).add_(ours.ones(2)), lambda theirs, ours: theirs.nn.functional.softmax(ours.ones(2), 0),
    lambda theirs, ours: ours.nn.Linear(2, 2)(theirs.nn.Parameter(theirs.ones(2))), lambda theirs, ours: theirs.nn.Linear(2, 2)(ours.ones(2))])
def test_tensors_of_both_libraries_in_one_call(torch, mixed):
    """Where a file was not ported: each would ask the other's __torch_function__ for ever."""
    with pytest.raises(TypeError):
        mixed(torch, microgradx)
