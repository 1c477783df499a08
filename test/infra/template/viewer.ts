import { describe, expect, it } from 'vitest';
import { API_PATH_PATTERNS } from '../../../infra/api-path-patterns.ts';
import { type ApiContext, makeRoutes } from '../../../src/api/routes.ts';
import { viewerContentPolicy } from '../../../src/viewer/core/security-headers.ts';
import { makeResolver, physicalName } from '../resolve.ts';
import { type Json, type JsonObject, resource, resourcesOf, type StackTemplate, synthesize } from '../synthesize.ts';
import { DOMAIN } from '../viewer-domain.ts';

const JWT = { ApiAuth: 'JWT' };
const template = synthesize({ viewer: {} });
const ownDomain = synthesize({ viewer: { domain: DOMAIN } });

interface Behavior {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly ViewerProtocolPolicy: string;
  readonly CachePolicyId: string;
  readonly OriginRequestPolicyId?: string;
  readonly AllowedMethods?: readonly string[];
  readonly Compress: boolean;
  readonly ResponseHeadersPolicyId: string;
}
interface Origin {
  readonly Id: string;
  readonly DomainName: string;
  readonly OriginAccessControlId?: string;
  readonly CustomOriginConfig?: JsonObject;
}
interface Distribution {
  readonly DefaultRootObject: string;
  readonly DefaultCacheBehavior: Behavior;
  readonly CacheBehaviors: readonly Behavior[];
  readonly Origins: readonly Origin[];
  readonly Aliases?: readonly string[];
  readonly ViewerCertificate?: JsonObject;
}

const deployed = (from: StackTemplate, type: string, idStart?: string): JsonObject => {
  const { resolve } = makeResolver(from, JWT);
  return resolve(resource(from, type, idStart)[1].Properties) as JsonObject;
};
const distributionOf = (from: StackTemplate): Distribution =>
  deployed(from, 'AWS::CloudFront::Distribution').DistributionConfig as unknown as Distribution;
const idOf = (type: string, idStart?: string) => physicalName(resource(template, type, idStart)[0]);
const originOf = ({ Origins }: Distribution, { TargetOriginId }: Behavior) =>
  Origins.find(({ Id }) => Id === TargetOriginId);

