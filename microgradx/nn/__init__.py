"""Layers, losses and what builds models: `nn.Module` and its subclasses, `nn.functional`, `nn.init`, `nn.utils`."""
from . import attention as attention
from . import functional as functional
from . import grad as grad
from . import init as init
from . import modules as modules
from . import parallel as parallel
from . import parameter as parameter
from . import utils as utils
from ._strict import are_losses_strict as are_losses_strict
from ._strict import set_strict_losses as set_strict_losses
from ._strict import strict_losses as strict_losses
from .modules import *  # noqa: F403 - modules/__init__.py says what
from .parallel import DataParallel as DataParallel
from .parameter import Buffer as Buffer
from .parameter import Parameter as Parameter
from .parameter import UninitializedBuffer as UninitializedBuffer
from .parameter import UninitializedParameter as UninitializedParameter

functional.grad = grad
