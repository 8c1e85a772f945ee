"""The functions of transforms.v2. They take images (PIL, tensors, tv_tensors.Image and Video), masks and bounding boxes alike; what a function
cannot do with a type of tv_tensors raises TypeError."""
import functools
import inspect
import math

import microgradx as _m
from microgradx._rows import need
from microgradx.vision._pil import is_image
from microgradx.vision.tv_tensors import BoundingBoxes, BoundingBoxFormat, Image, Mask, TVTensor, Video, wrap

from .. import functional as v1
from .._affine import projected, projection
from .._basic import _INT_MAX
from .._color import bound
from .._geometry import _margins
from .._images import InterpolationMode, get_dimensions, in_floats, mode_of
from .._resize import _resized_size, interpolated
from .._tone import blurred, equalized
from ._turned import check_displacement, displaced_boxes, projected_boxes, turned

_XYXY = BoundingBoxFormat.XYXY
_KERNELS = {}           # function of this module: {"image", or a class of tv_tensors: what computes it}
pil_to_tensor, to_pil_image = v1.pil_to_tensor, v1.to_pil_image


def mode(interpolation):
    """An interpolation mode, also by its name or Pillow's number."""
    return InterpolationMode(interpolation.lower()) if isinstance(interpolation, str) else mode_of(interpolation, "mode")


def is_pure_tensor(value):
    """Whether value is a tensor that does not say what it is."""
    return isinstance(value, _m.Tensor) and not isinstance(value, TVTensor)


def kernel_of(function, kind, default=None):
    """What computes function for inputs of this class, or the default."""
    kernels = _KERNELS.get(function)
    need(kernels is not None, ValueError, f"No kernel registered for functional {getattr(function, '__name__', function)}.")
    otherwise = default if issubclass(kind, TVTensor) and not issubclass(kind, (Image, Video)) else kernels["image"]
    return next((kernels[each] for each in kind.__mro__ if each in kernels), otherwise)


def _like(kernel):
    """A kernel of plain tensors, whose result (or each of several) is of the input's class."""
    @functools.wraps(kernel)
    def typed(inpt, *args, **kwargs):
        if not isinstance(inpt, TVTensor):
            return kernel(inpt, *args, **kwargs)
        out = kernel(inpt.as_subclass(_m.Tensor), *args, **kwargs)
        return tuple(wrap(each, like=inpt) for each in out) if isinstance(out, tuple) else wrap(out, like=inpt)
    return typed


def _function(name, image, boxes=None, mask=None):
    """A public function of these kernels: a mask's is the image's, its mode of interpolation the nearest, where boxes have one, too."""
    @functools.wraps(image)
    def function(inpt, *args, **kwargs):
        kernel = kernel_of(function, type(inpt))
        need(kernel is not None and (isinstance(inpt, _m.Tensor) or is_image(inpt)), TypeError,
             f"{name}: inputs of type {type(inpt).__name__} are not supported")
        return kernel(inpt, *args, **kwargs)
    function.__name__ = function.__qualname__ = name
    function.__module__, function.__doc__ = __name__, f"{image.__doc__}\n\nAn input of tv_tensors gives one of the same class."
    _KERNELS[function] = {"image": _like(image)}
    if boxes is not None:
        _KERNELS[function].update({BoundingBoxes: boxes, Mask: _like(mask or image)})
    return function


def register_kernel(functional, tv_tensor_cls):
    """A decorator that lets a function of this module (or of that name) compute inputs of a class of one's own with what is decorated."""
    functional = globals().get(functional) if isinstance(functional, str) else functional
    need(functional in _KERNELS, ValueError, f"Kernels can only be registered on functionals from this module, but got {functional}.")
    need(isinstance(tv_tensor_cls, type) and issubclass(tv_tensor_cls, TVTensor), ValueError,
         f"Kernels can only be registered for subclasses of TVTensor, but got {tv_tensor_cls}.")
    need(tv_tensor_cls not in (TVTensor, Image, Video, Mask, BoundingBoxes), ValueError,
         f"Kernels cannot be registered for the builtin tv_tensor classes, but got {tv_tensor_cls}")

    def decorator(kernel):
        _KERNELS[functional][tv_tensor_cls] = kernel
        return kernel
    return decorator


