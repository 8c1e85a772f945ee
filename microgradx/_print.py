"""How tensors look when printed: PyTorch's layout, digit for digit."""
import math

from microgradx._engine.dtype import get_default_dtype
from microgradx._engine.tensor import cold


class _Options:
    precision = 4
    threshold = 1000
    edgeitems = 3
    linewidth = 80
    sci_mode = None


_PROFILES = {"default": (4, 1000, 3, 80), "short": (2, 1000, 2, 80), "full": (4, math.inf, 3, 80)}


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None):
    """set_printoptions(...): digits after the point, when to abbreviate, how many items at the edges, characters per line.

    >>> import microgradx
    >>> microgradx.set_printoptions(precision=2); microgradx.tensor([1.23456])
    tensor([1.23])
    >>> microgradx.set_printoptions(profile="default")
    """
    if profile is not None:
        if profile not in _PROFILES:
            raise ValueError(f"set_printoptions: profile must be one of {', '.join(_PROFILES)}, got {profile!r}")
        _Options.precision, _Options.threshold, _Options.edgeitems, _Options.linewidth = _PROFILES[profile]
    for name, value in (("precision", precision), ("threshold", threshold), ("edgeitems", edgeitems), ("linewidth", linewidth)):
        if value is not None:
            setattr(_Options, name, value)
    _Options.sci_mode = sci_mode


def get_printoptions():
    """The options in force, as a dict."""
    return {name: getattr(_Options, name) for name in ("precision", "threshold", "edgeitems", "linewidth", "sci_mode")}


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


def _edges(array, edge):
    """The corner items that an abbreviated print shows."""
    if array.ndim == 0:
        return [array.item()]
    parts = list(array) if len(array) <= 2 * edge else list(array[:edge]) + list(array[-edge:])
    return [v for part in parts for v in (_edges(part, edge) if array.ndim > 1 else [part.item()])]


def _vector(array, indent, summarize, formatter):
    per_line = max(1, (_Options.linewidth - indent) // (formatter.width + 2))
    edge = _Options.edgeitems
    if summarize and len(array) > 2 * edge:
        items = ([formatter.format(v) for v in array[:edge].tolist()] + [" ..."]
                 + [formatter.format(v) for v in array[-edge:].tolist()])
    else:
        items = [formatter.format(v) for v in array.tolist()]
    lines = [", ".join(items[i:i + per_line]) for i in range(0, len(items), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def _nested(array, indent, summarize, formatter):
    if array.ndim == 0:
        return formatter.format(array.item())
    if array.ndim == 1:
        return _vector(array, indent, summarize, formatter)
    edge = _Options.edgeitems
    if summarize and len(array) > 2 * edge:
        slices = ([_nested(a, indent + 1, summarize, formatter) for a in array[:edge]] + ["..."]
                  + [_nested(a, indent + 1, summarize, formatter) for a in array[-edge:]])
    else:
        slices = [_nested(a, indent + 1, summarize, formatter) for a in array]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(slices) + "]"


def _values(tensor):
    """A NumPy array to print; bfloat16, which NumPy lacks, as float32."""
    return (tensor.detach().float() if tensor.dtype.name == "bfloat16" else tensor)._array()


def tensor_text(tensor):
    """repr() of a tensor."""
    default, dtype = get_default_dtype(), tensor.dtype
    suffixes, indent = [], len("tensor(")
    if tensor.numel() == 0:
        body = "[]"
        if tensor.dim() != 1:
            suffixes.append(f"size={tuple(tensor.shape)}")
        if dtype is not default:
            suffixes.append(f"dtype={dtype}")
    else:
        array = _values(tensor)
        summarize = tensor.numel() > _Options.threshold
        shown = _edges(array, _Options.edgeitems) if summarize else array.ravel().tolist()
        body = _nested(array, indent, summarize, _Formatter(shown, dtype.is_floating_point))
        if dtype is not default and dtype.name not in ("int64", "bool"):
            suffixes.append(f"dtype={dtype}")
    try:
        if tensor.grad_fn is not None:
            suffixes.append(f"grad_fn=<{tensor.grad_fn.name()}>")
        elif tensor.requires_grad:
            suffixes.append("requires_grad=True")
    except RuntimeError:    # a view that was changed in a way that its history does not allow can still be looked at
        suffixes.append("grad_fn=<Invalid>")
    text = "tensor(" + body
    last = len(body) - body.rfind("\n") + 1
    for suffix in suffixes:
        if last + len(suffix) + 2 > _Options.linewidth:
            text += ",\n" + " " * indent + suffix
            last = indent + len(suffix)
        else:
            text += ", " + suffix
            last += len(suffix) + 2
    return text + ")"


def _format(tensor, spec):
    return format(tensor.item(), spec) if tensor.dim() == 0 else object.__format__(tensor, spec)


cold["repr"] = tensor_text
cold["format"] = _format
