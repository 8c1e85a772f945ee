"""Runs a row of the table through both libraries in every form that PyTorch has. `python -m tests.conformity.sweep [names]` reports."""
import operator
import os
import re
import sys
import tempfile
from collections import Counter

import microgradx

from .harness import A, Call, differences, quiet
from .table import OPERATORS, ROWS

SYMBOLS = {f"operator{s}": w for s, w in OPERATORS.items()}
BUILTINS = {"bool": bool, "int": int, "float": float, "len": len, "index": operator.index, "iter": list, "complex": complex,
            "hash": lambda x: hash(x) == hash(x), "contains": lambda x: 2 in x, "format": lambda x: format(x, ".2f"), "round": round,
            "trunc": lambda x: __import__("math").trunc(x), "reversed": lambda x: list(reversed(x))}


def function_form(name):
    path = operator.attrgetter(name)
    return lambda lib, args, kwargs: path(lib)(*args, **kwargs)


def method_form(name):
    return lambda lib, args, kwargs: getattr(args[0], name)(*args[1:], **kwargs)


def inplace_form(name):
    """On a non-leaf with the same geometry, so that gradients are recorded."""
    def run(lib, args, kwargs):
        self = args[0]
        if self.requires_grad:
            self = args[0].view_as(args[0])
        if not self.requires_grad:
            result = getattr(self, name)(*args[1:], **kwargs)
            return [result, result is self]
        self = args[0] * 1
        result = getattr(self, name)(*args[1:], **kwargs)
        return [result, result is self]
    return run


def operator_form(name):
    word = SYMBOLS.get(name) or name.split()[-1]
    return lambda lib, args, kwargs: getattr(operator, word)(*args)


def inplace_operator_form(name):
    word = "i" + SYMBOLS[name].rstrip("_")

    def run(lib, args, kwargs):
        self = args[0] * 1 if hasattr(args[0], "requires_grad") and args[0].requires_grad else args[0]
        result = getattr(operator, word)(self, args[1])
        return [result, result is self]
    return run


def setitem_form(name):
    def run(lib, args, kwargs):
        x, index, value = args
        x = x * 1 if x.requires_grad else x
        x[index] = value
        return x
    return run


FORMS = {"function": function_form, "method": method_form, "inplace": lambda name: inplace_form(name + "_"), "operator": operator_form,
         "inplace operator": inplace_operator_form, "setitem": setitem_form,
         "builtin": lambda name: lambda lib, args, kwargs: BUILTINS[name.split()[-1]](args[0]),
         "property": lambda name: lambda lib, args, kwargs: getattr(args[0], name.split()[-1])}


def forms_of(row, torch):
    """The forms PyTorch has for a name."""
    if row.forms is not None:
        return row.forms
    if row.name.startswith("__") or row.name.endswith("_") and not row.name.endswith("__"):
        return ("method",)
    found = [form for form, owner, name in (("function", torch, row.name), ("method", torch.Tensor, row.name), ("inplace", torch.Tensor, row.name + "_"))
             if hasattr(owner, name)]
    return tuple(found)


def has_form(form, name):
    owner = microgradx if form == "function" else microgradx.Tensor
    return form not in ("function", "method", "inplace") or hasattr(owner, name + "_" * (form == "inplace"))


def cases(row, form):
    for case in row.calls():
        if form in ("method", "inplace", "setitem", "property", "builtin") and not (case.args and isinstance(case.args[0], A)):
            continue
        yield case


def wants(row, case):
    """(gradients too, second order too)."""
    tensors = [a for a in [*case.args, *case.kwargs.values()] if isinstance(a, A)]
    nested = [a for n in case.args if isinstance(n, (list, tuple)) for a in n if isinstance(a, A)]
    floats = [t for t in tensors + nested if t.dtype in ("float32", "float64")]
    small = sum(t.memory.size for t in floats) < 64
    return row.grads and bool(floats) and row.options["values"], row.second and small and all(t.dtype == "float64" for t in floats)


def sweep(row, form, torch, most=None, before=None):
    """(cases run, cases where PyTorch gave a value, [(case, sentences)]); before(case) is called first, to name a case that crashes."""
    function, failures, run, valid = FORMS[form](row.name), [], 0, 0
    todo = list(cases(row, form))
    step = max(1, -(-len(todo) // most)) if most else 1
    with quiet():
        for case in todo[::step]:
            run += 1
            if before:
                before(case)
            for grads in ((False, True) if wants(row, case)[0] else (False,)):
                found, fine = differences(microgradx, torch, function, case, grads, grads and wants(row, case)[1], row.seeded, **row.options)
                valid += fine and not grads
                if found:
                    failures.append((case, [("with gradients: " if grads else "") + f for f in found]))
                    break
    return run, valid, failures


def main(names):
    import torch
    last = tempfile.TemporaryFile("w+") if "MICROGRADX_LAST_CASE" not in os.environ else open(os.environ["MICROGRADX_LAST_CASE"], "w")

    def note(at, case):
        last.seek(0)
        last.truncate()
        last.write(f"{at} {case}")
        last.flush()
    torch.set_num_threads(1)
    total = Counter()
    for name, row in ROWS.items():
        if names and name not in names:
            continue
        kinds, missing = {}, []
        for form in forms_of(row, torch):
            if not has_form(form, name):
                missing.append(form)
                continue
            run, valid, failures = sweep(row, form, torch, before=lambda case, at=(name, form): note(at, case))
            total.update(run=run, valid=valid, failed=len(failures))
            for case, sentences in failures:
                kind = kinds.setdefault(re.sub(r"[-\d.]+", "#", sentences[0])[:60], [Counter(), case, sentences])
                kind[0][form] += 1
        total.update(names=1, equal=not kinds and not missing, missing=len(missing))
        if missing:
            print(f"{name}: missing as {', '.join(missing)}")
        for count, case, sentences in kinds.values():
            print(f"{name} {dict(count)} {case!r:.200}\n      -> {'; '.join(sentences)[:400]}")
        sys.stdout.flush()
    print(dict(total))


_ = Call

if __name__ == "__main__":
    main(sys.argv[1:])
