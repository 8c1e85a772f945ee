"""Functions on pictures and signals: pad, interpolate, grid_sample, pixel_shuffle, unfold, fold."""
import functools
import itertools
import math

import numpy as np

import microgradx
from microgradx._engine import ops
from microgradx._engine.tape import python_row, record_python, rename, unchanged
from microgradx._engine.warn import warn
from microgradx._rows import WHOLE, implemented, need, own, rounded_once, shown_as, widened
from microgradx.complex_numbers import joined, parts

from ._functional_activation import _hardtanh
from ._functional_conv import _tuple


# -- padding --------------------------------------------------------------------------------------------------------
def pad(input, pad, mode="constant", value=None):
    """Pad the last dimensions; pad: (before, after) pairs, the last dimension's first; negative numbers crop.

    mode: "constant" (value, 0 unless given), "reflect", "replicate" or "circular" (the last 1 to 3 dimensions).

    >>> import microgradx
    >>> microgradx.nn.functional.pad(microgradx.ones(2), (1, 0))
    tensor([0., 1., 1.])
    """
    pairs = _pairs(input, pad)
    if mode == "constant":
        return _filled(input, pairs, 0.0 if value is None else float(value))
    pad = [n for pair in pairs for n in pair[1:]]
    if mode not in ("reflect", "replicate", "circular"):
        raise NotImplementedError(f"pad: Unrecognised padding mode {mode}")
    if value:
        raise RuntimeError(f'pad: Padding mode "{mode}" doesn\'t take in value argument')
    if not (len(pairs) in (1, 2, 3) and input.ndim in (len(pairs) + 1, len(pairs) + 2)):
        raise NotImplementedError(f"pad: mode '{mode}' pads the last 1 to 3 dimensions of (N, C, ...) or (C, ...), got {pad} for {list(input.shape)}")
    if mode == "circular":                                        # what is cropped does not wrap around
        input = _constant_pad(input, [(dim, min(before, 0), min(after, 0)) for dim, before, after in pairs], 0) if min(pad) < 0 else input
        pairs = [(dim, max(before, 0), max(after, 0)) for dim, before, after in pairs]
    elif 0 in input.shape[-len(pairs) - 1:]:
        raise RuntimeError(f"pad: mode '{mode}' takes no empty dimension but that of the batch, got {list(input.shape)}")
    elif input.dtype is microgradx.bool:
        raise NotImplementedError(f"pad: mode '{mode}' is not implemented for 'Bool'. Hint: pad integers, and convert them back")
    for dim, before, after in pairs:
        size = input.size(dim)
        if mode == "reflect" and (before >= size or after >= size):
            raise RuntimeError(f"pad: Padding size should be less than the corresponding input dimension, but got: padding "
                               f"({before}, {after}) at dimension {dim} of input {list(input.shape)}")
        if mode == "circular" and (before > size or after > size):
            raise RuntimeError(f"pad: ({before}, {after}) wraps around dimension {dim} of {list(input.shape)} twice")
        if mode != "circular" and size + before + after <= 0:
            raise RuntimeError(f"pad: input ({size}) is too small for padding ({before}, {after})")
    places = _padded_places(tuple((input.size(dim), before, after) for dim, before, after in pairs[::-1]), mode)
    padded = ops.index.index_select(ops.flatten(input, -len(pairs)), -1, places.flatten())
    padded = ops.reshape(padded, (*padded.shape[:-1], *places.shape))
    kind = {"reflect": "Reflection", "replicate": "Replication"}.get(mode)
    return rename(ops.as_it_lies(padded, input), f"{kind}Pad{len(pairs)}DBackward0") if kind else rename(padded, "CopySlices")


