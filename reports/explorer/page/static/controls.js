// Sliders, boxes and buttons: each writes into the wish, and each is filled from it.

const fillers = [];
const refill = () => fillers.forEach((filler) => filler());

/** A slider in steps; `get` and `set` are its place in the wish, `write` its value in words. */
function slider(label, { min, max, step, get, set, write, disabled = false }) {
  const input = el("input", { type: "range", min, max, step, disabled });
  const shown = el("output");
  const tell = () => (shown.textContent = write(Number(input.value)));
  fillers.push(() => {
    input.value = get();
    tell();
  });
  input.addEventListener("input", () => {
    set(Number(input.value));
    tell();
    wished();
  });
  return el("label", {}, label, shown, input);
}

function box(label, get, set) {
  const input = el("input", { type: "checkbox" });
  fillers.push(() => (input.checked = get()));
  input.addEventListener("change", () => {
    set(input.checked);
    wished();
  });
  return el("label", {}, input, " ", label);
}

function amount(label, get, set) {
  const input = el("input", { type: "number", min: 0, max: 5000, step: 1 });
  fillers.push(() => (input.value = Math.round(get())));
  input.addEventListener("input", () => {
    if (input.value === "" || !input.validity.valid) return;
    set(Number(input.value));
    wished();
  });
  return el("label", {}, label, " ", input);
}

function choice(label, options, get, set) {
  const select = el("select", {}, ...options.map(([value, text]) => el("option", { value, textContent: text })));
  fillers.push(() => (select.value = get()));
  select.addEventListener("change", () => {
    set(select.value);
    wished();
  });
  return el("label", {}, label, " ", select);
}

const group = (title, ...parts) => el("fieldset", {}, el("legend", { textContent: title }), ...parts);

function serviceControls(service) {
  const mine = () => state.wish.services[service.id];
  return group(
    service.name,
    slider(W.target, { min: 0, max: 100, step: 5, get: () => Math.round(100 * mine().target), set: (v) => (mine().target = v / 100), write: percent }),
    slider(W.standard, { min: 10, max: 240, step: 5, get: () => mine().standard_minutes, set: (v) => (mine().standard_minutes = v), write: String }),
    amount(W.smallest, () => mine().min_places, (v) => (mine().min_places = v)),
    amount(W.largest, () => mine().max_places, (v) => (mine().max_places = v)),
  );
}

/** A search field for sites, for those who don't use a mouse: the site found opens on the map. */
function siteSearch() {
  const names = new Map(told.setting.sites.map((site, n) => [`${site.name}, ${site.place} (${site.id})`, n]));
  const list = el("datalist", { id: "sites" }, ...[...names.keys()].map((value) => el("option", { value })));
  const input = el("input", { type: "search", placeholder: W.site_tip, size: 30 });
  input.setAttribute("list", "sites");
  input.addEventListener("input", () => {
    if (names.has(input.value)) openSite(names.get(input.value));
  });
  return [el("label", {}, input), list, el("p", { className: "note", id: "wishes" })];
}

function makeControls() {
  const wish = () => state.wish;
  const form = at("controls");
  const cases = Object.entries(told.setting.cases);
  const most = Math.max(15, told.setting.start.new_sites ?? 0);
  const counts = [["", W.no_limit], ...Array.from({ length: most + 1 }, (_, n) => [String(n), String(n)])];
  const back = el("button", { type: "button", textContent: W.reset });
  back.addEventListener("click", () => {
    state.wish = structuredClone(told.setting.start);
    refill();
    wished();
  });
  form.append(
    back,
    group(
      W.money,
      slider(W.budget, { min: 0, max: 100 * told.setting.most_budget, step: 5, disabled: !told.setting.limited, get: () => Math.round(100 * wish().budget), set: (v) => (wish().budget = v / 100), write: percent }),
      el("p", { className: "note", textContent: told.setting.money }),
      choice(W.demand_case, cases, () => wish().demand_case, (v) => (wish().demand_case = v)),
      choice(W.new_sites, counts, () => String(wish().new_sites ?? ""), (v) => (wish().new_sites = v === "" ? null : Number(v))),
      box(W.keep, () => wish().keep_within_standard, (v) => (wish().keep_within_standard = v)),
      box(W.fair, () => wish().fair, (v) => (wish().fair = v)),
    ),
    group(W.sites, ...siteSearch()),
    ...told.setting.services.map(serviceControls),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  refill();
}
