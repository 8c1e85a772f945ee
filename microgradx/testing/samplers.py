"""Examples for every differentiable row of the op table: functions, inputs away from kinks, expected values.

`SAMPLERS[row name]` is a list of samplers; a sampler takes a `Draw` (a random stream that also draws shapes) and returns a
`Case`. The suite and the command `microgradx gradcheck` use the same ones, and a row without a sampler fails both.
"""
import math

import numpy as np

import microgradx as m
from microgradx.testing._numeric import Case

GAP = 0.1   # how far inputs stay from a kink, and distinct values from one another


class Draw:
    """A random stream of values and shapes: lengths 0..3, up to 3 dimensions, among them 0-d and empty ones."""

    def __init__(self, seed, kind="any"):
        self.rng = np.random.default_rng(seed)
        self.kind = kind

    def shape(self, low=0, high=3, empty=True):
        """A shape of low..high dimensions."""
        if self.kind == "0-d" and low == 0:
            return ()
        dims = [int(n) for n in self.rng.integers(1, 4, self.rng.integers(low, high + 1))]
        if self.kind == "empty" and dims and empty:
            dims[self.rng.integers(len(dims))] = 0
        return tuple(dims)

    def together(self, count):
        """Shapes that broadcast against one another."""
        whole = self.shape()
        out = []
        for _ in range(count):
            shape = [1 if n and self.rng.random() < 0.25 else n for n in whole]
            out.append(tuple(shape[self.rng.integers(len(shape) + 1) if self.rng.random() < 0.3 else 0:]))
        return out

    def real(self, shape, low=-2.0, high=2.0):
        """Uniform values."""
        return self.rng.uniform(low, high, shape)

    def away(self, shape, *kinks, low=-2.0, high=2.0):
        """Uniform values at least GAP from each kink."""
        x = self.rng.uniform(low, high, shape)
        for kink in sorted(kinks):
            near = np.abs(x - kink) < GAP
            x = np.where(near, kink + np.where(x >= kink, GAP, -GAP) * (1 + self.rng.random(shape)), x)
        return np.array(x)

    def nonzero(self, shape, low=0.3, high=2.0):
        """Values of both signs whose magnitudes lie between low and high."""
        return np.where(self.rng.random(shape) < 0.5, -1.0, 1.0) * self.rng.uniform(low, high, shape)

    def distinct(self, shape):
        """Values at least GAP apart and from zero, in random order."""
        n = int(np.prod(shape, dtype=int))
        x = (self.rng.permutation(n) - n // 2 + 0.5) * (3 * GAP) + self.rng.uniform(-GAP / 2, GAP / 2, n)
        return x.reshape(shape)

    def index(self, shape, high):
        """Integers in [0, high)."""
        return m.from_numpy(np.asarray(self.rng.integers(0, max(high, 1), shape)))

    def one(self, *choices):
        """One of these."""
        return choices[self.rng.integers(len(choices))]


SAMPLERS = {}
NOT_BY_DIFFERENCES = {                              # differentiable rows whose gradient finite differences cannot see, and why
    "special_spherical_bessel_j0": "its backward raises, as PyTorch's does",
    "_standard_gamma": "a draw moves along its distribution function, which a second call does not repeat",
    "_standard_gamma_grad": "there is no second derivative, which raises",
    "_sample_dirichlet": "a draw moves along its distribution function, which a second call does not repeat",
}


def sampler(*rows):
    """Register a sampler for rows; with several rows it is called with the row's name too."""
    def register(function):
        for row in rows:
            SAMPLERS.setdefault(row, []).append(function if len(rows) == 1 else lambda d, row=row: function(d, row))
        return function
    return register


def adjoint(function, *shapes):
    """The backward of function as an op of its own: g, x... -> gradients; for rows that only a backward records."""
    def run(g, *inputs):
        inputs = [x if x.requires_grad else x.detach().requires_grad_() for x in inputs]
        with m.enable_grad():
            return m.autograd.grad(function(*inputs), inputs, g, create_graph=True)
    return run


# ---------------------------------------------------------------------------------------------------- unary functions

_erf = np.vectorize(math.erf, otypes=[float])
_sigmoid = lambda x: 1 / (1 + np.exp(-x))                                     # noqa: E731
_softplus = lambda x: np.log1p(np.exp(x))                                     # noqa: E731
_gelu_tanh = lambda x: 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))   # noqa: E731
F = m.nn.functional