# ---------------------------------------------------------------------------------------------------- boxes

def _to_corners(boxes, old):
    """Boxes of this format as corners, in place; they are floats."""
    if old is BoundingBoxFormat.CXCYWH:
        boxes[..., :2] -= boxes[..., 2:] / 2
    if old is not _XYXY:
        boxes[..., 2:] += boxes[..., :2]
    return boxes


def _halved(boxes):
    return _m.div(boxes, 2, rounding_mode=None if boxes.is_floating_point() else "floor")


def _converted(boxes, old, new):
    if old is new:
        return boxes
    if old is BoundingBoxFormat.XYWH and new is BoundingBoxFormat.CXCYWH:
        return _m.cat([boxes[..., :2] + _halved(boxes[..., 2:]), boxes[..., 2:]], -1)
    floats = boxes.clone() if boxes.is_floating_point() or old is not BoundingBoxFormat.CXCYWH else boxes.float()
    corners = _to_corners(floats, old).to(boxes.dtype)
    low, high = corners[..., :2], corners[..., 2:]
    if new is _XYXY:
        return corners
    return _m.cat([low if new is BoundingBoxFormat.XYWH else _halved(low * 2 + (high - low)), high - low], -1)


def _format(value):
    return BoundingBoxFormat[value.upper()] if isinstance(value, str) else value


def convert_bounding_box_format(inpt, old_format=None, new_format=None, inplace=False):
    """Boxes (or a plain tensor of boxes of old_format) in another BoundingBoxFormat, or its name.

    >>> import microgradx
    >>> from microgradx.vision.transforms.v2.functional import convert_bounding_box_format
    >>> convert_bounding_box_format(microgradx.tensor([[1., 2., 4., 6.]]), "XYXY", "CXCYWH")
    tensor([[2.5000, 4.0000, 3.0000, 4.0000]])
    """
    need(new_format is not None, TypeError, "convert_bounding_box_format() missing 1 required argument: 'new_format'")
    old_format, new_format = _format(old_format), _format(new_format)
    if isinstance(inpt, BoundingBoxes):
        need(old_format is None, ValueError, "For bounding box tv_tensor inputs, `old_format` must not be passed.")
        out = _converted(inpt.as_subclass(_m.Tensor), inpt.format, new_format)
        return wrap(inpt.as_subclass(_m.Tensor).copy_(out) if inplace else out, like=inpt, format=new_format)
    need(is_pure_tensor(inpt), TypeError, f"Input can either be a plain tensor or a bounding box tv_tensor, but got {type(inpt)} instead.")
    need(old_format is not None, ValueError, "For pure tensor inputs, `old_format` has to be passed.")
    out = _converted(inpt, old_format, new_format)
    return inpt.copy_(out) if inplace else out


def clamp_bounding_boxes(inpt, format=None, canvas_size=None, clamping_mode="auto"):
    """Boxes cut off at the edges of their image of canvas_size (H, W); clamping_mode None leaves them, "auto" is that of the boxes."""
    if isinstance(inpt, BoundingBoxes):
        need(format is None and canvas_size is None, ValueError, "For bounding box tv_tensor inputs, `format` and `canvas_size` must not be passed.")
        how = inpt.clamping_mode if clamping_mode == "auto" else clamping_mode
        return wrap(_clamped(inpt.as_subclass(_m.Tensor), inpt.format, inpt.canvas_size, how), like=inpt)
    need(is_pure_tensor(inpt), TypeError, f"Input can either be a plain tensor or a bounding box tv_tensor, but got {type(inpt)} instead.")
    need(format is not None and canvas_size is not None, ValueError, "For pure tensor inputs, `format` and `canvas_size` have to be passed.")
    need(clamping_mode != "auto", ValueError, "clamping_mode cannot be 'auto' for pure tensor inputs")
    return _clamped(inpt, _format(format), canvas_size, clamping_mode)


def _clamped(boxes, format, canvas_size, clamping_mode):
    need(clamping_mode in (None, "hard", "soft"), ValueError, f"clamping_mode must be soft, hard or None, got {clamping_mode}")
    if clamping_mode is None:
        return boxes.clone()
    corners = _to_corners(boxes.clone() if boxes.is_floating_point() else boxes.float(), format)
    corners[..., 0::2] = corners[..., 0::2].clamp(0, canvas_size[1])
    corners[..., 1::2] = corners[..., 1::2].clamp(0, canvas_size[0])
    return _converted(corners, _XYXY, format).to(boxes.dtype)


