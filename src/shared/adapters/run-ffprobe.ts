import { type FanreelError, ProcessError, SourceMediaError } from '../errors.ts';
import { type PieceBytes, subfileArgs, subfileUrl } from '../media/film-pieces.ts';
import { confinedReaderArgs, MAX_STREAMS, type SearchDepth } from '../media/input-args.ts';
import { readFailure } from '../media/read-trouble.ts';
import type { ReachableSource } from './media-access.ts';
import { type MediaProcessOptions, type MediaProcessResult, runMediaProcess } from './run-media-process.ts';

/** A source and the way to it. */
export interface ProbedSource extends Pick<ReachableSource, 'url' | 'reader'> {
  /** Absolute path of an ffprobe. */
  readonly binary: string;
}

/**
 * Hold a run against its reader: what was made of a read with a hole in it says nothing about the file, whatever it says.
 * @throws {FanreelError} when bytes that were asked for did not come
 */
export const checkRead = (
  { url, reader }: Pick<ReachableSource, 'url' | 'reader'>,
  what: string,
  end: MediaProcessResult,
): void => {
  if (reader.fault !== undefined) throw readFailure(reader.fault, { what, url, end });
};

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

/**
 * @param onCpuMs is told the processor time of each run
 * @returns runs that throw when bytes that were asked for did not come: of one that ended otherwise, every byte came
 */
export const makeRunFfprobe =
  (source: ProbedSource, signal: AbortSignal, onCpuMs: (cpuMs: number) => void): RunFfprobe =>
  async ({ args, outputs, search, bytes }) => {
    const { url, broken } = source.reader;
    const confined = confinedReaderArgs(search);
    const result = await runMediaProcess({
      binary: source.binary,
      args: [
        ...['-v', 'warning', ...(bytes === undefined ? confined : subfileArgs(confined)), ...args],
        ...['-i', bytes === undefined ? url : subfileUrl(url, bytes)],
      ],
      env: {},
      signal: AbortSignal.any([signal, broken]),
      maxAddressSpaceBytes: PROBE_ADDRESS_SPACE_BYTES,
      maxStdoutBytes: MAX_REPORT_BYTES,
      ...(outputs === undefined ? {} : { outputs }),
    });
    onCpuMs(result.cpuMs ?? 0);
    checkRead(source, 'The probe', result);
    return result;
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

/** A run that read every byte it asked for ended without an answer. */
export const failedRun = ({ binary }: ProbedSource, run: MediaProcessResult): FanreelError => {
  const limit = metLimit(run);
  if (limit !== undefined) return limit;
  if (run.signal !== null) {
    return new ProcessError(
      `${binary} crashed on the source (${run.signal}). Another ffprobe may read it: name one with FFPROBE_PATH.`,
      run,
    );
  }
  return new ProcessError(`ffprobe ended over the source with exit code ${run.exitCode}.`, run);
};
