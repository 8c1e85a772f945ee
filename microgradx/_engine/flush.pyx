"""Flushing denormals to zero, per thread, as set_flush_denormal asks."""

cdef extern from *:
    """
    #if defined(__SSE3__) || defined(__x86_64__)
    #include <xmmintrin.h>
    static int mgx_set_flush(int on) {
        unsigned int csr = _mm_getcsr();
        _mm_setcsr(on ? csr | 0x8040 : csr & ~0x8040u);     /* flush to zero, denormals are zero */
        return 1;
    }
    #else
    static int mgx_set_flush(int on) { (void)on; return 0; }
    #endif
    """
    int mgx_set_flush(int on)


def set_flush(bint on):
    """True where the CPU can do it."""
    return bool(mgx_set_flush(on))
