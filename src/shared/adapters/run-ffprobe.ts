import { ConfigError, type FanreelError, ProcessError, SourceMediaError } from '../errors.ts';
import { classifyStderr } from '../media/classify-stderr.ts';
import { type PieceBytes, subfileArgs, subfileUrl } from '../media/film-pieces.ts';
import { confinedInputArgs, MAX_STREAMS, type SearchDepth } from '../media/input-args.ts';
import { capabilitiesOf } from './ffmpeg-capabilities.ts';
import { type MediaProcessOptions, type MediaProcessResult, runMediaProcess } from './run-media-process.ts';
import type { RemoteSource } from './source-check.ts';
import type { Tunnel } from './tunnel.ts';

/** A source and the way to it. */
export interface ProbedSource extends RemoteSource {
  /** Absolute path of an ffprobe. */
  readonly binary: string;
  /** Leads to the host of `url`. */
  readonly tunnel: Tunnel;
}

/** Enough for the index of a day of film; a bomb that claims more ends in a failed allocation. */
export const PROBE_ADDRESS_SPACE_BYTES = 1024 ** 3;
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

/** Runs ffprobe over a source, or over some bytes of it as if they were a file. */
export type RunFfprobe = (
  extra: Pick<MediaProcessOptions, 'args' | 'outputs'> & {
    readonly search?: SearchDepth | undefined;
    readonly bytes?: PieceBytes | undefined;
  },
) => Promise<MediaProcessResult>;

/** @param onCpuMs is told the processor time of each run */
export const makeRunFfprobe = async (
  source: ProbedSource,
  signal: AbortSignal,
  onCpuMs: (cpuMs: number) => void,
): Promise<RunFfprobe> => {
  const support = await capabilitiesOf(source.binary).input();
  return async ({ args, outputs, search, bytes }) => {
    const confined = confinedInputArgs(source, support, search);
    const result = await runMediaProcess({
      binary: source.binary,
      args: [
        ...['-v', 'warning', ...(bytes === undefined ? confined : subfileArgs(confined)), ...args],
        ...['-i', bytes === undefined ? source.url : subfileUrl(source.url, bytes)],
      ],
      env: { http_proxy: source.tunnel.url },
      signal,
      maxAddressSpaceBytes: PROBE_ADDRESS_SPACE_BYTES,
      maxStdoutBytes: MAX_REPORT_BYTES,
      ...(outputs === undefined ? {} : { outputs }),
    });
    onCpuMs(result.cpuMs ?? 0);
    return result;
  };
};

/** Signals by which a program ends over its own mistakes; others come from outside. */
const CRASHES: ReadonlySet<string | null> = new Set([
  'SIGSEGV',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGTRAP',
  'SIGSYS',
]);

/** Whether a program ended over a mistake of its own. */
export const hasCrashed = ({ signal, aborted, timedOut }: MediaProcessResult): boolean =>
  !aborted && !timedOut && CRASHES.has(signal);

/** The limits of our own that a run met: they hold on every attempt. */
export const metLimit = ({ stderrTail, overflowed }: MediaProcessResult): SourceMediaError | undefined => {
  if (/exceeds max_streams/i.test(stderrTail)) {
    return new SourceMediaError(
      'tooManyStreams',
      `The file has more than ${MAX_STREAMS} streams (tracks, subtitles, attachments), which is as many as are looked at. ` +
        'Keep the video and its sound (ffmpeg -i IN -map 0:v -map 0:a -c copy OUT.mkv) and upload that.',
    );
  }
  if (/Cannot allocate memory|Failed to allocate|bad_alloc/i.test(stderrTail)) {
    return new SourceMediaError(
      'memoryLimit',
      `Reading the file's index takes more than ${PROBE_ADDRESS_SPACE_BYTES / 1024 ** 2} MiB of memory, which is the limit: it claims far more than such a film needs. ` +
        'Write it anew (ffmpeg -i IN -map 0:v -map 0:a -c copy OUT.mkv) and upload that.',
    );
  }
  if (overflowed) {
    return new SourceMediaError(
      'memoryLimit',
      `What the file says of itself is longer than ${MAX_REPORT_BYTES} bytes, which is the limit. ` +
        'Leave out its metadata (ffmpeg -i IN -map 0:v -map 0:a -map_metadata -1 -c copy OUT.mkv) and upload that.',
    );
  }
  return undefined;
};

/** The refusal of a file on which a program crashes each time. */
export const crashedTwice = (binary: string, run: MediaProcessResult): SourceMediaError =>
  new SourceMediaError(
    'toolCrashed',
    `${binary} crashed on the source twice (${run.signal}). Another version may read it: name a newer one with FFPROBE_PATH, ` +
      'or write the film anew (ffmpeg -i IN -c copy OUT.mkv) and upload that.',
  );

/** The read failed on its way, or ffprobe itself did: nothing is known about the file. */
export const failedRun = ({ url, tunnel, binary }: ProbedSource, run: MediaProcessResult): FanreelError => {
  const host = new URL(url).host;
  const refused = tunnel.refused.at(-1);
  const { transport, httpStatus } = classifyStderr(run.stderrTail);
  if (refused !== undefined) {
    return new ProcessError(`${host} redirected the read to ${refused}; only ${host} may be read from.`, run);
  }
  const limit = transport === undefined ? metLimit(run) : undefined;
  if (limit !== undefined) return limit;
  if (run.signal !== null) {
    return new ProcessError(
      `${binary} crashed on the source (${run.signal}). Another ffprobe may read it: name one with FFPROBE_PATH.`,
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
