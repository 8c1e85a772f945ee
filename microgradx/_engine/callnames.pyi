"""Other ways to call, as PyTorch's native functions take them: axis for dim, zeros(size=(2, 3)), x.view(size=(3, 2)), x.addcmul_(0.5, y, z)."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class CallNames:
    def __repr__(self) -> builtins.str: ...
    def numbers_out(self, args: builtins.tuple, kwargs: builtins.dict): """addmm(beta, x, alpha, m, m), x.addmm(beta, alpha, m, m) and x.addcmul(value, y, z) with their numbers given by keyword."""
cold: builtins.dict
