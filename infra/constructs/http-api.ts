import { Aws, type CfnCondition, Fn, type IResolvable, RemovalPolicy } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, type CfnRouteProps, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HttpApiSpec, Throttle } from '../../src/shared/topology.ts';
import { acknowledge } from './acknowledge.ts';

/** How a route asks who is calling. */
export type RouteAuthorization = Pick<CfnRouteProps, 'authorizationType' | 'authorizerId'>;

export interface HttpApiProps {
  readonly spec: HttpApiSpec;
  readonly target: IFunction;
  /** name of the API; also part of its log group's name */
  readonly name: string;
  /** what pages of other origins may do. @default nothing */
  readonly cors?: CfnApi.CorsProperty | IResolvable | undefined;
  /** under which condition there is `cors`. @default always */
  readonly corsIf?: CfnCondition | undefined;
  /** makes what tells callers apart, below the scope, for the API of that id */
  readonly authorize: (scope: Construct, apiId: string) => RouteAuthorization;
  /** why cdk-nag need not warn of a route whose authorization it cannot see, or that is open */
  readonly authorizationReason: string;
  /** both may be tokens */
  readonly throttle: Throttle;
  readonly logRetention: RetentionDays;
}

/** What pages of other origins may do, by the topology. */
export const corsOf = ({ cors }: HttpApiSpec, origins: readonly string[]): CfnApi.CorsProperty => ({
  allowOrigins: [...origins],
  allowMethods: [...cors.methods],
  allowHeaders: [...cors.requestHeaders],
  exposeHeaders: [...cors.exposedHeaders],
  maxAge: cors.maxAgeSeconds,
});

/** One line of JSON for each request, without the query, which may hold private data. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  caller: '$context.identity.userArn',
  user: '$context.authorizer.claims.sub',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  bytes: '$context.responseLength',
  integrationMs: '$context.integrationLatency',
  functionError: '$context.integrationErrorMessage',
  error: '$context.error.message',
} as const;

/**
 * The HTTP API of the topology: every request goes to one function. The resources are CloudFormation's own: in a stack
 * whose parameters decide about them, each property may be an `Fn::If`, which the constructs above them do not take.
 */
export class HttpApi extends Construct {
  readonly url: string;
  readonly apiId: string;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { spec, target, name, cors } = props;
    const api = new CfnApi(this, 'Api', {
      name,
      description: 'fanreel: renders pictures, signs uploads, reports jobs',
      protocolType: 'HTTP',
      ...(cors === undefined ? {} : { corsConfiguration: cors }),
    });
    const integration = new CfnIntegration(this, 'Integration', {
      apiId: api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: target.functionArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: spec.integrationTimeoutSeconds * 1000,
    });
    const integrationTarget = Fn.join('/', ['integrations', integration.ref]);
    const everything = new CfnRoute(this, 'Default', {
      apiId: api.ref,
      routeKey: '$default',
      target: integrationTarget,
      ...props.authorize(this, api.ref),
    });
    acknowledge(everything, 'AwsSolutions-APIG4', props.authorizationReason);
    if (cors !== undefined) this.makePreflight(api, integrationTarget, props.corsIf);

    this.makeStage(api, props);
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      functionName: target.functionArn,
      sourceArn: Fn.join('', [
        ...['arn:', Aws.PARTITION, ':execute-api:', Aws.REGION, ':', Aws.ACCOUNT_ID],
        ...[':', api.ref, '/*/*'],
      ]),
    });
    this.apiId = api.ref;
    this.url = api.attrApiEndpoint;
  }

  /** Browsers send preflight requests without credentials, and $default would refuse them. */
  private makePreflight(api: CfnApi, target: string, condition: CfnCondition | undefined): void {
    const preflight = new CfnRoute(this, 'Preflight', {
      apiId: api.ref,
      routeKey: 'OPTIONS /{proxy+}',
      target,
      authorizationType: 'NONE',
    });
    if (condition !== undefined) preflight.cfnOptions.condition = condition;
    acknowledge(
      preflight,
      'AwsSolutions-APIG4',
      'Browsers ask without credentials whether they may send; OPTIONS does nothing else, and is there only with allowed origins.',
    );
  }

  private makeStage(api: CfnApi, { name, throttle, logRetention }: HttpApiProps): void {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      // Below this prefix, log groups need no entries of their own in the account's resource policy, which has room for
      // few.
      logGroupName: `/aws/vendedlogs/fanreel/${name}/http-api`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnStage(this, 'Stage', {
      apiId: api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logGroup.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
      defaultRouteSettings: {
        throttlingRateLimit: throttle.requestsPerSecond,
        throttlingBurstLimit: throttle.burst,
        detailedMetricsEnabled: false,
      },
    });
  }
}
