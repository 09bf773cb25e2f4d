// Population of the 1 km cells on a canvas of their own: one fill per class and redraw, however many cells.

const CELL_METRES = 1000;
const CELL_BREAKS = [20, 100, 300, 1000, 3000];

const CellRenderer = L.Renderer.extend({
  initialize(data, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._colours = data.palette.cells;
    this._classes = classifyCells(data);
    this.drawn = 0;
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
    this._classes.forEach((cells, k) => {
      this._context.fillStyle = this._colours[k];
      for (let c = 0; c < cells.length; c += 2) {
        const x = cells[c] * scale - origin.x;
        const y = cells[c + 1] * scale - origin.y;
        if (x < min.x - side || x > max.x + side || y < min.y - side || y > max.y + side) continue;
        this._context.fillRect(x - side / 2, y - side / 2, side, side);
        this.drawn += 1;
      }
    });
  },
});

/** Cells of each class as flat arrays of world positions at zoom 0. */
function classifyCells(data) {
  const { dx, dy, population } = data.cells;
  const classes = data.palette.cells.map(() => []);
  let x = 0;
  let y = 0;
  population.forEach((people, k) => {
    x += dx[k];
    y += dy[k];
    const [lat, lng] = toLatLng(data.grid, x, y);
    const at = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lng), 0);
    classes[classOf(people, CELL_BREAKS)].push(at.x, at.y);
  });
  return classes.map((cells) => Float64Array.from(cells));
}

function makeCells(map, data, store) {
  map.createPane("cells").style.zIndex = 350;
  let layer = null;
  const draw = (state) => {
    const wanted = state.background === "cells";
    if (wanted && layer === null) layer = new CellRenderer(data, { pane: "cells", padding: 0.2 });
    if (wanted) layer.addTo(map);
    else if (layer !== null) layer.remove();
  };
  store.listen((state, changed) => changed.has("background") && draw(state));
  draw(store.get());
  return { drawn: () => (layer !== null && map.hasLayer(layer) ? layer.drawn : 0) };
}
