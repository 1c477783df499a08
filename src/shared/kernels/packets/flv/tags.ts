import { NoIndexError } from '../no-index.ts';

/** Bytes of a tag's header, and of the size behind it. */
export const TAG_HEAD_BYTES = 11;
export const TAG_END_BYTES = 4;
/** Kinds of tags. */
const TAG = { audio: 8, video: 9, script: 18 } as const;
const FILTERED = 0x20;
const KIND_BITS = 0x1f;
const FRAME = { key: 1, generatedKey: 4, command: 5 } as const;
export const AVC = 7;
export const HEVC = 12;
/** Codecs whose pictures need no description: Sorenson H.263, Screen video, VP6, VP6 with transparency, Screen video 2. */
const PLAIN = new Set([2, 3, 4, 5, 6]);
/** Kinds of a packet of AVC and of HEVC. */
const KIND = { description: 0, pictures: 1 } as const;
/** Kinds of a packet with a code of four letters, in enhanced RTMP. */
export const ENHANCED = { description: 0, pictures: 1, end: 2, picturesInOrder: 3, metadata: 4 } as const;
/** Codecs of enhanced RTMP whose packets carry the time between decoding and showing. */
export const REORDERED = new Set(['hvc1', 'avc1', 'vvc1']);
/** Codecs of enhanced RTMP without one. */
const IN_ORDER = new Set(['av01', 'vp08', 'vp09']);

const uint24 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
const int24 = (bytes: Uint8Array, at: number): number => (uint24(bytes, at) << 8) >> 8;
export const uint32 = (bytes: Uint8Array, at: number): number => uint24(bytes, at) * 256 + (bytes[at + 3] ?? 0);

/** What the first bytes of a video tag say. */
export type VideoTag =
  | { readonly kind: 'description' }
  | { readonly kind: 'other' }
  | {
      readonly kind: 'picture';
      /** number, or letters in enhanced RTMP */
      readonly codec: number | string;
      readonly isKey: boolean;
      readonly laterBy: number;
      readonly described: boolean;
    };

const OTHER = { kind: 'other' } as const;
const unknownCodec = (what: string): NoIndexError => new NoIndexError('container', `FLV with ${what} has no index.`);

const enhancedTag = (body: Uint8Array, isKey: boolean): VideoTag => {
  const kind = (body[0] ?? 0) & 0x0f;
  const codec = String.fromCharCode(...body.subarray(1, 5));
  const reordered = REORDERED.has(codec);
  if (!reordered && !IN_ORDER.has(codec)) throw unknownCodec(`the codec "${codec.replace(/[^\w]/g, '?')}"`);
  if (kind === ENHANCED.description) return { kind: 'description' };
  if (kind === ENHANCED.end || kind === ENHANCED.metadata) return OTHER;
  if (kind !== ENHANCED.pictures && kind !== ENHANCED.picturesInOrder) throw unknownCodec(`packets of kind ${kind}`);
  const laterBy = kind === ENHANCED.pictures && reordered ? int24(body, 5) : 0;
  return { kind: 'picture', codec, isKey, laterBy, described: true };
};

export const readVideoTag = (body: Uint8Array): VideoTag => {
  const [first = 0] = body;
  const isEnhanced = (first & 0x80) !== 0;
  const frame = (first >> 4) & (isEnhanced ? 7 : 15);
  if (frame === FRAME.command) return OTHER;
  const isKey = frame === FRAME.key || frame === FRAME.generatedKey;
  if (isEnhanced) return enhancedTag(body, isKey);
  const codec = first & 0x0f;
  if (PLAIN.has(codec)) return { kind: 'picture', codec, isKey, laterBy: 0, described: false };
  if (codec !== AVC && codec !== HEVC) throw unknownCodec(`codec ${codec}`);
  if (body[1] === KIND.description) return { kind: 'description' };
  if (body[1] !== KIND.pictures) return OTHER;
  return { kind: 'picture', codec, isKey, laterBy: int24(body, 2), described: true };
};

/** What the header of a tag says. */
export interface TagHead {
  readonly isVideo: boolean;
  /** bytes of its content */
  readonly size: number;
  /** milliseconds */
  readonly dts: number;
  readonly isEncrypted: boolean;
}

/** Reads the header of a tag. @returns undefined when it is none */
export const readTagHead = (bytes: Uint8Array, at = 0): TagHead | undefined => {
  const type = bytes[at] ?? 0;
  const kind = type & KIND_BITS;
  if (kind !== TAG.audio && kind !== TAG.video && kind !== TAG.script) return undefined;
  return {
    isVideo: kind === TAG.video,
    size: uint24(bytes, at + 1),
    dts: uint24(bytes, at + 4) + (bytes[at + 7] ?? 0) * 2 ** 24,
    isEncrypted: (type & FILTERED) !== 0,
  };
};
