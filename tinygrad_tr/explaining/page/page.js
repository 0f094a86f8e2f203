// The controls: moving through the steps, language, theme, search; and what the address says.

const COUNT = STEPS.length;
const PACE = 1600; // milliseconds a step
const NARROW = 820;

function stepOf(id) {
  const k = STEPS.findIndex((step, k) => k > 0 && step.active.at(-1) === id);
  return Math.max(0, k);
}

const titleOf = (k) => STEPS[k].title[page.lang];

function show(from, to) {
  if (to !== from) page.shown = !page.guess;
  paint(move(from, to), edgesBetween(from, to));
}

// Applies the difference; the nodes whose numbers changed, or whose numbers were hidden.
function move(from, to) {
  const touched = new Set();
  for (const [key, text] of difference(from, to)) {
    if (text === undefined) texts.delete(key);
    else texts.set(key, text);
    touched.add(key.split(" ")[0]);
  }
  for (const k of [from, to]) for (const [key] of sets[k] ?? []) touched.add(key.split(" ")[0]);
  return touched;
}

function edgesBetween(from, to) {
  const touched = new Set();
  for (let k = Math.max(0, Math.min(from, to)); k <= Math.max(from, to); k++) {
    for (const edge of STEPS[k].edges) touched.add(edge);
  }
  return touched;
}

function paint(nodes, edges) {
  for (const id of nodes) {
    paintCard(id);
    paintRow(id);
  }
  for (const id of edges) paintEdge(id);
  paintActive();
  paintPanel();
  paintPhases();
  paintCurrentRows();
  follow();
}

// Everything anew: after another language, other numbers, or at the beginning.
function repaint() {
  texts.clear();
  move(-1, page.at);
  paint(NODES.keys(), EDGES.keys());
  paintControls();
}

// Words and theme

function speak(lang) {
  dress(lang);
  $("search").placeholder = word("search");
  if (DATA.trees) $("tree").textContent = DATA.trees[lang];
  if (page.changed) $("changed").textContent = word("changed");
  paintWords();
  if (page.changed)
    recompute(); // its texts are in a language, too
  else repaint();
}

function press(button, on) {
  button.setAttribute("aria-pressed", on);
}

function guess() {
  page.guess = !page.guess;
  page.shown = !page.guess;
  press($("guess"), page.guess);
  repaint();
}

function reveal() {
  if (page.shown) return;
  page.shown = true;
  if (document.activeElement === $("reveal")) $("graph").focus();
  paint(new Set(sets[page.at].map(([key]) => key.split(" ")[0])), STEPS[page.at].edges);
}

function fit(on) {
  document.body.classList.toggle("fit", on);
  press($("fit"), on);
  follow();
}

// Search

function matches() {
  const text = $("search").value.trim().toLocaleLowerCase(page.lang);
  if (!text) return [];
  const told = (node) =>
    [node.name, node.expr ?? ""].map((part) => part.toLocaleLowerCase(page.lang));
  const exact = DATA.nodes.filter((node) => told(node)[0] === text);
  const rest = DATA.nodes.filter(
    (node) => !exact.includes(node) && told(node).some((part) => part.includes(text)),
  );
  return [...exact, ...rest].map((node) => node.id);
}

let chosen = -1;

function search(next) {
  const found = matches();
  chosen = next && found.length ? (chosen + 1) % found.length : -1;
  for (const [id, row] of rows) row.classList.toggle("found", found.includes(id));
  for (const card of cards.values()) card.group.classList.remove("found");
  for (const id of found) cardOf(id)?.group.classList.add("found");
  const places = { k: Math.max(1, chosen + 1), n: found.length };
  $("found").textContent = !$("search").value.trim()
    ? ""
    : found.length
      ? word("found", places)
      : word("none");
  if (chosen >= 0) go(stepOf(found[chosen]));
}

// Enter shows what was to be guessed, and takes the next node that was searched for.
function enter(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === $("search")) search(true);
  else if (!page.shown && !keeps(event)) reveal();
}

function listen() {
  listenToControls();
  const on = (id, event, act) => $(id).addEventListener(event, act);
  on("language", "click", () => speak(page.lang === "tr" ? "en" : "tr"));
  on("guess", "click", guess);
  on("live", "click", reveal);
  on("reveal", "click", reveal);
  on("fit", "click", () => fit(!fitting()));
  on("search", "input", () => search(false));
  addEventListener("keydown", enter);
  if (!DATA.cards)
    for (const [id, card] of cards) card.group.addEventListener("click", () => go(stepOf(id)));
  // On paper the table is the rest of the graph.
  const open = [];
  addEventListener("beforeprint", () => {
    open.push($("nodes").open);
    $("nodes").open = true;
  });
  addEventListener("afterprint", () => {
    $("nodes").open = open.pop();
  });
}

function begin() {
  const lang = askedLanguage();
  $("subject").textContent = DATA.title;
  for (const node of DATA.nodes)
    $("names").append(Object.assign(element("option"), { value: node.name }));
  findParts();
  fillTable();
  fillPhases();
  fillFields();
  listen();
  $("fallback").hidden = drawing !== null;
  $("fit").hidden = drawing === null;
  $("nodes").open = innerWidth > NARROW && (!drawing || document.body.classList.contains("wide"));
  measure();
  learn(STEPS.map((step) => step.set));
  page.at = asked();
  speak(lang);
  if (drawing) fit(innerWidth > NARROW && fits());
}

begin();
