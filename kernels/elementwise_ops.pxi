# The element-wise operations, one line each, in the order of the codes in elementwise.pxd (a test compares them).
#
# X(name, dtypes, number of parameters, expression for floats, expression for integers and BOOL). In an expression a, b,
# c are the inputs, T their C type, U an unsigned type of at least its width (integers wrap in it), p0, p1, p2 the
# parameters. dtypes: FLT, NUM = FLT and integers, ALL = NUM and BOOL, INT = integers and BOOL; F64, NUM64 = FLT, NUM whose
# f32 is a MGX_CHOICE; OWN = FLT, written by hand. BOOL is C's _Bool: its sum is an or, its product an and. Selects are
# written so that NaN takes the wanted side.
cdef extern from *:
    r"""
    #define MGX_UNARY_OPS(X) \
        X(NEG, NUM, 0, -a, (T)(0 - (U)a)) \
        X(ABS, NUM, 0, MGX_F(fabs, a), (T)(a < 0 ? 0 - (U)a : (U)a)) \
        X(SIGN, NUM, 0, (T)((a > 0) - (a < 0)), (T)((a > 0) - (a < 0))) \
        X(SQUARE, NUM, 0, a * a, (T)((U)a * (U)a)) \
        X(RELU, NUM, 0, a < 0 ? (T)0 : a, a < 0 ? (T)0 : a) \
        X(BITWISE_NOT, INT, 0, a, (T)((T)-1 ^ MGX_BYTE(a))) \
        X(SCALE, FLT, 1, p0 * a, a) \
        X(ADD_SCALAR, FLT, 1, a + p0, a) \
        X(EXP, F64, 0, mgx_exp(a), a) \
        X(EXP2, FLT, 0, MGX_F(mgx_exp2, a), a) \
        X(EXPM1, FLT, 0, MGX_F(mgx_expm1, a), a) \
        X(LOG, FLT, 0, MGX_F(mgx_log, a), a) \
        X(LOG1P, FLT, 0, MGX_F(mgx_log1p, a), a) \
        X(LOG2, FLT, 0, MGX_F(mgx_log2, a), a) \
        X(LOG10, FLT, 0, MGX_F(mgx_log10, a), a) \
        X(SQRT, FLT, 0, MGX_F(sqrt, a), a) \
        X(RSQRT, FLT, 0, 1 / MGX_F(sqrt, a), a) \
        X(RECIPROCAL, FLT, 0, 1 / a, a) \
        X(SIN, OWN, 0, a, a) \
        X(COS, OWN, 0, a, a) \
        X(TAN, OWN, 0, a, a) \
        X(ASIN, FLT, 0, MGX_F(mgx_asin, a), a) \
        X(ACOS, FLT, 0, MGX_F(mgx_acos, a), a) \
        X(ATAN, FLT, 0, MGX_F(mgx_atan, a), a) \
        X(SINH, FLT, 0, MGX_F(mgx_sinh, a), a) \
        X(COSH, FLT, 0, MGX_F(mgx_cosh, a), a) \
        X(TANH, FLT, 0, MGX_F(mgx_tanh, a), a) \
        X(SIGMOID, F64, 0, mgx_sigmoid(a), a) \
        X(LOGSIGMOID, FLT, 0, MGX_LOGSIGMOID(a), a) \
        X(ERF, FLT, 0, MGX_F(mgx_erf, a), a) \
        X(ERFC, FLT, 0, MGX_F(mgx_erfc, a), a) \
        X(ERFINV, FLT, 0, MGX_F(mgx_erfinv, a), a) \
        X(LOG_NDTR, FLT, 0, mgx_log_ndtr(a), a) \
        X(NDTRI, OWN, 0, a, a) \
        X(ERFCX, FLT, 0, mgx_erfcx(a), a) \
        X(I0, FLT, 0, mgx_bessel(a, 0) * exp(fabs(a)), a) \
        X(I0E, FLT, 0, mgx_bessel(a, 0), a) \
        X(I1, FLT, 0, mgx_bessel(a, 1) * exp(fabs(a)), a) \
        X(I1E, FLT, 0, mgx_bessel(a, 1), a) \
        X(LGAMMA, F64, 0, lgamma(a), a) \
        X(DIGAMMA, F64, 0, mgx_digamma(a), a) \
        X(POLYGAMMA, F64, 1, mgx_polygamma(a, (int64_t)p0), a) \
        X(ASINH, FLT, 0, MGX_F(asinh, a), a) \
        X(ACOSH, FLT, 0, MGX_F(acosh, a), a) \
        X(ATANH, FLT, 0, MGX_F(mgx_atanh, a), a) \
        X(ENTR, FLT, 0, a > 0 ? -a * MGX_F(mgx_log, a) : a < 0 ? -(T)INFINITY : a, a) \
        X(SPHERICAL_J0, FLT, 0, a == 0 ? 1 : MGX_F(fabs, a) == (T)INFINITY ? 0 : MGX_F(sin, a) / a, a) \
        X(LOGIT, FLT, 2, ({ const T y = MGX_F3(mgx_pick, (a < p0), p0, MGX_F3(mgx_pick, (a > p1), p1, a)); MGX_F(mgx_log, y / (1 - y)); }), a) \
        X(FLOOR, FLT, 0, MGX_F(floor, a), a) \
        X(CEIL, FLT, 0, MGX_F(ceil, a), a) \
        X(ROUND, FLT, 0, MGX_F(rint, a), a) \
        X(TRUNC, FLT, 0, MGX_F(trunc, a), a) \
        X(GELU, FLT, 0, a * MGX_F(mgx_phi, a), a) \
        X(GELU_TANH, FLT, 0, a * MGX_F(mgx_sigmoid, MGX_GELU_U(a)), a) \
        X(SILU, F64, 0, a * mgx_sigmoid(a), a) \
        X(MISH, FLT, 0, ({ const T e = MGX_F(mgx_exp, a > 20 ? (T)20 : a), w = e * (e + 2); a * (w / (w + 2)); }), a) \
        X(HARDSIGMOID, FLT, 0, MGX_CLIP(a + 3, 0, 6) / 6, a) \
        X(HARDSWISH, FLT, 0, a * MGX_CLIP(a + 3, 0, 6) / 6, a) \
        X(SOFTPLUS, FLT, 2, ({ const T z = a * p0; z > p1 ? a : (z > MGX_EXP_END ? (T)INFINITY : (z > 0 ? z : (T)0) + MGX_LOG_SUM(z)) / p0; }), a) \
        X(ELU, FLT, 3, a > 0 ? a * p1 : MGX_F(mgx_expm1, a * p2) * (p0 * p1), a) \
        X(LEAKY_RELU, FLT, 1, a > 0 ? a : a * p0, a) \
        X(POW_SCALAR, OWN, 1, a, a) \
        X(CLAMP, NUM, 2, MGX_LIMIT(a, p0, p1), ({ const T t = a < p0 ? p0 : a; t > p1 ? p1 : t; })) \
        X(SMOOTH_L1, FLT, 1, ({ const T d = MGX_F(fabs, a); d < p0 ? (T)0.5 * d * d / p0 : d - (T)0.5 * p0; }), a) \
        X(HARDTANH, FLT, 2, MGX_LIMIT(a, p0, p1), a) \
        X(HUBER, FLT, 1, ({ const T d = MGX_F(fabs, a); d <= p0 ? (T)0.5 * d * d : p0 * (d - (T)0.5 * p0); }), a) \
        X(FRAC, FLT, 0, a - MGX_F(trunc, a), a) \
        X(HARDSHRINK, FLT, 1, MGX_F(fabs, a) <= p0 ? (T)0 : a, a) \
        X(SOFTSHRINK, FLT, 1, MGX_F2(copysign, a - MGX_LIMIT(a, -p0, p0), a), a) \
        X(NAN_TO_NUM, FLT, 3, a != a ? p0 : a == (T)INFINITY ? p1 : a == -(T)INFINITY ? p2 : a, a)

    #define MGX_BINARY_OPS(X) \
        X(ADD, ALL, 0, a + b, (T)((U)a + (U)b)) \
        X(MUL, ALL, 0, a * b, (T)((U)a * (U)b)) \
        X(SUB, NUM, 0, a - b, (T)((U)a - (U)b)) \
        X(MAXIMUM, ALL, 0, (a > b) | (a != a) ? a : b, _Generic((T)0, _Bool: a | b, default: a > b ? a : b)) \
        X(MINIMUM, ALL, 0, (a < b) | (a != a) ? a : b, _Generic((T)0, _Bool: a & b, default: a < b ? a : b)) \
        X(FMOD, NUM64, 0, mgx_fmod(a, b), MGX_REST(a, b, MGX_QUOTIENT_OF(a, b))) \
        X(REMAINDER, NUM64, 0, mgx_remainder(a, b), \
          ({ const T r = MGX_REST(a, b, MGX_QUOTIENT_OF(a, b)); (T)(r + ((r != 0) & ((r ^ b) < 0) ? b : 0)); })) \
        X(FLOOR_DIVIDE, NUM64, 0, mgx_floor_divide(a, b), \
          ({ const T q = MGX_QUOTIENT_OF(a, b); (T)(q - ((MGX_REST(a, b, q) != 0) & ((a ^ b) < 0))); })) \
        X(POW, NUM64, 0, pow(a, b), (T)mgx_ipow(a, b)) \
        X(AND, INT, 0, a, (T)(a & b)) \
        X(OR, INT, 0, a, (T)(a | b)) \
        X(XOR, INT, 0, a, (T)(a ^ b)) \
        X(DIV, FLT, 0, a / b, a) \
        X(ATAN2, FLT, 0, MGX_F2(mgx_atan2, a, b), a) \
        X(HYPOT, FLT, 0, MGX_F2(mgx_hypot, a, b), a) \
        X(COPYSIGN, FLT, 0, MGX_F2(copysign, a, b), a) \
        X(RELU_BWD, FLT, 0, b <= 0 ? (T)0 : a, a) \
        X(SIGMOID_BWD, FLT, 0, a * (b * (1 - b)), a) \
        X(TANH_BWD, FLT, 0, a * (1 - b * b), a) \
        X(GELU_BWD, FLT, 0, \
          a * (MGX_F(mgx_phi, b) + b * ((T)0.3989422804014327 * MGX_F(mgx_exp, b * b * (T)-0.5))), a) \
        X(GELU_TANH_BWD, FLT, 0, ({ const T s = MGX_F(mgx_sigmoid, MGX_GELU_U(b)); \
          a * (s + b * (s * (1 - s)) * ((T)1.5957691216057308 * (1 + (T)0.134145 * b * b))); }), a) \
        X(SILU_BWD, F64, 0, MGX_SILU_BWD(mgx_sigmoid(b)), a) \
        X(SIGMOID_GATE, F64, 0, a * mgx_sigmoid(b), a) \
        X(HARDSWISH_BWD, FLT, 0, ({ const T m = a * (b / 3 + (T)0.5), h = b >= 3 ? a : m; b <= -3 ? (T)0 : h; }), a) \
        X(SQUARED_DIFFERENCE, FLT, 0, (a - b) * (a - b), a) \
        X(BCE, FLT, 0, ({ const T l = MGX_F(mgx_log, a), m = MGX_F(mgx_log1p, -a); \
          (b - 1) * (m < -100 ? (T)-100 : m) - b * (l < -100 ? (T)-100 : l); }), a) \
        X(BCE_LOGITS, FLT, 0, (1 - b) * a - MGX_LOGSIGMOID(a), a)

    #define MGX_COMPARE_OPS(X) \
        X(EQ, ALL, 0, a == b, a == b) \
        X(NE, ALL, 0, a != b, a != b) \
        X(LT, ALL, 0, a < b, a < b) \
        X(LE, ALL, 0, a <= b, a <= b) \
        X(GT, ALL, 0, a > b, a > b) \
        X(GE, ALL, 0, a >= b, a >= b) \
        X(LOGICAL_AND, ALL, 0, (a != 0) & (b != 0), (a != 0) & (b != 0)) \
        X(LOGICAL_OR, ALL, 0, (a != 0) | (b != 0), (a != 0) | (b != 0)) \
        X(LOGICAL_XOR, ALL, 0, (a != 0) ^ (b != 0), (a != 0) ^ (b != 0))

    #define MGX_TEST_OPS(X) \
        X(ISNAN, ALL, 0, a != a, 0) \
        X(ISINF, ALL, 0, MGX_F(fabs, a) == (T)INFINITY, 0) \
        X(ISFINITE, ALL, 0, MGX_F(fabs, a) < (T)INFINITY, 1) \
        X(LOGICAL_NOT, ALL, 0, a == 0, MGX_BYTE(a) == 0) \
        X(SIGNBIT, ALL, 0, MGX_F(mgx_bits, a) >> (8 * sizeof(T) - 1), a < 0)

    #define MGX_TERNARY_OPS(X) \
        X(ADDCMUL, FLT, 1, a + p0 * b * c, a) \
        X(ADDCDIV, FLT, 1, a + p0 * b / c, a) \
        X(LERP, FLT, 0, MGX_F(fabs, c) < (T)0.5 ? a + c * (b - a) : b - (b - a) * (1 - c), a) \
        X(BCE_BWD, FLT, 0, ({ const T v = (1 - b) * b; a * (b - c) / (v < (T)1e-12 ? (T)1e-12 : v); }), a) \
        X(LEAKY_RELU_BWD, FLT, 0, b > 0 ? a : a * c, a) \
        X(ELU_BWD, FLT, 0, ({ const T e = a * (c * MGX_F(mgx_exp, b)); b <= 0 ? e : a; }), a) \
        X(HARDTANH_BWD, FLT, 2, (b <= p0) | (b >= p1) ? (T)0 : a, a)

    #define MGX_BYTE(v) _Generic(v, _Bool: ((const uint8_t*)x)[i] != 0, default: v)  /* gcc does not vectorise the not of a _Bool */
    #define MGX_CLIP(v, low, high) \
        ({ T t = (v); t = t < (T)(low) ? (T)(low) : t; t > (T)(high) ? (T)(high) : t; })
    #define MGX_LIMIT(v, low, high)  /* a NaN of any of the three wins: v's by the comparisons, a limit's by the difference, which keeps -0 */ \
        ({ const T l = v < low ? low : v, t = l > high ? high : l; t - ((low != low) | (high != high) ? (T)NAN : 0); })
    #define MGX_LOG_SUM(v) MGX_F(mgx_log1p_unit, MGX_F(mgx_exp, -MGX_F(fabs, v)))  /* log(1 + exp(-|v|)) */
    #define MGX_LOGSIGMOID(v) (((v) < 0 ? (v) : (T)0) - MGX_LOG_SUM(v))
    #define MGX_EXP_END (sizeof(T) == 4 ? (T)88.72284 : (T)709.782712893384)  /* from where on exp is infinite */
    #define MGX_SILU_BWD(...) ({ const T s = __VA_ARGS__; a * (s * (1 + b * (1 - s))); })
    #define MGX_GELU_U(v) ((T)1.5957691216057308 * ((v) + (T)0.044715 * (v) * (v) * (v)))  /* 2 sqrt(2 / pi) (...) */
    /* a / b of integers, b not 0, by a division of floats, which vectors have and which is several times as fast: the nearest float to a
       quotient is on the right side of every integer while a has no more bits than a float. The least integer divided by -1 wraps. */
    #define MGX_QUOTIENT_OF(a, b) (sizeof(T) == 8 ? (T)mgx_quotient(a, b) : sizeof(T) < 4 ? (T)(int32_t)((float)(a) / (float)(b)) : \
                                   (b) == (T)-1 ? (T)(0 - (U)(a)) : (T)(int32_t)((double)(a) / (double)(b)))
    #define MGX_REST(a, b, q) ((T)((U)(a) - (U)(q) * (U)(b)))
    static int64_t mgx_quotient(int64_t a, int64_t b) {
        if (((((uint64_t)a + (1ULL << 52)) | ((uint64_t)b + (1ULL << 52))) >> 53) == 0) return (int64_t)((double)a / (double)b);
        return b == -1 ? (int64_t)(0 - (uint64_t)a) : a / b;
    }

    /* fmod is exact, and so is this where the quotient has no more than 53 bits: what is left over is a multiple of b's last place. A
       quotient that was rounded up to an integer leaves a rest of the other sign. */
    static double mgx_fmod(double a, double b) {
    #ifdef __FMA__
        if ((fabs(a) < 0x1p53 * fabs(b)) & (fabs(b) < INFINITY)) {
            double r = fma(-trunc(a / b), b, a);
            if (r != 0 && (r < 0) != (a < 0)) r += copysign(b, a);
            return copysign(r, a);
        }
    #endif
        return fmod(a, b);
    }
    #define mgx_fmodf fmodf

    /* Floor division as Python rounds it: fmod first, so that the quotient
       agrees with the remainder. */
    #define MGX_HELPERS(T, F) \
        static T mgx_remainder##F(T a, T b) { \
            const T r = mgx_fmod##F(a, b); \
            return r != 0 && (b < 0) != (r < 0) ? r + b : r; \
        } \
        static T mgx_floor_divide##F(T a, T b) { \
            if (b == 0) return a / b; \
            const T r = mgx_fmod##F(a, b), q = (a - r) / b - ((r != 0) & ((b < 0) != (r < 0))), f = floor##F(q); \
            return copysign##F(fabs##F(f + (q - f > (T)0.5)), a / b);  /* no branches: their outcome is anybody's guess */ \
        }
    MGX_INLINE double mgx_phi(double x) { return 0.5 * (1 + mgx_erf(x * 0.7071067811865476)); }
    MGX_HELPERS(float, f)
    MGX_HELPERS(double, )

    static int64_t mgx_ipow(int64_t a, int64_t b) {
        if (b < 0) return a == 1 ? 1 : a == -1 ? (b & 1 ? -1 : 1) : 0;
        uint64_t power = 1, base = (uint64_t)a;
        for (; b; b >>= 1, base *= base) if (b & 1) power *= base;
        return (int64_t)power;
    }
    """
