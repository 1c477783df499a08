import type { Plugin } from 'vite';

/** Has browsers load what every page needs beside its first script, which imports it when it runs. */
export const loadStart = (): Plugin => ({
  name: 'load-start',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) => {
      const start = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'start');
      if (start?.type !== 'chunk') throw new Error('There is no part of the page that is named start.');
      const scripts = [start.fileName, ...start.imports].filter((file) => bundle[file]?.name !== 'first');
      const styles = [...(start.viteMetadata?.importedCss ?? [])];
      const link = (rel: string) => (file: string) => ({
        tag: 'link',
        attrs: { rel, crossorigin: true, href: `./${file}` },
        injectTo: 'head' as const,
      });
      return [...scripts.map(link('modulepreload')), ...styles.map(link('stylesheet'))];
    },
  },
});
