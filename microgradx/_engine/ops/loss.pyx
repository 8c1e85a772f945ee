"""Rows of softmax, log-softmax and the losses.

Legend: R rows (samples), C classes. While nothing is recorded a fused kernel computes a whole backward; under
create_graph the same rule is composed of recorded ops, and a test equates the two.
"""
from libc.string cimport memcmp

from kernels.elementwise cimport B_BCE, B_BCE_LOGITS, B_MUL, B_SQUARED_DIFFERENCE, C_NE, T_BCE_BWD, U_CLAMP, U_EXP, U_LOG, U_LOG1P, U_LOGSIGMOID, U_SIGMOID
from kernels.softmax cimport Ctc, softmax_fn
from microgradx._engine.ops.common cimport *
from microgradx._engine.ops.elementwise import cast_to
from microgradx._engine.ops.elementwise cimport (add_t, are_half, compare_t, contiguous_t, div_t, implemented, in_float32, mul_t, neg_t, number, pair, scale,
                                                 shift, sub_t, to_dtype, unary, unary_p, where_t)
from microgradx._engine.ops.reduce cimport divide_raw, mean_t, sum_t
from microgradx._engine.ops.shape cimport reshape_t, unsqueeze_v
from microgradx._kernels.threads cimport parallel_for

from microgradx._engine.tape import autocast_code, rename

cdef enum:
    NONE = 0
    MEAN = 1
    SUM = 2


# ---------------------------------------------------------------------------------------------------- softmax