/** Managed policies. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST_HEADER = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe('the page on AWS', () => {
  const distribution = distributionOf(template);

  it('is not there unless it is asked for', () => {
    const without = synthesize();
    expect(resourcesOf(without, 'AWS::CloudFront::Distribution')).toEqual([]);
    expect(Object.keys(without.Resources).filter((id) => /viewer|CDKBucketDeployment/i.test(id))).toEqual([]);
    expect(without.Rules.ViewerNeedsLogin).toBeUndefined();
    expect(without.Outputs.ViewerUrl).toBeUndefined();
  });

  it('is not taken away by a template without it: CloudFormation remembers that the stack has it', () => {
    const without = synthesize();
    const refuses = (from: StackTemplate, Viewer: string) => {
      const [assertion] = (from.Rules.ViewerIsMeant as { Assertions: { Assert: Json }[] }).Assertions;
      const Conditions = { ...from.Conditions, Meant: assertion?.Assert ?? null };
      return !makeResolver({ ...from, Conditions }, { Viewer }).condition('Meant');
    };
    expect([template.Parameters.Viewer?.Default, without.Parameters.Viewer?.Default]).toEqual(['true', 'false']);
    expect([refuses(template, 'true'), refuses(without, 'true')]).toEqual([false, true]);
    expect([refuses(template, 'false'), refuses(without, 'false')]).toEqual([true, false]);
  });

  it('leaves nothing behind when the first deployment fails: files are copied when everything else is there', () => {
    const copies = resourcesOf(template, 'Custom::CDKBucketDeployment');
    const ofCopying = /^(ViewerAssets|ViewerPage|CustomCDKBucketDeployment)/;
    const others = Object.entries(template.Resources).filter(
      ([id, { Condition }]) => !ofCopying.test(id) && Condition === undefined,
    );
    expect(others.length).toBeGreaterThan(50);
    for (const [, { DependsOn = [] }] of copies) {
      const waited = new Set(DependsOn);
      expect(others.map(([id]) => id).filter((id) => !waited.has(id))).toEqual([]);
    }
  });

  it('has no name that another stack of the account could have, in this region or another', () => {
    const [, { Properties }] = resource(template, 'AWS::CloudFront::OriginAccessControl');
    const { resolve } = makeResolver(template, JWT);
    const { OriginAccessControlConfig } = resolve(Properties) as { OriginAccessControlConfig: JsonObject };
    expect(OriginAccessControlConfig.Name).toBe('fanreel-uuid');
    for (const [, policy] of resourcesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy')) {
      const { ResponseHeadersPolicyConfig } = resolve(policy.Properties) as { ResponseHeadersPolicyConfig: JsonObject };
      expect(ResponseHeadersPolicyConfig.Name).toMatch(/^fanreel-(api|page)-region$/);
    }
  });

  it('says in the outputs what the next deployment has to know', () => {
    const known = ({ Outputs }: StackTemplate) => [Outputs.ViewerDomain?.Value, Outputs.ViewerCertificate?.Value];
    expect(known(template)).toEqual([undefined, undefined]);
    expect(known(ownDomain)).toEqual([DOMAIN.name, DOMAIN.certificateArn]);
  });

  it('is for people who log in: the default, and a clear refusal of everything else', () => {
    expect(template.Parameters.ApiAuth).toMatchObject({ Default: 'JWT' });
    expect(template.Rules.ViewerNeedsLogin).toEqual({
      Assertions: [
        {
          Assert: { 'Fn::Equals': [{ Ref: 'ApiAuth' }, 'JWT'] },
          AssertDescription: 'The viewer is for people who log in: it needs ApiAuth=JWT.',
        },
      ],
    });
  });

  it('is served from a private bucket that only the distribution reads, redirected to HTTPS, compressed', () => {
    const bucketId = idOf('AWS::S3::Bucket', 'Viewer');
    const { DefaultCacheBehavior: behavior, DefaultRootObject } = distribution;
    expect(DefaultRootObject).toBe('index.html');
    expect(behavior).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https', Compress: true });
    expect(originOf(distribution, behavior)).toMatchObject({
      DomainName: `${bucketId}.RegionalDomainName`,
      OriginAccessControlId: expect.any(String),
    });
    expect(deployed(template, 'AWS::S3::Bucket', 'Viewer').PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const { Statement } = deployed(template, 'AWS::S3::BucketPolicy', 'Viewer').PolicyDocument as JsonObject;
    const allowed = (Statement as readonly JsonObject[]).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: {
          StringEquals: { 'AWS:SourceArn': expect.stringContaining(idOf('AWS::CloudFront::Distribution')) },
        },
      }),
    ]);
  });

  it('leaves the paths of the API, and all of them, to the API: nothing kept, token and query passed on, over TLS 1.2', () => {
    const paths = makeRoutes({} as ApiContext)
      .map(({ path }) => path.replace(/\{\w+\}/g, 'x'))
      .filter((path) => path !== '/');
    const fits = (pattern: string, path: string) => new RegExp(`^${pattern.replace('*', '.*')}$`).test(path);
    expect(paths.filter((path) => !API_PATH_PATTERNS.some((pattern) => fits(pattern, path)))).toEqual([]);
    expect(API_PATH_PATTERNS.filter((pattern) => !paths.some((path) => fits(pattern, path)))).toEqual([]);

    const { CacheBehaviors } = distribution;
    expect(CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual([...API_PATH_PATTERNS]);
    for (const behavior of CacheBehaviors) {
      expect(behavior).toMatchObject({
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST_HEADER,
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: expect.arrayContaining(['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE']),
      });
      expect(originOf(distribution, behavior)).toMatchObject({
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      });
    }
  });

  it('has the headers of a page on this machine, with the buckets and the login in them', () => {
    const policyOf = ({ ResponseHeadersPolicyId }: Behavior) => {
      const found = resourcesOf(template, 'AWS::CloudFront::ResponseHeadersPolicy').find(
        ([id]) => physicalName(id) === ResponseHeadersPolicyId,
      );
      const { resolve } = makeResolver(template, JWT);
      const { ResponseHeadersPolicyConfig } = resolve(found?.[1].Properties ?? {}) as JsonObject;
      return ResponseHeadersPolicyConfig as {
        readonly SecurityHeadersConfig: { readonly ContentSecurityPolicy?: JsonObject };
        readonly CustomHeadersConfig: { readonly Items: readonly { readonly Header: string }[] };
      };
    };
    const page = policyOf(distribution.DefaultCacheBehavior);
    const storage = ['StorageSource', 'StorageOutput'].map(
      (idStart) => `https://${idOf('AWS::S3::Bucket', idStart)}.RegionalDomainName`,
    );
    const loginOrigin = `https://${idOf('AWS::Cognito::UserPoolDomain')}.auth.region.amazoncognito.com`;
    expect(page.SecurityHeadersConfig).toMatchObject({
      ContentSecurityPolicy: {
        ContentSecurityPolicy: viewerContentPolicy({ storageOrigins: storage, loginOrigin }),
        Override: true,
      },
      ContentTypeOptions: { Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
    });
    expect(page.CustomHeadersConfig.Items.map(({ Header }) => Header)).toEqual(
      expect.arrayContaining(['cross-origin-opener-policy', 'permissions-policy']),
    );
    const [api] = distribution.CacheBehaviors;
    expect(api && policyOf(api).SecurityHeadersConfig.ContentSecurityPolicy).toBeUndefined();
  });

  it('is told where to log in, and asks again and again how a job is', () => {
    const { resolve } = makeResolver(template, JWT);
    const copies = resourcesOf(template, 'Custom::CDKBucketDeployment').map(
      ([id, { Properties }]) => [id, resolve(Properties) as JsonObject] as const,
    );
    const caching = copies.map(([, { SystemMetadata }]) => SystemMetadata);
    expect(caching).toEqual([
      { 'cache-control': 'public, max-age=31536000, immutable' },
      { 'cache-control': 'no-cache' },
    ]);
    const markers = JSON.stringify(copies.map(([, { SourceMarkers }]) => SourceMarkers));
    expect(markers).toContain(idOf('AWS::Cognito::UserPoolClient'));
    expect(markers).toContain('.auth.region.amazoncognito.com');
    expect(copies.map(([, { Prune }]) => Prune)).toEqual([false, false]);
  });

  it('is where the login sends back to, besides the pages that are named', () => {
    const callbacks = ['http://localhost:8080/', `https://${idOf('AWS::CloudFront::Distribution')}.DomainName/`];
    expect(deployed(template, 'AWS::Cognito::UserPoolClient')).toMatchObject({
      CallbackURLs: callbacks,
      LogoutURLs: callbacks,
    });
    expect(deployed(ownDomain, 'AWS::Cognito::UserPoolClient')).toMatchObject({
      CallbackURLs: ['http://localhost:8080/', 'https://films.example.com/'],
    });
  });

  it.each([
    ['StorageSource', ['GET', 'HEAD', 'PUT', 'POST']],
    ['StorageOutput', ['GET', 'HEAD']],
  ])('may use presigned URLs of %s', (idStart, AllowedMethods) => {
    const rulesOf = (from: StackTemplate) =>
      (deployed(from, 'AWS::S3::Bucket', idStart).CorsConfiguration as { readonly CorsRules: readonly Json[] })
        .CorsRules;
    const rule = { AllowedMethods, ExposedHeaders: expect.arrayContaining(['ETag', 'Content-Range']) };
    expect(rulesOf(template)).toEqual([
      expect.objectContaining({ ...rule, AllowedOrigins: ['https://*.cloudfront.net'] }),
    ]);
    expect(rulesOf(ownDomain)).toEqual([
      expect.objectContaining({ ...rule, AllowedOrigins: ['https://films.example.com'] }),
    ]);
  });

  it('leaves other pages their uploads', () => {
    const { resolve } = makeResolver(template, { ...JWT, UploadOrigins: 'https://a.example' });
    const bucket = resolve(resource(template, 'AWS::S3::Bucket', 'StorageSource')[1].Properties) as JsonObject;
    expect(bucket.CorsConfiguration).toMatchObject({
      CorsRules: [{ Id: 'page' }, { AllowedOrigins: ['https://a.example'], AllowedMethods: ['PUT', 'POST'] }],
    });
  });

  it('with a domain of its own takes TLS 1.2 or later', () => {
    expect(distributionOf(ownDomain)).toMatchObject({
      Aliases: ['films.example.com'],
      ViewerCertificate: {
        AcmCertificateArn: DOMAIN.certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
  });

  it('has an address in the outputs', () => {
    const { resolve } = makeResolver(template, JWT);
    expect(resolve(template.Outputs.ViewerUrl?.Value ?? null)).toBe(
      `https://${idOf('AWS::CloudFront::Distribution')}.DomainName/`,
    );
  });
});
