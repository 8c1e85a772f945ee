"""Run one call in both libraries on the same data and name everything that differs.

A call is written once, in neutral words: `A` stands for a tensor (bytes and geometry), `W` for a word of the library
(`W("float32")`). `differences(...)` builds it twice, runs it, and compares values, shapes, dtypes, strides, result types,
aliasing, what became of the inputs, gradients, second-order gradients, or the class of the error.
"""
import builtins
import contextlib
import operator
import warnings
from dataclasses import dataclass, field

import numpy as np

FLOATS = ("float32", "float64", "float16", "bfloat16", "complex64", "complex128")
PARTS = {"complex64": "float32", "complex128": "float64"}
TOLERANCE = {"float32": (2e-5, 2e-6), "float64": (1e-9, 1e-11), "float16": (4e-3, 1e-3), "bfloat16": (3e-2, 1e-2)}


@dataclass
class W:
    """A word of the library by its path: a dtype, a function, a class."""
    path: str

    def make(self, lib):
        return operator.attrgetter(self.path)(lib)

    def __repr__(self):
        return self.path


@dataclass
class A:
    """A tensor: flat memory and the geometry of a view of it."""
    memory: np.ndarray
    shape: tuple
    strides: tuple
    offset: int = 0
    dtype: str = None
    grad: bool = True

    def make(self, lib, grads):
        flat = lib.from_numpy(self.memory.copy())
        if self.dtype == "bfloat16":
            flat = flat.to(lib.bfloat16)
        tensor = flat if (self.shape, self.strides, self.offset) == (self.memory.shape, (1,), 0) else flat.as_strided(
            self.shape, self.strides, self.offset)
        return tensor.requires_grad_() if grads and self.grad and self.dtype in FLOATS else tensor

    def __repr__(self):
        if len(self.shape) > 12:
            return f"<{self.dtype} {list(self.shape)}>"
        view = np.lib.stride_tricks.as_strided(self.memory[self.offset:], self.shape, [s * self.memory.itemsize for s in self.strides])
        values = f" {view.tolist()}" if view.size <= 12 else ""
        return f"<{self.dtype} {list(self.shape)} strides {list(self.strides)}{values}>"


def dense(array, grad=True):
    """An array as a contiguous tensor."""
    array = np.asarray(array)
    strides, step = [], 1
    for n in reversed(array.shape):
        strides.append(step)
        step *= max(n, 1)
    return A(np.ascontiguousarray(array).reshape(-1), array.shape, tuple(reversed(strides)), 0, array.dtype.name, grad)


def laid_out(array, layout, grad=True):
    """The same values in another layout: "dense", "transposed" (all dimensions reversed), "sliced" (every second element)
    or "expanded" (the first dimension repeats its first entry: other values)."""
    array = np.asarray(array)
    if layout == "dense" or array.ndim == 0 or array.size == 0:
        return dense(array, grad)
    if layout == "transposed":
        base = dense(np.ascontiguousarray(array.T), grad)
        return A(base.memory, array.shape, base.strides[::-1], 0, base.dtype, grad)
    if layout == "sliced":
        wide = np.repeat(array, 2, axis=-1)
        base = dense(wide, grad)
        return A(base.memory, array.shape, (*base.strides[:-1], 2), 1, base.dtype, grad)
    base = dense(array[:1], grad)
    return A(base.memory, array.shape, (0, *base.strides[1:]), 0, base.dtype, grad)


def brain(spec):
    """The same values as bfloat16."""
    return A(spec.memory.astype(np.float32), spec.shape, spec.strides, spec.offset, "bfloat16", spec.grad)


@dataclass
class Call:
    """One case: arguments in neutral words."""
    args: tuple
    kwargs: dict = field(default_factory=dict)

    def __repr__(self):
        return "(" + ", ".join([*map(repr, self.args), *(f"{k}={v!r}" for k, v in self.kwargs.items())]) + ")"


def call(*args, **kwargs):
    return Call(args, kwargs)


