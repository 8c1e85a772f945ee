"""The tensor: geometry, attributes, operators and the way in and out of memory.

What an operation computes lives in ops/, what a gradient does in tape.pyx; both are called from here through the
function pointers in `upcalls`. Cold methods are put on the type by `install_methods`.
"""
cimport cython
from cpython.buffer cimport (Py_buffer, PyBUF_FORMAT, PyBUF_STRIDED_RO, PyBUF_WRITABLE, PyBuffer_Release,
                             PyObject_GetBuffer)
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.object cimport PyObject
from libc.string cimport memcpy

from kernels.types cimport *
from microgradx._engine.dtype cimport ITEMSIZE, default_code, differentiable, dtype_code, dtype_of
from microgradx._engine.storage cimport Storage, foreign_storage, new_storage

import warnings

import numpy as np

cdef extern from *:
    """
    static int mgx_set_type_attribute(PyObject* type, PyObject* name, PyObject* value) {
        int status = PyDict_SetItem(((PyTypeObject*)type)->tp_dict, name, value);
        PyType_Modified((PyTypeObject*)type);
        return status;
    }
    """
    int mgx_set_type_attribute(object type, object name, object value) except -1
    ctypedef struct PyTypeObject:
        const char *tp_name

cdef extern from *:
    """
    /* The __dict__ of tensors and nodes is made when somebody asks for it: nearly nobody does, and Cython's own would be made with each. */
    #define mgx_no_dict(self) do { Py_DECREF((self)->attributes); (self)->attributes = NULL; } while (0)
    #define mgx_has_dict(self) ((self)->attributes != NULL)
    #define mgx_drop_dict(self) Py_CLEAR((self)->attributes)
    /* Not None, which tp_dealloc would have to let go of again: each count of None waits for the one before. */
    #define mgx_empty(node) do { Py_CLEAR((node)->edges); Py_CLEAR((node)->s0); Py_CLEAR((node)->s1); Py_CLEAR((node)->s2); \
        Py_CLEAR((node)->more); Py_CLEAR((node)->extra); Py_CLEAR((node)->pre_hooks); Py_CLEAR((node)->post_hooks); \
        Py_CLEAR((node)->retain); Py_CLEAR((node)->attributes); } while (0)
    #define mgx_place_dict(self) (Py_TYPE(self)->tp_dictoffset = (char*)&(self)->attributes - (char*)(self))
    """
    void no_dict "mgx_no_dict"(Tensor t)
    bint has_dict "mgx_has_dict"(Tensor t)
    void drop_dict "mgx_drop_dict"(Tensor t)
    void place_dict "mgx_place_dict"(Tensor t)
    void no_dict_of_node "mgx_no_dict"(Node n)
    bint node_has_dict "mgx_has_dict"(Node n)
    void mgx_empty(Node n)
    void place_dict_of_node "mgx_place_dict"(Node n)
    object PyObject_GenericGetDict(object o, void*)
    int PyObject_GenericSetDict(object o, object value, void*) except -1

cdef extern from *:
    """
    static int mgx_mul_overflow(Py_ssize_t a, Py_ssize_t b, Py_ssize_t* product) { return __builtin_mul_overflow(a, b, product); }
    static __thread int mgx_making_inference = 0;
    """
    int mgx_making_inference
    bint mgx_mul_overflow(isize a, isize b, isize* product) nogil

cold = {}  # name -> function: what the type calls rarely (repr, construct, pickle ...); filled by the layers above


def install_methods(dict methods, cls=None):
    """Put functions on the Tensor type (or on Node). The one place where a method from above reaches the type."""
    for name, function in methods.items():
        mgx_set_type_attribute(cls or Tensor, name, function)


_shown = []     # the names that types point to


def show_at_top_level(*classes):
    """Print classes as the public names that they have: <class 'microgradx.Tensor'>."""
    for cls in classes:
        if cls.__flags__ & 1 << 9:          # made at run time: asks its dictionary
            cls.__module__ = "microgradx"
        else:
            _shown.append(f"microgradx.{cls.__name__}".encode())
            (<PyTypeObject*>cls).tp_name = _shown[-1]
            mgx_set_type_attribute(cls, "__module__", "microgradx")


cdef bint _inference_made = False       # has any thread asked? Else none looks at its own variable

def make_inference_tensors(bint on):
    """Mark what this thread makes from now on as an inference tensor."""
    global mgx_making_inference, _inference_made
    mgx_making_inference, _inference_made = on, _inference_made or on


