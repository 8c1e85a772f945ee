# makemore, parts 1 to 3: bigrams, an MLP with batch norm by hand, layers and their statistics
import torch
import torch.nn.functional as F
import random
words = "emma olivia ava isabella sophia charlotte mia amelia harper evelyn abigail emily elizabeth mila ella avery sofia camila aria scarlett victoria madison luna grace chloe penelope layla riley zoey nora lily eleanor hannah".split()
print(words[:8], len(words), min(len(w) for w in words), max(len(w) for w in words))
# part 1: bigram
b = {}
for w in words:
    chs = ['<S>'] + list(w) + ['<E>']
    for ch1, ch2 in zip(chs, chs[1:]): b[(ch1, ch2)] = b.get((ch1, ch2), 0) + 1
print(sorted(b.items(), key=lambda kv: -kv[1])[:3])
N = torch.zeros((27, 27), dtype=torch.int32)
chars = sorted(list(set(''.join(words))))
chars = [chr(97 + i) for i in range(26)]
stoi = {s: i + 1 for i, s in enumerate(chars)}; stoi['.'] = 0
itos = {i: s for s, i in stoi.items()}
for w in words:
    chs = ['.'] + list(w) + ['.']
    for ch1, ch2 in zip(chs, chs[1:]): N[stoi[ch1], stoi[ch2]] += 1
print(N[0], N.dtype, N[1, 2].item())
p = N[0].float(); p = p / p.sum(); print(p)
g = torch.Generator().manual_seed(2147483647)
q = torch.rand(3, generator=g); q = q / q.sum(); print(q, torch.multinomial(q, num_samples=20, replacement=True, generator=g))
P = (N + 1).float(); P /= P.sum(1, keepdims=True)
print(P.sum(1, keepdim=True).shape, P[0].sum())
g = torch.Generator().manual_seed(2147483647)
for i in range(5):
    out = []; ix = 0
    while True:
        ix = torch.multinomial(P[ix], num_samples=1, replacement=True, generator=g).item(); out.append(itos[ix])
        if ix == 0: break
    print(''.join(out))
log_likelihood = 0.0; n = 0
for w in ["andrejq"]:
    chs = ['.'] + list(w) + ['.']
    for ch1, ch2 in zip(chs, chs[1:]):
        prob = P[stoi[ch1], stoi[ch2]]; logprob = torch.log(prob); log_likelihood += logprob; n += 1
        print(f'{ch1}{ch2}: {prob:.4f} {logprob:.4f}')
print(f'{log_likelihood=}'); nll = -log_likelihood; print(f'{nll=}'); print(f'{nll/n}')
xs, ys = [], []
for w in words:
    chs = ['.'] + list(w) + ['.']
    for a, c in zip(chs, chs[1:]): xs.append(stoi[a]); ys.append(stoi[c])
xs = torch.tensor(xs); ys = torch.tensor(ys); num = xs.nelement(); print('number of examples: ', num)
g = torch.Generator().manual_seed(2147483647); W = torch.randn((27, 27), generator=g, requires_grad=True)
for k in range(20):
    xenc = F.one_hot(xs, num_classes=27).float(); logits = xenc @ W; counts = logits.exp(); probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[torch.arange(num), ys].log().mean() + 0.01 * (W**2).mean()
    if k % 5 == 0: print(loss.item())
    W.grad = None; loss.backward(); W.data += -50 * W.grad
# part 2
block_size = 3
def build_dataset(words):
    X, Y = [], []
    for w in words:
        context = [0] * block_size
        for ch in w + '.':
            ix = stoi[ch]; X.append(context); Y.append(ix); context = context[1:] + [ix]
    X = torch.tensor(X); Y = torch.tensor(Y); print(X.shape, Y.shape); return X, Y
random.seed(42); random.shuffle(words); n1 = int(0.8 * len(words)); n2 = int(0.9 * len(words))
Xtr, Ytr = build_dataset(words[:n1]); Xdev, Ydev = build_dataset(words[n1:n2]); Xte, Yte = build_dataset(words[n2:])
g = torch.Generator().manual_seed(2147483647)
C = torch.randn((27, 2), generator=g); W1 = torch.randn((6, 50), generator=g) * (5/3)/((6)**0.5); b1 = torch.randn(50, generator=g) * 0.01
W2 = torch.randn((50, 27), generator=g) * 0.01; b2 = torch.randn(27, generator=g) * 0
bngain = torch.ones((1, 50)); bnbias = torch.zeros((1, 50)); bnmean_running = torch.zeros((1, 50)); bnstd_running = torch.ones((1, 50))
parameters = [C, W1, b1, W2, b2, bngain, bnbias]; print(sum(p.nelement() for p in parameters))
for p in parameters: p.requires_grad = True
lre = torch.linspace(-3, 0, 1000); lrs = 10**lre; print(lrs[:3], lrs[-1])
lossi = []
for i in range(60):
    ix = torch.randint(0, Xtr.shape[0], (32,), generator=g)
    Xb, Yb = Xtr[ix], Ytr[ix]
    emb = C[Xb]; embcat = emb.view(emb.shape[0], -1); hpreact = embcat @ W1
    bnmeani = hpreact.mean(0, keepdim=True); bnstdi = hpreact.std(0, keepdim=True)
    hpreact = bngain * (hpreact - bnmeani) / bnstdi + bnbias
    with torch.no_grad():
        bnmean_running = 0.999 * bnmean_running + 0.001 * bnmeani; bnstd_running = 0.999 * bnstd_running + 0.001 * bnstdi
    h = torch.tanh(hpreact); logits = h @ W2 + b2; loss = F.cross_entropy(logits, Yb)
    for p in parameters: p.grad = None
    loss.backward()
    lr = 0.1 if i < 40 else 0.01
    for p in parameters: p.data += -lr * p.grad if p.grad is not None else 0
    if i % 20 == 0: print(f'{i:7d}/{60:7d}: {loss.item():.4f}')
    lossi.append(loss.log10().item())
