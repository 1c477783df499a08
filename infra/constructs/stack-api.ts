import { Aws, CfnCondition, Fn, type ICfnConditionExpression, Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HttpApiSpec, Throttle } from '../../src/shared/topology.ts';
import { API_AUTH } from '../deployment-parameters.ts';
import { ApiLogin } from './api-login.ts';
import { corsOf, HttpApi, type RouteAuthorization } from './http-api.ts';
import { inTemplate } from './in-template.ts';
import { makeJwtAuthorizer } from './jwt-authorization.ts';
import type { Parameters } from './parameters.ts';

export interface StackApiProps {
  readonly spec: HttpApiSpec;
  readonly target: IFunction;
  readonly parameters: Pick<Parameters, 'apiAuth' | 'apiOrigins' | 'apiCallbacks' | 'concurrency'>;
  /** name of the API; also part of its log group's name */
  readonly name: string;
  readonly logRetention: RetentionDays;
}

/**
 * The HTTP API of a stack. Who may call it is a parameter, so that one template serves all: each property that depends
 * on it is an `Fn::If`.
 */
export class StackApi extends Construct {
  readonly url: string;
  /** undefined in a template without Cognito */
  readonly login: ApiLogin | undefined;
  private readonly isOpen: CfnCondition;

  constructor(scope: Construct, id: string, { spec, target, parameters, name, logRetention }: StackApiProps) {
    super(scope, id);
    const { apiAuth, apiOrigins, apiCallbacks, concurrency } = parameters;
    this.isOpen = this.condition('ApiAuthIsNone', Fn.conditionEquals(apiAuth, API_AUTH.none));
    if (apiCallbacks !== undefined) {
      const isWanted = this.condition('ApiAuthIsJwt', Fn.conditionEquals(apiAuth, API_AUTH.jwt));
      this.login = new ApiLogin(this, 'Login', { isWanted, callbacks: apiCallbacks });
    }
    const isUnbounded = this.condition(
      'ApiIsUnbounded',
      Fn.conditionAnd(this.isOpen, Fn.conditionNot(concurrency.ApiConcurrency.isSet)),
    );
    const limit = (which: keyof Throttle): number =>
      Token.asNumber(Fn.conditionIf(isUnbounded.logicalId, spec.openThrottle[which], spec.throttle[which]));
    // `Default`: the resources are named as if they lay right below this construct.
    const { url } = new HttpApi(this, 'Default', {
      spec,
      target,
      name,
      cors: Fn.conditionIf(
        apiOrigins.isSet.logicalId,
        inTemplate(corsOf(spec, Fn.split(',', apiOrigins.value))),
        Aws.NO_VALUE,
      ),
      corsIf: apiOrigins.isSet,
      authorize: (within, apiId) => this.authorization(within, apiId),
      authorizationReason:
        'Whoever deploys chooses with ApiAuth, which the rule cannot look into: signed requests unless said otherwise, open to all only with NONE.',
      throttle: { requestsPerSecond: limit('requestsPerSecond'), burst: limit('burst') },
      logRetention,
    });
    this.url = url;
  }

  private condition(name: string, expression: ICfnConditionExpression): CfnCondition {
    const condition = new CfnCondition(this, name, { expression });
    condition.overrideLogicalId(name);
    return condition;
  }

  /** Authorization by parameter: open, JWT of a logged-in user, otherwise an IAM signature. */
  private authorization(scope: Construct, apiId: string): RouteAuthorization {
    const { isOpen, login } = this;
    const typeUnlessOpen = (closed: unknown) => Token.asString(Fn.conditionIf(isOpen.logicalId, 'NONE', closed));
    if (login === undefined) return { authorizationType: typeUnlessOpen('AWS_IAM') };
    const { issuer, clientId, isWanted } = login;
    const authorizer = makeJwtAuthorizer(scope, apiId, { issuer, audience: [clientId] });
    authorizer.cfnOptions.condition = isWanted;
    const ifLogin = (yes: string, no: string) => Fn.conditionIf(isWanted.logicalId, yes, no);
    return {
      authorizationType: typeUnlessOpen(ifLogin('JWT', 'AWS_IAM')),
      authorizerId: Token.asString(ifLogin(authorizer.ref, Aws.NO_VALUE)),
    };
  }
}
