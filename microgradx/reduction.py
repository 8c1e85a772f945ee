"""Reductions: sums, means, extremes, moments, and what is built on them."""
import builtins
import math

from microgradx._engine import ops
from microgradx._engine.dtype import as_dtype, dtype_by_name, get_default_dtype, promote_types
from microgradx._engine.tape import flat, rename
from microgradx._engine.tensor import Tensor, cold
from microgradx._engine.warn import warn
from microgradx._rows import _cast_result, _result, both, named, need, own, results, wanted_dtype

BOOL = dtype_by_name("bool")


Max, Min = both("max"), both("min")


def sum(input, dim=None, keepdim=False, *, dtype=None, out=None):
    """sum(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the sum over dim (an int, a tuple, None: all).

    Integers and bools sum to int64. Gradient: the incoming one, expanded.

    >>> import microgradx
    >>> microgradx.sum(microgradx.ones(2, 3), dim=1)
    tensor([3., 3.])
    """
    return ops.sum(input, dim, keepdim, dtype=dtype) if out is None else _result(out, ops.sum(input, dim, keepdim, dtype=wanted_dtype(dtype, out)))


def mean(input, dim=None, keepdim=False, *, dtype=None, out=None):
    """mean(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the mean over dim. RuntimeError for integers.

    >>> import microgradx
    >>> microgradx.mean(microgradx.tensor([1., 2., 6.]))
    tensor(3.)
    """
    return (_cast_result if dtype is None else _result)(out, ops.mean(input, dim, keepdim, dtype=dtype))


def prod(input, dim=None, keepdim=False, *, dtype=None, out=None):
    """prod(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the product over one dim, or of all.

    >>> import microgradx
    >>> microgradx.prod(microgradx.tensor([2, 3, 4]))
    tensor(24)
    """
    dtype = wanted_dtype(dtype, out)
    if dtype is not None and dtype.is_complex:
        input, dtype = input.to(dtype), None
    if input.dtype.is_complex and dtype is None:
        return _result(out, cold["complex"]("prod", input, dim, keepdim))
    return _result(out, ops.prod(input, dim, keepdim, dtype=dtype))


def _extreme(name, largest, tuple_type):
    whole = ops.max_all if largest else ops.min_all
    pairwise = "maximum" if largest else "minimum"
    node_name = "MaxBackward0" if largest else "MinBackward0"

    def function(input, dim_or_other=None, keepdim=None, *, dim=None, other=None, out=None):
        if dim_or_other is not None:
            need(dim is None and other is None, TypeError, f"{name}() got both a second argument by position and {'other' if dim is None else 'dim'}=")
            if isinstance(dim_or_other, Tensor) and keepdim is None:
                other = dim_or_other
            else:
                dim = dim_or_other
        if dim is None or other is not None:
            if keepdim is not None or dim is not None:
                raise TypeError(f"{name}() received an invalid combination of arguments: {name}(input) and {name}(input, other) have no dim and no keepdim")
            return _cast_result(out, whole(input) if other is None else ops.binary_op(pairwise, input, other))
        keepdim = False if keepdim is None else keepdim
        if isinstance(dim, (tuple, list)):
            raise TypeError(f"{name}() received an invalid combination of arguments - dim must be an int; use a{name} for several")
        boolean = input.dtype is BOOL
        indices = ops.arg_reduce(input.to(dtype_by_name("uint8")) if boolean else input, largest, dim, keepdim)
        if input.dim() == 0:
            return results(out, tuple_type(input.clone(), indices))
        values = ops.index.gather(input, dim, indices if keepdim else indices.unsqueeze(dim))
        if not keepdim:
            values = values.squeeze(dim)
        return results(out, tuple_type(rename(values, node_name), indices))
    return named(name, function, f"""{name}(input) -> Tensor; {name}(input, dim, keepdim=False) -> (values, indices); {name}(input, other) -> Tensor.

    The {"largest" if largest else "smallest"} element; NaN wins. Gradient: to the element chosen along dim (its first
    occurrence); shared among equal ones when the whole tensor is reduced.

    >>> import microgradx
    >>> microgradx.{name}(microgradx.tensor([1., 3., 2.])).item()
    {"3.0" if largest else "1.0"}
    """)


max = _extreme("max", True, Max)
min = _extreme("min", False, Min)


def amax(input, dim=(), keepdim=False, *, out=None):
    """amax(input, dim=(), keepdim=False) -> Tensor: the largest over dim; equal ones share the gradient.

    >>> import microgradx
    >>> microgradx.amax(microgradx.tensor([[1., 5.], [7., 2.]]), 1)
    tensor([5., 7.])
    """
    return _result(out, ops.amax(input, dim, keepdim))


