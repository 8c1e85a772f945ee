"""Memory that processes share: an unnamed file that each of them maps, so the system frees it after the last one."""
import ctypes
import gc
import mmap
import os
import sys
import tempfile
import weakref

import numpy as np

from microgradx._engine.tensor import Node, Tensor, from_array, move_memory

_mapped = weakref.WeakValueDictionary()             # the Mapping at an address, and that of a file


class Mapping(mmap.mmap):
    """A file in the memory of this process."""

    @classmethod
    def of(cls, descriptor):
        """The one mapping of an open file here, which takes the descriptor over: what comes back to a process is the memory that it sent."""
        place = os.fstat(descriptor)[1:3]           # inode and device
        mapping = _mapped.get(place)
        if mapping is not None and len(mapping) >= os.fstat(descriptor).st_size:        # a file with a name may have grown
            os.close(descriptor)
            return mapping
        mapping = cls(descriptor, 0)
        mapping.descriptor = descriptor
        weakref.finalize(mapping, os.close, descriptor)
        _mapped[place] = _mapped[mapping.bytes().ctypes.data] = mapping
        return mapping

    def bytes(self):
        return np.frombuffer(self, np.uint8)


def shared_file(path, count):
    """The first bytes of a file that processes share, which has at least so many from now on."""
    if not count:
        return np.empty(0, np.uint8)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(descriptor).st_size < count:
            os.truncate(descriptor, count)
        return Mapping.of(descriptor).bytes()[:count]
    except (OSError, ValueError, OverflowError):
        os.close(descriptor)
        raise


def mapping_of(tensor):
    """The Mapping whose memory a tensor lies in, or None."""
    return _mapped.get(tensor.untyped_storage().data_ptr())


def _unnamed_file():
    if hasattr(os, "memfd_create"):
        return os.memfd_create("microgradx")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _references():
    """What sys.getrefcount gives for an object in one variable: it counts the argument, too, before Python 3.14."""
    alone = object()
    return sys.getrefcount(alone)


def share(tensor):
    """Move a tensor into shared memory, with all that look into its memory; False where a NumPy array or what .data gave is among them."""
    storage = tensor.untyped_storage()
    if mapping_of(tensor) is not None:
        return True
    viewers = [tensor]
    if sys.getrefcount(storage) > _references() + 1:            # `storage`, and the tensor
        around = gc.get_objects()
        viewers = [found for found in around if issubclass(type(found), Tensor) and Tensor.untyped_storage(found) is storage]
        computed = [found for found in around if type(found) is Node and found.extra_ is storage]        # with it, and keep the old numbers
        del around        # it holds a storage, too, that .data brought
        if sys.getrefcount(storage) > _references() + len(viewers) + len(computed):
            return False
    root = storage._root()
    if root is not storage and (sys.getrefcount(root) > _references() + 1 or root.nbytes() != storage.nbytes()):       # `root`, and storage; resized
        return False
    descriptor = _unnamed_file()
    os.ftruncate(descriptor, max(storage.nbytes(), 1))
    array = Mapping.of(descriptor).bytes()[:storage.nbytes()]
    array[:] = np.frombuffer((ctypes.c_char * storage.nbytes()).from_address(storage.data_ptr()), np.uint8)
    move_memory(viewers, from_array(array))
    return True
