"""Jacobians, Hessians and their products with vectors, of a function of tensors."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

__all__ = ['hessian', 'hvp', 'jacobian', 'jvp', 'vhp', 'vjp']
def hessian(func: Any, inputs: Any, create_graph: Any=False, strict: Any=False, vectorize: Any=False, outer_jacobian_strategy: Any='reverse-mode') -> Any: """The second derivatives of a function with one output of one element, of shape input.shape + input.shape."""
def hvp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: """(func(*inputs), H v): as `vhp`, with v on the other side; the same where H is symmetric, and one pass dearer."""
def jacobian(func: Any, inputs: Any, create_graph: Any=False, strict: Any=False, vectorize: Any=False, strategy: Any='reverse-mode') -> Any: """The derivatives of every element of the outputs by every element of the inputs, of shape output.shape + input.shape."""
def jvp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: """(func(*inputs), J v): the outputs, and the product of the Jacobian with v (the inputs' shapes), in the outputs' shapes."""
def vhp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: """(func(*inputs), v'H): the value, and the product of v (the inputs' shapes) with the Hessian; three passes."""
def vjp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: """(func(*inputs), v'J): the outputs, and the product of v (the outputs' shapes) with the Jacobian (the inputs' shapes)."""
_as_tuple: Any
_fresh: Any
_call: Any
_vector: Any
_filled: Any
_finish: Any
_check_strategy: Any
_real: Any
_twice: Any
_hessian_product: Any
