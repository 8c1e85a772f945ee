"""Rows of layer, RMS, batch and group normalisation.

Each is (x - mean) * rstd * weight + bias with statistics over some dimensions of a view of x. The backward is a fused
kernel while nothing is recorded; under create_graph one rule, composed of recorded ops, serves all four (a test equates
the two).
"""
from kernels.elementwise cimport U_RSQRT
from kernels.types cimport *
from microgradx._engine cimport dispatch as K
from microgradx._engine.dtype cimport dtype_of
from microgradx._engine.loops cimport dense, raw_copy
from microgradx._engine.ops.elementwise cimport mul_t, scale, shift, sub_t, unary
from microgradx._engine.ops.reduce cimport dimset, sum_t
from microgradx._engine.ops.shape cimport contiguous_t, reshape_t
from microgradx._engine.tape cimport bump, edge_of, grad_on, make_row, needs, record, save, saved, tracked
from microgradx._engine.tensor cimport Node, Row, Tensor, alias, empty, shape_of

import numpy as np

cdef enum:
    LAYER = 0
    RMS = 1
    BATCH = 2
    GROUP = 3

cdef enum:
    ENOUGH = 100_000   # elements of some 100 us: below, letting go of the GIL costs more than it gives


cdef class Norm:
    """What a node keeps: x seen as (n, c, s), the statistics, their kind. Layer and RMS norm: n rows of c, s = 1."""
    cdef int kind, dt
    cdef bint training            # batch norm: are the statistics the batch's?
    cdef isize n, c, s, groups
    cdef double eps
    cdef Tensor mean              # None for RMS norm
    cdef Tensor rstd
    cdef Tensor bias              # the bias without its history: its gradient has its shape
    cdef char* c_mean
    cdef char* c_rstd


cdef inline char* data_of(Tensor t) noexcept:
    return NULL if t is None else t.c_data


# ---------------------------------------------------------------------------------------------------- the kernels

cdef void forward(Norm p, const char* x, const char* w, const char* b, char* running_mean, char* running_var,
                  double momentum, char* out) noexcept nogil:
    if p.kind == LAYER:
        K.norm.layer_norm[p.dt](p.n, p.c, x, w, b, p.eps, out, p.c_mean, p.c_rstd)
    elif p.kind == RMS:
        K.norm.rms_norm[p.dt](p.n, p.c, x, w, p.eps, out, p.c_rstd)
    elif p.kind == BATCH:
        K.norm.batch_norm[p.dt](p.n, p.c, p.s, x, w, b, running_mean, running_var, p.training, momentum, p.eps, out,
                                p.c_mean, p.c_rstd)
    else:
        K.norm.group_norm[p.dt](p.n, p.c, p.s, p.groups, x, w, b, p.eps, out, p.c_mean, p.c_rstd)


cdef int backward(Norm p, const char* dout, const char* x, const char* w, char* dx, char* dw, char* db) noexcept nogil:
    if p.kind == LAYER:
        return K.norm.dlayer_norm[p.dt](p.n, p.c, dout, x, p.c_mean, p.c_rstd, w, dx, dw, db)
    elif p.kind == RMS:
        return K.norm.drms_norm[p.dt](p.n, p.c, dout, x, p.c_rstd, w, dx, dw)
    elif p.kind == BATCH:
        K.norm.dbatch_norm[p.dt](p.n, p.c, p.s, dout, x, p.c_mean, p.c_rstd, w, p.training, dx, dw, db)
        return 0
    return K.norm.dgroup_norm[p.dt](p.n, p.c, p.s, p.groups, dout, x, p.c_mean, p.c_rstd, w, dx, dw, db)


cdef Tensor normalize(Norm p, Row row, Tensor x, Tensor w, Tensor b, Tensor running_mean, Tensor running_var,
                      double momentum):
    """out = (x - mean) * rstd * w + b, recorded; p says over what. The running statistics are contiguous."""
    cdef Tensor out, dense_w = None if w is None else dense(w), dense_b = None if b is None else dense(b)
    cdef isize stats = p.c if p.kind == BATCH else p.n * p.groups
    cdef const char* c_w = data_of(dense_w)
    cdef const char* c_b = data_of(dense_b)
    cdef char* c_running_mean = data_of(running_mean)
    cdef char* c_running_var = data_of(running_var)
    cdef Node node
    x = contiguous_t(x)
    out = empty(x.dt, x.nd, x.c_shape)
    p.dt = x.dt
    p.rstd = empty(x.dt, 1, &stats)
    p.c_rstd = p.rstd.c_data
    if p.kind != RMS:
        p.mean = empty(x.dt, 1, &stats)
        p.c_mean = p.mean.c_data
    if x.count > ENOUGH:
        with nogil:
            forward(p, x.c_data, c_w, c_b, c_running_mean, c_running_var, momentum, out.c_data)
    elif x.count:
        forward(p, x.c_data, c_w, c_b, c_running_mean, c_running_var, momentum, out.c_data)
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
    cdef const char* c_w
    cdef char* c_dx
    cdef char* c_dw
    cdef char* c_db
    cdef int status
    if grad_on() or x.count == 0:
        return composed_backward(node, p, x, w, g)
    g, dense_w = dense(g), None if w is None else dense(w)
    if needs(node, 0): dx = empty(x.dt, x.nd, x.c_shape)
    if needs(node, 1): dw = empty(w.dt, w.nd, w.c_shape)
    if needs(node, 2): db = empty(x.dt, p.bias.nd, p.bias.c_shape)
    c_w, c_dx, c_dw, c_db = data_of(dense_w), data_of(dx), data_of(dw), data_of(db)
    if x.count > ENOUGH:
        with nogil:
            status = backward(p, g.c_data, x.c_data, c_w, c_dx, c_dw, c_db)
    else:
        status = backward(p, g.c_data, x.c_data, c_w, c_dx, c_dw, c_db)
    if status:
        raise MemoryError(f"{node.row.name}: no memory for the scratch space of the gradient of shape "
                          f"{list(shape_of(x))}")
    return (dx, dw, db)


