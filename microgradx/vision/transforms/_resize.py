"""Resizing, as functions and as transforms. Images are PIL images or tensors (..., H, W)."""
import math

import microgradx as _m
from microgradx import nn
from microgradx._engine.warn import warn
from microgradx._rows import need

from ._geometry import SIZE_MESSAGE, crop, randint, uniform
from ._images import InterpolationMode, check_image, get_dimensions, in_floats, mode_of, pair, pil_number


def _resized_size(h, w, size, max_size):
    need(len(size) in (1, 2), ValueError, f"resize: Size must be an int or a 1 or 2 element tuple/list, not a {len(size)} element tuple/list")
    need(max_size is None or len(size) == 1, ValueError, "resize: max_size should only be passed if size specifies the length of the smaller edge, "
         "i.e. size should be an int or a sequence of length 1")
    need(size[0] is not None or isinstance(max_size, int), ValueError, f"resize: max_size must be an integer when size is None, got {max_size}")
    need(max_size is None or size[0] is None or max_size > size[0], ValueError,
         f"resize: max_size = {max_size} must be strictly greater than the requested size for the smaller edge size = {size[0]}")
    if len(size) == 2:
        return tuple(size)
    short, long = min(h, w), max(h, w)
    if size[0] is None:
        new_short, new_long = int(max_size * short / long), max_size
    else:
        new_short, new_long = size[0], int(size[0] * long / short)
    if max_size is not None and new_long > max_size:
        new_short, new_long = int(max_size * new_short / new_long), max_size
    return (new_short, new_long) if h <= w else (new_long, new_short)


def resize(img, size, interpolation=InterpolationMode.BILINEAR, max_size=None, antialias=True):
    """The image in another size: (h, w), or one number for the shorter side (the longer at most `max_size`).

    `antialias` widens the filter where a tensor shrinks; PIL images always have it.
    """
    mode, is_pil = mode_of(interpolation, "resize"), check_image(img, "resize")
    if isinstance(size, int) or size is None:
        size = [size]
    _, h, w = get_dimensions(img)
    new_h, new_w = _resized_size(h, w, size, max_size)
    need(is_pil or not any(isinstance(each, (float, bool)) for each in size), TypeError, f"resize: Size must be an int or ints, got {size}")
    need(is_pil or min(new_h, new_w) > 0, RuntimeError, f"resize: sizes should be greater than 0, got {(h, w)} to {(new_h, new_w)}")
    if (h, w) == (new_h, new_w):
        return img
    if is_pil:
        if antialias is False:
            warn("Anti-alias option is always applied for PIL Image input. Argument antialias is ignored.")
        return img.resize((new_w, new_h), pil_number(mode))

    def compute(floats):
        out = interpolated(floats, (new_h, new_w), mode, antialias and mode is not InterpolationMode.LANCZOS)
        return out.clamp(0, 255) if mode is InterpolationMode.BICUBIC and img.dtype is _m.uint8 else out
    return in_floats(img, compute, half=False)


def interpolated(img, size, mode, antialias):
    """nn.functional.interpolate of a tensor (..., H, W)."""
    planes = img if img.dim() == 4 else img.reshape(-1, 1, *img.shape[-2:])
    smooth = mode.value in ("bilinear", "bicubic", "lanczos")
    out = nn.functional.interpolate(planes, size, mode=mode.value, align_corners=False if smooth else None, antialias=bool(smooth and antialias))
    return out if img.dim() == 4 else out.reshape(*img.shape[:-2], *size)


def resized_crop(img, top, left, height, width, size, interpolation=InterpolationMode.BILINEAR, antialias=True):
    """`resize` of `crop`."""
    return resize(crop(img, top, left, height, width), size, interpolation, antialias=antialias)


class Resize(nn.Module):
    """`functional.resize` as a module.

    >>> import microgradx
    >>> microgradx.vision.transforms.Resize(2)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """

    def __init__(self, size, interpolation=InterpolationMode.BILINEAR, max_size=None, antialias=True):
        super().__init__()
        if not isinstance(size, (int, list, tuple)):
            raise TypeError(f"Resize: Size should be int or sequence. Got {type(size)}")
        if isinstance(size, (list, tuple)) and len(size) not in (1, 2):
            raise ValueError("Resize: If size is a sequence, it should have 1 or 2 values")
        self.size, self.max_size, self.antialias = size, max_size, antialias
        self.interpolation = mode_of(interpolation, "Resize")

    def forward(self, img):
        return resize(img, self.size, self.interpolation, self.max_size, self.antialias)

    def __repr__(self):
        return (f"{type(self).__name__}(size={self.size}, interpolation={self.interpolation.value}, "
                f"max_size={self.max_size}, antialias={self.antialias})")


class RandomResizedCrop(nn.Module):
    """A rectangle of random area (in `scale`) and shape (in `ratio`, width by height), resized to `size`.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomResizedCrop(2)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """

    def __init__(self, size, scale=(0.08, 1.0), ratio=(3 / 4, 4 / 3), interpolation=InterpolationMode.BILINEAR,
                 antialias=True):
        super().__init__()
        self.size, self.scale, self.ratio, self.antialias = pair(size, SIZE_MESSAGE), scale, ratio, antialias
        for name, value in (("Scale", scale), ("Ratio", ratio)):
            if not isinstance(value, (list, tuple)):
                raise TypeError(f"RandomResizedCrop: {name} should be a sequence, got {value!r}")
            if value[0] > value[1]:
                warn(f"{name} should be of kind (min, max)")
        self.interpolation = mode_of(interpolation, "RandomResizedCrop")

    @staticmethod
    def get_params(img, scale, ratio):
        """(top, left, height, width): ten tries, then the middle with the nearest shape allowed."""
        _, height, width = get_dimensions(img)
        low, high = _m.log(_m.tensor(ratio)).tolist()[:2]
        for _ in range(10):
            area = height * width * uniform(*scale[:2])
            shape = _m.exp(_m.empty(1).uniform_(low, high)).item()
            w, h = int(round(math.sqrt(area * shape))), int(round(math.sqrt(area / shape)))
            if 0 < w <= width and 0 < h <= height:
                return randint(height - h + 1), randint(width - w + 1), h, w
        shape = float(width) / float(height)
        w, h = width, height
        if shape < min(ratio):
            h = int(round(w / min(ratio)))
        elif shape > max(ratio):
            w = int(round(h * max(ratio)))
        return (height - h) // 2, (width - w) // 2, h, w

    def forward(self, img):
        return resized_crop(img, *self.get_params(img, self.scale, self.ratio), self.size, self.interpolation,
                            self.antialias)

    def __repr__(self):
        scale, ratio = (tuple(round(value, 4) for value in each) for each in (self.scale, self.ratio))
        return (f"{type(self).__name__}(size={self.size}, scale={scale}, ratio={ratio}, "
                f"interpolation={self.interpolation.value}, antialias={self.antialias})")
