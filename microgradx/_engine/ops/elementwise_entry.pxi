# Where Python comes in: operators, functions of two operands, comparisons, where; and their in-place forms. add and sub: elementwise_scaled.pxi.

# operator -> its name, and its kernel, in the order of tensor.pxd
cdef tuple NAMES = ("add", "sub", "mul", "div", "pow", "floor_divide", "remainder", "bitwise_and", "bitwise_or", "bitwise_xor",
                    "bitwise_left_shift", "bitwise_right_shift")
cdef int[12] KERNELS = [B_ADD, B_SUB, B_MUL, B_DIV, B_POW, B_FLOOR_DIVIDE, B_REMAINDER, B_AND, B_OR, B_XOR, -1, -1]


cdef int no_bools(object a, object b) except -1:
    """Subtraction takes no bools, on either side."""
    if type(a) is Tensor and type(b) is Tensor and (<Tensor>a).dt != BOOL and (<Tensor>b).dt != BOOL:
        return 0
    for x in (a, b):
        if isinstance(x, bool) or isinstance(x, Tensor) and (<Tensor>x).dt == BOOL:
            both = all(isinstance(y, Tensor) and (<Tensor>y).dt == BOOL for y in (a, b))
            raise RuntimeError(f"sub: Subtraction, the `-` operator, with {'two bool tensors' if both else 'a bool tensor'} is not supported. "
                               "Hint: ~ of a mask, a ^ b, or .int()")


cdef bint beside_number(object x, object y):
    """Is x of half precision and y a number, or a 0-d tensor in its place, which products and quotients do not round to x's dtype first?"""
    if not isinstance(x, Tensor) or (<Tensor>x).dt != F16 and (<Tensor>x).dt != BF16:
        return False
    if isinstance(y, Tensor):
        return (<Tensor>y).nd == 0 and (<Tensor>x).nd > 0 and (<Tensor>y).dt < N_COMPUTE
    return number_code(y) >= 0 and not isinstance(y, complex)


cdef object to_number(Tensor x, object y):
    """x ** y of a number, where that is another kernel or none; None where it is that of two tensors."""
    if isinstance(y, bool):
        return None if x.dt != BOOL else clone_t(x) if y else run2("pow", B_OR, x, number(1, BOOL))
    if differentiable(x.dt) or isinstance(y, float):
        return unary_p(U_POW_SCALAR, floating(x), y, 0, 0)
    if y < 0:
        raise RuntimeError(f"pow: Integers to negative integer powers are not allowed (exponent {y}). Hint: use a float tensor.")
    if x.dt != BOOL and y >> (8 * ITEMSIZE[x.dt] - (x.dt != U8)):
        raise RuntimeError(f"pow: value cannot be converted to type {dtype_of(x.dt).name} without overflow (exponent {y}). Hint: a wider dtype")
    return None


cdef Tensor shifted(int op, Tensor x, Tensor y):
    """Shifts of integers, which are rare, by NumPy."""
    implemented(not differentiable(x.dt) and x.dt != BOOL, <str>NAMES[op], x.dt)
    broadcast_output(<str>NAMES[op], x, y, x.dt)           # refuses shapes that do not fit
    return from_array(np.asarray((np.left_shift if op == OP_LSHIFT else np.right_shift)(x._array(), y._array())))


