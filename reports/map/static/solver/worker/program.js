// A linear program in the making: columns and rows are added one by one, and leave as what HiGHS takes.

class Program {
  constructor() {
    this.lower = [];
    this.upper = [];
    this.whole = [];
    this.rowLower = [];
    this.rowUpper = [];
    this.row = [];
    this.column = [];
    this.value = [];
  }

  /** Add a variable; return its position. */
  variable(lower, upper, whole = false) {
    this.lower.push(lower);
    this.whole.push(whole ? 1 : 0);
    return this.upper.push(upper) - 1;
  }

  /** Add a row without entries; return its position. */
  range(lower, upper) {
    this.rowLower.push(lower);
    return this.rowUpper.push(upper) - 1;
  }

  /** Add an entry. */
  put(row, column, value) {
    this.row.push(row);
    this.column.push(column);
    this.value.push(value);
  }

  /** The entries of one row, as [column, value]. */
  *entriesOf(row) {
    for (let k = 0; k < this.row.length; k += 1) if (this.row[k] === row) yield [this.column[k], this.value[k]];
  }

  /** Add the row cost · x ≤ most. */
  hold(cost, most) {
    const row = this.range(-Infinity, most);
    cost.forEach((value, j) => value !== 0 && this.put(row, j, value));
  }

  /** The model by columns, with all costs at 0. */
  model() {
    const columns = this.lower.length;
    const starts = new Int32Array(columns + 1);
    this.column.forEach((column) => { starts[column + 1] += 1; });
    for (let j = 0; j < columns; j += 1) starts[j + 1] += starts[j];
    const next = starts.slice();
    const indices = new Int32Array(this.row.length);
    const values = new Float64Array(this.row.length);
    this.row.forEach((row, k) => {
      const at = next[this.column[k]]++;
      indices[at] = row;
      values[at] = this.value[k];
    });
    return {
      numCols: columns, numRows: this.rowLower.length, colCost: new Float64Array(columns),
      colLower: Float64Array.from(this.lower), colUpper: Float64Array.from(this.upper),
      rowLower: Float64Array.from(this.rowLower), rowUpper: Float64Array.from(this.rowUpper),
      matrix: { format: "csc", numRows: this.rowLower.length, numCols: columns, starts, indices, values },
      ...(this.whole.includes(1) ? { integrality: Int32Array.from(this.whole) } : {}),
    };
  }
}
