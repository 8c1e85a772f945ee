# Connectionist temporal classification: the loss of one sample, or the gradient of its log-probabilities.
#
# Legend: T steps, N samples, C classes, W = 2 S + 1 places of a target of S labels with blanks around each. A row of W log-probabilities
# has two places of -inf at either end, so that the inner loops know no edge.
cdef extern from *:
    r"""
    typedef struct {  /* as in softmax.pxd, which says what is in it */
        isize steps, batch, classes, width, blank;
        const int64_t *targets, *plan;
        char *logp, *dloss, *alpha, *loss, *dlogp, *rows;
    } mgx_ctc;

    #define MGX_CTC(T, S, F) \
        /* log(exp(x) + exp(y) + exp(z)): the largest of the three is factored out */ \
        MGX_INLINE T log_sum_three_##S(T x, T y, T z) { \
            const T high = x > y ? x : y, low = x > y ? y : x, max = high > z ? high : z, mid = high > z ? z : high; \
            const T at = max == -(T)INFINITY ? 0 : max; \
            return max + mgx_log##F(1 + mgx_exp##F(low - at) + mgx_exp##F(mid - at)); \
        } \
        static void ctc_##S(void* call, isize n) { \
            const mgx_ctc* c = (const mgx_ctc*)call; \
            const int64_t *labels = c->targets + c->plan[n], steps = c->plan[c->batch + n], w = 2 * c->plan[2 * c->batch + n] + 1; \
            const isize classes = c->classes, line = c->batch * classes, row = c->width + 4; \
            const T *logp = (const T*)c->logp + n * classes, never = -(T)INFINITY; \
            T *alpha = (T*)c->alpha + n * c->steps * row + 2, *loss = (T*)c->loss + n; \
            /* what the target emits, -inf where a blank may not be left out, and beta, twice */ \
            T *emitted = (T*)c->rows + n * 4 * row + 2, *skip = emitted + row, *beta = skip + row, *next = beta + row; \
            for (isize s = -2; s < w + 2; s++) skip[s] = beta[s] = next[s] = never; \
            for (isize s = 3; s < w; s += 2) skip[s] = labels[s / 2] == labels[s / 2 - 1] ? never : 0; \
            if (!c->dlogp) { \
                for (isize t = 0; t < steps; t++) { \
                    T* a = alpha + t * row; const T* b = a - row; \
                    for (isize s = 0; s < w; s++) emitted[s] = logp[t * line + (s & 1 ? labels[s / 2] : c->blank)]; \
                    a[-2] = a[-1] = a[w] = a[w + 1] = never; \
                    if (t == 0) for (isize s = 0; s < w; s++) a[s] = s < 2 ? emitted[s] : never; \
                    else MGX_IVDEP for (isize s = 0; s < w; s++) a[s] = log_sum_three_##S(b[s], b[s - 1], b[s - 2] + skip[s]) + emitted[s]; \
                } \
                const T* end = alpha + (steps - 1) * row + w; \
                *loss = steps ? -log_sum_three_##S(end[-1], end[-2], never) : w == 1 ? 0 : (T)INFINITY; \
                return; \
            } \
            const T dloss = ((const T*)c->dloss)[n], nll = *loss, d = nll == (T)INFINITY ? (T)NAN : dloss; \
            for (isize t = c->steps - 1; t >= 0; t--) { \
                T *dx = (T*)c->dlogp + n * classes + t * line, *swap = beta; const T *x = logp + t * line, *a = alpha + t * row; \
                if (t >= steps || dloss == 0) { memset(dx, 0, (size_t)classes * sizeof(T)); continue; } \
                if (t == steps - 1) next[w - 1] = next[w > 1 ? w - 2 : 0] = 0; \
                else MGX_IVDEP for (isize s = 0; s < w; s++) next[s] = log_sum_three_##S(beta[s], beta[s + 1], beta[s + 2] + skip[s + 2]); \
                for (isize s = 0; s < w; s++) emitted[s] = x[s & 1 ? labels[s / 2] : c->blank]; \
                MGX_IVDEP for (isize k = 0; k < classes; k++) dx[k] = d * mgx_exp##F(x[k]); \
                MGX_IVDEP for (isize s = 0; s < w; s++) { \
                    const T p = d * mgx_exp##F(a[s] + next[s] + nll), e = emitted[s]; \
                    next[s] += e, emitted[s] = p; \
                } \
                for (isize s = 0; s < w; s++) dx[s & 1 ? labels[s / 2] : c->blank] -= emitted[s]; \
                beta = next, next = swap; \
            } \
        }
    MGX_CTC(float, f32, f)
    MGX_CTC(double, f64, )
    """
