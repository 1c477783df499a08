import type { PictureSize } from '../../shared/media/fit-picture.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import { inBands } from './in-bands.ts';
import { beforeTurning, fitInto, padTo, turnPictures } from './uniform-frames.ts';

/** What the ffmpeg at hand can do beyond its core filters. */
export interface GraphSupport {
  /** zscale and tonemap: without them HDR is converted without tone mapping */
  readonly toneMapping: boolean;
  /** decoder that joins the pictures of a film to their transparency, where that is stored apart */
  readonly alphaDecoder?: string;
  /** `scale` cannot change the matrix and the range at once: the range stays as it was */
  readonly rangeApart?: boolean;
}

/** Untagged HD is BT.709 to every player, untagged SD is BT.601; ffmpeg takes both for BT.601. */
const sourceMatrix = ({ video }: MediaProbe): string => {
  const tagged = video.colorSpace;
  if (tagged !== undefined && tagged !== 'unknown' && tagged !== 'reserved') return 'auto';
  return Math.max(video.width / 16, video.height / 9) >= 80 ? 'bt709' : 'auto';
};

/** Primaries of HDR films by the names that every zscale knows. */
const PRIMARIES = new Set(['bt709', 'bt2020', 'smpte432']);
const MATRICES = new Set(['bt709', 'bt2020nc', 'bt2020c']);

/**
 * PQ or HLG to BT.709 for an ordinary screen. Chroma is not subsampled on the way: zscale takes no odd sizes then. Colours are
 * named: frames do not carry what only the container tells. PQ and HLG of unnamed primaries are BT.2020.
 * @see https://ffmpeg.org/ffmpeg-filters.html#tonemap
 */
const toneMapping = ({ video }: MediaProbe): string[] => {
  const { colorPrimaries = '', colorSpace = '', colorTransfer = 'smpte2084' } = video;
  const primaries = PRIMARIES.has(colorPrimaries) ? colorPrimaries : 'bt2020';
  const matrix = MATRICES.has(colorSpace) ? colorSpace : 'bt2020nc';
  const colours = `tin=${colorTransfer}:pin=${primaries}:min=${matrix}:p=${primaries}`;
  return [
    'format=yuv444p10le',
    `zscale=t=linear:npl=100:${colours}`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
    'format=yuv444p',
  ];
};

/** Whether a film's colours are mapped to those of an ordinary screen. */
export const isToneMapped = (probe: MediaProbe, support: GraphSupport): boolean =>
  probe.video.hdr && support.toneMapping;

/** Put transparent frames on black, before anything is scaled: colours that cannot be seen must not bleed. Takes steady frames. */
export const onBlack = (probe: MediaProbe, support: GraphSupport): string[] => {
  const { alpha } = probe.video;
  const isFlat = alpha === undefined || alpha === 'premultiplied' || isToneMapped(probe, support);
  if (isFlat || (alpha === 'separate' && support.alphaDecoder === undefined)) return [];
  const matrix = `scale=in_color_matrix=${sourceMatrix(probe)}`;
  // Builds of 2018 take 16 for black in RGB that is not said to be of full range.
  return [matrix, 'format=gbrap', 'setrange=full', 'premultiply=inplace=1', 'format=gbrp'];
};

/** How pictures of a kind are scaled. */
export interface PictureFormat {
  /** scaler */
  readonly flags: string;
  /** range and matrix of the result, as options of `scale` */
  readonly output: string;
  /** pixel format of the result */
  readonly format: 'rgb24' | 'gray' | 'yuvj420p';
  /** frames were cut to what the picture shows: they fill it */
  readonly cut?: boolean;
  /** one picture a second, as large as the film */
  readonly full?: boolean;
}

/** Colours as GIFs and coloured ASCII art take them. */
export const RGB: PictureFormat = { flags: 'area', output: '', format: 'rgb24' };
/** JFIF is BT.601 with full range, whatever the film is. */
export const JFIF = { output: ':out_color_matrix=bt601:out_range=full', format: 'yuvj420p' } as const;
/** Brightness alone, from the film's own: colours are not even scaled. */
export const GRAY: PictureFormat = { flags: 'area', output: ':out_range=full', format: 'gray' };

/**
 * A `scale` that writes the range and matrix of a format, or two of them. Between the two are ten bits: a limited range has fewer
 * values than a full one.
 */
const converted = (scale: string, output: string, { rangeApart }: GraphSupport): string[] => {
  if (rangeApart !== true || output !== JFIF.output) return [`${scale}${output}`];
  const matrix = `${scale}:out_color_matrix=bt601:out_range=limited`;
  return [matrix, 'format=yuv420p10le', 'scale=eval=frame:out_range=full'];
};

/**
 * From sampled frames to upright pictures of one size: each frame is scaled with its own shape into the film's, black fills up the
 * rest, then it is turned. HDR is scaled first, then the fewer pixels are mapped, large pictures in bands.
 * @param size upright
 */
export const scaleTo = (
  size: PictureSize,
  probe: MediaProbe,
  support: GraphSupport,
  { flags, output, format, cut = false, full = false }: PictureFormat,
): string[] => {
  const coded = beforeTurning(probe, size);
  const scale = `scale=${cut ? `${coded.width}:${coded.height}` : fitInto(probe, coded)}:flags=${flags}`;
  // A JPEG names the shape of its pixels: of a film that leaves it open it stays open.
  const open = probe.video.sarUnknown === true ? ['setsar=0'] : [];
  const turn = [...turnPictures(probe), ...open];
  if (!isToneMapped(probe, support)) {
    const scaled = converted(`${scale}:in_color_matrix=${sourceMatrix(probe)}`, output, support);
    return [...scaled, ...padTo(coded, format), ...turn];
  }
  const mapped = [
    ...toneMapping(probe),
    ...converted('scale=in_color_matrix=bt709', output, support),
    `format=${format}`,
  ];
  return [scale, ...padTo(coded, undefined), ...(full ? inBands(coded, mapped, 'mapped') : mapped), ...turn];
};

/** Formats whose brightness is a plane of bytes of its own, 16 to 235 unless the stream says otherwise. */
const PLANAR_YUV = /^yuv4\d\dp$/;
const LIMITED_TO_FULL = 'lut=c0=clip(round((val-16)*255/219)\\,0\\,255)';

/**
 * Brightness alone of a small picture, as ASCII art is made of. ffmpeg widens a range before it scales rows: for every row of
 * the film. Where it can be told into believing that there is nothing to widen, the few pixels that come out are widened instead,
 * which more than halves the cost; what comes out is the same to within a level or two of 255.
 * @param size upright
 * @param probe of frames that were brought to its pixel format
 */
export const graySamples = (size: PictureSize, probe: MediaProbe, support: GraphSupport): string[] => {
  const { pixFmt = '', colorRange = 'tv' } = probe.video;
  if (isToneMapped(probe, support) || !PLANAR_YUV.test(pixFmt) || colorRange !== 'tv') {
    return scaleTo(size, probe, support, GRAY);
  }
  const coded = beforeTurning(probe, size);
  const scale = `scale=${fitInto(probe, coded)}:flags=area:in_range=full:out_range=full`;
  const pad = `pad=${coded.width}:${coded.height}:(ow-iw)/2:(oh-ih)/2:eval=frame`;
  return [scale, pad, 'format=gray', LIMITED_TO_FULL, ...turnPictures(probe)];
};
