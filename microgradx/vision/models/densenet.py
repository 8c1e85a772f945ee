"""DenseNet (Huang et al., 2017)."""
import microgradx
from microgradx import nn
from microgradx.utils.checkpoint import checkpoint

from ._builder import network


class _DenseLayer(nn.Module):
    """A 1x1 and a 3x3 convolution of all that earlier layers of the block gave."""

    def __init__(self, num_input_features, growth_rate, bn_size, drop_rate, memory_efficient=False):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(num_input_features)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(num_input_features, bn_size * growth_rate, kernel_size=1, stride=1, bias=False)
        self.norm2 = nn.BatchNorm2d(bn_size * growth_rate)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(bn_size * growth_rate, growth_rate, kernel_size=3, stride=1, padding=1, bias=False)
        self.drop_rate, self.memory_efficient = float(drop_rate), memory_efficient

    def _bottleneck(self, *features):
        return self.conv1(self.relu1(self.norm1(microgradx.cat(features, 1))))

    def forward(self, features):
        """A list of features (N, C_i, H, W) -> (N, growth_rate, H, W)."""
        features = [features] if isinstance(features, microgradx.Tensor) else features
        again = self.memory_efficient and any(x.requires_grad for x in features)
        narrow = checkpoint(self._bottleneck, *features, use_reentrant=False) if again else self._bottleneck(*features)
        new = self.conv2(self.relu2(self.norm2(narrow)))
        return nn.functional.dropout(new, p=self.drop_rate, training=self.training) if self.drop_rate > 0 else new


class _DenseBlock(nn.ModuleDict):
    """Layers of which each sees the input and what all before it gave."""

    def __init__(self, num_layers, num_input_features, bn_size, growth_rate, drop_rate, memory_efficient=False):
        super().__init__()
        for i in range(num_layers):
            self.add_module(f"denselayer{i + 1}", _DenseLayer(num_input_features + i * growth_rate, growth_rate, bn_size, drop_rate, memory_efficient))

    def forward(self, init_features):
        """(N, C, H, W) -> (N, C + layers * growth_rate, H, W)."""
        features = [init_features]
        for layer in self.values():
            features.append(layer(features))
        return microgradx.cat(features, 1)


class _Transition(nn.Sequential):
    """Half the channels, half the size."""

    def __init__(self, num_input_features, num_output_features):
        super().__init__()
        self.norm = nn.BatchNorm2d(num_input_features)
        self.relu = nn.ReLU(inplace=True)
        self.conv = nn.Conv2d(num_input_features, num_output_features, kernel_size=1, stride=1, bias=False)
        self.pool = nn.AvgPool2d(kernel_size=2, stride=2)


class DenseNet(nn.Module):
    """DenseNet(growth_rate=32, block_config=(6, 12, 24, 16), num_init_features=64, bn_size=4, drop_rate=0, num_classes=1000, memory_efficient=False).

    memory_efficient computes what a layer concatenates again in backward instead of keeping it.

    >>> import microgradx
    >>> microgradx.vision.models.DenseNet(8, (1, 1), 8, num_classes=5)(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, growth_rate=32, block_config=(6, 12, 24, 16), num_init_features=64, bn_size=4, drop_rate=0, num_classes=1000, memory_efficient=False):
        super().__init__()
        self.features = nn.Sequential()
        first = {"conv0": nn.Conv2d(3, num_init_features, kernel_size=7, stride=2, padding=3, bias=False), "norm0": nn.BatchNorm2d(num_init_features),
                 "relu0": nn.ReLU(inplace=True), "pool0": nn.MaxPool2d(kernel_size=3, stride=2, padding=1)}
        for name, layer in first.items():
            self.features.add_module(name, layer)
        channels = num_init_features
        for i, count in enumerate(block_config, 1):
            self.features.add_module(f"denseblock{i}", _DenseBlock(count, channels, bn_size, growth_rate, drop_rate, memory_efficient))
            channels += count * growth_rate
            if i != len(block_config):
                self.features.add_module(f"transition{i}", _Transition(channels, channels // 2))
                channels //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(channels))
        self.classifier = nn.Linear(channels, num_classes)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight)
            elif isinstance(layer, nn.Linear):
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        found = nn.functional.relu(self.features(x), inplace=True)
        return self.classifier(microgradx.flatten(nn.functional.adaptive_avg_pool2d(found, (1, 1)), 1))


densenet121 = network(DenseNet, "densenet121", "121 layers.", growth_rate=32, block_config=(6, 12, 24, 16), num_init_features=64)
densenet161 = network(DenseNet, "densenet161", "161 layers.", growth_rate=48, block_config=(6, 12, 36, 24), num_init_features=96)
densenet169 = network(DenseNet, "densenet169", "169 layers.", growth_rate=32, block_config=(6, 12, 32, 32), num_init_features=64)
densenet201 = network(DenseNet, "densenet201", "201 layers.", growth_rate=32, block_config=(6, 12, 48, 32), num_init_features=64)