include "tensor_size.pxi"
include "tensor_geometry.pxi"


# ---------------------------------------------------------------------------------------------------- making tensors

cdef Tensor new_tensor(int dtype, int ndim):
    cdef Tensor t = Tensor.__new__(Tensor)
    t.dt = dtype
    if ndim <= SMALL:
        t.nd = ndim
    else:
        set_dims(t, ndim)
    return t


cdef Tensor empty(int dtype, int ndim, const isize* shape):
    cdef Tensor t = new_tensor(dtype, ndim)
    for i in range(ndim):
        t.c_shape[i] = shape[i]
    fill_contiguous(t)
    t.storage = new_storage(t.count * ITEMSIZE[dtype])
    t.c_data = t.storage.ptr
    t.inference = _inference_made and mgx_making_inference
    return t


cdef void own_strides(Tensor t, int nd, const isize* shape, isize* strides) noexcept nogil:
    """t's strides lined up with shape on the right, 0 where t is stretched."""
    for i in range(nd):
        j = i - nd + t.nd
        strides[i] = 0 if j < 0 or t.c_shape[j] == 1 and shape[i] != 1 else t.c_strides[j]


cdef Tensor empty_ordered(int dtype, int nd, const isize* shape, Tensor a, Tensor b, Tensor c=None):
    """Dense, with the dimensions in the order of a's strides; where these are equal or 0, of b's, then of c's (None: there is none); else as
    they come."""
    cdef Tensor out = new_tensor(dtype, nd)
    cdef isize[3][MAX_DIMS] strides
    cdef int[MAX_DIMS] order
    cdef int i, j, k, which, operands = 1 if b is None else 2 if c is None else 3, lower, higher, sign
    cdef isize n = 1
    memcpy(out.c_shape, shape, nd * sizeof(isize))
    fill_contiguous(out)                                  # raises where the size overflows
    own_strides(a, nd, shape, strides[0])
    if operands > 1:
        own_strides(b, nd, shape, strides[1])
    if operands > 2:
        own_strides(c, nd, shape, strides[2])
    for i in range(nd):                                   # insertion, innermost first
        order[i] = nd - 1 - i
        j = i
        for k in range(i - 1, -1, -1):
            lower, higher, sign = order[k], order[j], 0
            for which in range(operands):
                if strides[which][lower] and strides[which][higher]:
                    if strides[which][lower] != strides[which][higher]:
                        sign = 1 if strides[which][lower] > strides[which][higher] else -1
                    elif shape[lower] > shape[higher]:
                        sign = 1
                if sign:
                    break
            if sign < 0:
                break
            if sign > 0:
                order[k], order[j] = higher, lower
                j = k
    for i in range(nd):
        out.c_strides[order[i]] = n
        n *= max(shape[order[i]], 1)
    update_flags(out)
    out.storage = new_storage(out.count * ITEMSIZE[dtype])
    out.c_data = out.storage.ptr
    out.inference = _inference_made and mgx_making_inference
    return out


cdef Tensor empty_like(Tensor t, int dtype):
    """Same shape, dense, the dimensions in the order of t's strides."""
    return empty(dtype, t.nd, t.c_shape) if t.contiguous else empty_ordered(dtype, t.nd, t.c_shape, t, None)


cdef Tensor alias(Tensor t):
    cdef Tensor out = new_tensor(t.dt, t.nd)
    take_memory(out, t)
    return out


cdef Tensor strided(Tensor t, int ndim, const isize* shape, const isize* strides, isize offset):
    """A tensor on t's storage whose first element lies `offset` elements after t's; no history."""
    cdef Tensor out = new_tensor(t.dt, ndim)
    memcpy(out.c_shape, shape, ndim * sizeof(isize))
    memcpy(out.c_strides, strides, ndim * sizeof(isize))
    out.storage = t.storage
    out.c_data = t.c_data + offset * ITEMSIZE[t.dt]
    out.inference = t.inference
    update_flags(out)
    return out


include "tensor_export.pxi"


# ---------------------------------------------------------------------------------------------------- letting go

cdef enum:
    DEEPEST = 32               # nested deallocations; the interpreter's own limit (50, or 10,000 of Python 3.13) may be too many for a thread

cdef int _depth = 0
cdef list _doomed = []         # what deeper ones held: freed when the outermost is done


cdef int leave() except -1:
    global _depth
    _depth -= 1
    if _depth == 0 and _doomed:
        _depth = 1
        while _doomed:
            _doomed.pop()
        _depth = 0


