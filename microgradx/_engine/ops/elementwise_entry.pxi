# Where Python comes in: operators, functions of two operands, comparisons, where; and their in-place forms.

cdef object op_add(object a, object b):
    if type(a) is Tensor and type(b) is Tensor and (<Tensor>a).dt == (<Tensor>b).dt:
        return add_t(<Tensor>a, <Tensor>b)
    p = pair("add", a, b, KEEP)
    return p if p is NotImplemented else add_t(<Tensor>p[0], <Tensor>p[1])

cdef object op_sub(object a, object b):
    p = pair("sub", a, b, KEEP)
    if p is NotImplemented:
        return p
    return sub_t(<Tensor>p[0], <Tensor>p[1]) if isinstance(a, Tensor) else rename(sub_t(<Tensor>p[0], <Tensor>p[1]), "RsubBackward1")

cdef object op_mul(object a, object b):
    if type(a) is Tensor and type(b) is Tensor and (<Tensor>a).dt == (<Tensor>b).dt:
        return mul_t(<Tensor>a, <Tensor>b)
    p = pair("mul", a, b, KEEP)
    return p if p is NotImplemented else mul_t(<Tensor>p[0], <Tensor>p[1])

cdef object op_div(object a, object b):
    p = pair("div", a, b, TO_FLOAT)
    if p is NotImplemented:
        return p
    if isinstance(a, Tensor):
        return div_t(<Tensor>p[0], <Tensor>p[1])
    return mul_t(unary(U_RECIPROCAL, <Tensor>p[1]), <Tensor>p[0])     # as PyTorch rounds it, and the divisor may be changed later

cdef object op_pow(object a, object b):
    cdef Tensor x
    if isinstance(a, Tensor) and isinstance(b, (int, float)) and not isinstance(b, bool):
        x = <Tensor>a
        if not is_float(x.dt) and isinstance(b, int):
            if b < 0:
                raise RuntimeError(f"pow: Integers to negative integer powers are not allowed (exponent {b}). Hint: use a float tensor.")
            p = pair("pow", a, b, KEEP)
            return pow_t(<Tensor>p[0], <Tensor>p[1])
        return unary_p(U_POW_SCALAR, floating(x), b, 0, 0)
    p = pair("pow", a, b, KEEP)
    return p if p is NotImplemented else pow_t(<Tensor>p[0], <Tensor>p[1])

cdef object op_floordiv(object a, object b):
    p = pair("floor_divide", a, b, KEEP)
    return p if p is NotImplemented else floor_quotient(<Tensor>p[0], <Tensor>p[1])

cdef object op_mod(object a, object b):
    p = pair("remainder", a, b, KEEP)
    return p if p is NotImplemented else modulo("remainder", REMAINDER, B_REMAINDER, <Tensor>p[0], <Tensor>p[1])


cdef object bitwise(str op, int code, object a, object b):
    p = pair(op, a, b, KEEP)
    return p if p is NotImplemented else run2(op, code, <Tensor>p[0], <Tensor>p[1])

cdef object op_and(object a, object b): return bitwise("bitwise_and", B_AND, a, b)
cdef object op_or(object a, object b): return bitwise("bitwise_or", B_OR, a, b)
cdef object op_xor(object a, object b): return bitwise("bitwise_xor", B_XOR, a, b)


cdef object shifted(str op, object fn, object a, object b):
    """Shifts are rare: NumPy computes them."""
    p = pair(op, a, b, KEEP)
    if p is NotImplemented:
        return p
    if is_float((<Tensor>p[0]).dt) or (<Tensor>p[0]).dt == BOOL:
        unsupported(op, (<Tensor>p[0]).dt)
    return from_array(np.asarray(fn((<Tensor>p[0])._array(), (<Tensor>p[1])._array())))

cdef object op_lshift(object a, object b): return shifted("bitwise_left_shift", np.left_shift, a, b)
cdef object op_rshift(object a, object b): return shifted("bitwise_right_shift", np.right_shift, a, b)

