"""Continuous distributions of one number."""
import math

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.distribution import Distribution, ExponentialFamily
from microgradx.distributions.utils import _standard_normal, at_loc, broadcast_all

LOG_2PI = math.log(2 * math.pi)


class _LocScale(Distribution):
    """A family with a place and a width."""

    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    has_rsample = True
    _params = ("loc", "scale")

    def __init__(self, loc, scale, validate_args=None):
        self.loc, self.scale = broadcast_all(loc, scale)
        super().__init__(self.loc.size(), validate_args=validate_args)

    mean = mode = at_loc

    def _standardized(self, value):
        return (self._checked(value) - self.loc) / self.scale


class Normal(_LocScale, ExponentialFamily):
    """Normal(loc, scale): density exp(-((x - loc) / scale)^2 / 2) / (scale sqrt(2 pi)).

    >>> import microgradx
    >>> microgradx.distributions.Normal(0., 1.).log_prob(microgradx.tensor(0.))
    tensor(-0.9189)
    """

    @property
    def stddev(self):
        return self.scale

    @property
    def variance(self):
        return self.stddev.pow(2)

    def sample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        with mgx.no_grad():
            return mgx.normal(self.loc.expand(shape), self.scale.expand(shape))

    def rsample(self, sample_shape=()):
        return self.loc + _standard_normal(self._extended_shape(sample_shape), self.loc.dtype) * self.scale

    def log_prob(self, value):
        value = self._checked(value)
        return -((value - self.loc) ** 2) / (2 * self.scale ** 2) - self.scale.log() - math.log(math.sqrt(2 * math.pi))

    def cdf(self, value):
        return 0.5 * (1 + mgx.erf((self._checked(value) - self.loc) * self.scale.reciprocal() / math.sqrt(2)))

    def icdf(self, value):
        return self.loc + self.scale * mgx.erfinv(2 * value - 1) * math.sqrt(2)

    def entropy(self):
        return 0.5 + 0.5 * LOG_2PI + self.scale.log()


class Laplace(_LocScale):
    """Laplace(loc, scale): density exp(-|x - loc| / scale) / (2 scale).

    >>> import microgradx
    >>> microgradx.distributions.Laplace(0., 1.).entropy()
    tensor(1.6931)
    """

    @property
    def variance(self):
        return 2 * self.scale.pow(2)

    @property
    def stddev(self):
        return 2 ** 0.5 * self.scale

    def rsample(self, sample_shape=()):
        u = self.loc.new_empty(self._extended_shape(sample_shape)).uniform_(mgx.finfo(self.loc.dtype).eps - 1, 1)
        return self.loc - self.scale * u.sign() * mgx.log1p(-u.abs())

    def log_prob(self, value):
        return -mgx.log(2 * self.scale) - mgx.abs(self._checked(value) - self.loc) / self.scale

    def cdf(self, value):
        gap = self._checked(value) - self.loc
        return 0.5 - 0.5 * gap.sign() * mgx.expm1(-gap.abs() / self.scale)

    def icdf(self, value):
        term = value - 0.5
        return self.loc - self.scale * term.sign() * mgx.log1p(-2 * term.abs())

    def entropy(self):
        return 1 + mgx.log(2 * self.scale)


class Cauchy(_LocScale):
    """Cauchy(loc, scale): density 1 / (pi scale (1 + ((x - loc) / scale)^2)). It has no mean.

    >>> import microgradx
    >>> microgradx.distributions.Cauchy(0., 1.).cdf(microgradx.tensor(0.))
    tensor(0.5000)
    """

    @property
    def mean(self):
        return mgx.full_like(self.loc, math.nan)

    @property
    def variance(self):
        return mgx.full_like(self.loc, math.inf)

    def rsample(self, sample_shape=()):
        return self.loc + self.loc.new_empty(self._extended_shape(sample_shape)).cauchy_() * self.scale

    def log_prob(self, value):
        return -math.log(math.pi) - self.scale.log() - (self._standardized(value) ** 2).log1p()

    def cdf(self, value):
        return mgx.atan(self._standardized(value)) / math.pi + 0.5

    def icdf(self, value):
        return mgx.tan(math.pi * (value - 0.5)) * self.scale + self.loc

    def entropy(self):
        return math.log(4 * math.pi) + self.scale.log()


