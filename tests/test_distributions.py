"""Distributions: every method of every class against PyTorch (draws bit for bit), gradients, validation, and properties that need no peer."""
import contextlib
import math

import numpy as np
import pytest

import microgradx
from microgradx import distributions as D
from microgradx.distributions.gamma import _beta_slope

# name: (parameters, values to ask about). Lists become tensors; a float or int stays one.
CASES = {
    "Normal": [dict(loc=[0.5, -1.0], scale=[1.0, 2.5]), dict(loc=0.0, scale=2.0), dict(loc=[[0.0], [1.0]], scale=[1.0, 2.0, 3.0])],
    "LogNormal": [dict(loc=[0.5, -1.0], scale=[1.0, 0.5]), dict(loc=0.0, scale=1.0)],
    "HalfNormal": [dict(scale=[1.0, 0.5])], "HalfCauchy": [dict(scale=[1.0, 0.5])],
    "Laplace": [dict(loc=[0.5, -1.0], scale=[1.0, 2.5]), dict(loc=1.0, scale=0.5)],
    "Cauchy": [dict(loc=[0.5, -1.0], scale=[1.0, 2.5])], "Gumbel": [dict(loc=[0.5, -1.0], scale=[1.0, 2.5]), dict(loc=0.0, scale=1.0)],
    "Uniform": [dict(low=[0.0, -2.0], high=[1.0, 3.0]), dict(low=-1.0, high=1.0), dict(low=[1.0, 3.0], high=[2.0, 9.0])],
    "Exponential": [dict(rate=[0.5, 3.0]), dict(rate=2.0)], "StudentT": [dict(df=[1.5, 3.0, 0.7]), dict(df=[4.0, 5.0], loc=1.0, scale=2.0)],
    "Gamma": [dict(concentration=[0.4, 3.0], rate=[1.0, 2.0]), dict(concentration=2.0, rate=1.0)], "Chi2": [dict(df=[1.0, 5.0])],
    "Beta": [dict(concentration1=[0.5, 2.0], concentration0=[1.5, 3.0]), dict(concentration1=2.0, concentration0=0.7)],
    "Dirichlet": [dict(concentration=[0.5, 2.0, 3.0]), dict(concentration=[[0.5, 2.0], [1.0, 1.0]])],
    "Weibull": [dict(scale=[0.5, 2.0], concentration=[1.5, 3.0]), dict(scale=2.0, concentration=1.0)],
    "Pareto": [dict(scale=[0.5, 2.0], alpha=[0.7, 3.0]), dict(scale=1.0, alpha=1.5)],
    "GeneralizedPareto": [dict(loc=[0.5, -1.0, 0.0], scale=[1.0, 2.5, 1.0], concentration=[0.3, -0.4, 0.0]), dict(loc=0.0, scale=2.0, concentration=1.5)],
    "Kumaraswamy": [dict(concentration1=[0.5, 2.0], concentration0=[1.5, 3.0])],
    "InverseGamma": [dict(concentration=[0.4, 3.0], rate=[1.0, 2.0]), dict(concentration=2.0, rate=1.0)],
    "LogisticNormal": [dict(loc=[0.5, -1.0], scale=[1.0, 0.5]), dict(loc=[[0.0, 1.0, 2.0]], scale=1.0)],
    "FisherSnedecor": [dict(df1=[1.0, 3.0], df2=[2.0, 5.0]), dict(df1=3.0, df2=6.0)],
    "VonMises": [dict(loc=[0.5, -1.0], concentration=[1.0, 8.0]), dict(loc=[0.5], concentration=[1e-6])],
    "Bernoulli": [dict(probs=[0.2, 0.9]), dict(logits=[-1.0, 2.0]), dict(probs=0.3)],
    "Geometric": [dict(probs=[0.2, 0.9]), dict(logits=[-1.0, 2.0])], "Poisson": [dict(rate=[0.5, 20.0])],
    "Binomial": [dict(total_count=5, probs=[0.2, 0.9]), dict(total_count=40, logits=[-1.0, 2.0]), dict(total_count=[3.0, 7.0], probs=[0.5, 0.4])],
    "NegativeBinomial": [dict(total_count=5.0, probs=[0.2, 0.7]), dict(total_count=2.0, logits=[-1.0, 1.0])],
    "Categorical": [dict(probs=[0.2, 0.5, 0.3]), dict(logits=[[0.0, 1.0, -1.0], [2.0, 0.0, 0.5]]), dict(probs=[[1.0, 3.0]])],
    "OneHotCategorical": [dict(probs=[0.2, 0.5, 0.3]), dict(logits=[[0.0, 1.0, -1.0], [2.0, 0.0, 0.5]])],
    "OneHotCategoricalStraightThrough": [dict(probs=[0.2, 0.5, 0.3])],
    "Multinomial": [dict(total_count=6, probs=[0.2, 0.5, 0.3]), dict(total_count=3, logits=[[0.0, 1.0], [2.0, 0.0]])],
    "RelaxedBernoulli": [dict(temperature=[0.5], probs=[0.2, 0.9]), dict(temperature=[2.0], logits=[0.5])],
    "RelaxedOneHotCategorical": [dict(temperature=[0.5], probs=[0.2, 0.5, 0.3]), dict(temperature=[2.0], logits=[[0.5, 0.0], [1.0, 2.0]])],
    "ContinuousBernoulli": [dict(probs=[0.2, 0.5, 0.9]), dict(logits=[-1.0, 0.0001, 2.0]), dict(probs=0.3), dict(probs=[0.496, 0.6], lims=(0.495, 0.505))],
    "LowRankMultivariateNormal": [dict(loc=[0.5, -1.0], cov_factor=[[1.0], [0.4]], cov_diag=[0.5, 2.0]),
                                  dict(loc=[[0.5, -1.0, 0.0]], cov_factor=[[[1.0, 0.2], [0.4, 0.0], [0.3, -1.0]]] * 2, cov_diag=[0.5, 2.0, 1.0])],
    "LKJCholesky": [dict(dim=3), dict(dim=4, concentration=[0.5, 2.0]), dict(dim=2, concentration=3.0)],
    "Wishart": [dict(df=4.0, covariance_matrix=[[2.0, 0.3], [0.3, 1.0]]), dict(df=[3.0, 5.5], scale_tril=[[1.0, 0.0], [0.4, 2.0]]),
                dict(df=[5.0], precision_matrix=[[2.0, 0.3], [0.3, 1.0]])],
    "MultivariateNormal": [dict(loc=[0.5, -1.0], covariance_matrix=[[2.0, 0.3], [0.3, 1.0]]), dict(loc=[0.5, -1.0], scale_tril=[[1.0, 0.0], [0.4, 2.0]]),
                           dict(loc=[[0.5, -1.0], [0.0, 0.0], [1.0, 1.0]], precision_matrix=[[2.0, 0.3], [0.3, 1.0]])],
}
PROPERTIES = "batch_shape event_shape has_rsample has_enumerate_support mean mode variance stddev support arg_constraints".split()
ALL = [(name, i) for name, cases in CASES.items() for i in range(len(cases))]
IMPLICIT = {"Gamma", "Chi2", "Beta", "Dirichlet", "StudentT", "InverseGamma", "FisherSnedecor"}  # PyTorch approximates the gradients of their draws to about 1e-3


