import { Duration, Fn } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type BucketName, patternOf, type RuleSpec } from '../../src/shared/topology.ts';

export interface TopologyRuleProps {
  readonly spec: RuleSpec;
  /** undefined: the default bus, on which S3 and schedules send events */
  readonly bus: IEventBus | undefined;
  readonly bucketNames: Readonly<Record<BucketName, string>>;
  /** beginnings of the keys that a rule about objects hears of. @default all keys */
  readonly keyPrefixes?: readonly string[] | undefined;
  readonly target: IFunction;
  readonly deadLetterQueue: IQueue;
}

type Pattern = Readonly<Record<string, unknown>>;

/** A pattern about objects, for keys that begin with one of the prefixes. */
const narrowed = (pattern: Pattern, prefixes: readonly string[]): Pattern => ({
  ...pattern,
  detail: { ...(pattern.detail as Pattern), object: { key: prefixes.map((prefix) => ({ prefix })) } },
});

/** The pattern with the construct's own field names. */
const eventPatternOf = ({ 'detail-type': detailType, ...rest }: Pattern): EventPattern => ({
  ...rest,
  ...(detailType === undefined ? {} : { detailType: detailType as string[] }),
});

/**
 * A rule of the topology: its pattern or schedule, and delivery into its function's queue with retries and dead
 * letters.
 */
export class TopologyRule extends Construct {
  readonly spec: RuleSpec;
  readonly rule: Rule;
  /** CloudWatch dimensions of its metrics */
  readonly metricDimensions: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: TopologyRuleProps) {
    super(scope, id);
    const { spec, bus, bucketNames, keyPrefixes, target, deadLetterQueue } = props;
    this.spec = spec;
    const every = patternOf(spec, bucketNames);
    const pattern =
      every === undefined || spec.bucket === undefined || keyPrefixes === undefined
        ? every
        : narrowed(every, keyPrefixes);
    this.rule = new Rule(this, 'Rule', {
      description: `fanreel: ${spec.name} to ${spec.target}`,
      ...(bus === undefined ? {} : { eventBus: bus }),
      ...(spec.everyMinutes === undefined ? {} : { schedule: Schedule.rate(Duration.minutes(spec.everyMinutes)) }),
      ...(pattern === undefined ? {} : { eventPattern: eventPatternOf(pattern) }),
      targets: [
        new LambdaFunction(target, {
          deadLetterQueue,
          maxEventAge: Duration.seconds(spec.retry.maximumAgeSeconds),
          retryAttempts: spec.retry.maximumAttempts,
        }),
      ],
    });
    const { ruleName } = this.rule;
    // Metrics of rules on the default bus have no bus dimension. On any other bus, a reference to a rule is `bus|rule`.
    this.metricDimensions =
      bus === undefined
        ? { RuleName: ruleName }
        : { EventBusName: bus.eventBusName, RuleName: Fn.select(1, Fn.split('|', ruleName)) };
  }
}