def sanitize_bounding_boxes(bounding_boxes, format=None, canvas_size=None, min_size=1.0, min_area=1.0):
    """(the boxes that lie inside their image, no side and area smaller than these; which of all these are)."""
    if is_pure_tensor(bounding_boxes):
        need(format is not None and canvas_size is not None, ValueError,
             f"format and canvas_size cannot be None if bounding_boxes is a pure tensor. Got format={format} and canvas_size={canvas_size}.")
        valid = sane(bounding_boxes, _format(format), canvas_size, min_size, min_area)
        return bounding_boxes[valid], valid
    need(isinstance(bounding_boxes, BoundingBoxes), ValueError, "bounding_boxes must be a tv_tensors.BoundingBoxes instance or a pure tensor.")
    need(format is None and canvas_size is None, ValueError, "format and canvas_size must be None when bounding_boxes is a BoundingBoxes instance. "
         f"Got format={format} and canvas_size={canvas_size}.")
    valid = sane(bounding_boxes, bounding_boxes.format, bounding_boxes.canvas_size, min_size, min_area)
    return wrap(bounding_boxes[valid], like=bounding_boxes), valid


def sane(boxes, format, canvas_size, min_size, min_area):
    """Which boxes sanitize_bounding_boxes keeps."""
    x1, y1, x2, y2 = (corners := _converted(boxes.as_subclass(_m.Tensor), format, _XYXY)).unbind(-1)
    w, h = x2 - x1, y2 - y1
    height, width = canvas_size
    return ((w >= min_size) & (h >= min_size) & (corners >= 0).all(-1) & (w * h >= min_area)
            & (x1 <= width) & (x2 <= width) & (y1 <= height) & (y2 <= height))


def _flipped(axis):
    def flip(boxes):
        out, size = boxes.as_subclass(_m.Tensor).clone(), boxes.canvas_size[1 - axis]
        if boxes.format is _XYXY:
            out[:, [axis + 2, axis]] = size - out[:, [axis, axis + 2]]
        else:
            out[:, axis] = size - out[:, axis] - (out[:, axis + 2] if boxes.format is BoundingBoxFormat.XYWH else 0)
        return wrap(out, like=boxes)
    return flip


def _moved(boxes, x, y, canvas_size):
    by = _m.tensor([x, y, x, y] if boxes.format is _XYXY else [x, y, 0, 0], dtype=boxes.dtype)
    out = _clamped(boxes + by, boxes.format, canvas_size, boxes.clamping_mode)
    return wrap(out, like=boxes, canvas_size=canvas_size)


def _crop_boxes(boxes, top, left, height, width):
    return _moved(boxes, -left, -top, (height, width))


def _center_crop_boxes(boxes, output_size):
    height, width = _two(output_size)
    h, w = boxes.canvas_size
    return _crop_boxes(boxes, int(round((h - height) / 2.0)), int(round((w - width) / 2.0)), height, width)


def _two(size):
    return (size, size) if isinstance(size, int) else (size[0], size[-1])


def _resize_boxes(boxes, size, max_size=None, **_):
    h, w = boxes.canvas_size
    height, width = _resized_size(h, w, [size] if isinstance(size, int) or size is None else size, max_size)
    if (height, width) == (h, w):
        return boxes
    out = (boxes * _m.tensor([width / w, height / h] * 2)).to(boxes.dtype)
    return wrap(out, like=boxes, canvas_size=(height, width))


def _resized_crop_boxes(boxes, top, left, height, width, size, *_, **__):
    return _resize_boxes(_crop_boxes(boxes, top, left, height, width), size)


def _pad_boxes(boxes, padding, fill=None, padding_mode="constant"):
    need(padding_mode == "constant", ValueError, f"Padding mode '{padding_mode}' is not supported with bounding boxes")
    left, top, right, bottom = _margins(padding)
    h, w = boxes.canvas_size
    return _moved(boxes, left, top, (h + top + bottom, w + left + right))


