"""Rows of the element-wise family: arithmetic, comparisons, casts, copies, unary functions."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.tensor import Tensor as _Tensor

AUTOCAST_TO_FLOAT32: Any
COMPARE: builtins.dict
UNARY: builtins.dict
def abs(input) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
def add(input, other, alpha=1): """input + alpha * other."""
def add_(self: _Tensor, other, alpha=1): """self += alpha * other."""
def assign_inplace(op: builtins.str, self: _Tensor, result: _Tensor): """self takes result's values and history: the in-place form of any op."""
def autocast(x: _Tensor): """x in the dtype that autocast, where it is on, computes products in."""
def binary_op(op: builtins.str, input, other): """The functions of two operands that have no operator."""
def cast_to(input: _Tensor, dtype, copy: builtins.bool = False): """input as another dtype; itself when it already is, unless copy."""
def clone(input: _Tensor, *, memory_format=None): """A copy with its own memory; gradients flow through."""
cold: builtins.dict
def compare_op(code: builtins.int, input, other): """Comparisons and logic by their code in COMPARE: BOOL, not differentiable."""
def contiguous(input: _Tensor, *, memory_format=None): """input itself when it is row-major without gaps, else a copy that is."""
def copy_(self: _Tensor, src, non_blocking: builtins.bool = False): """Copy src into self, with broadcasting and conversion."""
def cos(input) -> _Tensor: """cos(input) -> Tensor: the cosine, element by element."""
def div(input, other): """input / other, always floating."""
def empty_as(input: _Tensor, dtype): """A tensor of undefined contents in the shape (and order of strides) of input."""
def empty_tensor(shape: builtins.tuple, dtype): """A tensor of undefined contents."""
def exp(input) -> _Tensor: """exp(input) -> Tensor: e^x, element by element."""
def fill_(self: _Tensor, value): """Set every element to value (a number or a 0-d tensor)."""
def full_tensor(shape: builtins.tuple, value, dtype): """A tensor of one value."""
def in_format(op: builtins.str, input: _Tensor, memory_format, copy: builtins.bool = False): """input in a memory format: itself where it is in that already, unless copy."""
def in_order(result: _Tensor, a: _Tensor, b: _Tensor | None = None, c: _Tensor | None = None): """result of several steps, laid out as one step over these operands would have it: the order of a's strides, then b's, then c's."""
def inplace_operator(op: builtins.int, self: _Tensor, other): """div_, pow_, ... by their operator number."""
def lerp(input: _Tensor, end: _Tensor, weight): """input + weight * (end - input)."""
def log(input) -> _Tensor: """log(input) -> Tensor: the natural logarithm, element by element."""
def mul(input, other): """input * other."""
def mul_(self: _Tensor, other): """self *= other."""
def neg(input) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
def operator(op: builtins.int, input, other): """pow, floor_divide, remainder, bitwise_and/or/xor, shifts by their operator number."""
def relu(input) -> _Tensor: """relu(input) -> Tensor: max(0, x), element by element."""
def result_type(a, b) -> _dtype: """result_type(tensor1, tensor2) -> dtype: what arithmetic on these operands gives."""
def rsqrt(input) -> _Tensor: """rsqrt(input) -> Tensor: 1 / sqrt(x), element by element."""
def sigmoid(input) -> _Tensor: """sigmoid(input) -> Tensor: 1 / (1 + e^-x), element by element."""
def sin(input) -> _Tensor: """sin(input) -> Tensor: the sine, element by element."""
def sqrt(input) -> _Tensor: """sqrt(input) -> Tensor: the square root, element by element."""
def square(input) -> _Tensor: """square(input) -> Tensor: x^2, element by element."""
def sub(input, other, alpha=1): """input - alpha * other."""
def sub_(self: _Tensor, other, alpha=1): """self -= alpha * other."""
def take_geometry(op: builtins.str, self: _Tensor, view: _Tensor): """self becomes view, a view of itself, with its history: the in-place form of unsqueeze and the like."""
def tanh(input) -> _Tensor: """tanh(input) -> Tensor: the hyperbolic tangent, element by element."""
def test_op(code: builtins.int, input: _Tensor): """isnan, isinf, isfinite, logical_not, signbit: BOOL."""
def unary_op(code: builtins.int, input, p0: builtins.float = 0.0, p1: builtins.float = 0.0, p2: builtins.float = 0.0): """A unary op by its code in UNARY."""
def where(condition: _Tensor, input, other): """input where condition holds, other elsewhere."""
def zero_(self: _Tensor): """Set every element to zero."""
