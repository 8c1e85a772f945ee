"""Distributions over categories: an index, a one-hot vector, or counts. They take probs or logits, not both."""
import math

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.discrete import Binomial, ProbsOrLogits
from microgradx.distributions.distribution import Distribution
from microgradx.distributions.utils import broadcast_all, one_of
from microgradx.nn import functional as F


class Categorical(ProbsOrLogits):
    """Categorical(probs=None, logits=None): an index 0..n-1 with the (normalised) weights of the last dimension.

    >>> import microgradx
    >>> microgradx.distributions.Categorical(microgradx.tensor([1., 3.])).probs
    tensor([0.2500, 0.7500])
    """

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    has_enumerate_support = True
    _binary = False
    _event_dims = {"probs": 1, "logits": 1}

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._given, given = one_of("parameter", probs=probs, logits=logits)
        if given.dim() < 1:
            raise ValueError(f"`{self._given}` parameter must be at least one-dimensional.")
        if self._given == "probs":
            self.probs = given / given.sum(-1, keepdim=True)
        else:
            self.logits = given - given.logsumexp(-1, keepdim=True)
        self._num_events = given.size(-1)
        super().__init__(given.size()[:-1], validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        new._given, new._num_events = self._given, self._num_events

    @constraints.dependent_property(is_discrete=True)
    def support(self):
        return constraints.integer_interval(0, self._num_events - 1)

    @property
    def mean(self):
        return mgx.full(self._batch_shape, math.nan, dtype=self.probs.dtype)

    @property
    def mode(self):
        return self.probs.argmax(-1)

    @property
    def variance(self):
        return mgx.full(self._batch_shape, math.nan, dtype=self.probs.dtype)

    def sample(self, sample_shape=()):
        sample_shape = mgx.Size(sample_shape)
        drawn = mgx.multinomial(self.probs.reshape(-1, self._num_events), sample_shape.numel(), True).T
        return drawn.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value):
        value = self._checked(value).long().unsqueeze(-1)
        value, log_pmf = mgx.broadcast_tensors(value, self.logits)
        return log_pmf.gather(-1, value[..., :1]).squeeze(-1)

    def entropy(self):
        logits = self.logits.clamp(min=mgx.finfo(self.logits.dtype).min)
        return -(logits * self.probs).sum(-1)

    def enumerate_support(self, expand=True):
        return self._values_over(mgx.arange(self._num_events), expand)


class OneHotCategorical(Distribution):
    """OneHotCategorical(probs=None, logits=None): a one-hot vector with the weights of the last dimension.

    >>> import microgradx
    >>> microgradx.distributions.OneHotCategorical(microgradx.tensor([0., 1.])).sample()
    tensor([0., 1.])
    """

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}
    support = constraints.one_hot
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        self._categorical = Categorical(probs, logits, validate_args)
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        new._categorical = self._categorical.expand(batch_shape)

    probs = property(lambda self: self._categorical.probs, doc="The probabilities.")
    logits = property(lambda self: self._categorical.logits, doc="The log-probabilities.")
    param_shape = property(lambda self: self._categorical.param_shape)

    @property
    def mean(self):
        return self.probs

    @property
    def mode(self):
        return F.one_hot(self.probs.argmax(-1), self.probs.shape[-1]).to(self.probs)

    @property
    def variance(self):
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape=()):
        return F.one_hot(self._categorical.sample(sample_shape), self._categorical._num_events).to(self.probs)

    def log_prob(self, value):
        return self._categorical.log_prob(self._checked(value).max(-1)[1])

    def entropy(self):
        return self._categorical.entropy()

    def enumerate_support(self, expand=True):
        n = self.event_shape[0]
        values = mgx.eye(n, dtype=self._categorical._param.dtype).view(n, *[1] * len(self._batch_shape), n)
        return values.expand(n, *self._batch_shape, n) if expand else values


class OneHotCategoricalStraightThrough(OneHotCategorical):
    """OneHotCategorical whose rsample has the gradient of its probabilities (Bengio et al. 2013)."""

    has_rsample = True

    def rsample(self, sample_shape=()):
        samples = self.sample(sample_shape)
        return samples + (self.probs - self.probs.detach())


class Multinomial(Distribution):
    """Multinomial(total_count=1, probs=None, logits=None): how often each category came up in total_count draws.

    >>> import microgradx
    >>> microgradx.distributions.Multinomial(4, microgradx.ones(2)).mean
    tensor([2., 2.])
    """

    arg_constraints = {"probs": constraints.simplex, "logits": constraints.real_vector}

    def __init__(self, total_count=1, probs=None, logits=None, validate_args=None):
        if not isinstance(total_count, int):
            raise NotImplementedError("inhomogeneous total_count is not supported")
        self.total_count = total_count
        self._categorical = Categorical(probs, logits, validate_args)
        Binomial(total_count, self.probs)       # refuses what is no count
        super().__init__(self._categorical.batch_shape, self._categorical.param_shape[-1:], validate_args=validate_args)

    def _expand_rest(self, new, batch_shape):
        new.total_count, new._categorical = self.total_count, self._categorical.expand(batch_shape)

    probs = property(lambda self: self._categorical.probs, doc="The probabilities.")
    logits = property(lambda self: self._categorical.logits, doc="The log-probabilities.")
    param_shape = property(lambda self: self._categorical.param_shape)

    @constraints.dependent_property(is_discrete=True, event_dim=1)
    def support(self):
        return constraints.multinomial(self.total_count)

    @property
    def mean(self):
        return self.probs * self.total_count

    @property
    def variance(self):
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape=()):
        sample_shape = mgx.Size(sample_shape)
        drawn = self._categorical.sample(mgx.Size((self.total_count,)) + sample_shape)
        drawn = drawn.permute(*range(1, drawn.dim()), 0)
        counts = self.probs.new_zeros(self._extended_shape(sample_shape))
        return counts.scatter_add_(-1, drawn, mgx.ones_like(drawn).type_as(counts))

    def log_prob(self, value):
        logits, value = broadcast_all(self.logits, self._checked(value))
        logits = logits.masked_fill((value == 0) & (logits == -math.inf), 0)
        return mgx.lgamma(value.sum(-1) + 1) - mgx.lgamma(value + 1).sum(-1) + (logits * value).sum(-1)

    def entropy(self):
        n = mgx.tensor(self.total_count)
        cat = self._categorical.entropy()
        counts = mgx.arange(1, self.total_count + 1, dtype=self.probs.dtype).reshape(-1, *[1] * (len(self._batch_shape) + 1))
        each = Binomial(self.total_count, self.probs, validate_args=False).log_prob(counts).exp()
        return n * cat - mgx.lgamma(n + 1) + (each * mgx.lgamma(counts + 1)).sum((0, -1))
