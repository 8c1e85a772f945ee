# Vector lanes in verbatim C, which Cython has no types for (included by conv.pxi): the register blocks of convolutions
# and pools. Arrays of accumulators do not stay in registers, so every accumulator has a name, made by macros.
cdef extern from *:
    """
    #include <stdint.h>
    #define MGX_VECTOR(T, BYTES) __attribute__((vector_size(BYTES), aligned(sizeof(T)), may_alias))
    #define MGX_UNALIGNED(T) MGX_VECTOR(T, MGX_VBYTES)
    #define MGX_AT(p) (*(V*)(p))
    #define MGX_BITS_AT(p) (*(I*)(p))
    #define MGX_M1(X) X(0)
    #define MGX_M2(X) X(0) X(1)
    #define MGX_M4(X) X(0) X(1) X(2) X(3)
    #define MGX_M6(X) MGX_M4(X) X(4) X(5)
    #define MGX_M8(X) MGX_M6(X) X(6) X(7)
    #define MGX_FILTERS (MGX_VBYTES == 64 ? 8 : 4)  /* of a block at most: times 3 vectors in the 32 or 16 registers */
    #define MGX_ROWS (MGX_VBYTES == 64 ? 8 : 6)     /* where lanes are filters: times 2 vectors, more than the 8 sums that two FMA units wait for */

    /* one filter of a block: its three vectors of positions */
    #define MGX_BIAS(i) V a##i = z + w[i], b##i = a##i, c##i = a##i;
    #define MGX_TAP(i)  a##i += w[i] * p; b##i += w[i] * q; c##i += w[i] * r;
    #define MGX_PUT(i)  if (i < rows) { T* o = out + i * ld;                                                   \\
                            MGX_AT(o + dst[0]) = a##i; MGX_AT(o + dst[1]) = b##i; MGX_AT(o + dst[2]) = c##i; }
    #define MGX_CONV_TILE(NAME, TYPE, M, EACH)                                                                 \\
    static void NAME(Py_ssize_t n, const TYPE* w, const Py_ssize_t* off, const TYPE* x, const Py_ssize_t* src, \\
                     TYPE* out, Py_ssize_t ld, const Py_ssize_t* dst, int rows) {                              \\
        typedef TYPE T;                                                                                        \\
        typedef TYPE V MGX_UNALIGNED(TYPE);                                                                    \\
        const T *x0 = x + src[0], *x1 = x + src[1], *x2 = x + src[2];                                          \\
        const V z = {0};                                                                                       \\
        EACH(MGX_BIAS)                                                                                         \\
        for (w += M; n > 0; n--, w += M) {                                                                     \\
            Py_ssize_t o = *off++;                                                                             \\
            V p = MGX_AT(x0 + o), q = MGX_AT(x1 + o), r = MGX_AT(x2 + o);                                      \\
            EACH(MGX_TAP)                                                                                      \\
        }                                                                                                      \\
        EACH(MGX_PUT)                                                                                          \\
    }

    /* one row of a block whose lanes are filters (conv_filters.pxi), of one or two vectors: multiples of a value each, or of as many
       values as there are lanes (conv_depthwise.pxi) */
    #define MGX_START(i) const T* x##i = x + rows[i]; __asm__("" : "+r"(x##i));  /* else one base and sums of offsets */ \\
                         V a##i = MGX_AT(init + i * init_row), b##i = both ? MGX_AT(init + i * init_row + L) : z;
    #define MGX_STEP(i)  if (each) { a##i += MGX_AT(x##i + o) * p; if (both) b##i += MGX_AT(x##i + o + L) * q; }                   \\
                         else { T v = x##i[o]; a##i += v * p; if (both) b##i += v * q; }
    #define MGX_STORE(i) MGX_AT(out + i * row) = a##i; if (both) MGX_AT(out + i * row + L) = b##i;
    #define MGX_LANES_TILE(NAME, TYPE, M, EACH)                                                                \\
    MGX_INLINE void NAME##_of(int both, int each, Py_ssize_t n, const TYPE* b, const Py_ssize_t* steps,        \\
                              const TYPE* x, const Py_ssize_t* rows, const TYPE* init, Py_ssize_t init_row,    \\
                              TYPE* out, Py_ssize_t row) {                                                     \\
        typedef TYPE T;                                                                                        \\
        typedef TYPE V MGX_UNALIGNED(TYPE);                                                                    \\
        enum { L = MGX_VBYTES / sizeof(TYPE) };                                                                \\
        const V z = {0};                                                                                       \\
        EACH(MGX_START)                                                                                        \\
        for (; n > 0; n--, b += 2 * L) {                                                                          \\
            Py_ssize_t o = *steps++;                                                                           \\
            V p = MGX_AT(b), q = both ? MGX_AT(b + L) : z;                                                     \\
            EACH(MGX_STEP)                                                                                     \\
        }                                                                                                      \\
        EACH(MGX_STORE)                                                                                        \\
    }                                                                                                          \\
    static void NAME(int both, int each, Py_ssize_t n, const TYPE* b, const Py_ssize_t* steps,                 \\
                     const TYPE* x, const Py_ssize_t* rows, const TYPE* init, Py_ssize_t init_row,             \\
                     TYPE* out, Py_ssize_t row) {                                                              \\
        if (each && both) NAME##_of(1, 1, n, b, steps, x, rows, init, init_row, out, row);                     \\
        else if (each) NAME##_of(0, 1, n, b, steps, x, rows, init, init_row, out, row);                        \\
        else if (both) NAME##_of(1, 0, n, b, steps, x, rows, init, init_row, out, row);                        \\
        else NAME##_of(0, 0, n, b, steps, x, rows, init, init_row, out, row);                                  \\
    }

    /* one filter of a weight gradient's block: its three taps. Vectors of 64 bytes lose more at the ends of rows than they gain. */
    #define MGX_DWEIGHT_VBYTES (MGX_VBYTES < 32 ? MGX_VBYTES : 32)
    #define MGX_GET(i)  V a##i = acc[3 * i], b##i = acc[3 * i + 1], c##i = acc[3 * i + 2];
    #define MGX_DOT(i)  { V g = MGX_AT(d + i * ld + j); a##i += g * p; b##i += g * q; c##i += g * r; }
    #define MGX_KEEP(i) acc[3 * i] = a##i; acc[3 * i + 1] = b##i; acc[3 * i + 2] = c##i;
    #define MGX_DWEIGHT_TILE(NAME, TYPE, BITS, M, EACH)                                                        \\
    static void NAME(Py_ssize_t rows, Py_ssize_t n, const TYPE* d, Py_ssize_t ld, Py_ssize_t d_row,            \\
                     const TYPE* x, const Py_ssize_t* off, Py_ssize_t x_row, const TYPE* mask, TYPE* sums) {   \\
        typedef TYPE T;                                                                                        \\
        typedef TYPE V MGX_VECTOR(TYPE, MGX_DWEIGHT_VBYTES);                                                                    \\
        typedef BITS I MGX_VECTOR(TYPE, MGX_DWEIGHT_VBYTES);                                                                    \\
        const T *x0 = x + off[0], *x1 = x + off[1], *x2 = x + off[2];                                          \\
        V* acc = (V*)sums;                                                                                     \\
        EACH(MGX_GET)                                                                                          \\
        for (; rows > 0; rows--, d += d_row, x0 += x_row, x1 += x_row, x2 += x_row)                            \\
            if (mask) for (Py_ssize_t j = 0; j < n; j += MGX_DWEIGHT_VBYTES / sizeof(T)) {                             \\
                I m = *(I*)(mask + j);                                                                         \\
                V p = (V)(*(I*)(x0 + j) & m), q = (V)(*(I*)(x1 + j) & m), r = (V)(*(I*)(x2 + j) & m);          \\
                EACH(MGX_DOT)                                                                                  \\
            } else for (Py_ssize_t j = 0; j < n; j += MGX_DWEIGHT_VBYTES / sizeof(T)) {                                \\
                V p = MGX_AT(x0 + j), q = MGX_AT(x1 + j), r = MGX_AT(x2 + j);                                  \\
                EACH(MGX_DOT)                                                                                  \\
            }                                                                                                  \\
        EACH(MGX_KEEP)                                                                                         \\
    }

    /* pools: one vector of outputs at a time; the last may reach past the plane's end, p. Without places nothing reads or writes indices. */
    #define MGX_TAKE(NOW, JUMP) {   /* a later value wins when it is greater or NaN */                         \
        V now = NOW;                                                                                           \
        I wins = (now > top) | (now != now);                                                                   \
        top = (V)(((I)now & wins) | ((I)top & ~wins));                                                         \
        best = ((from + (JUMP)) & wins) | (best & ~wins); }
    #define MGX_MAX_POOL(NAME, TYPE, BITS)                                                                     \
    MGX_INLINE void NAME(int places, Py_ssize_t n_pos, const Py_ssize_t* src, const Py_ssize_t* dst, Py_ssize_t n, \
                         const Py_ssize_t* off, const Py_ssize_t* jump, const TYPE* x, const void* c_origin,   \
                         const void* c_first, Py_ssize_t p, TYPE* out, int64_t* index) {                       \
        const BITS *origin = c_origin, *first = c_first;                                                   \
        typedef TYPE V MGX_UNALIGNED(TYPE);                                                                    \
        typedef BITS I MGX_UNALIGNED(TYPE);                                                                    \
        enum { L = MGX_VBYTES / sizeof(TYPE) };                                                                \
        typedef int64_t W __attribute__((vector_size(8 * L), aligned(8), may_alias));                          \
        for (Py_ssize_t v = 0; v < n_pos; v++) {                                                               \
            const TYPE* at = x + src[v];                                                                       \
            V top = (V){0} - (TYPE)__builtin_inf();                                                            \
            I from = {0}, best = {0};                                                                          \
            if (places) from = MGX_BITS_AT(origin + dst[v]), best = MGX_BITS_AT(first + dst[v]);               \
            for (Py_ssize_t t = 0; t < n; t++) MGX_TAKE(MGX_AT(at + off[t]), places ? (BITS)jump[t] : 0)       \
            if (dst[v] + L > p) {                                                                              \
                V last = top;  /* looking at single lanes would keep top itself in memory */                   \
                I at_last = best;                                                                              \
                for (Py_ssize_t l = 0; l < p - dst[v]; l++) out[dst[v] + l] = last[l];                         \
                for (Py_ssize_t l = 0; places && l < p - dst[v]; l++) index[dst[v] + l] = at_last[l];          \
            } else {                                                                                           \
                MGX_AT(out + dst[v]) = top;                                                                    \
                if (places) *(W*)(index + dst[v]) = __builtin_convertvector(best, W);                          \
            }                                                                                                  \
        }                                                                                                      \
    }
    /* The commonest pool, 2x2 with stride 2 and no padding, reads the image in place: rows of w, outputs (rows, n). Its
       vectors are 32 bytes at most: pictures of 28, 26 and 24 make rows that are shorter than 64. */
    #define MGX_2X2_VBYTES (MGX_VBYTES < 32 ? MGX_VBYTES : 32)
    #define MGX_MAX_POOL_2X2(NAME, TYPE, BITS, EVEN, ODD)                                                      \
    MGX_INLINE void NAME(int places, Py_ssize_t rows, Py_ssize_t n, Py_ssize_t w, const TYPE* x,               \
                         const void* c_origin, TYPE* out, int64_t* index) {                                    \
        const BITS* origin = c_origin;                                                                     \
        typedef TYPE V MGX_VECTOR(TYPE, MGX_2X2_VBYTES);                                                               \
        typedef BITS I MGX_VECTOR(TYPE, MGX_2X2_VBYTES);                                                               \
        enum { L = MGX_2X2_VBYTES / sizeof(TYPE) };                                                            \
        typedef int64_t W __attribute__((vector_size(8 * L), aligned(8), may_alias));                          \
        for (Py_ssize_t y = 0; y < rows; y++, x += 2 * w, out += n)                                            \
            for (Py_ssize_t v = 0; v < n; v += L) {                                                            \
                Py_ssize_t o = v + L > n ? n - L : v;                                                          \
                V a = MGX_AT(x + 2 * o), b = MGX_AT(x + 2 * o + L);                                            \
                V c = MGX_AT(x + w + 2 * o), d = MGX_AT(x + w + 2 * o + L);                                    \
                V top = MGX_SHUFFLE(a, b, EVEN);                                                               \
                I from = {0};                                                                                  \
                if (places) from = MGX_BITS_AT(origin + y * n + o);                                            \
                I best = from;                                                                                 \
                MGX_TAKE(MGX_SHUFFLE(a, b, ODD), 1)                                                            \
                MGX_TAKE(MGX_SHUFFLE(c, d, EVEN), (BITS)w)                                                     \
                MGX_TAKE(MGX_SHUFFLE(c, d, ODD), (BITS)w + 1)                                                  \
                MGX_AT(out + o) = top;                                                                         \
                if (places) *(W*)(index + y * n + o) = __builtin_convertvector(best, W);                       \
            }                                                                                                  \
    }
    #if defined(__clang__)
      #define MGX_SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
    #else
      #define MGX_SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (I){__VA_ARGS__})
    #endif
    #define MGX_EVEN2 0, 2
    #define MGX_EVEN4 MGX_EVEN2, 4, 6
    #define MGX_EVEN8 MGX_EVEN4, 8, 10, 12, 14
    #define MGX_ODD2 1, 3
    #define MGX_ODD4 MGX_ODD2, 5, 7
    #define MGX_ODD8 MGX_ODD4, 9, 11, 13, 15
    #if MGX_VBYTES >= 32
      #define MGX_2X2(NAME) NAME(mgx_max_pool_2x2_f32, float, int32_t, MGX_EVEN8, MGX_ODD8) \
                            NAME(mgx_max_pool_2x2_f64, double, int64_t, MGX_EVEN4, MGX_ODD4)
    #else
      #define MGX_2X2(NAME) NAME(mgx_max_pool_2x2_f32, float, int32_t, MGX_EVEN4, MGX_ODD4) \
                            NAME(mgx_max_pool_2x2_f64, double, int64_t, MGX_EVEN2, MGX_ODD2)
    #endif
    MGX_2X2(MGX_MAX_POOL_2X2)
    /* pools a row of outputs at a time: rows of x under each other. Vectors of 32 bytes: rows of narrow planes fill them */
    #define MGX_MAX_ROWS(NAME, TYPE, BITS)                                                                     \\
    MGX_INLINE void NAME(int more, Py_ssize_t n, Py_ssize_t rows, Py_ssize_t row, BITS step, BITS from,        \\
                         const TYPE* x, TYPE* tops, void* c_at) {                                      \\
        typedef TYPE V MGX_VECTOR(TYPE, MGX_2X2_VBYTES);                                                       \\
        typedef BITS I MGX_VECTOR(TYPE, MGX_2X2_VBYTES);                                                       \\
        enum { L = MGX_2X2_VBYTES / sizeof(TYPE) };                                                            \\
        BITS* at = c_at;                                                                                       \\
        Py_ssize_t i = 0;                                                                                      \\
        for (; i + L <= n; i += L) {                                                                           \\
            V top = (V){0} - (TYPE)__builtin_inf();                                                            \\
            I best = (I){0} + from;                                                                            \\
            if (more) top = MGX_AT(tops + i), best = MGX_BITS_AT(at + i);                                      \\
            for (Py_ssize_t r = 0; r < rows; r++) MGX_TAKE(MGX_AT(x + r * row + i), (BITS)(r * step))          \\
            MGX_AT(tops + i) = top;                                                                            \\
            MGX_BITS_AT(at + i) = best;                                                                        \\
        }                                                                                                      \\
        for (; i < n; i++) {  /* in vectors, too: no branch foresees which is greater */                       \\
            V top = {more ? tops[i] : -(TYPE)__builtin_inf()};                                                 \\
            I best = {more ? at[i] : from};                                                                    \\
            for (Py_ssize_t r = 0; r < rows; r++) MGX_TAKE((V){x[r * row + i]}, (BITS)(r * step))              \\
            V last = top;                                                                                      \\
            I at_last = best;                                                                                  \\
            tops[i] = last[0], at[i] = at_last[0];                                                             \\
        }                                                                                                      \\
    }
    #define MGX_SUM_ROWS(NAME, TYPE)                                                                           \\
    MGX_INLINE void NAME(int back, int more, Py_ssize_t n, Py_ssize_t rows, Py_ssize_t row, TYPE* x, TYPE* sums) { \\
        typedef TYPE V MGX_VECTOR(TYPE, MGX_2X2_VBYTES);                                                       \\
        enum { L = MGX_2X2_VBYTES / sizeof(TYPE) };                                                            \\
        Py_ssize_t i;                                                                                          \\
        for (Py_ssize_t r = 0; back && r < rows; r++, x += row) {                                              \\
            for (i = 0; i + L <= n; i += L) MGX_AT(x + i) += MGX_AT(sums + i);                                 \\
            for (; i < n; i++) x[i] += sums[i];                                                                \\
        }                                                                                                      \\
        for (i = 0; !back && i + L <= n; i += L) {                                                             \\
            V sum = {0};                                                                                       \\
            if (more) sum = MGX_AT(sums + i);                                                                  \\
            for (Py_ssize_t r = 0; r < rows; r++) sum += MGX_AT(x + r * row + i);                              \\
            MGX_AT(sums + i) = sum;                                                                            \\
        }                                                                                                      \\
        for (; !back && i < n; i++) {                                                                          \\
            if (!more) sums[i] = 0;                                                                            \\
            for (Py_ssize_t r = 0; r < rows; r++) sums[i] += x[r * row + i];                                   \\
        }                                                                                                      \\
    }

    #define MGX_TILES(SUFFIX, T, BITS, M)                                                                      \\
    MGX_CONV_TILE(mgx_conv_tile##M##_##SUFFIX, T, M, MGX_M##M)                                                 \\
    MGX_DWEIGHT_TILE(mgx_dweight_tile##M##_##SUFFIX, T, BITS, M, MGX_M##M)                                     \\
    MGX_LANES_TILE(mgx_lanes_tile##M##_##SUFFIX, T, M, MGX_M##M)
    #if MGX_VBYTES == 64
      #define MGX_TILES8(SUFFIX, T, BITS) MGX_TILES(SUFFIX, T, BITS, 8)
      #define MGX_PICK8(m, NAME, SUFFIX) (m) == 8 ? NAME##8_##SUFFIX :
      #define MGX_PICK_ROWS MGX_PICK
    #else
      #define MGX_TILES8(SUFFIX, T, BITS) MGX_LANES_TILE(mgx_lanes_tile6_##SUFFIX, T, 6, MGX_M6)
      #define MGX_PICK8(m, NAME, SUFFIX)
      #define MGX_PICK_ROWS(m, NAME, SUFFIX) ((m) == 6 ? NAME##6_##SUFFIX : MGX_PICK(m, NAME, SUFFIX))
    #endif
    #define MGX_CONV_LANES(SUFFIX, T, BITS)                                                                    \\
    MGX_MAX_POOL(mgx_max_pool_##SUFFIX, T, BITS)                                                               \\
    MGX_SUM_ROWS(mgx_sum_rows_##SUFFIX, T)                                                                     \\
    MGX_MAX_ROWS(mgx_max_rows_##SUFFIX, T, BITS)                                                               \\
    MGX_TILES(SUFFIX, T, BITS, 1) MGX_TILES(SUFFIX, T, BITS, 2) MGX_TILES(SUFFIX, T, BITS, 4) MGX_TILES8(SUFFIX, T, BITS)
    MGX_CONV_LANES(f32, float, int32_t)
    MGX_CONV_LANES(f64, double, int64_t)

    #define MGX_PICK(m, NAME, SUFFIX) (MGX_PICK8(m, NAME, SUFFIX) (m) == 4 ? NAME##4_##SUFFIX : (m) == 2 ? NAME##2_##SUFFIX : NAME##1_##SUFFIX)
    #define MGX_TILE(NAME, m, p) _Generic(*(p), float: MGX_PICK(m, NAME, f32), double: MGX_PICK(m, NAME, f64))
    #define MGX_ROWS_TILE(NAME, m, p) _Generic(*(p), float: MGX_PICK_ROWS(m, NAME, f32), double: MGX_PICK_ROWS(m, NAME, f64))
    #define mgx_conv_tile(m, n, w, ...) MGX_TILE(mgx_conv_tile, m, w)(n, w, __VA_ARGS__)
    #define mgx_dweight_tile(m, rows, n, d, ...) MGX_TILE(mgx_dweight_tile, m, d)(rows, n, d, __VA_ARGS__)
    #define mgx_lanes_tile(m, both, each, n, b, ...) MGX_ROWS_TILE(mgx_lanes_tile, m, b)(both, each, n, b, __VA_ARGS__)
    #define MGX_PLACES(places, F, ...) (places ? F(1, __VA_ARGS__) : F(0, __VA_ARGS__))    /* compiled for each */
    #define mgx_max_pool(places, n_pos, src, dst, n, off, jump, x, ...) \
        MGX_PLACES(places, MGX_OF(mgx_max_pool, x), n_pos, src, dst, n, off, jump, x, __VA_ARGS__)
    #define mgx_max_pool_2x2(places, rows, n, w, x, ...) MGX_PLACES(places, MGX_OF(mgx_max_pool_2x2, x), rows, n, w, x, __VA_ARGS__)
    #define mgx_max_rows(more, n, rows, row, step, from, x, ...) MGX_OF(mgx_max_rows, x)(more, n, rows, row, step, from, x, __VA_ARGS__)
    #define mgx_sum_rows(back, more, n, rows, row, x, sums) MGX_OF(mgx_sum_rows, x)(back, more, n, rows, row, x, sums)
    """
    enum: MGX_FILTERS
    enum: MGX_ROWS
    enum: MGX_DWEIGHT_VBYTES
    # All are of the type that x points to.
    # out[i * ld + dst[v] + lane] := w[i] + sum over n taps t of w[(1 + t) * m + i] * x[src[v] + off[t] + lane], for
    # i < rows <= m and v < 3
    void mgx_conv_tile(isize m, isize n, const void* w, const isize* off, const void* x, const isize* src, void* out, isize ld,
                       const isize* dst, int rows) nogil
    # sums[i, t, lane] += sum over rows and j of d[i * ld + j + lane] * x[off[t] + j + lane], j in steps of a vector
    # below n, for i < m and t < 3; lanes of x where the bits of mask (n) are 0 count as 0 (NULL: none)
    void mgx_dweight_tile(isize m, isize rows, isize n, const void* d, isize ld, isize d_row, const void* x, const isize* off,
                          isize x_row, const void* mask, void* sums) nogil
    # out[i * row + lane] := init[i * init_row + lane] + sum over n steps t of x[rows[i] + steps[t]] * b[t, lane], for i < m and
    # one or two (both) vectors of lanes, of which b has two; each: x[... + lane]
    void mgx_lanes_tile(isize m, bint both, bint each, isize n, const void* b, const isize* steps, const void* x, const isize* rows,
                        const void* init, isize init_row, void* out, isize row) nogil
    # out[dst[v] + lane] := the maximum over n taps t of x[src[v] + off[t] + lane], index := the winner's
    # origin[dst[v] + lane] + jump[t], or first[...] if all are -inf (origin and first: integers of the size of x's elements); indices
    # only with places, an expression without side effects
    void mgx_max_pool(bint places, isize n_pos, const isize* src, const isize* dst, isize n, const isize* off, const isize* jump, const void* x,
                      const void* origin, const void* first, isize p, void* out, int64_t* index) nogil
    enum: MGX_2X2_VBYTES
    void mgx_max_pool_2x2(bint places, isize rows, isize n, isize w, const void* x, const void* origin, void* out, int64_t* index) nogil
    # tops (n) := the maxima of the rows of x, `row` apart, and at (as origin) their places, the first row's being from and the others `step`
    # apart; more: of these and tops
    void mgx_max_rows(bint more, isize n, isize rows, isize row, isize step, isize from_, const void* x, void* tops, void* at) nogil
    # sums (n) := the sum of the rows of x, `row` apart; more: += it; back: each row += sums
    void mgx_sum_rows(bint back, bint more, isize n, isize rows, isize row, void* x, void* sums) nogil
