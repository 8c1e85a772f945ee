"""Transforms that move pixels, masks and boxes."""
import numbers
from collections.abc import Sequence

import microgradx as _m
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx.vision._pil import is_image
from microgradx.vision.ops import box_iou
from microgradx.vision.tv_tensors import BoundingBoxes, Image, wrap

from .. import _affine, transforms as v1
from .._geometry import SIZE_MESSAGE, _margins, uniform
from .._images import checked_range, pair
from . import functional as F
from ._transform import Randomly, Transform, get_bounding_boxes, has_all, has_any, is_pure_tensor, no_boxes, query_size

_MODES = ("constant", "edge", "reflect", "symmetric")


def two(value, name):
    """[a, b] as floats of one number or of a sequence of one or two."""
    need(isinstance(value, (int, float, Sequence)), TypeError, f"{name} should be a number or a sequence of numbers. Got {type(value)}")
    if not isinstance(value, Sequence):
        return [float(value), float(value)]
    need(len(value) in (1, 2), ValueError, f"If {name} is a sequence its length should be 1 or 2. Got {len(value)}")
    need(all(isinstance(each, (int, float)) for each in value), ValueError, f"{name} should be a sequence of numbers. Got {value!r}")
    return [float(value[0]), float(value[-1])]


def filling(fill):
    """{class or "others": fill} of a number, a sequence, None, or a dict of them by class."""
    each = fill if isinstance(fill, dict) else {"others": fill}
    for value in each.values():
        need(value is None or isinstance(value, (numbers.Number, tuple, list)), TypeError,
             f"Got inappropriate fill arg, only Numbers, tuples, lists and dicts are allowed, not {type(value).__name__}.")
    return {kind: [float(v) for v in value] if isinstance(value, (tuple, list)) else value for kind, value in each.items()}


class Filled(Transform):
    """A transform with `fill` for what comes from outside of the image."""

    def _set_fill(self, fill):
        self.fill, self._fill = fill, filling(fill)

    def _fill_of(self, inpt):
        return self._fill.get(type(inpt), self._fill.get("others"))


class RandomHorizontalFlip(Randomly):
    """`functional.horizontal_flip` with probability p; one `rand(1)` is drawn.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomHorizontalFlip(p=1.0)(microgradx.tensor([[[1, 2]]]))
    tensor([[[2, 1]]])
    """

    def transform(self, inpt, params):
        return self._call_kernel(F.horizontal_flip, inpt)


class RandomVerticalFlip(Randomly):
    """`functional.vertical_flip` with probability p; one `rand(1)` is drawn.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomVerticalFlip(p=1.0)(microgradx.tensor([[[1, 2]]]))
    tensor([[[1, 2]]])
    """

    def transform(self, inpt, params):
        return self._call_kernel(F.vertical_flip, inpt)


class Resize(Transform):
    """`functional.resize` to size: (h, w), or one number for the shorter side.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.Resize((2, 2))(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """
    _v1 = v1.Resize

    def __init__(self, size, interpolation="bilinear", max_size=None, antialias=True):
        super().__init__()
        need(size is not None or isinstance(max_size, int), ValueError, f"max_size must be an integer when size is None, but got {max_size} instead.")
        need(size is None or isinstance(size, int) or (isinstance(size, Sequence) and len(size) in (1, 2)), ValueError,
             f"size can be an integer, a sequence of one or two integers, or None, but got {size} instead.")
        self.size = [size] if isinstance(size, int) else size if size is None else list(size)
        self.interpolation, self.max_size, self.antialias = interpolation, max_size, antialias

    def transform(self, inpt, params):
        return self._call_kernel(F.resize, inpt, self.size, interpolation=self.interpolation, max_size=self.max_size, antialias=self.antialias)


class _Drawn(Transform):
    """A size that make_params draws."""

    def __init__(self, interpolation, antialias, **settings):
        super().__init__()
        for name, value in settings.items():
            setattr(self, name, value)
        self.interpolation, self.antialias = interpolation, antialias

    def transform(self, inpt, params):
        return self._call_kernel(F.resize, inpt, params["size"], interpolation=self.interpolation, antialias=self.antialias)


