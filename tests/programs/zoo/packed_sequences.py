"""Classifies sequences of different lengths: collate_fn, pad_sequence, pack_padded_sequence, a bidirectional LSTM."""
import torch
import torch.nn as nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pack_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(9)


class Sequences(Dataset):
    """Is the sum of the tokens even?"""

    def __init__(self, n):
        self.items = [torch.randint(1, 8, (int(torch.randint(2, 10, (1,))),)) for _ in range(n)]

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i], int(self.items[i].max() > 6)


def collate(batch):
    batch.sort(key=lambda item: len(item[0]), reverse=True)
    tokens, labels = zip(*batch)
    lengths = torch.tensor([len(t) for t in tokens])
    return pad_sequence(tokens, batch_first=True, padding_value=0), lengths, torch.tensor(labels)


class Classifier(nn.Module):
    def __init__(self, vocab=8, dim=16, hidden=24, kind=nn.LSTM):
        super().__init__()
        self.embedding = nn.Embedding(vocab, dim, padding_idx=0)
        self.rnn = kind(dim, hidden, num_layers=2, bidirectional=True, batch_first=True, dropout=0.1)
        self.fc = nn.Linear(2 * hidden, 2)

    def forward(self, tokens, lengths):
        packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True)
        output, hidden = self.rnn(packed)
        hidden = hidden[0] if isinstance(hidden, tuple) else hidden
        padded, out_lengths = pad_packed_sequence(output, batch_first=True)
        assert isinstance(output, PackedSequence) and torch.equal(out_lengths, lengths)
        return self.fc(torch.cat([hidden[-2], hidden[-1]], dim=1)), padded


loader = DataLoader(Sequences(160), batch_size=16, shuffle=True, collate_fn=collate)
for kind in (nn.LSTM, nn.GRU, nn.RNN):
    torch.manual_seed(1)
    model = Classifier(kind=kind)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    criterion = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 1.5]))
    for epoch in range(2):
        correct = 0
        for tokens, lengths, labels in loader:
            optimizer.zero_grad()
            logits, padded = model(tokens, lengths)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            correct += (logits.argmax(1) == labels).sum().item()
        print(f"{kind.__name__} epoch {epoch} loss {loss.item():.4f} last padded {tuple(padded.shape)}")
    print(model.rnn, float(model.embedding.weight[0].abs().sum()))
packed = pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6, 7, 8]), torch.tensor([9])], enforce_sorted=False)
print(packed)
print(pad_packed_sequence(packed, batch_first=True, padding_value=-1))
