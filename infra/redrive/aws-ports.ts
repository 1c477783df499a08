import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { PublishError } from '../../src/shared/core/errors/errors.ts';
import type { RedrivePorts } from './redrive-dead-letters.ts';

/** The most messages that SQS returns at once. */
const MESSAGES_PER_CALL = 10;
/** Long enough that a message that stays is not received twice in one run. */
const HIDDEN_SECONDS = 900;
const WAIT_SECONDS = 2;

/** Put one event on a bus. @throws {PublishError} when the bus does not take it */
export const putEventWith =
  (client: Pick<EventBridgeClient, 'send'>): RedrivePorts['putEvent'] =>
  async ({ bus, source, detailType, detail, resources, time }) => {
    const entry = { EventBusName: bus, Source: source, DetailType: detailType, Detail: detail, Time: time };
    const { Entries } = await client.send(new PutEventsCommand({ Entries: [{ ...entry, Resources: [...resources] }] }));
    const [answer] = Entries ?? [];
    if (answer?.EventId !== undefined) return;
    throw new PublishError(
      `The bus ${bus} did not take the event ${detailType} (${answer?.ErrorCode ?? 'no answer'}: ${answer?.ErrorMessage ?? ''}).`,
    );
  };

/** Redrive ports that use a queue, buses and functions of an AWS account. */
export const awsPorts = (
  queueUrl: string,
  clients: { readonly sqs: SQSClient; readonly events: EventBridgeClient; readonly lambda: LambdaClient },
): RedrivePorts => ({
  receive: async () => {
    const { Messages } = await clients.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: MESSAGES_PER_CALL,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: HIDDEN_SECONDS,
        WaitTimeSeconds: WAIT_SECONDS,
      }),
    );
    return (Messages ?? []).map(({ Body, ReceiptHandle, MessageAttributes }) => ({
      body: Body ?? '',
      receipt: ReceiptHandle ?? '',
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue ?? '']),
      ),
    }));
  },
  putEvent: putEventWith(clients.events),
  invoke: async (functionArn, event) => {
    await clients.lambda.send(
      new InvokeCommand({ FunctionName: functionArn, InvocationType: 'Event', Payload: Buffer.from(event) }),
    );
  },
  remove: async ({ receipt }) => {
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }));
  },
});
