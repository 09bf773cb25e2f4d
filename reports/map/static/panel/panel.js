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
    choice("radio", "plan", plan.id, k === state.plan, plan.short, () => store.set({ plan: k })),
  );
  const periods = data.periods.map((period, k) =>
    choice("radio", "period", period.id, k === state.period, fill(words.period_to, { year: period.id }),
      () => store.set({ period: k })),
  );
  byId("ansinh-switch").append(
    group(words.plan, null, "segmented", plans),
    group(words.period, null, "segmented", periods),
  );

  const services = data.services.map((service, k) =>
    choice("checkbox", "service", service.id, true, service.name, (on) => store.toggleService(k, on),
      icon(20, serviceSymbol(service, 7, false))),
  );
  byId("ansinh-services").append(group(words.services, words.services_hint, "list", services));

  const backgrounds = Object.entries(words.backgrounds).map(([name, text]) =>
    choice("radio", "background", name, name === state.background, text, () => store.set({ background: name })),
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
  byId("ansinh-layers").append(
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

/** Tick what was changed from elsewhere, and grey out what the chosen plan cannot show. */
function follow(data, state) {
  const tick = (name, value) => {
    const input = document.querySelector(`input[name="${name}"][value="${CSS.escape(value)}"]`);
    if (input) input.checked = true;
  };
  tick("plan", data.plans[state.plan].id);
  tick("period", data.periods[state.period].id);
  tick("background", state.background);
  tick("areas", state.areas);
  for (const input of document.querySelectorAll('input[name="overlay"]')) input.checked = state.overlays[input.value];
  const flows = hasFlows(data, state);
  for (const value of ["unserved", "share"]) {
    document.querySelector(`input[name="background"][value="${value}"]`).disabled = !flows;
  }
  for (const layer of OVERLAYS) {
    document.querySelector(`input[name="overlay"][value="${layer.name}"]`).disabled = layer.needsFlows && !flows;
  }
}
