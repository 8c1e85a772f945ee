"""VGG (Simonyan and Zisserman, 2015)."""
import microgradx
from microgradx import nn

from ._builder import network

# the widths of the convolutions of each stage, which a pool ends
STAGES = {11: ((64,), (128,), (256,) * 2, (512,) * 2, (512,) * 2), 13: ((64,) * 2, (128,) * 2, (256,) * 2, (512,) * 2, (512,) * 2),
          16: ((64,) * 2, (128,) * 2, (256,) * 3, (512,) * 3, (512,) * 3), 19: ((64,) * 2, (128,) * 2, (256,) * 4, (512,) * 4, (512,) * 4)}


def make_layers(cfg, batch_norm=False):
    """A Sequential of 3x3 convolutions of these widths, and pools where cfg has "M"."""
    layers, channels = [], 3
    for width in cfg:
        if width == "M":
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
        else:
            layers += [nn.Conv2d(channels, width, kernel_size=3, padding=1), *([nn.BatchNorm2d(width)] if batch_norm else []), nn.ReLU(inplace=True)]
            channels = width
    return nn.Sequential(*layers)


class VGG(nn.Module):
    """VGG(features, num_classes=1000, init_weights=True, dropout=0.5): features, then three linear layers.

    >>> import microgradx
    >>> features = microgradx.nn.Sequential(microgradx.nn.Conv2d(3, 512, 1))
    >>> microgradx.vision.models.VGG(features, num_classes=5)(microgradx.zeros(1, 3, 7, 7)).shape
    microgradx.Size([1, 5])
    """

    def __init__(self, features, num_classes=1000, init_weights=True, dropout=0.5):
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(nn.Linear(512 * 7 * 7, 4096), nn.ReLU(True), nn.Dropout(p=dropout), nn.Linear(4096, 4096), nn.ReLU(True),
                                        nn.Dropout(p=dropout), nn.Linear(4096, num_classes))
        if init_weights:
            for layer in self.modules():
                if isinstance(layer, nn.Conv2d):
                    nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
                elif isinstance(layer, nn.Linear):
                    nn.init.normal_(layer.weight, 0, 0.01)
                if isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.bias is not None:
                    nn.init.zeros_(layer.bias)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        return self.classifier(microgradx.flatten(self.avgpool(self.features(x)), 1))


def _vgg(depth, batch_norm):
    def make(**options):
        return VGG(make_layers([width for stage in STAGES[depth] for width in (*stage, "M")], batch_norm), **options)
    make.__name__ = "VGG"
    return network(make, f"vgg{depth}{'_bn' * batch_norm}", f"{depth} layers{' with batch norm' * batch_norm}.")


vgg11, vgg13, vgg16, vgg19 = (_vgg(depth, False) for depth in STAGES)
vgg11_bn, vgg13_bn, vgg16_bn, vgg19_bn = (_vgg(depth, True) for depth in STAGES)
