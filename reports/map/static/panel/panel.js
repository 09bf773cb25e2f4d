// Controls: native radio buttons and check boxes, so that keyboard and screen readers work as everywhere.

function choice(type, name, value, checked, text, onChange, mark = null) {
  const input = h("input", { type, name, value, checked, onchange: (event) => onChange(event.target.checked) });
  input.checked = checked;
  return h("label", { class: `choice ${type}` }, input, mark, h("span", {}, text));
}

function group(title, hint, className, ...choices) {
  return h("fieldset", { class: className }, h("legend", { title: hint }, title), choices);
}

function makePanel(data, store) {
  const words = data.words;
  const state = store.get();

  const plans = data.plans.map((plan, k) =>
    choice("radio", "plan", plan.id, k === state.plan, plan.short, () => store.set(viewOfPlan(data, store.get(), k))),
  );
  if (canCompare(data)) {
    plans.push(choice("radio", "plan", "change", false, words.sheet.action, () => store.set(viewOfChange(data))));
  }
  const periods = data.periods.map((period, k) =>
    choice("radio", "period", period.id, k === state.period, periodWords(data, k), () => store.set({ period: k })),
  );
  byId("ansinh-switch").append(
    group(words.plan, null, "segmented", plans),
    ...(data.periods.length > 1 ? [group(words.period, null, "segmented", periods), playButton(data, store)] : []),
  );
  makeTabs(words);

  const services = data.services.map((service, k) =>
    choice("checkbox", "service", service.id, true, service.name, (on) => store.toggleService(k, on),
      icon(20, serviceSymbol(service, 7, false))),
  );
  byId("ansinh-services").append(group(words.services, words.services_hint, "list", services));

  const backgrounds = knownBackgrounds(data).map((name) =>
    choice("radio", "background", name, name === state.background, words.backgrounds[name], () => store.set({ background: name })),
  );
  const units = Object.entries(words.units).map(([name, text]) =>
    choice("radio", "areas", name, name === state.areas, text, () => {
      const keep = store.get().selection?.kind === "area" ? null : store.get().selection;
      store.set({ areas: name, selection: keep });
    }),
  );
  const overlays = OVERLAYS.filter(({ name }) => name !== "tiles").map(({ name }) =>
    choice("checkbox", "overlay", name, state.overlays[name], words.overlays[name], (on) => store.overlay(name, on)),
  );
  byId("ansinh-backgrounds").append(
    group(words.background, null, "list", backgrounds),
    group(words.areas, null, "segmented", units),
    group(words.more, null, "list", overlays, tilesChoice(words, store)),
  );
  store.listen((current, changed) => follow(data, current, changed));
  follow(data, state, new Set());
}

function tilesChoice(words, store) {
  const input = choice("checkbox", "overlay", "tiles", false, words.overlays.tiles, (on) => store.overlay("tiles", on));
  return [input, h("p", { class: "muted", id: "ansinh-tiles-note", role: "status" })];
}

/** A plan by itself: what was coloured before, and all its facilities. */
function viewOfPlan(data, state, plan) {
  if (state.view !== "change") return { plan };
  return { plan, view: "plan", background: "share", overlays: { ...state.overlays, changes: false } };
}

/** What the proposal changes: share gained and lost against the official plan, and the facilities that change. */
function viewOfChange(data) {
  return { plan: planAt(data, "optimised"), view: "change", background: "change", beside: null };
}

const STEP_MS = 1500; // long enough to see what changes from one period to the next

/** Show one period after the other, ending with all of them together. */
function playButton(data, store) {
  let timer = null;
  const text = (playing) => (playing ? data.words.stop : data.words.play);
  const button = h("button", { type: "button", id: "ansinh-play", "aria-pressed": "false" }, `▶ ${text(false)}`);
  const stop = () => {
    clearInterval(timer);
    timer = null;
    button.setAttribute("aria-pressed", "false");
    button.textContent = `▶ ${text(false)}`;
  };
  const step = () => {
    const next = store.get().period + 1;
    if (next >= data.periods.length) stop();
    else store.set({ period: next });
  };
  button.addEventListener("click", () => {
    if (timer !== null) {
      stop();
      return;
    }
    store.set({ period: 0 });
    timer = setInterval(step, STEP_MS);
    button.setAttribute("aria-pressed", "true");
    button.textContent = `■ ${text(true)}`;
  });
  return button;
}

/** A light map has no solver, and so nothing to try. */
const tabsOf = () => ["results", "layers", "table", ...(byId("ansinh-solver") === null ? [] : ["tried"])];

/** Tabs as the pattern of the W3C has them: one is in the tab order, arrows move between them. */
function makeTabs(words) {
  const names = tabsOf();
  const tabs = names.map((name) =>
    h("button", { type: "button", role: "tab", id: `ansinh-tab-${name}`, "aria-controls": `ansinh-${name}` }, words.tabs[name]));
  const show = (chosen) => tabs.forEach((tab, k) => {
    tab.setAttribute("aria-selected", String(k === chosen));
    tab.tabIndex = k === chosen ? 0 : -1;
    byId(`ansinh-${names[k]}`).hidden = k !== chosen;
  });
  tabs.forEach((tab, k) => {
    tab.addEventListener("click", () => show(k));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = (k + step + tabs.length) % tabs.length;
      show(next);
      tabs[next].focus();
    });
  });
  byId("ansinh-tabs").append(...tabs);
  show(0);
}

/** Tick what was changed from elsewhere, and grey out what the chosen plan cannot show. */
function follow(data, state) {
  const tick = (name, value) => {
    const input = document.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
    if (input) input.checked = true;
  };
  tick("plan", state.view === "change" ? "change" : data.plans[state.plan].id);
  tick("period", data.periods[state.period].id);
  tick("background", state.background);
  tick("areas", state.areas);
  for (const input of document.querySelectorAll('input[name="service"]')) {
    input.checked = state.services.has(data.services.findIndex(({ id }) => id === input.value));
  }
  for (const input of document.querySelectorAll('input[name="overlay"]')) input.checked = state.overlays[input.value];
  const flows = hasFlows(data, state);
  for (const value of NEEDS_FLOWS) {
    const input = document.querySelector(`input[name="background"][value="${value}"]`);
    if (input) input.disabled = !flows;
  }
  for (const layer of OVERLAYS) {
    document.querySelector(`input[name="overlay"][value="${layer.name}"]`).disabled = layer.needsFlows && !flows;
  }
}
