import { sampleCount } from '../shared/core/media/sample-count.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { TimeRange } from '../shared/core/slices/slice-samplings.ts';
import { type AvcConfig, avcConfigOf } from './mp4/avc-config.ts';
import { parseTrack, type Track } from './mp4/parse-track.ts';
import { MP4_HEAD_BYTES, readMoov } from './mp4/read-mp4-head.ts';
import type { SlicePictures } from './mp4/video-timeline.ts';
import { sameSize } from './plan/same-size.ts';
import type { SlicePart } from './plan/slice-part.ts';
import { UnstitchableError } from './plan/unstitchable-error.ts';

/** The MP4 of one slice, after its index was read and checked. */
export interface PictureFile {
  readonly key: string;
  readonly etag: string;
  readonly track: Track;
  readonly config: AvcConfig;
}

/** The part of a slice's file that goes into the film. */
export interface JoinedPictures extends Omit<SlicePictures, 'startMs'> {
  readonly key: string;
  readonly etag: string;
  /** byte offset of its pictures in its file */
  readonly offset: number;
  readonly bytes: number;
  /** bytes put before its first picture: its parameter sets, when they differ from those of the slice before */
  readonly prefix: Uint8Array;
}

/** @throws {UnstitchableError} when its first picture needs others to be decoded, or its pictures are not due at `start + i/fps` */
const check = (track: Track, config: AvcConfig | undefined, slice: TimeRange, fps: number, key: string): AvcConfig => {
  const unfit = (why: string) => new UnstitchableError(`"${key}" does not fit into the film: ${why}. Render it again.`);
  const [first] = track.durations;
  const planned = sampleCount(slice, fps);
  if (config === undefined) throw unfit('its pictures are not H.264 with one description');
  if (track.reordered) throw unfit('its pictures are shown in another order than they are decoded in');
  if (track.sync !== undefined && track.sync[0] !== 0) throw unfit('its first picture needs others to be decoded');
  if (track.sizes.length > planned) throw unfit(`it has ${track.sizes.length} pictures, ${planned} are planned`);
  if (track.sizes.length > 1 && (first?.delta ?? 0) * fps !== track.timescale) {
    throw unfit(`its pictures are not due ${fps} times a second`);
  }
  return config;
};

/**
 * Read and check the index of a slice's MP4.
 * @returns undefined when there is no such object
 * @throws {UnstitchableError} when the file does not fit into a film of `fps` pictures a second
 */
export const lookAtPictures = async (
  store: ObjectStore,
  bucket: string,
  key: string,
  slice: TimeRange,
  fps: number,
): Promise<PictureFile | undefined> => {
  const read = async (from: number, length: number, etag?: string) => {
    const stream = await store.read(bucket, key, { from, length, ...(etag === undefined ? {} : { etag }) });
    if (stream === undefined) return undefined;
    const pieces: Uint8Array[] = [];
    for await (const piece of stream.body) pieces.push(piece);
    return { etag: stream.etag, size: stream.bytes, bytes: Buffer.concat(pieces) };
  };
  const head = await read(0, MP4_HEAD_BYTES);
  if (head === undefined) return undefined;
  const readAt = async (from: number, length: number): Promise<Uint8Array> => {
    if (from + length <= head.bytes.length || head.size <= head.bytes.length)
      return head.bytes.subarray(from, from + length);
    return (await read(from, length, head.etag))?.bytes ?? new Uint8Array();
  };
  const what = `"${key}"`;
  const track = parseTrack(await readMoov(readAt, head.size, what), 'vide', what);
  return { key, etag: head.etag, track, config: check(track, avcConfigOf(track.descriptions), slice, fps, key) };
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const withPrefix = (sizes: Uint32Array, prefix: Uint8Array): Uint32Array =>
  prefix.byteLength === 0 ? sizes : sizes.map((size, i) => (i === 0 ? size + prefix.byteLength : size));

/**
 * Prepare slices for joining, one behind the other. All need the size of the first one. A slice whose encoder parameters differ from those of the
 * slice before gets its parameter sets as prefix.
 * @returns the same parts; a slice of another size becomes a gap
 */
export const joinPictures = (parts: readonly SlicePart<PictureFile>[]): SlicePart<JoinedPictures>[] => {
  let before: AvcConfig | undefined;
  return sameSize(parts, ({ config }) => config).map((each): SlicePart<JoinedPictures> => {
    if ('gap' in each) return each;
    const { slice, part } = each;
    const { track, config, key, etag } = part;
    const isKnown = before === undefined || sameBytes(config.record, before.record);
    const prefix = isKnown ? new Uint8Array() : config.parameterSets;
    before = config;
    const { sync, offset, bytes } = track;
    const sizes = withPrefix(track.sizes, prefix);
    return { slice, part: { key, etag, sizes, sync, offset, bytes, prefix } };
  });
};
