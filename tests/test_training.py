"""Training: what it does each epoch, how it ends, that it can be repeated and taken up again."""

import io
import warnings

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.errors import TrainingWarning
from tinygrad_tr.nn.modes import mode
from tinygrad_tr.training.progress import Progress, line

X, LABELS = tg.data.moons(60, rng=0)


def network(seed=0, **options):
    return tg.nn.MLP(2, [6, 2], output="softmax", rng=seed, **options)


def dropout_network(seed=0):
    rng = np.random.default_rng(seed)
    return tg.nn.Sequential(
        tg.nn.Linear(2, 6, rng=rng), tg.nn.BatchNorm(6), "relu", tg.nn.Dropout(0.3, rng=rng),
        tg.nn.Linear(6, 2, rng=rng), "softmax",
    )  # fmt: skip


def train(model, **options):
    options = {"loss": "cross_entropy", "optimizer": "adam", "epochs": 3, "batch_size": 16,
               "rng": 1, "compile": False} | options  # fmt: skip
    return tg.fit(model, X, LABELS, **options)


def same(a, b):
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)


# What it does


def test_one_epoch_is_the_loop_written_out():
    model, twin = network(), network()
    history = train(model, epochs=1)
    optimizer = tg.optim.Adam(twin.parameters())
    losses = []
    for inputs, targets in tg.data.batches(X, LABELS, 16, rng=np.random.default_rng(1)):
        loss = tg.nn.cross_entropy(twin(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append((float(loss.data), len(inputs)))
    assert same(model.state(), twin.state())
    assert history.loss == [sum(v * n for v, n in losses) / 60]
    assert history.lr == [0.001]
    assert history.seconds[0] > 0


def test_validation_and_metrics_are_those_of_the_model_after_the_epoch():
    model = dropout_network()
    history = train(model, epochs=2, validation=(X, LABELS),
                    metrics=["accuracy", "f1", lambda y, t: y.shape[1]])  # fmt: skip
    with mode(model, training=False):
        loss = tg.nn.cross_entropy(model(X), LABELS)
    assert history.validation_loss[-1] == pytest.approx(float(loss.data), rel=1e-12)
    answers = model.predict(X)
    assert history.metrics["accuracy"][-1] == tg.metrics.accuracy(answers, LABELS)
    assert history.metrics["f1"][-1] == tg.metrics.f1(answers, LABELS)
    assert history.metrics["lambda"] == [2, 2]
    assert len(history) == len(history.validation_loss) == len(history.metrics["accuracy"]) == 2


def test_large_validation_sets_are_judged_in_parts():
    X_many, t_many = tg.data.moons(9001, rng=3)
    model = network()
    history = train(model, epochs=1, validation=(X_many, t_many), metrics=["accuracy"])
    assert history.validation_loss[0] == pytest.approx(
        float(tg.nn.cross_entropy(model(X_many), t_many).data), rel=1e-12
    )
    assert history.metrics["accuracy"][0] == np.mean(model.predict(X_many) == t_many)


def test_metrics_without_validation_are_of_the_training_data():
    model = tg.nn.Linear(2, 1, rng=0)
    t = X @ [1.0, -2.0]
    history = tg.fit(model, X, t, optimizer="adam", epochs=2, metrics=["r2"], compile=False)
    assert history.validation_loss == []
    assert history.metrics["r2"][-1] == tg.metrics.r2(model(X).data, t)


def named(name):
    def metric(y, t):
        return 0.0

    metric.__name__ = name
    return metric


@pytest.mark.parametrize(
    "metrics",
    [[named("loss")], [named("validation_loss")], [named("lr")], [named("seconds")],
     [lambda y, t: 0.0, lambda y, t: 1.0], ["accuracy", named("accuracy")]],
)  # fmt: skip
def test_metrics_have_names_of_their_own(metrics):
    model = network()
    with pytest.raises(ValueError, match=r"has a column '[a-z_]+' already; give this metric"):
        train(model, metrics=metrics)
    assert same(model.state(), network().state())


def test_several_labels_that_are_right_at_once_are_judged_alone():
    points = np.random.default_rng(0).normal(size=(200, 3))
    model = tg.nn.Sequential(tg.nn.Linear(3, 3), "sigmoid")
    model.parts[0].weight.data = np.eye(3)
    t, scores = (points > 0).astype(float), ["accuracy", "precision", "recall", "f1"]
    optimizer = tg.optim.SGD(model.parameters(), lr=1e-9)
    options = {"loss": "binary_cross_entropy", "optimizer": optimizer, "metrics": scores}
    history = tg.fit(model, points, t, **options)
    assert history.metrics == {name: [1.0] for name in scores}
    t[0] = 1 - t[0]
    history = tg.fit(model, points, t, **options)
    assert history.metrics["accuracy"] == [1 - 3 / 600]


def test_sequences_of_class_numbers_are_no_labels_of_their_own():
    points = np.random.default_rng(0).normal(size=(20, 3, 1))
    model = tg.nn.Sequential(lambda x: np.concatenate([-x, x], axis=-1), tg.nn.Linear(2, 2))
    model.parts[1].weight.data = np.eye(2)
    history = tg.fit(
        model, points, (points[..., 0] > 0).astype(int), metrics=["accuracy"],
        loss=lambda y, t: tg.nn.cross_entropy(y, t, logits=True),
        optimizer=tg.optim.SGD(model.parameters(), lr=1e-9),
    )  # fmt: skip
    assert history.metrics["accuracy"] == [1]


def test_signs_are_compared_with_the_signs_of_the_scores():
    points = np.random.default_rng(0).normal(size=(100, 2))
    t, scores = np.where(points[:, 0] > 0, 1, -1), ["accuracy", "precision", "recall", "f1"]
    model = tg.nn.Linear(2, 1)
    model.weight.data = np.array([[1.0], [0.0]])
    optimizer = tg.optim.SGD(model.parameters(), lr=1e-9)
    history = tg.fit(model, points, t, loss="hinge", optimizer=optimizer, metrics=scores)
    assert history.metrics == {name: [1.0] for name in scores}


@pytest.mark.parametrize("loss", ["mse", "binary_cross_entropy"])
@pytest.mark.parametrize(
    ("inputs", "t", "says"),
    [(np.array([[1, "a"], [2, 3]], object), [0, 1], "the data must be numbers.*, such as 'a'"),
     (X[:2], ["yes", "no"], "the targets must be numbers.*, such as 'yes'")],
)  # fmt: skip
def test_what_is_no_number_is_refused(loss, inputs, t, says):
    model = tg.nn.MLP(2, [1], output="sigmoid")
    with pytest.raises(tg.data.TableError, match=says) as caught:
        tg.fit(model, inputs, t, loss=loss)
    assert "sayı olmalı" in caught.value.report("tr")
    with pytest.raises(tg.data.TableError, match=says):
        tg.fit(model, X[:2], [0, 1], validation=(inputs, t), loss=loss)


@pytest.mark.parametrize("compile", [False, "auto"])
@pytest.mark.parametrize("given", [None, 0.5])
def test_a_loss_is_a_value(compile, given):
    with pytest.raises(tg.errors.MisuseError, match=f"be a Value.*it is {given}") as caught:
        train(network(), loss=lambda y, t: given, compile=compile)
    assert "kayıp" in caught.value.report("tr")


def test_counts_of_numpy_are_whole_numbers(tmp_path):
    n = np.int64(2)
    history = train(network(), epochs=n, batch_size=n, patience=n, checkpoint_every=n)
    assert len(history) == 2
    history.save(tmp_path / "run.json")
    for wrong in ("a", 0, 1.5, True):
        with pytest.raises(ValueError, match="batch_size must be a whole number from 1 on, not"):
            train(network(), batch_size=wrong)


def test_clipping():
    model, twin = network(), network()
    train(model, optimizer="sgd", epochs=1, batch_size=None, clip_norm=1e-3, clip_value=10.0)
    before = twin.state()
    after = model.state()
    step = np.sqrt(sum(np.sum((after[k] - before[k]) ** 2) for k in before))
    assert step == pytest.approx(0.01 * 1e-3, rel=1e-2)


def test_schedules_by_epoch_and_by_step():
    history = train(network(), epochs=4, schedule=tg.optim.steps(2, 0.1))
    assert history.lr == pytest.approx([1e-3, 1e-3, 1e-4, 1e-4])
    history = train(network(), epochs=2, schedule=[tg.optim.warm_up(8)], schedule_every="step")
    assert history.lr == pytest.approx([0, 5e-4])
    model = network()
    optimizer = tg.optim.SGD(model.parameters(), lr=0.5)
    schedule = tg.optim.Schedule(optimizer, tg.optim.Plateau(0.5, patience=1))
    history = train(model, optimizer=optimizer, schedule=schedule, epochs=2)
    assert history.lr == [0.5, 0.5]
    with pytest.raises(ValueError, match="another optimiser"):
        train(network(), schedule=schedule)


def test_a_callback_ends_training():
    history = train(network(), epochs=9, callbacks=[lambda epoch, history: epoch == 2])
    assert (len(history), history.stopped, history.interrupted) == (2, True, False)


def test_modes_are_as_before():
    model = dropout_network().eval()
    train(model, epochs=1)
    assert not any(part.training for _path, part in model.named_modules())


# How it ends


def scripted(losses):
    """Validation losses that come one after the other, whatever the model does."""
    left = iter(losses)
    return lambda y, t: np.sum(y) * 0 + (next(left) if len(t) == 7 else 1.0)


def test_patience_restores_the_best_epoch():
    states = []
    model = network()
    history = train(
        model, epochs=20, patience=2, validation=(X[:7], LABELS[:7]), optimizer="sgd",
        loss=scripted([3, 1, 2, 1, 5]),
        callbacks=[lambda epoch, history: states.append(model.state())],
    )  # fmt: skip
    assert (len(history), history.best_epoch, history.stopped) == (4, 2, True)
    assert same(model.state(), states[1])


def test_the_best_epoch_is_restored_although_the_epochs_run_out():
    X_bad, states, model = np.array([[1.0, 1.0]]), [], tg.nn.Linear(2, 1, rng=0)
    history = tg.fit(
        model, X_bad, [[4.0]], epochs=6, patience=10, validation=(X_bad, [[2.5]]), compile=False,
        optimizer=tg.optim.SGD(model.parameters(), lr=0.1),
        callbacks=[lambda epoch, history: states.append(model.state())],
    )  # fmt: skip
    assert 1 <= history.best_epoch < 6
    assert same(model.state(), states[history.best_epoch - 1])


def test_a_loss_that_is_not_finite_restores_and_raises():
    model = tg.nn.Linear(2, 1, rng=0)
    with (
        pytest.raises(ValueError, match=r"the loss is (inf|nan) in epoch \d+; a smaller learning"),
        np.errstate(all="ignore"),
    ):
        tg.fit(model, X, X @ [1.0, 2.0], epochs=2000, compile=False,
               optimizer=tg.optim.SGD(model.parameters(), lr=50.0))  # fmt: skip
    assert all(np.isfinite(v).all() for v in model.state().values())


class Interrupt:
    """A loss during whose nth call Ctrl-C is pressed."""

    def __init__(self, n):
        self.left = n

    def __call__(self, y, t):
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt
        return tg.nn.cross_entropy(y, t)


def test_an_interrupt_keeps_the_best_and_the_history(tmp_path):
    states, model = [], network()
    options = {"epochs": 9, "callbacks": [lambda epoch, history: states.append(model.state())]}
    history = train(model, loss=Interrupt(4 * 3 + 2), keep_on_interrupt=True, **options)
    assert (len(history), history.interrupted) == (3, True)
    assert same(model.state(), states[history.best_epoch - 1])
    with pytest.raises(KeyboardInterrupt):
        train(network(), loss=Interrupt(4 * 3 + 2), checkpoint=tmp_path / "run.npz", epochs=9)
    saved = tg.load(tmp_path / "run.npz")
    assert saved.history.loss == history.loss
    assert same(saved.model.state(), states[2])


def test_an_interrupt_in_the_first_epoch_gives_the_start_back():
    model = network()
    with pytest.raises(KeyboardInterrupt):
        train(model, loss=Interrupt(3))
    assert same(model.state(), network().state())


# Again, and on


@pytest.mark.parametrize("make", [network, dropout_network])
def test_reruns_are_the_same_bits(make):
    (a, first), (b, second) = ((m, train(m, epochs=4)) for m in (make(), make()))
    assert same(a.state(), b.state())
    assert first.loss == second.loss
    assert train(make(), epochs=4, rng=2).loss != first.loss


@pytest.mark.parametrize("make", [network, dropout_network])
@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw", "rmsprop", "adagrad"])
def test_resumed_training_is_the_same_bits(make, optimizer, tmp_path):
    options = {
        "optimizer": optimizer, "validation": (X[:20], LABELS[:20]), "metrics": ["accuracy"],
        "schedule": [tg.optim.warm_up(3), tg.optim.cosine(10)], "clip_norm": 1.0,
    }  # fmt: skip
    whole = make()
    expected = train(whole, epochs=10, **options)
    train(make(), epochs=5, checkpoint=tmp_path / "run.npz", **options)
    resumed = make(seed=9)  # other numbers, and Generators that stand elsewhere
    history = train(resumed, epochs=10, resume=tmp_path / "run.npz", **options | {"rng": 77})
    assert same(resumed.state(), whole.state())
    for name, values in expected.columns().items():
        assert name == "seconds" or history.columns()[name] == values
    assert history.best_epoch == expected.best_epoch


def test_resumed_patience_counts_on(tmp_path):
    file = tmp_path / "run.npz"
    options = {"validation": (X[:7], LABELS[:7]), "patience": 3, "optimizer": "sgd"}
    train(network(), epochs=3, loss=scripted([1, 2, 3]), checkpoint=file, **options)
    history = train(network(), epochs=9, loss=scripted([4, 5]), resume=file, **options)
    assert (len(history), history.best_epoch) == (4, 1)
    again = train(network(), epochs=9, loss=scripted([]), resume=file, **options | {"patience": 2})
    assert len(again) == 3


def test_checkpoints_every_few_epochs_and_of_the_best(tmp_path):
    file, seen = tmp_path / "run.npz", []

    def look(epoch, history):
        seen.append(len(tg.load(file).history) if file.exists() else 0)

    train(network(), epochs=5, checkpoint=file, checkpoint_every=2, callbacks=[look])
    assert seen == [0, 0, 2, 2, 4]  # before that of the epoch itself
    assert len(tg.load(file).history) == 5
    train(network(), epochs=4, checkpoint=file, checkpoint_every="best", optimizer="sgd",
          validation=(X[:7], LABELS[:7]), loss=scripted([3, 1, 2, 4]))  # fmt: skip
    assert len(tg.load(file).history) == 2


def test_only_a_checkpoint_of_the_same_training_is_taken_up(tmp_path):
    file, model = tmp_path / "model.npz", network()
    optimizer = tg.optim.Adam(model.parameters())
    tg.save(file, model, optimizer)
    other = network(seed=5)
    with pytest.raises(tg.CheckpointError, match="lacks what training needs"):
        train(other, resume=file)
    assert same(other.state(), network(seed=5).state())
    train(network(), epochs=1, checkpoint=file)
    with pytest.raises(tg.CheckpointError, match="other options"):
        train(other, resume=file, rng=None)
    with pytest.raises(tg.CheckpointError, match="not one of SGD"):
        train(other, resume=file, optimizer="sgd")
    with pytest.raises(tg.CheckpointError, match="has shape"):
        train(tg.nn.MLP(2, [7, 2], output="softmax"), resume=file)
    assert same(other.state(), network(seed=5).state())
    with pytest.raises(FileNotFoundError):
        train(other, resume=tmp_path / "none.npz")


@pytest.mark.parametrize(
    "other",
    [{"metrics": ["accuracy", "f1"]}, {"metrics": []}, {"validation": (X, LABELS)},
     {"statistics": True}],
)  # fmt: skip
def test_a_training_goes_on_with_what_it_measured(other, tmp_path):
    file, options = tmp_path / "run.npz", {"metrics": ["accuracy"]}
    train(network(), epochs=1, checkpoint=file, **options)
    resumed = network(seed=5)
    with pytest.raises(tg.CheckpointError, match="it measured accuracy in each epoch, and this"):
        train(resumed, epochs=2, resume=file, **options | other)
    assert same(resumed.state(), network(seed=5).state())
    train(resumed, epochs=2, resume=file, **options).to_csv(tmp_path / "run.csv")


# Watching


def test_statistics_are_of_the_first_batch_of_each_epoch():
    model, twin = network(), network()
    history = train(model, epochs=2, batch_size=None, optimizer="sgd", statistics=True, rng=None)
    loss = tg.nn.cross_entropy(twin(X), LABELS)
    loss.backward()
    w = twin.layers[0].weight
    assert history.gradients["layers.0.weight"][0] == pytest.approx(np.mean(np.abs(w.grad)))
    assert history.updates["layers.0.weight"][0] == pytest.approx(
        0.01 * np.linalg.norm(w.grad) / np.linalg.norm(w.data)
    )
    assert np.isnan(history.updates["layers.0.bias"][0])  # it starts at 0
    assert len(history.gradients["layers.1.weight"]) == 2
    plain = network()
    train(plain, epochs=2, batch_size=None, optimizer="sgd", rng=None)
    assert same(plain.state(), model.state())


@pytest.mark.parametrize(
    ("kind", "make", "lr", "says"),
    [
        ("vanishing", lambda: tg.nn.MLP(2, [8] * 9 + [2], hidden="sigmoid", output="softmax",
                                        rng=0), 1e-3, "try relu in place of sigmoid"),
        ("exploding", network, 30.0, "try a smaller learning rate, clip_norm=1"),
        ("dead", network, 1e-3, "leaky_relu"),
    ],
)  # fmt: skip
def test_warnings_say_what_to_try(kind, make, lr, says):
    model = make()
    if kind == "dead":
        model.layers[0].bias.data = np.full(6, -100.0)
    optimizer = tg.optim.SGD(model.parameters(), lr=lr)
    with pytest.warns(TrainingWarning, match=says) as caught:
        history = train(model, optimizer=optimizer, epochs=5, batch_size=None, statistics=True)
    assert kind in history.warnings
    assert len([w for w in caught if says in str(w.message)]) == 1
    assert caught[0].filename == __file__


def test_a_sound_network_is_not_warned_of():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert train(network(), epochs=10, statistics=True).warnings == {}


# Compiled or not


def looking(y, t):
    """A loss that decides by a number, which no compiled step can."""
    loss = tg.nn.cross_entropy(y, t)
    return loss if loss > 0 else -loss


@pytest.mark.parametrize("make", [network, dropout_network])
def test_auto_compiles(make):
    model, twin = make(), make()
    history = train(model, compile="auto", epochs=2)
    assert (history.compiled, history.eager_reason) == (True, None)
    eager = train(twin, compile=False, epochs=2)
    assert (eager.compiled, eager.eager_reason) == (False, None)
    assert np.allclose(eager.loss, history.loss, rtol=1e-12)
    for key, x in model.state().items():
        assert np.allclose(x, twin.state()[key], rtol=1e-9)


def test_auto_falls_back_and_says_why():
    model, twin = dropout_network(), dropout_network()
    history = train(model, compile="auto", loss=looking, epochs=2)
    assert not history.compiled
    assert "truth value" in history.eager_reason
    assert train(twin, compile=False, loss=looking, epochs=2).loss == history.loss
    assert same(model.state(), twin.state())


def test_compile_true_insists():
    with pytest.raises(tg.TraceError, match="truth value"):
        train(network(), compile=True, loss=looking)
    with pytest.raises(ValueError, match="'auto', True or False, not 'no'"):
        train(network(), compile="no")


# Progress


def test_the_line():
    numbers = (57, 60, 0.95, 0.009649, 0.05472, 0.984)
    assert line(*numbers, ascii=True) == (
        "epoch 57/60 [############################--]  loss 0.009649  val 0.05472  98.4%"
    )
    tg.set_language("tr")
    try:
        text = line(*numbers)
    finally:
        tg.set_language(None)
    assert text == f"dönem 57/60 {'━' * 28}╸─  kayıp 0.009649  doğr. 0.05472  %98.4"
    assert len(text) <= 80
    assert line(1, 1000, 0.001, 2.5, bar=False) == "epoch    1/1000  loss 2.5"


def test_a_pipe_gets_a_line_for_every_tenth(capsys):
    train(network(), epochs=25, progress=True)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("epoch  3/25  loss ")
    assert lines[-1].startswith("epoch 25/25  loss ")
    train(network(), epochs=25)
    assert capsys.readouterr().out == ""


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


@pytest.mark.parametrize("colour", [False, True])
def test_a_terminal_gets_one_line_ten_times_a_second(monkeypatch, colour):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    clock = iter(np.arange(0, 1000, 0.01))
    monkeypatch.setattr("tinygrad_tr.training.progress.monotonic", lambda: next(clock))
    stream = Terminal()
    with Progress(10, 20, None, stream) as progress:
        for epoch in range(1, 11):
            for k in range(20):
                progress.batch(epoch, k + 1, 0.5)
            progress.epoch(epoch, 0.25, None, None)
    drawn = stream.getvalue().count("epoch")
    assert 18 <= drawn <= 25  # of 210 chances in 2.1 seconds; and the last, which stays
    assert "epoch 10/10" in stream.getvalue()
    assert ("\x1b[34m" in stream.getvalue()) == colour


def test_a_notebook_gets_one_line_that_is_written_over():
    stream = type("OutStream", (io.StringIO,), {"__module__": "ipykernel.iostream"})()
    with Progress(2, 1, True, stream) as progress:
        for epoch in (1, 2):
            progress.batch(epoch, 1, 0.5)
            progress.epoch(epoch, 0.25, None, None)
    *drawn, rest = stream.getvalue().split("\n")
    assert len(drawn) == 1
    assert rest == ""
    assert drawn[0].split("\r")[-1].rstrip().startswith("epoch 2/2 [####")


# What it refuses


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"loss": "mean"}, ValueError, "unknown loss 'mean'; there are mse"),
        ({"optimizer": "newton"}, ValueError, "unknown optimizer 'newton'"),
        ({"metrics": ["loss"]}, ValueError, "unknown metric 'loss'; there are accuracy"),
        ({"metrics": "accuracy"}, TypeError, r"a list of names: \['accuracy'\]"),
        ({"epochs": -1}, ValueError, "epochs must be a whole number from 0 on"),
        ({"epochs": 1.5}, ValueError, "epochs must be a whole number"),
        ({"patience": 0}, ValueError, "patience must be a whole number from 1 on"),
        ({"checkpoint_every": "last"}, ValueError, "checkpoint_every must be a whole number"),
        ({"schedule_every": "batch"}, ValueError, "'epoch' or 'step', not 'batch'"),
        ({"batch_size": 0}, ValueError, "batch_size must be a whole number from 1 on"),
        ({"validation": (X, LABELS[:3])}, ValueError, "60 rows of data do not pair with 3"),
        ({"clip_norm": -1.0}, ValueError, "must be positive"),
        ({"callbacks": print}, TypeError, "a list of functions, .*<built-in function print> is no"),
        ({"callbacks": ["history.csv"]}, TypeError, r"each called as .*'history.csv'"),
        ({"callbacks": 3}, TypeError, "list of functions"),
    ],
)  # fmt: skip
def test_refusals(options, error, says):
    with pytest.raises(error, match=says):
        train(network(), **options)


