"""The gamma family: Gamma, Chi2, InverseGamma, Dirichlet, Beta. rsample differentiates its draws implicitly (Figurnov et al. 2018).

A draw x of a distribution function F(x; a) moves with its parameter by dx/da = -(dF/da) / F'. The integral dF/da is computed by quadrature.
"""

import numpy as np

import microgradx as mgx
from microgradx._engine.ops import random as _draws
from microgradx._rows import array, need, row, tensor
from microgradx.distributions import constraints
from microgradx.distributions.distribution import ExponentialFamily
from microgradx.distributions.utils import broadcast_all

# tanh-sinh nodes on (0, 1): u, 1 - u without cancellation, and weights; they bear singular ends
_STEPS = np.linspace(-3.4, 3.4, 120)
_NODE = 1 / (1 + np.exp(-np.pi * np.sinh(_STEPS)))
_REST = 1 / (1 + np.exp(np.pi * np.sinh(_STEPS)))
_WEIGHT = np.pi * np.cosh(_STEPS) * _NODE * _REST * (_STEPS[1] - _STEPS[0])

# Gauss and Legendre's, for what is smooth: densities of large parameters, which tanh-sinh nodes cut off
_POINT, _SHARE = (part / 2 for part in np.polynomial.legendre.leggauss(40))
_POINT = _POINT + 0.5
_LARGE = 30


def _smooth_slope(x, log_ratio, steepness, spread, ends, centre):
    """dx/da where the density f is smooth: f(t) / f(x) (log t - centre) from x outwards, as far as f counts; x[..., None]'s shape.

    log_ratio(step) -> log f(x + step) / f(x); steepness: of log f at x; spread: the standard deviation; ends: of the support.
    """
    width = np.where(steepness > 0, -1, 1) * np.minimum(12 * spread, 40 / np.maximum(np.abs(steepness), 1e-300))
    width = np.clip(x + width, *ends) - x
    step = width * _POINT
    return (width * np.exp(log_ratio(step)) * (np.log(x) + np.log1p(step / x) - centre) * _SHARE).sum(-1)


def _digamma(a):
    return array(mgx.digamma(tensor(a)))


def _gamma_slope(x, a):
    """dx/da of a draw x of Gamma(a, 1): left of the mean from the left tail, right of it from the right one."""
    x, a = np.maximum(x, 1e-300)[..., None], a[..., None]
    centre = _digamma(a)
    log_u = np.log(_NODE) / a                               # t = x u, u = v^(1/a)
    left = -x / a * np.exp(x * -np.expm1(log_u)) * (np.log(x) + log_u - centre)
    width = 1 + np.sqrt(a)
    s = width * _NODE / _REST                               # t = x + s
    right = np.exp((a - 1) * np.log1p(s / x) - s) * (np.log(x + s) - centre) * width / _REST ** 2
    with np.errstate(all="ignore"):
        slope = (np.where(x <= a, left, np.nan_to_num(right)) * _WEIGHT).sum(-1)
        smooth = _smooth_slope(x, lambda step: (a - 1) * np.log1p(step / x) - step, (a - 1) / x - 1, np.sqrt(a), (0, np.inf), centre)
    return np.where(a[..., 0] > _LARGE, smooth, slope)


def _beta_tail(x, a, b, of_log_t, centre):
    """The integral of f(t) / f(x) (log t - centre) over t = x u, u = v^(1/a); of_log_t(log u, x) -> log t."""
    log_u = np.log(_NODE) / a
    ratio = (b - 1) * (np.log1p(-x * np.exp(log_u)) - np.log1p(-x))
    return (x / a * np.exp(ratio) * (of_log_t(log_u, x) - centre) * _WEIGHT).sum(-1)


