// The losses of a training, on a logarithmic scale: pale what is still to come.

function paintLoss(k) {
  const [pen, width, height] = brush($("loss")),
    room = { left: 64, right: 14, top: 12, bottom: 24 };
  const lines = ["loss", "validation"].map((key) => FRAMES.map((frame) => frame[key]));
  const known = lines
    .flat()
    .filter((x) => x !== null && x > 0)
    .map(Math.log10);
  if (!known.length) return;
  const [low, high] = [Math.min(...known), Math.max(...known) + 1e-9];
  const first = FRAMES[0].epoch,
    last = Math.max(FRAMES.at(-1).epoch, first + 1);
  const x = (epoch) =>
    room.left + ((epoch - first) / (last - first)) * (width - room.left - room.right);
  const y = (value) =>
    room.top + ((high - Math.log10(value)) / (high - low)) * (height - room.top - room.bottom);
  axes(pen, { low, high, first, last, x, y, width, height });
  lines.forEach((values, which) => {
    const steps = values
      .map((value, at) => [FRAMES[at].epoch, value])
      .filter(([, value]) => value !== null && value > 0);
    curve(
      pen,
      steps.map(([epoch, value]) => [x(epoch), y(value)]),
      which,
      0.25,
    );
    curve(
      pen,
      steps
        .filter(([epoch]) => epoch <= FRAMES[k].epoch)
        .map(([epoch, value]) => [x(epoch), y(value)]),
      which,
      1,
    );
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
    const value = 10 ** (low + (high - low) * share),
      at = y(value);
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
