"""What stands before a function of Python and costs its calls one jump: other names of arguments, and looks at their types."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class CallNames(Called):
    def numbers_out(self, args: builtins.tuple, kwargs: builtins.dict): """addmm(beta, x, alpha, m, m), x.addmm(beta, alpha, m, m) and x.addcmul(value, y, z) with their numbers given by keyword."""
class Called:
    def __repr__(self) -> builtins.str: ...
class DisableTorchFunction(DisableTorchFunctionSubclass):
    ...
class DisableTorchFunctionSubclass:
    ...
class Guard(Called):
    ...
class Hushed:
    ...
class Native(Called):
    ...
class Overridable(Called):
    ...
def answer(public, found, args: builtins.tuple, kwargs: builtins.dict | None = None, operator: builtins.bool = False): """What the mode or, in this order, the found ones say to a call of the public function; if none knows, TypeError, or NotImplemented of an operator."""
cold: builtins.dict
def disabled(func, types, args=(), kwargs=None): """The __torch_function__ of classes that override nothing (Parameter): results are plain tensors."""
def has_modes(): """Is this thread in a mode?"""
def modes(): """The modes that this thread has entered, the innermost last."""
def overriding_arguments(arguments): """Those of the arguments that override functions, one of each type, subclasses first."""
def pop(): """Leave the innermost mode, and return it."""
def push(mode): """Enter a mode."""
def redirect(function, public, python: builtins.bool, modes_only: builtins.bool): """Let calls of the function, if it is a Called or Cython's, ask what overrides it, which is told public."""
def redirect_operators(rows): """Let the operators of tensors ask what overrides them, and the rules of these rows not."""
def torch_function(cls, func, types, args=(), kwargs=None): """What a subclass says to the call func(*args, **kwargs) unless it says something else: the result, with the tensors in it made of the class."""
