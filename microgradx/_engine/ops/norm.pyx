"""Rows of layer, RMS, batch and group normalisation.

Each is (x - mean) * rstd * weight + bias with statistics over some dimensions of a view of x. The backward is a fused
kernel while nothing is recorded; under create_graph one rule, composed of recorded ops, serves all four (a test equates
the two).
"""
from kernels.elementwise cimport U_RSQRT
from kernels.norm cimport NORM_BATCH, NORM_GROUP, NORM_ROWS, NormCall, norm_fn
from kernels.types cimport *
from microgradx._engine cimport dispatch as K
from microgradx._engine.dtype cimport dtype_of, is_complex
from microgradx._engine.loops cimport cast, dense, raw_copy
from microgradx._engine.ops.elementwise cimport contiguous_t, in_float32, mul_t, shift, sub_t, to_dtype, unary
from microgradx._engine.ops.reduce cimport dimset, mean_t, sum_t
from microgradx._engine.ops.shape cimport reshape_t
from microgradx._engine.tape cimport bump, edge_of, grad_on, make_row, needs, record, save, saved, tracked
from microgradx._engine.tensor cimport Node, Row, Tensor, alias, data_of, empty, given, shape_of

import numpy as np

from microgradx._engine.tensor import cold

cdef enum:
    ENOUGH = 100_000   # elements of some 100 us: below, letting go of the GIL costs more than it gives


cdef class Norm:
    """What a node keeps: the kernels' view of x as (n, c, s), the statistics, their kind. Layer and RMS norm: n rows of c, s = 1."""
    cdef int kind, dt
    cdef NormCall call            # of the forward; its pointers to x, weight and bias are not read again
    cdef Tensor mean              # None for RMS norm
    cdef Tensor rstd
    cdef Tensor bias              # the bias without its history: its gradient has its shape


# ---------------------------------------------------------------------------------------------------- the kernels

cdef int run(norm_fn fn, NormCall* call, isize count) noexcept:
    cdef int status = 0
    if count > ENOUGH:
        with nogil:
            status = fn(call, NULL)
    elif count:
        status = fn(call, NULL)
    return status


cdef Tensor normalize(Norm p, Row row, Tensor x, Tensor w, Tensor b, bint rms=False):
    """out = (x - mean) * rstd * w + b, recorded; p says over what. rms: the mean is taken for 0."""
    cdef Tensor out, dense_w = None if w is None else dense(w), dense_b = None if b is None else dense(b)
    cdef NormCall* call = &p.call
    cdef isize stats = call.c if p.kind == NORM_BATCH else call.n * call.groups
    cdef Node node
    x = contiguous_t(x)
    out = empty(x.dt, x.nd, x.c_shape)
    p.dt = x.dt
    p.rstd = empty(x.dt, 1, &stats)
    p.mean = None if rms else empty(x.dt, 1, &stats)
    call.x, call.weight, call.bias, call.out = x.c_data, data_of(dense_w), data_of(dense_b), out.c_data
    call.mean, call.rstd = data_of(p.mean), p.rstd.c_data
    run(K.norm.forward[p.kind][p.dt], call, x.count)
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
    if grad_on() or x.count == 0:
        return composed_backward(node, p, x, w, g)
    g, dense_w = dense(g), None if w is None else dense(w)
    if needs(node, 0): dx = empty(x.dt, x.nd, x.c_shape)
    if needs(node, 1): dw = empty(w.dt, w.nd, w.c_shape)
    if needs(node, 2): db = empty(x.dt, p.bias.nd, p.bias.c_shape)
    call.dout, call.x, call.weight = g.c_data, x.c_data, data_of(dense_w)
    call.out, call.dweight, call.dbias = data_of(dx), data_of(dw), data_of(db)
    if run(K.norm.backward[p.kind][p.dt], &call, x.count):
        raise MemoryError(f"{node.row.name}: no memory for the scratch space of the gradient of shape "
                          f"{list(shape_of(x))}")
    return (dx, dw, db)


# ---------------------------------------------------------------------------------------------------- the composed rule

cdef class View:
    """x with its dimensions told apart: over which the statistics go, over which weight and bias are repeated."""
    cdef int nd
    cdef isize[4] shape, w_shape
    cdef dimset stat_dims
    cdef dimset repeated


cdef View view_of(Norm p):
    cdef View v = View.__new__(View)
    cdef int d
    cdef isize n = p.call.n, c = p.call.c, s = p.call.s, groups = p.call.groups
    if p.kind == NORM_ROWS:
        v.nd, v.stat_dims, v.repeated = 2, 0b10, 0b01
        v.shape = [n, c, 1, 1]
    elif p.kind == NORM_BATCH:
        v.nd, v.stat_dims, v.repeated = 3, 0b101, 0b101
        v.shape = [n, c, s, 1]
    else:
        v.nd, v.stat_dims, v.repeated = 4, 0b1100, 0b1001
        v.shape = [n, groups, c // groups, s]
    for d in range(v.nd):
        v.w_shape[d] = 1 if v.repeated >> d & 1 else v.shape[d]
    return v


cdef object composed_backward(Node node, Norm p, Tensor x, Tensor w, Tensor grad):
    """dx = rstd (g w - mean(g w) - xhat mean(g w xhat)), dw = sum of g xhat, db = sum of g. RMS norm: no mean(g w)."""
    cdef View v = view_of(p)
    cdef Tensor g = reshape_t(grad, v.nd, v.shape), centred = reshape_t(x, v.nd, v.shape), gw = g
    cdef Tensor rstd, xhat, dx = None, dw = None, db = None
    cdef bint constant = p.kind == NORM_BATCH and not p.call.training         # a statistic for each weight, then
    if p.mean is not None:
        centred = sub_t(centred, reshape_t(p.mean, v.nd, v.w_shape) if constant else mean_t(centred, v.stat_dims, True))
    if constant:
        rstd = reshape_t(p.rstd, v.nd, v.w_shape)
    else:
        rstd = unary(U_RSQRT, shift(mean_t(mul_t(centred, centred), v.stat_dims, True), p.call.eps))
    xhat = mul_t(centred, rstd)
    if needs(node, 1):
        dw = reshape_t(sum_t(mul_t(g, xhat), v.repeated, False), w.nd, w.c_shape)
    if needs(node, 2):
        db = reshape_t(sum_t(g, v.repeated, False), p.bias.nd, p.bias.c_shape)
    if needs(node, 0):
        if w is not None: gw = mul_t(g, reshape_t(w, v.nd, v.w_shape))
        dx = gw
        if not constant:
            dx = sub_t(dx, mul_t(xhat, mean_t(mul_t(gw, xhat), v.stat_dims, True)))
            if p.mean is not None: dx = sub_t(dx, mean_t(gw, v.stat_dims, True))
        dx = reshape_t(mul_t(dx, rstd), x.nd, x.c_shape)
    return (dx, dw, db)


cdef Row LAYER_NORM = make_row("layer_norm", norm_backward, False, "NativeLayerNormBackward0")
cdef Row RMS_NORM = make_row("rms_norm", norm_backward, False, "MulBackward0")
cdef Row BATCH_NORM = make_row("batch_norm", norm_backward, False, "NativeBatchNormBackward0")
cdef Row GROUP_NORM = make_row("group_norm", norm_backward, False, "NativeGroupNormBackward0")


include "norm_entry.pxi"
