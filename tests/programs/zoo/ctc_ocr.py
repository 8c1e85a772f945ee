import torch, torch.nn as nn, torch.nn.functional as F, itertools

torch.manual_seed(5)
g = torch.Generator().manual_seed(11)
glyphs = (torch.rand(5, 6, 4, generator=g) > 0.5).float()


def render(word):
    img = torch.cat(
        [torch.cat([glyphs[c], torch.zeros(6, int(torch.randint(0, 2, (1,), generator=g)))], 1) for c in word], 1
    )
    out = torch.zeros(6, 24)
    out[:, : img.size(1)] = img[:, :24]
    return out + 0.1 * torch.randn(6, 24, generator=g)


words = [torch.randint(0, 5, (int(torch.randint(2, 5, (), generator=g)),), generator=g) for _ in range(32)]
X = torch.stack([render(w.tolist()) for w in words]).unsqueeze_(1)
lens = torch.tensor([len(w) for w in words])
Y = torch.cat(words) + 1


class CRNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 12, 3, padding=1),
            nn.BatchNorm2d(12),
            nn.LeakyReLU(0.2, True),
            nn.MaxPool2d((2, 1)),
            nn.Conv2d(12, 16, (3, 3), padding=(0, 1)),
            nn.ELU(),
        )
        self.rnn = nn.LSTM(16, 16, bidirectional=True, num_layers=1)
        self.fc = nn.Linear(32, 6)

    def forward(self, x):
        f = self.cnn(x)
        assert f.size(2) == 1
        f = f.squeeze(2).permute(2, 0, 1)
        r, (h, c) = self.rnn(f)
        return F.log_softmax(self.fc(r), -1)


m = CRNN()
opt = torch.optim.Adadelta(m.parameters(), lr=1.0, rho=0.95)
crit = nn.CTCLoss(blank=0, reduction="mean", zero_infinity=True)
print(m, crit, opt)
for e in range(20):
    lp = m(X)
    il = torch.full((32,), lp.size(0), dtype=torch.long)
    l = crit(lp, Y, il, lens)
    opt.zero_grad()
    l.backward()
    n = nn.utils.clip_grad_value_(m.parameters(), 1.0)
    opt.step()
    if e % 4 == 0:
        print(e, l.item(), sum(p.grad.abs().sum() for p in m.parameters()))


def decode(lp):
    out = []
    for seq in lp.argmax(-1).t().tolist():
        out.append([k for k, _ in itertools.groupby(seq) if k != 0])
    return out


m.eval()
d = decode(m(X))
print(d[:6])
acc = sum(a == (w + 1).tolist() for a, w in zip(d, words))
print(acc)
pad = nn.utils.rnn.pad_sequence([w + 1 for w in words], batch_first=True)
print(
    pad[:3],
    F.ctc_loss(m(X), pad, [24] * 32, lens.tolist(), reduction="none")[:4],
    F.ctc_loss(m(X), pad, il, lens, reduction="sum"),
)


def edit(a, b):
    D = torch.arange(len(b) + 1)
    for i, x in enumerate(a, 1):
        p, D[0] = D[0].clone(), i
        for j, y in enumerate(b, 1):
            p, D[j] = D[j].clone(), torch.min(torch.stack([D[j] + 1, D[j - 1] + 1, p + (x != y)]))
    return D[-1].item()


print(sum(edit(a, (w + 1).tolist()) for a, w in zip(d, words)) / lens.sum().item())
