"""Speed of microgradx beside PyTorch, NumPy by hand and whatever else is installed, measured in one interleaved run.

    python -m benchmarks [--quick] [--threads N] [--only W2,gemm] [--peers microgradx,torch] [--out file.json]
"""
