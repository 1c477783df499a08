import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueName, RuleSpec } from '../../src/shared/topology.ts';
import { acknowledge } from './acknowledge.ts';

/** The longest that SQS keeps a message. */
const RETENTION = Duration.days(14);

/** The queues for events that rules could not deliver. */
export class DeadLetterQueues extends Construct {
  readonly queues: ReadonlyMap<QueueName, Queue>;

  constructor(scope: Construct, id: string, rules: readonly RuleSpec[]) {
    super(scope, id);
    const names = [...new Set(rules.map(({ deadLetters }) => deadLetters))];
    this.queues = new Map(names.map((name) => [name, this.makeQueue(name)]));
  }

  /** @throws {RangeError} when no rule names the queue */
  queue(name: QueueName): Queue {
    const queue = this.queues.get(name);
    if (queue === undefined) throw new RangeError(`no rule of the topology has the dead letters ${name}`);
    return queue;
  }

  private makeQueue(name: QueueName): Queue {
    const queue = new Queue(this, name, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: RETENTION,
    });
    acknowledge(
      queue,
      'AwsSolutions-SQS3',
      'It is a dead-letter queue itself: an alarm watches it, npm run redrive empties it.',
    );
    return queue;
  }
}
