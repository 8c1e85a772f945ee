"""kl_divergence(p, q): sum or integral of p log(p / q), in closed form for the pairs that are registered."""
import math

import microgradx as mgx
from microgradx._engine.warn import warn
from microgradx.distributions.categorical import Categorical, OneHotCategorical
from microgradx.distributions.composite import Gumbel, Independent, TransformedDistribution
from microgradx.distributions.continuous import Cauchy, Exponential, Laplace, Normal, Uniform
from microgradx.distributions.continuous_bernoulli import ContinuousBernoulli
from microgradx.distributions.derived import Pareto
from microgradx.distributions.discrete import Bernoulli, Binomial, Geometric, Poisson
from microgradx.distributions.gamma import Beta, Dirichlet, Gamma
from microgradx.distributions.matrices import Wishart
from microgradx.distributions.multivariate import LowRankMultivariateNormal, MultivariateNormal, batch_mahalanobis, log_diagonal
from microgradx.distributions.utils import _sum_rightmost, euler_constant
from microgradx.nn import functional as F

_RULES = {}


def register_kl(type_p, type_q):
    """register_kl(P, Q): a decorator that makes function(p, q) the KL divergence of these classes and their subclasses."""
    for found in (type_p, type_q):
        if not isinstance(found, type):
            raise TypeError(f"register_kl: type_p and type_q must be classes, got {found!r}")

    def enter(function):
        _RULES[type_p, type_q] = function
        return function
    return enter


def _rule(p, q):
    """The rule of the closest registered classes; p's class decides between two that are equally close."""
    order = {cls: i for i, cls in enumerate(type(p).__mro__)}, {cls: i for i, cls in enumerate(type(q).__mro__)}
    fits = [(order[0][a], order[1][b], rule) for (a, b), rule in _RULES.items() if a in order[0] and b in order[1]]
    if not fits:
        raise NotImplementedError(f"No KL(p || q) is implemented for p type {type(p).__name__} and q type {type(q).__name__}")
    left = min(fits, key=lambda f: f[:2])
    right = min(fits, key=lambda f: (f[1], f[0]))
    if left[2] is not right[2]:
        warn(f"Ambiguous kl_divergence({type(p).__name__}, {type(q).__name__}). Please register_kl for these classes", RuntimeWarning)
    return left[2]


def kl_divergence(p, q):
    """kl_divergence(p, q) -> Tensor of batch_shape: KL(p || q). NotImplementedError where no rule is registered.

    >>> import microgradx
    >>> D = microgradx.distributions
    >>> D.kl_divergence(D.Normal(0., 1.), D.Normal(1., 1.))
    tensor(0.5000)
    """
    return _rule(p, q)(p, q)


def _never(x):
    return mgx.full_like(x, math.inf)


@register_kl(Normal, Normal)
def _normal(p, q):
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())


@register_kl(Bernoulli, Bernoulli)
def _bernoulli(p, q):
    yes = p.probs * (F.softplus(-q.logits) - F.softplus(-p.logits))
    yes = yes.masked_fill(q.probs == 0, math.inf).masked_fill(p.probs == 0, 0)
    no = (1 - p.probs) * (F.softplus(q.logits) - F.softplus(p.logits))
    return yes + no.masked_fill(q.probs == 1, math.inf).masked_fill(p.probs == 1, 0)


@register_kl(Binomial, Binomial)
def _binomial(p, q):
    if bool((p.total_count < q.total_count).any()):
        raise NotImplementedError("KL between Binomials where q.total_count > p.total_count is not implemented")
    kl = p.total_count * (p.probs * (p.logits - q.logits) + (-p.probs).log1p() - (-q.probs).log1p())
    return kl.masked_fill(p.total_count > q.total_count, math.inf)


@register_kl(Categorical, Categorical)
def _categorical(p, q):
    terms = p.probs * (p.logits - q.logits)
    return terms.masked_fill(q.probs == 0, math.inf).masked_fill(p.probs == 0, 0).sum(-1)


@register_kl(OneHotCategorical, OneHotCategorical)
def _one_hot(p, q):
    return _categorical(p._categorical, q._categorical)


@register_kl(Geometric, Geometric)
def _geometric(p, q):
    return -p.entropy() - mgx.log1p(-q.probs) / p.probs - q.logits


@register_kl(Poisson, Poisson)
def _poisson(p, q):
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(Uniform, Uniform)
def _uniform(p, q):
    return ((q.high - q.low) / (p.high - p.low)).log().masked_fill((q.low > p.low) | (q.high < p.high), math.inf)


@register_kl(Exponential, Exponential)
def _exponential(p, q):
    ratio = q.rate / p.rate
    return -ratio.log() + ratio - 1


@register_kl(Pareto, Pareto)
def _pareto(p, q):
    ratio = q.alpha / p.alpha
    return (q.alpha * (p.scale / q.scale).log() - ratio.log() + ratio - 1).masked_fill(p.scale < q.scale, math.inf)


