import torch, torch.nn as nn
from collections import OrderedDict
activation = {}
def get_activation(name):
    def hook(model, input, output):
        activation[name] = output.detach()
    return hook
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(OrderedDict([('conv1', nn.Conv2d(1, 4, 3)), ('relu1', nn.ReLU()), ('pool', nn.MaxPool2d(2))]))
        self.classifier = nn.Sequential(nn.Linear(4 * 3 * 3, 10))
        self.gradients = None
    def activations_hook(self, grad):
        self.gradients = grad
    def forward(self, x):
        x = self.features(x)
        if x.requires_grad:
            h = x.register_hook(self.activations_hook)
        x = torch.flatten(x, start_dim=1)
        return self.classifier(x)
torch.manual_seed(3)
net = Net()
handles = []
for n, mod in net.named_modules():
    if len(list(mod.children())) == 0:
        handles.append(mod.register_forward_hook(get_activation(n)))
x = torch.randn(2, 1, 8, 8)
pred = net(x)
for k, v in activation.items(): print(k, v.shape, f"{v.mean():.4f}")
pred[:, pred.argmax(dim=1)].sum().backward()
# Grad-CAM
pooled = torch.mean(net.gradients, dim=[0, 2, 3])
acts = activation['features.pool']
for i in range(acts.size(1)):
    acts[:, i, :, :] *= pooled[i]
heatmap = torch.mean(acts, dim=1).squeeze()
heatmap = torch.maximum(heatmap, torch.tensor(0.))
heatmap /= torch.max(heatmap) + 1e-12
print(heatmap.shape, heatmap.max())
for h in handles: h.remove()
print(len(net.classifier[0]._forward_hooks))
def bw(module, gin, gout): print(module.__class__.__name__, [None if g is None else tuple(g.shape) for g in gin], [tuple(g.shape) for g in gout])
hs = [net.classifier[0].register_full_backward_hook(bw), net.features.conv1.register_full_backward_hook(bw)]
def pre(module, args): return (args[0] * 2,)
hs.append(net.register_forward_pre_hook(pre))
net(x).sum().backward()
[h.remove() for h in hs]
for name, p in net.named_parameters():
    p.register_hook(lambda g, name=name: print("grad of", name, tuple(g.shape)) )
net(x).mean().backward()
p = net.classifier[0].bias
h = p.register_hook(lambda g: g * 0 + 5.)
p.grad = None
net(x).mean().backward(); print(p.grad)
h.remove()
lin = nn.Linear(2, 2)
lin.register_forward_hook(lambda m, i, o: o * 0)
print(lin(torch.ones(1, 2)))
lin2 = nn.Linear(2, 2)
lin2.register_forward_hook(lambda m, args, kwargs, o: print("kw", kwargs), with_kwargs=True)
lin2(input=torch.ones(1, 2))
class Feature(nn.Module):
    def __init__(s, m, layers):
        super().__init__(); s.m = m; s.layers = layers; s._f = {l: torch.empty(0) for l in layers}
        for l in layers: dict([*s.m.named_modules()])[l].register_forward_hook(s.save(l))
    def save(s, l):
        def fn(_, __, output): s._f[l] = output
        return fn
    def forward(s, x):
        _ = s.m(x); return s._f
f = Feature(net, layers=["features.relu1", "classifier"])(x)
print({k: v.shape for k, v in f.items()})
t = torch.ones(3, requires_grad=True)
y = t * 2; y.retain_grad(); z = y.sum()
y.register_hook(lambda g: print("y grad", g))
z.backward(); print(y.grad, t.grad)
y = (t * 3)
y.grad_fn.register_hook(lambda gi, go: print("node", gi, go))
y.sum().backward()
t2 = torch.ones(2, requires_grad=True)
t2.register_post_accumulate_grad_hook(lambda p: print("acc", p.grad))
(t2 * 4).sum().backward()
print(net.features.conv1.weight.grad_fn, net.get_submodule("features.conv1"), net.get_parameter("classifier.0.bias").shape)
torch.nn.modules.module.register_module_forward_hook(lambda m, i, o: None).remove()
