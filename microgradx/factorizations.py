"""LU factorizations, factorizations that report failure instead of raising it, and singular values of low rank. Most stand in linalg."""
import numpy as np

from microgradx import linalg
from microgradx._engine import ops, tape
from microgradx._engine.dtype import DTYPES
from microgradx._engine.tensor import Tensor, from_array
from microgradx._engine.warn import warn
from microgradx._machine import _one_thread
from microgradx._rows import _cast_result, _result, as_called, both, need, own, results, tensor
from microgradx.complex_numbers import as_array, conj
from microgradx.shaping import broadcast_shapes

_INT32 = DTYPES["int32"]
LU, LUFactor, LUFactorEx, Unpacked = (both("linalg_lu", ("P", "L", "U")), both("linalg_lu_factor", ("LU", "pivots")),
                                      both("linalg_lu_factor_ex", ("LU", "pivots", "info")), both("lu_unpack", ("P", "L", "U")))
InvEx, SolveEx = both("linalg_inv_ex", ("inverse", "info")), both("linalg_solve_ex", ("result", "info"))


@np.errstate(all="ignore")
def _eliminated(op, A, pivot=True):
    """(L and U in one array, LAPACK's pivots, the first zero on U's diagonal counted from 1, else 0) by elimination, rows exchanged."""
    linalg._check(op, A, False)
    need(pivot or not A.numel(), RuntimeError, f"linalg.{op}: LU without pivoting is not implemented on the CPU")
    k = min(A.shape[-2:])
    packed, pivots = _eliminated_complex(np.array(as_array(A)), k) if A.dtype.is_complex else map(as_array, ops.eliminate(A.detach()))
    before = np.logical_and.accumulate(np.diagonal(packed, 0, -2, -1) != 0, -1).sum(-1)
    return packed, pivots, np.where(before < k, before + 1, 0).astype(np.int32)


def _eliminated_complex(a, k):
    m, n = a.shape[-2:]
    flat = a.reshape(int(np.prod(a.shape[:-2])), m, n)
    which, pivots = np.arange(len(flat)), np.zeros((len(flat), k), np.int32)
    for j in range(k):
        best = j + (np.abs(flat[:, j:, j].real) + np.abs(flat[:, j:, j].imag)).argmax(1)
        pivots[:, j] = best + 1
        flat[which, j], flat[which, best] = flat[which, best], flat[which, j]
        diagonal = flat[:, j, j]
        flat[:, j + 1:, j] /= np.where(diagonal == 0, 1, diagonal)[:, None]
        flat[:, j + 1:, j + 1:] -= flat[:, j + 1:, j, None] * flat[:, j, None, j + 1:]
    return flat.reshape(a.shape), pivots.reshape(*a.shape[:-2], k)


def _order(pivots, m):
    """Where each row of P^T A stands in A."""
    flat = pivots.reshape(int(np.prod(pivots.shape[:-1])), pivots.shape[-1])
    need(((flat > 0) & (flat <= m)).all(), RuntimeError, f"linalg.lu: pivots must be between 1 and {m}, got {pivots.tolist()}. Hint: lu_factor makes them")
    order, which = np.tile(np.arange(m), (len(flat), 1)), np.arange(len(flat))
    if len(flat) == 1:          # in Python, which exchanges two numbers in a tenth of the time
        order = order[0].tolist()
        for j, other in enumerate(flat[0].tolist()):
            order[j], order[other - 1] = order[other - 1], order[j]
        return np.array(order, np.int64).reshape(*pivots.shape[:-1], m)
    for j in range(flat.shape[1]):
        other = flat[:, j] - 1
        order[which, j], order[which, other] = order[which, other], order[which, j]
    return order.reshape(*pivots.shape[:-1], m)


def _exchanged(op, LU, pivots):
    """_order of lu_factor's pivots of LU's matrices."""
    need(isinstance(pivots, Tensor) and pivots.dtype is _INT32, RuntimeError, f"{op}: pivots should be a Tensor of int32, as linalg.lu_factor gives them")
    shape = (*LU.shape[:-2], min(LU.shape[-2:]))
    need(pivots.shape == shape, RuntimeError, f"{op}: Expected pivots of shape {list(shape)} for LU of shape {list(LU.shape)}, but got {list(pivots.shape)}")
    return _order(as_array(pivots), LU.shape[-2])


