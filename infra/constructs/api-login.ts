import { Aws, CfnCondition, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { CfnUserPool, CfnUserPoolClient, CfnUserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

export interface ApiLoginProps {
  /** condition under which the login is created */
  readonly isWanted: CfnCondition;
  /** pages to which the login redirects, separated by commas */
  readonly callbacks: string;
}

const MIN_PASSWORD = 14;
const TEMPORARY_PASSWORD_DAYS = 3;
/** Short, as an issued token cannot be revoked. */
const TOKEN_MINUTES = 60;
const LOGIN_DAYS = 7;

/**
 * Users of the HTTP API: a Cognito user pool to which only its administrator adds users, its hosted login with a second
 * factor, and a public client (authorisation code with PKCE, no secret). Created under a condition.
 */
export class ApiLogin extends Construct {
  readonly poolId: string;
  readonly clientId: string;
  /** issuer of its tokens */
  readonly issuer: string;
  /** base of the hosted login's pages */
  readonly loginUrl: string;
  /** condition under which it is created */
  readonly isWanted: CfnCondition;
  private readonly client: CfnUserPoolClient;
  private readonly callbacks: string;

  constructor(scope: Construct, id: string, { isWanted, callbacks }: ApiLoginProps) {
    super(scope, id);
    this.isWanted = isWanted;
    const pool = new CfnUserPool(this, 'Pool', {
      // With self sign-up anybody could get in, so the API would be open, with a detour.
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
      mfaConfiguration: 'ON',
      enabledMfas: ['SOFTWARE_TOKEN_MFA'],
      policies: {
        passwordPolicy: {
          minimumLength: MIN_PASSWORD,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
          temporaryPasswordValidityDays: TEMPORARY_PASSWORD_DAYS,
        },
      },
      deletionProtection: 'ACTIVE',
    });
    // Changing a parameter must not delete users.
    pool.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(
      pool,
      'AwsSolutions-COG3',
      'Threat protection belongs to a dearer plan; users are few, added by hand, and have a second factor.',
    );
    acknowledge(pool, 'AwsSolutions-COG8', 'The dearer plan adds threat protection, for which see COG3.');
    this.callbacks = callbacks;
    this.client = new CfnUserPoolClient(this, 'Client', {
      userPoolId: pool.ref,
      generateSecret: false,
      allowedOAuthFlowsUserPoolClient: true,
      allowedOAuthFlows: ['code'],
      allowedOAuthScopes: ['openid', 'email'],
      callbackUrLs: Fn.split(',', callbacks),
      logoutUrLs: Fn.split(',', callbacks),
      supportedIdentityProviders: ['COGNITO'],
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' },
      accessTokenValidity: TOKEN_MINUTES,
      idTokenValidity: TOKEN_MINUTES,
      refreshTokenValidity: LOGIN_DAYS,
    });
    // Names of login domains must be unique in the region, across accounts: the stack's id has a UUID.
    const prefix = Fn.join('-', ['fanreel', Fn.select(2, Fn.split('/', Aws.STACK_ID))]);
    const domain = new CfnUserPoolDomain(this, 'Domain', { userPoolId: pool.ref, domain: prefix });
    for (const each of [pool, this.client, domain]) each.cfnOptions.condition = isWanted;
    this.poolId = pool.ref;
    this.clientId = this.client.ref;
    this.issuer = Fn.join('', ['https://cognito-idp.', Aws.REGION, '.', Aws.URL_SUFFIX, '/', pool.ref]);
    const isGovCloud = new CfnCondition(this, 'IsGovCloud', {
      expression: Fn.conditionEquals(Aws.PARTITION, 'aws-us-gov'),
    });
    isGovCloud.overrideLogicalId('IsGovCloud');
    // @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
    const auth = Fn.conditionIf(isGovCloud.logicalId, '.auth-fips.', '.auth.').toString();
    this.loginUrl = Fn.join('', ['https://', domain.ref, auth, Aws.REGION, '.amazoncognito.com']);
  }

  /** Add a page to which the login redirects; its address may be known only after everything else. */
  alsoSendBackTo(page: string): void {
    const pages = Fn.split(',', Fn.join(',', [this.callbacks, page]));
    this.client.callbackUrLs = pages;
    this.client.logoutUrLs = pages;
  }
}
