"""Tensors and the arrays of other libraries on the same memory, by the DLPack protocol."""
import numpy as np

from microgradx._rows import need, own
from microgradx.creation import from_numpy


class _Capsule:
    """What NumPy takes in the place of a capsule: an object that hands it out."""

    def __init__(self, capsule):
        self.capsule = capsule

    def __dlpack__(self, **options):
        return self.capsule

    def __dlpack_device__(self):
        return 1, 0


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
    try:
        array = np.from_dlpack(_Capsule(ext_tensor) if capsule else ext_tensor)
    except ValueError as error:
        raise RuntimeError(f"from_dlpack: {error}. Hint: a capsule can be taken once") from None
    made = from_numpy(array)
    return made.clone() if copy else made


def to_dlpack(tensor):
    """A capsule of tensor's memory, which from_dlpack or another library may take once. BufferError for a tensor that requires a gradient.

    >>> import microgradx
    >>> microgradx.from_dlpack(microgradx.utils.dlpack.to_dlpack(microgradx.tensor([1, 2])))
    tensor([1, 2])
    """
    return tensor.__dlpack__(max_version=(1, 0))            # older capsules cannot say that their memory may be written


def _export(self, *, stream=-1, max_version=None, dl_device=None, copy=None):
    """A capsule for another library's from_dlpack."""
    need(stream in (-1, None) and dl_device in (None, _place(self)), BufferError, f"__dlpack__: there is only the CPU, got {stream=}, {dl_device=}")
    need(not self.requires_grad, BufferError, "__dlpack__: tensors that require a gradient are not exported. Hint: tensor.detach()")
    need(self.dtype.name != "bfloat16", RuntimeError, "__dlpack__: NumPy, which makes the capsule, has no bfloat16. Hint: tensor.float()")
    return self.detach().numpy().__dlpack__(**{name: value for name, value in (("max_version", max_version), ("copy", copy)) if value is not None})


def _place(self):
    """(kind of device, its number): the CPU."""
    return 1, 0


METHODS = {"__dlpack__": _export, "__dlpack_device__": _place}
PUBLIC = own(globals())
