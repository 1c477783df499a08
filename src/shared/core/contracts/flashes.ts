import * as z from 'zod/mini';
import { RENDER_KINDS, type RenderKind } from '../../../renders/kind/render-kinds.ts';
import type { Warning } from './warning.ts';

const SpanSchema = z.object({
  /** seconds of the video */
  start: z.number(),
  end: z.number(),
});

const EdgeSchema = z.object({
  changes: z.array(z.object({ picture: z.int(), up: z.int(), down: z.int() })),
  picture: z.string(),
});

/** What a render has of flashes (docs/warnings.md). */
export const FlashesSchema = z.object({
  /** most general flashes within a second, 0 where there are no more than three */
  general: z.int(),
  /** the same of red flashes */
  red: z.int(),
  /** where more than three are within a second */
  at: z.array(SpanSchema),
  /** where pictures were softened */
  softened: z.optional(z.array(SpanSchema)),
  /** changes within a second of the first and of the last picture, to be judged together with the slices beside this one */
  edges: z.optional(
    z.object({
      fps: z.int(),
      pictures: z.int(),
      quantities: z.array(z.object({ quantity: z.enum(['luminance', 'red']), first: EdgeSchema, last: EdgeSchema })),
    }),
  ),
});
export type Flashes = z.infer<typeof FlashesSchema>;

/** Whether a render has more than three flashes within a second. */
export const flashesTooOften = ({ flashes }: { readonly flashes?: Flashes | undefined }): boolean =>
  flashes !== undefined && flashes.at.length > 0;

/** What is done about flashes. */
export const FLASHES_CHOICES = ['keep', 'soften'] as const;
export type FlashesChoice = (typeof FLASHES_CHOICES)[number];

/**
 * The warning about renders that flash.
 * @param kinds in any order, also several times
 * @param choice what was asked for, `keep` when nothing was
 */
export const flashWarning = (kinds: readonly RenderKind[], choice: FlashesChoice = 'keep'): Warning => ({
  code: 'flashes',
  message:
    `More than three flashes within a second (${RENDER_KINDS.filter((kind) => kinds.includes(kind)).join(', ')}), which can harm people with photosensitive epilepsy (WCAG 2.3.1). ` +
    (choice === 'keep'
      ? 'Warn before it is shown, or render it with flashes=soften.'
      : 'Softening was not enough: warn before it is shown.'),
});
