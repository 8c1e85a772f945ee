# Unary functions: one table (code -> row, what is saved), one recorded driver, one rule each.

cdef enum:
    NOTHING = 0
    INPUT = 1
    OUTPUT = 2

cdef list _unary_rows = [None] * N_UNARY
cdef int[N_UNARY] _keeps
cdef bint[N_UNARY] _to_float


cdef Row unary_row(str name, int code, backward_fn rule, int keeps, bint to_float=True, str node_name=None):
    cdef Row row = make_row(name, rule, node_name)
    _unary_rows[code] = row
    _keeps[code] = keeps
    _to_float[code] = to_float
    return row


cdef Tensor unary_p(int code, Tensor x, double p0, double p1, double p2):
    cdef double[3] p
    cdef Row row = <Row>_unary_rows[code]
    if is_complex(x.dt):
        return <Tensor?>cold["complex"](row.name, *((x, p0) if code == U_POW_SCALAR or code == U_SCALE else (x,)))
    if _to_float[code] and not is_float(x.dt):
        x = to_dtype(x, default_code())
    wide = cast(x, F32) if x.dt >= N_COMPUTE else x          # half precision computes in float32 and rounds
    fn = K.elementwise.unary[code][wide.dt]
    implemented(fn != NULL, row.name, x.dt)
    p[0], p[1], p[2] = p0, p1, p2
    if wide is not x and code == U_POW_SCALAR: p[0] = cast(number(p0, x.dt), F64).item()           # PyTorch rounds an exponent first
    out = empty_like(x, wide.dt)
    run_unary(fn, wide, out, p)
    out = cast(out, x.dt)
    if rec1(x):
        n = record1(row, out, x)
        if _keeps[code] == INPUT: save(n, 0, x)
        elif _keeps[code] == OUTPUT: save_output(n, 0, out)
        n.d0, n.d1 = p0, p1
        if p2 != 0: n.extra = p2
    return out


cdef Tensor unary(int code, Tensor x):
    if x.dt == BOOL and code in (U_SIGN, U_SQUARE):
        return clone_t(x) if code == U_SIGN else to_dtype(x, I64)
    return unary_p(code, x, 0, 0, 0)


cdef Tensor neg_t(Tensor x):
    if x.dt == BOOL:
        raise RuntimeError("neg: Negation, the `-` operator, on a bool tensor is not supported. Hint: `~` or `logical_not()` invert a mask")
    return unary(U_NEG, x)


cdef Tensor scale(Tensor x, double factor):
    return unary_p(U_SCALE, x, factor, 0, 0)

cdef Tensor shift(Tensor x, double term):
    return unary_p(U_ADD_SCALAR, x, term, 0, 0)


cdef Tensor binary_bwd(int code, Tensor g, Tensor y):
    """A fused backward kernel: one pass, not recorded (callers use it only while nothing is)."""
    if y.dt >= N_COMPUTE:
        return cast(binary_bwd(code, cast(g, F32), cast(y, F32)), y.dt)
    cdef Tensor out = empty_like(y, y.dt)
    run_binary(K.elementwise.binary[code][y.dt], g, y, out)
    return out


cdef Tensor ternary_bwd(int code, Tensor g, Tensor x, Tensor p, const double* limits=NULL):
    """The same of three, of which the last is one number (of prelu: a weight that broadcasts); of a floating dtype with kernels."""
    cdef Tensor out = empty_like(x, x.dt)
    run_ternary(K.elementwise.ternary[code][x.dt], g, x, p, out, limits)
    return out


cdef Tensor one_minus(Tensor x):
    return shift(neg_t(x), 1)

cdef Tensor sq(Tensor x):
    return mul_t(x, x)

cdef double TWO_BY_SQRT_PI = 1.1283791670955126

