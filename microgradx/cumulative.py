"""Running sums, products and extremes along a dimension; differences and areas, which undo or use them."""
import numpy as np

from microgradx._engine import ops
from microgradx._engine.dtype import DTYPES
from microgradx._engine.tape import rename
from microgradx._engine.tensor import Tensor, cold
from microgradx._rows import _dim, _result, both, named, need, own, results, row, tensor, wanted_dtype
from microgradx.indexing import gather

METHODS = {}
Cummax, Cummin = both("cummax"), both("cummin")


def _cumprod_with_zeros(grad, x, dim):
    """cumprod's rule where an element is 0: out_j / x_k without dividing is the product with x_k = 1."""
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
        need(kind.name != "bool" or not input.dim() or not input.numel(), NotImplementedError, f"\"{name}\" not implemented for 'Bool'")
        x = ops.cast_to(input, kind)
        return _result(out, cold["complex"](name, x, d) if kind.is_complex and name == "cumprod" else core(x, d))
    globals()[name] = named(name, function, f"""{name}(input, dim, dtype=None) -> Tensor: the {what} of all elements up to each along dim.

    Integers and bools give int64. Gradient: {gradient}. IndexError for a dim that is not there.

    >>> import microgradx
    >>> microgradx.{name}(microgradx.tensor([1., 2., 3.]), 0)
    tensor([1., {"3" if name == "cumsum" else "2"}., 6.])
    """)

    def in_place(self, dim, *, dtype=None):
        return ops.assign_inplace(name + "_", self, function(self.clone() if self.dtype.is_complex else self, dim, dtype=dtype or self.dtype))
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
    need(input.dtype.is_floating_point, NotImplementedError, f"\"logcumsumexp_out_cpu\" not implemented for '{input.dtype.short_name}'")
    return _result(out, _logcumsumexp(input, _dim("logcumsumexp", dim, input.dim())))


def _extreme(name, kind):
    def function(input, dim, *, out=None):
        d = _dim(name, dim, input.dim())
        x = input.reshape(1) if input.dim() == 0 else input
        need(not x.dtype.is_complex, NotImplementedError, f"\"{name}_cpu\" not implemented for '{x.dtype.short_name}'")
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
    return _result(out, x.clone() if x is input else x)


def _areas(op, y, x, dx, dim):
    need(y.dtype.name != "bool", RuntimeError, f"{op}: received a bool input for `y`, but bool is not supported")
    need(x is None or dx is None, TypeError, f"{op}() received an invalid combination of arguments: x or dx, not both")
    dx = 1 if dx is None else dx.item() if isinstance(dx, Tensor) and not dx.dim() else dx
    need(not isinstance(dx, (bool, complex)), RuntimeError, f"{op}: dx must be a real number, got {dx!r}")
    d = _dim(op, dim, y.dim())
    if x is not None:
        if x.dim() == 1:
            if x.shape[0] != y.shape[d]:
                raise RuntimeError(f"{op}: There must be one `x` value for each sample point; got {x.shape[0]} for {y.shape[d]}")
            x = x.reshape([-1 if i == d else 1 for i in range(y.dim())])
        elif x.dim() < y.dim():
            x = x.reshape([1] * (y.dim() - x.dim()) + list(x.shape))
        after, before = _ends(x, d)
        dx = after - before
    after, before = _ends(y, d)
    return (after + before) * dx / 2, d


def trapezoid(y, x=None, *, dx=None, dim=-1):
    """trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the area under y along dim by the trapezoidal rule.

    >>> import microgradx
    >>> microgradx.trapezoid(microgradx.tensor([1., 2., 3.]))
    tensor(4.)
    """
    parts, d = _areas("trapezoid", y, x, dx, dim)
    return parts.sum(d) if isinstance(x, Tensor) else rename(parts.sum(d), "MulBackward1")


