import { join } from 'node:path';

const PAGE = join(import.meta.dirname, '../../src/viewer');

/** Modules, each with its static imports, of which the files of the page are made. */
const ROOTS = {
  first: 'main.ts',
  start: 'start.tsx',
  home: 'home-page.tsx',
  job: 'job/job-page.tsx',
  pictures: 'pictures/pictures-page.tsx',
};
const WITH_ROOT = Object.keys(ROOTS);

/** Files of the page. `options`: what is asked where something is made, on the first page and on that of pictures. */
const PARTS = ['first', 'start', 'options', 'home', 'job'];

/** Modules that are loaded with another, this included. */
const loadedWith = (root, lookUp) => {
  const found = new Set([join(PAGE, root)]);
  for (const id of found) for (const imported of lookUp(id)?.importedIds ?? []) found.add(imported);
  return found;
};

/** The file of each module; what is in none is divided by the bundler. */
const divide = (lookUp) => {
  const files = new Map();
  for (const part of WITH_ROOT) {
    for (const id of loadedWith(ROOTS[part], lookUp)) {
      const before = files.get(id);
      if (before === undefined) files.set(id, part);
      else if (before !== 'first') files.set(id, before === 'home' && part === 'pictures' ? 'options' : 'start');
    }
  }
  // One style sheet for all that is there from the beginning.
  for (const [id, part] of files) if (part === 'start' && id.endsWith('.css')) files.set(id, 'first');
  return files;
};

/**
 * Every file is a request with headers of its own, which for small ones are most of it. So a page comes in three: a first one that
 * asks for what is shown, one that all pages share, and its own.
 */
export const pageParts = () => {
  let files;
  return PARTS.map((part, place) => ({
    debugName: part,
    name: (id, graph) => {
      files ??= divide((each) => graph.getModuleInfo(each));
      return files.get(id) === part ? part : null;
    },
    priority: PARTS.length - place,
  }));
};
