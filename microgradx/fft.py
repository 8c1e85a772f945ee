"""microgradx.fft: discrete Fourier transforms, computed by NumPy; their gradients are transforms the other way.

One differentiable operation, `_transform` of complex numbers over some dimensions; transforms of and to real numbers take it apart. Lengths are
cut or padded with zeros at the end. norm: "backward" (the default: 1/n on the inverse), "ortho" (1/sqrt(n) on both) or "forward".
"""
import math

import numpy as np
from numpy.fft import _pocketfft_umath as _loops

from microgradx._engine import ops, tape
from microgradx._engine.dtype import get_default_dtype
from microgradx._rows import _check, _dim, _result, example, named, need, tensor
from microgradx.complex_numbers import as_array, conj


def _rule(node, grad):
    dims, scale, inverse = node.extra_
    return _transform(grad, dims, scale, not inverse)


_ROW = tape.python_row("fft_c2c", _rule, node_name="FftC2CBackward0")


def _transform(z, dims, scale, inverse):
    """scale * the sums of z exp(-/+ 2 pi i jk / n) over dims, which lie innermost in memory."""
    order = sorted(range(z.dim()), key=lambda d: (d in dims, -z.stride(d)))
    a = as_array(z.detach().permute(order))
    one, compute = a.real.dtype.type(1), _loops.ifft if inverse else _loops.fft      # np.fft passes the integer 1, and so computes in long doubles
    for i, d in enumerate(dims):
        axis = order.index(d)
        a = compute(a, one if i else one * scale, axes=[(axis,), (), (axis,)], out=np.empty_like(a))
    out = tensor(a if dims else a.copy()).permute([order.index(d) for d in range(z.dim())]).detach()
    tape.record_python(_ROW, out, (z,), extra=(dims, scale, inverse))
    return out


def _scale(op, norm, size, inverse):
    need(norm in (None, "backward", "ortho", "forward"), RuntimeError, f"{op}: Invalid normalization mode: {norm!r}. Hint: backward, ortho or forward")
    return 1 / math.sqrt(size) if norm == "ortho" else 1 / size if inverse == (norm != "forward") else 1.0


def _floating(op, x):
    _check(op, x)
    if x.dtype.is_floating_point or x.dtype.is_complex:
        need(x.dtype.itemsize > 2, RuntimeError, f"{op}: Unsupported dtype {x.dtype.short_name}. Hint: .float()")
        return x
    return x.to(get_default_dtype())


def _sized(x, dims, lengths):
    """x cut or padded with zeros at the end of each dimension."""
    for d, n in zip(dims, lengths, strict=True):
        if n < x.shape[d]:
            x = ops.narrow(x, d, 0, n)
        elif n > x.shape[d]:
            x = ops.cat([x, x.new_zeros([n - x.shape[d] if i == d else s for i, s in enumerate(x.shape)])], d)
    return x


def _geometry(op, x, s, dim, last=None):
    """(dims, lengths): s and dim where given, else the last dimensions, or all; last: the length in the last of them, by default."""
    need(x.dim() > 0 or (s is None and dim in (None, ())), IndexError, f"{op}: a 0-d tensor has no dimension to transform over")
    if isinstance(s, int):
        s = (s,)
    dims = range(x.dim() - (x.dim() if s is None else len(s)), x.dim()) if dim is None else [dim] if isinstance(dim, int) else dim
    need(s is None or len(s) == len(dims), RuntimeError, f"{op}: When given, dim and shape arguments must have the same length, got {s} and {list(dims)}")
    need(s is None or len(s) <= x.dim(), RuntimeError, f"{op}: Got shape with {len(s or ())} values but input tensor only has {x.dim()} dimensions")
    dims = tuple(_dim(op, d, x.dim()) for d in dims)
    need(len(set(dims)) == len(dims), RuntimeError, f"{op}: dims must be unique, got {dims}")
    lengths = [x.shape[d] if n in (None, -1) else n for d, n in zip(dims, s or [None] * len(dims), strict=True)]
    if last is not None and dims and (s is None or s[-1] in (None, -1)):
        lengths[-1] = last(x.shape[dims[-1]])
    for n in lengths:
        need(n >= 1, RuntimeError, f"{op}: Invalid number of data points ({n}) specified")
    return dims, lengths


def _complex_to_complex(op, x, s, dim, norm, inverse):
    x = _floating(op, x)
    dims, lengths = _geometry(op, x, s, dim)
    x = _sized(x if x.dtype.is_complex else x.to(x.dtype.to_complex()), dims, lengths)
    return _transform(x, dims, _scale(op, norm, math.prod(lengths), inverse), inverse)


