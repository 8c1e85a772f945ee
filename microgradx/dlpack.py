"""Tensors and the arrays of other libraries on the same memory, by the DLPack protocol."""
import ctypes

import numpy as np

from microgradx._engine.dtype import DTYPES
from microgradx._rows import need, own
from microgradx.creation import from_numpy

_INT, _BFLOAT = 0, 4        # the protocol's codes of dtypes
_name, _pointer = ctypes.pythonapi.PyCapsule_GetName, ctypes.pythonapi.PyCapsule_GetPointer
_name.restype, _name.argtypes, _pointer.restype, _pointer.argtypes = ctypes.c_char_p, [ctypes.py_object], ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


class _Capsule:
    """What NumPy takes in the place of a capsule: an object that hands it out."""

    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self, **options):
        return self.capsule

    def __dlpack_device__(self):
        return 1, 0


class _Writeable:
    """The memory of an array of which NumPy does not know that it may be written."""

    def __init__(self, array):
        self.array, self.__array_interface__ = array, {**array.__array_interface__, "data": (array.ctypes.data, False)}


def _code(capsule):
    """The code of the dtype in a capsule that nobody has taken, to be read and written: NumPy knows 16 bits as integers, not as bfloat16."""
    name = _name(capsule)
    at = {b"dltensor": 20, b"dltensor_versioned": 52}.get(name)         # behind version, manager, deleter, flags; pointer, device, ndim
    need(at is not None, RuntimeError, f"from_dlpack: expected a capsule that nobody has taken, got one named {name}. Hint: a capsule can be taken once")
    return ctypes.c_uint8.from_address(_pointer(capsule, name) + at)


def from_dlpack(ext_tensor, *, device=None, copy=None):
    """A tensor on the memory of ext_tensor: another library's array with __dlpack__, or a capsule, which can be taken once.

    copy: True for memory of its own, False to raise ValueError where sharing is impossible. RuntimeError for what is neither.

    >>> import microgradx, numpy
    >>> array = numpy.zeros(2); tensor = microgradx.from_dlpack(array); tensor[0] = 5; array.tolist()
    [5.0, 0.0]
    """
    need(device is None or str(device).startswith("cpu"), RuntimeError, f"from_dlpack: there is only the CPU, got device={device!r}")
    capsule = type(ext_tensor).__name__ == "PyCapsule"
    need(capsule or hasattr(ext_tensor, "__dlpack__"), RuntimeError, f"from_dlpack: expected an array with __dlpack__ or a capsule that nobody has taken, "
                                                                     f"got {type(ext_tensor).__name__}")
    if not capsule:
        try:
            ext_tensor = ext_tensor.__dlpack__(max_version=(1, 0), **{} if copy is None else {"copy": copy})
        except TypeError:                   # a library of before version 1
            ext_tensor = ext_tensor.__dlpack__()
    code, old = _code(ext_tensor), _name(ext_tensor) == b"dltensor"
    half = code.value == _BFLOAT
    code.value = _INT if half else code.value
    array = np.from_dlpack(_Capsule(ext_tensor))
    made = from_numpy(np.asarray(_Writeable(array)) if old else array)      # capsules without a version cannot say that they may be written
    made = made.view(DTYPES["bfloat16"]) if half else made
    return made.clone() if copy else made


def to_dlpack(tensor):
    """A capsule of tensor's memory, which from_dlpack or another library may take once. BufferError for a tensor that requires a gradient.

    >>> import microgradx
    >>> microgradx.from_dlpack(microgradx.utils.dlpack.to_dlpack(microgradx.tensor([1, 2])))
    tensor([1, 2])
    """
    return tensor.__dlpack__()          # without a version, as PyTorch's: older libraries take no other


def _export(self, *, stream=-1, max_version=None, dl_device=None, copy=None):
    """A capsule for another library's from_dlpack."""
    need(stream in (-1, None) and dl_device in (None, _place(self)), BufferError, f"__dlpack__: there is only the CPU, got {stream=}, {dl_device=}")
    need(not self.requires_grad, BufferError, "__dlpack__: tensors that require a gradient are not exported. Hint: tensor.detach()")
    half = self.dtype.name == "bfloat16"
    array = (self.detach().view(DTYPES["int16"]) if half else self.detach()).numpy()
    capsule = array.__dlpack__(**{name: value for name, value in (("max_version", max_version), ("copy", copy)) if value is not None})
    if half:
        _code(capsule).value = _BFLOAT
    return capsule


def _place(self):
    """(kind of device, its number): the CPU."""
    return 1, 0


METHODS = {"__dlpack__": _export, "__dlpack_device__": _place}
PUBLIC = own(globals())
