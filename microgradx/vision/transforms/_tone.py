"""Tone curves and sharpness. Images are PIL images or tensors (..., C, H, W)."""
import numpy as np

import microgradx as _m
from microgradx import nn

from .._pil import pil
from ._basic import convert_image_dtype
from ._color import _blend, _channels, _check_factor, bound
from ._images import check_image


def _is_pil(img, op, byte=False):
    """check_image, and of a tensor that it has 1 or 3 channels (of uint8)."""
    if check_image(img, op):
        return True
    if img.dim() < 3:
        raise TypeError(f"{op}: Input image tensor should have at least 3 dimensions, but found {img.dim()}")
    if byte and img.dtype is not _m.uint8:
        raise TypeError(f"{op}: Only uint8 image tensors are supported, but found {img.dtype}. Hint: convert_image_dtype(img, uint8)")
    _channels(img, op, (1, 3))
    return False


def adjust_gamma(img, gamma, gain=1):
    """gain * x ** gamma of pixels between 0 and 1: darker above a gamma of 1, lighter below."""
    is_pil = check_image(img, "adjust_gamma")
    if not is_pil:
        _channels(img, "adjust_gamma", (1, 3))
    _check_factor(gamma, "gamma", "adjust_gamma")
    if is_pil:
        curve = [int((255 + 1 - 1e-3) * gain * (value / 255.0) ** gamma) for value in range(256)]
        return img.convert("RGB").point(curve * 3).convert(img.mode)
    floats = img if img.is_floating_point() else convert_image_dtype(img, _m.float32)
    return convert_image_dtype((gain * floats ** gamma).clamp(0, 1), img.dtype)


def invert(img):
    """The negative."""
    return pil("invert").ImageOps.invert(img) if _is_pil(img, "invert") else bound(img) - img


def posterize(img, bits):
    """Each uint8 with its first `bits` bits (0 to 8) alone."""
    if not 0 <= bits <= 8:
        raise ValueError(f"posterize: The number of bits should be between 0 and 8. Got {bits}")
    if _is_pil(img, "posterize", byte=True):
        return pil("posterize").ImageOps.posterize(img, bits)
    return img & (256 - 2 ** (8 - bits))


def solarize(img, threshold):
    """The negative of what is at the threshold or above."""
    if _is_pil(img, "solarize"):
        return pil("solarize").ImageOps.solarize(img, threshold)
    if threshold > bound(img):
        raise TypeError(f"solarize: Threshold should be less than bound of img, got {threshold} and {bound(img)}")
    return _m.where(img >= threshold, invert(img), img)


def adjust_sharpness(img, sharpness_factor):
    """From blurred (0) over the image (1) to sharper."""
    if check_image(img, "adjust_sharpness"):
        return pil("adjust_sharpness").ImageEnhance.Sharpness(img).enhance(sharpness_factor)
    _check_factor(sharpness_factor, "sharpness_factor", "adjust_sharpness")
    if img.dim() < 3:
        raise IndexError(f"adjust_sharpness: Input image tensor should have at least 3 dimensions, but found {img.dim()}")
    _channels(img, "adjust_sharpness", (1, 3))
    if min(img.shape[-2:]) <= 2:
        return img
    soft = img.clone()
    soft[..., 1:-1, 1:-1] = blurred(img).to(img.dtype)
    return _blend(img, soft, sharpness_factor)


def blurred(img):
    """The inner pixels of a tensor (..., C, H, W), each mixed with its eight neighbours: floats, rounded where the image has integers."""
    floats, channels = img if img.is_floating_point() else img.to(_m.float32), img.shape[-3]
    kernel = _m.ones(3, 3, dtype=floats.dtype)
    kernel[1, 1] = 5
    kernel = (kernel / kernel.sum()).expand(channels, 1, 3, 3)
    out = nn.functional.conv2d(floats.reshape(-1, *img.shape[-3:]), kernel, groups=channels)
    return (out if img.is_floating_point() else out.round()).reshape(img[..., 1:-1, 1:-1].shape)


