import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runFanreel } from '../../fixtures/fanreel-process.ts';
import { type HeadlessScreen, makeHeadlessScreen } from '../../fixtures/headless-screen.ts';
import { startCommand } from '../../fixtures/run-command.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

const COLUMNS = 40;
const ROWS = 16;
/** Rows that the render has, and the rows above them in a terminal of {@link ROWS} with a line of text. */
const PICTURE_ROWS = 11;
const TOP = 2;
const CTRL_C = '\u0003';

let folder: string;
let jobId: string;
/** the pages of the render, one a second */
let pages: string[][];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-play-'));
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=4'];
  const source = (rate: number) => ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=${rate}:duration=4`];
  const coded = ['-r', '25', '-pix_fmt', 'yuv420p'];
  // The same picture for a second: whichever of its frames is drawn first on a busy machine shows the page of the second.
  await runFfmpeg([...source(1), ...sound, ...coded, join(folder, 'film.mp4')]);
  await runFfmpeg([...source(25), ...coded, join(folder, 'moving.mp4')]);
  const options = ['--option', `ascii.columns=${COLUMNS}`, '--renders', 'ascii,gif', '--slice', '2', '--out', 'out'];
  const ran = await runFanreel(['run', 'film.mp4', ...options], folder);
  jobId = /job (film-[0-9a-f]{12})/.exec(ran.stdout)?.[1] ?? '';
  const texts = await Promise.all(
    [0, 1].map((at) => readFile(join(folder, `out/${jobId}/ascii/0000${at}.txt`), 'utf8')),
  );
  pages = texts
    .flatMap((text) => text.split('\f\n').filter((page) => page !== ''))
    .map((page) => page.split('\n').slice(0, -1));
}, 180_000);
const started: ChildProcess[] = [];
// A test that failed half-way must not leave a film that plays: without `script` its terminal is gone.
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hasPicture = (rows: readonly string[]): boolean => rows.slice(0, -1).some((row) => row.trim() !== '');

/** Play until the first picture is there, hold it, and go on with `then`. */
const played = async (
  args: readonly string[],
  screen: HeadlessScreen,
  then: (shown: string[]) => Promise<void> | void,
) => {
  const command = startCommand(['play', ...args, '--no-sound'], folder, join(folder, '.fanreel'), {
    screen,
    env: { NO_COLOR: '1' },
  });
  try {
    await then(await Promise.race([screen.until(hasPicture), command.ended.then(({ stderr }) => expect.fail(stderr))]));
  } catch (error) {
    screen.press(CTRL_C);
    await command.ended;
    throw error;
  }
  return command.ended;
};

describe('play', () => {
  it.each([['film.mp4'], ['job']])('%s: shows the cells that the .txt has for a second', async (what) => {
    expect(pages.map((page) => page.length)).toEqual([11, 11, 11, 11]);
    for (const second of [0, 3]) {
      const screen = makeHeadlessScreen(COLUMNS, ROWS);
      const word = what === 'job' ? jobId : what;
      const ended = await played([word, '--from', `0:0${second}`], screen, (rows) => {
        screen.press('q');
        expect(rows.slice(TOP, TOP + PICTURE_ROWS)).toEqual(pages[second]);
        expect(rows.at(-1)).toContain(`0:0${second} / 0:04`);
      });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      await screen.rows();
      expect(screen.isAlternate).toBe(false);
    }
  });

  it('goes to its end, only tells changed cells, each picture in one piece', async () => {
    const screen = makeHeadlessScreen(COLUMNS, ROWS);
    const ended = await played(['moving.mp4', '--from', '3'], screen, () => undefined);
    expect(ended.code).toBe(0);
    const pictures = screen.written.filter((text) => text.startsWith('\u001b[?2026h'));
    expect(pictures.every((text) => text.endsWith('\u001b[?2026l'))).toBe(true);
    expect(pictures).toHaveLength(screen.written.length - 2);
    expect(Math.max(...pictures.slice(2).map((text) => text.length))).toBeLessThan(COLUMNS * ROWS);
  });

  it('pauses, seeks, follows the size of the terminal; Ctrl-C ends it as a signal does', async () => {
    const screen = makeHeadlessScreen(COLUMNS, ROWS);
    const ended = await played(['moving.mp4'], screen, async () => {
      screen.press(' ');
      await screen.until((rows) => rows.at(-1)?.includes('||') === true);
      screen.press('\u001b');
      screen.press('[C');
      await screen.until((rows) => rows.at(-1)?.includes('0:04 / 0:04') === true);
      screen.press('\u001b[D');
      await screen.until((rows) => rows.at(-1)?.includes('0:00 / 0:04') === true && hasPicture(rows));
      screen.resize(30, 20);
      const rows = await screen.until((shown) => shown.length === 20 && hasPicture(shown));
      expect(rows.filter((row) => row.trim() !== '')).toHaveLength(Math.round((30 * 9) / 16 / 2) + 1);
      screen.press(CTRL_C);
    });
    expect(ended).toMatchObject({ code: 130, stderr: '' });
  });

  it('a job whose ASCII art is too wide is drawn from its GIF', async () => {
    const screen = makeHeadlessScreen(24, 10);
    const ended = await played([jobId], screen, (rows) => {
      screen.press('q');
      expect(rows.slice(0, -1).filter((row) => row.trim() !== '')).toHaveLength(7);
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('fails without a terminal, for what is neither film nor job, behind the end', async () => {
    expect(await runFanreel(['play', 'film.mp4'], folder)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/there is none here/),
    });
    const there = { screen: makeHeadlessScreen(COLUMNS, ROWS), env: {} };
    const say = (...args: string[]) => startCommand(['play', ...args], folder, join(folder, '.fanreel'), there).ended;
    expect(await say('nothing')).toMatchObject({ code: 2, stderr: expect.stringMatching(/"nothing" is no job here/) });
    expect(await say('film.mp4', '--from', '5')).toMatchObject({ code: 2, stderr: expect.stringMatching(/has ended/) });
    expect(await say('film.mp4', '--option', 'gif.width=320')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/does not change how a film is played/),
    });
  });

  // `script` of util-linux gives the command a terminal of its own.
  const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script');
  it.skipIf(!hasScript)(
    `leaves a terminal as it was, after q and SIGTERM${hasScript ? '' : ' (skipped: no /usr/bin/script of Linux)'}`,
    async () => {
      const bundle = join(import.meta.dirname, '../../../dist/cli/fanreel.mjs');
      const play = `sh -c 'echo "pid $$"; exec ${process.execPath} ${bundle} play film.mp4 --no-sound'`;
      const inTerminal = async (end: (child: ChildProcess, pid: number) => void): Promise<string> => {
        const child = spawn('/usr/bin/script', ['-qec', `stty -g; ${play}; echo "code $?"; stty -g`, '/dev/null'], {
          cwd: folder,
          env: { ...process.env, TERM: 'xterm', FANREEL_HOME: join(folder, '.fanreel') },
        });
        started.push(child);
        let text = '';
        let isEnding = false;
        child.stdout.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          if (isEnding || !text.includes('space pauses')) return;
          isEnding = true;
          end(child, Number(/pid (\d+)/.exec(text)?.[1]));
        });
        await new Promise((resolve) => child.once('close', resolve));
        return text;
      };
      const texts = await Promise.all([
        inTerminal((child) => child.stdin?.write('q')),
        inTerminal((_, pid) => process.kill(pid, 'SIGTERM')),
      ]);
      const lines = texts.map((text) => text.trimEnd().split('\r\n'));
      expect(lines.map((each) => each.at(-1))).toEqual(lines.map(([before]) => before));
      expect(lines.map((each) => each.at(-2)?.slice(-8))).toEqual([expect.stringMatching(/code 0$/), 'code 143']);
      for (const text of texts) expect(text).toMatch(/\[\?25h.{0,8}\[\?1049l/);
    },
  );
});
