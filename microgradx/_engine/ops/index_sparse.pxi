# A sparse matrix, given by its entries, times one dimension of a tensor. The gradient is the product with its transpose.

def spmm(Tensor x not None, Tensor w=None, Tensor src=None, Tensor dst=None, int dim=0, isize length=0):
    """out[..., dst[t], ...] += w[t] * x[..., src[t], ...] along dim, of the given length. src or dst None: 0, 1 ... again and again; w None: ones."""
    cdef Spot s
    if x.dt >= N_COMPUTE:
        return in_float32(spmm, (x, w, src, dst, dim, length))
    if not is_float(x.dt) or w is not None and w.dt != x.dt:
        raise RuntimeError(f"expected floating numbers and weights like them, got {dtype_of(x.dt)!r}. Hint: x.float()")
    along(&s, x, dim, length)
    src = None if src is None else in_range(RuntimeError, "embedding_bag: ", src, s.dim, dim)     # nobody else has indices of the user's
    dst = None if dst is None else in_range(RuntimeError, "embedding_bag: ", dst, length, dim)
    index = dst if src is None else src
    if (dst is not None and dst.count != index.count) or (w is not None and (w.count != index.count or not w.contiguous)):
        raise RuntimeError(f"expected as many sources, targets and dense weights, got {index.count} places. Hint: broadcast them")
    out = full(0, x.dt, x.nd, s.shape)
    K.index.spmm[x.dt](s.outer, s.dim, length, s.inner, index.count, dense(x).c_data, <const int64_t*>data_of(src),
                       <const int64_t*>data_of(dst), data_of(w), out.c_data)
    if rec1(x):
        n = record1(SPMM, out, x)
        save(n, 0, index)
        n.i0, n.i1, n.extra = dim, s.dim, (w, src is None, dst)
    return out

cdef object spmm_backward(Node n, object g):
    w, transposed, dst = n.extra
    return spmm(g, w, saved(n, 0) if transposed else dst, None if transposed else saved(n, 0), n.i0, n.i1)

cdef Row SPMM = make_row("spmm", spmm_backward)
