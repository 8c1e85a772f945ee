# The end of a block: from a padded buffer to C, with accumulation and bias. In C for the vector types.
#
# A swapped product has its block the wrong way round: it is turned over first (gemm_pack.pxi has the turning).
cdef extern from *:
    """
    /* The other way: the first n bytes of a vector to memory. */
    MGX_INLINE void gemm_put(char* to, gemm_vf v, Py_ssize_t n) {
    #if MGX_VBYTES == 64
        _mm512_mask_storeu_ps(to, (__mmask16)((1u << n / 4) - 1), v);
    #else
        const char* from = (const char*)&v;
        if (n & 16) { memcpy(to, from, 16); to += 16; from += 16; }
        if (n & 8) { memcpy(to, from, 8); to += 8; from += 8; }
        if (n & 4) memcpy(to, from, 4);
    #endif
    }

    #define GEMM_FINISH(S, T, V)                                                                            \\
    static void gemm_rows_##S(const char* t, Py_ssize_t ts, Py_ssize_t m, Py_ssize_t n, char* c,            \\
                              Py_ssize_t cs, const char* bias, int accumulate) {                            \\
        for (; n > 0; n -= sizeof(V), t += sizeof(V), c += sizeof(V)) {                                     \\
            int whole = n >= (Py_ssize_t)sizeof(V);                                                         \\
            V b = {0};                                                                                      \\
            if (bias) {                                                                                     \\
                b = whole ? *(const V*)bias : (V)gemm_get(bias, n);                                         \\
                bias += sizeof(V);                                                                          \\
            }                                                                                               \\
            for (Py_ssize_t i = 0; i < m; i++) {                                                            \\
                char* to = c + i * cs;                                                                      \\
                V v = *(const V*)(t + i * ts);                                                              \\
                if (accumulate) v = (whole ? *(const V*)to : (V)gemm_get(to, n)) + v;                       \\
                if (bias) v += b;                                                                           \\
                if (whole) *(V*)to = v; else gemm_put(to, (gemm_vf)v, n);                                   \\
            }                                                                                               \\
        }                                                                                                   \\
    }                                                                                                       \\
    static void gemm_finish_##S(const char* t, Py_ssize_t w, Py_ssize_t m, Py_ssize_t n, char* c,           \\
                                Py_ssize_t cs, const char* bias, int accumulate, int turn) {                \\
        T turned[GEMM_ROOM * 2 * sizeof(V) / sizeof(T)];                                                    \\
        Py_ssize_t step = 16 / sizeof(T), vl = sizeof(V) / sizeof(T), es = sizeof(T), i, j;                 \\
        if (!turn) { gemm_rows_##S(t, w * es, m, n * es, c, cs, bias, accumulate); return; }                \\
        for (j = 0; j < n; j += step)                                                                       \\
            for (i = 0; i < m; i += vl)                                                                     \\
                gemm_turn_##S((char*)(turned + j * GEMM_ROOM + i), GEMM_ROOM * es, t + (i * w + j) * es, w * es); \\
        gemm_rows_##S((char*)turned, GEMM_ROOM * es, n, m * es, c, cs, bias, accumulate);                   \\
    }
    GEMM_FINISH(f, float, gemm_vf)
    GEMM_FINISH(d, double, gemm_vd)
    """
    void finish_f32 "gemm_finish_f"(const char* t, isize w, isize m, isize n, char* c, isize cs, const char* bias,
                                    bint accumulate, bint turn) noexcept nogil
    void finish_f64 "gemm_finish_d"(const char* t, isize w, isize m, isize n, char* c, isize cs, const char* bias,
                                    bint accumulate, bint turn) noexcept nogil

# c := t (m,w) of which n columns count, or its transpose, (+ c) (+ bias), clamped. t has room for GEMM_ROOM rows; cs is the
# byte distance of c's contiguous lines, the bias runs along a line.
ctypedef void (*finish_fn)(const char* t, isize w, isize m, isize n, char* c, isize cs, const char* bias,
                           bint accumulate, bint turn) noexcept nogil
