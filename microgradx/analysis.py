"""Numbers about samples: quantiles, covariances, and the derivatives and areas of what they sample."""
from microgradx._engine import ops
from microgradx._engine.tape import rename
from microgradx._engine.tensor import Tensor
from microgradx._rows import _dim, _result, need, own
from microgradx.cumulative import PUBLIC as CUMULATIVE, _ends
from microgradx.ordering import sort
from microgradx.reduction import _warn_freedom
from microgradx.shaping import movedim

_KINDS = ("linear", "lower", "higher", "midpoint", "nearest")


def _quantile(op, input, q, dim, keepdim, interpolation, skip_nan):
    need(input.dtype.name in ("float32", "float64"), RuntimeError, f"{op}() input tensor must be either float or double dtype")
    need(interpolation in _KINDS, RuntimeError, f"{op}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got {interpolation}")
    if not isinstance(q, Tensor):
        need(0 <= q <= 1, RuntimeError, f"{op}() q must be in the range [0, 1] but got {q}")
        q = ops.full((), q, input.dtype)
    need(q.dtype is input.dtype and q.dim() <= 1, RuntimeError,
         f"{op}() q tensor must be same dtype as the input tensor, and a scalar or 1D; got {q.dtype!r} {list(q.shape)} for {input.dtype!r}")
    if input.numel() == 0 or not bool(((q >= 0) & (q <= 1)).all()):
        raise RuntimeError(f"{op}() " + ("input tensor must be non-empty" if input.numel() == 0 else "q values must be in the range [0, 1]"))
    d = None if dim is None else _dim(op, dim, input.dim())
    flat = input.reshape(-1) if d is None or input.dim() == 0 else movedim(input, d, -1)
    ordered = sort(flat, -1).values
    n = ordered.shape[-1]
    present = n - ordered.isnan().sum(-1, keepdim=True)
    ranks = q.reshape(-1) * (present - 1).clamp(min=0).to(input.dtype)
    if not skip_nan:
        ranks = ops.where((present < n).expand(ranks.shape), ops.full((), n - 1, input.dtype), ranks)
    if interpolation in ("lower", "higher", "nearest"):
        ranks = {"lower": ranks.floor, "higher": ranks.ceil, "nearest": ranks.round}[interpolation]()
    below = ranks.detach().floor()
    found = ops.index.gather(ordered, -1, below.long())
    if interpolation in ("linear", "midpoint"):
        weights = ranks - below if interpolation == "linear" else ops.full(tuple(ranks.shape), 0.5, input.dtype)
        found = ops.lerp(found, ops.index.gather(ordered, -1, ranks.detach().ceil().long()), weights)
    kept = [1] * input.dim() if d is None else [1 if i == d else s for i, s in enumerate(input.shape)]
    rest = kept if keepdim else [] if d is None else [s for i, s in enumerate(input.shape) if i != d]
    return rename(movedim(found, -1, 0).reshape((*([q.numel()] if q.dim() else []), *rest)), "SqueezeBackward4")


def quantile(input, q, dim=None, keepdim=False, *, interpolation="linear", out=None):
    """quantile(input, q, dim=None, keepdim=False, interpolation="linear") -> Tensor: values with a share q of dim below them.

    A 1-d q adds a first dimension. NaN wins. Between two elements: "linear", "lower", "higher", "midpoint", "nearest".

    >>> import microgradx
    >>> microgradx.quantile(microgradx.tensor([0., 1., 2., 3.]), 0.5)
    tensor(1.5000)
    """
    return _result(out, _quantile("quantile", input, q, dim, keepdim, interpolation, False))


def nanquantile(input, q, dim=None, keepdim=False, *, interpolation="linear", out=None):
    """nanquantile(input, q, dim=None, keepdim=False, interpolation="linear") -> Tensor: quantile of what is not NaN.

    >>> import microgradx
    >>> microgradx.nanquantile(microgradx.tensor([1., microgradx.nan, 3.]), 0.5)
    tensor(2.)
    """
    return _result(out, _quantile("nanquantile", input, q, dim, keepdim, interpolation, True))


