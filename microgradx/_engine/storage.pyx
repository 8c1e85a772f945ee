"""Buffers for tensors: 64-byte aligned, 64 bytes of slack, recycled by size class.

Training allocates the same sizes again and again; a fresh large buffer costs page faults, a pooled one two pointer moves.
All calls hold the GIL, which is what guards the free lists.
"""
cimport cython
from libc.stdlib cimport free
from libc.string cimport memset

cdef extern from *:
    """
    #include <stdlib.h>
    #ifdef __linux__
    #include <sys/mman.h>
    #endif
    static int mgx_log2(size_t x) { return 63 - __builtin_clzll((unsigned long long)x); }
    static void* mgx_aligned(size_t bytes) {
        void* p = NULL;
        const size_t huge = 1 << 21;
        if (posix_memalign(&p, bytes < huge ? 64 : huge, bytes) != 0) return NULL;
    #ifdef MADV_HUGEPAGE
        if (bytes >= huge) madvise(p, bytes / huge * huge, MADV_HUGEPAGE);     /* fewer faults, fewer misses of the TLB */
    #endif
        return p;
    }
    static void mgx_forget(char* p, size_t bytes) {           /* what whole pages hold, given back to the system; they stay readable */
    #ifdef MADV_DONTNEED
        const size_t page = 4096;
        size_t skip = (page - (size_t)p % page) % page;
        if (bytes > skip + page) madvise(p + skip, (bytes - skip) / page * page, MADV_DONTNEED);
    #endif
    }
    """
    int mgx_log2(size_t x) nogil
    void* mgx_aligned(size_t bytes) nogil
    void mgx_forget(char* p, size_t bytes) nogil

cdef enum:
    SLACK = 64                     # kernels may read, never write, this far past the end
    N_CLASSES = 256                # four per power of two
    LARGEST_POOLED = 1 << 27       # 128 MiB: larger buffers go back to the system at once

cdef struct FreeBuffer:
    FreeBuffer* next

cdef FreeBuffer* _free[N_CLASSES]
cdef Py_ssize_t _cached = 0                # bytes waiting in the free lists
cdef Py_ssize_t _limit = 512 << 20         # more than this is not kept
cdef Py_ssize_t _in_use = 0


cdef inline int class_of(Py_ssize_t total, Py_ssize_t* rounded) noexcept:
    """The size class of a buffer of `total` bytes, and the bytes it really gets: 4 steps per power of two."""
    if total < 128:
        total = 128
    cdef int log2 = mgx_log2(total)
    cdef Py_ssize_t step = (<Py_ssize_t>1) << (log2 - 2)
    cdef Py_ssize_t quarter = (total - ((<Py_ssize_t>1) << log2) + step - 1) >> (log2 - 2)
    rounded[0] = ((<Py_ssize_t>1) << log2) + quarter * step
    return log2 * 4 + <int>quarter


