"""assert_close: are two values, or two nests of them, equal within a tolerance? And a report that says where they are not."""
import cmath
import math
from collections.abc import Mapping, Sequence

import numpy as np

import microgradx as m
from microgradx._engine.warn import warn

# relative and absolute tolerance by the name of the dtype; what is not here (integers, bool) is compared exactly
TOLERANCES = {"float16": (1e-3, 1e-5), "bfloat16": (1.6e-2, 1e-5), "float32": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7),
              "complex32": (1e-3, 1e-5), "complex64": (1.3e-6, 1e-5), "complex128": (1e-7, 1e-7)}
_NUMBERS = (int, float, complex, np.number)
_BOOLS = (bool, np.bool_)


def _tolerances(rtol, atol, names):
    """The tolerances asked for, else the widest that the dtypes of these names have."""
    if (rtol is None) != (atol is None):
        given, missing = ("rtol", "atol") if atol is None else ("atol", "rtol")
        raise ValueError(f"assert_close: got {given} without {missing}; pass both or neither")
    if rtol is None:
        rtol, atol = (max(pair) for pair in zip(*(TOLERANCES.get(n, (0.0, 0.0)) for n in names), strict=True))
    for name, value in (("rtol", rtol), ("atol", atol)):
        if not isinstance(value, (int, float, np.number)) or not value >= 0:
            raise RuntimeError(f"assert_close: {name} must be a number of at least 0, got {value!r}")
    return float(rtol), float(atol)


def _wide(array):
    """The values in an arithmetic that differences fit into: integers and bools as int64, floats of half precision as float32."""
    if array.dtype.kind in "biu":
        return array.astype(np.int64)
    return array.astype(np.float32) if array.dtype.itemsize < 4 else array


def _values(t):
    t = t.detach()
    return _wide(np.asarray((t.to(m.float32) if t.dtype is m.bfloat16 else t).numpy()))


def _close(actual, expected, rtol, atol, equal_nan):
    """Elementwise |actual - expected| <= atol + rtol |expected|; an infinity is close to itself alone. -> close, both errors."""
    with np.errstate(all="ignore"):
        gap = np.abs(actual - expected)
        size = np.abs(expected)
        close = (actual == expected) | (np.isfinite(gap) & (gap <= atol + np.abs(rtol * size)))
        relative = np.where((gap == 0) & (size == 0), 0.0, gap / size)
    if equal_nan:
        close = close | (np.isnan(actual) & np.isnan(expected))
    return close, gap, relative


def _worst(errors, close):
    """The index of the greatest error among what is not close; a NaN is greater than anything."""
    flat = np.argmax(np.where(close, -1.0, np.where(np.isnan(errors), np.inf, errors)))
    nans = np.flatnonzero(np.isnan(errors) & ~close)
    return np.unravel_index(nans[0] if nans.size else flat, errors.shape)


def _allowed(tolerance, exact):
    return "" if exact else f" (up to {tolerance:.15g} allowed)"


def _numbers(actual, expected, rtol, atol, equal_nan, shown=None):
    """The report on two numbers (0-d arrays), or None if they are close; shown: the two as the user gave them."""
    close, gap, relative = _close(actual, expected, rtol, atol, equal_nan)
    if close:
        return None
    exact = rtol == 0 and atol == 0
    got, wanted = shown or (actual.item(), expected.item())
    return (f"Scalars are not {'equal' if exact else 'close'}!\n\nExpected {wanted} but got {got}.\n"
            f"Absolute difference: {gap.item()}{_allowed(atol, exact)}\nRelative difference: {relative.item()}{_allowed(rtol, exact)}")


def _arrays(actual, expected, rtol, atol, equal_nan):
    """The report on two arrays of one shape, or None if they are close."""
    close, gap, relative = _close(actual, expected, rtol, atol, equal_nan)
    if close.all():
        return None
    exact, bad = rtol == 0 and atol == 0, int((~close).sum())
    lines = [f"Tensor-likes are not {'equal' if exact else 'close'}!", "",
             f"Mismatched elements: {bad} / {close.size} ({bad / close.size:.1%})"]
    for name, errors, tolerance in (("absolute", gap, atol), ("relative", relative, rtol)):
        at = _worst(errors, close)
        lines.append(f"Greatest {name} difference: {errors[at].item()} at index {tuple(map(int, at))}{_allowed(tolerance, exact)}")
    return "\n".join(lines)


