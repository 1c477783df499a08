/** Three numbers: a colour, or a row of a matrix. */
export type Triple = readonly [number, number, number];
export type Matrix = readonly [Triple, Triple, Triple];

/** Positions of a screen's white and its three primaries in the CIE 1931 diagram. */
export interface Chromaticities {
  readonly white: readonly [x: number, y: number];
  readonly red: readonly [x: number, y: number];
  readonly green: readonly [x: number, y: number];
  readonly blue: readonly [x: number, y: number];
}

/** The white that all ICC profiles use: D50. */
const D50: Triple = [0.9642, 1, 0.8249];
/** @see ICC.1:2010, annex E: linearised Bradford */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const apply = (m: Matrix, v: Triple): Triple => [dot(m[0], v), dot(m[1], v), dot(m[2], v)];
const column = (m: Matrix, i: 0 | 1 | 2): Triple => [m[0][i], m[1][i], m[2][i]];
const columns = (a: Triple, b: Triple, c: Triple): Matrix => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];
const multiply = (a: Matrix, b: Matrix): Matrix =>
  columns(apply(a, column(b, 0)), apply(a, column(b, 1)), apply(a, column(b, 2)));
const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const scale = (v: Triple, by: number): Triple => [v[0] * by, v[1] * by, v[2] * by];

const inverse = (m: Matrix): Matrix => {
  const [a, b, c] = [column(m, 0), column(m, 1), column(m, 2)];
  const by = 1 / dot(a, cross(b, c));
  return [scale(cross(b, c), by), scale(cross(c, a), by), scale(cross(a, b), by)];
};

const xyzOf = ([x, y]: readonly [number, number]): Triple => [x / y, 1, (1 - x - y) / y];

/**
 * The CIE XYZ values of the primaries, adapted to D50.
 * @returns columns red, green, blue; undefined when the positions span no colours
 */
export const colourMatrix = ({ white, red, green, blue }: Chromaticities): Matrix | undefined => {
  const primaries = columns(xyzOf(red), xyzOf(green), xyzOf(blue));
  const amounts = apply(inverse(primaries), xyzOf(white));
  const screen = columns(
    scale(column(primaries, 0), amounts[0]),
    scale(column(primaries, 1), amounts[1]),
    scale(column(primaries, 2), amounts[2]),
  );
  const [from, to] = [apply(BRADFORD, xyzOf(white)), apply(BRADFORD, D50)];
  const adapted: Matrix = [
    scale(BRADFORD[0], to[0] / from[0]),
    scale(BRADFORD[1], to[1] / from[1]),
    scale(BRADFORD[2], to[2] / from[2]),
  ];
  const matrix = multiply(multiply(inverse(BRADFORD), adapted), screen);
  return matrix.flat().every((value) => Math.abs(value) < 2) ? matrix : undefined;
};

const typed = (type: string, bytes: number): Buffer => {
  const data = Buffer.alloc(8 + bytes);
  data.write(type, 'latin1');
  return data;
};

const xyzTag = (value: Triple): Buffer => {
  const data = typed('XYZ ', 12);
  for (const [i, each] of value.entries()) data.writeInt32BE(Math.round(each * 65536), 8 + i * 4);
  return data;
};

const curveTag = (curve: readonly number[]): Buffer => {
  const data = typed('curv', 4 + Math.ceil(curve.length / 2) * 4);
  data.writeUInt32BE(curve.length, 8);
  for (const [i, light] of curve.entries()) {
    data.writeUInt16BE(Math.round(Math.min(1, Math.max(0, light)) * 65535), 12 + i * 2);
  }
  return data;
};

/**
 * Write a profile of ICC version 2 for a screen, or for gray pictures.
 * @param curve light (0 to 1) of equally spaced sample values; at least two
 * @param matrix result of {@link colourMatrix}; undefined for gray
 */
export const iccProfile = (curve: readonly number[], matrix: Matrix | undefined): Uint8Array => {
  const tags: (readonly [name: string, data: Buffer])[] = [['wtpt', xyzTag(D50)]];
  if (matrix === undefined) tags.push(['kTRC', curveTag(curve)]);
  else {
    tags.push(['rXYZ', xyzTag(column(matrix, 0))], ['gXYZ', xyzTag(column(matrix, 1))]);
    tags.push(['bXYZ', xyzTag(column(matrix, 2))]);
    for (const name of ['rTRC', 'gTRC', 'bTRC']) tags.push([name, curveTag(curve)]);
  }
  const head = Buffer.alloc(128 + 4 + 12 * tags.length);
  head.writeUInt32BE(0x02100000, 8);
  head.write(`mntr${matrix === undefined ? 'GRAY' : 'RGB '}XYZ `, 12, 'latin1');
  head.write('acsp', 36, 'latin1');
  xyzTag(D50).copy(head, 68, 8);
  head.writeUInt32BE(tags.length, 128);
  let at = head.length;
  for (const [i, [name, data]] of tags.entries()) {
    head.write(name, 132 + i * 12, 'latin1');
    head.writeUInt32BE(at, 136 + i * 12);
    head.writeUInt32BE(data.length, 140 + i * 12);
    at += data.length;
  }
  head.writeUInt32BE(at, 0);
  return Buffer.concat([head, ...tags.map(([, data]) => data)]);
};
