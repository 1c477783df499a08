import { type Box, HEADER_BYTES, readBox, WIDE_HEADER_BYTES } from './box.ts';

/** Random access to a file. */
export interface BoxFile {
  readonly size: number;
  /** `length` bytes at `offset`; a shorter view at the end of the file */
  at(offset: number, length: number): Promise<DataView>;
}

/** A range of a file that contains boxes: a box, or the whole file. */
export type Holder = Pick<Box, 'bodyAt' | 'end'>;

/** The range of a file from a position to its end. */
export const fileFrom = (file: Pick<BoxFile, 'size'>, bodyAt = 0): Holder => ({ bodyAt, end: file.size });

/** More boxes than any sane file has on one level: an endless chain ends here. */
export const MAX_BOXES = 128;
/** More tracks than any sane file has. */
export const MAX_TRACKS = 1024;
/** Deepest nesting that is followed, `trak/mdia/minf/stbl`: deeper nesting is malice. */
export const MAX_DEPTH = 4;

/** The boxes of one level in a range of a file; stops where no valid box begins. Reads only their headers. */
export async function* boxesIn(file: BoxFile, { bodyAt, end }: Holder, most = MAX_BOXES): AsyncGenerator<Box> {
  const limit = Math.min(end, file.size);
  for (let start = bodyAt, count = 0; count < most && start + HEADER_BYTES <= limit; count += 1) {
    const box = readBox(await file.at(start, Math.min(WIDE_HEADER_BYTES, limit - start)), start, limit);
    if (box === undefined) return;
    yield box;
    start = box.end;
  }
}

/** Follows a path of box types, taking the first box of each type; undefined when one is missing. */
export const descend = async (file: BoxFile, from: Holder, ...path: readonly string[]): Promise<Box | undefined> => {
  let found: Box | undefined;
  for (const name of path) {
    const holder: Holder = found ?? from;
    found = undefined;
    for await (const box of boxesIn(file, holder)) {
      if (box.type !== name) continue;
      found = box;
      break;
    }
    if (found === undefined) return undefined;
  }
  return found;
};

/**
 * The first box of each wanted type inside a box.
 * @param into types of boxes to descend into, {@link MAX_DEPTH} deep
 */
export const firstBoxes = async (
  file: BoxFile,
  holder: Holder,
  { wanted, into }: { readonly wanted: ReadonlySet<string>; readonly into: ReadonlySet<string> },
): Promise<ReadonlyMap<string, Box>> => {
  const found = new Map<string, Box>();
  const look = async (within: Holder, depth: number): Promise<void> => {
    for await (const box of boxesIn(file, within)) {
      if (into.has(box.type) && depth < MAX_DEPTH) await look(box, depth + 1);
      if (wanted.has(box.type) && !found.has(box.type)) found.set(box.type, box);
    }
  };
  await look(holder, 1);
  return found;
};

/**
 * Find a track of a film.
 * @param index of the track in the file's order, which is ffprobe's stream index
 * @param open opens the file for reading an index (`moov`), with the same positions; default: the file itself
 * @returns the track's `trak`, and the file to read it from; undefined when the film has fewer tracks
 */
export const findTrack = async (
  file: BoxFile,
  index: number,
  open: (moov: Box) => Promise<BoxFile> = async () => file,
): Promise<{ readonly track: Box; readonly file: BoxFile } | undefined> => {
  let place = 0;
  for await (const moov of boxesIn(file, fileFrom(file))) {
    if (moov.type !== 'moov') continue;
    const opened = await open(moov);
    for await (const track of boxesIn(opened, moov, MAX_TRACKS)) {
      if (track.type !== 'trak') continue;
      if (place === index) return { track, file: opened };
      place += 1;
    }
  }
  return undefined;
};

/** The first `most` bytes of a box's content; fewer when the content is shorter. */
export const startOf = (file: BoxFile, { bodyAt, end }: Holder, most: number): Promise<DataView> =>
  file.at(bodyAt, Math.min(most, Math.max(0, end - bodyAt)));
