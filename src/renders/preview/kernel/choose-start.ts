import { meanOf } from '../../../shared/core/numbers/mean-of.ts';
import type { PictureTraits } from './picture-looker.ts';

/** Pictures from which a moment is taken. */
export interface StartChoice {
  /** of all of them in order, the difference of the first to the one before them included */
  readonly traits: readonly PictureTraits[];
  /** pictures of the moment */
  readonly frames: number;
  /** where it begins if no other place is better */
  readonly even: number;
}

/** A scene changes where the difference is this large, and this many times that of the pictures around. */
const LEAST_DIFFERENCE = 10;
const TIMES_AROUND = 2.5;
const AROUND = 2;
/** Below this contrast there is nothing to see, and below this brightness it is black. */
const LEAST_CONTRAST = 6;
const LEAST_BRIGHTNESS = 12;
/** From this contrast, and this mean difference between pictures, on, more of it makes a moment no better. */
const FULL_CONTRAST = 32;
const FULL_MOVEMENT = 2;
/** A moment without a change of scene whose contrast falls to this share of its largest is a fade. */
const FADED = 0.6;

/** What speaks for a start (above 0) and against it. A change of scene outweighs any distance from the even place. */
const WEIGHT = {
  change: 1,
  changeInside: -0.6,
  blank: -3,
  black: -4,
  fade: -1,
  contrast: 0.5,
  movement: 0.3,
  farthest: -0.7,
} as const;

const shareOf = (values: readonly number[], full: number): number =>
  meanOf(values.map((value) => Math.min(1, value / full)));

/** Where the scene changes: the picture is the first of another scene. A flash of one picture is none. */
const changesOf = (traits: readonly PictureTraits[]): boolean[] => {
  const differences = traits.map(({ difference }) => difference);
  return differences.map((difference, i) => {
    const before = meanOf(differences.slice(Math.max(0, i - AROUND), i));
    const behind = meanOf(differences.slice(i + 1, i + 1 + AROUND));
    return difference >= LEAST_DIFFERENCE && difference >= TIMES_AROUND * Math.max(before, behind);
  });
};

/** How empty a picture is. */
const emptiness = ({ contrast, brightness }: PictureTraits): number => {
  if (contrast >= LEAST_CONTRAST) return 0;
  return brightness < LEAST_BRIGHTNESS ? WEIGHT.black : WEIGHT.blank;
};

/**
 * Choose where a moment begins: where the scene changes if it does, not with another change soon behind, not black, of a
 * single colour or while it fades, rather where there is something to see that moves, and near the even place.
 * @returns place of its first picture, such that the whole moment lies among the pictures
 */
export const chooseStart = ({ traits, frames, even }: StartChoice): number => {
  const changes = changesOf(traits);
  const last = traits.length - frames;
  const farthest = Math.max(1, even, last - even);
  let [best, bestScore] = [Math.min(Math.max(0, even), last), Number.NEGATIVE_INFINITY];
  for (let start = 0; start <= last; start += 1) {
    const shown = traits.slice(start, start + frames);
    const changesInside = changes.slice(start + 1, start + frames).filter(Boolean).length;
    const contrasts = shown.map(({ contrast }) => contrast);
    const movements = shown.slice(1).map(({ difference }) => difference);
    const fades = changesInside === 0 && Math.min(...contrasts) < FADED * Math.max(...contrasts);
    const score =
      (changes[start] === true ? WEIGHT.change : 0) +
      (changesInside > 0 ? WEIGHT.changeInside : 0) +
      meanOf(shown.map(emptiness)) +
      (fades ? WEIGHT.fade : 0) +
      WEIGHT.contrast * shareOf(contrasts, FULL_CONTRAST) +
      WEIGHT.movement * shareOf(movements, FULL_MOVEMENT) +
      (WEIGHT.farthest * Math.abs(start - even)) / farthest;
    if (score > bestScore) [best, bestScore] = [start, score];
  }
  return best;
};
