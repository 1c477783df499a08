import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import { ClockRegion } from '../scan/clock-region.ts';
import { damagedAt, type Scan, type TakePacket } from '../scan.ts';
import { unitsByConfiguration } from '../units/configuration.ts';
import type { UnitForm } from '../units/picture-look.ts';
import {
  AVC,
  ENHANCED,
  HEVC,
  REORDERED,
  readTagHead,
  readVideoTag,
  TAG_END_BYTES,
  TAG_HEAD_BYTES,
  uint32,
} from './tags.ts';

/** A tag's header, and what its pictures begin with. */
const LOOK_BYTES = TAG_HEAD_BYTES + 12;
const MAX_DESCRIPTION_BYTES = 64 * 1024;
/** The clock has 32 bits of milliseconds. */
const CLOCK_TICKS = 2 ** 32;

/** Codecs with units, by number and by letters. */
const WITH_UNITS: ReadonlyMap<number | string, 'h264' | 'hevc'> = new Map<number | string, 'h264' | 'hevc'>([
  [AVC, 'h264'],
  [HEVC, 'hevc'],
  ['avc1', 'h264'],
  ['hvc1', 'hevc'],
]);

/** What a tag's content begins with: four letters, or a number. */
const codecOf = ([first = 0, ...rest]: Uint8Array): number | string =>
  (first & 0x80) === 0 ? first & 0x0f : String.fromCharCode(...rest.slice(0, 4));

/**
 * How units lie in the pictures of AVC and HEVC.
 * @param description the tag that describes them: behind its header and five bytes is the description itself
 */
export const unitsIn = (description: Uint8Array): UnitForm | undefined => {
  const kind = WITH_UNITS.get(codecOf(description.subarray(TAG_HEAD_BYTES, TAG_HEAD_BYTES + 5)));
  return kind && unitsByConfiguration(kind, description.subarray(TAG_HEAD_BYTES + 5, -TAG_END_BYTES));
};

/** The picture in a tag of AVC or HEVC, or of enhanced RTMP. */
export const pictureInTag = (tag: Uint8Array): Uint8Array => {
  const body = tag.subarray(TAG_HEAD_BYTES);
  const [first = 0] = body;
  const hasTime = (first & 0x8f) === (0x80 | ENHANCED.pictures) && REORDERED.has(String(codecOf(body.subarray(0, 5))));
  return body.subarray(hasTime ? 8 : 5);
};

/** What a description says, without its time. */
const contentOf = (tag: Uint8Array): Uint8Array => tag.subarray(TAG_HEAD_BYTES, tag.length - TAG_END_BYTES);

/** Walks through the tags of an FLV film. */
class TagWalk {
  description: Uint8Array | undefined;
  private readonly clock = new ClockRegion(CLOCK_TICKS);
  private codec: number | string | undefined;

  constructor(private readonly sizeBytes: number) {}

  /** @returns where the next tag begins, or undefined at the end of the film */
  *tag(at: number, take: (tag: Packet & { readonly described: boolean }) => void): Scan<number | undefined> {
    const bytes = yield { at, length: LOOK_BYTES };
    if (bytes.length < TAG_HEAD_BYTES) return undefined;
    const head = readTagHead(bytes);
    if (head === undefined) throw damagedAt(at, 'The tag');
    if (head.isEncrypted) throw new NoIndexError('encrypted', `The tag at byte ${at} is encrypted.`);
    const { isVideo, size, dts } = head;
    const end = at + TAG_HEAD_BYTES + size + TAG_END_BYTES;
    // A file that was cut off ends within a tag.
    if (end > this.sizeBytes) return undefined;
    if (isVideo && size > 0) {
      const read = readVideoTag(bytes.subarray(TAG_HEAD_BYTES, Math.min(bytes.length, TAG_HEAD_BYTES + size)));
      if (read.kind === 'description') yield* this.describe(at, end);
      if (read.kind === 'picture') {
        this.clock.check(dts);
        const { codec, isKey, laterBy, described } = read;
        this.codec ??= codec;
        // ffmpeg makes a second stream of it, which is not the chosen one.
        if (codec !== this.codec)
          throw new NoIndexError('descriptions', `The codec of the pictures changes at byte ${at}.`);
        take({ at, bytes: end - at - TAG_END_BYTES, dts, pts: dts + laterBy, duration: 0, isKey, described });
      }
    }
    const last = yield { at: end - TAG_END_BYTES, length: TAG_END_BYTES };
    // ffmpeg looks for the next tag elsewhere when this size differs.
    if (uint32(last, 0) !== size + TAG_HEAD_BYTES) throw damagedAt(end - TAG_END_BYTES, 'The size of the tag');
    return end;
  }

  private *describe(at: number, end: number): Scan<void> {
    if (end - at > MAX_DESCRIPTION_BYTES)
      throw new NoIndexError('tooLarge', 'The description of the pictures is too long.');
    const tag = Uint8Array.from(yield { at, length: end - at });
    if (this.description !== undefined && Buffer.compare(contentOf(tag), contentOf(this.description)) !== 0) {
      throw new NoIndexError('descriptions', `The description of the pictures changes at byte ${at}.`);
    }
    this.description ??= tag;
  }
}

/** Reads the header of the file. @returns where the first tag begins */
function* firstTag(): Scan<number> {
  const header = yield { at: 0, length: 9 };
  const at = uint32(header, 5);
  if (String.fromCharCode(...header.subarray(0, 3)) !== 'FLV' || at < 9 || at > 1024) throw damagedAt(0, 'The header');
  return at + TAG_END_BYTES;
}

/**
 * Read an FLV film up to its first picture.
 * @returns the tag that describes the pictures; empty for codecs that need none
 * @throws {NoIndexError} when it cannot be indexed, or when its pictures come before their description
 */
export function* scanFlvHead(sizeBytes: number): Scan<Uint8Array> {
  const walk = new TagWalk(sizeBytes);
  let first: { readonly described: boolean } | undefined;
  for (let at: number | undefined = yield* firstTag(); at !== undefined && first === undefined; ) {
    at = yield* walk.tag(at, (tag) => {
      first = tag;
    });
  }
  const { description } = walk;
  if (first === undefined) throw damagedAt(sizeBytes, 'The first picture');
  if (first.described && description === undefined) {
    throw new NoIndexError('descriptions', 'The pictures of the film come before their description.');
  }
  return description !== undefined && first.described ? description : new Uint8Array();
}

/** List the packets of an FLV film, tag by tag. A packet is a tag with its header, without the size behind it. */
export function* scanFlvTags(sizeBytes: number, take: TakePacket): Scan<void> {
  const walk = new TagWalk(sizeBytes);
  for (let at: number | undefined = yield* firstTag(); at !== undefined; ) {
    at = yield* walk.tag(at, ({ described: _, ...packet }) => take(packet));
  }
}
