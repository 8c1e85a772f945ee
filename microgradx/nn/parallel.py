"""DataParallel as it is without GPUs: the wrapper whose name stands before every key of the state dict."""
from .modules.module import Module

__all__ = ["DataParallel"]


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
