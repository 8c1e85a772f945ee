"""Hypothesis strategies that draw tensors: any dtype, shape and memory layout, ties, values away from kinks, special values.

>>> from hypothesis import given
>>> from microgradx.testing import strategies as mst
>>> @given(mst.broadcastable(2, values="away", kinks=(0,)))
... def test(tensors):
...     x, y = tensors
...     assert (x * y).shape == (y * x).shape
>>> test()
"""
import numpy as np

import microgradx as m

try:
    from hypothesis import HealthCheck, given, settings, strategies as st
    from hypothesis.extra import numpy as hnp
except ImportError as error:
    raise ImportError("microgradx.testing.strategies: needs hypothesis, which is part of the extra `test`: "
                      "pip install microgradx[test]") from error

__all__ = ["broadcastable", "broadcastable_shapes", "dtypes", "layouts", "shapes", "tensors"]

FLOATING = (m.float64, m.float32, m.float16, m.bfloat16)
INTEGRAL = (m.int64, m.int32, m.int16, m.int8, m.uint8)
LAYOUTS = ("contiguous", "transposed", "sliced", "offset", "expanded")
VALUES = ("any", "away", "distinct", "ties", "special")
_MAX_DIMS, _MAX_SIDE = 3, 3


def dtypes(floating=True, integral=False, boolean=False):
    """A dtype out of these kinds: float64 (what examples shrink to), float32, float16, bfloat16; int64 ... uint8; bool."""
    return st.sampled_from((FLOATING if floating else ()) + (INTEGRAL if integral else ()) + ((m.bool,) if boolean else ()))


def shapes(min_dims=0, max_dims=_MAX_DIMS, min_side=0, max_side=_MAX_SIDE):
    """A shape: among them 0-d ones and, with min_side=0, empty ones."""
    return st.lists(st.integers(min_side, max_side), min_size=min_dims, max_size=max_dims).map(tuple)


def layouts(expanded=True):
    """How a tensor lies in memory: "contiguous"; "transposed" (column-major); "sliced" (every second element of a wider one);
    "offset" (contiguous inside a larger buffer); "expanded" (the first entry of a dimension repeated with stride 0)."""
    return st.sampled_from(LAYOUTS if expanded else LAYOUTS[:-1])


@st.composite
def broadcastable_shapes(draw, count, min_dims=0, max_dims=_MAX_DIMS, min_side=0, max_side=_MAX_SIDE):
    """`count` shapes that broadcast against one another: lengths of 1 and missing leading dimensions in any of them."""
    whole = draw(shapes(min_dims, max_dims, min_side, max_side))
    out = []
    for _ in range(count):
        shape = tuple(1 if draw(st.integers(0, 3)) == 3 and min_side <= 1 else n for n in whole)
        out.append(shape[draw(st.integers(0, len(shape) - min_dims)):])
    return tuple(out)


def _spaced(draw, shape, low, high, gap):
    """All values at least gap apart, in any order: a permutation of a grid, each point moved a little."""
    count = int(np.prod(shape, dtype=int))
    spacing = max(2 * gap, (high - low) / max(count, 1))
    order = np.array(draw(st.permutations(range(count))), dtype=float)
    moved = draw(hnp.arrays(np.float64, count, elements=st.floats(-0.25, 0.25)))
    return ((low + high) / 2 + (order - (count - 1) / 2 + moved) * spacing).reshape(shape)


def _away(x, kinks, gap):
    """Values nearer than gap to a kink pushed off it, each to its own side; past the next kink too, where two are close."""
    for kink in sorted(kinks):
        x = np.where(np.abs(x - kink) < gap, np.where(x >= kink, kink + gap * (1 + np.abs(x - kink) / gap), kink - gap), x)
    if any((np.abs(x - kink) < gap).any() for kink in kinks):
        raise ValueError(f"strategies.tensors: kinks {kinks} lie closer than 2 * gap = {2 * gap}; give a smaller gap")
    return x


def _special(dtype):
    """NaN, infinities, zeros of both signs, the smallest and largest numbers, and ordinary ones."""
    info = m.finfo(dtype)
    return st.sampled_from([float("nan"), float("inf"), -float("inf"), 0.0, -0.0, info.tiny, -info.tiny, info.smallest_normal / 4,
                            info.max, info.min, 1.0, -1.0, info.eps])