def _pairs(input, pad):
    """[(dimension, before, after), ...] of what pad says, the last dimension first."""
    if not isinstance(pad, (tuple, list)) or set(map(type, pad)) != {int} and not all(hasattr(n, "__index__") for n in pad):
        raise TypeError(f"pad(): argument 'pad' (position 2) must be tuple of ints, not {pad!r:.60}")
    pad = [*map(int, pad)]
    if len(pad) % 2:
        raise RuntimeError(f"pad: Padding length must be divisible by 2, got {pad}")
    if len(pad) // 2 > input.ndim:
        raise RuntimeError(f"pad: Padding length should be less than or equal to two times the input dimension but got padding length {len(pad)} and input of "
                           f"dimension {input.ndim}")
    return [(input.ndim - 1 - i, pad[2 * i], pad[2 * i + 1]) for i in range(len(pad) // 2)]


def _filled(input, pairs, value):
    return rename(ops.as_it_lies(_constant_pad(input, pairs, value), input), "ConstantPadNdBackward0")


def _constant_pad(input, pairs, value):
    shape = list(input.shape)
    source, target = [slice(None)] * len(shape), [slice(None)] * len(shape)
    for dim, before, after in pairs:
        size = shape[dim]
        shape[dim] += before + after
        target[dim] = slice(before, before + size)
        if before < 0 or after < 0:
            if size + min(before, 0) + min(after, 0) < 0:
                raise RuntimeError(f"pad: ({before}, {after}) leaves less than nothing of dimension {dim} of {list(input.shape)}")
            source[dim] = slice(max(0, -before), size - max(0, -after))
            target[dim] = slice(max(0, before), shape[dim] - max(0, after))
    part = input[tuple(source)]
    if list(part.shape) == shape:           # there is nothing to be filled
        return part.clone()
    result = ops.full(tuple(shape), value, input.dtype)
    result[tuple(target)] = part
    return unchanged(result)


@functools.lru_cache(maxsize=64)
def _padded_places(sizes, mode):
    """For every place of the padded dimensions, given as (size, before, after), the flat place that its element comes from."""
    with microgradx.inference_mode(False), microgradx.no_grad():
        flat = microgradx.tensor(0)
        for size, before, after in sizes:
            places = microgradx.arange(-before, size + after)
            places = (places.remainder(size) if mode == "circular" else places.clamp(0, size - 1) if mode == "replicate" else
                      size - 1 - (size - 1 - places.abs()).abs())
            flat = flat.unsqueeze(-1) * size + places
        return flat


# -- shuffles and windows -------------------------------------------------------------------------------------------
def _check_shuffle(op, input, name, factor):
    need(input.ndim >= 3, RuntimeError, f"{op}: expected 3 dimensions or more, got {input.ndim}")
    need(factor > 0, RuntimeError, f"{op} expects a positive {name}, but got {factor}")


@shown_as("PixelShuffleBackward0")
def pixel_shuffle(input, upscale_factor):
    """(*, C r**2, H, W) to (*, C, H r, W r) (Shi et al., 2016).

    >>> import microgradx
    >>> microgradx.nn.functional.pixel_shuffle(microgradx.zeros(1, 8, 3, 3), 2).shape
    microgradx.Size([1, 2, 6, 6])
    """
    r = upscale_factor
    _check_shuffle("pixel_shuffle", input, "upscale_factor", r)
    *lead, channels, height, width = input.shape
    if channels % (r * r):
        raise RuntimeError(f"pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but {channels} "
                           f"is not divisible by {r * r}")
    x = input.reshape(math.prod(lead), channels // (r * r), r, r, height, width).permute(0, 1, 4, 2, 5, 3)
    return ops.as_it_lies((x.clone() if r == 1 else x).reshape(*lead, channels // (r * r), height * r, width * r), input)


@shown_as("PixelUnshuffleBackward0")
def pixel_unshuffle(input, downscale_factor):
    """(*, C, H r, W r) to (*, C r**2, H, W): undoes pixel_shuffle.

    >>> import microgradx
    >>> microgradx.nn.functional.pixel_unshuffle(microgradx.zeros(1, 2, 6, 6), 2).shape
    microgradx.Size([1, 8, 3, 3])
    """
    r = downscale_factor
    _check_shuffle("pixel_unshuffle", input, "downscale_factor", r)
    *lead, channels, height, width = input.shape
    if height % r or width % r:
        raise RuntimeError(f"pixel_unshuffle: ({height}, {width}) is not divisible by downscale_factor {r}")
    x = input.reshape(math.prod(lead), channels, height // r, r, width // r, r).permute(0, 1, 3, 5, 2, 4)
    return ops.as_it_lies((x.clone() if r == 1 else x).reshape(*lead, channels * r * r, height // r, width // r), input)


@shown_as("ChannelShuffleBackward0")
def channel_shuffle(input, groups):
    """Interleave the groups of channels of (N, C, ...).

    >>> import microgradx
    >>> microgradx.nn.functional.channel_shuffle(microgradx.arange(4).reshape(1, 4, 1, 1), 2).flatten()
    tensor([0, 2, 1, 3])
    """
    if input.ndim < 3:
        raise RuntimeError(f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(input.shape)}")
    if groups <= 0 or input.size(1) % groups:
        raise RuntimeError(f"channel_shuffle: {input.size(1)} channels are not divisible by {groups} groups")
    batch, channels, *rest = input.shape
    return input.reshape(batch, groups, channels // groups, *rest).transpose(1, 2).reshape(input.shape)


def native_channel_shuffle(input, groups):
    """channel_shuffle into memory of its own.

    >>> import microgradx
    >>> microgradx.nn.functional.native_channel_shuffle(microgradx.arange(4).reshape(1, 4, 1), 2).flatten()
    tensor([0, 2, 1, 3])
    """
    return channel_shuffle(input, groups).clone()


def _two(name, value):
    """(rows, columns) of a number or two."""
    need(value is not True and value is not False, TypeError, f"{name}(): an option must be a tuple of ints, not bool ({value})")
    need(isinstance(value, (*WHOLE, microgradx.Tensor)) or len(value) == 2, RuntimeError, f"{name}: expected a number or two, got {value!r}")
    return _tuple(value, 2)


def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    """The windows of (N, C, H, W) as columns: (N, C kH kW, L); (C, H, W) gives (C kH kW, L).

    >>> import microgradx
    >>> microgradx.nn.functional.unfold(microgradx.ones(1, 1, 4, 4), 2).shape
    microgradx.Size([1, 4, 9])
    """
    if input.ndim not in (3, 4):
        raise (RuntimeError if input.ndim > 2 else IndexError)(f"unfold: Expected 3D or 4D (batch mode) tensor, got input of shape {list(input.shape)}")
    if input.dtype is microgradx.bool:
        return unfold(input.float(), kernel_size, dilation, padding, stride).bool()
    if input.dtype.is_complex:
        return joined(*(unfold(part, kernel_size, dilation, padding, stride) for part in parts(input)))
    x = input if input.ndim == 4 else input.unsqueeze(0)
    columns = ops.unfold(x, *(_two("unfold", each) for each in (kernel_size, dilation, padding, stride)))
    return columns if input.ndim == 4 else columns.squeeze(0)


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Add columns (N, C kH kW, L) up to pictures (N, C, *output_size): the transpose of unfold.

    >>> import microgradx
    >>> microgradx.nn.functional.fold(microgradx.ones(1, 4, 4), (4, 4), 2, stride=2).shape
    microgradx.Size([1, 1, 4, 4])
    """
    if input.ndim not in (2, 3):
        raise RuntimeError(f"fold: Expected 2D or 3D (batch mode) tensor for input, got shape {list(input.shape)}")
    if input.dtype.is_complex:
        return joined(*(fold(part, output_size, kernel_size, dilation, padding, stride) for part in parts(input)))
    x = input if input.ndim == 3 else input.unsqueeze(0)
    pictures = ops.fold(x, *(_two("fold", each) for each in (output_size, kernel_size, dilation, padding, stride)))
    return pictures if input.ndim == 3 else pictures.squeeze(0)


# -- interpolation --------------------------------------------------------------------------------------------------
_WIDE = {"bicubic": 2, "lanczos": 3}      # how far the filter reaches
_LINEAR = {"linear": 1, "bilinear": 2, "trilinear": 3}


def _output_size(input, size, scale_factor, recompute_scale_factor):
    """(output sizes, scale factors or None) of interpolate's arguments."""
    n = max(input.ndim - 2, 0)
    if size is not None and scale_factor is not None:
        raise ValueError("interpolate: only one of size or scale_factor should be defined")
    if size is not None:
        if isinstance(size, bool):
            raise TypeError(f"interpolate: size must be an int or ints, got {size}")
        sizes = list(size) if isinstance(size, (tuple, list)) else [size] * n
        if len(sizes) != n:
            raise ValueError(f"interpolate: Input and output must have the same number of spatial dimensions, but got "
                             f"input {list(input.shape)} and output size of {size}")
        if recompute_scale_factor:
            raise ValueError("interpolate: recompute_scale_factor is not meaningful with an explicit size.")
        return [each.__index__() for each in sizes], None
    if scale_factor is None:
        raise ValueError("interpolate: either size or scale_factor should be defined")
    if isinstance(scale_factor, str):
        raise TypeError(f"interpolate: scale_factor must be a number or numbers, got {scale_factor!r}")
    factors = [float(each) for each in (scale_factor if isinstance(scale_factor, (tuple, list)) else [scale_factor] * n)]
    if len(factors) != n:
        raise ValueError(f"interpolate: Input and scale_factor must have the same number of spatial dimensions, but got input "
                         f"{list(input.shape)} and {scale_factor}")
    sizes = [math.floor(float(have) * factor) for have, factor in zip(input.shape[2:], factors, strict=True)]
    return sizes, None if recompute_scale_factor else factors


@rounded_once
def interpolate(input, size=None, scale_factor=None, mode="nearest", align_corners=None, recompute_scale_factor=None, antialias=False):
    """Resize the spatial dimensions of (N, C, ...) to size, or by scale_factor.

    mode: "nearest", "nearest-exact", "area", "linear" (3-D input), "bilinear", "bicubic", "lanczos" (4-D), "trilinear" (5-D).
    align_corners: the corner elements keep their places (linear and cubic modes). antialias (bilinear, bicubic, and always lanczos): the
    filter widens where the picture shrinks, so that every element counts. uint8 is rounded after the rows, and after the columns.

    >>> import microgradx
    >>> microgradx.nn.functional.interpolate(microgradx.tensor([[[1., 2.]]]), scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    """
    if mode in ("nearest", "area", "nearest-exact") and align_corners is not None:
        raise ValueError("interpolate: align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear")
    sizes, factors = _output_size(input, size, scale_factor, recompute_scale_factor)
    if antialias and (mode not in ("bilinear", *_WIDE) or input.ndim != 4):
        raise ValueError(f"interpolate: antialias=True is for bilinear, bicubic and lanczos modes and 4-D input, got {mode} and {list(input.shape)}")
    if mode not in (*_LINEAR, *_WIDE, "nearest", "area", "nearest-exact"):
        raise NotImplementedError(f"interpolate: unknown mode {mode!r}. Hint: nearest, nearest-exact, area, (bi-, tri)linear, bicubic or lanczos")
    if input.ndim not in (3, 4, 5):
        raise NotImplementedError(f"interpolate: Only 3D, 4D and 5D input Tensors supported, got {input.ndim}D {list(input.shape)}. Hint: (N, C, ...)")
    if not (input.is_floating_point() or mode == "area" or input.dtype is microgradx.uint8 and mode not in ("linear", "trilinear")):
        raise NotImplementedError(f"interpolate: mode {mode} is not implemented for {input.dtype!r}. Hint: convert it and back, as with .float()")
    if _LINEAR.get(mode, 2 if mode in _WIDE else input.ndim - 2) != input.ndim - 2:
        raise NotImplementedError(f"interpolate: Got {input.ndim}D input, but {mode} mode needs {_LINEAR.get(mode, 2) + 2}D input")
    if mode == "lanczos" and (align_corners or not antialias):
        raise ValueError("interpolate: lanczos takes antialias=True, and not align_corners=True")
    if mode != "area" and (any(n <= 0 for n in sizes) or 0 in input.shape[1:]):
        raise RuntimeError(f"interpolate: channels and sizes must be positive, got {list(input.shape[1:])} to {sizes}")
    if mode == "area":
        return (microgradx.nn.functional.adaptive_avg_pool1d, microgradx.nn.functional.adaptive_avg_pool2d,
                microgradx.nn.functional.adaptive_avg_pool3d)[len(sizes) - 1](input, sizes)
    if mode == "nearest" and len(sizes) == 2 and factors:           # pictures that keep or double a side ignore its exact factor
        factors = [want / have if want in (have, 2 * have) else factor for have, want, factor in zip(input.shape[2:], sizes, factors)]
    fewer, given, whole = mode.startswith("nearest") and sizes[-1] < input.size(-1), input, input.dtype is microgradx.uint8
    for axis in sorted(range(len(sizes)), reverse=not fewer):       # elements of the small picture first, then its whole rows
        dim, want = 2 + axis, sizes[axis]
        places, weights = _taps(input.size(dim), want, factors[axis] if factors else None, mode, bool(align_corners), given.dtype, antialias)
        if weights is None:
            input = input.index_select(dim, places)
        else:
            input = ops.index.spmm(input.double() if whole else input, weights, places, None, dim, want)
            input = input.add_(0.5).floor_().clamp_(0, 255) if whole else input
    name = f"Upsample{mode.title().replace('-', '')}{len(sizes)}D{'Aa' if antialias else ''}Backward0"
    return rename(ops.as_it_lies(input.to(given.dtype) if whole else input, given), name)


def _antialiasing(have, want, factor, mode, align_corners, dtype):
    """The taps with which Pillow resizes one dimension: over the support of the filter, widened where it shrinks."""
    step = (have - 1) / (want - 1) if align_corners and want > 1 else 0.0 if align_corners else 1.0 / factor if factor else have / want
    step = np.float32(step) if dtype is microgradx.float32 else np.float64(step)
    centre, wide = (np.arange(want, dtype=step.dtype) + 0.5) * step, max(step, step.dtype.type(1))
    reach = _WIDE.get(mode, 1) * wide
    first, last = ((centre + by + 0.5).astype(np.int64).clip(0, have) for by in (-reach, reach))
    places = first + np.arange((last - first).max())[:, None]
    x = np.abs((places.astype(step.dtype) - centre + 0.5) / wide)
    if mode == "bicubic":
        weights = np.where(x < 1, (1.5 * x - 2.5) * x * x + 1, np.where(x < 2, ((-0.5 * x + 2.5) * x - 4) * x + 2, 0))
    else:
        weights = np.sinc(x) * np.sinc(x / 3) if mode == "lanczos" else np.maximum(1 - x, 0)
    weights = np.where(places < last, weights, 0)
    return np.minimum(places, have - 1), weights / weights.sum(0)


def _in_bytes(places, weights):
    """Weights of uint8: fractions of a power of two, so that sums in float64 are exact; the greatest numerator is below 2**15."""
    # what is rounded is the weight of a place: taps beyond the edge add to its own
    weights = ((places[:, None] == places) * weights).sum(1) * (np.diff(places, axis=0, prepend=-1) > 0)
    unit = 2.0 ** next((bits for bits in range(22) if int(weights.max() * 2 ** (bits + 1) + 0.5) >= 2 ** 15), 22)
    return places, np.trunc(weights * unit + np.copysign(0.5, weights)) / unit


@functools.lru_cache(maxsize=256)
def _taps(have, want, factor, mode, align_corners, dtype, antialias=False):
    """(places, their weights or None) of a dimension resized from have to want elements: the first tap of each, then the second ..."""
    with microgradx.inference_mode(False), microgradx.no_grad():
        if dtype is microgradx.uint8 and not mode.startswith("nearest"):
            exact = _taps(have, want, factor, mode, align_corners, microgradx.float64, antialias)
            return tuple(microgradx.from_numpy(each.ravel()) for each in _in_bytes(*[each.view(-1, want).numpy() for each in exact]))
        if antialias:
            places, weights = _antialiasing(have, want, factor, mode, align_corners, dtype)
            return microgradx.from_numpy(places.ravel()), microgradx.from_numpy(weights.ravel()).to(dtype)
        step = 1.0 / factor if factor else have / want
        if mode.startswith("nearest"):
            offset = 0.5 if mode == "nearest-exact" else 0.0        # of a place, in float64; products are rounded to float32, and sums once more
            places = (microgradx.arange(want, dtype=microgradx.float64) + offset) * microgradx.tensor(step, dtype=microgradx.float32).double() - offset
            return (places.float() + offset).floor().long().clamp(max=have - 1), None
        places = microgradx.arange(want, dtype=dtype)
        if align_corners:
            places = places * ((have - 1) / (want - 1) if want > 1 else 0.0)
        else:
            places = (places + 0.5) * step - 0.5
            places = places.clamp_min(0) if mode != "bicubic" else places
        low = places.floor()
        first, t = low.long(), places - low
        weights = _cubic_weights(t) if mode == "bicubic" else (1 - t, t)
        taps = [(first + i).clamp(0, have - 1) for i in range(-1 if mode == "bicubic" else 0, 3 if mode == "bicubic" else 2)]
        return microgradx.cat(taps), microgradx.cat(weights)


def _cubic_weights(t, a=-0.75):
    """The four weights of cubic convolution at distance t past the second point (Keys, 1981)."""
    def near(x):
        return ((a + 2) * x - (a + 3)) * x * x + 1

    def far(x):
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a

    return far(t + 1), near(t), near(1 - t), far(2 - t)


def upsample(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    """The old name of interpolate.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.nn.functional.upsample(microgradx.zeros(1, 1, 2, 2), scale_factor=2).shape
    microgradx.Size([1, 1, 4, 4])
    """
    warn("`nn.functional.upsample` is deprecated. Use `nn.functional.interpolate` instead.")
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input, size=None, scale_factor=None):
    """interpolate with mode="nearest".

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.nn.functional.upsample_nearest(microgradx.zeros(1, 1, 2, 2), scale_factor=2).shape
    microgradx.Size([1, 1, 4, 4])
    """
    warn("`nn.functional.upsample_nearest` is deprecated. Use `nn.functional.interpolate` instead.")
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input, size=None, scale_factor=None):
    """interpolate with mode="bilinear", align_corners=True.

    >>> import microgradx
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     microgradx.nn.functional.upsample_bilinear(microgradx.zeros(1, 1, 2, 2), scale_factor=2).shape
    microgradx.Size([1, 1, 4, 4])
    """
    warn("`nn.functional.upsample_bilinear` is deprecated. Use `nn.functional.interpolate` instead.")
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)


# -- sampling -------------------------------------------------------------------------------------------------------
def _warn_align_corners(name):
    warn(f"Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. {name} was not told: give align_corners")


@shown_as("AffineGridGeneratorBackward0")
def affine_grid(theta, size, align_corners=None):
    """The grid for grid_sample that theta, (N, 2, 3) or (N, 3, 4), maps an output of size (N, C, ...) to.

    >>> import microgradx
    >>> microgradx.nn.functional.affine_grid(microgradx.tensor([[[1., 0., 0.], [0., 1., 0.]]]), (1, 1, 4, 4), align_corners=False).shape
    microgradx.Size([1, 4, 4, 2])
    """
    if align_corners is None:
        _warn_align_corners("affine_grid")
    need(theta.is_floating_point(), ValueError, f"affine_grid: Expected theta to have floating point type, but got {theta.dtype}")
    n = len(size) - 2
    need(n in (2, 3), NotImplementedError, f"affine_grid: expected a size of 4 or 5 numbers, got {size}")
    if theta.ndim != 3 or tuple(theta.shape[1:]) != (n, n + 1):
        raise ValueError(f"affine_grid: expected theta (N, {n}, {n + 1}) for size {size}, got {tuple(theta.shape)}")
    if align_corners and min(size[2:]) == 1:
        warn(f"Since version 1.3.0, affine_grid behavior has changed for unit-size grids when align_corners=True. Its point is the middle: {tuple(size)}")
    need(min(size) > 0, ValueError, f"affine_grid: Expected non-zero, positive output size. Got {size}")
    axes = []
    for length in size[2:]:
        line = microgradx.linspace(-1, 1, length, dtype=theta.dtype)
        if length == 1:
            line = microgradx.zeros(1, dtype=theta.dtype)
        axes.append(line if align_corners else line * (length - 1) / length)
    places = microgradx.meshgrid(*axes, indexing="ij")
    points = microgradx.stack([*places[::-1], microgradx.ones_like(places[0])], -1).reshape(1, -1, n + 1)
    return points.expand(size[0], -1, -1).bmm(theta.transpose(1, 2)).reshape(size[0], *size[2:], n)


def grid_sample(input, grid, mode="bilinear", padding_mode="zeros", align_corners=None):
    """input (N, C, ...) at the places that grid (N, ..., 2 or 3) names, -1 and 1 being its edges, x first.

    mode: "bilinear", "nearest" or (4-D) "bicubic"; padding_mode: "zeros", "border" or "reflection" outside.

    >>> import microgradx
    >>> microgradx.nn.functional.grid_sample(microgradx.arange(4.).reshape(1, 1, 2, 2), microgradx.zeros(1, 1, 1, 2), align_corners=False)
    tensor([[[[1.5000]]]])
    """
    if mode not in ("bilinear", "nearest", "bicubic"):
        raise ValueError(f"grid_sample: expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{mode}'")
    if padding_mode not in ("zeros", "border", "reflection"):
        raise ValueError(f"grid_sample: padding_mode is 'zeros', 'border' or 'reflection', got '{padding_mode}'")
    if align_corners is None:
        _warn_align_corners("grid_sample")
    input, grid = widened(input, grid)
    implemented(input.is_floating_point(), "grid_sampler", input.dtype)
    if input.dtype is not grid.dtype:
        raise RuntimeError(f"grid_sample: expected scalar type {input.dtype.short_name} but found {grid.dtype.short_name}, the grid's")
    return _grid_sample(input, grid, mode, padding_mode, align_corners)


@rounded_once
def _grid_sample(input, grid, mode, padding_mode, align_corners):
    n = input.ndim - 2
    if n not in (2, 3) or grid.ndim != input.ndim or grid.size(-1) != n or grid.size(0) != input.size(0):
        raise RuntimeError(f"grid_sampler: expected grid to have the input's batch size and dimensions and to have size {n} in last dimension, "
                           f"got input {list(input.shape)} and grid {list(grid.shape)}")
    need(mode != "bicubic" or n == 2, RuntimeError, "grid_sample: bicubic interpolation only supports 4D input")
    need(min(input.shape[2:]) > 0, RuntimeError, f"grid_sample: Expected input to have non-empty spatial dimensions, got {list(input.shape)}")
    how = mode, padding_mode, bool(align_corners)
    if mode == "bicubic" or math.prod(input.shape[2:]) >= 2**31:
        return rename(_composed_grid_sample(input, grid, *how), f"GridSampler{n}DBackward0")
    code = 2 * (mode == "nearest") + {"zeros": 0, "border": 4, "reflection": 8}[padding_mode] + how[2]      # the flags of kernels/index.pxd
    out = microgradx.empty(*input.shape[:2], *grid.shape[1:-1], dtype=input.dtype)
    ops.index.grid_sample(input, grid, code, out)
    record_python(_GRID_SAMPLE, out, (input, grid), (input, grid), (code, how))
    return rename(out, f"GridSampler{n}DBackward0")


def _grid_sample_rule(node, grad):
    """One pass over the grid; if it is to be differentiated, through the composition."""
    (input, grid), (code, how) = node.saved, node.extra_
    if microgradx.is_grad_enabled():
        return microgradx.autograd._through(lambda *of: [_composed_grid_sample(*of, *how)], (input, grid), [grad])
    grads = [x.new_zeros(x.shape) if needed else None for x, needed in zip((input, grid), node.needs_input_grad, strict=True)]
    ops.index.grid_sample(input, grid, code, None, grad, *grads)
    return tuple(grads)


_GRID_SAMPLE = python_row("grid_sample", _grid_sample_rule)


def _composed_grid_sample(input, grid, mode, padding_mode, align_corners):
    n = input.ndim - 2
    batch, channels, *sizes = input.shape
    taps = []
    for axis, size in enumerate(sizes):
        x = grid[..., n - 1 - axis]
        x = (x + 1) / 2 * (size - 1) if align_corners else (x + 1) * (size / 2) - 0.5
        if mode != "bicubic":
            x = _outside(x, size, padding_mode, align_corners)
            if padding_mode != "zeros" or n == 3:        # NaN is the first element or, in 3 dimensions, the last or none
                x = microgradx.where(x.isfinite(), x, -2.0 if padding_mode == "zeros" else (size - 1) * (n - 2.0))
        taps.append(list(_around(x, size, mode, padding_mode, align_corners)))
    pictures, result = input.flatten(2), 0
    for corner in itertools.product(*taps):
        index, inside, factor = 0, True, 1
        for (spot, within, weight), size in zip(corner, sizes, strict=True):
            index, inside, factor = index * size + spot, inside & within, factor * weight
        taken = pictures.gather(2, index.flatten(1).unsqueeze(1).expand(-1, channels, -1)).reshape(batch, channels, *index.shape[1:])
        result = result + microgradx.where(inside.unsqueeze(1), taken, 0.0) * factor.unsqueeze(1)     # a product would let a weight of NaN through, backwards
    return result


def _around(x, size, mode, padding_mode, align_corners):
    """The elements around places x along a dimension: of each its number, whether it is inside, and its weight."""
    low = x.round() if mode == "nearest" else x.floor()
    if mode == "bicubic":
        weights = zip((-1, 0, 1, 2), _cubic_weights(x - low), strict=True)
    else:           # the nearest's is 1 whatever x is, with a gradient of 0
        weights = [(0, x.masked_fill(microgradx.tensor(True), 1.0))] if mode == "nearest" else [(0, 1 - (x - low)), (1, x - low)]
    for offset, weight in weights:
        spot = _outside(low.detach() + offset, size, padding_mode, align_corners)
        spot = microgradx.where(spot.isfinite(), spot, -1.0 if padding_mode == "zeros" else 0.0)
        yield spot.clamp(0, size - 1).long(), (spot >= 0) & (spot <= size - 1), weight


def _outside(x, size, padding_mode, align_corners):
    """Places outside the picture brought inside, as padding_mode says; no gradient on its edge, which clamp would let through."""
    if padding_mode == "border":
        return _hardtanh(x, 0, size - 1)
    if padding_mode == "reflection":
        low, span = (0.0, float(size - 1)) if align_corners else (-0.5, float(size))
        if span == 0:
            return x * 0
        distance = (x - low).abs()
        turns = (distance.detach() / span).floor()
        rest = distance - turns * span
        x = microgradx.where(turns.remainder(2) == 0, rest + low, span - rest + low)
        return _hardtanh(x, 0, size - 1)
    return x


__all__ = list(own(globals()))
