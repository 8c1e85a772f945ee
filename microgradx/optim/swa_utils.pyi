"""Averages of models: stochastic weight averaging and exponential moving averages."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx.nn.modules.module import Module as _Module
from microgradx.optim.lr_scheduler import LRScheduler as _LRScheduler

__all__ = ['AveragedModel', 'SWALR', 'get_ema_avg_fn', 'get_ema_multi_avg_fn', 'get_swa_avg_fn', 'get_swa_multi_avg_fn', 'update_bn']
class AveragedModel(_Module):
    """A copy of the model, `.module`, whose parameters are averages of what update_parameters() was shown."""
    def __init__(self, model: Any, device: Any=None, avg_fn: Any=None, multi_avg_fn: Any=None, use_buffers: Any=False) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...
    def update_parameters(self, model: Any) -> Any: """Let the model's present parameters join the average."""
class SWALR(_LRScheduler):
    """Anneals every lr to swa_lr in anneal_epochs epochs ('cos' or 'linear') and keeps it there."""
    def __init__(self, optimizer: Any, swa_lr: Any, anneal_epochs: Any=10, anneal_strategy: Any='cos', last_epoch: Any=-1) -> None: ...
    def get_lr(self) -> Any: ...
def get_ema_avg_fn(decay: Any=0.999) -> Any: """averaged -> decay averaged + (1 - decay) current, for one parameter."""
def get_ema_multi_avg_fn(decay: Any=0.999) -> Any: """get_ema_avg_fn's update of lists of parameters, in place."""
def get_swa_avg_fn() -> Any: """averaged -> averaged + (current - averaged) / (num_averaged + 1), for one parameter."""
def get_swa_multi_avg_fn() -> Any: """get_swa_avg_fn's update of lists of parameters, in place."""
def update_bn(loader: Any, model: Any, device: Any=None) -> Any: """Recompute the running statistics of the model's batch-norm layers over the loader's inputs (the first of each"""
_check_decay: Any
_move: Any
