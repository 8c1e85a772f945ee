"""Probability distributions: sample, rsample (differentiable), log_prob, entropy, moments, kl_divergence; PyTorch's draws for the same seed.

>>> import microgradx
>>> from microgradx.distributions import Normal, kl_divergence
>>> _ = microgradx.manual_seed(0)
>>> Normal(0., 1.).sample()
tensor(1.5410)
"""
import re
import sys

from microgradx.distributions import (
    categorical,
    composite,
    constraint_registry,
    constraints,
    continuous,
    continuous_bernoulli,
    derived,
    discrete,
    distribution,
    gamma,
    kl,
    matrices,
    multivariate,
    relaxed,
    transforms,
    utils,
)
from microgradx.distributions.categorical import Categorical, Multinomial, OneHotCategorical, OneHotCategoricalStraightThrough
from microgradx.distributions.composite import Gumbel, HalfCauchy, HalfNormal, Independent, LogNormal, MixtureSameFamily, TransformedDistribution
from microgradx.distributions.constraint_registry import biject_to, transform_to
from microgradx.distributions.continuous import Cauchy, Exponential, GeneralizedPareto, Laplace, Normal, StudentT, Uniform
from microgradx.distributions.continuous_bernoulli import ContinuousBernoulli
from microgradx.distributions.derived import FisherSnedecor, InverseGamma, Kumaraswamy, LogisticNormal, Pareto, VonMises, Weibull
from microgradx.distributions.discrete import Bernoulli, Binomial, Geometric, NegativeBinomial, Poisson
from microgradx.distributions.distribution import Distribution, ExponentialFamily
from microgradx.distributions.gamma import Beta, Chi2, Dirichlet, Gamma
from microgradx.distributions.kl import kl_divergence, register_kl
from microgradx.distributions.matrices import LKJCholesky, Wishart
from microgradx.distributions.multivariate import LowRankMultivariateNormal, MultivariateNormal
from microgradx.distributions.relaxed import RelaxedBernoulli, RelaxedOneHotCategorical
from microgradx.distributions.transforms import (
    AbsTransform,
    AffineTransform,
    CatTransform,
    ComposeTransform,
    CorrCholeskyTransform,
    CumulativeDistributionTransform,
    ExpTransform,
    IndependentTransform,
    LowerCholeskyTransform,
    PositiveDefiniteTransform,
    PowerTransform,
    ReshapeTransform,
    SigmoidTransform,
    SoftmaxTransform,
    SoftplusTransform,
    StackTransform,
    StickBreakingTransform,
    TanhTransform,
    Transform,
    identity_transform,
)

# PyTorch has a module for each distribution: `from microgradx.distributions.log_normal import LogNormal`
for _class in list(vars().values()):
    if isinstance(_class, type) and issubclass(_class, Distribution):
        _name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", _class.__name__).lower()
        _name = {"student_t": "studentT", "exponential_family": "exp_family", "fisher_snedecor": "fishersnedecor", "lkjcholesky": "lkj_cholesky",
                 "low_rank_multivariate_normal": "lowrank_multivariate_normal", "one_hot_categorical_straight_through": "one_hot_categorical",
                 "relaxed_one_hot_categorical": "relaxed_categorical"}.get(_name, _name)
        vars().setdefault(_name, sys.modules[_class.__module__])
        sys.modules.setdefault(f"microgradx.distributions.{_name}", sys.modules[_class.__module__])
        _class.__module__ = f"microgradx.distributions.{_name}"
__all__ = [name for name, value in vars().items() if not name.startswith("_") and not isinstance(value, type(sys))]
