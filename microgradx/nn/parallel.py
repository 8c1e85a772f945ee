"""DataParallel as it is without GPUs and DistributedDataParallel of one process: wrappers whose name stands before every key of the state dict."""
import contextlib

from microgradx._rows import need

from .modules.batchnorm import SyncBatchNorm
from .modules.module import Module
from .parameter import is_lazy

__all__ = ["DataParallel", "DistributedDataParallel", "gather", "scatter"]


def scatter(inputs, target_gpus, dim=0):
    """RuntimeError: there are no GPUs over which tensors could be spread."""
    raise RuntimeError(f"scatter: Cannot spread tensors over GPUs {target_gpus}: there are none. Hint: leave device_ids out")


def gather(outputs, target_device, dim=0):
    """AssertionError: nothing lies on a GPU."""
    raise AssertionError("Gather function not implemented for CPU tensors")


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
    """Calls module, whose gradients are those of the only process: buckets, broadcasts and unused parameters change nothing.

    ValueError before `distributed.init_process_group`, for device_ids, which are those of GPUs, and for layers of SyncBatchNorm; RuntimeError where
    nothing in module wants a gradient.
    The module stands before every key of the state dict, as in DataParallel.

    >>> from microgradx import distributed, nn
    >>> distributed.init_process_group("gloo", "tcp://localhost:29500", world_size=1, rank=0)
    >>> list(nn.parallel.DistributedDataParallel(nn.Linear(2, 1)).state_dict())
    ['module.weight', 'module.bias']
    >>> distributed.destroy_process_group()
    """

    def __init__(self, module, device_ids=None, output_device=None, dim=0, broadcast_buffers=True, init_sync=True, process_group=None, bucket_cap_mb=None,
                 find_unused_parameters=False, check_reduction=False, gradient_as_bucket_view=False, static_graph=False):
        from microgradx import distributed
        need(process_group is not None or distributed.is_initialized(), ValueError,
             "Default process group has not been initialized, please make sure to call init_process_group.")
        need(process_group is None or isinstance(process_group, distributed.ProcessGroup), TypeError,
             f"DistributedDataParallel: process_group must be a ProcessGroup, not {type(process_group).__name__}")
        need(not device_ids, ValueError, "DistributedDataParallel device_ids and output_device arguments only work with GPU modules, "
             f"but got device_ids {device_ids}")
        need(not any(isinstance(layer, SyncBatchNorm) for layer in module.modules()), ValueError, "SyncBatchNorm layers only work with GPU modules")
        parameters = list(module.parameters())
        need(not any(map(is_lazy, parameters)), RuntimeError, "Modules with uninitialized parameters can't be used with `DistributedDataParallel`. "
             "Run a dummy forward pass to correctly initialize the modules")
        need(any(parameter.requires_grad for parameter in parameters), RuntimeError,
             "DistributedDataParallel is not needed when a module doesn't have any parameter that requires a gradient.")
        super().__init__()
        self.module, self.device, self.device_type = module, parameters[0].device, "cpu"
        self.device_ids, self.output_device, self.dim, self.require_backward_grad_sync = None, None, dim, True
        self.process_group = process_group or distributed.group.WORLD
        self.broadcast_buffers, self.find_unused_parameters, self.static_graph = broadcast_buffers, find_unused_parameters, static_graph
        self.gradient_as_bucket_view = gradient_as_bucket_view

    forward = DataParallel.forward

    @contextlib.contextmanager
    def no_sync(self):
        """A block in which gradients would not be averaged over processes."""
        was, self.require_backward_grad_sync = self.require_backward_grad_sync, False
        try:
            yield
        finally:
            self.require_backward_grad_sync = was

    def join(self, divide_by_initial_world_size=True, enable=True, throw_on_early_termination=False):
        """A block for processes with different numbers of batches."""
        return contextlib.nullcontext()
