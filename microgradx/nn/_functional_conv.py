"""Linear maps, convolutions and pooling of nn.functional."""
import functools
import inspect
import math
import re

import numpy as np

import microgradx
from microgradx._engine import ops
from microgradx._engine.tape import rename
from microgradx._engine.tensor import Tensor
from microgradx._rows import NUMBER, WHOLE, _result, named, need, own, rounded_once
from microgradx.complex_numbers import joined, parts


def _tuple(value, n, name="value"):
    """value as a tuple of n: an int is repeated."""
    if isinstance(value, WHOLE):
        return (value,) * n
    value = tuple(value)
    if len(value) == 1:
        return value * n
    if len(value) != n:
        raise RuntimeError(f"{name}: expected one integer or {n} of them, got {list(value)}")
    return value


def linear(input, weight, bias=None, *, out=None):
    """input @ weight.T + bias: (..., in) with (out, in) gives (..., out).

    >>> import microgradx
    >>> microgradx.nn.functional.linear(microgradx.ones(1, 2), microgradx.tensor([[1., 2.]]))
    tensor([[3.]])
    """
    if out is not None:
        return _result(out, linear(input, weight, bias))
    if isinstance(input, Tensor) and not input.dtype.is_floating_point:
        if bias is not None and bias.dtype is not input.dtype:
            raise RuntimeError(f"linear: expected a bias of {input.dtype}, got {getattr(bias, 'dtype', None)}")
        product = ops.matmul(input, weight.t())
        return product if bias is None else product + bias
    return ops.linear(input, weight, bias)


def bilinear(input1, input2, weight, bias=None):
    """y[..., k] = sum_ij input1[..., i] weight[k, i, j] input2[..., j] + bias[k].

    >>> import microgradx
    >>> microgradx.nn.functional.bilinear(microgradx.ones(5, 2), microgradx.ones(5, 3), microgradx.ones(4, 2, 3)).shape
    microgradx.Size([5, 4])
    """
    need(bias is None or isinstance(bias, Tensor), TypeError, f"bilinear(): argument 'bias' must be Tensor, not {type(bias).__name__}")
    if not input1.dtype is input2.dtype is weight.dtype or bias is not None and bias.dtype is not weight.dtype:
        raise RuntimeError(f"bilinear: All tensors must have the same dtype, got {[x.dtype for x in (input1, input2, weight, bias) if x is not None]}")
    if microgradx.is_autocast_enabled("cpu"):           # none of its products
        with microgradx.autocast("cpu", enabled=False):
            return bilinear(input1, input2, weight, bias)
    if input1.shape[:-1] != input2.shape[:-1]:
        raise RuntimeError(f"bilinear: the batch shapes {list(input1.shape)} and {list(input2.shape)} differ")
    for i, x in ((1, input1), (2, input2)):
        need(x.size(-1) == weight.size(i), RuntimeError, f"bilinear: input{i} has {x.size(-1)} features, weight wants {weight.size(i)}")
    out, first, second = weight.shape
    if bias is not None and bias.size(0) != out:
        raise RuntimeError(f"bilinear: bias size does not match weight size: got {bias.size(0)} but expected {out}")
    rows1, rows2 = input1.reshape(-1, first), input2.reshape(-1, second)
    mixed = linear(rows1, weight.transpose(1, 2).reshape(out * second, first), None).reshape(len(rows1), out, second)
    result = (mixed * rows2.unsqueeze(1)).sum(-1, dtype=mixed.dtype).reshape(*input1.shape[:-1], out)
    return result if bias is None else result + bias


DIMENSIONS = {1: "L", 2: "H, W", 3: "D, H, W"}


def _spelled(doc, n):
    """A docstring for n dimensions, in which <n> stands for n, <dims> for their letters and <8> for ", 8" n times; None (python -OO) stays None."""
    return doc and re.sub(r"<(\w+)>", lambda match: f", {match[1]}" * n, doc.replace("<n>", str(n)).replace("<dims>", DIMENSIONS[n]))


