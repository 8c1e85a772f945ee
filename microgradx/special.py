"""Special functions by PyTorch's names, torch.special's. What the top level has under the same name is the same function."""
import math

import numpy as np

from microgradx import _bessel as bessel, cumulative, elementary, ordering, pointwise, reduction
from microgradx._engine import ops, tape
from microgradx._engine.dtype import get_default_dtype
from microgradx._engine.tape import rename
from microgradx._engine.tensor import Tensor
from microgradx._rows import _cast_result, _check_one, array, example, implemented, named, need, overloaded, shown_as, tensor
from microgradx.creation import arange
from microgradx.elementary import _float
from microgradx.pointwise import _times_log

_HERE = {name: function for module in (pointwise, reduction, ordering, cumulative, elementary) for name, function in module.PUBLIC.items()}
digamma, erf, erfc, erfinv, exp2, expm1, log1p = (_HERE[n] for n in "digamma erf erfc erfinv exp2 expm1 log1p".split())
log_softmax, logit, logsumexp, polygamma, round, sinc, softmax, xlogy = (
    _HERE[n] for n in "log_softmax logit logsumexp polygamma round sinc softmax xlogy".split())
psi, expit, gammaln = digamma, _HERE["sigmoid"], _HERE["lgamma"]


def _unary(name, formula, at, value):
    code = ops.UNARY[f"special_{name}"]

    def function(input, *, out=None):
        return _cast_result(out, ops.unary_op(code, input))
    return named(name, function, f"{name}(input) -> Tensor: {formula}." + example(f"special.{name}(tensor({at}))", f"tensor({value})"))


i0 = _unary("i0", "the modified Bessel function of order 0", 1.0, "1.2661")
i0e = _unary("i0e", "i0(x) exp(-|x|)", 1.0, "0.4658")
i1 = _unary("i1", "the modified Bessel function of order 1", 1.0, "0.5652")
i1e = _unary("i1e", "i1(x) exp(-|x|)", 1.0, "0.2079")
erfcx = _unary("erfcx", "exp(x^2) erfc(x), without overflow for large x", 1.0, "0.4276")
log_ndtr = _unary("log_ndtr", "log(ndtr(x)), exact far left", 0.0, "-0.6931")
ndtri = _unary("ndtri", "the inverse of ndtr", 0.975, "1.9600")
entr = _unary("entr", "-x log(x), 0 at 0 and -inf below", 0.5, "0.3466")
spherical_bessel_j0 = _unary("spherical_bessel_j0", "sin(x) / x, 1 at 0", 1.0, "0.8415")


def ndtr(input, *, out=None):
    """ndtr(input) -> Tensor: the distribution function of the standard normal distribution.

    >>> import microgradx
    >>> microgradx.special.ndtr(microgradx.tensor(0.0))
    tensor(0.5000)
    """
    return _cast_result(out, erfc(_float(input) * -math.sqrt(0.5)) * 0.5)


def _binary(name, forward, backward, formula, at, value, numbers=True):
    """Of two tensors, or with numbers one, computed by NumPy in float64; backward(x, y) -> the derivative in y. The first has none."""
    def rule(node, grad):
        x, y = node.saved
        if node.needs_input_grad[0] or backward is None:
            missing = "self" if node.needs_input_grad[0] else "other"
            raise NotImplementedError(f"the derivative for 'special_{name}: {missing}' is not implemented.")
        return None, grad * backward(x, y)
    shown = name.replace("gammainc", "igamma").title() if "gammainc" in name else f"Special{name.title()}"
    table_row = tape.python_row(f"special_{name}", rule, node_name=f"{shown}Backward0")

    def function(input, other, *, out=None):
        if numbers:
            _check_one(name, input, other)
        kind = ops.result_type(input, other)
        if not numbers and not kind.is_floating_point:
            raise NotImplementedError(f"{name} is not implemented for {kind!r}: both arguments must be floating-point")
        kind = kind if kind.is_floating_point else get_default_dtype()
        x, y = ops.broadcast(name, *(ops.cast_to(v, kind) if isinstance(v, Tensor) else ops.full((), v, kind) for v in (input, other)))
        with np.errstate(all="ignore"):
            result = tensor(forward(array(x).astype(np.float64), array(y).astype(np.float64)), kind)
        result = ops.in_order(result, *[v for v in (input, other) if isinstance(v, Tensor)])
        tape.record_python(table_row, result, (x, y), (x, y))
        return _cast_result(out, rename(result, overloaded(shown, input, other)))
    return named(name, function, f"{name}(input, other) -> Tensor: {formula}." + example(f"special.{name}({at})", f"tensor({value})"))


