"""Functions with exactly one fault each, and functions without one: what a checker has to tell apart.

FAULTS: name: (verdict, function, shapes of the float64 inputs). RIGHT: name: (function, shapes). `build(m)` makes both for microgradx
or for torch, which name things alike.
"""
import numpy as np


def build(m):
    """(FAULTS, RIGHT, AT) made of module m; AT holds inputs at which a right function is checked in vain."""
    def op(forward, backward):
        class Op(m.autograd.Function):
            @staticmethod
            def forward(ctx, *inputs):
                ctx.save_for_backward(*inputs)
                return forward(*inputs)

            @staticmethod
            def backward(ctx, *grads):
                return backward(*grads, *ctx.saved_tensors)
        return Op.apply

    relu = op(lambda x: x.clamp(min=0), lambda g, x: g * (x > 0))
    faults = {
        "square without its 2": ("constant factor", op(lambda x: x ** 2, lambda g, x: g * x), [(3, 2)]),
        "cube with 2 for 3": ("constant factor", op(lambda x: x ** 3, lambda g, x: g * 2 * x ** 2), [(4,)]),
        "mean without 1/N": ("constant factor", op(lambda x: x.mean(), lambda g, x: g * m.ones_like(x)), [(3, 4)]),
        "mean over a dimension, 1/N twice": ("constant factor", op(lambda x: x.mean(1), lambda g, x: (g / 9).unsqueeze(1).expand(2, 3)), [(2, 3)]),
        "sum with 1/N": ("constant factor", op(lambda x: x.sum(), lambda g, x: g * m.ones_like(x) / 6), [(2, 3)]),
        "gradient of a scalar doubled": ("constant factor", op(lambda x: x.exp(), lambda g, x: 2 * g * x.exp()), [()]),
        "broadcast bias gets the mean": ("constant factor", op(lambda x, b: x * 2 + b, lambda g, x, b: (2 * g, g.mean(0))), [(5, 3), (3,)]),
        "sub adds": ("sign", op(lambda x, y: x - y, lambda g, x, y: (g, g)), [(3,), (3,)]),
        "cos without minus": ("sign", op(lambda x: x.cos(), lambda g, x: g * x.sin()), [(2, 3)]),
        "abs without sign": ("sign", op(lambda x: x.abs(), lambda g, x: g), [(8,)]),
        "reciprocal without minus": ("sign", op(lambda x, y: x / y, lambda g, x, y: (g / y, g * x / y ** 2)), [(3,), (3,)]),
        "mm: w not transposed": ("transposed operand", op(lambda x, w: x @ w, lambda g, x, w: (g @ w, x.t() @ g)), [(2, 3), (3, 3)]),
        "mm: x not transposed": ("transposed operand", op(lambda x, w: x @ w, lambda g, x, w: (g @ w.t(), x @ g)), [(3, 3), (3, 3)]),
        "mv: transposed too much": ("transposed operand", op(lambda w, x: w @ x, lambda g, w, x: (g[:, None] * x, w @ g)), [(3, 3), (3,)]),
        "t: reshape for transpose": ("transposed operand", op(lambda x: x.t() * 2, lambda g, x: 2 * g.reshape(2, 3)), [(2, 3)]),
        "t: not transposed back": ("transposed operand", op(lambda x: x.t().sin(), lambda g, x: g * x.t().cos()), [(3, 3)]),
        "sum: expanded along the wrong axis": ("transposed operand", op(lambda x: x.sum(0), lambda g, x: g[:, None].expand(3, 3)), [(3, 3)]),
        "bias: first row for the sum": ("missing sum over a broadcast dimension", op(lambda x, b: x + b, lambda g, x, b: (g, g[0])), [(4, 3), (3,)]),
        "column: last for the sum": ("missing sum over a broadcast dimension", op(lambda x, c: x * c, lambda g, x, c: (g * c, (g * x)[:, -1:])),
                                     [(2, 3), (2, 1)]),
        "scalar: one element for the sum": ("missing sum over a broadcast dimension", op(lambda x, c: x + c, lambda g, x, c: (g, g[0, 0])), [(2, 3), ()]),
        "weight: batch not summed": ("missing sum over a broadcast dimension",
                                     op(lambda x, w: x * w, lambda g, x, w: (g * w, g[1:2] * x[1:2])), [(3, 2), (1, 2)]),
        "mul forgets its second input": ("gradient missing", op(lambda x, y: x * y, lambda g, x, y: (g * y, None)), [(3,), (3,)]),
        "zeros": ("gradient missing", op(lambda x: x.exp(), lambda g, x: g * 0), [(2, 2)]),
        "detached": ("gradient missing", lambda x, y: x * y.detach().exp(), [(3,), (3,)]),
        "product: the wrong way round": ("swapped gradients", op(lambda x, y: x * y, lambda g, x, y: (g * x, g * y)), [(4,), (4,)]),
        "difference: the wrong way round": ("swapped gradients", op(lambda x, y: 2 * x - y, lambda g, x, y: (-g, 2 * g)), [(4,), (4,)]),
        "cat: the wrong way round": ("swapped gradients", op(lambda x, y: m.cat([x, y]), lambda g, x, y: (g[3:], g[:3])), [(3,), (3,)]),
        "two outputs, the wrong way round": ("swapped gradients", op(lambda x: (x.sin(), x.cos()), lambda a, b, x: b * x.cos() - a * x.sin()), [(4,)]),
        "saved the wrong tensor": ("unknown", op(lambda x, y: x * y, lambda g, x, y: (g * x, g * x)), [(4,), (4,)]),
        "tanh as sigmoid": ("unknown", op(lambda x: x.tanh(), lambda g, x: g * x.tanh() * (1 - x.tanh())), [(4,)]),
        "softmax along the wrong axis": ("unknown", op(lambda x: m.softmax(x, 1), lambda g, x: (
            lambda s: s * (g - (g * s).sum(0, keepdim=True)))(m.softmax(x, 1))), [(3, 3)]),
        "product rule, one term": ("unknown", op(lambda x: x * x.sin(), lambda g, x: g * x * x.cos()), [(5,)]),
        "output gradient ignored": ("unknown", op(lambda x: x * 2, lambda g, x: 2 * m.ones_like(x)), [(3,)]),
        "factor that varies": ("unknown", op(lambda x: x ** 3, lambda g, x: g * x), [()]),
        "sum over the wrong dimension": ("unknown", op(lambda x, b: x * b, lambda g, x, b: (g * b, (g * x).sum(1))), [(3, 3), (3,)]),
        "one row dropped": ("unknown", op(lambda x: x.exp(), lambda g, x: g * x.exp() * m.tensor([[1.0], [0.0]], dtype=x.dtype)), [(2, 3)]),
    }
    at = {
        "relu at 0": ("kink", relu, [[1.0, 0.0, -2.0]]),
        "abs close to 0": ("kink", lambda x: x.abs(), [[-1e-8, 1.5]]),
        "max of a tie": ("kink", lambda x: x.max(0)[0], [[2.0, 1.0, 2.0]]),
        "max pool of a tie": ("kink", lambda x: m.nn.functional.max_pool1d(x, 2), [[[2.0, 2.0, 5.0, 1.0]]]),
        "relu close to 0": ("kink", lambda x: m.relu(x), [[1.0, 2e-8, -2.0]]),
        "clamp at its bound": ("kink", lambda x: x.clamp(-1, 1), [[1.0, 0.3]]),
        "floor at a jump": ("kink", lambda x: x.floor() + x, [[1.0, 0.3]]),
        "sqrt at 0": ("not finite", lambda x: x.sqrt(), [[0.0, 1.0]]),
        "float32 inside": ("float noise", lambda x: x.float().sin().double(), [[0.3, 0.7, 1.1]]),
        "large values": ("float noise", lambda x: x * x, [[3.0e9, 2.0e9]]),
        "bends within eps": ("float noise", lambda x: (x * 2e5).sin(), [[0.3, 0.7, 1.1]]),
        "values closer than eps": ("float noise", lambda x: x.sort()[0], [[0.0, 2e-7, -3e-7]]),
        "rounded above eps": ("float noise", lambda x: x.round() + x, [[1.2345e10, 3.3e10]]),
        "random": ("not deterministic", lambda x: x * m.rand(3, dtype=x.dtype), [[0.3, 0.7, 1.1]]),
    }
    nn, F = m.nn, m.nn.functional
    right = {name: (getattr(m, name), [shape]) for name, shape in {
        "sin": (3, 2), "exp": (2, 0, 3), "tanh": (), "sigmoid": (4,), "cumsum0": (4,), "neg": (2, 2), "square": (3,), "erf": (3,), "log1p": (2,),
        "expm1": (2,), "atan": (5,)}.items() if hasattr(m, name)}
    right |= {
        "mul": (m.mul, [(3, 2), (2,)]), "div": (lambda x, y: x / (y * y + 1), [(3, 1), (4,)]), "sub": (m.sub, [(3,), ()]),
        "mm": (m.mm, [(3, 4), (4, 2)]), "mv": (m.mv, [(3, 4), (4,)]), "bmm": (m.bmm, [(2, 3, 2), (2, 2, 2)]),
        "x't x": (lambda x: x.t() @ x, [(3, 2)]), "square mm": (lambda x: x @ x, [(3, 3)]),
        "sum": (lambda x: x.sum(), [(3, 2)]), "mean": (lambda x: x.mean(0), [(3, 2)]), "var": (lambda x: x.var(0), [(4, 2)]),
        "softmax": (lambda x: m.softmax(x, -1), [(3, 4)]), "logsumexp": (lambda x: m.logsumexp(x, 0), [(3, 4)]),
        "max": (lambda x: x.max(1)[0], [(3, 4)]), "sort": (lambda x: x.sort()[0], [(6,)]), "relu": (m.relu, [(7,)]), "abs": (m.abs, [(7,)]),
        "cat": (lambda x, y: m.cat([x, y], 1), [(2, 2), (2, 3)]), "index": (lambda x: x[[0, 2, 0]], [(3, 2)]), "two outputs": (
            lambda x, y: (x * y, x.sum()), [(3,), (3,)]), "unused input": (lambda x, y: x * 2, [(3,), (2,)]),
        "constant": (lambda x: x * 0 + 3, [(3,)]), "expand": (lambda x: x.expand(4, 3), [(3,)]), "transpose": (lambda x: x.transpose(0, 2), [(2, 3, 4)]),
        "prod": (lambda x: x.prod(), [(4,)]), "norm": (lambda x: x.norm(), [(5,)]), "cross_entropy": (
            lambda x: F.cross_entropy(x, m.tensor([0, 2])), [(2, 3)]), "mse_loss": (F.mse_loss, [(3, 2), (3, 2)]),
        "layer_norm": (lambda x: F.layer_norm(x, (4,)), [(3, 4)]), "conv2d": (lambda x, w: F.conv2d(x, w, padding=1), [(1, 2, 3, 3), (2, 2, 2, 2)]),
        "a right Function": (relu, [(9,)]), "a right product": (op(lambda x, y: x * y, lambda g, x, y: (g * y, g * x)), [(2, 2), (2, 2)]),
        "a right mm": (op(lambda x, w: x @ w, lambda g, x, w: (g @ w.t(), x.t() @ g)), [(3, 3), (3, 3)]),
        "a right broadcast": (op(lambda x, b: x + b, lambda g, x, b: (g, g.sum(0))), [(4, 3), (3,)]),
        "a broadcast left to the engine": (op(lambda x, b: x * b, lambda g, x, b: (g * b, g * x)), [(4, 3), (3,)]),
        "tiny": (lambda x: x * 1e-9, [(3,)]), "huge": (lambda x: x * 1e9, [(3,)]),
    }
    for name, module, shape in (("Linear", nn.Linear(3, 2), (4, 3)), ("BatchNorm1d", nn.BatchNorm1d(3), (5, 3)), ("LayerNorm", nn.LayerNorm(3), (2, 3)),
                                ("MLP", nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)), (2, 3)),
                                ("Conv1d", nn.Conv1d(2, 3, 2), (1, 2, 4)), ("Embedding'", nn.Bilinear(2, 3, 2), None)):
        right[name] = (module.double(), [shape] if shape else [(2, 2), (2, 3)])
    return faults, right, at


def inputs(m, shapes, seed=0):
    """Float64 leaves away from zero and from one another, which require gradients."""
    rng = np.random.default_rng(seed)
    out = []
    for shape in shapes:
        n = int(np.prod(shape, dtype=int))
        x = (rng.permutation(n) - n // 2 + 0.5) * 0.31 + rng.uniform(-0.1, 0.1, n)
        out.append(m.from_numpy(x.reshape(shape)).requires_grad_())
    return out
