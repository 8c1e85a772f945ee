# Fused optimizer steps. The legend, the options and the meaning of the state buffers stand in optim.pxd.
#
# Every multiply-add that PyTorch fuses is fused here where the level has the instruction: from avx2 on a step gives its
# bits, but for square roots (PyTorch takes MKL's, which are up to 0.75 ulp off; ours are rounded right) and Adam's
# second bias correction. A step treats each element by itself, so cutting it into tiles changes nothing.
from kernels.optim cimport *
from microgradx._kernels.threads cimport parallel_for
from libc.math cimport sqrt, sqrtf

cdef extern from *:
    """
    #if defined(__FMA__) || defined(__aarch64__)
      #define mgx_madd(a, b, c) __builtin_fma(a, b, c)
      #define mgx_maddf(a, b, c) __builtin_fmaf(a, b, c)
    #else  /* fma() would be a function call */
      #define mgx_madd(a, b, c) ((a) * (b) + (c))
      #define mgx_maddf(a, b, c) ((a) * (b) + (c))
    #endif
    """
    double mgx_madd(double a, double b, double c) noexcept nogil
    float mgx_maddf(float a, float b, float c) noexcept nogil

cdef enum:
    TILE = 16384          # elements; some 10 us of Adam
    THREADED = 65536      # elements from which the pool is worth waking

ctypedef fused real:
    float
    double

cdef struct Work:
    const ParamSlot* slot
    part_fn part
    const void* options


cdef inline real madd(real a, real b, real c) noexcept nogil:
    """a * b + c"""
    if real is float:
        return mgx_maddf(a, b, c)
    else:
        return mgx_madd(a, b, c)


cdef inline real root(real x) noexcept nogil:
    if real is float:
        return sqrtf(x)
    else:
        return sqrt(x)


cdef inline real lerp(real x, real end, real weight) noexcept nogil:
    """x + weight * (end - x), from the nearer end"""
    return madd(weight, end - x, x) if weight < 0.5 else madd(weight - 1, end - x, end)


cdef inline real decayed(real g, real p, real sign, real decay) noexcept nogil:
    """The gradient that a step uses: sign is -1 to maximize; decay, the weight decay, touches no parameter when 0."""
    return madd(p, decay, g * sign) if decay != 0 else g * sign


# --- splitting ------------------------------------------------------------------------------------------------------

cdef void tile(void* ctx, isize t) noexcept nogil:
    cdef const Work* work = <const Work*>ctx
    work.part(work.slot, NULL, t * TILE, min(<isize>TILE, work.slot.n - t * TILE), work.options)


