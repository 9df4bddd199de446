import { inflateSync } from 'node:zlib';

/** One picture element, 0 to 255 each. */
interface Pixel {
  readonly x: number;
  readonly y: number;
  readonly rgb: string;
  readonly alpha: number;
}

/** The pixels of a PNG with 8 bits of red, green, blue and alpha, not interlaced; throws for any other. */
export function pixelsOf(png: Buffer): { readonly width: number; readonly height: number; readonly pixels: Pixel[] } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (png.subarray(24, 29).toString('hex') !== '0806000000') throw new Error('Not 8 bits of RGBA.');
  const lines = unfiltered(inflateSync(imageData(png)), width * 4);
  const pixels = lines.flatMap((line, y) =>
    Array.from({ length: width }, (_, x) => {
      const at = line.subarray(x * 4, x * 4 + 4);
      return { x, y, rgb: at.toString('hex', 0, 3), alpha: at[3] ?? 0 };
    }),
  );
  return { width, height, pixels };
}

function imageData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  return Buffer.concat(parts);
}

/** PNG stores each byte as the difference to what stands left, above, or between. */
function unfiltered(data: Buffer, length: number): Buffer[] {
  let above: Buffer = Buffer.alloc(length);
  return Array.from({ length: data.length / (length + 1) }, (_, y) => {
    const [filter, ...raw] = data.subarray(y * (length + 1), (y + 1) * (length + 1));
    const line = Buffer.alloc(length);
    raw.forEach((byte, at) => {
      const [left, up, corner] = [line[at - 4] ?? 0, above[at] ?? 0, above[at - 4] ?? 0];
      const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
      line[at] = byte + (guesses[filter ?? 0] ?? 0);
    });
    above = line;
    return line;
  });
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(guess - one)) as [number, number, number];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
