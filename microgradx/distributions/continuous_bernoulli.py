"""The continuous Bernoulli distribution, for pictures with values between 0 and 1 (Loaiza-Ganem and Cunningham, 2019)."""
import math

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.discrete import ProbsOrLogits
from microgradx.distributions.distribution import ExponentialFamily
from microgradx.distributions.utils import broadcast_all, clamp_probs, lazy_property, logits_to_probs
from microgradx.nn import functional as F


class ContinuousBernoulli(ProbsOrLogits, ExponentialFamily):
    """ContinuousBernoulli(probs=None, logits=None): density C probs^x (1 - probs)^(1 - x) on [0, 1].

    Where probs lies within lims, around 1/2, C and the moments come from Taylor's series.

    >>> import microgradx
    >>> microgradx.distributions.ContinuousBernoulli(0.5).mean
    tensor(0.5000)
    """

    support = constraints.unit_interval
    has_rsample = True

    def __init__(self, probs=None, logits=None, lims=(0.499, 0.501), validate_args=None):
        self._keep(probs, logits)
        if self._given == "probs":
            if validate_args is not None and not bool(constraints.unit_interval.check(self.probs).all()):
                raise ValueError("The parameter probs has invalid values")
            self.probs = clamp_probs(self.probs)
        self._lims = lims
        super().__init__(self._param.size(), validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        new._given, new._lims = self._given, self._lims

    @lazy_property
    def probs(self):
        """sigmoid(logits), kept off 0 and 1."""
        return clamp_probs(logits_to_probs(self.logits, True))

    def _outside(self):
        """(where probs is far enough from 1/2, probs there and the lower limit elsewhere, the distance from 1/2)."""
        outside = (self.probs <= self._lims[0]) | (self.probs > self._lims[1])
        return outside, mgx.where(outside, self.probs, self._lims[0]), self.probs - 0.5

    def _log_norm(self):
        outside, p, x = self._outside()
        low = p <= 0.5
        size = mgx.where(low, (-2 * mgx.where(low, p, 0.0)).log1p(), (2 * mgx.where(low, 1.0, p) - 1).log())
        taylor = math.log(2) + (4 / 3 + 104 / 45 * x.pow(2)) * x.pow(2)
        return mgx.where(outside, ((-p).log1p() - p.log()).abs().log() - size, taylor)

    @property
    def mean(self):
        outside, p, x = self._outside()
        return mgx.where(outside, p / (2 * p - 1) + 1 / ((-p).log1p() - p.log()), 0.5 + (1 / 3 + 16 / 45 * x.pow(2)) * x)

    @property
    def variance(self):
        outside, p, x = self._outside()
        far = p * (p - 1) / (1 - 2 * p).pow(2) + 1 / ((-p).log1p() - p.log()).pow(2)
        return mgx.where(outside, far, 1 / 12 - (1 / 15 - 128 / 945 * x.pow(2)) * x.pow(2))

    def rsample(self, sample_shape=()):
        return self.icdf(mgx.rand(self._extended_shape(sample_shape), dtype=self.probs.dtype))

    def log_prob(self, value):
        value = self._checked(value)
        logits, value = broadcast_all(self.logits, value)
        return self._log_norm() - F.binary_cross_entropy_with_logits(logits, value, reduction="none")

    def cdf(self, value):
        value = self._checked(value)
        outside, p, _ = self._outside()
        inner = mgx.where(outside, (p.pow(value) * (1 - p).pow(1 - value) + p - 1) / (2 * p - 1), value)
        return mgx.where(value <= 0, 0.0, mgx.where(value >= 1, 1.0, inner))

    def icdf(self, value):
        outside, p, _ = self._outside()
        return mgx.where(outside, ((-p + value * (2 * p - 1)).log1p() - (-p).log1p()) / (p.log() - (-p).log1p()), value)

    def entropy(self):
        none = (-self.probs).log1p()
        return self.mean * (none - self.probs.log()) - self._log_norm() - none
