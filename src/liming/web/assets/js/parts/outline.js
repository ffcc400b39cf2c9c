// Arithmetic of a drawn outline: rings are lists of [longitude, latitude] without the repeated first corner.
const KILOMETRES_PER_DEGREE = 111.32;

export const codesIn = (field) => field.value.split(/[\s,，、;；]+/).filter(Boolean);

export function squareKilometres(ring) {
  const middle = ring.reduce((sum, [, y]) => sum + y, 0) / ring.length;
  const twice = ring.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = ring[(place + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice / 2) * KILOMETRES_PER_DEGREE ** 2 * Math.cos((middle * Math.PI) / 180);
}

const side = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
const meet = (a, b, c, d) => side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);

export function crosses(ring) {
  const edges = ring.map((corner, place) => [corner, ring[(place + 1) % ring.length]]);
  return edges.some(([a, b], one) => edges.some(([c, d], other) => {
    const apart = Math.min((other - one + edges.length) % edges.length, (one - other + edges.length) % edges.length);
    return apart > 1 && meet(a, b, c, d);
  }));
}
