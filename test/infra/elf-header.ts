/** `e_machine` of an ELF header. */
export const X86_64 = 62;
export const ARM64 = 183;

/** The start of an ELF file for a machine. */
export const elf = (machine: number): Buffer => {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header.writeUInt16LE(machine, 18);
  return header;
};
