"""check_op: one line that checks a function of tensors from its value to its second derivative."""
from dataclasses import dataclass, field

import numpy as np

import microgradx as m
from microgradx.autograd.function import Function
from microgradx.autograd.gradcheck import GradcheckError, gradcheck
from microgradx.testing._numeric import FLOAT32_BOUND, LAYOUTS, Case, CheckFailure, Example, as_tuple

PARTS = {   # part: the checks of an example that belong to it
    "value": ("value",), "aliasing": ("memory", "tied"), "gradient": ("first",), "second order": ("second",), "float32": ("single",),
    "broadcasting": (), "non-contiguous": (), "empty": (),
}
_ERRORS = (RuntimeError, ValueError, TypeError, IndexError)     # how an op says that it does not take these shapes


@dataclass
class Report:
    """What check_op did: how often each part was checked, what was left out and why, the worst error.

    worst is relative to 1 + |expected| in float64; worst_float32 relative to the largest value."""

    name: str
    checked: dict = field(default_factory=dict)
    skipped: dict = field(default_factory=dict)
    worst: float = 0.0
    worst_float32: float = 0.0

    def count(self, part):
        self.checked[part] = self.checked.get(part, 0) + 1

    def __str__(self):
        lines = [f"{self.name}: worst error {self.worst:.1e} in float64, {self.worst_float32:.1e} in float32"]
        lines += [f"  {part:<16} {count} checked" for part, count in self.checked.items()]
        return "\n".join(lines + [f"  {part:<16} not checked: {why}" for part, why in self.skipped.items() if part not in self.checked])


def _name(fn):
    owner = getattr(fn, "__self__", None)
    if isinstance(owner, type):                                     # MyFunction.apply
        return owner.__name__
    return getattr(fn, "__name__", type(fn).__name__)


class _Bound:
    """fn as a function of its floating inputs alone; everything else is passed along."""

    def __init__(self, fn, sample):
        self.fn, self.sample = fn, list(sample)
        self.places = [i for i, x in enumerate(sample) if _floating(x)]

    def arrays(self):
        return tuple(np.array(_array(self.sample[i]), dtype=np.float64) for i in self.places)

    def call(self, function, values, convert):
        args = [convert(x) for x in self.sample]
        for i, v in zip(self.places, values, strict=True):
            args[i] = v
        return function(*args)

    def __call__(self, *tensors):
        return self.call(self.fn, tensors, lambda x: x)


def _floating(x):
    return (x.dtype.is_floating_point if isinstance(x, m.Tensor) else isinstance(x, np.ndarray) and x.dtype.kind == "f")


def _array(x):
    return x.detach().double().numpy() if isinstance(x, m.Tensor) and x.dtype.is_floating_point else x.numpy() if isinstance(x, m.Tensor) else x