# each rule: d out / d x times g; x = saved input, y = saved output
cdef object neg_bwd(Node n, object g): return neg_t(<Tensor>g)
cdef object scale_bwd(Node n, object g): return scale(<Tensor>g, n.d0)
cdef object abs_bwd(Node n, object g): return mul_t(<Tensor>g, unary(U_SIGN, saved(n, 0)))
cdef object square_bwd(Node n, object g): return mul_t(<Tensor>g, scale(saved(n, 0), 2))
cdef object exp_bwd(Node n, object g): return mul_t(<Tensor>g, saved(n, 0))
cdef object log_bwd(Node n, object g): return div_t(<Tensor>g, saved(n, 0))
cdef object sqrt_bwd(Node n, object g): return div_t(<Tensor>g, scale(saved(n, 0), 2))
cdef object rsqrt_bwd(Node n, object g): return mul_t(scale(<Tensor>g, -0.5), unary_p(U_POW_SCALAR, saved(n, 0), 3, 0, 0))
cdef object reciprocal_bwd(Node n, object g): return mul_t(neg_t(<Tensor>g), sq(saved(n, 0)))
cdef object sin_bwd(Node n, object g): return mul_t(<Tensor>g, unary(U_COS, saved(n, 0)))
cdef object cos_bwd(Node n, object g): return mul_t(<Tensor>g, neg_t(unary(U_SIN, saved(n, 0))))

cdef Tensor bessel_slope(Tensor x, int even, int odd):
    """The slope of I1 (or I1E) without its own exponential: even(x) - odd(x) / x, which is 1/2 at 0 and where its square is none."""
    cdef Tensor zero = compare_t(C_EQ, sq(x), number(0, x.dt)), safe = where_t(zero, number(1, x.dt), x)
    return sub_t(unary(even, x), where_t(zero, number(0.5, x.dt), div_t(unary(odd, safe), safe)))

cdef dict _RULES = {}

cdef object ruled(Node n, object g):
    """The rule of a row of the first table below."""
    return _RULES[n.row.name](g, saved(n, 0))

cdef object ruled_by_number(Node n, object g):
    """The rule of a row of the second one."""
    return _RULES[n.row.name](g, saved(n, 0), n.d0)

# the long tail: name, code, what is saved, PyTorch's name where it is not the usual one, the rule
for _name, _code, _kept, _shown, _rule in (
    ("exp2", U_EXP2, OUTPUT, None, lambda g, y: g * y * c_log(2.0)),
    ("expm1", U_EXPM1, OUTPUT, None, lambda g, y: g * (y + 1)),
    ("log1p", U_LOG1P, INPUT, "Log1PBackward0", lambda g, x: div_t(g, shift(x, 1))),
    ("log2", U_LOG2, INPUT, None, lambda g, x: g / (x * c_log(2.0))),
    ("tan", U_TAN, OUTPUT, None, lambda g, y: g * (y * y + 1)),
    ("atan", U_ATAN, INPUT, None, lambda g, x: g / (x * x + 1)),
    ("log10", U_LOG10, INPUT, None, lambda g, x: g / (x * c_log(10.0))),
    ("asin", U_ASIN, INPUT, None, lambda g, x: g * unary(U_RSQRT, 1 - x * x)),
    ("acos", U_ACOS, INPUT, None, lambda g, x: g * -unary(U_RSQRT, 1 - x * x)),
    ("sinh", U_SINH, INPUT, None, lambda g, x: g * unary(U_COSH, x)),
    ("cosh", U_COSH, INPUT, None, lambda g, x: g * unary(U_SINH, x)),
    ("asinh", U_ASINH, INPUT, None, lambda g, x: g * unary(U_RSQRT, x * x + 1)),
    ("acosh", U_ACOSH, INPUT, None, lambda g, x: g * unary(U_RSQRT, x * x - 1)),
    ("atanh", U_ATANH, INPUT, None, lambda g, x: g / (1 - x * x)),
    ("erf", U_ERF, INPUT, None, lambda g, x: mul_t(g, scale(unary(U_EXP, neg_t(unary(U_SQUARE, x))), TWO_BY_SQRT_PI))),
    ("erfc", U_ERFC, INPUT, None, lambda g, x: unary(U_EXP, -unary(U_SQUARE, x)) * -TWO_BY_SQRT_PI * g),
    ("erfinv", U_ERFINV, INPUT, None, lambda g, x: g * (unary(U_EXP, sq(unary(U_ERFINV, x))) / TWO_BY_SQRT_PI)),
    ("special_erfcx", U_ERFCX, INPUT, None, lambda g, x: g * (x * 2 * unary(U_ERFCX, x) - TWO_BY_SQRT_PI)),
    ("special_log_ndtr", U_LOG_NDTR, INPUT, None, lambda g, x: g * (unary(U_EXP, x * x * -0.5 - unary(U_LOG_NDTR, x)) * 0.3989422804014327)),
    ("special_ndtri", U_NDTRI, INPUT, None, lambda g, x: g * (unary(U_EXP, sq(unary(U_NDTRI, x)) * 0.5) * 2.5066282746310002)),
    ("lgamma", U_LGAMMA, INPUT, None, lambda g, x: g * unary(U_DIGAMMA, x)),
    ("digamma", U_DIGAMMA, INPUT, None, lambda g, x: g * unary_p(U_POLYGAMMA, x, 1, 0, 0)),
    ("special_i0", U_I0, INPUT, "I0Backward0", lambda g, x: g * unary(U_I1, x)),
    ("special_i1", U_I1, INPUT, None, lambda g, x: g * bessel_slope(x, U_I0, U_I1)),
    ("special_i0e", U_I0E, INPUT, "SpecialI0EBackward0", lambda g, x: g * (unary(U_I1E, x) - unary(U_SIGN, x) * unary(U_I0E, x))),
    ("special_i1e", U_I1E, INPUT, "SpecialI1EBackward0", lambda g, x: g * (bessel_slope(x, U_I0E, U_I1E) - unary(U_SIGN, x) * unary(U_I1E, x))),
    ("special_entr", U_ENTR, INPUT, None, lambda g, x: -(g * (unary(U_LOG, x) + 1))),
    ("log_sigmoid", U_LOGSIGMOID, INPUT, None, lambda g, x: gated(g, neg_t(x))),
):
    unary_row(_name, _code, ruled, _kept, True, _shown)
    _RULES[_name] = _rule

