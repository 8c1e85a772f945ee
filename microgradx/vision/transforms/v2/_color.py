"""Transforms of colours and tones; boxes and masks pass through them."""
import microgradx as _m

from .. import transforms as v1
from . import functional as F
from ._transform import Randomly, Transform, query_chw


class Grayscale(Transform):
    """`functional.rgb_to_grayscale`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.Grayscale()(microgradx.ones(3, 2, 2)).shape
    microgradx.Size([1, 2, 2])
    """

    def __init__(self, num_output_channels=1):
        super().__init__()
        self.num_output_channels = num_output_channels

    def transform(self, inpt, params):
        return self._call_kernel(F.rgb_to_grayscale, inpt, num_output_channels=self.num_output_channels)


class RandomGrayscale(Randomly):
    """Grey in as many channels as there were, with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomGrayscale(p=1.0)(microgradx.ones(3, 2, 2)).shape
    microgradx.Size([3, 2, 2])
    """

    def __init__(self, p=0.1):
        super().__init__(p)

    def make_params(self, flat_inputs):
        return {"channels": query_chw(flat_inputs)[0]}

    def transform(self, inpt, params):
        return self._call_kernel(F.rgb_to_grayscale, inpt, num_output_channels=params["channels"])


class RGB(Transform):
    """`functional.grayscale_to_rgb`.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RGB()(microgradx.ones(1, 2, 2)).shape
    microgradx.Size([3, 2, 2])
    """

    def transform(self, inpt, params):
        return self._call_kernel(F.grayscale_to_rgb, inpt)


_ADJUST = (F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue)


class ColorJitter(Transform):
    """Brightness, contrast, saturation and hue by random factors, in random order; the order is drawn first.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.ColorJitter(brightness=0.5)
    ColorJitter(brightness=(0.5, 1.5))
    """
    _v1 = v1.ColorJitter

    def __init__(self, brightness=None, contrast=None, saturation=None, hue=None):
        super().__init__()
        given = {name: 0 if value is None else value for name, value in
                 (("brightness", brightness), ("contrast", contrast), ("saturation", saturation), ("hue", hue))}
        first = v1.ColorJitter(**given)
        for name in given:
            setattr(self, name, getattr(first, name))

    def make_params(self, flat_inputs):
        order, *factors = self.get_params(self.brightness, self.contrast, self.saturation, self.hue)
        return {"steps": [(_ADJUST[number], factors[number]) for number in order.tolist()]}

    def transform(self, inpt, params):
        for adjust, factor in params["steps"]:
            inpt = inpt if factor is None else self._call_kernel(adjust, inpt, factor)
        return inpt


class RandomChannelPermutation(Transform):
    """The channels in random order.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomChannelPermutation()(microgradx.ones(3, 2, 2)).shape
    microgradx.Size([3, 2, 2])
    """

    def make_params(self, flat_inputs):
        return {"permutation": _m.randperm(query_chw(flat_inputs)[0])}

    def transform(self, inpt, params):
        return self._call_kernel(F.permute_channels, inpt, params["permutation"])


class RandomPhotometricDistort(Transform):
    """Brightness, contrast (before or after the next two), saturation, hue and order of channels, each with probability p (Liu et al., 2016).

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomPhotometricDistort(p=1.0)(microgradx.ones(3, 2, 2)).shape
    microgradx.Size([3, 2, 2])
    """

    def __init__(self, brightness=(0.875, 1.125), contrast=(0.5, 1.5), saturation=(0.5, 1.5), hue=(-0.05, 0.05), p=0.5):
        super().__init__()
        self.brightness, self.contrast, self.hue, self.saturation, self.p = brightness, contrast, hue, saturation, p

    def make_params(self, flat_inputs):
        channels = query_chw(flat_inputs)[0]
        brightness, contrast, *turns = [
            (adjust, _m.empty(1).uniform_(*ends).item()) if _m.rand(1) < self.p else (adjust, None)
            for adjust, ends in zip(_ADJUST, (self.brightness, self.contrast, self.saturation, self.hue), strict=True)]
        steps = [brightness, contrast, *turns] if _m.rand(()) < 0.5 else [brightness, *turns, contrast]
        return {"steps": [*steps, (F.permute_channels, _m.randperm(channels) if _m.rand(1) < self.p else None)]}

    transform = ColorJitter.transform


class _Toned(Randomly):
    def __init_subclass__(cls, function, settings=()):
        super().__init_subclass__()
        cls._functional, cls._settings = staticmethod(function), settings

    def transform(self, inpt, params):
        return self._call_kernel(self._functional, inpt, *(getattr(self, name) for name in self._settings))


class RandomInvert(_Toned, function=F.invert):
    """`functional.invert` with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomInvert(p=1.0)(microgradx.zeros(1, 1, 2))
    tensor([[[1., 1.]]])
    """


class RandomEqualize(_Toned, function=F.equalize):
    """`functional.equalize` with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomEqualize(p=1.0)(microgradx.zeros(1, 1, 2, dtype=microgradx.uint8))
    tensor([[[0, 0]]], dtype=microgradx.uint8)
    """


class RandomAutocontrast(_Toned, function=F.autocontrast):
    """`functional.autocontrast` with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomAutocontrast(p=1.0)(microgradx.tensor([[[0.25, 0.5]]]))
    tensor([[[0., 1.]]])
    """


class RandomPosterize(_Toned, function=F.posterize, settings=("bits",)):
    """`functional.posterize` with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomPosterize(2, p=1.0)(microgradx.tensor([[[100, 255]]], dtype=microgradx.uint8))
    tensor([[[ 64, 192]]], dtype=microgradx.uint8)
    """

    def __init__(self, bits, p=0.5):
        super().__init__(p)
        self.bits = bits


class RandomSolarize(_Toned, function=F.solarize, settings=("threshold",)):
    """`functional.solarize` with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomSolarize(0.5, p=1.0)(microgradx.tensor([[[0.25, 1.0]]]))
    tensor([[[0.2500, 0.0000]]])
    """

    def __init__(self, threshold, p=0.5):
        super().__init__(p)
        self.threshold = threshold


class RandomAdjustSharpness(_Toned, function=F.adjust_sharpness, settings=("sharpness_factor",)):
    """`functional.adjust_sharpness` with probability p.

    >>> import microgradx
    >>> from microgradx.vision.transforms import v2
    >>> v2.RandomAdjustSharpness(2, p=1.0)(microgradx.ones(1, 4, 4)).shape
    microgradx.Size([1, 4, 4])
    """

    def __init__(self, sharpness_factor, p=0.5):
        super().__init__(p)
        self.sharpness_factor = sharpness_factor
