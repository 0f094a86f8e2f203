// Numbers as the package writes them (tinygrad_tr/numbers.py): the page's own must not differ.

const MINUS = "\u2212";
const NUMBER = /(?<![\p{L}\p{N}_.])[−-]?(?:\d+(?:\.\d+)?(?:e[−-]?\d+)?|∞)(?![\p{L}\p{N}_])|NaN/gu;

function number(x, digits = 4) {
  return real(x, digits).replaceAll("-", MINUS);
}

function real(x, digits) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "-∞";
  if (x === 0) return "0";
  const [mantissa, exponent] = exponential(x, digits - 1);
  const size = Math.abs(x);
  if (size >= 1e-4 && size < 1e7) {
    const text = fixed(x, Math.max(0, digits - 1 - exponent));
    if (Math.abs(Number(text)) < 1e6) return trimmed(text);
  }
  return `${trimmed(mantissa)}e${exponent}`;
}

function fixed(x, places) {
  return even(x.toFixed(places), x.toFixed(Math.min(100, places + 50)));
}

function exponential(x, places) {
  const [mantissa, exponent] = x.toExponential(places).split("e");
  const [exact, same] = x.toExponential(places + 50).split("e");
  return [exponent === same ? even(mantissa, exact) : mantissa, Number(exponent)];
}

// JavaScript rounds a tie away from zero, Python to the even digit.
function even(text, exact) {
  const point = text.includes(".") ? 0 : 1;
  const rest = exact.slice(text.length + point);
  const last = Number(text.at(-1));
  return /^50*$/.test(rest) && last % 2 ? text.slice(0, -1) + (last - 1) : text;
}

function trimmed(text) {
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

// What is written in a field: NaN, ∞ and −∞ as the page writes them; nothing if it is no number.
function readNumber(text) {
  const plain = text.trim().replace(MINUS, "-").replace(/^(-?)(?:∞|inf)$/i, "$1Infinity");
  if (/^nan$/i.test(plain)) return NaN;
  return plain === "" || Number.isNaN(Number(plain)) ? undefined : Number(plain);
}

// A number inside a formula: a negative one in parentheses.
function enclosed(text) {
  return text.startsWith(MINUS) ? `(${text})` : text;
}
