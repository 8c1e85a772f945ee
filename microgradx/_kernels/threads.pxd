"""The small thread pool, and the scratch memory of each thread, for every kernel family.

    from microgradx._kernels.threads cimport num_threads, parallel_for, scratch
"""
from kernels.types cimport isize

# One tile of work. Tiles run in any order on any thread, so each writes memory that no other tile touches.
ctypedef void (*tile_fn)(void* ctx, isize tile) noexcept nogil

# fn(ctx, t) for t in [0, n_tiles), on at most max_threads threads (0: as many as set_num_threads allows), the caller
# among them; returns when all are done. A nested call, or one while another thread uses the pool, runs on the caller.
cdef void parallel_for(tile_fn fn, void* ctx, isize n_tiles, int max_threads) noexcept nogil
cdef int num_threads() noexcept nogil

# At least n_bytes of memory of the calling thread, 64-byte aligned, contents undefined; NULL if there is none. The next
# call with the same slot may move it. It grows, is reused, and is freed when the thread ends. A family uses its own
# slots, since one may call another: gemm 0 and 1, conv 2 and 3, others 4 to 7.
cdef void* scratch(int slot, size_t n_bytes) noexcept nogil