_lgamma = np.vectorize(math.lgamma, otypes=[np.float64])


def _gamma_parts(a, x):
    """(P, Q) of the regularized incomplete gamma function: a series below a + 1, a continued fraction (Lentz) above, an integral near a large a."""
    a, x = np.broadcast_arrays(a, x)
    valid = (a >= 0) & (x >= 0)
    inside = valid & (a > 0) & (x > 0) & np.isfinite(a) & np.isfinite(x)
    near = inside & (a > 100) & (np.abs(x - a) < 0.3 * a)
    b, y = np.where(inside & ~near, a, 1.0), np.where(inside & ~near, x, 1.0)
    front = np.exp(b * np.log(y) - y - _lgamma(b))
    low, high = np.where(y < b + 1, y, 0), np.where(y < b + 1, 2 * b + 9, y)         # where the other is asked, what ends soon
    term = total = 1 / b
    for n in range(1, 2000):
        term = term * low / (b + n)
        total = total + term
        if np.all(term <= 1e-17 * total):
            break
    c, d = np.full_like(y, 1e300), 1 / (high + 1 - b)
    fraction = d
    for n in range(1, 2000):
        step, base = n * (b - n), high + 1 - b + 2 * n
        d = 1 / (base + step * d)
        c = base + step / c
        fraction = fraction * (c * d)
        if np.all(np.abs(c * d - 1) < 5e-16):         # its last bit may never rest
            break
    lower = np.where(y < b + 1, front * total, 1 - front * fraction)
    upper = np.where(y < b + 1, 1 - front * total, front * fraction)
    if near.any():
        lower[near], upper[near] = _gamma_parts_near(a[near], x[near])
    edge = np.where(np.isinf(a) & np.isinf(x) | (a == 0) & (x == 0), np.nan, np.where((a == 0) | np.isinf(x), 1.0, 0.0))
    fill = lambda part, edge: np.where(inside, part, np.where(valid, edge, np.nan))  # noqa: E731
    return fill(lower, edge), fill(upper, 1 - edge)


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)


def _gamma_parts_near(a, x):
    """_gamma_parts where both are large and alike: Gauss and Legendre's sum over the part of the integral that counts, from x outwards.

    The integrand is exp(-m (d - log(1 + d))), where t = m (1 + d) and m = a - 1 is its top, which it leaves within some sqrt(m); the factor in
    front is Stirling's series of m^m exp(-m) / Gamma(a), so that nothing large cancels.
    """
    m = a - 1
    width = np.minimum(12 * np.sqrt(m), 40 * x / np.maximum(np.abs(x - m), 1e-300))
    way = np.where(x > m, width, -np.minimum(width, x))
    d = ((x - a + 1)[:, None] + way[:, None] * (1 + _NODES) / 2) / m[:, None]
    bend = np.where(np.abs(d) < 0.01, -d * d * np.polyval([-1 / 9, 1 / 8, -1 / 7, 1 / 6, -1 / 5, 1 / 4, -1 / 3, 1 / 2], d), np.log1p(d) - d)
    tail = np.exp(m[:, None] * bend) @ _WEIGHTS * np.abs(way) / 2
    tail *= np.exp(-1 / (12 * m) + 1 / (360 * m ** 3)) / np.sqrt(2 * np.pi * m)
    return np.where(x > m, 1 - tail, tail), np.where(x > m, tail, 1 - tail)


def _density(a, x):
    return (-x + (a - 1) * x.log() - a.lgamma()).exp()


gammainc = _binary("gammainc", lambda a, x: _gamma_parts(a, x)[0], _density, "the regularized lower incomplete gamma function P(input, other)",
        "tensor(1.), tensor(1.)", "0.6321", False)
