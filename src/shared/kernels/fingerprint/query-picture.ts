import type { PictureSize } from '../../core/media/fit-picture.ts';
import { barredAreas } from './barred-areas.ts';
import { type LumaSums, lumaSums, type PictureArea } from './cell-means.ts';
import { cutSpans } from './cut-spans.ts';
import { findContent } from './find-content.ts';
import { fingerprintOf, NO_FINGERPRINT } from './fingerprint.ts';
import { lumaPicture } from './luma-picture.ts';

/** A picture that is looked for. */
export interface QueryPicture {
  readonly picture: LumaSums;
  /** what of it lies between black bars; all of it where it has none */
  readonly content: PictureArea;
  /** areas of it that may be what is stored of a frame: one for each way in which it may have been cut */
  readonly areas: readonly PictureArea[];
  /** of these areas, each once; none of a picture that is flat or nearly black, as it would be like any other such */
  readonly fingerprints: readonly bigint[];
}

const WHOLE: PictureArea = { left: 0, top: 0, right: 1, bottom: 1 };

/** Areas of a picture that may be what is stored of a frame. @param content what of the picture is of the frame */
const areasIn = ({ left, top, right, bottom }: PictureArea): PictureArea[] => {
  const across = (share: number) => left + (right - left) * share;
  const down = (share: number) => top + (bottom - top) * share;
  return cutSpans().flatMap((column) =>
    cutSpans().map((row) => ({
      left: across(column.from),
      top: down(row.from),
      right: across(column.to),
      bottom: down(row.to),
    })),
  );
};

/**
 * Prepare a picture that is looked for. It may be a whole frame, cut by up to 5 % of the frame at each edge, put on a black
 * ground of another shape, or what lies between the black bars of a frame.
 * @param rgb rows of three bytes a pixel
 */
export const queryPicture = (rgb: Uint8Array, size: PictureSize): QueryPicture => {
  const luma = lumaPicture(rgb, size);
  const picture = lumaSums(luma);
  const between = findContent(luma);
  const content = between ?? WHOLE;
  // Beside black bars a flat picture would be like any other between such bars.
  const isFlat = fingerprintOf(picture, content) === NO_FINGERPRINT;
  const areas = [
    ...areasIn(WHOLE),
    ...(between === undefined ? [] : areasIn(between)),
    ...(isFlat ? [] : barredAreas(content, size)),
  ];
  const fingerprints = new Set(areas.map((area) => fingerprintOf(picture, area)));
  fingerprints.delete(NO_FINGERPRINT);
  return { picture, content, areas, fingerprints: [...fingerprints] };
};
