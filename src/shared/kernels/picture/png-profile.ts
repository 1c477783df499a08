import { type Chromaticities, colourMatrix, iccProfile, type Matrix } from './icc-profile.ts';
import { linearLight } from './linear-light.ts';
import type { PngChunk } from './png-file.ts';

/** Chunks that take precedence over gAMA and cHRM: if one is present, gAMA and cHRM are ignored. */
const STRONGER: ReadonlySet<string> = new Set(['iCCP', 'sRGB', 'cICP']);
const SRGB: Chromaticities = { white: [0.3127, 0.329], red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06] };
/** Tolerance for recognising sRGB's primaries: files state them rounded, or calculated in different ways. */
const SAME_PRIMARY = 0.01;
/** Gamma of the screens that files are written for. */
const SCREEN_GAMMA = 2.2;
/** Smaller differences of gamma are ignored, as in the reference library. */
const SAME_GAMMA = 0.05;
const CURVE_POINTS = 1024;
const PER_UNIT = 100_000;

const gammaOf = (data: Uint8Array): number | undefined => {
  if (data.length < 4) return undefined;
  const gamma = Buffer.from(data).readUInt32BE() / PER_UNIT;
  return gamma >= 0.01 && gamma <= 10 ? gamma : undefined;
};

const primariesOf = (data: Uint8Array): Chromaticities | undefined => {
  if (data.length < 32) return undefined;
  const bytes = Buffer.from(data);
  const at = (i: number): [number, number] => [
    bytes.readUInt32BE(i * 8) / PER_UNIT,
    bytes.readUInt32BE(i * 8 + 4) / PER_UNIT,
  ];
  const found = { white: at(0), red: at(1), green: at(2), blue: at(3) };
  return Object.values(found).every(([x, y]) => x >= 0 && y > 0 && x + y <= 1) ? found : undefined;
};

const isSrgb = (found: Chromaticities): boolean =>
  (['white', 'red', 'green', 'blue'] as const).every((light) =>
    found[light].every((value, i) => Math.abs(value - (SRGB[light][i] as number)) <= SAME_PRIMARY),
  );

/**
 * Make a profile with the meaning that browsers give the chunks gAMA and cHRM of a PNG: samples are raised to
 * `1 / (2.2 · gamma)`, and the result is shown as sRGB. The primaries count only if there is a gamma too.
 * @returns undefined when the chunks change nothing
 * @see PNG (Third Edition), 13.13
 */
export const pngProfile = (chunks: readonly PngChunk[]): Uint8Array | undefined => {
  const before = chunks.slice(
    0,
    Math.max(
      0,
      chunks.findIndex(({ type }) => type === 'IDAT'),
    ),
  );
  if (before.some(({ type }) => STRONGER.has(type))) return undefined;
  const dataOf = (wanted: string) => before.find(({ type }) => type === wanted)?.data;
  const [stated, positions] = [dataOf('gAMA'), dataOf('cHRM')];
  const gamma = stated && gammaOf(stated);
  if (gamma === undefined) return undefined;

  const isGray = ((dataOf('IHDR')?.[9] ?? 0) & 2) === 0;
  const primaries = (!isGray && positions && primariesOf(positions)) || SRGB;
  const isUsual = Math.abs(gamma * SCREEN_GAMMA - 1) < SAME_GAMMA;
  if (isUsual && isSrgb(primaries)) return undefined;
  const matrix: Matrix | undefined = isGray ? undefined : (colourMatrix(primaries) ?? colourMatrix(SRGB));
  const exponent = isUsual ? 1 : 1 / (SCREEN_GAMMA * gamma);
  const curve = Array.from({ length: CURVE_POINTS }, (_, i) => linearLight((i / (CURVE_POINTS - 1)) ** exponent));
  return iccProfile(curve, matrix);
};
