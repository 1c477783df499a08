import { type CommandEnd, ffmpegArguments } from '../../shared/adapters/ffmpeg-arguments.ts';
import { clockOffset, secondsText } from '../../shared/media/clock-offset.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import { videoSelector } from '../../shared/media/video-selector.ts';
import { plannedPictures, type RenderPlan } from '../plan/plan-renders.ts';
import { FIRST_FRAME_LABEL, filterGraph, type GraphSupport } from './filter-graph.ts';
import { JPEG_QUALITY } from './jpeg-quality.ts';

/** File descriptor on which ffmpeg tells the first frame's time. */
export const FIRST_FRAME_PIPE = 3;
/** File descriptors on which ffmpeg hands over raw pixels; what is not here comes as files. */
export const PIXEL_PIPES = { gif: 4, ascii: 5, edges: 6 } as const;
/** Kinds of pictures that come down a pipe. */
export type PipedKind = keyof typeof PIXEL_PIPES;
/** Kinds of pictures that ffmpeg writes as JPEG files. */
export type FiledKind = 'frames' | 'grayscale';

export interface SliceCommand {
  /** presigned https URL */
  readonly url: string;
  /** options that confine what the bytes may make ffmpeg do */
  readonly inputArgs: readonly string[];
  readonly plan: RenderPlan;
  readonly probe: MediaProbe;
  readonly support: GraphSupport;
  /** milliseconds before the slice at which reading starts, so that the frame shown at its start is decoded */
  readonly leadMs: number;
  /** when what is read begins, milliseconds of the film; 0 but for pieces */
  readonly beginMs?: number;
  /** show the film's last picture to the end of the plan, and tell the times of all frames */
  readonly holds?: boolean;
  /** folders in the workspace that take the JPEGs of each kind; have no `%` in their names */
  readonly jpegDirs: Readonly<Record<FiledKind, string>>;
  /** file in the workspace that takes the storyboard's tiles */
  readonly stripFile: string;
  /** threads for decoding and filtering */
  readonly threads: number;
}

/**
 * Where reading starts, and on which clock. `-noaccurate_seek` keeps everything from the keyframe on and `-copyts` keeps its
 * timestamps, so that the graph itself chooses frames by time; the common accurate seek drops the frame that is on the
 * screen when the slice begins between two frames. Seeking is by the container's clock, whatever the offset. At the very
 * start there is no `-ss`: `-ss 0` yields nothing for some AVI and FLV.
 */
const seekArgs = ({ plan, probe, leadMs, beginMs = 0 }: SliceCommand): string[] => {
  const edits = probe.video.trimUs === undefined ? [] : ['-advanced_editlist', '0'];
  const timestamps = [...edits, '-copyts', ...clockOffset(probe), '-noaccurate_seek', '-seek_timestamp', '1'];
  const fromMs = plan.range.startMs - leadMs;
  return fromMs <= beginMs ? timestamps : [...timestamps, '-ss', secondsText(probe.originUs + fromMs * 1000)];
};

/**
 * The arguments of the one ffmpeg run of a slice.
 * @returns argv without the program; raw pixels arrive on {@link PIXEL_PIPES}, JPEGs in `jpegDirs` named by their
 *   second, tiles in `stripFile`
 */
export const sliceCommand = (slice: SliceCommand): string[] => {
  const { plan, threads } = slice;
  const global = ['-nostdin', '-hide_banner', '-loglevel', 'warning'] as const;
  // A rebuilt graph would begin to count again; in a kept one ffmpeg's own turning reads beyond frames that become smaller.
  const keepGraph = ['-reinit_filter', '0', '-noautorotate'];
  const workers = ['-threads', `${threads}`, '-filter_threads', `${threads}`, '-filter_complex_threads', `${threads}`];
  const { alphaDecoder } = slice.support;
  const decoder = alphaDecoder === undefined ? [] : [`-c:${videoSelector(slice.probe)}`, alphaDecoder];
  const firstFrame: CommandEnd = {
    target: `pipe:${FIRST_FRAME_PIPE}`,
    options: [
      ...['-map', `[${FIRST_FRAME_LABEL}]`, ...(slice.holds === true ? [] : ['-frames:v', '1'])],
      ...['-enc_time_base', '1:1000000', '-flush_packets', '1', '-f', 'framecrc'],
    ],
  };
  const outputs = plannedPictures(plan).map(([kind, { count, skip = 0 }]): CommandEnd => {
    const pictures = ['-map', `[${kind}]`, '-frames:v', `${count - skip}`];
    const asJpeg = ['-threads', '1', '-q:v', `${JPEG_QUALITY}`, '-map_metadata', '-1'];
    if (kind === 'frames' || kind === 'grayscale') {
      const numbered = ['-f', 'image2', '-start_number', `${(plan[kind]?.firstSecond ?? 0) + skip}`];
      return { target: `${slice.jpegDirs[kind]}/%06d.jpg`, options: [...pictures, ...asJpeg, ...numbered] };
    }
    return kind === 'storyboard'
      ? { target: slice.stripFile, options: [...pictures, ...asJpeg, '-f', 'mjpeg'] }
      : { target: `pipe:${PIXEL_PIPES[kind]}`, options: [...pictures, '-f', 'rawvideo'] };
  });
  return ffmpegArguments({
    input: {
      target: slice.url,
      options: [...global, ...workers, ...keepGraph, ...decoder, ...slice.inputArgs, ...seekArgs(slice)],
    },
    filterGraph: filterGraph(plan, slice.probe, slice.support, slice.holds),
    outputs: [firstFrame, ...outputs],
  });
};
