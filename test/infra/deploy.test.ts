import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDeployArguments } from '../../infra/deploy/deploy-arguments.ts';
import { prepareDeployment } from '../../infra/deploy/prepare-deployment.ts';

type Pairs = Readonly<Record<string, string>>;
/** What the stand-in for Lambda and CloudFormation knows. */
interface Account {
  readonly limits: { readonly concurrent: number; readonly unreserved: number } | { readonly refused: string };
  readonly stack: { readonly outputs?: Pairs; readonly parameters?: Pairs } | { readonly refused: string } | undefined;
}

const credentials = { accessKeyId: 'AKIAABCDEFGHIJKLMNOP', secretAccessKey: 'very-secret' };
const region = 'eu-central-1';
const ROOMY = { concurrent: 1000, unreserved: 1000 };
let account: Account = { limits: ROOMY, stack: undefined };
let asked: string[] = [];
let server: Server;
let lambda: LambdaClient;
let cloudFormation: CloudFormationClient;

const members = (name: string, pairs: Pairs = {}): string =>
  Object.entries(pairs)
    .map(([key, value]) => `<member><${name}Key>${key}</${name}Key><${name}Value>${value}</${name}Value></member>`)
    .join('');

const answerLambda = ({ limits }: Account): [number, string, string] => {
  if ('refused' in limits) {
    return [403, 'application/json', JSON.stringify({ Message: `User is not authorized: ${limits.refused}` })];
  }
  const { concurrent, unreserved } = limits;
  const AccountLimit = { ConcurrentExecutions: concurrent, UnreservedConcurrentExecutions: unreserved };
  return [200, 'application/json', JSON.stringify({ AccountLimit, AccountUsage: { FunctionCount: 3 } })];
};