def build(lib, spec, grads, tensors):
    """A nest of neutral words as this library's objects; the tensors made are appended to tensors."""
    if isinstance(spec, A):
        tensors.append(spec.make(lib, grads))
        return tensors[-1]
    if isinstance(spec, W):
        return spec.make(lib)
    if type(spec) in (list, tuple):
        return type(spec)(build(lib, s, grads, tensors) for s in spec)
    if isinstance(spec, dict):
        return {k: build(lib, s, grads, tensors) for k, s in spec.items()}
    if isinstance(spec, slice):
        return slice(*(build(lib, s, grads, tensors) for s in (spec.start, spec.stop, spec.step)))
    return spec


def is_tensor(x):
    return hasattr(x, "requires_grad") and hasattr(x, "stride")


def tensors_of(value):
    if is_tensor(value):
        return [value]
    if isinstance(value, (tuple, list)):
        return [t for v in value for t in tensors_of(v)]
    return []


def weighted(lib, outputs, weights=None, leaves=False):
    """A weighted sum of all outputs; the weights, by which second order may differentiate as well, are appended to weights."""
    total, weights = None, [] if weights is None else weights
    for y in outputs:
        if y.requires_grad:
            y = lib.view_as_real(y.resolve_conj()) if y.is_complex() else y
            weight = np.cos(np.arange(1, y.numel() + 1)).reshape(tuple(y.shape))
            weights.append(lib.from_numpy(np.asarray(weight)).to(lib.float64 if y.dtype == lib.float64 else lib.float32).requires_grad_(leaves))
            term = ((y if y.dtype in (lib.float32, lib.float64) else y.float()) * weights[-1]).sum()
            total = term if total is None else total + term
    return total


class Outcome:
    """What one library did with one call."""

    def __init__(self, lib, function, case, grads, second, seeded):
        self.lib, self.error, self.value, self.inputs = lib, None, None, []
        self.grads, self.second, self.stage = None, None, "the call"
        if seeded:
            lib.manual_seed(11)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                args = build(lib, list(case.args), grads, self.inputs)
                kwargs = build(lib, case.kwargs, grads, self.inputs)
                self.value = function(lib, args, kwargs)
                if grads:
                    self._differentiate(second)
            except Exception as error:  # noqa: BLE001 - the class of any error is what is compared
                self.error = error
        self.draw = lib.rand(2).tolist() if seeded else None

    def _differentiate(self, second):
        """Gradients of a weighted sum of all outputs; the weights depend on the place only."""
        self.stage = "backward"
        leaves = [t for t in self.inputs if t.requires_grad]
        weights = []
        total = weighted(self.lib, tensors_of(self.value), weights, second)
        if total is None or not leaves:
            return
        self.grads = self.lib.autograd.grad(total, leaves, create_graph=second, allow_unused=True)
        if second:
            self.stage = "second order"
            total = weighted(self.lib, [g for g in self.grads if g is not None])
            if total is not None:
                leaves += weights
                found = self.lib.autograd.grad(total, leaves, allow_unused=True)
                self.second = [self.lib.zeros_like(x) if g is None else g for x, g in zip(leaves, found, strict=True)]

    def error_class(self):
        """The builtin class of the error."""
        return next(c.__name__ for c in type(self.error).__mro__ if c.__module__ == builtins.__name__)


def array_of(tensor):
    tensor = tensor.detach().resolve_conj().resolve_neg()
    return (tensor.float() if str(tensor.dtype).endswith("bfloat16") else tensor).numpy(force=True)


def word(x):
    """A printed word without the library's name."""
    return str(x).replace("microgradx", "torch")


def storage(tensor):
    return tensor.untyped_storage().data_ptr()


