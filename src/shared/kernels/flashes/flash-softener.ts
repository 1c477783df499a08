import { FlashJudge } from './flash-judge.ts';
import type { FlashThresholds } from './flash-thresholds.ts';
import { type Light, LightGrid } from './light-grid.ts';
import { addSpan, type PictureSpan } from './picture-span.ts';

/** Changes count from a smaller size on than in the verdict: few colours and compression move them a little. */
const CAREFUL: FlashThresholds = { luminance: 0.08, red: 16 };
/** Most opposing changes within a second, two flashes. */
const MOST_CHANGES = 4;
/**
 * The same in the first and in the last second. With the change from one to the other, pictures that follow one another have no more
 * than three flashes around the place where they meet.
 */
const MOST_AT_ENDS = 2;
/** Flashing ends when no more changes than these are left in a second. */
const CALM = 2;
/** Time after which a softened picture has followed two thirds of a change, seconds. */
const FOLLOWS_IN_S = 1;

/** A picture, and what was measured of it. */
export interface MeasuredPicture {
  /** valid until the next one */
  readonly rgb: Uint8Array;
  readonly light: Light;
}

/** Whether no more opposing changes than the limit are within the last second with a further picture. */
const staysWithin = (limit: number, judge: FlashJudge, light: Light): boolean => {
  // One picture adds one change to a place at most: below the limit, any may come.
  const isBelow = limit > 0 && !judge.reaches(limit);
  return isBelow || !judge.wouldReach(light, limit + 1);
};

/**
 * Softens flashes: while pictures flash, each moves only a small part of the way from the one before, so that the light stays near
 * its mean. Each softened picture is judged before it is taken; at worst the one before is repeated. Pictures that do not flash stay
 * as they are.
 */
export class FlashSoftener {
  readonly softened: PictureSpan[] = [];
  readonly #grid: LightGrid;
  readonly #fps: number;
  readonly #count: number;
  readonly #atEnds: number;
  readonly #gentle: number;
  readonly #given: FlashJudge;
  readonly #made: FlashJudge;
  #ending: FlashJudge | undefined;
  readonly #shown: Uint8Array;
  /** the shown picture with fractions, while pictures are softened */
  #exact: Float32Array | undefined;
  #place = 0;
  #isFlashing = false;

  /**
   * @param size of the pictures, pixels
   * @param fps pictures a second, whole
   * @param count how many come
   */
  constructor(size: { readonly width: number; readonly height: number }, fps: number, count: number) {
    this.#grid = new LightGrid(size);
    this.#fps = fps;
    this.#count = count;
    // What is shorter than a second is played several times within one.
    this.#atEnds = Math.min(MOST_AT_ENDS, Math.floor((MOST_AT_ENDS * count) / fps));
    this.#gentle = 1 - Math.exp(-1 / (fps * FOLLOWS_IN_S));
    this.#given = new FlashJudge(this.#grid, fps);
    this.#made = new FlashJudge(this.#grid, fps, CAREFUL);
    this.#shown = new Uint8Array(size.width * size.height * 3);
  }

  /** @param rgb the next picture */
  soften(rgb: Uint8Array): MeasuredPicture {
    const light = this.#grid.measure(rgb);
    this.#given.add(light);
    this.#isFlashing = this.#given.reaches(1 + (this.#isFlashing ? CALM : MOST_CHANGES));
    if (this.#place === this.#count - this.#fps) this.#ending = new FlashJudge(this.#grid, this.#fps, CAREFUL);
    if (this.#place === 0 || (!this.#isFlashing && this.#isAllowed(light))) {
      this.#shown.set(rgb);
      this.#exact = undefined;
      return this.#take(light);
    }
    addSpan(this.softened, { first: this.#place, last: this.#place });
    return this.#take(this.#softenInto(rgb));
  }

  /** @returns light of the picture that is shown now */
  #softenInto(rgb: Uint8Array): Light {
    const before = Float32Array.from(this.#exact ?? this.#shown);
    const exact = new Float32Array(before.length);
    const bytes = new Uint8Array(before.length);
    this.#exact = before;
    for (const part of [this.#gentle, this.#gentle / 4]) {
      for (let i = 0; i < exact.length; i++) {
        const value = (before[i] as number) + part * ((rgb[i] as number) - (before[i] as number));
        exact[i] = value;
        bytes[i] = value + 0.5;
      }
      const light = this.#grid.measure(bytes);
      if (!this.#isAllowed(light)) continue;
      this.#exact = exact;
      this.#shown.set(bytes);
      return light;
    }
    return this.#grid.measure(this.#shown);
  }

  /** Whether a picture leaves the changes within the last second below the limits. */
  #isAllowed(light: Light): boolean {
    const most = this.#place < this.#fps ? this.#atEnds : MOST_CHANGES;
    if (!staysWithin(most, this.#made, light)) return false;
    return this.#ending === undefined || staysWithin(this.#atEnds, this.#ending, light);
  }

  #take(light: Light): MeasuredPicture {
    this.#made.add(light);
    this.#ending?.add(light);
    this.#place++;
    return { rgb: this.#shown, light };
  }
}
