"""microgradx._foreach_*: an operation on each tensor of a list, as optimizers of PyTorch's users write it; there is no faster way here than one by one."""
import functools

import microgradx as _m
from microgradx._rows import named, need

UNARY = ("abs acos asin atan ceil cos cosh erf erfc exp expm1 floor frac lgamma log log10 log1p log2 neg reciprocal round rsqrt sigmoid sign sin sinh "
         "sqrt tan tanh trunc").split()
WITH_MORE = "add sub mul div addcdiv addcmul lerp pow maximum minimum clamp_max clamp_min".split()
NAMES = [*UNARY, *WITH_MORE, *(f"{name}_" for name in (*UNARY, *WITH_MORE, "copy", "zero")), "clone", "norm", "max", "mm"]


def _each(name, value, n, what):
    """One value per tensor: of a list, of a tensor that stands for a list of numbers, or the same one n times."""
    if isinstance(value, (list, tuple)):
        tensors = all(isinstance(x, _m.Tensor) for x in value)
        need(len(value) == n, RuntimeError, f"_foreach_{name}: Tensor lists must have the same number of tensors, got {n} and {len(value)}" if tensors else
             f"_foreach_{name}: Tensor list must have same number of elements as scalar list, got {n} and {len(value)}")
        return value
    if not (what.startswith("addc") and isinstance(value, _m.Tensor) and value.dim()):
        return [value] * n
    need(value.shape == (n,), RuntimeError, f"_foreach_{name}: expected scalars of length {n}, got a tensor of shape {tuple(value.shape)}")
    return value.unbind()


@functools.cache
def foreach(name):
    """The function _foreach_<name>."""
    like = {"maximum": "clamp_min", "minimum": "clamp_max"}         # which take numbers, too
    operation = _m.linalg.vector_norm if name == "norm" else getattr(_m.Tensor, like.get(name.rstrip("_"), name.rstrip("_")) + "_" * name.endswith("_"))

    def function(self, *args, **kwargs):
        if name == "pow" and not isinstance(self, (list, tuple)):
            return tuple(_m.pow(self, x) for x in args[0])
        need(isinstance(self, (list, tuple)) and all(isinstance(x, _m.Tensor) for x in self), TypeError,
             f"_foreach_{name}() received an invalid combination of arguments - got ({type(self).__name__}, ...). Hint: a list of tensors comes first")
        need(len(self) > 0, RuntimeError, f"_foreach_{name}: Tensor list must have at least one tensor.")
        if name.startswith("addc") and len(args) > 2:
            args, kwargs = args[:2], {"value": args[2], **kwargs}
        if len(args) == 0 and (operand := next((key for key in ("other", "scalar", "scalars", "exponent") if key in kwargs), None)):
            args = (kwargs.pop(operand),)
        kwargs = {{"scalars": "value"}.get(key, key): value for key, value in kwargs.items()}
        columns = [_each(name, value, len(self), "") for value in args]
        need("alpha" not in kwargs or isinstance(columns[0][0], _m.Tensor), TypeError,
             f"_foreach_{name}() received an invalid combination of arguments: alpha beside numbers. Hint: multiply them")
        options = {key: _each(name, value, len(self), name) for key, value in kwargs.items()}
        out = []
        for k, x in enumerate(self):
            others, named_others = [column[k] for column in columns], {key: column[k] for key, column in options.items()}
            if name.startswith("addc") and isinstance(named_others.get("value"), _m.Tensor):
                named_others["value"] = named_others["value"].item()
            out.append(operation(x, *others, **named_others))
        return self if name.endswith("_") else tuple(out)
    return named(f"_foreach_{name}", function, f"{name} of each tensor of a list; other arguments are lists of as many, or one for all.")
