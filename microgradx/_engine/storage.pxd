"""Storage: an aligned buffer from the pool (or memory of others), and its version counter."""

cdef class Storage:
    cdef char* ptr               # 64-byte aligned and followed by 64 readable bytes when owner is None
    cdef Py_ssize_t nbytes       # as asked for, without the slack
    cdef unsigned int version    # grows with every in-place change; saved tensors compare it
    cdef int size_class          # the pool's class; -1: not from the pool
    cdef object owner            # who keeps foreign memory alive; None: ours
    cdef bint readonly           # foreign memory that must not be written

cdef Storage new_storage(Py_ssize_t nbytes)
cdef Storage foreign_storage(char* ptr, Py_ssize_t nbytes, object owner, bint readonly)
