"""Distributions that are made of others: powers of exponentials and uniforms, quotients of gammas, a normal on the circle or the simplex."""
import math

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.composite import TransformedDistribution
from microgradx.distributions.continuous import Exponential, Normal, Uniform
from microgradx.distributions.distribution import Distribution
from microgradx.distributions.gamma import Gamma
from microgradx.distributions.transforms import AffineTransform, ExpTransform, PowerTransform, StickBreakingTransform
from microgradx.distributions.utils import at_loc, broadcast_all, euler_constant, lazy_property


class Weibull(TransformedDistribution):
    """Weibull(scale, concentration): scale * x^(1 / concentration) of an exponential x; distribution function 1 - exp(-(y / scale)^concentration).

    >>> import microgradx
    >>> microgradx.distributions.Weibull(2., 1.).mean
    tensor(2.)
    """

    arg_constraints = {"scale": constraints.positive, "concentration": constraints.positive}
    support = constraints.positive

    def __init__(self, scale, concentration, validate_args=None):
        self.scale, self.concentration = broadcast_all(scale, concentration)
        super().__init__(Exponential(mgx.ones_like(self.scale), validate_args=validate_args),
                         [PowerTransform(self._power), AffineTransform(0, self.scale)], validate_args=validate_args)

    _power = property(lambda self: self.concentration.reciprocal())

    @property
    def mean(self):
        return self.scale * mgx.lgamma(1 + self._power).exp()

    @property
    def mode(self):
        return self.scale * ((self.concentration - 1) / self.concentration) ** self._power

    @property
    def variance(self):
        return self.scale.pow(2) * (mgx.lgamma(1 + 2 * self._power).exp() - (2 * mgx.lgamma(1 + self._power)).exp())

    def entropy(self):
        return euler_constant * (1 - self._power) + (self.scale * self._power).log() + 1


class Pareto(TransformedDistribution):
    """Pareto(scale, alpha): density alpha scale^alpha / x^(alpha + 1) for x >= scale. Infinite mean for alpha <= 1, variance for alpha <= 2.

    >>> import microgradx
    >>> microgradx.distributions.Pareto(1., 3.).mean
    tensor(1.5000)
    """

    arg_constraints = {"alpha": constraints.positive, "scale": constraints.positive}

    def __init__(self, scale, alpha, validate_args=None):
        self.scale, self.alpha = broadcast_all(scale, alpha)
        super().__init__(Exponential(self.alpha, validate_args=validate_args), [ExpTransform(), AffineTransform(0, self.scale)], validate_args=validate_args)

    @constraints.dependent_property
    def support(self):
        return constraints.greater_than_eq(self.scale)

    @property
    def mean(self):
        alpha = self.alpha.clamp(min=1)
        return alpha * self.scale / (alpha - 1)

    @property
    def mode(self):
        return self.scale

    @property
    def variance(self):
        alpha = self.alpha.clamp(min=2)
        return self.scale.pow(2) * alpha / ((alpha - 1).pow(2) * (alpha - 2))

    def entropy(self):
        return (self.scale / self.alpha).log() + 1 + self.alpha.reciprocal()


class Kumaraswamy(TransformedDistribution):
    """Kumaraswamy(concentration1, concentration0): distribution function 1 - (1 - x^a)^b on [0, 1].

    >>> import microgradx
    >>> microgradx.distributions.Kumaraswamy(1., 1.).mean
    tensor(0.5000)
    """

    arg_constraints = {"concentration1": constraints.positive, "concentration0": constraints.positive}
    support = constraints.unit_interval

    def __init__(self, concentration1, concentration0, validate_args=None):
        self.concentration1, self.concentration0 = broadcast_all(concentration1, concentration0)
        base = Uniform(mgx.zeros_like(self.concentration0), mgx.ones_like(self.concentration0), validate_args=validate_args)
        super().__init__(base, [PowerTransform(self.concentration0.reciprocal()), AffineTransform(1.0, -1.0), PowerTransform(self.concentration1.reciprocal())],
                         validate_args=validate_args)

    def _moment(self, n):
        a, b = 1 + n / self.concentration1, self.concentration0
        return b * (mgx.lgamma(a) + mgx.lgamma(b) - mgx.lgamma(a + b)).exp()

    @property
    def mean(self):
        return self._moment(1)

    @property
    def mode(self):
        a, b = self.concentration1, self.concentration0
        log_mode = b.reciprocal() * (-b).log1p() - (-b * a).log1p()
        return log_mode.masked_fill((b < 1) | (a < 1), math.nan).exp()

    @property
    def variance(self):
        return self._moment(2) - self.mean.pow(2)

    def entropy(self):
        a, b = self.concentration1, self.concentration0
        return 1 - b.reciprocal() + (1 - a.reciprocal()) * (mgx.digamma(b + 1) + euler_constant) - a.log() - b.log()


class InverseGamma(TransformedDistribution):
    """InverseGamma(concentration, rate): 1 / x of a Gamma(concentration, rate). Infinite mean for concentration <= 1, variance for <= 2.

    >>> import microgradx
    >>> microgradx.distributions.InverseGamma(3., 4.).mean
    tensor(2.)
    """

    arg_constraints = {"concentration": constraints.positive, "rate": constraints.positive}
    support = constraints.positive
    concentration = property(lambda self: self.base_dist.concentration)
    rate = property(lambda self: self.base_dist.rate)

    def __init__(self, concentration, rate, validate_args=None):
        base = Gamma(concentration, rate, validate_args=validate_args)
        super().__init__(base, PowerTransform(-base.rate.new_ones(())), validate_args=validate_args)

    @property
    def mean(self):
        return mgx.where(self.concentration > 1, self.rate / (self.concentration - 1), math.inf)

    @property
    def mode(self):
        return self.rate / (self.concentration + 1)

    @property
    def variance(self):
        a = self.concentration
        return mgx.where(a > 2, self.rate.square() / ((a - 1).square() * (a - 2)), math.inf)

    def entropy(self):
        a = self.concentration
        return a + self.rate.log() + a.lgamma() - (1 + a) * a.digamma()


