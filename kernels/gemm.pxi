# Matrix products. C (m,n) = A (m,k) @ B (k,n) per item of the batch; contract in gemm.pxd, innermost loops in
# gemm_micro.pxi, packing in gemm_pack.pxi, the end of a block in gemm_finish.pxi, dot products in gemm_dot.pxi, triangular systems in
# gemm_triangle.pxi.
#
# C is cut into blocks of up to GEMM_ROWS rows by 2 vectors of columns (a "panel" of B); each block's sum runs over k from 0 up,
# one multiply-add after the other, in runs of at most KC. Which way a product goes depends on its shape and strides
# only, so the threads and their tiles never show in a result. A is read in place, whatever its strides; B is packed
# panel by panel unless its rows can be read. Where B is transposed (x @ weight.T) and much larger than A,
# C.T = B.T @ A.T is computed instead: then the weight is read in place and the small batch is packed.
# From here on all strides are in BYTES.
from libc.math cimport fabs
from libc.stdint cimport int32_t
from libc.string cimport memcpy, memset

from kernels.types cimport isize
from kernels.gemm cimport GEMM_ACCUMULATE, GEMM_A_SLACK, GEMM_B_SLACK, GemmKernels
from microgradx._kernels.threads cimport num_threads, parallel_for, scratch

ctypedef fused real:
    float
    double

include "kernels/gemm_micro.pxi"
include "kernels/gemm_pack.pxi"
include "kernels/gemm_finish.pxi"
include "kernels/gemm_dot.pxi"

cdef enum:
    SWAPPED = 256       # internal flag: C.T is computed, so c's columns are contiguous and the bias runs along rows
    TINY = 64           # m * n * k up to which the plain loops win
    KC = 800            # rows of a panel of B: 51 KB that stream from L2; shorter runs pay for adding to C
    MC = 96             # rows of A per tile: up to 300 KB, in L2
    NC = 2048           # columns of B packed at once, or at most in a tile
    THREADED = 1000000  # m * n * k from which two threads win (2 MFLOP)
    TILE = 200000       # and what a tile should have at least
    DEEP = 256          # k from which dot products win over packing even when they fill more than a vector
    CORNER = 32         # rows of a triangle that are solved one by one
    SHALLOW = 32        # k up to which B is better read in place, and C written row by row

# What a dtype needs: element size, elements per vector, and its code.
ctypedef void (*pack_fn)(void* dst, isize w, const char* b, isize b_rs, isize b_cs, isize k, isize n) noexcept nogil
ctypedef void (*plain_fn)(const void* tag, isize m, isize n, isize k, const char* a, isize a_rs, isize a_cs,
                          const char* b, isize b_rs, isize b_cs, char* c, isize ldc, const char* bias,
                          int flags) noexcept nogil
ctypedef void (*corner_fn)(const void* tag, isize n, isize m, const char* a, isize a_rs, isize a_cs, char* x, isize x_cs,
                           bint upper, bint unit) noexcept nogil
ctypedef void (*narrow_fn)(isize m, isize k, const char* a, const char* b, char* c, const char* bias) noexcept nogil

cdef struct Kind:
    isize size, vl
    const micro_fn* micro
    const dot_fn* dot
    pack_fn pack
    finish_fn finish
    plain_fn plain
    corner_fn corner
    narrow_fn narrow

# One run over k of one product, shared by the threads that work on its tiles.
cdef struct Job:
    const Kind* kind
    isize m, n, k               # k of this run, n of this stretch of columns
    const char* a
    isize a_rs, a_cs
    const char* b
    isize b_rs, b_cs
    char* c
    isize c_rs, c_cs
    const char* bias            # of this stretch; NULL before the last run
    int flags                   # ACCUMULATE after the first run
    char* packed                # panels from first_packed on, each (k, w or 1 vector)
    isize first_packed, n_panels
    isize mc, n_groups          # a tile is mc rows by one of n_groups groups of panels
    bint pack_a
    bint by_rows                # go along the rows of C, not down its panels

# Items of a batch, each computed by one thread.
cdef struct Batch:
    const Kind* kind
    isize batch, m, n, k, chunk
    const char* a
    isize a_bs, a_rs, a_cs
    const char* b
    isize b_bs, b_rs, b_cs
    char* c
    isize c_bs, ldc
    const char* bias
    int flags