def test_an_optimiser_of_another_model_is_refused():
    optimizer = tg.optim.SGD(network().parameters())
    with pytest.raises(ValueError, match=r"changes no parameter of this model"):
        train(network(), optimizer=optimizer)
    with pytest.raises(ValueError, match="60 rows of data do not pair with 59 targets"):
        tg.fit(network(), X, LABELS[1:], loss="cross_entropy")
    with pytest.raises(ValueError, match=r"nothing to train on.* 0 rows"):
        tg.fit(network(), X[:0], LABELS[:0], loss="cross_entropy")


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_number_that_is_none_is_said_to_be_in_the_data(number: float):
    model, data = network(), X.copy()
    data[7, 1] = number
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match="the data, row 7") as told:
        tg.fit(model, data, LABELS, loss="cross_entropy", progress=False)
    assert f"holds {number}" in str(told.value)
    assert f"satır 7 (0'dan sayılır), {number} içeriyor" in told.value.report("tr")
    assert same(model.state(), network().state())
    linear = tg.nn.Linear(2, 1, rng=0)
    targets = np.where(np.arange(60) == 9, number, 0.5)
    with pytest.raises(ValueError, match="the targets, row 9"):
        tg.fit(linear, X, targets[:, None], batch_size=8, progress=False)


def test_callbacks_are_refused_in_both_languages():
    with pytest.raises(TypeError) as told:
        train(network(), callbacks=[None])
    assert "[None] böyle bir liste değil" in told.value.report("tr")


def test_no_epochs_change_nothing():
    model = network()
    assert len(train(model, epochs=0)) == 0
    assert same(model.state(), network().state())
