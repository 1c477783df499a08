import type { PictureSize } from '../../shared/media/fit-picture.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { RenderPlan } from '../plan/plan-renders.ts';

/** What the ffmpeg at hand can do beyond its core filters. */
export interface GraphSupport {
  /** zscale and tonemap: without them HDR is converted without tone mapping */
  readonly toneMapping: boolean;
}

/** Labels of the graph's outputs. */
export const LABELS = { firstFrame: 'first', gif: 'gif', frames: 'frames', ascii: 'ascii' } as const;

/** Finest time base that is used: ffmpeg keeps both parts of a rational in 32 bits. */
const FINEST_DENOMINATOR = 2_000_000;

/**
 * A thousand times finer time base, so that any millisecond is a whole number of ticks and a frame that begins just
 * after a slice does is never taken for one that begins with it.
 */
const refineTimeBase = (probe: MediaProbe): string =>
  probe.video.timeBase[1] <= FINEST_DENOMINATOR ? 'settb=intb/1000' : 'settb=intb';

/**
 * Sample the film at `startMs + i/fps`: each output is the last frame with pts ≤ its time, the first frame where none
 * is yet shown. `trim` ends the branch by count, whatever the timestamps of a hostile file claim.
 * @param startMs on the video's own clock: `fps` ends the film on a grid of whole periods from 0, so a start off that grid
 * may cost the last picture
 * @see https://ffmpeg.org/ffmpeg-filters.html#fps-1
 */
const sample = (fps: number, startMs: number, count: number): string[] => [
  `fps=${fps}:start_time=${(startMs / 1000).toFixed(3)}:round=up`,
  `trim=end_frame=${count}`,
  'setpts=N',
];

/** Untagged HD is BT.709 to every player, untagged SD is BT.601; ffmpeg takes both for BT.601. */
const sourceMatrix = ({ video }: MediaProbe): string => {
  const tagged = video.colorSpace;
  if (tagged !== undefined && tagged !== 'unknown' && tagged !== 'reserved') return 'auto';
  return Math.max(video.width / 16, video.height / 9) >= 80 ? 'bt709' : 'auto';
};

/**
 * PQ or HLG to BT.709 for an ordinary screen. Chroma is not subsampled on the way: zscale takes no odd sizes then.
 * @see https://ffmpeg.org/ffmpeg-filters.html#tonemap
 */
const toneMapping = ({ video }: MediaProbe): string[] => {
  const untagged = [
    ...(video.colorSpace === undefined ? [':min=bt2020nc'] : []),
    ...(video.colorPrimaries === undefined ? [':pin=bt2020'] : []),
  ].join('');
  return [
    'format=yuv444p10le',
    `zscale=t=linear:npl=100${untagged}`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
    'format=yuv444p',
  ];
};

const isToneMapped = (probe: MediaProbe, support: GraphSupport): boolean => probe.video.hdr && support.toneMapping;

/** Scale to `size`; for HDR first scale, then map the fewer pixels. `range` is that of the result. */
const scaleTo = (
  size: PictureSize,
  probe: MediaProbe,
  support: GraphSupport,
  { flags, output }: { readonly flags: string; readonly output: string },
): string[] => {
  const scale = `scale=${size.width}:${size.height}:flags=${flags}`;
  return isToneMapped(probe, support)
    ? [scale, ...toneMapping(probe), `scale=in_color_matrix=bt709${output}`]
    : [`${scale}:in_color_matrix=${sourceMatrix(probe)}${output}`];
};

/** JFIF is BT.601 with full range, whatever the film is. */
const JFIF = ':out_color_matrix=bt601:out_range=full';

/**
 * The filter graph of one slice: one decode, a branch for each render and one that tells the first frame's time. The frames that
 * go in carry times of the video: 0 is what a player calls 0.
 * @param plan what is to come out
 * @param probe what goes in
 * @returns a graph for `-filter_complex` whose outputs carry the {@link LABELS} of what the plan holds
 */
export const filterGraph = (plan: RenderPlan, probe: MediaProbe, support: GraphSupport): string => {
  const { startMs } = plan.range;
  const branches: string[][] = [['select=eq(n\\,0)', `scale=2:2[${LABELS.firstFrame}]`]];
  const { gif, ascii, frames } = plan;
  if (gif !== undefined) {
    const scaled = scaleTo(gif, probe, support, { flags: 'area', output: '' });
    branches.push([...sample(gif.fps, startMs, gif.count), ...scaled, `format=rgb24[${LABELS.gif}]`]);
  }
  if (ascii !== undefined) {
    const scaled = scaleTo(ascii, probe, support, { flags: 'area', output: ':out_range=full' });
    branches.push([...sample(ascii.fps, startMs, ascii.count), ...scaled, `format=gray[${LABELS.ascii}]`]);
  }
  if (frames !== undefined) {
    const scaled = scaleTo(frames, probe, support, { flags: 'bicubic', output: JFIF });
    branches.push([
      ...sample(1, frames.firstSecond * 1000, frames.count),
      ...scaled,
      `format=yuvj420p[${LABELS.frames}]`,
    ]);
  }
  const head = [refineTimeBase(probe), ...(probe.video.interlaced ? ['yadif=deint=interlaced'] : [])];
  const inputs = branches.map((_, i) => `[b${i}]`);
  const split = `[0:V:0]${head.join(',')},split=${branches.length}${inputs.join('')}`;
  return [split, ...branches.map((filters, i) => `${inputs[i]}${filters.join(',')}`)].join(';');
};
