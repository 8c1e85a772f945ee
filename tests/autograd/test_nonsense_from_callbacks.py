"""Whatever a program's own functions hand to the engine (hooks, rules, packs of saved tensors, state of optimizers), it raises or goes on."""
import numpy as np
import pytest

import microgradx
from microgradx import nn, optim
from tests.nonsense import ORDINARY, atoms, tensors

SENT = [*atoms(), *tensors(), (None,), [microgradx.ones(3)], (microgradx.ones(3),), (microgradx.ones(3), None), (1,), ((),), microgradx.eye(3).to_sparse(),
        microgradx.ones(3).storage(), microgradx.ones(3, requires_grad=True).exp().grad_fn, nn.Linear(1, 1)]


def leaf():
    return microgradx.ones(3, requires_grad=True)


def function(forward=None, backward=None, context=lambda ctx: None):
    class Own(microgradx.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            context(ctx)
            return x * 2 if forward is None else forward()

        @staticmethod
        def backward(ctx, grad):
            _ = ctx.saved_tensors
            return grad if backward is None else backward()
    return Own.apply(leaf())


def hooked(register, of_leaf=False):
    x = leaf()
    y = x * 2
    register((x if of_leaf else y).grad_fn or y.grad_fn.next_functions[0][0])
    y.sum().backward()


def watched(register):
    x = leaf()
    y = x * 2
    y.retain_grad()
    register(x, y)
    y.sum().backward()


def saved(pack=lambda x: x, unpack=lambda x: x):
    with microgradx.autograd.graph.saved_tensors_hooks(pack, unpack):
        y = (leaf() * leaf()).exp().sum()
    y.backward()


def stepped(spoil, name="Adam", **options):
    p = nn.Parameter(microgradx.ones(3))
    p.sum().backward()
    optimizer = getattr(optim, name)([p], **options)
    optimizer.step()
    spoil(optimizer, p)
    optimizer.step()
    optimizer.zero_grad()


def layer(spoil):
    m = nn.Linear(3, 2)
    spoil(m)
    m(leaf()).sum().backward()


def normalized(value):
    m = nn.BatchNorm1d(3)
    m._buffers.update(running_mean=value)
    m(microgradx.ones(2, 3, requires_grad=True)).sum().backward()


PLACES = {
    "tensor hook": lambda v: watched(lambda x, y: y.register_hook(lambda g: v)), "leaf hook": lambda v: watched(lambda x, y: x.register_hook(lambda g: v)),
    "accumulated": lambda v: watched(lambda x, y: x.register_post_accumulate_grad_hook(lambda x: v)), "retained": lambda v: watched(lambda x, y: setattr(y, "grad", v)),
    "prehook": lambda v: hooked(lambda node: node.register_prehook(lambda g: v)), "post hook": lambda v: hooked(lambda node: node.register_hook(lambda i, o: v)),
    "leaf prehook": lambda v: hooked(lambda node: node.register_prehook(lambda g: v), True),
    "leaf post hook": lambda v: hooked(lambda node: node.register_hook(lambda i, o: v), True), "no hook": lambda v: hooked(lambda node: node.register_hook(v)),
    "forward": lambda v: function(lambda: v).sum().backward(), "backward": lambda v: function(backward=lambda: v).sum().backward(),
    "saved": lambda v: function(context=lambda ctx: ctx.save_for_backward(v)).sum().backward(),
    "dirty": lambda v: function(context=lambda ctx: ctx.mark_dirty(v)).sum().backward(),
    "constant": lambda v: function(context=lambda ctx: ctx.mark_non_differentiable(v)).sum().backward(),
    "pack": lambda v: saved(pack=lambda x: v), "unpack": lambda v: saved(unpack=lambda x: v), "gradient": lambda v: (leaf() * 2).backward(v),
    "gradients": lambda v: microgradx.autograd.backward([leaf() * 2], [v]), "roots": lambda v: microgradx.autograd.backward(v),
    "inputs": lambda v: microgradx.autograd.grad((leaf() * 2).sum(), v), "an input": lambda v: (leaf() * 2).sum().backward(inputs=[leaf(), v]),
    "set grad": lambda v: setattr(leaf(), "grad", v), "set data": lambda v: setattr(leaf(), "data", v), "node": lambda v: (leaf() * 2).grad_fn(v),
    "moment": lambda v: stepped(lambda o, p: o.state[p].update(exp_avg=v)), "step": lambda v: stepped(lambda o, p: o.state[p].update(step=v)),
    "state of one": lambda v: stepped(lambda o, p: o.state.update({p: v})), "state": lambda v: stepped(lambda o, p: setattr(o, "state", v)),
    "groups": lambda v: stepped(lambda o, p: setattr(o, "param_groups", v)), "params": lambda v: stepped(lambda o, p: o.param_groups[0].update(params=v)),
    "rate": lambda v: stepped(lambda o, p: o.param_groups[0].update(lr=v), "SGD", momentum=0.9), "betas": lambda v: stepped(lambda o, p: o.param_groups[0].update(betas=v)),
    "parameter": lambda v: layer(lambda m: m._parameters.update(weight=v)), "attribute": lambda v: layer(lambda m: m.__dict__.update(weight=v)),
    "forward hook": lambda v: layer(lambda m: m.register_forward_hook(lambda *a: v)), "forward pre-hook": lambda v: layer(lambda m: m.register_forward_pre_hook(lambda *a: v)),
    "backward hook": lambda v: layer(lambda m: m.register_full_backward_hook(lambda *a: v)),
    "backward pre-hook": lambda v: layer(lambda m: m.register_full_backward_pre_hook(lambda *a: v)), "hooks": lambda v: layer(lambda m: m.__dict__.update(_forward_hooks=v)),
    "buffer": lambda v: normalized(v), "jvp": lambda v: microgradx.func.jvp(lambda x: v, (leaf(),), (leaf(),)),
    "vjp": lambda v: microgradx.func.vjp(lambda x: x * 2, leaf())[1](v), "vmap": lambda v: microgradx.vmap(lambda x: v)(leaf()),
    "generator": lambda v: microgradx.Generator().set_state(v), "array": lambda v: microgradx.as_tensor(np.array([v, 1], dtype=object)),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("place", PLACES)
def test_nonsense(place):
    for value in SENT:
        try:
            PLACES[place](value)
        except ORDINARY:
            pass
