import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RENDER_KINDS } from '../src/renders/render-kinds.ts';
import { FUNCTIONS } from '../src/shared/topology.ts';

/** Files that compute: no clock, no network, no disk, no process. */
const CORE = [
  'src/local/http-api/cors.ts',
  'src/local/http-api/http-api-answer.ts',
  'src/local/http-api/http-api-event.ts',
  'src/local/http-api/loopback-guard.ts',
  'src/local/lambda/runtime/describe-error.ts',
  'src/local/lambda/runtime/invocation-context.ts',
  'src/local/lambda/runtime/log-line.ts',
  'src/local/lambda/runtime/runtime-error.ts',
  'src/local/live/event-stream.ts',
  'src/local/s3/operations/encoded-words.ts',
  'src/local/log/end-mark.ts',
  'src/local/log/log-damage.ts',
  'src/local/log/merge-copies.ts',
  'src/local/log/record-line.ts',
  'src/local/loopback-url.ts',
  'src/local/viewer/static-path.ts',
  'src/api/contracts/',
  'src/assembler/check-coverage.ts',
  'src/assembler/check-slice.ts',
  'src/api/api-limits.ts',
  'src/api/lambda-http.ts',
  'src/api/negotiate-format.ts',
  'src/api/plan-parts.ts',
  'src/api/problem.ts',
  'src/api/read-query.ts',
  'src/api/route-paths.ts',
  'src/api/route.ts',
  'src/api/slice-cursor.ts',
  'src/api/slices-since.ts',
  'src/api/upload-id.ts',
  'src/api/upload-name.ts',
  'src/cli/names/file-words.ts',
  'src/cli/names/key-of-name.ts',
  'src/cli/names/system-path.ts',
  'src/shared/back-off.ts',
  'src/shared/completion/stored-outputs.ts',
  'src/shared/contracts/',
  'src/shared/disk-error.ts',
  'src/shared/job/check-render-sizes.ts',
  'src/shared/estimate/',
  'src/shared/checksum/',
  'src/shared/forms/header-parameters.ts',
  'src/shared/job/job-slices.ts',
  'src/shared/job/plan-slices.ts',
  'src/shared/job/slice-samplings.ts',
  'src/shared/job/stitched-outputs.ts',
  'src/shared/prices.json',
  'src/shared/options/',
  'src/shared/media/',
  'src/shared/metrics/',
  'src/shared/mp4/',
  'src/shared/packets/',
  'src/shared/picture/',
  'src/shared/quote/',
  'src/shared/report/',
  'src/shared/config.ts',
  'src/shared/errors.ts',
  'src/shared/http-api-topology.ts',
  'src/shared/permissions.ts',
  'src/shared/mebibyte.ts',
  'src/shared/ports.ts',
  'src/shared/process-failure.ts',
  'src/shared/retry.ts',
  'src/shared/shown-name.ts',
  'src/shared/zip/',
  'src/shared/topology.ts',
  'src/viewer/concurrency/running-series.ts',
  'src/viewer/job/board/',
  'src/viewer/job/live/poll-delay.ts',
  'src/viewer/links/link-book.ts',
  'src/viewer/links/link-place.ts',
  'src/renders/ascii/page/ascii-page.ts',
  'src/viewer/result/coverage-words.ts',
  'src/viewer/result/embed-code.ts',
  'src/viewer/result/moment.ts',
  'src/viewer/result/player-thumbnails.ts',
  'src/viewer/result/read-thumbnails.ts',
  'src/renders/frames/page/packed-frames.ts',
  'src/renders/frames/page/strip-window.ts',
  'src/viewer/result/zip-entries.ts',
  'src/viewer/ui/format-clock.ts',
  'src/viewer/ui/shown-props.ts',
  'src/worker/plan/',
  'src/worker/ffmpeg/filter-graph.ts',
  'src/worker/ffmpeg/hold-last-picture.ts',
  'src/worker/ffmpeg/in-bands.ts',
  'src/worker/ffmpeg/scale-pictures.ts',
  'src/worker/ffmpeg/shallow-format.ts',
  'src/worker/ffmpeg/uniform-frames.ts',
  'src/worker/ffmpeg/colour-warnings.ts',
  'src/worker/attempt-refusals.ts',
  'src/worker/check-counts.ts',
  'src/worker/parse-slice-event.ts',
  'src/worker/render-record.ts',
  'src/worker/video/mp4-command.ts',
  'src/worker/video/shorten-last-frame.ts',
  'src/worker/ffmpeg/jpeg-quality.ts',
  'src/worker/ffmpeg/jpeg-output.ts',
  'src/worker/check-outputs.ts',
  'src/stitcher/audio/audio-command.ts',
  'src/stitcher/audio/choose-audio.ts',
  'src/stitcher/cast/',
  'src/stitcher/mp4/',
  'src/stitcher/unstitchable-error.ts',
  'src/viewer/api/retry-delay.ts',
  'src/viewer/config/viewer-config.ts',
  'src/viewer/jobs/job-row.ts',
  'src/viewer/options/option-fields.ts',
  'src/viewer/options/option-values.ts',
  'src/viewer/session/login-addresses.ts',
  'src/viewer/session/tokens.ts',
  'src/viewer/upload/check-file.ts',
  'src/viewer/upload/describe-upload.ts',
  'src/viewer/upload/part-ranges.ts',
  'src/viewer/upload/upload-rate.ts',
  'src/viewer/upload/upload-state.ts',
  'src/viewer/security-headers.ts',
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
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readSource(join('src', path)));
/** Parts of a kind of render that belong to one layer, and the registries that lead to them; what is beside them everybody may read. */
const LAYER_OF_RENDERS = /^src\/renders\/(?:for-(?:live-)?|[^/]+\/)(worker|assembler|picture|page)/;
/** Parts of a layer that compute all the same. */
const PLANS_OF_RENDERS = /^src\/renders\/(for-worker-plans|[^/]+\/worker-plan)\.ts$/;
const isPureRender = (path: string) =>
  path.startsWith('src/renders/') && (!LAYER_OF_RENDERS.test(path) || PLANS_OF_RENDERS.test(path));
