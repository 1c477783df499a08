import { type FanreelError, ProcessError, SourceMediaError } from '../errors.ts';
import type { MediaProbe } from '../media/media-probe.ts';
import { countPackets } from '../media/mp4-samples.ts';
import type { ReadAt } from '../media/read-mp4-layout.ts';
import { readFailure } from '../media/read-trouble.ts';
import { unreadableSource } from '../media/unreadable-source.ts';
import { withTrack } from '../media/video-stream.ts';
import { type FoundVideo, findVideo } from './find-video.ts';
import { makeReadAt } from './read-source.ts';
import { makeRunFfprobe, type ProbedSource, type RunFfprobe } from './run-ffprobe.ts';
import { timeVideo } from './time-video.ts';

export interface ProbeRequest extends ProbedSource {
  /** Absolute path of an ffmpeg, for files that end ffprobe; without one they are refused. */
  readonly ffmpeg?: string;
  /** Size of the file. */
  readonly sizeBytes: number;
  /** Wall-clock milliseconds for everything together. */
  readonly timeoutMs: number;
}

/** Processor time of all runs, milliseconds. */
interface Spent {
  cpuMs: number;
}

const withPackets = (probe: MediaProbe, packets: MediaProbe['video']['packets']): MediaProbe =>
  packets === undefined ? probe : { ...probe, video: { ...probe.video, packets } };

/** Where the file has an index of its own we know as many pictures as ffmpeg will decode. */
const countedPackets = async (
  { sizeBytes }: ProbeRequest,
  readAt: ReadAt,
  { layout, video }: FoundVideo,
): Promise<MediaProbe['video']['packets']> =>
  layout?.hasMoov === true && layout.fragmented !== true ? countPackets(readAt, sizeBytes, video.index) : undefined;

const probeOpened = async (
  request: ProbeRequest,
  readAt: ReadAt,
  signal: AbortSignal,
  spent: Spent,
): Promise<MediaProbe> => {
  const runUsual = makeRunFfprobe(request, signal, (cpuMs) => {
    spent.cpuMs += cpuMs;
  });
  const found = await findVideo({ ...request, signal, readAt }, runUsual);
  const { search, warnings } = found;
  const run: RunFfprobe = (extra) => runUsual({ search, ...extra });
  const packets = await countedPackets(request, readAt, found);
  const made = await timeVideo({ request, readAt, run, found, listedBytes: packets?.bytes });
  const probe = withPackets(withTrack(made, found.video), packets);
  const all = [...(probe.warnings ?? []), ...warnings];
  return { ...probe, ...(search === undefined ? {} : { search }), ...(all.length === 0 ? {} : { warnings: all }) };
};

/** Bytes a second below which it is the way to the source that was slow, and not the source that is long. */
const SLOW_READ = 1_000_000;

/** Our own time was over. @returns the same for every attempt where the file is why, else that another may do better */
const overtime = (
  { url, reader, timeoutMs, sizeBytes, binary }: ProbeRequest,
  { cpuMs }: Spent,
  cause: unknown,
): FanreelError => {
  const seconds = Math.round(timeoutMs / 1000);
  const wasRead = reader.bytesIn >= Math.min(sizeBytes, (SLOW_READ * timeoutMs) / 1000);
  if (wasRead || cpuMs >= timeoutMs / 2) {
    return new SourceMediaError(
      'timeLimit',
      `Reading the file to find its video and its length takes longer than ${seconds} s, which is the limit (${reader.bytesIn} bytes were read). ` +
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
 * @param request what to probe with which binary through which reader
 * @returns what planning and rendering need to know
 * @throws {SourceMediaError} when the content cannot be rendered, or was replaced or deleted: asking again is no use
 * @throws {ConfigError} when the server's certificate does not verify
 * @throws {ProcessError} when the read or ffprobe failed in a way that another attempt may not
 */
export const probeMedia = async (request: ProbeRequest): Promise<MediaProbe> => {
  if (request.sizeBytes === 0) throw unreadableSource(new Uint8Array());
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), request.timeoutMs);
  const spent: Spent = { cpuMs: 0 };
  try {
    return await probeOpened(request, makeReadAt(request.reader, request.sizeBytes, over.signal), over.signal, spent);
  } catch (error) {
    const { reader, url, binary } = request;
    const end = { argv: [binary], exitCode: null, signal: null, timedOut: false, stderrTail: '' };
    // Whatever else failed first: what is made of a read with a hole in it says nothing about the file.
    if (reader.fault !== undefined) {
      throw readFailure(reader.fault, { what: 'The probe', url, end: error instanceof ProcessError ? error : end });
    }
    if (over.signal.aborted) throw overtime(request, spent, error);
    throw error;
  } finally {
    clearTimeout(timer);
    // Ends a run that is still going because a read beside it has failed.
    over.abort();
  }
};
