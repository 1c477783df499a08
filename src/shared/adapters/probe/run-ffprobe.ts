import { type FanreelError, SourceMediaError } from '../../core/errors/errors.ts';
import { processFailure } from '../../core/errors/process-failure.ts';
import { type PieceBytes, subfileArgs, subfileUrl } from '../../core/media/film-pieces.ts';
import { MAX_STREAMS, type SearchDepth } from '../../core/media/input-args.ts';
import { hasCrashed } from '../process/has-crashed.ts';
import { type MediaProcessOptions, type MediaProcessResult, runMediaProcess } from '../process/run-media-process.ts';
import type { ProbeInput } from './probe-input.ts';

/** A film, how its bytes are reached, and the ffprobe to use. */
export interface ProbedSource {
  readonly input: ProbeInput;
  /** Absolute path of an ffprobe. */
  readonly binary: string;
}

/** Enough for the index of a film of one day; for a hostile file that claims more, an allocation fails. */
export const PROBE_ADDRESS_SPACE_BYTES = 1024 ** 3;
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

/** Runs ffprobe on a source, or on a byte range of it as if that were a file. */
export type RunFfprobe = (
  extra: Pick<MediaProcessOptions, 'args' | 'outputs'> & {
    readonly search?: SearchDepth | undefined;
    readonly bytes?: PieceBytes | undefined;
  },
) => Promise<MediaProcessResult>;

/**
 * @param onCpuMs called with the processor time of each run
 * @returns function that runs ffprobe; it throws when requested bytes did not arrive, so every result is of a complete read
 */
export const makeRunFfprobe =
  (source: ProbedSource, signal: AbortSignal, onCpuMs: (cpuMs: number) => void): RunFfprobe =>
  async ({ args, outputs, search, bytes }) => {
    const { target, broken } = source.input;
    const confined = source.input.inputArgs(search);
    const result = await runMediaProcess({
      binary: source.binary,
      args: [
        ...['-v', 'warning', ...(bytes === undefined ? confined : subfileArgs(confined)), ...args],
        ...['-i', bytes === undefined ? target : subfileUrl(target, bytes)],
      ],
      signal: broken === undefined ? signal : AbortSignal.any([signal, broken]),
      maxAddressSpaceBytes: PROBE_ADDRESS_SPACE_BYTES,
      maxStdoutBytes: MAX_REPORT_BYTES,
      ...(outputs === undefined ? {} : { outputs }),
    });
    onCpuMs(result.cpuMs ?? 0);
    source.input.checkRead('The probe', result);
    return result;
  };

/**
 * The error for a limit of ours that a run met, undefined if it met none. It is permanent: the limits are the same for
 * every attempt.
 */
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

/** Run a program a second time after a crash: the first one may have been the machine's fault. */
export const runAgainAfterCrash = async (run: () => Promise<MediaProcessResult>): Promise<MediaProcessResult> => {
  const result = await run();
  return hasCrashed(result) ? run() : result;
};

/**
 * Run a program that lists something, again after a crash.
 * @param run called for each attempt, which begins a list of its own
 * @throws {FanreelError} when the program did not end by itself: what it has listed is not all
 */
export const runToItsEnd = async (run: () => Promise<MediaProcessResult>): Promise<MediaProcessResult> => {
  const result = await runAgainAfterCrash(run);
  if (result.exitCode !== null) return result;
  throw metLimit(result) ?? processFailure(`${result.argv[0]} over the source`, result);
};

/** The error for a file on which a program crashed twice. */
export const crashedTwice = (binary: string, run: MediaProcessResult): SourceMediaError =>
  new SourceMediaError(
    'toolCrashed',
    `${binary} crashed on the source twice (${run.signal}). Another version may read it: name a newer one with FFPROBE_PATH, ` +
      'or write the film anew (ffmpeg -i IN -c copy OUT.mkv) and upload that.',
  );

/** The error for a run that ended without an answer although every requested byte arrived. */
export const failedRun = ({ binary }: ProbedSource, run: MediaProcessResult): FanreelError => {
  const limit = metLimit(run);
  if (limit !== undefined) return limit;
  const next = 'Another ffprobe may read it: name one with FFPROBE_PATH.';
  return processFailure(`${binary} over the source`, run, run.signal === null ? {} : { next });
};
