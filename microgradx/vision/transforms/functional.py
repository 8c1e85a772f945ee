"""The transforms as functions, with their settings as arguments. Images are PIL images or tensors (..., H, W)."""
from ._affine import affine, elastic_transform, perspective, rotate
from ._basic import convert_image_dtype, normalize, pil_to_tensor, to_pil_image, to_tensor
from ._color import (
    adjust_brightness,
    adjust_contrast,
    adjust_hue,
    adjust_saturation,
    erase,
    gaussian_blur,
    rgb_to_grayscale,
    to_grayscale,
)
from ._geometry import center_crop, crop, five_crop, hflip, pad, ten_crop, vflip
from ._images import InterpolationMode, get_dimensions, get_image_num_channels, get_image_size
from ._resize import resize, resized_crop
from ._tone import adjust_gamma, adjust_sharpness, autocontrast, equalize, invert, posterize, solarize

__all__ = [
    "InterpolationMode", "adjust_brightness", "adjust_contrast", "adjust_gamma", "adjust_hue", "adjust_saturation", "adjust_sharpness", "affine",
    "autocontrast", "center_crop", "convert_image_dtype", "crop", "elastic_transform", "equalize", "erase", "five_crop", "gaussian_blur",
    "get_dimensions", "get_image_num_channels", "get_image_size", "hflip", "invert", "normalize", "pad", "perspective", "pil_to_tensor",
    "posterize", "resize", "resized_crop", "rgb_to_grayscale", "rotate", "solarize", "ten_crop", "to_grayscale", "to_pil_image", "to_tensor",
    "vflip",
]
