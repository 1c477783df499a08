import { open } from 'node:fs/promises';
import { readFromFile } from '../shared/adapters/disk/whole-bytes.ts';
import type { Architecture } from '../shared/topology.ts';

/** `e_machine` of an ELF header. @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const MACHINES: Readonly<Record<number, Architecture>> = { 62: 'x86_64', 183: 'arm64' };
const MACHINE_OFFSET = 18;
const HEADER_BYTES = 20;
const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/**
 * The processor architecture of a Linux binary.
 * @returns undefined when it is no ELF file, or for another machine
 */
export const elfMachine = async (path: string): Promise<Architecture | undefined> => {
  const file = await open(path);
  try {
    const header = Buffer.from(await readFromFile(file, 0, HEADER_BYTES));
    if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    return MACHINES[header.readUInt16LE(MACHINE_OFFSET)];
  } finally {
    await file.close();
  }
};
