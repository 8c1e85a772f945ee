"""What transforms of whole samples share: which inputs are transformed, and with what; and transforms of transforms."""
import enum
from collections.abc import Sequence

import microgradx as _m
from microgradx import nn
from microgradx._rows import need
from microgradx._trees import leaves, like
from microgradx.vision._pil import is_image
from microgradx.vision.tv_tensors import BoundingBoxes, Image, Mask, Video

from . import functional as F
from .functional import is_pure_tensor


def check_type(obj, types_or_checks):
    """Whether one of these types has obj as an instance, or one of these functions says yes to it.

    >>> from microgradx.vision.transforms import v2
    >>> v2.check_type(3, (str, lambda value: value == 3))
    True
    """
    return any(isinstance(obj, each) if isinstance(each, type) else each(obj) for each in types_or_checks)


def has_any(flat_inputs, *types_or_checks):
    """Whether one of the inputs is of one of these types.

    >>> from microgradx.vision.transforms import v2
    >>> v2.has_any([1, "a"], str, dict)
    True
    """
    return any(check_type(inpt, types_or_checks) for inpt in flat_inputs)


def has_all(flat_inputs, *types_or_checks):
    """Whether there is an input of each of these types.

    >>> from microgradx.vision.transforms import v2
    >>> v2.has_all([1, "a"], str, dict)
    False
    """
    return all(any(check_type(inpt, (each,)) for inpt in flat_inputs) for each in types_or_checks)


def get_bounding_boxes(flat_inputs):
    """The first BoundingBoxes among the inputs; ValueError when there are none.

    >>> from microgradx.vision import tv_tensors
    >>> from microgradx.vision.transforms import v2
    >>> v2.get_bounding_boxes([1, tv_tensors.BoundingBoxes([[0, 0, 1, 1]], format="XYXY", canvas_size=(2, 2))]).shape
    microgradx.Size([1, 4])
    """
    found = next((inpt for inpt in flat_inputs if isinstance(inpt, BoundingBoxes)), None)
    need(found is not None, ValueError, "No bounding boxes were found in the sample")
    return found


def _only(sizes, what, missing):
    need(sizes, TypeError, f"No {missing} was found in the sample")
    need(len(sizes) == 1, ValueError, f"Found multiple {what} dimensions in the sample: {', '.join(map(repr, sorted(sizes)))}")
    return sizes.pop()


def query_chw(flat_inputs):
    """(channels, height, width) of the images and videos, which must agree.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.query_chw([microgradx.ones(3, 4, 5)])
    (3, 4, 5)
    """
    return _only({tuple(F.get_dimensions(inpt)) for inpt in flat_inputs if check_type(inpt, (is_pure_tensor, is_image, Image, Video))},
                 "CxHxW", "image or video")


def query_size(flat_inputs):
    """(height, width) of the images, videos, masks and of what boxes lie in, which must agree.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.query_size([microgradx.ones(3, 4, 5)])
    (4, 5)
    """
    return _only({tuple(F.get_size(inpt)) for inpt in flat_inputs if check_type(inpt, (_m.Tensor, is_image))}, "HxW",
                 "image, video, mask or bounding box")


class Transform(nn.Module):
    """Base of the transforms: transform(inpt, params) is called for each tensor and PIL image of a sample, with the same make_params(inputs).

    Of plain tensors the first is an image, and only in a sample without other images; what is left passes through.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> class Add(v2.Transform):
    ...     def make_params(self, flat_inputs):
    ...         return {"number": 2}
    ...     def transform(self, inpt, params):
    ...         return inpt + params["number"]
    >>> Add()({"image": microgradx.ones(1, 1, 2), "label": 3})
    {'image': tensor([[[3., 3.]]]), 'label': 3}
    """

    _transformed_types = (_m.Tensor, is_image)
    _v1 = None              # the class of the first transforms whose get_params this one has

    def __init_subclass__(cls):
        super().__init_subclass__()
        if hasattr(cls._v1, "get_params"):
            cls.get_params = staticmethod(cls._v1.get_params)

    def check_inputs(self, flat_inputs):
        """Raises where these inputs cannot be transformed."""

    def make_params(self, flat_inputs):
        """What transform needs to know, drawn once for all of these inputs: a dict."""
        return {}

    def transform(self, inpt, params):
        """The transformed input."""
        raise NotImplementedError(f"{type(self).__name__} defines no transform()")

    def forward(self, *inputs):
        """The sample, transformed."""
        sample = inputs if len(inputs) > 1 else inputs[0]
        flat = leaves(sample)
        self.check_inputs(flat)
        if not self._applies():
            return sample
        return like(sample, self._all(flat))

    def _applies(self):
        return True

    def _all(self, flat):
        wanted = self._needs_transform_list(flat)
        params = self.make_params([inpt for inpt, yes in zip(flat, wanted, strict=True) if yes])
        return [self.transform(inpt, params) if yes else inpt for inpt, yes in zip(flat, wanted, strict=True)]

    def _needs_transform_list(self, flat):
        out, pure = [], not has_any(flat, Image, Video, is_image)
        for inpt in flat:
            out.append(check_type(inpt, self._transformed_types) and (pure or not is_pure_tensor(inpt)))
            pure = pure and not (out[-1] and is_pure_tensor(inpt))
        return out

    def _call_kernel(self, functional, inpt, *args, **kwargs):
        """functional(inpt, ...), or inpt where functional knows nothing of its class."""
        kernel = F.kernel_of(functional, type(inpt))
        return inpt if kernel is None else kernel(inpt, *args, **kwargs)

    def extra_repr(self):
        """The settings, in the order in which they were made."""
        return ", ".join(f"{name}={value}" for name, value in vars(self).items() if not name.startswith("_") and name != "training"
                         and isinstance(value, (bool, int, float, str, tuple, list, enum.Enum)))


