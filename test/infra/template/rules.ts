import { describe, expect, it } from 'vitest';
import { type BusEvent, makeBusEvent } from '../../../src/local/core/events/bus-event.ts';
import { compilePattern } from '../../../src/local/events/match-pattern.ts';
import { makeFailureEvent } from '../../../src/local/lambda/failure-event.ts';
import type { PutEvents } from '../../../src/shared/adapters/events/event-entry.ts';
import { makeEventPublisher } from '../../../src/shared/adapters/events/event-publisher.ts';
import type { FanreelEvent } from '../../../src/shared/core/contracts/events.ts';
import { slicesOf } from '../../../src/shared/core/job/job-slices.ts';
import { sliceEvents } from '../../../src/shared/core/job/slice-events.ts';
import { FUNCTIONS, RULES } from '../../../src/shared/topology.ts';
import { jobOf } from '../../fakes/job-documents.ts';
import { makeResolver, physicalName } from '../resolve.ts';
import { type Json, type JsonObject, resource, resourcesOf, synthesize } from '../synthesize.ts';

const template = synthesize();
const { resolve } = makeResolver(template);
const identity = { id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718', region: 'eu-central-1', nowMs: 0 };
const bucketName = (idStart: string) => physicalName(resource(template, 'AWS::S3::Bucket', idStart)[0]);
const busName = String(resolve(resource(template, 'AWS::Events::EventBus')[1].Properties.Name ?? ''));

interface DeployedRule {
  readonly bus: string;
  readonly matches: (event: unknown) => boolean;
  readonly target: string;
  readonly properties: JsonObject;
}

const [busId] = resource(template, 'AWS::Events::EventBus');
const rules: DeployedRule[] = resourcesOf(template, 'AWS::Events::Rule').map(([, { Properties }]) => {
  const bus = Properties.EventBusName === undefined ? 'default' : resolve(Properties.EventBusName);
  const [target] = Properties.Targets as readonly JsonObject[];
  return {
    bus: bus === physicalName(busId) ? 'fanreel' : String(bus),
    matches: Properties.EventPattern === undefined ? () => false : compilePattern(resolve(Properties.EventPattern)),
    target: String(resolve(target?.Arn ?? '')),
    properties: Properties,
  };
});

const functionId = (name: string) => resource(template, 'AWS::Lambda::Function', name)[0];
const targetsOf = (bus: string, event: BusEvent): string[] =>
  rules
    .filter((rule) => rule.bus === bus && rule.matches(event))
    .map(({ target }) =>
      String(
        FUNCTIONS.map(({ name }) => name).find((name) => target === `${physicalName(functionId(pascal(name)))}.Arn`),
      ),
    );
const pascal = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The events as the functions' own adapter hands them to the bus. */
const published = async (events: readonly FanreelEvent[]): Promise<BusEvent[]> => {
  const sent: BusEvent[] = [];
  const putEvents: PutEvents = async (entries) =>
    entries.map(({ Source, DetailType, Detail }) => {
      sent.push(makeBusEvent({ source: Source, detailType: DetailType, detail: JSON.parse(Detail) }, identity));
      return { EventId: 'accepted' };
    });
  await makeEventPublisher({ putEvents, eventBus: busName })(events);
  return sent;
};

const uploadTo = (bucket: string): BusEvent =>
  makeBusEvent(
    {
      source: 'aws.s3',
      detailType: 'Object Created',
      resources: [`arn:aws:s3:::${bucket}`],
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: { key: 'a film.mp4', size: 1, etag: 'e', 'version-id': 'v', sequencer: '00' },
        reason: 'CompleteMultipartUpload',
      },
    },
    identity,
  );

const job = jobOf(62_000);
const { jobId } = job;

