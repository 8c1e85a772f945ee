# The vector width of this level, as a macro: 32-byte vectors at the SSE2 baseline are 25x slower than 16-byte ones.
cdef extern from *:
    """
    #if defined(__AVX512F__)
      #define MGX_VBYTES 64
    #elif defined(__AVX2__)
      #define MGX_VBYTES 32
    #else
      #define MGX_VBYTES 16
    #endif
    #define MGX_RESTRICT __restrict__
    #define MGX_INLINE static inline __attribute__((always_inline))
    #define MGX_OF(NAME, p) _Generic(*(p), float: NAME##_f32, double: NAME##_f64)   /* the function for what p points to */
    """
    int MGX_VBYTES
