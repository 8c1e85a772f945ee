# Conversions between the ten stored dtypes, as C's casts do them; half precision goes through f32, to nearest even.
# NaN becomes quiet and keeps the upper bits of its payload, as the instructions have it.
cdef extern from *:
    r"""
    MGX_INLINE float mgx_from_f16(uint16_t h) {
        const uint32_t a = h & 0x7fffu, wide = (a << 13) + (112u << 23);
        float x = mgx_fromf(a >= 0x7c00u ? wide + (112u << 23) : wide);
        x = a < 0x400u ? (float)(int32_t)a * 5.9604644775390625e-8f : x;
        return mgx_fromf(mgx_bitsf(x) | (uint32_t)(h & 0x8000u) << 16 | (a > 0x7c00u ? 0x400000u : 0));
    }
    MGX_INLINE float mgx_from_bf16(uint16_t h) { return mgx_fromf((uint32_t)h << 16); }

    /* A float becomes a narrow integer by way of 32 bits, whose low bits are kept, at every level alike. */
    #define MGX_NARROW(v) _Generic((v), float: (int32_t)(v), double: (int32_t)(v), default: (v))
    #define MGX_SAME(v) (v)
    #define MGX_NOT_ZERO(v) ((v) != 0)
    #define MGX_TO_F16(v) mgx_to_f16((float)(v))
    #define MGX_TO_BF16(v) mgx_to_bf16((float)(v))
    #define MGX_CASTS(F, FS, LOAD) \
        MGX_CAST(F, FS, LOAD, float, f32, MGX_SAME) MGX_CAST(F, FS, LOAD, double, f64, MGX_SAME) \
        MGX_CAST(F, FS, LOAD, int64_t, i64, MGX_SAME) MGX_CAST(F, FS, LOAD, int32_t, i32, MGX_SAME) \
        MGX_CAST(F, FS, LOAD, int16_t, i16, MGX_NARROW) MGX_CAST(F, FS, LOAD, int8_t, i8, MGX_NARROW) \
        MGX_CAST(F, FS, LOAD, uint8_t, u8, MGX_NARROW) MGX_CAST(F, FS, LOAD, uint8_t, bool, MGX_NOT_ZERO) \
        MGX_CAST(F, FS, LOAD, uint16_t, f16, MGX_TO_F16) MGX_CAST(F, FS, LOAD, uint16_t, bf16, MGX_TO_BF16)
    #define MGX_CAST(F, FS, LOAD, O, OS, STORE) \
        MGX_DEFINE_UNARY(cast_, FS, F, OS, F, O, 0, STORE(LOAD(a)))
    MGX_CASTS(float, f32, MGX_SAME)
    MGX_CASTS(double, f64, MGX_SAME)
    MGX_CASTS(int64_t, i64, MGX_SAME)
    MGX_CASTS(int32_t, i32, MGX_SAME)
    MGX_CASTS(int16_t, i16, MGX_SAME)
    MGX_CASTS(int8_t, i8, MGX_SAME)
    MGX_CASTS(uint8_t, u8, MGX_SAME)
    MGX_CASTS(uint8_t, bool, MGX_NOT_ZERO)
    MGX_CASTS(uint16_t, f16, mgx_from_f16)
    MGX_CASTS(uint16_t, bf16, mgx_from_bf16)
    #ifdef __F16C__
    #include <immintrin.h>
    static void mgx_pack_f16(isize n, const char* x, isize sx, char* out, isize so, const double* p) {
        isize i = 0;
        if (sx == 4 && so == 2) for (; i + 8 <= n; i += 8)
            _mm_storeu_si128((__m128i*)(out + 2 * i), _mm256_cvtps_ph(_mm256_loadu_ps((const float*)(x + 4 * i)), _MM_FROUND_TO_NEAREST_INT));
        cast_f32_f16(n - i, x + i * sx, sx, out + i * so, so, p);
    }
    static void mgx_unpack_f16(isize n, const char* x, isize sx, char* out, isize so, const double* p) {
        isize i = 0;
        if (sx == 2 && so == 4) for (; i + 8 <= n; i += 8)
            _mm256_storeu_ps((float*)(out + 4 * i), _mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)(x + 2 * i))));
        cast_f16_f32(n - i, x + i * sx, sx, out + i * so, so, p);
    }
    #define cast_f32_f16 mgx_pack_f16
    #define cast_f16_f32 mgx_unpack_f16
    #endif
    #define MGX_CAST_ROW(FS) {MGX_ENTRY_ALL(cast_##FS), cast_##FS##_f16, cast_##FS##_bf16}
    static void* const mgx_cast_rows[10][10] = {
        MGX_CAST_ROW(f32), MGX_CAST_ROW(f64), MGX_CAST_ROW(i64), MGX_CAST_ROW(i32), MGX_CAST_ROW(i16),
        MGX_CAST_ROW(i8), MGX_CAST_ROW(u8), MGX_CAST_ROW(bool), MGX_CAST_ROW(f16), MGX_CAST_ROW(bf16)};
    """
    void* mgx_cast_rows[N_STORED][N_STORED]
