# Running sums, products and extremes along n of a contiguous (outer, n, inner); arithmetic progressions.
#
# Floats run in double. The accumulators of up to MGX_WIDE columns are one array, so that wide rows vectorise.
cdef extern from *:
    r"""
    #define MGX_SCAN(NAME, T, S, A, START, OP) \
        static void NAME##_##S(isize outer, isize n, isize inner, const char* x, char* out) { \
            typedef T V __attribute__((aligned(1))); \
            if (inner == 1) { \
                for (isize o = 0; o < outer; o++) { \
                    A acc = START; \
                    for (isize i = o * n; i < (o + 1) * n; i++) { \
                        const A v = (A)((const V*)x)[i]; \
                        acc = acc OP v; \
                        ((V*)out)[i] = (T)acc; \
                    } \
                } \
                return; \
            } \
            const isize apart = n * inner, step = inner; \
            MGX_CHUNKS(T, \
                A acc[MGX_WIDE]; \
                V* y = (V*)out + (o * n * inner + from); \
                (void)to; \
                for (isize j = 0; j < w; j++) acc[j] = START; \
                for (isize i = 0; i < n; i++) \
                    MGX_IVDEP for (isize j = 0; j < w; j++) { \
                        acc[j] = acc[j] OP (A)((const V*)c)[i * inner + j]; \
                        y[i * inner + j] = (T)acc[j]; \
                    }) \
        }

    /* Where the largest (or smallest) so far is: the last such place; NaN is beyond all. */
    #define MGX_EXTREME(NAME, T, S, BETTER) \
        static void NAME##_##S(isize outer, isize n, isize inner, const char* c, char* out) { \
            typedef T V __attribute__((aligned(1))); \
            for (isize o = 0; o < outer; o++) { \
                const V* x = (const V*)c + o * n * inner; \
                int64_t* places = (int64_t*)out + o * n * inner; \
                if (inner == 1) { \
                    T best = x[0]; \
                    for (isize i = 0, last = 0; i < n; i++) { \
                        if (x[i] BETTER best || x[i] != x[i]) best = x[i], last = i; \
                        places[i] = last; \
                    } \
                } else for (isize i = 0, k = 0; i < n; i++) for (isize j = 0; j < inner; j++, k++) { \
                    const int64_t last = i ? places[k - inner] : 0; \
                    places[k] = x[k] BETTER x[last * inner + j] || x[k] != x[k] ? i : last; \
                } \
            } \
        }

    #define MGX_ALONG(T, S, A) \
        MGX_SCAN(CUMSUM, T, S, A, 0, +) MGX_SCAN(CUMPROD, T, S, A, 1, *) MGX_EXTREME(CUMMAX, T, S, >=) MGX_EXTREME(CUMMIN, T, S, <=) MGX_ORDER(T, S)
    MGX_ALONG(float, f32, double)
    MGX_ALONG(double, f64, double)
    MGX_ALONG(int64_t, i64, uint64_t)
    MGX_ALONG(int32_t, i32, uint32_t)
    MGX_ALONG(int16_t, i16, uint32_t)
    MGX_ALONG(int8_t, i8, uint32_t)
    MGX_ALONG(uint8_t, u8, uint32_t)

    /* Where i is a 32-bit number more than one of 64 bits, it is converted by vectors. */
    #define MGX_PROGRESSION(T, S, LANES) \
        static void PROGRESSION_##S(isize n, int lanes, double first, double step, double last, char* c) { \
            T* out = (T*)c; \
            const isize full = lanes ? n / (2 * LANES) * 2 * LANES : 0, middle = lanes ? n : n / 2; \
            for (isize i = 0; i < full; i += LANES) { \
                const double x = (T)fma(step, (double)i, first); \
                for (int j = 0; j < LANES; j++) out[i + j] = (T)fma(step, j, x); \
            } \
            for (isize i = full; i < middle; i += 512) { \
                const int m = (int)(middle - i < 512 ? middle - i : 512); \
                for (int j = 0; j < m; j++) out[i + j] = (T)fma(step, (double)i + j, first); \
            } \
            for (isize i = middle; i < n; i += 512) { \
                const int m = (int)(n - i < 512 ? n - i : 512); \
                for (int j = 0; j < m; j++) out[i + j] = (T)fma(-step, (double)(n - 1 - i) - j, last); \
            } \
        }
    MGX_PROGRESSION(float, f32, 8)
    MGX_PROGRESSION(double, f64, 4)
    static const void* const mgx_rows[][9] = {  /* in the order of the codes; BOOL's bytes are U8's, but for sums */
        MGX_ENTRY_WITH(SUM, SUM_bool), MGX_ENTRY_WITH(PROD, PROD_bool), {"SUMSQ", SUMSQ_f32, SUMSQ_f64}, {"NANSUM", NANSUM_f32, NANSUM_f64}, MGX_ENTRY(MAX), MGX_ENTRY(MIN),
        MGX_ENTRY(ANY), MGX_ENTRY(ALL), MGX_ENTRY(ARGMAX), MGX_ENTRY(ARGMIN), {"MOMENTS", MOMENTS_f32, MOMENTS_f64},
        MGX_ENTRY(CUMSUM), MGX_ENTRY(CUMPROD), MGX_ENTRY(CUMMAX), MGX_ENTRY(CUMMIN), MGX_ENTRY(TOPK), MGX_ENTRY(SORT), MGX_ENTRY(RANK),
        MGX_ENTRY(MODE), MGX_ENTRY(SEARCH),
        {"DIST", DIST_f32, DIST_f64}, {"PROGRESSION", PROGRESSION_f32, PROGRESSION_f64}};
    """
