/** The types of Node 20 do not have it. */
interface WebAssemblyApi<Exports> {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
}

/** A module's memory. */
export interface ModuleMemory {
  /** another one after it has grown */
  readonly buffer: ArrayBuffer;
  /** @param pages of 64 KiB to add */
  grow(pages: number): number;
}

/** Compile a WebAssembly module that imports nothing, at once. @returns its exports */
export const instantiate = <Exports>(bytes: Uint8Array): Exports => {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi<Exports> };
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
};
