// The map of the plan left of the line: it lies under the same line, always in the same view as the first map.

/** Draw the other plan on a map of its own, which lets through what lies right of the line. */
function makeBeside(map, data, store, pick) {
  const own = besideStore(data, store);
  const left = makeMap("ansinh-beside");
  left.setView(map.getCenter(), map.getZoom(), { animate: false });
  const parts = drawPlan(left, data, own, (selection, ...rest) => pick({ ...selection, beside: true }, ...rest));
  const tiles = tileLayer();
  own.listen(({ overlays }) => (overlays.tiles ? tiles.addTo(left) : tiles.remove()));
  L.control.scale(SCALE).addTo(left);
  moveTogether(map, left, () => store.get().beside !== null);
  return { map: left, store: own, ...parts };
}

/** Keep two maps in the same view, whichever of them is moved, while both are shown. */
function moveTogether(one, two, areShown) {
  let leads = null; // the map that is moved; what the other one says of being moved along is not heard
  const follow = (from, to, move) => {
    if (leads !== null || !areShown()) return;
    leads = from;
    move(to);
    leads = null;
  };
  for (const [from, to] of [[one, two], [two, one]]) {
    const show = () => to.setView(from.getCenter(), from.getZoom(), { animate: false });
    // While it is dragged, only the picture is moved along; it is drawn anew at the end.
    const shift = () => {
      const pane = to.getPane("mapPane");
      const offset = to.latLngToContainerPoint(from.getCenter()).subtract(to.getSize().divideBy(2)).round();
      L.DomUtil.setPosition(pane, L.DomUtil.getPosition(pane).subtract(offset));
    };
    from.on("move", () => follow(from, to, from.getZoom() === to.getZoom() ? shift : show));
    from.on("moveend", () => follow(from, to, show));
    from.on("zoomanim", ({ center, zoom }) => follow(from, to, () => to.setView(center, zoom, { animate: true })));
    from.on("resize", () => follow(from, to, () => {
      to.invalidateSize({ animate: false });
      show();
    }));
  }
}
