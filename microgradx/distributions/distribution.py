"""The base class of distributions: shapes, validation, and what follows from mean, variance and log_prob."""
import microgradx as mgx
from microgradx._engine.warn import warn
from microgradx.autograd.function import lowered
from microgradx.distributions import constraints
from microgradx.distributions.utils import lazy_property


class Distribution:
    """Distribution(batch_shape, event_shape, validate_args=None): the base class.

    A subclass says `arg_constraints` ({parameter: constraint}), `support`, `has_rsample`, and defines sample or rsample,
    log_prob, mean, variance ... Parameters are attributes of the same names; `_params` are those that expand() expands.
    """

    has_rsample = False
    has_enumerate_support = False
    _validate_args = __debug__
    _params = ()        # names of the parameters that expand with the batch
    _event_dims = {}    # how many last dimensions of a parameter belong to one event: 0 unless said

    @staticmethod
    def set_default_validate_args(value):
        """Turn the validation of arguments on or off for all distributions made from now on."""
        if value not in (True, False):
            raise ValueError(f"set_default_validate_args expects True or False, but got {value!r}")
        Distribution._validate_args = value

    def __init__(self, batch_shape=(), event_shape=(), validate_args=None):
        self._batch_shape, self._event_shape = mgx.Size(batch_shape), mgx.Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            self._validate_parameters()

    def _validate_parameters(self):
        try:
            rules = self.arg_constraints
        except NotImplementedError:
            warn(f"{type(self)} does not define `arg_constraints`. Please set `arg_constraints = {{}}` or initialize the distribution with "
                 "`validate_args=False` to turn off validation.")
            return
        for name, rule in rules.items():
            if constraints.is_dependent(rule) or name not in self.__dict__ and isinstance(getattr(type(self), name, None), lazy_property):
                continue
            value = getattr(self, name)
            valid = rule.check(value)
            if not bool(lowered(valid).all()):
                raise ValueError(f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution {self!r} to satisfy "
                                 f"the constraint {rule!r}, but found invalid values:\n{value}")

    @property
    def batch_shape(self):
        """The shape of the independent, differently parametrised distributions."""
        return self._batch_shape

    @property
    def event_shape(self):
        """The shape of one draw."""
        return self._event_shape

    @property
    def arg_constraints(self):
        raise NotImplementedError(f"{type(self).__name__}.arg_constraints")

    @property
    def support(self):
        raise NotImplementedError(f"{type(self).__name__}.support")

    @property
    def mean(self):
        raise NotImplementedError(f"{type(self).__name__}.mean")

    @property
    def mode(self):
        raise NotImplementedError(f"{type(self)} does not implement mode")

    @property
    def variance(self):
        raise NotImplementedError(f"{type(self).__name__}.variance")

    @property
    def stddev(self):
        """The square root of the variance."""
        return self.variance.sqrt()

    def expand(self, batch_shape, _instance=None):
        """A distribution of this batch shape; its parameters are expanded views."""
        new = self._get_checked_instance(None, _instance)
        batch_shape = mgx.Size(batch_shape)
        names = {*self._params, *(n for n in self.arg_constraints if n in self.__dict__)}
        for name in names & self.__dict__.keys():
            value = self.__dict__[name]
            dims = self._event_dims.get(name, 0)
            setattr(new, name, value.expand((*batch_shape, *value.shape[value.dim() - dims:])))
        self._expand_rest(new, batch_shape)
        Distribution.__init__(new, batch_shape, self._event_shape, validate_args=False)
        new._validate_args = self._validate_args
        return new

    def _expand_rest(self, new, batch_shape):
        """For subclasses: what else an expanded instance needs."""

    def _get_checked_instance(self, cls, _instance=None):
        return type(self).__new__(type(self)) if _instance is None else _instance

    def sample(self, sample_shape=()):
        """Draws of shape sample_shape + batch_shape + event_shape, without gradients."""
        with mgx.no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape=()):
        """Draws that are differentiable functions of the parameters."""
        raise NotImplementedError(f"{type(self).__name__}.rsample")

    def sample_n(self, n):
        """n draws; deprecated in PyTorch."""
        warn("`sample_n(n)` will be deprecated. Use `sample((n,))` instead.", FutureWarning)
        return self.sample(mgx.Size((n,)))

    def rsample_n(self, n):
        """n draws with gradients."""
        return self.rsample(mgx.Size((n,)))

    def log_prob(self, value):
        """The logarithm of the density (or mass) at value: shape value.shape without the event's."""
        raise NotImplementedError(f"{type(self).__name__}.log_prob")

    def cdf(self, value):
        raise NotImplementedError(f"{type(self).__name__}.cdf")

    def icdf(self, value):
        raise NotImplementedError(f"{type(self).__name__}.icdf")

    def enumerate_support(self, expand=True):
        raise NotImplementedError(f"{type(self).__name__}.enumerate_support")

    def entropy(self):
        raise NotImplementedError(f"{type(self).__name__}.entropy")

    def perplexity(self):
        """exp(entropy)."""
        return self.entropy().exp()

    def _extended_shape(self, sample_shape=()):
        return mgx.Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def _validate_sample(self, value):
        if not isinstance(value, mgx.Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        dims, shape, want = value.dim() - len(self._event_shape), value.shape, (*self._batch_shape, *self._event_shape)
        if shape[max(dims, 0):] != self._event_shape or dims < 0:
            raise ValueError(f"The right-most size of value must match event_shape: {shape} vs {self._event_shape}.")
        for i, j in zip(reversed(shape), reversed(want), strict=False) if shape != want else ():
            if i != 1 and j != 1 and i != j:
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {shape} vs {mgx.Size(want)}.")
        try:
            support = self.support
        except NotImplementedError:
            return
        valid = support.check(value)
        if not bool(lowered(valid).all()):
            raise ValueError(f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the support ({support!r}) of the "
                             f"distribution {self!r}, but found invalid values:\n{value}")

    def _checked(self, value):
        """value, validated if this distribution validates."""
        if self._validate_args:
            self._validate_sample(value)
        return value

    def _values_over(self, values, expand):
        """enumerate_support: the values along a new first dimension, expanded over the batch."""
        values = values.reshape(-1, *[1] * len(self._batch_shape))
        return values.expand(-1, *self._batch_shape) if expand else values

    def __repr__(self):
        names = [n for n in self.arg_constraints if n in self.__dict__]
        shown = [f"{n}: {self.__dict__[n] if self.__dict__[n].numel() == 1 else self.__dict__[n].size()}" for n in names]
        return f"{type(self).__name__}({', '.join(shown)})"


class ExponentialFamily(Distribution):
    """The base class of distributions p(x) = exp(<t(x), theta> - F(theta)) h(x)."""
