import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** A message of a dead-letter queue in the shape of SQS' ReceiveMessage. */
export interface StoredDeadLetter {
  readonly MessageId: string;
  /** The event, as JSON. */
  readonly Body: string;
  readonly Attributes: { readonly SentTimestamp: string };
  readonly MessageAttributes: Readonly<Record<string, { readonly DataType: 'String'; readonly StringValue: string }>>;
}

const DeadLetterSchema = z.object({
  MessageId: z.string(),
  Body: z.string(),
  Attributes: z.object({ SentTimestamp: z.string() }),
  MessageAttributes: z.record(z.string(), z.object({ DataType: z.literal('String'), StringValue: z.string() })),
});

/** @returns the message, or an empty list for an invalid line (half a message, after a full disk) */
const readMessage = (line: string): StoredDeadLetter[] => {
  try {
    const message = DeadLetterSchema.safeParse(JSON.parse(line)).data;
    return message === undefined ? [] : [message];
  } catch {
    return [];
  }
};

/** Dead-letter queues as files of JSON lines, one file for each queue. */
export interface LocalDeadLetterQueues {
  /** Resolves when the message has been written. */
  send(queue: string, event: unknown, attributes: Readonly<Record<string, string>>): Promise<void>;
  /** All messages of a queue, oldest first; none when the queue has never been used. */
  read(queue: string): Promise<StoredDeadLetter[]>;
}

/**
 * Keep dead-letter queues in a directory.
 * @param directory absolute path, created when the first message arrives
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export const createDeadLetterQueues = (directory: string): LocalDeadLetterQueues => {
  const fileOf = (queue: string) => join(directory, `${encodeURIComponent(queue)}.jsonl`);
  return {
    send: async (queue, event, attributes) => {
      const message: StoredDeadLetter = {
        MessageId: randomUUID(),
        Body: JSON.stringify(event),
        Attributes: { SentTimestamp: String(Date.now()) },
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      };
      await mkdir(directory, { recursive: true });
      await appendFile(fileOf(queue), `${JSON.stringify(message)}\n`);
    },
    read: async (queue) => {
      const text = await readFile(fileOf(queue), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap(readMessage);
    },
  };
};
