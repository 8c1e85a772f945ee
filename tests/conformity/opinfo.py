"""PyTorch's own samples (its OpInfo database) as a second source of calls. `python -m tests.conformity.opinfo [names]` reports."""
import contextlib
import operator
import os
import sys
import types
import unittest
from collections import Counter

import numpy as np

import microgradx

from .harness import A, Call, Outcome, W, differences, quiet

DTYPES = ("float32", "float64", "int64", "int32", "uint8", "bool")
SUPPORTED = (*DTYPES, "int16", "int8", "float16", "bfloat16", "complex64", "complex128")


def stand_in():
    """PyTorch's test modules import expecttest, which we do not need: something of that name, when it is absent."""
    if "expecttest" not in sys.modules:
        try:
            import expecttest  # noqa: F401
        except ImportError:
            module = types.ModuleType("expecttest")
            module.TestCase = unittest.TestCase
            sys.modules["expecttest"] = module


def database():
    import torch
    stand_in()
    for device in (torch.cuda, torch.xpu, torch.mtia):          # each notes the stack of every seeding for a device to come: most of a sample's time
        device.manual_seed_all = lambda seed: None
    from torch.testing._internal import common_utils
    from torch.testing._internal.common_methods_invocations import op_db
    from torch.testing._internal.opinfo import core
    common_utils.extract_test_fn = core.extract_test_fn = lambda: None       # looks for a unittest among the frames, of which pytest has many
    return op_db


class Unsupported(Exception):
    """A sample of things that do not exist here: complex numbers, sparse tensors, other devices."""


class Words(dict):
    """The globals of one of PyTorch's functions, with microgradx where they say torch (also in the functions it calls)."""

    def __init__(self, theirs):
        self.theirs = theirs

    def __missing__(self, name):
        if name == "torch":
            return microgradx
        if name == "freeze_rng_state":
            return frozen
        value = self.theirs[name]
        self[name] = value = ported(value)
        return value


@contextlib.contextmanager
def frozen():
    """The random stream of microgradx, put back afterwards."""
    state = microgradx.get_rng_state()
    yield
    microgradx.set_rng_state(state)


def ported(value):
    """A function of PyTorch's tests running on microgradx: its code with other globals."""
    name = getattr(value, "__module__", None) or ""
    if isinstance(value, types.FunctionType) and name.startswith("torch.testing"):
        cells = tuple(types.CellType(ported(c.cell_contents)) for c in value.__closure__ or ())
        function = types.FunctionType(value.__code__, Words(value.__globals__), value.__name__, value.__defaults__, cells)
        function.__kwdefaults__ = value.__kwdefaults__
        return function
    if name.startswith("torch") and hasattr(value, "__qualname__") or isinstance(value, types.ModuleType) and value.__name__.startswith("torch."):
        path = f"{name}.{value.__qualname__}" if name else value.__name__
        try:
            return operator.attrgetter(path.removeprefix("torch."))(microgradx)
        except AttributeError:
            return value
    return value


def neutral(x, torch):
    """PyTorch's arguments in the harness' words."""
    if isinstance(x, torch.Tensor):
        if x.layout != torch.strided or x.device.type != "cpu" or str(x.dtype).removeprefix("torch.") not in SUPPORTED:
            raise Unsupported
        if any(s < 0 for s in x.stride()) or x.is_conj() or x.is_neg():
            raise Unsupported
        name = str(x.dtype).removeprefix("torch.")
        size = 1 + sum((n - 1) * s for n, s in zip(x.shape, x.stride(), strict=True)) if x.numel() else 0
        memory = x.detach().as_strided((size,), (1,)).clone()
        array = (memory.float() if name == "bfloat16" else memory).numpy().copy()
        return A(array, tuple(x.shape), tuple(x.stride()), 0, name, x.requires_grad)
    if isinstance(x, torch.nn.Module):
        return Made(f"nn.{type(x).__name__}")
    if isinstance(x, (torch.dtype, torch.memory_format, torch.layout)):
        return W(str(x).removeprefix("torch."))
    if isinstance(x, torch.device):
        return x.type
    if isinstance(x, torch.Size):
        return tuple(x)
    if type(x) in (list, tuple):
        return type(x)(neutral(v, torch) for v in x)
    if isinstance(x, dict):
        return {k: neutral(v, torch) for k, v in x.items()}
    if isinstance(x, torch.Generator):
        raise Unsupported
    return x


class Made(W):
    """A module without arguments, in each library its own."""

    def make(self, lib):
        return super().make(lib)()


def resolve(name):
    """(torch's function, ours) of an op's name, or None where one of them lacks it."""
    import torch
    try:
        return operator.attrgetter(name)(torch), operator.attrgetter(name)(microgradx)
    except AttributeError:
        return None


def callers(op):
    """What to call on each side: the function or method of that name, or the op's own wrapper run with microgradx for `torch`."""
    found, method = resolve(op.name), getattr(microgradx.Tensor, op.name, None)
    if found and callable(found[1]):
        return (found[1] if op.op is found[0] else ported(op.op)), op.op
    own = (getattr(op.op, "__module__", None) or "").startswith("torch.testing")
    if not callable(method) and not (own and (method or hasattr(microgradx.Tensor, op.name + "_"))):
        return None
    return (ported(op.op) if own else method), op.op