upcalls.binary[OP_ADD] = op_add
upcalls.binary[OP_SUB] = op_sub
upcalls.binary[OP_MUL] = op_mul
upcalls.binary[OP_DIV] = op_div
upcalls.binary[OP_POW] = op_pow
upcalls.binary[OP_FLOORDIV] = op_floordiv
upcalls.binary[OP_MOD] = op_mod
upcalls.binary[OP_AND] = op_and
upcalls.binary[OP_OR] = op_or
upcalls.binary[OP_XOR] = op_xor
upcalls.binary[OP_LSHIFT] = op_lshift
upcalls.binary[OP_RSHIFT] = op_rshift


cdef object entry(str op, object out):
    """A public function (not an operator) must not return NotImplemented."""
    if out is NotImplemented:
        raise TypeError(f"{op}(): arguments must be Tensors or numbers")
    return out


def add(input, other, alpha=1):
    """input + alpha * other."""
    if alpha is not 1 and alpha != 1:
        if isinstance(alpha, float) and isinstance(input, Tensor) and isinstance(other, Tensor) and not (
                is_float((<Tensor>input).dt) or is_float((<Tensor>other).dt)):
            raise RuntimeError("add: For integral input tensors, argument alpha must not be a floating point number.")
        other = entry("add", op_mul(other, alpha)) if isinstance(other, Tensor) else other * alpha
    return entry("add", op_add(input, other))


def sub(input, other, alpha=1):
    """input - alpha * other."""
    if alpha is not 1 and alpha != 1:
        if isinstance(alpha, float) and isinstance(input, Tensor) and isinstance(other, Tensor) and not (
                is_float((<Tensor>input).dt) or is_float((<Tensor>other).dt)):
            raise RuntimeError("sub: For integral input tensors, argument alpha must not be a floating point number.")
        other = entry("sub", op_mul(other, alpha)) if isinstance(other, Tensor) else other * alpha
    return entry("sub", op_sub(input, other))


def mul(input, other):
    """input * other."""
    return entry("mul", op_mul(input, other))


def div(input, other):
    """input / other, always floating."""
    return entry("div", op_div(input, other))


def operator(int op_index, input, other):
    """pow, floor_divide, remainder, bitwise_and/or/xor, shifts by their operator number."""
    return entry("operator", upcalls.binary[op_index](input, other))


_BINARY = {"maximum": 0, "minimum": 1, "fmod": 2, "atan2": 3, "hypot": 4, "copysign": 5}


def binary_op(str op, input, other):
    """The functions of two operands that have no operator."""
    cdef object p = entry(op, pair(op, input, other, TO_FLOAT if op in ("atan2", "hypot", "copysign") else KEEP))
    cdef Tensor x = <Tensor>p[0], y = <Tensor>p[1]
    cdef int which = _BINARY[op]
    if which == 0: return saving_both(op, MAXIMUM, B_MAXIMUM, x, y)
    if which == 1: return saving_both(op, MINIMUM, B_MINIMUM, x, y)
    if which == 2: return modulo(op, FMOD, B_FMOD, x, y)
    if which == 3: return saving_both(op, ATAN2, B_ATAN2, x, y)
    if which == 4: return hypot_t(x, y)
    return copysign_t(x, y)


# ---------------------------------------------------------------------------------------------------- comparisons

cdef Tensor compare_t(int code, Tensor x, Tensor y):
    cdef Tensor out
    if x.dt >= N_COMPUTE:
        x, y = cast(x, F32), cast(y, F32)
    out = broadcast_output("comparison", x, y, BOOL)
    run_binary(K.elementwise.compare[code][x.dt], x, y, out)
    return out


cdef object compare(int code, object a, object b):
    p = pair("comparison", a, b, KEEP)
    return p if p is NotImplemented else compare_t(code, <Tensor>p[0], <Tensor>p[1])

