"""MobileNetV2 (Sandler et al., 2018)."""
from functools import partial

from microgradx import nn

from .._blocks import Conv2dNormActivation
from ._builder import network

_Conv = partial(Conv2dNormActivation, activation_layer=nn.ReLU6)


def _round(value, divisor):
    """The nearest multiple of divisor, not more than a tenth below value."""
    found = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return found + divisor if found < 0.9 * value else found


class InvertedResidual(nn.Module):
    """A 1x1 convolution to more channels, a 3x3 one of each channel, a 1x1 one back; beside a shortcut where the shapes agree."""

    def __init__(self, inp, oup, stride, expand_ratio, norm_layer=None):
        super().__init__()
        if stride not in (1, 2):
            raise ValueError(f"stride should be 1 or 2 instead of {stride}")
        norm_layer, hidden = norm_layer or nn.BatchNorm2d, int(round(inp * expand_ratio))
        self.stride, self.use_res_connect = stride, stride == 1 and inp == oup
        wider = [_Conv(inp, hidden, 1, norm_layer=norm_layer)] if expand_ratio != 1 else []
        self.conv = nn.Sequential(*wider, _Conv(hidden, hidden, stride=stride, groups=hidden, norm_layer=norm_layer),
                                  nn.Conv2d(hidden, oup, 1, 1, 0, bias=False), norm_layer(oup))
        self.out_channels, self._is_cn = oup, stride > 1

    def forward(self, x):
        """(N, inp, H, W) -> (N, oup, H / stride, W / stride)."""
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


class MobileNetV2(nn.Module):
    """MobileNetV2(num_classes=1000, width_mult=1.0, inverted_residual_setting=None, round_nearest=8, block=None, norm_layer=None, dropout=0.2).

    inverted_residual_setting: rows (expansion, channels, blocks, stride of the first).

    >>> import microgradx
    >>> microgradx.vision.models.MobileNetV2(num_classes=5, width_mult=0.25)(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, num_classes=1000, width_mult=1.0, inverted_residual_setting=None, round_nearest=8, block=None, norm_layer=None, dropout=0.2):
        super().__init__()
        block, norm_layer = block or InvertedResidual, norm_layer or nn.BatchNorm2d
        if inverted_residual_setting is None:
            inverted_residual_setting = [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]]
        if not inverted_residual_setting or len(inverted_residual_setting[0]) != 4:
            raise ValueError(f"inverted_residual_setting should be non-empty or a 4-element list, got {inverted_residual_setting}")
        channels = _round(32 * width_mult, round_nearest)
        self.last_channel = _round(1280 * max(1.0, width_mult), round_nearest)
        layers = [_Conv(3, channels, stride=2, norm_layer=norm_layer)]
        for expansion, width, count, stride in inverted_residual_setting:
            width = _round(width * width_mult, round_nearest)
            for i in range(count):
                layers.append(block(channels, width, stride if i == 0 else 1, expand_ratio=expansion, norm_layer=norm_layer))
                channels = width
        self.features = nn.Sequential(*layers, _Conv(channels, self.last_channel, 1, norm_layer=norm_layer))
        self.classifier = nn.Sequential(nn.Dropout(p=dropout), nn.Linear(self.last_channel, num_classes))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out")
            elif isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, 0, 0.01)
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        return self.classifier(nn.functional.adaptive_avg_pool2d(self.features(x), (1, 1)).flatten(1))


mobilenet_v2 = network(MobileNetV2, "mobilenet_v2", "inverted residuals of separable convolutions.")
