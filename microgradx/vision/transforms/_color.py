"""Colours, blur and erasing, as functions and as transforms. Images are PIL images or tensors (..., C, H, W)."""
import math
import numbers

import numpy as np

import microgradx as _m
from microgradx import nn
from microgradx._rows import need

from .._pil import pil
from ._basic import convert_image_dtype, pil_to_tensor, to_pil_image
from ._geometry import randint, uniform
from ._images import check_image, get_dimensions, in_floats, pair


def _channels(img, op, allowed):
    channels, _, _ = get_dimensions(img)
    if channels not in allowed:
        raise TypeError(f"{op}: Input image tensor permitted channel values are {list(allowed)}, but found {channels}")
    return channels


def rgb_to_grayscale(img, num_output_channels=1):
    """Grey = 0.2989 R + 0.587 G + 0.114 B, in 1 or 3 equal channels; a tensor of one channel stays as it is."""
    is_pil = check_image(img, "rgb_to_grayscale")
    channels = None if is_pil else _channels(img, "rgb_to_grayscale", (1, 3))
    if num_output_channels not in (1, 3):
        raise ValueError(f"rgb_to_grayscale: num_output_channels should be either 1 or 3, got {num_output_channels}")
    if is_pil:
        grey = img.convert("L")
        return grey if num_output_channels == 1 else pil("rgb_to_grayscale").Image.merge("RGB", (grey,) * 3)
    if channels == 1:
        return img.clone()
    r, g, b = (img.select(-3, channel) for channel in range(3))
    grey = (0.2989 * r + 0.587 * g + 0.114 * b).to(img.dtype).unsqueeze(-3)
    return grey if num_output_channels == 1 else grey.expand(img.shape)


def to_grayscale(img, num_output_channels=1):
    """`rgb_to_grayscale` of a PIL image."""
    if not check_image(img, "to_grayscale"):
        raise TypeError("to_grayscale: Input should be PIL Image")
    return rgb_to_grayscale(img, num_output_channels)


def bound(img):
    """The largest value of a tensor's pixels."""
    return 1.0 if img.is_floating_point() or img.dtype is _m.bool else _m.iinfo(img.dtype).max


def _blend(img, other, ratio):
    ratio = float(ratio)            # an int would leave integers to wrap around
    return (ratio * img + (1.0 - ratio) * other).clamp(0, bound(img)).to(img.dtype)


def _check_factor(factor, name, op):
    if factor < 0:
        raise ValueError(f"{op}: {name} ({factor}) is not non-negative.")


def adjust_brightness(img, brightness_factor):
    """From black (0) over the image (1) to brighter."""
    if check_image(img, "adjust_brightness"):
        return pil("adjust_brightness").ImageEnhance.Brightness(img).enhance(brightness_factor)
    _check_factor(brightness_factor, "brightness_factor", "adjust_brightness")
    _channels(img, "adjust_brightness", (1, 3))
    return _blend(img, _m.zeros_like(img), brightness_factor)


def adjust_contrast(img, contrast_factor):
    """From the mean grey (0) over the image (1) to more contrast."""
    if check_image(img, "adjust_contrast"):
        return pil("adjust_contrast").ImageEnhance.Contrast(img).enhance(contrast_factor)
    _check_factor(contrast_factor, "contrast_factor", "adjust_contrast")
    floats = img.dtype if img.is_floating_point() else _m.float32
    grey = rgb_to_grayscale(img) if _channels(img, "adjust_contrast", (1, 3)) == 3 else img
    return _blend(img, grey.to(floats).mean(dim=(-3, -2, -1), keepdim=True), contrast_factor)


def adjust_saturation(img, saturation_factor):
    """From grey (0) over the image (1) to stronger colours."""
    if check_image(img, "adjust_saturation"):
        return pil("adjust_saturation").ImageEnhance.Color(img).enhance(saturation_factor)
    _check_factor(saturation_factor, "saturation_factor", "adjust_saturation")
    if _channels(img, "adjust_saturation", (1, 3)) == 1:
        return img
    return _blend(img, rgb_to_grayscale(img), saturation_factor)