def autocontrast(img):
    """Each channel stretched to the whole range."""
    if _is_pil(img, "autocontrast"):
        return pil("autocontrast").ImageOps.autocontrast(img)
    floats = img if img.is_floating_point() else img.to(_m.float32)
    low, high = (f(floats, (-2, -1), True) for f in (_m.amin, _m.amax))
    flat = high == low
    scale = bound(img) / _m.where(flat, bound(img), high - low)
    return ((floats - _m.where(flat, 0, low)) * scale).clamp(0, bound(img)).to(img.dtype)


def equalize(img):
    """Each channel of uint8 with an even histogram."""
    return pil("equalize").ImageOps.equalize(img) if _is_pil(img, "equalize", byte=True) else equalized(img)


def equalized(img):
    """Each plane of a tensor (..., H, W) of uint8 with an even histogram."""
    if not img.numel():
        return img
    planes = img.numpy().reshape(-1, img.shape[-2] * img.shape[-1])
    return _m.from_numpy(np.stack([_equalized(plane) for plane in planes]).reshape(img.shape))


def _equalized(plane):
    counts = np.bincount(plane, minlength=256)
    step = (plane.size - counts[counts > 0][-1]) // 255
    if step == 0:
        return plane
    before = counts.cumsum() - counts
    return np.minimum(np.where(before, (before + step // 2) // step, 0), 255).astype(np.uint8)[plane]


class _Sometimes(nn.Module):
    """function(img, *options) with probability p, for which one `rand(1)` is drawn."""

    def __init_subclass__(cls, function):
        cls._function = staticmethod(function)

    def __init__(self, p, **options):
        super().__init__()
        self.p, self._options = p, tuple(options)
        for name, value in options.items():
            setattr(self, name, value)

    def forward(self, img):
        if _m.rand(1).item() < self.p:
            return self._function(img, *(getattr(self, name) for name in self._options))
        return img

    def __repr__(self):
        return f"{type(self).__name__}({','.join(f'{name}={getattr(self, name)}' for name in (*self._options, 'p'))})"


class RandomInvert(_Sometimes, function=invert):
    """`functional.invert` with probability p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomInvert(p=1.0)(microgradx.zeros(1, 1, 2))
    tensor([[[1., 1.]]])
    """

    def __init__(self, p=0.5):
        super().__init__(p)


class RandomPosterize(_Sometimes, function=posterize):
    """`functional.posterize` with probability p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomPosterize(2, p=1.0)(microgradx.tensor([[[100, 255]]], dtype=microgradx.uint8))
    tensor([[[ 64, 192]]], dtype=microgradx.uint8)
    """

    def __init__(self, bits, p=0.5):
        super().__init__(p, bits=bits)


class RandomSolarize(_Sometimes, function=solarize):
    """`functional.solarize` with probability p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomSolarize(0.5, p=1.0)(microgradx.tensor([[[0.25, 1.0]]]))
    tensor([[[0.2500, 0.0000]]])
    """

    def __init__(self, threshold, p=0.5):
        super().__init__(p, threshold=threshold)


class RandomAdjustSharpness(_Sometimes, function=adjust_sharpness):
    """`functional.adjust_sharpness` with probability p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomAdjustSharpness(2, p=1.0)(microgradx.ones(1, 4, 4)).shape
    microgradx.Size([1, 4, 4])
    """

    def __init__(self, sharpness_factor, p=0.5):
        super().__init__(p, sharpness_factor=sharpness_factor)


class RandomAutocontrast(_Sometimes, function=autocontrast):
    """`functional.autocontrast` with probability p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomAutocontrast(p=1.0)(microgradx.tensor([[[0.25, 0.5]]]))
    tensor([[[0., 1.]]])
    """

    def __init__(self, p=0.5):
        super().__init__(p)


class RandomEqualize(_Sometimes, function=equalize):
    """`functional.equalize` with probability p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomEqualize(p=1.0)(microgradx.zeros(1, 4, 4, dtype=microgradx.uint8)).shape
    microgradx.Size([1, 4, 4])
    """

    def __init__(self, p=0.5):
        super().__init__(p)
