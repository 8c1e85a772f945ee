# Special functions in f64, of which f32's results are rounded. Each is one plain loop or formula; to about 1e-15 of the value (near a zero: of 1).
cdef extern from *:
    r"""
    /* erfinv by Giles' approximation (2010), right to f32's precision where w is at most 16; f64's goes to 37, from where one of Halley's steps is enough. */
    #define MGX_GILES(T, F, HIGH)  /* erfinv of y, where w = -log(1 - y^2) */ \
        MGX_INLINE T mgx_giles##F(T y, T w) { \
            const T a = w - (T)2.5, b = sqrt##F(w < 5 ? 5 : w) - 3; \
            const T low = ((((((((T)2.81022636e-08 * a + (T)3.43273939e-07) * a - (T)3.5233877e-06) * a - (T)4.39150654e-06) * a + (T)0.00021858087) * a \
                - (T)0.00125372503) * a - (T)0.00417768164) * a + (T)0.246640727) * a + (T)1.50140941; \
            return (w < 5 ? low : HIGH) * y; \
        }
    MGX_GILES(float, f, (((((((-0.000200214257f * b + 0.000100950558f) * b + 0.00134934322f) * b - 0.00367342844f) * b + 0.00573950773f) * b
        - 0.0076224613f) * b + 0.00943887047f) * b + 1.00167406f) * b + 2.83297682f)
    MGX_GILES(double, , ((((((((-2.41217221e-6 * b + 4.23217096e-5) * b - 3.12249518e-4) * b + 1.27760891e-3) * b - 3.25044239e-3) * b
        + 5.64282216e-3) * b - 7.75147263e-3) * b + 9.47526772e-3) * b + 1.00168558) * b + 2.83297547)
    MGX_INLINE float mgx_erfinvf(float y) {
        const float a = fabsf(y), x = mgx_gilesf(y, -mgx_logf((1 - y) * (1 + y))), edge = a == 1.0f ? copysignf(INFINITY, y) : NAN;
        return a < 1.0f ? x : edge;
    }
    /* x of erf(x) = a and erfc(x) = c = 1 - a, the smaller of which is exact */
    MGX_INLINE double mgx_erfcinv(double a, double c) {
        double gauss;
        const double x = mgx_giles(a, -mgx_log(c * (1 + a))), far = c - mgx_erfc_far(x, &gauss), off = a < 0.75 ? mgx_erf_near(x, x * x) - a : far;
        return x - off / (1.1283791670955126 * gauss + x * off);
    }
    MGX_INLINE double mgx_erfinv(double y) {
        const double a = fabs(y), x = mgx_erfcinv(a, 1 - a), edge = a == 1 ? (double)INFINITY : (double)NAN;
        return copysign(a < 1 ? x : edge, y);
    }

    /* Up to 10 the product of its factors, then the asymptotic series. */
    static double mgx_erfcx(double x) {
        double far = 1;
        if (x <= 10) return exp(x * x) * erfc(x);
        for (int k = 11; k > 0; k--) far = 1 - far * (2 * k - 1) / (2 * x * x);
        return far / (x * 1.772453850905516);
    }
    static double mgx_log_ndtr(double x) {
        return x < -1 ? log(0.5 * mgx_erfcx(-0.7071067811865476 * x)) - 0.5 * x * x : log1p(-0.5 * erfc(0.7071067811865476 * x));
    }
    /* Newton's method on log(ndtr), which is concave, for the smaller tail; the start is Hastings' (Abramowitz and Stegun 26.2.23). */
    static double mgx_ndtri(double p) {
        const double tail = log(p > 0.5 ? 1 - p : p), t = sqrt(-2 * tail);
        double x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t, step = 1;
        if (!(p > 0 && p < 1)) return p == 0 ? -(double)INFINITY : p == 1 ? (double)INFINITY : (double)NAN;
        for (int i = 0; i < 9 && fabs(step) > 1e-9; i++) {
            const double value = mgx_log_ndtr(x);
            step = (value - tail) * exp(value + 0.5 * x * x) * 2.5066282746310002;
            x -= step;
        }
        return p > 0.5 ? -x : x;
    }

    MGX_INLINE float mgx_ndtri_nearf(float p) { return 1.41421356f * mgx_gilesf(2 * p - 1, -mgx_logf(4 * p * (1 - p))); }  /* 1e-7 < p < 1 */
    MGX_INLINE double mgx_ndtri_near(double p) {  /* 1e-16 < p < 1 */
        const double tail = p > 0.5 ? 1 - p : p;
        return copysign(1.4142135623730951 * mgx_erfcinv(1 - 2 * tail, 2 * tail), p - 0.5);
    }

    /* I_order(x) exp(-|x|), order 0 or 1: the power series up to 25, whose terms are all positive, then the asymptotic one. */
    static double mgx_bessel(double x, int order) {
        const double a = fabs(x), q = 0.25 * a * a;
        double s = 1;
        if (a <= 25) {
            for (int k = 9 + (int)(1.8 * a); k > 0; k--) s = 1 + s * (q / (k * (k + order)));
            s *= exp(-a) * (order ? 0.5 * a : 1);
        } else {
            for (int k = 25; k > 0; k--) s = 1 - s * (4 * order - (2 * k - 1) * (2 * k - 1)) / (8 * k * a);
            s /= 2.5066282746310002 * sqrt(a);      /* the product inside of the root would leave the range */
        }
        return order ? copysign(s, x) : s;
    }

    /* digamma, and for order n > 0 its n-th derivative: the recurrence up to 10 or 16, then the asymptotic series, reflected where x is negative. */
    static double mgx_digamma(double x) {
        double y = x <= 0 ? 1 - x : x, sum = 0;
        for (; y < 10; y++) sum -= 1 / y;
        const double z = 1 / (y * y);
        sum += log(y) - 0.5 / y - z * (1. / 12 - z * (1. / 120 - z * (1. / 252 - z * (1. / 240 - z * (1. / 132 - z * (691. / 32760 - z / 12))))));
        if (x <= 0 && x == floor(x)) return x == 0 ? copysign((double)INFINITY, -x) : (double)NAN;
        return x < 0 ? sum - 3.141592653589793 / tan(3.141592653589793 * (x - rint(x))) : sum;
    }
    /* Where 0 < x < 1e30, to f32's precision: at y = x + 6 or more the asymptotic series, less what the recurrence adds on the way there, which is
       p' / p, its slope, or log(p), p = x (x + 1) ... (x + 5). */
    MGX_INLINE double mgx_rise(double x) { return x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5); }
    MGX_INLINE double mgx_rise_slope(double x) { return ((((6 * x + 75) * x + 340) * x + 675) * x + 548) * x + 120; }
    MGX_INLINE double mgx_digamma_near(double x) {
        const double y = x + 6, z = 1 / (y * y);
        return mgx_log(y) - 0.5 / y - z * (1. / 12 - z * (1. / 120 - z * (1. / 252 - z * (1. / 240 - z / 132)))) - mgx_rise_slope(x) / mgx_rise(x);
    }
    MGX_INLINE double mgx_trigamma_near(double x) {
        const double y = x + 6, r = 1 / y, z = r * r, i = 1 / mgx_rise(x), s = mgx_rise_slope(x) * i;
        return r + z * (0.5 + r * (1. / 6 - z * (1. / 30 - z * (1. / 42 - z * (1. / 30 - z * 5 / 66)))))
            + (s * s - ((((30 * x + 300) * x + 1020) * x + 1350) * x + 548) * i);
    }
    MGX_INLINE double mgx_lgamma_near(double x) {
        const double y = x < 10 ? x + 6 : x, z = 1 / (y * y), p = mgx_pick(x < 10, mgx_rise(x), 1);
        const double series = 1. / 12 - z * (1. / 360 - z * (1. / 1260 - z * (1. / 1680 - z * (1. / 1188 - z * (691. / 360360 - z / 156)))));
        return mgx_pick((x == 1) | (x == 2), 0, (y - 0.5) * mgx_log(y) - y + 0.9189385332046727 - mgx_log(p) + series / y);
    }
    /* pi / |sin(pi x)| is gamma(x) gamma(1 - x) */
    MGX_INLINE double mgx_lgamma_finite(double x) {
        const double f = x - rint(x), z = f * f, near = mgx_lgamma_near(x > 0 ? x : 1 - x);
        const double sine = ((((((4.6630280576761256e-4 * z - 7.3704309457143504e-3) * z + 8.2145886611128228e-2) * z - 0.59926452932079208) * z
            + 2.5501640398773454) * z - 5.1677127800499701) * z + 3.1415926535897932) * fabs(f);
        const double reflected = mgx_log(3.141592653589793 / sine) - near;
        return x > 0 ? near : reflected;
    }
    MGX_INLINE double mgx_power(double x, int n) {
        double y = 1;
        for (; n; n >>= 1, x *= x) if (n & 1) y *= x;
        return y;
    }
    /* pi times the n-th derivative of cot at pi x, a polynomial in it: from each to the next, p becomes -pi (1 + u^2) p'. */
    static __attribute__((noinline)) double mgx_cot_slope(double x, int n) {
        const double pi = 3.141592653589793, u = 1 / tan(pi * (x - rint(x)));
        double p[n + 2], y = 0, below, last;
        p[0] = 0, p[1] = 1;
        for (int k = 1; k <= n; k++) {
            below = last = 0;                       /* the coefficients of p' two places and one place before */
            for (int i = 0; i <= k + 1; i++) {
                const double slope = i < k ? -pi * (i + 1) * p[i + 1] : 0;
                p[i] = slope + below;
                below = last, last = slope;
            }
        }
        for (int i = n + 1; i >= 0; i--) y = y * u + p[i];
        return pi * y;
    }
    static double mgx_polygamma(double x, int64_t n) {
        static const double bernoulli[7] = {1. / 6, -1. / 30, 1. / 42, -1. / 30, 5. / 66, -691. / 2730, 7. / 6};
        const double sign = n % 2 ? 1 : -1;
        double y = x <= 0 ? 1 - x : x, sum = 0, tail = 0, factorial = 1;  /* (n - 1)! */
        if (n > 170) return sign * INFINITY * pow(x > 0.5 ? x : x - rint(x), -1.0 - n);  /* the next factorial overflows */
        for (int k = 2; k < n; k++) factorial *= k;
        for (; y < 16; y++) sum += mgx_power(1 / y, n + 1);
        const double r = 1 / y, z = r * r;
        for (int k = 7; k > 0; k--) tail = bernoulli[k - 1] + tail * z * ((2 * k + n) * (2 * k + n + 1)) / ((2 * k + 1) * (2 * k + 2));
        sum = factorial * (n * sum + mgx_power(r, n) * (1 + 0.5 * n * (r + (n + 1) * z * tail)));
        return !(x <= 0) ? sign * sum : x == floor(x) ? sign * (double)INFINITY : -sum - mgx_cot_slope(x, n);
    }
    """
