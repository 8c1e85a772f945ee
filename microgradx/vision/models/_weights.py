"""Where torchvision's trained weights lie, and what an image goes through before their network: enums like ResNet18_Weights."""
import enum
import re
from dataclasses import dataclass
from functools import partial

from microgradx import float32, hub, is_tensor, nn
from microgradx._rows import need
from microgradx.vision.transforms import InterpolationMode, functional as F

# enum (in lower case it is the function's name), digits of the file of the first version and of a second, parameters, smallest picture
_TABLE = """
AlexNet owt-7be5be79 - 61100840 63|DenseNet121 a639ec97 - 7978856 29|DenseNet161 8d451a50 - 28681000 29|DenseNet169 b2777c0a - 14149480 29
DenseNet201 c1103571 - 20013928 29|MobileNet_V2 b0353104 7ebf99e0 3504872 1|MobileNet_V3_Large 8738ca79 5c1a4163 5483032 1
MobileNet_V3_Small 047dcff4 - 2542856 1|ResNet18 f37072fd - 11689512 1|ResNet34 b627a593 - 21797672 1
ResNet50 0676ba61 11ad3fa6 25557032 1|ResNet101 63fe2227 cd907fc2 44549160 1|ResNet152 394f9c45 f82ba261 60192808 1
ResNeXt50_32X4D 7cdf4587 1a0047aa 25028904 1|Wide_ResNet50_2 95faca4d 9ba9bcbe 68883240 1|SqueezeNet1_0 b66bff10 - 1248424 21
SqueezeNet1_1 b8a52dc0 - 1235496 17|VGG11 8a719046 - 132863336 32|VGG11_BN 6002323d - 132868840 32|VGG13 19584684 - 133047848 32
VGG13_BN abd245e5 - 133053736 32|VGG16 397923af - 138357544 32|VGG16_BN 6c64b313 - 138365992 32|VGG19 dcbb9e9d - 143667240 32
VGG19_BN c79401a0 - 143678248 32"""

# the others: enum, member, file, parameters, smallest picture, size before the crop and behind, and how it is resized
_CROPPED = """
ViT_B_16 V1 vit_b_16-c867db91 86567656 224 256 224 -|ViT_B_16 SWAG_E2E_V1 vit_b_16_swag-9ac1b537 86859496 384 384 384 bicubic
ViT_B_16 SWAG_LINEAR_V1 vit_b_16_lc_swag-4e70ced5 86567656 224 224 224 bicubic|ViT_B_32 V1 vit_b_32-d86f8d99 88224232 224 256 224 -
ViT_L_16 V1 vit_l_16-852ce7e3 304326632 224 242 224 -|ViT_L_16 SWAG_E2E_V1 vit_l_16_swag-4f3808c9 305174504 512 512 512 bicubic
ViT_L_16 SWAG_LINEAR_V1 vit_l_16_lc_swag-4d563306 304326632 224 224 224 bicubic|ViT_L_32 V1 vit_l_32-c7638314 306535400 224 256 224 -
ViT_H_14 SWAG_E2E_V1 vit_h_14_swag-80465313 633470440 518 518 518 bicubic|ViT_H_14 SWAG_LINEAR_V1 vit_h_14_lc_swag-c1eb923e 632045800 224 224 224 bicubic
EfficientNet_B0 V1 efficientnet_b0_rwightman-7f5810bc 5288548 1 256 224 bicubic
EfficientNet_B1 V1 efficientnet_b1_rwightman-bac287d4 7794184 1 256 240 bicubic|EfficientNet_B1 V2 efficientnet_b1-c27df63c 7794184 1 255 240 -
EfficientNet_B2 V1 efficientnet_b2_rwightman-c35c1473 9109994 1 288 288 bicubic
EfficientNet_B3 V1 efficientnet_b3_rwightman-b3899882 12233232 1 320 300 bicubic
EfficientNet_B4 V1 efficientnet_b4_rwightman-23ab8bcd 19341616 1 384 380 bicubic
EfficientNet_B5 V1 efficientnet_b5_lukemelas-1a07897c 30389784 1 456 456 bicubic
EfficientNet_B6 V1 efficientnet_b6_lukemelas-24a108a5 43040704 1 528 528 bicubic
EfficientNet_B7 V1 efficientnet_b7_lukemelas-c5b4e57e 66347960 1 600 600 bicubic
EfficientNet_V2_S V1 efficientnet_v2_s-dd5fe13b 21458488 33 384 384 -|EfficientNet_V2_M V1 efficientnet_v2_m-dc08266a 54139356 33 480 480 -
EfficientNet_V2_L V1 efficientnet_v2_l-59c71312 118515272 33 480 480 bicubic|ConvNeXt_Tiny V1 convnext_tiny-983f1562 28589128 32 236 224 -
ConvNeXt_Small V1 convnext_small-0c510722 50223688 32 230 224 -|ConvNeXt_Base V1 convnext_base-6075fbad 88591464 32 232 224 -
ConvNeXt_Large V1 convnext_large-ea097f82 197767336 32 232 224 -"""