gammaincc = _binary("gammaincc", lambda a, x: _gamma_parts(a, x)[1], lambda a, x: -_density(a, x),
        "the regularized upper incomplete gamma function Q(input, other)", "tensor(1.), tensor(1.)", "0.3679", False)


def _zeta(s, q):
    """Hurwitz: nine terms (below 0 so many that what is added to other exceeds nine), then Euler and Maclaurin's formula."""
    pole = (q <= 0) & (q == np.floor(q))
    terms = np.where((q < 0) & ~pole & (s > 1) & (s == np.floor(s)), 10 - np.ceil(q), 9)
    total = sum(np.where(k < terms, (q + k) ** -s, 0) for k in range(int(terms.max(initial=0))))
    a = q + terms
    total = total + a ** (1 - s) / (s - 1) + 0.5 * a ** -s
    factor, power = s, a ** (-s - 1)
    for k, bernoulli in enumerate((1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510), 1):
        total = total + bernoulli / math.factorial(2 * k) * factor * power
        factor, power = factor * (s + 2 * k - 1) * (s + 2 * k), power / (a * a)
    return np.where(s == 1, np.inf, np.where(s < 1, np.nan, np.where(pole, np.inf, np.where((q < 0) & (s != np.floor(s)), np.nan, total))))


zeta = _binary("zeta", _zeta, lambda s, q: -s * zeta(s + 1, q), "the Hurwitz zeta function, the sum of (other + k)^-input", "tensor(2.), 1.", "1.6449")


def xlog1py(input, other, *, out=None):
    """xlog1py(input, other) -> Tensor: input * log1p(other), 0 where input is 0 (NaN where other is).

    >>> import microgradx
    >>> microgradx.special.xlog1py(microgradx.tensor([0., 1.]), microgradx.tensor([-1., 0.]))
    tensor([0., 0.])
    """
    return _cast_result(out, rename(_times_log("xlog1py", input, other, -1, "log1p"), overloaded("SpecialXlog1Py", input, other)))


@shown_as("MvlgammaBackward0")
def multigammaln(input, p, *, out=None):
    """multigammaln(input, p) -> Tensor: the logarithm of the gamma function of dimension p, for input > (p - 1) / 2.

    >>> import microgradx
    >>> microgradx.special.multigammaln(microgradx.tensor(2.), 1)
    tensor(0.)
    """
    need(hasattr(p, "__index__") and not isinstance(p, bool), TypeError, f"mvlgamma(): argument 'p' (position 2) must be int, not {type(p).__name__}")
    p = int(p)
    if p < 1:
        raise RuntimeError("multigammaln: p has to be greater than or equal to 1")
    need(input.dtype.name != "bool", RuntimeError, "multigammaln: the input may not be a bool tensor")
    x = _float(input)
    steps = arange(0, -p, -1, dtype=x.dtype) / 2
    return _cast_result(out, (x.unsqueeze(-1) + steps).lgamma().sum(-1) + p * (p - 1) / 4 * math.log(math.pi))


def _polynomial(name, first, following, formula, shift=False):
    """Polynomials of degree n, 1 for n = 0 and first(x) for n = 1; following(x, k, p_k, p_k-1) is that of degree k + 1."""
    def function(input, n, *, out=None):
        _check_one(name, input, n)
        kind = ops.result_type(input, n)
        implemented(not kind.is_complex and (kind.itemsize != 2 or not kind.is_floating_point), f"{name}_cpu", kind)
        kind = kind if kind.is_floating_point else get_default_dtype()
        x, degree = ops.broadcast(name, *(ops.cast_to(v, kind) if isinstance(v, Tensor) else ops.full((), v, kind) for v in (input, n)))
        at, of = array(x).astype(np.float64), array(degree)
        at, of = 2 * at - 1 if shift else at, np.where(np.abs(of) < 2.0 ** 63, np.trunc(of), -1)      # beyond int64, and NaN: as negative ones
        most = (2 ** 7 if kind.itemsize == 4 else 2 ** 9) if name.startswith("hermite") else 2 ** 24       # as in PyTorch, Hermite polynomials end there
        highest = int(of.max(initial=0))
        need(name.startswith("hermite") or highest <= most, RuntimeError, f"{name}: a degree of {highest} takes too long. Hint: {most} is the highest")
        with np.errstate(all="ignore"):
            before, value, result = np.ones_like(at), first(at), np.where(of == 0, 1.0, 0.0)
            for k in range(1, min(highest, most) + 1):
                result = np.where(of == k, value, result)
                before, value = value, following(at, k, value, before)
        return _cast_result(out, tensor(np.where(of > most, np.nan, result), kind))
    return named(name, function, f"{name}(input, n) -> Tensor: {formula} of degree n at input; 0 for a negative n. No gradient flows."
                 + example(f"special.{name}(tensor([1.]), 0)", "tensor([1.])"))


