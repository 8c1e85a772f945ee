"""Networks of torchvision.models: the same layers, names of parameters and initial weights for the same seed.

Trained weights are not part of this library: `resnet18(weights="DEFAULT")` takes the file from the hub's folder (or PyTorch's) or downloads it.
"""
from . import _builder
from ._builder import get_model as get_model
from ._builder import get_model_weights as get_model_weights
from ._builder import get_weight as get_weight
from ._builder import list_models as list_models
from ._weights import *  # noqa: F403
from .alexnet import AlexNet as AlexNet
from .alexnet import alexnet as alexnet
from .convnext import ConvNeXt as ConvNeXt
from .densenet import DenseNet as DenseNet
from .densenet import densenet121 as densenet121
from .densenet import densenet161 as densenet161
from .densenet import densenet169 as densenet169
from .densenet import densenet201 as densenet201
from .efficientnet import EfficientNet as EfficientNet
from .mobilenet import MobileNetV2 as MobileNetV2
from .mobilenet import mobilenet_v2 as mobilenet_v2
from .mobilenetv3 import MobileNetV3 as MobileNetV3
from .mobilenetv3 import mobilenet_v3_large as mobilenet_v3_large
from .mobilenetv3 import mobilenet_v3_small as mobilenet_v3_small
from .resnet import ResNet as ResNet
from .resnet import resnet18 as resnet18
from .resnet import resnet34 as resnet34
from .resnet import resnet50 as resnet50
from .resnet import resnet101 as resnet101
from .resnet import resnet152 as resnet152
from .resnet import resnext50_32x4d as resnext50_32x4d
from .resnet import wide_resnet50_2 as wide_resnet50_2
from .squeezenet import SqueezeNet as SqueezeNet
from .squeezenet import squeezenet1_0 as squeezenet1_0
from .squeezenet import squeezenet1_1 as squeezenet1_1
from .vgg import VGG as VGG
from .vgg import vgg11 as vgg11
from .vgg import vgg11_bn as vgg11_bn
from .vgg import vgg13 as vgg13
from .vgg import vgg13_bn as vgg13_bn
from .vgg import vgg16 as vgg16
from .vgg import vgg16_bn as vgg16_bn
from .vgg import vgg19 as vgg19
from .vgg import vgg19_bn as vgg19_bn
from .vision_transformer import VisionTransformer as VisionTransformer

globals().update({name: make for name, make in _builder.MAKERS.items() if name.startswith(("convnext", "efficientnet", "vit"))})


def __getattr__(name):
    raise AttributeError(f"module 'microgradx.vision.models' has no attribute {name!r}: there are alexnet, convnext, densenet, efficientnet, mobilenet_v2, "
                         "mobilenet_v3, resnet, squeezenet, vgg and vit")