cdef void plain(const real* tag, isize m, isize n, isize k, const char* a, isize a_rs, isize a_cs,
                const char* b, isize b_rs, isize b_cs, char* c, isize ldc, const char* bias, int flags) noexcept nogil:
    """The definition, for tiny products, for k = 0, and for want of memory."""
    cdef real x
    for i in range(m):
        out = <real*>(c + i * ldc)
        for j in range(n):
            row = a + i * a_rs
            column = b + j * b_cs
            x = 0
            for p in range(k):
                x += (<const real*>row)[0] * (<const real*>column)[0]
                row += a_cs
                column += b_rs
            if flags & GEMM_ACCUMULATE:
                x = out[j] + x
            if bias != NULL:
                x += (<const real*>bias)[j]
            out[j] = x


cdef inline isize panel_width(const Job* job, isize j) noexcept nogil:
    """Columns of panel j as packed: two vectors, or one where that holds what is left."""
    return job.kind.vl if job.n - 2 * job.kind.vl * j <= job.kind.vl else 2 * job.kind.vl


cdef void pack_tile(void* ctx, isize j) noexcept nogil:
    cdef const Job* job = <const Job*>ctx
    cdef isize w = 2 * job.kind.vl, at = j * w * job.k * job.kind.size
    j += job.first_packed
    job.kind.pack(job.packed + at, panel_width(job, j), job.b + j * w * job.b_cs, job.b_rs, job.b_cs, job.k,
                  min(w, job.n - j * w))


cdef void compute_block(const Job* job, isize j, isize i, isize rows, const char* a, isize a_rs,
                        isize a_cs) noexcept nogil:
    """Rows i.. (at most GEMM_ROWS, at a) of panel j."""
    cdef const Kind* kind = job.kind
    cdef isize w = 2 * kind.vl, width = panel_width(job, j), n = min(w, job.n - j * w)
    cdef const char* b = job.b + j * w * job.b_cs
    cdef isize b_rs = job.b_rs
    cdef char* c = job.c + i * job.c_rs + j * w * job.c_cs
    cdef const char* bias = job.bias
    cdef micro_fn micro = kind.micro[2 * (rows - 1) + (width > kind.vl)]
    cdef double block[GEMM_BLOCK]
    if j >= job.first_packed:
        b = job.packed + (j - job.first_packed) * w * job.k * kind.size
        b_rs = width * kind.size
    if n == width and bias == NULL and job.flags & (GEMM_ACCUMULATE | SWAPPED) == 0:
        micro(job.k, a, a_rs, a_cs, b, b_rs, c, job.c_rs)
        return
    micro(job.k, a, a_rs, a_cs, b, b_rs, <char*>block, width * kind.size)
    if bias != NULL:
        bias += (i if job.flags & SWAPPED else j * w) * kind.size
    kind.finish(<char*>block, width, rows, n, c, job.c_cs if job.flags & SWAPPED else job.c_rs, bias,
                job.flags & GEMM_ACCUMULATE, job.flags & SWAPPED)


cdef void compute_tile(void* ctx, isize tile) noexcept nogil:
    """A tile: rows split evenly into blocks of at most GEMM_ROWS, times a group of panels."""
    cdef const Job* job = <const Job*>ctx
    cdef isize group = tile % job.n_groups, i0 = tile // job.n_groups * job.mc
    cdef isize m = min(job.mc, job.m - i0), blocks = (m + GEMM_ROWS - 1) // GEMM_ROWS, base = m // blocks, extra = m % blocks
    cdef isize first = job.n_panels * group // job.n_groups, last = job.n_panels * (group + 1) // job.n_groups
    cdef isize es = job.kind.size, r, j, i, rows, o, q, outer, inner
    cdef isize strip = GEMM_ROOM * job.k * es
    cdef char* packed = NULL
    if job.pack_a:
        packed = <char*>scratch(1, blocks * strip)
    outer, inner = last - first, blocks
    if job.by_rows:
        outer, inner = inner, outer
    for o in range(outer):
        for q in range(inner):
            j = first + (q if job.by_rows else o)
            r = o if job.by_rows else q
            i = r * base + min(r, extra)
            rows = base + (r < extra)
            a = job.a + (i0 + i) * job.a_rs
            if packed == NULL:
                compute_block(job, j, i0 + i, rows, a, job.a_rs, job.a_cs)
                continue
            if j == first:
                job.kind.pack(packed + r * strip, GEMM_ROOM, a, job.a_cs, job.a_rs, job.k, rows)
            compute_block(job, j, i0 + i, rows, packed + r * strip, es, GEMM_ROOM * es)


