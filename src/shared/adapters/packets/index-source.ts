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

/** Finds out how a new job's film is read, and stores its index. */
export type IndexSource = (job: Job) => Promise<IndexReading>;

/** Longest time that listing the packets may take, and what it leaves of the function's time. */
const LONGEST_MS = 60_000;
const RESERVE_MS = 60_000;
/** Most bytes that are read for it: a pass over a film of this size. */
const MOST_BYTES = 16 * 1024 ** 3;
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

/**
 * Make and store the index of a film.
 * @returns `seek` with the reason when the film cannot have an index
 * @throws when the source cannot be read or the index cannot be stored
 */
export const makeIndexSource =
  (access: MediaAccess, store: Pick<ObjectStore, 'put'>, outputBucket: string): IndexSource =>
  async (job) => {
    const { probe, source, jobId } = job;
    if (indexContainerOf(probe) === undefined) return { way: 'seek', reason: 'container' };
    const signal = AbortSignal.timeout(Math.max(1, Math.min(LONGEST_MS, access.remainingMs() - RESERVE_MS)));
    try {
      const index = await withMediaAccess(source, access, async ({ reader, url }) => {
        const readAt = bounded(makeReadAt(reader, source.bytes, signal), signal);
        try {
          return await indexFilm({ probe, sizeBytes: source.bytes, readAt }, slicesOf(job), packetsSeen(probe));
        } catch (error) {
          if (!(error instanceof ReadFaultError) || reader.fault === undefined) throw error;
          const end = { argv: [], exitCode: null, signal: null, timedOut: false, stderrTail: '' };
          throw readFailure(reader.fault, { what: 'Listing the packets', url, end });
        }
      });
      await store.put(outputBucket, { key: indexKey(jobId), contentType: CONTENT_TYPE, body: index.bytes });
      return index.tooSlow ? { way: 'index', reason: 'tooSlow' } : { way: 'index' };
    } catch (error) {
      if (error instanceof NoIndexError) return { way: 'seek', reason: error.reason };
      if (error instanceof FanreelError) throw error;
      // Bytes on which a reader of ours stumbles: ffmpeg may read them, as it does without an index.
      return { way: 'seek', reason: 'damaged' };
    }
  };
