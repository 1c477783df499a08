import type { Readable } from 'node:stream';
import { lumaSums } from '../../shared/kernels/fingerprint/cell-means.ts';
import { fingerprintOf } from '../../shared/kernels/fingerprint/fingerprint.ts';
import { lumaPicture } from '../../shared/kernels/fingerprint/luma-picture.ts';
import { posterScore } from '../../shared/kernels/fingerprint/poster-score.ts';
import { sketchOf } from '../../shared/kernels/fingerprint/sketch.ts';
import type { GlancePlan } from '../graph/plan-renders.ts';
import { splitFrames } from '../parts/worker/split-frames.ts';

/** What one small picture says. */
export interface Glance {
  readonly fingerprint: bigint;
  readonly sketch: Uint8Array;
  /** as a poster, larger is better */
  readonly score: number;
}

/** Takes small pictures of the seconds of a slice. */
export interface GlanceSink {
  /** A further call receives the following pictures. */
  readonly receive: (pixels: Readable) => Promise<void>;
  /** in the order in which they came */
  readonly glances: readonly Glance[];
}

/** No picture is kept: each is looked at as it comes. */
export const openGlanceSink = (plan: GlancePlan): GlanceSink => {
  const glances: Glance[] = [];
  return {
    receive: async (pixels) => {
      await splitFrames(pixels, plan.width * plan.height * 3, (rgb) => {
        const luma = lumaPicture(rgb, plan);
        const sums = lumaSums(luma);
        glances.push({ fingerprint: fingerprintOf(sums), sketch: sketchOf(sums), score: posterScore(rgb, luma) });
      });
    },
    glances,
  };
};
