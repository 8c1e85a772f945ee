"""A small language model as speedruns train one: byte pairs, Muon, relu squared, caps on logits, normalised queries, then a reward to follow."""
import math
from collections import Counter

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

torch.manual_seed(1337)
text = "the cat sat on the mat and the dog sat on the log while the rat ate the hat of the cat on the mat " * 6


def learn_pairs(ids, count):
    merges = {}
    for new in range(256, 256 + count):
        pair, often = Counter(zip(ids, ids[1:])).most_common(1)[0]
        merges[pair] = new
        ids = merge(ids, pair, new)
    return merges, ids


def merge(ids, pair, new):
    out, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


merges, ids = learn_pairs(list(text.encode()), 24)
words = sorted(set(ids))
data = torch.tensor([words.index(i) for i in ids], dtype=torch.int64)
print(len(text), len(data), len(words), list(merges.items())[:3])


def zeroth_power(g: Tensor, steps: int) -> Tensor:
    x = g / (g.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    if g.size(-2) > g.size(-1):
        x = x.mT
    for _ in range(steps):
        a = x @ x.mT
        x = 3.4445 * x + (-4.775 * a + 2.0315 * a @ a) @ x
    return x.mT if g.size(-2) > g.size(-1) else x


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr=0.02, momentum=0.95, steps=5):
        by_size = {}
        for p in params:
            by_size.setdefault(p.shape, []).append(p)
        super().__init__([{"params": group} for group in by_size.values()], dict(lr=lr, momentum=momentum, steps=steps))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            updates = []
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["buffer"] = torch.zeros_like(p.grad)
                state["buffer"].lerp_(p.grad, 1 - group["momentum"])
                updates.append(p.grad.lerp(state["buffer"], group["momentum"]))
            for p, update in zip(group["params"], zeroth_power(torch.stack(updates), group["steps"])):
                p.add_(update, alpha=-group["lr"] * max(1, p.size(-2) / p.size(-1)) ** 0.5)


def norm(x):
    return F.rms_norm(x, (x.size(-1),))


