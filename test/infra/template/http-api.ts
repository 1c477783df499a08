import { describe, expect, it } from 'vitest';
import { HTTP_API, LOG_RETENTION_DAYS } from '../../../src/shared/topology.ts';
import { makeResolver, physicalName } from '../resolve.ts';
import { type JsonObject, resource, resourcesOf, synthesize } from '../synthesize.ts';

const template = synthesize();
const TYPES = ['AWS::ApiGatewayV2::', 'AWS::Cognito::'];

type Values = Readonly<Record<string, string>>;

/** Resources of the API that are there once the stack is deployed with these parameters, by type. */
const deployed = (values: Values = {}) => {
  const { resolve, condition } = makeResolver(template, values);
  const found = new Map<string, JsonObject[]>();
  for (const { Type, Properties, Condition } of Object.values(template.Resources)) {
    if (!TYPES.some((prefix) => Type.startsWith(prefix))) continue;
    if (Condition !== undefined && !condition(Condition)) continue;
    found.set(Type, [...(found.get(Type) ?? []), resolve(Properties) as JsonObject]);
  }
  return (name: string): readonly JsonObject[] => TYPES.flatMap((prefix) => found.get(`${prefix}${name}`) ?? []);
};

/** How each route asks who it is. */
const authOf = (values?: Values): Record<string, unknown> =>
  Object.fromEntries(deployed(values)('Route').map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]));

const outputsWith = (values: Values): string[] => {
  const { condition } = makeResolver(template, values);
  return Object.entries(template.Outputs)
    .filter(
      ([name, { Condition }]) => name.startsWith('Api') && (Condition === undefined || condition(String(Condition))),
    )
    .map(([name]) => name)
    .sort();
};

const ORIGINS = 'https://a.example,http://localhost:8080';

