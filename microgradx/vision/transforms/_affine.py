"""Rotation and affine maps, as functions and as transforms. Images are PIL images or tensors (..., H, W)."""
import math
import numbers
from collections.abc import Sequence

import numpy as np

import microgradx as _m
from microgradx import nn
from microgradx._rows import need

from .._pil import pil
from ._basic import pil_to_tensor, to_pil_image
from ._color import gaussian_blur
from ._geometry import randint, uniform
from ._images import InterpolationMode, band_fill, check_image, checked_range, get_dimensions, in_floats, mode_of, pil_number

_NEAREST = InterpolationMode.NEAREST


def inverse_matrix(center, angle, translate, scale, shear):
    """Six numbers that take a pixel of the result to its place in the image: the inverse of
    T(translate) C(center) Rotation(angle) Shear Scale C(-center), angles in degrees."""
    turn, shear_x, shear_y = (math.radians(value) for value in (angle, *shear))
    (cx, cy), (tx, ty) = center, translate
    a = math.cos(turn - shear_y) / math.cos(shear_y)
    b = -math.cos(turn - shear_y) * math.tan(shear_x) / math.cos(shear_y) - math.sin(turn)
    c = math.sin(turn - shear_y) / math.cos(shear_y)
    d = -math.sin(turn - shear_y) * math.tan(shear_x) / math.cos(shear_y) + math.cos(turn)
    m = [d / scale, -b / scale, 0.0, -c / scale, a / scale, 0.0]
    m[2] += m[0] * (-cx - tx) + m[1] * (-cy - ty) + cx
    m[5] += m[3] * (-cx - tx) + m[4] * (-cy - ty) + cy
    return m


def _pixels(w, h, x=0.0, y=0.0):
    """(h w, 3) x, y and 1 of every pixel's middle, the first corner being (x, y); float32 as PyTorch computes them."""
    base = np.ones((h, w, 3), np.float32)
    base[..., 0] = np.linspace(x + 0.5, x + w - 0.5, w, dtype=np.float32)
    base[..., 1] = np.linspace(y + 0.5, y + h - 0.5, h, dtype=np.float32)[:, None]
    return base.reshape(-1, 3)


def _places(grid, w, h, out_w, out_h):
    """x and y, in pixels of the (h, w) image, of a grid whose -1 and 1 are its edges."""
    x, y = grid.reshape(out_h, out_w, 2).transpose(2, 0, 1)
    return ((x + 1) * np.float32(w) - 1) / 2, ((y + 1) * np.float32(h) - 1) / 2


def _grid(matrix, w, h, out_w, out_h):
    """Where the map takes every pixel of the result, about the middle of both images."""
    theta = np.array(matrix, np.float32).reshape(2, 3)
    grid = _pixels(out_w, out_h, -out_w * 0.5, -out_h * 0.5) @ (theta.T / np.array([0.5 * w, 0.5 * h], np.float32))
    return _places(grid, w, h, out_w, out_h)


def _sample(img, x, y, mode, fill):
    """The tensor at the points (x, y), which is `fill` (a list, per channel or for all) outside."""
    h, w = img.shape[-2:]

    def at(rows, columns):
        inside = (rows >= 0) & (rows < h) & (columns >= 0) & (columns < w)
        index = [_m.from_numpy(np.fmin(np.fmax(values, 0), n - 1).astype(np.int64)) for values, n in ((rows, h), (columns, w))]
        return img[..., index[0], index[1]], inside

    if mode is _NEAREST:
        values, inside = at(np.rint(y), np.rint(x))
        mask = _m.from_numpy(inside.astype(np.float32)).to(img.dtype)
        out = values * mask
        return out if fill is None else _m.where(mask < 0.5, _fill_tensor(fill, img), out)
    top, left = np.floor(y), np.floor(x)
    out = mask = 0
    for down, across in ((0, 0), (0, 1), (1, 0), (1, 1)):
        values, inside = at(top + down, left + across)
        weight = np.abs(top + 1 - down - y) * np.abs(left + 1 - across - x) * inside
        weight = _m.from_numpy(weight.astype(np.float32)).to(img.dtype)
        out, mask = out + values * weight, mask + weight
    return out if fill is None else out * mask + (1.0 - mask) * _fill_tensor(fill, img)


