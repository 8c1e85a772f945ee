"""Discrete distributions: yes or no, counts. Those of two ways to say it take probs or logits, not both."""
import math

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.distribution import Distribution, ExponentialFamily
from microgradx.distributions.utils import broadcast_all, lazy_property, logits_to_probs, one_of, probs_to_logits
from microgradx.nn import functional as F


class ProbsOrLogits(Distribution):
    """Keeps what was given and computes the other one when asked."""

    arg_constraints = {"probs": constraints.unit_interval, "logits": constraints.real}
    _binary = True
    _params = ("probs", "logits")

    @property
    def _param(self):
        return self.__dict__[self._given]

    def _keep(self, probs, logits, *others):
        """Set self.probs or self.logits, broadcast with others; returns the others."""
        self._given, value = one_of("parameter", probs=probs, logits=logits)
        value, *others = broadcast_all(value, *others) if others else broadcast_all(value)
        setattr(self, self._given, value)
        return others

    def _expand_rest(self, new, batch_shape):
        new._given = self._given

    @lazy_property
    def logits(self):
        """The log-odds (binary) or log-probabilities."""
        return probs_to_logits(self.probs, self._binary)

    @lazy_property
    def probs(self):
        """The probabilities."""
        return logits_to_probs(self.logits, self._binary)

    @property
    def param_shape(self):
        return self._param.size()


class Bernoulli(ProbsOrLogits, ExponentialFamily):
    """Bernoulli(probs=None, logits=None): 1 with probability probs, else 0.

    >>> import microgradx
    >>> microgradx.distributions.Bernoulli(0.5).entropy()
    tensor(0.6931)
    """

    support = constraints.boolean
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._keep(probs, logits)
        super().__init__(self._param.size(), validate_args=validate_args)

    @property
    def mean(self):
        return self.probs

    @property
    def mode(self):
        return (self.probs >= 0.5).to(self.probs).masked_fill(self.probs == 0.5, math.nan)

    @property
    def variance(self):
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape=()):
        with mgx.no_grad():
            return mgx.bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        value = self._checked(value)            # first: asking for the logits would show them in the error's repr
        logits, value = broadcast_all(self.logits, value)
        return -F.binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self):
        return F.binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")

    def enumerate_support(self, expand=True):
        return self._values_over(mgx.arange(2, dtype=self._param.dtype), expand)


class Geometric(ProbsOrLogits):
    """Geometric(probs=None, logits=None): the number of failures before the first success.

    >>> import microgradx
    >>> microgradx.distributions.Geometric(0.25).mean
    tensor(3.)
    """

    support = constraints.nonnegative_integer

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._keep(probs, logits)
        super().__init__(self._param.size(), validate_args=validate_args)
        if self._validate_args and probs is not None and not bool((self.probs > 0).all()):
            raise ValueError(f"Expected parameter probs ({type(self.probs).__name__} of shape {tuple(self.probs.shape)}) of distribution {self!r} to be "
                             f"positive but found invalid values:\n{self.probs[~(self.probs > 0)]}")

    @property
    def mean(self):
        return 1 / self.probs - 1

    @property
    def mode(self):
        return mgx.zeros_like(self.probs)

    @property
    def variance(self):
        return (1 / self.probs - 1) / self.probs

    def sample(self, sample_shape=()):
        with mgx.no_grad():
            u = self.probs.new_empty(self._extended_shape(sample_shape)).uniform_(mgx.finfo(self.probs.dtype).tiny, 1)
            return (u.log() / (-self.probs).log1p()).floor()

    def log_prob(self, value):
        value, probs = broadcast_all(self._checked(value), self.probs)
        probs = probs.masked_fill((probs == 1) & (value == 0), 0)
        return value * (-probs).log1p() + self.probs.log()

    def entropy(self):
        return F.binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none") / self.probs


