"""ConvNeXt (Liu et al., 2022)."""
from functools import partial

import microgradx
from microgradx import nn
from microgradx._rows import need

from .._blocks import Conv2dNormActivation, Permute
from ..ops import StochasticDepth
from ._builder import network


class LayerNorm2d(nn.LayerNorm):
    """Layer norm of the channels."""

    def forward(self, x):
        """(N, C, H, W) -> (N, C, H, W)."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class CNBlock(nn.Module):
    """A 7x7 convolution of each channel and a perceptron of the channels, beside a shortcut."""

    def __init__(self, dim, layer_scale, stochastic_depth_prob, norm_layer=None):
        super().__init__()
        norm_layer = norm_layer or partial(nn.LayerNorm, eps=1e-6)
        self.block = nn.Sequential(nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim, bias=True), Permute([0, 2, 3, 1]), norm_layer(dim),
                                   nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim), Permute([0, 3, 1, 2]))
        self.layer_scale = nn.Parameter(microgradx.ones(dim, 1, 1) * layer_scale)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, input):
        """(N, dim, H, W) -> (N, dim, H, W)."""
        return self.stochastic_depth(self.layer_scale * self.block(input)) + input


class CNBlockConfig:
    """A stage: its channels, those of the next one (None: it is the last), and how many blocks."""

    def __init__(self, input_channels, out_channels, num_layers):
        self.input_channels, self.out_channels, self.num_layers = input_channels, out_channels, num_layers

    def __repr__(self):
        return f"CNBlockConfig(input_channels={self.input_channels}, out_channels={self.out_channels}, num_layers={self.num_layers})"


class ConvNeXt(nn.Module):
    """ConvNeXt(block_setting, stochastic_depth_prob=0.0, layer_scale=1e-6, num_classes=1000, block=None, norm_layer=None).

    block_setting: a CNBlockConfig for each stage.

    >>> import microgradx
    >>> from microgradx.vision.models.convnext import CNBlockConfig
    >>> microgradx.vision.models.ConvNeXt([CNBlockConfig(8, 16, 1), CNBlockConfig(16, None, 1)], num_classes=5)(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, block_setting, stochastic_depth_prob=0.0, layer_scale=1e-6, num_classes=1000, block=None, norm_layer=None):
        super().__init__()
        need(block_setting, ValueError, "The block_setting should not be empty")
        need(isinstance(block_setting, (list, tuple)) and all(isinstance(each, CNBlockConfig) for each in block_setting), TypeError,
             "The block_setting should be List[CNBlockConfig]")
        block, norm_layer = block or CNBlock, norm_layer or partial(LayerNorm2d, eps=1e-6)
        layers = [Conv2dNormActivation(3, block_setting[0].input_channels, kernel_size=4, stride=4, padding=0, norm_layer=norm_layer, activation_layer=None,
                                       bias=True)]
        number, total = 0, sum(each.num_layers for each in block_setting)
        for stage in block_setting:
            blocks = []
            for _ in range(stage.num_layers):
                blocks.append(block(stage.input_channels, layer_scale, stochastic_depth_prob * number / (total - 1.0)))
                number += 1
            layers.append(nn.Sequential(*blocks))
            if stage.out_channels is not None:
                layers.append(nn.Sequential(norm_layer(stage.input_channels), nn.Conv2d(stage.input_channels, stage.out_channels, kernel_size=2, stride=2)))
        last = block_setting[-1].out_channels if block_setting[-1].out_channels is not None else block_setting[-1].input_channels
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(norm_layer(last), nn.Flatten(1), nn.Linear(last, num_classes))
        for layer in self.modules():
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                nn.init.trunc_normal_(layer.weight, std=0.02)
                if layer.bias is not None:
                    nn.init.zeros_(layer.bias)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        return self.classifier(self.avgpool(self.features(x)))


def _made(widths, depths, **options):
    return ConvNeXt([CNBlockConfig(*stage) for stage in zip(widths, [*widths[1:], None], depths, strict=True)], **options)


_made.__name__ = "ConvNeXt"
for _name, _width, _blocks, _left_out in ("tiny", 96, 9, .1), ("small", 96, 27, .4), ("base", 128, 27, .5), ("large", 192, 27, .5):
    globals()[f"convnext_{_name}"] = network(_made, f"convnext_{_name}", f"{_blocks + 9} blocks of {_width} to {8 * _width} channels.",
                                             widths=[_width << i for i in range(4)], depths=(3, 3, _blocks, 3), stochastic_depth_prob=_left_out)
