// What the reader has chosen. One object, one way to change it, and listeners that draw.

function makeState(data) {
  const optimised = data.plans.findIndex((plan) => plan.id === "optimised");
  const current = {
    plan: optimised >= 0 ? optimised : data.plans.length - 1,
    period: data.periods.length - 1,
    services: new Set(data.services.keys()),
    background: "share",
    wanted: "share",
    view: "plan",
    beside: null, // the plan left of the line, while two plans are compared by a swipe
    line: 50, // where the line stands, in per cent of the width
    areas: "communes",
    overlays: Object.fromEntries(OVERLAYS.map(({ name, on }) => [name, on])),
    selection: null,
  };
  const listeners = [];
  return {
    get: () => current,
    /** Be told of changes: `listener(state, changed)` with the set of names that changed. */
    listen: (listener) => listeners.push(listener),
    /** Change some of the choices and draw what depends on them. */
    set(wanted) {
      const changes = { ...wanted, ...unitsAfter(current, wanted) };
      const changed = new Set(Object.keys(changes));
      Object.assign(current, changes);
      if (current.beside !== null && current.beside === current.plan) {
        current.beside = otherPlan(data, current.plan);
        changed.add("beside");
      }
      if (changed.has("background")) current.wanted = current.background;
      if (changed.has("plan") || changed.has("period")) correct(data, current, changed);
      listeners.forEach((listener) => listener(current, changed));
    },
    overlay(name, on) {
      this.set({ overlays: { ...current.overlays, [name]: on } });
    },
    toggleService(service, on) {
      const services = new Set(current.services);
      if (on) services.add(service);
      else services.delete(service);
      this.set({ services });
    },
  };
}

/** Backgrounds that need to know who goes where. */
const NEEDS_FLOWS = ["unserved", "share", "change", "catchments"];

/** Names of the backgrounds that this run can show. */
function knownBackgrounds(data) {
  const possible = { change: canCompare(data), reach: byId("ansinh-solver") !== null };
  return Object.keys(data.words.backgrounds).filter((name) => possible[name] ?? true);
}

/** Where it isn't known who is served, layers that show it fall back, and come back with the plan. */
function correct(data, current, changed) {
  const possible = hasFlows(data, current) || !NEEDS_FLOWS.includes(current.wanted);
  const background = possible ? current.wanted : "target";
  if (background !== current.background) changed.add("background");
  current.background = background;
}

/** A search shows the units of what it found; when that is left, the units that the reader had chosen come back. */
function unitsAfter({ selection: left, areas }, changes) {
  if (!left?.unitsBefore || !("selection" in changes) || "areas" in changes || changes.selection?.unitsBefore) return {};
  const stays = changes.selection?.kind === "area" && changes.selection.layer === areas;
  return stays ? { selection: { ...changes.selection, unitsBefore: left.unitsBefore } } : { areas: left.unitsBefore };
}

/** What the chosen plan says of the chosen period. */
function stepOf(data, state) {
  return data.plans[state.plan].periods[state.period];
}

/** Whether it is known who goes where under the chosen plan. */
function hasFlows(data, state) {
  return stepOf(data, state).allocation !== null;
}

/** Position of a plan by its id, or -1. */
function planAt(data, id) {
  return data.plans.findIndex((plan) => plan.id === id);
}

/** The plan beside which another is seen first: the official one, or else another. */
function otherPlan(data, plan) {
  const official = planAt(data, "official");
  return official >= 0 && official !== plan ? official : data.plans.findIndex((_, k) => k !== plan);
}

/** Whether there is an official plan with which the proposed one can be compared. */
function canCompare(data) {
  return planAt(data, "official") >= 0 && planAt(data, "optimised") >= 0;
}

/** What a period is called: a year, or all of them together. */
function periodWords(data, period) {
  const { id } = data.periods[period];
  return id === "all" ? data.words.period_all : fill(data.words.period_to, { year: id });
}
