import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RENDER_KINDS } from '../src/renders/kind/render-kinds.ts';
import { FUNCTIONS } from '../src/shared/topology.ts';

/** A place for files of one sort. The first row that fits a path tells what lies there. */
interface Place {
  readonly name: string;
  readonly is: RegExp;
  /** its files compute: no clock, no network, no disk, no process */
  readonly isPure: boolean;
  /** parts of the tree that import it, besides its own */
  readonly readers: RegExp;
}

const FUNCTION = `src/(?:${FUNCTIONS.map(({ name }) => name).join('|')})`;
const EVERYBODY = /./;
const NOBODY = /$^/;
/** What the adapters touch. */
const TOUCHED = 'aws|s3|events|ffmpeg|probe|reader|packets|pictures|process|disk|observe|retry';

const PLACES: readonly Place[] = [
  { name: 'core', is: /^src\/shared\/core\//, isPure: true, readers: EVERYBODY },
  { name: 'kernels', is: /^src\/(shared\/kernels|renders\/[^/]+\/kernel)\//, isPure: true, readers: EVERYBODY },
  { name: 'estimator', is: /^src\/shared\/estimator\//, isPure: true, readers: EVERYBODY },
  { name: 'adapters', is: new RegExp(`^src/shared/adapters/(${TOUCHED})/`), isPure: false, readers: EVERYBODY },
  { name: 'topology', is: /^src\/shared\/[^/]+$/, isPure: true, readers: EVERYBODY },
  // An estimate renders a few seconds of a file exactly as a worker would, and a film is played with a worker's pictures.
  { name: 'renders: worker', is: /^src\/renders\/(.+\/)?worker\//, isPure: false, readers: /^(worker|sdk|cli)$/ },
  // The API does with a posted picture what the worker does with a stored one.
  { name: 'renders: pictures', is: /^src\/renders\/(.+\/)?picture\//, isPure: false, readers: /^(worker|api)$/ },
  { name: 'renders: assembler', is: /^src\/renders\/(.+\/)?assembler\//, isPure: false, readers: /^assembler$/ },
  { name: 'renders: page', is: /^src\/renders\/(.+\/)?page\//, isPure: false, readers: /^viewer$/ },
  { name: 'renders', is: /^src\/renders\/[^/]+\//, isPure: true, readers: EVERYBODY },
  { name: 'contracts', is: /^src\/api\/contracts\//, isPure: true, readers: /^(viewer|local)$/ },
  { name: 'adapters of a function', is: new RegExp(`^${FUNCTION}/adapters/`), isPure: false, readers: NOBODY },
  { name: 'rules of a function', is: new RegExp(`^${FUNCTION}/[^/]+/`), isPure: true, readers: NOBODY },
  { name: 'function', is: new RegExp(`^${FUNCTION}/[^/]+$`), isPure: false, readers: NOBODY },
  // Where the page is served from has to say what it may do.
  // The programmatic API writes a page beside the files of a job.
  { name: 'core of the page on a disk', is: /^src\/viewer\/core\/on-disk\//, isPure: true, readers: /^(viewer|sdk)$/ },
  { name: 'core of the page', is: /^src\/viewer\/core\//, isPure: true, readers: /^(viewer|local)$/ },
  { name: 'page', is: /^src\/viewer\//, isPure: false, readers: /^viewer$/ },
  { name: 'layers', is: /^src\/layers\//, isPure: false, readers: /^cli$/ },
  { name: 'core of the local cloud', is: /^src\/local\/core\//, isPure: true, readers: /^(sdk|cli)$/ },
  { name: 'local cloud', is: /^src\/local\//, isPure: false, readers: /^(sdk|cli)$/ },
  { name: 'core of the programmatic API', is: /^src\/sdk\/core\//, isPure: true, readers: /^cli$/ },
  { name: 'programmatic API', is: /^src\/sdk\//, isPure: false, readers: /^cli$/ },
  { name: 'core of the command', is: /^src\/cli\/core\//, isPure: true, readers: NOBODY },
  { name: 'command', is: /^src\/cli\//, isPure: false, readers: NOBODY },
];
const OUTSIDE_WORLD =
  /^(@aws-sdk\/|@smithy\/|fluent-ffmpeg|node:(fs|net|http|https|tls|child_process|os|process|timers|stream|worker_threads))/;

interface SourceFile {
  readonly path: string;
  readonly packages: readonly string[];
  readonly files: readonly string[];
  /** every file that it imports, for types as well */
  readonly all: readonly string[];
}

const readSource = (path: string): SourceFile => {
  const text = readFileSync(path, 'utf8');
  // Types leave no trace at run time.
  const specifiers = [...text.matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from '([^']+)'|^import '([^']+)'/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const all = [
    ...text.matchAll(/^(?:import|export)\s[^;]*?from '(\.[^']+)'|^import '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return {
    path,
    all: all.map((specifier) => normalize(join(dirname(path), specifier))),
    packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
    files: specifiers
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => normalize(join(dirname(path), specifier))),
  };
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readSource(join('src', path)));
const placeOf = (path: string): Place | undefined => PLACES.find(({ is }) => is.test(path));
const isPure = (path: string): boolean => placeOf(path)?.isPure === true;
const partOf = (path: string): string => path.split('/')[1] ?? '';
/** A layer of the kinds of renders imports what its own part of the tree imports. */
const readerOf = (path: string): string => {
  const [, layer] = /^renders: (.+)$/.exec(placeOf(path)?.name ?? '') ?? [];
  if (layer === undefined) return partOf(path);
  return layer === 'page' ? 'viewer' : layer === 'pictures' ? 'worker' : layer;
};

/** What imports itself by way of others, and what lies between two such. */
const circular = (imports: ReadonlyMap<string, ReadonlySet<string>>): string[] => {
  const left = new Map(imports);
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    for (const [name, others] of left) if (![...others].some((other) => left.has(other))) left.delete(name);
    const imported = new Set([...left.values()].flatMap((others) => [...others]));
    for (const name of left.keys()) if (!imported.has(name)) left.delete(name);
  }
  return [...left.keys()].sort();
};

/** @param nameOf what a path counts as: itself, or its folder */
const importGraph = (nameOf: (path: string) => string): Map<string, Set<string>> => {
  const graph = new Map<string, Set<string>>();
  for (const { path, all } of sources) {
    const others = graph.get(nameOf(path)) ?? new Set();
    for (const file of all) if (nameOf(file) !== nameOf(path)) others.add(nameOf(file));
    graph.set(nameOf(path), others);
  }
  return graph;
};

const EXPORT =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

describe('architecture', () => {
  it('has source files to look at', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter(({ path }) => isPure(path)).length).toBeGreaterThan(20);
  });

  it('every file lies in a place of the table', () => {
    expect(sources.filter(({ path }) => placeOf(path) === undefined).map(({ path }) => path)).toEqual([]);
  });

  it('pure places import pure places only', () => {
    const breaches = sources
      .filter(({ path }) => isPure(path))
      .flatMap(({ path, files }) =>
        files.filter((file) => !file.endsWith('.json') && !isPure(file)).map((file) => `${path} → ${file}`),
      );
    expect(breaches).toEqual([]);
  });

  it('pure places do not touch the outside world', () => {
    const breaches = sources
      .filter(({ path }) => isPure(path))
      .flatMap(({ path, packages }) =>
        packages.filter((name) => OUTSIDE_WORLD.test(name)).map((name) => `${path} → ${name}`),
      );
    expect(breaches).toEqual([]);
  });

  it('parts of the tree import their own places, and those whose readers they are', () => {
    const breaches = sources.flatMap(({ path, files }) =>
      files
        .filter((file) => partOf(file) !== partOf(path) && placeOf(file)?.readers.test(readerOf(path)) !== true)
        .map((file) => `${path} → ${file}`),
    );
    expect(breaches).toEqual([]);
  });

  it('no file imports itself by way of others, types included', () => {
    expect(circular(importGraph((path) => path))).toEqual([]);
  });

  it('no folder imports itself by way of others, types included', () => {
    expect(circular(importGraph(dirname))).toEqual([]);
  });

  it('no exported name means two things', () => {
    const infra = readdirSync('infra', { recursive: true, encoding: 'utf8' }).map((path) => join('infra', path));
    const declaredIn = new Map<string, Set<string>>();
    for (const path of [...sources.map(({ path }) => path), ...infra.filter((path) => path.endsWith('.ts'))]) {
      for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(EXPORT)) {
        // The platform asks the entry of every function for a `handler`.
        if (name === 'handler' && FUNCTIONS.some(({ entry }) => entry === path)) continue;
        declaredIn.set(name, (declaredIn.get(name) ?? new Set()).add(path));
      }
    }
    const twice = [...declaredIn].filter(([, paths]) => paths.size > 1);
    expect(twice.map(([name, paths]) => `${name}: ${[...paths].join(', ')}`)).toEqual([]);
  });

  it('only adapters, the local cloud, the programmatic API and the check of a machine import an AWS SDK client', () => {
    const allowed = /^src\/(shared\/adapters\/(s3|events)|local|sdk|cli\/machine)\//;
    const breaches = sources
      .filter(({ path, packages }) => !allowed.test(path) && packages.some((name) => name.startsWith('@aws-sdk/')))
      .map(({ path }) => path);
    expect(breaches).toEqual([]);
  });

  it('one file makes the error of a program that failed', () => {
    const makers = sources
      .map(({ path }) => path)
      .filter((path) => /new ProcessError\b/.test(readFileSync(path, 'utf8')));
    expect(makers).toEqual(['src/shared/core/errors/process-failure.ts']);
  });

  it('one file asks fluent-ffmpeg for command lines', () => {
    expect(sources.filter(({ packages }) => packages.includes('fluent-ffmpeg')).map(({ path }) => path)).toEqual([
      'src/shared/adapters/ffmpeg/ffmpeg-arguments.ts',
    ]);
  });

  it('the page runs in a browser: of the rest it imports what computes, and nothing of Node', () => {
    const isPage = (path: string): boolean => readerOf(path) === 'viewer';
    const page = sources.filter(({ path }) => isPage(path) && !path.endsWith('vite.config.ts'));
    const breaches = page.flatMap(({ path, files, packages }) => [
      ...files.filter((file) => !isPage(file) && !isPure(file)).map((file) => `${path} → ${file}`),
      ...packages.filter((name) => name.startsWith('node:')).map((name) => `${path} → ${name}`),
    ]);
    expect(page.length).toBeGreaterThan(5);
    expect(breaches).toEqual([]);
  });

  it('asks for no kind of render by its name: what differs between kinds lies in their folders', () => {
    // A kind, or an option of one; `format` is that of a file, which may have the name of a kind.
    const asksFor = (kinds: readonly string[]) => {
      const kind = `['"\`](?:${kinds.join('|')})(?:\\.[a-z]*)?['"\`]`;
      return new RegExp(
        `(?<!\\bformat )(?:[=!]==) ${kind}|\\bcase ${kind}|\\b(?:includes|startsWith|has)\\(${kind}\\)|${kind} [=!]==`,
      );
    };
    const infra = readdirSync('infra', { recursive: true, encoding: 'utf8' }).map((path) => join('infra', path));
    const breaches = [...sources.map(({ path }) => path), ...infra.filter((path) => path.endsWith('.ts'))].filter(
      (path) => {
        const own = /^src\/renders\/([^/]+)\//.exec(path)?.[1];
        return asksFor(RENDER_KINDS.filter((kind) => kind !== own)).test(readFileSync(path, 'utf8'));
      },
    );
    expect(breaches).toEqual([]);
  });

  it('text gets to a terminal by way of what makes it safe to show', () => {
    const doors = [
      'src/cli/command.ts',
      'src/cli/terminal/printer.ts',
      'src/local/host/say-on-stderr.ts',
      'src/local/lambda/runtime/patch-console.ts',
      'src/local/lambda/runtime/serve-invocations.ts',
    ];
    const writes = (text: string) => [
      ...text.matchAll(/process\.std(?:out|err)|console\.|emitWarning\((?!shownName)/g),
    ];
    const breaches = sources
      .filter(({ path }) => /^src\/(cli|sdk|local)\//.test(path) && !doors.includes(path))
      .flatMap(({ path }) => writes(readFileSync(path, 'utf8')).map(([found]) => `${path}: ${found}`));
    expect(breaches).toEqual([]);
  });

  it('every function of the topology has a short handler', () => {
    for (const { name } of FUNCTIONS) {
      const lines = readFileSync(`src/${name}/handler.ts`, 'utf8').split('\n').length;
      expect(lines, `src/${name}/handler.ts`).toBeLessThanOrEqual(60);
    }
  });
});
