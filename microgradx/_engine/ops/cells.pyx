"""Rows of recurrent cells: everything of an LSTM's or GRU's step that follows its two matrix products.

While nothing is recorded one kernel computes a whole backward; under create_graph the rule is that of a composition of
recorded ops, and a test equates the two.
"""

from kernels.gemm cimport GEMM_ACCUMULATE, gemm_fn
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise cimport are_half, in_float32, to_dtype
from microgradx._engine.ops.shape cimport transpose_v, unsqueeze_v, view_v

from microgradx._engine.tensor import cold


cdef tuple operands(str op, int gates, Tensor part, Tensor own, Tensor state):
    """The parts and the state of a cell, in one dtype: autocast's products came in half precision."""
    if autocasts(state, state):
        state = to_dtype(state, F32) if state.dt >= N_COMPUTE else state        # beside another one
        part, own = to_dtype(part, state.dt), to_dtype(own, state.dt)
    if not (part.nd == own.nd == state.nd == 2 and part.c_shape[0] == own.c_shape[0] == state.c_shape[0]
            and part.c_shape[1] == own.c_shape[1] == gates * state.c_shape[1]):
        raise RuntimeError(f"{op}: shapes {shape_of(part)}, {shape_of(own)} and {shape_of(state)} do not fit {gates} gates of (batch, hidden)")
    if not (part.dt == own.dt == state.dt <= F64):
        raise RuntimeError(f"{op}: expected one dtype, float32 or float64, got {dtype_of(part.dt)!r}, {dtype_of(own.dt)!r} and {dtype_of(state.dt)!r}")
    return part, own, state


# ---------------------------------------------------------------------------------------------------- LSTM

def lstm_cell(Tensor part, Tensor own, Tensor c):
    """(h, c) of i, f, g, o = part + own: c' = sigmoid(f) c + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c')."""
    if are_half(part, own, c):
        return in_float32(lstm_cell, (part, own, c))
    part, own, c = operands("lstm_cell", 4, part, own, c)
    p, w, s = dense(part), dense(own), dense(c)
    gates, tanh_c = empty(part.dt, 2, part.c_shape), empty(c.dt, 2, c.c_shape)
    c_out, h_out = empty(c.dt, 2, c.c_shape), empty(c.dt, 2, c.c_shape)
    K.cells.lstm[c.dt](c.c_shape[0], c.c_shape[1], p.c_data, w.c_data, s.c_data, gates.c_data, tanh_c.c_data, c_out.c_data,
                       h_out.c_data)
    if rec2(part, own) or rec1(c):
        n = record_multi(LSTM_CELL, [h_out, c_out], (edge_of(part), edge_of(own), edge_of(c)))
        save(n, 0, part)
        save(n, 1, own)
        save(n, 2, c)
        n.extra = (gates, tanh_c)
    return h_out, c_out

cdef object lstm_backward(Node n, object g):
    cdef Tensor part = saved(n, 0), own = saved(n, 1), c = saved(n, 2), gates, tanh_c, dh, dn, dc, out
    dh, dn = g
    if grad_on():
        return cold["cell_again"](True, (part, own, c), (dh, dn))
    dh, dn = None if dh is None else dense(dh), None if dn is None else dense(dn)
    gates, tanh_c = n.extra
    c = dense(c)
    out, dc = empty(gates.dt, 2, gates.c_shape), empty(c.dt, 2, c.c_shape)
    K.cells.dlstm[c.dt](c.c_shape[0], c.c_shape[1], data_of(dh), data_of(dn),
                        gates.c_data, tanh_c.c_data, c.c_data, out.c_data, dc.c_data)
    return out, out, dc

cdef Row LSTM_CELL = make_row("lstm_cell", lstm_backward)


# ---------------------------------------------------------------------------------------------------- all steps of an LSTM

cdef enum:
    REPEATED = 4           # steps from which it pays to bring the weight into panels
    PANEL = 32             # columns of one: what the products read in place

