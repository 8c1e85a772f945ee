# Autograd's tutorials: double backward custom functions, saved tensor hooks, numpy extension, hooks, per-sample grads, functional API
import torch, numpy as np, warnings
import torch.nn as nn, torch.nn.functional as F
from torch.autograd import Function, gradcheck, gradgradcheck
from torch.autograd.function import once_differentiable, FunctionCtx
torch.manual_seed(0)
class Sinh(Function):
    @staticmethod
    def forward(ctx, x):
        expx = torch.exp(x); expnegx = torch.exp(-x); ctx.save_for_backward(expx, expnegx)
        return (expx - expnegx) / 2, expx, expnegx
    @staticmethod
    def backward(ctx, grad_out, _g1, _g2):
        expx, expnegx = ctx.saved_tensors
        g = grad_out * (expx + expnegx) / 2
        g += _g1 * expx; g -= _g2 * expnegx
        return g
def sinh(x): return Sinh.apply(x)[0]
x = torch.rand(3, 3, requires_grad=True, dtype=torch.double)
print(gradcheck(sinh, x), gradgradcheck(sinh, x))
class Cube(Function):
    @staticmethod
    def forward(x): return x ** 3, x ** 2
    @staticmethod
    def setup_context(ctx, inputs, output):
        x, = inputs; _, x2 = output
        ctx.mark_non_differentiable(x2); ctx.set_materialize_grads(False)
        ctx.save_for_backward(x, x2)
    @staticmethod
    def backward(ctx, g, g2):
        print("needs", ctx.needs_input_grad, g2)
        if g is None: return None
        x, x2 = ctx.saved_tensors; return g * 3 * x ** 2
    @staticmethod
    def jvp(ctx, t):
        x, = ctx.saved_tensors; return 3 * x ** 2 * t, None
    @staticmethod
    def vmap(info, in_dims, x):
        return Cube.apply(x), (in_dims[0], in_dims[0])
v = torch.tensor([1., 2.], requires_grad=True)
y, y2 = Cube.apply(v); print(y, y2, y2.requires_grad); y.sum().backward(); print(v.grad)
print(torch.func.vmap(lambda a: Cube.apply(a)[0])(torch.arange(6.).view(3, 2)))
class NpSort(Function):
    generate_vmap_rule = False
    @staticmethod
    def forward(ctx, x, dim):
        ind = np.argsort(x.detach().numpy(), axis=dim); inv = np.argsort(ind, axis=dim)
        r = np.take_along_axis(x.detach().numpy(), ind, axis=dim)
        ind, inv = torch.from_numpy(ind), torch.from_numpy(inv)
        ctx.mark_non_differentiable(ind); ctx.save_for_backward(ind, inv); ctx.dim = dim
        return torch.tensor(r), ind
    @staticmethod
    @once_differentiable
    def backward(ctx, g, _):
        ind, inv = ctx.saved_tensors; return torch.from_numpy(np.take_along_axis(g.numpy(), inv.numpy(), axis=ctx.dim)), None
