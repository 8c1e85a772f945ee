"""Sets of values: what a parameter of a distribution may be, and where its samples lie. check(value) says it for every element."""
import microgradx as mgx
from microgradx._rows import need


class Constraint:
    """A region of values. is_discrete, event_dim (how many last dimensions make one value), check(value) -> bool Tensor."""

    is_discrete = False
    event_dim = 0

    def check(self, value):
        raise NotImplementedError(f"{type(self).__name__}.check")

    def __repr__(self):
        return type(self).__name__[1:] + "()"


class _Dependent(Constraint):
    """A support that depends on parameters; it cannot be checked by itself."""

    def __init__(self, *, is_discrete=False, event_dim=0):
        self.is_discrete, self.event_dim = is_discrete, event_dim

    def __call__(self, *, is_discrete=False, event_dim=0):
        return _Dependent(is_discrete=is_discrete, event_dim=event_dim)

    def check(self, value):
        raise ValueError("Cannot determine validity of dependent constraint")


class _DependentProperty(property, _Dependent):
    """A property whose value on the instance is a constraint, and on the class a dependent one."""

    def __init__(self, fn=None, *, is_discrete=False, event_dim=0):
        property.__init__(self, fn)
        _Dependent.__init__(self, is_discrete=is_discrete, event_dim=event_dim)

    def __call__(self, fn):
        return _DependentProperty(fn, is_discrete=self.is_discrete, event_dim=self.event_dim)


def _rule(name, check, is_discrete=False, event_dim=0):
    """A constraint that is one expression, of a class of its own, which programs find (and change) in this module: _Real."""
    members = {"check": lambda self, value: check(value), "is_discrete": is_discrete, "event_dim": event_dim}
    made = globals()["_" + name] = type("_" + name, (Constraint,), members)
    return made()


class _Bounded(Constraint):
    """A constraint given by bounds, printed with them."""

    _words = ()

    def __init__(self, *bounds, **named):
        self.__dict__.update(zip(self._words, bounds, strict=False), **named)
        need(self.__dict__.keys() == set(self._words) and len(bounds) + len(named) == len(self._words), TypeError,
             f"{type(self).__name__}(): takes {' and '.join(self._words)}")

    def __repr__(self):
        return f"{type(self).__name__[1:]}({', '.join(f'{w}={getattr(self, w)}' for w in self._words)})"


class _GreaterThan(_Bounded):
    _words = ("lower_bound",)

    def check(self, value):
        return self.lower_bound < value


class _GreaterThanEq(_Bounded):
    _words = ("lower_bound",)

    def check(self, value):
        return self.lower_bound <= value


class _LessThan(_Bounded):
    _words = ("upper_bound",)

    def check(self, value):
        return value < self.upper_bound


class _Interval(_Bounded):
    _words = ("lower_bound", "upper_bound")

    def check(self, value):
        return (self.lower_bound <= value) & (value <= self.upper_bound)


class _HalfOpenInterval(_Bounded):
    _words = ("lower_bound", "upper_bound")

    def check(self, value):
        return (self.lower_bound <= value) & (value < self.upper_bound)


class _IntegerInterval(_Bounded):
    _words = ("lower_bound", "upper_bound")
    is_discrete = True

    def check(self, value):
        return (value % 1 == 0) & (self.lower_bound <= value) & (value <= self.upper_bound)


class _IntegerGreaterThan(_Bounded):
    _words = ("lower_bound",)
    is_discrete = True

    def check(self, value):
        return (value % 1 == 0) & (value >= self.lower_bound)


class _Multinomial(Constraint):
    """Counts that sum to at most upper_bound."""

    is_discrete = True
    event_dim = 1

    def __init__(self, upper_bound):
        self.upper_bound = upper_bound

    def check(self, x):
        return (x >= 0).all(-1) & (x.sum(-1) <= self.upper_bound)


class _IndependentConstraint(Constraint):
    """base_constraint on every element of the last dimensions."""

    def __init__(self, base_constraint, reinterpreted_batch_ndims):
        self.base_constraint, self.reinterpreted_batch_ndims = base_constraint, reinterpreted_batch_ndims
        self.is_discrete, self.event_dim = base_constraint.is_discrete, base_constraint.event_dim + reinterpreted_batch_ndims

    def check(self, value):
        result = self.base_constraint.check(value)
        if result.dim() < self.reinterpreted_batch_ndims:
            raise ValueError(f"Expected value.dim() >= {self.event_dim} but got {value.dim()}")
        return result.reshape(*result.shape[:result.dim() - self.reinterpreted_batch_ndims], -1).all(-1)

    def __repr__(self):
        return f"IndependentConstraint({self.base_constraint!r}, {self.reinterpreted_batch_ndims})"