def _placed(order, like):
    """P with P[order[i], i] = 1."""
    return ops.cast_to(from_array(np.swapaxes(np.eye(order.shape[-1])[order], -1, -2).copy()), like.dtype)


def _lu_rule(node, gl, gu):
    """L and U of a square matrix whose rows stand in order: L^-T (tril(L^T gl, -1) + triu(gu U^T)) U^-T."""
    L, U = node.saved[:2]
    inner = 0
    if gl is not None:
        inner = (L.mH @ gl).tril(-1)
    if gu is not None:
        inner = inner + (gu @ U.mH).triu()
    return (solve_triangular(U.mH, solve_triangular(L.mH, inner, upper=True), upper=False, left=False),)


_record = linalg._recorded("linalg_lu", _lu_rule, 2, "LinalgLuBackward0")


def _parts(op, A, pivot=True):
    """(P's order, L, U, pivots, info), L and U with a history: that of the square part, and triangular systems for what is beyond it."""
    packed, pivots, info = _eliminated(op, A, pivot)
    order = _order(pivots, A.shape[-2])
    k = min(A.shape[-2:])
    lower = np.tril(packed[..., :k, :k], -1) + np.eye(k, dtype=packed.dtype)
    L, U = (ops.cast_to(from_array(np.ascontiguousarray(x)), A.dtype) for x in (lower, np.triu(packed[..., :k, :k])))
    rows = A.gather(-2, from_array(np.ascontiguousarray(np.broadcast_to(order[..., None], A.shape))))
    _record([L, U], (rows[..., :k, :k],))
    below, right = L, U
    if A.shape[-2] > k:
        beyond = from_array(packed[..., k:, :].copy())
        below = ops.cat([L, solve_triangular(U, rows[..., k:, :], upper=True, left=False) if A.requires_grad else beyond], -2)
    if A.shape[-1] > k:
        beyond = from_array(packed[..., k:].copy())
        right = ops.cat([U, solve_triangular(L, rows[..., k:], upper=False) if A.requires_grad else beyond], -1)
    return order, below, right, from_array(pivots), from_array(info)


def lu(A, *, pivot=True, out=None):
    """lu(A) -> (P, L, U): A = P @ L @ U with a permutation, a lower triangle with ones on its diagonal and an upper triangle.

    >>> import microgradx
    >>> microgradx.linalg.lu(microgradx.tensor([[1., 2.], [3., 4.]])).U
    tensor([[3.0000, 4.0000],
            [0.0000, 0.6667]])
    """
    order, L, U, *_ = _parts("lu", A, pivot)
    return results(out, LU(_placed(order, A) if pivot else ops.empty((0,), A.dtype), L, U))


def _packed(L, U):
    m, n = L.shape[-2], U.shape[-1]
    if n > m:
        return ops.cat([L.tril(-1) + U[..., :m], U[..., m:]], -1)
    return ops.cat([L[..., :n, :].tril(-1) + U, L[..., n:, :]], -2) if m > n else L.tril(-1) + U


def lu_factor_ex(A, *, pivot=True, check_errors=False, out=None):
    """lu_factor_ex(A) -> (LU, pivots, info): lu_factor, which says in info where U has its first zero (from 1; 0: nowhere).

    >>> import microgradx
    >>> microgradx.linalg.lu_factor_ex(microgradx.zeros(2, 2)).info
    tensor(1, dtype=microgradx.int32)
    """
    if not A.requires_grad or not tape.is_grad_enabled():
        packed, pivots, info = _eliminated("lu_factor_ex", A, pivot)
        LU, pivots, info = linalg._tensor(packed, A, columns=True), from_array(pivots), from_array(info)
    else:
        _, L, U, pivots, info = _parts("lu_factor_ex", A, pivot)
        LU = tape.rename(_packed(L, U), "LinalgLuFactorExBackward0")
    need(not check_errors or not info.any(), RuntimeError, "linalg.lu_factor_ex: U has a zero on its diagonal: A is singular")
    return results(out, LUFactorEx(LU, pivots, info))


