import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from '../../core/runtime/runtime-error.ts';
import { loadBundle } from '../../host/compiled-bundle.ts';

export type Handler = (event: unknown, context: unknown) => unknown;

/** A handler that was found. */
export interface LoadedHandler {
  readonly handler: Handler;
  /** Keep what is compiled of its module by now, for later processes. */
  readonly keep: () => void;
}

interface LoadedModule {
  readonly exports: unknown;
  readonly keep: () => void;
}

const EXTENSIONS = ['', '.js', '.mjs'];

const NO_CALLBACKS =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

interface HandlerPlace {
  readonly folder: string;
  readonly module: string;
  readonly path: readonly string[];
}

/** @throws {RuntimeError} MalformedHandlerName */
const parseHandler = (handler: string): HandlerPlace => {
  if (handler.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const name = basename(handler);
  const dot = name.indexOf('.');
  if (dot < 0) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const folder = handler.slice(0, handler.indexOf(name)).replace(/\/$/, '');
  return { folder, module: name.slice(0, dot), path: name.slice(dot + 1).split('.') };
};

const importModule = async (
  taskRoot: string,
  { folder, module }: HandlerPlace,
  compiledIn: string | undefined,
): Promise<LoadedModule> => {
  const plain = (exports: unknown): LoadedModule => ({ exports, keep: () => undefined });
  const path = resolve(taskRoot, folder, module);
  for (const extension of EXTENSIONS) {
    if (existsSync(path + extension)) return plain(await import(pathToFileURL(path + extension).href));
  }
  const require = createRequire(import.meta.url);
  const bundle = `${path}.cjs`;
  if (existsSync(bundle)) return compiledIn === undefined ? plain(require(bundle)) : loadBundle(bundle, compiledIn);
  return plain(require(require.resolve(module, { paths: [taskRoot, join(taskRoot, folder)] })));
};

/** @throws {RuntimeError} UserCodeSyntaxError, ImportModuleError; errors that the module itself threw are passed on unchanged */
const loadModule = async (...[taskRoot, place, compiledIn]: Parameters<typeof importModule>): Promise<LoadedModule> => {
  try {
    return await importModule(taskRoot, place, compiledIn);
  } catch (error) {
    if (error instanceof SyntaxError) {
      const told = new RuntimeError('Runtime.UserCodeSyntaxError', String(error));
      throw Object.assign(told, { stack: error.stack });
    }
    const isMissing = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
    throw isMissing ? new RuntimeError('Runtime.ImportModuleError', String(error)) : error;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const findIn = (module: unknown, path: readonly string[]): unknown =>
  path.reduce((value, key) => (isObject(value) ? value[key] : undefined), module);

/**
 * Load the handler that `_HANDLER` names below the task root, as AWS's runtime client does for Node.js 24.
 * @param handler `<folder>/<module>.<export>`
 * @param compiledIn folder where compiled CommonJS modules are kept; default: they are not
 * @throws {RuntimeError} when it cannot be found or is no handler; errors that the module threw while it was loaded
 */
export const loadHandler = async (taskRoot: string, handler: string, compiledIn?: string): Promise<LoadedHandler> => {
  const place = parseHandler(handler);
  const { exports: module, keep } = await loadModule(taskRoot, place, compiledIn);
  const found = findIn(module, place.path) || (isObject(module) && findIn(module.default, place.path));
  if (!found) throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  if (found.length >= 3) throw new RuntimeError('Runtime.CallbackHandlerDeprecated', NO_CALLBACKS);
  return { handler: found as Handler, keep };
};