cdef void dot_tile(void* ctx, isize tile) noexcept nogil:
    """Columns 4 * mc * tile .. of a product by dot products: 4 of them with all rows, at most GEMM_DOT_ROWS at a time."""
    cdef const Job* job = <const Job*>ctx
    cdef const Kind* kind = job.kind
    cdef isize es = kind.size, blocks = (job.m + GEMM_DOT_ROWS - 1) // GEMM_DOT_ROWS, base = job.m // blocks, extra = job.m % blocks
    cdef isize j, n, r, i, q, rows, w = 2 * kind.vl, together = w if blocks == 1 else 4, end = min(job.n, 4 * job.mc * (tile + 1))
    cdef bint line = job.m == 1 and job.c_cs == es, turn = job.flags & SWAPPED and not line      # a single column is a line of memory, too
    cdef const char* bias
    cdef double block[GEMM_BLOCK]
    cdef double same[16]         # two vectors, of AVX-512 at most
    if line and job.flags & SWAPPED and job.bias != NULL:
        for q in range(w):
            memcpy(<char*>same + q * es, job.bias, es)
    for j from 4 * job.mc * tile <= j < end by together:
        n = min(together, end - j)
        for r in range(blocks):
            i = r * base + min(r, extra)
            rows = base + (r < extra)
            for q in range(0, n, 4):
                kind.dot[rows - 1](job.k * es, job.a + i * job.a_rs, job.a_rs, job.b + (j + q) * job.b_cs, job.b_cs, min(<isize>4, n - q),
                                   <char*>block + q * es, w * es)
            bias = job.bias
            if bias != NULL:
                bias = bias + i * es if turn else <const char*>same if job.flags & SWAPPED else bias + j * es
            kind.finish(<char*>block, w, rows, n, job.c + i * job.c_rs + j * job.c_cs, job.c_cs if turn else job.c_rs, bias,
                        job.flags & GEMM_ACCUMULATE, turn)


