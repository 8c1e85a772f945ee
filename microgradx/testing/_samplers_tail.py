"""Samplers of the long tail: cumulative functions, special functions, linear algebra, and what copies record."""
import numpy as np

import microgradx as m
import microgradx.distributions  # its rows are rows too, whether or not a program uses them  # noqa: F401
from microgradx._engine import ops
from microgradx._engine.tape import flat
from microgradx.nn import _functional_attention as attention
from microgradx.nn.modules.rnn import _lstm_layer
from microgradx.testing.samplers import SAMPLERS, Case, _reduction, _sigmoid, _unary_sampler, sampler


@sampler("copy_over")
def _copy_over(d):
    shape = d.shape(1)
    return Case(lambda x, y: (x * 1).copy_(y), (d.real(shape), d.real(shape[1:])), lambda x, y: np.broadcast_to(y, x.shape))


@sampler("flat")
def _flat(d):
    return Case(lambda x: flat(m.ones(x.shape, dtype=x.dtype), x), (d.real(d.shape(1)),), np.ones_like)


@sampler("mean")
def _mean(d):
    return _reduction("mean", d, lambda x, dim, keep: m.mean(x) if dim is None else m.mean(x, dim, keep),
                      lambda x, dim, keep: np.mean(x, axis=dim, keepdims=keep), lambda shape: d.real(shape), False)


@sampler("norm")
def _norm(d):
    return _reduction("norm", d, lambda x, dim, keep: m.norm(x) if dim is None else m.norm(x, 2, dim, keep),
                      lambda x, dim, keep: np.sqrt(np.sum(x * x, axis=dim, keepdims=keep)), lambda shape: d.away(shape, 0), False)


def _pairs(z):
    return np.stack([z.real, z.imag], -1)


@sampler("view_as_real", "view_as_complex")
def _complex(d, row):                # each of the two rows once, so that no fault undoes itself
    return Case(lambda x: m.view_as_real(m.view_as_complex(x.contiguous())), (d.real((*d.shape(0), 2)),), np.array)


@sampler("analytic")
def _analytic(d):
    name = ("log", "sqrt", "tan", "tanh", "asin", "acos", "atan", "asinh", "acosh", "atanh", "expm1", "log1p")[int(d.rng.integers(12))]
    reference = getattr(np, name.replace("a", "arc", 1) if name[0] == "a" else name)
    return Case(lambda x: m.view_as_real(getattr(m.view_as_complex(x.contiguous()), name)().contiguous()), (d.nonzero((*d.shape(0), 2), low=0.3, high=0.8),),
                lambda x: _pairs(reference(x[..., 0] + 1j * x[..., 1])))


@sampler("fft_c2c")
def _transform(d):
    shape = tuple(max(n, 1) for n in d.shape(1))
    dim, inverse = int(d.rng.integers(len(shape))), bool(d.rng.integers(2))
    ours, reference = (m.fft.ifft, np.fft.ifft) if inverse else (m.fft.fft, np.fft.fft)
    return Case(lambda x: m.view_as_real(ours(m.view_as_complex(x.contiguous()), dim=dim).contiguous()), (d.real((*shape, 2)),),
                lambda x: _pairs(reference(x[..., 0] + 1j * x[..., 1], axis=dim)))


@sampler("fft_r2c", "fft_c2r")
def _real_transform(d, row):
    shape = tuple(max(n, 1) for n in d.shape(1))
    dim, there, n = int(d.rng.integers(len(shape))), bool(d.rng.integers(2)), int(d.rng.integers(1, 8))
    if row == "fft_r2c":
        ours, reference = (m.fft.rfft, np.fft.rfft) if there else (m.fft.ihfft, np.fft.ihfft)
        return Case(lambda x: m.view_as_real(ours(x, n, dim).contiguous()), (d.real(shape),), lambda x: _pairs(reference(x, n, dim)))
    ours, reference = (m.fft.irfft, np.fft.irfft) if there else (m.fft.hfft, np.fft.hfft)
    return Case(lambda x: ours(m.view_as_complex(x.contiguous()), n, dim), (d.real((*shape, 2)),), lambda x: reference(x[..., 0] + 1j * x[..., 1], n, dim))


