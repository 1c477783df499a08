import { describe, expect, it } from 'vitest';
import { typedCommand } from '../../src/cli/core/words/typed-command.ts';
import { asciiPreview } from '../../src/cli/results/ascii-preview.ts';
import { howToFetch } from '../../src/cli/run/how-to-fetch.ts';
import { rejectionLines, summarise } from '../../src/cli/run/summary.ts';
import type { CloudPlace } from '../../src/sdk/cloud/opened-cloud.ts';
import { outputPath } from '../../src/sdk/core/names/output-path.ts';
import type { Manifest } from '../../src/shared/core/documents/manifest.ts';
import { InvalidEventError } from '../../src/shared/core/errors/errors.ts';
import { jobOf } from '../fakes/job-documents.ts';

const JOB = 'holiday-0123456789ab';

describe('typedCommand', () => {
  it('is what was typed, quoted for a shell', () => {
    expect(typedCommand(['node', '/p/scripts/start.mjs', 'run', 'my film.mp4', '--slice', '5'])).toBe(
      "npm start -- run 'my film.mp4' --slice 5",
    );
    expect(typedCommand(['node', '/p/dist/cli/fanreel.mjs', 'run', "it's $HOME.mp4"])).toBe(
      "fanreel run 'it'\\''s $HOME.mp4'",
    );
    expect(typedCommand(['node', '/p/dist/cli/fanreel.mjs', 'run', "it's\n\u001b[2J\udce9\\.mp4"])).toBe(
      "fanreel run $'it\\'s\\n\\x1b[2J\\xe9\\\\.mp4'",
    );
  });
});

describe('outputPath', () => {
  it('puts an object where its key says', () => {
    expect(outputPath('/out', JOB, `jobs/${JOB}/gif/00007.gif`)).toBe(`/out/${JOB}/gif/00007.gif`);
  });
  it.each([
    `jobs/${JOB}/../../etc/passwd`,
    `jobs/${JOB}/gif/../../../x`,
    `jobs/${JOB}//etc/passwd`,
    `jobs/${JOB}/`,
    `jobs/${JOB}/gif/..`,
    `jobs/${JOB}/C:/x`,
    `jobs/${JOB}/..\\x`,
    `jobs/${JOB}/a\0b`,
    'jobs/other-0123456789ab/gif/00000.gif',
    '/etc/passwd',
  ])('fails for %j, which leads elsewhere', (key) => {
    expect(() => outputPath('/out', JOB, key)).toThrow(InvalidEventError);
  });
});

describe('asciiPreview', () => {
  const text = 'abcd\nefgh\nijkl\nmnop\n\f\nABCD\nEFGH\nIJKL\nMNOP\n\f\n';
  it('shows a page as it is where it fits', () => {
    expect(asciiPreview(text, 1, 80)).toEqual(['ABCD', 'EFGH', 'IJKL', 'MNOP']);
  });
  it('leaves out rows and columns alike where it does not', () => {
    expect(asciiPreview(text, 0, 2)).toEqual(['ac', 'ik']);
  });
  it('shows the last page where there are fewer', () => expect(asciiPreview(text, 9, 80)[0]).toBe('ABCD'));
});

