import { type Box, viewOf } from '../../mp4/box.ts';
import { childBox, contentOf, wholeBoxes } from '../../mp4/boxes-in-bytes.ts';
import { flagsOf, versionOf } from '../../mp4/tables.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { FragmentDefaults } from './film-boxes.ts';

/** Flags of `tfhd`. @see ISO/IEC 14496-12, 8.8.7 */
const TFHD = { base: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20, baseIsMoof: 0x20000 } as const;
/** Flags of `trun`. @see ISO/IEC 14496-12, 8.8.8 */
const TRUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, cts: 0x800 } as const;
/** Flags of a sample that is not a key picture: it says so, or it depends on others. */
const NOT_KEY = 0x10000 | 0x1000000;
/** More samples than a fragment has in all its tracks. */
const MAX_FRAGMENT_SAMPLES = 1_000_000;

/** Which fragment is read, and what holds for all of them. */
export interface FragmentContext {
  /** where the `moof` begins in the file */
  readonly moofAt: number;
  readonly trackId: number;
  readonly defaults: FragmentDefaults;
  /** when the track's next sample is decoded if the fragment does not state it; undefined behind a fragment that is lost */
  readonly dts: number | undefined;
}

/** The track's samples of a fragment. */
export interface FragmentSamples {
  readonly packets: Packet[];
  /** when the next sample is decoded; undefined where nothing tells */
  readonly dts: number | undefined;
}

const damaged = (why: string): NoIndexError => new NoIndexError('damaged', `A fragment of the film: ${why}.`);

/** Reads optional fields of 32 bits one after another. */
class Fields {
  constructor(
    private readonly view: DataView,
    private at: number,
  ) {}

  next(isThere: boolean, otherwise: number, signed = false): number {
    if (!isThere) return otherwise;
    if (this.at + 4 > this.view.byteLength) throw damaged('a box is too short');
    const value = signed ? this.view.getInt32(this.at) : this.view.getUint32(this.at);
    this.at += 4;
    return value;
  }

  wide(isThere: boolean): number | undefined {
    if (!isThere) return undefined;
    const high = this.next(true, 0);
    return high * 2 ** 32 + this.next(true, 0);
  }
}

interface RunContext {
  readonly position: number;
  readonly base: number;
  readonly dts: number;
  readonly defaults: FragmentDefaults;
  /** samples of all tracks in the runs before */
  readonly samples: number;
}

const readRun = (view: DataView, { position, base, dts, defaults, samples: before }: RunContext, packets: Packet[]) => {
  if (view.byteLength < 8) throw damaged('a box is too short');
  const flags = flagsOf(view);
  const count = view.getUint32(4);
  const samples = before + count;
  if (samples > MAX_FRAGMENT_SAMPLES)
    throw new NoIndexError('tooLarge', `A fragment of the film has ${samples} samples.`);
  const fields = new Fields(view, 8);
  const offset = fields.next((flags & TRUN.offset) !== 0, 0, true);
  let at = (flags & TRUN.offset) === 0 ? position : base + offset;
  let decoded = dts;
  const firstFlags = fields.next((flags & TRUN.firstFlags) !== 0, -1, true);
  for (let i = 0; i < count; i += 1) {
    const duration = fields.next((flags & TRUN.duration) !== 0, defaults.duration);
    const bytes = fields.next((flags & TRUN.size) !== 0, defaults.size);
    const own = fields.next((flags & TRUN.flags) !== 0, defaults.flags);
    // Writers put negative offsets into version 0 too.
    const cts = fields.next((flags & TRUN.cts) !== 0, 0, true);
    const sampleFlags = i === 0 && (flags & TRUN.firstFlags) !== 0 ? firstFlags : own;
    if (bytes > 0) {
      packets.push({ at, bytes, dts: decoded, pts: decoded + cts, duration, isKey: (sampleFlags & NOT_KEY) === 0 });
    }
    at += bytes;
    decoded += duration;
  }
  return { position: at, dts: decoded, samples };
};

const readTrackHead = (view: DataView, { moofAt, defaults }: FragmentContext, implicit: number) => {
  if (view.byteLength < 8) throw damaged('a box is too short');
  const flags = flagsOf(view);
  const fields = new Fields(view, 8);
  const has = (flag: number) => (flags & flag) !== 0;
  const explicit = fields.wide(has(TFHD.base));
  const description = fields.next(has(TFHD.description), 1);
  return {
    id: view.getUint32(4),
    base: explicit ?? (has(TFHD.baseIsMoof) ? moofAt : implicit),
    description,
    defaults: {
      duration: fields.next(has(TFHD.duration), defaults.duration),
      size: fields.next(has(TFHD.size), defaults.size),
      flags: fields.next(has(TFHD.flags), defaults.flags),
    },
  };
};

const startOf = (bytes: Uint8Array, traf: Box): number | undefined => {
  const box = childBox(bytes, traf, 'tfdt');
  if (box === undefined) return undefined;
  const view = viewOf(contentOf(bytes, box));
  const fields = new Fields(view, 4);
  return versionOf(view) === 1 ? fields.wide(true) : fields.next(true, 0);
};

/**
 * Read the samples of one track in a fragment.
 * @param moof the whole box with its header
 * @throws {NoIndexError} when it is damaged
 */
export const readFragment = (moof: Uint8Array, context: FragmentContext): FragmentSamples => {
  const packets: Packet[] = [];
  let { dts } = context;
  // Where no place is stated, the first track's data begin at the fragment and each other's behind those before it.
  let implicit = context.moofAt;
  let samples = 0;
  const [whole] = wholeBoxes(moof);
  if (whole === undefined) throw damaged('it has no content');
  const tracks = [...wholeBoxes(moof, whole.bodyAt, whole.end)].filter(({ type }) => type === 'traf');
  if (tracks.length === 0) throw damaged('it has no track');
  for (const traf of tracks) {
    const tfhd = childBox(moof, traf, 'tfhd');
    if (tfhd === undefined) throw damaged('a track has no head');
    const head = readTrackHead(viewOf(contentOf(moof, tfhd)), context, implicit);
    const isOurs = head.id === context.trackId;
    if (isOurs && head.description !== 1) throw new NoIndexError('descriptions', 'Fragments have other descriptions.');
    const startsAt = isOurs ? (startOf(moof, traf) ?? dts) : 0;
    if (startsAt === undefined) throw damaged('it does not say when it begins, and the one before it is lost');
    let state = { position: head.base, dts: startsAt, samples };
    const found: Packet[] = isOurs ? packets : [];
    for (const box of wholeBoxes(moof, traf.bodyAt, traf.end)) {
      if (box.type !== 'trun') continue;
      state = readRun(viewOf(contentOf(moof, box)), { ...head, ...state }, found);
    }
    implicit = state.position;
    ({ samples } = state);
    if (isOurs) dts = state.dts;
  }
  return { packets, dts };
};
