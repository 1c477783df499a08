import * as z from 'zod/mini';
import type { Salvage } from '../disk/salvage.ts';
import { type KeptMap, openKeptMap } from '../log/kept-map.ts';
import type { QueuedInvocation } from './async-queue.ts';

const InvocationSchema = z.object({
  // The id becomes part of the names of the invocation's outputs.
  requestId: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  functionName: z.string(),
  payload: z.optional(z.unknown()),
  queuedAtMs: z.number(),
  attempts: z.int().check(z.minimum(0)),
  failure: z.exactOptional(
    z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.exactOptional(z.array(z.string())) }),
  ),
  givenUp: z.exactOptional(z.enum(['RetriesExhausted', 'EventAgeExceeded'])),
}) as z.ZodMiniType<QueuedInvocation>;

/**
 * Open the stored events that functions have not finished yet.
 * @param dir folder of its own, absolute
 */
export const openInvocations = (dir: string, salvage: Salvage): Promise<KeptMap<QueuedInvocation>> =>
  openKeptMap({
    dir,
    name: 'invocations',
    formerName: 'invocations.jsonl',
    schema: InvocationSchema,
    what: 'The journal of invocations',
    meaning:
      'events that functions had not finished may be lost, or come twice, which is harmless. A running cloud checks the jobs that wait for one; `fanreel retry JOB` does it at once.',
    salvage,
  });