class LogisticNormal(TransformedDistribution):
    """LogisticNormal(loc, scale): probabilities, one more than loc has elements, from normals by breaking a stick.

    >>> import microgradx
    >>> microgradx.distributions.LogisticNormal(microgradx.zeros(2), microgradx.ones(2)).event_shape
    microgradx.Size([3])
    """

    arg_constraints = {"loc": constraints.real, "scale": constraints.positive}
    support = constraints.simplex
    loc = property(lambda self: self.base_dist.base_dist.loc)
    scale = property(lambda self: self.base_dist.base_dist.scale)

    def __init__(self, loc, scale, validate_args=None):
        base = Normal(loc, scale, validate_args=validate_args)
        super().__init__(base if base.batch_shape else base.expand([1]), StickBreakingTransform(), validate_args=validate_args)


class FisherSnedecor(Distribution):
    """FisherSnedecor(df1, df2): the quotient of two chi-squared numbers, each divided by its degrees of freedom.

    >>> import microgradx
    >>> microgradx.distributions.FisherSnedecor(1., 4.).mean
    tensor(2.)
    """

    arg_constraints = {"df1": constraints.positive, "df2": constraints.positive}
    support = constraints.positive
    has_rsample = True
    _params = ("df1", "df2")

    def __init__(self, df1, df2, validate_args=None):
        self.df1, self.df2 = broadcast_all(df1, df2)
        super().__init__(self.df1.size(), validate_args=validate_args)

    @property
    def mean(self):
        df2 = self.df2.masked_fill(self.df2 <= 2, math.nan)
        return df2 / (df2 - 2)

    @property
    def mode(self):
        return ((self.df1 - 2) / self.df1 * self.df2 / (self.df2 + 2)).masked_fill(self.df1 <= 2, math.nan)

    @property
    def variance(self):
        df1, df2 = self.df1, self.df2.masked_fill(self.df2 <= 4, math.nan)
        return 2 * df2.pow(2) * (df1 + df2 - 2) / (df1 * (df2 - 2).pow(2) * (df2 - 4))

    def rsample(self, sample_shape=()):
        above, below = (Gamma(df * 0.5, df, validate_args=False).rsample(sample_shape) for df in (self.df1, self.df2))
        tiny = mgx.finfo(below.dtype).tiny
        return (above / below.clamp(min=tiny)).clamp(min=tiny)

    def log_prob(self, value):
        value, a, b, ratio = self._checked(value), self.df1 * 0.5, self.df2 * 0.5, self.df1 / self.df2
        return (a + b).lgamma() - a.lgamma() - b.lgamma() + a * ratio.log() + (a - 1) * value.log() - (a + b) * (ratio * value).log1p()


def _log_bessel(x, order):
    """log of the modified Bessel function I0 or I1."""
    return (mgx.special.i0e if order == 0 else mgx.special.i1e)(x).log() + x


class VonMises(Distribution):
    """VonMises(loc, concentration): angles around loc, density exp(concentration cos(x - loc)) / (2 pi I0(concentration)). mean and variance
    are those of directions. Draws by rejection (Best and Fisher 1979), in float64.

    >>> import microgradx
    >>> microgradx.distributions.VonMises(microgradx.tensor(0.), microgradx.tensor(1.)).log_prob(microgradx.tensor(0.))
    tensor(-1.0739)
    """

    arg_constraints = {"loc": constraints.real, "concentration": constraints.positive}
    support = constraints.real
    has_rsample = False
    _params = ("loc", "concentration")

    def __init__(self, loc, concentration, validate_args=None):
        self.loc, self.concentration = broadcast_all(loc, concentration)
        super().__init__(self.loc.shape, validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        """A distribution of this batch shape, in which -1 keeps a length; its parameters are expanded views."""
        return super().expand(self.loc.expand(batch_shape).shape, _instance)

    def log_prob(self, value):
        return self.concentration * (self._checked(value) - self.loc).cos() - math.log(2 * math.pi) - _log_bessel(self.concentration, 0)

    mean = mode = at_loc

    @lazy_property
    def variance(self):
        return 1 - (_log_bessel(self.concentration, 1) - _log_bessel(self.concentration, 0)).exp()

    @mgx.no_grad()
    def sample(self, sample_shape=()):
        """Angles in [-pi, pi)."""
        loc, kappa = self.loc.double(), self.concentration.double()
        tau = 1 + (1 + 4 * kappa ** 2).sqrt()
        rho = (tau - (2 * tau).sqrt()) / (2 * kappa)
        r = mgx.where(kappa < 1e-5, 1 / kappa + kappa, (1 + rho ** 2) / (2 * rho))
        x = mgx.zeros(self._extended_shape(sample_shape), dtype=mgx.float64)
        done = mgx.zeros(x.shape, dtype=mgx.bool)
        while not done.all():
            u1, u2, u3 = mgx.rand((3, *x.shape), dtype=mgx.float64).unbind()
            z = (math.pi * u1).cos()
            f = (1 + r * z) / (r + z)
            c = kappa * (r - f)
            accept = (c * (2 - c) - u2 > 0) | ((c / u2).log() + 1 - c >= 0)
            x = mgx.where(accept, (u3 - 0.5).sign() * f.acos(), x)
            done = done | accept
        return ((x + math.pi + loc) % (2 * math.pi) - math.pi).to(self.loc.dtype)
