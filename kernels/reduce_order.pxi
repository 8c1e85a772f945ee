# Order along the rows of a contiguous (rows, n): places in sorted order, ranks, the k best, the most frequent, and places in sorted rows.
#
# Numbers are compared as whole ones, their keys: a float's bits, whose sign and magnitude become one number, so that 0 and -0 are equal
# and the halves between two keys are halves of a search. NaN is the largest of all. Equal elements keep their order.
cdef extern from *:
    r"""
    #define MGX_MEDIAN -1       /* RANK_MEDIAN */
    #define MGX_COUNTED 64      /* rows up to there are sorted by counting what is smaller */
    typedef struct { uint64_t key; int64_t place; } mgx_pair;
    MGX_INLINE int64_t mgx_key_f32(float v) { const int32_t b = (int32_t)mgx_bitsf(v); return v != v ? INT32_MAX : b < 0 ? (int64_t)INT32_MIN - b : b; }
    MGX_INLINE int64_t mgx_key_f64(double v) { const int64_t b = (int64_t)mgx_bits(v); return v != v ? INT64_MAX : b < 0 ? INT64_MIN - b : b; }
    MGX_INLINE float mgx_at_f32(int64_t k) { const int32_t b = (int32_t)(k < 0 ? INT32_MIN - k : k); float v; memcpy(&v, &b, 4); return v; }
    MGX_INLINE double mgx_at_f64(int64_t k) { const int64_t b = k < 0 ? INT64_MIN - k : k; double v; memcpy(&v, &b, 8); return v; }
    #define MGX_WHOLE_KEY(T, S) \
        MGX_INLINE int64_t mgx_key_##S(T v) { return v; } \
        MGX_INLINE T mgx_at_##S(int64_t k) { return (T)k; }
    MGX_WHOLE_KEY(int64_t, i64) MGX_WHOLE_KEY(int32_t, i32) MGX_WHOLE_KEY(int16_t, i16) MGX_WHOLE_KEY(int8_t, i8) MGX_WHOLE_KEY(uint8_t, u8)

    /* a sorted by key, byte by byte from the lowest on as far as `largest` has bytes; b: as much room. The one that holds the result. */
    static mgx_pair* mgx_radix(isize n, mgx_pair* a, mgx_pair* b, uint64_t largest) {
        for (int shift = 0; shift < 64 && largest >> shift; shift += 8) {
            isize next[256] = {0}, at = 0;          /* how many have each byte, then where the next one goes */
            for (isize i = 0; i < n; i++) next[a[i].key >> shift & 255]++;
            for (int d = 0; d < 256; d++) { const isize count = next[d]; next[d] = at; at += count; }
            for (isize i = 0; i < n; i++) b[next[a[i].key >> shift & 255]++] = a[i];
            mgx_pair* const sorted = b; b = a; a = sorted;
        }
        return a;
    }
    #define MGX_ORDER(T, S) \
        typedef T mgx_##S __attribute__((aligned(1))); \
        static mgx_pair* mgx_sorted_##S(isize n, int64_t flip, const mgx_##S* x, mgx_pair* a) { \
            int64_t low = INT64_MAX, high = INT64_MIN, keys[MGX_COUNTED]; \
            if (n <= MGX_COUNTED) { \
                for (isize i = 0; i < n; i++) keys[i] = mgx_key_##S(x[i]) ^ flip; \
                for (isize i = 0; i < n; i++) { \
                    int64_t before = 0; \
                    for (isize j = 0; j < i; j++) before += keys[j] <= keys[i]; \
                    for (isize j = i + 1; j < n; j++) before += keys[j] < keys[i]; \
                    a[before] = (mgx_pair){0, i}; \
                } \
                return a; \
            } \
            for (isize i = 0; i < n; i++) { \
                const int64_t key = mgx_key_##S(x[i]) ^ flip; \
                low = key < low ? key : low, high = key > high ? key : high; \
                a[i] = (mgx_pair){(uint64_t)key, i}; \
            } \
            for (isize i = 0; i < n; i++) a[i].key -= (uint64_t)low; \
            return mgx_radix(n, a, a + n, (uint64_t)high - (uint64_t)low); \
        } \
        static void SORT_##S(isize rows, isize n, isize k, int descending, const char* c, int64_t* places, char* room) { \
            const mgx_##S* x = (const mgx_##S*)c; \
            for (isize r = 0; r < rows; r++, x += n, places += n) { \
                const mgx_pair* sorted = mgx_sorted_##S(n, -(int64_t)descending, x, (mgx_pair*)room); \
                for (isize i = 0; i < n; i++) places[i] = sorted[i].place; \
            } \
        } \
        /* A search among the keys: how many elements are at most the middle one? It ends in the row even where another thread writes into it. */ \
        static void RANK_##S(isize rows, isize n, isize k, int flag, const char* c, int64_t* places, char* room) { \
            const mgx_##S* x = (const mgx_##S*)c; \
            for (isize r = 0; r < rows; r++, x += n) { \
                int64_t low = INT64_MAX, high = INT64_MIN; \
                isize numbers = 0, below = 0, place = 0; \
                for (isize i = 0; i < n; i++) { \
                    const int64_t key = mgx_key_##S(x[i]); \
                    const int is = x[i] == x[i]; \
                    numbers += is, low = is && key < low ? key : low, high = is && key > high ? key : high; \
                } \
                isize upto = numbers, want = k >= 0 ? k : k == MGX_MEDIAN && numbers < n ? numbers : numbers ? (numbers - 1) / 2 : 0; \
                if (want >= numbers) { \
                    for (want -= numbers; place < n - 1 && (x[place] == x[place] || want-- > 0); place++); \
                    places[r] = place; \
                    continue; \
                } \
                while (low < high && upto - below > 1) { \
                    const int64_t middle = low + (int64_t)(((uint64_t)high - (uint64_t)low) >> 1); \
                    const T v = mgx_at_##S(middle); \
                    isize count = 0; \
                    for (isize from = 0; from < n; from += 1 << 20) { \
                        const isize to = MGX_MIN(n, from + (1 << 20)); \
                        uint32_t some = 0; \
                        for (isize i = from; i < to; i++) some += x[i] <= v; \
                        count += some; \
                    } \
                    if (count > want) high = middle, upto = count; \
                    else low = middle + 1, below = count; \
                } \
                const T first = mgx_at_##S(low), last = mgx_at_##S(high); \
                for (want -= below; place < n - 1 && (!(x[place] >= first && x[place] <= last) || want-- > 0); place++); \
                places[r] = place; \
            } \
        } \
        static void MODE_##S(isize rows, isize n, isize k, int flag, const char* c, int64_t* places, char* room) { \
            const mgx_##S* x = (const mgx_##S*)c; \
            for (isize r = 0; r < rows; r++, x += n) { \
                const mgx_pair* sorted = mgx_sorted_##S(n, 0, x, (mgx_pair*)room); \
                for (isize i = 0, j, most = 0; i < n; i = j) { \
                    for (j = i + 1; j < n && x[sorted[j].place] == x[sorted[i].place]; j++); \
                    if (j - i > most) most = j - i, places[r] = sorted[j - 1].place; \
                } \
            } \
        } \
        static void SEARCH_##S(isize rows, isize n, isize m, isize step, int right, const char* c, const char* w, int64_t* places) { \
            const mgx_##S *x = (const mgx_##S*)c, *wanted = (const mgx_##S*)w; \
            for (isize r = 0; r < rows; r++, x += step) \
                for (isize i = 0; i < m; i++) { \
                    const T v = *wanted++; \
                    isize low = 0; \
                    for (isize high = n; low < high;) { \
                        const isize middle = low + (high - low) / 2; \
                        if (right ? x[middle] > v : x[middle] >= v) high = middle; \
                        else low = middle + 1; \
                    } \
                    *places++ = low; \
                } \
        } \
        MGX_TOPK(T, S)

    /* The k largest (or smallest) of each row of n, best first, equal ones in order of place, by insertion into the k
       found so far: quick while k is small. NaN counts as the largest. places may be all that is wanted of them. */
    #define MGX_TOPK(T, S) \
        MGX_INLINE int topk_before_##S(T a, T b, int largest) { \
            return largest ? a > b || (a != a && b == b) : a < b || (a == a && b != b); \
        } \
        static void TOPK_##S(isize rows, isize n, isize k, int largest, const char* c, int64_t* places, char* room) { \
            typedef T V __attribute__((aligned(1))); \
            if (k == 0) return; \
            for (isize r = 0; r < rows; r++, c += n * (isize)sizeof(T), places += k) { \
                const V* x = (const V*)c; \
                isize have = 0; \
                for (isize i = 0; i < n; i++) { \
                    const T v = x[i]; \
                    if (have == k && !topk_before_##S(v, x[places[k - 1]], largest)) continue; \
                    isize j = have < k ? have++ : k - 1; \
                    for (; j > 0 && topk_before_##S(v, x[places[j - 1]], largest); j--) places[j] = places[j - 1]; \
                    places[j] = i; \
                } \
            } \
        }
    """
