"""The tensor: geometry, attributes, operators and the way in and out of memory."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from collections.abc import Iterator
from microgradx._engine.device import device as _device
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.tensor import Node as _Node
from microgradx._engine.tensor import Size as _Size
from microgradx._engine.tensor import Tensor as _Tensor

ACCUMULATED: builtins.int
AFTER: builtins.int
class AccumulateGrad(Node):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __eq__(self, other: Any, /) -> builtins.bool: ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __repr__(self) -> builtins.str: ...
    def name(self) -> Any: """AccumulateGrad.name(self)"""
    next_functions: Any
    def register_hook(self, hook: Any) -> Any: """Call hook((), grad_outputs) after the gradient was added to the leaf's .grad."""
    def register_prehook(self, hook: Any) -> Any: """Call hook(grad_outputs) before that; it may return other gradients."""
BEFORE: builtins.int
class Brought:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
class Exporter:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
class Node:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __getattr__(self, name: builtins.str) -> Any: ...
    def __repr__(self) -> builtins.str: ...
    extra_: Any
    metadata: Any
    def name(self) -> Any: """The name of the backward, e.g. 'MulBackward0'."""
    needs_input_grad: Any
    next_functions: Any
    op: Any
    def register_hook(self, hook: Any) -> Any: """Call hook(grad_inputs, grad_outputs) after this node's backward; it may return new grad_inputs."""
    def register_prehook(self, hook: Any) -> Any: """Call hook(grad_outputs) before this node's backward; it may return new grad_outputs."""
    saved: Any
class Row:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    differentiable: Any
    name: Any
    node_name: Any
class Size(tuple):
    def __add__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __mul__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __radd__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __repr__(self) -> builtins.str: ...
    def __rmul__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def numel(self) -> Any: """The number of elements: the product of the lengths."""