class MixtureSameFamilyConstraint(Constraint):
    """base_constraint of every component, whose dimension stands before those of the event."""

    def __init__(self, base_constraint):
        self.base_constraint, self.is_discrete, self.event_dim = base_constraint, base_constraint.is_discrete, base_constraint.event_dim

    def check(self, value):
        """Whether value is allowed for all components."""
        if value.dim() < self.event_dim:
            raise ValueError(f"Expected value.dim() >= {self.event_dim} but got {value.dim()}")
        return self.base_constraint.check(value.unsqueeze(-1 - self.event_dim)).all(-1)

    def __repr__(self):
        return f"MixtureSameFamilyConstraint({self.base_constraint!r})"


class _Stack(Constraint):
    """The i-th slice of dim satisfies cseq[i]."""

    def __init__(self, cseq, dim=0):
        self.cseq, self.dim = list(cseq), dim
        self.is_discrete = any(c.is_discrete for c in self.cseq)
        self.event_dim = max(c.event_dim for c in self.cseq) + (1 if dim < 0 else 0)

    def check(self, value):
        return mgx.stack([c.check(v) for c, v in zip(self.cseq, value.unbind(self.dim), strict=False)], self.dim)


class _Cat(Constraint):
    """Blocks of dim, of the given lengths, satisfy each its constraint."""

    def __init__(self, cseq, dim=0, lengths=None):
        self.cseq, self.dim = list(cseq), dim
        self.lengths = list(lengths or [1] * len(self.cseq))
        self.is_discrete = any(c.is_discrete for c in self.cseq)
        self.event_dim = max(c.event_dim for c in self.cseq)

    def check(self, value):
        starts = [sum(self.lengths[:i]) for i in range(len(self.lengths))]
        return mgx.cat([c.check(value.narrow(self.dim, start, n)) for c, start, n in zip(self.cseq, starts, self.lengths, strict=True)], self.dim)


def _square(x):
    return mgx.full(x.shape[:-2], x.shape[-2] == x.shape[-1], dtype=mgx.bool)


def _symmetric(x):
    return mgx.isclose(x, x.mT, atol=1e-6).all(-2).all(-1)


def _lower_triangular(x):
    return (x.tril() == x).all(-1).all(-1)


def _lower_cholesky(x):
    return _lower_triangular(x) & (x.diagonal(dim1=-2, dim2=-1) > 0).min(-1)[0]


def _corr_cholesky(x):
    return _lower_cholesky(x) & ((x * x).sum(-1) - 1).abs().le(10 * x.shape[-1] * mgx.finfo(x.dtype).eps).all(-1)


def _definite(x, strict):
    if not _square(x).all() or not _symmetric(x).all():
        return _symmetric(x) if _square(x).all() else _square(x)
    least = mgx.linalg.eigvalsh(x.detach()).min(-1)[0]
    return least > 0 if strict else least >= -1e-6


dependent, dependent_property = _Dependent(), _DependentProperty
independent, stack, cat, multinomial = _IndependentConstraint, _Stack, _Cat, _Multinomial
greater_than, greater_than_eq, less_than, interval, half_open_interval, integer_interval = (
    _GreaterThan, _GreaterThanEq, _LessThan, _Interval, _HalfOpenInterval, _IntegerInterval)
real = _rule("Real", lambda x: x == x)
boolean = _rule("Boolean", lambda x: (x == 0) | (x == 1), is_discrete=True)
one_hot = _rule("OneHot", lambda x: ((x == 0) | (x == 1)).all(-1) & (x.sum(-1) == 1), is_discrete=True, event_dim=1)
simplex = _rule("Simplex", lambda x: (x >= 0).all(-1) & ((x.sum(-1) - 1).abs() < 1e-6), event_dim=1)
square = _rule("Square", _square, event_dim=2)
symmetric = _rule("Symmetric", _symmetric, event_dim=2)
lower_triangular = _rule("LowerTriangular", _lower_triangular, event_dim=2)
lower_cholesky = _rule("LowerCholesky", _lower_cholesky, event_dim=2)
corr_cholesky = _rule("CorrCholesky", _corr_cholesky, event_dim=2)
positive_definite = _rule("PositiveDefinite", lambda x: _definite(x, True), event_dim=2)
positive_semidefinite = _rule("PositiveSemidefinite", lambda x: _definite(x, False), event_dim=2)
real_vector = _IndependentConstraint(real, 1)
positive, nonnegative, unit_interval = _GreaterThan(0.0), _GreaterThanEq(0.0), _Interval(0.0, 1.0)
nonnegative_integer, positive_integer = _IntegerGreaterThan(0), _IntegerGreaterThan(1)


def is_dependent(constraint):
    """is_dependent(constraint) -> bool: does it depend on parameters?

    >>> from microgradx.distributions import constraints
    >>> constraints.is_dependent(constraints.positive)
    False
    """
    return isinstance(constraint, _Dependent)


__all__ = [_name for _name in dir() if not _name.startswith("_") and _name not in ("mgx", "need")]
