/** A section has a length of 12 bits, of which programme maps use 10. */
const MAX_SECTION_BYTES = 1024;

/** Puts the sections of one packet id together, which may reach over several packets. */
export class SectionAssembly {
  private section: number[] | undefined;

  /**
   * @param content of a packet
   * @param begins whether a section begins in it
   * @returns the sections that are whole now
   */
  add(content: Uint8Array, begins: boolean): Uint8Array[] {
    const whole: Uint8Array[] = [];
    const pointer = begins ? (content[0] ?? 0) : 0;
    const rest = begins ? content.subarray(1, 1 + pointer) : content;
    this.append(rest, whole);
    if (!begins) return whole;
    for (let at = 1 + pointer; at < content.length && content[at] !== 0xff; ) {
      this.section = [];
      at += this.append(content.subarray(at), whole);
    }
    return whole;
  }

  /** @returns how many bytes belong to the section */
  private append(bytes: Uint8Array, whole: Uint8Array[]): number {
    const { section } = this;
    if (section === undefined) return 0;
    let taken = 0;
    for (const byte of bytes) {
      section.push(byte);
      taken += 1;
      const length =
        section.length < 3 ? MAX_SECTION_BYTES : 3 + ((((section[1] ?? 0) << 8) | (section[2] ?? 0)) & 0xfff);
      if (section.length > MAX_SECTION_BYTES + 3) {
        this.section = undefined;
        return bytes.length;
      }
      if (section.length < length) continue;
      whole.push(Uint8Array.from(section));
      this.section = undefined;
      return taken;
    }
    return taken;
  }
}
