import { ConfigError, FanreelError, ProcessError } from '../errors.ts';
import { classifyStderr } from '../media/classify-stderr.ts';
import { describePicture } from '../media/describe-picture.ts';
import { type FfprobeReport, type FfprobeStream, isContentError, parseFfprobeReport } from '../media/ffprobe-report.ts';
import { confinedInputArgs } from '../media/input-args.ts';
import { makeMediaProbe, noDuration } from '../media/make-media-probe.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import { type Mp4Layout, type ReadAt, readMp4Layout } from '../media/read-mp4-layout.ts';
import { unreadableSource } from '../media/unreadable-source.ts';
import { statedVideoEndUs, toUs } from '../media/video-end.ts';
import { pickVideoStream } from '../media/video-stream.ts';
import { capabilitiesOf } from './ffmpeg-capabilities.ts';
import { type MediaProcessOptions, type MediaProcessResult, runMediaProcess } from './run-media-process.ts';
import { openSource, permanentReadError, type RemoteSource, readErrorText } from './source-check.ts';
import type { Tunnel } from './tunnel.ts';
import { packetEnds } from './video-packets.ts';

export interface ProbeRequest extends RemoteSource {
  /** Absolute path of an ffprobe. */
  readonly binary: string;
  /** Leads to the host of `url`. */
  readonly tunnel: Tunnel;
  /** Size of the file. */
  readonly sizeBytes: number;
  /** Wall-clock milliseconds for everything together. */
  readonly timeoutMs: number;
}

const HEAD_BYTES = 4096;
/** How far before the stated end the search for the last picture begins. */
const TAIL_S = 20;
/** Enough for the index of a day of film; a bomb that claims more ends in a failed allocation. */
const MAX_ADDRESS_SPACE_BYTES = 1024 ** 3;
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

type Run = (extra: Pick<MediaProcessOptions, 'args' | 'outputs'>) => Promise<MediaProcessResult>;

const makeRun = async (request: ProbeRequest, signal: AbortSignal): Promise<Run> => {
  const support = await capabilitiesOf(request.binary).input();
  return ({ args, outputs }) =>
    runMediaProcess({
      binary: request.binary,
      args: ['-v', 'warning', ...confinedInputArgs(request, support), ...args, '-i', request.url],
      env: { http_proxy: request.tunnel.url },
      signal,
      maxAddressSpaceBytes: MAX_ADDRESS_SPACE_BYTES,
      maxStdoutBytes: MAX_REPORT_BYTES,
      ...(outputs === undefined ? {} : { outputs }),
    });
};

/** The read failed on its way, or ffprobe itself did: nothing is known about the file. */
const failedRun = (request: ProbeRequest, run: MediaProcessResult): FanreelError => {
  const host = new URL(request.url).host;
  const refused = request.tunnel.refused.at(-1);
  const { transport, httpStatus } = classifyStderr(run.stderrTail);
  if (refused !== undefined) {
    return new ProcessError(`${host} redirected the read to ${refused}; only ${host} may be read from.`, run);
  }
  if (run.overflowed)
    return new ProcessError(`ffprobe's report on the source is larger than ${MAX_REPORT_BYTES} bytes.`, run);
  if (run.signal !== null) {
    return new ProcessError(
      `${request.binary} crashed on the source (${run.signal}). Another ffprobe may read it: name one with FFPROBE_PATH.`,
      run,
    );
  }
  if (transport === 'tls') {
    return new ConfigError(
      `The certificate of ${host} does not verify for ffprobe (${run.stderrTail.split('\n', 1)[0]}). Nothing was read.`,
    );
  }
  const why = httpStatus !== undefined ? `status ${httpStatus}` : (transport ?? `exit code ${run.exitCode}`);
  return new ProcessError(`ffprobe could not read the source from ${host} (${why}).`, run);
};

