# Softmax and log-softmax of a contiguous (outer, n, inner) over n, inner > 1: MGX_WIDE columns side by side.
cdef extern from *:
    r"""
    #define MGX_WIDE 64
    /* For every outer and chunk of columns: element i of column j of an array p is p[at + i * inner + j]. */
    #define MGX_COLUMNS(...) \
        for (isize o = 0; o < outer; o++) \
            for (isize from = 0; from < inner; from += MGX_WIDE) { \
                const isize w = MGX_MIN(inner - from, MGX_WIDE), at = o * n * inner + from; \
                __VA_ARGS__ \
            }
    #define MGX_CELLS(...) \
        for (isize i = 0; i < n; i++) { \
            const isize row = at + i * inner; \
            MGX_IVDEP for (isize j = 0; j < w; j++) { const isize k = row + j; __VA_ARGS__ } \
        }

    #define MGX_SOFTMAX_COLUMNS(T, U, S, F) \
        static void softmax_columns_##S(isize outer, isize n, isize inner, const char* c_x, char* c_out) { \
            const T* x = (const T*)c_x; T* out = (T*)c_out; \
            MGX_COLUMNS( \
                U max[MGX_WIDE]; U sum[MGX_WIDE]; \
                for (isize j = 0; j < w; j++) { max[j] = -(U)INFINITY; sum[j] = 0; } \
                MGX_CELLS(max[j] = x[k] > max[j] ? x[k] : max[j];) \
                MGX_CELLS(const U e = mgx_exp##F(x[k] - max[j]); sum[j] += e; out[k] = e;) \
                for (isize j = 0; j < w; j++) sum[j] = 1 / sum[j]; \
                MGX_CELLS(out[k] *= sum[j];)) \
        } \
        static void log_softmax_columns_##S(isize outer, isize n, isize inner, const char* c_x, char* c_out) { \
            const T* x = (const T*)c_x; T* out = (T*)c_out; \
            MGX_COLUMNS( \
                U max[MGX_WIDE]; U sum[MGX_WIDE]; \
                for (isize j = 0; j < w; j++) { max[j] = -(U)INFINITY; sum[j] = 0; } \
                MGX_CELLS(max[j] = x[k] > max[j] ? x[k] : max[j];) \
                MGX_CELLS(sum[j] += mgx_exp##F(x[k] - max[j]);) \
                for (isize j = 0; j < w; j++) sum[j] = mgx_log##F(sum[j]); \
                MGX_CELLS(out[k] = x[k] - max[j] - sum[j];)) \
        } \
        static void softmax_bwd_columns_##S(isize outer, isize n, isize inner, const char* c_y, const char* c_d, \
                                            char* c_dx) { \
            const T* y = (const T*)c_y; const T* d = (const T*)c_d; T* dx = (T*)c_dx; \
            MGX_COLUMNS( \
                U sum[MGX_WIDE]; \
                for (isize j = 0; j < w; j++) sum[j] = 0; \
                MGX_CELLS(sum[j] += y[k] * d[k];) \
                MGX_CELLS(dx[k] = y[k] * (d[k] - sum[j]);)) \
        } \
        static void log_softmax_bwd_columns_##S(isize outer, isize n, isize inner, const char* c_y, const char* c_d, \
                                                char* c_dx) { \
            const T* y = (const T*)c_y; const T* d = (const T*)c_d; T* dx = (T*)c_dx; \
            MGX_COLUMNS( \
                U sum[MGX_WIDE]; \
                for (isize j = 0; j < w; j++) sum[j] = 0; \
                MGX_CELLS(sum[j] += d[k];) \
                MGX_CELLS(dx[k] = d[k] - mgx_exp##F(y[k]) * sum[j];)) \
        }
    MGX_SOFTMAX_COLUMNS(mgx_f32, float, f32, f)
    MGX_SOFTMAX_COLUMNS(mgx_f64, double, f64, )

    static const void* const mgx_rows[][3] = {  /* in the order of SoftmaxKernels */
        MGX_ENTRY(softmax), MGX_ENTRY(log_softmax), MGX_ENTRY(softmax_bwd), MGX_ENTRY(log_softmax_bwd),
        MGX_ENTRY(ce_forward), MGX_ENTRY(ce_backward), MGX_ENTRY(nll_forward), MGX_ENTRY(nll_backward), MGX_ENTRY(softmax_columns),
        MGX_ENTRY(log_softmax_columns), MGX_ENTRY(softmax_bwd_columns), MGX_ENTRY(log_softmax_bwd_columns), MGX_ENTRY(ctc)};
    """
