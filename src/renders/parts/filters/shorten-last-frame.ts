import { type Box, HEADER_BYTES, viewOf } from '../../../shared/kernels/mp4/box.ts';
import { childBox } from '../../../shared/kernels/mp4/boxes-in-bytes.ts';
import { boxHeader } from '../../../shared/kernels/mp4/make-box.ts';

/** Size of an entry of the time table and of an empty box, so a new entry fits into the place of an empty box. */
const ENTRY_BYTES = 8;

/** Wanted length of a video of constant frame rate. */
export interface VideoLength {
  /** ticks of a frame on the track's clock; the last frame has `lastTicks`, at most as many */
  readonly frameTicks: number;
  readonly lastTicks: number;
  /** of all frames together, milliseconds */
  readonly lengthMs: number;
}

/**
 * Make the last frame of an MP4 shorter than the others, so that the video is as long as its slice.
 * @param head the file from its beginning up to its pictures: one track, the index first, an empty `free` box behind it
 *   (ffmpeg always leaves one), times in 32 bits, milliseconds as the movie's clock
 * @returns the new head, of the same size
 * @throws {RangeError} when the head is not built like that
 * @see ISO/IEC 14496-12, 8.6.1.2 (decoding time to sample box)
 */
export const shortenLastFrame = (head: Uint8Array, { frameTicks, lastTicks, lengthMs }: VideoLength): Uint8Array => {
  const bytes = Uint8Array.from(head);
  const view = viewOf(bytes);
  const inside = (outer: Pick<Box, 'bodyAt' | 'end'> | undefined, type: string): Box => {
    const box = childBox(bytes, outer, type);
    if (box === undefined) throw new RangeError(`the MP4 has no box "${type}" where the encoder writes it`);
    return box;
  };
  const moov = inside(undefined, 'moov');
  const trak = inside(moov, 'trak');
  const mdia = inside(trak, 'mdia');
  const minf = inside(mdia, 'minf');
  const stbl = inside(minf, 'stbl');
  const stts = inside(stbl, 'stts');
  const frames = view.getUint32(stts.bodyAt + 8);
  const isPlain = view.getUint32(stts.bodyAt + 4) === 1 && view.getUint32(stts.bodyAt + 12) === frameTicks;
  if (!isPlain) throw new RangeError(`the frames of the MP4 are not all of ${frameTicks} ticks`);
  view.setUint32(inside(moov, 'mvhd').bodyAt + 16, lengthMs);
  view.setUint32(inside(trak, 'tkhd').bodyAt + 20, lengthMs);
  view.setUint32(inside(inside(trak, 'edts'), 'elst').bodyAt + 8, lengthMs);
  view.setUint32(inside(mdia, 'mdhd').bodyAt + 16, (frames - 1) * frameTicks + lastTicks);
  if (frames === 1) {
    view.setUint32(stts.bodyAt + 12, lastTicks);
    return bytes;
  }
  const free = inside({ bodyAt: moov.end, end: bytes.length }, 'free');
  if (free.start !== moov.end || free.end - free.start !== ENTRY_BYTES) {
    throw new RangeError('the MP4 has no room for another entry of its time table');
  }
  bytes.copyWithin(stts.end + ENTRY_BYTES, stts.end, moov.end);
  for (const { type, start, end } of [moov, trak, mdia, minf, stbl, stts]) {
    bytes.set(boxHeader(type, end - start - HEADER_BYTES + ENTRY_BYTES), start);
  }
  view.setUint32(stts.bodyAt + 4, 2);
  view.setUint32(stts.bodyAt + 8, frames - 1);
  view.setUint32(stts.end, 1);
  view.setUint32(stts.end + 4, lastTicks);
  return bytes;
};