def amin(input, dim=(), keepdim=False, *, out=None):
    """amin(input, dim=(), keepdim=False) -> Tensor: the smallest over dim; equal ones share the gradient.

    >>> import microgradx
    >>> microgradx.amin(microgradx.tensor([[1., 5.], [7., 2.]]), 1)
    tensor([1., 2.])
    """
    return _result(out, ops.amin(input, dim, keepdim))


_AMINMAX = both("aminmax", ("min", "max"))


def aminmax(input, *, dim=None, keepdim=False, out=None):
    """aminmax(input, dim=None, keepdim=False) -> (min, max).

    >>> import microgradx
    >>> low, high = microgradx.aminmax(microgradx.tensor([3., 1., 2.]))
    >>> low, high
    (tensor(1.), tensor(3.))
    """
    dims = () if dim is None else dim
    return results(out, _AMINMAX(*(rename(f(input, dims, keepdim), "AminmaxBackward0") for f in (amin, amax))))


def argmax(input, dim=None, keepdim=False, *, out=None):
    """argmax(input, dim=None, keepdim=False) -> int64 Tensor: where the largest is (first one; NaN wins), in the flattened input for None.

    >>> import microgradx
    >>> microgradx.argmax(microgradx.tensor([3., 7., 1.]))
    tensor(1)
    """
    return _result(out, ops.arg_reduce(input, True, dim, keepdim))


def argmin(input, dim=None, keepdim=False, *, out=None):
    """argmin(input, dim=None, keepdim=False) -> int64 Tensor: where the smallest is (first one; NaN wins).

    >>> import microgradx
    >>> microgradx.argmin(microgradx.tensor([3., 7., 1.]))
    tensor(2)
    """
    return _result(out, ops.arg_reduce(input, False, dim, keepdim))


def _truth(op, out, result):
    """Truths as they are, or written into bools or uint8."""
    if out is None:
        return result
    need(out.dtype.name in ("bool", "uint8"), RuntimeError, f"{op} only supports bool tensor for result, got: {out.dtype}")
    return ops.write_out(out, ops.cast_to(result, out.dtype))


def all(input, dim=None, keepdim=False, *, out=None):
    """all(input, dim=None, keepdim=False) -> bool Tensor: are all elements nonzero?

    >>> import microgradx
    >>> microgradx.all(microgradx.tensor([1, 0]))
    tensor(False)
    """
    if isinstance(dim, (tuple, list)) and not dim and input.dim():
        return any(input, dim, keepdim, out=out)
    return _truth("all", out, ops.logic_reduce(input, True, dim, keepdim))


def any(input, dim=None, keepdim=False, *, out=None):
    """any(input, dim=None, keepdim=False) -> bool Tensor: is one element nonzero?

    >>> import microgradx
    >>> microgradx.any(microgradx.tensor([1, 0]))
    tensor(True)
    """
    if isinstance(dim, (tuple, list)) and not dim and input.dim():               # over no dimension: each element by itself
        return _truth("any", out, ops.cast_to(ops.cast_to(input.contiguous(), BOOL), input.dtype if input.dtype.name == "uint8" else BOOL))
    return _truth("any", out, ops.logic_reduce(input, False, dim, keepdim))


def _spread_args(op, dim, unbiased, correction):
    """var(x, dim, unbiased), var(x, unbiased), var(x, dim, correction=c)."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is None:
        return dim, 1 if correction is None else correction
    need(correction is None, TypeError, f"{op}() got both unbiased and correction")
    need(isinstance(unbiased, bool), TypeError, f"{op}(): argument 'unbiased' must be bool, not {type(unbiased).__name__}")
    return dim, int(unbiased)


def _warn_freedom(op, n, correction):
    if n <= correction:
        warn(f"{op}(): degrees of freedom is <= 0, of {n} values with correction={correction}. Hint: correction=0 (unbiased=False)")


def _var(op, input, dim, unbiased, keepdim, correction):
    """The variance; op is whose arguments and warning these are."""
    dim, correction = _spread_args(op, dim, unbiased, correction)
    if input.dtype.is_complex:
        return _var(op, input.real, dim, None, keepdim, correction) + _var(op, input.imag, dim, None, keepdim, correction)
    result = ops.var(input, dim, correction, keepdim)
    if correction and input.numel() <= correction * result.numel():
        _warn_freedom(op, input.numel() // builtins.max(result.numel(), 1), correction)
    return result


def var(input, dim=None, unbiased=None, keepdim=False, *, correction=None, out=None):
    """var(input, dim=None, *, correction=1, keepdim=False) -> Tensor: sum of squared deviations / (n - correction).

    >>> import microgradx
    >>> microgradx.var(microgradx.tensor([1., 2., 3., 4.]))
    tensor(1.6667)
    """
    return _cast_result(out, _var("var", input, dim, unbiased, keepdim, correction))


def std(input, dim=None, unbiased=None, keepdim=False, *, correction=None, out=None):
    """std(input, dim=None, *, correction=1, keepdim=False) -> Tensor: the square root of var.

    >>> import microgradx
    >>> microgradx.std(microgradx.tensor([1., 2., 3.]))
    tensor(1.)
    """
    return _cast_result(out, _std("std", input, dim, unbiased, keepdim, correction))


def _std(op, input, *how):
    """The root of the variance, which half precision may not hold. Its gradient is 0 (not inf * 0) where that is 0, as PyTorch's is."""
    half = input.dtype.itemsize == 2 and input.dtype.is_floating_point
    v = _var(op, input.float() if half else input, *how)
    zero = v.detach() == 0 if v.requires_grad else None
    root = v.sqrt() if zero is None or not zero.any() else ops.where(zero, ops.full((), 0, v.dtype), ops.where(zero, ops.full((), 1, v.dtype), v).sqrt())
    return rename(root.to(input.dtype) if half else root, "StdBackward0")


