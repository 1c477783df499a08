import type { ReadAt } from '../../../core/media/chunked-file.ts';
import { fourCc, HEADER_BYTES, readBox, viewOf, WIDE_HEADER_BYTES } from '../../mp4/box.ts';
import { NoIndexError } from '../no-index.ts';
import { damagedAt, type OnDamage, placeOfDamage } from '../scan.ts';

/** The description of a fragment. */
export interface FragmentBox {
  /** where its `moof` begins in the file */
  readonly at: number;
  /** the whole box */
  readonly moof: Uint8Array;
}

/** A fragment's description takes some kilobytes; longer ones than this are malice. */
const MAX_MOOF_BYTES = 4 * 1024 * 1024;
/** Bytes of one read, which hold most descriptions and the header behind them. */
const READ_BYTES = 16 * 1024;
/** Where fragments are smaller than this, reading through them takes less than a request for each. */
const SMALL_FRAGMENT_BYTES = 128 * 1024;
const READ_THROUGH_BYTES = 1024 * 1024;
/** More boxes than the fragments of any film that is given an index. */
const MAX_BOXES = 400_000;
/** Fragments at the beginning that tell how far apart they are. */
const FIRST_FRAGMENTS = 8;
/** Stretches of the film that are looked through ahead of the one whose turn it is. */
const STRETCHES_AHEAD = 8;
const STRETCH_FRAGMENTS = 64;
const LEAST_STRETCH_BYTES = 8 * 1024 * 1024;
/** Bytes in which the first fragment of a stretch is looked for. */
const MOST_SOUGHT_BYTES = 4 * 1024 * 1024;
/** What is kept of a stretch before its turn; the rest is read when it comes. */
const MOST_KEPT_BYTES = 2 * 1024 * 1024;
const MOST_KEPT_BOXES = 8 * STRETCH_FRAGMENTS;
/** What types of boxes consist of. */
const PRINTABLE = /^[ -~]{4}$/;
/** `mfhd` comes first in a `moof`, and has this size. */
const FRAGMENT_HEADER_BYTES = 16;

/** Boxes of a film from one place to another, in order. */
interface Stretch {
  readonly from: number;
  /** where the next box begins; the file's end, or behind it where less than a header is left */
  readonly to: number;
  readonly fragments: readonly FragmentBox[];
  readonly boxes: number;
}

interface Film {
  readonly readAt: ReadAt;
  readonly sizeBytes: number;
}

/** Looks at a file from one box to the next; one read holds several small ones. */
class BoxWalk {
  private from = 0;
  private bytes: Uint8Array = new Uint8Array();
  boxes = 0;

  constructor(
    private readonly film: Film,
    private readonly readBytes: number,
  ) {}

  /** The next box. @throws {NoIndexError} when there is none */
  async box(start: number): Promise<{ readonly end: number; readonly fragment: FragmentBox | undefined }> {
    const { sizeBytes } = this.film;
    this.boxes += 1;
    const box = readBox(viewOf(await this.read(start, WIDE_HEADER_BYTES)), start, sizeBytes);
    if (box === undefined || !box.isWhole || !PRINTABLE.test(box.type)) throw damagedAt(start, 'The box');
    if (box.type !== 'moof') return { end: box.end, fragment: undefined };
    if (box.end - start > MAX_MOOF_BYTES) throw new NoIndexError('tooLarge', 'A fragment has a large description.');
    return { end: box.end, fragment: { at: start, moof: Uint8Array.from(await this.read(start, box.end - start)) } };
  }

  private async read(offset: number, length: number): Promise<Uint8Array> {
    const { readAt, sizeBytes } = this.film;
    const to = Math.min(sizeBytes, offset + length);
    if (offset < this.from || to > this.from + this.bytes.byteLength) {
      this.bytes = await readAt(offset, Math.min(sizeBytes - offset, Math.max(length, this.readBytes)));
      this.from = offset;
    }
    return this.bytes.subarray(offset - this.from, to - this.from);
  }
}

/** Where the first `moof` in some bytes seems to begin. Pictures may hold such bytes too. */
const seemingFragment = (bytes: Uint8Array): number | undefined => {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = found.indexOf('moof', 4); at >= 4; at = found.indexOf('moof', at + 1)) {
    const start = at - 4;
    const view = viewOf(bytes.subarray(start, start + 2 * HEADER_BYTES));
    if (view.byteLength < 2 * HEADER_BYTES) return undefined;
    const isHeader =
      view.getUint32(HEADER_BYTES) === FRAGMENT_HEADER_BYTES && fourCc(view, HEADER_BYTES + 4) === 'mfhd';
    if (isHeader && view.getUint32(0) <= MAX_MOOF_BYTES) return start;
  }
  return undefined;
};

/** Where the next fragment seems to begin behind bytes that are no box. */
const seekFragment = async ({ readAt, sizeBytes }: Film, from: number): Promise<number | undefined> => {
  for (let at = from; at < sizeBytes; at += READ_THROUGH_BYTES - 2 * HEADER_BYTES) {
    const found = seemingFragment(await readAt(at, Math.min(READ_THROUGH_BYTES, sizeBytes - at)));
    if (found !== undefined) return at + found;
  }
  return undefined;
};