const answerCloudFormation = ({ stack }: Account, name: string): [number, string, string] => {
  const error = (status: number, code: string, message: string): [number, string, string] => [
    status,
    'text/xml',
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  ];
  if (stack === undefined) return error(400, 'ValidationError', `Stack with id ${name} does not exist`);
  if ('refused' in stack) return error(403, 'AccessDenied', `User is not authorized: ${stack.refused}`);
  const body =
    `<StackName>${name}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-28T00:00:00Z</CreationTime>` +
    `<Outputs>${members('Output', stack.outputs)}</Outputs><Parameters>${members('Parameter', stack.parameters)}</Parameters>`;
  const result = `<DescribeStacksResult><Stacks><member>${body}</member></Stacks></DescribeStacksResult>`;
  return [200, 'text/xml', `<DescribeStacksResponse>${result}</DescribeStacksResponse>`];
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const form = new URLSearchParams(await bodyOf(request));
    const isLambda = request.url?.startsWith('/2016-08-19/account-settings') ?? false;
    const name = form.get('StackName') ?? '';
    asked.push(isLambda ? `${request.method} account-settings` : `${form.get('Action')} ${name}`);
    const [status, type, body] = isLambda ? answerLambda(account) : answerCloudFormation(account, name);
    response.writeHead(status, { 'content-type': type, 'x-amzn-errortype': 'AccessDeniedException' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  lambda = new LambdaClient({ region, endpoint, credentials, maxAttempts: 1 });
  cloudFormation = new CloudFormationClient({ region, endpoint, credentials, maxAttempts: 1 });
});
beforeEach(() => {
  account = { limits: ROOMY, stack: undefined };
  asked = [];
});
afterAll(async () => {
  for (const client of [lambda, cloudFormation]) client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const prepare = (argv: readonly string[] = [], context: Readonly<Record<string, unknown>> = {}) =>
  prepareDeployment(argv, { cloudFormation, lambda, region, context });
const linesFor = async (changes: Partial<Account>, argv: readonly string[] = []): Promise<string> => {
  account = { ...account, ...changes };
  return (await prepare(argv)).lines.join('\n');
};
const limits = (concurrent: number, unreserved = concurrent) => ({ limits: { concurrent, unreserved } });

describe('the account before a deployment', () => {
  it('is asked for its limits, and the stack for what it has', async () => {
    await prepare();
    expect(asked.sort()).toEqual(['DescribeStacks fanreel', 'GET account-settings']);
  });

  it('with room renders a film of an hour at once, and warns of nothing', async () => {
    const lines = await linesFor({});
    expect(lines).toMatch(/Lambda in eu-central-1: this account may run 1000 executions at once; 1000 of them/);
    expect(lines).toMatch(/A film of an hour is 120 slices of 30 s: all of them at once, about 2\d s and \$0\.0\d+/);
    expect(lines).not.toMatch(/round|WARNING/);
  });

  it('that is new is told in rounds and minutes, with the quota to raise', async () => {
    const lines = await linesFor(limits(10));
    expect(lines).toMatch(/120 slices of 30 s: 12 rounds of 10, about [2-4] min \d\d s/);
    expect(lines).toMatch(/wait in Lambda's queue, for up to 6 hours\. One round takes 120 or more: Service Quotas/);
  });

  it('counts what is not reserved, not what the account has', async () => {
    expect(await linesFor(limits(1000, 40))).toMatch(/40 of them are not reserved.*\n.*3 rounds of 40/);
  });

  it('is held against the slices that the parameters ask for, typed ones over those of the stack', async () => {
    const stack = { parameters: { SliceSeconds: '60' } };
    expect(await linesFor({ ...limits(10), stack })).toMatch(/60 slices of 60 s: 6 rounds of 10/);
    const typed = ['--parameters', 'Fanreel:SliceSeconds=120'];
    expect(await linesFor({ ...limits(10), stack }, typed)).toMatch(/30 slices of 120 s: 3 rounds of 10/);
  });

  it.each([
    ['any reservation of a new account', limits(10), ['--parameters', 'WorkerConcurrency=5'], /leave 5 .*will fail/],
    [
      'both together',
      limits(100),
      ['--parameters=WorkerConcurrency=60', '--parameters=ApiConcurrency=35'],
      /leave 5 .*will fail/,
    ],
    ['one that some accounts allow', limits(100), ['--parameters', 'ApiConcurrency=20'], /leave 80 .*may fail/],
  ])('fails %s, and says so before', async (_, changes, argv, expected) => {
    const lines = await linesFor(changes, argv);
    expect(lines).toMatch(/WARNING: (Worker|Api)Concurrency=\d+/);
    expect(lines).toMatch(expected);
    expect(lines).toMatch(/--parameters (Worker|Api)Concurrency=/);
  });

  it('has room for what the stack has reserved already', async () => {
    const stack = { parameters: { WorkerConcurrency: '900' } };
    expect(await linesFor({ ...limits(1000, 100), stack })).not.toContain('WARNING');
    const more = ['--parameters', 'WorkerConcurrency=950'];
    expect(await linesFor({ ...limits(1000, 100), stack }, more)).toMatch(/leave 50 .*may fail/);
  });

  it('renders in rounds of what is reserved for workers', async () => {
    const lines = await linesFor({}, ['--parameters', 'WorkerConcurrency=30']);
    expect(lines).toMatch(/4 rounds of 30/);
    expect(lines).toMatch(/WorkerConcurrency=120 or more/);
    expect(lines).not.toContain('WARNING');
  });

  it('is deployed to as well where the call is not allowed: that is said, and nothing else changes', async () => {
    const lines = await linesFor({ limits: { refused: 'lambda:GetAccountSettings' } });
    expect(lines).toMatch(
      /limits could not be read \(AccessDeniedException: .*allow lambda:GetAccountSettings.*goes on/,
    );
    expect(lines).not.toContain('very-secret');
    expect((await prepare(['--require-approval', 'never'])).args).toEqual(['--require-approval', 'never']);
  });

  it('is deployed to as well where nobody answers', async () => {
    const nowhere = new LambdaClient({ region, endpoint: 'http://127.0.0.1:9', credentials, maxAttempts: 1 });
    const { lines, args } = await prepareDeployment([], { cloudFormation, lambda: nowhere, region, context: {} });
    expect([lines.join('\n'), args]).toEqual([expect.stringMatching(/limits could not be read/), []]);
  });
});

describe('what was said at an earlier deployment', () => {
  const withPage = { outputs: { ViewerUrl: 'https://d1.cloudfront.net/', Architecture: 'x86_64' } };
  const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/c';
  const named = { outputs: { ...withPage.outputs, ViewerDomain: 'films.example.com', ViewerCertificate: certificate } };
  const argsFor = async (stack: Account['stack'], argv: readonly string[] = [], context = {}) => {
    account = { limits: ROOMY, stack };
    return (await prepare(argv, context)).args.slice(argv.length);
  };
  const KEPT = ['--parameters', 'Viewer=true'];

  it('needs not be said again: the page stays, under its name, and so does the processor', async () => {
    expect(await argsFor(withPage)).toEqual(['-c', 'viewer=true', ...KEPT]);
    expect(await argsFor(named)).toEqual([
      ...['-c', 'viewer=true', '-c', 'viewerDomain=films.example.com', '-c', `viewerCertificate=${certificate}`],
      ...KEPT,
    ]);
    expect(await argsFor({ outputs: { Architecture: 'arm64' } })).toEqual(['-c', 'arch=arm64']);
    expect(await argsFor({ outputs: { Login: 'false' } })).toEqual(['-c', 'login=false']);
    expect(await argsFor({ outputs: { Login: 'false' } }, ['-c', 'login=true'])).toEqual([]);
    expect(await linesFor({ stack: named })).toMatch(/has the page, at https:\/\/d1\.cloudfront\.net\/: it stays/);
  });

  it('is nothing for a stack that is new, or without the page', async () => {
    expect(await argsFor(undefined)).toEqual([]);
    expect(await argsFor({ outputs: { Architecture: 'x86_64' } })).toEqual([]);
  });

  it('is looked up under the name of the stack', async () => {
    await prepare(['--context=stackName=films']);
    expect(asked).toContain('DescribeStacks films');
  });

  it('gives way to what is typed, or written in cdk.json', async () => {
    expect(await argsFor(withPage, ['-c', 'viewer=false'])).toEqual(['--parameters', 'Viewer=false']);
    expect(await argsFor(undefined, ['-c', 'viewer=true'])).toEqual(KEPT);
    expect(await argsFor(undefined, [], { viewer: true })).toEqual(KEPT);
    expect(await argsFor(named, ['-c', 'viewerDomain=', '-c', 'viewerCertificate='])).toEqual([
      '-c',
      'viewer=true',
      ...KEPT,
    ]);
    expect(await argsFor({ outputs: { Architecture: 'arm64' } }, ['-c', 'arch=x86_64'])).toEqual([]);
    expect(await argsFor(withPage, ['--parameters', 'Viewer=true'])).toEqual(['-c', 'viewer=true']);
  });

  it('is asked for where the stack may not be looked at', async () => {
    expect(await argsFor({ refused: 'cloudformation:DescribeStacks' })).toEqual([]);
    const lines = await linesFor({ stack: { refused: 'cloudformation:DescribeStacks' } });
    expect(lines).toMatch(/stack fanreel could not be looked at \(.*: give the page .* -c viewer=true/);
  });
});

describe('the arguments of a deployment', () => {
  it.each([
    [['-c', 'a=b=c'], { a: 'b=c' }, {}],
    [['--context', 'a=b', '-c', 'a=d'], { a: 'd' }, {}],
    [['-c=a=b', '--context=e=f'], { a: 'b', e: 'f' }, {}],
    [['-c', 'url=https://x:1/'], { url: 'https://x:1/' }, {}],
    [['-c', '@aws-cdk/core:bootstrapQualifier=q'], { '@aws-cdk/core:bootstrapQualifier': 'q' }, {}],
    [['--parameters', 'A=1', '--parameters', 'Fanreel:B=x:y=z'], {}, { A: '1', B: 'x:y=z' }],
    [['--parameters=WorkerConcurrency='], {}, { WorkerConcurrency: '' }],
    [['--require-approval', 'never', '--all'], {}, {}],
  ])('are read as the CDK reads them: %j', (argv, context, parameters) => {
    const read = readDeployArguments(argv);
    expect([Object.fromEntries(read.context), Object.fromEntries(read.parameters)]).toEqual([context, parameters]);
  });

  it('name a profile', () => {
    expect(readDeployArguments(['--profile', 'films']).profile).toBe('films');
    expect(readDeployArguments([]).profile).toBeUndefined();
  });
});