# ---------------------------------------------------------------------------------------------------- the type

cdef inline bint on_meta(Tensor x):
    """Is x of the class of tensors without values?"""
    return type(x) is not Tensor and type(x).is_meta is True


@cython.binding(False)      # methods of the C kind, which look at the type of self: Tensor.size("a") raises
@cython.freelist(256)
@cython.c_api_binop_methods(True)
cdef class Tensor:
    """An n-dimensional array that remembers how it was computed. Make one with microgradx.tensor and friends.

    Attributes: shape, dtype, ndim, itemsize, nbytes; requires_grad (is its gradient wanted or recorded?), grad (of a leaf, after
    backward), is_leaf (not computed from what requires a gradient), grad_fn (the node that computed it), output_nr (which of
    the node's outputs it is), data (the values without history).
    Memory: numel() = nelement() elements of element_size() bytes, dim() = ndimension() dimensions, from element storage_offset()
    of untyped_storage() on, at address data_ptr(). get_device() is -1, the CPU. is_inference(): made under inference_mode?

    >>> import microgradx
    >>> x = microgradx.tensor([[1., 2.], [3., 4.]], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([[2., 4.],
            [6., 8.]])
    """

    __array_priority__ = 1000  # ndarray * tensor: NumPy steps back and Tensor.__rmul__ answers with a tensor

    def __cinit__(self):
        self.c_shape = self.small_
        self.c_strides = self.small_ + SMALL
        no_dict(self)

    def __init__(self, *args, **kwargs): pass         # a subclass may call it with anything: the tensor is made already

    def __dealloc__(self):
        global _depth
        if self.grad_ is None and self.hooks is None and not has_dict(self):
            return
        if _depth < DEEPEST:
            _depth += 1
            self.grad_ = self.hooks = None
            drop_dict(self)
            leave()
        else:
            _doomed.append((self.grad_, self.hooks, self.attributes if has_dict(self) else None))

    @property
    def __dict__(self): return PyObject_GenericGetDict(self, NULL)

    @__dict__.setter
    def __dict__(self, value): PyObject_GenericSetDict(self, value, NULL)

    @staticmethod
    def _make_subclass(cls, Tensor data, bint requires_grad=False):
        """An instance of cls on data's memory, a leaf."""
        if not issubclass(cls, Tensor):
            raise TypeError(f"_make_subclass: expected a class that inherits from Tensor, got {cls!r}. Hint: class MyTensor(microgradx.Tensor)")
        cdef Tensor t = instance(cls)
        move_into(t, data)
        set_leaf_grad(t, requires_grad)
        return t

    # -- attributes
    @property
    def dtype(self):
        """The type of the elements."""
        return dtype_of(self.dt)
    @property
    def shape(self):
        """The lengths of the dimensions, a Size."""
        return shape_of(self)
    @property
    def ndim(self):
        """How many dimensions there are."""
        return self.nd
    @property
    def is_leaf(self):
        """Was it made by the program, or without a gradient, and not computed from what requires one?"""
        return self.node is None and (self.leaf_grad or not upcalls.tracked(self))
    @property
    def grad_fn(self):
        """The node of the graph that computed it, where a backward pass begins; None for a leaf."""
        return upcalls.grad_fn(self)
    @property
    def output_nr(self):
        """Which of its node's results it is."""
        return self.out_nr
    @property
    def _version(self):
        if self.inference:
            raise RuntimeError("_version: Inference tensors do not track version counter. Hint: .clone() it outside inference_mode")
        return self.storage.version % REPLACED
    @property
    def _base(self): return self.base
    @property
    def itemsize(self):
        """The bytes of one element."""
        return ITEMSIZE[self.dt]
    @property
    def nbytes(self):
        """The bytes of all elements: numel() * itemsize."""
        return self.count * ITEMSIZE[self.dt]

    @property
    def requires_grad(self):
        """Is it an input to differentiate by, or computed from one? May be set on leaves."""
        if self.node is not None or self.leaf_grad:
            return True
        if self.view_kind != 0:     # whose history the tape may refuse to make, which is no answer to this question
            return self.base.node is not None or self.base.leaf_grad
        return upcalls.tracked(self)

    @requires_grad.setter
    def requires_grad(self, value):
        if not isinstance(value, bool):
            raise RuntimeError(f"requires_grad must be a bool, not {type(value).__name__}")
        if value and not self.is_leaf:                  # which requires_grad_() lets pass
            raise RuntimeError("you can only change requires_grad flags of leaf variables. Hint: it requires a gradient already")
        Tensor.requires_grad_(self, value)              # a subclass's own may set this attribute

    @property
    def grad(self):
        """The sum of what backward passes brought to this leaf, of its shape and dtype; None before the first. May be set and deleted."""
        if self.node is not None and self.grad_ is None:
            warn_no_grad(self)
        return self.grad_

    @grad.setter
    def grad(self, value):
        if value is not None and not isinstance(value, Tensor):
            cold["check_grad"](self, value)
        elif value is not None:
            g = <Tensor>value
            if g is self:
                raise RuntimeError("can't assign Variable as its own grad")
            if on_meta(g) != on_meta(self):
                raise RuntimeError(f"attempting to assign a gradient with device type '{'meta' if on_meta(g) else 'cpu'}' to a tensor with device type "
                                   f"'{'meta' if on_meta(self) else 'cpu'}'. Please ensure that the gradient and the tensor are on the same device")
            if g.dt != self.dt:
                raise RuntimeError(f"attempting to assign a gradient with dtype {dtype_of(g.dt)!r} to a tensor of dtype {dtype_of(self.dt)!r}")
            if not same_shape(g, self):
                raise RuntimeError(f"attempting to assign a gradient of size '{list(shape_of(g))}' to a tensor of size '{list(shape_of(self))}'")
        self.grad_ = value

    @grad.deleter
    def grad(self): self.grad_ = None

    @property
    def data(self):
        """The same memory without history and with a version counter of its own (as in PyTorch: writes are not seen)."""
        cdef Tensor t = alias(self)
        t.storage = foreign_storage(self.storage.ptr, self.storage.nbytes, self.storage, self.storage.readonly)
        return t

    @data.setter
    def data(self, given):
        if not isinstance(given, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(given).__name__}. Hint: .data = microgradx.as_tensor(...), or .fill_(number)")
        cdef Tensor value = <Tensor>given
        if on_meta(value) and not on_meta(self):
            raise RuntimeError("Attempted to call `variable.set_data(tensor)`, but `variable` and `tensor` have incompatible tensor type: cpu and meta")
        if self.node is not None and value.dt != self.dt:
            raise RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype"
                               if not differentiable(value.dt) else
                               f"data set to a tensor of another dtype: {dtype_of(value.dt)!r} for {dtype_of(self.dt)!r}")
        if self.leaf_grad and not differentiable(value.dt):
            raise RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype")
        cdef Storage own = self.storage, new = value.storage
        cdef bint recast = own is not None and self.dt != value.dt
        cdef bint other = recast or own is not None and not (self.contiguous and value.contiguous and same_shape(self, value))
        before = layout_of(self) if other else None
        move_into(self, value)
        if own is not None and (recast or own.ptr != new.ptr or own.nbytes != new.nbytes):
            own = brought(own, new, before)
        if other and self.base is None:     # rules that saved this tensor would read its memory as what it was
            count_from(own, layout_of(self))
        self.storage = new if own is None else own

    def requires_grad_(self, requires_grad=True):
        """Say whether a gradient is wanted for this leaf; returns self.

        >>> import microgradx
        >>> microgradx.zeros(2).requires_grad_()
        tensor([0., 0.], requires_grad=True)
        """
        if not isinstance(requires_grad, bool):
            raise TypeError(f"requires_grad_(): argument 'requires_grad' (position 1) must be bool, not {type(requires_grad).__name__}")
        if self.node is not None or (self.base is not None and not self.leaf_grad and upcalls.tracked(self)):
            if not requires_grad:
                raise RuntimeError("you can only change requires_grad flags of leaf variables. Hint: var.detach() requires none")
            return self
        set_leaf_grad(self, requires_grad)
        return self

    def detach(self):
        """The same memory without history; in-place changes are seen by both.

        >>> import microgradx
        >>> microgradx.tensor([1., 2.], requires_grad=True).detach()
        tensor([1., 2.])
        """
        return alias(self)

    def detach_(self):
        """Drop the history of this tensor in place.

        >>> import microgradx
        >>> y = microgradx.ones(2, requires_grad=True) * 2
        >>> y.detach_().requires_grad
        False
        """
        if self.base is not None:
            raise RuntimeError("Can't detach views in-place. Use detach() instead.")
        self.node = None
        self.out_nr = 0
        self.leaf_grad = False
        return self

    def is_inference(self): return bool(self.inference)

    # -- geometry
    def size(self, dim=None):
        """The shape, or the length of one dimension.

        >>> import microgradx
        >>> microgradx.zeros(2, 3).size(1)
        3
        """
        return shape_of(self) if dim is None else self.c_shape[dim_of(self, dim, "size")]

    def dim(self): return self.nd
    def ndimension(self): return self.nd
    def numel(self): return self.count
    def nelement(self): return self.count
    def element_size(self): return ITEMSIZE[self.dt]
    def storage_offset(self): return storage_offset(self)
    def data_ptr(self): return <size_t>self.c_data if self.count else 0
    def untyped_storage(self): return self.storage
    def get_device(self): return -1

    def stride(self, dim=None):
        """The step in elements along each dimension, or along one.

        >>> import microgradx
        >>> microgradx.zeros(2, 3).stride()
        (3, 1)
        """
        if dim is not None:
            return self.c_strides[dim_of(self, dim, "stride")]
        return tuple([self.c_strides[i] for i in range(self.nd)])

    def is_contiguous(self, *, memory_format=None):
        """Is it row-major without gaps?

        >>> import microgradx
        >>> microgradx.zeros(2, 3).t().is_contiguous()
        False
        """
        return self.contiguous if memory_format is None else cold["is_contiguous"](self, memory_format)

    def __len__(self):
        if self.nd == 0:
            raise TypeError("len() of a 0-d tensor")
        return self.c_shape[0]

    # -- out of the engine
    def item(self):
        """The value of a one-element tensor as a Python number.

        >>> import microgradx
        >>> microgradx.tensor([2.5]).item()
        2.5
        """
        if self.count != 1:
            raise RuntimeError(f"a Tensor with {self.count} elements cannot be converted to Scalar")
        return value_at(self.c_data, self.dt)

    def __bool__(self):
        if self.count != 1:
            raise RuntimeError(f"Boolean value of Tensor with {'no values' if self.count == 0 else 'more than one value'} is ambiguous")
        return bool(value_at(self.c_data, self.dt))

    def __float__(self): return float(only_element(self, True))
    def __int__(self): return int(only_element(self))
    def __complex__(self): return complex(only_element(self, True, False))
    def __reversed__(self): return self.flip(0) if self.nd else self

    def __index__(self):
        if self.count != 1 or differentiable(self.dt):
            raise TypeError(f"only integer tensors of a single element can be converted to an index, got {dtype_of(self.dt).name} of shape {list(shape_of(self))}")
        return int(value_at(self.c_data, self.dt))

    def _array(self):
        """A zero-copy NumPy view of the memory, history ignored; the array owns the storage."""
        return export(self)

    def __repr__(self): return cold["repr"](self)
    def __format__(self, spec): return cold["format"](self, spec)
    def __hash__(self): return <Py_hash_t><PyObject*>self
    def __reduce_ex__(self, protocol): return cold["reduce_ex"](self, protocol)
    def __deepcopy__(self, memo): return cold["deepcopy"](self, memo)
    def __iter__(self): return cold["iter"](self)
    def __contains__(self, item): return cold["contains"](self, item)

    # -- operators: the first argument of one without i may be the other operand (c_api_binop_methods)
    def __add__(self, other): return upcalls.binary(OP_ADD, self, other)
    def __sub__(self, other): return upcalls.binary(OP_SUB, self, other)
    def __mul__(self, other): return upcalls.binary(OP_MUL, self, other)
    def __truediv__(self, other): return upcalls.binary(OP_DIV, self, other)
    def __pow__(self, other, mod): return upcalls.binary(OP_POW, self, other) if mod is None else NotImplemented
    def __floordiv__(self, other): return upcalls.binary(OP_FLOORDIV, self, other)
    def __mod__(self, other): return upcalls.binary(OP_MOD, self, other)
    def __and__(self, other): return upcalls.binary(OP_AND, self, other)
    def __or__(self, other): return upcalls.binary(OP_OR, self, other)
    def __xor__(self, other): return upcalls.binary(OP_XOR, self, other)
    def __lshift__(self, other): return upcalls.binary(OP_LSHIFT, self, other)
    def __rshift__(self, other): return upcalls.binary(OP_RSHIFT, self, other)
    def __matmul__(self, other): return upcalls.matmul(self, other)
    def __iadd__(self, other): return upcalls.inplace(OP_ADD, self, other)
    def __isub__(self, other): return upcalls.inplace(OP_SUB, self, other)
    def __imul__(self, other): return upcalls.inplace(OP_MUL, self, other)
    def __itruediv__(self, other): return upcalls.inplace(OP_DIV, self, other)
    def __ipow__(self, other): return upcalls.inplace(OP_POW, self, other)
    def __ifloordiv__(self, other): return upcalls.inplace(OP_FLOORDIV, self, other)
    def __imod__(self, other): return upcalls.inplace(OP_MOD, self, other)
    def __iand__(self, other): return upcalls.inplace(OP_AND, self, other)
    def __ior__(self, other): return upcalls.inplace(OP_OR, self, other)
    def __ixor__(self, other): return upcalls.inplace(OP_XOR, self, other)
    def __ilshift__(self, other): return upcalls.inplace(OP_LSHIFT, self, other)
    def __irshift__(self, other): return upcalls.inplace(OP_RSHIFT, self, other)
    def __neg__(self): return upcalls.neg(self)
    def __pos__(self): return self.positive()
    def __abs__(self): return self.abs()
    def __invert__(self):
        if dtype_of(self.dt).is_floating_point or dtype_of(self.dt).is_complex:
            raise TypeError(f"~ (operator.invert) is only implemented on integer and Boolean-type tensors, not {dtype_of(self.dt).name}")
        return self.bitwise_not()
    def __richcmp__(self, other, int op): return upcalls.compare(op, self, other)
    def __getitem__(self, index): return upcalls.getitem(self, index)
    def __setitem__(self, index, value): upcalls.setitem(self, index, value)

    def __delitem__(self, index):
        raise TypeError("Tensor does not support deleting items. Hint: index with what is to be kept")


