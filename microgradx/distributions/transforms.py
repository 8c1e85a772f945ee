"""Invertible maps with known log |dy/dx|, for TransformedDistribution."""
import math
import weakref

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.utils import _sum_rightmost, tril_matrix_to_vec, vec_to_tril_matrix
from microgradx.nn import functional as F


class Transform:
    """The base class: transform(x) -> y, transform.inv(y) -> x, log_abs_det_jacobian(x, y).

    A subclass defines domain, codomain, bijective, `_call`, `_inverse` and log_abs_det_jacobian. cache_size=1 remembers the last pair, so that
    inverting what was just computed is exact.
    """

    bijective = False
    domain = codomain = None

    def __init__(self, cache_size=0):
        if cache_size not in (0, 1):
            raise ValueError("cache_size must be 0 or 1")
        self._cache_size, self._cached_x_y, self._inv = cache_size, (None, None), None
        super().__init__()                  # of a Module, where a transform with parameters is one, too

    @property
    def event_dim(self):
        """How many last dimensions one value of domain and codomain has."""
        if self.domain.event_dim != self.codomain.event_dim:
            raise ValueError("Please use either .domain.event_dim or .codomain.event_dim")
        return self.domain.event_dim

    @property
    def inv(self):
        """The inverse map, a Transform whose inv is this one."""
        inverse = self._inv and self._inv()
        if inverse is None:
            inverse = self._inverted()
            self._inv = weakref.ref(inverse)
        return inverse

    def _inverted(self):
        return _InverseTransform(self)

    def __getstate__(self):
        return {**self.__dict__, "_inv": None}      # a copy is another's inverse

    @property
    def sign(self):
        raise NotImplementedError(f"{type(self).__name__}.sign")

    def with_cache(self, cache_size=1):
        """This transform with another cache size."""
        if self._cache_size == cache_size:
            return self
        import copy
        new = copy.copy(self)
        Transform.__init__(new, cache_size)
        return new

    def __call__(self, x):
        if self._cache_size and self._cached_x_y[0] is x:
            return self._cached_x_y[1]
        y = self._call(x)
        self._cached_x_y = (x, y)
        return y

    def _inv_call(self, y):
        if self._cache_size and self._cached_x_y[1] is y:
            return self._cached_x_y[0]
        x = self._inverse(y)
        self._cached_x_y = (x, y)
        return x

    def _call(self, x):
        raise NotImplementedError(f"{type(self).__name__}._call")

    def _inverse(self, y):
        raise NotImplementedError(f"{type(self).__name__}._inverse")

    def log_abs_det_jacobian(self, x, y):
        raise NotImplementedError(f"{type(self).__name__}.log_abs_det_jacobian")

    def forward_shape(self, shape):
        """The shape of y for x of this shape."""
        return shape

    def inverse_shape(self, shape):
        """The shape of x for y of this shape."""
        return shape

    def __eq__(self, other):
        return self is other

    __hash__ = None

    def __repr__(self):
        return type(self).__name__ + "()"


class _InverseTransform(Transform):
    def __init__(self, transform):
        super().__init__(transform._cache_size)
        self._forward = transform

    domain = property(lambda self: self._forward.codomain)
    codomain = property(lambda self: self._forward.domain)
    bijective = property(lambda self: self._forward.bijective)
    sign = property(lambda self: self._forward.sign)
    inv = property(lambda self: self._forward)

    def with_cache(self, cache_size=1):
        return self._forward.with_cache(cache_size).inv

    def __call__(self, x):
        return self._forward._inv_call(x)

    def log_abs_det_jacobian(self, x, y):
        return -self._forward.log_abs_det_jacobian(y, x)

    def forward_shape(self, shape):
        return self._forward.inverse_shape(shape)

    def inverse_shape(self, shape):
        return self._forward.forward_shape(shape)

    def __eq__(self, other):
        return isinstance(other, _InverseTransform) and self._forward == other._forward

    __hash__ = None

    def __repr__(self):
        return f"_InverseTransform({self._forward!r})"


