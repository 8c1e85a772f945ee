"""What stands before a public function, for the module that lets calls ask what overrides it."""
from cpython.object cimport PyObject

ctypedef object (*vectorcall)(object, PyObject *const *, size_t, PyObject *)

cdef class Called:
    cdef vectorcall call, direct        # direct: what call was, where it first asks what overrides public
    cdef object public
    cdef readonly object __wrapped__    # what inspect and help show
    cdef dict renamed, __dict__
    cdef tuple spread, between
    cdef size_t most
    cdef list before
    cdef object failed, __weakref__


cdef class Function(Called):
    pass


cdef tuple in_python(PyObject *const *args, size_t flags_and_count, PyObject *names)      # a tuple and a dict
