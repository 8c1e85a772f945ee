"""Functions of functions: gradients, Jacobians and maps over a batch dimension, of functions of (nested) tensors.

Each transformation calls the function with fresh tensors and differentiates what comes out, so transformations nest, and a
result has a history exactly where something outside of the function asks for one (an argument or a tensor used inside that
requires a gradient). Forward-mode products are made by differentiating twice, and `vmap` calls the function once per
sample; both give PyTorch's values, at the cost that their docstrings state.
"""
from microgradx.func._derivatives import grad, grad_and_value, hessian, jacfwd, jacrev, jvp, value_and_grad, vjp
from microgradx.func._vmap import stack_module_state, vmap
from microgradx.nn.utils.stateless import functional_call

__all__ = ["functional_call", "grad", "grad_and_value", "hessian", "jacfwd", "jacrev", "jvp", "stack_module_state", "value_and_grad",
           "vjp", "vmap"]
