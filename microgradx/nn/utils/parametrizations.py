"""Ready parametrizations: weight_norm, spectral_norm and orthogonal."""
import numpy as np

import microgradx
from microgradx._engine.tensor import from_array
from microgradx._rows import array, need

from .. import functional as F
from ..modules.module import Module
from . import parametrize
from .spectral_norm import as_matrix, default_dim
from .weight_norm import directed, norm_except


class _WeightNorm(Module):
    def __init__(self, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g, weight_v):
        """g * v / |v|."""
        return directed(weight_v, weight_g, self.dim)

    def right_inverse(self, weight):
        """(g, v) of a weight."""
        return norm_except(weight, self.dim), weight


def weight_norm(module, name="weight", dim=0):
    """Compute the parameter from its norm (`original0`) and direction (`original1`) (Salimans and Kingma, 2016)."""
    parametrize.register_parametrization(module, name, _WeightNorm(dim), unsafe=True)

    def from_old_names(state_dict, prefix, *_):
        for new, old in (("original0", "_g"), ("original1", "_v")):
            if f"{prefix}{name}{old}" in state_dict:
                state_dict[f"{prefix}parametrizations.{name}.{new}"] = state_dict.pop(f"{prefix}{name}{old}")

    module._register_load_state_dict_pre_hook(from_old_names)
    return module