cdef object op_lt(Tensor a, object b): return compare(C_LT, a, b)
cdef object op_le(Tensor a, object b): return compare(C_LE, a, b)
cdef object op_eq(Tensor a, object b): return compare(C_EQ, a, b)
cdef object op_ne(Tensor a, object b): return compare(C_NE, a, b)
cdef object op_gt(Tensor a, object b): return compare(C_GT, a, b)
cdef object op_ge(Tensor a, object b): return compare(C_GE, a, b)

upcalls.compare[0] = op_lt
upcalls.compare[1] = op_le
upcalls.compare[2] = op_eq
upcalls.compare[3] = op_ne
upcalls.compare[4] = op_gt
upcalls.compare[5] = op_ge

COMPARE = {"eq": C_EQ, "ne": C_NE, "lt": C_LT, "le": C_LE, "gt": C_GT, "ge": C_GE, "logical_and": C_LOGICAL_AND,
           "logical_or": C_LOGICAL_OR, "logical_xor": C_LOGICAL_XOR}


def compare_op(int code, input, other):
    """Comparisons and logic by their code in COMPARE: BOOL, not differentiable."""
    return entry("comparison", compare(code, input, other))


# ---------------------------------------------------------------------------------------------------- where, lerp, addcmul

cdef Tensor where_t(Tensor cond, Tensor x, Tensor y):
    cdef Tensor like = broadcast_output("where", x, y, x.dt)
    cdef Tensor out = like if like.contiguous and cond.contiguous and same_shape(cond, like) else broadcast_output("where", cond, like, x.dt)
    cdef Node n
    run_ternary(K.elementwise.where[x.dt if x.dt < N_COMPUTE else I16], cond, x, y, out)
    if rec2(x, y):
        n = record2(WHERE, out, x, y)
        save(n, 0, cond)
    return out

cdef object where_backward(Node n, object g):
    cdef Tensor cond = saved(n, 0), zero = number(0, (<Tensor>g).dt)
    return (where_t(cond, <Tensor>g, zero) if needs(n, 0) else None, where_t(cond, zero, <Tensor>g) if needs(n, 1) else None)

cdef Row WHERE = make_row("where", where_backward)


def where(Tensor condition, input, other):
    """input where condition holds, other elsewhere."""
    if condition.dt != BOOL and condition.dt != U8:
        raise RuntimeError(f"where: expected condition to be a boolean tensor, but got a tensor with dtype "
                           f"{dtype_of(condition.dt).short_name}")
    p = entry("where", pair("where", input, other, KEEP))
    return where_t(cast(condition, BOOL), <Tensor>p[0], <Tensor>p[1])


cdef Tensor lerp_t(Tensor x, Tensor y, Tensor w):
    cdef Tensor out = empty_like(x, x.dt)
    cdef Node n
    if x.dt > F64:
        unsupported("lerp", x.dt)
    run_ternary(K.elementwise.ternary[T_LERP][x.dt], x, y, w, out)
    if grad_on() and (tracked(x) or tracked(y) or tracked(w)):
        n = record(LERP, out, (edge_of(x), edge_of(y), edge_of(w)))
        save(n, 0, w)
        if needs(n, 2):
            save(n, 1, x)
            save(n, 2, y)
    return out

cdef object lerp_backward(Node n, object g):
    cdef Tensor w = saved(n, 0)
    return (mul_t(<Tensor>g, one_minus(w)) if needs(n, 0) else None, mul_t(<Tensor>g, w) if needs(n, 1) else None,
            mul_t(<Tensor>g, sub_t(saved(n, 2), saved(n, 1))) if needs(n, 2) else None)

cdef Row LERP = make_row("lerp", lerp_backward)


def lerp(Tensor input, Tensor end, weight):
    """input + weight * (end - input)."""
    cdef Tensor w = weight if isinstance(weight, Tensor) else number(weight, input.dt)
    cdef Tensor probe
    if input.dt != end.dt or w.dt != input.dt:
        raise RuntimeError(f"lerp: expected dtype {dtype_of(input.dt)!r} for `end` and `weight` but got {dtype_of(end.dt)!r} and "
                           f"{dtype_of(w.dt)!r}")
    if not same_shape(input, end) or w.nd > input.nd or (w.nd and not same_shape(w, input)):
        probe = broadcast_output("lerp", broadcast_output("lerp", input, end, input.dt), w, input.dt)
        input = overwrite("lerp", probe, input)
    return lerp_t(input, end, w)


