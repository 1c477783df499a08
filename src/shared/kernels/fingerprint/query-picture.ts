import type { PictureSize } from '../../core/media/fit-picture.ts';
import { type LumaSums, lumaSums, type PictureArea } from './cell-means.ts';
import { findContent } from './find-content.ts';
import { fingerprintOf, NO_FINGERPRINT, STORED_MARGIN } from './fingerprint.ts';
import { lumaPicture } from './luma-picture.ts';

/** A picture that is looked for. */
export interface QueryPicture {
  readonly picture: LumaSums;
  /** areas of it that may be what is stored of a frame: one for each way in which it may have been cut */
  readonly areas: readonly PictureArea[];
  /** of these areas, each once; none of a picture that is flat or nearly black, as it would be like any other such */
  readonly fingerprints: readonly bigint[];
}

const WHOLE: PictureArea = { left: 0, top: 0, right: 1, bottom: 1 };

/** What may be missing at an edge of a frame, as shares of it. */
const CUTS = [0, STORED_MARGIN / 2, STORED_MARGIN];

/** Where on one axis of a cut picture the stored part of the frame lies, for each way in which it may have been cut. */
const spans = (): { readonly from: number; readonly to: number }[] =>
  CUTS.flatMap((before) =>
    CUTS.map((behind) => {
      const left = 1 - before - behind;
      return { from: (STORED_MARGIN - before) / left, to: (1 - STORED_MARGIN - before) / left };
    }),
  );

/** Areas of a picture that may be what is stored of a frame. @param content what of the picture is of the frame */
const areasIn = ({ left, top, right, bottom }: PictureArea): PictureArea[] => {
  const across = (share: number) => left + (right - left) * share;
  const down = (share: number) => top + (bottom - top) * share;
  return spans().flatMap((column) =>
    spans().map((row) => ({
      left: across(column.from),
      top: down(row.from),
      right: across(column.to),
      bottom: down(row.to),
    })),
  );
};

/**
 * Prepare a picture that is looked for. It may be a whole frame, cut by up to 5 % of the frame at each edge, or put on a
 * black ground of another shape.
 * @param rgb rows of three bytes a pixel
 */
export const queryPicture = (rgb: Uint8Array, size: PictureSize): QueryPicture => {
  const luma = lumaPicture(rgb, size);
  const picture = lumaSums(luma);
  const content = findContent(luma);
  const areas = [WHOLE, ...(content === undefined ? [] : [content])].flatMap(areasIn);
  const fingerprints = new Set(areas.map((area) => fingerprintOf(picture, area)));
  fingerprints.delete(NO_FINGERPRINT);
  return { picture, areas, fingerprints: [...fingerprints] };
};
