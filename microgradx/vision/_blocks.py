"""Blocks that networks for pictures are built of: convolutions with their norm and activation, perceptrons, gates of channels."""
from microgradx import nn


def _optional(layer, inplace):
    """The layer, told to work in place or not where that was said."""
    return layer() if inplace is None else layer(inplace=inplace)


class Conv2dNormActivation(nn.Sequential):
    """Conv2dNormActivation(in_channels, out_channels, kernel_size=3, stride=1, padding=None, groups=1, norm_layer=nn.BatchNorm2d, activation_layer=nn.ReLU,
    dilation=1, inplace=True, bias=None): a convolution, a norm, an activation; the last two may be None.

    padding: what keeps the size (but for the stride), unless given. bias: where no norm follows, unless given.

    >>> import microgradx
    >>> microgradx.vision.ops.Conv2dNormActivation(3, 8, stride=2)(microgradx.zeros(1, 3, 6, 6)).shape
    microgradx.Size([1, 8, 3, 3])
    """

    def __init__(self, in_channels, out_channels, kernel_size=3, stride=1, padding=None, groups=1, norm_layer=nn.BatchNorm2d,
                 activation_layer=nn.ReLU, dilation=1, inplace=True, bias=None):
        if padding is None:
            sizes, gaps = ((x, x) if isinstance(x, int) else tuple(x) for x in (kernel_size, dilation))
            padding = tuple((size - 1) // 2 * gap for size, gap in zip(sizes, gaps, strict=True))
        layers = [nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, norm_layer is None if bias is None else bias)]
        layers += [] if norm_layer is None else [norm_layer(out_channels)]
        super().__init__(*layers, *([] if activation_layer is None else [_optional(activation_layer, inplace)]))
        self.out_channels = out_channels


class SqueezeExcitation(nn.Module):
    """SqueezeExcitation(input_channels, squeeze_channels, activation=nn.ReLU, scale_activation=nn.Sigmoid): channels scaled by what two 1x1 convolutions make
    of their means (Hu et al., 2018).

    >>> import microgradx
    >>> microgradx.vision.ops.SqueezeExcitation(4, 2)(microgradx.zeros(1, 4, 5, 5)).shape
    microgradx.Size([1, 4, 5, 5])
    """

    def __init__(self, input_channels, squeeze_channels, activation=nn.ReLU, scale_activation=nn.Sigmoid):
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1, self.fc2 = nn.Conv2d(input_channels, squeeze_channels, 1), nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation, self.scale_activation = activation(), scale_activation()

    def forward(self, input):
        """(N, C, H, W) -> (N, C, H, W)."""
        return self.scale_activation(self.fc2(self.activation(self.fc1(self.avgpool(input))))) * input


class MLP(nn.Sequential):
    """MLP(in_channels, hidden_channels, norm_layer=None, activation_layer=nn.ReLU, inplace=None, bias=True, dropout=0.0): linear layers of these widths,
    between them a norm, an activation and dropout, behind the last one dropout.

    >>> import microgradx
    >>> microgradx.vision.ops.MLP(3, [8, 2])(microgradx.zeros(5, 3)).shape
    microgradx.Size([5, 2])
    """

    def __init__(self, in_channels, hidden_channels, norm_layer=None, activation_layer=nn.ReLU, inplace=None, bias=True, dropout=0.0):
        layers, options = [], {} if inplace is None else {"inplace": inplace}
        for width in hidden_channels[:-1]:
            layers += [nn.Linear(in_channels, width, bias), *([] if norm_layer is None else [norm_layer(width)]), _optional(activation_layer, inplace),
                       nn.Dropout(dropout, **options)]
            in_channels = width
        super().__init__(*layers, nn.Linear(in_channels, hidden_channels[-1], bias), nn.Dropout(dropout, **options))


class Permute(nn.Module):
    """Permute(dims): the dimensions in another order.

    >>> import microgradx
    >>> microgradx.vision.ops.Permute([0, 2, 1])(microgradx.zeros(2, 3, 4)).shape
    microgradx.Size([2, 4, 3])
    """

    def __init__(self, dims):
        super().__init__()
        self.dims = dims

    def forward(self, x):
        """x.permute(dims)."""
        return x.permute(self.dims)
