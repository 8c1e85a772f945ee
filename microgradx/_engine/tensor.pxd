"""Tensor, Node and Row: the three types of the engine, declared together because each refers to the others.

Tensor  = storage + offset + shape + strides, and the Node that made it.
Node    = one recorded operation: its Row, the edges to where its inputs came from, what its backward rule saved.
Row     = one line of the op table: a name and a backward rule (C function or Python callable).
A Node never refers to its output, so a graph has no reference cycles.
"""
from kernels.types cimport isize
from microgradx._engine.storage cimport Storage

ctypedef isize* dims

cdef enum:
    SMALL = 5      # dimensions kept inside the object; more go to `wide`
    MAX_DIMS = 64

# how a view may be changed in place (view_kind)
cdef enum:
    VIEW_PLAIN = 0
    VIEW_NO_GRAD = 1      # made under no_grad
    VIEW_MULTI = 2        # one of several views made by one op (unbind, split)
    VIEW_INFERENCE = 3

# when a hook is called that is not one on a gradient
cpdef enum:
    BEFORE = -1           # in front of a node, or of what adds to a leaf's .grad
    ACCUMULATED = -2      # when .grad has got it
    AFTER = -3

cdef enum:
    REPLACED = 1 << 24    # what a version grows by when .data gets another dtype or shape; _version does not show it
    LAYOUTS = 255         # the last of these, which fit a version beside the changes in place

cdef struct Looks:        # of a tensor, or of one that a gradient is for
    const isize* shape
    int nd
    int dtype

cdef class Tensor:
    cdef Storage storage
    cdef char* c_data               # storage.ptr + offset in bytes
    cdef dims c_shape               # ndim lengths; points into small_ or wide
    cdef dims c_strides             # ndim strides in ELEMENTS
    cdef isize[10] small_
    cdef bytes wide                 # the memory of more than SMALL lengths and strides
    cdef isize count
    cdef int dt                # code
    cdef int nd
    cdef bint contiguous          # row-major without gaps
    cdef bint leaf_grad           # a leaf that wants a gradient
    cdef bint inference           # made under inference_mode
    cdef char view_kind
    cdef int out_nr               # which output of node this is
    cdef unsigned int attr_version  # views: the storage version for which node is right
    cdef Node node                # what made it; None for leaves
    cdef Tensor base              # the tensor this is a differentiable view of, or None
    cdef object grad_              # Tensor or None
    cdef dict hooks               # of a leaf: see tape_hooks.pxi
    cdef object attributes         # the instance's __dict__; NULL until somebody asks for it
    cdef object __weakref__

# A backward rule: the gradient of output 0 (or, for rows of several outputs, a list with None for the unused) to the gradients of
# the inputs: a Tensor for a row of one input, else a tuple; None where there is none.
ctypedef object (*backward_fn)(Node node, object grad)

cdef class Row:
    cdef readonly str name          # as users know it: "mul"
    cdef readonly str node_name     # as PyTorch prints it: "MulBackward0"
    cdef backward_fn c_backward
    cdef object py_backward         # fn(node, grad), when c_backward is NULL; None, too: listed as not differentiable
    cdef bint flat                  # linear wherever it is smooth: its second derivative is zero, not absent

cdef class Node:
    cdef Row row
    cdef unsigned long long seq     # later nodes have larger numbers: the order of the walk
    cdef tuple edges                # per input: None | leaf Tensor | Node | (Node, output number)
    cdef object s0                  # saved tensors, or what hooks packed of them (see tape_saved.pxi), and the storage versions they had
    cdef object s1
    cdef object s2
    cdef unsigned int v0
    cdef unsigned int v1
    cdef unsigned int v2
    cdef bint freed
    cdef int saved_output           # bit i: s_i is this node's own output, kept detached
    cdef tuple more                 # further ones: (what is saved, version, output number or -1)
    cdef object extra               # whatever else the rule needs, no tensors of the graph
    cdef double d0                  # plain numbers the rule needs
    cdef double d1
    cdef isize i0
    cdef isize i1
    cdef Looks looks                # of its output, with the shape in small_ or in that of `outputs`; nd is -1 where there are several outputs
    cdef isize[SMALL] small_
    cdef list outputs               # of several, or of one with more than SMALL dimensions: tensors with their looks, without memory
    cdef dict pre_hooks             # see tape_hooks.pxi
    cdef dict post_hooks            # fn(grad_inputs, grad_outputs)
    cdef list retain                # (output number, weakref to the tensor that retains its gradient)
    cdef tuple where                # with anomaly detection: (file that made it, line, {slot: digest of what is saved there})
    cdef long long slot             # place in the table of the running pass
    cdef unsigned long long pass_id
    cdef unsigned long long unwanted    # while a pass to given inputs runs the rule: bit i: edge i leads to none of them
    cdef object attributes         # the instance's __dict__; NULL until somebody asks for it
    cdef object __weakref__

