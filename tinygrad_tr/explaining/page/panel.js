// The panel, the table and the phases: what this step says, in words and numbers.

const rows = new Map();

function fillTable() {
  for (const [id, node] of NODES) {
    const row = element("tr");
    const name = element("th", "", node.name);
    name.scope = "row";
    row.append(name, element("td", "v", "—"), element("td", "g", "—"));
    row.addEventListener("click", () => go(stepOf(id)));
    rows.set(id, row);
    $("rows").append(row);
  }
}

function paintRow(id) {
  const [, value, grad] = rows.get(id).children;
  const fresh = texts.has(`${id} new`) && texts.get(`${id} new`) !== undefined;
  value.textContent = fresh ? `${textOf(id, "value")} → ${textOf(id, "new")}` : textOf(id, "value");
  grad.textContent = textOf(id, "grad");
}

let current = [];

function paintCurrentRows() {
  for (const row of current) row.removeAttribute("aria-current");
  current = STEPS[page.at].active.map((id) => rows.get(id)).filter(Boolean);
  for (const row of current) row.setAttribute("aria-current", "true");
  const row = current.at(-1), box = $("nodes");
  if (row && box.open) box.scrollTop = row.offsetTop - box.clientHeight / 2;
}

function paintPanel() {
  const step = STEPS[page.at], phase = phaseOf(page.at);
  document.documentElement.dataset.phase = step.phase;
  $("kind").textContent = `${word(step.phase)} · ${page.at - phase.first + 1}/${phase.count}`;
  $("title").textContent = step.title[page.lang];
  $("sentence").textContent = sentence(step);
  $("shapes").textContent = step.shapes ?? "";
  $("formula").replaceChildren(...formulaOf(page.at).map((line, k, all) => lineOf(line, step.phase, k === all.length - 1)));
  paintSum(page.at);
  const masked = page.guess && !page.shown;
  $("reveal").hidden = !masked;
  $("live").classList.toggle("masked", masked);
}

// A sentence with numbers is about the numbers as they were.
function sentence(step) {
  const text = step.sentence[page.lang];
  return page.changed && text.match(NUMBER) ? "" : text;
}

function paintSum(k) {
  const step = STEPS[k], sum = step.accumulate;
  $("accumulation").hidden = !sum;
  $("panel").classList.toggle("single", !sum);
  if (!sum) return;
  const name = NODES.get(step.set[0]?.[0])?.name ?? "";
  $("count").textContent = `${sum.k} / ${sum.n}`;
  $("accumulated").textContent = word("accumulated", { name, n: sum.n });
  $("sum").replaceChildren(lineOf(page.changed ? page.changed.sums[k] : sum.text, "sum", true));
}

// One line of a formula: numbers in their colours, the result apart, so that it can be hidden.
function lineOf(text, phase, last) {
  const line = element("div");
  const cut = last ? Math.max(text.lastIndexOf("= "), text.lastIndexOf("→ ")) + 2 : 0;
  const steady = cut > 1 ? text.slice(0, cut) : text;
  const found = [...steady.matchAll(NUMBER)];
  let from = 0, inEquation = 0;
  found.forEach((hit, k) => {
    const between = steady.slice(from, hit.index);
    inEquation = between.includes("=") ? 0 : inEquation + (k > 0);
    line.append(between, element("span", kindOf(phase, inEquation, k, found.length), hit[0]));
    from = hit.index + hit[0].length;
  });
  line.append(steady.slice(from));
  if (cut > 1) {
    const masked = page.guess && !page.shown;
    line.append(element("strong", `result ${phase === "forward" || phase === "update" ? "v" : "g"}`, masked ? "?" : text.slice(cut)));
  }
  return line;
}

// Backward, what comes in is a gradient and the rest of the product the local derivative.
function kindOf(phase, place, k, count) {
  if (phase === "forward") return "v";
  if (phase === "update") return k === count - 1 && k > 0 ? "g" : place === 1 ? "" : "v";
  return phase === "backward" && place > 0 ? "v" : "g";
}

// Phases

const phaseOf = (k) => DATA.phases.find(({ first, count }) => k >= first && k < first + count);

function fillPhases() {
  for (const phase of DATA.phases) {
    const item = element("li"), button = element("button"), bar = element("i");
    button.type = "button";
    button.dataset.phase = phase.key;
    bar.append(element("b"));
    button.append(element("span"), element("span", "count"), bar);
    button.disabled = phase.count === 0;
    button.addEventListener("click", () => go(phase.first));
    item.style.flexGrow = Math.max(phase.count, STEPS.length / 8);
    item.append(button);
    $("phases").append(item);
  }
}

function paintPhases() {
  DATA.phases.forEach((phase, k) => {
    const button = $("phases").children[k].firstChild;
    const done = Math.max(0, Math.min(phase.count, page.at - phase.first + 1));
    button.children[0].textContent = word(phase.key);
    button.children[1].textContent = `${done}/${phase.count}`;
    button.querySelector("b").style.width = `${phase.count ? (100 * done) / phase.count : 0}%`;
    if (phase === phaseOf(page.at)) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  });
}
