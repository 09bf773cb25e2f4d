// What the reader has chosen. One object, one way to change it, and listeners that draw.

function makeState(data) {
  const optimised = data.plans.findIndex((plan) => plan.id === "optimised");
  const current = {
    plan: optimised >= 0 ? optimised : data.plans.length - 1,
    period: data.periods.length - 1,
    services: new Set(data.services.keys()),
    background: "target",
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
    set(changes) {
      const changed = new Set(Object.keys(changes));
      Object.assign(current, changes);
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

/** Today has no flows: who is served is not known, so layers that show it fall back. */
function correct(data, current, changed) {
  if (!hasFlows(data, current) && ["unserved", "share"].includes(current.background)) {
    current.background = "target";
    changed.add("background");
  }
}

/** What the chosen plan says of the chosen period. */
function stepOf(data, state) {
  return data.plans[state.plan].periods[state.period];
}

/** Whether it is known who goes where under the chosen plan. */
function hasFlows(data, state) {
  return stepOf(data, state).allocation !== null;
}
