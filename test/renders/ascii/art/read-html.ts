import type { ShownCell } from './terminal.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

const decode = (text: string): string => text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '?');

/** The cells of a page made of one `<pre>` whose runs name their colours by classes; refuses any other markup in it. */
export const readHtml = (page: string): { title: string; lines: ShownCell[][] } => {
  const colours = new Map<string, { property: string; value: number }>();
  for (const [, name = '', property = '', value = ''] of page.matchAll(
    /^\.(\w+)\{(color|background):#([0-9a-f]{6})\}$/gm,
  ))
    colours.set(name, { property, value: Number.parseInt(value, 16) });
  const body = /<pre[^>]*>\n([\s\S]*)<\/pre>/.exec(page)?.[1];
  if (body === undefined) throw new Error('the page has no <pre>');
  const lines: ShownCell[][] = [[]];
  const token = /<b class="([^"]+)">|(<\/b>)|(&\w+;|[^<&])/gy;
  let shown: Omit<ShownCell, 'character'> = { ink: undefined, ground: undefined };
  for (let at = 0; at < body.length; at = token.lastIndex) {
    token.lastIndex = at;
    const [all, classes, end, text] = token.exec(body) ?? [];
    if (all === undefined) throw new Error(`unknown markup: ${body.slice(at, at + 20)}`);
    if (classes !== undefined) {
      const of = (property: string) =>
        classes
          .split(' ')
          .map((name) => colours.get(name))
          .find((colour) => colour?.property === property)?.value;
      shown = { ink: of('color'), ground: of('background') };
    } else if (end !== undefined) shown = { ink: undefined, ground: undefined };
    else if (text === '\n') lines.push([]);
    else lines.at(-1)?.push({ character: decode(text ?? ''), ...shown });
  }
  return { title: decode(/<title>([\s\S]*)<\/title>/.exec(page)?.[1] ?? ''), lines };
};
