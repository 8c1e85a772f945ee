"""Storage: an aligned buffer from the pool (or memory of others), and its version counter."""

cdef extern from *:
    """
    /* Around every __dealloc__ an exception that is set is put aside: calls of the interpreter, of which the usual case, none is, needs the first half of one. */
    #define PyErr_Fetch(type, value, trace) (PyErr_Occurred() ? PyErr_Fetch(type, value, trace) : (void)(*(type) = *(value) = *(trace) = NULL))
    #define PyErr_Restore(type, value, trace) ((type) || PyErr_Occurred() ? PyErr_Restore(type, value, trace) : (void)0)
    """

cdef class Storage:
    cdef char* ptr               # 64-byte aligned and followed by 64 readable bytes when owner is None
    cdef Py_ssize_t nbytes       # as asked for, without the slack
    cdef unsigned int version    # grows with every in-place change; saved tensors compare it
    cdef int size_class          # the pool's class; -1: not from the pool
    cdef object owner            # who keeps foreign memory alive; None: ours
    cdef bint readonly           # foreign memory that must not be written

cdef Storage new_storage(Py_ssize_t nbytes)
cdef Storage foreign_storage(char* ptr, Py_ssize_t nbytes, object owner, bint readonly)
