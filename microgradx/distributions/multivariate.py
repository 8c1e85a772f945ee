"""The multivariate normal distribution."""
import math

import microgradx as mgx
from microgradx.distributions import constraints
from microgradx.distributions.continuous import standard_normal
from microgradx.distributions.distribution import Distribution
from microgradx.distributions.utils import lazy_property


def batch_mahalanobis(scale_tril, x):
    """x^T (L L^T)^-1 x for each vector of x, whose batch broadcasts with L's."""
    y = mgx.linalg.solve_triangular(scale_tril, x.unsqueeze(-1), upper=False)
    return y.squeeze(-1).pow(2).sum(-1)


def log_diagonal(matrix):
    """Half the logarithm of det(L L^T)."""
    return matrix.diagonal(dim1=-2, dim2=-1).log().sum(-1)


class MultivariateNormal(Distribution):
    """MultivariateNormal(loc, covariance_matrix=None, precision_matrix=None, scale_tril=None): exactly one of the matrices.

    >>> import microgradx
    >>> microgradx.distributions.MultivariateNormal(microgradx.zeros(2), microgradx.eye(2)).entropy()
    tensor(2.8379)
    """

    arg_constraints = {"loc": constraints.real_vector, "covariance_matrix": constraints.positive_definite,
                       "precision_matrix": constraints.positive_definite, "scale_tril": constraints.lower_cholesky}
    support = constraints.real_vector
    has_rsample = True
    _params = ("loc", "_unbroadcasted_scale_tril")
    _event_dims = {"loc": 1, "covariance_matrix": 2, "precision_matrix": 2, "scale_tril": 2, "_unbroadcasted_scale_tril": 2}

    def __init__(self, loc, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        given = {n: m for n, m in (("covariance_matrix", covariance_matrix), ("scale_tril", scale_tril), ("precision_matrix", precision_matrix))
                 if m is not None}
        if len(given) != 1:
            raise ValueError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        (name, matrix), = given.items()
        if matrix.dim() < 2:
            raise ValueError(f"{name} must be at least two-dimensional, with optional leading batch dimensions")
        batch = mgx.broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        setattr(self, name, matrix.expand((*batch, -1, -1)))
        self.loc = loc.expand((*batch, -1))
        super().__init__(batch, self.loc.shape[-1:], validate_args=validate_args)
        self._unbroadcasted_scale_tril = (matrix if name == "scale_tril" else mgx.linalg.cholesky(matrix) if name == "covariance_matrix"
                                          else _precision_to_scale_tril(matrix))

    def _expand_rest(self, new, batch_shape):
        new._unbroadcasted_scale_tril = self._unbroadcasted_scale_tril

    def _over_batch(self, matrix):
        return matrix.expand(self._batch_shape + self._event_shape + self._event_shape)

    @lazy_property
    def scale_tril(self):
        """The lower triangular L with L L^T = covariance."""
        return self._over_batch(self._unbroadcasted_scale_tril)

    @lazy_property
    def covariance_matrix(self):
        """L L^T."""
        return self._over_batch(self._unbroadcasted_scale_tril @ self._unbroadcasted_scale_tril.mT)

    @lazy_property
    def precision_matrix(self):
        """The inverse of the covariance."""
        inverse = mgx.linalg.inv(self._unbroadcasted_scale_tril)
        return self._over_batch(inverse.mT @ inverse)

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @property
    def variance(self):
        return self._unbroadcasted_scale_tril.pow(2).sum(-1).expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape=()):
        eps = standard_normal(self._extended_shape(sample_shape), self.loc.dtype)
        return self.loc + (self._unbroadcasted_scale_tril @ eps.unsqueeze(-1)).squeeze(-1)

    def log_prob(self, value):
        diff = self._checked(value) - self.loc
        distance = batch_mahalanobis(self._unbroadcasted_scale_tril, diff)
        return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + distance) - log_diagonal(self._unbroadcasted_scale_tril)

    def entropy(self):
        value = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + log_diagonal(self._unbroadcasted_scale_tril)
        return value.expand(self._batch_shape) if self._batch_shape else value


def _precision_to_scale_tril(precision):
    """L with (L L^T)^-1 = precision: the Cholesky factor of the matrix read backwards, inverted."""
    flipped = mgx.linalg.cholesky(precision.flip(-2, -1))
    return mgx.linalg.solve_triangular(flipped.flip(-2, -1).mT, mgx.eye(precision.shape[-1], dtype=precision.dtype), upper=False)
