# Packing: a panel of B (k rows, w columns) becomes contiguous, so that the innermost loop reads whole vectors.
#
# A transposed B (its columns contiguous, as in x @ weight.T) is turned around in registers, 16 bytes of each of VL
# columns at a time: 4 times faster than element by element. Strides are in BYTES.
cdef extern from *:
    """
    #if defined(__clang__) || __GNUC__ >= 12
      #define GEMM_SHUFFLE(MASK, x, y, ...) __builtin_shufflevector(x, y, __VA_ARGS__)
    #else
      #define GEMM_SHUFFLE(MASK, x, y, ...) __builtin_shuffle(x, y, (MASK){__VA_ARGS__})
    #endif
    #if GEMM_VBYTES == 32
      #define GEMM_LANES(V, at, s) (V)_mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps( \\
        (const float*)(at))), _mm_loadu_ps((const float*)((at) + (s))), 1)
      #define GEMM_F(x, y, a, b, c, d) GEMM_SHUFFLE(gemm_vi, x, y, a + 4 * (a > 3), b + 4 * (b > 3), c + 4 * (c > 3), \\
        d + 4 * (d > 3), a + 4 + 4 * (a > 3), b + 4 + 4 * (b > 3), c + 4 + 4 * (c > 3), d + 4 + 4 * (d > 3))
      #define GEMM_D(x, y, a, b) GEMM_SHUFFLE(gemm_vl, x, y, a + 2 * (a > 1), b + 2 * (b > 1), a + 2 + 2 * (a > 1), \\
        b + 2 + 2 * (b > 1))
    #else
      #define GEMM_LANES(V, at, s) (*(const V*)(at))
      #define GEMM_F(x, y, a, b, c, d) GEMM_SHUFFLE(gemm_vi, x, y, a, b, c, d)
      #define GEMM_D(x, y, a, b) GEMM_SHUFFLE(gemm_vl, x, y, a, b)
    #endif
    typedef int32_t gemm_vi __attribute__((vector_size(GEMM_VBYTES)));
    typedef int64_t gemm_vl __attribute__((vector_size(GEMM_VBYTES)));

    /* 4 (float) or 2 (double) rows of one vector each, ds apart, from as many columns as the vector has, ss apart. */
    MGX_INLINE void gemm_turn_f(char* dst, Py_ssize_t ds, const char* src, Py_ssize_t ss) {
        gemm_vf a = GEMM_LANES(gemm_vf, src, 4 * ss), b = GEMM_LANES(gemm_vf, src + ss, 4 * ss);
        gemm_vf c = GEMM_LANES(gemm_vf, src + 2 * ss, 4 * ss), d = GEMM_LANES(gemm_vf, src + 3 * ss, 4 * ss);
        gemm_vf ab = GEMM_F(a, b, 0, 4, 1, 5), cd = GEMM_F(c, d, 0, 4, 1, 5);
        *(gemm_vf*)dst = GEMM_F(ab, cd, 0, 1, 4, 5);
        *(gemm_vf*)(dst + ds) = GEMM_F(ab, cd, 2, 3, 6, 7);
        ab = GEMM_F(a, b, 2, 6, 3, 7); cd = GEMM_F(c, d, 2, 6, 3, 7);
        *(gemm_vf*)(dst + 2 * ds) = GEMM_F(ab, cd, 0, 1, 4, 5);
        *(gemm_vf*)(dst + 3 * ds) = GEMM_F(ab, cd, 2, 3, 6, 7);
    }
    MGX_INLINE void gemm_turn_d(char* dst, Py_ssize_t ds, const char* src, Py_ssize_t ss) {
        gemm_vd a = GEMM_LANES(gemm_vd, src, 2 * ss), b = GEMM_LANES(gemm_vd, src + ss, 2 * ss);
        *(gemm_vd*)dst = GEMM_D(a, b, 0, 2);
        *(gemm_vd*)(dst + ds) = GEMM_D(a, b, 1, 3);
    }

    /* The first n bytes of a vector (a multiple of 4, or of 8), zeros behind them. */
    MGX_INLINE gemm_vf gemm_get(const char* from, Py_ssize_t n) {
    #if GEMM_VBYTES == 32
        static const int32_t mask[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
        return (gemm_vf)_mm256_maskload_ps((const float*)from,
                                           _mm256_loadu_si256((const __m256i*)((const char*)mask + 32 - n)));
    #else
        gemm_vf v = {0};
        memcpy(&v, from, n);
        return v;
    #endif
    }
    /* k rows of n bytes, ss apart, become whole vectors (w bytes), zeros behind the n. */
    static void gemm_copy(char* dst, Py_ssize_t w, const char* src, Py_ssize_t ss, Py_ssize_t k, Py_ssize_t n) {
        for (; k > 0; k--, dst += w, src += ss) {
            Py_ssize_t i = 0;
            for (; i + GEMM_VBYTES <= n; i += GEMM_VBYTES) *(gemm_vf*)(dst + i) = *(const gemm_vf*)(src + i);
            if (i < n) { *(gemm_vf*)(dst + i) = gemm_get(src + i, n - i); i += GEMM_VBYTES; }
            for (; i < w; i += GEMM_VBYTES) *(gemm_vf*)(dst + i) = (gemm_vf){0};
        }
    }
    """
    void turn_f "gemm_turn_f"(char* dst, isize ds, const char* src, isize ss) noexcept nogil
    void turn_d "gemm_turn_d"(char* dst, isize ds, const char* src, isize ss) noexcept nogil
    void copy_rows "gemm_copy"(char* dst, isize w, const char* src, isize ss, isize k, isize n) noexcept nogil


cdef void turn(real* dst, isize w, const char* b, isize b_cs, isize k) noexcept nogil:
    """One vector's width of columns, each contiguous."""
    cdef isize p = 0, j, es = sizeof(real), step = 16 // sizeof(real)
    while p + step <= k:
        if real is float:
            turn_f(<char*>(dst + p * w), w * es, b + p * es, b_cs)
        else:
            turn_d(<char*>(dst + p * w), w * es, b + p * es, b_cs)
        p += step
    for p in range(p, k):
        for j in range(GEMM_VBYTES // es):
            dst[p * w + j] = (<const real*>(b + p * es + j * b_cs))[0]


cdef void pack(real* dst, isize w, const char* b, isize b_rs, isize b_cs, isize k, isize n) noexcept nogil:
    """dst (k,w) := B (k,n), zeros in the columns from n on; w is a number of whole vectors."""
    cdef isize p, j = 0, es = sizeof(real), vl = GEMM_VBYTES // sizeof(real)
    if b_cs == es:
        copy_rows(<char*>dst, w * es, b, b_rs, k, n * es)
        return
    if n < w:
        copy_rows(<char*>dst, w * es, b, 0, k, 0)
    if b_rs == es and n >= vl:
        while j < n:  # the last columns together with some that are already there
            j = min(j, n - vl)
            turn(dst + j, w, b + j * b_cs, b_cs, k)
            j += vl
        return
    for p in range(k):
        for j in range(n):
            dst[p * w + j] = (<const real*>(b + p * b_rs + j * b_cs))[0]
