# Fused optimizer steps. The legend, the options and the meaning of the state buffers stand in optim.pxd.
#
# Every multiply-add that PyTorch fuses is fused here where the level has the instruction: from avx2 on a step gives its
# bits, but for square roots (PyTorch takes MKL's, which are up to 0.75 ulp off; ours are rounded right) and Adam's
# second bias correction. A step treats each element by itself, so cutting it into tiles changes nothing.
from kernels.optim cimport *
from microgradx._kernels.threads cimport parallel_for
from libc.math cimport pow, sqrt, sqrtf
from libc.string cimport memset

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
    THREADED = 131072     # elements in all from which the pool is worth waking

ctypedef fused real:
    float
    double

# One step of one parameter's elements [start, start + n)
ctypedef void (*part_fn)(const ParamSlot* slot, isize start, isize n, const void* job) noexcept nogil

cdef struct Work:
    isize count
    const ParamSlot* slots
    part_fn part
    const void* job


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
    """Elements [t * TILE, (t + 1) * TILE) of all parameters laid end to end."""
    cdef Work* work = <Work*>ctx
    cdef isize k, a, b, first = t * TILE
    for k in range(work.count):
        a, b = max(first, 0), min(first + TILE, work.slots[k].n)
        if a < b:
            work.part(&work.slots[k], a, b - a, work.job)
        first -= work.slots[k].n
        if first + TILE <= 0:
            return


cdef void run(isize count, const ParamSlot* slots, part_fn part, const void* job) noexcept nogil:
    cdef Work work
    cdef isize k, total = 0
    for k in range(count):
        total += slots[k].n
    if total < THREADED:
        for k in range(count):
            part(&slots[k], 0, slots[k].n, job)
    else:
        work.count, work.slots, work.part, work.job = count, slots, part, job
        parallel_for(tile, &work, (total + TILE - 1) // TILE, 0)


# --- SGD ------------------------------------------------------------------------------------------------------------

cdef void sgd_part(real* p, const real* g, real* b, isize n, bint first, const SgdOptions* o) noexcept nogil:
    """b := momentum b + (1 - dampening) g;  p := p - lr b, or p - lr (g + momentum b) by Nesterov."""
    cdef isize i
    cdef real d, sign = -1 if o.maximize else 1, decay = <real>o.weight_decay, lr = <real>-o.lr
    cdef real momentum = <real>o.momentum, fresh = <real>(1 - o.dampening)
    cdef bint nesterov = o.nesterov
    if o.momentum == 0:
        for i in range(n):
            p[i] = madd(decayed(g[i], p[i], sign, decay), lr, p[i])
        return
    if first:
        for i in range(n):
            b[i] = decayed(g[i], p[i], sign, decay)
    else:
        for i in range(n):
            b[i] = madd(decayed(g[i], p[i], sign, decay), fresh, b[i] * momentum)
    if nesterov:
        for i in range(n):
            p[i] = madd(madd(b[i], momentum, decayed(g[i], p[i], sign, decay)), lr, p[i])
    else:
        for i in range(n):
            p[i] = madd(b[i], lr, p[i])


cdef void sgd32(const ParamSlot* s, isize at, isize n, const void* job) noexcept nogil:
    sgd_part(<float*>s.param + at, <const float*>s.grad + at, <float*>s.s0 + at, n, s.step == 1, <const SgdOptions*>job)


cdef void sgd64(const ParamSlot* s, isize at, isize n, const void* job) noexcept nogil:
    sgd_part(<double*>s.param + at, <const double*>s.grad + at, <double*>s.s0 + at, n, s.step == 1,
             <const SgdOptions*>job)


cdef void sgd_f32(isize count, const ParamSlot* slots, const SgdOptions* o) noexcept nogil:
    run(count, slots, sgd32, o)


cdef void sgd_f64(isize count, const ParamSlot* slots, const SgdOptions* o) noexcept nogil:
    run(count, slots, sgd64, o)


# --- Adam and AdamW -------------------------------------------------------------------------------------------------

cdef struct AdamJob:  # the bias corrections of `step`, which nearly always all parameters share
    const AdamOptions* o
    double step
    double bias1
    double bias2


cdef void corrected(AdamJob* job, const AdamOptions* o, double step) noexcept nogil:
    job.o, job.step = o, step
    job.bias1, job.bias2 = 1 - pow(o.beta1, step), 1 - pow(o.beta2, step)


cdef void adam_part(real* p, const real* g, real* m, real* v, real* x, isize n, const AdamJob* job) noexcept nogil:
    """m := beta1 m + (1 - beta1) g;  v := beta2 v + (1 - beta2) g g;
    p := p - lr / bias1 m / (sqrt(v) / sqrt(bias2) + eps), with 1 / sqrt(bias2): Adam spends its time on divisions."""
    cdef const AdamOptions* o = job.o
    cdef isize i
    cdef real d, sign = -1 if o.maximize else 1, decay = 0 if o.decoupled else <real>o.weight_decay
    cdef real keep = <real>(1 - o.lr * o.weight_decay) if o.decoupled else 1
    cdef real fresh1 = <real>(1 - o.beta1), beta2 = <real>o.beta2, fresh2 = <real>(1 - o.beta2), eps = <real>o.eps
    cdef real rate = <real>(-o.lr / job.bias1), unbias = <real>(1 / sqrt(job.bias2))
    if o.amsgrad:
        for i in range(n):
            d = decayed(g[i], p[i], sign, decay)
            m[i] = lerp(m[i], d, fresh1)
            v[i] = madd(fresh2 * d, d, v[i] * beta2)
            x[i] = v[i] if not x[i] >= v[i] else x[i]
            p[i] = p[i] * keep + rate * m[i] / madd(root(x[i]), unbias, eps)
    else:
        for i in range(n):
            d = decayed(g[i], p[i], sign, decay)
            m[i] = lerp(m[i], d, fresh1)
            v[i] = madd(fresh2 * d, d, v[i] * beta2)
            p[i] = p[i] * keep + rate * m[i] / madd(root(v[i]), unbias, eps)


cdef void adam32(const ParamSlot* s, isize at, isize n, const void* ctx) noexcept nogil:
    cdef AdamJob job = (<const AdamJob*>ctx)[0]
    if job.step != s.step:
        corrected(&job, job.o, s.step)
    adam_part(<float*>s.param + at, <const float*>s.grad + at, <float*>s.s0 + at, <float*>s.s1 + at, <float*>s.s2 + at,
              n, &job)


cdef void adam64(const ParamSlot* s, isize at, isize n, const void* ctx) noexcept nogil:
    cdef AdamJob job = (<const AdamJob*>ctx)[0]
    if job.step != s.step:
        corrected(&job, job.o, s.step)
    adam_part(<double*>s.param + at, <const double*>s.grad + at, <double*>s.s0 + at, <double*>s.s1 + at,
              <double*>s.s2 + at, n, &job)


cdef void adam_f32(isize count, const ParamSlot* slots, const AdamOptions* o) noexcept nogil:
    cdef AdamJob job
    corrected(&job, o, slots[0].step if count else 1)
    run(count, slots, adam32, &job)


cdef void adam_f64(isize count, const ParamSlot* slots, const AdamOptions* o) noexcept nogil:
    cdef AdamJob job
    corrected(&job, o, slots[0].step if count else 1)
    run(count, slots, adam64, &job)


include "optim_others.pxi"