def lu_factor(A, *, pivot=True, out=None):
    """lu_factor(A) -> (LU, pivots): L below and U on and above the diagonal of one matrix, and which row each was exchanged with (from 1).

    >>> import microgradx
    >>> microgradx.linalg.lu_factor(microgradx.tensor([[1., 2.], [3., 4.]])).pivots
    tensor([2, 2], dtype=microgradx.int32)
    """
    found = lu_factor_ex(A, pivot=pivot)
    need(not found.info.any(), RuntimeError,
         "linalg.lu_factor: U has a zero on its diagonal, and using it in lu_solve would divide by zero. Hint: lu_factor_ex reports it")
    return results(out, LUFactor(found.LU, found.pivots))


def lu_solve(LU, pivots, B, *, left=True, adjoint=False, out=None):
    """lu_solve(LU, pivots, B) -> Tensor: X with A X = B (X A = B unless left; A.T for A if adjoint), from what lu_factor(A) gave.

    >>> import microgradx
    >>> LU, pivots = microgradx.linalg.lu_factor(microgradx.tensor([[1., 2.], [3., 4.]]))
    >>> microgradx.linalg.lu_solve(LU, pivots, microgradx.tensor([[3.], [7.]])).flatten().round(decimals=4)
    tensor([1., 1.])
    """
    linalg._check("lu_solve", LU)
    if not left:
        X = lu_solve(LU, pivots, B.mH, adjoint=not adjoint).mH
        return X if out is None else ops.write_out(out, X)
    need(B.dim() > 1 and B.shape[-2] == LU.shape[-1], RuntimeError, f"linalg.lu_solve: Incompatible shapes of LU and B: {list(LU.shape)} and {list(B.shape)}")
    order, batch = _exchanged("linalg.lu_solve", LU, pivots)[..., None], broadcast_shapes(LU.shape[:-2], B.shape[:-2])
    order, B = np.broadcast_to(order, (*batch, *order.shape[-2:])), B.expand(*batch, *B.shape[-2:])
    if adjoint:
        X = solve_triangular(LU.mH, solve_triangular(LU.mH, B, upper=False), upper=True, unitriangular=True).take_along_dim(tensor(order.argsort(-2)), -2)
    else:
        X = solve_triangular(LU, solve_triangular(LU, B.take_along_dim(tensor(order), -2), upper=False, unitriangular=True), upper=True)
    return X if out is None else ops.write_out(out, X)


def lu_unpack(LU_data, LU_pivots, unpack_data=True, unpack_pivots=True, *, out=None):
    """lu_unpack(LU_data, LU_pivots) -> (P, L, U): the factors that linalg.lu_factor packed; empty ones where they are not asked for.

    >>> import microgradx
    >>> A = microgradx.tensor([[1., 2.], [3., 4.]])
    >>> P, L, U = microgradx.lu_unpack(*microgradx.linalg.lu_factor(A))
    >>> microgradx.allclose(P @ L @ U, A)
    True
    """
    k = min(LU_data.shape[-2:])
    P = L = U = ops.empty((0,), LU_data.dtype)
    if unpack_pivots:
        P = _placed(_exchanged("lu_unpack", LU_data, LU_pivots), LU_data)
    if unpack_data:
        L = LU_data[..., :k].tril(-1) + linalg._tensor(np.eye(LU_data.shape[-2], k), LU_data)
        U = LU_data[..., :k, :].triu()
    return results(out, Unpacked(P, L, U))


def _reported(op, A, B, check_errors, solver):
    """(solver(A), an X with A X = B, info): where info says that A is singular, X is what substitution makes of it, dividing by 0."""
    packed, pivots, info = _eliminated(op, A)
    need(not check_errors or not info.any(), linalg.LinAlgError, f"linalg.{op}: the matrix is singular, info = {info.tolist()}")
    try:
        if not info.any():
            return solver(A), from_array(info)
        singular = from_array((info != 0)[..., None, None].copy())
        regular = solver(ops.where(singular, linalg._eye(A.shape[-1], A), A))
    except linalg.LinAlgError:          # LAPACK, which rounds otherwise, finds a 0 on the diagonal where this elimination found none
        singular = ops.full((*info.shape, 1, 1), True, DTYPES["bool"])
        regular = solver(linalg._eye(A.shape[-1], A).expand(A.shape))
    X = np.take_along_axis(np.array(np.broadcast_to(as_array(B), regular.shape)), _order(pivots, A.shape[-1])[..., None], -2)
    with np.errstate(all="ignore"):
        for j in range(A.shape[-1]):
            X[..., j + 1:, :] -= packed[..., j + 1:, j, None] * X[..., j, None, :]
        for j in reversed(range(A.shape[-1])):
            X[..., j, :] /= packed[..., j, j, None]
            X[..., :j, :] -= packed[..., :j, j, None] * X[..., j, None, :]
    return ops.where(singular, linalg._tensor(X, A), regular), from_array(info)