# row: (function, reference, low, high, kinks)
UNARY = {
    "neg": (m.neg, np.negative, -2, 2), "abs": (m.abs, np.abs, -2, 2, 0), "sign": (m.sign, np.sign, -2, 2, 0),
    "square": (m.square, np.square, -2, 2), "relu": (m.relu, lambda x: np.maximum(x, 0), -2, 2, 0),
    "exp": (m.exp, np.exp, -2, 2), "exp2": (m.exp2, np.exp2, -2, 2), "expm1": (m.expm1, np.expm1, -2, 2),
    "log": (m.log, np.log, 0.3, 3), "log1p": (m.log1p, np.log1p, -0.6, 3), "log2": (m.log2, np.log2, 0.3, 3),
    "log10": (m.log10, np.log10, 0.3, 3), "sqrt": (m.sqrt, np.sqrt, 0.3, 3), "rsqrt": (m.rsqrt, lambda x: x ** -0.5, 0.3, 3),
    "sin": (m.sin, np.sin, -4, 4), "cos": (m.cos, np.cos, -4, 4), "tan": (m.tan, np.tan, -1, 1),
    "asin": (m.asin, np.arcsin, -0.8, 0.8), "acos": (m.acos, np.arccos, -0.8, 0.8), "atan": (m.atan, np.arctan, -3, 3),
    "sinh": (m.sinh, np.sinh, -2, 2), "cosh": (m.cosh, np.cosh, -2, 2), "tanh": (m.tanh, np.tanh, -2, 2),
    "sigmoid": (m.sigmoid, _sigmoid, -4, 4), "log_sigmoid": (F.logsigmoid, lambda x: -_softplus(-x), -4, 4),
    "erf": (m.erf, _erf, -2, 2), "erfc": (m.erfc, lambda x: 1 - _erf(x), -2, 2),
    "floor": (m.floor, np.floor, -2, 2, -2, -1, 0, 1, 2), "ceil": (m.ceil, np.ceil, -2, 2, -2, -1, 0, 1, 2),
    "trunc": (m.trunc, np.trunc, -2, 2, -2, -1, 0, 1, 2), "round": (m.round, np.round, -2, 2, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5),
    "gelu": (F.gelu, lambda x: x * (1 + _erf(x / math.sqrt(2))) / 2, -3, 3),
    "gelu_tanh": (lambda x: F.gelu(x, approximate="tanh"), _gelu_tanh, -3, 3),
    "silu": (F.silu, lambda x: x * _sigmoid(x), -3, 3), "mish": (F.mish, lambda x: x * np.tanh(_softplus(x)), -3, 3),
    "hardsigmoid": (F.hardsigmoid, lambda x: np.clip(x / 6 + 0.5, 0, 1), -5, 5, -3, 3),
    "hardswish": (F.hardswish, lambda x: x * np.clip(x / 6 + 0.5, 0, 1), -5, 5, -3, 3),
    "softplus": (lambda x: F.softplus(x, beta=2, threshold=3), lambda x: np.where(2 * x > 3, x, _softplus(2 * x) / 2), -3, 3, 1.5),
    "elu": (lambda x: F.elu(x, 1.5), lambda x: np.where(x > 0, x, 1.5 * np.expm1(x)), -3, 3, 0),
    "leaky_relu": (lambda x: F.leaky_relu(x, 0.2), lambda x: np.where(x > 0, x, 0.2 * x), -3, 3, 0),
    "pow_scalar": (lambda x: x ** 2.5, lambda x: x ** 2.5, 0.3, 3),
    "clamp_scalar": (lambda x: m.clamp(x, -1, 0.5), lambda x: np.clip(x, -1, 0.5), -2, 2, -1, 0.5),
    "hardtanh": (lambda x: F.hardtanh(x, -1, 0.5), lambda x: np.clip(x, -1, 0.5), -2, 2, -1, 0.5),
    "smooth_l1": (lambda x: F.smooth_l1_loss(x, m.zeros_like(x), reduction="none", beta=0.7),
                  lambda x: np.where(abs(x) < 0.7, x * x / 1.4, abs(x) - 0.35), -2, 2, -0.7, 0.7),
    "huber": (lambda x: F.huber_loss(x, m.zeros_like(x), reduction="none", delta=0.7),
              lambda x: np.where(abs(x) <= 0.7, x * x / 2, 0.7 * (abs(x) - 0.35)), -2, 2, -0.7, 0.7),
    "hardshrink": (lambda x: F.hardshrink(x, 0.7), lambda x: np.where(abs(x) <= 0.7, 0, x), -2, 2, -0.7, 0.7),
    "softshrink": (lambda x: F.softshrink(x, 0.7), lambda x: np.sign(x) * np.maximum(abs(x) - 0.7, 0), -2, 2, -0.7, 0.7),
    "frac": (m.frac, lambda x: x - np.trunc(x), -2, 2, -1, 0, 1), "nan_to_num": (m.nan_to_num, np.array, -2, 2),
    "clone": (m.clone, np.array, -2, 2), "alias": (lambda x: x[...], np.array, -2, 2),
}