cdef object only_element(Tensor t, bint warn=False, bint real=True):
    """The number that int(t), float(t) and complex(t) convert."""
    if t.count != 1:
        raise ValueError(f"only one element tensors can be converted to Python scalars, got shape {list(shape_of(t))}")
    if warn and (t.leaf_grad or t.node is not None):
        cold["history_lost"]()
    value = value_at(t.c_data, t.dt)
    if real and isinstance(value, complex):
        if value.imag:
            raise RuntimeError(f"value cannot be converted to a real number without overflow: {value}. Hint: z.real or z.abs()")
        return value.real
    return value


cdef int warn_no_grad(Tensor t) except -1:
    """The gradient of a result that does not retain it was asked for."""
    for _, ref in t.node.retain or ():
        if ref() is t:
            return 0
    warnings.warn("The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. backward() does not fill it. Hint: .retain_grad() "
                  "before backward(), or the .grad of the leaf", UserWarning, stacklevel=1)


cdef int set_leaf_grad(Tensor t, bint requires_grad) except -1:
    if requires_grad and not differentiable(t.dt):
        raise RuntimeError("only Tensors of floating point and complex dtype can require gradients, got " + repr(dtype_of(t.dt)))
    if requires_grad and t.inference and not t.leaf_grad and not mgx_making_inference:
        raise RuntimeError("Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
    t.leaf_grad = requires_grad


# ---------------------------------------------------------------------------------------------------- the graph's types

# What PyTorch's gradients of depend on the input though they are constant around it, by name: a second derivative gives zeros.
cdef frozenset FLAT = frozenset(
    [f"{name}Backward0" for name in "Relu LeakyRelu RreluWithNoise Hardtanh Hardshrink Softshrink Threshold Hardsigmoid PreluKernel Copysign NllLoss "
     "NllLoss2D MultiMarginLoss MultilabelMarginLoss".split()]
    + [f"{kind}{d}D{rest}Backward0" for d in (1, 2, 3) for kind, rest in (("MaxPool", "WithIndices"), ("AvgPool", ""), ("AdaptiveAvgPool", ""),
       ("AdaptiveMaxPool", ""), ("FractionalMaxPool", ""), ("ReflectionPad", ""), ("ReplicationPad", ""))]
    + ["max_pool1d", "avg_pool1d"])      # rows whose nodes print as a squeeze


cdef class Row:
    """One line of the op table."""

    def __init__(self, str name, str node_name=None, py_backward=None):
        self.name = name
        self.node_name = node_name or "".join([part[:1].upper() + part[1:] for part in name.split("_")]) + "Backward0"
        self.py_backward = py_backward
        self.flat = self.node_name in FLAT or self.name in FLAT

    @property
    def differentiable(self): return self.c_backward != NULL or self.py_backward is not None


include "tensor_node.pxi"
include "tensor_numbers.pxi"

place_dict(Tensor.__new__(Tensor))
place_dict_of_node(Node.__new__(Node))
include "tensor_new.pxi"
