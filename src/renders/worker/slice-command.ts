import { type CommandEnd, ffmpegArguments } from '../../shared/adapters/ffmpeg/ffmpeg-arguments.ts';
import { clockOffset, secondsText } from '../../shared/core/media/clock-offset.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import { videoSelector } from '../../shared/core/media/video-selector.ts';
import { picturesOut } from '../../shared/core/slices/slice-samplings.ts';
import { FIRST_FRAME_LABEL, filterGraph, type GraphSupport, KEY_TIMES_LABEL } from '../graph/filter-graph.ts';
import { keyedPictures, knownKeys } from '../graph/key-frames.ts';
import { GLANCES, plannedPictures, type RenderPlan, type Sampling } from '../graph/plan-renders.ts';
import { RENDER_KINDS, type RenderKind } from '../kind/render-kinds.ts';
import type { FfmpegOutput, FileTransport, PixelTransport } from '../parts/worker-plan.ts';
import { type PlanOf, WORKER_PLANS } from '../registry/for-worker-plans.ts';

/** File descriptor on which ffmpeg reports the first frame's time. */
export const FIRST_FRAME_PIPE = 3;
const PIPED_KINDS = RENDER_KINDS.filter((kind) => 'pixels' in WORKER_PLANS[kind].transport);
/** File descriptor on which ffmpeg says twice a second how far it is, when somebody watches. */
export const PROGRESS_PIPE = FIRST_FRAME_PIPE + 1 + PIPED_KINDS.length;
/** File descriptor on which ffmpeg reports when key frames are due, where some kind shows them. */
export const KEY_TIMES_PIPE = PROGRESS_PIPE + 1;
/** File descriptor on which ffmpeg writes small pictures of the seconds, where they are planned. */
export const GLANCE_PIPE = KEY_TIMES_PIPE + 1;
/** File descriptor on which ffmpeg writes the raw pixels of a kind that is not written as files. */
export const pixelPipe = (kind: RenderKind): number => FIRST_FRAME_PIPE + 1 + PIPED_KINDS.indexOf(kind);

/** Where the pictures of a kind go: down its pipe, or into the files of its own output. */
const outputOf = <Kind extends RenderKind>(kind: Kind, { plan, dir, part }: SliceCommand): FfmpegOutput => {
  const transport: PixelTransport<PlanOf<Kind>> | FileTransport<PlanOf<Kind>> = WORKER_PLANS[kind].transport;
  const planned = plan[kind] as PlanOf<Kind> | undefined;
  if ('pixels' in transport || planned === undefined) {
    return { target: `pipe:${pixelPipe(kind)}`, options: ['-f', 'rawvideo'] };
  }
  return transport.files(planned, dir, part);
};

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
  /** start of the input, milliseconds of the film; 0 unless the input is a piece */
  readonly beginMs?: number;
  /**
   * set when the input is an excerpt, which begins where reading has to begin: microseconds that its clock is ahead of the
   * film's
   */
  readonly excerptShiftUs?: number;
  /** whether the input holds nothing but the known key frames */
  readonly keysOnly?: boolean;
  /** hold the film's last picture to the end of the plan, and report the times of all frames */
  readonly holds?: boolean;
  /** folder in the workspace for the files that ffmpeg writes; no `%` in its name */
  readonly dir: string;
  /** index of the part, for a slice that several runs read */
  readonly part?: number;
  /** write how far the run is to {@link PROGRESS_PIPE} */
  readonly tellsProgress?: boolean;
  /** threads for decoding and filtering */
  readonly threads: number;
}

/**
 * Where reading starts, and on which clock. `-noaccurate_seek` keeps everything from the keyframe on and `-copyts` keeps its
 * timestamps, so that the graph itself chooses frames by time; the common accurate seek drops the frame that is on the
 * screen when the slice begins between two frames. Seeking is by the container's clock, whatever the offset. At the very
 * start there is no `-ss`: `-ss 0` yields nothing for some AVI and FLV.
 */