cdef object operate(int op, object a, object b):
    """a op b, where one of them is a Tensor and the other may be a number: first what depends on there being a number, then the kernel of two tensors."""
    cdef Tensor x, y
    if (op == OP_ADD or op == OP_MUL) and type(a) is Tensor and type(b) is Tensor and (<Tensor>a).dt == (<Tensor>b).dt:
        return binary(KERNELS[op], <Tensor>a, <Tensor>b)
    cdef bint reflected = type(a) is not Tensor and not isinstance(a, Tensor)
    if reflected and (op == OP_ADD or op == OP_MUL):        # 2 * x is x * 2, as its node shows
        a, b = b, a
    elif op == OP_SUB:
        no_bools(a, b)
    elif op == OP_POW and not reflected and isinstance(b, (int, float)):
        out = to_number(<Tensor>a, b)
        if out is not None:
            return out
    if (op == OP_MUL or op == OP_DIV or op == OP_FLOORDIV) and beside_number(a, b):
        return rounded(<Tensor>operate(op, to_dtype(<Tensor>a, F32), b), (<Tensor>a).dt)
    if op == OP_DIV and reflected and beside_number(b, a):
        return operate(OP_MUL, unary(U_RECIPROCAL, <Tensor>b), a)
    p = pair(<str>NAMES[op], a, b, TO_FLOAT if op == OP_DIV else KEEP)
    if p is NotImplemented:
        return upcalls.binary(op, a, b) if cold["foreign"]((a, b)) else p
    x, y = p
    if op >= OP_LSHIFT:
        return shifted(op, x, y)
    if op >= OP_AND:
        return run2(<str>NAMES[op], KERNELS[op], x, y)
    if op == OP_FLOORDIV or op == OP_MOD:
        return divided(KERNELS[op], x, y) if op == OP_FLOORDIV or isinstance(b, Tensor) else rename(divided(KERNELS[op], x, y), "RemainderBackward0")
    if op == OP_SUB:
        return rename(sub_t(x, y), "RsubBackward1") if reflected else sub_t(x, y)
    if op == OP_DIV and reflected:
        return mul_t(unary(U_RECIPROCAL, y), x)     # as PyTorch rounds it, and the divisor may be changed later
    return rename(binary(KERNELS[op], x, y), "PowBackward2") if op == OP_POW and reflected else binary(KERNELS[op], x, y)

upcalls.binary = operate


cdef object entry(str op, object out, object x, object y):
    """A public function of x and y (not an operator) must not return NotImplemented."""
    if out is NotImplemented:
        raise TypeError(f"{op}(): arguments must be Tensors or numbers, not {type(x).__name__} and {type(y).__name__}")
    return out


cdef object of_two(str op, int code, object x, object y):
    """entry of an operator, where sparse tensors bring their own."""
    out = operate(code, x, y)
    if out is NotImplemented and (getattr(x, "is_sparse", False) or getattr(y, "is_sparse", False)):
        return cold["sparse"](op, x, y)
    return entry(op, out, x, y)


cdef bint apart(Tensor written, Tensor read) noexcept:
    """May written be overwritten element by element while read is read? It lies elsewhere or is the very same elements."""
    return read.storage.ptr != written.storage.ptr or read.c_data == written.c_data and same_shape(read, written) and lie_alike(read, written)


def mul(input, other):
    """input * other."""
    return of_two("mul", OP_MUL, input, other)


def div(input, other):
    """input / other, always floating."""
    return of_two("div", OP_DIV, input, other)


def operator(int op, input, other):
    """pow, floor_divide, remainder, bitwise_and/or/xor, shifts by their operator number."""
    return entry(<str>NAMES[op], operate(op, input, other), input, other)


_BINARY = {"maximum": B_MAXIMUM, "minimum": B_MINIMUM, "fmod": B_FMOD, "atan2": B_ATAN2, "hypot": B_HYPOT, "copysign": B_COPYSIGN}


def binary_op(str op, input, other):
    """The functions of two operands that have no operator."""
    cdef int code = _BINARY[op]
    x, y = entry(op, pair(op, input, other, TO_FLOAT if op in ("atan2", "hypot", "copysign") else KEEP), input, other)
    out = divided(code, <Tensor>x, <Tensor>y) if code == B_FMOD else binary(code, <Tensor>x, <Tensor>y)
    return out if isinstance(other, Tensor) else rename(out, "FmodBackward0" if code == B_FMOD else "CopysignBackward1")


# ---------------------------------------------------------------------------------------------------- comparisons

cdef tuple COMPARED = ("eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor")      # C_EQ ...

cdef Tensor compare_t(int code, Tensor x, Tensor y):
    if is_complex(x.dt):
        if code >= C_LOGICAL_AND:
            return compare_t(code, compare_t(C_NE, x, number(0, x.dt)), compare_t(C_NE, y, number(0, y.dt)))
        return cold["complex"](COMPARED[code], x, y)
    if x.dt >= N_COMPUTE:
        x, y = cast_operand(x, F32), cast_operand(y, F32)
    out = broadcast_output(<str>COMPARED[code], x, y, BOOL)
    run_binary(K.elementwise.compare[code][x.dt], x, y, out)
    return out


