import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';

/** Larger pictures are handled in bands: in floating point each pixel takes twelve bytes, at each of several filters. */
const MOST_PIXELS_AT_ONCE = 4096 * 2304;
const BAND_PIXELS = 1024 * 1024;

/**
 * Filter a large picture in horizontal bands, one after another, so that filters hold only one band in memory. Pictures
 * of ordinary size are filtered whole.
 * @param filters must work pixel by pixel and keep the size
 * @param label prefix for the bands' labels; unique in the graph
 * @returns filters, the first of which takes the picture and the last of which hands it on, counted at 1 a second
 */
export const inBands = ({ width, height }: PictureSize, filters: readonly string[], label: string): string[] => {
  if (width * height <= MOST_PIXELS_AT_ONCE) return [...filters];
  const wanted = Math.ceil((width * height) / BAND_PIXELS);
  // With subsampled chroma, two rows share their colours.
  const rows = 2 * Math.ceil(height / wanted / 2);
  const count = Math.ceil(height / rows);
  const bands = Array.from({ length: count }, (_, i) => i);
  const isWhole = rows * count === height;
  const names = (part: string) => bands.map((i) => `[${label}-${part}${i}]`);
  const [whole, cut] = [names('whole'), names('band')];
  const crops = bands.map((i) => `${whole[i]}crop=iw:${rows}:0:${i * rows},setpts=${count}*N+${i}${cut[i]}`);
  const split = [...(isWhole ? [] : [`pad=iw:${rows * count}`]), `split=${count}${whole.join('')}`].join(',');
  return [
    [split, ...crops, `${cut.join('')}interleave=${count}`].join(';'),
    ...filters,
    `tile=1x${count}`,
    ...(isWhole ? [] : [`crop=iw:${height}:0:0`]),
    'settb=1',
    'setpts=N',
  ];
};
