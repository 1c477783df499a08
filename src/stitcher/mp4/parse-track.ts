import { type Box, viewOf } from '../../shared/kernels/mp4/box.ts';
import { childBox, contentOf, wholeBoxes } from '../../shared/kernels/mp4/boxes-in-bytes.ts';
import { handlerOf, timescaleOf } from '../../shared/kernels/mp4/tables.ts';
import { UnstitchableError } from '../plan/unstitchable-error.ts';

/** A track of an MP4 file whose samples are contiguous. */
export interface Track {
  /** the `trak` box */
  readonly trak: Uint8Array;
  /** ticks a second */
  readonly timescale: number;
  /** bytes of each sample, in the order in which they are decoded */
  readonly sizes: Uint32Array;
  /** runs of samples of the same duration, ticks */
  readonly durations: readonly { readonly count: number; readonly delta: number }[];
  /** numbers, from 0, of the samples that can be decoded without others; undefined: all samples */
  readonly sync: Uint32Array | undefined;
  /** whether samples are shown in another order than they are decoded in */
  readonly reordered: boolean;
  /** content of `stsd` */
  readonly descriptions: Uint8Array;
  /** byte offset of the first sample in the file, and total bytes of all samples */
  readonly offset: number;
  readonly bytes: number;
}

/** Big-endian numbers of 32 bits from an offset on: `count` of them, or fewer where the bytes end. */
const numbersAt = (bytes: Uint8Array, at: number, count: number): Uint32Array => {
  const view = viewOf(bytes);
  const numbers = new Uint32Array(Math.max(0, Math.min(count, Math.floor((bytes.byteLength - at) / 4))));
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = view.getUint32(at + i * 4);
  return numbers;
};

const sizesOf = (stsz: Uint8Array): Uint32Array => {
  const [, same = 0, count = 0] = numbersAt(stsz, 0, 3);
  // A small damaged file must not make us allocate billions of samples.
  if (same !== 0) return new Uint32Array(Math.min(count, 10_000_000)).fill(same);
  return numbersAt(stsz, 12, count);
};

const chunkOffsets = (bytes: Uint8Array, stbl: Box): number[] => {
  const stco = childBox(bytes, stbl, 'stco');
  if (stco !== undefined) {
    const content = contentOf(bytes, stco);
    return [...numbersAt(content, 8, numbersAt(content, 4, 1)[0] ?? 0)];
  }
  const co64 = childBox(bytes, stbl, 'co64');
  const halves = co64 === undefined ? [] : [...numbersAt(contentOf(bytes, co64), 8, Number.MAX_SAFE_INTEGER)];
  return Array.from({ length: halves.length / 2 }, (_, i) => (halves[2 * i] ?? 0) * 2 ** 32 + (halves[2 * i + 1] ?? 0));
};

/** Byte offset of the first sample; undefined when the samples are not contiguous. @see ISO/IEC 14496-12, 8.7.4 */
const contiguousFrom = (offsets: readonly number[], stsc: Uint8Array, sizes: Uint32Array): number | undefined => {
  const entries = numbersAt(stsc, 8, (numbersAt(stsc, 4, 1)[0] ?? 0) * 3);
  let expected = offsets[0];
  let sample = 0;
  let entry = 0;
  for (const [chunk, offset] of offsets.entries()) {
    if (offset !== expected) return undefined;
    while ((entries[(entry + 1) * 3] ?? Number.POSITIVE_INFINITY) <= chunk + 1) entry += 1;
    const last = Math.min(sizes.length, sample + (entries[entry * 3 + 1] ?? 0));
    let bytes = 0;
    for (; sample < last; sample += 1) bytes += sizes[sample] ?? 0;
    expected = offset + bytes;
  }
  return sample === sizes.length ? offsets[0] : undefined;
};

/**
 * Read the tables of a track.
 * @param moov the whole box
 * @param handler `vide` or `soun`; the first track of that kind
 * @param what names the file in messages
 * @throws {UnstitchableError} when there is no such track, or its samples are not contiguous
 */
export const parseTrack = (moov: Uint8Array, handler: 'vide' | 'soun', what: string): Track => {
  const broken = (why: string) => new UnstitchableError(`${what} cannot be used: ${why}. Render it again.`);
  const movie = wholeBoxes(moov)[0];
  const trakBox = wholeBoxes(moov, movie?.bodyAt, movie?.end).find((candidate) => {
    const hdlr = childBox(moov, childBox(moov, candidate, 'mdia'), 'hdlr');
    return candidate.type === 'trak' && hdlr && handlerOf(viewOf(contentOf(moov, hdlr))) === handler;
  });
  if (trakBox === undefined) throw broken(`it has no track of the kind ${handler}`);
  const mdia = childBox(moov, trakBox, 'mdia');
  const stbl = childBox(moov, childBox(moov, mdia, 'minf'), 'stbl');
  const content = (parent: Box | undefined, type: string): Uint8Array => {
    const box = parent && childBox(moov, parent, type);
    if (box === undefined || box.end - box.bodyAt < 8) throw broken(`its index has no ${type}`);
    return contentOf(moov, box);
  };
  if (mdia === undefined || stbl === undefined) throw broken('its index is not whole');
  const mdhd = content(mdia, 'mdhd');
  const sizes = sizesOf(content(stbl, 'stsz'));
  const stts = content(stbl, 'stts');
  const runs = numbersAt(stts, 8, (numbersAt(stts, 4, 1)[0] ?? 0) * 2);
  const stss = childBox(moov, stbl, 'stss');
  const offset = contiguousFrom(chunkOffsets(moov, stbl), content(stbl, 'stsc'), sizes);
  if (sizes.length === 0) throw broken('it has no samples');
  if (offset === undefined) throw broken('its samples do not lie one behind another');
  return {
    trak: moov.slice(trakBox.start, trakBox.end),
    timescale: timescaleOf(viewOf(mdhd)) ?? 0,
    sizes,
    durations: Array.from({ length: runs.length / 2 }, (_, i) => ({
      count: runs[2 * i] ?? 0,
      delta: runs[2 * i + 1] ?? 0,
    })),
    sync: stss && numbersAt(contentOf(moov, stss), 8, Number.MAX_SAFE_INTEGER).map((number) => number - 1),
    reordered: childBox(moov, stbl, 'ctts') !== undefined,
    descriptions: content(stbl, 'stsd').slice(),
    offset,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
};