# ---------------------------------------------------------------------------------------------------- in place

cdef object inplace(int op_index, int code, str op, Tensor a, object b):
    """a op= b. Unrecorded writes of one dtype go straight to the kernel."""
    cdef Tensor y
    cdef binary_fn fn
    cdef object out
    if (not grad_on() or not (tracked(a) or (isinstance(b, Tensor) and tracked(<Tensor>b)))) and a.dt < N_COMPUTE and code >= 0:
        y = None
        if isinstance(b, Tensor):
            if (<Tensor>b).dt == a.dt or ((<Tensor>b).nd == 0 and is_float(a.dt)):
                y = cast(<Tensor>b, a.dt)
        elif is_float(a.dt) and number_code(b) >= 0:
            y = number(b, a.dt)
        fn = K.elementwise.binary[code][a.dt]
        if y is not None and fn != NULL and (y.count == 1 and y.nd <= a.nd or same_shape(a, y)) and (
                y.storage is not a.storage or y.c_data == a.c_data) and not a.inference:
            check_write(op, a)
            run_binary(fn, a, y, a)
            bump(a)
            return a
    out = upcalls.binary[op_index](a, b)
    if out is NotImplemented:
        return out
    return inplace_from(op, a, <Tensor>out)

cdef object iadd(Tensor a, object b): return inplace(OP_ADD, B_ADD, "add_", a, b)
cdef object isub(Tensor a, object b): return inplace(OP_SUB, B_SUB, "sub_", a, b)
cdef object imul(Tensor a, object b): return inplace(OP_MUL, B_MUL, "mul_", a, b)
cdef object idiv(Tensor a, object b): return inplace(OP_DIV, B_DIV, "div_", a, b)
cdef object ipow(Tensor a, object b): return inplace(OP_POW, -1, "pow_", a, b)
cdef object ifloordiv(Tensor a, object b): return inplace(OP_FLOORDIV, -1, "floor_divide_", a, b)
cdef object imod(Tensor a, object b): return inplace(OP_MOD, -1, "remainder_", a, b)
cdef object iand(Tensor a, object b): return inplace(OP_AND, -1, "bitwise_and_", a, b)
cdef object ior(Tensor a, object b): return inplace(OP_OR, -1, "bitwise_or_", a, b)
cdef object ixor(Tensor a, object b): return inplace(OP_XOR, -1, "bitwise_xor_", a, b)
cdef object ilshift(Tensor a, object b): return inplace(OP_LSHIFT, -1, "bitwise_left_shift_", a, b)
cdef object irshift(Tensor a, object b): return inplace(OP_RSHIFT, -1, "bitwise_right_shift_", a, b)

upcalls.inplace[OP_ADD] = iadd
upcalls.inplace[OP_SUB] = isub
upcalls.inplace[OP_MUL] = imul
upcalls.inplace[OP_DIV] = idiv
upcalls.inplace[OP_POW] = ipow
upcalls.inplace[OP_FLOORDIV] = ifloordiv
upcalls.inplace[OP_MOD] = imod
upcalls.inplace[OP_AND] = iand
upcalls.inplace[OP_OR] = ior
upcalls.inplace[OP_XOR] = ixor
upcalls.inplace[OP_LSHIFT] = ilshift
upcalls.inplace[OP_RSHIFT] = irshift

cdef object op_neg(Tensor a): return neg_t(a)
upcalls.neg = op_neg


def add_(Tensor self, other, alpha=1):
    """self += alpha * other.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).add_(5, alpha=10)
    tensor([51, 52])
    """
    if alpha is not 1 and alpha != 1:
        other = op_mul(other, alpha) if isinstance(other, Tensor) else other * alpha
    return entry("add_", iadd(self, other))


