/** What the last packets of a video tell about its end; microseconds on the container's clock. */
export interface MeasuredEnd {
  /** when the last picture is due */
  readonly lastUs: number;
  /** when it ends, where the file holds its duration and the pictures before it show that such durations hold */
  readonly storedEndUs: number | undefined;
}

interface Picture {
  readonly atUs: number;
  readonly durationUs: number | undefined;
}

/** More than frames are reordered by, and enough to see whether durations hold. */
const KEPT = 16;
/** Clocks of milliseconds round. */
const ROUNDING_US = 2_000;

const holds = ({ atUs, durationUs }: Picture, next: Picture): boolean => {
  const gapUs = next.atUs - atUs;
  return durationUs !== undefined && Math.abs(gapUs - durationUs) <= Math.max(ROUNDING_US, gapUs / 4);
};

/** The pictures that are due last, out of any number in any order. */
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
   * A default duration is one for all pictures, in slideshows an average: it is believed only where pictures do follow each
   * other by it.
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
 * When a video ends whose last packets were read.
 * @param measured by its packets
 * @param told by the container: `statedUs` its own figure for the track (a tag); `containerEndUs` end of everything in it,
 *   absent where that figure is no length; `frameUs` average length of a picture, 0 where unknown; `cutOff`: bytes that it
 *   promises are not there
 * @returns microseconds on the container's clock, at least `measured.lastUs`; a figure of the container's that differs by
 *   rounding only is preferred, as it is finer
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
  // Without a duration of its own the last picture may have been given one by whoever wrote the figure.
  const plausible = statedUs !== undefined && statedUs > lastUs && statedUs <= lastUs + 2 * frameUs;
  const unstored = plausible ? statedUs : Math.max(containerEndUs, lastUs + frameUs);
  const endUs = storedEndUs ?? unstored;
  const rounding = Math.max(ROUNDING_US, frameUs / 2);
  return statedUs !== undefined && Math.abs(statedUs - endUs) <= rounding ? statedUs : endUs;
};
