import { API_AUTH } from '../deployment-parameters.ts';

/** What every HTTP API may have. */
export interface PipelineApiOptions {
  /**
   * Web origins whose pages may call the API from a browser, e.g. `https://www.example.com`.
   *
   * @default - none
   */
  readonly origins?: readonly string[];

  /**
   * Executions that are reserved for the API, 1 to 10,000, which is also their limit.
   *
   * @default - the API shares those of the account
   */
  readonly reservedConcurrency?: number;
}

/** Whose tokens the HTTP API takes. */
export interface PipelineApiTokens extends PipelineApiOptions {
  /** Issuer, `https://…`, as in the claim `iss`. Of a Cognito user pool: `https://cognito-idp.REGION.amazonaws.com/POOL`. */
  readonly issuer: string;

  /** Client ids, one of which has to be in the claim `aud` or `client_id`. */
  readonly audience: readonly string[];
}

/** Who may call the HTTP API of a pipeline. */
export class PipelineApi {
  /** Roles and users with `execute-api:Invoke`, who sign their requests: see `grantCallApi`. */
  static iam(options: PipelineApiOptions = {}): PipelineApi {
    return new PipelineApi(API_AUTH.iam, options);
  }

  /** Whoever has a token of an issuer of yours, such as a Cognito user pool. */
  static jwt(options: PipelineApiTokens): PipelineApi {
    return new PipelineApi(API_AUTH.jwt, options, options);
  }

  /**
   * Anybody on the internet, at your cost. Without `reservedConcurrency` it takes 4 requests at once and then 12 a
   * minute.
   */
  static open(options: PipelineApiOptions = {}): PipelineApi {
    return new PipelineApi(API_AUTH.none, options);
  }

  /** The function alone, as `apiFunction`, for an HTTP API of your own (payload format 2.0). */
  static functionOnly(options: PipelineApiOptions = {}): PipelineApi {
    return new PipelineApi('function', options);
  }

  /** No HTTP API and no function for it. */
  static none(): PipelineApi {
    return new PipelineApi('absent', {});
  }

  private constructor(
    /** Who may call it. */
    readonly access: 'IAM' | 'JWT' | 'NONE' | 'function' | 'absent',
    /** Origins and reserved concurrency. */
    readonly options: PipelineApiOptions,
    /** Whose tokens it takes; only with `jwt`. */
    readonly tokens?: PipelineApiTokens,
  ) {}
}
