"""DataParallel as it is without GPUs, the wrapper whose name stands before every key of the state dict; and what needs processes."""
from .modules.module import Module

__all__ = ["DataParallel", "DistributedDataParallel"]


class DataParallel(Module):
    """Calls module: on a CPU there is nothing to spread a batch over, so device_ids, output_device and dim change nothing.

    Parameters and buffers are the module's, under "module." in the state dict.

    >>> import microgradx
    >>> model = microgradx.nn.DataParallel(microgradx.nn.Linear(2, 1))
    >>> list(model.state_dict()), model.device_ids
    (['module.weight', 'module.bias'], [])
    """

    def __init__(self, module, device_ids=None, output_device=None, dim=0):
        super().__init__()
        self.module = module
        self.device_ids = []

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)


class DistributedDataParallel(Module):
    """There are no process groups here: ValueError, as in PyTorch without one. Train the module itself.

    >>> import microgradx
    >>> microgradx.nn.parallel.DistributedDataParallel(microgradx.nn.Linear(2, 1))
    Traceback (most recent call last):
    ValueError: DistributedDataParallel: Default process group has not been initialized, and there are none here; use the module itself
    """

    def __init__(self, module, *args, **kwargs):
        raise ValueError("DistributedDataParallel: Default process group has not been initialized, and there are none here; use the module itself")
