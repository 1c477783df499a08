import { githubSlug } from './github-slug.ts';

/** A fenced block of code. */
export interface CodeBlock {
  /** first word behind the fence: `ts`; empty without one */
  readonly language: string;
  /** what stands in brackets behind it, `[render.py]`: the file that the block is */
  readonly file: string | undefined;
  readonly text: string;
  /** line of the fence, from 1 on */
  readonly line: number;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

/** A fence that is further in is text of the block. @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
const isNear = (indent: string, opening: string): boolean => indent.length <= opening.length + 3;
const FENCE = /^( *)(`{3,})([^`]*)$/;

/** Split a document into its code blocks and the rest, in which they are empty lines. */
const splitMarkdown = (document: string): { readonly blocks: CodeBlock[]; readonly prose: string[] } => {
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let open: { indent: string; fence: string; info: string; line: number; lines: string[] } | undefined;
  document.split('\n').forEach((line, index) => {
    const [, indent = '', fence = '', info = ''] = FENCE.exec(line) ?? [];
    if (open === undefined && fence !== '') {
      open = { indent, fence, info: info.trim(), line: index + 1, lines: [] };
    } else if (
      open !== undefined &&
      fence.startsWith(open.fence) &&
      info.trim() === '' &&
      isNear(indent, open.indent)
    ) {
      const [, language = '', file] = /^(\S*)(?:\s+\[([^\]]+)\])?/.exec(open.info) ?? [];
      blocks.push({ language, file, text: `${open.lines.join('\n')}\n`, line: open.line });
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else {
      prose.push(line);
      return;
    }
    prose.push('');
  });
  if (open !== undefined) throw new Error(`The code block of line ${open.line} has no end.`);
  return { blocks, prose };
};

/** @throws when a block has no end */
export const codeBlocksOf = (document: string): readonly CodeBlock[] => splitMarkdown(document).blocks;

const withoutCode = (line: string): string => line.replace(/(`+)(?:(?!\1).)+?\1/g, (code) => ' '.repeat(code.length));

const LINK = /\]\((<[^>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"]*")?\)/g;

/** Links and pictures outside of code. */
export const linksOf = (document: string): readonly Link[] =>
  splitMarkdown(document).prose.flatMap((line, index) =>
    [...withoutCode(line).matchAll(LINK)].map(([, target = '']) => ({
      target: target.replace(/^<|>$/g, ''),
      line: index + 1,
    })),
  );

/** The document with other targets of its links and pictures. */
export const withTargets = (document: string, targetOf: (target: string) => string): string => {
  const { prose } = splitMarkdown(document);
  return document
    .split('\n')
    .map((line, index) => {
      if (prose[index] === '') return line;
      const found = [...withoutCode(line).matchAll(LINK)].reverse();
      return found.reduce((text, { 0: whole, 1: target = '', index: at }) => {
        const begin = at + whole.indexOf(target, 2);
        return `${text.slice(0, begin)}${targetOf(target.replace(/^<|>$/g, ''))}${text.slice(begin + target.length)}`;
      }, line);
    })
    .join('\n');
};

/** A heading as it is shown: links by their text, without marks. */
const shown = (heading: string): string =>
  heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]|(?<![\w])_|_(?![\w])/g, '')
    .trim();

/** Headings with their level, 1 to 6. */
export const headingsOf = (document: string): readonly { readonly level: number; readonly text: string }[] =>
  splitMarkdown(document).prose.flatMap((line) => {
    const [, marks = '', text] = /^(#{1,6})\s+(.+?)\s*#*$/.exec(line) ?? [];
    return text === undefined ? [] : [{ level: marks.length, text: shown(text) }];
  });

/** Anchors of the headings; a slug that comes again gets a number. */
export const anchorsOf = (document: string): ReadonlySet<string> => {
  const seen = new Map<string, number>();
  return new Set(
    headingsOf(document).map(({ text }) => {
      const slug = githubSlug(text);
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
};