class Comparison:
    """Collects the differences between two outcomes as sentences."""

    def __init__(self, tolerance=None, strides=True, values=True, signed=True, coarsest=None):
        self.coarsest = coarsest
        self.found, self.tolerance, self.strides, self.values, self.signed = [], tolerance, strides, values, signed

    def _bounds(self, dtype):
        """(rtol, atol): one pair for all dtypes, or a table of them."""
        return (self.tolerance or TOLERANCE).get(PARTS.get(dtype, dtype), (0, 0)) if isinstance(self.tolerance, (dict, type(None))) else self.tolerance

    def outcomes(self, ours, theirs):
        if ours.error is not None or theirs.error is not None:
            self._errors(ours, theirs)
            return self.found
        self.any("result", ours.value, theirs.value)
        if self.found:
            return self.found
        self._aliases(ours, theirs)
        for i, (a, b) in enumerate(zip(ours.inputs, theirs.inputs, strict=True)):
            self.tensor(f"input {i} afterwards", a, b, strides=False)
            if a._version != b._version and bool(a._version) != bool(b._version):
                self.found.append(f"input {i}: version {a._version}, PyTorch's {b._version}")
        for what, a, b in (("gradient", ours.grads, theirs.grads), ("second-order gradient", ours.second, theirs.second)):
            if what[0] == "s" and b is None and not any(np.any(array_of(x)) for x in a or ()):
                continue
            if (a is None) != (b is None):
                self.found.append(f"{what}: {'none' if a is None else 'some'}, PyTorch has {'none' if b is None else 'some'}")
            for i, (x, y) in enumerate(zip(a or (), b or (), strict=False)):
                self.gradient(f"{what} {i}", x, y)
        if ours.draw != theirs.draw:
            self.found.append("the random stream stands elsewhere")
        return self.found

    def _errors(self, ours, theirs):
        if ours.error is None or theirs.error is None:
            side = theirs if ours.error is None else ours
            name = "PyTorch" if ours.error is None else "microgradx"
            self.found.append(f"only {name} raises in {side.stage}: {side.error_class()}: {str(side.error)[:150]}")
        elif ours.error_class() != theirs.error_class():
            self.found.append(f"error class {ours.error_class()} ({str(ours.error)[:110]}), PyTorch's {theirs.error_class()} "
                              f"({str(theirs.error)[:110]})")

    def _aliases(self, ours, theirs):
        for k, (a, b) in enumerate(zip(tensors_of(ours.value), tensors_of(theirs.value), strict=False)):
            if b.numel() == 0:
                continue
            for i, (x, y) in enumerate(zip(ours.inputs, theirs.inputs, strict=True)):
                if (a is x) != (b is y):
                    self.found.append(f"result {k} is{'' if a is x else ' not'} input {i} itself, unlike PyTorch's")
                elif (storage(a) == storage(x)) != (storage(b) == storage(y)):
                    self.found.append(f"result {k} {'shares' if storage(a) == storage(x) else 'does not share'} memory with input {i}, "
                                      "unlike PyTorch's")

    def any(self, what, a, b):
        if is_tensor(b):
            if not is_tensor(a):
                self.found.append(f"{what}: {type(a).__name__}, PyTorch gives a Tensor")
            else:
                self.tensor(what, a, b, self.strides)
                if a.requires_grad != b.requires_grad:
                    self.found.append(f"{what}: requires_grad {a.requires_grad}, PyTorch's {b.requires_grad}")
        elif isinstance(b, (tuple, list)):
            self._sequence(what, a, b)
        elif type(b).__module__.partition(".")[0] == "torch":
            if word(a) != word(b):
                self.found.append(f"{what}: {a!r}, PyTorch's {b!r}")
        elif type(a) is not type(b):
            self.found.append(f"{what}: {type(a).__name__} {a!r}, PyTorch's {type(b).__name__} {b!r}")
        elif isinstance(b, np.ndarray):
            self.numbers(what, a, b, str(b.dtype))
        elif isinstance(b, float):
            self.numbers(what, np.array(a), np.array(b), "float32")
        elif (word(a) != word(b) if isinstance(b, str) else a != b):
            self.found.append(f"{what}: {a!r}, PyTorch's {b!r}")

    def _sequence(self, what, a, b):
        if type(a).__name__ != type(b).__name__:
            self.found.append(f"{what}: {type(a).__name__}, PyTorch's {type(b).__name__}")
        elif len(a) != len(b):
            self.found.append(f"{what}: {len(a)} items, PyTorch's {len(b)}")
        else:
            for name in (n for n in dir(b) if hasattr(type(b), "n_fields") and not n.startswith(("_", "n_")) and n not in ("count", "index")):
                if not hasattr(a, name):
                    self.found.append(f"{what}: no field {name}")
            for i, (x, y) in enumerate(zip(a, b, strict=True)):
                self.any(f"{what}[{i}]", x, y)

    def tensor(self, what, a, b, strides):
        if tuple(a.shape) != tuple(b.shape):
            self.found.append(f"{what}: shape {list(a.shape)}, PyTorch's {list(b.shape)}")
        elif word(a.dtype) != word(b.dtype):
            self.found.append(f"{what}: dtype {word(a.dtype)}, PyTorch's {b.dtype}")
        elif strides and b.numel() > 1 and any(s != t for s, t, n in zip(a.stride(), b.stride(), b.shape, strict=True) if n > 1):
            self.found.append(f"{what}: strides {a.stride()}, PyTorch's {b.stride()} of shape {list(b.shape)}")
        else:
            self.numbers(what, array_of(a), array_of(b), word(b.dtype).removeprefix("torch."))

    def numbers(self, what, a, b, dtype):
        if not self.values:
            return
        rtol, atol = self._bounds(dtype)
        if dtype not in FLOATS:
            rtol = atol = 0
        if b.dtype.kind == "c":         # the parts, to the precision of the whole; the sign of a zero is nobody's
            with np.errstate(all="ignore"):
                bounds = atol + rtol * np.where(np.isfinite(b), np.abs(b), 0)[..., None]
                a, b = (np.stack([x.real, x.imag], -1) for x in (a, b))
                equal = (np.abs(a - b) <= bounds) | (a == b) | ~np.isfinite(b) & ~np.isfinite(a)
            if not np.all(equal):
                i = np.unravel_index(np.argmin(equal), b.shape)
                self.found.append(f"{what}: {a[i]!r} at {[int(k) for k in i]} of the parts, PyTorch's {b[i]!r} ({b.size - np.sum(equal)} of {b.size})")
            return
        with np.errstate(all="ignore"):
            equal = np.isclose(a, b, rtol, atol, equal_nan=True) if b.dtype.kind == "f" else a == b
            if b.dtype.kind == "f" and rtol < 1e-2 and self.signed:
                equal = equal & ((a != 0) | (b != 0) | (np.signbit(a) == np.signbit(b)))
        if not np.all(equal):
            i = np.unravel_index(np.argmin(equal), b.shape)
            self.found.append(f"{what}: {a[i]!r} at {[int(k) for k in i]}, PyTorch's {b[i]!r} ({b.size - np.sum(equal)} of {b.size})")

    def gradient(self, what, a, b):
        if b is None and a is not None and not np.any(array_of(a)):
            return
        if (a is None) != (b is None):
            self.found.append(f"{what}: {'None' if a is None else 'a tensor'}, PyTorch's {'None' if b is None else 'a tensor'}")
        elif b is not None:
            name = word(b.dtype).removeprefix("torch.")
            rtol, atol = self._bounds(max(name, self.coarsest or name, key=lambda d: TOLERANCE.get(d, (0, 0))[0]))
            if tuple(a.shape) != tuple(b.shape) or word(a.dtype) != word(b.dtype):
                self.found.append(f"{what}: {word(a.dtype)} {list(a.shape)}, PyTorch's {b.dtype} {list(b.shape)}")
                return
            x, y = array_of(a), array_of(b)
            with np.errstate(all="ignore"):
                equal = np.isclose(x, y, rtol * 10, atol * 10, equal_nan=True)
            if not np.all(equal):
                i = np.unravel_index(np.argmin(equal), y.shape)
                self.found.append(f"{what}: {x[i]!r} at {[int(k) for k in i]}, PyTorch's {y[i]!r}")


def coarsest(case):
    """The floating dtype of a call's tensors that has the fewest digits: none of its results are worth more."""
    found = [x.dtype for x in tensors_in([*case.args, *case.kwargs.values()]) if x.dtype in TOLERANCE]
    return max(found, key=lambda d: TOLERANCE[d][0], default=None)


def tensors_in(spec):
    if isinstance(spec, A):
        return [spec]
    return [x for s in spec for x in tensors_in(s)] if isinstance(spec, (list, tuple)) else []


def differences(ours, theirs, function, case, grads=False, second=False, seeded=False, **options):
    """Sentences on how the two libraries differ in one call; none when they agree. Also whether PyTorch computed a value."""
    a = Outcome(ours, function, case, grads, second, seeded)
    b = Outcome(theirs, function, case, grads, second, seeded)
    return Comparison(**options, coarsest=coarsest(case)).outcomes(a, b), b.error is None


@contextlib.contextmanager
def quiet():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
