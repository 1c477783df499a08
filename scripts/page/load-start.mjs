/** Has browsers load the scripts that every page needs beside its first one, which imports them when it runs. */
export const loadStart = () => ({
  name: 'load-start',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) => {
      const start = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'start');
      if (start?.type !== 'chunk') throw new Error('There is no part of the page that is named start.');
      return [start.fileName, ...start.imports]
        .filter((file) => bundle[file]?.name !== 'first')
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
          injectTo: 'head',
        }));
    },
  },
});
