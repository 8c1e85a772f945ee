"""Rows of the element-wise family: arithmetic, comparisons, casts, copies, unary functions.

Forward and backward of an op stand next to each other. A backward rule is written with recorded ops, so that a second
derivative comes for free; where a fused kernel computes the rule in one pass it is used while nothing is recorded.
"""
from libc.math cimport INFINITY, NAN, isnan
from libc.math cimport log as c_log
from libc.string cimport memchr

from kernels.elementwise cimport *
from microgradx._engine.ops.common cimport *

import numpy as np

from microgradx._engine.tape import rename, renamed_row, swap_autocast
from microgradx._engine.tensor import cold, from_array
from microgradx._engine.warn import warn


# ---------------------------------------------------------------------------------------------------- operands

cdef Tensor number(object value, int dtype):
    """A 0-d constant of this dtype."""
    cdef Tensor t = empty(dtype, 0, NULL)
    if dtype == F32: (<float*>t.c_data)[0] = <float>(<double>value)
    elif dtype == F64: (<double*>t.c_data)[0] = value
    elif dtype == BOOL: (<uint8_t*>t.c_data)[0] = 1 if value else 0
    elif is_complex(dtype):
        raw_copy(part(t, 0), number(value.real, F64))
        raw_copy(part(t, 1), number(value.imag, F64))
    elif dtype >= N_COMPUTE: raw_copy(t, number(value, F32))
    else:
        if isinstance(value, float):
            if value != value or value in (INFINITY, -INFINITY):
                raise RuntimeError(f"value cannot be converted to type {dtype_of(dtype).name} without overflow: {value}")
            value = int(value)
        if not -(1 << 63) <= value < (1 << 64):
            raise OverflowError(f"int too big to convert: {value} does not fit int64. Hint: use a float")
        if value >= 1 << 63:
            value -= 1 << 64
        if dtype == I64: (<int64_t*>t.c_data)[0] = value
        else: raw_copy(t, number(value, I64))
    return t


# the numbers that a dtype holds; -255 to -1 wrap to uint8, but no floats, and a float has its infinities besides
_LIMITS = {F16: (-65504.0, 65504.0), BF16: (-3.3895313892515355e38, 3.3895313892515355e38), F32: (-3.4028234663852886e38, 3.4028234663852886e38),
           I64: (-(1 << 63), (1 << 63) - 1), I32: (-(1 << 31), (1 << 31) - 1), I16: (-(1 << 15), (1 << 15) - 1), I8: (-128, 127), U8: (-255, 255)}


cdef Tensor constant(str op, object value, int dtype):
    """number(), for what is stored as it is rather than computed with: RuntimeError where a cast would wrap or overflow."""
    limits = (0, 255) if dtype == U8 and isinstance(value, float) else _LIMITS.get(dtype)
    if isinstance(value, complex) and not is_complex(dtype):
        if value.imag and dtype != BOOL:
            raise RuntimeError(f"{op}: value cannot be converted to type {dtype_of(dtype).name} without overflow: {value!r}. Hint: use a complex dtype")
        value = value != 0 if dtype == BOOL else value.real
    if limits is not None and not limits[0] <= value <= limits[1] and not (is_float(dtype) and (value != value or value in (INFINITY, -INFINITY))):
        if isinstance(value, int) and not -(1 << 63) <= value < (1 << 64):
            raise OverflowError(f"{op}: int too big to convert: {value}. Hint: use a float")
        raise RuntimeError(f"{op}: value cannot be converted to type {dtype_of(dtype).name} without overflow: {value!r}. Hint: use a wider dtype")
    return number(value, dtype)


cdef Tensor full(double value, int dtype, int nd, const isize* shape):
    cdef Tensor t = empty(dtype, nd, shape)
    if value == 0:
        memset(t.c_data, 0, t.count * ITEMSIZE[dtype])
    else:
        raw_copy(t, number(value, dtype))
    return t


