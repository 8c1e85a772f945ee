"""The fused steps: one kernel call updates a parameter."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any

class Kind:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
def adagrad(groups: builtins.list, state: Any) -> Any: """Adagrad's step: s += g g; p -= lr / (1 + (step - 1) lr_decay) g / (sqrt(s) + eps)."""
def adam(groups: builtins.list, state: Any) -> Any: """Adam's step, AdamW's where the group says decoupled_weight_decay; with amsgrad on request."""
def rmsprop(groups: builtins.list, state: Any) -> Any: """RMSprop's step: v = alpha v + (1 - alpha) g g; p -= lr g / (sqrt(v) + eps); where centered, v less the square of"""
def sgd(groups: builtins.list, state: Any) -> Any: """SGD's step: g += weight_decay p; b = momentum b + (1 - dampening) g; p -= lr (b, or g + momentum b)."""
def zero_grads(groups: builtins.list, set_to_none: builtins.bool) -> Any: """Drop every parameter's gradient, or fill it with zeros (a new one where it is part of a graph)."""
