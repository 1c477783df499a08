import * as z from 'zod/mini';

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
