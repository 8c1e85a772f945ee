"""The checks of one example: value, first and second order, float32, memory, shared inputs; a failed one names the part."""
from dataclasses import dataclass

import numpy as np

import microgradx as m
from microgradx.testing._differences import extrapolated, numeric_gradients

LAYOUTS = ("contiguous", "transposed", "sliced", "expanded")
FLOAT32_BOUND = 2e-5


@dataclass
class Case:
    """One example: function of tensors at these float64 arrays; reference gives the value from the arrays, where there is one.

    step: the step of the finite differences, where the op is linear and only a large step is exact (casts to float32).
    ties: may values repeat (so that stride-0 inputs make sense)? bound: of the float32 error, relative to the largest value.
    """

    function: object
    arrays: tuple
    reference: object = None
    step: float | None = None
    ties: bool = True
    bound: float = FLOAT32_BOUND


class CheckFailure(AssertionError):
    """A check failed; `part` says which."""

    def __init__(self, part, text):
        super().__init__(text)
        self.part = part


def place(array, layout, dtype=m.float64):
    """A tensor with these values in this layout of memory. "expanded" repeats the first entry of a dimension with stride 0."""
    a = np.array(array, dtype=np.float64 if dtype is m.float64 else np.float32)
    if layout == "transposed":
        a = np.array(a, order="F")
    elif layout == "sliced" and a.ndim:
        wide = np.zeros((*a.shape[:-1], 2 * a.shape[-1] + 1), a.dtype)
        wide[..., 1::2] = a
        return m.from_numpy(wide)[..., 1::2].detach()
    elif layout == "expanded" and a.ndim and a.size:
        return m.from_numpy(np.array(a[:1])).expand(a.shape).detach()
    return m.from_numpy(a)


def as_tuple(out):
    """The tensors of a result that may be one tensor or a tuple of them."""
    return (out,) if isinstance(out, m.Tensor) else tuple(out)


def plain(t):
    """A copy of a tensor's values."""
    return np.array(t.detach().numpy())


