/** The end of a video by its last packets; microseconds on the container's clock. */
export interface MeasuredEnd {
  /** when the last picture is due */
  readonly lastUs: number;
  /**
   * when that picture ends; known only if the file stores its duration and the stored durations of the pictures before
   * it are right
   */
  readonly storedEndUs: number | undefined;
}

interface Picture {
  readonly atUs: number;
  readonly durationUs: number | undefined;
}

/** Pictures kept: more than frames are reordered by, and enough to check whether stored durations are right. */
const KEPT = 16;
/** Tolerance for clocks that count in milliseconds. */
const ROUNDING_US = 2_000;

const holds = ({ atUs, durationUs }: Picture, next: Picture): boolean => {
  const gapUs = next.atUs - atUs;
  return durationUs !== undefined && Math.abs(gapUs - durationUs) <= Math.max(ROUNDING_US, gapUs / 4);
};

/** Collects pictures in any order and keeps the ones with the latest times. */
export class LastPictures {
  readonly #pictures: Picture[] = [];

  add(atUs: number, durationUs: number | undefined): void {
    const pictures = this.#pictures;
    let place = pictures.length;
    while (place > 0 && (pictures[place - 1]?.atUs ?? 0) > atUs) place -= 1;
    pictures.splice(place, 0, { atUs, durationUs });
    if (pictures.length > KEPT) pictures.shift();
  }

  /**
   * The container's default duration is the same for all pictures and in slideshows only an average. The stored duration is
   * believed only if at least half of the kept pictures follow each other at their stored durations.
   */
  measured(): MeasuredEnd | undefined {
    const last = this.#pictures.at(-1);
    if (last === undefined) return undefined;
    const pairs = this.#pictures.slice(1).map((next, i) => [this.#pictures[i] ?? next, next] as const);
    const kept = pairs.filter(([picture, next]) => holds(picture, next)).length;
    const believed = pairs.length > 0 && kept * 2 >= pairs.length && last.durationUs !== undefined;
    return {
      lastUs: last.atUs,
      storedEndUs: believed ? last.atUs + (last.durationUs ?? 0) : undefined,
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
