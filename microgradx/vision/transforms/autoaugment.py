"""Augmentations that draw one or more operations. Images are PIL images or uint8 tensors (..., C, H, W)."""
import enum
import math

import microgradx as _m
from microgradx import nn
from microgradx._rows import need

from . import functional
from ._affine import _channel_fill
from ._basic import pil_to_tensor, to_pil_image
from ._images import InterpolationMode, check_image, get_dimensions


def _shear(F, img, x, y, options):
    return F.affine(img, 0.0, [0, 0], 1.0, [math.degrees(math.atan(x)), math.degrees(math.atan(y))], center=[0, 0], **options)


OPERATIONS = {     # in the order in which they are drawn; F has the functions: those of transforms or of transforms.v2
    "Identity": lambda F, img, size, options: img,
    "ShearX": lambda F, img, size, options: _shear(F, img, size, 0.0, options),
    "ShearY": lambda F, img, size, options: _shear(F, img, 0.0, size, options),
    "TranslateX": lambda F, img, size, options: F.affine(img, 0.0, [int(size), 0], 1.0, [0.0, 0.0], **options),
    "TranslateY": lambda F, img, size, options: F.affine(img, 0.0, [0, int(size)], 1.0, [0.0, 0.0], **options),
    "Rotate": lambda F, img, size, options: F.rotate(img, size, **options),
    "Brightness": lambda F, img, size, options: F.adjust_brightness(img, 1.0 + size),
    "Color": lambda F, img, size, options: F.adjust_saturation(img, 1.0 + size),
    "Contrast": lambda F, img, size, options: F.adjust_contrast(img, 1.0 + size),
    "Sharpness": lambda F, img, size, options: F.adjust_sharpness(img, 1.0 + size),
    "Posterize": lambda F, img, size, options: F.posterize(img, int(size)),
    "Solarize": lambda F, img, size, options: F.solarize(img, size),
    "AutoContrast": lambda F, img, size, options: F.autocontrast(img),
    "Equalize": lambda F, img, size, options: F.equalize(img),
    "Invert": lambda F, img, size, options: F.invert(img),
}
_DRAWN = tuple(OPERATIONS)[:-1]
_POLICIES = {       # of each: 25 pairs of operations, with probability and magnitude of ten (Cubuk et al., 2019, appendix)
    "imagenet": """
        Posterize 0.4 8, Rotate 0.6 9; Solarize 0.6 5, AutoContrast 0.6; Equalize 0.8, Equalize 0.6; Posterize 0.6 7, Posterize 0.6 6;
        Equalize 0.4, Solarize 0.2 4; Equalize 0.4, Rotate 0.8 8; Solarize 0.6 3, Equalize 0.6; Posterize 0.8 5, Equalize 1.0;
        Rotate 0.2 3, Solarize 0.6 8; Equalize 0.6, Posterize 0.4 6; Rotate 0.8 8, Color 0.4 0; Rotate 0.4 9, Equalize 0.6;
        Equalize 0.0, Equalize 0.8; Invert 0.6, Equalize 1.0; Color 0.6 4, Contrast 1.0 8; Rotate 0.8 8, Color 1.0 2;
        Color 0.8 8, Solarize 0.8 7; Sharpness 0.4 7, Invert 0.6; ShearX 0.6 5, Equalize 1.0; Color 0.4 0, Equalize 0.6;
        Equalize 0.4, Solarize 0.2 4; Solarize 0.6 5, AutoContrast 0.6; Invert 0.6, Equalize 1.0; Color 0.6 4, Contrast 1.0 8;
        Equalize 0.8, Equalize 0.6""",
    "cifar10": """
        Invert 0.1, Contrast 0.2 6; Rotate 0.7 2, TranslateX 0.3 9; Sharpness 0.8 1, Sharpness 0.9 3; ShearY 0.5 8, TranslateY 0.7 9;
        AutoContrast 0.5, Equalize 0.9; ShearY 0.2 7, Posterize 0.3 7; Color 0.4 3, Brightness 0.6 7; Sharpness 0.3 9, Brightness 0.7 9;
        Equalize 0.6, Equalize 0.5; Contrast 0.6 7, Sharpness 0.6 5; Color 0.7 7, TranslateX 0.5 8; Equalize 0.3, AutoContrast 0.4;
        TranslateY 0.4 3, Sharpness 0.2 6; Brightness 0.9 6, Color 0.2 8; Solarize 0.5 2, Invert 0.0; Equalize 0.2, AutoContrast 0.6;
        Equalize 0.2, Equalize 0.6; Color 0.9 9, Equalize 0.6; AutoContrast 0.8, Solarize 0.2 8; Brightness 0.1 3, Color 0.7 0;
        Solarize 0.4 5, AutoContrast 0.9; TranslateY 0.9 9, TranslateY 0.7 9; AutoContrast 0.9, Solarize 0.8 3; Equalize 0.8, Invert 0.1;
        TranslateY 0.7 9, AutoContrast 0.9""",
    "svhn": """
        ShearX 0.9 4, Invert 0.2; ShearY 0.9 8, Invert 0.7; Equalize 0.6, Solarize 0.6 6; Invert 0.9, Equalize 0.6; Equalize 0.6, Rotate 0.9 3;
        ShearX 0.9 4, AutoContrast 0.8; ShearY 0.9 8, Invert 0.4; ShearY 0.9 5, Solarize 0.2 6; Invert 0.9, AutoContrast 0.8;
        Equalize 0.6, Rotate 0.9 3; ShearX 0.9 4, Solarize 0.3 3; ShearY 0.8 8, Invert 0.7; Equalize 0.9, TranslateY 0.6 6;
        Invert 0.9, Equalize 0.6; Contrast 0.3 3, Rotate 0.8 4; Invert 0.8, TranslateY 0.0 2; ShearY 0.7 6, Solarize 0.4 8;
        Invert 0.6, Rotate 0.8 4; ShearY 0.3 7, TranslateX 0.9 3; ShearX 0.1 6, Invert 0.6; Solarize 0.7 2, TranslateY 0.6 7;
        ShearY 0.8 4, Invert 0.8; ShearX 0.7 9, TranslateY 0.8 3; ShearY 0.8 5, AutoContrast 0.7; ShearX 0.7 2, Invert 0.1""",
}
_SIGNED = ("ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate", "Brightness", "Color", "Contrast", "Sharpness")