# the same of floats only, and of the first parameter
for _name, _code, _shown, _rule in (
    ("hardsigmoid", U_HARDSIGMOID, None, lambda g, x, _: passed(inside(x, -3, 3, False), scale(g, 1.0 / 6))),
    ("hardshrink", U_HARDSHRINK, None, lambda g, x, lambd: stopped(inside(x, -lambd, lambd, True), g)),        # NaN lets the gradient through
    ("softshrink", U_SOFTSHRINK, None, lambda g, x, lambd: stopped(inside(x, -lambd, lambd, True), g)),
    ("nan_to_num", U_NAN_TO_NUM, None, lambda g, x, _: passed(test_op(TEST_FINITE, x), g)),
    ("smooth_l1", U_SMOOTH_L1, "SmoothL1LossBackward0", lambda g, x, beta: mul_t(g, unary_p(U_CLAMP, scale(x, 1 / beta), -1, 1, 0))),
    ("huber", U_HUBER, "HuberLossBackward0", lambda g, x, delta: mul_t(g, unary_p(U_CLAMP, x, -delta, delta, 0))),
):
    unary_row(_name, _code, ruled_by_number, INPUT, False, _shown)
    _RULES[_name] = _rule

cdef object polygamma_bwd(Node n, object g): return mul_t(<Tensor>g, unary_p(U_POLYGAMMA, saved(n, 0), n.d0 + 1, 0, 0))
cdef object spherical_j0_bwd(Node n, object g): raise RuntimeError("derivative for special_spherical_bessel_j0 is not implemented")
cdef object logit_bwd(Node n, object g):
    """Outside of the limits 0, without limits and outside of [0, 1] NaN."""
    cdef bint free = n.d0 == -INFINITY
    cdef Tensor x = saved(n, 0), fill = number(NAN if free else 0, x.dt)
    return where_t(compare_t(C_LT, x, number(0 if free else n.d0, x.dt)), fill, where_t(
        compare_t(C_GT, x, number(1 if free else n.d1, x.dt)), fill, div_t(<Tensor>g, mul_t(shift(x, 0), one_minus(x)))))     # + 0: not -infinite at -0

cdef object relu_bwd(Node n, object g):
    cdef Tensor y = saved(n, 0)
    if not grad_on(): return binary_bwd(B_RELU_BWD, <Tensor>g, y)
    return stopped(compare_t(C_LE, y, number(0, y.dt)), <Tensor>g)      # NaN lets the gradient through

