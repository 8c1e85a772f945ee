"""What a program asks of tensors on the device meta, and what models of the CPU do in its block."""
import copy

import torch
from torch import nn


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).split(", got")[0][:75])


def put(x, name, value):
    setattr(x, name, value)


w, c, x = nn.Linear(3, 4, device="meta").weight, torch.ones(2, 3), torch.ones(2, 3, device="meta")
with torch.device("meta"):
    t(lambda: [v.device for v in (w.T, w.data, w.mT, w.real, w.H, w[0], *w, w.detach(), c.T, c.data, c + 1, c.new_zeros(2), torch.zeros_like(c), torch.normal(0.0, 1.0, (2,)))])
    (w * 2).sum().backward()
    t(lambda: (w.grad, len(w), w.is_leaf))
    for make, *arguments in ((nn.utils.weight_norm, nn.Linear(3, 4)), (nn.LazyLinear, 4), (nn.LazyBatchNorm1d,)):
        layer = make(*arguments)
        t(lambda: (layer, layer.weight.device, layer.weight.is_meta))
        t(lambda: (layer(torch.ones(2, 3)), layer.weight, {name: (v.shape, v.device) for name, v in layer.state_dict().items()}))
    t(lambda: isinstance(layer.weight, nn.Parameter) and [name for name, _ in layer.named_parameters()])
    t(lambda: nn.utils.rnn.pack_padded_sequence(torch.ones(5, 2, 3), [5, 3]))

for make, *shape in ((lambda: nn.LSTM(3, 4), 5, 2, 3), (lambda: nn.BatchNorm1d(3), 2, 3), (lambda: nn.AdaptiveLogSoftmaxWithLoss(3, 6, [2, 4]), 2, 3)):
    layer, given = make(), [torch.ones(shape)]
    if isinstance(layer, nn.AdaptiveLogSoftmaxWithLoss):
        given.append(torch.tensor([1, 5]))
    with torch.device("meta"):
        out = layer(*given)
        out = out[0] if isinstance(out, tuple) else out
        out.sum().backward()
    t(lambda: (out.device, out.shape, {p.grad.device for p in layer.parameters() if p.grad is not None}))


class Two(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a)
        return a * 2, b * 3

    @staticmethod
    def backward(ctx, g, h):
        print(g.device, h.device)
        return g * ctx.saved_tensors[0], h


for place in ("meta", "cpu"):
    a = torch.ones(2, 3, device=place, requires_grad=True)
    with torch.device("meta"):
        Two.apply(a, a)[0].sum().backward()
    t(lambda: a.grad)
a = torch.ones(2, 3, device="meta", requires_grad=True)
first, = torch.autograd.grad(Two.apply(a, a)[0].sum(), a, create_graph=True)
t(lambda: torch.autograd.grad(first.sum(), a, allow_unused=True)[0] is None)
a.register_hook(lambda g: (print(g.device, g.shape), g * 2)[1])
y = a * 2
y.register_hook(lambda g: print(g.device))
y.sum().backward()
t(lambda: a.grad)

s = x.untyped_storage()
t(lambda: (s.device, s.nbytes(), s.size(), len(s), s.data_ptr(), s == x[1].untyped_storage()))
t(lambda: (x.repeat_interleave(2, 1), torch.repeat_interleave(x, 2), x.repeat_interleave(repeats=2, dim=0), x.histc(4)))
for f in (float, int, bool, complex, lambda v: v.item()):
    t(lambda: f(x))
    t(lambda: f(x[0, 0]))
t(lambda: bool(x[:0]))

lazy = nn.LazyLinear(4, device="meta", dtype=torch.float64)
t(lambda: (lazy.weight.device, copy.deepcopy(lazy).weight.device))
lazy(torch.ones(2, 3, device="meta", dtype=torch.float64))
t(lambda: lazy.weight)
p, q = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2, device="meta"))
t(lambda: put(p, "data", q.detach()))
t(lambda: put(p, "grad", q.detach()))
t(lambda: put(q, "grad", p.detach()))
t(lambda: (p, p.grad, q, q.grad))
t(lambda: c.__setitem__(0, x[0]))
t(lambda: c)
large = nn.Linear(1 << 20, 1 << 20, device="meta")
t(lambda: (large.to(torch.bfloat16).weight, large.double().weight.grad_fn, large.half().bias, large.to("meta", torch.float32).weight.stride(), copy.deepcopy(large).weight))
