// Compiles the AssemblyScript of assembly/ into the modules that the worker runs.
import { writeFileSync } from 'node:fs';
import { KERNELS, kernelSource } from './kernels/compile-kernel.ts';

for (const kernel of KERNELS) {
  writeFileSync(new URL(`../${kernel.module}`, import.meta.url), await kernelSource(kernel));
}
