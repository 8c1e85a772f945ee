# Layer, RMS, batch and group normalisation, forward and fused backward, over contiguous arrays.
#
# N rows or images, C channels (layer and RMS norm: the length of a row), S positions of a channel, G groups.
# xhat = (x - mean) * rstd, rstd = 1 / sqrt(var + eps). Variances take a second pass over the data, so they are stable.
# Every sum runs in an order fixed by the shape; what runs in parallel (rows, channels) shares no sum.
from kernels.types cimport *
from kernels.norm cimport *
from libc.math cimport sqrt
from libc.string cimport memset
from microgradx._kernels.threads cimport parallel_for, scratch

cdef extern from *:
    """
    /* Sums over n contiguous values, in four vectors of partial sums.  sum: x.  square: (x - m)^2.
       pair: out[0] = sum of g, out[1] = sum of g * (x - m), where g = dout * w (w NULL: dout).
       sums, squares, pairs: the same with the sums of each MGX_RUN values added in double, since a lane of floats loses a digit in a million. */
    enum { MGX_RUN = 4096 };
    #define MGX_EACH(STEP) \\
        for (; i + 4 * L <= n; i += 4 * L) { STEP(0, i) STEP(1, i + L) STEP(2, i + 2 * L) STEP(3, i + 3 * L) } \\
        for (; i + L <= n; i += L) { STEP(0, i) }
    #define MGX_AT(p, i) (*(const V*)((p) + (i)))
    #define MGX_LANES(T) typedef T V __attribute__((vector_size(MGX_VBYTES), aligned(sizeof(T)), may_alias)); \\
        enum { L = MGX_VBYTES / sizeof(T) }; Py_ssize_t i = 0
    #define MGX_TOTAL(T, v) ({ typedef T H __attribute__((vector_size(MGX_VBYTES / 2))); const V v_ = (v##0 + v##1) + (v##2 + v##3); \\
        const H h_ = ((const H*)&v_)[0] + ((const H*)&v_)[1]; T t_ = 0; \\
        for (int l = 0; l < L / 2; l++) t_ += h_[l]; \\
        t_; })
    #define MGX_SUM_STEP(k, i) s##k += MGX_AT(x, i);
    #define MGX_SQUARE_STEP(k, i) { V d = MGX_AT(x, i) - m; s##k += d * d; }
    #define MGX_PAIR_STEP(k, i) { V g = MGX_AT(dout, i); s##k += g; q##k += g * (MGX_AT(x, i) - m); }
    #define MGX_PAIRW_STEP(k, i) { V g = MGX_AT(dout, i) * MGX_AT(w, i); s##k += g; q##k += g * (MGX_AT(x, i) - m); }
    /* a loop for each: a masked load from NULL, which AVX-512 makes of one, takes 80 ns though it loads nothing */
    #define MGX_PAIR_REST(T, G) for (; i < n; i++) { T g = G; t += g; u += g * (x[i] - m); }
    #define MGX_MOMENTS(T, SUFFIX)                                                                              \\
    static T mgx_sum_##SUFFIX(Py_ssize_t n, const T* x) {                                                       \\
        MGX_LANES(T); V s0 = {0}, s1 = s0, s2 = s0, s3 = s0;                                                    \\
        MGX_EACH(MGX_SUM_STEP)                                                                                  \\
        T t = MGX_TOTAL(T, s);                                                                                  \\
        for (; i < n; i++) t += x[i];                                                                           \\
        return t;                                                                                               \\
    }                                                                                                           \\
    static T mgx_square_##SUFFIX(Py_ssize_t n, const T* x, T m) {                                               \\
        MGX_LANES(T); V s0 = {0}, s1 = s0, s2 = s0, s3 = s0;                                                    \\
        MGX_EACH(MGX_SQUARE_STEP)                                                                               \\
        T t = MGX_TOTAL(T, s);                                                                                  \\
        for (; i < n; i++) t += (x[i] - m) * (x[i] - m);                                                        \\
        return t;                                                                                               \\
    }                                                                                                           \\
    static void mgx_pair_##SUFFIX(Py_ssize_t n, const T* dout, const T* w, const T* x, T m, double* out) {      \\
        MGX_LANES(T); V s0 = {0}, s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;                \\
        if (w) { MGX_EACH(MGX_PAIRW_STEP) } else { MGX_EACH(MGX_PAIR_STEP) }                                    \\
        T t = MGX_TOTAL(T, s), u = MGX_TOTAL(T, q);                                                             \\
        if (w) MGX_PAIR_REST(T, dout[i] * w[i]) else MGX_PAIR_REST(T, dout[i])                                  \\
        out[0] = t; out[1] = u;                                                                                 \\
    }                                                                                                           \\
    static double mgx_sums_##SUFFIX(Py_ssize_t n, const T* x) {                                                 \\
        double t = 0;                                                                                           \\
        for (; n > MGX_RUN; n -= MGX_RUN, x += MGX_RUN) t += mgx_sum_##SUFFIX(MGX_RUN, x);                      \\
        return t + mgx_sum_##SUFFIX(n, x);                                                                      \\
    }                                                                                                           \\
    static double mgx_squares_##SUFFIX(Py_ssize_t n, const T* x, T m) {                                         \\
        double t = 0;                                                                                           \\
        for (; n > MGX_RUN; n -= MGX_RUN, x += MGX_RUN) t += mgx_square_##SUFFIX(MGX_RUN, x, m);                \\
        return t + mgx_square_##SUFFIX(n, x, m);                                                                \\
    }                                                                                                           \\
    static void mgx_pairs_##SUFFIX(Py_ssize_t n, const T* dout, const T* w, const T* x, T m, double* out) {     \\
        double part[2];                                                                                         \\
        out[0] = out[1] = 0;                                                                                    \\
        for (Py_ssize_t i = 0; i < n; i += MGX_RUN) {                                                           \\
            mgx_pair_##SUFFIX(n - i < MGX_RUN ? n - i : MGX_RUN, dout + i, w ? w + i : w, x + i, m, part);      \\
            out[0] += part[0]; out[1] += part[1];                                                               \\
        }                                                                                                       \\
    }
    MGX_MOMENTS(float, f32)
    MGX_MOMENTS(double, f64)
    #define mgx_sum(n, x) MGX_OF(mgx_sums, x)(n, x)
    #define mgx_square(n, x, m) MGX_OF(mgx_squares, x)(n, x, m)
    #define mgx_pair(n, dout, w, x, m, out) MGX_OF(mgx_pairs, x)(n, dout, w, x, m, out)
    """
    double mgx_sum(isize n, const void* x) nogil            # of the type that x points to
    double mgx_square(isize n, const void* x, double m) nogil
    void mgx_pair(isize n, const void* dout, const void* w, const void* x, double m, double* out) nogil