cdef Tensor along(str op, softmax_fn* kernel, Tensor x, Tensor g, int dim):
    """A kernel over dim: of x, or (g is not None) the gradient from the result x and g."""
    cdef isize n, inner = 1
    if x.dt >= N_COMPUTE:                       # half precision computes in float32 and rounds
        return cast(along(op, kernel, cast(x, F32), None if g is None else cast(g, F32), dim), x.dt)
    implemented(x.dt <= F64 or not x.count, op, x.dt)
    x, g = dense(x), None if g is None else dense(g)
    out = empty(x.dt, x.nd, x.c_shape)
    if out.count:
        n = x.c_shape[dim] if x.nd else 1
        for d in range(dim + 1, x.nd): inner *= x.c_shape[d]
        kernel[x.dt](x.count // (n * inner), n, inner, x.c_data, data_of(g), out.c_data)
    return out


cdef Tensor total(Tensor x, int dim):
    """The sum over dim, kept as length 1."""
    return sum_t(x, <unsigned long long>1 << dim, True) if x.nd else x


cdef Tensor softmax_t(Tensor x, int dim):
    return saving(SOFTMAX, along("softmax", K.softmax.softmax, x, None, dim), x, None, dim)

def softmax_bwd(Tensor y, Tensor g, int dim):
    """The gradient of softmax over dim from its result and its gradient."""
    if not grad_on(): return along("softmax", K.softmax.softmax_bwd, y, g, dim)
    return mul_t(y, sub_t(g, total(mul_t(g, y), dim)))

cdef object softmax_backward(Node n, object g):
    return softmax_bwd(saved(n, 0), g, n.i0)

cdef Row SOFTMAX = make_row("softmax", softmax_backward)


cdef Tensor log_softmax_t(Tensor x, int dim):
    return saving(LOG_SOFTMAX, along("log_softmax", K.softmax.log_softmax, x, None, dim), x, None, dim)

cdef object log_softmax_backward(Node n, object g):
    cdef Tensor y = saved(n, 0)
    if not grad_on(): return along("log_softmax", K.softmax.log_softmax_bwd, y, <Tensor>g, <int>n.i0)
    return sub_t(<Tensor>g, mul_t(unary(U_EXP, y), total(<Tensor>g, <int>n.i0)))

cdef Row LOG_SOFTMAX = make_row("log_softmax", log_softmax_backward)


cdef Tensor float_input(str op, Tensor x, object dtype):
    if dtype is not None:
        x = cast_to(x, dtype)
    if not is_float(x.dt) and x.count:
        raise NotImplementedError(f'"{op}_lastdim_kernel_impl" not implemented for \'{dtype_of(x.dt).short_name}\'')
    return x


def softmax(input, dim, dtype=None):
    """exp(x) / sum(exp(x)) over dim."""
    cdef Tensor x = float_input("softmax", given(input, "softmax"), dtype)
    return softmax_t(x, wrap_dim("softmax", dim, x.nd))


def log_softmax(input, dim, dtype=None):
    """x - log(sum(exp(x))) over dim."""
    cdef Tensor x = float_input("log_softmax", given(input, "log_softmax"), dtype)
    return log_softmax_t(x, wrap_dim("log_softmax", dim, x.nd))


# ---------------------------------------------------------------------------------------------------- class losses

cdef inline Tensor given_or_none(object x, str op, str name, int position):
    return None if x is None else given(x, op, name, position)


cdef bint is_half(Tensor x, Tensor a, Tensor b):
    """Is this computed in float32: x, a and b of one dtype of half precision or, under autocast, any of them?"""
    if x.dt < N_COMPUTE and (a is None or a.dt < N_COMPUTE) and (b is None or b.dt < N_COMPUTE):
        return False
    return are_half(x, a, b) or autocast_code() >= 0


cdef int reduction_code(object reduction) except -1:
    if reduction == "mean": return MEAN
    if reduction == "sum": return SUM
    if reduction == "none": return NONE
    raise ValueError(f"{reduction} is not a valid value for reduction")


cdef int same_batch(str op, Tensor x, Tensor target) except -1:
    if x.nd > 1 and (target.nd == 0 or x.c_shape[0] != target.c_shape[0]):
        raise ValueError(f"Expected input batch_size ({x.c_shape[0]}) to match target batch_size ({target.c_shape[0] if target.nd else 0}): {op}")


cdef object class_rows(str op, Tensor x, Tensor target):
    """x as (R, C) and target as (R) or, where samples have places, as (N, C, L) and (N, L): classes are dimension 1 (0 for a single sample)."""
    cdef isize[3] shape
    cdef isize[2] flat
    cdef int d, nd = 3 if x.nd > 2 else 2
    same_batch(op, x, target)
    if x.nd == 0:
        raise (ValueError if op == "nll_loss" else RuntimeError)(f"{op}: input must have at least 1 dimension (the classes)")
    if x.nd == 1:
        if target.nd != 0 and target.count != 1 or target.nd > 1:
            raise ValueError(f"{op}: Expected input batch_size ({x.c_shape[0]}) to match target batch_size ({target.count}): a 1-d input "
                             "is one sample and takes a 0-d target") if target.nd == 1 else RuntimeError(
                             f"{op}: 0D or 1D target tensor expected, multi-target not supported (target {list(shape_of(target))})")
        shape[0], shape[1], flat[0] = 1, x.c_shape[0], 1
    else:
        if x.nd == 2 and target.nd > 1:
            if op == "cross_entropy" and shape_of(x) == shape_of(target):
                raise RuntimeError(f"cross_entropy: Expected floating point type for target with class probabilities, got {dtype_of(target.dt).short_name}")
            raise RuntimeError(f"0D or 1D target tensor expected, multi-target not supported: {op} got {list(shape_of(x))} and {list(shape_of(target))}")
        if target.nd != x.nd - 1 or memcmp(x.c_shape + 2, target.c_shape + 1, (x.nd - 2) * sizeof(isize)):
            raise RuntimeError(f"{op}: Expected target size {[x.c_shape[0], *shape_of(x)[2:]]}, got {list(shape_of(target))} for input {list(shape_of(x))}")
        shape[0], shape[1], flat[0], shape[2] = x.c_shape[0], x.c_shape[1], target.c_shape[0], 1
        for d in range(2, x.nd): shape[2] *= x.c_shape[d]
        flat[1] = shape[2]
    return (x if x.nd == nd else reshape_t(x, nd, shape), target if target.nd == nd - 1 else reshape_t(target, nd - 1, flat))


cdef Tensor check_class_inputs(str op, Tensor x, Tensor target, Tensor weight):
    """The target in int64: of what has no places, it may be uint8, too."""
    implemented(x.dt <= F64 or x.dt >= N_COMPUTE, op, x.dt)
    if target.dt == U8 and x.nd < 3:
        target = to_dtype(target, I64)
    if target.dt != I64:
        raise RuntimeError(f"{op}: expected target dtype to be Long (scalar type Long), but found {dtype_of(target.dt).short_name}. Hint: target.long()")
    check_constant(op, weight)
    if weight is not None:
        classes = x.c_shape[1] if x.nd > 1 else x.c_shape[0]
        if weight.nd != 1 or weight.count != classes:
            raise RuntimeError(f"{op}: weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of shape: "
                               f"{list(shape_of(weight))}")
        if weight.dt != x.dt:
            raise RuntimeError(f"{op}: expected scalar type {dtype_of(x.dt).short_name} but found {dtype_of(weight.dt).short_name} for argument 'weight'")
    return target


cdef int check_constant(str op, Tensor weight) except -1:
    """What the recorded rules take for a constant must be one."""
    if weight is not None and grad_on() and tracked(weight):
        raise RuntimeError(f"The function '{op}' is not differentiable with respect to its weights, but they require a gradient. Hint: weight.detach()")


cdef int bad_target(Tensor target, isize row) except -1:
    raise IndexError(f"Target {(<int64_t*>target.c_data)[row]} is out of bounds: a class index must lie in [0, number of classes), sample {row}")


cdef double weight_sum(Tensor target, Tensor weight, int64_t ignore_index) noexcept:
    """What the mean divides by: the weights of the targets that count."""
    cdef const int64_t* c_t = <const int64_t*>target.c_data
    cdef double s = 0
    cdef isize i, c, count = 0
    if weight is None:
        for i in range(target.count):
            count += c_t[i] != ignore_index
        return count
    for i in range(target.count):
        c = c_t[i]
        if c != ignore_index and 0 <= c < weight.count:
            s += (<float*>weight.c_data)[c] if weight.dt == F32 else (<double*>weight.c_data)[c]
    return s


cdef Tensor class_loss(bint from_logits, Tensor x, Tensor target, Tensor weight, int reduction, int64_t ignore_index):
    """Cross entropy of logits, or NLL of log-probabilities: x (R, C), target (R), or x (N, C, L), target (N, L)."""
    cdef Tensor rows = contiguous_t(x), t = dense(target), w = None if weight is None else dense(weight)
    cdef Tensor loss = empty(x.dt, t.nd, t.c_shape), lse = None, out
    cdef isize bad, n_rows = x.c_shape[0], c = x.c_shape[1], inner = x.c_shape[2] if x.nd == 3 else 1, halves = 2 * loss.count
    if from_logits:
        lse = empty(x.dt, 1, &halves)
    bad = K.softmax.ce_forward[x.dt](n_rows, c, inner, rows.c_data, <int64_t*>t.c_data, data_of(w), ignore_index, loss.c_data, data_of(lse))
    if bad >= 0:
        bad_target(t, bad)
    cdef double denominator = weight_sum(t, w, ignore_index) if reduction == MEAN else 1
    out = loss
    if reduction != NONE:
        out = reduced(loss, SUM)
        if reduction == MEAN: divide_raw(out, denominator)
    if rec1(rows):
        n = record1(CROSS_ENTROPY if from_logits else NLL, out, rows)
        save(n, 0, rows)
        save(n, 1, t)
        if w is not None: save(n, 2, w)
        n.i0, n.i1, n.d0 = ignore_index, reduction, denominator
        n.extra = lse
    return out


cdef Tensor over(Node n, Tensor g):
    """The gradient of each row's or element's loss: for mean and sum a scalar."""
    if n.i1 == MEAN and g.dt == F32 and not grad_on():      # nearly always
        return number((<float*>g.c_data)[0] / <float>n.d0, F32)
    return div_t(g, number(n.d0, g.dt)) if n.i1 == MEAN else g


cdef Tensor class_gradient(Node n, Tensor x, Tensor t, Tensor w, Tensor lse, Tensor g):
    """Not recorded: of logits, whose log-sum-exp is lse, or of log-probabilities (None)."""
    cdef Tensor dx = empty(x.dt, x.nd, x.c_shape)
    cdef isize bad, step = 0 if g.nd == 0 else ITEMSIZE[g.dt], inner = x.c_shape[2] if x.nd == 3 else 1
    bad = K.softmax.ce_backward[x.dt](x.c_shape[0], x.c_shape[1], inner, x.c_data, data_of(lse), <int64_t*>t.c_data, data_of(w), n.i0, g.c_data, step,
                                      dx.c_data)
    if bad >= 0:
        bad_target(t, bad)
    return dx


cdef object class_backward(Node n, object grad):
    """Of log-probabilities: minus the target's one-hot row, times the weights; of logits: that, and softmax(x) times the row's weight."""
    cdef Tensor x = saved(n, 0), t = saved(n, 1), w = saved(n, 2), g = over(n, <Tensor>grad), lse = <Tensor>n.extra, dx, chosen
    if not grad_on():
        return class_gradient(n, x, t, w, lse, dense(g))
    cdef Tensor zero = number(0, x.dt)
    dx = class_gradient(n, x, t, None, None, number(1, x.dt))
    chosen = compare_t(C_NE, dx, zero)
    if w is not None: dx = mul_t(dx, w if x.nd == 2 else unsqueeze_v(w, 1))
    dx = where_t(chosen, mul_t(dx, g if g.nd == 0 else unsqueeze_v(g, 1)), zero)      # the mean of nothing is NaN, its gradient 0; a weight of 0 times NaN is NaN
    return dx if lse is None else sub_t(dx, mul_t(softmax_t(x, 1), total(dx, 1)))

cdef Row CROSS_ENTROPY = make_row("cross_entropy", class_backward, "NllLossBackward0")
cdef Row NLL = make_row("nll_loss", class_backward, "NllLossBackward0")


cdef Tensor unflattened(Tensor loss, Tensor target, int reduction):
    """The loss in the target's shape, under the name that PyTorch's function for that shape has."""
    if reduction == NONE and target.nd != 1:
        loss = reshape_t(loss, target.nd, target.c_shape)
    if loss.node is None or target.nd == 1 or reduction == NONE and target.nd in (2, 4):
        return loss
    return rename(loss, "NllLossBackward0" if target.nd == 0 else "NllLoss2DBackward0")


def nll_loss(input, target, weight=None, reduction="mean", int64_t ignore_index=-100):
    """-weight[t] * input[t] per sample, reduced; input holds log-probabilities (N, C, ...)."""
    cdef Tensor x = given(input, "nll_loss"), y = given(target, "nll_loss", "target", 2), w = given_or_none(weight, "nll_loss", "weight", 3)
    cdef int code = reduction_code(reduction)
    if is_half(x, w, None):
        return in_float32(nll_loss, (x, y, w, reduction, ignore_index))
    y = check_class_inputs("nll_loss", x, y, w)
    rows = class_rows("nll_loss", x, y)
    return unflattened(class_loss(False, rows[0], rows[1], w, code, ignore_index), y, code)


def cross_entropy(input, target, weight=None, reduction="mean", int64_t ignore_index=-100, double label_smoothing=0):
    """-log softmax(input)[target] per sample, reduced; target holds class indices or (same shape, floating) probabilities."""
    cdef Tensor w = given_or_none(weight, "cross_entropy", "weight", 3)
    cdef Tensor x = given(input, "cross_entropy"), y = given(target, "cross_entropy", "target", 2)
    cdef int code = reduction_code(reduction)
    if not label_smoothing > 0:             # as PyTorch does with negative numbers and NaN
        label_smoothing = 0
    if label_smoothing > 1:
        raise RuntimeError(f"cross_entropy: label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    if is_half(x, w, y if is_float(y.dt) else None):
        return in_float32(cross_entropy, (x, y, w, reduction, ignore_index, label_smoothing))
    same_batch("cross_entropy", x, y)
    if is_float(y.dt) and (same_shape(x, y) or y.nd == x.nd):
        return probability_loss(x, y, w, code, ignore_index, label_smoothing)
    if is_float(y.dt):
        raise RuntimeError(f"cross_entropy: expected target dtype to be Long, but got {dtype_of(y.dt).short_name}. Hint: target.long() of classes; "
                           f"probabilities must have the input's shape {list(shape_of(x))}, not {list(shape_of(y))}")
    y = check_class_inputs("cross_entropy", x, y, w)
    rows = class_rows("cross_entropy", x, y)
    if label_smoothing == 0:
        return unflattened(class_loss(True, rows[0], rows[1], w, code, ignore_index), y, code)
    return rename(unflattened(smoothed_loss(rows[0], rows[1], w, code, ignore_index, label_smoothing), y, code), "AddBackward0")


cdef Tensor smoothed_loss(Tensor x, Tensor target, Tensor weight, int reduction, int64_t ignore_index, double eps):
    """(1 - eps) * nll + eps / C * sum over classes of -w * log p."""
    cdef Tensor logp = log_softmax_t(x, 1), smooth, out
    cdef Tensor nll = class_loss(False, logp, target, weight, NONE if reduction == NONE else SUM, ignore_index)
    cdef double c = x.c_shape[1]
    if weight is not None and x.nd == 3: weight = unsqueeze_v(weight, 1)
    smooth = where_t(compare_t(C_NE, target, number(ignore_index, I64)),        # not times 0: what is ignored may be infinite, and the mean of nothing is NaN
                     sum_t(logp if weight is None else mul_t(logp, weight), 2, False), number(0, x.dt))
    out = add_t(scale(nll, 1 - eps), scale(reduced(smooth, SUM if reduction else NONE), -eps / c))
    return div_t(out, number(weight_sum(dense(target), None if weight is None else dense(weight), ignore_index), out.dt)) if reduction == MEAN else out


cdef Tensor times(Tensor x, Tensor y):
    """x * y in the dtype that holds both."""
    x, y = pair("mul", x, y, 0)
    return mul_t(x, y)


cdef Tensor probability_loss(Tensor x, Tensor target, Tensor weight, int reduction, int64_t ignore_index, double eps):
    """-sum over classes of w * target * log p, averaged over the samples."""
    cdef int dim = 0 if x.nd == 1 else 1
    cdef isize[MAX_DIMS] shape
    if not same_shape(x, target):
        raise RuntimeError(f"cross_entropy: expected probabilities of the input's shape {list(shape_of(x))}, got {list(shape_of(target))}")
    if ignore_index >= 0:
        raise RuntimeError("cross_entropy: ignore_index is not supported for floating point target")
    out = times(log_softmax_t(x, dim), target if eps == 0 else shift(scale(target, 1 - eps), eps / x.c_shape[dim]))
    if weight is not None:
        for d in range(x.nd): shape[d] = weight.count if d == dim else 1
        out = times(out, reshape_t(weight, x.nd, shape))
    if reduction == NONE:
        return neg_t(sum_t(out, <unsigned long long>1 << dim, False))
    out = neg_t(reduced(out, SUM))
    return rename(scale(out, <double>x.c_shape[dim] / x.count), "DivBackward1") if reduction == MEAN else out


# ---------------------------------------------------------------------------------------------------- losses element by element

cdef Tensor reduced(Tensor x, int reduction):
    if reduction == NONE: return x
    cdef unsigned long long dims = (<unsigned long long>1 << x.nd) - 1 if x.nd < 64 else ~<unsigned long long>0
    return mean_t(x, dims, False) if reduction == MEAN else sum_t(x, dims, False)


cdef Node element_node(Row row, Tensor out, Tensor x, Tensor y, Tensor w, isize count, int reduction):
    cdef Node n = record(row, out, (edge_of(x), edge_of(y)))
    save(n, 0, x)
    save(n, 1, y)
    if w is not None: save(n, 2, w)
    n.i1, n.d0 = reduction, count
    return n


cdef Tensor each_loss(str op, int code, Tensor x, Tensor y):
    """The loss of each element, not recorded."""
    cdef Tensor out = broadcast_output(op, x, y, x.dt)
    run_binary(K.elementwise.binary[code][x.dt], x, y, out)
    return out


def mse_loss(input, target, reduction="mean"):
    """(input - target)^2, reduced."""
    cdef int code = reduction_code(reduction)
    p = pair("mse_loss", input, target, 0)
    if p is NotImplemented:
        raise TypeError("mse_loss(): arguments must be Tensors")
    cdef Tensor x = <Tensor>p[0], y = <Tensor>p[1], each
    if x.dt >= N_COMPUTE:
        return in_float32(mse_loss, (x, y, reduction))
    implemented(x.dt <= F64, "mse_cpu", x.dt)
    each = each_loss("mse_loss", B_SQUARED_DIFFERENCE, x, y)
    cdef Tensor out = reduced(each, code)
    if rec2(x, y):
        element_node(MSE, out, x, y, None, each.count, code)
    return out

cdef object mse_backward(Node n, object g):
    cdef Tensor d = mul_t(scale(sub_t(saved(n, 0), saved(n, 1)), 2), over(n, <Tensor>g))
    return (d if needs(n, 0) else None, neg_t(d) if needs(n, 1) else None)

cdef Row MSE = make_row("mse_loss", mse_backward)


def binary_cross_entropy(input, target, weight=None, reduction="mean"):
    """-w (y log x + (1 - y) log(1 - x)), reduced; x in [0, 1]."""
    cdef Tensor x = given(input, "binary_cross_entropy"), y = given(target, "binary_cross_entropy", "target", 2)
    cdef int code = reduction_code(reduction)
    if not same_shape(x, y):
        raise ValueError(f"Using a target size ({y.size()}) that is different to the input size ({x.size()}) is deprecated. "
                         "Please ensure they have the same size.")
    if is_half(x, y, None):
        return in_float32(binary_cross_entropy, (x, y, weight, reduction))
    if x.dt != y.dt:
        raise RuntimeError(f"binary_cross_entropy: Found dtype {dtype_of(y.dt).short_name} but expected {dtype_of(x.dt).short_name}")
    implemented(x.dt <= F64, "binary_cross_entropy", x.dt)
    if not within_unit(x):
        raise RuntimeError("binary_cross_entropy: all elements of input should be between 0 and 1")
    if not within_unit(y):
        raise RuntimeError("binary_cross_entropy: all elements of target should be between 0 and 1")
    cdef Tensor each = each_loss("binary_cross_entropy", B_BCE, x, y), out
    check_constant("binary_cross_entropy", weight)
    if weight is not None:
        weight = to_dtype(<Tensor?>weight, each.dt)
        run_binary(K.elementwise.binary[B_MUL][each.dt], each, <Tensor>weight, each)
    out = reduced(each, code)
    if rec2(x, y):
        element_node(BCE, out, x, y, weight, each.count, code)
    return out

cdef bint within_unit(Tensor x) except -1:
    """Do all elements lie in [0, 1]? (NaN does not.)"""
    cdef Tensor d = dense(x)
    if d.dt == F32:
        for i in range(d.count):
            if not 0 <= (<float*>d.c_data)[i] <= 1: return False
    else:
        for i in range(d.count):
            if not 0 <= (<double*>d.c_data)[i] <= 1: return False
    return True

cdef object bce_backward(Node n, object grad):
    """dx = g (x - y) / max(x (1 - x), 1e-12); dy = g (log(1 - x) - log x)."""
    cdef Tensor x = saved(n, 0), y = saved(n, 1), w = saved(n, 2), g = over(n, <Tensor>grad), dx = None, dy = None
    if w is not None: g = mul_t(g, w)
    if needs(n, 0) and not grad_on():
        dx = empty_like(x, x.dt)
        run_ternary(K.elementwise.ternary[T_BCE_BWD][x.dt], g, x, y, dx)
    elif needs(n, 0):
        dx = div_t(mul_t(g, sub_t(x, y)), unary_p(U_CLAMP, mul_t(x, shift(neg_t(x), 1)), 1e-12, float("inf"), 0))
    if needs(n, 1):
        dy = mul_t(g, sub_t(unary(U_LOG1P, neg_t(x)), unary(U_LOG, x)))
    return (dx, dy)

cdef Row BCE = make_row("binary_cross_entropy", bce_backward)


def binary_cross_entropy_with_logits(input, target, weight=None, pos_weight=None, reduction="mean"):
    """(1 - y) x - (1 + (pos_weight - 1) y) log sigmoid(x), times weight, reduced."""
    cdef str op = "binary_cross_entropy_with_logits"
    cdef Tensor x = given(input, op), y = given(target, op, "target", 2)
    cdef Tensor w = given_or_none(weight, op, "weight", 3), pos = given_or_none(pos_weight, op, "pos_weight", 4), log_p, out
    cdef int code = reduction_code(reduction), dtype = y.dt
    check_constant(op, w)
    check_constant(op, pos)
    if not same_shape(x, y):
        raise ValueError(f"Target size ({y.size()}) must be the same as input size ({x.size()})")
    if not is_float(y.dt):
        raise RuntimeError(f"{op}: result type {dtype_of(x.dt).short_name} can't be cast to the target's {dtype_of(y.dt).short_name}. Hint: target.float()")
    if not is_float(x.dt):
        raise NotImplementedError(f'"log_sigmoid" not implemented for \'{dtype_of(x.dt).short_name}\': binary_cross_entropy_with_logits')
    if is_half(x, y, None):
        return in_float32(binary_cross_entropy_with_logits, (x, y, w, pos, reduction))
    if x.dt == dtype <= F64 and w is None and pos is None:
        log_p = each_loss(op, B_BCE_LOGITS, x, y)
        out = reduced(log_p, code)
        if rec2(x, y):
            element_node(BCE_LOGITS, out, x, y, None, log_p.count, code)
        return out
    x, y = pair(op, x, y, 0)
    log_p = unary(U_LOGSIGMOID, x)
    if pos is not None:
        log_p = times(shift(times(shift(pos, -1), y), 1), log_p)
    p = pair(op, mul_t(shift(neg_t(y), 1), x), log_p, 0)
    out = sub_t(<Tensor>p[0], <Tensor>p[1])
    if w is not None:
        out = times(out, w)
    if not same_shape(out, x):
        raise RuntimeError(f"{op}: weight and pos_weight must broadcast to the input's shape {list(shape_of(x))}, but make it {list(shape_of(out))}")
    return rename(reduced(to_dtype(out, dtype), code), "BinaryCrossEntropyWithLogitsBackward0")

cdef object bce_logits_backward(Node n, object grad):
    cdef Tensor g = over(n, <Tensor>grad), x = saved(n, 0)
    return (mul_t(sub_t(unary(U_SIGMOID, x), saved(n, 1)), g) if needs(n, 0) else None, neg_t(mul_t(x, g)) if needs(n, 1) else None)

cdef Row BCE_LOGITS = make_row("binary_cross_entropy_with_logits", bce_logits_backward, "BinaryCrossEntropyWithLogitsBackward0")


# ---------------------------------------------------------------------------------------------------- alignments

cdef Tensor checked_labels(Tensor targets, Tensor plan, isize classes):
    """A copy of the targets, which nobody changes while they are used."""
    cdef Tensor labels = raw_clone(dense(targets))
    cdef isize i, k, batch = plan.c_shape[1]
    cdef const int64_t* c_plan = <const int64_t*>plan.c_data
    for i in range(batch):
        for k in range(c_plan[i], c_plan[i] + c_plan[2 * batch + i]):
            if not 0 <= (<int64_t*>labels.c_data)[k] < classes:
                raise RuntimeError(f"ctc_loss: a target is out of bounds for {classes} classes: {(<int64_t*>labels.c_data)[k]} in sample {i}. "
                                   "Hint: labels count from 0")
    return labels


cdef Tensor ctc_run(Tensor logp, Tensor targets, Tensor plan, isize blank, Tensor alpha, Tensor loss, Tensor dloss, Tensor dlogp):
    cdef isize[3] shape = [logp.c_shape[1], 4, alpha.c_shape[2]]
    targets = checked_labels(targets, plan, logp.c_shape[2])
    cdef Tensor rows = empty(logp.dt, 3, shape)
    cdef Ctc c = Ctc(logp.c_shape[0], shape[0], logp.c_shape[2], shape[2] - 4, blank, <int64_t*>targets.c_data, <int64_t*>plan.c_data, logp.c_data,
                     data_of(dloss), alpha.c_data, loss.c_data, data_of(dlogp), rows.c_data)
    with nogil:
        parallel_for(K.softmax.ctc[logp.dt], &c, c.batch, 0 if alpha.count > 1 << 12 else 1)
    return loss if dlogp is None else dlogp


def ctc_loss(Tensor logp not None, Tensor targets not None, Tensor plan not None, isize blank):
    """(the loss of each sample, what ctc_loss_bwd wants of it): logp (T, N, C), plan (3, N): where the labels start, steps, labels. Not recorded."""
    cdef isize i, batch = logp.c_shape[1], longest = 0
    for i in range(batch):
        longest = max(longest, (<const int64_t*>plan.c_data)[2 * batch + i])
    cdef isize[3] shape = [batch, logp.c_shape[0], 2 * longest + 5]
    cdef Tensor alpha = empty(logp.dt, 3, shape)
    return ctc_run(dense(logp), targets, plan, blank, alpha, empty(logp.dt, 1, shape), None, None), alpha


def ctc_loss_bwd(Tensor logp not None, Tensor targets not None, Tensor plan not None, isize blank, Tensor alpha not None, Tensor loss not None, Tensor g not None):
    """The gradient of the logits behind logp, as PyTorch's: softmax's share is in it."""
    return ctc_run(dense(logp), targets, plan, blank, alpha, loss, dense(g), empty(logp.dt, 3, logp.c_shape))