def var_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """var_mean(input, dim=None, *, correction=1, keepdim=False) -> (var, mean).

    >>> import microgradx
    >>> microgradx.var_mean(microgradx.tensor([1., 2., 3.]))
    (tensor(1.), tensor(2.))
    """
    found = _var("var_mean", input, dim, unbiased, keepdim, correction), mean(input, None if isinstance(dim, bool) else dim, keepdim)
    return tuple(rename(x, "VarMeanBackward0") for x in found)


def std_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """std_mean(input, dim=None, *, correction=1, keepdim=False) -> (std, mean).

    >>> import microgradx
    >>> microgradx.std_mean(microgradx.tensor([1., 2., 3.]))
    (tensor(1.), tensor(2.))
    """
    found = _std("std_mean", input, dim, unbiased, keepdim, correction), mean(input, None if isinstance(dim, bool) else dim, keepdim)
    return tuple(rename(x, "StdMeanBackward0") for x in found)


def logsumexp(input, dim, keepdim=False, *, out=None):
    """logsumexp(input, dim, keepdim=False) -> Tensor: log(sum(exp(x))) over dim, without overflow. Gradient: softmax.

    >>> import microgradx
    >>> microgradx.logsumexp(microgradx.zeros(4), 0)
    tensor(1.3863)
    """
    input = input if input.dtype.is_floating_point or input.dtype.is_complex else input.to(get_default_dtype())
    need(not isinstance(dim, (tuple, list)) or len(dim) or not input.dim() or keepdim or not input.numel(), RuntimeError,
         "logsumexp: dim names no dimension. Hint: tuple(range(x.dim())) for all of them")
    if input.numel() == 0:
        return _cast_result(out, ops.sum(input.exp(), dim, keepdim).log())
    top = ops.amax(input.detach().real, dim, True)
    top = ops.where(ops.test_op(2, top), top, ops.full((), 0, top.dtype))       # an infinite maximum must not become inf - inf
    total = ops.sum((input - top).exp(), dim, keepdim).log()
    return _cast_result(out, rename(total + (top if keepdim else top.reshape(total.shape)), "LogsumexpBackward0"))


def count_nonzero(input, dim=None):
    """count_nonzero(input, dim=None) -> int64 Tensor: how many elements are not zero.

    >>> import microgradx
    >>> microgradx.count_nonzero(microgradx.tensor([0, 4, 5]))
    tensor(2)
    """
    return ops.sum(ops.compare_op(ops.COMPARE["ne"], input, 0), dim)


def norm(input, p="fro", dim=None, keepdim=False, out=None, dtype=None):
    """norm(input, p="fro", dim=None, keepdim=False) -> Tensor: (sum |x|^p)^(1/p) over dim; inf, -inf and 0 as limits.

    >>> import microgradx
    >>> microgradx.norm(microgradx.tensor([3., 4.]))
    tensor(5.)
    """
    input = _for_norm("norm", input, dtype)
    if p == "nuc":
        from microgradx import linalg
        return linalg.norm(input, "nuc", tuple(range(input.ndim)) if dim is None else dim, keepdim, out=out)
    return _result(out, rename(_vector_norm("norm", input, 2.0 if p in ("fro", None) else p, dim, keepdim), "LinalgVectorNormBackward0"))


