"""Optimizers, learning-rate schedulers and averaged models, with PyTorch's names, defaults and state_dict layout."""
# Written by .ci/stubs.py from the built module.
import builtins
from typing import Any
from microgradx.optim import adadelta as adadelta
from microgradx.optim import adagrad as adagrad
from microgradx.optim import adam as adam
from microgradx.optim import adamax as adamax
from microgradx.optim import adamw as adamw
from microgradx.optim import asgd as asgd
from microgradx.optim import lbfgs as lbfgs
from microgradx.optim import lr_scheduler as lr_scheduler
from microgradx.optim import nadam as nadam
from microgradx.optim import optimizer as optimizer
from microgradx.optim import radam as radam
from microgradx.optim import rmsprop as rmsprop
from microgradx.optim import rprop as rprop
from microgradx.optim import sgd as sgd
from microgradx.optim import sparse_adam as sparse_adam
from microgradx.optim import swa_utils as swa_utils
from microgradx.optim.optimizer import Checked as _Checked
from microgradx.optim.optimizer import Composed as _Composed
from microgradx.optim.optimizer import Optimizer as Optimizer
from microgradx.optim.optimizer import Optimizer as _Optimizer

__all__ = ['ASGD', 'Adadelta', 'Adafactor', 'Adagrad', 'Adam', 'AdamW', 'Adamax', 'LBFGS', 'Muon', 'NAdam', 'Optimizer', 'RAdam', 'RMSprop', 'Rprop', 'SGD', 'SparseAdam', 'lr_scheduler', 'swa_utils']
class ASGD(_Composed):
    """SGD that keeps an average of the parameters: p = (1 - lambd eta) p - eta g; ax += mu (p - ax);"""
    def __init__(self, params: Any, lr: Any=0.01, lambd: Any=0.0001, alpha: Any=0.75, t0: Any=1000000.0, weight_decay: Any=0, foreach: Any=None, maximize: Any=False, differentiable: Any=False, capturable: Any=False) -> None: ...
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class Adadelta(_Composed):
    """Adadelta: d = sqrt(u + eps) / sqrt(v + eps) g; p -= lr d; v averages g g and u averages d d with factor rho."""
    def __init__(self, params: Any, lr: Any=1.0, rho: Any=0.9, eps: Any=1e-06, weight_decay: Any=0, foreach: Any=None, *, capturable: Any=False, maximize: Any=False, differentiable: Any=False) -> None: ...
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class Adafactor(_Composed):
    """Adafactor: v averages g g with factor 1 - t^beta2_decay, for matrices as row means times column means; the update"""
    def __init__(self, params: Any, lr: Any=0.01, beta2_decay: Any=-0.8, eps: Any=..., d: Any=1.0, weight_decay: Any=0.0, *, foreach: Any=None, maximize: Any=False) -> None: ...
    L2: Any
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class Adagrad(_Checked):
    """Adagrad: s += g g; p -= lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps); s begins at initial_accumulator_value."""
    def __init__(self, params: Any, lr: Any=0.01, lr_decay: Any=0, weight_decay: Any=0, initial_accumulator_value: Any=0, eps: Any=1e-10, foreach: Any=None, *, maximize: Any=False, differentiable: Any=False, fused: Any=None) -> None: ...
    def share_memory(self) -> Any: """Put the state into memory that processes share, as Tensor.share_memory_ does."""
    def step(self, closure: Any=None) -> Any: """Update the parameters that have a gradient; see Optimizer.step."""
class Adam(_Checked):
    """Adam: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g; p -= lr m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps)."""
    def __init__(self, params: Any, lr: Any=0.001, betas: Any=..., eps: Any=1e-08, weight_decay: Any=0, amsgrad: Any=False, *, foreach: Any=None, maximize: Any=False, capturable: Any=False, differentiable: Any=False, fused: Any=None, decoupled_weight_decay: Any=False) -> None: ...
    def step(self, closure: Any=None) -> Any: """Update the parameters that have a gradient; see Optimizer.step."""
class AdamW(Adam):
    """Adam whose weight decay multiplies the parameters, p *= 1 - lr weight_decay, instead of joining the gradient."""
    def __init__(self, params: Any, lr: Any=0.001, betas: Any=..., eps: Any=1e-08, weight_decay: Any=0.01, amsgrad: Any=False, *, maximize: Any=False, foreach: Any=None, capturable: Any=False, differentiable: Any=False, fused: Any=None) -> None: ...