class Augmenting:
    """What the augmentations share."""

    _white = 255.0      # the brightest pixel, for the thresholds of Solarize
    _batch_dims = 4     # of a batch of what is mixed

    def _sizes(self, bins, shear, move, turn, strength=0.9, bits=4, most=8):
        """{operation: its sizes, by magnitude}; move: the largest of x and y, bits: how many of `most` posterize takes away at most."""
        largest = dict.fromkeys(("ShearX", "ShearY"), shear) | dict(zip(("TranslateX", "TranslateY"), move, strict=True)) | {"Rotate": turn}
        largest |= dict.fromkeys(("Brightness", "Color", "Contrast", "Sharpness"), strength)
        sizes = {name: _m.linspace(0.0, end, bins) for name, end in largest.items()}
        return sizes | {"Posterize": most - (_m.arange(bins) / ((bins - 1) / bits)).round().int(), "Solarize": _m.linspace(self._white, 0.0, bins)}

    def _apply(self, img, sizes, levels, magnitude=None, names=_DRAWN):
        """One operation, drawn from names; so is its magnitude unless given, below `levels`, and the sign."""
        name = names[int(_m.randint(len(names), (1,)))]
        size = 0.0
        if name in sizes:
            size = float(sizes[name][int(_m.randint(levels, (1,))) if magnitude is None else magnitude])
        return self._run(img, name, -size if name in _SIGNED and self._minus() else size)

    def _minus(self):
        return bool(_m.randint(2, (1,)))

    def _run(self, img, name, size):
        fill = None if self.fill is None else _channel_fill(self.fill, img)
        return OPERATIONS[name](functional, img, size, {"interpolation": self.interpolation, "fill": fill})


def size_of(img):
    """(width, height)."""
    _, height, width = get_dimensions(img)
    return width, height


class RandAugment(Augmenting, nn.Module):
    """num_ops operations one after the other, each drawn, all of one magnitude (Cubuk et al., 2020). Tensors are uint8.

    >>> import microgradx
    >>> microgradx.vision.transforms.RandAugment()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """

    def __init__(self, num_ops=2, magnitude=9, num_magnitude_bins=31, interpolation=InterpolationMode.NEAREST, fill=None):
        super().__init__()
        self.num_ops, self.magnitude, self.num_magnitude_bins = num_ops, magnitude, num_magnitude_bins
        self.interpolation, self.fill = interpolation, fill

    def forward(self, img):
        sizes = self._sizes(self.num_magnitude_bins, 0.3, [150.0 / 331.0 * side for side in size_of(img)], 30.0)
        for _ in range(self.num_ops):
            img = self._apply(img, sizes, self.num_magnitude_bins, self.magnitude)
        return img

    def __repr__(self):
        return (f"{type(self).__name__}(num_ops={self.num_ops}, magnitude={self.magnitude}, num_magnitude_bins={self.num_magnitude_bins}, "
                f"interpolation={self.interpolation}, fill={self.fill})")


class TrivialAugmentWide(Augmenting, nn.Module):
    """One operation of one magnitude, both drawn (Mueller and Hutter, 2021). Tensors are uint8.

    >>> import microgradx
    >>> microgradx.vision.transforms.TrivialAugmentWide()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """

    def __init__(self, num_magnitude_bins=31, interpolation=InterpolationMode.NEAREST, fill=None):
        super().__init__()
        self.num_magnitude_bins, self.interpolation, self.fill = num_magnitude_bins, interpolation, fill

    def forward(self, img):
        bins = self.num_magnitude_bins
        return self._apply(img, self._sizes(bins, 0.99, (32.0, 32.0), 135.0, 0.99, 6), bins)

    def __repr__(self):
        return (f"{type(self).__name__}(num_magnitude_bins={self.num_magnitude_bins}, interpolation={self.interpolation}, fill={self.fill})")


