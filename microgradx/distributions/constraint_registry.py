"""From a constraint to a transform of any real numbers onto it: transform_to(constraint), and biject_to(constraint), which has an inverse.

>>> import microgradx
>>> from microgradx.distributions import Gamma, transform_to
>>> transform_to(Gamma.arg_constraints["rate"])(microgradx.zeros(2))
tensor([1., 1.])
"""
from microgradx.distributions import constraints, transforms


class ConstraintRegistry:
    """A function of a constraint that gives a transform, by the constraint's class. NotImplementedError where there is none."""

    def __init__(self):
        self._registry = {}

    def register(self, constraint, factory=None):
        """register(constraint, factory), or as a decorator: factory(constraint) -> Transform, for the class of this constraint."""
        if factory is None:
            return lambda factory: self.register(constraint, factory)
        kind = constraint if isinstance(constraint, type) else type(constraint)
        if not issubclass(kind, constraints.Constraint):
            raise TypeError(f"register: constraint must be a Constraint or a class of constraints, got {constraint!r}")
        self._registry[kind] = factory
        return factory

    def __call__(self, constraint):
        factory = self._registry.get(type(constraint))
        if factory is None:
            raise NotImplementedError(f"Cannot transform {type(constraint).__name__} constraints. Hint: register one")
        return factory(constraint)


transform_to, biject_to = ConstraintRegistry(), ConstraintRegistry()


def _from(bound, sign):
    return transforms.ComposeTransform([transforms.ExpTransform(), transforms.AffineTransform(bound, sign)])


def _between(interval):
    low, high = interval.lower_bound, interval.upper_bound
    if isinstance(low, (int, float)) and isinstance(high, (int, float)) and (low, high) == (0, 1):
        return transforms.SigmoidTransform()
    return transforms.ComposeTransform([transforms.SigmoidTransform(), transforms.AffineTransform(low, high - low)])


for _registry in (transform_to, biject_to):
    _registry.register(constraints.real, lambda constraint: transforms.identity_transform)
    _registry.register(constraints.independent, lambda constraint, registry=_registry: transforms.IndependentTransform(
        registry(constraint.base_constraint), constraint.reinterpreted_batch_ndims))
    for _kind in (constraints.greater_than, constraints.greater_than_eq):
        _registry.register(_kind, lambda constraint: _from(constraint.lower_bound, 1))
    _registry.register(constraints.less_than, lambda constraint: _from(constraint.upper_bound, -1))
    for _kind in (constraints.interval, constraints.half_open_interval):
        _registry.register(_kind, _between)
transform_to.register(constraints.simplex, lambda constraint: transforms.SoftmaxTransform())
biject_to.register(constraints.simplex, lambda constraint: transforms.StickBreakingTransform())
transform_to.register(constraints.lower_cholesky, lambda constraint: transforms.LowerCholeskyTransform())
for _registry in (transform_to, biject_to):
    _registry.register(constraints.corr_cholesky, lambda constraint: transforms.CorrCholeskyTransform())
    _registry.register(constraints.cat, lambda constraint, registry=_registry: transforms.CatTransform(
        [registry(c) for c in constraint.cseq], constraint.dim, constraint.lengths))
    _registry.register(constraints.stack, lambda constraint, registry=_registry: transforms.StackTransform(
        [registry(c) for c in constraint.cseq], constraint.dim))
for _constraint in (constraints.positive_definite, constraints.positive_semidefinite):
    transform_to.register(_constraint, lambda constraint: transforms.PositiveDefiniteTransform())
