import { FanreelError, ProcessError, SourceMediaError } from '../errors.ts';
import { classifyStderr } from '../media/classify-stderr.ts';
import type { FfprobeReport } from '../media/ffprobe-report.ts';
import { makeMediaProbe, noDuration } from '../media/make-media-probe.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import type { ReadAt } from '../media/read-mp4-layout.ts';
import { unreadableSource } from '../media/unreadable-source.ts';
import { statedVideoEndUs, toUs } from '../media/video-end.ts';
import { videoSelector } from '../media/video-selector.ts';
import { type VideoStream, withTrack } from '../media/video-stream.ts';
import { findVideo } from './find-video.ts';
import { failedRun, makeRunFfprobe, type ProbedSource, type RunFfprobe } from './run-ffprobe.ts';
import { openSource, permanentReadError, readErrorText } from './source-check.ts';
import { packetEnds } from './video-packets.ts';

export interface ProbeRequest extends ProbedSource {
  /** Absolute path of an ffmpeg, for files that end ffprobe; without one they are refused. */
  readonly ffmpeg?: string;
  /** Size of the file. */
  readonly sizeBytes: number;
  /** Wall-clock milliseconds for everything together. */
  readonly timeoutMs: number;
}

/** How far before the stated end the search for the last picture begins. */
const TAIL_S = 20;

/** Where the video ends by its packets: from shortly before the stated end, else from the start. */
const measureVideoEndUs = async (request: ProbeRequest, run: RunFfprobe, report: FfprobeReport, video: VideoStream) => {
  const [rate = 0, base = 0] = (video.avg_frame_rate ?? '').split('/').map(Number);
  const frameUs = rate > 0 && base > 0 ? Math.round((1e6 * base) / rate) : 0;
  const startUs = toUs(report.format?.start_time) ?? 0;
  const tailS = (startUs + (toUs(report.format?.duration) ?? 0)) / 1e6 - TAIL_S;
  const intervals = tailS > startUs / 1e6 ? [['-read_intervals', `${tailS.toFixed(3)}%`], []] : [[]];
  for (const interval of intervals) {
    const ends = packetEnds(frameUs, videoSelector({ video }));
    const result = await run({ args: [...ends.args, ...interval], outputs: { 1: ends.read } });
    // A read that broke off finds an end that is too early, and says so nowhere else.
    const broken = classifyStderr(result.stderrTail).transport !== undefined || result.signal !== null;
    if (broken) throw failedRun(request, result);
    const endUs = ends.latestUs();
    if (endUs !== undefined) return endUs;
  }
  throw noDuration();
};

/** Processor time of all runs, milliseconds. */
interface Spent {
  cpuMs: number;
}

const probeOpened = async (
  request: ProbeRequest,
  readAt: ReadAt,
  signal: AbortSignal,
  spent: Spent,
): Promise<MediaProbe> => {
  const runUsual = await makeRunFfprobe(request, signal, (cpuMs) => {
    spent.cpuMs += cpuMs;
  });
  const { report, video, layout, search, guessed, measuredEndUs, warnings } = await findVideo(
    { ...request, signal, readAt },
    runUsual,
  );
  const run: RunFfprobe = (extra) => runUsual({ search, ...extra });
  const stated = statedVideoEndUs(report, video, {
    editEndUs: layout?.tracks[video.index]?.handler === 'vide' ? layout.tracks[video.index]?.endUs : undefined,
    guessed,
    bytes: request.sizeBytes,
  });
  const endUs = measuredEndUs ?? stated ?? (await measureVideoEndUs(request, run, report, video));
  const probe = withTrack(makeMediaProbe(report, video, endUs), video);
  const all = [...(probe.warnings ?? []), ...warnings];
  return { ...probe, ...(search === undefined ? {} : { search }), ...(all.length === 0 ? {} : { warnings: all }) };
};

/** Bytes a second below which it is the way to the source that was slow, and not the source that is long. */
const SLOW_READ = 1_000_000;

/** Our own time was over. @returns the same for every attempt where the file is why, else that another may do better */
const overtime = (
  { url, tunnel, timeoutMs, sizeBytes, binary }: ProbeRequest,
  { cpuMs }: Spent,
  cause: unknown,
): FanreelError => {
  const seconds = Math.round(timeoutMs / 1000);
  const wasRead = tunnel.bytesIn >= Math.min(sizeBytes, (SLOW_READ * timeoutMs) / 1000);
  if (wasRead || cpuMs >= timeoutMs / 2) {
    return new SourceMediaError(
      'timeLimit',
      `Reading the file to find its video and its length takes longer than ${seconds} s, which is the limit (${tunnel.bytesIn} bytes were read). ` +
        'Write it anew with an index (ffmpeg -i IN -c copy OUT.mp4) and upload that.',
      { cause },
    );
  }
  const end = { argv: [binary], exitCode: null, signal: null, timedOut: true, stderrTail: '' };
  const what = `The probe was stopped: reading the source from ${new URL(url).host} took longer than ${timeoutMs} ms.`;
  return new ProcessError(what, end, { cause });
};

/**
 * Probe a source: one ffprobe run beside a few small reads of our own; a second run over the packets where the
 * container does not say when its video ends.
 * @param request what to probe with which binary through which tunnel
 * @returns what planning and rendering need to know
 * @throws {SourceMediaError} when the content cannot be rendered, or was replaced or deleted: asking again is no use
 * @throws {ConfigError} when the server's certificate does not verify
 * @throws {ProcessError} when the read or ffprobe failed in a way that another attempt may not
 */
export const probeMedia = async (request: ProbeRequest): Promise<MediaProbe> => {
  if (request.sizeBytes === 0) throw unreadableSource(new Uint8Array());
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), request.timeoutMs);
  const source = openSource(request, over.signal);
  const spent: Spent = { cpuMs: 0 };
  try {
    return await probeOpened(request, source.readAt, over.signal, spent);
  } catch (error) {
    if (over.signal.aborted) throw overtime(request, spent, error);
    if (error instanceof FanreelError) throw error;
    const host = new URL(request.url).host;
    const how = { argv: [request.binary], exitCode: null, signal: null, timedOut: false, stderrTail: '' };
    const what = `The source could not be read from ${host} (${readErrorText(error)}).`;
    throw permanentReadError(error, host) ?? new ProcessError(what, how, { cause: error });
  } finally {
    clearTimeout(timer);
    // Ends a run that is still going because a read beside it has failed.
    over.abort();
    source.close();
  }
};
