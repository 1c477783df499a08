import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FanreelStack, type FanreelStackProps, type Viewer } from '../../infra/fanreel-stack.ts';
import { DEFAULT_ARCHITECTURE } from '../../src/shared/topology.ts';
import { withStandIns } from './stand-ins.ts';

/** A part of a template, as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** What the tests read of a template. */
export interface StackTemplate {
  readonly Parameters: Readonly<Record<string, ParameterJson>>;
  readonly Conditions: Readonly<Record<string, Json>>;
  readonly Rules: Readonly<Record<string, Json>>;
  readonly Outputs: Readonly<Record<string, JsonObject>>;
  readonly Resources: Readonly<Record<string, ResourceJson>>;
}

export interface ResourceJson {
  readonly Type: string;
  readonly Properties: JsonObject;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface ParameterJson {
  readonly Type: string;
  readonly Default?: string;
  readonly Description?: string;
  readonly AllowedValues?: readonly string[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
}

/** The app as the command line makes it: with the feature flags of cdk.json. */
export const makeApp = (outdir: string, given: Readonly<Record<string, unknown>> = {}): App => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  return new App({ context: { ...context, ...given }, analyticsReporting: false, outdir });
};

/** What a test wants otherwise; the page's folder is a stand-in. */
export type Changes = Partial<Omit<FanreelStackProps, 'viewer'>> & {
  readonly viewer?: Omit<Viewer, 'folder'>;
  /** of the command line, over that of cdk.json */
  readonly context?: Readonly<Record<string, unknown>>;
};

/** Make the stack with small stand-ins for bundles and binaries; `use` gets it while they are there. */
export const withStack = <T>({ viewer, context, ...changes }: Changes, use: (stack: FanreelStack, app: App) => T): T =>
  withStandIns((folder) => {
    const app = makeApp(join(folder, 'cdk.out'), context);
    const stack = new FanreelStack(app, 'Fanreel', {
      stackName: 'fanreel',
      architecture: DEFAULT_ARCHITECTURE,
      bundlesDir: join(folder, 'functions'),
      ffmpegLayerDir: join(folder, 'layer'),
      sharpLayerDir: join(folder, 'sharp'),
      ...changes,
      ...(viewer === undefined ? {} : { viewer: { folder: join(folder, 'viewer'), ...viewer } }),
    });
    return use(stack, app);
  });

let unchanged: StackTemplate | undefined;

/** The stack's template. Without changes it is made once. */
export const synthesize = (changes?: Changes): StackTemplate => {
  if (changes === undefined && unchanged !== undefined) return unchanged;
  const template = withStack(changes ?? {}, (stack) => Template.fromStack(stack).toJSON() as StackTemplate);
  if (changes === undefined) unchanged = template;
  return template;
};

/** Resources of a type by logical id. */
export const resourcesOf = (template: StackTemplate, type: string): [string, ResourceJson][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

/** The one resource of a type whose logical id begins so. */
export const resource = (template: StackTemplate, type: string, idStart = ''): [string, ResourceJson] => {
  const found = resourcesOf(template, type).filter(([id]) => id.startsWith(idStart));
  const [first] = found;
  if (first === undefined || found.length > 1) throw new RangeError(`${found.length} resources ${type} ${idStart}…`);
  return first;
};
