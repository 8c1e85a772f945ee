"""What overrides functions: the __torch_function__ of arguments' types, and modes."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class DisableTorchFunction(DisableTorchFunctionSubclass):
    ...
class DisableTorchFunctionSubclass:
    ...
class Hushed:
    ...
def answer(public, found, args: builtins.tuple, kwargs: builtins.dict | None = None, operator: builtins.bool = False): """What the mode or, in this order, the found ones say to a call of the public function; if none knows, TypeError, or NotImplemented of an operator."""
cold: builtins.dict
def has_modes(): """Is this thread in a mode?"""
def modes(): """The modes that this thread has entered, the innermost last."""
def overridable(function, public): """The function under a public name, which is what overrides it is told."""
def overriding_arguments(arguments): """Those of the arguments that override functions, one of each type, subclasses first."""
def pop(): """Leave the innermost mode, and return it."""
def push(mode): """Enter a mode."""
def redirect(function, public, python: builtins.bool, modes_only: builtins.bool): """Let calls of the function, if it is a Called or Cython's, ask what overrides it, which is told public."""
def redirect_operators(rows): """Let the operators of tensors ask what overrides them, and the rules of these rows not."""
def torch_function(cls, func, types, args=(), kwargs=None): """Tensor.__torch_function__ of a class."""
