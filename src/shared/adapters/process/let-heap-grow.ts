import { setFlagsFromString } from 'node:v8';

/**
 * Let the heap of this process grow before the whole of it is searched for garbage. A worker keeps 20 MB and reads hundreds in short-lived
 * buffers: by V8's own measure its heap was searched seven times in a slice, for a quarter of its processor time.
 * @param percent growth of the heap since the last search, of what was alive then
 */
export const letHeapGrow = (percent: number): void => setFlagsFromString(`--heap-growing-percent=${percent}`);
