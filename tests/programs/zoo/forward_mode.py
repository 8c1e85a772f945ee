# Forward-mode AD: dual tensors, modules with dual parameters, a Function with a jvp, and the functional forms beside it
import torch
import torch.nn as nn
import torch.autograd.forward_ad as fwAD
from torch.autograd import Function
from torch.func import functional_call, hessian, jvp, linearize, vmap
torch.manual_seed(0)
primal, tangent = torch.randn(4, 3), torch.randn(4, 3)
def fn(x, y): return x ** 2 + y ** 2
with fwAD.dual_level():
    dual = fwAD.make_dual(primal, tangent)
    print(fwAD.unpack_dual(dual).tangent is tangent)
    d2 = fwAD.make_dual(torch.randn(4, 3), torch.randn(4, 3))
    out = fn(dual, d2)
    p, tangent_out = fwAD.unpack_dual(out)
    print(p[0], tangent_out[0])
    print(fwAD.unpack_dual(primal))
print(fwAD.unpack_dual(out).tangent)
try: fwAD.make_dual(primal, tangent)
except Exception as e: print(type(e).__name__)
model = nn.Linear(3, 2)
params = {n: p for n, p in model.named_parameters()}
tangents = {n: torch.rand_like(p) for n, p in params.items()}
with fwAD.dual_level():
    for n, p in params.items():
        delattr(model, n); setattr(model, n, fwAD.make_dual(p, tangents[n]))
    out = model(torch.ones(2, 3)); print(fwAD.unpack_dual(out).tangent.detach())
class Fn(Function):
    @staticmethod
    def forward(ctx, foo):
        result = torch.exp(foo); ctx.result = result; return result
    @staticmethod
    def jvp(ctx, gI):
        gO = gI * ctx.result; del ctx.result; return gO
fn2 = Fn.apply
primal = torch.randn(3, dtype=torch.double, requires_grad=True); tangent = torch.randn(3, dtype=torch.double)
with fwAD.dual_level():
    d = fwAD.make_dual(primal, tangent); print(fwAD.unpack_dual(fn2(d)).tangent.detach())
mlp = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)); weights = dict(mlp.named_parameters()); along = {k: torch.randn_like(v) for k, v in weights.items()}; x = torch.randn(5, 3)
with fwAD.dual_level():
    duals = {k: fwAD.make_dual(v, along[k]) for k, v in weights.items()}; value, directional = fwAD.unpack_dual(functional_call(mlp, duals, (x,)))
same = jvp(lambda p: functional_call(mlp, p, (x,)), (weights,), (along,))[1]; print(torch.allclose(directional, same), directional.detach().flatten())
value, push = linearize(lambda p: functional_call(mlp, p, (x,)), weights); print(torch.allclose(push(along), same), torch.allclose(push({k: 2 * v for k, v in along.items()}), 2 * same))
rosen = lambda p: ((1 - p[:-1]) ** 2 + 100 * (p[1:] - p[:-1] ** 2) ** 2).sum(); p = torch.tensor([-1., 1., 2.])
for step in range(6):
    with fwAD.dual_level(): rates = torch.stack([fwAD.unpack_dual(rosen(fwAD.make_dual(p.clone(), e))).tangent for e in torch.eye(3)])
    p = p - torch.linalg.solve(hessian(rosen)(p), rates); print(step, f"{rosen(p):.4f}", [f"{v:.4f}" for v in p])
