import * as z from 'zod/mini';

/** Why something was not done, for people and programs. */
export const FailureSchema = z.object({
  /** name of the error; the rejection reason when the source itself is the cause (docs/rejections.md) */
  name: z.string(),
  message: z.string(),
});
export type Failure = z.infer<typeof FailureSchema>;