def _fill_tensor(fill, img):
    return _m.tensor([float(value) for value in fill], dtype=img.dtype).view(-1, 1, 1)


def _warp(img, x, y, mode, fill, op):
    """The tensor at the places (x, y), whose shape is that of the result."""
    if mode not in (_NEAREST, InterpolationMode.BILINEAR):
        raise ValueError(f"{op}: Resampling mode '{mode.value}' is unsupported with Tensor input")
    channels, h, w = get_dimensions(img)
    if isinstance(fill, numbers.Number):
        fill = [fill]
    if fill is not None and len(fill) not in (1, channels):
        raise ValueError(f"{op}: The number of elements in 'fill' cannot broadcast to match the number of channels of "
                         "the "
                         f"image ({len(fill)} != {channels})")
    plane = img.dim() == 2
    out = in_floats(img[None] if plane else img, lambda floats: _sample(floats, x, y, mode, fill))
    return out[0] if plane else out


def _expanded(matrix, w, h):
    """(width, height) that holds the whole turned image."""
    corners = np.array([[-0.5 * w, -0.5 * h, 1], [-0.5 * w, 0.5 * h, 1], [0.5 * w, 0.5 * h, 1], [0.5 * w, -0.5 * h, 1]],
                       np.float32) @ np.array(matrix, np.float32).reshape(2, 3).T
    corners += np.float32([w * 0.5, h * 0.5])
    low, high = corners.min(0), corners.max(0)
    tolerance = np.float32(1e-4)  # a corner this near to a pixel's edge is on it
    return [int(size) for size in np.ceil(np.trunc(high / tolerance) * tolerance)
            - np.floor(np.trunc(low / tolerance) * tolerance)]


def rotate(img, angle, interpolation=_NEAREST, expand=False, center=None, fill=None):
    """The image turned counter-clockwise by `angle` degrees about `center` (x, y), by default the middle.

    `expand` makes the result large enough to hold all of it; what comes from outside is `fill`.
    """
    mode, is_pil = mode_of(interpolation, "rotate"), check_image(img, "rotate")
    if not isinstance(angle, (int, float)):
        raise TypeError(f"rotate: Argument angle should be int or float, got {angle!r}")
    if center is not None and not isinstance(center, (list, tuple)):
        raise TypeError(f"rotate: Argument center should be a sequence, got {center!r}")
    if is_pil:
        return img.rotate(angle, pil_number(mode), expand, center, fillcolor=band_fill(fill, img, "rotate"))
    _, h, w = get_dimensions(img)
    middle = [0.0, 0.0] if center is None else [center[0] - w * 0.5, center[1] - h * 0.5]
    matrix = inverse_matrix(middle, -angle, [0.0, 0.0], 1.0, [0.0, 0.0])
    return _warp(img, *_grid(matrix, w, h, *(_expanded(matrix, w, h) if expand else (w, h))), mode, fill, "rotate")


