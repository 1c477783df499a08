import { Writable } from 'node:stream';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { drawBars } from '../../../src/cli/core/progress/bars.ts';
import { type FileProgress, newFileProgress } from '../../../src/cli/core/progress/progress-state.ts';
import { widthOfTexts } from '../../../src/cli/core/words/text-width.ts';
import { makePrinter, type TextStream } from '../../../src/cli/terminal/printer.ts';
import { canDraw, showProgress } from '../../../src/cli/terminal/progress-display.ts';
import { formatBytes, formatCount, formatSpan, formatSpeed } from '../../../src/shared/core/text/format.ts';

const rendering: FileProgress = {
  ...newFileProgress('film.mp4'),
  phase: 'rendering',
  sliceTotal: 12,
  slices: { done: 5, failed: 1, running: 2, waiting: 4 },
  mediaMs: 360_000,
  mediaDoneMs: 150_000,
  baseline: { atMs: 0, mediaDoneMs: 0 },
};

class Screen extends Writable {
  text = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns = 100,
  ) {
    super();
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe('formats', () => {
  it('gives bytes three digits and a unit', () => {
    expect([0, 999, 1000, 12_345, 999_949, 123_456_789, 5e9].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '12.3 kB',
      '1.0 MB',
      '123 MB',
      '5.0 GB',
    ]);
  });
  it('gives spans in the two largest units', () => {
    expect([0, 840, 9_940, 9_960, 42_400, 59_600, 185_000, 7_440_000].map(formatSpan)).toEqual([
      '0.0 s',
      '0.8 s',
      '9.9 s',
      '10 s',
      '42 s',
      '1 min 00 s',
      '3 min 05 s',
      '2 h 04 min',
    ]);
  });
  it('gives speeds and counts', () => {
    expect([0.54, 8.31, 99.94, 123.4].map(formatSpeed)).toEqual(['0.5x', '8.3x', '99.9x', '123x']);
    expect([1, 2, 999, 1000, 1234567].map((count) => formatCount(count, 'slice'))).toEqual([
      '1 slice',
      '2 slices',
      '999 slices',
      '1,000 slices',
      '1,234,567 slices',
    ]);
  });
});

const draw = (...[files, nowMs, size]: [readonly FileProgress[], number, { columns: number; rows: number }]) =>
  drawBars(files, nowMs, size, stringWidth);

