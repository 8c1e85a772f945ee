"""_foreach_* of lists of tensors: what PyTorch gives, in order and in place, and what it refuses."""
import pytest

import microgradx

LIBS = [pytest.param("microgradx", id="microgradx"), pytest.param("torch", id="torch", marks=pytest.mark.peer)]
SAME = """add(l, 1) = [2., 3.] [2., 3., 4.] ;; add(l, [1, 2]) = [2., 3.] [3., 4., 5.] ;; add(l, m, alpha=2) = [5., 10.] [5., 10., 15.]
    mul(l, L.tensor(2.)) = [2., 4.] [2., 4., 6.] ;; mul(l, m) = [2., 8.] [2., 8., 18.] ;; sub(l, m) = [-1., -2.] [-1., -2., -3.]
    div(l, m) = [.5, .5] [.5, .5, .5] ;; lerp(l, m, 0.5) = [1.5, 3.] [1.5, 3., 4.5] ;; lerp(l, m, [0., 1.]) = [1., 2.] [2., 4., 6.]
    addcmul(l, m, m, value=2) = [9., 34.] [9., 34., 75.] ;; addcdiv(l, m, l, [1., 2.]) = [3., 4.] [5., 6., 7.]
    addcmul(l, m, m, L.tensor([1., 2.])) = [5., 18.] [9., 34., 75.] ;; addcdiv(l, m, l, 0.5) = [2., 3.] [2., 3., 4.]
    norm(l, 1) = 3. 6. ;; norm(l, float("inf")) = 2. 3. ;; max(l) = 2. 3. ;; pow(l, 2) = [1., 4.] [1., 4., 9.] ;; pow(2., l) = [2., 4.] [2., 4., 8.]
    maximum(l, 1.5) = [1.5, 2.] [1.5, 2., 3.] ;; minimum(l, m) = [1., 2.] [1., 2., 3.] ;; clamp_min(l, 2.) = [2., 2.] [2., 2., 3.]
    clamp_max(l, m) = [1., 2.] [1., 2., 3.] ;; neg(l) = [-1., -2.] [-1., -2., -3.] ;; sign(l) = [1., 1.] [1., 1., 1.] ;; clone(l) = [1., 2.] [1., 2., 3.]
    reciprocal(l[:1]) = [1., .5] ;; square_root(l) = AttributeError ;; add(l, [1]) = RuntimeError ;; add(l, m[:1]) = RuntimeError ;; add([], 1) = RuntimeError
    add(3, 1) = TypeError ;; add([1], 1) = TypeError ;; addcmul(l, m, m, L.tensor([1., 2., 3.])) = RuntimeError ;; addcdiv(l, m, l, L.tensor([1.])) = RuntimeError
    mul(l, scalar=2) = [2., 4.] [2., 4., 6.] ;; maximum(l, other=m) = [2., 4.] [2., 4., 6.] ;; clamp_min(self=l, scalar=2) = [2., 2.] [2., 2., 3.]
    add(l, other=m, alpha=2) = [5., 10.] [5., 10., 15.] ;; pow(l, exponent=2) = [1., 4.] [1., 4., 9.] ;; div(l, scalars=[1., 2.]) = [1., 2.] [.5, 1., 1.5]"""
IN_PLACE = """add_(x, 1) = [2., 3.] [2., 3., 4.] ;; mul_(x, m) = [2., 8.] [2., 8., 18.] ;; lerp_(x, m, 0.5) = [1.5, 3.] [1.5, 3., 4.5] ;; zero_(x) = [0., 0.] [0., 0., 0.]
    copy_(x, m) = [2., 4.] [2., 4., 6.] ;; addcdiv_(x, m, m, value=-1) = [0., 1.] [0., 1., 2.] ;; clamp_min_(x, 2.) = [2., 2.] [2., 2., 3.]
    maximum_(x, 1.5) = [1.5, 2.] [1.5, 2., 3.] ;; div_(x, [1., 2.]) = [1., 2.] [.5, 1., 1.5] ;; neg_(x) = [-1., -2.] [-1., -2., -3.]"""


def cases(text):
    return [tuple(part.strip() for part in case.split(" = ")) for line in text.split("\n") for case in line.split(" ;; ")]


def lists(L):
    one = [L.tensor([1.0, 2.0]), L.tensor([1.0, 2.0, 3.0])]
    return {"L": L, "l": one, "m": [x * 2 for x in one], "x": [x.clone() for x in one]}


@pytest.mark.parametrize("lib", LIBS)
@pytest.mark.parametrize(("call", "want"), cases(SAME))
def test_functions(lib, call, want):
    L = pytest.importorskip(lib)
    try:
        got = eval(f"L._foreach_{call}", lists(L))
    except Exception as error:
        assert type(error).__name__ == want
        return
    assert isinstance(got, tuple) and [x.tolist() for x in got] == [eval(each) for each in (want.replace("] [", "]|[").split("|") if "[" in want else want.split())]


@pytest.mark.parametrize("lib", LIBS)
@pytest.mark.parametrize(("call", "want"), cases(IN_PLACE))
def test_in_place(lib, call, want):
    L = pytest.importorskip(lib)
    names = lists(L)
    kept = list(names["x"])
    returned = eval(f"L._foreach_{call}", names)
    assert [x.tolist() for x in kept] == [eval(each) for each in want.replace("] [", "]|[").split("|")]
    assert all(a is b for a, b in zip(kept, names["x"], strict=True)) and list(map(id, returned)) == list(map(id, kept))


def test_gradients_flow():
    x = microgradx.ones(2, requires_grad=True)
    sum(y.sum() for y in microgradx._foreach_mul([x, x * 3], 2.0)).backward()
    assert x.grad.tolist() == [8, 8]
