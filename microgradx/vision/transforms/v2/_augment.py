"""Augmentations that draw one or more operations, of one image or video, and erasing."""
import numbers
from collections.abc import Sequence

import microgradx as _m
from microgradx._engine.warn import warn
from microgradx._rows import need
from microgradx._trees import leaves, like
from microgradx.vision._pil import is_image
from microgradx.vision.tv_tensors import BoundingBoxes, Image, Mask, TVTensor, Video, wrap

from .. import autoaugment, transforms as v1
from .._color import bound
from ..autoaugment import AutoAugmentPolicy
from . import functional as F
from ._geometry import Filled
from ._transform import Randomly, check_type, is_pure_tensor, query_chw


class RandomErasing(Randomly):
    """A random rectangle replaced by `value`, or by normal noise ("random"), with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomErasing(p=1.0)(microgradx.ones(1, 8, 8)).shape
    microgradx.Size([1, 8, 8])
    """
    _v1 = v1.RandomErasing

    def __init__(self, p=0.5, scale=(0.02, 0.33), ratio=(0.3, 3.3), value=0.0, inplace=False):
        super().__init__(p)
        need(isinstance(value, (numbers.Number, str, tuple, list)), TypeError,
             f"Argument value should be either a number or str or a sequence, got {value!r}")
        need(not isinstance(value, str) or value == "random", ValueError, f"If value is str, it should be 'random', got {value!r}")
        for name, each in (("Scale", scale), ("Ratio", ratio)):
            need(isinstance(each, Sequence), TypeError, f"{name} should be a sequence, got {each!r}")
        if scale[0] > scale[1] or ratio[0] > ratio[1]:
            warn("Scale and ratio should be of kind (min, max)")
        need(scale[0] >= 0 and scale[1] <= 1, ValueError, f"Scale should be between 0 and 1, got {scale}")
        self.scale, self.ratio = scale, ratio
        self.value = None if isinstance(value, str) else [float(each) for each in (value if isinstance(value, Sequence) else [value])]
        self.inplace = inplace

    def make_params(self, flat_inputs):
        channels, height, width = query_chw(flat_inputs)
        need(self.value is None or len(self.value) in (1, channels), ValueError,
             f"If value is a sequence, it should have either a single value or {channels} (number of inpt channels)")
        whole = _m.empty(1, 1, 1).expand(channels, height, width)
        return dict(zip("ijhwv", self.get_params(whole, self.scale, self.ratio, self.value), strict=True))

    def transform(self, inpt, params):
        found = (params["h"], params["w"]) != tuple(F.get_size(inpt))           # no rectangle fitted: get_params gives the image back
        return self._call_kernel(F.erase, inpt, **params, inplace=self.inplace) if found else inpt


class _Auto(autoaugment.Augmenting, Filled):
    """Runs the first transforms' augmentation on the image or video of a sample; signs are drawn otherwise, and thresholds relative to white."""

    _white = 1.0

    def __init__(self, interpolation, fill, **settings):
        super().__init__()
        self.interpolation = interpolation
        self._set_fill(fill)
        for name, value in settings.items():
            setattr(self, name, value)

    def forward(self, *inputs):
        sample = inputs if len(inputs) > 1 else inputs[0]
        flat, found, name = leaves(sample), [], type(self).__name__
        for number, (inpt, wanted) in enumerate(zip(flat, self._needs_transform_list(flat), strict=True)):
            if wanted and check_type(inpt, (Image, is_image, is_pure_tensor, Video)):
                found.append(number)
            need(not isinstance(inpt, (BoundingBoxes, Mask)), TypeError, f"Inputs of type {type(inpt).__name__} are not supported by {name}()")
        need(found, TypeError, "Found no image in the sample.")
        need(len(found) == 1, TypeError,
             f"Auto augment transformations are only properly defined for a single image or video, but found {len(found)}.")
        image = flat[found[0]]
        self._now, self._batch_dims = self._fill_of(image), 5 if isinstance(image, Video) else 4
        out = self._augmented(image.as_subclass(_m.Tensor) if isinstance(image, TVTensor) else image)
        flat[found[0]] = wrap(out, like=image) if isinstance(image, TVTensor) else out
        return like(sample, flat)

    def _augmented(self, image):
        return self._v1.forward(self, image)

    def _minus(self):
        return bool(_m.rand(()) <= 0.5)

    def _run(self, img, name, size):
        if name == "Solarize":
            size *= 255.0 if is_image(img) else bound(img)
        return autoaugment.OPERATIONS[name](F, img, size, {"interpolation": F.mode(self.interpolation), "fill": self._now})


class RandAugment(_Auto):
    """num_ops operations one after the other, each drawn, all of one magnitude (Cubuk et al., 2020).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandAugment()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """
    _v1 = v1.RandAugment

    def __init__(self, num_ops=2, magnitude=9, num_magnitude_bins=31, interpolation="nearest", fill=None):
        need(isinstance(num_ops, int) and num_ops >= 0, ValueError, f"num_ops should be a non-negative integer, but got {num_ops} instead.")
        super().__init__(interpolation, fill, num_ops=num_ops, magnitude=magnitude, num_magnitude_bins=num_magnitude_bins)


class TrivialAugmentWide(_Auto):
    """One operation of one magnitude, both drawn (Mueller and Hutter, 2021).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.TrivialAugmentWide()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """
    _v1 = v1.TrivialAugmentWide

    def __init__(self, num_magnitude_bins=31, interpolation="nearest", fill=None):
        super().__init__(interpolation, fill, num_magnitude_bins=num_magnitude_bins)


class AutoAugment(_Auto):
    """One of a policy's 25 pairs of operations, drawn, each with its probability and magnitude (Cubuk et al., 2019).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.AutoAugment()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """
    _v1 = v1.AutoAugment

    def __init__(self, policy=AutoAugmentPolicy.IMAGENET, interpolation="nearest", fill=None):
        need(isinstance(policy, AutoAugmentPolicy), ValueError, f"The provided policy {policy} is not recognized.")
        super().__init__(interpolation, fill, policy=policy, _policies=autoaugment.parsed(policy))

    def _augmented(self, image):
        sizes = self._sizes(10, 0.3, [150.0 / 331.0 * side for side in autoaugment.size_of(image)], 30.0)
        for name, probability, magnitude in self._policies[int(_m.randint(len(self._policies), ()))]:
            if _m.rand(()) <= probability:
                size = 0.0 if magnitude is None else float(sizes[name][magnitude])
                image = self._run(image, name, -size if name in autoaugment._SIGNED and self._minus() else size)
        return image


class AugMix(_Auto):
    """The image mixed with mixture_width chains of operations on it, with weights from Dirichlet(alpha) (Hendrycks et al., 2020).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.AugMix()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """
    _v1, _weights = v1.AugMix, v1.AugMix._weights

    def __init__(self, severity=3, mixture_width=3, chain_depth=-1, alpha=1.0, all_ops=True, interpolation="bilinear", fill=None):
        autoaugment.check_severity(severity)
        super().__init__(interpolation, fill, severity=severity, mixture_width=mixture_width, chain_depth=chain_depth, alpha=alpha, all_ops=all_ops)
