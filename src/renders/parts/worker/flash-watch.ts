import type { Flashes } from '../../../shared/core/contracts/flashes.ts';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { Sampling } from '../../../shared/core/slices/slice-samplings.ts';
import { FlashJudge } from '../../../shared/kernels/flashes/flash-judge.ts';
import { FlashSoftener } from '../../../shared/kernels/flashes/flash-softener.ts';
import { canFlash } from '../../../shared/kernels/flashes/flash-thresholds.ts';
import { LightGrid } from '../../../shared/kernels/flashes/light-grid.ts';
import type { PictureSpan } from '../../../shared/kernels/flashes/picture-span.ts';
import { framesOf } from './split-frames.ts';

/** Pictures of three bytes a pixel that are played. */
export interface WatchedPictures {
  readonly size: PictureSize;
  readonly sampling: Pick<Sampling, 'firstMs' | 'fps' | 'count'>;
  /** whether they are played again and again */
  readonly loops: boolean;
  readonly softens: boolean;
}

/** Looks at the pictures of a render on their way to its sink. */
export interface FlashWatch {
  /** Pass pictures on, softened where that is asked for; each is valid until the next one. A further call goes on. */
  through(pixels: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Pass one picture on. */
  pass(rgb: Uint8Array): Uint8Array;
  /** pictures that passed so far */
  readonly passed: number;
  /** @returns undefined where there is nothing to be said */
  finish(): Flashes | undefined;
}

/** Watch for flashes. @returns undefined where too few pictures a second are shown for that */
export const watchFlashes = ({ size, sampling, loops, softens }: WatchedPictures): FlashWatch | undefined => {
  const { fps, count, firstMs } = sampling;
  if (!canFlash(fps)) return undefined;
  const grid = new LightGrid(size);
  const judge = new FlashJudge(grid, fps);
  const softener = softens ? new FlashSoftener(size, fps, count) : undefined;
  let seen = 0;

  const secondsOf = ({ first, last }: PictureSpan) => ({
    start: Math.round(firstMs + (first * 1000) / fps) / 1000,
    end: Math.round(firstMs + ((last + 1) * 1000) / fps) / 1000,
  });
  const pass = (rgb: Uint8Array): Uint8Array => {
    const shown = softener?.soften(rgb) ?? { rgb, light: grid.measure(rgb) };
    judge.add(shown.light);
    seen++;
    return shown.rgb;
  };

  return {
    pass,
    get passed() {
      return seen;
    },
    through: async function* (pixels) {
      for await (const picture of framesOf(pixels, size.width * size.height * 3)) yield pass(picture);
    },
    finish: () => {
      const { general, red, at, edges } = judge.finish(loops);
      const softened = softener?.softened ?? [];
      if (at.length + edges.length + softened.length === 0) return undefined;
      return {
        general,
        red,
        at: at.map(secondsOf),
        ...(softened.length === 0 ? {} : { softened: softened.map(secondsOf) }),
        ...(edges.length === 0
          ? {}
          : { edges: { fps, pictures: seen, quantities: edges as NonNullable<Flashes['edges']>['quantities'] } }),
      };
    },
  };
};