cdef Tensor matrix(int dt, isize rows, isize columns):
    cdef isize[2] shape
    shape[0], shape[1] = rows, columns
    return empty(dt, 2, shape)

cdef Tensor panels(Tensor w, isize steps):
    """w (K, N) as (N / PANEL, K, PANEL) in memory, for a product that is repeated; as it is where that does not fit or pay."""
    cdef isize[3] shape
    if steps < REPEATED or w.c_shape[1] % PANEL:
        return unsqueeze_v(w, 0)
    shape[0], shape[1], shape[2] = w.c_shape[0], w.c_shape[1] // PANEL, PANEL
    return dense(transpose_v(view_v(w, 3, shape), 0, 1))

cdef void times(gemm_fn gemm, isize m, const char* x, Tensor w, char* out, int flags) noexcept nogil:
    """out (m, N) = x (m, K) @ w, which panels made."""
    cdef isize n = w.c_shape[2]
    gemm(w.c_shape[0], m, n, w.c_shape[1], x, 0, w.c_shape[1], 1, w.c_data, w.c_strides[0], w.c_strides[1], w.c_strides[2], out, n, n * w.c_shape[0],
         NULL, flags)


def lstm_steps(Tensor part not None, Tensor h0 not None, Tensor c0 not None, Tensor weight not None, bint reverse):
    """(h of all steps below each other, their c, and the gates and tanh(c) that lstm_steps_bwd reads), not recorded.

    part (T N, 4 H): the input's part of every step, biases included; N is the same in all. h0 and c0 (N, H), weight (4 H, H).
    """
    cdef isize n = h0.c_shape[0], hidden = h0.c_shape[1], rows = part.c_shape[0], steps = rows // max(n, 1), s, t
    cdef int dt = part.dt
    cdef isize size = n * hidden * ITEMSIZE[dt]
    if not (part.nd == h0.nd == c0.nd == weight.nd == 2 and n == c0.c_shape[0] and steps * n == rows and hidden == c0.c_shape[1] == weight.c_shape[1]
            and part.c_shape[1] == weight.c_shape[0] == 4 * hidden and part.dt == h0.dt == c0.dt == weight.dt <= F64):
        raise RuntimeError(f"lstm: shapes {shape_of(part)}, {shape_of(h0)}, {shape_of(c0)} and weight_hh's {shape_of(weight)}, or their dtypes, do not "
                           "fit. Hint: was a parameter or hidden_size replaced?")
    own, gates, tanh_c = matrix(dt, n, 4 * hidden), matrix(dt, rows, 4 * hidden), matrix(dt, rows, hidden)
    cells, out, w = matrix(dt, rows, hidden), matrix(dt, rows, hidden), panels(transpose_v(weight, 0, 1), steps)
    part, h0, c0 = dense(part), dense(h0), dense(c0)
    cdef gemm_fn gemm = K.gemm.f32 if dt == F32 else K.gemm.f64
    cdef const char* h = h0.c_data
    cdef const char* c = c0.c_data
    with nogil:
        for s in range(steps):
            t = (steps - 1 - s if reverse else s) * size
            times(gemm, n, h, w, own.c_data, 0)
            K.cells.lstm[dt](n, hidden, part.c_data + 4 * t, own.c_data, c, gates.c_data + 4 * t, tanh_c.c_data + t, cells.c_data + t, out.c_data + t)
            h, c = out.c_data + t, cells.c_data + t
    return out, cells, gates, tanh_c


