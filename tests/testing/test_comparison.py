"""assert_close: what passes, what raises which error, what the report says; and the same verdicts as PyTorch's."""
from collections import OrderedDict

import numpy as np
import pytest

import microgradx
from microgradx.testing import assert_close

PASS, VALUE, RUNTIME, TYPE = None, ValueError, RuntimeError, TypeError
OFF = AssertionError
CASES = [   # actual, expected, options as source with L for the library; what happens
    ("L.tensor([1., 2., 3.])", "L.tensor([1., 2., 4.])", "", OFF), ("L.tensor([1., 2.])", "L.tensor([1., 2., 4.])", "", OFF),
    ("L.tensor([1, 2])", "L.tensor([1, 2])", "", PASS), ("L.tensor([1, 2])", "L.tensor([1, 3])", "", OFF),
    ("L.tensor([1.])", "L.tensor([1.], dtype=L.float64)", "", OFF), ("L.tensor([1.])", "L.tensor([1.], dtype=L.float64)", "check_dtype=False", PASS),
    ("L.tensor([1., 2.])", "L.tensor([1.00001, 2.])", "", PASS), ("L.tensor([1., 2.])", "L.tensor([1.00002, 2.])", "", OFF),
    ("L.tensor([1.]).double()", "L.tensor([1.0000001]).double()", "", PASS), ("L.tensor([1.]).double()", "L.tensor([1.000001]).double()", "", OFF),
    ("L.tensor([1.]).half()", "L.tensor([1.001]).half()", "", PASS), ("L.tensor([1.]).half()", "L.tensor([1.003]).half()", "", OFF),
    ("L.tensor([1.]).bfloat16()", "L.tensor([1.015]).bfloat16()", "", PASS), ("L.tensor([1.]).bfloat16()", "L.tensor([1.03]).bfloat16()", "", OFF),
    ("L.tensor([1.]).half()", "L.tensor([1.01]).bfloat16()", "check_dtype=False", PASS),
    ("L.tensor([3])", "L.tensor([3.])", "check_dtype=False", PASS), ("L.tensor([3])", "L.tensor([3.00001])", "check_dtype=False", PASS),
    ("1", "1.0", "", OFF), ("1", "1.0", "check_dtype=False", PASS), ("1.0", "1.1", "", OFF), ("1", "2", "rtol=0.5, atol=0", PASS),
    ("2 ** 70", "2 ** 70", "", PASS), ("2 ** 53", "2 ** 53 + 1", "", OFF), ("np.float64(1)", "1.0", "", PASS), ("np.int64(3)", "3", "", PASS),
    ("1 + 1j", "1 + 1j", "", PASS), ("1 + 1j", "2 + 1j", "", OFF), ("float('nan')", "float('nan')", "", OFF),
    ("float('nan')", "float('nan')", "equal_nan=True", PASS), ("float('inf')", "float('inf')", "", PASS),
    ("True", "True", "", PASS), ("True", "False", "", OFF), ("True", "1", "", RUNTIME), ("np.bool_(True)", "True", "", PASS),
    ("None", "None", "", PASS), ("None", "1", "", OFF), ("L.tensor(1.)", "None", "", OFF),
    ("[L.tensor(1.)]", "[L.tensor(2.)]", "", OFF), ("[L.tensor(1.)]", "(L.tensor(1.),)", "", PASS), ("[1, 2]", "[1]", "", OFF),
    ("{'a': 1}", "{'b': 1}", "", OFF), ("{'a': 1, 'b': 2}", "{'a': 1}", "", OFF), ("{'a': [1.0]}", "{'a': [1.0]}", "", PASS),
    ("OrderedDict(a=1)", "{'a': 1}", "", PASS), ("()", "()", "", PASS), ("range(3)", "[0, 1, 2]", "", PASS), ("L.Size([1])", "(1,)", "", PASS),
    ("'a'", "'a'", "", TYPE), ("['a']", "['a']", "", TYPE), ("{1}", "{1}", "", TYPE), ("object()", "object()", "", TYPE),
    ("iter([1])", "iter([1])", "", TYPE), ("L.tensor(1.)", "1.0", "", TYPE), ("L.tensor([1.])", "[1.0]", "", TYPE), ("1", "L.tensor(1)", "", TYPE),
    ("np.array([1.])", "np.array([1.])", "", PASS), ("np.array([1.])", "np.array([2.])", "", OFF), ("np.array([1.])", "L.tensor([1.])", "", TYPE),
    ("np.array(['a'])", "np.array(['a'])", "", TYPE), ("1", "'a'", "", TYPE),
    ("L.tensor(1.)", "L.tensor(1.)", "rtol=1", VALUE), ("L.tensor(1.)", "L.tensor(1.)", "atol=1", VALUE),
    ("L.tensor(1.)", "L.tensor(1.)", "rtol=-1, atol=0", RUNTIME), ("L.tensor(1.)", "L.tensor(1.)", "rtol='a', atol=0", RUNTIME),
    ("L.tensor([[1., 2], [3, 4]])", "L.tensor([[1., 3], [2, 4]]).t()", "", PASS),
    ("L.tensor([[1., 2], [3, 4]])", "L.tensor([[1., 3], [2, 4]]).t()", "check_stride=True", OFF),
    ("L.tensor([float('inf'), 1.])", "L.tensor([float('inf'), 1.])", "", PASS), ("L.tensor([float('inf')])", "L.tensor([-float('inf')])", "", OFF),
    ("L.tensor([float('inf')])", "L.tensor([1.])", "rtol=9.0, atol=9.0", OFF), ("L.tensor([1.])", "L.tensor([float('inf')])", "", OFF),
    ("L.tensor([float('nan'), 1.])", "L.tensor([float('nan'), 1.])", "equal_nan=True", PASS),
    ("L.tensor([float('nan'), 1.])", "L.tensor([1., 1.])", "equal_nan=True", OFF),
    ("L.zeros(0)", "L.zeros(0)", "", PASS), ("L.zeros(0, 2)", "L.zeros(2, 0)", "", OFF), ("L.zeros(2, 2, 1)", "L.zeros(2, 2)", "", OFF),
    ("L.nn.Parameter(L.tensor(1.))", "L.tensor(1.)", "", PASS), ("L.nn.Parameter(L.tensor(1.))", "L.tensor(1.)", "allow_subclasses=False", TYPE),
    ("L.tensor(True)", "L.tensor(False)", "", OFF), ("L.tensor([200], dtype=L.uint8)", "L.tensor([100], dtype=L.uint8)", "", OFF),
    ("L.tensor([1., 2.], requires_grad=True)", "L.tensor([1., 2.])", "", PASS), ("L.tensor([1.])", "L.tensor([1.])", "foo=1", TYPE),
]


