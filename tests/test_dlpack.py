"""Tensors and arrays of other libraries on one memory."""
import numpy as np
import pytest

import microgradx
from microgradx.utils.dlpack import from_dlpack, to_dlpack

needs_flags = pytest.mark.skipif(tuple(map(int, np.__version__.split(".")[:2])) < (2, 2),
                                 reason="NumPy 2.0 cannot say that an array is read-only, 2.1 says so of all")


@needs_flags
@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64", "complex128"])
def test_memory_is_shared_both_ways(dtype):
    x = microgradx.zeros(2, 3, dtype=getattr(microgradx, dtype))
    array = np.from_dlpack(x.t())
    x[0, 1] = 1
    assert array.dtype == dtype and array.shape == (3, 2) and array[1, 0] == 1 and array.sum() == 1
    source = np.zeros((2, 3), dtype)
    y = from_dlpack(source[:, ::2])
    y[1, 1] = 1
    assert y.dtype is x.dtype and y.stride() == (3, 2) and source[1, 2] == 1 and source.sum() == 1


def test_a_capsule_can_be_taken_once():
    x = microgradx.arange(3)
    capsule = to_dlpack(x)
    y = from_dlpack(capsule)
    y[0] = 7
    assert x.tolist() == [7, 1, 2]
    with pytest.raises(RuntimeError, match="once"):
        from_dlpack(capsule)


@needs_flags
def test_copies():
    source = np.zeros(2)
    assert from_dlpack(source, copy=True).data_ptr() != source.ctypes.data == from_dlpack(source).data_ptr()


@needs_flags
def test_what_is_not_exported_or_taken():
    with pytest.raises(BufferError, match="detach"):
        np.from_dlpack(microgradx.ones(2, requires_grad=True))
    with pytest.raises((RuntimeError, BufferError), match="Unsupported dtype"):     # by NumPy, 2.4 and 2.5
        np.from_dlpack(microgradx.ones(2).bfloat16())
    fixed = np.ones(2)
    fixed.flags.writeable = False
    with pytest.warns(UserWarning, match="not writable"), pytest.raises(RuntimeError, match="read-only"):
        from_dlpack(fixed).add_(1)
    for odd in ([1], 3, None):
        with pytest.raises(RuntimeError, match="got (list|int|NoneType)"):
            from_dlpack(odd)
    with pytest.raises(RuntimeError, match="CPU"):
        from_dlpack(np.zeros(2), device="cuda")
    assert microgradx.ones(1).__dlpack_device__() == (1, 0)


@pytest.mark.peer
def test_pytorch_takes_and_gives():
    torch = pytest.importorskip("torch")
    x, y = microgradx.arange(6.0).view(2, 3), torch.arange(6.0).view(2, 3)
    assert torch.from_dlpack(x.t()).tolist() == y.t().tolist() and from_dlpack(y.t()).tolist() == x.t().tolist()
    assert torch.from_dlpack(to_dlpack(x)).data_ptr() == x.data_ptr() and from_dlpack(y).data_ptr() == y.data_ptr()
    for a, b in ((x.bfloat16(), torch.from_dlpack), (y.bfloat16(), from_dlpack)):
        shared = b(a.t())
        shared[0, 0] = 7
        assert "bfloat16" in str(shared.dtype) and shared.tolist() == a.t().tolist() == [[7.0, 3.0], [1.0, 4.0], [2.0, 5.0]]


def test_a_capsule_without_a_version_may_be_written():
    for give in (lambda array: array.__dlpack__(), OfBefore):
        array = np.arange(6.0)[::2]
        from_dlpack(give(array)).mul_(2)
        assert array.tolist() == [0, 4, 8]


class OfBefore:
    """An array of a library of before version 1."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, stream=None):
        return self.array.__dlpack__()

    def __dlpack_device__(self):
        return 1, 0
