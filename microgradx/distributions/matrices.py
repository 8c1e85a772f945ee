"""Distributions of matrices: covariances (Wishart) and factors of correlations (LKJCholesky)."""
import math
import numbers

import microgradx as mgx
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx.distributions import constraints
from microgradx.distributions.distribution import Distribution, ExponentialFamily
from microgradx.distributions.gamma import Beta, Chi2
from microgradx.distributions.multivariate import WithCovariance, log_diagonal
from microgradx.distributions.utils import broadcast_all


class Wishart(WithCovariance, ExponentialFamily):
    """Wishart(df, covariance_matrix=None, precision_matrix=None, scale_tril=None): the sum of x x^T over df normal x; exactly one of the matrices.

    Draws by Bartlett's decomposition (Sawyer, 2007). AssertionError for none or several matrices, ValueError for df <= n - 1.

    >>> import microgradx
    >>> microgradx.distributions.Wishart(3.0, microgradx.eye(2)).mean
    tensor([[3., 0.],
            [0., 3.]])
    """

    support = constraints.positive_definite
    has_rsample = True
    _params = ("df", "_unbroadcasted_scale_tril")
    _event_dims = {"covariance_matrix": 2, "precision_matrix": 2, "scale_tril": 2, "_unbroadcasted_scale_tril": 2}

    def __init__(self, df, covariance_matrix=None, precision_matrix=None, scale_tril=None, validate_args=None):
        name, matrix = self._take(AssertionError, covariance_matrix=covariance_matrix, precision_matrix=precision_matrix, scale_tril=scale_tril)
        n = matrix.shape[-1]
        df = mgx.tensor(df, dtype=matrix.dtype) if isinstance(df, numbers.Number) else df
        batch = mgx.broadcast_shapes(matrix.shape[:-2], df.shape)
        self.df = df.expand(batch)
        if not bool((self.df > n - 1).all()):
            raise ValueError(f"Value of df={df} expected to be greater than ndim - 1 = {n - 1}.")
        setattr(self, name, matrix.expand((*batch, -1, -1)))
        if bool((self.df < n).any()):
            warn("Low df values detected. Singular samples are likely where df < ndim")
        super().__init__(batch, matrix.shape[-2:], validate_args=validate_args)
        self._factor(name, matrix)
        self._expand_rest(self, batch)

    @property
    def arg_constraints(self):
        return {"covariance_matrix": constraints.positive_definite, "precision_matrix": constraints.positive_definite,
                "scale_tril": constraints.lower_cholesky, "df": constraints.greater_than(self._event_shape[-1] - 1)}

    def _expand_rest(self, new, batch_shape):
        new._chi2 = Chi2(new.df.unsqueeze(-1) - mgx.arange(self._event_shape[-1], dtype=new._unbroadcasted_scale_tril.dtype))

    @property
    def mean(self):
        return self.df[..., None, None] * self.covariance_matrix

    @property
    def mode(self):
        factor = self.df - self._event_shape[-1] - 1
        return factor.masked_fill(factor <= 0, math.nan)[..., None, None] * self.covariance_matrix

    @property
    def variance(self):
        V = self.covariance_matrix
        diagonal = V.diagonal(dim1=-2, dim2=-1)
        return self.df[..., None, None] * (V.pow(2) + diagonal.unsqueeze(-1) * diagonal.unsqueeze(-2))

    def _draw(self, sample_shape):
        n = self._event_shape[-1]
        chi = self._chi2.rsample(sample_shape).sqrt()
        noise = chi.clamp(min=mgx.finfo(chi.dtype).eps).diag_embed()
        rows, columns = mgx.tril_indices(n, n, -1).unbind(0)
        noise[..., rows, columns] = mgx.randn((*sample_shape, *self._batch_shape, len(rows)), dtype=noise.dtype)
        factor = self._unbroadcasted_scale_tril @ noise
        return factor @ factor.mT

    def rsample(self, sample_shape=(), max_try_correction=None):
        """Draws; singular ones are drawn again, max_try_correction (10) times. As in PyTorch regular ones are, too, once: its stream goes on so."""
        batch = tuple(range(-len(self._batch_shape), 0))
        anywhere = lambda found: found.amax(batch) if batch else found  # noqa: E731
        sample = self._draw(tuple(sample_shape))
        again = anywhere(self.support.check(sample))
        for _ in range(10 if max_try_correction is None else max_try_correction):
            if not bool(again.any()):
                break
            new = self._draw((int(again.sum()),))
            sample[again] = new
            again[again.clone()] = anywhere(~self.support.check(new))
        return sample

    def _log_volume(self):
        return self._event_shape[-1] * math.log(2) / 2 + log_diagonal(self._unbroadcasted_scale_tril)

    def log_prob(self, value):
        value, df, n = self._checked(value), self.df, self._event_shape[-1]
        trace = mgx.cholesky_solve(value, self._unbroadcasted_scale_tril).diagonal(dim1=-2, dim2=-1).sum(-1)
        return -df * self._log_volume() - mgx.mvlgamma(df / 2, n) + (df - n - 1) / 2 * mgx.linalg.slogdet(value).logabsdet - trace / 2

    def entropy(self):
        df, n = self.df, self._event_shape[-1]
        return (n + 1) * self._log_volume() + mgx.mvlgamma(df / 2, n) - (df - n - 1) / 2 * self._digammas() + df * n / 2

    def _digammas(self):
        """The derivative of mvlgamma at df / 2."""
        return ((self.df / 2).unsqueeze(-1) - mgx.arange(self._event_shape[-1], dtype=self.df.dtype) / 2).digamma().sum(-1)


