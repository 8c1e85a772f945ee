"""What overrides functions: the __torch_function__ of arguments' types, and modes."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class Accessor:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __eq__(self, other: Any, /) -> builtins.bool: ...  # type: ignore[override]
    def __ge__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __gt__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __hash__(self) -> builtins.int: ...
    def __le__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __lt__(self, other: Any, /) -> Any: ...  # type: ignore[override]
    def __ne__(self, other: Any, /) -> builtins.bool: ...  # type: ignore[override]
class DisableTorchFunction(DisableTorchFunctionSubclass):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *exc: Any) -> None: ...
class DisableTorchFunctionSubclass:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *exc: Any) -> None: ...
class Hushed:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
OPERATORS: builtins.tuple
def answer(public: Any, found: Any, args: builtins.tuple, kwargs: builtins.dict | None=None, operator: builtins.bool=False) -> Any: """What the mode or, in this order, the found ones say to a call of the public function; if none knows, TypeError, or NotImplemented of an operator."""
cold: builtins.dict
def has_modes() -> Any: """Is this thread in a mode?"""
def modes() -> Any: """The modes that this thread has entered, the innermost last."""
def overridable(function: Any, public: Any=None) -> Any: """The function under a public name, which is what overrides it is told; None: the function made, which is equal to the function."""
def overriding_arguments(arguments: Any) -> Any: """Those of the arguments that override functions, one of each type, subclasses first."""
def pop(mode: Any=None) -> Any: """Leave this mode or the innermost one, and return it."""
def push(mode: Any, place: Any=None) -> Any: """Enter a mode; place: of how many it stands before."""
def redirect(function: Any, public: Any, python: builtins.bool, modes_only: builtins.bool) -> Any: """Let calls of the function, if it is a Called or Cython's, ask what overrides it, which is told public."""
def redirect_operators(rows: Any) -> Any: """Let the operators of tensors ask what overrides them, and the rules of these rows not."""
def torch_function(cls: Any, func: Any, types: Any, args: Any=(), kwargs: Any=None) -> Any: """Tensor.__torch_function__ of a class."""
