# Packing: a panel of B (k rows, w columns) becomes contiguous, so that the innermost loop reads whole vectors.
#
# A transposed B (its columns contiguous, as in x @ weight.T) is turned around in registers, 16 bytes of each of VL
# columns at a time: 4 times faster than element by element. Strides are in BYTES.
cdef extern from *:
    """
    /* The low or high halves of each 16 bytes of x and y, interleaved by 4 (F) or 8 (D) bytes. */
    #if MGX_VBYTES == 64
      #define GEMM_LANES(V, at, s) (V)_mm512_insertf32x8(_mm512_castps256_ps512(gemm_lanes(at, s)), gemm_lanes((at) + 2 * (s), s), 1)
      #define GEMM_INTRINSIC(NAME) _mm512_##NAME
    #elif MGX_VBYTES == 32
      #define GEMM_LANES(V, at, s) (V)gemm_lanes(at, s)
      #define GEMM_INTRINSIC(NAME) _mm256_##NAME
    #else
      #define GEMM_LANES(V, at, s) (*(const V*)(at))
    #endif
    #if MGX_VBYTES > 16
      MGX_INLINE __m256 gemm_lanes(const char* at, Py_ssize_t s) {
          return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps((const float*)at)), _mm_loadu_ps((const float*)(at + s)), 1);
      }
      #define GEMM_LOW_F(x, y) (gemm_vf)GEMM_INTRINSIC(unpacklo_ps)(x, y)
      #define GEMM_HIGH_F(x, y) (gemm_vf)GEMM_INTRINSIC(unpackhi_ps)(x, y)
      #define GEMM_LOW_D(V, x, y) (V)GEMM_INTRINSIC(unpacklo_pd)((gemm_vd)(x), (gemm_vd)(y))
      #define GEMM_HIGH_D(V, x, y) (V)GEMM_INTRINSIC(unpackhi_pd)((gemm_vd)(x), (gemm_vd)(y))
    #else
      #if defined(__clang__) || __GNUC__ >= 12
        #define GEMM_SHUFFLE(MASK, x, y, ...) __builtin_shufflevector(x, y, __VA_ARGS__)
      #else
        #define GEMM_SHUFFLE(MASK, x, y, ...) __builtin_shuffle(x, y, (MASK){__VA_ARGS__})
      #endif
      #define GEMM_LOW_F(x, y) GEMM_SHUFFLE(gemm_vi, x, y, 0, 4, 1, 5)
      #define GEMM_HIGH_F(x, y) GEMM_SHUFFLE(gemm_vi, x, y, 2, 6, 3, 7)
      #define GEMM_LOW_D(V, x, y) (V)GEMM_SHUFFLE(gemm_vl, (gemm_vd)(x), (gemm_vd)(y), 0, 2)
      #define GEMM_HIGH_D(V, x, y) (V)GEMM_SHUFFLE(gemm_vl, (gemm_vd)(x), (gemm_vd)(y), 1, 3)
    #endif
    typedef int32_t gemm_vi __attribute__((vector_size(MGX_VBYTES)));
    typedef int64_t gemm_vl __attribute__((vector_size(MGX_VBYTES)));

    /* 4 (float) or 2 (double) rows of one vector each, ds apart, from as many columns as the vector has, ss apart. */
    MGX_INLINE void gemm_turn_f(char* dst, Py_ssize_t ds, const char* src, Py_ssize_t ss) {
        gemm_vf a = GEMM_LANES(gemm_vf, src, 4 * ss), b = GEMM_LANES(gemm_vf, src + ss, 4 * ss);
        gemm_vf c = GEMM_LANES(gemm_vf, src + 2 * ss, 4 * ss), d = GEMM_LANES(gemm_vf, src + 3 * ss, 4 * ss);
        gemm_vf ab = GEMM_LOW_F(a, b), cd = GEMM_LOW_F(c, d);
        *(gemm_vf*)dst = GEMM_LOW_D(gemm_vf, ab, cd);
        *(gemm_vf*)(dst + ds) = GEMM_HIGH_D(gemm_vf, ab, cd);
        ab = GEMM_HIGH_F(a, b); cd = GEMM_HIGH_F(c, d);
        *(gemm_vf*)(dst + 2 * ds) = GEMM_LOW_D(gemm_vf, ab, cd);
        *(gemm_vf*)(dst + 3 * ds) = GEMM_HIGH_D(gemm_vf, ab, cd);
    }
    MGX_INLINE void gemm_turn_d(char* dst, Py_ssize_t ds, const char* src, Py_ssize_t ss) {
        gemm_vd a = GEMM_LANES(gemm_vd, src, 2 * ss), b = GEMM_LANES(gemm_vd, src + ss, 2 * ss);
        *(gemm_vd*)dst = GEMM_LOW_D(gemm_vd, a, b);
        *(gemm_vd*)(dst + ds) = GEMM_HIGH_D(gemm_vd, a, b);
    }

    /* The first n bytes of a vector (a multiple of 4, or of 8), zeros behind them. */
    MGX_INLINE gemm_vf gemm_get(const char* from, Py_ssize_t n) {
    #if MGX_VBYTES == 64
        return (gemm_vf)_mm512_maskz_loadu_ps((__mmask16)((1u << n / 4) - 1), from);
    #elif MGX_VBYTES == 32
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
            for (; i + MGX_VBYTES <= n; i += MGX_VBYTES) *(gemm_vf*)(dst + i) = *(const gemm_vf*)(src + i);
            if (i < n) { *(gemm_vf*)(dst + i) = gemm_get(src + i, n - i); i += MGX_VBYTES; }
            for (; i < w; i += MGX_VBYTES) *(gemm_vf*)(dst + i) = (gemm_vf){0};
        }
    }
    """
    void turn_f "gemm_turn_f"(char* dst, isize ds, const char* src, isize ss) noexcept nogil
    void turn_d "gemm_turn_d"(char* dst, isize ds, const char* src, isize ss) noexcept nogil
    void copy_rows "gemm_copy"(char* dst, isize w, const char* src, isize ss, isize k, isize n) noexcept nogil


cdef void turn(real* dst, isize w, const char* b, isize b_cs, isize k) noexcept nogil:
    """One vector's width of columns, each contiguous."""
    cdef isize p = 0, j, es = sizeof(real), step = 16 // sizeof(real)
    while p < k >= step:          # the last rows together with some that are already there
        p = min(p, k - step)
        if real is float:
            turn_f(<char*>(dst + p * w), w * es, b + p * es, b_cs)
        else:
            turn_d(<char*>(dst + p * w), w * es, b + p * es, b_cs)
        p += step
    for p in range(p, k):
        for j in range(MGX_VBYTES // es):
            dst[p * w + j] = (<const real*>(b + p * es + j * b_cs))[0]


cdef void pack(real* dst, isize w, const char* b, isize b_rs, isize b_cs, isize k, isize n) noexcept nogil:
    """dst (k,w) := B (k,n), zeros in the columns from n on; w is a number of whole vectors."""
    cdef isize p, j = 0, es = sizeof(real), vl = MGX_VBYTES // sizeof(real)
    if b_cs == es:
        copy_rows(<char*>dst, w * es, b, b_rs, k, n * es)
        return
    if n < w:
        copy_rows(<char*>dst, w * es, b, 0, k, 0)
    if b_rs == es and n >= vl:
        while j < n:              # and so the columns
            j = min(j, n - vl)
            turn(dst + j, w, b + j * b_cs, b_cs, k)
            j += vl
        return
    for p in range(k):
        for j in range(n):
            dst[p * w + j] = (<const real*>(b + p * b_rs + j * b_cs))[0]
