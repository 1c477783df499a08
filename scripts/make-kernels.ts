// Compiles the AssemblyScript of assembly/ into the modules that the worker runs.
import { writeFileSync } from 'node:fs';
import { KERNEL_MODULE, kernelSource } from './kernels/compile-kernel.ts';

writeFileSync(new URL(`../${KERNEL_MODULE}`, import.meta.url), await kernelSource());
