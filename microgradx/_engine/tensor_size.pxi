# The shape of a tensor, as Python sees it.

cdef bint is_index(object v):
    try:
        v.__index__()
    except (AttributeError, TypeError):
        return False
    return True


class Size(tuple):
    """The shape of a tensor: a tuple of ints with numel().

    >>> import microgradx
    >>> microgradx.zeros(2, 3).shape.numel()
    6
    """

    __slots__ = ()

    def __new__(cls, values=()):
        try:
            return tuple.__new__(cls, [v.__index__() for v in values])
        except (AttributeError, TypeError):
            found = next((f"item {i} is '{type(v).__name__}'" for i, v in enumerate(values) if not is_index(v)), "") if hasattr(values, "__iter__") else repr(values)
            raise TypeError(f"Size(): takes an iterable of 'int' ({found}). Hint: sizes are whole numbers") from None

    def numel(self):
        """The number of elements: the product of the lengths."""
        n = 1
        for length in self:
            n *= length
        return n

    def __repr__(self):
        return f"microgradx.Size({list(self)})"

    def __add__(self, other):
        return Size(tuple.__add__(self, tuple(other)))

    def __radd__(self, other):
        return Size(tuple.__add__(other, tuple(self)))

    def __mul__(self, n):
        return Size(tuple.__mul__(self, n))

    __rmul__ = __mul__

    def __reduce__(self):
        return (Size, (tuple(self),))


# ---------------------------------------------------------------------------------------------------- made from C

cdef object _Size = Size

cdef extern from "Python.h":
    void PyTuple_SET_ITEM(object t, Py_ssize_t i, PyObject* item)
    PyObject* PyLong_FromSsize_t(Py_ssize_t v)

cdef extern from *:
    """
    static PyObject* mgx_new_tuple(void* cls, Py_ssize_t n) {
        PyObject* made = ((PyTypeObject*)cls)->tp_alloc((PyTypeObject*)cls, n);
    #if PY_VERSION_HEX >= 0x030E0000
        if (made != NULL) ((PyTupleObject*)made)->ob_hash = -1;     /* not computed yet: tuples remember it from Python 3.14 on */
    #endif
        return made;
    }
    static PyTypeObject* mgx_size;
    /* x.shape[0] at the speed of a tuple: as a method of Python it would take longer than making the shape */
    static PyObject* mgx_part_of_size(PyObject* size, PyObject* index) {
        PyObject *part = PyTuple_Type.tp_as_mapping->mp_subscript(size, index), *made;
        if (part == NULL || !PySlice_Check(index)) return part;
        made = mgx_new_tuple(mgx_size, PyTuple_GET_SIZE(part));
        for (Py_ssize_t i = 0; made != NULL && i < PyTuple_GET_SIZE(part); i++)
            PyTuple_SET_ITEM(made, i, Py_NewRef(PyTuple_GET_ITEM(part, i)));
        Py_DECREF(part);
        return made;
    }
    static void mgx_index_fast(PyObject* cls) {
        mgx_size = (PyTypeObject*)cls;
        mgx_size->tp_as_mapping->mp_subscript = mgx_part_of_size;
    }
    """
    object mgx_new_tuple(void* cls, Py_ssize_t n)
    void mgx_index_fast(object cls)


mgx_index_fast(Size)


cdef object size_from(int ndim, const isize* dims):
    cdef object size = mgx_new_tuple(<PyObject*>_Size, ndim)
    for i in range(ndim):
        PyTuple_SET_ITEM(size, i, PyLong_FromSsize_t(dims[i]))
    return size


cdef object shape_of(Tensor t):
    return size_from(t.nd, t.c_shape)
