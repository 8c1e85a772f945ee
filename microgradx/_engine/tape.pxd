"""The tape: grad mode, recording, saved tensors, in-place history, and the backward walk."""
from cpython.object cimport PyObject

from kernels.types cimport isize
from microgradx._engine.tensor cimport Looks, Node, Row, Tensor, backward_fn

cdef bint grad_on() noexcept                       # is this thread recording?
cdef bint autocasts(Tensor x, Tensor y) noexcept   # is autocast on in this thread, and x's or y's dtype another than its?
cdef int lowered_dtype(Tensor x) noexcept          # what autocast makes of x's dtype
cdef bint tracked(Tensor t) except -1              # does t need a gradient, whatever the mode
cdef object edge_of(Tensor t)                      # None | leaf Tensor | Node | (Node, output number)
cdef Row make_row(str name, backward_fn rule, str node_name=*)

# record(row, out, edges) makes out the output of a new node. Call it after the forward, only when recording is wanted.
cdef Node record(Row row, Tensor out, tuple edges)
cdef Node record1(Row row, Tensor out, Tensor x)
cdef Node record2(Row row, Tensor out, Tensor x, Tensor y)
cdef Node record_multi(Row row, list outs, tuple edges)  # outs: Tensors; non-float ones get no history
# out, recorded where it should be as row's result of x; the numbers and extra are for the rule
cdef Tensor recorded(Row row, Tensor out, Tensor x, isize i0=*, isize i1=*, object extra=*)
cdef Tensor saving(Row row, Tensor out, Tensor x, Tensor kept, isize i0=*, object extra=*)     # the same, with kept (None: out) in slot 0
cdef inline bint rec1(Tensor x) except -1:
    return grad_on() and (x.node is not None or x.leaf_grad or (x.base is not None and tracked(x)))
cdef inline bint rec2(Tensor x, Tensor y) except -1:
    return grad_on() and (x.node is not None or x.leaf_grad or y.node is not None or y.leaf_grad or
                          (x.base is not None and tracked(x)) or (y.base is not None and tracked(y)))

cdef int save(Node n, int slot, Tensor t) except -1          # slot 0..2; an input
cdef int save_output(Node n, int slot, Tensor t) except -1   # the node's own output, kept detached: no cycle
cdef int spare(Node n, Tensor a) except -1                   # an op in place is about to overwrite a: copies of what its node saved of it
cdef int now_in(Node n, Tensor a) except -1                  # and has written its output there
cdef Tensor with_edge(Tensor out, object edge)               # what was saved without history gets that of an edge
cdef Tensor saved(Node n, int slot)                          # checked for changes since; with history when it had one
cdef extern from "Python.h":
    PyObject* PyTuple_GET_ITEM(object t, Py_ssize_t i)

cdef inline bint needs(Node n, int i) noexcept:
    return PyTuple_GET_ITEM(n.edges, i) != <PyObject*>None and (n.unwanted == 0 or i > 63 or not n.unwanted >> i & 1)

cdef Looks looks_at(object edge) noexcept                    # of what an edge, which is not None, leads to; as long as the edge is there

cdef object same_backward(Node n, object g)                  # the rule of copies, casts and the like: g itself
# views: out is a new look at x's memory
cdef Row ALIAS                                               # of the view that is all of x
cdef Tensor as_view(Row row, Tensor out, Tensor x, isize i0=*, isize i1=*)    # as `recorded`, with out.base
cdef Node view_node(Row row, Tensor out, Tensor x)            # the same, returning the node or None

cdef Node view_multi(Row row, list outs, Tensor x)           # several views by one op

# in-place: before writing into t (checks leaves and views), after it (version), and the new history
cdef int before_inplace(str op, Tensor t, bint recording) except -1
cdef int set_history(Tensor t, Node n) except -1              # n computes the new value of t (whole); handles views
cdef inline void bump(Tensor t) noexcept:
    t.storage.version += 1

# What the walk needs from ops (filled at import): arrows point down.
cdef struct WalkOps:
    object (*add)(object a, object b)                     # recorded when create_graph
    int (*accumulate)(Tensor into, Tensor g) except -1    # into += g, no history
    object (*sum_to)(Tensor g, int nd, const isize* shape)
    object (*cast)(Tensor g, int dtype)
    object (*clone)(Tensor g, Tensor like)                # recorded; in like's order of strides

cdef WalkOps walk_ops
