import { CfnRule, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { VIEWER_CONFIG_PATH, type ViewerConfig } from '../../src/viewer/config/viewer-config.ts';
import { API_AUTH } from '../deployment-parameters.ts';
import { acknowledge } from './acknowledge.ts';
import type { HttpApi } from './http-api.ts';
import { GUARDED, type Storage } from './storage.ts';
import { ViewerDistribution, type ViewerDomain } from './viewer-distribution.ts';

export interface ViewerSiteProps {
  /** folder of the built page */
  readonly folder: string;
  readonly api: HttpApi;
  /** parameter that says who may call the API */
  readonly apiAuth: string;
  readonly storage: Storage;
  readonly domain?: ViewerDomain | undefined;
  readonly name: string;
}

/** What the CDK calls its function that copies files into buckets; it has one for the whole stack. */
const COPIER = /^Custom::CDKBucketDeployment/;
const COPIER_REASON = "The CDK's own function, which copies the page when the stack is deployed and does nothing else.";

/** The page: a private bucket, the distribution before it, its files, and a way for the login to come back to it. */
export class ViewerSite extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { folder, api, apiAuth, storage, domain, name }: ViewerSiteProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      ...GUARDED,
      // Every file is made anew by a build.
      versioned: false,
      removalPolicy: RemovalPolicy.RETAIN,
      serverAccessLogsBucket: storage.accessLogs as IBucket,
      serverAccessLogsPrefix: 'viewer/',
    });
    const { login } = api;
    const { source, output } = storage.buckets;
    const { distribution, url } = new ViewerDistribution(this, 'Cdn', {
      bucket: bucket as IBucket,
      apiHost: Fn.select(2, Fn.split('/', api.url)),
      storageOrigins: [source, output].map(({ bucketRegionalDomainName }) => `https://${bucketRegionalDomainName}`),
      loginOrigin: login.loginUrl,
      domain,
      name,
    });
    this.url = url;
    login.alsoSendBackTo(url);
    this.requireLogin(apiAuth);

    const config: ViewerConfig = { live: 'poll', login: { url: login.loginUrl, clientId: login.clientId } };
    // Old assets stay: a page that is open still asks for them.
    const common = { destinationBucket: bucket as IBucket, prune: false };
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [Source.asset(folder, { exclude: ['*', '!assets', '!assets/**'] })],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
    });
    const page = new BucketDeployment(this, 'Page', {
      ...common,
      sources: [
        Source.asset(folder, { exclude: ['assets', 'assets/**'] }),
        Source.jsonData(VIEWER_CONFIG_PATH.slice(1), config),
      ],
      cacheControl: [CacheControl.noCache()],
      distribution,
      distributionPaths: ['/', '/index.html', VIEWER_CONFIG_PATH],
    });
    // A page that is there finds its assets.
    page.node.addDependency(assets);
    this.acknowledgeCopier();
  }

  /** A browser cannot sign requests, and a page that anybody may use is an API that anybody may use. */
  private requireLogin(apiAuth: string): void {
    const rule = new CfnRule(this, 'NeedsLogin', {
      assertions: [
        {
          assert: Fn.conditionEquals(apiAuth, API_AUTH.jwt),
          assertDescription: `The viewer is for people who log in: it needs ApiAuth=${API_AUTH.jwt}.`,
        },
      ],
    });
    rule.overrideLogicalId('ViewerNeedsLogin');
  }

  private acknowledgeCopier(): void {
    const copier = Stack.of(this).node.children.find(({ node }) => COPIER.test(node.id));
    if (copier === undefined) throw new TypeError('the CDK has no function that copies files into buckets');
    for (const rule of ['AwsSolutions-L1', 'AwsSolutions-IAM4', 'AwsSolutions-IAM5']) {
      acknowledge(copier, rule, COPIER_REASON);
    }
  }
}
