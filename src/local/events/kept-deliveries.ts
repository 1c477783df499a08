import * as z from 'zod/mini';
import type { Salvage } from '../disk/salvage.ts';
import { type KeptMap, openKeptMap } from '../log/kept-map.ts';
import type { Delivery } from './deliveries.ts';

const BusEventSchema = z.object({
  version: z.literal('0'),
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.optional(z.unknown()),
});

const DeliverySchema = z.object({
  bus: z.string(),
  ruleName: z.string(),
  ruleArn: z.string(),
  targetArn: z.string(),
  event: BusEventSchema,
  retry: z.exactOptional(
    z.object({ maximumAgeSeconds: z.exactOptional(z.number()), maximumAttempts: z.exactOptional(z.number()) }),
  ),
  deadLetterQueueName: z.exactOptional(z.string()),
  acceptedAtMs: z.number(),
  attempts: z.int().check(z.minimum(0)),
}) as z.ZodMiniType<Delivery>;

/**
 * Open the stored deliveries that were accepted and have not reached their target yet.
 * @param dir folder of its own, absolute
 */
export const openDeliveries = (dir: string, salvage: Salvage): Promise<KeptMap<Delivery>> =>
  openKeptMap({
    dir,
    name: 'deliveries',
    formerName: 'deliveries.jsonl',
    schema: DeliverySchema,
    what: 'The journal of events',
    meaning:
      'events on their way may be lost, or come twice, which is harmless. A running cloud checks the jobs that wait for one; `fanreel retry JOB` does it at once.',
    salvage,
  });
