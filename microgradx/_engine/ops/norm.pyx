"""Rows of layer, RMS, batch and group normalisation.

Each is (x - mean) * rstd * weight + bias with statistics over some dimensions of a view of x. The backward is a fused
kernel while nothing is recorded; under create_graph a composition of recorded ops is differentiated, one for all four
(nn/_functional_norm.py; a test equates the two).
"""
from kernels.norm cimport NORM_BATCH, NORM_GROUP, NormCall, norm_fn
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport channels_last, contiguous_t, empty_channels_last, full, lie_as, rounded, to_dtype, turned_last

import numpy as np

from microgradx._engine.tensor import cold

cdef enum:
    ENOUGH = 100_000   # elements of some 100 us: below, letting go of the GIL costs more than it gives


cdef class Norm:
    """What a node keeps: the kernels' view of x as (n, c, s), the statistics, their kind. Layer and RMS norm: n rows of c, s = 1."""
    cdef int kind, dt
    cdef bint last                # batch norm of channels that lie side by side: as rows of them
    cdef NormCall call            # of the forward; its pointers to x, weight and bias are not read again
    cdef Tensor mean              # None for RMS norm
    cdef Tensor rstd
    cdef Tensor bias              # the bias without its history: its gradient has its shape


# ---------------------------------------------------------------------------------------------------- the kernels

cdef int run(norm_fn fn, Norm p, NormCall* call, isize count) noexcept:
    cdef int status = 0
    if p.last:
        call.n, call.s = call.n * call.s, 1
    if count > ENOUGH:
        with nogil:
            status = fn(call, NULL)
    elif count:
        status = fn(call, NULL)
    return status


cdef Tensor normalize(Norm p, Row row, Tensor x, Tensor w, Tensor b, bint rms=False):
    """out = (x - mean) * rstd * w + b, recorded; p says over what. rms: the mean is taken for 0."""
    cdef Tensor out, dense_w, dense_b
    cdef NormCall* call = &p.call
    cdef isize stats = call.c if p.kind == NORM_BATCH else call.n * call.groups
    if x.dt >= N_COMPUTE:                       # half precision computes in float32 and rounds
        w, b = None if w is None else to_dtype(w, F32), None if b is None else to_dtype(b, F32)
        return rounded(normalize(p, row, to_dtype(x, F32), w, b, rms), x.dt)
    x, dense_w, dense_b = x if p.last else contiguous_t(x), None if w is None else dense(w), None if b is None else dense(b)
    out = (empty_channels_last if p.last else empty)(x.dt, x.nd, x.c_shape)
    p.dt = x.dt
    p.rstd = empty(x.dt, 1, &stats)
    p.mean = None if rms else empty(x.dt, 1, &stats)
    call.x, call.weight, call.bias, call.out = x.c_data, data_of(dense_w), data_of(dense_b), out.c_data
    call.mean, call.rstd = data_of(p.mean), p.rstd.c_data
    here = p.call
    run(K.norm.forward[p.kind][p.dt], p, &here, x.count)
    if grad_on() and (tracked(x) or (w is not None and tracked(w)) or (b is not None and tracked(b))):
        node = record(row, out, (edge_of(x), None if w is None else edge_of(w), None if b is None else edge_of(b)))
        node.extra = p
        save(node, 0, x)
        if w is not None: save(node, 1, w)
        if b is not None: p.bias = alias(b)
    return out


cdef object norm_backward(Node node, object grad):
    cdef Norm p = <Norm>node.extra
    cdef Tensor x = saved(node, 0), w = saved(node, 1), g = <Tensor>grad, dense_w, dx = None, dw = None, db = None
    cdef NormCall call = p.call
    if grad_on():
        return cold["norm_again"](p.kind, (call.n, call.c, call.s, call.groups), call.eps, p.mean, p.rstd, p.kind == NORM_BATCH and not call.training,
                                  (x, w, p.bias if needs(node, 2) else None), g)
    g, dense_w = turned_last(g) if p.last else dense(g), None if w is None else dense(w)
    if needs(node, 0): dx = (empty_channels_last if p.last else empty)(x.dt, x.nd, x.c_shape)
    if needs(node, 1): dw = empty(w.dt, w.nd, w.c_shape)
    if needs(node, 2): db = empty(x.dt, p.bias.nd, p.bias.c_shape)
    if x.count == 0:                        # sums over nothing
        return dx, None if dw is None else full(0, w.dt, w.nd, w.c_shape), None if db is None else full(0, x.dt, p.bias.nd, p.bias.c_shape)
    call.dout, call.x, call.weight = g.c_data, x.c_data, data_of(dense_w)
    call.out, call.dweight, call.dbias = data_of(dx), data_of(dw), data_of(db)
    if run(K.norm.backward[p.kind][p.dt], p, &call, x.count):
        raise MemoryError(f"{node.row.name}: no memory for the scratch space of the gradient of shape {list(shape_of(x))}")
    return (dx, dw, db)


cdef Row LAYER_NORM = make_row("layer_norm", norm_backward, "NativeLayerNormBackward0")
cdef Row RMS_NORM = make_row("rms_norm", norm_backward, "MulBackward0")
cdef Row BATCH_NORM = make_row("batch_norm", norm_backward, "NativeBatchNormBackward0")
cdef Row GROUP_NORM = make_row("group_norm", norm_backward, "NativeGroupNormBackward0")


include "norm_entry.pxi"
