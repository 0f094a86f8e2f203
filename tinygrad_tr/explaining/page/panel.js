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
  const row = current.at(-1),
    box = $("nodes");
  if (row && box.open) box.scrollTop = row.offsetTop - box.clientHeight / 2;
}

function paintPanel() {
  const step = STEPS[page.at],
    phase = phaseOf(page.at);
  document.documentElement.dataset.phase = step.phase;
  $("kind").textContent = `${word(step.phase)} · ${page.at - phase.first + 1}/${phase.count}`;
  $("title").textContent = step.title[page.lang];
  $("sentence").textContent = sentence(step);
  $("shapes").textContent = step.shapes ?? "";
  $("formula").replaceChildren(...linesOf(page.at).map((parts) => lineOf(parts, step.phase)));
  paintSum(page.at);
  const masked = page.guess && !page.shown;
  $("reveal").hidden = !masked;
  $("live").classList.toggle("masked", masked);
}

// A sentence with numbers is about the numbers as they were, but for that of the learning rate.
function sentence(step) {
  const text = step.sentence[page.lang];
  return page.changed && step.phase !== "update" && text.match(NUMBER) ? "" : text;
}

function paintSum(k) {
  const step = STEPS[k],
    sum = step.accumulate;
  $("accumulation").hidden = !sum;
  $("panel").classList.toggle("single", !sum);
  if (!sum) return;
  $("count").textContent = `${sum.k} / ${sum.n}`;
  $("accumulated").textContent = sum.sentence[page.lang];
  const text = page.changed ? page.changed.sums[k] : sum.text;
  const cut = Math.max(text.lastIndexOf("= "), text.lastIndexOf("→ ")) + 2;
  $("sum").replaceChildren(
    lineOf(
      [
        ["gradient", text.slice(0, cut)],
        ["result", text.slice(cut)],
      ],
      step.phase,
    ),
  );
}

// One line of a formula, in parts; the result is hidden while it is to be guessed.
function lineOf(parts, phase) {
  const kinds = {
    value: "v",
    gradient: "g",
    result: `result ${phase === "seed" || phase === "backward" ? "g" : "v"}`,
  };
  const line = element("div");
  for (const [kind, text] of parts) {
    const masked = kind === "result" && page.guess && !page.shown;
    line.append(kind ? element("span", kinds[kind], masked ? "?" : text) : text);
  }
  return line;
}

function linesOf(k) {
  if (page.changed) return page.changed.lines[k];
  return STEPS[k].spans.map((parts) => parts.map(([kind, text]) => [kind, localised(text)]));
}

// A percentage is written before the sign in Turkish.
function localised(text) {
  return text.replace(
    /^\(([↓↑]) %?([\d.]+)%?\)$/,
    (_all, arrow, share) => `(${arrow} ${word("percent", { share })})`,
  );
}

// Phases

const phaseOf = (k) => DATA.phases.find(({ first, count }) => k >= first && k < first + count);

function fillPhases() {
  for (const phase of DATA.phases) {
    const item = element("li"),
      button = element("button"),
      bar = element("i");
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
