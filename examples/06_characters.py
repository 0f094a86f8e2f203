"""A recurrent network reads proverbs letter by letter, and then writes.

It is trained to say, after each letter, which one comes next. Look at the same lines before and
after the training: letters at random first, then syllables, words and nearly the proverbs
themselves, for the text is short and the network learns it by heart.

The text: Turkish proverbs, which have no author. The last one means "what is written stays".

    python examples/06_characters.py
"""

import numpy as np

import tinygrad_tr as tg
from tinygrad_tr import nn

TEXT = """
damlaya damlaya göl olur.
sakla samanı gelir zamanı.
ağaç yaşken eğilir.
bir elin nesi var, iki elin sesi var.
ak akçe kara gün içindir.
işleyen demir ışıldar.
az veren candan, çok veren maldan.
bugünün işini yarına bırakma.
dost kara günde belli olur.
gülme komşuna gelir başına.
güneş balçıkla sıvanmaz.
her yokuşun bir inişi vardır.
mum dibine ışık vermez.
rüzgar eken fırtına biçer.
sabrın sonu selamettir.
su uyur, düşman uyumaz.
tatlı dil yılanı deliğinden çıkarır.
üzüm üzüme baka baka kararır.
yuvarlanan taş yosun tutmaz.
söz uçar, yazı kalır.
"""
LETTERS = sorted(set(TEXT))
WINDOW, HIDDEN, EPOCHS = 24, 64, 60


class Writer(nn.Module):
    """Scores for the next letter, after each letter of the input."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.letters = nn.Embedding(len(LETTERS), 16, rng=rng)
        self.memory = nn.LSTM(16, HIDDEN, rng=rng)
        self.scores = nn.Linear(HIDDEN, len(LETTERS), rng=rng)

    def read(self, x: np.ndarray, state: object = None) -> tuple[tg.Value, object]:
        """Whole numbers (rows, steps) → scores (rows, steps, letters), and what is remembered."""
        outputs, state = self.memory(self.letters(x), state)
        return self.scores(outputs), state

    def forward(self, x: np.ndarray) -> tg.Value:
        """The scores alone."""
        return self.read(x)[0]


def write(writer: Writer, n: int, rng: np.random.Generator) -> str:
    """`n` letters, each drawn from what the network expects after the ones before."""
    letter, state, written = LETTERS.index("\n"), None, []
    with tg.no_grad():
        for _step in range(n):
            scores, state = writer.read(np.array([[letter]]), state)
            p = tg.softmax(scores.data[0, 0] / 0.7)  # below 1: bolder than what it has learned
            letter = rng.choice(len(LETTERS), p=p)
            written.append(LETTERS[letter])
    return "".join(written)


def main(epochs: int = EPOCHS) -> dict[str, object]:
    """Let it write, train it, let it write again."""
    rng = np.random.default_rng(0)
    numbers = np.array([LETTERS.index(letter) for letter in TEXT])
    windows = np.lib.stride_tricks.sliding_window_view(numbers, WINDOW + 1)
    writer = Writer(rng)
    before = write(writer, 60, rng)
    history = tg.fit(
        writer, windows[:, :-1], windows[:, 1:], epochs=epochs, batch_size=32, rng=rng,
        loss=lambda scores, t: nn.cross_entropy(scores, t, logits=True),
        optimizer=tg.optim.Adam(writer.parameters(), lr=0.005), clip_norm=1.0,
    )  # fmt: skip
    after = write(writer, 300, rng)
    print(f"{len(TEXT)} letters, {len(LETTERS)} different ones: guessing has loss "
          f"{np.log(len(LETTERS)):.2f}, the network {history.loss[0]:.2f} … {history.loss[-1]:.2f}")
    print("before:", before.replace("\n", " "))
    print("after:", after, sep="\n")
    known = set(TEXT.replace("\n", " ").split())
    words = after.split()[:-1]  # the last one may be cut off
    share = sum(word in known for word in words) / max(len(words), 1)
    print(f"\nof its words, {share:.0%} are words of the text")
    return {"loss": history.loss, "share": share}


if __name__ == "__main__":
    main()
