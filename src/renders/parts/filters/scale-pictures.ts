import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { MediaProbe } from '../../../shared/core/media/media-probe.ts';
import { inBands } from './in-bands.ts';
import { sourceMatrix } from './source-matrix.ts';
import { toJfif } from './to-jfif.ts';
import { beforeTurning, fitInto, padTo, turnPictures } from './uniform-frames.ts';

/** What the ffmpeg in use supports beyond its core filters. */
export interface GraphSupport {
  /** zscale and tonemap: without them HDR is converted without tone mapping */
  readonly toneMapping: boolean;
  /** decoder that adds transparency to the pictures of a film that stores it separately */
  readonly alphaDecoder?: string;
  /** `scale` cannot change matrix and range at once: a second `scale` is needed */
  readonly rangeApart?: boolean;
  /** it has the filter `colorspace` */
  readonly colorspace?: boolean;
}

/** Primaries of HDR films whose names every zscale knows. */
const PRIMARIES = new Set(['bt709', 'bt2020', 'smpte432']);
const MATRICES = new Set(['bt709', 'bt2020nc', 'bt2020c']);

/**
 * PQ or HLG to BT.709 for an ordinary screen. Chroma is not subsampled on the way: zscale takes no odd sizes then. The
 * input's colours are named explicitly, since frames do not carry what only the container states. PQ and HLG without
 * named primaries are BT.2020.
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

/** Whether a film is tone mapped to an ordinary screen. */
export const isToneMapped = (probe: MediaProbe, support: GraphSupport): boolean =>
  probe.video.hdr && support.toneMapping;

/** Put transparent frames on black before scaling, so that invisible colours do not bleed. Expects steady frames. */
export const onBlack = (probe: MediaProbe, support: GraphSupport): string[] => {
  const { alpha } = probe.video;
  const isFlat = alpha === undefined || alpha === 'premultiplied' || isToneMapped(probe, support);
  if (isFlat || (alpha === 'separate' && support.alphaDecoder === undefined)) return [];
  const matrix = `scale=in_color_matrix=${sourceMatrix(probe)}`;
  // Builds of 2018 take 16 for black in RGB that is not marked as full range.
  return [matrix, 'format=gbrap', 'setrange=full', 'premultiply=inplace=1', 'format=gbrp'];
};

/** How pictures of a kind are scaled. */
export interface ScaledFormat {
  /** scaler */
  readonly flags: string;
  /** range and matrix of the result, as options of `scale` */
  readonly output: string;
  /** pixel format of the result */
  readonly format: 'rgb24' | 'gray' | 'yuvj420p';
  /** frames are already cropped to the part that is shown, so they fill the picture */
  readonly cut?: boolean;
  /** one picture a second, as large as the film */
  readonly full?: boolean;
}

/** Format of the pictures for GIFs and coloured ASCII art. */
export const RGB: ScaledFormat = { flags: 'area', output: '', format: 'rgb24' };
/** JFIF is BT.601 with full range, whatever the film is. */
export const JFIF = { output: ':out_color_matrix=bt601:out_range=full', format: 'yuvj420p' } as const;
/** Brightness alone, taken from the film's luma plane: chroma is not even scaled. */
export const GRAY: ScaledFormat = { flags: 'area', output: ':out_range=full', format: 'gray' };

/**
 * One `scale`, or two, that write the range and matrix of a format. Between the two, pictures have ten bits: a limited
 * range has fewer values than a full one.
 */
const converted = (scale: string, output: string, { rangeApart }: GraphSupport): string[] => {
  if (rangeApart !== true || output !== JFIF.output) return [`${scale}${output}`];
  const matrix = `${scale}:out_color_matrix=bt601:out_range=limited`;
  return [matrix, 'format=yuv420p10le', 'scale=eval=frame:out_range=full'];
};

/**
 * Filters from sampled frames to upright pictures of one size: each frame is scaled into the film's shape, keeping its
 * own aspect; black fills the rest; then the picture is rotated. HDR is tone mapped after scaling, when there are fewer
 * pixels, and large pictures in bands.
 * @param size upright
 */
export const scaleTo = (
  size: PictureSize,
  probe: MediaProbe,
  support: GraphSupport,
  { flags, output, format, cut = false, full = false }: ScaledFormat,
): string[] => {
  const coded = beforeTurning(probe, size);
  const scale = `scale=${cut ? `${coded.width}:${coded.height}` : fitInto(probe, coded)}:flags=${flags}`;
  // A JPEG states its pixel aspect ratio: if the film does not state one, the JPEG does not either.
  const open = probe.video.sarUnknown === true ? ['setsar=0'] : [];
  const turn = [...turnPictures(probe), ...open];
  if (!isToneMapped(probe, support)) {
    const direct = full && support.colorspace === true ? toJfif(coded, probe) : undefined;
    if (direct !== undefined) {
      return [scale, ...padTo(coded, direct.from), ...direct.filters, `format=${format}`, ...turn];
    }
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
 * Filters to the brightness of a small picture, for ASCII art. ffmpeg widens a limited range before it scales, for
 * every row of the film. Where possible, ffmpeg is told that the range is full already, and the few pixels of the
 * result are widened instead. This more than halves the cost; the result is the same to within a level or two of 255.
 * @param size upright
 * @param probe of frames that were converted to its pixel format
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
