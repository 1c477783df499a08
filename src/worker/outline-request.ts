import type { PreparedFfmpeg } from '../renders/worker/prepare-ffmpeg.ts';
import type { ReachableSource } from '../shared/adapters/reader/media-access.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { PictureSize } from '../shared/core/media/fit-picture.ts';
import { MIB } from '../shared/core/units/mebibyte.ts';
import type { RenderMediaContext } from './decode-slice.ts';

/** Coarse pictures of a film. */
export interface OutlineRequest {
  readonly job: Job;
  /** when the tiles begin, milliseconds of the film */
  readonly moments: readonly number[];
  readonly tile: PictureSize;
}

/** An outline that is made. */
export interface Outlining extends OutlineRequest {
  readonly source: ReachableSource;
  readonly ffmpeg: PreparedFfmpeg;
  readonly context: RenderMediaContext;
  /** milliseconds that are left */
  readonly leftMs: () => number;
}

/** What all runs of ffmpeg have in common. @param mostMs longest time for this one */
export const tileRunOf = ({ ffmpeg, context, source, tile, leftMs }: Outlining, mostMs: number) => ({
  binary: ffmpeg.binary,
  support: ffmpeg.support,
  tile,
  timeoutMs: Math.max(1, Math.min(mostMs, leftMs())),
  maxAddressSpaceBytes: context.memoryMb * MIB,
  broken: source.reader.broken,
});