def _unary_sampler(function, reference, low, high, *kinks):
    return lambda d: Case(function, (d.away(d.shape(), *kinks, low=low, high=high),), reference)


for _row, _spec in UNARY.items():
    SAMPLERS[_row] = [_unary_sampler(*_spec)]
SAMPLERS["pow_scalar"] += [lambda d, p=p: Case(lambda x: x ** p, (d.nonzero(d.shape()),), lambda x: x ** float(p)) for p in (3, -2)]
SAMPLERS["reciprocal"] = [lambda d: Case(m.reciprocal, (d.nonzero(d.shape()),), lambda x: 1 / x)]
SAMPLERS["elu"] += [_unary_sampler(F.selu, lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x)), -3, 3, 0),
                    _unary_sampler(lambda x: F.celu(x, 2), lambda x: np.maximum(x, 0) + np.minimum(0, 2 * np.expm1(x / 2)), -3, 3, 0)]


# rows that only the rules of others record
SAMPLERS["scale"] = [lambda d: Case(adjoint(m.square), (d.real(s := d.shape()), d.real(s)))]
SAMPLERS["shift"] = [lambda d: Case(adjoint(m.nn.functional.silu), (d.real(s := d.shape()), d.real(s)))]


# ---------------------------------------------------------------------------------------------------- two and three operands

# row: (function, reference, low and high of the second operand)
BINARY = {
    "add": (m.add, np.add, -2, 2), "sub": (m.sub, np.subtract, -2, 2), "mul": (m.mul, np.multiply, -2, 2),
    "div": (m.div, np.divide, 0.5, 2), "pow": (m.pow, np.power, -2, 2), "atan2": (m.atan2, np.arctan2, 0.5, 2),
    "hypot": (m.hypot, np.hypot, 0.5, 2),
}


def _binary_sampler(function, reference, low, high, first):
    def sample(d):
        a, b = d.together(2)
        return Case(function, (d.real(a, first, 2), d.real(b, low, high)), reference)
    return sample


for _row, (_function, _reference, _low, _high) in BINARY.items():
    SAMPLERS[_row] = [_binary_sampler(_function, _reference, _low, _high, 0.5 if _row == "pow" else -2)]
SAMPLERS["add"].append(_binary_sampler(lambda x, y: m.add(x, y, alpha=2), lambda x, y: x + 2 * y, -2, 2, -2))


@sampler("prelu")
def _prelu(d):
    x = d.away(d.shape(2), 0)
    return Case(F.prelu, (x, d.real(x.shape[1] if d.rng.random() < 0.7 else 1)),
                lambda x, w: np.where(x > 0, x, x * w.reshape(1, -1, *[1] * (x.ndim - 2))))


@sampler("maximum", "minimum")
def _extreme_of_two(d, row):
    a, b = d.together(2)
    x = np.round(d.real(a))
    y = np.round(d.real(b)) + d.one(-0.4, 0.4)
    return Case(getattr(m, row), (x, y), getattr(np, row))


@sampler("remainder", "fmod", "floor_divide")
def _modulo(d, row):
    a, b = d.together(2)
    y = d.one(-1, 1) * (1 + 0.02 * d.rng.random(b))
    x = d.rng.integers(-3, 4, a) + d.real(a, 0.3, 0.7) if row != "fmod" else d.one(-1, 1) * (d.rng.integers(0, 4, a) + d.real(a, 0.3, 0.7))
    reference = {"remainder": np.mod, "fmod": np.fmod, "floor_divide": np.floor_divide}[row]
    return Case(getattr(m, row), (x, y), reference, bound=1e-4)


@sampler("copysign")
def _copysign(d):
    a, b = d.together(2)
    return Case(m.copysign, (d.away(a, 0), d.away(b, 0)), np.copysign)


@sampler("where")
def _where(d):
    a, b, c = d.together(3)
    mask = d.rng.random(c) < 0.5
    return Case(lambda x, y: m.where(m.from_numpy(np.array(mask)), x, y), (d.real(a), d.real(b)), lambda x, y: np.where(mask, x, y))


