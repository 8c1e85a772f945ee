"""microgradx.fft: discrete Fourier transforms, computed by NumPy; their gradients are transforms the other way.

Three differentiable operations: `_transform` of complex numbers over some dimensions, and `_to_half` and `_from_half` of and to real numbers over
one. Lengths are cut or padded with zeros at the end. norm: "backward" (the default: 1/n on the inverse), "ortho" (1/sqrt(n) on both) or "forward".
"""
import math

import numpy as np
from numpy.fft import _pocketfft_umath as _loops

from microgradx._engine import ops, tape
from microgradx._engine.dtype import get_default_dtype
from microgradx._rows import _cast_result, _dim, _result, array, example, named, need, tensor
from microgradx.complex_numbers import as_array
from microgradx.creation import _agree, _made


def _rule(node, grad):
    dims, scale, inverse = node.extra_
    return _transform(grad, dims, scale, not inverse)


_ROW = tape.python_row("fft_c2c", _rule, node_name="FftC2CBackward0")


def _orders(z, dims):
    """The dimensions from the outermost in memory to the innermost, which are dims; and the way back."""
    order = sorted(range(z.dim()), key=lambda d: (d in dims, -z.stride(d)))
    return order, [order.index(d) for d in range(z.dim())]


def _transform(z, dims, scale, inverse, inner=None):
    """scale * the sums of z exp(-/+ 2 pi i jk / n) over dims, which (or inner) lie innermost in memory."""
    order, back = _orders(z, inner or dims)
    a = as_array(z.detach().permute(order))
    compute = _loops.ifft if inverse else _loops.fft
    for i, d in enumerate(dims):
        a = _run(compute, a, 1 if i else scale, order.index(d), np.empty_like(a))
    out = tensor(a if dims else a.copy()).permute(back).detach()
    tape.record_python(_ROW, out, (z,), extra=(dims, scale, inverse))
    return out


@np.errstate(all="ignore")
def _run(compute, a, factor, axis, out):
    """A loop behind np.fft, whose functions pass it the integer 1: then it computes in long doubles."""
    return compute(a, out.real.dtype.type(factor), axes=[(axis,), (), (axis,)], out=out)


