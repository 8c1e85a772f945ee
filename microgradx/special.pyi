"""Special functions by PyTorch's names, torch.special's. What the top level has under the same name is the same function."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx._engine.dtype import dtype as _dtype
from microgradx._engine.tensor import Tensor as _Tensor

def arange(start: Any=None, end: Any=None, step: Any=1, *, out: Any=None, dtype: Any=None, layout: Any=None, device: Any=None, requires_grad: Any=False, pin_memory: Any=False) -> Any: ...
def bessel_j0(input: Any, *, out: Any=None) -> _Tensor: """bessel_j0(input) -> Tensor: Bessel's function J of order 0. No gradient flows."""
def bessel_j1(input: Any, *, out: Any=None) -> _Tensor: """bessel_j1(input) -> Tensor: J of order 1. No gradient flows."""
def bessel_y0(input: Any, *, out: Any=None) -> _Tensor: """bessel_y0(input) -> Tensor: Bessel's function Y of order 0, NaN below 0. No gradient flows."""
def bessel_y1(input: Any, *, out: Any=None) -> _Tensor: """bessel_y1(input) -> Tensor: Y of order 1, NaN below 0. No gradient flows."""
def chebyshev_polynomial_t(input: Any, n: Any, *, out: Any=None) -> _Tensor: """chebyshev_polynomial_t(input, n) -> Tensor: Chebyshev's polynomial T of degree n at input; 0 for a negative n. No gradient flows."""
def chebyshev_polynomial_u(input: Any, n: Any, *, out: Any=None) -> _Tensor: """chebyshev_polynomial_u(input, n) -> Tensor: Chebyshev's polynomial U of degree n at input; 0 for a negative n. No gradient flows."""
def chebyshev_polynomial_v(input: Any, n: Any, *, out: Any=None) -> _Tensor: """chebyshev_polynomial_v(input, n) -> Tensor: Chebyshev's polynomial V of degree n at input; 0 for a negative n. No gradient flows."""
def chebyshev_polynomial_w(input: Any, n: Any, *, out: Any=None) -> _Tensor: """chebyshev_polynomial_w(input, n) -> Tensor: Chebyshev's polynomial W of degree n at input; 0 for a negative n. No gradient flows."""
def digamma(input: Any, *, out: Any=None) -> _Tensor: """digamma(input) -> Tensor: the derivative of lgamma, element by element."""
def entr(input: Any, *, out: Any=None) -> _Tensor: """entr(input) -> Tensor: -x log(x), 0 at 0 and -inf below."""
def erf(input: Any, *, out: Any=None) -> _Tensor: """erf(input) -> Tensor: the error function, element by element."""
def erfc(input: Any, *, out: Any=None) -> _Tensor: """erfc(input) -> Tensor: 1 - erf(x), exact where it is small, element by element."""
def erfcx(input: Any, *, out: Any=None) -> _Tensor: """erfcx(input) -> Tensor: exp(x^2) erfc(x), without overflow for large x."""
def erfinv(input: Any, *, out: Any=None) -> _Tensor: """erfinv(input) -> Tensor: the inverse of erf, element by element."""
def exp2(input: Any, *, out: Any=None) -> _Tensor: """exp2(input) -> Tensor: 2^x, element by element."""
def expit(input: Any, *, out: Any=None) -> _Tensor: """sigmoid(input) -> Tensor: 1 / (1 + e^-x), element by element."""
def expm1(input: Any, *, out: Any=None) -> _Tensor: """expm1(input) -> Tensor: e^x - 1, exact near 0, element by element."""
def gammainc(input: Any, other: Any, *, out: Any=None) -> _Tensor: """gammainc(input, other) -> Tensor: the regularized lower incomplete gamma function P(input, other)."""
def gammaincc(input: Any, other: Any, *, out: Any=None) -> _Tensor: """gammaincc(input, other) -> Tensor: the regularized upper incomplete gamma function Q(input, other)."""
def gammaln(input: Any, *, out: Any=None) -> _Tensor: """lgamma(input) -> Tensor: log|Gamma(x)|, element by element."""
def get_default_dtype() -> _dtype: ...
def hermite_polynomial_h(input: Any, n: Any, *, out: Any=None) -> _Tensor: """hermite_polynomial_h(input, n) -> Tensor: the physicists' Hermite polynomial of degree n at input; 0 for a negative n. No gradient flows."""
def hermite_polynomial_he(input: Any, n: Any, *, out: Any=None) -> _Tensor: """hermite_polynomial_he(input, n) -> Tensor: the probabilists' Hermite polynomial of degree n at input; 0 for a negative n. No gradient flows."""
def i0(input: Any, *, out: Any=None) -> _Tensor: """i0(input) -> Tensor: the modified Bessel function of order 0."""
def i0e(input: Any, *, out: Any=None) -> _Tensor: """i0e(input) -> Tensor: i0(x) exp(-|x|)."""
def i1(input: Any, *, out: Any=None) -> _Tensor: """i1(input) -> Tensor: the modified Bessel function of order 1."""
def i1e(input: Any, *, out: Any=None) -> _Tensor: """i1e(input) -> Tensor: i1(x) exp(-|x|)."""
def laguerre_polynomial_l(input: Any, n: Any, *, out: Any=None) -> _Tensor: """laguerre_polynomial_l(input, n) -> Tensor: Laguerre's polynomial of degree n at input; 0 for a negative n. No gradient flows."""
def legendre_polynomial_p(input: Any, n: Any, *, out: Any=None) -> _Tensor: """legendre_polynomial_p(input, n) -> Tensor: Legendre's polynomial of degree n at input; 0 for a negative n. No gradient flows."""
def log1p(input: Any, *, out: Any=None) -> _Tensor: """log1p(input) -> Tensor: log(1 + x), exact near 0, element by element."""
def log_ndtr(input: Any, *, out: Any=None) -> _Tensor: """log_ndtr(input) -> Tensor: log(ndtr(x)), exact far left."""
def log_softmax(input: Any, dim: Any, dtype: Any=None, *, out: Any=None) -> _Tensor: """log_softmax(input, dim, dtype=None) -> Tensor: x - log(sum(exp(x))) over dim."""
def logit(input: Any, eps: Any=None, *, out: Any=None) -> _Tensor: """logit(input, eps=None) -> Tensor: log(x / (1 - x)), x limited to [eps, 1 - eps]."""
def logsumexp(input: Any, dim: Any, keepdim: Any=False, *, out: Any=None) -> _Tensor: """logsumexp(input, dim, keepdim=False) -> Tensor: log(sum(exp(x))) over dim, without overflow. Gradient: softmax."""
def modified_bessel_i0(input: Any, *, out: Any=None) -> _Tensor: """modified_bessel_i0(input) -> Tensor: the modified Bessel function I of order 0. No gradient flows."""
def modified_bessel_i1(input: Any, *, out: Any=None) -> _Tensor: """modified_bessel_i1(input) -> Tensor: I of order 1. No gradient flows."""
def modified_bessel_k0(input: Any, *, out: Any=None) -> _Tensor: """modified_bessel_k0(input) -> Tensor: the modified Bessel function K of order 0, NaN below 0. No gradient flows."""
def modified_bessel_k1(input: Any, *, out: Any=None) -> _Tensor: """modified_bessel_k1(input) -> Tensor: K of order 1, NaN below 0. No gradient flows."""
def multigammaln(input: Any, p: Any, *, out: Any=None) -> _Tensor: ...
def ndtr(input: Any, *, out: Any=None) -> _Tensor: ...
def ndtri(input: Any, *, out: Any=None) -> _Tensor: """ndtri(input) -> Tensor: the inverse of ndtr."""
def polygamma(n: Any, input: Any, *, out: Any=None) -> _Tensor: """polygamma(n, input) -> Tensor: the n-th derivative of digamma."""
def psi(input: Any, *, out: Any=None) -> _Tensor: """digamma(input) -> Tensor: the derivative of lgamma, element by element."""
def rename(t: _Tensor, node_name: builtins.str, fresh: Any=None) -> Any: ...
def round(input: Any, *, decimals: Any=0, out: Any=None) -> _Tensor: """round(input, decimals=0) -> Tensor: the nearest value with that many decimals, halves to even. Gradient: 0."""
def scaled_modified_bessel_k0(input: Any, *, out: Any=None) -> _Tensor: """scaled_modified_bessel_k0(input) -> Tensor: exp(x) K of order 0. No gradient flows."""
def scaled_modified_bessel_k1(input: Any, *, out: Any=None) -> _Tensor: """scaled_modified_bessel_k1(input) -> Tensor: exp(x) K of order 1. No gradient flows."""
def shifted_chebyshev_polynomial_t(input: Any, n: Any, *, out: Any=None) -> _Tensor: """shifted_chebyshev_polynomial_t(input, n) -> Tensor: Chebyshev's polynomial T, of 2 input - 1, of degree n at input; 0 for a negative n. No gradient flows."""
def shifted_chebyshev_polynomial_u(input: Any, n: Any, *, out: Any=None) -> _Tensor: """shifted_chebyshev_polynomial_u(input, n) -> Tensor: Chebyshev's polynomial U, of 2 input - 1, of degree n at input; 0 for a negative n. No gradient flows."""
def shifted_chebyshev_polynomial_v(input: Any, n: Any, *, out: Any=None) -> _Tensor: """shifted_chebyshev_polynomial_v(input, n) -> Tensor: Chebyshev's polynomial V, of 2 input - 1, of degree n at input; 0 for a negative n. No gradient flows."""
def shifted_chebyshev_polynomial_w(input: Any, n: Any, *, out: Any=None) -> _Tensor: """shifted_chebyshev_polynomial_w(input, n) -> Tensor: Chebyshev's polynomial W, of 2 input - 1, of degree n at input; 0 for a negative n. No gradient flows."""
def sinc(input: Any, *, out: Any=None) -> _Tensor: """sinc(input) -> Tensor: sin(pi x) / (pi x), 1 at 0."""
def softmax(input: Any, dim: Any, dtype: Any=None, *, out: Any=None) -> _Tensor: """softmax(input, dim, dtype=None) -> Tensor: exp(x) / sum(exp(x)) over dim."""
def spherical_bessel_j0(input: Any, *, out: Any=None) -> _Tensor: """spherical_bessel_j0(input) -> Tensor: sin(x) / x, 1 at 0."""
def xlog1py(input: Any, other: Any, *, out: Any=None) -> _Tensor: ...
def xlogy(input: Any, other: Any, *, out: Any=None) -> _Tensor: """xlogy(input, other) -> Tensor: input * log(other), 0 where input is 0 (NaN where other is)."""
def zeta(input: Any, other: Any, *, out: Any=None) -> _Tensor: """zeta(input, other) -> Tensor: the Hurwitz zeta function, the sum of (other + k)^-input."""
_unary: Any
_binary: Any
_gamma_parts: Any
_gamma_parts_near: Any
_density: Any
_zeta: Any
_polynomial: Any
_first: Any
_unrecorded: Any
_grown: Any
_compute: Any
