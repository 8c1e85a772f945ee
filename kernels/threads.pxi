# The thread pool: tiles are claimed one at a time, the caller works too and waits for nobody who has not claimed one.
#
# A job is announced in one atomic word: its number in the high half, the next unclaimed tile in the low half. A helper
# reads the word, then the job's fields, and claims by compare-and-swap of the whole word: success proves that the
# fields belonged to that job and that the job is still unfinished, since its caller returns only after every claimed
# tile is done. So a helper that the system does not schedule costs nothing but its help.
import os

from kernels.types cimport isize

cdef extern from *:
    """
    #include <pthread.h>
    #include <sched.h>
    #include <signal.h>
    #include <stdint.h>
    #include <stdlib.h>

    #define POOL_MAX 256         /* threads, the caller included */
    #define POOL_SPIN 4000       /* pauses (some 50 us) before a helper sleeps: most gaps between kernels are shorter */
    #define POOL_CLOSED 0xffffffffu
    #if defined(__x86_64__) || defined(__i386__)
      #define pool_pause() __builtin_ia32_pause()
    #elif defined(__aarch64__)
      #define pool_pause() __asm__ __volatile__("yield")
    #else
      #define pool_pause() ((void)0)
    #endif
    #define pool_get(x) __atomic_load_n(&(x), __ATOMIC_SEQ_CST)
    #define pool_set(x, v) __atomic_store_n(&(x), (v), __ATOMIC_SEQ_CST)

    typedef void (*pool_fn)(void*, Py_ssize_t);
    static struct {
        uint64_t word;           /* job number << 32 | next tile, or POOL_CLOSED */
        pool_fn fn;              /* the job: fn(ctx, tile) for tile < n_tiles */
        void* ctx;
        uint32_t n_tiles;
        uint32_t n_helpers;      /* helpers with a number below this may join */
        uint32_t done;           /* tiles finished */
        int busy;                /* a job owns the pool */
        int sleepers, stopping, started, limit;
        pthread_mutex_t mutex;   /* guards sleeping and waking only */
        pthread_cond_t wake;
        pthread_t threads[POOL_MAX];
    } pool = {.word = POOL_CLOSED, .limit = 1, .mutex = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER};

    /* Run one tile of the current job; 0 if there is none for this helper. */
    static int pool_take(uint32_t helper) {
        uint64_t word = pool_get(pool.word);
        for (;;) {
            pool_fn fn = pool_get(pool.fn);
            void* ctx = pool_get(pool.ctx);
            uint32_t tile = (uint32_t)word;
            if (tile >= pool_get(pool.n_tiles) || helper >= pool_get(pool.n_helpers)) return 0;
            if (__atomic_compare_exchange_n(&pool.word, &word, word + 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
                fn(ctx, tile);
                __atomic_add_fetch(&pool.done, 1, __ATOMIC_SEQ_CST);
                return 1;
            }
        }
    }

    static void* pool_helper(void* number) {
        uint32_t self = (uint32_t)(uintptr_t)number;
        int idle = 0;
        while (!pool_get(pool.stopping)) {
            if (pool_take(self)) { idle = 0; continue; }
            if (++idle < POOL_SPIN) { pool_pause(); continue; }
            idle = 0;
            pthread_mutex_lock(&pool.mutex);
            __atomic_add_fetch(&pool.sleepers, 1, __ATOMIC_SEQ_CST);
            /* a caller publishes, then looks for sleepers: one of the two sees the other */
            uint64_t word = pool_get(pool.word);
            if (((uint32_t)word >= pool_get(pool.n_tiles) || self >= pool_get(pool.n_helpers)) &&
                    !pool_get(pool.stopping))
                pthread_cond_wait(&pool.wake, &pool.mutex);
            __atomic_sub_fetch(&pool.sleepers, 1, __ATOMIC_SEQ_CST);
            pthread_mutex_unlock(&pool.mutex);
        }
        return NULL;
    }

    static void pool_wake(void) {
        if (!pool_get(pool.sleepers)) return;
        pthread_mutex_lock(&pool.mutex);
        pthread_cond_broadcast(&pool.wake);
        pthread_mutex_unlock(&pool.mutex);
    }

    /* Have n helpers running; fewer if the system gives no more. They leave signals to Python's main thread. */
    static void pool_start(int n) {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        while (pool.started < n && !pthread_create(&pool.threads[pool.started], NULL, pool_helper,
                                                   (void*)(uintptr_t)pool.started))
            pool.started++;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }

    static int pool_acquire(void) { return !__atomic_exchange_n(&pool.busy, 1, __ATOMIC_SEQ_CST); }

    /* fork() copies only the calling thread: end the helpers before it, and start them again when they are needed. */
    static void pool_before_fork(void) {
        while (!pool_acquire()) sched_yield();
        pool_set(pool.stopping, 1);
        pool_wake();
        while (pool.started) pthread_join(pool.threads[--pool.started], NULL);
        pool_set(pool.stopping, 0);
    }
    static void pool_after_fork(void) { pool_set(pool.busy, 0); }

    static void pool_run(pool_fn fn, void* ctx, Py_ssize_t n_tiles, int max_threads) {
        int threads = pool_get(pool.limit);
        if (max_threads > 0 && max_threads < threads) threads = max_threads;
        if (n_tiles < threads) threads = (int)n_tiles;
        if (threads < 2 || n_tiles >= (Py_ssize_t)POOL_CLOSED - POOL_MAX || !pool_acquire()) {
            for (Py_ssize_t tile = 0; tile < n_tiles; tile++) fn(ctx, tile);
            return;
        }
        if (pool.started < threads - 1) pool_start(threads - 1);
        uint64_t job = ((pool.word >> 32) + 1) << 32;
        pool_set(pool.word, job | POOL_CLOSED);  /* first close: nobody claims while the fields change */
        pool_set(pool.fn, fn);
        pool_set(pool.ctx, ctx);
        pool_set(pool.n_tiles, (uint32_t)n_tiles);
        pool_set(pool.n_helpers, (uint32_t)(threads - 1));
        pool_set(pool.done, 0);
        pool_set(pool.word, job);
        pool_wake();
        uint64_t word = job;
        while ((uint32_t)word < (uint32_t)n_tiles)
            if (__atomic_compare_exchange_n(&pool.word, &word, word + 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
                fn(ctx, (uint32_t)word);
                __atomic_add_fetch(&pool.done, 1, __ATOMIC_SEQ_CST);
                word = pool_get(pool.word);
            }
        /* others may be in their last tile; a preempted one needs our CPU to get on */
        for (int spins = 0; pool_get(pool.done) < (uint32_t)n_tiles; spins++)
            if (spins < POOL_SPIN) pool_pause(); else sched_yield();
        pool_set(pool.busy, 0);
    }

    /* Scratch: grow-only buffers per thread, found by the key's destructor when the thread ends. */
    #define SCRATCH_SLOTS 8
    typedef struct { void* data[SCRATCH_SLOTS]; size_t size[SCRATCH_SLOTS]; } scratch_set;
    static __thread scratch_set scratch_own;
    static pthread_key_t scratch_key;

    static void scratch_free(void* set) {
        for (int i = 0; i < SCRATCH_SLOTS; i++) free(((scratch_set*)set)->data[i]);
    }
    static void* scratch_get(int slot, size_t n) {
        scratch_set* own = &scratch_own;
        if (n > own->size[slot]) {
            void* data = NULL;
            n = (n + n / 2 + 4095) & ~(size_t)4095;
            if (posix_memalign(&data, 64, n)) return NULL;
            free(own->data[slot]);
            own->data[slot] = data;
            own->size[slot] = n;
            pthread_setspecific(scratch_key, own);
        }
        return own->data[slot];
    }

    static void pool_setup(void) {
        pthread_key_create(&scratch_key, scratch_free);
        pthread_atfork(pool_before_fork, pool_after_fork, pool_after_fork);
    }
    """
    struct Pool:
        int limit
    Pool pool
    int POOL_MAX
    void pool_setup() noexcept nogil
    void pool_run(tile_fn fn, void* ctx, isize n_tiles, int max_threads) noexcept nogil
    void* scratch_get(int slot, size_t n_bytes) noexcept nogil


cdef void parallel_for(tile_fn fn, void* ctx, isize n_tiles, int max_threads) noexcept nogil:
    pool_run(fn, ctx, n_tiles, max_threads)


cdef int num_threads() noexcept nogil:
    return pool.limit


cdef void* scratch(int slot, size_t n_bytes) noexcept nogil:
    return scratch_get(slot, n_bytes)


def get_num_threads():
    """How many threads a kernel may use."""
    return pool.limit


def set_num_threads(n):
    """Let kernels use at most n threads (the caller is one). No result depends on it."""
    if n < 1:
        raise RuntimeError(f"set_num_threads: expected a positive number of threads, got {n}")
    pool.limit = min(n, POOL_MAX)


def _usable_cpus():
    """OMP_NUM_THREADS where it is set, as PyTorch reads it; else the CPUs that this process may run on."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def addresses():
    """The C functions by name, for the tests."""
    return {"parallel_for": <size_t><void*>parallel_for, "scratch": <size_t><void*>scratch}


pool_setup()
set_num_threads(_usable_cpus())
