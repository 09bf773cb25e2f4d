// Demand points coloured by the minutes their people travel to where they are served; hollow where nobody is.

const TRAVEL = { name: "travel", needsFlows: true, make: makeTravel, legend: travelLegend };
addOverlay(TRAVEL);

function makeTravel(map, data, store, renderer, onPick) {
  const group = L.layerGroup();
  const markers = [];

  function build() {
    pointPositions(data).forEach((at, point) => {
      const marker = L.circleMarker(at, { renderer, radius: 3, weight: 0.8, color: "#fff", fillOpacity: 0.95 });
      marker.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        onPick({ kind: "point", index: point }, marker.getLatLng());
      });
      markers.push(marker);
      group.addLayer(marker);
    });
  }

  function style(state) {
    const totals = pointTotals(data, state);
    const most = totals.target.reduce((a, b) => Math.max(a, b), 0);
    markers.forEach((marker, point) => {
      const minutes = totals.served[point] > 0 ? totals.minutesSum[point] / totals.served[point] : null;
      marker.setRadius(2.6 + 6 * Math.sqrt(totals.target[point] / Math.max(most, 1e-9)));
      marker.setStyle(
        minutes === null
          ? { fillColor: "#ffffff", color: data.palette.outcomes.out_of_reach, weight: 1.3 }
          : { fillColor: minutesColour(data, minutes), color: "#ffffff", weight: 0.8 },
      );
    });
  }

  function draw(state) {
    if (!showsOverlay(data, state, TRAVEL)) {
      group.remove();
      return;
    }
    if (!markers.length) build();
    style(state);
    group.addTo(map);
  }

  store.listen((state, changed) => {
    if (["overlays", "plan", "period", "services"].some((name) => changed.has(name))) draw(state);
  });
  draw(store.get());
  return { count: () => (map.hasLayer(group) ? markers.length : 0) };
}

function minutesColour(data, minutes) {
  return data.palette.minutes[classOf(minutes, data.palette.minute_breaks)];
}

function travelLegend(data) {
  const words = data.words.legend_text;
  const none = h("i", { class: "swatch ring", style: `border-color:${data.palette.outcomes.out_of_reach}` });
  const rows = minutesLegend(data).map((one) => legendRow(swatch(one.colour), one.text));
  return [legendBlock(words.travel, [...rows, legendRow(none, words.travel_none)])];
}

function minutesLegend(data) {
  const { minutes, minute_breaks: breaks } = data.palette;
  const words = data.words.legend_text;
  const unit = ` ${data.words.minutes}`;
  return minutes.map((colour, k) => {
    if (k === 0) return { colour, text: fill(words.under, { b: breaks[0] }) + unit };
    if (k === breaks.length) return { colour, text: fill(words.over, { a: breaks[k - 1] }) + unit };
    return { colour, text: `${breaks[k - 1]} – ${breaks[k]}${unit}` };
  });
}
