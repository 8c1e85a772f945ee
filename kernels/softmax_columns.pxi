# Softmax, log-softmax and cross entropy of a contiguous (outer, n, inner) over n, and their gradients.
cdef extern from *:
    r"""
    #define MGX_WIDE 64
    /* MGX_WIDE columns side by side (w, from element `at` on, in the order of results from r on), with max and sum for each, -inf and 0. */
    #define MGX_COLUMNS(U, ...) \
        for (isize o = 0; o < outer; o++) \
            for (isize from = 0; from < inner; from += MGX_WIDE) { \
                const isize w = MGX_MIN(inner - from, MGX_WIDE), at = o * n * inner + from, r __attribute__((unused)) = o * inner + from; \
                U max[MGX_WIDE] __attribute__((unused)); U sum[MGX_WIDE] __attribute__((unused)); \
                for (isize j = 0; j < w; j++) { max[j] = -(U)INFINITY; sum[j] = 0; } \
                __VA_ARGS__ \
            }
    #define MGX_ALONG(NAME, T, U, S, ...) \
        static void NAME##_##S(isize outer, isize n, isize inner, const char* c_x, const char* c_d, char* c_out) { \
            const T* x = (const T*)c_x; const T* d __attribute__((unused)) = (const T*)c_d; T* out = (T*)c_out; \
            if (inner == 1) { NAME##_rows_##S(outer, n, c_x, c_d, c_out); return; } \
            MGX_COLUMNS(U, __VA_ARGS__) \
        }
    #define MGX_CELLS(...) \
        for (isize i = 0; i < n; i++) { \
            const isize row = at + i * inner; \
            MGX_IVDEP for (isize j = 0; j < w; j++) { const isize k = row + j; __VA_ARGS__ } \
        }

    #define MGX_CROSS_ENTROPY(T, U, S, F) \
        static isize ce_forward_##S(isize outer, isize n, isize inner, const char* c_x, const int64_t* target, const char* weight, \
                                    int64_t ignore_index, char* loss, char* lse) { \
            const T* x = (const T*)c_x; \
            if (inner == 1) return ce_forward_rows_##S(outer, n, c_x, target, weight, ignore_index, loss, lse); \
            MGX_COLUMNS(U, \
                if (lse) { \
                    MGX_CELLS(max[j] = x[k] > max[j] ? x[k] : max[j];) \
                    MGX_CELLS(sum[j] += mgx_exp##F(x[k] - max[j]);) \
                    for (isize j = 0; j < w; j++) sum[j] = mgx_log##F(sum[j]); \
                } \
                for (isize j = 0; j < w; j++) { \
                    const int64_t t = target[r + j]; \
                    if (t != ignore_index && (uint64_t)t >= (uint64_t)n) return r + j; \
                    if (lse) ((T*)lse)[r + j] = max[j], ((T*)lse)[outer * inner + r + j] = sum[j]; \
                    else max[j] = 0; \
                    ((T*)loss)[r + j] = t == ignore_index ? 0 : class_weight_##S(weight, t) * -(x[at + t * inner + j] - max[j] - sum[j]); \
                }) \
            return -1; \
        } \
        static isize ce_backward_##S(isize outer, isize n, isize inner, const char* c_x, const char* lse, const int64_t* target, \
                                    const char* weight, int64_t ignore_index, const char* dloss, isize dloss_stride, char* c_dx) { \
            const T* x = (const T*)c_x; T* dx = (T*)c_dx; \
            if (inner == 1) return ce_backward_rows_##S(outer, n, c_x, lse, target, weight, ignore_index, dloss, dloss_stride, c_dx); \
            MGX_COLUMNS(U, \
                int32_t class[MGX_WIDE]; U log_sum[MGX_WIDE]; \
                for (isize j = 0; j < w; j++) { \
                    const int64_t t = target[r + j]; \
                    if (t != ignore_index && (uint64_t)t >= (uint64_t)n) return r + j; \
                    class[j] = t == ignore_index ? -1 : (int32_t)t; \
                    if (lse) max[j] = ((const T*)lse)[r + j], log_sum[j] = ((const T*)lse)[outer * inner + r + j]; \
                    sum[j] = t == ignore_index ? 0 : *(const T*)(dloss + (r + j) * dloss_stride) * class_weight_##S(weight, t); \
                } \
                if (lse) MGX_CELLS(dx[k] = (mgx_exp##F(x[k] - max[j] - log_sum[j]) - (class[j] == (int32_t)i ? 1 : 0)) * sum[j];) \
                else MGX_CELLS(dx[k] = class[j] == (int32_t)i ? -sum[j] : 0;)) \
            return -1; \
        }
    MGX_CROSS_ENTROPY(mgx_f32, float, f32, f)
    MGX_CROSS_ENTROPY(mgx_f64, double, f64, )

    #define MGX_SOFTMAX_ALONG(T, U, S, F) \
        MGX_ALONG(softmax, T, U, S, \
            MGX_CELLS(max[j] = x[k] > max[j] ? x[k] : max[j];) \
            MGX_CELLS(const U e = mgx_exp##F(x[k] - max[j]); sum[j] += e; out[k] = e;) \
            for (isize j = 0; j < w; j++) sum[j] = 1 / sum[j]; \
            MGX_CELLS(out[k] *= sum[j];)) \
        MGX_ALONG(log_softmax, T, U, S, \
            MGX_CELLS(max[j] = x[k] > max[j] ? x[k] : max[j];) \
            MGX_CELLS(sum[j] += mgx_exp##F(x[k] - max[j]);) \
            for (isize j = 0; j < w; j++) sum[j] = mgx_log##F(sum[j]); \
            MGX_CELLS(out[k] = x[k] - max[j] - sum[j];)) \
        MGX_ALONG(softmax_bwd, T, U, S, \
            MGX_CELLS(sum[j] += x[k] * d[k];) \
            MGX_CELLS(out[k] = x[k] * (d[k] - sum[j]);)) \
        MGX_ALONG(log_softmax_bwd, T, U, S, \
            MGX_CELLS(sum[j] += d[k];) \
            MGX_CELLS(out[k] = d[k] - mgx_exp##F(x[k]) * sum[j];))
    MGX_SOFTMAX_ALONG(mgx_f32, float, f32, f)
    MGX_SOFTMAX_ALONG(mgx_f64, double, f64, )

    static const void* const mgx_rows[][3] = {  /* in the order of SoftmaxKernels */
        MGX_ENTRY(softmax), MGX_ENTRY(log_softmax), MGX_ENTRY(softmax_bwd), MGX_ENTRY(log_softmax_bwd),
        MGX_ENTRY(ce_forward), MGX_ENTRY(ce_backward), MGX_ENTRY(ctc)};
    """
