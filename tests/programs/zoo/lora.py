import torch
import torch.nn as nn
import torch.nn.utils.parametrize as parametrize

torch.manual_seed(0)


class LoRAParametrization(nn.Module):
    def __init__(self, features_in, features_out, rank=1, alpha=1, device="cpu"):
        super().__init__()
        self.lora_A = nn.Parameter(torch.zeros((rank, features_out)).to(device))
        self.lora_B = nn.Parameter(torch.zeros((features_in, rank)).to(device))
        nn.init.normal_(self.lora_A, mean=0, std=1)
        self.scale = alpha / rank
        self.enabled = True

    def forward(self, original_weights):
        if self.enabled:
            return original_weights + torch.matmul(self.lora_B, self.lora_A).view(original_weights.shape) * self.scale
        else:
            return original_weights


class RichBoyNet(nn.Module):
    def __init__(self, h1=64, h2=96):
        super().__init__()
        self.linear1 = nn.Linear(28, h1)
        self.linear2 = nn.Linear(h1, h2)
        self.linear3 = nn.Linear(h2, 10)
        self.relu = nn.ReLU()

    def forward(self, img):
        x = img.view(-1, 28)
        return self.linear3(self.relu(self.linear2(self.relu(self.linear1(x)))))


net = RichBoyNet()
X = torch.randn(128, 1, 28)
y = torch.randint(0, 10, (128,))


def train(net, epochs, lr=1e-2):
    opt = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=lr)
    for e in range(epochs):
        for xb, yb in zip(X.split(32), y.split(32)):
            opt.zero_grad()
            loss = nn.CrossEntropyLoss()(net(xb), yb)
            loss.backward()
            opt.step()
        print(e, loss.item())


train(net, 3)
original = {n: p.clone().detach() for n, p in net.named_parameters()}
for i, l in enumerate([net.linear1, net.linear2, net.linear3]):
    print(f"Layer {i + 1}: W: {l.weight.shape} + B: {l.bias.shape}")
for l in (net.linear1, net.linear2, net.linear3):
    parametrize.register_parametrization(l, "weight", LoRAParametrization(*l.weight.shape))
print(net)
for name, param in net.named_parameters():
    if "lora" not in name:
        print(f"Freezing non-LoRA parameter {name}")
        param.requires_grad = False
train(net, 3)
assert torch.all(net.linear1.parametrizations.weight.original == original["linear1.weight"])
assert torch.equal(
    net.linear1.weight,
    net.linear1.parametrizations.weight.original
    + (net.linear1.parametrizations.weight[0].lora_B @ net.linear1.parametrizations.weight[0].lora_A)
    * net.linear1.parametrizations.weight[0].scale,
)


def enable(on=True):
    for l in (net.linear1, net.linear2, net.linear3):
        l.parametrizations["weight"][0].enabled = on


for on in (True, False):
    enable(on)
    print(on, (net(X).argmax(1) == y).sum(), (net(X) ** 2).mean())
enable(True)
print(list(net.state_dict()))
print(
    type(net.linear1).__name__,
    type(net.linear1),
    isinstance(net.linear1, nn.Linear),
    parametrize.is_parametrized(net.linear1),
    parametrize.is_parametrized(net.linear1, "bias"),
)
with parametrize.cached():
    a = net.linear1.weight
    b = net.linear1.weight
    print(a is b)
print(net.linear1.weight is net.linear1.weight)
parametrize.remove_parametrizations(net.linear1, "weight", leave_parametrized=True)
parametrize.remove_parametrizations(net.linear2, "weight", leave_parametrized=False)
print(net)
print(net.linear1.weight.requires_grad, type(net.linear1), net(X).abs().mean())


class Symmetric(nn.Module):
    def forward(self, X):
        return X.triu() + X.triu(1).transpose(-1, -2)

    def right_inverse(self, A):
        return A.triu()


class MatrixExponential(nn.Module):
    def forward(self, X):
        return torch.matrix_exp(X)


class Skew(nn.Module):
    def forward(self, X):
        A = X.triu(1)
        return A - A.transpose(-1, -2)


layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, "weight", Skew())
parametrize.register_parametrization(layer, "weight", MatrixExponential())
X = layer.weight
print(torch.dist(X.T @ X, torch.eye(3)) < 1e-5, layer)
layer = nn.Linear(3, 3)
parametrize.register_parametrization(layer, "weight", Symmetric())
A = torch.rand(3, 3)
A = A + A.T
layer.weight = A
print(torch.allclose(layer.weight, A), layer.parametrizations.weight.original)
ol = torch.nn.utils.parametrizations.orthogonal(nn.Linear(4, 6))
Q = ol.weight
print(torch.dist(Q.T @ Q, torch.eye(4)) < 1e-5, ol)
try:
    layer.weight = torch.rand(2, 2)
except Exception as e:
    print(type(e).__name__)
