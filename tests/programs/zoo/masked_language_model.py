import math, random
import torch
import torch.nn as nn
import torch.nn.functional as F
random.seed(0); torch.manual_seed(0)
class BertConfig:
    def __init__(self, **kw):
        self.vocab_size, self.hidden_size, self.num_attention_heads, self.num_hidden_layers, self.intermediate_size = 40, 32, 4, 2, 64
        self.hidden_dropout_prob = self.attention_probs_dropout_prob = 0.1
        self.max_position_embeddings, self.type_vocab_size, self.layer_norm_eps, self.pad_token_id = 24, 2, 1e-12, 0
        self.__dict__.update(kw)
class BertEmbeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size, padding_idx=config.pad_token_id)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, config.hidden_size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.register_buffer("position_ids", torch.arange(config.max_position_embeddings).expand((1, -1)), persistent=False)
    def forward(self, input_ids, token_type_ids=None):
        if token_type_ids is None: token_type_ids = torch.zeros_like(input_ids)
        e = self.word_embeddings(input_ids) + self.position_embeddings(self.position_ids[:, :input_ids.size(1)]) + self.token_type_embeddings(token_type_ids)
        return self.dropout(self.LayerNorm(e))
class BertSelfAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.num_attention_heads = c.num_attention_heads; self.attention_head_size = int(c.hidden_size / c.num_attention_heads); self.all_head_size = c.hidden_size
        self.query, self.key, self.value = (nn.Linear(c.hidden_size, self.all_head_size) for _ in range(3))
        self.dropout = nn.Dropout(c.attention_probs_dropout_prob)
    def transpose_for_scores(self, x):
        new_x_shape = x.size()[:-1] + (self.num_attention_heads, self.attention_head_size)
        return x.view(*new_x_shape).permute(0, 2, 1, 3)
    def forward(self, hidden_states, attention_mask=None):
        q, k, v = map(self.transpose_for_scores, (self.query(hidden_states), self.key(hidden_states), self.value(hidden_states)))
        attention_scores = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(self.attention_head_size)
        if attention_mask is not None: attention_scores = attention_scores + attention_mask
        probs = self.dropout(nn.functional.softmax(attention_scores, dim=-1))
        context = torch.matmul(probs, v).permute(0, 2, 1, 3).contiguous()
        return context.view(context.size()[:-2] + (self.all_head_size,))
class BertLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.attn = BertSelfAttention(c); self.out = nn.Linear(c.hidden_size, c.hidden_size); self.ln1 = nn.LayerNorm(c.hidden_size); self.ln2 = nn.LayerNorm(c.hidden_size)
        self.inter = nn.Linear(c.hidden_size, c.intermediate_size); self.outp = nn.Linear(c.intermediate_size, c.hidden_size); self.drop = nn.Dropout(c.hidden_dropout_prob)
    def forward(self, h, m):
        h = self.ln1(self.drop(self.out(self.attn(h, m))) + h)
        return self.ln2(self.drop(self.outp(F.gelu(self.inter(h)))) + h)
class BertForMaskedLM(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embeddings = BertEmbeddings(c); self.layer = nn.ModuleList([BertLayer(c) for _ in range(c.num_hidden_layers)])
        self.pooler = nn.Linear(c.hidden_size, c.hidden_size); self.nsp = nn.Linear(c.hidden_size, 2)
        self.decoder = nn.Linear(c.hidden_size, c.vocab_size, bias=False); self.bias = nn.Parameter(torch.zeros(c.vocab_size)); self.decoder.weight = self.embeddings.word_embeddings.weight
        self.apply(self._init_weights)
    def _init_weights(self, module):
        if isinstance(module, (nn.Linear, nn.Embedding)): module.weight.data.normal_(mean=0.0, std=0.02)
        elif isinstance(module, nn.LayerNorm): module.bias.data.zero_(); module.weight.data.fill_(1.0)
        if isinstance(module, nn.Linear) and module.bias is not None: module.bias.data.zero_()
    @property
    def dtype(self): return next(self.parameters()).dtype
    def forward(self, ids, types, attention_mask, labels=None, next_label=None):
        ext = attention_mask[:, None, None, :].to(dtype=self.dtype)
        ext = (1.0 - ext) * torch.finfo(self.dtype).min
        h = self.embeddings(ids, types)
        for l in self.layer: h = l(h, ext)
        logits = self.decoder(h) + self.bias; nsp = self.nsp(torch.tanh(self.pooler(h[:, 0])))
        if labels is None: return logits
        return F.cross_entropy(logits.view(-1, logits.size(-1)), labels.view(-1), ignore_index=-100), F.cross_entropy(nsp, next_label)
def mask_tokens(inputs, mlm_probability=0.15):
    labels = inputs.clone()
    probability_matrix = torch.full(labels.shape, mlm_probability)
    probability_matrix.masked_fill_(inputs < 4, value=0.0)
    masked_indices = torch.bernoulli(probability_matrix).bool()
    labels[~masked_indices] = -100
    indices_replaced = torch.bernoulli(torch.full(labels.shape, 0.8)).bool() & masked_indices
    inputs[indices_replaced] = 3
    indices_random = torch.bernoulli(torch.full(labels.shape, 0.5)).bool() & masked_indices & ~indices_replaced
    random_words = torch.randint(40, labels.shape, dtype=torch.long)
    inputs[indices_random] = random_words[indices_random]
    return inputs, labels
c = BertConfig(); model = BertForMaskedLM(c)
print(sum(p.numel() for p in model.parameters()))
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [torch.optim.lr_scheduler.LinearLR(optimizer, 0.1, 1.0, 5), torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 25)], milestones=[5])
accumulation_steps = 2
for step in range(30):
    start = torch.randint(4, 20, (16, 1)); ids = (start + torch.arange(12)) % 36 + 4; ids[:, 0] = 1
    lens = torch.randint(6, 13, (16,)); mask = (torch.arange(12)[None] < lens[:, None]).long(); ids = ids * mask
    nl = (start.squeeze() % 2)
    ids, labels = mask_tokens(ids, .3)
    types = (torch.arange(12) >= 6).long().expand(16, -1)
    mlm, nsp = model(ids, types, mask, labels, nl)
    ((mlm + nsp) / accumulation_steps).backward()
    if (step + 1) % accumulation_steps == 0:
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); optimizer.step(); optimizer.zero_grad()
    scheduler.step()
    if step % 5 == 0: print(f'step {step} mlm {mlm.item():.3f} nsp {nsp.item():.3f} lr {scheduler.get_last_lr()[0]:.6f}')