/** How fragments of a film are looked for ahead. */
interface Ahead {
  readonly stretchBytes: number;
  readonly soughtBytes: number;
  readonly readBytes: number;
  /** aborted when nobody takes the stretches any more */
  readonly signal: AbortSignal;
}

/** Look through a stretch that begins somewhere. @returns undefined when no fragment seems to begin near its beginning */
const lookAhead = async (film: Film, begin: number, ahead: Ahead): Promise<Stretch | undefined> => {
  const sought = await film.readAt(begin, Math.min(ahead.soughtBytes, film.sizeBytes - begin));
  const found = seemingFragment(sought);
  if (found === undefined) return undefined;
  const walk = new BoxWalk(film, ahead.readBytes);
  const fragments: FragmentBox[] = [];
  let kept = 0;
  let to = begin + found;
  const isWithin = () => to < begin + ahead.stretchBytes && to + HEADER_BYTES <= film.sizeBytes;
  while (isWithin() && kept <= MOST_KEPT_BYTES && walk.boxes < MOST_KEPT_BOXES && !ahead.signal.aborted) {
    const { end, fragment } = await walk.box(to);
    to = end;
    if (fragment === undefined) continue;
    fragments.push(fragment);
    kept += fragment.moof.byteLength;
  }
  return { from: begin + found, to, fragments, boxes: walk.boxes };
};

/** What was found ahead, in the order of the film. */
class Lookout {
  private readonly stretches: Promise<Stretch | undefined>[] = [];

  constructor(
    private readonly film: Film,
    private begin: number,
    private readonly ahead: Ahead,
  ) {}

  /** The next stretch; undefined when the film has no other. */
  async next(): Promise<Stretch | undefined> {
    for (;;) {
      while (this.stretches.length < STRETCHES_AHEAD && this.begin < this.film.sizeBytes) {
        // A stretch that cannot be read is read in its turn: what is wrong with it is told then.
        this.stretches.push(lookAhead(this.film, this.begin, this.ahead).catch(() => undefined));
        this.begin += this.ahead.stretchBytes;
      }
      const stretch = this.stretches.shift();
      if (stretch === undefined) return undefined;
      const found = await stretch;
      if (found !== undefined) return found;
    }
  }
}

const openLookout = (film: Film, from: number, spacing: number, readBytes: number, signal: AbortSignal) => {
  const stretchBytes = Math.max(LEAST_STRETCH_BYTES, STRETCH_FRAGMENTS * spacing);
  const soughtBytes = Math.min(MOST_SOUGHT_BYTES, Math.max(4 * READ_BYTES, 2 * spacing));
  return new Lookout(film, from + stretchBytes, { stretchBytes, soughtBytes, readBytes, signal });
};

/**
 * The descriptions of all fragments of a film, in order. Each box tells where the next one begins, so several places of the
 * film are looked at at the same time: what was found ahead counts when the boxes before lead to where it begins.
 * @param onDamage something that is no box follows a box: the fragments go on behind it
 * @throws {NoIndexError} when no fragment follows there, also in a file that was cut off
 */
export async function* fragmentBoxes(
  readAt: ReadAt,
  sizeBytes: number,
  onDamage: OnDamage,
): AsyncGenerator<FragmentBox> {
  const film = { readAt, sizeBytes };
  const over = new AbortController();
  let walk = new BoxWalk(film, READ_BYTES);
  let lookout: Lookout | undefined;
  let next: Stretch | undefined;
  let at = 0;
  let boxes = 0;
  const first: number[] = [];
  try {
    while (at + HEADER_BYTES <= sizeBytes) {
      while (next !== undefined && next.from < at) next = await lookout?.next();
      if (next !== undefined && next.from === at) {
        yield* next.fragments;
        boxes += next.boxes;
        at = next.to;
        next = await lookout?.next();
        continue;
      }
      if (boxes > MAX_BOXES) throw new NoIndexError('tooLarge', `The film has more than ${MAX_BOXES} boxes.`);
      boxes += 1;
      let box: Awaited<ReturnType<BoxWalk['box']>>;
      try {
        box = await walk.box(at);
      } catch (error) {
        const next: number | undefined = await seekFragment(film, placeOfDamage(error) + 1);
        if (next === undefined) throw error;
        at = next;
        onDamage();
        continue;
      }
      at = box.end;
      const { fragment } = box;
      if (fragment === undefined) continue;
      yield fragment;
      if (first.length >= FIRST_FRAGMENTS) continue;
      first.push(fragment.at);
      if (first.length < FIRST_FRAGMENTS) continue;
      const spacing = ((first.at(-1) ?? 0) - (first[0] ?? 0)) / (FIRST_FRAGMENTS - 1);
      const readBytes = spacing < SMALL_FRAGMENT_BYTES ? READ_THROUGH_BYTES : READ_BYTES;
      walk = new BoxWalk(film, readBytes);
      lookout = openLookout(film, at, spacing, readBytes, over.signal);
      next = await lookout.next();
    }
  } finally {
    over.abort();
  }
}
