// The swipe: one plan left of a line, another right of it. The line is a slider, for the mouse, a finger and the keyboard.

const HANDLE_PX = 44; // as wide as a finger; look/swipe.css has the same

/** Where the line stands on the stage, in pixels. */
function lineAt(state) {
  if (state.beside === null) return 0;
  const room = byId("ansinh-stage").clientWidth - HANDLE_PX;
  return HANDLE_PX / 2 + (room * state.line) / 100;
}

function makeSwipe(map, data, store, pick) {
  const stage = byId("ansinh-stage");
  const second = byId("ansinh-beside");
  const slider = h("input", { id: "ansinh-line", type: "range", min: 0, max: 100, "aria-label": data.words.swipe });
  const tags = ["left", "right"].map((side) => h("span", { class: `side ${side}`, "aria-hidden": true }));
  stage.append(slider, ...tags);
  let other = null;

  function move(line) {
    stage.style.setProperty("--swipe", line / 100);
    const { beside, plan } = store.get();
    if (beside === null) return;
    const values = { left: data.plans[beside].short, right: data.plans[plan].short, n: number(100 - line) };
    slider.setAttribute("aria-valuetext", fill(data.words.swipe_at, values));
    keyboardReaches({ ...store.get(), line });
  }

  /** A symbol that the line hides is not reached with the keyboard either. */
  function keyboardReaches(state) {
    const edge = stage.getBoundingClientRect().left + lineAt(state);
    for (const element of stage.querySelectorAll(".site")) {
      const { left, width } = element.getBoundingClientRect();
      const isRight = left + width / 2 >= edge;
      const hidden = second.contains(element) === isRight;
      element.tabIndex = hidden ? -1 : 0;
      element.setAttribute("aria-hidden", String(hidden));
    }
  }

  function draw(state, changed) {
    const on = state.beside !== null;
    stage.classList.toggle("swiping", on);
    for (const element of [second, slider, ...tags]) element.hidden = !on;
    if (on && other === null) {
      other = makeBeside(map, data, store, pick);
      for (const tell of [other.store.listen, (heard) => other.map.on("moveend", heard)]) tell(() => keyboardReaches(store.get()));
    }
    if (on && changed.has("beside")) {
      other.map.invalidateSize({ animate: false });
      other.map.setView(map.getCenter(), map.getZoom(), { animate: false });
    }
    if (!on) return keyboardReaches(state);
    tags.forEach((tag, k) => { tag.textContent = data.plans[[state.beside, state.plan][k]].short; });
    slider.value = state.line;
    return move(state.line);
  }

  slider.addEventListener("input", () => move(Number(slider.value)));
  slider.addEventListener("change", () => store.set({ line: Number(slider.value) }));
  store.listen(draw);
  map.on("moveend", () => keyboardReaches(store.get()));
  byId("ansinh-switch").append(...swipeChoice(data, store));
  draw(store.get(), new Set(["beside"]));
  const shown = () => ({ plan: data.plans[store.get().beside].id, facilities: other.facilities.shown(), values: other.areas.values(besideState(data, store.get())) });
  const on = () => store.get().beside !== null;
  return { drawn: () => (on() ? shown() : null), flows: () => (on() ? [other.flows] : []) };
}

/** The button that begins and ends it, and the plan on the left. */
function swipeChoice(data, store) {
  if (data.plans.length < 2) return [];
  const begin = (state) => ({ ...viewOfPlan(data, state, state.plan), beside: otherPlan(data, state.plan), selection: null });
  const button = h("button", { type: "button", id: "ansinh-swipe", class: "plain", onclick: () => {
    const state = store.get();
    store.set(state.beside === null ? begin(state) : { beside: null, selection: null });
  } }, `◫ ${data.words.swipe}`);
  const plans = h("select", { id: "ansinh-left", onchange: ({ target }) => store.set({ beside: planAt(data, target.value), selection: null }) });
  const label = h("label", { class: "left-plan" }, `${data.words.swipe_left} `, plans);
  const follow = (state) => {
    button.setAttribute("aria-pressed", String(state.beside !== null));
    label.hidden = state.beside === null;
    plans.replaceChildren(...data.plans.filter((_, k) => k !== state.plan).map(({ id, short }) => h("option", { value: id }, short)));
    if (state.beside !== null) plans.value = data.plans[state.beside].id;
  };
  store.listen(follow);
  follow(store.get());
  return [button, label];
}
