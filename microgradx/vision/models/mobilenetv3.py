"""MobileNetV3 (Howard et al., 2019)."""
from collections.abc import Sequence
from functools import partial

from microgradx import nn
from microgradx._rows import need

from .._blocks import Conv2dNormActivation, SqueezeExcitation
from ._builder import network
from .mobilenet import _round

# of each block: size of its filters, channels inside and behind, gates of channels (1) or none (0), Hardswish (H) or ReLU (R), stride;
# behind the bar are those that `reduced_tail` halves and `dilated` spreads
_LARGE = """3 16 16 0 R 1, 3 64 24 0 R 2, 3 72 24 0 R 1, 5 72 40 1 R 2, 5 120 40 1 R 1, 5 120 40 1 R 1, 3 240 80 0 H 2, 3 200 80 0 H 1, 3 184 80 0 H 1,
    3 184 80 0 H 1, 3 480 112 1 H 1, 3 672 112 1 H 1 | 5 672 160 1 H 2, 5 960 160 1 H 1, 5 960 160 1 H 1"""
_SMALL = """3 16 16 1 R 2, 3 72 24 0 R 2, 3 88 24 0 R 1, 5 96 40 1 H 2, 5 240 40 1 H 1, 5 240 40 1 H 1, 5 120 48 1 H 1, 5 144 48 1 H 1 |
    5 288 96 1 H 2, 5 576 96 1 H 1, 5 576 96 1 H 1"""


_Gates = partial(SqueezeExcitation, scale_activation=nn.Hardsigmoid)


class InvertedResidualConfig:
    """What a block is made of; numbers of channels are multiplied by width_mult and rounded to multiples of 8."""

    def __init__(self, input_channels, kernel, expanded_channels, out_channels, use_se, activation, stride, dilation, width_mult):
        self.input_channels, self.expanded_channels, self.out_channels = (
            self.adjust_channels(channels, width_mult) for channels in (input_channels, expanded_channels, out_channels))
        self.kernel, self.use_se, self.use_hs, self.stride, self.dilation = kernel, use_se, activation == "HS", stride, dilation

    @staticmethod
    def adjust_channels(channels, width_mult):
        """The nearest multiple of 8 of the product, not more than a tenth below it."""
        return _round(channels * width_mult, 8)


class InvertedResidual(nn.Module):
    """A 1x1 convolution to more channels, one of each channel, gates of channels, a 1x1 one back; beside a shortcut where the shapes agree."""

    def __init__(self, cnf, norm_layer, se_layer=_Gates):
        super().__init__()
        need(1 <= cnf.stride <= 2, ValueError, f"illegal stride value: {cnf.stride}")
        conv, wide = partial(Conv2dNormActivation, norm_layer=norm_layer, activation_layer=nn.Hardswish if cnf.use_hs else nn.ReLU), cnf.expanded_channels
        self.use_res_connect = cnf.stride == 1 and cnf.input_channels == cnf.out_channels
        layers = [conv(cnf.input_channels, wide, kernel_size=1)] if wide != cnf.input_channels else []
        layers.append(conv(wide, wide, kernel_size=cnf.kernel, stride=1 if cnf.dilation > 1 else cnf.stride, dilation=cnf.dilation, groups=wide))
        layers += [se_layer(wide, _round(wide // 4, 8))] if cnf.use_se else []
        self.block = nn.Sequential(*layers, Conv2dNormActivation(wide, cnf.out_channels, kernel_size=1, norm_layer=norm_layer, activation_layer=None))
        self.out_channels, self._is_cn = cnf.out_channels, cnf.stride > 1

    def forward(self, input):
        """(N, input_channels, H, W) -> (N, out_channels, H / stride, W / stride)."""
        return self.block(input) + input if self.use_res_connect else self.block(input)


class MobileNetV3(nn.Module):
    """MobileNetV3(inverted_residual_setting, last_channel, num_classes=1000, block=None, norm_layer=None, dropout=0.2).

    inverted_residual_setting: an InvertedResidualConfig for each block.

    >>> import microgradx
    >>> from microgradx.vision.models.mobilenetv3 import InvertedResidualConfig
    >>> setting = [InvertedResidualConfig(16, 3, 16, 16, True, "RE", 2, 1, width_mult=1.0)]
    >>> microgradx.vision.models.MobileNetV3(setting, 32, num_classes=5)(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, inverted_residual_setting, last_channel, num_classes=1000, block=None, norm_layer=None, dropout=0.2, **kwargs):
        super().__init__()
        need(inverted_residual_setting, ValueError, "The inverted_residual_setting should not be empty")
        need(isinstance(inverted_residual_setting, Sequence) and all(isinstance(each, InvertedResidualConfig) for each in inverted_residual_setting),
             TypeError, f"The inverted_residual_setting should be List[InvertedResidualConfig], got {inverted_residual_setting}")
        block, norm_layer = block or InvertedResidual, norm_layer or partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)
        conv, channels = partial(Conv2dNormActivation, norm_layer=norm_layer, activation_layer=nn.Hardswish), inverted_residual_setting[-1].out_channels
        self.features = nn.Sequential(conv(3, inverted_residual_setting[0].input_channels, stride=2),
                                      *(block(each, norm_layer) for each in inverted_residual_setting), conv(channels, 6 * channels, kernel_size=1))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Linear(6 * channels, last_channel), nn.Hardswish(inplace=True), nn.Dropout(p=dropout, inplace=True),
                                        nn.Linear(last_channel, num_classes))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out")
            elif isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, 0, 0.01)
            if isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.bias is not None:
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def _made(rows, last, width_mult=1.0, reduced_tail=False, dilated=False, **options):
    setting, channels, half = [], 16, 2 if reduced_tail else 1
    for tail, part in enumerate(rows.split("|")):
        for number, row in enumerate(part.strip(" \n,").split(",")):
            size, wide, out, gates, kind, stride = row.split()
            wide, out = int(wide) // (half if tail and number else 1), int(out) // (half if tail else 1)
            setting.append(InvertedResidualConfig(channels, int(size), wide, out, gates == "1", {"H": "HS", "R": "RE"}[kind], int(stride),
                                                  2 if tail and dilated else 1, width_mult))
            channels = out
    return MobileNetV3(setting, InvertedResidualConfig.adjust_channels(last // half, width_mult), **options)


_made.__name__ = "MobileNetV3"
_DOC = "inverted residuals with gates of channels. Options are also width_mult, reduced_tail (half the channels at the end) and dilated (no stride there)."
mobilenet_v3_large = network(_made, "mobilenet_v3_large", _DOC, rows=_LARGE, last=1280)
mobilenet_v3_small = network(_made, "mobilenet_v3_small", _DOC, rows=_SMALL, last=1024)
