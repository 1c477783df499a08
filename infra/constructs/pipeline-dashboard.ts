import { Aws, Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, Stats, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SLICE_METRICS } from '../../src/shared/estimator/model/metric-names.ts';
import { claimedConcurrency, functionMetric, queueDepth, ruleMetric, sliceMetric } from './pipeline-metrics.ts';
import type { TopologyFunction } from './topology-function.ts';
import type { TopologyRule } from './topology-rule.ts';

export interface PipelineDashboardProps {
  readonly name: string;
  readonly functions: readonly TopologyFunction[];
  readonly rules: readonly TopologyRule[];
  readonly queues: readonly IQueue[];
}

const WIDTH = 8;
const p50 = Stats.percentile(50);
const p99 = Stats.percentile(99);

/** Shows how parallel the processing of a video was, and what limited it. */
export class PipelineDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { name, functions, rules, queues }: PipelineDashboardProps) {
    super(scope, id);
    const ofFunctions = (metric: string, statistic: string) =>
      functions.map((each) => functionMetric(each, metric, statistic));
    const ofRules = (metric: string, statistic: string) => rules.map((each) => ruleMetric(each, metric, statistic));
    const ofSlices = (metric: keyof typeof SLICE_METRICS, ...statistics: string[]) =>
      functions
        .filter(({ spec }) => spec.name === 'worker')
        .flatMap((each) => statistics.map((statistic) => sliceMetric(each, SLICE_METRICS[metric], statistic)));

    this.dashboard = new Dashboard(this, 'Dashboard', {
      // Dashboard names are unique in the account: without the region, stacks of the same name in two regions would
      // conflict.
      dashboardName: `${name}-${Aws.REGION}`,
      defaultInterval: Duration.hours(3),
    });
    this.row(
      '## How parallel\nConcurrency by function against what the account has claimed; slices by the second.',
      graph('Concurrent executions', [...ofFunctions('ConcurrentExecutions', Stats.MAXIMUM), claimedConcurrency()]),
      graph('Slices a second', [...ofSlices('rendered', Stats.SUM), ...ofSlices('failed', Stats.SUM)]),
      graph('Wait of a slice (ms)', ofSlices('queueDelay', p50, p99, Stats.MAXIMUM)),
    );
    this.row(
      '## How fast\nReal-time factor: seconds of video for each second of rendering, of one worker.',
      graph('Render time of a slice (ms)', ofSlices('renderTime', p50, p99)),
      graph('Real-time factor', ofSlices('realTimeFactor', p50, Stats.MINIMUM)),
      graph('Bytes out', ofSlices('bytesOut', Stats.SUM)),
    );
    this.row(
      '## Functions',
      graph('Invocations', ofFunctions('Invocations', Stats.SUM)),
      graph('Duration p50 (ms)', ofFunctions('Duration', p50)),
      graph('Duration p99 (ms)', ofFunctions('Duration', p99)),
      graph('Errors', ofFunctions('Errors', Stats.SUM)),
      graph('Throttles', ofFunctions('Throttles', Stats.SUM)),
      graph('On-failure events not delivered', ofFunctions('DestinationDeliveryFailures', Stats.SUM)),
      graph('Asynchronous events received', ofFunctions('AsyncEventsReceived', Stats.SUM)),
      graph('Age of asynchronous events (ms)', ofFunctions('AsyncEventAge', Stats.MAXIMUM)),
      graph('Asynchronous events dropped', ofFunctions('AsyncEventsDropped', Stats.SUM)),
    );
    this.row(
      '## Rules',
      graph('Invocations', ofRules('Invocations', Stats.SUM)),
      graph('Failed invocations', ofRules('FailedInvocations', Stats.SUM)),
      graph('From bus to function p99 (ms)', ofRules('IngestionToInvocationStartLatency', p99)),
      graph('Sent to dead letters', ofRules('InvocationsSentToDlq', Stats.SUM)),
      graph(
        'Dead letters that lie there',
        queues.map((queue) => queueDepth(queue, queue.node.id)),
      ),
    );
  }

  private row(heading: string, ...widgets: GraphWidget[]): void {
    this.dashboard.addWidgets(new TextWidget({ markdown: heading, width: 3 * WIDTH, height: 2 }));
    this.dashboard.addWidgets(...widgets);
  }
}

const graph = (title: string, left: readonly IMetric[]): GraphWidget =>
  new GraphWidget({ title, left: [...left], width: WIDTH, height: 6, leftYAxis: { min: 0, showUnits: false } });