cdef int fill_shape(str op, object values, int* nd, isize* shape) except -1:
    cdef int i = 0
    if len(values) > MAX_DIMS:
        raise RuntimeError(f"{op}: at most {MAX_DIMS} dimensions, got {len(values)}")
    try:
        for v in values:
            shape[i] = v
            i += 1
    except OverflowError:
        computed = op in ("empty", "zeros")         # from sizes that were looked at
        raise (RuntimeError if computed else TypeError)(f"{op}(): Overflow when unpacking long long: {v}. Hint: sizes must fit int64") from None
    nd[0] = i


cdef Tensor zeros(int dtype, object shape):
    cdef isize[MAX_DIMS] c_shape
    cdef int nd = 0
    fill_shape("zeros", shape, &nd, c_shape)
    return full(0, dtype, nd, c_shape)


cdef inline int number_code(object v) noexcept:
    """The dtype a Python number stands for, -1 when it is none."""
    if type(v) is float: return default_code()
    if type(v) is int: return I64
    if isinstance(v, bool): return BOOL
    if isinstance(v, float): return default_code()
    if isinstance(v, int): return I64
    if isinstance(v, complex): return promote(default_code(), C64)
    return -1


cdef object python_number(object x):
    """NumPy's number as Python's: item() of a long double is one itself."""
    x = x.item()
    return x if not isinstance(x, np.generic) else complex(x) if isinstance(x, np.complexfloating) else float(x)


cdef Tensor as_tensor(str op, object x):
    """A Tensor as it is; arrays and numbers converted; TypeError otherwise."""
    if isinstance(x, Tensor):
        return <Tensor>x
    code = number_code(x)
    if code >= 0:
        return number(x, code)
    if isinstance(x, np.ndarray):
        return from_array(x if x.size == 0 or min(x.strides, default=0) >= 0 else x.copy())
    if isinstance(x, np.generic):
        return as_tensor(op, python_number(x))
    raise TypeError(f"{op}(): argument must be a Tensor or a number, not {type(x).__name__}")


cdef inline int higher(int first, int second) noexcept:
    """PyTorch's priority: a dtype of more dimensions wins within its kind (bool < integer < float)."""
    if first < 0: return second
    if second < 0 or is_complex(first) or is_float(first) and not is_complex(second): return first
    if is_float(first): return promote(first, C64)
    if first == BOOL or differentiable(second): return promote(first, second)
    return first


cdef int result_code(Tensor x, object a, Tensor y, object b) noexcept:
    """The common dtype of two operands, where a or b may be a number (x or y then None)."""
    cdef int dim = -1, zero = -1, wrapped = -1
    if x is None: wrapped = number_code(a)
    elif x.nd: dim = x.dt
    else: zero = x.dt
    if y is None: wrapped = number_code(b) if wrapped < 0 else promote(wrapped, number_code(b))
    elif y.nd: dim = y.dt if dim < 0 else promote(dim, y.dt)
    else: zero = y.dt if zero < 0 else promote(zero, y.dt)
    return higher(dim, higher(zero, wrapped))


cdef object pair(str op, object a, object b, int mode):
    """Two operands as tensors of their common dtype, or NotImplemented when one is no operand at all."""
    cdef Tensor x = None, y = None
    if isinstance(a, Tensor): x = <Tensor>a
    elif number_code(a) < 0:
        if not isinstance(a, (np.ndarray, np.generic)):
            return NotImplemented
        if isinstance(a, np.generic): return pair(op, python_number(a), b, mode)
        x = as_tensor(op, a)
    if isinstance(b, Tensor): y = <Tensor>b
    elif number_code(b) < 0:
        if not isinstance(b, (np.ndarray, np.generic)):
            return NotImplemented
        if isinstance(b, np.generic): return pair(op, a, python_number(b), mode)
        y = as_tensor(op, b)
    if x is not None and y is not None and x.dt == y.dt and (mode == KEEP or differentiable(x.dt)):
        return (x, y)
    code = result_code(x, a, y, b)
    if x is not a and isinstance(a, np.ndarray) or y is not b and isinstance(b, np.ndarray):       # as NumPy promotes
        code = (<Tensor>from_array(np.empty(0, np.promote_types(dtype_of(x.dt).np_name, dtype_of(y.dt).np_name)))).dt
    if mode == TO_FLOAT and not differentiable(code):
        code = default_code()
    return (number(a, code) if x is None else to_dtype(x, code), number(b, code) if y is None else to_dtype(y, code))