def build(lib, name, i, dtype="float64", grad=False):
    """A distribution, and its tensor parameters as leaves."""
    leaves = {n: lib.tensor(v, dtype=getattr(lib, dtype), requires_grad=grad) for n, v in CASES[name][i].items() if isinstance(v, list)}
    with double(lib) if dtype == "float64" else contextlib.nullcontext():
        return getattr(lib.distributions, name)(**{**CASES[name][i], **leaves}), list(leaves.values())


@contextlib.contextmanager
def double(lib):
    before = lib.get_default_dtype()
    lib.set_default_dtype(lib.float64)
    try:
        yield
    finally:
        lib.set_default_dtype(before)


def plain(value):
    """A tensor as an array, a shape as a tuple, anything else as its text."""
    if hasattr(value, "detach"):
        return value.detach().numpy()
    return tuple(value) if hasattr(value, "numel") else value if isinstance(value, (bool, type)) else str(value)


def outcome(function, lib):
    try:
        return plain(function(lib))
    except Exception as error:  # noqa: BLE001 - the class is what is compared
        return type(error).__name__


def same(function, torch, rtol=1e-6, exact=False, atol=1e-8):
    ours, theirs = outcome(function, microgradx), outcome(function, torch)
    if not isinstance(theirs, np.ndarray):
        assert not isinstance(ours, np.ndarray), (ours, theirs)
        assert ours == theirs.replace("torch.", "microgradx.") if isinstance(theirs, str) else ours == theirs, (ours, theirs)
        return
    assert isinstance(ours, np.ndarray), (ours, theirs)
    assert ours.dtype == theirs.dtype and ours.shape == theirs.shape, (ours.dtype, theirs.dtype, ours.shape, theirs.shape)
    if exact:
        np.testing.assert_array_equal(ours, theirs)
    else:
        np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol, equal_nan=True)


@pytest.fixture(scope="module")
def torch():
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.distributions.Distribution.set_default_validate_args(True)    # PyTorch's compiler, which other tests load, turns it off
    yield torch
    torch.set_num_threads(threads)


