import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocksOf } from '../../../scripts/site/markdown/read-markdown.ts';

const FOLDER = join(import.meta.dirname, '../../../docs/recipes');

/**
 * The code of a recipe as its page has it.
 * @param page name of the page, without `.md`
 * @param file what stands in brackets behind its fence
 * @throws when the page has no such block, or two
 */
export const recipe = (page: string, file: string): string => {
  const found = codeBlocksOf(readFileSync(join(FOLDER, `${page}.md`), 'utf8')).filter((block) => block.file === file);
  if (found.length !== 1) throw new Error(`docs/recipes/${page}.md has ${found.length} blocks [${file}]`);
  return found[0]?.text ?? '';
};