def affine(img, angle, translate, scale, shear, interpolation=_NEAREST, fill=None, center=None):
    """The image turned clockwise by `angle`, sheared (degrees), scaled and moved (pixels), about `center`."""
    mode, is_pil = mode_of(interpolation, "affine"), check_image(img, "affine")
    if not isinstance(angle, (int, float)):
        raise TypeError(f"affine: Argument angle should be int or float, got {angle!r}")
    for name, value in (("translate", translate), ("shear", [shear] if isinstance(shear, numbers.Number) else shear)):
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"affine: Argument {name} should be a sequence, got {value!r}")
    if len(translate) != 2:
        raise ValueError(f"affine: Argument translate should be a sequence of length 2, got {translate}")
    if scale <= 0.0:
        raise ValueError(f"affine: Argument scale should be positive, got {scale}")
    shear = [shear, 0.0] if isinstance(shear, numbers.Number) else list(shear) * (2 if len(shear) == 1 else 1)
    if len(shear) != 2:
        raise ValueError(f"affine: Shear should be a sequence containing two values. Got {shear}")
    _, h, w = get_dimensions(img)
    if is_pil:
        matrix = inverse_matrix(center or [w * 0.5, h * 0.5], angle, translate, scale, shear)
        return img.transform((w, h), 0, matrix, pil_number(mode), fillcolor=band_fill(fill, img, "affine"))
    middle = [0.0, 0.0] if center is None else [center[0] - w * 0.5, center[1] - h * 0.5]
    return _warp(img, *_grid(inverse_matrix(middle, angle, [float(t) for t in translate], scale, shear), w, h, w, h), mode, fill, "affine")


def perspective(img, startpoints, endpoints, interpolation=InterpolationMode.BILINEAR, fill=None):
    """The image with its four corners startpoints, [[x, y], ...] from the top left clockwise, at endpoints."""
    return projected(img, projection(startpoints, endpoints), interpolation, fill)


def projection(startpoints, endpoints):
    """The eight numbers a to h, rounded to float32, of the map from endpoints to startpoints:
    (x, y) to (a x + b y + c, d x + e y + f) / (g x + h y + 1)."""
    if len(startpoints) != 4 or len(endpoints) != 4:
        raise ValueError(f"perspective: Please provide exactly four corners, got {len(startpoints)} startpoints and {len(endpoints)} endpoints")
    rows = [row for (x, y), (u, v) in zip(endpoints, startpoints, strict=True)
            for row in ([x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y])]
    found = np.linalg.lstsq(np.array(rows, np.float64), np.array(startpoints, np.float64).reshape(8), rcond=None)[0]
    return found.astype(np.float32).tolist()


def projected(img, coefficients, interpolation, fill):
    """The image whose pixel at (x, y) is the one to which the map of these eight coefficients takes (x, y)."""
    mode = mode_of(interpolation, "perspective")
    if check_image(img, "perspective"):
        image = pil("perspective").Image
        return img.transform(img.size, image.Transform.PERSPECTIVE, coefficients, pil_number(mode), fillcolor=band_fill(fill, img, "perspective"))
    _, h, w = get_dimensions(img)
    base, theta = _pixels(w, h), np.array([*coefficients, 1], np.float32).reshape(3, 3)
    grid = base @ (theta[:2].T / np.array([0.5 * w, 0.5 * h], np.float32)) / (base @ theta[[2, 2]].T) - np.float32(1)
    return _warp(img, *_places(grid, w, h, w, h), mode, fill, "perspective")


def elastic_transform(img, displacement, interpolation=InterpolationMode.BILINEAR, fill=None):
    """The image with each pixel from elsewhere: displacement (1, H, W, 2) is x and y of the way there, 2 being the whole side."""
    mode, is_pil = mode_of(interpolation, "elastic_transform"), check_image(img, "elastic_transform")
    if not isinstance(displacement, _m.Tensor):
        raise TypeError(f"elastic_transform: Argument displacement should be a Tensor, got {type(displacement)}")
    image = pil_to_tensor(img) if is_pil else img
    _, h, w = get_dimensions(image)
    if displacement.shape != (1, h, w, 2):
        raise ValueError(f"elastic_transform: Argument displacement shape should be {(1, h, w, 2)}, but given {tuple(displacement.shape)}")
    x, y = (np.linspace((1 - n) / n, (n - 1) / n, n, dtype=np.float32) for n in (w, h))
    grid = np.stack(np.meshgrid(x, y), -1) + displacement[0].detach().numpy().astype(np.float32)
    out = _warp(image, *_places(grid, w, h, w, h), mode, fill, "elastic_transform")
    return to_pil_image(out, mode=img.mode) if is_pil else out