def _affine_boxes(boxes, angle, translate, scale, shear, interpolation=None, fill=None, center=None, expand=False):
    if not boxes.numel():
        return boxes
    shear = [shear, 0.0] if isinstance(shear, (int, float)) else [*shear] * (2 if len(shear) == 1 else 1)
    corners = _to_corners(boxes.clone() if boxes.is_floating_point() else boxes.float(), boxes.format).reshape(-1, 4)
    corners, size = turned(corners, boxes.canvas_size, angle, translate, scale, shear, center, expand)
    out = _converted(_clamped(corners, _XYXY, size, boxes.clamping_mode), _XYXY, boxes.format)
    return wrap(out.reshape(boxes.shape).to(boxes.dtype), like=boxes, canvas_size=size)


def _rotate_boxes(boxes, angle, interpolation=None, expand=False, center=None, fill=None):
    return _affine_boxes(boxes, -angle, [0.0, 0.0], 1.0, [0.0, 0.0], center=center, expand=expand)


def _perspective_boxes(boxes, startpoints, endpoints, interpolation=None, fill=None, coefficients=None):
    return _warped(boxes, lambda corners: projected_boxes(corners, _coefficients(startpoints, endpoints, coefficients)), _m.float32)


def _elastic_boxes(boxes, displacement, interpolation=None, fill=None):
    check_displacement(displacement, boxes.canvas_size)
    return _warped(boxes, lambda corners: displaced_boxes(corners, boxes.canvas_size, displacement), boxes.dtype)


def _warped(boxes, of_corners, dtype):
    if not boxes.numel():
        return boxes
    corners = of_corners(_converted(boxes.as_subclass(_m.Tensor), boxes.format, _XYXY).reshape(-1, 4))
    corners = corners if boxes.is_floating_point() else corners.to(dtype)
    out = _converted(_clamped(corners, _XYXY, boxes.canvas_size, boxes.clamping_mode), _XYXY, boxes.format)
    return wrap(out.reshape(boxes.shape).to(boxes.dtype), like=boxes)


# ---------------------------------------------------------------------------------------------------- geometry