def _for_norm(op, x, dtype):
    """x as dtype."""
    need(x.dtype.is_floating_point or x.dtype.is_complex, RuntimeError, f"{op}: Expected a floating point or complex tensor as input. Got {x.dtype.short_name}")
    dtype = as_dtype(dtype)
    kind = "complex" if x.dtype.is_complex else "real"
    need(dtype is None or dtype.is_complex is x.dtype.is_complex, RuntimeError, f"{op}: dtype should be {kind} for {kind} inputs, but got {dtype!r}")
    need(dtype is None or not x.dtype.is_floating_point or promote_types(x.dtype, dtype) is dtype, RuntimeError,
         f"{op}: the dtype of the input ({x.dtype.short_name}) should be convertible without narrowing to the specified dtype ({dtype and dtype.short_name})")
    return x if dtype is None else x.to(dtype)


def _vector_norm(op, x, p, dim, keepdim):
    """The p-norm; its gradient is 0 where the norm is 0."""
    x = x.abs() if x.dtype.is_complex else x
    if not x.dtype.is_floating_point:
        raise RuntimeError(f"{op}: Expected a floating point or complex tensor as input. Got {x.dtype.short_name}")
    if isinstance(p, (str, complex)):
        raise RuntimeError(f"{op}: Order {p} not supported. Hint: a number, \"fro\" or \"nuc\"")
    p = float(p)
    if p == 2:
        return ops.reduce.norm2(x, dim, keepdim)
    if x.dtype.itemsize == 2:
        return ops.cast_to(_vector_norm(op, x.float(), p, dim, keepdim), x.dtype)
    size = x.abs()
    if p < 0 or p == math.inf:
        over = [dim] if not isinstance(dim, (tuple, list, type(None))) else dim or builtins.range(x.dim())
        need(not x.dim() or builtins.all(x.shape[d] for d in over), RuntimeError, f"{op}: no {p:g} norm over no elements: got shape {list(x.shape)}, dim={dim}")
    if p == math.inf or p == -math.inf:
        return ops.amax(size, () if dim is None else dim, keepdim) if p > 0 else ops.amin(size, () if dim is None else dim, keepdim)
    if p == 0:
        return ops.sum(flat(ops.cast_to(ops.compare_op(ops.COMPARE["ne"], x, 0), x.dtype), x), dim, keepdim)
    if p == 1:
        return ops.sum(size, dim, keepdim)
    if 0 < p < 1 and x.requires_grad:
        size = size.masked_fill(x == 0, 0.0)            # where the slope is infinite nothing flows
    result = ops.sum(size ** p, dim, keepdim) ** (1.0 / p)
    if not x.requires_grad or not bool((result == 0).any()):
        return result
    zero, one = ops.full((), 0, x.dtype), ops.full((), 1, x.dtype)
    gone = ops.sum(size.detach() ** p, dim, True) ** (1.0 / p) == 0            # where the norm is 0 the gradient is: hide it from the power's rule
    norms = ops.sum(ops.where(gone, one, size) ** p, dim, keepdim) ** (1.0 / p)
    return ops.where(gone if keepdim else gone.reshape(norms.shape), zero, norms)


def _product_of_others(x, dims):
    """prod's rule where an element is zero: for each element the product of all others along dims."""
    order = [d for d in builtins.range(x.dim()) if d not in dims] + list(dims)
    moved = x.permute(order)
    flat = moved.reshape(*[x.shape[d] for d in order[:x.dim() - len(dims)]], -1)
    last, one = flat.dim() - 1, ops.full((*flat.shape[:-1], 1), 1, x.dtype)

    def before(values):
        return ops.along.cumprod(ops.cat([one, ops.narrow(values, last, 0, values.shape[-1] - 1)], last), last)

    others = before(flat) * ops.along.flip(before(ops.along.flip(flat, (last,))), (last,))
    back = others.reshape([x.shape[d] for d in order])
    inverse = sorted(builtins.range(x.dim()), key=order.__getitem__)
    return back.permute(inverse)


cold["product_of_others"] = _product_of_others


def softmax(input, dim, dtype=None, *, out=None):
    """softmax(input, dim, dtype=None) -> Tensor: exp(x) / sum(exp(x)) over dim.

    >>> import microgradx
    >>> microgradx.softmax(microgradx.zeros(4), 0)
    tensor([0.2500, 0.2500, 0.2500, 0.2500])
    """
    return _result(out, ops.softmax(input, dim, dtype))


def log_softmax(input, dim, dtype=None, *, out=None):
    """log_softmax(input, dim, dtype=None) -> Tensor: x - log(sum(exp(x))) over dim.

    >>> import microgradx
    >>> microgradx.log_softmax(microgradx.zeros(4), 0)
    tensor([-1.3863, -1.3863, -1.3863, -1.3863])
    """
    return _result(out, ops.log_softmax(input, dim, dtype))


PUBLIC = own(globals())
