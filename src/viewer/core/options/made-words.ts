import type { RenderKind } from '../../../renders/kind/render-kinds.ts';
import { MEDIA_RENDERS, SLICE } from '../../../shared/core/options/option-table.ts';
import type { ReadOptions } from './option-values.ts';

const WORDS: Readonly<Record<RenderKind, string>> = {
  gif: 'GIFs',
  frames: 'frames',
  ascii: 'ASCII art',
  edges: 'edges',
  grayscale: 'grayscale',
  storyboard: 'storyboard',
  webp: 'WebPs',
  clip: 'clip',
  preview: 'preview',
};

/** What will be made of a film: `GIFs, frames, ASCII art, storyboard · 30 s`. The time is that of a slice, thus of a GIF. */
export const madeWords = ({ layer }: Pick<ReadOptions, 'layer'>): string => {
  const { renders = MEDIA_RENDERS.video.usual, slice = SLICE.default } = layer;
  const kinds = MEDIA_RENDERS.video.allowed.filter((kind) => renders.includes(kind));
  return `${kinds.map((kind) => WORDS[kind]).join(', ')} · ${slice} s`;
};