def _to_half(x, d, scale, inverse):
    """The first n // 2 + 1 values along d of the transform of n real numbers."""
    order, back = _orders(x, (d,))
    a, n = array(x.permute(order)), x.shape[d]
    found = _run(_loops.rfft_n_odd if n % 2 else _loops.rfft_n_even, a, scale, -1, np.empty((*a.shape[:-1], n // 2 + 1), np.result_type(a, 1j)))
    out = tensor(found.conj() if inverse else found).permute(back).detach()
    tape.record_python(_TO_HALF, out, (x,), extra=(d, n, scale, inverse))
    return out


def _to_half_rule(node, grad):
    d, n, scale, inverse = node.extra_
    return _transform(_sized(grad, (d,), (n,)), (d,), scale, not inverse).real.clone()


def _from_half(z, d, n, scale, inverse):
    """The n real numbers along d whose transform the other way begins with these n // 2 + 1 values."""
    order, back = _orders(z, (d,))
    a = as_array(z.detach().permute(order))
    found = _run(_loops.irfft, a if inverse else a.conj(), scale, -1, np.empty((*a.shape[:-1], n), a.real.dtype))
    out = tensor(found).permute(back).detach()
    tape.record_python(_FROM_HALF, out, (z,), extra=(d, n, scale, inverse))
    return out


def _from_half_rule(node, grad):
    """Every value but the first and, of an even number, the last one counts twice: for its mirror image, too."""
    d, n, scale, inverse = node.extra_
    half = _to_half(grad, d, scale, not inverse)
    twice = np.full(n // 2 + 1, 2.0)
    twice[0] = 1
    if n % 2 == 0:
        twice[-1] = 1
    return half * tensor(twice, grad.dtype).reshape([-1 if i == d else 1 for i in range(grad.dim())])


_TO_HALF = tape.python_row("fft_r2c", _to_half_rule, node_name="FftR2CBackward0")
_FROM_HALF = tape.python_row("fft_c2r", _from_half_rule, node_name="FftC2RBackward0")


def _scale(op, norm, size, inverse):
    if norm not in (None, "backward", "ortho", "forward"):
        raise RuntimeError(f"{op}: Invalid normalization mode: {norm!r}. Hint: backward, ortho or forward")
    return 1 / math.sqrt(size) if norm == "ortho" else 1 / size if inverse == (norm != "forward") else 1.0


def _floating(op, x):
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
    nd, shape = x.dim(), x.shape
    need(nd > 0 or (s is None and dim in (None, ())), IndexError, f"{op}: a 0-d tensor has no dimension to transform over")
    if isinstance(s, int):
        s = (s,)
    dims = range(nd - (nd if s is None else len(s)), nd) if dim is None else [dim] if isinstance(dim, int) else dim
    if s is not None and len(s) != len(dims):
        raise RuntimeError(f"{op}: When given, dim and shape arguments must have the same length, got {s} and {list(dims)}")
    if s is not None and len(s) > nd:
        raise RuntimeError(f"{op}: Got shape with {len(s)} values but input tensor only has {nd} dimensions")
    dims = tuple([_dim(op, d, nd) for d in dims])
    if len(set(dims)) != len(dims):
        raise RuntimeError(f"{op}: dims must be unique, got {dims}")
    lengths = [shape[d] if n in (None, -1) else n for d, n in zip(dims, s or [None] * len(dims), strict=True)]
    if last is not None and dims and (s is None or s[-1] in (None, -1)):
        lengths[-1] = last(shape[dims[-1]])
    if min(lengths, default=1) < 1:
        raise RuntimeError(f"{op}: Invalid number of data points ({min(lengths)}) specified")
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
    half = _to_half(_sized(x, dims, lengths), dims[-1], _scale(op, norm, math.prod(lengths), inverse), inverse)
    return _transform(half, dims[:-1], 1.0, inverse, dims) if len(dims) > 1 else half


def _real(op, x, s, dim, norm, inverse):
    """To real numbers, from the half of a spectrum."""
    x = _floating(op, x)
    x = x if x.dtype.is_complex else x.to(x.dtype.to_complex())
    dims, lengths = _geometry(op, x, s, dim, lambda n: 2 * (n - 1))
    need(dims, RuntimeError, f"{op} must transform at least one axis")
    d, n = dims[-1], lengths[-1]
    x = _sized(x, dims, [*lengths[:-1], n // 2 + 1])
    if len(dims) > 1:
        x = _transform(x, dims[:-1], 1.0, inverse)
    return _from_half(x, d, n, _scale(op, norm, math.prod(lengths), inverse), inverse)


_CORES = {"": (_complex_to_complex, False), "i": (_complex_to_complex, True), "r": (_half, False), "ir": (_real, True),
          "h": (_real, False), "ih": (_half, True)}
_WORDS = {"": "the transform sum x_j exp(-2 pi i jk / n)", "i": "the inverse transform", "r": "the first n // 2 + 1 values of the transform of real numbers",
          "ir": "the real numbers whose rfft this is; n is 2 (m - 1) for m values unless given",
          "h": "the real transform of numbers that are the first half of a Hermitian sequence", "ih": "the inverse of hfft, of real numbers"}


def _make(kind, dims):
    core, inverse = _CORES[kind]
    name = f"{kind}fft{dims}"
    op = f"fft_{name}"

    def written(out, found, exact=False):
        need(out is None or core is not _real or not out.is_complex(), RuntimeError, f"{op} expects a floating point output tensor")
        return found if out is None else _result(out, found) if exact else _cast_result(out, found.contiguous())
    if dims == "":
        def function(input, n=None, dim=-1, norm=None, *, out=None):
            if n is not None and n < 1:
                raise RuntimeError(f"{op}: Invalid number of data points ({n}) specified")
            found = core(op, input, None if n is None else (n,), dim, norm, inverse)
            real = not input.dtype.is_complex
            return written(out, tape.rename(found, "FftR2CBackward0") if core is _complex_to_complex and real else found, kind in ("i", "ih") and real)
    elif dims == "2":
        def function(input, s=None, dim=(-2, -1), norm=None, *, out=None):
            return written(out, core(op, input, s, dim, norm, inverse))
    else:
        def function(input, s=None, dim=None, norm=None, *, out=None):
            return written(out, core(op, input, s, dim, norm, inverse))
    arguments = {"": "n=None, dim=-1", "2": "s=None, dim=(-2, -1)", "n": "s=None, dim=None"}[dims]
    shown = example(f"fft.{name}({'microgradx.ones(1, 4)' if dims else 'tensor([1., 2., 3., 4.])'}).shape",
                    f"microgradx.Size([{'1, ' if dims else ''}{ {'r': 3, 'ih': 3, 'ir': 6, 'h': 6}.get(kind, 4)}])")
    globals()[name] = named(name, function, f"{name}(input, {arguments}, norm=None) -> Tensor: {_WORDS[kind]}"
                            + {"": ", along one dimension.", "2": ", over two dimensions.", "n": ", over several dimensions (all).", }[dims]
                            + " Gradient: the transform the other way." + shown)


for _kind in _CORES:
    for _dims in ("", "2", "n"):
        _make(_kind, _dims)


def _frequencies(op, n, d, count, out, dtype, layout, device, requires_grad):
    need(n >= 0, RuntimeError, f"{op}: n must not be negative, got {n}")
    need(n < 2 ** 63, ValueError, f"{op}(): Overflow when unpacking long long: {n}. Hint: n must fit int64")
    need(not isinstance(d, complex), TypeError, f"{op}(): argument 'd' must be float, not complex")
    dtype = _agree(op, dtype, out)
    dtype = dtype or get_default_dtype()
    need(dtype.is_floating_point or dtype.is_complex, RuntimeError, f"{op} requires a floating point or complex dtype, got {dtype!r}")
    with np.errstate(all="ignore"):
        made = ops.cast_to(tensor(np.array(count, dtype=np.float64) / (n * d)), dtype)
    return _result(out, _made(op, made, requires_grad, None, device, layout))


def fftfreq(n, d=1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """fftfreq(n, d=1.0) -> Tensor: the frequencies of fft's n values, in cycles per unit of the sample spacing d.

    >>> import microgradx
    >>> microgradx.fft.fftfreq(4)
    tensor([ 0.0000,  0.2500, -0.5000, -0.2500])
    """
    return _frequencies("fftfreq", n, d, (np.arange(n) + n // 2) % n - n // 2 if n else [], out, dtype, layout, device, requires_grad)


def rfftfreq(n, d=1.0, *, out=None, dtype=None, layout=None, device=None, requires_grad=False, pin_memory=False):
    """rfftfreq(n, d=1.0) -> Tensor: the frequencies of rfft's n // 2 + 1 values.

    >>> import microgradx
    >>> microgradx.fft.rfftfreq(4)
    tensor([0.0000, 0.2500, 0.5000])
    """
    return _frequencies("rfftfreq", n, d, np.arange(n // 2 + 1), out, dtype, layout, device, requires_grad)


def _shifted(op, input, dim, by):
    dims = range(input.dim()) if dim is None else [dim] if isinstance(dim, int) else dim
    return input.roll([by(input.shape[_dim(op, d, input.dim())]) for d in dims], tuple(dims))


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

