"""An encoder-decoder nn.Transformer learns to copy: padding masks, a causal mask, label smoothing, Noam schedule."""
import math

import torch
import torch.nn as nn

torch.manual_seed(21)
PAD, BOS, VOCAB = 0, 1, 12


def batch(n=16, longest=7):
    lengths = torch.randint(3, longest + 1, (n,))
    src = torch.randint(2, VOCAB, (n, longest))
    src[torch.arange(longest)[None, :] >= lengths[:, None]] = PAD
    tgt = torch.cat([torch.full((n, 1), BOS), src], dim=1)
    return src, tgt


class Copier(nn.Module):
    def __init__(self, d=32, heads=4):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, d, padding_idx=PAD)
        self.position = nn.Parameter(torch.zeros(1, 16, d))
        nn.init.trunc_normal_(self.position, std=0.02)
        self.transformer = nn.Transformer(d, heads, num_encoder_layers=1, num_decoder_layers=2, dim_feedforward=64, dropout=0.0, batch_first=True,
                                          norm_first=True, activation="gelu")
        self.generator = nn.Linear(d, VOCAB)
        self.scale = math.sqrt(d)

    def embedded(self, x):
        return self.embed(x) * self.scale + self.position[:, :x.shape[1]]

    def forward(self, src, tgt):
        mask = self.transformer.generate_square_subsequent_mask(tgt.shape[1])
        padding = src == PAD
        out = self.transformer(self.embedded(src), self.embedded(tgt), tgt_mask=mask, src_key_padding_mask=padding,
                               memory_key_padding_mask=padding, tgt_is_causal=True)
        return self.generator(out)


model = Copier()
for p in model.parameters():
    if p.dim() > 1:
        nn.init.xavier_uniform_(p)
criterion = nn.CrossEntropyLoss(ignore_index=PAD, label_smoothing=0.1)
optimizer = torch.optim.Adam(model.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: 32 ** -0.5 * min((s + 1) ** -0.5, (s + 1) * 20 ** -1.5))
for step in range(50):
    src, tgt = batch()
    logits = model(src, tgt[:, :-1])
    loss = criterion(logits.reshape(-1, VOCAB), tgt[:, 1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    if step % 5 == 4:
        with torch.no_grad():
            keep = tgt[:, 1:] != PAD
            right = (logits.argmax(-1) == tgt[:, 1:])[keep].float().mean()
        print(f"{step:3d} loss {loss:.4f} right {right:.2f} lr {schedule.get_last_lr()[0]:.5f}")

decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(d_model=16, nhead=2, dim_feedforward=32, dropout=0.0), num_layers=2, norm=nn.LayerNorm(16))
out = decoder(torch.randn(5, 2, 16), torch.randn(4, 2, 16), tgt_mask=nn.Transformer.generate_square_subsequent_mask(5))
print(out.shape, f"{out.std().item():.4f}", sum(p.numel() for p in decoder.parameters()))
print(decoder.layers[0])