def _with_mode(function, nearest=False):
    """A function whose interpolation may be a name; with nearest, all but nearest modes are the nearest."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def named(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        given = mode(bound.arguments["interpolation"])
        other = nearest and given not in (InterpolationMode.NEAREST, InterpolationMode.NEAREST_EXACT)
        bound.arguments["interpolation"] = InterpolationMode.NEAREST if other else given
        return function(*bound.args, **bound.kwargs)
    return named


def _interpolating(name, function, boxes):
    return _function(name, _with_mode(function), boxes, _with_mode(function, nearest=True))


def _pad(img, padding, fill=None, padding_mode="constant"):
    """Pad an image (or mask) by 1, 2 or 4 numbers of pixels; fill is one number, or one for each channel."""
    fill = 0 if fill is None else fill[0] if isinstance(fill, (list, tuple)) and len(fill) == 1 else fill
    if is_image(img) or not isinstance(fill, (list, tuple)):
        return v1.pad(img, padding, fill, padding_mode)
    need(padding_mode == "constant", ValueError, f"Padding mode '{padding_mode}' is not supported if fill is not scalar")
    need(len(fill) == get_dimensions(img)[0], RuntimeError, f"pad: {len(fill)} values of fill do not fit an image of shape {tuple(img.shape)}")
    values = _m.tensor(fill).to(img.dtype).view(-1, 1, 1)
    inside = v1.pad(_m.ones(img.shape[-2:], dtype=_m.bool), padding)
    return _m.where(inside, v1.pad(img, padding), values)


def _pad_mask(mask, padding, fill=None, padding_mode="constant"):
    need(not isinstance(fill, (list, tuple)), ValueError, f"pad: a mask takes one number as fill, got {fill}")
    return _pad(mask, padding, fill, padding_mode)


def _as_it_lies(out, img):
    """out with its channels last in memory where those of a single image are, as PIL images give them."""
    if img.dim() < 3 or img.is_contiguous() or img.numel() != math.prod(img.shape[-3:]):
        return out
    plane = img.reshape(1, *img.shape[-3:])
    return out.view(1, *out.shape[-3:]).contiguous(memory_format=_m.channels_last).view(out.shape) if plane.is_contiguous(
        memory_format=_m.channels_last) else out


def _resize(img, size, interpolation=InterpolationMode.BILINEAR, max_size=None, antialias=True):
    """The image in another size: (h, w), or one number for the shorter side (the longer at most `max_size`).

    `antialias` widens the filter where a tensor shrinks; PIL images always have it. uint8 is rounded after the rows, and after the columns.
    """
    wide = interpolation in (InterpolationMode.BILINEAR, InterpolationMode.BICUBIC)
    lanczos, byte = interpolation is InterpolationMode.LANCZOS, not is_image(img) and img.dtype is _m.uint8
    if is_image(img) or not (lanczos or (wide and byte)):
        out = v1.resize(img, size, interpolation, max_size, antialias)
        return out if is_image(img) or out is img else _as_it_lies(out, img)
    need(wide or antialias, ValueError, "resize: InterpolationMode.LANCZOS requires antialias=True")
    _, h, w = get_dimensions(img)
    wanted = _resized_size(h, w, [size] if isinstance(size, int) or size is None else size, max_size)
    if tuple(wanted) == (h, w):
        return img
    if byte:
        return _as_it_lies(interpolated(img, wanted, interpolation, antialias), img)
    return _as_it_lies(in_floats(img, lambda floats: interpolated(floats, wanted, interpolation, antialias), half=False), img)


def _resized_crop(img, top, left, height, width, size, interpolation=InterpolationMode.BILINEAR, antialias=True):
    """`resize` of `crop`."""
    return _resize(v1.crop(img, top, left, height, width), size, interpolation, antialias=antialias)


def _perspective(img, startpoints, endpoints, interpolation=InterpolationMode.BILINEAR, fill=None, coefficients=None):
    """The image whose corners startpoints come to endpoints."""
    return projected(img, _coefficients(startpoints, endpoints, coefficients), interpolation, fill)


def _coefficients(startpoints, endpoints, coefficients):
    points = startpoints is not None and endpoints is not None
    need(coefficients is None or not points, ValueError, "perspective: The startpoints/endpoints and the coefficients shouldn't be defined concurrently.")
    need(coefficients is not None or points, ValueError, "perspective: Either the startpoints/endpoints or the coefficients must have non `None` values.")
    need(coefficients is None or len(coefficients) == 8, ValueError, "perspective: Argument coefficients should have 8 float values")
    return coefficients or projection(startpoints, endpoints)


def _rotate(img, angle, interpolation=InterpolationMode.NEAREST, expand=False, center=None, fill=None):
    """The image turned counter-clockwise by `angle` degrees about `center` (x, y), by default the middle, where quarters move whole pixels.

    `expand` makes the result large enough to hold all of it; what comes from outside is `fill`.
    """
    quarters, angle = (0, 90, 180, 270), angle if is_image(img) else angle % 360
    if is_image(img) or center is not None or angle not in quarters or (angle % 180 and not expand and img.shape[-2] != img.shape[-1]):
        return v1.rotate(img, angle, interpolation, expand, center, fill)
    return img.rot90(quarters.index(angle), (-2, -1))


horizontal_flip = hflip = _function("horizontal_flip", v1.hflip, _flipped(0))
vertical_flip = vflip = _function("vertical_flip", v1.vflip, _flipped(1))
crop = _function("crop", v1.crop, _crop_boxes)
center_crop = _function("center_crop", v1.center_crop, _center_crop_boxes)
pad = _function("pad", _pad, _pad_boxes, _pad_mask)
resize = _interpolating("resize", _resize, _resize_boxes)
resized_crop = _interpolating("resized_crop", _resized_crop, _resized_crop_boxes)
affine = _interpolating("affine", v1.affine, _affine_boxes)
rotate = _interpolating("rotate", _rotate, _rotate_boxes)
perspective = _interpolating("perspective", _perspective, _perspective_boxes)
elastic = elastic_transform = _interpolating("elastic", v1.elastic_transform, _elastic_boxes)
five_crop, ten_crop = _function("five_crop", v1.five_crop), _function("ten_crop", v1.ten_crop)


# ---------------------------------------------------------------------------------------------------- pixels

def _rgb_to_grayscale(img, num_output_channels=1):
    """Grey = 0.2989 R + 0.587 G + 0.114 B, in 1 or 3 equal channels."""
    need(num_output_channels in (1, 3), ValueError, f"rgb_to_grayscale: num_output_channels must be 1 or 3, got {num_output_channels}")
    if is_image(img) or img.dim() < 3 or img.shape[-3] != 3:
        grey = v1.rgb_to_grayscale(img, num_output_channels)
    else:
        grey = _grey(img).to(img.dtype)
    return grey if is_image(img) or grey.shape[-3] == num_output_channels else grey.expand(*grey.shape[:-3], 3, *grey.shape[-2:])


def _grey(img):
    """The grey of a tensor of three channels, which is no whole number where they are; sums are rounded once, as PyTorch's are in place."""
    r, g, b = (img if img.is_floating_point() else img.float()).unbind(-3)
    return r.mul(0.2989).add_(g, alpha=0.587).add_(b, alpha=0.114).unsqueeze(-3)


