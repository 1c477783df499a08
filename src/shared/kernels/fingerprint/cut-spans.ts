import { STORED_MARGIN } from './fingerprint.ts';

/** Where on one axis of a cut picture the stored part of the frame lies, as shares of the picture. */
export interface CutSpan {
  readonly from: number;
  readonly to: number;
  /** how much of the frame is left, as a share of it */
  readonly left: number;
}

/** What may be missing at an edge of a frame, as shares of it. */
const CUTS = [0, STORED_MARGIN / 2, STORED_MARGIN];

/** A span for each way in which a frame may have been cut on one axis. */
export const cutSpans = (): CutSpan[] =>
  CUTS.flatMap((before) =>
    CUTS.map((behind) => {
      const left = 1 - before - behind;
      return { from: (STORED_MARGIN - before) / left, to: (1 - STORED_MARGIN - before) / left, left };
    }),
  );
