import * as z from 'zod/mini';

/** A moment of the film that was chosen for its preview, seconds of the video, half-open. */
export const MomentSchema = z.object({ start: z.number(), end: z.number() });
export type ShownMoment = z.infer<typeof MomentSchema>;
