"""What overrides functions: the __torch_function__ of arguments' types, and modes.

Plain programs do not import this: microgradx.overrides, which the first subclass of Tensor imports, turns the pointers that calls and operators go through.
"""
import threading

from cpython.object cimport PyObject
from microgradx._engine.callnames cimport Called, Function, in_python, vectorcall
from microgradx._engine.tensor cimport Row, Tensor, Upcalls, upcalls

from microgradx._engine.callnames import disabled, of_pytorch
from microgradx._engine.tensor import Size, cold

cdef extern from *:
    """
    static __thread int mgx_silent;     /* the blocks of DisableTorchFunctionSubclass that this thread is in */
    static __thread int mgx_modes;      /* the modes that this thread's calls go to */
    #define mgx_vectorcall_of(compiled) (((PyCFunctionObject *)(compiled))->vectorcall)
    #define mgx_turn(compiled, pointer) (mgx_vectorcall_of(compiled) = (vectorcallfunc)(pointer))
    #define mgx_lookup(type, name) _PyType_Lookup((PyTypeObject *)(type), name)
    """
    int mgx_silent, mgx_modes
    void *mgx_vectorcall_of(object compiled)
    void mgx_turn(object compiled, vectorcall pointer)
    PyObject *mgx_lookup(object type, object name)


cdef PyObject *asks_nobody = <PyObject *>disabled
_thread = threading.local()         # .modes: the innermost last
cdef set only_for_modes = set()     # functions that arguments do not override (tensor, zeros)
cdef set in_python_there = set()    # functions whose PyTorch's are Python: kwargs is never None


def modes():
    """The modes that this thread has entered, the innermost last."""
    if not hasattr(_thread, "modes"):
        _thread.modes = []
    return _thread.modes


def push(mode, place=None):
    """Enter a mode; place: of how many it stands before."""
    global mgx_modes
    modes().insert(len(modes()) if place is None else place, mode)
    mgx_modes += 1


def pop(mode=None):
    """Leave this mode or the innermost one, and return it."""
    global mgx_modes
    if not modes():
        raise RuntimeError("a mode is left that this thread did not enter. Hint: leave it in the thread whose `with` entered it")
    mgx_modes -= 1
    return modes().pop(-1 if mode is None else modes().index(mode))


cdef class DisableTorchFunctionSubclass:
    """`with DisableTorchFunctionSubclass():` calls in this thread do not ask the __torch_function__ of their arguments."""

    cdef list left

    def __enter__(self):
        global mgx_silent
        mgx_silent += 1

    def __exit__(self, *error):
        global mgx_silent
        mgx_silent -= 1


cdef class DisableTorchFunction(DisableTorchFunctionSubclass):
    """`with DisableTorchFunction():` nor do they ask a mode, but a level of vmap."""

    def __enter__(self):
        global mgx_silent, mgx_modes
        mgx_silent += 1
        self.left, _thread.modes = modes(), [mode for mode in modes() if mode.stays]
        mgx_modes = len(_thread.modes)

    def __exit__(self, *error):
        global mgx_silent, mgx_modes
        mgx_silent -= 1
        _thread.modes, mgx_modes = self.left, len(self.left)


# ---------------------------------------------------------------------------------------------------- who overrides, and asking

cdef list noted(list found, object x, bint parts=True):
    """found, and x if its type overrides functions and is not in it yet: before those of its base classes."""
    cdef object cls = type(x)
    if cls is Tensor or x is None or cls is int or cls is float or cls is str:
        return found
    if parts and (cls is tuple or cls is list):
        for part in x:
            found = noted(found, part, False)
        return found
    function = mgx_lookup(cls, "__torch_function__")
    if function == NULL or function == asks_nobody or of_pytorch(cls):
        return found
    if found is None:
        return [x]
    place = len(found)
    for i, other in enumerate(found):
        if type(other) is cls:
            return found
        if place == len(found) and issubclass(cls, type(other)):
            place = i
    found.insert(place, x)
    return found


def overriding_arguments(arguments):
    """Those of the arguments that override functions, one of each type, subclasses first."""
    cdef list found = None
    if not mgx_silent:
        for x in arguments:
            found = noted(found, x, False)
    return found or []


