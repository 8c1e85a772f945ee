import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.nn.utils.prune as prune

torch.manual_seed(0)


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 4, 20)
        self.fc2 = nn.Linear(20, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


model = LeNet()
module = model.conv1
print(list(dict(module.named_parameters())), list(module.named_buffers()))
prune.random_unstructured(module, name="weight", amount=0.3)
print(
    [n for n, _ in module.named_parameters()],
    module.weight_mask.sum(),
    module._forward_pre_hooks.values().__len__(),
    module.weight.sum(),
    module.weight.grad_fn.name(),
)
prune.l1_unstructured(module, name="bias", amount=3)
print(module.bias, module.bias_mask)
prune.ln_structured(module, name="weight", amount=0.5, n=2, dim=0)
print(module.weight_mask.sum((1, 2, 3)))
for hook in module._forward_pre_hooks.values():
    if hook._tensor_name == "weight":
        print([type(h).__name__ for h in hook], len(hook), hook[0].amount)
print(list(model.state_dict()))
x = torch.randn(2, 1, 20, 20)
y = model(x) if False else None
prune.remove(module, "weight")
print([n for n, _ in module.named_parameters()], module.weight.sum())
for n, m in LeNet().named_modules():
    if isinstance(m, nn.Conv2d):
        prune.l1_unstructured(m, "weight", amount=0.2)
        print(m.weight_mask.mean())
    elif isinstance(m, nn.Linear):
        prune.random_structured(m, "weight", amount=0.4, dim=-1)
        print(m.weight_mask.sum(0))
model = LeNet()
P = ((model.conv1, "weight"), (model.conv2, "weight"), (model.fc1, "weight"), (model.fc2, "weight"))
prune.global_unstructured(P, pruning_method=prune.L1Unstructured, amount=0.2)
print(
    ["{:.2f}%".format(100.0 * float(torch.sum(m.weight == 0)) / float(m.weight.nelement())) for m, _ in P],
    prune.is_pruned(model),
)
prune.global_unstructured(P, prune.RandomUnstructured, amount=50)
print([m.weight_mask.sum() for m, _ in P])


class Every2(prune.BasePruningMethod):
    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t, default_mask):
        mask = default_mask.clone()
        mask.view(-1)[::2] = 0
        return mask


def every2(m, n):
    Every2.apply(m, n)
    return m


m = every2(LeNet().fc2, "bias")
print(m.bias_mask)
m2 = prune.custom_from_mask(nn.Linear(5, 3), name="bias", mask=torch.tensor([0, 1, 0]))
print(m2.bias_mask, m2.bias)
prune.identity(m2, "weight")
print(m2.weight_mask)
o = torch.optim.SGD(m2.parameters(), 0.1)
for _ in range(3):
    o.zero_grad()
    l = m2(torch.ones(2, 5)).pow(2).sum()
    l.backward()
    o.step()
    print(l)
print(m2.bias_orig.grad, m2.bias, m2)
s = torch.randn(3, 5)
prune.l1_unstructured(m2, "weight", amount=4, importance_scores=s)
print(m2.weight_mask)
t = torch.arange(6.0).view(2, 3) - 2
print(
    prune.L1Unstructured(2).prune(t),
    prune.LnStructured(1, 1, 0).prune(t),
    prune.L1Unstructured(amount=0.5).prune(t, default_mask=torch.ones(2, 3), importance_scores=-t),
    prune.LnStructured(0, float("inf"), 1).prune(t),
    prune.RandomStructured(1, 0).prune(t),
    prune.LnStructured(0.5, 2, -1).prune(t),
)
