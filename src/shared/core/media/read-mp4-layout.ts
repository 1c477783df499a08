import type { Box } from '../../kernels/mp4/box.ts';
import { boxesIn, fileFrom, MAX_DEPTH, MAX_TRACKS, startOf } from '../../kernels/mp4/boxes-in-file.ts';
import {
  CLOCK_BYTES,
  EDIT_LIST_BYTES,
  type Edit,
  editsOf,
  flagsOf,
  handlerOf,
  sampleEntryOf,
  timescaleOf,
} from '../../kernels/mp4/tables.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { SourceLayout, SourceTrack } from './source-layout.ts';

export type { ReadAt };

export interface Mp4Track extends SourceTrack {
  /** Four-letter code of the first sample description; `encv` and `enca` mean encrypted. */
  readonly sampleEntry: string | undefined;
  /** When the track ends on the movie's clock by its edit list; undefined without one. */
  readonly endUs: number | undefined;
}

export interface Mp4Layout extends SourceLayout {
  readonly tracks: readonly Mp4Track[];
  readonly hasMoov: boolean;
  /** The file holds fragments (`moof`, `styp`, `sidx`) and nothing that describes them. */
  readonly isFragment?: boolean;
  /** The samples are listed in fragments, not in the index. */
  readonly fragmented?: boolean;
}

/** Types of boxes that a fragment begins with. */
const FRAGMENT_BOXES = new Set(['moof', 'styp', 'sidx', 'emsg', 'prft']);
/** Sample entries of protected pictures and sound, in MP4 and in QuickTime. */
const ENCRYPTED_ENTRIES = new Set(['encv', 'enca', 'drmi', 'drms']);
/** Sum of the edits' lengths in ticks of the movie's clock; 0 when the list leaves the length of an edit open. */
const lengthOf = (edits: readonly Edit[]): number =>
  edits.some(({ length, mediaTime }) => length === 0 && mediaTime >= 0)
    ? 0
    : edits.reduce((sum, { length }) => sum + length, 0);

interface TrackFacts {
  handler: string;
  disabled: boolean;
  sampleEntry: string | undefined;
  edits: number;
}

/** Boxes of a track that contain boxes we need. */
const CONTAINERS = new Set(['edts', 'mdia', 'minf', 'stbl']);

const readTrack = async (file: ChunkedFile, box: Box, facts: TrackFacts, depth = 1): Promise<TrackFacts> => {
  for await (const child of boxesIn(file, box)) {
    if (CONTAINERS.has(child.type) && depth < MAX_DEPTH) await readTrack(file, child, facts, depth + 1);
    if (child.type === 'tkhd') {
      const view = await startOf(file, child, 4);
      // The lowest bit of the flags is set when the track is enabled.
      if (view.byteLength === 4) facts.disabled = (flagsOf(view) & 1) === 0;
    }
    if (child.type === 'elst') facts.edits = lengthOf(editsOf(await startOf(file, child, EDIT_LIST_BYTES)));
    // A QuickTime `minf` holds a second handler, of the data: the media's comes first.
    if (child.type === 'hdlr' && facts.handler === '') facts.handler = handlerOf(await startOf(file, child, 12)) ?? '';
    if (child.type === 'stsd') {
      facts.sampleEntry = sampleEntryOf(await startOf(file, child, 16)) ?? facts.sampleEntry;
      // The sample tables behind it are large and tell nothing more here.
      return facts;
    }
  }
  return facts;
};

/**
 * Read facts about an MP4 or QuickTime file that ffprobe does not report, or reports differently from version to version:
 * when the edit list ends a track, whether the track is encrypted, and whether the file was cut off. Reads only the heads
 * of boxes.
 * @param readAt random access to the file
 * @param size bytes of the file
 * @returns the tracks in the file's order, which is ffprobe's stream order
 * @see https://developer.apple.com/documentation/quicktime-file-format/edit_list_atom
 */
export const readMp4Layout = async (readAt: ReadAt, size: number): Promise<Mp4Layout> => {
  const file = new ChunkedFile(readAt, size);
  const found: TrackFacts[] = [];
  let timescale = 0;
  let hasMoov = false;
  let fragmented = false;
  let cutOff = false;
  let isFragment = false;
  for await (const box of boxesIn(file, fileFrom(file))) {
    if (!box.isWhole) cutOff = true;
    isFragment ||= FRAGMENT_BOXES.has(box.type);
    // Fragments follow their index; a long file has thousands of them.
    if (box.type === 'moof') break;
    if (box.type !== 'moov') continue;
    hasMoov = true;
    for await (const child of boxesIn(file, box, MAX_TRACKS)) {
      if (child.type === 'mvhd') timescale = timescaleOf(await startOf(file, child, CLOCK_BYTES)) ?? 0;
      if (child.type === 'mvex') fragmented = true;
      if (child.type === 'trak') {
        found.push(await readTrack(file, child, { handler: '', disabled: false, sampleEntry: undefined, edits: 0 }));
      }
    }
  }
  // The edits of a fragmented file are about its first fragment only.
  const endOf = ({ edits }: TrackFacts) =>
    edits > 0 && timescale > 0 && !fragmented ? Math.round((edits / timescale) * 1e6) : undefined;
  const tracks = found.map((facts) => ({
    handler: facts.handler,
    disabled: facts.disabled,
    encrypted: ENCRYPTED_ENTRIES.has(facts.sampleEntry ?? ''),
    sampleEntry: facts.sampleEntry,
    endUs: endOf(facts),
  }));
  return { tracks, hasMoov, isFragment: isFragment && !hasMoov, cutOff, fragmented };
};
