import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AsciicastEncoder } from '../../../src/worker/ascii/asciicast.ts';
import { textPage } from '../../../src/worker/ascii/text-page.ts';
import { Screen } from '../../fixtures/screen.ts';

const COLUMNS = 24;
const ROWS = 5;

const screens = fc.array(
  fc
    .array(fc.constantFrom(32, 32, 32, 35, 34, 92, 126), { minLength: COLUMNS * ROWS, maxLength: COLUMNS * ROWS })
    .map((codes) => Uint8Array.from(codes)),
  { minLength: 1, maxLength: 6 },
);

describe('AsciicastEncoder', () => {
  it('shows exactly each screen when its lines are replayed', () =>
    fc.assert(
      fc.property(screens, (sequence) => {
        const encoder = new AsciicastEncoder({ columns: COLUMNS, rows: ROWS });
        const screen = new Screen(COLUMNS, ROWS);
        for (const [i, cells] of sequence.entries()) {
          const line = encoder.screen(cells, i * 100);
          if (line !== '') {
            const [time, type, output] = JSON.parse(line);
            expect([time, type]).toEqual([i / 10, 'o']);
            screen.write(output);
          }
          expect(screen.text).toBe(textPage({ columns: COLUMNS, rows: ROWS, codePoints: Uint16Array.from(cells) }));
        }
      }),
    ));

  it('writes an asciicast v2 header and nothing for a screen that did not change', () => {
    const encoder = new AsciicastEncoder({ columns: COLUMNS, rows: ROWS });
    const cells = new Uint8Array(COLUMNS * ROWS).fill(35);
    expect(JSON.parse(encoder.header())).toMatchObject({ version: 2, width: COLUMNS, height: ROWS });
    expect(encoder.screen(cells, 0)).not.toBe('');
    expect(encoder.screen(cells, 100)).toBe('');
  });

  it('writes only the run that changed', () => {
    const encoder = new AsciicastEncoder({ columns: COLUMNS, rows: ROWS });
    const cells = new Uint8Array(COLUMNS * ROWS).fill(46);
    encoder.screen(cells, 0);
    cells[COLUMNS + 3] = 64;
    expect(JSON.parse(encoder.screen(cells, 33))[2]).toBe('\u001b[2;4H@');
  });

  it('lasts as long as the slice', () => {
    const encoder = new AsciicastEncoder({ columns: COLUMNS, rows: ROWS });
    encoder.screen(new Uint8Array(COLUMNS * ROWS).fill(46), 0);
    expect(JSON.parse(encoder.end(2_100))[0]).toBe(2.1);
  });
});
