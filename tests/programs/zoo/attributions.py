"""Why a network says what it says: integrated gradients, guided backpropagation, Grad-CAM, occlusion, influence of training samples, attacks."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call, grad, jvp, vmap
from torch.futures import Future, collect_all

torch.manual_seed(0)


def picture(label):
    x = 0.1 * torch.randn(1, 12, 12)
    i, j = torch.randint(0, 7, (2,)).tolist()
    if label:
        x[0, i:i + 5, j + 2] += 1
        x[0, i + 2, j:j + 5] += 1
    else:
        x[0, i:i + 4, j:j + 4] += 0.6
    return x


y = torch.arange(64) % 2
x = torch.stack([picture(label) for label in y.tolist()])
net = nn.Sequential(nn.Conv2d(1, 6, 3), nn.ReLU(), nn.Conv2d(6, 8, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(32, 2))
optimizer = torch.optim.Adam(net.parameters(), lr=0.02)
for step in range(25):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
net.eval().requires_grad_(False)
print(f"trained {loss.item():.3f}")
image, label = x[1:2], y[1:2]
base = torch.zeros_like(image)


def score(inputs):
    return net(inputs).gather(1, label.expand(len(inputs))[:, None]).squeeze(1)


# integrated gradients are complete: they sum to the difference of the scores
steps = (torch.arange(50) + 0.5) / 50
path = (base + steps[:, None, None, None] * (image - base)).requires_grad_()
gradient, = torch.autograd.grad(score(path).sum(), path)
integrated = (image - base) * gradient.mean(0, keepdim=True)
difference = (score(image) - score(base)).item()
print(f"integrated {integrated.sum().item():.3f} of {difference:.3f}", integrated.abs().flatten().topk(3).indices.shape)

# SmoothGrad and gradient times input, by vmap over noise
noisy = image + 0.1 * torch.randn(20, 1, 12, 12)
one = grad(lambda v: score(v[None])[0])
smooth = vmap(one)(noisy).mean(0)
print(f"smooth {smooth.abs().mean().item():.4f} cosine {F.cosine_similarity(smooth.flatten(), one(image[0]).flatten(), dim=0).item():.3f}")

# guided backpropagation: only positive gradients go back through relu
handles = [m.register_full_backward_hook(lambda module, grad_input, grad_output: (grad_input[0].clamp(min=0),)) for m in net if isinstance(m, nn.ReLU)]
guided = image.clone().requires_grad_()
score(guided).backward()
for handle in handles:
    handle.remove()
plain = image.clone().requires_grad_()
score(plain).backward()
print(f"guided {guided.grad.norm().item():.4f} plain {plain.grad.norm().item():.4f}", len(net[1]._backward_hooks))

# Grad-CAM: activations weighted by what the score gains from them
kept = {}
handle = net[2].register_forward_hook(lambda module, args, output: kept.update(maps=output.requires_grad_() if output.is_leaf else output))
out = score(image)
handle.remove()
weights = torch.autograd.grad(out, kept["maps"])[0].mean((2, 3), keepdim=True)
cam = F.relu((weights * kept["maps"]).sum(1, keepdim=True))
cam = F.interpolate(cam, size=(12, 12), mode="bilinear", align_corners=False)
cam = (cam - cam.min()) / (cam.max() - cam.min())
inside = (image > 0.5).float()
print(f"cam {cam.mean().item():.4f} inside {(cam * inside).sum().item() / inside.sum().item():.3f}")

# occlusion: a window that is blanked moves over the picture; the losses are put together by fold
windows = F.unfold(torch.ones(1, 1, 12, 12), kernel_size=4, stride=2)
places = windows.size(-1)
masks = F.fold(torch.eye(places).unsqueeze(1).expand(-1, 16, -1).contiguous(), (12, 12), kernel_size=4, stride=2)
drop = score(image) - score(image * (1 - masks.clamp(max=1)))
heat = (drop[:, None, None, None] * masks).sum(0) / masks.sum(0)
print("occlusion", masks.shape, places, f"{heat.max().item():.4f} {heat.min().item():.4f}")

# Shapley values of four quarters, exactly, and by sampled orders that come as futures
quarters = torch.zeros(4, 1, 12, 12)
for k in range(4):
    quarters[k, :, 6 * (k // 2):6 * (k // 2) + 6, 6 * (k % 2):6 * (k % 2) + 6] = 1
coalitions = torch.tensor([[(c >> k) & 1 for k in range(4)] for c in range(16)], dtype=torch.float)
value = score(image * torch.einsum("ck,kdhw->cdhw", coalitions, quarters))
sizes = coalitions.sum(1)
factorial = torch.exp(torch.lgamma(torch.arange(1.0, 7.0)))
exact = []
for k in range(4):
    without = coalitions[:, k] == 0
    share = factorial[sizes[without].long()] * factorial[(3 - sizes[without]).long()] / factorial[4]
    exact.append((share * (value[torch.arange(16)[without] + 2 ** k] - value[without])).sum())
print("shapley", [round(v.item(), 3) for v in exact], f"{sum(exact).item():.3f} {(value[15] - value[0]).item():.3f}")
futures = [Future() for _ in range(24)]
estimate = collect_all(futures).then(lambda done: torch.stack([f.value() for f in done.value()]).mean(0))
for future in futures:
    order, gains, c = torch.randperm(4).tolist(), torch.zeros(4), 0
    for k in order:
        gains[k] = value[c + 2 ** k] - value[c]
        c += 2 ** k
    future.set_result(gains)
print("sampled", estimate.done(), f"{(estimate.wait() - torch.stack(exact)).abs().max().item():.3f}")

# influence of training samples on the loss of a test sample: products with the Hessian, solved by conjugate gradients
head = {name: p.detach().clone() for name, p in net[6].named_parameters()}
features = net[:6](x)


def head_loss(params, inputs, target):
    return F.cross_entropy(functional_call(net[6], params, (inputs,)), target) + 0.01 * sum(p.square().sum() for p in params.values())


def flat(tree):
    return torch.cat([v.flatten() for v in tree.values()])


def unflat(vector):
    return {name: part.view_as(head[name]) for name, part in zip(head, vector.split([v.numel() for v in head.values()]))}


def hessian_times(vector):
    return flat(jvp(grad(lambda p: head_loss(p, features, y)), (head,), (unflat(vector),))[1])


target = flat(grad(head_loss)(head, features[1:2], y[1:2]))
solution, residual = torch.zeros_like(target), target.clone()
direction, before = residual.clone(), residual.dot(residual)
for _ in range(40):
    product = hessian_times(direction)
    alpha = before / direction.dot(product)
    solution += alpha * direction
    residual -= alpha * product
    now = residual.dot(residual)
    if now.sqrt() < 1e-4 * target.norm():
        break
    direction = residual + now / before * direction
    before = now
each = vmap(grad(head_loss), in_dims=(None, 0, 0))(head, features[:, None], y[:, None])
influence = torch.cat([v.flatten(1) for v in each.values()], 1) @ solution
print(f"influence {influence[1].item():.3f} of itself, {influence.mean().item():.4f} in the mean", influence.argmax().item() == 1,
      f"{(hessian_times(solution) - target).norm().item() < 1e-2 * target.norm().item()}")

# attacks: the sign of the gradient, projected steps, and a patch that is learned for all pictures
for name, size, count in (("fgsm", 0.3, 1), ("pgd", 0.1, 6)):
    adversarial = x.clone()
    for _ in range(count):
        adversarial.requires_grad_()
        gradient, = torch.autograd.grad(F.cross_entropy(net(adversarial), y), adversarial)
        adversarial = (adversarial.detach() + size * gradient.sign()).clamp(x - 0.3, x + 0.3).clamp_(-1, 2)
    with torch.no_grad():
        print(name, f"{F.cross_entropy(net(adversarial), y).item():.3f}", f"{(adversarial - x).abs().max().item():.2f}")
patch = nn.Parameter(torch.zeros(1, 1, 4, 4))
optimizer = torch.optim.SGD([patch], lr=1.0, momentum=0.5, maximize=True)
for step in range(10):
    attacked = x.clone()
    attacked[:, :, 4:8, 4:8] = torch.tanh(patch)
    optimizer.zero_grad()
    loss = F.cross_entropy(net(attacked), y)
    loss.backward()
    optimizer.step()
print(f"patch {loss.item():.3f} {patch.grad.norm().item():.4f}", patch.grad.shape)
