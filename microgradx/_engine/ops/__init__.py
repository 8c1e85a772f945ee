"""The op table. Each family's file holds its rows, forward and backward next to each other; this gathers what is called from above."""
import functools

from microgradx._engine.warn import warn

from microgradx._engine.ops import along, cells, elementwise, index, loss, norm, random, reduce
from microgradx._engine.ops import conv as _conv
from microgradx._engine.ops import matmul as _matmul
from microgradx._engine.ops import shape as _shape
from microgradx._engine.ops.conv import adaptive_max_pool, avg_pool, conv_transpose, fold, max_pool, unfold
from microgradx._engine.ops.elementwise import (
    COMPARE, UNARY, add, add_, addcdiv_, addcmul_, as_it_lies, assign_inplace, autocast, binary_op, cast_to, clone, compare_op, contiguous, copy_,
    div, equal, fill_, format_of, in_format, in_order, inplace_operator, lerp, lerp_, mul, mul_, operator, relu, result_type, sigmoid, sub, sub_,
    tanh, test_op, unary_op, where, zero_)
from microgradx._engine.ops.elementwise import empty_as as empty_like
from microgradx._engine.ops.elementwise import empty_tensor as empty
from microgradx._engine.ops.elementwise import full_tensor as full
from microgradx._engine.ops.index import embedding
from microgradx._engine.ops.loss import binary_cross_entropy as bce
from microgradx._engine.ops.loss import binary_cross_entropy_with_logits as bce_with_logits
from microgradx._engine.ops.loss import cross_entropy, log_softmax, mse_loss, nll_loss, softmax
from microgradx._engine.ops.matmul import bmm, dot, eliminate, linear, matmul, mm, solve_triangle
from microgradx._engine.ops.norm import batch_norm, group_norm, layer_norm, rms_norm
from microgradx._engine.ops.random import dropout
from microgradx._engine.ops.reduce import amax, amin, arg_reduce, logic_reduce, max_all, mean, min_all, prod, sum, var
from microgradx._engine.ops.shape import (
    apart, as_strided, broadcast, cat, diagonal, expand, flat, flatten, narrow, pair_up, permute, reshape, select, slice_dim, split_sizes, squeeze, stack, t,
    transpose, unbind, unsqueeze, view, view_as_complex, view_as_real)
from microgradx._engine.tape import ROWS, autocast_code
from microgradx._engine.tensor import Tensor

# unary functions that are called without a Python frame in between
HOT_UNARY = ("relu", "tanh", "sigmoid", "exp", "log", "sqrt", "rsqrt", "square", "abs", "neg", "sin", "cos")

# operator numbers of ops.operator and ops.inplace_operator; the order of tensor.pxd
ADD, SUB, MUL, DIV, POW, FLOOR_DIVIDE, REMAINDER, AND, OR, XOR, LEFT_SHIFT, RIGHT_SHIFT = range(12)


def castable(source, target):
    """May results of one dtype be written into another? Bools, integers, floats, complex numbers: into their own kind and those behind it."""
    kinds = [3 if kind.is_complex else 2 if kind.is_floating_point else kind.name != "bool" for kind in (source, target)]
    return kinds[0] <= kinds[1]


def write_out(out, result, may_resize=False, casts=False):
    """Honour an out= argument: out takes the result's shape and values, with a warning where it had another, unless may_resize.

    Its dtype is the result's; where casts, one that this can be cast to. Autocast, which chose the result's dtype itself, casts.
    """
    if not isinstance(out, Tensor):
        raise TypeError(f"out: argument 'out' must be Tensor, not {type(out).__name__}")
    if out.dtype is not result.dtype:
        if not casts and autocast_code() < 0:
            raise RuntimeError(f"out: Expected out tensor to have dtype {result.dtype!r}, but got {out.dtype!r} instead")
        if not castable(result.dtype, out.dtype):
            raise RuntimeError(f"result type {result.dtype.short_name} can't be cast to the desired output type {out.dtype.short_name}")
    if out.numel() and any(n > 1 and step == 0 for n, step in zip(out.shape, out.stride(), strict=True)):
        raise RuntimeError("out: more than one element of the written-to tensor refers to a single memory location. Hint: clone() it first")
    if out.requires_grad or result.requires_grad:
        raise RuntimeError("functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad")
    if out.shape != result.shape:
        if out.numel() and not may_resize:
            warn(f"An output with one or more elements was resized since it had shape {list(out.shape)}, not {list(result.shape)}. This is deprecated. "
                 "Hint: out.resize_(0) first, or an out of that shape")
        out.data = empty(tuple(result.shape), out.dtype) if may_resize else empty_like(result, out.dtype)
    return copy_(out, result)


conv = _conv.conv


def gelu(input, approximate="none"):
    if approximate not in ("none", "tanh"):
        raise RuntimeError(f"gelu: approximate argument must be either none or tanh, got {approximate!r}")
    return unary_op(UNARY["gelu" if approximate == "none" else "gelu_tanh"], input)


silu, mish, logsigmoid, hardsigmoid, hardswish, leaky_relu, elu, softplus = (
    functools.partial(unary_op, UNARY[name]) for name in "silu mish log_sigmoid hardsigmoid hardswish leaky_relu elu softplus".split())
