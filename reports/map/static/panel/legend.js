// The legend says what is on the map now, and nothing else.

function legendRow(mark, text) {
  return h("li", {}, mark, h("span", {}, text));
}

function swatch(colour) {
  return h("i", { class: "swatch", style: `background:${colour}` });
}

function legendBlock(title, rows) {
  return rows.length ? h("section", {}, h("h2", {}, title), h("ul", {}, rows)) : null;
}

function line(colour, width, dash = "") {
  const stroke = svg("line", { x1: -11, x2: 11, y1: 0, y2: 0, stroke: colour, "stroke-width": width });
  if (dash) stroke.setAttribute("stroke-dasharray", dash);
  return icon(22, stroke);
}

function sizeLegend(data) {
  const most = mostPlaces(data);
  const sizes = [...new Set([0.1, 0.4, 1].map((part) => roundNumber(Math.max(1, most * part))))];
  const rows = sizes.map((places) => {
    const circle = svg("circle", { r: symbolRadius(places, most), fill: "#fff", stroke: "#5b6770", "stroke-width": 1.6 });
    return legendRow(icon(36, circle), number(places));
  });
  const block = legendBlock(data.words.legend_text.size, rows);
  block.classList.add("row");
  return block;
}

/** The services of the plan: each row switches its service on and off, as the box of the panel does. */
function serviceSwitches(data, state, store) {
  const all = sidesOf(data, state).flatMap((side) => [...facilitiesAt(data, side, { allServices: true }).values()].flat());
  const services = [...new Set(all.map((entry) => entry.service))].sort((a, b) => a - b);
  return legendBlock(data.words.legend_text.services, services.map((k) => {
    const { id, name } = data.services[k];
    const mark = icon(20, serviceSymbol(data.services[k], 7, false));
    return h("li", {}, choice("checkbox", "legend-service", id, state.services.has(k), name, (on) => store.toggleService(k, on), mark));
  }));
}

function facilityBlocks(data, state, store) {
  const words = data.words.legend_text;
  const entries = sidesOf(data, state).flatMap((side) => [...facilitiesAt(data, side).values()].flat());
  const actions = data.actions.filter((name) => entries.some((entry) => entry.action === name && isChange(entry)));
  const rows = actions.map((name) => legendRow(icon(18, badge(data.palette, name, 7)), data.words.action[name]));
  if (entries.some((entry) => entry.successor >= 0)) {
    rows.push(legendRow(line(data.palette.actions.merged, 3, "2 4"), words.merger));
  }
  if (entries.some((entry) => !entry.places)) rows.push(h("li", { class: "muted" }, words.gone));
  return [
    serviceSwitches(data, state, store),
    sizeLegend(data),
    legendBlock(words.actions, rows),
  ];
}

/** Backgrounds whose legend says something of the plan itself. */
const OF_A_PLAN = ["reach", "catchments"];

function backgroundBlock(data, state) {
  const words = data.words.legend_text;
  if (state.background === "none") return null;
  if (state.background === "cells") {
    const rows = data.palette.cells.map((colour, k) => {
      const [from, to] = [CELL_BREAKS[k - 1], CELL_BREAKS[k]];
      const text = k === 0 ? fill(words.under, { b: number(to) })
        : to === undefined ? fill(words.over, { a: number(from) }) : `${number(from)} – ${number(to)}`;
      return legendRow(swatch(colour), text);
    });
    return legendBlock(words.cells, rows);
  }
  if (state.background === "reach") return reachBlock(data, state);
  if (state.background === "catchments") return catchmentBlock(data, state);
  const title = `${words[state.background]} (${data.words.units[state.areas]})`;
  if (COUNTED.includes(state.background)) return circleBlock(data, state, title);
  return legendBlock(title, backgroundLegend(data, state.background).map((one) => legendRow(swatch(one.colour), one.text)));
}

