# Elementary functions as branch-free inline C, which the compiler turns into vector code inside any plain loop.
#
# f32 and f64, at most 2 ulp, right at NaN, infinities, zeros and denormals. The polynomials are weighted minimax fits
# (Lawson iteration on Chebyshev nodes at 50 digits) of the function named beside them. Names end in f for f32, as C's.
cdef extern from *:
    r"""
    #include <math.h>
    #include <stdint.h>
    #include <string.h>

    typedef Py_ssize_t isize;

    /* MGX_F(name, x): name##f for a float, name for a double */
    #define MGX_F(name, x) _Generic((x), float: name##f, double: name)(x)
    #define MGX_F3(name, c, x, y) _Generic((x), float: name##f, double: name)(c, x, y)
    #define MGX_F2(name, x, y) _Generic((x), float: name##f, double: name)(x, y)

    /* Before a loop none of whose iterations depends on another: its output is exactly an input or apart from it. */
    #ifdef __clang__
      #define MGX_IVDEP _Pragma("clang loop vectorize(assume_safety)")
    #else
      #define MGX_IVDEP _Pragma("GCC ivdep")
    #endif

    MGX_INLINE uint32_t mgx_bitsf(float x) { uint32_t u; memcpy(&u, &x, 4); return u; }
    MGX_INLINE uint64_t mgx_bits(double x) { uint64_t u; memcpy(&u, &x, 8); return u; }
    MGX_INLINE float mgx_fromf(uint32_t u) { float x; memcpy(&x, &u, 4); return x; }
    MGX_INLINE double mgx_from(uint64_t u) { double x; memcpy(&x, &u, 8); return x; }

    /* c ? a : b by masks: as a branch, gcc would thread the jumps of nested picks and not vectorise them. */
    MGX_INLINE float mgx_pickf(int c, float a, float b) {
        const uint32_t mask = -(uint32_t)c;
        return mgx_fromf((mgx_bitsf(a) & mask) | (mgx_bitsf(b) & ~mask));
    }
    MGX_INLINE double mgx_pick(int c, double a, double b) {
        const uint64_t mask = -(uint64_t)c;
        return mgx_from((mgx_bits(a) & mask) | (mgx_bits(b) & ~mask));
    }

    /* x = k ln2 + r: returns expm1(r) = r + r^2 q(r), |r| <= ln2 / 2, and k. Adding 1.5 * 2^23 (2^52) rounds to an
       integer whose bits are then in the low end of the sum; ln2's high part has spare zeros, so k * hi is exact. */
    MGX_INLINE float mgx_expm1_reducedf(float x, int32_t* k) {
        const float magic = 12582912.0f, t = x * 1.44269504f + magic, kf = t - magic;
        const float r = (x - kf * 0.693145752f) - kf * 1.42860677e-6f;
        const float q = ((((1.991661225e-4f * r + 1.394729919e-3f) * r + 8.333268018e-3f) * r + 4.166625236e-2f) * r
                         + 0.1666666684f) * r + 0.5000000083f;
        *k = (int32_t)(mgx_bitsf(t) - mgx_bitsf(magic));
        return r + r * r * q;
    }
    MGX_INLINE double mgx_expm1_reduced(double x, int64_t* k) {
        const double magic = 6755399441055744.0, t = x * 1.4426950408889634 + magic, kf = t - magic;
        const double h = x - kf * 6.93147180369123816490e-01, l = kf * 1.90821492927058770002e-10, r = h - l;
        const double q = ((((((((2.511723331006836e-8 * r + 2.7632800236039923e-7) * r + 2.7557218679767107e-6) * r
            + 2.4801485874255823e-5) * r + 1.984126991416389347e-4) * r + 1.388888895073059332e-3) * r
            + 8.333333333309030889e-3) * r + 4.166666666650218728e-2) * r + 0.1666666666666669546) * r
            + 0.5000000000000014194;
        *k = (int64_t)(mgx_bits(t) - mgx_bits(magic));
        return r + (r * r * q + ((h - r) - l));
    }
    MGX_INLINE float mgx_pow2f(int32_t k) { return mgx_fromf((uint32_t)(k + 127) << 23); }
    MGX_INLINE double mgx_pow2(int64_t k) { return mgx_from((uint64_t)(k + 1023) << 52); }

    /* 2^k in two factors: overflow gives inf and denormal results are rounded once. The clamp keeps NaN. What is below
       -104 (-746) computes exp(0) instead, since a product that underflows takes a hundred times as long. */
    MGX_INLINE float mgx_expf(float x) {
        int32_t k;
        const float top = x > 89.0f ? 89.0f : x, p = mgx_expm1_reducedf(x < -104.0f ? 0.0f : top, &k) + 1.0f;
        const int32_t half = (int32_t)((uint32_t)(k + 256) >> 1) - 128;
        const float y = p * mgx_pow2f(half) * mgx_pow2f(k - half);
        return x < -104.0f ? 0.0f : y;
    }
    MGX_INLINE double mgx_exp(double x) {
        int64_t k;
        const double top = x > 710.0 ? 710.0 : x, p = mgx_expm1_reduced(x < -746.0 ? 0.0 : top, &k) + 1.0;
        const int64_t half = (int64_t)((uint64_t)(k + 2048) >> 1) - 1024;
        const double y = p * mgx_pow2(half) * mgx_pow2(k - half);
        return x < -746.0 ? 0.0 : y;
    }

    /* 2 (2^(k-1) p + 2^(k-1) - 1/2): k = 128 (1024) does not overflow early. Tiny x (and -0) is its own result. */
    MGX_INLINE float mgx_expm1f(float x) {
        int32_t k;
        const float tiny = x, a = x > 89.0f ? 89.0f : x, b = a < -30.0f ? -30.0f : a;
        const float p = mgx_expm1_reducedf(b, &k), s = mgx_pow2f(k - 1), y = (p * s + (s - 0.5f)) * 2.0f;
        return fabsf(x) < 1e-20f ? tiny : y;
    }
    MGX_INLINE double mgx_expm1(double x) {
        int64_t k;
        const double tiny = x, a = x > 710.0 ? 710.0 : x, b = a < -60.0 ? -60.0 : a;
        const double p = mgx_expm1_reduced(b, &k), s = mgx_pow2(k - 1), y = (p * s + (s - 0.5)) * 2.0;
        return fabs(x) < 1e-50 ? tiny : y;
    }

    /* x = 2^e m, m in [sqrt(1/2), sqrt(2)): e ln2 + log(m) + correction / m, for log (correction 0) and log1p. */
    MGX_INLINE float mgx_log_partsf(float x, float scale) {
        const uint32_t u = mgx_bitsf(x) - 0x3f3504f3u;
        const float e = (float)((int32_t)u >> 23) - scale, f = mgx_fromf((u & 0x7fffffu) + 0x3f3504f3u) - 1.0f;
        const float q = ((((((-7.63405938e-2f * f + 0.1276137716f) * f - 0.1316025351f) * f + 0.142017903f) * f
                          - 0.1662335328f) * f + 0.2000122541f) * f - 0.2500082113f) * f + 0.3333333172f;
        const float z = f * f;
        return f - (0.5f * z - (z * f * q + e * 1.42860677e-6f)) + e * 0.693145752f;
    }
    MGX_INLINE double mgx_log_parts(double x, double scale) {
        const uint64_t u = mgx_bits(x) - 0x3fe6a09e667f3bcdull, shifted = (u + (1024ull << 52)) >> 52;
        const double e = mgx_from(shifted | 0x4330000000000000ull) - (4503599627370496.0 + 1024.0) - scale;
        const double f = mgx_from((u & 0xfffffffffffffull) + 0x3fe6a09e667f3bcdull) - 1.0, s = f / (2.0 + f), z = s * s;
        const double r = ((((((0.1481154803735283472 * z + 0.1531256898150122776) * z + 0.1818361902904875388) * z
            + 0.2222219758641179181) * z + 0.2857142875131408361) * z + 0.3999999999937791497) * z
            + 0.6666666666666739394) * z;
        const double h = 0.5 * f * f;
        return e * 6.93147180369123816490e-01 - ((h - (s * (h + r) + e * 1.90821492927058770002e-10)) - f);
    }
    MGX_INLINE float mgx_logf(float x) {
        const int small = x < 1.17549435e-38f;
        float y = mgx_log_partsf(small ? x * 8388608.0f : x, small ? 23.0f : 0.0f);
        y = x < INFINITY ? y : x;
        y = x == 0.0f ? -INFINITY : y;
        return x < 0.0f ? NAN : y;
    }
    MGX_INLINE double mgx_log(double x) {
        const int small = x < 2.2250738585072014e-308;
        double y = mgx_log_parts(small ? x * 4503599627370496.0 : x, small ? 52.0 : 0.0);
        y = x < (double)INFINITY ? y : x;
        y = x == 0.0 ? -(double)INFINITY : y;
        return x < 0.0 ? (double)NAN : y;
    }

    /* erf: x + x p(x^2) near 0; 1 - exp(g(|x|)), g fitted to log(erfc), from 0.92 on. f64 uses C's. */
    MGX_INLINE float mgx_erff(float x) {
        const float a = fabsf(x), t = a > 4.0f ? 4.0f : a, s = t * t;
        const float p = ((((-5.964566904e-4f * s + 4.988581205e-3f) * s - 2.676395419e-2f) * s + 0.1128175925f) * s
                         - 0.376124903f) * s + 0.1283791495f;
        const float g = ((((((-2.122095789e-5f * t + 4.359031182e-4f) * t - 4.177967283e-3f) * t + 2.513740617e-2f) * t
                          - 0.1083075755f) * t - 0.6333222194f) * t - 1.129527001f) * t + 1.771650951e-4f;
        int32_t k;
        const float e = mgx_expm1_reducedf(g, &k) + 1.0f, far = copysignf(1.0f - e * mgx_pow2f(k), x);
        const float near = x + x * p, y = a < 0.925f ? near : far;
        return x == x ? y : x;
    }
    #define mgx_erf erf

    /* sin(x), and cos(x) = sin of one quadrant on, for |x| <= MGX_NEAR: x = k pi/2 + r in f64, where k * hi is exact,
       then a polynomial of r for each parity of k. */
    #define MGX_NEAR 1e6f
    MGX_INLINE float mgx_sin_nearf(float x, uint32_t quadrants) {
        const double magic = 6755399441055744.0, t = x * 0.6366197723675813 + magic, k = t - magic;
        const float r = (float)((x - k * 1.57079632673412561) - k * 6.077100506506192601e-11), z = r * r;
        const uint32_t q = (uint32_t)mgx_bits(t) + quadrants;
        const float s = r + r * z * ((-1.951407881e-4f * z + 8.332154996e-3f) * z - 0.1666665459f);
        const float c = 1.0f - (0.5f * z - z * z * ((2.443483534e-5f * z - 1.388733698e-3f) * z + 4.166664627e-2f));
        return mgx_fromf(mgx_bitsf(q & 1 ? c : s) ^ (q & 2) << 30);
    }

    /* What follows from those, once for both types. u = 1 + x rounds; log1p adds what was lost, relative to u.
       tanh is 1 from |x| = 10 (20) on. exp(-|x|) keeps sigmoid's denormal results. Where the quotient w = e / (1 + e)
       is small, e - e w is the same value without the rounding of 1 + e (so for tanh, with t / 2 for e). */
    #define MGX_DERIVED(T, F, SATURATE, K) \
        MGX_INLINE T mgx_log1p##F(T x) { \
            const T u = x + 1, y = mgx_log##F(u) + (x - (u - 1)) / u; \
            const T kept = u < (T)INFINITY && u != 0 ? y : mgx_log##F(u); \
            return u == 1 ? x : kept; \
        } \
        MGX_INLINE T mgx_tanh##F(T x) { \
            K k; \
            const T a = fabs##F(x), p = mgx_expm1_reduced##F(2 * (a > (T)SATURATE ? (T)SATURATE : a), &k), s = mgx_pow2##F(k); \
            const T t = p * s + (s - 1), w = t / (t + 2);  /* expm1(2 a) without its far ends */ \
            return copysign##F(w < (T)0.3 ? (T)0.5 * t - (T)0.5 * t * w : w, x); \
        } \
        MGX_INLINE T mgx_sigmoid##F(T x) { \
            const T e = mgx_exp##F(-fabs##F(x)), w = (x < 0 ? e : (T)1) / (1 + e); \
            return w < (T)0.25 ? e - e * w : w; \
        }
    MGX_DERIVED(float, f, 10, int32_t)
    MGX_DERIVED(double, , 20, int64_t)
    """