def result_type(a, b):
    """result_type(tensor1, tensor2) -> dtype: what arithmetic on these operands gives.

    >>> import microgradx
    >>> microgradx.result_type(microgradx.tensor([1, 2]), 1.0)
    microgradx.float32
    """
    if isinstance(a, np.generic): a = python_number(a)
    if isinstance(b, np.generic): b = python_number(b)
    cdef Tensor x = <Tensor>a if isinstance(a, Tensor) else None
    cdef Tensor y = <Tensor>b if isinstance(b, Tensor) else None
    if (x is None and number_code(a) < 0) or (y is None and number_code(b) < 0):
        raise TypeError(f"result_type(): arguments must be Tensors or numbers, not {type(a).__name__} and {type(b).__name__}")
    return dtype_of(result_code(x, a, y, b))


cdef Tensor floating(Tensor x):
    return x if differentiable(x.dt) else to_dtype(x, default_code())


cdef int implemented(bint has_loop, str kernel, int dtype) except -1:
    if not has_loop:
        raise NotImplementedError(f'"{kernel}" not implemented for \'{dtype_of(dtype).short_name}\'')


cdef extern from *:
    r"""
    /* out := x * y of pairs of T. No kernel of a level: those fuse a product and a sum, and z * conj(z) would not be real. */
    #if defined(__x86_64__) && defined(__GLIBC__)
      #define MGX_CLONES __attribute__((target_clones("avx2", "default")))      /* twice as fast; the loader chooses */
    #else
      #define MGX_CLONES
    #endif
    #define MGX_TIMES_LOOP(T, SX, SY, SO) \
        _Pragma("GCC ivdep") for (Py_ssize_t i = 0; i < n; i++) { \
            const V *p = (const V*)(x + i * (SX)), *q = (const V*)(y + i * (SY)); \
            const T a = p[0], b = p[1], c = q[0], d = q[1]; \
            ((V*)(out + i * (SO)))[0] = a * c - b * d, ((V*)(out + i * (SO)))[1] = a * d + b * c; \
        }
    #define MGX_TIMES(NAME, T) \
        MGX_CLONES static void NAME(Py_ssize_t n, const char* x, Py_ssize_t sx, const char* y, Py_ssize_t sy, char* out, Py_ssize_t so) { \
            typedef T V __attribute__((aligned(1), may_alias)); \
            enum {W = 2 * sizeof(T)}; \
            if (sx == W && so == W && sy == W) MGX_TIMES_LOOP(T, W, W, W) \
            else if (sx == W && so == W && sy == 0) MGX_TIMES_LOOP(T, W, 0, W) \
            else MGX_TIMES_LOOP(T, sx, sy, so) \
        }
    MGX_TIMES(mgx_times_c64, float)
    MGX_TIMES(mgx_times_c128, double)
    """
    binary_fn mgx_times_c64, mgx_times_c128


cdef inline binary_fn loop_of(int code, int dt) noexcept:
    """The loop of a binary operation over elements of a dtype, or NULL: C64 and C128 have a product, halves none."""
    if dt < N_COMPUTE: return K.elementwise.binary[code][dt]
    if code != B_MUL or not is_complex(dt): return NULL
    return mgx_times_c64 if dt == C64 else mgx_times_c128


cdef inline Tensor run2(str op, int code, Tensor x, Tensor y):
    """A binary kernel on operands of one dtype; a new result. Half precision computes in float32 and rounds."""
    if is_complex(x.dt) and (code == B_ADD or code == B_SUB):
        out = broadcast_output(op, x, y, x.dt)
        run_binary(K.elementwise.binary[code][F32 if x.dt == C64 else F64], parts(x), parts(y), parts(out))
        return out
    cdef binary_fn fn = loop_of(code, x.dt)
    if fn == NULL and x.dt >= N_COMPUTE:
        return cast(run2(op, code, cast_operand(x, F32), cast_operand(y, F32)), x.dt)
    implemented(fn != NULL, op, x.dt)
    out = broadcast_output(op, x, y, x.dt)
    run_binary(fn, x, y, out)
    return out


