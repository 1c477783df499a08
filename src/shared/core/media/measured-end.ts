/** The end of a video by its last packets; microseconds on the container's clock. */
export interface MeasuredEnd {
  /** when the last picture is due */
  readonly lastUs: number;
  /**
   * when that picture ends; known only if the file stores its duration and the stored durations of the pictures before
   * it are right
   */
  readonly storedEndUs: number | undefined;
  /** pictures that were left out: they are due far behind those before and behind them in the file, which damage does */
  readonly strays?: number | undefined;
}

interface Picture {
  readonly atUs: number;
  readonly durationUs: number | undefined;
}

/** Pictures kept: more than frames are reordered by, and enough to check whether stored durations are right. */
const KEPT = 16;
/** Tolerance for clocks that count in milliseconds. */
const ROUNDING_US = 2_000;
/** Pictures needed before a leap of the clock can be recognised. */
const LEAP_AFTER = 8;
/** A leap is longer than this, and than so many times the longest gap between pictures before it: more than they are reordered by. */
const SHORTEST_LEAP_US = 10_000_000;
const LEAP_FACTOR = 32;
/** No recording has a pause of more than a day. */
const LONGEST_PAUSE_US = 86_400_000_000;
/** More pictures than a fragment or a cluster holds, whose time may be damaged: behind as many the clock has leapt for good. */
const MAX_STRAYS = 2_000;

/** Whether the clock goes on where it leapt from. */
const isBack = (atUs: number, { fromUs, toUs }: Pick<Away, 'fromUs' | 'toUs'>): boolean =>
  atUs > fromUs - SHORTEST_LEAP_US && atUs < fromUs + (toUs - fromUs) / 2;

const holds = ({ atUs, durationUs }: Picture, next: Picture): boolean => {
  const gapUs = next.atUs - atUs;
  return durationUs !== undefined && Math.abs(gapUs - durationUs) <= Math.max(ROUNDING_US, gapUs / 4);
};

/** The pictures with the latest times, in the order of their times. */
class Latest {
  readonly pictures: Picture[] = [];

  keep(picture: Picture): void {
    const { pictures } = this;
    let place = pictures.length;
    while (place > 0 && (pictures[place - 1]?.atUs ?? 0) > picture.atUs) place -= 1;
    pictures.splice(place, 0, picture);
    if (pictures.length > KEPT) pictures.shift();
  }

  longestGapUs(): number {
    return Math.max(0, ...this.pictures.slice(1).map(({ atUs }, i) => atUs - (this.pictures[i]?.atUs ?? atUs)));
  }
}

/** Pictures behind a leap of the clock, as long as it did not come back. */
interface Away {
  readonly latest: Latest;
  readonly fromUs: number;
  readonly toUs: number;
  count: number;
}

/**
 * Collects pictures in any order and keeps the ones with the latest times. Where the clock leaps forwards and soon comes back to where
 * it was, the pictures in between are strays: one damaged number must not make a film of ten hours.
 */
export class LastPictures {
  #latest = new Latest();
  #away: Away | undefined;
  #strays = 0;

  add(atUs: number, durationUs: number | undefined): void {
    const lastUs = this.#latest.pictures.at(-1)?.atUs ?? atUs;
    if (this.#away === undefined && this.#isLeap(atUs - lastUs)) {
      this.#away = { latest: new Latest(), fromUs: lastUs, toUs: atUs, count: 0 };
    } else if (this.#away !== undefined && isBack(atUs, this.#away)) {
      this.#strays += this.#away.count;
      this.#away = undefined;
    }
    (this.#away?.latest ?? this.#latest).keep({ atUs, durationUs });
    if (this.#away !== undefined) this.#count(this.#away);
  }

  #isLeap(leapUs: number): boolean {
    if (leapUs <= SHORTEST_LEAP_US || this.#latest.pictures.length < LEAP_AFTER) return false;
    return leapUs > LEAP_FACTOR * this.#latest.longestGapUs();
  }

  #count(away: Away): void {
    away.count += 1;
    if (away.count < MAX_STRAYS) return;
    this.#latest = away.latest;
    this.#away = undefined;
  }

  /**
   * The container's default duration is the same for all pictures and in slideshows only an average. The stored duration is
   * believed only if at least half of the kept pictures follow each other at their stored durations.
   * @param statedEndUs end of the film by its header, if that has one: pictures that leapt beyond it at the very end are
   *   strays too, and so are those that leapt by more than a day
   */
  measured(statedEndUs = Number.POSITIVE_INFINITY): MeasuredEnd | undefined {
    const away = this.#away;
    const isStray =
      away !== undefined &&
      ((away.fromUs <= statedEndUs && away.toUs > statedEndUs + SHORTEST_LEAP_US) ||
        away.toUs - away.fromUs > LONGEST_PAUSE_US);
    const strays = this.#strays + (isStray ? away.count : 0);
    const { pictures } = (isStray ? undefined : away?.latest) ?? this.#latest;
    const last = pictures.at(-1);
    if (last === undefined) return undefined;
    const pairs = pictures.slice(1).map((next, i) => [pictures[i] ?? next, next] as const);
    const kept = pairs.filter(([picture, next]) => holds(picture, next)).length;
    const believed = pairs.length > 0 && kept * 2 >= pairs.length && last.durationUs !== undefined;
    return {
      lastUs: last.atUs,
      storedEndUs: believed ? last.atUs + (last.durationUs ?? 0) : undefined,
      ...(strays === 0 ? {} : { strays }),
    };
  }
}

/**
 * The end of a video whose last packets were read.
 * @param measured by its packets
 * @param told by the container: `statedUs` its end of the track (a tag); `containerEndUs` the end of all its tracks,
 *   absent where that figure is no length; `frameUs` average length of a picture, 0 where unknown; `cutOff` whether bytes
 *   that the container promises are missing
 * @returns microseconds on the container's clock, at least `measured.lastUs`; `statedUs` if it differs only by rounding,
 *   as it is finer
 */
export const measuredVideoEndUs = (
  { lastUs, storedEndUs }: MeasuredEnd,
  told: {
    readonly statedUs: number | undefined;
    readonly containerEndUs: number | undefined;
    readonly frameUs: number;
    readonly cutOff: boolean;
  },
): number => {
  const { statedUs, containerEndUs = 0, frameUs, cutOff } = told;
  if (cutOff) return Math.max(statedUs ?? 0, containerEndUs, storedEndUs ?? lastUs + frameUs);
  // If the last picture has no stored duration, the program that wrote the tag may have included one in it.
  const plausible = statedUs !== undefined && statedUs > lastUs && statedUs <= lastUs + 2 * frameUs;
  const unstored = plausible ? statedUs : Math.max(containerEndUs, lastUs + frameUs);
  const endUs = storedEndUs ?? unstored;
  const rounding = Math.max(ROUNDING_US, frameUs / 2);
  return statedUs !== undefined && Math.abs(statedUs - endUs) <= rounding ? statedUs : endUs;
};
