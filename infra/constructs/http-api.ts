import { Aws, CfnCondition, Fn, RemovalPolicy, Token } from 'aws-cdk-lib';
import {
  CfnApi,
  CfnAuthorizer,
  CfnIntegration,
  CfnRoute,
  type CfnRouteProps,
  CfnStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type HttpApiSpec, LOG_RETENTION_DAYS, type Throttle } from '../../src/shared/topology.ts';
import { API_AUTH } from '../deployment-parameters.ts';
import { acknowledge } from './acknowledge.ts';
import { ApiLogin } from './api-login.ts';
import type { OptionalParameter, Parameters } from './parameters.ts';

export interface HttpApiProps {
  readonly spec: HttpApiSpec;
  readonly target: IFunction;
  readonly parameters: Pick<Parameters, 'apiAuth' | 'apiOrigins' | 'apiCallbacks' | 'concurrency'>;
  /** name of the API; also part of its log group's name */
  readonly name: string;
}

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
 * The HTTP API of the topology: every request goes to one function. Who may call it is a parameter of the stack, so that one template
 * serves all; each property that depends on it is an `Fn::If`, which is why the resources are CloudFormation's own.
 */
export class HttpApi extends Construct {
  readonly url: string;
  /** undefined in a template without Cognito */
  readonly login: ApiLogin | undefined;
  private readonly isOpen: CfnCondition;

  constructor(scope: Construct, id: string, { spec, target, parameters, name }: HttpApiProps) {
    super(scope, id);
    const { apiAuth, apiOrigins, apiCallbacks } = parameters;
    this.isOpen = this.condition('ApiAuthIsNone', apiAuth, API_AUTH.none);
    if (apiCallbacks !== undefined) {
      const isWanted = this.condition('ApiAuthIsJwt', apiAuth, API_AUTH.jwt);
      this.login = new ApiLogin(this, 'Login', { isWanted, callbacks: apiCallbacks });
    }

    const { cors } = spec;
    const api = new CfnApi(this, 'Api', {
      name,
      description: 'fanreel: renders pictures, signs uploads, reports jobs',
      protocolType: 'HTTP',
      corsConfiguration: Fn.conditionIf(
        apiOrigins.isSet.logicalId,
        {
          AllowOrigins: Fn.split(',', apiOrigins.value),
          AllowMethods: cors.methods,
          AllowHeaders: cors.requestHeaders,
          ExposeHeaders: cors.exposedHeaders,
          MaxAge: cors.maxAgeSeconds,
        },
        Aws.NO_VALUE,
      ),
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
      ...this.authorization(api),
    });
    acknowledge(
      everything,
      'AwsSolutions-APIG4',
      'Whoever deploys chooses with ApiAuth, which the rule cannot look into: signed requests unless said otherwise, open to all only with NONE.',
    );
    // Browsers send preflight requests without credentials, and $default would refuse them.
    const preflight = new CfnRoute(this, 'Preflight', {
      apiId: api.ref,
      routeKey: 'OPTIONS /{proxy+}',
      target: integrationTarget,
      authorizationType: 'NONE',
    });
    preflight.cfnOptions.condition = apiOrigins.isSet;
    acknowledge(
      preflight,
      'AwsSolutions-APIG4',
      'Browsers ask without credentials whether they may send; OPTIONS does nothing else, and is there only with ApiOrigins.',
    );

    this.makeStage(api, spec, name, parameters.concurrency.ApiConcurrency);
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      functionName: target.functionArn,
      sourceArn: Fn.join('', [
        ...['arn:', Aws.PARTITION, ':execute-api:', Aws.REGION, ':', Aws.ACCOUNT_ID],
        ...[':', api.ref, '/*/*'],
      ]),
    });
    this.url = api.attrApiEndpoint;
  }

  private condition(name: string, value: string, expected: string): CfnCondition {
    const condition = new CfnCondition(this, name, { expression: Fn.conditionEquals(value, expected) });
    condition.overrideLogicalId(name);
    return condition;
  }

  /** Authorization by parameter: open, JWT of a logged-in user, otherwise an IAM signature. */
  private authorization(api: CfnApi): Pick<CfnRouteProps, 'authorizationType' | 'authorizerId'> {
    const { isOpen, login } = this;
    const typeUnlessOpen = (closed: unknown) => Token.asString(Fn.conditionIf(isOpen.logicalId, 'NONE', closed));
    if (login === undefined) return { authorizationType: typeUnlessOpen('AWS_IAM') };
    const authorizer = new CfnAuthorizer(this, 'Authorizer', {
      apiId: api.ref,
      name: 'login',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: { issuer: login.issuer, audience: [login.clientId] },
    });
    authorizer.cfnOptions.condition = login.isWanted;
    const ifLogin = (yes: string, no: string) => Fn.conditionIf(login.isWanted.logicalId, yes, no);
    return {
      authorizationType: typeUnlessOpen(ifLogin('JWT', 'AWS_IAM')),
      authorizerId: Token.asString(ifLogin(authorizer.ref, Aws.NO_VALUE)),
    };
  }

  private makeStage(api: CfnApi, spec: HttpApiSpec, name: string, reserved: OptionalParameter): void {
    const { throttle, openThrottle } = spec;
    const isUnbounded = new CfnCondition(this, 'ApiIsUnbounded', {
      expression: Fn.conditionAnd(this.isOpen, Fn.conditionNot(reserved.isSet)),
    });
    isUnbounded.overrideLogicalId('ApiIsUnbounded');
    const limit = (name: keyof Throttle): number =>
      Token.asNumber(Fn.conditionIf(isUnbounded.logicalId, openThrottle[name], throttle[name]));
    const logGroup = new LogGroup(this, 'AccessLogs', {
      // Below this prefix, log groups need no entries of their own in the account's resource policy, which has room for
      // few.
      logGroupName: `/aws/vendedlogs/fanreel/${name}/http-api`,
      // The values of the enumeration are days.
      retention: LOG_RETENTION_DAYS as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnStage(this, 'Stage', {
      apiId: api.ref,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logGroup.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
      defaultRouteSettings: {
        throttlingRateLimit: limit('requestsPerSecond'),
        throttlingBurstLimit: limit('burst'),
        detailedMetricsEnabled: false,
      },
    });
  }
}
