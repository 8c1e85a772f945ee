"""Linear algebra: norms, and decompositions computed by NumPy with differentiable rules.

A function stands in three parts: what computes on arrays (`_core`, NumPy's loop over matrices, or `_whole`, one of NumPy's functions), the gradient's rule,
and the public function, which checks its arguments. `_row` joins the first two: `_inv = _row("inv", _eliminating("inv", "d->d"), _inv_rule)`.
"""
import math

import numpy as np

from microgradx._engine import ops, tape
from microgradx._engine.tape import flat as _flat, rename
from microgradx._engine.tensor import Tensor, from_array
from microgradx._engine.warn import warn
from microgradx._machine import _one_thread
from microgradx._rows import _cast_result, _dim, _result, as_called, both, need, results
from microgradx.complex_numbers import as_array as _as_array
from microgradx.products import _chained, matmul as matmul
from microgradx.reduction import _for_norm, _vector_norm as _norm

LinAlgError = type("_LinAlgError", (RuntimeError,), {"__doc__": "A matrix that has no such decomposition.", "__module__": "microgradx._C"})
PUBLIC = {}
# PyTorch looks at the dtype at once in these; in others, and in those for integers too, when it chooses a kernel, with an error of another class
_EARLY = ("inv", "inv_ex", "slogdet", "pinv", "lstsq", "matrix_power", "matrix_norm", "matrix_rank", "matrix_exp")
_LATE = ("eigh", "lu", "lu_factor_ex", "cholesky_solve", "cholesky_inverse", "solve_triangular", "geqrf")


def _check(op, x, square=True, floating=True):
    if x.dim() < 2:
        raise RuntimeError(f"linalg.{op}: The input tensor A must have at least 2 dimensions, got {x.dim()}")
    if square and x.shape[-1] != x.shape[-2]:
        raise RuntimeError(f"linalg.{op}: A must be batches of square matrices, but they are {x.shape[-2]} by {x.shape[-1]} matrices")
    if floating and x.dtype.name not in ("float32", "float64") and not x.dtype.is_complex:
        late = op not in _EARLY if x.dtype.is_floating_point else op in _LATE
        raise (NotImplementedError if late else RuntimeError)(f"linalg.{op}: Expected a tensor of float32 or float64 as input. Got {x.dtype.short_name}")


def _check_equation(op, A, B, left=True):
    _check(op, A)
    need(left or not _is_vector(A, B) and B.shape[-1:] == A.shape[-1:], RuntimeError,
         f"linalg.{op}: Incompatible shapes of A and B for the equation XA = B ({list(A.shape)} and {list(B.shape)})")
    need(A.dtype is B.dtype, RuntimeError, f"linalg.{op}: Expected A and B to have the same dtype, but found {A.dtype!r} and {B.dtype!r} instead")


def _tensor(array, like, columns=False):
    """columns: those of each matrix lie one behind the other, as LAPACK leaves them, and so do those of `empty_like` and `randn_like`."""
    out = from_array(np.array(array.mT, order="C", copy=None).mT if columns else np.array(array, order="C", copy=None))
    return ops.cast_to(out, like.dtype.to_complex() if out.dtype.is_complex else like.dtype.to_real())


def _eye(n, like):
    return ops.cast_to(_tensor(np.eye(n), like), like.dtype)


def _recorded(name, rule, count=1, node_name=None):
    """record(outs, inputs): results computed otherwise get a rule(node, *grads), which finds outputs and inputs in node.saved."""
    row = tape.python_row(name, lambda node, grad: rule(node, *(grad if isinstance(grad, list) else [grad])), node_name)

    def record(outs, inputs):
        tape.record_python(row, outs if count > 1 else outs[0], inputs, (*outs, *inputs))
    return record


def _spoiling(compute, arrays, options):
    """Which element of a batch compute fails for, as the beginning of a message; empty where there is no batch."""
    *batch, n, m = arrays[0].shape
    for i, each in enumerate(arrays[0].reshape(-1, n, m) if batch else ()):
        try:
            compute(each, *(np.ones((n, 1), each.dtype) for _ in arrays[1:]), **options)
        except np.linalg.LinAlgError:
            return f"(Batch element {i}): "
    return ""


def _core(name, kinds, failure=None):
    """The loop over matrices behind a function of NumPy's, without its checks, which take longer than a small matrix does.

    kinds: of its arguments and results, where r is real though the matrices be complex. LinAlgError(failure) where it fails.
    """
    compute = getattr(np.linalg._umath_linalg, name)
    real, complex_ = kinds.replace("r", "d"), kinds.replace("d", "D").replace("r", "d")

    def fail(*said):
        raise np.linalg.LinAlgError(failure)

    @_one_thread
    @np.errstate(all="ignore", invalid="call" if failure else "ignore", call=fail)
    def function(*arrays):
        return compute(*arrays, signature=complex_ if arrays[0].dtype.kind == "c" else real)
    return function


