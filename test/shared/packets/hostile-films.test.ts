import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBox, makeFullBox, uint32s } from '../../../src/shared/kernels/mp4/make-box.ts';
import { ROW_BYTES, readIndexHead, readIndexRow, rowAt } from '../../../src/shared/kernels/packets/film/index-file.ts';
import { indexFilm } from '../../../src/shared/kernels/packets/film/index-film.ts';
import { decodeSection } from '../../../src/shared/kernels/packets/film/section.ts';
import {
  elementHead,
  readElementHead,
  uintBytes,
  uintElement,
} from '../../../src/shared/kernels/packets/matroska/ebml.ts';
import { ID } from '../../../src/shared/kernels/packets/matroska/element-ids.ts';
import { readFragment } from '../../../src/shared/kernels/packets/mp4/read-fragment.ts';
import { NoIndexError } from '../../../src/shared/kernels/packets/no-index.ts';
import { makeProbe } from '../../fixtures/probe.ts';
import { smallFlv, smallMatroska, smallTs } from './small-films.ts';

const SLICES = 8;
const FILM = { pictures: 25 * SLICES, gop: 10 };
const slices = Array.from({ length: SLICES }, (_, index) => ({
  index,
  startMs: index * 1000,
  endMs: (index + 1) * 1000,
}));

interface Kind {
  readonly container: string;
  readonly codec: string;
  readonly timeBase: readonly [number, number];
  readonly film: Uint8Array;
  /** where a number lies that says how long something is, which packets it belongs to or when it is due, and its bytes */
  readonly fields: readonly { readonly at: number; readonly bytes: number }[];
}

const matroska = (film: Uint8Array): Kind => {
  const fields: { at: number; bytes: number }[] = [];
  const into = new Set<number>([ID.segment, ID.tracks, ID.trackEntry, ID.cluster, ID.info, ID.cues, ID.seekHead]);
  for (let at = 0; at < film.length; ) {
    const head = readElementHead(film, at);
    if (head === undefined) break;
    const idBytes = uintBytes(head.id).length;
    fields.push({ at: at + idBytes, bytes: head.length - idBytes });
    at += head.length + (into.has(head.id) ? 0 : (head.size ?? 0));
  }
  return { container: 'matroska,webm', codec: 'vp8', timeBase: [1, 1000], film, fields };
};

const flv = (film: Uint8Array): Kind => {
  const fields: { at: number; bytes: number }[] = [{ at: 5, bytes: 4 }];
  for (let at = 13; at + 15 <= film.length; ) {
    const size = ((film[at + 1] ?? 0) << 16) | ((film[at + 2] ?? 0) << 8) | (film[at + 3] ?? 0);
    fields.push({ at: at + 1, bytes: 3 }, { at: at + 4, bytes: 4 }, { at: at + 11 + size, bytes: 4 });
    at += 15 + size;
  }
  return { container: 'flv', codec: 'h264', timeBase: [1, 1000], film, fields };
};

const transport = (film: Uint8Array): Kind => {
  const packets = Array.from({ length: film.length / 188 }, (_, i) => i * 188);
  // The packet id, the length in front of the content, the header of the picture, and the tables.
  const fields = packets.flatMap((at) => [
    { at: at + 1, bytes: 2 },
    { at: at + 4, bytes: 1 },
    { at: at + 5, bytes: 8 },
    { at: at + 170, bytes: 18 },
  ]);
  return { container: 'mpegts', codec: 'h264', timeBase: [1, 90_000], film, fields };
};

const KINDS: Readonly<Record<string, Kind>> = {
  matroska: matroska(smallMatroska({ ...FILM, ticks: 40 })),
  'matroska of unknown sizes': matroska(smallMatroska({ ...FILM, ticks: 40, live: true })),
  flv: flv(smallFlv({ ...FILM, ticks: 40 })),
  mpegts: transport(smallTs({ ...FILM, ticks: 3600 })),
};

/** Index a film, and hold what comes of it, and what it took, against its size. @returns the reason when there is no index */
const hold = async ({ container, codec, timeBase }: Kind, film: Uint8Array): Promise<string | undefined> => {
  const probe = {
    ...makeProbe({ durationMs: SLICES * 1000 }, { codec, timeBase: [...timeBase], ordinal: 0 }),
    container,
  };
  let [read, requests] = [0, 0];
  const readAt = async (offset: number, length: number) => {
    expect(Number.isSafeInteger(offset) && offset >= 0 && length >= 0).toBe(true);
    const bytes = film.subarray(offset, offset + length);
    read += bytes.length;
    requests += 1;
    return bytes;
  };
  try {
    const index = await indexFilm({ probe, sizeBytes: film.length, readAt }, slices);
    const bytes = index?.bytes ?? new Uint8Array();
    const head = readIndexHead(bytes);
    for (const { index: slice } of slices) {
      const row = readIndexRow(bytes.subarray(rowAt(head, slice), rowAt(head, slice) + ROW_BYTES), head);
      // A packet outside of the file, or a time that is no number, is refused here.
      if (row !== undefined) decodeSection(bytes.subarray(row.from, row.to), film.length);
    }
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(NoIndexError);
    return (error as NoIndexError).reason;
  } finally {
    // Twice in one pass, as reads overlap, and again where key frames are looked at.
    expect(read).toBeLessThanOrEqual(6 * film.length + 64 * 4096);
    expect(requests).toBeLessThanOrEqual(200 + 2 * FILM.pictures);
  }
};

