import { ChangeTrain } from './change-train.ts';
import { type EdgeWatch, watchEdges } from './flash-edges.ts';
import { type FlashThresholds, TOO_MANY_CHANGES, WCAG_FLASHES } from './flash-thresholds.ts';
import type { Light } from './light-grid.ts';
import type { GridSize } from './opposing-changes.ts';
import { addSpan, type PictureSpan } from './picture-span.ts';

/** What is above the thresholds, by places of pictures. */
export interface FlashFindings {
  /** most general flashes within a second, 0 where they are below the threshold */
  readonly general: number;
  /** the same of red flashes */
  readonly red: number;
  /** where more than three are within a second */
  readonly at: readonly PictureSpan[];
}

/**
 * Judges pictures, one after another, by the general flash and red flash thresholds of WCAG 2.3.1. Memory does not depend on how
 * many there are.
 */
export class FlashJudge {
  readonly #luminance: ChangeTrain;
  readonly #red: ChangeTrain;
  #general = 0;
  #redFlashes = 0;
  readonly #spans: PictureSpan[] = [];
  readonly #fps: number;
  readonly #leastRed: number;
  /** the last picture, as long as no picture was red enough for a red flash: until then, red need not be followed */
  #unred: Light | undefined;
  #isRed = false;
  #pictures = 0;
  /** the first second, as it follows the last one when the pictures are played again */
  readonly #beginning: Light[] = [];
  readonly #edges: EdgeWatch;

  /** @param fps pictures a second, whole */
  constructor(size: GridSize, fps: number, thresholds: FlashThresholds = WCAG_FLASHES) {
    this.#fps = fps;
    this.#leastRed = thresholds.red;
    this.#luminance = new ChangeTrain(size, fps, thresholds.luminance);
    this.#red = new ChangeTrain(size, fps, thresholds.red);
    this.#edges = watchEdges(size, fps);
  }

  add(light: Light): void {
    if (this.#beginning.length < this.#fps) this.#beginning.push(light);
    this.#follow(light);
    this.#edges.add(light, this.#luminance, this.#red);
  }

  /** Whether opposing changes of either quantity within the last second are as many. */
  reaches(changes: number): boolean {
    return this.#luminance.reaches(changes) || this.#red.reaches(changes);
  }

  /** Whether the next picture would bring the changes within the last second to so many. The judge stays as it was. */
  wouldReach(light: Light, changes: number): boolean {
    const [luminance, red] = [this.#luminance.copy(), this.#red.copy()];
    luminance.add(light.luminance, light.isDark);
    this.#followRed(red, light);
    return luminance.reaches(changes) || red.reaches(changes);
  }

  /**
   * End the pictures. Another judge of the same film goes on with `edges`.
   * @param loops whether they are played again and again
   */
  finish(loops: boolean): FlashFindings & Pick<EdgeWatch, 'edges'> {
    const { edges } = this.#edges;
    const count = this.#pictures;
    for (let i = 0; loops && count > 1 && i < this.#fps; i++) this.#follow(this.#beginning[i % count] as Light);
    // What is found only when they are played again lies around the end.
    const at = this.#spans.map(({ first, last }) => ({
      first: Math.min(first, count - 1),
      last: Math.min(last, count - 1),
    }));
    return { general: this.#general, red: this.#redFlashes, at, edges };
  }

  #followRed(red: ChangeTrain, light: Light): void {
    if (!this.#isRed && light.mostRed < this.#leastRed) return;
    if (!this.#isRed && this.#unred !== undefined) red.add(this.#unred.red, this.#unred.isRed);
    red.add(light.red, light.isRed);
  }

  #follow(light: Light): void {
    this.#luminance.add(light.luminance, light.isDark);
    this.#followRed(this.#red, light);
    this.#isRed ||= light.mostRed >= this.#leastRed;
    this.#unred = this.#isRed ? undefined : light;
    const general = this.#flashesOf(this.#luminance);
    const redFlashes = this.#flashesOf(this.#red);
    this.#general = Math.max(this.#general, general);
    this.#redFlashes = Math.max(this.#redFlashes, redFlashes);
    if (general + redFlashes > 0) {
      addSpan(this.#spans, { first: Math.max(0, this.#pictures - this.#fps + 1), last: this.#pictures });
    }
    this.#pictures++;
  }

  /** @returns flashes within the last second that begin with changes of one direction, 0 when there are no more than three */
  #flashesOf(train: ChangeTrain): number {
    if (!train.reaches(TOO_MANY_CHANGES)) return 0;
    let changes = TOO_MANY_CHANGES;
    while (train.reaches(changes + 1)) changes++;
    return Math.ceil(changes / 2);
  }
}