def inv_ex(A, *, check_errors=False, out=None):
    """inv_ex(A) -> (inverse, info): inv, which says in info where the diagonal of U has its first zero (from 1; 0: nowhere).

    >>> import microgradx
    >>> microgradx.linalg.inv_ex(microgradx.tensor([[2., 0.], [0., 0.]])).info
    tensor(2, dtype=microgradx.int32)
    """
    linalg._check("inv_ex", A)
    return results(out, InvEx(*_reported("inv_ex", A, linalg._eye(A.shape[-1], A), check_errors, linalg.inv)))


def solve_ex(A, B, *, left=True, check_errors=False, out=None):
    """solve_ex(A, B) -> (result, info): solve, which says in info where the diagonal of U has its first zero (from 1; 0: nowhere).

    >>> import microgradx
    >>> microgradx.linalg.solve_ex(microgradx.tensor([[2., 0.], [0., 4.]]), microgradx.tensor([2., 8.])).result
    tensor([1., 2.])
    """
    linalg._check_equation("solve_ex", A, B, left)
    if not left:
        found = solve_ex(A.mT, B.mT, check_errors=check_errors)
        return results(out, SolveEx(found.result.mT, found.info))
    if linalg._is_vector(A, B):
        found = solve_ex(A, B.unsqueeze(-1), check_errors=check_errors)
        return results(out, SolveEx(found.result.squeeze(-1), found.info))
    return results(out, SolveEx(*_reported("solve_ex", A, B, check_errors, lambda A: linalg.solve(A, B))))


Eig = both("linalg_eig", ("eigenvalues", "eigenvectors"))


def _eig_rule(node, gl, gv):
    """V^-H (diag(gl) + (V^H gv - V^H V diag(re V^H gv)) / conj(gaps)) V^H."""
    L, V = node.saved[:2]
    inner = 0
    if gv is not None:
        moved = V.mH @ gv
        along = moved.diagonal(0, -2, -1)
        linalg._settled("eig", "eigen", along)
        own = from_array(np.eye(L.shape[-1], dtype=bool))
        gaps = ops.where(own, ops.full((), 1, L.dtype), (L.unsqueeze(-2) - L.unsqueeze(-1)).conj())
        inner = ((moved - (V.mH @ V) * along.real.unsqueeze(-2)) / gaps).masked_fill(own, 0)
    if gl is not None:
        inner = inner + gl.diag_embed()
    return (linalg.solve(V.mH, inner @ V.mH),)


_eig = linalg._row("eig", linalg._whole(lambda a: tuple(x.astype(np.result_type(a.dtype, np.complex64)) for x in np.linalg.eig(a))), _eig_rule, 2)


def eig(A, *, out=None):
    """eig(A) -> (eigenvalues, eigenvectors), complex, of square matrices, in no order; the columns of the second are eigenvectors of norm 1.

    RuntimeError where a gradient depends on the vectors' phases.

    >>> import microgradx
    >>> microgradx.linalg.eig(microgradx.tensor([[0., 1.], [-1., 0.]])).eigenvalues
    tensor([0.+1.j, 0.-1.j])
    """
    linalg._check("eig", A)
    return results(out, Eig(*_eig(A)), casts=True)


def eigvals(A, *, out=None):
    """eigvals(A) -> complex Tensor: the eigenvalues of square matrices.

    >>> import microgradx
    >>> microgradx.linalg.eigvals(microgradx.tensor([[0., 1.], [-1., 0.]])).abs().max()
    tensor(1.)
    """
    return _cast_result(out, eig(A).eigenvalues)


def _matrix(op, A):
    need(A.dim() >= 2, ValueError, f"{op}: expected a matrix or a batch of them, got shape {list(A.shape)}")


