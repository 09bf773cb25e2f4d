// The legend says what is on the map now, and nothing else.

function legendRow(mark, text) {
  return h("li", {}, mark, h("span", {}, text));
}

function swatch(colour) {
  return h("i", { class: "swatch", style: `background:${colour}` });
}

function legendBlock(title, rows) {
  return rows.length ? h("section", {}, h("h3", {}, title), h("ul", {}, rows)) : null;
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

function facilityBlocks(data, state) {
  const words = data.words.legend_text;
  const entries = [...facilitiesAt(data, state).values()].flat();
  const services = [...new Set(entries.map((entry) => entry.service))].sort((a, b) => a - b);
  const actions = data.actions.filter((name) => entries.some((entry) => entry.action === name && isChange(entry)));
  const rows = actions.map((name) => legendRow(icon(18, badge(data.palette, name, 7)), data.words.action[name]));
  if (entries.some((entry) => entry.successor >= 0)) {
    rows.push(legendRow(line(data.palette.actions.merged, 3, "2 4"), words.merger));
  }
  if (entries.some((entry) => !entry.places)) rows.push(h("li", { class: "muted" }, words.gone));
  return [
    legendBlock(words.services, services.map((k) =>
      legendRow(icon(20, serviceSymbol(data.services[k], 7, false)), data.services[k].name))),
    sizeLegend(data),
    legendBlock(words.actions, rows),
  ];
}

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
  const title = `${words[state.background]} (${data.words.units[state.areas]})`;
  if (COUNTED.includes(state.background)) return circleBlock(data, state, title);
  return legendBlock(title, backgroundLegend(data, state.background).map((one) => legendRow(swatch(one.colour), one.text)));
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
      ...(state.overlays.facilities ? facilityBlocks(data, state) : []),
      backgroundBlock(data, state),
      ...OVERLAYS.flatMap((layer) => (layer.legend && showsOverlay(data, state, layer) ? layer.legend(data) : [])),
      lines.length ? h("section", {}, h("ul", {}, lines)) : null,
      boundaryBlock(data, state),
    ];
    box.replaceChildren(...blocks.filter((block) => block !== null));
  }
  store.listen(draw);
  draw(store.get());
  new ResizeObserver(() => map.fire("legendresize")).observe(byId("ansinh-legend"));
  byId("ansinh-legend").open = !window.matchMedia("(max-width: 820px)").matches;
}
