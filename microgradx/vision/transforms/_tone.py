"""Tone curves and sharpness, and the augmentations that draw one or more operations. Images are PIL images or tensors (..., C, H, W)."""
import math

import numpy as np

import microgradx as _m
from microgradx import nn

from .._pil import pil
from ._affine import _channel_fill, affine, rotate
from ._basic import convert_image_dtype
from ._color import _blend, _channels, _check_factor, adjust_brightness, adjust_contrast, adjust_saturation, bound
from ._images import InterpolationMode, check_image, get_dimensions


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
    channels = _channels(img, "adjust_sharpness", (1, 3))
    if min(img.shape[-2:]) <= 2:
        return img
    floats = img if img.is_floating_point() else img.to(_m.float32)
    kernel = _m.ones(3, 3, dtype=floats.dtype)
    kernel[1, 1] = 5
    kernel = (kernel / kernel.sum()).expand(channels, 1, 3, 3)
    blurred = nn.functional.conv2d(floats.reshape(-1, *img.shape[-3:]), kernel, groups=channels)
    soft = img.clone()
    soft[..., 1:-1, 1:-1] = (blurred if img.is_floating_point() else blurred.round()).to(img.dtype).reshape(soft[..., 1:-1, 1:-1].shape)
    return _blend(img, soft, sharpness_factor)


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
    if _is_pil(img, "equalize", byte=True):
        return pil("equalize").ImageOps.equalize(img)
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


def _shear(img, x, y, options):
    return affine(img, 0.0, [0, 0], 1.0, [math.degrees(math.atan(x)), math.degrees(math.atan(y))], center=[0, 0], **options)


_OPERATIONS = {     # in the order in which they are drawn
    "Identity": lambda img, size, options: img,
    "ShearX": lambda img, size, options: _shear(img, size, 0.0, options),
    "ShearY": lambda img, size, options: _shear(img, 0.0, size, options),
    "TranslateX": lambda img, size, options: affine(img, 0.0, [int(size), 0], 1.0, [0.0, 0.0], **options),
    "TranslateY": lambda img, size, options: affine(img, 0.0, [0, int(size)], 1.0, [0.0, 0.0], **options),
    "Rotate": lambda img, size, options: rotate(img, size, **options),
    "Brightness": lambda img, size, options: adjust_brightness(img, 1.0 + size),
    "Color": lambda img, size, options: adjust_saturation(img, 1.0 + size),
    "Contrast": lambda img, size, options: adjust_contrast(img, 1.0 + size),
    "Sharpness": lambda img, size, options: adjust_sharpness(img, 1.0 + size),
    "Posterize": lambda img, size, options: posterize(img, int(size)),
    "Solarize": lambda img, size, options: solarize(img, size),
    "AutoContrast": lambda img, size, options: autocontrast(img),
    "Equalize": lambda img, size, options: equalize(img),
}
_SIGNED = ("ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate", "Brightness", "Color", "Contrast", "Sharpness")


class _Augment(nn.Module):
    def _sizes(self, shear, move, turn, strength, bits):
        """{operation: its sizes, by magnitude}; move: the largest of x and y, bits: how many posterize takes away at most."""
        bins = self.num_magnitude_bins
        largest = dict.fromkeys(("ShearX", "ShearY"), shear) | dict(zip(("TranslateX", "TranslateY"), move, strict=True)) | {"Rotate": turn}
        largest |= dict.fromkeys(("Brightness", "Color", "Contrast", "Sharpness"), strength)
        sizes = {name: _m.linspace(0.0, end, bins) for name, end in largest.items()}
        return sizes | {"Posterize": 8 - (_m.arange(bins) / ((bins - 1) / bits)).round().int(), "Solarize": _m.linspace(255.0, 0.0, bins)}

    def _apply(self, img, sizes, magnitude=None):
        """One operation, drawn; so is its magnitude unless given, and the sign."""
        name = list(_OPERATIONS)[int(_m.randint(len(_OPERATIONS), (1,)))]
        size = 0.0
        if name in sizes:
            size = float(sizes[name][int(_m.randint(len(sizes[name]), (1,))) if magnitude is None else magnitude])
        if name in _SIGNED and _m.randint(2, (1,)):
            size = -size
        fill = None if self.fill is None else _channel_fill(self.fill, img)
        return _OPERATIONS[name](img, size, {"interpolation": self.interpolation, "fill": fill})


class RandAugment(_Augment):
    """num_ops operations one after the other, each drawn, all of one magnitude (Cubuk et al., 2020). Tensors are uint8.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandAugment()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """

    def __init__(self, num_ops=2, magnitude=9, num_magnitude_bins=31, interpolation=InterpolationMode.NEAREST, fill=None):
        super().__init__()
        self.num_ops, self.magnitude, self.num_magnitude_bins, self.interpolation, self.fill = num_ops, magnitude, num_magnitude_bins, interpolation, fill

    def forward(self, img):
        _, height, width = get_dimensions(img)
        sizes = self._sizes(0.3, (150.0 / 331.0 * width, 150.0 / 331.0 * height), 30.0, 0.9, 4)
        for _ in range(self.num_ops):
            img = self._apply(img, sizes, self.magnitude)
        return img

    def __repr__(self):
        return (f"{type(self).__name__}(num_ops={self.num_ops}, magnitude={self.magnitude}, num_magnitude_bins={self.num_magnitude_bins}, "
                f"interpolation={self.interpolation}, fill={self.fill})")


class TrivialAugmentWide(_Augment):
    """One operation of one magnitude, both drawn (Mueller and Hutter, 2021). Tensors are uint8.

    >>> import microgradx
    >>> microgradx.vision.transforms.TrivialAugmentWide()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """

    def __init__(self, num_magnitude_bins=31, interpolation=InterpolationMode.NEAREST, fill=None):
        super().__init__()
        self.num_magnitude_bins, self.interpolation, self.fill = num_magnitude_bins, interpolation, fill

    def forward(self, img):
        return self._apply(img, self._sizes(0.99, (32.0, 32.0), 135.0, 0.99, 6))

    def __repr__(self):
        return (f"{type(self).__name__}(num_magnitude_bins={self.num_magnitude_bins}, interpolation={self.interpolation}, fill={self.fill})")
