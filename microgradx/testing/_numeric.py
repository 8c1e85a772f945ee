"""Finite differences and the checks of one example: value, first and second order, memory, dtypes, determinism."""
import numpy as np

import microgradx as m

CBRT_EPS = float(np.finfo(np.float64).eps) ** (1 / 3)
LAYOUTS = ("contiguous", "transposed", "sliced", "expanded")


def numeric_gradients(scalar, arrays, step=None):
    """Central differences of scalar(*arrays) by every element, (f(x + h) - f(x - h)) / 2h with h = cbrt(eps) * max(1, |x|)."""
    grads = []
    for a in arrays:
        d = np.zeros(a.shape)
        for at in np.ndindex(*a.shape):
            x = a[at]
            h = step or CBRT_EPS * max(1.0, abs(x))
            a[at] = up = x + h
            plus = scalar(*arrays)
            a[at] = down = x - h
            minus = scalar(*arrays)
            a[at] = x
            d[at] = (plus - minus) / (up - down)
        grads.append(d)
    return grads


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


def _gradients(function, tensors, grads, create_graph=False):
    """Per input the gradient of sum(outputs * grads), zeros where none arrives."""
    outs = as_tuple(function(*tensors))
    pairs = [(o, g) for o, g in zip(outs, grads, strict=True) if o.requires_grad]
    if not pairs:
        return [m.zeros_like(t) for t in tensors], outs
    found = m.autograd.grad([o for o, _ in pairs], tensors, [g for _, g in pairs], create_graph=create_graph, allow_unused=True)
    return [m.zeros_like(t) if f is None else f for f, t in zip(found, tensors, strict=True)], outs


