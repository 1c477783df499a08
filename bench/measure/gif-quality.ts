import { runFfmpeg } from './run-ffmpeg.ts';

/** Scalers that the exact source pictures are brought to the GIF's size with. */
export const SCALERS = ['bicubic', 'area', 'lanczos'] as const;
export type Scaler = (typeof SCALERS)[number];

/** How near a GIF is to its source, over all its pictures and the three colours. */
export interface Likeness {
  /** dB */
  readonly psnr: number;
  /** 0 to 1 */
  readonly ssim: number;
}

export interface GifComparison {
  readonly gifPath: string;
  readonly sourcePath: string;
  /** input options that choose the part of the source */
  readonly sourceArgs: readonly string[];
  /** filters that choose the pictures which the GIF shows */
  readonly sampling: string;
  /** how the source's YUV is turned into RGB; `auto` is ffmpeg's own choice */
  readonly matrix: 'auto' | 'bt709';
  readonly fps: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

const PSNR = /PSNR .*average:(\S+)/;
const SSIM = /SSIM .*All:(\S+)/;

/** No rounding of colours beyond what the last step needs. */
const EXACT = 'accurate_rnd+full_chroma_int+full_chroma_inp';

const figuresIn = (lines: readonly string[], pattern: RegExp, filter: string): number[] =>
  SCALERS.map((scaler) => {
    const line = lines.find((text) => text.includes(`${filter}@${scaler}`) && pattern.test(text)) ?? '';
    return Number(pattern.exec(line)?.[1] ?? Number.NaN);
  });

/**
 * Hold a GIF against the exactly decoded pictures that it was made of. A picture that the GIF shows for longer counts as
 * often as it is shown; both sides are compared as planar RGB.
 * @returns by scaler
 * @see https://ffmpeg.org/ffmpeg-filters.html#psnr
 */
export const compareGif = async (binary: string, comparison: GifComparison): Promise<Record<Scaler, Likeness>> => {
  const { gifPath, sourcePath, sourceArgs, sampling, matrix, fps, frames, width, height } = comparison;
  const pads = (name: string) => SCALERS.map((_, at) => `[${name}${at}]`);
  const numbered = `trim=end_frame=${frames},settb=1/${fps},setpts=N`;
  const graph = [
    `[0:v]fps=${fps},format=gbrp,${numbered},split=${SCALERS.length * 2}${[...pads('gp'), ...pads('gs')].join('')}`,
    `[1:V:0]${sampling},${numbered},split=${SCALERS.length}${pads('s').join('')}`,
    ...SCALERS.flatMap((scaler, at) => [
      `[s${at}]scale=${width}:${height}:flags=${scaler}+${EXACT}:in_color_matrix=${matrix},format=gbrp,split[sp${at}][ss${at}]`,
      `[gp${at}][sp${at}]psnr@${scaler}[p${at}]`,
      `[gs${at}][ss${at}]ssim@${scaler}[q${at}]`,
    ]),
  ].join(';');
  const { lines } = await runFfmpeg(binary, [
    ...['-i', gifPath, ...sourceArgs, '-i', sourcePath, '-filter_complex', graph],
    ...SCALERS.flatMap((_, at) => ['-map', `[p${at}]`, '-f', 'null', '-', '-map', `[q${at}]`, '-f', 'null', '-']),
  ]);
  const psnr = figuresIn(lines, PSNR, 'psnr');
  const ssim = figuresIn(lines, SSIM, 'ssim');
  return Object.fromEntries(
    SCALERS.map((scaler, at) => [scaler, { psnr: psnr[at] ?? Number.NaN, ssim: ssim[at] ?? Number.NaN }]),
  ) as Record<Scaler, Likeness>;
};