class _Checker:
    """One call of check_op."""

    def __init__(self, fn, reference, options):
        self.fn = fn.apply if isinstance(fn, type) and issubclass(fn, Function) else fn
        self.reference, self.options = reference, options
        self.name = options["name"] or _name(fn)
        self.report = Report(self.name)
        self.rng = np.random.default_rng(options["seed"])

    def wants(self, part):
        return part not in self.options["skip"]

    def failure(self, part, text, case, layouts=None):
        shapes = ", ".join(f"{list(a.shape)}{'' if layouts is None else ' ' + layouts[i]}" for i, a in enumerate(case.arrays))
        return AssertionError(f"check_op: {self.name} fails '{part}' on inputs {shapes}\n{text}")

    def fail(self, part, text, case, layouts=None, explain=False):
        raise self.failure(part, text + (self.explanation(case) if explain else ""), case, layouts) from None

    def explanation(self, case):
        """What gradcheck has to say about this case; nothing where it finds no fault."""
        tensors = [m.from_numpy(np.array(a)).requires_grad_() for a in case.arrays]
        try:
            gradcheck(case.function, tensors, atol=self.options["atol"], rtol=self.options["rtol"])
        except GradcheckError as error:
            return f"\n\n{error}"
        return ""

    def case(self, sample):
        """A sample, a tuple of tensors and whatever else fn takes, as a Case of its floating inputs."""
        if isinstance(sample, Case):
            return sample
        sample = tuple(sample) if isinstance(sample, (tuple, list)) else (sample,)
        bound = _Bound(self.fn, sample)
        if not bound.places:
            raise ValueError(f"check_op: a sample of {self.name} has no floating tensor to differentiate by: {sample!r}")
        reference = None
        if self.reference is not None:
            def reference(*arrays):
                return bound.call(self.reference, arrays, lambda x: _array(x) if isinstance(x, m.Tensor) else x)
        return Case(bound, bound.arrays(), reference, self.options["step"], self.options["ties"], self.options["float32"])

    def examine(self, case, layouts, as_part=None):
        """All checks of a case in one layout; as_part: the part that a failure is reported under."""
        example = None
        try:
            example = Example(case, self.rng, layouts, self.options["atol"], self.options["rtol"], self.options["value"])
            for part, checks in PARTS.items():
                if checks and self.wants(part) and not (part == "value" and case.reference is None and layouts is None):
                    for check in checks:
                        getattr(example, check)()
                    self.report.count(part)
        except CheckFailure as failure:
            part = failure.part if as_part is None else f"{as_part}: {failure.part}"
            self.fail(part, str(failure), case, layouts, explain=failure.part == "gradient")
        except _ERRORS as error:
            if layouts is None and as_part is None:     # the sample itself is refused, which is no finding about the op
                raise
            raise self.failure(as_part or "non-contiguous", f"it raises {type(error).__name__}: {error}", case, layouts) from error
        finally:
            if example is not None:
                self.report.worst = max(self.report.worst, example.worst)
                self.report.worst_float32 = max(self.report.worst_float32, example.worst32)

    def sample(self, sample):
        case = self.case(sample)
        layouts = self.options["layouts"]
        if layouts is not None:
            self.examine(case, list(layouts(case) if callable(layouts) else layouts))
        else:
            self.examine(case, None)
            if self.wants("non-contiguous"):
                for layout in LAYOUTS[1:] if case.ties else LAYOUTS[1:3]:
                    self.examine(case, [layout] * len(case.arrays), "non-contiguous")
                    self.report.count("non-contiguous")
        if self.wants("broadcasting"):
            self.broadcasting(case)
        if self.wants("empty"):
            self.empty(case)

    def shapes(self, function, arrays, tensors):
        """The shapes of the outputs, or the error that says that these shapes are not taken."""
        try:
            with np.errstate(all="ignore"):
                out = function(*[m.from_numpy(np.array(a)) if tensors else np.array(a) for a in arrays])
        except _ERRORS as error:
            return None, error
        outs = as_tuple(out) if isinstance(out, (m.Tensor, tuple, list)) else (out,)
        return [tuple(np.shape(_array(o))) for o in outs], None

    def variant(self, part, case, arrays, shapes=None):
        """The case at other shapes, if the op takes them; it must where the reference does. shapes: what the outputs must keep."""
        case = Case(case.function, tuple(arrays), case.reference, case.step, case.ties, case.bound)
        expected, _ = self.shapes(case.reference, arrays, False) if case.reference is not None else (None, None)
        found, error = self.shapes(case.function, arrays, True)
        kept = found is not None and shapes in (None, found)
        if kept and (case.reference is None or expected is not None):
            self.examine(case, None, part)
            self.report.count(part)
        elif expected is not None and shapes in (None, expected):
            self.fail(part, f"the reference gives an output of shape {expected[0]}, the op "
                            + (f"raises {type(error).__name__}: {error}" if found is None else f"one of shape {found[0]}"), case)
        elif part in self.options["require"]:
            self.fail(part, f"the op {'raises ' + type(error).__name__ + ': ' + str(error) if found is None else f'gives {found}'}", case)
        else:
            self.report.skipped.setdefault(part, "the op does not take such shapes")

    def broadcasting(self, case):
        """Each input with a dimension of length 1, and without its leading dimension, where the outputs keep their shapes."""
        whole, _ = self.shapes(case.function, case.arrays, True)
        for i, a in enumerate(case.arrays):
            narrow = [np.take(a, [0], d) for d in range(a.ndim) if a.shape[d] > 1][:2] + ([a[0]] if a.ndim and a.shape[0] else [])
            if len(case.arrays) < 2 or not narrow:
                self.report.skipped.setdefault("broadcasting", "one input, or nothing to broadcast in the samples")
            else:
                for b in narrow:
                    self.variant("broadcasting", case, [*case.arrays[:i], b, *case.arrays[i + 1:]], whole)

    def empty(self, case):
        """The inputs that share the first one's leading length, at length 0."""
        first = next((a for a in case.arrays if a.ndim), None)
        if first is None or len(first) == 0:
            self.report.skipped.setdefault("empty", "the samples have no dimension to empty")
            return
        if isinstance(case.function, _Bound) and any(getattr(x, "ndim", 0) for i, x in enumerate(case.function.sample)
                                                     if i not in case.function.places):
            self.report.skipped.setdefault("empty", "the samples have tensors of integers; give an empty sample")
            return
        self.variant("empty", case, [a[:0] if a.ndim and len(a) == len(first) else a for a in case.arrays])