def _blend(img, other, ratio):
    out = (img if img.is_floating_point() else img.float()).mul(float(ratio))
    out.add_(other.expand_as(img).contiguous(), alpha=1.0 - ratio)          # whole: then product and sum are rounded once
    return out.clamp_(0, bound(img)).to(img.dtype)


def _adjust_contrast(img, contrast_factor):
    """From the mean grey (0) over the image (1) to more contrast."""
    if is_image(img) or contrast_factor < 0 or img.dim() < 3 or img.shape[-3] != 3:
        return v1.adjust_contrast(img, contrast_factor)
    grey = _grey(img)
    return _blend(img, (grey if img.is_floating_point() else grey.floor_()).mean((-3, -2, -1), keepdim=True), contrast_factor)


def _adjust_saturation(img, saturation_factor):
    """From grey (0) over the image (1) to stronger colours."""
    if is_image(img) or saturation_factor < 0 or img.dim() < 3 or img.shape[-3] != 3:
        return v1.adjust_saturation(img, saturation_factor)
    grey = _grey(img)
    return _blend(img, grey if img.is_floating_point() else grey.floor_(), saturation_factor)


def _grayscale_to_rgb(img):
    """Three equal channels of one; an image of three stays as it is."""
    return img.convert(mode="RGB") if is_image(img) else img if img.shape[-3] >= 3 else _rgb_to_grayscale(img, 3)


def _to_dtype(image, dtype=_m.float32, scale=False):
    """The image in this dtype; with scale, 1 of floats and the largest number of integers are one another."""
    need(isinstance(image, _m.Tensor), TypeError, f"to_dtype: a PIL image has no dtype, got {type(image)}. Hint: ToImage() comes first")
    if image.dtype == dtype or not scale:
        return image.to(dtype)
    if dtype.is_floating_point and not image.is_floating_point():
        return image.to(dtype).mul_(1.0 / _INT_MAX[image.dtype])
    return v1.convert_image_dtype(image, dtype)


def _gaussian_noise(image, mean=0.0, sigma=0.1, clip=True):
    """image + noise: of floats in [0, 1], or of uint8, where mean and sigma are those of the values divided by 255."""
    need(isinstance(image, _m.Tensor), ValueError, "Gaussian Noise is not implemented for PIL images.")
    need(sigma >= 0, ValueError, f"sigma shouldn't be negative. Got {sigma}")
    if image.is_floating_point():
        out = image + (mean + _m.randn_like(image) * sigma)
        return out.clamp(0, 1) if clip else out
    need(image.dtype is _m.uint8, ValueError, f"Input tensor is expected to be in uint8 or float dtype, got dtype={image.dtype}")
    out = image + (mean * 255 + _m.randn_like(image, dtype=_m.float32) * (sigma * 255)).to(_m.int16)
    return (out.clamp(0, 255) if clip else out).to(_m.uint8)


def _permute_channels(img, permutation):
    """The channels in another order."""
    channels = get_dimensions(img)[0]
    need(len(permutation) == channels, ValueError,
         f"Length of permutation does not match number of channels: {len(permutation)} != {channels}")
    tensor = pil_to_tensor(img) if is_image(img) else img
    out = tensor[..., [int(each) for each in permutation], :, :]
    return to_pil_image(out) if is_image(img) else out


