/** A tile of a storyboard: which part of which sheet shows a part of the film. */
export interface Thumbnail {
  readonly startMs: number;
  readonly endMs: number;
  /** name of the sheet as the WebVTT file gives it, relative to that file */
  readonly sheet: string;
  /** pixels of the sheet */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const TIMES = /^(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?(\d\d):(\d\d)\.(\d{3})/;
const TILE = /^(.+)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

const millisecondsOf = (parts: readonly (string | undefined)[]): number => {
  const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = parts.map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
};

/**
 * Read the tiles of a WebVTT file, `thumbnails.vtt`.
 * @returns tiles in the order of the file; a cue that is not a tile is left out
 * @see https://www.w3.org/TR/webvtt1/
 */
export const readThumbnails = (text: string): Thumbnail[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .flatMap((block) => {
      const lines = block.split('\n');
      const at = lines.findIndex((line) => TIMES.test(line));
      const times = TIMES.exec(lines[at] ?? '');
      const tile = TILE.exec(lines[at + 1] ?? '');
      if (times === null || tile === null) return [];
      const [x = 0, y = 0, width = 0, height = 0] = tile.slice(2).map(Number);
      const startMs = millisecondsOf(times.slice(1, 5));
      return [{ startMs, endMs: millisecondsOf(times.slice(5, 9)), sheet: tile[1] ?? '', x, y, width, height }];
    });

/** The tile that shows a moment: the last one that begins at or before it. @param tiles in order */
export const thumbnailAt = (tiles: readonly Thumbnail[], ms: number): Thumbnail | undefined => {
  let low = 0;
  let high = tiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tiles[middle]?.startMs ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return tiles[low - 1] ?? tiles[0];
};