def _beta_slope(x, a, b):
    """dx/da of a draw x of Beta(a, b)."""
    eps = np.finfo(np.float64).tiny
    x, a, b = np.clip(x, eps, 1 - 1e-16)[..., None], a[..., None], b[..., None]
    centre = _digamma(a) - _digamma(a + b)
    with np.errstate(all="ignore"):
        left = -_beta_tail(x, a, b, lambda log_u, x: np.log(x) + log_u, centre)
        right = _beta_tail(1 - x, b, a, lambda log_u, y: np.log1p(-y * np.exp(log_u)), centre)
        smooth = _smooth_slope(x, lambda step: (a - 1) * np.log1p(step / x) + (b - 1) * np.log1p(-step / (1 - x)), (a - 1) / x - (b - 1) / (1 - x),
                               np.sqrt(a * b / (a + b) ** 3), (0, 1), centre)
    return np.where((np.minimum(a, b) > _LARGE)[..., 0], smooth, np.where((x <= a / (a + b))[..., 0], left, right))


def _no_second(name):
    def rule(*_):
        raise NotImplementedError(f"{name}: the derivative of the draws' gradient is not implemented")
    return rule


_gamma_grad = row("_standard_gamma_grad", lambda alpha, draw: _gamma_slope(array(draw).astype(np.float64), alpha.astype(np.float64)),
                  _no_second("_standard_gamma_grad"))
_gamma_row = row("_standard_gamma", lambda alpha, draw: array(draw), lambda grad, alpha, draw: grad * _gamma_grad(alpha, draw))


def standard_gamma(alpha):
    """Draws of Gamma(alpha, 1), differentiable in alpha."""
    return _gamma_row(alpha, _draws.standard_gamma(alpha.detach()))


def _dirichlet_rule(grad, alpha, draw):
    """x_i moves with alpha_i as a draw of Beta(alpha_i, rest); the others shrink in proportion."""
    if grad.requires_grad and mgx.is_grad_enabled():
        return _no_second("_sample_dirichlet")()
    a, x = array(alpha).astype(np.float64), array(draw).astype(np.float64)
    slope = _beta_slope(x, a, a.sum(-1, keepdims=True) - a) / np.maximum(1 - x, 1e-300)
    return tensor(slope, alpha.dtype) * (grad - (draw * grad).sum(-1, keepdim=True))


_dirichlet_row = row("_sample_dirichlet", lambda alpha, draw: array(draw), _dirichlet_rule)


def sample_dirichlet(alpha):
    """Draws of Dirichlet(alpha), differentiable in alpha."""
    need(alpha.is_floating_point(), NotImplementedError, f"\"dirichlet\" not implemented for '{alpha.dtype.short_name}'. Hint: convert with .float()")
    g = _draws.standard_gamma(alpha.detach().double())
    limits = mgx.finfo(alpha.dtype)
    draw = (g / g.sum(-1, keepdim=True)).to(alpha.dtype).clamp(limits.tiny, 1 - limits.eps / 2)
    return _dirichlet_row(alpha, draw)