cdef object tanh_bwd(Node n, object g):
    cdef Tensor y = saved(n, 0)
    if not grad_on(): return binary_bwd(B_TANH_BWD, <Tensor>g, y)
    return mul_t(<Tensor>g, one_minus(sq(y)))

cdef object sigmoid_bwd(Node n, object g):
    cdef Tensor y = saved(n, 0)
    if not grad_on(): return binary_bwd(B_SIGMOID_BWD, <Tensor>g, y)
    return mul_t(<Tensor>g, mul_t(y, one_minus(y)))

cdef object gelu_bwd(Node n, object g):
    cdef Tensor x = saved(n, 0), cdf, pdf
    if not grad_on(): return binary_bwd(B_GELU_BWD, <Tensor>g, x)
    cdf = scale(shift(unary(U_ERF, scale(x, 0.7071067811865476)), 1), 0.5)
    pdf = scale(unary(U_EXP, scale(sq(x), -0.5)), 0.3989422804014327)                # 1 / sqrt(2 pi)
    return mul_t(<Tensor>g, add_t(cdf, mul_t(x, pdf)))

cdef object gelu_tanh_bwd(Node n, object g):
    cdef Tensor x = saved(n, 0), t, inner
    if not grad_on(): return binary_bwd(B_GELU_TANH_BWD, <Tensor>g, x)
    t = unary(U_TANH, scale(add_t(x, scale(mul_t(sq(x), x), 0.044715)), 0.7978845608028654))      # sqrt(2 / pi)
    inner = scale(shift(scale(sq(x), 0.134145), 1), 0.7978845608028654)
    return mul_t(<Tensor>g, scale(add_t(shift(t, 1), mul_t(mul_t(x, one_minus(sq(t))), inner)), 0.5))

cdef object silu_bwd(Node n, object g):
    cdef Tensor x = saved(n, 0), s
    if not grad_on(): return binary_bwd(B_SILU_BWD, <Tensor>g, x)
    s = unary(U_SIGMOID, x)
    return mul_t(<Tensor>g, mul_t(s, shift(mul_t(x, one_minus(s)), 1)))

cdef object mish_bwd(Node n, object g):
    cdef Tensor x = saved(n, 0), t = unary(U_TANH, unary_p(U_SOFTPLUS, x, 1, 20, 0))
    return mul_t(<Tensor>g, add_t(t, mul_t(mul_t(x, unary(U_SIGMOID, x)), one_minus(sq(t)))))

cdef Tensor gated(Tensor g, Tensor x):
    return mul_t(g, unary(U_SIGMOID, x)) if grad_on() else binary_bwd(B_SIGMOID_GATE, g, x)

cdef object softplus_bwd(Node n, object g):
    cdef Tensor z = saved(n, 0) if n.d0 == 1 else scale(saved(n, 0), n.d0)
    if n.d1 >= 17 and z.dt == F32: return gated(<Tensor>g, z)                        # sigmoid rounds to 1 above
    return where_t(compare_t(C_GT, z, number(n.d1, z.dt)), <Tensor>g, mul_t(<Tensor>g, unary(U_SIGMOID, z)))

cdef object elu_bwd(Node n, object g):
    """p: alpha, scale, input_scale."""
    cdef Tensor x = saved(n, 0)
    cdef double k = n.extra if n.extra is not None else 0
    if not grad_on() and x.dt <= F64 and k == 1: return ternary_bwd(T_ELU_BWD, <Tensor>g if n.d1 == 1 else scale(<Tensor>g, n.d1), x, number(n.d0, x.dt))
    cdef Tensor zero = number(0, x.dt), low = compare_t(C_LE, x, zero)
    if grad_on(): x = where_t(compare_t(C_GE, x, zero), zero, x)       # exp of what lies above is infinite, and its slope is times 0
    return where_t(low, mul_t(<Tensor>g, scale(unary(U_EXP, scale(x, k)), n.d0 * n.d1 * k)), scale(<Tensor>g, n.d1))

cdef object leaky_relu_bwd(Node n, object g):
    cdef Tensor x = saved(n, 0)
    if not grad_on() and x.dt <= F64: return ternary_bwd(T_LEAKY_RELU_BWD, <Tensor>g, x, number(n.d0, x.dt))
    return where_t(compare_t(C_GT, x, number(0, x.dt)), <Tensor>g, scale(<Tensor>g, n.d0))

