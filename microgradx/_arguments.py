"""What a public function says when it fails on arguments that it does not take.

A call that works pays for nothing but one more frame. One that fails is looked at: an argument of a type that PyTorch's signature
does not allow is what went wrong, whatever the computation tripped over, and is named in a TypeError; what came from Python or NumPy
instead of from here (an attribute that a list lacks, an array that is too large) becomes the error PyTorch raises.
"""
import functools
import inspect
import re

import numpy as np

from microgradx._engine.dtype import dtype
from microgradx._engine.tensor import Tensor

_OURS = re.compile(r"[\w.]+(\(\))?:|[\w.]+\(\) |[A-Z]\w+ \w+ |\"")      # how messages from here begin
_FOREIGN = re.compile(r"zip\(\) argument|values to unpack|could not be broadcast|invalid literal|could not convert string|negative dimensions"
                      r"|index out of range$|range of .* is not finite|must be larger than min in range|cannot convert float|object too deep|inhomogeneous")
_TOO_LARGE = re.compile(r"too big|too large|Maximum allowed|Unable to allocate")


def _an_int(x):
    return isinstance(x, (int, np.integer)) and not isinstance(x, bool) or isinstance(x, Tensor) and not x.dim() and not x.dtype.is_floating_point


def _some_ints(x):
    return _an_int(x) or isinstance(x, (tuple, list)) and all(_an_int(n) or isinstance(n, (tuple, list)) for n in x)


# what arguments of some names may be beside None; a name that several types go by is not here
_KINDS = {name: (word, test) for word, names, test in (
    ("Tensor", "input self mat mat1 mat2 vec vec1 vec2 batch1 batch2 tensor1 tensor2 mask A B", lambda x: isinstance(x, Tensor)),
    ("Tensor or a number", "other exponent weight value src condition values",
     lambda x: isinstance(x, (Tensor, int, float, complex, np.ndarray, np.generic))),
    ("int", "dim0 dim1 dim2 start_dim end_dim diagonal offset storage_offset chunks minlength k n steps num_groups upscale_factor downscale_factor "
     "num_samples num_classes length", _an_int),
    ("int or tuple of ints", "dim dims pad shifts split_size_or_sections", _some_ints),
    ("bool", "keepdim descending stable sorted largest unbiased accumulate return_inverse return_counts right out_int32 equal_nan include_self "
     "requires_grad as_tuple with_replacement replacement hermitian full_matrices log_input align_corners "
     "zero_infinity use_input_stats", lambda x: x is True or x is False),
    ("dtype", "dtype", lambda x: isinstance(x, dtype) or x in (float, int, bool, complex)),
    ("Tensor, or as many as there are results,", "out", lambda x: all(isinstance(t, Tensor) for t in (x if isinstance(x, (tuple, list)) else [x]))),
    ("tuple of Tensors", "tensors", lambda x: isinstance(x, (tuple, list)) and all(isinstance(t, Tensor) for t in x)),
) for name in names.split()}
_REQUIRED = "input self mat mat1 mat2 vec vec1 vec2 batch1 batch2 tensor1 tensor2 mask A other exponent src tensors".split()


def _described(x):
    if isinstance(x, Tensor):
        return f"Tensor {list(x.shape)}"
    return f"{type(x).__name__} {x!r:.40}" if isinstance(x, (bool, int, float, str)) else type(x).__name__


def _misfit(name, parameters, args, kwargs):
    """The TypeError that names the first argument of a type it may not have, or None."""
    for position, (parameter, value) in enumerate([*zip(parameters, args, strict=False), *kwargs.items()], 1):
        word, test = _KINDS.get(parameter, (None, None))
        if test is not None and (parameter in _REQUIRED if value is None else not test(value)):
            where = f" (position {position})" if position <= len(args) else ""
            if parameter == "tensors" and isinstance(value, (tuple, list)):
                odd = next(i for i, x in enumerate(value) if not isinstance(x, Tensor))
                return TypeError(f"{name}(): expected Tensor as element {odd} of argument '{parameter}', but got {type(value[odd]).__name__}")
            return TypeError(f"{name}(): argument '{parameter}'{where} must be {word}, not {type(value).__name__}. "
                             f"Hint: help(microgradx.{name}) shows what it takes")
    return None


def refusal(name, parameters, args, kwargs, error):
    """The error to raise where a call of name ended in error: error itself where it already says what is wrong."""
    misfit = _misfit(name, parameters, args, kwargs)
    if misfit is not None:
        return misfit
    got = f"got ({', '.join([_described(x) for x in args] + [f'{k}={_described(x)}' for k, x in kwargs.items()])})"
    text, hint = str(error), f"Hint: help(microgradx.{name}) shows what it takes"
    if isinstance(error, (AttributeError, UnboundLocalError)) or isinstance(error, TypeError) and not _OURS.match(text):
        return TypeError(f"{name}() received an invalid combination of arguments - {got}: {text}. {hint}")
    if isinstance(error, OverflowError) and "to C" in text:
        return ValueError(f"{name}(): Overflow when unpacking long long: {got}. Hint: sizes and dimensions must fit int64")
    if isinstance(error, (MemoryError, ValueError)) and _TOO_LARGE.search(text):
        return RuntimeError(f"{name}: the result is too large ({text}): {got}. Hint: use smaller sizes")
    if isinstance(error, (ValueError, IndexError, OverflowError)) and _FOREIGN.search(text) and not _OURS.match(text):
        return (IndexError if isinstance(error, IndexError) else RuntimeError)(f"{name}: {text}: {got}. {hint}")
    return error


def refusing(function, prefix=""):
    """function, with errors that say which of its arguments was wrong; its name there follows the prefix ("linalg.").

    What Python would take for another type without an error is looked at before: a bool for an int, anything for a bool.
    """
    name = prefix + function.__name__
    signature = inspect.signature(function).parameters
    parameters = [p.name for p in signature.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    alike = sorted((parameters.index(p) if p in parameters else len(signature), p, _KINDS[p][0] != "bool") for p in signature
                   if _KINDS.get(p, ("",))[0] in ("int", "bool", "int or tuple of ints"))

    @functools.wraps(function)
    def call(*args, **kwargs):
        for place, parameter, whole in alike:
            if place >= len(args) and not kwargs:
                break
            value = args[place] if place < len(args) else kwargs.get(parameter)
            if value is not None and (value is True or value is False) is whole:
                raise _misfit(name, parameters, args, kwargs)
        try:
            return function(*args, **kwargs)
        except Exception as error:
            said = refusal(name, parameters, args, kwargs, error)
            if said is error:
                raise
            raise said from error
    return call
