import { FUNCTIONS, type FunctionName } from '../../src/shared/topology.ts';
import type { ObjectUse } from '../fakes/recording-store.ts';
import { OBJECT_USES } from './object-uses.ts';

const uses = new Map(await Promise.all(FUNCTIONS.map(async ({ name }) => [name, await OBJECT_USES[name]()] as const)));

/** What a function does in the buckets, found out once for all tests of a file. */
export const usesOf = (name: FunctionName): readonly ObjectUse[] => uses.get(name) ?? [];
