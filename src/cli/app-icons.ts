import { encodePng } from '../cards/png';

/** A point in units of the icon's side, from the top left. */
type Point = readonly [x: number, y: number];

const purple = [0x5b, 0x5f, 0xc7] as const;
const white = [0xff, 0xff, 0xff] as const;
/** Samples per pixel and direction, for smooth edges. */
const samples = 4;

/** The app icon of Teams: 192 by 192, a white key on purple, the key within the inner 120 pixels. */
export function colorIcon(): Buffer {
  return draw(192, (point) => {
    const inKey = isInKey(point, 0.052, 0.62);
    return { color: inKey ? white : purple, isInk: true };
  });
}

/** The outline icon of Teams: 32 by 32, white on transparent. */
export function outlineIcon(): Buffer {
  return draw(32, (point) => ({ color: white, isInk: isInKey(point, 0.07, 0.9) }));
}

/** A key from lower left to upper right: a ring, a shaft and two teeth. `stroke` and `size` in units of the side. */
function isInKey([x, y]: Point, stroke: number, size: number): boolean {
  const point: Point = [(x - 0.5) / size + 0.5, (y - 0.5) / size + 0.5];
  const half = stroke / size / 2 + 0.012;
  const head: Point = [0.67, 0.33];
  const ring = Math.abs(Math.hypot(point[0] - head[0], point[1] - head[1]) - 0.23);
  const strokes = [
    distance(point, [0.507, 0.493], [0.1, 0.9]),
    distance(point, [0.1, 0.9], [0.21, 0.98]),
    distance(point, [0.24, 0.76], [0.36, 0.85]),
  ];
  return Math.min(ring, ...strokes) <= half;
}

/** From a point to a line between two others. */
function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

interface Ink {
  readonly color: readonly [number, number, number];
  readonly isInk: boolean;
}

function draw(side: number, inkAt: (point: Point) => Ink): Buffer {
  const rows = Array.from({ length: side }, (_, y) => {
    const row = new Uint8Array(side * 4);
    for (let x = 0; x < side; x += 1) row.set(pixel(x, y, side, inkAt), x * 4);
    return row;
  });
  return encodePng({ width: side, height: side, colorType: 6, rows });
}

/** The mean of the samples in a pixel. Color of transparent samples does not count. */
function pixel(x: number, y: number, side: number, inkAt: (point: Point) => Ink): number[] {
  const steps = Array.from({ length: samples }, (_, at) => (at + 0.5) / samples);
  const inks = steps
    .flatMap((dy) => steps.map((dx) => inkAt([(x + dx) / side, (y + dy) / side])))
    .filter((ink) => ink.isInk);
  if (inks.length === 0) return [255, 255, 255, 0];
  const mean = (channel: 0 | 1 | 2) => Math.round(inks.reduce((sum, ink) => sum + ink.color[channel], 0) / inks.length);
  return [mean(0), mean(1), mean(2), Math.round((255 * inks.length) / (samples * samples))];
}
