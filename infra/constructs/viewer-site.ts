import { CfnResource, CfnRule, Fn, Stack, Token } from 'aws-cdk-lib';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct, type IConstruct } from 'constructs';
import type { BucketName } from '../../src/shared/topology.ts';
import { VIEWER_CONFIG_PATH } from '../../src/viewer/core/config/config-path.ts';
import type { ViewerConfig } from '../../src/viewer/core/config/viewer-config.ts';
import { API_AUTH } from '../deployment-parameters.ts';
import { acknowledge } from './acknowledge.ts';
import type { StackApi } from './stack-api.ts';
import { cfnBucketOf, GUARDED } from './storage.ts';
import { ViewerDistribution, type ViewerDomain } from './viewer-distribution.ts';

export interface ViewerSiteProps {
  /** folder of the built page */
  readonly folder: string;
  readonly api: Pick<StackApi, 'url' | 'login'>;
  /** value of the parameter `ApiAuth` */
  readonly apiAuth: string;
  /** the page reads and writes them with presigned URLs */
  readonly buckets: Readonly<Record<BucketName, IBucket>>;
  readonly accessLogs: IBucket;
  readonly domain?: ViewerDomain | undefined;
  readonly name: string;
}

/** Name of the CDK's function that copies files into buckets; there is one for the whole stack. */
const COPIER = /^Custom::CDKBucketDeployment/;
const COPY = 'Custom::CDKBucketDeployment';
const COPIER_REASON = "The CDK's own function, which copies the page when the stack is deployed and does nothing else.";
const COPIER_ACTIONS = ['GetBucket*', 'GetObject*', 'List*', 'Abort*', 'DeleteObject*'];
/** Objects of the bootstrap bucket in which the CDK keeps assets. */
const assetsOf = (stack: Stack): string => {
  const { bootstrapQualifier } = stack.synthesizer;
  if (bootstrapQualifier === undefined) throw new TypeError('the stack says of no bootstrapping where its assets are');
  return `arn:<AWS::Partition>:s3:::cdk-${bootstrapQualifier}-assets-<AWS::AccountId>-<AWS::Region>`;
};

/** The page: a private bucket, the distribution before it, its files, and a way for the login to come back to it. */
export class ViewerSite extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ViewerSiteProps) {
    super(scope, id);
    const { folder, api, apiAuth, buckets, accessLogs, domain, name } = props;
    const bucket = new Bucket(this, 'Bucket', {
      ...GUARDED,
      // A build can create every file again.
      versioned: false,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'viewer/',
    });
    const { login } = api;
    if (login === undefined) throw new TypeError('the page is for people who log in: it needs the login');
    // The page always has a login (see `requireLogin`), but the login's resources are conditional.
    const ifLogin = (value: string): string => Token.asString(Fn.conditionIf(login.isWanted.logicalId, value, ''));
    const { source, output } = buckets;
    const { distribution, url } = new ViewerDistribution(this, 'Cdn', {
      bucket: bucket as IBucket,
      apiHost: Fn.select(2, Fn.split('/', api.url)),
      storageOrigins: [source, output].map(({ bucketRegionalDomainName }) => `https://${bucketRegionalDomainName}`),
      loginOrigin: ifLogin(login.loginUrl),
      domain,
      name,
    });
    this.url = url;
    login.alsoSendBackTo(url);
    this.requireLogin(apiAuth);

    const config: ViewerConfig = {
      live: 'poll',
      login: { url: ifLogin(login.loginUrl), clientId: ifLogin(login.clientId) },
    };
    // Old assets stay: an already open page may still request them.
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
    // A deployed page must find its assets.
    page.node.addDependency(assets);
    this.acknowledgeCopier(bucket);
  }

  /**
   * Copy the files after every other resource of the stack exists: if a first deployment fails, a bucket with files in
   * it cannot be rolled back. Call this after all other constructs are created. Copies cannot depend on conditional
   * resources.
   */
  copyLast(): void {
    const resources = Stack.of(this).node.findAll().filter(CfnResource.isCfnResource);
    const copies = resources.filter(({ cfnResourceType }) => cfnResourceType === COPY);
    const belongsToCopying = ({ node }: IConstruct): boolean =>
      node.scopes.some((scope) => scope instanceof BucketDeployment || COPIER.test(scope.node.id));
    for (const each of resources) {
      if (belongsToCopying(each) || each.cfnOptions.condition !== undefined) continue;
      for (const copy of copies) copy.addResourceDependency(each);
    }
  }

  /** Require ApiAuth=JWT: a browser cannot sign requests, and a page open to anybody means an API open to anybody. */
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

  private acknowledgeCopier(bucket: Bucket): void {
    const stack = Stack.of(this);
    const copier = stack.node.children.find(({ node }) => COPIER.test(node.id));
    if (copier === undefined) throw new TypeError('the CDK has no function that copies files into buckets');
    const bucketId: unknown = stack.resolve(cfnBucketOf(bucket).logicalId);
    // `*`: its CloudFront permissions name no resource.
    const resources = [`${assetsOf(stack)}/*`, `<${String(bucketId)}.Arn>/*`, '*'];
    const findings = [
      'AwsSolutions-L1',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      ...COPIER_ACTIONS.map((action) => `AwsSolutions-IAM5[Action::s3:${action}]`),
      ...resources.map((each) => `AwsSolutions-IAM5[Resource::${each}]`),
    ];
    for (const finding of findings) acknowledge(copier, finding, COPIER_REASON);
  }
}