def svd_lowrank(A, q=6, niter=2, M=None):
    """svd_lowrank(A, q=6, niter=2, M=None) -> (U, S, V): about the q largest singular values of A - M, from random directions and niter
    steps of subspace iteration (Halko et al. 2009, algorithm 5.1).

    >>> import microgradx
    >>> microgradx.svd_lowrank(microgradx.tensor([[3., 0.], [0., 4.]]), 2)[1].round()
    tensor([4., 3.])
    """
    from microgradx import randn
    _matrix("svd_lowrank", A)
    q, niter = 6 if q is None else q, 2 if niter is None else niter
    A = A if M is None else A - M.expand_as(A)
    wide = A.shape[-2] < A.shape[-1]
    A = A.mH if wide else A
    Q = linalg.qr(A @ randn(A.shape[-1], q, dtype=A.dtype)).Q
    for _ in range(niter):
        Q = linalg.qr(A @ linalg.qr(A.mH @ Q).Q).Q
    U, S, Vh = linalg.svd(Q.mH @ A, full_matrices=False)
    return (Vh.mH, S, Q @ U) if wide else (Q @ U, S, Vh.mH)


def pca_lowrank(A, q=None, center=True, niter=2):
    """pca_lowrank(A, q=None, center=True, niter=2) -> (U, S, V): svd_lowrank of A, its columns' means taken off first if center; the columns
    of V are the principal directions. q: min(6, rows, columns) unless given.

    >>> import microgradx
    >>> microgradx.pca_lowrank(microgradx.tensor([[1., 5.], [2., 5.], [3., 5.]]), 1)[2].abs()
    tensor([[1.],
            [0.]])
    """
    _matrix("pca_lowrank", A)
    m, n = A.shape[-2:]
    q = min(6, m, n) if q is None else q
    need(0 <= q <= min(m, n), ValueError, f"q(={q}) must be non-negative integer and not greater than min(m, n)={min(m, n)}: pca_lowrank")
    need(niter >= 0, ValueError, f"niter(={niter}) must be non-negative integer: pca_lowrank")
    return svd_lowrank(A - A.mean(-2, keepdim=True) if center else A, q, niter)


WithInfo, Triangular = both("_lu_with_info", ("LU", "pivots", "info")), both("triangular_solve", ("solution", "cloned_coefficient"))


def _old_lu(A, pivot=True, get_infos=False, out=None):
    """lu(A, pivot=True, get_infos=False) -> (LU, pivots), and lu_factor_ex's info if get_infos: linalg.lu_factor, singular or not (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.lu(microgradx.tensor([[1., 2.], [3., 4.]]))[1]
    tensor([2, 2], dtype=microgradx.int32)
    """
    warn("microgradx.lu is deprecated in favor of microgradx.linalg.lu_factor")
    found = lu_factor_ex(A, pivot=pivot)
    found = WithInfo(*found) if get_infos else tuple(found[:2])
    return found if out is None else tuple(ops.write_out(target, ops.cast_to(value, target.dtype), True) for target, value in zip(out, found, strict=True))


def _old_lu_solve(input, LU_data, LU_pivots, *, out=None):
    """lu_solve(input, LU_data, LU_pivots) -> Tensor: linalg.lu_solve(LU_data, LU_pivots, input) (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> LU, pivots = microgradx.linalg.lu_factor(microgradx.tensor([[2.]]))
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.lu_solve(microgradx.tensor([[6.]]), LU, pivots)
    tensor([[3.]])
    """
    warn("microgradx.lu_solve is deprecated in favor of microgradx.linalg.lu_solve")
    return lu_solve(LU_data, LU_pivots, input, out=out)


