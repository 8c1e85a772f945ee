"""The transforms as functions, with their settings as arguments. Images are PIL images or tensors (..., H, W)."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

__all__ = ['InterpolationMode', 'adjust_brightness', 'adjust_contrast', 'adjust_gamma', 'adjust_hue', 'adjust_saturation', 'adjust_sharpness', 'affine', 'autocontrast', 'center_crop', 'convert_image_dtype', 'crop', 'elastic_transform', 'equalize', 'erase', 'five_crop', 'gaussian_blur', 'get_dimensions', 'get_image_num_channels', 'get_image_size', 'hflip', 'invert', 'normalize', 'pad', 'perspective', 'pil_to_tensor', 'posterize', 'resize', 'resized_crop', 'rgb_to_grayscale', 'rotate', 'solarize', 'ten_crop', 'to_grayscale', 'to_pil_image', 'to_tensor', 'vflip']
import enum
class InterpolationMode(enum.Enum):
    NEAREST = 'nearest'
    NEAREST_EXACT = 'nearest-exact'
    BILINEAR = 'bilinear'
    BICUBIC = 'bicubic'
    BOX = 'box'
    HAMMING = 'hamming'
    LANCZOS = 'lanczos'
def adjust_brightness(img: Any, brightness_factor: Any) -> Any: """From black (0) over the image (1) to brighter."""
def adjust_contrast(img: Any, contrast_factor: Any) -> Any: """From the mean grey (0) over the image (1) to more contrast."""
def adjust_gamma(img: Any, gamma: Any, gain: Any=1) -> Any: """gain * x ** gamma of pixels between 0 and 1: darker above a gamma of 1, lighter below."""
def adjust_hue(img: Any, hue_factor: Any) -> Any: """Turn the colours by `hue_factor` (-0.5 to 0.5) of the circle."""
def adjust_saturation(img: Any, saturation_factor: Any) -> Any: """From grey (0) over the image (1) to stronger colours."""
def adjust_sharpness(img: Any, sharpness_factor: Any) -> Any: """From blurred (0) over the image (1) to sharper."""
def affine(img: Any, angle: Any, translate: Any, scale: Any, shear: Any, interpolation: Any=..., fill: Any=None, center: Any=None) -> Any: """The image turned clockwise by `angle`, sheared (degrees), scaled and moved (pixels), about `center`."""
def autocontrast(img: Any) -> Any: """Each channel stretched to the whole range."""
def center_crop(img: Any, output_size: Any) -> Any: """The middle of the image; one smaller than that is padded with zeros first."""
def convert_image_dtype(image: Any, dtype: Any=...) -> Any: """The tensor in `dtype` with values scaled between the ranges [0, 1] of floats and [0, max] of integers."""
def crop(img: Any, top: Any, left: Any, height: Any, width: Any) -> Any: """The rectangle from (top, left) on; outside the image it is zero."""
def elastic_transform(img: Any, displacement: Any, interpolation: Any=..., fill: Any=None) -> Any: """The image with each pixel from elsewhere: displacement (1, H, W, 2) is x and y of the way there, 2 being the whole side."""
def equalize(img: Any) -> Any: """Each channel of uint8 with an even histogram."""
def erase(img: Any, i: Any, j: Any, h: Any, w: Any, v: Any, inplace: Any=False) -> Any: """The tensor with v in the rectangle of h by w at (i, j)."""
def five_crop(img: Any, size: Any) -> Any: """The four corners and the middle. ValueError when the image is smaller."""
def gaussian_blur(img: Any, kernel_size: Any, sigma: Any=None) -> Any: """Convolution with a Gaussian, mirrored at the edges: kernel_size and sigma are one number or (x, y), sizes odd."""
def get_dimensions(img: Any) -> Any: """[channels, height, width]."""
def get_image_num_channels(img: Any) -> Any: """The number of channels."""
def get_image_size(img: Any) -> Any: """[width, height]."""
def hflip(img: Any) -> Any: """Mirror left and right."""
def invert(img: Any) -> Any: """The negative."""
def normalize(tensor: Any, mean: Any, std: Any, inplace: Any=False) -> Any: """out = (tensor - mean) / std, channel by channel, for a float tensor (..., C, H, W)."""
def pad(img: Any, padding: Any, fill: Any=0, padding_mode: Any='constant') -> Any: """Add pixels: padding is one number, (left and right, top and bottom) or (left, top, right, bottom); negative"""
def perspective(img: Any, startpoints: Any, endpoints: Any, interpolation: Any=..., fill: Any=None) -> Any: """The image with its four corners startpoints, [[x, y], ...] from the top left clockwise, at endpoints."""
def pil_to_tensor(pic: Any) -> Any: """A PIL image as a (C, H, W) tensor with its own values. Raises TypeError for anything else."""
def posterize(img: Any, bits: Any) -> Any: """Each uint8 with its first `bits` bits (0 to 8) alone."""
def resize(img: Any, size: Any, interpolation: Any=..., max_size: Any=None, antialias: Any=True) -> Any: """The image in another size: (h, w), or one number for the shorter side (the longer at most `max_size`)."""
def resized_crop(img: Any, top: Any, left: Any, height: Any, width: Any, size: Any, interpolation: Any=..., antialias: Any=True) -> Any: """`resize` of `crop`."""
def rgb_to_grayscale(img: Any, num_output_channels: Any=1) -> Any: """Grey = 0.2989 R + 0.587 G + 0.114 B, in 1 or 3 equal channels; a tensor of one channel stays as it is."""
def rotate(img: Any, angle: Any, interpolation: Any=..., expand: Any=False, center: Any=None, fill: Any=None) -> Any: """The image turned counter-clockwise by `angle` degrees about `center` (x, y), by default the middle."""
def solarize(img: Any, threshold: Any) -> Any: """The negative of what is at the threshold or above."""
def ten_crop(img: Any, size: Any, vertical_flip: Any=False) -> Any: """`five_crop` of the image and of its mirror image."""
def to_grayscale(img: Any, num_output_channels: Any=1) -> Any: """`rgb_to_grayscale` of a PIL image."""
def to_pil_image(pic: Any, mode: Any=None) -> Any: """A (C, H, W) tensor or (H, W, C) array as a PIL image; floats in [0, 1] become bytes, unless mode is 'F'."""
def to_tensor(pic: Any) -> Any: """A PIL image or an (H, W) or (H, W, C) array as a (C, H, W) tensor; uint8 becomes default floats in [0, 1]."""
def vflip(img: Any) -> Any: """Mirror top and bottom."""