class GeneralizedPareto(_LocScale):
    """GeneralizedPareto(loc, scale, concentration): what exceeds a threshold. With z = (x - loc) / scale and c = concentration the distribution function is
    1 - (1 + c z)^(-1 / c), for c = 0 that of an exponential, 1 - exp(-z). It has no mean for c >= 1, no variance for c >= 1 / 2, and ends where 1 + c z = 0.

    >>> import microgradx
    >>> microgradx.distributions.GeneralizedPareto(0., 1., 0.5).mean
    tensor(2.)
    """

    arg_constraints = {**_LocScale.arg_constraints, "concentration": constraints.real}
    _params = ("loc", "scale", "concentration")

    def __init__(self, loc, scale, concentration, validate_args=None):
        self.loc, self.scale, self.concentration = broadcast_all(loc, scale, concentration)
        Distribution.__init__(self, self.loc.size(), validate_args=validate_args)

    @constraints.dependent_property
    def support(self):
        return constraints.interval(self.loc, mgx.where(self.concentration < 0, self.loc - self.scale / self.concentration, math.inf))

    def _by_shape(self, at_zero, formula):
        """formula(concentration), and its limit where that is 0."""
        zero = self.concentration.abs() <= 1e-8
        return mgx.where(zero, at_zero, formula(self.concentration.masked_fill(zero, 1)))

    @property
    def mean(self):
        return mgx.where(self.concentration < 1, self.loc + self.scale / (1 - self.concentration), math.nan)

    @property
    def variance(self):
        c = self.concentration
        return mgx.where(c < 0.5, self.scale.pow(2) / ((1 - c).pow(2) * (1 - 2 * c)), math.nan)

    def rsample(self, sample_shape=()):
        return self.icdf(mgx.rand(self._extended_shape(sample_shape), dtype=self.loc.dtype))

    def log_prob(self, value):
        z = self._standardized(value)
        return self._by_shape(-z, lambda c: -(1 + 1 / c) * (c * z).log1p()) - self.scale.log()

    def log_survival_function(self, value):
        """The logarithm of the probability of a greater number."""
        z = self._standardized(value)
        return self._by_shape(-z, lambda c: -(c * z).log1p() / c)

    def log_cdf(self, value):
        """The logarithm of the distribution function."""
        return (-self.log_survival_function(value).exp()).log1p()

    def cdf(self, value):
        return self.log_cdf(value).exp()

    def icdf(self, value):
        z = -(-value).log1p()
        return self.loc + self.scale * self._by_shape(z, lambda c: (c * z).expm1() / c)

    def entropy(self):
        return self.scale.log() + self.concentration + 1


class Uniform(Distribution):
    """Uniform(low, high): density 1 / (high - low) on [low, high).

    >>> import microgradx
    >>> microgradx.distributions.Uniform(0., 4.).variance
    tensor(1.3333)
    """

    has_rsample = True
    _params = ("low", "high")

    @property
    def arg_constraints(self):
        return {"low": constraints.less_than(self.high), "high": constraints.greater_than(self.low)}

    def __init__(self, low, high, validate_args=None):
        self.low, self.high = broadcast_all(low, high)
        super().__init__(self.low.size(), validate_args=validate_args)

    @constraints.dependent_property
    def support(self):
        return constraints.interval(self.low, self.high)

    @property
    def mean(self):
        return (self.high + self.low) / 2

    @property
    def mode(self):
        return math.nan * self.high

    @property
    def stddev(self):
        return (self.high - self.low) / 12 ** 0.5

    @property
    def variance(self):
        return (self.high - self.low).pow(2) / 12

    def rsample(self, sample_shape=()):
        return self.low + mgx.rand(self._extended_shape(sample_shape), dtype=self.low.dtype) * (self.high - self.low)

    def log_prob(self, value):
        value = self._checked(value)
        inside = self.low.le(value).type_as(self.low) * self.high.gt(value).type_as(self.low)
        return inside.log() - mgx.log(self.high - self.low)

    def cdf(self, value):
        return ((self._checked(value) - self.low) / (self.high - self.low)).clamp(min=0, max=1)

    def icdf(self, value):
        return value * (self.high - self.low) + self.low

    def entropy(self):
        return mgx.log(self.high - self.low)




