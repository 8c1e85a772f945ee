"""Transforms of values, dtypes and types."""
from collections.abc import Mapping

import numpy as np

import microgradx as _m
from microgradx import nn
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx._trees import leaves, like
from microgradx.vision._pil import is_image
from microgradx.vision.tv_tensors import BoundingBoxes, Image, Mask, TVTensor, Video, wrap

from .. import transforms as v1
from .._images import pair
from . import functional as F
from ._geometry import two
from ._transform import Transform, get_bounding_boxes, has_any, is_pure_tensor, query_size


def _no_pil(self, flat_inputs):
    need(not has_any(flat_inputs, is_image), TypeError, f"{type(self).__name__}() does not support PIL images.")


class Identity(Transform):
    """What goes in comes out.

    >>> from microgradx.vision.transforms import v2
    >>> v2.Identity()(1)
    1
    """

    def transform(self, inpt, params):
        return inpt


class Lambda(Transform):
    """A function as a transform, of all inputs or of those of the given types.

    >>> from microgradx.vision.transforms import v2
    >>> v2.Lambda(lambda x: x + 1, int)([1, 2.0])
    [2, 2.0]
    """
    _transformed_types = (object,)

    def __init__(self, lambd, *types):
        super().__init__()
        self.lambd, self.types = lambd, types or self._transformed_types

    def transform(self, inpt, params):
        return self.lambd(inpt) if isinstance(inpt, self.types) else inpt

    def extra_repr(self):
        name = getattr(self.lambd, "__name__", None)
        return ", ".join([name] * bool(name) + [f"types={[each.__name__ for each in self.types]}"])


class LinearTransformation(Transform):
    """`transforms.LinearTransformation` of plain tensors, images and videos.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.LinearTransformation(2 * microgradx.eye(2), microgradx.ones(2))(microgradx.ones(1, 1, 2))
    tensor([[[0., 0.]]])
    """
    _transformed_types = (is_pure_tensor, Image, Video)
    check_inputs = _no_pil

    def __init__(self, transformation_matrix, mean_vector):
        super().__init__()
        v1.LinearTransformation(transformation_matrix, mean_vector)           # checks them
        self.transformation_matrix, self.mean_vector = transformation_matrix, mean_vector

    def transform(self, inpt, params):
        out = v1.LinearTransformation.forward(self, inpt)
        return wrap(out, like=inpt) if isinstance(inpt, TVTensor) else out


class Normalize(Transform):
    """`functional.normalize`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.Normalize((0.5,), (0.5,))(microgradx.tensor([[[0.0, 1.0]]]))
    tensor([[[-1.,  1.]]])
    """
    check_inputs = _no_pil

    def __init__(self, mean, std, inplace=False):
        super().__init__()
        self.mean, self.std, self.inplace = list(mean), list(std), inplace

    def transform(self, inpt, params):
        return self._call_kernel(F.normalize, inpt, mean=self.mean, std=self.std, inplace=self.inplace)


class GaussianBlur(Transform):
    """`functional.gaussian_blur` with sigma drawn from a range.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.GaussianBlur(3)(microgradx.ones(1, 4, 4)).shape
    microgradx.Size([1, 4, 4])
    """
    _v1 = v1.GaussianBlur

    def __init__(self, kernel_size, sigma=(0.1, 2.0)):
        super().__init__()
        self.kernel_size = pair(kernel_size, "Kernel size should be a tuple/list of two integers")
        need(all(size > 0 and size % 2 == 1 for size in self.kernel_size), ValueError,
             f"Kernel size value should be an odd and positive number, got {kernel_size}.")
        self.sigma = two(sigma, "sigma")
        need(0.0 < self.sigma[0] <= self.sigma[1], ValueError, f"sigma values should be positive and of the form (min, max). Got {self.sigma}")

    def make_params(self, flat_inputs):
        return {"sigma": [self.get_params(*self.sigma)] * 2}

    def transform(self, inpt, params):
        return self._call_kernel(F.gaussian_blur, inpt, self.kernel_size, **params)