def prelu(Tensor x not None, Tensor w not None):
    """x where x > 0, else x * w; w broadcasts to x."""
    if x.dt >= N_COMPUTE:
        return in_float32(prelu, (x, w))
    implemented(is_float(x.dt), "prelu", x.dt)
    cdef Tensor out = ternary_bwd(T_LEAKY_RELU_BWD, x, x, w)          # which is prelu of x, too
    if rec2(x, w):
        n = record2(PRELU, out, x, w)
        save(n, 0, x)
        save(n, 1, w)
    return out

cdef object prelu_backward(Node n, object grad):
    cdef Tensor g = <Tensor>grad, x = saved(n, 0), w = saved(n, 1), zero = number(0, x.dt), above = compare_t(C_GT, x, zero)
    if grad_on() and w.requires_grad:           # at 0 the slope does not depend on w
        w = where_t(compare_t(C_EQ, x, zero), w.detach(), w)
    return (None if not needs(n, 0) else where_t(above, g, mul_t(g, w)) if grad_on() else ternary_bwd(T_LEAKY_RELU_BWD, g, x, w),
            where_t(compare_t(C_GE, x, zero) if grad_on() else above, zero, mul_t(g, x)) if needs(n, 1) else None)

cdef Row PRELU = make_row("prelu", prelu_backward, "PreluKernelBackward0")

cdef object hardswish_bwd(Node n, object g):
    cdef Tensor x = saved(n, 0), middle
    if not grad_on(): return binary_bwd(B_HARDSWISH_BWD, <Tensor>g, x)
    middle = mul_t(<Tensor>g, shift(scale(x, 1.0 / 3), 0.5))
    return where_t(compare_t(C_LE, x, number(-3, x.dt)), number(0, x.dt),
                   where_t(compare_t(C_GE, x, number(3, x.dt)), <Tensor>g, middle))

cdef object pow_scalar_bwd(Node n, object g):
    if n.d0 == 0: return zero_backward(n, g)
    return mul_t(<Tensor>g, scale(unary_p(U_POW_SCALAR, saved(n, 0), n.d0 - 1, 0, 0), n.d0))

cdef object clamp_bwd(Node n, object g):
    return passed(inside(saved(n, 0), n.d0, n.d1, True), <Tensor>g)

cdef object hardtanh_bwd(Node n, object g):
    """Nothing flows at the bounds themselves; NaN lets the gradient through."""
    cdef Tensor x = saved(n, 0), zero = number(0, x.dt)
    cdef double[2] limits = [n.d0, n.d1]
    if not grad_on() and x.dt <= F64: return ternary_bwd(T_HARDTANH_BWD, <Tensor>g, x, zero, limits)
    return where_t(compare_t(C_LE, x, number(n.d0, x.dt)), zero,
                   where_t(compare_t(C_GE, x, number(n.d1, x.dt)), zero, <Tensor>g))

cdef Tensor inside(Tensor x, double low, double high, bint closed):
    return both(compare_t(C_GE if closed else C_GT, x, number(low, x.dt)),
                compare_t(C_LE if closed else C_LT, x, number(high, x.dt)))


