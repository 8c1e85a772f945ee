"""Flips, crops and padding, as functions and as transforms. Images are PIL images or tensors (..., H, W)."""
import numbers

import numpy as np

import microgradx as _m
from microgradx import nn
from microgradx._rows import need

from .._pil import pil
from ._images import band_fill, check_image, get_dimensions, pair

SIZE_MESSAGE = "Please provide only two dimensions (h, w) for size."


def uniform(low, high):
    """One draw from the global stream."""
    return _m.empty(1).uniform_(float(low), float(high)).item()


def randint(high):
    """One integer from 0 to high - 1 from the global stream."""
    return int(_m.randint(0, high, size=(1,)).item())


def take(img, rows, columns):
    """The tensor at these rows and columns (arrays of indices)."""
    return img[..., _m.from_numpy(np.asarray(rows, np.int64))[:, None], _m.from_numpy(np.asarray(columns, np.int64))]


def hflip(img):
    """Mirror left and right."""
    return pil("hflip").ImageOps.mirror(img) if check_image(img, "hflip") else _flipped(img, -1)


def vflip(img):
    """Mirror top and bottom."""
    return pil("vflip").ImageOps.flip(img) if check_image(img, "vflip") else _flipped(img, -2)


def _flipped(img, dim):
    """Flipped, and lying in memory as the image does: noise that is added later is drawn in that order."""
    return img.flip(dim) if img.is_contiguous() else _m.empty_like(img).copy_(img.flip(dim))


def crop(img, top, left, height, width):
    """The rectangle from (top, left) on; outside the image it is zero."""
    if check_image(img, "crop"):
        return img.crop((left, top, left + width, top + height))
    h, w = img.shape[-2:]
    bottom, right = top + height, left + width
    inside = img[..., max(top, 0):max(bottom, 0), max(left, 0):max(right, 0)]
    if left < 0 or top < 0 or right > w or bottom > h:
        return pad(inside, [max(min(-left, width), 0), max(min(-top, height), 0),
                            max(right - max(w, left), 0), max(bottom - max(h, top), 0)])
    return inside


