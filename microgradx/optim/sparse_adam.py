"""SparseAdam, which needs sparse gradients; all gradients here are dense."""
from .optimizer import Optimizer, check, check_common, run_closure


class SparseAdam(Optimizer):
    """Adam for sparse gradients. There are only dense ones here, so that `step` raises RuntimeError, as PyTorch's does
    for a dense gradient; Adam is the one to use.

    >>> import microgradx
    >>> optimizer = microgradx.optim.SparseAdam([microgradx.nn.Parameter(microgradx.zeros(1))])
    >>> optimizer.defaults["lr"]
    0.001
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        check(getattr(lr, "numel", lambda: 1)() == 1, f"SparseAdam: Tensor lr must be 1-element, got {lr}")
        check(lr > 0, f"Invalid learning rate: {lr}")
        check(eps > 0, f"Invalid epsilon value: {eps}")
        check_common({"betas": betas})
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, maximize=maximize))

    def step(self, closure=None):
        """Raises RuntimeError when a parameter has a gradient."""
        loss = run_closure(closure)
        if any(p.grad is not None for group in self.param_groups for p in group["params"]):
            raise RuntimeError("SparseAdam does not support dense gradients, please consider Adam instead")
        return loss