def check_op(fn, samples, reference=None, *, atol=1e-6, rtol=1e-5, value_tolerance=(1e-7, 1e-7), float32=FLOAT32_BOUND, step=None, ties=True,
             skip=(), require=(), layouts=None, examples=25, seed=0, name=None):
    """Check an op, an `autograd.Function` or any function of tensors, on samples of its inputs; AssertionError names what fails.

    samples: a list of tuples of inputs, or a hypothesis strategy of such tuples (`examples` of them are drawn, the same ones every
    time). Floating tensors or arrays are differentiated by, in float64; whatever else the tuple holds is passed on. The samples
    should keep away from kinks by more than the steps (2^-7 relative at the widest). reference: the same function of NumPy arrays.

    Checked for every sample, each part unless it is named in `skip`:

        value            fn against the reference (atol, rtol: value_tolerance)
        aliasing         inputs and output gradients unchanged, outputs share memory with an input only as its view, .grad with
                         nothing; one tensor given twice gets the sum; the same call twice gives the same bits
        gradient         against central differences in float64, refined by extrapolation where they disagree; dtype and shape
        second order     the gradient of <gradient, v> by inputs and output gradients; recorded and plain backward agree
        float32          values and gradients against float64, within `float32` of the largest value
        non-contiguous   all of this with transposed, strided and (with ties=True) stride-0 inputs
        broadcasting     all of this with inputs narrowed to length 1 or without their leading dimension, where the outputs keep
                         their shapes
        empty            all of this with the leading dimension at length 0

    Broadcasting and empty inputs are required where the reference takes them, or where `require` names the part; otherwise an
    op that raises for them is taken at its word, and the report says so. A wrong gradient is explained as by `gradcheck`.
    step: of the central differences, where only a certain one is exact. layouts: one layout per input ("contiguous",
    "transposed", "sliced", "expanded"), instead of all of them. Returns a `Report`.

    >>> import microgradx
    >>> class Square(microgradx.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x * x
    ...     @staticmethod
    ...     def backward(ctx, grad):
    ...         return 2 * grad * ctx.saved_tensors[0]
    >>> report = microgradx.testing.check_op(Square, [(microgradx.randn(2, 3),)], reference=lambda x: x * x)
    >>> report.checked["second order"], report.worst < 1e-8
    (5, True)
    """
    for option, parts in (("skip", skip), ("require", require)):
        unknown = [p for p in parts if p not in PARTS]
        if unknown or isinstance(parts, str):
            raise ValueError(f"check_op: {option}={parts!r} must be a sequence of parts, out of {', '.join(PARTS)}")
    checker = _Checker(fn, reference, {"atol": atol, "rtol": rtol, "value": value_tolerance, "float32": float32, "step": step, "ties": ties,
                                       "skip": skip, "require": require, "layouts": layouts, "seed": seed, "name": name})
    if hasattr(samples, "example") and hasattr(samples, "filter"):            # a hypothesis strategy
        from microgradx.testing.strategies import for_each

        for_each(samples, checker.sample, examples)
    else:
        samples = list(samples)
        if not samples:
            raise ValueError("check_op: samples is empty; give at least one tuple of inputs")
        for sample in samples:
            checker.sample(sample)
    missing = [part for part in require if part not in checker.report.checked]
    if missing:
        raise AssertionError(f"check_op: {checker.name}: no sample exercises {', '.join(missing)}, which `require` asks for")
    return checker.report
