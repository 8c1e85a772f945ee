"""What stands before a function of Python and costs its calls one jump: other names of arguments, and looks at their types.

Other ways to call, as PyTorch's native functions take them: axis for dim, zeros(size=(2, 3)), x.view(size=(3, 2)), x.addcmul_(0.5, y, z).
"""
from cpython.object cimport PyObject
from cpython.exc cimport PyErr_Fetch, PyErr_Restore
from cpython.ref cimport Py_XDECREF
from cpython.sequence cimport PySequence_Fast_ITEMS

import types

from microgradx._engine.tensor cimport Tensor
from microgradx._engine.tensor import cold
from microgradx._engine.warn import warn

cdef extern from *:
    """
    typedef PyObject *(*mgx_vectorcall)(PyObject *, PyObject *const *, size_t, PyObject *);
    /* what a call becomes that failed before anybody knew of the class of an argument that overrides functions */
    static mgx_vectorcall mgx_again;
    static inline PyObject *mgx_call(PyObject *function, PyObject *const *args, size_t count, PyObject *names, PyObject *self) {
        PyObject *out = PyObject_Vectorcall(function, args, count, names);
        return out != NULL ? out : mgx_again(self, args, count, names);
    }
    static PyObject *mgx_raised(void) { return NULL; }
    """
    vectorcall mgx_again
    object mgx_call(object function, PyObject *const *args, size_t count, PyObject *names, object self)
    object mgx_raised()
    object PyObject_Vectorcall(object function, PyObject *const *args, size_t flags_and_count, PyObject *names)

cdef class Called:
    """A function behind something else, which looks like it (but for __doc__, which each class has for itself)."""

    def __getattr__(self, name):
        return getattr(self.__wrapped__, name)

    def __repr__(self):
        return repr(self.__wrapped__)

    def __reduce__(self):
        return self.__qualname__


cdef class CallNames(Called):
    """A function called by other names of its arguments too. A call without keywords costs one jump more.

    renamed maps a keyword to the parameter that it means; spread names what the function takes as *args, in their order; most is how
    many arguments it takes by position, and between names the keywords of numbers that may stand between them (deprecated).
    """

    cdef dict renamed
    cdef tuple spread, between
    cdef size_t most

    def __init__(self, function, dict renamed, tuple spread=(), size_t most=-1, tuple between=()):
        self.__wrapped__, self.renamed, self.spread, self.most, self.between = function, renamed, spread, most, between
        self.call = call_by_name

    def __get__(self, instance, owner):
        return self if instance is None else types.MethodType(self, instance)

    @property
    def __doc__(self):
        return self.__wrapped__.__doc__

    def __call__(self, *args, **kwargs):
        if len(args) > self.most:
            args, kwargs = self.numbers_out(args, kwargs)
        for name in self.spread:
            if name in kwargs:
                args += (kwargs.pop(name),)
        for name in [name for name in kwargs if name in self.renamed]:
            if self.renamed[name] in kwargs:
                raise TypeError(f"{self.__name__}() got an unexpected keyword argument '{name}': {self.renamed[name]} is given too")
            kwargs[self.renamed[name]] = kwargs.pop(name)
        return self.__wrapped__(*args, **kwargs)

    def numbers_out(self, tuple args, dict kwargs):
        """addmm(beta, x, alpha, m, m), x.addmm(beta, alpha, m, m) and x.addcmul(value, y, z) with their numbers given by keyword."""
        cdef bint first = self.between[0] == "beta" and is_number(args[0])
        places = (0 if first else 1, 2)[:len(args) - self.most]
        if len(args) - self.most <= len(self.between) and all(is_number(args[i]) for i in places) and kwargs.keys().isdisjoint(self.between):
            name = self.__name__
            warn(f"This overload of {name} is deprecated: {name}(..., Number {self.between[0]}, ...). "
                 f"Hint: write {self.between[0]}={args[places[0]]!r} behind the tensors")
            kwargs = {**kwargs, **{key: args[i] for key, i in zip(self.between, places)}}
            args = tuple([x for i, x in enumerate(args) if i not in places])
        return args, kwargs


cdef bint is_number(object x):
    return isinstance(x, (int, float, complex)) or isinstance(x, Tensor) and not (<Tensor>x).nd and not x.requires_grad