export const seekArgs = ({
  plan,
  probe,
  leadMs,
  beginMs = 0,
  excerptShiftUs,
}: Pick<SliceCommand, 'probe' | 'leadMs' | 'beginMs' | 'excerptShiftUs'> & {
  readonly plan: Pick<RenderPlan, 'range'>;
}): string[] => {
  if (excerptShiftUs !== undefined) {
    return ['-copyts', ...clockOffset({ ...probe, originUs: probe.originUs + excerptShiftUs })];
  }
  const edits = probe.video.trimUs === undefined ? [] : ['-advanced_editlist', '0'];
  const timestamps = [...edits, '-copyts', ...clockOffset(probe), '-noaccurate_seek', '-seek_timestamp', '1'];
  const fromMs = plan.range.startMs - leadMs;
  return fromMs <= beginMs ? timestamps : [...timestamps, '-ss', secondsText(probe.originUs + fromMs * 1000)];
};

/** Whether the input is read from its beginning. */
export const readsFromBeginning = ({ plan, leadMs, beginMs = 0 }: SliceCommand): boolean =>
  plan.range.startMs - leadMs <= beginMs;

/** A report of times, microseconds. */
const TIMES = ['-enc_time_base', '1:1000000', '-flush_packets', '1', '-f', 'framecrc'] as const;

/** The output that reports when key frames are due. @returns none where no kind shows key frames */
const keyTimes = (plan: RenderPlan): CommandEnd[] => {
  if (keyedPictures(plan).length === 0) return [];
  const known = knownKeys(plan);
  const most = known === undefined ? [] : ['-frames:v', `${known.length}`];
  return [{ target: `pipe:${KEY_TIMES_PIPE}`, options: ['-map', `[${KEY_TIMES_LABEL}]`, ...most, ...TIMES] }];
};

/** Known key frames are counted one a second by their graph, whatever the rate of the film. */
const rateOf = ({ keysUs }: Sampling): string[] => (keysUs === undefined ? [] : ['-r', '1']);

/**
 * The arguments of the one ffmpeg run of a slice.
 * @returns argv without the program; raw pixels arrive on {@link pixelPipe}, the files of the other kinds in `dir`
 */
export const sliceCommand = (slice: SliceCommand): string[] => {
  const { plan, threads } = slice;
  const progress = slice.tellsProgress === true ? ['-progress', `pipe:${PROGRESS_PIPE}`] : [];
  const global = ['-nostdin', '-hide_banner', '-loglevel', 'warning', ...progress];
  // A rebuilt graph would restart its counts. In a kept graph, ffmpeg's own rotation reads beyond frames that become
  // smaller.
  const keepGraph = ['-reinit_filter', '0', '-noautorotate'];
  const workers = ['-threads', `${threads}`, '-filter_threads', `${threads}`, '-filter_complex_threads', `${threads}`];
  const { alphaDecoder } = slice.support;
  const decoder = alphaDecoder === undefined ? [] : [`-c:${videoSelector(slice.probe)}`, alphaDecoder];
  const firstFrame: CommandEnd = {
    target: `pipe:${FIRST_FRAME_PIPE}`,
    options: [...['-map', `[${FIRST_FRAME_LABEL}]`, ...(slice.holds === true ? [] : ['-frames:v', '1'])], ...TIMES],
  };
  const pictures = plannedPictures(plan).map(([kind, sampling]): CommandEnd => {
    const { target, options } = outputOf(kind, slice);
    const pictured = ['-map', `[${kind}]`, '-frames:v', `${picturesOut(sampling)}`, ...rateOf(sampling)];
    return { target, options: [...pictured, ...options] };
  });
  const { glances } = plan;
  const glance = (sampling: Sampling): CommandEnd => ({
    target: `pipe:${GLANCE_PIPE}`,
    options: ['-map', `[${GLANCES}]`, '-frames:v', `${picturesOut(sampling)}`, ...rateOf(sampling), '-f', 'rawvideo'],
  });
  return ffmpegArguments({
    input: {
      target: slice.url,
      options: [...global, ...workers, ...keepGraph, ...decoder, ...slice.inputArgs, ...seekArgs(slice)],
    },
    filterGraph: filterGraph(plan, slice.probe, slice.support, {
      holds: slice.holds === true,
      keysOnly: slice.keysOnly === true,
      fromBeginning: readsFromBeginning(slice),
    }),
    outputs: [firstFrame, ...keyTimes(plan), ...pictures, ...(glances === undefined ? [] : [glance(glances)])],
  });
};
