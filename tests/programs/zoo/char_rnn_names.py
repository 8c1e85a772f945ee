"""Names to languages with a recurrent cell written by hand, one letter at a time."""
import random
import string
import unicodedata

import torch
import torch.nn as nn

random.seed(11)
torch.manual_seed(11)
all_letters = string.ascii_letters + " .,;'-"
n_letters = len(all_letters)
lines = {"Northish": ["Björk", "Åsmund", "Sigrún", "Halvard", "Torvald", "Ingrid", "Gunnar", "Freydis"],
         "Southish": ["Giovanna", "Alessio", "Martina", "Lucìa", "Paolo", "Chiara", "Renzo", "Bianca"],
         "Eastish": ["Haruka", "Kenji", "Yuki", "Sakura", "Takeshi", "Naoko", "Hiroshi", "Aiko"]}


def unicode_to_ascii(s):
    return "".join(c for c in unicodedata.normalize("NFD", s) if unicodedata.category(c) != "Mn" and c in all_letters)


category_lines = {k: [unicode_to_ascii(n) for n in names] for k, names in lines.items()}
all_categories = list(category_lines)
n_categories = len(all_categories)


def line_to_tensor(line):
    tensor = torch.zeros(len(line), 1, n_letters)
    for li, letter in enumerate(line):
        tensor[li][0][all_letters.find(letter)] = 1
    return tensor


print(line_to_tensor("Jo").size(), line_to_tensor("Jo").nonzero())


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super(RNN, self).__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size, hidden_size)
        self.h2h = nn.Linear(hidden_size, hidden_size)
        self.h2o = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, input, hidden):
        hidden = torch.tanh(self.i2h(input) + self.h2h(hidden))
        output = self.h2o(hidden)
        return self.softmax(output), hidden

    def init_hidden(self):
        return torch.zeros(1, self.hidden_size)


rnn = RNN(n_letters, 64, n_categories)
criterion = nn.NLLLoss()
learning_rate = 0.02


def category_from_output(output):
    top_n, top_i = output.topk(1)
    return all_categories[top_i[0].item()], top_i[0].item()


def train(category_tensor, line_tensor):
    hidden = rnn.init_hidden()
    rnn.zero_grad()
    for i in range(line_tensor.size()[0]):
        output, hidden = rnn(line_tensor[i], hidden)
    loss = criterion(output, category_tensor)
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-learning_rate)
    return output, loss.item()


current_loss = 0
for it in range(1, 201):
    category = random.choice(all_categories)
    line = random.choice(category_lines[category])
    category_tensor = torch.tensor([all_categories.index(category)], dtype=torch.long)
    output, loss = train(category_tensor, line_to_tensor(line))
    current_loss += loss
    if it % 20 == 0:
        guess, guess_i = category_from_output(output)
        correct = "✓" if guess == category else f"✗ ({category})"
        print("%d %d%% %.4f %s / %s %s  mean %.4f" % (it, it / 200 * 100, loss, line, guess, correct, current_loss / 20))
        current_loss = 0

confusion = torch.zeros(n_categories, n_categories)
with torch.no_grad():
    for category, names in category_lines.items():
        for name in names:
            hidden = rnn.init_hidden()
            for letter in line_to_tensor(name):
                output, hidden = rnn(letter, hidden)
            confusion[all_categories.index(category)][category_from_output(output)[1]] += 1
for i in range(n_categories):
    confusion[i] = confusion[i] / confusion[i].sum()
print(confusion)
topv, topi = output.topk(3, 1, True)
for i in range(3):
    print("(%.2f) %s" % (topv[0][i].item(), all_categories[topi[0][i].item()]))
