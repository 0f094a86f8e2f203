"""Times of tinygrad_tr beside those of its peers: python -m benchmarks scalar|eager|all."""