/** What the background means; twice where it does not mean the same left and right of the line. */
function backgroundBlocks(data, state) {
  const sides = sidesOf(data, state);
  const alike = sides.every(({ background }) => background === state.background && !OF_A_PLAN.includes(background));
  if (alike) return [backgroundBlock(data, state)];
  return sides.map((side) => {
    const block = backgroundBlock(data, side);
    if (sides.length > 1) block?.querySelector("h2").prepend(`${data.plans[side.plan].short}: `);
    return block;
  });
}

/** Minutes to the chosen facility, or to the nearest one, with the share of all people in each class. */
function reachBlock(data, state) {
  const words = data.words.legend_text;
  const shares = reachShares(data, state);
  const rows = data.palette.reach.map((colour, k) => legendRow(swatch(colour), `${words.reach_classes[k]}: ${share(shares[k])}`));
  const one = state.selection?.kind === "site";
  return legendBlock(one ? `${shortSiteName(data, state.selection.index)}: ${words.reach_one}` : words.reach_nearest, rows);
}

/** Most facilities that the legend of areas names. */
const MOST_CATCHMENTS = 12;

function catchmentBlock(data, state) {
  const words = data.words.legend_text;
  const { sites, colourOf } = catchmentsOf(data, state);
  const rows = sites.slice(0, MOST_CATCHMENTS).map((site) => legendRow(swatch(colourOf.get(site)), shortSiteName(data, site)));
  const more = sites.length - rows.length;
  if (more > 0) rows.push(h("li", { class: "muted" }, fill(data.words.sheet.others, { n: more })));
  return legendBlock(words.catchments, [...rows, legendRow(swatch(data.palette.no_value), words.travel_none)]);
}

/** Circles of round numbers of people. */
function circleBlock(data, state, title) {
  const most = mostPeople(data, state);
  const sizes = [...new Set([0.1, 0.4, 1].map((part) => roundNumber(Math.max(1, most * part))))];
  const rows = sizes.map((people) => {
    const circle = svg("circle", { r: circleRadius(people, most), fill: data.palette[state.background], stroke: "#fff" });
    return legendRow(icon(2 * Math.ceil(circleRadius(people, most)), circle), persons(people));
  });
  const block = legendBlock(title, rows);
  block.classList.add("row");
  return block;
}

function boundaryBlock(data, state) {
  const words = data.words.legend_text;
  const rows = [legendRow(line("#4a545b", 2.2), words.district_line)];
  if (state.areas === "communes") rows.push(legendRow(line("#8d979e", 1), words.commune_line));
  if (state.areas === "communes_2025") rows.push(legendRow(line("#8d979e", 1), words.commune_2025_line));
  if (data.areas[state.areas].weak.some((weak) => weak)) rows.push(legendRow(line("#8d979e", 1, WEAK_DASH), data.words.weak_outline));
  const block = legendBlock(words.boundaries, rows);
  block.classList.add("row");
  return block;
}

function makeLegend(map, data, store) {
  const box = byId("ansinh-legend-body");
  const words = data.words.legend_text;
  function draw(state) {
    const lines = state.selection !== null && hasFlows(data, state)
      ? [legendRow(line("#5b6770", 2.5), words.lines), legendRow(line("#5b6770", 2, "6 3"), words.lines_dashed)]
      : [];
    const blocks = [
      ...(state.overlays.facilities ? facilityBlocks(data, state, store) : []),
      ...backgroundBlocks(data, state),
      ...OVERLAYS.flatMap((layer) => (layer.legend && showsOverlay(data, state, layer) ? layer.legend(data) : [])),
      lines.length ? h("section", {}, h("ul", {}, lines)) : null,
      boundaryBlock(data, state),
    ];
    const { name, value } = document.activeElement ?? {};
    box.replaceChildren(...blocks.filter((block) => block !== null));
    if (name === "legend-service") box.querySelector(`input[value="${CSS.escape(value)}"]`)?.focus();
  }
  store.listen(draw);
  draw(store.get());
  new ResizeObserver(() => map.fire("legendresize")).observe(byId("ansinh-legend"));
  byId("ansinh-legend").open = !window.matchMedia("(max-width: 820px)").matches;
}
