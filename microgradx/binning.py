"""Numbers counted into bins, and reduced over segments."""
import math
import operator

import numpy as np

import microgradx
from microgradx._data import fit
from microgradx._engine import ops
from microgradx._engine.tensor import Tensor
from microgradx._rows import _result, array, both, implemented, need, own, results, tensor
from microgradx.creation import arange, linspace

Histogram, HistogramDD = both("histogram", ("hist", "bin_edges")), both("histogramdd", ("hist", "bin_edges"))


def histogram(input, bins=100, *, range=None, weight=None, density=False, out=None):
    """histogram(input, bins=100, range=None, weight=None, density=False) -> (hist, bin_edges): bins is a number or the edges.

    >>> import microgradx
    >>> microgradx.histogram(microgradx.tensor([1., 2., 2.]), 2, range=(0., 3.)).hist
    tensor([1., 2.])
    """
    implemented(input.dtype.is_floating_point, "histogram_cpu", input.dtype)
    if isinstance(bins, bool) or not isinstance(bins, (int, np.integer, Tensor)):
        raise TypeError(f"histogram(): argument 'bins' must be int or Tensor, not {type(bins).__name__}")
    if weight is not None and weight.shape != input.shape:
        raise RuntimeError(f"histogram(): weight must have the shape of input {list(input.shape)}, but has {list(weight.shape)}")
    weights = None if weight is None else array(weight).ravel()
    values = array(input).ravel()
    hist, edges = np.histogram(values, _edges("histogram", values, bins, range, input.dtype), None, density, weights)
    return results(out, Histogram(tensor(hist, input.dtype), tensor(edges.copy(), input.dtype)))


def histc(input, bins=100, min=0, max=0, *, out=None):
    """histc(input, bins=100, min=0, max=0) -> Tensor: counts in equal bins of [min, max] (of the data if they are equal).

    >>> import microgradx
    >>> microgradx.histc(microgradx.tensor([1., 2., 1.]), bins=3, min=0, max=3)
    tensor([0., 2., 1.])
    """
    min, max = (x.item() if isinstance(x, Tensor) else x for x in (min, max))
    need(bins > 0 and max >= min, RuntimeError, f"histc: bins must be > 0 and max must be larger than min, but got bins={bins}, min={min}, max={max}")
    implemented(input.dtype.is_floating_point, "histogram_cpu", input.dtype)
    fit("histc", (min, max), input.dtype)
    a = array(input.contiguous()).reshape(-1)        # what is expanded to more than there is room for raises here
    low, high = (a.min(), a.max()) if min == max and a.size else (min, max)
    need(np.isfinite(low) and np.isfinite(high), RuntimeError, f"histc: range of [{low}, {high}] is not finite")
    low, high = (low - 1, high + 1) if low == high else (low, high)
    a = a[(a >= low) & (a <= high)]
    with np.errstate(all="ignore"):         # the limits may be one number of the dtype
        small = 1.0 if np.isfinite((a.dtype.type(high) - a.dtype.type(low)) * bins) else 2.0 ** -bins.bit_length() / 4       # not to overflow
        a, low, high = (a.dtype.type(small) * np.asarray(x, a.dtype) for x in (a, low, high))
        places = np.minimum(np.maximum(((a - low) * bins / (high - low)).astype(np.int64), 0), bins - 1)
    return _result(out, tensor(np.bincount(places, minlength=bins), input.dtype))


def _edges(op, values, bins, range, kind):
    """The edges of bins of an array: given, or so many of one width over range, else over the values."""
    if isinstance(bins, Tensor):
        need(bins.dim() == 1 and bins.numel() > 1, RuntimeError, f"{op}(): bins must be one row of two edges or more, got {list(bins.shape)}")
        edges = array(bins)
        need(not (edges[1:] < edges[:-1]).any(), RuntimeError, f"{op}(): edges must not fall, got {bins.tolist()}")
        return edges
    need(bins > 0, RuntimeError, f"{op}(): bins must be > 0, but got {bins}")
    ends = np.histogram_bin_edges(values, bins, range)[[0, -1]]
    return array(linspace(*ends.tolist(), bins + 1, dtype=kind))


