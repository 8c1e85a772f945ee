"""Skip-gram with negative sampling, CBOW with EmbeddingBag, and nearest words by cosine similarity."""
from collections import Counter

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(6)
text = """the king rules the land and the queen rules the land the king and the queen walk in the garden a dog and a cat
run in the garden the dog chases the cat and the cat chases the mouse the queen likes the cat and the king likes the dog""".split()
counts = Counter(text)
vocab = sorted(counts, key=lambda w: (-counts[w], w))
word_to_ix = {w: i for i, w in enumerate(vocab)}
ids = [word_to_ix[w] for w in text]
WINDOW, NEGATIVE, DIM = 2, 5, 10

pairs = torch.tensor([(ids[i], ids[j]) for i in range(len(ids)) for j in range(max(0, i - WINDOW), min(len(ids), i + WINDOW + 1)) if i != j])
noise = torch.tensor([counts[w] for w in vocab], dtype=torch.float).pow(0.75)
noise /= noise.sum()


class SkipGram(nn.Module):
    def __init__(self, vocab_size, dim):
        super().__init__()
        self.center = nn.Embedding(vocab_size, dim)
        self.context = nn.Embedding(vocab_size, dim)
        nn.init.uniform_(self.center.weight, -0.5 / dim, 0.5 / dim)
        nn.init.zeros_(self.context.weight)

    def forward(self, center, positive, negative):
        v = self.center(center)
        good = torch.einsum("bd,bd->b", v, self.context(positive))
        bad = torch.bmm(self.context(negative), v.unsqueeze(2)).squeeze(2)
        return -(F.logsigmoid(good) + F.logsigmoid(-bad).sum(1)).mean()


model = SkipGram(len(vocab), DIM)
optimizer = torch.optim.Adagrad(model.parameters(), lr=0.3)
for epoch in range(20):
    for batch in pairs[torch.randperm(len(pairs))].split(64):
        negative = torch.multinomial(noise, len(batch) * NEGATIVE, replacement=True).view(len(batch), NEGATIVE)
        loss = model(batch[:, 0], batch[:, 1], negative)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch % 4 == 3:
        print(f"epoch {epoch} loss {loss.item():.4f}")
with torch.no_grad():
    vectors = F.normalize(model.center.weight, dim=1)
    scores, nearest = (vectors @ vectors[word_to_ix["king"]]).topk(3)
    print(vocab[nearest[0]], [f"{s:.3f}" for s in scores.tolist()][0])


class CBOW(nn.Module):
    def __init__(self, vocab_size, dim, mode):
        super().__init__()
        self.bag = nn.EmbeddingBag(vocab_size, dim, mode=mode)
        self.linear = nn.Linear(dim, vocab_size)

    def forward(self, words, offsets=None):
        return self.linear(self.bag(words, offsets))


for mode in ("mean", "sum", "max"):
    model = CBOW(len(vocab), DIM, mode)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for epoch in range(6):
        flat, offsets, targets = [], [], []
        for i in range(len(ids)):
            offsets.append(len(flat))
            flat += [ids[j] for j in range(max(0, i - WINDOW), min(len(ids), i + WINDOW + 1)) if i != j]
            targets.append(ids[i])
        loss = F.cross_entropy(model(torch.tensor(flat), torch.tensor(offsets)), torch.tensor(targets))
        model.zero_grad()
        loss.backward()
        optimizer.step()
    print(model.bag, f"{loss.item():.4f}")
pretrained = nn.Embedding.from_pretrained(vectors, freeze=True)
print(pretrained, pretrained.weight.requires_grad, pretrained(torch.tensor([[0, 1], [2, 3]])).shape)