class Gamma(ExponentialFamily):
    """Gamma(concentration, rate): density rate^a x^(a - 1) exp(-rate x) / Gamma(a).

    >>> import microgradx
    >>> microgradx.distributions.Gamma(2., 4.).mean
    tensor(0.5000)
    """

    arg_constraints = {"concentration": constraints.positive, "rate": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _params = ("concentration", "rate")

    def __init__(self, concentration, rate, validate_args=None):
        self.concentration, self.rate = broadcast_all(concentration, rate)
        super().__init__(self.concentration.size(), validate_args=validate_args)

    @property
    def mean(self):
        return self.concentration / self.rate

    @property
    def mode(self):
        return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property
    def variance(self):
        return self.concentration / self.rate.pow(2)

    def rsample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        value = standard_gamma(self.concentration.expand(shape)) / self.rate.expand(shape)
        value.detach().clamp_(min=mgx.finfo(value.dtype).tiny)
        return value

    def log_prob(self, value):
        value = mgx.as_tensor(value, dtype=self.rate.dtype)
        a, value = self.concentration, self._checked(value)
        return mgx.xlogy(a, self.rate) + mgx.xlogy(a - 1, value) - self.rate * value - mgx.lgamma(a)

    def cdf(self, value):
        return mgx.special.gammainc(self.concentration, self.rate * self._checked(value))

    def entropy(self):
        a = self.concentration
        return a - self.rate.log() + mgx.lgamma(a) + (1 - a) * mgx.digamma(a)


class Chi2(Gamma):
    """Chi2(df): Gamma(df / 2, 1 / 2).

    >>> import microgradx
    >>> microgradx.distributions.Chi2(3.).mean
    tensor(3.)
    """

    arg_constraints = {"df": constraints.positive}

    def __init__(self, df, validate_args=None):
        super().__init__(0.5 * df, 0.5, validate_args=validate_args)

    @property
    def df(self):
        """The degrees of freedom."""
        return self.concentration * 2


class Dirichlet(ExponentialFamily):
    """Dirichlet(concentration): probabilities of n categories.

    >>> import microgradx
    >>> microgradx.distributions.Dirichlet(microgradx.tensor([1., 3.])).mean
    tensor([0.2500, 0.7500])
    """

    arg_constraints = {"concentration": constraints.independent(constraints.positive, 1)}
    support = constraints.simplex
    has_rsample = True
    _event_dims = {"concentration": 1}
    _params = ("concentration",)

    def __init__(self, concentration, validate_args=None):
        if concentration.dim() < 1:
            raise ValueError("`concentration` parameter must be at least one-dimensional.")
        self.concentration = concentration
        super().__init__(concentration.shape[:-1], concentration.shape[-1:], validate_args=validate_args)

    @property
    def mean(self):
        return self.concentration / self.concentration.sum(-1, True)

    @property
    def mode(self):
        top = (self.concentration - 1).clamp(min=0)
        mode = top / top.sum(-1, True)
        flat = (self.concentration < 1).all(-1)
        peak = mgx.nn.functional.one_hot(mode.argmax(-1), self.concentration.shape[-1]).to(mode)
        return mgx.where(flat.unsqueeze(-1), peak, mode)

    @property
    def variance(self):
        total = self.concentration.sum(-1, True)
        return self.concentration * (total - self.concentration) / (total.pow(2) * (total + 1))

    def rsample(self, sample_shape=()):
        return sample_dirichlet(self.concentration.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        a, value = self.concentration, self._checked(value)
        return mgx.xlogy(a - 1, value).sum(-1) + mgx.lgamma(a.sum(-1)) - mgx.lgamma(a).sum(-1)

    def entropy(self):
        a, k = self.concentration, self.concentration.size(-1)
        total = a.sum(-1)
        return mgx.lgamma(a).sum(-1) - mgx.lgamma(total) - (k - total) * mgx.digamma(total) - ((a - 1) * mgx.digamma(a)).sum(-1)


class Beta(ExponentialFamily):
    """Beta(concentration1, concentration0): density x^(a - 1) (1 - x)^(b - 1) / B(a, b) on [0, 1].

    >>> import microgradx
    >>> microgradx.distributions.Beta(1., 3.).mean
    tensor(0.2500)
    """

    arg_constraints = {"concentration1": constraints.positive, "concentration0": constraints.positive}
    support = constraints.unit_interval
    has_rsample = True
    _params = ()

    def __init__(self, concentration1, concentration0, validate_args=None):
        both = mgx.stack(broadcast_all(concentration1, concentration0), -1)
        self._dirichlet = Dirichlet(both, validate_args=validate_args)
        super().__init__(self._dirichlet.batch_shape, validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        new._dirichlet = self._dirichlet.expand(batch_shape)

    @property
    def concentration1(self):
        return self._dirichlet.concentration[..., 0]

    @property
    def concentration0(self):
        return self._dirichlet.concentration[..., 1]

    @property
    def mean(self):
        return self.concentration1 / (self.concentration1 + self.concentration0)

    @property
    def mode(self):
        return self._dirichlet.mode[..., 0]

    @property
    def variance(self):
        total = self.concentration1 + self.concentration0
        return self.concentration1 * self.concentration0 / (total.pow(2) * (total + 1))

    def rsample(self, sample_shape=()):
        return self._dirichlet.rsample(sample_shape).select(-1, 0)

    def log_prob(self, value):
        value = self._checked(value)
        return self._dirichlet.log_prob(mgx.stack([value, 1.0 - value], -1))

    def entropy(self):
        return self._dirichlet.entropy()