class LKJCholesky(Distribution):
    """LKJCholesky(dim, concentration=1.0): lower triangular L of correlations L L^T, with density det(L L^T)^(concentration - 1) of these.

    Drawn by the onion method (Lewandowski, Kurowicka and Joe, 2009). ValueError for dim < 2.

    >>> import microgradx
    >>> L = microgradx.distributions.LKJCholesky(3, 0.5).sample()
    >>> microgradx.allclose((L @ L.T).diagonal(), microgradx.ones(3))
    True
    """

    arg_constraints = {"concentration": constraints.positive}
    support = constraints.corr_cholesky

    def __init__(self, dim, concentration=1.0, validate_args=None):
        need(dim >= 2, ValueError, f"Expected dim to be an integer greater than or equal to 2. Found dim={dim}.")
        self.dim, (self.concentration,) = dim, broadcast_all(concentration)
        row = mgx.arange(dim - 1, dtype=self.concentration.dtype)
        row = mgx.cat([row.new_zeros(1), row])
        self._beta = Beta(row + 0.5, (self.concentration + 0.5 * (dim - 2)).unsqueeze(-1) - 0.5 * row)
        super().__init__(self.concentration.size(), (dim, dim), validate_args)

    def _expand_rest(self, new, batch_shape):
        new.dim, new._beta = self.dim, self._beta.expand((*batch_shape, self.dim))

    def sample(self, sample_shape=()):
        with mgx.no_grad():
            length = self._beta.sample(sample_shape).unsqueeze(-1)
            direction = mgx.randn(self._extended_shape(sample_shape), dtype=length.dtype).tril(-1)
            direction = direction / direction.norm(dim=-1, keepdim=True)
            direction[..., 0, :] = 0
            below = length.sqrt() * direction
            return below + (1 - below.pow(2).sum(-1)).clamp(min=mgx.finfo(below.dtype).tiny).sqrt().diag_embed()

    def log_prob(self, value):
        value, rest = self._checked(value), self.dim - 1
        power = 2 * (self.concentration - 1).unsqueeze(-1) + self.dim - mgx.arange(2, self.dim + 1)
        alpha = self.concentration + 0.5 * rest
        norm = 0.5 * rest * math.log(math.pi) + mgx.mvlgamma(alpha - 0.5, rest) - alpha.lgamma() * rest
        return (power * value.diagonal(dim1=-2, dim2=-1)[..., 1:].log()).sum(-1) - norm
