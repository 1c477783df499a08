import type { MediaProbe } from '../../shared/media/media-probe.ts';

/**
 * Formats whose samples have 14 or 16 bits, and what holds the same in eight. Nothing that is rendered has more, and a picture of 8K takes
 * 199 or 265 MB in them, in every branch of a graph.
 */
const SHALLOW: readonly (readonly [RegExp, string])[] = [
  [/^(?:rgb|bgr)48[lb]e$/, 'rgb24'],
  [/^(?:rgba|bgra)64[lb]e$/, 'rgba'],
  [/^gray1[46][lb]e$/, 'gray'],
  [/^ya16[lb]e$/, 'ya8'],
  [/^(gbra?p)1[46][lb]e$/, '$1'],
  [/^(yuva?4\d\dp)1[46][lb]e$/, '$1'],
];

/** The pixel format of eight bits in place of one of 14 or 16; any other as it is. */
export const shallowFormat = (pixFmt: string): string => {
  const [deep, shallow] = SHALLOW.find(([format]) => format.test(pixFmt)) ?? [];
  return deep === undefined || shallow === undefined ? pixFmt : pixFmt.replace(deep, shallow);
};

/**
 * A film as its frames are once they are brought to eight bits. Tone mapping needs the others.
 * @param isToneMapped whether its colours are mapped to those of an ordinary screen
 */
export const shallowFilm = (probe: MediaProbe, isToneMapped: boolean): MediaProbe => {
  const { pixFmt } = probe.video;
  if (isToneMapped || pixFmt === undefined) return probe;
  return { ...probe, video: { ...probe.video, pixFmt: shallowFormat(pixFmt) } };
};
