"""Planting a fault in a backward rule, so that tests can show that they would find it. Nothing but tests imports this."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class Planted:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    def rule(self, n: Any, grads: Any) -> Any: """What the right rule gives."""
ROWS: builtins.dict
def inputs_of(n: Any) -> Any: """Per input of a node (where its gradient goes, as something that is equal for equal places; the shape there), or None."""
def plant(name: builtins.str, fault: Any) -> Any: """Until the function that is returned is called, row `name` gets its gradients from fault(rule, node, grads)."""