class ComposeTransform(Transform):
    """ComposeTransform(parts): one after the other."""

    def __init__(self, parts, cache_size=0):
        self.parts = [p.with_cache(cache_size) if cache_size else p for p in parts]
        super().__init__(cache_size)

    bijective = property(lambda self: all(p.bijective for p in self.parts))

    @property
    def domain(self):
        return _lifted(constraints.real if not self.parts else self.parts[0].domain, self.parts, "domain")

    @property
    def codomain(self):
        return _lifted(constraints.real if not self.parts else self.parts[-1].codomain, self.parts, "codomain")

    @property
    def sign(self):
        return math.prod([p.sign for p in self.parts])

    def _inverted(self):
        inverse = ComposeTransform([p.inv for p in reversed(self.parts)])
        inverse._inv = weakref.ref(self)
        return inverse

    def with_cache(self, cache_size=1):
        return self if self._cache_size == cache_size else ComposeTransform(self.parts, cache_size)

    def __call__(self, x):
        for part in self.parts:
            x = part(x)
        return x

    def log_abs_det_jacobian(self, x, y):
        if not self.parts:
            return mgx.zeros_like(x)
        points = [x]
        for part in self.parts[:-1]:
            points.append(part(points[-1]))
        points.append(y)
        terms, dim = [], self.domain.event_dim
        for part, a, b in zip(self.parts, points[:-1], points[1:], strict=True):
            terms.append(_sum_rightmost(part.log_abs_det_jacobian(a, b), dim - part.domain.event_dim))
            dim += part.codomain.event_dim - part.domain.event_dim
        return sum(terms[1:], terms[0])

    def forward_shape(self, shape):
        for part in self.parts:
            shape = part.forward_shape(shape)
        return shape

    def inverse_shape(self, shape):
        for part in reversed(self.parts):
            shape = part.inverse_shape(shape)
        return shape

    def __eq__(self, other):
        return isinstance(other, ComposeTransform) and self.parts == other.parts

    __hash__ = None

    def __repr__(self):
        return "ComposeTransform(\n    " + ",\n    ".join(repr(p) for p in self.parts) + "\n)"


def _lifted(constraint, parts, side):
    """The constraint at one end of a chain, of as many dimensions as the chain needs there."""
    dim, order = constraint.event_dim, parts[1:] if side == "codomain" else parts[::-1][1:]
    near, far = ("domain", "codomain") if side == "codomain" else ("codomain", "domain")
    if parts:
        first = parts[0] if side == "codomain" else parts[-1]
        dim = getattr(first, far).event_dim
    for part in order:
        dim = max(dim + getattr(part, far).event_dim - getattr(part, near).event_dim, getattr(part, far).event_dim)
    return constraint if dim <= constraint.event_dim else constraints.independent(constraint, dim - constraint.event_dim)


class IndependentTransform(Transform):
    """IndependentTransform(base_transform, n): the last n dimensions count as one event."""

    def __init__(self, base_transform, reinterpreted_batch_ndims, cache_size=0):
        super().__init__(cache_size)
        self.base_transform, self.reinterpreted_batch_ndims = base_transform, reinterpreted_batch_ndims

    domain = property(lambda self: constraints.independent(self.base_transform.domain, self.reinterpreted_batch_ndims))
    codomain = property(lambda self: constraints.independent(self.base_transform.codomain, self.reinterpreted_batch_ndims))
    bijective = property(lambda self: self.base_transform.bijective)
    sign = property(lambda self: self.base_transform.sign)

    def _checked(self, x, domain):
        if x.dim() < domain.event_dim:
            raise ValueError(f"Too few dimensions on input: got {list(x.shape)} where an event has {domain.event_dim}")
        return x

    def _call(self, x):
        return self.base_transform(self._checked(x, self.domain))

    def _inverse(self, y):
        return self.base_transform.inv(self._checked(y, self.codomain))

    def log_abs_det_jacobian(self, x, y):
        return _sum_rightmost(self.base_transform.log_abs_det_jacobian(x, y), self.reinterpreted_batch_ndims)

    def __repr__(self):
        return f"IndependentTransform({self.base_transform!r}, {self.reinterpreted_batch_ndims})"


