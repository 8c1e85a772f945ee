"""What stands before a public function and costs its calls one jump: other names of arguments, looks at their types, what an error becomes.

Other ways to call, as PyTorch's native functions take them: axis for dim, zeros(size=(2, 3)), x.view(size=(3, 2)), x.addcmul_(0.5, y, z).
"""
from cpython.object cimport PyObject
from cpython.sequence cimport PySequence_Fast_ITEMS

import sys
import types

from microgradx._engine.tensor cimport Tensor
from microgradx._engine.tensor import cold
from microgradx._engine.warn import warn

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
    typedef PyObject *(*mgx_vectorcall)(PyObject *, PyObject *const *, size_t, PyObject *);
    static mgx_vectorcall mgx_failed;       /* what becomes of a call that failed: it takes what the program gave, self and the rest */
    static inline PyObject *mgx_call(PyObject *function, PyObject *const *args, size_t count, PyObject *names,
                                     PyObject *self, PyObject *const *given, size_t given_count, PyObject *given_names) {
        PyObject *out = PyObject_Vectorcall(function, args, count, names);
        return out != NULL ? out : mgx_failed(self, given, given_count, given_names);
    }
    static PyObject *mgx_raised(void) { return NULL; }
    """
    void mgx_called_by_pointer(type, Py_ssize_t offset, bint method)
    vectorcall mgx_failed
    object mgx_call(object function, PyObject *const *args, size_t count, PyObject *names,
                    object self, PyObject *const *given, size_t given_count, PyObject *given_names)
    object mgx_raised()

cdef class Look:
    """How calls look at one argument."""
    cdef size_t place
    cdef str name
    cdef object usual       # a type that needs no closer look
    cdef object made        # what makes that of another type; None: nothing does
    cdef object test        # what another value must pass
    cdef bint optional      # may it be None?

    def __init__(self, place, name, usual, made, test, optional):
        self.place, self.name, self.usual, self.made, self.test, self.optional = place, name, usual, made, test, optional


cdef class Called:
    """A function behind what its calls pass, which looks like it, but for names: __module__, __qualname__, __name__, __doc__.

    renamed maps a keyword to the parameter that it means; spread names what the function takes as *args, in their order; between the keywords of
    numbers that may stand between its three positional arguments (deprecated).
    before: the fields of a Look at each argument that is looked at. failed(args, kwargs, error) is the error that the
    function's becomes, or, where a test fails and error is None, the one to raise.
    """

    def __init__(self, function, dict names, dict renamed={}, tuple spread=(), tuple between=(), list before=[], failed=None):
        self.__wrapped__, self.before, self.failed = function, [Look(*fields) for fields in before], failed
        self.renamed, self.spread, self.between, self.most = {**renamed, **dict.fromkeys(spread)}, spread, between, 3 if between else -1
        for name, value in names.items():
            setattr(self, name, value)
        self.call = call_looking if self.renamed or between or before else call_native

    def __getattr__(self, name):
        if name == "__get__":       # an Enum asks its members for it
            raise AttributeError(name)
        return getattr(self.__wrapped__, name)

    def __repr__(self):
        return repr(self.__wrapped__)

    def __reduce__(self):
        return self.__qualname__


cdef class Native(Called):
    """A function as PyTorch's native ones are: as an attribute of a class (`activation = microgradx.tanh`) it becomes no method."""

    @property
    def __class__(self):        # inspect.isbuiltin
        return types.BuiltinFunctionType


cdef class Function(Called):
    """A function as those of Python are, or a method."""

    def __get__(self, instance, owner):
        return self if instance is None else types.MethodType(self, instance)

    @property
    def __class__(self):        # inspect.isfunction
        return types.FunctionType


