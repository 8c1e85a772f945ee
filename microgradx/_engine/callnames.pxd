"""What stands before a function, for the module that lets calls ask what overrides it."""
from cpython.object cimport PyObject

ctypedef object (*vectorcall)(object, PyObject *const *, size_t, PyObject *)

cdef extern from *:
    """
    #include <stddef.h>
    /* calls come through the pointer in the object, and where it is a method x.sum(...) passes x without making a bound one first */
    static void mgx_called_by_pointer(PyTypeObject *type, Py_ssize_t offset, int method) {
        type->tp_vectorcall_offset = offset;
        type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL | (method ? Py_TPFLAGS_METHOD_DESCRIPTOR : 0);
        type->tp_call = PyVectorcall_Call;
        PyType_Modified(type);
    }
    """
    void mgx_called_by_pointer(type, Py_ssize_t offset, bint method)


cdef class Called:
    cdef vectorcall call, direct        # direct: what call was, where it first asks what overrides public
    cdef object public
    cdef readonly object __wrapped__    # what inspect and help show
    cdef object __weakref__


cdef object call_native(object self, PyObject *const *args, size_t flags_and_count, PyObject *names)
cdef tuple in_python(PyObject *const *args, size_t count, PyObject *names)      # a tuple and a dict
