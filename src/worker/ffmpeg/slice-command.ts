import ffmpeg from 'fluent-ffmpeg';
import { clockOffset, secondsText } from '../../shared/media/clock-offset.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { RenderPlan } from '../plan/plan-renders.ts';
import { filterGraph, type GraphSupport, LABELS } from './filter-graph.ts';

/** File descriptors on which ffmpeg hands over raw pixels. */
export const PIPES = { firstFrame: 3, gif: 4, ascii: 5 } as const;

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
  /** folder in the workspace that takes the JPEGs; has no `%` in its name */
  readonly framesDir: string;
  /** threads for decoding and filtering */
  readonly threads: number;
}

/** mjpeg's scale from 2 (best) to 31: 3 is visually lossless at a third of the size of 2. */
const JPEG_QUALITY = 3;

/**
 * Where reading starts, and on which clock. `-noaccurate_seek` keeps everything from the keyframe on and `-copyts` keeps its
 * timestamps, so that the graph itself chooses frames by time; the common accurate seek drops the frame that is on the
 * screen when the slice begins between two frames. Seeking is by the container's clock, whatever the offset. At the very
 * start there is no `-ss`: `-ss 0` yields nothing for some AVI and FLV.
 */
const seekArgs = ({ plan, probe, leadMs }: SliceCommand): string[] => {
  const timestamps = ['-copyts', ...clockOffset(probe), '-noaccurate_seek', '-seek_timestamp', '1'];
  const fromMs = plan.range.startMs - leadMs;
  return fromMs <= 0 ? timestamps : [...timestamps, '-ss', secondsText(probe.originUs + fromMs * 1000)];
};

/**
 * The arguments of the one ffmpeg run of a slice.
 * @returns argv without the program; raw pixels arrive on {@link PIPES}, JPEGs in `framesDir` named by their second
 */
export const sliceCommand = (slice: SliceCommand): string[] => {
  const { plan, threads } = slice;
  const command = ffmpeg({ logger: undefined }).input(slice.url);
  const global = ['-nostdin', '-hide_banner', '-loglevel', 'warning'] as const;
  // The scalers take pictures of a new size as they come; a rebuilt graph would begin to count again.
  const keepGraph = ['-reinit_filter', '0'];
  const workers = ['-threads', `${threads}`, '-filter_threads', `${threads}`, '-filter_complex_threads', `${threads}`];
  // Passed one by one: fluent-ffmpeg splits the elements of an array at their blanks.
  command.inputOptions(...global, ...workers, ...keepGraph, ...slice.inputArgs, ...seekArgs(slice));
  command.complexFilter(filterGraph(plan, slice.probe, slice.support));
  const output = (target: string, ...options: [string, ...string[]]) =>
    command.output(target).outputOptions(...options);
  const raw = (fd: number, label: string, count: number) =>
    output(`pipe:${fd}`, '-map', `[${label}]`, '-frames:v', `${count}`, '-f', 'rawvideo');

  output(
    `pipe:${PIPES.firstFrame}`,
    ...(['-map', `[${LABELS.firstFrame}]`, '-frames:v', '1'] as const),
    ...['-enc_time_base', '1:1000000', '-flush_packets', '1', '-f', 'framecrc'],
  );
  if (plan.gif !== undefined) raw(PIPES.gif, LABELS.gif, plan.gif.count);
  if (plan.ascii !== undefined) raw(PIPES.ascii, LABELS.ascii, plan.ascii.count);
  if (plan.frames !== undefined) {
    const { count, firstSecond } = plan.frames;
    output(
      `${slice.framesDir}/%06d.jpg`,
      ...(['-map', `[${LABELS.frames}]`, '-frames:v', `${count}`, '-threads', '1'] as const),
      ...['-q:v', `${JPEG_QUALITY}`, '-map_metadata', '-1', '-f', 'image2', '-start_number', `${firstSecond}`],
    );
  }
  return command._getArguments();
};