def forms(op):
    """Function, method, in-place, operator forms, each as function(lib, args, kwargs)."""
    pair = callers(op)
    if pair is None:
        return {}
    table = {"function": lambda lib, args, kwargs: pair[0 if lib is microgradx else 1](*args, **kwargs)}
    for form, variant in (("method", op.method_variant), ("inplace", op.inplace_variant)):
        name = getattr(variant, "__name__", None)
        if name and name.isidentifier() and not name.startswith("<"):
            table[form] = named(name, form == "inplace")
    if op.supports_out and op.name not in EMPTY | RANDOM | NO_OUT:
        table["out"] = written(table["function"])
    for form, variant in (("operator", op.operator_variant), ("inplace operator", op.inplace_operator_variant)):
        if variant is not None:
            table[form] = (lambda function, inplace: lambda lib, args, kwargs: function(changed(args[0]) if inplace else args[0], *args[1:], **kwargs))(
                variant, "inplace" in form)
    return table


def written(function):
    """With out= of fresh tensors of the results' dtypes: what was written, is it the result without out=, and does it come back?"""
    def run(lib, args, kwargs):
        plain = function(lib, args, kwargs)
        single = not isinstance(plain, tuple)
        outs = [lib.empty(0, dtype=x.dtype) for x in ([plain] if single else plain)]
        found = function(lib, args, {**kwargs, "out": outs[0] if single else tuple(outs)})
        found, plain = ([found], [plain]) if single else (found, plain)
        return [(tuple(a.shape), a is b, np.allclose(a.resolve_conj().numpy(), c.resolve_conj().numpy(), 1e-3, 1e-3, equal_nan=True)) for a, b, c in zip(found, outs, plain, strict=True)]
    return run


def named(name, inplace):
    return lambda lib, args, kwargs: getattr(changed(args[0]) if inplace else args[0], name)(*args[1:], **kwargs)


def changed(x):
    """What an in-place call may change: a leaf that wants a gradient may not be."""
    return x.clone() if x.requires_grad else x


def inputs(op, dtype, torch, kind):
    """(sample, error class or None) of one kind: "samples", "reference" or "errors"."""
    torch.manual_seed(1)
    np.random.seed(1)
    if kind == "errors":
        return [(e.sample_input, e.error_type) for e in op.error_inputs("cpu")] if op.error_inputs_func else []
    if dtype not in op.supported_dtypes("cpu"):
        return []
    draw = op.reference_inputs if kind == "reference" else op.sample_inputs
    return [(sample, None) for sample in draw("cpu", dtype, requires_grad=(dtype.is_floating_point or dtype.is_complex) and op.supports_autograd and kind == "samples")]


