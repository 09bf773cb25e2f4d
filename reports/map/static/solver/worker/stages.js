// Solve a program stage by stage: each stage keeps the value of those before; every bound is computed anew from duals.

/** What a stage may exceed the one before by: the feasibility tolerance of the solver. */
const ROOM = 1e-7;

/**
 * The bound that row duals prove, whatever the solver says of them: for any y the least of c·x + y·(b − A x) over the bounds
 * of variables and rows. Only rounding of these sums can make it wrong.
 */
function provenBound(program, cost, rowDual) {
  const reduced = Float64Array.from(cost);
  for (let k = 0; k < program.row.length; k += 1) reduced[program.column[k]] -= program.value[k] * rowDual[program.row[k]];
  const least = (price, low, high) => (price === 0 ? 0 : price * (price > 0 ? low : high));
  let bound = 0;
  for (let i = 0; i < program.rowLower.length; i += 1) {
    const part = least(rowDual[i], program.rowLower[i], program.rowUpper[i]);
    // A dual of the wrong sign on a one-sided row is rounding: leaving the row out is a proof as well.
    if (Number.isFinite(part)) bound += part;
    else for (const [column, value] of program.entriesOf(i)) reduced[column] += value * rowDual[i];
  }
  for (let j = 0; j < reduced.length; j += 1) bound += least(reduced[j], program.lower[j], program.upper[j]);
  return bound;
}

/** A bound is never above the value, and never below 0 where no cost is negative. */
const boundOf = (value, proven, cost) => Math.min(value, cost.every((one) => one >= 0) ? Math.max(0, proven) : proven);

/** Solve `stages` ([{name, cost}]) of a linear program in order; return values, bounds and the last answer. */
function solveStages(highs, program, stages) {
  return highs.withModel(program.model(), (model) => {
    model.options.set({ output_flag: false });
    const everything = { kind: "range", from: 0, to: program.lower.length - 1 };
    const solved = [];
    let answer = null;
    for (const { name, cost } of stages) {
      model.changeColsCost(everything, cost);
      model.run();
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal) throw refuse("no_answer");
      const found = model.getSolution();
      answer = found.colValue;
      const value = answer.reduce((sum, x, j) => sum + x * cost[j], 0);
      solved.push({ stage: name, value, bound: boundOf(value, provenBound(program, cost, found.rowDual), cost) });
      program.hold(cost, value + ROOM);
      const used = program.lower.flatMap((_, j) => (cost[j] === 0 ? [] : [j]));
      model.addRow(-highs.infinity, value + ROOM, { indices: used, values: used.map((j) => cost[j]) });
    }
    return { solved, answer };
  });
}