class Tensor:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    H: _Tensor
    T: _Tensor
    def __abs__(self) -> _Tensor: ...
    def __add__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __and__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __array__(self, *args: Any, **kwargs: Any) -> Any: ...
    def __bool__(self) -> builtins.bool: ...
    def __complex__(self) -> builtins.complex: ...
    def __contains__(self, item: Any) -> builtins.bool: ...
    def __eq__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __float__(self) -> builtins.float: ...
    def __floordiv__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __format__(self, spec: builtins.str) -> builtins.str: ...
    def __ge__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __getitem__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __gt__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __iadd__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __iand__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __ifloordiv__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __ilshift__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __imod__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __imul__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __index__(self) -> builtins.int: ...
    def __int__(self) -> builtins.int: ...
    def __invert__(self) -> _Tensor: ...
    def __ior__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __ipow__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __irshift__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __isub__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __iter__(self) -> Iterator[_Tensor]: ...
    def __itruediv__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __ixor__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __le__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def __lshift__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __lt__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __matmul__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __mod__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __mul__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __ne__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __neg__(self) -> _Tensor: ...
    def __or__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __pos__(self) -> _Tensor: ...
    def __pow__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __radd__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rand__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __repr__(self) -> builtins.str: ...
    def __rfloordiv__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rlshift__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rmatmul__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rmod__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rmul__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __ror__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rpow__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rrshift__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rshift__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rsub__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rtruediv__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __rxor__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def __sub__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __truediv__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def __xor__(self, other: Any, /) -> _Tensor: ...  # type: ignore[override]
    def abs(self) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
    def abs_(self, *, out: Any=None) -> _Tensor: """abs, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of abs."""
    def absolute(self, *, out: Any=None) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
    def absolute_(self, *, out: Any=None) -> _Tensor: """absolute, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of absolute."""
    def acos(self, *, out: Any=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
    def acos_(self, *, out: Any=None) -> _Tensor: """acos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of acos."""
    def acosh(self, *, out: Any=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)), element by element."""
    def acosh_(self, *, out: Any=None) -> _Tensor: """acosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of acosh."""
    def add(self, other: Any, *rest: Any, alpha: Any=1, out: Any=None) -> _Tensor: """add(input, other, *, alpha=1) -> Tensor: input + alpha * other, broadcasting, dtypes promoted. Gradient: (1, alpha)."""
    def add_(self, other: Any, *rest: Any, alpha: Any=1) -> _Tensor: """self += alpha * other."""
    def addbmm(self, batch1: Any, batch2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha the sum of batch1 @ batch2."""
    def addbmm_(self, batch1: Any, batch2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addbmm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addbmm."""
    def addcdiv(self, tensor1: Any, tensor2: Any, *, value: Any=1, out: Any=None) -> _Tensor: """addcdiv(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 / tensor2."""
    def addcdiv_(self, tensor1: Any, tensor2: Any, *, value: Any=1, out: Any=None) -> _Tensor: """addcdiv, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addcdiv."""
    def addcmul(self, tensor1: Any, tensor2: Any, *, value: Any=1, out: Any=None) -> _Tensor: """addcmul(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 * tensor2."""
    def addcmul_(self, tensor1: Any, tensor2: Any, *, value: Any=1, out: Any=None) -> _Tensor: """addcmul, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addcmul."""
    def addmm(self, mat1: Any, mat2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addmm(input, mat1, mat2, beta=1, alpha=1) -> Tensor: beta input + alpha mat1 @ mat2."""
    def addmm_(self, mat1: Any, mat2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addmm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addmm."""
    def addmv(self, mat: Any, vec: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addmv(input, mat, vec, beta=1, alpha=1) -> Tensor: beta input + alpha mat @ vec."""
    def addmv_(self, mat: Any, vec: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addmv, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addmv."""
    def addr(self, vec1: Any, vec2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addr(input, vec1, vec2, beta=1, alpha=1) -> Tensor: beta input + alpha outer(vec1, vec2)."""
    def addr_(self, vec1: Any, vec2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """addr, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addr."""
    def adjoint(self) -> _Tensor: """adjoint(input) -> Tensor: a view with the last two dimensions exchanged, conjugated where it is complex."""
    def all(self, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """all(input, dim=None, keepdim=False) -> bool Tensor: are all elements nonzero?"""
    def allclose(self, other: Any, rtol: Any=1e-05, atol: Any=1e-08, equal_nan: Any=False) -> builtins.bool: """allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool: isclose everywhere."""
    def amax(self, dim: Any=(), keepdim: Any=False, *, out: Any=None) -> _Tensor: """amax(input, dim=(), keepdim=False) -> Tensor: the largest over dim; equal ones share the gradient."""
    def amin(self, dim: Any=(), keepdim: Any=False, *, out: Any=None) -> _Tensor: """amin(input, dim=(), keepdim=False) -> Tensor: the smallest over dim; equal ones share the gradient."""
    def aminmax(self, *, dim: Any=None, keepdim: Any=False, out: Any=None) -> Any: """aminmax(input, dim=None, keepdim=False) -> (min, max)."""
    def angle(self, *, out: Any=None) -> _Tensor: """angle(input) -> Tensor: atan2(imag, real); of a real tensor 0, or pi for negative numbers (NaN stays), with a gradient of zero."""
    def any(self, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """any(input, dim=None, keepdim=False) -> bool Tensor: is one element nonzero?"""
    def apply_(self, callable: Any) -> _Tensor: """Each element replaced by callable(element), a number (TypeError): slow."""
    def arccos(self, *, out: Any=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
    def arccos_(self, *, out: Any=None) -> _Tensor: """arccos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arccos."""
    def arccosh(self, *, out: Any=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)), element by element."""
    def arccosh_(self, *, out: Any=None) -> _Tensor: """arccosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arccosh."""
    def arcsin(self, *, out: Any=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
    def arcsin_(self, *, out: Any=None) -> _Tensor: """arcsin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arcsin."""
    def arcsinh(self, *, out: Any=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)), element by element."""
    def arcsinh_(self, *, out: Any=None) -> _Tensor: """arcsinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arcsinh."""
    def arctan(self, *, out: Any=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
    def arctan2(self, other: Any, *, out: Any=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
    def arctan2_(self, other: Any, *, out: Any=None) -> _Tensor: """arctan2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctan2."""
    def arctan_(self, *, out: Any=None) -> _Tensor: """arctan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctan."""
    def arctanh(self, *, out: Any=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2, element by element."""
    def arctanh_(self, *, out: Any=None) -> _Tensor: """arctanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctanh."""
    def argmax(self, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """argmax(input, dim=None, keepdim=False) -> int64 Tensor: where the largest is (first one; NaN wins), in the flattened input for None."""
    def argmin(self, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> _Tensor: """argmin(input, dim=None, keepdim=False) -> int64 Tensor: where the smallest is (first one; NaN wins)."""
    def argsort(self, dim: Any=-1, descending: Any=False, stable: Any=False) -> _Tensor: """argsort(input, dim=-1, descending=False, stable=False) -> int64 Tensor: the indices of sort."""
    def argwhere(self) -> _Tensor: """argwhere(input) -> int64 Tensor: the indices of nonzero elements, a row each."""
    def as_strided(self, size: Any, stride: Any, storage_offset: Any=None) -> _Tensor: """as_strided(input, size, stride, storage_offset=None) -> Tensor: a view of any geometry, checked against the storage."""
    def as_strided_(self, size: Any, stride: Any, storage_offset: Any=None) -> _Tensor: """as_strided, in place: self becomes that view of its memory. Gradient: that of as_strided."""
    def as_strided_scatter(self, src: Any, size: Any, stride: Any, storage_offset: Any=None) -> _Tensor: """as_strided_scatter(input, src, size, stride, storage_offset=None) -> Tensor: a copy with as_strided(...) of it replaced."""
    def as_subclass(self, cls: Any) -> Any: """This tensor, history and all, as an instance of cls."""
    def asin(self, *, out: Any=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
    def asin_(self, *, out: Any=None) -> _Tensor: """asin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of asin."""
    def asinh(self, *, out: Any=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)), element by element."""
    def asinh_(self, *, out: Any=None) -> _Tensor: """asinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of asinh."""
    def atan(self, *, out: Any=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
    def atan2(self, other: Any, *, out: Any=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
    def atan2_(self, other: Any, *, out: Any=None) -> _Tensor: """atan2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atan2."""
    def atan_(self, *, out: Any=None) -> _Tensor: """atan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atan."""
    def atanh(self, *, out: Any=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2, element by element."""
    def atanh_(self, *, out: Any=None) -> _Tensor: """atanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atanh."""
    def backward(self, gradient: Any=None, retain_graph: Any=None, create_graph: Any=False, inputs: Any=None) -> None: """Accumulate this tensor's gradients into the leaves' .grad; see autograd.backward."""
    def baddbmm(self, batch1: Any, batch2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """baddbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha batch1 @ batch2."""
    def baddbmm_(self, batch1: Any, batch2: Any, *, beta: Any=1, alpha: Any=1, out: Any=None) -> _Tensor: """baddbmm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of baddbmm."""
    def bernoulli(self, p: Any=None, *, generator: Any=None, out: Any=None) -> _Tensor: """bernoulli(input) -> Tensor: 1 with the probability each element gives; bernoulli(input, p): with probability p."""
    def bernoulli_(self, p: Any=0.5, *, generator: Any=None) -> _Tensor: """Fill with 1 with probability p (a number or a tensor), else 0."""
    def bfloat16(self, *, memory_format: Any=None) -> Any: """self as microgradx.bfloat16: to(microgradx.bfloat16). Gradient: cast back."""
    def bincount(self, weights: Any=None, minlength: Any=0) -> _Tensor: """bincount(input, weights=None, minlength=0) -> Tensor: how often each value 0, 1, ... occurs."""
    def bitwise_and(self, other: Any, *, out: Any=None) -> _Tensor: """bitwise_and(input, other) -> Tensor: the bits set in both. Integers and bools. Not differentiable."""
    def bitwise_and_(self, other: Any) -> _Tensor: """bitwise_and, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_and."""
    def bitwise_left_shift(self, other: Any, *, out: Any=None) -> _Tensor: """bitwise_left_shift(input, other) -> Tensor: input << other. Integers and bools. Not differentiable."""
    def bitwise_left_shift_(self, other: Any) -> _Tensor: """bitwise_left_shift, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_left_shift."""
    def bitwise_not(self, *, out: Any=None) -> _Tensor: """bitwise_not(input) -> Tensor: ~input: the complement of integers, `not` of bools."""
    def bitwise_not_(self, *, out: Any=None) -> _Tensor: """bitwise_not, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_not."""
    def bitwise_or(self, other: Any, *, out: Any=None) -> _Tensor: """bitwise_or(input, other) -> Tensor: the bits set in one. Integers and bools. Not differentiable."""
    def bitwise_or_(self, other: Any) -> _Tensor: """bitwise_or, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_or."""
    def bitwise_right_shift(self, other: Any, *, out: Any=None) -> _Tensor: """bitwise_right_shift(input, other) -> Tensor: input >> other. Integers and bools. Not differentiable."""
    def bitwise_right_shift_(self, other: Any) -> _Tensor: """bitwise_right_shift, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_right_shift."""
    def bitwise_xor(self, other: Any, *, out: Any=None) -> _Tensor: """bitwise_xor(input, other) -> Tensor: the bits set in exactly one. Integers and bools. Not differentiable."""
    def bitwise_xor_(self, other: Any) -> _Tensor: """bitwise_xor, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_xor."""
    def bmm(self, mat2: Any, *, out: Any=None) -> _Tensor: """bmm(input, mat2) -> Tensor: (b, n, k) @ (b, k, m)."""
    def bool(self, *, memory_format: Any=None) -> _Tensor: """self as microgradx.bool: to(microgradx.bool). Gradient: cast back."""
    def broadcast_to(self, *args: Any, size: Any=None) -> _Tensor: """broadcast_to(input, size) -> Tensor: a view stretched to size."""
    def byte(self, *, memory_format: Any=None) -> Any: """self as microgradx.uint8: to(microgradx.uint8). Gradient: cast back."""
    def cauchy_(self, median: Any=0, sigma: Any=1, *, generator: Any=None) -> _Tensor: """Fill with Cauchy draws."""
    def cdouble(self, *, memory_format: Any=None) -> Any: """self as microgradx.complex128: to(microgradx.complex128). Gradient: cast back."""
    def ceil(self, *, out: Any=None) -> _Tensor: """ceil(input) -> Tensor: the smallest integer >= x, element by element."""
    def ceil_(self, *, out: Any=None) -> _Tensor: """ceil, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ceil."""
    def cfloat(self, *, memory_format: Any=None) -> Any: """self as microgradx.complex64: to(microgradx.complex64). Gradient: cast back."""
    def char(self, *, memory_format: Any=None) -> Any: """self as microgradx.int8: to(microgradx.int8). Gradient: cast back."""
    def cholesky(self, upper: Any=False, *, out: Any=None) -> Any: """The old name of cholesky, in linalg (deprecated): lower L with input = L L.T, or upper U with input = U.T U."""
    def cholesky_inverse(self, upper: Any=False, *, out: Any=None) -> _Tensor: """cholesky_inverse(L, upper=False) -> Tensor: the inverse of L L.T (of L.T L for upper)."""
    def cholesky_solve(self, L: Any, upper: Any=False, *, out: Any=None) -> _Tensor: """cholesky_solve(B, L, upper=False) -> Tensor: X with L L.T X = B (L.T L X = B for upper)."""
    def chunk(self, chunks: Any, dim: Any=0) -> Any: """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter)."""
    def clamp(self, min: Any=None, max: Any=None, *, out: Any=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
    def clamp_(self, min: Any=None, max: Any=None, *, out: Any=None) -> _Tensor: """clamp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp."""
    def clamp_max(self, max: Any, *, out: Any=None) -> _Tensor: """clamp_max(input, max) -> Tensor: at most max."""
    def clamp_max_(self, max: Any, *, out: Any=None) -> _Tensor: """clamp_max, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp_max."""
    def clamp_min(self, min: Any, *, out: Any=None) -> _Tensor: """clamp_min(input, min) -> Tensor: at least min."""
    def clamp_min_(self, min: Any, *, out: Any=None) -> _Tensor: """clamp_min, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp_min."""
    def clip(self, min: Any=None, max: Any=None, *, out: Any=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
    def clip_(self, min: Any=None, max: Any=None, *, out: Any=None) -> _Tensor: """clip, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clip."""
    def clone(self, *, memory_format: Any=None) -> _Tensor: """clone(input) -> Tensor: a copy with its own memory; gradients flow through."""
    def complex(self, imag: Any, *, out: Any=None) -> _Tensor: """complex(real, imag) -> complex Tensor: real + i imag, of floating tensors of one dtype; they broadcast."""
    def conj(self) -> _Tensor: """conj(input) -> Tensor: real - i imag, computed (PyTorch's is a view that remembers); of a real tensor, itself."""
    def conj_physical(self, *, out: Any=None) -> _Tensor: """conj_physical(input) -> Tensor: conj(input)."""
    def conj_physical_(self) -> _Tensor: """self conjugated in place; nothing changes where it is real."""
    def contiguous(self, *, memory_format: Any=None) -> _Tensor: """input itself when it is row-major without gaps, else a copy that is."""
    def copy_(self, other: Any, non_blocking: Any=False) -> _Tensor: """Copy other into self, with broadcasting and conversion."""
    def copysign(self, other: Any, *, out: Any=None) -> _Tensor: """copysign(input, other) -> Tensor: |input| with the sign of other, broadcasting, dtypes promoted. Gradient: sign to input, none to other."""
    def copysign_(self, other: Any, *, out: Any=None) -> _Tensor: """copysign, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of copysign."""
    def corrcoef(self) -> _Tensor: """corrcoef(input) -> Tensor: the correlations of the rows."""
    def cos(self) -> _Tensor: """cos(input) -> Tensor: the cosine, element by element."""
    def cos_(self, *, out: Any=None) -> _Tensor: """cos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of cos."""
    def cosh(self, *, out: Any=None) -> _Tensor: """cosh(input) -> Tensor: the hyperbolic cosine, element by element."""
    def cosh_(self, *, out: Any=None) -> _Tensor: """cosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of cosh."""
    def count_nonzero(self, dim: Any=None) -> _Tensor: """count_nonzero(input, dim=None) -> int64 Tensor: how many elements are not zero."""
    def cov(self, *, correction: Any=1, fweights: Any=None, aweights: Any=None) -> _Tensor: """cov(input, correction=1, fweights=None, aweights=None) -> Tensor: the covariances of the rows (variables) over the columns (observations)."""
    def cpu(self, *, memory_format: Any=None) -> _Tensor: """self: everything lives on the CPU."""
    def cross(self, other: Any, dim: Any=None, *, out: Any=None) -> _Tensor: """cross(input, other, dim=None) -> Tensor: the cross product over a dimension of length 3 (the first such one for None)."""
    def cuda(self, device: Any=None, non_blocking: Any=False, memory_format: Any=None) -> Any: """Raises: there is no GPU here."""
    def cummax(self, dim: Any, *, out: Any=None) -> Any: """cummax(input, dim) -> (values, indices): the running maximum along dim and where it (last) was."""
    def cummin(self, dim: Any, *, out: Any=None) -> Any: """cummin(input, dim) -> (values, indices): the running minimum along dim and where it (last) was."""
    def cumprod(self, dim: Any, *, dtype: Any=None, out: Any=None) -> _Tensor: """cumprod(input, dim, dtype=None) -> Tensor: the product of all elements up to each along dim."""
    def cumprod_(self, dim: Any, *, dtype: Any=None) -> _Tensor: """cumprod, in place. Gradient: that of cumprod."""
    def cumsum(self, dim: Any, *, dtype: Any=None, out: Any=None) -> _Tensor: """cumsum(input, dim, dtype=None) -> Tensor: the sum of all elements up to each along dim."""
    def cumsum_(self, dim: Any, *, dtype: Any=None) -> _Tensor: """cumsum, in place. Gradient: that of cumsum."""
    data: _Tensor
    def data_ptr(self) -> builtins.int: """Tensor.data_ptr(self)"""
    def deg2rad(self, *, out: Any=None) -> _Tensor: """deg2rad(input) -> Tensor."""
    def deg2rad_(self, *, out: Any=None) -> _Tensor: """deg2rad, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of deg2rad."""
    def dense_dim(self) -> Any: """How many of its dimensions are dense: all."""
    def det(self, *, out: Any=None) -> _Tensor: """det(A) -> Tensor: the determinant. Gradient: det inv.T, and 0 where det is 0."""
    def detach(self) -> _Tensor: """The same memory without history; in-place changes are seen by both."""
    def detach_(self) -> _Tensor: """Drop the history of this tensor in place."""
    device: _device
    def diag(self, diagonal: Any=0, *, out: Any=None) -> _Tensor: """diag(input, diagonal=0) -> Tensor: a vector as the diagonal of a matrix, or the diagonal of a matrix as a vector."""
    def diag_embed(self, offset: Any=0, dim1: Any=-2, dim2: Any=-1) -> _Tensor: """diag_embed(input, offset=0, dim1=-2, dim2=-1) -> Tensor: zeros with input's last dimension on that diagonal."""
    def diagflat(self, offset: Any=0) -> _Tensor: """diagflat(input, offset=0) -> Tensor: the flattened input as the diagonal of a matrix."""
    def diagonal(self, offset: Any=0, dim1: Any=0, dim2: Any=1) -> _Tensor: """diagonal(input, offset=0, dim1=0, dim2=1) -> Tensor: a view of that diagonal, as a last dimension."""
    def diagonal_scatter(self, src: Any, offset: Any=0, dim1: Any=0, dim2: Any=1) -> _Tensor: """diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> Tensor: a copy of input with that diagonal replaced by src."""
    def diff(self, n: Any=1, dim: Any=-1, prepend: Any=None, append: Any=None, *, out: Any=None) -> _Tensor: """diff(input, n=1, dim=-1, prepend=None, append=None) -> Tensor: n times x[i + 1] - x[i] along dim (xor for bools)."""
    def digamma(self, *, out: Any=None) -> _Tensor: """digamma(input) -> Tensor: the derivative of lgamma, element by element."""
    def digamma_(self, *, out: Any=None) -> _Tensor: """digamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of digamma."""
    def dim(self) -> builtins.int: """Tensor.dim(self)"""
    def dim_order(self, *, ambiguity_check: Any=False) -> Any: """dim_order() -> the dimensions from the outermost to the innermost in memory; RuntimeError for one that is not the only one if ambiguity_check."""
    def dist(self, other: Any, p: Any=2) -> _Tensor: """dist(input, other, p=2) -> Tensor: the p-norm of input - other."""
    def div(self, other: Any, *, rounding_mode: Any=None, out: Any=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
    def div_(self, other: Any, *, rounding_mode: Any=None) -> _Tensor: """div, in place."""
    def divide(self, other: Any, *, rounding_mode: Any=None, out: Any=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
    def divide_(self, other: Any, *, rounding_mode: Any=None) -> _Tensor: """div, in place."""
    def dot(self, tensor: Any, *, out: Any=None) -> _Tensor: """dot(input, tensor) -> Tensor: the sum of products of two vectors."""
    def double(self, *, memory_format: Any=None) -> _Tensor: """self as microgradx.float64: to(microgradx.float64). Gradient: cast back."""
    def dsplit(self, indices_or_sections: Any) -> Any: """dsplit(input, n or indices) -> tuple of views: equal parts of dimension 2, or cut at the indices."""
    dtype: _dtype
    def element_size(self) -> builtins.int: """Tensor.element_size(self)"""
    def eq(self, other: Any, *, out: Any=None) -> _Tensor: """eq(input, other) -> bool Tensor: input == other, element by element, broadcasting. Not differentiable."""
    def eq_(self, other: Any, *, out: Any=None) -> _Tensor: """eq, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of eq."""
    def equal(self, other: Any) -> builtins.bool: """equal(input, other) -> bool: same shape and same values (NaN equals nothing)."""
    def erf(self, *, out: Any=None) -> _Tensor: """erf(input) -> Tensor: the error function, element by element."""
    def erf_(self, *, out: Any=None) -> _Tensor: """erf, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erf."""
    def erfc(self, *, out: Any=None) -> _Tensor: """erfc(input) -> Tensor: 1 - erf(x), exact where it is small, element by element."""
    def erfc_(self, *, out: Any=None) -> _Tensor: """erfc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erfc."""
    def erfinv(self, *, out: Any=None) -> _Tensor: """erfinv(input) -> Tensor: the inverse of erf, element by element."""
    def erfinv_(self, *, out: Any=None) -> _Tensor: """erfinv, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erfinv."""
    def exp(self) -> _Tensor: """exp(input) -> Tensor: e^x, element by element."""
    def exp2(self, *, out: Any=None) -> _Tensor: """exp2(input) -> Tensor: 2^x, element by element."""
    def exp2_(self, *, out: Any=None) -> _Tensor: """exp2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of exp2."""
    def exp_(self, *, out: Any=None) -> _Tensor: """exp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of exp."""
    def expand(self, *sizes: Any, implicit: builtins.bool=False) -> _Tensor: """Dimensions of length 1 stretched without a copy; -1 keeps a length."""
    def expand_as(self, other: Any) -> Any: """expand(other.shape)."""
    def expm1(self, *, out: Any=None) -> _Tensor: """expm1(input) -> Tensor: e^x - 1, exact near 0, element by element."""
    def expm1_(self, *, out: Any=None) -> _Tensor: """expm1, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of expm1."""
    def exponential_(self, lambd: Any=1, *, generator: Any=None) -> _Tensor: """Fill with exponential draws of rate lambd."""
    def fill_(self, value: Any) -> _Tensor: """Set every element to value (a number or a 0-d tensor)."""
    def fill_diagonal_(self, fill_value: Any, wrap: Any=False) -> _Tensor: """fill_diagonal_(fill_value, wrap=False): write the main diagonal in place; wrap goes on after tall matrices' last row."""
    def fix(self, *, out: Any=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
    def fix_(self, *, out: Any=None) -> _Tensor: """fix, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of fix."""
    def flatten(self, start_dim: Any=0, end_dim: Any=-1) -> _Tensor: """flatten(input, start_dim=0, end_dim=-1) -> Tensor: those dimensions as one."""
    def flip(self, *args: Any, dims: Any=None) -> _Tensor: """flip(input, dims) -> Tensor: a copy with the order along dims reversed."""
    def fliplr(self) -> _Tensor: """fliplr(input) -> Tensor: the columns reversed."""
    def flipud(self) -> _Tensor: """flipud(input) -> Tensor: the rows reversed."""
    def float(self, *, memory_format: Any=None) -> _Tensor: """self as microgradx.float32: to(microgradx.float32). Gradient: cast back."""
    def float_power(self, exponent: Any, *, out: Any=None) -> _Tensor: """float_power(input, exponent) -> float64 Tensor: pow in float64."""
    def float_power_(self, exponent: Any) -> _Tensor: """float_power, in place; RuntimeError unless self is float64."""
    def floor(self, *, out: Any=None) -> _Tensor: """floor(input) -> Tensor: the largest integer <= x, element by element."""
    def floor_(self, *, out: Any=None) -> _Tensor: """floor, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of floor."""
    def floor_divide(self, other: Any, *, out: Any=None) -> _Tensor: """floor_divide(input, other) -> Tensor: floor(input / other). RuntimeError for an integer division by zero."""
    def floor_divide_(self, other: Any) -> _Tensor: """floor_divide, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of floor_divide."""
    def fmax(self, other: Any, *, out: Any=None) -> _Tensor: """fmax(input, other) -> Tensor: the larger of each pair, where a NaN gives way to a number. Gradient: to the one chosen, the first of equal ones."""
    def fmin(self, other: Any, *, out: Any=None) -> _Tensor: """fmin(input, other) -> Tensor: the smaller of each pair, where a NaN gives way to a number. Gradient: to the one chosen, the first of equal ones."""
    def fmod(self, other: Any, *, out: Any=None) -> _Tensor: """fmod(input, other) -> Tensor: the remainder with the sign of input, broadcasting, dtypes promoted. Gradient: (1, -trunc(input / other))."""
    def fmod_(self, other: Any, *, out: Any=None) -> _Tensor: """fmod, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of fmod."""
    def frac(self, *, out: Any=None) -> _Tensor: """frac(input) -> Tensor: x - trunc(x)."""
    def frac_(self, *, out: Any=None) -> _Tensor: """frac, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of frac."""
    def frexp(self, *, out: Any=None) -> Any: """frexp(input) -> (mantissa, exponent): input = mantissa * 2^exponent, the mantissa in [0.5, 1). Gradient of the mantissa: 2^-exponent."""
    def gather(self, dim: Any, index: Any, *, sparse_grad: Any=False) -> _Tensor: """gather(input, dim, index) -> Tensor: out[i][j] = input[index[i][j]][j] for dim 0. Gradient: scatter_add into zeros."""
    def gcd(self, other: Any, *, out: Any=None) -> _Tensor: """gcd(input, other) -> Tensor of integers: the greatest common divisor, element by element."""
    def gcd_(self, other: Any, *, out: Any=None) -> _Tensor: """gcd, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of gcd."""
    def ge(self, other: Any, *, out: Any=None) -> _Tensor: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
    def ge_(self, other: Any, *, out: Any=None) -> _Tensor: """ge, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ge."""
    def geometric_(self, p: Any, *, generator: Any=None) -> _Tensor: """Fill with geometric draws."""
    def geqrf(self, *, out: Any=None) -> Any: """geqrf(input) -> (a, tau): the QR factorization as LAPACK keeps it, R in a's upper triangle, the Householder vectors below. No gradient."""
    def ger(self, vec2: Any, *, out: Any=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
    def get_device(self) -> builtins.int: """Tensor.get_device(self)"""
    grad: _Tensor | None
    grad_fn: _Node | None
    def greater(self, other: Any, *, out: Any=None) -> _Tensor: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
    def greater_(self, other: Any, *, out: Any=None) -> _Tensor: """greater, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of greater."""
    def greater_equal(self, other: Any, *, out: Any=None) -> _Tensor: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
    def greater_equal_(self, other: Any, *, out: Any=None) -> _Tensor: """greater_equal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of greater_equal."""
    def gt(self, other: Any, *, out: Any=None) -> _Tensor: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
    def gt_(self, other: Any, *, out: Any=None) -> _Tensor: """gt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of gt."""
    def half(self, *, memory_format: Any=None) -> Any: """self as microgradx.float16: to(microgradx.float16). Gradient: cast back."""
    def hardshrink(self, lambd: Any=0.5, *, out: Any=None) -> Any: """x where |x| > lambd, else 0."""
    def heaviside(self, values: Any, *, out: Any=None) -> _Tensor: """heaviside(input, values) -> Tensor: 0 below 0, values at 0, 1 above."""
    def heaviside_(self, values: Any, *, out: Any=None) -> _Tensor: """heaviside, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of heaviside."""
    def histc(self, bins: Any=100, min: Any=0, max: Any=0, *, out: Any=None) -> _Tensor: """histc(input, bins=100, min=0, max=0) -> Tensor: counts in equal bins of [min, max] (of the data if they are equal)."""
    def histogram(self, bins: Any=100, *, range: Any=None, weight: Any=None, density: Any=False, out: Any=None) -> Any: """histogram(input, bins=100, range=None, weight=None, density=False) -> (hist, bin_edges): bins is a number or the edges."""
    def hsplit(self, indices_or_sections: Any) -> Any: """hsplit(input, n or indices) -> tuple of views: equal parts of dimension 1, or cut at the indices."""
    def hypot(self, other: Any, *, out: Any=None) -> _Tensor: """hypot(input, other) -> Tensor: sqrt(input^2 + other^2), broadcasting, dtypes promoted. Gradient: (input, other) / hypot."""
    def hypot_(self, other: Any, *, out: Any=None) -> _Tensor: """hypot, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of hypot."""
    def i0(self, *, out: Any=None) -> _Tensor: """i0(input) -> Tensor: the modified Bessel function of order 0."""
    def i0_(self, *, out: Any=None) -> _Tensor: """i0, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of i0."""
    def igamma(self, other: Any, *, out: Any=None) -> _Tensor: """gammainc(input, other) -> Tensor: the regularized lower incomplete gamma function P(input, other)."""
    def igamma_(self, other: Any, *, out: Any=None) -> _Tensor: """igamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of igamma."""
    def igammac(self, other: Any, *, out: Any=None) -> _Tensor: """gammaincc(input, other) -> Tensor: the regularized upper incomplete gamma function Q(input, other)."""
    def igammac_(self, other: Any, *, out: Any=None) -> _Tensor: """igammac, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of igammac."""
    imag: Any
    def index_add(self, dim: Any, index: Any, source: Any, *, alpha: Any=1) -> _Tensor: """index_add(input, dim, index, source, alpha=1) -> Tensor: input with source added at these parts of dim."""
    def index_add_(self, dim: Any, index: Any, source: Any, *, alpha: Any=1) -> _Tensor: """index_add, in place. Gradient: that of index_add."""
    def index_copy(self, dim: Any, index: Any, source: Any) -> _Tensor: """index_copy(input, dim, index, source) -> Tensor: input with these parts of dim replaced."""
    def index_copy_(self, dim: Any, index: Any, source: Any) -> _Tensor: """index_copy, in place. Gradient: that of index_copy."""
    def index_fill(self, dim: Any, index: Any, value: Any) -> _Tensor: """index_fill(input, dim, index, value) -> Tensor: input with these parts of dim set to value."""
    def index_fill_(self, dim: Any, index: Any, value: Any) -> _Tensor: """index_fill, in place. Gradient: that of index_fill."""
    def index_put(self, indices: Any, values: Any, accumulate: Any=False) -> _Tensor: """index_put(input, indices, values, accumulate=False) -> Tensor: input with input[indices] = values (or += values)."""
    def index_put_(self, indices: Any, values: Any, accumulate: Any=False) -> _Tensor: """index_put, in place. Gradient: that of index_put."""
    def index_reduce(self, dim: Any, index: Any, source: Any, reduce: Any, *, include_self: Any=True, out: Any=None) -> _Tensor: """index_reduce(input, dim, index, source, reduce, include_self=True) -> Tensor: slices of source reduced into those of input that index names."""
    def index_reduce_(self, dim: Any, index: Any, source: Any, reduce: Any, *, include_self: Any=True, out: Any=None) -> _Tensor: """index_reduce, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of index_reduce."""
    def index_select(self, dim: Any, index: Any) -> _Tensor: """index_select(input, dim, index) -> Tensor: the parts of dim at these indices. Gradient: index_add into zeros."""
    def inner(self, other: Any, *, out: Any=None) -> _Tensor: """inner(input, other) -> Tensor: the dot products over the last dimensions."""
    def int(self, *, memory_format: Any=None) -> _Tensor: """self as microgradx.int32: to(microgradx.int32). Gradient: cast back."""
    def inverse(self, *, out: Any=None) -> _Tensor: """inv(A) -> Tensor: the inverse of square matrices. Gradient: -inv.T @ g @ inv.T."""
    def is_complex(self) -> builtins.bool: """is_complex(input) -> bool: is its dtype a complex one?"""
    def is_conj(self) -> Any: """is_conj(input) -> False: conj() computes here, it leaves no mark."""
    def is_contiguous(self, *, memory_format: Any=None) -> builtins.bool: """Is it row-major without gaps?"""
    is_cpu: builtins.bool
    is_cuda: builtins.bool
    def is_floating_point(self) -> builtins.bool: """is_floating_point(input) -> bool: is its dtype a floating one?"""
    def is_inference(self) -> builtins.bool: """Tensor.is_inference(self)"""
    is_ipu: Any
    is_leaf: builtins.bool
    is_maia: Any
    is_meta: Any
    is_mkldnn: Any
    is_mps: Any
    is_mtia: Any
    def is_neg(self) -> Any: """is_neg(input) -> False: no view negates what it shows."""
    is_nested: Any
    def is_nonzero(self) -> builtins.bool: """is_nonzero(input) -> bool: of a tensor of one element."""
    def is_pinned(self, device: Any=None) -> Any: """False: there is no GPU to pin memory for."""
    is_quantized: Any
    def is_same_size(self, other: Any) -> Any: """Do the shapes agree?"""
    def is_set_to(self, tensor: Any) -> Any: """Same memory and geometry?"""
    def is_shared(self) -> Any: """Is the memory one that processes share?"""
    def is_signed(self) -> Any: """Can the dtype hold negative numbers?"""
    is_sparse: Any
    is_sparse_csr: Any
    is_vulkan: Any
    is_xla: Any
    is_xpu: Any
    def isclose(self, other: Any, rtol: Any=1e-05, atol: Any=1e-08, equal_nan: Any=False) -> _Tensor: """isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool Tensor: |input - other| <= atol + rtol |other|."""
    def isfinite(self, *, out: Any=None) -> _Tensor: """isfinite(input) -> bool Tensor: is it neither NaN nor an infinity, element by element. Not differentiable."""
    def isinf(self, *, out: Any=None) -> _Tensor: """isinf(input) -> bool Tensor: is it an infinity, element by element. Not differentiable."""
    def isnan(self, *, out: Any=None) -> _Tensor: """isnan(input) -> bool Tensor: is it NaN, element by element. Not differentiable."""
    def isneginf(self, *, out: Any=None) -> _Tensor: """isneginf(input) -> bool Tensor."""
    def isposinf(self, *, out: Any=None) -> _Tensor: """isposinf(input) -> bool Tensor."""
    def isreal(self) -> _Tensor: """isreal(input) -> bool Tensor: is the imaginary part 0?"""
    def istft(self, n_fft: Any, hop_length: Any=None, win_length: Any=None, window: Any=None, center: Any=True, normalized: Any=False, onesided: Any=None, length: Any=None, return_complex: Any=False) -> _Tensor: """istft(input, n_fft, hop_length=n_fft // 4, ...) -> Tensor: the signal whose stft with the same arguments comes closest to input,"""
    def item(self) -> Any: """The value of a one-element tensor as a Python number."""
    itemsize: builtins.int
    def kron(self, other: Any, *, out: Any=None) -> _Tensor: """kron(input, other) -> Tensor: the Kronecker product."""
    def kthvalue(self, k: Any, dim: Any=-1, keepdim: Any=False, *, out: Any=None) -> Any: """kthvalue(input, k, dim=-1, keepdim=False) -> (values, indices): the k-th smallest along dim, counted from 1."""
    layout: Any
    def lcm(self, other: Any, *, out: Any=None) -> _Tensor: """lcm(input, other) -> Tensor of integers: the least common multiple, element by element."""
    def lcm_(self, other: Any, *, out: Any=None) -> _Tensor: """lcm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lcm."""
    def ldexp(self, other: Any, *, out: Any=None) -> _Tensor: """ldexp(input, other) -> Tensor: input * 2^other. Gradient: (2^other, input 2^other log 2), the second where other is no integer."""
    def ldexp_(self, other: Any, *, out: Any=None) -> _Tensor: """ldexp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ldexp."""
    def le(self, other: Any, *, out: Any=None) -> _Tensor: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
    def le_(self, other: Any, *, out: Any=None) -> _Tensor: """le, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of le."""
    def lerp(self, end: Any, weight: Any, *, out: Any=None) -> _Tensor: """lerp(input, end, weight) -> Tensor: input + weight * (end - input)."""
    def lerp_(self, end: Any, weight: Any, *, out: Any=None) -> _Tensor: """lerp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lerp."""
    def less(self, other: Any, *, out: Any=None) -> _Tensor: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
    def less_(self, other: Any, *, out: Any=None) -> _Tensor: """less, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of less."""
    def less_equal(self, other: Any, *, out: Any=None) -> _Tensor: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
    def less_equal_(self, other: Any, *, out: Any=None) -> _Tensor: """less_equal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of less_equal."""
    def lgamma(self, *, out: Any=None) -> _Tensor: """lgamma(input) -> Tensor: log|Gamma(x)|, element by element."""
    def lgamma_(self, *, out: Any=None) -> _Tensor: """lgamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lgamma."""
    def log(self) -> _Tensor: """log(input) -> Tensor: the natural logarithm, element by element."""
    def log10(self, *, out: Any=None) -> _Tensor: """log10(input) -> Tensor: the logarithm to base 10, element by element."""
    def log10_(self, *, out: Any=None) -> _Tensor: """log10, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log10."""
    def log1p(self, *, out: Any=None) -> _Tensor: """log1p(input) -> Tensor: log(1 + x), exact near 0, element by element."""
    def log1p_(self, *, out: Any=None) -> _Tensor: """log1p, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log1p."""
    def log2(self, *, out: Any=None) -> _Tensor: """log2(input) -> Tensor: the logarithm to base 2, element by element."""
    def log2_(self, *, out: Any=None) -> _Tensor: """log2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log2."""
    def log_(self, *, out: Any=None) -> _Tensor: """log, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log."""
    def log_normal_(self, mean: Any=1, std: Any=2, *, generator: Any=None) -> _Tensor: """Fill with exp of normal draws."""
    def log_softmax(self, dim: Any, dtype: Any=None, *, out: Any=None) -> _Tensor: """log_softmax(input, dim, dtype=None) -> Tensor: x - log(sum(exp(x))) over dim."""
    def logaddexp(self, other: Any, *, out: Any=None) -> _Tensor: """logaddexp(input, other) -> Tensor: log(exp(input) + exp(other)), without overflow."""
    def logaddexp2(self, other: Any, *, out: Any=None) -> _Tensor: """logaddexp2(input, other) -> Tensor: log2(2^input + 2^other), without overflow."""
    def logcumsumexp(self, dim: Any, *, out: Any=None) -> _Tensor: """logcumsumexp(input, dim) -> Tensor: log of the running sum of e^input along dim, without overflow."""
    def logdet(self) -> _Tensor: """logdet(A) -> Tensor: log(det(A)), NaN where det is negative."""
    def logical_and(self, other: Any, *, out: Any=None) -> _Tensor: """logical_and(input, other) -> bool Tensor: both nonzero, element by element, broadcasting. Not differentiable."""
    def logical_and_(self, other: Any, *, out: Any=None) -> _Tensor: """logical_and, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_and."""
    def logical_not(self, *, out: Any=None) -> _Tensor: """logical_not(input) -> bool Tensor: is it zero (False), element by element. Not differentiable."""
    def logical_not_(self, *, out: Any=None) -> _Tensor: """logical_not, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_not."""
    def logical_or(self, other: Any, *, out: Any=None) -> _Tensor: """logical_or(input, other) -> bool Tensor: one nonzero, element by element, broadcasting. Not differentiable."""
    def logical_or_(self, other: Any, *, out: Any=None) -> _Tensor: """logical_or, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_or."""
    def logical_xor(self, other: Any, *, out: Any=None) -> _Tensor: """logical_xor(input, other) -> bool Tensor: exactly one nonzero, element by element, broadcasting. Not differentiable."""
    def logical_xor_(self, other: Any, *, out: Any=None) -> _Tensor: """logical_xor, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_xor."""
    def logit(self, eps: Any=None, *, out: Any=None) -> _Tensor: """logit(input, eps=None) -> Tensor: log(x / (1 - x)), x limited to [eps, 1 - eps]."""
    def logit_(self, eps: Any=None, *, out: Any=None) -> _Tensor: """logit, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logit."""
    def logsumexp(self, dim: Any, keepdim: Any=False, *, out: Any=None) -> _Tensor: """logsumexp(input, dim, keepdim=False) -> Tensor: log(sum(exp(x))) over dim, without overflow. Gradient: softmax."""
    def long(self, *, memory_format: Any=None) -> _Tensor: """self as microgradx.int64: to(microgradx.int64). Gradient: cast back."""
    def lt(self, other: Any, *, out: Any=None) -> _Tensor: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
    def lt_(self, other: Any, *, out: Any=None) -> _Tensor: """lt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lt."""
    def lu(self, pivot: Any=True, get_infos: Any=False) -> Any: """lu(self, pivot, get_infos), as a tuple."""
    def lu_solve(self, LU_data: Any, LU_pivots: Any, *, out: Any=None) -> _Tensor: """lu_solve(input, LU_data, LU_pivots) -> Tensor: linalg.lu_solve(LU_data, LU_pivots, input) (deprecated)."""
    mH: _Tensor
    mT: _Tensor
    def map2_(self, x: Any, y: Any, callable: Any) -> _Tensor: """Each element replaced by callable(element, element of x, element of y); the rest as `map_`."""
    def map_(self, other: Any, callable: Any) -> _Tensor: """Each element replaced by callable(element, element of other): slow."""
    def masked_fill(self, mask: Any, value: Any) -> _Tensor: """masked_fill(input, mask, value) -> Tensor: value where mask holds."""
    def masked_fill_(self, mask: Any, value: Any) -> _Tensor: """masked_fill, in place. Gradient: that of masked_fill."""
    def masked_scatter(self, mask: Any, source: Any) -> _Tensor: """masked_scatter(input, mask, source) -> Tensor: input with source's elements, in order, where mask holds."""
    def masked_scatter_(self, mask: Any, source: Any) -> _Tensor: """masked_scatter, in place. Gradient: that of masked_scatter."""
    def masked_select(self, mask: Any) -> _Tensor: """masked_select(input, mask) -> 1-d Tensor of the elements where mask holds."""
    def matmul(self, other: Any, *, out: Any=None) -> _Tensor: """matmul(input, other) -> Tensor: the matrix product; vectors give dot products, leading dimensions broadcast."""
    def matrix_exp(self) -> _Tensor: """matrix_exp(A) -> Tensor: the exponential of square matrices, by scaling, a Taylor polynomial of degree 18 and squaring."""
    def matrix_power(self, n: Any, *, out: Any=None) -> _Tensor: """matrix_power(A, n) -> Tensor: A @ A @ ... n times; negative n of the inverse."""
    def max(self, dim_or_other: Any=None, keepdim: Any=None, *, dim: Any=None, other: Any=None, out: Any=None) -> Any: """max(input) -> Tensor; max(input, dim, keepdim=False) -> (values, indices); max(input, other) -> Tensor."""
    def maximum(self, other: Any, *, out: Any=None) -> _Tensor: """maximum(input, other) -> Tensor: the larger of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the larger, half each where equal."""
    def mean(self, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """mean(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the mean over dim. RuntimeError for integers."""
    def median(self, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> Any: """median(input) -> Tensor; median(input, dim, keepdim=False) -> (values, indices): the lower median."""
    def min(self, dim_or_other: Any=None, keepdim: Any=None, *, dim: Any=None, other: Any=None, out: Any=None) -> Any: """min(input) -> Tensor; min(input, dim, keepdim=False) -> (values, indices); min(input, other) -> Tensor."""
    def minimum(self, other: Any, *, out: Any=None) -> _Tensor: """minimum(input, other) -> Tensor: the smaller of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the smaller, half each where equal."""
    def mm(self, mat2: Any, *, out: Any=None) -> _Tensor: """mm(input, mat2) -> Tensor: (n, k) @ (k, m)."""
    def mode(self, dim: Any=-1, keepdim: Any=False, *, out: Any=None) -> Any: """mode(input, dim=-1, keepdim=False) -> (values, indices): the most frequent value (the smallest of several), its last place."""
    def moveaxis(self, source: Any, destination: Any) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
    def movedim(self, source: Any, destination: Any) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
    def msort(self, *, out: Any=None) -> _Tensor: """msort(input) -> Tensor: sorted along the first dimension."""
    def mul(self, other: Any, *, out: Any=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
    def mul_(self, other: Any) -> _Tensor: """self *= other."""
    def multinomial(self, num_samples: Any, replacement: Any=False, *, generator: Any=None, out: Any=None) -> _Tensor: """multinomial(input, num_samples, replacement=False) -> int64 Tensor: indices drawn with the weights of each row of input."""
    def multiply(self, other: Any, *, out: Any=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
    def multiply_(self, other: Any) -> _Tensor: """self *= other."""
    def mv(self, vec: Any, *, out: Any=None) -> _Tensor: """mv(input, vec) -> Tensor: a matrix times a vector."""
    def mvlgamma(self, p: Any, *, out: Any=None) -> _Tensor: """multigammaln(input, p) -> Tensor: the logarithm of the gamma function of dimension p, for input > (p - 1) / 2."""
    def mvlgamma_(self, p: Any, *, out: Any=None) -> _Tensor: """mvlgamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of mvlgamma."""
    name: Any
    def nan_to_num(self, nan: Any=None, posinf: Any=None, neginf: Any=None, *, out: Any=None) -> _Tensor: """nan_to_num(input, nan=None, posinf=None, neginf=None) -> Tensor: NaN (by 0) and infinities (by the dtype's limits) replaced."""
    def nan_to_num_(self, nan: Any=None, posinf: Any=None, neginf: Any=None, *, out: Any=None) -> _Tensor: """nan_to_num, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of nan_to_num."""
    def nanmean(self, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """nanmean(input, dim=None, keepdim=False) -> Tensor: the mean without the NaNs."""
    def nanmedian(self, dim: Any=None, keepdim: Any=False, *, out: Any=None) -> Any: """nanmedian(input) -> Tensor; nanmedian(input, dim, keepdim=False) -> (values, indices): the lower median."""
    def nanquantile(self, q: Any, dim: Any=None, keepdim: Any=False, *, interpolation: Any='linear', out: Any=None) -> _Tensor: """nanquantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: quantile of what is not NaN."""
    def nansum(self, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """nansum(input, dim=None, keepdim=False) -> Tensor: the sum without the NaNs."""
    def narrow(self, dim: Any, start: Any, length: Any) -> _Tensor: """narrow(input, dim, start, length) -> Tensor: a view of a range of dim."""
    def narrow_copy(self, dim: Any, start: Any, length: Any, *, out: Any=None) -> _Tensor: """narrow_copy(input, dim, start, length) -> Tensor: narrow, copied."""
    nbytes: builtins.int
    ndim: builtins.int
    def ndimension(self) -> builtins.int: """Tensor.ndimension(self)"""
    def ne(self, other: Any, *, out: Any=None) -> _Tensor: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
    def ne_(self, other: Any, *, out: Any=None) -> _Tensor: """ne, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ne."""
    def neg(self) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
    def neg_(self, *, out: Any=None) -> _Tensor: """neg, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of neg."""
    def negative(self, *, out: Any=None) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
    def negative_(self, *, out: Any=None) -> _Tensor: """negative, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of negative."""
    def nelement(self) -> builtins.int: """Tensor.nelement(self)"""
    def new(self, *args: Any, size: Any=None) -> Any: """An empty tensor of a shape, or values, with self's dtype."""
    def new_empty(self, *args: Any, dtype: Any=None, device: Any=None, requires_grad: Any=False, layout: Any=None, pin_memory: Any=False) -> Any: """empty(...) with self's dtype unless given."""
    def new_empty_strided(self, size: Any, stride: Any, *, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> Any: """empty_strided(size, stride) of self's dtype."""
    def new_full(self, *args: Any, dtype: Any=None, device: Any=None, requires_grad: Any=False, layout: Any=None, pin_memory: Any=False) -> Any: """full(...) with self's dtype unless given."""
    def new_ones(self, *args: Any, dtype: Any=None, device: Any=None, requires_grad: Any=False, layout: Any=None, pin_memory: Any=False) -> Any: """ones(...) with self's dtype unless given."""
    def new_tensor(self, data: Any, *, dtype: Any=None, device: Any=None, requires_grad: Any=False, layout: Any=None, pin_memory: Any=False) -> Any: """tensor(data) with self's dtype unless given."""
    def new_zeros(self, *args: Any, dtype: Any=None, device: Any=None, requires_grad: Any=False, layout: Any=None, pin_memory: Any=False) -> Any: """zeros(...) with self's dtype unless given."""
    def nextafter(self, other: Any, *, out: Any=None) -> _Tensor: """nextafter(input, other) -> Tensor: the floating-point number that follows input on the way to other. Gradient: to input, where they differ."""
    def nextafter_(self, other: Any, *, out: Any=None) -> _Tensor: """nextafter, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of nextafter."""
    def nonzero(self, *, as_tuple: Any=False) -> _Tensor: """nonzero(input, as_tuple=False) -> int64 Tensor of the indices of nonzero elements, a row each (or a tuple of columns)."""
    def nonzero_static(self, *, size: Any, fill_value: Any=-1, out: Any=None) -> _Tensor: """nonzero_static(input, size=n) -> int64 Tensor (n, input.dim()): nonzero's first n rows, then rows of fill_value."""
    def norm(self, p: Any='fro', dim: Any=None, keepdim: Any=False, out: Any=None, dtype: Any=None) -> _Tensor: """norm(input, p='fro', dim=None, keepdim=False) -> Tensor: (sum |x|^p)^(1/p) over dim; inf, -inf and 0 as limits."""
    def normal_(self, mean: Any=0, std: Any=1, *, generator: Any=None) -> _Tensor: """Fill with normal draws."""
    def not_equal(self, other: Any, *, out: Any=None) -> _Tensor: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
    def not_equal_(self, other: Any, *, out: Any=None) -> _Tensor: """not_equal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of not_equal."""
    def numel(self) -> builtins.int: """Tensor.numel(self)"""
    def numpy(self, *, force: Any=False) -> Any: """The same memory as a NumPy array; force=True detaches and converts what NumPy cannot show."""
    def orgqr(self, tau: Any, *, out: Any=None) -> _Tensor: """orgqr(input, tau) -> Tensor: linalg.householder_product."""
    def ormqr(self, tau: Any, other: Any, left: Any=True, transpose: Any=False, *, out: Any=None) -> _Tensor: """ormqr(input, tau, other, left=True, transpose=False) -> Tensor: Q @ other (other @ Q), Q or its conjugate transpose being all of H1 ... Hk."""
    def outer(self, vec2: Any, *, out: Any=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
    output_nr: builtins.int
    def permute(self, *dims: Any) -> _Tensor: """The dimensions in another order."""
    def pin_memory(self, device: Any=None) -> Any: """self: pinning cannot change a result here."""
    def pinverse(self, rcond: Any=1e-15) -> _Tensor: """pinverse(input, rcond=1e-15) -> Tensor: linalg.pinv, by the singular values above rcond times the largest."""
    def polar(self, angle: Any, *, out: Any=None) -> _Tensor: """polar(abs, angle) -> complex Tensor: abs (cos angle + i sin angle), of floating tensors of one dtype; they broadcast."""
    def polygamma(self, n: Any) -> Any: """polygamma(n, self)."""
    def polygamma_(self, n: Any) -> _Tensor: """polygamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of polygamma."""
    def positive(self) -> _Tensor: """positive(input) -> Tensor: input itself."""
    def pow(self, exponent: Any, *, out: Any=None) -> _Tensor: """pow(input, exponent) -> Tensor: input ^ exponent. Gradient: (exponent input^(exponent-1), input^exponent log input)."""
    def pow_(self, other: Any) -> _Tensor: """pow, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of pow."""
    def prelu(self, weight: Any) -> Any: """x where x > 0, else weight * x; weight has one element or one for each channel (dimension 1)."""
    def prod(self, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """prod(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the product over one dim, or of all."""
    def put(self, index: Any, source: Any, accumulate: Any=False) -> _Tensor: """put(input, index, source, accumulate=False) -> Tensor: the flattened input with elements replaced."""
    def put_(self, index: Any, source: Any, accumulate: Any=False) -> _Tensor: """put, in place. Gradient: that of put."""
    def qr(self, some: Any=True, *, out: Any=None) -> Any: """qr(input, some=True) -> (Q, R): linalg.qr, reduced or complete (deprecated)."""
    def quantile(self, q: Any, dim: Any=None, keepdim: Any=False, *, interpolation: Any='linear', out: Any=None) -> _Tensor: """quantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: values with a share q of dim below them."""
    def rad2deg(self, *, out: Any=None) -> _Tensor: """rad2deg(input) -> Tensor."""
    def rad2deg_(self, *, out: Any=None) -> _Tensor: """rad2deg, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of rad2deg."""
    def random_(self, *bounds: Any, generator: Any=None, **named: Any) -> _Tensor: """random_(from=0, to=None): integers in [from, to), or to the largest that the dtype holds with all smaller ones."""
    def ravel(self) -> _Tensor: """ravel(input) -> Tensor: one dimension."""
    real: _Tensor
    def reciprocal(self, *, out: Any=None) -> _Tensor: """reciprocal(input) -> Tensor: 1 / x, element by element."""
    def reciprocal_(self, *, out: Any=None) -> _Tensor: """reciprocal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of reciprocal."""
    def register_hook(self, hook: Any) -> Any: """Call hook(grad) when this tensor's gradient is known; it may return another one. Returns a handle to remove it."""
    def register_post_accumulate_grad_hook(self, hook: Any) -> Any: """Call hook(tensor) after a leaf's .grad was accumulated."""
    def relu(self) -> _Tensor: """relu(input) -> Tensor: max(0, x), element by element."""
    def relu_(self, *, out: Any=None) -> _Tensor: """relu, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of relu."""
    def remainder(self, other: Any, *, out: Any=None) -> _Tensor: """remainder(input, other) -> Tensor: input - floor(input / other) * other: the sign of other."""
    def remainder_(self, other: Any) -> _Tensor: """remainder, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of remainder."""
    def renorm(self, p: Any, dim: Any, maxnorm: Any, *, out: Any=None) -> _Tensor: """renorm(input, p, dim, maxnorm) -> Tensor: each slice along dim whose p-norm exceeds maxnorm is scaled down to it."""
    def renorm_(self, p: Any, dim: Any, maxnorm: Any, *, out: Any=None) -> _Tensor: """renorm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of renorm."""
    def repeat(self, *repeats: Any) -> _Tensor: """repeat(*repeats) -> Tensor: as many copies along each dimension; extra repeats add dimensions in front."""
    def repeat_interleave(self, repeats: Any=None, dim: Any=None, *, output_size: Any=None) -> _Tensor: """repeat_interleave(input, repeats, dim=None) -> Tensor: each element repeated; repeat_interleave(repeats): its index instead."""
    requires_grad: builtins.bool
    def requires_grad_(self, requires_grad: Any=True) -> _Tensor: """Say whether a gradient is wanted for this leaf; returns self."""
    def reshape(self, *shape: Any) -> _Tensor: """input in another shape: a view where possible, else a copy."""
    def reshape_as(self, other: Any) -> Any: """reshape(other.shape)."""
    def resize(self, *sizes: Any) -> Any: """view(*sizes), of a copy where the elements do not lie in a row (deprecated)."""
    def resize_(self, *sizes: Any, memory_format: Any=None) -> _Tensor: """The same memory in another shape, row-major or in a memory format; a larger one gets memory of undefined contents behind what is there."""
    def resize_as(self, tensor: Any) -> Any: """resize(*tensor.shape) (deprecated)."""
    def resize_as_(self, other: Any, *, memory_format: Any=None) -> _Tensor: """resize_(other.shape); memory_format=preserve_format: in the format of other."""
    def resolve_conj(self) -> _Tensor: """resolve_conj(input) -> Tensor: input itself: conj() computes here, it leaves no mark."""
    def resolve_neg(self) -> _Tensor: """resolve_neg(input) -> Tensor: input itself: conj() computes here, it leaves no mark."""
    def retain_grad(self) -> Any: """Keep the gradient of this non-leaf in .grad after backward."""
    retains_grad: builtins.bool
    def roll(self, shifts: Any, dims: Any=()) -> _Tensor: """roll(input, shifts, dims=None) -> Tensor: elements moved along dims, those pushed out coming in again (flattened without dims)."""
    def rot90(self, k: Any=1, dims: Any=...) -> _Tensor: """rot90(input, k=1, dims=(0, 1)) -> Tensor: turned by k quarters in the plane of dims, from the first towards the second."""
    def round(self, *, decimals: Any=0, out: Any=None) -> _Tensor: """round(input, decimals=0) -> Tensor: the nearest value with that many decimals, halves to even. Gradient: 0."""
    def round_(self, *, decimals: Any=0, out: Any=None) -> _Tensor: """round, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of round."""
    def rsqrt(self) -> _Tensor: """rsqrt(input) -> Tensor: 1 / sqrt(x), element by element."""
    def rsqrt_(self, *, out: Any=None) -> _Tensor: """rsqrt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of rsqrt."""
    def rsub(self, other: Any, *, alpha: Any=1) -> _Tensor: """rsub(input, other, alpha=1) -> Tensor: other - alpha * input."""
    def scatter(self, dim: Any, index: Any, src: Any=None, *, value: Any=None, reduce: Any=None) -> _Tensor: """scatter(input, dim, index, src or value, reduce=None) -> Tensor: input with src written where index points."""
    def scatter_(self, dim: Any, index: Any, src: Any=None, *, value: Any=None, reduce: Any=None) -> _Tensor: """scatter, in place. Gradient: that of scatter."""
    def scatter_add(self, dim: Any, index: Any, src: Any) -> _Tensor: """scatter_add(input, dim, index, src) -> Tensor: input with src added where index points."""
    def scatter_add_(self, dim: Any, index: Any, src: Any) -> _Tensor: """scatter_add, in place. Gradient: that of scatter_add."""
    def scatter_reduce(self, dim: Any, index: Any, src: Any, reduce: Any, *, include_self: Any=True) -> _Tensor: """scatter_reduce(input, dim, index, src, reduce, include_self=True) -> Tensor: sum, prod, mean, amax or amin where index points."""
    def scatter_reduce_(self, dim: Any, index: Any, src: Any, reduce: Any, *, include_self: Any=True) -> _Tensor: """scatter_reduce, in place. Gradient: that of scatter_reduce."""
    def select(self, dim: Any, index: Any) -> _Tensor: """select(input, dim, index) -> Tensor: a view at one index of dim."""
    def select_scatter(self, src: Any, dim: Any, index: Any) -> _Tensor: """select_scatter(input, src, dim, index) -> Tensor: a copy of input with select(dim, index) replaced by src."""
    def set_(self, source: Any=None, storage_offset: Any=0, size: Any=None, stride: Any=None) -> _Tensor: """Take over the memory and shape of source, a tensor or a storage; with a size, look at what begins at storage_offset in that memory."""
    def sgn(self, *, out: Any=None) -> _Tensor: """sgn(input) -> Tensor: the sign."""
    def sgn_(self, *, out: Any=None) -> _Tensor: """sgn, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sgn."""
    shape: _Size
    def share_memory_(self) -> _Tensor: """self, its memory moved to where all processes that get it see the same numbers (see microgradx.multiprocessing), views along with it."""
    def short(self, *, memory_format: Any=None) -> Any: """self as microgradx.int16: to(microgradx.int16). Gradient: cast back."""
    def sigmoid(self) -> _Tensor: """sigmoid(input) -> Tensor: 1 / (1 + e^-x), element by element."""
    def sigmoid_(self, *, out: Any=None) -> _Tensor: """sigmoid, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sigmoid."""
    def sign(self, *, out: Any=None) -> _Tensor: """sign(input) -> Tensor: -1, 0 or 1, element by element."""
    def sign_(self, *, out: Any=None) -> _Tensor: """sign, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sign."""
    def signbit(self, *, out: Any=None) -> _Tensor: """signbit(input) -> bool Tensor: is its sign bit set, element by element. Not differentiable."""
    def sin(self) -> _Tensor: """sin(input) -> Tensor: the sine, element by element."""
    def sin_(self, *, out: Any=None) -> _Tensor: """sin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sin."""
    def sinc(self, *, out: Any=None) -> _Tensor: """sinc(input) -> Tensor: sin(pi x) / (pi x), 1 at 0."""
    def sinc_(self, *, out: Any=None) -> _Tensor: """sinc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sinc."""
    def sinh(self, *, out: Any=None) -> _Tensor: """sinh(input) -> Tensor: the hyperbolic sine, element by element."""
    def sinh_(self, *, out: Any=None) -> _Tensor: """sinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sinh."""
    def size(self, dim: Any=None) -> Any: """The shape, or the length of one dimension."""
    def slice_scatter(self, src: Any, dim: Any=0, start: Any=None, end: Any=None, step: Any=1, *, out: Any=None) -> _Tensor: """slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> Tensor: a copy with that slice replaced by src."""
    def slogdet(self, *, out: Any=None) -> Any: """slogdet(input) -> (sign, logabsdet): linalg.slogdet."""
    def softmax(self, dim: Any, dtype: Any=None, *, out: Any=None) -> _Tensor: """softmax(input, dim, dtype=None) -> Tensor: exp(x) / sum(exp(x)) over dim."""
    def sort(self, dim: Any=-1, descending: Any=False, *, stable: Any=False, out: Any=None) -> Any: """sort(input, dim=-1, descending=False, *, stable=False) -> (values, indices): sorted along dim; always stable here."""
    def sparse_dim(self) -> Any: """How many of its dimensions are sparse: 0."""
    def sparse_mask(self, mask: Any) -> Any: """sparse_mask(mask) -> SparseTensor: the elements of self at the places of mask, a sparse tensor of its shape. Gradient: of these."""
    def split(self, split_size_or_sections: Any, dim: Any=0) -> Any: """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths."""
    def split_with_sizes(self, split_sizes: Any, dim: Any=0) -> Any: """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths."""
    def sqrt(self) -> _Tensor: """sqrt(input) -> Tensor: the square root, element by element."""
    def sqrt_(self, *, out: Any=None) -> _Tensor: """sqrt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sqrt."""
    def square(self) -> _Tensor: """square(input) -> Tensor: x^2, element by element."""
    def square_(self, *, out: Any=None) -> _Tensor: """square, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of square."""
    def squeeze(self, dim: Any=None, *more: Any) -> _Tensor: """squeeze(input, dim=None) -> Tensor: a view without the dimensions of length 1. Several dims come as a tuple, in the method also one by one."""
    def squeeze_(self, dim: Any=None, *more: Any) -> _Tensor: """squeeze, in place: self becomes that view of its memory. Gradient: that of squeeze."""
    def std(self, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None, out: Any=None) -> _Tensor: """std(input, dim=None, *, correction=1, keepdim=False) -> Tensor: the square root of var."""
    def std_mean(self, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None) -> Any: """std_mean(input, dim=None, *, correction=1, keepdim=False) -> (std, mean)."""
    def stft(self, n_fft: Any, hop_length: Any=None, win_length: Any=None, window: Any=None, center: Any=True, pad_mode: Any='reflect', normalized: Any=False, onesided: Any=None, return_complex: Any=None, align_to_window: Any=None) -> _Tensor: """stft(input, n_fft, hop_length=n_fft // 4, win_length=n_fft, window=None, center=True, pad_mode='reflect', ..., return_complex) -> complex Tensor"""
    def storage(self) -> Any: """All of the memory that this tensor looks at, as a flat TypedStorage."""
    def storage_offset(self) -> builtins.int: """Tensor.storage_offset(self)"""
    def stride(self, dim: Any=None) -> Any: """The step in elements along each dimension, or along one."""
    def sub(self, other: Any, *rest: Any, alpha: Any=1, out: Any=None) -> _Tensor: """sub(input, other, *, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
    def sub_(self, other: Any, *rest: Any, alpha: Any=1) -> _Tensor: """self -= alpha * other."""
    def subtract(self, other: Any, *rest: Any, alpha: Any=1, out: Any=None) -> _Tensor: """sub(input, other, *, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
    def subtract_(self, other: Any, *rest: Any, alpha: Any=1) -> _Tensor: """self -= alpha * other."""
    def sum(self, dim: Any=None, keepdim: Any=False, *, dtype: Any=None, out: Any=None) -> _Tensor: """sum(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the sum over dim (an int, a tuple, None: all)."""
    def sum_to_size(self, *size: Any) -> _Tensor: """sum_to_size(*size) -> Tensor: summed over what broadcasting from size to this shape would have stretched."""
    def svd(self, some: Any=True, compute_uv: Any=True, *, out: Any=None) -> Any: """svd(input, some=True, compute_uv=True) -> (U, S, V): input = U diag(S) V.T, with square U and V unless some, zeros unless compute_uv."""
    def swapaxes(self, dim0: Any, dim1: Any) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
    def swapaxes_(self, dim0: Any, dim1: Any) -> _Tensor: """swapaxes, in place: self becomes that view of its memory. Gradient: that of swapaxes."""
    def swapdims(self, dim0: Any, dim1: Any) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
    def swapdims_(self, dim0: Any, dim1: Any) -> _Tensor: """swapdims, in place: self becomes that view of its memory. Gradient: that of swapdims."""
    def t(self) -> _Tensor: """t(input) -> Tensor: the transpose of a matrix."""
    def t_(self) -> _Tensor: """t, in place: self becomes that view of its memory. Gradient: that of t."""
    def take(self, index: Any) -> _Tensor: """take(input, index) -> Tensor: elements of the flattened input."""
    def take_along_dim(self, indices: Any, dim: Any=None) -> _Tensor: """take_along_dim(input, indices, dim=None) -> Tensor: gather with broadcasting."""
    def tan(self, *, out: Any=None) -> _Tensor: """tan(input) -> Tensor: the tangent, element by element."""
    def tan_(self, *, out: Any=None) -> _Tensor: """tan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tan."""
    def tanh(self) -> _Tensor: """tanh(input) -> Tensor: the hyperbolic tangent, element by element."""
    def tanh_(self, *, out: Any=None) -> _Tensor: """tanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tanh."""
    def tensor_split(self, indices_or_sections: Any, dim: Any=0) -> Any: """tensor_split(input, n or indices, dim=0) -> tuple of views: n nearly equal parts, or cut at the indices."""
    def tile(self, *args: Any, dims: Any=None) -> _Tensor: """tile(input, dims) -> Tensor: repeat, where missing dims count as 1 in front."""
    def to(self, *args: Any, **kwargs: Any) -> _Tensor: """Another dtype (or the only device): self when nothing changes, unless copy=True."""
    def to_dense(self, dtype: Any=None, *, masked_grad: Any=None) -> Any: """self, in this dtype: it is dense."""
    def to_sparse(self, sparse_dim: Any=None, *, layout: Any=None) -> Any: """The elements that are not 0 as a SparseTensor; sparse_dim: the first dimensions are indexed, the others dense; layout: sparse_coo. Gradient: of these."""
    def to_sparse_coo(self, sparse_dim: Any=None, *, layout: Any=None) -> Any: """The elements that are not 0 as a SparseTensor; sparse_dim: the first dimensions are indexed, the others dense; layout: sparse_coo. Gradient: of these."""
    def tolist(self) -> Any: """The values as nested lists (a number for a 0-d tensor)."""
    def topk(self, k: Any, dim: Any=-1, largest: Any=True, sorted: Any=True, *, out: Any=None) -> Any: """topk(input, k, dim=-1, largest=True, sorted=True) -> (values, indices): the k largest (or smallest) along dim, in order."""
    def trace(self) -> _Tensor: """trace(input) -> Tensor: the sum of the diagonal of a matrix."""
    def transpose(self, dim0: Any, dim1: Any) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
    def transpose_(self, dim0: Any, dim1: Any) -> _Tensor: """transpose, in place: self becomes that view of its memory. Gradient: that of transpose."""
    def triangular_solve(self, A: Any, upper: Any=True, transpose: Any=False, unitriangular: Any=False, *, out: Any=None) -> Any: """triangular_solve(input, A) -> (X, a copy of A) with A X = input (A.T X = input if transpose): linalg.solve_triangular (deprecated)."""
    def tril(self, diagonal: Any=0, *, out: Any=None) -> _Tensor: """tril(input, diagonal=0) -> Tensor: zeros above that diagonal of the last two dimensions."""
    def tril_(self, diagonal: Any=0, *, out: Any=None) -> _Tensor: """tril, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tril."""
    def triu(self, diagonal: Any=0, *, out: Any=None) -> _Tensor: """triu(input, diagonal=0) -> Tensor: zeros below that diagonal of the last two dimensions."""
    def triu_(self, diagonal: Any=0, *, out: Any=None) -> _Tensor: """triu, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of triu."""
    def true_divide(self, other: Any, *, out: Any=None) -> _Tensor: """true_divide(input, other) -> Tensor: div without rounding."""
    def true_divide_(self, other: Any) -> _Tensor: """true_divide, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of true_divide."""
    def trunc(self, *, out: Any=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
    def trunc_(self, *, out: Any=None) -> _Tensor: """trunc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of trunc."""
    def type(self, dtype: Any=None, non_blocking: Any=False, *, memory_format: Any=None) -> Any: """The type's name ('microgradx.FloatTensor'), or self as another dtype."""
    def type_as(self, other: Any) -> Any: """self as other's dtype."""
    def unbind(self, dim: Any=0) -> Any: """unbind(input, dim=0) -> tuple of views: the parts along dim."""
    def unflatten(self, dim: Any, sizes: Any) -> _Tensor: """unflatten(input, dim, sizes) -> Tensor: one dimension split into several (one may be -1)."""
    def unfold(self, dimension: Any, size: Any, step: Any) -> _Tensor: """unfold(dimension, size, step) -> Tensor: a view of all windows of that size along dimension, as a new last dimension."""
    def uniform_(self, *bounds: Any, generator: Any=None, **named: Any) -> _Tensor: """uniform_(from=0, to=1): fill with uniform draws."""
    def unique(self, sorted: Any=True, return_inverse: Any=False, return_counts: Any=False, dim: Any=None) -> _Tensor: """unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None) -> Tensor, or a tuple with inverse and counts."""
    def unique_consecutive(self, return_inverse: Any=False, return_counts: Any=False, dim: Any=None) -> _Tensor: """unique_consecutive(input, return_inverse=False, return_counts=False, dim=None) -> Tensor or tuple: runs of equal elements as one."""
    def unsafe_chunk(self, chunks: Any, dim: Any=0) -> Any: """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter)."""
    def unsafe_split(self, split_size_or_sections: Any, dim: Any=0) -> Any: """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths."""
    def unsafe_split_with_sizes(self, split_sizes: Any, dim: Any=0) -> Any: """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths."""
    def unsqueeze(self, dim: Any) -> _Tensor: """unsqueeze(input, dim) -> Tensor: a view with a new dimension of length 1."""
    def unsqueeze_(self, dim: Any) -> _Tensor: """unsqueeze, in place: self becomes that view of its memory. Gradient: that of unsqueeze."""
    def untyped_storage(self) -> Any: """Tensor.untyped_storage(self)"""
    def var(self, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None, out: Any=None) -> _Tensor: """var(input, dim=None, *, correction=1, keepdim=False) -> Tensor: sum of squared deviations / (n - correction)."""
    def var_mean(self, dim: Any=None, unbiased: Any=None, keepdim: Any=False, *, correction: Any=None) -> Any: """var_mean(input, dim=None, *, correction=1, keepdim=False) -> (var, mean)."""
    def vdot(self, other: Any, *, out: Any=None) -> _Tensor: """vdot(input, other) -> Tensor: dot, of input conjugated where it is complex."""
    def view(self, *shape: Any, dtype: Any=None) -> _Tensor: """The same memory in another shape; RuntimeError when that needs a copy."""
    def view_as(self, other: Any) -> Any: """view(other.shape)."""
    def view_as_complex(self) -> _Tensor: """view_as_complex(input) -> complex Tensor: a view of pairs of floats, the last dimension of length 2, as complex numbers."""
    def view_as_real(self) -> _Tensor: """view_as_real(input) -> Tensor (..., 2): a view of a complex tensor's real and imaginary parts along a new last dimension."""
    def vsplit(self, indices_or_sections: Any) -> Any: """vsplit(input, n or indices) -> tuple of views: equal parts of dimension 0, or cut at the indices."""
    def where(self, condition: Any, other: Any) -> Any: """where(condition, self, other)."""
    def xlogy(self, other: Any, *, out: Any=None) -> _Tensor: """xlogy(input, other) -> Tensor: input * log(other), 0 where input is 0 (NaN where other is)."""
    def xlogy_(self, other: Any, *, out: Any=None) -> _Tensor: """xlogy, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of xlogy."""
    def xpu(self, device: Any=None, non_blocking: Any=False, memory_format: Any=None) -> Any: """Raises: there is no GPU here."""
    def zero_(self) -> _Tensor: """Set every element to zero."""
class TensorMeta:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def mro(self) -> Any: """Before Tensor stands what asks a subclass's __torch_function__."""
cold: builtins.dict
def from_array(array: Any) -> Any: """A tensor on the memory of an ndarray (or of anything with the buffer protocol); no copy."""
def install_methods(methods: builtins.dict, cls: Any=None) -> Any: """Put functions on the Tensor type (or on Node). The one place where a method from above reaches the type."""
def make_inference_tensors(on: builtins.bool) -> Any: """Mark what this thread makes from now on as an inference tensor."""
def move_memory(tensors: builtins.list, target: _Tensor) -> Any: """Let tensors that look into one storage look into the storage of target instead, each at its place; what it holds counts as unchanged."""
def nested_list(t: _Tensor) -> Any: """The values as nested lists; a number where there are no dimensions."""
def of_numbers(data: Any, dtype: Any=None) -> Any: """A new tensor of a number or nested lists of numbers; None where these are not all bools, ints and floats that need no check."""
def show_at_top_level(*classes: Any) -> Any: """Print classes as the public names that they have: <class 'microgradx.Tensor'>."""
def wrap_dim(op: builtins.str, dim: Any, nd: builtins.int) -> builtins.int: """wrap_dim(str op, dim, int nd) -> int"""
