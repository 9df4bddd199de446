import { encodePng } from './png';

/** What one segment of a meter stands for. */
export type Segment = 'accent' | 'good' | 'warning' | 'attention' | 'reserved' | 'rest';

/** Mid-tones with a contrast of 3:1 or more on white and on #292929, so that one picture serves light and dark. */
const colors: Readonly<Record<Segment, { readonly rgb: number; readonly alpha: number }>> = {
  accent: { rgb: 0x7479e0, alpha: 255 },
  good: { rgb: 0x2f8f2f, alpha: 255 },
  warning: { rgb: 0xb07d00, alpha: 255 },
  attention: { rgb: 0xd9404b, alpha: 255 },
  reserved: { rgb: 0x7479e0, alpha: 150 },
  rest: { rgb: 0x8f8f8f, alpha: 110 },
};
const width = 576;
const height = 8;
const radius = 4;
const gap = 6;

const drawn = new Map<string, string>();

/**
 * A row of rounded segments as a PNG in a data URI (about 250 characters): what hosts without ProgressBar show.
 * Drawn once per kind and kept.
 */
export function meterImage(segments: readonly Segment[]): string {
  const key = segments.join(' ');
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const fresh = draw(segments);
  if (drawn.size < 2000) drawn.set(key, fresh);
  return fresh;
}

/** `filled` segments in one color, `reserved` ones lighter, the rest grey. At most 24 segments; more are drawn in proportion. */
export function slotSegments(filled: number, reserved: number, limit: number, color: Segment): Segment[] {
  const scale = Math.min(1, 24 / Math.max(1, limit));
  const [count, full, held] = [limit * scale, filled * scale, (filled + reserved) * scale].map(Math.round) as [
    number,
    number,
    number,
  ];
  return Array.from({ length: Math.max(1, count) }, (_, at) => (at < full ? color : at < held ? 'reserved' : 'rest'));
}

function draw(segments: readonly Segment[]): string {
  const palette = [...new Set(segments)];
  const size = Math.floor((width - gap * (segments.length - 1)) / segments.length);
  const total = size * segments.length + gap * (segments.length - 1);
  const rows = Array.from({ length: height }, (_, y) => row(y, total, size, segments, palette));
  const png = encodePng({
    width: total,
    height,
    rows,
    chunks: [
      ['PLTE', [0, 0, 0, ...palette.flatMap((one) => rgbBytes(colors[one].rgb))]],
      ['tRNS', [0, ...palette.map((one) => colors[one].alpha)]],
    ],
  });
  return `data:image/png;base64,${png.toString('base64')}`;
}

function row(
  y: number,
  total: number,
  size: number,
  segments: readonly Segment[],
  palette: readonly Segment[],
): Buffer {
  const line = Buffer.alloc(total);
  for (let x = 0; x < total; x += 1) {
    const at = Math.floor(x / (size + gap));
    const segment = segments[at];
    if (segment && isInside(x - at * (size + gap) + 0.5, y + 0.5, size)) line[x] = 1 + palette.indexOf(segment);
  }
  return line;
}

/** Within a rounded rectangle of the given width. */
function isInside(x: number, y: number, size: number): boolean {
  if (x > size) return false;
  const dx = x < radius ? radius - x : Math.max(0, x - (size - radius));
  const dy = y < radius ? radius - y : Math.max(0, y - (height - radius));
  return dx * dx + dy * dy <= radius * radius;
}

function rgbBytes(rgb: number): number[] {
  return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
}
