// The film of a training: at each epoch the boundary, the weights and the loss up to it.

const FRAMES = DATA.frames;
const COUNT = FRAMES.length;
const PACE = Math.max(40, Math.min(400, 12000 / COUNT)); // milliseconds a frame
const CLASSES = ["value", "flow", "param", "loss", "warn", "op"]; // tokens of the palette
const TINTS = ["input-header", "err-header", "param-header", "loss-header", "warn-header", "op-header"];
const two = DATA.classes <= 2;

const shade = (token) => getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
const titleOf = (k) => word("now", { epoch: FRAMES[k].epoch, loss: FRAMES[k].loss === null ? "NaN" : number(FRAMES[k].loss) });

// A canvas as fine as the screen; what is drawn counts in CSS pixels.
function brush(canvas) {
  const { width, height } = canvas.getBoundingClientRect(), fine = devicePixelRatio || 1;
  canvas.width = Math.round(width * fine);
  canvas.height = Math.round(height * fine);
  const pen = canvas.getContext("2d");
  pen.scale(fine, fine);
  return [pen, width, height];
}

function mixed(from, to, share) {
  const parts = [from, to].map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  return parts[0].map((x, k) => Math.round(x + (parts[1][k] - x) * share));
}

// The boundary

function paintBoundary(frame) {
  if (!frame.boundary) return;
  const [pen, width, height] = brush($("boundary"));
  const cells = Uint8Array.from(atob(frame.boundary), (c) => c.charCodeAt(0));
  const n = DATA.grid, image = new ImageData(n, n);
  const colours = two ? ["low", "middle", "high"].map(shade) : TINTS.map(shade);
  cells.forEach((cell, k) => {
    const share = cell / 127.5;
    const colour = !two ? mixed(colours[cell % colours.length], colours[0], 0)
      : share < 1 ? mixed(colours[0], colours[1], share) : mixed(colours[1], colours[2], share - 1);
    const at = (n - 1 - Math.floor(k / n)) * n + (k % n); // the first row is the lowest
    image.data.set([...colour, 255], 4 * at);
  });
  const small = new OffscreenCanvas(n, n);
  small.getContext("2d").putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = two;
  pen.drawImage(small, 0, 0, width, height);
  paintEdgeOf(pen, cells, width, height);
  paintPoints(pen, width, height);
}

// The line where the decision changes: between two places of the grid that decide otherwise.
function paintEdgeOf(pen, cells, width, height) {
  const n = DATA.grid, x = (c) => ((c + 0.5) * width) / n, y = (r) => height - ((r + 0.5) * height) / n;
  const decision = (r, c) => (two ? cells[r * n + c] - 127.5 : cells[r * n + c]);
  pen.strokeStyle = shade("ink");
  pen.lineWidth = 2;
  pen.beginPath();
  for (let r = 0; r + 1 < n; r++) for (let c = 0; c + 1 < n; c++) {
    const corners = [[r, c], [r, c + 1], [r + 1, c + 1], [r + 1, c]];
    const crossings = [];
    corners.forEach(([r1, c1], k) => {
      const [r2, c2] = corners[(k + 1) % 4], a = decision(r1, c1), b = decision(r2, c2);
      if (two ? a * b >= 0 : a === b) return;
      const share = two ? a / (a - b) : 0.5;
      crossings.push([x(c1 + (c2 - c1) * share), y(r1 + (r2 - r1) * share)]);
    });
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      pen.moveTo(...crossings[k]);
      pen.lineTo(...crossings[k + 1]);
    }
  }
  pen.stroke();
}