cdef object compare(int code, object a, object b):
    p = pair(<str>COMPARED[code], a, b, KEEP)
    return p if p is NotImplemented else compare_t(code, <Tensor>p[0], <Tensor>p[1])

def equal(Tensor x not None, Tensor y not None):
    """Same shape and same values? In blocks, so that what differs early is found early."""
    cdef char[1024] differ
    cdef isize i, n, size = ITEMSIZE[x.dt]
    if not same_shape(x, y):
        return False
    if x.dt != y.dt or x.dt >= N_COMPUTE or not (x.contiguous and y.contiguous):
        return bool((<object>x == y).all())
    for i from 0 <= i < x.count by 1024:
        n = min(<isize>1024, x.count - i)
        K.elementwise.compare[C_NE][x.dt](n, x.c_data + i * size, size, y.c_data + i * size, size, differ, 1)
        if memchr(differ, 1, n) != NULL:
            return False
    return True

cdef int[6] COMPARISONS = [C_LT, C_LE, C_EQ, C_NE, C_GT, C_GE]      # by Py_LT ...

cdef object compare_operator(int op, Tensor a, object b):
    found = compare(COMPARISONS[op], a, b)
    return upcalls.compare(op, a, b) if found is NotImplemented and cold["foreign"]((a, b)) else found

upcalls.compare = compare_operator

COMPARE = {name: code for code, name in enumerate(COMPARED)}


def compare_op(int code, input, other):
    """Comparisons and logic by their code in COMPARE: BOOL, not differentiable."""
    return entry(<str>COMPARED[code], compare(code, input, other), input, other)


# ---------------------------------------------------------------------------------------------------- where, lerp

cdef Tensor where_t(Tensor cond, Tensor x, Tensor y):
    cdef Tensor out = ternary_output("where", cond, x, y, x.dt)
    run_where(cond, x, y, out)
    if rec2(x, y):
        n = record2(WHERE, out, x, y)
        save(n, 0, cond)
    return out

cdef object where_backward(Node n, object g):
    cdef Tensor cond = saved(n, 0)
    return (passed(cond, <Tensor>g) if needs(n, 0) else None, stopped(cond, <Tensor>g) if needs(n, 1) else None)

cdef Row WHERE = make_row("where", where_backward)


cdef Tensor passed(Tensor condition, Tensor g): return where_t(condition, g, number(0, g.dt))          # g where condition holds, else 0
cdef Tensor stopped(Tensor condition, Tensor g): return where_t(condition, number(0, g.dt), g)         # 0 where it holds, else g


def where(Tensor condition, input, other):
    """input where condition holds, other elsewhere."""
    if condition.dt != BOOL and condition.dt != U8:
        raise RuntimeError(f"where expected condition to be a boolean tensor, but got a tensor with dtype {dtype_of(condition.dt).short_name}")
    p = entry("where", pair("where", input, other, KEEP), input, other)
    for value in (input, other):               # raises where the cast wrapped; half precision takes what is too large as infinite
        if number_code(value) >= 0 and not beside_number(p[0], value): constant("where", value, (<Tensor>p[0]).dt)
    return where_t(cast(condition, BOOL), <Tensor>p[0], <Tensor>p[1])


cdef Tensor lerp_t(Tensor x, Tensor y, Tensor w):
    cdef Tensor out = ternary_output("lerp", x, y, w, x.dt)
    implemented(x.dt <= F64, "lerp", x.dt)
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
    cdef Tensor w = weight if isinstance(weight, Tensor) else number(weight, F32 if input.dt >= N_COMPUTE else input.dt)
    if input.dt != end.dt or isinstance(weight, Tensor) and w.dt != input.dt:
        raise RuntimeError(f"lerp: expected end and weight of {dtype_of(input.dt)!r}, but got {dtype_of(end.dt)!r} and {dtype_of(w.dt)!r}")
    if not same_shape(input, end) or w.nd > input.nd or (w.nd and not same_shape(w, input)):
        probe = ternary_output("lerp", input, end, w, input.dt)
        input = overwrite("lerp", probe, input)
    return in_float32(lerp, (input, end, w)) if input.dt >= N_COMPUTE else lerp_t(input, end, w)


# ---------------------------------------------------------------------------------------------------- in place

