"""Element-wise kernels: one inner loop per (operation, dtype), looked up by the codes below.

A NULL entry means that the operation is not defined for the dtype; the engine then converts or refuses. Strides are in
bytes, 0 and negative are legal, and out may be exactly one of the inputs. p: the parameters named beside a code.
"""
from kernels.types cimport *

cdef enum:  # unary: out has the dtype of x
    U_NEG, U_ABS, U_SIGN, U_SQUARE, U_RELU  # every dtype but BOOL; integers wrap, RELU keeps NaN
    U_BITWISE_NOT  # integers and BOOL (logical not)
    U_SCALE, U_ADD_SCALAR  # floats from here on: p[0] * x, x + p[0]
    U_EXP, U_EXP2, U_EXPM1, U_LOG, U_LOG1P, U_LOG2, U_LOG10
    U_SQRT, U_RSQRT, U_RECIPROCAL
    U_SIN, U_COS, U_TAN, U_ASIN, U_ACOS, U_ATAN, U_SINH, U_COSH, U_TANH
    U_SIGMOID, U_LOGSIGMOID, U_ERF, U_ERFC
    U_ERFINV, U_LOG_NDTR, U_NDTRI, U_ERFCX, U_I0, U_I0E, U_I1, U_I1E, U_LGAMMA, U_DIGAMMA
    U_POLYGAMMA  # p: order
    U_ASINH, U_ACOSH, U_ATANH, U_ENTR, U_SPHERICAL_J0
    U_LOGIT  # p: min, max of x
    U_FLOOR, U_CEIL, U_ROUND, U_TRUNC  # ROUND: half to even
    U_GELU, U_GELU_TANH, U_SILU, U_MISH  # GELU: the erf form
    U_HARDSIGMOID, U_HARDSWISH
    U_SOFTPLUS  # p: beta, threshold
    U_ELU  # p: alpha, scale, input_scale: scale * (x if x > 0 else alpha * expm1(input_scale * x))
    U_LEAKY_RELU  # p: slope
    U_POW_SCALAR  # p: exponent; exact special cases 2, 3, 0.5, -1, -0.5, -2
    U_CLAMP  # every dtype but BOOL; p: min, max; of floats -inf, +inf where absent; NaN is kept
    U_SMOOTH_L1  # p: beta: x^2 / (2 beta) where |x| < beta, else |x| - beta / 2
    U_HARDTANH  # CLAMP under another rule
    U_HUBER  # p: delta: x^2 / 2 where |x| <= delta, else delta (|x| - delta / 2)
    U_FRAC  # x - trunc(x)
    U_HARDSHRINK, U_SOFTSHRINK  # p: lambda
    U_NAN_TO_NUM  # p: in place of NaN, inf, -inf
    N_UNARY

cdef enum:  # binary: x, y and out have one dtype
    B_ADD, B_MUL  # every dtype; on BOOL: or, and
    B_SUB  # every dtype but BOOL
    B_MAXIMUM, B_MINIMUM  # every dtype; NaN wins
    B_FMOD, B_REMAINDER, B_FLOOR_DIVIDE  # every dtype but BOOL; sign of x (FMOD) or of y; integer y is never 0
    B_POW  # every dtype but BOOL; a negative integer exponent gives what the exact result truncates to
    B_AND, B_OR, B_XOR  # integers and BOOL
    B_DIV, B_ATAN2, B_HYPOT, B_COPYSIGN  # floats from here on
    B_RELU_BWD  # dout, y (or x) -> dx
    B_SIGMOID_BWD, B_TANH_BWD  # dout, y -> dx
    B_GELU_BWD, B_GELU_TANH_BWD, B_SILU_BWD  # dout, x -> dx
    B_SIGMOID_GATE  # x sigmoid(y)
    B_HARDSWISH_BWD  # dout, x -> dx
    B_SQUARED_DIFFERENCE  # (x - y)^2
    B_BCE  # -(y log x + (1 - y) log(1 - x)), logs kept above -100
    B_BCE_LOGITS  # the same of sigmoid(x), exact: (1 - y) x - log sigmoid(x)
    N_BINARY

cdef enum:  # compare: x and y have one dtype, out is BOOL
    C_EQ, C_NE, C_LT, C_LE, C_GT, C_GE, C_LOGICAL_AND, C_LOGICAL_OR, C_LOGICAL_XOR
    N_COMPARE

cdef enum:  # test: out is BOOL, every dtype of x
    TEST_NAN, TEST_INF, TEST_FINITE, TEST_LOGICAL_NOT, TEST_SIGNBIT
    N_TEST

cdef enum:  # ternary: floats
    T_ADDCMUL, T_ADDCDIV  # p: scale: x + scale * y * z, x + scale * y / z
    T_LERP  # x + z * (y - x), computed from the nearer end
    T_BCE_BWD  # dout, x, y -> dx = dout (x - y) / max(x (1 - x), 1e-12)
    T_LEAKY_RELU_BWD, T_ELU_BWD  # dout, x, slope (of scale and input_scale 1: alpha) -> dx
    T_HARDTANH_BWD  # dout, x, nothing -> dx; p: the limits
    N_TERNARY

cdef struct ElementwiseKernels:
    unary_fn unary[N_UNARY][N_COMPUTE]
    binary_fn binary[N_BINARY][N_COMPUTE]
    binary_fn compare[N_COMPARE][N_COMPUTE]
    unary_fn test[N_TEST][N_COMPUTE]
    ternary_fn where[N_COMPUTE]  # x is the BOOL condition: y where it holds, else z
    ternary_fn ternary[N_TERNARY][N_COMPUTE]
    unary_fn cast[N_STORED][N_STORED]  # [from][to]; [i][i] copies; float to integer truncates; half: to nearest even
    # Copy m lines of n elements of one size; steps in bytes, sx and so along a line, tx and to from line to line. By tiles of lines: one
    # of x and out may be dense along a line, the other from line to line.
    void (*copy_plane)(isize size, isize n, isize m, const char* x, isize sx, isize tx, char* out, isize so, isize to) noexcept nogil
