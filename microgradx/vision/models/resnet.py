"""Residual networks (He et al., 2016), with wider bottlenecks (Zagoruyko and Komodakis, 2016) or grouped ones (Xie et al., 2017)."""
import microgradx
from microgradx import nn

from ._builder import network


def _conv(channels, width, size, stride=1, groups=1, dilation=1):
    return nn.Conv2d(channels, width, kernel_size=size, stride=stride, padding=dilation if size == 3 else 0, groups=groups, bias=False, dilation=dilation)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut."""

    expansion = 1

    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, dilation=1, norm_layer=None):
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        if groups != 1 or base_width != 64:
            raise ValueError(f"BasicBlock only supports groups=1 and base_width=64, got {groups} and {base_width}")
        if dilation > 1:
            raise NotImplementedError("Dilation > 1 not supported in BasicBlock")
        self.conv1 = _conv(inplanes, planes, 3, stride)
        self.bn1 = norm_layer(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = _conv(planes, planes, 3)
        self.bn2 = norm_layer(planes)
        self.downsample, self.stride = downsample, stride

    def forward(self, x):
        """(N, inplanes, H, W) -> (N, planes, H / stride, W / stride)."""
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += x if self.downsample is None else self.downsample(x)
        return self.relu(out)


class Bottleneck(nn.Module):
    """A 3x3 convolution between two 1x1 ones, beside a shortcut; the stride is the 3x3 one's."""

    expansion = 4

    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, dilation=1, norm_layer=None):
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        width = int(planes * (base_width / 64.0)) * groups
        self.conv1 = _conv(inplanes, width, 1)
        self.bn1 = norm_layer(width)
        self.conv2 = _conv(width, width, 3, stride, groups, dilation)
        self.bn2 = norm_layer(width)
        self.conv3 = _conv(width, planes * self.expansion, 1)
        self.bn3 = norm_layer(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample, self.stride = downsample, stride

    def forward(self, x):
        """(N, inplanes, H, W) -> (N, 4 planes, H / stride, W / stride)."""
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn3(self.conv3(self.relu(self.bn2(self.conv2(out)))))
        out += x if self.downsample is None else self.downsample(x)
        return self.relu(out)


class ResNet(nn.Module):
    """ResNet(block, layers, num_classes=1000, ...): a convolution and a pool, four stages of blocks, a mean, a linear layer.

    layers: the number of blocks of each stage. replace_stride_with_dilation: for the last three stages, whether they
    dilate instead of striding. zero_init_residual: blocks begin as their shortcuts.

    >>> import microgradx
    >>> from microgradx.vision.models.resnet import BasicBlock
    >>> net = microgradx.vision.models.ResNet(BasicBlock, [1, 1, 1, 1], num_classes=5)
    >>> net(microgradx.zeros(2, 3, 32, 32)).shape
    microgradx.Size([2, 5])
    """

    def __init__(self, block, layers, num_classes=1000, zero_init_residual=False, groups=1, width_per_group=64,
                 replace_stride_with_dilation=None, norm_layer=None):
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        dilate = replace_stride_with_dilation or [False] * 3
        if len(dilate) != 3:
            raise ValueError(f"replace_stride_with_dilation should be None or a 3-element tuple, got {replace_stride_with_dilation}")
        self.inplanes, self.dilation, self.groups, self.base_width = 64, 1, groups, width_per_group
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = self._norm_layer(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.layer1 = self._make_layer(block, 64, layers[0])
        self.layer2 = self._make_layer(block, 128, layers[1], 2, dilate[0])
        self.layer3 = self._make_layer(block, 256, layers[2], 2, dilate[1])
        self.layer4 = self._make_layer(block, 512, layers[3], 2, dilate[2])
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, num_classes)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
        if zero_init_residual:
            for layer in self.modules():
                if isinstance(layer, (BasicBlock, Bottleneck)):
                    nn.init.zeros_((layer.bn3 if isinstance(layer, Bottleneck) else layer.bn2).weight)

    def _make_layer(self, block, planes, blocks, stride=1, dilate=False):
        before = self.dilation
        if dilate:
            self.dilation, stride = self.dilation * stride, 1
        downsample = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            downsample = nn.Sequential(_conv(self.inplanes, planes * block.expansion, 1, stride), self._norm_layer(planes * block.expansion))
        made = [block(self.inplanes, planes, stride, downsample, self.groups, self.base_width, before, self._norm_layer)]
        self.inplanes = planes * block.expansion
        made += [block(self.inplanes, planes, 1, None, self.groups, self.base_width, self.dilation, self._norm_layer) for _ in range(1, blocks)]
        return nn.Sequential(*made)

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(microgradx.flatten(self.avgpool(x), 1))


resnet18 = network(ResNet, "resnet18", "18 layers.", block=BasicBlock, layers=[2, 2, 2, 2])
resnet34 = network(ResNet, "resnet34", "34 layers.", block=BasicBlock, layers=[3, 4, 6, 3])
resnet50 = network(ResNet, "resnet50", "50 layers.", block=Bottleneck, layers=[3, 4, 6, 3])
resnet101 = network(ResNet, "resnet101", "101 layers.", block=Bottleneck, layers=[3, 4, 23, 3])
resnet152 = network(ResNet, "resnet152", "152 layers.", block=Bottleneck, layers=[3, 8, 36, 3])
resnext50_32x4d = network(ResNet, "resnext50_32x4d", "50 layers, whose bottlenecks have 32 groups.", block=Bottleneck, layers=[3, 4, 6, 3], groups=32,
                          width_per_group=4)
wide_resnet50_2 = network(ResNet, "wide_resnet50_2", "50 layers, whose bottlenecks are twice as wide.", block=Bottleneck, layers=[3, 4, 6, 3],
                          width_per_group=128)