describe('the HTTP API', () => {
  it('asks for signed requests unless something else is chosen', () => {
    expect(template.Parameters.ApiAuth).toMatchObject({ Default: 'IAM', AllowedValues: ['IAM', 'JWT', 'NONE'] });
    expect(authOf()).toEqual({ $default: 'AWS_IAM' });
  });

  it.each([
    ['IAM', 'AWS_IAM'],
    ['JWT', 'JWT'],
    ['NONE', 'NONE'],
    ['', 'AWS_IAM'],
    ['none', 'AWS_IAM'],
  ])('with ApiAuth=%s has %s on every route', (ApiAuth, expected) => {
    expect(authOf({ ApiAuth })).toEqual({ $default: expected });
  });

  it.each(['IAM', 'JWT', 'NONE'])(
    'with ApiAuth=%s and origins leaves nothing open but the question of a browser',
    (ApiAuth) => {
      const { $default, ...others } = authOf({ ApiAuth, ApiOrigins: ORIGINS });
      expect($default).toBe(authOf({ ApiAuth }).$default);
      expect(others).toEqual({ 'OPTIONS /{proxy+}': 'NONE' });
    },
  );

  it('hands every request to its function, and nobody else may on its behalf', () => {
    const [functionId] = resource(template, 'AWS::Lambda::Function', 'Api');
    const [integration] = deployed()('Integration');
    expect(integration).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: `${physicalName(functionId)}.Arn`,
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: HTTP_API.integrationTimeoutSeconds * 1000,
    });
    const { resolve } = makeResolver(template);
    const [apiId] = resource(template, 'AWS::ApiGatewayV2::Api');
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission').map(([, { Properties }]) =>
      resolve(Properties),
    );
    expect(permissions.filter((each) => JSON.stringify(each).includes('apigateway'))).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        FunctionName: `${physicalName(functionId)}.Arn`,
        SourceArn: `arn:partition:execute-api:region:accountid:${physicalName(apiId)}/*/*`,
      },
    ]);
  });

  it('waits longer than its function may take', () => {
    const [, { Properties }] = resource(template, 'AWS::Lambda::Function', 'Api');
    expect(Properties.Timeout).toBeLessThan(HTTP_API.integrationTimeoutSeconds);
    expect(HTTP_API.integrationTimeoutSeconds).toBeLessThanOrEqual(30);
  });

  const throttleOf = (values: Values) => {
    const [stage] = deployed(values)('Stage');
    expect(stage).toMatchObject({ StageName: '$default', AutoDeploy: true });
    const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = (stage?.DefaultRouteSettings ??
      {}) as JsonObject;
    return { rate: Number(rate), burst: Number(burst) };
  };

  it('is throttled', () => {
    const { requestsPerSecond, burst } = HTTP_API.throttle;
    expect(requestsPerSecond).toBeGreaterThan(0);
    for (const values of [{}, { ApiAuth: 'JWT' }, { ApiAuth: 'IAM', ApiConcurrency: '5' }]) {
      expect(throttleOf(values)).toEqual({ rate: requestsPerSecond, burst });
    }
  });

  it('that anybody may call never takes the 10 executions of a new account, however long each request takes', () => {
    const { rate, burst } = throttleOf({ ApiAuth: 'NONE' });
    const [, { Properties }] = resource(template, 'AWS::Lambda::Function', 'Api');
    // What a token bucket lets through in any time as long as a request may take: all of it may run at once.
    expect(burst + rate * Number(Properties.Timeout)).toBeLessThan(10);
    expect(rate).toBeGreaterThan(0);
    expect(Number.isInteger(burst) && burst > 0).toBe(true);
  });

  it('that anybody may call is bounded by ApiConcurrency in its place where that is given', () => {
    const { requestsPerSecond, burst } = HTTP_API.throttle;
    expect(throttleOf({ ApiAuth: 'NONE', ApiConcurrency: '20' })).toEqual({ rate: requestsPerSecond, burst });
  });

  it('logs a line of JSON for each request, without its query, into a group that forgets', () => {
    const [groupId, group] = resource(template, 'AWS::Logs::LogGroup', 'HttpApi');
    expect(group.Properties).toEqual({
      LogGroupName: '/aws/vendedlogs/fanreel/fanreel/http-api',
      RetentionInDays: LOG_RETENTION_DAYS,
    });
    const { AccessLogSettings } = deployed()('Stage')[0] as { readonly AccessLogSettings: Record<string, string> };
    expect(AccessLogSettings.DestinationArn).toBe(`${physicalName(groupId)}.Arn`);
    const line = JSON.parse(AccessLogSettings.Format ?? '') as Record<string, string>;
    expect(Object.values(line)).toEqual(
      expect.arrayContaining(['$context.requestId', '$context.status', '$context.path']),
    );
    expect(AccessLogSettings.Format).not.toMatch(/querystring|authorization/i);
  });

  it('lets no page of another origin read it unless ApiOrigins is given', () => {
    expect(deployed()('Api')[0]).not.toHaveProperty('CorsConfiguration');
    expect(deployed({ ApiOrigins: ORIGINS })('Api')[0]).toMatchObject({
      CorsConfiguration: {
        AllowOrigins: ['https://a.example', 'http://localhost:8080'],
        AllowMethods: HTTP_API.cors.methods,
        AllowHeaders: expect.arrayContaining(['authorization', 'content-type']),
      },
    });
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
      const { resolve } = makeResolver(template, { ApiOrigins: ORIGINS });
      const { Variables } = resolve(Properties.Environment ?? {}) as { readonly Variables: Record<string, string> };
      expect(Variables.CORS_ORIGINS, id).toBe(id.startsWith('Api') ? ORIGINS : undefined);
    }
  });

  it.each([
    ...['*', 'https://*', 'https://*.example.com', 'https://a.example/', 'a.example', 'null'].map((value) => [
      'ApiOrigins',
      value,
    ]),
    ...['http://a.example/', 'https://a.example', '', 'javascript:1', 'https://a.example/#x'].map((value) => [
      'ApiCallbacks',
      value,
    ]),
  ])('fails to deploy with %s="%s"', (name = '', value = '') => {
    expect(new RegExp(template.Parameters[name]?.AllowedPattern ?? '').test(value)).toBe(false);
  });
});