const VALUES = ['none', 'one', 'more', 'less', 'most', 'half'] as const;

/** A number in the film becomes another one. */
const lie = (film: Uint8Array, { at, bytes }: { at: number; bytes: number }, value: (typeof VALUES)[number]): void => {
  const last = Math.min(film.length, at + bytes) - 1;
  // The first byte of a size of Matroska says how long the number is: in films that are written here, eight bytes.
  const first = bytes === 8 && film[at] === 1 ? at + 1 : at;
  if (value === 'none') film.fill(0, first, last + 1);
  if (value === 'one') film.fill(0, first, last).fill(1, last, last + 1);
  if (value === 'more') film[last] = (film[last] ?? 0) + 1;
  if (value === 'less') film[last] = (film[last] ?? 0) - 1;
  if (value === 'most') film.fill(0xff, first, last + 1);
  if (value === 'half') film[first] = 0x40;
};

describe.each(Object.keys(KINDS))('%s', (name) => {
  const kind = KINDS[name] as Kind;

  it('has an index', async () => {
    expect(await hold(kind, kind.film)).toBeUndefined();
  });

  it('whose numbers lie ends in an index inside the file or in a reason, in bounded reads', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...VALUES)), { minLength: 1, maxLength: 4 }),
        async (lies) => {
          const film = kind.film.slice();
          for (const [at, value] of lies) lie(film, kind.fields[at % kind.fields.length] ?? { at: 0, bytes: 1 }, value);
          await hold(kind, film);
        },
      ),
      { numRuns: 40 },
    ));

  it('that repeats a part of itself, or has garbage in it, does too', () =>
    fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.uint8Array({ maxLength: 600 }),
        async (from, to, garbage) => {
          const at = (share: number) => Math.floor(share * kind.film.length);
          const parts = [kind.film.subarray(0, at(to)), garbage, kind.film.subarray(at(from))];
          await hold(kind, Uint8Array.from(Buffer.concat(parts)));
        },
      ),
      { numRuns: 30 },
    ));
});

describe('an index within Matroska', () => {
  const film = smallMatroska({ ...FILM, ticks: 40 });
  const segmentAt = film.length - (readElementHead(film, 0)?.length ?? 0);
  const withParts = (...parts: readonly number[][]): Uint8Array => {
    const header = readElementHead(film, 0);
    const begin = (header?.length ?? 0) + (header?.size ?? 0);
    const segment = readElementHead(film, begin);
    const body = film.subarray(begin + (segment?.length ?? 0));
    const content = [...parts.flat(), ...body];
    return Uint8Array.from([...film.subarray(0, begin), ...elementHead(ID.segment, content.length), ...content]);
  };
  const element = (id: number, ...content: readonly number[][]) => {
    const body = content.flat();
    return [...elementHead(id, body.length), ...body];
  };
  const listOf = (position: number) =>
    element(
      ID.seekHead,
      element(ID.seek, element(ID.seekId, uintBytes(ID.cues)), uintElement(ID.seekPosition, position)),
    );
  const cueAt = (time: number, position: number) =>
    element(
      ID.cuePoint,
      uintElement(ID.cueTime, time),
      element(ID.cueTrackPositions, uintElement(ID.cueTrack, 2), uintElement(ID.cueClusterPosition, position)),
    );

  it.each([
    ['a list of positions that leads to itself', () => withParts(listOf(0))],
    ['a list of positions that leads out of the file', () => withParts(listOf(2 ** 50))],
    ['two lists that lead to each other', () => withParts(listOf(60), listOf(0))],
    ['cues that lead to themselves', () => withParts(element(ID.cues, cueAt(0, 0), cueAt(4000, 0), cueAt(8000, 0)))],
    ['cues that lead out of the file', () => withParts(element(ID.cues, cueAt(0, 2 ** 50), cueAt(4000, segmentAt)))],
    ['cues that claim 80 million times', () => withParts([...uintBytes(ID.cues), 1, 0, 0, 0, 80, 0, 0, 0])],
  ] as const)('is not followed where it has %s', async (_, make) => {
    const reason = await hold(KINDS.matroska as Kind, make());
    expect([undefined, 'damaged']).toContain(reason);
  });
});

it('a fragment cannot claim more samples in many runs than in one', () => {
  const run = makeFullBox('trun', 0, 0, uint32s(900_000));
  const head = makeFullBox('tfhd', 0, 0, uint32s(1));
  const moof = makeBox('moof', makeBox('traf', head, ...Array.from({ length: 1000 }, () => run)));
  const context = { moofAt: 0, trackId: 1, defaults: { duration: 1, size: 0, flags: 0 }, dts: 0 };
  expect(() => readFragment(moof, context)).toThrow(NoIndexError);
});