@pytest.mark.peer
@pytest.mark.parametrize("name,i", ALL)
def test_properties(torch, name, i):
    for word in PROPERTIES:
        same(lambda lib, word=word: getattr(build(lib, name, i)[0], word), torch)
    for call in (repr, lambda d: d.entropy(), lambda d: d.enumerate_support(), lambda d: d.enumerate_support(False), lambda d: d.perplexity(),
                 lambda d: d.expand((4, *d.batch_shape)).batch_shape, lambda d: d.expand((4, *d.batch_shape)).mean,
                 lambda d: type(d.expand((4, *d.batch_shape))).__name__):
        same(lambda lib, call=call: call(build(lib, name, i)[0]), torch)
    for word in CASES[name][i] | {"probs": 0, "logits": 0, "scale_tril": 0, "covariance_matrix": 0, "precision_matrix": 0}:
        same(lambda lib, word=word: getattr(build(lib, name, i)[0], word), torch)


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Singular sample detected")         # PyTorch's words for every draw of a Wishart distribution
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name,i", ALL)
def test_draws_and_the_place_of_the_stream(torch, name, i, dtype):
    exact = dtype == "float32" and name in ("Normal", "Bernoulli", "Categorical", "Uniform", "OneHotCategorical", "Multinomial", "Poisson", "Binomial")
    for draw in (lambda d: d.sample(), lambda d: d.sample((3,)), lambda d: d.sample((2, 20)), lambda d: d.rsample((3,)), lambda d: d.sample_n(2),
                 lambda d: d.expand((4, *d.batch_shape)).sample((2,))):
        def run(lib, draw=draw):
            lib.manual_seed(5)
            return draw(build(lib, name, i, dtype)[0])
        same(run, torch, rtol=(1e-4 if name == "LKJCholesky" else 2e-5) if dtype == "float32" else 1e-9, exact=exact)
        assert microgradx.rand(1).item() == torch.rand(1).item()


def values(lib, name, i):
    """Draws of PyTorch's, and values around and outside of the support, as float64 tensors of lib."""
    import torch
    torch.manual_seed(1)
    drawn = build(torch, name, i)[0].sample((3,))
    found = [drawn.numpy(), drawn.double().numpy() * 0.5, -drawn.double().numpy(), np.float64(0.25), np.float64(0.0), np.float64(1.0), np.zeros((7, 5))]
    return [lib.from_numpy(np.array(v)) for v in found]


@pytest.mark.peer
@pytest.mark.parametrize("name,i", ALL)
def test_densities(torch, name, i):
    for method in ("log_prob", "cdf", "icdf"):
        for k in range(7):
            for validate in (True, False):
                def run(lib, method=method, k=k, validate=validate):
                    d = build(lib, name, i)[0]
                    d._validate_args = validate
                    with double(lib):       # PyTorch's GeneralizedPareto computes in the default dtype only
                        return getattr(d, method)(values(lib, name, i)[k])
                if not validate and name in ("Multinomial", "Categorical", "OneHotCategorical", "OneHotCategoricalStraightThrough"):
                    continue  # values outside of the support index what is not there
                same(run, torch)


@pytest.mark.peer
@pytest.mark.filterwarnings("ignore:Singular sample detected")
@pytest.mark.parametrize("name,i", [(name, i) for name, i in ALL if any(isinstance(v, list) for v in CASES[name][i].values())])
def test_gradients(torch, name, i):
    def of(call):
        def run(lib):
            lib.manual_seed(3)
            d, leaves = build(lib, name, i, grad=True)
            with double(lib):
                result = call(lib, d)
            weights = lib.arange(1, result.numel() + 1, dtype=result.dtype).reshape(result.shape)
            found = lib.autograd.grad((result * weights).sum(), leaves, allow_unused=True)
            return lib.cat([lib.zeros_like(x).flatten() if g is None else g.flatten() for g, x in zip(found, leaves, strict=True)])
        return run
    same(of(lambda lib, d: d.log_prob(values(lib, name, i)[0])), torch)
    same(of(lambda lib, d: d.entropy()), torch)
    if name == "Wishart":           # PyTorch writes into its draws, whose gradients need them
        return
    same(of(lambda lib, d: d.rsample((4,))), torch, rtol=2e-3 if name in IMPLICIT else 1e-6)


PAIRS = [(p, i, q, j) for p, i in ALL for q, j in ALL if p == q and (i == j or p in ("Normal", "MultivariateNormal", "Categorical", "LowRankMultivariateNormal"))]
PAIRS += [(p, 0, q, 0) for p in ("Normal", "Laplace", "Uniform", "Exponential", "Gamma", "Bernoulli", "Beta", "Poisson", "Gumbel", "Cauchy", "LogNormal", "Pareto")
          for q in ("Normal", "Laplace", "Uniform", "Exponential", "Gamma", "Beta", "Gumbel", "Pareto", "Poisson", "Bernoulli", "Binomial") if p != q]
