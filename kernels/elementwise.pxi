# Element-wise kernels. elementwise_ops.pxi holds the operations; this file turns each (operation, dtype) into one loop
# over contiguous data, which the compiler vectorises, and one entry of the table, which also takes strided data.
#
# Strided inputs are gathered into blocks of MGX_BLOCK elements in the L1 cache, a stride of 0 once for all blocks, and
# strided outputs are scattered from one: a loop per stride pattern would quadruple the code and not vectorise.
from kernels.types cimport *
from kernels.elementwise cimport *

include "kernels/math.pxi"
include "kernels/math_special.pxi"
include "kernels/elementwise_ops.pxi"

cdef extern from *:
    r"""
    #define MGX_BLOCK 256
    #define MGX_UNUSED __attribute__((unused))
    typedef void (*mgx_row)(isize n, const char* x, const char* y, const char* z, char* out, const double* p);
    typedef void (*mgx_copy_fn)(isize n, const char* x, isize sx, char* out, isize so, const double* p);
    typedef struct { const char* x; isize stride, size; } mgx_arg;

    /* memcpy. Its instruction for long rows takes up to 25 times as long where out lies a few bytes behind x in their pages, so those go in short ones. */
    static void mgx_move(char* out, const char* x, isize n) {
        for (const isize step = 2048; ((out - x - 1) & 4095) < 31 && n > step; n -= step, x += step, out += step) memcpy(out, x, step);
        memcpy(out, x, (size_t)n);
    }

    /* out[i] := x[i] for elements of one size, by bytes strides */
    #define MGX_COPY(T, SIZE) \
        static void mgx_copy##SIZE(isize n, const char* x, isize sx, char* out, isize so, \
                                   const double* p) { \
            typedef T V __attribute__((aligned(1))); \
            if (sx == SIZE && so == SIZE) { if (x != out) mgx_move(out, x, n * SIZE); return; } \
            if (sx == 0 && so == SIZE && n > 0) { \
                const T v = *(const V*)x; \
                for (isize i = 0; i < n; i++) ((V*)out)[i] = v; \
                return; \
            } \
            if (sx == -SIZE && so == SIZE) for (isize i = 0; i < n; i++) ((V*)out)[i] = ((const V*)x)[-i]; /* flips: vectors */ \
            else for (isize i = 0; i < n; i++) *(V*)(out + i * so) = *(const V*)(x + i * sx); \
        }
    MGX_COPY(uint8_t, 1)
    MGX_COPY(uint16_t, 2)
    MGX_COPY(uint32_t, 4)
    MGX_COPY(uint64_t, 8)
    static const mgx_copy_fn mgx_copy[9] = {0, mgx_copy1, mgx_copy2, 0, mgx_copy4, 0, 0, 0, mgx_copy8};

    /* out[c, k] := x[k, c], 4 by 4 elements of 4 bytes */
    typedef uint32_t mgx_quad __attribute__((vector_size(16), aligned(4), may_alias));
    MGX_INLINE void mgx_turn(const char* x, isize tx, char* out, isize to) {
        const mgx_quad a = *(mgx_quad*)x, b = *(mgx_quad*)(x + tx), c = *(mgx_quad*)(x + 2 * tx), d = *(mgx_quad*)(x + 3 * tx);
        for (int k = 0; k < 4; k++) *(mgx_quad*)(out + k * to) = (mgx_quad){a[k], b[k], c[k], d[k]};
    }

    /* m lines of n times one number, by vectors that reach into the next ones, which come later */
    #define MGX_FILL(T, SIZE) \
        static void mgx_fill##SIZE(isize n, isize m, const char* x, isize tx, char* out) { \
            typedef T V __attribute__((vector_size(MGX_VBYTES), aligned(1), may_alias)); \
            typedef T W __attribute__((aligned(1), may_alias)); \
            for (isize left = m * n * SIZE; m > 0; m--, x += tx, out += n * SIZE, left -= n * SIZE) \
                if (n * SIZE + MGX_VBYTES <= left) for (isize i = 0; i < n * SIZE; i += MGX_VBYTES) *(V*)(out + i) = (V){0} + *(const W*)x; \
                else mgx_copy##SIZE(n, x, 0, out, SIZE, 0); \
        }
    MGX_FILL(uint32_t, 4)
    MGX_FILL(uint64_t, 8)

    static void mgx_copy_plane(isize size, isize n, isize m, const char* x, isize sx, isize tx, char* out, isize so, isize to) {
        #define MGX_LINES(BYTES) \
            if (n * size == BYTES && sx == size && so == size) { for (isize j = 0; j < m; j++) memcpy(out + j * to, x + j * tx, BYTES); return; }
        if (tx == 0 && sx == size && so == size && to == n * size && m > 0) {  /* a line that repeats */
            memcpy(out, x, to);
            for (isize done = to; done < m * to; done *= 2) memcpy(out + done, out, done < m * to - done ? done : m * to - done);
            return;
        }
        if (sx == 0 && so == size && to == n * size) {  /* lines of one number */
            if (size == 4) { mgx_fill4(n, m, x, tx, out); return; }
            if (size == 8) { mgx_fill8(n, m, x, tx, out); return; }
        }
        MGX_LINES(8) MGX_LINES(16) MGX_LINES(32) MGX_LINES(64)     /* sizes that the compiler knows are copied several times as fast */
        if (sx == size && so == size) { for (isize j = 0; j < m; j++) mgx_move(out + j * to, x + j * tx, n * size); return; }
        char tile[32][64] __attribute__((aligned(64)));
        const isize width = tx == size ? 64 / size : 1;
        for (isize j = 0; j < m; j += width)     /* few lines of out at a time, each from its beginning to its end */
            for (isize i = 0; i < n; i += 32) {
                const isize rows = n - i < 32 ? n - i : 32, cols = m - j < width ? m - j : width;
                const char* from = x + i * sx + j * tx;
                char* to_ = out + i * so + j * to;
                if (width > 1) for (isize k = 0; k < rows; k++) memcpy(tile[k], from + k * sx, cols == width ? 64 : (size_t)(cols * size));
                if (rows == 32 && cols == 16 && size == 4 && so == 4) {
                    for (int c = 0; c < 16; c += 4)
                        for (int k = 0; k < 32; k += 4) mgx_turn(tile[k] + 4 * c, 64, to_ + c * to + 4 * k, to);
                } else for (isize k = 0; k < cols; k++)
                    mgx_copy[size](rows, width > 1 ? tile[0] + k * size : from, width > 1 ? 64 : sx, to_ + k * to, so, 0);
            }
    }

    static __attribute__((noinline)) void mgx_strided(mgx_row row, isize n, const mgx_arg* in, int count, char* out,
                                                      isize so, isize size, const double* p) {
        char block[4][MGX_BLOCK * 8] __attribute__((aligned(64)));
        const char* x[3] = {0, 0, 0};
        for (isize i = 0; i < n; i += MGX_BLOCK) {
            const isize m = n - i < MGX_BLOCK ? n - i : MGX_BLOCK;
            for (int k = 0; k < count; k++) {
                x[k] = in[k].x + i * in[k].stride;
                if (in[k].stride == in[k].size) continue;
                if (i == 0 || in[k].stride) mgx_copy[in[k].size](m, x[k], in[k].stride, block[k], in[k].size, 0);
                x[k] = block[k];
            }
            row(m, x[0], x[1], x[2], so == size ? out + i * so : block[3], p);
            if (so != size) mgx_copy[size](m, block[3], size, out + i * so, so, 0);
        }
    }

    /* One row of T -> O. T's alignment is not relied upon: foreign memory may come at any address. */
    #define MGX_ROW(NAME, T, U_, O, NP, LOADS, E) \
        static void NAME##_row(isize n, const char* x, const char* y, const char* z, char* out, const double* p) { \
            typedef T V __attribute__((aligned(1))); typedef O W __attribute__((aligned(1))); typedef U_ U MGX_UNUSED; \
            const T p0 MGX_UNUSED = NP > 0 ? (T)p[0] : 0, p1 MGX_UNUSED = NP > 1 ? (T)p[1] : 0; \
            const T p2 MGX_UNUSED = NP > 2 ? (T)p[2] : 0, z0 MGX_UNUSED = z ? *(const V*)z : 0; \
            MGX_IVDEP for (isize i = 0; i < n; i++) { LOADS; ((W*)out)[i] = (O)(E); } \
        }
    #define MGX_LOAD(T_, v, x) \
        const T_ v MGX_UNUSED = _Generic((T_)0, _Bool: ((const uint8_t*)x)[i] != 0, default: ((const V*)x)[i])  /* bytes viewed as bools */

    #define MGX_DEFINE_UNARY(P, NAME, T_, S, U_, O, NP, E) \
        MGX_ROW(P##NAME##_##S, T_, U_, O, NP, typedef T_ T; MGX_LOAD(T, a, x), E) \
        MGX_UNARY(P, NAME, T_, S, O)
    #define MGX_UNARY(P, NAME, T_, S, O) \
        static void P##NAME##_##S(isize n, const char* x, isize sx, char* out, isize so, const double* p) { \
            if (n == 1 || (sx == sizeof(T_) && so == sizeof(O))) { P##NAME##_##S##_row(n, x, 0, 0, out, p); return; } \
            const mgx_arg in[1] = {{x, sx, sizeof(T_)}}; \
            mgx_strided(P##NAME##_##S##_row, n, in, 1, out, so, sizeof(O), p); \
        }
    #define MGX_DEFINE_BINARY(P, NAME, T_, S, U_, O, NP, E) \
        MGX_ROW(P##NAME##_##S, T_, U_, O, NP, typedef T_ T; MGX_LOAD(T, a, x); MGX_LOAD(T, b, y), E) \
        MGX_BINARY(P, NAME, T_, S, O)
    #define MGX_BINARY(P, NAME, T_, S, O) \
        static void P##NAME##_##S(isize n, const char* x, isize sx, const char* y, isize sy, char* out, \
                                  isize so) { \
            if (n == 1 || (sx == sizeof(T_) && sy == sizeof(T_) && so == sizeof(O))) { \
                P##NAME##_##S##_row(n, x, y, 0, out, 0); return; } \
            const mgx_arg in[2] = {{x, sx, sizeof(T_)}, {y, sy, sizeof(T_)}}; \
            mgx_strided(P##NAME##_##S##_row, n, in, 2, out, so, sizeof(O), 0); \
        }
    #define MGX_DEFINE_TERNARY(P, NAME, C_, T_, S, U_, O, NP, FIRST, E) \
        MGX_ROW(P##NAME##_##S, T_, U_, O, NP, typedef T_ T; FIRST; MGX_LOAD(T, b, y); MGX_LOAD(T, c, z), E) \
        MGX_ROW(P##NAME##_NUMBER_##S, T_, U_, O, NP, typedef T_ T; FIRST; MGX_LOAD(T, b, y); const T c = z0, E)  /* z is one */ \
        static void P##NAME##_##S(isize n, const char* x, isize sx, const char* y, isize sy, \
                                  const char* z, isize sz, char* out, isize so, const double* p) { \
            if (n == 1 || (sx == sizeof(C_) && sy == sizeof(T_) && (sz == sizeof(T_) || sz == 0) && so == sizeof(O))) { \
                (sz ? P##NAME##_##S##_row : P##NAME##_NUMBER_##S##_row)(n, x, y, z, out, p); return; } \
            const mgx_arg in[3] = {{x, sx, sizeof(C_)}, {y, sy, sizeof(T_)}, {z, sz, sizeof(T_)}}; \
            mgx_strided(P##NAME##_##S##_row, n, in, 3, out, so, sizeof(O), p); \
        }

    /* One operation for each dtype of its set. D defines the kernel of one dtype. */
    #define MGX_EACH_FLT(D, NAME, NP, FE, IE) D(NAME, float, f32, float, NP, FE) D(NAME, double, f64, double, NP, FE)
    #define MGX_EACH_F64(D, NAME, NP, FE, IE) D(NAME, double, f64, double, NP, FE)
    #define MGX_EACH_NUM64(D, NAME, NP, FE, IE) MGX_EACH_F64(D, NAME, NP, FE, IE) MGX_EACH_WHOLE(D, NAME, NP, FE, IE)
    #define MGX_EACH_OWN(D, NAME, NP, FE, IE)
    #define MGX_EACH_WHOLE(D, NAME, NP, FE, IE) \
        D(NAME, int64_t, i64, uint64_t, NP, IE) D(NAME, int32_t, i32, uint32_t, NP, IE) \
        D(NAME, int16_t, i16, uint32_t, NP, IE) D(NAME, int8_t, i8, uint32_t, NP, IE) \
        D(NAME, uint8_t, u8, uint32_t, NP, IE)
    #define MGX_EACH_NUM(D, NAME, NP, FE, IE) MGX_EACH_FLT(D, NAME, NP, FE, IE) MGX_EACH_WHOLE(D, NAME, NP, FE, IE)
    #define MGX_EACH_INT(D, NAME, NP, FE, IE) MGX_EACH_WHOLE(D, NAME, NP, FE, IE) D(NAME, _Bool, bool, uint32_t, NP, IE)
    #define MGX_EACH_ALL(D, NAME, NP, FE, IE) MGX_EACH_FLT(D, NAME, NP, FE, IE) MGX_EACH_INT(D, NAME, NP, FE, IE)
    #define MGX_ENTRY_FLT(P) P##_f32, P##_f64
    #define MGX_ENTRY_F64 MGX_ENTRY_FLT
    #define MGX_ENTRY_OWN MGX_ENTRY_FLT
    #define MGX_ENTRY_NUM64 MGX_ENTRY_NUM
    #define MGX_ENTRY_NUM(P) P##_f32, P##_f64, P##_i64, P##_i32, P##_i16, P##_i8, P##_u8
    #define MGX_ENTRY_INT(P) 0, 0, P##_i64, P##_i32, P##_i16, P##_i8, P##_u8, P##_bool
    #define MGX_ENTRY_ALL(P) P##_f32, P##_f64, P##_i64, P##_i32, P##_i16, P##_i8, P##_u8, P##_bool

    #define MGX_D1(NAME, T, S, U, NP, E) MGX_DEFINE_UNARY(u_, NAME, T, S, U, T, NP, E)
    #define MGX_D2(NAME, T, S, U, NP, E) MGX_DEFINE_BINARY(b_, NAME, T, S, U, T, NP, E)
    #define MGX_DC(NAME, T, S, U, NP, E) MGX_DEFINE_BINARY(c_, NAME, T, S, U, uint8_t, NP, E)
    #define MGX_DT(NAME, T, S, U, NP, E) MGX_DEFINE_UNARY(test_, NAME, T, S, U, uint8_t, NP, E)
    #define MGX_D3(NAME, T, S, U, NP, E) MGX_DEFINE_TERNARY(t_, NAME, T, T, S, U, T, NP, MGX_LOAD(T, a, x), E)
    #define MGX_X1(NAME, SET, NP, FE, IE) MGX_EACH_##SET(MGX_D1, NAME, NP, FE, IE)
    #define MGX_X2(NAME, SET, NP, FE, IE) MGX_EACH_##SET(MGX_D2, NAME, NP, FE, IE)
    #define MGX_XC(NAME, SET, NP, FE, IE) MGX_EACH_##SET(MGX_DC, NAME, NP, FE, IE)
    #define MGX_XT(NAME, SET, NP, FE, IE) MGX_EACH_##SET(MGX_DT, NAME, NP, FE, IE)
    #define MGX_X3(NAME, SET, NP, FE, IE) MGX_EACH_##SET(MGX_D3, NAME, NP, FE, IE)
    MGX_UNARY_OPS(MGX_X1)
    MGX_BINARY_OPS(MGX_X2)
    MGX_COMPARE_OPS(MGX_XC)
    MGX_TEST_OPS(MGX_XT)
    MGX_TERNARY_OPS(MGX_X3)

    /* where, by the size of an element */
    #define MGX_WHERE(T, S) MGX_DEFINE_TERNARY(w_, WHERE, uint8_t, T, S, T, T, 0, \
                                               const uint8_t a = ((const uint8_t*)x)[i], a ? b : c)
    MGX_WHERE(uint8_t, 1)
    MGX_WHERE(uint16_t, 2)
    MGX_WHERE(uint32_t, 4)
    MGX_WHERE(uint64_t, 8)

    /* Some functions (of f32, unless said) have a vectorisable form, FAST, that is right where OK. Blocks with other arguments use SLOW, or, where that
       is no vector code either (RARE), FAST and then SLOW for those arguments; out may be an input. */
    #define MGX_CHOICE(P, NAME, KIND, NP, OK, FAST, SLOW) \
        MGX_DEFINE_##KIND(P, NAME##_FAST, float, f32, float, float, NP, FAST) \
        MGX_DEFINE_##KIND(P, NAME##_SLOW, float, f32, float, float, NP, SLOW) \
        MGX_BY_BLOCKS(P, NAME, float, f32, KIND, NP, OK)
    #define MGX_RARE(P, NAME, KIND, NP, OK, FAST, SLOW) MGX_RARE_OF(P, NAME, float, f32, KIND, NP, OK, FAST, SLOW)
    #define MGX_RARE_OF(P, NAME, T, S, KIND, NP, OK, FAST, SLOW) \
        MGX_DEFINE_##KIND(P, NAME##_FAST, T, S, T, T, NP, FAST) \
        static void P##NAME##_SLOW_##S##_row(isize n, const char* x, const char* y, const char* z, char* out, const double* p) { \
            typedef T V __attribute__((aligned(1))); \
            T copy[2][MGX_BLOCK]; \
            const T p0 MGX_UNUSED = NP > 0 ? (T)p[0] : 0; \
            memcpy(copy[0], x, sizeof(T) * n), memcpy(copy[1], y, sizeof(T) * n); \
            P##NAME##_FAST_##S##_row(n, x, y, z, out, p); \
            for (isize i = 0; i < n; i++) { const T a = copy[0][i], b MGX_UNUSED = copy[1][i]; if (!(OK)) ((V*)out)[i] = (T)(SLOW); } \
        } \
        MGX_BY_BLOCKS(P, NAME, T, S, KIND, NP, OK)
    #define MGX_BY_BLOCKS(P, NAME, T, S, KIND, NP, OK) \
        static void P##NAME##_##S##_row(isize n, const char* x, const char* y, const char* z, char* out, const double* p) { \
            typedef T V __attribute__((aligned(1))); \
            const T p0 MGX_UNUSED = NP > 0 ? (T)p[0] : 0; \
            const isize step = MGX_BLOCK * sizeof(T); \
            if (!y) y = x; \
            for (; n > 0; n -= MGX_BLOCK, x += step, y += step, out += step) { \
                const isize m = n < MGX_BLOCK ? n : MGX_BLOCK; \
                int outside = 0; \
                for (isize i = 0; i < m; i++) { MGX_LOAD(T, a, x); MGX_LOAD(T, b, y); outside |= !(OK); } \
                (outside ? P##NAME##_SLOW_##S##_row : P##NAME##_FAST_##S##_row)(m, x, y, z, out, p); \
            } \
        } \
        MGX_##KIND(P, NAME, T, S, T)
    #define MGX_FINITE(v) (fabsf(v) <= 3.40282347e38f)
    MGX_CHOICE(u_, EXP, UNARY, 0, fabsf(a) <= 87.0f, mgx_exp_nearf(a), mgx_expf(a))
    #define MGX_SIGMOID_NEAR(v) mgx_sigmoid_fromf(v, mgx_exp_nearf(-fabsf(v)))
    MGX_CHOICE(u_, SIGMOID, UNARY, 0, fabsf(a) <= 87.0f, MGX_SIGMOID_NEAR(a), mgx_sigmoidf(a))
    MGX_CHOICE(u_, SILU, UNARY, 0, fabsf(a) <= 87.0f, a * MGX_SIGMOID_NEAR(a), a * mgx_sigmoidf(a))
    MGX_CHOICE(b_, SILU_BWD, BINARY, 0, fabsf(b) <= 87.0f, MGX_SILU_BWD(MGX_SIGMOID_NEAR(b)), MGX_SILU_BWD(mgx_sigmoidf(b)))
    MGX_CHOICE(b_, SIGMOID_GATE, BINARY, 0, fabsf(b) <= 87.0f, a * MGX_SIGMOID_NEAR(b), a * mgx_sigmoidf(b))
    MGX_RARE(u_, SIN, UNARY, 0, fabsf(a) <= MGX_NEAR, a == 0 ? a : mgx_sin_nearf(a, 0), sinf(a))  /* -0 */
    MGX_RARE(u_, COS, UNARY, 0, fabsf(a) <= MGX_NEAR, mgx_sin_nearf(a, 1), cosf(a))
    MGX_RARE_OF(u_, SIN, double, f64, UNARY, 0, fabs(a) <= MGX_NEAR, a == 0 ? a : mgx_sin_near(a, 0), sin(a))
    MGX_RARE_OF(u_, COS, double, f64, UNARY, 0, fabs(a) <= MGX_NEAR, mgx_sin_near(a, 1), cos(a))
    MGX_RARE(u_, TAN, UNARY, 0, fabsf(a) <= MGX_NEAR, mgx_tan_nearf(a), tanf(a))
    MGX_RARE(u_, POW_ANY, UNARY, 1, MGX_FINITE(a) & MGX_FINITE(p0), mgx_pow_finitef(a, p0), powf(a, p0))
    MGX_RARE_OF(u_, TAN, double, f64, UNARY, 0, fabs(a) <= MGX_NEAR, a == 0 ? a : mgx_tan_near(a), tan(a))
    MGX_RARE(u_, NDTRI, UNARY, 0, (a > 1e-7f) & (a < 1.0f), mgx_ndtri_nearf(a), mgx_ndtri(a))
    MGX_RARE_OF(u_, NDTRI, double, f64, UNARY, 0, (a > 1e-16) & (a < 1.0), mgx_ndtri_near(a), mgx_ndtri(a))
    #define MGX_NEAR_GAMMA ((a > 0) & (a < 1e30f))
    MGX_RARE(u_, LGAMMA, UNARY, 0, fabsf(a) < 1e30f, (float)mgx_lgamma_finite(a), lgammaf(a))
    MGX_RARE(u_, DIGAMMA, UNARY, 0, MGX_NEAR_GAMMA, (float)mgx_digamma_near(a), mgx_digamma(a))
    MGX_RARE(u_, POLYGAMMA, UNARY, 1, MGX_NEAR_GAMMA & (p0 == 1), (float)mgx_trigamma_near(a), mgx_polygamma(a, (int64_t)p0))
    MGX_RARE(b_, POW, BINARY, 0, MGX_FINITE(a) & MGX_FINITE(b), mgx_pow_finitef(a, b), powf(a, b))
    /* A quotient in f64 is on the right side of every integer below 2^24 or so. */
    #define MGX_QUOTIENT(BOUND) ((fabsf(a) < BOUND * fabsf(b)) & MGX_FINITE(b))
    #define MGX_FMOD copysignf((float)((double)a - trunc((double)a / (double)b) * (double)b), a)
    MGX_RARE(b_, FMOD, BINARY, 0, MGX_QUOTIENT(0x1p24f), MGX_FMOD, fmodf(a, b))
    MGX_RARE(b_, REMAINDER, BINARY, 0, MGX_QUOTIENT(0x1p24f), \
               ({ const float r = MGX_FMOD; r != 0 && (mgx_bitsf(r) ^ mgx_bitsf(b)) >> 31 ? r + b : r; }), mgx_remainderf(a, b))
    MGX_RARE(b_, FLOOR_DIVIDE, BINARY, 0, MGX_QUOTIENT(0x1p20f), (float)floor((double)a / (double)b), mgx_floor_dividef(a, b))

    /* x ** exponent: the exponents that need no pow; rules of squares and the like ask for 1. */
    MGX_DEFINE_UNARY(u_, POW_ANY, double, f64, double, double, 1, pow(a, p0))
    #define MGX_POW_SCALAR(T, S) \
        MGX_DEFINE_UNARY(u_, CUBE, T, S, T, T, 0, a * a * a) \
        MGX_DEFINE_UNARY(u_, INVERSE_SQUARE, T, S, T, T, 0, 1 / (a * a)) \
        static void u_POW_SCALAR_##S(isize n, const char* x, isize sx, char* out, isize so, \
                                     const double* p) { \
            const double e = p[0]; \
            (e == 2 ? u_SQUARE_##S : e == 3 ? u_CUBE_##S : e == 0.5 ? u_SQRT_##S : e == -0.5 ? u_RSQRT_##S : \
             e == -1 ? u_RECIPROCAL_##S : e == -2 ? u_INVERSE_SQUARE_##S : e == 1 ? mgx_copy[sizeof(T)] : u_POW_ANY_##S)(n, x, sx, out, so, p); \
        }
    MGX_POW_SCALAR(float, f32)
    MGX_POW_SCALAR(double, f64)

    /* Sums with one number, of a tensor or of each of its rows, and products by one keep it in a register. */
    #define MGX_WITH_NUMBER(NAME, ONE, SIGN, T, S) \
        static void n_##NAME##_##S(isize n, const char* x, isize sx, const char* y, isize sy, char* out, isize so) { \
            typedef T V __attribute__((aligned(1))); \
            if (sy || n <= 1) { b_##NAME##_##S(n, x, sx, y, sy, out, so); return; } \
            const double p[1] = {SIGN *(const V*)y}; \
            u_##ONE##_##S(n, x, sx, out, so, p); \
        }
    #define MGX_WITH_NUMBERS(T, S) \
        MGX_WITH_NUMBER(ADD, ADD_SCALAR, +, T, S) MGX_WITH_NUMBER(SUB, ADD_SCALAR, -, T, S) MGX_WITH_NUMBER(MUL, SCALE, +, T, S)
    MGX_WITH_NUMBERS(float, f32)
    MGX_WITH_NUMBERS(double, f64)
    static const void* const mgx_with_number[3][2] = {{n_ADD_f32, n_ADD_f64}, {n_MUL_f32, n_MUL_f64}, {n_SUB_f32, n_SUB_f64}};  /* by code */

    #define MGX_N1(NAME, SET, NP, FE, IE) {"unary_" #NAME, MGX_ENTRY_##SET(u_##NAME)},
    #define MGX_N2(NAME, SET, NP, FE, IE) {"binary_" #NAME, MGX_ENTRY_##SET(b_##NAME)},
    #define MGX_NC(NAME, SET, NP, FE, IE) {"compare_" #NAME, MGX_ENTRY_##SET(c_##NAME)},
    #define MGX_NT(NAME, SET, NP, FE, IE) {"test_" #NAME, MGX_ENTRY_##SET(test_##NAME)},
    #define MGX_N3(NAME, SET, NP, FE, IE) {"ternary_" #NAME, MGX_ENTRY_##SET(t_##NAME)},
    static const void* const mgx_rows[][9] = {  /* in the order of ElementwiseKernels */
        MGX_UNARY_OPS(MGX_N1) MGX_BINARY_OPS(MGX_N2) MGX_COMPARE_OPS(MGX_NC) MGX_TEST_OPS(MGX_NT)
        {"where", w_WHERE_4, w_WHERE_8, w_WHERE_8, w_WHERE_4, w_WHERE_2, w_WHERE_1, w_WHERE_1, w_WHERE_1}, MGX_TERNARY_OPS(MGX_N3)};
    """
    const void* mgx_with_number[3][2]
    unary_fn mgx_copy[9]
    void mgx_copy_plane(isize size, isize n, isize m, const char* x, isize sx, isize tx, char* out, isize so, isize to) noexcept nogil

include "kernels/elementwise_cast.pxi"

cdef ElementwiseKernels table
cdef isize[N_STORED] SIZES = [4, 8, 8, 4, 2, 1, 1, 1, 2, 2]

include "kernels/rows.pxi"

NAMES = [*fill(<size_t>&table.cast - <size_t>&table), *[f"cast_{x}_{y}" for x in DTYPES for y in DTYPES], "copy_plane"]

cdef void fill_casts():
    cdef int i, j
    for i in range(N_STORED):
        for j in range(N_STORED):
            table.cast[i][j] = mgx_copy[SIZES[i]] if i == j else <unary_fn>mgx_cast_rows[i][j]

fill_casts()
table.copy_plane = mgx_copy_plane

cdef void fill_numbers():
    cdef int code
    for code in range(B_SUB + 1):
        table.binary[code][F32], table.binary[code][F64] = <binary_fn>mgx_with_number[code][0], <binary_fn>mgx_with_number[code][1]

fill_numbers()

include "kernels/table.pxi"
