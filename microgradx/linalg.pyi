"""Linear algebra: norms, and decompositions computed by NumPy with differentiable rules."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

def cholesky(A: Any, *, upper: Any=False, out: Any=None) -> _Tensor: """cholesky(A, upper=False) -> Tensor: lower L with A = L L.H. LinAlgError where A is not positive definite."""
def cholesky_ex(A: Any, *, upper: Any=False, check_errors: Any=False, out: Any=None) -> Any: """cholesky_ex(A, upper=False) -> (L, info): cholesky, and instead of an error the order of the first leading minor that is not positive, or 0."""
def cond(A: Any, p: Any=None, *, out: Any=None) -> _Tensor: """cond(A, p=None) -> Tensor: the condition number."""
def cross(input: Any, other: Any, *, dim: Any=-1, out: Any=None) -> _Tensor: """cross(input, other, dim=-1) -> Tensor: the cross product."""
def det(A: Any, *, out: Any=None) -> _Tensor: """det(A) -> Tensor: the determinant. Gradient: det inv.T, and 0 where det is 0."""
def diagonal(A: Any, *, offset: Any=0, dim1: Any=-2, dim2: Any=-1) -> _Tensor: """diagonal(A) -> Tensor: a view of the diagonals of matrices."""
def eig(A: Any, *, out: Any=None) -> Any: """eig(A) -> (eigenvalues, eigenvectors), complex, of square matrices, in no order; the columns of the second are eigenvectors of norm 1."""
def eigh(A: Any, UPLO: Any='L', *, out: Any=None) -> Any: """eigh(A) -> (eigenvalues, eigenvectors) of symmetric matrices, ascending."""
def eigvals(A: Any, *, out: Any=None) -> _Tensor: """eigvals(A) -> complex Tensor: the eigenvalues of square matrices."""
def eigvalsh(A: Any, UPLO: Any='L', *, out: Any=None) -> _Tensor: """eigvalsh(A) -> Tensor: the eigenvalues of symmetric matrices, ascending."""
def from_array(array: Any) -> Any: """A tensor on the memory of an ndarray (or of anything with the buffer protocol); no copy."""
def householder_product(input: Any, tau: Any, *, out: Any=None) -> _Tensor: """householder_product(input (..., m, n), tau (..., k)) -> Tensor (..., m, n): the first n columns of H1 H2 ... Hk, Hi = 1 - tau_i v_i v_i^H."""
def inv(A: Any, *, out: Any=None) -> _Tensor: """inv(A) -> Tensor: the inverse of square matrices. Gradient: -inv.T @ g @ inv.T."""
def inv_ex(A: Any, *, check_errors: Any=False, out: Any=None) -> Any: """inv_ex(A) -> (inverse, info): inv, which says in info where the diagonal of U has its first zero (from 1; 0: nowhere)."""
def logdet(A: Any) -> _Tensor: """logdet(A) -> Tensor: log(det(A)), NaN where det is negative."""
def lstsq(A: Any, B: Any, rcond: Any=None, *, driver: Any=None, out: Any=None) -> Any: """lstsq(A, B) -> (solution, residuals, rank, singular_values) of min |A X - B|, by the pseudo-inverse."""
def lu(A: Any, *, pivot: Any=True, out: Any=None) -> Any: """lu(A) -> (P, L, U): A = P @ L @ U with a permutation, a lower triangle with ones on its diagonal and an upper triangle."""
def lu_factor(A: Any, *, pivot: Any=True, out: Any=None) -> Any: """lu_factor(A) -> (LU, pivots): L below and U on and above the diagonal of one matrix, and which row each was exchanged with (from 1)."""
def lu_factor_ex(A: Any, *, pivot: Any=True, check_errors: Any=False, out: Any=None) -> Any: """lu_factor_ex(A) -> (LU, pivots, info): lu_factor, which says in info where U has its first zero (from 1; 0: nowhere)."""
def lu_solve(LU: Any, pivots: Any, B: Any, *, left: Any=True, adjoint: Any=False, out: Any=None) -> _Tensor: """lu_solve(LU, pivots, B) -> Tensor: X with A X = B (X A = B unless left; A.T for A if adjoint), from what lu_factor(A) gave."""
def matmul(input: Any, other: Any, *, out: Any=None) -> _Tensor: """matmul(input, other) -> Tensor: the matrix product; vectors give dot products, leading dimensions broadcast."""
def matrix_exp(A: Any) -> _Tensor: """matrix_exp(A) -> Tensor: the exponential of square matrices, by scaling, a Taylor polynomial of degree 18 and squaring."""
def matrix_norm(A: Any, ord: Any='fro', dim: Any=..., keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """matrix_norm(A, ord='fro', dim=(-2, -1)) -> Tensor: 'fro', 'nuc', 1, -1, 2, -2, inf or -inf."""
def matrix_power(A: Any, n: Any, *, out: Any=None) -> _Tensor: """matrix_power(A, n) -> Tensor: A @ A @ ... n times; negative n of the inverse."""
def matrix_rank(A: Any, tol: Any=None, hermitian: Any=False, *, atol: Any=None, rtol: Any=None, out: Any=None) -> _Tensor: """matrix_rank(A) -> int64 Tensor: how many singular values pass the tolerance, atol = tol or rtol times the largest one."""
def multi_dot(tensors: Any, *, out: Any=None) -> _Tensor: """multi_dot(tensors) -> Tensor: the product of several matrices, from left to right."""
def norm(A: Any, ord: Any=None, dim: Any=None, keepdim: Any=False, *, out: Any=None, dtype: Any=None) -> _Tensor: """norm(A, ord=None, dim=None) -> Tensor: vector_norm, or matrix_norm where ord asks for it or dim names two dimensions."""
def pinv(A: Any, rcond: Any=None, hermitian: Any=False, *, atol: Any=None, rtol: Any=None, out: Any=None) -> _Tensor: """pinv(A) -> Tensor: the pseudo-inverse P, by the singular values above the tolerance max(atol, rtol * the largest); rcond is rtol's old name."""
def pinverse(input: Any, rcond: Any=1e-15) -> _Tensor: """pinverse(input, rcond=1e-15) -> Tensor: linalg.pinv, by the singular values above rcond times the largest."""
def qr(A: Any, mode: Any='reduced', *, out: Any=None) -> Any: """qr(A, mode='reduced') -> (Q, R): orthonormal columns times upper triangular; 'complete' completes Q to a basis."""
def rename(t: _Tensor, node_name: builtins.str, fresh: Any=None) -> Any: """Show the composed op that t is the result of under its own name (what grad_fn prints); returns t."""
def slogdet(A: Any, *, out: Any=None) -> Any: """slogdet(A) -> (sign, logabsdet). Gradient of logabsdet: inv.T; of the sign of complex determinants: i inv.T times the change of its phase."""
def solve(A: Any, B: Any, *, left: Any=True, out: Any=None) -> _Tensor: """solve(A, B, left=True) -> Tensor: X with A X = B (X A = B for left=False); B may be a (batch of) vector(s)."""
def solve_ex(A: Any, B: Any, *, left: Any=True, check_errors: Any=False, out: Any=None) -> Any: """solve_ex(A, B) -> (result, info): solve, which says in info where the diagonal of U has its first zero (from 1; 0: nowhere)."""
def solve_triangular(A: Any, B: Any, *, upper: Any, left: Any=True, unitriangular: Any=False, out: Any=None) -> _Tensor: """solve_triangular(A, B, upper) -> Tensor: X with A X = B (X A = B for left=False), only the triangle of A being read."""
def svd(A: Any, full_matrices: Any=True, *, driver: Any=None, out: Any=None) -> Any: """svd(A, full_matrices=True) -> (U, S, Vh) with A = U diag(S) Vh; full_matrices completes U and Vh to bases."""
def svdvals(A: Any, *, driver: Any=None, out: Any=None) -> _Tensor: """svdvals(A) -> Tensor: the singular values, descending."""
def tensorinv(A: Any, ind: Any=2, *, out: Any=None) -> _Tensor: """tensorinv(A, ind=2) -> Tensor: the inverse of A as a map from its last dimensions to its first `ind`."""
def tensorsolve(A: Any, B: Any, dims: Any=None, *, out: Any=None) -> _Tensor: """tensorsolve(A, B, dims=None) -> Tensor: X with tensordot(A, X, X.ndim) = B; dims of A are moved last first."""
def vander(x: Any, *, N: Any=None) -> _Tensor: """vander(x, N=None) -> Tensor: the powers 0 ... N - 1 of the last dimension's numbers, along a new last dimension."""
def vecdot(x: Any, y: Any, *, dim: Any=-1, out: Any=None) -> _Tensor: """vecdot(x, y, dim=-1) -> Tensor: the dot products along a dimension, broadcasting."""
def vector_norm(x: Any, ord: Any=2, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """vector_norm(x, ord=2, dim=None, keepdim=False) -> Tensor: (sum |x|^ord)^(1/ord); dim None: of all elements."""
def warn(message: Any, category: Any=...) -> Any: """warnings.warn at the innermost line outside of this library, however many of its functions stand between."""
_check: Any
_check_equation: Any
_tensor: Any
_eye: Any
_recorded: Any
_spoiling: Any
_core: Any
_whole: Any
_eliminating: Any
_row: Any
_inv_rule: Any
_inv: Any
_inv_ex: Any
_solve_rule: Any
_solve: Any
_is_vector: Any
_spoilt: Any
_det_rule: Any
_det: Any
_log_sign: Any
_slogdet_rule: Any
_slogdet: Any
_cholesky_rule: Any
_record_cholesky: Any
_lower: Any
_factor: Any
_qr_rule: Any
_qr: Any
_gaps: Any
_settled: Any
_eigh_rule: Any
_eigh: Any
_svd_rule: Any
_svd_parts: Any
_svd: Any
_above: Any
_pinv_rule: Any
_record_pinv: Any
_inverted: Any
_old_cholesky: Any
_old_svd: Any
_old_qr: Any
_old_slogdet: Any
