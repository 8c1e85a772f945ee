# Softmax, log-softmax and the losses on them, over the rows of a contiguous (rows, n); softmax_columns.pxi: over n of an (outer, n, inner).
#
# A block of rows (up to MGX_FLAT elements, at least one row) is worked on at a time: what belongs to a row is short
# loops, but exp and log run over the whole block, so that rows of 10 waste no vector lanes. A NaN in a row makes its
# sum NaN; so does a row of -inf, whose x - max is NaN.
from kernels.types cimport *
from kernels.softmax cimport *

include "kernels/math.pxi"

cdef extern from *:
    r"""
    #define MGX_FLAT 1024
    #define MGX_ROWS 128
    #define MGX_MIN(a, b) ((a) < (b) ? (a) : (b))

    #define MGX_BLOCKS(rows, n) \
        for (isize step = mgx_block_rows(n), first = 0, count; \
             count = MGX_MIN(rows - first, step), first < rows; first += step)

    static isize mgx_block_rows(isize n) {
        return n < MGX_FLAT / MGX_ROWS ? MGX_ROWS : n <= MGX_FLAT ? MGX_FLAT / n : 1;
    }

    /* One value of a row: LOAD is element k of x (and y), OP joins a and b. 32 lanes while the row is long, four
       of their rows at a time because lanes live in memory; then one by one. START joins them: a plain copy goes by 16 bytes,
       which no load of 32 is forwarded from. */
    #define MGX_ROW_VALUE(NAME, T, START, LOAD, OP) \
        MGX_INLINE T NAME##_op(T a, T b) { return OP; } \
        MGX_INLINE T NAME##_at(const T* x, const T* y, isize k) { return LOAD; } \
        MGX_INLINE T NAME##_four(const T* x, const T* y, isize k) { \
            return NAME##_op(NAME##_op(NAME##_at(x, y, k), NAME##_at(x, y, k + 32)), \
                             NAME##_op(NAME##_at(x, y, k + 64), NAME##_at(x, y, k + 96))); \
        } \
        MGX_INLINE T NAME(isize n, const T* x, const T* y) { \
            T total = START; \
            isize i = 0; \
            if (n >= 32) { \
                T lane[32]; \
                if (n < 64) for (int j = 0; j < 32; j++) lane[j] = NAME##_op(START, NAME##_at(x, y, j)); \
                else if (n < 128) for (int j = 0; j < 32; j++) lane[j] = NAME##_op(NAME##_at(x, y, j), NAME##_at(x, y, j + 32)); \
                else for (int j = 0; j < 32; j++) lane[j] = NAME##_four(x, y, j); \
                for (i = n < 64 ? 32 : n < 128 ? 64 : 128; i + 128 <= n; i += 128) \
                    for (int j = 0; j < 32; j++) lane[j] = NAME##_op(lane[j], NAME##_four(x, y, i + j)); \
                for (; i + 32 <= n; i += 32) \
                    for (int j = 0; j < 32; j++) lane[j] = NAME##_op(lane[j], NAME##_at(x, y, i + j)); \
                for (int j = 0; j < 16; j++) lane[j] = NAME##_op(lane[j], lane[j + 16]); \
                for (int j = 0; j < 8; j++) lane[j] = NAME##_op(lane[j], lane[j + 8]); \
                for (int j = 0; j < 4; j++) total = NAME##_op(total, NAME##_op(lane[j], lane[j + 4])); \
            } \
            for (; i < n; i++) total = NAME##_op(total, NAME##_at(x, y, i)); \
            return total; \
        }

    #define MGX_SOFTMAX(T, S, F) \
        MGX_ROW_VALUE(row_max_##S, T, -(T)INFINITY, x[k], a > b ? a : b) \
        MGX_ROW_VALUE(row_sum_##S, T, 0, x[k], a + b) \
        MGX_ROW_VALUE(row_dot_##S, T, 0, x[k] * y[k], a + b) \
        MGX_INLINE T class_weight_##S(const char* weight, int64_t t) { return weight ? ((const T*)weight)[t] : (T)1; } \
        static void flat_exp_##S(isize n, const T* x, T* out) { \
            MGX_IVDEP for (isize i = 0; i < n; i++) out[i] = mgx_exp##F(x[i]); \
        } \
        /* max[r], log_sum[r] := log(sum(exp(x[r] - max[r]))) of a block */ \
        static void log_sum_exp_##S(isize rows, isize n, const T* x, T* max, T* log_sum) { \
            T e[MGX_FLAT]; \
            for (isize r = 0; r < rows; r++) { \
                max[r] = row_max_##S(n, x + r * n, x); \
                log_sum[r] = 0; \
            } \
            for (isize from = 0; from < n; from += MGX_FLAT) { \
                const isize w = MGX_MIN(n - from, MGX_FLAT); \
                for (isize r = 0; r < rows; r++) { \
                    const T m = max[r]; \
                    for (isize j = 0; j < w; j++) e[r * w + j] = x[r * n + from + j] - m; \
                } \
                flat_exp_##S(rows * w, e, e); \
                for (isize r = 0; r < rows; r++) log_sum[r] += row_sum_##S(w, e + r * w, e); \
            } \
            for (isize r = 0; r < rows; r++) log_sum[r] = mgx_log##F(log_sum[r]); \
        } \
        static void softmax_rows_##S(isize rows, isize n, const char* c_x, const char* none, char* c_out) { \
            const T* x = (const T*)c_x; T* out = (T*)c_out; \
            MGX_BLOCKS(rows, n) { \
                const T* bx = x + first * n; T* by = out + first * n; \
                T max[MGX_ROWS]; T sum[MGX_ROWS]; \
                for (isize r = 0; r < count; r++) { \
                    max[r] = row_max_##S(n, bx + r * n, bx); \
                    sum[r] = 0; \
                } \
                for (isize from = 0; from < n; from += MGX_FLAT) {  /* a part of a long row stays in the first cache */ \
                    const isize w = MGX_MIN(n - from, MGX_FLAT); \
                    for (isize r = 0; r < count; r++) { \
                        const T m = max[r]; \
                        MGX_IVDEP for (isize j = r * n + from; j < r * n + from + w; j++) by[j] = bx[j] - m; \
                    } \
                    flat_exp_##S(count * w, by + from, by + from); \
                    for (isize r = 0; r < count; r++) sum[r] += row_sum_##S(w, by + r * n + from, by); \
                } \
                for (isize r = 0; r < count; r++) { \
                    const T scale = 1 / sum[r]; \
                    for (isize j = 0; j < n; j++) by[r * n + j] *= scale; \
                } \
            } \
        } \
        static void log_softmax_rows_##S(isize rows, isize n, const char* c_x, const char* none, char* c_out) { \
            const T* x = (const T*)c_x; T* out = (T*)c_out; \
            MGX_BLOCKS(rows, n) { \
                T max[MGX_ROWS]; T log_sum[MGX_ROWS]; \
                log_sum_exp_##S(count, n, x + first * n, max, log_sum); \
                for (isize r = 0; r < count; r++) { \
                    const T m = max[r], l = log_sum[r]; \
                    const T* bx = x + (first + r) * n; T* by = out + (first + r) * n; \
                    MGX_IVDEP for (isize j = 0; j < n; j++) by[j] = bx[j] - m - l; \
                } \
            } \
        } \
        static void softmax_bwd_rows_##S(isize rows, isize n, const char* y, const char* dout, char* dx) { \
            for (isize r = 0; r < rows; r++) { \
                const T* by = (const T*)y + r * n; const T* bd = (const T*)dout + r * n; T* bx = (T*)dx + r * n; \
                const T dot = row_dot_##S(n, by, bd); \
                MGX_IVDEP for (isize j = 0; j < n; j++) bx[j] = by[j] * (bd[j] - dot); \
            } \
        } \
        static void log_softmax_bwd_rows_##S(isize rows, isize n, const char* y, const char* dout, char* dx) { \
            T e[MGX_FLAT]; T sum[MGX_ROWS]; \
            MGX_BLOCKS(rows, n) { \
                const T* by = (const T*)y + first * n; const T* bd = (const T*)dout + first * n; \
                T* bx = (T*)dx + first * n; \
                for (isize r = 0; r < count; r++) sum[r] = row_sum_##S(n, bd + r * n, bd); \
                for (isize from = 0; from < n; from += MGX_FLAT) { \
                    const isize w = MGX_MIN(n - from, MGX_FLAT); \
                    flat_exp_##S(count * w, by + from, e); \
                    for (isize r = 0; r < count; r++) { \
                        const T s = sum[r]; \
                        MGX_IVDEP for (isize j = 0; j < w; j++) \
                            bx[r * n + from + j] = bd[r * n + from + j] - e[r * w + j] * s; \
                    } \
                } \
            } \
        } \
        static isize ce_forward_rows_##S(isize rows, isize n, const char* x, const int64_t* target, \
                                         const char* weight, int64_t ignore_index, char* loss, char* lse) { \
            MGX_BLOCKS(rows, n) { \
                T max[MGX_ROWS]; T log_sum[MGX_ROWS]; \
                const T* bx = (const T*)x + first * n; \
                if (lse) log_sum_exp_##S(count, n, bx, max, log_sum); \
                for (isize r = 0; r < count; r++) { \
                    const int64_t t = target[first + r]; \
                    if (t != ignore_index && (uint64_t)t >= (uint64_t)n) return first + r; \
                    if (lse) ((T*)lse)[first + r] = max[r], ((T*)lse)[rows + first + r] = log_sum[r]; \
                    else max[r] = log_sum[r] = 0; \
                    ((T*)loss)[first + r] = t == ignore_index ? 0 : \
                        class_weight_##S(weight, t) * -(bx[r * n + t] - max[r] - log_sum[r]);  /* -0 where the class is certain */ \
                } \
            } \
            return -1; \
        } \
        static isize ce_backward_rows_##S(isize rows, isize n, const char* x, const char* lse, \
                                          const int64_t* target, const char* weight, int64_t ignore_index, \
                                          const char* dloss, isize dloss_stride, char* dx) { \
            if (!lse) memset(dx, 0, (size_t)(rows * n) * sizeof(T)); \
            MGX_BLOCKS(rows, n) { \
                T* bx = (T*)dx + first * n; \
                for (isize r = 0; r < (lse ? count : 0); r++) { \
                    const T m = ((const T*)lse)[first + r], l = ((const T*)lse)[rows + first + r]; \
                    const T* from = (const T*)x + (first + r) * n; \
                    MGX_IVDEP for (isize j = 0; j < n; j++) bx[r * n + j] = from[j] - m - l; \
                } \
                if (lse) flat_exp_##S(count * n, bx, bx); \
                for (isize r = 0; r < count; r++) { \
                    const int64_t t = target[first + r]; \
                    if (t != ignore_index && (uint64_t)t >= (uint64_t)n) return first + r; \
                    const T d = t == ignore_index ? 0 : *(const T*)(dloss + (first + r) * dloss_stride) * class_weight_##S(weight, t); \
                    if (t != ignore_index) bx[r * n + t] = lse ? bx[r * n + t] - 1 : -d; \
                    for (isize j = 0; j < (lse ? n : 0); j++) bx[r * n + j] *= d; \
                } \
            } \
            return -1; \
        }
    typedef float mgx_f32 __attribute__((aligned(1)));  /* foreign memory may come at any address */
    typedef double mgx_f64 __attribute__((aligned(1)));
    MGX_SOFTMAX(mgx_f32, f32, f)
    MGX_SOFTMAX(mgx_f64, f64, )

    #define MGX_ENTRY(NAME) {#NAME, NAME##_f32, NAME##_f64}
    """

cdef SoftmaxKernels table
include "kernels/softmax_ctc.pxi"
include "kernels/softmax_columns.pxi"
include "kernels/rows.pxi"

NAMES = fill(sizeof(table))

include "kernels/table.pxi"
