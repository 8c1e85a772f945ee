"""The transforms as functions, with their settings as arguments."""
from ._basic import convert_image_dtype, normalize, pil_to_tensor, to_pil_image, to_tensor

__all__ = ["convert_image_dtype", "normalize", "pil_to_tensor", "to_pil_image", "to_tensor"]