z = torch.randn(2, 4, requires_grad=True); s, i = NpSort.apply(z, 1); (s * torch.arange(4.)).sum().backward(); print(i, z.grad)
g, = torch.autograd.grad((NpSort.apply(z, 1)[0] ** 2).sum(), z, create_graph=True)
try: g.sum().backward()
except RuntimeError as e: print("RuntimeError", str(e)[:60])
# saved tensor hooks
packed = []
def pack(x): packed.append(tuple(x.shape)); return x.numpy() if not x.requires_grad else x.detach().numpy()
def unpack(x): return torch.from_numpy(x)
a = torch.ones(3, requires_grad=True); b = torch.full((3,), 2., requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(pack, unpack): yy = a * b
yy.sum().backward(); print(packed, a.grad, b.grad)
with torch.autograd.graph.save_on_cpu(): (a.exp()).sum().backward()
y = a * b
print(y.grad_fn.name(), [type(f[0]).__name__ for f in y.grad_fn.next_functions], y.grad_fn.next_functions[0][0].variable is a)

y.sum().backward(); print(b.grad)
# functional
def f(x): return x.exp().sum(dim=1)
inputs = torch.rand(2, 2)
print(torch.autograd.functional.jacobian(f, inputs), torch.autograd.functional.hessian(lambda x: (x ** 3).sum(), inputs).shape)
print(torch.autograd.functional.vjp(f, inputs, torch.ones(2)), torch.autograd.functional.jvp(f, inputs, torch.ones(2, 2)))
print(torch.autograd.functional.hvp(lambda x: x.pow(3).sum(), inputs, torch.ones(2, 2))[1], torch.autograd.functional.vhp(lambda x: x.pow(3).sum(), inputs, torch.ones(2, 2))[1])
from torch.func import jacrev, jacfwd, vmap, grad, hessian, functional_call, vjp, jvp, stack_module_state, grad_and_value
print(torch.allclose(jacrev(f)(inputs), jacfwd(f)(inputs)), hessian(lambda x: x.sin().sum())(torch.ones(2)))

net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)); P = dict(net.named_parameters()); B = dict(net.named_buffers())
def loss(p, b, s, t): return F.cross_entropy(functional_call(net, (p, b), (s.unsqueeze(0),)), t.unsqueeze(0))
X, T = torch.randn(5, 3), torch.randint(0, 2, (5,))
ft = vmap(grad_and_value(loss), in_dims=(None, None, 0, 0))(P, B, X, T)
print({k: v.shape for k, v in ft[0].items()}, ft[1].detach())
nets = [nn.Linear(2, 1) for _ in range(3)]; ps, bs = stack_module_state(nets); base = nets[0]
print(vmap(lambda p, b, x: functional_call(base, (p, b), (x,)), (0, 0, None))(ps, bs, torch.ones(1, 2)).flatten().shape)
print(vmap(torch.dot, in_dims=(1, 1))(torch.ones(3, 2), torch.arange(6.).view(3, 2)), vmap(lambda x: x + torch.randn(1), randomness="same")(torch.zeros(3)).unique().numel())
(_, vf) = vjp(torch.sin, torch.zeros(3)); print(vf(torch.ones(3)))
print(jvp(lambda x, y: x * y, (torch.tensor(2.), torch.tensor(3.)), (torch.tensor(1.), torch.tensor(1.))))
# anomaly, grad modes
with torch.autograd.set_detect_anomaly(True):
    q = torch.tensor([-1.], requires_grad=True)
    try:
        with warnings.catch_warnings(): warnings.simplefilter("ignore"); q.sqrt().sum().backward()
    except RuntimeError as e: print("nan")
with torch.inference_mode(): w = torch.ones(2) * 2; print(w.is_inference(), torch.is_inference_mode_enabled())
try: (w * a[:2]).sum().backward()
except RuntimeError as e: print(type(e).__name__)
try: w.requires_grad_()
except RuntimeError as e: print(type(e).__name__)
@torch.no_grad()
def gen():
    for i in range(2): yield torch.is_grad_enabled()
print(list(gen()), torch.is_grad_enabled())
with torch.set_grad_enabled(False): print(torch.is_grad_enabled())
prev = torch.set_grad_enabled(False); print((a * 2).requires_grad); torch.set_grad_enabled(True)
# multi grad hook, Node prehooks
with torch.autograd.graph.disable_saved_tensors_hooks("nope"):
    try:
        with torch.autograd.graph.saved_tensors_hooks(pack, unpack): pass
    except RuntimeError as e: print(e)
print(torch.autograd.grad(outputs=[(a * 2).sum(), (a * b).sum()], inputs=[a, b], grad_outputs=[torch.tensor(1.), None], allow_unused=True))
print(torch.autograd.grad((a * 3), a, torch.eye(3), is_grads_batched=True), torch.autograd.grad(a.sum(), [a, b], materialize_grads=True, allow_unused=True))

from torch.func import linearize
o, jf = linearize(torch.sin, torch.tensor([.5])); print(o, jf(torch.tensor([1.])))