class ScaleJitter(_Drawn):
    """Resized by a random factor (in scale_range) of what fits into target_size.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.ScaleJitter((8, 8), (1.0, 1.0))(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, target_size, scale_range=(0.1, 2.0), interpolation="bilinear", antialias=True):
        super().__init__(interpolation, antialias, target_size=target_size, scale_range=scale_range)

    def make_params(self, flat_inputs):
        height, width = query_size(flat_inputs)
        scale = self.scale_range[0] + _m.rand(1) * (self.scale_range[1] - self.scale_range[0])
        r = min(self.target_size[1] / height, self.target_size[0] / width) * scale
        return {"size": (int(height * r), int(width * r))}


class RandomShortestSize(_Drawn):
    """Resized so that the shorter side is one of min_size, and the longer at most max_size.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomShortestSize([8])(microgradx.zeros(1, 4, 6)).shape
    microgradx.Size([1, 8, 12])
    """

    def __init__(self, min_size, max_size=None, interpolation="bilinear", antialias=True):
        super().__init__(interpolation, antialias, min_size=[min_size] if isinstance(min_size, int) else list(min_size), max_size=max_size)

    def make_params(self, flat_inputs):
        height, width = query_size(flat_inputs)
        r = self.min_size[int(_m.randint(len(self.min_size), ()))] / min(height, width)
        r = r if self.max_size is None else min(r, self.max_size / max(height, width))
        return {"size": (int(height * r), int(width * r))}


class RandomResize(_Drawn):
    """Resized so that the shorter side is drawn from min_size to max_size - 1.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomResize(8, 9)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, min_size, max_size, interpolation="bilinear", antialias=True):
        super().__init__(interpolation, antialias, min_size=min_size, max_size=max_size)

    def make_params(self, flat_inputs):
        return {"size": [int(_m.randint(self.min_size, self.max_size, ()))]}


class _Sized(Transform):
    def __init__(self, size):
        super().__init__()
        self.size = pair(size, SIZE_MESSAGE)


class CenterCrop(_Sized):
    """`functional.center_crop`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.CenterCrop(2)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """

    def transform(self, inpt, params):
        return self._call_kernel(F.center_crop, inpt, self.size)


class FiveCrop(_Sized):
    """`functional.five_crop`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> len(v2.FiveCrop(2)(microgradx.zeros(1, 4, 4)))
    5
    """
    check_inputs = no_boxes

    def transform(self, inpt, params):
        return self._call_kernel(F.five_crop, inpt, self.size)


class TenCrop(_Sized):
    """`functional.ten_crop`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> len(v2.TenCrop(2)(microgradx.zeros(1, 4, 4)))
    10
    """
    check_inputs = no_boxes

    def __init__(self, size, vertical_flip=False):
        super().__init__(size)
        self.vertical_flip = vertical_flip

    def transform(self, inpt, params):
        return self._call_kernel(F.ten_crop, inpt, self.size, vertical_flip=self.vertical_flip)


class RandomResizedCrop(Transform):
    """A rectangle of random area (in `scale`) and shape (in `ratio`, width by height), resized to `size`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomResizedCrop(2)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """
    _v1 = v1.RandomResizedCrop

    def __init__(self, size, scale=(0.08, 1.0), ratio=(3 / 4, 4 / 3), interpolation="bilinear", antialias=True):
        super().__init__()
        for name, value in (("Scale", scale), ("Ratio", ratio)):
            need(isinstance(value, Sequence) and len(value) == 2, TypeError, f"{name} should be a sequence of two floats, got {value!r}")
        if scale[0] > scale[1] or ratio[0] > ratio[1]:
            warn("Scale and ratio should be of kind (min, max)")
        self.size, self.scale, self.ratio = pair(size, SIZE_MESSAGE), scale, ratio
        self.interpolation, self.antialias = interpolation, antialias

    def make_params(self, flat_inputs):
        height, width = query_size(flat_inputs)
        drawn = self.get_params(_m.empty(1, 1, 1).expand(1, height, width), self.scale, self.ratio)
        return dict(zip(("top", "left", "height", "width"), drawn, strict=True))

    def transform(self, inpt, params):
        return self._call_kernel(F.resized_crop, inpt, **params, size=self.size, interpolation=self.interpolation, antialias=self.antialias)


def _check_padding(padding, padding_mode):
    need(padding is None or isinstance(padding, int) or (isinstance(padding, (tuple, list)) and len(padding) in (1, 2, 4)
         and all(isinstance(each, int) for each in padding)), ValueError,
         f"Padding must be an int or a 1, 2, or 4 element of tuple or list, got {padding}.")
    need(padding_mode in _MODES, ValueError, f"Padding mode should be either constant, edge, reflect or symmetric, got {padding_mode!r}")


class Pad(Filled):
    """`functional.pad`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.Pad(1)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 6, 6])
    """

    def __init__(self, padding, fill=0, padding_mode="constant"):
        super().__init__()
        need(padding is not None, ValueError, "Padding must be an int or a 1, 2, or 4 element of tuple or list, got None.")
        _check_padding(padding, padding_mode)
        self.padding = padding if isinstance(padding, int) else list(padding)
        self._set_fill(fill)
        self.padding_mode = padding_mode

    def transform(self, inpt, params):
        return self._call_kernel(F.pad, inpt, padding=self.padding, fill=self._fill_of(inpt), padding_mode=self.padding_mode)


