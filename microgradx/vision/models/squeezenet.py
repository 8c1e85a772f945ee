"""SqueezeNet (Iandola et al., 2016)."""
import microgradx
from microgradx import nn

from ._builder import network

# the convolution that begins, then Fire's sizes (in, squeeze, expand); None: a pool
SIZES = {
    "1_0": ((96, 7), ((96, 16, 64), (128, 16, 64), (128, 32, 128), None, (256, 32, 128), (256, 48, 192), (384, 48, 192), (384, 64, 256), None, (512, 64, 256))),
    "1_1": ((64, 3), ((64, 16, 64), (128, 16, 64), None, (128, 32, 128), (256, 32, 128), None, (256, 48, 192), (384, 48, 192), (384, 64, 256), (512, 64, 256)))}


def _pool():
    return nn.MaxPool2d(kernel_size=3, stride=2, ceil_mode=True)


class Fire(nn.Module):
    """A 1x1 convolution to few channels; 1x1 and 3x3 ones of them, side by side."""

    def __init__(self, inplanes, squeeze_planes, expand1x1_planes, expand3x3_planes):
        super().__init__()
        self.inplanes = inplanes
        self.squeeze = nn.Conv2d(inplanes, squeeze_planes, kernel_size=1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeeze_planes, expand1x1_planes, kernel_size=1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeeze_planes, expand3x3_planes, kernel_size=3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x):
        """(N, inplanes, H, W) -> (N, both expansions, H, W)."""
        x = self.squeeze_activation(self.squeeze(x))
        return microgradx.cat([self.expand1x1_activation(self.expand1x1(x)), self.expand3x3_activation(self.expand3x3(x))], 1)


class SqueezeNet(nn.Module):
    """SqueezeNet(version="1_0", num_classes=1000, dropout=0.5); version "1_1" takes less than half the work.

    >>> import microgradx
    >>> microgradx.vision.models.SqueezeNet("1_1", num_classes=5)(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, version="1_0", num_classes=1000, dropout=0.5):
        super().__init__()
        if version not in SIZES:
            raise ValueError(f"Unsupported SqueezeNet version {version}: 1_0 or 1_1 expected")
        self.num_classes = num_classes
        (width, size), fires = SIZES[version]
        self.features = nn.Sequential(nn.Conv2d(3, width, kernel_size=size, stride=2), nn.ReLU(inplace=True), _pool(),
                                      *(_pool() if fire is None else Fire(*fire, fire[2]) for fire in fires))
        last = nn.Conv2d(512, num_classes, kernel_size=1)
        self.classifier = nn.Sequential(nn.Dropout(p=dropout), last, nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d((1, 1)))
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                if layer is last:
                    nn.init.normal_(layer.weight, 0.0, 0.01)
                else:
                    nn.init.kaiming_uniform_(layer.weight)
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        return microgradx.flatten(self.classifier(self.features(x)), 1)


squeezenet1_0 = network(SqueezeNet, "squeezenet1_0", "the first version.", version="1_0")
squeezenet1_1 = network(SqueezeNet, "squeezenet1_1", "the version of less than half the work.", version="1_1")