def _each(make, dimensions=(1, 2, 3)):
    """The functions make(n), called name1d, name2d, ..."""
    functions = [make(n) for n in dimensions]
    return [named(f"{function.__name__}{n}d", function, _spelled(function.__doc__, n)) for n, function in zip(dimensions, functions, strict=True)]


def _in_double(function, *args):
    """function of tensors of whole numbers, computed in float64 (exact below 2**53), which has the kernels."""
    dtype = args[0].dtype
    for x in args:
        if isinstance(x, microgradx.Tensor) and x.dtype is not dtype:
            raise RuntimeError(f"{function.__name__}: Input type ({dtype.short_name}) and weight or bias type ({x.dtype.short_name}) should be the same")
    return function(*(x.double() if isinstance(x, microgradx.Tensor) else x for x in args)).long().to(dtype)


def _by_parts(function, input, weight, bias, *args):
    """function of complex tensors by three of real ones (Gauss): (a + ib)(c + id) = ac - bd + i((a + b)(c + d) - ac - bd)."""
    for x in (weight, bias):
        need(x is None or x.dtype is input.dtype, RuntimeError, f"{function.__name__}: expected all tensors of dtype {input.dtype!r}, got another one")
    (a, b), (c, d), (e, f) = (parts(x) if x is not None else (None, None) for x in (input, weight, bias))
    real, imag = function(a, c, e, *args), function(b, d, None, *args)
    return joined(real - imag, function(a + b, c + d, None if e is None else e + f, *args) - real - imag)


