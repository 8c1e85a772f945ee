"""Order: sorting, ranks, distinct values, and places in sorted sequences. NaN counts as the largest number."""

import numpy as np

from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES
from microgradx._engine.tape import python_row, record_python, rename
from microgradx._engine.tensor import Tensor
from microgradx._rows import _dim, _result, array, both, implemented, named, need, own, real_dim, results, tensor

Sort, Topk, Kthvalue, Mode = (both(name) for name in ("sort", "topk", "kthvalue", "mode"))


def _places(op, x, dim, k=0, flag=False):
    """What ops.along.order_places finds in the rows of x along dim."""
    x, last = x.detach(), dim == x.dim() - 1
    found = ops.along.order_places(op, x if last else x.transpose(dim, -1), k, flag)
    return found if last else found.transpose(dim, -1)


def _no_bool(op, input, error, text):
    need(input.dtype.name != "bool", error, f"{op}: {text}")


def _some(op, input, dim, empty=False):
    """(input with at least one dimension, dim counted from the front)."""
    d = _dim(op, dim, input.dim())
    x = input.reshape(1) if input.dim() == 0 else input
    if not empty and x.shape[d] == 0:
        raise IndexError(f"{op}(): Expected reduction dim {d} to have non-zero size.")
    return x, d


def _chosen(kind, input, x, d, places, keepdim=True):
    """(values, indices) of x at places along d; without that dimension unless keepdim; 0-d for a 0-d input."""
    indices = places.contiguous()
    values = ops.index.gather(x, d, indices)
    if input.dim() == 0:
        return kind(values.reshape(()), indices.reshape(()))
    return kind(values, indices) if keepdim else kind(values.squeeze(d), indices.squeeze(d))


def _named(found, node_name):
    """The values under the name that PyTorch prints."""
    rename(found[0], node_name)
    return found


def sort(input, dim=-1, descending=False, *, stable=False, out=None):
    """sort(input, dim=-1, descending=False, *, stable=False) -> (values, indices): sorted along dim; always stable here.

    Gradient: back to where each value came from. IndexError for a dim that is not there.

    >>> import microgradx
    >>> microgradx.sort(microgradx.tensor([3., 1., 2.])).indices
    tensor([1, 2, 0])
    """
    x, d = _some("sort", input, dim, empty=True)
    return results(out, _named(_chosen(Sort, input, x, d, _places("sort", x, d, 0, bool(descending))), "SortBackward0"))


def argsort(input, dim=-1, descending=False, stable=False):
    """argsort(input, dim=-1, descending=False, stable=False) -> int64 Tensor: the indices of sort.

    >>> import microgradx
    >>> microgradx.argsort(microgradx.tensor([3, 1, 2]))
    tensor([1, 2, 0])
    """
    x, d = _some("argsort", input, dim, empty=True)
    places = _places("sort", x, d, 0, bool(descending)).contiguous()
    return places if input.dim() else places.reshape(())


def msort(input, *, out=None):
    """msort(input) -> Tensor: sorted along the first dimension.

    >>> import microgradx
    >>> microgradx.msort(microgradx.tensor([3, 1, 2]))
    tensor([1, 2, 3])
    """
    return _result(out, sort(input, 0).values)


def topk(input, k, dim=-1, largest=True, sorted=True, *, out=None):
    """topk(input, k, dim=-1, largest=True, sorted=True) -> (values, indices): the k largest (or smallest) along dim, in order.

    Which of several equal elements are taken is not defined. Gradient: back to where each value came from.
    RuntimeError when k is larger than dim.

    >>> import microgradx
    >>> microgradx.topk(microgradx.tensor([1., 4., 2.]), 2).values
    tensor([4., 2.])
    """
    x, d = _some("topk", input, dim, empty=True)
    n = x.shape[d]
    if not 0 <= k <= n:
        raise RuntimeError(f"topk: selected index k out of range: k = {k} for a dimension of {n}")
    _no_bool("topk", input, RuntimeError, "topk does not support bool dtypes on CPU")
    k = k if input.dim() else 1
    if k <= 64:
        places = _places("topk", x, d, k, bool(largest))
    else:
        places = ops.narrow(_places("sort", x, d, 0, bool(largest)), d, 0, k)
    return results(out, _named(_chosen(Topk, input, x, d, places), "TopkBackward0"))


def kthvalue(input, k, dim=-1, keepdim=False, *, out=None):
    """kthvalue(input, k, dim=-1, keepdim=False) -> (values, indices): the k-th smallest along dim, counted from 1.

    >>> import microgradx
    >>> microgradx.kthvalue(microgradx.tensor([3, 1, 2]), 2).values
    tensor(2)
    """
    x, d = _some("kthvalue", input, dim)
    need(1 <= k <= x.shape[d], RuntimeError, f"kthvalue(): selected number k out of range for dimension {d}: k = {k}, size {x.shape[d]}")
    if input.dim():
        _no_bool("kthvalue", input, NotImplementedError, "not implemented for 'Bool'")
    return results(out, _named(_chosen(Kthvalue, input, x, d, _places("kthvalue", x, d, k - 1), keepdim), "KthvalueBackward0"))


