// Elements, text and numbers. Text from data only ever becomes a text node or an attribute, never markup.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Make an element: attributes by name, `on…` as listeners, children as elements or text. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") element.style.cssText = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Make an SVG element. */
function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG_NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const byId = (id) => document.getElementById(id);

/** Letters without marks, in lower case: "Cư Jút" and "cu jut" fold to the same text. */
function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/['’ʼ`]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Put values into a sentence, and choose the words that follow a number: fill("{n} {n:is|are} found", {n: 3}). */
function fill(sentence, values) {
  return sentence.replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (whole, name, one, many) => {
    if (!(name in values)) return whole;
    if (many === undefined) return String(values[name]);
    return String(values[name]) === "1" ? one : many;
  });
}

const formats = new Map();
let formatLocale = "vi-VN";

function setLocale(language) {
  formatLocale = language === "en" ? "en-GB" : "vi-VN";
  formats.clear();
}

/** A number with at most `decimals` places, as readers of this language write it. */
function number(value, decimals = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (!formats.has(decimals)) {
    formats.set(decimals, new Intl.NumberFormat(formatLocale, { maximumFractionDigits: decimals }));
  }
  return formats.get(decimals).format(value + 0);
}

/** People are whole; a fraction of an expected person is fewer than one. */
function persons(value) {
  if (value === null || value === undefined) return "–";
  return value > 0.05 && value < 0.5 ? "< 1" : number(value);
}

function share(value) {
  return value === null || value === undefined || !Number.isFinite(value) ? "–" : number(value * 100, 1) + "%";
}

const ruler = document.createElement("canvas").getContext("2d");

/** Width in pixels of a text set in a font. */
function textWidth(text, font) {
  ruler.font = `${font} ${getComputedStyle(document.documentElement).fontFamily}`;
  return Math.ceil(ruler.measureText(text).width);
}

/** A text in lines that are at most so wide, as `measure` tells; a word that is wider stands alone. */
function textLines(text, width, measure) {
  return text.split(" ").reduce((lines, word) => {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && measure(longer) <= width) return [...lines.slice(0, -1), longer];
    return [...lines, word];
  }, []);
}

/** Million đồng as million or billion, with its unit; short for narrow tables. */
function money(million, words, short = false) {
  if (million === null || million === undefined) return "–";
  if (Math.abs(million) >= 1000) return `${number(million / 1000, 1)} ${short ? words.billion_short : words.billion}`;
  return `${number(million, 0)} ${short ? words.million_short : words.million}`;
}

/** Whole people who are left out: with those served they add up to those to be served, as all three are shown. */
function wholeLeft(target, served) {
  return Math.max(0, Math.round(target) - Math.round(served));
}

/** Whole numbers that add up to the rounded sum of the values: the largest remainders are rounded up. */
function wholeParts(values, total = Math.round(values.reduce((a, b) => a + b, 0))) {
  const whole = values.map(Math.floor);
  const order = values.map((_, k) => k).sort((a, b) => values[b] - whole[b] - (values[a] - whole[a]));
  let left = total - whole.reduce((a, b) => a + b, 0);
  for (const k of order) {
    if (left <= 0) break;
    whole[k] += 1;
    left -= 1;
  }
  return whole;
}
