"""What a suspicion is called, by its kind; the catalogue has it in Turkish."""

__all__ = ["WORDS"]

WORDS = {
    # The function itself
    "none": "the function returned None; did it forget to return?",
    "plain": (
        "the function returned plain numbers: the data left the graph (through .data, float() or "
        ".item()?), so no gradient arrives at all"
    ),
    "random": (
        "the function is not deterministic: two calls on the same inputs differ by {difference}; "
        "make its random generator anew in each call"
    ),
    "random gradient": (
        "the gradient is not deterministic: derived twice at the same place, it differs by "
        "{difference}"
    ),
    "changes": "the function changes its input {name}; compute with a copy",
    "aliased": (
        "the result of {name} is its operand itself, in the same memory, so changing one changes "
        "the other; return a copy"
    ),
    "view": "the result of {name} shares memory with its operand",
    "float32": (
        "computed in {dtype}: float32 is too coarse for differences; compute in float64"
    ),
    "float32 input": (
        "float32 input: the gradient is right in float64, but in {dtype} it differs by more than "
        "{allowed} (input {name}); precision is lost on the way, by cancellation or a large number"
    ),
    # One rule, by what it returns
    "returns none": "the rule {rule} returned None; did it forget to return?",
    "dtype": "wrong dtype: the rule {rule} returned {found} for an operand of {wanted}",
    "shape": (
        "wrong shape: the rule {rule} returned a gradient of shape {found} for an operand of shape "
        "{wanted}"
    ),
    "shape transposed": (
        "wrong shape, transposed: the rule {rule} returned a gradient of shape {found} for an "
        "operand of shape {wanted}"
    ),
    "shape unbroadcast": (
        "un-broadcast missing: the rule {rule} returned a gradient of shape {found} for an operand "
        "of shape {wanted}; sum over what was broadcast"
    ),
    "buffer": (
        "the gradient aliases a buffer: the rule {rule} returns the same memory at every call, so "
        "a second gradient overwrites the first; return new memory"
    ),
    # The place
    "kink": (
        "wrong at a kink: the slope is {left} on the left and {right} on the right, and the "
        "derived {derived} is not between them"
    ),
    "not differentiable": (
        "not differentiable there: the slope is {left} on the left and {right} on the right, and "
        "the derived {derived} is a choice between them; check at another place"
    ),
    "jump": "not differentiable there: the function jumps or is vertical; check at another place",
    "edge": (
        "not differentiable there: the function is not finite on one side, so this is the edge of "
        "its domain; check at another place"
    ),
    "not finite": "the derived gradient is not finite",
    # The numbers
    "missing": (
        "no gradient arrives at all (input {name}): the data left the graph, or a rule is missing"
    ),
    "left": (
        "each rule is right by itself: data leaves the graph on one of the ways to the result "
        "(.data, .detach(), float(), .item(), or a copy of the input that was made outside)"
    ),
    "sign": "the sign is wrong everywhere",
    "double": "a factor of 2 too many",
    "half": "a factor of 2 is missing (the derived gradient is half)",
    "mean": (
        "a factor of {n} is missing, and {n} elements are added up: a mean where a sum belongs, "
        "or a gradient overwritten in place of accumulated"
    ),
    "sum": (
        "a factor of {n} too many, and {n} elements are added up: a sum where a mean belongs"
    ),
    "factor": "a constant factor: the derived gradient is {factor} times the right one",
    "negative": "wrong only at negative {name}",
    "conjugate": "the conjugate is missing: the derived gradient is the conjugate of the right one",
    "transposed": "a transposed gradient: the right numbers, rows and columns exchanged",
    "permuted": "the right numbers in the wrong places: a permuted gradient",
    "unbroadcast": (
        "un-broadcast missing: {name} is used by several outputs, and only the first one's part of "
        "its gradient arrives; add up all of them"
    ),
    "overwritten": (
        "overwritten instead of accumulated: an element of {name} is used several times, and only "
        "the last use's gradient arrives"
    ),
    "known": (
        "the derivative of another function: the rule gives {found} where {right} belongs "
        "(x the operand, s the result)"
    ),
    "known derivative": (
        "the derivative of another function: the rule gives {found} (x the operand, s the result)"
    ),
    "dropped": "a dropped term: {what} is missing from the rule (x the operand, s the result)",
    "dropped entries": (
        "a dropped term: some entries are 0 that are not, each output depends on more elements"
    ),
    "second": (
        "order {before} is right and order {order} is not: the rule has the right numbers, but "
        "cannot itself be differentiated; something inside it leaves the graph"
    ),
    "unknown": "a wrong or dropped term in a rule",
    # Not wrong
    "float32 note": (
        "{dtype} inputs: checked in float64, and the {dtype} gradient against that ({allowed})"
    ),
    "tiny note": (
        "all derivatives are below atol = {atol}, so nothing was compared; pass a smaller atol"
    ),
}  # fmt: skip