def _half(op, x, s, dim, norm, inverse):
    """Of real numbers: the half of the spectrum that says it all."""
    x = _floating(op, x)
    need(not x.dtype.is_complex, RuntimeError, f"{op} expects a real input tensor, but got {x.dtype.short_name}")
    dims, lengths = _geometry(op, x, s, dim)
    need(dims, RuntimeError, f"{op} must transform at least one axis")
    whole = _transform(_sized(x.to(x.dtype.to_complex()), dims, lengths), dims, _scale(op, norm, math.prod(lengths), inverse), inverse)
    return ops.narrow(whole, dims[-1], 0, lengths[-1] // 2 + 1).clone()


def _real(op, x, s, dim, norm, inverse):
    """To real numbers, from the half of a spectrum: the other half is its conjugate, with the other dimensions reversed."""
    x = _floating(op, x)
    x = x if x.dtype.is_complex else x.to(x.dtype.to_complex())
    dims, lengths = _geometry(op, x, s, dim, lambda n: 2 * (n - 1))
    need(dims, RuntimeError, f"{op} must transform at least one axis")
    d, n = dims[-1], lengths[-1]
    x = _sized(x, dims, [*lengths[:-1], n // 2 + 1])
    if len(dims) > 1:
        x = _transform(x, dims[:-1], 1.0, inverse)
    mirrored = conj(ops.narrow(x, d, 1, (n - 1) // 2).flip(d))
    whole = _transform(ops.cat([x, mirrored], d), (d,), _scale(op, norm, math.prod(lengths), inverse), inverse)
    return whole.real.clone()


_CORES = {"": (_complex_to_complex, False), "i": (_complex_to_complex, True), "r": (_half, False), "ir": (_real, True),
          "h": (_real, False), "ih": (_half, True)}
_WORDS = {"": "the transform sum x_j exp(-2 pi i jk / n)", "i": "the inverse transform", "r": "the first n // 2 + 1 values of the transform of real numbers",
          "ir": "the real numbers whose rfft this is; n is 2 (m - 1) for m values unless given",
          "h": "the real transform of numbers that are the first half of a Hermitian sequence", "ih": "the inverse of hfft, of real numbers"}


def _make(kind, dims):
    core, inverse = _CORES[kind]
    name = f"{kind}fft{dims}"
    op = f"fft_{name}"
    if dims == "":
        def function(input, n=None, dim=-1, norm=None, *, out=None):
            return _result(out, core(op, input, None if n is None else (n,), dim, norm, inverse))
    elif dims == "2":
        def function(input, s=None, dim=(-2, -1), norm=None, *, out=None):
            return _result(out, core(op, input, s, dim, norm, inverse))
    else:
        def function(input, s=None, dim=None, norm=None, *, out=None):
            return _result(out, core(op, input, s, dim, norm, inverse))
    arguments = {"": "n=None, dim=-1", "2": "s=None, dim=(-2, -1)", "n": "s=None, dim=None"}[dims]
    shown = example(f"fft.{name}({'microgradx.ones(1, 4)' if dims else 'tensor([1., 2., 3., 4.])'}).shape",
                    f"microgradx.Size([{'1, ' if dims else ''}{ {'r': 3, 'ih': 3, 'ir': 6, 'h': 6}.get(kind, 4)}])")
    globals()[name] = named(name, function, f"{name}(input, {arguments}, norm=None) -> Tensor: {_WORDS[kind]}"
                            + {"": ", along one dimension.", "2": ", over two dimensions.", "n": ", over several dimensions (all).", }[dims]
                            + " Gradient: the transform the other way." + shown)


for _kind in _CORES:
    for _dims in ("", "2", "n"):
        _make(_kind, _dims)


def _frequencies(op, n, d, count, out, dtype, requires_grad):
    need(n > 0, RuntimeError, f"{op}: n must be positive, got {n}")
    made = ops.cast_to(tensor(np.array(count, dtype=np.float64) / (n * d)), dtype or get_default_dtype())
    return _result(out, made.requires_grad_() if requires_grad else made, True)


def fftfreq(n, d=1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False):
    """fftfreq(n, d=1.0) -> Tensor: the frequencies of fft's n values, in cycles per unit of the sample spacing d.

    >>> import microgradx
    >>> microgradx.fft.fftfreq(4)
    tensor([ 0.0000,  0.2500, -0.5000, -0.2500])
    """
    return _frequencies("fftfreq", n, d, [k if k < (n + 1) // 2 else k - n for k in range(n)], out, dtype, requires_grad)


def rfftfreq(n, d=1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False):
    """rfftfreq(n, d=1.0) -> Tensor: the frequencies of rfft's n // 2 + 1 values.

    >>> import microgradx
    >>> microgradx.fft.rfftfreq(4)
    tensor([0.0000, 0.2500, 0.5000])
    """
    return _frequencies("rfftfreq", n, d, range(n // 2 + 1), out, dtype, requires_grad)


def _shifted(op, input, dim, by):
    _check(op, input)
    dims = range(input.dim()) if dim is None else [dim] if isinstance(dim, int) else dim
    return input.roll([by(input.shape[d]) for d in dims], tuple(dims)) if input.dim() else input.clone()


def fftshift(input, dim=None):
    """fftshift(input, dim=None) -> Tensor: the zero frequency moved to the middle.

    >>> import microgradx
    >>> microgradx.fft.fftshift(microgradx.tensor([0, 1, -2, -1]))
    tensor([-2, -1,  0,  1])
    """
    return _shifted("fftshift", input, dim, lambda n: n // 2)


def ifftshift(input, dim=None):
    """ifftshift(input, dim=None) -> Tensor: what fftshift did, undone.

    >>> import microgradx
    >>> microgradx.fft.ifftshift(microgradx.tensor([-2, -1, 0, 1]))
    tensor([ 0,  1, -2, -1])
    """
    return _shifted("ifftshift", input, dim, lambda n: (n + 1) // 2)


__all__ = ["fftfreq", "rfftfreq", "fftshift", "ifftshift", *(f"{k}fft{d}" for k in _CORES for d in ("", "2", "n"))]

