import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { HTTP_API } from '../../src/shared/topology.ts';
import { corsOf, HttpApi, type RouteAuthorization } from '../constructs/http-api.ts';
import { makeJwtAuthorizer } from '../constructs/jwt-authorization.ts';
import type { PipelineApi } from './pipeline-api.ts';

interface PipelineHttpApiProps {
  readonly api: PipelineApi;
  readonly target: IFunction;
  /** name of the API; also part of its log group's name */
  readonly name: string;
  readonly logRetention: RetentionDays;
}

const authorize =
  ({ access, tokens }: PipelineApi) =>
  (scope: Construct, apiId: string): RouteAuthorization => {
    if (tokens !== undefined) {
      return { authorizationType: 'JWT', authorizerId: makeJwtAuthorizer(scope, apiId, tokens).ref };
    }
    return { authorizationType: access === 'NONE' ? 'NONE' : 'AWS_IAM' };
  };

/** The HTTP API of a pipeline; undefined when it has none, or the function alone. */
export const makePipelineApi = (
  scope: Construct,
  id: string,
  { api, target, name, logRetention }: PipelineHttpApiProps,
): HttpApi | undefined => {
  const { access, options } = api;
  if (access === 'function' || access === 'absent') return undefined;
  const { origins = [], reservedConcurrency } = options;
  const isUnbounded = access === 'NONE' && reservedConcurrency === undefined;
  return new HttpApi(scope, id, {
    spec: HTTP_API,
    target,
    name,
    cors: origins.length === 0 ? undefined : corsOf(HTTP_API, origins),
    authorize: authorize(api),
    authorizationReason: 'The app chose who may call: PipelineApi.open() alone leaves the route open.',
    throttle: isUnbounded ? HTTP_API.openThrottle : HTTP_API.throttle,
    logRetention,
  });
};
