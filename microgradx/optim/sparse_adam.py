"""Steps with the sparse gradients of `Embedding(sparse=True)`: SparseAdam, and what SGD and Adagrad do with one."""
from microgradx import no_grad

from .optimizer import Composed, Optimizer, check, check_common, need


def add_rows(p, places, values):
    """p += values at the places of a sparse gradient, in place."""
    if len(places) == 1:
        p.index_add_(0, places[0], values)
    else:
        p.index_put_(tuple(places), values, accumulate=True)


def sgd_rows(p, grad, group, state):
    """SGD's step; the momentum stays sparse, at all places so far."""
    need(group["weight_decay"] == 0, RuntimeError, "SGD: weight_decay needs a dense gradient, add(sparse, dense) is not supported. Hint: sparse=False")
    if group["momentum"]:
        buffer = state.get("momentum_buffer")
        buffer = grad.clone() if buffer is None else buffer * group["momentum"] + grad * (1 - group["dampening"])
        state["momentum_buffer"] = buffer
        grad = grad + buffer * group["momentum"] if group["nesterov"] else buffer
    add_rows(p, grad._indices(), grad._values() * -float(group["lr"]))


def adagrad_rows(p, grad, group, state):
    """Adagrad's step; s grows where the gradient is only."""
    need(group["weight_decay"] == 0, RuntimeError, "Adagrad: weight_decay option is not compatible with sparse gradients")
    state["step"] += 1
    rate = float(group["lr"]) / (1 + (state["step"].item() - 1) * group["lr_decay"])
    places, values = grad.coalesce()._indices(), grad.coalesce()._values()
    add_rows(state["sum"], places, values * values)
    add_rows(p, places, values / (state["sum"][tuple(places)].sqrt() + group["eps"]) * -rate)


def step_sparsely(name, p, group, state):
    """The step of the optimizer of this name for one parameter with a sparse gradient."""
    need(name in ("SGD", "Adagrad"), RuntimeError, f"{name} does not support sparse gradients, please consider SparseAdam instead")
    with no_grad():
        grad = -p.grad if group["maximize"] else p.grad
        (sgd_rows if name == "SGD" else adagrad_rows)(p, grad, group, state[p])


class SparseAdam(Optimizer):
    """Adam that looks at the rows that a sparse gradient has, and leaves the others and their moments alone.

    m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g; p -= lr sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + eps), in these rows.
    Raises RuntimeError for a dense gradient.

    >>> import microgradx
    >>> table = microgradx.nn.Embedding.from_pretrained(microgradx.zeros(3, 2), freeze=False, sparse=True)
    >>> optimizer = microgradx.optim.SparseAdam(table.parameters(), lr=0.5)
    >>> table(microgradx.tensor([1])).sum().backward()
    >>> optimizer.step()
    >>> table.weight.data
    tensor([[ 0.0000,  0.0000],
            [-0.5000, -0.5000],
            [ 0.0000,  0.0000]])
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False):
        check(getattr(lr, "numel", lambda: 1)() == 1, f"SparseAdam: Tensor lr must be 1-element, got {lr}")
        check(lr > 0, f"Invalid learning rate: {lr}")
        check(eps > 0, f"Invalid epsilon value: {eps}")
        check_common({"betas": betas})
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, maximize=maximize))
        check(not any(p.is_complex() for group in self.param_groups for p in group["params"]), "SparseAdam does not support complex parameters")

    step = Composed.step

    def _step_one(self, p, grad, group):
        need(grad.is_sparse, RuntimeError, "SparseAdam does not support dense gradients, please consider Adam instead")
        state = self.state[p]
        if not state:
            state.update(step=0, exp_avg=p.new_zeros(p.shape), exp_avg_sq=p.new_zeros(p.shape))
        state["step"] += 1
        places, values = grad.coalesce()._indices(), grad.coalesce()._values()
        moments = []
        for name, beta, target in zip(("exp_avg", "exp_avg_sq"), group["betas"], (values, values * values), strict=True):
            old = state[name][tuple(places)]
            change = (target - old) * (1 - beta)
            add_rows(state[name], places, change)
            moments.append(change + old)
        beta1, beta2 = group["betas"]
        size = float(group["lr"]) * (1 - beta2 ** state["step"]) ** 0.5 / (1 - beta1 ** state["step"])
        add_rows(p, places, moments[0] / (moments[1].sqrt() + group["eps"]) * -size)
