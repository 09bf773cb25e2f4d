// The controls of the tab: places of every facility, a place for a new or moved one, services, demand, money.

const field = (text, input) => h("label", { class: "field" }, h("span", {}, text), input);

function numberInput(value, max, onChange, attributes = {}) {
  const input = h("input", { type: "number", min: 0, step: "any", max, ...attributes, onchange: () => {
    const wanted = input.value === "" ? null : Number(input.value);
    if (wanted === null || (Number.isFinite(wanted) && wanted >= 0)) onChange(wanted);
  } });
  input.value = value ?? "";
  return input;
}

function picker(attributes, choices, chosen) {
  const select = h("select", attributes, choices.map(([value, text]) => h("option", { value }, text)));
  if (chosen !== undefined) select.value = String(chosen);
  return select;
}

/** One line for each facility and service that stands or stood in what is tried. */
function placeLines(data, ground, tried, change) {
  const rows = [...placesTried(ground, tried)].filter(([o]) => !tried.forbid.has(ground.serviceOf(o)));
  const name = ([o]) => `${data.sites[ground.siteOf(o)].name} — ${data.services[ground.serviceOf(o)].name}`;
  rows.sort((a, b) => name(a).localeCompare(name(b), "vi"));
  return h("ul", { class: "places" }, rows.map((row) => h("li", {}, field(name(row),
    numberInput(row[1], null, (wanted) => wanted !== null && change(() => tried.changes.set(row[0], wanted)), { "data-option": row[0] })))));
}

/** Open a service at a place, or move a facility's service there. */
function placeForm(data, ground, tried, change, searches) {
  const words = data.words.tried;
  const services = data.services.map((service, s) => [s, service.name]).filter(([s]) => ground.optionsOf[s].length);
  const service = picker({ id: "ansinh-tried-service" }, services);
  const holder = h("div", {});
  const draw = () => {
    const s = Number(service.value);
    const standing = [...placesTried(ground, tried)].filter(([o, now]) => now > 0 && ground.serviceOf(o) === s);
    const from = picker({ id: "ansinh-tried-from" }, [["", words.new_one], ...standing.map(([o, now]) => [o, `${data.sites[ground.siteOf(o)].name} (${number(now)})`])]);
    const targets = ground.placesFor(s).map((o) => [o, `${data.sites[ground.siteOf(o)].name}, ${data.sites[ground.siteOf(o)].district}`]);
    targets.sort((a, b) => a[1].localeCompare(b[1], "vi"));
    const to = picker({ id: "ansinh-tried-to" }, targets);
    const { min_places: least_places, module_places: module } = ground.problem.options;
    const least = () => least_places[Number(to.value)] || module[Number(to.value)] || 1;
    const places = numberInput(least(), null, () => {}, { id: "ansinh-tried-places" });
    from.addEventListener("change", () => { places.value = from.value === "" ? least() : placesTried(ground, tried).get(Number(from.value)); });
    const apply = () => change(() => {
      const target = Number(to.value);
      const before = from.value === "" || Number(from.value) === target ? 0 : placesTried(ground, tried).get(target) ?? 0;
      if (from.value !== "") tried.changes.set(Number(from.value), 0);
      tried.changes.set(target, before + Math.max(0, Number(places.value) || 0));
      tried.forbid.delete(s);
    });
    const best = h("button", { type: "button", id: "ansinh-tried-best", onclick: () => searches.best(
      { site: data.sites[ground.siteOf(Number(from.value))].id, service: data.services[s].id },
      ({ site }) => moveTo(ground, tried, Number(from.value), data.sites.findIndex(({ id }) => id === site))) }, words.best);
    best.disabled = from.value === "";
    from.addEventListener("change", () => { best.disabled = from.value === ""; });
    holder.replaceChildren(field(data.words.area_kind.facility, from), field(words.to, to), field(words.places, places),
      h("button", { type: "button", id: "ansinh-tried-apply", onclick: apply }, words.apply), " ", best);
  };
  service.addEventListener("change", draw);
  draw();
  return h("details", {}, h("summary", {}, words.open_or_move), field(data.words.sheet.service, service), holder);
}

/** Move all places of an option to a site that may have its service. */
function moveTo(ground, tried, own, site) {
  const target = ground.optionsOf[ground.serviceOf(own)].find((o) => ground.siteOf(o) === site);
  if (target === own) return;
  const places = placesTried(ground, tried);
  tried.changes.set(target, (places.get(target) ?? 0) + places.get(own));
  tried.changes.set(own, 0);
}

/** Services, demand, fairness, targets, money. */
function limitsForm(data, ground, tried, change, searches) {
  const words = data.words.tried;
  const services = data.services.map((service, s) => choice("checkbox", "tried-service", service.id, !tried.forbid.has(s), service.name,
    (on) => change(() => (on ? tried.forbid.delete(s) : tried.forbid.add(s)))));
  const demand = ["low", "central", "high"].map((name) => choice("radio", "tried-demand", name, name === tried.demand,
    data.words.demand_case[name], () => change(() => { tried.demand = name; })));
  const fairness = ground.problem.fair.length
    ? [choice("checkbox", "tried-fairness", "on", tried.fairness, words.fairness, (on) => change(() => { tried.fairness = on; }))] : [];
  const targets = data.services.map((service, s) => field(`${service.name} (%)`, numberInput(
    tried.targets.has(s) ? 100 * tried.targets.get(s) : null, 100,
    (wanted) => change(() => (wanted === null ? tried.targets.delete(s) : tried.targets.set(s, Math.min(1, wanted / 100)))))));
  return h("details", {}, h("summary", {}, words.limits),
    group(data.words.services, null, "list", services),
    group(words.demand, null, "segmented", demand), group(words.aims, null, "list", fairness),
    field(words.money, numberInput(tried.money, null, (wanted) => change(() => { tried.money = wanted; }), { id: "ansinh-tried-money" })),
    h("button", { type: "button", id: "ansinh-tried-spend", disabled: tried.money === null, onclick: () => searches.spend(tried.money) }, words.spend),
    h("details", {}, h("summary", {}, words.targets), targets));
}

/** From which plan somebody starts. */
function startForm(data, ground, tried, begin) {
  const starts = ground.starts.map((name) => choice("radio", "tried-start", name, name === tried.from,
    data.plans[planAt(data, name)]?.short ?? name, () => begin(name)));
  return group(data.words.tried.start, null, "segmented", starts);
}