# Operations the Tensor type calls; filled by the ops at import (arrows point down: this file imports no op).
cdef struct Upcalls:
    object (*binary)(int op, object a, object b)  # op of the enum below; a or b may be a Python number
    object (*inplace)(int op, Tensor a, object b)
    object (*matmul)(object a, object b)
    object (*neg)(Tensor a)
    object (*getitem)(Tensor a, object index)
    object (*setitem)(Tensor a, object index, object value)
    object (*compare)(int op, Tensor a, object b) # op: Py_LT, LE, EQ, NE, GT, GE
    bint (*tracked)(Tensor a) except -1           # does a need a gradient (a stale view asks its base)?
    object (*grad_fn)(Tensor a)                   # the up-to-date node or None
    int (*copy_)(Tensor dst, Tensor src) except -1  # raw copy with cast and broadcasting, no history
    bint (*grad_on)() noexcept

cdef enum:
    OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_POW, OP_FLOORDIV, OP_MOD
    OP_AND, OP_OR, OP_XOR, OP_LSHIFT, OP_RSHIFT

cdef Upcalls upcalls

cpdef int wrap_dim(str op, object dim, int nd) except -1             # negative dims; IndexError
cdef Tensor new_tensor(int dtype, int ndim)                          # no storage yet; shape and strides to be filled
cdef inline char* data_of(Tensor t) noexcept:                        # NULL where there is none
    return NULL if t is None else t.c_data
cdef Tensor empty(int dtype, int ndim, const isize* shape)           # contiguous, contents undefined
cdef Tensor empty_like(Tensor t, int dtype)                          # dense, in t's order of strides
cdef Tensor empty_ordered(int dtype, int nd, const isize* shape, Tensor a, Tensor b, Tensor c=*)    # dense, in the order of all their strides
cdef int update_flags(Tensor t) except -1                            # numel and contiguous from shape and strides
cdef Tensor alias(Tensor t)                                           # same memory and geometry, no history
cdef Tensor strided(Tensor t, int ndim, const isize* shape, const isize* strides, isize offset)  # new geometry on t's memory, no history
cdef inline bint lie_alike(Tensor a, Tensor b) noexcept nogil:         # do two tensors of one shape step through memory alike?
    for i in range(a.nd):
        if a.c_shape[i] > 1 and a.c_strides[i] != b.c_strides[i]:
            return False
    return True
cdef inline bint has_shape(Tensor t, int nd, const isize* shape) noexcept nogil:
    cdef int i
    if t.nd != nd:
        return False
    for i in range(nd):
        if t.c_shape[i] != shape[i]:
            return False
    return True
cdef inline Looks looks_of(Tensor t) noexcept:
    cdef Looks looks
    looks.shape, looks.nd, looks.dtype = t.c_shape, t.nd, t.dt
    return looks
cdef inline bint same_shape(Tensor a, Tensor b) noexcept nogil:
    return has_shape(a, b.nd, b.c_shape)
cdef bint broadcasts(int nd, const isize* shape, int to_nd, const isize* to) noexcept nogil    # does shape broadcast to the shape `to`?
cdef object shape_of(Tensor t)                                        # a Size
cdef isize storage_offset(Tensor t) noexcept nogil
cdef object size_from(int ndim, const isize* dims)
cdef Node shown(Node n)                                               # of a class that has its name

cdef inline Tensor no_view(Tensor t):
    """t, whose base nobody else sees: from here on it may be changed and detached in place."""
    t.base, t.view_kind, t.leaf_grad = None, VIEW_PLAIN, False
    return t

cdef inline Tensor given(object x, str op, str name="input", int position=1):
    """An argument that must be a tensor: what hot functions take untyped, for errors that say whose argument it is."""
    if isinstance(x, Tensor):
        return <Tensor>x
    raise TypeError(f"{op}(): argument '{name}' (position {position}) must be Tensor, not {type(x).__name__}. Hint: "
                    f"{'an RNN, for one, returns (output, state): take [0]' if type(x) is tuple else 'microgradx.as_tensor(array) makes one'}")
