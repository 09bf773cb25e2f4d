// Layers that the reader switches on and off. A file in drawing/layers/ adds its layer here, and nothing else need know it.

const OVERLAYS = [];

/**
 * Add a layer; the box that switches it is called `words.overlays[name]`.
 * `on`: shown at first. `needsFlows`: only where it is known who goes where.
 * `make(map, data, store, renderer, pick)` draws it and returns `{ count }`, the number of things drawn.
 * `legend(data)` returns its blocks of the legend.
 */
function addOverlay({ name, on = false, needsFlows = false, make = null, legend = null }) {
  OVERLAYS.push({ name, on, needsFlows, make, legend });
}

/** Whether a layer is switched on, and there is something to show. */
function showsOverlay(data, state, { name, needsFlows }) {
  return state.overlays[name] && (!needsFlows || hasFlows(data, state));
}
