"""The tensor: geometry, attributes, operators and the way in and out of memory."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.device import device as _device
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.tensor import Node as _Node
from microgradx._engine.tensor import Size as _Size
from microgradx._engine.tensor import Tensor as _Tensor

class AccumulateGrad(Node):
    def __eq__(self, other, /): ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __repr__(self) -> builtins.str: ...
    def name(self): """AccumulateGrad.name(self)"""
    next_functions: Any
    def register_hook(self, hook): """Call hook((), grad_outputs) after the gradient was added to the leaf's .grad."""
    def register_prehook(self, hook): """Call hook(grad_outputs) before that; it may return other gradients."""
class Brought(Storage):
    ...
class Exporter:
    ...
class Node:
    def __repr__(self) -> builtins.str: ...
    extra_: Any
    metadata: Any
    def name(self): """The name of the backward, e.g. 'MulBackward0'."""
    needs_input_grad: Any
    next_functions: Any
    op: Any
    def register_hook(self, hook): """Call hook(grad_inputs, grad_outputs) after this node's backward; it may return new grad_inputs."""
    def register_prehook(self, hook): """Call hook(grad_outputs) before this node's backward; it may return new grad_outputs."""
    saved: Any
class Row:
    kind: Any
    multi: Any
    name: Any
    node_name: Any
class Size(tuple):
    def __add__(self, other, /): ...  # type: ignore[override]
    def __mul__(self, other, /): ...  # type: ignore[override]
    def __radd__(self, other, /): ...  # type: ignore[override]
    def __repr__(self) -> builtins.str: ...
    def __rmul__(self, other, /): ...  # type: ignore[override]
    def numel(self): """The number of elements: the product of the lengths."""
