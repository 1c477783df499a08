/** Files of which a page runs nearly all when it begins. */
const BEGINNING = new Set(['first', 'start', 'home', 'job']);

/**
 * Has browsers that know the hint compile these files while they come, on another thread, and not function by function when they
 * are called. See https://v8.dev/blog/explicit-compile-hints
 */
export const compileAhead = () => ({
  name: 'compile-ahead',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler: (_, bundle) => {
      for (const file of Object.values(bundle)) {
        // Nothing may stand before it.
        if (file.type === 'chunk' && BEGINNING.has(file.name)) file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
      }
    },
  },
});
