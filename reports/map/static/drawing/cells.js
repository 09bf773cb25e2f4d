// The 1 km cells on a canvas of their own: one fill per colour and redraw, however many cells.

const CELL_METRES = 1000;
const CELL_BREAKS = [20, 100, 300, 1000, 3000];

const CellRenderer = L.Renderer.extend({
  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._groups = [];
    this.drawn = 0;
  },

  /** Paint groups of cells, each in its colour. */
  show(groups) {
    this._groups = groups;
    if (this._map) this._update();
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    this._container = null;
  },

  _updatePaths() {},

  _onZoomEnd() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = L.Browser.retina ? 2 : 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._container.width = ratio * size.x;
    this._container.height = ratio * size.y;
    this._container.style.width = `${size.x}px`;
    this._container.style.height = `${size.y}px`;
    this._context.scale(ratio, ratio);
    this._context.translate(-this._bounds.min.x, -this._bounds.min.y);
    this._draw();
  },

  /** World positions are kept at zoom 0; a redraw only scales and shifts them. */
  _draw() {
    const scale = this._map.options.crs.scale(this._map.getZoom()) / 256;
    const origin = this._map.getPixelOrigin();
    const perPixel = 40075016 * Math.cos((this._map.getCenter().lat * Math.PI) / 180) / (256 * scale);
    const side = Math.max(1.6, CELL_METRES / perPixel);
    const { min, max } = this._bounds;
    this.drawn = 0;
    for (const { colour, at } of this._groups) {
      this._context.fillStyle = colour;
      for (let c = 0; c < at.length; c += 2) {
        const x = at[c] * scale - origin.x;
        const y = at[c + 1] * scale - origin.y;
        if (x < min.x - side || x > max.x + side || y < min.y - side || y > max.y + side) continue;
        this._context.fillRect(x - side / 2, y - side / 2, side, side);
        this.drawn += 1;
      }
    }
  },
});

/** World positions of all cells at zoom 0, made once. */
function cellPositions(data) {
  const { dx, dy } = data.cells;
  let x = 0;
  let y = 0;
  data.cells.at ??= dx.map((_, k) => {
    x += dx[k];
    y += dy[k];
    const [lat, lng] = toLatLng(data.grid, x, y);
    return L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lng), 0);
  });
  return data.cells.at;
}

/** Colour of each cell for a background that is painted by cells. */
function cellColours(data, state) {
  const { palette, cells } = data;
  if (state.background === "cells") return cells.population.map((people) => palette.cells[classOf(people, CELL_BREAKS)]);
  const ofPoint = state.background === "reach" ? reachColours(data, state) : catchmentsOf(data, state).colours;
  return cells.point.map((point) => ofPoint[point] ?? palette.no_value);
}

function cellGroups(data, state) {
  const at = cellPositions(data);
  const groups = new Map();
  cellColours(data, state).forEach((colour, k) => {
    if (!groups.has(colour)) groups.set(colour, []);
    groups.get(colour).push(at[k].x, at[k].y);
  });
  return [...groups].map(([colour, positions]) => ({ colour, at: Float64Array.from(positions) }));
}

function makeCells(map, data, store) {
  map.createPane("cells").style.zIndex = 360; // above the land of the surroundings (350), below the areas (400)
  let layer = null;
  const draw = (state) => {
    const wanted = CELLED.includes(state.background);
    if (!wanted) {
      layer?.remove();
      return;
    }
    layer ??= new CellRenderer({ pane: "cells", padding: 0.2 });
    layer.show(cellGroups(data, state));
    layer.addTo(map);
  };
  store.listen((state, changed) => {
    const again = CELLED.includes(state.background) && ["plan", "period", "services", "selection"].some((name) => changed.has(name));
    if (again || changed.has("background")) draw(state);
  });
  draw(store.get());
  return { drawn: () => (layer !== null && map.hasLayer(layer) ? layer.drawn : 0) };
}