def _whole(compute):
    """A function that is made of NumPy's whole ones, and looks at what is not finite itself."""
    return _one_thread(np.errstate(all="ignore")(compute))


def _eliminating(name, kinds):
    """_core of what eliminates: NaN for a matrix that holds one, which looks singular to LAPACK's search of pivots."""
    compute = _core(name, kinds, "Singular matrix")

    def function(A, *B):
        try:
            return compute(A, *B)
        except np.linalg.LinAlgError:
            spoilt = np.isnan(A).any((-2, -1), keepdims=True)
            if not spoilt.any():
                raise
            return np.where(spoilt, np.nan, compute(np.where(spoilt, np.eye(A.shape[-1], dtype=A.dtype), A), *B))
    return function


def _row(name, compute, rule, count=1):
    """A function of tensors, and options, that NumPy computes on their arrays; the first `count` results have the rule, others no derivative."""
    record = _recorded("linalg_" + name, rule, count, f"Linalg{name.title()}ExBackward0" if name in ("inv", "solve", "cholesky") else None)

    def function(*inputs, **options):
        arrays = [_as_array(x.detach()) for x in inputs]
        try:
            found = compute(*arrays, **options)
        except np.linalg.LinAlgError as error:
            singular = ("The solver failed" if name == "solve" else "the inversion could not be completed") + " because the input matrix is singular"
            odd = "the input matrix has values that are not finite, or is ill-conditioned"
            wrong = singular if "Singular" in str(error) else f"{error}: {odd}"
            raise LinAlgError(f"linalg.{name}: {_spoiling(compute, arrays, options)}{wrong}") from None
        outs = [_tensor(a, inputs[0], columns=a.ndim >= inputs[0].dim()) for a in (found if isinstance(found, tuple) else [found])]
        record(outs[:count], inputs)
        return outs if len(outs) > 1 else outs[0]
    return function


def vector_norm(x, ord=2, dim=None, keepdim=False, *, dtype=None, out=None):
    """vector_norm(x, ord=2, dim=None, keepdim=False) -> Tensor: (sum |x|^ord)^(1/ord); dim None: of all elements.

    >>> import microgradx
    >>> microgradx.linalg.vector_norm(microgradx.tensor([3., 4.]))
    tensor(5.)
    """
    need(not isinstance(ord, str), TypeError, f"linalg_vector_norm(): argument 'ord' must be Number, not str ({ord!r}). Hint: linalg.norm takes it")
    result = _norm("linalg.vector_norm", _for_norm("linalg.vector_norm", x, dtype), ord, dim, keepdim)
    return rename(result, "LinalgVectorNormBackward0") if out is None else ops.write_out(out, result)


def matrix_norm(A, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None, out=None):
    """matrix_norm(A, ord="fro", dim=(-2, -1)) -> Tensor: "fro", "nuc", 1, -1, 2, -2, inf or -inf.

    >>> import microgradx
    >>> microgradx.linalg.matrix_norm(microgradx.tensor([[3., 0.], [0., 4.]]))
    tensor(5.)
    """
    A = _for_norm("linalg.matrix_norm", A, dtype)
    need(A.dim() >= 2, RuntimeError, f"linalg.matrix_norm: The input tensor A must have at least 2 dimensions, got {A.dim()}")
    need(isinstance(dim, (tuple, list)), TypeError, f"linalg_matrix_norm(): argument 'dim' must be tuple of ints, not {type(dim).__name__}")
    need(len(dim) == 2, RuntimeError, f"linalg.matrix_norm: dim must be a 2-tuple, got {tuple(dim)}")
    d0, d1 = (_dim("linalg.matrix_norm", d, A.dim()) for d in dim)
    need(d0 != d1, RuntimeError, f"linalg.matrix_norm: dims must be different, got {tuple(dim)}")
    if ord == "fro":
        return _result(out, _norm("linalg.matrix_norm", A, 2, dim, keepdim))
    if ord in (1, -1, math.inf, -math.inf):
        first, second = (d0, d1) if abs(ord) == 1 else (d1, d0)
        sums = A.abs().sum(first, keepdim=keepdim)
        second -= not keepdim and first < second
        return _result(out, (ops.amin if ord < 0 else ops.amax if sums.shape[second] else ops.sum)(sums, second, keepdim))
    if ord in ("nuc", 2, -2):
        moved = A.movedim((d0, d1), (-2, -1))
        _check("matrix_norm", moved, False)
        values = svdvals(moved)
        result = values.amin(-1) if ord == -2 else values.amax(-1) if ord == 2 and values.shape[-1] else values.sum(-1)
        return _result(out, result.unsqueeze(min(d0, d1)).unsqueeze(max(d0, d1)) if keepdim else result)
    raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")


