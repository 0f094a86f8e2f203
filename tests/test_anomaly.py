"""`detect_anomaly`: the first nan or inf, its cause and its line; data changed behind our back."""

import inspect
import threading

import numpy as np
import pytest

import tinygrad_tr as tg
from tinygrad_tr.graph import SCOPE


@pytest.fixture(autouse=True)
def watched():
    with tg.detect_anomaly():
        yield


def message(f, error=tg.AnomalyError):
    with pytest.raises(error) as caught:
        f()
    return str(caught.value)


def line_of(f, text):
    """``test_anomaly.py:12   the line``, of the line of `f` that has `text`."""
    lines, start = inspect.getsourcelines(f)
    (k,) = (k for k, line in enumerate(lines) if text in line)
    return f"test_anomaly.py:{start + k}   {lines[k].strip()}"


class TestForward:
    def test_names_the_operation_its_operands_the_line_and_where_they_come_from(self):
        def program():
            z, y = tg.Value([1.0, -2.0], name="z"), tg.Value([0.5, 0.0], name="y")
            p = np.maximum(z, 0)
            q = np.log(p)
            return y * q

        assert message(program).splitlines() == [
            f"−∞: log(x)   {line_of(program, 'q = ')}",
            "  x = shape (2,), 0 … 1; at [1]: 0",
            f"  x = maximum(z, 0)   {line_of(program, 'p = ')}",
            "  Suggestion: log(x + 1e-12), or a loss that takes logits "
            "(cross_entropy, binary_cross_entropy)",
        ]

    def test_tells_the_cause_from_the_origin(self):
        def program():
            y, q = tg.Value(0.0, name="y"), tg.Value(-np.inf, name="q")
            shifted = q + 1.0  # an inf that is handed on is no fault
            return y * shifted

        assert message(program).splitlines() == [
            f"NaN: y * 1   {line_of(program, 'return')}".replace("y * 1", "y * y"),
            "  y = 0",
            "  y = −∞",
            f"  y = q + 1   {line_of(program, 'shifted = ')}   ← cause",
            "  q was given so   ← cause",
        ]

    @pytest.mark.parametrize(
        ("f", "expected"),
        [
            (lambda: tg.Value(2.0) / 0, "∞: x / 0"),
            (lambda: tg.Value(2.0) / tg.Value(0.0), "∞: x / y"),
            (lambda: tg.Value(0.0).log(), "−∞: log(x)"),
            (lambda: np.exp(tg.Value([1.0, 1000.0])), r"at [1]: 1000"),
            (lambda: tg.Value(-8.0) ** 0.5, "x**0.5"),
            (lambda: np.sqrt(tg.Value(np.float32(-1))), "NaN: sqrt(x)"),
            (lambda: tg.Value([1.0]) * np.nan, "NaN: x * NaN"),
            (lambda: np.concatenate([tg.Value([1.0]), [np.nan]]), "NaN: concatenate(x0, x1)"),
            (lambda: np.log(tg.Value(1 + 0j) - 1), "log(x)"),
            (lambda: tg.Value([np.inf, 1.0]) @ np.array([0.0, 1.0]), "NaN: x @ y"),
            (lambda: np.where([True], np.log(tg.Value([-1.0])), 0.0), "NaN: log(x)"),
        ],
    )
    def test_of_every_kind(self, f, expected):
        text = message(f)
        assert expected in text
        assert "test_anomaly.py:" in text

    def test_an_inf_that_is_handed_on_is_fine(self):
        x = tg.Value([1.0, 2.0])
        y = np.where([True, False], x, -np.inf)
        assert np.max(y).item() == 1
        np.testing.assert_array_equal(tg.softmax(y).data, [1, 0])

    def test_nothing_happens_to_sound_programs(self):
        rng = np.random.default_rng(0)
        model = tg.nn.MLP(3, [5, 2], output="softmax", rng=0)
        loss = tg.nn.cross_entropy(model(rng.normal(size=(4, 3))), np.array([0, 1, 1, 0]))
        loss.backward()
        optimizer = tg.optim.SGD(model.parameters(), lr=0.1)
        optimizer.step()
        assert tg.hessian(lambda x: np.sum(np.tanh(x) ** 3))(np.ones(3)).shape == (3, 3)
        assert tg.grad(tg.checkpoint(np.sin))(0.0) == 1

    def test_inside_functions_of_functions_and_no_grad(self):
        assert "−∞: log(x)" in message(lambda: tg.grad(np.log)(0.0))
        with tg.no_grad():
            assert "−∞: log(x)" in message(lambda: np.log(tg.Value(0.0)))


