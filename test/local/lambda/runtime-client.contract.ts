import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalLambda } from '../../../src/local/lambda/start-lambda.ts';
import { createLambdaFixture, failureOf, type LambdaFixture } from './lambda-fixture.ts';

/** What a function is, and how it has to fail. */
type Failing = readonly [what: string, source: string, failure: object];

const exited = (how: string) => ({
  errorType: 'Runtime.ExitError',
  errorMessage: expect.stringMatching(new RegExp(`^RequestId: [0-9a-f-]{36} Error: Runtime exited ${how}$`)),
});
const told = (errorType: string, errorMessage: unknown, trace: unknown = expect.any(Array)) => ({
  ...{ errorType, errorMessage, trace },
});
const handler = (body: string): string => `export const handler = async (event, context) => { ${body} };`;

/** Bodies of handlers that live on. */
const REFUSED: readonly Failing[] = [
  [
    'an error',
    `throw new RangeError('too far');`,
    told('RangeError', 'too far', expect.arrayContaining(['RangeError: too far'])),
  ],
  ['a text', `throw 'plain';`, told('string', 'plain', [])],
  ['nothing', 'throw undefined;', told('undefined', 'undefined', [])],
  ['an object', 'throw { code: 7 };', told('object', '[object Object]', [])],
  [
    'an error with a name of its own',
    `throw Object.assign(new Error('a\\x7fb'), { name: 'Mine' });`,
    told('Mine', 'a%7Fb'),
  ],
  [
    'an error that cannot be read',
    `throw Object.defineProperty(new Error('x'), 'message', { get() { throw 1; } });`,
    told('handled', expect.stringContaining('there was a problem'), []),
  ],
  [
    'an answer that refers to itself',
    'const loop = {}; loop.loop = loop; return loop;',
    told('Runtime.JSONStringifyError', 'Unable to stringify response body'),
  ],
  [
    'an answer with a large integer',
    'return { size: 1n };',
    told('Runtime.JSONStringifyError', 'Unable to stringify response body'),
  ],
  ['an answer that JSON leaves out', 'return () => 1;', told('TypeError', expect.any(String))],
  [
    'an answer beyond 6 MB',
    `return 'x'.repeat(7e6);`,
    {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: expect.stringContaining('maximum allowed payload size (6291556 bytes)'),
    },
  ],
];

/** Whole modules, whose process ends. */
const ENDED: readonly Failing[] = [
  [
    'an exception that nobody handles',
    handler(`setTimeout(() => { throw new Error('lost'); }); await new Promise((done) => setTimeout(done, 9e5));`),
    exited('with error: exit status 1'),
  ],
  [
    'a rejection that nobody handles',
    handler(`Promise.reject(new TypeError('lost')); await new Promise((done) => setTimeout(done, 9e5));`),
    exited('with error: exit status 1'),
  ],
  ['an exit', handler('process.exit(3);'), exited('with error: exit status 3')],
  ['an exit in peace', handler('process.exit(0);'), exited('without providing a reason')],
  ['a promise that nothing settles', handler('await new Promise(() => {});'), exited('without providing a reason')],
  ['a signal', handler(`process.kill(process.pid, 'SIGKILL');`), exited('with error: signal: killed')],
  [
    'a module without a handler',
    'export const other = 1;',
    told('Runtime.HandlerNotFound', expect.stringMatching(/^f\d+\.handler is undefined or not exported$/)),
  ],
  [
    'a handler that is no function',
    'export const handler = { handle() {} };',
    told('Runtime.HandlerNotFound', expect.stringMatching(/^f\d+\.handler is not a function$/)),
  ],
  [
    'a handler with a callback',
    'export const handler = (event, context, callback) => callback(null, 1);',
    told('Runtime.CallbackHandlerDeprecated', expect.stringContaining('callback-based')),
  ],
  [
    'a module that is not JavaScript',
    'export const handler = (;',
    told('Runtime.UserCodeSyntaxError', expect.stringMatching(/^SyntaxError: /)),
  ],
  [
    'a package that is missing, imported',
    `import 'no-such-package'; export const handler = () => 1;`,
    told('Error', expect.stringContaining('no-such-package')),
  ],
  [
    'a package that is missing, required',
    `import { createRequire } from 'node:module';
     createRequire(import.meta.url)('no-such-package'); export const handler = () => 1;`,
    told('Runtime.ImportModuleError', expect.stringContaining(`Error: Cannot find module 'no-such-package'`)),
  ],
  [
    'a module that throws',
    `throw Object.assign(new Error('no bucket'), { name: 'ConfigError' });`,
    told('ConfigError', 'no bucket'),
  ],
  ['a module that exits', 'process.exit(5);', exited('with error: exit status 5')],
];

const TALK = `
  console.log('plain %d', 5, { a: 1 });
  export const handler = async (event) => {
    console.log(event.text);
    console.info({ a: { b: 1 } });
    console.warn('two\\nlines');
    console.debug('details');
    console.error('failed:', new RangeError('too far'));
    console.error(Object.assign(new RangeError('alone'), { code: 7 }));
    const loop = {}; loop.loop = loop; console.log(loop);
    if (event.fail) throw new TypeError('for good');
    setImmediate(() => console.log('late'));
  };`;

