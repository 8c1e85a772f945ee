"""How tensors look when printed: PyTorch's layout, digit for digit."""
import math
from types import SimpleNamespace

import numpy as np

from microgradx._engine.dtype import DTYPES, get_default_dtype, promote_types
from microgradx._engine.tensor import Tensor, cold
from microgradx._rows import array
from microgradx.complex_numbers import as_array

_Options = SimpleNamespace(precision=4, threshold=1000, edgeitems=3, linewidth=80, sci_mode=None)
_PROFILES = {"default": (4, 1000, 3, 80), "short": (2, 1000, 2, 80), "full": (4, math.inf, 3, 80)}


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None):
    """set_printoptions(...): digits after the point, when to abbreviate, how many items at the edges, characters per line.

    >>> import microgradx
    >>> microgradx.set_printoptions(precision=2); microgradx.tensor([1.23456])
    tensor([1.23])
    >>> microgradx.set_printoptions(profile="default")
    """
    if profile in _PROFILES:        # others change nothing, as programs that ask for "long" rely on
        _Options.precision, _Options.threshold, _Options.edgeitems, _Options.linewidth = _PROFILES[profile]
    for name, value in (("precision", precision), ("threshold", threshold), ("edgeitems", edgeitems), ("linewidth", linewidth)):
        if value is not None:
            setattr(_Options, name, value)
    _Options.sci_mode = sci_mode


def get_printoptions():
    """The options in force, as a dict."""
    return dict(vars(_Options))


class _Formatter:
    """Decides on one width and notation for all values shown."""

    def __init__(self, values, floating):
        self.floating, self.int_mode, self.sci = floating, True, False
        if not floating:
            self.width = max((len(str(v)) for v in values), default=1)
            return
        shown = [v for v in values if v != 0 and math.isfinite(v)]         # zeros, NaN and infinities do not widen the columns
        if shown:
            finite = [abs(v) for v in shown]
            large, small = max(finite), min(finite)
            self.int_mode = all(v == math.ceil(v) for v in finite)
            wide = large / small > 1000.0 or large > 1.0e8
            self.sci = wide or (not self.int_mode and small < 1.0e-4)
        if _Options.sci_mode is not None and shown:
            self.sci = _Options.sci_mode
        self.width = max((len(self._text(v)) for v in shown), default=1)

    def _text(self, v):
        if not self.floating:
            return str(v)
        if self.sci:
            return f"{v:.{_Options.precision}e}"
        if self.int_mode:
            return f"{v:.0f}" + ("." if math.isfinite(v) else "")
        return f"{v:.{_Options.precision}f}"

    def format(self, v):
        return self._text(v).rjust(self.width)


class _Pairs:
    """The same for complex values: real and imaginary parts each have a width and a notation."""

    def __init__(self, values):
        self.real, self.imag = (_Formatter(part.ravel().tolist(), True) for part in (values.real, values.imag))
        self.width = self.real.width + self.imag.width + 1

    def format(self, v):
        imag = self.imag.format(v.imag).lstrip()
        return f"{self.real.format(v.real)}{'' if imag.startswith('-') else '+'}{imag}j"


def _edges(values):
    """The corners that an abbreviated print shows, and of each dimension whether its middle is left out."""
    edge = _Options.edgeitems
    cut = [n > 2 * edge for n in values.shape]
    for axis, n in enumerate(values.shape):
        values = np.delete(values, slice(edge, n - edge), axis) if cut[axis] else values
    return values, cut


def _nested(values, cut, indent, formatter):
    """values in brackets, with dots where a dimension is cut; indent: the columns before it."""
    if values.ndim == 0:
        return formatter.format(values.item())
    vector = values.ndim == 1
    parts = [formatter.format(v) for v in values.tolist()] if vector else [_nested(a, cut[1:], indent + 1, formatter) for a in values]
    if cut[0]:
        parts.insert(_Options.edgeitems, " ..." if vector and _Options.edgeitems else "...")
    if vector:
        per_line = max(1, (_Options.linewidth - indent) // (formatter.width + 2))
        parts = [", ".join(parts[i:i + per_line]) for i in range(0, len(parts), per_line)]
    return "[" + ("," + "\n" * max(values.ndim - 1, 1) + " " * (indent + 1)).join(parts) + "]"


def values_text(tensor, indent):
    """A tensor's values in brackets, abbreviated where there are many; indent: the columns before them."""
    if tensor.numel() == 0:
        return "[]"
    values = as_array(tensor) if tensor.dtype.is_complex else array(tensor)
    shown, cut = _edges(values) if tensor.numel() > _Options.threshold else (values, [False] * values.ndim)
    return _nested(shown, cut, indent, _Pairs(shown) if tensor.dtype.is_complex else _Formatter(shown.ravel().tolist(), tensor.dtype.is_floating_point))


def with_suffixes(text, suffixes, indent, new_line=False):
    """text with what a tensor is beside its values, which breaks lines where PyTorch's does: the library's name counts as PyTorch's."""
    last = len(text) - text.rfind("\n") + 1
    for suffix in suffixes:
        width = len(suffix.replace("microgradx", "torch"))
        if new_line or last + width + 2 > _Options.linewidth:
            text, last, new_line = text + ",\n" + " " * indent + suffix, indent + width, False
        else:
            text, last = f"{text}, {suffix}", last + width + 2
    return text + ")"


def dtype_suffix(dtype, empty=False):
    """[the dtype], or [] where it goes without saying: the default one, and of what has elements that of Python's other numbers."""
    default = get_default_dtype()
    known = dtype is default or not empty and (dtype is promote_types(default, DTYPES["complex64"]) or dtype.name in ("int64", "bool"))
    return [] if known else [f"dtype={dtype}"]


def tensor_text(tensor):
    """repr() of a tensor."""
    kind = type(tensor)
    prefix = "tensor(" if kind.__module__ in ("microgradx", "microgradx.nn.parameter") else f"{kind.__name__}("        # a subclass shows its name
    suffixes, empty = [], not tensor.numel()
    if tensor.dim() != 1 if empty else not _Options.edgeitems:
        suffixes.append(f"size={tuple(tensor.shape)}")
    suffixes += dtype_suffix(tensor.dtype, empty)
    try:
        if tensor.grad_fn is not None:
            suffixes.append(f"grad_fn=<{tensor.grad_fn.name().rpartition('::')[2]}>")
        elif tensor.requires_grad:
            suffixes.append("requires_grad=True")
    except RuntimeError:    # a view that was changed in a way that its history does not allow can still be looked at
        suffixes.append("grad_fn=<Invalid>")
    text = with_suffixes(prefix + values_text(tensor, len(prefix)), suffixes, len(prefix))
    return f"Parameter({text})" if getattr(tensor, "_is_param", False) else text


def _format(tensor, spec):
    if tensor.dim() == 0 and type(tensor) is Tensor:
        return format(tensor.item(), spec)
    if spec:            # object's words begin with the module
        raise TypeError(f"unsupported format string passed to {type(tensor).__name__}.__format__")
    return str(tensor)


cold["repr"] = tensor_text
cold["format"] = _format
