import { join } from 'node:path';
import type { LocalFunction } from '../../../src/local/core/lambda/local-function.ts';
import type { LocalRule } from '../../../src/local/events/local-rule.ts';
import { makeResolver, physicalName } from '../resolve.ts';
import { type Json, type JsonObject, resourcesOf, type StackTemplate } from '../synthesize.ts';
import { type May, rightsOf } from './role-rights.ts';

/** What a deployment of a template makes, as far as it carries films. */
export interface Deployment {
  readonly buses: readonly string[];
  readonly rules: readonly LocalRule[];
  readonly functions: readonly (LocalFunction & { readonly may: May })[];
  /** buckets that the stack makes */
  readonly buckets: readonly string[];
  /** buckets whose events S3 sends to EventBridge */
  readonly announced: readonly string[];
}

const withoutArn = (arn: Json | undefined): string => String(arn).replace(/\.Arn$/, '');
/** `arn:…:function:<name>:<alias>` or `<name>.Arn` */
const functionIn = (arn: Json | undefined): readonly [name: string, qualifier: string] => {
  const [name = withoutArn(arn), qualifier = '$LATEST'] = String(arn).split(':').slice(6);
  return [name, qualifier];
};
const rateMs = (expression: string): number => {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  if (count === undefined) throw new RangeError(`unknown schedule ${expression}`);
  return Number(count) * (unit === 'hour' ? 3_600_000 : 60_000);
};

/**
 * Read what CloudFormation would make of a template: parameters at their defaults, conditions, names and references resolved.
 * @param bundlePath path of the bundle that a function's `Code` and `ImageConfig` mean; undefined for functions that are not ours
 * @throws {RangeError} when a rule may not invoke its target, or its dead letters may not be sent
 */
export const readDeployment = (
  template: StackTemplate,
  bundlePath: (code: JsonObject, command: string | undefined) => string | undefined,
): Deployment => {
  const { resolve, condition } = makeResolver(template);
  const all = (type: string) =>
    resourcesOf(template, type)
      .filter(([, { Condition }]) => Condition === undefined || condition(Condition))
      .map(([id, { Properties = {} }]) => [physicalName(id), resolve(Properties) as JsonObject] as const);
  // What is too long for a role's own policy, CDK puts into managed ones.
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap(all).map(([, properties]) => properties);
  const invokes = all('AWS::Lambda::EventInvokeConfig').map(([, properties]) => properties);
  const permissions = all('AWS::Lambda::Permission').map(([, properties]) => properties);
  const queues = JSON.stringify(all('AWS::SQS::QueuePolicy'));

  const rules = all('AWS::Events::Rule').filter(([, { State }]) => State === 'ENABLED');
  const targets = rules.flatMap(([, { Targets }]) => Targets as readonly JsonObject[]);
  /** Qualifier under which rules invoke a function. */
  const qualifierOf = (name: string) => targets.map(({ Arn }) => functionIn(Arn)).find(([each]) => each === name)?.[1];

  const functions = all('AWS::Lambda::Function').flatMap(([name, properties]) => {
    const { Environment, Role, MemorySize, Timeout, Code, ImageConfig } = properties;
    const [command] = ((ImageConfig as JsonObject | undefined)?.Command ?? []) as readonly string[];
    const path = bundlePath(Code as JsonObject, command);
    if (path === undefined) return [];
    const qualifier = qualifierOf(name) ?? '$LATEST';
    const invoke = invokes.find((each) => each.FunctionName === name && each.Qualifier === qualifier);
    if (invoke === undefined) throw new RangeError(`${name} has no settings for invocations as ${qualifier}`);
    const { OnFailure } = invoke.DestinationConfig as { OnFailure: JsonObject };
    const may = rightsOf(withoutArn(Role), policies);
    if (!may('events:PutEvents', String(OnFailure.Destination)))
      throw new RangeError(`${name} may not tell of failures`);
    return {
      ...{ name, may, bundlePath: path, memoryMb: Number(MemorySize), timeoutSeconds: Number(Timeout), concurrency: 2 },
      env: (Environment as { Variables: Record<string, string> }).Variables,
      async: {
        retryAttempts: Number(invoke.MaximumRetryAttempts),
        maxEventAgeSeconds: Number(invoke.MaximumEventAgeInSeconds),
        onFailureBus: withoutArn(OnFailure.Destination),
      },
    };
  });

  return {
    functions,
    buses: all('AWS::Events::EventBus').map(([name]) => name),
    rules: rules.map(([name, { EventBusName = 'default', EventPattern, ScheduleExpression, Targets }]) => ({
      name,
      bus: String(EventBusName),
      ...(EventPattern === undefined ? {} : { pattern: EventPattern }),
      ...(ScheduleExpression === undefined ? {} : { scheduleRateMs: rateMs(String(ScheduleExpression)) }),
      targets: (Targets as readonly JsonObject[]).flatMap(({ Arn, RetryPolicy, DeadLetterConfig }) => {
        if (String(Arn).startsWith('arn:aws:sqs')) return [];
        const isAllowed = permissions.some(
          (each) =>
            each.FunctionName === Arn && each.SourceArn === `${name}.Arn` && each.Principal === 'events.amazonaws.com',
        );
        if (!isAllowed) throw new RangeError(`the rule ${name} may not invoke ${String(Arn)}`);
        const { Arn: queue } = DeadLetterConfig as JsonObject;
        if (!queues.includes(`{"aws:SourceArn":"${name}.Arn"}`))
          throw new RangeError(`${name} may not send dead letters`);
        const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = RetryPolicy as JsonObject;
        const retry = {
          maximumAgeSeconds: Number(MaximumEventAgeInSeconds),
          maximumAttempts: Number(MaximumRetryAttempts),
        };
        return [{ functionName: functionIn(Arn)[0], retry, deadLetterQueueName: withoutArn(queue) }];
      }),
    })),
    buckets: all('AWS::S3::Bucket').map(([name]) => name),
    announced: [
      ...all('AWS::S3::Bucket').flatMap(([name, { NotificationConfiguration: set }]) =>
        set !== undefined && 'EventBridgeConfiguration' in (set as object) ? [name] : [],
      ),
      ...all('Custom::S3BucketNotifications').flatMap(([, { BucketName, NotificationConfiguration: set }]) =>
        'EventBridgeConfiguration' in (set as object) ? [String(BucketName)] : [],
      ),
    ],
  };
};

/** Path of a bundle in a folder as `npm run build` writes it. */
export const builtBundle = (name: string): string => join('dist/functions', name, 'index.cjs');
