import { CHOICE_OPTIONS } from '../../shared/options/option-table.ts';
import type { OptionValues } from '../options/option-values.ts';

/** What the API makes of a picture, and the files that it can write it as; the first is the one that is shown. */
export const RENDERS = {
  ascii: { title: 'ASCII art', formats: ['txt', 'ans', 'html', 'png'] },
  edges: { title: 'Edges', formats: ['png', 'jpg'] },
  grayscale: { title: 'Grayscale', formats: ['png', 'jpg'] },
} as const;
export type PictureRender = keyof typeof RENDERS;
export const PICTURE_RENDERS = Object.keys(RENDERS) as PictureRender[];

/** Of the options that a job has, those that a render goes by: `ascii.columns`, but nothing that is about films. */
export const PICTURE_OPTIONS: Readonly<Record<PictureRender, readonly string[]>> = {
  ascii: [
    'ascii.columns',
    'ascii.colour',
    'ascii.charset',
    'ascii.match',
    'ascii.font',
    'ascii.background',
    'ascii.dither',
    'ascii.glyphs',
  ],
  edges: ['edges.blur'],
  grayscale: ['grayscale.fit'],
};

/** Path and query that a picture is posted to. Within its own route an option has no prefix. */
export const renderPath = (render: PictureRender, values: OptionValues, format: string): string => {
  const query = new URLSearchParams({ format });
  for (const name of PICTURE_OPTIONS[render]) {
    const value = values[name];
    if (value !== undefined) query.set(name.slice(render.length + 1), value);
  }
  return `/${render}?${query}`;
};

const isUsual = (values: OptionValues, name: 'ascii.colour' | 'ascii.charset'): boolean =>
  (values[name] ?? CHOICE_OPTIONS[name].default) === CHOICE_OPTIONS[name].default;

/**
 * The format in which a render is shown. ASCII art is text as long as it is of characters that every font has, all as
 * wide as each other, and has no colours: those would be styles by the thousand. Otherwise it is the picture of it.
 */
export const shownFormat = (render: PictureRender, values: OptionValues): 'txt' | 'png' => {
  const isPlain = isUsual(values, 'ascii.colour') && isUsual(values, 'ascii.charset') && !values['ascii.glyphs'];
  return render === 'ascii' && isPlain ? 'txt' : 'png';
};

/** Columns and rows of a text that is as wide in every row. */
export const textShape = (text: string): { readonly columns: number; readonly rows: number } => {
  const lines = text.replace(/\n$/, '').split('\n');
  return { columns: Math.max(1, lines[0]?.length ?? 0), rows: lines.length };
};
