# The inner loops of random.pxi, as C: they are compiled twice, which Cython cannot say.
cdef extern from *:
    """
    /* A body is compiled for the baseline and, on x86-64, for AVX2 + FMA, and chosen at run time: both give the same
       bits (fmaf is exact either way), the second is some ten times faster. */
    #if defined(__x86_64__) && defined(__GNUC__)
      #define MGX_DUAL(name, params, args) \\
        static void name##_base params { name##_body args; } \\
        __attribute__((target("avx2,fma"))) static void name##_fma params { name##_body args; } \\
        static void name params { \\
            if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) name##_fma args; \
            else name##_base args; \
        }
    #else
      #define MGX_DUAL(name, params, args) static void name params { name##_body args; }
    #endif

    MGX_INLINE uint32_t mgx_twist(uint32_t u, uint32_t v) {
        return (((u & 0x80000000u) | (v & 0x7fffffffu)) >> 1) ^ (-(v & 1u) & 0x9908b0dfu);
    }
    MGX_INLINE void mgx_refill_body(uint32_t *s) {
        int k;
        for (k = 0; k < 227; k++) s[k] = s[k + 397] ^ mgx_twist(s[k], s[k + 1]);
        for (k = 227; k < 623; k++) s[k] = s[k - 227] ^ mgx_twist(s[k], s[k + 1]);
        s[623] = s[396] ^ mgx_twist(s[623], s[0]);
    }
    MGX_DUAL(mgx_refill, (uint32_t *s), (s))

    MGX_INLINE void mgx_temper_body(ptrdiff_t n, const uint32_t *MGX_RESTRICT x, uint32_t *MGX_RESTRICT out) {
        for (ptrdiff_t i = 0; i < n; i++) {
            uint32_t y = x[i];
            y ^= y >> 11; y ^= (y << 7) & 0x9d2c5680u; y ^= (y << 15) & 0xefc60000u;
            out[i] = y ^ (y >> 18);
        }
    }
    MGX_DUAL(mgx_temper, (ptrdiff_t n, const uint32_t *x, uint32_t *out), (n, x, out))

    MGX_INLINE void mgx_uniform_body(ptrdiff_t n, const uint32_t *MGX_RESTRICT w, float *MGX_RESTRICT out,
                                     float span, float lo) {
        for (ptrdiff_t i = 0; i < n; i++) out[i] = fmaf((float)(int32_t)(w[i] & 0xffffffu) * 0x1p-24f, span, lo);
    }
    MGX_DUAL(mgx_uniform, (ptrdiff_t n, const uint32_t *w, float *out, float span, float lo), (n, w, out, span, lo))

    /* 1 where the 53-bit integer of two words is below bound = high * 2**32 + low, bound <= 2**53 */
    MGX_INLINE void mgx_below_body(ptrdiff_t n, const uint32_t *MGX_RESTRICT w, float *MGX_RESTRICT out,
                                   uint64_t bound) {
        int32_t high = (int32_t)(bound >> 32);
        uint32_t low = (uint32_t)bound;
        for (ptrdiff_t i = 0; i < n; i++) {
            int32_t h = (int32_t)(w[2 * i] & 0x1fffffu);
            out[i] = (float)((h < high) | ((h == high) & (w[2 * i + 1] < low)));
        }
    }
    MGX_DUAL(mgx_below, (ptrdiff_t n, const uint32_t *w, float *out, uint64_t bound), (n, w, out, bound))

    /* log and sincos by the Cephes polynomials in float, with every multiply-add fused: the last bit is PyTorch's.
       0 < x <= 1 and 0 <= x < 2 pi, so no special value needs care. */
    MGX_INLINE float mgx_cephes_log(float v) {
        uint32_t bits = mgx_bitsf(v);
        float m = mgx_fromf((bits & 0x7fffffu) | 0x3f000000u);
        int low = m < 0.707106781186547524f;
        float e = (float)((int32_t)(bits >> 23) - 126 - low);
        float x = (m - 1.0f) + (low ? m : 0.0f), z = x * x, y = 7.0376836292e-2f;
        y = fmaf(y, x, -1.1514610310e-1f); y = fmaf(y, x, 1.1676998740e-1f); y = fmaf(y, x, -1.2420140846e-1f);
        y = fmaf(y, x, 1.4249322787e-1f); y = fmaf(y, x, -1.6668057665e-1f); y = fmaf(y, x, 2.0000714765e-1f);
        y = fmaf(y, x, -2.4999993993e-1f); y = fmaf(y, x, 3.3333331174e-1f);
        y = fmaf(-z, 0.5f, fmaf(y * x, z, e * -2.12194440e-4f));
        return fmaf(e, 0.693359375f, x + y);
    }
    MGX_INLINE void mgx_sincos(float x, float *sine, float *cosine) {
        int32_t j = ((int32_t)(x * 1.27323954473516f) + 1) & ~1;
        float y = (float)j, z, c, s;
        x = fmaf(y, -0.78515625f, x); x = fmaf(y, -2.4187564849853515625e-4f, x);
        x = fmaf(y, -3.77489497744594108e-8f, x);
        z = x * x;
        c = fmaf(fmaf(2.443315711809948e-5f, z, -1.388731625493765e-3f), z, 4.166664568298827e-2f) * z;
        c = fmaf(c, z, -(z * 0.5f)) + 1.0f;
        s = fmaf(fmaf(fmaf(-1.9515295891e-4f, z, 8.3321608736e-3f), z, -1.6666654611e-1f) * z, x, x);
        *sine = mgx_fromf(mgx_bitsf(j & 2 ? c : s) ^ ((uint32_t)(j & 4) << 29));
        *cosine = mgx_fromf(mgx_bitsf(j & 2 ? s : c) ^ ((uint32_t)(~(j - 2) & 4) << 29));
    }
    /* Box and Muller on blocks of 16 uniforms in place: 8 radii, then 8 angles -> 8 cosines, then 8 sines. */
    MGX_INLINE void mgx_normal_body(ptrdiff_t n, float *d, float mean, float std) {
        for (ptrdiff_t i = 0; i + 16 <= n; i += 16, d += 16)
            for (int k = 0; k < 8; k++) {
                float sine, cosine, radius = sqrtf(-2.0f * mgx_cephes_log(1.0f - d[k]));
                mgx_sincos(6.283185307179586f * d[k + 8], &sine, &cosine);
                d[k] = fmaf(radius * cosine, std, mean);
                d[k + 8] = fmaf(radius * sine, std, mean);
            }
    }
    MGX_DUAL(mgx_normal, (ptrdiff_t n, float *d, float mean, float std), (n, d, mean, std))
    """
    void mgx_refill(uint32_t* s) noexcept nogil
    void mgx_temper(isize n, const uint32_t* x, uint32_t* out) noexcept nogil
    void mgx_uniform(isize n, const uint32_t* w, float* out, float span, float lo) noexcept nogil
    void mgx_below(isize n, const uint32_t* w, float* out, uint64_t bound) noexcept nogil
    void mgx_normal(isize n, float* d, float mean, float std) noexcept nogil
    uint16_t mgx_to_bf16(float x) noexcept nogil
    uint16_t mgx_to_f16(float x) noexcept nogil