@sampler("lerp")
def _lerp(d):
    shape = d.shape()
    if d.rng.random() < 0.5:
        return Case(lambda x, y: m.lerp(x, y, 0.7), (d.real(shape), d.real(shape)), lambda x, y: x + 0.7 * (y - x))
    return Case(m.lerp, (d.real(shape), d.real(shape), d.real(shape)), lambda x, y, w: x + w * (y - x))


# ---------------------------------------------------------------------------------------------------- copies and in-place

@sampler("to")
def _to(d):
    x = np.array(np.round(d.real(d.shape()) * 16) / 16)
    return Case(lambda t: t.to(m.float32 if t.dtype is m.float64 else m.float64).to(t.dtype), (x,), np.array, step=0.25)


@sampler("to")
def _to_once(d):
    """A single cast, cast back by a copy: what a rule gets wrong twice can cancel."""
    x = np.array(np.round(d.real(d.shape()) * 16) / 16)
    return Case(lambda t: m.zeros_like(t).copy_(t.to(m.float32 if t.dtype is m.float64 else m.float64)), (x,), np.array, step=0.25)


@sampler("copy")
def _copy(d):
    shape = d.shape(1)
    return Case(lambda y: m.zeros(shape, dtype=y.dtype).copy_(y), (d.real(shape[1:]),), lambda y: np.broadcast_to(y, shape))


@sampler("fill")
def _fill(d):
    shape = d.shape(1, empty=False)

    def function(x):
        h = x * 2
        h[0].zero_()
        return h
    return Case(function, (d.real(shape),), lambda x: np.concatenate([0 * x[:1], 2 * x[1:]]))


@sampler("copy_slices", "as_strided_zero", "as_strided_copy", "as_strided_backward")
def _copy_slices(d, row):
    rows, columns = int(d.rng.integers(2, 4)), int(d.rng.integers(1, 4))

    def function(x, y):
        h = x * 1
        h[1:].t().mul_(y)
        return h * h

    def reference(x, y):
        return np.concatenate([x[:1], x[1:] * y[:, None]]) ** 2
    x, y = d.real((rows, columns)), d.real((1, columns)).reshape(columns, 1)
    reference2 = lambda x, y: np.concatenate([x[:1], (x[1:].T * y).T]) ** 2      # noqa: E731
    if row == "copy_slices":
        return Case(function, (x, y), reference2)
    if row == "as_strided_backward":
        return Case(adjoint(lambda x: (x * 1).contiguous().as_strided((2, 3), (1, 1))), (d.real((2, 3)), d.real(4)))
    return Case(adjoint(function), (d.real((rows, columns)), x, y))


@sampler("clone")
def _contiguous(d):
    shape = d.shape(2, empty=False)
    return Case(lambda x: x.transpose(0, 1).reshape(-1), (d.real((shape[0] + 1, shape[1] + 1) + shape[2:]),),
                lambda x: x.swapaxes(0, 1).reshape(-1))


@sampler("as_strided")
def _as_strided(d):
    return Case(lambda x: (x * 1).contiguous().as_strided((3, 2), (1, 2), 1), (d.real(8),),
                lambda x: np.lib.stride_tricks.as_strided(x[1:], (3, 2), (8, 16)))


# ---------------------------------------------------------------------------------------------------- shapes

def _shape_sampler(function, reference, low=1, high=3, empty=True):
    return lambda d: Case(function, (d.real(d.shape(low, high, empty)),), reference)


SAMPLERS.update({
    "select": [_shape_sampler(lambda x: x.select(-1, -1), lambda x: x[..., -1], empty=False),
               _shape_sampler(lambda x: x[0], lambda x: x[0], empty=False)],
    "slice": [_shape_sampler(lambda x: x[1:], lambda x: x[1:]), _shape_sampler(lambda x: x[..., ::2], lambda x: x[..., ::2])],
    "permute": [_shape_sampler(lambda x: x.permute(1, 2, 0), lambda x: x.transpose(1, 2, 0), 3)],
    "transpose": [_shape_sampler(lambda x: x.transpose(0, 2), lambda x: x.swapaxes(0, 2), 3)],
    "t": [_shape_sampler(lambda x: x.t(), np.transpose, 2, 2)],
    "unsqueeze": [_shape_sampler(lambda x: x.unsqueeze(-1), lambda x: x[..., None], 0)],
    "squeeze": [_shape_sampler(lambda x: x[:, :1].squeeze(1), lambda x: x[:, 0], 2, 3, False)],
    "expand": [_shape_sampler(lambda x: x.unsqueeze(0).expand(3, *x.shape), lambda x: np.broadcast_to(x, (3, *x.shape)), 0),
               _shape_sampler(lambda x: x.unsqueeze(-1).expand(*x.shape, 3), lambda x: np.broadcast_to(x[..., None], (*x.shape, 3)))],
    "view": [_shape_sampler(lambda x: (x * 1).contiguous().view(x.numel()), np.ravel, 0)],
    "slice_backward": [lambda d: Case(adjoint(lambda x: x[:, 1::2]), (d.real((2, 2)), d.real((2, 4))))],
})


