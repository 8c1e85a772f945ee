"""The tape: what is recorded, and how gradients walk back.

Recording: an op that sees a tracked input makes a Node (its Row, edges to where the inputs came from, saved tensors) and
hangs it on its output. Walking: nodes are numbered in the order they were made, and a node's inputs always have smaller
numbers; so a heap on the number visits every node after all its users, without recursion and without counting edges first.
"""
cimport cython
from cpython.buffer cimport PyBUF_READ
from cpython.pythread cimport PyThread_get_thread_ident
from cpython.exc cimport PyErr_CheckSignals
from cpython.memoryview cimport PyMemoryView_FromMemory
from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF, Py_INCREF, Py_XDECREF
from libc.stdlib cimport free, realloc
from libc.string cimport memcpy, memset

from kernels.types cimport *
from microgradx._engine.dtype cimport ITEMSIZE, differentiable, dtype_of, is_complex
from microgradx._engine.tensor cimport (ACCUMULATED, AFTER, BEFORE, REPLACED, SMALL, VIEW_INFERENCE, VIEW_MULTI, VIEW_NO_GRAD, VIEW_PLAIN, Looks,
                                        Node, Row, Tensor, alias, backward_fn, broadcasts, empty, empty_like, has_shape, lie_alike, looks_of, new_tensor, no_view,
                                        shape_of, shown, size_from, upcalls)

from microgradx._engine.tensor import cold, make_inference_tensors

import os
from threading import RLock

cdef extern from *:
    """
    static __thread int mgx_recording = 1;
    static __thread int mgx_depth = 0;
    static __thread int mgx_inference = 0;
    static __thread int mgx_autocast = -1;
    """
    int mgx_recording
    int mgx_depth               # how many passes this thread runs, one inside of another
    int mgx_inference
    int mgx_autocast         # the dtype code that products are computed in, or -1

cdef extern from "Python.h":
    Py_ssize_t Py_REFCNT(PyObject* o)
    Py_ssize_t PyTuple_GET_SIZE(object t)

cdef unsigned long long _seq = 0
cdef int _anomaly = 2          # bit 0: anomaly detection is on; bit 1: gradients are searched for NaN then

ROWS = {}  # name -> Row: the op table


cdef Row make_row(str name, backward_fn rule, str node_name=None):
    """A row with a C rule; rule NULL lists the op as not differentiable."""
    cdef Row row = python_row(name, None, node_name)
    row.c_backward = rule
    return row


cdef dict _renamed = {}


def rename(Tensor t, str node_name, fresh=None):
    """Show the composed op that t is the result of under its own name (what grad_fn prints); returns t.

    A look at what nobody else sees, or at what the caller says is fresh, stops being a view; fresh=False: t was changed in place, and its
    history may be that base's.
    """
    if t.base is not None and (fresh or fresh is None and Py_REFCNT(<PyObject*>t.base) == 1):
        no_view(t)
    if t.node is not None and t.node.row.node_name != node_name:
        t.node.row = renamed_row(t.node.row, node_name)
    return t


def renamed_row(Row row, str node_name):
    """The row with another name in what grad_fn prints."""
    cdef Row made = <Row>_renamed.get((row, node_name))
    if made is None:
        made = Row(row.name, node_name, row.py_backward)
        made.c_backward = row.c_backward
        _renamed[row, node_name] = made
    return made


def unchanged(t):
    """t, which was made and filled just now: what is counted from here on are changes (of a sparse one, nothing is)."""
    if isinstance(t, Tensor):
        (<Tensor>t).storage.version = 0
    return t


def python_row(str name, backward, str node_name=None):
    """A row with a Python rule: backward(node, grad) (of several outputs a list of grads) -> gradient, or a tuple of them."""
    ROWS[name] = Row(name, node_name, backward)
    return ROWS[name]


# ---------------------------------------------------------------------------------------------------- grad mode

cdef bint grad_on() noexcept:
    return mgx_recording

def is_grad_enabled():
    """is_grad_enabled() -> bool: is this thread recording?"""
    return bool(mgx_recording)


def is_inference_mode_enabled():
    """is_inference_mode_enabled() -> bool: is this thread under inference_mode?"""
    return bool(mgx_inference)


def _set_grad_enabled(bint on):
    global mgx_recording
    mgx_recording = on and not mgx_inference         # as in PyTorch, enable_grad inside of inference_mode records nothing


def _set_inference(bint on):
    global mgx_inference
    mgx_inference = on
    make_inference_tensors(on)


cdef bint autocasts(Tensor x, Tensor y) noexcept:
    return mgx_autocast >= 0 and (lowered_dtype(x) != x.dt or lowered_dtype(y) != y.dt)