PAIRS += [("MultivariateNormal", 0, "LowRankMultivariateNormal", 0), ("LowRankMultivariateNormal", 0, "MultivariateNormal", 1)]
PAIRS += [(*(("ContinuousBernoulli", 3), (p, 0))[::turn][0], *(("ContinuousBernoulli", 3), (p, 0))[::turn][1]) for turn in (1, -1)
          for p in ("Pareto", "Exponential", "Normal", "Uniform", "Beta", "Gumbel", "Laplace", "Gamma", "ContinuousBernoulli")]
PAIRS += [("ContinuousBernoulli", 2, "Uniform", 1), ("Uniform", 1, "ContinuousBernoulli", 2)]
PAIRS += [("Uniform", 0, "Beta", 1), ("Uniform", 1, "Gamma", 1), ("Chi2", 0, "Gumbel", 1), ("Uniform", 2, "Pareto", 0), ("Pareto", 1, "Exponential", 1), ("HalfNormal", 0, "HalfCauchy", 0)]


@pytest.mark.peer
@pytest.mark.parametrize("p,i,q,j", PAIRS)
def test_kl(torch, p, i, q, j):
    same(lambda lib: lib.distributions.kl_divergence(build(lib, p, i)[0], build(lib, q, j)[0]), torch)


COMPOSED = {
    "independent": lambda D, t: D.Independent(D.Normal(t([[0.0, 1.0], [2.0, 3.0]]), 1.0), 1),
    "independent 2": lambda D, t: D.Independent(D.Normal(t([[0.0, 1.0], [2.0, 3.0]]), 1.0), 2),
    "independent 0": lambda D, t: D.Independent(D.Bernoulli(t([0.2, 0.4])), 0),
    "too many": lambda D, t: D.Independent(D.Normal(t([0.0]), 1.0), 2),
    "tanh": lambda D, t: D.TransformedDistribution(D.Normal(t([0.0, 1.0]), 1.0), [D.TanhTransform(cache_size=1)]),
    "chain": lambda D, t: D.TransformedDistribution(D.Normal(t([0.0, 1.0]), 1.0), [D.AffineTransform(1.0, -2.0), D.SigmoidTransform()]),
    "affine tensor": lambda D, t: D.TransformedDistribution(D.Normal(t(0.0), 1.0), D.AffineTransform(t([1.0, 2.0]), t([0.5, 3.0]))),
    "logistic": lambda D, t: D.TransformedDistribution(D.Uniform(t([0.0]), 1.0), [D.SigmoidTransform().inv, D.AffineTransform(1.0, 2.0)]),
    "stick": lambda D, t: D.TransformedDistribution(D.Normal(t([0.0, 1.0]), 1.0), [D.StickBreakingTransform()]),
    "softplus": lambda D, t: D.TransformedDistribution(D.Independent(D.Normal(t([0.0, 1.0]), 1.0), 1), [D.SoftplusTransform()]),
    "power": lambda D, t: D.TransformedDistribution(D.Exponential(t([1.0, 2.0])), [D.PowerTransform(t(2.0))]),
    "reshape": lambda D, t: D.TransformedDistribution(D.Normal(t([0.0, 1.0, 2.0, 3.0]), 1.0), [D.ReshapeTransform((4,), (2, 2))]),
    "mixture": lambda D, t: D.MixtureSameFamily(D.Categorical(t([0.3, 0.7])), D.Normal(t([-1.0, 1.0]), t([0.5, 1.0]))),
    "mixture of events": lambda D, t: D.MixtureSameFamily(D.Categorical(t([[0.3, 0.7]])), D.Independent(D.Normal(t([[[-1.0, 1.0], [2.0, 0.0]]]), 1.0), 1)),
    "mixture of supports": lambda D, t: D.MixtureSameFamily(D.Categorical(t([0.3, 0.7])), D.Uniform(t([-1.0, 0.0]), t([0.5, 1.0]))),
    "bad mixture": lambda D, t: D.MixtureSameFamily(D.Categorical(t([0.3, 0.7, 1.0])), D.Normal(t([-1.0, 1.0]), 1.0)),
    "not a transform": lambda D, t: D.TransformedDistribution(D.Normal(t([0.0]), 1.0), [3]),
}


