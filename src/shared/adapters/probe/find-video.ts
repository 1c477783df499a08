import { basename } from 'node:path';
import type { Warning } from '../../core/contracts/warning.ts';
import { SourceMediaError } from '../../core/errors/errors.ts';
import { type DescribedStream, describePicture } from '../../core/media/describe-picture.ts';
import { type FfprobeReport, isContentError, parseFfprobeReport } from '../../core/media/ffprobe-report.ts';
import { DEEPER_SEARCHES, type SearchDepth, USUAL_SEARCH } from '../../core/media/input-args.ts';
import { readMatroskaLayout } from '../../core/media/read-matroska-layout.ts';
import { type Mp4Layout, type ReadAt, readMp4Layout } from '../../core/media/read-mp4-layout.ts';
import { sniffContent } from '../../core/media/sniff-content.ts';
import type { SourceLayout } from '../../core/media/source-layout.ts';
import { isScrambled } from '../../core/media/ts-scrambling.ts';
import { unreadableSource } from '../../core/media/unreadable-source.ts';
import { toUs } from '../../core/media/video-end.ts';
import { encryptedSource, mayHideVideo, pickVideoStream, type VideoStream } from '../../core/media/video-stream.ts';
import { hasCrashed } from '../process/has-crashed.ts';
import { checkIndex } from './check-index.ts';
import { makeAloneProber } from './probe-alone.ts';
import { crashedTwice, failedRun, type ProbedSource, type RunFfprobe, runAgainAfterCrash } from './run-ffprobe.ts';

/** A source that is open for small reads of our own. */
export interface OpenedSource extends ProbedSource {
  readonly ffmpeg?: string;
  readonly sizeBytes: number;
  readonly readAt: ReadAt;
  readonly signal: AbortSignal;
}

type Layout = SourceLayout & Partial<Omit<Mp4Layout, 'tracks'>> & Pick<Mp4Layout, 'tracks'>;

/** The video of a source, with the report and the structure of the file. */
export interface FoundVideo {
  readonly report: FfprobeReport;
  readonly video: DescribedStream<VideoStream>;
  /** structure of the file if it is MP4, QuickTime, Matroska or WebM */
  readonly layout: Layout | undefined;
  /** how much of the file had to be read, if more than usual */
  readonly search: SearchDepth | undefined;
  /** ffprobe took the duration from a bit rate */
  readonly guessed: boolean;
  /** when the video ends; set only if ffprobe failed and ffmpeg read the video to its end */
  readonly measuredEndUs: number | undefined;
  readonly warnings: readonly Warning[];
}

const HEAD_BYTES = 4096;
/** Bytes read to detect scrambling: at least half a second of a broadcast. */
const SCRAMBLING_BYTES = 512 * 1024;
const REPORT = ['-print_format', 'json', '-show_error', '-show_format', '-show_streams'];

/**
 * The structure of a file; undefined for containers that we do not parse.
 * @param format ffprobe's name; if undefined, `head` decides
 */
export const readLayout = async (
  { readAt, sizeBytes }: Pick<OpenedSource, 'readAt' | 'sizeBytes'>,
  head: Uint8Array,
  format: string | undefined,
): Promise<Layout | undefined> => {
  const names = format?.split(',') ?? [sniffContent(head).name];
  if (names.some((name) => name === 'mov' || /MP4|QuickTime/.test(name))) return readMp4Layout(readAt, sizeBytes);
  if (!names.some((name) => name === 'matroska' || /Matroska/.test(name))) return undefined;
  const { tracks, cutOff } = await readMatroskaLayout(readAt, sizeBytes);
  return { tracks: tracks.map((track) => ({ ...track, sampleEntry: undefined, endUs: undefined })), cutOff };
};

const describe = ({ readAt, sizeBytes }: OpenedSource, report: FfprobeReport, video: VideoStream) =>
  describePicture(readAt, sizeBytes, report, video);