def lstm_steps_bwd(tuple made, Tensor h0 not None, Tensor c0 not None, Tensor weight not None, bint reverse, Tensor dout=None, Tensor dc_last=None):
    """The gradients of part, h0, c0 and weight from those of all h and of the last c (None: zeros); made: lstm_steps' results."""
    cdef Tensor out, cells, gates, tanh_c, dh, dgates, dh0, dw, w
    out, cells, gates, tanh_c = made
    cdef isize n = h0.c_shape[0], hidden = h0.c_shape[1], rows = out.c_shape[0], steps = rows // max(n, 1), s, t, back
    cdef int dt = out.dt
    cdef isize size = n * hidden * ITEMSIZE[dt]
    cdef Tensor dc = matrix(dt, n, hidden), dc_next = matrix(dt, n, hidden)
    dh, dgates, dh0, dw = matrix(dt, rows, hidden), matrix(dt, rows, 4 * hidden), matrix(dt, n, hidden), matrix(dt, 4 * hidden, hidden)
    if dout is None:
        memset(dh.c_data, 0, steps * size)
    else:
        raw_copy(dh, dout)
    h0, c0, dc_last, w = dense(h0), dense(c0), None if dc_last is None else dense(dc_last), panels(weight, steps)
    cdef gemm_fn gemm = K.gemm.f32 if dt == F32 else K.gemm.f64
    cdef const char* d = data_of(dc_last)
    with nogil:
        for s in range(steps - 1, -1, -1):
            t = (steps - 1 - s if reverse else s) * size
            back = t + size if reverse else t - size
            K.cells.dlstm[dt](n, hidden, dh.c_data + t, d, gates.c_data + 4 * t, tanh_c.c_data + t, cells.c_data + back if s else c0.c_data,
                              dgates.c_data + 4 * t, dc_next.c_data if s % 2 else dc.c_data)
            d = dc_next.c_data if s % 2 else dc.c_data
            times(gemm, n, dgates.c_data + 4 * t, w, dh.c_data + back if s else dh0.c_data, GEMM_ACCUMULATE if s else 0)
        # one product for the weight, of the gates' gradients and the states a step before; h0's on top
        gemm(1, 4 * hidden, hidden, rows - n, dgates.c_data + (0 if reverse else 4 * size), 0, 1, 4 * hidden, out.c_data + (size if reverse else 0), 0,
             hidden, 1, dw.c_data, 0, hidden, NULL, 0)
        gemm(1, 4 * hidden, hidden, n, dgates.c_data + (4 * (steps - 1) * size if reverse else 0), 0, 1, 4 * hidden, h0.c_data, 0, hidden, 1,
             dw.c_data, 0, hidden, NULL, GEMM_ACCUMULATE)
    return dgates, dh0, dc, dw


# ---------------------------------------------------------------------------------------------------- GRU

def gru_cell(Tensor part, Tensor own, Tensor state):
    """h of r, z, n: r = sigmoid(part_r + own_r), z likewise, n = tanh(part_n + r own_n), h = n + z (state - n)."""
    if are_half(part, own, state):
        return in_float32(gru_cell, (part, own, state))
    part, own, state = operands("gru_cell", 3, part, own, state)
    p, w, s = dense(part), dense(own), dense(state)
    gates, out = empty(part.dt, 2, part.c_shape), empty(state.dt, 2, state.c_shape)
    K.cells.gru[state.dt](state.c_shape[0], state.c_shape[1], p.c_data, w.c_data, s.c_data, gates.c_data, out.c_data)
    if rec2(part, own) or rec1(state):
        n = record(GRU_CELL, out, (edge_of(part), edge_of(own), edge_of(state)))
        save(n, 0, part)
        save(n, 1, own)
        save(n, 2, state)
        n.extra = gates
    return out

cdef object gru_backward(Node n, object grad):
    cdef Tensor part = saved(n, 0), own = saved(n, 1), state = saved(n, 2), g = <Tensor>grad, gates, dpart, down, dstate
    if grad_on():
        return cold["cell_again"](False, (part, own, state), (g,))
    g, gates, own, state = dense(g), n.extra, dense(own), dense(state)
    dpart, down = empty(gates.dt, 2, gates.c_shape), empty(gates.dt, 2, gates.c_shape)
    dstate = empty(state.dt, 2, state.c_shape)
    K.cells.dgru[state.dt](state.c_shape[0], state.c_shape[1], g.c_data, gates.c_data, own.c_data, state.c_data, dpart.c_data,
                           down.c_data, dstate.c_data)
    return dpart, down, dstate

cdef Row GRU_CELL = make_row("gru_cell", gru_backward)