cdef void run(const ParamSlot* slot, part_fn part, const void* options) noexcept nogil:
    cdef Work work = Work(slot, part, options)
    if slot.n < THREADED:
        part(slot, NULL, 0, slot.n, options)
    else:
        parallel_for(tile, &work, (slot.n + TILE - 1) // TILE, 0)


# --- the steps: elements at .. at + n of one parameter. tag: names the dtype ------------------------------------------

cdef void sgd(const ParamSlot* s, real* tag, isize at, isize n, const SgdOptions* o) noexcept nogil:
    """b := momentum b + (1 - dampening) g;  p := p - lr b, or p - lr (g + momentum b) by Nesterov."""
    cdef real* p = <real*>s.param + at
    cdef const real* g = <const real*>s.grad + at
    cdef real* b = <real*>s.s0 + at
    cdef real sign = -1 if o.maximize else 1, decay = <real>o.weight_decay, lr = <real>-o.lr
    cdef real momentum = <real>o.momentum, fresh = <real>(1 - o.dampening)
    if o.momentum == 0:
        for i in range(n):
            p[i] = madd(decayed(g[i], p[i], sign, decay), lr, p[i])
        return
    if s.step == 1:
        for i in range(n):
            b[i] = decayed(g[i], p[i], sign, decay)
    else:
        for i in range(n):
            b[i] = madd(decayed(g[i], p[i], sign, decay), fresh, b[i] * momentum)
    if o.nesterov:
        for i in range(n):
            p[i] = madd(madd(b[i], momentum, decayed(g[i], p[i], sign, decay)), lr, p[i])
    else:
        for i in range(n):
            p[i] = madd(b[i], lr, p[i])


cdef void adam(const ParamSlot* s, real* tag, isize at, isize n, const AdamOptions* o) noexcept nogil:
    """m := beta1 m + (1 - beta1) g;  v := beta2 v + (1 - beta2) g g;
    p := p - lr / bias1 m / (sqrt(v) / sqrt(bias2) + eps), with 1 / sqrt(bias2): Adam spends its time on divisions."""
    cdef real* p = <real*>s.param + at
    cdef const real* g = <const real*>s.grad + at
    cdef real* m = <real*>s.s0 + at
    cdef real* v = <real*>s.s1 + at
    cdef real* x = <real*>s.s2 + at
    cdef real d, sign = -1 if o.maximize else 1, decay = 0 if o.decoupled else <real>o.weight_decay
    cdef real keep = <real>(1 - o.lr * o.weight_decay) if o.decoupled else 1
    cdef real fresh1 = <real>(1 - o.beta1), beta2 = <real>o.beta2, fresh2 = <real>(1 - o.beta2), eps = <real>o.eps
    cdef real rate = <real>(-o.lr / s.bias1), unbias = <real>(1 / sqrt(s.bias2))
    if o.amsgrad:
        for i in range(n):
            d = decayed(g[i], p[i], sign, decay)
            m[i] = lerp(m[i], d, fresh1)
            v[i] = madd(fresh2 * d, d, v[i] * beta2)
        for i in range(n):          # apart: more pointers than a vectorised loop compares
            x[i] = v[i] if not x[i] >= v[i] else x[i]
            p[i] = p[i] * keep + rate * m[i] / madd(root(x[i]), unbias, eps)
    else:
        for i in range(n):
            d = decayed(g[i], p[i], sign, decay)
            m[i] = lerp(m[i], d, fresh1)
            v[i] = madd(fresh2 * d, d, v[i] * beta2)
            p[i] = p[i] * keep + rate * m[i] / madd(root(v[i]), unbias, eps)


cdef void adagrad(const ParamSlot* s, real* tag, isize at, isize n, const AdagradOptions* o) noexcept nogil:
    """v := v + g g;  p := p - rate g / (sqrt(v) + eps), rate = lr / (1 + (step - 1) lr_decay)"""
    cdef real* p = <real*>s.param + at
    cdef const real* g = <const real*>s.grad + at
    cdef real* v = <real*>s.s0 + at
    cdef real d, sign = -1 if o.maximize else 1, decay = <real>o.weight_decay, eps = <real>o.eps
    cdef real rate = <real>(-o.lr / (1 + (s.step - 1) * o.lr_decay))
    for i in range(n):
        d = decayed(g[i], p[i], sign, decay)
        v[i] = madd(d, d, v[i])
        p[i] = p[i] + rate * d / (root(v[i]) + eps)


cdef enum:
    BLOCK = 256  # RMSprop's intermediate values stay in the first cache


cdef void rmsprop_block(real* p, const real* g, real* v, real* b, real* a, isize n,
                        const RmspropOptions* o) noexcept nogil:
    """v := alpha v + (1 - alpha) g g;  a, when centered: the average of g;  p := p - lr b,
    b := momentum b + g / (sqrt(v - a a) + eps)"""
    cdef real d[BLOCK]
    cdef real spread[BLOCK]
    cdef real sign = -1 if o.maximize else 1, decay = <real>o.weight_decay, eps = <real>o.eps, lr = <real>-o.lr
    cdef real alpha = <real>o.alpha, fresh = <real>(1 - o.alpha), momentum = <real>o.momentum
    for i in range(n):
        d[i] = decayed(g[i], p[i], sign, decay)
        v[i] = madd(fresh * d[i], d[i], v[i] * alpha)
        spread[i] = v[i]
    if o.centered:
        for i in range(n):
            a[i] = lerp(a[i], d[i], fresh)
            spread[i] = madd(-a[i], a[i], spread[i])
    for i in range(n):
        spread[i] = root(spread[i]) + eps
    if o.momentum > 0:
        for i in range(n):
            b[i] = b[i] * momentum + d[i] / spread[i]
            p[i] = madd(b[i], lr, p[i])
    else:
        for i in range(n):
            p[i] = p[i] + lr * d[i] / spread[i]


cdef void rmsprop(const ParamSlot* s, real* tag, isize at, isize n, const RmspropOptions* o) noexcept nogil:
    for i in range(at, at + n, 256):  # BLOCK
        rmsprop_block(<real*>s.param + i, <const real*>s.grad + i, <real*>s.s0 + i, <real*>s.s1 + i, <real*>s.s2 + i,
                      min(at + n - i, <isize>BLOCK), o)


# --- the table ------------------------------------------------------------------------------------------------------

cdef OptimKernels table

table.run = run
table.sgd[F32], table.sgd[F64] = <part_fn>sgd[float], <part_fn>sgd[double]
table.adam[F32], table.adam[F64] = <part_fn>adam[float], <part_fn>adam[double]
table.adagrad[F32], table.adagrad[F64] = <part_fn>adagrad[float], <part_fn>adagrad[double]
table.rmsprop[F32], table.rmsprop[F64] = <part_fn>rmsprop[float], <part_fn>rmsprop[double]


NAMES = ["run", *[f"{name}_{dtype}" for name in ("sgd", "adam", "adagrad", "rmsprop") for dtype in ("f32", "f64")]]

include "kernels/table.pxi"