def norm(A, ord=None, dim=None, keepdim=False, *, out=None, dtype=None):
    """norm(A, ord=None, dim=None) -> Tensor: vector_norm, or matrix_norm where ord asks for it or dim names two dimensions.

    >>> import microgradx
    >>> microgradx.linalg.norm(microgradx.tensor([3., 4.]))
    tensor(5.)
    """
    several = isinstance(dim, (tuple, list))
    need(not several or len(dim) in (1, 2), RuntimeError, f"linalg.norm: dim must be of length 1 or 2, got {dim}")
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype, out=out)
    need(dim is not None or A.dim() in (1, 2), RuntimeError,
         f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {A.dim()}D. Hint: say which dim")
    dims = A.dim() if dim is None else len(dim) if several else 1
    if isinstance(ord, str) or dims == 2:
        return matrix_norm(A, ord, (-2, -1) if dim is None else dim if several else (dim,), keepdim, dtype=dtype, out=out)
    return vector_norm(A, ord, dim, keepdim, dtype=dtype, out=out)


def _inv_rule(node, g):
    y = node.saved[0].mH
    return (-(y @ g @ y),)


_inv = _row("inv", _eliminating("inv", "d->d"), _inv_rule)


def inv(A, *, out=None):
    """inv(A) -> Tensor: the inverse of square matrices. Gradient: -inv.T @ g @ inv.T.

    >>> import microgradx
    >>> microgradx.linalg.inv(microgradx.tensor([[2., 0.], [0., 4.]]))
    tensor([[0.5000, 0.0000],
            [0.0000, 0.2500]])
    """
    _check("inv", A)
    return _result(out, _inv(A))


def _inv_ex(A):
    """inv(A), and what dividing by 0 makes of it where A is singular."""
    try:
        return inv(A)
    except LinAlgError:
        from microgradx.factorizations import inv_ex
        return inv_ex(A).inverse


def _solve_rule(node, g):
    x, A, _ = node.saved
    gb = solve(A.mH, g)
    return -(gb @ x.mH), gb


_solve = _row("solve", _eliminating("solve", "dd->d"), _solve_rule)


def _is_vector(A, B):
    return B.dim() == 1 or B.dim() == A.dim() - 1 and B.shape == A.shape[:-1]


def solve(A, B, *, left=True, out=None):
    """solve(A, B, left=True) -> Tensor: X with A X = B (X A = B for left=False); B may be a (batch of) vector(s).

    >>> import microgradx
    >>> microgradx.linalg.solve(microgradx.tensor([[2., 0.], [0., 4.]]), microgradx.tensor([2., 8.]))
    tensor([1., 2.])
    """
    _check_equation("solve", A, B, left)
    if not left:
        return _result(out, solve(A.mT, B.mT).mT)
    vector = _is_vector(A, B)
    need(B.dim(), RuntimeError, "linalg.solve: The input tensor B must have at least 1 dimension, got 0")
    rows = B.shape[-1] if vector else B.shape[-2]
    need(rows == A.shape[-1], RuntimeError, f"linalg.solve: Incompatible shapes of A and B for the equation AX = B ({list(A.shape)} and {list(B.shape)})")
    if not vector:
        return _result(out, _solve(A, B))
    found = _solve(A, B.unsqueeze(-1)).squeeze(-1)
    return _result(out, rename(found if found.dim() < 2 else found.mT.contiguous().mT, "LinalgSolveExBackward0"))


def _spoilt(value, gone, A):
    """value, the logarithm of a determinant or one, with NaN where it is gone because of a NaN."""
    return np.where(np.isnan(A).any((-2, -1)), np.nan, value) if (value == gone).any() else value


def _det_rule(node, g):
    det, A = node.saved
    gone = det == 0
    if bool(gone.any()):                # any regular matrix does there
        A = ops.where(gone.unsqueeze(-1).unsqueeze(-1), _eye(A.shape[-1], A), A)
    return ((g * det.conj()).unsqueeze(-1).unsqueeze(-1) * inv(A).mH,)


_plain_det = _core("det", "d->d")
_det = _row("det", lambda A: _spoilt(_plain_det(A), 0, A), _det_rule)


def det(A, *, out=None):
    """det(A) -> Tensor: the determinant. Gradient: det inv.T, and 0 where det is 0.

    >>> import microgradx
    >>> microgradx.linalg.det(microgradx.tensor([[2., 0.], [0., 4.]]))
    tensor(8.)
    """
    _check("det", A)
    return _result(out, _det(A))


Slogdet = both("linalg_slogdet", ("sign", "logabsdet"))


_signed = _core("slogdet", "d->dr")


def _log_sign(a):
    sign, log = _signed(a)
    log = _spoilt(log, -np.inf, a)
    return log, np.where(np.isnan(log), 0, sign)


def _slogdet_rule(node, g_log, g_sign):
    _, sign, A = node.saved
    g = sign.abs() * 0 if g_log is None else g_log
    if g_sign is not None and sign.dtype.is_complex:            # of modulus 1: only its phase moves
        g = g - 1j * (g_sign.conj() * sign).imag
    return (g.unsqueeze(-1).unsqueeze(-1) * _inv_ex(A).mH,)


_slogdet = _row("slogdet", _log_sign, _slogdet_rule, 2)


def slogdet(A, *, out=None):
    """slogdet(A) -> (sign, logabsdet). Gradient of logabsdet: inv.T; of the sign of complex determinants: i inv.T times the change of its phase.

    >>> import microgradx
    >>> microgradx.linalg.slogdet(microgradx.tensor([[0., 1.], [1., 0.]])).sign
    tensor(-1.)
    """
    _check("slogdet", A)
    log, sign = _slogdet(A)
    return results(out, Slogdet(sign, log))


def logdet(A):
    """logdet(A) -> Tensor: log(det(A)), NaN where det is negative.

    >>> import microgradx
    >>> microgradx.logdet(microgradx.tensor([[2., 0.], [0., 4.]]))
    tensor(2.0794)
    """
    sign, log = slogdet(A)
    if A.dtype.is_complex:
        return sign.log() + log
    return ops.where(sign < 0, ops.full((), math.nan, A.dtype), log)


def _cholesky_rule(node, g):
    L = node.saved[0]
    middle = (L.mH @ g).tril()
    middle = (middle + middle.tril(-1)) * 0.5
    inverse = inv(L)
    s = inverse.mH @ middle @ inverse
    return ((s + s.mH) * 0.5,)


CholeskyEx = both("linalg_cholesky_ex", ("L", "info"))
_record_cholesky = _recorded("linalg_cholesky", _cholesky_rule, 1, "LinalgCholeskyExBackward0")


_factored = _core("cholesky_lo", "d->d", "Matrix is not positive definite")


def _lower(A):
    """cholesky of arrays; NaN is not positive either."""
    L = _factored(A)
    last = L[..., -1:, -1:]        # of a NaN before it all that follow are made
    if np.count_nonzero(last != last):
        raise np.linalg.LinAlgError
    return L


def _factor(A):
    """(L, info) of one matrix: info is the order of the first leading minor that is not positive, 0 where there is none."""
    L, low, high = np.zeros_like(A), 0, len(A)         # the largest that can be factored is low or more, high or less
    trial = high
    while low < high:
        try:
            L[:trial, :trial] = _lower(A[:trial, :trial])
            low = trial
        except np.linalg.LinAlgError:
            high = trial - 1
        trial = (low + high + 1) // 2
    if low < len(A):
        L[low:, :low] = np.linalg.solve(L[:low, :low], A[low:, :low].conj().T).conj().T
        L[low:, low:] = np.tril(A[low:, low:])
        L[low, low] -= L[low, :low] @ L[low, :low].conj()
    return L, (low + 1) % (len(A) + 1)


def cholesky_ex(A, *, upper=False, check_errors=False, out=None):
    """cholesky_ex(A, upper=False) -> (L, info): cholesky, and instead of an error the order of the first leading minor that is not positive, or 0.

    Where info is not 0, L is unfinished: its columns from there on hold A's numbers. LinAlgError with check_errors=True.

    >>> import microgradx
    >>> microgradx.linalg.cholesky_ex(microgradx.tensor([[4., 2.], [2., 1.]])).info
    tensor(2, dtype=microgradx.int32)
    """
    _check("cholesky", A)
    array = _as_array(A.detach())
    info = np.zeros(A.shape[:-2], np.int32)
    try:
        L = _lower(array)
    except np.linalg.LinAlgError:
        L = np.zeros_like(array)
        for at in np.ndindex(info.shape):
            L[at], info[at] = _factor(array[at])
        if check_errors:
            at = info.reshape(-1).nonzero()[0][0]
            where = f"(Batch element {at}): " if info.ndim else ""
            raise LinAlgError(f"linalg.cholesky: {where}The factorization could not be completed because the input is not positive-definite "
                              f"(the leading minor of order {info.reshape(-1)[at]} is not positive-definite)") from None
    L = _tensor(L, A, columns=not upper)
    _record_cholesky([L], (A,))
    return results(out, CholeskyEx(L.mH if upper else L, from_array(info)))


def cholesky(A, *, upper=False, out=None):
    """cholesky(A, upper=False) -> Tensor: lower L with A = L L.H. LinAlgError where A is not positive definite.

    >>> import microgradx
    >>> microgradx.linalg.cholesky(microgradx.tensor([[4., 2.], [2., 5.]]))
    tensor([[2., 0.],
            [1., 2.]])
    """
    return _result(out, cholesky_ex(A, upper=upper, check_errors=True).L)


QR = both("linalg_qr", ("Q", "R"))


def _qr_rule(node, gq, gr):
    Q, R = node.saved[0], node.saved[1]
    need(Q.dim() > 1, RuntimeError, "the derivative of linalg.qr depends on Q, which is not computed when mode='r'. Hint: mode='reduced'")
    need(Q.shape[-1] <= R.shape[-1], RuntimeError, "linalg.qr is not differentiable when mode='complete' and there are more rows than columns")
    m = -(gq.mH @ Q) if gq is not None else 0
    m = (m + R @ gr.mH if gr is not None else m).tril()
    b = (gq if gq is not None else 0) + Q @ ((m + m.mH) * (1 - 0.5 * _eye(m.shape[-1], m)))
    return (solve(R, b.mH).mH,)


_qr = _row("qr", _whole(lambda a, mode: (np.empty(0, a.dtype), np.linalg.qr(a, mode)) if mode == "r" else np.linalg.qr(a, mode)), _qr_rule, 2)


def qr(A, mode="reduced", *, out=None):
    """qr(A, mode="reduced") -> (Q, R): orthonormal columns times upper triangular; "complete" completes Q to a basis.

    >>> import microgradx
    >>> q, r = microgradx.linalg.qr(microgradx.tensor([[3., 1.], [4., 2.]]))
    >>> microgradx.allclose(q @ r, microgradx.tensor([[3., 1.], [4., 2.]]))
    True
    """
    _check("qr", A, False)
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'")
    rows, columns = A.shape[-2:]
    if mode != "r" and rows < columns and A.requires_grad:         # the columns beyond a square are those of R alone
        Q, R = qr(A[..., :rows], mode)
        return results(out, QR(Q, ops.cat([R, Q.mH @ A[..., rows:]], -1)))
    return results(out, QR(*_qr(A, mode=mode)))


Eigh = both("linalg_eigh", ("eigenvalues", "eigenvectors"))


def _gaps(values):
    """values[j] - values[i], infinite where i = j."""
    gaps = values.unsqueeze(-2) - values.unsqueeze(-1)
    return gaps.masked_fill(from_array(np.eye(values.shape[-1], dtype=bool)), math.inf)


def _settled(op, what, along):
    """Refuses the gradient of a function of vectors that depends on their phases, as the part along each vector tells."""
    need(not along.dtype.is_complex or bool((along.imag.abs() <= 1e-2).all()), RuntimeError, f"linalg.{op}: {what}vectors are defined up to a factor "
         "of modulus 1, on which this function of them depends; its gradient is not defined")


def _eigh_rule(node, gl, gv):
    L, V = node.saved[0], node.saved[1]
    inner = 0
    if gv is not None:
        moved = V.mH @ gv
        _settled("eigh", "eigen", moved.diagonal(0, -2, -1))
        inner = moved * (1 / _gaps(L))
    if gl is not None:
        inner = inner + ops.cast_to(gl.unsqueeze(-1) * _eye(L.shape[-1], L), V.dtype)
    g = V @ inner @ V.mH
    return ((g + g.mH) * 0.5,)


_of_triangle = {(which, vectors): _core(f"eig{'' if vectors else 'vals'}h_{word}", "d->rd" if vectors else "d->r", "Eigenvalues did not converge")
                for which, word in (("L", "lo"), ("U", "up")) for vectors in (True, False)}


def _eigen(a, UPLO, vectors):
    found = _of_triangle[UPLO, vectors](a)
    return found if vectors else (found, found[:0])


_eigh = _row("eigh", _eigen, _eigh_rule, 2)


def _spectrum(A, UPLO, vectors=True):
    _check("eigh", A)
    need(isinstance(UPLO, str), TypeError, f"linalg_eigh(): argument 'UPLO' must be str, not {type(UPLO).__name__}")
    need(UPLO in ("L", "U", "l", "u"), RuntimeError, f"linalg.eigh: Expected UPLO argument to be 'L' or 'U', but got {UPLO!r}")
    return _eigh(A, UPLO=UPLO.upper(), vectors=vectors)


def eigh(A, UPLO="L", *, out=None):
    """eigh(A) -> (eigenvalues, eigenvectors) of symmetric matrices, ascending.

    >>> import microgradx
    >>> microgradx.linalg.eigh(microgradx.tensor([[2., 0.], [0., 1.]])).eigenvalues
    tensor([1., 2.])
    """
    return results(out, Eigh(*_spectrum(A, UPLO)))


def eigvalsh(A, UPLO="L", *, out=None):
    """eigvalsh(A) -> Tensor: the eigenvalues of symmetric matrices, ascending.

    >>> import microgradx
    >>> microgradx.linalg.eigvalsh(microgradx.tensor([[2., 0.], [0., 1.]]))
    tensor([1., 2.])
    """
    return _result(out, _spectrum(A, UPLO, A.requires_grad and tape.is_grad_enabled())[0])


SVD = both("linalg_svd", ("U", "S", "Vh"))


def _svd_rule(node, gu, gs, gv):
    U, S, Vh = node.saved[:3]
    k, inner, phase = S.shape[-1], 0, 0
    if gs is not None:
        inner = gs.unsqueeze(-1) * _eye(k, S)
    if gu is not None or gv is not None:
        over_gap = 1 / _gaps(S * S)
        if gu is not None:
            skew = U.mH @ gu
            skew = skew - skew.mH
            phase = phase + skew.diagonal(0, -2, -1)
            inner = inner + skew * over_gap * S.unsqueeze(-2) + (skew.diagonal(0, -2, -1) / (2 * S)).diag_embed()
        if gv is not None:
            skew = Vh @ gv.mH
            skew = skew - skew.mH
            phase = phase + skew.diagonal(0, -2, -1)
            inner = inner + S.unsqueeze(-1) * (skew * over_gap)
        _settled("svd", "singular ", phase / 2)
    g = U @ ops.cast_to(inner, U.dtype) @ Vh
    if gu is not None and U.shape[-2] > k:
        outside = gu - U @ (U.mH @ gu)
        g = g + (outside / S.unsqueeze(-2)) @ Vh
    if gv is not None and Vh.shape[-1] > k:
        outside = gv - (gv @ Vh.mH) @ Vh
        g = g + U @ (outside / S.unsqueeze(-1))
    return (g,)


def _svd_parts(a, full_matrices, vectors=True):
    """U, S, Vh, and the vectors of U and Vh beyond the singular values: they are arbitrary and have no derivative."""
    if not vectors:
        s = np.linalg.svd(a, compute_uv=False)
        return s[:0], s, *[s[:0]] * 3
    u, s, vh = np.linalg.svd(a, full_matrices)
    k = s.shape[-1]
    return u[..., :k], s, vh[..., :k, :], u[..., k:], vh[..., k:, :]


_svd = _row("svd", _whole(_svd_parts), _svd_rule, 3)


def _check_svd(A, driver):
    _check("svd", A, False)
    need(driver is None, RuntimeError, f"linalg.svd: driver= is only supported on CUDA inputs, got {driver!r}")


def svd(A, full_matrices=True, *, driver=None, out=None):
    """svd(A, full_matrices=True) -> (U, S, Vh) with A = U diag(S) Vh; full_matrices completes U and Vh to bases.

    >>> import microgradx
    >>> u, s, vh = microgradx.linalg.svd(microgradx.tensor([[3., 0.], [0., 4.]]))
    >>> s
    tensor([4., 3.])
    """
    _check_svd(A, driver)
    U, S, Vh, more_u, more_vh = _svd(A, full_matrices=full_matrices)
    return results(out, SVD(ops.cat([U, more_u], -1) if more_u.shape[-1] else U, S, ops.cat([Vh, more_vh], -2) if more_vh.shape[-2] else Vh))


def svdvals(A, *, driver=None, out=None):
    """svdvals(A) -> Tensor: the singular values, descending.

    >>> import microgradx
    >>> microgradx.linalg.svdvals(microgradx.tensor([[3., 0.], [0., 4.]]))
    tensor([4., 3.])
    """
    _check_svd(A, driver)
    return _result(out, _svd(A, full_matrices=False, vectors=A.requires_grad)[1])       # the gradient asks for them


def _above(S, A, atol, rtol):
    """Which singular values S of A pass max(atol, rtol * the largest); tolerances are numbers or tensors, one for each matrix."""
    if rtol is None:
        positive = (atol > 0).all() if isinstance(atol, Tensor) else atol is not None and atol > 0
        rtol = 0.0 if positive else np.finfo(A.dtype.np_name).eps * max(A.shape[-2:])
    rtol, atol = (t.unsqueeze(-1) if isinstance(t, Tensor) else t for t in (rtol, atol))
    largest = S.amax(-1, keepdim=True) if S.shape[-1] else S.sum(-1, keepdim=True)
    limit = largest * rtol
    return (limit if atol is None else limit.clamp(min=atol)) < S


def _pinv_rule(node, g):
    P, A = node.saved
    g, Ph = g.mH, P.mH
    return ((g - A @ (P @ g)) @ P @ Ph + Ph @ P @ (g - (g @ P) @ A) - Ph @ g.mH @ Ph,)


_record_pinv = _recorded("linalg_pinv", _pinv_rule)


def pinv(A, rcond=None, hermitian=False, *, atol=None, rtol=None, out=None):
    """pinv(A) -> Tensor: the pseudo-inverse P, by the singular values above the tolerance max(atol, rtol * the largest); rcond is rtol's old name.

    Gradient: P and A are saved. -P.T g P.T + (I - A P) g.T P P.T + P.T P g.T (I - P A) (Golub and Pereyra, 1973).

    >>> import microgradx
    >>> microgradx.linalg.pinv(microgradx.tensor([[2.], [0.]])).shape
    microgradx.Size([1, 2])
    """
    _check("pinv", A, False)
    need(rcond is None or atol is rtol is None, TypeError, "linalg_pinv(): rcond is another name of rtol; give one of them")
    return _cast_result(out, _inverted(A, rcond if rtol is None else rtol, atol, hermitian)[0])


def pinverse(input, rcond=1e-15):
    """pinverse(input, rcond=1e-15) -> Tensor: linalg.pinv, by the singular values above rcond times the largest.

    >>> import microgradx
    >>> microgradx.pinverse(microgradx.tensor([[2.], [0.]])).shape
    microgradx.Size([1, 2])
    """
    return pinv(input, rcond)


def _inverted(A, rtol, atol=None, hermitian=False):
    """(pinv of A, the singular values and which of them it inverts)."""
    if hermitian:
        values, V = eigh(A.detach())
        U, S, Vh = V * values.sign().unsqueeze(-2), values.abs(), V.mH
    else:
        U, S, Vh = svd(A.detach(), False)
    kept = _above(S, A, atol, rtol)
    inverse = ops.where(kept, 1 / ops.where(kept, S, ops.full((), 1, S.dtype)), ops.full((), 0, S.dtype))
    result = (Vh.mH * inverse.unsqueeze(-2)) @ U.mH
    _record_pinv([result], (A,))
    return result, S, kept


def matrix_rank(A, tol=None, hermitian=False, *, atol=None, rtol=None, out=None):
    """matrix_rank(A) -> int64 Tensor: how many singular values pass the tolerance, atol = tol or rtol times the largest one.

    >>> import microgradx
    >>> microgradx.linalg.matrix_rank(microgradx.tensor([[1., 2.], [2., 4.]]))
    tensor(1)
    """
    _check("matrix_rank", A, False)
    if tol is not None:
        atol, rtol = tol, 0.0
    S = eigvalsh(A.detach()).abs() if hermitian else svdvals(A.detach())
    return _cast_result(out, _above(S, A, atol, rtol).sum(-1))


def matrix_power(A, n, *, out=None):
    """matrix_power(A, n) -> Tensor: A @ A @ ... n times; negative n of the inverse.

    >>> import microgradx
    >>> microgradx.linalg.matrix_power(microgradx.tensor([[1., 1.], [0., 1.]]), 3)
    tensor([[1., 3.],
            [0., 1.]])
    """
    _check("matrix_power", A, floating=n < 0)
    if n < 0:
        return _cast_result(out, matrix_power(inv(A), -n))
    if n == 0:
        return _cast_result(out, _flat(ops.expand(_eye(A.shape[-1], A), *A.shape).clone(), A))
    result, square = None, A
    while n:
        if n & 1:
            result = square if result is None else result @ square
        n >>= 1
        square = square @ square if n else square
    return _cast_result(out, result)


def multi_dot(tensors, *, out=None):
    """multi_dot(tensors) -> Tensor: the product of several matrices, in the order that takes the fewest multiplications.

    >>> import microgradx
    >>> microgradx.linalg.multi_dot([microgradx.ones(2, 3), microgradx.ones(3, 4), microgradx.ones(4, 1)]).shape
    microgradx.Size([2, 1])
    """
    need(isinstance(tensors, (tuple, list)), TypeError, f"multi_dot(): argument 'tensors' must be tuple of Tensors, not {type(tensors).__name__}")
    need(len(tensors) > 1, RuntimeError, f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    dims = [x.dim() for x in tensors]
    if not {dims[0], dims[-1]} <= {1, 2} or set(dims[1:-1]) - {2}:
        raise RuntimeError(f"multi_dot(): the first and the last tensor must be 1D or 2D, those between them 2D, but got {dims} dimensions")
    first, *between, last = tensors
    found = _chained([first if dims[0] == 2 else first.unsqueeze(0), *between, last if dims[-1] == 2 else last.unsqueeze(1)])
    return _result(out, rename(found.view([n for n, d in zip(found.shape, (dims[0], dims[-1]), strict=True) if d == 2]), "ViewBackward0"))


LeastSquares = both("linalg_lstsq", ("solution", "residuals", "rank", "singular_values"))


def lstsq(A, B, rcond=None, *, driver=None, out=None):
    """lstsq(A, B) -> (solution, residuals, rank, singular_values) of min |A X - B|, by the pseudo-inverse.

    residuals are computed for the drivers gels, gelsd and gelss (the default is gelsy) of a long matrix of full rank, singular_values for the last two.

    >>> import microgradx
    >>> microgradx.linalg.lstsq(microgradx.tensor([[1.], [1.]]), microgradx.tensor([[1.], [3.]])).solution.round(decimals=3)
    tensor([[2.]])
    """
    if driver not in (None, "gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError(f"linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss), got {driver!r}")
    if B.dim() == A.dim() - 1 and B.shape == A.shape[:-1]:
        found = lstsq(A, B.unsqueeze(-1), rcond, driver=driver)
        return results(out, found._replace(solution=found.solution.squeeze(-1), residuals=found.residuals.squeeze(-1)), casts=True)
    _check("lstsq", A, False)
    inverse, S, kept = _inverted(A, rcond)
    solution, rank, none = inverse @ B, kept.sum(-1), ops.empty((0,), A.dtype.to_real())
    residuals = _flat(none, A, B)
    if A.shape[-2] > A.shape[-1] and driver not in (None, "gelsy") and bool((rank == A.shape[-1]).all()):
        residuals = (A @ solution - B).abs().square().sum(-2)
    solution, residuals = (rename(x, "LinalgLstsqBackward0") for x in (solution, residuals))
    return results(out, LeastSquares(solution, residuals, ops.empty((0,), rank.dtype) if driver == "gels" else rank,
                                     S if driver in ("gelsd", "gelss") else none), casts=True)


def cond(A, p=None, *, out=None):
    """cond(A, p=None) -> Tensor: the condition number.

    >>> import microgradx
    >>> microgradx.linalg.cond(microgradx.tensor([[2., 0.], [0., 1.]]))
    tensor(2.)
    """
    _check("cond", A, p in ("fro", "nuc"), False)
    if not A.numel() and p in (None, 1, 2, -1, -2, math.inf, -math.inf, "fro", "nuc"):
        return _cast_result(out, A.detach().abs().sum((-2, -1)))
    if p in (None, 2, -2, "nuc"):
        S = svdvals(A)
        first, last = S[..., :1], S[..., -1:]
        return _cast_result(out, S.sum(-1) * S.reciprocal().sum(-1) if p == "nuc" else (last / first if p == -2 else first / last).squeeze(-1))
    return _cast_result(out, (matrix_norm(A, p) * matrix_norm(_inv_ex(A), p)).nan_to_num(math.inf, math.inf, -math.inf))


def cross(input, other, *, dim=-1, out=None):
    """cross(input, other, dim=-1) -> Tensor: the cross product.

    >>> import microgradx
    >>> microgradx.linalg.cross(microgradx.tensor([1., 0., 0.]), microgradx.tensor([0., 1., 0.]))
    tensor([0., 0., 1.])
    """
    from microgradx.contraction import cross as product
    return _result(out, product(input, other, dim))


def diagonal(A, *, offset=0, dim1=-2, dim2=-1):
    """diagonal(A) -> Tensor: a view of the diagonals of matrices.

    >>> import microgradx
    >>> microgradx.linalg.diagonal(microgradx.tensor([[1, 2], [3, 4]]))
    tensor([1, 4])
    """
    return A.diagonal(offset, dim1, dim2)


PUBLIC.update(inverse=inv, det=det, logdet=logdet, pinverse=pinverse, matrix_power=matrix_power)
OldSVD, OldQR, OldSlogdet = both("svd", ("U", "S", "V")), both("qr", ("Q", "R")), both("slogdet", ("sign", "logabsdet"))


def _old_cholesky(input, upper=False, *, out=None):
    """The old name of cholesky, in linalg (deprecated): lower L with input = L L.T, or upper U with input = U.T U.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.cholesky(microgradx.tensor([[4., 2.], [2., 5.]]), upper=True)
    tensor([[2., 1.],
            [0., 2.]])
    """
    warn("microgradx.cholesky is deprecated in favor of microgradx.linalg.cholesky")
    return _cast_result(out, cholesky(input, upper=upper))


def _old_svd(input, some=True, compute_uv=True, *, out=None):
    """svd(input, some=True, compute_uv=True) -> (U, S, V): input = U diag(S) V.T, with square U and V unless some, zeros unless compute_uv.

    >>> import microgradx
    >>> microgradx.svd(microgradx.tensor([[3., 0.], [0., 4.]])).S
    tensor([4., 3.])
    """
    U, S, Vh = svd(input, not (some and compute_uv))
    return results(out, OldSVD(*(x if compute_uv or x is S else ops.zero_(x.detach()) for x in (U, S, Vh.mH))))


def _old_qr(input, some=True, *, out=None):
    """qr(input, some=True) -> (Q, R): linalg.qr, reduced or complete (deprecated).

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.qr(microgradx.tensor([[2.], [0.]])).Q.shape
    microgradx.Size([2, 1])
    """
    warn("microgradx.qr is deprecated in favor of microgradx.linalg.qr")
    return results(out, OldQR(*qr(input, "reduced" if some else "complete")))


def _old_slogdet(input, *, out=None):
    """slogdet(input) -> (sign, logabsdet): linalg.slogdet.

    >>> import microgradx
    >>> microgradx.slogdet(microgradx.tensor([[2., 0.], [0., -1.]])).sign
    tensor(-1.)
    """
    return results(out, OldSlogdet(*slogdet(input)))


PUBLIC.update(as_called(cholesky=_old_cholesky, svd=_old_svd, qr=_old_qr, slogdet=_old_slogdet))


