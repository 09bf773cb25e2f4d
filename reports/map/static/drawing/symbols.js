// Symbols: a shape and a colour for each service, a size for places, a badge for what the plan does.

const UNIT = { square: 0.87, diamond: 1.1, triangle: 1.12, pentagon: 1.06, hexagon: 1.02, star: 1.24, cross: 1.05 };

/** Corners of a regular figure or star around the origin. */
function corners(count, radius, inner = null) {
  const points = [];
  const total = inner === null ? count : 2 * count;
  for (let k = 0; k < total; k += 1) {
    const r = inner !== null && k % 2 ? inner : radius;
    const angle = -Math.PI / 2 + (2 * Math.PI * k) / total;
    points.push(`${(r * Math.cos(angle)).toFixed(2)},${(r * Math.sin(angle)).toFixed(2)}`);
  }
  return points.join(" ");
}

/** An SVG shape of about the same area as a circle of this radius. */
function shapeElement(shape, radius) {
  const r = radius * (UNIT[shape] ?? 1);
  if (shape === "square") return svg("rect", { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: 1 });
  if (shape === "diamond") return svg("polygon", { points: corners(4, r) });
  if (shape === "triangle") return svg("polygon", { points: corners(3, r) });
  if (shape === "pentagon") return svg("polygon", { points: corners(5, r) });
  if (shape === "hexagon") return svg("polygon", { points: corners(6, r) });
  if (shape === "star") return svg("polygon", { points: corners(5, r, r * 0.5) });
  if (shape === "cross") {
    const a = r * 0.38;
    return svg("path", { d: `M${-a},${-r}H${a}V${-a}H${r}V${a}H${a}V${r}H${-a}V${a}H${-r}V${-a}H${-a}Z` });
  }
  return svg("circle", { r });
}

/** Radius of a symbol: its area grows with the places. */
function symbolRadius(places, most) {
  return 5.5 + 10.5 * Math.sqrt(Math.max(places, 0) / Math.max(most, 1));
}

/** The symbol of one service at a site: full where places stand, hollow where none are left. */
function serviceSymbol(service, radius, hollow) {
  const shape = shapeElement(service.shape, radius);
  shape.setAttribute("fill", hollow ? "#ffffff" : service.colour);
  shape.setAttribute("stroke", hollow ? service.colour : "#ffffff");
  shape.setAttribute("stroke-width", hollow ? "2" : "1.6");
  if (hollow) shape.setAttribute("stroke-dasharray", "3 2");
  return shape;
}

/** The small round badge that says what the plan does at a site. */
function badge(palette, action, radius = 7) {
  const sign = svg("text", { "text-anchor": "middle", y: radius * 0.46, "font-size": radius * 1.35, fill: "#fff" });
  sign.textContent = palette.signs[action];
  sign.setAttribute("font-weight", "700");
  return svg(
    "g",
    { class: "badge" },
    svg("circle", { r: radius, fill: palette.actions[action], stroke: "#fff", "stroke-width": 1.5 }),
    sign,
  );
}

/** A symbol of its own for lists and the legend. */
function icon(size, ...children) {
  const half = size / 2;
  return svg(
    "svg",
    { width: size, height: size, viewBox: `${-half} ${-half} ${size} ${size}`, "aria-hidden": "true", class: "icon" },
    ...children,
  );
}
