"""Running sums, products and extremes along a dimension; differences."""
import numpy as np

from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES
from microgradx._engine.tape import is_grad_enabled, rename
from microgradx._engine.tensor import cold
from microgradx._rows import _cast_result, _dim, _result, both, implemented, named, need, own, results, row, tensor, wanted_dtype
from microgradx.indexing import gather

METHODS = {}
Cummax, Cummin = both("cummax"), both("cummin")


def _cumprod_with_zeros(grad, x, dim):
    """cumprod's rule where an element is 0: out_j / x_k without dividing is the product with x_k = 1. Where nothing is recorded no product
    but those with the first 0 in a row has to be made: it is 0 with any other."""
    if not is_grad_enabled():
        none = x == 0
        count = _cumsum(none.long(), dim)
        first, before = none & (count == 1), count == 0
        parts = grad * _cumprod(ops.where(first, ops.full((), 1, x.dtype), x), dim)
        zero = ops.full((), 0, x.dtype)
        ends = [_cumsum(ops.where(where, parts, zero).flip(dim), dim).flip(dim) for where in (before, count == 1)]
        return ops.where(before, ends[0] / x, ops.where(first, ends[1], zero))
    x, grad = x.movedim(dim, -1), grad.movedim(dim, -1)
    n = x.shape[-1]
    own = tensor(np.eye(n, dtype=bool))
    others = _cumprod(ops.where(own, ops.full((), 1, x.dtype), x.unsqueeze(-2).expand(*x.shape, n)), x.dim())
    later = tensor(np.triu(np.ones((n, n))), x.dtype)
    return (others * later * grad.unsqueeze(-2)).sum(-1).movedim(-1, dim)


_cumsum, _cumprod = ops.along.cumsum, ops.along.cumprod
cold["cumprod_with_zeros"] = _cumprod_with_zeros


def _logcumsumexp_backward(grad, x, dim):
    """The sum over j >= i of grad_j e^(x_i - out_j): the running sum from the end, of positive and of negative parts, as logarithms."""
    if x.dim() == 0:
        return grad
    from microgradx import finfo
    out, nothing = _logcumsumexp(x, dim), ops.full((), finfo(x.dtype).min, x.dtype)
    size, parts = ops.where(grad == 0, ops.full((), 1, x.dtype), grad.abs()).log(), []
    for present in (grad > 0, grad < 0):
        log = ops.where(present, size, nothing) - out
        parts.append((_logcumsumexp(log.flip(dim), dim).flip(dim) + x).exp())
    return parts[0] - parts[1]


def _logaddexp_along(a, dim):
    if a.ndim == 0:
        return a.copy()
    with np.errstate(invalid="ignore"):
        return np.logaddexp.accumulate(a.astype(np.float64) + 0.0, axis=dim)        # of one number too the logarithm of a sum, never -0


_logcumsumexp = row("logcumsumexp", _logaddexp_along, _logcumsumexp_backward)


def _running(name, core, what, gradient):
    def function(input, dim, *, dtype=None, out=None):
        d = _dim(name, dim, input.dim())
        kind = wanted_dtype(dtype, out) or (input.dtype if input.dtype.is_floating_point or input.dtype.is_complex else DTYPES["int64"])
        implemented(kind.name != "bool" or not input.dim() or not input.numel(), name, kind)
        need(kind.is_floating_point or kind.is_complex or not input.requires_grad or not is_grad_enabled(), RuntimeError,
             f"Autograd not support dtype: {kind.short_name}. Hint: detach()")
        x = ops.cast_to(input, kind)
        return _result(out, cold["complex"](name, x, d) if kind.is_complex and name == "cumprod" else core(x, d))
    globals()[name] = named(name, function, f"""{name}(input, dim, dtype=None) -> Tensor: the {what} of all elements up to each along dim.

    Integers and bools give int64. Gradient: {gradient}. IndexError for a dim that is not there.

    >>> import microgradx
    >>> microgradx.{name}(microgradx.tensor([1., 2., 3.]), 0)
    tensor([1., {"3" if name == "cumsum" else "2"}., 6.])
    """)

    def in_place(self, dim, *, dtype=None):
        need(dtype is None or wanted_dtype(dtype, None) is self.dtype, RuntimeError, f"{name}_: Bad in-place call: dtype={dtype} is not self's, {self.dtype}")
        return ops.assign_inplace(name + "_", self, function(self.clone() if self.dtype.is_complex else self, dim, dtype=self.dtype))
    in_place.__name__, in_place.__doc__ = name + "_", f"{name}, in place. Gradient: that of {name}."
    METHODS[name + "_"] = in_place


