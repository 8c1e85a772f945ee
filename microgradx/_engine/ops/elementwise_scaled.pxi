# Sums with a factor, in one pass over the memory where nothing is recorded and all is of one kind, else a product and a sum:
#
#   add, sub              input + alpha other, input - alpha other
#   addcmul, addcdiv      input + value x y, input + value x / y
#   lerp_                 input + weight (end - input)

cdef bint joins(Tensor a, Tensor b):
    """Can b be read, unrecorded, while a's elements are computed: of a's dtype, and no larger?"""
    return b.dt == a.dt and broadcasts(b.nd, b.c_shape, a.nd, a.c_shape) and not (grad_on() and tracked(b))


cdef Tensor fused(str op, int code, Tensor a, object y, object z, object scale, bint into):
    """The ternary kernel of a, y, z (a tensor or a number) and scale in one pass, anew or into a; None where it must be recorded or they
    differ in kind. Half precision is rounded once, at the end."""
    cdef double[1] p
    cdef bint half = a.dt >= N_COMPUTE
    cdef Tensor b, c, out
    if not is_float(a.dt) or a.inference or grad_on() and tracked(a) or isinstance(scale, (bool, complex)) or number_code(scale) < 0:
        return None
    if not isinstance(y, Tensor) or not joins(a, <Tensor>y):
        return None
    b = <Tensor>y
    if isinstance(z, Tensor):
        if not joins(a, <Tensor>z):
            return None
        c = <Tensor>z
    elif number_code(z) >= 0 and not isinstance(z, (bool, complex)):
        c = number(z, F32 if half else a.dt)
    else:
        return None
    if half:
        out = to_dtype(fused(op, code, operand(a, F32), operand(b, F32), operand(c, F32), scale, False), a.dt)
        return overwrite(op, a, out) if into else out
    if into:
        if not apart(a, b) or not apart(a, c):
            return None
        check_write(op, a)
    out = a if into else ternary_output(op, a, b, c, a.dt)
    p[0] = scale
    run_ternary(K.elementwise.ternary[code][a.dt], a, b, c, out, p)
    if into:
        bump(a)
    return out


def addcmul_(Tensor self, tensor1, tensor2, *, value=1, inplace=True):
    """addcmul_ (addcmul without inplace) in one pass, or None."""
    return fused("addcmul_", T_ADDCMUL, self, tensor1, tensor2, value, inplace)


def addcdiv_(Tensor self, tensor1, tensor2, *, value=1, inplace=True):
    """addcdiv_ (addcdiv without inplace) in one pass, or None."""
    return fused("addcdiv_", T_ADDCDIV, self, tensor1, tensor2, value, inplace)


def lerp_(Tensor self, end, weight):
    """lerp_ in one pass, or None."""
    return fused("lerp_", T_LERP, self, end, weight, 1, True)


cdef bint whole(object x):
    """Is x an integer or a tensor of them?"""
    return isinstance(x, int) or isinstance(x, Tensor) and not differentiable((<Tensor>x).dt)


cdef bint truth(object x):
    """Is x a bool or a tensor of them?"""
    return isinstance(x, bool) or isinstance(x, Tensor) and (<Tensor>x).dt == BOOL


cdef object times_alpha(str op, object input, object other, object alpha):
    """What add and sub take: alpha * other."""
    if alpha is 1:
        return other
    if isinstance(alpha, Tensor):
        if (<Tensor>alpha).nd or tracked(<Tensor>alpha):
            raise TypeError(f"{op}(): argument 'alpha' must be a number, not a Tensor {list(alpha.shape)}. Hint: {op} takes two tensors")
        alpha = alpha.item()
    if isinstance(alpha, np.generic):
        alpha = python_number(alpha)
    if op.startswith("sub"):
        no_bools(input, other)
    if isinstance(alpha, bool) and not (truth(input) and truth(other)):
        raise RuntimeError(f"{op}: Boolean alpha only supported for Boolean results. Hint: write alpha={int(alpha)}")
    if isinstance(alpha, (float, complex)) and whole(input) and whole(other):
        raise RuntimeError(f"{op}: For integral input tensors, argument alpha must not be a floating point number.")
    if isinstance(alpha, complex) and not any([isinstance(x, Tensor) and is_complex((<Tensor>x).dt) for x in (input, other)]):
        raise RuntimeError(f"{op}: For non-complex input tensors, argument alpha must not be a complex number.")
    if alpha == 1:
        return other
    if truth(input) and truth(other) and isinstance(alpha, int):
        alpha = alpha != 0              # sums of bools stay bools
        if not isinstance(other, Tensor):
            return other and alpha
    if not isinstance(other, Tensor):
        return other * alpha
    if isinstance(input, Tensor) and (<Tensor>input).dt != (<Tensor>other).dt:
        other = pair(op, input, other, KEEP)[1]                # multiplied in the dtype of the result
    if beside_number(other, alpha):
        alpha = constant(op, alpha, (<Tensor>other).dt)         # rounded, as PyTorch rounds it
    return entry(op, operate(OP_MUL, other, alpha), other, alpha)


cdef tuple in_old_order(str op, object alpha, tuple rest):
    """The other operand and alpha of op(input, alpha, other), as it was once written."""
    if len(rest) > 1 or isinstance(alpha, Tensor) and (<Tensor>alpha).nd:
        raise TypeError(f"{op}() takes two operands by position, but {2 + len(rest)} were given. Hint: {op}(input, other, alpha=...)")
    warn(f"This overload of {op} is deprecated: {op}(Number alpha, Tensor other). Consider {op}(Tensor other, *, Number alpha) instead.")
    return rest[0], alpha


cdef object plus(str op, int code, object input, object other, tuple rest, object alpha, bint into):
    """input + alpha * other or, as code says, input - alpha * other, anew or into input."""
    cdef double sign = 1 if code == OP_ADD else -1
    if rest:
        other, alpha = in_old_order(op, other, rest)
    if alpha is not 1 and isinstance(input, Tensor) and is_float((<Tensor>input).dt) and not isinstance(alpha, (bool, complex)) and number_code(alpha) >= 0:
        out = fused(op, T_ADDCMUL, <Tensor>input, other, constant(op, sign * alpha, (<Tensor>input).dt), 1, into)
        if out is not None:
            return out
    scaled = times_alpha(op, input, other, alpha)
    if into:
        return entry(op, inplace(code, <Tensor>input, scaled), input, other)
    out = of_two(op, code, input, scaled)
    return in_order(out, input, other) if alpha is not 1 and isinstance(input, Tensor) and isinstance(other, Tensor) else out


def add(input, other, *rest, alpha=1):
    """input + alpha * other."""
    return plus("add", OP_ADD, input, other, rest, alpha, False)


def sub(input, other, *rest, alpha=1):
    """input - alpha * other."""
    return plus("sub", OP_SUB, input, other, rest, alpha, False)


def add_(Tensor self, other, *rest, alpha=1):
    """self += alpha * other.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).add_(5, alpha=10)
    tensor([51, 52])
    """
    return plus("add_", OP_ADD, self, other, rest, alpha, True)


def sub_(Tensor self, other, *rest, alpha=1):
    """self -= alpha * other.

    >>> import microgradx
    >>> microgradx.tensor([51, 52]).sub_(5, alpha=10)
    tensor([1, 2])
    """
    return plus("sub_", OP_SUB, self, other, rest, alpha, True)
