"""Products of Jacobians with tangents beside PyTorch's, over its operator database: func.jvp there runs rules of its own, here it differentiates backward rules."""
import numpy as np
import pytest

import microgradx

torch = pytest.importorskip("torch")

from .harness import A, W, quiet  # noqa: E402
from .opinfo import EMPTY, RANDOM, callers, calls, database  # noqa: E402

pytestmark = pytest.mark.peer

EXCEPTIONS = {
    **dict.fromkeys("svd_lowrank pca_lowrank linalg.eigh".split(), "the signs of vectors are LAPACK's choice"),
    **dict.fromkeys("linalg.cholesky linalg.cholesky_ex cholesky_inverse".split(), "of which triangle and of what inverse the tangent is"),
    **dict.fromkeys("nn.functional.max_unpool1d nn.functional.max_unpool2d nn.functional.max_unpool3d".split(), "places that occur twice hold one of the two"),
    **dict.fromkeys("nn.functional.batch_norm nn.functional.instance_norm nn.functional.cross_entropy nn.functional.nll_loss nn.functional.linear_cross_entropy "
                    "nn.functional.binary_cross_entropy_with_logits".split(), "weights and running statistics are constants here, as they are for backward() there"),
    "triangular_solve": "its tangent counts the other triangle, which is not read",
}
ENTRIES = [op for op in database() if op.supports_forward_ad and callers(op) is not None and op.name not in EMPTY | RANDOM | {"to_sparse", "as_strided"}
           and not any(word in op.name for word in ("rand", "dropout", "rrelu"))]


def built(lib, x):
    if isinstance(x, (A, W)):
        return x.make(lib, True) if isinstance(x, A) else x.make(lib)
    if type(x) in (list, tuple, dict):
        return {k: built(lib, v) for k, v in x.items()} if isinstance(x, dict) else type(x)(built(lib, v) for v in x)
    return x


def mapped(x, lib, change):
    """x with its floating-point tensors changed."""
    if isinstance(x, lib.Tensor):
        return change(x) if x.dtype.is_floating_point else x
    if type(x) in (list, tuple, dict):
        return {k: mapped(v, lib, change) for k, v in x.items()} if isinstance(x, dict) else type(x)(mapped(v, lib, change) for v in x)
    return x


def flat(y, lib):
    return [y] if isinstance(y, lib.Tensor) else [t for part in y for t in flat(part, lib)] if isinstance(y, (tuple, list)) else []


def tangents(lib, function, case):
    arguments, primals, numbers = built(lib, (case.args, case.kwargs)), [], np.random.default_rng(0)
    mapped(arguments, lib, primals.append)

    def of_primals(*fresh):
        fresh = iter(fresh)
        args, kwargs = mapped(arguments, lib, lambda x: next(fresh))
        return tuple(t for t in flat(function(*args, **kwargs), lib) if t.dtype.is_floating_point)

    directions = tuple(lib.tensor(numbers.standard_normal(tuple(x.shape)), dtype=x.dtype) for x in primals)
    return [t.detach().numpy() for t in lib.func.jvp(of_primals, tuple(x.detach() for x in primals), directions)[1]]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("op", [op for op in ENTRIES if op.name not in EXCEPTIONS], ids=lambda op: op.formatted_name)
def test_tangents(op):
    with quiet():
        for case, _ in calls(op, torch.float64, torch, "samples", 2):
            try:
                theirs = tangents(torch, callers(op)[1], case)
            except (RuntimeError, NotImplementedError, TypeError, ValueError):
                continue                        # no rule there, or a sample of that form
            ours = tangents(microgradx, callers(op)[0], case)
            for a, b in zip(ours, theirs, strict=True):
                assert a.shape == b.shape and np.allclose(a, b, 1e-6, 1e-6 * (1 + np.abs(b[np.isfinite(b)]).max(initial=0)), equal_nan=True), f"{case!r:.300}\n{a}\n{b}"


def test_every_exception_names_an_entry():
    assert set(EXCEPTIONS) <= {op.name for op in ENTRIES}
