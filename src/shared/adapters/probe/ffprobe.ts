import { type FanreelError, ProcessError, SourceMediaError } from '../../core/errors/errors.ts';
import { processFailure, unknownEnd } from '../../core/errors/process-failure.ts';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import { countPackets } from '../../core/media/mp4-samples.ts';
import type { ReadAt } from '../../core/media/read-mp4-layout.ts';
import { unreadableSource } from '../../core/media/unreadable-source.ts';
import { withTrack } from '../../core/media/video-stream.ts';
import { withWarnings } from '../../core/media/with-warnings.ts';
import type { PacketWatch } from '../packets/packet-watch.ts';
import { type FoundVideo, findVideo } from './find-video.ts';
import { checkFirstPicture } from './first-picture.ts';
import { makeRunFfprobe, type ProbedSource, type RunFfprobe } from './run-ffprobe.ts';
import { type Timing, timeVideo, unmeasured } from './time-video.ts';

export interface ProbeRequest extends ProbedSource {
  /** Absolute path of an ffmpeg for files on which ffprobe fails; without an ffmpeg such files are refused. */
  readonly ffmpeg?: string;
  /** lists the packets of the video as far as the probe reads them */
  readonly packets?: PacketWatch | undefined;
  /** Limit for the whole probe, wall-clock milliseconds. */
  readonly timeoutMs: number;
}

/** Processor time of all runs, milliseconds. */
interface Spent {
  cpuMs: number;
}

const withPackets = (probe: MediaProbe, packets: MediaProbe['video']['packets']): MediaProbe =>
  packets === undefined ? probe : { ...probe, video: { ...probe.video, packets } };

/** Some versions of ffprobe do not report the rate of a file that they read through the reader to its end. */
const withBitRate = (probe: MediaProbe, { report }: FoundVideo, sizeBytes: number): MediaProbe => {
  const bitRate = Math.trunc((8 * sizeBytes) / Number(report.format?.duration));
  return probe.bitRate === undefined && bitRate > 0 && bitRate < Number.POSITIVE_INFINITY
    ? { ...probe, bitRate }
    : probe;
};

/** Counts the pictures if an index lists all of them; undefined otherwise. */
const countedPackets = async (
  { input }: ProbeRequest,
  readAt: ReadAt,
  { layout, video }: FoundVideo,
): Promise<MediaProbe['video']['packets']> =>
  layout?.hasMoov === true && layout.fragmented !== true
    ? countPackets(readAt, input.sizeBytes, video.index)
    : undefined;

/** For a look at the first picture of a film that is refused anyhow, milliseconds. */
const LAST_LOOK_MS = 5_000;

/**
 * Find out when a video ends. The ffprobe of April 2018 gives no packet of a VP8 stream none of whose pictures decode: then that is
 * the reason, and not that its length is unknown.
 */
const timeOrRefuse = async (
  timing: Timing,
  { input, ffmpeg }: ProbeRequest,
  leftMs: () => number,
): Promise<MediaProbe> => {
  try {
    return await timeVideo(timing);
  } catch (error) {
    if (!(error instanceof SourceMediaError) || error.reason !== 'noDuration' || ffmpeg === undefined) throw error;
    const { report, video } = timing.found;
    const lookMs = Math.min(LAST_LOOK_MS, leftMs() / 2);
    await checkFirstPicture(unmeasured(report, video, undefined), input, ffmpeg, lookMs);
    throw error;
  }
};

const probeOpened = async (request: ProbeRequest, signal: AbortSignal, spent: Spent): Promise<MediaProbe> => {
  const endsMs = performance.now() + request.timeoutMs;
  const { sizeBytes } = request.input;
  const readAt = request.input.readAt(signal);
  const runUsual = makeRunFfprobe(request, signal, (cpuMs) => {
    spent.cpuMs += cpuMs;
  });
  const found = await findVideo({ ...request, sizeBytes, signal, readAt }, runUsual);
  const { search, warnings } = found;
  const run: RunFfprobe = (extra) => runUsual({ search, ...extra });
  const packets = await countedPackets(request, readAt, found);
  const made = await timeOrRefuse({ request, readAt, run, found, listedBytes: packets?.bytes }, request, () =>
    Math.max(1, endsMs - performance.now()),
  );
  const probe = withBitRate(withPackets(withTrack(made, found.video), packets), found, sizeBytes);
  return withWarnings({ ...probe, ...(search === undefined ? {} : { search }) }, warnings);
};

/** Bytes a second. Below this rate a timeout is blamed on the connection, not on the length of the file. */
const SLOW_READ = 1_000_000;

/**
 * The error when the probe's time limit is over.
 * @returns a permanent error when the file is the reason, else one that allows another attempt
 */
const overtime = ({ input, timeoutMs, binary }: ProbeRequest, { cpuMs }: Spent, cause: unknown): FanreelError => {
  const seconds = Math.round(timeoutMs / 1000);
  const { bytesIn, from, sizeBytes } = input;
  const wasRead = bytesIn === undefined || bytesIn >= Math.min(sizeBytes, (SLOW_READ * timeoutMs) / 1000);
  const read = bytesIn === undefined ? '' : ` (${bytesIn} bytes were read)`;
  if (wasRead || cpuMs >= timeoutMs / 2) {
    return new SourceMediaError(
      'timeLimit',
      `Reading the file to find its video and its length takes longer than ${seconds} s, which is the limit${read}. ` +
        'Write it anew with an index (ffmpeg -i IN -c copy OUT.mp4) and upload that.',
      { cause },
    );
  }
  const why = `was stopped: reading the source from ${from} took longer than ${timeoutMs} ms`;
  return processFailure('The probe', unknownEnd([binary], true), { why, cause });
};

/**
 * Probe a source: one ffprobe run and a few small reads of our own, plus a second run over the packets when the container
 * does not state when its video ends.
 * @param request source, binary and limits
 * @returns the facts that planning and rendering need
 * @throws {SourceMediaError} when the content cannot be rendered, or was replaced or deleted: another attempt would fail too
 * @throws {ConfigError} when the server's certificate does not verify
 * @throws {ProcessError} when the read or ffprobe failed in a way that another attempt may not
 */
export const probeMedia = async (request: ProbeRequest): Promise<MediaProbe> => {
  if (request.input.sizeBytes === 0) throw unreadableSource(new Uint8Array());
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), request.timeoutMs);
  const spent: Spent = { cpuMs: 0 };
  try {
    const probe = await probeOpened(request, over.signal, spent);
    // A program that was stopped at the limit looks like one that found no more.
    over.signal.throwIfAborted();
    return probe;
  } catch (error) {
    // A read that failed counts before any other failure: results of an incomplete read say nothing about the file.
    request.input.checkRead('The probe', error instanceof ProcessError ? error : unknownEnd([request.binary]));
    if (over.signal.aborted) throw overtime(request, spent, error);
    throw error;
  } finally {
    clearTimeout(timer);
    // Stops an ffprobe that still runs because a read of ours failed.
    over.abort();
  }
};
