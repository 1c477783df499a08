interface AsciiTextProps {
  readonly text: string;
  readonly columns: number;
  readonly label: string;
}

/** A page of ASCII art, as large as there is room for: cells are twice as high as wide. */
export const AsciiText = ({ text, columns, label }: AsciiTextProps) => (
  <div class="ascii-frame">
    <pre class="ascii-text" role="img" aria-label={label} style={{ '--columns': String(columns) }}>
      {text}
    </pre>
  </div>
);
