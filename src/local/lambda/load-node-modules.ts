import { loadNodeModules } from '../host/node-modules.ts';

// A module of its own, as it has to run before the imports of all others.
loadNodeModules();