class Example:
    """One case in one layout: everything that is checked about it. A failed check raises AssertionError with the numbers."""

    def __init__(self, case, rng, layouts=None):
        self.case, self.rng = case, rng
        self.layouts = layouts or ["contiguous"] * len(case.arrays)
        # an expanded tensor repeats values: from here on the arrays are what the tensors hold
        self.arrays = [np.array(plain(place(a, layout)), order="C") for a, layout in zip(case.arrays, self.layouts, strict=True)]
        self.worst = 0.0
        with m.no_grad():
            outs = as_tuple(case.function(*self.tensors()))
        self.grads = [rng.uniform(-1, 1, tuple(o.shape)) for o in outs]

    def tensors(self, grad=False, dtype=m.float64):
        """The inputs as fresh tensors in their layouts."""
        return [place(a, layout, dtype).requires_grad_(grad) for a, layout in zip(self.arrays, self.layouts, strict=True)]

    def compare(self, what, actual, expected, atol=1e-6, rtol=1e-5):
        """|actual - expected| <= atol + rtol |expected|, element by element; remembers the worst error."""
        gap = np.abs(actual - expected)
        if actual.shape != expected.shape:
            raise AssertionError(f"{what}: shape {actual.shape}, expected {expected.shape}")
        bad = ~(gap <= atol + rtol * np.abs(expected))
        if gap.size:
            self.worst = max(self.worst, float(np.max(gap / (1 + np.abs(expected)))))
        if bad.any():
            at = np.unravel_index(np.argmax(np.where(np.isnan(gap), np.inf, gap)), gap.shape) if gap.ndim else ()
            raise AssertionError(f"{what}: {actual[at]!r} instead of {expected[at]!r} at index {tuple(map(int, at))} "
                                 f"({int(bad.sum())} of {gap.size} elements differ); layouts {self.layouts}, "
                                 f"shapes {[a.shape for a in self.arrays]}\nactual\n{actual}\nexpected\n{expected}")

    def value(self):
        """The value against the reference."""
        if self.case.reference is None:
            return
        expected = self.case.reference(*[np.array(a) for a in self.arrays])
        outs = as_tuple(self.case.function(*self.tensors()))
        for o, e in zip(outs, expected if isinstance(expected, (list, tuple)) else [expected], strict=True):
            self.compare("value", plain(o), np.asarray(e, dtype=np.float64), 1e-12, 1e-9)

    def scalar(self, *arrays):
        """sum(outputs * grads) at these arrays, nothing recorded."""
        with m.no_grad():
            outs = as_tuple(self.case.function(*[m.from_numpy(a) for a in arrays]))
        return float(sum((plain(o) * g).sum() for o, g in zip(outs, self.grads, strict=True)))

    def first(self):
        """First order against finite differences; dtype and shape of every gradient."""
        tensors = self.tensors(True)
        found, _ = _gradients(self.case.function, tensors, [m.from_numpy(g) for g in self.grads])
        expected = numeric_gradients(self.scalar, [np.array(a) for a in self.arrays], self.case.step)
        for i, (f, e, t) in enumerate(zip(found, expected, tensors, strict=True)):
            if f.dtype is not t.dtype or f.shape != t.shape:
                raise AssertionError(f"gradient {i}: {f.dtype} {tuple(f.shape)} for an input {t.dtype} {tuple(t.shape)}")
            self.compare(f"gradient of input {i}", plain(f), e)

    def _inner(self, arrays, directions, create):
        """<first-order gradients, directions> as a tensor; the arrays are the inputs, then the output gradients."""
        n = len(self.arrays)
        tensors = [place(a, layout).requires_grad_() for a, layout in zip(arrays, self.layouts + ["transposed"] * len(self.grads), strict=True)]
        if not create:
            tensors[n:] = [t.detach() for t in tensors[n:]]
        found, _ = _gradients(self.case.function, tensors[:n], tensors[n:], create)
        return sum(((f * m.from_numpy(v)).sum() for f, v in zip(found, directions, strict=True)), m.zeros((), dtype=m.float64)), tensors

    def second(self):
        """The gradient of <first-order gradients, v> for a random v, by the inputs and the output gradients."""
        directions = [self.rng.uniform(-1, 1, a.shape) for a in self.arrays]
        inner, tensors = self._inner(self.arrays + self.grads, directions, True)
        found = m.autograd.grad(inner, tensors, allow_unused=True) if inner.requires_grad else [None] * len(tensors)
        layouts, self.layouts = self.layouts, ["contiguous"] * len(self.arrays)
        expected = numeric_gradients(lambda *a: self._inner(a, directions, False)[0].item(),
                                     [np.array(a) for a in self.arrays + self.grads], self.case.step)
        self.layouts = layouts
        for i, (f, e, t) in enumerate(zip(found, expected, tensors, strict=True)):
            self.compare(f"second order by {'input' if i < len(self.arrays) else 'output gradient of input'} {i}",
                         np.zeros(e.shape) if f is None else plain(f), e)
            if f is not None and f.dtype is not t.dtype:
                raise AssertionError(f"second-order gradient {i} has dtype {f.dtype}, expected {t.dtype}")

    def memory(self):
        """.grad shares memory with nothing, and the same call gives the same bits."""
        bits = []
        for _ in range(2):
            tensors, grads = self.tensors(True), [m.from_numpy(np.array(g)) for g in self.grads]
            outs = as_tuple(self.case.function(*tensors))
            pairs = [(o, g) for o, g in zip(outs, grads, strict=True) if o.requires_grad]
            if pairs:
                m.autograd.backward([o for o, _ in pairs], [g for _, g in pairs])
            found = [t.grad for t in tensors if t.grad is not None]
            others = [*tensors, *grads, *outs]
            for i, f in enumerate(found):
                if any(np.shares_memory(f.detach().numpy(), o.detach().numpy()) for o in [*others, *found[:i]]):
                    raise AssertionError(f"gradient {i} shares memory with an input, an output, an output gradient or another gradient")
            for g, before in zip(grads, self.grads, strict=True):
                if not np.array_equal(plain(g), before):
                    raise AssertionError("backward changed the output gradient it was given")
            for t, before in zip(tensors, self.arrays, strict=True):
                if not np.array_equal(plain(t), before):
                    raise AssertionError("the op changed its input")
            bits.append([plain(t).tobytes() for t in [*outs, *found]])
        if bits[0] != bits[1]:
            raise AssertionError("two equal calls gave different bits")

    def single(self):
        """float32 against float64: values and gradients, relative to the largest."""
        results = []
        for dtype in (m.float64, m.float32):
            tensors = self.tensors(True, dtype)
            arrays = [plain(t).astype(np.float64) for t in self.tensors(False, m.float32)]
            if dtype is m.float64:
                tensors = [place(a, layout).requires_grad_() for a, layout in zip(arrays, self.layouts, strict=True)]
            found, outs = _gradients(self.case.function, tensors, [m.from_numpy(g).to(dtype) for g in self.grads])
            for t in [*found, *outs]:
                if t.dtype is not dtype:
                    raise AssertionError(f"{dtype} inputs gave a {t.dtype} result")
            results.append([plain(t).astype(np.float64) for t in [*outs, *found]])
        for exact, rough in zip(*results, strict=True):
            bound = self.case.bound * max(1.0, float(np.abs(exact).max(initial=0)))
            if not (np.abs(exact - rough) <= bound).all():
                raise AssertionError(f"float32 differs from float64 by {np.abs(exact - rough).max()}, more than {bound}\n{rough}\n{exact}")


def rows_of(outs):
    """The names of all rows in the graphs behind these outputs."""
    stack = [o.grad_fn for o in as_tuple(outs) if o.grad_fn is not None]
    seen, names = set(), set()
    while stack:
        node = stack.pop()
        if node in seen or not hasattr(node, "op"):
            continue
        seen.add(node)
        names.add(node.op.name)
        stack += [n for n, _ in node.next_functions if n is not None]
    return names


CHECKS = ("value", "first", "second", "memory", "single")
