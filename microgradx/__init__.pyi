"""microgradx: reverse-mode automatic differentiation and small neural networks on a CPU, with PyTorch's names."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx import autograd as autograd
from microgradx import contraction as contraction
from microgradx import creation as creation
from microgradx import cumulative as cumulative
from microgradx import elementary as elementary
from microgradx import func as func
from microgradx import indexing as indexing
from microgradx import layout as layout
from microgradx import linalg as linalg
from microgradx import nn as nn
from microgradx import optim as optim
from microgradx import ordering as ordering
from microgradx import pointwise as pointwise
from microgradx import products as products
from microgradx import random as random
from microgradx import reduction as reduction
from microgradx import serialization as serialization
from microgradx import shaping as shaping
from microgradx import special as special
from microgradx import testing as testing
from microgradx import utils as utils
from microgradx import vision as vision
from microgradx._engine.device import device as _device
from microgradx._engine.device import device as device
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.dtype import dtype as dtype
from microgradx._engine.ops.random import Generator as Generator
from microgradx._engine.tensor import Size as Size
from microgradx._engine.tensor import Size as _Size
from microgradx._engine.tensor import Tensor as Tensor
from microgradx._engine.tensor import Tensor as _Tensor
from microgradx._surface import finfo as finfo
from microgradx._surface import iinfo as iinfo
from microgradx.autograd.grad_mode import enable_grad as enable_grad
from microgradx.autograd.grad_mode import inference_mode as inference_mode
from microgradx.autograd.grad_mode import no_grad as no_grad
from microgradx.autograd.grad_mode import set_grad_enabled as set_grad_enabled
from microgradx.random import fork_rng as fork_rng

BFloat16Tensor: Any
BoolTensor: Any
ByteTensor: Any
CharTensor: Any
DoubleTensor: Any
FloatTensor: Any
HalfTensor: Any
IntTensor: Any
LongTensor: Any
ShortTensor: Any
__version__: builtins.str
def abs(input, *, out=None) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
def absolute(input, *, out=None) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
accelerator: Any
def acos(input, *, out=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
def acosh(input, *, out=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)). Gradient: 1 / sqrt(x^2 - 1)."""
def add(input, other, *, alpha=1, out=None) -> _Tensor: """add(input, other, alpha=1) -> Tensor: input + alpha * other, broadcasting, dtypes promoted. Gradient: (1, alpha)."""
def addbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None) -> _Tensor: """addbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha the sum of batch1 @ batch2."""
def addcdiv(input, tensor1, tensor2, *, value=1, out=None) -> _Tensor: """addcdiv(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 / tensor2."""
def addcmul(input, tensor1, tensor2, *, value=1, out=None) -> _Tensor: """addcmul(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 * tensor2."""
def addmm(input, mat1, mat2, *, beta=1, alpha=1, out=None) -> _Tensor: """addmm(input, mat1, mat2, beta=1, alpha=1) -> Tensor: beta input + alpha mat1 @ mat2."""
def addmv(input, mat, vec, *, beta=1, alpha=1, out=None) -> _Tensor: """addmv(input, mat, vec, beta=1, alpha=1) -> Tensor: beta input + alpha mat @ vec."""
def addr(input, vec1, vec2, *, beta=1, alpha=1, out=None) -> _Tensor: """addr(input, vec1, vec2, beta=1, alpha=1) -> Tensor: beta input + alpha outer(vec1, vec2)."""
def adjoint(input) -> _Tensor: """adjoint(input) -> Tensor: a view with the last two dimensions exchanged."""
def all(input, dim=None, keepdim=False, *, out=None) -> builtins.bool: """all(input, dim=None, keepdim=False) -> bool Tensor: are all elements nonzero?"""
def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> builtins.bool: """allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool: isclose everywhere."""
def amax(input, dim=(), keepdim=False, *, out=None) -> _Tensor: """amax(input, dim=(), keepdim=False) -> Tensor: the largest over dim; equal ones share the gradient."""
def amin(input, dim=(), keepdim=False, *, out=None) -> _Tensor: """amin(input, dim=(), keepdim=False) -> Tensor: the smallest over dim; equal ones share the gradient."""
def aminmax(input, *, dim=None, keepdim=False, out=None): """aminmax(input, dim=None, keepdim=False) -> (min, max)."""
def any(input, dim=None, keepdim=False, *, out=None) -> builtins.bool: """any(input, dim=None, keepdim=False) -> bool Tensor: is one element nonzero?"""
def arange(start, end=None, step=1, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """start, start + step, ... below end; ints give int64, anything else the default dtype."""
def arccos(input, *, out=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
def arccosh(input, *, out=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)). Gradient: 1 / sqrt(x^2 - 1)."""
def arcsin(input, *, out=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
def arcsinh(input, *, out=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)). Gradient: 1 / sqrt(x^2 + 1)."""
def arctan(input, *, out=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
def arctan2(input, other, *, out=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
def arctanh(input, *, out=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2. Gradient: 1 / (1 - x^2)."""
def are_deterministic_algorithms_enabled(): """What use_deterministic_algorithms was told."""
def argmax(input, dim=None, keepdim=False) -> _Tensor: """argmax(input, dim=None, keepdim=False) -> int64 Tensor: where the largest is (first one; NaN wins), in the flattened input for None."""
def argmin(input, dim=None, keepdim=False) -> _Tensor: """argmin(input, dim=None, keepdim=False) -> int64 Tensor: where the smallest is (first one; NaN wins)."""
def argsort(input, dim=-1, descending=False, stable=False) -> _Tensor: """argsort(input, dim=-1, descending=False, stable=False) -> int64 Tensor: the indices of sort."""
def argwhere(input) -> _Tensor: """argwhere(input) -> int64 Tensor: the indices of nonzero elements, a row each."""
def as_strided(input, size, stride, storage_offset=None) -> _Tensor: """as_strided(input, size, stride, storage_offset=None) -> Tensor: a view of any geometry, checked against the storage."""
def as_strided_scatter(input, src, size, stride, storage_offset=None) -> _Tensor: """as_strided_scatter(input, src, size, stride, storage_offset=None) -> Tensor: a copy with as_strided(...) of it replaced."""
def as_tensor(data, dtype=None, device=None) -> _Tensor: """data as a tensor, sharing memory where it can: tensors and arrays of the dtype asked for."""
def asarray(obj, *, dtype=None, device=None, copy=None, requires_grad=False) -> _Tensor: """obj as a tensor; copy=True always copies, copy=False never does (ValueError where it must)."""
def asin(input, *, out=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
def asinh(input, *, out=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)). Gradient: 1 / sqrt(x^2 + 1)."""
def atan(input, *, out=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
def atan2(input, other, *, out=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
def atanh(input, *, out=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2. Gradient: 1 / (1 - x^2)."""
def atleast_1d(*tensors): """atleast_1d(*tensors): 0-d tensors get a dimension."""
def atleast_2d(*tensors): """atleast_2d(*tensors): at least two dimensions."""
def atleast_3d(*tensors): """atleast_3d(*tensors): at least three dimensions."""
backends: Any
def baddbmm(input, batch1, batch2, *, beta=1, alpha=1, out=None) -> _Tensor: """baddbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha batch1 @ batch2."""
def bernoulli(input, p=None, *, generator=None, out=None) -> _Tensor: """bernoulli(input) -> Tensor: 1 with the probability each element gives; bernoulli(input, p): with probability p."""
bfloat16: _dtype
def bincount(input, weights=None, minlength=0) -> _Tensor: """bincount(input, weights=None, minlength=0) -> Tensor: how often each value 0, 1, ... occurs."""
def binomial(count, prob, generator=None) -> _Tensor: """binomial(count, prob) -> Tensor: the number of successes in count trials of probability prob."""
def bitwise_and(input, other, *, out=None) -> _Tensor: """bitwise_and(input, other) -> Tensor: the bits set in both. Integers and bools. Not differentiable."""
def bitwise_left_shift(input, other, *, out=None) -> _Tensor: """bitwise_left_shift(input, other) -> Tensor: input << other. Integers and bools. Not differentiable."""
def bitwise_not(input, *, out=None) -> _Tensor: """bitwise_not(input) -> Tensor: ~input: the complement of integers, `not` of bools."""
def bitwise_or(input, other, *, out=None) -> _Tensor: """bitwise_or(input, other) -> Tensor: the bits set in one. Integers and bools. Not differentiable."""
def bitwise_right_shift(input, other, *, out=None) -> _Tensor: """bitwise_right_shift(input, other) -> Tensor: input >> other. Integers and bools. Not differentiable."""
def bitwise_xor(input, other, *, out=None) -> _Tensor: """bitwise_xor(input, other) -> Tensor: the bits set in exactly one. Integers and bools. Not differentiable."""
def block_diag(*tensors) -> _Tensor: """block_diag(*tensors) -> Tensor: matrices along the diagonal of a matrix of zeros; vectors count as rows."""
def bmm(input, mat2, *, out=None) -> _Tensor: """bmm(input, mat2) -> Tensor: (b, n, k) @ (b, k, m)."""
bool: _dtype
def broadcast_shapes(*shapes) -> _Size: """broadcast_shapes(*shapes) -> Size: what shapes broadcast to."""
def broadcast_tensors(*tensors): """broadcast_tensors(*tensors) -> tuple of Tensors: views of one common shape."""
def broadcast_to(input, size) -> _Tensor: """broadcast_to(input, size) -> Tensor: a view stretched to size."""
def bucketize(input, boundaries, *, out_int32=False, right=False, out=None) -> builtins.int: """bucketize(input, boundaries, right=False) -> int Tensor: the index of the first boundary >= each element (right: >)."""
def can_cast(from_, to) -> builtins.bool: """can_cast(from, to) -> bool: may results of from be written into to?"""
def cartesian_prod(*tensors) -> _Tensor: """cartesian_prod(*tensors) -> Tensor: a row for each way to take one element of every vector."""
def cat(tensors, dim=0, *, out=None) -> _Tensor: """cat(tensors, dim=0) -> Tensor: joined along a dimension; dtypes are promoted."""
def cdist(x1, x2, p=2.0, compute_mode='use_mm_for_euclid_dist_if_necessary') -> _Tensor: """cdist(x1 (..., P, M), x2 (..., R, M), p=2) -> Tensor (..., P, R): p-norm distances of rows; always by differences."""
cdouble: _dtype
def ceil(input, *, out=None) -> _Tensor: """ceil(input) -> Tensor: the smallest integer >= x, element by element."""
cfloat: _dtype
def chain_matmul(*matrices) -> _Tensor: """chain_matmul(*matrices) -> Tensor: their product, from left to right."""
chalf: _dtype
channels_last: Any
channels_last_3d: Any
def cholesky(input, upper=False): """The old name of cholesky, in linalg: lower L with input = L L.T, or upper U with input = U.T U."""
def chunk(input, chunks, dim=0): """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter)."""
def clamp(input, min=None, max=None, *, out=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
def clamp_max(input, max, *, out=None) -> _Tensor: """clamp_max(input, max) -> Tensor: at most max."""
def clamp_min(input, min, *, out=None) -> _Tensor: """clamp_min(input, min) -> Tensor: at least min."""
def clip(input, min=None, max=None, *, out=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
def clone(input, *, memory_format=None) -> _Tensor: """clone(input) -> Tensor: a copy with its own memory; gradients flow through."""
def column_stack(tensors) -> _Tensor: """column_stack(tensors) -> Tensor: 1-d tensors as columns."""
def combinations(input, r=2, with_replacement=False) -> _Tensor: """combinations(input, r=2, with_replacement=False) -> Tensor: a row for each choice of r elements of a vector."""
def compile(model=None, **options): """compile(model) -> model: nothing is compiled, everything already runs eagerly at C speed. Options are hints."""
complex128: _dtype
complex32: _dtype
complex64: _dtype
def concat(tensors, dim=0, *, out=None) -> _Tensor: """cat(tensors, dim=0) -> Tensor: joined along a dimension; dtypes are promoted."""
def concatenate(tensors, dim=0, *, out=None) -> _Tensor: """cat(tensors, dim=0) -> Tensor: joined along a dimension; dtypes are promoted."""
contiguous_format: Any
def copysign(input, other, *, out=None) -> _Tensor: """copysign(input, other) -> Tensor: |input| with the sign of other, broadcasting, dtypes promoted. Gradient: sign to input, none to other."""
def corrcoef(input) -> _Tensor: """corrcoef(input) -> Tensor: the correlations of the rows."""
def cos(input, *, out=None) -> _Tensor: """cos(input) -> Tensor: the cosine, element by element."""
def cosh(input, *, out=None) -> _Tensor: """cosh(input) -> Tensor: the hyperbolic cosine, element by element."""
def count_nonzero(input, dim=None) -> _Tensor: """count_nonzero(input, dim=None) -> int64 Tensor: how many elements are not zero."""
def cov(input, *, correction=1, fweights=None, aweights=None) -> _Tensor: """cov(input, correction=1, fweights=None, aweights=None) -> Tensor: the covariances of the rows (variables) over the columns (observations)."""
def cross(input, other, dim=None, *, out=None) -> _Tensor: """cross(input, other, dim=None) -> Tensor: the cross product over a dimension of length 3 (the first such one for None)."""
cuda: Any
def cummax(input, dim, *, out=None): """cummax(input, dim) -> (values, indices): the running maximum along dim and where it (last) was."""
def cummin(input, dim, *, out=None): """cummin(input, dim) -> (values, indices): the running minimum along dim and where it (last) was."""
def cumprod(input, dim, *, dtype=None, out=None) -> _Tensor: """cumprod(input, dim, dtype=None) -> Tensor: the product of all elements up to each along dim."""
def cumsum(input, dim, *, dtype=None, out=None) -> _Tensor: """cumsum(input, dim, dtype=None) -> Tensor: the sum of all elements up to each along dim."""
def cumulative_trapezoid(y, x=None, *, dx=1, dim=-1) -> _Tensor: """cumulative_trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the running areas under y along dim."""
default_generator: Any
def deg2rad(input, *, out=None) -> _Tensor: """deg2rad(input) -> Tensor."""
def det(A, *, out=None) -> _Tensor: """det(A) -> Tensor: the determinant. Gradient: det inv.T (of regular matrices)."""
def diag(input, diagonal=0, *, out=None) -> _Tensor: """diag(input, diagonal=0) -> Tensor: a vector as the diagonal of a matrix, or the diagonal of a matrix as a vector."""
def diag_embed(input, offset=0, dim1=-2, dim2=-1) -> _Tensor: """diag_embed(input, offset=0, dim1=-2, dim2=-1) -> Tensor: zeros with input's last dimension on that diagonal."""
def diagflat(input, offset=0) -> _Tensor: """diagflat(input, offset=0) -> Tensor: the flattened input as the diagonal of a matrix."""
def diagonal(input, offset=0, dim1=0, dim2=1) -> _Tensor: """diagonal(input, offset=0, dim1=0, dim2=1) -> Tensor: a view of that diagonal, as a last dimension."""
def diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> _Tensor: """diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> Tensor: a copy of input with that diagonal replaced by src."""
def diff(input, n=1, dim=-1, prepend=None, append=None, *, out=None) -> _Tensor: """diff(input, n=1, dim=-1, prepend=None, append=None) -> Tensor: n times x[i + 1] - x[i] along dim (xor for bools)."""
def digamma(input, *, out=None) -> _Tensor: """digamma(input) -> Tensor: the derivative of lgamma."""
def dist(input, other, p=2) -> _Tensor: """dist(input, other, p=2) -> Tensor: the p-norm of input - other."""
def div(input, other, *, rounding_mode=None, out=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
def divide(input, other, *, rounding_mode=None, out=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
def dot(input, tensor, *, out=None) -> _Tensor: """dot(input, tensor) -> Tensor: the sum of products of two vectors."""
double: _dtype
def dsplit(input, indices_or_sections): """dsplit(input, n or indices) -> tuple of views: equal parts of dimension 2, or cut at the indices."""
def dstack(tensors) -> _Tensor: """dstack(tensors) -> Tensor: joined depth-wise."""
e: builtins.float
def einsum(equation, *operands) -> _Tensor: """einsum(equation, *operands) -> Tensor: sums of products over labelled dimensions ('bij,bjk->bik'), '...' broadcasts."""
def empty(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False, memory_format=None) -> _Tensor: """A tensor of undefined contents."""
def empty_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False) -> _Tensor: """A tensor of undefined contents in the shape of input."""
def empty_strided(size, stride, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """A tensor of undefined contents with given strides."""
def eq(input, other, *, out=None) -> builtins.bool: """eq(input, other) -> bool Tensor: input == other, element by element, broadcasting. Not differentiable."""
def equal(input, other) -> builtins.bool: """equal(input, other) -> bool: same shape and same values (NaN equals nothing)."""
def erf(input, *, out=None) -> _Tensor: """erf(input) -> Tensor: the error function, element by element."""
def erfc(input, *, out=None) -> _Tensor: """erfc(input) -> Tensor: 1 - erf(x), exact where it is small, element by element."""
def erfinv(input, *, out=None) -> _Tensor: """erfinv(input) -> Tensor: the inverse of erf. Gradient: sqrt(pi) / 2 exp(erfinv(x)^2)."""
def exp(input, *, out=None) -> _Tensor: """exp(input) -> Tensor: e^x, element by element."""
def exp2(input, *, out=None) -> _Tensor: """exp2(input) -> Tensor: 2^x, element by element."""
def expm1(input, *, out=None) -> _Tensor: """expm1(input) -> Tensor: e^x - 1, exact near 0, element by element."""
def eye(n, m=None, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """Ones on the diagonal of an (n, m) matrix."""
def fix(input, *, out=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
def flatten(input, start_dim=0, end_dim=-1) -> _Tensor: """flatten(input, start_dim=0, end_dim=-1) -> Tensor: those dimensions as one."""
def flip(input, dims) -> _Tensor: """flip(input, dims) -> Tensor: a copy with the order along dims reversed."""
def fliplr(input) -> _Tensor: """fliplr(input) -> Tensor: the columns reversed."""
def flipud(input) -> _Tensor: """flipud(input) -> Tensor: the rows reversed."""
float: _dtype
float16: _dtype
float32: _dtype
float64: _dtype
float8_e4m3fn: _dtype
float8_e5m2: _dtype
def floor(input, *, out=None) -> _Tensor: """floor(input) -> Tensor: the largest integer <= x, element by element."""
def floor_divide(input, other, *, out=None) -> _Tensor: """floor_divide(input, other) -> Tensor: floor(input / other). RuntimeError for an integer division by zero."""
def fmod(input, other, *, out=None) -> _Tensor: """fmod(input, other) -> Tensor: the remainder with the sign of input, broadcasting, dtypes promoted. Gradient: (1, -trunc(input / other))."""
def frac(input, *, out=None) -> _Tensor: """frac(input) -> Tensor: x - trunc(x)."""
def from_numpy(ndarray) -> _Tensor: """A tensor that shares the array's memory."""
def frombuffer(buffer, *, dtype, count=-1, offset=0, requires_grad=False) -> _Tensor: """A 1-d tensor on the memory of a buffer (bytes are read-only: writing raises)."""
def full(size, fill_value, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """A tensor of one value; bools give bool, ints int64, floats the default dtype."""
def full_like(input, fill_value, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False) -> _Tensor: """One value in the shape and dtype of input."""
def gather(input, dim, index) -> _Tensor: """gather(input, dim, index) -> Tensor: out[i][j] = input[index[i][j]][j] for dim 0. Gradient: scatter_add into zeros."""
def gcd(input, other, *, out=None) -> _Tensor: """gcd(input, other) -> Tensor of integers: the greatest common divisor, element by element."""
def ge(input, other, *, out=None) -> builtins.bool: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
def ger(input, vec2, *, out=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
def get_default_device() -> _device: """get_default_device() -> device: the CPU."""
def get_default_dtype() -> _dtype: """get_default_dtype() -> dtype: what floating-point tensors get when no dtype is given."""
def get_float32_matmul_precision(): """What set_float32_matmul_precision was told."""
def get_num_interop_threads(): """get_num_interop_threads() -> 1: there is one pool."""
def get_num_threads() -> builtins.int: """get_num_threads() -> int."""
def get_rng_state() -> _Tensor: """get_rng_state() -> uint8 Tensor: where the default stream is (PyTorch's layout)."""
def greater(input, other, *, out=None) -> builtins.bool: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
def greater_equal(input, other, *, out=None) -> builtins.bool: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
def gt(input, other, *, out=None) -> builtins.bool: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
half: _dtype
def heaviside(input, values, *, out=None) -> _Tensor: """heaviside(input, values) -> Tensor: 0 below 0, values at 0, 1 above."""
def histc(input, bins=100, min=0, max=0, *, out=None) -> _Tensor: """histc(input, bins=100, min=0, max=0) -> Tensor: counts in equal bins of [min, max] (of the data if they are equal)."""
def hsplit(input, indices_or_sections): """hsplit(input, n or indices) -> tuple of views: equal parts of dimension 1, or cut at the indices."""
def hstack(tensors) -> _Tensor: """hstack(tensors) -> Tensor: joined column-wise."""
def hypot(input, other, *, out=None) -> _Tensor: """hypot(input, other) -> Tensor: sqrt(input^2 + other^2), broadcasting, dtypes promoted. Gradient: (input, other) / hypot."""
def i0(input, *, out=None) -> _Tensor: """i0(input) -> Tensor: the modified Bessel function of order 0."""
def igamma(input, other, *, out=None) -> _Tensor: """gammainc(input, other) -> Tensor: the regularized lower incomplete gamma function P(input, other)."""
def igammac(input, other, *, out=None) -> _Tensor: """gammaincc(input, other) -> Tensor: the regularized upper incomplete gamma function Q(input, other)."""
def index_add(input, dim, index, source, alpha=1) -> _Tensor: """index_add(input, dim, index, source, alpha=1) -> Tensor: input with source added at these parts of dim."""
def index_copy(input, dim, index, source) -> _Tensor: """index_copy(input, dim, index, source) -> Tensor: input with these parts of dim replaced."""
def index_fill(input, dim, index, value) -> _Tensor: """index_fill(input, dim, index, value) -> Tensor: input with these parts of dim set to value."""
def index_put(input, indices, values, accumulate=False) -> _Tensor: """index_put(input, indices, values, accumulate=False) -> Tensor: input with input[indices] = values (or += values)."""
def index_select(input, dim, index) -> _Tensor: """index_select(input, dim, index) -> Tensor: the parts of dim at these indices. Gradient: index_add into zeros."""
inf: builtins.float
def initial_seed() -> builtins.int: """initial_seed() -> int: the seed of the default stream."""
def inner(input, other, *, out=None) -> _Tensor: """inner(input, other) -> Tensor: the dot products over the last dimensions."""
int: _dtype
int16: _dtype
int32: _dtype
int64: _dtype
int8: _dtype
def inverse(A, *, out=None) -> _Tensor: """inv(A) -> Tensor: the inverse of square matrices. Gradient: -inv.T @ g @ inv.T."""
def is_anomaly_check_nan_enabled() -> builtins.bool: """is_anomaly_check_nan_enabled() -> bool: does anomaly detection, when it is on, search gradients for NaN?"""
def is_anomaly_enabled() -> builtins.bool: """is_anomaly_enabled() -> bool: is anomaly detection on?"""
def is_complex(input) -> builtins.bool: """is_complex(input) -> bool: always False for what exists here."""
def is_floating_point(input) -> builtins.bool: """is_floating_point(input) -> bool: is its dtype a floating one?"""
def is_grad_enabled() -> builtins.bool: """is_grad_enabled() -> bool: is this thread recording?"""
def is_inference_mode_enabled() -> builtins.bool: """is_inference_mode_enabled() -> bool: is this thread under inference_mode?"""
def is_nonzero(input) -> builtins.bool: """is_nonzero(input) -> bool: of a tensor of one element."""
def is_storage(obj) -> builtins.bool: """is_storage(obj) -> bool."""
def is_tensor(obj) -> builtins.bool: """is_tensor(obj) -> bool."""
def isclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> builtins.bool: """isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool Tensor: |input - other| <= atol + rtol |other|."""
def isfinite(input, *, out=None) -> builtins.bool: """isfinite(input) -> bool Tensor: is it neither NaN nor an infinity, element by element. Not differentiable."""
def isin(elements, test_elements, *, assume_unique=False, invert=False) -> builtins.bool: """isin(elements, test_elements, assume_unique=False, invert=False) -> bool Tensor: which elements occur in test_elements."""
def isinf(input, *, out=None) -> builtins.bool: """isinf(input) -> bool Tensor: is it an infinity, element by element. Not differentiable."""
def isnan(input, *, out=None) -> builtins.bool: """isnan(input) -> bool Tensor: is it NaN, element by element. Not differentiable."""
def isneginf(input, *, out=None) -> builtins.bool: """isneginf(input) -> bool Tensor."""
def isposinf(input, *, out=None) -> builtins.bool: """isposinf(input) -> bool Tensor."""
def isreal(input) -> builtins.bool: """isreal(input) -> bool Tensor: always true here."""
def kron(input, other, *, out=None) -> _Tensor: """kron(input, other) -> Tensor: the Kronecker product."""
def kthvalue(input, k, dim=-1, keepdim=False, *, out=None): """kthvalue(input, k, dim=-1, keepdim=False) -> (values, indices): the k-th smallest along dim, counted from 1."""
def lcm(input, other, *, out=None) -> _Tensor: """lcm(input, other) -> Tensor of integers: the least common multiple, element by element."""
def ldexp(input, other, *, out=None) -> _Tensor: """ldexp(input, other) -> Tensor: input * 2^other."""
def le(input, other, *, out=None) -> builtins.bool: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
def lerp(input, end, weight, *, out=None) -> _Tensor: """lerp(input, end, weight) -> Tensor: input + weight * (end - input)."""
def less(input, other, *, out=None) -> builtins.bool: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
def less_equal(input, other, *, out=None) -> builtins.bool: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
def lgamma(input, *, out=None) -> _Tensor: """lgamma(input) -> Tensor: log|Gamma(x)|. Gradient: digamma."""
def linspace(start, end, steps, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """steps values from start to end, both included."""
def load(f, map_location=None, pickle_module=None, *, weights_only=None, mmap=None, **pickle_load_args): """What `save` wrote to the path or readable binary file `f`; or the content of a PyTorch zip file or safetensors"""
def log(input, *, out=None) -> _Tensor: """log(input) -> Tensor: the natural logarithm, element by element."""
def log10(input, *, out=None) -> _Tensor: """log10(input) -> Tensor: the logarithm to base 10, element by element."""
def log1p(input, *, out=None) -> _Tensor: """log1p(input) -> Tensor: log(1 + x), exact near 0, element by element."""
def log2(input, *, out=None) -> _Tensor: """log2(input) -> Tensor: the logarithm to base 2, element by element."""
def log_softmax(input, dim, dtype=None, *, out=None) -> _Tensor: """log_softmax(input, dim, dtype=None) -> Tensor: x - log(sum(exp(x))) over dim."""
def logaddexp(input, other, *, out=None) -> _Tensor: """logaddexp(input, other) -> Tensor: log(exp(input) + exp(other)), without overflow."""
def logaddexp2(input, other, *, out=None) -> _Tensor: """logaddexp2(input, other) -> Tensor: log2(2^input + 2^other), without overflow."""
def logcumsumexp(input, dim, *, out=None) -> _Tensor: """logcumsumexp(input, dim) -> Tensor: log of the running sum of e^input along dim, without overflow."""
def logdet(A) -> _Tensor: """logdet(A) -> Tensor: log(det(A)), NaN where det is negative."""
def logical_and(input, other, *, out=None) -> builtins.bool: """logical_and(input, other) -> bool Tensor: both nonzero, element by element, broadcasting. Not differentiable."""
def logical_not(input, *, out=None) -> builtins.bool: """logical_not(input) -> bool Tensor: is it zero (False), element by element. Not differentiable."""
def logical_or(input, other, *, out=None) -> builtins.bool: """logical_or(input, other) -> bool Tensor: one nonzero, element by element, broadcasting. Not differentiable."""
def logical_xor(input, other, *, out=None) -> builtins.bool: """logical_xor(input, other) -> bool Tensor: exactly one nonzero, element by element, broadcasting. Not differentiable."""
def logit(input, eps=None, *, out=None) -> _Tensor: """logit(input, eps=None) -> Tensor: log(x / (1 - x)), x limited to [eps, 1 - eps]."""
def logspace(start, end, steps, base=10.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """base ** linspace(start, end, steps)."""
def logsumexp(input, dim, keepdim=False, *, out=None) -> _Tensor: """logsumexp(input, dim, keepdim=False) -> Tensor: log(sum(exp(x))) over dim, without overflow. Gradient: softmax."""
long: _dtype
def lt(input, other, *, out=None) -> builtins.bool: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
def manual_seed(seed): """manual_seed(seed) -> Generator: seed the default stream."""
def masked_fill(input, mask, value) -> _Tensor: """masked_fill(input, mask, value) -> Tensor: value where mask holds."""
def masked_scatter(input, mask, source) -> _Tensor: """masked_scatter(input, mask, source) -> Tensor: input with source's elements, in order, where mask holds."""
def masked_select(input, mask) -> _Tensor: """masked_select(input, mask) -> 1-d Tensor of the elements where mask holds."""
def matmul(input, other, *, out=None) -> _Tensor: """matmul(input, other) -> Tensor: the matrix product; vectors give dot products, leading dimensions broadcast."""
def matrix_power(A, n) -> _Tensor: """matrix_power(A, n) -> Tensor: A @ A @ ... n times; negative n of the inverse."""
def max(input, dim=None, keepdim=False, *, other=None, out=None): """max(input) -> Tensor; max(input, dim, keepdim=False) -> (values, indices); max(input, other) -> Tensor."""
def maximum(input, other, *, out=None) -> _Tensor: """maximum(input, other) -> Tensor: the larger of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the larger, half each where equal."""
def mean(input, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """mean(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the mean over dim. RuntimeError for integers."""
def median(input, dim=None, keepdim=False, *, out=None): """median(input) -> Tensor; median(input, dim, keepdim=False) -> (values, indices): the lower median."""
def meshgrid(*tensors, indexing=None): """meshgrid(*tensors, indexing='ij') -> tuple of Tensors: each vector spread over a grid of all ('xy': the first two exchanged)."""
def min(input, dim=None, keepdim=False, *, other=None, out=None): """min(input) -> Tensor; min(input, dim, keepdim=False) -> (values, indices); min(input, other) -> Tensor."""
def minimum(input, other, *, out=None) -> _Tensor: """minimum(input, other) -> Tensor: the smaller of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the smaller, half each where equal."""
def mm(input, mat2, *, out=None) -> _Tensor: """mm(input, mat2) -> Tensor: (n, k) @ (k, m)."""
def mode(input, dim=-1, keepdim=False, *, out=None): """mode(input, dim=-1, keepdim=False) -> (values, indices): the most frequent value (the smallest of several), its last place."""
def moveaxis(input, source, destination) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
def movedim(input, source, destination) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
mps: Any
def msort(input, *, out=None) -> _Tensor: """msort(input) -> Tensor: sorted along the first dimension."""
def mul(input, other, *, out=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
def multinomial(input, num_samples, replacement=False, *, generator=None, out=None) -> _Tensor: """multinomial(input, num_samples, replacement=False) -> int64 Tensor: indices drawn with the weights of each row of input."""
def multiply(input, other, *, out=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
def mv(input, vec, *, out=None) -> _Tensor: """mv(input, vec) -> Tensor: a matrix times a vector."""
def mvlgamma(input, p, *, out=None) -> _Tensor: """multigammaln(input, p) -> Tensor: the logarithm of the gamma function of dimension p, for input > (p - 1) / 2."""
nan: builtins.float
def nan_to_num(input, nan=0.0, posinf=None, neginf=None, *, out=None) -> _Tensor: """nan_to_num(input, nan=0, posinf=None, neginf=None) -> Tensor: NaN and infinities replaced (by the dtype's limits)."""
def nanmean(input, dim=None, keepdim=False, *, dtype=None) -> _Tensor: """nanmean(input, dim=None, keepdim=False) -> Tensor: the mean without the NaNs."""
def nanmedian(input, dim=None, keepdim=False, *, out=None): """nanmedian(input) -> Tensor; nanmedian(input, dim, keepdim=False) -> (values, indices): the lower median."""
def nanquantile(input, q, dim=None, keepdim=False, *, interpolation='linear', out=None) -> _Tensor: """nanquantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: quantile of what is not NaN."""
def nansum(input, dim=None, keepdim=False, *, dtype=None) -> _Tensor: """nansum(input, dim=None, keepdim=False) -> Tensor: the sum without the NaNs."""
def narrow(input, dim, start, length) -> _Tensor: """narrow(input, dim, start, length) -> Tensor: a view of a range of dim."""
def narrow_copy(input, dim, start, length) -> _Tensor: """narrow_copy(input, dim, start, length) -> Tensor: narrow, copied."""
def ne(input, other, *, out=None) -> builtins.bool: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
def neg(input, *, out=None) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
def negative(input, *, out=None) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
newaxis: Any
def nonzero(input, as_tuple=False) -> _Tensor: """nonzero(input, as_tuple=False) -> int64 Tensor of the indices of nonzero elements, a row each (or a tuple of columns)."""
def norm(input, p='fro', dim=None, keepdim=False, out=None, dtype=None) -> _Tensor: """norm(input, p='fro', dim=None, keepdim=False) -> Tensor: (sum |x|^p)^(1/p) over dim; inf, -inf and 0 as limits."""
def normal(mean, std=1.0, size=None, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """normal(mean, std, size=None) -> Tensor: normal draws; mean and std are numbers (with size) or tensors."""
def not_equal(input, other, *, out=None) -> builtins.bool: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
def numel(input) -> builtins.int: """numel(input) -> int: the number of elements."""
def ones(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """A tensor of ones."""
def ones_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False) -> _Tensor: """Ones in the shape and dtype of input."""
def outer(input, vec2, *, out=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
def permute(input, dims) -> _Tensor: """permute(input, dims) -> Tensor: a view with the dimensions in another order."""
pi: builtins.float
def pinverse(A, *, rtol=None, atol=None, hermitian=False) -> _Tensor: """pinv(A) -> Tensor: the pseudo-inverse, by the singular values above the tolerance."""
def poisson(input, generator=None) -> _Tensor: """poisson(input) -> Tensor: a Poisson draw for each rate."""
def polygamma(n, input, *, out=None) -> _Tensor: """polygamma(n, input) -> Tensor: the n-th derivative of digamma."""
def positive(input) -> _Tensor: """positive(input) -> Tensor: input itself."""
def pow(input, exponent, *, out=None) -> _Tensor: """pow(input, exponent) -> Tensor: input ^ exponent. Gradient: (exponent input^(exponent-1), input^exponent log input)."""
preserve_format: Any
def prod(input, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """prod(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the product over one dim, or of all."""
def promote_types(type1, type2) -> _dtype: """promote_types(type1, type2) -> dtype: the smallest dtype to which both can be converted safely."""
def put(input, index, source, accumulate=False) -> _Tensor: """put(input, index, source, accumulate=False) -> Tensor: the flattened input with elements replaced."""
qint32: _dtype
qint8: _dtype
def qr(input, some=True, *, out=None): """qr(input, some=True) -> (Q, R): linalg.qr, reduced or complete."""
def quantile(input, q, dim=None, keepdim=False, *, interpolation='linear', out=None) -> _Tensor: """quantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: values with a share q of dim below them."""
quint8: _dtype
def rad2deg(input, *, out=None) -> _Tensor: """rad2deg(input) -> Tensor."""
def rand(*size, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """rand(*size) -> Tensor: uniform in [0, 1)."""
def rand_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, generator=None) -> _Tensor: """rand_like(input) -> Tensor: uniform in [0, 1) in the shape of input."""
def randint(low, high=None, size=None, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """randint(low=0, high, size) -> int64 Tensor: integers in [low, high)."""
def randint_like(input, low, high=None, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, generator=None) -> _Tensor: """randint_like(input, low=0, high) -> Tensor: integers in [low, high) in the shape and dtype of input."""
def randn(*size, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """randn(*size) -> Tensor: normal with mean 0 and standard deviation 1."""
def randn_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, generator=None) -> _Tensor: """randn_like(input) -> Tensor: standard normal in the shape of input."""
def randperm(n, *, generator=None, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """randperm(n) -> int64 Tensor: 0..n-1 in random order."""
def range(start=0, end=None, step=1, **kwargs) -> _Tensor: """Like arange, end included (deprecated in favour of arange)."""
def ravel(input) -> _Tensor: """ravel(input) -> Tensor: one dimension."""
def reciprocal(input, *, out=None) -> _Tensor: """reciprocal(input) -> Tensor: 1 / x, element by element."""
def relu(input, *, out=None) -> _Tensor: """relu(input) -> Tensor: max(0, x), element by element."""
def remainder(input, other, *, out=None) -> _Tensor: """remainder(input, other) -> Tensor: input - floor(input / other) * other: the sign of other."""
def repeat_interleave(input, repeats=None, dim=None, *, output_size=None) -> _Tensor: """repeat_interleave(input, repeats, dim=None) -> Tensor: each element repeated; repeat_interleave(repeats): its index instead."""
def reshape(input, shape) -> _Tensor: """reshape(input, shape) -> Tensor: another shape of as many elements (one length may be -1); a view where possible."""
def result_type(a, b) -> _dtype: """result_type(tensor1, tensor2) -> dtype: what arithmetic on these operands gives."""
return_types: Any
def roll(input, shifts, dims=()) -> _Tensor: """roll(input, shifts, dims=None) -> Tensor: elements moved along dims, those pushed out coming in again (flattened without dims)."""
def rot90(input, k=1, dims=...) -> _Tensor: """rot90(input, k=1, dims=(0, 1)) -> Tensor: turned by k quarters in the plane of dims, from the first towards the second."""
def round(input, *, decimals=0, out=None) -> _Tensor: """round(input, decimals=0) -> Tensor: the nearest value with that many decimals, halves to even. Gradient: 0."""
def row_stack(tensors) -> _Tensor: """vstack(tensors) -> Tensor: joined row-wise."""
def rsqrt(input, *, out=None) -> _Tensor: """rsqrt(input) -> Tensor: 1 / sqrt(x), element by element."""
def rsub(input, other, *, alpha=1) -> _Tensor: """rsub(input, other, alpha=1) -> Tensor: other - alpha * input."""
def save(obj, f, pickle_module=None, pickle_protocol=None, _use_new_zipfile_serialization=True): """Write `obj` to the path or the writable binary file `f`, as one safetensors file."""
def scalar_tensor(s, *, dtype=None, device=None, requires_grad=False) -> _Tensor: """A 0-d tensor."""
def scatter(input, *args, out=None, **kwargs) -> _Tensor: """scatter(input, dim, index, src or value, reduce=None) -> Tensor: input with src written where index points."""
def scatter_add(input, dim, index, src) -> _Tensor: """scatter_add(input, dim, index, src) -> Tensor: input with src added where index points."""
def scatter_reduce(input, dim, index, src, reduce, include_self=True) -> _Tensor: """scatter_reduce(input, dim, index, src, reduce, include_self=True) -> Tensor: sum, prod, mean, amax or amin where index points."""
def searchsorted(sorted_sequence, input, *, out_int32=False, right=False, side=None, sorter=None, out=None) -> builtins.int: """searchsorted(sorted_sequence, input, right=False, side=None, sorter=None) -> int Tensor: where input would be inserted."""
def seed() -> builtins.int: """seed() -> int: seed the default stream from the system's entropy."""
def select(input, dim, index) -> _Tensor: """select(input, dim, index) -> Tensor: a view at one index of dim."""
def select_scatter(input, src, dim, index) -> _Tensor: """select_scatter(input, src, dim, index) -> Tensor: a copy of input with select(dim, index) replaced by src."""
def set_anomaly_enabled(mode, check_nan=True): """set_anomaly_enabled(mode, check_nan=True): switch anomaly detection on or off; see `detect_anomaly`."""
def set_default_device(device): """set_default_device(device): accepts the CPU, raises for others."""
def set_default_dtype(d, /): """set_default_dtype(d): d is float32 or float64 (half precision is storage only here)."""
def set_default_tensor_type(t): """set_default_tensor_type(FloatTensor or DoubleTensor)."""
def set_float32_matmul_precision(precision): """Accepted ('highest', 'high', 'medium'): products are always computed in full float32 here."""
def set_flush_denormal(mode) -> builtins.bool: """set_flush_denormal(mode) -> bool: flush denormals to zero in this thread (x86 with SSE3); False where the CPU cannot."""
def set_num_interop_threads(n): """Accepted: there is one pool here, and it cannot change a result."""
def set_num_threads(n): """set_num_threads(n): how many threads kernels may use (results do not depend on it)."""
def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None): """set_printoptions(...): digits after the point, when to abbreviate, how many items at the edges, characters per line."""
def set_rng_state(new_state): """set_rng_state(new_state): continue the default stream from there."""
def sgn(input, *, out=None) -> _Tensor: """sgn(input) -> Tensor: the sign."""
short: _dtype
def show_config(): """show_config(): print version, CPU level, threads and the versions of what is used."""
def sigmoid(input, *, out=None) -> _Tensor: """sigmoid(input) -> Tensor: 1 / (1 + e^-x), element by element."""
def sign(input, *, out=None) -> _Tensor: """sign(input) -> Tensor: -1, 0 or 1, element by element."""
def signbit(input, *, out=None) -> builtins.bool: """signbit(input) -> bool Tensor: is its sign bit set, element by element. Not differentiable."""
def sin(input, *, out=None) -> _Tensor: """sin(input) -> Tensor: the sine, element by element."""
def sinc(input, *, out=None) -> _Tensor: """sinc(input) -> Tensor: sin(pi x) / (pi x), 1 at 0."""
def sinh(input, *, out=None) -> _Tensor: """sinh(input) -> Tensor: the hyperbolic sine, element by element."""
def slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> _Tensor: """slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> Tensor: a copy with that slice replaced by src."""
def slogdet(input): """slogdet(input) -> (sign, logabsdet): linalg.slogdet."""
def softmax(input, dim, dtype=None, *, out=None) -> _Tensor: """softmax(input, dim, dtype=None) -> Tensor: exp(x) / sum(exp(x)) over dim."""
def sort(input, dim=-1, descending=False, *, stable=False, out=None): """sort(input, dim=-1, descending=False, *, stable=False) -> (values, indices): sorted along dim; always stable here."""
sparse_coo: Any
def split(tensor, split_size_or_sections, dim=0): """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths."""
def split_with_sizes(input, split_sizes, dim=0): """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths."""
def sqrt(input, *, out=None) -> _Tensor: """sqrt(input) -> Tensor: the square root, element by element."""
def square(input, *, out=None) -> _Tensor: """square(input) -> Tensor: x^2, element by element."""
def squeeze(input, dim=None) -> _Tensor: """squeeze(input, dim=None) -> Tensor: a view without the dimensions of length 1."""
def stack(tensors, dim=0, *, out=None) -> _Tensor: """stack(tensors, dim=0) -> Tensor: joined along a new dimension."""
def std(input, dim=None, unbiased=None, keepdim=False, *, correction=None, out=None) -> _Tensor: """std(input, dim=None, *, correction=1, keepdim=False) -> Tensor: the square root of var."""
def std_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None): """std_mean(input, dim=None, *, correction=1, keepdim=False) -> (std, mean)."""
strided: Any
def sub(input, other, *, alpha=1, out=None) -> _Tensor: """sub(input, other, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
def subtract(input, other, *, alpha=1, out=None) -> _Tensor: """sub(input, other, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
def sum(input, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """sum(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the sum over dim (an int, a tuple, None: all)."""
def svd(input, some=True, compute_uv=True): """svd(input, some=True, compute_uv=True) -> (U, S, V): input = U diag(S) V.T, with square U and V unless some, zeros unless compute_uv."""
def swapaxes(input, dim0, dim1) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
def swapdims(input, dim0, dim1) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
def t(input) -> _Tensor: """t(input) -> Tensor: the transpose of a matrix."""
def take(input, index) -> _Tensor: """take(input, index) -> Tensor: elements of the flattened input."""
def take_along_dim(input, indices, dim=None) -> _Tensor: """take_along_dim(input, indices, dim=None) -> Tensor: gather with broadcasting."""
def tan(input, *, out=None) -> _Tensor: """tan(input) -> Tensor: the tangent, element by element."""
def tanh(input, *, out=None) -> _Tensor: """tanh(input) -> Tensor: the hyperbolic tangent, element by element."""
def tensor(data, *, dtype=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """A new tensor holding a copy of data: a number, nested lists of numbers, an array or a tensor."""
def tensor_split(input, indices_or_sections, dim=0): """tensor_split(input, n or indices, dim=0) -> tuple of views: n nearly equal parts, or cut at the indices."""
def tensordot(a, b, dims=2, out=None) -> _Tensor: """tensordot(a, b, dims=2) -> Tensor: summed over the last dims of a and the first of b, or over two lists of dimensions."""
def tile(input, dims) -> _Tensor: """tile(input, dims) -> Tensor: repeat, where missing dims count as 1 in front."""
def topk(input, k, dim=-1, largest=True, sorted=True, *, out=None): """topk(input, k, dim=-1, largest=True, sorted=True) -> (values, indices): the k largest (or smallest) along dim, in order."""
def trace(input) -> _Tensor: """trace(input) -> Tensor: the sum of the diagonal of a matrix."""
def transpose(input, dim0, dim1) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
def trapezoid(y, x=None, *, dx=1, dim=-1) -> _Tensor: """trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the area under y along dim by the trapezoidal rule."""
def trapz(y, x=None, *, dx=1, dim=-1) -> _Tensor: """trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the area under y along dim by the trapezoidal rule."""
def tril(input, diagonal=0, *, out=None) -> _Tensor: """tril(input, diagonal=0) -> Tensor: the last two dimensions with zeros above that diagonal. Gradient: likewise."""
def tril_indices(row, col, offset=0, *, dtype=None, device=None, layout=None) -> _Tensor: """tril_indices(row, col, offset=0) -> int64 Tensor (2, n): where tril of a (row, col) matrix keeps elements."""
def triu(input, diagonal=0, *, out=None) -> _Tensor: """triu(input, diagonal=0) -> Tensor: the last two dimensions with zeros below that diagonal. Gradient: likewise."""
def triu_indices(row, col, offset=0, *, dtype=None, device=None, layout=None) -> _Tensor: """triu_indices(row, col, offset=0) -> int64 Tensor (2, n): where triu of a (row, col) matrix keeps elements."""
def true_divide(input, other, *, rounding_mode=None, out=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
def trunc(input, *, out=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
uint16: _dtype
uint32: _dtype
uint64: _dtype
uint8: _dtype
def unbind(input, dim=0): """unbind(input, dim=0) -> tuple of views: the parts along dim."""
def unflatten(input, dim, sizes) -> _Tensor: """unflatten(input, dim, sizes) -> Tensor: one dimension split into several (one may be -1)."""
def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None) -> _Tensor: """unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None) -> Tensor, or a tuple with inverse and counts."""
def unique_consecutive(input, return_inverse=False, return_counts=False, dim=None) -> _Tensor: """unique_consecutive(input, return_inverse=False, return_counts=False, dim=None) -> Tensor or tuple: runs of equal elements as one."""
def unravel_index(indices, shape): """unravel_index(indices, shape) -> tuple of int64 Tensors: flat indices as coordinates in shape."""
def unsqueeze(input, dim) -> _Tensor: """unsqueeze(input, dim) -> Tensor: a view with a new dimension of length 1."""
def use_deterministic_algorithms(mode, *, warn_only=False): """Results never depend on threads or timing here; the flag is remembered."""
def var(input, dim=None, unbiased=None, keepdim=False, *, correction=None, out=None) -> _Tensor: """var(input, dim=None, *, correction=1, keepdim=False) -> Tensor: sum of squared deviations / (n - correction)."""
def var_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None): """var_mean(input, dim=None, *, correction=1, keepdim=False) -> (var, mean)."""
version: Any
def vmap(func, in_dims=0, out_dims=0, randomness='error', *, chunk_size=None): """The function that calls func once for each sample along a dimension of its arguments, and stacks what comes out."""
def vsplit(input, indices_or_sections): """vsplit(input, n or indices) -> tuple of views: equal parts of dimension 0, or cut at the indices."""
def vstack(tensors) -> _Tensor: """vstack(tensors) -> Tensor: joined row-wise."""
def where(condition, input=None, other=None, *, out=None) -> _Tensor: """where(condition, input, other) -> Tensor: input where condition holds, else other. where(condition): nonzero(as_tuple=True)."""
def xlogy(input, other, *, out=None) -> _Tensor: """xlogy(input, other) -> Tensor: input * log(other), 0 where input is 0 (NaN where other is)."""
xpu: Any
def zeros(*size, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False) -> _Tensor: """A tensor of zeros."""
def zeros_like(input, *, dtype=None, layout=None, device=None, requires_grad=False, memory_format=None, pin_memory=False) -> _Tensor: """Zeros in the shape and dtype of input."""
