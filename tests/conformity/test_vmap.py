"""Functions of all samples at once beside one call per sample: PyTorch's samples of every operation, under `vmap`, values and gradients."""
import numpy as np
import pytest

import microgradx
from microgradx import _trees
from microgradx.func import vmap

torch = pytest.importorskip("torch")

from .harness import quiet  # noqa: E402
from .opinfo import EMPTY, RANDOM, calls, database, forms, plain  # noqa: E402
from .test_tangents import built  # noqa: E402

pytestmark = pytest.mark.peer
BY_VALUE = set("""allclose equal nonzero argwhere masked_select unique unique_consecutive bincount item to_sparse as_strided nonzero_static
    as_strided_copy as_strided_scatter resize_ resize_as_ nn.functional.fractional_max_pool2d nn.functional.fractional_max_pool3d svd_lowrank
    pca_lowrank nn.functional.multi_head_attention_forward""".split())     # refused, random, or of another shape for each sample
ENTRIES = [op for op in database() if forms(op) and op.name not in EMPTY | RANDOM | BY_VALUE
           and not any(word in op.name for word in ("rand", "dropout", "rrelu"))]
SIZE = 3


def of(result):
    return [t for t in _trees.leaves(result) if isinstance(t, microgradx.Tensor)]


def outcome(run, given):
    """The values and gradients of tensors, or the class of the error."""
    leaves = [t for t in given if isinstance(t, microgradx.Tensor) and t.requires_grad]
    try:
        found = of(run())
    except Exception as error:  # noqa: BLE001
        return type(error)
    wanted = [t for t in found if t.requires_grad]
    grads = microgradx.autograd.grad([t.abs().sum() if t.is_complex() else t.sum() for t in wanted], leaves, allow_unused=True) if wanted and leaves else ()
    return [(t.float() if t.dtype is microgradx.bfloat16 else t).detach().numpy() for t in found], [g if g is None else g.numpy() for g in grads]


def alike(a, b):
    return all(x is y or x is not None and y is not None and x.shape == y.shape and x.dtype == y.dtype and np.allclose(x, y, 1e-4, 1e-5 * (1 + np.abs(y[np.isfinite(y)]).max(initial=0)), equal_nan=True)
               for xs, ys in zip(a, b, strict=True) for x, y in zip(xs, ys, strict=True))


def compared(op, function, case, inplace):
    """What differs, of one call, for several choices of arguments that have samples."""
    arguments = built(microgradx, (list(case.args), case.kwargs))
    leaves = _trees.leaves(arguments)
    given = [t for t in leaves if isinstance(t, microgradx.Tensor)]
    for chosen in (given, given[:1]) if inplace else (given, given[:1], given[1:]):
        chosen = [t for t in given if any(t is c for c in chosen)]
        if not chosen or not all(type(t) is microgradx.Tensor for t in chosen):
            continue
        full = [microgradx.stack([t.detach().flatten().roll(k).view(t.shape) for k in range(SIZE)]).requires_grad_(t.requires_grad)
                if any(t is c for c in chosen) else t for t in leaves]
        batched = [any(t is c for c in chosen) for t in leaves]

        def call(*values):
            args, kwargs = _trees.like(arguments, [v.clone() if isinstance(v, microgradx.Tensor) else v for v in values])
            return function(microgradx, args, kwargs)

        def loop():
            rows = [of(call(*[t[k] if b else t for t, b in zip(full, batched, strict=True)])) for k in range(SIZE)]
            return [microgradx.stack(column) for column in zip(*rows, strict=True)]

        def mapped():
            return vmap(lambda *values: of(call(*values)), tuple(0 if b else None for b in batched))(*full)
        a, b = outcome(mapped, full), outcome(loop, full)
        if isinstance(b, type):
            continue            # nothing to compare: a shape that depends on values, moved elements that are no matrix of that kind
        if a is RuntimeError and op.name == "nn.functional.batch_norm" and not all(batched[:3]):
            continue            # statistics without samples, which it would change
        if isinstance(a, type) or not alike(a, b):
            yield batched, a, b


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("op", ENTRIES, ids=lambda op: op.formatted_name)
def test_at_once_is_one_by_one(op):
    found, kinds = [], ("function", "method", "inplace")[op.name.startswith("__"):]     # Tensor.__add__ itself takes tensors alone
    with quiet():
        for dtype in (torch.float32,) if torch.float32 in op.dtypes else (torch.int64,):
            for case, _ in calls(op, dtype, torch, "samples", 6):
                for form, function in forms(op).items():
                    if plain(case, form) and not case.kwargs.get("dropout_p") and form in kinds:
                        found += [(form, case, *sentence) for sentence in compared(op, function, case, form == "inplace")]
    assert not found, f"{len(found)}: {str(found[0]):.1500}"


def wrong(lib, function, case):
    """What vmap of a wrong call gives, all of whose tensors have two samples."""
    arguments = built(lib, (list(case.args), case.kwargs))
    leaves = _trees.leaves(arguments)

    def call(*values):
        fresh = iter(values)
        args, kwargs = _trees.like(arguments, [next(fresh) if isinstance(t, lib.Tensor) else t for t in leaves])
        return function(lib, args, kwargs)
    return lib.func.vmap(call, randomness="same")(*[lib.stack([t, t]).detach() for t in leaves if isinstance(t, lib.Tensor)])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("op", [op for op in ENTRIES if op.error_inputs_func], ids=lambda op: op.formatted_name)
def test_what_is_wrong_is_refused(op):
    function = forms(op)["function"]
    with quiet():
        for case, _ in calls(op, torch.float32, torch, "errors"):
            if "out" in case.kwargs:
                continue
            try:
                wrong(torch, function, case)
            except Exception:  # noqa: BLE001 - of any class
                with pytest.raises(Exception):  # noqa: B017, PT011
                    wrong(microgradx, function, case)
