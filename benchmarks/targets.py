"""What is to be reached: without extras (must), and if it can be had (aim)."""

from dataclasses import dataclass

COMPILED, FAST, EAGER = "tinygrad_tr", "tinygrad_tr fast", "tinygrad_tr eager"


@dataclass(frozen=True, slots=True)
class Target:
    """`peer`'s figure divided by that of `ours` is at least `bound`.

    Without a peer, our figure itself is at most `bound`.
    """

    work: str
    ours: str
    peer: str | None
    must: float | None = None
    aim: float | None = None


MOONS, SEED = "moons step", "seed neuron, 25,000 steps"
XOR, DIGITS = "XOR MLP 2-8-1, batch 4, f64", "digits 64-32-10, batch 64, f64"
MNIST, SQUARE = "784-128-10, batch 128, Adam, f32", "1024×3, batch 256, f32"
RNN, CHAIN = "RNN 64, 50 steps, batch 32, f32", "elementwise chain, 1e6"

TARGETS = [
    Target(f"{MOONS}, collector on", EAGER, "micrograd", 4, 6),
    Target(f"{MOONS}, collector off", EAGER, "micrograd", 1, 2),
    Target(f"{MOONS}, compiled", COMPILED, "micrograd", 1000, 5000),
    Target("chain of 100,000", EAGER, "micrograd", 8, 15),
    Target("memory a link (RSS)", EAGER, None, 400, 250),
    Target("8×8 multiply", EAGER, "torch", 1 / 0.6, 1 / 0.35),
    Target("8×8 multiply, backward", EAGER, "mygrad", 1 / 0.35, 1 / 0.2),
    Target("seed neuron, a step", EAGER, "mygrad", 1.5),
    Target("import over numpy", COMPILED, None, 0.1, 0.04),
    Target(SEED, EAGER, "mygrad", 1.5),
    Target(SEED, COMPILED, "numpy", 1.2),
    Target(f"{SEED} in one loop", COMPILED, "numpy", 1.2),
    Target(f"{SEED} in one loop", FAST, "jax loop", aim=1),
    Target(XOR, COMPILED, "numpy", 1.3),
    Target(XOR, COMPILED, "torch", 6),
    Target(XOR, FAST, "jax", 4, 8),
    Target(DIGITS, COMPILED, "numpy", 1.1),
    Target(DIGITS, COMPILED, "torch", 3),
    Target(DIGITS, FAST, "jax", 1.5, 2.5),
    Target(MNIST, COMPILED, "numpy", 1),
    Target(MNIST, COMPILED, "torch", 1.2),
    Target(MNIST, FAST, "jax", aim=1.05),
    Target(SQUARE, COMPILED, "torch", 1),
    Target(SQUARE, FAST, "jax", aim=0.95),
    Target(RNN, COMPILED, "numpy", 1.3),
    Target(RNN, COMPILED, "torch", 3),
    Target(RNN, FAST, "jax", aim=1.3),
    *(
        target
        for dtype in ("f32", "f64")
        for target in (
            Target(f"{CHAIN}, {dtype}", COMPILED, "numpy", 1.1),
            Target(f"{CHAIN}, {dtype}", FAST, "jax", aim=1.2),
        )
    ),
    Target("trace + compile, 64-32-10", COMPILED, None, 0.015, 0.004),
    Target("peak memory, wide net", COMPILED, None, 130, 100),
    *(
        Target(f"growth of {what}", ours, None, 1.1, 1.02)
        for ours, works in (
            (COMPILED, ("a step with depth", "a step with weights", "compile with depth",
                        "compile with nodes, chain", "compile with nodes, moons")),
            (EAGER, ("a step with depth", "a step with weights", "a scalar chain with nodes")),
        )
        for what in works
    ),
]  # fmt: skip
