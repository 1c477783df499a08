/** A box of an MP4: where its header and its content begin, and where it ends. */
interface Box {
  readonly at: number;
  readonly bodyAt: number;
  readonly end: number;
}

const HEADER_BYTES = 8;
/** One entry of the time table, and a box without content: that is why the one finds room in the other's place. */
const ENTRY_BYTES = 8;

const typeAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));

const findBox = (view: DataView, type: string, from: number, end: number): Box => {
  for (let at = from; at + HEADER_BYTES <= end; ) {
    const size = view.getUint32(at);
    if (size < HEADER_BYTES) break;
    if (typeAt(view, at) === type) return { at, bodyAt: at + HEADER_BYTES, end: at + size };
    at += size;
  }
  throw new RangeError(`the MP4 has no box "${type}" where the encoder writes it`);
};

/** How long a video of constant frame rate is to be. */
export interface VideoLength {
  /** ticks of a frame, and of the last one, which is at most as long, on the track's clock */
  readonly frameTicks: number;
  readonly lastTicks: number;
  /** of all frames together, milliseconds */
  readonly lengthMs: number;
}

/**
 * Let the last frame of an MP4 be shorter than the others, so that the video is as long as its slice.
 * @param head the file from its beginning up to its pictures: one track, the index first, an empty `free` box behind it
 *   (ffmpeg always leaves one), times in 32 bits, milliseconds as the movie's clock
 * @returns what has to stand in the head's place, as many bytes
 * @throws {RangeError} when the head is not built like that
 * @see ISO/IEC 14496-12, 8.6.1.2 (decoding time to sample box)
 */
export const shortenLastFrame = (head: Uint8Array, { frameTicks, lastTicks, lengthMs }: VideoLength): Uint8Array => {
  const bytes = Uint8Array.from(head);
  const view = new DataView(bytes.buffer);
  const inside = (outer: Box, type: string): Box => findBox(view, type, outer.bodyAt, outer.end);
  const moov = findBox(view, 'moov', 0, bytes.length);
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
  const free = findBox(view, 'free', moov.end, bytes.length);
  if (free.at !== moov.end || free.end - free.at !== ENTRY_BYTES) {
    throw new RangeError('the MP4 has no room for another entry of its time table');
  }
  bytes.copyWithin(stts.end + ENTRY_BYTES, stts.end, moov.end);
  for (const box of [moov, trak, mdia, minf, stbl, stts]) view.setUint32(box.at, box.end - box.at + ENTRY_BYTES);
  view.setUint32(stts.bodyAt + 4, 2);
  view.setUint32(stts.bodyAt + 8, frames - 1);
  view.setUint32(stts.end, 1);
  view.setUint32(stts.end + 4, lastTicks);
  return bytes;
};