def outcome(library, check, actual, expected, options):
    """The error that a call raises, or None."""
    names = {"L": library, "np": np, "OrderedDict": OrderedDict, "check": check}
    try:
        eval(f"check({actual}, {expected}, {options})", names)
    except Exception as error:  # noqa: BLE001 - any class may come, and is compared
        return error
    return None


@pytest.mark.parametrize(("actual", "expected", "options", "wanted"), CASES)
def test_passes_or_raises(actual, expected, options, wanted):
    error = outcome(microgradx, assert_close, actual, expected, options)
    assert (error and type(error)) is wanted, error


@pytest.mark.peer
@pytest.mark.parametrize(("actual", "expected", "options", "wanted"), CASES)
def test_pytorch_decides_the_same(actual, expected, options, wanted):
    torch = pytest.importorskip("torch")
    error = outcome(torch, torch.testing.assert_close, actual, expected, options)
    assert (error and type(error)) is wanted, error


REPORTS = [
    ("L.tensor([1., 2., 3.])", "L.tensor([1., 2., 4.])", ""), ("L.tensor([[1., 2.], [5., 4.]])", "L.tensor([[1.5, 2.], [4., 4.]])", ""),
    ("L.tensor([1, 2, 3])", "L.tensor([1, 2, 4])", ""), ("L.tensor([1., 0.])", "L.tensor([0., 0.])", ""), ("1.0", "1.1", ""), ("3", "4", ""),
    ("L.tensor([float('nan'), 1., 2.])", "L.tensor([1., 1., 3.])", ""), ("L.tensor([2.])", "L.tensor([1.])", "rtol=0, atol=0"),
    ("[1, {'a': L.tensor([1., 2.])}]", "[1, {'a': L.tensor([1., 3.])}]", ""), ("L.tensor(True)", "L.tensor(False)", ""),
    ("L.tensor(float('inf'))", "L.tensor(1.)", ""), ("L.tensor(2 ** 53 + 1)", "L.tensor(2 ** 53)", ""), ("L.tensor([1.])", "L.tensor([2.])", "msg='boo'"),
    ("L.tensor([1.])", "L.tensor([2.])", "msg=lambda m: 'X' + m"), ("[1, [2, 3]]", "[1, [2, 4]]", ""),
    ("L.ones(2)", "L.ones(2, 1)", ""), ("L.ones(2)", "L.ones(2).long()", ""), ("L.ones(2, 3).t()", "L.ones(3, 2)", "check_stride=True"),
    ("L.ones(2)", "L.ones(2, device='meta')", ""), ("[1, 2]", "[1]", ""), ("{'b': 1, 'a': 2}", "{3: 1}", ""), ("[None]", "[1]", ""), ("True", "False", ""),
    ("1", "1.0", ""), ("10 ** 30", "1", ""), ("10 ** 30", "0", ""), ("np.float32(1)", "np.float32(2)", ""),
]


@pytest.mark.peer
@pytest.mark.parametrize(("actual", "expected", "options"), REPORTS)
def test_reports_are_pytorchs(actual, expected, options):
    torch = pytest.importorskip("torch")
    theirs = str(outcome(torch, torch.testing.assert_close, actual, expected, options))
    assert str(outcome(microgradx, assert_close, actual, expected, options)) == theirs.replace("torch.", "microgradx.")


def test_the_report_shows_the_worst_places():
    with pytest.raises(AssertionError, match=r"(?s)Mismatched elements: 2 / 4 \(50\.0%\).*6\.0 at index \(1, 0\).*2\.5 at index \(0, 1\)"):
        assert_close(microgradx.tensor([[1.0, 7.0], [9.0, 4.0]]), microgradx.tensor([[1.0, 2.0], [3.0, 4.0]]))
