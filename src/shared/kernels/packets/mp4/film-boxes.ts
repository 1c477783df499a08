import { ChunkedFile, type ReadAt } from '../../../core/media/chunked-file.ts';
import type { MediaProbe } from '../../../core/media/media-probe.ts';
import type { Box } from '../../mp4/box.ts';
import { boxesIn, descend, fileFrom, findTrack, firstBoxes, MAX_TRACKS, startOf } from '../../mp4/boxes-in-file.ts';
import { CLOCK_BYTES, EDIT_LIST_BYTES, type Edit, editsOf, handlerOf, timescaleOf } from '../../mp4/tables.ts';
import { NoIndexError } from '../no-index.ts';

/** Boxes of a track that an excerpt takes over as they are, content only. */
export interface CopiedBoxes {
  readonly ftyp: Uint8Array | undefined;
  readonly mvhd: Uint8Array;
  readonly tkhd: Uint8Array;
  readonly mdhd: Uint8Array;
  readonly hdlr: Uint8Array;
  readonly stsd: Uint8Array;
}

/** Values that fragments of a track have unless they state others. @see ISO/IEC 14496-12, 8.8.3 */
export interface FragmentDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** The film as its `moov` describes it. */
export interface FilmBoxes {
  readonly copied: CopiedBoxes;
  /** ticks a second of the track and of the movie */
  readonly timescale: number;
  readonly movieTimescale: number;
  readonly trackId: number;
  readonly edits: readonly Edit[];
  /** tables of samples by type */
  readonly tables: ReadonlyMap<string, Box>;
  /** present where fragments may follow */
  readonly fragments: FragmentDefaults | undefined;
}

const PATH: ReadonlySet<string> = new Set(['edts', 'mdia', 'minf', 'stbl']);
const TABLES = ['stts', 'ctts', 'stsz', 'stz2', 'stsc', 'stco', 'co64', 'stss', 'stps'] as const;
const WANTED: ReadonlySet<string> = new Set(['tkhd', 'elst', 'mdhd', 'hdlr', 'stsd', ...TABLES]);
/** Sample descriptions may hold a colour profile. */
const MAX_COPIED_BYTES = 512 * 1024;
const MAX_FTYP_BYTES = 1024;
/** Position of the track's number in `tkhd`, by version. */
const trackIdOf = (tkhd: DataView): number => {
  const at = tkhd.byteLength > 0 && tkhd.getUint8(0) === 1 ? 20 : 12;
  return tkhd.byteLength < at + 4 ? 0 : tkhd.getUint32(at);
};

const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();

const damaged = (what: string): NoIndexError => new NoIndexError('damaged', `The film has no readable ${what}.`);

const fragmentDefaults = async (
  file: ChunkedFile,
  moov: Box,
  trackId: number,
): Promise<FragmentDefaults | undefined> => {
  const mvex = await descend(file, moov, 'mvex');
  if (mvex === undefined) return undefined;
  for await (const box of boxesIn(file, mvex, MAX_TRACKS)) {
    const view = await startOf(file, box, 24);
    if (box.type !== 'trex' || view.byteLength < 24 || view.getUint32(4) !== trackId) continue;
    return { duration: view.getUint32(12), size: view.getUint32(16), flags: view.getUint32(20) };
  }
  return { duration: 0, size: 0, flags: 0 };
};

/**
 * Read what the `moov` of a film says about the probe's track; the tables are only located.
 * @throws {NoIndexError} when a part is missing
 */
export const readFilmBoxes = async (readAt: ReadAt, size: number, { video }: MediaProbe): Promise<FilmBoxes> => {
  const file = new ChunkedFile(readAt, size);
  const found = video.streamIndex === undefined ? undefined : await findTrack(file, video.streamIndex);
  if (found === undefined) throw damaged('track');
  const boxes = await firstBoxes(file, found.track, { wanted: WANTED, into: PATH });
  const content = async (box: Box | undefined, what: string): Promise<Uint8Array> => {
    if (box === undefined || !box.isWhole) throw damaged(what);
    if (box.end - box.bodyAt > MAX_COPIED_BYTES)
      throw new NoIndexError('tooLarge', `The ${what} of the film is large.`);
    return bytesOf(await startOf(file, box, MAX_COPIED_BYTES));
  };
  const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let ftyp: Uint8Array | undefined;
  let moov: Box | undefined;
  for await (const box of boxesIn(file, fileFrom(file))) {
    if (box.type === 'ftyp' && ftyp === undefined && box.end - box.bodyAt <= MAX_FTYP_BYTES) {
      ftyp = await content(box, 'ftyp');
    }
    if (box.type === 'moov') moov = box;
    if (moov !== undefined) break;
  }
  if (moov === undefined) throw damaged('moov');
  const copied: CopiedBoxes = {
    ftyp,
    mvhd: await content(await descend(file, moov, 'mvhd'), 'mvhd'),
    tkhd: await content(boxes.get('tkhd'), 'tkhd'),
    mdhd: await content(boxes.get('mdhd'), 'mdhd'),
    hdlr: await content(boxes.get('hdlr'), 'hdlr'),
    stsd: await content(boxes.get('stsd'), 'stsd'),
  };
  const timescale = timescaleOf(viewOf(copied.mdhd.subarray(0, CLOCK_BYTES))) ?? 0;
  const movieTimescale = timescaleOf(viewOf(copied.mvhd.subarray(0, CLOCK_BYTES))) ?? 0;
  const trackId = trackIdOf(viewOf(copied.tkhd));
  if (timescale === 0 || movieTimescale === 0) throw damaged('clock');
  if (handlerOf(viewOf(copied.hdlr)) !== 'vide') throw damaged('track of pictures at its place');
  if (copied.stsd.byteLength < 16 || viewOf(copied.stsd).getUint32(4) !== 1) {
    throw new NoIndexError('descriptions', 'The track has several descriptions of its pictures.');
  }
  const elst = boxes.get('elst');
  const tables = new Map([...boxes].filter(([type]) => (TABLES as readonly string[]).includes(type)));
  if ([...tables.values()].some(({ isWhole }) => !isWhole)) throw damaged('table');
  return {
    copied,
    timescale,
    movieTimescale,
    trackId,
    edits: elst === undefined ? [] : editsOf(await startOf(file, elst, EDIT_LIST_BYTES)),
    tables,
    fragments: await fragmentDefaults(file, moov, trackId),
  };
};