def triangular_solve(input, A, upper=True, transpose=False, unitriangular=False, *, out=None):
    """triangular_solve(input, A) -> (X, a copy of A) with A X = input (A.T X = input if transpose): linalg.solve_triangular (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.triangular_solve(microgradx.tensor([[6.]]), microgradx.tensor([[2.]])).solution
    tensor([[3.]])
    """
    warn("microgradx.triangular_solve is deprecated in favor of microgradx.linalg.solve_triangular")
    for name, x in (("input", input), ("A", A)):
        need(x.dim() >= 2, RuntimeError, f"triangular_solve: Expected {name} to have at least 2 dimensions, but it has shape {list(x.shape)}")
    need(input.dtype is A.dtype, RuntimeError, f"triangular_solve: Expected input and A to have the same dtype, got {input.dtype} and {A.dtype}")
    X = solve_triangular(A.mT if transpose else A, input, upper=bool(upper) is not bool(transpose), unitriangular=unitriangular)
    return results(out, Triangular(tape.rename(X, "TriangularSolveBackward0"), A.expand(*X.shape[:-2], *A.shape[-2:]).clone()))


def _solved(A, B):
    """A X = B of an upper triangle of complex numbers: by halves, and a small one by substitution."""
    n, half = A.shape[-1], A.shape[-1] // 2
    if n > 32:
        X = _solved(A[..., half:, half:], B[..., half:, :])
        return np.concatenate([_solved(A[..., :half, :half], B[..., :half, :] - A[..., :half, half:] @ X), X], -2)
    X = np.broadcast_to(B, np.broadcast_shapes(A.shape[:-2], B.shape[:-2]) + B.shape[-2:]).copy()
    for i in reversed(range(n)):
        X[..., i, :] /= A[..., i, i, None]
        X[..., :i, :] -= A[..., :i, i, None] * X[..., None, i, :]
    return X


def _substituted(op, A, B, upper, unit=0):
    """X of A X = B, its history not recorded: A is a triangle (with ones on its diagonal if unit), what is beyond it is not read."""
    if not A.dtype.is_complex:
        return ops.solve_triangle(op, A.detach(), B.detach(), upper, unit)
    turn = slice(None, None, 1 if upper else -1)         # backwards a lower triangle is an upper one
    a = np.triu(as_array(A)[..., turn, turn], unit) + unit * np.eye(A.shape[-1], dtype=A.dtype.np_name)
    return linalg._tensor(linalg._whole(_solved)(a, as_array(B)[..., turn, :])[..., turn, :], A, columns=True)


def _triangle_rule(node, g):
    X, A = node.saved
    upper, unit = node.extra_
    gb = _triangle(A.mH, g, not upper, unit)
    ga = -(gb @ X.mH)
    return ga.triu(unit) if upper else ga.tril(-unit), gb


_TRIANGLE = tape.python_row("linalg_solve_triangular", _triangle_rule, "LinalgSolveTriangularBackward0")


def _triangle(A, B, upper, unit):
    X = _substituted("linalg.solve_triangular", A, B, upper, unit)
    tape.record_python(_TRIANGLE, X, (A, B), (X, A), (upper, unit))
    return X


def solve_triangular(A, B, *, upper, left=True, unitriangular=False, out=None):
    """solve_triangular(A, B, upper) -> Tensor: X with A X = B (X A = B for left=False), only the triangle of A being read.

    A singular A gives infinite and NaN elements.

    >>> import microgradx
    >>> microgradx.linalg.solve_triangular(microgradx.tensor([[2., 0.], [1., 1.]]), microgradx.tensor([[2.], [3.]]), upper=False)
    tensor([[1.],
            [2.]])
    """
    linalg._check("solve_triangular", A)
    need(B.dim() > 1 and B.shape[-2 if left else -1] == A.shape[-1], RuntimeError,
         f"linalg.solve_triangular: Incompatible shapes of A and B for the equation {'AX' if left else 'XA'} = B ({list(A.shape)} and {list(B.shape)})")
    B, unit = B.to(A.dtype), int(bool(unitriangular))
    return _result(out, _triangle(A, B, bool(upper), unit) if left else _triangle(A.mT, B.mT, not upper, unit).mT)


Geqrf = both("geqrf", ("a", "tau"))


def geqrf(input, *, out=None):
    """geqrf(input) -> (a, tau): the QR factorization as LAPACK keeps it, R in a's upper triangle, the Householder vectors below. No gradient.

    >>> import microgradx
    >>> microgradx.geqrf(microgradx.tensor([[3.], [4.]])).a
    tensor([[-5.0000],
            [ 0.5000]])
    """
    linalg._check("geqrf", input, False)
    packed, tau = _one_thread(np.linalg.qr)(as_array(input.detach()), mode="raw")
    return results(out, Geqrf(linalg._tensor(np.swapaxes(packed, -1, -2), input, columns=True), linalg._tensor(tau, input)), casts=True)