@pytest.mark.peer
@pytest.mark.parametrize("case", COMPOSED)
def test_composed(torch, case):
    def make(lib):
        return COMPOSED[case](lib.distributions, lambda v: lib.tensor(v, dtype=lib.float64))

    def density(lib):
        d = make(lib)
        lib.manual_seed(2)
        return d.log_prob(d.sample((3,)))
    for call in (repr, lambda d: d.batch_shape, lambda d: d.event_shape, lambda d: d.support, lambda d: d.mean, lambda d: d.variance, lambda d: d.mode,
                 lambda d: d.entropy(), lambda d: d.has_rsample, lambda d: d.enumerate_support(), lambda d: d.expand((3, *d.batch_shape)).event_shape,
                 lambda d: d.cdf(d.sample() * 0 + 0.3), lambda d: d.icdf(d.sample() * 0 + 0.3)):
        same(lambda lib, call=call: call(make(lib)), torch)
    same(density, torch)
    for n in ((), (5,)):
        same(lambda lib, n=n: [lib.manual_seed(4), make(lib).sample(n)][1], torch)
        same(lambda lib, n=n: [lib.manual_seed(4), make(lib).rsample(n)][1], torch)
    assert microgradx.rand(1).item() == torch.rand(1).item()


BAD = {
    "negative scale": lambda lib, D: D.Normal(lib.zeros(2), lib.tensor([1.0, -1.0])), "low above high": lambda lib, D: D.Uniform(1.0, 0.0),
    "probability above 1": lambda lib, D: D.Bernoulli(lib.tensor([0.5, 1.5])), "both": lambda lib, D: D.Bernoulli(0.5, 0.5), "none": lambda lib, D: D.Categorical(),
    "0-d categories": lambda lib, D: D.Categorical(lib.tensor(1.0)), "a word": lambda lib, D: D.Normal("a", 1.0), "shapes": lambda lib, D: D.Normal(lib.zeros(2), lib.ones(3)),
    "not definite": lambda lib, D: D.MultivariateNormal(lib.zeros(2), -lib.eye(2)), "two matrices": lambda lib, D: D.MultivariateNormal(lib.zeros(2), lib.eye(2), lib.eye(2)),
    "a value that is no tensor": lambda lib, D: D.Normal(0.0, 1.0).log_prob(3), "outside of the support": lambda lib, D: D.Uniform(0.0, 1.0).log_prob(lib.tensor(2.0)),
    "no category": lambda lib, D: D.Categorical(lib.ones(3)).log_prob(lib.tensor(3)), "shape of a value": lambda lib, D: D.Normal(lib.zeros(2), 1.0).log_prob(lib.zeros(3)),
    "no rsample": lambda lib, D: D.Categorical(lib.ones(3)).rsample(), "no rule": lambda lib, D: D.kl_divergence(D.Normal(0.0, 1.0), D.Dirichlet(lib.ones(2))),
    "NaN": lambda lib, D: D.Normal(lib.tensor(float("nan")), 1.0), "geometric 0": lambda lib, D: D.Geometric(lib.tensor([0.0, 0.5])),
    "negative logits are fine": lambda lib, D: D.Categorical(logits=lib.tensor([-1.0, -2.0])).probs, "negative probs": lambda lib, D: D.Categorical(lib.tensor([-1.0, 2.0])),
    "unchecked": lambda lib, D: D.Normal(0.0, -1.0, validate_args=False).scale, "register": lambda lib, D: D.register_kl(3, D.Normal),
}


@pytest.mark.peer
@pytest.mark.parametrize("case", BAD)
def test_bad_arguments(torch, case):
    ours, theirs = (None, None), (None, None)
    for lib in (microgradx, torch):
        try:
            found = (None, plain(BAD[case](lib, lib.distributions)))
        except Exception as error:  # noqa: BLE001 - class and words are what is compared
            found = (type(error).__name__, str(error))
        ours, theirs = (found, theirs) if lib is microgradx else (ours, found)
    assert ours[0] == theirs[0], (ours, theirs)
    if ours[0] == "ValueError":
        assert ours[1].replace("microgradx", "torch").split(" ")[:4] == theirs[1].split(" ")[:4]


REGISTERED = {
    "real": lambda c: c.real, "positive": lambda c: c.positive, "nonnegative": lambda c: c.nonnegative, "greater_than": lambda c: c.greater_than(2.0),
    "less_than": lambda c: c.less_than(2.0), "unit_interval": lambda c: c.unit_interval, "interval": lambda c: c.interval(-1.0, 3.0),
    "half_open_interval": lambda c: c.half_open_interval(0.0, 2.0), "simplex": lambda c: c.simplex, "real_vector": lambda c: c.real_vector,
    "independent": lambda c: c.independent(c.positive, 1), "lower_cholesky": lambda c: c.lower_cholesky, "positive_definite": lambda c: c.positive_definite,
    "corr_cholesky": lambda c: c.corr_cholesky, "cat": lambda c: c.cat([c.positive, c.real], -1, [1, 2]), "stack": lambda c: c.stack([c.positive, c.real, c.unit_interval], -1),
    "boolean": lambda c: c.boolean, "dependent": lambda c: c.dependent, "no constraint": lambda c: 3}


