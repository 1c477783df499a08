import { Aws, Duration, Fn } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IResponseHeadersPolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FIXED_SECURITY_HEADERS, viewerContentPolicy } from '../../src/viewer/core/security-headers.ts';
import { API_PATH_PATTERNS } from '../api-path-patterns.ts';
import { acknowledge } from './acknowledge.ts';

/** A custom domain for the page. */
export interface ViewerDomain {
  readonly name: string;
  /** ARN of a certificate for that name, in us-east-1 as CloudFront requires */
  readonly certificateArn: string;
}

export interface ViewerDistributionProps {
  /** holds the page */
  readonly bucket: IBucket;
  /** host of the HTTP API */
  readonly apiHost: string;
  /** origins of presigned URLs */
  readonly storageOrigins: readonly string[];
  readonly loginOrigin: string;
  /** @default CloudFront's name and certificate */
  readonly domain?: ViewerDomain | undefined;
  /** distinguishes the policies of several stacks */
  readonly name: string;
}

/** Longer than the API takes to answer. */
const API_TIMEOUT = Duration.seconds(35);
const HSTS = Duration.days(365);
const { NO_REFERRER } = HeadersReferrerPolicy;

/** Serves the page and the API under one domain: the page's files by default, the API at its own paths. */
export class ViewerDistribution extends Construct {
  readonly distribution: Distribution;
  /** address of the page, with a slash at its end */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ViewerDistributionProps) {
    super(scope, id);
    const { bucket, apiHost, domain } = props;
    const apiBehavior: BehaviorOptions = {
      origin: new HttpOrigin(apiHost, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        readTimeout: API_TIMEOUT,
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // Nothing of the API is cached; every header except Host is forwarded, including Authorization, and so is the
      // query.
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      responseHeadersPolicy: this.headers('ApiHeaders', `${props.name}-api`, undefined),
      compress: false,
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `${props.name}: the page of fanreel and its API`,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl: this.accessControl() }),
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: this.headers('PageHeaders', `${props.name}-page`, viewerContentPolicy(props)),
        compress: true,
      },
      additionalBehaviors: Object.fromEntries(API_PATH_PATTERNS.map((pattern) => [pattern, apiBehavior])),
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      ...(domain === undefined
        ? {}
        : {
            domainNames: [domain.name],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }),
    });
    this.url = `https://${domain?.name ?? this.distribution.distributionDomainName}/`;
    this.acknowledgeFindings(domain);
  }

  /** Its name must be unique in the account, across regions: the stack's id has a UUID, which is short enough. */
  private accessControl(): S3OriginAccessControl {
    return new S3OriginAccessControl(this, 'AccessControl', {
      originAccessControlName: Fn.join('-', ['fanreel', Fn.select(2, Fn.split('/', Aws.STACK_ID))]),
    });
  }

  /** @param contentPolicy undefined: the response sets its own policy, or is not a page */
  private headers(id: string, name: string, contentPolicy: string | undefined): IResponseHeadersPolicy {
    const fixed = new Map<string, string>(Object.entries(FIXED_SECURITY_HEADERS));
    for (const typed of ['x-content-type-options', 'referrer-policy']) fixed.delete(typed);
    return new ResponseHeadersPolicy(this, id, {
      // One for each region in which a stack of that name may exist: policy names are unique in the account.
      responseHeadersPolicyName: `${name}-${Aws.REGION}`,
      securityHeadersBehavior: {
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: HSTS, includeSubdomains: false, override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        ...(contentPolicy === undefined
          ? {}
          : { contentSecurityPolicy: { contentSecurityPolicy: contentPolicy, override: true } }),
      },
      customHeadersBehavior: {
        customHeaders: [...fixed].map(([header, value]) => ({ header, value, override: true })),
      },
    });
  }

  private acknowledgeFindings(domain: ViewerDomain | undefined): void {
    const { distribution } = this;
    acknowledge(distribution, 'AwsSolutions-CFR1', 'Who may log in is told by the user pool, not by the country.');
    acknowledge(
      distribution,
      'AwsSolutions-CFR2',
      'The API throttles and asks for a token; a firewall costs more than the rest of an idle stack. Add one where your rules ask for it.',
    );
    acknowledge(
      distribution,
      'AwsSolutions-CFR3',
      'Requests to the API are logged by the API; the page itself is the same for everybody. Logs of CloudFront need a bucket with access lists.',
    );
    if (domain !== undefined) return;
    acknowledge(
      distribution,
      'AwsSolutions-CFR4',
      "CloudFront's own certificate leaves the TLS version to CloudFront; with a domain of one's own it is TLS 1.2 or later.",
    );
  }
}
