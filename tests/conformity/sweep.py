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
    try:
        operator.attrgetter(name + "_" * (form == "inplace"))(owner)
    except AttributeError:
        return form not in ("function", "method", "inplace")
    return True


JUDGED = "eq ne lt le gt ge not_equal less less_equal greater greater_equal logical_and logical_or logical_xor logical_not"
OTHER_CLASS = {  # a call that is wrong in two ways: our class, PyTorch's
    ("NotImplementedError", "RuntimeError"): "bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift __and__ __or__ __xor__ __lshift__ __rshift__ "
                                             "operator& operator| operator^ operator<< operator>> gcd lcm nextafter frac hypot ldexp relu",
    ("NotImplementedError", "IndexError"): "logcumsumexp median nanmedian",
    ("RuntimeError", "TypeError"): "clamp_max clamp_min float_power full new_tensor repeat split_with_sizes stack tensor_split unflatten",
    ("IndexError", "RuntimeError"): "index_copy unflatten", ("IndexError", "TypeError"): "select unflatten", ("RuntimeError", "IndexError"): "stack",
    ("TypeError", "NotImplementedError"): "gcd lcm repeat_interleave", ("TypeError", "IndexError"): "__getitem__ __setitem__", ("TypeError", "ValueError"): "asarray",
    ("ValueError", "TypeError"): "normal", ("AttributeError", "TypeError"): "addr bitwise_not dropout_",
}
TAKEN = {  # an odd call that only PyTorch refuses: its class
    "TypeError": "add addcdiv addcmul all amax amin any arange argmax argmin celu clamp clip empty full full_like max mean median min mode nanmean nanmedian nansum new_empty new_ones "
                 "new_zeros ones prod rand randn range repeat_interleave roll selu stack std std_mean sub subtract sum unflatten var var_mean zeros",
    "NotImplementedError": "addcmul arange clamp_max clamp_min cumprod cumsum range round", "IndexError": "max min tensordot",
    "RuntimeError": "addr cumprod cumsum logsumexp nanmean norm operator** pow unflatten", "ValueError": "tensor",
}
NOT_TAKEN = {  # the other way round
    "IndexError": "cummax cummin roll", "RuntimeError": "gradient repeat tile", "TypeError": "__and__ __or__ __xor__ __lshift__ __rshift__ __matmul__ as_tensor asarray from_numpy tensor to",
    "NotImplementedError": "median nanmedian operator** pow randn_like",
}
WHOLE = "sum prod nansum"
DEGENERATE = "var std var_mean std_mean mean logsumexp norm dist pow float_power"
# (a row of the README's "Differences", names of the table (none: all), what a sentence of the difference has)
DOCUMENTED = [
    ("half precision", "addbmm", r"^result(\[\d\])?: np.float32"),
    ("half precision", "matrix_exp", r"only microgradx raises.*(Half|BFloat16)"),
    ("half precision", "signbit ldexp logaddexp2", r"^result(\[\d\])?: (np\.|strides)"),
    ("derivatives that PyTorch lacks", "", r"only PyTorch raises in (backward|second order): .*(not implemented|INTERNAL ASSERT|isDifferentiableType|invalid gradient|"
                                           r"undefined Tensor|non-singleton dimension|must have the same dtype|bool tensor)"),
    ("`fmod`, `remainder` with a huge quotient", "fmod remainder operator%", r"PyTorch's np.float\d+\(nan\)"),
    ("in-place comparisons of tensors with a gradient", JUDGED, r"gradient"),
    ("in-place changes where PyTorch's rules are lax or strict", "triu tril addmv baddbmm nan_to_num __setitem__", r"only microgradx raises in the call: RuntimeError: .*more than one element"),
    ("in-place changes where PyTorch's rules are lax or strict", "addbmm", r"only microgradx raises in the call: RuntimeError: addbmm_: output with shape"),
    *(("calls that PyTorch refuses", names, rf"^error class {ours} .*PyTorch's {theirs} ") for (ours, theirs), names in OTHER_CLASS.items()),
    *(("calls that PyTorch refuses", names, rf"^only PyTorch raises in the call: {theirs}: ") for theirs, names in TAKEN.items()),
    *(("calls that PyTorch refuses", names, rf"^only microgradx raises in the call: {ours}: ") for ours, names in NOT_TAKEN.items()),
    ("calls that PyTorch refuses", WHOLE, r"Autograd not support dtype: (Long|Int)"),
    ("sign of 0 in `maximum`, `minimum` and `clamp`", "linspace", r"^result: np.uint8"),
    ("deprecated signatures with a number between", "add sub", r"only microgradx raises in the call: TypeError: (add|sub)\(\) takes 2 positional"),
    ("sign of 0 in `maximum`, `minimum` and `clamp`", "clamp_min clamp_max xlogy", r"^result(\[\d\])?: np.float\d+\(-?0.0\) at .*PyTorch's np.float\d+\(-?0.0\)"),
    ("strides of some results", "flip fliplr flipud rot90 nonzero argwhere unique einsum conv_tbc nn.functional.conv_tbc addmm addbmm baddbmm narrow_copy xlogy heaviside where repeat tile roll", r"strides"),
    ("gradients where they are not defined", DEGENERATE, r"gradient.*(nan|inf)|gradient.*np.float64\(0.0\)"),
    ("gradients where they are not defined", "diagonal diag trace unfold", r"gradient 0"),
    ("which of equal elements", "median nanmedian mode topk", r"^result"),
    ("`ctc_loss` with 1-d targets that are not contiguous, its gradient ...; gradient of `atan2` of uint8", "atan2 arctan2", r"gradient"),
    ("half precision", "copysign", r"^second-order gradient"),
    ("calls that PyTorch refuses", "", r"^error class .*(Complex|complex).*PyTorch's .*(Complex|complex)"),
    ("pin_memory", "pin_memory", r"Cannot access accelerator"),
    ("`x[uint8_mask] = number`", "__setitem__", r"only supports boolean masks|version"),
]


def documented(row, case, sentence):
    """Whether the README says so: a row of its "Differences" (or its section on devices)."""
    return any((not names or row.name in names.split()) and re.search(pattern, sentence, re.S) for _, names, pattern in DOCUMENTED)


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
                found = [f for f in found if not documented(row, case, f)]
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
            run, valid, failures = sweep(row, form, torch, int(os.environ.get("MOST", 0)), before=lambda case, at=(name, form): note(at, case))
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
    sys.exit(1 if total["failed"] or total["missing"] else 0)


_ = Call

if __name__ == "__main__":
    main(sys.argv[1:])
