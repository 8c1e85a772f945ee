"""Jacobians, Hessians and their products with vectors, of a function of tensors."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

__all__ = ['hessian', 'hvp', 'jacobian', 'jvp', 'vhp', 'vjp']
def hessian(func: Any, inputs: Any, create_graph: Any=False, strict: Any=False, vectorize: Any=False, outer_jacobian_strategy: Any='reverse-mode') -> Any: ...
def hvp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: ...
def jacobian(func: Any, inputs: Any, create_graph: Any=False, strict: Any=False, vectorize: Any=False, strategy: Any='reverse-mode') -> Any: ...
def jvp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: ...
def vhp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: ...
def vjp(func: Any, inputs: Any, v: Any=None, create_graph: Any=False, strict: Any=False) -> Any: ...
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
