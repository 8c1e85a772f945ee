# The innermost loops, in C for the vector types: out (M, NV vectors) = A (M,k) @ B (k, NV vectors).
#
# The accumulators have names because gcc keeps no array of them in registers; M and NV are constants, so the rows
# that a kernel has not got vanish. 6 rows by 2 vectors are 12 independent sums: enough to hide the latency of two
# FMA units, and with 2 registers of B and 1 or 2 of A they fill the 16 there are. AVX-512 has 32 of them, and 12 rows
# halve how often B is read. All strides here are in BYTES.
cdef extern from *:
    """
    #include <string.h>
    #if MGX_VBYTES > 16
      #include <immintrin.h>
    #endif
    #if MGX_VBYTES == 64
      #define GEMM_ROWS 12
      #define GEMM_ROOM 16  /* that many rows, in whole vectors of either type */
    #else
      #define GEMM_ROWS 6
      #define GEMM_ROOM 8
    #endif
    #define GEMM_BLOCK (2 * GEMM_ROOM * MGX_VBYTES / 8)  /* doubles */
    typedef float gemm_vf __attribute__((vector_size(MGX_VBYTES), aligned(4), may_alias));
    typedef double gemm_vd __attribute__((vector_size(MGX_VBYTES), aligned(8), may_alias));

    #define GEMM_EACH(DO, M, NV, T, V)                                                    \\
        DO(M, NV, T, V, 0, a0) DO(M, NV, T, V, 1, a0 + rs) DO(M, NV, T, V, 2, a0 + 2 * rs) \\
        DO(M, NV, T, V, 3, a3) DO(M, NV, T, V, 4, a3 + rs) DO(M, NV, T, V, 5, a3 + 2 * rs) \\
        DO(M, NV, T, V, 6, a6) DO(M, NV, T, V, 7, a6 + rs) DO(M, NV, T, V, 8, a6 + 2 * rs) \\
        DO(M, NV, T, V, 9, a9) DO(M, NV, T, V, 10, a9 + rs) DO(M, NV, T, V, 11, a9 + 2 * rs)
    #define GEMM_ZERO(M, NV, T, V, i, from) V c##i##0 = {0}, c##i##1 = {0};
    #define GEMM_ROW(M, NV, T, V, i, from) if (M > i) {                                   \\
            T x = *(const T*)(from);                                                      \\
            c##i##0 += x * b0;                                                            \\
            if (NV > 1) c##i##1 += x * b1; }
    #define GEMM_OUT(M, NV, T, V, i, from) if (M > i) {                                   \\
            *(V*)(out + i * os) = c##i##0;                                                \\
            if (NV > 1) *(V*)(out + i * os + sizeof(V)) = c##i##1; }
    #define GEMM_MICRO(NAME, T, V, M, NV)                                                 \\
    static void NAME(Py_ssize_t k, const char* a0, Py_ssize_t rs, Py_ssize_t cs,          \\
                     const char* b, Py_ssize_t bs, char* out, Py_ssize_t os) {            \\
        const char *a3 = a0 + 3 * rs, *a6 = a3 + 3 * rs, *a9 = a6 + 3 * rs;               \\
        GEMM_EACH(GEMM_ZERO, M, NV, T, V)                                                 \\
        _Pragma("GCC unroll 4")                                                           \\
        for (; k > 0; k--) {                                                              \\
            V b0 = *(const V*)b, b1 = b0;                                                 \\
            if (NV > 1) b1 = *(const V*)(b + sizeof(V));                                  \\
            GEMM_EACH(GEMM_ROW, M, NV, T, V)                                              \\
            a0 += cs; a3 += cs; a6 += cs; a9 += cs; b += bs;                              \\
        }                                                                                 \\
        GEMM_EACH(GEMM_OUT, M, NV, T, V)                                                  \\
    }
    typedef void (*gemm_micro_fn)(Py_ssize_t, const char*, Py_ssize_t, Py_ssize_t, const char*, Py_ssize_t, char*,
                                  Py_ssize_t);
    #define GEMM_BOTH(DO, S, T, V, M) DO(gemm_##S##M##_1, T, V, M, 1) DO(gemm_##S##M##_2, T, V, M, 2)
    #define GEMM_NAME(NAME, T, V, M, NV) NAME,
    #if GEMM_ROWS > 6
      #define GEMM_MORE(DO, S, T, V) GEMM_BOTH(DO, S, T, V, 7) GEMM_BOTH(DO, S, T, V, 8) GEMM_BOTH(DO, S, T, V, 9) \\
        GEMM_BOTH(DO, S, T, V, 10) GEMM_BOTH(DO, S, T, V, 11) GEMM_BOTH(DO, S, T, V, 12)
    #else
      #define GEMM_MORE(DO, S, T, V)
    #endif
    #define GEMM_ALL(DO, S, T, V) GEMM_BOTH(DO, S, T, V, 1) GEMM_BOTH(DO, S, T, V, 2) GEMM_BOTH(DO, S, T, V, 3) \\
        GEMM_BOTH(DO, S, T, V, 4) GEMM_BOTH(DO, S, T, V, 5) GEMM_BOTH(DO, S, T, V, 6) GEMM_MORE(DO, S, T, V)
    GEMM_ALL(GEMM_MICRO, f, float, gemm_vf)
    GEMM_ALL(GEMM_MICRO, d, double, gemm_vd)
    static const gemm_micro_fn gemm_micro_f[] = {GEMM_ALL(GEMM_NAME, f, float, gemm_vf)};
    static const gemm_micro_fn gemm_micro_d[] = {GEMM_ALL(GEMM_NAME, d, double, gemm_vd)};
    """
    ctypedef void (*micro_fn "gemm_micro_fn")(isize k, const char* a, isize a_rs, isize a_cs, const char* b, isize b_rs,
                                              char* out, isize out_rs) noexcept nogil
    const micro_fn* micro_f32 "gemm_micro_f"  # index: 2 * (rows - 1) + vectors - 1
    const micro_fn* micro_f64 "gemm_micro_d"
    enum: GEMM_ROWS
    enum: GEMM_ROOM
    enum: GEMM_BLOCK
