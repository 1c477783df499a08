import { describe, expect, it } from 'vitest';
import { METRIC_NAMESPACE, SLICE_METRICS } from '../../../src/shared/estimator/model/metric-names.ts';
import { FUNCTIONS } from '../../../src/shared/topology.ts';
import { makeResolver, physicalName } from '../resolve.ts';
import { type JsonObject, resource, resourcesOf, synthesize } from '../synthesize.ts';

const template = synthesize();
const { resolve } = makeResolver(template);
const dashboard = String(resolve(resource(template, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody ?? ''));
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
const alarm = (idPart: string): JsonObject => {
  const found = alarms.find(([id]) => id.includes(idPart.replaceAll('-', '')));
  if (found === undefined) throw new RangeError(`no alarm ${idPart}`);
  return found[1].Properties;
};

interface AlarmMetric {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string }; readonly Stat: string };
}

/** What an alarm looks at: metrics with their statistic, and expressions. */
const watched = (idPart: string): string[] =>
  ((alarm(idPart).Metrics ?? []) as readonly AlarmMetric[]).map(
    ({ Expression, MetricStat }) => Expression ?? `${MetricStat?.Metric.MetricName} ${MetricStat?.Stat}`,
  );

interface Widget {
  readonly properties: { readonly metrics?: readonly (readonly unknown[])[]; readonly title?: string };
}

const widgetsOf = () => (JSON.parse(dashboard) as { readonly widgets: readonly Widget[] }).widgets;

describe('the dashboard', () => {
  const widgets = widgetsOf();
  const text = JSON.stringify(widgets);

  it.each([
    ...['ConcurrentExecutions', 'ClaimedAccountConcurrency', 'Invocations', 'Duration', 'Errors', 'Throttles'],
    ...['AsyncEventsReceived', 'AsyncEventAge', 'AsyncEventsDropped', 'DestinationDeliveryFailures'],
    ...['FailedInvocations', 'InvocationsSentToDlq', 'IngestionToInvocationStartLatency'],
    'ApproximateNumberOfMessagesVisible',
    ...Object.values(SLICE_METRICS),
  ])('shows %s', (metric) => {
    expect(text).toContain(`"${metric}"`);
  });

  it('shows the median and the slowest hundredth', () => {
    expect(text).toContain('"p50"');
    expect(text).toContain('"p99"');
  });

  it('shows slices second by second, under the dimensions that workers write', () => {
    const slices = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => namespace === METRIC_NAMESPACE);
    expect(slices.length).toBeGreaterThan(5);
    for (const metric of slices) {
      expect(metric.slice(2, 5)).toEqual(['FunctionName', expect.stringContaining('worker'), 'service']);
      expect(metric.at(-1)).toMatchObject({ period: 1 });
    }
  });

  it('gives every metric of a graph an id of its own', () => {
    for (const { properties } of widgets) {
      const ids = (properties.metrics ?? []).flatMap(
        (metric) => (metric.at(-1) as { id?: string } | undefined)?.id ?? [],
      );
      expect(new Set(ids).size, properties.title).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z][a-zA-Z0-9_]*$/);
    }
  });
});

describe('the dashboard', () => {
  it('is called after stack and region: names belong to the account', () => {
    const [, { Properties }] = resource(template, 'AWS::CloudWatch::Dashboard');
    expect(resolve(Properties.DashboardName ?? '')).toBe('fanreel-region');
  });

  it('finds the metrics of each rule where EventBridge puts them: by its name alone on the default bus, by bus and name on others', () => {
    const busName = resolve(resource(template, 'AWS::Events::EventBus')[1].Properties.Name ?? '');
    const expected = resourcesOf(template, 'AWS::Events::Rule').map(([id, { Properties }]) =>
      Properties.EventBusName === undefined
        ? ['RuleName', physicalName(id)]
        : ['EventBusName', resolve(Properties.EventBusName), 'RuleName', physicalName(id)],
    );
    expect(expected.filter((dimensions) => dimensions.length === 2).length).toBeGreaterThan(1);
    expect(busName).toBe('fanreel');
    for (const name of [
      'Invocations',
      'FailedInvocations',
      'InvocationsSentToDlq',
      'IngestionToInvocationStartLatency',
    ]) {
      const shown = widgetsOf().flatMap(({ properties }) =>
        (properties.metrics ?? []).filter(([namespace, metric]) => namespace === 'AWS/Events' && metric === name),
      );
      expect(shown.map((metric) => metric.slice(2, -1)).sort()).toEqual([...expected].sort());
    }
  });
});

describe('alarms', () => {
  it('tell of the first dead letter', () => {
    expect(alarm('dead-letters-not-empty')).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
  });

  it.each(FUNCTIONS)('tell of the $name dropping, failing, being throttled, and running into its timeout', (spec) => {
    const { name, timeoutSeconds } = spec;
    expect(watched(`${name}-drops-events`)).toEqual(['AsyncEventsDropped Sum']);
    expect(watched(`${name}-failures-not-told`)).toEqual(['DestinationDeliveryFailures Sum']);
    expect(watched(`${name}-errors`)).toEqual([
      'IF(invocations > 0, 100 * errors / invocations, 0)',
      'Errors Sum',
      'Invocations Sum',
    ]);
    expect(watched(`${name}-throttled`)).toEqual(['Throttles Sum']);
    expect(alarm(`${name}-throttled`).EvaluationPeriods).toBe(3);
    expect(watched(`${name}-near-timeout`)).toEqual(['Duration p99']);
    expect(alarm(`${name}-near-timeout`).Threshold).toBe(timeoutSeconds * 900);
  });

  it('are quiet without data, and all go to one topic, over TLS', () => {
    const [topicId] = resource(template, 'AWS::SNS::Topic');
    for (const [, { Properties }] of alarms) {
      expect(Properties).toMatchObject({ TreatMissingData: 'notBreaching', AlarmActions: [{ Ref: topicId }] });
      expect(String(Properties.AlarmDescription)).toMatch(/\.$/);
    }
    const [, policy] = resource(template, 'AWS::SNS::TopicPolicy');
    expect(JSON.stringify(policy.Properties)).toContain('"aws:SecureTransport":"false"');
  });
});
