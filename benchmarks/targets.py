"""What is to be reached: without extras (must), and if it can be had (aim)."""

OURS = "tinygrad_tr"

# By workload and package, must and aim. A peer's figure divided by ours is at least that;
# beside our own name stands the most that our figure may be.
TARGETS: dict[tuple[str, str], tuple[float, float | None]] = {
    ("moons step, collector on", "micrograd"): (4, 6),
    ("moons step, collector off", "micrograd"): (1, 2),
    ("chain of 100,000", "micrograd"): (8, 15),
    ("memory a link (RSS)", OURS): (400, 250),
    ("8×8 multiply", "torch"): (1 / 0.6, 1 / 0.35),
    ("8×8 multiply, backward", "mygrad"): (1 / 0.35, 1 / 0.2),
    ("seed neuron, a step", "mygrad"): (1.5, None),
    ("import over numpy", OURS): (0.1, 0.04),
}