def _range(value, name, sizes=(2,)):
    """[-value, value] of a number, or the sequence itself as floats."""
    if isinstance(value, numbers.Number):
        if value < 0:
            raise ValueError(f"If {name} is a single number, it must be positive, got {value}.")
        return [float(-value), float(value)]
    return [float(each) for each in checked_range(value, name, sizes)]


def _checked_fill(fill):
    need(isinstance(fill, (numbers.Number, Sequence, type(None))), TypeError, f"Fill should be either a sequence or a number, got {fill!r}")
    return 0 if fill is None else fill


def _channel_fill(fill, img):
    """A tensor's fill has one value per channel."""
    if not isinstance(img, _m.Tensor):
        return fill
    channels, _, _ = get_dimensions(img)
    return [float(fill)] * channels if isinstance(fill, numbers.Number) else [float(value) for value in fill]


class RandomRotation(nn.Module):
    """`functional.rotate` by an angle drawn from (-degrees, degrees) or the given range.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomRotation(10)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, degrees, interpolation=_NEAREST, expand=False, center=None, fill=0):
        super().__init__()
        self.degrees, self.interpolation = _range(degrees, "degrees"), mode_of(interpolation, "RandomRotation")
        self.expand, self.fill = expand, _checked_fill(fill)
        self.center = center if center is None else checked_range(center, "center")

    @staticmethod
    def get_params(degrees):
        """The angle."""
        return float(uniform(*degrees))

    def forward(self, img):
        return rotate(img, self.get_params(self.degrees), self.interpolation, self.expand, self.center,
                      _channel_fill(self.fill, img))

    def __repr__(self):
        center = "" if self.center is None else f", center={self.center}"
        fill = "" if self.fill is None else f", fill={self.fill}"
        return (f"{type(self).__name__}(degrees={self.degrees}, interpolation={self.interpolation.value}, "
                f"expand={self.expand}{center}{fill})")


class RandomAffine(nn.Module):
    """`functional.affine` with angle, translation (as parts of the size), scale and shear drawn from ranges.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomAffine(10)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, degrees, translate=None, scale=None, shear=None, interpolation=_NEAREST, fill=0, center=None):
        super().__init__()
        self.degrees, self.translate, self.scale = _range(degrees, "degrees"), translate, scale
        for value in () if translate is None else checked_range(translate, "translate"):
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"RandomAffine: translation values should be between 0 and 1, got {translate}")
        for value in () if scale is None else checked_range(scale, "scale"):
            if value <= 0:
                raise ValueError(f"RandomAffine: scale values should be positive, got {scale}")
        self.shear = None if shear is None else _range(shear, "shear", (2, 4))
        self.interpolation = mode_of(interpolation, "RandomAffine")
        self.center = center if center is None else checked_range(center, "center")
        self.fill = _checked_fill(fill)

    @staticmethod
    def get_params(degrees, translate, scale_ranges, shears, img_size):
        """(angle, (x, y), scale, (shear x, shear y)); only what has a range is drawn."""
        angle, moved, scale, shear = float(uniform(*degrees)), (0, 0), 1.0, [0.0, 0.0]
        if translate is not None:
            moved = tuple(int(round(uniform(-part * size, part * size)))
                          for part, size in zip(translate, img_size, strict=True))
        if scale_ranges is not None:
            scale = float(uniform(*scale_ranges))
        if shears is not None:
            shear = [float(uniform(*shears[start:start + 2])) for start in range(0, len(shears), 2)]
        return angle, moved, scale, (*shear, 0.0)[:2]

    def forward(self, img):
        _, h, w = get_dimensions(img)
        parameters = self.get_params(self.degrees, self.translate, self.scale, self.shear, [w, h])
        return affine(img, *parameters, self.interpolation, _channel_fill(self.fill, img), self.center)

    def __repr__(self):
        parts = [f"degrees={self.degrees}"]
        parts += [f"{name}={getattr(self, name)}" for name in ("translate", "scale", "shear")
                  if getattr(self, name) is not None]
        parts += [f"interpolation={self.interpolation.value}"] * (self.interpolation is not _NEAREST)
        parts += [f"fill={self.fill}"] * (self.fill != 0)
        parts += [f"center={self.center}"] * (self.center is not None)
        return f"{type(self).__name__}({', '.join(parts)})"