cdef int lowered_dtype(Tensor x) noexcept:
    return mgx_autocast if mgx_autocast >= 0 and (x.dt == F32 or x.dt == F16 or x.dt == BF16) else x.dt


def swap_autocast(int code):
    """Let this thread compute products in the dtype of this code (-1: in their own); returns the code before."""
    global mgx_autocast
    before, mgx_autocast = mgx_autocast, code
    return before


def autocast_code():
    """The code of the dtype that this thread computes products in, -1: in their own."""
    return mgx_autocast


def set_anomaly(bint on, bint check_nan):
    """Let nodes note, from now on, the user's file and line and digests of what they save, and backward search for NaN."""
    global _anomaly
    _anomaly = on | check_nan << 1


def anomaly_enabled():
    """(is anomaly detection on, does it search for NaN when it is)"""
    return bool(_anomaly & 1), bool(_anomaly & 2)


# ---------------------------------------------------------------------------------------------------- recording

cdef bint tracked(Tensor t) except -1:
    if t.node is not None or t.leaf_grad:
        if t.base is None or t.attr_version == t.storage.version:
            return True
    elif t.base is None:
        return False
    if t.attr_version != t.storage.version or t.base.leaf_grad and t.view_kind in (VIEW_PLAIN, VIEW_MULTI):
        refresh(t)
    return t.node is not None or t.leaf_grad


cdef int refresh(Tensor t) except -1:
    """A view whose storage changed since its history was noted: if its base has history, the view's is a look at that.

    So has a view that is older than its base's requires_grad_(), and would else lose its gradient silently.
    """
    if t.view_kind != 0 and t.attr_version != t.storage.version and (t.node is not None or t.base.node is not None or t.base.leaf_grad):
        raise RuntimeError(view_refusal(t, "its base or another view of its base has been modified inplace"))
    t.attr_version = t.storage.version
    if not t.leaf_grad and (t.base.node is not None or t.node is None and t.base.leaf_grad):
        n = look_node(t)
        move_retained(t, t.node, n)
        t.node, t.out_nr = n, 0
    elif t.base.node is None and not t.base.leaf_grad:
        t.node = None                   # the base was detached, or overwritten by constants


cdef Node look_node(Tensor t):
    """What leads from the base of the view t, as it is now, to t."""
    cdef Node n = new_node(AS_STRIDED, t, (edge_of(t.base),))
    n.extra, n.i0 = geometry(t, t.base), t.dt != t.base.dt
    return n


cdef object _geometry = None

cdef object geometry(Tensor view, Tensor base):
    """(shape, strides, offset) of a view in its base's memory, and the base's own shape and strides; where one of the two is complex, as pairs of reals.

    One view is often changed again and again: then all nodes share the tuple, or the collector would go through ten more for each change.
    """
    global _geometry
    cdef bint pairs = view.dt != base.dt
    cdef isize offset = (view.c_data - base.c_data) // (ITEMSIZE[view.dt] >> (pairs and is_complex(view.dt)))
    shape, strides = laid(view, pairs)
    base_shape, base_strides = laid(base, pairs)
    made = (shape, strides, offset, base_shape, base_strides)
    if made != _geometry:
        _geometry = made
    return _geometry


cdef tuple laid(Tensor t, bint pairs):
    """(shape, strides), with pairs of a complex tensor's real and imaginary parts."""
    shape, strides = tuple(shape_of(t)), tuple([t.c_strides[i] for i in range(t.nd)])
    return ((*shape, 2), (*[2 * step for step in strides], 1)) if pairs and is_complex(t.dt) else (shape, strides)


cdef object edge_of(Tensor t):
    if t.base is not None and t.attr_version != t.storage.version:
        refresh(t)
    if t.node is not None:
        return output_edge(t.node, t.out_nr)
    return t if t.leaf_grad else None


cdef inline object output_edge(Node n, int nr):
    """The edge to output nr of n."""
    return n if n.looks.nd >= 0 else (n, nr)


cdef inline Node new_node(Row row, Tensor out, tuple edges):
    global _seq
    cdef Node n = Node.__new__(Node)
    _seq += 1
    n.seq = _seq
    n.row = row
    n.edges = edges
    n.looks = looks_of(out)
    if out.nd <= SMALL:
        n.looks.shape = n.small_
        for i in range(out.nd):
            n.small_[i] = out.c_shape[i]
    else:
        n.outputs = [without_memory(out)]
        n.looks.shape = (<Tensor>n.outputs[0]).c_shape
    if _anomaly & 1:
        n.where = (*cold["caller"](), {})
    return n