@register_kl(Laplace, Laplace)
def _laplace(p, q):
    gap = (p.loc - q.loc).abs()
    return -(p.scale / q.scale).log() + gap / q.scale + p.scale / q.scale * mgx.exp(-gap / p.scale) - 1


@register_kl(Cauchy, Cauchy)
def _cauchy(p, q):
    return ((p.scale + q.scale).pow(2) + (p.loc - q.loc).pow(2)).log() - (4 * p.scale * q.scale).log()


@register_kl(Gumbel, Gumbel)
def _gumbel(p, q):
    ratio = p.scale / q.scale
    gap = q.loc / q.scale - p.loc / q.scale
    return -ratio.log() - gap + ratio * euler_constant + mgx.exp(gap + (1 + ratio).lgamma()) - (1 + euler_constant)


@register_kl(Gamma, Gamma)
def _gamma(p, q):
    return (q.concentration * (p.rate / q.rate).log() + mgx.lgamma(q.concentration) - mgx.lgamma(p.concentration)
            + (p.concentration - q.concentration) * mgx.digamma(p.concentration) + (q.rate - p.rate) * (p.concentration / p.rate))


@register_kl(Dirichlet, Dirichlet)
def _dirichlet(p, q):
    a, b = p.concentration, q.concentration
    total = a.sum(-1)
    inner = (a - b) * (a.digamma() - total.digamma().unsqueeze(-1))
    return total.lgamma() - b.sum(-1).lgamma() - (a.lgamma() - b.lgamma()).sum(-1) + inner.sum(-1)


@register_kl(Beta, Beta)
def _beta(p, q):
    return _dirichlet(p._dirichlet, q._dirichlet)


@register_kl(MultivariateNormal, MultivariateNormal)
@register_kl(MultivariateNormal, LowRankMultivariateNormal)
@register_kl(LowRankMultivariateNormal, MultivariateNormal)
@register_kl(LowRankMultivariateNormal, LowRankMultivariateNormal)
def _multivariate_normal(p, q):
    if p.event_shape != q.event_shape:
        raise ValueError(f"KL-divergence between two Multivariate Normals with different event shapes cannot be computed: {p.event_shape} vs {q.event_shape}")
    n, shape = p.event_shape[0], mgx.broadcast_shapes(p.batch_shape, q.batch_shape)
    p_tril, q_tril = p._unbroadcasted_scale_tril, q._unbroadcasted_scale_tril
    wide = shape + (n, n)
    trace = mgx.linalg.solve_triangular(q_tril.expand(wide), p_tril.expand(wide), upper=False).pow(2).sum((-2, -1))
    return log_diagonal(q_tril) - log_diagonal(p_tril) + 0.5 * (trace + batch_mahalanobis(q_tril, q.loc - p.loc) - n)


@register_kl(Wishart, Wishart)
def _wishart(p, q):
    n, p_tril, q_tril = p.event_shape[0], p.scale_tril, q.scale_tril
    trace = mgx.linalg.solve_triangular(q_tril.expand(p_tril.shape), p_tril, upper=False).pow(2).sum((-2, -1))
    return (q.df * (log_diagonal(q_tril) - log_diagonal(p_tril)) + p.df * (trace - n) / 2 + mgx.mvlgamma(q.df / 2, n) - mgx.mvlgamma(p.df / 2, n)
            + (p.df - q.df) / 2 * p._digammas())


@register_kl(Independent, Independent)
def _independent(p, q):
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotImplementedError("KL between Independent distributions with different reinterpreted_batch_ndims")
    return _sum_rightmost(kl_divergence(p.base_dist, q.base_dist), p.reinterpreted_batch_ndims)


@register_kl(TransformedDistribution, TransformedDistribution)
def _transformed(p, q):
    if p.transforms != q.transforms or p.event_shape != q.event_shape:
        raise NotImplementedError("KL between distributions transformed in different ways")
    return kl_divergence(p.base_dist, q.base_dist)


@register_kl(Bernoulli, Poisson)
def _bernoulli_poisson(p, q):
    return q.rate - p.probs * q.rate.log() - p.entropy()


@register_kl(Normal, Laplace)
def _normal_laplace(p, q):
    z = (p.loc - q.loc) / p.scale
    spread = math.sqrt(2 / math.pi) * p.scale * mgx.exp(-0.5 * z.pow(2)) + (p.loc - q.loc) * mgx.erf(math.sqrt(0.5) * z)
    return -mgx.log(p.scale / q.scale) + spread / q.scale - (0.5 + 0.5 * math.log(math.pi * 0.5))


# KL(p || q) = -H(p) - E[log q(x)], and for many q that expectation takes a few moments of p.
_MEAN_LOG = {      # E[log x]
    Uniform: lambda p: (mgx.xlogy(p.high, p.high) - mgx.xlogy(p.low, p.low)) / (p.high - p.low) - 1, Exponential: lambda p: -p.rate.log() - euler_constant,
    Gamma: lambda p: p.concentration.digamma() - p.rate.log(), Beta: lambda p: p.concentration1.digamma() - (p.concentration1 + p.concentration0).digamma(),
    Pareto: lambda p: p.scale.log() + p.alpha.reciprocal()}
