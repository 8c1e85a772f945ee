"""Other names of arguments, as PyTorch's native functions take them: axis for dim, zeros(size=(2, 3)), x.view(size=(3, 2))."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class CallNames:
    def __repr__(self) -> builtins.str: ...
