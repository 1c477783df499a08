import * as z from 'zod/mini';
import { RENDER_KINDS } from '../../../renders/kind/render-kinds.ts';

const RangeSchema = z.object({ least: z.number(), most: z.number() });

/** What the renders of a kind came to over all slices. */
export const ChosenRangesSchema = z.object({
  kind: z.enum(RENDER_KINDS),
  slices: z.int(),
  bytes: RangeSchema,
  /** pixels */
  width: RangeSchema,
  fps: RangeSchema,
  colours: z.optional(RangeSchema),
  /** largest squared distance of a drawn colour where another would be nearer */
  tolerance: z.optional(RangeSchema),
  /** 1..100 */
  quality: z.optional(RangeSchema),
});
export type ChosenRanges = z.infer<typeof ChosenRangesSchema>;
