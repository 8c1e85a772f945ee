"""The one driver that walks tensors for element-wise kernels.

Up to four operands are lined up on the right, dimensions of length 1 (or missing) get stride 0, neighbours that step alike
are merged, and the kernel is called for the innermost dimension. Most calls see contiguous tensors and take one call.
"""
from libc.string cimport memcpy

from kernels.types cimport *
from microgradx._engine cimport dispatch as K
from microgradx._engine.dtype cimport ITEMSIZE, dtype_of, is_complex
from microgradx._engine.tensor cimport MAX_DIMS, Tensor, empty, empty_like, empty_ordered, new_tensor, same_shape, shape_of, strided, update_flags, upcalls
from microgradx._kernels.threads cimport parallel_for

cdef enum:
    CHUNK = 1 << 15          # elements a thread takes at once
    LINE = 64                # bytes of a cache line
    TILE = 32                # elements of an inner loop that go together with the neighbouring ones
    SHORT_LINE = 16          # elements of copies that take less time than finding the next ones
    ROW = 128                # the longest rows that go together, in
    BLOCK = 1024             # blocks of so many elements of at most 8 bytes
    SHORT = 8                # inner loops shorter than that give way to longer ones
    PARALLEL = 1 << 17       # from here on a loop is worth sharing, and worth releasing the GIL

    ONE = 1                  # what goes to a kernel at once: elements along the innermost dimension,
    ROWS = 2                 # short rows of the innermost two, by blocks,
    PLANE = 3                # or a plane of them, in a copy

cdef struct Loop:
    int kind                 # number of operands, the output last
    void* fn
    const double* p
    isize count
    char* at[4]
    isize step[4]            # bytes


cdef struct Dim:             # one of the loops around each other
    isize length
    isize step[4]            # bytes, of each operand


cdef inline void call(const Loop* l, isize n, char** at, const isize* step) noexcept nogil:
    if l.kind == 2:
        (<unary_fn>l.fn)(n, at[0], step[0], at[1], step[1], l.p)
    elif l.kind == 3:
        (<binary_fn>l.fn)(n, at[0], step[0], at[1], step[1], at[2], step[2])
    else:
        (<ternary_fn>l.fn)(n, at[0], step[0], at[1], step[1], at[2], step[2], at[3], step[3], l.p)


cdef void chunk_task(void* ctx, isize tile) noexcept nogil:
    cdef Loop* l = <Loop*>ctx
    cdef char* at[4]
    cdef isize start = tile * CHUNK
    for i in range(l.kind):
        at[i] = l.at[i] + start * l.step[i]
    call(l, min(<isize>CHUNK, l.count - start), at, l.step)


