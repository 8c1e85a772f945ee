"""Transforms of whole samples: images, videos, masks, boxes and labels, in any nesting of tuples, lists and dicts.

Of a single image they give what the first transforms give. Bounding boxes move with their image; their rotated formats raise. There are no keypoints.

>>> import microgradx
>>> from microgradx.vision import tv_tensors
>>> from microgradx.vision.transforms import v2
>>> sample = {"image": microgradx.ones(3, 4, 4), "mask": tv_tensors.Mask(microgradx.ones(4, 4)), "label": 3}
>>> out = v2.CenterCrop(2)(sample)
>>> out["image"].shape, out["mask"].shape, out["label"]
(microgradx.Size([3, 2, 2]), microgradx.Size([2, 2]), 3)
"""
from ..autoaugment import AutoAugmentPolicy
from .._images import InterpolationMode
from . import functional
from ._augment import AugMix, AutoAugment, RandAugment, RandomErasing, TrivialAugmentWide
from ._color import (
    ColorJitter, Grayscale, RandomAdjustSharpness, RandomAutocontrast, RandomChannelPermutation, RandomEqualize, RandomGrayscale, RandomInvert,
    RandomPhotometricDistort, RandomPosterize, RandomSolarize, RGB)
from ._geometry import (
    CenterCrop, ElasticTransform, FiveCrop, Pad, RandomAffine, RandomCrop, RandomHorizontalFlip, RandomIoUCrop, RandomPerspective, RandomResize,
    RandomResizedCrop, RandomRotation, RandomShortestSize, RandomVerticalFlip, RandomZoomOut, Resize, ScaleJitter, TenCrop)
from ._misc import (
    ClampBoundingBoxes, ConvertBoundingBoxFormat, ConvertImageDtype, CutMix, GaussianBlur, GaussianNoise, Identity, JPEG, Lambda,
    LinearTransformation, MixUp, Normalize, PILToTensor, SanitizeBoundingBoxes, SetClampingMode, ToDtype, ToImage, ToPILImage, ToPureTensor, ToTensor,
    UniformTemporalSubsample)
from ._transform import (
    Compose, RandomApply, RandomChoice, RandomOrder, Transform, check_type, get_bounding_boxes, has_all, has_any, query_chw, query_size)
