"""microgradx.fft: discrete Fourier transforms, computed by NumPy; their gradients are transforms the other way."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.tensor import Tensor as _Tensor

__all__ = ['fftfreq', 'rfftfreq', 'fftshift', 'ifftshift', 'fft', 'fft2', 'fftn', 'ifft', 'ifft2', 'ifftn', 'rfft', 'rfft2', 'rfftn', 'irfft', 'irfft2', 'irfftn', 'hfft', 'hfft2', 'hfftn', 'ihfft', 'ihfft2', 'ihfftn']
def fft(input: Any, n: Any=None, dim: Any=-1, norm: Any=None, *, out: Any=None) -> _Tensor: """fft(input, n=None, dim=-1, norm=None) -> Tensor: the transform sum x_j exp(-2 pi i jk / n), along one dimension. Gradient: the transform the other way."""
def fft2(input: Any, s: Any=None, dim: Any=..., norm: Any=None, *, out: Any=None) -> _Tensor: """fft2(input, s=None, dim=(-2, -1), norm=None) -> Tensor: the transform sum x_j exp(-2 pi i jk / n), over two dimensions. Gradient: the transform the other way."""
def fftfreq(n: Any, d: Any=1.0, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: ...
def fftn(input: Any, s: Any=None, dim: Any=None, norm: Any=None, *, out: Any=None) -> _Tensor: """fftn(input, s=None, dim=None, norm=None) -> Tensor: the transform sum x_j exp(-2 pi i jk / n), over several dimensions (all). Gradient: the transform the other way."""
def fftshift(input: Any, dim: Any=None) -> _Tensor: ...
def hfft(input: Any, n: Any=None, dim: Any=-1, norm: Any=None, *, out: Any=None) -> _Tensor: """hfft(input, n=None, dim=-1, norm=None) -> Tensor: the real transform of numbers that are the first half of a Hermitian sequence, along one dimension. Gradient: the transform the other way."""
def hfft2(input: Any, s: Any=None, dim: Any=..., norm: Any=None, *, out: Any=None) -> _Tensor: """hfft2(input, s=None, dim=(-2, -1), norm=None) -> Tensor: the real transform of numbers that are the first half of a Hermitian sequence, over two dimensions. Gradient: the transform the other way."""
def hfftn(input: Any, s: Any=None, dim: Any=None, norm: Any=None, *, out: Any=None) -> _Tensor: """hfftn(input, s=None, dim=None, norm=None) -> Tensor: the real transform of numbers that are the first half of a Hermitian sequence, over several dimensions (all). Gradient: the transform the other way."""
def ifft(input: Any, n: Any=None, dim: Any=-1, norm: Any=None, *, out: Any=None) -> _Tensor: """ifft(input, n=None, dim=-1, norm=None) -> Tensor: the inverse transform, along one dimension. Gradient: the transform the other way."""
def ifft2(input: Any, s: Any=None, dim: Any=..., norm: Any=None, *, out: Any=None) -> _Tensor: """ifft2(input, s=None, dim=(-2, -1), norm=None) -> Tensor: the inverse transform, over two dimensions. Gradient: the transform the other way."""
def ifftn(input: Any, s: Any=None, dim: Any=None, norm: Any=None, *, out: Any=None) -> _Tensor: """ifftn(input, s=None, dim=None, norm=None) -> Tensor: the inverse transform, over several dimensions (all). Gradient: the transform the other way."""
def ifftshift(input: Any, dim: Any=None) -> _Tensor: ...
def ihfft(input: Any, n: Any=None, dim: Any=-1, norm: Any=None, *, out: Any=None) -> _Tensor: """ihfft(input, n=None, dim=-1, norm=None) -> Tensor: the inverse of hfft, of real numbers, along one dimension. Gradient: the transform the other way."""
def ihfft2(input: Any, s: Any=None, dim: Any=..., norm: Any=None, *, out: Any=None) -> _Tensor: """ihfft2(input, s=None, dim=(-2, -1), norm=None) -> Tensor: the inverse of hfft, of real numbers, over two dimensions. Gradient: the transform the other way."""
def ihfftn(input: Any, s: Any=None, dim: Any=None, norm: Any=None, *, out: Any=None) -> _Tensor: """ihfftn(input, s=None, dim=None, norm=None) -> Tensor: the inverse of hfft, of real numbers, over several dimensions (all). Gradient: the transform the other way."""
def irfft(input: Any, n: Any=None, dim: Any=-1, norm: Any=None, *, out: Any=None) -> _Tensor: """irfft(input, n=None, dim=-1, norm=None) -> Tensor: the real numbers whose rfft this is; n is 2 (m - 1) for m values unless given, along one dimension. Gradient: the transform the other way."""
def irfft2(input: Any, s: Any=None, dim: Any=..., norm: Any=None, *, out: Any=None) -> _Tensor: """irfft2(input, s=None, dim=(-2, -1), norm=None) -> Tensor: the real numbers whose rfft this is; n is 2 (m - 1) for m values unless given, over two dimensions. Gradient: the transform the other way."""
def irfftn(input: Any, s: Any=None, dim: Any=None, norm: Any=None, *, out: Any=None) -> _Tensor: """irfftn(input, s=None, dim=None, norm=None) -> Tensor: the real numbers whose rfft this is; n is 2 (m - 1) for m values unless given, over several dimensions (all). Gradient: the transform the other way."""
def rfft(input: Any, n: Any=None, dim: Any=-1, norm: Any=None, *, out: Any=None) -> _Tensor: """rfft(input, n=None, dim=-1, norm=None) -> Tensor: the first n // 2 + 1 values of the transform of real numbers, along one dimension. Gradient: the transform the other way."""
def rfft2(input: Any, s: Any=None, dim: Any=..., norm: Any=None, *, out: Any=None) -> _Tensor: """rfft2(input, s=None, dim=(-2, -1), norm=None) -> Tensor: the first n // 2 + 1 values of the transform of real numbers, over two dimensions. Gradient: the transform the other way."""
def rfftfreq(n: Any, d: Any=1.0, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> _Tensor: ...
def rfftn(input: Any, s: Any=None, dim: Any=None, norm: Any=None, *, out: Any=None) -> _Tensor: """rfftn(input, s=None, dim=None, norm=None) -> Tensor: the first n // 2 + 1 values of the transform of real numbers, over several dimensions (all). Gradient: the transform the other way."""
_rule: Any
_orders: Any
_transform: Any
_run: Any
_to_half: Any
_to_half_rule: Any
_from_half: Any
_from_half_rule: Any
_scale: Any
_floating: Any
_sized: Any
_geometry: Any
_complex_to_complex: Any
_half: Any
_real: Any
_make: Any
_frequencies: Any
_shifted: Any
