// Two plans at once: what is drawn left of the line, and the store of its map.

/** What stands left of the line: the reader's choices, with the other plan. */
function besideState(data, state) {
  const left = { ...state, plan: state.beside };
  correct(data, left, new Set());
  return left;
}

/** The choices of each side that is drawn, the left one first. */
function sidesOf(data, state) {
  return state.beside === null ? [state] : [besideState(data, state), state];
}

/** The choices with which a sheet was opened: those of the side on which it was asked for. */
function seenFrom(data, state, selection) {
  return selection.beside && state.beside !== null ? besideState(data, state) : state;
}

/** The store of the map on the left: what the reader chooses, with the other plan; it sleeps while there is no line. */
function besideStore(data, store) {
  const listeners = [];
  let shown = besideState(data, store.get());
  store.listen((state, changed) => {
    if (state.beside === null) return;
    const before = shown.background;
    shown = besideState(data, state);
    const all = changed.has("beside") ? Object.keys(state) : [...changed, ...(before === shown.background ? [] : ["background"])];
    listeners.forEach((listener) => listener(shown, new Set(all)));
  });
  return { ...store, get: () => shown, listen: (listener) => listeners.push(listener) };
}
