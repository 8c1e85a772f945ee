"""The C part of nn.Module: calling a module and finding its parameters and children cost what a method call costs.

Module's registries (`_parameters`, `_buffers`, `_modules`) are ordinary dicts in the instance's `__dict__`, as in
PyTorch. The dicts of hooks are made together, when one of them is first asked for; until then a call goes straight to
`forward`.
"""
cimport cython
from cpython.dict cimport PyDict_GetItemWithError
from cpython.object cimport PyObject, PyObject_GenericGetAttr, PyObject_GenericSetAttr
from cpython.tuple cimport PyTuple_GET_SIZE
from collections import OrderedDict


cdef extern from *:
    """
    /* A borrowed attribute of the type or NULL, no exception set: the method cache answers hits and misses. */
    #define type_lookup(self, name) _PyType_Lookup(Py_TYPE(self), name)
    /* The instance's dict, borrowed; instead of one that it does not have yet. */
    static inline PyObject* own_dict(PyObject* self, PyObject* instead) {
        PyObject** place = _PyObject_GetDictPtr(self);
        return place && *place ? *place : instead;
    }
    /* A class written in Python below one with both __getattribute__ and __getattr__ asks for each by name, every time. Where they are
       the base's, its C function does the same; a class that gets others later is given back the asking by the interpreter.
       Returns whether only the other is not the base's. */
    static int mgx_direct_lookup(PyObject* cls, PyObject* base, PyObject* one, PyObject* other) {
        PyTypeObject *type = (PyTypeObject*)cls, *from = (PyTypeObject*)base;
        if (_PyType_Lookup(type, one) != _PyType_Lookup(from, one)) return 0;
        if (_PyType_Lookup(type, other) != _PyType_Lookup(from, other)) return 1;
        type->tp_getattro = from->tp_getattro;
        return 0;
    }
    /* So are classes with the base's __call__, by a function that wants no dictionary where no keywords are given. */
    #define mgx_direct_call(cls, base, call) do { \
        if (((PyTypeObject*)cls)->tp_call == ((PyTypeObject*)base)->tp_call) ((PyTypeObject*)cls)->tp_call = call; } while (0)
    #define mgx_called_by(self, call) (Py_TYPE(self)->tp_call == call)
    """
    PyObject* own_dict(object self, dict instead)
    bint mgx_direct_lookup(object cls, object base, str one, str other)
    void mgx_direct_call(cls, base, object (*call)(object, PyObject*, PyObject*))
    bint mgx_called_by(object self, object (*call)(object, PyObject*, PyObject*))
    PyObject* type_lookup(object self, object name)
    bint PyFunction_Check(PyObject* thing)
    PyObject* PyTuple_GET_ITEM(object t, Py_ssize_t i)
    object PyObject_Vectorcall(PyObject* function, PyObject* const* args, size_t nargs, PyObject* names)


HOOK_DICTS = ("_forward_pre_hooks", "_forward_pre_hooks_with_kwargs", "_forward_hooks", "_forward_hooks_with_kwargs",
              "_forward_hooks_always_called", "_backward_pre_hooks", "_backward_hooks", "_state_dict_hooks",
              "_state_dict_pre_hooks", "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks")

cdef frozenset hook_dicts = frozenset(HOOK_DICTS)
cdef dict forward_pre, forward_, backward_pre, backward_  # the hooks of all modules; set by _hooks.py
cdef object tensor_type = None  # microgradx.Tensor and the slow half of __setattr__; set by module.py
cdef object assign = None


def bind(tensor, assign_special):
    """Hand over what lives above: the Tensor type and the function that assigns parameters, modules and buffers."""
    global tensor_type, assign
    tensor_type, assign = tensor, assign_special


def watch(*hooks):
    """Hand over the four dicts of the hooks that all modules call."""
    global forward_pre, forward_, backward_pre, backward_
    forward_pre, forward_, backward_pre, backward_ = hooks


cdef dict no_dict = {}


cdef inline PyObject* c_dict(object self):
    return own_dict(self, no_dict)


cdef inline PyObject* registered(dict attributes, str registry, object name) except? NULL:
    """A borrowed entry of one of the three registries, or NULL."""
    cdef PyObject* entries = PyDict_GetItemWithError(attributes, registry)
    return PyDict_GetItemWithError(<object>entries, name) if entries != NULL and isinstance(<object>entries, dict) else NULL


cdef inline PyObject* find(dict attributes, object name) except? NULL:
    """A borrowed parameter, buffer or child of this name, or NULL."""
    cdef PyObject* found = registered(attributes, "_parameters", name)
    if found == NULL:
        found = registered(attributes, "_modules", name)
    if found == NULL:
        found = registered(attributes, "_buffers", name)
    return found


cdef inline object entries(ModuleBase module, str registry):
    """The items of a registry; AttributeError of a module that has none because nobody called Module.__init__."""
    cdef PyObject* found = PyDict_GetItemWithError(<dict>c_dict(module), registry)
    return getattr(module, registry) if found == NULL else <object>found