/** Finds the video with ffmpeg after ffprobe failed on the file. @throws `failure` when ffmpeg finds nothing either */
const findAlone = async (source: OpenedSource, layout: Layout | undefined, failure: Error): Promise<FoundVideo> => {
  if (source.ffmpeg === undefined) throw failure;
  const prober = makeAloneProber(source.ffmpeg, source.input, source.signal);
  const report = await prober.report();
  if (report?.streams === undefined || report.streams.length === 0) throw failure;
  const video = await describe(source, report, pickVideoStream(report, layout?.tracks));
  const times = await prober.times(video.ordinal);
  if (times === undefined) throw failure;
  const sounds = report.streams.filter(({ codec_type }) => codec_type === 'audio');
  const crashed = failure instanceof SourceMediaError && failure.reason === 'toolCrashed';
  const why = crashed ? `${basename(source.binary)} crashes on the file` : 'what describes it is damaged';
  const message =
    `The sound (${sounds[0]?.codec_name ?? 'unknown'}) cannot be read: ${why}. ` +
    'What is rendered of the pictures is complete; videos that would carry the sound are made without it.';
  return {
    report,
    video: { ...video, time_base: times.timeBase, start_time: (times.startUs / 1e6).toFixed(6) },
    layout,
    search: undefined,
    guessed: false,
    measuredEndUs: times.endUs,
    warnings: sounds.length === 0 ? [] : [{ code: 'soundMissing', message }],
  };
};

/** In words, how much of the file was searched; undefined when all of it was. */
const unseenWords = (report: FfprobeReport, { bytes, seconds }: SearchDepth, sizeBytes: number): string | undefined => {
  const lengthUs = toUs(report.format?.duration) ?? 0;
  if (sizeBytes <= bytes && lengthUs <= seconds * 1e6) return undefined;
  return `its first ${seconds} s or ${bytes / 1e6} MB`;
};

/**
 * Find the video of a source with ffprobe. If the beginning of the file does not show the video, more of the file is read. If
 * ffprobe fails because of another track, ffmpeg is used.
 * @throws {SourceMediaError} when the source has no video that can be rendered
 * @throws {ProcessError} when the read or ffprobe failed in a way that another attempt may not
 */
export const findVideo = async (source: OpenedSource, run: RunFfprobe): Promise<FoundVideo> => {
  const look = (search?: SearchDepth) => runAgainAfterCrash(() => run({ args: REPORT, search }));
  // An index that claims too much keeps ffprobe busy for minutes. Our own check runs at the same time; when it fails,
  // ffprobe is stopped.
  const [head, first] = await Promise.all([source.readAt(0, HEAD_BYTES), look(), checkIndex(source)]);
  let result = first;
  let report = parseFfprobeReport(result.stdout.toString('utf8'));
  const layout = await readLayout(source, head, report?.format?.format_name);
  let search: SearchDepth | undefined;
  for (let deeper = 0; ; deeper += 1) {
    if (hasCrashed(result)) return findAlone(source, layout, crashedTwice(source.binary, result));
    if (report?.format === undefined || result.exitCode !== 0) {
      if (isContentError(report?.error?.code)) throw unreadableSource(head, layout);
      const failure = failedRun(source, result);
      // Every byte was delivered: a program that then ends by itself without an answer will do so again.
      if (result.exitCode !== null && failure.retryable)
        return findAlone(source, layout, unreadableSource(head, layout));
      throw failure;
    }
    if ((report.streams ?? []).length === 0 && layout !== undefined) throw unreadableSource(head, layout);
    if (!mayHideVideo(report, layout?.tracks)) break;
    const isBroadcast = report.format.format_name === 'mpegts';
    if (isBroadcast && search === undefined && isScrambled(await source.readAt(0, SCRAMBLING_BYTES))) {
      throw encryptedSource('scrambled (conditional access)');
    }
    const next = DEEPER_SEARCHES[deeper];
    if (next === undefined || unseenWords(report, search ?? USUAL_SEARCH, source.sizeBytes) === undefined) break;
    search = next;
    result = await look(next);
    report = parseFfprobeReport(result.stdout.toString('utf8'));
  }
  if ((report.streams ?? []).length === 0) throw unreadableSource(head, layout);
  const unseen = unseenWords(report, search ?? USUAL_SEARCH, source.sizeBytes);
  const guessed = /Estimating duration from bitrate/i.test(result.stderrTail);
  const video = await describe(source, report, pickVideoStream(report, layout?.tracks, unseen));
  return { report, video, layout, search, guessed, measuredEndUs: undefined, warnings: [] };
};
