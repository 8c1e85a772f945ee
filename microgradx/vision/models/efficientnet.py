"""EfficientNet (Tan and Le, 2019) and EfficientNetV2 (2021)."""
import copy
import math
from collections.abc import Sequence
from functools import partial

from microgradx import nn
from microgradx._rows import need

from .._blocks import Conv2dNormActivation, SqueezeExcitation
from ..ops import StochasticDepth
from ._builder import network
from .mobilenet import _round

# of each stage: how much wider its blocks are inside, size of the filters, stride, channels before and behind, blocks; F: fused ones
_V1 = "1 3 1 32 16 1, 6 3 2 16 24 2, 6 5 2 24 40 2, 6 3 2 40 80 3, 6 5 1 80 112 3, 6 5 2 112 192 4, 6 3 1 192 320 1"
_V2 = {"s": "F 1 3 1 24 24 2, F 4 3 2 24 48 4, F 4 3 2 48 64 4, 4 3 2 64 128 6, 6 3 1 128 160 9, 6 3 2 160 256 15",
       "m": "F 1 3 1 24 24 3, F 4 3 2 24 48 5, F 4 3 2 48 80 5, 4 3 2 80 160 7, 6 3 1 160 176 14, 6 3 2 176 304 18, 6 3 1 304 512 5",
       "l": "F 1 3 1 32 32 4, F 4 3 2 32 64 7, F 4 3 2 64 96 7, 4 3 2 96 192 10, 6 3 1 192 224 19, 6 3 2 224 384 25, 6 3 1 384 640 7"}


class _MBConvConfig:
    """What a stage is made of."""

    def __init__(self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block):
        self.expand_ratio, self.kernel, self.stride, self.block = expand_ratio, kernel, stride, block
        self.input_channels, self.out_channels, self.num_layers = input_channels, out_channels, num_layers

    @staticmethod
    def adjust_channels(channels, width_mult, min_value=None):
        """The nearest multiple of 8 of the product, not more than a tenth below it."""
        return _round(channels * width_mult, 8) if min_value is None else max(min_value, _round(channels * width_mult, 8))


