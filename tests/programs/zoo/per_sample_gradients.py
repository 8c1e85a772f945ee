import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import functional_call, vmap, grad, stack_module_state, jacrev, jacfwd, hessian, vjp, jvp, grad_and_value
from functools import partial
import copy
torch.manual_seed(0)
class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, 1); self.conv2 = nn.Conv2d(4, 8, 3, 1)
        self.fc1 = nn.Linear(8 * 12 * 12, 16); self.fc2 = nn.Linear(16, 10)
    def forward(self, x):
        x = F.relu(self.conv1(x)); x = F.relu(self.conv2(x)); x = F.max_pool2d(x, 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x)); return F.log_softmax(self.fc2(x), dim=1)
def loss_fn(predictions, targets): return F.nll_loss(predictions, targets)
data, targets = torch.randn(8, 1, 28, 28), torch.randint(10, (8,))
model = SimpleCNN()
def compute_grad(sample, target):
    sample = sample.unsqueeze(0); target = target.unsqueeze(0)
    return torch.autograd.grad(loss_fn(model(sample), target), list(model.parameters()))
per = zip(*[compute_grad(data[i], targets[i]) for i in range(8)])
per = [torch.stack(s) for s in per]
params = {k: v.detach() for k, v in model.named_parameters()}
buffers = {k: v.detach() for k, v in model.named_buffers()}
def compute_loss(params, buffers, sample, target):
    predictions = functional_call(model, (params, buffers), (sample.unsqueeze(0),))
    return loss_fn(predictions, target.unsqueeze(0))
ft = vmap(grad(compute_loss), in_dims=(None, None, 0, 0))(params, buffers, data, targets)
for a, b in zip(per, ft.values()): assert torch.allclose(a, b, atol=3e-3, rtol=1e-5)
print({k: v.shape for k, v in ft.items()})
# ensembling
class SimpleMLP(nn.Module):
    def __init__(self):
        super().__init__(); self.fc1 = nn.Linear(784, 16); self.fc2 = nn.Linear(16, 10)
    def forward(self, x): return self.fc2(F.relu(self.fc1(x.flatten(1))))
models = [SimpleMLP() for _ in range(3)]
p, b = stack_module_state(models)
base = copy.deepcopy(models[0]).to('meta') if False else copy.deepcopy(models[0])
def fmodel(params, buffers, x): return functional_call(base, (params, buffers), (x,))
preds = vmap(fmodel, in_dims=(0, 0, None))(p, b, data)
print(preds.shape, torch.allclose(preds, torch.stack([m(data) for m in models]), atol=1e-5))
# jacobians
D = 4
weight, bias, x = torch.randn(D, D), torch.randn(D), torch.randn(D)
def predict(weight, bias, x): return F.linear(x, weight, bias).tanh()
J = jacrev(predict, argnums=2)(weight, bias, x); J2 = jacfwd(predict, argnums=2)(weight, bias, x)
print(J, torch.allclose(J, J2, atol=1e-6))
H = hessian(lambda x: predict(weight, bias, x).sum())(x); print(H.shape, torch.allclose(H, H.T, atol=1e-6))
_, f = vjp(partial(predict, weight, bias), x); print(vmap(f)(torch.eye(D))[0].shape)
print(jvp(torch.sin, (torch.tensor(1.),), (torch.tensor(1.),)))
g, v = grad_and_value(lambda x: (x ** 3).sum())(x); print(g, v)
print(vmap(torch.dot)(torch.ones(3, 4), torch.ones(3, 4)), vmap(torch.mv, in_dims=(0, None))(torch.ones(2, 3, 3), torch.arange(3.)))
def f(x, y): return (x * y).sum(), {"aux": x}
print(grad(f, has_aux=True)(torch.ones(2), torch.tensor([3., 4.])))
print(grad(grad(lambda x: torch.sin(x)))(torch.tensor(0.5)))
print(torch.vmap(lambda a: a.softmax(-1).max(-1).values, in_dims=1, out_dims=0)(torch.arange(6.).view(2, 3)))
def maml_inner(params, x, y): return ((params[0] * x + params[1] - y) ** 2).mean()
gs = grad(maml_inner)((torch.tensor(1.), torch.tensor(0.)), torch.arange(3.), torch.ones(3)); print(gs)
from torch.autograd.functional import jacobian as jac, hessian as hes, hvp, vhp
print(jac(lambda a, b: a ** 2 * b, (torch.ones(2), torch.ones(2))))
print(hes(lambda a: (a ** 3).sum(), torch.tensor([1., 2.])), hvp(lambda a: (a ** 3).sum(), torch.tensor([1., 2.]), torch.ones(2)))