@sampler("cat")
def _cat(d):
    shape, dim = d.shape(1), 0
    dim = int(d.rng.integers(len(shape)))
    arrays = tuple(d.real(shape[:dim] + (int(d.rng.integers(0, 3)),) + shape[dim + 1:]) for _ in range(3))
    return Case(lambda *x: m.cat(x, dim), arrays, lambda *x: np.concatenate(x, dim))


@sampler("unbind", "split")
def _parts(d, row):
    shape = d.shape(1, empty=False)
    if row == "unbind":
        return Case(lambda x: m.unbind(x, -1), (d.real(shape),), lambda x: list(np.moveaxis(x, -1, 0)))
    return Case(lambda x: m.split(x, 2), (d.real(shape),), lambda x: [x[i:i + 2] for i in range(0, len(x), 2)])


# ---------------------------------------------------------------------------------------------------- reductions

def _reduction(row, d, function, reference, values, empty, **options):
    shape = d.shape(0, 3, empty)
    dim = int(d.rng.integers(len(shape))) if shape and d.rng.random() < 0.7 else None
    keep = bool(d.rng.random() < 0.5) and dim is not None
    return Case(lambda x: function(x, dim, keep), (values(shape),), lambda x: reference(x, dim, keep), **options)


@sampler("sum", "prod")
def _sums(d, row):
    function = getattr(m, row)
    return _reduction(row, d, lambda x, dim, keep: function(x) if dim is None else function(x, dim, keep),
                      lambda x, dim, keep: getattr(np, row)(x, axis=dim, keepdims=keep),
                      lambda shape: d.away(shape, 0), row != "mean")


@sampler("prod")
def _prod_zeros(d):
    x = d.away((2, 3), 0)
    x[0, d.rng.integers(3)] = 0
    if d.rng.random() < 0.5:
        x[1, :2] = 0
    return Case(lambda t: t.prod(d.one(1)), (x,), lambda a: a.prod(1), step=2.0 ** -10)   # linear in each element: a large step is exact


@sampler("amax", "amin", "max_all", "min_all")
def _extremes(d, row):
    if row.endswith("_all"):
        name = row[:3]
        return Case(getattr(m, name), (d.distinct(d.shape(empty=False)),), getattr(np, name), ties=False)
    function = getattr(m, row)
    return _reduction(row, d, lambda x, dim, keep: function(x) if dim is None else function(x, dim, keep),
                      lambda x, dim, keep: getattr(np, row)(x, axis=dim, keepdims=keep), d.distinct, False, ties=False)


@sampler("var")
def _var(d):
    shape = tuple(n + 1 for n in d.shape(1, 3, False))
    dim = d.one(None, 0, -1)
    return Case(lambda x: m.var(x, dim, correction=1), (d.real(shape),), lambda x: np.var(x, axis=dim, ddof=1))


# ---------------------------------------------------------------------------------------------------- products

def _matrices(*shapes, empty=True):
    def sample(d):
        lengths = {c: int(n) for c, n in zip("bmkn", d.rng.integers(1, 4, 4), strict=True)}
        if d.kind == "empty" and empty:
            lengths[d.one("m", "n")] = 0
        return tuple(d.real(tuple(lengths[c] for c in shape)) for shape in shapes)
    return sample


def _product(function, reference, *shapes):
    draw = _matrices(*shapes)
    return lambda d: Case(function, draw(d), reference)


SAMPLERS.update({
    "mm": [_product(m.mm, np.matmul, "mk", "kn"), _product(m.matmul, np.matmul, "mk", "k")],
    "bmm": [_product(m.bmm, np.matmul, "bmk", "bkn"), _product(m.matmul, np.matmul, "bmk", "kn")],
    "dot": [_product(m.dot, np.dot, "k", "k")],
    "linear": [_product(F.linear, lambda x, w, b: x @ w.T + b, "mk", "nk", "n"), _product(F.linear, lambda x, w: x @ w.T, "bmk", "nk"),
               _product(F.linear, lambda x, w, b: x @ w.T + b, "bmk", "nk", "n")],
})


from microgradx.testing import _samplers_conv, _samplers_index, _samplers_tail  # noqa: E402, F401 - fill SAMPLERS