def _conv(n):
    def conv(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        """Cross-correlation of (N, C, <dims>) or (C, <dims>) with weight (out, C / groups, one size for each dimension).

        Output size: floor((size + 2 padding - dilation (kernel size - 1) - 1) / stride) + 1. padding: numbers, "same" or "valid".

        >>> import microgradx
        >>> microgradx.nn.functional.conv<n>d(microgradx.ones(1, 2<8>), microgradx.ones(4, 2<3>), padding=1).shape
        microgradx.Size([1, 4<8>])
        """
        if not input.dtype.is_floating_point and input.dtype is not microgradx.bool:
            return (_by_parts if input.dtype.is_complex else _in_double)(conv, input, weight, bias, stride, padding, dilation, groups)
        if weight.ndim != n + 2:
            raise RuntimeError(f"conv{n}d: expected a weight of {n + 2} dimensions, got {list(weight.shape)}")
        if isinstance(padding, str):
            input, padding = _string_padding(n, input, weight, _tuple(stride, n, "stride"), padding, _tuple(dilation, n, "dilation"))
        return ops.conv(input, weight, bias, stride, padding, dilation, groups)
    return conv


def _string_padding(n, input, weight, stride, padding, dilation):
    """padding="same" or "valid" as numbers; an uneven "same" pads the input at its end first."""
    need(padding in ("same", "valid"), RuntimeError, f"conv{n}d: Invalid padding string: '{padding}', expected 'same' or 'valid'")
    if padding == "valid":
        return input, (0,) * n
    need(all(step == 1 for step in stride), RuntimeError, "padding='same' is not supported for strided convolutions")
    total = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
    if any(t % 2 for t in total):
        input = microgradx.nn.functional.pad(input, [end for t in reversed(total) for end in (0, t % 2)])
    return input, tuple(t // 2 for t in total)


def _conv_transpose(n):
    def conv_transpose(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
        """The gradient of conv<n>d with respect to its input, as a layer; weight (C, out / groups, one size for each dimension).

        Output size: (size - 1) stride - 2 padding + dilation (kernel size - 1) + output_padding + 1.

        >>> import microgradx
        >>> microgradx.nn.functional.conv_transpose<n>d(microgradx.ones(1, 2<8>), microgradx.ones(2, 4<3>), stride=2).shape
        microgradx.Size([1, 4<17>])
        """
        if input.dtype is microgradx.int64 and weight.dtype is microgradx.int64:
            return _in_double(conv_transpose, input, weight, bias, stride, padding, output_padding, groups, dilation)
        if input.dtype.is_complex:
            return _by_parts(conv_transpose, input, weight, bias, stride, padding, output_padding, groups, dilation)
        if weight.ndim != n + 2:
            raise RuntimeError(f"conv_transpose{n}d: expected a weight of {n + 2} dimensions, got {list(weight.shape)}")
        return ops.conv_transpose(input, weight, bias, stride, padding, output_padding, groups, dilation)
    return conv_transpose


conv1d, conv2d, conv3d = _each(_conv)
conv_transpose1d, conv_transpose2d, conv_transpose3d = _each(_conv_transpose)


def conv_tbc(input, weight, bias, pad=0):
    """conv1d of a (T, N, C) input with a (k, C, out) weight.

    >>> import microgradx
    >>> microgradx.nn.functional.conv_tbc(microgradx.ones(8, 1, 2), microgradx.ones(3, 2, 4), microgradx.zeros(4)).shape
    microgradx.Size([6, 1, 4])
    """
    return conv1d(input.permute(1, 2, 0), weight.permute(2, 1, 0), bias, padding=pad).permute(2, 0, 1)


# -- pooling --------------------------------------------------------------------------------------------------------
def _batched(n, name, input, pool, *args):
    """pool(x, *args) of (N, C, ...); (C, ...) gets a batch dimension for it."""
    if input.ndim == n + 2:
        return pool(input, *args)
    if input.ndim != n + 1:
        kind = IndexError if name == "avg_pool2d" and input.ndim < 3 else RuntimeError
        raise kind(f"{name}: Expected {n + 1}D or {n + 2}D input, but got input of size {list(input.shape)}")
    dim = int(len(input) == 0 and name.startswith(("adaptive", "fractional")))            # these take no channels: a batch of none
    result = pool(input.unsqueeze(dim), *args)
    return tuple(_single(part, n, dim) for part in result) if isinstance(result, tuple) else _single(result, n, dim)


def _single(batch, n, dim):
    """The one result of a batch; in 1-d, as in PyTorch, it shows that it is a look at it."""
    return batch.squeeze(dim) if n == 1 else rename(batch.squeeze(dim), batch.grad_fn.name() if batch.grad_fn is not None else "", True)


def _max_pool(n):
    def max_pool(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
        """The largest element of each window of (N, C, <dims>) or (C, <dims>); stride: kernel_size unless given.

        Padding counts as minus infinity; NaN wins. return_indices: also its place in the flattened plane.

        >>> import microgradx
        >>> microgradx.nn.functional.max_pool<n>d(microgradx.arange(2. ** <n>).reshape(1, 1<2>), 2).item() == 2 ** <n> - 1
        True
        """
        if n == 1 and not return_indices and not input.is_floating_point():
            raise NotImplementedError(f"\"max_pool1d\" not implemented for '{input.dtype.short_name}'. Hint: return_indices=True, or .float()")
        return _batched(n, f"max_pool{n}d", input, ops.max_pool, kernel_size, stride, padding, dilation, ceil_mode, bool(return_indices))
    return max_pool


def _avg_pool(n):
    def avg_pool(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None, *, out=None):
        """The mean of each window of (N, C, <dims>) or (C, <dims>); divisor_override: divide the sum by this instead.

        >>> import microgradx
        >>> microgradx.nn.functional.avg_pool<n>d(microgradx.ones(1, 2<8>), 2).shape
        microgradx.Size([1, 2<4>])
        """
        if input.dtype is microgradx.int64:
            return _result(out, _in_double(avg_pool, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override))
        return _result(out, _batched(n, f"avg_pool{n}d", input, ops.avg_pool, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override))
    return avg_pool


def _adaptive(n, kind, pool, input, output_size):
    """pool(x, sizes) of (N, C, ...), sizes being output_size, in which None keeps the input's size; a pool of lines is one of pictures of one row."""
    name = f"adaptive_{kind}_pool{n}d"
    if n > 1 and input.ndim <= n:
        raise (ValueError if isinstance(output_size, (tuple, list)) else RuntimeError)(
            f"{name}: Input dimension should be at least {n + 1}, got {input.ndim}: {list(input.shape)}")
    if input.ndim == 0:
        raise RuntimeError(f"{name}: Expected 2 to 3 dimensions, but got 0-dimensional tensor for input")
    sizes = (output_size,) * n if isinstance(output_size, WHOLE) else output_size
    if not (isinstance(sizes, (tuple, list)) and (n > 1 or None not in sizes)):
        raise TypeError(f"{name}(): argument 'output_size' (position 2) must be {n} ints, got {sizes}")
    if len(sizes) != n:
        raise RuntimeError(f"{name}: output_size must be {n} integers, got {[*sizes]}")
    if isinstance(sizes[0], bool) or any(size is not None and not hasattr(size, "__index__") for size in sizes):    # as PyTorch, which takes True behind
        raise TypeError(f"{name}(): argument 'output_size' must be int or tuple of ints, not {output_size!r}")
    sizes = [have if want is None else want.__index__() for want, have in zip(sizes, input.shape[-n:], strict=True)]

    def pooled(x):
        if min(sizes) < 0:
            raise RuntimeError(f"{name}: negative output_size is not supported, got output_size={sizes}")
        if max(sizes) >= 2 ** 31:
            raise RuntimeError(f"{name}: output_size should fit int32, but got {sizes}")
        if 0 in x.shape[1 if kind == "max" or n == 3 else 2:]:
            raise RuntimeError(f"{name}: Expected input to have non-zero size for non-batch dimensions, but got {[*x.shape]}")
        if not x.is_floating_point():
            raise NotImplementedError(f"{name}: \"{name}\" not implemented for '{x.dtype.short_name}'. Hint: convert with .float()")
        if n > 1:
            return pool(x, sizes)
        lines = pool(x.unsqueeze(2), [1, *sizes])
        return tuple(part.squeeze(2) for part in lines) if isinstance(lines, tuple) else lines.squeeze(2)
    return _batched(n, name, input, pooled)


def _windows(have, want):
    """_places(have, want), remembered where it is not large."""
    return _places(have, want) if have <= 1024 else _places.__wrapped__(have, want)


@functools.lru_cache(maxsize=64)
def _places(have, want):
    """The windows of `have` elements in order: (the places of all windows' elements behind each other, and the window of each; their lengths)."""
    first, last = np.arange(want) * have // max(want, 1), -(-np.arange(1, want + 1) * have // max(want, 1))
    grid = first[:, None] + np.arange((last - first).max(initial=1))
    within = grid < last[:, None]
    with microgradx.inference_mode(False), microgradx.no_grad():
        return tuple(map(microgradx.from_numpy, (grid[within], within.nonzero()[0], last - first)))


def _even(x, sizes):
    """The kernel whose windows, side by side, are those of sizes; None where there is none."""
    kernel = [have // max(want, 1) for have, want in zip(x.shape[2:], sizes, strict=True)]
    return kernel if x.numel() and all(k * want == have for k, want, have in zip(kernel, sizes, x.shape[2:], strict=True)) else None


@rounded_once
def _adaptive_mean(x, sizes):
    if set(sizes) == {1}:
        return ops.as_it_lies(x.mean([*range(2, x.ndim)], keepdim=True), x)
    if kernel := _even(x, sizes):
        return rename(ops.avg_pool(x, kernel), f"AdaptiveAvgPool{x.ndim - 2}DBackward0")
    sums, lengths = x, 1
    for dim, size in enumerate(sizes, 2):
        places, of, each = _windows(x.size(dim), size)
        sums, lengths = ops.index.spmm(sums, None, places, of, dim, size), each if dim == 2 else lengths.unsqueeze(-1) * each
    means = sums / lengths
    return rename(ops.as_it_lies(means, x) if x.ndim == 4 else means, f"AdaptiveAvgPool{x.ndim - 2}DBackward0")


def _adaptive_maxima(x, sizes):
    x = x if x.ndim == 4 else x.contiguous()
    values, places = ops.max_pool(x, kernel) if (kernel := _even(x, sizes)) else ops.adaptive_max_pool(x, sizes)
    return rename(values, f"AdaptiveMaxPool{x.ndim - 2}DBackward0"), places


def _adaptive_avg_pool(n):
    def adaptive_avg_pool(input, output_size):
        """Means over the windows [floor(i size / output_size), ceil((i + 1) size / output_size)) of each dimension; None keeps a size.

        >>> import microgradx
        >>> microgradx.nn.functional.adaptive_avg_pool<n>d(microgradx.ones(1, 3<7>), 2).shape
        microgradx.Size([1, 3<2>])
        """
        return _adaptive(n, "avg", _adaptive_mean, input, output_size)
    return adaptive_avg_pool


def _adaptive_max_pool(n):
    def adaptive_max_pool(input, output_size, return_indices=False):
        """Maxima over the windows of adaptive_avg_pool<n>d; None keeps a size. return_indices: also their places in the flattened plane.

        >>> import microgradx
        >>> microgradx.nn.functional.adaptive_max_pool<n>d(microgradx.ones(1, 3<7>), 2).shape
        microgradx.Size([1, 3<2>])
        """
        pooled = _adaptive(n, "max", _adaptive_maxima, input, output_size)
        return pooled if return_indices else pooled[0]
    return adaptive_max_pool


def _lp_pool(n):
    def lp_pool(input, norm_type, kernel_size, stride=None, ceil_mode=False):
        """sum(x ** norm_type) ** (1 / norm_type) over each window of (N, C, <dims>) or (C, <dims>); the limits max(|x|) and min(|x|) for inf and -inf.

        >>> import microgradx
        >>> microgradx.nn.functional.lp_pool<n>d(microgradx.ones(1, 2<8>), 1, 2).shape
        microgradx.Size([1, 2<4>])
        """
        kernel = kernel_size if n == 1 else tuple(kernel_size) if hasattr(kernel_size, "__iter__") else (kernel_size,) * n
        need(n == 1 or len(kernel) == n, ValueError, f"lp_pool{n}d: kernel_size has {n} values to unpack, got {kernel_size!r}. Hint: one int, or {n} of them")
        if math.isinf(norm_type):
            sign = 1 if norm_type > 0 else -1       # a whole number, which keeps the dtype of whole numbers
            return sign * _MAX_POOLS[n - 1](sign * input.abs(), kernel, stride, 0, 1, ceil_mode)
        mean = _AVG_POOLS[n - 1](input**norm_type, kernel, stride, 0, ceil_mode)
        mean = mean.sign() * mean.abs().relu()
        need(n > 1 or isinstance(kernel, NUMBER), TypeError, f"lp_pool1d(): argument 'kernel_size' must be int, not {type(kernel).__name__}")
        return (mean * (kernel if n == 1 else math.prod(kernel))) ** (1.0 / norm_type)
    return lp_pool


_MAX_POOLS = max_pool1d, max_pool2d, max_pool3d = _each(_max_pool)
_AVG_POOLS = _, avg_pool2d, avg_pool3d = _each(_avg_pool)
adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d = _each(_adaptive_avg_pool)
adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d = _each(_adaptive_max_pool)
lp_pool1d, lp_pool2d, lp_pool3d = _each(_lp_pool)


def avg_pool1d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The mean of each window of (N, C, L) or (C, L).

    >>> import microgradx
    >>> microgradx.nn.functional.avg_pool1d(microgradx.arange(8.).reshape(1, 1, 8), 2)
    tensor([[[0.5000, 2.5000, 4.5000, 6.5000]]])
    """
    return _AVG_POOLS[0](input, kernel_size, stride, padding, ceil_mode, count_include_pad)


def _unpool_size(n, input, kernel_size, stride, padding, output_size):
    kernel, padding = _tuple(kernel_size, n, "kernel_size"), _tuple(padding, n, "padding")
    stride = kernel if stride is None or stride in ((), []) else _tuple(stride, n, "stride")
    default = [(size - 1) * s - 2 * p + k for size, s, p, k in zip(input.shape[-n:], stride, padding, kernel, strict=True)]
    if output_size is None:
        return default
    need(len(output_size) in (n, n + 2), ValueError, f"max_unpool{n}d: output_size must have {n} or {n + 2} numbers, got {list(output_size)}")
    output_size = list(output_size)[-n:]
    for size, low, s in zip(output_size, default, stride, strict=True):
        need(low - s < size < low + s, ValueError, f'invalid output_size "{output_size}" (dim must be between {low - s} and {low + s})')
    return output_size


def _max_unpool(n):
    def max_unpool(input, indices, kernel_size, stride=None, padding=0, output_size=None):
        """Put each element where max_pool<n>d found it, zeros elsewhere.

        >>> import microgradx
        >>> pooled, places = microgradx.nn.functional.max_pool<n>d(microgradx.zeros(1, 2<8>), 2, return_indices=True)
        >>> microgradx.nn.functional.max_unpool<n>d(pooled, places, 2).shape
        microgradx.Size([1, 2<8>])
        """
        need(indices.dtype is microgradx.int64, RuntimeError, f"max_unpool{n}d: elements in indices should be type int64 but got: {indices.dtype}")
        if input.ndim not in (n + 1, n + 2) or not math.prod(input.shape[1:]):
            places = "D, H, W"[-3 * n + 2:]
            raise RuntimeError(f"max_unpool{n}d: Input should be ([N,] C, {places}), none of these but N empty, but got {list(input.shape)}")
        need(indices.shape == input.shape, RuntimeError, f"max_unpool{n}d: input {list(input.shape)} and indices {list(indices.shape)} differ")
        size, lead = _unpool_size(n, input, kernel_size, stride, padding, output_size), list(input.shape[:-n])
        if indices.numel() and (int(indices.min()) < 0 or int(indices.max()) >= math.prod(size)):
            raise RuntimeError(f"max_unpool{n}d: Found an invalid max index for an output of size {size}")
        flat = microgradx.zeros([*lead, math.prod(size)], dtype=input.dtype)
        out = flat.scatter(-1, indices.flatten(len(lead)), input.flatten(len(lead)))
        out = out.reshape(*lead, *size)
        return rename(ops.as_it_lies(out, input) if n == 2 else out, f"MaxUnpool{max(n, 2)}DBackward0")
    return max_unpool


def _fractional_max_pool(n):
    def fractional_max_pool(input, kernel_size, output_size=None, output_ratio=None, return_indices=False, _random_samples=None):
        """Maxima of windows at pseudo-random, evenly spread places that give the wanted output size (Graham, 2014).

        >>> import microgradx
        >>> microgradx.nn.functional.fractional_max_pool<n>d(microgradx.zeros(1, 2<8>), 2, output_size=3).shape
        microgradx.Size([1, 2<3>])
        """
        if output_size is None:
            need(output_ratio is not None, ValueError, f"fractional_max_pool{n}d: requires specifying either an output_size or an output_ratio")
            ratio = (output_ratio,) * n if isinstance(output_ratio, NUMBER) else tuple(output_ratio)
            need(len(ratio) == n, ValueError, f"fractional_max_pool{n}d: requires output_ratio to be one number or {n}, got {list(ratio)}")
            output_size = [int(size * r) for size, r in zip(input.shape[-n:], ratio, strict=True)]
        pooled = _batched(n, f"fractional_max_pool{n}d", input, _fractional, n, _tuple(kernel_size, n, "kernel_size"),
                          _tuple(output_size, n, "output_size"), _random_samples)
        rename(pooled[0], f"FractionalMaxPool{n}DBackward0")
        return pooled if return_indices else pooled[0]
    return fractional_max_pool


def _fractional(x, n, kernel, size, _random_samples):
    """The maxima and their places; of several NaN the last."""
    need(x.size(1), RuntimeError, f"fractional_max_pool{n}d: Expected input to have non-zero size for non-batch dimensions, but got {list(x.shape)}")
    if _random_samples is None:
        _random_samples = microgradx.rand(x.size(0), x.size(1), n, dtype=x.dtype)
    need(_random_samples.dtype is x.dtype and _random_samples.shape[1:] == (x.shape[1], n) and len(_random_samples) >= len(x), RuntimeError,
         f"fractional_max_pool{n}d: _random_samples must be {x.dtype} of shape {[*x.shape[:2], n]}, got {_random_samples.dtype} {list(_random_samples.shape)}")
    _random_samples = _random_samples[:x.size(0)]
    windows = []  # one index tensor for each spatial dimension: (N, C, out, k)
    for axis in range(n):
        have, want, k = x.size(2 + axis), size[axis], kernel[axis]
        if want + k - 1 > have - (n == 3):  # PyTorch asks for one element more in three dimensions
            raise RuntimeError(f"fractional_max_pool{n}d: kernel_size {k} is too large relative to input size {have} and output {want}")
        u = _random_samples[:, :, n - 1 - axis if n == 2 else axis].unsqueeze(-1)
        alpha = (have - k) / (want - 1) if want > 1 else 0.0
        places = ((microgradx.arange(want) + u) * alpha).long() - (u * alpha).long()
        places[..., -1:] = have - k
        windows.append(places.unsqueeze(-1) + microgradx.arange(k))
    return _maxima(x, windows)


def _maxima(x, windows):
    """The largest element of each window, of several NaN the last, and its place in the flattened plane. windows: along each dimension, the places of
    (N, C, window, element)."""
    n, flat = len(windows), 0
    for axis, places in enumerate(windows):
        shape = [*places.shape[:2], *[1] * (2 * n)]
        shape[2 + axis], shape[2 + n + axis] = places.shape[2:]
        flat = flat * x.size(2 + axis) + places.reshape(shape)
    size, indices, flat = flat.shape[2:2 + n], flat.flatten(2 + n).flatten(2, -2), x.flatten(2)
    seen = flat.detach().gather(2, indices.flatten(2)).reshape(indices.shape)
    top, best = seen.max(-1, keepdim=True)
    if top.isnan().any():
        best = (seen.isnan() * microgradx.arange(1, seen.size(-1) + 1)).max(-1, keepdim=True)[1].where(top.isnan(), best)
    chosen = indices.gather(3, best).squeeze(-1)
    return tuple(t.reshape(*x.shape[:2], *size) for t in (flat.gather(2, chosen), chosen))


fractional_max_pool2d, fractional_max_pool3d = _each(_fractional_max_pool, (2, 3))
max_unpool1d, max_unpool2d, max_unpool3d = _each(_max_unpool)


def _with_indices(pool):
    at = [*inspect.signature(pool).parameters].index("return_indices")          # which they take, too, whatever it is

    @functools.wraps(pool)
    def both(*args, **kwargs):
        return pool(*args[:at], True, *args[at + 1:], **kwargs) if len(args) > at else pool(*args, **{**kwargs, "return_indices": True})
    return named(pool.__name__ + "_with_indices", both, f"{pool.__name__} with return_indices=True.")


for _pool in (max_pool1d, max_pool2d, max_pool3d, adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d, fractional_max_pool2d,
              fractional_max_pool3d):
    globals()[_pool.__name__ + "_with_indices"] = _with_indices(_pool)
__all__ = list(own(globals()))
