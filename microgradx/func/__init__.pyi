"""Functions of functions: gradients, Jacobians and maps over a batch dimension, of functions of (nested) tensors."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

__all__ = ['functional_call', 'grad', 'grad_and_value', 'hessian', 'jacfwd', 'jacrev', 'jvp', 'linearize', 'replace_all_batch_norm_modules_', 'stack_module_state', 'value_and_grad', 'vjp', 'vmap']
def functional_call(module: Any, parameter_and_buffer_dicts: Any, args: Any=None, kwargs: Any=None, *, tie_weights: Any=True, strict: Any=False) -> Any: """module(*args, **kwargs) with the tensors of one or several dicts in place of its own of these names."""
def grad(func: Any, argnums: Any=0, has_aux: Any=False) -> Any: """The function (args) -> gradient of a func that returns a scalar tensor, or (gradient, aux); see `grad_and_value`."""
def grad_and_value(func: Any, argnums: Any=0, has_aux: Any=False) -> Any: """The function (args) -> (gradient, value) of a func that returns a scalar tensor; the gradient has the arguments' structure."""
def hessian(func: Any, argnums: Any=0) -> Any: """The function (args) -> second derivatives, of shape output.shape + argument.shape + argument.shape."""
def jacfwd(func: Any, argnums: Any=0, has_aux: Any=False, *, randomness: Any='error') -> Any: """`jacrev` with one pass per element of the arguments (each a backward pass through the recorded gradient)."""
def jacrev(func: Any, argnums: Any=0, *, has_aux: Any=False, chunk_size: Any=None, _preallocate_and_copy: Any=False) -> Any: """The function (args) -> Jacobian, of shape output.shape + argument.shape; one backward pass per element of the output."""
def jvp(func: Any, primals: Any, tangents: Any, *, strict: Any=False, has_aux: Any=False) -> Any: """(func(*primals), J tangents), with aux in the third place where has_aux: the derivative along a direction."""
def linearize(func: Any, *primals: Any) -> Any: """(func(*primals), the function tangents -> J tangents), which does not run func again; tangents have the primals' shapes and dtypes."""
def replace_all_batch_norm_modules_(root: Any) -> Any: """Let the batch norms in root (a module, changed in place and returned) keep no running statistics, so that they change nothing."""
def stack_module_state(models: Any) -> Any: """(parameters, buffers) of modules of one class, each a dict from the name to the stacked tensors, for `functional_call`"""
def value_and_grad(func: Any, argnums: Any=0, has_aux: Any=False) -> Any: """`grad_and_value` in the other order: (args) -> (value, gradient)."""
def vjp(func: Any, *primals: Any, has_aux: Any=False) -> Any: """(func(*primals), the function cotangents -> tuple of gradients per primal), with aux in the third place where has_aux."""
def vmap(func: Any, in_dims: Any=0, out_dims: Any=0, randomness: Any='error', *, chunk_size: Any=None) -> Any: """The function that calls func once for each sample along a dimension of its arguments, and stacks what comes out."""
