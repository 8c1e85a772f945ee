"""Learning without a backward pass through the whole network: forward-forward, feedback alignment, Hebbian rules, equilibrium, perturbed weights."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(128, 20)
y = (x[:, :3] @ torch.tensor([[1.0, -1.0, 0.5], [0.5, 1.0, -1.0], [-1.0, 0.5, 1.0]])).argmax(1)


# forward-forward: each layer tells data with the right label from data with a wrong one, by the size of its own activity
class FFLayer(nn.Linear):
    def __init__(self, *sizes, threshold=1.5, lr=0.03):
        super().__init__(*sizes)
        self.threshold = threshold
        self.opt = torch.optim.Adam(self.parameters(), lr=lr)

    def forward(self, x):
        direction = x / (x.norm(2, 1, keepdim=True) + 1e-4)
        return torch.relu(torch.mm(direction, self.weight.T) + self.bias.unsqueeze(0))

    def learn(self, pos, neg):
        goodness = torch.cat([self.threshold - self(pos).pow(2).mean(1), self(neg).pow(2).mean(1) - self.threshold])
        loss = torch.log(1 + torch.exp(goodness)).mean()
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()
        with torch.no_grad():
            return self(pos), self(neg), loss.item()


def overlay(x, label):
    return torch.cat([F.one_hot(label, 3).to(x.dtype) * x.abs().max(), x], 1)


layers = [FFLayer(23, 64), FFLayer(64, 64)]
for epoch in range(40):
    wrong = (y + torch.randint(1, 3, y.shape)) % 3
    pos, neg = overlay(x, y), overlay(x, wrong)
    losses = []
    for layer in layers:
        pos, neg, loss = layer.learn(pos, neg)
        losses.append(loss)
with torch.no_grad():
    scores = []
    for label in range(3):
        h, good = overlay(x, torch.full_like(y, label)), 0
        for layer in layers:
            h = layer(h)
            good = good + h.pow(2).mean(1)
        scores.append(good.unsqueeze(1))
accuracy = (torch.cat(scores, 1).argmax(1) == y).float().mean().item()
print("forward-forward", [round(loss, 3) for loss in losses], accuracy > 0.4)
print(layers[0].weight.grad.shape, layers[1].weight.is_leaf, sum(p.numel() for layer in layers for p in layer.parameters()))


# feedback alignment: the backward pass goes through fixed random weights
class Aligned(torch.autograd.Function):
    @staticmethod
    def forward(ctx, inputs, weight, feedback, bias):
        ctx.save_for_backward(inputs, feedback)
        return F.linear(inputs, weight, bias)

    @staticmethod
    def backward(ctx, grad):
        inputs, feedback = ctx.saved_tensors
        grad_inputs = grad @ feedback if ctx.needs_input_grad[0] else None
        return grad_inputs, grad.t() @ inputs, None, grad.sum(0)


class AlignedLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.register_buffer("feedback", torch.randn(n_out, n_in) / n_in ** 0.5)
        nn.init.kaiming_uniform_(self.weight, nonlinearity="tanh")

    def forward(self, inputs):
        return Aligned.apply(inputs, self.weight, self.feedback, self.bias)


net = nn.Sequential(AlignedLinear(20, 32), nn.Tanh(), AlignedLinear(32, 3))
optimizer = torch.optim.SGD(net.parameters(), lr=0.5, momentum=0.9)
for step in range(60):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
last = net[2]
angle = torch.rad2deg(torch.acos(F.cosine_similarity(last.weight.flatten(), last.feedback.flatten(), dim=0)))
print(f"feedback alignment {loss.item():.3f} angle {angle.item():.1f}", sorted(net.state_dict()))

# Oja's and Sanger's rules find principal components without any gradient
data = torch.randn(400, 6) @ torch.diag(torch.tensor([3.0, 2.0, 1.0, 0.5, 0.3, 0.1])) @ torch.linalg.qr(torch.randn(6, 6))[0]
w = F.normalize(torch.randn(2, 6), dim=1)
for epoch in range(20):
    for sample in data.split(40):
        out = sample @ w.T
        lower = torch.tril(out.T @ out)
        w += 0.002 * (out.T @ sample - lower @ w)
components = torch.linalg.eigh(data.T @ data)[1].flip(1)[:, :2]
print("sanger", [round(c, 3) for c in (w @ components).abs().diagonal().tolist()], round(w.norm().item(), 3))

# a Boltzmann machine by contrastive divergence: all in no_grad, with Bernoulli samples
visible = (torch.rand(100, 12) < torch.tensor([0.9, 0.1]).repeat(6)).float()
weights, a, b = torch.randn(12, 5) * 0.1, torch.zeros(12), torch.zeros(5)
errors = []
with torch.no_grad():
    for epoch in range(30):
        for v0 in visible.chunk(5):
            p0 = torch.sigmoid(v0 @ weights + b)
            v1 = torch.bernoulli(torch.sigmoid(torch.bernoulli(p0) @ weights.t() + a))
            p1 = torch.sigmoid(v1 @ weights + b)
            weights.addmm_(v0.t(), p0, alpha=0.05 / len(v0)).addmm_(v1.t(), p1, alpha=-0.05 / len(v0))
            a.add_((v0 - v1).mean(0), alpha=0.05)
            b.add_((p0 - p1).mean(0), alpha=0.05)
        errors.append((v0 - v1).pow(2).mean().item())
free_energy = -(visible @ a) - F.softplus(visible @ weights + b).sum(1)
print("boltzmann", errors[0] > errors[-1], f"{free_energy.mean().item():.2f} {a[0].item():.3f} {a[1].item():.3f}")

# weight perturbation and evolution strategies: losses alone, antithetic noise from a generator of their own
generator = torch.Generator().manual_seed(7)
shape = nn.Linear(20, 3)
theta = nn.utils.parameters_to_vector(shape.parameters()).detach()
for step in range(40):
    noise = torch.randn(16, theta.numel(), generator=generator)
    results = []
    with torch.inference_mode():
        for direction in torch.cat([noise, -noise]):
            nn.utils.vector_to_parameters(theta + 0.1 * direction, shape.parameters())
            results.append(F.cross_entropy(shape(x), y))
    ranks = torch.stack(results).argsort().argsort().float() / (len(results) - 1) - 0.5
    theta = theta - 0.05 * (ranks[:16] - ranks[16:]) @ noise / 16 / 0.1
nn.utils.vector_to_parameters(theta, shape.parameters())
print(f"evolution {F.cross_entropy(shape(x), y).item():.2f}", theta.shape)

# equilibrium: a fixed point of a recurrent layer, its gradient by the implicit function theorem in a backward hook
class Equilibrium(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.inner = nn.Linear(n, n)
        nn.init.orthogonal_(self.inner.weight, 0.5)

    def cell(self, z, x):
        return torch.tanh(self.inner(z) + x)

    def forward(self, x):
        with torch.no_grad():
            z = torch.zeros_like(x)
            for self.steps in range(1, 100):
                z, before = self.cell(z, x), z
                if (z - before).norm() < 1e-5:
                    break
        z = self.cell(z, x)
        if self.training:
            fixed = z.clone().detach().requires_grad_()
            again = self.cell(fixed, x)

            def solve(grad):
                g = grad
                for _ in range(60):
                    g = torch.autograd.grad(again, fixed, g, retain_graph=True)[0] + grad
                return g
            z.register_hook(solve)
        return z


torch.manual_seed(3)
deq = nn.Sequential(nn.Linear(20, 16), Equilibrium(16), nn.Linear(16, 3))
optimizer = torch.optim.AdamW(deq.parameters(), lr=0.01)
for step in range(15):
    optimizer.zero_grad()
    loss = F.cross_entropy(deq(x), y)
    loss.backward()
    optimizer.step()
    if step % 7 == 0:
        print(f"equilibrium {step} {loss.item():.4f} {deq[1].inner.weight.grad.norm().item():.4f}", deq[1].steps > 3)