const isCore = (path: string) => isPureRender(path) || CORE.some((prefix) => path.startsWith(prefix));
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

  it('one file makes the error of a program that failed', () => {
    const makers = sources
      .map(({ path }) => path)
      .filter((path) => /new ProcessError\b/.test(readFileSync(path, 'utf8')));
    expect(makers).toEqual(['src/shared/process-failure.ts']);
  });

  it('one file asks fluent-ffmpeg for command lines', () => {
    expect(sources.filter(({ packages }) => packages.includes('fluent-ffmpeg')).map(({ path }) => path)).toEqual([
      'src/shared/adapters/ffmpeg-arguments.ts',
    ]);
  });

  it('shared code knows no function, functions know neither each other nor the local cloud', () => {
    const mayImport = (from: string, file: string): boolean => {
      const to = layerOf(file);
      if (from === to || to === 'shared') return true;
      const part = LAYER_OF_RENDERS.exec(file)?.[1];
      // Of a kind of render everybody may read what is pure; its other parts are of one layer each. The API does with a posted
      // picture what the worker does with a stored one.
      if (to === 'renders')
        return (
          part === undefined ||
          part === from ||
          (part === 'picture' && /worker|api/.test(from)) ||
          (part === 'page' && from === 'viewer')
        );
      if (from === 'cli') return to === 'local';
      if (from === 'viewer') return file.startsWith('src/api/contracts/') || file === 'src/api/api-limits.ts';
      // Where the page is served from has to say what it may do.
      if (from === 'local') return /^src\/(viewer\/(config\/|security-headers)|api\/contracts\/)/.test(file);
      return false;
    };
    // An estimate renders a few seconds of a file exactly as a worker would.
    const samplesWork = (path: string, file: string): boolean =>
      path.startsWith('src/cli/estimate/') && layerOf(file) === 'worker';
    // A part of a kind of render imports what its layer does.
    const ownerOf = (path: string): string =>
      LAYER_OF_RENDERS.exec(path)?.[1]?.replace('picture', 'worker').replace('page', 'viewer') ?? layerOf(path);
    const breaches = sources.flatMap(({ path, files }) =>
      files
        .filter((file) => !mayImport(ownerOf(path), file) && !samplesWork(path, file))
        .map((file) => `${path} → ${file}`),
    );
    expect(breaches).toEqual([]);
  });

  it('the page runs in a browser: of the rest it imports what computes, and nothing of Node', () => {
    const isPage = (path: string): boolean =>
      path.startsWith('src/viewer/') ||
      LAYER_OF_RENDERS.exec(path)?.[1] === 'page' ||
      path === 'src/renders/page-part.tsx';
    const page = sources.filter(({ path }) => isPage(path) && !path.endsWith('vite.config.ts'));
    const breaches = page.flatMap(({ path, files, packages }) => [
      ...files.filter((file) => !isPage(file) && !isCore(file)).map((file) => `${path} → ${file}`),
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
      'src/cli/main.ts',
      'src/cli/printer.ts',
      'src/local/say-on-stderr.ts',
      'src/local/lambda/runtime/patch-console.ts',
      'src/local/lambda/runtime/serve-invocations.ts',
    ];
    const writes = (text: string) => [
      ...text.matchAll(/process\.std(?:out|err)|console\.|emitWarning\((?!shownName)/g),
    ];
    const breaches = sources
      .filter(({ path }) => /^src\/(cli|local)\//.test(path) && !doors.includes(path))
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