describe('the deployed rules', () => {
  it('hand an upload to the source bucket to the splitter', () => {
    expect(targetsOf('default', uploadTo(bucketName('StorageSource')))).toEqual(['splitter']);
  });

  it.each(['StorageOutput', 'StorageAccessLogs'])('never hear of an object in %s', (idStart) => {
    expect(targetsOf('default', uploadTo(bucketName(idStart)))).toEqual([]);
    expect(resource(template, 'AWS::S3::Bucket', idStart)[1].Properties.NotificationConfiguration).toBeUndefined();
  });

  it('hear of the source bucket because it tells EventBridge', () => {
    expect(resource(template, 'AWS::S3::Bucket', 'StorageSource')[1].Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  it('hand every slice of a plan to the worker, and nobody else', async () => {
    const events = await published(sliceEvents(job, slicesOf(job), 1));
    expect(events).toHaveLength(3);
    for (const event of events) expect(targetsOf('fanreel', event)).toEqual(['worker']);
  });

  const error = { name: 'encrypted', message: 'no key' } as const;
  const manifestKey = `jobs/${jobId}/manifest.json`;
  it.each<[FanreelEvent, string[]]>([
    [{ detailType: 'videoRendered', detail: { jobId } }, ['assembler']],
    [{ detailType: 'videoCompleted', detail: { jobId, status: 'complete', manifestKey } }, ['stitcher']],
    [{ detailType: 'videoCompleted', detail: { jobId, status: 'complete', manifestKey, joins: true } }, ['stitcher']],
    [{ detailType: 'videoCompleted', detail: { jobId, status: 'complete', manifestKey, joins: false } }, []],
    [{ detailType: 'sliceFailed', detail: { jobId, index: 1, error } }, []],
    [{ detailType: 'videoRejected', detail: { bucket: 'b', key: 'k', reason: 'empty', message: 'm' } }, []],
  ])('hand $detailType to %j', async (event, targets) => {
    const [sent] = await published([event]);
    if (sent === undefined) throw new Error('nothing was published');
    expect(targetsOf('fanreel', sent)).toEqual(targets);
    expect(targetsOf('default', sent)).toEqual([]);
  });

  it.each(FUNCTIONS.map(({ name }) => name))(
    'hand the failure of the %s on every attempt to the assembler',
    (functionName) => {
      const given = { requestId: 'r', functionName, payload: {}, attempts: 3, condition: 'RetriesExhausted' } as const;
      const content = makeFailureEvent(given, { region: identity.region, bus: busName, nowMs: 0 });
      expect(targetsOf('fanreel', makeBusEvent(content, identity))).toEqual(['assembler']);
    },
  );

  it('deliver for a day, 185 times, and then keep the event in an encrypted queue', () => {
    expect(rules).toHaveLength(RULES.length);
    const [queueId, queue] = resource(template, 'AWS::SQS::Queue');
    expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
    for (const { properties } of rules) {
      expect(properties.Targets).toEqual([
        expect.objectContaining({
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queueId, 'Arn'] } },
        }),
      ]);
    }
  });

  it('are the only ones that may send to the queue, and besides the HTTP API to invoke a function', () => {
    const [, policy] = resource(template, 'AWS::SQS::QueuePolicy');
    const { Statement } = policy.Properties.PolicyDocument as { readonly Statement: readonly JsonObject[] };
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(RULES.length);
    const ruleIds = resourcesOf(template, 'AWS::Events::Rule').map(([id]) => id);
    for (const { Condition, Principal } of allowed) {
      expect(Principal).toEqual({ Service: 'events.amazonaws.com' });
      expect(
        ruleIds.map((id): Json => ({ ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [id, 'Arn'] } } })),
      ).toContainEqual(Condition);
    }
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Lambda::Permission')) {
      if (Properties.Principal === 'apigateway.amazonaws.com') continue;
      expect(ruleIds.map((id): Json => ({ 'Fn::GetAtt': [id, 'Arn'] }))).toContainEqual(Properties.SourceArn);
    }
  });

  it('with a schedule are on the default bus', () => {
    const [, rule] = resource(template, 'AWS::Events::Rule', 'Reconcile');
    expect(rule.Properties).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
    expect(rule.Properties.EventBusName).toBeUndefined();
  });
});