class _Comparison:
    """One call of assert_close: its options, and the place in the nest that is being compared."""

    def __init__(self, rtol, atol, equal_nan, check_device, check_dtype, check_layout, check_stride, allow_subclasses, msg):
        self.rtol, self.atol, self.equal_nan = rtol, atol, equal_nan
        self.check_device, self.check_dtype, self.check_layout, self.check_stride = check_device, check_dtype, check_layout, check_stride
        self.allow_subclasses, self.msg = allow_subclasses, msg

    def fail(self, text, at, error=AssertionError):
        if at:
            text += "\n\nThe failure occurred for item " + "".join(f"[{key!r}]" for key in at)
        if error is AssertionError and self.msg is not None and (callable(self.msg) or isinstance(self.msg, str)):
            text = self.msg(text) if callable(self.msg) else self.msg
        raise error(text)

    def nest(self, actual, expected, at=()):
        """Compare two values; sequences and mappings item by item."""
        if all(isinstance(x, Sequence) and not isinstance(x, str) for x in (actual, expected)):
            if len(actual) != len(expected):
                self.fail(f"The length of the sequences mismatch: {len(actual)} != {len(expected)}", at)
            pairs = [(i, actual[i], expected[i]) for i in range(len(actual))]
        elif isinstance(actual, Mapping) and isinstance(expected, Mapping):
            missing, extra = [sorted(set(a) - set(b), key=str) for a, b in ((expected, actual), (actual, expected))]
            if missing or extra:
                self.fail(f"The keys of the mappings do not match:\nMissing keys in the actual mapping: {missing}\n"
                          f"Additional keys in the actual mapping: {extra}", at)
            pairs = [(k, actual[k], expected[k]) for k in actual]
        else:
            self.pair(actual, expected, at)
            pairs = []
        for key, a, e in pairs:
            self.nest(a, e, (*at, key))

    def pair(self, actual, expected, at):
        """Compare two values that are no containers."""
        if actual is None or expected is None:
            if actual is not expected:
                self.fail(f"None mismatch: {actual} is not {expected}", at)
        elif isinstance(actual, _BOOLS) and isinstance(expected, _BOOLS):
            if bool(actual) != bool(expected):
                self.fail(f"Booleans mismatch: {actual} is not {expected}", at)
        elif isinstance(actual, _NUMBERS) and isinstance(expected, _NUMBERS):
            self.numbers(actual, expected, at)
        elif self.related(actual, expected):
            self.tensors(self.as_tensor(actual, at), self.as_tensor(expected, at), at)
        else:
            self.unsupported(actual, expected, at)

    def unsupported(self, actual, expected, at):
        self.fail(f"assert_close: cannot compare a {type(actual).__name__} with a {type(expected).__name__}; both must be tensors, "
                  "arrays, numbers, bools, None, or sequences or mappings of these", at, TypeError)

    def related(self, actual, expected):
        if not self.allow_subclasses:
            return type(actual) is type(expected)
        return isinstance(actual, type(expected)) or isinstance(expected, type(actual))

    def as_tensor(self, value, at):
        if isinstance(value, m.Tensor):
            return value
        if not isinstance(value, (np.ndarray, np.generic)) and not hasattr(value, "__array__"):
            self.unsupported(value, value, at)
        try:
            return m.as_tensor(value)
        except (TypeError, ValueError) as error:
            self.fail(f"assert_close: cannot read this {type(value).__name__} as a tensor: {error}", at, TypeError)

    def numbers(self, actual, expected, at):
        if isinstance(actual, bool) or isinstance(expected, bool):
            self.fail(f"assert_close: cannot compare a bool with a number: {actual!r} and {expected!r}", at, RuntimeError)
        actual, expected = [x.item() if isinstance(x, np.number) else x for x in (actual, expected)]
        if self.check_dtype and type(actual) is not type(expected):
            self.fail(f"The (d)types do not match: {type(actual)} != {type(expected)}.", at)
        rtol, atol = _tolerances(self.rtol, self.atol, [{float: "float64", complex: "complex128"}.get(type(x)) for x in (actual, expected)])
        if actual == expected or (self.equal_nan and cmath.isnan(actual) and cmath.isnan(expected)):
            return
        kind = object if type(actual) is int and type(expected) is int and max(abs(actual), abs(expected)) >= 2 ** 62 else None
        report = (f"Scalars are not equal!\n\nExpected {expected} but got {actual}.\nAbsolute difference: {abs(actual - expected)}\n"
                  f"Relative difference: {abs(actual - expected) / abs(expected) if expected else math.inf}" if kind
                  else _numbers(np.asarray(actual), np.asarray(expected), rtol, atol, self.equal_nan))
        if report:
            self.fail(report, at)

    def tensors(self, actual, expected, at):
        checks = [("shape", True, actual.shape, expected.shape),
                  ("layout", self.check_layout, actual.layout, expected.layout),
                  ("stride()", self.check_stride, actual.stride(), expected.stride()),
                  ("device", self.check_device, actual.device, expected.device),
                  ("dtype", self.check_dtype, actual.dtype, expected.dtype)]
        for name, wanted, a, e in checks:
            if wanted and a != e:
                self.fail(f"The values for attribute '{name}' do not match: {a} != {e}.", at)
        rtol, atol = _tolerances(self.rtol, self.atol, [str(t.dtype).split(".")[-1] for t in (actual, expected)])
        if actual.dtype is not expected.dtype:
            common = m.promote_types(actual.dtype, expected.dtype)
            actual, expected = actual.detach().to(common), expected.detach().to(common)
        a, e = _values(actual), _values(expected)
        if a.ndim:
            report = _arrays(a, e, rtol, atol, self.equal_nan)
        else:
            report = _numbers(a, e, rtol, atol, self.equal_nan, (actual.item(), expected.item()))
        if report:
            self.fail(report, at)