_FIRST = {"t": lambda x: x, "u": lambda x: 2 * x, "v": lambda x: 2 * x - 1, "w": lambda x: 2 * x + 1}
for _kind, _first in _FIRST.items():
    for _shifted in ("", "shifted_"):
        _name = f"{_shifted}chebyshev_polynomial_{_kind}"
        globals()[_name] = _polynomial(_name, _first, lambda x, k, p, q: 2 * x * p - q,
                                       f"Chebyshev's polynomial {_kind.upper()}{', of 2 input - 1,' if _shifted else ''}", bool(_shifted))
hermite_polynomial_h = _polynomial("hermite_polynomial_h", lambda x: 2 * x, lambda x, k, p, q: 2 * (x * p - k * q), "the physicists' Hermite polynomial")
hermite_polynomial_he = _polynomial("hermite_polynomial_he", lambda x: x, lambda x, k, p, q: x * p - k * q, "the probabilists' Hermite polynomial")
laguerre_polynomial_l = _polynomial("laguerre_polynomial_l", lambda x: 1 - x, lambda x, k, p, q: ((2 * k + 1 - x) * p - k * q) / (k + 1),
                                    "Laguerre's polynomial")
legendre_polynomial_p = _polynomial("legendre_polynomial_p", lambda x: x, lambda x, k, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1),
                                    "Legendre's polynomial")


def _unrecorded(name, compute, formula, value):
    def function(input, *, out=None):
        implemented(not input.dtype.is_complex and (input.dtype.itemsize != 2 or not input.dtype.is_floating_point), f"{name}_cpu", input.dtype)
        x = _float(input.detach())
        with np.errstate(all="ignore"):
            return _cast_result(out, tensor(compute(array(x).astype(np.float64)), x.dtype))
    shown = example(f"special.{name}(tensor(1.))", f"tensor({value})")
    globals()[name] = named(name, function, f"{name}(input) -> Tensor: {formula}. No gradient flows.{shown}")


def _grown(name, x):
    return np.where(np.isinf(x), np.nan, array(ops.unary_op(ops.UNARY[name], tensor(x))))


for _name, _compute, _formula, _value in (
        ("bessel_j0", lambda x: bessel.j(0, x), "Bessel's function J of order 0", "0.7652"), ("bessel_j1", lambda x: bessel.j(1, x), "J of order 1", "0.4401"),
        ("bessel_y0", lambda x: bessel.y(0, x), "Bessel's function Y of order 0, NaN below 0", "0.0883"),
        ("bessel_y1", lambda x: bessel.y(1, x), "Y of order 1, NaN below 0", "-0.7812"),
        ("modified_bessel_i0", lambda x: _grown("special_i0", x), "the modified Bessel function I of order 0", "1.2661"),
        ("modified_bessel_i1", lambda x: _grown("special_i1", x), "I of order 1", "0.5652"),
        ("modified_bessel_k0", lambda x: bessel.k(0, x, False), "the modified Bessel function K of order 0, NaN below 0", "0.4210"),
        ("modified_bessel_k1", lambda x: bessel.k(1, x, False), "K of order 1, NaN below 0", "0.6019"),
        ("scaled_modified_bessel_k0", lambda x: bessel.k(0, x, True), "exp(x) K of order 0", "1.1445"),
        ("scaled_modified_bessel_k1", lambda x: bessel.k(1, x, True), "exp(x) K of order 1", "1.6362")):
    _unrecorded(_name, _compute, _formula, _value)


# what stands on the top level too
PUBLIC = {"i0": i0, "igamma": gammainc, "igammac": gammaincc, "mvlgamma": multigammaln}
