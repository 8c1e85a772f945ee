"""PyTorch's operators by the names of its dispatcher (`ops.aten`), on the samples of its database that they take."""
import pytest

import microgradx

torch = pytest.importorskip("torch")

from .harness import Outcome, differences, quiet  # noqa: E402
from .opinfo import EMPTY, LOOSE, RANDOM, TIES, TOLERANCE, calls, database  # noqa: E402
from .test_op_db import EXCEPTIONS  # noqa: E402

pytestmark = pytest.mark.peer
NAMES = {name.partition("::")[2].partition(".")[0] for name in torch._C._dispatch_get_all_op_names() if name.startswith("aten::")}
OTHER = {"linalg_eig": "the signs of vectors", "linalg_eigh": "the signs of vectors", "to_sparse": "a class of its own", "linalg_pinv": "samples are factors of a matrix"}
ENTRIES = [(name, op) for op in database() for name in [op.aten_name or op.name]
           if name in NAMES and name not in OTHER and hasattr(microgradx.ops.aten, name) and op.name not in EMPTY | RANDOM | set(TIES) | set(EXCEPTIONS)]


@pytest.mark.parametrize(("name", "op"), ENTRIES, ids=[f"{name}-{op.variant_test_name}" for name, op in ENTRIES])
def test_samples(name, op):
    def call(lib, args, kwargs):
        return getattr(lib.ops.aten, name)(*args, **kwargs)
    with quiet():
        for case, _ in calls(op, torch.float32, torch, "samples", 4):
            if Outcome(torch, call, case, False, False, False).error is None:
                found, _ = differences(microgradx, torch, call, case, False, False, "dropout" in name or "rand" in name, tolerance=LOOSE.get(op.name, TOLERANCE), strides=False)
                assert not found, f"{case!r:.300}: {found}"


def test_most_operators_are_compared():
    assert len({name for name, _ in ENTRIES}) > 400


@pytest.mark.parametrize("call", [
    lambda lib, aten: [str(aten.add), repr(aten.add), str(aten.sort.stable), repr(aten.sort.stable), aten.sort.stable.__name__, aten.mm.default is aten.mm.default],
    lambda lib, aten: [type(aten.max.dim(lib.eye(2), 0)).__name__, type(aten.unbind.int(lib.eye(2))).__name__, type(aten.var_mean.default(lib.eye(2))).__name__],
    lambda lib, aten: [aten.slice.Tensor(lib.arange(5), 0, 1, None, 2).tolist(), aten.index.Tensor(lib.eye(3), [None, lib.tensor([0])]).tolist(), aten.where(lib.eye(2) > 0)[0].tolist()],
    lambda lib, aten: [aten.add_.Tensor(self=lib.ones(2), other=2).tolist(), (x := lib.ones(2)) is aten._to_copy.default(x), aten._to_copy.default(x, dtype=lib.int64).tolist()],
    lambda lib, aten: [aten.alias.default(x := lib.ones(2)) is x, aten.alias(x).data_ptr() == x.data_ptr(), (y := aten.mul.Tensor(x.requires_grad_(), 2)).requires_grad, y.grad_fn.name()],
    lambda lib, aten: [hasattr(aten, name) for name in ("add", "add_", "no_such", "__wrapped__")] + [hasattr(aten.add, "_no_such")],
])
def test_objects(call):
    assert call(microgradx, microgradx.ops.aten) == call(torch, torch.ops.aten)
