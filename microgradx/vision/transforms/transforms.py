"""The transforms as classes, under the module path where PyTorch's programs may look for them."""
from ._affine import RandomAffine, RandomRotation
from ._basic import (
    Compose,
    ConvertImageDtype,
    Lambda,
    Normalize,
    PILToTensor,
    RandomApply,
    RandomChoice,
    RandomOrder,
    ToPILImage,
    ToTensor,
)
from ._color import ColorJitter, GaussianBlur, Grayscale, RandomErasing, RandomGrayscale
from ._geometry import CenterCrop, FiveCrop, Pad, RandomCrop, RandomHorizontalFlip, RandomVerticalFlip, TenCrop
from ._images import InterpolationMode
from ._resize import RandomResizedCrop, Resize

__all__ = [
    "CenterCrop", "ColorJitter", "Compose", "ConvertImageDtype", "FiveCrop", "GaussianBlur", "Grayscale",
    "InterpolationMode", "Lambda", "Normalize", "PILToTensor", "Pad", "RandomAffine", "RandomApply", "RandomChoice",
    "RandomCrop", "RandomErasing", "RandomGrayscale", "RandomHorizontalFlip", "RandomOrder", "RandomResizedCrop",
    "RandomRotation", "RandomVerticalFlip", "Resize", "TenCrop", "ToPILImage", "ToTensor",
]
