// The problem of the last period as arrays: options, sites and points by position, as the file tells them.

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Numbers from base64; the bytes are little-endian, as on every machine that runs a browser today. */
const numbersOf = (text, Kind) => new Kind(bytesOf(text).buffer);

/** Unpack the problem once; `minutesTo(option)` gives the minutes of every point to an option, NaN where there is no way. */
function unpackProblem(told) {
  const { options, sites } = told;
  const minutes = numbersOf(told.minutes, Float32Array);
  const points = told.points;
  const need = Object.fromEntries(Object.entries(told.need).map(([name, one]) =>
    [name, { perPlace: one.per_place, persons: numbersOf(one.persons, Float64Array) }]));
  const limit = told.services.map((service) => service.max_minutes ?? Infinity);
  return {
    ...told, need, points, limit,
    nOptions: options.site.length,
    minutesTo(option) {
      const column = sites.place[options.site[option]];
      return minutes.subarray(column * points, (column + 1) * points);
    },
    needOf: (name, service) => need[name].persons.subarray(service * points, (service + 1) * points),
  };
}
