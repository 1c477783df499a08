import { viewOf } from '../../shared/kernels/mp4/box.ts';
import { contentOf, wholeBoxes } from '../../shared/kernels/mp4/boxes-in-bytes.ts';
import { joined, makeBox, makeFullBox, uint32s, uint64 } from '../../shared/kernels/mp4/make-box.ts';

/** How a track of the film differs from the track of the file that it is made of. */
export interface TrakChanges {
  readonly id: 1 | 2;
  /** length on the movie's clock, milliseconds */
  readonly durationMs: number;
  /** box types that are left out */
  readonly without: ReadonlySet<string>;
  /** whole boxes for the sample table: they replace boxes of the same type, or are added after the others */
  readonly tables: readonly Uint8Array[];
  /** a new clock, for a track whose samples get new times */
  readonly clock?: { readonly timescale: number; readonly duration: number };
}

/** Flags of a track that is enabled, in the movie and in its preview. */
const TRACK_FLAGS = 3;
const CONTAINERS: ReadonlySet<string> = new Set(['mdia', 'minf', 'stbl']);

const typeOf = (box: Uint8Array): string => wholeBoxes(box)[0]?.type ?? '';

/** Layer, group, volume, matrix and size stay. @see ISO/IEC 14496-12, 8.3.2 */
const trackHeader = (content: Uint8Array, { id, durationMs }: TrakChanges): Uint8Array => {
  const kept = content.subarray(content[0] === 1 ? 36 : 24);
  return makeFullBox('tkhd', 1, TRACK_FLAGS, uint64(0), uint64(0), uint32s(id, 0), uint64(durationMs), kept);
};

/** The language stays. @see ISO/IEC 14496-12, 8.4.2 */
const mediaHeader = (content: Uint8Array, clock: NonNullable<TrakChanges['clock']>): Uint8Array => {
  const kept = content.subarray(content[0] === 1 ? 32 : 20);
  return makeFullBox('mdhd', 1, 0, uint64(0), uint64(0), uint32s(clock.timescale), uint64(clock.duration), kept);
};

const rebuilt = (bytes: Uint8Array, from: number, end: number, changes: TrakChanges): Uint8Array => {
  const replaced = new Set(changes.tables.map(typeOf));
  const parts: Uint8Array[] = [];
  for (const box of wholeBoxes(bytes, from, end)) {
    if (changes.without.has(box.type) || replaced.has(box.type)) continue;
    const content = contentOf(bytes, box);
    if (box.type === 'tkhd') parts.push(trackHeader(content, changes));
    else if (box.type === 'mdhd' && changes.clock !== undefined) parts.push(mediaHeader(content, changes.clock));
    else if (CONTAINERS.has(box.type)) {
      const inside = rebuilt(bytes, box.bodyAt, box.end, changes);
      parts.push(makeBox(box.type, inside, ...(box.type === 'stbl' ? changes.tables : [])));
    } else parts.push(bytes.subarray(box.start, box.end));
  }
  return joined(parts);
};

/**
 * Make a track of the film out of a track of a file: codec, size, language and edit list are kept, tables are new.
 * @param trak the box of the file's track
 */
export const makeTrak = (trak: Uint8Array, changes: TrakChanges): Uint8Array => {
  const { bodyAt, end } = wholeBoxes(trak)[0] ?? { bodyAt: 0, end: 0 };
  return makeBox('trak', rebuilt(trak, bodyAt, end, changes));
};

/** Run-length encoding: `[count, value]…`. */
export const runsOf = (values: Iterable<number>): number[] => {
  const runs: number[] = [];
  for (const value of values) {
    const at = runs.length - 1;
    if (runs[at] === value) runs[at - 1] = (runs[at - 1] ?? 0) + 1;
    else runs.push(1, value);
  }
  return runs;
};

/** A table's content: `entries` as its count, then the numbers. All have 32 bits. */
export const counted = (entries: number, numbers: Iterable<number>): Uint8Array => {
  const values = Uint32Array.from(numbers);
  const bytes = new Uint8Array(4 + values.length * 4);
  const view = viewOf(bytes);
  view.setUint32(0, entries);
  values.forEach((value, i) => {
    view.setUint32(4 + i * 4, value);
  });
  return bytes;
};