def histogramdd(input, bins, range=None, weight=None, density=False):
    """histogramdd(input (..., D), bins) -> (hist, bin_edges): counts in D dimensions; bins: a number, one per dimension, or the edges.

    range: the least and the largest edge of each dimension, one after the other.

    >>> import microgradx
    >>> microgradx.histogramdd(microgradx.tensor([[0., 1.], [1., 1.]]), [2, 1]).hist
    tensor([[1.],
            [1.]])
    """
    implemented(input.dtype.is_floating_point, "histogramdd", input.dtype)
    need(input.dim() >= 2, RuntimeError, f"histogramdd: input must have at least 2 dimensions, got shape {list(input.shape)}")
    n = input.shape[-1]
    bins = [operator.index(b) if isinstance(b, Tensor) and not b.dim() else b for b in (bins if isinstance(bins, (tuple, list)) else [bins] * n)]
    need(len(bins) == n, RuntimeError, f"histogramdd: bins must be as many as input's last dimension is long, got {len(bins)} for {list(input.shape)}")
    need(range is None or len(range) == 2 * n, RuntimeError, f"histogramdd: range must hold two numbers for each of {n} dimensions, got {range}")
    need(weight is None or weight.shape == input.shape[:-1], RuntimeError, f"histogramdd: weight must have the shape {list(input.shape[:-1])}")
    rows = array(input).reshape(math.prod(input.shape[:-1]), n)
    edges = [_edges("histogramdd", rows[:, d], b, None if range is None else range[2 * d:2 * d + 2], input.dtype) for d, b in enumerate(bins)]
    hist, _ = np.histogramdd(rows, edges, density=density, weights=None if weight is None else array(weight).ravel())
    return HistogramDD(tensor(hist, input.dtype), tuple(tensor(e.copy(), input.dtype) for e in edges))


_OF_NOTHING = {"sum": 0.0, "mean": 0.0, "prod": 1.0, "max": -np.inf, "amax": -np.inf, "min": np.inf, "amin": np.inf}


def segment_reduce(data, reduce, *, lengths=None, indices=None, offsets=None, axis=0, unsafe=False, initial=None):
    """segment_reduce(data, reduce, lengths=...) -> Tensor: "sum", "mean", "prod", "max" or "min" over consecutive segments along axis.

    lengths (..., S), or offsets (..., S + 1): the segments, whose leading dimensions are data's before axis. initial: what each of them
    starts with. Gradient: of equal extremes all share it. RuntimeError where lengths do not sum to data's (unless unsafe).

    >>> import microgradx
    >>> microgradx.segment_reduce(microgradx.tensor([1., 2., 3.]), "sum", lengths=microgradx.tensor([1, 2]))
    tensor([1., 5.])
    """
    need(reduce in _OF_NOTHING, RuntimeError, f"segment_reduce: reduce must be sum, prod, mean, max, amax, min or amin, got {reduce!r}")
    implemented(data.dtype.is_floating_point, "_segment_reduce_cpu", data.dtype)
    need(indices is None, RuntimeError, "segment_reduce: indices are not supported. Hint: index data first")
    given = lengths if lengths is not None else offsets
    need(given is not None, RuntimeError, "segment_reduce: Either lengths or offsets must be defined")
    axis += data.dim() * (axis < 0)
    need(axis == given.dim() - 1 and data.shape[:axis] == given.shape[:-1], RuntimeError,
         f"segment_reduce: axis must be the last of the dimensions of the segments {list(given.shape)}, the others data's {list(data.shape)}; got {axis}")
    n, many = data.shape[axis], array(given).reshape(-1, given.shape[-1])
    first, counts = (many[:, :1] * 0, many) if lengths is not None else (many[:, :1], np.diff(many))
    need((counts >= 0).all() and (unsafe or lengths is None or (counts.sum(1) == n).all()), RuntimeError,
         f"segment_reduce: lengths must not be negative and sum to data's {n} along axis {axis}, got {many.tolist()}. Hint: unsafe=True")
    batches, segments = counts.shape
    places = [first[b, 0] + b * n + np.arange(counts[b].sum()) for b in range(batches)]
    of = tensor(np.repeat(np.arange(batches * segments), counts.ravel()))
    rows = ops.reshape(data, batches * n, math.prod(data.shape[axis + 1:])).index_select(0, tensor(np.concatenate(places)))
    start = ops.full((batches * segments, rows.shape[1]), _OF_NOTHING[reduce] if initial is None else initial, data.dtype)
    how = {"max": "amax", "min": "amin", "mean": "sum"}.get(reduce, reduce)
    result = start.scatter_reduce(0, of.unsqueeze(1).expand_as(rows), rows, how)
    if reduce == "mean":
        size = counts.reshape(-1, 1)
        result = result / tensor(size if initial is None else np.maximum(size, 1)).to(data.dtype)
    return result.reshape(*given.shape[:-1], segments, *data.shape[axis + 1:])


def _convert_indices_from_coo_to_csr(input, size, *, out_int32=False):
    """Where each of `size` rows begins among entries of which input says the rows, in order; last their count."""
    need(input.dim() == 1, RuntimeError, f"_convert_indices_from_coo_to_csr: Input is supposed to be a vector, but got {input.dim()} dimensional tensor.")
    return microgradx.searchsorted(input, arange(size + 1), out_int32=out_int32)       # which modes see


# what packages call, too
PUBLIC = {**own(globals()), "_convert_indices_from_coo_to_csr": _convert_indices_from_coo_to_csr}
