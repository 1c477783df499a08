import type { QueryPicture } from '../../kernels/fingerprint/query-picture.ts';
import {
  differenceFrom,
  nearestView,
  refineView,
  type SketchDifference,
  type SketchView,
} from '../../kernels/fingerprint/sketch-distance.ts';

/** A second of a film whose fingerprint is near one of the picture's. */
export interface NearSecond {
  readonly second: number;
  /** of its sketch among those that were read */
  readonly place: number;
  /** bits in which the fingerprints differ */
  readonly bits: number;
}

/** A stretch of a film that shows the picture. */
export interface FoundStretch {
  /** the nearest second, and those around it that are as near: all of them where a picture stands still */
  readonly second: number;
  readonly from: number;
  readonly to: number;
  /** how the pictures differ, levels of 0 to 255 */
  readonly distance: number;
}

/** Seconds that are held against all views of a picture; the others only against those that fit these best. */
const LOOKED_AT = 48;
/** Of these, how many tell how the picture was cut. */
const REFINED = 3;
/** Of the nearest seconds each is measured under the cut that fits it best, so that none has an advantage. */
const MEASURED = 32;
/** A copy of a frame differs by so much at most: by a fixed part, and by a part of the contrast. */
const MOST_DIFFERENCE = 2;
const MOST_DIFFERENCE_SHARE = 0.35;
/** Seconds are as near as the nearest if they differ by no more than noise. */
const NOISE = 0.3;
const NOISE_SHARE = 0.1;

const isCopy = ({ distance, contrast }: SketchDifference): boolean =>
  distance <= MOST_DIFFERENCE + MOST_DIFFERENCE_SHARE * contrast;

/** Views that fit the nearest seconds, their edges moved until they fit best. */
const fittingViews = (
  query: QueryPicture,
  views: readonly SketchView[],
  sketches: Uint8Array,
  seconds: readonly NearSecond[],
): SketchView[] =>
  seconds
    .toSorted((one, other) => one.bits - other.bits)
    .slice(0, LOOKED_AT)
    .map(({ place }) => ({ place, ...nearestView(views, sketches, place) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, REFINED)
    .map(({ place, view }) => refineView(query, view, sketches, place));

interface Ranked extends SketchDifference {
  readonly second: number;
}

/** The seconds beside a second, in one direction, that are as near. */
const lastAlike = (bySecond: ReadonlyMap<number, Ranked>, { second, distance }: Ranked, step: 1 | -1): number => {
  const most = distance + NOISE + NOISE_SHARE * distance;
  let last = second;
  for (let next = bySecond.get(last + step); next !== undefined && next.distance <= most; ) {
    last = next.second;
    next = bySecond.get(last + step);
  }
  return last;
};

/**
 * Hold a picture against the sketches of a film.
 * @param views of the picture
 * @param seconds of the film that are looked at, in order
 * @returns stretches that show the picture, the nearest first
 */
export const rankSeconds = (
  query: QueryPicture,
  views: readonly SketchView[],
  sketches: Uint8Array,
  seconds: readonly NearSecond[],
): FoundStretch[] => {
  const fitting = fittingViews(query, views, sketches, seconds);
  const measured = seconds
    .map(({ second, place }) => ({ second, place, ...nearestView(fitting, sketches, place) }))
    .sort((one, other) => one.distance - other.distance);
  const copies = measured
    .map(({ second, place, view, distance, contrast }, rank): Ranked => {
      if (rank >= MEASURED) return { second, distance, contrast };
      return { second, ...differenceFrom(refineView(query, view, sketches, place), sketches, place) };
    })
    .filter(isCopy);
  const bySecond = new Map(copies.map((each) => [each.second, each]));
  const taken = new Set<number>();
  const found: FoundStretch[] = [];
  for (const each of copies.toSorted((one, other) => one.distance - other.distance)) {
    if (taken.has(each.second)) continue;
    const from = lastAlike(bySecond, each, -1);
    const to = lastAlike(bySecond, each, 1);
    // The seconds beside a stretch show the same, a little later.
    for (let second = from - 1; second <= to + 1; second += 1) taken.add(second);
    found.push({ second: each.second, from, to, distance: each.distance });
  }
  return found;
};