class GaussianNoise(Transform):
    """`functional.gaussian_noise`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.GaussianNoise(sigma=0.0)(microgradx.ones(1, 1, 2))
    tensor([[[1., 1.]]])
    """

    def __init__(self, mean=0.0, sigma=0.1, clip=True):
        super().__init__()
        self.mean, self.sigma, self.clip = mean, sigma, clip

    def transform(self, inpt, params):
        return self._call_kernel(F.gaussian_noise, inpt, mean=self.mean, sigma=self.sigma, clip=self.clip)


class ToDtype(Transform):
    """`functional.to_dtype` of images and videos, or of what a dict {class: dtype} names ("others": the rest; None: as it is).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.ToDtype(microgradx.float32, scale=True)(microgradx.tensor([[[0, 51, 255]]], dtype=microgradx.uint8))
    tensor([[[0.0000, 0.2000, 1.0000]]])
    """
    _transformed_types = (_m.Tensor,)

    def __init__(self, dtype, scale=False):
        super().__init__()
        need(isinstance(dtype, (dict, _m.dtype)), ValueError, f"dtype must be a dict or a microgradx.dtype, got {type(dtype)} instead")
        if isinstance(dtype, dict) and _m.Tensor in dtype and not {Image, Video}.isdisjoint(dtype):
            warn("Got `dtype` values for `Tensor` and either `tv_tensors.Image` or `tv_tensors.Video`. Note that a plain tensor will "
                 "*not* be transformed in case one of these is present in the input.")
        self.dtype, self.scale = dtype, scale

    def transform(self, inpt, params):
        pixels = is_pure_tensor(inpt) or isinstance(inpt, (Image, Video))
        if not isinstance(self.dtype, dict):
            return self._call_kernel(F.to_dtype, inpt, dtype=self.dtype, scale=self.scale) if pixels else inpt
        need(type(inpt) in self.dtype or "others" in self.dtype, ValueError, f"No dtype was specified for type {type(inpt)}. Hint: "
             "pass one dtype to convert images and videos alone, or say {'others': None} to pass through the rest of the inputs")
        dtype = self.dtype[type(inpt)] if type(inpt) in self.dtype else self.dtype["others"]
        if dtype is not None:
            return self._call_kernel(F.to_dtype, inpt, dtype=dtype, scale=self.scale)
        if self.scale and pixels:
            warn("scale was set to True but no dtype was specified for images or videos: no scaling will be done.")
        return inpt


class ConvertImageDtype(Transform):
    """ToDtype(dtype, scale=True) under its older name.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.ConvertImageDtype(microgradx.uint8)(microgradx.ones(1, 1, 2))
    tensor([[[255, 255]]], dtype=microgradx.uint8)
    """
    _transformed_types = (_m.Tensor,)

    def __init__(self, dtype=_m.float32):
        super().__init__()
        self.dtype = dtype

    def transform(self, inpt, params):
        return self._call_kernel(F.to_dtype, inpt, dtype=self.dtype, scale=True)


class ToTensor(Transform):
    """`transforms.ToTensor` of PIL images and arrays (deprecated: ToImage, then ToDtype(float32, scale=True)).

    >>> import numpy, warnings
    >>> from microgradx.vision.transforms import v2
    >>> with warnings.catch_warnings(action="ignore"):
    ...     v2.ToTensor()(numpy.full((1, 1, 1), 51, numpy.uint8))
    tensor([[[0.2000]]])
    """
    _transformed_types = (is_image, np.ndarray)

    def __init__(self):
        warn("The transform `ToTensor()` is deprecated and will be removed in a future release. Instead, please use "
             "`v2.Compose([v2.ToImage(), v2.ToDtype(torch.float32, scale=True)])`. Output is equivalent up to float precision.")
        super().__init__()

    def transform(self, inpt, params):
        return v1.ToTensor()(inpt)


class PILToTensor(Transform):
    """`functional.pil_to_tensor` of PIL images."""
    _transformed_types = (is_image,)

    def transform(self, inpt, params):
        return F.pil_to_tensor(inpt)


class ToImage(Transform):
    """`functional.to_image` of plain tensors, PIL images and arrays.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> type(v2.ToImage()(microgradx.ones(1, 2, 2))).__name__
    'Image'
    """
    _transformed_types = (is_pure_tensor, is_image, np.ndarray)

    def transform(self, inpt, params):
        return F.to_image(inpt)