# ---------------------------------------------------------------------------------------------------- copies and casts

cdef Tensor to_dtype(Tensor x, int dtype):
    if x.dt == dtype:
        return x
    return recorded(TO, cast(x, dtype), x) if differentiable(dtype) else cast(x, dtype)


cdef Tensor operand(Tensor x, int dtype):
    if x.dt == dtype:
        return x
    return recorded(TO, cast_operand(x, dtype), x) if differentiable(dtype) else cast_operand(x, dtype)


cdef Tensor real_as(Tensor x, int dtype):
    """x, complex or real, as a real dtype: where that is meant the imaginary part is dropped."""
    cdef Tensor out = empty_like(x, dtype)
    raw_copy(out, x)
    return recorded(TO, out, x) if is_float(dtype) else out

cdef Row TO = make_row("to", same_backward, "ToCopyBackward0")


cdef bint are_half(Tensor x, Tensor a, Tensor b) noexcept:
    """Do x and what is there of a and b have one dtype, of half precision?"""
    return x.dt >= N_COMPUTE and (a is None or a.dt == x.dt) and (b is None or b.dt == x.dt)


cdef object in_float32(object op, tuple args):
    """op(*args), the first of half precision: computed in float32, its floating results rounded once to that dtype, under the op's name."""
    cdef int dt = (<Tensor>args[0]).dt
    autocast = swap_autocast(-1)
    cdef bint wide = autocast >= 0 and op.__name__ in AUTOCAST_TO_FLOAT32
    try:
        result = op(*[to_dtype(<Tensor>a, F32) if isinstance(a, Tensor) and ((<Tensor>a).dt >= N_COMPUTE if wide else (<Tensor>a).dt == dt) else a
                      for a in args])
    finally:
        swap_autocast(autocast)
    if wide:
        return result
    return tuple([rounded(<Tensor>r, dt) for r in result]) if type(result) is tuple else rounded(<Tensor>result, dt)

AUTOCAST_TO_FLOAT32 = {"cross_entropy", "nll_loss", "mse_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits"}     # autocast leaves their results in float32


cdef object in_lower(object op, tuple args):
    """op(*args) under autocast: floating tensors but float64 in its dtype."""
    return op(*[to_dtype(<Tensor>a, lowered_dtype(<Tensor>a)) if isinstance(a, Tensor) else a for a in args])

def autocast(Tensor x):
    """x in the dtype that autocast, where it is on, computes products in."""
    return to_dtype(x, lowered_dtype(x))

cdef Tensor rounded(Tensor x, int dt):
    return x if x.dt != F32 else to_dtype(x, dt) if x.node is None else rename(to_dtype(x, dt), x.node.row.node_name)


cdef Tensor clone_t(Tensor x):
    return recorded(CLONE, raw_clone(x), x)

cdef Tensor contiguous_t(Tensor x):
    return x if x.contiguous else recorded(CLONE, dense(x), x)

cdef Row CLONE = make_row("clone", same_backward)


# a tensor overwritten with constants: zeros flow back
cdef object zero_backward(Node n, object g):
    return full(0, (<Tensor>g).dt, (<Tensor>g).nd, (<Tensor>g).c_shape)

cdef Row FILL = make_row("fill", zero_backward)
# what grad_fn prints after changes in place that leave nothing of what was there
cdef dict CLEARED = {op: renamed_row(FILL, name) for op, name in (("fill_", "FillBackward2"), ("zero_", "ZeroBackward0"), ("copy_", "CopyBackwards"))}


