"""A language model of nn.TransformerEncoder with a causal mask and sinusoidal positions."""
import math
import time
from tempfile import TemporaryDirectory

import torch
from torch import Tensor, nn
from torch.nn import TransformerEncoder, TransformerEncoderLayer
from torch.utils.data import dataset


class PositionalEncoding(nn.Module):
    def __init__(self, d_model: int, dropout: float = 0.1, max_len: int = 100):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, 1, d_model)
        pe[:, 0, 0::2] = torch.sin(position * div_term)
        pe[:, 0, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.pe[:x.size(0)]
        return self.dropout(x)


class TransformerModel(nn.Module):
    def __init__(self, ntoken: int, d_model: int, nhead: int, d_hid: int, nlayers: int, dropout: float = 0.5):
        super().__init__()
        self.model_type = "Transformer"
        self.pos_encoder = PositionalEncoding(d_model, dropout)
        encoder_layers = TransformerEncoderLayer(d_model, nhead, d_hid, dropout)
        self.transformer_encoder = TransformerEncoder(encoder_layers, nlayers)
        self.embedding = nn.Embedding(ntoken, d_model)
        self.d_model = d_model
        self.linear = nn.Linear(d_model, ntoken)
        self.init_weights()

    def init_weights(self) -> None:
        initrange = 0.1
        self.embedding.weight.data.uniform_(-initrange, initrange)
        self.linear.bias.data.zero_()
        self.linear.weight.data.uniform_(-initrange, initrange)

    def forward(self, src: Tensor, src_mask: Tensor = None) -> Tensor:
        src = self.embedding(src) * math.sqrt(self.d_model)
        src = self.pos_encoder(src)
        if src_mask is None:
            src_mask = nn.Transformer.generate_square_subsequent_mask(len(src))
        return self.linear(self.transformer_encoder(src, src_mask))


class Counting(dataset.Dataset):
    """Arithmetic sequences modulo 20."""

    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        return torch.arange(13) * (1 + i % 4) % 20

    def __len__(self):
        return self.n


torch.manual_seed(12)
ntokens, bptt = 20, 12
train_data = torch.stack([Counting(64)[i] for i in range(64)]).t().contiguous()
model = TransformerModel(ntokens, 32, 2, 64, 2, 0.2)
print(model)
print(nn.Transformer.generate_square_subsequent_mask(3))
criterion = nn.CrossEntropyLoss()
lr = 1.0
optimizer = torch.optim.SGD(model.parameters(), lr=lr)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1.0, gamma=0.95)


def train(epoch):
    model.train()
    total_loss, start = 0.0, time.time()
    for batch in range(0, 64, 8):
        data, targets = train_data[:-1, batch:batch + 8], train_data[1:, batch:batch + 8].reshape(-1)
        output = model(data)
        loss = criterion(output.view(-1, ntokens), targets)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        total_loss += loss.item()
        if batch % 16 == 8:
            cur = total_loss / 2
            print(f"| epoch {epoch:3d} | {batch:5d} | lr {scheduler.get_last_lr()[0]:02.4f} | loss {cur:5.3f} | ppl {math.exp(cur):8.3f}")
            total_loss = 0
    assert time.time() >= start


def evaluate(eval_model):
    eval_model.eval()
    with torch.no_grad():
        output = eval_model(train_data[:-1])
        return criterion(output.view(-1, ntokens), train_data[1:].reshape(-1)).item()


best_val_loss = float("inf")
with TemporaryDirectory() as tempdir:
    best_path = tempdir + "/best.pt"
    for epoch in range(1, 8):
        train(epoch)
        val_loss = evaluate(model)
        print(f"| end of epoch {epoch:3d} | valid loss {val_loss:5.3f}")
        if val_loss < best_val_loss:
            best_val_loss = val_loss
            torch.save(model.state_dict(), best_path)
        scheduler.step()
    model.load_state_dict(torch.load(best_path))
print(f"test loss {evaluate(model):5.3f}")