class ToPILImage(Transform):
    """`functional.to_pil_image` of plain tensors, images and arrays."""
    _transformed_types = (is_pure_tensor, Image, np.ndarray)

    def __init__(self, mode=None):
        super().__init__()
        self.mode = mode

    def transform(self, inpt, params):
        return F.to_pil_image(inpt, mode=self.mode)


class ToPureTensor(Transform):
    """Plain tensors of what says what it is.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> type(v2.ToPureTensor()(microgradx.vision.tv_tensors.Mask([[1]]))).__name__
    'Tensor'
    """
    _transformed_types = (TVTensor,)

    def transform(self, inpt, params):
        return inpt.as_subclass(_m.Tensor)


class UniformTemporalSubsample(Transform):
    """`functional.uniform_temporal_subsample` of videos.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.UniformTemporalSubsample(2)(microgradx.ones(8, 3, 2, 2)).shape
    microgradx.Size([2, 3, 2, 2])
    """
    _transformed_types = (is_pure_tensor, Video)

    def __init__(self, num_samples):
        super().__init__()
        self.num_samples = num_samples

    def transform(self, inpt, params):
        return F.uniform_temporal_subsample(inpt, self.num_samples)


class _OfBoxes(Transform):
    _transformed_types = (BoundingBoxes,)


class ConvertBoundingBoxFormat(_OfBoxes):
    """`functional.convert_bounding_box_format` of boxes.

    >>> from microgradx.vision import tv_tensors
    >>> from microgradx.vision.transforms import v2
    >>> v2.ConvertBoundingBoxFormat("XYWH")(tv_tensors.BoundingBoxes([[1, 1, 3, 2]], format="XYXY", canvas_size=(4, 4)))
    BoundingBoxes([[1, 1, 2, 1]], format=BoundingBoxFormat.XYWH, canvas_size=(4, 4), clamping_mode=soft)
    """

    def __init__(self, format):
        super().__init__()
        self.format = format

    def transform(self, inpt, params):
        return F.convert_bounding_box_format(inpt, new_format=self.format)


class ClampBoundingBoxes(_OfBoxes):
    """`functional.clamp_bounding_boxes` of boxes.

    >>> from microgradx.vision import tv_tensors
    >>> from microgradx.vision.transforms import v2
    >>> v2.ClampBoundingBoxes()(tv_tensors.BoundingBoxes([[1, 1, 9, 2]], format="XYXY", canvas_size=(4, 4)))
    BoundingBoxes([[1, 1, 4, 2]], format=BoundingBoxFormat.XYXY, canvas_size=(4, 4), clamping_mode=soft)
    """

    def __init__(self, clamping_mode="auto"):
        super().__init__()
        self.clamping_mode = clamping_mode

    def transform(self, inpt, params):
        return F.clamp_bounding_boxes(inpt, clamping_mode=self.clamping_mode)


class SetClampingMode(_OfBoxes):
    """Boxes with this clamping_mode: None, "soft" or "hard".

    >>> from microgradx.vision import tv_tensors
    >>> from microgradx.vision.transforms import v2
    >>> v2.SetClampingMode(None)(tv_tensors.BoundingBoxes([[1, 1, 3, 2]], format="XYXY", canvas_size=(4, 4))).clamping_mode is None
    True
    """

    def __init__(self, clamping_mode):
        super().__init__()
        need(clamping_mode in (None, "soft", "hard"), ValueError, f"clamping_mode must be soft, hard or None, got {clamping_mode}")
        self.clamping_mode = clamping_mode

    def transform(self, inpt, params):
        return wrap(inpt.clone(), like=inpt, clamping_mode=self.clamping_mode)


def _labels_of(inputs):
    """The labels of a sample: its second part, or what that (or the sample itself) has under a key like "labels"."""
    inputs = inputs[1] if isinstance(inputs, (tuple, list)) else inputs
    if is_pure_tensor(inputs):
        return inputs
    need(isinstance(inputs, Mapping), ValueError,
         "When using the default labels_getter, the input passed to forward must be a dictionary or a two-tuple "
         f"whose second item is a dictionary or a tensor, but got {inputs} instead.")
    key = next((key for key in inputs if key.lower() == "labels"), None) or next((key for key in inputs if "label" in key.lower()), None)
    need(key is not None, ValueError,
         "Could not infer where the labels are in the sample. Hint: pass a function as labels_getter, or None without labels")
    return inputs[key]