cdef Tensor inplace_from(str op, Tensor a, Tensor result):
    """Write result into a and let a take over its history; what PyTorch's op_(a) does."""
    cdef Node n = result.node if grad_on() else None
    cdef bint recording = n is not None
    cdef bint was_tracked = grad_on() and tracked(a)
    before_inplace(op, a, recording)
    if not same_shape(a, result):
        raise RuntimeError(f"{op}: output with shape {list(shape_of(a))} doesn't match the broadcast shape {list(shape_of(result))}")
    if result.dt != a.dt:
        if is_float(result.dt) and not differentiable(a.dt) or is_complex(result.dt) and not is_complex(a.dt) or a.dt == BOOL:
            raise RuntimeError(f"{op}: result type {dtype_of(result.dt).short_name} can't be cast to the desired output type {dtype_of(a.dt).short_name}")
        result = to_dtype(result, a.dt)
        n = result.node if recording else None
    check_write(op, a)
    if recording:
        spare(n, a)
    raw_copy(a, result)
    bump(a)
    if recording:
        now_in(n, a)
        set_history(a, n)
        if a.base is None: a.out_nr = result.out_nr
    elif was_tracked:
        set_history(a, record1(FILL, alias(a), a))
    return a


cdef Tensor overwrite(str op, Tensor a, Tensor value):
    """a[...] = value, broadcast; the history of value (if any) becomes a's."""
    cdef isize[MAX_DIMS] shape
    cdef int nd = 0
    cdef bint recording = grad_on() and tracked(value) and differentiable(a.dt)
    before_inplace(op, a, recording)
    if not broadcasts(value.nd, value.c_shape, a.nd, a.c_shape):
        broadcast_shape(op, a, value, &nd, shape)
        raise RuntimeError(f"{op}: output with shape {list(shape_of(a))} doesn't match the broadcast shape {[shape[i] for i in range(nd)]}")
    if value.count != 1 or op == "copy_" or a.storage.readonly:      # one value may go into shared elements
        check_write(op, a)
    was_tracked = grad_on() and tracked(a)
    if not apart(a, value):
        value = clone_t(value)
    raw_copy(a, value)
    bump(a)
    if recording:
        whole = alias(a)
        if was_tracked and a.base is None:                # (for a view the base's history says what is left)
            set_history(a, record2(COPY_OVER, whole, value, a))
        else:
            set_history(a, record1(COPY, whole, value))
    elif was_tracked:
        set_history(a, record1(CLEARED[op], alias(a), a))
    return a

cdef Row COPY = make_row("copy", same_backward, "CopyBackwards")

cdef object copy_over_backward(Node n, object g):
    return (g if needs(n, 0) else None, zero_backward(n, g))

cdef Row COPY_OVER = make_row("copy_over", copy_over_backward, "CopyBackwards")


cdef Tensor value_for(str op, Tensor self, object value):
    """What is written into self: a number at self's full precision, else a tensor as it is."""
    return constant(op, value, self.dt) if number_code(value) >= 0 else as_tensor(op, value)


def copy_(Tensor self, other, non_blocking=False):
    """Copy other into self, with broadcasting and conversion.

    >>> import microgradx
    >>> microgradx.zeros(2, 2).copy_(microgradx.tensor([1, 2]))
    tensor([[1., 2.],
            [1., 2.]])
    """
    if type(non_blocking) is not bool:
        raise TypeError(f"copy_(): argument 'non_blocking' (position 2) must be bool, not {type(non_blocking).__name__}")
    return overwrite("copy_", self, value_for("copy_", self, other))


def fill_(Tensor self, value):
    """Set every element to value (a number or a 0-d tensor).

    >>> import microgradx
    >>> microgradx.zeros(2).fill_(7)
    tensor([7., 7.])
    """
    if isinstance(value, Tensor) and (<Tensor>value).nd:
        raise RuntimeError(f"fill_: only supports 0-dimension value tensor but got tensor with {value.dim()} dimensions")
    overwrite("fill_", self, value_for("fill_", self, value))
    return rename(self, "FillBackward3", False) if isinstance(value, Tensor) and grad_on() else self


def zero_(Tensor self):
    """Set every element to zero.

    >>> import microgradx
    >>> microgradx.tensor([1, 2]).zero_()
    tensor([0, 0])
    """
    return overwrite("zero_", self, number(0, self.dt))