class TestBackward:
    def test_names_the_forward_expression_and_its_line(self):
        def program():
            x = tg.Value([0.0, 4.0], name="x")
            root = np.sqrt(x)
            np.sum(root).backward()

        assert message(program).splitlines() == [
            "∞ in the gradient of x, through the derivative of sqrt(x)   "
            + line_of(program, "root = "),
            "  x = shape (2,), 0 … 4; at [0]: 0",
            "  gradient that came in: shape (2,), 1 … 1; at [0]: 1",
            "  Suggestion: sqrt(x + 1e-12), or choose a safe argument first: np.where(x > 0, x, 1)",
        ]

    def test_leaves_no_gradient_behind(self):
        x = tg.Value(0.0)
        message(lambda: (x**0.5).backward())
        assert x.grad is None

    def test_in_a_recorded_sweep_and_of_the_second_order(self):
        def program():
            x = tg.Value([0.0, 4.0], name="x")
            y = np.sum(x**1.5)
            slope = tg.gradients(y, x, create_graph=True)
            tg.gradients(np.sum(slope), x)

        text = message(program)
        assert "∞ in the gradient of x" in text
        assert line_of(program, "y = ") in text

        def first():
            x = tg.Value(0.0)
            y = np.sqrt(x)
            tg.gradients(y, x, create_graph=True)

        assert line_of(first, "y = ") in message(first)

    def test_a_graph_from_before_has_no_line(self):
        token = SCOPE.set(type(SCOPE.get())())
        y = np.sqrt(tg.Value(0.0, name="x"))
        SCOPE.reset(token)
        assert message(y.backward).splitlines()[0].endswith("sqrt(x)")


class TestChangedData:
    def test_writing_past_the_value(self):
        def program():
            p = tg.Value([1.0, 4.0], name="p")
            y = np.sum(p * p)
            p.data[0] = 5
            y.backward()

        text = message(program, tg.DataChangedError)
        assert "p, an operand of p * p" in text
        assert line_of(program, "y = ") in text

    def test_a_constant_that_its_owner_changes(self):
        x, given = tg.Value([1.0, 4.0]), np.array([1.0, 2.0])
        y = np.sum(x * given)
        tg.gradients(y, x)
        given[0] = 7
        text = message(lambda: tg.gradients(y, x), tg.DataChangedError)
        assert "y, an operand of x * y (shape (2,))" in text

    def test_a_result(self):
        x = tg.Value([[1.0], [4.0]])
        y = np.exp(x.T)
        y.data[0, 0] = 3
        assert "the result of exp(x)" in message(lambda: np.sum(y).backward(), tg.DataChangedError)

    def test_new_data_and_updates_are_fine(self):
        p = tg.Value([1.0, 4.0])
        for _epoch in range(2):
            y = np.sum(p * p)
            y.backward()
            p.data -= 0.1 * p.grad
        y = np.sum(p * p)
        p.data = np.zeros(2)
        y.backward()


@pytest.mark.parametrize(
    "f",
    [
        lambda v, k: v[k], lambda v, k: v[k, k], lambda v, k: np.take(v, k, 0),
        lambda v, k: np.roll(v, k, axis=(0,)), lambda v, k: np.take_along_axis(v, k[:, None], 0),
    ],
)  # fmt: skip
def test_an_index_that_changed_is_found(f):
    v, k = tg.Value(np.arange(16.0).reshape(4, 4)), np.array([1])
    with tg.detect_anomaly():
        y = np.sum(f(v, k))
        k += 1
        with pytest.raises(tg.DataChangedError, match="an index or option of"):
            y.backward()


class TestScope:
    def test_ends_with_the_block_and_after_an_error(self):
        SCOPE.set(type(SCOPE.get())())  # as outside of the fixture
        with pytest.raises(KeyError), tg.detect_anomaly():
            raise KeyError
        assert SCOPE.get().anomaly is None
        with np.errstate(divide="ignore"):
            assert np.log(tg.Value(0.0)).item() == -np.inf

    def test_is_for_this_thread_alone(self):
        found = []

        def work():
            with np.errstate(divide="ignore"):
                found.append(np.log(tg.Value(0.0)).item())

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert found == [-np.inf]

    def test_what_is_known_of_a_node_dies_with_it(self):
        watch = SCOPE.get().anomaly
        y = np.sum(np.tanh(tg.Value(np.ones(3)) * 2))
        assert len(watch.traces) == 3
        y.backward()
        del y
        assert not watch.traces

    def test_reaches_into_modules(self):
        class Broken(tg.nn.Module):
            def forward(self, x):
                return np.log(x - x)

        assert "−∞: log(x)" in message(lambda: Broken()(tg.Value(1.0)))