print(torch.tensor(lossi).view(-1, 20).mean(1), b1.grad, sep="\n")
@torch.no_grad()
def split_loss(split):
    x, y = {'train': (Xtr, Ytr), 'val': (Xdev, Ydev), 'test': (Xte, Yte)}[split]
    h = torch.tanh(bngain * (C[x].view(x.shape[0], -1) @ W1 - bnmean_running) / bnstd_running + bnbias); print(split, F.cross_entropy(h @ W2 + b2, y).item())
split_loss('train'); split_loss('val')
# part 3: layers
class Linear:
    def __init__(self, fan_in, fan_out, bias=True):
        self.weight = torch.randn((fan_in, fan_out), generator=g) / fan_in**0.5; self.bias = torch.zeros(fan_out) if bias else None
    def __call__(self, x):
        self.out = x @ self.weight
        if self.bias is not None: self.out += self.bias
        return self.out
    def parameters(self): return [self.weight] + ([] if self.bias is None else [self.bias])
class BatchNorm1d:
    def __init__(self, dim, eps=1e-5, momentum=0.1):
        self.eps = eps; self.momentum = momentum; self.training = True; self.gamma = torch.ones(dim); self.beta = torch.zeros(dim); self.running_mean = torch.zeros(dim); self.running_var = torch.ones(dim)
    def __call__(self, x):
        if self.training:
            if x.ndim == 2: dim = 0
            elif x.ndim == 3: dim = (0, 1)
            xmean = x.mean(dim, keepdim=True); xvar = x.var(dim, keepdim=True)
        else: xmean = self.running_mean; xvar = self.running_var
        self.out = self.gamma * (x - xmean) / torch.sqrt(xvar + self.eps) + self.beta
        if self.training:
            with torch.no_grad():
                self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * xmean; self.running_var = (1 - self.momentum) * self.running_var + self.momentum * xvar
        return self.out
    def parameters(self): return [self.gamma, self.beta]
class Tanh:
    def __call__(self, x): self.out = torch.tanh(x); return self.out
    def parameters(self): return []
class Embedding:
    def __init__(self, n, d): self.weight = torch.randn((n, d))
    def __call__(self, IX): self.out = self.weight[IX]; return self.out
    def parameters(self): return [self.weight]
class FlattenConsecutive:
    def __init__(self, n): self.n = n
    def __call__(self, x):
        B, T, C = x.shape; x = x.view(B, T // self.n, C * self.n)
        if x.shape[1] == 1: x = x.squeeze(1)
        self.out = x; return self.out
    def parameters(self): return []
block_size = 8; torch.manual_seed(42)
Xtr, Ytr = build_dataset(words)
nh = 12
layers = [Embedding(27, 6), FlattenConsecutive(2), Linear(12, nh, bias=False), BatchNorm1d(nh), Tanh(), FlattenConsecutive(2), Linear(2*nh, nh, bias=False), BatchNorm1d(nh), Tanh(), FlattenConsecutive(2), Linear(2*nh, nh, bias=False), BatchNorm1d(nh), Tanh(), Linear(nh, 27)]
with torch.no_grad(): layers[-1].weight *= 0.1
ps = [p for l in layers for p in l.parameters()]
for p in ps: p.requires_grad = True
ud = []
for i in range(30):
    ix = torch.randint(0, Xtr.shape[0], (32,)); x = Xtr[ix]
    for l in layers: x = l(x)
    loss = F.cross_entropy(x, Ytr[ix])
    for l in layers: l.out.retain_grad()
    for p in ps: p.grad = None
    loss.backward()
    for p in ps: p.data -= 0.1 * p.grad
    with torch.no_grad(): ud.append([((0.1*p.grad).std() / p.data.std()).log10().item() for p in ps if p.ndim == 2])
print(loss); print([f"{u:.3f}" for u in ud[-1]])
for i, layer in enumerate(layers[:-1]):
    if isinstance(layer, Tanh):
        t = layer.out; print('layer %d (%10s): mean %+.2f, std %.2f, saturated: %.2f%%' % (i, layer.__class__.__name__, t.mean(), t.std(), (t.abs() > 0.97).float().mean()*100))
        t = layer.out.grad; print('layer %d (%10s): mean %+f, std %e' % (i, layer.__class__.__name__, t.mean(), t.std())); hy, hx = torch.histogram(t, density=True); print(hy.shape, hx[:-1].shape)
for l in layers: print(l.__class__.__name__, ':', tuple(l.out.shape))
for i, p in enumerate(ps):
    t = p.grad
    if p.ndim == 2: print('weight %10s | mean %+f | std %e | grad:data ratio %e' % (tuple(p.shape), t.mean(), t.std(), t.std() / p.std()))
