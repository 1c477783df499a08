/** A picture of the film, and when it is due. */
export interface FoundPicture {
  /** microseconds of the film */
  readonly atUs: number;
  /** RGB, row by row, of the tile's size */
  readonly pixels: Uint8Array;
}

/** Times are rounded to microseconds on their way through ffmpeg. */
const ROUNDING_US = 2;

/**
 * The picture for a moment: the last one that is due by then, else the first one.
 * @param pictures at least one, in order of time
 */
export const shownAt = <Picture extends Pick<FoundPicture, 'atUs'>>(
  pictures: readonly Picture[],
  momentMs: number,
): Picture | undefined => pictures.findLast(({ atUs }) => atUs <= momentMs * 1000 + ROUNDING_US) ?? pictures[0];

/** Whether a picture was found that is due at a time. */
export const isFound = (pictures: readonly Pick<FoundPicture, 'atUs'>[], us: number, toleranceUs: number): boolean =>
  pictures.some(({ atUs }) => Math.abs(atUs - us) <= toleranceUs);
