"""Distributions made of others: with dimensions joined, values transformed, or mixed."""
import math

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.categorical import Categorical
from microgradx.distributions.continuous import Cauchy, Normal, Uniform
from microgradx.distributions.distribution import Distribution
from microgradx.distributions.transforms import AbsTransform, AffineTransform, ComposeTransform, ExpTransform, Transform
from microgradx.distributions.utils import _sum_rightmost, at_loc, broadcast_all, euler_constant
from microgradx.nn import functional as F


class Independent(Distribution):
    """Independent(base_distribution, n): the last n dimensions of the batch belong to the event; log_prob sums over them.

    >>> import microgradx
    >>> D = microgradx.distributions
    >>> D.Independent(D.Normal(microgradx.zeros(2, 3), 1.), 1).event_shape
    microgradx.Size([3])
    """

    arg_constraints = {}

    def __init__(self, base_distribution, reinterpreted_batch_ndims, validate_args=None):
        n, batch = reinterpreted_batch_ndims, base_distribution.batch_shape
        if n > len(batch):
            raise ValueError(f"Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual {n} vs {len(batch)}")
        shape = batch + base_distribution.event_shape
        self.base_dist, self.reinterpreted_batch_ndims = base_distribution, n
        super().__init__(shape[:len(batch) - n], shape[len(batch) - n:], validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        new.base_dist = self.base_dist.expand(batch_shape + self.event_shape[:self.reinterpreted_batch_ndims])
        new.reinterpreted_batch_ndims = self.reinterpreted_batch_ndims

    has_rsample = property(lambda self: self.base_dist.has_rsample)
    mean = property(lambda self: self.base_dist.mean)
    mode = property(lambda self: self.base_dist.mode)
    variance = property(lambda self: self.base_dist.variance)

    @property
    def has_enumerate_support(self):
        return self.base_dist.has_enumerate_support and not self.reinterpreted_batch_ndims

    @constraints.dependent_property
    def support(self):
        rule, n = self.base_dist.support, self.reinterpreted_batch_ndims
        return constraints.independent(rule, n) if n else rule

    def sample(self, sample_shape=()):
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape=()):
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value):
        return _sum_rightmost(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self):
        return _sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def enumerate_support(self, expand=True):
        if self.reinterpreted_batch_ndims > 0:
            raise NotImplementedError("Enumeration over cartesian product is not implemented")
        return self.base_dist.enumerate_support(expand)

    def __repr__(self):
        return f"Independent({self.base_dist}, {self.reinterpreted_batch_ndims})"