class ReshapeTransform(Transform):
    """ReshapeTransform(in_shape, out_shape): the last dimensions in another shape."""

    bijective = True

    def __init__(self, in_shape, out_shape, cache_size=0):
        self.in_shape, self.out_shape = mgx.Size(in_shape), mgx.Size(out_shape)
        if self.in_shape.numel() != self.out_shape.numel():
            raise ValueError("in_shape, out_shape have different numbers of elements")
        super().__init__(cache_size)

    domain = property(lambda self: constraints.independent(constraints.real, len(self.in_shape)))
    codomain = property(lambda self: constraints.independent(constraints.real, len(self.out_shape)))

    def _call(self, x):
        return x.reshape(x.shape[:x.dim() - len(self.in_shape)] + self.out_shape)

    def _inverse(self, y):
        return y.reshape(y.shape[:y.dim() - len(self.out_shape)] + self.in_shape)

    def log_abs_det_jacobian(self, x, y):
        return x.new_zeros(x.shape[:x.dim() - len(self.in_shape)])

    def forward_shape(self, shape):
        return mgx.Size(shape[:len(shape) - len(self.in_shape)]) + self.out_shape

    def inverse_shape(self, shape):
        return mgx.Size(shape[:len(shape) - len(self.out_shape)]) + self.in_shape


class _Plain(Transform):
    """Without parameters: equal to any other of its class."""

    def __eq__(self, other):
        return type(self) is type(other)

    __hash__ = None


class _Elementwise(_Plain):
    """Of one number, increasing."""

    bijective, sign = True, 1
    domain = codomain = constraints.real


class ExpTransform(_Elementwise):
    """y = exp(x)."""

    codomain = constraints.positive

    def _call(self, x):
        return x.exp()

    def _inverse(self, y):
        return y.log()

    def log_abs_det_jacobian(self, x, y):
        return x


class PowerTransform(_Elementwise):
    """y = x^exponent, for positive x."""

    domain = codomain = constraints.positive

    def __init__(self, exponent, cache_size=0):
        super().__init__(cache_size)
        self.exponent = mgx.as_tensor(exponent, dtype=None if isinstance(exponent, mgx.Tensor) else mgx.get_default_dtype())

    @property
    def sign(self):
        return self.exponent.sign()

    def _call(self, x):
        return x.pow(self.exponent)

    def _inverse(self, y):
        return y.pow(1 / self.exponent)

    def log_abs_det_jacobian(self, x, y):
        return (self.exponent * y / x).abs().log()

    def forward_shape(self, shape):
        return mgx.broadcast_shapes(shape, self.exponent.shape)

    inverse_shape = forward_shape

    def __eq__(self, other):
        return isinstance(other, PowerTransform) and bool(self.exponent.eq(other.exponent).all())

    __hash__ = None


def _clipped_sigmoid(x):
    limits = mgx.finfo(x.dtype)
    return x.sigmoid().clamp(min=limits.tiny, max=1 - limits.eps)


class SigmoidTransform(_Elementwise):
    """y = 1 / (1 + exp(-x)), kept off 0 and 1."""

    codomain = constraints.unit_interval

    def _call(self, x):
        return _clipped_sigmoid(x)

    def _inverse(self, y):
        limits = mgx.finfo(y.dtype)
        y = y.clamp(min=limits.tiny, max=1 - limits.eps)
        return y.log() - (-y).log1p()

    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x) - F.softplus(x)