class Example:
    """One case in one layout: everything that is checked about it. A failed check raises CheckFailure with the numbers."""

    def __init__(self, case, rng, layouts=None, atol=1e-6, rtol=1e-5, value=(1e-12, 1e-9)):
        self.case, self.rng = case, rng
        self.atol, self.rtol, self.value_tolerance = atol, rtol, value
        self.layouts = layouts or ["contiguous"] * len(case.arrays)
        # an expanded tensor repeats values: from here on the arrays are what the tensors hold
        self.arrays = [np.array(plain(place(a, layout)), order="C") for a, layout in zip(case.arrays, self.layouts, strict=True)]
        self.worst = self.worst32 = 0.0
        outs = as_tuple(case.function(*self.tensors(True)))
        # what is differentiated: outputs that require a gradient; if none does, all of floating dtype (then it may be forgotten)
        self.live = [i for i, o in enumerate(outs) if o.requires_grad] or [i for i, o in enumerate(outs) if o.dtype.is_floating_point]
        self.grads = [rng.uniform(-1, 1, tuple(outs[i].shape)) for i in self.live]

    def tensors(self, grad=False, dtype=m.float64):
        """The inputs as fresh tensors in their layouts."""
        return [place(a, layout, dtype).requires_grad_(grad) for a, layout in zip(self.arrays, self.layouts, strict=True)]

    def outputs(self, tensors):
        """The outputs that are differentiated."""
        outs = as_tuple(self.case.function(*tensors))
        return [outs[i] for i in self.live]

    def gradients(self, tensors, grads, create_graph=False):
        """Per input the gradient of sum(outputs * grads), zeros where none arrives; and the outputs."""
        outs = self.outputs(tensors)
        pairs = [(o, g) for o, g in zip(outs, grads, strict=True) if o.requires_grad]
        if not pairs:
            return [m.zeros_like(t) for t in tensors], outs
        found = m.autograd.grad([o for o, _ in pairs], tensors, [g for _, g in pairs], create_graph=create_graph, allow_unused=True)
        return [m.zeros_like(t) if f is None else f for f, t in zip(found, tensors, strict=True)], outs

    def compare(self, part, what, actual, expected, tolerance=None, numeric=None):
        """|actual - expected| <= atol + rtol |expected|, element by element; remembers the worst error.

        numeric: (scalar, arrays, i), where expected is a finite difference: an element that disagrees is differentiated again
        with more care, since a difference quotient can be wrong by more than the tolerance where the function bends sharply."""
        atol, rtol = tolerance or (self.atol, self.rtol)
        if actual.shape != expected.shape:
            raise CheckFailure(part, f"{what}: shape {actual.shape}, expected {expected.shape}")
        gap = np.where(actual == expected, 0.0, np.abs(actual - expected))
        bad = ~(gap <= atol + rtol * np.abs(expected))
        if numeric is not None and bad.any():
            expected = np.array(expected)
            for at in zip(*np.nonzero(bad), strict=True) if bad.ndim else [()]:
                best, error = extrapolated(*numeric, at)
                if error < atol + rtol * abs(best):
                    expected[at] = best
            gap = np.abs(actual - expected)
            bad = ~(gap <= atol + rtol * np.abs(expected))
        if gap.size:
            self.worst = max(self.worst, float(np.max(gap / (1 + np.abs(expected)))))
        if bad.any():
            at = np.unravel_index(np.argmax(np.where(np.isnan(gap), np.inf, gap)), gap.shape) if gap.ndim else ()
            raise CheckFailure(part, f"{what}: {actual[at].item()!r} instead of {expected[at].item()!r} at index {tuple(map(int, at))} "
                                     f"({int(bad.sum())} of {gap.size} elements differ)\nactual\n{actual}\nexpected\n{expected}")

    def value(self):
        """The value against the reference, or, for another layout than the contiguous one, at least against the value there."""
        if self.case.reference is not None:
            expected = self.case.reference(*[np.array(a) for a in self.arrays])
        elif any(layout != "contiguous" for layout in self.layouts):
            expected = self.case.function(*[m.from_numpy(np.array(a)) for a in self.arrays])
        else:
            return
        expected = list(expected) if isinstance(expected, (list, tuple)) else [expected]
        outs = as_tuple(self.case.function(*self.tensors()))
        if len(outs) != len(expected):
            raise CheckFailure("value", f"{len(outs)} outputs, the reference has {len(expected)}")
        for i, (o, e) in enumerate(zip(outs, expected, strict=True)):
            e = plain(e) if isinstance(e, m.Tensor) else np.asarray(e, dtype=np.float64)
            self.compare("value", f"output {i}", plain(o), e, self.value_tolerance)

    def scalar(self, *arrays):
        """sum(outputs * grads) at these arrays, nothing recorded."""
        with m.no_grad():
            outs = self.outputs([m.from_numpy(a) for a in arrays])
        return float(sum((plain(o) * g).sum() for o, g in zip(outs, self.grads, strict=True)))

    def first(self):
        """First order against finite differences; dtype and shape of every gradient."""
        tensors = self.tensors(True)
        found, _ = self.gradients(tensors, [m.from_numpy(np.array(g)) for g in self.grads])
        arrays = [np.array(a) for a in self.arrays]
        expected = numeric_gradients(self.scalar, arrays, self.case.step)
        for i, (f, e, t) in enumerate(zip(found, expected, tensors, strict=True)):
            if f.dtype is not t.dtype or f.shape != t.shape:
                raise CheckFailure("gradient dtype and shape",
                                   f"gradient of input {i}: {f.dtype} {tuple(f.shape)} for an input {t.dtype} {tuple(t.shape)}")
            self.compare("gradient", f"gradient of input {i}", plain(f), e, numeric=None if self.case.step else (self.scalar, arrays, i))

    def _inner(self, arrays, directions, layouts, create):
        """<first-order gradients, directions> as a tensor; the arrays are the inputs, then the output gradients."""
        n = len(self.arrays)
        tensors = [place(a, layout).requires_grad_() for a, layout in zip(arrays, layouts + ["transposed"] * len(self.grads), strict=True)]
        if not create:
            tensors[n:] = [t.detach() for t in tensors[n:]]
        found, _ = self.gradients(tensors[:n], tensors[n:], create)
        return sum(((f * m.from_numpy(v)).sum() for f, v in zip(found, directions, strict=True)), m.zeros((), dtype=m.float64)), tensors

    def second(self):
        """The gradient of <first-order gradients, v> for a random v, by the inputs and the output gradients."""
        directions = [self.rng.uniform(-1, 1, a.shape) for a in self.arrays]
        inner, tensors = self._inner(self.arrays + self.grads, directions, self.layouts, True)
        plainly = self._inner(self.arrays + self.grads, directions, self.layouts, False)[0]
        self.compare("second order", "the gradients, recorded against not recorded", plain(inner), plain(plainly), (1e-9, 1e-9))
        found = m.autograd.grad(inner, tensors, allow_unused=True) if inner.requires_grad else [None] * len(tensors)

        def scalar(*arrays):
            return self._inner(arrays, directions, ["contiguous"] * len(self.arrays), False)[0].item()
        arrays = [np.array(a) for a in self.arrays + self.grads]
        expected = numeric_gradients(scalar, arrays, self.case.step)
        for i, (f, e, t) in enumerate(zip(found, expected, tensors, strict=True)):
            by = f"input {i}" if i < len(self.arrays) else f"the gradient of output {self.live[i - len(self.arrays)]}"
            if f is not None and f.dtype is not t.dtype:
                raise CheckFailure("second order", f"second derivative by {by} has dtype {f.dtype}, expected {t.dtype}")
            self.compare("second order", f"second derivative by {by}", np.zeros(e.shape) if f is None else plain(f), e,
                         numeric=None if self.case.step else (scalar, arrays, i))

    def memory(self):
        """Inputs and output gradients stay as they are; .grad shares memory with nothing, an output only with what it is a view of;
        a backward belongs to its own forward, whatever was called in between."""
        bits = []
        for another_call in (False, False, True):
            tensors, grads = self.tensors(True), [m.from_numpy(np.array(g)) for g in self.grads]
            outs = as_tuple(self.case.function(*tensors))
            self._secret_sharing(outs, tensors)
            if another_call:
                self.case.function(*[(t.detach() * (1 - 2.0 ** -10)).requires_grad_() for t in tensors])
            pairs = [(outs[i], g) for i, g in zip(self.live, grads, strict=True) if outs[i].requires_grad]
            if pairs:
                m.autograd.backward([o for o, _ in pairs], [g for _, g in pairs])
            found = [t.grad for t in tensors if t.grad is not None]
            others = [*tensors, *grads, *outs]
            for i, f in enumerate(found):
                if any(_share(f, o) for o in [*others, *found[:i]]):
                    raise CheckFailure("aliasing", f"gradient {i} shares memory with an input, an output, an output gradient or another gradient")
            for g, before in zip(grads, self.grads, strict=True):
                if not np.array_equal(plain(g), before, equal_nan=True):
                    raise CheckFailure("aliasing", "backward changed the output gradient it was given")
            for i, (t, before) in enumerate(zip(tensors, self.arrays, strict=True)):
                if not np.array_equal(plain(t), before, equal_nan=True):
                    raise CheckFailure("aliasing", f"the op changed its input {i}\nnow\n{plain(t)}\nbefore\n{before}")
            bits.append([plain(t).tobytes() for t in [*outs, *found]])
        if bits[0] != bits[1]:
            raise CheckFailure("determinism", "two equal calls gave different bits")
        if bits[0] != bits[2]:
            raise CheckFailure("aliasing", "another call between forward and backward changed the gradient: what backward needs belongs on ctx, "
                                           "not in a place that the next call overwrites")

    def _secret_sharing(self, outs, tensors):
        """An output that shares an input's memory must be that input or a view that autograd knows of."""
        for i, o in enumerate(outs):
            for j, t in enumerate(tensors):
                if o is not t and o._base is None and _share(o, t):
                    raise CheckFailure("aliasing", f"output {i} shares memory with input {j} without being a view of it: a change of "
                                                   "one in place would change the other behind autograd's back (return a copy)")

    def tied(self):
        """One tensor given for two inputs gets the sum of what two tensors of the same values get."""
        for i, a in enumerate(self.arrays):
            for j in range(i):
                if self.arrays[j].shape != a.shape:
                    continue
                tensors, grads = self.tensors(True), [m.from_numpy(g) for g in self.grads]
                tensors[j] = place(self.arrays[i], self.layouts[i]).requires_grad_()
                if any(tuple(o.shape) != g.shape for o, g in zip(self.outputs(tensors), self.grads, strict=True)):
                    continue
                apart, _ = self.gradients(tensors, grads)
                tensors[j] = tensors[i]
                together, _ = self.gradients(tensors, grads)
                actual, expected = plain(together[i]), plain(apart[i]) + plain(apart[j])
                known = ~(np.isnan(actual) & np.isnan(expected))      # input i's values may lie outside what input j is defined for
                self.compare("shared input", f"the gradient of one tensor given as inputs {j} and {i}", np.where(known, actual, 0),
                             np.where(known, expected, 0), (1e-9, 1e-9))

    def single(self):
        """float32 against float64: values and gradients, relative to the largest."""
        results = []
        rounded = [plain(t).astype(np.float64) for t in self.tensors(False, m.float32)]
        for dtype in (m.float64, m.float32):
            tensors = [place(a, layout, dtype).requires_grad_() for a, layout in zip(rounded, self.layouts, strict=True)]
            found, outs = self.gradients(tensors, [m.from_numpy(g).to(dtype) for g in self.grads])
            for t in [*found, *outs]:
                if t.dtype is not dtype:
                    raise CheckFailure("gradient dtype and shape", f"{dtype} inputs gave a {t.dtype} result")
            results.append([plain(t).astype(np.float64) for t in [*outs, *found]])
        names = [f"output {i}" for i in self.live] + [f"the gradient of input {i}" for i in range(len(self.arrays))]
        for name, exact, rough in zip(names, *results, strict=True):
            scale = max(1.0, float(np.abs(exact).max(initial=0)))
            gap = np.where(exact == rough, 0.0, np.abs(exact - rough)) / scale
            self.worst32 = max(self.worst32, float(gap.max(initial=0)))
            if not (gap <= self.case.bound).all():
                raise CheckFailure("float32", f"{name}: float32 differs from float64 by {gap.max()} of {scale}, more than {self.case.bound}\n"
                                              f"float32\n{rough}\nfloat64\n{exact}")


def _share(a, b):
    return np.shares_memory(a.detach().numpy(), b.detach().numpy())


def rows_of(outs):
    """The names of all rows in the graphs behind these outputs."""
    stack = [o.grad_fn for o in as_tuple(outs) if o.grad_fn is not None]
    seen, names = set(), set()
    while stack:
        node = stack.pop()
        if node in seen or node.op is None:              # a leaf: AccumulateGrad
            continue
        seen.add(node)
        names.add(node.op.name)
        stack += [n for n, _ in node.next_functions if n is not None]
    return names
