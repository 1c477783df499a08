import type { ChangeTrain } from './change-train.ts';
import { DARK, FIELD_PART, RED_SCALE, TOO_MANY_CHANGES, WCAG_FLASHES } from './flash-thresholds.ts';
import type { Light } from './light-grid.ts';
import { DOWN, type GridSize, UP } from './opposing-changes.ts';

/** Changes in one picture: bit n is the field n of {@link PLACES}². */
export interface EdgeChange {
  /** place of the picture, from the first one */
  readonly picture: number;
  readonly up: number;
  readonly down: number;
}

/** One end of some pictures. */
export interface FlashEdge {
  /** changes within a second of the end */
  readonly changes: readonly EdgeChange[];
  /** the picture at the end: {@link BLOCKS}² values of 0 to 255, row by row, two hex digits each */
  readonly picture: string;
}

/** Both ends for one quantity, and which it is. Absent where nothing changes within a second of either. */
export interface FlashEdges {
  readonly quantity: 'luminance' | 'red';
  readonly first: FlashEdge;
  readonly last: FlashEdge;
}

/** Fields in a row and in a column; neighbours overlap by half. */
const PLACES = 5;
/** Blocks in a row and in a column of the picture at an end. */
const BLOCKS = 12;
const BLOCKS_OF_FIELD = BLOCKS * FIELD_PART;
const LEAST_BLOCKS = BLOCKS_OF_FIELD ** 2 / 4;
const MOST = { luminance: 1, red: RED_SCALE } as const;

const shrunk = (values: Float32Array, { columns, rows }: GridSize, most: number): string => {
  let hex = '';
  for (let y = 0; y < BLOCKS; y++) {
    for (let x = 0; x < BLOCKS; x++) {
      const [top, left] = [Math.floor((y * rows) / BLOCKS), Math.floor((x * columns) / BLOCKS)];
      const bottom = Math.max(top + 1, Math.floor(((y + 1) * rows) / BLOCKS));
      const right = Math.max(left + 1, Math.floor(((x + 1) * columns) / BLOCKS));
      let sum = 0;
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++) sum += values[row * columns + column] as number;
      const value = Math.round((sum / ((bottom - top) * (right - left)) / most) * 255);
      hex += Math.min(255, value).toString(16).padStart(2, '0');
    }
  }
  return hex;
};

const valuesOf = (hex: string): number[] =>
  Array.from({ length: BLOCKS * BLOCKS }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16) / 255);

const changeOf = (picture: number, { fields, fieldChanges }: ChangeTrain): EdgeChange | undefined => {
  if (fieldChanges === undefined) return undefined;
  let [up, down] = [0, 0];
  for (let place = 0; place < PLACES * PLACES; place++) {
    const row = Math.round((Math.floor(place / PLACES) * (fields.rows - 1)) / (PLACES - 1));
    const column = Math.round(((place % PLACES) * (fields.columns - 1)) / (PLACES - 1));
    const change = fieldChanges[row * fields.columns + column];
    if (change === UP) up |= 1 << place;
    if (change === DOWN) down |= 1 << place;
  }
  return up === 0 && down === 0 ? undefined : { picture, up, down };
};

/** Remembers both ends of the pictures of a judge. */
export interface EdgeWatch {
  add(light: Light, luminance: ChangeTrain, red: ChangeTrain): void;
  readonly edges: readonly FlashEdges[];
}

export const watchEdges = (size: GridSize, fps: number): EdgeWatch => {
  const kinds = (['luminance', 'red'] as const).map((quantity) => ({
    quantity,
    first: [] as EdgeChange[],
    last: [] as EdgeChange[],
    firstPicture: '',
    lastValues: new Float32Array(0) as Float32Array,
  }));
  let pictures = 0;
  return {
    add: (light, luminance, red) => {
      for (const kind of kinds) {
        const values = light[kind.quantity];
        if (pictures === 0) kind.firstPicture = shrunk(values, size, MOST[kind.quantity]);
        kind.lastValues = values;
        const change = changeOf(pictures, kind.quantity === 'red' ? red : luminance);
        if (change !== undefined && pictures < fps) kind.first.push(change);
        if (change !== undefined) kind.last.push(change);
        while (kind.last[0] !== undefined && kind.last[0].picture <= pictures - fps) kind.last.shift();
      }
      pictures++;
    },
    get edges() {
      return kinds
        .filter(({ first, last }) => first.length + last.length > 0)
        .map(({ quantity, first, last, firstPicture, lastValues }) => ({
          quantity,
          first: { changes: first, picture: firstPicture },
          last: { changes: last, picture: shrunk(lastValues, size, MOST[quantity]) },
        }));
    },
  };
};

/** Direction of the change from one picture to the next, for a field. */
const crossing = (before: readonly number[], after: readonly number[], place: number, isRed: boolean): number => {
  const step = (BLOCKS - BLOCKS_OF_FIELD) / (PLACES - 1);
  const least = isRed ? WCAG_FLASHES.red / MOST.red : WCAG_FLASHES.luminance;
  const top = Math.floor(place / PLACES) * step;
  const left = (place % PLACES) * step;
  let sum = 0;
  for (let y = top; y < top + BLOCKS_OF_FIELD; y++) {
    for (let x = left; x < left + BLOCKS_OF_FIELD; x++) {
      const [one = 0, other = 0] = [before[y * BLOCKS + x], after[y * BLOCKS + x]];
      if (Math.abs(other - one) < least || (!isRed && Math.min(one, other) >= DARK)) continue;
      sum += other > one ? UP : DOWN;
    }
  }
  return Math.abs(sum) < LEAST_BLOCKS ? 0 : Math.sign(sum);
};

const directionOf = ({ up, down }: Omit<EdgeChange, 'picture'>, place: number): number =>
  (up >> place) & 1 ? UP : (down >> place) & 1 ? DOWN : 0;

/** Whether changes alternate so often within a second that begins before the border and ends behind it. */
const isTooOften = (
  changes: readonly { readonly at: number; readonly direction: number }[],
  border: number,
  fps: number,
): boolean => {
  const alternating: number[] = [];
  let last = 0;
  for (const { at, direction } of changes) {
    if (direction === 0 || direction === last) continue;
    last = direction;
    alternating.push(at);
    const begin = alternating[alternating.length - TOO_MANY_CHANGES];
    if (begin !== undefined && at - begin < fps && begin < border && at >= border) return true;
  }
  return false;
};

/**
 * Whether pictures flash too often where they follow one another, though each of the two may be below the thresholds. Regions that
 * alternate with one another are not found here.
 * @param count pictures of the first of the two
 */
export const flashesOverBorder = (
  before: { readonly edges: readonly FlashEdges[]; readonly count: number },
  after: { readonly edges: readonly FlashEdges[] },
  fps: number,
): boolean =>
  before.edges.some(({ quantity, last }) => {
    const first = after.edges.find((edges) => edges.quantity === quantity)?.first;
    if (first === undefined) return false;
    const [one, other] = [valuesOf(last.picture), valuesOf(first.picture)];
    return Array.from({ length: PLACES * PLACES }, (_, place) => place).some((place) =>
      isTooOften(
        [
          ...last.changes.map((change) => ({ at: change.picture, direction: directionOf(change, place) })),
          { at: before.count, direction: crossing(one, other, place, quantity === 'red') },
          ...first.changes.map((change) => ({
            at: before.count + change.picture,
            direction: directionOf(change, place),
          })),
        ],
        before.count,
        fps,
      ),
    );
  });
