# Second part of optim.pxi: Adagrad, RMSprop, the sums and scaling of clip_grad_norm_, and the table.

cdef void adagrad_part(real* p, const real* g, real* v, isize n, double step, const AdagradOptions* o) noexcept nogil:
    """v := v + g g;  p := p - rate g / (sqrt(v) + eps), rate = lr / (1 + (step - 1) lr_decay)"""
    cdef isize i
    cdef real d, sign = -1 if o.maximize else 1, decay = <real>o.weight_decay, eps = <real>o.eps
    cdef real rate = <real>(-o.lr / (1 + (step - 1) * o.lr_decay))
    for i in range(n):
        d = decayed(g[i], p[i], sign, decay)
        v[i] = madd(d, d, v[i])
        p[i] = p[i] + rate * d / (root(v[i]) + eps)


cdef void adagrad32(const ParamSlot* s, isize at, isize n, const void* job) noexcept nogil:
    adagrad_part(<float*>s.param + at, <const float*>s.grad + at, <float*>s.s0 + at, n, s.step,
                 <const AdagradOptions*>job)


cdef void adagrad64(const ParamSlot* s, isize at, isize n, const void* job) noexcept nogil:
    adagrad_part(<double*>s.param + at, <const double*>s.grad + at, <double*>s.s0 + at, n, s.step,
                 <const AdagradOptions*>job)


cdef void adagrad_f32(isize count, const ParamSlot* slots, const AdagradOptions* o) noexcept nogil:
    run(count, slots, adagrad32, o)


cdef void adagrad_f64(isize count, const ParamSlot* slots, const AdagradOptions* o) noexcept nogil:
    run(count, slots, adagrad64, o)


cdef enum:
    BLOCK = 256  # RMSprop's intermediate values stay in the first cache


cdef void rmsprop_block(real* p, const real* g, real* v, real* b, real* a, isize n,
                        const RmspropOptions* o) noexcept nogil:
    """v := alpha v + (1 - alpha) g g;  a, when centered: the average of g;  p := p - lr b,
    b := momentum b + g / (sqrt(v - a a) + eps)"""
    cdef real d[BLOCK]
    cdef real spread[BLOCK]
    cdef isize i
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


cdef void rmsprop32(const ParamSlot* s, isize at, isize n, const void* job) noexcept nogil:
    cdef isize i
    for i in range(at, at + n, 256):  # BLOCK
        rmsprop_block(<float*>s.param + i, <const float*>s.grad + i, <float*>s.s0 + i, <float*>s.s1 + i,
                      <float*>s.s2 + i, min(at + n - i, <isize>BLOCK), <const RmspropOptions*>job)


cdef void rmsprop64(const ParamSlot* s, isize at, isize n, const void* job) noexcept nogil:
    cdef isize i
    for i in range(at, at + n, 256):  # BLOCK
        rmsprop_block(<double*>s.param + i, <const double*>s.grad + i, <double*>s.s0 + i, <double*>s.s1 + i,
                      <double*>s.s2 + i, min(at + n - i, <isize>BLOCK), <const RmspropOptions*>job)


cdef void rmsprop_f32(isize count, const ParamSlot* slots, const RmspropOptions* o) noexcept nogil:
    run(count, slots, rmsprop32, o)


cdef void rmsprop_f64(isize count, const ParamSlot* slots, const RmspropOptions* o) noexcept nogil:
    run(count, slots, rmsprop64, o)


# --- clip_grad_norm_ ------------------------------------------------------------------------------------------------

cdef double squares(const real* g, isize n) noexcept nogil:
    """Eight running sums in double, which the vector unit adds side by side; then the rest."""
    cdef double lanes[8]
    cdef double x, total = 0
    cdef isize i, k
    memset(lanes, 0, sizeof(lanes))
    for i in range(0, n - 7, 8):
        for k in range(8):
            x = g[i + k]
            lanes[k] += x * x
    for i in range(n - n % 8, n):
        x = g[i]
        total += x * x
    for k in range(8):
        total += lanes[k]
    return total


cdef void sumsq_f32(isize count, const ParamSlot* slots, double* sums) noexcept nogil:
    cdef isize k
    for k in range(count):
        sums[k] = squares(<const float*>slots[k].grad, slots[k].n)


cdef void sumsq_f64(isize count, const ParamSlot* slots, double* sums) noexcept nogil:
    cdef isize k
    for k in range(count):
        sums[k] = squares(<const double*>slots[k].grad, slots[k].n)


cdef void multiply(real* g, isize n, real factor) noexcept nogil:
    cdef isize i
    for i in range(n):
        g[i] *= factor


cdef void scale_f32(isize count, const ParamSlot* slots, double factor) noexcept nogil:
    cdef isize k
    for k in range(count):
        multiply(<float*>slots[k].grad, slots[k].n, <float>factor)


cdef void scale_f64(isize count, const ParamSlot* slots, double factor) noexcept nogil:
    cdef isize k
    for k in range(count):
        multiply(<double*>slots[k].grad, slots[k].n, factor)


# --- the table ------------------------------------------------------------------------------------------------------

cdef OptimKernels table

table.sgd[F32], table.sgd[F64] = sgd_f32, sgd_f64
table.adam[F32], table.adam[F64] = adam_f32, adam_f64
table.adagrad[F32], table.adagrad[F64] = adagrad_f32, adagrad_f64
table.rmsprop[F32], table.rmsprop[F64] = rmsprop_f32, rmsprop_f64
table.sumsq[F32], table.sumsq[F64] = sumsq_f32, sumsq_f64
table.scale[F32], table.scale[F64] = scale_f32, scale_f64


def table_address():
    """Address of the OptimKernels of this level."""
    return <size_t>&table


def addresses():
    """Every kernel by name, for the tests."""
    names = [f"{name}_{dtype}" for name in ("sgd", "adam", "adagrad", "rmsprop", "sumsq", "scale")
             for dtype in ("f32", "f64")]
    return {name: (<size_t*>&table)[k] for k, name in enumerate(names)}
