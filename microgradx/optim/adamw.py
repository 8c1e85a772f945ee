"""AdamW."""
from .adam import Adam, _pair
from .optimizer import Checked


class AdamW(Adam):
    """Adam whose weight decay multiplies the parameters, p *= 1 - lr weight_decay, instead of joining the gradient.

    Loshchilov and Hutter 2019. Options as in Adam.

    >>> import microgradx
    >>> w = microgradx.ones(1, requires_grad=True)
    >>> w.grad = microgradx.zeros(1)
    >>> microgradx.optim.AdamW([w], lr=0.5, weight_decay=0.5).step()
    >>> w.item()
    0.75
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, *,
                 maximize=False, foreach=None, capturable=False, differentiable=False, fused=None):
        Checked.__init__(self, params, {**locals(), "betas": _pair(betas), "decoupled_weight_decay": True})

    def __setstate__(self, state):
        super().__setstate__(state)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