cdef void run_job(Job* job, bint threaded) noexcept nogil:
    """Cut into tiles, pack, compute."""
    cdef isize panels = job.n_panels - job.first_packed, blocks, tiles = 1, t, wanted
    job.mc = MC
    job.n_groups = min(job.n_panels, job.n // NC + 1)
    if threaded:  # about 4 tiles a thread even out what the system takes away
        wanted = min(<isize>4 * num_threads(), job.m * job.n * job.k // TILE + 1)
        job.n_groups = max(job.n_groups, min(job.n_panels, wanted // ((job.m + MC - 1) // MC)))
        job.mc = min(<isize>MC, max(<isize>24, job.m * job.n_groups // wanted))
    blocks = (job.m + job.mc - 1) // job.mc
    job.mc = ((job.m + blocks - 1) // blocks + GEMM_ROWS - 1) // GEMM_ROWS * GEMM_ROWS
    tiles = (job.m + job.mc - 1) // job.mc * job.n_groups
    if threaded:
        parallel_for(pack_tile, job, panels, 0)
        parallel_for(compute_tile, job, tiles, 0)
    else:
        for t in range(panels):
            pack_tile(job, t)
        for t in range(tiles):
            compute_tile(job, t)


cdef void multiply_dots(Job* job, bint threaded) noexcept nogil:
    job.mc = max(<isize>1, TILE // (4 * job.m * job.k)) if threaded else job.n
    parallel_for(dot_tile, job, (job.n + 4 * job.mc - 1) // (4 * job.mc), 0 if threaded else 1)


cdef bint multiply_blocks(Job* whole, int slack, bint threaded) noexcept nogil:
    """Stretches of columns, and in each the runs over k; False if there is no memory to pack into."""
    cdef Job job = whole[0]
    cdef isize m = job.m, n = job.n, k = job.k, es = job.kind.size, w = 2 * job.kind.vl, j0 = 0, p0
    cdef isize runs = (k + KC - 1) // KC, kc = (k + runs - 1) // runs
    cdef bint pack_b = job.b_cs != es or (m >= 32 and n >= 32 and k > SHALLOW and job.b_rs != w * es)      # that is a panel already
    cdef bint pack_tail = n % job.kind.vl and not job.flags & slack
    cdef isize stretch = min(<isize>NC, n) if pack_b else n
    job.by_rows = k <= SHALLOW
    job.pack_a = job.a_cs != es and n >= 8 * w and m >= 24 and k > SHALLOW
    if pack_b or pack_tail:
        job.packed = <char*>scratch(0, ((stretch + w - 1) // w if pack_b else 1) * w * kc * es)
        if job.packed == NULL:
            return False
    while j0 < n:
        job.n = min(stretch, n - j0)
        job.n_panels = (job.n + w - 1) // w
        job.first_packed = 0 if pack_b else job.n_panels - (pack_tail and j0 + job.n == n)
        p0 = 0
        while p0 < k:
            job.k = min(kc, k - p0)
            job.a = whole.a + p0 * job.a_cs
            job.b = whole.b + p0 * job.b_rs + j0 * job.b_cs
            job.c = whole.c + j0 * job.c_cs
            job.flags = whole.flags | (GEMM_ACCUMULATE if p0 else 0)
            job.bias = NULL
            if p0 + job.k == k and whole.bias != NULL:
                job.bias = whole.bias if job.flags & SWAPPED else whole.bias + j0 * es
            run_job(&job, threaded)
            p0 += kc
        j0 += stretch
    return True


cdef bint product(const Kind* kind, isize m, isize n, isize k, const char* a, isize a_rs, isize a_cs,
                  const char* b, isize b_rs, isize b_cs, char* c, isize ldc, const char* bias, int flags,
                  bint threaded) noexcept nogil:
    """One product by the fitting method; False if there is no memory to pack into."""
    cdef Job job
    cdef isize es = kind.size, vl = kind.vl, few = min(m, n)
    # dot products: fewer rows than a vector has elements, or so many that a second vector would be half empty; of one row short ones, too, where
    # parts of vectors are read at once
    cdef bint dots = a_cs == es and b_rs == es and (few < vl and k >= 2 * vl or (k >= DEEP and few != vl and few < 2 * vl)
                                                    or few == 1 and k > 1 and (MGX_VBYTES > 16 or k % vl == 0))
    # to write C transposed costs about as much per element as to pack 4 of the larger operand; one column is a row as well
    cdef bint swap = n < m if dots else (b_cs != es or n == 1) and m >= vl and (a_rs == es or k * (n - m) > 4 * m * n)
    if n == 1 and k <= GEMM_NARROW and a_cs == es and a_rs == k * es and b_rs == es and ldc == es and not flags & GEMM_ACCUMULATE:
        kind.narrow(m, k, a, b, c, bias)
        return True
    job.kind, job.k, job.c, job.bias, job.flags = kind, k, c, bias, flags
    if swap:
        job.flags |= SWAPPED
        job.m, job.a, job.a_rs, job.a_cs = n, b, b_cs, b_rs
        job.n, job.b, job.b_rs, job.b_cs = m, a, a_cs, a_rs
        job.c_rs, job.c_cs = es, ldc
    else:
        job.m, job.a, job.a_rs, job.a_cs = m, a, a_rs, a_cs
        job.n, job.b, job.b_rs, job.b_cs = n, b, b_rs, b_cs
        job.c_rs, job.c_cs = ldc, es
    if dots:
        multiply_dots(&job, threaded)
        return True
    return multiply_blocks(&job, GEMM_A_SLACK if swap else GEMM_B_SLACK, threaded)


cdef void batch_tile(void* ctx, isize tile) noexcept nogil:
    cdef const Batch* x = <const Batch*>ctx
    cdef const Kind* kind = x.kind
    for i in range(tile * x.chunk, min(x.batch, (tile + 1) * x.chunk)):
        a, b, c = x.a + i * x.a_bs, x.b + i * x.b_bs, x.c + i * x.c_bs
        if x.m * x.n * x.k <= TINY or not product(kind, x.m, x.n, x.k, a, x.a_rs, x.a_cs, b, x.b_rs, x.b_cs, c, x.ldc,
                                                  x.bias, x.flags, False):
            kind.plain(NULL, x.m, x.n, x.k, a, x.a_rs, x.a_cs, b, x.b_rs, x.b_cs, c, x.ldc, x.bias, x.flags)


cdef inline void gemm(const Kind* kind, isize batch, isize m, isize n, isize k,
                      const char* a, isize a_bs, isize a_rs, isize a_cs, const char* b, isize b_bs, isize b_rs,
                      isize b_cs, char* c, isize c_bs, isize ldc, const char* bias, int flags) noexcept nogil:
    cdef Batch x
    cdef isize i, es = kind.size, work = m * n * k
    if batch <= 0 or m <= 0 or n <= 0:
        return
    if work <= TINY and batch == 1:
        kind.plain(NULL, m, n, k, a, a_rs * es, a_cs * es, b, b_rs * es, b_cs * es, c, ldc * es, bias, flags)
        return
    if batch > 1 and b_bs == 0 and a_bs == m * a_rs and c_bs == m * ldc:  # one weight for all items: more rows
        m *= batch
        batch = 1
        work = m * n * k
    x.kind, x.batch, x.m, x.n, x.k, x.bias, x.flags = kind, batch, m, n, k, bias, flags
    x.a, x.a_bs, x.a_rs, x.a_cs = a, a_bs * es, a_rs * es, a_cs * es
    x.b, x.b_bs, x.b_rs, x.b_cs = b, b_bs * es, b_rs * es, b_cs * es
    x.c, x.c_bs, x.ldc, x.chunk = c, c_bs * es, ldc * es, batch
    if work * batch < THREADED or num_threads() == 1:
        batch_tile(&x, 0)
    elif work < THREADED:
        x.chunk = max(TILE // (work + 1) + 1, batch // (8 * num_threads()))
        parallel_for(batch_tile, &x, (batch + x.chunk - 1) // x.chunk, 0)
    else:
        x.chunk = 1
        for i in range(batch):
            if not product(kind, m, n, k, x.a + i * x.a_bs, x.a_rs, x.a_cs, x.b + i * x.b_bs, x.b_rs, x.b_cs,
                           x.c + i * x.c_bs, x.ldc, bias, flags, True):
                batch_tile(&x, i)


include "kernels/gemm_triangle.pxi"

cdef Kind kind_f32 = Kind(4, MGX_VBYTES // 4, micro_f32, dot_f32, <pack_fn>pack[float], finish_f32,
                          <plain_fn>plain[float], <corner_fn>corner[float], narrow_f32)
cdef Kind kind_f64 = Kind(8, MGX_VBYTES // 8, micro_f64, dot_f64, <pack_fn>pack[double], finish_f64,
                          <plain_fn>plain[double], <corner_fn>corner[double], narrow_f64)


cdef void gemm_f32(isize batch, isize m, isize n, isize k, const char* a, isize a_bs, isize a_rs, isize a_cs,
                   const char* b, isize b_bs, isize b_rs, isize b_cs, char* c, isize c_bs, isize ldc,
                   const char* bias, int flags) noexcept nogil:
    gemm(&kind_f32, batch, m, n, k, a, a_bs, a_rs, a_cs, b, b_bs, b_rs, b_cs, c, c_bs, ldc, bias, flags)


cdef void gemm_f64(isize batch, isize m, isize n, isize k, const char* a, isize a_bs, isize a_rs, isize a_cs,
                   const char* b, isize b_bs, isize b_rs, isize b_cs, char* c, isize c_bs, isize ldc,
                   const char* bias, int flags) noexcept nogil:
    gemm(&kind_f64, batch, m, n, k, a, a_bs, a_rs, a_cs, b, b_bs, b_rs, b_cs, c, c_bs, ldc, bias, flags)


cdef void solve_f32(isize batch, isize n, isize m, const char* a, isize a_bs, isize a_rs, isize a_cs, char* x, int upper, int unit) noexcept nogil:
    solve(&kind_f32, batch, n, m, a, a_bs, a_rs, a_cs, <float*>x, upper, unit)


cdef void solve_f64(isize batch, isize n, isize m, const char* a, isize a_bs, isize a_rs, isize a_cs, char* x, int upper, int unit) noexcept nogil:
    solve(&kind_f64, batch, n, m, a, a_bs, a_rs, a_cs, <double*>x, upper, unit)


cdef void lu_f32(isize batch, isize m, isize n, char* a, int32_t* pivots) noexcept nogil:
    for i in range(batch):
        eliminate(&kind_f32, m, n, <float*>a + i * m * n, m, pivots + i * min(m, n), 0)


cdef void lu_f64(isize batch, isize m, isize n, char* a, int32_t* pivots) noexcept nogil:
    for i in range(batch):
        eliminate(&kind_f64, m, n, <double*>a + i * m * n, m, pivots + i * min(m, n), 0)


cdef GemmKernels table
table.f32, table.f64, table.solve_f32, table.solve_f64 = gemm_f32, gemm_f64, solve_f32, solve_f64
table.lu_f32, table.lu_f64 = lu_f32, lu_f64
NAMES = ["f32", "f64", "solve_f32", "solve_f64", "lu_f32", "lu_f64"]

include "kernels/table.pxi"