def adjust_hue(img, hue_factor):
    """Turn the colours by `hue_factor` (-0.5 to 0.5) of the circle."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"adjust_hue: hue_factor ({hue_factor}) is not in [-0.5, 0.5].")
    if check_image(img, "adjust_hue"):
        if img.mode in ("L", "1", "I", "F"):
            return img
        h, s, v = img.convert("HSV").split()
        turned = np.array(h, np.uint8) + np.int32(hue_factor * 255).astype(np.uint8)
        image = pil("adjust_hue").Image
        return image.merge("HSV", (image.fromarray(turned), s, v)).convert(img.mode)
    if _channels(img, "adjust_hue", (1, 3)) == 1:
        return img
    hue, saturation, value = _to_hsv(img if img.is_floating_point() else convert_image_dtype(img, _m.float32))
    return convert_image_dtype(_from_hsv((hue + hue_factor) % 1.0, saturation, value), img.dtype)


def _to_hsv(img):
    r, g, b = (img.select(-3, channel) for channel in range(3))
    high, low = _m.maximum(_m.maximum(r, g), b), _m.minimum(_m.minimum(r, g), b)
    grey, span = high == low, high - low
    one = _m.ones_like(high)
    saturation = span / _m.where(grey, one, high)
    divisor = _m.where(grey, one, span)
    from_r, from_g, from_b = ((high - channel) / divisor for channel in (r, g, b))
    hue = _m.where(high == r, from_b - from_g, _m.where(high == g, 2.0 + from_r - from_b, 4.0 + from_g - from_r))
    return (hue / 6.0 + 1.0) % 1.0, saturation, high


def _from_hsv(hue, saturation, value):
    sector = _m.floor(hue * 6.0)
    f = hue * 6.0 - sector
    p = (value * (1.0 - saturation)).clamp(0.0, 1.0)
    q = (value * (1.0 - saturation * f)).clamp(0.0, 1.0)
    t = (value * (1.0 - saturation * (1.0 - f))).clamp(0.0, 1.0)
    sector = sector.to(_m.int32) % 6
    channels = []
    for choices in ((value, q, p, p, t, value), (t, value, value, q, p, p), (p, p, t, value, value, q)):
        channel = choices[5]
        for number in range(5):
            channel = _m.where(sector == number, choices[number], channel)
        channels.append(channel)
    return _m.stack(channels, dim=-3)


def gaussian_blur(img, kernel_size, sigma=None):
    """Convolution with a Gaussian, mirrored at the edges: kernel_size and sigma are one number or (x, y), sizes odd.

    sigma is 0.15 k + 0.35 for a kernel of k, unless given.
    """
    sizes = [kernel_size] * 2 if isinstance(kernel_size, int) else list(kernel_size)
    if len(sizes) != 2 or any(size <= 0 or size % 2 == 0 for size in sizes):
        raise ValueError(f"gaussian_blur: kernel_size should have odd and positive integers. Got {kernel_size}")
    if sigma is None:
        sigmas = [size * 0.15 + 0.35 for size in sizes]
    else:
        sigmas = [float(sigma)] * 2 if isinstance(sigma, numbers.Number) else list(sigma)
        sigmas = sigmas * (2 // len(sigmas)) if len(sigmas) in (1, 2) else []
    if len(sigmas) != 2 or any(value <= 0.0 for value in sigmas):
        raise ValueError(f"gaussian_blur: sigma should have positive values. Got {sigma}")
    is_pil = check_image(img, "gaussian_blur")
    tensor = pil_to_tensor(img) if is_pil else img
    across, down = (_blur_matrix(*each) for each in zip(tensor.shape[:-3:-1], sizes, sigmas, strict=True))
    result = in_floats(tensor, lambda floats: apply_matrices(floats, down, across))
    return to_pil_image(result, mode=img.mode) if is_pil else result


def apply_matrices(img, down, across):
    """down @ img @ across' on the last two axes, in the tensor's dtype."""
    down, across = (_m.from_numpy(matrix).to(img.dtype) for matrix in (down, across))
    return down @ (img @ across.t())


def _blur_matrix(n, size, sigma):
    """(n, n) weights of one axis; pixels beyond the edge are mirrored, without the edge itself."""
    half = size // 2
    if half >= n:
        raise RuntimeError("gaussian_blur: Padding size should be less than the corresponding input dimension, but "
                           "got: "
                           f"kernel {size} at a dimension of {n}")
    offsets = np.arange(-half, half + 1)
    weights = np.exp(-0.5 * (offsets / sigma) ** 2)
    weights /= weights.sum()
    source = np.abs(np.arange(n)[:, None] + offsets)
    source = np.where(source >= n, 2 * (n - 1) - source, source)
    matrix = np.zeros((n, n))
    np.add.at(matrix, (np.arange(n)[:, None], source), weights)
    return matrix


def erase(img, i, j, h, w, v, inplace=False):
    """The tensor with v in the rectangle of h by w at (i, j)."""
    if not isinstance(img, _m.Tensor):
        raise TypeError(f"erase: Tensor is expected, got {type(img)}")
    img = img if inplace else img.clone()
    img[..., i:i + h, j:j + w] = v
    return img


class Grayscale(nn.Module):
    """`functional.rgb_to_grayscale` as a module.

    >>> import microgradx
    >>> microgradx.vision.transforms.Grayscale()(microgradx.ones(3, 2, 2)).shape
    microgradx.Size([1, 2, 2])
    """

    def __init__(self, num_output_channels=1):
        super().__init__()
        self.num_output_channels = num_output_channels

    def forward(self, img):
        return rgb_to_grayscale(img, self.num_output_channels)

    def __repr__(self):
        return f"{type(self).__name__}(num_output_channels={self.num_output_channels})"


class RandomGrayscale(nn.Module):
    """Grey in as many channels as there were, with probability p; one `rand(1)` is drawn.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomGrayscale(p=1.0)(microgradx.ones(3, 2, 2)).shape
    microgradx.Size([3, 2, 2])
    """

    def __init__(self, p=0.1):
        super().__init__()
        self.p = p

    def forward(self, img):
        channels, _, _ = get_dimensions(img)
        return rgb_to_grayscale(img, channels) if _m.rand(1) < self.p else img

    def __repr__(self):
        return f"{type(self).__name__}(p={self.p})"


class ColorJitter(nn.Module):
    """Brightness, contrast, saturation and hue by random factors, in random order; the order is drawn first.

    >>> import microgradx
    >>> microgradx.vision.transforms.ColorJitter(brightness=0.5)(microgradx.ones(3, 2, 2)).shape
    microgradx.Size([3, 2, 2])
    """

    def __init__(self, brightness=0, contrast=0, saturation=0, hue=0):
        super().__init__()
        self.brightness = self._range(brightness, "brightness")
        self.contrast = self._range(contrast, "contrast")
        self.saturation = self._range(saturation, "saturation")
        self.hue = self._range(hue, "hue", centre=0, bound=(-0.5, 0.5), floor=False)

    @staticmethod
    def _range(value, name, centre=1, bound=(0, float("inf")), floor=True):
        if isinstance(value, numbers.Number):
            if value < 0:
                raise ValueError(f"ColorJitter: If {name} is a single number, it must be non negative.")
            low, high = centre - float(value), centre + float(value)
            low = max(low, 0.0) if floor else low
        elif isinstance(value, (list, tuple)) and len(value) == 2:
            low, high = float(value[0]), float(value[1])
        else:
            raise TypeError(f"ColorJitter: {name} should be a single number or a list/tuple with length 2.")
        if not bound[0] <= low <= high <= bound[1]:
            raise ValueError(f"ColorJitter: {name} values should be between {bound}, but got {[low, high]}.")
        return None if low == high == centre else (low, high)

    @staticmethod
    def get_params(brightness, contrast, saturation, hue):
        """(order, brightness, contrast, saturation, hue); a factor is None where there is no range."""
        order = _m.randperm(4)
        ranges = (brightness, contrast, saturation, hue)
        return order, *(None if each is None else float(uniform(*each)) for each in ranges)

    def forward(self, img):
        order, *factors = self.get_params(self.brightness, self.contrast, self.saturation, self.hue)
        adjust = (adjust_brightness, adjust_contrast, adjust_saturation, adjust_hue)
        for number in order.tolist():
            if factors[number] is not None:
                img = adjust[number](img, factors[number])
        return img

    def __repr__(self):
        return (f"{type(self).__name__}(brightness={self.brightness}, contrast={self.contrast}, "
                f"saturation={self.saturation}, hue={self.hue})")


class GaussianBlur(nn.Module):
    """`functional.gaussian_blur` with sigma drawn from a range.

    >>> import microgradx
    >>> microgradx.vision.transforms.GaussianBlur(3)(microgradx.ones(1, 4, 4)).shape
    microgradx.Size([1, 4, 4])
    """

    def __init__(self, kernel_size, sigma=(0.1, 2.0)):
        super().__init__()
        self.kernel_size = pair(kernel_size, "Kernel size should be a tuple/list of two integers")
        if any(size <= 0 or size % 2 == 0 for size in self.kernel_size):
            raise ValueError(f"GaussianBlur: Kernel size value should be an odd and positive number, got {kernel_size}")
        self.sigma = (sigma, sigma) if isinstance(sigma, numbers.Number) else sigma
        need(isinstance(self.sigma, (tuple, list)) and len(self.sigma) == 2, ValueError,
             f"GaussianBlur: sigma should be a single number or a list/tuple with length 2, got {sigma!r}")
        if not 0.0 < self.sigma[0] <= self.sigma[1]:
            raise ValueError(f"GaussianBlur: sigma values should be positive and of the form (min, max). Got {sigma}")

    @staticmethod
    def get_params(sigma_min, sigma_max):
        """The sigma."""
        return uniform(sigma_min, sigma_max)

    def forward(self, img):
        sigma = self.get_params(*self.sigma)
        return gaussian_blur(img, self.kernel_size, [sigma, sigma])

    def __repr__(self):
        return f"{type(self).__name__}(kernel_size={self.kernel_size}, sigma={self.sigma})"


class RandomErasing(nn.Module):
    """A random rectangle of a tensor (C, H, W) replaced by `value`, or by normal noise ("random"), with probability
    p.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandomErasing(p=1.0)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """

    def __init__(self, p=0.5, scale=(0.02, 0.33), ratio=(0.3, 3.3), value=0, inplace=False):
        super().__init__()
        if not isinstance(value, (numbers.Number, str, tuple, list)):
            raise TypeError("RandomErasing: Argument value should be either a number or str or a sequence, got "
                            f"{value!r}")
        if isinstance(value, str) and value != "random":
            raise ValueError(f"RandomErasing: If value is str, it should be 'random', got {value!r}")
        for name, each in (("Scale", scale), ("Ratio", ratio)):
            if not isinstance(each, (tuple, list)):
                raise TypeError(f"RandomErasing: {name} should be a sequence, got {each!r}")
        if scale[0] < 0 or scale[1] > 1:
            raise ValueError(f"RandomErasing: Scale should be between 0 and 1, got {scale}")
        if p < 0 or p > 1:
            raise ValueError(f"RandomErasing: Random erasing probability should be between 0 and 1, got {p}")
        self.p, self.scale, self.ratio, self.value, self.inplace = p, scale, ratio, value, inplace

    @staticmethod
    def get_params(img, scale, ratio, value=None):
        """(top, left, height, width, value): ten tries, then the image itself."""
        channels, height, width = img.shape[-3:]
        low, high = _m.log(_m.tensor(ratio)).tolist()
        for _ in range(10):
            area = height * width * uniform(*scale)
            shape = _m.exp(_m.empty(1).uniform_(low, high)).item()
            h, w = int(round(math.sqrt(area * shape))), int(round(math.sqrt(area / shape)))
            if h < height and w < width:
                v = _m.empty([channels, h, w], dtype=_m.float32).normal_() if value is None \
                    else _m.tensor(value)[:, None, None]
                return randint(height - h + 1), randint(width - w + 1), h, w, v
        return 0, 0, height, width, img

    def forward(self, img):
        if not _m.rand(1) < self.p:
            return img
        value = [float(self.value)] if isinstance(self.value, numbers.Number) else \
            None if isinstance(self.value, str) else list(self.value)
        if value is not None and len(value) not in (1, img.shape[-3]):
            raise ValueError("RandomErasing: If value is a sequence, it should have either a single value or "
                             f"{img.shape[-3]} (number of input channels), got {value}")
        return erase(img, *self.get_params(img, self.scale, self.ratio, value), self.inplace)

    def __repr__(self):
        return (f"{type(self).__name__}(p={self.p}, scale={self.scale}, ratio={self.ratio}, value={self.value}, "
                f"inplace={self.inplace})")
