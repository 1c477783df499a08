import type { Job } from '../contracts/job.ts';
import { SourceMediaError } from '../errors.ts';
import type { ProbeSource } from '../job/derive-job.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import { type FfmpegBuild, oldFfmpegWarnings } from '../media/old-ffmpeg.ts';
import { pictureProbe } from '../media/picture-facts.ts';
import type { ObjectStore } from '../ports.ts';
import { capabilitiesOf } from './ffmpeg-capabilities.ts';
import { probeMedia } from './ffprobe.ts';
import { checkFirstPicture } from './first-picture.ts';
import { functionBinary } from './function-binaries.ts';
import { type MediaAccess, withMediaAccess } from './media-access.ts';
import { PacketWatch } from './packet-watch.ts';
import { openSourcePicture } from './source-picture.ts';

/**
 * Longest time that a probe may take. A file that takes longer has to be read from end to end, and would not be
 * rendered in time either.
 */
const LONGEST_PROBE_MS = 120_000;
/** Time kept free before the deadline, to record the result. */
const RESERVE_MS = 15_000;

/** Refuses a codec that ffprobe knows but the ffmpeg in use cannot decode: every slice would fail. */
const checkDecodable = ({ video: { codec } }: MediaProbe, decodable: ReadonlySet<string>, version: string): void => {
  if (decodable.has(codec)) return;
  throw new SourceMediaError(
    'unsupportedCodec',
    `The video is encoded as "${codec}", which the ffmpeg in use (${version}) cannot decode. ` +
      'Upload it in H.264, HEVC, VP9 or AV1, or name a newer ffmpeg with FFMPEG_PATH.',
  );
};

/** Adds warnings about results that the ffmpeg in use makes less exact. */
const withWarnings = (probe: MediaProbe, ffmpeg: FfmpegBuild): MediaProbe => {
  const warnings = [...(probe.warnings ?? []), ...oldFfmpegWarnings(ffmpeg)];
  return warnings.length === 0 ? probe : { ...probe, warnings };
};

const probeFilm = async (source: Job['source'], access: MediaAccess): Promise<MediaProbe> => {
  const [{ path: binary }, ffmpeg] = await Promise.all([
    functionBinary('ffprobe', access.env),
    functionBinary('ffmpeg', access.env),
  ]);
  const timeoutMs = Math.max(1_000, Math.min(LONGEST_PROBE_MS, access.remainingMs() - RESERVE_MS));
  return withMediaAccess(source, access, async (reachable) => {
    const packets = new PacketWatch(reachable.reader);
    const [probe, decodable] = await Promise.all([
      probeMedia({ ...reachable, packets, binary, ffmpeg: ffmpeg.path, sizeBytes: source.bytes, timeoutMs }),
      capabilitiesOf(ffmpeg.path).decodable(),
    ]);
    checkDecodable(probe, decodable, ffmpeg.version);
    const remainingMs = Math.max(1_000, access.remainingMs() - RESERVE_MS);
    const checked = withWarnings(await checkFirstPicture(probe, reachable, ffmpeg.path, remainingMs), ffmpeg);
    packets.end(checked);
    return checked;
  });
};

/**
 * Probe any source: a film with the ffprobe that this function finds, through a source reader; a picture by its header.
 */
export const makeSourceProbe =
  (access: MediaAccess, store: Pick<ObjectStore, 'readStart'>): ProbeSource =>
  async (source, media) =>
    media === 'image' ? pictureProbe(await openSourcePicture(store, source)) : probeFilm(source, access);
