import type { PageFacts } from './page-facts.ts';
import { titleOf } from './page-title.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);

/** JSON that can stand in a script element: nothing in it ends the element or begins a comment. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * A page that opens from a disk: its style, its script and all facts are in it.
 * @param program script and style of the page, as they were built; they hold nothing of a job
 */
export const resultHtml = (facts: PageFacts, program: { readonly script: string; readonly style: string }): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(titleOf(facts.job))} · fanreel</title>`,
    `<style>${program.style.replaceAll('</', '<\\/')}</style>`,
    '</head>',
    '<body>',
    '<main id="page"></main>',
    '<noscript>This page needs JavaScript. The files beside it can be opened without it.</noscript>',
    `<script type="application/json" id="facts">${scriptJson(facts)}</script>`,
    `<script>${program.script.replaceAll('</script', '<\\/script')}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