def center_crop(img, output_size):
    """The middle of the image; one smaller than that is padded with zeros first."""
    height, width = pair(output_size, SIZE_MESSAGE)
    _, h, w = get_dimensions(img)
    if width > w or height > h:
        across, down = max(width - w, 0), max(height - h, 0)
        img = pad(img, [across // 2, down // 2, (across + 1) // 2, (down + 1) // 2])
        _, h, w = get_dimensions(img)
        if (width, height) == (w, h):
            return img
    return crop(img, int(round((h - height) / 2.0)), int(round((w - width) / 2.0)), height, width)


def five_crop(img, size):
    """The four corners and the middle. ValueError when the image is smaller."""
    height, width = pair(size, SIZE_MESSAGE)
    _, h, w = get_dimensions(img)
    if width > w or height > h:
        raise ValueError(f"five_crop: Requested crop size {(height, width)} is bigger than input size {(h, w)}")
    corners = [(0, 0), (0, w - width), (h - height, 0), (h - height, w - width)]
    return (*(crop(img, top, left, height, width) for top, left in corners), center_crop(img, [height, width]))


def ten_crop(img, size, vertical_flip=False):
    """`five_crop` of the image and of its mirror image."""
    return five_crop(img, size) + five_crop(vflip(img) if vertical_flip else hflip(img), size)


def _margins(padding):
    """(left, top, right, bottom) of 1, 2 or 4 numbers."""
    if isinstance(padding, int):
        return (padding,) * 4
    if not isinstance(padding, (list, tuple)):
        raise TypeError(f"pad: Got inappropriate padding arg {padding!r}")
    if len(padding) not in (1, 2, 4):
        raise ValueError(f"pad: Padding must be an int or a 1, 2, or 4 element tuple, not a {len(padding)} element "
                         "tuple")
    return tuple(padding) if len(padding) == 4 else tuple(padding) * (4 // len(padding))


_NUMPY_MODES = {"edge": "edge", "reflect": "reflect", "symmetric": "symmetric"}


def pad(img, padding, fill=0, padding_mode="constant"):
    """Add pixels: padding is one number, (left and right, top and bottom) or (left, top, right, bottom); negative
    crops.

    padding_mode: "constant" with `fill`, "edge", "reflect" (without the edge) or "symmetric" (with it).
    """
    is_pil = check_image(img, "pad")
    need(isinstance(fill, (int, float) if not is_pil else (int, float, np.number, list, tuple)), TypeError,
         f"pad: Got inappropriate fill arg {fill!r}; for a tensor it is one number")
    left, top, right, bottom = _margins(padding)
    if padding_mode not in ("constant", *_NUMPY_MODES):
        raise ValueError("pad: Padding mode should be either constant, edge, reflect or symmetric, "
                         f"got {padding_mode!r}")
    if is_pil:
        return _pad_image(img, (left, top, right, bottom), fill, padding_mode)
    h, w = img.shape[-2:]
    if padding_mode != "constant":
        need(padding_mode != "reflect" or (max(top, bottom) < h and max(left, right) < w), RuntimeError, "pad: Padding size should be less than "
             f"the corresponding input dimension, but got: padding {(left, top, right, bottom)} of {(h, w)}")
        rows, columns = (_mirrored(n, low, high, padding_mode) for n, low, high in ((h, top, bottom), (w, left, right)))
        return take(img, rows, columns)
    out = _m.full((*img.shape[:-2], h + top + bottom, w + left + right), float(fill), dtype=img.dtype)      # bytes refuse what lies below 0
    inside = img[..., max(-top, 0):h - max(-bottom, 0), max(-left, 0):w - max(-right, 0)]
    out[..., max(top, 0):max(top, 0) + inside.shape[-2], max(left, 0):max(left, 0) + inside.shape[-1]] = inside
    return out


def _mirrored(n, low, high, padding_mode):
    indices = np.arange(n)[max(-low, 0):n - max(-high, 0)]
    return np.pad(indices, (max(low, 0), max(high, 0)), mode=_NUMPY_MODES[padding_mode])


def _pad_image(img, margins, fill, padding_mode):
    if padding_mode == "constant":
        return pil("pad").ImageOps.expand(img, border=margins, fill=band_fill(fill, img, "pad"))
    left, top, right, bottom = margins
    palette = img.getpalette() if img.mode == "P" else None
    array = np.asarray(img)
    rows, columns = (_mirrored(n, low, high, padding_mode)
                     for n, low, high in ((img.height, top, bottom), (img.width, left, right)))
    out = pil("pad").Image.fromarray(array[rows[:, None], columns])
    if palette:
        out.putpalette(palette)
    return out


class _Sized(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = pair(size, SIZE_MESSAGE)

    def __repr__(self):
        return f"{type(self).__name__}(size={self.size})"


class CenterCrop(_Sized):
    """`functional.center_crop` as a module.

    >>> import microgradx
    >>> microgradx.vision.transforms.CenterCrop(2)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """

    def forward(self, img):
        return center_crop(img, self.size)


class FiveCrop(_Sized):
    """`functional.five_crop` as a module.

    >>> import microgradx
    >>> len(microgradx.vision.transforms.FiveCrop(2)(microgradx.zeros(1, 4, 4)))
    5
    """

    def forward(self, img):
        return five_crop(img, self.size)


class TenCrop(_Sized):
    """`functional.ten_crop` as a module.

    >>> import microgradx
    >>> len(microgradx.vision.transforms.TenCrop(2)(microgradx.zeros(1, 4, 4)))
    10
    """

    def __init__(self, size, vertical_flip=False):
        super().__init__(size)
        self.vertical_flip = vertical_flip

    def forward(self, img):
        return ten_crop(img, self.size, self.vertical_flip)

    def __repr__(self):
        return f"{type(self).__name__}(size={self.size}, vertical_flip={self.vertical_flip})"


class Pad(nn.Module):
    """`functional.pad` as a module.

    >>> import microgradx
    >>> microgradx.vision.transforms.Pad(1)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 6, 6])
    """

    def __init__(self, padding, fill=0, padding_mode="constant"):
        super().__init__()
        _margins(padding)
        need(isinstance(fill, (numbers.Number, tuple, list)), TypeError, f"Pad: Got inappropriate fill arg {fill!r}")
        if padding_mode not in ("constant", *_NUMPY_MODES):
            raise ValueError("Pad: Padding mode should be either constant, edge, reflect or symmetric, got "
                             f"{padding_mode!r}")
        self.padding, self.fill, self.padding_mode = padding, fill, padding_mode

    def forward(self, img):
        return pad(img, self.padding, self.fill, self.padding_mode)

    def __repr__(self):
        return f"{type(self).__name__}(padding={self.padding}, fill={self.fill}, padding_mode={self.padding_mode})"


class _Flip(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def __repr__(self):
        return f"{type(self).__name__}(p={self.p})"


class RandomHorizontalFlip(_Flip):
    """`functional.hflip` with probability p; one `rand(1)` is drawn.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomHorizontalFlip(p=1.0)(microgradx.tensor([[[1, 2]]]))
    tensor([[[2, 1]]])
    """

    def forward(self, img):
        return hflip(img) if _m.rand(1) < self.p else img


class RandomVerticalFlip(_Flip):
    """`functional.vflip` with probability p; one `rand(1)` is drawn.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomVerticalFlip(p=1.0)(microgradx.tensor([[[1], [2]]]))
    tensor([[[2],
             [1]]])
    """

    def forward(self, img):
        return vflip(img) if _m.rand(1) < self.p else img


class RandomCrop(nn.Module):
    """A rectangle at a random place, after optional padding. ValueError when the image is smaller.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomCrop(2)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """

    def __init__(self, size, padding=None, pad_if_needed=False, fill=0, padding_mode="constant"):
        super().__init__()
        self.size = tuple(pair(size, SIZE_MESSAGE))
        self.padding, self.pad_if_needed, self.fill, self.padding_mode = padding, pad_if_needed, fill, padding_mode

    @staticmethod
    def get_params(img, output_size):
        """(top, left, height, width); nothing is drawn when the image has that size."""
        _, h, w = get_dimensions(img)
        height, width = output_size
        if h < height or w < width:
            raise ValueError(f"RandomCrop: Required crop size {(height, width)} is larger than input image size "
                             f"{(h, w)}")
        if (h, w) == (height, width):
            return 0, 0, h, w
        return randint(h - height + 1), randint(w - width + 1), height, width

    def forward(self, img):
        if self.padding is not None:
            img = pad(img, self.padding, self.fill, self.padding_mode)
        _, h, w = get_dimensions(img)
        if self.pad_if_needed and w < self.size[1]:
            img = pad(img, [self.size[1] - w, 0], self.fill, self.padding_mode)
        if self.pad_if_needed and h < self.size[0]:
            img = pad(img, [0, self.size[0] - h], self.fill, self.padding_mode)
        return crop(img, *self.get_params(img, self.size))

    def __repr__(self):
        return f"{type(self).__name__}(size={self.size}, padding={self.padding})"
