"""A word-level LSTM language model: truncated back-propagation through time with the state carried along."""
import argparse
import math

import torch
import torch.nn as nn

parser = argparse.ArgumentParser(description="LSTM language model")
parser.add_argument("--emsize", type=int, default=48)
parser.add_argument("--nlayers", type=int, default=2)
parser.add_argument("--lr", type=float, default=10.0)
parser.add_argument("--clip", type=float, default=0.25)
parser.add_argument("--bptt", type=int, default=12)
parser.add_argument("--dropout", type=float, default=0.2)
parser.add_argument("--tied", action="store_true", default=True)
parser.add_argument("--seed", type=int, default=1111)
args = parser.parse_args([])
torch.manual_seed(args.seed)

words = ("in the beginning the machine was slow and the people were patient , then the machine was fast and the "
         "people were not . so they wrote another program , and the program was slow , and they waited again .").split()


class Dictionary:
    def __init__(self):
        self.word2idx, self.idx2word = {}, []

    def add(self, word):
        if word not in self.word2idx:
            self.idx2word.append(word)
            self.word2idx[word] = len(self.idx2word) - 1
        return self.word2idx[word]


dictionary = Dictionary()
generator = torch.Generator().manual_seed(3)
order = torch.randperm(8, generator=generator)
ids = torch.LongTensor([dictionary.add(w) for k in order.tolist() for w in words[k:] + words[:k]])


def batchify(data, bsz):
    nbatch = data.size(0) // bsz
    data = data.narrow(0, 0, nbatch * bsz)
    return data.view(bsz, -1).t().contiguous()


class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, nhid, nlayers, dropout=0.5, tie_weights=False):
        super().__init__()
        self.ntoken = ntoken
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = nn.LSTM(ninp, nhid, nlayers, dropout=dropout)
        self.decoder = nn.Linear(nhid, ntoken)
        if tie_weights:
            if nhid != ninp:
                raise ValueError("tied weights need nhid equal to emsize")
            self.decoder.weight = self.encoder.weight
        self.init_weights()
        self.nhid, self.nlayers = nhid, nlayers

    def init_weights(self):
        initrange = 0.1
        nn.init.uniform_(self.encoder.weight, -initrange, initrange)
        nn.init.zeros_(self.decoder.bias)

    def forward(self, input, hidden):
        emb = self.drop(self.encoder(input))
        output, hidden = self.rnn(emb, hidden)
        decoded = self.decoder(self.drop(output)).view(-1, self.ntoken)
        return torch.nn.functional.log_softmax(decoded, dim=1), hidden

    def init_hidden(self, bsz):
        weight = next(self.parameters())
        return (weight.new_zeros(self.nlayers, bsz, self.nhid), weight.new_zeros(self.nlayers, bsz, self.nhid))


def repackage_hidden(h):
    """Cut the history off."""
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage_hidden(v) for v in h)


def get_batch(source, i):
    seq_len = min(args.bptt, len(source) - 1 - i)
    return source[i:i + seq_len], source[i + 1:i + 1 + seq_len].view(-1)


ntokens = len(dictionary.idx2word)
train = batchify(ids, 4)
model = RNNModel(ntokens, args.emsize, args.emsize, args.nlayers, args.dropout, args.tied)
criterion = nn.NLLLoss()
print(model)
print(train.shape, ntokens, [tuple(p.shape) for p in model.parameters()])


def evaluate(source):
    model.eval()
    total_loss = 0.0
    hidden = model.init_hidden(4)
    with torch.no_grad():
        for i in range(0, source.size(0) - 1, args.bptt):
            data, targets = get_batch(source, i)
            output, hidden = model(data, hidden)
            hidden = repackage_hidden(hidden)
            total_loss += len(data) * criterion(output, targets).item()
    return total_loss / (len(source) - 1)


lr, best, steps = args.lr, None, 0
for epoch in range(1, 9):
    model.train()
    hidden = model.init_hidden(4)
    for batch, i in enumerate(range(0, train.size(0) - 1, args.bptt)):
        data, targets = get_batch(train, i)
        model.zero_grad()
        hidden = repackage_hidden(hidden)
        output, hidden = model(data, hidden)
        loss = criterion(output, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), args.clip)
        for p in model.parameters():
            p.data.add_(p.grad, alpha=-lr)
        steps += 1
        print(f"| epoch {epoch:3d} | batch {batch} | loss {loss.item():5.3f} | ppl {math.exp(loss.item()):8.2f}")
    val_loss = evaluate(train)
    print(f"| end of epoch {epoch} | valid loss {val_loss:5.3f}")
    if best is None or val_loss < best:
        best = val_loss
    else:
        lr /= 4.0
print("steps", steps, "best", round(best, 2))
