// What if an input were another number: program() computes forward and backward, and the texts of
// all steps are written again. Only what the steps say in symbols stays.

const inputs = new Map();
const ORIGINALS = program ? DATA.program.inputs.map(([id, x]) => [id, Number(x)]) : [];
const RATE = Number(DATA.rate);

function fillFields() {
  if (!program) return;
  $("whatif").hidden = false;
  for (const [id, x] of ORIGINALS) {
    const label = element("label", "", `${NODES.get(id).name} `),
      field = element("input");
    field.type = Number.isFinite(x) ? "number" : "text"; // a field of numbers has no NaN and no ∞
    field.step = "any";
    field.value = inField(x);
    field.addEventListener("input", recompute);
    label.append(field);
    inputs.set(id, { field, original: x });
    $("fields").append(label);
  }
  $("reset").addEventListener("click", () => {
    for (const { field, original } of inputs.values()) field.value = inField(original);
    recompute();
  });
}

const inField = (x) => (Number.isFinite(x) ? x : number(x));

function recompute() {
  const given = {},
    broken = [];
  for (const [id, { field }] of inputs) {
    given[id] = readNumber(field.value);
    if (given[id] === undefined) broken.push(field);
    field.setAttribute("aria-invalid", given[id] === undefined);
  }
  if (broken.length) return;
  const same = [...inputs].every(([id, { original }]) => Object.is(given[id], original));
  page.changed = same ? null : answer(given);
  $("reset").disabled = same;
  $("changed").textContent = same ? "" : word("changed");
  for (const { id, text } of DATA.edges) {
    EDGES.get(id).text =
      page.changed && id in page.changed.flows ? number(page.changed.flows[id]) : text;
  }
  paintStrengths();
  learn(page.changed ? page.changed.sets : STEPS.map((step) => step.set));
  repaint();
}

// Everything the steps say, from the numbers: the sets of texts, the formulas, the sums.
function answer(given) {
  const now = program(given),
    later = program({ ...given, ...updated(given, now) });
  const out = { ...now, given, later, sets: [], lines: [], sums: [] };
  const sums = new Map();
  STEPS.forEach((step, k) => {
    out.sets.push(step.set.map(([id, field]) => [id, field, ""]));
    const tell = {
      forward: tellForward,
      seed: tellSeed,
      backward: tellBackward,
      update: tellUpdate,
    }[step.phase];
    out.lines.push(tell(step, k, out, sums));
  });
  return out;
}

function updated(given, now) {
  const moved = {};
  for (const step of STEPS) {
    const id = step.phase === "update" && step.set.length ? step.set[0][0] : null;
    if (id in given) moved[id] = given[id] - RATE * now.gradients[id];
  }
  return moved;
}

// The first line is in symbols and stays; numbers follow it.
const symbols = (step) =>
  step.spans[0].map(([kind, text]) => [kind === "result" ? "" : kind, text]);
const result = (x) => [
  ["", "= "],
  ["result", number(x)],
];
const gradient = (x) => ["gradient", enclosed(number(x))];

function tellForward(step, k, out) {
  for (const entry of out.sets[k]) entry[2] = number(out.values[entry[0]]);
  if (!step.spans.length || !step.set.length) return step.spans;
  const node = NODES.get(step.set[0][0]),
    inserted = substituted(node, out.values);
  const between = inserted
    ? [
        [
          ["", "= "],
          ["value", inserted],
        ],
      ]
    : [];
  return [symbols(step), ...between, result(out.values[node.id])];
}

function tellSeed(step, k, out) {
  for (const entry of out.sets[k]) entry[2] = number(out.gradients[entry[0]]);
  return step.spans;
}

function tellBackward(step, k, out, sums) {
  const edge = EDGES.get(step.edges[0]),
    [id] = step.set[0];
  const flow = out.flows[edge.id],
    come = out.gradients[edge.to],
    before = sums.get(id) ?? 0;
  sums.set(id, before + flow);
  out.sets[k][0][2] = number(sums.get(id));
  out.sums[k] = `${number(before)} + ${enclosed(number(flow))} = ${number(sums.get(id))}`;
  const product = [
    ["", "= "],
    ["gradient", number(come)],
    ["", " · "],
    ["value", enclosed(number(flow / come))],
  ];
  return [symbols(step), ...(Number.isFinite(flow / come) ? [product] : []), result(flow)];
}

function tellUpdate(step, k, out) {
  const [id] = step.set[0] ?? [step.active[0]];
  if (!plainUpdates()) {
    for (const entry of out.sets[k]) entry[2] = "—";
    return id in out.given ? [symbols(step)] : [];
  }
  for (const entry of out.sets[k]) entry[2] = number(out.later.values[entry[0]]);
  const before = out.values[id], after = out.later.values[id];
  if (!(id in out.given)) return change(NODES.get(id).name, before, after);
  const minus = [
    ["", "= "],
    ["value", number(before)],
    ["", ` ${MINUS} ${number(RATE)} · `],
    gradient(out.gradients[id]),
  ];
  return [symbols(step), minus, result(after)];
}

// Whether the steps of the update are p − η · g, which the page can do: it then finds the same
// numbers as they hold. Adam and its like remember what the page does not know.
let plain = null;

function plainUpdates() {
  if (plain === null) {
    const given = Object.fromEntries(ORIGINALS), now = program(given);
    plain = STEPS.filter((step) => step.phase === "update" && step.set[0]?.[0] in given).every(
      ({ set: [[id, , text]] }) => text === number(given[id] - RATE * now.gradients[id]),
    );
  }
  return plain;
}

function change(name, before, after) {
  const share = Math.round(1000 * Math.abs(after / before - 1)) / 10;
  const less = `(${after < before ? "↓" : "↑"} ${word("percent", { share })})`;
  return [
    [
      ["", `${name}: `],
      ["value", number(before)],
      ["", " → "],
      ["result", number(after)],
    ],
    ...(before !== 0 && [before, after].every(Number.isFinite) ? [[["", less]]] : []),
  ];
}

function substituted(node, values) {
  const names = new Map(node.operands.map((id) => [NODES.get(id).name, number(values[id])]));
  const found = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = found.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  if (!pattern) return "";
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${pattern})(?![\\p{L}\\p{N}_])`, "gu");
  return node.expr.replace(whole, (name, place) =>
    place && !/^[\p{L}\d]+\($/u.test(node.expr.slice(0, place))
      ? enclosed(names.get(name))
      : names.get(name),
  );
}

// The width of a line tells how much flows, as in a drawing of the same numbers.
function paintStrengths() {
  if (!page.changed) {
    for (const { line } of lines.values()) line.style.removeProperty("--now");
    return;
  }
  const sizes = Object.values(page.changed.flows).map(Math.abs).filter(Number.isFinite);
  const most = Math.max(...sizes, Number.MIN_VALUE);
  for (const [id, { line }] of lines) {
    const share = Math.min(1, Math.abs(page.changed.flows[id] ?? 0) / most);
    line.style.setProperty("--now", 1 + 3.4 * (Number.isNaN(share) ? 1 : share));
  }
}
