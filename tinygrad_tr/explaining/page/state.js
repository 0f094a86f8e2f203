// What each number is at each step. Moving applies the difference between two steps, no more.

const STEPS = DATA.steps;
const NODES = new Map(DATA.nodes.map((node) => [node.id, node]));
const EDGES = new Map(DATA.edges.map((edge) => [edge.id, { ...edge }]));

Object.assign(page, {
  guess: false, // results are hidden until asked for
  shown: true, // the result of this step is not hidden
  changed: null, // what program() answered after an input was changed
});

// Which step sends a gradient along an edge.
const stepOfEdge = new Map();
STEPS.forEach((step, k) => {
  if (step.phase === "backward") step.edges.forEach((edge) => stepOfEdge.set(edge, k));
});

// The text of every number: key → text; a key is a node and "value", "grad" or "new".
const texts = new Map();
let sets = []; // per step: [key, text after, text before]

function learn(changes) {
  const known = new Map();
  sets = changes.map((step) =>
    step.map(([id, field, text]) => {
      const key = `${id} ${field}`;
      const entry = [key, text, known.get(key)];
      known.set(key, text);
      return entry;
    }),
  );
  texts.clear();
}

// The keys that differ between two steps, with their texts at the second.
function difference(from, to) {
  const changes = new Map();
  for (let k = from + 1; k <= to; k++) for (const [key, after] of sets[k]) changes.set(key, after);
  for (let k = from; k > to; k--) {
    for (const [key, , before] of [...sets[k]].reverse()) changes.set(key, before);
  }
  return changes;
}

function hidden(key) {
  return page.guess && !page.shown && sets[page.at].some(([changed]) => changed === key);
}

function textOf(id, field) {
  const key = `${id} ${field}`;
  return hidden(key) ? "?" : (texts.get(key) ?? "—");
}
