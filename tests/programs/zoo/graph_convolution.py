"""A graph convolutional network on a small community graph, messages passed with index_add_, scatter_add and sparse-free algebra."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(31)
n, k = 60, 3
community = torch.arange(n) % k
probability = torch.where(community[:, None] == community[None, :], 0.25, 0.02)
adjacency = torch.bernoulli(probability).triu(1)
adjacency = adjacency + adjacency.T
edge_index = adjacency.nonzero().t()
features = torch.eye(n)
print(edge_index.shape, edge_index.dtype, adjacency.sum())


class GCNConv(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_features, out_features))
        self.bias = nn.Parameter(torch.zeros(out_features))
        nn.init.xavier_uniform_(self.weight)

    def extra_repr(self):
        return f"{self.weight.shape[0]} -> {self.weight.shape[1]}"

    def forward(self, x, edge_index):
        loops = torch.arange(x.size(0)).repeat(2, 1)
        row, col = torch.cat([edge_index, loops], dim=1)
        degree = torch.zeros(x.size(0)).scatter_add_(0, row, torch.ones(row.numel()))
        norm = degree.rsqrt()[row] * degree.rsqrt()[col]
        h = x @ self.weight
        out = torch.zeros_like(h).index_add_(0, row, h[col] * norm.unsqueeze(1))
        return out + self.bias


class GAT(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.W = nn.Linear(in_features, out_features, bias=False)
        self.a = nn.Linear(2 * out_features, 1, bias=False)

    def forward(self, x, adjacency):
        h = self.W(x)
        pairs = torch.cat([h.unsqueeze(1).expand(-1, len(h), -1), h.unsqueeze(0).expand(len(h), -1, -1)], dim=-1)
        e = F.leaky_relu(self.a(pairs).squeeze(-1), 0.2)
        e = e.masked_fill(adjacency + torch.eye(len(h)) == 0, -9e15)
        return F.elu(torch.softmax(e, dim=1) @ h)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = GCNConv(n, 16)
        self.conv2 = GCNConv(16, k)

    def forward(self, x, edge_index):
        x = F.relu(self.conv1(x, edge_index))
        x = F.dropout(x, p=0.3, training=self.training)
        return F.log_softmax(self.conv2(x, edge_index), dim=1)


train_mask = torch.zeros(n, dtype=torch.bool)
train_mask[torch.randperm(n)[:18]] = True
model = Net()
print(model)
optimizer = torch.optim.Adam([dict(params=model.conv1.parameters(), weight_decay=5e-4), dict(params=model.conv2.parameters(), weight_decay=0)], lr=0.02)
for epoch in range(60):
    model.train()
    optimizer.zero_grad()
    out = model(features, edge_index)
    loss = F.nll_loss(out[train_mask], community[train_mask])
    loss.backward()
    optimizer.step()
    if epoch % 10 == 9:
        model.eval()
        with torch.no_grad():
            pred = model(features, edge_index).argmax(dim=1)
            acc = [(pred[m] == community[m]).float().mean().item() for m in (train_mask, ~train_mask)]
        print(f"Epoch {epoch + 1:03d}, loss {loss:.4f}, train {acc[0]:.2f}, test {acc[1]:.2f}")
gat = nn.ModuleList([GAT(n, 12), GAT(12, k)])
optimizer = torch.optim.Adamax(gat.parameters(), lr=0.02)
for epoch in range(20):
    out = gat[1](gat[0](features, adjacency), adjacency)
    loss = F.cross_entropy(out[train_mask], community[train_mask])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 5 == 4:
        print(f"GAT {epoch + 1} loss {loss:.4f}")
pooled = torch.zeros(k, 16).scatter_reduce(0, community[:, None].expand(-1, 16), model.conv1(features, edge_index), reduce="amax", include_self=False)
print(pooled.shape, torch.scatter(torch.zeros(2, 3), 1, torch.tensor([[0], [2]]), 1.0))