function paintPoints(pen, width, height) {
  const [[left, right], [low, high]] = DATA.limits;
  const size = DATA.points.length <= 16 ? 8 : 4;
  for (const [px, py, label] of DATA.points) {
    const x = ((px - left) / (right - left)) * width, y = height - ((py - low) / (high - low)) * height;
    pen.fillStyle = shade(CLASSES[label % CLASSES.length]);
    pen.strokeStyle = shade("bg");
    pen.lineWidth = 1;
    pen.beginPath();
    if (label % 2) { // a triangle: colour never stands alone
      pen.moveTo(x, y - size * 1.2);
      pen.lineTo(x + size * 1.1, y + size * 0.8);
      pen.lineTo(x - size * 1.1, y + size * 0.8);
      pen.closePath();
    } else pen.arc(x, y, size, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
}

// The loss

function paintLoss(k) {
  const [pen, width, height] = brush($("loss")), room = { left: 64, right: 14, top: 12, bottom: 24 };
  const lines = ["loss", "validation"].map((key) => FRAMES.map((frame) => frame[key]));
  const known = lines.flat().filter((x) => x !== null && x > 0).map(Math.log10);
  if (!known.length) return;
  const [low, high] = [Math.min(...known), Math.max(...known) + 1e-9];
  const first = FRAMES[0].epoch, last = Math.max(FRAMES.at(-1).epoch, first + 1);
  const x = (epoch) => room.left + ((epoch - first) / (last - first)) * (width - room.left - room.right);
  const y = (value) => room.top + ((high - Math.log10(value)) / (high - low)) * (height - room.top - room.bottom);
  axes(pen, { low, high, first, last, x, y, width, height });
  lines.forEach((values, which) => {
    const steps = values.map((value, at) => [FRAMES[at].epoch, value]).filter(([, value]) => value !== null && value > 0);
    curve(pen, steps.map(([epoch, value]) => [x(epoch), y(value)]), which, 0.25);
    curve(pen, steps.filter(([epoch]) => epoch <= FRAMES[k].epoch).map(([epoch, value]) => [x(epoch), y(value)]), which, 1);
  });
  if (!(FRAMES[k].loss > 0)) return;
  pen.fillStyle = shade("value");
  pen.beginPath();
  pen.arc(x(FRAMES[k].epoch), y(FRAMES[k].loss), 5, 0, 2 * Math.PI);
  pen.fill();
}

function axes(pen, { low, high, first, last, x, y, width, height }) {
  pen.font = "12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
  pen.fillStyle = shade("muted");
  pen.strokeStyle = shade("line");
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const share of [0, 0.5, 1]) {
    const value = 10 ** (low + (high - low) * share), at = y(value);
    pen.beginPath();
    pen.moveTo(64, at);
    pen.lineTo(width - 14, at);
    pen.stroke();
    pen.fillText(number(value, 2), 56, at);
  }
  pen.textBaseline = "alphabetic";
  pen.fillText(String(last), x(last), height - 6);
  pen.textAlign = "left";
  pen.fillText(String(first), x(first), height - 6);
}

function curve(pen, places, which, strength) {
  pen.globalAlpha = strength;
  pen.strokeStyle = shade(which ? "flow" : "value");
  pen.setLineDash(which ? [6, 4] : []);
  pen.lineWidth = 2.2;
  pen.beginPath();
  for (const place of places) pen.lineTo(...place);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

// The weights

const largest = Math.max(1e-12, ...FRAMES.flatMap((frame) => frame.weights.flatMap(([, , , some]) => some.map(Math.abs))));

function fillRows() {
  DATA.names.forEach((name) => {
    const row = element("tr"), head = element("th", "", name), strip = element("canvas");
    head.scope = "row";
    strip.setAttribute("aria-hidden", "true");
    row.append(head, element("td"), element("td"), element("td"));
    const under = element("tr"), cell = element("td");
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
    [mean, spread, norm].forEach((text, at) => { cells[at + 1].textContent = text; });
    const [pen, width, height] = brush($("rows").children[2 * k + 1].querySelector("canvas"));
    const step = width / Math.max(some.length, 16);
    some.forEach((x, at) => {
      const size = ((x ?? 0) / largest) * (height / 2);
      pen.fillStyle = shade(size < 0 ? "flow" : "value");
      pen.fillRect(at * step + 1, height / 2 - Math.max(size, 0), step - 2, Math.max(Math.abs(size), 0.5));
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
    const part = element("span", "", text), mark = element("i", "", sign);
    mark.style.color = `var(--${token})`;
    part.prepend(mark);
    return part;
  };
  const labels = [...Array(DATA.classes).keys()];
  $("legend").replaceChildren(...labels.map((label) =>
    told(CLASSES[label % CLASSES.length], label % 2 ? "▲" : "●", word("class", { label }))));
  const names = FRAMES[0].validation === null ? ["loss"] : ["loss", "validation"];
  $("lines").replaceChildren(...names.map((name, k) => told(k ? "flow" : "value", k ? "╌╌" : "──", word(name))));
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
