import { type CellGrid, cellCount } from './cell-grid.ts';
import { isGroundless, isInkless } from './cell-looks.ts';
import { type FontName, fontOf } from './font/font.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

const hex = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`;

const pixels = (length: number): string => `${Math.round(length * 1000) / 1000}px`;

/** Height of a line of text, pixels. */
const LINE = 16;
/**
 * Advance of usual monospace fonts, as a share of their size. Letter spacing makes up for the difference to the cell's
 * shape.
 */
const ADVANCE = 0.6;

/** Class names for colours, in the order in which they are first asked for. */
class ColourClasses {
  readonly #names = new Map<string, string>();
  readonly #prefix: string;
  readonly #property: string;

  constructor(prefix: string, property: string) {
    this.#prefix = prefix;
    this.#property = property;
  }

  nameOf(colour: number): string {
    const value = hex(colour);
    const name = this.#names.get(value) ?? `${this.#prefix}${this.#names.size.toString(36)}`;
    this.#names.set(value, name);
    return name;
  }

  rules(): string {
    return Array.from(this.#names, ([value, name]) => `.${name}{${this.#property}:${value}}\n`).join('');
  }
}

/**
 * Write the grid's rows, each run of one colour in an element of its own. An element ends with its line, so that a
 * ground never stretches past it.
 */
const writeRows = (grid: CellGrid, inks: ColourClasses, grounds: ColourClasses): string => {
  const { columns, codePoints, foreground, background } = grid;
  const cells = cellCount(grid);
  const lines: string[] = [];
  for (let start = 0; start < cells; start += columns) {
    let line = '';
    for (let cell = start; cell < start + columns; ) {
      let ink: number | undefined;
      let ground: number | undefined;
      let end = cell;
      for (; end < start + columns; end++) {
        const codePoint = codePoints[end] as number;
        const shownInk = isInkless(codePoint) ? undefined : foreground?.[end];
        const shownGround = isGroundless(codePoint) ? undefined : background?.[end];
        const fits = (shownInk ?? ink) === (ink ?? shownInk) && (shownGround ?? ground) === (ground ?? shownGround);
        if (!fits) break;
        ink ??= shownInk;
        ground ??= shownGround;
      }
      const run = escaped(String.fromCharCode(...codePoints.subarray(cell, end)));
      const classes = [
        ...(ink === undefined ? [] : [inks.nameOf(ink)]),
        ...(ground === undefined ? [] : [grounds.nameOf(ground)]),
      ];
      line += classes.length === 0 ? run : `<b class="${classes.join(' ')}">${run}</b>`;
      cell = end;
    }
    lines.push(line);
  }
  return lines.join('\n');
};

/**
 * Write a grid as a web page of its own: light text on a dark ground in cells of the font's shape.
 * Colours are classes of the one style element; there are no style attributes, no scripts and nothing to load, so that
 * a content security policy can name the style by its hash and forbid all else.
 * @param title of the page; any text
 * @param fontName decides the shape of a cell
 * @returns a whole document
 */
export const htmlPage = (
  grid: CellGrid,
  { title, fontName = '8x16' }: { readonly title: string; readonly fontName?: FontName },
): string => {
  const inks = new ColourClasses('i', 'color');
  const grounds = new ColourClasses('g', 'background');
  const rows = writeRows(grid, inks, grounds);
  const { width, height } = fontOf(fontName);
  const advance = (LINE * width) / height;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
html{color-scheme:dark;background:#000;color:#fff}
body{margin:0;padding:${LINE}px}
pre{margin:0;font:${pixels(advance / ADVANCE)}/${LINE}px "DejaVu Sans Mono","Liberation Mono",Menlo,Consolas,"Courier New",monospace;letter-spacing:calc(${pixels(advance)} - 1ch)}
b{font-weight:inherit;display:inline-block;vertical-align:top}
${inks.rules()}${grounds.rules()}</style>
</head>
<body>
<pre role="img" aria-label="${escaped(title)}">
${rows}</pre>
</body>
</html>
`;
};
