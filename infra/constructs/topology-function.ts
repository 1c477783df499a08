import { Aws, Duration, Fn, RemovalPolicy, Size, Stack, Token } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type Architecture,
  Code,
  type ILayerVersion,
  Function as Lambda,
  LoggingFormat,
  type Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  type BucketName,
  type BusName,
  type FunctionSpec,
  type LayerName,
  LOG_RETENTION_DAYS,
} from '../../src/shared/topology.ts';
import { acknowledge } from './acknowledge.ts';
import { objectStatements } from './object-statements.ts';
import type { OptionalParameter } from './parameters.ts';
import { cfnBucketOf } from './storage.ts';

export interface TopologyFunctionProps {
  readonly spec: FunctionSpec;
  /** folder of the bundle, the same one that the tests run */
  readonly bundle: string;
  readonly runtime: Runtime;
  readonly architecture: Architecture;
  readonly layers: Readonly<Record<LayerName, ILayerVersion>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<BucketName, Bucket>>;
  readonly buses: Readonly<Record<BusName, IEventBus>>;
  /** prefix of log groups */
  readonly logPrefix: string;
  /** concurrency to reserve when the parameter is set */
  readonly concurrency?: OptionalParameter;
}

/**
 * A function of the topology: its bundle, a role with only its permissions, its log group, its asynchronous retries.
 */
export class TopologyFunction extends Construct {
  readonly spec: FunctionSpec;
  readonly lambda: Lambda;

  constructor(scope: Construct, id: string, props: TopologyFunctionProps) {
    super(scope, id);
    const { spec, concurrency } = props;
    this.spec = spec;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `${props.logPrefix}/${spec.name}`,
      // The values of the enumeration are days.
      retention: LOG_RETENTION_DAYS as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.makeRole(props, logGroup);
    this.lambda = new Lambda(this, 'Function', {
      description: `fanreel: ${spec.name}`,
      code: Code.fromAsset(props.bundle),
      handler: 'index.handler',
      runtime: props.runtime,
      architecture: props.architecture,
      memorySize: spec.memoryMb,
      timeout: Duration.seconds(spec.timeoutSeconds),
      ephemeralStorageSize: Size.mebibytes(spec.ephemeralStorageMb),
      layers: spec.layers.map((name) => props.layers[name]),
      environment: props.environment,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      retryAttempts: spec.retryAttempts,
      maxEventAge: Duration.seconds(spec.maximumEventAgeSeconds),
      onFailure: new EventBridgeDestination(props.buses[spec.onFailure]),
      ...(concurrency === undefined
        ? {}
        : {
            reservedConcurrentExecutions: Token.asNumber(
              Fn.conditionIf(concurrency.isSet.logicalId, concurrency.value, Aws.NO_VALUE),
            ),
          }),
    });
    if (spec.publishesTo !== undefined) props.buses[spec.publishesTo].grantPutEventsTo(role);
  }

  private makeRole({ spec, buckets }: TopologyFunctionProps, logGroup: LogGroup): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What the ${spec.name} of fanreel may do`,
    });
    role.addToPolicy(
      // The ARN attribute ends in `:*`, which matches the group's streams.
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    for (const statement of objectStatements(spec.permissions, buckets)) role.addToPolicy(statement);
    for (const { bucket, keys } of spec.permissions) {
      const { logicalId } = cfnBucketOf(buckets[bucket]);
      for (const key of keys) {
        const reason = `Object keys of the ${bucket} bucket: uploads, job ids and slice numbers are not known before.`;
        acknowledge(role, `AwsSolutions-IAM5[Resource::<${Stack.of(this).resolve(logicalId)}.Arn>/${key}]`, reason);
      }
    }
    // Added here and not by the function, so that the reason stands beside it.
    role.addToPolicy(
      new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
    );
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'X-Ray knows no resources: its two write actions take only *.');
    return role;
  }
}