cdef Tensor without_memory(Tensor t):
    """What looks like t."""
    cdef Tensor out = new_tensor(t.dt, t.nd)
    memcpy(out.c_shape, t.c_shape, t.nd * sizeof(isize))
    return out


cdef Node record(Row row, Tensor out, tuple edges):
    cdef Node n = new_node(row, out, edges)
    out.node = n
    out.out_nr = 0
    return n


cdef Node record1(Row row, Tensor out, Tensor x):
    return record(row, out, (edge_of(x),))


cdef Node record2(Row row, Tensor out, Tensor x, Tensor y):
    return record(row, out, (edge_of(x), edge_of(y)))


cdef Tensor recorded(Row row, Tensor out, Tensor x, isize i0=0, isize i1=0, object extra=None):
    if rec1(x):
        n = record1(row, out, x)
        n.i0, n.i1, n.extra = i0, i1, extra
    return out


cdef Tensor saving(Row row, Tensor out, Tensor x, Tensor kept, isize i0=0, object extra=None):
    if rec1(x):
        n = record1(row, out, x)
        n.i0, n.extra = i0, extra
        if kept is None: save_output(n, 0, out)
        else: save(n, 0, kept)
    return out


cdef Node record_multi(Row row, list outs, tuple edges):
    cdef Node n = new_node(row, <Tensor>outs[0], edges)
    cdef int i
    n.looks.nd, n.outputs = -1, [without_memory(<Tensor>o) for o in outs]
    for i in range(len(outs)):
        t = <Tensor>outs[i]
        if differentiable(t.dt):
            t.node, t.out_nr = n, i
    return n


def record_python(Row row, object outs, tuple inputs, tuple to_save=(), extra=None):
    """Record a Python-level op of inputs (Tensors or None), where one of them is tracked.

    outs is a Tensor, or a list for a row with several outputs. to_save: Tensors (or None) that the rule gets as node.saved; extra: its node.extra_.
    """
    if not mgx_recording or not any([x is not None and tracked(<Tensor>x) for x in inputs]):
        return
    edges = tuple([None if x is None else edge_of(<Tensor>x) for x in inputs])
    n = record_multi(row, outs, edges) if isinstance(outs, list) else record(row, <Tensor?>outs, edges)
    n.extra = extra
    save_more(n, to_save, outs if isinstance(outs, list) else [outs])


include "tape_saved.pxi"


# ---------------------------------------------------------------------------------------------------- views and in-place

cdef bint view_meta(Tensor out, Tensor x) except -1:
    """out is a view of x; is it to be recorded?"""
    if mgx_inference and x.inference:
        return False
    out.base = x if x.base is None else x.base
    out.attr_version = x.storage.version
    out.view_kind = x.view_kind
    if not mgx_recording:
        out.view_kind = VIEW_INFERENCE if mgx_inference else VIEW_NO_GRAD
        # as in PyTorch: a leaf of its own that wants a gradient if x does, even where x was changed since
        out.leaf_grad = x.leaf_grad or x.node is not None or x.base is not None and x.requires_grad
        return False
    return tracked(x)


cdef Node view_node(Row row, Tensor out, Tensor x):
    return record1(row, out, x) if view_meta(out, x) else None


cdef Node view_multi(Row row, list outs, Tensor x):
    """Several views of x made by one op: one node, and no in-place change."""
    cdef bint recording = False
    for t in outs:
        recording = view_meta(<Tensor>t, x)
        (<Tensor>t).view_kind = VIEW_MULTI
    return record_multi(row, outs, (edge_of(x),)) if recording and outs else None


cdef Tensor as_view(Row row, Tensor out, Tensor x, isize i0=0, isize i1=0):
    cdef Node n = view_node(row, out, x)
    if n is not None:
        n.i0, n.i1 = i0, i1
    return out


cdef int before_inplace(str op, Tensor t, bint recording) except -1:
    """Refuse what PyTorch refuses: recorded writes into leaves that want a gradient and into some views."""
    if t.inference and not mgx_inference:
        raise RuntimeError(f"{op}: Inplace update to inference tensor outside InferenceMode is not allowed. Hint: .clone() it first")
    if not mgx_recording:
        return 0
    if t.leaf_grad:
        if t.view_kind in (VIEW_NO_GRAD, VIEW_INFERENCE):
            raise RuntimeError(f"{op}: " + view_refusal(t, "is being modified inplace"))
        raise RuntimeError(f"{op}: a leaf Variable that requires grad is being used in an in-place operation. Hint: microgradx.no_grad()")
    if t.base is None:
        return 0
    if t.base.leaf_grad or t.base.node is None and tracked(t):          # the second: a view that was made a leaf lies between
        raise RuntimeError(f"{op}: a view of a leaf Variable that requires grad is being used in an in-place operation. Hint: microgradx.no_grad()")
    if t.view_kind != 0 and (recording or tracked(t)):
        raise RuntimeError(f"{op}: " + view_refusal(t, "is being modified inplace"))