def cast_to(Tensor input, dtype, bint copy=False):
    """input as another dtype; itself when it already is, unless copy."""
    cdef int code = dtype_code(dtype)
    if code >= N_KEPT:
        raise RuntimeError(f"to(): microgradx does not store {dtype!r}")
    if is_complex(input.dt) and code == BOOL:
        return cold["complex"]("ne", input, number(0, input.dt))
    if is_complex(input.dt) and not is_complex(code):
        warn("Casting complex values to real discards the imaginary part. Hint: z.real")
        return real_as(input, code)
    return clone_t(input) if code == input.dt and copy else to_dtype(input, code)


# ---------------------------------------------------------------------------------------------------- arithmetic
# One table (code -> row, what the derivative by each operand reads), one recorded driver, one rule each.

cdef enum:
    X = 1          # what a rule reads: saved(n, 0), saved(n, 1), saved(n, 2)
    Y = 2
    OUT = 4

cdef list _binary_rows = [None] * N_BINARY
cdef int[N_BINARY] _dx_reads, _dy_reads


cdef Row binary_row(str name, int code, backward_fn rule, int dx_reads, int dy_reads, str node_name=None):
    cdef Row row = make_row(name, rule, node_name)
    _binary_rows[code] = row
    _dx_reads[code], _dy_reads[code] = dx_reads, dy_reads
    return row


cdef Tensor binary(int code, Tensor x, Tensor y):
    cdef Row row = <Row>_binary_rows[code]
    if is_complex(x.dt) and code != B_ADD and code != B_SUB and code != B_MUL:
        return <Tensor?>cold["complex"](row.name, x, y)
    out = run2(row.name, code, x, y)
    if rec2(x, y):
        n = record2(row, out, x, y)
        reads = (_dx_reads[code] if needs(n, 0) else 0) | (_dy_reads[code] if needs(n, 1) else 0)
        if reads & X: save(n, 0, x)
        if reads & Y: save(n, 1, y)
        if reads & OUT: save_output(n, 2, out)
    return out


cdef Tensor add_t(Tensor x, Tensor y): return binary(B_ADD, x, y)
cdef Tensor mul_t(Tensor x, Tensor y): return binary(B_MUL, x, y)
cdef Tensor div_t(Tensor x, Tensor y): return binary(B_DIV, x, y)

cdef Tensor sub_t(Tensor x, Tensor y):
    return binary(B_SUB, x, y)


cdef Tensor divided(int code, Tensor x, Tensor y):
    """floor_divide, remainder, fmod: division of bools, and integer division by zero, raise before the kernel sees them."""
    implemented(y.dt != BOOL, (<Row>_binary_rows[code]).name, BOOL)
    if not is_float(y.dt) and x.count and y.count and not bool(y.all()):
        raise RuntimeError(f"{(<Row>_binary_rows[code]).name}: ZeroDivisionError (integer division by zero)")
    return binary(code, x, y)


cdef Tensor both(Tensor a, Tensor b):
    return run2("logical_and", B_AND, a, b)


cdef object add_backward(Node n, object g):
    return (g if needs(n, 0) else None, g if needs(n, 1) else None)

cdef object sub_backward(Node n, object g):
    return (g if needs(n, 0) else None, neg_t(<Tensor>g) if needs(n, 1) else None)

cdef Tensor conj_t(Tensor x): return <Tensor?>cold["complex"]("conj", x) if is_complex(x.dt) else x

cdef object mul_backward(Node n, object g):
    return (mul_t(<Tensor>g, conj_t(saved(n, 1))) if needs(n, 0) else None, mul_t(<Tensor>g, conj_t(saved(n, 0))) if needs(n, 1) else None)

cdef object div_backward(Node n, object g):
    cdef Tensor y = saved(n, 1)
    return (div_t(<Tensor>g, y) if needs(n, 0) else None,
            mul_t(neg_t(<Tensor>g), div_t(div_t(saved(n, 0), y), y)) if needs(n, 1) else None)

cdef object pow_backward(Node n, object g):
    cdef Tensor x = saved(n, 0), y = saved(n, 1), dx = None, dy = None, zero = number(0, x.dt)
    if needs(n, 0):      # y x^(y-1), 0 where y = 0
        dx = stopped(compare_t(C_EQ, y, zero), mul_t(<Tensor>g, mul_t(y, binary(B_POW, x, shift(y, -1)))))
    if needs(n, 1):      # x^y log x, 0 where x = 0 and y >= 0
        dy = mul_t(<Tensor>g, stopped(both(compare_t(C_EQ, x, zero), compare_t(C_GE, y, zero)), mul_t(saved(n, 2), unary(U_LOG, x))))
    return (dx, dy)

