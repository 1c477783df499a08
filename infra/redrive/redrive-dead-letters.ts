import * as z from 'zod/mini';
import { readDocument } from '../../src/shared/core/contracts/read-document.ts';
import { messageOf } from '../../src/shared/core/errors/errors.ts';

/** A message of a rule's dead-letter queue. @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export interface DeadLetter {
  /** the event, as JSON */
  readonly body: string;
  /** message attributes: the rule, the target that did not receive it, the reason, … */
  readonly attributes: Readonly<Record<string, string>>;
  /** SQS receipt handle */
  readonly receipt: string;
}

/** An event as PutEvents takes it. */
export interface EventAgain {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  /** JSON */
  readonly detail: string;
  readonly resources: readonly string[];
  readonly time: Date;
}

export interface RedrivePorts {
  /** Receive a few messages; an empty list when none are left. Messages that are not removed come again later. */
  readonly receive: () => Promise<readonly DeadLetter[]>;
  /** Resolves when the bus has accepted it. */
  readonly putEvent: (event: EventAgain) => Promise<void>;
  /** Resolves when the function's queue has it. */
  readonly invoke: (functionArn: string, event: string) => Promise<void>;
  readonly remove: (letter: DeadLetter) => Promise<void>;
}

/** Outcome of the messages. */
export interface RedriveOutcome {
  readonly put: number;
  readonly invoked: number;
  /** the reason for each message that stays in the queue */
  readonly stayed: readonly string[];
}

const EventSchema = z.object({
  source: z.string(),
  'detail-type': z.string(),
  detail: z.unknown(),
  resources: z.optional(z.array(z.string())),
  time: z.string(),
});

/** Prefix of sources whose events only AWS services may put. */
const SERVICE_SOURCE = 'aws.';

/** `…:rule/<bus>/<rule>`, of the default bus `…:rule/<rule>`. */
const busOf = (ruleArn: string): string => /:rule\/([^/]+)\/[^/]+$/.exec(ruleArn)?.[1] ?? 'default';

const redriveOne = async ({ body, attributes }: DeadLetter, ports: RedrivePorts): Promise<'put' | 'invoked'> => {
  const event = readDocument(EventSchema, JSON.parse(body), 'The dead letter');
  if (event.source.startsWith(SERVICE_SOURCE)) {
    await ports.invoke(attributes.TARGET_ARN ?? '', body);
    return 'invoked';
  }
  await ports.putEvent({
    bus: busOf(attributes.RULE_ARN ?? ''),
    source: event.source,
    detailType: event['detail-type'],
    detail: JSON.stringify(event.detail),
    resources: event.resources ?? [],
    time: new Date(event.time),
  });
  return 'put';
};

/**
 * Deliver the events of a dead-letter queue again. Each goes back onto its bus. Events of S3 and schedules, which a bus
 * accepts only from AWS services, go straight to the function that did not receive them. Handlers are idempotent: rules
 * that did receive the event get it again.
 * @returns how many went where; a message is removed only after its event was accepted
 */
export const redriveDeadLetters = async (ports: RedrivePorts): Promise<RedriveOutcome> => {
  const counts = { put: 0, invoked: 0 };
  const stayed: string[] = [];
  for (let letters = await ports.receive(); letters.length > 0; letters = await ports.receive()) {
    for (const letter of letters) {
      try {
        counts[await redriveOne(letter, ports)] += 1;
      } catch (error) {
        stayed.push(messageOf(error));
        continue;
      }
      await ports.remove(letter);
    }
  }
  return { ...counts, stayed };
};
