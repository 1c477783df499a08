import type { PictureSize } from '../../shared/media/fit-picture.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';

/** What the ffmpeg at hand can do beyond its core filters. */
export interface GraphSupport {
  /** zscale and tonemap: without them HDR is converted without tone mapping */
  readonly toneMapping: boolean;
}

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
export const scaleTo = (
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
export const JFIF = ':out_color_matrix=bt601:out_range=full';
/** Brightness alone, from the film's own: colours are not even scaled. */
export const GRAY = { flags: 'area', output: ':out_range=full' } as const;

/** Formats whose brightness is a plane of bytes of its own, 16 to 235 unless the stream says otherwise. */
const PLANAR_YUV = /^yuv4\d\dp$/;
const LIMITED_TO_FULL = 'lut=c0=clip(round((val-16)*255/219)\\,0\\,255)';

/**
 * Brightness alone of a small picture, as ASCII art is made of. ffmpeg widens a range before it scales rows: for every row of
 * the film. Where it can be told into believing that there is nothing to widen, the few pixels that come out are widened instead,
 * which more than halves the cost; what comes out is the same to within a level or two of 255.
 */
export const graySamples = (size: PictureSize, probe: MediaProbe, support: GraphSupport): string[] => {
  const { pixFmt = '', colorRange = 'tv' } = probe.video;
  if (isToneMapped(probe, support) || !PLANAR_YUV.test(pixFmt) || colorRange !== 'tv') {
    return [...scaleTo(size, probe, support, GRAY), 'format=gray'];
  }
  const scale = `scale=${size.width}:${size.height}:flags=area:in_range=full:out_range=full`;
  return [scale, 'format=gray', LIMITED_TO_FULL];
};