class ImageClassification(nn.Module):
    """ImageClassification(crop_size=224, resize_size=256): a picture's middle as float numbers, normalized as ImageNet's were in training.

    >>> import microgradx
    >>> ImageClassification(crop_size=224)(microgradx.zeros(3, 300, 400, dtype=microgradx.uint8)).shape
    torch.Size([3, 224, 224])
    """

    def __init__(self, *, crop_size, resize_size=256, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225), interpolation=InterpolationMode.BILINEAR,
                 antialias=True):
        super().__init__()
        self.crop_size, self.resize_size, self.mean, self.std = [crop_size], [resize_size], list(mean), list(std)
        self.interpolation, self.antialias = interpolation, antialias

    def forward(self, img):
        """A PIL image or a tensor (..., 3, H, W) -> float32 (..., 3, crop_size, crop_size)."""
        img = F.center_crop(F.resize(img, self.resize_size, interpolation=self.interpolation, antialias=self.antialias), self.crop_size)
        img = img if is_tensor(img) else F.pil_to_tensor(img)
        return F.normalize(F.convert_image_dtype(img, float32), mean=self.mean, std=self.std)

    def __repr__(self):
        shown = (f"\n    {name}={getattr(self, name)}" for name in ("crop_size", "resize_size", "mean", "std", "interpolation"))
        return f"{type(self).__name__}({''.join(shown)}\n)"


class _Facts(dict):
    def __missing__(self, key):
        raise KeyError(f"{key!r}: of torchvision's facts about weights there are {', '.join(self)} here")


@dataclass
class Weights:
    """url: where the file is; transforms(): what an image goes through; meta: num_params and min_size (height and width)."""
    url: str
    transforms: partial
    meta: dict


class WeightsEnum(enum.Enum):
    """The base of the enums; DEFAULT is the best of a network's weights."""

    @classmethod
    def verify(cls, obj):
        """The member that obj is or names, None for None; KeyError, and TypeError for another network's."""
        if isinstance(obj, str):
            return cls[obj.removeprefix(cls.__name__ + ".")]
        need(obj is None or isinstance(obj, cls), TypeError, f"Invalid Weight class provided; expected {cls.__name__} but received {type(obj).__name__}.")
        return obj

    def get_state_dict(self, *args, **kwargs):
        """hub.load_state_dict_from_url(url, ...)."""
        state = hub.load_state_dict_from_url(self.url, *args, **kwargs)
        return {re.sub(r"(denselayer\d+\.(?:norm|conv))\.([12]\.)", r"\1\2", key): value for key, value in state.items()}

    url, transforms, meta = (property(lambda self, name=name: getattr(self.value, name)) for name in ("url", "transforms", "meta"))

    def __repr__(self):
        return f"{type(self).__name__}.{self.name}"

    def __reduce_ex__(self, protocol):
        return getattr, (type(self), self.name)


def _weights(file, parameters, smallest, **resize):
    meta = _Facts(num_params=int(parameters), min_size=(int(smallest),) * 2)
    return Weights(f"https://download.pytorch.org/models/{file}.pth", partial(ImageClassification, **resize), meta)


def _rows(table):
    return [row.split() for row in table.replace("\n", "|").strip("|").split("|")]


_members = {}       # of each enum: its members by name
for _kind, *_digits, _parameters, _smallest in _rows(_TABLE):
    _members[_kind] = {f"V{i}": _weights(f"{_kind.lower()}-{digits}", _parameters, _smallest, crop_size=224, **resize)
                       for i, digits, resize in zip((1, 2), _digits, ({}, {"resize_size": 232}), strict=True) if digits != "-"}
for _kind, _member, _file, _parameters, _smallest, _before, _crop, _way in _rows(_CROPPED):
    _options = {} if _way == "-" else {"interpolation": InterpolationMode.BICUBIC}
    if _kind == "EfficientNet_V2_L":
        _options.update(mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))
    _members.setdefault(_kind, {})[_member] = _weights(_file, _parameters, _smallest, crop_size=int(_crop), resize_size=int(_before), **_options)
WEIGHTS = {kind.lower(): WeightsEnum(f"{kind}_Weights", [*((f"IMAGENET1K_{name}", value) for name, value in found.items()),
                                                         ("DEFAULT", found.get("V2") or next(iter(found.values())))], module=__name__)
           for kind, found in _members.items()}
globals().update({kind.__name__: kind for kind in WEIGHTS.values()})
__all__ = ["Weights", "WeightsEnum", *(kind.__name__ for kind in WEIGHTS.values())]