def calls(op, dtype, torch, kind, most=None):
    """Calls in neutral words; samples with what does not exist here are left out."""
    todo = inputs(op, dtype, torch, kind)
    for sample, error in todo[::-(-len(todo) // most)] if most and todo else todo:
        try:
            call = Call(tuple(neutral(a, torch) for a in (sample.input, *sample.args)), neutral(dict(sample.kwargs), torch))
            call.process = sample.output_process_fn_grad
            yield call, error
        except Unsupported:
            continue


def defined(op, function, case):
    """A decomposition of the symmetric part of its input, and of its results what is not arbitrary (signs), as PyTorch's own tests take it."""
    def run(lib, args, kwargs):
        mine = ported if lib is microgradx else (lambda x: x)
        return mine(case.process)(mine(op.gradcheck_wrapper)(lambda *args, **kwargs: function(lib, args, kwargs), *args, **kwargs))
    return run if op.name.startswith("linalg.") or op.name in ("svd", "qr", "cholesky") else function


def plain(case, form):
    """Whether a case can be written in that form."""
    return form in ("function", "out") or bool(case.args) and isinstance(case.args[0], A) and not ("operator" in form and (case.kwargs or len(case.args) > 2))


def run_op(op, torch, dtypes=DTYPES, most=None, before=None, reference=False):
    """Counter of cases and list of (form, dtype or kind, case, sentences)."""
    counts, failures = Counter(), []
    seeded = "rand" in op.name or op.name in RANDOM or "dropout" in op.name
    plan = [(getattr(torch, d), "samples") for d in dtypes] + [(torch.float32, "errors")]
    plan += [(getattr(torch, d), "reference") for d in dtypes if reference and "float" in d]
    table = forms(op)
    with quiet():
        for dtype, kind in plan:
            cases = list(calls(op, dtype, torch, kind, None if kind == "errors" else most))
            for form, function in table.items():
                if op.name in TIES and kind != "errors":
                    function = picked(function, TIES[op.name])
                for case, error in cases:
                    if not plain(case, form) or error and form != "function":
                        continue
                    if before:
                        before(op.name, form, dtype, case)
                    first = (dtype.is_floating_point or dtype.is_complex) and kind == "samples" and op.supports_autograd and op.name not in EMPTY
                    first = form != "out" and first and ("inplace" not in form or op.supports_inplace_autograd)
                    if error:
                        found, fine = rejection(function, case, error, torch), False
                    else:
                        found, fine = differences(microgradx, torch, defined(op, function, case) if first else function, case, first, first and dtype in (torch.float64, torch.complex128) and form == "function" and
                                                  op.supports_gradgrad, seeded, values=op.name not in EMPTY, tolerance=LOOSE.get(op.name, TOLERANCE),
                                                  strides=op.name not in ANY_STRIDES and not op.name.startswith("linalg."))
                    counts["run"] += 1
                    counts["valid"] += fine
                    if found:
                        failures.append((form, kind if kind != "samples" else dtype, case, found))
    return counts, failures


def rejection(function, case, error, torch):
    """Sentences on how our error differs from the one PyTorch's test expects (where PyTorch raises, which its tests do not require of all)."""
    ours, theirs = (Outcome(lib, function, case, False, False, False).error for lib in (microgradx, torch))
    if theirs is None or isinstance(ours, error) and not isinstance(ours, AttributeError):
        return []
    return [f"{error.__name__} expected, got {'a value' if ours is None else f'{type(ours).__name__}: {ours}'}"]


def picked(function, place):
    """Where equal values may be ranked in any order, what the indices pick instead of the indices."""
    def run(lib, args, kwargs):
        result = function(lib, args, kwargs)
        if kwargs.get("stable"):
            return result
        values, indices = result if isinstance(result, tuple) else (None, result)
        dim = kwargs.get("dim", args[place] if len(args) > place else -1)
        if not args[0].dim():
            return [values, indices]
        wide = indices if indices.dim() == args[0].dim() else indices.unsqueeze(dim)
        return [values, args[0].gather(dim, wide)]
    return run


RANDOM = {"bernoulli", "multinomial", "normal", "cauchy", "geometric", "exponential", "log_normal", "uniform"}
EMPTY = {"empty", "empty_like", "new_empty", "empty_strided", "new_empty_strided", "empty_permuted"}
NO_OUT = {"split_with_sizes_copy", "unbind_copy",        # give None back
          *(f"nn.functional.{name}" for name in "linear gelu softplus logsigmoid hardshrink softshrink avg_pool2d avg_pool3d".split())}    # a row of the README
TIES = {"sort": 1, "argsort": 1, "mode": 1, "topk": 2, "kthvalue": 2}
ANY_STRIDES = {"qr", "svd", "pinverse", "nonzero", "argwhere", "unravel_index", "unique_consecutive", "unique", "cholesky", "inverse", "cholesky_inverse", "cholesky_solve", "lu", "lu_solve",
               "triangular_solve"}
TOLERANCE = {"float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7), "float16": (1e-3, 1e-3), "bfloat16": (1.6e-2, 1e-2)}  # PyTorch's own, by dtype
COARSE = {**TOLERANCE, "float32": (1e-3, 1e-3)}    # where PyTorch's float32 is the coarser one: it sums in float32 what is summed in float64 here
LOOSE = {name: COARSE for name in ("polygamma", "special.polygamma", "digamma", "logcumsumexp", "linalg.lstsq", "pow", "addbmm", "nn.functional.conv_transpose3d",
                                   "mvlgamma", "nn.functional.scaled_dot_product_attention", "nn.functional.poisson_nll_loss", "histogram", "matrix_exp",
                                   "triangular_solve", "linalg.householder_product", "special.hermite_polynomial_he")}
CANCELS = {**TOLERANCE, "float32": (1.3e-6, 5e-5)}    # ten products of up to 81 whose sum is near 0, added in another order
LOOSE |= {name: CANCELS for name in ("matmul", "__rmatmul__", "cdist", "fft.hfft2", "fft.hfftn")}


def main(names):
    import torch
    torch.set_num_threads(1)
    last = open(os.environ.get("MICROGRADX_LAST_CASE", "/tmp/last_case"), "w")

    def note(*what):
        last.seek(0)
        last.truncate()
        last.write(repr(what[:3]) + repr(what[3])[:2000])
        last.flush()

    total, absent = Counter(), []
    for op in database():
        if names and op.name not in names:
            continue
        if callers(op) is None:
            absent.append(op.name)
            continue
        counts, failures = run_op(op, torch, before=note, most=int(os.environ.get("MOST", 12)), reference="REFERENCE" in os.environ)
        total.update(counts, failed=len(failures), ops=1, equal_ops=not failures)
        if failures:
            print(f"{op.name} {op.variant_test_name}: {len(failures)} of {counts['run']} differ")
            seen = Counter()
            for form, dtype, case, found in failures:
                seen[found[0][:45]] += 1
                if seen[found[0][:45]] <= (2 if names else 1) and len(seen) <= (12 if names else 6):
                    print("   ", form, dtype, repr(case)[:260], "\n        ->", "; ".join(found)[:420])
        sys.stdout.flush()
    print(dict(total), "absent:", len(absent), " ".join(sorted(set(absent))) if not names else "")


if __name__ == "__main__":
    main(sys.argv[1:])
