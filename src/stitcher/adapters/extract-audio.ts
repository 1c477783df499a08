import { stat } from 'node:fs/promises';
import { prepareBinary } from '../../shared/adapters/ffmpeg/prepared-binary.ts';
import { type MediaProcessResult, runMediaProcess } from '../../shared/adapters/process/run-media-process.ts';
import {
  checkRead,
  type MediaAccess,
  type ReachableSource,
  withMediaAccess,
} from '../../shared/adapters/reader/media-access.ts';
import { type Failure, failureOf } from '../../shared/core/contracts/failure.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { StitchedAudio } from '../../shared/core/documents/stitched.ts';
import { FanreelError } from '../../shared/core/errors/errors.ts';
import { lastLineOf, processFailure } from '../../shared/core/errors/process-failure.ts';
import { withCurrentVersion } from '../../shared/core/job/current-version.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';
import { isPart, rangesOfPart } from '../../shared/core/slices/film-part.ts';
import { audioCommand } from '../audio/audio-command.ts';
import { type AudioStream, chooseAudio, isCopyable, MAX_AUDIO_BYTES } from '../audio/choose-audio.ts';
import { UnstitchableError } from '../plan/unstitchable-error.ts';
import { type AudioFile, openAudioFile } from './audio-file.ts';

/** The sound of a source, or the reason why it is missing; undefined when the source has none. */
export type ExtractedAudio =
  | { readonly file: AudioFile; readonly about: StitchedAudio }
  | { readonly missing: Failure }
  | undefined;

/** Extracts the sound of a job's source into a folder. */
export type ExtractAudio = (job: Job, dir: string) => Promise<ExtractedAudio>;

/** Share of the time until the deadline that is kept for the uploads. */
const UPLOAD_SHARE = 0.5;
const PROBE_TIMEOUT_MS = 120_000;
/** Enough memory for the index of a film of many hours. */
const MAX_ADDRESS_SPACE_BYTES = 1024 ** 3;
/**
 * Up to this size a file is read from beginning to end, which at 60 MB/s takes five minutes. Of a larger file only the
 * sound is read, with one request for each of its pieces.
 */
const MAX_READ_THROUGH_BYTES = 18_000_000_000;

interface Tools {
  readonly source: ReachableSource;
  readonly job: Job;
  readonly access: MediaAccess;
}

/** @throws {FanreelError} when the source could not be read, or not in time: then the run tells nothing about the sound */
const checkEnd = (source: ReachableSource, what: string, run: MediaProcessResult): void => {
  checkRead(source, what, run);
  if (run.timedOut) throw processFailure(what, run, { overtime: 'took longer than it may' });
};

const probeAudio = async ({ source, job, access }: Tools): Promise<AudioStream | undefined> => {
  const { found, url, inputArgs, signal } = await prepareBinary('ffprobe', source, job.probe, access.env);
  const run = await runMediaProcess({
    binary: found.path,
    args: [
      ...['-v', 'warning', ...inputArgs],
      ...['-select_streams', 'a', '-show_streams', '-print_format', 'json', '-i', url],
    ],
    signal,
    timeoutMs: Math.min(PROBE_TIMEOUT_MS, access.remainingMs() * UPLOAD_SHARE),
    maxAddressSpaceBytes: MAX_ADDRESS_SPACE_BYTES,
  });
  checkEnd(source, 'Looking for the sound', run);
  const chosen = chooseAudio(run.stdout.toString('utf8'));
  if (chosen === 'unreadable' || (chosen === undefined && run.exitCode !== 0)) {
    const why = `found no streams in the source (exit code ${run.exitCode})`;
    throw processFailure('ffprobe', run, { why });
  }
  return chosen;
};

interface Attempt {
  readonly run: MediaProcessResult;
  /** size of the file that was written; 0 when there is none */
  readonly bytes: number;
}