describe('summarise', () => {
  const job = jobOf(62_000);
  const manifest: Manifest = {
    version: 1,
    revision: 1,
    jobId: JOB,
    status: 'complete',
    source: { bucket: 'source', key: 'holiday.mp4', etag: 'e1', bytes: 1000, media: 'video', durationMs: 62_000 },
    options: job.options,
    coverage: { expected: 3, rendered: 3, failed: 0, gaps: [] },
    renders: [
      { kind: 'gif', contentType: 'image/gif', firstKey: 'a', lastKey: 'b', count: 3, bytes: 3_000_000 },
      { kind: 'frames', contentType: 'image/jpeg', firstKey: 'a', lastKey: 'b', count: 63, bytes: 9_000_000 },
    ],
    metrics: {
      makespanMs: 86_400_000,
      activeMs: 10_000,
      peakConcurrency: 2,
      busyMs: 18_000,
      gbSeconds: 31,
      speedup: 1.8,
    },
    completedAt: '2026-11-20T10:00:10.000Z',
  };
  const work = { wallMs: 6_200, mediaMs: 62_000, peakConcurrency: 2 };
  const result = { manifest, work };

  it('tells slices, renders, bytes, wall time, speed, peak and where the results are', () => {
    const downloaded = { files: 70, present: 0, folder: `out/${JOB}` };
    expect(summarise({ name: 'holiday.mp4', result, downloaded, howToFetch: 'unused' })).toEqual([
      `holiday.mp4: complete, job ${JOB}`,
      '  slices   3 of 3 rendered, 1 min 02 s of video',
      '  renders  3 gif, 63 frames, 12.0 MB',
      '  time     10 s, 6.2x real time, at most 2 slices at once (this command: 6.2 s)',
      `  results  out/${JOB} (70 files)`,
    ]);
  });

  it('lists warnings with their code, their slices in short form and their sentence, none of which acts on a terminal', () => {
    const warnings = [
      { code: 'trackChosen', message: 'Track 2 ("\u001b[31mmain") was rendered.' },
      { code: 'heldPicture', message: 'The last picture is held.', slices: [3, 4, 5, 6, 7, 9] },
      { code: 'clockJump', message: 'It jumps.', slices: Array.from({ length: 20 }, (_, index) => 2 * index) },
      { code: 'noPictureYet', message: 'It begins late.', slices: [0] },
    ] as const satisfies NonNullable<Manifest['warnings']>;
    const warned = { ...manifest, warnings: [...warnings] };
    const lines = (shown: Manifest) =>
      summarise({ name: 'a', result: { ...result, manifest: shown }, downloaded: undefined, howToFetch: '' })
        .filter((line) => line.startsWith('  warning'))
        .map((line) => line.slice('  warning  '.length));
    expect(lines(warned)).toEqual([
      'trackChosen: Track 2 ("\\x1b[31mmain") was rendered.',
      'heldPicture, slices 3–7, 9: The last picture is held.',
      'clockJump, slices 0, 2, 4, 6, 8, 10, 12, 14 and 12 more: It jumps.',
      'noPictureYet, slice 0: It begins late.',
    ]);
    expect(lines({ ...warned, source: { ...manifest.source, media: 'image' } })[3]).toBe(
      'noPictureYet: It begins late.',
    );
    expect(lines(manifest)).toEqual([]);
    const many = Array.from({ length: 12 }, (_, at) => ({ code: 'clockJump', message: `${at}` }) as const);
    expect(lines({ ...manifest, warnings: many }).slice(9)).toEqual([
      'clockJump: 9',
      'and 2 more, all of them in manifest.json',
    ]);
  });

  it('speaks of a picture as a picture, which has neither slices nor a length', () => {
    const picture: Manifest = {
      ...manifest,
      source: { ...manifest.source, key: 'photo.jpg', media: 'image', durationMs: 1 },
      coverage: { expected: 1, rendered: 1, failed: 0, gaps: [] },
      renders: [{ kind: 'edges', contentType: 'image/png', firstKey: 'a', lastKey: 'a', count: 1, bytes: 5_000 }],
    };
    const lines = (shown: Manifest) =>
      summarise({
        name: 'photo.jpg',
        result: { manifest: shown, work: { wallMs: 900, mediaMs: 1, peakConcurrency: 1 } },
        downloaded: undefined,
        howToFetch: 'in the bucket',
      });
    expect(lines(picture)).toEqual([
      `photo.jpg: complete, job ${JOB}`,
      '  renders  1 edges, 5.0 kB',
      '  time     10 s (this command: 0.9 s)',
      '  results  in the bucket',
    ]);
    const gap = { index: 0, start: 0, end: 0.001, error: { name: 'truncated', message: 'It was cut off.' } } as const;
    const coverage = { expected: 1, rendered: 0, failed: 1, gaps: [gap] };
    expect(lines({ ...picture, status: 'rejected', coverage })).toContain('  failed   truncated: It was cut off.');
  });

  it('lists failed slices by reason and says what to do', () => {
    const error = { name: 'Cancelled', message: 'It was cancelled.' } as const;
    const gap = (index: number) => ({ index, start: index * 30, end: index * 30 + 30, error });
    const lines = summarise({
      name: 'holiday.mp4',
      result: {
        ...result,
        manifest: {
          ...manifest,
          status: 'partial',
          source: { ...manifest.source, durationMs: 180_000 },
          coverage: {
            expected: 6,
            rendered: 1,
            failed: 5,
            gaps: [gap(0), gap(1), gap(2), gap(4), { ...gap(5), error: { name: 'ProcessError', message: 'Crashed.' } }],
          },
        },
      },
      downloaded: undefined,
      howToFetch: 'in the bucket',
    });
    // One slice of 30 s was rendered.
    expect(lines[3]).toBe('  time     10 s, 3.0x real time, at most 2 slices at once (this command: 6.2 s)');
    expect(lines.slice(4)).toEqual([
      '  cancelled slices 0–2, 4: Cancelled: It was cancelled.',
      '  failed   slice 5: ProcessError: Crashed.',
      '  next     run the same command again: only what failed is rendered again',
      '  results  in the bucket',
    ]);
  });

  it('tells in one line how much was taken over, and from which jobs', () => {
    const from = [
      { jobId: 'holiday-aaaaaaaaaaaa', renders: 6 },
      { jobId: 'holiday-bbbbbbbbbbbb', renders: 1 },
    ];
    const taken = { ...manifest, takenOver: { of: 12, from } };
    const lines = summarise({
      name: 'a',
      result: { ...result, manifest: taken },
      downloaded: undefined,
      howToFetch: '',
    });
    expect(lines).toContain(
      '  taken    6 of 12 renders taken over from holiday-aaaaaaaaaaaa, 1 from holiday-bbbbbbbbbbbb',
    );
  });

  it('tells in a line for each kind what a limit of bytes chose, over all slices', () => {
    const same = (value: number) => ({ least: value, most: value });
    const chosen: Manifest['chosen'] = [
      {
        ...{ kind: 'gif', slices: 3, bytes: { least: 812_000, most: 1_990_000 }, width: { least: 192, most: 240 } },
        ...{ fps: same(10), colours: { least: 32, most: 128 }, tolerance: { least: 0, most: 106 } },
      },
      {
        kind: 'webp',
        slices: 3,
        bytes: same(90_000),
        width: same(240),
        fps: { least: 3.333, most: 10 },
        quality: same(60),
      },
    ];
    const small = { ...result, manifest: { ...manifest, chosen } };
    const lines = summarise({ name: 'a', result: small, downloaded: undefined, howToFetch: '' });
    expect(lines).toContain(
      '  chosen   gif: 812 kB to 2.0 MB a slice, 192 to 240 wide, 10 pictures a second, 32 to 128 colours, loss 0 to 106',
    );
    expect(lines).toContain('  chosen   webp: 90.0 kB a slice, 240 wide, 3.3 to 10 pictures a second, quality 60');
  });

  it('gives the figures of the job where this run did nothing', () => {
    const lines = summarise({
      name: 'holiday.mp4',
      result: { ...result, work: undefined },
      downloaded: undefined,
      howToFetch: 'in the bucket',
      note: 'nothing was left to do',
    });
    expect(lines[0]).toBe(`holiday.mp4: complete, nothing was left to do, job ${JOB}`);
    expect(lines[3]).toBe('  time     10 s, 6.2x real time, at most 2 slices at once');
  });

  it('tells why a source was rejected', () => {
    expect(rejectionLines('x.mp4', { reason: 'notVideo', message: 'It is a text.' })).toEqual([
      'x.mp4: rejected (notVideo)',
      '  It is a text.',
    ]);
  });
});

describe('how results are fetched', () => {
  const io = (script: string) => ({ argv: ['node', script, 'retry'], env: {}, cwd: '/a' });
  const at = (place: CloudPlace) => ({ outputBucket: 'out', place });

  it('is said with the stack that they are on and the words that the command was called with', () => {
    const stack = howToFetch('film-0123456789ab', at({ kind: 'stack', name: 'prod' }), io('fanreel.mjs'));
    expect(stack).toContain('s3://out/jobs/film-0123456789ab/; `fanreel get film-0123456789ab --stack prod --out out`');
    const here = howToFetch('film-0123456789ab', at({ kind: 'own' }), io('/a/start.mjs'));
    expect(here).toBe(
      'kept in .fanreel; `npm start -- get film-0123456789ab --out out` copies them to out/film-0123456789ab/',
    );
  });
});
