# Reductions of (outer, n, inner) over n, pairwise: halves of more than MGX_RUN rows are reduced apart, so
# that the error of a sum grows with log(n) and its order depends on the shape alone.
#
# Everything is a reduction of rows of up to MGX_WIDE columns into as many accumulators, which the compiler vectorises.
# Where inner is small (1 for the sum of a row), k consecutive n are taken as one row of k * inner <= MGX_LANES columns,
# and the k accumulators of a column are combined at the end.
from kernels.types cimport *
from kernels.reduce cimport *

include "kernels/math.pxi"

cdef extern from *:
    r"""
    #define MGX_LANES 64  /* and 16 for short rows: both known to the compiler */
    #define MGX_FEW 16
    #define MGX_WIDE 256
    #define MGX_RUN 64
    #define MGX_MIN(a, b) ((a) < (b) ? (a) : (b))

    static isize mgx_fold(isize n, isize inner) {  /* a power of two */
        isize k = 1;
        while (2 * k * inner <= (n < 256 ? MGX_FEW : MGX_LANES) && 4 * k <= n) k *= 2;
        return k;
    }

    /* OP combines a and b of type A; LOAD is element v of column j as an A (and may use m[j]); LAST, of a, is what is written.
       _rows: acc[0:w] := n >= 1 rows of w columns, the next row `step` elements on.
       _columns: acc[0:w] := w columns of (n, step); where k > 1 (and w == step) k rows are folded into one. */
    #define MGX_REDUCE(NAME, T, S, A, NOTHING, LOAD, OP, LAST) \
        MGX_INLINE A NAME##_load_##S(T v, A m) { return LOAD; } \
        MGX_INLINE A NAME##_op_##S(A a, A b) { return OP; } \
        MGX_INLINE A NAME##_last_##S(A a) { return LAST; } \
        MGX_INLINE void NAME##_run_##S(isize n, isize step, isize w, const char* c, const A* m, A* acc) { \
            typedef T V __attribute__((aligned(1))); \
            const V* x = (const V*)c; \
            isize i = n < 2 ? 1 : n < 4 ? 2 : 4; \
            if (n < 2) { MGX_IVDEP for (isize j = 0; j < w; j++) acc[j] = NAME##_load_##S(x[j], m[j]); } \
            else if (n < 4) { MGX_IVDEP for (isize j = 0; j < w; j++) acc[j] = MGX_TWO(NAME, S, x + j, m[j]); } \
            else { MGX_IVDEP for (isize j = 0; j < w; j++) acc[j] = MGX_FOUR(NAME, S, x + j, m[j]); } \
            for (; i + 4 <= n; i += 4) \
                MGX_IVDEP for (isize j = 0; j < w; j++) \
                    acc[j] = NAME##_op_##S(acc[j], MGX_FOUR(NAME, S, x + i * step + j, m[j])); \
            for (; i < n; i++) \
                MGX_IVDEP for (isize j = 0; j < w; j++) \
                    acc[j] = NAME##_op_##S(acc[j], NAME##_load_##S(x[i * step + j], m[j])); \
        } \
        static void NAME##_rows_##S(isize n, isize step, isize w, const char* c, const A* m, A* acc) { \
            if (n > MGX_RUN) { \
                A right[MGX_WIDE]; \
                const isize half = n / 8 * 4; \
                NAME##_rows_##S(half, step, w, c, m, acc); \
                NAME##_rows_##S(n - half, step, w, c + half * step * (isize)sizeof(T), m, right); \
                for (isize j = 0; j < w; j++) acc[j] = NAME##_op_##S(acc[j], right[j]); \
            } else if (w == MGX_LANES) NAME##_run_##S(n, step, MGX_LANES, c, m, acc); \
            else if (w == MGX_FEW) NAME##_run_##S(n, step, MGX_FEW, c, m, acc); \
            else NAME##_run_##S(n, step, w, c, m, acc); \
        } \
        static void NAME##_columns_##S(isize n, isize step, isize w, isize k, const char* c, const A* m, A* acc) { \
            typedef T V __attribute__((aligned(1))); \
            const isize rows = n / k, rest = (n - rows * k) * w; \
            if (k == 1) { NAME##_rows_##S(n, step, w, c, m, acc); return; } \
            NAME##_rows_##S(rows, k * w, k * w, c, m, acc); \
            for (isize j = 0; j < rest; j++) \
                acc[j] = NAME##_op_##S(acc[j], NAME##_load_##S(((const V*)c)[rows * k * w + j], m[j])); \
            k *= w; \
            if ((k & (k - 1)) == 0) {  /* halves of known length */ \
                MGX_HALVE(NAME, S, 32) MGX_HALVE(NAME, S, 16) MGX_HALVE(NAME, S, 8) \
                MGX_HALVE(NAME, S, 4) MGX_HALVE(NAME, S, 2) MGX_HALVE(NAME, S, 1) \
                return; \
            } \
            for (; k > w; k /= 2) for (isize j = 0; j < k / 2; j++) acc[j] = NAME##_op_##S(acc[j], acc[k / 2 + j]); \
        }
    #define MGX_HALVE(NAME, S, H) \
        if (k > H && w <= H) for (int j = 0; j < H; j++) acc[j] = NAME##_op_##S(acc[j], acc[j + H]);
    #define MGX_TWO(NAME, S, p, m) NAME##_op_##S(NAME##_load_##S((p)[0], m), NAME##_load_##S((p)[step], m))
    #define MGX_FOUR(NAME, S, p, m) \
        NAME##_op_##S(MGX_TWO(NAME, S, p, m), MGX_TWO(NAME, S, (p) + 2 * step, m))

    /* Short rows, 16 at a time: each is folded into 16 columns, then neighbours are combined until one is left of each row. */
    #define MGX_SHORT(NAME, S, A) \
        static void NAME##_short_##S(isize outer, isize n, isize apart, isize size, const char* x, char* out) { \
            typedef A W __attribute__((aligned(1))); \
            static const A m[MGX_FEW]; \
            A acc[MGX_FEW * MGX_FEW]; \
            for (isize o = 0; o < outer; o += MGX_FEW) { \
                const isize count = MGX_MIN(outer - o, MGX_FEW); \
                for (isize r = 0; r < count; r++) \
                    NAME##_fold_##S(n, x + (o + r) * apart * size, m, acc + r * MGX_FEW); \
                for (isize left = count * MGX_FEW / 2; left >= count; left /= 2) \
                    MGX_IVDEP for (isize j = 0; j < left; j++) acc[j] = NAME##_op_##S(acc[2 * j], acc[2 * j + 1]); \
                for (isize j = 0; j < count; j++) ((W*)out)[o + j] = NAME##_last_##S(acc[j]); \
            } \
        }
    /* Below 16 elements: 16 rows side by side. */
    #define MGX_SHORTEST(NAME, T, S, A) \
        static void NAME##_shortest_##S(isize outer, isize n, isize apart, const char* c, char* out) { \
            typedef T V __attribute__((aligned(1))); typedef A W __attribute__((aligned(1))); \
            const V* x = (const V*)c; \
            isize o = 0; \
            for (; o + MGX_FEW <= outer; o += MGX_FEW, x += MGX_FEW * apart) { \
                A acc[MGX_FEW]; \
                for (isize j = 0; j < MGX_FEW; j++) acc[j] = NAME##_load_##S(x[j * apart], 0); \
                for (isize i = 1; i < n; i++) \
                    for (isize j = 0; j < MGX_FEW; j++) acc[j] = NAME##_op_##S(acc[j], NAME##_load_##S(x[j * apart + i], 0)); \
                for (isize j = 0; j < MGX_FEW; j++) ((W*)out)[o + j] = NAME##_last_##S(acc[j]); \
            } \
            for (; o < outer; o++, x += apart) { \
                A acc = NAME##_load_##S(x[0], 0); \
                for (isize i = 1; i < n; i++) acc = NAME##_op_##S(acc, NAME##_load_##S(x[i], 0)); \
                ((W*)out)[o] = NAME##_last_##S(acc); \
            } \
        }
    #define MGX_FOLD(NAME, T, S, A) \
        MGX_INLINE void NAME##_fold_##S(isize n, const char* c, const A* m, A* acc) { \
            typedef T V __attribute__((aligned(1))); \
            const isize rows = n / MGX_FEW; \
            NAME##_run_##S(rows, MGX_FEW, MGX_FEW, c, m, acc); \
            for (isize j = 0; j < n - rows * MGX_FEW; j++) \
                acc[j] = NAME##_op_##S(acc[j], NAME##_load_##S(((const V*)c)[rows * MGX_FEW + j], m[j])); \
        }

    /* For every outer and chunk of columns: the body finds a chunk at c, w columns wide, of which `fold` rows make one; its result is out[to]. */
    #define MGX_CHUNKS(T, ...) \
        const isize fold __attribute__((unused)) = step == inner ? mgx_fold(n, inner) : 1; \
        for (isize o = 0; o < outer; o++) \
            for (isize from = 0; from < inner; from += MGX_WIDE) { \
                const isize w = MGX_MIN(inner - from, MGX_WIDE), to = o * inner + from; \
                const char* c = x + (o * apart + from) * (isize)sizeof(T); \
                __VA_ARGS__ \
            }
    #define MGX_KERNEL(NAME, T, S, A, NOTHING) \
        MGX_FOLD(NAME, T, S, A) MGX_SHORT(NAME, S, A) MGX_SHORTEST(NAME, T, S, A) \
        static void NAME##_##S(isize outer, isize n, isize inner, isize apart, isize step, const char* x, char* out) { \
            typedef A W __attribute__((aligned(1))); \
            static const A m[MGX_WIDE]; \
            W* y = (W*)out; \
            if (n == 0) { for (isize i = 0; i < outer * inner; i++) y[i] = NOTHING; return; } \
            if (inner == 1 && n < MGX_FEW) { NAME##_shortest_##S(outer, n, apart, x, out); return; } \
            if (inner == 1 && n < 256) { NAME##_short_##S(outer, n, apart, sizeof(T), x, out); return; } \
            MGX_CHUNKS(T, \
                A acc[MGX_WIDE]; \
                NAME##_columns_##S(n, step, w, fold, c, m, acc); \
                for (isize j = 0; j < w; j++) y[to + j] = NAME##_last_##S(acc[j]);) \
        }
    /* The extreme, then the first place where it stands: rows are searched 64 elements at a time, columns backwards. */
    #define MGX_ARG(NAME, EXTREME, T, S) \
        static void NAME##_##S(isize outer, isize n, isize inner, isize apart, isize step, const char* x, char* out) { \
            typedef T V __attribute__((aligned(1))); typedef int64_t W __attribute__((aligned(1))); \
            static const T m[MGX_WIDE]; \
            W* y = (W*)out; \
            if (n == 0) return; \
            if (inner == 1 && n < MGX_FEW) \
                for (; outer >= MGX_FEW; outer -= MGX_FEW, x += MGX_FEW * apart * (isize)sizeof(T), y += MGX_FEW) { \
                    T best[MGX_FEW]; \
                    EXTREME##_shortest_##S(MGX_FEW, n, apart, x, (char*)best); \
                    for (isize i = n - 1; i >= 0; i--) \
                        for (isize j = 0; j < MGX_FEW; j++) { \
                            const T v = ((const V*)x)[j * apart + i]; \
                            y[j] = v == best[j] || v != v ? i : y[j]; \
                        } \
                } \
            MGX_CHUNKS(T, \
                T best[MGX_WIDE]; int64_t index[MGX_WIDE]; \
                EXTREME##_columns_##S(n, step, w, fold, c, m, best); \
                if (inner == 1) { \
                    const V* v = (const V*)c; \
                    const T b = best[0]; \
                    isize i = 0; \
                    for (int found = 0; i + 64 <= n; i += 64) { \
                        for (int j = 0; j < 64; j++) found |= (v[i + j] == b) | (v[i + j] != v[i + j]); \
                        if (found) break; \
                    } \
                    while (!(v[i] == b || v[i] != v[i])) i++; \
                    y[to] = i; \
                    continue; \
                } \
                for (isize i = n - 1; i >= 0; i--) \
                    for (isize j = 0; j < w; j++) { \
                        const T v = ((const V*)c)[i * step + j]; \
                        index[j] = v == best[j] || v != v ? i : index[j]; \
                    } \
                for (isize j = 0; j < w; j++) y[to + j] = index[j];) \
        }
    /* Is the mean so much larger than the deviations that its rounding counts among them? Then the rest, their sum, is not 0. */
    #define MGX_IS_FAR(m, acc, FAR) ((m) * (m) * n > (acc) * FAR)
    #define MGX_WITHOUT(acc, rest) ((acc) * n > (rest) * (rest) ? (acc) - (rest) * (rest) / n : 0)
    #define MGX_MOMENTS(T, S, FAR) \
        static void MOMENTS_##S(isize outer, isize n, isize inner, isize apart, isize step, const char* x, char* mean, char* m2) { \
            typedef T W __attribute__((aligned(1))); \
            static const T zero[MGX_WIDE]; \
            if (n == 0) { \
                for (isize i = 0; i < outer * inner; i++) { ((W*)mean)[i] = (T)NAN; ((W*)m2)[i] = 0; } \
                return; \
            } \
            if (inner == 1 && n < MGX_FEW) { \
                SUM_shortest_##S(outer, n, apart, x, mean); \
                for (isize o = 0; o < outer; o++, x += apart * (isize)sizeof(T)) { \
                    const T m = ((W*)mean)[o] /= (T)n; \
                    T acc = 0, rest = 0; \
                    for (isize i = 0; i < n; i++) acc += DEVIATION_load_##S(((const W*)x)[i], m), rest += ((const W*)x)[i] - m; \
                    ((W*)m2)[o] = MGX_IS_FAR(m, acc, FAR) ? MGX_WITHOUT(acc, rest) : acc; \
                } \
                return; \
            } \
            MGX_CHUNKS(T, \
                T m[MGX_WIDE]; T acc[MGX_WIDE]; \
                SUM_columns_##S(n, step, w, fold, c, zero, m); \
                for (isize j = 0; j < w; j++) ((W*)mean)[to + j] = m[j] /= (T)n; \
                for (isize j = w; j < fold * w; j += w) memcpy(m + j, m, (size_t)w * sizeof(T)); \
                DEVIATION_columns_##S(n, step, w, fold, c, m, acc); \
                int far = 0; \
                for (isize j = 0; j < w; j++) far |= MGX_IS_FAR(m[j], acc[j], FAR); \
                if (far) { \
                    T rest[MGX_WIDE]; \
                    RESIDUE_columns_##S(n, step, w, fold, c, m, rest); \
                    for (isize j = 0; j < w; j++) \
                        if (MGX_IS_FAR(m[j], acc[j], FAR)) acc[j] = MGX_WITHOUT(acc[j], rest[j]); \
                } \
                for (isize j = 0; j < w; j++) ((W*)m2)[to + j] = acc[j];) \
        }

    #define MGX_PICK(c, a, b) ((c) ? (a) : (b))

    /* A: the accumulator and result of sums and products. a + 0: sums begin with 0, so that of -0 is 0. */
    #define MGX_DTYPE(T, S, A, PICK) \
        MGX_BOTH(SUM, T, S, A, 0, (A)v, a + b, a + 0) \
        MGX_BOTH(PROD, T, S, A, 1, (A)v, a * b, a) \
        MGX_BOTH(MAX, T, S, T, 0, v, PICK((a > b) | (a != a), a, b), a) \
        MGX_BOTH(MIN, T, S, T, 0, v, PICK((a < b) | (a != a), a, b), a) \
        MGX_BOTH(ANY, T, S, uint8_t, 0, v != 0, a | b, a) \
        MGX_BOTH(ALL, T, S, uint8_t, 1, v != 0, a & b, a) \
        MGX_ARG(ARGMAX, MAX, T, S) \
        MGX_ARG(ARGMIN, MIN, T, S)
    #define MGX_FLOAT(T, S, PICK, FAR) \
        MGX_BOTH(SUMSQ, T, S, T, 0, v * v, a + b, a) \
        MGX_BOTH(NANSUM, T, S, T, 0, PICK(v == v, v, 0), a + b, a + 0) \
        MGX_REDUCE(DEVIATION, T, S, T, 0, (v - m) * (v - m), a + b, a) \
        MGX_REDUCE(RESIDUE, T, S, T, 0, v - m, a + b, a) \
        MGX_MOMENTS(T, S, FAR)
    #define MGX_BOTH(NAME, T, S, A, NOTHING, LOAD, OP, LAST) \
        MGX_REDUCE(NAME, T, S, A, NOTHING, LOAD, OP, LAST) MGX_KERNEL(NAME, T, S, A, NOTHING)
    MGX_DTYPE(float, f32, float, mgx_pickf)
    MGX_DTYPE(double, f64, double, mgx_pick)
    MGX_DTYPE(int64_t, i64, uint64_t, MGX_PICK)
    MGX_DTYPE(int32_t, i32, uint64_t, MGX_PICK)
    MGX_DTYPE(int16_t, i16, uint64_t, MGX_PICK)
    MGX_DTYPE(int8_t, i8, uint64_t, MGX_PICK)
    MGX_DTYPE(uint8_t, u8, uint64_t, MGX_PICK)
    MGX_BOTH(SUM, uint8_t, bool, uint64_t, 0, v != 0, a + b, a)  /* bytes that are viewed as bools may hold more than 1 */
    MGX_BOTH(PROD, uint8_t, bool, uint64_t, 1, v != 0, a & b, a)
    MGX_FLOAT(float, f32, mgx_pickf, 1e6f)
    MGX_FLOAT(double, f64, mgx_pick, 1e14)

    #define MGX_ENTRY_WITH(NAME, BOOL) {#NAME, NAME##_f32, NAME##_f64, NAME##_i64, NAME##_i32, NAME##_i16, NAME##_i8, NAME##_u8, BOOL}
    #define MGX_ENTRY(NAME) MGX_ENTRY_WITH(NAME, NAME##_u8)
    """

cdef ReduceKernels table
include "kernels/reduce_dist.pxi"
include "kernels/reduce_order.pxi"
include "kernels/reduce_scan.pxi"
include "kernels/rows.pxi"

NAMES = fill(sizeof(table))

include "kernels/table.pxi"
