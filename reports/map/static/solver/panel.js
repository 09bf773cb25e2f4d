// The tab where somebody tries: every change is solved at once, drawn as a plan of its own, kept in a list and in the address.

/** Most plans that the list of what was tried keeps. */
const MOST_TRIED = 20;

function makeTried(data, store, solver) {
  const box = byId("ansinh-tried");
  const words = data.words.tried;
  const list = [];
  const said = h("div", { id: "ansinh-tried-answer", "aria-live": "polite" });
  const forms = h("div", { id: "ansinh-tried-forms" });
  const kept = h("ol", { id: "ansinh-tried-list" });
  const busy = h("p", { role: "status", class: "muted", id: "ansinh-tried-busy" });
  let ground = null;
  let tried = null;
  let turn = 0;

  function wait(text) {
    busy.replaceChildren(text, " ", h("button", { type: "button", class: "link", onclick: solver.stop }, data.words.stop));
  }

  /** Search for places, telling how far it is; whoever stops it gets what was found so far. */
  async function seek(search, tellText, apply) {
    turn += 1;
    const own = turn;
    let last = null;
    wait(words.searching);
    const heard = (progress) => {
      last = progress;
      if (own === turn) wait(tellText(progress));
    };
    try {
      last = await search(asked(data, ground, tried), heard);
    } catch (error) {
      said.replaceChildren(h("p", { class: "warning" }, error.message));
      if (own === turn) busy.replaceChildren();
    }
    if (own !== turn || last === null) return;
    await change(() => apply(last));
    busy.replaceChildren(tellText(last));
  }

  const searches = {
    best: (home, apply) => seek((ask, tell) => solver.best({ ...ask, home }, tell),
      ({ done, all, places, site }) => fill(words.best_so_far, { done: done ?? places, all: all ?? places, site: data.sites.find(({ id }) => id === site).name }), apply),
    spend: (most) => seek((ask, tell) => solver.spend({ ...ask, money: most }, tell),
      ({ value, objective, bound }) => fill(words.spend_so_far, { value: number(value ?? objective, 1), bound: number(bound, 1) }), spent),
  };

  /** Put what the search would build in place of what is tried. */
  function spent({ places }) {
    if (!places) return;
    const { money: most, demand, fairness } = tried;
    tried = triedFrom(data, ground, { from: "today", demand, fairness, money: most,
      places: places.reduce((all, [site, service, now]) => ({ ...all, [site]: { ...all[site], [service]: now } }), {}) });
  }

  /** Make a change, and answer it; the answer to an older change is dropped. */
  async function change(make) {
    make();
    draw();
    turn += 1;
    const own = turn;
    wait(words.busy);
    try {
      const answer = await solver.solve(asked(data, ground, tried));
      if (own === turn) show(answer);
    } catch (error) {
      if (own === turn) said.replaceChildren(h("p", { class: "warning" }, error.message));
    }
    if (own === turn) busy.replaceChildren();
  }

  function show(answer) {
    const plan = putTriedPlan(data, ground, tried, answer);
    addTriedChoice(data, store, plan);
    store.tried = JSON.stringify(asked(data, ground, tried));
    store.set({ ...viewOfPlan(data, store.get(), plan), period: data.periods.length - 1 });
    said.replaceChildren(...triedAnswer(data, ground, store.get(), tried, answer));
    keep(answer);
  }

  /** Add the answer to the list; the same question stands there once. */
  function keep(answer) {
    const key = store.tried;
    const same = list.findIndex((one) => one.key === key);
    if (same >= 0) list.splice(same, 1);
    list.unshift({ key, answer });
    list.splice(MOST_TRIED);
    kept.replaceChildren(...list.map((one) => h("li", {}, h("button", { type: "button", class: "link", onclick: () => again(one.key) },
      fill(words.line, { served: persons(one.answer.served.all), missing: number(wholeLeft(one.answer.need.all, one.answer.served.all)),
        minutes: number(one.answer.minutes.all, 1), capital: money(one.answer.million_vnd, data.words, true) })))));
  }

  const again = (key) => change(() => { tried = triedFrom(data, ground, JSON.parse(key)); });

  function draw() {
    const open = [...forms.querySelectorAll("details")].map((one) => one.open);
    const focus = document.activeElement?.dataset?.option;
    const reset = () => change(() => { tried = { ...nothingTried(data, ground), from: tried.from }; });
    forms.replaceChildren(
      startForm(data, ground, tried, (from) => change(() => { tried = { ...nothingTried(data, ground), from }; })),
      h("h3", {}, words.places_of_all), placeLines(data, ground, tried, change),
      placeForm(data, ground, tried, change, searches), limitsForm(data, ground, tried, change, searches),
      h("p", {}, h("button", { type: "button", class: "link", id: "ansinh-tried-reset", onclick: reset }, words.reset)),
    );
    forms.querySelectorAll("details").forEach((one, k) => { one.open = open[k] ?? false; });
    if (focus) forms.querySelector(`[data-option="${CSS.escape(focus)}"]`)?.focus();
  }

  /** Read the problem when the tab is first shown, or the address asks for something. */
  function begin(ask) {
    if (ground !== null) return;
    ground = makeGround(data);
    tried = ask === null ? nothingTried(data, ground) : triedFrom(data, ground, ask);
    box.replaceChildren(h("p", { class: "muted" }, words.hint), busy, said, forms, h("h3", {}, words.list), kept, h("p", { class: "muted" }, words.cannot));
    change(() => {});
  }

  if (!solver.possible()) return;
  new MutationObserver(() => !box.hidden && begin(askInHash())).observe(box, { attributes: true, attributeFilter: ["hidden"] });
  if (askInHash() !== null) byId("ansinh-tab-tried").click();
}

/** The tried plan among the plans that the reader can choose. */
function addTriedChoice(data, store, plan) {
  if (document.querySelector(`input[name="plan"][value="${TRIED}"]`)) return;
  const others = document.querySelectorAll('input[name="plan"]');
  const own = choice("radio", "plan", TRIED, false, data.plans[plan].short, () => store.set(viewOfPlan(data, store.get(), plan)));
  others[others.length - 1].closest("label").after(own);
}
