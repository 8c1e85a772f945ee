"""Pictures: data sets, transforms and a grid of images to look at; the names are torchvision's.

Transforms and data sets that work on files of images need Pillow (`pip install microgradx[vision]`); MNIST with
`ToTensor` does not.
"""
import sys as _sys

from . import datasets as datasets
from . import io as io
from . import models as models
from . import ops as ops
from . import transforms as transforms
from . import utils as utils

__version__ = "0.28.0"  # the torchvision release that goes with PyTorch 2.13: programs ask for it

# modules of torchvision from which programs import by a longer path
for _module, _paths in (
    (io, "io.image"), (models, "models._api"), (models.mobilenet, "models.mobilenetv2"),
    (ops, "ops.boxes ops.misc ops.roi_align ops.focal_loss ops.stochastic_depth ops.giou_loss ops.diou_loss ops.ciou_loss")):
    for _path in _paths.split():
        _sys.modules[f"{__name__}.{_path}"] = _module
        _parent, _, _name = _path.partition(".")
        if not hasattr(globals()[_parent], _name):
            setattr(globals()[_parent], _name, _module)
