import { describe, expect, it } from 'vitest';
import { type SliceCast, stitchCasts } from '../../src/stitcher/cast/stitch-casts.ts';

const HEADER = '{"version": 2, "width": 4, "height": 1, "title": "é"}';

/** In pieces of a few bytes, so that lines and characters are cut anywhere. */
async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
}

const stitched = async (durationMs: number, ...casts: readonly [number, string][]): Promise<string> => {
  async function* all(): AsyncGenerator<SliceCast> {
    for (const [startMs, text] of casts) yield { startMs, what: `cast at ${startMs}`, bytes: inPieces(text) };
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of stitchCasts(all(), durationMs)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

describe('stitchCasts', () => {
  it('keeps the first header and every text, and moves the times', async () => {
    const first = `${HEADER}\n[0.000, "o", "é\\u001b[1m"]\n[0.5,"o","]1.5,"]\n`;
    const text = await stitched(4000, [0, first], [2000, `${HEADER}\n[0.000, "o", "b"]\n[2.000, "o", "end"]`]);
    const [header, ...lines] = text.trimEnd().split('\n');
    expect(JSON.parse(header ?? '')).toEqual({ version: 2, width: 4, height: 1, title: 'é', duration: 4 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      [0, 'o', 'é\u001b[1m'],
      [0.5, 'o', ']1.5,'],
      [2, 'o', 'b'],
      [4, 'o', 'end'],
    ]);
  });

  it('lasts as long as the video where the last slice is missing', async () => {
    const text = await stitched(9000, [3000, `${HEADER}\n[0.000, "o", "a"]\n`]);
    expect(text.trimEnd().split('\n').at(-1)).toBe('[9.000, "o", ""]');
  });

  it('fails on another size, naming both', async () => {
    const other = HEADER.replace('"width": 4', '"width": 5');
    await expect(stitched(9, [0, `${HEADER}\n`], [3, `${other}\n`])).rejects.toThrow(/5×1 characters large.*4×1/);
  });

  it('fails on a line that is no event, and on an empty file', async () => {
    await expect(stitched(9, [0, `${HEADER}\nnonsense\n`])).rejects.toThrow(/no event of a recording: "nonsense/);
    await expect(stitched(9, [0, ''])).rejects.toThrow(/is empty/);
  });
});