class SoftplusTransform(_Elementwise):
    """y = log(1 + exp(x))."""

    codomain = constraints.positive

    def _call(self, x):
        return F.softplus(x)

    def _inverse(self, y):
        return (-y).expm1().neg().log() + y

    def log_abs_det_jacobian(self, x, y):
        return -F.softplus(-x)


class TanhTransform(_Elementwise):
    """y = tanh(x)."""

    codomain = constraints.interval(-1.0, 1.0)

    def _call(self, x):
        return x.tanh()

    def _inverse(self, y):
        return mgx.atanh(y)

    def log_abs_det_jacobian(self, x, y):
        return 2.0 * (math.log(2.0) - x - F.softplus(-2.0 * x))


class AbsTransform(_Elementwise):
    """y = |x|; the inverse is y."""

    bijective = False
    codomain = constraints.positive
    sign = Transform.sign

    def _call(self, x):
        return x.abs()

    def _inverse(self, y):
        return y


class AffineTransform(Transform):
    """AffineTransform(loc, scale, event_dim=0): y = loc + scale x."""

    bijective = True

    def __init__(self, loc, scale, event_dim=0, cache_size=0):
        super().__init__(cache_size)
        self.loc, self.scale, self._event_dim = loc, scale, event_dim

    event_dim = property(lambda self: self._event_dim)

    @property
    def domain(self):
        return constraints.real if self._event_dim == 0 else constraints.independent(constraints.real, self._event_dim)

    codomain = domain

    @property
    def sign(self):
        return self.scale.sign() if isinstance(self.scale, mgx.Tensor) else (self.scale > 0) - (self.scale < 0)

    def _call(self, x):
        return self.loc + self.scale * x

    def _inverse(self, y):
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x, y):
        scale = self.scale
        result = scale.abs().log() if isinstance(scale, mgx.Tensor) else mgx.full_like(x, math.log(abs(scale)))
        if self._event_dim:
            result = _sum_rightmost(result, min(self._event_dim, result.dim()))       # as PyTorch does: a scale of fewer dimensions counts once
        return result.expand(x.shape[:x.dim() - self._event_dim])

    def forward_shape(self, shape):
        return mgx.broadcast_shapes(shape, getattr(self.loc, "shape", ()), getattr(self.scale, "shape", ()))

    inverse_shape = forward_shape

    def __eq__(self, other):
        same = lambda a, b: bool((mgx.as_tensor(a) == mgx.as_tensor(b)).all())  # noqa: E731
        return isinstance(other, AffineTransform) and same(self.loc, other.loc) and same(self.scale, other.scale)

    __hash__ = None


class SoftmaxTransform(_Plain):
    """y = softmax(x) of the last dimension; the inverse is log(y)."""

    domain, codomain = constraints.real_vector, constraints.simplex

    def _call(self, x):
        return F.softmax(x if x.is_floating_point() else x - 0.0, -1)

    def _inverse(self, y):
        return y.log()


class StickBreakingTransform(_Plain):
    """From n - 1 real numbers to n probabilities, each a part of what the ones before left over."""

    bijective = True
    domain, codomain = constraints.real_vector, constraints.simplex

    @staticmethod
    def _offset(n):
        return mgx.arange(n, 0, -1)

    def _call(self, x):
        z = SigmoidTransform()(x - self._offset(x.shape[-1]).to(x.dtype).log())
        left = (1 - z).cumprod(-1)
        return F.pad(z, [0, 1], value=1) * F.pad(left, [1, 0], value=1)

    def _inverse(self, y):
        head = y[..., :-1]
        left = (1 - head.cumsum(-1)).clamp(min=mgx.finfo(y.dtype).tiny)
        return head.log() - left.log() + self._offset(head.shape[-1]).to(y.dtype).log()

    def log_abs_det_jacobian(self, x, y):
        x = x - self._offset(x.shape[-1]).to(x.dtype).log()
        return (-x + F.logsigmoid(x) + y[..., :-1].log()).sum(-1)

    def forward_shape(self, shape):
        return mgx.Size(shape[:-1]) + (shape[-1] + 1,)

    def inverse_shape(self, shape):
        return mgx.Size(shape[:-1]) + (shape[-1] - 1,)