@cython.no_gc               # the collector must neither clear `owner` (it says whose memory this is) nor take it from a Tensor
@cython.freelist(256)
cdef class Storage:
    """A buffer and its version counter. Tensors that are views of one another share one Storage.

    What Tensor.untyped_storage() gives: bytes, read and written by their place; resize_(0) gives the memory back to the system.

    >>> import microgradx
    >>> x = microgradx.tensor([1, 2], dtype=microgradx.uint8)
    >>> storage = x.untyped_storage()
    >>> storage[0] = 7
    >>> x, storage.tolist(), storage.resize_(0).nbytes()
    (tensor([7, 2], dtype=microgradx.uint8), [7, 2], 0)
    """

    def __cinit__(self):
        self.size_class = -1

    def __dealloc__(self):
        global _cached, _in_use
        cdef Py_ssize_t rounded
        if self.size_class < 0:           # foreign memory: `owner` lets go of it
            return
        _in_use -= self.nbytes
        class_of(self.nbytes + SLACK, &rounded)
        if rounded <= LARGEST_POOLED and _cached + rounded <= _limit:
            c_buffer = <FreeBuffer*>self.ptr
            c_buffer.next = _free[self.size_class]
            _free[self.size_class] = c_buffer
            _cached += rounded
        else:
            free(self.ptr)

    def __init__(self, Py_ssize_t size=0):
        """size bytes of undefined contents (the engine makes its own without a call of this)."""
        if self.ptr == NULL:
            self.owner = made = new_storage(size)
            self.ptr, self.nbytes = (<Storage>made).ptr, size

    def resize_(self, Py_ssize_t size):
        """Be size bytes long. At 0 the system has the memory back, and nothing is in it when the storage grows again.

        Tensors stay where they are: one that is read meanwhile sees zeros or what was there. So it grows no further than it was at first.
        """
        if type(self.owner) is Storage:     # this is that of x.data, the owner that of x
            self.nbytes = (<Storage>self.owner.resize_(size)).nbytes
            return self
        cdef Storage whole = self.owner if type(self.owner) is _Whole else self
        if whole.size_class < 0:
            raise RuntimeError("Trying to resize storage that is not resizable: the memory belongs to another object")
        if size < 0 or size > whole.nbytes:
            raise NotImplementedError(f"resize_: a storage grows no further than it was made, {whole.nbytes} bytes, got {size}. Hint: Tensor.resize_")
        if whole is self:                   # from here on a part of one that nobody else sees
            whole = _Whole.__new__(_Whole)
            whole.ptr, whole.nbytes, whole.size_class = self.ptr, self.nbytes, self.size_class
            self.size_class, self.owner = -1, whole
        self.nbytes = size
        if size == 0:
            mgx_forget(whole.ptr, whole.nbytes)
        return self

    # what microgradx/storage.py puts here, found by the interpreter
    def __getitem__(self, place): return self._at(place).item()
    def __setitem__(self, place, value): self._at(place).fill_(value)
    def __iter__(self): return iter(self.tolist())
    def __repr__(self): return self._text()

    def _writable(self):
        return not self.readonly

    def data_ptr(self):
        return <size_t>self.ptr

    def size(self):
        return self.nbytes

    def __len__(self):
        return self.nbytes

    def __sizeof__(self):
        return 64 + self.nbytes             # what sys.getsizeof gives for PyTorch's

    def __eq__(self, other):
        return isinstance(other, Storage) and (<Storage>other).ptr == self.ptr

    def __hash__(self):
        return hash(<size_t>self.ptr)

    def resizable(self):
        """Is the memory this library's own?"""
        cdef Storage root = self._root()
        return root.size_class >= 0

    def _root(self):
        """The Storage whose memory it is: for that of x.data, the one of x."""
        return self.owner if isinstance(self.owner, Storage) else self


@cython.no_gc
cdef class _Whole(Storage):
    """The buffer of a Storage that was resized."""


cdef Storage new_storage(Py_ssize_t nbytes):
    """A buffer of ours, contents undefined. RuntimeError, as in PyTorch, when there is no memory."""
    global _cached, _in_use
    cdef Storage s = Storage.__new__(Storage)
    cdef Py_ssize_t rounded
    if nbytes < 0 or nbytes > (<Py_ssize_t>1 << 62):
        raise RuntimeError(f"Storage size calculation overflowed: {nbytes} bytes")
    cdef int size_class = class_of(nbytes + SLACK, &rounded)
    cdef FreeBuffer* c_buffer = _free[size_class]
    if c_buffer != NULL:
        _free[size_class] = c_buffer.next
        _cached -= rounded
        s.ptr = <char*>c_buffer
    else:
        s.ptr = <char*>mgx_aligned(rounded)
        if s.ptr == NULL:
            empty_cache()
            s.ptr = <char*>mgx_aligned(rounded)
            if s.ptr == NULL:
                raise RuntimeError(f"not enough memory: you tried to allocate {nbytes} bytes; use a smaller size or dtype")
        memset(s.ptr + rounded - SLACK, 0, SLACK)
    s.size_class = size_class
    s.nbytes = nbytes
    _in_use += nbytes
    return s


cdef Storage foreign_storage(char* ptr, Py_ssize_t nbytes, object owner, bint readonly):
    """Memory of `owner` (a NumPy array, another Storage), kept alive through it."""
    cdef Storage s = Storage.__new__(Storage)
    if isinstance(owner, Storage) and type((<Storage>owner).owner) is Storage:
        owner = (<Storage>owner).owner       # or `p.data -= step` would make a chain of them
    s.ptr = ptr
    s.nbytes = nbytes
    s.owner = owner
    s.readonly = readonly
    return s


def empty_cache():
    """Give the pool's waiting buffers back to the system."""
    global _cached
    for i in range(N_CLASSES):
        while _free[i] != NULL:
            c_buffer = _free[i]
            _free[i] = c_buffer.next
            free(c_buffer)
    _cached = 0


def memory_stats():
    """{'in_use': bytes held by tensors, 'cached': bytes waiting in the pool}."""
    return {"in_use": _in_use, "cached": _cached}