def _getter(labels_getter):
    need(labels_getter in ("default", None) or callable(labels_getter), ValueError,
         f"labels_getter should either be 'default', a callable, or None, but got {labels_getter}.")
    return {"default": _labels_of, None: lambda _: None}.get(labels_getter, labels_getter)


class SanitizeBoundingBoxes(Transform):
    """Without the boxes that `functional.sanitize_bounding_boxes` drops, and without their labels and masks.

    >>> import microgradx
    >>> from microgradx.vision import tv_tensors
    >>> from microgradx.vision.transforms import v2
    >>> boxes = tv_tensors.BoundingBoxes([[1, 1, 3, 2], [1, 1, 1, 2]], format="XYXY", canvas_size=(4, 4))
    >>> v2.SanitizeBoundingBoxes()({"boxes": boxes, "labels": microgradx.tensor([5, 6])})["labels"]
    tensor([5])
    """

    def __init__(self, min_size=1.0, min_area=1.0, labels_getter="default"):
        super().__init__()
        for name, value in (("min_size", min_size), ("min_area", min_area)):
            need(value >= 1, ValueError, f"{name} must be >= 1, got {value}.")
        self.min_size, self.min_area, self.labels_getter, self._labels_getter = min_size, min_area, labels_getter, _getter(labels_getter)

    def forward(self, *inputs):
        sample = inputs if len(inputs) > 1 else inputs[0]
        labels = self._labels_getter(sample)
        labels = () if labels is None else (labels,) if isinstance(labels, _m.Tensor) else labels
        need(isinstance(labels, (tuple, list)) and all(isinstance(each, _m.Tensor) for each in labels), ValueError,
             f"The labels in the input to forward() must be a tensor or None, got {type(labels)} instead.")
        flat = leaves(sample)
        boxes = get_bounding_boxes(flat)
        for label in labels:
            need(len(boxes) == len(label), ValueError,
                 f"Number of boxes (shape={boxes.shape}) must match the number of labels (shape={label.shape}).")
        valid = F.sane(boxes, boxes.format, boxes.canvas_size, self.min_size, self.min_area)
        return like(sample, [self._kept(each, valid, labels) for each in flat])

    def _kept(self, inpt, valid, labels):
        if isinstance(inpt, BoundingBoxes) or (isinstance(inpt, Mask) and inpt.dim() and len(inpt) == len(valid)):
            return wrap(inpt[valid], like=inpt)
        return inpt[valid] if any(inpt is label for label in labels) else inpt