class LowerCholeskyTransform(_Plain):
    """Any matrix -> its lower triangle with the exponential on the diagonal."""

    domain, codomain = constraints.independent(constraints.real, 2), constraints.lower_cholesky

    def _call(self, x):
        return x.tril(-1) + x.diagonal(dim1=-2, dim2=-1).exp().diag_embed()

    def _inverse(self, y):
        return y.tril(-1) + y.diagonal(dim1=-2, dim2=-1).log().diag_embed()


class PositiveDefiniteTransform(LowerCholeskyTransform):
    """Any matrix -> L L^T, L being its LowerCholeskyTransform."""

    codomain = constraints.positive_definite

    def _call(self, x):
        L = super()._call(x)
        return L @ L.mT

    def _inverse(self, y):
        return super()._inverse(mgx.linalg.cholesky(y))



class CorrCholeskyTransform(_Plain):
    """From n (n - 1) / 2 real numbers to the lower triangular L of correlations: their tanh, row by row, each a part of what the ones before left over."""

    bijective = True
    domain, codomain = constraints.real_vector, constraints.corr_cholesky

    def _call(self, x):
        eps = mgx.finfo(x.dtype).eps
        r = vec_to_tril_matrix(x.tanh().clamp(min=eps - 1, max=1 - eps), -1)
        left = (1 - r.pow(2)).sqrt().cumprod(-1)
        return (r + mgx.eye(r.shape[-1], dtype=r.dtype)) * F.pad(left[..., :-1], [1, 0], value=1)

    def _inverse(self, y):
        left = F.pad((1 - (y * y).cumsum(-1))[..., :-1], [1, 0], value=1)
        t = tril_matrix_to_vec(y, -1) / tril_matrix_to_vec(left, -1).sqrt()
        return (t.log1p() - (-t).log1p()) / 2

    def log_abs_det_jacobian(self, x, y, intermediates=None):
        left = tril_matrix_to_vec(1 - (y * y).cumsum(-1), -2)
        return left.log().sum(-1) / 2 - 2 * (x + F.softplus(-2 * x) - math.log(2)).sum(-1)

    def forward_shape(self, shape):
        n = round((0.25 + 2 * shape[-1]) ** 0.5 + 0.5)
        if n * (n - 1) // 2 != shape[-1]:
            raise ValueError(f"Input is not a flattened lower-diagonal number: {shape[-1]}")
        return mgx.Size(shape[:-1]) + (n, n)

    def inverse_shape(self, shape):
        if len(shape) < 2 or shape[-2] != shape[-1]:
            raise ValueError(f"Input is not square: {shape}")
        return mgx.Size(shape[:-2]) + (shape[-1] * (shape[-1] - 1) // 2,)


class CumulativeDistributionTransform(Transform):
    """y = distribution.cdf(x), uniform where x is drawn from distribution; the inverse is its icdf."""

    bijective = True
    codomain, sign = constraints.unit_interval, 1

    def __init__(self, distribution, cache_size=0):
        super().__init__(cache_size)
        self.distribution = distribution

    domain = property(lambda self: self.distribution.support)

    def _call(self, x):
        return self.distribution.cdf(x)

    def _inverse(self, y):
        return self.distribution.icdf(y)

    def log_abs_det_jacobian(self, x, y):
        return self.distribution.log_prob(x)


class _Parts(Transform):
    """Transforms of parts of a tensor along dim: a subclass says how to take it apart and put it together."""

    def __init__(self, tseq, dim=0, cache_size=0):
        if not all(isinstance(t, Transform) for t in tseq):
            raise AssertionError(f"{type(self).__name__}: tseq must hold Transforms, got {[type(t).__name__ for t in tseq]}")
        super().__init__(cache_size)
        self.transforms, self.dim = [t.with_cache(cache_size) if cache_size else t for t in tseq], dim

    bijective = property(lambda self: all(t.bijective for t in self.transforms))

    def _parts(self, x):
        if not -x.dim() <= self.dim < x.dim():
            raise AssertionError(f"{type(self).__name__}: dim {self.dim} is none of {list(x.shape)}")
        return self._apart(x)

    def _call(self, x):
        return self._together([t(part) for t, part in zip(self.transforms, self._parts(x), strict=True)])

    def _inverse(self, y):
        return self._together([t.inv(part) for t, part in zip(self.transforms, self._parts(y), strict=True)])


class CatTransform(_Parts):
    """CatTransform(tseq, dim=0, lengths=None): blocks of these lengths (1) along dim, each by its transform.

    >>> import microgradx
    >>> D = microgradx.distributions
    >>> D.CatTransform([D.ExpTransform(), D.identity_transform], lengths=[1, 2])(microgradx.zeros(3))
    tensor([1., 0., 0.])
    """

    def __init__(self, tseq, dim=0, lengths=None, cache_size=0):
        super().__init__(tseq, dim, cache_size)
        self.lengths = list(lengths or [1] * len(self.transforms))
        if len(self.lengths) != len(self.transforms):
            raise AssertionError(f"CatTransform: {len(self.transforms)} transforms need as many lengths, got {self.lengths}")

    event_dim = property(lambda self: max(t.event_dim for t in self.transforms))
    length = property(lambda self: sum(self.lengths))
    domain = property(lambda self: constraints.cat([t.domain for t in self.transforms], self.dim, self.lengths))
    codomain = property(lambda self: constraints.cat([t.codomain for t in self.transforms], self.dim, self.lengths))

    def _apart(self, x):
        if x.shape[self.dim] != self.length:
            raise AssertionError(f"CatTransform: dimension {self.dim} of {list(x.shape)} must have length {self.length}")
        return x.split(self.lengths, self.dim)

    def _together(self, parts):
        return mgx.cat(parts, self.dim)

    def log_abs_det_jacobian(self, x, y):
        whole, dim = self.event_dim, self.dim if self.dim < 0 else self.dim - x.dim()
        parts = zip(self.transforms, self._parts(x), self._parts(y), strict=True)
        terms = [_sum_rightmost(t.log_abs_det_jacobian(a, b), whole - t.event_dim) for t, a, b in parts]
        dim += whole
        return mgx.cat(terms, dim) if dim < 0 else sum(terms[1:], terms[0])


class StackTransform(_Parts):
    """StackTransform(tseq, dim=0): the i-th slice along dim by the i-th transform.

    >>> import microgradx
    >>> D = microgradx.distributions
    >>> D.StackTransform([D.ExpTransform(), D.identity_transform])(microgradx.zeros(2))
    tensor([1., 0.])
    """

    domain = property(lambda self: constraints.stack([t.domain for t in self.transforms], self.dim))
    codomain = property(lambda self: constraints.stack([t.codomain for t in self.transforms], self.dim))

    def _apart(self, x):
        if x.shape[self.dim] != len(self.transforms):
            raise AssertionError(f"StackTransform: dimension {self.dim} of {list(x.shape)} must have length {len(self.transforms)}")
        return x.unbind(self.dim)

    def _together(self, parts):
        return mgx.stack(parts, self.dim)

    def log_abs_det_jacobian(self, x, y):
        parts = zip(self.transforms, self._parts(x), self._parts(y), strict=True)
        return mgx.stack([t.log_abs_det_jacobian(a, b) for t, a, b in parts], self.dim)


identity_transform = ComposeTransform([])
__all__ = [_name for _name in dir() if _name.endswith("Transform") and _name[0] != "_"] + ["identity_transform"]
