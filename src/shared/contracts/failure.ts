import * as z from 'zod/mini';
import { REJECTION_REASONS } from '../errors.ts';

/** Why something was not done, for people and programs. */
export const FailureSchema = z.object({
  /** name of the error */
  name: z.string(),
  message: z.string(),
  /** set when the source itself is the reason: trying again gives the same answer */
  reason: z.optional(z.enum(REJECTION_REASONS)),
});
export type Failure = z.infer<typeof FailureSchema>;