class _Mixing(Transform):
    def __init__(self, *, alpha=1.0, num_classes=None, labels_getter="default"):
        super().__init__()
        self.alpha, self.num_classes, self._labels_getter = float(alpha), num_classes, _getter(labels_getter)
        self._dist = _m.distributions.Beta(_m.tensor([alpha]), _m.tensor([alpha]))

    def forward(self, *inputs):
        sample, name = inputs if len(inputs) > 1 else inputs[0], type(self).__name__
        flat = leaves(sample)
        need(not has_any(flat, is_image, BoundingBoxes, Mask), ValueError, f"{name}() does not support PIL images, bounding boxes and masks.")
        labels = self._labels_getter(sample)
        need(isinstance(labels, _m.Tensor), ValueError, f"The labels must be a tensor, but got {type(labels)} instead.")
        need(labels.dim() in (1, 2), ValueError, "labels should be index based with shape (batch_size,) or probability based with shape "
             f"(batch_size, num_classes), but got a tensor of shape {labels.shape} instead.")
        need(labels.dim() == 1 or self.num_classes in (None, labels.shape[-1]), ValueError, "When passing 2D labels, the number of elements in last "
             f"dimension must match num_classes: {labels.shape[-1]} != {self.num_classes}. You can Leave num_classes to None.")
        need(labels.dim() == 2 or self.num_classes is not None, ValueError, "num_classes must be passed if the labels are index-based (1D)")
        wanted = [yes or inpt is labels for inpt, yes in zip(flat, self._needs_transform_list(flat), strict=True)]
        images = [inpt for inpt, yes in zip(flat, wanted, strict=True) if yes and inpt is not labels]
        lam, mix = self._drawn(images)
        for image in images:
            dims = 5 if isinstance(image, Video) else 4
            need(image.dim() == dims, ValueError, f"Expected a batched input with {dims} dims, but got {image.dim()} dimensions instead.")
            need(len(image) == len(labels), ValueError,
                 f"The batch size of the image or video does not match the batch size of the labels: {len(image)} != {len(labels)}.")
        return like(sample, [self._mixed_labels(inpt, lam) if inpt is labels else self._mixed(inpt, mix) if yes else inpt
                             for inpt, yes in zip(flat, wanted, strict=True)])

    def _mixed(self, image, mix):
        out = mix(image.as_subclass(_m.Tensor))
        return wrap(out, like=image) if isinstance(image, TVTensor) else out

    def _mixed_labels(self, labels, lam):
        labels = nn.functional.one_hot(labels, num_classes=self.num_classes) if labels.dim() == 1 else labels
        labels = labels if labels.is_floating_point() else labels.float()
        return labels.roll(1, 0).mul_(1.0 - lam).add_(labels.mul(lam))


class MixUp(_Mixing):
    """A batch and its labels, mixed with the batch rolled by one: a part lam from Beta(alpha, alpha) of each stays (Zhang et al., 2018).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> images, labels = v2.MixUp(num_classes=3)(microgradx.ones(2, 1, 4, 4), microgradx.tensor([0, 2]))
    >>> labels.shape, round(float(labels.sum()), 4)
    (microgradx.Size([2, 3]), 2.0)
    """

    def _drawn(self, images):
        lam = float(self._dist.sample(()))
        return lam, lambda image: image.roll(1, 0).mul_(1.0 - lam).add_(image.mul(lam))


class CutMix(_Mixing):
    """A batch with a random rectangle from the batch rolled by one, and the labels mixed by its area (Yun et al., 2019).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> images, labels = v2.CutMix(num_classes=3)(microgradx.ones(2, 1, 4, 4), microgradx.tensor([0, 2]))
    >>> images.shape, float(labels.sum())
    (microgradx.Size([2, 1, 4, 4]), 2.0)
    """

    def _drawn(self, images):
        lam = float(self._dist.sample(()))
        h, w = query_size(images)
        x, y = int(_m.randint(w, size=(1,))), int(_m.randint(h, size=(1,)))
        r = 0.5 * (1.0 - lam) ** 0.5
        half_w, half_h = int(r * w), int(r * h)
        left, right, top, bottom = max(x - half_w, 0), min(x + half_w, w), max(y - half_h, 0), min(y + half_h, h)

        def mix(image):
            out = image.clone()
            out[..., top:bottom, left:right] = image.roll(1, 0)[..., top:bottom, left:right]
            return out
        return 1.0 - (right - left) * (bottom - top) / (w * h), mix


class JPEG(Transform):
    """`functional.jpeg` with a quality drawn from a range, from 1 to 100.

    >>> from microgradx.vision.transforms import v2
    >>> v2.JPEG((5, 50))
    JPEG(quality=(5, 50))
    """

    def __init__(self, quality):
        super().__init__()
        quality = [quality, quality] if isinstance(quality, int) and not isinstance(quality, bool) else quality
        need(isinstance(quality, (tuple, list)), TypeError, f"quality should be an integer or a sequence of length 2, got {quality!r}")
        need(len(quality) == 2 and all(isinstance(each, int) for each in quality) and 1 <= quality[0] <= quality[1] <= 100, ValueError,
             f"quality must be an integer from 1 to 100, got quality ={quality!r}")
        self.quality = quality

    def make_params(self, flat_inputs):
        return {"quality": int(_m.randint(self.quality[0], self.quality[1] + 1, ()))}

    def transform(self, inpt, params):
        return self._call_kernel(F.jpeg, inpt, **params)