unary_row("neg", U_NEG, neg_bwd, NOTHING, False)
unary_row("abs", U_ABS, abs_bwd, INPUT, False)
unary_row("sign", U_SIGN, zero_backward, NOTHING, False)
unary_row("square", U_SQUARE, square_bwd, INPUT, False, "PowBackward0")
unary_row("relu", U_RELU, relu_bwd, OUTPUT, False)
unary_row("bitwise_not", U_BITWISE_NOT, NULL, NOTHING, False)
unary_row("scale", U_SCALE, scale_bwd, NOTHING, True, "MulBackward0")
unary_row("shift", U_ADD_SCALAR, same_backward, NOTHING, True, "AddBackward0")
unary_row("exp", U_EXP, exp_bwd, OUTPUT)
unary_row("log", U_LOG, log_bwd, INPUT)
unary_row("sqrt", U_SQRT, sqrt_bwd, OUTPUT)
unary_row("rsqrt", U_RSQRT, rsqrt_bwd, OUTPUT)
unary_row("reciprocal", U_RECIPROCAL, reciprocal_bwd, OUTPUT)
unary_row("sin", U_SIN, sin_bwd, INPUT)
unary_row("cos", U_COS, cos_bwd, INPUT)
unary_row("tanh", U_TANH, tanh_bwd, OUTPUT)
unary_row("sigmoid", U_SIGMOID, sigmoid_bwd, OUTPUT)
unary_row("polygamma", U_POLYGAMMA, polygamma_bwd, INPUT)
unary_row("logit", U_LOGIT, logit_bwd, INPUT)
unary_row("special_spherical_bessel_j0", U_SPHERICAL_J0, spherical_j0_bwd, NOTHING)
unary_row("floor", U_FLOOR, zero_backward, NOTHING, False)
unary_row("ceil", U_CEIL, zero_backward, NOTHING, False)
unary_row("round", U_ROUND, zero_backward, NOTHING, False)
unary_row("trunc", U_TRUNC, zero_backward, NOTHING, False)
unary_row("gelu", U_GELU, gelu_bwd, INPUT, False)
unary_row("gelu_tanh", U_GELU_TANH, gelu_tanh_bwd, INPUT, False, "GeluBackward0")
unary_row("silu", U_SILU, silu_bwd, INPUT, False)
unary_row("mish", U_MISH, mish_bwd, INPUT, False)
unary_row("hardswish", U_HARDSWISH, hardswish_bwd, INPUT, False)
unary_row("softplus", U_SOFTPLUS, softplus_bwd, INPUT, False)
unary_row("elu", U_ELU, elu_bwd, INPUT, False)
unary_row("leaky_relu", U_LEAKY_RELU, leaky_relu_bwd, INPUT, False)
unary_row("pow_scalar", U_POW_SCALAR, pow_scalar_bwd, INPUT, False, "PowBackward0")
unary_row("clamp_scalar", U_CLAMP, clamp_bwd, INPUT, False, "ClampBackward1")
unary_row("hardtanh", U_HARDTANH, hardtanh_bwd, INPUT, False)
unary_row("frac", U_FRAC, same_backward, NOTHING, False)

UNARY = {row.name: code for code, row in enumerate(_unary_rows) if row is not None}


def unary_op(int code, input, double p0=0, double p1=0, double p2=0):
    """A unary op by its code in UNARY."""
    return unary_p(code, given(input, (<Row>_unary_rows[code]).name), p0, p1, p2)


def unary_(int code, Tensor self, double p0=0, double p1=0, double p2=0):
    """The same in place in one pass, or None where it is recorded, self's dtype has no such kernel, or its elements may share memory."""
    cdef double[3] p
    cdef unary_fn fn = K.elementwise.unary[code][self.dt] if self.dt < N_COMPUTE else NULL
    if fn == NULL or not self.contiguous or self.inference or grad_on() and tracked(self):
        return None
    check_write((<Row>_unary_rows[code]).name, self)
    p[0], p[1], p[2] = p0, p1, p2
    run_unary(fn, self, self, p)
    bump(self)
    return self


# the hot ones, called without a Python frame in between
def relu(input): return unary(U_RELU, given(input, "relu"))
def tanh(input): return unary(U_TANH, given(input, "tanh"))
def sigmoid(input): return unary(U_SIGMOID, given(input, "sigmoid"))
def exp(input): return unary(U_EXP, given(input, "exp"))
def log(input): return unary(U_LOG, given(input, "log"))
def sqrt(input): return unary(U_SQRT, given(input, "sqrt"))
def rsqrt(input): return unary(U_RSQRT, given(input, "rsqrt"))
def square(input): return unary(U_SQUARE, given(input, "square"))
def abs(input): return unary(U_ABS, given(input, "abs"))
def neg(input): return neg_t(given(input, "neg"))
def sin(input): return unary(U_SIN, given(input, "sin"))
def cos(input): return unary(U_COS, given(input, "cos"))


def test_op(int code, Tensor input):
    """isnan, isinf, isfinite, logical_not, signbit: BOOL."""
    cdef Tensor out = empty_like(input, BOOL)
    if is_complex(input.dt):
        return cold["complex"](("isnan", "isinf", "isfinite", "logical_not", "signbit")[code], input)
    if input.dt >= N_COMPUTE:
        input = cast(input, F32)
    run_unary(K.elementwise.test[code][input.dt], input, out, NULL)
    return out