/** Lines of a log without what differs from run to run. */
const withoutChance = (text: string, home: string): string[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => !/^(START|END|REPORT) |"type":"platform\./.test(line))
    .map((line) =>
      line
        .replace(/\d{4}-\d\d-\d\dT[\d:.]{12}Z/g, 'TIME')
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
        .replaceAll(home, '<home>')
        // Frames of the stack, which are the client's own.
        .replace(/("(?:stack|stackTrace)":\[\\?"[^"]*")(,"[^"]*")*/g, '$1')
        .replace(/(\r {4}at [^\r"}]*)+/g, ' <stack>')
        .replace(/(\\n {4}at [^\\"]*)+/g, ' <stack>'),
    );

/**
 * What AWS's runtime client for Node.js does with functions, as its callers and its logs see it. The same suite runs over the local
 * bootstrap and, in `npm run soak`, over AWS's own.
 * @param bootstrapPath a built bootstrap; undefined: the local one is built
 */
export const describeRuntimeClient = (name: string, bootstrapPath?: () => Promise<string>): void => {
  describe(`the runtime client: ${name}`, () => {
    let fixture: LambdaFixture;
    let lambda: LocalLambda;
    const run = (source: string): Promise<unknown> => lambda.invoke(source, {});

    beforeAll(async () => {
      fixture = await createLambdaFixture(await bootstrapPath?.());
      const bodies = REFUSED.map(([, body]) => `async () => { ${body} }`);
      const refused = `const all = [${bodies.join(', ')}]; export const handler = async ({ at }) => all[at]();`;
      const json = { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: 'INFO' };
      lambda = await fixture.start(
        await Promise.all([
          fixture.define('refused', refused),
          ...ENDED.map(([, source], at) => fixture.define(`f${at}`, source)),
          fixture.define('text', TALK),
          fixture.define('json', TALK, { env: json }),
          fixture.define('jsonInit', `throw new RangeError('at the start');`, { env: json }),
          fixture.define('textInit', `throw new RangeError('at the start');`),
          fixture.define(
            'look',
            handler(`return { event, context, own: Object.keys(context).sort(), remaining: context.getRemainingTimeInMillis(),
              env: process.env, store: globalThis.awslambda.InvokeStore.getRequestId(), trace: globalThis.awslambda.InvokeStore.getXRayTraceId(),
              methods: ['done', 'fail', 'succeed', 'callbackWaitsForEmptyEventLoop'].filter((each) => each in context) };`),
          ),
          fixture.define(
            'late',
            `let ticks = 0;
             export const handler = (event, context) => {
               context.callbackWaitsForEmptyEventLoop = true;
               if (ticks === 0) setInterval(() => ticks++, 5);
               return new Promise((done) => setTimeout(() => done(ticks), 50));
             };`,
          ),
          fixture.define('nested', 'export default { handler: async () => "of the default export" };'),
          fixture.define(
            'plain',
            `const answers = { sync: 5, full: 'x'.repeat(6291554) }; export const handler = ({ wanted }) => answers[wanted];`,
          ),
        ]),
      );
    });
    afterAll(() => fixture.dispose());

    it.each(REFUSED.map(([what, , failure], at) => [what, at, failure] as const))(
      'fails at %s',
      async (_, at, failure) => {
        expect((await failureOf(lambda.invoke('refused', { at }))).failure).toEqual(failure);
      },
    );

    it.each(ENDED.map(([what, , failure], at) => [what, `f${at}`, failure] as const))(
      'fails at %s',
      async (_, id, failure) => {
        expect((await failureOf(run(id))).failure).toEqual(failure);
      },
    );

    it('answers what a handler returns, also without a promise, and null for nothing', async () => {
      expect(await lambda.invoke('plain', { wanted: 'sync' })).toBe(5);
      expect(await lambda.invoke('plain', { wanted: 'nothing' })).toBeNull();
      expect(await run('nested')).toBe('of the default export');
    });

    it('answers with as much as 6 MB', async () => {
      expect(String(await lambda.invoke('plain', { wanted: 'full' }))).toHaveLength(6_291_554);
    });

    it('hands over the event, and a context with the fields of Node.js 24', async () => {
      const event = { text: 'grüße 🎬', list: [1, null], deep: { a: '\u2028' } };
      const seen = (await lambda.invoke('look', event)) as {
        own: string[];
        context: Record<string, string>;
        env: Record<string, string>;
        [key: string]: unknown;
      };
      expect(seen.event).toEqual(event);
      expect(seen.own).toEqual(
        [
          ...[
            'awsRequestId',
            'clientContext',
            'functionName',
            'functionVersion',
            'getRemainingTimeInMillis',
            'identity',
          ],
          ...['invokedFunctionArn', 'logGroupName', 'logStreamName', 'memoryLimitInMB', 'tenantId', 'xRayTraceId'],
        ].sort(),
      );
      expect(seen.methods).toEqual([]);
      expect(seen.context).toMatchObject({
        functionName: 'look',
        functionVersion: '$LATEST',
        memoryLimitInMB: '512',
        logGroupName: '/aws/lambda/look',
        awsRequestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:look',
        xRayTraceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
      });
      expect(seen.remaining).toBeGreaterThan(1_000);
      expect(seen.remaining).toBeLessThanOrEqual(20_000);
      expect(seen.store).toBe(seen.context.awsRequestId);
      expect(seen.trace).toBe(seen.context.xRayTraceId);
      expect(seen.env._X_AMZN_TRACE_ID).toBe(seen.context.xRayTraceId);
      expect(seen.env).toMatchObject({
        _HANDLER: 'look.handler',
        LAMBDA_TASK_ROOT: fixture.home,
        AWS_EXECUTION_ENV: expect.stringMatching(/^AWS_Lambda_nodejs\d+\.x$/),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^[\w+/]{40}$/),
        AWS_SESSION_TOKEN: expect.stringMatching(/^[\w+/=]{1600}$/),
        LANG: 'en_US.UTF-8',
        TZ: ':UTC',
      });
    });

    it('does not wait for an empty event loop: what was left running goes on beside the next event', async () => {
      const first = Number(await run('late'));
      expect(Number(await run('late'))).toBeGreaterThan(first);
    });

    const linesOf = (id: string): string[] => {
      const [file = ''] = readdirSync(join(fixture.home, 'logs', id));
      return withoutChance(readFileSync(join(fixture.home, 'logs', id, file), 'utf8'), fixture.home);
    };
    const talk = async (id: string): Promise<string[]> => {
      await lambda.invoke(id, { text: 'said' });
      await failureOf(lambda.invoke(id, { text: ['a', 1], fail: true }));
      return linesOf(id);
    };

    it('writes the console as text with time, request and level', async () => {
      expect(await talk('text')).toEqual([
        'TIME\t-\tINFO\tplain 5 { a: 1 }',
        'TIME\tID\tINFO\tsaid',
        'TIME\tID\tINFO\t{ a: { b: 1 } }',
        'TIME\tID\tWARN\ttwo\rlines',
        'TIME\tID\tDEBUG\tdetails',
        'TIME\tID\tERROR\tfailed: RangeError: too far <stack>',
        expect.stringMatching(/^TIME\tID\tERROR\tRangeError: alone <stack>/),
        'TIME\tID\tINFO\t<ref *1> { loop: [Circular *1] }',
        'TIME\tID\tINFO\tlate',
        "TIME\tID\tINFO\t[ 'a', 1 ]",
        'TIME\tID\tINFO\t{ a: { b: 1 } }',
        'TIME\tID\tWARN\ttwo\rlines',
        'TIME\tID\tDEBUG\tdetails',
        'TIME\tID\tERROR\tfailed: RangeError: too far <stack>',
        expect.stringMatching(/^TIME\tID\tERROR\tRangeError: alone <stack>/),
        'TIME\tID\tINFO\t<ref *1> { loop: [Circular *1] }',
        'TIME\tID\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"for good","stack":["TypeError: for good"]}',
      ]);
    });

    it('writes the console as JSON when asked to, from the wanted level on', async () => {
      const line = (message: unknown, level = 'INFO', requestId = 'ID') => ({
        ...{ timestamp: 'TIME', level, requestId, message },
      });
      const common = [
        line({ a: { b: 1 } }),
        line('two\nlines', 'WARN'),
        {
          ...line('failed: RangeError: too far <stack>', 'ERROR'),
          ...{ errorType: 'RangeError', errorMessage: 'too far', stackTrace: ['RangeError: too far'] },
        },
        line({ errorType: 'RangeError', errorMessage: 'alone', stackTrace: ['RangeError: alone'], code: 7 }, 'ERROR'),
        line('<ref *1> { loop: [Circular *1] }'),
      ];
      expect((await talk('json')).map((text) => JSON.parse(text))).toEqual([
        line('plain 5 { a: 1 }', 'INFO', '-'),
        line('said'),
        ...common,
        line('late'),
        line(['a', 1]),
        ...common,
        line({ errorType: 'TypeError', errorMessage: 'for good', stackTrace: ['TypeError: for good'] }, 'ERROR'),
      ]);
    });

    it('writes why a module could not be loaded', async () => {
      await failureOf(run('textInit'));
      await failureOf(run('jsonInit'));
      expect(linesOf('textInit')[0]).toBe(
        'TIME\t-\tERROR\tInit Error \t{"errorType":"RangeError","errorMessage":"at the start","stack":["RangeError: at the start"]}',
      );
      expect(JSON.parse(linesOf('jsonInit')[0] ?? '')).toEqual({
        ...{ timestamp: 'TIME', level: 'ERROR', requestId: '-' },
        message: { errorType: 'RangeError', errorMessage: 'at the start', stackTrace: ['RangeError: at the start'] },
      });
    });
  });
};