class Rotary(nn.Module):
    def __init__(self, dim, length):
        super().__init__()
        frequency = (1 / 1024) ** torch.linspace(0, 1, steps=dim // 4)
        frequency = torch.cat([frequency, frequency.new_zeros(dim // 4)])
        theta = torch.outer(torch.arange(length), frequency)
        self.register_buffer("cos", theta.cos(), persistent=False)
        self.register_buffer("sin", theta.sin(), persistent=False)

    def forward(self, x, start):
        cos, sin = (t[None, start:start + x.size(1), None] for t in (self.cos, self.sin))
        a, b = x.chunk(2, dim=-1)
        return torch.cat((a * cos + b * sin, b * cos - a * sin), -1)


class Block(nn.Module):
    def __init__(self, dim, heads, length):
        super().__init__()
        self.heads, self.window = heads, length // 2
        self.qkv = nn.Parameter(torch.empty(3, dim, dim).uniform_(-0.1, 0.1))
        self.out, self.up, self.down = nn.Linear(dim, dim, bias=False), nn.Linear(dim, 4 * dim, bias=False), nn.Linear(4 * dim, dim, bias=False)
        self.out.weight.detach().zero_()
        self.down.weight.detach().zero_()
        self.mix = nn.Parameter(torch.tensor([1.0, 0.0]))
        self.values = nn.Parameter(torch.tensor([0.5, 0.5]))
        self.rotary = Rotary(dim // heads, length)

    def forward(self, x, x0, ve, cache=None):
        x = self.mix[0] * x + self.mix[1] * x0
        b, t, d = x.shape
        q, k, v = F.linear(norm(x), self.qkv.flatten(end_dim=1)).view(b, t, 3 * self.heads, -1).chunk(3, dim=-2)
        v = self.values[0] * v + self.values[1] * ve.view_as(v)
        start = cache["k"].size(2) if cache else 0
        q, k = self.rotary(norm(q), start), self.rotary(norm(k), start)
        q, k, v = (z.transpose(1, 2) for z in (q, k, v))
        if cache is not None:
            if cache:
                k, v = torch.cat([cache["k"], k], 2), torch.cat([cache["v"], v], 2)
            cache.update(k=k, v=v)
        i, j = torch.arange(start, start + t)[:, None], torch.arange(k.size(2))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=(i >= j) & (i - j < self.window), scale=0.12)
        x = x + self.out(y.transpose(1, 2).reshape(b, t, d))
        return x + self.down(F.relu(self.up(norm(x))).square())


class GPT(nn.Module):
    def __init__(self, vocab, dim=32, heads=2, layers=4, length=32):
        super().__init__()
        self.embed, self.length = nn.Embedding(vocab, dim), length
        self.value_embeds = nn.ModuleList([nn.Embedding(vocab, dim) for _ in range(2)])
        self.blocks = nn.ModuleList([Block(dim, heads, length) for _ in range(layers)])
        self.skip = nn.Parameter(torch.ones(layers // 2))
        self.head = nn.Linear(dim, vocab, bias=False)
        self.head.weight.detach().zero_()

    def forward(self, ids, target=None, caches=None):
        x = x0 = norm(self.embed(ids))
        ve = [e(ids) for e in self.value_embeds]
        skips, half = [], len(self.blocks) // 2
        for i, block in enumerate(self.blocks):
            if i >= half:
                x = x + self.skip[i - half] * skips.pop()
            x = block(x, x0, ve[i % 2], caches and caches[i])
            if i < half:
                skips.append(x)
        logits = 15 * torch.tanh(self.head(norm(x)).float() / 15)
        return logits if target is None else F.cross_entropy(logits.view(-1, logits.size(-1)), target.view(-1))


def batch(rows, length):
    starts = torch.randint(len(data) - length - 1, (rows,))
    return torch.stack([data[s:s + length] for s in starts]), torch.stack([data[s + 1:s + length + 1] for s in starts])


model = GPT(len(words))
matrices = [p for p in model.blocks.parameters() if p.ndim == 2]
scalars = [p for p in model.parameters() if p.ndim < 2]
rest = [p for name, p in model.named_parameters() if "embed" in name or "head" in name or p.ndim == 3]
optimizers = [torch.optim.AdamW([dict(params=rest, lr=0.01), dict(params=scalars, lr=0.005)], betas=(0.8, 0.95), eps=1e-10, weight_decay=0), Muon(matrices, lr=0.02)]
steps = 30
for opt in optimizers:
    for group in opt.param_groups:
        group["initial_lr"] = group["lr"]
print(sum(p.numel() for p in model.parameters()), [len(g["params"]) for opt in optimizers for g in opt.param_groups], len({id(p) for p in matrices + scalars + rest}))
for step in range(steps):
    for opt in optimizers:
        for group in opt.param_groups:
            group["lr"] = group["initial_lr"] * min(1.0, (steps - step) / (0.4 * steps))
    for group in optimizers[1].param_groups:
        group["momentum"] = 0.85 + 0.1 * min(step / 20, 1)
    loss = model(*batch(4, 32)) / 2
    loss.backward()
    half = model(*batch(4, 32)) / 2
    half.backward()
    for opt in optimizers:
        opt.step()
    model.zero_grad(set_to_none=True)
    if step % 6 == 0 or step == steps - 1:
        print(f"step {step} loss {(loss + half).item():.4f} lr {optimizers[1].param_groups[0]['lr']:.4f}")
print(f"bits {(model(data[:32][None], data[1:33][None]) / math.log(2)).item():.3f}", [round(v, 3) for v in model.skip.tolist()])


# an engine that keeps keys and values, against the whole forward pass
@torch.inference_mode()
def generate(prompt, count, rows, temperature, generator):
    caches = [{} for _ in model.blocks]
    logits = model(prompt.expand(rows, -1), caches=caches)[:, -1]
    out = []
    for _ in range(count):
        top, index = torch.topk(logits, 5)
        choice = torch.multinomial(F.softmax(top / temperature, -1), 1, generator=generator)
        token = index.gather(1, choice)
        out.append(token)
        logits = model(token, caches=caches)[:, -1]
    return torch.cat([prompt.expand(rows, -1), *out], 1), caches


model.eval()
sample, caches = generate(data[:6][None], 10, 2, 0.05, torch.Generator().manual_seed(1))
with torch.inference_mode():
    whole = model(sample)
    again = model(sample[:, -1:], caches=[{k: v[:, :, :-1] for k, v in c.items()} for c in caches])
print(sample.shape, caches[0]["k"].shape, torch.allclose(whole[:, -1], again[:, -1], atol=1e-4))

# rewards without a critic: groups of answers, advantages within the group, a step towards the better ones
target = int(data.bincount().argmax())
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
generator = torch.Generator().manual_seed(2)
model.train()
for step in range(3):
    with torch.no_grad():
        prompt = data[step:step + 6][None]
        answers, _ = generate(prompt, 8, 6, 1.0, generator)
        answers = answers.clone()
        rewards = (answers[:, 6:] == target).float().mean(1)
        advantage = rewards - rewards.mean()
        log_old = -F.cross_entropy(model(answers[:, :-1]).transpose(1, 2), answers[:, 1:], reduction="none")[:, 5:]
    for _ in range(2):
        log_now = -F.cross_entropy(model(answers[:, :-1]).transpose(1, 2), answers[:, 1:], reduction="none")[:, 5:]
        ratio = torch.exp(log_now - log_old)
        gain = torch.min(ratio * advantage[:, None], ratio.clamp(0.8, 1.2) * advantage[:, None]).mean()
        optimizer.zero_grad()
        (-gain).backward()
        norm_before = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    print(answers.shape, rewards.shape, bool(norm_before >= 0), answers.is_inference())
