import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import dockerignore from '@balena/dockerignore';
import { validate } from 'dockerfile-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { contextFiles, isInContext } from '../../scripts/image/build-context.ts';
import { lastWords, readDockerfile, stageOf } from '../../scripts/image/read-dockerfile.ts';
import { FUNCTIONS, LAYER_BINARIES } from '../../src/shared/topology.ts';

const text = await readFile('Dockerfile', 'utf8');
const stages = readDockerfile(text);
const command = stageOf(stages, 'command');
const lambda = stageOf(stages, 'lambda');
const context = contextFiles('.');
const portOf = (flag: string): string => {
  const words = lastWords(command, 'CMD');
  return words[words.indexOf(flag) + 1] ?? '';
};
const envOf = (name: string): string | undefined =>
  command.steps.flatMap((step) => (step.kind === 'ENV' ? (step.values[name] ?? []) : [])).at(-1);

describe('the Dockerfile', () => {
  it('has nothing that a linter finds', () => {
    expect(validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([]);
    expect(validate(text.replace('WORKDIR /films', 'WORKDIRS /films'))).not.toEqual([]);
  });

  it('begins with one image everywhere, whose Node fits, and makes the command unless something else is asked for', () => {
    const bases = stages.map(({ from }) => from);
    expect(new Set(bases)).toEqual(new Set([expect.stringMatching(/^node:(2[2-9])-[a-z]+-slim$/)]));
    expect(stages.at(-1)).toBe(command);
  });

  it('copies what there is: of the context, and of stages before', () => {
    for (const [index, { steps }] of stages.entries()) {
      for (const step of steps) {
        if (step.kind !== 'COPY') continue;
        const earlier = stages.slice(0, index).map(({ name }) => name);
        if (step.from !== undefined) expect(earlier).toContain(step.from);
        else expect(step.sources.filter((source) => !isInContext(context, source))).toEqual([]);
      }
    }
  });

  it('runs no script of a package but those of the runtime client, which is compiled', () => {
    for (const { name, steps } of stages) {
      for (const step of steps) {
        if (step.kind !== 'RUN' || !step.command.includes('npm ci') || name === 'runtime-client') continue;
        expect(step.command.match(/npm ci/g)).toEqual(
          step.command.match(/npm ci [^&]*--ignore-scripts/g)?.map(() => 'npm ci'),
        );
      }
    }
  });

  it('starts the command of the package below an init, as a user by number, who is not root', () => {
    expect(lastWords(command, 'ENTRYPOINT')).toEqual(['/usr/bin/tini', '--', 'fanreel']);
    expect(text).toContain(`ln -s /opt/fanreel/${packageJson.bin.fanreel} /usr/local/bin/fanreel`);
    expect(command.steps.findLast((step) => step.kind === 'USER')).toEqual({ kind: 'USER', user: '1000:1000' });
    const [, script = ''] = lastWords(command, 'HEALTHCHECK');
    expect(text).toContain(`COPY container/health.mjs ${script}`);
    expect(lastWords(command, 'VOLUME')).toEqual([envOf('FANREEL_HOME')]);
  });

  it('exposes the ports on which dev listens, and compose publishes them on this machine alone', async () => {
    expect(lastWords(command, 'CMD').slice(0, 3)).toEqual(['dev', '--listen', '0.0.0.0']);
    const ports = [portOf('--api-port'), portOf('--port')];
    expect(lastWords(command, 'EXPOSE')).toEqual(ports);
    const { services } = parse(await readFile('compose.yaml', 'utf8'));
    expect(services.fanreel).toMatchObject({
      ports: ports.map((port) => `127.0.0.1:${port}:${port}`),
      ...{ read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
      volumes: expect.arrayContaining([`home:${envOf('FANREEL_HOME')}`]),
    });
    const document = await readFile('docs/container.md', 'utf8');
    for (const port of ports) expect(document).toContain(`-p 127.0.0.1:${port}:${port}`);
  });

  it('has for Lambda what the construct names: binaries, bundles, a command for each function', () => {
    const commands = lambda.steps.flatMap((step) => (step.kind === 'RUN' ? [step.command] : [])).join('\n');
    for (const path of Object.values(LAYER_BINARIES)) {
      const name = path.split('/').at(-1);
      expect(commands).toMatch(new RegExp(`ln -s .*/usr/bin/${name} .*${path.slice(0, -(name?.length ?? 0))}`));
    }
    expect(lambda.steps).toContainEqual({
      ...{ kind: 'COPY', from: 'build', sources: ['/opt/fanreel/dist/functions'], to: '/var/task' },
    });
    expect(FUNCTIONS.map(({ name }) => `${name}/index.handler`)).toContain(lastWords(lambda, 'CMD')[0]);
  });
});

describe('the context of a build', () => {
  it('has sources and no tests, nothing that was built, and nothing that no line names', () => {
    const tops = new Set(context.map((path) => path.split('/')[0]));
    const named = (path: string) => /^(src|infra|scripts|container)$/.test(path);
    expect([...tops].filter((path) => path !== undefined && named(path)).sort()).toEqual([
      'container',
      'infra',
      'scripts',
      'src',
    ]);
    expect(context.filter((path) => /\.test\.ts$|^dist|^\.(git|env|ci)/.test(path))).toEqual([]);
  });

  it('leaves out what packages were installed, also those of a folder that goes in', async () => {
    const rules = dockerignore({ ignorecase: false }).add(await readFile('.dockerignore', 'utf8'));
    for (const folder of ['', 'scripts/site/', 'container/runtime-client/'])
      expect(rules.ignores(`${folder}node_modules/yaml/index.js`)).toBe(true);
    expect(rules.ignores('container/runtime-client/package.json')).toBe(false);
  });
});

describe('the health check', () => {
  let home: string;
  const servers: Server[] = [];
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'fanreel-health-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await rm(home, { recursive: true, force: true });
  });
  const serve = async (answers: Readonly<Record<string, number>>): Promise<string> => {
    const server = createServer((request, response) => response.writeHead(answers[request.url ?? ''] ?? 404).end());
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  };
  const exitCode = async (endpoints?: Readonly<Record<string, string>>): Promise<number> => {
    if (endpoints !== undefined) await writeFile(join(home, 'cloud.json'), JSON.stringify({ endpoints }));
    const env = { ...process.env, FANREEL_HOME: home };
    return promisify(execFile)(process.execPath, ['container/health.mjs'], { env }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );
  };

  it('passes while dev answers for its page, and while the cloud of a run answers at all', async () => {
    const controlEndpoint = await serve({});
    expect(await exitCode({ controlEndpoint, apiEndpoint: await serve({ '/config.json': 200 }) })).toBe(0);
    expect(await exitCode({ controlEndpoint })).toBe(0);
  });

  it('fails before there is a cloud, where it answers with an error, and when it is gone', async () => {
    expect(await exitCode()).toBe(1);
    const controlEndpoint = await serve({});
    expect(await exitCode({ controlEndpoint, apiEndpoint: await serve({ '/config.json': 500 }) })).toBe(1);
    const [server] = servers;
    server?.close();
    await once(server as Server, 'close');
    expect(await exitCode({ controlEndpoint })).toBe(1);
  });
});