cdef object share(Node n, Tensor g, int loses):
    """The larger (smaller) operand gets the gradient; equal ones half each, as in PyTorch."""
    cdef Tensor x = saved(n, 0), y = saved(n, 1), even = where_t(compare_t(C_EQ, x, y), scale(g, 0.5), g)
    return (stopped(compare_t(loses, x, y), even) if needs(n, 0) else None, stopped(compare_t(loses, y, x), even) if needs(n, 1) else None)

cdef object maximum_backward(Node n, object g): return share(n, <Tensor>g, C_LT)
cdef object minimum_backward(Node n, object g): return share(n, <Tensor>g, C_GT)

cdef object remainder_backward(Node n, object g):
    return (g if needs(n, 0) else None,
            neg_t(mul_t(<Tensor>g, divided(B_FLOOR_DIVIDE, saved(n, 0), saved(n, 1)))) if needs(n, 1) else None)

cdef object fmod_backward(Node n, object g):
    return (g if needs(n, 0) else None,
            neg_t(mul_t(<Tensor>g, unary(U_TRUNC, div_t(saved(n, 0).detach(), saved(n, 1).detach())))) if needs(n, 1) else None)

cdef object floor_divide_backward(Node n, object g):
    return (None, None)          # constant between the jumps

cdef object atan2_backward(Node n, object g):
    cdef Tensor x = saved(n, 0), y = saved(n, 1)
    cdef Tensor square = add_t(mul_t(x, x), mul_t(y, y))
    cdef Tensor q = mul_t(<Tensor>g, stopped(compare_t(C_EQ, square, number(0, square.dt)), unary(U_RECIPROCAL, square)))    # no angle at the origin
    return (mul_t(q, y) if needs(n, 0) else None, neg_t(mul_t(q, x)) if needs(n, 1) else None)

cdef object hypot_backward(Node n, object g):
    cdef Tensor q = div_t(<Tensor>g, saved(n, 2))
    return (mul_t(q, saved(n, 0)) if needs(n, 0) else None, mul_t(q, saved(n, 1)) if needs(n, 1) else None)

cdef object copysign_backward(Node n, object g):
    cdef Tensor x, dx = None
    if needs(n, 0):
        x = saved(n, 0)
        dx = mul_t(<Tensor>g, stopped(compare_t(C_EQ, x, number(0, x.dt)), div_t(saved(n, 2), x).detach()))
    return (dx, scale(<Tensor>g, 0) if needs(n, 1) else None)


binary_row("add", B_ADD, add_backward, 0, 0)
binary_row("sub", B_SUB, sub_backward, 0, 0)
binary_row("mul", B_MUL, mul_backward, Y, X)
binary_row("div", B_DIV, div_backward, Y, X | Y)
binary_row("pow", B_POW, pow_backward, X | Y, X | Y | OUT, "PowBackward1")
binary_row("maximum", B_MAXIMUM, maximum_backward, X | Y, X | Y)
binary_row("minimum", B_MINIMUM, minimum_backward, X | Y, X | Y)
binary_row("remainder", B_REMAINDER, remainder_backward, 0, X | Y, "RemainderBackward1")
binary_row("fmod", B_FMOD, fmod_backward, 0, X | Y, "FmodBackward1")
binary_row("floor_divide", B_FLOOR_DIVIDE, floor_divide_backward, 0, 0)
binary_row("atan2", B_ATAN2, atan2_backward, X | Y, X | Y)
binary_row("hypot", B_HYPOT, hypot_backward, X | OUT, Y | OUT)
binary_row("copysign", B_COPYSIGN, copysign_backward, X | OUT, 0)


include "elementwise_layout.pxi"
include "elementwise_unary.pxi"
include "elementwise_entry.pxi"
include "elementwise_scaled.pxi"
