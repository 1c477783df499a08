import { ASCII_PAGE } from '../ascii/page/page.tsx';
import { CLIP_PAGE } from '../clip/page/page.tsx';
import { EDGES_PAGE } from '../edges/page/page.tsx';
import { FRAMES_PAGE } from '../frames/page/page.tsx';
import { GIF_PAGE } from '../gif/page/page.tsx';
import { GRAYSCALE_PAGE } from '../grayscale/page/page.tsx';
import type { RenderKind } from '../kind/render-kinds.ts';
import type { PagePart } from '../parts/page/page-part.tsx';
import { PREVIEW_PAGE } from '../preview/page/page.tsx';
import { STORYBOARD_PAGE } from '../storyboard/page/page.tsx';
import { WEBP_PAGE } from '../webp/page/page.tsx';

/** What the page shows of each kind that is done, in the order in which it is shown. */
const PAGE_PARTS: Readonly<Record<RenderKind, PagePart>> = {
  frames: FRAMES_PAGE,
  gif: GIF_PAGE,
  ascii: ASCII_PAGE,
  edges: EDGES_PAGE,
  grayscale: GRAYSCALE_PAGE,
  storyboard: STORYBOARD_PAGE,
  webp: WEBP_PAGE,
  clip: CLIP_PAGE,
  preview: PREVIEW_PAGE,
};

/** The parts that kinds have at a place of the page, each with its kind. */
export const partsAt = <Place extends keyof PagePart>(
  place: Place,
  renders: readonly RenderKind[],
): readonly (readonly [RenderKind, NonNullable<PagePart[Place]>])[] =>
  (Object.keys(PAGE_PARTS) as RenderKind[]).flatMap((kind) => {
    const part = PAGE_PARTS[kind][place];
    return part !== undefined && renders.includes(kind) ? [[kind, part] as const] : [];
  });
