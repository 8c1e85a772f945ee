"""Layers, losses and what builds models: `nn.Module` and its subclasses, `nn.functional`, `nn.init`, `nn.utils`."""
from . import attention, functional, grad, init, modules, parallel, parameter, utils
from ._strict import are_losses_strict, set_strict_losses, strict_losses
from .modules import *  # noqa: F403 - modules/__init__.py says what
from .parallel import DataParallel
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

functional.grad = grad
