import { viewOf } from '../../mp4/box.ts';
import { childBox, contentOf } from '../../mp4/boxes-in-bytes.ts';
import { joined, makeBox, makeFullBox, uint32s } from '../../mp4/make-box.ts';
import { VISUAL_ENTRY_BYTES } from '../../mp4/tables.ts';
import { NoIndexError } from '../no-index.ts';
import { unitsByConfiguration } from '../units/configuration.ts';
import type { UnitForm } from '../units/picture-look.ts';
import type { CopiedBoxes } from './film-boxes.ts';

/** Where the first entry begins in `stsd`; its own head is as long. */
const ENTRY_AT = 8;
const UNKNOWN_LENGTH = 0;

/** Every sample states its own values. */
const trex = (trackId: number): Uint8Array => makeFullBox('trex', 0, 0, uint32s(trackId, 1, 0, 0, 0));

const emptyTables = (): Uint8Array[] => [
  makeFullBox('stts', 0, 0, uint32s(0)),
  makeFullBox('stsc', 0, 0, uint32s(0)),
  makeFullBox('stsz', 0, 0, uint32s(0, 0)),
  makeFullBox('stco', 0, 0, uint32s(0)),
];

/** The content of `mvhd` or `mdhd` with its length cleared: fragments tell how long they are. */
const withoutLength = (bytes: Uint8Array): Uint8Array => {
  const copy = bytes.slice();
  const isWide = copy[0] === 1;
  const at = isWide ? 24 : 16;
  copy.fill(UNKNOWN_LENGTH, at, Math.min(copy.byteLength, at + (isWide ? 8 : 4)));
  return copy;
};

/**
 * The beginning of an excerpt: a film with one track and no samples, which follow in fragments. What describes the pictures
 * is taken over as it is.
 */
export const makeExcerptHead = ({ ftyp, mvhd, tkhd, mdhd, hdlr, stsd }: CopiedBoxes, trackId: number): Uint8Array => {
  const reference = makeFullBox('dref', 0, 0, uint32s(1), makeFullBox('url ', 0, 1));
  const description = makeBox('stbl', makeBox('stsd', stsd), ...emptyTables());
  const information = makeBox(
    'minf',
    makeFullBox('vmhd', 0, 1, uint32s(0, 0)),
    makeBox('dinf', reference),
    description,
  );
  const media = makeBox('mdia', makeBox('mdhd', withoutLength(mdhd)), makeBox('hdlr', hdlr), information);
  const track = makeBox('trak', makeBox('tkhd', tkhd), media);
  const movie = makeBox('moov', makeBox('mvhd', withoutLength(mvhd)), track, makeBox('mvex', trex(trackId)));
  return joined([...(ftyp === undefined ? [] : [makeBox('ftyp', ftyp)]), movie]);
};

/** Facts of an excerpt's beginning. */
export interface ExcerptHeadFacts {
  readonly trackId: number;
  readonly entry: string;
  readonly units: UnitForm | undefined;
}

/** How units lie in the samples of an entry that has the configuration of H.264 or HEVC. */
const unitsOf = (entry: Uint8Array): UnitForm | undefined => {
  const boxes = entry.subarray(ENTRY_AT + VISUAL_ENTRY_BYTES);
  const avc = childBox(boxes, undefined, 'avcC');
  const box = avc ?? childBox(boxes, undefined, 'hvcC');
  return box && unitsByConfiguration(avc === undefined ? 'hevc' : 'h264', contentOf(boxes, box));
};

/** Read what {@link makeExcerptHead} wrote. @throws {NoIndexError} when it is something else */
export const readExcerptHead = (head: Uint8Array): ExcerptHeadFacts => {
  const moov = childBox(head, undefined, 'moov');
  let box = moov;
  for (const type of ['trak', 'mdia', 'minf', 'stbl', 'stsd']) box = box && childBox(head, box, type);
  const mvex = moov && childBox(head, moov, 'mvex');
  const defaults = mvex && childBox(head, mvex, 'trex');
  if (box === undefined || defaults === undefined || box.end - box.bodyAt < 2 * ENTRY_AT) {
    throw new NoIndexError('unreadable', 'The head in the index is no beginning of a film.');
  }
  const stsd = contentOf(head, box);
  const entry = stsd.subarray(ENTRY_AT);
  const letters = String.fromCharCode(...entry.subarray(4, 8));
  return {
    trackId: viewOf(contentOf(head, defaults)).getUint32(4),
    entry: letters,
    units: unitsOf(entry),
  };
};