ctypedef fused real:
    float
    double

cdef enum:
    COLUMNS = 64       # channels that are summed side by side where a channel is not contiguous
    TILE = 1 << 14     # elements of one tile of parallel work
    SLOT = 4           # scratch memory


cdef inline real sum_of(isize n, const real* x) noexcept nogil:
    return <real>mgx_sum(n, x)


cdef inline real square_of(isize n, const real* x, real mean) noexcept nogil:
    return <real>mgx_square(n, x, mean)


cdef inline void scale_shift(isize n, const real* x, real mean, real scale, real shift, real* out) noexcept nogil:
    """out := (x - mean) * scale + shift"""
    for i in range(n):
        out[i] = (x[i] - mean) * scale + shift


cdef inline void scale_shift_each(isize n, const real* x, real mean, real rstd, const real* weight, const real* bias,
                                  real* out) noexcept nogil:
    """out := (x - mean) * rstd * weight + bias"""
    if bias != NULL:
        for i in range(n):
            out[i] = (x[i] - mean) * rstd * weight[i] + bias[i]
    else:
        for i in range(n):
            out[i] = (x[i] - mean) * rstd * weight[i]


cdef inline void slope(isize n, const real* dout, const real* x, real mean, real a, real b, real c,
                       real* dx) noexcept nogil:
    """dx := a * dout + b * (x - mean) + c"""
    for i in range(n):
        dx[i] = a * dout[i] + (b * (x[i] - mean) + c)


cdef inline void slope_each(isize n, const real* dout, const real* weight, const real* x, real mean, real a, real b,
                            real c, real* dx) noexcept nogil:
    """dx := a * dout * weight + b * (x - mean) + c"""
    for i in range(n):
        dx[i] = a * dout[i] * weight[i] + (b * (x[i] - mean) + c)


cdef void run_block(void* ctx, isize tile) noexcept nogil:
    cdef NormCall* p = <NormCall*>ctx
    cdef isize lo = tile * p.block, hi = lo + p.block
    p.run(p, NULL, lo, hi if hi < p.total else p.total)


cdef void run(NormCall* p, range_fn fn, isize total, isize cost) noexcept nogil:
    """Run fn over [0, total), whose items touch `cost` elements each."""
    p.run = fn
    p.total = total
    p.block = TILE / (cost + 1) + 1
    parallel_for(run_block, p, (total + p.block - 1) / p.block, 0 if total * cost > 4 * TILE else 1)


include "kernels/norm_rows.pxi"
include "kernels/norm_batch.pxi"

cdef NormKernels table

cdef void fill_table(real* tag, int t):
    table.forward[NORM_BATCH][t], table.backward[NORM_BATCH][t] = <norm_fn>batch_norm[real], <norm_fn>dbatch_norm[real]
    table.forward[NORM_GROUP][t], table.backward[NORM_GROUP][t] = <norm_fn>rows_norm[real], <norm_fn>drows_norm[real]


fill_table(<float*>NULL, F32)
fill_table(<double*>NULL, F64)


NAMES = [f"{d}{kind}_{dtype}" for d in ("", "d") for kind in ("batch", "group") for dtype in ("f32", "f64")]

include "kernels/table.pxi"