def _median_all_backward(node, grad):
    x, middle = node.saved
    same = x.isnan() if middle.isnan().item() else x.detach() == middle.detach()
    return same * (grad / same.sum())


_MEDIAN_ALL = python_row("median", _median_all_backward)


def _median_all(input, skip_nan):
    if input.numel():
        flat = input.detach().reshape(-1)
        out = ops.index.gather(flat, 0, ops.along.order_places("kthvalue", flat, -1 - skip_nan)).reshape(())
    else:
        implemented(not input.is_complex(), "median_cpu", input.dtype)
        out = ops.full((), np.nan if input.dtype.is_floating_point else np.iinfo(input.dtype.name).min * (input.dtype.itemsize > 2), input.dtype)
    record_python(_MEDIAN_ALL, out, (input,), (input, out))
    return out


def _median(name, skip_nan):
    kind = both(name)

    def function(input, dim=None, keepdim=False, *, out=None):
        if dim is None and not input.numel() and input.dtype.name == "bool":
            return _result(out, ops.full((), True, input.dtype))
        _no_bool(name, input, NotImplementedError, "not implemented for 'Bool'")
        if dim is None:
            return _result(out, rename(_median_all(input, skip_nan), f"{name.title()}Backward0"))
        x, d = _some(name, input, dim)
        return results(out, _named(_chosen(kind, input, x, d, _places("kthvalue", x, d, -1 - skip_nan), keepdim), f"{name.title()}Backward1"))
    globals()[name] = named(name, function, f"""{name}(input) -> Tensor; {name}(input, dim, keepdim=False) -> (values, indices): the lower median.

    {"NaN is left out" if skip_nan else "NaN wins"}. Gradient: to the element chosen along dim; shared among equal ones when all
    of input is reduced.

    >>> import microgradx
    >>> microgradx.{name}(microgradx.tensor([4., 1., 2., 3.]))
    tensor(2.)
    """)


_median("median", False)
_median("nanmedian", True)


def mode(input, dim=-1, keepdim=False, *, out=None):
    """mode(input, dim=-1, keepdim=False) -> (values, indices): the most frequent value (the smallest of several), its last place.

    >>> import microgradx
    >>> microgradx.mode(microgradx.tensor([3, 1, 3])).values
    tensor(3)
    """
    x, d = _some("mode", input, dim)
    return results(out, _named(_chosen(Mode, input, x, d, _places("mode", x, d), keepdim), "ModeBackward0"))


# ---------------------------------------------------------------------------------------------------- distinct values

def _axis(op, input, dim):
    """The dimension whose slices are compared, counted from the front, or None."""
    if dim is None:
        return None
    d = real_dim(op, dim, input)
    if any(n == 0 for i, n in enumerate(input.shape) if i != d):
        raise RuntimeError(f"{op}: There are 0 sized dimensions, and they aren't selected, so it cannot be applied to {list(input.shape)}")
    return d


# rows without a rule: the result requires a gradient if input does, so that asking for it is an error
_DISTINCT = {name: python_row(name, None, node_name=shown) for name, shown in (
    ("_unique2", "Unique2Backward0"), ("unique_dim", "UniqueDimBackward0"), ("unique_consecutive", "UniqueConsecutiveBackward0"))}


def _first_of_runs(rows):
    """Which of an array's elements, or rows, are others than the one before."""
    first = np.ones(len(rows), bool)
    first[1:] = rows[1:] != rows[:-1] if rows.ndim == 1 else (rows[1:] != rows[:-1]).any(1)
    return first


def _parts(row, input, values, *more):
    record_python(_DISTINCT[row], values, (input,))
    return (values, *map(tensor, more)) if more else values


def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    """unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None) -> Tensor, or a tuple with inverse and counts.

    The distinct elements (or slices of dim), sorted; every NaN is distinct. Not differentiable.

    >>> import microgradx
    >>> microgradx.unique(microgradx.tensor([2, 1, 2]), return_counts=True)
    (tensor([1, 2]), tensor([1, 2]))
    """
    axis = _axis("unique", input, dim)
    if dim is None and not input.is_complex():
        flat = input.detach().reshape(-1)
        order = array(ops.along.order_places("sort", flat))
        ordered = array(flat)[order]
        first = _first_of_runs(ordered)
        values, more = ordered[first], []
        if return_inverse:
            more.append(np.empty(input.shape, np.int64))
            more[0].reshape(-1)[order] = np.cumsum(first) - 1
        if return_counts:
            more.append(np.diff(np.flatnonzero(first), append=len(first)))
    else:
        # without counts NumPy hashes, which takes 50 times as long where many are distinct
        values, *more = np.unique(array(input), return_inverse=return_inverse, return_counts=True, axis=axis, equal_nan=False)
        if not return_counts:
            more.pop()
        if return_inverse:
            more[0] = more[0].reshape(tuple(input.shape) if dim is None else -1)
    return _parts("_unique2" if dim is None else "unique_dim", input, tensor(values, input.dtype), *(a.astype(np.int64) for a in more))