class TransformedDistribution(Distribution):
    """TransformedDistribution(base_distribution, transforms): the distribution of transforms(x).

    >>> import microgradx
    >>> D = microgradx.distributions
    >>> D.TransformedDistribution(D.Normal(0., 1.), [D.ExpTransform()]).log_prob(microgradx.tensor(1.))
    tensor(-0.9189)
    """

    arg_constraints = {}

    def __init__(self, base_distribution, transforms, validate_args=None):
        transforms = [transforms] if isinstance(transforms, Transform) else transforms
        if not isinstance(transforms, list) or not all(isinstance(t, Transform) for t in transforms):
            raise ValueError(f"transforms must be a Transform or list, but was {transforms}")
        self.transforms = transforms
        chain, shape = ComposeTransform(transforms), base_distribution.batch_shape + base_distribution.event_shape
        if len(shape) < chain.domain.event_dim:
            raise ValueError(f"base_distribution needs to have shape with size at least {chain.domain.event_dim}, but got {shape}.")
        forward = mgx.Size(chain.forward_shape(shape))
        if (wide := mgx.Size(chain.inverse_shape(forward))) != shape:
            base_distribution = base_distribution.expand(wide[:len(wide) - len(base_distribution.event_shape)])
        joined = chain.domain.event_dim - len(base_distribution.event_shape)
        self.base_dist = Independent(base_distribution, joined) if joined > 0 else base_distribution
        event = chain.codomain.event_dim + max(len(base_distribution.event_shape) - chain.domain.event_dim, 0)
        super().__init__(forward[:len(forward) - event], forward[len(forward) - event:], validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        chain = ComposeTransform(self.transforms)
        base = chain.inverse_shape(batch_shape + self.event_shape)
        new.transforms, new.base_dist = self.transforms, self.base_dist.expand(base[:len(base) - len(self.base_dist.event_shape)])

    has_rsample = property(lambda self: self.base_dist.has_rsample)

    @constraints.dependent_property
    def support(self):
        if not self.transforms:
            return self.base_dist.support
        rule, event = self.transforms[-1].codomain, len(self.event_shape)
        return constraints.independent(rule, event - rule.event_dim) if event > rule.event_dim else rule

    def sample(self, sample_shape=()):
        with mgx.no_grad():
            return self._forward(self.base_dist.sample(sample_shape))

    def rsample(self, sample_shape=()):
        return self._forward(self.base_dist.rsample(sample_shape))

    def _forward(self, x):
        for transform in self.transforms:
            x = transform(x)
        return x

    def log_prob(self, value):
        event, total, y = len(self.event_shape), 0.0, self._checked(value)
        for transform in reversed(self.transforms):
            x = transform.inv(y)
            event += transform.domain.event_dim - transform.codomain.event_dim
            total = total - _sum_rightmost(transform.log_abs_det_jacobian(x, y), event - transform.domain.event_dim)
            y = x
        return total + _sum_rightmost(self.base_dist.log_prob(y), event - len(self.base_dist.event_shape))

    def _sign(self):
        return math.prod([t.sign for t in self.transforms])

    def cdf(self, value):
        for transform in self.transforms[::-1]:
            value = transform.inv(value)
        if self._validate_args:
            self.base_dist._validate_sample(value)
        value, sign = self.base_dist.cdf(value), self._sign()
        return value if isinstance(sign, int) and sign == 1 else sign * (value - 0.5) + 0.5

    def icdf(self, value):
        sign = self._sign()
        value = value if isinstance(sign, int) and sign == 1 else sign * (value - 0.5) + 0.5
        return self._forward(self.base_dist.icdf(value))


class LogNormal(TransformedDistribution):
    """LogNormal(loc, scale): exp of a normal.

    >>> import microgradx
    >>> microgradx.distributions.LogNormal(0., 1.).mean
    tensor(1.6487)
    """

    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.positive
    has_rsample = True
    loc = property(lambda self: self.base_dist.loc)
    scale = property(lambda self: self.base_dist.scale)

    def __init__(self, loc, scale, validate_args=None):
        super().__init__(Normal(loc, scale, validate_args), ExpTransform(), validate_args=validate_args)

    @property
    def mean(self):
        return (self.loc + self.scale.pow(2) / 2).exp()

    @property
    def mode(self):
        return (self.loc - self.scale.square()).exp()

    @property
    def variance(self):
        square = self.scale.pow(2)
        return square.expm1() * (2 * self.loc + square).exp()

    def entropy(self):
        return self.base_dist.entropy() + self.loc


class Gumbel(TransformedDistribution):
    """Gumbel(loc, scale): distribution function exp(-exp(-(x - loc) / scale)).

    >>> import microgradx
    >>> microgradx.distributions.Gumbel(0., 1.).mean
    tensor(0.5772)
    """

    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real

    def __init__(self, loc, scale, validate_args=None):
        self.loc, self.scale = broadcast_all(loc, scale)
        limits = mgx.finfo(self.loc.dtype)
        base = Uniform(mgx.full_like(self.loc, limits.tiny), mgx.full_like(self.loc, 1 - limits.eps), validate_args=validate_args)
        super().__init__(base, [ExpTransform().inv, AffineTransform(0, -mgx.ones_like(self.scale)), ExpTransform().inv,
                                AffineTransform(self.loc, -self.scale)], validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        Gumbel.__init__(new, self.loc.expand(batch_shape), self.scale.expand(batch_shape), validate_args=False)

    @property
    def mean(self):
        return self.loc + self.scale * euler_constant

    mode = at_loc

    @property
    def stddev(self):
        return math.pi / math.sqrt(6) * self.scale

    @property
    def variance(self):
        return self.stddev.pow(2)

    def log_prob(self, value):
        y = (self.loc - self._checked(value)) / self.scale
        return y - y.exp() - self.scale.log()

    def entropy(self):
        return self.scale.log() + (1 + euler_constant)


class _Half(TransformedDistribution):
    """The absolute value of a symmetric distribution around 0."""

    arg_constraints = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _base = Normal

    def __init__(self, scale, validate_args=None):
        super().__init__(self._base(0, scale, validate_args=False), AbsTransform(), validate_args=validate_args)

    scale = property(lambda self: self.base_dist.scale)

    @property
    def mode(self):
        return mgx.zeros_like(self.scale)

    def log_prob(self, value):
        log_prob = self.base_dist.log_prob(self._checked(value)) + math.log(2)
        return mgx.where(value >= 0, log_prob, -math.inf)

    def cdf(self, value):
        return 2 * self.base_dist.cdf(self._checked(value)) - 1

    def icdf(self, prob):
        return self.base_dist.icdf((prob + 1) / 2)

    def entropy(self):
        return self.base_dist.entropy() - math.log(2)


class HalfNormal(_Half):
    """HalfNormal(scale): |x| of a normal.

    >>> import microgradx
    >>> microgradx.distributions.HalfNormal(1.).mean
    tensor(0.7979)
    """

    @property
    def mean(self):
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def variance(self):
        return self.scale.pow(2) * (1 - 2 / math.pi)


class HalfCauchy(_Half):
    """HalfCauchy(scale): |x| of a Cauchy variable; its mean is infinite.

    >>> import microgradx
    >>> microgradx.distributions.HalfCauchy(1.).cdf(microgradx.tensor(1.))
    tensor(0.5000)
    """

    _base = Cauchy

    def log_prob(self, value):
        return super().log_prob(mgx.as_tensor(self._checked(value), dtype=self.scale.dtype))

    @property
    def mean(self):
        return mgx.full(self._extended_shape(), math.inf, dtype=self.scale.dtype)

    @property
    def variance(self):
        return self.base_dist.variance


class MixtureSameFamily(Distribution):
    """MixtureSameFamily(mixture, component): component's last batch dimension is chosen by the Categorical mixture."""

    arg_constraints = {}

    def __init__(self, mixture_distribution, component_distribution, validate_args=None):
        mixture, component = mixture_distribution, component_distribution
        if not isinstance(mixture, Categorical):
            raise ValueError(" The Mixture distribution needs to be an  instance of microgradx.distributions.Categorical")
        if not isinstance(component, Distribution):
            raise ValueError("The Component distribution need to be an instance of microgradx.distributions.Distribution")
        alike = all(1 in pair or pair[0] == pair[1] for pair in zip(reversed(mixture.batch_shape), reversed(component.batch_shape[:-1]), strict=False))
        if not alike or mixture._num_events != component.batch_shape[-1]:
            raise ValueError(f"`mixture_distribution` of {mixture._num_events} components and batch_shape {mixture.batch_shape} is not compatible with "
                             f"`component_distribution.batch_shape` {component.batch_shape}")
        self._mixture_distribution, self._component_distribution = mixture, component
        self._num_component, self._event_ndims = mixture.logits.shape[-1], len(component.event_shape)
        super().__init__(component.batch_shape[:-1], component.event_shape, validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        new._component_distribution = self._component_distribution.expand(batch_shape + (self._num_component,))
        new._mixture_distribution = self._mixture_distribution.expand(batch_shape)
        new._num_component, new._event_ndims = self._num_component, self._event_ndims

    mixture_distribution = property(lambda self: self._mixture_distribution)
    component_distribution = property(lambda self: self._component_distribution)

    @constraints.dependent_property
    def support(self):
        return constraints.MixtureSameFamilyConstraint(self._component_distribution.support)

    @property
    def _dim(self):
        return -1 - self._event_ndims

    def _weights(self):
        probs = self._mixture_distribution.probs
        return probs.reshape(*probs.shape, *[1] * self._event_ndims)

    @property
    def mean(self):
        return (self._weights() * self._component_distribution.mean).sum(self._dim)

    @property
    def variance(self):
        inside = (self._weights() * self._component_distribution.variance).sum(self._dim)
        return inside + (self._weights() * (self._component_distribution.mean - self.mean.unsqueeze(self._dim)).pow(2)).sum(self._dim)

    def cdf(self, x):
        return (self._component_distribution.cdf(self._pad(x)) * self._mixture_distribution.probs).sum(-1)

    def _pad(self, x):
        return x.unsqueeze(self._dim)

    def log_prob(self, x):
        log_prob = self._component_distribution.log_prob(self._pad(self._checked(x)))
        return mgx.logsumexp(log_prob + F.log_softmax(self._mixture_distribution.logits, -1), -1)

    def sample(self, sample_shape=()):
        with mgx.no_grad():
            sample_shape = mgx.Size(sample_shape)
            chosen = self._mixture_distribution.expand(self._batch_shape).sample(sample_shape) \
                if not self._mixture_distribution.batch_shape else self._mixture_distribution.sample(sample_shape)
            values, dim = self._component_distribution.sample(sample_shape), len(sample_shape) + len(self._batch_shape)
            index = chosen.reshape(*chosen.shape, *[1] * (1 + self._event_ndims)).expand(*chosen.shape, 1, *self._event_shape)
            return values.gather(dim, index).squeeze(dim)

    def __repr__(self):
        return f"MixtureSameFamily(\n  {self._mixture_distribution},\n  {self._component_distribution})"
