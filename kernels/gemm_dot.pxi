# Products with a few rows or columns, both operands contiguous along k (a small batch times weight.T): dot products.
#
# The weight is read once, in place, 4 of its rows against up to 3 rows of the batch (6 with the registers of AVX-512): 12 or 24 sums of whole
# vectors. Packing it would cost as much as the product. Strides are in BYTES.
cdef extern from *:
    """
    typedef float gemm_vf16 __attribute__((vector_size(16), aligned(4), may_alias));
    typedef double gemm_vd16 __attribute__((vector_size(16), aligned(8), may_alias));

    /* out[0..3] := the sums over the elements of a, b, c, d */
    MGX_INLINE void gemm_sums_f(char* out, gemm_vf a, gemm_vf b, gemm_vf c, gemm_vf d) {
        gemm_vf ab = GEMM_LOW_F(a, b) + GEMM_HIGH_F(a, b), cd = GEMM_LOW_F(c, d) + GEMM_HIGH_F(c, d);
        gemm_vf s = GEMM_LOW_D(gemm_vf, ab, cd) + GEMM_HIGH_D(gemm_vf, ab, cd);
        gemm_vf16 sum = *(gemm_vf16*)&s;
        for (int i = 1; i < MGX_VBYTES / 16; i++) sum += ((gemm_vf16*)&s)[i];
        *(gemm_vf16*)out = sum;
    }
    MGX_INLINE void gemm_sums_d(char* out, gemm_vd a, gemm_vd b, gemm_vd c, gemm_vd d) {
        gemm_vd s[2] = {GEMM_LOW_D(gemm_vd, a, b) + GEMM_HIGH_D(gemm_vd, a, b), GEMM_LOW_D(gemm_vd, c, d) + GEMM_HIGH_D(gemm_vd, c, d)};
        for (int i = 0; i < 2; i++) {
            gemm_vd16 sum = *(gemm_vd16*)&s[i];
            for (int j = 1; j < MGX_VBYTES / 16; j++) sum += ((gemm_vd16*)&s[i])[j];
            ((gemm_vd16*)out)[i] = sum;
        }
    }
    #define GEMM_WHOLE(V, at) (*(const V*)(at))
    #define GEMM_PART(V, at) ((V)gemm_get(at, n_bytes - i))
    #define GEMM_DOT_ROW(V, M, r, GET) if (M > r) {                                                 \\
            V x = GET(V, a + r * rs + i);                                                           \\
            c##r##0 += x * y0; c##r##1 += x * y1; c##r##2 += x * y2; c##r##3 += x * y3; }
    #define GEMM_DOT_STEP(V, M, GET) {                                                              \\
            V y0 = GET(V, b + i), y1 = GET(V, b1 + i), y2 = GET(V, b2 + i), y3 = GET(V, b3 + i);    \\
            GEMM_DOT_ROW(V, M, 0, GET) GEMM_DOT_ROW(V, M, 1, GET) GEMM_DOT_ROW(V, M, 2, GET)        \\
            GEMM_DOT_ROW(V, M, 3, GET) GEMM_DOT_ROW(V, M, 4, GET) GEMM_DOT_ROW(V, M, 5, GET) }
    #define GEMM_DOT_ZERO(V, r) V c##r##0 = {0}, c##r##1 = {0}, c##r##2 = {0}, c##r##3 = {0};
    #define GEMM_DOT_OUT(S, M, r) if (M > r) gemm_sums_##S(out + r * os, c##r##0, c##r##1, c##r##2, c##r##3);
    #define GEMM_DOT(S, V, M)                                                                       \\
    static void gemm_dot_##S##M(Py_ssize_t n_bytes, const char* a, Py_ssize_t rs, const char* b,    \\
                                Py_ssize_t bs, Py_ssize_t n, char* out, Py_ssize_t os) {            \\
        GEMM_DOT_ZERO(V, 0) GEMM_DOT_ZERO(V, 1) GEMM_DOT_ZERO(V, 2) GEMM_DOT_ZERO(V, 3) GEMM_DOT_ZERO(V, 4) GEMM_DOT_ZERO(V, 5) \\
        /* columns that are not there repeat one that is: their sums are not used */                \\
        const char *b1 = n > 1 ? b + bs : b, *b2 = n > 2 ? b1 + bs : b, *b3 = n > 3 ? b2 + bs : b;  \\
        Py_ssize_t i = 0;                                                                           \\
        for (; i + (Py_ssize_t)sizeof(V) <= n_bytes; i += sizeof(V)) GEMM_DOT_STEP(V, M, GEMM_WHOLE) \\
        if (i < n_bytes) GEMM_DOT_STEP(V, M, GEMM_PART)                                             \\
        GEMM_DOT_OUT(S, M, 0) GEMM_DOT_OUT(S, M, 1) GEMM_DOT_OUT(S, M, 2)                           \\
        GEMM_DOT_OUT(S, M, 3) GEMM_DOT_OUT(S, M, 4) GEMM_DOT_OUT(S, M, 5)                           \\
    }
    #if MGX_VBYTES == 64
      #define GEMM_DOT_ROWS 6
      #define GEMM_DOTS(DO, S, V) DO(S, V, 1) DO(S, V, 2) DO(S, V, 3) DO(S, V, 4) DO(S, V, 5) DO(S, V, 6)
    #else
      #define GEMM_DOT_ROWS 3
      #define GEMM_DOTS(DO, S, V) DO(S, V, 1) DO(S, V, 2) DO(S, V, 3)
    #endif
    #define GEMM_DOT_NAME(S, V, M) gemm_dot_##S##M,
    typedef void (*gemm_dot_fn)(Py_ssize_t, const char*, Py_ssize_t, const char*, Py_ssize_t, Py_ssize_t, char*,
                                Py_ssize_t);
    GEMM_DOTS(GEMM_DOT, f, gemm_vf)
    GEMM_DOTS(GEMM_DOT, d, gemm_vd)
    static const gemm_dot_fn gemm_dot_f[] = {GEMM_DOTS(GEMM_DOT_NAME, f, gemm_vf)};
    static const gemm_dot_fn gemm_dot_d[] = {GEMM_DOTS(GEMM_DOT_NAME, d, gemm_vd)};

    /* Dense rows of at most GEMM_NARROW elements times a vector: vectors of rows */
    #define GEMM_NARROW 6
    #define GEMM_NARROW_ROWS(T, K) if (k == K)                                                      \\
            for (Py_ssize_t i = 0; i < m; i++) {                                                    \\
                T s = x[K * i] * w[0];                                                              \\
                for (int p = 1; p < K; p++) s += x[K * i + p] * w[p];                               \\
                out[i] = s + add;                                                                   \\
            }
    #define GEMM_NARROW_OF(S, T)                                                                    \\
    static void gemm_narrow_##S(Py_ssize_t m, Py_ssize_t k, const char* a, const char* b, char* c, const char* bias) { \\
        typedef T V __attribute__((aligned(1)));                                                    \\
        const V* x = (const V*)a;                                                                   \\
        V* restrict out = (V*)c;                                                                    \\
        const T add = bias ? *(const V*)bias : -(T)0;                                               \\
        T w[GEMM_NARROW];                                                                           \\
        memcpy(w, b, k * sizeof(T));                                                                \\
        GEMM_NARROW_ROWS(T, 1) GEMM_NARROW_ROWS(T, 2) GEMM_NARROW_ROWS(T, 3) GEMM_NARROW_ROWS(T, 4) \\
        GEMM_NARROW_ROWS(T, 5) GEMM_NARROW_ROWS(T, 6)                                               \\
    }
    GEMM_NARROW_OF(f, float)
    GEMM_NARROW_OF(d, double)
    """
    enum: GEMM_NARROW
    void narrow_f32 "gemm_narrow_f"(isize m, isize k, const char* a, const char* b, char* c, const char* bias) noexcept nogil
    void narrow_f64 "gemm_narrow_d"(isize m, isize k, const char* a, const char* b, char* c, const char* bias) noexcept nogil
    # out (rows,4) := the dot products of `rows` rows of A with n (at most 4) columns of B, over n_bytes of each.
    ctypedef void (*dot_fn "gemm_dot_fn")(isize n_bytes, const char* a, isize a_rs, const char* b, isize b_cs, isize n,
                                          char* out, isize out_rs) noexcept nogil
    enum: GEMM_DOT_ROWS
    const dot_fn* dot_f32 "gemm_dot_f"  # index: rows - 1
    const dot_fn* dot_f64 "gemm_dot_d"