def householder_product(input, tau, *, out=None):
    """householder_product(input (..., m, n), tau (..., k)) -> Tensor (..., m, n): the first n columns of H1 H2 ... Hk, Hi = 1 - tau_i v_i v_i^H.

    v_i is 1 at i, below what input's column i holds there, 0 above. Gradient: by the reflections, one after the other.

    >>> import microgradx
    >>> microgradx.linalg.householder_product(*microgradx.geqrf(microgradx.tensor([[3.], [4.]])))
    tensor([[-0.6000],
            [-0.8000]])
    """
    need(input.dim() < 2 or input.shape[-1] <= input.shape[-2], RuntimeError, f"householder_product: input must not be wide, got {list(input.shape)}")
    return _cast_result(out, _reflected("householder_product", input, tau))


def _reflected(op, input, tau, onto=None, transpose=False):
    """H1 ... Hk (its conjugate transpose) times onto, or times the first columns of the unit matrix."""
    need(input.dim() >= 2 and tau.shape[:-1] == input.shape[:-2] and tau.shape[-1] <= min(input.shape[-2:]) and tau.dtype is input.dtype, RuntimeError,
         f"{op}: input must be (..., m, n) and tau (..., k), of its dtype and no longer than m and n; got {list(input.shape)} and {list(tau.shape)}")
    below, m = input.tril(-1), input.shape[-2]
    if onto is None:
        onto = ops.cast_to(from_array(np.zeros(input.shape) + np.eye(m, input.shape[-1])), input.dtype)
    unit = ops.cast_to(from_array(np.eye(m)), input.dtype)
    for i in range(tau.shape[-1]) if transpose else reversed(range(tau.shape[-1])):
        v, factor = (below[..., i] + unit[i]).unsqueeze(-1), tau[..., i, None, None]
        onto = onto - (conj(factor) if transpose else factor) * v * (v.mH @ onto)
    return onto if onto.numel() and tau.shape[-1] else tape.flat(onto, input, tau)


def orgqr(input, tau, *, out=None):
    """orgqr(input, tau) -> Tensor: linalg.householder_product.

    >>> import microgradx
    >>> microgradx.orgqr(*microgradx.geqrf(microgradx.tensor([[3.], [4.]])))
    tensor([[-0.6000],
            [-0.8000]])
    """
    return householder_product(input, tau, out=out)


def ormqr(input, tau, other, left=True, transpose=False, *, out=None):
    """ormqr(input, tau, other, left=True, transpose=False) -> Tensor: Q @ other (other @ Q), Q or its conjugate transpose being all of H1 ... Hk.

    >>> import microgradx
    >>> microgradx.ormqr(*microgradx.geqrf(microgradx.tensor([[3.], [4.]])), microgradx.tensor([[5.], [0.]]))
    tensor([[-3.],
            [-4.]])
    """
    need(other.dim() > 1 and other.shape[:-2] == input.shape[:-2], RuntimeError,
         f"ormqr: other must be matrices in a batch as input's, got {list(other.shape)} and {list(input.shape)}")
    need(tau.dim() < 1 or input.dim() < 2 or tau.shape[-1] == min(other.shape[-2 if left else -1], input.shape[-1]), RuntimeError,
         f"ormqr: tau must be as long as input is wide or other high, got {list(tau.shape)} for {list(input.shape)} and {list(other.shape)}")
    found = _reflected("ormqr", input, tau, other if left else other.mH, bool(transpose) is bool(left))
    return _result(out, found if left else found.mH)


def _lu_method(self, pivot=True, get_infos=False):
    """lu(self, pivot, get_infos), as a tuple."""
    return tuple(_old_lu(self, pivot, get_infos))


METHODS = as_called(lu=_lu_method)
PUBLIC = own(globals())
for _name in ("lu", "lu_factor", "lu_factor_ex", "lu_solve", "inv_ex", "solve_ex", "eig", "eigvals", "householder_product", "solve_triangular"):
    setattr(linalg, _name, PUBLIC.pop(_name))
PUBLIC.update(as_called(lu=_old_lu, lu_solve=_old_lu_solve))
