import * as z from 'zod/mini';

/** What a render came to that was to have no more than some bytes. */
export const ChosenSchema = z.union([
  z.object({ fps: z.number(), colours: z.int(), tolerance: z.int() }),
  z.object({ fps: z.number(), quality: z.int() }),
]);