cdef str view_refusal(Tensor t, str what):
    """Why a change of a view made under no_grad, or of one of several views, has no meaning."""
    if t.view_kind == VIEW_MULTI and t.node is not None:
        return (f"Output {t.out_nr} of {t.node.row.node_name} is a view and {what}. This view is the output of a function that returns "
                "multiple views. Such functions do not allow the output views to be modified inplace. You should replace the "
                "inplace operation by an out-of-place one.")
    if t.node is not None:
        return (f"Output {t.out_nr} of {t.node.row.node_name} is a view and {what}. This view was created inside a custom Function (or because an "
                "input was returned as-is). Hint: let forward return a copy (.clone()).")
    return (f"A view was created in {'inference' if t.view_kind == VIEW_INFERENCE else 'no_grad'} mode and {what} with grad mode enabled. "
            "Hint: make the view and the change both under no_grad, or both outside.")


cdef Row AS_STRIDED = make_row("as_strided", NULL)                            # ops/shape_strided.pxi gives these two their rules
cdef Row COPY_SLICES = make_row("copy_slices", NULL, "CopySlices")


cdef int set_history(Tensor t, Node n) except -1:
    """Give t (already written) the history n. For a view the base's history becomes 'base with this part replaced'."""
    cdef Node c, old = t.node
    cdef Tensor base = t.base
    if base is None:
        move_retained(t, old, n)
        t.node, t.out_nr = n, 0
        return 0
    if old is not None and (old.edges[0] is not base.node or old.pre_hooks is not None or old.post_hooks is not None):
        n.edges = tuple([look_at_base(t, old) if edge is old else edge for edge in n.edges])
    c = new_node(COPY_SLICES, base, (None if base.node is None else output_edge(base.node, base.out_nr), n))
    c.extra, c.i0 = geometry(t, base), t.dt != base.dt
    move_retained(base, base.node, c)
    base.node, base.out_nr = c, 0
    t.attr_version = t.storage.version - 1    # ask the base at the next use
    if old is not None and old.retain is not None:
        refresh(t)
    else:
        t.node = None


cdef Node look_at_base(Tensor t, Node old):
    """For a change of the view t, made by old, in place: an edge past old, and what lies between it and the base, to the base. Hooks there do
    not see the gradient, which reaches all that t looks at, be it beyond the view that it was made of."""
    cdef Node n = look_node(t)
    n.seq = old.seq
    return n


cdef int move_retained(Tensor t, Node old, Node new) except -1:
    """t was changed in place: the gradient that it retains is that of its new value."""
    if old is None or old.retain is None:
        return 0
    for entry in old.retain[:]:
        if entry[1]() is t:
            old.retain.remove(entry)
            new.retain = (new.retain or []) + [(0, entry[1])]


def as_subclass(Tensor t, cls):
    """A view of t that is an instance of cls."""
    return as_view(ALIAS, Tensor._make_subclass(cls, alias(t)), t)


include "tape_gradients.pxi"
include "tape_hooks.pxi"
include "tape_table.pxi"
include "tape_walk.pxi"
include "tape_rows.pxi"
include "tape_watch.pxi"


def record_function(Row row, list outs, tuple inputs, tuple plain, tuple dirty, tuple to_save, extra):
    """Record a user's Function: one node, which is returned, for its outputs but the plain ones and integers (None: there are no others); dirty
    ones were changed in place and take the new history."""
    cdef list own = [o if differentiable((<Tensor>o).dt) and place_in(plain, o) < 0 else None for o in outs]
    if all([o is None for o in own]):
        return None
    n = new_node(row, <Tensor>outs[0], tuple([edge_of(<Tensor>x) for x in inputs]))
    n.extra = extra
    if len(outs) > 1:
        n.looks.nd, n.outputs = -1, [without_memory(<Tensor>o) for o in outs]
    for i, o in enumerate(outs):
        t = <Tensor>o
        if own[i] is None:
            t.node, t.leaf_grad = None, False
            continue
        if place_in(dirty, o) < 0:
            t.base = None
        else:
            bump(t)
            t.leaf_grad = False
            if len(outs) == 1:
                set_history(t, n)
                continue
        t.node, t.out_nr = n, i
    save_more(n, to_save, own)
    return n