_MEAN_EXP = {      # E[exp(-x / s)]
    Uniform: lambda p, s: s * ((-p.low / s).exp() - (-p.high / s).exp()) / (p.high - p.low), Exponential: lambda p, s: p.rate * s / (p.rate * s + 1),
    Gamma: lambda p, s: (1 + 1 / (p.rate * s)).pow(-p.concentration), Normal: lambda p, s: ((p.scale / s).pow(2) / 2 - p.loc / s).exp()}


def _to_normal(p, q):
    return q.scale.log() + math.log(2 * math.pi) / 2 + (p.variance + (p.mean - q.loc).pow(2)) / (2 * q.scale.pow(2)) - p.entropy()


def _to_exponential(p, q):
    return q.rate * p.mean - q.rate.log() - p.entropy()


def _to_gamma(family):
    def rule(p, q):
        a = q.concentration
        return q.rate * p.mean - a * q.rate.log() + a.lgamma() - (a - 1) * _MEAN_LOG[family](p) - p.entropy()
    return rule


def _to_gumbel(family):
    return lambda p, q: q.scale.log() + (p.mean - q.loc) / q.scale + (q.loc / q.scale).exp() * _MEAN_EXP[family](p, q.scale) - p.entropy()


def _positive(rule):
    """rule, infinite where the uniform p reaches below 0."""
    return lambda p, q: rule(p, q).masked_fill(p.low < 0, math.inf)


@register_kl(Uniform, Beta)
def _uniform_beta(p, q):
    a, b = q.concentration1, q.concentration0
    mean_log = _MEAN_LOG[Uniform]
    inside = (a.lgamma() + b.lgamma() - (a + b).lgamma() - (a - 1) * mean_log(p) - (b - 1) * mean_log(Uniform(1 - p.high, 1 - p.low, validate_args=False)))
    return (inside - p.entropy()).masked_fill((p.high > 1) | (p.low < 0), math.inf)


@register_kl(Beta, Uniform)
def _beta_uniform(p, q):
    return ((q.high - q.low).log() - p.entropy()).masked_fill((q.low > 0) | (q.high < 1), math.inf)


@register_kl(Uniform, Pareto)
def _uniform_pareto(p, q):
    inside = (q.alpha + 1) * _MEAN_LOG[Uniform](p) - q.alpha.log() - q.alpha * q.scale.log() - p.entropy()
    return inside.masked_fill(p.low < q.scale, math.inf)


def _to_continuous_bernoulli(p, q):
    return -p.entropy() - p.mean * q.logits - (-q.probs).log1p() - q._log_norm()


_RULES[ContinuousBernoulli, ContinuousBernoulli] = _RULES[Beta, ContinuousBernoulli] = _to_continuous_bernoulli


@register_kl(Uniform, ContinuousBernoulli)
def _uniform_continuous_bernoulli(p, q):
    return _to_continuous_bernoulli(p, q).masked_fill((p.high >= 1) | (p.low <= 0), math.inf)


@register_kl(ContinuousBernoulli, Uniform)
def _continuous_bernoulli_uniform(p, q):
    return ((q.high - q.low).log() - p.entropy()).masked_fill((q.low >= 0) | (q.high <= 1), math.inf)


for _p in (Uniform, Exponential, Laplace, Gamma, Beta, Gumbel, Pareto):
    _RULES[_p, Normal] = _to_normal
_RULES[ContinuousBernoulli, Normal] = _to_normal
for _p in (Gamma, Beta, Pareto, ContinuousBernoulli):
    _RULES[_p, Exponential] = _to_exponential
for _p in (Exponential, Beta, Pareto):
    _RULES[_p, Gamma] = _to_gamma(_p)
for _p in _MEAN_EXP:
    _RULES[_p, Gumbel] = _to_gumbel(_p)
_RULES[Uniform, Exponential], _RULES[Uniform, Gamma] = _positive(_to_exponential), _positive(_to_gamma(Uniform))

for _of, _pairs in {"loc": [(p, q) for p in (Normal, Laplace, Gumbel) for q in (Uniform, Exponential, Gamma, Beta, Pareto, ContinuousBernoulli)],
                    "rate": [*((p, q) for p in (Exponential, Gamma) for q in (Uniform, Beta, Pareto, ContinuousBernoulli)),
                             (Poisson, Bernoulli), (Poisson, Binomial)],
                    "concentration1": [(Beta, Pareto)], "scale": [(Pareto, Uniform), (Pareto, Beta), (Pareto, ContinuousBernoulli)],
                    "probs": [(ContinuousBernoulli, Pareto)]}.items():
    for _pair in _pairs:    # p reaches where q has no density
        _RULES[_pair] = (lambda name: lambda p, q: _never(getattr(p, name)))(_of)
