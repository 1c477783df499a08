import type { MediaProbe } from '../../shared/core/media/media-probe.ts';

/**
 * Formats with samples of 14 or 16 bits, and their counterparts of eight bits. No render has more than eight bits, and
 * an 8K picture takes 199 or 265 MB in the deep formats, in every branch of a graph.
 */
const SHALLOW: readonly (readonly [RegExp, string])[] = [
  [/^(?:rgb|bgr)48[lb]e$/, 'rgb24'],
  [/^(?:rgba|bgra)64[lb]e$/, 'rgba'],
  [/^gray1[46][lb]e$/, 'gray'],
  [/^ya16[lb]e$/, 'ya8'],
  [/^(gbra?p)1[46][lb]e$/, '$1'],
  [/^(yuva?4\d\dp)1[46][lb]e$/, '$1'],
];

/** The eight-bit counterpart of a pixel format of 14 or 16 bits; any other format unchanged. */
export const shallowFormat = (pixFmt: string): string => {
  const [deep, shallow] = SHALLOW.find(([format]) => format.test(pixFmt)) ?? [];
  return deep === undefined || shallow === undefined ? pixFmt : pixFmt.replace(deep, shallow);
};

/**
 * A film after its frames were brought to eight bits. Tone-mapped films keep their bits, as tone mapping needs them.
 * @param isToneMapped whether the film is tone mapped to an ordinary screen
 */
export const shallowFilm = (probe: MediaProbe, isToneMapped: boolean): MediaProbe => {
  const { pixFmt } = probe.video;
  if (isToneMapped || pixFmt === undefined) return probe;
  return { ...probe, video: { ...probe.video, pixFmt: shallowFormat(pixFmt) } };
};
