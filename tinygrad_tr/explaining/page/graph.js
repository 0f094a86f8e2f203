// The drawing: numbers on cards, what is active, what has flowed, and how large it is shown.

const drawing = $("drawing");
const LABELLED = 30; // with more edges only those of this step carry their number
const SMALLEST = 0.72; // of the natural size; smaller texts are not readable
const LARGEST = 1.3;
const POINT = 1.04; // pixels: a name of 12.5 points is then 13 pixels high
const MARGIN = 12; // pixels left of a card that is wider than its place
const cards = new Map();
const lines = new Map();
let active = [];

// The reader's font may be wider than the one that Graphviz measured: what is too long for its
// card is set closer. Numbers are not, since they change.
function squeeze() {
  const wide = [];
  for (const group of drawing.querySelectorAll(".node")) {
    const room = Number(group.querySelector(".border").getAttribute("width")) - 16;
    const role = group.querySelector("text.r");
    const taken = role ? role.getComputedTextLength() + 6 : 0;
    for (const text of group.querySelectorAll("text:not(.v, .g, .r, .fixed)")) {
      const most = text.querySelector("tspan") ? room - taken : room;
      if (text.getComputedTextLength() > most) wide.push([text, most]);
    }
  }
  for (const [text, most] of wide) { // afterwards: measuring lays the page out
    text.setAttribute("textLength", most);
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
}

function findParts() {
  if (!drawing) return;
  squeeze();
  for (const group of drawing.querySelectorAll(".node")) {
    const field = (kind) => group.querySelector(`text.${kind}`);
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) =>
      Number(group.querySelector(".border").getAttribute(name)),
    );
    const shift = drawing.querySelector("g").transform.baseVal.consolidate()?.matrix ?? {
      e: 0,
      f: 0,
    };
    cards.set(group.id, {
      group,
      value: field("v"),
      grad: field("g"),
      from: [x + shift.e, y + shift.f],
      to: [x + width + shift.e, y + height + shift.f],
    });
  }
  const folded = DATA.cards !== null;
  for (const [id] of EDGES) {
    const group = folded ? null : drawing.querySelector(`#${id}`);
    if (group)
      lines.set(id, {
        group,
        line: group.querySelector(".line"),
        label: group.querySelector(".flowed"),
      });
  }
}

// Of a folded graph the card of the module stands for the node; its own numbers stay.
function cardOf(id) {
  return cards.get(DATA.cards ? DATA.cards[Number(id.slice(1))] : id);
}

function paintCard(id) {
  const card = cards.get(id);
  if (!card || DATA.cards) return;
  const fresh = texts.get(`${id} new`);
  if (card.value) {
    card.value.textContent = fresh === undefined ? textOf(id, "value") : `→ ${textOf(id, "new")}`;
    card.value.classList.toggle("new", fresh !== undefined);
    narrow(card, fresh !== undefined);
  }
  if (card.grad) card.grad.textContent = textOf(id, "grad");
  card.group.classList.toggle("todo", texts.get(`${id} value`) === undefined);
}

// An array's new numbers may be longer than the ones that the card was made for.
function narrow(card, fresh) {
  card.value.removeAttribute("textLength");
  if (!fresh) return;
  const label = [...card.group.querySelectorAll("text.l")].find(
    (text) => text.getAttribute("y") === card.value.getAttribute("y"),
  );
  const taken = label ? label.getComputedTextLength() + 6 : 0;
  const room = Number(card.group.querySelector(".border").getAttribute("width")) - 16 - taken;
  if (card.value.getComputedTextLength() > room) {
    card.value.setAttribute("textLength", room);
    card.value.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
}

function paintEdge(id) {
  const parts = lines.get(id);
  if (!parts) return;
  const step = STEPS[page.at];
  const now = step.edges.includes(id);
  const done = stepOfEdge.has(id) && stepOfEdge.get(id) <= page.at;
  parts.group.classList.toggle("done", done);
  parts.group.classList.toggle("forth", now && step.phase === "forward");
  parts.group.classList.toggle("back", now && step.phase === "backward");
  const told = done && (now || EDGES.size <= LABELLED);
  if (told && !parts.label) parts.label = labelOn(parts);
  if (parts.label)
    parts.label.textContent = told && !(now && page.guess && !page.shown) ? EDGES.get(id).text : "";
}

function labelOn(parts) {
  const label = document.createElementNS("http://www.w3.org/2000/svg", "text");
  const middle = parts.line.getPointAtLength(parts.line.getTotalLength() / 2);
  label.setAttribute("class", "flowed");
  label.setAttribute("x", middle.x);
  label.setAttribute("y", middle.y - 6);
  parts.group.append(label);
  return label;
}

function paintActive() {
  for (const card of active) card.group.classList.remove("on");
  active = STEPS[page.at].active.map(cardOf).filter(Boolean);
  for (const card of active) card.group.classList.add("on");
}

function paintWords() {
  if (!drawing) return;
  drawing.setAttribute("aria-label", word("graph"));
  for (const text of drawing.querySelectorAll("[data-en]"))
    text.textContent = text.dataset[page.lang];
}

// Sizes

const fitting = () => document.body.classList.contains("fit");

function measure() {
  if (!drawing) return;
  const width = Number(drawing.dataset.width),
    height = Number(drawing.dataset.height);
  drawing.style.setProperty("--width", `${width * POINT}px`);
  drawing.style.setProperty("--height", `${height * POINT}px`);
  drawing.style.setProperty("--largest", LARGEST);
}

function fits() {
  const width = Number(drawing.dataset.width),
    height = Number(drawing.dataset.height);
  const box = $("graph").getBoundingClientRect();
  return Math.min(box.width / width, box.height / height) / POINT >= SMALLEST;
}

function follow() {
  if (!active.length || fitting()) return;
  const box = $("graph");
  const start = (axis, room) => {
    const from = Math.min(...active.map((card) => card.from[axis])) * POINT;
    const to = Math.max(...active.map((card) => card.to[axis])) * POINT;
    return Math.min((from + to - room) / 2, from - MARGIN); // the name of what is wider than the box
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || page.timer === 0;
  box.scrollTo({
    left: start(0, box.clientWidth),
    top: start(1, box.clientHeight),
    behavior: calm ? "instant" : "smooth",
  });
}
