import type { Plugin } from 'esbuild';

export const lazyPackages: Plugin;