def _invert(img):
    """The negative."""
    return v1.invert(img) if is_image(img) else bound(img) - img


def _solarize(img, threshold):
    """The negative of what is at the threshold or above."""
    if is_image(img):
        return v1.solarize(img, threshold)
    need(threshold <= bound(img), TypeError, f"solarize: Threshold should be less or equal the maximum value of the dtype, but got {threshold}")
    return _m.where(img >= threshold, _invert(img), img)


def _adjust_hue(img, hue_factor):
    """Turn the colours by `hue_factor` (-0.5 to 0.5) of the circle."""
    if is_image(img) or img.is_floating_point():
        return v1.adjust_hue(img, hue_factor)
    return _to_dtype(v1.adjust_hue(_to_dtype(img, scale=True), hue_factor), img.dtype, scale=True)


def _adjust_sharpness(img, sharpness_factor):
    """From blurred (0) over the image (1) to sharper. Integers are rounded once, and cut off at the end."""
    if is_image(img) or img.dim() < 3 or img.shape[-3] not in (1, 3) or sharpness_factor < 0 or min(img.shape[-2:]) <= 2 or not img.numel():
        return v1.adjust_sharpness(img, sharpness_factor)
    out = img.clone() if img.is_floating_point() else img.float()
    inside = out[..., 1:-1, 1:-1]
    inside.add_(blurred(img) - inside, alpha=1.0 - sharpness_factor)
    return out.clamp_(0, bound(img)).to(img.dtype)


def _posterize(img, bits):
    """Each value with its first `bits` bits alone; floats in as many steps."""
    if is_image(img):
        return v1.posterize(img, bits)
    need(isinstance(bits, int) and 0 <= bits <= 8, TypeError, f"bits must be a positive integer in the range [0, 8], got {bits} instead.")
    if not img.is_floating_point():
        return img & (bound(img) - (bound(img) >> bits))
    return img.mul(1 << bits).floor_().clamp_(0, (1 << bits) - 1).mul_(1.0 / (1 << bits))


def _normalize(image, mean, std, inplace=False):
    """(image - mean) / std, channel by channel, of floats; an image of one channel becomes as many as there are means."""
    if not inplace and isinstance(image, _m.Tensor) and image.dim() >= 3 and image.shape[-3] == 1:
        image = image.expand(*image.shape[:-3], max(_m.as_tensor(each).numel() for each in (mean, std)), *image.shape[-2:])
    return v1.normalize(image, mean, std, inplace)


def _autocontrast(img):
    """Each channel stretched to the whole range."""
    if is_image(img) or not img.numel():
        return v1.autocontrast(img) if is_image(img) else img
    need(img.shape[-3] in (1, 3), TypeError, f"autocontrast: Input image tensor permitted channel values are 1 or 3, but found {img.shape[-3]}")
    floats = img if img.is_floating_point() else img.float()
    low, high = (reduce(floats, (-2, -1), True) for reduce in (_m.amin, _m.amax))
    scale = _m.where(high == low, 1.0, (high - low) * (1.0 / bound(img)))
    return ((floats - low.where(high != low, 0.0)) / scale).clamp(0, bound(img)).to(img.dtype)


def _equalize(img):
    """Each channel with an even histogram, of 256 steps."""
    return v1.equalize(img) if is_image(img) else _to_dtype(equalized(_to_dtype(img, _m.uint8, scale=True)), img.dtype, scale=True)


def _erase(img, i, j, h, w, v, inplace=False):
    """The image with v in the rectangle of h by w at (i, j)."""
    return to_pil_image(v1.erase(pil_to_tensor(img), i, j, h, w, v), mode=img.mode) if is_image(img) else v1.erase(img, i, j, h, w, v, inplace)


def _jpeg(img, quality):
    """The image as JPEG of this quality would show it."""
    import io

    from microgradx.vision._pil import pil
    if not is_image(img):
        need(img.dtype is _m.uint8, RuntimeError, f"jpeg: Input tensor dtype should be uint8, got {img.dtype}")
        planes = img.reshape(-1, *img.shape[-3:])
        return _m.stack([pil_to_tensor(_jpeg(to_pil_image(plane), quality)) for plane in planes]).view(img.shape) if len(planes) else img.clone()
    file = io.BytesIO()
    img.save(file, format="JPEG", quality=quality)
    return pil("jpeg").Image.open(file).copy()


