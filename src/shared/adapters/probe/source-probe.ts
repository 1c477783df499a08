import type { Job } from '../../core/documents/job.ts';
import type { ProbeSource } from '../../core/job/derive-job.ts';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import { pictureProbe } from '../../core/media/picture-facts.ts';
import type { ObjectStore } from '../../core/ports/ports.ts';
import { functionBinary } from '../ffmpeg/function-binaries.ts';
import { PacketWatch } from '../packets/packet-watch.ts';
import { openSourcePicture } from '../pictures/source-picture.ts';
import { type MediaAccess, withMediaAccess } from '../reader/media-access.ts';
import { probeFilm } from './probe-film.ts';
import { readerInput } from './probe-input.ts';

/**
 * Longest time that a probe may take. A file that takes longer has to be read from end to end, and would not be
 * rendered in time either.
 */
const LONGEST_PROBE_MS = 120_000;
/** Time kept free before the deadline, to record the result. */
const RESERVE_MS = 15_000;

const probeSourceFilm = async (source: Job['source'], access: MediaAccess): Promise<MediaProbe> => {
  const [ffprobe, ffmpeg] = await Promise.all([
    functionBinary('ffprobe', access.env),
    functionBinary('ffmpeg', access.env),
  ]);
  const remainingMs = () => Math.max(1_000, Math.min(LONGEST_PROBE_MS, access.remainingMs() - RESERVE_MS));
  return withMediaAccess(source, access, async (reachable) => {
    const packets = new PacketWatch(reachable.reader);
    const probe = await probeFilm(readerInput(reachable, source.bytes), { ffprobe, ffmpeg }, remainingMs, packets);
    packets.end(probe);
    return probe;
  });
};

/**
 * Probe any source: a film with the ffprobe that this function finds, through a source reader; a picture by its header.
 */
export const makeSourceProbe =
  (access: MediaAccess, store: Pick<ObjectStore, 'readStart'>): ProbeSource =>
  async (source, media) =>
    media === 'image' ? pictureProbe(await openSourcePicture(store, source)) : probeSourceFilm(source, access);
