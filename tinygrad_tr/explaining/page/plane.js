// The plane as a model sees it: what it says of each place, where it changes its mind, the samples.

function paintBoundary(frame) {
  if (!frame.boundary) return;
  const [pen, width, height] = brush($("boundary"));
  const cells = Uint8Array.from(atob(frame.boundary), (c) => c.charCodeAt(0));
  const n = DATA.grid,
    image = new ImageData(n, n);
  const colours = two ? ["low", "middle", "high"].map(shade) : TINTS.map(shade);
  cells.forEach((cell, k) => {
    const share = cell / 127.5;
    const colour = !two
      ? mixed(colours[cell % colours.length], colours[0], 0)
      : share < 1
        ? mixed(colours[0], colours[1], share)
        : mixed(colours[1], colours[2], share - 1);
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
  const n = DATA.grid,
    x = (c) => ((c + 0.5) * width) / n,
    y = (r) => height - ((r + 0.5) * height) / n;
  const decision = (r, c) => (two ? cells[r * n + c] - 127.5 : cells[r * n + c]);
  pen.strokeStyle = shade("ink");
  pen.lineWidth = 2;
  pen.beginPath();
  for (let r = 0; r + 1 < n; r++)
    for (let c = 0; c + 1 < n; c++) {
      const corners = [
        [r, c],
        [r, c + 1],
        [r + 1, c + 1],
        [r + 1, c],
      ];
      const crossings = [];
      corners.forEach(([r1, c1], k) => {
        const [r2, c2] = corners[(k + 1) % 4],
          a = decision(r1, c1),
          b = decision(r2, c2);
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
    const x = ((px - left) / (right - left)) * width,
      y = height - ((py - low) / (high - low)) * height;
    pen.fillStyle = shade(CLASSES[label % CLASSES.length]);
    pen.strokeStyle = shade("bg");
    pen.lineWidth = 1;
    pen.beginPath();
    if (label % 2) {
      // a triangle: colour never stands alone
      pen.moveTo(x, y - size * 1.2);
      pen.lineTo(x + size * 1.1, y + size * 0.8);
      pen.lineTo(x - size * 1.1, y + size * 0.8);
      pen.closePath();
    } else pen.arc(x, y, size, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
}
