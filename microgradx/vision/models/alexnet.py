"""AlexNet (Krizhevsky, 2014)."""
import microgradx
from microgradx import nn

from ._builder import network


class AlexNet(nn.Module):
    """Five convolutions and three linear layers, of pictures (N, 3, 63 or more, 63 or more).

    >>> import microgradx
    >>> microgradx.vision.models.AlexNet(num_classes=5)(microgradx.zeros(1, 3, 64, 64)).shape
    microgradx.Size([1, 5])
    """

    def __init__(self, num_classes=1000, dropout=0.5):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(64, 192, kernel_size=5, padding=2), nn.ReLU(inplace=True), nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(192, 384, kernel_size=3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(384, 256, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, kernel_size=3, padding=1), nn.ReLU(inplace=True), nn.MaxPool2d(kernel_size=3, stride=2))
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(nn.Dropout(p=dropout), nn.Linear(256 * 6 * 6, 4096), nn.ReLU(inplace=True), nn.Dropout(p=dropout),
                                        nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Linear(4096, num_classes))

    def forward(self, x):
        """(N, 3, H, W) -> (N, num_classes)."""
        return self.classifier(microgradx.flatten(self.avgpool(self.features(x)), 1))


alexnet = network(AlexNet, "alexnet", "five convolutions and three linear layers.")