@pytest.mark.peer
@pytest.mark.parametrize("registry", ["biject_to", "transform_to"])
@pytest.mark.parametrize("name", REGISTERED)
def test_from_constraints_to_transforms(torch, name, registry):
    def made(lib):
        return getattr(lib.distributions, registry)(REGISTERED[name](lib.distributions.constraints))
    x = np.random.default_rng(0).standard_normal((3, 3))
    same(lambda lib: made(lib)(lib.from_numpy(x)), torch)
    same(lambda lib: made(lib).inv(made(lib)(lib.from_numpy(x))), torch)
    same(lambda lib: type(made(lib)).__name__, torch)


def test_own_constraints_can_be_registered():
    kind = type("Even", (D.constraints.Constraint,), {})
    with pytest.raises(NotImplementedError, match="Cannot transform Even"):
        D.transform_to(kind())
    assert D.transform_to.register(kind)(lambda c: D.ExpTransform())(None) == D.ExpTransform() == D.transform_to(kind())
    with pytest.raises(TypeError, match="onstraint"):
        D.transform_to.register(3, lambda c: None)


@pytest.mark.peer
def test_constraints(torch):
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal((4, 3, 3)), np.abs(rng.standard_normal((2, 3, 3))), np.eye(3)[None], np.tril(np.abs(rng.standard_normal((3, 3)))) + np.eye(3),
              np.array([[0.0, 1.0, 0.0]]), np.array([[0.2, 0.3, 0.5]]), np.array([1.0, 2.0, -1.0, 0.5, np.nan]), np.cov(rng.standard_normal((3, 9)))]
    names = "real positive nonnegative unit_interval boolean nonnegative_integer positive_integer simplex one_hot square symmetric lower_triangular " \
            "lower_cholesky positive_definite positive_semidefinite corr_cholesky real_vector".split()
    for name in names:
        for array in arrays:
            if array.ndim < getattr(torch.distributions.constraints, name).event_dim:
                continue
            same(lambda lib, name=name, array=array: getattr(lib.distributions.constraints, name).check(lib.from_numpy(array.copy())), torch)
        for word in ("event_dim", "is_discrete"):
            assert getattr(getattr(D.constraints, name), word) == getattr(getattr(torch.distributions.constraints, name), word), (name, word)


@pytest.mark.peer
def test_special(torch):
    x = np.concatenate([np.linspace(-30, 30, 61), np.linspace(-2, 2, 41), [0.999, 1e-5, np.inf, -np.inf, np.nan]])
    for name in ("i0 i0e i1 i1e erf erfc erfinv erfcx log_ndtr ndtr ndtri entr spherical_bessel_j0 expit expm1 exp2 log1p gammaln psi digamma sinc logit round").split():
        for dtype in (np.float64, np.float32, np.int64)[:2 if name == "round" else 3]:  # PyTorch's special.round refuses integers, its round does not
            at = (x[:61] if dtype is np.int64 else x).astype(dtype)
            same(lambda lib, name=name, at=at: getattr(lib.special, name)(lib.from_numpy(at.copy())), torch, rtol=1e-6 if dtype is np.float64 else 1e-4,
                 atol=1e-8 if dtype is np.float64 else 2e-7)  # PyTorch's tail in float32 is 1 minus something
    a, b = np.meshgrid([0.0, 0.1, 0.3, 1, 2.5, 10, 50, -1], [0.0, 0.001, 0.2, 1, 3, 9, 60])
    for name in ("gammainc", "gammaincc", "zeta", "xlogy", "xlog1py"):
        same(lambda lib, name=name: getattr(lib.special, name)(lib.from_numpy(a), lib.from_numpy(b)), torch)
        same(lambda lib, name=name: getattr(lib.special, name)(lib.from_numpy(a).float(), 2), torch, rtol=1e-5)
    same(lambda lib: lib.special.multigammaln(lib.tensor([3.0, 4.5]), 3), torch)
    same(lambda lib: lib.polygamma(200, lib.tensor([0.5, 1.0, 100.0, -0.3], dtype=lib.float64)), torch)     # infinite, and not a number where the sum is 0
    assert [n for n in dir(microgradx) if n in ("i0", "igamma", "igammac", "mvlgamma")] == ["i0", "igamma", "igammac", "mvlgamma"]


