"""Functions of functions: gradients, Jacobians and maps over a batch dimension, of functions of (nested) tensors.

Each transformation calls the function with fresh tensors and differentiates what comes out, so transformations nest, and a
result has a history exactly where something outside of the function asks for one (an argument or a tensor used inside that
requires a gradient). Forward-mode products are made by differentiating twice, which gives PyTorch's values, at the cost that
their docstrings state. `vmap` computes with all samples at once: so do gradients inside of it, whose fresh tensors have all samples too.
"""
from microgradx.func._derivatives import grad, grad_and_value, hessian, jacfwd, jacrev, jvp, linearize, value_and_grad, vjp
from microgradx.func._vmap import stack_module_state, vmap
from microgradx.nn.modules.batchnorm import _BatchNorm
from microgradx.nn.utils import stateless

__all__ = ["functional_call", "grad", "grad_and_value", "hessian", "jacfwd", "jacrev", "jvp", "linearize",
           "replace_all_batch_norm_modules_", "stack_module_state", "value_and_grad", "vjp", "vmap"]


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    """module(*args, **kwargs) with the tensors of one or several dicts in place of its own of these names.

    >>> import microgradx
    >>> layer = microgradx.nn.Linear(2, 1, bias=False)
    >>> microgradx.func.functional_call(layer, {"weight": microgradx.ones(1, 2)}, microgradx.tensor([1., 2.]))
    tensor([3.])
    """
    return stateless._functional_call(module, parameter_and_buffer_dicts, args, kwargs, tie_weights, strict)


def replace_all_batch_norm_modules_(root):
    """Let the batch norms in root (a module, changed in place and returned) keep no running statistics, so that they change nothing.

    >>> import microgradx
    >>> microgradx.func.replace_all_batch_norm_modules_(microgradx.nn.BatchNorm1d(2)).running_mean is None
    True
    """
    for module in root.modules():
        if isinstance(module, _BatchNorm) and module.track_running_stats:
            module.running_mean = module.running_var = module.num_batches_tracked = None
            module.track_running_stats = False
    return root