class _SpectralNorm(Module):
    def __init__(self, weight, n_power_iterations=1, dim=0, eps=1e-12):
        super().__init__()
        if not -weight.ndim <= dim < weight.ndim:
            raise IndexError(f"spectral_norm: dim {dim} is out of range for {weight.ndim} dimensions")
        if n_power_iterations <= 0:
            raise ValueError(f"spectral_norm: n_power_iterations must be positive, got {n_power_iterations}")
        self.dim, self.eps = dim % weight.ndim, eps
        self.n_power_iterations = n_power_iterations
        if weight.ndim > 1:
            matrix = as_matrix(weight.detach(), self.dim)
            for name, n in zip(("_u", "_v"), matrix.shape, strict=True):
                vector = microgradx.empty(n, dtype=weight.dtype).normal_(0, 1)
                self.register_buffer(name, F.normalize(vector, dim=0, eps=eps))
            self._iterate(matrix, 15)

    def _iterate(self, matrix, n):
        with microgradx.no_grad():
            for _ in range(n):
                self._u.copy_(F.normalize(matrix.mv(self._v), dim=0, eps=self.eps))
                self._v.copy_(F.normalize(matrix.mH.mv(self._u), dim=0, eps=self.eps))

    def forward(self, weight):
        """weight / its largest singular value."""
        if weight.ndim == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = as_matrix(weight, self.dim)
        if self.training:
            self._iterate(matrix.detach(), self.n_power_iterations)
        u, v = self._u.clone(), self._v.clone()
        return weight / microgradx.vdot(u, matrix.mv(v))

    def right_inverse(self, value):
        """value itself."""
        return value


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    """Divide the parameter by its largest singular value, found by power iteration (Miyato et al., 2018)."""
    weight = getattr(module, name, None)
    if not isinstance(weight, microgradx.Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    dim = default_dim(module, name) if dim is None else dim
    parametrize.register_parametrization(module, name, _SpectralNorm(weight, n_power_iterations, dim, eps))
    return module


def _reflected(A, tau):
    """The first columns of H_1 H_2 ..., where H_i = 1 - tau_i v v' and v is column i of A with a 1 on the diagonal and 0 above."""
    n, k = A.shape[-2:]
    eye = microgradx.eye(n, k, dtype=A.dtype)
    Q = eye.expand(A.shape)
    for i in reversed(range(k)):
        v = (A.tril(-1) + eye)[..., i:i + 1]
        Q = Q - tau[..., i, None, None] * (v @ (v.mT @ Q))
    return Q


def _made_orthogonal(A):
    """Q of A = Q R, the diagonal of R being positive."""
    Q, R = microgradx.linalg.qr(A)
    return Q * R.diagonal(dim1=-2, dim2=-1).sgn().unsqueeze(-2)


class _Orthogonal(Module):
    def __init__(self, weight, orthogonal_map, use_trivialization=True):
        super().__init__()
        self.shape, self.orthogonal_map = weight.shape, orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X):
        """The orthogonal matrix that X stands for, times base."""
        tall = X if X.size(-2) >= X.size(-1) else X.mT
        n, k = tall.shape[-2:]
        if self.orthogonal_map == "householder":
            A = tall.tril(-1)
            Q = _reflected(A, 2.0 / (1.0 + (A * A).sum(-2))) * tall.diagonal(dim1=-2, dim2=-1).int().unsqueeze(-2)
        else:
            A = F.pad(tall.tril(), (0, n - k))
            A = A - A.mH
            eye = microgradx.eye(n, dtype=A.dtype)
            Q = microgradx.matrix_exp(A) if self.orthogonal_map == "matrix_exp" else microgradx.linalg.solve(eye - A / 2, eye + A / 2)
            Q = Q[..., :k]
        Q = self.base @ Q if hasattr(self, "base") else Q
        return Q if tall is X else Q.mT

    @microgradx.no_grad()
    def right_inverse(self, Q):
        """What stands for Q, made orthogonal where it is not: minus the identity, Q being kept in base; else Householder's vectors."""
        need(Q.shape == self.shape, ValueError, f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape {Q.shape}.")
        tall = Q if Q.size(-2) >= Q.size(-1) else Q.mT
        n, k = tall.shape[-2:]
        if hasattr(self, "base"):
            if n != k:
                tall = microgradx.cat([tall, microgradx.randn(*tall.shape[:-1], n - k, dtype=Q.dtype)], -1)
            close = microgradx.allclose(tall.mH @ tall, microgradx.eye(n, dtype=Q.dtype), atol=10.0 * n * microgradx.finfo(Q.dtype).eps)
            self.base = tall.clone() if n == k and close else _made_orthogonal(tall)
            X = microgradx.zeros_like(Q)
            X.diagonal(dim1=-2, dim2=-1).fill_(-1.0)
            return X
        need(self.orthogonal_map == "householder", NotImplementedError, "It is not possible to assign to the matrix exponential or the Cayley "
             "parametrizations when use_trivialization=False.")
        vectors, tau = np.linalg.qr(array(tall), mode="raw")
        X = from_array(np.ascontiguousarray(np.swapaxes(vectors, -1, -2)))
        diagonal = X.diagonal(dim1=-2, dim2=-1)
        diagonal.sign_()
        diagonal[from_array(tau == 0)] *= -1
        return X if tall is Q else X.mT


def orthogonal(module, name="weight", orthogonal_map=None, *, use_trivialization=True):
    """Keep a matrix (or each of a batch) orthogonal: its columns orthonormal, or its rows where it is wider than tall.

    orthogonal_map: "matrix_exp" (for square ones and complex ones, unless said) and "cayley" of a skew-symmetric matrix, or "householder", a
    product of reflections, which complex ones have none of. use_trivialization: relative to a fixed orthogonal matrix, `base`, which is
    moved by assigning to the parameter (Lezcano-Casado, 2019); without it the first two cannot be assigned to.
    Raises ValueError for less than two dimensions.

    >>> import microgradx
    >>> layer = microgradx.nn.utils.parametrizations.orthogonal(microgradx.nn.Linear(3, 5))
    >>> (layer.weight.T @ layer.weight - microgradx.eye(3)).abs().max() < 1e-5
    tensor(True)
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, microgradx.Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    need(weight.ndim >= 2, ValueError, f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions.")
    if orthogonal_map is None:
        orthogonal_map = "matrix_exp" if weight.size(-2) == weight.size(-1) or weight.is_complex() else "householder"
    need(orthogonal_map in ("matrix_exp", "cayley", "householder"), ValueError,
         f'orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: {orthogonal_map}')
    need(orthogonal_map != "householder" or not weight.is_complex(), ValueError, "The householder parametrization does not support complex tensors.")
    parametrize.register_parametrization(module, name, _Orthogonal(weight, orthogonal_map, use_trivialization), unsafe=True)
    return module