class Binomial(ProbsOrLogits):
    """Binomial(total_count=1, probs=None, logits=None): the number of successes in total_count trials.

    >>> import microgradx
    >>> microgradx.distributions.Binomial(10, 0.5).mean
    tensor(5.)
    """

    arg_constraints = {"total_count": constraints.nonnegative_integer, "probs": constraints.unit_interval, "logits": constraints.real}
    has_enumerate_support = True
    _params = ("total_count", "probs", "logits")

    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        self.total_count, = self._keep(probs, logits, total_count)
        self.total_count = self.total_count.type_as(self._param)
        super().__init__(self._param.size(), validate_args=validate_args)

    @constraints.dependent_property(is_discrete=True)
    def support(self):
        return constraints.integer_interval(0, self.total_count)

    @property
    def mean(self):
        return self.total_count * self.probs

    @property
    def mode(self):
        return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)

    @property
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        with mgx.no_grad():
            return mgx.binomial(self.total_count.expand(shape), self.probs.expand(shape))

    def log_prob(self, value):
        value = self._checked(value)
        n = self.total_count
        ways = mgx.lgamma(n + 1) - mgx.lgamma(value + 1) - mgx.lgamma(n - value + 1)
        top = (self.logits.clamp(min=0) + self.logits - self.logits.clamp(max=0)) / 2  # n log(1 + e^logits), without overflow and smooth at 0
        return value * self.logits + ways - n * top - n * mgx.log1p(mgx.exp(-self.logits.abs()))

    def entropy(self):
        log_prob = self.log_prob(self.enumerate_support(False))
        return -(log_prob.exp() * log_prob).sum(0)

    def enumerate_support(self, expand=True):
        most = int(self.total_count.max())
        if not self.total_count.min() == most:
            raise NotImplementedError("Inhomogeneous total count not supported by `enumerate_support`.")
        return self._values_over(mgx.arange(1 + most, dtype=self._param.dtype), expand)


class Poisson(ExponentialFamily):
    """Poisson(rate): mass rate^k exp(-rate) / k!.

    >>> import microgradx
    >>> microgradx.distributions.Poisson(4.).stddev
    tensor(2.)
    """

    arg_constraints = {"rate": constraints.nonnegative}
    support = constraints.nonnegative_integer
    _params = ("rate",)

    def __init__(self, rate, validate_args=None):
        self.rate, = broadcast_all(rate)
        super().__init__(self.rate.size(), validate_args=validate_args)

    @property
    def mean(self):
        return self.rate

    @property
    def mode(self):
        return self.rate.floor()

    @property
    def variance(self):
        return self.rate

    def sample(self, sample_shape=()):
        with mgx.no_grad():
            return mgx.poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        rate, value = broadcast_all(self.rate, self._checked(value))
        return value.xlogy(rate) - rate - (value + 1).lgamma()


class NegativeBinomial(ProbsOrLogits):
    """NegativeBinomial(total_count, probs=None, logits=None): successes (of probability probs) before total_count failures.

    >>> import microgradx
    >>> microgradx.distributions.NegativeBinomial(3., 0.5).mean
    tensor(3.)
    """

    arg_constraints = {"total_count": constraints.greater_than_eq(0), "probs": constraints.half_open_interval(0.0, 1.0), "logits": constraints.real}
    support = constraints.nonnegative_integer
    _params = ("total_count", "probs", "logits")

    def __init__(self, total_count, probs=None, logits=None, validate_args=None):
        self.total_count, = self._keep(probs, logits, total_count)
        self.total_count = self.total_count.type_as(self._param)
        super().__init__(self._param.size(), validate_args=validate_args)

    @property
    def mean(self):
        return self.total_count * mgx.exp(self.logits)

    @property
    def mode(self):
        return ((self.total_count - 1) * self.logits.exp()).floor().clamp(min=0)

    @property
    def variance(self):
        return self.mean / mgx.sigmoid(-self.logits)

    def sample(self, sample_shape=()):
        from microgradx.distributions.gamma import Gamma
        with mgx.no_grad():
            return mgx.poisson(Gamma(self.total_count, mgx.exp(-self.logits), validate_args=False).sample(sample_shape))

    def log_prob(self, value):
        value = self._checked(value)
        scale = self.total_count * F.logsigmoid(-self.logits) + value * F.logsigmoid(self.logits)
        ways = mgx.lgamma(1 + value) + mgx.lgamma(self.total_count) - mgx.lgamma(self.total_count + value)
        return scale - ways.masked_fill(self.total_count + value == 0, 0)