def cumulative_trapezoid(y, x=None, *, dx=None, dim=-1):
    """cumulative_trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the running areas under y along dim.

    >>> import microgradx
    >>> microgradx.cumulative_trapezoid(microgradx.tensor([1., 2., 3.]))
    tensor([1.5000, 4.0000])
    """
    parts, d = _areas("cumulative_trapezoid", y, x, dx, dim)
    return PUBLIC["cumsum"](parts, d)


trapz = trapezoid


def _slopes(x, d, h, edge_order):
    """The derivative of x along d: central differences inside, one-sided ones of edge_order at the ends; h: the steps, a number or a vector."""
    at = lambda first, count: x.narrow(d, first % x.shape[d], count)  # noqa: E731
    n, wide = x.shape[d], [-1 if i == d else 1 for i in range(x.dim())]
    if isinstance(h, Tensor):
        p, q = (h[part].reshape(wide) for part in (slice(None, -1), slice(1, None)))
        inside = at(2, n - 2) * (p / (q * (p + q))) + at(1, n - 2) * ((q - p) / (p * q)) - at(0, n - 2) * (q / (p * (p + q)))
        first, last = ([h[0], h[0], h[min(1, n - 2)]], [h[-1], h[-1], h[max(n - 3, 0)]])
    else:
        inside, first, last = (at(2, n - 2) - at(0, n - 2)) / (2 * h), [h] * 3, [h] * 3
    ends = []
    for (h0, p, q), places in ((first, (0, 1, 2)), (last, (-1, -2, -3))):
        a, b, c = (at(place, 1) for place in places)
        if edge_order == 2:
            a, b, h0 = a * ((2 * p + q) / (p * (p + q))) + c * (p / (q * (p + q))), b * ((p + q) / (p * q)), 1
        ends.append((b - a if places[0] == 0 else a - b) / h0)
    return ops.cat([ends[0], inside, ends[1]], d)


def gradient(input, *, spacing=1, dim=None, edge_order=1):
    """gradient(input, spacing=1, dim=None, edge_order=1) -> tuple of Tensors: the derivative along every dimension of dim (all).

    Of sampled values: differences of second order inside, of edge_order (1 or 2) at the ends. spacing: the distance of the samples, a number
    or one for each dimension, or their coordinates, a vector for each dimension.

    >>> import microgradx
    >>> microgradx.gradient(microgradx.tensor([1., 4., 9., 16.]))
    (tensor([3., 4., 6., 7.]),)
    """
    spacing = 1 if spacing is None else spacing
    need(edge_order in (1, 2), RuntimeError, f"gradient only supports edge_order=1 and edge_order=2, got {edge_order}")
    dims = range(input.dim()) if dim is None else [_dim("gradient", d, input.dim()) for d in (dim if isinstance(dim, (list, tuple)) else [dim])]
    need(len(set(dims)) == len(dims), RuntimeError, f"gradient: dim {dim} appears multiple times in the list of dims")
    spacing = list(spacing) if isinstance(spacing, (list, tuple)) else [spacing] * len(dims)
    if len(spacing) != len(dims):
        raise RuntimeError("gradient expected spacing to be unspecified, a scalar, or it's spacing and dim arguments to have the same length, but got "
                           f"a spacing argument of length {len(spacing)} and a dim argument of length {len(dims)}.")
    slopes = []
    for d, h in zip(dims, spacing, strict=True):
        need(input.shape[d] > edge_order, RuntimeError,
             f"gradient expected each dimension size to be at least edge_order+1, got {input.shape[d]} in dimension {d}")
        if isinstance(h, Tensor) and h.dim():
            need(h.shape == input.shape[d:d + 1], RuntimeError,
                 f"gradient: the coordinates of dimension {d} must be {input.shape[d]} numbers, got {list(h.shape)}")
            h = h.diff()
        slopes.append(_slopes(input, d, h, edge_order))
    return tuple(slopes)


PUBLIC = own(globals())
