"""PyTorch's own samples (its OpInfo database) as a second source of calls. `python -m tests.conformity.opinfo [names]` reports."""
import operator
import sys
import types
import unittest
from collections import Counter

import numpy as np

import microgradx

from .harness import FLOATS, A, Call, W, differences, quiet


def database():
    """op_db; expecttest, which it imports and we do not need, is stood in for when it is absent."""
    if "expecttest" not in sys.modules:
        try:
            import expecttest  # noqa: F401
        except ImportError:
            stand_in = types.ModuleType("expecttest")
            stand_in.TestCase = unittest.TestCase
            sys.modules["expecttest"] = stand_in
    from torch.testing._internal.common_methods_invocations import op_db
    return op_db


class Unsupported(Exception):
    """A sample of things that do not exist here: complex numbers, sparse tensors, other devices."""


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
        return A(array, tuple(x.shape), tuple(x.stride()), 0, name, x.requires_grad or x.dtype.is_floating_point)
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
    if isinstance(x, (complex, torch.Generator)):
        raise Unsupported
    return x


SUPPORTED = ("float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool", *FLOATS)


def ours(function):
    """The same function in our library: by its path, or by running its code with torch replaced."""
    if isinstance(function, types.FunctionType) and not (function.__module__ or "").startswith("torch.nn.functional"):
        words = {**function.__globals__, "torch": microgradx}
        return types.FunctionType(function.__code__, words, function.__name__, function.__defaults__, function.__closure__)
    return None


def resolve(name):
    """(torch's function, ours) of an op's name, or None where one of them lacks it."""
    import torch
    path = name.replace("linalg.", "linalg.") if "." in name else name
    try:
        return operator.attrgetter(path)(torch), operator.attrgetter(path)(microgradx)
    except AttributeError:
        return None


def callers(op):
    """What to call on each side: the op's own wrapper, run with each library's name for `torch`."""
    found = resolve(op.name)
    if found is None:
        return None
    theirs = op.op
    mine = ours(theirs) if theirs is not found[0] else found[1]
    return (mine or found[1]), theirs


def forms(op):
    """Function, method and in-place form, each as function(lib, args, kwargs)."""
    pair = callers(op)
    if pair is None:
        return {}
    table = {"function": lambda lib, args, kwargs: pair[0 if lib is microgradx else 1](*args, **kwargs)}
    for form, variant in (("method", op.method_variant), ("inplace", op.inplace_variant)):
        name = getattr(variant, "__name__", None)
        if name and name.isidentifier() and not name.startswith("<") and hasattr(microgradx.Tensor, name):
            table[form] = (lambda name: lambda lib, args, kwargs: getattr(args[0], name)(*args[1:], **kwargs))(name)
    return table


def samples(op, dtype, torch, errors):
    """Calls in neutral words; samples with what does not exist here are left out."""
    if errors:
        if op.error_inputs_func is None:
            return
        inputs = [e.sample_input for e in op.error_inputs("cpu")]
    else:
        if dtype not in op.supported_dtypes("cpu"):
            return
        torch.manual_seed(1)
        np.random.seed(1)
        inputs = op.sample_inputs("cpu", dtype, requires_grad=False)
    for sample in inputs:
        try:
            yield Call(tuple(neutral(a, torch) for a in (sample.input, *sample.args)), neutral(dict(sample.kwargs), torch))
        except Unsupported:
            continue


def run_op(op, torch, dtypes=("float32", "float64", "int64"), most=None, before=None):
    """Counter of cases and list of (form, dtype, case, sentences)."""
    counts, failures = Counter(), []
    random = "rand" in op.name or op.name in RANDOM or "dropout" in op.name
    with quiet():
        for dtype, errors in [*((getattr(torch, d), False) for d in dtypes), (torch.float32, True)]:
            cases = list(samples(op, dtype, torch, errors))
            if most and len(cases) > most:
                cases = cases[::-(-len(cases) // most)]
            for form, function in forms(op).items():
                for case in cases:
                    if before:
                        before(op.name, form, case)
                    if form != "function" and not (case.args and isinstance(case.args[0], A)):
                        continue
                    grads = dtype.is_floating_point and form != "inplace" and not errors and op.supports_autograd and op.name not in EMPTY
                    found, fine = differences(microgradx, torch, function, case, grads, grads and dtype is torch.float64 and form == "function" and
                                              op.supports_gradgrad, random, values=op.name not in EMPTY, tolerance=LOOSE.get(op.name))
                    counts["run"] += 1
                    counts["valid"] += fine
                    if found:
                        failures.append((form, "error" if errors else dtype, case, found))
    return counts, failures


RANDOM = {"bernoulli", "multinomial", "normal", "cauchy", "geometric", "exponential", "log_normal", "uniform"}
EMPTY = {"empty", "empty_like", "new_empty", "empty_strided", "new_empty_strided", "empty_permuted"}
LOOSE = {}


def main(names):
    import os

    import torch
    torch.set_num_threads(1)
    last = open(os.environ.get("MICROGRADX_LAST_CASE", os.devnull), "w")

    def note(*what):
        last.seek(0)
        last.truncate()
        last.write(repr(what))
        last.flush()

    total, absent = Counter(), []
    for op in database():
        if names and op.name not in names:
            continue
        if callers(op) is None:
            absent.append(op.name)
            continue
        counts, failures = run_op(op, torch, before=note, most=int(os.environ.get("MOST", 12)))
        total.update(counts, failed=len(failures), ops=1, equal_ops=not failures)
        if failures:
            print(f"{op.name} {op.variant_test_name}: {len(failures)} of {counts['run']} differ")
            seen = Counter()
            for form, dtype, case, found in failures:
                seen[found[0][:45]] += 1
                if seen[found[0][:45]] <= (2 if names else 1) and len(seen) <= (12 if names else 4):
                    print("   ", form, dtype, repr(case)[:230], "\n        ->", "; ".join(found)[:420])
        sys.stdout.flush()
    print(dict(total), "absent:", len(absent), " ".join(sorted(set(absent))) if not names else "")


if __name__ == "__main__":
    main(sys.argv[1:])