describe('the login', () => {
  it.each(['IAM', 'NONE'])('is not there with ApiAuth=%s', (ApiAuth) => {
    const of = deployed({ ApiAuth });
    for (const type of ['UserPool', 'UserPoolClient', 'UserPoolDomain', 'Authorizer']) expect(of(type)).toEqual([]);
    expect(of('Route')[0]).not.toHaveProperty('AuthorizerId');
    expect(outputsWith({ ApiAuth })).toEqual(['ApiUrl']);
  });

  it('is what the API asks with ApiAuth=JWT, and the outputs name it', () => {
    const of = deployed({ ApiAuth: 'JWT' });
    const [poolId] = resource(template, 'AWS::Cognito::UserPool');
    const [clientId] = resource(template, 'AWS::Cognito::UserPoolClient');
    const [authorizerId] = resource(template, 'AWS::ApiGatewayV2::Authorizer');
    expect(of('Route')[0]).toMatchObject({ AuthorizerId: physicalName(authorizerId) });
    expect(of('Authorizer')[0]).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Audience: [physicalName(clientId)],
        Issuer: `https://cognito-idp.region.urlsuffix/${physicalName(poolId)}`,
      },
    });
    expect(outputsWith({ ApiAuth: 'JWT' })).toEqual(['ApiClientId', 'ApiLoginUrl', 'ApiUrl', 'ApiUserPoolId']);
  });

  it('takes only users that were added, with a second factor', () => {
    const [pool] = deployed({ ApiAuth: 'JWT' })('UserPool');
    expect(pool).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('keeps its users when the stack goes or the parameter changes', () => {
    const [, pool] = resource(template, 'AWS::Cognito::UserPool');
    expect(pool.DeletionPolicy).toBe('Retain');
    expect(pool.Properties).toMatchObject({ DeletionProtection: 'ACTIVE' });
  });

  it('has the address that its partition gives it', () => {
    const urlIn = (values: Values) =>
      makeResolver(template, values).resolve(template.Outputs.ApiLoginUrl?.Value ?? null);
    expect(urlIn({})).toMatch(/^https:\/\/\w+\.auth\.region\.amazoncognito\.com$/);
    expect(urlIn({ 'AWS::Partition': 'aws-us-gov' })).toMatch(/\.auth-fips\.region\.amazoncognito\.com$/);
  });

  it('can be left out, for regions where CloudFormation knows no Cognito', () => {
    const without = synthesize({ login: false });
    const types = Object.values(without.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('AWS::Cognito::') || type.endsWith('::Authorizer'))).toEqual([]);
    expect(without.Parameters.ApiAuth?.AllowedValues).toEqual(['IAM', 'NONE']);
    expect(without.Parameters.ApiCallbacks).toBeUndefined();
    expect(without.Outputs.Login?.Value).toBe('false');
    const authWith = (ApiAuth: string) => {
      const routes = resourcesOf(without, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
      const everything = routes.find(({ RouteKey }) => RouteKey === '$default') ?? {};
      return (makeResolver(without, { ApiAuth }).resolve(everything) as JsonObject).AuthorizationType;
    };
    expect(['IAM', 'NONE', 'JWT', ''].map(authWith)).toEqual(['AWS_IAM', 'NONE', 'AWS_IAM', 'AWS_IAM']);
  });

  it('sends codes, not tokens, to the pages named and no others', () => {
    const callbacks = 'https://a.example/app,http://localhost:8080/';
    const [client] = deployed({ ApiAuth: 'JWT', ApiCallbacks: callbacks })('UserPoolClient');
    expect(client).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      CallbackURLs: callbacks.split(','),
      LogoutURLs: callbacks.split(','),
    });
  });
});
