"""What the transforms share: sizes, interpolation modes, and both kinds of image behind one face."""
import enum
import numbers
from collections.abc import Sequence

import microgradx as _m
from microgradx._rows import need

from .._pil import is_image


class InterpolationMode(enum.Enum):
    """How a pixel between pixels is computed.

    >>> import microgradx
    >>> microgradx.vision.transforms.InterpolationMode("bilinear").name
    'BILINEAR'
    """
    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


_PIL_NUMBERS = {0: InterpolationMode.NEAREST, 1: InterpolationMode.LANCZOS, 2: InterpolationMode.BILINEAR,
                3: InterpolationMode.BICUBIC, 4: InterpolationMode.BOX, 5: InterpolationMode.HAMMING}


def mode_of(interpolation, op):
    """The InterpolationMode, also from Pillow's number. TypeError for anything else."""
    if isinstance(interpolation, int) and interpolation in _PIL_NUMBERS:
        return _PIL_NUMBERS[interpolation]
    if not isinstance(interpolation, InterpolationMode):
        raise TypeError(f"{op}: Argument interpolation should be a InterpolationMode or a corresponding Pillow integer "
                        f"constant, got {interpolation!r}")
    return interpolation


def pil_number(mode):
    """Pillow's number of a mode; its nearest is exact."""
    if mode is InterpolationMode.NEAREST_EXACT:
        return 0
    return next(number for number, each in _PIL_NUMBERS.items() if each is mode)


def check_image(img, op):
    """Whether `img` is a PIL image (True) or a tensor (..., H, W) (False). TypeError for anything else."""
    if is_image(img):
        return True
    if isinstance(img, _m.Tensor) and img.dim() >= 2:
        return False
    if isinstance(img, _m.Tensor):
        raise TypeError(f"{op}: Tensor is not a torch image: it has {img.dim()} dimensions, and needs (..., H, W)")
    raise TypeError(f"{op}: img should be PIL Image or Tensor. Got {type(img)}")


def get_dimensions(img):
    """[channels, height, width]."""
    if check_image(img, "get_dimensions"):
        return [len(img.getbands()), img.height, img.width]
    return [1 if img.dim() == 2 else img.shape[-3], img.shape[-2], img.shape[-1]]


def get_image_size(img):
    """[width, height]."""
    _, height, width = get_dimensions(img)
    return [width, height]


def get_image_num_channels(img):
    """The number of channels."""
    return get_dimensions(img)[0]


def pair(size, message):
    """(height, width) of a number or a sequence of one or two; TypeError or ValueError with `message` otherwise."""
    if isinstance(size, numbers.Number):
        return int(size), int(size)
    if isinstance(size, (list, tuple)) and len(size) == 1:
        return size[0], size[0]
    need(isinstance(size, (list, tuple)), TypeError, f"{message} Got {size!r}")
    need(len(size) == 2, ValueError, f"{message} Got {size!r}")
    return size


def checked_range(value, name, sizes=(2,)):
    """A sequence of one of these lengths, else TypeError or ValueError."""
    said = f"{name} should be a sequence of length {' or '.join(map(str, sizes))}, got {value!r}"
    need(isinstance(value, Sequence), TypeError, said)
    need(len(value) in sizes, ValueError, said)
    return value


def band_fill(fill, img, op):
    """`fill` as Pillow wants it: one number, or one per band."""
    bands = len(img.getbands())
    if fill is None:
        fill = 0
    if isinstance(fill, numbers.Number):
        fill = (fill,) * bands if bands > 1 else fill
    elif len(fill) == 1 < bands:
        fill = tuple(fill) * bands
    elif len(fill) != bands:
        raise ValueError(f"{op}: The number of elements in 'fill' does not match the number of bands of the image "
                         f"({len(fill)} != {bands})")
    else:
        fill = tuple(fill)
    if img.mode != "F":
        return tuple(map(int, fill)) if isinstance(fill, tuple) else int(fill)
    return fill


def in_floats(img, compute, half=True):
    """compute(img) for a float tensor; for integers (and without `half`, for float16) it is computed in float32 and rounded back."""
    if img.is_floating_point() and (half or img.dtype not in (_m.float16, _m.bfloat16)):
        return compute(img)
    result = compute(img.to(_m.float32))
    return (result if img.is_floating_point() or img.dtype is _m.bool else result.round()).to(img.dtype)