cdef object call_by_name(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    """The function itself, unless a keyword is one of the other names or there are more arguments than it takes."""
    cdef CallNames c = <CallNames>self
    cdef size_t i, count = flags_and_count & ~(<size_t>1 << (8 * sizeof(size_t) - 1))
    cdef bint other = count > c.most
    if names != NULL:
        for name in <tuple>names:
            other = other or name in c.renamed or name in c.spread
    if other:
        given, keywords = in_python(args, count, names)
        return CallNames.__call__(self, *given, **keywords)
    if not count or isinstance(<object>args[0], Tensor):
        return PyObject_Vectorcall(c.__wrapped__, args, flags_and_count, names)
    try:
        return PyObject_Vectorcall(c.__wrapped__, args, flags_and_count, names)
    except TypeError:
        if not getattr(<object>args[0], "is_sparse", False):
            raise
        return cold["sparse_call"](c.__name__, *in_python(args, count, names))


cdef class Guard(Called):
    """A function whose arguments are looked at before it is called, and again where it fails.

    before: of each argument that is looked at (its place, its name, its usual type, what makes that of another, the test of others, may
    it be None). misfit(args, kwargs) is the error where a test fails; failed(args, kwargs, error) raises what an error of the function
    becomes. What is set on it (where pickle finds it) does not reach the function, which may be elsewhere, too.
    """

    cdef list before
    cdef object misfit, failed
    cdef dict own

    def __init__(self, function, list before, misfit, failed):
        self.__wrapped__, self.before, self.misfit, self.failed, self.own = function, before, misfit, failed, {}
        self.call = call_guarded

    def __getattr__(self, name):
        return self.own[name] if name in self.own else getattr(self.__wrapped__, name)

    def __setattr__(self, name, value):
        self.own[name] = value

    def __get__(self, instance, owner):
        return self if instance is None else types.MethodType(self, instance)

    @property
    def __class__(self):        # inspect.isfunction
        return types.FunctionType

    @property
    def __doc__(self):
        return self.__wrapped__.__doc__


cdef object call_guarded(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    """The function, its arguments made what it takes."""
    cdef Guard g = <Guard>self
    cdef size_t i, at, count = flags_and_count & ~(<size_t>1 << (8 * sizeof(size_t) - 1))
    cdef list given = None      # all arguments, if one becomes something else
    for check in g.before:
        at = (<tuple>check)[0]
        if at >= count:
            if names == NULL:
                break
            for i in range(<size_t>len(<tuple>names)):
                if (<tuple>names)[i] == (<tuple>check)[1]:
                    at = count + i
                    break
            else:
                continue
        value = <object>args[at]
        if type(value) is (<tuple>check)[2]:
            continue
        _, _, _, made, test, optional = check
        if not optional if value is None else not test(value):
            raise g.misfit(*in_python(args, count, names))
        if value is not None and made is not None and (other := made(value)) is not value:
            if given is None:
                given = [<object>args[i] for i in range(count + (len(<tuple>names) if names != NULL else 0))]
            given[at] = other
    if given is not None:
        args, flags_and_count = PySequence_Fast_ITEMS(given), count
    try:
        return PyObject_Vectorcall(g.__wrapped__, args, flags_and_count, names)
    except Exception as error:
        positional, keywords = in_python(args, count, names)
        return self(*positional, **keywords) if cold["foreign"](positional, self) else g.failed(positional, keywords, error)


cdef class Native(Called):
    """A function as PyTorch's native ones are: as an attribute of a class (`activation = microgradx.tanh`) it becomes no method."""

    cdef dict own

    def __init__(self, function, str module, str name):
        self.__wrapped__, self.own = function, {"__module__": module, "__qualname__": name, "__name__": name.rpartition(".")[2]}
        self.call = call_native

    def __getattr__(self, name):
        if name == "__get__":       # an Enum asks its members for it
            raise AttributeError(name)
        return self.own[name] if name in self.own else getattr(self.__wrapped__, name)

    @property
    def __class__(self):        # inspect.isbuiltin
        return types.BuiltinFunctionType

    @property
    def __doc__(self):
        return self.__wrapped__.__doc__


cdef object call_native(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    return mgx_call((<Called>self).__wrapped__, args, flags_and_count, names, self)


cdef tuple in_python(PyObject *const *args, size_t count, PyObject *names):
    """Arguments as a tuple and a dict."""
    return (tuple([<object>args[i] for i in range(count)]),
            {key: <object>args[count + i] for i, key in enumerate(<tuple>names)} if names != NULL else {})


cdef object call_again(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    """A failed call of Native once more, if an argument is what nobody knew to override functions; else its error, which names the function."""
    cdef PyObject *kind
    cdef PyObject *error
    cdef PyObject *trace
    PyErr_Fetch(&kind, &error, &trace)
    given, keywords = in_python(args, flags_and_count & ~(<size_t>1 << (8 * sizeof(size_t) - 1)), names)
    if kind == <PyObject *>TypeError and cold["foreign"](given):
        Py_XDECREF(kind)
        Py_XDECREF(error)
        Py_XDECREF(trace)
        return self(*given, **keywords)
    PyErr_Restore(kind, error, trace)
    try:
        return mgx_raised()
    except TypeError as failed:
        raise cold["named"](self, given, keywords, failed)


mgx_again = call_again

cdef CallNames _layout = CallNames.__new__(CallNames)
mgx_called_by_pointer(CallNames, <char *>&_layout.call - <char *><PyObject *>_layout, True)
mgx_called_by_pointer(Guard, <char *>&_layout.call - <char *><PyObject *>_layout, True)
mgx_called_by_pointer(Native, <char *>&_layout.call - <char *><PyObject *>_layout, False)


def disabled(func, types, args=(), kwargs=None):
    """The __torch_function__ of classes that override nothing (Parameter): results are plain tensors."""
    from microgradx._engine.overriding import DisableTorchFunctionSubclass
    with DisableTorchFunctionSubclass():
        return func(*args, **(kwargs or {}))