def cov(input, *, correction=1, fweights=None, aweights=None):
    """cov(input, correction=1, fweights=None, aweights=None) -> Tensor: the covariances of the rows (variables) over the columns (observations).

    fweights says how often each observation counts (integers), aweights how much (floats).

    >>> import microgradx
    >>> microgradx.cov(microgradx.tensor([[1., 2., 3.], [3., 2., 1.]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    need(input.dim() <= 2, RuntimeError, f"cov(): expected input to have two or fewer dimensions but got an input with {input.dim()} dimensions")
    x = input.reshape(1, -1) if input.dim() < 2 else input
    x = x if x.dtype.is_floating_point else x.to(ops.result_type(x, 1.0))
    weights = None
    for name, given in (("fweights", fweights), ("aweights", aweights)):
        if given is not None:
            _check_weights(name, given, x.shape[1])
            weights = given if weights is None else weights * given
    if weights is None:
        _warn_freedom("cov", x.shape[1], correction)
        centred = x - x.mean(1, keepdim=True)
        return (ops.mm(centred, centred.mH) / max(x.shape[1] - correction, 0)).squeeze()
    total = weights.sum()
    centred = x - (x * weights).sum(1, keepdim=True) / total
    lost = correction * ((weights * aweights).sum() / total if aweights is not None else 1)
    return (ops.mm(centred, (centred * weights).mH) / (total - lost).clamp(min=0)).squeeze()


def _check_weights(name, weights, n):
    if weights.dim() > 1 or weights.numel() != n:
        raise RuntimeError(f"cov(): expected {name} to have one entry for each of {n} observations, got shape {list(weights.shape)}")
    if weights.dtype.is_floating_point != (name == "aweights"):
        raise RuntimeError(f"cov(): expected {name} to have {'floating point' if name == 'aweights' else 'integral'} dtype but got {weights.dtype!r}")
    need(not bool((weights < 0).any()), RuntimeError, f"cov(): {name} cannot be negative")


def corrcoef(input):
    """corrcoef(input) -> Tensor: the correlations of the rows.

    >>> import microgradx
    >>> microgradx.corrcoef(microgradx.tensor([[1., 2., 3.], [3., 2., 1.]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    c = cov(input)
    if c.dim() == 0:
        return c / c
    d = c.diagonal().sqrt()
    c = c / d.unsqueeze(1) / d.unsqueeze(0)
    return ops.view_as_complex(ops.view_as_real(c).clamp(-1, 1)) if c.is_complex() else c.clamp(-1, 1)


def _areas(op, y, x, dx, dim):
    need(y.dtype.name != "bool", RuntimeError, f"{op}: received a bool input for `y`, but bool is not supported")
    need(x is None or dx is None, TypeError, f"{op}() received an invalid combination of arguments: x or dx, not both")
    dx = 1 if dx is None else dx.item() if isinstance(dx, Tensor) and not dx.dim() else dx
    need(not isinstance(dx, (bool, complex)), RuntimeError, f"{op}: dx must be a real number, got {dx!r}")
    d = _dim(op, dim, y.dim())
    if x is not None:
        if x.dim() == 1:
            need(x.shape[0] == y.shape[d], RuntimeError, f"{op}: There must be one `x` value for each sample point; got {x.shape[0]} for {y.shape[d]}")
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
    area = parts.sum(d, dtype=parts.dtype if y.shape[d] else y.dtype)
    return rename(area, "DivBackward1" if isinstance(x, Tensor) else "MulBackward1")


def cumulative_trapezoid(y, x=None, *, dx=None, dim=-1):
    """cumulative_trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the running areas under y along dim.

    >>> import microgradx
    >>> microgradx.cumulative_trapezoid(microgradx.tensor([1., 2., 3.]))
    tensor([1.5000, 4.0000])
    """
    parts, d = _areas("cumulative_trapezoid", y, x, dx, dim)
    return CUMULATIVE["cumsum"](parts, d)


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
    spacing = 1 if spacing is None else spacing.item() if isinstance(spacing, Tensor) and not spacing.dim() else spacing
    need(edge_order in (1, 2), RuntimeError, f"gradient only supports edge_order=1 and edge_order=2, got {edge_order}")
    dims = range(input.dim()) if dim is None else [_dim("gradient", d, input.dim()) for d in (dim if isinstance(dim, (list, tuple)) else [dim])]
    need(len(set(dims)) == len(dims), RuntimeError, f"gradient: dim {dim} appears multiple times in the list of dims")
    spacing = list(spacing) if isinstance(spacing, (list, tuple)) else [spacing] * len(dims)
    need(len(spacing) == len(dims), RuntimeError, f"gradient expected one spacing for each of {len(dims)} dimensions, got {len(spacing)}")
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
