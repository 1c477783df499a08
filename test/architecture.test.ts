import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../src/shared/topology.ts';

/** Files that compute: no clock, no network, no disk, no process. */
const CORE = [
  'src/shared/contracts/',
  'src/shared/options/',
  'src/shared/media/',
  'src/shared/metrics/',
  'src/shared/config.ts',
  'src/shared/errors.ts',
  'src/shared/permissions.ts',
  'src/shared/ports.ts',
  'src/shared/topology.ts',
  'src/worker/plan/',
  'src/worker/gif/',
  'src/worker/ascii/',
  'src/worker/ffmpeg/filter-graph.ts',
  'src/worker/ffmpeg/first-frame.ts',
  'src/worker/ffmpeg/read-trouble.ts',
  'src/worker/check-counts.ts',
  'src/worker/parse-slice-event.ts',
  'src/worker/render-record.ts',
  'src/stitcher/audio/audio-command.ts',
  'src/stitcher/audio/choose-audio.ts',
  'src/stitcher/cast/',
  'src/stitcher/mp4/',
  'src/stitcher/unstitchable-error.ts',
];
const OUTSIDE_WORLD =
  /^(@aws-sdk\/|@smithy\/|fluent-ffmpeg|node:(fs|net|http|https|tls|child_process|os|process|timers|stream|worker_threads))/;

interface SourceFile {
  readonly path: string;
  readonly packages: readonly string[];
  readonly files: readonly string[];
}

const readSource = (path: string): SourceFile => {
  const text = readFileSync(path, 'utf8');
  // Types leave no trace at run time.
  const specifiers = [...text.matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from '([^']+)'|^import '([^']+)'/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return {
    path,
    packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
    files: specifiers
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => normalize(join(dirname(path), specifier))),
  };
};

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readSource(join('src', path)));
const isCore = (path: string) => CORE.some((prefix) => path.startsWith(prefix));
const layerOf = (path: string) => path.split('/')[1] ?? '';

describe('architecture', () => {
  it('has source files to look at', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter(({ path }) => isCore(path)).length).toBeGreaterThan(20);
  });

  it('core files import core files only', () => {
    const breaches = sources
      .filter(({ path }) => isCore(path))
      .flatMap(({ path, files }) => files.filter((file) => !isCore(file)).map((file) => `${path} → ${file}`));
    expect(breaches).toEqual([]);
  });

  it('core files do not touch the outside world', () => {
    const breaches = sources
      .filter(({ path }) => isCore(path))
      .flatMap(({ path, packages }) =>
        packages.filter((name) => OUTSIDE_WORLD.test(name)).map((name) => `${path} → ${name}`),
      );
    expect(breaches).toEqual([]);
  });

  it('only adapters, the local cloud and the command import an AWS SDK client', () => {
    const allowed = /^src\/(shared\/adapters|local|cli)\//;
    const breaches = sources
      .filter(({ path, packages }) => !allowed.test(path) && packages.some((name) => name.startsWith('@aws-sdk/')))
      .map(({ path }) => path);
    expect(breaches).toEqual([]);
  });

  it('shared code knows no function, functions know neither each other nor the local cloud', () => {
    const mayImport = (from: string, to: string): boolean => {
      if (from === to || to === 'shared') return true;
      if (from === 'cli') return to === 'local';
      return false;
    };
    const breaches = sources.flatMap(({ path, files }) =>
      files.filter((file) => !mayImport(layerOf(path), layerOf(file))).map((file) => `${path} → ${file}`),
    );
    expect(breaches).toEqual([]);
  });

  it('every function of the topology has a short handler', () => {
    for (const { name } of FUNCTIONS) {
      const lines = readFileSync(`src/${name}/handler.ts`, 'utf8').split('\n').length;
      expect(lines, `src/${name}/handler.ts`).toBeLessThanOrEqual(60);
    }
  });
});
