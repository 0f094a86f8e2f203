// What both pages share: reading data, words, theme, and moving through steps. The page's own
// script says how many steps there are (COUNT), how long one lasts (PACE), what to do when moving
// (show) and what a step is called (titleOf).

const $ = (id) => document.getElementById(id);
const read = (id) => JSON.parse($(id).textContent);
const DATA = read("data");
const WORDS = read("words");
const page = { at: 0, lang: "en", timer: 0 };

function word(key, fields = {}) {
  return WORDS[page.lang][key].replace(/\{(\w+)\}/g, (_all, name) => fields[name]);
}

function element(tag, kind, text) {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}

function dress(lang) {
  page.lang = lang;
  document.documentElement.lang = lang;
  for (const part of document.querySelectorAll("[data-word]"))
    part.textContent = word(part.dataset.word);
  for (const part of document.querySelectorAll("[data-label]"))
    part.setAttribute("aria-label", word(part.dataset.label));
  $("language").textContent = word("language");
  $("language").lang = lang === "tr" ? "en" : "tr";
  document.title = DATA.title ? `${word("heading")}: ${DATA.title}` : word("heading");
  paintPlay();
}

function turn() {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

// Moving

function go(k, playing = false) {
  if (!playing) stop();
  const from = page.at;
  page.at = Math.max(0, Math.min(COUNT - 1, k));
  show(from, page.at);
  paintControls();
  if (location.hash !== `#${page.at + 1}`) history.replaceState(null, "", `#${page.at + 1}`);
  if (page.at === COUNT - 1) stop();
}

function paintControls() {
  $("slider").max = COUNT - 1;
  $("slider").value = page.at;
  $("slider").setAttribute("aria-valuetext", `${page.at + 1}/${COUNT}: ${titleOf(page.at)}`);
  $("place").textContent = `${page.at + 1} / ${COUNT}`;
  $("first").disabled = $("back").disabled = page.at === 0;
  $("next").disabled = $("last").disabled = page.at === COUNT - 1;
}

function stop() {
  clearInterval(page.timer);
  page.timer = 0;
  $("live").setAttribute("aria-live", "polite");
  paintPlay();
}

function play() {
  if (page.timer) return stop();
  if (page.at === COUNT - 1) go(0);
  $("live").setAttribute("aria-live", "off"); // a reader cannot keep pace
  page.timer = setInterval(() => go(page.at + 1, true), PACE);
  paintPlay();
}

function paintPlay() {
  const [sign, name] = $("play").children;
  sign.textContent = page.timer ? "❚❚" : "►";
  name.textContent = word(page.timer ? "pause" : "play");
}

// A field and a button keep their own keys.
const keeps = (event) => /BUTTON|SUMMARY|INPUT/.test(event.target.tagName);

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = { ArrowRight: page.at + 1, ArrowLeft: page.at - 1, Home: 0, End: COUNT - 1 };
  if (event.key in moves && event.target.tagName !== "INPUT") go(moves[event.key]);
  else if (event.key === " " && !keeps(event)) play();
  else return;
  event.preventDefault();
}

function listenToControls() {
  const moves = {
    first: () => 0,
    back: () => page.at - 1,
    next: () => page.at + 1,
    last: () => COUNT - 1,
  };
  for (const [id, to] of Object.entries(moves)) $(id).addEventListener("click", () => go(to()));
  $("play").addEventListener("click", play);
  $("slider").addEventListener("input", () => go($("slider").valueAsNumber));
  $("theme").addEventListener("click", turn);
  addEventListener("keydown", key);
  addEventListener("hashchange", () => go(asked()));
}

// What the address asks for

const asked = () =>
  Math.max(0, Math.min(COUNT, Number.parseInt(location.hash.slice(1), 10) || 1) - 1);

function askedLanguage() {
  const wanted = new URLSearchParams(location.search);
  const theme = wanted.get("theme");
  if (["light", "dark"].includes(theme)) document.documentElement.dataset.theme = theme;
  return Object.hasOwn(WORDS, wanted.get("lang"))
    ? wanted.get("lang")
    : document.documentElement.lang;
}
