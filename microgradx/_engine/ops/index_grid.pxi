# Pictures read between their elements. The row is in nn/_functional_vision.py, beside the composition that second derivatives take.

def grid_sample(Tensor x not None, Tensor grid not None, int how, Tensor out=None, Tensor dout=None, Tensor dx=None, Tensor dgrid=None):
    """out, or dx += and dgrid :=, of x (n, channels, ...) at the places of grid (n, ..., 2 or 3); how: kernels/index.pxd. Not recorded."""
    cdef Grid s
    x, grid, dout = dense(x), dense(grid), None if dout is None else dense(dout)
    s.dt, s.nd, s.how, s.corners = x.dt, x.nd - 2, how, 1 if how & GRID_NEAREST else 1 << (x.nd - 2)
    s.n, s.channels, s.count = x.c_shape[0], x.c_shape[1], 1
    s.x, s.grid, s.out, s.dout, s.dx, s.dgrid = x.c_data, grid.c_data, data_of(out), data_of(dout), data_of(dx), data_of(dgrid)
    for d in range(3):
        s.size[d] = x.c_shape[x.nd - 1 - d] if d < s.nd else 1
        s.count *= grid.c_shape[d + 1] if d < s.nd else 1
    with nogil:
        K.index.grid_sample(&s)