@sampler("flip", "cumsum", "cumprod", "logcumsumexp")
def _along(d, row):
    shape = d.shape(1)
    dim = int(d.rng.integers(len(shape)))
    function, reference = {
        "flip": (lambda x: m.flip(x, (dim,)), lambda x: np.flip(x, dim)),
        "cumsum": (lambda x: m.cumsum(x, dim), lambda x: np.cumsum(x, dim)),
        "cumprod": (lambda x: m.cumprod(x, dim), lambda x: np.cumprod(x, dim)),
        "logcumsumexp": (lambda x: m.logcumsumexp(x, dim), lambda x: np.log(np.cumsum(np.exp(x), dim))),
    }[row]
    return Case(function, (d.away(shape, 0),), reference)


def _lstm(part, own, c):
    i, f, g, o = np.split(part + own, 4, 1)
    out = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
    return np.concatenate([_sigmoid(o) * np.tanh(out), out], 1)


def _gru(part, own, state):
    (pr, pz, pn), (hr, hz, hn) = np.split(part, 3, 1), np.split(own, 3, 1)
    z, n = _sigmoid(pz + hz), np.tanh(pn + _sigmoid(pr + hr) * hn)
    return n + z * (state - n)


@sampler("lstm_cell", "gru_cell")
def _cell(d, row):
    batch, hidden = d.shape(2)[:2] if d.kind == "empty" else d.rng.integers(1, 4, 2)
    gates = (4 if row == "lstm_cell" else 3) * hidden
    which = d.rng.integers(3)                                            # gradients of both results, or of one
    pick = (slice(None), slice(0, hidden), slice(hidden, None))[which] if row == "lstm_cell" else slice(None)
    function = {"lstm_cell": lambda *a: m.cat(ops.cells.lstm_cell(*a), 1)[:, pick] if which == 0 else
                ops.cells.lstm_cell(*a)[which - 1], "gru_cell": ops.cells.gru_cell}[row]
    return Case(function, tuple(d.real(s) for s in ((batch, gates), (batch, gates), (batch, hidden))),
                lambda *a: (_lstm if row == "lstm_cell" else _gru)(*a)[:, pick])


@sampler("lstm_layer")
def _lstm_steps(d):
    """Steps enough, and few enough, for the weight to be brought into panels, in either direction; one result's gradient, or both."""
    batch, reverse, which = (0 if d.kind == "empty" else int(d.rng.integers(1, 3))), bool(d.rng.integers(2)), d.rng.integers(3)
    steps, hidden = (int(d.rng.integers(4, 6)), 8) if d.rng.integers(3) == 0 else (int(d.rng.integers(1, 4)), 2)

    def function(part, h, c, weight):
        out, (_, last) = _lstm_layer(part, (h, c), weight * 0.2, reverse)
        return m.cat((out, last)) if which == 0 else (out, last)[which - 1].clone()

    def want(part, h, c, weight):
        out = [None] * steps
        for t in range(steps)[::-1 if reverse else 1]:
            h, c = np.split(_lstm(part[t * batch:(t + 1) * batch], h @ weight.T * 0.2, c), 2, 1)
            out[t] = h
        return np.concatenate(([*out, c], out, [c])[which])
    shapes = (steps * batch, 4 * hidden), (batch, hidden), (batch, hidden), (4 * hidden, hidden)
    return Case(function, tuple(d.real(s) for s in shapes), want)


@sampler("pair_norms")
def _distances(d):
    p, width = d.one(0.0, 0.5, 1.0, 2.0, 3.0, float("inf")), int(d.rng.integers(1, 4))
    rows, others = (int(n) for n in d.rng.integers(0 if d.kind == "empty" else 1, 4, 2))
    if d.rng.integers(3) == 0:
        return Case(lambda x: m.nn.functional.pdist(x, p), (d.distinct((rows + 1, width)),), ties=False)
    batch = d.one((), (2,))
    numbers = d.distinct((2 * rows + others, width))        # p < 1 is steep where two are near each other
    x, y = numbers[:2 * rows].reshape(2, rows, width), numbers[2 * rows:]
    return Case(lambda x, y: m.cdist(x, y, p), (x if batch else x[0], y),
                lambda x, y: np.linalg.norm(x[..., :, None, :] - y[..., None, :, :], p, -1))


@sampler("ctc_loss")
def _ctc(d):
    """Labels that repeat, targets that nearly fill their input or are empty. The rule is that of the logits, so they are what is differentiated."""
    batch, blank, steps, classes = int(d.rng.integers(1, 4)), int(d.rng.integers(3)), int(d.rng.integers(4, 7)), 3      # an empty batch is refused
    labels = m.tensor((blank + 1 + d.rng.integers(0, 2, (batch, 3))) % classes)
    lengths = [m.tensor(d.rng.integers(*ends, batch)) for ends in ((4, steps + 1), (0, 3))]
    loss = {"zero_infinity": d.one(False, True), "reduction": d.one("none", "sum")}
    return Case(lambda x: m.nn.functional.ctc_loss(m.log_softmax(x, 2), labels, *lengths, blank, **loss), (d.real((steps, batch, classes)),))


