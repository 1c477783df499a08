import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = 'src/viewer';
const TOKENS = join(ROOT, 'ui/tokens.css');

const SHEETS = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.css'))
  .map((path) => join(ROOT, path));

const text = readFileSync(TOKENS, 'utf8');
const [light = '', rest = ''] = text.split('@media (prefers-color-scheme: dark)');
const coloursOf = (css: string): Record<string, string> =>
  Object.fromEntries([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
const LIGHT = coloursOf(light);
const SCHEMES = { light: LIGHT, dark: { ...LIGHT, ...coloursOf(rest) } };

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one = '', other = ''): number => {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

const GROUNDS = ['ground', 'surface', 'sunken', 'hover', 'accent-soft'];
const PAIRS: readonly (readonly [front: string, backs: readonly string[], least: number])[] = [
  ...['text', 'faint', 'accent', 'rendered', 'failed'].map((name) => [name, GROUNDS, 4.5] as const),
  ['on-primary', ['primary', 'primary-hover'], 4.5],
  ['on-screen', ['screen'], 4.5],
  ...['field-line', 'running', 'focus', 'accent-ground', 'series-1', 'series-2', 'series-3'].map(
    (name) => [name, ['ground', 'surface', 'sunken'], 3] as const,
  ),
];

describe('the tokens', () => {
  it.each(Object.entries(SCHEMES))('can be told apart from what is behind them, %s', (_, colours) => {
    const weak = PAIRS.flatMap(([front, backs, least]) =>
      backs
        .map((back) => [front, back, contrast(colours[front], colours[back])] as const)
        .filter(([, , ratio]) => !(ratio >= least)),
    );
    expect(weak).toEqual([]);
  });

  it('alone say which colours and sizes the page has', () => {
    const raw = SHEETS.filter((path) => path !== TOKENS).flatMap((path) => {
      // What only screen readers see has no size that could be another one.
      const css = readFileSync(path, 'utf8').replace(/\.visually-hidden \{[^}]*\}/, '');
      return [...css.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|\b\d+px\b/gi)].map(
        ([each]) => `${path} ${each}`,
      );
    });
    expect(raw).toEqual([]);
  });

  it('are, with what style sheets and components set themselves, all that style sheets name', () => {
    const named = (pattern: RegExp): string[] =>
      SHEETS.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(pattern)].map(([, name = '']) => name));
    const set = new Set(named(/(--[\w-]+)(?=:)/g));
    const unknown = new Set(named(/var\((--[\w-]+)/g).filter((name) => !set.has(name)));
    // Where something is, and which shape it has.
    expect([...unknown].filter((name) => !/^--(columns|rows|ratio|at)$/.test(name))).toEqual([]);
  });
});

describe('files of the page', () => {
  it('are short', () => {
    const long = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(tsx?|css)$/.test(path))
      .map((path) => [path, readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length] as const)
      .filter(([, lines]) => lines > 150);
    expect(long).toEqual([]);
  });
});
