"""Padding as layers: a row for each mode and number of dimensions."""
from microgradx._rows import WHOLE

from .. import functional as F
from .module import Module


class _Pad(Module):
    """Pads the last dimensions; padding: one number, or (before, after) pairs, the last dimension's first."""
    _n, _mode, value = 1, "constant", None

    def __init__(self, padding):
        super().__init__()
        self.padding = (padding,) * (2 * self._n) if isinstance(padding, WHOLE) else tuple(padding)

    def forward(self, input):
        """F.pad(input, padding)."""
        if self._mode == "circular" and input.ndim not in (self._n + 1, self._n + 2):
            raise ValueError(f"CircularPad{self._n}d: expected {self._n + 1}D or {self._n + 2}D input (got {input.ndim}D input)")
        return F.pad(input, self.padding, self._mode, self.value)

    def extra_repr(self):
        """The padding."""
        return f"{self.padding}"


class _ConstantPad(_Pad):
    def __init__(self, padding, value):
        super().__init__(padding)
        self.value = value

    def extra_repr(self):
        """The padding and the value."""
        return f"padding={self.padding}, value={self.value}"


class _Zeros:
    """What stands before ConstantPad1d, ... in ZeroPad1d, ..."""

    def __init__(self, padding):
        super().__init__(padding, 0.0)

    extra_repr = _Pad.extra_repr


for _kind, _base, _mode, _what in (("Circular", _Pad, "circular", "with the other end of the input"),
                                   ("Reflection", _Pad, "reflect", "with the input mirrored at its edge"),
                                   ("Replication", _Pad, "replicate", "with the input's edge"),
                                   ("Constant", _ConstantPad, "constant", "with a value"),
                                   ("Zero", _Zeros, "constant", "with zeros")):
    for _n in (1, 2, 3):
        globals()[f"{_kind}Pad{_n}d"] = type(f"{_kind}Pad{_n}d", (_Zeros, globals()[f"ConstantPad{_n}d"]) if _base is _Zeros else (_base,), {
            "_n": _n, "_mode": _mode, "value": None, "__module__": __name__,
            "__doc__": f"""Pads the last {_n} dimension{'s' * (_n > 1)} {_what}; padding: one number, or (before, after) pairs.

            >>> import microgradx
            >>> microgradx.nn.{_kind}Pad{_n}d(1{", 7.0" * (_kind == "Constant")})(microgradx.ones(1, 2{", 4" * _n})).shape
            microgradx.Size([1, 2{", 6" * _n}])
            """})