def _draw_values(draw, dtype, shape, values, low, high, kinks, gap):
    """A float64 (or integer, or bool) array of the values asked for."""
    if dtype is m.bool:
        return draw(hnp.arrays(np.bool_, shape))
    if not dtype.is_floating_point:
        info = m.iinfo(dtype)
        low, high = (int(np.ceil(low)), int(high)) if values != "special" else (info.min, info.max)
        return draw(hnp.arrays(np.int64, shape, elements=st.integers(max(low, info.min), min(high, info.max))))
    if values == "special":
        return draw(hnp.arrays(np.float64, shape, elements=_special(dtype), fill=st.nothing()))
    if values == "distinct":
        return _spaced(draw, shape, low, high, gap)
    if values == "ties":
        few = draw(st.lists(st.floats(low, high), min_size=1, max_size=2, unique=True))
        return draw(hnp.arrays(np.float64, shape, elements=st.sampled_from(few), fill=st.nothing()))
    x = draw(hnp.arrays(np.float64, shape, elements=st.floats(low, high)))
    return _away(x, kinks, gap) if values == "away" else x


def _place(array, layout, dtype):
    """A tensor of these values in this layout."""
    t = m.from_numpy(np.array(array)).to(dtype)
    if t.ndim == 0 or layout == "contiguous":
        return t
    if layout == "transposed":
        order = list(range(t.ndim))[::-1]
        return t.permute(order).contiguous().permute(order)
    if layout == "expanded":
        return t[:1].clone().expand(t.shape) if t.numel() else t
    if layout == "sliced":
        wide = m.zeros((*t.shape[:-1], 2 * t.shape[-1] + 1), dtype=dtype)
        wide[..., 1::2] = t
        return wide[..., 1::2]
    buffer = m.zeros((t.numel() + 3,), dtype=dtype)
    buffer[3:] = t.reshape(-1)
    return buffer[3:].view(t.shape)


def _strategy(value, default):
    return default() if value is None else value if isinstance(value, st.SearchStrategy) else st.just(value)


def _check(values, low, high, gap):
    if values not in VALUES:
        raise ValueError(f"strategies.tensors: values={values!r} must be one of {', '.join(VALUES)}")
    if not low <= high or not gap > 0:
        raise ValueError(f"strategies.tensors: need low <= high and gap > 0, got low={low}, high={high}, gap={gap}")


@st.composite
def tensors(draw, dtype=m.float64, shape=None, values="any", *, low=-2.0, high=2.0, kinks=(0.0,), gap=0.1, layout=None, requires_grad=False):
    """A tensor.

    dtype, shape, layout: one, or a strategy (`dtypes()`, `shapes()`, `layouts()`); any shape and layout by default. values:

        any        between low and high, both included
        away       the same, at least `gap` from each of `kinks`: for relu, abs, clamp, floor, ... (up to 2 gap outside low, high)
        distinct   at least `gap` apart from one another: for max, sort, median; never laid out with stride 0. Around the middle of
                   low and high, wider than these where the elements do not fit
        ties       of two values at most: for what must decide between equals
        special    NaN, infinities, zeros of both signs, denormals, the smallest, the largest; the extremes of integers

    Integers lie between low and high too. requires_grad: for floating dtypes.

    >>> from microgradx.testing import strategies as mst
    >>> from hypothesis import find
    >>> find(mst.tensors(shape=(2,), layout="contiguous"), lambda t: True)
    tensor([0., 0.], dtype=microgradx.float64)
    """
    _check(values, low, high, gap)
    dtype, shape = draw(_strategy(dtype, dtypes)), tuple(draw(_strategy(shape, shapes)))
    layout = draw(_strategy(layout, lambda: layouts(expanded=values != "distinct")))
    if layout not in LAYOUTS:
        raise ValueError(f"strategies.tensors: layout={layout!r} must be one of {', '.join(LAYOUTS)}")
    with m.no_grad():
        t = _place(_draw_values(draw, dtype, shape, values, low, high, kinks, gap), layout, dtype)
    return t.detach().requires_grad_() if requires_grad and dtype.is_floating_point else t.detach()


@st.composite
def broadcastable(draw, count, dtype=m.float64, shape=None, **options):
    """A tuple of `count` tensors whose shapes broadcast against one another (`broadcastable_shapes`), all of one dtype.

    shape: a strategy of tuples of shapes. The other options are those of `tensors`.

    >>> from microgradx.testing import strategies as mst
    >>> from hypothesis import find
    >>> x, y = find(mst.broadcastable(2), lambda pair: pair[0].ndim == 2 and pair[1].ndim == 1 and pair[1].numel() > 0)
    >>> x.shape, y.shape
    (microgradx.Size([0, 1]), microgradx.Size([1]))
    """
    dtype = draw(_strategy(dtype, dtypes))
    return tuple(draw(tensors(dtype, s, **options)) for s in draw(shape if shape is not None else broadcastable_shapes(count)))


def for_each(strategy, function, examples):
    """Call function with `examples` draws of a strategy, the same ones every time."""
    @settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def each(drawn):
        function(drawn)
    each()