def assert_close(actual, expected, *, allow_subclasses=True, rtol=None, atol=None, equal_nan=False, check_device=True,
                 check_dtype=True, check_layout=True, check_stride=False, msg=None):
    """Raise AssertionError unless |actual - expected| <= atol + rtol |expected| for every element.

    actual, expected: tensors, NumPy arrays, numbers, bools, None, or sequences and mappings of these, nested as deep as wanted.
    rtol, atol: both or neither (ValueError); by default by the dtype, the wider of the two:

        float16 1e-3, 1e-5     bfloat16 1.6e-2, 1e-5     float32 1.3e-6, 1e-5     float64 1e-7, 1e-7     others 0, 0

    An infinity is close to itself only, a NaN to a NaN only with equal_nan. Shapes must be equal, and unless they are switched off
    dtype, device and layout too; strides with check_stride. With check_dtype=False values are compared in the promoted dtype.
    allow_subclasses: may a Parameter be compared with a Tensor? msg: the message to raise with, or a function of the report.
    TypeError for what cannot be compared (a tensor with a number, strings, ...).

    >>> import microgradx
    >>> microgradx.testing.assert_close([microgradx.tensor([1.0, 2.0, 4.0])], [microgradx.tensor([1.0, 2.0, 3.0])])
    Traceback (most recent call last):
        ...
    AssertionError: Tensor-likes are not close!
    <BLANKLINE>
    Mismatched elements: 1 / 3 (33.3%)
    Greatest absolute difference: 1.0 at index (2,) (up to 1e-05 allowed)
    Greatest relative difference: 0.3333333432674408 at index (2,) (up to 1.3e-06 allowed)
    <BLANKLINE>
    The failure occurred for item [0]
    """
    _Comparison(rtol, atol, equal_nan, check_device, check_dtype, check_layout, check_stride, allow_subclasses, msg).nest(actual, expected)


def assert_allclose(actual, expected, rtol=None, atol=None, equal_nan=True, msg=""):
    """assert_close of actual and expected made tensors, of any dtypes, NaN being close to NaN (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.testing.assert_allclose([1.0, 2.0], [1.0, 2.0])
    """
    warn("`microgradx.testing.assert_allclose()` is deprecated since 1.12. Hint: assert_close", FutureWarning)
    actual, expected = (x if isinstance(x, m.Tensor) else m.tensor(x) for x in (actual, expected))
    assert_close(actual, expected, rtol=rtol, atol=atol, equal_nan=equal_nan, check_dtype=False, msg=msg or None)
