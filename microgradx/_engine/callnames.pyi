"""What stands before a public function and costs its calls one jump: other names of arguments, looks at their types, what an error becomes."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class Called:
    def __repr__(self) -> builtins.str: ...
class Function(Called):
    ...
class Native(Called):
    ...
cold: builtins.dict
def disabled(func, types, args=(), kwargs=None): """The __torch_function__ of classes that override nothing (Parameter): results are plain tensors."""
