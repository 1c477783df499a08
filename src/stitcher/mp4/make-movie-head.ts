import { viewOf } from '../../shared/kernels/mp4/box.ts';
import { boxHeader, joined, makeBox, makeFullBox, uint32s, uint64 } from '../../shared/kernels/mp4/make-box.ts';
import { type Chunk, MOVIE_TIMESCALE } from './interleave.ts';
import { counted, makeTrak, runsOf } from './make-trak.ts';
import type { Track } from './parse-track.ts';
import type { VideoTimeline } from './video-timeline.ts';

/** A film: the size and time of every sample is known, but not yet its bytes. */
export interface Movie {
  /** track of a slice: how the pictures are encoded */
  readonly picture: Track;
  readonly timeline: VideoTimeline;
  /** track of a file with the sound alone */
  readonly audio: Track | undefined;
  readonly chunks: readonly Chunk[];
  readonly durationMs: number;
}

const IDENTITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000] as const;
const VIDEO_ID = 1;
const AUDIO_ID = 2;
/** Tables that hold the positions of samples. Those of the pictures also hold their times. */
const PLACES = ['stco', 'co64', 'stsc'] as const;
const PICTURE_TABLES = new Set(['edts', 'sdtp', 'sgpd', 'sbgp', ...PLACES]);
const SOUND_TABLES = new Set<string>(PLACES);

const letters = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const movieHeader = (durationMs: number): Uint8Array =>
  makeFullBox(
    'mvhd',
    1,
    0,
    ...[uint64(0), uint64(0), uint32s(MOVIE_TIMESCALE), uint64(durationMs)],
    uint32s(0x10000, 0x01000000, 0, 0, ...IDENTITY, 0, 0, 0, 0, 0, 0, AUDIO_ID + 1),
  );

/** `stsc` and `co64`. @see ISO/IEC 14496-12, 8.7.4 and 8.7.5 */
const placeTables = (chunks: readonly Chunk[], track: Chunk['track'], from: number): Uint8Array[] => {
  const own = chunks.filter((chunk) => chunk.track === track);
  const offsets = new Uint8Array(own.length * 8);
  const view = viewOf(offsets);
  let at = from;
  let number = 0;
  for (const chunk of chunks) {
    if (chunk.track === track) view.setBigUint64(8 * number++, BigInt(at));
    at += chunk.bytes;
  }
  const runs = runsOf(own.map(({ samples }) => samples));
  const entries: number[] = [];
  for (let i = 0, first = 1; i < runs.length; first += runs[i] ?? 0, i += 2) entries.push(first, runs[i + 1] ?? 0, 1);
  return [
    makeFullBox('stsc', 0, 0, counted(entries.length / 3, entries)),
    makeFullBox('co64', 0, 0, uint32s(own.length), offsets),
  ];
};

function* lengthsOf({ ticks, sizes }: VideoTimeline): Generator<number> {
  for (let i = 0; i < sizes.length; i += 1) yield (ticks[i + 1] ?? 0) - (ticks[i] ?? 0);
}

const pictureTables = (timeline: VideoTimeline): Uint8Array[] => {
  const runs = runsOf(lengthsOf(timeline));
  return [
    makeFullBox('stts', 0, 0, counted(runs.length / 2, runs)),
    makeFullBox(
      'stss',
      0,
      0,
      counted(
        timeline.sync.length,
        timeline.sync.map((sample) => sample + 1),
      ),
    ),
    makeFullBox('stsz', 0, 0, uint32s(0), counted(timeline.sizes.length, timeline.sizes)),
  ];
};

/** @param from byte offset of the first sample in the file */
const makeMoov = ({ picture, timeline, audio, chunks, durationMs }: Movie, from: number): Uint8Array =>
  makeBox(
    'moov',
    movieHeader(durationMs),
    makeTrak(picture.trak, {
      id: VIDEO_ID,
      durationMs,
      without: PICTURE_TABLES,
      tables: [...pictureTables(timeline), ...placeTables(chunks, 'video', from)],
      clock: { timescale: timeline.timescale, duration: timeline.ticks.at(-1) ?? 0 },
    }),
    ...(audio === undefined
      ? []
      : [
          makeTrak(audio.trak, {
            id: AUDIO_ID,
            durationMs,
            without: SOUND_TABLES,
            tables: placeTables(chunks, 'audio', from),
          }),
        ]),
  );

/**
 * All bytes of the film before its first sample. The index comes first, so that a player can begin and seek before it has
 * all of the file.
 * @returns bytes, after which the chunks follow in order
 */
export const makeMovieHead = (movie: Movie): Uint8Array => {
  const contentBytes = movie.chunks.reduce((sum, { bytes }) => sum + bytes, 0);
  const ftyp = makeBox('ftyp', letters('isom'), uint32s(0x200), letters('isomiso2avc1mp41'));
  const mdat = boxHeader('mdat', contentBytes, 'wide');
  // Offsets always have eight bytes, so the length of the index does not depend on their values.
  const from = ftyp.byteLength + makeMoov(movie, 0).byteLength + mdat.byteLength;
  return joined([ftyp, makeMoov(movie, from), mdat]);
};
