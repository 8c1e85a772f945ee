# Vector lanes in verbatim C, which Cython has no types for (included by conv.pxi).
cdef extern from *:
    """
    /* sum of n contiguous values, in four vectors of partial sums: a fixed order for a given n and level */
    #define MGX_ROW_SUM(NAME, T)                                                              \\
    typedef T NAME##_v __attribute__((vector_size(MGX_VBYTES), aligned(sizeof(T)), may_alias)); \\
    MGX_INLINE T NAME(Py_ssize_t n, const T* x) {                                             \\
        enum { L = MGX_VBYTES / sizeof(T) };                                                  \\
        NAME##_v a = {0}, b = {0}, c = {0}, d = {0};                                          \\
        Py_ssize_t i = 0;                                                                     \\
        T total = 0;                                                                          \\
        for (; i + 4 * L <= n; i += 4 * L) {                                                  \\
            a += *(const NAME##_v*)(x + i);         b += *(const NAME##_v*)(x + i + L);       \\
            c += *(const NAME##_v*)(x + i + 2 * L); d += *(const NAME##_v*)(x + i + 3 * L);   \\
        }                                                                                     \\
        a = (a + b) + (c + d);                                                                \\
        for (int l = 0; l < L; l++) total += a[l];                                            \\
        for (; i < n; i++) total += x[i];                                                     \\
        return total;                                                                         \\
    }
    MGX_ROW_SUM(mgx_row_sum_f32, float)
    MGX_ROW_SUM(mgx_row_sum_f64, double)
    """
    float mgx_row_sum_f32(isize n, const float* x) nogil
    double mgx_row_sum_f64(isize n, const double* x) nogil


cdef inline real row_sum(isize n, const real* x) noexcept nogil:
    if real is float:
        return mgx_row_sum_f32(n, x)
    else:
        return mgx_row_sum_f64(n, x)