@sampler("grid_sample")
def _grid(d):
    """Places that lie between two elements, or outside of the picture, and never at one."""
    size, mode, padding, corners = [int(n) for n in d.rng.integers(2, 4, d.rng.integers(2, 4))], *[d.one(*names) for names in (
        ("bilinear", "nearest"), ("zeros", "border", "reflection"), (False, True))]
    out = (int(d.rng.integers(1, 3)), *[0 if d.kind == "empty" else int(n) for n in d.rng.integers(1, 4, len(size))])
    line = np.array(size[::-1])
    place = d.rng.integers(-2, 4, (*out, len(size))) + d.rng.choice([-1, 1], (*out, len(size))) * d.rng.uniform(0.15, 0.35, (*out, len(size)))
    grid = place * 2 / (line - 1) - 1 if corners else (place * 2 + 1) / line - 1
    return Case(lambda x, g: m.nn.functional.grid_sample(x, g, mode, padding, corners), (d.real((out[0], 2, *size)), grid))


@sampler("triu", "tril")
def _triangle(d, row):
    diagonal = int(d.rng.integers(-2, 3))
    return Case(lambda x: getattr(m, row)(x, diagonal), (d.real(d.shape(2)),), lambda x: getattr(np, row)(x, diagonal))


@sampler("attention")
def _attention(d):
    """In pieces of one head or two; or causal, of two rows or one."""
    heads, length, source = d.rng.integers(2, 4, 3)
    causal = d.rng.random() < 0.5
    source = length if causal else source
    mask = np.triu(np.full((length, source), -np.inf if causal else -1.0), 1)

    def in_pieces(q, k, v):
        whole, attention._PIECE, attention._ROWS = (attention._PIECE, attention._ROWS), 2 * length * source - 1, 2
        try:
            return attention._in_pieces(q, k, v, None if causal else m.tensor(mask, dtype=q.dtype), 0.0, 0.7, causal)
        finally:
            attention._PIECE, attention._ROWS = whole

    def want(q, k, v):
        e = np.exp(q @ k.swapaxes(-2, -1) * 0.7 + mask)
        return e / e.sum(-1, keepdims=True) @ v
    return Case(in_pieces, (d.real((heads, length, 4)), d.real((heads, source, 4)), d.real((heads, source, 3))), want)


