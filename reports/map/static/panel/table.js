// The table of areas beside the map: sorted by any column, a row leads to its area; also as CSV.

const COLUMNS = ["name", "target", "served", "share", "minutes"];

/** Rows with whole people that add up, by row and by column, as in letters and in the GeoPackage; shares stay exact. */
function wholePeople(rows) {
  const left = rows.map((one) => Math.max(0, one.target - one.served));
  const total = (values) => values.reduce((a, b) => a + b, 0);
  const [target, reached] = [total(rows.map((one) => one.target)), total(rows.map((one) => one.served))];
  const whole = Math.round(target - reached < 1e-6 ? target : reached);
  const served = wholeParts(rows.map((one) => one.served), whole);
  const unserved = wholeParts(left, Math.round(target) - whole);
  return rows.map((one, k) => ({
    ...one, target: served[k] + unserved[k], served: served[k], unserved: unserved[k], exact: { target: one.target, served: one.served },
  }));
}

/** One row per area of the chosen layer where somebody is to be served. */
function tableRows(data, state) {
  const totals = pointTotals(data, state);
  const names = data.areas[state.areas].name;
  return wholePeople(pointsOfAreas(data, state.areas)
    .map((points, index) => ({ index, name: names[index], code: data.areas[state.areas].code[index], ...sumPoints(totals, points) }))
    .filter((one) => one.target > 0));
}

/** Rows in the order of a column; what is missing comes last. */
function sortRows(rows, column, down) {
  const sign = down ? -1 : 1;
  const compare = (a, b) => {
    if (column === "name") return sign * a.name.localeCompare(b.name, "vi");
    if (a[column] === null || b[column] === null) return (a[column] === null) - (b[column] === null);
    return sign * (a[column] - b[column]);
  };
  return [...rows].sort(compare);
}

function shownCell(column, one) {
  const value = one[column];
  if (column === "name") return value;
  if (column === "share") return share(value);
  return column === "minutes" ? number(value, 1) : persons(value || Math.min(one.exact[column], 0.4));
}

function makeTable(data, store, onPick) {
  const box = byId("ansinh-table");
  const words = data.words.table;
  const order = { column: "share", down: false };

  function head(column) {
    const chosen = order.column === column;
    const button = h("button", { type: "button", onclick: () => {
      order.down = chosen && !order.down;
      order.column = column;
      draw(store.get());
      box.querySelector(`th[data-column="${column}"] button`).focus();
    } }, words[column], chosen ? (order.down ? " ▼" : " ▲") : "");
    const sort = chosen ? (order.down ? "descending" : "ascending") : "none";
    return h("th", { scope: "col", "aria-sort": sort, "data-column": column }, button);
  }

  function line(row) {
    const cells = COLUMNS.map((column) => shownCell(column, row));
    const link = h("button", { type: "button", class: "link", onclick: () => onPick(row.index) }, cells[0]);
    return h("tr", {}, h("th", { scope: "row" }, link), cells.slice(1).map((cell) => h("td", {}, cell)));
  }

  function draw(state) {
    if (box.hidden) return;
    const rows = sortRows(tableRows(data, state), order.column, order.down);
    box.replaceChildren(
      downloads(data, store),
      h("table", {}, h("thead", {}, h("tr", {}, COLUMNS.map(head))), h("tbody", {}, rows.map(line))),
    );
  }
  store.listen((state, changed) => {
    if (["plan", "period", "services", "areas"].some((name) => changed.has(name))) draw(state);
  });
  new MutationObserver(() => draw(store.get())).observe(box, { attributes: true, attributeFilter: ["hidden"] });
}