def has_modes():
    """Is this thread in a mode?"""
    return mgx_modes > 0


def answer(public, found, tuple args, dict kwargs=None, bint operator=False):
    """What the mode or, in this order, the found ones say to a call of the public function; if none knows, TypeError, or NotImplemented of an operator."""
    types = tuple([type(x) for x in found or () if x.__class__ is type(x)])     # a tensor of vmap says that it is a plain one
    given = (public, types, args) if kwargs is None else (public, types, args, kwargs)
    if mgx_modes:
        mode = pop()
        try:
            out = mode.__torch_function__(*given)
        finally:
            push(mode)
        if out is not NotImplemented:
            return out
        types = (type(mode), *types)
    for x in found or ():
        out = x.__torch_function__(*given)
        if out is not NotImplemented:
            return out
    if operator:
        return NotImplemented
    raise TypeError(cold["unanswered"](public, types, public in in_python_there))


cdef object asked(object public, vectorcall direct, object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    """A call of the function, or what overrides it says."""
    cdef size_t i, count = flags_and_count & ~(<size_t>1 << (8 * sizeof(size_t) - 1))
    cdef list found = None
    if not mgx_silent:
        for i in range(count + (len(<tuple>names) if names != NULL else 0)):
            found = noted(found, <object>args[i])
    if not mgx_modes and (found is None or public in only_for_modes):
        return direct(self, args, flags_and_count, names)
    given, keywords = in_python(args, flags_and_count, names)
    return answer(public, found, given, keywords if keywords or public in in_python_there else None)


# ---------------------------------------------------------------------------------------------------- functions

def overridable(function, public=None):
    """The function under a public name, which is what overrides it is told; None: the function made, which is equal to the function."""
    made = (Function if public is not None else Accessor)(function, {"__doc__": function.__doc__})
    redirect(made, made if public is None else public, False, False)
    return made


cdef class Accessor(Function):
    """The __get__, __set__ or __delete__ of an attribute: a mode that calls what it is told asks the tensor's class in its turn."""

    def __eq__(self, other):
        return self.__wrapped__ == (other.__wrapped__ if isinstance(other, Accessor) else other)

    def __hash__(self):
        return hash(self.__wrapped__)


cdef object call_overridable(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    return asked((<Called>self).public, (<Called>self).direct, self, args, flags_and_count, names)


cdef dict compiled = {}     # a function of Cython: the pointer that was in it, its public name's function


cdef object call_compiled(object self, PyObject *const *args, size_t flags_and_count, PyObject *names):
    pointer, public = compiled[self]
    return asked(public, <vectorcall><size_t>pointer, self, args, flags_and_count, names)


def redirect(function, public, bint python, bint modes_only):
    """Let calls of the function, if it is a Called or Cython's, ask what overrides it, which is told public.

    python: PyTorch has it in Python; modes_only: arguments do not override it.
    """
    if python:
        in_python_there.add(public)
    if modes_only:
        only_for_modes.add(public)
    if type(function) is type(redirect):
        compiled[function] = (<size_t>mgx_vectorcall_of(function), public)
        mgx_turn(function, call_compiled)
    elif isinstance(function, Called) and (<Called>function).direct == NULL:
        (<Called>function).public, (<Called>function).direct, (<Called>function).call = public, (<Called>function).call, call_overridable


# ---------------------------------------------------------------------------------------------------- operators

cdef Upcalls unasked
cdef tuple FORWARD = tuple("add sub mul div pow __floordiv__ remainder __and__ __or__ __xor__ __lshift__ __rshift__".split())
cdef tuple REFLECTED = tuple("add __rsub__ mul __rtruediv__ __rpow__ __rfloordiv__ __rmod__ bitwise_and bitwise_or bitwise_xor __rlshift__ "
                             "__rrshift__".split())
cdef tuple CHANGING = tuple("add_ sub_ mul_ div_ pow_ floor_divide_ remainder_ __iand__ __ior__ __ixor__ __ilshift__ __irshift__".split())
cdef tuple COMPARING = tuple("lt le __eq__ ne gt ge".split())


cdef list operands(object a, object b, object c=None):
    """Those of them that are asked; none where a mode is; None: nobody is."""
    cdef list found = None if mgx_silent else noted(noted(noted(None, a), b), c)
    return [] if found is None and mgx_modes else found


OPERATORS = (*zip("add sub mul truediv pow floordiv mod and or xor lshift rshift".split(), FORWARD, REFLECTED, CHANGING, strict=True),
             *zip("lt le eq ne gt ge".split(), COMPARING, strict=True), ("matmul", "matmul", "__rmatmul__"), ("neg", "neg"))


cdef object operated(str name, list found, object a, object b):
    public = getattr(Tensor, name)
    return answer(public, found, (a, b), {} if public in in_python_there else None, True)


cdef object binary(int op, object a, object b):
    cdef bint forward = isinstance(a, Tensor)
    cdef list found = operands(a, b) if forward else operands(b, a)
    if found is None:
        return unasked.binary(op, a, b)
    return operated(FORWARD[op], found, a, b) if forward else operated(REFLECTED[op], found, b, a)


cdef object inplace(int op, Tensor a, object b):
    cdef list found = operands(a, b)
    return unasked.inplace(op, a, b) if found is None else operated(CHANGING[op], found, a, b)


cdef object matmul(object a, object b):
    cdef list found = operands(a, b)
    if found is None:
        return unasked.matmul(a, b)
    return operated("matmul", found, a, b) if isinstance(a, Tensor) else operated("__rmatmul__", found, b, a)


cdef object neg(Tensor a):
    cdef list found = operands(a, None)
    return unasked.neg(a) if found is None else answer(Tensor.neg, found, (a,))


cdef object compare(int op, Tensor a, object b):
    cdef list found = operands(a, b)
    return unasked.compare(op, a, b) if found is None else operated(COMPARING[op], found, a, b)


cdef object getitem(Tensor a, object index):
    cdef list found = operands(a, index)
    return unasked.getitem(a, index) if found is None else answer(Tensor.__getitem__, found, (a, index))


cdef object setitem(Tensor a, object index, object value):
    cdef list found = operands(a, index, value)
    return unasked.setitem(a, index, value) if found is None else answer(Tensor.__setitem__, found, (a, index, value))


cdef class Hushed:
    """A backward rule in Python, which computes with what it saved as with plain tensors."""

    cdef object rule

    def __call__(self, node, grads):
        with DisableTorchFunctionSubclass():
            return self.rule(node, grads)


def redirect_operators(rows):
    """Let the operators of tensors ask what overrides them, and the rules of these rows not."""
    global unasked
    unasked = upcalls
    upcalls.binary, upcalls.inplace, upcalls.matmul, upcalls.neg = binary, inplace, matmul, neg
    upcalls.compare, upcalls.getitem, upcalls.setitem = compare, getitem, setitem
    for row in rows:
        if (<Row>row).py_backward is not None:
            hushed = Hushed()
            hushed.rule, (<Row>row).py_backward = (<Row>row).py_backward, hushed


# ---------------------------------------------------------------------------------------------------- subclasses

def torch_function(cls, func, types, args=(), kwargs=None):
    """Tensor.__torch_function__ of a class."""
    for each in types:
        if not issubclass(cls, each):
            return NotImplemented
    if mgx_silent and (getattr(func, "__module__", None) or getattr(func, "__objclass__", cls).__module__).partition(".")[0] == "torch":
        return NotImplemented               # PyTorch's own, which was called and asks again
    with DisableTorchFunctionSubclass():
        out = func(*args, **(kwargs or {}))
        return out if cls is Tensor or func in _as_they_are else of_class(out, cls)


cdef object of_class(object out, cls):
    if isinstance(out, Tensor):
        return out if isinstance(out, cls) else out.as_subclass(cls)
    if isinstance(out, (tuple, list)) and type(out) is not Size:
        return type(out)([of_class(x, cls) for x in out])
    return out


cdef frozenset _as_they_are = frozenset([Tensor.grad.__get__, Tensor._base.__get__])