class Exponential(ExponentialFamily):
    """Exponential(rate): density rate exp(-rate x), x >= 0.

    >>> import microgradx
    >>> microgradx.distributions.Exponential(2.).mean
    tensor(0.5000)
    """

    arg_constraints = {"rate": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _params = ("rate",)

    def __init__(self, rate, validate_args=None):
        self.rate, = broadcast_all(rate)
        super().__init__(self.rate.size(), validate_args=validate_args)

    @property
    def mean(self):
        return self.rate.reciprocal()

    @property
    def mode(self):
        return mgx.zeros_like(self.rate)

    @property
    def stddev(self):
        return self.rate.reciprocal()

    @property
    def variance(self):
        return self.rate.pow(-2)

    def rsample(self, sample_shape=()):
        return self.rate.new_empty(self._extended_shape(sample_shape)).exponential_() / self.rate

    def log_prob(self, value):
        return self.rate.log() - self.rate * self._checked(value)

    def cdf(self, value):
        return 1 - mgx.exp(-self.rate * self._checked(value))

    def icdf(self, value):
        return -mgx.log1p(-value) / self.rate

    def entropy(self):
        return 1 - self.rate.log()


class StudentT(Distribution):
    """StudentT(df, loc=0, scale=1): loc + scale * normal / sqrt(chi2(df) / df).

    >>> import microgradx
    >>> microgradx.distributions.StudentT(3.).variance
    tensor(3.)
    """

    arg_constraints = {"df": constraints.positive, "loc": constraints.real, "scale": constraints.positive}
    support = constraints.real
    has_rsample = True
    _params = ("df", "loc", "scale")

    def __init__(self, df, loc=0.0, scale=1.0, validate_args=None):
        self.df, self.loc, self.scale = broadcast_all(df, loc, scale)
        super().__init__(self.df.size(), validate_args=validate_args)

    @property
    def mean(self):
        return self.loc.masked_fill(self.df <= 1, math.nan)

    mode = at_loc

    @property
    def variance(self):
        finite = self.scale.pow(2) * self.df / (self.df - 2)
        return finite.masked_fill((self.df <= 2) & (self.df > 1), math.inf).masked_fill(self.df <= 1, math.nan)

    def rsample(self, sample_shape=()):
        from microgradx.distributions.gamma import Chi2
        shape = self._extended_shape(sample_shape)
        x = _standard_normal(shape, self.df.dtype)
        z = Chi2(self.df, validate_args=False).rsample(sample_shape)
        return self.loc + self.scale * (x * mgx.rsqrt(z / self.df))

    def log_prob(self, value):
        y = (self._checked(value) - self.loc) / self.scale
        z = self.scale.log() + 0.5 * self.df.log() + 0.5 * math.log(math.pi) + mgx.lgamma(0.5 * self.df) - mgx.lgamma(0.5 * (self.df + 1))
        return -0.5 * (self.df + 1) * mgx.log1p(y ** 2 / self.df) - z

    def entropy(self):
        half = (self.df + 1) / 2
        beta = mgx.lgamma(0.5 * self.df) + math.lgamma(0.5) - mgx.lgamma(0.5 * (self.df + 1))
        return self.scale.log() + half * (mgx.digamma(half) - mgx.digamma(0.5 * self.df)) + 0.5 * self.df.log() + beta