# ---------------------------------------------------------------------------------------------------- the composed rule

cdef class View:
    """x with its dimensions told apart: over which the statistics go, over which weight and bias are repeated."""
    cdef int nd
    cdef isize[4] shape
    cdef isize[4] w_shape
    cdef isize[4] stat_shape
    cdef dimset stat_dims
    cdef dimset repeated
    cdef double count             # values per mean


cdef View view_of(Norm p):
    cdef View v = View.__new__(View)
    cdef int d
    if p.kind <= RMS:
        v.nd, v.stat_dims, v.repeated = 2, 0b10, 0b01
        v.shape = [p.n, p.c, 1, 1]
    elif p.kind == BATCH:
        v.nd, v.stat_dims, v.repeated = 3, 0b101, 0b101
        v.shape = [p.n, p.c, p.s, 1]
    else:
        v.nd, v.stat_dims, v.repeated = 4, 0b1100, 0b1001
        v.shape = [p.n, p.groups, p.c // p.groups, p.s]
    v.count = 1
    for d in range(v.nd):
        v.w_shape[d] = 1 if v.repeated >> d & 1 else v.shape[d]
        v.stat_shape[d] = 1 if v.stat_dims >> d & 1 else v.shape[d]
        if v.stat_dims >> d & 1: v.count *= v.shape[d]
    return v


cdef Tensor averaged(View v, Tensor t):
    return scale(sum_t(t, v.stat_dims, True), 1 / v.count if v.count else 0)


cdef object composed_backward(Node node, Norm p, Tensor x, Tensor w, Tensor grad):
    """dx = rstd (g w - mean(g w) - xhat mean(g w xhat)), dw = sum of g xhat, db = sum of g. RMS norm: no mean(g w)."""
    cdef View v = view_of(p)
    cdef Tensor g = reshape_t(grad, v.nd, v.shape), centred = reshape_t(x, v.nd, v.shape), gw = g
    cdef Tensor rstd, xhat, dx = None, dw = None, db = None
    cdef bint constant = p.kind == BATCH and not p.training
    if p.kind != RMS:
        centred = sub_t(centred, reshape_t(p.mean, v.nd, v.stat_shape) if constant else averaged(v, centred))
    if constant:
        rstd = reshape_t(p.rstd, v.nd, v.stat_shape)
    else:
        rstd = unary(U_RSQRT, shift(averaged(v, mul_t(centred, centred)), p.eps))
    xhat = mul_t(centred, rstd)
    if needs(node, 1):
        dw = reshape_t(sum_t(mul_t(g, xhat), v.repeated, False), w.nd, w.c_shape)
    if needs(node, 2):
        db = reshape_t(sum_t(g, v.repeated, False), p.bias.nd, p.bias.c_shape)
    if needs(node, 0):
        if w is not None: gw = mul_t(g, reshape_t(w, v.nd, v.w_shape))
        dx = gw
        if not constant:
            dx = sub_t(dx, mul_t(xhat, averaged(v, mul_t(gw, xhat))))
            if p.kind != RMS: dx = sub_t(dx, averaged(v, gw))
        dx = reshape_t(mul_t(dx, rstd), x.nd, x.c_shape)
    return (dx, dw, db)


cdef Row LAYER_NORM = make_row("layer_norm", norm_backward, False, "NativeLayerNormBackward0")
cdef Row RMS_NORM = make_row("rms_norm", norm_backward, False, "MulBackward0")
cdef Row BATCH_NORM = make_row("batch_norm", norm_backward, False, "NativeBatchNormBackward0")
cdef Row GROUP_NORM = make_row("group_norm", norm_backward, False, "NativeGroupNormBackward0")


include "norm_entry.pxi"