/** Where the video ends by its packets: from shortly before the stated end, else from the start. */
const measureVideoEndUs = async (request: ProbeRequest, run: Run, report: FfprobeReport, video: FfprobeStream) => {
  const [rate = 0, base = 0] = (video.avg_frame_rate ?? '').split('/').map(Number);
  const frameUs = rate > 0 && base > 0 ? Math.round((1e6 * base) / rate) : 0;
  const startUs = toUs(report.format?.start_time) ?? 0;
  const tailS = (startUs + (toUs(report.format?.duration) ?? 0)) / 1e6 - TAIL_S;
  const intervals = tailS > startUs / 1e6 ? [['-read_intervals', `${tailS.toFixed(3)}%`], []] : [[]];
  for (const interval of intervals) {
    const ends = packetEnds(frameUs);
    const result = await run({ args: [...ends.args, ...interval], outputs: { 1: ends.read } });
    // A read that broke off finds an end that is too early, and says so nowhere else.
    const broken = classifyStderr(result.stderrTail).transport !== undefined || result.signal !== null;
    if (broken) throw failedRun(request, result);
    const endUs = ends.latestUs();
    if (endUs !== undefined) return endUs;
  }
  throw noDuration();
};

const isMp4 = (report: FfprobeReport | undefined, head: Uint8Array): boolean =>
  report?.format?.format_name.split(',').includes('mov') ??
  Buffer.from(head.subarray(4, 8)).toString('latin1') === 'ftyp';

const probeOpened = async (request: ProbeRequest, readAt: ReadAt, signal: AbortSignal): Promise<MediaProbe> => {
  const run = await makeRun(request, signal);
  const [head, result] = await Promise.all([
    readAt(0, HEAD_BYTES),
    run({ args: ['-print_format', 'json', '-show_error', '-show_format', '-show_streams'] }),
  ]);
  const report = parseFfprobeReport(result.stdout.toString('utf8'));
  const layout: Mp4Layout | undefined = isMp4(report, head)
    ? await readMp4Layout(readAt, request.sizeBytes)
    : undefined;
  const findings = classifyStderr(result.stderrTail);
  if (report?.format === undefined || result.exitCode !== 0) {
    // Only ffprobe's own verdict, after a read without faults, speaks about the content.
    if (isContentError(report?.error?.code) && findings.transport === undefined) throw unreadableSource(head, layout);
    throw failedRun(request, result);
  }
  // A length or a stream may be missing because the read broke off: do not conclude anything from half a file.
  if (findings.transport !== undefined) throw failedRun(request, result);
  if ((report.streams ?? []).length === 0) throw unreadableSource(head, layout);
  const video = await describePicture(readAt, request.sizeBytes, report, pickVideoStream(report, layout?.tracks));
  const guessed = /Estimating duration from bitrate/i.test(result.stderrTail);
  const stated = statedVideoEndUs(report, video, {
    editEndUs: layout?.tracks[video.index]?.handler === 'vide' ? layout.tracks[video.index]?.endUs : undefined,
    guessed,
    bytes: request.sizeBytes,
  });
  return makeMediaProbe(report, video, stated ?? (await measureVideoEndUs(request, run, report, video)));
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
  try {
    return await probeOpened(request, source.readAt, over.signal);
  } catch (error) {
    const host = new URL(request.url).host;
    const how = { argv: [request.binary], exitCode: null, signal: null, timedOut: over.signal.aborted, stderrTail: '' };
    if (how.timedOut) {
      const what = `The probe was stopped: reading the source from ${host} took longer than ${request.timeoutMs} ms.`;
      throw new ProcessError(what, how, { cause: error });
    }
    if (error instanceof FanreelError) throw error;
    const what = `The source could not be read from ${host} (${readErrorText(error)}).`;
    throw permanentReadError(error, host) ?? new ProcessError(what, how, { cause: error });
  } finally {
    clearTimeout(timer);
    // Ends a run that is still going because a read beside it has failed.
    over.abort();
    source.close();
  }
};