class RandomZoomOut(Randomly, Filled):
    """Padded to side_range times its size, at a random place, with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomZoomOut(side_range=(2.0, 2.0), p=1.0)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, fill=0, side_range=(1.0, 4.0), p=0.5):
        super().__init__(p)
        self._set_fill(fill)
        self.side_range = checked_range(side_range, "side_range")
        need(1.0 <= side_range[0] <= side_range[1], ValueError, f"Invalid side range provided {side_range}.")

    def make_params(self, flat_inputs):
        height, width = query_size(flat_inputs)
        r = self.side_range[0] + _m.rand(1) * (self.side_range[1] - self.side_range[0])
        right, bottom = int(width * r) - width, int(height * r) - height
        r = _m.rand(2)
        left, top = int(right * r[0]), int(bottom * r[1])
        return {"padding": [left, top, right - left, bottom - top]}

    def transform(self, inpt, params):
        return self._call_kernel(F.pad, inpt, **params, fill=self._fill_of(inpt))


class RandomCrop(Filled):
    """A rectangle of `size` at a random place, after optional padding. ValueError when the image is smaller.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomCrop(2)(microgradx.zeros(1, 4, 4)).shape
    microgradx.Size([1, 2, 2])
    """
    _v1 = v1.RandomCrop

    def __init__(self, size, padding=None, pad_if_needed=False, fill=0, padding_mode="constant"):
        super().__init__()
        self.size = pair(size, SIZE_MESSAGE)
        _check_padding(padding, padding_mode)
        left, top, right, bottom = _margins(padding or 0)
        self.padding, self.pad_if_needed = [left, right, top, bottom] if padding else None, pad_if_needed
        self._set_fill(fill)
        self.padding_mode = padding_mode

    def make_params(self, flat_inputs):
        left, right, top, bottom = self.padding or (0, 0, 0, 0)
        h, w = query_size(flat_inputs)
        height, width = self.size
        if self.pad_if_needed:
            down, across = max(height - h - top - bottom, 0), max(width - w - left - right, 0)
            left, right, top, bottom = left + across, right + across, top + down, bottom + down
        h, w = h + top + bottom, w + left + right
        need(h >= height and w >= width, ValueError, f"RandomCrop: Required crop size {(height, width)} is larger than "
             f"{'padded ' if self.padding is not None else ''}input image size {(h, w)}.")
        drawn = [int(_m.randint(0, much - wanted + 1, size=())) if much > wanted else 0 for much, wanted in ((h, height), (w, width))]
        return {"padding": [left, top, right, bottom], "at": drawn, "needs_crop": (h, w) != (height, width)}

    def transform(self, inpt, params):
        if any(params["padding"]):
            inpt = self._call_kernel(F.pad, inpt, padding=params["padding"], fill=self._fill_of(inpt), padding_mode=self.padding_mode)
        return self._call_kernel(F.crop, inpt, *params["at"], *self.size) if params["needs_crop"] else inpt


class RandomRotation(Filled):
    """`functional.rotate` by an angle drawn from (-degrees, degrees) or the given range.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomRotation(10)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """
    _v1 = v1.RandomRotation

    def __init__(self, degrees, interpolation="nearest", expand=False, center=None, fill=0):
        super().__init__()
        self.degrees, self.interpolation, self.expand = _affine._range(degrees, "degrees"), interpolation, expand
        self._set_fill(fill)
        self.center = center if center is None else checked_range(center, "center")

    def make_params(self, flat_inputs):
        return {"angle": uniform(*self.degrees)}

    def transform(self, inpt, params):
        return self._call_kernel(F.rotate, inpt, **params, interpolation=self.interpolation, expand=self.expand, center=self.center,
                                 fill=self._fill_of(inpt))


class RandomAffine(Filled):
    """`functional.affine` with angle, translation (as parts of the size), scale and shear drawn from ranges.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomAffine(10)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """
    _v1 = v1.RandomAffine

    def __init__(self, degrees, translate=None, scale=None, shear=None, interpolation="nearest", fill=0, center=None):
        super().__init__()
        first = v1.RandomAffine(degrees, translate, scale, shear, center=center)          # checks them
        self.degrees, self.translate, self.scale, self.shear, self.interpolation = first.degrees, translate, scale, first.shear, interpolation
        self._set_fill(fill)
        self.center = center

    def make_params(self, flat_inputs):
        height, width = query_size(flat_inputs)
        drawn = self.get_params(self.degrees, self.translate, self.scale, self.shear, [width, height])
        return dict(zip(("angle", "translate", "scale", "shear"), drawn, strict=True))

    def transform(self, inpt, params):
        return self._call_kernel(F.affine, inpt, **params, interpolation=self.interpolation, fill=self._fill_of(inpt), center=self.center)


class RandomPerspective(Randomly, Filled):
    """`functional.perspective` with corners moved inwards by up to distortion_scale of half a side, with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomPerspective(p=1.0)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """
    _v1 = v1.RandomPerspective

    def __init__(self, distortion_scale=0.5, p=0.5, interpolation="bilinear", fill=0):
        super().__init__(p)
        need(0 <= distortion_scale <= 1, ValueError, f"Argument distortion_scale value should be between 0 and 1, got {distortion_scale}")
        self.distortion_scale, self.interpolation = distortion_scale, interpolation
        self._set_fill(fill)

    def make_params(self, flat_inputs):
        height, width = query_size(flat_inputs)
        return dict(zip(("startpoints", "endpoints"), self.get_params(width, height, self.distortion_scale), strict=True))

    def transform(self, inpt, params):
        return self._call_kernel(F.perspective, inpt, **params, fill=self._fill_of(inpt), interpolation=self.interpolation)


class ElasticTransform(Filled):
    """`functional.elastic` with displacements of up to alpha, smoothed by a Gaussian of sigma.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.ElasticTransform(sigma=0.5)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """
    _v1 = v1.ElasticTransform

    def __init__(self, alpha=50.0, sigma=5.0, interpolation="bilinear", fill=0):
        super().__init__()
        self.alpha, self.sigma, self.interpolation = two(alpha, "alpha"), two(sigma, "sigma"), interpolation
        self._set_fill(fill)

    def make_params(self, flat_inputs):
        return {"displacement": self.get_params(self.alpha, self.sigma, list(query_size(flat_inputs)))}

    def transform(self, inpt, params):
        return self._call_kernel(F.elastic, inpt, **params, fill=self._fill_of(inpt), interpolation=self.interpolation)


class RandomIoUCrop(Transform):
    """A crop that leaves the middle of a box inside, and overlaps one by a ratio drawn from sampler_options (Liu et al., 2016).

    >>> import microgradx
    >>> from microgradx.vision import tv_tensors
    >>> from microgradx.vision.transforms import v2
    >>> boxes = tv_tensors.BoundingBoxes([[0, 0, 8, 8]], format="XYXY", canvas_size=(8, 8))
    >>> image, boxes = v2.RandomIoUCrop(sampler_options=[1.0])(microgradx.ones(1, 8, 8), boxes)
    >>> image.shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, min_scale=0.3, max_scale=1.0, min_aspect_ratio=0.5, max_aspect_ratio=2.0, sampler_options=None, trials=40):
        super().__init__()
        self.min_scale, self.max_scale, self.min_aspect_ratio, self.max_aspect_ratio = min_scale, max_scale, min_aspect_ratio, max_aspect_ratio
        self.options, self.trials = [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0] if sampler_options is None else sampler_options, trials

    def check_inputs(self, flat_inputs):
        need(has_all(flat_inputs, BoundingBoxes) and has_any(flat_inputs, is_image, Image, is_pure_tensor), TypeError,
             f"{type(self).__name__}() requires input sample to contain tensor or PIL images and bounding boxes. Sample can also contain masks.")

    def make_params(self, flat_inputs):
        h, w = query_size(flat_inputs)
        found = get_bounding_boxes(flat_inputs)
        corners = F.convert_bounding_box_format(found.as_subclass(_m.Tensor), found.format, "XYXY")
        x, y = 0.5 * (corners[..., 0] + corners[..., 2]), 0.5 * (corners[..., 1] + corners[..., 3])
        while True:
            overlap = self.options[int(_m.randint(0, len(self.options), (1,)))]
            if overlap >= 1.0:
                return {}
            for _ in range(self.trials):
                r = self.min_scale + (self.max_scale - self.min_scale) * _m.rand(2)
                width, height = int(w * r[0]), int(h * r[1])
                if not self.min_aspect_ratio <= width / height <= self.max_aspect_ratio:
                    continue
                r = _m.rand(2)
                left, top = int((w - width) * r[0]), int((h - height) * r[1])
                if not width or not height:
                    continue
                inside = (left < x) & (x < left + width) & (top < y) & (y < top + height)
                place = _m.tensor([[left, top, left + width, top + height]], dtype=corners.dtype)
                if inside.any() and not box_iou(corners[inside], place).max() < overlap:
                    return {"place": (top, left, height, width), "inside": inside}

    def transform(self, inpt, params):
        if not params:
            return inpt
        out = self._call_kernel(F.crop, inpt, *params["place"])
        if isinstance(out, BoundingBoxes):
            return wrap(_m.where(params["inside"][:, None], out.as_subclass(_m.Tensor), 0), like=out)
        return out