class MBConv(nn.Module):
    """A 1x1 convolution to more channels, one of each channel, gates of channels, a 1x1 one back; beside a shortcut where the shapes agree."""

    def __init__(self, cnf, stochastic_depth_prob, norm_layer, se_layer=SqueezeExcitation):
        super().__init__()
        need(1 <= cnf.stride <= 2, ValueError, f"illegal stride value: {cnf.stride}")
        wide = cnf.adjust_channels(cnf.input_channels, cnf.expand_ratio)
        self.block = nn.Sequential(*self._layers(cnf, wide, partial(Conv2dNormActivation, norm_layer=norm_layer), se_layer))
        self.use_res_connect = cnf.stride == 1 and cnf.input_channels == cnf.out_channels
        self.stochastic_depth, self.out_channels = StochasticDepth(stochastic_depth_prob, "row"), cnf.out_channels

    def _layers(self, cnf, wide, conv, se_layer):
        layers = [conv(cnf.input_channels, wide, kernel_size=1, activation_layer=nn.SiLU)] if wide != cnf.input_channels else []
        return [*layers, conv(wide, wide, kernel_size=cnf.kernel, stride=cnf.stride, groups=wide, activation_layer=nn.SiLU),
                se_layer(wide, max(1, cnf.input_channels // 4), activation=partial(nn.SiLU, inplace=True)),
                conv(wide, cnf.out_channels, kernel_size=1, activation_layer=None)]

    def forward(self, input):
        """(N, input_channels, H, W) -> (N, out_channels, H / stride, W / stride)."""
        return self.stochastic_depth(self.block(input)) + input if self.use_res_connect else self.block(input)


class FusedMBConv(MBConv):
    """A convolution to more channels and a 1x1 one back, or one convolution where there are no more; beside a shortcut where the shapes agree."""

    def __init__(self, cnf, stochastic_depth_prob, norm_layer):
        super().__init__(cnf, stochastic_depth_prob, norm_layer)

    def _layers(self, cnf, wide, conv, se_layer):
        first = partial(conv, cnf.input_channels, kernel_size=cnf.kernel, stride=cnf.stride, activation_layer=nn.SiLU)
        return [first(cnf.out_channels)] if wide == cnf.input_channels else [first(wide), conv(wide, cnf.out_channels, kernel_size=1, activation_layer=None)]


class MBConvConfig(_MBConvConfig):
    """A stage of MBConv; numbers of channels are multiplied by width_mult and rounded to multiples of 8, the number of blocks by depth_mult, and rounded up."""

    def __init__(self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, width_mult=1.0, depth_mult=1.0, block=None):
        super().__init__(expand_ratio, kernel, stride, self.adjust_channels(input_channels, width_mult), self.adjust_channels(out_channels, width_mult),
                         self.adjust_depth(num_layers, depth_mult), block or MBConv)

    @staticmethod
    def adjust_depth(num_layers, depth_mult):
        """The product, rounded up."""
        return math.ceil(num_layers * depth_mult)


class FusedMBConvConfig(_MBConvConfig):
    """A stage of FusedMBConv."""

    def __init__(self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block=None):
        super().__init__(expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block or FusedMBConv)


class EfficientNet(nn.Module):
    """EfficientNet(inverted_residual_setting, dropout, stochastic_depth_prob=0.2, num_classes=1000, norm_layer=None, last_channel=None).

    inverted_residual_setting: an MBConvConfig or FusedMBConvConfig for each stage. Blocks are left out while training, the later the more often.

    >>> import microgradx
    >>> from microgradx.vision.models.efficientnet import MBConvConfig
    >>> microgradx.vision.models.EfficientNet([MBConvConfig(4, 3, 2, 8, 16, 2)], 0.1, num_classes=5)(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, inverted_residual_setting, dropout, stochastic_depth_prob=0.2, num_classes=1000, norm_layer=None, last_channel=None):
        super().__init__()
        need(inverted_residual_setting, ValueError, "The inverted_residual_setting should not be empty")
        need(isinstance(inverted_residual_setting, Sequence) and all(isinstance(each, _MBConvConfig) for each in inverted_residual_setting), TypeError,
             "The inverted_residual_setting should be List[MBConvConfig]")
        norm_layer = norm_layer or nn.BatchNorm2d
        conv = partial(Conv2dNormActivation, norm_layer=norm_layer, activation_layer=nn.SiLU)
        layers, number, total = [conv(3, inverted_residual_setting[0].input_channels, stride=2)], 0, sum(each.num_layers for each in inverted_residual_setting)
        for stage in inverted_residual_setting:
            blocks = []
            for _ in range(stage.num_layers):
                setting = copy.copy(stage)
                if blocks:
                    setting.input_channels, setting.stride = setting.out_channels, 1
                blocks.append(setting.block(setting, stochastic_depth_prob * float(number) / total, norm_layer))
                number += 1
            layers.append(nn.Sequential(*blocks))
        channels = inverted_residual_setting[-1].out_channels
        last = last_channel if last_channel is not None else 4 * channels
        self.features = nn.Sequential(*layers, conv(channels, last, kernel_size=1))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(p=dropout, inplace=True), nn.Linear(last, num_classes))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out")
            elif isinstance(layer, nn.Linear):
                nn.init.uniform_(layer.weight, -layer.out_features ** -0.5, layer.out_features ** -0.5)
            if isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.bias is not None:
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def _made(rows, dropout, width_mult=1.0, depth_mult=1.0, eps=None, **options):
    setting = []
    for row in rows.split(","):
        *fused, ratio, size, stride, before, behind, blocks = row.split()
        numbers = int(ratio), int(size), int(stride), int(before), int(behind), int(blocks)
        setting.append(FusedMBConvConfig(*numbers) if fused else MBConvConfig(*numbers, width_mult=width_mult, depth_mult=depth_mult))
    if eps:
        options.setdefault("norm_layer", partial(nn.BatchNorm2d, **eps))
    return EfficientNet(setting, options.pop("dropout", dropout), **options)


_made.__name__ = "EfficientNet"
for _i, (_width, _depth, _dropout) in enumerate(((1, 1, .2), (1, 1.1, .2), (1.1, 1.2, .3), (1.2, 1.4, .3), (1.4, 1.8, .4), (1.6, 2.2, .4),
                                                 (1.8, 2.6, .5), (2, 3.1, .5))):
    globals()[f"efficientnet_b{_i}"] = network(
        _made, f"efficientnet_b{_i}", f"{_width} times the channels and {_depth} times the blocks of the first.", rows=_V1, dropout=_dropout, width_mult=_width,
        depth_mult=_depth, eps={"eps": 0.001, "momentum": 0.01} if _i > 4 else None)
for _size, _dropout in ("s", .2), ("m", .3), ("l", .4):
    globals()[f"efficientnet_v2_{_size}"] = network(_made, f"efficientnet_v2_{_size}", "fused blocks first.", rows=_V2[_size], dropout=_dropout,
                                                    eps={"eps": 0.001}, last_channel=1280)
