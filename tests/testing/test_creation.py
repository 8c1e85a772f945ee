"""make_tensor: the values PyTorch draws from the same seed, its layouts and its errors."""
import warnings

import pytest

import microgradx
from microgradx.testing import make_tensor

CALLS = [
    "(3, dtype=L.float32)", "((2, 3), dtype=L.int64)", "(2, 3, dtype=L.uint8)", "((), dtype=L.bool)", "(9, dtype=L.bool)", "(dtype=L.float32)",
    "(20, dtype=L.float64)", "(20, dtype=L.float16)", "(20, dtype=L.bfloat16)", "(3, dtype=L.float32, low=0)", "([2, 2], dtype=L.int8, low=-500, high=500)",
    "(3, dtype=L.float32, low=float('-inf'), high=float('inf'))", "(9, dtype=L.int64, low=0.5, high=2.5)", "(9, dtype=L.int64, low=0, high=2, exclude_zero=True)",
    "(3, dtype=L.float64, requires_grad=True)", "(2, 3, dtype=L.float32, noncontiguous=True)", "(1, 1, dtype=L.float32, noncontiguous=True)",
    "((), dtype=L.float32, noncontiguous=True)", "(0, 3, dtype=L.float32, noncontiguous=True)", "(4, dtype=L.float16, low=0, high=1e9)",
    "(3, dtype=L.bool, low=1, high=2)", "(9, dtype=L.bool, low=0, high=5)", "(3, dtype=L.uint8, high=400)", "(L.Size([2]), dtype=L.int32)",
    "(5, dtype=L.int16, low=-3, high=3)", "(2, dtype=L.float32, low=1, high=1)",
    "(2, 3, dtype=L.complex64)", "(4, dtype=L.complex128, low=0, noncontiguous=True)", "((), dtype=L.complex64, exclude_zero=True, requires_grad=True)",
]
ERRORS = [
    ("(3, dtype=L.float32, low=2, high=1)", ValueError, "2 >= 1"), ("(3, dtype=L.float32, low=float('nan'))", ValueError, "NaN"),
    ("(3, dtype=L.int64, requires_grad=True)", ValueError, "floating dtype"), ("(3, dtype=L.uint8, low=-5, high=-1)", ValueError, r"\[-5, -1\)"),
    ("(3, dtype=L.int64, low=1, high=1)", ValueError, "1 >= 1"), ("(2, dtype=L.float32, low=5e38, high=6e38)", ValueError, "outside"),
    ("(2, 3, dtype=L.float32, noncontiguous=True, memory_format=L.contiguous_format)", ValueError, "exclude"),
    ("(3, dtype='a')", TypeError, "unsupported dtype 'a'"), ("(-1, dtype=L.float32)", RuntimeError, "-1"), ("(3.5, dtype=L.float32)", TypeError, "float"),
    ("('a', dtype=L.float32)", TypeError, "str"), ("(3)", TypeError, "dtype"),
]


def call(library, make, source):
    library.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        source = source[:-1] + ", device='cpu')" if "dtype" in source else source
        return eval("make" + source.replace("(, ", "("), {"L": library, "make": make})


@pytest.mark.peer
@pytest.mark.parametrize("source", CALLS)
def test_values_and_strides_are_pytorchs(source):
    torch = pytest.importorskip("torch")
    ours, theirs = call(microgradx, make_tensor, source), call(torch, torch.testing.make_tensor, source)
    assert str(ours.dtype).split(".")[1] == str(theirs.dtype).split(".")[1] and ours.requires_grad == theirs.requires_grad
    assert tuple(ours.stride()) == tuple(theirs.stride())
    assert ours.tolist() == theirs.tolist()


@pytest.mark.parametrize(("source", "error", "match"), ERRORS)
def test_errors(source, error, match):
    with pytest.raises(error, match=match):
        call(microgradx, make_tensor, source)


@pytest.mark.peer
@pytest.mark.parametrize(("source", "error", "match"), ERRORS)
def test_pytorch_raises_the_same(source, error, match):
    torch = pytest.importorskip("torch")
    with pytest.raises(error):
        call(torch, torch.testing.make_tensor, source)


def test_zero_can_be_excluded():
    for dtype in (microgradx.float32, microgradx.int64, microgradx.bool):
        low, high = (-1e-45, 1e-45) if dtype.is_floating_point else (0, 2)
        assert (make_tensor(200, dtype=dtype, device="cpu", low=low, high=high) == 0).any()
        assert (make_tensor(200, dtype=dtype, device="cpu", low=low, high=high, exclude_zero=True) != 0).all()


def test_an_interval_of_one_number_warns():
    with pytest.warns(FutureWarning, match="low==high"):
        assert make_tensor(2, dtype=microgradx.float32, device="cpu", low=3, high=3).tolist() == [3.0, 3.0]