cdef object call_native(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    return mgx_call((<Called>self).__wrapped__, args, flags_and_count, names, self, args, flags_and_count, names)


cdef object call_looking(object self, PyObject *const *given, size_t flags_and_count, PyObject *given_names):
    """The function, its arguments made what it takes."""
    cdef Called c = <Called>self
    cdef Look look
    cdef size_t i, at, count = flags_and_count & ~(<size_t>1 << (8 * sizeof(size_t) - 1)), passed = flags_and_count
    cdef PyObject *const *args = given
    cdef PyObject *names = given_names
    cdef list changed = None        # all arguments, if one becomes something else
    cdef bint other = count > c.most
    if names != NULL:
        for name in <tuple>names:
            other = other or name in c.renamed
    if other:
        positional, keywords = by_its_names(c, in_python(args, count, names))
        changed, order, passed = [*positional, *(<dict>keywords).values()], tuple(keywords), len(<tuple>positional)
        args, names, count = PySequence_Fast_ITEMS(changed), <PyObject *>order, passed
    for look in c.before:
        at = look.place
        if at >= count:
            if names == NULL:
                break
            for i in range(<size_t>len(<tuple>names)):
                if (<tuple>names)[i] == look.name:
                    at = count + i
                    break
            else:
                continue
        value = <object>args[at]
        if type(value) is look.usual or look.usual is Tensor and isinstance(value, Tensor):
            continue
        if not look.optional if value is None else not look.test(value):
            return instead(c, given, flags_and_count, given_names, None)
        if value is not None and look.made is not None and (new := look.made(value)) is not value:
            if changed is None:
                changed = [<object>args[i] for i in range(count + (len(<tuple>names) if names != NULL else 0))]
                args, passed = PySequence_Fast_ITEMS(changed), count
            changed[at] = new
    return mgx_call(c.__wrapped__, args, passed, names, self, given, flags_and_count, given_names)


cdef frozenset SIZES = frozenset(["size", "shape", "dims", "repeats"])      # by keyword these are no numbers


cdef tuple by_its_names(Called c, tuple given, bint again=False):
    """Arguments as the function names them; again: it was warned of them."""
    args, kwargs = given
    if len(args) > c.most:
        args, kwargs = numbers_out(c, args, kwargs, again)
    for name in c.spread:
        if name in kwargs:
            args += (kwargs.pop(name),)
            if name in SIZES and not isinstance(args[-1], (tuple, list)):
                raise TypeError(f"{c.__name__}(): argument '{name}' must be tuple of ints, not {type(args[-1]).__name__}")
    for name in [name for name in kwargs if name in c.renamed]:
        if c.renamed[name] in kwargs:
            raise TypeError(f"{c.__name__}() got an unexpected keyword argument '{name}': {c.renamed[name]} is given too")
        kwargs[c.renamed[name]] = kwargs.pop(name)
    return args, kwargs


cdef tuple numbers_out(Called c, tuple args, dict kwargs, bint again):
    """addmm(beta, x, alpha, m, m), x.addmm(beta, alpha, m, m) and x.addcmul(value, y, z) with their numbers given by keyword."""
    cdef bint first = c.between[0] == "beta" and is_number(args[0])
    places = (0 if first else 1, 2)[:len(args) - c.most]
    if len(args) - c.most <= len(c.between) and all([is_number(args[i]) for i in places]) and kwargs.keys().isdisjoint(c.between):
        name = c.__name__
        if not again:
            warn(f"This overload of {name} is deprecated: {name}(..., Number {c.between[0]}, ...). "
                 f"Hint: write {c.between[0]}={args[places[0]]!r} behind the tensors")
        kwargs = {**kwargs, **{key: args[i] for key, i in zip(c.between, places)}}
        args = tuple([x for i, x in enumerate(args) if i not in places])
    return args, kwargs


cdef bint is_number(object x):
    return isinstance(x, (int, float, complex)) or isinstance(x, Tensor) and not (<Tensor>x).nd and not x.requires_grad


cdef tuple in_python(PyObject *const *args, size_t flags_and_count, PyObject *names):
    """Arguments as a tuple and a dict."""
    cdef size_t i, count = flags_and_count & ~(<size_t>1 << (8 * sizeof(size_t) - 1))
    return (tuple([<object>args[i] for i in range(count)]),
            {key: <object>args[count + i] for i, key in enumerate(<tuple>names)} if names != NULL else {})


cdef object instead(Called c, PyObject *const *args, size_t flags_and_count, PyObject *names, object error):
    """What a failed call gives where an argument is sparse, or overrides functions and nobody knew; else it raises what says what went wrong."""
    given, keywords = in_python(args, flags_and_count, names)
    if cold["foreign"]((*given, *keywords.values()), c):
        return c(*given, **keywords)
    given, keywords = by_its_names(c, (given, keywords), again=True)
    first = given[0] if given else keywords.get("input")
    if not isinstance(first, Tensor) and getattr(first, "is_sparse", False):
        return cold["sparse_call"](c.__wrapped__.__name__, given or (keywords.pop("input"),), keywords)
    said = error if c.failed is None else c.failed(given, keywords, error)
    if said is error:
        raise error
    raise said from error


cdef object call_failed(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    try:
        return mgx_raised()
    except Exception as error:
        return instead(<Called>self, args, flags_and_count, names, error)


mgx_failed = call_failed
cdef Called _layout = Called.__new__(Called)
mgx_called_by_pointer(Native, <char *>&_layout.call - <char *><PyObject *>_layout, False)
mgx_called_by_pointer(Function, <char *>&_layout.call - <char *><PyObject *>_layout, True)


def disabled(func, types, args=(), kwargs=None):
    """The __torch_function__ of classes that override nothing (Parameter): results are plain tensors."""
    from microgradx._engine.overriding import DisableTorchFunctionSubclass
    with DisableTorchFunctionSubclass():
        return func(*args, **(kwargs or {}))


def of_pytorch(cls):
    """Is it a class of PyTorch's tensors, in a program that has both? Those and ours would ask each other for ever."""
    theirs = getattr(sys.modules.get("torch"), "Tensor", None)
    return isinstance(theirs, type) and not issubclass(Tensor, theirs) and issubclass(cls, theirs)
