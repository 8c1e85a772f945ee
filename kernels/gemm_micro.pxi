# The innermost loops, in C for the vector types: out (M, NV vectors) = A (M,k) @ B (k, NV vectors).
#
# The accumulators have names because gcc keeps no array of them in registers; M and NV are constants, so the rows
# that a kernel has not got vanish. 6 rows by 2 vectors are 12 independent sums: enough to hide the latency of two
# FMA units, and with 2 registers of B and 1 or 2 of A they fill the 16 there are. All strides here are in BYTES.
cdef extern from *:
    """
    #include <string.h>
    #if MGX_VBYTES >= 32  /* wider ones are not used: they want other blocks than 6 by 2 */
      #include <immintrin.h>
      #define GEMM_VBYTES 32
    #else
      #define GEMM_VBYTES 16
    #endif
    #define GEMM_ROOM 8  /* 6 rows, in whole vectors of either type */
    typedef float gemm_vf __attribute__((vector_size(GEMM_VBYTES), aligned(4), may_alias));
    typedef double gemm_vd __attribute__((vector_size(GEMM_VBYTES), aligned(8), may_alias));

    #define GEMM_ROW(M, NV, T, V, i, from) if (M > i) {                                   \\
            T x = *(const T*)(from);                                                      \\
            c##i##0 += x * b0;                                                            \\
            if (NV > 1) c##i##1 += x * b1; }
    #define GEMM_OUT(M, NV, V, i) if (M > i) {                                            \\
            *(V*)(out + i * os) = c##i##0;                                                \\
            if (NV > 1) *(V*)(out + i * os + sizeof(V)) = c##i##1; }
    #define GEMM_MICRO(NAME, T, V, M, NV)                                                 \\
    static void NAME(Py_ssize_t k, const char* a, Py_ssize_t rs, Py_ssize_t cs,           \\
                     const char* b, Py_ssize_t bs, char* out, Py_ssize_t os) {            \\
        V b0 = {0}, b1 = b0, c00 = b0, c01 = b0, c10 = b0, c11 = b0, c20 = b0, c21 = b0;  \\
        V c30 = b0, c31 = b0, c40 = b0, c41 = b0, c50 = b0, c51 = b0;                     \\
        const char* d = a + 3 * rs;                                                       \\
        _Pragma("GCC unroll 4")                                                           \\
        for (; k > 0; k--) {                                                              \\
            b0 = *(const V*)b;                                                            \\
            if (NV > 1) b1 = *(const V*)(b + sizeof(V));                                  \\
            GEMM_ROW(M, NV, T, V, 0, a) GEMM_ROW(M, NV, T, V, 1, a + rs)                  \\
            GEMM_ROW(M, NV, T, V, 2, a + 2 * rs) GEMM_ROW(M, NV, T, V, 3, d)              \\
            GEMM_ROW(M, NV, T, V, 4, d + rs) GEMM_ROW(M, NV, T, V, 5, d + 2 * rs)         \\
            a += cs; d += cs; b += bs;                                                    \\
        }                                                                                 \\
        GEMM_OUT(M, NV, V, 0) GEMM_OUT(M, NV, V, 1) GEMM_OUT(M, NV, V, 2)                 \\
        GEMM_OUT(M, NV, V, 3) GEMM_OUT(M, NV, V, 4) GEMM_OUT(M, NV, V, 5)                 \\
    }
    #define GEMM_MICROS(S, T, V)                                                          \\
        GEMM_MICRO(gemm_##S##11, T, V, 1, 1) GEMM_MICRO(gemm_##S##12, T, V, 1, 2)         \\
        GEMM_MICRO(gemm_##S##21, T, V, 2, 1) GEMM_MICRO(gemm_##S##22, T, V, 2, 2)         \\
        GEMM_MICRO(gemm_##S##31, T, V, 3, 1) GEMM_MICRO(gemm_##S##32, T, V, 3, 2)         \\
        GEMM_MICRO(gemm_##S##41, T, V, 4, 1) GEMM_MICRO(gemm_##S##42, T, V, 4, 2)         \\
        GEMM_MICRO(gemm_##S##51, T, V, 5, 1) GEMM_MICRO(gemm_##S##52, T, V, 5, 2)         \\
        GEMM_MICRO(gemm_##S##61, T, V, 6, 1) GEMM_MICRO(gemm_##S##62, T, V, 6, 2)         \\
    static const gemm_micro_fn gemm_micro_##S[12] = {                                     \\
        gemm_##S##11, gemm_##S##12, gemm_##S##21, gemm_##S##22, gemm_##S##31, gemm_##S##32, \\
        gemm_##S##41, gemm_##S##42, gemm_##S##51, gemm_##S##52, gemm_##S##61, gemm_##S##62};
    typedef void (*gemm_micro_fn)(Py_ssize_t, const char*, Py_ssize_t, Py_ssize_t, const char*, Py_ssize_t, char*,
                                  Py_ssize_t);
    GEMM_MICROS(f, float, gemm_vf)
    GEMM_MICROS(d, double, gemm_vd)
    """
    ctypedef void (*micro_fn "gemm_micro_fn")(isize k, const char* a, isize a_rs, isize a_cs, const char* b, isize b_rs,
                                              char* out, isize out_rs) noexcept nogil
    const micro_fn* micro_f32 "gemm_micro_f"  # index: 2 * (rows - 1) + vectors - 1
    const micro_fn* micro_f64 "gemm_micro_d"
    enum: GEMM_VBYTES
    enum: GEMM_ROOM
