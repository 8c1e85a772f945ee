"""Calls with arguments of a subclass of Tensor: PyTorch's samples of every operation and module, with a class that overrides nothing."""
import pytest

torch = pytest.importorskip("torch")

import microgradx  # noqa: E402

from .harness import Call, W, differences, quiet  # noqa: E402
from .opinfo import LOOSE, RANDOM, TOLERANCE, calls, database, forms, plain  # noqa: E402
from .test_module_db import cases, module_db  # noqa: E402

pytestmark = pytest.mark.peer

NAMED = {lib: type("Named", (lib.Tensor,), {}) for lib in (microgradx, torch)}
ENTRIES = [op for op in database() if forms(op) and op.name != "to_sparse"]


def named(lib, x):
    """The tensors in a nest of arguments as instances of the subclass."""
    if type(x) is lib.Tensor:
        return x.as_subclass(NAMED[lib])
    return type(x)(named(lib, v) for v in x) if type(x) in (list, tuple) else {k: named(lib, v) for k, v in x.items()} if isinstance(x, dict) else x


def kinds(x):
    """The types in a nest of results."""
    if isinstance(x, (tuple, list)):
        return type(x).__name__, [kinds(v) for v in x]
    return type(x).__name__


def with_subclass(function):
    def run(lib, args, kwargs):
        return kinds(function(lib, named(lib, args), named(lib, kwargs)))
    return run


ELSEWHERE = {"nn.functional.batch_norm", "fft.ihfft2", "fft.ihfftn"}         # differ without a subclass, too: rows of the README


@pytest.mark.parametrize("op", [op for op in ENTRIES if op.name not in ELSEWHERE], ids=lambda op: f"{op.name}-{op.variant_test_name}".rstrip("-"))
def test_results_are_of_the_subclass(op):
    found = []
    with quiet():
        for case, _ in calls(op, torch.float32, torch, "samples", 4):
            for form, function in forms(op).items():
                if plain(case, form):
                    sentences, _ = differences(microgradx, torch, with_subclass(function), case, seeded=op.name in RANDOM or "rand" in op.name, tolerance=LOOSE.get(op.name, TOLERANCE))
                    found += [(form, case, sentences)] if sentences else []
    assert not found


@pytest.mark.parametrize("info", module_db, ids=lambda info: info.name)
def test_results_of_modules_are_of_the_subclass(info):
    found = []
    with quiet():
        for training in (True, False):
            for made, given in [case.args for case in cases(info, torch.float32, training)][:6]:
                def run(lib, args, kwargs, training=training):
                    lib.manual_seed(5)
                    module = W(info.name).make(lib)(*args[0][0], **args[0][1]).train(training)
                    return kinds(module(*named(lib, args[1][0]), **named(lib, args[1][1])))
                sentences, _ = differences(microgradx, torch, run, Call((made, given)), seeded=True)
                found += [(made, given, sentences)] if sentences else []
    assert not found


def silence(lib, call):
    """What is said where a mode, the only one that is asked, answers nothing."""
    class Silent(lib.overrides.TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            return NotImplemented
    x = lib.ones(2)
    with Silent(), pytest.raises(TypeError) as error:
        call(lib, x)
    return str(error.value).replace("'microgradx.Tensor'", "'Tensor'").replace("microgradx", "torch").split("\n")[0]


@pytest.mark.parametrize("call", [lambda L, x: x + 1, lambda L, x: 1 + x, lambda L, x: L.add(x, 1), lambda L, x: x[0], lambda L, x: L.ones(2), lambda L, x: x.sum()])
def test_modes_that_answer_nothing(call):
    assert silence(microgradx, call) == silence(torch, call)
