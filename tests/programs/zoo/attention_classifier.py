"""Sequence classification with nn.MultiheadAttention, a CLS token, key padding masks, and the weights looked at."""
import torch
from torch import nn

torch.manual_seed(77)


class Layer(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attention = nn.MultiheadAttention(dim, heads, dropout=0.1, batch_first=True)
        self.feed = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim), nn.Dropout(0.1))

    def forward(self, x, padding):
        h = self.norm1(x)
        out, weights = self.attention(h, h, h, key_padding_mask=padding, need_weights=True, average_attn_weights=False)
        x = x + out
        return x + self.feed(self.norm2(x)), weights


class Model(nn.Module):
    def __init__(self, vocab=12, dim=32, heads=4, depth=2, classes=3, longest=10):
        super().__init__()
        self.token = nn.Embedding(vocab, dim, padding_idx=0)
        self.cls = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos = nn.Parameter(torch.randn(1, longest + 1, dim) * 0.02)
        self.layers = nn.ModuleList(Layer(dim, heads) for _ in range(depth))
        self.head = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, classes))

    def forward(self, tokens):
        padding = nn.functional.pad(tokens == 0, (1, 0), value=False)
        x = torch.cat([self.cls.expand(len(tokens), -1, -1), self.token(tokens)], dim=1) + self.pos
        weights = []
        for layer in self.layers:
            x, w = layer(x, padding)
            weights.append(w)
        return self.head(x[:, 0]), weights


tokens = torch.randint(1, 12, (192, 10))
tokens = tokens.masked_fill(torch.arange(10) >= torch.randint(4, 11, (192, 1)), 0)
labels = (tokens == 3).sum(1).clamp(max=2)
model = Model()
print(model.layers[0])
optimizer = torch.optim.RAdam(model.parameters(), lr=3e-3)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=5e-3, total_steps=48)
for step in range(48):
    part = slice(step % 6 * 32, step % 6 * 32 + 32)
    logits, weights = model(tokens[part])
    loss = nn.functional.cross_entropy(logits, labels[part], label_smoothing=0.05)
    optimizer.zero_grad()
    loss.backward()
    grad_norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()
    schedule.step()
    if step % 4 == 3:
        print(f"{step} loss {loss.item():.4f} grad {grad_norm.item():.3f} lr {schedule.get_last_lr()[0]:.6f}")
model.eval()
with torch.no_grad():
    logits, weights = model(tokens)
    w = torch.stack(weights)
print(w.shape, (w.sum(-1) - 1).abs().max() < 1e-5, (w[:, tokens.size(0) - 1, :, 0, 1:][..., tokens[-1] == 0] == 0).all())
print("accuracy", round((logits.argmax(1) == labels).double().mean().item(), 2))
mask = torch.triu(torch.ones(5, 5, dtype=torch.bool), diagonal=1)
out, weights = nn.MultiheadAttention(8, 2)(*[torch.randn(5, 3, 8)] * 3, attn_mask=mask)
print(out.shape, weights.shape, weights[0, 0])
