"""The multivariate normal distribution, with a matrix of its own or one of low rank."""
import math

import microgradx as mgx
from microgradx._rows import need
from microgradx.distributions import constraints
from microgradx.distributions.distribution import Distribution
from microgradx.distributions.utils import _standard_normal, at_loc, lazy_property


def batch_mahalanobis(scale_tril, x):
    """x^T (L L^T)^-1 x for each vector of x, whose batch broadcasts with L's."""
    y = mgx.linalg.solve_triangular(scale_tril, x.unsqueeze(-1), upper=False)
    return y.squeeze(-1).pow(2).sum(-1)


def log_diagonal(matrix):
    """Half the logarithm of det(L L^T)."""
    return matrix.diagonal(dim1=-2, dim2=-1).log().sum(-1)


class WithCovariance:
    """What has covariance_matrix, precision_matrix and scale_tril: all three from the one that is given, through its Cholesky factor."""

    def _take(self, error, **given):
        """(name, matrix) of the one that is given."""
        given = {name: matrix for name, matrix in given.items() if matrix is not None}
        need(len(given) == 1, error, "Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        (name, matrix), = given.items()
        need(matrix.dim() >= 2, ValueError, f"{name} must be at least two-dimensional, with optional leading batch dimensions")
        return name, matrix

    def _factor(self, name, matrix):
        self._unbroadcasted_scale_tril = (matrix if name == "scale_tril" else mgx.linalg.cholesky(matrix) if name == "covariance_matrix"
                                          else _precision_to_scale_tril(matrix))

    def _over_batch(self, matrix):
        return matrix.expand(self._batch_shape + matrix.shape[-2:])

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


class MultivariateNormal(WithCovariance, Distribution):
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
        need(loc.dim() >= 1, ValueError, "loc must be at least one-dimensional.")
        name, matrix = self._take(ValueError, covariance_matrix=covariance_matrix, scale_tril=scale_tril, precision_matrix=precision_matrix)
        batch = mgx.broadcast_shapes(matrix.shape[:-2], loc.shape[:-1])
        setattr(self, name, matrix.expand((*batch, -1, -1)))
        self.loc = loc.expand((*batch, -1))
        super().__init__(batch, self.loc.shape[-1:], validate_args=validate_args)
        self._factor(name, matrix)

    def _expand_rest(self, new, batch_shape):
        new._unbroadcasted_scale_tril = self._unbroadcasted_scale_tril

    mean = mode = at_loc

    @property
    def variance(self):
        return self._unbroadcasted_scale_tril.pow(2).sum(-1).expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape=()):
        eps = _standard_normal(self._extended_shape(sample_shape), self.loc.dtype)
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


class LowRankMultivariateNormal(WithCovariance, Distribution):
    """LowRankMultivariateNormal(loc, cov_factor (..., n, m), cov_diag (..., n)): the normal distribution with covariance W W^T + diag(cov_diag).

    Densities go through an m x m matrix (by the matrix determinant lemma and Woodbury's identity), so a large n is cheap.

    >>> import microgradx
    >>> D = microgradx.distributions
    >>> D.LowRankMultivariateNormal(microgradx.zeros(2), microgradx.tensor([[1.], [0.]]), microgradx.ones(2)).covariance_matrix
    tensor([[2., 0.],
            [0., 1.]])
    """

    arg_constraints = {"loc": constraints.real_vector, "cov_factor": constraints.independent(constraints.real, 2),
                       "cov_diag": constraints.independent(constraints.positive, 1)}
    support = constraints.real_vector
    has_rsample = True
    _params = ("_W", "_D", "_capacitance_tril")
    _event_dims = {"loc": 1, "cov_factor": 2, "cov_diag": 1, "_W": 2, "_D": 1, "_capacitance_tril": 2}

    def __init__(self, loc, cov_factor, cov_diag, validate_args=None):
        need(loc.dim() >= 1, ValueError, "loc must be at least one-dimensional.")
        need(cov_factor.dim() >= 2, ValueError, "cov_factor must be at least two-dimensional, with optional leading batch dimensions")
        n = loc.shape[-1:]
        need(cov_factor.shape[-2:-1] == n, ValueError, f"cov_factor must be a batch of matrices with shape {n[0]} x m")
        need(cov_diag.shape[-1:] == n, ValueError, f"cov_diag must be a batch of vectors with shape {n}")
        try:
            batch = mgx.broadcast_shapes(loc.shape[:-1], cov_factor.shape[:-2], cov_diag.shape[:-1])
        except RuntimeError:
            raise ValueError(f"Incompatible batch shapes: loc {loc.shape}, cov_factor {cov_factor.shape}, cov_diag {cov_diag.shape}") from None
        self.loc, self.cov_factor, self.cov_diag = loc.expand((*batch, -1)), cov_factor.expand((*batch, -1, -1)), cov_diag.expand((*batch, -1))
        super().__init__(batch, n, validate_args=validate_args)
        self._W, self._D = cov_factor, cov_diag
        self._capacitance_tril = mgx.linalg.cholesky(mgx.eye(cov_factor.shape[-1], dtype=loc.dtype) + (self._W / self._D.unsqueeze(-1)).mT @ self._W)

    @lazy_property
    def scale_tril(self):
        """The lower triangular L with L L^T = covariance_matrix."""
        root = self._D.sqrt().unsqueeze(-1)
        W = self._W / root
        return self._over_batch(root * mgx.linalg.cholesky(W @ W.mT + mgx.eye(self._event_shape[0], dtype=W.dtype)))

    @property
    def _unbroadcasted_scale_tril(self):
        return self.scale_tril

    @lazy_property
    def covariance_matrix(self):
        """W W^T + diag(cov_diag)."""
        return self._over_batch(self._W @ self._W.mT + self._D.diag_embed())

    @lazy_property
    def precision_matrix(self):
        """The inverse of covariance_matrix."""
        A = mgx.linalg.solve_triangular(self._capacitance_tril, (self._W / self._D.unsqueeze(-1)).mT, upper=False)
        return self._over_batch(self._D.reciprocal().diag_embed() - A.mT @ A)

    mean = mode = at_loc

    @lazy_property
    def variance(self):
        """The diagonal of covariance_matrix."""
        return (self._W.pow(2).sum(-1) + self._D).expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape=()):
        shape = self._extended_shape(sample_shape)
        common = _standard_normal((*shape[:-1], self.cov_factor.shape[-1]), self.loc.dtype)
        own = _standard_normal(shape, self.loc.dtype)
        return self.loc + (self._W @ common.unsqueeze(-1)).squeeze(-1) + self._D.sqrt() * own

    def _half_log_det(self):
        return log_diagonal(self._capacitance_tril) + self._D.log().sum(-1) / 2

    def log_prob(self, value):
        diff = self._checked(value) - self.loc
        scaled = diff / self._D
        explained = batch_mahalanobis(self._capacitance_tril, (self._W.mT @ scaled.unsqueeze(-1)).squeeze(-1))
        distance = (diff * scaled).sum(-1) - explained
        return -0.5 * (self._event_shape[0] * math.log(2 * math.pi) + distance) - self._half_log_det()

    def entropy(self):
        value = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + self._half_log_det()
        return value.expand(self._batch_shape) if self._batch_shape else value
