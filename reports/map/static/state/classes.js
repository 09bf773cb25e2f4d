// Classes of a choropleth: few, with round limits, the same for all plans so that colours can be compared.

const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10];

/** The nearest round number: 1, 1.2, 1.5, 2 … times a power of ten. */
function roundNumber(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  const best = ROUND.reduce((a, b) => (Math.abs(b - lead) < Math.abs(a - lead) ? b : a));
  return Number((best * power).toPrecision(2));
}

/** Which class a value falls into: 0 below the first limit. */
function classOf(value, breaks) {
  let k = 0;
  while (k < breaks.length && value >= breaks[k]) k += 1;
  return k;
}

/** Limits of a filled background in per cent, the same for all plans and periods, so that colours can be compared. */
function backgroundBreaks(data, background) {
  const { palette } = data;
  if (background === "change") return palette.change_breaks.map((edge) => edge * 100);
  const shown = palette.share_shown;
  return [shown, ...palette.share_breaks, 1 - shown].map((edge) => edge * 100);
}

/** Backgrounds that fill areas; counts are circles, since a large area is not many people. */
const FILLED = ["share", "change"];
const COUNTED = ["target", "unserved"];
/** Backgrounds that are painted cell by cell. */
const CELLED = ["cells", "reach", "catchments"];

/** Fill of an area; where nobody is in need there is nothing to be served. */
function backgroundColour(data, background, value) {
  if (value === null || !Number.isFinite(value)) return data.palette.no_value;
  return data.palette[background][classOf(value, backgroundBreaks(data, background))];
}

/** Lines of the legend for a filled background: colour and words. */
function backgroundLegend(data, background) {
  const rows = data.words.legend_text[`${background}_classes`].map((text, k) => ({ colour: data.palette[background][k], text }));
  return [...rows, { colour: data.palette.no_value, text: data.words.legend_text.no_value }];
}

/** Radius of a circle for a number of people: its area grows with them. */
function circleRadius(value, most) {
  return 22 * Math.sqrt(Math.max(value, 0) / Math.max(most, 1e-9));
}

/** The largest number of people of an area in any plan and period: sizes mean the same in all of them. */
function mostPeople(data, state) {
  const key = [state.background, state.areas, ...[...state.services].sort()].join("|");
  data.most ??= new Map();
  if (!data.most.has(key)) {
    const values = data.plans.flatMap((_, plan) => data.periods.flatMap((__, period) => {
      const there = { ...state, plan, period };
      return hasFlows(data, there) ? areaValues(data, there, state.areas, state.background) : [];
    }));
    data.most.set(key, values.reduce((a, b) => Math.max(a, b ?? 0), 0));
  }
  return data.most.get(key);
}