class AutoAugmentPolicy(enum.Enum):
    """The data that a policy was searched on.

    >>> from microgradx.vision.transforms import AutoAugmentPolicy
    >>> AutoAugmentPolicy("svhn")
    <AutoAugmentPolicy.SVHN: 'svhn'>
    """

    IMAGENET = "imagenet"
    CIFAR10 = "cifar10"
    SVHN = "svhn"


class AutoAugment(Augmenting, nn.Module):
    """One of a policy's 25 pairs of operations, drawn, each with its probability and magnitude (Cubuk et al., 2019). Tensors are uint8.

    >>> import microgradx
    >>> microgradx.vision.transforms.AutoAugment()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """

    def __init__(self, policy=AutoAugmentPolicy.IMAGENET, interpolation=InterpolationMode.NEAREST, fill=None):
        super().__init__()
        if not isinstance(policy, AutoAugmentPolicy):
            raise ValueError(f"AutoAugment: The provided policy {policy} is not recognized. Hint: AutoAugmentPolicy.IMAGENET, CIFAR10 or SVHN")
        self.policy, self.interpolation, self.fill = policy, interpolation, fill
        self.policies = parsed(policy)

    @staticmethod
    def get_params(transform_num):
        """(which pair, two numbers for the probabilities, two signs)."""
        return int(_m.randint(transform_num, (1,))), _m.rand((2,)), _m.randint(2, (2,))

    def forward(self, img):
        which, chances, signs = self.get_params(len(self.policies))
        sizes = self._sizes(10, 0.3, [150.0 / 331.0 * side for side in size_of(img)], 30.0)
        for (name, probability, magnitude), chance, sign in zip(self.policies[which], chances, signs, strict=True):
            if chance <= probability:
                size = 0.0 if magnitude is None else float(sizes[name][magnitude])
                img = self._run(img, name, -size if name in _SIGNED and not sign else size)
        return img

    def __repr__(self):
        return f"{type(self).__name__}(policy={self.policy}, fill={self.fill})"


def parsed(policy):
    """The 25 pairs of (operation, probability, magnitude)."""
    def step(name, probability, magnitude=None):
        return name, float(probability), magnitude and int(magnitude)
    return [tuple(step(*each.split()) for each in pair.split(",")) for pair in _POLICIES[policy.value].split(";")]


class AugMix(Augmenting, nn.Module):
    """The image mixed with mixture_width chains of operations on it, with weights from Dirichlet(alpha) (Hendrycks et al., 2020). Tensors are uint8.

    >>> import microgradx
    >>> microgradx.vision.transforms.AugMix()(microgradx.zeros(3, 8, 8, dtype=microgradx.uint8)).shape
    microgradx.Size([3, 8, 8])
    """

    def __init__(self, severity=3, mixture_width=3, chain_depth=-1, alpha=1.0, all_ops=True, interpolation=InterpolationMode.BILINEAR, fill=None):
        super().__init__()
        check_severity(severity)
        self.severity, self.mixture_width, self.chain_depth, self.alpha, self.all_ops = severity, mixture_width, chain_depth, alpha, all_ops
        self.interpolation, self.fill = interpolation, fill

    def forward(self, orig_img):
        is_pil = check_image(orig_img, "AugMix")
        img = pil_to_tensor(orig_img) if is_pil else orig_img
        width, height = size_of(img)
        sizes = self._sizes(10, 0.3, (width / 3.0, height / 3.0), 30.0, most=4)
        batch = img.reshape([1] * max(self._batch_dims - img.dim(), 0) + list(img.shape))
        each = [len(batch)] + [1] * (batch.dim() - 1)
        m = self._weights(len(batch), 2)
        weights = self._weights(len(batch), self.mixture_width) * m[:, 1:]
        mix = m[:, 0].reshape(each) * batch
        for number in range(self.mixture_width):
            aug = batch
            for _ in range(self.chain_depth if self.chain_depth > 0 else int(_m.randint(1, 4, (1,)))):
                aug = self._apply(aug, sizes, self.severity, names=_MIXED if self.all_ops else _MIXED[:9])
            mix.add_(weights[:, number].reshape(each) * aug)
        out = mix.reshape(img.shape).to(img.dtype)
        return to_pil_image(out) if is_pil else out

    def _weights(self, rows, columns):
        return _m.distributions.Dirichlet(_m.full((rows, columns), float(self.alpha))).sample()

    def __repr__(self):
        return (f"{type(self).__name__}(severity={self.severity}, mixture_width={self.mixture_width}, chain_depth={self.chain_depth}, "
                f"alpha={self.alpha}, all_ops={self.all_ops}, interpolation={self.interpolation}, fill={self.fill})")


_MIXED = tuple("ShearX ShearY TranslateX TranslateY Rotate Posterize Solarize AutoContrast Equalize Brightness Color Contrast Sharpness".split())


def check_severity(severity):
    """ValueError unless it is from 1 to 10."""
    need(1 <= severity <= 10, ValueError, f"The severity must be between [1, 10]. Got {severity} instead.")