@sampler("median")
def _median(d):
    return Case(m.median, (d.distinct(d.shape(1, 3, False)),), lambda x: np.sort(x.ravel())[(x.size - 1) // 2], ties=False)


SAMPLERS["asinh"] = [_unary_sampler(m.asinh, np.arcsinh, -2, 2)]
SAMPLERS["acosh"] = [_unary_sampler(m.acosh, np.arccosh, 1.3, 3)]
SAMPLERS["atanh"] = [_unary_sampler(m.atanh, np.arctanh, -0.8, 0.8)]
SAMPLERS["logit"] = [_unary_sampler(m.logit, None, 0.2, 0.8), _unary_sampler(lambda x: m.logit(x, 0.3), None, 0.4, 0.6)]
SAMPLERS["nextafter"] = [_unary_sampler(lambda x: m.nextafter(x, x.detach() + 1), lambda x: np.nextafter(x, x + 1), -2, 2)]
SAMPLERS["ldexp"] = [_unary_sampler(lambda x: m.ldexp(x, m.tensor(2)), lambda x: np.ldexp(x, 2), -2, 2)]
SAMPLERS["lgamma"] = [_unary_sampler(m.lgamma, None, 0.5, 4)]
SAMPLERS["digamma"] = [_unary_sampler(m.digamma, None, 0.5, 4)]
SAMPLERS["polygamma"] = [_unary_sampler(lambda x, n=n: m.polygamma(n, x), None, 0.5, 4) for n in (1, 2, 3)]
SAMPLERS["erfinv"] = [_unary_sampler(m.erfinv, None, -0.8, 0.8)]

for _name, _low, _high in (("i0", -3, 3), ("i0e", 0.2, 3), ("i1", -3, 3), ("i1e", 0.2, 3), ("erfcx", -1, 3), ("log_ndtr", -3, 3), ("ndtri", 0.1, 0.9),
                           ("entr", 0.2, 3)):
    SAMPLERS[f"special_{_name}"] = [_unary_sampler(getattr(m.special, _name), None, _low, _high)]
for _name in ("gammainc", "gammaincc", "zeta"):                              # differentiable in the second argument
    SAMPLERS[f"special_{_name}"] = [_unary_sampler(lambda y, name=_name: getattr(m.special, name)(m.full_like(y.detach(), 1.5), y), None, 0.5, 3)]


def _regular(d, n):
    """A well-conditioned square matrix with distinct singular values."""
    q, _ = np.linalg.qr(d.rng.normal(size=(n, n)))
    p, _ = np.linalg.qr(d.rng.normal(size=(n, n)))
    return q @ np.diag(1 + np.arange(n) + 0.3 * d.rng.random(n)) @ p


def _symmetric(x):
    return (x + x.mT) / 2 if isinstance(x, m.Tensor) else (x + np.swapaxes(x, -1, -2)) / 2


def _lower_plus_upper(x):
    x, factors = x.copy(), np.eye(len(x))
    for j in range(len(x)):
        rows = [j, j + np.abs(x[j:, j]).argmax()]
        x[rows], factors[rows, :j] = x[rows[::-1]], factors[rows[::-1], :j]
        factors[j + 1:, j] = x[j + 1:, j] / x[j, j]
        x[j + 1:] -= np.outer(factors[j + 1:, j], x[j])
    return factors + x


_LINALG = {
    "linalg_inv": (m.linalg.inv, np.linalg.inv), "linalg_det": (m.linalg.det, np.linalg.det),
    "linalg_slogdet": (lambda x: m.linalg.slogdet(x)[1], lambda x: np.linalg.slogdet(x)[1]),
    "linalg_pinv": (lambda x: m.linalg.pinv(x[:, :2]), lambda x: np.linalg.pinv(x[:, :2])),
    "linalg_cholesky": (lambda x: m.linalg.cholesky(x @ x.mT), lambda x: np.linalg.cholesky(x @ x.T)),
    "linalg_lu": (lambda x: sum(m.linalg.lu(x)[1:]), lambda x: _lower_plus_upper(x)),
    "linalg_qr": (lambda x: m.linalg.qr(x)[1].abs(), lambda x: np.abs(np.linalg.qr(x)[1])),
    "linalg_eigh": (lambda x: m.linalg.eigh(_symmetric(x))[0], lambda x: np.linalg.eigvalsh(_symmetric(x))),
    "linalg_eig": (lambda x: m.view_as_real(m.linalg.eigvals(x)), lambda x: _pairs(np.linalg.eigvals(x))),
    "linalg_svd": (lambda x: m.linalg.svd(x, False)[1], lambda x: np.linalg.svd(x, False)[1]),
}


@sampler(*_LINALG)
def _linalg(d, row):
    function, reference = _LINALG[row]
    x = _regular(d, 3)
    if row in ("linalg_eigh", "linalg_eig"):
        x = x @ x.T
    if row == "linalg_qr":
        x = x + np.eye(3) * 0.1
        r = np.abs(np.linalg.qr(x)[1])
        if (r[np.triu_indices(3)] < 0.05).any():                   # the absolute value has a kink there
            x = np.diag([1.0, 2.0, 3.0]) + 0.5 * np.ones((3, 3))
    return Case(function, (x,), reference, ties=False, bound=1e-2)


@sampler("linalg_solve_triangular")
def _solve_triangular(d):
    matrix = d.rng.uniform(-1, 1, (3, 3)) + 3 * np.eye(3)       # nothing on its diagonal is near 0, which a regular matrix allows
    return Case(lambda A, B: m.linalg.solve_triangular(A, B, upper=True), (matrix, d.real((3, 2))), lambda A, B: np.linalg.solve(np.triu(A), B),
                ties=False, bound=1e-2)


@sampler("linalg_cholesky_solve")
def _cholesky_solve(d):
    matrix = d.rng.uniform(-1, 1, (3, 3)) + 3 * np.eye(3)
    return Case(lambda B, L: m.cholesky_solve(B, m.tril(L)), (d.real((3, 2)), matrix), lambda B, L: np.linalg.solve(np.tril(L) @ np.tril(L).T, B),
                ties=False, bound=1e-2)


@sampler("linalg_solve")
def _solve(d):
    return Case(m.linalg.solve, (_regular(d, 3), d.real((3, 2))), np.linalg.solve, ties=False, bound=1e-2)
