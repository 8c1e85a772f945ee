"""microgradx: reverse-mode automatic differentiation and small neural networks on a CPU, with PyTorch's names."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx import amp as amp
from microgradx import analysis as analysis
from microgradx import autograd as autograd
from microgradx import binning as binning
from microgradx import compiler as compiler
from microgradx import complex_numbers as complex_numbers
from microgradx import contraction as contraction
from microgradx import creation as creation
from microgradx import cumulative as cumulative
from microgradx import distributed as distributed
from microgradx import distributions as distributions
from microgradx import dlpack as dlpack
from microgradx import elementary as elementary
from microgradx import factorizations as factorizations
from microgradx import fft as fft
from microgradx import func as func
from microgradx import functional as functional
from microgradx import futures as futures
from microgradx import hub as hub
from microgradx import indexing as indexing
from microgradx import jit as jit
from microgradx import layouts as layouts
from microgradx import library as library
from microgradx import linalg as linalg
from microgradx import multiprocessing as multiprocessing
from microgradx import nn as nn
from microgradx import one_liners as one_liners
from microgradx import optim as optim
from microgradx import ordering as ordering
from microgradx import overrides as overrides
from microgradx import pointwise as pointwise
from microgradx import products as products
from microgradx import profiler as profiler
from microgradx import random as random
from microgradx import rare as rare
from microgradx import reduction as reduction
from microgradx import serialization as serialization
from microgradx import shaping as shaping
from microgradx import signal as signal
from microgradx import sparse as sparse
from microgradx import special as special
from microgradx import storage as storage
from microgradx import testing as testing
from microgradx import torch_version as torch_version
from microgradx import utils as utils
from microgradx import vision as vision
from microgradx._engine.device import device as _device
from microgradx._engine.device import device as device
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.dtype import dtype as dtype
from microgradx._engine.ops.random import Generator as Generator
from microgradx._engine.storage import Storage as UntypedStorage
from microgradx._engine.tensor import Size as Size
from microgradx._engine.tensor import Size as _Size
from microgradx._engine.tensor import Tensor as Tensor
from microgradx._engine.tensor import Tensor as _Tensor
from microgradx._torch_files import PyTorchFileReader as PyTorchFileReader
from microgradx._type_info import finfo as finfo
from microgradx._type_info import iinfo as iinfo
from microgradx.amp import GradScaler as GradScaler
from microgradx.amp import autocast as autocast
from microgradx.autograd.grad_mode import enable_grad as enable_grad
from microgradx.autograd.grad_mode import inference_mode as inference_mode
from microgradx.autograd.grad_mode import no_grad as no_grad
from microgradx.autograd.grad_mode import set_grad_enabled as set_grad_enabled
from microgradx.futures import Future as Future
from microgradx.random import fork_rng as fork_rng

BFloat16Tensor: Any
BoolTensor: Any
ByteTensor: Any
CharTensor: Any
DeviceObjType: Any
DoubleTensor: Any
FloatTensor: Any
HalfTensor: Any
IntTensor: Any
LongTensor: Any
OutOfMemoryError: Any
ScriptModule: Any
ShortTensor: Any
Stream: Any
SymBool: Any
SymFloat: Any
SymInt: Any
TensorType: Any
__version__: Any
def abs(input: Any, *, out: Any=None) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
def abs_(input: Any, *, out: Any=None) -> Any: """abs, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of abs."""
def absolute(input: Any, *, out: Any=None) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
accelerator: Any
def acos(input: Any, *, out: Any=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
def acos_(input: Any, *, out: Any=None) -> Any: """acos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of acos."""
def acosh(input: Any, *, out: Any=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)), element by element."""
def acosh_(input: Any, *, out: Any=None) -> Any: """acosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of acosh."""
def adaptive_avg_pool1d(input: Any, output_size: Any) -> Any: """Means over the windows [floor(i size / output_size), ceil((i + 1) size / output_size)) of each dimension; None keeps a size."""
def adaptive_max_pool1d(input: Any, output_size: Any) -> Any: """nn.functional.adaptive_max_pool1d: (values, their places)."""
def add(input: Any, other: Any, *rest: Any, alpha: Any=1, out: Any=None) -> _Tensor: """add(input, other, *, alpha=1) -> Tensor: input + alpha * other, broadcasting, dtypes promoted. Gradient: (1, alpha)."""
def addbmm(input: Any, batch1: Any, batch2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha the sum of batch1 @ batch2."""
def addcdiv(input: Any, tensor1: Any, tensor2: Any, *, value: Any=1, out: Any=None) -> _Tensor: """addcdiv(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 / tensor2."""
def addcmul(input: Any, tensor1: Any, tensor2: Any, *, value: Any=1, out: Any=None) -> _Tensor: """addcmul(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 * tensor2."""
def addmm(input: Any, mat1: Any, mat2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addmm(input, mat1, mat2, beta=1, alpha=1) -> Tensor: beta input + alpha mat1 @ mat2."""
def addmv(input: Any, mat: Any, vec: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addmv(input, mat, vec, beta=1, alpha=1) -> Tensor: beta input + alpha mat @ vec."""
def addmv_(input: Any, mat: Any, vec: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> Any: """addmv, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addmv."""
def addr(input: Any, vec1: Any, vec2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addr(input, vec1, vec2, beta=1, alpha=1) -> Tensor: beta input + alpha outer(vec1, vec2)."""
def adjoint(input: Any) -> _Tensor: """adjoint(input) -> Tensor: a view with the last two dimensions exchanged, conjugated where it is complex."""
def alias_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """alias_copy(input, ...): what alias shows, in memory of its own."""
def all(input: Any, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """all(input, dim=None, keepdim=False) -> bool Tensor: are all elements nonzero?"""
def allclose(input: Any, other: Any, rtol: Any=1e-05, atol: Any=1e-08, equal_nan: Any=False) -> builtins.bool: """allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool: isclose everywhere."""
def alpha_dropout(input: Any, p: Any, train: Any) -> Any: """nn.functional.alpha_dropout(input, p, train)."""
def alpha_dropout_(input: Any, p: Any, train: Any) -> Any: """nn.functional.alpha_dropout(input, p, train), in place."""
def amax(input: Any, dim: Any=(), keepdim: Any=False, *, out: Any=None) -> _Tensor: """amax(input, dim=(), keepdim=False) -> Tensor: the largest over dim; equal ones share the gradient."""
def amin(input: Any, dim: Any=(), keepdim: Any=False, *, out: Any=None) -> _Tensor: """amin(input, dim=(), keepdim=False) -> Tensor: the smallest over dim; equal ones share the gradient."""
def aminmax(input: Any, *, dim: Any=None, keepdim: Any=False, out: Any=None) -> Any: """aminmax(input, dim=None, keepdim=False) -> (min, max)."""
def angle(input: Any, *, out: Any=None) -> _Tensor: """angle(input) -> Tensor: atan2(imag, real); of a real tensor 0, or pi for negative numbers (NaN stays), with a gradient of zero."""
def any(input: Any, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """any(input, dim=None, keepdim=False) -> bool Tensor: is one element nonzero?"""
def arange(start: Any=None, end: Any=None, step: Any=1, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """start, start + step, ... below end; ints give int64, anything else the default dtype."""
def arccos(input: Any, *, out: Any=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
def arccos_(input: Any, *, out: Any=None) -> Any: """arccos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arccos."""
def arccosh(input: Any, *, out: Any=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)), element by element."""
def arccosh_(input: Any, *, out: Any=None) -> Any: """arccosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arccosh."""
def arcsin(input: Any, *, out: Any=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
def arcsin_(input: Any, *, out: Any=None) -> Any: """arcsin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arcsin."""
def arcsinh(input: Any, *, out: Any=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)), element by element."""
def arcsinh_(input: Any, *, out: Any=None) -> Any: """arcsinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arcsinh."""
def arctan(input: Any, *, out: Any=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
def arctan2(input: Any, other: Any, *, out: Any=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
def arctan_(input: Any, *, out: Any=None) -> Any: """arctan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctan."""
def arctanh(input: Any, *, out: Any=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2, element by element."""
def arctanh_(input: Any, *, out: Any=None) -> Any: """arctanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctanh."""
def are_deterministic_algorithms_enabled() -> Any: """What use_deterministic_algorithms was told."""
def argmax(input: Any, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """argmax(input, dim=None, keepdim=False) -> int64 Tensor: where the largest is (first one; NaN wins), in the flattened input for None."""
def argmin(input: Any, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """argmin(input, dim=None, keepdim=False) -> int64 Tensor: where the smallest is (first one; NaN wins)."""
def argsort(input: Any, dim: Any=-1, descending: Any=False, stable: Any=False) -> _Tensor: """argsort(input, dim=-1, descending=False, stable=False) -> int64 Tensor: the indices of sort."""
def argwhere(input: Any) -> _Tensor: """argwhere(input) -> int64 Tensor: the indices of nonzero elements, a row each."""
def as_strided(input: Any, size: Any, stride: Any, storage_offset: Any=None) -> _Tensor: """as_strided(input, size, stride, storage_offset=None) -> Tensor: a view of any geometry, checked against the storage."""
def as_strided_(input: Any, size: Any, stride: Any, storage_offset: Any=None) -> Any: """as_strided, in place: self becomes that view of its memory. Gradient: that of as_strided."""
def as_strided_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """as_strided_copy(input, ...): what as_strided shows, in memory of its own."""
def as_strided_scatter(input: Any, src: Any, size: Any, stride: Any, storage_offset: Any=None) -> _Tensor: """as_strided_scatter(input, src, size, stride, storage_offset=None) -> Tensor: a copy with as_strided(...) of it replaced."""
def as_tensor(data: Any, dtype: Any=None, device: Any=None) -> _Tensor: """data as a tensor, sharing memory where it can: tensors and arrays of the dtype asked for."""
def asarray(obj: Any, *, dtype: Any=None, device: Any=None, copy: Any=None, requires_grad: Any=None) -> _Tensor: """obj as a tensor; copy=True always copies, copy=False never does (ValueError where it must). requires_grad: obj's unless given."""
def asin(input: Any, *, out: Any=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
def asin_(input: Any, *, out: Any=None) -> Any: """asin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of asin."""
def asinh(input: Any, *, out: Any=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)), element by element."""
def asinh_(input: Any, *, out: Any=None) -> Any: """asinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of asinh."""
def atan(input: Any, *, out: Any=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
def atan2(input: Any, other: Any, *, out: Any=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
def atan_(input: Any, *, out: Any=None) -> Any: """atan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atan."""
def atanh(input: Any, *, out: Any=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2, element by element."""
def atanh_(input: Any, *, out: Any=None) -> Any: """atanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atanh."""
def atleast_1d(*tensors: Any) -> Any: """atleast_1d(*tensors): 0-d tensors get a dimension."""
def atleast_2d(*tensors: Any) -> Any: """atleast_2d(*tensors): at least two dimensions."""
def atleast_3d(*tensors: Any) -> Any: """atleast_3d(*tensors): at least three dimensions."""
def avg_pool1d(input: Any, kernel_size: Any, stride: Any=None, padding: Any=0, ceil_mode: Any=False, count_include_pad: Any=True) -> Any: """The mean of each window of (N, C, L) or (C, L)."""
backends: Any
def baddbmm(input: Any, batch1: Any, batch2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """baddbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha batch1 @ batch2."""
def bartlett_window(window_length: Any, *values: Any, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False, **named: Any) -> _Tensor: """bartlett_window(window_length, periodic=True) -> Tensor: a window for the analysis of signals."""
def batch_norm(input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: Any, momentum: Any, eps: Any, cudnn_enabled: Any) -> Any: """nn.functional.batch_norm with its older order of arguments; cudnn_enabled cannot change a result."""
def bernoulli(input: Any, p: Any=None, *, generator: Any=None, out: Any=None) -> _Tensor: """bernoulli(input) -> Tensor: 1 with the probability each element gives; bernoulli(input, p): with probability p."""
bfloat16: _dtype
def bilinear(input1: Any, input2: Any, weight: Any, bias: Any=None) -> Any: """y[..., k] = sum_ij input1[..., i] weight[k, i, j] input2[..., j] + bias[k]."""
def binary_cross_entropy_with_logits(*args: Any, **kwargs: Any) -> Any: """binary_cross_entropy_with_logits(input, target, weight, pos_weight, reduction): nn.functional.binary_cross_entropy_with_logits with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
def bincount(input: Any, weights: Any=None, minlength: Any=0) -> _Tensor: """bincount(input, weights=None, minlength=0) -> Tensor: how often each value 0, 1, ... occurs."""
def binomial(count: Any, prob: Any, generator: Any=None) -> _Tensor: """binomial(count, prob) -> Tensor: the number of successes in count trials of probability prob."""
def bitwise_and(input: Any, other: Any, *, out: Any=None) -> _Tensor: """bitwise_and(input, other) -> Tensor: the bits set in both. Integers and bools. Not differentiable."""
def bitwise_left_shift(input: Any, other: Any, *, out: Any=None) -> _Tensor: """bitwise_left_shift(input, other) -> Tensor: input << other. Integers and bools. Not differentiable."""
def bitwise_not(input: Any, *, out: Any=None) -> _Tensor: """bitwise_not(input) -> Tensor: ~input: the complement of integers, `not` of bools."""
def bitwise_or(input: Any, other: Any, *, out: Any=None) -> _Tensor: """bitwise_or(input, other) -> Tensor: the bits set in one. Integers and bools. Not differentiable."""
def bitwise_right_shift(input: Any, other: Any, *, out: Any=None) -> _Tensor: """bitwise_right_shift(input, other) -> Tensor: input >> other. Integers and bools. Not differentiable."""
def bitwise_xor(input: Any, other: Any, *, out: Any=None) -> _Tensor: """bitwise_xor(input, other) -> Tensor: the bits set in exactly one. Integers and bools. Not differentiable."""
def blackman_window(window_length: Any, *values: Any, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False, **named: Any) -> _Tensor: """blackman_window(window_length, periodic=True) -> Tensor: a window for the analysis of signals."""
def block_diag(*tensors: Any) -> _Tensor: """block_diag(*tensors) -> Tensor: matrices along the diagonal of a matrix of zeros; vectors count as rows."""
def bmm(input: Any, mat2: Any, *, out: Any=None) -> _Tensor: """bmm(input, mat2) -> Tensor: (b, n, k) @ (b, k, m)."""
bool: _dtype
def broadcast_shapes(*shapes: Any) -> _Size: """broadcast_shapes(*shapes) -> Size: what shapes broadcast to."""
def broadcast_tensors(*tensors: Any) -> Any: """broadcast_tensors(*tensors) -> tuple of Tensors: views of one common shape."""
def broadcast_to(input: Any, size: Any) -> _Tensor: """broadcast_to(input, size) -> Tensor: a view stretched to size."""
def bucketize(input: Any, boundaries: Any, *, out_int32: Any=False, right: Any=False, out: Any=None) -> builtins.int: """bucketize(input, boundaries, right=False) -> int Tensor: the index of the first boundary >= each element (right: >)."""
def can_cast(from_: Any, to: Any) -> builtins.bool: """can_cast(from, to) -> bool: may results of from be written into to?"""
def cartesian_prod(*tensors: Any) -> _Tensor: """cartesian_prod(*tensors) -> Tensor: a row for each way to take one element of every vector."""
def cat(tensors: Any, dim: Any=0, *, out: Any=None) -> _Tensor: """cat(tensors, dim=0) -> Tensor: joined along a dimension; dtypes are promoted."""
def cdist(x1: Any, x2: Any, p: Any=2.0, compute_mode: Any='use_mm_for_euclid_dist_if_necessary') -> _Tensor: """cdist(x1 (..., P, M), x2 (..., R, M), p=2) -> Tensor (..., P, R): p-norm distances of rows."""
cdouble: _dtype
def ceil(input: Any, *, out: Any=None) -> _Tensor: """ceil(input) -> Tensor: the smallest integer >= x, element by element."""
def ceil_(input: Any, *, out: Any=None) -> Any: """ceil, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ceil."""
def celu(input: Any, alpha: Any=1.0, inplace: Any=False) -> Any: """max(0, x) + min(0, alpha * (exp(x / alpha) - 1))."""
def celu_(input: Any, alpha: Any=1.0) -> Any: """celu, in place."""
cfloat: _dtype
def chain_matmul(*matrices: Any, out: Any=None) -> _Tensor: """chain_matmul(*matrices) -> Tensor: their product, in the order that takes the fewest multiplications (deprecated in favour of linalg.multi_dot)."""
chalf: _dtype
def channel_shuffle(input: Any, groups: Any) -> Any: """Interleave the groups of channels of (N, C, ...)."""
channels_last: Any
channels_last_3d: Any
def cholesky(input: Any, upper: Any=False, *, out: Any=None) -> Any: """The old name of cholesky, in linalg (deprecated): lower L with input = L L.T, or upper U with input = U.T U."""
def cholesky_inverse(L: Any, upper: Any=False, *, out: Any=None) -> _Tensor: """cholesky_inverse(L, upper=False) -> Tensor: the inverse of L L.T (of L.T L for upper)."""
def cholesky_solve(B: Any, L: Any, upper: Any=False, *, out: Any=None) -> _Tensor: """cholesky_solve(B, L, upper=False) -> Tensor: X with L L.T X = B (L.T L X = B for upper)."""
def chunk(input: Any, chunks: Any, dim: Any=0) -> Any: """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter)."""
def clamp(input: Any, min: Any=None, max: Any=None, *, out: Any=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
def clamp_(input: Any, min: Any=None, max: Any=None, *, out: Any=None) -> Any: """clamp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp."""
def clamp_max(input: Any, max: Any, *, out: Any=None) -> _Tensor: """clamp_max(input, max) -> Tensor: at most max."""
def clamp_max_(input: Any, max: Any, *, out: Any=None) -> Any: """clamp_max, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp_max."""
def clamp_min(input: Any, min: Any, *, out: Any=None) -> _Tensor: """clamp_min(input, min) -> Tensor: at least min."""
def clamp_min_(input: Any, min: Any, *, out: Any=None) -> Any: """clamp_min, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp_min."""
def clear_autocast_cache() -> Any: """Accepted: nothing is cached, each product converts its operands."""
def clip(input: Any, min: Any=None, max: Any=None, *, out: Any=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
def clip_(input: Any, min: Any=None, max: Any=None, *, out: Any=None) -> Any: """clip, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clip."""
def clone(input: Any, *, memory_format: Any=None) -> _Tensor: """clone(input) -> Tensor: a copy with its own memory; gradients flow through."""
def column_stack(tensors: Any, *, out: Any=None) -> _Tensor: """column_stack(tensors) -> Tensor: 1-d tensors as columns."""
def combinations(input: Any, r: Any=2, with_replacement: Any=False) -> _Tensor: """combinations(input, r=2, with_replacement=False) -> Tensor: a row for each choice of r elements of a vector."""
def compile(model: Any=None, *, fullgraph: Any=False, dynamic: Any=None, backend: Any=None, mode: Any=None, options: Any=None, name: Any=None, disable: Any=False, recompile_limit: Any=None, isolate_recompiles: Any=False, shapes_spec: Any=None) -> Any: """compile(model): a function itself, a module as the child `_orig_mod` of one that calls it, unless it is one, and itself with disable=True."""
def complex(real: Any, imag: Any, *, out: Any=None) -> _Tensor: """complex(real, imag) -> complex Tensor: real + i imag, of floating tensors of one dtype; they broadcast."""
complex128: _dtype
complex32: _dtype
complex64: _dtype
def concat(tensors: Any, dim: Any=0, *, out: Any=None) -> _Tensor: """cat(tensors, dim=0) -> Tensor: joined along a dimension; dtypes are promoted."""
def concatenate(tensors: Any, dim: Any=0, *, out: Any=None) -> _Tensor: """cat(tensors, dim=0) -> Tensor: joined along a dimension; dtypes are promoted."""
def cond(pred: Any, true_fn: Any, false_fn: Any, operands: Any=()) -> Any: """cond(pred, true_fn, false_fn, operands=()): true_fn(*operands) if pred, else false_fn(*operands). pred is a bool or has one element."""
def conj(input: Any) -> _Tensor: """conj(input) -> Tensor: real - i imag, computed (PyTorch's is a view that remembers); of a real tensor, itself."""
def conj_physical(input: Any, *, out: Any=None) -> _Tensor: """conj_physical(input) -> Tensor: conj(input)."""
def constant_pad_nd(input: Any, pad: Any, value: Any=0) -> Any: """nn.functional.pad with a constant."""
contiguous_format: Any
def conv1d(input: Any, weight: Any, bias: Any=None, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1) -> Any: """Cross-correlation of (N, C, L) or (C, L) with weight (out, C / groups, one size for each dimension)."""
def conv2d(input: Any, weight: Any, bias: Any=None, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1) -> Any: """Cross-correlation of (N, C, H, W) or (C, H, W) with weight (out, C / groups, one size for each dimension)."""
def conv3d(input: Any, weight: Any, bias: Any=None, stride: Any=1, padding: Any=0, dilation: Any=1, groups: Any=1) -> Any: """Cross-correlation of (N, C, D, H, W) or (C, D, H, W) with weight (out, C / groups, one size for each dimension)."""
def conv_tbc(input: Any, weight: Any, bias: Any, pad: Any=0) -> Any: """conv1d of a (T, N, C) input with a (k, C, out) weight."""
def conv_transpose1d(input: Any, weight: Any, bias: Any=None, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, dilation: Any=1) -> Any: """The gradient of conv1d with respect to its input, as a layer; weight (C, out / groups, one size for each dimension)."""
def conv_transpose2d(input: Any, weight: Any, bias: Any=None, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, dilation: Any=1) -> Any: """The gradient of conv2d with respect to its input, as a layer; weight (C, out / groups, one size for each dimension)."""
def conv_transpose3d(input: Any, weight: Any, bias: Any=None, stride: Any=1, padding: Any=0, output_padding: Any=0, groups: Any=1, dilation: Any=1) -> Any: """The gradient of conv3d with respect to its input, as a layer; weight (C, out / groups, one size for each dimension)."""
def copysign(input: Any, other: Any, *, out: Any=None) -> _Tensor: """copysign(input, other) -> Tensor: |input| with the sign of other, broadcasting, dtypes promoted. Gradient: sign to input, none to other."""
def corrcoef(input: Any) -> _Tensor: """corrcoef(input) -> Tensor: the correlations of the rows."""
def cos(input: Any, *, out: Any=None) -> _Tensor: """cos(input) -> Tensor: the cosine, element by element."""
def cos_(input: Any, *, out: Any=None) -> Any: """cos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of cos."""
def cosh(input: Any, *, out: Any=None) -> _Tensor: """cosh(input) -> Tensor: the hyperbolic cosine, element by element."""
def cosh_(input: Any, *, out: Any=None) -> Any: """cosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of cosh."""
def cosine_embedding_loss(*args: Any, **kwargs: Any) -> Any: """cosine_embedding_loss(input1, input2, target, margin, reduction): nn.functional.cosine_embedding_loss with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
def cosine_similarity(x1: Any, x2: Any, dim: Any=1, eps: Any=1e-08) -> Any: """x1 . x2 / (max(|x1|, eps) * max(|x2|, eps)) along dim."""
def count_nonzero(input: Any, dim: Any=None) -> _Tensor: """count_nonzero(input, dim=None) -> int64 Tensor: how many elements are not zero."""
def cov(input: Any, *, correction: Any=1, fweights: Any=None, aweights: Any=None) -> _Tensor: """cov(input, correction=1, fweights=None, aweights=None) -> Tensor: the covariances of the rows (variables) over the columns (observations)."""
cpu: Any
def cross(input: Any, other: Any, dim: Any=None, *, out: Any=None) -> _Tensor: """cross(input, other, dim=None) -> Tensor: the cross product over a dimension of length 3 (the first such one for None)."""
def ctc_loss(*args: Any, **kwargs: Any) -> Any: """ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, reduction, zero_infinity): nn.functional.ctc_loss with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
cuda: Any
def cummax(input: Any, dim: Any, *, out: Any=None) -> Any: """cummax(input, dim) -> (values, indices): the running maximum along dim and where it (last) was."""
def cummin(input: Any, dim: Any, *, out: Any=None) -> Any: """cummin(input, dim) -> (values, indices): the running minimum along dim and where it (last) was."""
def cumprod(input: Any, dim: Any, *, dtype: Any=None, out: Any=None) -> _Tensor: """cumprod(input, dim, dtype=None) -> Tensor: the product of all elements up to each along dim."""
def cumsum(input: Any, dim: Any, *, dtype: Any=None, out: Any=None) -> _Tensor: """cumsum(input, dim, dtype=None) -> Tensor: the sum of all elements up to each along dim."""
def cumulative_trapezoid(y: Any, x: Any=None, *, dx: Any=None, dim: Any=-1) -> _Tensor: """cumulative_trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the running areas under y along dim."""
default_generator: Any
def deg2rad(input: Any, *, out: Any=None) -> _Tensor: """deg2rad(input) -> Tensor."""
def deg2rad_(input: Any, *, out: Any=None) -> Any: """deg2rad, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of deg2rad."""
def det(A: Any, *, out: Any=None) -> _Tensor: """det(A) -> Tensor: the determinant. Gradient: det inv.T, and 0 where det is 0."""
def detach(input: Any) -> _Tensor: """detach(input) -> Tensor: the same memory without history."""
def detach_(self: Any) -> Any: """Drop the history of this tensor in place."""
def detach_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """detach_copy(input, ...): what detach shows, in memory of its own."""
def diag(input: Any, diagonal: Any=0, *, out: Any=None) -> _Tensor: """diag(input, diagonal=0) -> Tensor: a vector as the diagonal of a matrix, or the diagonal of a matrix as a vector."""
def diag_embed(input: Any, offset: Any=0, dim1: Any=-2, dim2: Any=-1) -> _Tensor: """diag_embed(input, offset=0, dim1=-2, dim2=-1) -> Tensor: zeros with input's last dimension on that diagonal."""
def diagflat(input: Any, offset: Any=0) -> _Tensor: """diagflat(input, offset=0) -> Tensor: the flattened input as the diagonal of a matrix."""
def diagonal(input: Any, offset: Any=0, dim1: Any=0, dim2: Any=1) -> _Tensor: """diagonal(input, offset=0, dim1=0, dim2=1) -> Tensor: a view of that diagonal, as a last dimension."""
def diagonal_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """diagonal_copy(input, ...): what diagonal shows, in memory of its own."""
def diagonal_scatter(input: Any, src: Any, offset: Any=0, dim1: Any=0, dim2: Any=1) -> _Tensor: """diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> Tensor: a copy of input with that diagonal replaced by src."""
def diff(input: Any, n: Any=1, dim: Any=-1, prepend: Any=None, append: Any=None, *, out: Any=None) -> _Tensor: """diff(input, n=1, dim=-1, prepend=None, append=None) -> Tensor: n times x[i + 1] - x[i] along dim (xor for bools)."""
def digamma(input: Any, *, out: Any=None) -> _Tensor: """digamma(input) -> Tensor: the derivative of lgamma, element by element."""
def dist(input: Any, other: Any, p: Any=2) -> _Tensor: """dist(input, other, p=2) -> Tensor: the p-norm of input - other."""
def div(input: Any, other: Any, *, rounding_mode: Any=None, out: Any=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
def divide(input: Any, other: Any, *, rounding_mode: Any=None, out: Any=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
def dot(input: Any, tensor: Any, *, out: Any=None) -> _Tensor: """dot(input, tensor) -> Tensor: the sum of products of two vectors."""
double: _dtype
def dropout(input: Any, p: Any, train: Any) -> Any: """nn.functional.dropout(input, p, train)."""
def dropout_(input: Any, p: Any, train: Any) -> Any: """nn.functional.dropout(input, p, train), in place."""
def dsmm(input: Any, mat2: Any) -> _Tensor: """spmm(input, mat2) -> Tensor: mm, where input may be sparse."""
def dsplit(input: Any, indices_or_sections: Any) -> Any: """dsplit(input, n or indices) -> tuple of views: equal parts of dimension 2, or cut at the indices."""
def dstack(tensors: Any, *, out: Any=None) -> _Tensor: """dstack(tensors) -> Tensor: joined depth-wise."""
e: builtins.float
def einsum(equation: Any=None, *operands: Any) -> _Tensor: """einsum(equation, *operands) -> Tensor: sums of products over labelled dimensions ('bij,bjk->bik'), '...' broadcasts."""
def embedding(weight: Any, indices: Any, padding_idx: Any=-1, scale_grad_by_freq: Any=False, sparse: Any=False) -> Any: """nn.functional.embedding(indices, weight): the rows of weight; padding_idx -1 means none."""
def empty(*size: Any, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False, memory_format: Any=None) -> _Tensor: """A tensor of undefined contents."""
def empty_like(input: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, memory_format: Any=None, pin_memory: Any=False) -> _Tensor: """A tensor of undefined contents in the shape of input."""
def empty_permuted(size: Any, physical_layout: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """empty_permuted(size, physical_layout) -> Tensor of undefined contents, its dimensions lying in memory in this order, the outermost first."""
def empty_strided(size: Any, stride: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """A tensor of undefined contents with given strides."""
def eq(input: Any, other: Any, *, out: Any=None) -> _Tensor: """eq(input, other) -> bool Tensor: input == other, element by element, broadcasting. Not differentiable."""
def equal(input: Any, other: Any) -> builtins.bool: """equal(input, other) -> bool: same shape and same values (NaN equals nothing)."""
def erf(input: Any, *, out: Any=None) -> _Tensor: """erf(input) -> Tensor: the error function, element by element."""
def erf_(input: Any, *, out: Any=None) -> Any: """erf, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erf."""
def erfc(input: Any, *, out: Any=None) -> _Tensor: """erfc(input) -> Tensor: 1 - erf(x), exact where it is small, element by element."""
def erfc_(input: Any, *, out: Any=None) -> Any: """erfc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erfc."""
def erfinv(input: Any, *, out: Any=None) -> _Tensor: """erfinv(input) -> Tensor: the inverse of erf, element by element."""
def exp(input: Any, *, out: Any=None) -> _Tensor: """exp(input) -> Tensor: e^x, element by element."""
def exp2(input: Any, *, out: Any=None) -> _Tensor: """exp2(input) -> Tensor: 2^x, element by element."""
def exp2_(input: Any, *, out: Any=None) -> Any: """exp2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of exp2."""
def exp_(input: Any, *, out: Any=None) -> Any: """exp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of exp."""
def expand_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """expand_copy(input, ...): what expand shows, in memory of its own."""
def expm1(input: Any, *, out: Any=None) -> _Tensor: """expm1(input) -> Tensor: e^x - 1, exact near 0, element by element."""
def expm1_(input: Any, *, out: Any=None) -> Any: """expm1, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of expm1."""
def eye(n: Any, m: Any=None, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """Ones on the diagonal of an (n, m) matrix."""
def feature_alpha_dropout(input: Any, p: Any, train: Any) -> Any: """nn.functional.feature_alpha_dropout(input, p, train)."""
def feature_alpha_dropout_(input: Any, p: Any, train: Any) -> Any: """nn.functional.feature_alpha_dropout(input, p, train), in place."""
def feature_dropout(input: Any, p: Any, train: Any) -> Any: """nn.functional.dropout2d(input, p, train)."""
def feature_dropout_(input: Any, p: Any, train: Any) -> Any: """nn.functional.dropout2d(input, p, train), in place."""
def fill(input: Any, value: Any) -> _Tensor: """fill(input, value) -> Tensor: value everywhere, in input's shape and dtype. Gradient: none to input."""
def fill_(self: _Tensor, value: Any) -> Any: """Set every element to value (a number or a 0-d tensor)."""
def fix(input: Any, *, out: Any=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
def fix_(input: Any, *, out: Any=None) -> Any: """fix, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of fix."""
def flatten(input: Any, start_dim: Any=0, end_dim: Any=-1) -> _Tensor: """flatten(input, start_dim=0, end_dim=-1) -> Tensor: those dimensions as one."""
def flip(input: Any, dims: Any) -> _Tensor: """flip(input, dims) -> Tensor: a copy with the order along dims reversed."""
def fliplr(input: Any) -> _Tensor: """fliplr(input) -> Tensor: the columns reversed."""
def flipud(input: Any) -> _Tensor: """flipud(input) -> Tensor: the rows reversed."""
float: _dtype
float16: _dtype
float32: _dtype
float64: _dtype
float8_e4m3fn: _dtype
float8_e5m2: _dtype
def float_power(input: Any, exponent: Any, *, out: Any=None) -> _Tensor: """float_power(input, exponent) -> float64 Tensor: pow in float64."""
def floor(input: Any, *, out: Any=None) -> _Tensor: """floor(input) -> Tensor: the largest integer <= x, element by element."""
def floor_(input: Any, *, out: Any=None) -> Any: """floor, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of floor."""
def floor_divide(input: Any, other: Any, *, out: Any=None) -> _Tensor: """floor_divide(input, other) -> Tensor: floor(input / other). RuntimeError for an integer division by zero."""
def fmax(input: Any, other: Any, *, out: Any=None) -> _Tensor: """fmax(input, other) -> Tensor: the larger of each pair, where a NaN gives way to a number. Gradient: to the one chosen, the first of equal ones."""
def fmin(input: Any, other: Any, *, out: Any=None) -> _Tensor: """fmin(input, other) -> Tensor: the smaller of each pair, where a NaN gives way to a number. Gradient: to the one chosen, the first of equal ones."""
def fmod(input: Any, other: Any, *, out: Any=None) -> _Tensor: """fmod(input, other) -> Tensor: the remainder with the sign of input, broadcasting, dtypes promoted. Gradient: (1, -trunc(input / other))."""
def frac(input: Any, *, out: Any=None) -> _Tensor: """frac(input) -> Tensor: x - trunc(x)."""
def frac_(input: Any, *, out: Any=None) -> Any: """frac, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of frac."""
def frexp(input: Any, *, out: Any=None) -> Any: """frexp(input) -> (mantissa, exponent): input = mantissa * 2^exponent, the mantissa in [0.5, 1). Gradient of the mantissa: 2^-exponent."""
def from_dlpack(ext_tensor: Any, *, device: Any=None, copy: Any=None) -> Any: """A tensor on the memory of ext_tensor: another library's array with __dlpack__, or a capsule, which can be taken once."""
def from_file(filename: Any, shared: Any=None, size: Any=0, *, dtype: Any=None, layout: Any=None, device: Any=None, pin_memory: Any=False, requires_grad: Any=False) -> _Tensor: """from_file(filename, shared=False, size=0) -> Tensor: the first `size` numbers in a file, mapped into memory."""
def from_numpy(ndarray: Any) -> _Tensor: """A tensor that shares the array's memory."""
def frombuffer(buffer: Any, *, dtype: Any, count: Any=-1, offset: Any=0, requires_grad: Any=False) -> Any: """A 1-d tensor on the memory of a buffer (bytes are read-only: writing raises)."""
def full(size: Any, fill_value: Any, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """A tensor of one value; bools give bool, ints int64, floats the default dtype."""
def full_like(input: Any, fill_value: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, memory_format: Any=None, pin_memory: Any=False) -> _Tensor: """One value in the shape and dtype of input."""
fx: Any
def gather(input: Any, dim: Any, index: Any, *, sparse_grad: Any=False) -> _Tensor: """gather(input, dim, index) -> Tensor: out[i][j] = input[index[i][j]][j] for dim 0. Gradient: scatter_add into zeros."""
def gcd(input: Any, other: Any, *, out: Any=None) -> _Tensor: """gcd(input, other) -> Tensor of integers: the greatest common divisor, element by element."""
def gcd_(input: Any, other: Any, *, out: Any=None) -> Any: """gcd, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of gcd."""
def ge(input: Any, other: Any, *, out: Any=None) -> _Tensor: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
def geqrf(input: Any, *, out: Any=None) -> Any: """geqrf(input) -> (a, tau): the QR factorization as LAPACK keeps it, R in a's upper triangle, the Householder vectors below. No gradient."""
def ger(input: Any, vec2: Any, *, out: Any=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
def get_autocast_cpu_dtype() -> Any: """get_autocast_dtype('cpu') (deprecated)."""
def get_autocast_dtype(device_type: Any) -> Any: """The dtype that autocast computes products in on this device: bfloat16 on the CPU, unless a block says otherwise."""
def get_autocast_gpu_dtype() -> Any: """get_autocast_dtype('cuda') (deprecated)."""
def get_default_device() -> _device: """get_default_device() -> device: the CPU, unless a block or set_default_device says 'meta'."""
def get_default_dtype() -> _dtype: """get_default_dtype() -> dtype: what floating-point tensors get when no dtype is given."""
def get_deterministic_debug_mode() -> Any: """The number of the mode that set_deterministic_debug_mode or use_deterministic_algorithms set."""
def get_device(input: Any) -> Any: """get_device(input): -1: there is only the CPU."""
def get_float32_matmul_precision() -> Any: """What set_float32_matmul_precision was told."""
def get_num_interop_threads() -> builtins.int: """get_num_interop_threads() -> int: what set_num_interop_threads was told, at first the number of CPUs."""
def get_num_threads() -> builtins.int: """get_num_threads() -> int."""
def get_rng_state() -> _Tensor: """get_rng_state() -> uint8 Tensor: where the default stream is (PyTorch's layout)."""
def gradient(input: Any, *, spacing: Any=1, dim: Any=None, edge_order: Any=1) -> Any: """gradient(input, spacing=1, dim=None, edge_order=1) -> tuple of Tensors: the derivative along every dimension of dim (all)."""
def greater(input: Any, other: Any, *, out: Any=None) -> _Tensor: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
def greater_equal(input: Any, other: Any, *, out: Any=None) -> _Tensor: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
def group_norm(input: Any, num_groups: Any, weight: Any=None, bias: Any=None, eps: Any=1e-05, cudnn_enabled: Any=True) -> Any: """nn.functional.group_norm; cudnn_enabled cannot change a result."""
def gt(input: Any, other: Any, *, out: Any=None) -> _Tensor: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
half: _dtype
def hamming_window(window_length: Any, *values: Any, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False, **named: Any) -> _Tensor: """hamming_window(window_length, periodic=True) -> Tensor: a window for the analysis of signals."""
def hann_window(window_length: Any, *values: Any, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False, **named: Any) -> _Tensor: """hann_window(window_length, periodic=True) -> Tensor: a window for the analysis of signals."""
def hardshrink(input: Any, lambd: Any=0.5, *, out: Any=None) -> Any: """x where |x| > lambd, else 0."""
def heaviside(input: Any, values: Any, *, out: Any=None) -> _Tensor: """heaviside(input, values) -> Tensor: 0 below 0, values at 0, 1 above."""
def hinge_embedding_loss(*args: Any, **kwargs: Any) -> Any: """hinge_embedding_loss(input, target, margin, reduction): nn.functional.hinge_embedding_loss with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
def histc(input: Any, bins: Any=100, min: Any=0, max: Any=0, *, out: Any=None) -> _Tensor: """histc(input, bins=100, min=0, max=0) -> Tensor: counts in equal bins of [min, max] (of the data if they are equal)."""
def histogram(input: Any, bins: Any=100, *, range: Any=None, weight: Any=None, density: Any=False, out: Any=None) -> Any: """histogram(input, bins=100, range=None, weight=None, density=False) -> (hist, bin_edges): bins is a number or the edges."""
def histogramdd(input: Any, bins: Any, range: Any=None, weight: Any=None, density: Any=False) -> Any: """histogramdd(input (..., D), bins) -> (hist, bin_edges): counts in D dimensions; bins: a number, one per dimension, or the edges."""
def hsplit(input: Any, indices_or_sections: Any) -> Any: """hsplit(input, n or indices) -> tuple of views: equal parts of dimension 1, or cut at the indices."""
def hstack(tensors: Any, *, out: Any=None) -> _Tensor: """hstack(tensors) -> Tensor: joined column-wise."""
def hypot(input: Any, other: Any, *, out: Any=None) -> _Tensor: """hypot(input, other) -> Tensor: sqrt(input^2 + other^2), broadcasting, dtypes promoted. Gradient: (input, other) / hypot."""
def i0(input: Any, *, out: Any=None) -> _Tensor: """i0(input) -> Tensor: the modified Bessel function of order 0."""
def i0_(input: Any, *, out: Any=None) -> Any: """i0, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of i0."""
def igamma(input: Any, other: Any, *, out: Any=None) -> _Tensor: """gammainc(input, other) -> Tensor: the regularized lower incomplete gamma function P(input, other)."""
def igammac(input: Any, other: Any, *, out: Any=None) -> _Tensor: """gammaincc(input, other) -> Tensor: the regularized upper incomplete gamma function Q(input, other)."""
def imag(input: Any) -> _Tensor: """imag(input) -> Tensor: a view of the imaginary parts of a complex tensor; RuntimeError for a real one."""
def index_add(input: Any, dim: Any, index: Any, source: Any, *, alpha: Any=1) -> _Tensor: """index_add(input, dim, index, source, alpha=1) -> Tensor: input with source added at these parts of dim."""
def index_copy(input: Any, dim: Any, index: Any, source: Any) -> _Tensor: """index_copy(input, dim, index, source) -> Tensor: input with these parts of dim replaced."""
def index_fill(input: Any, dim: Any, index: Any, value: Any) -> _Tensor: """index_fill(input, dim, index, value) -> Tensor: input with these parts of dim set to value."""
def index_put(input: Any, indices: Any, values: Any, accumulate: Any=False) -> _Tensor: """index_put(input, indices, values, accumulate=False) -> Tensor: input with input[indices] = values (or += values)."""
def index_put_(input: Any, indices: Any, values: Any, accumulate: Any=False) -> Any: """index_put, in place. Gradient: that of index_put."""
def index_reduce(input: Any, dim: Any, index: Any, source: Any, reduce: Any, *, include_self: Any=True, out: Any=None) -> _Tensor: """index_reduce(input, dim, index, source, reduce, include_self=True) -> Tensor: slices of source reduced into those of input that index names."""
def index_select(input: Any, dim: Any, index: Any) -> _Tensor: """index_select(input, dim, index) -> Tensor: the parts of dim at these indices. Gradient: index_add into zeros."""
inf: builtins.float
def initial_seed() -> builtins.int: """initial_seed() -> int: the seed of the default stream."""
def inner(input: Any, other: Any, *, out: Any=None) -> _Tensor: """inner(input, other) -> Tensor: the dot products over the last dimensions."""
def instance_norm(input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, use_input_stats: Any, momentum: Any, eps: Any, cudnn_enabled: Any) -> Any: """nn.functional.instance_norm with its older order of arguments; cudnn_enabled cannot change a result."""
int: _dtype
int16: _dtype
int32: _dtype
int64: _dtype
int8: _dtype
def inverse(A: Any, *, out: Any=None) -> _Tensor: """inv(A) -> Tensor: the inverse of square matrices. Gradient: -inv.T @ g @ inv.T."""
def is_anomaly_check_nan_enabled() -> builtins.bool: """is_anomaly_check_nan_enabled() -> bool: does anomaly detection, when it is on, search gradients for NaN?"""
def is_anomaly_enabled() -> builtins.bool: """is_anomaly_enabled() -> bool: is anomaly detection on?"""
def is_autocast_cache_enabled() -> Any: """What set_autocast_cache_enabled or a block said in this thread, else True: programs hand it on to a block of their own. It changes nothing."""
def is_autocast_cpu_enabled() -> Any: """is_autocast_enabled('cpu') (deprecated)."""
def is_autocast_enabled(device_type: Any='cuda') -> Any: """Is autocast on, in this thread, for this device?"""
def is_complex(input: Any) -> builtins.bool: """is_complex(input) -> bool: is its dtype a complex one?"""
def is_conj(input: Any) -> Any: """is_conj(input) -> False: conj() computes here, it leaves no mark."""
def is_deterministic_algorithms_warn_only_enabled() -> Any: """What use_deterministic_algorithms was told of warn_only."""
def is_floating_point(input: Any) -> builtins.bool: """is_floating_point(input) -> bool: is its dtype a floating one?"""
def is_grad_enabled() -> builtins.bool: """is_grad_enabled() -> bool: is this thread recording?"""
def is_inference(input: Any) -> Any: """is_inference(input): was it made under inference_mode."""
def is_inference_mode_enabled() -> builtins.bool: """is_inference_mode_enabled() -> bool: is this thread under inference_mode?"""
def is_neg(input: Any) -> Any: """is_neg(input) -> False: no view negates what it shows."""
def is_nonzero(input: Any) -> builtins.bool: """is_nonzero(input) -> bool: of a tensor of one element."""
def is_same_size(input: Any, other: Any) -> builtins.bool: """is_same_size(input, other) -> bool: have they one shape?"""
def is_signed(input: Any) -> Any: """is_signed(input): can its dtype hold negative numbers."""
def is_storage(obj: Any) -> builtins.bool: """is_storage(obj) -> bool."""
def is_tensor(obj: Any) -> builtins.bool: """is_tensor(obj) -> bool."""
def is_warn_always_enabled() -> Any: """What set_warn_always was told."""
def isclose(input: Any, other: Any, rtol: Any=1e-05, atol: Any=1e-08, equal_nan: Any=False) -> _Tensor: """isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool Tensor: |input - other| <= atol + rtol |other|."""
def isfinite(input: Any, *, out: Any=None) -> _Tensor: """isfinite(input) -> bool Tensor: is it neither NaN nor an infinity, element by element. Not differentiable."""
def isin(elements: Any, test_elements: Any, *, assume_unique: Any=False, invert: Any=False, out: Any=None) -> _Tensor: """isin(elements, test_elements, assume_unique=False, invert=False) -> bool Tensor: which elements occur in test_elements."""
def isinf(input: Any, *, out: Any=None) -> _Tensor: """isinf(input) -> bool Tensor: is it an infinity, element by element. Not differentiable."""
def isnan(input: Any, *, out: Any=None) -> _Tensor: """isnan(input) -> bool Tensor: is it NaN, element by element. Not differentiable."""
def isneginf(input: Any, *, out: Any=None) -> _Tensor: """isneginf(input) -> bool Tensor."""
def isposinf(input: Any, *, out: Any=None) -> _Tensor: """isposinf(input) -> bool Tensor."""
def isreal(input: Any) -> _Tensor: """isreal(input) -> bool Tensor: is the imaginary part 0?"""
def istft(input: Any, n_fft: Any, hop_length: Any=None, win_length: Any=None, window: Any=None, center: Any=True, normalized: Any=False, onesided: Any=None, length: Any=None, return_complex: Any=False) -> _Tensor: """istft(input, n_fft, hop_length=n_fft // 4, ...) -> Tensor: the signal whose stft with the same arguments comes closest to input,"""
def kaiser_window(window_length: Any, *values: Any, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False, **named: Any) -> _Tensor: """kaiser_window(window_length, periodic=True) -> Tensor: a window for the analysis of signals."""
def kl_div(*args: Any, **kwargs: Any) -> Any: """kl_div(input, target, reduction): nn.functional.kl_div with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
def kron(input: Any, other: Any, *, out: Any=None) -> _Tensor: """kron(input, other) -> Tensor: the Kronecker product."""
def kthvalue(input: Any, k: Any, dim: Any=-1, keepdim: Any=False, *, out: Any=None) -> Any: """kthvalue(input, k, dim=-1, keepdim=False) -> (values, indices): the k-th smallest along dim, counted from 1."""
def layer_norm(input: Any, normalized_shape: Any, weight: Any=None, bias: Any=None, eps: Any=1e-05, cudnn_enable: Any=True) -> Any: """nn.functional.layer_norm; cudnn_enable cannot change a result."""
layout: Any
def lcm(input: Any, other: Any, *, out: Any=None) -> _Tensor: """lcm(input, other) -> Tensor of integers: the least common multiple, element by element."""
def lcm_(input: Any, other: Any, *, out: Any=None) -> Any: """lcm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lcm."""
def ldexp(input: Any, other: Any, *, out: Any=None) -> _Tensor: """ldexp(input, other) -> Tensor: input * 2^other. Gradient: (2^other, input 2^other log 2), the second where other is no integer."""
def ldexp_(input: Any, other: Any, *, out: Any=None) -> Any: """ldexp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ldexp."""
def le(input: Any, other: Any, *, out: Any=None) -> _Tensor: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
def lerp(input: Any, end: Any, weight: Any, *, out: Any=None) -> _Tensor: """lerp(input, end, weight) -> Tensor: input + weight * (end - input)."""
def less(input: Any, other: Any, *, out: Any=None) -> _Tensor: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
def less_equal(input: Any, other: Any, *, out: Any=None) -> _Tensor: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
def lgamma(input: Any, *, out: Any=None) -> _Tensor: """lgamma(input) -> Tensor: log|Gamma(x)|, element by element."""
def linspace(start: Any, end: Any, steps: Any, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """steps values from start to end, both included."""
def load(f: Any, map_location: Any=None, pickle_module: Any=None, *, weights_only: Any=None, mmap: Any=None, encoding: Any='utf-8', **pickle_load_args: Any) -> Any: """What `save` wrote to the path or readable binary file `f`; or the content of a PyTorch zip file or safetensors"""
def log(input: Any, *, out: Any=None) -> _Tensor: """log(input) -> Tensor: the natural logarithm, element by element."""
def log10(input: Any, *, out: Any=None) -> _Tensor: """log10(input) -> Tensor: the logarithm to base 10, element by element."""
def log10_(input: Any, *, out: Any=None) -> Any: """log10, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log10."""
def log1p(input: Any, *, out: Any=None) -> _Tensor: """log1p(input) -> Tensor: log(1 + x), exact near 0, element by element."""
def log1p_(input: Any, *, out: Any=None) -> Any: """log1p, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log1p."""
def log2(input: Any, *, out: Any=None) -> _Tensor: """log2(input) -> Tensor: the logarithm to base 2, element by element."""
def log2_(input: Any, *, out: Any=None) -> Any: """log2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log2."""
def log_(input: Any, *, out: Any=None) -> Any: """log, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log."""
def log_softmax(input: Any, dim: Any, dtype: Any=None, *, out: Any=None) -> _Tensor: """log_softmax(input, dim, dtype=None) -> Tensor: x - log(sum(exp(x))) over dim."""
def logaddexp(input: Any, other: Any, *, out: Any=None) -> _Tensor: """logaddexp(input, other) -> Tensor: log(exp(input) + exp(other)), without overflow."""
def logaddexp2(input: Any, other: Any, *, out: Any=None) -> _Tensor: """logaddexp2(input, other) -> Tensor: log2(2^input + 2^other), without overflow."""
def logcumsumexp(input: Any, dim: Any, *, out: Any=None) -> _Tensor: """logcumsumexp(input, dim) -> Tensor: log of the running sum of e^input along dim, without overflow."""
def logdet(A: Any) -> _Tensor: """logdet(A) -> Tensor: log(det(A)), NaN where det is negative."""
def logical_and(input: Any, other: Any, *, out: Any=None) -> _Tensor: """logical_and(input, other) -> bool Tensor: both nonzero, element by element, broadcasting. Not differentiable."""
def logical_not(input: Any, *, out: Any=None) -> _Tensor: """logical_not(input) -> bool Tensor: is it zero (False), element by element. Not differentiable."""
def logical_or(input: Any, other: Any, *, out: Any=None) -> _Tensor: """logical_or(input, other) -> bool Tensor: one nonzero, element by element, broadcasting. Not differentiable."""
def logical_xor(input: Any, other: Any, *, out: Any=None) -> _Tensor: """logical_xor(input, other) -> bool Tensor: exactly one nonzero, element by element, broadcasting. Not differentiable."""
def logit(input: Any, eps: Any=None, *, out: Any=None) -> _Tensor: """logit(input, eps=None) -> Tensor: log(x / (1 - x)), x limited to [eps, 1 - eps]."""
def logit_(input: Any, eps: Any=None, *, out: Any=None) -> Any: """logit, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logit."""
def logspace(start: Any, end: Any, steps: Any, base: Any=10.0, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """base ** linspace(start, end, steps)."""
def logsumexp(input: Any, dim: Any, keepdim: Any=False, *, out: Any=None) -> _Tensor: """logsumexp(input, dim, keepdim=False) -> Tensor: log(sum(exp(x))) over dim, without overflow. Gradient: softmax."""
long: _dtype
def lt(input: Any, other: Any, *, out: Any=None) -> _Tensor: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
def lu(A: Any, pivot: Any=True, get_infos: Any=False, out: Any=None) -> Any: """lu(A, pivot=True, get_infos=False) -> (LU, pivots), and lu_factor_ex's info if get_infos: linalg.lu_factor, singular or not (deprecated)."""
def lu_solve(input: Any, LU_data: Any, LU_pivots: Any, *, out: Any=None) -> _Tensor: """lu_solve(input, LU_data, LU_pivots) -> Tensor: linalg.lu_solve(LU_data, LU_pivots, input) (deprecated)."""
def lu_unpack(LU_data: Any, LU_pivots: Any, unpack_data: Any=True, unpack_pivots: Any=True, *, out: Any=None) -> Any: """lu_unpack(LU_data, LU_pivots) -> (P, L, U): the factors that linalg.lu_factor packed; empty ones where they are not asked for."""
def manual_seed(seed: Any) -> Any: """manual_seed(seed) -> Generator: seed the default stream."""
def margin_ranking_loss(*args: Any, **kwargs: Any) -> Any: """margin_ranking_loss(input1, input2, target, margin, reduction): nn.functional.margin_ranking_loss with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
def masked_fill(input: Any, mask: Any, value: Any) -> _Tensor: """masked_fill(input, mask, value) -> Tensor: value where mask holds."""
def masked_scatter(input: Any, mask: Any, source: Any) -> _Tensor: """masked_scatter(input, mask, source) -> Tensor: input with source's elements, in order, where mask holds."""
def masked_select(input: Any, mask: Any) -> _Tensor: """masked_select(input, mask) -> 1-d Tensor of the elements where mask holds."""
def matmul(input: Any, other: Any, *, out: Any=None) -> _Tensor: """matmul(input, other) -> Tensor: the matrix product; vectors give dot products, leading dimensions broadcast."""
def matrix_exp(A: Any) -> _Tensor: """matrix_exp(A) -> Tensor: the exponential of square matrices, by scaling, a Taylor polynomial of degree 18 and squaring."""
def matrix_power(A: Any, n: Any, *, out: Any=None) -> _Tensor: """matrix_power(A, n) -> Tensor: A @ A @ ... n times; negative n of the inverse."""
def max(input: Any, dim_or_other: Any=None, keepdim: Any=None, *, dim: Any=None, other: Any=None, out: Any=None) -> Any: """max(input) -> Tensor; max(input, dim, keepdim=False) -> (values, indices); max(input, other) -> Tensor."""
def max_pool1d(input: Any, kernel_size: Any, stride: Any=None, padding: Any=0, dilation: Any=1, ceil_mode: Any=False, return_indices: Any=False) -> Any: """The largest element of each window of (N, C, L) or (C, L); stride: kernel_size unless given."""
def max_pool1d_with_indices(input: Any, kernel_size: Any, stride: Any=None, padding: Any=0, dilation: Any=1, ceil_mode: Any=False, return_indices: Any=False) -> Any: """max_pool1d with return_indices=True."""
def max_pool2d(input: Any, kernel_size: Any, stride: Any=None, padding: Any=0, dilation: Any=1, ceil_mode: Any=False, return_indices: Any=False) -> Any: """The largest element of each window of (N, C, H, W) or (C, H, W); stride: kernel_size unless given."""
def max_pool3d(input: Any, kernel_size: Any, stride: Any=None, padding: Any=0, dilation: Any=1, ceil_mode: Any=False, return_indices: Any=False) -> Any: """The largest element of each window of (N, C, D, H, W) or (C, D, H, W); stride: kernel_size unless given."""
def maximum(input: Any, other: Any, *, out: Any=None) -> _Tensor: """maximum(input, other) -> Tensor: the larger of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the larger, half each where equal."""
def mean(input: Any, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """mean(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the mean over dim. RuntimeError for integers."""
def median(input: Any, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> Any: """median(input) -> Tensor; median(input, dim, keepdim=False) -> (values, indices): the lower median."""
memory_format: Any
def meshgrid(*tensors: Any, indexing: Any=None) -> Any: """meshgrid(*tensors, indexing='ij') -> tuple of Tensors: each vector spread over a grid of all ('xy': the first two exchanged)."""
def min(input: Any, dim_or_other: Any=None, keepdim: Any=None, *, dim: Any=None, other: Any=None, out: Any=None) -> Any: """min(input) -> Tensor; min(input, dim, keepdim=False) -> (values, indices); min(input, other) -> Tensor."""
def minimum(input: Any, other: Any, *, out: Any=None) -> _Tensor: """minimum(input, other) -> Tensor: the smaller of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the smaller, half each where equal."""
def mm(input: Any, mat2: Any, *, out: Any=None) -> _Tensor: """mm(input, mat2) -> Tensor: (n, k) @ (k, m)."""
def mode(input: Any, dim: Any=-1, keepdim: Any=False, *, out: Any=None) -> Any: """mode(input, dim=-1, keepdim=False) -> (values, indices): the most frequent value (the smallest of several), its last place."""
def moveaxis(input: Any, source: Any, destination: Any) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
def movedim(input: Any, source: Any, destination: Any) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
mps: Any
def msort(input: Any, *, out: Any=None) -> _Tensor: """msort(input) -> Tensor: sorted along the first dimension."""
def mul(input: Any, other: Any, *, out: Any=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
def multinomial(input: Any, num_samples: Any, replacement: Any=False, *, generator: Any=None, out: Any=None) -> _Tensor: """multinomial(input, num_samples, replacement=False) -> int64 Tensor: indices drawn with the weights of each row of input."""
def multiply(input: Any, other: Any, *, out: Any=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
def mv(input: Any, vec: Any, *, out: Any=None) -> _Tensor: """mv(input, vec) -> Tensor: a matrix times a vector."""
def mvlgamma(input: Any, p: Any, *, out: Any=None) -> _Tensor: """multigammaln(input, p) -> Tensor: the logarithm of the gamma function of dimension p, for input > (p - 1) / 2."""
nan: builtins.float
def nan_to_num(input: Any, nan: Any=None, posinf: Any=None, neginf: Any=None, *, out: Any=None) -> _Tensor: """nan_to_num(input, nan=None, posinf=None, neginf=None) -> Tensor: NaN (by 0) and infinities (by the dtype's limits) replaced."""
def nan_to_num_(input: Any, nan: Any=None, posinf: Any=None, neginf: Any=None, *, out: Any=None) -> Any: """nan_to_num, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of nan_to_num."""
def nanmean(input: Any, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """nanmean(input, dim=None, keepdim=False) -> Tensor: the mean without the NaNs."""
def nanmedian(input: Any, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> Any: """nanmedian(input) -> Tensor; nanmedian(input, dim, keepdim=False) -> (values, indices): the lower median."""
def nanquantile(input: Any, q: Any, dim: Any=None, keepdim: Any=False, *, interpolation: Any='linear', out: Any=None) -> _Tensor: """nanquantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: quantile of what is not NaN."""
def nansum(input: Any, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """nansum(input, dim=None, keepdim=False) -> Tensor: the sum without the NaNs."""
def narrow(input: Any, dim: Any, start: Any, length: Any) -> _Tensor: """narrow(input, dim, start, length) -> Tensor: a view of a range of dim."""
def narrow_copy(input: Any, dim: Any, start: Any, length: Any, *, out: Any=None) -> _Tensor: """narrow_copy(input, dim, start, length) -> Tensor: narrow, copied."""
def native_channel_shuffle(input: Any, groups: Any) -> Any: """channel_shuffle into memory of its own."""
def ne(input: Any, other: Any, *, out: Any=None) -> _Tensor: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
def neg(input: Any, *, out: Any=None) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
def neg_(input: Any, *, out: Any=None) -> Any: """neg, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of neg."""
def negative(input: Any, *, out: Any=None) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
def negative_(input: Any, *, out: Any=None) -> Any: """negative, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of negative."""
newaxis: Any
def nextafter(input: Any, other: Any, *, out: Any=None) -> _Tensor: """nextafter(input, other) -> Tensor: the floating-point number that follows input on the way to other. Gradient: to input, where they differ."""
def nonzero(input: Any, *, as_tuple: Any=False) -> _Tensor: """nonzero(input, as_tuple=False) -> int64 Tensor of the indices of nonzero elements, a row each (or a tuple of columns)."""
def nonzero_static(input: Any, *, size: Any, fill_value: Any=-1, out: Any=None) -> _Tensor: """nonzero_static(input, size=n) -> int64 Tensor (n, input.dim()): nonzero's first n rows, then rows of fill_value."""
def norm(input: Any, p: Any='fro', dim: Any=None, keepdim: Any=False, out: Any=None, dtype: Any=None) -> _Tensor: """norm(input, p='fro', dim=None, keepdim=False) -> Tensor: (sum |x|^p)^(1/p) over dim; inf, -inf and 0 as limits."""
def normal(mean: Any, std: Any=1.0, size: Any=None, *, generator: Any=None, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """normal(mean, std, size=None) -> Tensor: normal draws; mean and std are numbers (with size) or tensors."""
def not_equal(input: Any, other: Any, *, out: Any=None) -> _Tensor: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
def numel(input: Any) -> builtins.int: """numel(input) -> int: the number of elements."""
def ones(*size: Any, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """A tensor of ones."""
def ones_like(input: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, memory_format: Any=None, pin_memory: Any=False) -> _Tensor: """Ones in the shape and dtype of input."""
onnx: Any
def orgqr(input: Any, tau: Any, *, out: Any=None) -> _Tensor: """orgqr(input, tau) -> Tensor: linalg.householder_product."""
def ormqr(input: Any, tau: Any, other: Any, left: Any=True, transpose: Any=False, *, out: Any=None) -> _Tensor: """ormqr(input, tau, other, left=True, transpose=False) -> Tensor: Q @ other (other @ Q), Q or its conjugate transpose being all of H1 ... Hk."""
def outer(input: Any, vec2: Any, *, out: Any=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
def pairwise_distance(x1: Any, x2: Any, p: Any=2.0, eps: Any=1e-06, keepdim: Any=False) -> Any: """The p-norm of x1 - x2 + eps along the last dimension."""
def pca_lowrank(A: Any, q: Any=None, center: Any=True, niter: Any=2) -> Any: """pca_lowrank(A, q=None, center=True, niter=2) -> (U, S, V): svd_lowrank of A, its columns' means taken off first if center; the columns"""
def pdist(input: Any, p: Any=2.0) -> Any: """The p-norm distances of every pair of rows i < j of a matrix, as one vector."""
def permute(input: Any, dims: Any) -> _Tensor: """permute(input, dims) -> Tensor: a view with the dimensions in another order."""
def permute_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """permute_copy(input, ...): what permute shows, in memory of its own."""
pi: builtins.float
def pinverse(input: Any, rcond: Any=1e-15) -> _Tensor: """pinverse(input, rcond=1e-15) -> Tensor: linalg.pinv, by the singular values above rcond times the largest."""
def pixel_shuffle(input: Any, upscale_factor: Any) -> Any: """(*, C r**2, H, W) to (*, C, H r, W r) (Shi et al., 2016)."""
def pixel_unshuffle(input: Any, downscale_factor: Any) -> Any: """(*, C, H r, W r) to (*, C r**2, H, W): undoes pixel_shuffle."""
def poisson(input: Any, generator: Any=None) -> _Tensor: """poisson(input) -> Tensor: a Poisson draw for each rate."""
def poisson_nll_loss(*args: Any, **kwargs: Any) -> Any: """poisson_nll_loss(input, target, log_input, full, eps, reduction): nn.functional.poisson_nll_loss with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
def polar(abs: Any, angle: Any, *, out: Any=None) -> _Tensor: """polar(abs, angle) -> complex Tensor: abs (cos angle + i sin angle), of floating tensors of one dtype; they broadcast."""
def polygamma(n: Any, input: Any, *, out: Any=None) -> _Tensor: """polygamma(n, input) -> Tensor: the n-th derivative of digamma."""
def positive(input: Any) -> _Tensor: """positive(input) -> Tensor: input itself."""
def pow(input: Any, exponent: Any, *, out: Any=None) -> _Tensor: """pow(input, exponent) -> Tensor: input ^ exponent. Gradient: (exponent input^(exponent-1), input^exponent log input)."""
def prelu(input: Any, weight: Any) -> Any: """x where x > 0, else weight * x; weight has one element or one for each channel (dimension 1)."""
preserve_format: Any
def prod(input: Any, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """prod(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the product over one dim, or of all."""
def promote_types(type1: Any, type2: Any) -> _dtype: """promote_types(type1, type2) -> dtype: the smallest dtype to which both can be converted safely."""
def put(input: Any, index: Any, source: Any, accumulate: Any=False) -> _Tensor: """put(input, index, source, accumulate=False) -> Tensor: the flattened input with elements replaced."""
qint32: _dtype
qint8: _dtype
def qr(input: Any, some: Any=True, *, out: Any=None) -> Any: """qr(input, some=True) -> (Q, R): linalg.qr, reduced or complete (deprecated)."""
def quantile(input: Any, q: Any, dim: Any=None, keepdim: Any=False, *, interpolation: Any='linear', out: Any=None) -> _Tensor: """quantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: values with a share q of dim below them."""
quint8: _dtype
def rad2deg(input: Any, *, out: Any=None) -> _Tensor: """rad2deg(input) -> Tensor."""
def rad2deg_(input: Any, *, out: Any=None) -> Any: """rad2deg, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of rad2deg."""
def rand(*size: Any, generator: Any=None, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """rand(*size) -> Tensor: uniform in [0, 1)."""
def rand_like(input: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, memory_format: Any=None, pin_memory: Any=False, generator: Any=None) -> _Tensor: """rand_like(input) -> Tensor: uniform in [0, 1) in the shape of input."""
def randint(low: Any=0, high: Any=None, size: Any=None, *, generator: Any=None, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """randint(low=0, high, size) -> int64 Tensor: integers in [low, high)."""
def randint_like(input: Any, low: Any=None, high: Any=None, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, memory_format: Any=None, pin_memory: Any=False, generator: Any=None) -> _Tensor: """randint_like(input, low=0, high) -> Tensor: integers in [low, high) in the shape and dtype of input."""
def randn(*size: Any, generator: Any=None, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """randn(*size) -> Tensor: normal with mean 0 and standard deviation 1."""
def randn_like(input: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, memory_format: Any=None, pin_memory: Any=False, generator: Any=None) -> _Tensor: """randn_like(input) -> Tensor: standard normal in the shape of input."""
def randperm(n: Any, *, generator: Any=None, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """randperm(n) -> int64 Tensor: 0..n-1 in random order."""
def range(start: Any=0, end: Any=None, step: Any=1, **kwargs: Any) -> _Tensor: """Like arange, end included (deprecated in favour of arange)."""
def ravel(input: Any) -> _Tensor: """ravel(input) -> Tensor: one dimension."""
def real(input: Any) -> _Tensor: """real(input) -> Tensor: a view of the real parts; of a real tensor, itself."""
def reciprocal(input: Any, *, out: Any=None) -> _Tensor: """reciprocal(input) -> Tensor: 1 / x, element by element."""
def reciprocal_(input: Any, *, out: Any=None) -> Any: """reciprocal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of reciprocal."""
def relu(input: Any, *, out: Any=None) -> _Tensor: """relu(input) -> Tensor: max(0, x), element by element."""
def relu_(input: Any, *, out: Any=None) -> Any: """relu, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of relu."""
def remainder(input: Any, other: Any, *, out: Any=None) -> _Tensor: """remainder(input, other) -> Tensor: input - floor(input / other) * other: the sign of other."""
def renorm(input: Any, p: Any, dim: Any, maxnorm: Any, *, out: Any=None) -> _Tensor: """renorm(input, p, dim, maxnorm) -> Tensor: each slice along dim whose p-norm exceeds maxnorm is scaled down to it."""
def repeat_interleave(input: Any, repeats: Any=None, dim: Any=None, *, output_size: Any=None) -> _Tensor: """repeat_interleave(input, repeats, dim=None) -> Tensor: each element repeated; repeat_interleave(repeats): its index instead."""
def reshape(input: Any, shape: Any) -> _Tensor: """reshape(input, shape) -> Tensor: another shape of as many elements (one length may be -1); a view where possible."""
def resize_as_(self: Any, other: Any, *, memory_format: Any=None) -> Any: """resize_(other.shape); memory_format=preserve_format: in the format of other."""
def resolve_conj(input: Any) -> _Tensor: """resolve_conj(input) -> Tensor: input itself: conj() computes here, it leaves no mark."""
def resolve_neg(input: Any) -> _Tensor: """resolve_neg(input) -> Tensor: input itself: conj() computes here, it leaves no mark."""
def result_type(a: Any, b: Any) -> _dtype: """result_type(tensor1, tensor2) -> dtype: what arithmetic on these operands gives."""
return_types: Any
def rms_norm(input: Any, normalized_shape: Any, weight: Any=None, eps: Any=None) -> Any: """x / sqrt(mean(x**2) + eps) * weight over the last dimensions; eps: the dtype's smallest step unless given."""
def roll(input: Any, shifts: Any, dims: Any=()) -> _Tensor: """roll(input, shifts, dims=None) -> Tensor: elements moved along dims, those pushed out coming in again (flattened without dims)."""
def rot90(input: Any, k: Any=1, dims: Any=...) -> _Tensor: """rot90(input, k=1, dims=(0, 1)) -> Tensor: turned by k quarters in the plane of dims, from the first towards the second."""
def round(input: Any, *, decimals: Any=0, out: Any=None) -> _Tensor: """round(input, decimals=0) -> Tensor: the nearest value with that many decimals, halves to even. Gradient: 0."""
def round_(input: Any, *, decimals: Any=0, out: Any=None) -> Any: """round, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of round."""
def row_stack(tensors: Any, *, out: Any=None) -> _Tensor: """vstack(tensors) -> Tensor: joined row-wise."""
def rrelu(input: Any, lower: Any=0.125, upper: Any=0.3333333333333333, training: Any=False, inplace: Any=False) -> Any: """leaky_relu with slopes drawn from U(lower, upper) in training, else with their mean (Xu et al., 2015)."""
def rrelu_(input: Any, lower: Any=0.125, upper: Any=0.3333333333333333, training: Any=False) -> Any: """rrelu, in place."""
def rsqrt(input: Any, *, out: Any=None) -> _Tensor: """rsqrt(input) -> Tensor: 1 / sqrt(x), element by element."""
def rsqrt_(input: Any, *, out: Any=None) -> Any: """rsqrt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of rsqrt."""
def rsub(input: Any, other: Any, *, alpha: Any=1) -> _Tensor: """rsub(input, other, alpha=1) -> Tensor: other - alpha * input."""
def save(obj: Any, f: Any, pickle_module: Any=None, pickle_protocol: Any=None, _use_new_zipfile_serialization: Any=True) -> Any: """Write `obj` to the path or the writable binary file `f`, as one safetensors file."""
def scalar_tensor(s: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> Any: """A 0-d tensor."""
def scatter(input: Any, dim: Any, index: Any, src: Any=None, *, value: Any=None, reduce: Any=None) -> _Tensor: """scatter(input, dim, index, src or value, reduce=None) -> Tensor: input with src written where index points."""
def scatter_add(input: Any, dim: Any, index: Any, src: Any) -> _Tensor: """scatter_add(input, dim, index, src) -> Tensor: input with src added where index points."""
def scatter_reduce(input: Any, dim: Any, index: Any, src: Any, reduce: Any, *, include_self: Any=True) -> _Tensor: """scatter_reduce(input, dim, index, src, reduce, include_self=True) -> Tensor: sum, prod, mean, amax or amin where index points."""
def searchsorted(sorted_sequence: Any, input: Any, *, out_int32: Any=False, right: Any=False, side: Any=None, sorter: Any=None, out: Any=None) -> builtins.int: """searchsorted(sorted_sequence, input, right=False, side=None, sorter=None) -> int Tensor: where input would be inserted."""
def seed() -> builtins.int: """seed() -> int: seed the default stream from the system's entropy."""
def segment_reduce(data: Any, reduce: Any, *, lengths: Any=None, indices: Any=None, offsets: Any=None, axis: Any=0, unsafe: Any=False, initial: Any=None) -> _Tensor: """segment_reduce(data, reduce, lengths=...) -> Tensor: 'sum', 'mean', 'prod', 'max' or 'min' over consecutive segments along axis."""
def select(input: Any, dim: Any, index: Any) -> _Tensor: """select(input, dim, index) -> Tensor: a view at one index of dim."""
def select_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """select_copy(input, ...): what select shows, in memory of its own."""
def select_scatter(input: Any, src: Any, dim: Any, index: Any) -> _Tensor: """select_scatter(input, src, dim, index) -> Tensor: a copy of input with select(dim, index) replaced by src."""
def selu(input: Any, inplace: Any=False) -> Any: """scale * elu(x, alpha) with the constants of self-normalising networks (Klambauer et al., 2017)."""
def selu_(input: Any) -> Any: """selu, in place."""
def set_anomaly_enabled(mode: Any, check_nan: Any=True) -> Any: """set_anomaly_enabled(mode, check_nan=True): switch anomaly detection on or off; see `detect_anomaly`."""
def set_autocast_cache_enabled(enabled: Any) -> Any: """Remembered for is_autocast_cache_enabled: nothing is cached."""
def set_autocast_dtype(device_type: Any, dtype: Any) -> Any: """Choose the dtype that autocast computes products in, in this thread, where a block says nothing else: bfloat16 or float16."""
def set_autocast_enabled(device_type: Any, enabled: Any=None) -> Any: """Turn autocast on or off in this thread, without a block; RuntimeError where it would be on without its device."""
def set_default_device(device: Any) -> Any: """set_default_device(device): where tensors are made, the CPU or 'meta'; raises for others."""
def set_default_dtype(d: Any, /) -> Any: """set_default_dtype(d): the floating dtype that tensors of Python floats, factories and layers take."""
def set_default_tensor_type(t: Any) -> Any: """set_default_tensor_type(t): set_default_dtype(t.dtype), its older name (deprecated); t is a type of floats, as FloatTensor, or the name of one."""
def set_deterministic_debug_mode(debug_mode: Any) -> Any: """use_deterministic_algorithms by number or name: 0 'default', 1 'warn', 2 'error'."""
def set_float32_matmul_precision(precision: Any) -> Any: """Accepted ('highest', 'high', 'medium'): products are always computed in full float32 here."""
def set_flush_denormal(mode: Any) -> builtins.bool: """set_flush_denormal(mode) -> bool: flush denormals to zero in this thread (x86 with SSE3); False where the CPU cannot."""
def set_num_interop_threads(n: Any) -> Any: """Remembered for get_num_interop_threads: there is one pool here, and it cannot change a result."""
def set_num_threads(n: Any) -> Any: """set_num_threads(n): how many threads kernels may use, and with them NumPy's OpenBLAS, which `linalg` calls (another BLAS keeps its own number)."""
def set_printoptions(precision: Any=None, threshold: Any=None, edgeitems: Any=None, linewidth: Any=None, profile: Any=None, sci_mode: Any=None) -> Any: """set_printoptions(...): digits after the point, when to abbreviate, how many items at the edges, characters per line."""
def set_rng_state(new_state: Any) -> Any: """set_rng_state(new_state): continue the default stream from there."""
def set_warn_always(enabled: Any) -> Any: """Remembered for is_warn_always_enabled: Python's filters alone choose which warnings are shown."""
def sgn(input: Any, *, out: Any=None) -> _Tensor: """sgn(input) -> Tensor: the sign."""
short: _dtype
def show_config() -> Any: """show_config(): print version, CPU level, threads and the versions of what is used."""
def sigmoid(input: Any, *, out: Any=None) -> _Tensor: """sigmoid(input) -> Tensor: 1 / (1 + e^-x), element by element."""
def sigmoid_(input: Any, *, out: Any=None) -> Any: """sigmoid, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sigmoid."""
def sign(input: Any, *, out: Any=None) -> _Tensor: """sign(input) -> Tensor: -1, 0 or 1, element by element."""
def signbit(input: Any, *, out: Any=None) -> _Tensor: """signbit(input) -> bool Tensor: is its sign bit set, element by element. Not differentiable."""
def sin(input: Any, *, out: Any=None) -> _Tensor: """sin(input) -> Tensor: the sine, element by element."""
def sin_(input: Any, *, out: Any=None) -> Any: """sin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sin."""
def sinc(input: Any, *, out: Any=None) -> _Tensor: """sinc(input) -> Tensor: sin(pi x) / (pi x), 1 at 0."""
def sinc_(input: Any, *, out: Any=None) -> Any: """sinc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sinc."""
def sinh(input: Any, *, out: Any=None) -> _Tensor: """sinh(input) -> Tensor: the hyperbolic sine, element by element."""
def sinh_(input: Any, *, out: Any=None) -> Any: """sinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sinh."""
def slice_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """slice_copy(input, ...): what slice shows, in memory of its own."""
def slice_scatter(input: Any, src: Any, dim: Any=0, start: Any=None, end: Any=None, step: Any=1, *, out: Any=None) -> _Tensor: """slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> Tensor: a copy with that slice replaced by src."""
def slogdet(input: Any, *, out: Any=None) -> Any: """slogdet(input) -> (sign, logabsdet): linalg.slogdet."""
def softmax(input: Any, dim: Any, dtype: Any=None, *, out: Any=None) -> _Tensor: """softmax(input, dim, dtype=None) -> Tensor: exp(x) / sum(exp(x)) over dim."""
def sort(input: Any, dim: Any=-1, descending: Any=False, *, stable: Any=False, out: Any=None) -> Any: """sort(input, dim=-1, descending=False, *, stable=False) -> (values, indices): sorted along dim; always stable here."""
sparse_bsc: Any
sparse_bsr: Any
sparse_coo: Any
def sparse_coo_tensor(indices: Any=None, values: Any=None, size: Any=None, *, dtype: Any=None, device: Any=None, pin_memory: Any=False, requires_grad: Any=False, check_invariants: Any=None, is_coalesced: Any=None) -> Any: """sparse_coo_tensor(indices, values, size=None) -> SparseTensor: values (nnz, ...) at indices (dimensions, nnz), which tell a size that is None."""
sparse_csc: Any
sparse_csr: Any
def split(tensor: Any, split_size_or_sections: Any, dim: Any=0) -> Any: """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths."""
def split_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """split_copy(input, ...): what split shows, in memory of its own."""
def split_with_sizes(input: Any, split_sizes: Any, dim: Any=0) -> Any: """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths."""
def split_with_sizes_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """split_with_sizes_copy(input, ...): what split_with_sizes shows, in memory of its own."""
def spmm(input: Any, mat2: Any) -> _Tensor: """spmm(input, mat2) -> Tensor: mm, where input may be sparse."""
def sqrt(input: Any, *, out: Any=None) -> _Tensor: """sqrt(input) -> Tensor: the square root, element by element."""
def sqrt_(input: Any, *, out: Any=None) -> Any: """sqrt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sqrt."""
def square(input: Any, *, out: Any=None) -> _Tensor: """square(input) -> Tensor: x^2, element by element."""
def square_(input: Any, *, out: Any=None) -> Any: """square, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of square."""
def squeeze(input: Any, dim: Any=None, *more: Any) -> _Tensor: """squeeze(input, dim=None) -> Tensor: a view without the dimensions of length 1. Several dims come as a tuple, in the method also one by one."""
def squeeze_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """squeeze_copy(input, ...): what squeeze shows, in memory of its own."""
def stack(tensors: Any, dim: Any=0, *, out: Any=None) -> _Tensor: """stack(tensors, dim=0) -> Tensor: joined along a new dimension."""
def std(input: Any, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None, out: Any=None) -> _Tensor: """std(input, dim=None, *, correction=1, keepdim=False) -> Tensor: the square root of var."""
def std_mean(input: Any, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None) -> Any: """std_mean(input, dim=None, *, correction=1, keepdim=False) -> (std, mean)."""
def stft(input: Any, n_fft: Any, hop_length: Any=None, win_length: Any=None, window: Any=None, center: Any=True, pad_mode: Any='reflect', normalized: Any=False, onesided: Any=None, return_complex: Any=None, align_to_window: Any=None) -> _Tensor: """stft(input, n_fft, hop_length=n_fft // 4, win_length=n_fft, window=None, center=True, pad_mode='reflect', ..., return_complex) -> complex Tensor"""
strided: Any
def sub(input: Any, other: Any, *rest: Any, alpha: Any=1, out: Any=None) -> _Tensor: """sub(input, other, *, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
def subtract(input: Any, other: Any, *rest: Any, alpha: Any=1, out: Any=None) -> _Tensor: """sub(input, other, *, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
def sum(input: Any, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """sum(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the sum over dim (an int, a tuple, None: all)."""
def svd(input: Any, some: Any=True, compute_uv: Any=True, *, out: Any=None) -> Any: """svd(input, some=True, compute_uv=True) -> (U, S, V): input = U diag(S) V.T, with square U and V unless some, zeros unless compute_uv."""
def svd_lowrank(A: Any, q: Any=6, niter: Any=2, M: Any=None) -> Any: """svd_lowrank(A, q=6, niter=2, M=None) -> (U, S, V): about the q largest singular values of A - M, from random directions and niter"""
def swapaxes(input: Any, dim0: Any, dim1: Any) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
def swapdims(input: Any, dim0: Any, dim1: Any) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
def t(input: Any) -> _Tensor: """t(input) -> Tensor: the transpose of a matrix."""
def t_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """t_copy(input, ...): what t shows, in memory of its own."""
def take(input: Any, index: Any) -> _Tensor: """take(input, index) -> Tensor: elements of the flattened input."""
def take_along_dim(input: Any, indices: Any, dim: Any=None) -> _Tensor: """take_along_dim(input, indices, dim=None) -> Tensor: gather with broadcasting."""
def tan(input: Any, *, out: Any=None) -> _Tensor: """tan(input) -> Tensor: the tangent, element by element."""
def tan_(input: Any, *, out: Any=None) -> Any: """tan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tan."""
def tanh(input: Any, *, out: Any=None) -> _Tensor: """tanh(input) -> Tensor: the hyperbolic tangent, element by element."""
def tanh_(input: Any, *, out: Any=None) -> Any: """tanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tanh."""
def tensor(data: Any, *, dtype: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """A new tensor holding a copy of data: a number, nested lists of numbers, an array or a tensor."""
def tensor_split(input: Any, indices_or_sections: Any, dim: Any=0) -> Any: """tensor_split(input, n or indices, dim=0) -> tuple of views: n nearly equal parts, or cut at the indices."""
def tensordot(a: Any, b: Any, dims: Any=2, out: Any=None) -> _Tensor: """tensordot(a, b, dims=2) -> Tensor: summed over the last dims of a and the first of b, or over two lists of dimensions."""
def threshold(input: Any, threshold: Any, value: Any, inplace: Any=False) -> Any: """x where x > threshold, else value."""
def threshold_(input: Any, threshold: Any, value: Any) -> Any: """threshold, in place."""
def tile(input: Any, dims: Any) -> _Tensor: """tile(input, dims) -> Tensor: repeat, where missing dims count as 1 in front."""
def to_dlpack(tensor: Any) -> Any: """A capsule of tensor's memory, which from_dlpack or another library may take once. BufferError for a tensor that requires a gradient."""
def topk(input: Any, k: Any, dim: Any=-1, largest: Any=True, sorted: Any=True, *, out: Any=None) -> Any: """topk(input, k, dim=-1, largest=True, sorted=True) -> (values, indices): the k largest (or smallest) along dim, in order."""
def trace(input: Any) -> _Tensor: """trace(input) -> Tensor: the sum of the diagonal of a matrix."""
def transpose(input: Any, dim0: Any, dim1: Any) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
def transpose_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """transpose_copy(input, ...): what transpose shows, in memory of its own."""
def trapezoid(y: Any, x: Any=None, *, dx: Any=None, dim: Any=-1) -> _Tensor: """trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the area under y along dim by the trapezoidal rule."""
def trapz(y: Any, x: Any=None, *, dx: Any=None, dim: Any=-1) -> _Tensor: """trapezoid(y, x=None, dx=1, dim=-1) -> Tensor: the area under y along dim by the trapezoidal rule."""
def triangular_solve(input: Any, A: Any, upper: Any=True, transpose: Any=False, unitriangular: Any=False, *, out: Any=None) -> Any: """triangular_solve(input, A) -> (X, a copy of A) with A X = input (A.T X = input if transpose): linalg.solve_triangular (deprecated)."""
def tril(input: Any, diagonal: Any=0, *, out: Any=None) -> _Tensor: """tril(input, diagonal=0) -> Tensor: zeros above that diagonal of the last two dimensions."""
def tril_indices(row: Any, col: Any, offset: Any=0, *, dtype: Any=None, device: Any=None, layout: Any=None, pin_memory: Any=False) -> _Tensor: """tril_indices(row, col, offset=0) -> int64 Tensor (2, n): where tril of a (row, col) matrix keeps elements."""
def triplet_margin_loss(*args: Any, **kwargs: Any) -> Any: """triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction): nn.functional.triplet_margin_loss with reduction as a number: 0 none (the default), 1 mean, 2 sum."""
def triu(input: Any, diagonal: Any=0, *, out: Any=None) -> _Tensor: """triu(input, diagonal=0) -> Tensor: zeros below that diagonal of the last two dimensions."""
def triu_indices(row: Any, col: Any, offset: Any=0, *, dtype: Any=None, device: Any=None, layout: Any=None, pin_memory: Any=False) -> _Tensor: """triu_indices(row, col, offset=0) -> int64 Tensor (2, n): where triu of a (row, col) matrix keeps elements."""
def true_divide(input: Any, other: Any, *, out: Any=None) -> _Tensor: """true_divide(input, other) -> Tensor: div without rounding."""
def trunc(input: Any, *, out: Any=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
def trunc_(input: Any, *, out: Any=None) -> Any: """trunc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of trunc."""
def typename(obj: Any) -> builtins.str: """typename(obj) -> str: the type of a tensor, or the class of anything else with its module."""
types: Any
uint16: _dtype
uint32: _dtype
uint64: _dtype
uint8: _dtype
def unbind(input: Any, dim: Any=0) -> Any: """unbind(input, dim=0) -> tuple of views: the parts along dim."""
def unbind_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """unbind_copy(input, ...): what unbind shows, in memory of its own."""
def unflatten(input: Any, dim: Any, sizes: Any) -> _Tensor: """unflatten(input, dim, sizes) -> Tensor: one dimension split into several (one may be -1)."""
def unfold_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """unfold_copy(input, ...): what unfold shows, in memory of its own."""
def unique(input: Any, sorted: Any=True, return_inverse: Any=False, return_counts: Any=False, dim: Any=None) -> _Tensor: """unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None) -> Tensor, or a tuple with inverse and counts."""
def unique_consecutive(input: Any, return_inverse: Any=False, return_counts: Any=False, dim: Any=None) -> _Tensor: """unique_consecutive(input, return_inverse=False, return_counts=False, dim=None) -> Tensor or tuple: runs of equal elements as one."""
def unravel_index(indices: Any, shape: Any) -> Any: """unravel_index(indices, shape) -> tuple of int64 Tensors: flat indices as coordinates in shape."""
def unsafe_chunk(input: Any, chunks: Any, dim: Any=0) -> Any: """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter)."""
def unsafe_split(tensor: Any, split_size_or_sections: Any, dim: Any=0) -> Any: """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths."""
def unsafe_split_with_sizes(input: Any, split_sizes: Any, dim: Any=0) -> Any: """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths."""
def unsqueeze(input: Any, dim: Any) -> _Tensor: """unsqueeze(input, dim) -> Tensor: a view with a new dimension of length 1."""
def unsqueeze_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """unsqueeze_copy(input, ...): what unsqueeze shows, in memory of its own."""
def use_deterministic_algorithms(mode: Any, *, warn_only: Any=False) -> Any: """Remembered: the kernels' results never depend on threads or timing, whatever is set; those of `linalg` may on the number of threads."""
def vander(x: Any, N: Any=None, increasing: Any=False) -> _Tensor: """vander(x, N=None, increasing=False) -> Tensor: the powers of x as columns, falling unless increasing."""
def var(input: Any, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None, out: Any=None) -> _Tensor: """var(input, dim=None, *, correction=1, keepdim=False) -> Tensor: sum of squared deviations / (n - correction)."""
def var_mean(input: Any, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None) -> Any: """var_mean(input, dim=None, *, correction=1, keepdim=False) -> (var, mean)."""
def vdot(input: Any, other: Any, *, out: Any=None) -> _Tensor: """vdot(input, other) -> Tensor: dot, of input conjugated where it is complex."""
version: Any
def view_as_complex(input: Any) -> _Tensor: """view_as_complex(input) -> complex Tensor: a view of pairs of floats, the last dimension of length 2, as complex numbers."""
def view_as_complex_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """view_as_complex_copy(input, ...): what view_as_complex shows, in memory of its own."""
def view_as_real(input: Any) -> _Tensor: """view_as_real(input) -> Tensor (..., 2): a view of a complex tensor's real and imaginary parts along a new last dimension."""
def view_as_real_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """view_as_real_copy(input, ...): what view_as_real shows, in memory of its own."""
def view_copy(input: Any, *args: Any, out: Any=None, **kwargs: Any) -> Any: """view_copy(input, ...): what view shows, in memory of its own."""
def vmap(func: Any, in_dims: Any=0, out_dims: Any=0, randomness: Any='error', *, chunk_size: Any=None) -> Any: """The function that computes func for each sample along a dimension of its arguments, and stacks what comes out."""
def vsplit(input: Any, indices_or_sections: Any) -> Any: """vsplit(input, n or indices) -> tuple of views: equal parts of dimension 0, or cut at the indices."""
def vstack(tensors: Any, *, out: Any=None) -> _Tensor: """vstack(tensors) -> Tensor: joined row-wise."""
def where(condition: Any, input: Any=None, other: Any=None, *, out: Any=None) -> _Tensor: """where(condition, input, other) -> Tensor: input where condition holds, else other. where(condition): nonzero(as_tuple=True)."""
def xlogy(input: Any, other: Any, *, out: Any=None) -> _Tensor: """xlogy(input, other) -> Tensor: input * log(other), 0 where input is 0 (NaN where other is)."""
def xlogy_(input: Any, other: Any, *, out: Any=None) -> Any: """xlogy, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of xlogy."""
xpu: Any
def zero_(self: _Tensor) -> Any: """Set every element to zero."""
def zeros(*size: Any, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: """A tensor of zeros."""
def zeros_like(input: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, memory_format: Any=None, pin_memory: Any=False) -> _Tensor: """Zeros in the shape and dtype of input."""