cdef inline Tensor in_its_dtype(Tensor a, object b):
    """b as a tensor of a's dtype, where a op= b computes in that; else None."""
    if isinstance(b, Tensor):
        fits = (<Tensor>b).dt == a.dt or (<Tensor>b).nd == 0 and is_float(a.dt) and not is_complex((<Tensor>b).dt)
        return cast(<Tensor>b, a.dt) if fits else None
    if number_code(b) < 0:
        return None
    fits = is_complex(a.dt) or is_float(a.dt) and not isinstance(b, complex) or a.dt != BOOL and isinstance(b, int)
    return number(b, a.dt) if fits else None


cdef object inplace(int op, Tensor a, object b):
    """a op= b. Unrecorded writes of one dtype go straight to the kernel."""
    cdef int code = KERNELS[op] if op <= OP_DIV else -1
    cdef bint records = grad_on() and (tracked(a) or isinstance(b, Tensor) and tracked(<Tensor>b))
    if op == OP_SUB:
        no_bools(a, b)
    if not records and code >= 0 and loop_of(code, a.dt) != NULL and not a.inference:
        y = in_its_dtype(a, b)
        if y is not None and broadcasts(y.nd, y.c_shape, a.nd, a.c_shape) and apart(a, y):
            check_write(<str>INPLACE[op], a)
            run_binary(loop_of(code, a.dt), a, y, a)
            bump(a)
            return a
    out = operate(op, clone_t(a) if is_complex(a.dt) and op > OP_MUL and grad_on() else a, b)      # whose steps save views of a
    if out is NotImplemented and op <= OP_MUL and getattr(b, "is_sparse", False):
        return inplace(op, a, b.to_dense())
    return out if out is NotImplemented else inplace_from(<str>INPLACE[op], a, <Tensor>out)

cdef tuple INPLACE = tuple([name + "_" for name in NAMES])
upcalls.inplace = inplace

cdef object op_neg(Tensor a): return neg_t(a)
upcalls.neg = op_neg


def mul_(Tensor self, other):
    """self *= other.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).mul_(5)
    tensor([ 5, 10])
    """
    return entry("mul_", inplace(OP_MUL, self, other), self, other)


def inplace_operator(int op, Tensor self, other):
    """div_, pow_, ... by their operator number."""
    return entry(<str>INPLACE[op], inplace(op, self, other), self, other)


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
    if is_complex(into.dt):
        return accumulate(parts(into), parts(cast(g, into.dt)))
    cdef Tensor wide = cast(into, F32) if into.dt >= N_COMPUTE else into  # half precision computes in float32 and rounds
    run_binary(K.elementwise.binary[B_ADD][wide.dt], wide, cast(g, wide.dt), wide)
    if wide is not into:
        raw_copy(into, cast(wide, into.dt))
    bump(into)

cdef object walk_add(object a, object b): return add_t(<Tensor>a, <Tensor>b)
cdef object walk_cast(Tensor g, int dtype): return real_as(g, dtype) if is_complex(g.dt) and not is_complex(dtype) else to_dtype(g, dtype)
cdef object walk_clone(Tensor g, Tensor like):
    cdef Tensor out = empty_like(like, g.dt)
    raw_copy(out, g)
    return recorded(CLONE, out, g)

walk_ops.accumulate = accumulate
walk_ops.add = walk_add
walk_ops.cast = walk_cast
walk_ops.clone = walk_clone


# ---------------------------------------------------------------------------------------------------- fresh tensors

def empty_tensor(tuple shape, dtype):
    """A tensor of undefined contents."""
    cdef isize[MAX_DIMS] c_shape
    cdef int nd = 0, code = dtype_code(dtype)
    if code >= N_KEPT:
        raise RuntimeError(f"microgradx does not store {dtype!r}")
    fill_shape("empty", shape, &nd, c_shape)
    return empty(code, nd, c_shape)


def full_tensor(tuple shape, value, dtype):
    """A tensor of one value."""
    cdef Tensor t = empty_tensor(shape, dtype)
    raw_copy(t, constant("full", value, t.dt))
    return t


def empty_as(Tensor input, dtype):
    """A tensor of undefined contents in the shape (and order of strides) of input."""
    cdef int code = dtype_code(dtype)
    if code >= N_KEPT:
        raise RuntimeError(f"microgradx does not store {dtype!r}")
    return empty_like(input, code)
