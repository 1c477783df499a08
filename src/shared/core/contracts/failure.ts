import * as z from 'zod/mini';
import { messageOf, SourceMediaError } from '../errors/errors.ts';
import { FAILURE_CODES, isFailureCode } from './failure-codes.ts';

/** A failure under any name: versions before this one recorded the names of errors that have no code now. */
const NamedFailureSchema = z.object({ name: z.string(), message: z.string() });
type NamedFailure = z.infer<typeof NamedFailureSchema>;

/** Schema of what is written: a code and a sentence. */
const CodedFailureSchema = z.object({
  /** for programs (docs/failures.md) */
  name: z.enum(FAILURE_CODES),
  /** for people; may change */
  message: z.string(),
});

/** Why something was not done, for people and programs. */
export type Failure = z.infer<typeof CodedFailureSchema>;

/**
 * The failure of an error by its name. A name that is no code becomes `UnknownFailure`, and the message begins with it.
 */
export const failureNamed = (name: string, message: string): Failure =>
  isFailureCode(name) ? { name, message } : { name: 'UnknownFailure', message: `${name}: ${message}` };

/** The failure that an error is recorded as: the rejection reason when the source itself is the cause. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof SourceMediaError) return { name: error.reason, message: error.message };
  const name = error instanceof Error ? error.name : 'UnknownFailure';
  return failureNamed(name, messageOf(error));
};

/** Reads a failure under any name, see {@link failureNamed}, and gives one under a code. */
export const FailureSchema = z.pipe(
  z.pipe(
    NamedFailureSchema,
    z.transform(({ name, message }: NamedFailure) => failureNamed(name, message)),
  ),
  CodedFailureSchema,
);

/** A failure and when it happened, ISO 8601. Reads any name like {@link FailureSchema}. */
export const DatedFailureSchema = z.pipe(
  z.pipe(
    z.extend(NamedFailureSchema, { at: z.string() }),
    z.transform(({ name, message, at }: NamedFailure & { at: string }) => ({ ...failureNamed(name, message), at })),
  ),
  z.extend(CodedFailureSchema, { at: z.string() }),
);