class Randomly(Transform):
    """A transform with probability p, for which one `rand(1)` is drawn."""

    def __init__(self, p=0.5):
        need(0.0 <= p <= 1.0, ValueError, f"`p` should be a floating point value in the interval [0.0, 1.0], got {p}.")
        super().__init__()
        self.p = p

    def _applies(self):
        return not _m.rand(1) >= self.p


def no_boxes(self, flat_inputs):
    """check_inputs of what takes neither boxes nor masks."""
    need(not has_any(flat_inputs, BoundingBoxes, Mask), TypeError, f"BoundingBoxes'es and Mask's are not supported by {type(self).__name__}()")


class _Holder(Transform):
    def __init__(self, transforms, also=()):
        need(isinstance(transforms, (Sequence, *also)), TypeError, f"{type(self).__name__}: Argument transforms should be a sequence of callables")
        need(len(transforms) > 0, ValueError, f"{type(self).__name__}: Pass at least one transform")
        super().__init__()
        self.transforms = transforms

    def _run(self, transforms, inputs):
        for transform in transforms:
            out = transform(*inputs)
            inputs = out if len(inputs) > 1 else (out,)
        return inputs if len(inputs) > 1 else inputs[0]


class _Shown(_Holder):
    def extra_repr(self):
        return "\n".join(f"    {transform}" for transform in self.transforms)


class Compose(_Shown):
    """Transforms one after the other.

    >>> import microgradx, numpy
    >>> from microgradx.vision.transforms import v2
    >>> v2.Compose([v2.ToImage(), v2.ToDtype(microgradx.float32, scale=True)])(numpy.full((1, 1, 1), 51, numpy.uint8))
    Image([[[0.2000]]], )
    """

    def __init__(self, transforms):
        super().__init__(transforms)

    def forward(self, *inputs):
        return self._run(self.transforms, inputs)


class RandomApply(_Shown):
    """All of the transforms with probability p, else none; one `rand(1)` is drawn.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomApply([v2.RandomInvert(p=1.0)], p=1.0)(microgradx.zeros(1, 1, 2))
    tensor([[[1., 1.]]])
    """

    def __init__(self, transforms, p=0.5):
        super().__init__(transforms, (nn.ModuleList,))
        need(0.0 <= p <= 1.0, ValueError, f"`p` should be a floating point value in the interval [0.0, 1.0], got {p}.")
        self.p = p

    def forward(self, *inputs):
        return self._run(() if _m.rand(1) >= self.p else self.transforms, inputs)


class RandomChoice(_Holder):
    """One of the transforms, drawn with weights p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomChoice([v2.RandomInvert(p=1.0)])(microgradx.zeros(1, 1, 2))
    tensor([[[1., 1.]]])
    """

    def __init__(self, transforms, p=None):
        super().__init__(transforms)
        p = [1] * len(transforms) if p is None else p
        need(len(p) == len(transforms), ValueError, f"Length of p doesn't match the number of transforms: {len(p)} != {len(transforms)}")
        self.p = [each / sum(p) for each in p]

    def forward(self, *inputs):
        return self.transforms[int(_m.multinomial(_m.tensor(self.p), 1))](*inputs)


class RandomOrder(_Holder):
    """All of the transforms, in an order drawn by `randperm`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomOrder([v2.RandomInvert(p=1.0), v2.Identity()])(microgradx.zeros(1, 1, 2))
    tensor([[[1., 1.]]])
    """

    def __init__(self, transforms):
        super().__init__(transforms)

    def forward(self, *inputs):
        return self._run([self.transforms[each] for each in _m.randperm(len(self.transforms)).tolist()], inputs)
