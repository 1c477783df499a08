import { indexKey } from '../../core/contracts/object-keys.ts';
import type { Job } from '../../core/documents/job.ts';
import { FanreelError } from '../../core/errors/errors.ts';
import { slicesOf } from '../../core/job/job-slices.ts';
import type { ReadAt } from '../../core/media/chunked-file.ts';
import { readFailure } from '../../core/media/read-trouble.ts';
import type { ObjectStore } from '../../core/ports/ports.ts';
import { indexFilm } from '../../kernels/packets/film/index-film.ts';
import { indexContainerOf } from '../../kernels/packets/film/packet-containers.ts';
import { type IndexReading, NoIndexError } from '../../kernels/packets/no-index.ts';
import { type MediaAccess, withMediaAccess } from '../reader/media-access.ts';
import { ReadFaultError } from '../reader/open-range.ts';
import { makeReadAt } from '../reader/read-source.ts';
import { packetsSeen } from './packet-watch.ts';

/** Told of slices whose packets are known while the rest of the film is listed. */
export interface IndexProgress {
  /** Whether the job is ours, and goes on; asked before any piece is stored, and before the whole is stored behind pieces. */
  goesOn(): Promise<boolean>;
  /** The index of the first `slices` slices is stored. @returns false when the rest is of no use any more */
  known(slices: number): Promise<boolean>;
}

/**
 * Finds out how a new job's film is read, and stores its index.
 * @param progress default: nobody waits for slices that are known before the others
 * @returns undefined when `progress` stopped it
 */
export type IndexSource = (job: Job, progress?: IndexProgress) => Promise<IndexReading | undefined>;

/** What listing the packets leaves of the function's time. */
const RESERVE_MS = 60_000;
/** Milliseconds of listing after which the slices that are known are handed on, and from then on between two pieces. */
const FIRST_PIECE_MS = 5_000;
const PIECE_MS = 15_000;
/** Most bytes that are read for it: as many as arrive in a function's longest time. */
const MOST_BYTES = 64 * 1024 ** 3;
const CONTENT_TYPE = 'application/octet-stream';

/** Access to a source within a budget of time and bytes. */
const bounded = (readAt: ReadAt, signal: AbortSignal): ReadAt => {
  let bytes = 0;
  const tooSlow = () => new NoIndexError('tooSlow', `Listing the packets takes too long (${bytes} bytes were read).`);
  return async (offset, length) => {
    bytes += length;
    if (signal.aborted || bytes > MOST_BYTES) throw tooSlow();
    try {
      return await readAt(offset, length);
    } catch (error) {
      if (signal.aborted) throw tooSlow();
      throw error;
    }
  };
};

/** Hands on pieces of an index, the first one soon. */
const handOnPieces = (progress: IndexProgress, put: (bytes: Uint8Array) => Promise<unknown>) => {
  let dueAt = performance.now() + FIRST_PIECE_MS;
  let pieces = 0;
  return {
    get pieces() {
      return pieces;
    },
    isDue: () => performance.now() >= dueAt,
    take: async (bytes: Uint8Array, slices: number): Promise<boolean> => {
      if (!(await progress.goesOn())) return false;
      await put(bytes);
      pieces += 1;
      const goesOn = await progress.known(slices);
      dueAt = performance.now() + PIECE_MS;
      return goesOn;
    },
  };
};

/**
 * Make and store the index of a film. Where listing its packets takes long, slices that are known are handed on before.
 * @returns `seek` with the reason when the film cannot have an index; `index` with a reason when its last slices are not in it
 * @throws when the source cannot be read, the index cannot be stored, or `progress` fails
 */
export const makeIndexSource =
  (access: MediaAccess, store: Pick<ObjectStore, 'put'>, outputBucket: string): IndexSource =>
  async (job, progress) => {
    const { probe, source, jobId } = job;
    if (indexContainerOf(probe) === undefined) return { way: 'seek', reason: 'container' };
    const signal = AbortSignal.timeout(Math.max(1, access.remainingMs() - RESERVE_MS));
    const put = (body: Uint8Array) =>
      store.put(outputBucket, { key: indexKey(jobId), contentType: CONTENT_TYPE, body });
    const handOn = progress && handOnPieces(progress, put);
    const isBegun = () => handOn !== undefined && handOn.pieces > 0;
    try {
      const index = await withMediaAccess(source, access, async ({ reader, url }) => {
        const readAt = bounded(makeReadAt(reader, source.bytes, signal), signal);
        try {
          const film = { probe, sizeBytes: source.bytes, readAt };
          return await indexFilm(film, slicesOf(job), { listed: packetsSeen(probe), handOn });
        } catch (error) {
          if (!(error instanceof ReadFaultError) || reader.fault === undefined) throw error;
          const end = { argv: [], exitCode: null, signal: null, timedOut: false, stderrTail: '' };
          throw readFailure(reader.fault, { what: 'Listing the packets', url, end });
        }
      });
      if (index === undefined || (isBegun() && progress !== undefined && !(await progress.goesOn()))) return undefined;
      await put(index.bytes);
      return { way: 'index', ...(index.reason === undefined ? {} : { reason: index.reason }) };
    } catch (error) {
      // What was handed on is stored, and holds; the other slices are read by seeking.
      const way = isBegun() ? 'index' : 'seek';
      if (error instanceof NoIndexError) return { way, reason: error.reason };
      if (error instanceof FanreelError) throw error;
      // Bytes on which a reader of ours stumbles: ffmpeg may read them, as it does without an index.
      return { way, reason: 'damaged' };
    }
  };