def test_erfinv_of_float64_up_to_the_last_number_below_1():
    tails = 2.0 ** -np.arange(1, 54)
    found = microgradx.erfinv(microgradx.tensor(1 - tails)).numpy()
    np.testing.assert_allclose([math.erfc(x) for x in found], tails, rtol=1e-13)


def test_normal_by_hand():
    d = D.Normal(1.0, 2.0)
    assert math.isclose(d.log_prob(microgradx.tensor(3.0)).item(), -0.5 - math.log(2 * math.sqrt(2 * math.pi)), rel_tol=1e-6)
    assert math.isclose(d.cdf(microgradx.tensor(1.0)).item(), 0.5)
    assert D.kl_divergence(d, d).item() == 0


WITHOUT_MOMENTS = ("RelaxedBernoulli", "RelaxedOneHotCategorical", "Cauchy", "HalfCauchy", "Categorical", "StudentT", "Pareto", "GeneralizedPareto", "InverseGamma",
                   "LogisticNormal", "FisherSnedecor", "VonMises", "LKJCholesky")          # none, infinite ones, or those of directions


@pytest.mark.parametrize("name,i", [(n, i) for n, i in ALL if n not in WITHOUT_MOMENTS])
def test_moments_of_draws(name, i):
    """The mean of many draws is within five standard errors of mean; log_prob of a draw is finite."""
    microgradx.manual_seed(0)
    d = build(microgradx, name, i)[0]
    draws = d.sample((4000,))
    error = (draws.mean(0) - d.mean).abs() / (d.variance / 4000).sqrt().clamp(min=1e-9)
    assert (error < 5).all(), error
    assert d.log_prob(draws).isfinite().all()


TRANSFORMS = {
    "correlations": (lambda D: D.CorrCholeskyTransform(), (2, 6)), "three correlations": (lambda D: D.CorrCholeskyTransform(), (3,)),
    "cdf": (lambda D: D.CumulativeDistributionTransform(D.Normal(0.5, 2.0)), (2, 3)),
    "cat": (lambda D: D.CatTransform([D.ExpTransform(), D.AffineTransform(1.0, -2.0)], 0, [1, 2]), (3, 2)),
    "cat of the last": (lambda D: D.CatTransform([D.ExpTransform(), D.identity_transform], -1, [2, 2]), (3, 4)),
    "cat of vectors": (lambda D: D.CatTransform([D.StickBreakingTransform().inv.inv, D.ComposeTransform([])], 0, [2, 1]), (3, 4)),
    "cat of another length": (lambda D: D.CatTransform([D.ExpTransform()], 0, [2]), (3,)), "cat of no transforms": (lambda D: D.CatTransform([3]), (3,)),
    "stack": (lambda D: D.StackTransform([D.ExpTransform(), D.TanhTransform()]), (2, 3)), "stack of the last": (lambda D: D.StackTransform([D.ExpTransform()] * 3, -1), (2, 3)),
    "stack of too few": (lambda D: D.StackTransform([D.ExpTransform()], 1), (2, 3)),
}


@pytest.mark.peer
@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms_of_parts(torch, name):
    make, shape = TRANSFORMS[name]
    x = np.random.default_rng(0).standard_normal(shape)

    def there(lib):
        return make(lib.distributions), lib.from_numpy(x)
    for call in (lambda t, x: t(x), lambda t, x: t.inv(t(x)), lambda t, x: t.log_abs_det_jacobian(x, t(x)), lambda t, x: t.inv.log_abs_det_jacobian(t(x), x),
                 lambda t, x: t.forward_shape(x.shape), lambda t, x: t.inverse_shape(t(x).shape), lambda t, x: t.bijective,
                 lambda t, x: t.domain.check(x), lambda t, x: t.codomain.check(t(x)), lambda t, x: t.codomain.event_dim):
        same(lambda lib, call=call: call(*there(lib)), torch)


@pytest.mark.peer
@pytest.mark.parametrize("make", [
    lambda D, t: D.TransformedDistribution(D.Independent(D.Normal(t([[0.0] * 3] * 2), 1.0), 1), [D.ExpTransform(), D.ReshapeTransform((3,), (3, 1))]),
    lambda D, t: D.TransformedDistribution(D.Uniform(0.0, 1.0), [D.PowerTransform(t([0.5, 1.0, 3.0]))]),
    lambda D, t: D.TransformedDistribution(D.Normal(0.0, 1.0), [D.AffineTransform(t([0.0, 1.0]), -2.0)]).expand((3, 2))])
def test_shapes_of_transformed_distributions(torch, make):
    def of(call):
        def run(lib):
            lib.manual_seed(0)
            return call(make(lib.distributions, lib.tensor))
        return run
    for call in (lambda d: d.batch_shape, lambda d: d.event_shape, lambda d: d.sample((2,)), lambda d: d.log_prob(d.sample()), lambda d: d.expand((4, *d.batch_shape)).sample()):
        same(of(call), torch)


