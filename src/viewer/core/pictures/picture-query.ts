import type { RenderKind } from '../../../renders/kind/render-kinds.ts';
import type { PostedPicture } from '../../../renders/parts/posted-picture.ts';
import type { OptionTexts } from '../options/option-values.ts';

/** Path and query to which a picture is posted. In the query, options lack the prefix of their render. */
export const renderPath = (
  render: RenderKind,
  { options }: Pick<PostedPicture, 'options'>,
  values: OptionTexts,
  format: string,
): string => {
  const query = new URLSearchParams({ format });
  for (const name of options) {
    const value = values[name];
    if (value !== undefined) query.set(name.slice(render.length + 1), value);
  }
  return `/${render}?${query}`;
};

/** Columns and rows of a text whose rows are all equally wide. */
export const textShape = (text: string): { readonly columns: number; readonly rows: number } => {
  const lines = text.replace(/\n$/, '').split('\n');
  return { columns: Math.max(1, lines[0]?.length ?? 0), rows: lines.length };
};
