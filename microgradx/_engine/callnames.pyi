"""What stands before a function of Python and costs its calls one jump: other names of arguments, and looks at their types."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class CallNames(Called):
    def numbers_out(self, args: builtins.tuple, kwargs: builtins.dict): """addmm(beta, x, alpha, m, m), x.addmm(beta, alpha, m, m) and x.addcmul(value, y, z) with their numbers given by keyword."""
class Called:
    def __repr__(self) -> builtins.str: ...
class Guard(Called):
    ...
class Native(Called):
    ...
cold: builtins.dict
def disabled(func, types, args=(), kwargs=None): """The __torch_function__ of classes that override nothing (Parameter): results are plain tensors."""
