// The film of a training: at each epoch the boundary, the weights and the loss up to it.

const FRAMES = DATA.frames;
const COUNT = FRAMES.length;
const PACE = Math.max(40, Math.min(400, 12000 / COUNT)); // milliseconds a frame
const CLASSES = ["value", "flow", "param", "loss", "warn", "op"]; // tokens of the palette
const TINTS = [
  "input-header",
  "err-header",
  "param-header",
  "loss-header",
  "warn-header",
  "op-header",
];
const two = DATA.classes <= 2;

const shade = (token) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
const titleOf = (k) =>
  word("now", {
    epoch: FRAMES[k].epoch,
    loss: FRAMES[k].loss === null ? "NaN" : number(FRAMES[k].loss),
  });

// A canvas as fine as the screen; what is drawn counts in CSS pixels.
function brush(canvas) {
  const { width, height } = canvas.getBoundingClientRect(),
    fine = devicePixelRatio || 1;
  canvas.width = Math.round(width * fine);
  canvas.height = Math.round(height * fine);
  const pen = canvas.getContext("2d");
  pen.scale(fine, fine);
  return [pen, width, height];
}

function mixed(from, to, share) {
  const parts = [from, to].map((hex) =>
    [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  return parts[0].map((x, k) => Math.round(x + (parts[1][k] - x) * share));
}

// The weights

const largest = Math.max(
  1e-12,
  ...FRAMES.flatMap((frame) => frame.weights.flatMap(([, , , some]) => some.map(Math.abs))),
);

function fillRows() {
  DATA.names.forEach((name) => {
    const row = element("tr"),
      head = element("th", "", name),
      strip = element("canvas");
    head.scope = "row";
    strip.setAttribute("aria-hidden", "true");
    row.append(head, element("td"), element("td"), element("td"));
    const under = element("tr"),
      cell = element("td");
    cell.colSpan = 4;
    cell.append(strip);
    under.append(cell);
    $("rows").append(row, under);
  });
}

// Each element a bar from the middle: up is positive and blue, down negative and orange.
function paintWeights(frame) {
  frame.weights.forEach(([mean, spread, norm, some], k) => {
    const cells = $("rows").children[2 * k].children;
    [mean, spread, norm].forEach((text, at) => {
      cells[at + 1].textContent = text;
    });
    const [pen, width, height] = brush($("rows").children[2 * k + 1].querySelector("canvas"));
    const step = width / Math.max(some.length, 16);
    some.forEach((x, at) => {
      const size = ((x ?? 0) / largest) * (height / 2);
      pen.fillStyle = shade(size < 0 ? "flow" : "value");
      pen.fillRect(
        at * step + 1,
        height / 2 - Math.max(size, 0),
        step - 2,
        Math.max(Math.abs(size), 0.5),
      );
    });
  });
}

// Playing

function show() {
  const frame = FRAMES[page.at];
  $("live").textContent = titleOf(page.at);
  paintBoundary(frame);
  paintLoss(page.at);
  paintWeights(frame);
}

function fillLegends() {
  const told = (token, sign, text) => {
    const part = element("span", "", text),
      mark = element("i", "", sign);
    mark.style.color = `var(--${token})`;
    part.prepend(mark);
    return part;
  };
  const labels = [...Array(DATA.classes).keys()];
  $("legend").replaceChildren(
    ...labels.map((label) =>
      told(CLASSES[label % CLASSES.length], label % 2 ? "▲" : "●", word("class", { label })),
    ),
  );
  const names = FRAMES[0].validation === null ? ["loss"] : ["loss", "validation"];
  $("lines").replaceChildren(
    ...names.map((name, k) => told(k ? "flow" : "value", k ? "╌╌" : "──", word(name))),
  );
}

function speak(lang) {
  dress(lang);
  fillLegends();
  show();
  paintControls();
}

function begin() {
  $("subject").textContent = DATA.title;
  $("plane").hidden = !FRAMES.some((frame) => frame.boundary);
  $("parameters").hidden = !DATA.names.length;
  fillRows();
  listenToControls();
  $("language").addEventListener("click", () => speak(page.lang === "tr" ? "en" : "tr"));
  $("theme").addEventListener("click", show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  addEventListener("resize", show);
  page.at = asked();
  speak(askedLanguage());
}

begin();