def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None):
    """unique_consecutive(input, return_inverse=False, return_counts=False, dim=None) -> Tensor or tuple: runs of equal elements as one.

    >>> import microgradx
    >>> microgradx.unique_consecutive(microgradx.tensor([1, 1, 2, 1]))
    tensor([1, 2, 1])
    """
    axis, a = _axis("unique_consecutive", input, dim), array(input)
    rows = a.reshape(-1) if dim is None else np.moveaxis(a, axis, 0)
    rows = rows.reshape(len(rows), rows[:1].size)
    first = _first_of_runs(rows)
    starts = np.flatnonzero(first)
    values = a.reshape(-1)[starts] if dim is None else a.take(starts, axis)
    inverse = [(np.cumsum(first) - 1).reshape(a.shape if dim is None else -1)] if return_inverse else []
    counts = [np.diff(np.append(starts, len(rows)))] if return_counts else []
    return _parts("unique_consecutive", input, tensor(values, input.dtype), *inverse, *counts)


# ---------------------------------------------------------------------------------------------------- sorted sequences

def searchsorted(sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None, out=None):
    """searchsorted(sorted_sequence, input, right=False, side=None, sorter=None) -> int Tensor: where input would be inserted.

    The last dimension of sorted_sequence is searched; its others must be those of input, or absent. side="right" (or right=True):
    after equal elements. Not differentiable.

    >>> import microgradx
    >>> microgradx.searchsorted(microgradx.tensor([1, 3, 5]), microgradx.tensor([3, 6]))
    tensor([1, 3])
    """
    if side not in (None, "left", "right") or side == "left" and right:
        raise RuntimeError(f"searchsorted(): side can only be 'left' or 'right' and must agree with right, but got side of {side} and right of {right}")
    kind = ops.result_type(sorted_sequence, input)
    implemented(kind.name != "bool" or isinstance(input, Tensor) and not input.numel(), "searchsorted_out_cpu", kind)
    if sorter is not None:
        need(sorter.shape == sorted_sequence.shape and sorter.dtype.name == "int64", RuntimeError,
             f"searchsorted(): sorter must be int64 {list(sorted_sequence.shape)} like sorted_sequence, got {sorter.dtype} {list(sorter.shape)}")
    lines = sorted_sequence.detach() if sorter is None else ops.index.gather(sorted_sequence.detach(), -1, sorter)
    exact = kind if kind.is_complex else DTYPES["float64" if kind.is_floating_point else "int64"]
    wanted = input.detach() if isinstance(input, Tensor) else ops.full((), input, exact)
    if lines.dim() != 1 and (0 in (lines.dim(), wanted.dim()) or lines.shape[:-1] != wanted.shape[:-1]):
        raise RuntimeError(f"searchsorted(): boundaries tensor should be 1 dimension or like the input: {list(lines.shape)}, {list(wanted.shape)}")
    places = ops.along.search_places(ops.cast_to(lines, kind), ops.cast_to(wanted, kind), right or side == "right")
    return _result(out, ops.cast_to(places, DTYPES["int32"]) if out_int32 else places)


def bucketize(input, boundaries, *, out_int32=False, right=False, out=None):
    """bucketize(input, boundaries, right=False) -> int Tensor: the index of the first boundary >= each element (right: >).

    >>> import microgradx
    >>> microgradx.bucketize(microgradx.tensor([1, 4, 7]), microgradx.tensor([2, 5]))
    tensor([0, 1, 2])
    """
    need(boundaries.dim() == 1, RuntimeError, f"bucketize: boundaries tensor must be 1 dimension, but got dim({boundaries.dim()})")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right, out=out)


def isin(elements, test_elements, *, assume_unique=False, invert=False, out=None):
    """isin(elements, test_elements, assume_unique=False, invert=False) -> bool Tensor: which elements occur in test_elements.

    >>> import microgradx
    >>> microgradx.isin(microgradx.tensor([1, 2, 3]), microgradx.tensor([2, 5]))
    tensor([False,  True, False])
    """
    for x in (elements, test_elements):
        need(not isinstance(x, bool) and getattr(x, "dtype", None) is not DTYPES["bool"], RuntimeError, "isin: Unsupported input type encountered: Bool")
    kind = ops.result_type(elements, test_elements)
    need(not kind.is_complex, RuntimeError, f"Unsupported input type encountered for isin(): {kind.short_name}")
    x, tests = (ops.cast_to(each, kind) if isinstance(each, Tensor) else tensor(each, kind) for each in (elements, test_elements))
    if x.numel() * tests.numel() > 10_000:      # NumPy sorts both
        return _result(out, tensor(np.isin(array(x), array(tests), assume_unique=assume_unique, invert=invert)))
    found = (x.detach().unsqueeze(-1) == tests.detach().reshape(-1)).any(-1)
    return _result(out, ~found if invert else found)


PUBLIC = own(globals())
