// What if an input were another number: program() computes forward and backward, and the texts of
// all steps are written again. Only what the steps say in symbols stays.

const inputs = new Map();

function fillFields() {
  if (!program) return;
  $("whatif").hidden = false;
  for (const [id, x] of DATA.program.inputs) {
    const label = element("label", "", `${NODES.get(id).name} `), field = element("input");
    field.type = "number";
    field.step = "any";
    field.value = x;
    field.addEventListener("input", recompute);
    label.append(field);
    inputs.set(id, { field, original: x });
    $("fields").append(label);
  }
  $("reset").addEventListener("click", () => {
    for (const { field, original } of inputs.values()) field.value = original;
    recompute();
  });
}

function recompute() {
  const given = {}, broken = [];
  for (const [id, { field }] of inputs) {
    given[id] = field.valueAsNumber;
    if (Number.isNaN(given[id])) broken.push(field);
    field.setAttribute("aria-invalid", Number.isNaN(given[id]));
  }
  if (broken.length) return;
  const same = [...inputs].every(([id, { original }]) => Object.is(given[id], original));
  page.changed = same ? null : answer(given);
  $("reset").disabled = same;
  $("changed").textContent = same ? "" : word("changed");
  for (const { id, text } of DATA.edges) {
    EDGES.get(id).text = page.changed && id in page.changed.flows ? number(page.changed.flows[id]) : text;
  }
  paintStrengths();
  learn(page.changed ? page.changed.sets : STEPS.map((step) => step.set));
  repaint();
}

// Everything the steps say, from the numbers: the sets of texts, the formulas, the sums.
function answer(given) {
  const now = program(given), later = program({ ...given, ...updated(given, now) });
  const out = { ...now, given, later, sets: [], formulas: [], sums: [] };
  const sums = new Map();
  STEPS.forEach((step, k) => {
    out.sets.push(step.set.map(([id, field]) => [id, field, ""]));
    const tell = { forward: tellForward, seed: tellSeed, backward: tellBackward, update: tellUpdate }[step.phase];
    out.formulas.push(tell(step, k, out, sums));
  });
  return out;
}

function updated(given, now) {
  const moved = {};
  for (const step of STEPS) {
    const id = step.phase === "update" && step.set.length ? step.set[0][0] : null;
    if (id in given) moved[id] = given[id] - DATA.rate * now.gradients[id];
  }
  return moved;
}

function tellForward(step, k, out) {
  for (const entry of out.sets[k]) entry[2] = number(out.values[entry[0]]);
  if (!step.formula.length || !step.set.length) return step.formula;
  const node = NODES.get(step.set[0][0]), result = number(out.values[node.id]);
  const inserted = substituted(node, out.values);
  return [symbols(step), `= ${inserted && inserted !== result ? `${inserted} = ` : ""}${result}`];
}

function tellSeed(step, k, out) {
  for (const entry of out.sets[k]) entry[2] = number(out.gradients[entry[0]]);
  return step.formula;
}

function tellBackward(step, k, out, sums) {
  const edge = EDGES.get(step.edges[0]), [id] = step.set[0];
  const flow = out.flows[edge.id], come = out.gradients[edge.to], before = sums.get(id);
  sums.set(id, (before ?? 0) + flow);
  out.sets[k][0][2] = number(sums.get(id));
  if (step.accumulate) {
    const sum = `= ${number(sums.get(id))}`;
    out.sums[k] = before === undefined ? `${number(flow)} ${sum}` : `${number(before)} + ${enclosed(number(flow))} ${sum}`;
  }
  const local = come === 0 ? "" : `${number(come)} · ${enclosed(number(flow / come))} = `;
  return [symbols(step), `= ${local}${number(flow)}`];
}

function tellUpdate(step, k, out) {
  const [id] = step.set[0] ?? step.active;
  for (const entry of out.sets[k]) entry[2] = number(out.later.values[entry[0]]);
  if (!(id in out.given)) return [change(NODES.get(id).name, out.values[id], out.later.values[id])];
  const terms = `${number(out.values[id])} ${MINUS} ${DATA.rate} · ${enclosed(number(out.gradients[id]))}`;
  return [symbols(step), `= ${terms} = ${number(out.later.values[id])}`];
}

function change(name, before, after) {
  const share = before === 0 ? "" : ` (${after < before ? "↓" : "↑"} ${word("percent", { share: number(Math.abs(100 * (after / before - 1)), 2) })})`;
  return `${name}: ${number(before)} → ${number(after)}${share}`;
}

// The line in symbols, without the numbers that follow it.
function symbols(step) {
  const [head, ...rest] = step.formula[0].split(" = ");
  const steady = rest.filter((part) => !part.replace(/[()]/g, "").match(/^[−-]?[\d.]/));
  return [head, ...steady].join(" = ");
}

function substituted(node, values) {
  const names = new Map(node.operands.map((id) => [NODES.get(id).name, number(values[id])]));
  const found = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = found.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  if (!pattern) return "";
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${pattern})(?![\\p{L}\\p{N}_])`, "gu");
  return node.expr.replace(whole, (name, place) => (place && !/^[\p{L}\d]+\($/u.test(node.expr.slice(0, place)) ? enclosed(names.get(name)) : names.get(name)));
}

function formulaOf(k) {
  return page.changed ? page.changed.formulas[k] : STEPS[k].formula;
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
