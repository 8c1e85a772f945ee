# Tensor as a class of Python: made by __new__, which subclasses may replace, and open to new methods and to another __repr__.

cdef extern from *:
    """
    /* What programs' subclasses reach with super().__new__(cls, data): tensors are made of data there, as in PyTorch, not in __init__.
       The engine's own Tensor.__new__(Tensor) does not pass here, and mgx_blank goes around it. */
    typedef PyObject* (*mgx_maker)(PyObject*, PyObject*, PyObject*);
    static mgx_maker mgx_make;
    static newfunc mgx_blank_new;
    static PyObject* mgx_blank(PyObject* type, PyObject* empty_tuple) { return mgx_blank_new((PyTypeObject*)type, empty_tuple, NULL); }
    static PyObject* mgx_new(PyTypeObject* type, PyObject* args, PyObject* kwargs) { return mgx_make((PyObject*)type, args, kwargs); }
    static void mgx_make_with(PyObject* type, mgx_maker make) {
        mgx_make = make;
        mgx_blank_new = ((PyTypeObject*)type)->tp_new;
        ((PyTypeObject*)type)->tp_new = mgx_new;
        PyType_Modified((PyTypeObject*)type);
    }
    /* Compiled types are closed, and their names are not where Python would write them: an attribute opens Tensor for itself alone. */
    static int mgx_set(PyObject* type, PyObject* name, PyObject* value) {
        unsigned long closed = ((PyTypeObject*)type)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE;
        const char* text = PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : NULL;
        if (text && strcmp(text, "__name__") && strcmp(text, "__qualname__") && strcmp(text, "__bases__"))
            ((PyTypeObject*)type)->tp_flags &= ~closed;
        int failed = PyErr_Occurred() ? -1 : PyType_Type.tp_setattro(type, name, value);
        ((PyTypeObject*)type)->tp_flags |= closed;
        return failed;
    }
    static int mgx_defines(PyObject* type, PyObject* name) { return _PyType_Lookup((PyTypeObject*)type, name) != NULL; }     /* raises nothing */
    static void mgx_govern(PyObject* type, PyObject* meta) {
        ((PyTypeObject*)meta)->tp_setattro = mgx_set;
        Py_SET_TYPE(type, (PyTypeObject*)Py_NewRef(meta));
    }
    """
    Tensor blank "mgx_blank"(object type, tuple empty_tuple)
    ctypedef object (*Maker)(object cls, object args, PyObject* kwargs)
    void make_with "mgx_make_with"(object type, Maker make)
    void govern "mgx_govern"(object type, object meta)
    bint defines "mgx_defines"(object type, object name)


cdef Tensor instance(object cls):
    """A blank tensor of this class, whose functions go to their kernels without a look at what may override those."""
    if defines(cls, "__torch_dispatch__"):
        raise NotImplementedError(f"{cls.__name__}: __torch_dispatch__ is not supported, nothing would call it. Hint: __torch_function__ sees the same calls")
    return blank(cls, ())


cdef object constructed(object cls, object args, PyObject* kwargs):
    return cold["construct"](cls, *args, **({} if kwargs == NULL else <dict>kwargs))


class TensorMeta(type):
    """The class of Tensor, which is compiled, and yet open to new methods: `Tensor.half_of = lambda x: x / 2`."""
    __slots__ = ()

    def mro(cls):
        """Before Tensor stands what asks a subclass's __torch_function__."""
        return cold["overriding"](type.mro(cls))


make_with(Tensor, constructed)
govern(Tensor, TensorMeta)
