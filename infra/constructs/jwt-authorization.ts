import { CfnAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';

/** Whose tokens are taken. */
export interface JwtIssuer {
  /** `https://…`, as in the tokens' `iss` */
  readonly issuer: string;
  /** client ids, as in the tokens' `aud` or `client_id` */
  readonly audience: readonly string[];
}

/** What checks the token in the header `Authorization`. */
export const makeJwtAuthorizer = (scope: Construct, apiId: string, { issuer, audience }: JwtIssuer): CfnAuthorizer =>
  new CfnAuthorizer(scope, 'Authorizer', {
    apiId,
    name: 'login',
    authorizerType: 'JWT',
    identitySource: ['$request.header.Authorization'],
    jwtConfiguration: { issuer, audience: [...audience] },
  });