@pytest.mark.peer
@pytest.mark.parametrize("make", [lambda D: D.ExpTransform(), lambda D: D.ExpTransform().inv, lambda D: D.ComposeTransform([D.ExpTransform(), D.AffineTransform(0.0, 2.0)]),
                                  lambda D: D.IndependentTransform(D.TanhTransform(), 1)])
def test_a_cache_that_is_asked_for_later(torch, make):
    def keeps(lib, size):
        t, x = make(lib.distributions).with_cache(size), lib.ones(3)
        return t.inv(t(x)) is x
    for size in (0, 1, 2):
        same(lambda lib, size=size: keeps(lib, size), torch)


def test_gradients_of_wishart_draws_by_finite_differences():
    L = microgradx.tensor([[1.0, 0.0], [0.4, 2.0]], dtype=microgradx.float64, requires_grad=True)

    def draws(L):
        microgradx.manual_seed(0)
        return D.Wishart(4.0, scale_tril=L, validate_args=False).rsample((3,))
    assert microgradx.autograd.gradcheck(draws, L)


@pytest.mark.parametrize("name", ["Gamma", "Beta", "Dirichlet"])
def test_implicit_gradients_by_finite_differences(name):
    """The gradient of a draw is how the quantile at its rank moves: compare E[d x / d a] with d mean / d a."""
    microgradx.manual_seed(0)
    d, (a, *_) = build(microgradx, name, 0, grad=True)
    sampled, = microgradx.autograd.grad(d.rsample((20000,))[..., 0].mean(0).sum(), a)
    exact, = microgradx.autograd.grad(d.mean[..., 0].sum(), a)
    assert (sampled - exact).abs().max() < 0.03, (sampled, exact)


@pytest.mark.peer
@pytest.mark.parametrize("size", [29.0, 31.0, 300.0, 1e4, 1e6])
def test_implicit_gradients_of_large_parameters(torch, size):
    """The densities are narrow and smooth: another quadrature."""
    def slopes(lib, make, a):
        a = lib.tensor(a, dtype=lib.float64, requires_grad=True)
        lib.manual_seed(0)
        return lib.autograd.grad(make(lib.distributions, a).rsample((40,)).select(-1, 0).sum(), a)[0]
    for make, a in ((lambda D, a: D.Gamma(a, 1.0), [size]), (lambda D, a: D.Dirichlet(a), [size, 2 * size])):
        same(lambda lib, make=make, a=a: slopes(lib, make, a), torch, rtol=5e-3)
    # exact at the middle of a symmetric one, where the slope of the density is 0: half the spread of the mean
    assert abs(_beta_slope(*(np.array([x]) for x in (0.5, size, size)))[0] * 4 * size - 1) < 1 / size


def test_own_distribution_and_kl():
    class Fixed(D.Distribution):
        arg_constraints = {}
        support = D.constraints.real

        def log_prob(self, value):
            return self._checked(value) * 0

    @D.register_kl(Fixed, D.Normal)
    def _fixed(p, q):
        return microgradx.tensor(7.0)
    assert D.kl_divergence(Fixed(), D.Normal(0.0, 1.0)).item() == 7
    with pytest.raises(NotImplementedError, match="Fixed"):
        D.kl_divergence(Fixed(), Fixed())
    with pytest.raises(NotImplementedError):
        Fixed().sample()


def test_a_refused_value_leaves_the_repr_alone():
    each = microgradx.distributions.Bernoulli(0.5)
    with pytest.raises(ValueError, match=r"Bernoulli\(probs: 0.5\)"):
        each.log_prob(microgradx.tensor(0.5))


def test_validation_can_be_turned_off():
    D.Distribution.set_default_validate_args(False)
    try:
        assert D.Normal(0.0, -1.0).scale.item() == -1
    finally:
        D.Distribution.set_default_validate_args(True)
    with pytest.raises(ValueError, match="Expected parameter scale"):
        D.Normal(0.0, -1.0)


def test_modules_of_single_distributions():
    from microgradx.distributions.log_normal import LogNormal
    from microgradx.distributions.multivariate_normal import MultivariateNormal
    from microgradx.distributions.normal import Normal
    assert (LogNormal, MultivariateNormal, Normal) == (D.LogNormal, D.MultivariateNormal, D.Normal)


def test_binomial_draws_of_nan_come_back():
    nan, half = float("nan"), microgradx.tensor([0.5, float("nan"), 0.9])
    assert microgradx.binomial(microgradx.tensor([nan, 5.0, nan]), half).isnan().all()
