# Products with a few rows or columns, both operands contiguous along k (a small batch times weight.T): dot products.
#
# The weight is read once, in place, 4 of its rows against up to 3 rows of the batch: 12 sums of whole vectors. Packing
# it would cost as much as the product. Strides are in BYTES.
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
            GEMM_DOT_ROW(V, M, 0, GET) GEMM_DOT_ROW(V, M, 1, GET) GEMM_DOT_ROW(V, M, 2, GET) }
    #define GEMM_DOT(S, V, M)                                                                       \\
    static void gemm_dot_##S##M(Py_ssize_t n_bytes, const char* a, Py_ssize_t rs, const char* b,    \\
                                Py_ssize_t bs, Py_ssize_t n, char* out, Py_ssize_t os) {            \\
        V c00 = {0}, c01 = c00, c02 = c00, c03 = c00, c10 = c00, c11 = c00, c12 = c00, c13 = c00;   \\
        V c20 = c00, c21 = c00, c22 = c00, c23 = c00;                                               \\
        /* columns that are not there repeat one that is: their sums are not used */                \\
        const char *b1 = n > 1 ? b + bs : b, *b2 = n > 2 ? b1 + bs : b, *b3 = n > 3 ? b2 + bs : b;  \\
        Py_ssize_t i = 0;                                                                           \\
        for (; i + (Py_ssize_t)sizeof(V) <= n_bytes; i += sizeof(V)) GEMM_DOT_STEP(V, M, GEMM_WHOLE) \\
        if (i < n_bytes) GEMM_DOT_STEP(V, M, GEMM_PART)                                             \\
        gemm_sums_##S(out, c00, c01, c02, c03);                                                     \\
        if (M > 1) gemm_sums_##S(out + os, c10, c11, c12, c13);                                     \\
        if (M > 2) gemm_sums_##S(out + 2 * os, c20, c21, c22, c23);                                 \\
    }
    #define GEMM_DOTS(S, V) GEMM_DOT(S, V, 1) GEMM_DOT(S, V, 2) GEMM_DOT(S, V, 3)                   \\
    static const gemm_dot_fn gemm_dot_##S[3] = {gemm_dot_##S##1, gemm_dot_##S##2, gemm_dot_##S##3};
    typedef void (*gemm_dot_fn)(Py_ssize_t, const char*, Py_ssize_t, const char*, Py_ssize_t, Py_ssize_t, char*,
                                Py_ssize_t);
    GEMM_DOTS(f, gemm_vf)
    GEMM_DOTS(d, gemm_vd)
    """
    # out (rows,4) := the dot products of `rows` rows of A with n (at most 4) columns of B, over n_bytes of each.
    ctypedef void (*dot_fn "gemm_dot_fn")(isize n_bytes, const char* a, isize a_rs, const char* b, isize b_cs, isize n,
                                          char* out, isize out_rs) noexcept nogil
    const dot_fn* dot_f32 "gemm_dot_f"  # index: rows - 1
    const dot_fn* dot_f64 "gemm_dot_d"
