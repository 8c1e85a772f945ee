# Elementary functions as branch-free inline C, which the compiler turns into vector code inside any plain loop.
#
# f32 and f64, at most 2 ulp, right at NaN, infinities, zeros and
# denormals. The polynomials are weighted minimax fits (Lawson iteration on Chebyshev nodes) of the function named
# beside them. Names end in f for f32, as C's.
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

    /* Rounding adds half an ulp less one, plus the last kept bit. Denormals: adding 0.5 rounds to their step 2^-24. */
    MGX_INLINE uint16_t mgx_to_f16(float x) {
        const uint32_t u = mgx_bitsf(x), a = u & 0x7fffffffu, sign = u >> 16 & 0x8000u;
        uint32_t h = (a - (112u << 23) + 0xfffu + (a >> 13 & 1u)) >> 13;
        h = a < 0x38800000u ? mgx_bitsf(mgx_fromf(a) + 0.5f) - 0x3f000000u : h;
        h = a >= 0x477ff000u ? 0x7c00u : h;
        h = a > 0x7f800000u ? 0x7e00u | (a >> 13 & 0x1ffu) : h;
        return (uint16_t)(h | sign);
    }
    MGX_INLINE uint16_t mgx_to_bf16(float x) {
        const uint32_t u = mgx_bitsf(x);
        return (uint16_t)(x == x ? (u + 0x7fffu + (u >> 16 & 1u)) >> 16 : 0x7fc0u);
    }

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
    MGX_INLINE float mgx_expm1_nearf(float r) {
        const float q = ((((1.991661225e-4f * r + 1.394729919e-3f) * r + 8.333268018e-3f) * r + 4.166625236e-2f) * r
                         + 0.1666666684f) * r + 0.5000000083f;
        return r + r * r * q;
    }
    MGX_INLINE float mgx_expm1_reducedf(float x, int32_t* k) {
        const float magic = 12582912.0f, t = x * 1.44269504f + magic, kf = t - magic;
        *k = (int32_t)(mgx_bitsf(t) - mgx_bitsf(magic));
        return mgx_expm1_nearf((x - kf * 0.693145752f) - kf * 1.42860677e-6f);
    }
    MGX_INLINE double mgx_expm1_tail(double r, double low) {  /* what expm1(r + low) has beside r; low is an ulp of r at most */
        const double q = ((((((((2.5056159053750065e-8 * r + 2.7626131860485978e-7) * r + 2.7557400264785808e-6) * r
            + 2.4801505015586343e-5) * r + 1.9841269726814338e-4) * r + 1.3888888931809634e-3) * r + 8.3333333333861572e-3) * r
            + 4.1666666666575833e-2) * r + 0.16666666666666594) * r + 0.50000000000000053;
        return r * r * q + low;
    }
    MGX_INLINE double mgx_expm1_parts(double x, int64_t* k, double* tail) {
        const double magic = 6755399441055744.0, t = x * 1.4426950408889634 + magic, kf = t - magic;
        const double h = x - kf * 6.93147180369123816490e-01, l = kf * 1.90821492927058770002e-10, r = h - l;
        *k = (int64_t)(mgx_bits(t) - mgx_bits(magic));
        *tail = mgx_expm1_tail(r, (h - r) - l);
        return r;
    }
    MGX_INLINE double mgx_expm1_reduced(double x, int64_t* k) {
        double tail;
        const double r = mgx_expm1_parts(x, k, &tail);
        return r + tail;
    }
    MGX_INLINE float mgx_pow2f(int32_t k) { return mgx_fromf((uint32_t)(k + 127) << 23); }
    MGX_INLINE double mgx_pow2(int64_t k) { return mgx_from(((uint64_t)k + 1023u) << 52); }

    /* 2^k in two factors: overflow gives inf and denormal results are rounded once. The clamp keeps NaN. What is below
       -104 (-746) computes exp(0) instead, since a product that underflows takes a hundred times as long. */
    MGX_INLINE float mgx_scalef(float p, int32_t k) {
        const int32_t half = (int32_t)((uint32_t)(k + 256) >> 1) - 128;
        return p * mgx_pow2f(half) * mgx_pow2f(k - half);
    }
    MGX_INLINE double mgx_scale(double p, int64_t k) {
        const uint64_t half = (((uint64_t)k + 2048u) >> 1) - 1024u;       /* unsigned: of NaN, k is anything */
        return p * mgx_pow2((int64_t)half) * mgx_pow2((int64_t)((uint64_t)k - half));
    }
    MGX_INLINE float mgx_expf(float x) {
        int32_t k;
        const float top = x > 89.0f ? 89.0f : x, p = mgx_expm1_reducedf(x < -104.0f ? 0.0f : top, &k) + 1.0f;
        const float y = mgx_scalef(p, k);
        return x < -104.0f ? 0.0f : y;
    }
    MGX_INLINE float mgx_exp_nearf(float x) {  /* |x| <= 87 */
        int32_t k;
        const float p = mgx_expm1_reducedf(x, &k) + 1.0f;
        return p * mgx_pow2f(k);
    }
    MGX_INLINE float mgx_exp2f(float x) {
        const float magic = 12582912.0f, top = x > 129.0f ? 129.0f : x, b = x < -151.0f ? 0.0f : top, t = b + magic;
        const float y = mgx_scalef(mgx_expm1_nearf((b - (t - magic)) * 0.693147181f) + 1.0f, (int32_t)(mgx_bitsf(t) - mgx_bitsf(magic)));
        return x < -151.0f ? 0.0f : y;
    }
    MGX_INLINE double mgx_exp2(double x) {
        const double magic = 6755399441055744.0, top = x > 1025.0 ? 1025.0 : x, b = x < -1080.0 ? 0.0 : top, t = b + magic, u = b - (t - magic), r = u * 0.6931471805599453;
        const double y = mgx_scale((r + mgx_expm1_tail(r, u * 2.3190468138462996e-17)) + 1.0, (int64_t)(mgx_bits(t) - mgx_bits(magic)));
        return x < -1080.0 ? 0.0 : y;
    }
    MGX_INLINE double mgx_exp(double x) {
        int64_t k;
        const double top = x > 710.0 ? 710.0 : x, p = mgx_expm1_reduced(x < -746.0 ? 0.0 : top, &k) + 1.0, y = mgx_scale(p, k);
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

    /* (exp(a) + sign exp(-a)) / 2, a >= 0, by an eighth of exp(a), which is finite, and what that lacks */
    MGX_INLINE double mgx_cosh_by(double a, double sign) {
        int64_t k;
        const double p = mgx_expm1_reduced(a > 711.0 ? 711.0 : a, &k), s = mgx_pow2(k - 3), e = p * s + s;
        return 4.0 * (e + (sign * 0.015625 / e + ((s - e) + p * s)));
    }
    MGX_INLINE double mgx_cosh(double x) { return mgx_cosh_by(fabs(x), 1.0); }
    MGX_INLINE double mgx_sinh(double x) {
        const double a = fabs(x), s = x * x, far = copysign(mgx_cosh_by(a, -1.0), x);
        const double near = x + x * s * ((((((7.7593698236004462e-13 * s + 1.605723822812268e-10) * s + 2.5052123429104961e-8) * s
            + 2.7557319155116042e-6) * s + 1.9841269841438517e-4) * s + 8.3333333333331372e-3) * s + 0.16666666666666667);
        return a < 1.0 ? near : far;
    }
    MGX_INLINE float mgx_sinhf(float x) { return (float)mgx_sinh(x); }
    MGX_INLINE float mgx_coshf(float x) { return (float)mgx_cosh(x); }

    /* x = 2^e m, m in [sqrt(1/2), sqrt(2)), f = m - 1: log(m) = f - (half - tail). */
    MGX_INLINE float mgx_log_partsf(float x, float* e, float* half, float* tail) {
        const uint32_t u = mgx_bitsf(x) - 0x3f3504f3u;
        const float f = mgx_fromf((u & 0x7fffffu) + 0x3f3504f3u) - 1.0f, z = f * f;
        const float q = ((((((-7.63405938e-2f * f + 0.1276137716f) * f - 0.1316025351f) * f + 0.142017903f) * f
                          - 0.1662335328f) * f + 0.2000122541f) * f - 0.2500082113f) * f + 0.3333333172f;
        *e = (float)((int32_t)u >> 23);
        *half = 0.5f * z;
        *tail = z * f * q;
        return f;
    }
    MGX_INLINE double mgx_log_parts(double x, double* e, double* half, double* tail) {
        const uint64_t u = mgx_bits(x) - 0x3fe6a09e667f3bcdull, shifted = (u + (1024ull << 52)) >> 52;
        const double f = mgx_from((u & 0xfffffffffffffull) + 0x3fe6a09e667f3bcdull) - 1.0, s = f / (2.0 + f), z = s * s;
        const double r = ((((((0.1481154803735283472 * z + 0.1531256898150122776) * z + 0.1818361902904875388) * z
            + 0.2222219758641179181) * z + 0.2857142875131408361) * z + 0.3999999999937791497) * z
            + 0.6666666666666739394) * z;
        *e = mgx_from(shifted | 0x4330000000000000ull) - (4503599627370496.0 + 1024.0);
        *half = 0.5 * f * f;
        *tail = s * (*half + r);
        return f;
    }
    /* step * e + unit * log(m), whose first terms are exact products: log(m)'s high part has 21 bits, and what follows unit and step is their rest */
    MGX_INLINE double mgx_log_based(double f, double e, double half, double tail, double unit, double unit_rest, double step, double step_rest) {
        const double high = mgx_from(mgx_bits(f - half) & 0xffffffff00000000ull), low = ((f - high) - half) + tail;
        const double near = unit * high, far = step * e, sum = far + near;
        return sum + (((far - sum) + near) + (step_rest * e + (unit_rest * (low + high) + unit * low)));
    }
    #define MGX_LOG(T, F, NAME, LEAST, PLACES, E) \
        MGX_INLINE T NAME##F(T x) { \
            const int small = x < (T)LEAST; \
            T e, half, tail; \
            const T f = mgx_log_parts##F(small ? x * (T)(1ull << PLACES) : x, &e, &half, &tail); \
            e -= small ? (T)PLACES : (T)0; \
            T y = E; \
            y = x < (T)INFINITY ? y : x; \
            y = x == 0 ? -(T)INFINITY : y; \
            return x < 0 ? (T)NAN : y; \
        }
    #define MGX_LOGF(NAME, E) MGX_LOG(float, f, NAME, 1.17549435e-38, 23, E)
    #define MGX_LOGD(NAME, E) MGX_LOG(double, , NAME, 2.2250738585072014e-308, 52, E)
    MGX_LOGF(mgx_log, f - (half - (tail + e * 1.42860677e-6f)) + e * 0.693145752f)
    MGX_LOGF(mgx_log2, (f - (half - tail)) * 1.44269504f + e)
    MGX_LOGF(mgx_log10, ((f - (half - tail)) * 0.434294482f + e * 2.48745664e-4f) + e * 0.30078125f)
    MGX_LOGD(mgx_log, f - (half - (tail + e * 1.90821492927058770002e-10)) + e * 6.93147180369123816490e-01)
    MGX_LOGD(mgx_log2, mgx_log_based(f, e, half, tail, 1.4426950407214463, 1.6751713164886512e-10, 1.0, 0.0))
    MGX_LOGD(mgx_log10, mgx_log_based(f, e, half, tail, 0.4342944818781689, 2.5082946711645275e-11, 0.30102999566395283, 2.8363394551044964e-14))

    MGX_INLINE float mgx_log1p_unitf(float x) {  /* on [0, 1]: 2 artanh(x / (2 + x)) */
        const float s = x / (2.0f + x), z = s * s;
        return (s + s) + s * z * (((0.2802446234f * z + 0.2799914023f) * z + 0.4002169912f) * z + 0.6666641313f);
    }
    #define mgx_log1p_unit mgx_log1p
    /* erf: x + x p(x^2) near 0; 1 - exp(g(|x|)), g fitted to log(erfc), from 0.92 on. */
    MGX_INLINE float mgx_erf_nearf(float x, float s) {
        return x + x * (((((-5.964566904e-4f * s + 4.988581205e-3f) * s - 2.676395419e-2f) * s + 0.1128175925f) * s - 0.376124903f) * s + 0.1283791495f);
    }
    MGX_INLINE float mgx_erff(float x) {
        const float a = fabsf(x), t = a > 4.0f ? 4.0f : a;
        const float g = ((((((-2.122095789e-5f * t + 4.359031182e-4f) * t - 4.177967283e-3f) * t + 2.513740617e-2f) * t
                          - 0.1083075755f) * t - 0.6333222194f) * t - 1.129527001f) * t + 1.771650951e-4f;
        int32_t k;
        const float e = mgx_expm1_reducedf(g, &k) + 1.0f, far = copysignf(1.0f - e * mgx_pow2f(k), x);
        const float near = mgx_erf_nearf(x, t * t), y = a < 0.925f ? near : far;
        return x == x ? y : x;
    }
    /* The normal distribution function, to 1e-7: 1/2 + x p(x^2) / q(x^2) up to 5.54, from where on it rounds to 0 or 1. */
    MGX_INLINE float mgx_phif(float x) {
        const float top = x > 5.54f ? 5.54f : x, t = top < -5.54f ? -5.54f : top, s = t * t;
        const float p = ((((2.23833763e-8f * s + 6.29077258e-6f) * s + 1.68298384e-4f) * s + 4.67357234e-3f) * s + 0.0338616098f) * s + 0.398942272f;
        const float q = ((((1.18224528e-6f * s + 7.31703281e-5f) * s + 1.88188523e-3f) * s + 0.0286398946f) * s + 0.251544806f) * s + 1.0f;
        const float y = 0.5f + t * (p / q), low = y < 0.0f ? 0.0f : y;
        return t == -5.54f ? 0.0f : low > 1.0f ? 1.0f : low;
    }
    /* f64: near 0 as f32; erfc: p(q) / (1 + 2 x) exp(-x^2), q = (x - 3.5) / (x + 3.5), where x^2 is that of x's high half, which is exact, and the rest. */
    MGX_INLINE double mgx_erf_near(double x, double s) {  /* |x| < 0.835 */
        return x + x * ((((((((((1.0788253279180465e-8 * s - 1.5735219472349304e-7) * s + 1.6404591878230036e-6) * s - 1.4922354983868047e-5) * s
            + 1.2055211023292424e-4) * s - 8.5483241157524804e-4) * s + 5.2239775821444476e-3) * s - 2.6866170641365857e-2) * s
            + 0.11283791670938321) * s - 0.3761263890318346) * s + 0.12837916709551257);
    }
    MGX_INLINE double mgx_erfc_far(double x, double* gauss) {  /* 0.475 <= x <= 28; gauss: exp(-x^2) */
        int64_t k;
        double tail;
        const double high = mgx_from(mgx_bits(x) & 0xfffffffff8000000ull), rest = (x - high) * (x + high), q = (x - 3.5) / (x + 3.5), z = q * q;
        const double even = (((((((((5.5092678057816142e-10 * z - 7.8824103454466141e-9) * z - 4.4271060521455371e-8) * z + 2.328311557229134e-6) * z
            - 4.2782223845166923e-5) * z + 5.6438441410666024e-4) * z - 4.2150199070840581e-3) * z - 4.8823325827966988e-2) * z - 0.11508959816018929) * z
            - 1.0555596332218327e-2) * z;
        const double odd = (((((((((1.024424070282255e-8 * z - 9.2576160744626641e-8) * z + 5.9962456998753154e-7) * z - 3.8140389421634732e-6) * z
            + 2.4260801402194082e-5) * z - 1.2151239196531675e-4) * z - 3.0226788132446231e-4) * z + 1.9099330942710935e-2) * z + 8.7983153824851684e-2) * z
            + 9.7519095153258916e-2) * z - 0.14000918013761942;
        const double r = mgx_expm1_parts(-high * high, &k, &tail), beyond = tail - (1.0 + (r + tail)) * (rest * (1.0 - rest * (0.5 - rest / 6.0)));
        const double first = 1.2423492448711544, p = even + q * odd, e = first + ((first + p) * r + (p + (first + p) * beyond));
        const double wide = 1.0 + 2.0 * x, lost = 2.0 * x - (wide - 1.0), y = e / wide;
        *gauss = mgx_scale(1.0 + (r + beyond), k);
        return mgx_scale(y - y * y * lost * (0.85 - 0.85 * r), k);  /* y lost / wide, to a digit */
    }
    MGX_INLINE double mgx_erf(double x) {
        double gauss;
        const double a = fabs(x), near = mgx_erf_near(x, x * x), far = copysign(1.0 - mgx_erfc_far(a > 28.0 ? 28.0 : a, &gauss), x);
        return a < 0.83 ? near : far;
    }
    MGX_INLINE double mgx_erfc(double x) {
        double gauss;
        const double a = fabs(x), near = 1.0 - mgx_erf_near(x, x * x), far = mgx_erfc_far(a > 28.0 ? 28.0 : a, &gauss), other = x < 0 ? 2.0 - far : far;
        return a < 0.5 ? near : other;
    }

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

    /* f64: r is kept with what its rounding lost, the sine's and the cosine's change being the other one times that; both in two parts. */
    MGX_INLINE uint64_t mgx_quadrant(double x, double* sine, double* sine_rest, double* cosine, double* cosine_rest) {
        const double magic = 6755399441055744.0, t = x * 0.6366197723675813 + magic, k = t - magic;
        const double near = x - k * 1.5707963267341256, step = k * 6.077100506303966e-11, first = near - step;
        const double low = ((near - first) - step) - k * 2.0222662487959506e-21, r = first + low, lost = (first - r) + low, z = r * r;
        const double p = ((((1.58952137530028e-10 * z - 2.5050731613962519e-8) * z + 2.7557313528124381e-6) * z - 1.9841269829352877e-4) * z
            + 8.333333333321869e-3) * z - 0.1666666666666663;
        const double c = ((((-1.1358564366758227e-11 * z + 2.0875702981490536e-9) * z - 2.7557314208072842e-7) * z + 2.480158728900167e-5) * z
            - 1.3888888888873387e-3) * z + 0.041666666666666595;
        const double half = 0.5 * z, most = 1.0 - half;
        *sine = r, *sine_rest = r * z * p + lost * most;
        *cosine = most, *cosine_rest = ((1.0 - most) - half) + (z * z * c - r * lost);
        return mgx_bits(t);
    }
    MGX_INLINE double mgx_sin_near(double x, uint64_t quadrants) {
        double s, sl, c, cl;
        const uint64_t q = mgx_quadrant(x, &s, &sl, &c, &cl) + quadrants;
        return mgx_from(mgx_bits(q & 1 ? c + cl : s + sl) ^ (q & 2) << 62);
    }
    MGX_INLINE double mgx_tan_near(double x) {
        double s, sl, c, cl;
        const uint64_t odd = mgx_quadrant(x, &s, &sl, &c, &cl) & 1;
        const double sine = s + sl, cosine = c + cl, sine_rest = (s - sine) + sl, cosine_rest = (c - cosine) + cl;
        const double n = odd ? cosine : sine, d = odd ? sine : cosine, y = n / d;
        const double exact = y + ((n - y * d) + ((odd ? cosine_rest : sine_rest) - y * (odd ? sine_rest : cosine_rest))) / d;
        return odd ? -exact : exact;
    }

    MGX_INLINE float mgx_tan_nearf(float x) {
        const double magic = 6755399441055744.0, t = x * 0.6366197723675813 + magic, k = t - magic;
        const double r = (x - k * 1.57079632673412561) - k * 6.077100506506192601e-11, z = r * r;
        const double y = r + r * z * ((((((0.004413762463 * z + 9.77441998754e-06) * z + 0.0109021458143) * z + 0.0212550630662) * z
            + 0.0540655208883) * z + 0.133326101361) * z + 0.333333514353);
        return (float)(mgx_bits(t) & 1 ? -1 / y : y);
    }

    /* atan on [0, 1]; asin, whose square root halves the angle from 1/2 on, and acos by what is left of pi / 2. */
    #define MGX_ATAN_UNIT(T, F) \
        MGX_INLINE T mgx_atan_unit##F(T t) { \
            const T s = t * t; \
            return t + t * s * ((((((((-(T)0.001793501611 * s + (T)0.010914094048) * s - (T)0.0311769551915) * s + (T)0.0579567808384) * s \
                - (T)0.0840340891047) * s + (T)0.10952174214) * s - (T)0.1426424009) * s + (T)0.199985482044) * s - (T)0.333332990889); \
        }
    MGX_ATAN_UNIT(float, f)
    MGX_ATAN_UNIT(double, )
    MGX_INLINE float mgx_atanf(float x) {
        const float a = fabsf(x), r = mgx_atan_unitf(a > 1.0f ? 1.0f / a : a);
        return copysignf(a > 1.0f ? 1.57079637f - (r + 4.37113883e-8f) : r, x);
    }
    MGX_INLINE float mgx_atan2f(float y, float x) {
        const double v = fabsf(y), u = fabsf(x), small = v > u ? u : v, large = v > u ? v : u;
        const double r = mgx_atan_unit(small == large ? (double)(large != 0) : small / large);
        const double q = v > u ? 1.5707963267948966 - r : r;
        return copysignf((float)(mgx_bitsf(x) >> 31 ? 3.141592653589793 - q : q), y);
    }
    /* f64: the angle of (u, v), u and v not negative, or (-u, v) where side is -1: from a multiple of pi / 4, which is in two parts, atan(t) on, |t| < 0.5471 */
    MGX_INLINE double mgx_angle(double v, double u, double side) {
        const int same = (v == u) & (u != 0), steep = v > 1.828 * u, middle = (v > 0.547 * u) | same;
        const double up = steep ? -u : middle ? v - u : v, wide = steep ? v : middle ? v + u : u, eighths = steep ? 2.0 : middle ? 1.0 : 0.0;
        const double t = (v == u ? 0.0 : up / wide) * side, s = t * t, n = side < 0 ? 4.0 - eighths : eighths, from = n * 0.7853981633974483, sum = from + t;
        const double tail = t * s * ((((((((((((-6.4384382023338198e-3 * s + 2.0383329555417301e-2) * s - 3.4661767025946231e-2) * s
            + 4.4820407233941975e-2) * s - 5.1997519838196093e-2) * s + 5.8720608272613696e-2) * s - 6.6654763217857601e-2) * s + 7.6922112215548066e-2) * s
            - 9.0909037791778533e-2) * s + 0.11111110922420123) * s - 0.14285714281748842) * s + 0.19999999999957932) * s - 0.33333333333333177);
        return sum + (((from - sum) + t) + (tail + n * 3.061616997868383e-17));
    }
    MGX_INLINE double mgx_atan(double x) { return copysign(mgx_angle(fabs(x), 1.0, 1.0), x); }
    MGX_INLINE double mgx_atan2(double y, double x) {  /* v + u is finite */
        const double scale = (fabs(x) > 0x1p1000) | (fabs(y) > 0x1p1000) ? 0.25 : 1.0;
        return copysign(mgx_angle(fabs(y) * scale, fabs(x) * scale, copysign(1.0, x)), y);
    }
    MGX_INLINE float mgx_asin_partsf(float a, float* tail) {
        const float s = a > 0.5f ? 0.5f * (1.0f - a) : a * a, t = a > 0.5f ? sqrtf(s) : a;
        *tail = t * s * ((((0.04221854557f * s + 0.0241476121862f) * s + 0.0454770970503f) * s + 0.0749524177796f) * s + 0.166667539281f);
        return t;
    }
    MGX_INLINE float mgx_asinf(float x) {
        float tail;
        const float a = fabsf(x), t = mgx_asin_partsf(a, &tail);
        return copysignf(a > 0.5f ? (1.57079637f - 2.0f * t) - (2.0f * tail + 4.37113883e-8f) : t + tail, x);
    }
    MGX_INLINE float mgx_acosf(float x) {
        float tail;
        const float a = fabsf(x), t = mgx_asin_partsf(a, &tail), r = t + tail;
        const float far = x < 0 ? 3.14159274f - (2.0f * r + 8.74227766e-8f) : 2.0f * r;
        return a > 0.5f ? far : 1.57079637f - (copysignf(r, x) + 4.37113883e-8f);
    }
    /* f64: the root t in two parts, t and what its square lacks */
    MGX_INLINE double mgx_asin_parts(double a, double* tail) {
        const double s = a > 0.5 ? 0.5 * (1.0 - a) : a * a, root = sqrt(s), t = a > 0.5 ? mgx_from(mgx_bits(root) & 0xffffffff00000000ull) : a;
        const double p = s * (((((((((((3.1955584959625847e-2 * s - 1.6289139333347237e-2) * s + 1.9570774000246809e-2) * s + 6.5119847446411901e-3) * s
            + 1.2173023867491243e-2) * s + 1.3884635698913624e-2) * s + 1.7359767632167079e-2) * s + 2.2371753718211015e-2) * s + 3.0381959326159489e-2) * s
            + 4.4642856823432786e-2) * s + 7.5000000003436463e-2) * s + 0.16666666666665374);
        *tail = a > 0.5 ? root * p + (a < 1.0 ? (s - t * t) / (root + t) : s) : a * p;
        return t;
    }
    MGX_INLINE double mgx_asin(double x) {
        double tail;
        const double a = fabs(x), t = mgx_asin_parts(a, &tail);
        const double near = t + tail, far = 0.7853981633974483 - (2.0 * tail - 6.123233995736766e-17 - (0.7853981633974483 - 2.0 * t));
        return copysign(a > 0.5 ? far : near, x);
    }
    MGX_INLINE double mgx_acos(double x) {
        double tail;
        const double a = fabs(x), t = mgx_asin_parts(a, &tail), r = 2.0 * (t + tail);
        const double far = x < 0 ? 3.141592653589793 - 2.0 * (t + (tail - 6.123233995736766e-17)) : r;
        return a > 0.5 ? far : 1.5707963267948966 - (x - (6.123233995736766e-17 - copysign(tail, x)));
    }

    /* Of f32, by way of f64. erfc as above, q = (|x| - 2) / (|x| + 2). */
    MGX_INLINE float mgx_erfcf(float x) {
        const float a = fabsf(x), b = a > 10.1f ? 10.1f : a, high = mgx_fromf(mgx_bitsf(b) & 0xfffff000u);
        const double far = b + 2.0, wide = 1 + 2.0 * b, inverse = 1 / (far * wide), q = (b - 2) * wide * inverse;
        const double p = ((((((((-4.005766777e-4 * q - 1.229927186e-3) * q + 1.313522635e-3) * q + 8.631680717e-3) * q - 8.059875086e-3) * q
            - 5.420429827e-2) * q + 0.1640553467) * q - 0.1660314251) * q - 9.276398084e-2) * q + 1.276978393;
        const float magic = 12582912.0f, square = -high * high, t = square * 1.44269504f + magic, k = t - magic;
        const float r = (square - k * 0.693145752f) - (k * 1.42860677e-6f + (b - high) * (b + high));  /* -b^2 less k ln2 */
        const float y = mgx_scalef((float)((mgx_expm1_nearf(r) + 1.0) * (p * far * inverse)), (int32_t)(mgx_bitsf(t) - mgx_bitsf(magic)));
        const float z = a > 10.1f ? 0.0f : y;
        return a < 0.5f ? 1 - mgx_erf_nearf(x, b * b) : x < 0 ? 2 - z : z;
    }
    MGX_INLINE float mgx_hypotf(float x, float y) {
        const double a = x, b = y;
        const float h = (float)sqrt(a * a + b * b);
        return ((fabsf(x) == INFINITY) | (fabsf(y) == INFINITY)) ? INFINITY : h;
    }
    MGX_INLINE float mgx_pow_finitef(float x, float y) {
        const double b = y, p = mgx_exp(b * mgx_log(fabsf(x))), q = floor(b) == b ? p : (double)NAN;
        const float r = (float)(x < 0 ? q : p), s = (floor(0.5 * b) * 2 != b) & (floor(b) == b) ? copysignf(r, x) : r;
        return b == 0 ? 1.0f : s;
    }
    MGX_INLINE double mgx_hypot(double x, double y) {
        const double a = fabs(x), b = fabs(y), most = a > b ? a : b, small = most < 0x1p-400 ? 0x1p600 : 1.0, r = most > 0x1p500 ? 0x1p-600 : small;
        const double h = sqrt(a * r * (a * r) + b * r * (b * r)) / r;
        return ((a == (double)INFINITY) | (b == (double)INFINITY)) ? (double)INFINITY : h;
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
        MGX_INLINE T mgx_sigmoid_from##F(T x, T e) {  /* e: exp(-|x|) */ \
            const T w = (x < 0 ? e : (T)1) / (1 + e); \
            return w < (T)0.25 ? e - e * w : w; \
        } \
        MGX_INLINE T mgx_sigmoid##F(T x) { return mgx_sigmoid_from##F(x, mgx_exp##F(-fabs##F(x))); }
    MGX_DERIVED(float, f, 10, int32_t)
    MGX_DERIVED(double, , 20, int64_t)
    MGX_INLINE double mgx_atanh(double x) {
        const double a = fabs(x), t = 2 * a;
        return copysign(0.5 * mgx_log1p(a < 0.5 ? t + t * a / (1 - a) : t / (1 - a)), x);
    }
    MGX_INLINE float mgx_atanhf(float x) {
        const double a = fabs(x);
        return copysignf((float)(a < 1e-3 ? a + a * a * a / 3 : 0.5 * mgx_log((1 + a) / (1 - a))), x);
    }
    """