const runOnce = async (
  { source, job, access }: Tools,
  stream: AudioStream,
  { copy, path }: { readonly copy: boolean; readonly path: string },
): Promise<Attempt> => {
  const { found, url, inputArgs, signal } = await prepareBinary('ffmpeg', source, job.probe, access.env);
  const run = await runMediaProcess({
    binary: found.path,
    args: audioCommand({
      url,
      inputArgs,
      probe: job.probe,
      stream,
      ...(isPart(job.options) ? { ranges: rangesOfPart(job.probe.durationMs, job.options) } : {}),
      copy,
      readThrough: job.source.bytes <= MAX_READ_THROUGH_BYTES,
      path,
    }),
    signal,
    timeoutMs: access.remainingMs() * UPLOAD_SHARE,
    maxAddressSpaceBytes: MAX_ADDRESS_SPACE_BYTES,
  });
  checkEnd(source, 'Reading the sound', run);
  const entry = await stat(path).catch(() => undefined);
  return { run, bytes: run.exitCode === 0 ? (entry?.size ?? 0) : 0 };
};

/**
 * Extract the sound by copying or encoding. A sound that ends early is taken as far as it goes: the source was read to its
 * end, so it was cut off in the source file.
 * @returns the sound, or why it could not be extracted this way
 */
const extractBy = async (
  tools: Tools,
  stream: AudioStream,
  how: { readonly copy: boolean; readonly path: string },
): Promise<AudioFile | Failure> => {
  const { run, bytes } = await runOnce(tools, stream, how);
  const way = how.copy ? 'copied' : 'encoded as AAC';
  if (bytes === 0) {
    return {
      name: 'AudioFailed',
      message: `The ${stream.codec} of the source could not be ${way}: ${lastLineOf(run)}`,
    };
  }
  if (bytes >= MAX_AUDIO_BYTES) {
    return {
      name: 'AudioTooLarge',
      message: `The ${stream.codec} of the source, ${way}, is larger than ${MAX_AUDIO_BYTES} bytes.`,
    };
  }
  try {
    return await openAudioFile(how.path);
  } catch (error) {
    if (error instanceof UnstitchableError) return { name: 'AudioFailed', message: error.message };
    throw error;
  }
};

const extract = async (tools: Tools, dir: string): Promise<ExtractedAudio> => {
  const stream = await probeAudio(tools);
  if (stream === undefined) return undefined;
  const { codec, index } = stream;
  let failure: Failure | undefined;
  const mayCopy = !isPart(tools.job.options) && isCopyable(stream, tools.job.probe.durationMs);
  for (const copy of mayCopy ? [true, false] : [false]) {
    const path = `${dir}/${copy ? 'copied' : 'encoded'}.mp4`;
    const extracted = await extractBy(tools, stream, { copy, path });
    if ('track' in extracted) return { file: extracted, about: { codec, stream: index, copied: copy } };
    failure = extracted;
  }
  return failure && { missing: failure };
};

const extractFrom = (source: Job['source'], { job, access, dir }: Omit<Tools, 'source'> & { readonly dir: string }) =>
  withMediaAccess(source, access, (reachable) => extract({ source: reachable, job, access }, dir));

/**
 * Extract the sound of a job's source into a file: copied where MP4 can hold its codec, else as AAC. When the source is
 * gone or its sound cannot be decoded, the film is made without sound.
 * @param access how sources are read
 * @param store tells whether a source was uploaded again
 * @throws {ProcessError} when another attempt may help
 */
export const makeExtractAudio =
  (access: MediaAccess, store: Pick<ObjectStore, 'head'>): ExtractAudio =>
  async (job, dir) => {
    if (!job.probe.audio) return undefined;
    if (job.probe.pieces !== undefined) {
      const message = 'The clock of the source jumps; the sound of its pieces is not joined.';
      return { missing: { name: 'ClockJumps', message } };
    }
    const unreadable = job.probe.warnings?.find(({ code }) => code === 'soundMissing');
    if (unreadable !== undefined) return { missing: { name: 'AudioFailed', message: unreadable.message } };
    try {
      const { result, source } = await withCurrentVersion(job.source, store, (version) =>
        extractFrom(version, { job, access, dir }),
      );
      if (source.etag === job.source.etag || result === undefined || 'missing' in result) return result;
      return { ...result, about: { ...result.about, sourceEtag: source.etag } };
    } catch (error) {
      if (!(error instanceof FanreelError) || error.retryable) throw error;
      return { missing: failureOf(error) };
    }
  };
