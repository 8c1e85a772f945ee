"""A tensor's memory as a flat row of numbers, or of bytes, whatever shape and strides look at it."""
import copyreg
import ctypes
import operator

import numpy as np

from microgradx._engine.storage import Storage
from microgradx._engine.tensor import from_array, install_methods
from microgradx._rows import need


class TypedStorage:
    """What Tensor.storage() gives: the numbers in memory, to be read and written by their place.

    >>> import microgradx
    >>> x = microgradx.tensor([[1., 2.], [3., 4.]])
    >>> storage = x.t().storage()
    >>> storage[1] = 7.
    >>> x, storage.tolist()
    (tensor([[1., 7.],
            [3., 4.]]), [1.0, 7.0, 3.0, 4.0])
    """

    def __init__(self, flat):
        self._flat = flat

    dtype, device = (property(operator.attrgetter(f"_flat.{name}")) for name in ("dtype", "device"))

    def __len__(self):
        return len(self._flat)

    def __getitem__(self, place):
        return self._at(place).item()

    def __setitem__(self, place, value):
        (self._flat[place] if isinstance(place, slice) else self._at(place)).fill_(value)

    def _at(self, place):
        if isinstance(place, slice):
            raise RuntimeError("storage: slices are not supported. Hint: a view of the tensor, x.view(-1)[start:end]")
        if not isinstance(place, int):
            kind = RuntimeError if isinstance(self, TypedStorage) else TypeError
            raise kind(f"storage: can't index a storage with {type(place).__name__}; the place must be an int")
        if not -len(self) <= place < len(self):
            raise IndexError(f"storage: index {place} out of range for storage of size {len(self)}")
        return self._flat[place]

    def __iter__(self):
        return iter(self.tolist())

    def _text(self):
        kind = f"TypedStorage(dtype={self.dtype}, " if isinstance(self, TypedStorage) else "UntypedStorage("
        name = f"microgradx.storage.{kind}device={self.device})"
        return "".join(f" {number}\n" for number in self) + f"[{name} of size {len(self)}]"

    __repr__ = _text

    def tolist(self):
        """The numbers in a list."""
        return self._flat.tolist()

    def size(self):
        """How many numbers there are."""
        return len(self)

    def element_size(self):
        """Bytes of a number."""
        return self._flat.itemsize

    def nbytes(self):
        """Bytes of all numbers."""
        return len(self) * self.element_size()

    def __sizeof__(self):
        return 24 + self.nbytes()           # and what the interpreter adds is what sys.getsizeof gives for PyTorch's

    def data_ptr(self):
        """The address of the first number; storages of one memory have the same."""
        return self._flat.data_ptr()

    def is_shared(self):
        """Is it memory that processes share?"""
        return self._flat.is_shared()

    def untyped(self):
        """The memory itself: Tensor.untyped_storage()."""
        return self._flat.untyped_storage()

    def fill_(self, value):
        """Write value everywhere."""
        self._flat.fill_(value)
        return self

    def copy_(self, source):
        """Write the numbers of another storage of this size."""
        need(len(source) == len(self), RuntimeError, f"storage: size does not match, self has {len(self)} elements but source has {len(source)}")
        self._flat.copy_(source._flat)
        return self

    def clone(self):
        """A storage of its own memory with the same numbers."""
        flat = self._flat.clone()
        return TypedStorage(flat) if isinstance(self, TypedStorage) else flat.untyped_storage()

    __copy__ = clone

    def _new_shared(self, size, *, device=None):
        """One of this size in memory that processes share: where collate functions of workers write a batch."""
        flat = self._flat.new_zeros(size).share_memory_()
        return TypedStorage(flat) if isinstance(self, TypedStorage) else flat.untyped_storage()


def _bytes(self):
    """The memory of a Storage as a tensor, which counts changes for itself."""
    memory = (ctypes.c_ubyte * self.size()).from_address(self.data_ptr())
    memory.owner = self
    array = np.ndarray(self.size(), np.uint8, memory)
    array.flags.writeable = self._writable()
    return from_array(array)


UntypedStorage = Storage
copyreg.pickle(Storage, lambda storage: (operator.methodcaller("untyped_storage"), (storage._flat,)))     # deepcopy reads this, too
_SHARED = ("device", "_at", "_text", "tolist", "element_size", "is_shared", "fill_", "copy_", "clone", "_new_shared", "__copy__")
install_methods({name: vars(TypedStorage)[name] for name in _SHARED} | {"_flat": property(_bytes)}, Storage)
