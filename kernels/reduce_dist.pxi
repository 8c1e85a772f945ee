# p-norms of the differences between one row of M numbers and R columns of a matrix, and their gradients; columns side by side.
cdef extern from *:
    r"""
    /* E for all M elements of w columns: v is the difference, d its absolute value */
    #define MGX_PAIRS(E, ...) \
        for (isize k = 0; k < m; k++) { \
            MGX_IVDEP for (isize j = 0; j < w; j++) { const V v = x[k] - y[k * step + j], d = MGX_F(fabs, v); E; } \
            __VA_ARGS__ \
        }
    #define MGX_ADD_HALVES(n) for (int j = 0; j < n; j++) t[j] += t[j + n]
    #define MGX_SLOPES(E) \
        MGX_PAIRS(s[j] = E; dy[k * step + j] -= s[j], \
            V t[32]; for (int j = 0; j < 32; j++) t[j] = s[j] + s[j + 32]; \
            MGX_ADD_HALVES(16); MGX_ADD_HALVES(8); MGX_ADD_HALVES(4); dx[k] += (t[0] + t[1]) + (t[2] + t[3]);)
    #define MGX_SIGNED(a) (v < 0 ? -(a) : v > 0 ? (a) : v * 0)
    #define MGX_DIST(T, S, F) \
        static void DIST_##S(isize m, isize n, isize step, double p, const T* x, const T* y, const T* dout, T* dist, T* dx, T* dy) { \
            typedef T V; \
            const T q = (T)p, less = q - 1, root = 1 / q; \
            for (isize w; n > 0; n -= w, y += w, dist += w) { \
                T s[64] = {0}, c[64]; \
                w = n < 64 ? n : 64; \
                if (!dx) { \
                    if (p == 2) MGX_PAIRS(s[j] += d * d) \
                    else if (p == 1) MGX_PAIRS(s[j] += d) \
                    else if (p == 0) MGX_PAIRS(s[j] += d > 0 ? 1 : d) \
                    else if (p == INFINITY) MGX_PAIRS(s[j] = mgx_pick##F((d > s[j]) | (d != d), d, s[j])) \
                    else MGX_PAIRS(s[j] += mgx_power##F(d, q)) \
                    if (p == 2) for (isize j = 0; j < w; j++) dist[j] = sqrt##F(s[j]); \
                    else if (p == 0 || p == 1 || p == INFINITY) memcpy(dist, s, (size_t)w * sizeof(T)); \
                    else for (isize j = 0; j < w; j++) dist[j] = mgx_power##F(s[j], root); \
                    continue; \
                } \
                const int plain = p == 1 || p == INFINITY; \
                for (isize j = 0; j < w; j++) \
                    c[j] = dist[j] == 0 ? 0 : plain ? dout[j] : dout[j] / (p == 2 ? dist[j] : mgx_power##F(dist[j], less)); \
                if (p == 2) MGX_SLOPES(v * c[j]) \
                else if (p == 1) MGX_SLOPES(MGX_SIGNED(c[j])) \
                else if (p == INFINITY) MGX_SLOPES(d == dist[j] ? MGX_SIGNED(c[j]) : v * 0) \
                else if (p != 0) MGX_SLOPES(MGX_SIGNED(c[j] * mgx_power##F(d, less))) \
                dout += w, dy += w; \
            } \
        }
    MGX_INLINE float mgx_powerf(float x, float y) { return (float)mgx_exp(y * mgx_log(x)); }
    #define mgx_power pow
    MGX_DIST(float, f32, f)
    MGX_DIST(double, f64, )
    """
