"""LU factorizations, those that report failure, and singular values of low rank: by their definitions, and beside PyTorch."""
import numpy as np
import pytest

import microgradx
from microgradx import linalg

SHAPES = [(3, 3), (2, 3, 3), (4, 2), (2, 5), (2, 3, 5, 2), (1, 1), (0, 3, 3), (3, 0), (0, 0)]


def drawn(shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


@pytest.mark.parametrize("shape", SHAPES)
def test_lu_multiplies_to_the_matrix(shape):
    a = microgradx.tensor(drawn(shape))
    P, L, U = linalg.lu(a)
    assert microgradx.allclose(P @ L @ U, a) and L.triu(1).eq(0).all() and U.tril(-1).eq(0).all()
    for x, y in zip(microgradx.lu_unpack(*linalg.lu_factor(a)), (P, L, U), strict=True):
        assert microgradx.allclose(x, y)


@pytest.mark.parametrize("shape", SHAPES[:6])
def test_gradients_of_lu(shape):
    a = microgradx.tensor(drawn(shape), requires_grad=True)
    assert microgradx.autograd.gradcheck(lambda x: linalg.lu(x)[1:], a)
    assert microgradx.autograd.gradcheck(lambda x: linalg.lu_factor(x).LU, a)


@pytest.mark.parametrize("adjoint", [False, True])
@pytest.mark.parametrize("left", [False, True])
def test_lu_solve(left, adjoint):
    a, b = microgradx.tensor(drawn((2, 3, 3))), microgradx.tensor(drawn((2, 3, 4) if left else (2, 4, 3), 1))
    x = linalg.lu_solve(*linalg.lu_factor(a), b, left=left, adjoint=adjoint)
    a = a.mT if adjoint else a
    assert microgradx.allclose(a @ x if left else x @ a, b)


def test_failures_are_reported():
    a = microgradx.stack([microgradx.eye(2), microgradx.ones(2, 2), microgradx.zeros(2, 2)])
    for name in ("inv_ex", "lu_factor_ex"):
        assert getattr(linalg, name)(a).info.tolist() == [0, 2, 1]
        with pytest.raises(RuntimeError, match=name):
            getattr(linalg, name)(a, check_errors=True)
    assert linalg.solve_ex(a, microgradx.ones(2, 1)).info.tolist() == [0, 2, 1]
    inverse, inf = linalg.inv_ex(a).inverse, float("inf")
    assert inverse[0].equal(a[0]) and inverse[1].tolist() == [[inf, -inf], [-inf, inf]] and inverse[2].isfinite().sum() == 0
    with pytest.raises(RuntimeError, match="lu_factor.*zero"):
        linalg.lu_factor(a)
    with pytest.raises(RuntimeError, match="pivots"):
        linalg.lu_solve(a, a, a)


@pytest.mark.parametrize(("call", "said"), [
    (lambda a: linalg.inv(a), r"inv: \(Batch element 1\): the inversion could not be completed because the input matrix is singular"), (lambda a: linalg.inv(a[2]), "inv: the inversion could not be completed because the input matrix is singular"),
    (lambda a: linalg.solve(a, microgradx.ones(3, 2)), r"solve: \(Batch element 1\): The solver failed because the input matrix is singular"),
    (lambda a: linalg.svd(a / 0), r"svd: \(Batch element 0\): .*not finite")])
def test_what_is_singular_is_named(call, said):
    with pytest.raises(linalg.LinAlgError, match=said):
        call(microgradx.stack([microgradx.eye(2), microgradx.ones(2, 2), microgradx.zeros(2, 2)]))


@pytest.mark.peer
@pytest.mark.parametrize("driver", [None, "gels", "gelsy", "gelsd", "gelss"])
@pytest.mark.parametrize("shape", [(3, 2), (2, 3), (2, 5, 3)])
def test_what_each_driver_of_lstsq_computes(driver, shape):
    found = []
    for lib in (microgradx, pytest.importorskip("torch")):
        found.append(parts(lib.linalg.lstsq(lib.tensor(drawn(shape)), lib.ones(*shape[:-1], 2, dtype=lib.float64), driver=driver)))
    for x, y in zip(*found, strict=True):
        assert x.shape == y.shape and x.dtype == y.dtype
        np.testing.assert_allclose(x, y, atol=1e-9)


def parts(found):
    return [x.detach().numpy() for x in (found if isinstance(found, tuple) else (found,))]


CALLS = {
    "lu": lambda lib, a: lib.linalg.lu(a), "lu_factor": lambda lib, a: lib.linalg.lu_factor(a), "lu_factor_ex": lambda lib, a: lib.linalg.lu_factor_ex(a),
    "lu_unpack": lambda lib, a: lib.lu_unpack(*lib.linalg.lu_factor(a)), "without data": lambda lib, a: lib.lu_unpack(*lib.linalg.lu_factor(a), False),
    "svd_lowrank": lambda lib, a: lib.svd_lowrank(a, 2)[1], "less a mean": lambda lib, a: lib.svd_lowrank(a, 2, M=lib.ones(1, 1, dtype=a.dtype))[1],
    "pca_lowrank": lambda lib, a: tuple(x.abs() for x in lib.pca_lowrank(a, 2)), "uncentred": lambda lib, a: lib.pca_lowrank(a, center=False)[1],
    "too many": lambda lib, a: lib.pca_lowrank(a, 99)}


@pytest.mark.peer
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("shape", [(3, 3), (2, 4, 3), (3, 5)])
def test_beside_pytorch(call, shape):
    found = []
    for lib in (microgradx, pytest.importorskip("torch")):
        lib.manual_seed(0)
        try:
            found.append(parts(CALLS[call](lib, lib.tensor(drawn(shape)))))
        except ValueError:
            found.append("ValueError")
    ours, theirs = found
    assert ours == theirs if theirs == "ValueError" else [(x.shape, x.dtype) for x in ours] == [(x.shape, x.dtype) for x in theirs]
    for x, y in zip(ours, theirs, strict=True) if theirs != "ValueError" else ():
        np.testing.assert_allclose(x, y, atol=1e-9)


@pytest.mark.parametrize("kind", ["float64", "complex128"])
@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("n, batch", [(65, ()), (150, (2,))])
def test_triangles_that_are_solved_by_halves(n, batch, upper, kind):
    values = drawn((*batch, n, n)) + (1j * drawn((*batch, n, n), 1) if kind == "complex128" else 0)
    A = microgradx.tensor(values / n) + 2 * microgradx.eye(n)
    triangle, B = A.triu() if upper else A.tril(), microgradx.tensor(drawn((3, *[1] * len(batch), n, 2), 2)).to(A.dtype)
    X = linalg.solve_triangular(A, B, upper=upper)
    assert X.shape == (3, *batch, n, 2) and (triangle @ X).allclose(B.expand(X.shape))
    assert (linalg.solve_triangular(A, X.mT, upper=upper, left=False) @ triangle).allclose(X.mT)
    product = triangle.mH @ triangle if upper else triangle @ triangle.mH
    assert (product @ microgradx.cholesky_solve(B, A, upper)).allclose(B.expand(X.shape))
    assert (product @ microgradx.cholesky_inverse(A, upper)).allclose(microgradx.eye(n, dtype=A.dtype).expand(product.shape))


def test_triangles_are_substituted():
    """Which is more exact than elimination with rows exchanged where the diagonal falls."""
    L, B = np.tril(drawn((40, 40)), -1) + np.diag(np.geomspace(3, 3e-4, 40)), drawn((40, 1))
    X = np.zeros_like(B)
    for i in range(40):
        X[i] = (B[i] - L[i, :i] @ X[:i]) / L[i, i]
    A, b = microgradx.tensor(L), microgradx.tensor(B)
    for solved in (linalg.solve_triangular(A, b, upper=False), linalg.solve_triangular(A.mT, b.mT, upper=True, left=False).mT):
        np.testing.assert_allclose(solved.numpy(), X, rtol=1e-10, atol=1e-12 * np.abs(X).max())


def test_cholesky_solve_is_as_exact_as_substitution():
    """The kernel matrix of a Gaussian process: the product of its factor, multiplied out in float32, is singular."""
    x = microgradx.linspace(0, 3, 100, dtype=microgradx.float64)[:, None]
    L = linalg.cholesky(microgradx.exp(-(x - x.T).square()) + 1e-6 * microgradx.eye(100)).float()
    for solved in (microgradx.cholesky_solve(x.sin().float(), L), microgradx.cholesky_inverse(L) @ x.sin().float()):
        exact = microgradx.cholesky_solve(x.sin(), L.double())
        assert (solved - exact).norm() < 0.02 * exact.norm()


def test_dtypes_of_equations_and_powers():
    a, wide = microgradx.tensor([[2.0, 1.0], [1.0, 3.0]]), microgradx.tensor([[4.0, 2.0], [2.0, 6.0]], dtype=microgradx.float64)
    for solver in (linalg.solve, linalg.solve_ex, microgradx.cholesky_solve):
        with pytest.raises(RuntimeError, match="same dtype"):
            solver(a, wide)
    with pytest.raises(TypeError, match="'B'"):
        linalg.solve(a, 3)
    assert linalg.solve_triangular(a, wide, upper=True).dtype is microgradx.float32
    out = microgradx.empty(2, 2)
    assert linalg.solve(a, wide.float(), left=False, out=out) is out and out.allclose(2 * microgradx.eye(2))
    for dtype in (microgradx.int64, microgradx.bfloat16):
        cube = linalg.matrix_power(a.to(dtype), 3)
        assert cube.dtype is dtype and cube.tolist() == [[15, 20], [20, 35]]
    with pytest.raises(RuntimeError, match="float32 or float64"):
        linalg.matrix_power(a.long(), -1)


def outcomes(lib):
    """Of what is singular, empty, not finite, or no triangle: values, or the class of the error."""
    nan, inf, L = float("nan"), float("inf"), lib.linalg
    ones, low, empty = lib.ones(2, 2), lib.tensor([[1.0, 2, 3], [2, 4, 6], [1, 0, 1]]), lib.zeros(0, 0)
    batch, minor = lib.stack([low, lib.eye(3), lib.zeros(3, 3)]), lib.tensor([[4.0, 2, 1], [2, -5, 3], [1, 3, -1]])
    leaf, rhs = lib.tensor([[2.0, 7], [1, 3]], requires_grad=True), lib.tensor([[1.0, 2], [0, 7]])

    def slope(function, *args):
        return lib.autograd.grad((function(*args) * rhs).sum(), leaf)[0]
    calls = [lambda: L.inv_ex(batch), lambda: L.inv_ex(ones), lambda: L.solve_ex(ones, lib.ones(2)), lambda: L.solve_ex(ones + 1, rhs, left=False),
             lambda: L.solve_ex(batch, low), lambda: L.cholesky_ex(minor), lambda: L.cholesky_ex(minor, upper=True), lambda: L.cholesky_ex(ones * nan),
             lambda: L.cholesky_ex(lib.stack([-low, lib.eye(3)])), lambda: L.slogdet(ones * nan), lambda: L.slogdet(ones * inf),
             *(lambda p=p, A=A: L.cond(A, p) for p in (None, 2, -2, 1, -1, inf, -inf, "fro", "nuc", 7)
               for A in (empty, lib.zeros(2, 3, 0), lib.zeros(0, 3, 3), lib.eye(3) * 2, lib.zeros(2, 2), lib.eye(2, 3))),
             *(lambda p=p, A=A: L.cond(A, p) for p in (1, -1, inf, -inf, "fro") for A in (ones, batch)), lambda: L.cond(lib.ones(2)),
             *(lambda p=p, A=A: L.matrix_norm(A, p, keepdim=True) for p in (2, -2, 1, -1, inf, -inf, "nuc") for A in (empty, lib.zeros(3, 0), lib.zeros(2, 0, 3))),
             *(lambda A=A, f=f: f(A, pivot=False) for A in (empty, lib.zeros(0, 3, 3), lib.zeros(2, 0), ones) for f in (L.lu, L.lu_factor, L.lu_factor_ex)),
             *(lambda f=f, u=u: slope(f, rhs, leaf, u) for f in (lib.cholesky_solve, lambda b, *a: lib.cholesky_inverse(*a)) for u in (False, True))]
    for dtype in (lib.float16, lib.bfloat16, lib.int64):
        A = lib.eye(2, dtype=dtype)
        calls += [lambda f=f, A=A: f(A) for f in (L.qr, L.svd, L.svdvals, L.eigh, L.eigvalsh, L.det, L.slogdet, lib.logdet, L.lu, L.lu_factor, L.lu_factor_ex, L.cond,
                                                  L.cholesky, L.inv, L.inv_ex, L.pinv, L.matrix_rank, lib.cholesky_inverse)]
        calls += [lambda f=f, A=A: f(A, A) for f in (L.solve, L.solve_ex, lib.cholesky_solve, L.lstsq, lambda a, b: L.solve_triangular(a, b, upper=True))]
        calls += [lambda p=p, A=A: L.matrix_norm(A, p) for p in (2, "nuc")]
    found = []
    for call in calls:
        try:
            found.append(parts(call()))
        except (IndexError, NotImplementedError, RuntimeError, ValueError) as error:
            found.append(next(cls for cls in type(error).__mro__ if cls.__module__ == "builtins"))
    return found


@pytest.mark.peer
def test_outcomes_beside_pytorch():
    ours, theirs = outcomes(microgradx), outcomes(pytest.importorskip("torch"))
    for i, (x, y) in enumerate(zip(ours, theirs, strict=True)):
        if isinstance(y, type):
            assert x is y, i
        else:
            assert isinstance(x, list) and [(a.shape, a.dtype) for a in x] == [(a.shape, a.dtype) for a in y], i
            for a, b in zip(x, y, strict=True):
                np.testing.assert_allclose(a, b, atol=1e-6, err_msg=str(i))


def test_a_triangle_that_is_none_of_the_two():
    for which, error in (("x", RuntimeError), ("", RuntimeError), (None, TypeError), (3, TypeError)):
        with pytest.raises(error, match="UPLO"):
            microgradx.linalg.eigh(microgradx.eye(2), which)
    assert microgradx.equal(microgradx.linalg.eigvalsh(microgradx.tensor([[1.0, 5.0], [0.0, 1.0]]), "l"), microgradx.ones(2))