_running("cumsum", _cumsum, "sum", "the running sum from the end")
_running("cumprod", _cumprod, "product", "running sums from the end of grad * out / x, zeros taken care of")


def logcumsumexp(input, dim, *, out=None):
    """logcumsumexp(input, dim) -> Tensor: log of the running sum of e^input along dim, without overflow.

    >>> import microgradx
    >>> microgradx.logcumsumexp(microgradx.zeros(3), 0)
    tensor([0.0000, 0.6931, 1.0986])
    """
    if input.dtype.is_complex:
        return _result(out, cold["complex"]("logcumsumexp", input, _dim("logcumsumexp", dim, input.dim())))
    implemented(input.dtype.is_floating_point, "logcumsumexp_out_cpu", input.dtype)
    return _result(out, _logcumsumexp(input, _dim("logcumsumexp", dim, input.dim())))


def _extreme(name, kind):
    def function(input, dim, *, out=None):
        d = _dim(name, dim, input.dim())
        x = input.reshape(1) if input.dim() == 0 else input
        implemented(not x.dtype.is_complex, f"{name}_cpu", x.dtype)
        indices = ops.along.extreme_places(x, d, name == "cummax")
        found = kind(rename(gather(x, d, indices), f"{name.title()}Backward0"), indices)
        return results(out, found if input.dim() else kind(*(part.reshape(()) for part in found)))
    globals()[name] = named(name, function, f"""{name}(input, dim) -> (values, indices): the running {name[3:]}imum along dim and where it (last) was.

    NaN wins. Gradient: to the elements chosen.

    >>> import microgradx
    >>> microgradx.{name}(microgradx.tensor([2, 1, 3]), 0).values
    tensor({[2, 2, 3] if name == "cummax" else [2, 1, 1]})
    """)


_extreme("cummax", Cummax)
_extreme("cummin", Cummin)


# ---------------------------------------------------------------------------------------------------- differences, areas

def _ends(x, dim):
    """(x without its first, x without its last element along dim)."""
    n = x.shape[dim]
    return ops.narrow(x, dim, min(1, n), max(n - 1, 0)), ops.narrow(x, dim, 0, max(n - 1, 0))


def diff(input, n=1, dim=-1, prepend=None, append=None, *, out=None):
    """diff(input, n=1, dim=-1, prepend=None, append=None) -> Tensor: n times x[i + 1] - x[i] along dim (xor for bools).

    >>> import microgradx
    >>> microgradx.diff(microgradx.tensor([1, 4, 9]))
    tensor([3, 5])
    """
    need(input.dim() != 0, RuntimeError, "diff expects input to be at least one-dimensional")
    parts = [x for x in (prepend, input, append) if x is not None]
    need(len(parts) == 1 or {x.dim() for x in parts} == {input.dim()}, RuntimeError, "diff expects prepend or append to be the same dimension as input")
    need(n >= 0, RuntimeError, f"diff: order must be non-negative but got {n}")
    if n == 0 and len(parts) == 1:
        return _result(out, input.clone())
    d = _dim("diff", dim, input.dim())
    x = ops.cat(parts, d) if len(parts) > 1 else input
    if n == 0:
        return _result(out, input.clone())
    for _ in range(min(n, x.shape[d])):
        after, before = _ends(x, d)
        x = after != before if x.dtype.name == "bool" else after - before
    return _cast_result(out, x.clone() if x is input else x)


PUBLIC = own(globals())