@cython.auto_pickle(False)  # object.__reduce_ex__ carries __dict__, which is all there is
cdef class ModuleBase:
    """Attribute access and calling. The dict is the Python subclass's: Cython would clear one of ours with the module.

    The weakref slot makes this the base that decides the layout; else `class M(Mixin, Module)` had Mixin's `__new__`.
    """
    cdef object __weakref__

    def __getattribute__(self, name):
        if type_lookup(self, name) == NULL:
            found = PyDict_GetItemWithError(<dict>c_dict(self), name)
            if found == NULL:
                found = find(<dict>c_dict(self), name)
            if found != NULL:
                return <object>found
        return PyObject_GenericGetAttr(self, name)

    def __getattr__(self, name):
        cdef PyObject* found = find(<dict>c_dict(self), name)
        if found != NULL:
            return <object>found
        if name in hook_dicts and PyDict_GetItemWithError(<dict>c_dict(self), "_modules") != NULL:
            for key in HOOK_DICTS:
                (<dict>c_dict(self)).setdefault(key, OrderedDict())
            (<dict>c_dict(self))["_hooked"] = True
            return (<dict>c_dict(self))[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'", name=name, obj=self)

    def __call__(self, *args, **kwargs):
        return call_module(self, <PyObject*>args, <PyObject*>kwargs if kwargs else NULL)

    def __reduce_ex__(self, protocol):
        return object.__reduce_ex__(self, max(protocol, 2))     # the older protocols know no instance of a compiled class

    def _call_impl(self, *args, **kwargs):
        """What calling does, under the name that classes with a `__call__` of their own ask for."""
        return ModuleBase.__call__(self, *args, **kwargs)


cdef inline PyObject* plain_forward(object self) except? NULL:
    """The function, borrowed, which is all that a call of self means; NULL where it means more, or no function of Python."""
    if forward_pre or forward_ or backward_pre or backward_ or PyDict_GetItemWithError(<dict>c_dict(self), "_hooked") != NULL:
        return NULL
    forward = type_lookup(self, "forward")
    return NULL if forward == NULL or not PyFunction_Check(forward) or PyDict_GetItemWithError(<dict>c_dict(self), "forward") != NULL else forward


cdef object call_module(object self, PyObject* args, PyObject* kwargs):
    """What calling a module does; kwargs may be NULL."""
    cdef PyObject* stack[8]
    cdef Py_ssize_t n = PyTuple_GET_SIZE(<object>args), i
    forward = plain_forward(self)
    if forward == NULL or kwargs != NULL or n > 7:
        return call_otherwise(self, <tuple>args, {} if kwargs == NULL else <dict>kwargs)
    stack[0] = <PyObject*>self
    for i in range(n):
        stack[i + 1] = PyTuple_GET_ITEM(<object>args, i)
    return PyObject_Vectorcall(forward, stack, n + 1, NULL)


cdef object call_otherwise(object self, tuple args, dict kwargs):
    if forward_pre or forward_ or backward_pre or backward_ or PyDict_GetItemWithError(<dict>c_dict(self), "_hooked") != NULL:
        return self._call_with_hooks(args, kwargs)
    return self.forward(*args, **kwargs)


def look_up_directly(cls):
    """Let attributes of cls's instances be found, and its instances be called, without asking the class for its own ways first.

    A class with a __getattr__ of its own is asked for parameters, buffers and children through it, since they are in no __dict__.
    """
    mgx_direct_call(cls, ModuleBase, call_module)
    if mgx_direct_lookup(cls, ModuleBase, "__getattribute__", "__getattr__"):
        cls.__getattribute__ = object.__getattribute__


def set_attribute(self, name, value):
    """Module.__setattr__: plain values go to the instance, all else and names that are registered to `assign`."""
    if (isinstance(value, ModuleBase) or isinstance(value, tensor_type)
            or find(<dict>c_dict(<ModuleBase?>self), name) != NULL):
        assign(self, name, value)
    else:
        PyObject_GenericSetAttr(self, name, value)


def named_modules(ModuleBase root, memo, str prefix, bint remove_duplicate):
    """Depth-first (name, module) pairs of root and all below it; a module that is shared comes once."""
    cdef list found = []
    collect(root, set() if memo is None else memo, prefix, remove_duplicate, found)
    return found


cdef int collect(ModuleBase module, set memo, str prefix, bint remove_duplicate, list found) except -1:
    """Append (prefix, module), then the same for what is below; without names where prefix is None."""
    if module in memo:
        return 0
    if remove_duplicate:
        memo.add(module)
    found.append(module if prefix is None else (prefix, module))
    for name, child in entries(module, "_modules").items():
        if child is not None:
            path = None if prefix is None else f"{prefix}.{name}" if prefix else name
            collect(child, memo, path, remove_duplicate, found)


def named_members(modules, members_of, bint remove_duplicate):
    """(dotted name, member) pairs of each of the (name, module) pairs; members_of(module) -> (name, member) pairs."""
    cdef list found = []
    cdef set seen = set()
    for path, module in modules:
        for name, member in members_of(module):
            if member is None or remove_duplicate and id(member) in seen:
                continue
            seen.add(id(member))
            found.append((f"{path}.{name}" if path else name, member))
    return found


def parameters(ModuleBase root):
    """The parameters of root and all below it, each once, without their names."""
    cdef list modules = [], found = []
    cdef set seen = set()
    collect(root, set(), None, True, modules)
    for module in modules:
        for param in entries(module, "_parameters").values():
            if param is not None and id(param) not in seen:
                seen.add(id(param))
                found.append(param)
    return found


def run_chain(modules, x):
    """Sequential.forward: each module's result is the next one's input."""
    cdef PyObject* stack[2]
    for module in modules.values():
        forward = plain_forward(module) if mgx_called_by(module, call_module) else NULL
        stack[0], stack[1] = <PyObject*>module, <PyObject*>x
        x = module(x) if forward == NULL else PyObject_Vectorcall(forward, stack, 2, NULL)
    return x