class Tensor:
    H: _Tensor
    T: _Tensor
    def __abs__(self) -> _Tensor: ...
    def __add__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __and__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __bool__(self) -> builtins.bool: ...
    def __complex__(self) -> builtins.complex: ...
    def __contains__(self, item) -> builtins.bool: ...
    def __eq__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __float__(self) -> builtins.float: ...
    def __floordiv__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __format__(self, item) -> builtins.str: ...
    def __ge__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __getitem__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __gt__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __iadd__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __iand__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __ifloordiv__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __ilshift__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __imod__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __imul__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __index__(self) -> builtins.int: ...
    def __int__(self) -> builtins.int: ...
    def __invert__(self) -> _Tensor: ...
    def __ior__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __ipow__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __irshift__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __isub__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __itruediv__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __ixor__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __le__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __len__(self) -> builtins.int: ...
    def __lshift__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __lt__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __matmul__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __mod__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __mul__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __ne__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __neg__(self) -> _Tensor: ...
    def __or__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __pos__(self) -> _Tensor: ...
    def __pow__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __radd__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rand__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __repr__(self) -> builtins.str: ...
    def __rfloordiv__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rlshift__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rmatmul__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rmod__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rmul__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __ror__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rpow__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rrshift__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rshift__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rsub__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rtruediv__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __rxor__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __setitem__(self, index, value) -> None: ...
    def __sub__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __truediv__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def __xor__(self, other, /) -> _Tensor: ...  # type: ignore[override]
    def abs(self) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
    def abs_(self, *, out=None) -> _Tensor: """abs, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of abs."""
    def absolute(self, *, out=None) -> _Tensor: """abs(input) -> Tensor: |x|, element by element."""
    def absolute_(self, *, out=None) -> _Tensor: """absolute, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of absolute."""
    def acos(self, *, out=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
    def acos_(self, *, out=None) -> _Tensor: """acos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of acos."""
    def acosh(self, *, out=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)), element by element."""
    def acosh_(self, *, out=None) -> _Tensor: """acosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of acosh."""
    def add(self, other, *rest, alpha=1, out=None) -> _Tensor: """add(input, other, *, alpha=1) -> Tensor: input + alpha * other, broadcasting, dtypes promoted. Gradient: (1, alpha)."""
    def add_(self, other, *rest, alpha=1) -> _Tensor: """self += alpha * other."""
    def addbmm(self, batch1, batch2, *, beta=1, alpha=1, out=None) -> _Tensor: """addbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha the sum of batch1 @ batch2."""
    def addbmm_(self, batch1, batch2, *, beta=1, alpha=1, out=None) -> _Tensor: """addbmm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addbmm."""
    def addcdiv(self, tensor1, tensor2, *, value=1, out=None) -> _Tensor: """addcdiv(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 / tensor2."""
    def addcdiv_(self, tensor1, tensor2, *, value=1, out=None) -> _Tensor: """addcdiv, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addcdiv."""
    def addcmul(self, tensor1, tensor2, *, value=1, out=None) -> _Tensor: """addcmul(input, tensor1, tensor2, value=1) -> Tensor: input + value * tensor1 * tensor2."""
    def addcmul_(self, tensor1, tensor2, *, value=1, out=None) -> _Tensor: """addcmul, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addcmul."""
    def addmm(self, mat1, mat2, *, beta=1, alpha=1, out=None) -> _Tensor: """addmm(input, mat1, mat2, beta=1, alpha=1) -> Tensor: beta input + alpha mat1 @ mat2."""
    def addmm_(self, mat1, mat2, *, beta=1, alpha=1, out=None) -> _Tensor: """addmm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addmm."""
    def addmv(self, mat, vec, *, beta=1, alpha=1, out=None) -> _Tensor: """addmv(input, mat, vec, beta=1, alpha=1) -> Tensor: beta input + alpha mat @ vec."""
    def addmv_(self, mat, vec, *, beta=1, alpha=1, out=None) -> _Tensor: """addmv, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addmv."""
    def addr(self, vec1, vec2, *, beta=1, alpha=1, out=None) -> _Tensor: """addr(input, vec1, vec2, beta=1, alpha=1) -> Tensor: beta input + alpha outer(vec1, vec2)."""
    def addr_(self, vec1, vec2, *, beta=1, alpha=1, out=None) -> _Tensor: """addr, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of addr."""
    def adjoint(self) -> _Tensor: """adjoint(input) -> Tensor: a view with the last two dimensions exchanged, conjugated where it is complex."""
    def all(self, dim=None, keepdim=False, *, out=None) -> builtins.bool: """all(input, dim=None, keepdim=False) -> bool Tensor: are all elements nonzero?"""
    def allclose(self, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> builtins.bool: """allclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool: isclose everywhere."""
    def amax(self, dim=(), keepdim=False, *, out=None) -> _Tensor: """amax(input, dim=(), keepdim=False) -> Tensor: the largest over dim; equal ones share the gradient."""
    def amin(self, dim=(), keepdim=False, *, out=None) -> _Tensor: """amin(input, dim=(), keepdim=False) -> Tensor: the smallest over dim; equal ones share the gradient."""
    def aminmax(self, *, dim=None, keepdim=False, out=None): """aminmax(input, dim=None, keepdim=False) -> (min, max)."""
    def angle(self, *, out=None) -> _Tensor: """angle(input) -> Tensor: atan2(imag, real); of a real tensor 0, or pi for negative numbers (NaN stays), with a gradient of zero."""
    def any(self, dim=None, keepdim=False, *, out=None) -> builtins.bool: """any(input, dim=None, keepdim=False) -> bool Tensor: is one element nonzero?"""
    def apply_(self, callable) -> _Tensor: """Each element replaced by callable(element), a number (TypeError): slow."""
    def arccos(self, *, out=None) -> _Tensor: """acos(input) -> Tensor: the arc cosine, element by element."""
    def arccos_(self, *, out=None) -> _Tensor: """arccos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arccos."""
    def arccosh(self, *, out=None) -> _Tensor: """acosh(input) -> Tensor: log(x + sqrt(x^2 - 1)), element by element."""
    def arccosh_(self, *, out=None) -> _Tensor: """arccosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arccosh."""
    def arcsin(self, *, out=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
    def arcsin_(self, *, out=None) -> _Tensor: """arcsin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arcsin."""
    def arcsinh(self, *, out=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)), element by element."""
    def arcsinh_(self, *, out=None) -> _Tensor: """arcsinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arcsinh."""
    def arctan(self, *, out=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
    def arctan2(self, other, *, out=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
    def arctan2_(self, other, *, out=None) -> _Tensor: """arctan2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctan2."""
    def arctan_(self, *, out=None) -> _Tensor: """arctan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctan."""
    def arctanh(self, *, out=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2, element by element."""
    def arctanh_(self, *, out=None) -> _Tensor: """arctanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of arctanh."""
    def argmax(self, dim=None, keepdim=False, *, out=None) -> _Tensor: """argmax(input, dim=None, keepdim=False) -> int64 Tensor: where the largest is (first one; NaN wins), in the flattened input for None."""
    def argmin(self, dim=None, keepdim=False, *, out=None) -> _Tensor: """argmin(input, dim=None, keepdim=False) -> int64 Tensor: where the smallest is (first one; NaN wins)."""
    def argsort(self, dim=-1, descending=False, stable=False) -> _Tensor: """argsort(input, dim=-1, descending=False, stable=False) -> int64 Tensor: the indices of sort."""
    def argwhere(self) -> _Tensor: """argwhere(input) -> int64 Tensor: the indices of nonzero elements, a row each."""
    def as_strided(self, size, stride, storage_offset=None) -> _Tensor: """as_strided(input, size, stride, storage_offset=None) -> Tensor: a view of any geometry, checked against the storage."""
    def as_strided_(self, size, stride, storage_offset=None) -> _Tensor: """as_strided, in place: self becomes that view of its memory. Gradient: that of as_strided."""
    def as_strided_scatter(self, src, size, stride, storage_offset=None) -> _Tensor: """as_strided_scatter(input, src, size, stride, storage_offset=None) -> Tensor: a copy with as_strided(...) of it replaced."""
    def as_subclass(self, cls): """This tensor, history and all, as an instance of cls."""
    def asin(self, *, out=None) -> _Tensor: """asin(input) -> Tensor: the arc sine, element by element."""
    def asin_(self, *, out=None) -> _Tensor: """asin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of asin."""
    def asinh(self, *, out=None) -> _Tensor: """asinh(input) -> Tensor: log(x + sqrt(x^2 + 1)), element by element."""
    def asinh_(self, *, out=None) -> _Tensor: """asinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of asinh."""
    def atan(self, *, out=None) -> _Tensor: """atan(input) -> Tensor: the arc tangent, element by element."""
    def atan2(self, other, *, out=None) -> _Tensor: """atan2(input, other) -> Tensor: the angle of the point (other, input), broadcasting, dtypes promoted. Gradient: (other, -input) / (input^2 + other^2)."""
    def atan2_(self, other, *, out=None) -> _Tensor: """atan2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atan2."""
    def atan_(self, *, out=None) -> _Tensor: """atan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atan."""
    def atanh(self, *, out=None) -> _Tensor: """atanh(input) -> Tensor: log((1 + x) / (1 - x)) / 2, element by element."""
    def atanh_(self, *, out=None) -> _Tensor: """atanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of atanh."""
    def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None) -> None: """Accumulate this tensor's gradients into the leaves' .grad; see autograd.backward."""
    def baddbmm(self, batch1, batch2, *, beta=1, alpha=1, out=None) -> _Tensor: """baddbmm(input, batch1, batch2, beta=1, alpha=1) -> Tensor: beta input + alpha batch1 @ batch2."""
    def baddbmm_(self, batch1, batch2, *, beta=1, alpha=1, out=None) -> _Tensor: """baddbmm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of baddbmm."""
    def bernoulli(self, p=None, *, generator=None, out=None) -> _Tensor: """bernoulli(input) -> Tensor: 1 with the probability each element gives; bernoulli(input, p): with probability p."""
    def bernoulli_(self, p=0.5, *, generator=None) -> _Tensor: """Fill with 1 with probability p (a number or a tensor), else 0."""
    def bfloat16(self, *, memory_format=None): """self as microgradx.bfloat16: to(microgradx.bfloat16). Gradient: cast back."""
    def bincount(self, weights=None, minlength=0) -> _Tensor: """bincount(input, weights=None, minlength=0) -> Tensor: how often each value 0, 1, ... occurs."""
    def bitwise_and(self, other, *, out=None) -> _Tensor: """bitwise_and(input, other) -> Tensor: the bits set in both. Integers and bools. Not differentiable."""
    def bitwise_and_(self, other) -> _Tensor: """bitwise_and, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_and."""
    def bitwise_left_shift(self, other, *, out=None) -> _Tensor: """bitwise_left_shift(input, other) -> Tensor: input << other. Integers and bools. Not differentiable."""
    def bitwise_left_shift_(self, other) -> _Tensor: """bitwise_left_shift, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_left_shift."""
    def bitwise_not(self, *, out=None) -> _Tensor: """bitwise_not(input) -> Tensor: ~input: the complement of integers, `not` of bools."""
    def bitwise_not_(self, *, out=None) -> _Tensor: """bitwise_not, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_not."""
    def bitwise_or(self, other, *, out=None) -> _Tensor: """bitwise_or(input, other) -> Tensor: the bits set in one. Integers and bools. Not differentiable."""
    def bitwise_or_(self, other) -> _Tensor: """bitwise_or, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_or."""
    def bitwise_right_shift(self, other, *, out=None) -> _Tensor: """bitwise_right_shift(input, other) -> Tensor: input >> other. Integers and bools. Not differentiable."""
    def bitwise_right_shift_(self, other) -> _Tensor: """bitwise_right_shift, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_right_shift."""
    def bitwise_xor(self, other, *, out=None) -> _Tensor: """bitwise_xor(input, other) -> Tensor: the bits set in exactly one. Integers and bools. Not differentiable."""
    def bitwise_xor_(self, other) -> _Tensor: """bitwise_xor, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of bitwise_xor."""
    def bmm(self, mat2, *, out=None) -> _Tensor: """bmm(input, mat2) -> Tensor: (b, n, k) @ (b, k, m)."""
    def bool(self, *, memory_format=None) -> _Tensor: """self as microgradx.bool: to(microgradx.bool). Gradient: cast back."""
    def broadcast_to(self, *args, size=None) -> _Tensor: """broadcast_to(input, size) -> Tensor: a view stretched to size."""
    def byte(self, *, memory_format=None): """self as microgradx.uint8: to(microgradx.uint8). Gradient: cast back."""
    def cauchy_(self, median=0, sigma=1, *, generator=None) -> _Tensor: """Fill with Cauchy draws."""
    def cdouble(self, *, memory_format=None): """self as microgradx.complex128: to(microgradx.complex128). Gradient: cast back."""
    def ceil(self, *, out=None) -> _Tensor: """ceil(input) -> Tensor: the smallest integer >= x, element by element."""
    def ceil_(self, *, out=None) -> _Tensor: """ceil, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ceil."""
    def cfloat(self, *, memory_format=None): """self as microgradx.complex64: to(microgradx.complex64). Gradient: cast back."""
    def char(self, *, memory_format=None): """self as microgradx.int8: to(microgradx.int8). Gradient: cast back."""
    def cholesky(self, upper=False, *, out=None): """The old name of cholesky, in linalg (deprecated): lower L with input = L L.T, or upper U with input = U.T U."""
    def cholesky_inverse(self, upper=False, *, out=None) -> _Tensor: """cholesky_inverse(L, upper=False) -> Tensor: the inverse of L L.T (of L.T L for upper)."""
    def cholesky_solve(self, L, upper=False, *, out=None) -> _Tensor: """cholesky_solve(B, L, upper=False) -> Tensor: X with L L.T X = B (L.T L X = B for upper)."""
    def chunk(self, chunks, dim=0): """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter)."""
    def clamp(self, min=None, max=None, *, out=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
    def clamp_(self, min=None, max=None, *, out=None) -> _Tensor: """clamp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp."""
    def clamp_max(self, max, *, out=None) -> _Tensor: """clamp_max(input, max) -> Tensor: at most max."""
    def clamp_max_(self, max, *, out=None) -> _Tensor: """clamp_max, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp_max."""
    def clamp_min(self, min, *, out=None) -> _Tensor: """clamp_min(input, min) -> Tensor: at least min."""
    def clamp_min_(self, min, *, out=None) -> _Tensor: """clamp_min, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clamp_min."""
    def clip(self, min=None, max=None, *, out=None) -> _Tensor: """clamp(input, min=None, max=None) -> Tensor: values limited to [min, max] (numbers or tensors). Gradient: 1 inside, 0 outside."""
    def clip_(self, min=None, max=None, *, out=None) -> _Tensor: """clip, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of clip."""
    def clone(self, *, memory_format=None) -> _Tensor: """clone(input) -> Tensor: a copy with its own memory; gradients flow through."""
    def complex(self, imag, *, out=None) -> _Tensor: """complex(real, imag) -> complex Tensor: real + i imag, of floating tensors of one dtype; they broadcast."""
    def conj(self) -> _Tensor: """conj(input) -> Tensor: real - i imag, computed (PyTorch's is a view that remembers); of a real tensor, itself."""
    def conj_physical(self, *, out=None) -> _Tensor: """conj_physical(input) -> Tensor: conj(input)."""
    def conj_physical_(self) -> _Tensor: """self conjugated in place; nothing changes where it is real."""
    def contiguous(self, *, memory_format=None) -> _Tensor: """input itself when it is row-major without gaps, else a copy that is."""
    def copy_(self, src, non_blocking: builtins.bool = False) -> _Tensor: """Copy src into self, with broadcasting and conversion."""
    def copysign(self, other, *, out=None) -> _Tensor: """copysign(input, other) -> Tensor: |input| with the sign of other, broadcasting, dtypes promoted. Gradient: sign to input, none to other."""
    def copysign_(self, other, *, out=None) -> _Tensor: """copysign, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of copysign."""
    def corrcoef(self) -> _Tensor: """corrcoef(input) -> Tensor: the correlations of the rows."""
    def cos(self) -> _Tensor: """cos(input) -> Tensor: the cosine, element by element."""
    def cos_(self, *, out=None) -> _Tensor: """cos, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of cos."""
    def cosh(self, *, out=None) -> _Tensor: """cosh(input) -> Tensor: the hyperbolic cosine, element by element."""
    def cosh_(self, *, out=None) -> _Tensor: """cosh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of cosh."""
    def count_nonzero(self, dim=None) -> _Tensor: """count_nonzero(input, dim=None) -> int64 Tensor: how many elements are not zero."""
    def cov(self, *, correction=1, fweights=None, aweights=None) -> _Tensor: """cov(input, correction=1, fweights=None, aweights=None) -> Tensor: the covariances of the rows (variables) over the columns (observations)."""
    def cpu(self, *, memory_format=None) -> _Tensor: """self: everything lives on the CPU."""
    def cross(self, other, dim=None, *, out=None) -> _Tensor: """cross(input, other, dim=None) -> Tensor: the cross product over a dimension of length 3 (the first such one for None)."""
    def cuda(self, device=None, non_blocking=False, memory_format=None): """Raises: there is no GPU here."""
    def cummax(self, dim, *, out=None): """cummax(input, dim) -> (values, indices): the running maximum along dim and where it (last) was."""
    def cummin(self, dim, *, out=None): """cummin(input, dim) -> (values, indices): the running minimum along dim and where it (last) was."""
    def cumprod(self, dim, *, dtype=None, out=None) -> _Tensor: """cumprod(input, dim, dtype=None) -> Tensor: the product of all elements up to each along dim."""
    def cumprod_(self, dim, *, dtype=None) -> _Tensor: """cumprod, in place. Gradient: that of cumprod."""
    def cumsum(self, dim, *, dtype=None, out=None) -> _Tensor: """cumsum(input, dim, dtype=None) -> Tensor: the sum of all elements up to each along dim."""
    def cumsum_(self, dim, *, dtype=None) -> _Tensor: """cumsum, in place. Gradient: that of cumsum."""
    data: _Tensor
    def data_ptr(self) -> builtins.int: """Tensor.data_ptr(self)"""
    def deg2rad(self, *, out=None) -> _Tensor: """deg2rad(input) -> Tensor."""
    def deg2rad_(self, *, out=None) -> _Tensor: """deg2rad, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of deg2rad."""
    def dense_dim(self): """How many of its dimensions are dense: all."""
    def det(self, *, out=None) -> _Tensor: """det(A) -> Tensor: the determinant. Gradient: det inv.T, and 0 where det is 0."""
    def detach(self) -> _Tensor: """The same memory without history; in-place changes are seen by both."""
    def detach_(self) -> _Tensor: """Drop the history of this tensor in place."""
    device: _device
    def diag(self, diagonal=0, *, out=None) -> _Tensor: """diag(input, diagonal=0) -> Tensor: a vector as the diagonal of a matrix, or the diagonal of a matrix as a vector."""
    def diag_embed(self, offset=0, dim1=-2, dim2=-1) -> _Tensor: """diag_embed(input, offset=0, dim1=-2, dim2=-1) -> Tensor: zeros with input's last dimension on that diagonal."""
    def diagflat(self, offset=0) -> _Tensor: """diagflat(input, offset=0) -> Tensor: the flattened input as the diagonal of a matrix."""
    def diagonal(self, offset=0, dim1=0, dim2=1) -> _Tensor: """diagonal(input, offset=0, dim1=0, dim2=1) -> Tensor: a view of that diagonal, as a last dimension."""
    def diagonal_scatter(self, src, offset=0, dim1=0, dim2=1) -> _Tensor: """diagonal_scatter(input, src, offset=0, dim1=0, dim2=1) -> Tensor: a copy of input with that diagonal replaced by src."""
    def diff(self, n=1, dim=-1, prepend=None, append=None, *, out=None) -> _Tensor: """diff(input, n=1, dim=-1, prepend=None, append=None) -> Tensor: n times x[i + 1] - x[i] along dim (xor for bools)."""
    def digamma(self, *, out=None) -> _Tensor: """digamma(input) -> Tensor: the derivative of lgamma, element by element."""
    def digamma_(self, *, out=None) -> _Tensor: """digamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of digamma."""
    def dim(self) -> builtins.int: """Tensor.dim(self)"""
    def dim_order(self, *, ambiguity_check=False): """dim_order() -> the dimensions from the outermost to the innermost in memory; RuntimeError for one that is not the only one if ambiguity_check."""
    def dist(self, other, p=2) -> _Tensor: """dist(input, other, p=2) -> Tensor: the p-norm of input - other."""
    def div(self, other, *, rounding_mode=None, out=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
    def div_(self, other, *, rounding_mode=None) -> _Tensor: """div, in place."""
    def divide(self, other, *, rounding_mode=None, out=None) -> _Tensor: """div(input, other, rounding_mode=None) -> Tensor: input / other (floating); 'floor' or 'trunc' round the quotient."""
    def divide_(self, other, *, rounding_mode=None) -> _Tensor: """div, in place."""
    def dot(self, tensor, *, out=None) -> _Tensor: """dot(input, tensor) -> Tensor: the sum of products of two vectors."""
    def double(self, *, memory_format=None) -> _Tensor: """self as microgradx.float64: to(microgradx.float64). Gradient: cast back."""
    def dsplit(self, indices_or_sections): """dsplit(input, n or indices) -> tuple of views: equal parts of dimension 2, or cut at the indices."""
    dtype: _dtype
    def element_size(self) -> builtins.int: """Tensor.element_size(self)"""
    def eq(self, other, *, out=None) -> builtins.bool: """eq(input, other) -> bool Tensor: input == other, element by element, broadcasting. Not differentiable."""
    def eq_(self, other, *, out=None) -> _Tensor: """eq, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of eq."""
    def equal(self, other) -> builtins.bool: """equal(input, other) -> bool: same shape and same values (NaN equals nothing)."""
    def erf(self, *, out=None) -> _Tensor: """erf(input) -> Tensor: the error function, element by element."""
    def erf_(self, *, out=None) -> _Tensor: """erf, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erf."""
    def erfc(self, *, out=None) -> _Tensor: """erfc(input) -> Tensor: 1 - erf(x), exact where it is small, element by element."""
    def erfc_(self, *, out=None) -> _Tensor: """erfc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erfc."""
    def erfinv(self, *, out=None) -> _Tensor: """erfinv(input) -> Tensor: the inverse of erf, element by element."""
    def erfinv_(self, *, out=None) -> _Tensor: """erfinv, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of erfinv."""
    def exp(self) -> _Tensor: """exp(input) -> Tensor: e^x, element by element."""
    def exp2(self, *, out=None) -> _Tensor: """exp2(input) -> Tensor: 2^x, element by element."""
    def exp2_(self, *, out=None) -> _Tensor: """exp2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of exp2."""
    def exp_(self, *, out=None) -> _Tensor: """exp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of exp."""
    def expand(self, *sizes, implicit: builtins.bool = False) -> _Tensor: """Dimensions of length 1 stretched without a copy; -1 keeps a length."""
    def expand_as(self, other): """expand(other.shape)."""
    def expm1(self, *, out=None) -> _Tensor: """expm1(input) -> Tensor: e^x - 1, exact near 0, element by element."""
    def expm1_(self, *, out=None) -> _Tensor: """expm1, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of expm1."""
    def exponential_(self, lambd=1, *, generator=None) -> _Tensor: """Fill with exponential draws of rate lambd."""
    def fill_(self, value) -> _Tensor: """Set every element to value (a number or a 0-d tensor)."""
    def fill_diagonal_(self, fill_value, wrap=False) -> _Tensor: """fill_diagonal_(fill_value, wrap=False): write the main diagonal in place; wrap goes on after tall matrices' last row."""
    def fix(self, *, out=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
    def fix_(self, *, out=None) -> _Tensor: """fix, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of fix."""
    def flatten(self, start_dim=0, end_dim=-1) -> _Tensor: """flatten(input, start_dim=0, end_dim=-1) -> Tensor: those dimensions as one."""
    def flip(self, *args, dims=None) -> _Tensor: """flip(input, dims) -> Tensor: a copy with the order along dims reversed."""
    def fliplr(self) -> _Tensor: """fliplr(input) -> Tensor: the columns reversed."""
    def flipud(self) -> _Tensor: """flipud(input) -> Tensor: the rows reversed."""
    def float(self, *, memory_format=None) -> _Tensor: """self as microgradx.float32: to(microgradx.float32). Gradient: cast back."""
    def float_power(self, exponent, *, out=None) -> _Tensor: """float_power(input, exponent) -> float64 Tensor: pow in float64."""
    def float_power_(self, exponent) -> _Tensor: """float_power, in place; RuntimeError unless self is float64."""
    def floor(self, *, out=None) -> _Tensor: """floor(input) -> Tensor: the largest integer <= x, element by element."""
    def floor_(self, *, out=None) -> _Tensor: """floor, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of floor."""
    def floor_divide(self, other, *, out=None) -> _Tensor: """floor_divide(input, other) -> Tensor: floor(input / other). RuntimeError for an integer division by zero."""
    def floor_divide_(self, other) -> _Tensor: """floor_divide, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of floor_divide."""
    def fmax(self, other, *, out=None) -> _Tensor: """fmax(input, other) -> Tensor: the larger of each pair, where a NaN gives way to a number. Gradient: to the one chosen, the first of equal ones."""
    def fmin(self, other, *, out=None) -> _Tensor: """fmin(input, other) -> Tensor: the smaller of each pair, where a NaN gives way to a number. Gradient: to the one chosen, the first of equal ones."""
    def fmod(self, other, *, out=None) -> _Tensor: """fmod(input, other) -> Tensor: the remainder with the sign of input, broadcasting, dtypes promoted. Gradient: (1, -trunc(input / other))."""
    def fmod_(self, other, *, out=None) -> _Tensor: """fmod, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of fmod."""
    def frac(self, *, out=None) -> _Tensor: """frac(input) -> Tensor: x - trunc(x)."""
    def frac_(self, *, out=None) -> _Tensor: """frac, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of frac."""
    def frexp(self, *, out=None): """frexp(input) -> (mantissa, exponent): input = mantissa * 2^exponent, the mantissa in [0.5, 1). Gradient of the mantissa: 2^-exponent."""
    def gather(self, dim, index, *, sparse_grad=False) -> _Tensor: """gather(input, dim, index) -> Tensor: out[i][j] = input[index[i][j]][j] for dim 0. Gradient: scatter_add into zeros."""
    def gcd(self, other, *, out=None) -> _Tensor: """gcd(input, other) -> Tensor of integers: the greatest common divisor, element by element."""
    def gcd_(self, other, *, out=None) -> _Tensor: """gcd, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of gcd."""
    def ge(self, other, *, out=None) -> builtins.bool: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
    def ge_(self, other, *, out=None) -> _Tensor: """ge, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ge."""
    def geometric_(self, p, *, generator=None) -> _Tensor: """Fill with geometric draws."""
    def geqrf(self, *, out=None): """geqrf(input) -> (a, tau): the QR factorization as LAPACK keeps it, R in a's upper triangle, the Householder vectors below. No gradient."""
    def ger(self, vec2, *, out=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
    def get_device(self) -> builtins.int: """Tensor.get_device(self)"""
    grad: _Tensor | None
    grad_fn: _Node | None
    def greater(self, other, *, out=None) -> builtins.bool: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
    def greater_(self, other, *, out=None) -> _Tensor: """greater, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of greater."""
    def greater_equal(self, other, *, out=None) -> builtins.bool: """ge(input, other) -> bool Tensor: input >= other, element by element, broadcasting. Not differentiable."""
    def greater_equal_(self, other, *, out=None) -> _Tensor: """greater_equal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of greater_equal."""
    def gt(self, other, *, out=None) -> builtins.bool: """gt(input, other) -> bool Tensor: input > other, element by element, broadcasting. Not differentiable."""
    def gt_(self, other, *, out=None) -> _Tensor: """gt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of gt."""
    def half(self, *, memory_format=None): """self as microgradx.float16: to(microgradx.float16). Gradient: cast back."""
    def hardshrink(self, lambd=0.5, *, out=None): """x where |x| > lambd, else 0."""
    def heaviside(self, values, *, out=None) -> _Tensor: """heaviside(input, values) -> Tensor: 0 below 0, values at 0, 1 above."""
    def heaviside_(self, values, *, out=None) -> _Tensor: """heaviside, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of heaviside."""
    def histc(self, bins=100, min=0, max=0, *, out=None) -> _Tensor: """histc(input, bins=100, min=0, max=0) -> Tensor: counts in equal bins of [min, max] (of the data if they are equal)."""
    def histogram(self, bins=100, *, range=None, weight=None, density=False, out=None): """histogram(input, bins=100, range=None, weight=None, density=False) -> (hist, bin_edges): bins is a number or the edges."""
    def hsplit(self, indices_or_sections): """hsplit(input, n or indices) -> tuple of views: equal parts of dimension 1, or cut at the indices."""
    def hypot(self, other, *, out=None) -> _Tensor: """hypot(input, other) -> Tensor: sqrt(input^2 + other^2), broadcasting, dtypes promoted. Gradient: (input, other) / hypot."""
    def hypot_(self, other, *, out=None) -> _Tensor: """hypot, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of hypot."""
    def i0(self, *, out=None) -> _Tensor: """i0(input) -> Tensor: the modified Bessel function of order 0."""
    def i0_(self, *, out=None) -> _Tensor: """i0, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of i0."""
    def igamma(self, other, *, out=None) -> _Tensor: """gammainc(input, other) -> Tensor: the regularized lower incomplete gamma function P(input, other)."""
    def igamma_(self, other, *, out=None) -> _Tensor: """igamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of igamma."""
    def igammac(self, other, *, out=None) -> _Tensor: """gammaincc(input, other) -> Tensor: the regularized upper incomplete gamma function Q(input, other)."""
    def igammac_(self, other, *, out=None) -> _Tensor: """igammac, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of igammac."""
    imag: Any
    def index_add(self, dim, index, source, *, alpha=1) -> _Tensor: """index_add(input, dim, index, source, alpha=1) -> Tensor: input with source added at these parts of dim."""
    def index_add_(self, dim, index, source, *, alpha=1) -> _Tensor: """index_add, in place. Gradient: that of index_add."""
    def index_copy(self, dim, index, source) -> _Tensor: """index_copy(input, dim, index, source) -> Tensor: input with these parts of dim replaced."""
    def index_copy_(self, dim, index, source) -> _Tensor: """index_copy, in place. Gradient: that of index_copy."""
    def index_fill(self, dim, index, value) -> _Tensor: """index_fill(input, dim, index, value) -> Tensor: input with these parts of dim set to value."""
    def index_fill_(self, dim, index, value) -> _Tensor: """index_fill, in place. Gradient: that of index_fill."""
    def index_put(self, indices, values, accumulate=False) -> _Tensor: """index_put(input, indices, values, accumulate=False) -> Tensor: input with input[indices] = values (or += values)."""
    def index_put_(self, indices, values, accumulate=False) -> _Tensor: """index_put, in place. Gradient: that of index_put."""
    def index_reduce(self, dim, index, source, reduce, *, include_self=True, out=None) -> _Tensor: """index_reduce(input, dim, index, source, reduce, include_self=True) -> Tensor: slices of source reduced into those of input that index names."""
    def index_reduce_(self, dim, index, source, reduce, *, include_self=True, out=None) -> _Tensor: """index_reduce, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of index_reduce."""
    def index_select(self, dim, index) -> _Tensor: """index_select(input, dim, index) -> Tensor: the parts of dim at these indices. Gradient: index_add into zeros."""
    def inner(self, other, *, out=None) -> _Tensor: """inner(input, other) -> Tensor: the dot products over the last dimensions."""
    def int(self, *, memory_format=None) -> _Tensor: """self as microgradx.int32: to(microgradx.int32). Gradient: cast back."""
    def inverse(self, *, out=None) -> _Tensor: """inv(A) -> Tensor: the inverse of square matrices. Gradient: -inv.T @ g @ inv.T."""
    def is_complex(self) -> builtins.bool: """is_complex(input) -> bool: is its dtype a complex one?"""
    def is_conj(self): """is_conj(input) -> False: conj() computes here, it leaves no mark."""
    def is_contiguous(self, *, memory_format=None) -> builtins.bool: """Is it row-major without gaps?"""
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
    def is_neg(self): """is_neg(input) -> False: no view negates what it shows."""
    is_nested: Any
    def is_nonzero(self) -> builtins.bool: """is_nonzero(input) -> bool: of a tensor of one element."""
    def is_pinned(self, device=None): """False: there is no GPU to pin memory for."""
    is_quantized: Any
    def is_same_size(self, other): """Do the shapes agree?"""
    def is_set_to(self, tensor): """Same memory and geometry?"""
    def is_shared(self): """Is the memory one that processes share?"""
    def is_signed(self): """Can the dtype hold negative numbers?"""
    is_sparse: Any
    is_sparse_csr: Any
    is_vulkan: Any
    is_xla: Any
    is_xpu: Any
    def isclose(self, other, rtol=1e-05, atol=1e-08, equal_nan=False) -> builtins.bool: """isclose(input, other, rtol=1e-5, atol=1e-8, equal_nan=False) -> bool Tensor: |input - other| <= atol + rtol |other|."""
    def isfinite(self, *, out=None) -> builtins.bool: """isfinite(input) -> bool Tensor: is it neither NaN nor an infinity, element by element. Not differentiable."""
    def isinf(self, *, out=None) -> builtins.bool: """isinf(input) -> bool Tensor: is it an infinity, element by element. Not differentiable."""
    def isnan(self, *, out=None) -> builtins.bool: """isnan(input) -> bool Tensor: is it NaN, element by element. Not differentiable."""
    def isneginf(self, *, out=None) -> builtins.bool: """isneginf(input) -> bool Tensor."""
    def isposinf(self, *, out=None) -> builtins.bool: """isposinf(input) -> bool Tensor."""
    def isreal(self) -> builtins.bool: """isreal(input) -> bool Tensor: is the imaginary part 0?"""
    def istft(self, n_fft, hop_length=None, win_length=None, window=None, center=True, normalized=False, onesided=None, length=None, return_complex=False) -> _Tensor: """istft(input, n_fft, hop_length=n_fft // 4, ...) -> Tensor: the signal whose stft with the same arguments comes closest to input,"""
    def item(self) -> Any: """The value of a one-element tensor as a Python number."""
    itemsize: builtins.int
    def kron(self, other, *, out=None) -> _Tensor: """kron(input, other) -> Tensor: the Kronecker product."""
    def kthvalue(self, k, dim=-1, keepdim=False, *, out=None): """kthvalue(input, k, dim=-1, keepdim=False) -> (values, indices): the k-th smallest along dim, counted from 1."""
    layout: Any
    def lcm(self, other, *, out=None) -> _Tensor: """lcm(input, other) -> Tensor of integers: the least common multiple, element by element."""
    def lcm_(self, other, *, out=None) -> _Tensor: """lcm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lcm."""
    def ldexp(self, other, *, out=None) -> _Tensor: """ldexp(input, other) -> Tensor: input * 2^other. Gradient: (2^other, input 2^other log 2), the second where other is no integer."""
    def ldexp_(self, other, *, out=None) -> _Tensor: """ldexp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ldexp."""
    def le(self, other, *, out=None) -> builtins.bool: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
    def le_(self, other, *, out=None) -> _Tensor: """le, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of le."""
    def lerp(self, end, weight, *, out=None) -> _Tensor: """lerp(input, end, weight) -> Tensor: input + weight * (end - input)."""
    def lerp_(self, end, weight, *, out=None) -> _Tensor: """lerp, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lerp."""
    def less(self, other, *, out=None) -> builtins.bool: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
    def less_(self, other, *, out=None) -> _Tensor: """less, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of less."""
    def less_equal(self, other, *, out=None) -> builtins.bool: """le(input, other) -> bool Tensor: input <= other, element by element, broadcasting. Not differentiable."""
    def less_equal_(self, other, *, out=None) -> _Tensor: """less_equal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of less_equal."""
    def lgamma(self, *, out=None) -> _Tensor: """lgamma(input) -> Tensor: log|Gamma(x)|, element by element."""
    def lgamma_(self, *, out=None) -> _Tensor: """lgamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lgamma."""
    def log(self) -> _Tensor: """log(input) -> Tensor: the natural logarithm, element by element."""
    def log10(self, *, out=None) -> _Tensor: """log10(input) -> Tensor: the logarithm to base 10, element by element."""
    def log10_(self, *, out=None) -> _Tensor: """log10, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log10."""
    def log1p(self, *, out=None) -> _Tensor: """log1p(input) -> Tensor: log(1 + x), exact near 0, element by element."""
    def log1p_(self, *, out=None) -> _Tensor: """log1p, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log1p."""
    def log2(self, *, out=None) -> _Tensor: """log2(input) -> Tensor: the logarithm to base 2, element by element."""
    def log2_(self, *, out=None) -> _Tensor: """log2, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log2."""
    def log_(self, *, out=None) -> _Tensor: """log, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of log."""
    def log_normal_(self, mean=1, std=2, *, generator=None) -> _Tensor: """Fill with exp of normal draws."""
    def log_softmax(self, dim, dtype=None, *, out=None) -> _Tensor: """log_softmax(input, dim, dtype=None) -> Tensor: x - log(sum(exp(x))) over dim."""
    def logaddexp(self, other, *, out=None) -> _Tensor: """logaddexp(input, other) -> Tensor: log(exp(input) + exp(other)), without overflow."""
    def logaddexp2(self, other, *, out=None) -> _Tensor: """logaddexp2(input, other) -> Tensor: log2(2^input + 2^other), without overflow."""
    def logcumsumexp(self, dim, *, out=None) -> _Tensor: """logcumsumexp(input, dim) -> Tensor: log of the running sum of e^input along dim, without overflow."""
    def logdet(self) -> _Tensor: """logdet(A) -> Tensor: log(det(A)), NaN where det is negative."""
    def logical_and(self, other, *, out=None) -> builtins.bool: """logical_and(input, other) -> bool Tensor: both nonzero, element by element, broadcasting. Not differentiable."""
    def logical_and_(self, other, *, out=None) -> _Tensor: """logical_and, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_and."""
    def logical_not(self, *, out=None) -> builtins.bool: """logical_not(input) -> bool Tensor: is it zero (False), element by element. Not differentiable."""
    def logical_not_(self, *, out=None) -> _Tensor: """logical_not, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_not."""
    def logical_or(self, other, *, out=None) -> builtins.bool: """logical_or(input, other) -> bool Tensor: one nonzero, element by element, broadcasting. Not differentiable."""
    def logical_or_(self, other, *, out=None) -> _Tensor: """logical_or, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_or."""
    def logical_xor(self, other, *, out=None) -> builtins.bool: """logical_xor(input, other) -> bool Tensor: exactly one nonzero, element by element, broadcasting. Not differentiable."""
    def logical_xor_(self, other, *, out=None) -> _Tensor: """logical_xor, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logical_xor."""
    def logit(self, eps=None, *, out=None) -> _Tensor: """logit(input, eps=None) -> Tensor: log(x / (1 - x)), x limited to [eps, 1 - eps]."""
    def logit_(self, eps=None, *, out=None) -> _Tensor: """logit, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of logit."""
    def logsumexp(self, dim, keepdim=False, *, out=None) -> _Tensor: """logsumexp(input, dim, keepdim=False) -> Tensor: log(sum(exp(x))) over dim, without overflow. Gradient: softmax."""
    def long(self, *, memory_format=None) -> _Tensor: """self as microgradx.int64: to(microgradx.int64). Gradient: cast back."""
    def lt(self, other, *, out=None) -> builtins.bool: """lt(input, other) -> bool Tensor: input < other, element by element, broadcasting. Not differentiable."""
    def lt_(self, other, *, out=None) -> _Tensor: """lt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of lt."""
    def lu(self, pivot=True, get_infos=False): """lu(self, pivot, get_infos), as a tuple."""
    def lu_solve(self, LU_data, LU_pivots, *, out=None) -> _Tensor: """lu_solve(input, LU_data, LU_pivots) -> Tensor: linalg.lu_solve(LU_data, LU_pivots, input) (deprecated)."""
    mH: _Tensor
    mT: _Tensor
    def map2_(self, x, y, callable) -> _Tensor: """Each element replaced by callable(element, element of x, element of y); the rest as `map_`."""
    def map_(self, other, callable) -> _Tensor: """Each element replaced by callable(element, element of other): slow."""
    def masked_fill(self, mask, value) -> _Tensor: """masked_fill(input, mask, value) -> Tensor: value where mask holds."""
    def masked_fill_(self, mask, value) -> _Tensor: """masked_fill, in place. Gradient: that of masked_fill."""
    def masked_scatter(self, mask, source) -> _Tensor: """masked_scatter(input, mask, source) -> Tensor: input with source's elements, in order, where mask holds."""
    def masked_scatter_(self, mask, source) -> _Tensor: """masked_scatter, in place. Gradient: that of masked_scatter."""
    def masked_select(self, mask) -> _Tensor: """masked_select(input, mask) -> 1-d Tensor of the elements where mask holds."""
    def matmul(self, other, *, out=None) -> _Tensor: """matmul(input, other) -> Tensor: the matrix product; vectors give dot products, leading dimensions broadcast."""
    def matrix_exp(self) -> _Tensor: """matrix_exp(A) -> Tensor: the exponential of square matrices, by scaling, a Taylor polynomial of degree 18 and squaring."""
    def matrix_power(self, n, *, out=None) -> _Tensor: """matrix_power(A, n) -> Tensor: A @ A @ ... n times; negative n of the inverse."""
    def max(self, dim_or_other=None, keepdim=None, *, dim=None, other=None, out=None): """max(input) -> Tensor; max(input, dim, keepdim=False) -> (values, indices); max(input, other) -> Tensor."""
    def maximum(self, other, *, out=None) -> _Tensor: """maximum(input, other) -> Tensor: the larger of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the larger, half each where equal."""
    def mean(self, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """mean(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the mean over dim. RuntimeError for integers."""
    def median(self, dim=None, keepdim=False, *, out=None): """median(input) -> Tensor; median(input, dim, keepdim=False) -> (values, indices): the lower median."""
    def min(self, dim_or_other=None, keepdim=None, *, dim=None, other=None, out=None): """min(input) -> Tensor; min(input, dim, keepdim=False) -> (values, indices); min(input, other) -> Tensor."""
    def minimum(self, other, *, out=None) -> _Tensor: """minimum(input, other) -> Tensor: the smaller of the two; NaN wins, broadcasting, dtypes promoted. Gradient: to the smaller, half each where equal."""
    def mm(self, mat2, *, out=None) -> _Tensor: """mm(input, mat2) -> Tensor: (n, k) @ (k, m)."""
    def mode(self, dim=-1, keepdim=False, *, out=None): """mode(input, dim=-1, keepdim=False) -> (values, indices): the most frequent value (the smallest of several), its last place."""
    def moveaxis(self, source, destination) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
    def movedim(self, source, destination) -> _Tensor: """movedim(input, source, destination) -> Tensor: dimensions moved to other places, the rest in order."""
    def msort(self, *, out=None) -> _Tensor: """msort(input) -> Tensor: sorted along the first dimension."""
    def mul(self, other, *, out=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
    def mul_(self, other) -> _Tensor: """self *= other."""
    def multinomial(self, num_samples, replacement=False, *, generator=None, out=None) -> _Tensor: """multinomial(input, num_samples, replacement=False) -> int64 Tensor: indices drawn with the weights of each row of input."""
    def multiply(self, other, *, out=None) -> _Tensor: """mul(input, other) -> Tensor: input * other. Gradient: (other, input)."""
    def multiply_(self, other) -> _Tensor: """self *= other."""
    def mv(self, vec, *, out=None) -> _Tensor: """mv(input, vec) -> Tensor: a matrix times a vector."""
    def mvlgamma(self, p, *, out=None) -> _Tensor: """multigammaln(input, p) -> Tensor: the logarithm of the gamma function of dimension p, for input > (p - 1) / 2."""
    def mvlgamma_(self, p, *, out=None) -> _Tensor: """mvlgamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of mvlgamma."""
    name: Any
    def nan_to_num(self, nan=None, posinf=None, neginf=None, *, out=None) -> _Tensor: """nan_to_num(input, nan=None, posinf=None, neginf=None) -> Tensor: NaN (by 0) and infinities (by the dtype's limits) replaced."""
    def nan_to_num_(self, nan=None, posinf=None, neginf=None, *, out=None) -> _Tensor: """nan_to_num, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of nan_to_num."""
    def nanmean(self, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """nanmean(input, dim=None, keepdim=False) -> Tensor: the mean without the NaNs."""
    def nanmedian(self, dim=None, keepdim=False, *, out=None): """nanmedian(input) -> Tensor; nanmedian(input, dim, keepdim=False) -> (values, indices): the lower median."""
    def nanquantile(self, q, dim=None, keepdim=False, *, interpolation='linear', out=None) -> _Tensor: """nanquantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: quantile of what is not NaN."""
    def nansum(self, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """nansum(input, dim=None, keepdim=False) -> Tensor: the sum without the NaNs."""
    def narrow(self, dim, start, length) -> _Tensor: """narrow(input, dim, start, length) -> Tensor: a view of a range of dim."""
    def narrow_copy(self, dim, start, length, *, out=None) -> _Tensor: """narrow_copy(input, dim, start, length) -> Tensor: narrow, copied."""
    nbytes: builtins.int
    ndim: builtins.int
    def ndimension(self) -> builtins.int: """Tensor.ndimension(self)"""
    def ne(self, other, *, out=None) -> builtins.bool: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
    def ne_(self, other, *, out=None) -> _Tensor: """ne, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of ne."""
    def neg(self) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
    def neg_(self, *, out=None) -> _Tensor: """neg, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of neg."""
    def negative(self, *, out=None) -> _Tensor: """neg(input) -> Tensor: -x, element by element."""
    def negative_(self, *, out=None) -> _Tensor: """negative, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of negative."""
    def nelement(self) -> builtins.int: """Tensor.nelement(self)"""
    def new(self, *args, size=None): """An empty tensor of a shape, or values, with self's dtype."""
    def new_empty(self, *args, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False): """empty(...) with self's dtype unless given."""
    def new_empty_strided(self, size, stride, *, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False): """empty_strided(size, stride) of self's dtype."""
    def new_full(self, *args, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False): """full(...) with self's dtype unless given."""
    def new_ones(self, *args, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False): """ones(...) with self's dtype unless given."""
    def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False): """tensor(data) with self's dtype unless given."""
    def new_zeros(self, *args, dtype=None, device=None, requires_grad=False, layout=None, pin_memory=False): """zeros(...) with self's dtype unless given."""
    def nextafter(self, other, *, out=None) -> _Tensor: """nextafter(input, other) -> Tensor: the floating-point number that follows input on the way to other. Gradient: to input, where they differ."""
    def nextafter_(self, other, *, out=None) -> _Tensor: """nextafter, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of nextafter."""
    def nonzero(self, *, as_tuple=False) -> _Tensor: """nonzero(input, as_tuple=False) -> int64 Tensor of the indices of nonzero elements, a row each (or a tuple of columns)."""
    def nonzero_static(self, *, size, fill_value=-1, out=None) -> _Tensor: """nonzero_static(input, size=n) -> int64 Tensor (n, input.dim()): nonzero's first n rows, then rows of fill_value."""
    def norm(self, p='fro', dim=None, keepdim=False, out=None, dtype=None) -> _Tensor: """norm(input, p='fro', dim=None, keepdim=False) -> Tensor: (sum |x|^p)^(1/p) over dim; inf, -inf and 0 as limits."""
    def normal_(self, mean=0, std=1, *, generator=None) -> _Tensor: """Fill with normal draws."""
    def not_equal(self, other, *, out=None) -> builtins.bool: """ne(input, other) -> bool Tensor: input != other, element by element, broadcasting. Not differentiable."""
    def not_equal_(self, other, *, out=None) -> _Tensor: """not_equal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of not_equal."""
    def numel(self) -> builtins.int: """Tensor.numel(self)"""
    def numpy(self, *, force=False): """The same memory as a NumPy array; force=True detaches and converts what NumPy cannot show."""
    def orgqr(self, tau, *, out=None) -> _Tensor: """orgqr(input, tau) -> Tensor: linalg.householder_product."""
    def ormqr(self, tau, other, left=True, transpose=False, *, out=None) -> _Tensor: """ormqr(input, tau, other, left=True, transpose=False) -> Tensor: Q @ other (other @ Q), Q or its conjugate transpose being all of H1 ... Hk."""
    def outer(self, vec2, *, out=None) -> _Tensor: """outer(input, vec2) -> Tensor: all products of two vectors."""
    output_nr: builtins.int
    def permute(self, *dims) -> _Tensor: """The dimensions in another order."""
    def pin_memory(self, device=None): """self: pinning cannot change a result here."""
    def pinverse(self, rcond=1e-15) -> _Tensor: """pinverse(input, rcond=1e-15) -> Tensor: linalg.pinv, by the singular values above rcond times the largest."""
    def polar(self, angle, *, out=None) -> _Tensor: """polar(abs, angle) -> complex Tensor: abs (cos angle + i sin angle), of floating tensors of one dtype; they broadcast."""
    def polygamma(self, n): """polygamma(n, self)."""
    def polygamma_(self, n) -> _Tensor: """polygamma, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of polygamma."""
    def positive(self) -> _Tensor: """positive(input) -> Tensor: input itself."""
    def pow(self, exponent, *, out=None) -> _Tensor: """pow(input, exponent) -> Tensor: input ^ exponent. Gradient: (exponent input^(exponent-1), input^exponent log input)."""
    def pow_(self, other) -> _Tensor: """pow, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of pow."""
    def prelu(self, weight): """x where x > 0, else weight * x; weight has one element or one for each channel (dimension 1)."""
    def prod(self, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """prod(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the product over one dim, or of all."""
    def put(self, index, source, accumulate=False) -> _Tensor: """put(input, index, source, accumulate=False) -> Tensor: the flattened input with elements replaced."""
    def put_(self, index, source, accumulate=False) -> _Tensor: """put, in place. Gradient: that of put."""
    def qr(self, some=True, *, out=None): """qr(input, some=True) -> (Q, R): linalg.qr, reduced or complete (deprecated)."""
    def quantile(self, q, dim=None, keepdim=False, *, interpolation='linear', out=None) -> _Tensor: """quantile(input, q, dim=None, keepdim=False, interpolation='linear') -> Tensor: values with a share q of dim below them."""
    def rad2deg(self, *, out=None) -> _Tensor: """rad2deg(input) -> Tensor."""
    def rad2deg_(self, *, out=None) -> _Tensor: """rad2deg, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of rad2deg."""
    def random_(self, *bounds, generator=None, **named) -> _Tensor: """random_(from=0, to=None): integers in [from, to), or to the largest that the dtype holds with all smaller ones."""
    def ravel(self) -> _Tensor: """ravel(input) -> Tensor: one dimension."""
    real: _Tensor
    def reciprocal(self, *, out=None) -> _Tensor: """reciprocal(input) -> Tensor: 1 / x, element by element."""
    def reciprocal_(self, *, out=None) -> _Tensor: """reciprocal, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of reciprocal."""
    def register_hook(self, hook): """Call hook(grad) when this tensor's gradient is known; it may return another one. Returns a handle to remove it."""
    def register_post_accumulate_grad_hook(self, hook): """Call hook(tensor) after a leaf's .grad was accumulated."""
    def relu(self) -> _Tensor: """relu(input) -> Tensor: max(0, x), element by element."""
    def relu_(self, *, out=None) -> _Tensor: """relu, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of relu."""
    def remainder(self, other, *, out=None) -> _Tensor: """remainder(input, other) -> Tensor: input - floor(input / other) * other: the sign of other."""
    def remainder_(self, other) -> _Tensor: """remainder, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of remainder."""
    def renorm(self, p, dim, maxnorm, *, out=None) -> _Tensor: """renorm(input, p, dim, maxnorm) -> Tensor: each slice along dim whose p-norm exceeds maxnorm is scaled down to it."""
    def renorm_(self, p, dim, maxnorm, *, out=None) -> _Tensor: """renorm, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of renorm."""
    def repeat(self, *repeats) -> _Tensor: """repeat(*repeats) -> Tensor: as many copies along each dimension; extra repeats add dimensions in front."""
    def repeat_interleave(self, repeats=None, dim=None, *, output_size=None) -> _Tensor: """repeat_interleave(input, repeats, dim=None) -> Tensor: each element repeated; repeat_interleave(repeats): its index instead."""
    requires_grad: builtins.bool
    def requires_grad_(self, requires_grad=True) -> _Tensor: """Say whether a gradient is wanted for this leaf; returns self."""
    def reshape(self, *shape) -> _Tensor: """input in another shape: a view where possible, else a copy."""
    def reshape_as(self, other): """reshape(other.shape)."""
    def resize_(self, *sizes, memory_format=None) -> _Tensor: """The same memory in another shape, row-major or in a memory format; a larger one gets memory of undefined contents behind what is there."""
    def resize_as_(self, other, *, memory_format=None) -> _Tensor: """resize_(other.shape); memory_format=preserve_format: in the format of other."""
    def resolve_conj(self) -> _Tensor: """resolve_conj(input) -> Tensor: input itself: conj() computes here, it leaves no mark."""
    def resolve_neg(self) -> _Tensor: """resolve_neg(input) -> Tensor: input itself: conj() computes here, it leaves no mark."""
    def retain_grad(self): """Keep the gradient of this non-leaf in .grad after backward."""
    retains_grad: builtins.bool
    def roll(self, shifts, dims=()) -> _Tensor: """roll(input, shifts, dims=None) -> Tensor: elements moved along dims, those pushed out coming in again (flattened without dims)."""
    def rot90(self, k=1, dims=...) -> _Tensor: """rot90(input, k=1, dims=(0, 1)) -> Tensor: turned by k quarters in the plane of dims, from the first towards the second."""
    def round(self, *, decimals=0, out=None) -> _Tensor: """round(input, decimals=0) -> Tensor: the nearest value with that many decimals, halves to even. Gradient: 0."""
    def round_(self, *, decimals=0, out=None) -> _Tensor: """round, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of round."""
    def rsqrt(self) -> _Tensor: """rsqrt(input) -> Tensor: 1 / sqrt(x), element by element."""
    def rsqrt_(self, *, out=None) -> _Tensor: """rsqrt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of rsqrt."""
    def rsub(self, other, *, alpha=1) -> _Tensor: """rsub(input, other, alpha=1) -> Tensor: other - alpha * input."""
    def scatter(self, dim, index, src=None, *, value=None, reduce=None) -> _Tensor: """scatter(input, dim, index, src or value, reduce=None) -> Tensor: input with src written where index points."""
    def scatter_(self, dim, index, src=None, *, value=None, reduce=None) -> _Tensor: """scatter, in place. Gradient: that of scatter."""
    def scatter_add(self, dim, index, src) -> _Tensor: """scatter_add(input, dim, index, src) -> Tensor: input with src added where index points."""
    def scatter_add_(self, dim, index, src) -> _Tensor: """scatter_add, in place. Gradient: that of scatter_add."""
    def scatter_reduce(self, dim, index, src, reduce, *, include_self=True) -> _Tensor: """scatter_reduce(input, dim, index, src, reduce, include_self=True) -> Tensor: sum, prod, mean, amax or amin where index points."""
    def scatter_reduce_(self, dim, index, src, reduce, *, include_self=True) -> _Tensor: """scatter_reduce, in place. Gradient: that of scatter_reduce."""
    def select(self, dim, index) -> _Tensor: """select(input, dim, index) -> Tensor: a view at one index of dim."""
    def select_scatter(self, src, dim, index) -> _Tensor: """select_scatter(input, src, dim, index) -> Tensor: a copy of input with select(dim, index) replaced by src."""
    def set_(self, source=None, storage_offset=0, size=None, stride=None) -> _Tensor: """Take over the memory and shape of source, a tensor or a storage; with a size, look at what begins at storage_offset in that memory."""
    def sgn(self, *, out=None) -> _Tensor: """sgn(input) -> Tensor: the sign."""
    def sgn_(self, *, out=None) -> _Tensor: """sgn, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sgn."""
    shape: _Size
    def share_memory_(self) -> _Tensor: """self, its memory moved to where all processes that get it see the same numbers (see microgradx.multiprocessing), views along with it."""
    def short(self, *, memory_format=None): """self as microgradx.int16: to(microgradx.int16). Gradient: cast back."""
    def sigmoid(self) -> _Tensor: """sigmoid(input) -> Tensor: 1 / (1 + e^-x), element by element."""
    def sigmoid_(self, *, out=None) -> _Tensor: """sigmoid, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sigmoid."""
    def sign(self, *, out=None) -> _Tensor: """sign(input) -> Tensor: -1, 0 or 1, element by element."""
    def sign_(self, *, out=None) -> _Tensor: """sign, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sign."""
    def signbit(self, *, out=None) -> builtins.bool: """signbit(input) -> bool Tensor: is its sign bit set, element by element. Not differentiable."""
    def sin(self) -> _Tensor: """sin(input) -> Tensor: the sine, element by element."""
    def sin_(self, *, out=None) -> _Tensor: """sin, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sin."""
    def sinc(self, *, out=None) -> _Tensor: """sinc(input) -> Tensor: sin(pi x) / (pi x), 1 at 0."""
    def sinc_(self, *, out=None) -> _Tensor: """sinc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sinc."""
    def sinh(self, *, out=None) -> _Tensor: """sinh(input) -> Tensor: the hyperbolic sine, element by element."""
    def sinh_(self, *, out=None) -> _Tensor: """sinh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sinh."""
    def size(self, dim=None) -> Any: """The shape, or the length of one dimension."""
    def slice_scatter(self, src, dim=0, start=None, end=None, step=1, *, out=None) -> _Tensor: """slice_scatter(input, src, dim=0, start=None, end=None, step=1) -> Tensor: a copy with that slice replaced by src."""
    def slogdet(self, *, out=None): """slogdet(input) -> (sign, logabsdet): linalg.slogdet."""
    def softmax(self, dim, dtype=None, *, out=None) -> _Tensor: """softmax(input, dim, dtype=None) -> Tensor: exp(x) / sum(exp(x)) over dim."""
    def sort(self, dim=-1, descending=False, *, stable=False, out=None): """sort(input, dim=-1, descending=False, *, stable=False) -> (values, indices): sorted along dim; always stable here."""
    def sparse_dim(self): """How many of its dimensions are sparse: 0."""
    def sparse_mask(self, mask): """sparse_mask(mask) -> SparseTensor: the elements of self at the places of mask, a sparse tensor of its shape. Gradient: of these."""
    def split(self, split_size_or_sections, dim=0): """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths."""
    def split_with_sizes(self, split_sizes, dim=0): """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths."""
    def sqrt(self) -> _Tensor: """sqrt(input) -> Tensor: the square root, element by element."""
    def sqrt_(self, *, out=None) -> _Tensor: """sqrt, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of sqrt."""
    def square(self) -> _Tensor: """square(input) -> Tensor: x^2, element by element."""
    def square_(self, *, out=None) -> _Tensor: """square, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of square."""
    def squeeze(self, dim=None, *more) -> _Tensor: """squeeze(input, dim=None) -> Tensor: a view without the dimensions of length 1. Several dims come as a tuple, in the method also one by one."""
    def squeeze_(self, dim=None, *more) -> _Tensor: """squeeze, in place: self becomes that view of its memory. Gradient: that of squeeze."""
    def std(self, dim=None, unbiased=None, keepdim=False, *, correction=None, out=None) -> _Tensor: """std(input, dim=None, *, correction=1, keepdim=False) -> Tensor: the square root of var."""
    def std_mean(self, dim=None, unbiased=None, keepdim=False, *, correction=None): """std_mean(input, dim=None, *, correction=1, keepdim=False) -> (std, mean)."""
    def stft(self, n_fft, hop_length=None, win_length=None, window=None, center=True, pad_mode='reflect', normalized=False, onesided=None, return_complex=None, align_to_window=None) -> _Tensor: """stft(input, n_fft, hop_length=n_fft // 4, win_length=n_fft, window=None, center=True, pad_mode='reflect', ..., return_complex) -> complex Tensor"""
    def storage(self): """All of the memory that this tensor looks at, as a flat TypedStorage."""
    def storage_offset(self) -> builtins.int: """Tensor.storage_offset(self)"""
    def stride(self, dim=None): """The step in elements along each dimension, or along one."""
    def sub(self, other, *rest, alpha=1, out=None) -> _Tensor: """sub(input, other, *, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
    def sub_(self, other, *rest, alpha=1) -> _Tensor: """self -= alpha * other."""
    def subtract(self, other, *rest, alpha=1, out=None) -> _Tensor: """sub(input, other, *, alpha=1) -> Tensor: input - alpha * other. Gradient: (1, -alpha)."""
    def subtract_(self, other, *rest, alpha=1) -> _Tensor: """self -= alpha * other."""
    def sum(self, dim=None, keepdim=False, *, dtype=None, out=None) -> _Tensor: """sum(input, dim=None, keepdim=False, *, dtype=None) -> Tensor: the sum over dim (an int, a tuple, None: all)."""
    def sum_to_size(self, *size) -> _Tensor: """sum_to_size(*size) -> Tensor: summed over what broadcasting from size to this shape would have stretched."""
    def svd(self, some=True, compute_uv=True, *, out=None): """svd(input, some=True, compute_uv=True) -> (U, S, V): input = U diag(S) V.T, with square U and V unless some, zeros unless compute_uv."""
    def swapaxes(self, dim0, dim1) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
    def swapaxes_(self, dim0, dim1) -> _Tensor: """swapaxes, in place: self becomes that view of its memory. Gradient: that of swapaxes."""
    def swapdims(self, dim0, dim1) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
    def swapdims_(self, dim0, dim1) -> _Tensor: """swapdims, in place: self becomes that view of its memory. Gradient: that of swapdims."""
    def t(self) -> _Tensor: """t(input) -> Tensor: the transpose of a matrix."""
    def t_(self) -> _Tensor: """t, in place: self becomes that view of its memory. Gradient: that of t."""
    def take(self, index) -> _Tensor: """take(input, index) -> Tensor: elements of the flattened input."""
    def take_along_dim(self, indices, dim=None) -> _Tensor: """take_along_dim(input, indices, dim=None) -> Tensor: gather with broadcasting."""
    def tan(self, *, out=None) -> _Tensor: """tan(input) -> Tensor: the tangent, element by element."""
    def tan_(self, *, out=None) -> _Tensor: """tan, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tan."""
    def tanh(self) -> _Tensor: """tanh(input) -> Tensor: the hyperbolic tangent, element by element."""
    def tanh_(self, *, out=None) -> _Tensor: """tanh, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tanh."""
    def tensor_split(self, indices_or_sections, dim=0): """tensor_split(input, n or indices, dim=0) -> tuple of views: n nearly equal parts, or cut at the indices."""
    def tile(self, *args, dims=None) -> _Tensor: """tile(input, dims) -> Tensor: repeat, where missing dims count as 1 in front."""
    def to(self, *args, **kwargs) -> _Tensor: """Another dtype (or the only device): self when nothing changes, unless copy=True."""
    def to_dense(self): """self: it is dense."""
    def to_sparse(self, sparse_dim=None): """The elements that are not 0 as a SparseTensor; sparse_dim: the first dimensions are indexed, the others dense. Gradient: of these."""
    def to_sparse_coo(self, sparse_dim=None): """The elements that are not 0 as a SparseTensor; sparse_dim: the first dimensions are indexed, the others dense. Gradient: of these."""
    def tolist(self): """The values as nested lists (a number for a 0-d tensor)."""
    def topk(self, k, dim=-1, largest=True, sorted=True, *, out=None): """topk(input, k, dim=-1, largest=True, sorted=True) -> (values, indices): the k largest (or smallest) along dim, in order."""
    def trace(self) -> _Tensor: """trace(input) -> Tensor: the sum of the diagonal of a matrix."""
    def transpose(self, dim0, dim1) -> _Tensor: """transpose(input, dim0, dim1) -> Tensor: a view with two dimensions exchanged."""
    def transpose_(self, dim0, dim1) -> _Tensor: """transpose, in place: self becomes that view of its memory. Gradient: that of transpose."""
    def triangular_solve(self, A, upper=True, transpose=False, unitriangular=False, *, out=None): """triangular_solve(input, A) -> (X, a copy of A) with A X = input (A.T X = input if transpose): linalg.solve_triangular (deprecated)."""
    def tril(self, diagonal=0, *, out=None) -> _Tensor: """tril(input, diagonal=0) -> Tensor: zeros above that diagonal of the last two dimensions."""
    def tril_(self, diagonal=0, *, out=None) -> _Tensor: """tril, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of tril."""
    def triu(self, diagonal=0, *, out=None) -> _Tensor: """triu(input, diagonal=0) -> Tensor: zeros below that diagonal of the last two dimensions."""
    def triu_(self, diagonal=0, *, out=None) -> _Tensor: """triu, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of triu."""
    def true_divide(self, other, *, out=None) -> _Tensor: """true_divide(input, other) -> Tensor: div without rounding."""
    def true_divide_(self, other) -> _Tensor: """true_divide, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of true_divide."""
    def trunc(self, *, out=None) -> _Tensor: """trunc(input) -> Tensor: the integer part, element by element."""
    def trunc_(self, *, out=None) -> _Tensor: """trunc, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of trunc."""
    def type(self, dtype=None, non_blocking=False, *, memory_format=None): """The type's name ('microgradx.FloatTensor'), or self as another dtype."""
    def type_as(self, other): """self as other's dtype."""
    def unbind(self, dim=0): """unbind(input, dim=0) -> tuple of views: the parts along dim."""
    def unflatten(self, dim, sizes) -> _Tensor: """unflatten(input, dim, sizes) -> Tensor: one dimension split into several (one may be -1)."""
    def unfold(self, dimension, size, step) -> _Tensor: """unfold(dimension, size, step) -> Tensor: a view of all windows of that size along dimension, as a new last dimension."""
    def uniform_(self, *bounds, generator=None, **named) -> _Tensor: """uniform_(from=0, to=1): fill with uniform draws."""
    def unique(self, sorted=True, return_inverse=False, return_counts=False, dim=None) -> _Tensor: """unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None) -> Tensor, or a tuple with inverse and counts."""
    def unique_consecutive(self, return_inverse=False, return_counts=False, dim=None) -> _Tensor: """unique_consecutive(input, return_inverse=False, return_counts=False, dim=None) -> Tensor or tuple: runs of equal elements as one."""
    def unsafe_chunk(self, chunks, dim=0): """chunk(input, chunks, dim=0) -> tuple of at most that many views of equal length (the last may be shorter)."""
    def unsafe_split(self, split_size_or_sections, dim=0): """split(tensor, split_size_or_sections, dim=0) -> tuple of views of that length (the last may be shorter) or those lengths."""
    def unsafe_split_with_sizes(self, split_sizes, dim=0): """split_with_sizes(input, split_sizes, dim=0) -> tuple of views of these lengths."""
    def unsqueeze(self, dim) -> _Tensor: """unsqueeze(input, dim) -> Tensor: a view with a new dimension of length 1."""
    def unsqueeze_(self, dim) -> _Tensor: """unsqueeze, in place: self becomes that view of its memory. Gradient: that of unsqueeze."""
    def untyped_storage(self): """Tensor.untyped_storage(self)"""
    def var(self, dim=None, unbiased=None, keepdim=False, *, correction=None, out=None) -> _Tensor: """var(input, dim=None, *, correction=1, keepdim=False) -> Tensor: sum of squared deviations / (n - correction)."""
    def var_mean(self, dim=None, unbiased=None, keepdim=False, *, correction=None): """var_mean(input, dim=None, *, correction=1, keepdim=False) -> (var, mean)."""
    def vdot(self, other, *, out=None) -> _Tensor: """vdot(input, other) -> Tensor: dot, of input conjugated where it is complex."""
    def view(self, *shape, dtype=None) -> _Tensor: """The same memory in another shape; RuntimeError when that needs a copy."""
    def view_as(self, other): """view(other.shape)."""
    def view_as_complex(self) -> _Tensor: """view_as_complex(input) -> complex Tensor: a view of pairs of floats, the last dimension of length 2, as complex numbers."""
    def view_as_real(self) -> _Tensor: """view_as_real(input) -> Tensor (..., 2): a view of a complex tensor's real and imaginary parts along a new last dimension."""
    def vsplit(self, indices_or_sections): """vsplit(input, n or indices) -> tuple of views: equal parts of dimension 0, or cut at the indices."""
    def where(self, condition, other): """where(condition, self, other)."""
    def xlogy(self, other, *, out=None) -> _Tensor: """xlogy(input, other) -> Tensor: input * log(other), 0 where input is 0 (NaN where other is)."""
    def xlogy_(self, other, *, out=None) -> _Tensor: """xlogy, in place: its result, rounded to self's dtype, overwrites self. Gradient: that of xlogy."""
    def xpu(self, device=None, non_blocking=False, memory_format=None): """Raises: there is no GPU here."""
    def zero_(self) -> _Tensor: """Set every element to zero."""
class TensorMeta(type):
    def mro(self): """Before Tensor stands what asks a subclass's __torch_function__."""
cold: builtins.dict
def from_array(array): """A tensor on the memory of an ndarray (or of anything with the buffer protocol); no copy."""
def install_methods(methods: builtins.dict, cls=None): """Put functions on the Tensor type (or on Node). The one place where a method from above reaches the type."""
def make_inference_tensors(on: builtins.bool): """Mark what this thread makes from now on as an inference tensor."""
def move_memory(tensors: builtins.list, target: _Tensor): """Let tensors that look into one storage look into the storage of target instead, each at its place; what it holds counts as unchanged."""
def nested_list(t: _Tensor): """The values as nested lists; a number where there are no dimensions."""
def of_numbers(data, dtype=None): """A new tensor of a number or nested lists of numbers; None where these are not all bools, ints and floats that need no check."""
def show_at_top_level(*classes): """Print classes as the public names that they have: <class 'microgradx.Tensor'>."""
def wrap_dim(op: builtins.str, dim, nd: builtins.int) -> builtins.int: """wrap_dim(str op, dim, int nd) -> int"""