describe('drawBars', () => {
  it('draws a bar, counts, speed and time left', () => {
    expect(draw([rendering], 15_000, { columns: 120, rows: 99 })).toEqual([
      'film.mp4  rendering  ████████████░░░░░░░░░░░░  5/12 slices  2 running  4 waiting  1 failed  10.0x  21 s left',
    ]);
  });

  it('moves while no slice has ended', () => {
    const none = { done: 0, failed: 0, running: 2, waiting: 10 };
    const bar = (mediaDoneMs: number) =>
      draw([{ ...rendering, slices: none, mediaDoneMs }], 15_000, { columns: 120, rows: 99 })[0];
    expect(bar(0)).toContain(`  ${'░'.repeat(24)}  0/12 slices`);
    expect(bar(45_000)).toContain(`  ███${'░'.repeat(21)}  0/12 slices`);
  });

  it('hides nothing on a narrow terminal: what does not fit goes to the next line', () => {
    expect(draw([rendering], 15_000, { columns: 40, rows: 99 })).toEqual([
      'film.mp4  rendering  5/12 slices',
      '  2 running  4 waiting  1 failed  10.0x',
      '  21 s left',
    ]);
  });

  it('never draws a line that is wider than the terminal, and loses no character', () => {
    const widths = fc.integer({ min: 1, max: 69 });
    const names = fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(widths, names, (columns, name) => {
        const lines = draw([{ ...rendering, name }], 15_000, { columns: columns, rows: 99 });
        expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns);
        const told = `${name}rendering5/12slices2running4waiting1failed10.0x21sleft`.replaceAll(' ', '');
        expect(lines.join('').replaceAll(' ', '')).toBe(told);
      }),
    );
  });

  it('counts cells, not characters: some scripts are two cells wide', () => {
    const lines = draw([{ ...rendering, name: '映画'.repeat(9) }], 15_000, { columns: 20, rows: 99 });
    expect(lines.slice(0, 2)).toEqual(['映画映画映画映画映画', '映画映画映画映画']);
  });

  it('is never higher than the terminal: of many files it draws those that are worked on, and counts', () => {
    const files = Array.from({ length: 60 }, (_, at) => ({
      ...rendering,
      name: `film-${at}`,
      phase: at < 20 ? ('complete' as const) : at < 23 ? ('rendering' as const) : ('waiting' as const),
    }));
    const lines = draw(files, 15_000, { columns: 120, rows: 10 });
    expect(lines.map((line) => line.slice(0, 7))).toEqual(['film-20', 'film-21', 'film-22', '20 of 6']);
    expect(draw(files, 15_000, { columns: 120, rows: 2 })).toHaveLength(2);
  });

  it('lays out no more files than there is room for', () => {
    let laidOut = 0;
    const files = Array.from({ length: 5_000 }, (_, at) => ({
      ...rendering,
      phase: at < 1_000 ? ('complete' as const) : at < 2_000 ? ('rendering' as const) : ('waiting' as const),
      get name() {
        laidOut += 1;
        return `film-${at}`;
      },
    }));
    expect(draw(files, 15_000, { columns: 120, rows: 10 })).toHaveLength(10);
    expect(laidOut).toBeLessThan(12);
  });

  it('draws bytes while they move', async () => {
    const uploading: FileProgress = { ...newFileProgress('a'), phase: 'uploading', bytesDone: 5e6, bytesTotal: 1e7 };
    expect(draw([uploading], 0, { columns: 100, rows: 99 })).toEqual([
      'a  uploading  ████████████░░░░░░░░░░░░  5.0 MB of 10.0 MB',
    ]);
  });
});

describe('widthOfTexts', () => {
  it('measures names and our own words as the tables of all characters do', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme-ascii' }))),
        async (names) => {
          const widthOf = await widthOfTexts(names);
          const texts = [...names, '██░░', '1.5 MB of 2.0 MB · 12/13 slices…'];
          expect(texts.map(widthOf)).toEqual(texts.map((text) => stringWidth(text)));
        },
      ),
    ));
});