class RandomPerspective(nn.Module):
    """`functional.perspective` with corners moved inwards by up to distortion_scale of half a side, with probability p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomPerspective(p=1.0)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, distortion_scale=0.5, p=0.5, interpolation=InterpolationMode.BILINEAR, fill=0):
        super().__init__()
        self.p, self.distortion_scale, self.interpolation = p, distortion_scale, mode_of(interpolation, "RandomPerspective")
        self.fill = _checked_fill(fill)

    @staticmethod
    def get_params(width, height, distortion_scale):
        """(corners of the image, their places), from the top left clockwise; x and y of each place are drawn in this order."""
        def near(size):
            return randint(int(distortion_scale * (size // 2)) + 1)

        def far(size):
            reach = int(distortion_scale * (size // 2)) + 1
            return size - reach + randint(reach)

        places = [[x(width), y(height)] for x, y in ((near, near), (far, near), (far, far), (near, far))]
        return [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], places

    def forward(self, img):
        _, height, width = get_dimensions(img)
        if _m.rand(1) < self.p:
            return perspective(img, *self.get_params(width, height, self.distortion_scale), self.interpolation, _channel_fill(self.fill, img))
        return img

    def __repr__(self):
        return f"{type(self).__name__}(p={self.p})"


class ElasticTransform(nn.Module):
    """`functional.elastic_transform` with displacements of up to alpha, drawn for every pixel and smoothed by a Gaussian of sigma.

    >>> import microgradx
    >>> microgradx.vision.transforms.ElasticTransform(sigma=0.5)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, alpha=50.0, sigma=5.0, interpolation=InterpolationMode.BILINEAR, fill=0):
        super().__init__()
        for name, value in (("alpha", alpha), ("sigma", sigma)):
            each = [value] * 2 if isinstance(value, float) else value
            if not isinstance(each, (list, tuple)) or not all(isinstance(number, float) for number in each):
                raise TypeError(f"ElasticTransform: {name} should be float or a sequence of floats. Got {value!r}")
            if len(each) != 2:
                raise ValueError(f"ElasticTransform: If {name} is a sequence its length should be 2. Got {len(each)}")
            setattr(self, name, each)
        if not isinstance(fill, (int, float, list, tuple)):
            raise TypeError(f"ElasticTransform: fill should be int or float or a list or tuple of them. Got {fill!r}")
        self.interpolation = mode_of(interpolation, "ElasticTransform")
        self.fill = [float(value) for value in (fill if isinstance(fill, (list, tuple)) else [fill])]

    @staticmethod
    def get_params(alpha, sigma, size):
        """The displacement (1, H, W, 2): x is drawn first."""
        parts = []
        for reach, width, side in zip(alpha, sigma, size[::-1], strict=True):
            part = _m.rand([1, 1, *size]) * 2 - 1
            if width > 0.0:
                kernel = int(8 * width + 1) // 2 * 2 + 1
                part = gaussian_blur(part, [kernel, kernel], list(sigma))
            parts.append(part * reach / side)
        return _m.cat(parts, 1).permute(0, 2, 3, 1)

    def forward(self, tensor):
        _, height, width = get_dimensions(tensor)
        return elastic_transform(tensor, self.get_params(self.alpha, self.sigma, [height, width]), self.interpolation, self.fill)

    def __repr__(self):
        return f"{type(self).__name__}(alpha={self.alpha}, sigma={self.sigma}, interpolation={self.interpolation}, fill={self.fill})"