cdef void flat(Loop* l) noexcept:
    """One dimension is left: one call, or chunks shared by the threads."""
    if l.count >= PARALLEL:
        with nogil:
            parallel_for(chunk_task, l, (l.count + CHUNK - 1) // CHUNK, 0)
    else:
        call(l, l.count, l.at, l.step)


cdef void call_rows(const Loop* l, isize n, isize m, const isize* size, const isize* line) noexcept nogil:
    """m rows of n elements, dense in the output, in blocks: operands that lie otherwise are copied into its order."""
    cdef char[3][BLOCK * 8] block
    cdef char* at[4]
    cdef isize[4] step
    for j from 0 <= j < m by BLOCK // n:
        rows = min(<isize>BLOCK // n, m - j)
        for i in range(l.kind):
            at[i], step[i] = l.at[i] + j * line[i], size[i]
            if l.step[i] == line[i] == 0:
                step[i] = 0
            elif l.step[i] != size[i] or line[i] != n * size[i]:
                if j == 0 or line[i]:
                    K.elementwise.copy_plane(size[i], n, rows, at[i], l.step[i], line[i], block[i], size[i], n * size[i])
                at[i] = block[i]
        call(l, n * rows, at, step)


cdef int nest(Dim* dims, int k, Tensor out, void** operands) noexcept:
    """The dimensions in the order of out's steps, the longest first, and how many: those of length 1 go, neighbours that step alike become one."""
    cdef int[MAX_DIMS] order
    cdef int d, e, i, n = 0, lag
    cdef bint merge
    for d in range(out.nd):
        e = d
        while e > 0 and abs(out.c_strides[order[e - 1]]) < abs(out.c_strides[d]):
            order[e] = order[e - 1]
            e -= 1
        order[e] = d
    for e in range(out.nd):
        d = order[e]
        if out.c_shape[d] == 1:
            continue
        dims[n].length = out.c_shape[d]
        merge = n > 0
        for i in range(k):
            x = <Tensor>operands[i]
            lag = out.nd - x.nd
            dims[n].step[i] = (x.c_strides[d - lag] * ITEMSIZE[x.dt]) if d >= lag and x.c_shape[d - lag] != 1 else 0
            merge = merge and dims[n - 1].step[i] == dims[n].step[i] * dims[n].length
        if merge:
            dims[n].length *= dims[n - 1].length
            dims[n - 1] = dims[n]
        else:
            n += 1
    return n


cdef void choose_inner(Dim* dims, int nd) noexcept:
    """A call for a few elements is mostly calling: a longer dimension, the nearest in memory, goes inside."""
    cdef int d = nd - 1, inner = nd - 1
    while d >= 0 and dims[inner].length < SHORT:
        if dims[d].length >= 2 * dims[inner].length:
            inner = d
        d -= 1
    swap = dims[inner]
    dims[inner] = dims[nd - 1]
    dims[nd - 1] = swap


cdef int walk(Loop* l, Tensor out, void** operands, bint first=True) except -1:
    """The general case: loops around the kernel's. first: operands may be put in out's order yet."""
    cdef Dim[MAX_DIMS] dims
    cdef int i, k = l.kind, nd = nest(dims, k, out, operands)
    cdef Dim* inner = &dims[max(nd - 1, 0)]
    cdef Dim* second = &dims[max(nd - 2, 0)]
    cdef isize[4] size
    cdef bint copies, rows
    cdef list held = None
    for i in range(k):
        l.at[i], size[i] = (<Tensor>operands[i]).c_data, ITEMSIZE[(<Tensor>operands[i]).dt]
        l.step[i] = inner.step[i] if nd else 0
    if nd <= 1:
        l.count = inner.length if nd else 1
        flat(l)
        return 0
    copies = k == 2 and l.fn == <void*>K.elementwise.cast[out.dt][out.dt]
    rows = (not copies and size[k - 1] <= 8 and inner.length <= ROW <= 2 * inner.length * second.length
            and inner.step[k - 1] == size[k - 1] and second.step[k - 1] == inner.length * size[k - 1])
    if rows:
        odometer(l, dims, nd, inner.length, ROWS, size)
        return 0
    # dense lines from 16 bytes on are copied as such
    if not (copies and inner.step[0] == inner.step[1] == size[0] and inner.length * size[0] >= 16 and second.length >= LINE):
        choose_inner(dims, nd)
    # where an operand jumps from cache line to cache line and is dense along the next dimension, lines are used up by tiles: in a copy by
    # its kernel; beside others, such an operand is first copied into the order of the output
    piece = inner.length
    for i in range(k):
        l.step[i] = inner.step[i]
        if abs(inner.step[i]) >= LINE > abs(second.step[i]) > 0:
            x = <Tensor>operands[i]
            piece = TILE
            if first and k > 2 and i < k - 1 and x.count == out.count:
                x = empty_like(out, x.dt)
                raw_copy(x, <Tensor>operands[i])
                held = [held, x]
                operands[i] = <void*>x
    if held is not None:
        return walk(l, out, operands, False)
    if copies and (piece == TILE or piece <= SHORT_LINE or l.step[0] == l.step[1] == size[0]):
        odometer(l, dims, nd, inner.length, PLANE, size)
    else:
        odometer(l, dims, nd, piece, ONE, size)


cdef void odometer(Loop* l, const Dim* dims, int nd, isize piece, int at_once, const isize* size) noexcept:
    """What is done at once, for every place in the dimensions around it; the innermost one in pieces, if it is done alone."""
    cdef isize[MAX_DIMS] place
    cdef const Dim* second = &dims[nd - 2]
    cdef isize left = dims[nd - 1].length
    cdef int d, i, around = nd - 1 if at_once == ONE else nd - 2
    for d in range(around):
        place[d] = 0
    while left > 0:
        while True:
            if at_once == PLANE:
                K.elementwise.copy_plane(size[0], piece, second.length, l.at[0], l.step[0], second.step[0], l.at[1], l.step[1], second.step[1])
            elif at_once == ROWS:
                call_rows(l, piece, second.length, size, second.step)
            else:
                call(l, min(piece, left), l.at, l.step)
            d = around - 1
            while d >= 0:
                place[d] += 1
                for i in range(l.kind):
                    l.at[i] += dims[d].step[i]
                if place[d] < dims[d].length:
                    break
                for i in range(l.kind):
                    l.at[i] -= dims[d].step[i] * dims[d].length
                place[d] = 0
                d -= 1
            if d < 0:
                break
        left -= piece
        for i in range(l.kind):
            l.at[i] += piece * l.step[i]


cdef int run(int kind, void* fn, const double* p, void** operands) except -1:
    """One call where the output is dense and every other operand is dense like it (broadcasting adds elements, so equal counts mean
    equal order) or one number; else the general case."""
    cdef Loop l
    cdef Tensor out = <Tensor>operands[kind - 1], x
    if out.count == 0:
        return 0
    l.kind, l.fn, l.p, l.count = kind, fn, p, out.count
    for i in range(kind):
        x = <Tensor>operands[i]
        l.at[i], l.step[i] = x.c_data, ITEMSIZE[x.dt] if x.count == out.count else 0
        if x.count != 1 and not (x.contiguous and x.count == out.count) or not out.contiguous:
            return walk(&l, out, operands)
    flat(&l)


cdef int run_unary(unary_fn fn, Tensor x, Tensor out, const double* p) except -1:
    return run(2, <void*>fn, p, [<void*>x, <void*>out])


cdef int run_binary(binary_fn fn, Tensor x, Tensor y, Tensor out) except -1:
    return run(3, <void*>fn, NULL, [<void*>x, <void*>y, <void*>out])


cdef int run_ternary(ternary_fn fn, Tensor x, Tensor y, Tensor z, Tensor out, const double* p=NULL) except -1:
    return run(4, <void*>fn, p, [<void*>x, <void*>y, <void*>z, <void*>out])


cdef int broadcast_shape(str op, Tensor a, Tensor b, int* nd, isize* shape) except -1:
    """The common shape; a.nd and b.nd lined up on the right, 1 stretches."""
    cdef int i, n = max(a.nd, b.nd)
    for i in range(1, n + 1):
        la = a.c_shape[a.nd - i] if i <= a.nd else 1
        lb = b.c_shape[b.nd - i] if i <= b.nd else 1
        if la != lb and la != 1 and lb != 1:
            raise RuntimeError(f"The size of tensor a ({la}) must match the size of tensor b ({lb}) at non-singleton dimension {n - i}: "
                               f"{op} got {list(shape_of(a))} and {list(shape_of(b))}")
        shape[n - i] = lb if la == 1 else la
    nd[0] = n


cdef Tensor broadcast_output(str op, Tensor a, Tensor b, int dtype):
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0
    if same_shape(a, b):
        return empty(dtype, a.nd, a.c_shape) if a.contiguous else empty_ordered(dtype, a.nd, a.c_shape, a, b)
    if b.count == 1 and b.nd <= a.nd:
        return empty_like(a, dtype)
    if a.count == 1 and a.nd <= b.nd:
        return empty_like(b, dtype)
    broadcast_shape(op, a, b, &nd, shape)
    return empty(dtype, nd, shape) if a.contiguous and b.contiguous else empty_ordered(dtype, nd, shape, a, b)


cdef Tensor ternary_output(str op, Tensor a, Tensor b, Tensor c, int dtype):
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0
    if a.contiguous and same_shape(a, b) and (same_shape(a, c) or c.count == 1 and c.nd <= a.nd):
        return empty(dtype, a.nd, a.c_shape)
    both = broadcast_output(op, a, b, dtype)
    broadcast_shape(op, both, c, &nd, shape)
    return empty(dtype, nd, shape) if a.contiguous and b.contiguous and c.contiguous else empty_ordered(dtype, nd, shape, a, b, c)


cdef int raw_copy(Tensor dst, Tensor src) except -1:
    if dst.contiguous and src.contiguous and dst.dt == src.dt and dst.count == src.count and dst.count <= BLOCK // 4:      # longer ones as kernels copy
        memcpy(dst.c_data, src.c_data, dst.count * ITEMSIZE[dst.dt])
        return 0
    if dst.dt >= N_STORED or src.dt >= N_STORED:
        return copy_parts(dst, src)
    return run_unary(K.elementwise.cast[src.dt][dst.dt], src, dst, NULL)


upcalls.copy_ = raw_copy


cdef Tensor parts(Tensor z):
    """The real and imaginary parts of a complex tensor along a further, last dimension: the same memory, no history."""
    if z.nd == MAX_DIMS:
        raise RuntimeError(f"complex tensors have at most {MAX_DIMS - 1} dimensions, got {z.nd}")
    out = new_tensor(F32 if z.dt == C64 else F64, z.nd + 1)
    for d in range(z.nd):
        out.c_shape[d], out.c_strides[d] = z.c_shape[d], 2 * z.c_strides[d]
    out.c_shape[z.nd], out.c_strides[z.nd] = 2, 1
    out.storage, out.c_data, out.inference = z.storage, z.c_data, z.inference
    update_flags(out)
    return out


cdef Tensor part(Tensor z, int which):
    cdef Tensor both = parts(z)
    return strided(both, z.nd, both.c_shape, both.c_strides, which)


cdef int copy_parts(Tensor dst, Tensor src) except -1:
    """raw_copy where one is complex: an imaginary part that the other lacks is dropped, or 0."""
    if dst.dt == BOOL:              # is one of its parts not 0?
        zero = empty(BOOL, dst.nd, dst.c_shape)
        raw_copy(zero, part(src, 1))
        raw_copy(dst, part(src, 0))
        return run_where(dst, dst, zero, dst)
    if max(dst.dt, src.dt) >= N_KEPT:
        raise RuntimeError(f"copy_: microgradx does not convert {dtype_of(src.dt)!r} to {dtype_of(dst.dt)!r}")
    if is_complex(dst.dt) and is_complex(src.dt):
        return raw_copy(parts(dst), parts(src))
    if not is_complex(dst.dt):
        return raw_copy(dst, part(src, 0))
    zero = empty(U8, 0, NULL)
    zero.c_data[0] = 0
    raw_copy(part(dst, 1), zero)
    return raw_copy(part(dst, 0), src)


cdef int run_where(Tensor cond, Tensor x, Tensor y, Tensor out) except -1:
    """out = x where the BOOL cond holds, else y; all but cond of out's dtype. What counts is an element's size."""
    if not is_complex(out.dt):
        return run_ternary(K.elementwise.where[out.dt if out.dt < N_COMPUTE else I16], cond, x, y, out)
    column = new_tensor(BOOL, cond.nd + 1)
    column.c_shape[cond.nd] = column.c_strides[cond.nd] = 1
    for d in range(cond.nd):
        column.c_shape[<int>d], column.c_strides[<int>d] = cond.c_shape[<int>d], cond.c_strides[<int>d]
    column.storage, column.c_data = cond.storage, cond.c_data
    update_flags(column)
    return run_ternary(K.elementwise.where[F32 if out.dt == C64 else F64], column, parts(x), parts(y), parts(out))


cdef Tensor dense(Tensor t):
    if t.contiguous:
        return t
    out = empty(t.dt, t.nd, t.c_shape)
    raw_copy(out, t)
    return out


cdef Tensor cast(Tensor t, int dtype):
    if t.dt == dtype:
        return t
    if is_complex(t.dt) and not is_complex(dtype):
        raise NotImplementedError(f"not implemented for '{dtype_of(t.dt).short_name}' here. Hint: compute with .real and .imag, or view_as_real(z)")
    out = empty_like(t, dtype)
    raw_copy(out, t)
    return out


cdef Tensor unexpanded(Tensor t):
    """t with each element once: of length 1 along what was expanded."""
    cdef isize[MAX_DIMS] shape
    for d in range(t.nd):
        shape[d] = t.c_shape[d] if t.c_strides[d] or t.c_shape[d] == 0 else 1
    return strided(t, t.nd, shape, t.c_strides, 0)


cdef Tensor cast_operand(Tensor t, int dtype):
    """cast for what broadcasts: an expanded tensor stays one, so that it has no say in the result's order of strides, and the elements that are there are cast."""
    cdef isize[MAX_DIMS] strides
    cdef Tensor once = t if t.dt == dtype else unexpanded(t)
    if once.count == t.count:
        return cast(t, dtype)
    once = cast(once, dtype)
    for d in range(t.nd):
        strides[d] = 0 if t.c_strides[d] == 0 else once.c_strides[d]
    return strided(once, t.nd, t.c_shape, strides, 0)


cdef Tensor raw_clone(Tensor t):
    cdef Tensor out = empty_like(t, t.dt)
    raw_copy(out, t)
    return out


cdef int check_write(str op, Tensor t) except -1:
    """May t be written element by element? Not when several elements share memory (expand) or the owner forbids it."""
    if t.storage.readonly:
        raise RuntimeError(f"{op}: the memory of this tensor is read-only, that of a NumPy array. Hint: .clone() first")
    if t.contiguous:
        return 0
    for i in range(t.nd):
        if t.c_strides[i] == 0 and t.c_shape[i] > 1:
            raise RuntimeError(f"{op}: unsupported operation: more than one element of the written-to tensor refers to a single memory location. Hint: .clone() first")