def sub_(Tensor self, other, alpha=1):
    """self -= alpha * other.

    >>> import microgradx
    >>> microgradx.tensor([51, 52]).sub_(5, alpha=10)
    tensor([1, 2])
    """
    if alpha is not 1 and alpha != 1:
        other = op_mul(other, alpha) if isinstance(other, Tensor) else other * alpha
    return entry("sub_", isub(self, other))


def mul_(Tensor self, other):
    """self *= other.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).mul_(5)
    tensor([ 5, 10])
    """
    return entry("mul_", imul(self, other))


def inplace_operator(int op_index, Tensor self, other):
    """div_, pow_, ... by their operator number."""
    return entry("in-place operator", upcalls.inplace[op_index](self, other))


def assign_inplace(str op, Tensor self, Tensor result):
    """self takes result's values and history: the in-place form of any op."""
    return inplace_from(op, self, result)


def take_geometry(str op, Tensor self, Tensor view):
    """self becomes view, a view of itself, with its history: the in-place form of unsqueeze and the like."""
    cdef Node n = view.node if grad_on() else None
    before_inplace(op, self, n is not None)
    self.data = view.detach()
    bump(self)
    if n is not None:
        self.node, self.out_nr, self.attr_version = n, view.out_nr, self.storage.version
    return self


# ---------------------------------------------------------------------------------------------------- what the walk needs

cdef int accumulate(Tensor into, Tensor g) except -1:
    """into += g, in place, without history."""
    cdef Tensor wide = cast(into, F32) if into.dt >= N_COMPUTE else into  # half precision computes in float32 and rounds
    run_binary(K.elementwise.binary[B_ADD][wide.dt], wide, cast(g, wide.dt), wide)
    if wide is not into:
        raw_copy(into, cast(wide, into.dt))
    bump(into)
    return 0

cdef object walk_add(object a, object b): return add_t(<Tensor>a, <Tensor>b)
cdef object walk_cast(Tensor g, int dtype): return to_dtype(g, dtype)
cdef object walk_clone(Tensor g, Tensor like):
    cdef Tensor out = empty_like(like, g.dt)
    raw_copy(out, g)
    if rec1(g):
        record1(CLONE, out, g)
    return out
cdef object walk_zeros(int dtype, int nd, const isize* shape): return full(0, dtype, nd, shape)
cdef object walk_ones_like(Tensor t): return full(1, t.dt, t.nd, t.c_shape)

walk_ops.accumulate = accumulate
walk_ops.add = walk_add
walk_ops.cast = walk_cast
walk_ops.clone = walk_clone
walk_ops.zeros = walk_zeros
walk_ops.ones_like = walk_ones_like


# ---------------------------------------------------------------------------------------------------- fresh tensors

def empty_tensor(tuple shape, dtype):
    """A tensor of undefined contents."""
    cdef isize[MAX_DIMS] c_shape
    cdef int nd = 0, code = dtype_code(dtype)
    if len(shape) > MAX_DIMS:
        raise RuntimeError(f"tensors have at most {MAX_DIMS} dimensions, got {len(shape)}")
    if code >= N_STORED:
        raise RuntimeError(f"microgradx does not store {dtype!r} (only float16 and bfloat16 beside the dtypes it computes with)")
    for length in shape:
        c_shape[nd] = length
        nd += 1
    return empty(code, nd, c_shape)


def full_tensor(tuple shape, value, dtype):
    """A tensor of one value."""
    cdef Tensor t = empty_tensor(shape, dtype)
    raw_copy(t, number(value, t.dt))
    return t


def empty_as(Tensor input, dtype):
    """A tensor of undefined contents in the shape (and order of strides) of input."""
    cdef int code = dtype_code(dtype)
    if code >= N_STORED:
        raise RuntimeError(f"microgradx does not store {dtype!r}")
    return empty_like(input, code)
