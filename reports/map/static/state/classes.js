// Classes of a choropleth: few, with round limits, the same for all plans so that colours can be compared.

const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10];

/** The nearest round number: 1, 1.2, 1.5, 2 … times a power of ten. */
function roundNumber(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  const best = ROUND.reduce((a, b) => (Math.abs(b - lead) < Math.abs(a - lead) ? b : a));
  return Number((best * power).toPrecision(2));
}

/** Rising round limits that split positive values into at most `classes` groups of about the same number. */
function roundBreaks(values, classes) {
  const sorted = values.filter((value) => value > 0.05).sort((a, b) => a - b);
  const breaks = [];
  for (let k = 1; k < classes && sorted.length; k += 1) {
    const limit = roundNumber(sorted[Math.min(sorted.length - 1, Math.floor((k * sorted.length) / classes))]);
    const rises = !breaks.length || limit > breaks[breaks.length - 1];
    if (rises && limit < sorted[sorted.length - 1]) breaks.push(limit);
  }
  return breaks;
}

/** Which class a value falls into: 0 below the first limit. */
function classOf(value, breaks) {
  let k = 0;
  while (k < breaks.length && value >= breaks[k]) k += 1;
  return k;
}

const SHARE_BREAKS = [50, 70, 80, 90, 99.95];
const breakCache = new Map();

/** Limits for a background on a layer, taken over all plans and periods for the chosen services. */
function backgroundBreaks(data, state) {
  const { background, areas } = state;
  if (background === "share") return SHARE_BREAKS;
  const key = [background, areas, ...[...state.services].sort()].join("|");
  if (!breakCache.has(key)) {
    const values = [];
    data.plans.forEach((_, plan) =>
      data.periods.forEach((__, period) => {
        const there = { ...state, plan, period };
        if (hasFlows(data, there)) values.push(...areaValues(data, there, areas, background));
      }),
    );
    breakCache.set(key, roundBreaks(values, background === "unserved" ? 5 : 6));
  }
  return breakCache.get(key);
}

/** Colours of a background from low to high; a good share is pale, a bad one dark. */
function backgroundColours(data, background) {
  if (background === "share") return [...data.palette.unserved].reverse();
  return data.palette[background];
}

/** Fill of an area; nobody at all and nobody in need are told apart. */
function backgroundColour(data, background, breaks, value) {
  if (value === null || !Number.isFinite(value)) return data.palette.no_value;
  const colours = backgroundColours(data, background);
  if (background === "share") return colours[classOf(value, breaks)];
  if (value <= 0.05) return background === "unserved" ? "#ffffff" : colours[0];
  return colours[Math.min(classOf(value, breaks) + (background === "unserved" ? 1 : 0), colours.length - 1)];
}

/** Lines of the legend for a background: colour and words. */
function backgroundLegend(data, state) {
  const breaks = backgroundBreaks(data, state);
  const words = data.words.legend_text;
  const unit = state.background === "share" ? " %" : "";
  const colours = backgroundColours(data, state.background);
  const shift = state.background === "unserved" ? 1 : 0;
  const text = (value) => number(value, 1) + unit;
  const rows = breaks.map((limit, k) => ({
    colour: colours[k + shift],
    text: k === 0 ? fill(words.under, { b: text(limit) }) : `${text(breaks[k - 1])} – ${text(limit)}`,
  }));
  const last = breaks.length ? fill(words.over, { a: text(breaks[breaks.length - 1]) }) : `> ${words.zero}`;
  if (state.background === "share") rows.push({ colour: colours[breaks.length], text: "100 %" });
  else if (breaks.length || areaValues(data, state, state.areas, state.background).some((value) => value > 0.05))
    rows.push({ colour: colours[Math.min(breaks.length + shift, colours.length - 1)], text: last });
  if (state.background === "unserved") rows.unshift({ colour: "#ffffff", text: words.zero });
  return rows;
}