class Adamax(_Composed):
    """Adamax: m = b1 m + (1 - b1) g; u = max(b2 u, |g| + eps); p -= lr / (1 - b1^t) m / u."""
    def __init__(self, params: Any, lr: Any=0.002, betas: Any=..., eps: Any=1e-08, weight_decay: Any=0, foreach: Any=None, *, maximize: Any=False, differentiable: Any=False, capturable: Any=False) -> None: ...
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class LBFGS(_Optimizer):
    """L-BFGS: the direction is minus the gradient times an inverse Hessian made of the last history_size steps."""
    def __init__(self, params: Any, lr: Any=1, max_iter: Any=20, max_eval: Any=None, tolerance_grad: Any=1e-07, tolerance_change: Any=1e-09, history_size: Any=100, line_search_fn: Any=None) -> None: ...
    def step(self, closure: Any) -> Any: """Up to max_iter iterations; returns the loss before the first."""
class Muon(_Composed):
    """Muon, for matrices: m = momentum m + (1 - momentum) g; u = the orthogonal factor of m (with nesterov, of a mix of"""
    def __init__(self, params: Any, lr: Any=0.001, weight_decay: Any=0.1, momentum: Any=0.95, nesterov: Any=True, ns_coefficients: Any=..., eps: Any=1e-07, ns_steps: Any=5, adjust_lr_fn: Any=None) -> None: ...
    L2: Any
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class NAdam(_Composed):
    """Adam with Nesterov momentum: mu(t) = b1 (1 - 0.96^(t momentum_decay) / 2), M(t) = mu(1) ... mu(t);"""
    def __init__(self, params: Any, lr: Any=0.002, betas: Any=..., eps: Any=1e-08, weight_decay: Any=0, momentum_decay: Any=0.004, decoupled_weight_decay: Any=False, *, foreach: Any=None, maximize: Any=False, capturable: Any=False, differentiable: Any=False) -> None: ...
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class RAdam(_Composed):
    """Adam with a rectified step: r(t) = r - 2 t b2^t / (1 - b2^t), r = 2 / (1 - b2) - 1; while r(t) <= 5 the step is"""
    def __init__(self, params: Any, lr: Any=0.001, betas: Any=..., eps: Any=1e-08, weight_decay: Any=0, decoupled_weight_decay: Any=False, *, foreach: Any=None, maximize: Any=False, capturable: Any=False, differentiable: Any=False) -> None: ...
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class RMSprop(_Checked):
    """RMSprop: v = alpha v + (1 - alpha) g g; p -= lr g / (sqrt(v) + eps), or through a momentum buffer."""
    def __init__(self, params: Any, lr: Any=0.01, alpha: Any=0.99, eps: Any=1e-08, weight_decay: Any=0, momentum: Any=0, centered: Any=False, capturable: Any=False, foreach: Any=None, maximize: Any=False, differentiable: Any=False) -> None: ...
    def step(self, closure: Any=None) -> Any: """Update the parameters that have a gradient; see Optimizer.step."""
class Rprop(_Composed):
    """Resilient backpropagation: p -= sign(g) s; s grows by etas[1] while the sign of g stays and shrinks by etas[0]"""
    def __init__(self, params: Any, lr: Any=0.01, etas: Any=..., step_sizes: Any=..., *, capturable: Any=False, foreach: Any=None, maximize: Any=False, differentiable: Any=False) -> None: ...
    L2: Any
    def update(self, p: Any, grad: Any, state: Any, group: Any, step: Any) -> Any: ...
class SGD(_Checked):
    """Stochastic gradient descent: g += weight_decay p; b = momentum b + (1 - dampening) g; p -= lr b."""
    def __init__(self, params: Any, lr: Any=0.001, momentum: Any=0, dampening: Any=0, weight_decay: Any=0, nesterov: Any=False, *, maximize: Any=False, foreach: Any=None, differentiable: Any=False, fused: Any=None) -> None: ...
    def step(self, closure: Any=None) -> Any: """Update the parameters that have a gradient; see Optimizer.step."""
class SparseAdam(_Optimizer):
    """Adam that looks at the rows that a sparse gradient has, and leaves the others and their moments alone."""
    def __init__(self, params: Any, lr: Any=0.001, betas: Any=..., eps: Any=1e-08, maximize: Any=False) -> None: ...
    def step(self, closure: Any=None) -> Any: """Update the parameters that have a gradient; see Optimizer.step."""