describe('showProgress', () => {
  const run = async (stream: TextStream, env: NodeJS.ProcessEnv = {}): Promise<void> => {
    let nowMs = 0;
    const display = await showProgress(makePrinter(stream), ['film.mp4'], env, () => nowMs);
    display.report(0, { type: 'checking', bytesDone: 1, bytesTotal: 2 });
    display.report(0, { type: 'uploading', bytesDone: 0, bytesTotal: 2e6 });
    display.report(0, { type: 'uploading', bytesDone: 1e6, bytesTotal: 2e6 });
    display.report(0, { type: 'uploaded', key: 'film.mp4', bytes: 2e6, how: 'uploaded' });
    display.report(0, { type: 'planned', jobId: 'film-0123456789ab', sliceTotal: 3, media: 'video', mediaMs: 62_000 });
    const slices = (done: number, running: number) =>
      display.report(0, {
        type: 'slices',
        slices: { done, failed: 0, running, waiting: 3 - done - running },
        mediaDoneMs: done * 20_000,
      });
    slices(0, 2);
    nowMs = 4_000;
    slices(1, 2);
    nowMs = 4_500;
    slices(2, 1);
    nowMs = 8_000;
    slices(3, 0);
    display.report(0, { type: 'downloading', bytesDone: 1, bytesTotal: 3e6, folder: 'out/film-0123456789ab' });
    display.report(0, { type: 'downloading', bytesDone: 2, bytesTotal: 3e6, folder: 'out/film-0123456789ab' });
    display.report(0, { type: 'finished', phase: 'complete' });
    display.close();
  };

  it('says one line per step where there is no terminal', async () => {
    const screen = new Screen(false);
    await run(screen);
    expect(screen.text.split('\n')).toEqual([
      'film.mp4: uploading 2.0 MB',
      'film.mp4: uploaded as film.mp4 (2.0 MB)',
      'film.mp4: job film-0123456789ab, 3 slices, 1 min 02 s of video',
      'film.mp4: 1/3 slices, 2 running, 0 waiting, 5.0x, 8.4 s left',
      'film.mp4: 3/3 slices, 0 running, 0 waiting, 7.5x',
      'film.mp4: downloading 3.0 MB to out/film-0123456789ab',
      '',
    ]);
  });

  it('says how far running slices are, every ten seconds at most, while they move', async () => {
    const screen = new Screen(false);
    let nowMs = 0;
    const display = await showProgress(makePrinter(screen), ['film.mp4'], {}, () => nowMs);
    display.report(0, { type: 'planned', jobId: 'film-0123456789ab', sliceTotal: 2, media: 'video', mediaMs: 60_000 });
    for (const mediaDoneMs of [0, 6_000, 12_000, 15_000, 15_000, 15_000, 24_000]) {
      const slices = { done: 0, failed: 0, running: 2, waiting: 0 };
      display.report(0, { type: 'slices', slices, mediaDoneMs });
      nowMs += 5_000;
    }
    display.close();
    expect(screen.text.split('\n')).toEqual([
      'film.mp4: job film-0123456789ab, 2 slices, 1 min 00 s of video',
      'film.mp4: 20%, 0/2 slices, 2 running, 0 waiting, 1.2x, 40 s left',
      'film.mp4: 25%, 0/2 slices, 2 running, 0 waiting, 0.8x, 1 min 00 s left',
      'film.mp4: 40%, 0/2 slices, 2 running, 0 waiting, 0.8x, 45 s left',
      '',
    ]);
  });

  it('speaks of a picture as a picture', async () => {
    const screen = new Screen(false);
    let nowMs = 0;
    const display = await showProgress(makePrinter(screen), ['photo.jpg'], {}, () => nowMs);
    display.report(0, { type: 'planned', jobId: 'photo-0123456789ab', sliceTotal: 1, media: 'image', mediaMs: 1 });
    for (const done of [0, 1]) {
      const slices = { done, failed: 0, running: 1 - done, waiting: 0 };
      display.report(0, { type: 'slices', slices, mediaDoneMs: done });
      nowMs += 3_000;
    }
    display.close();
    expect(screen.text.split('\n')).toEqual([
      'photo.jpg: job photo-0123456789ab, a picture',
      'photo.jpg: 1/1 pictures, 0 running, 0 waiting',
      '',
    ]);
  });

  it('leaves nothing of what is done on a terminal: its summary follows', async () => {
    const screen = new Screen(true);
    await run(screen);
    expect(screen.text).toBe('');
  });

  it('prints a note above the bars', async () => {
    const screen = new Screen(true);
    const display = await showProgress(makePrinter(screen), ['a', 'b'], {}, () => 0);
    display.note('first');
    display.note('second');
    display.close();
    expect(screen.text).toBe(
      'first\na  waiting\nb  waiting\n\r\u001b[2A\u001b[0Jsecond\na  waiting\nb  waiting\n\r\u001b[2A\u001b[0Ja  waiting\nb  waiting\n',
    );
  });

  it('draws on terminals only, and not on dumb ones or in CI', () => {
    expect(canDraw(new Screen(true), {})).toBe(true);
    expect(canDraw(new Screen(false), {})).toBe(false);
    expect(canDraw(new Screen(true), { TERM: 'dumb' })).toBe(false);
    expect(canDraw(new Screen(true), { CI: 'true' })).toBe(false);
  });
});
