import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { type IManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  type Architecture,
  type IFunction,
  type IVersion,
  Function as Lambda,
  LoggingFormat,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { BucketName, BusName, FunctionSpec } from '../../src/shared/topology.ts';
import { acknowledge, asInFinding } from './acknowledge.ts';
import type { CodeProps } from './function-code.ts';
import type { FunctionNetwork } from './function-network.ts';
import { grantKeys } from './grant-keys.ts';
import { objectStatements } from './object-statements.ts';

export interface TopologyFunctionProps {
  readonly spec: FunctionSpec;
  /** its bundle, the same one that the tests run, or its image */
  readonly code: CodeProps;
  readonly architecture: Architecture;
  readonly environment: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<BucketName, IBucket>>;
  readonly buses: Readonly<Record<BusName, IEventBus>>;
  /** prefix of log groups */
  readonly logPrefix: string;
  readonly logRetention: RetentionDays;
  /** executions to reserve; may be a token. @default none */
  readonly reservedConcurrency?: number | undefined;
  /** environments that are kept ready. @default none */
  readonly provisionedConcurrency?: number | undefined;
  /** where it runs. @default outside of any VPC */
  readonly network?: FunctionNetwork | undefined;
  readonly permissionsBoundary?: IManagedPolicy | undefined;
}

/**
 * What a function in a VPC needs to get a network interface; none of these actions can be bound to one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * A function of the topology: its code, a role with only its permissions, its log group, its asynchronous retries.
 */
export class TopologyFunction extends Construct {
  readonly spec: FunctionSpec;
  readonly lambda: Lambda;
  /** what is invoked: the function, or where environments are kept ready its alias */
  readonly target: IFunction;

  constructor(scope: Construct, id: string, props: TopologyFunctionProps) {
    super(scope, id);
    const { spec, provisionedConcurrency, reservedConcurrency, network } = props;
    this.spec = spec;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `${props.logPrefix}/${spec.name}`,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.makeRole(props, logGroup);
    const retries = {
      retryAttempts: spec.retryAttempts,
      maxEventAge: Duration.seconds(spec.maximumEventAgeSeconds),
      onFailure: new EventBridgeDestination(props.buses[spec.onFailure]),
    };
    this.lambda = new Lambda(this, 'Function', {
      description: `fanreel: ${spec.name}`,
      ...props.code,
      architecture: props.architecture,
      memorySize: spec.memoryMb,
      timeout: Duration.seconds(spec.timeoutSeconds),
      ephemeralStorageSize: Size.mebibytes(spec.ephemeralStorageMb),
      environment: props.environment,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      ...retries,
      ...network,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    });
    const target =
      provisionedConcurrency === undefined
        ? this.lambda
        : new Alias(this, 'Ready', {
            aliasName: 'ready',
            version: this.lambda.currentVersion as IVersion,
            provisionedConcurrentExecutions: provisionedConcurrency,
            // Those of the function hold for its latest version alone.
            ...retries,
          });
    // aws-cdk-lib is not written for exactOptionalPropertyTypes.
    this.target = target as IFunction;
    if (spec.publishesTo !== undefined) props.buses[spec.publishesTo].grantPutEventsTo(role);
  }

  private makeRole(props: TopologyFunctionProps, logGroup: LogGroup): Role {
    const { spec, buckets, network, permissionsBoundary } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What the ${spec.name} of fanreel may do`,
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
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
      for (const key of keys) {
        const reason = `Object keys of the ${bucket} bucket: uploads, job ids and slice numbers are not known before.`;
        const objects = asInFinding(this, buckets[bucket].arnForObjects(key));
        acknowledge(role, `AwsSolutions-IAM5[Resource::${objects}]`, reason);
      }
    }
    grantKeys(spec.permissions, buckets, role);
    // Added here and not by the function, so that the reason stands beside it.
    role.addToPolicy(
      new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
    );
    if (network !== undefined) role.addToPolicy(new PolicyStatement({ actions: INTERFACE_ACTIONS, resources: ['*'] }));
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'Traces and network interfaces know no resources: their actions take only *.',
    );
    return role;
  }
}