rgb_to_grayscale, grayscale_to_rgb = _function("rgb_to_grayscale", _rgb_to_grayscale), _function("grayscale_to_rgb", _grayscale_to_rgb)
to_grayscale = rgb_to_grayscale
_KERNELS[rgb_to_grayscale][Video] = _KERNELS[grayscale_to_rgb][Video] = None
adjust_brightness, adjust_gamma, gaussian_blur = [_function(_name, getattr(v1, _name)) for _name in "adjust_brightness adjust_gamma gaussian_blur".split()]
adjust_contrast, adjust_saturation = _function("adjust_contrast", _adjust_contrast), _function("adjust_saturation", _adjust_saturation)
adjust_hue, adjust_sharpness = _function("adjust_hue", _adjust_hue), _function("adjust_sharpness", _adjust_sharpness)
invert, solarize = _function("invert", _invert), _function("solarize", _solarize)
autocontrast, normalize = _function("autocontrast", _autocontrast), _function("normalize", _normalize)
posterize, equalize = _function("posterize", _posterize), _function("equalize", _equalize)
erase, jpeg, permute_channels = _function("erase", _erase), _function("jpeg", _jpeg), _function("permute_channels", _permute_channels)
gaussian_noise, to_dtype = _function("gaussian_noise", _gaussian_noise), _function("to_dtype", _to_dtype)
_KERNELS[to_dtype].update(dict.fromkeys((BoundingBoxes, Mask), lambda inpt, dtype=_m.float32, scale=False: inpt.to(dtype)))


def convert_image_dtype(image, dtype=_m.float32):
    """to_dtype(image, dtype, scale=True)."""
    return to_dtype(image, dtype, scale=True)


def to_image(inpt):
    """A tensor, an array (H, W) or (H, W, C) or a PIL image as tv_tensors.Image, values as they are.

    >>> import numpy
    >>> from microgradx.vision.transforms.v2.functional import to_image
    >>> to_image(numpy.zeros((4, 5, 3), numpy.uint8)).shape
    microgradx.Size([3, 4, 5])
    """
    import numpy as np
    if isinstance(inpt, np.ndarray):
        inpt = _m.from_numpy(np.atleast_3d(inpt)).permute(2, 0, 1).contiguous()
    elif is_image(inpt):
        inpt = pil_to_tensor(inpt)
    need(isinstance(inpt, _m.Tensor), TypeError,
         f"to_image: Input can either be a pure Tensor, a numpy array, or a PIL image, but got {type(inpt)} instead.")
    return Image(inpt)


def to_tensor(inpt):
    """to_tensor of the first transforms (deprecated: to_image, then to_dtype)."""
    from microgradx._engine.warn import warn
    warn("The function `to_tensor(...)` is deprecated. Instead, please use `to_image(...)` followed by "
         "`to_dtype(..., dtype=torch.float32, scale=True)`.")
    return v1.to_tensor(inpt)


def get_size(inpt):
    """[height, width] of an image, a mask, or what boxes lie in."""
    return list(inpt.canvas_size) if isinstance(inpt, BoundingBoxes) else get_dimensions(inpt)[1:]


def get_num_frames(inpt):
    """The number of frames of a video (..., T, C, H, W)."""
    return inpt.shape[-4]


def get_num_channels(inpt):
    """The number of channels of an image."""
    return get_dimensions(inpt)[0]


def uniform_temporal_subsample(inpt, num_samples):
    """num_samples frames of a video (..., T, C, H, W), at equal distances."""
    out = inpt.index_select(-4, _m.linspace(0, inpt.shape[-4] - 1, num_samples).long())
    return wrap(out, like=inpt) if isinstance(inpt, TVTensor) else out


def get_image_size(inpt):
    """[width, height] (deprecated: get_size gives [height, width])."""
    from microgradx._engine.warn import warn
    warn("The function `get_image_size(...)` is deprecated. Instead, please use `get_size(...)` which returns `[h, w]` instead of `[w, h]`.")
    return get_size(inpt)[::-1]


get_image_num_channels = get_num_channels
