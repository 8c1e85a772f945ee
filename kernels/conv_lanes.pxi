# Vector lanes in verbatim C, which Cython has no types for (included by conv.pxi): a sum, and the register blocks of
# conv_direct.pxi. Arrays of accumulators do not stay in registers, so every accumulator has a name, made by macros.
cdef extern from *:
    """
    #include <stdint.h>
    #define MGX_UNALIGNED(T) __attribute__((vector_size(MGX_VBYTES), aligned(sizeof(T)), may_alias))
    #define MGX_AT(p) (*(V*)(p))
    #define MGX_M1(X) X(0)
    #define MGX_M2(X) X(0) X(1)
    #define MGX_M4(X) X(0) X(1) X(2) X(3)

    /* one filter of a block: its three vectors of positions */
    #define MGX_BIAS(i) V a##i = z + w[i], b##i = a##i, c##i = a##i;
    #define MGX_TAP(i)  a##i += w[i] * p; b##i += w[i] * q; c##i += w[i] * r;
    #define MGX_POSITIVE(v) (V)((I)v & ~(v <= z))                       /* keeps NaN */
    #define MGX_RELU(i) a##i = MGX_POSITIVE(a##i); b##i = MGX_POSITIVE(b##i); c##i = MGX_POSITIVE(c##i);
    #define MGX_PUT(i)  if (i < rows) { T* o = out + i * ld;                                                   \\
                            MGX_AT(o + dst[0]) = a##i; MGX_AT(o + dst[1]) = b##i; MGX_AT(o + dst[2]) = c##i; }
    #define MGX_CONV_TILE(NAME, TYPE, BITS, M, EACH)                                                           \\
    static void NAME(Py_ssize_t n, const TYPE* w, const Py_ssize_t* off, const TYPE* x, const Py_ssize_t* src, \\
                     TYPE* out, Py_ssize_t ld, const Py_ssize_t* dst, int rows, int relu) {                    \\
        typedef TYPE T;                                                                                        \\
        typedef TYPE V MGX_UNALIGNED(TYPE);                                                                    \\
        typedef BITS I MGX_UNALIGNED(TYPE);                                                                    \\
        const T *x0 = x + src[0], *x1 = x + src[1], *x2 = x + src[2];                                          \\
        const V z = {0};                                                                                       \\
        EACH(MGX_BIAS)                                                                                         \\
        for (w += M; n > 0; n--, w += M) {                                                                     \\
            Py_ssize_t o = *off++;                                                                             \\
            V p = MGX_AT(x0 + o), q = MGX_AT(x1 + o), r = MGX_AT(x2 + o);                                      \\
            EACH(MGX_TAP)                                                                                      \\
        }                                                                                                      \\
        if (relu) { EACH(MGX_RELU) }                                                                           \\
        EACH(MGX_PUT)                                                                                          \\
    }

    /* one filter of a weight gradient's block: its three taps */
    #define MGX_GET(i)  V a##i = acc[3 * i], b##i = acc[3 * i + 1], c##i = acc[3 * i + 2];
    #define MGX_DOT(i)  { V g = MGX_AT(d + i * ld + j); a##i += g * p; b##i += g * q; c##i += g * r; }
    #define MGX_KEEP(i) acc[3 * i] = a##i; acc[3 * i + 1] = b##i; acc[3 * i + 2] = c##i;
    #define MGX_DWEIGHT_TILE(NAME, TYPE, BITS, M, EACH)                                                        \\
    static void NAME(Py_ssize_t rows, Py_ssize_t n, const TYPE* d, Py_ssize_t ld, Py_ssize_t d_row,            \\
                     const TYPE* x, const Py_ssize_t* off, Py_ssize_t x_row, const TYPE* mask, TYPE* sums) {   \\
        typedef TYPE T;                                                                                        \\
        typedef TYPE V MGX_UNALIGNED(TYPE);                                                                    \\
        typedef BITS I MGX_UNALIGNED(TYPE);                                                                    \\
        const T *x0 = x + off[0], *x1 = x + off[1], *x2 = x + off[2];                                          \\
        V* acc = (V*)sums;                                                                                     \\
        EACH(MGX_GET)                                                                                          \\
        for (; rows > 0; rows--, d += d_row, x0 += x_row, x1 += x_row, x2 += x_row)                            \\
            if (mask) for (Py_ssize_t j = 0; j < n; j += MGX_VBYTES / sizeof(T)) {                             \\
                I m = *(I*)(mask + j);                                                                         \\
                V p = (V)(*(I*)(x0 + j) & m), q = (V)(*(I*)(x1 + j) & m), r = (V)(*(I*)(x2 + j) & m);          \\
                EACH(MGX_DOT)                                                                                  \\
            } else for (Py_ssize_t j = 0; j < n; j += MGX_VBYTES / sizeof(T)) {                                \\
                V p = MGX_AT(x0 + j), q = MGX_AT(x1 + j), r = MGX_AT(x2 + j);                                  \\
                EACH(MGX_DOT)                                                                                  \\
            }                                                                                                  \\
        EACH(MGX_KEEP)                                                                                         \\
    }

    /* sum of n contiguous values, in four vectors of partial sums: a fixed order for a given n and level */
    #define MGX_ROW_SUM(NAME, T)                                                                               \\
    static T NAME(Py_ssize_t n, const T* x) {                                                                  \\
        typedef T V MGX_UNALIGNED(T);                                                                          \\
        enum { L = MGX_VBYTES / sizeof(T) };                                                                   \\
        V a = {0}, b = {0}, c = {0}, d = {0};                                                                  \\
        Py_ssize_t i = 0;                                                                                      \\
        T total = 0;                                                                                           \\
        for (; i + 4 * L <= n; i += 4 * L) {                                                                   \\
            a += MGX_AT(x + i);         b += MGX_AT(x + i + L);                                                \\
            c += MGX_AT(x + i + 2 * L); d += MGX_AT(x + i + 3 * L);                                            \\
        }                                                                                                      \\
        a = (a + b) + (c + d);                                                                                 \\
        for (int l = 0; l < L; l++) total += a[l];                                                             \\
        for (; i < n; i++) total += x[i];                                                                      \\
        return total;                                                                                          \\
    }

    #define MGX_CONV_LANES(SUFFIX, T, BITS)                                                                    \\
    MGX_ROW_SUM(mgx_row_sum_##SUFFIX, T)                                                                       \\
    MGX_CONV_TILE(mgx_conv_tile1_##SUFFIX, T, BITS, 1, MGX_M1)                                                 \\
    MGX_CONV_TILE(mgx_conv_tile2_##SUFFIX, T, BITS, 2, MGX_M2)                                                 \\
    MGX_CONV_TILE(mgx_conv_tile4_##SUFFIX, T, BITS, 4, MGX_M4)                                                 \\
    MGX_DWEIGHT_TILE(mgx_dweight_tile1_##SUFFIX, T, BITS, 1, MGX_M1)                                           \\
    MGX_DWEIGHT_TILE(mgx_dweight_tile2_##SUFFIX, T, BITS, 2, MGX_M2)                                           \\
    MGX_DWEIGHT_TILE(mgx_dweight_tile4_##SUFFIX, T, BITS, 4, MGX_M4)
    MGX_CONV_LANES(f32, float, int32_t)
    MGX_CONV_LANES(f64, double, int64_t)

    #define MGX_PICK(m, NAME, SUFFIX) ((m) == 4 ? NAME##4_##SUFFIX : (m) == 2 ? NAME##2_##SUFFIX : NAME##1_##SUFFIX)
    #define mgx_conv_tile_f32(m, ...) MGX_PICK(m, mgx_conv_tile, f32)(__VA_ARGS__)
    #define mgx_conv_tile_f64(m, ...) MGX_PICK(m, mgx_conv_tile, f64)(__VA_ARGS__)
    #define mgx_dweight_tile_f32(m, ...) MGX_PICK(m, mgx_dweight_tile, f32)(__VA_ARGS__)
    #define mgx_dweight_tile_f64(m, ...) MGX_PICK(m, mgx_dweight_tile, f64)(__VA_ARGS__)
    """
    # out[i * ld + dst[v] + lane] := w[i] + sum over n taps t of w[(1 + t) * m + i] * x[src[v] + off[t] + lane], for
    # i < rows <= m and v < 3; then ReLU
    void mgx_conv_tile_f32(isize m, isize n, const float* w, const isize* off, const float* x, const isize* src,
                           float* out, isize ld, const isize* dst, int rows, int relu) nogil
    void mgx_conv_tile_f64(isize m, isize n, const double* w, const isize* off, const double* x, const isize* src,
                           double* out, isize ld, const isize* dst, int rows, int relu) nogil
    # sums[i, t, lane] += sum over rows and j of d[i * ld + j + lane] * x[off[t] + j + lane], j in steps of a vector
    # below n, for i < m and t < 3; lanes of x where the bits of mask (n) are 0 count as 0 (NULL: none)
    void mgx_dweight_tile_f32(isize m, isize rows, isize n, const float* d, isize ld, isize d_row, const float* x,
                              const isize* off, isize x_row, const float* mask, float* sums) nogil
    void mgx_dweight_tile_f64(isize m, isize rows, isize n, const double* d, isize ld, isize d_row, const double* x,
                              const isize* off, isize x_row, const double* mask, double* sums) nogil
    float mgx_row_sum_f32(isize n, const float* x) nogil
    double mgx_row_sum_f64(isize n, const double* x) nogil


cdef inline real row_sum(isize n, const real* x) noexcept nogil:
    if real is float:
        return mgx_row_sum_f32(n, x)
    else:
        return mgx_row_sum_f64(n, x)
