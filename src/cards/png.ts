import { crc32, deflateSync } from 'node:zlib';

/** Rows of bytes without filter byte, and what stands between the header and the pixels (palette, transparency). */
export interface PngPicture {
  readonly width: number;
  readonly height: number;
  /** PNG color type: 3 = one palette index per pixel, 6 = red, green, blue, alpha. Eight bits each. */
  readonly colorType: 3 | 6;
  readonly rows: readonly Uint8Array[];
  readonly chunks?: readonly (readonly [type: 'PLTE' | 'tRNS', data: readonly number[]])[];
}

/** A PNG file. The same picture always gives the same bytes. */
export function encodePng({ width, height, colorType, rows, chunks = [] }: PngPicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = colorType;
  const pixels = Buffer.concat(rows.flatMap((row) => [Buffer.alloc(1), row]));
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    ...chunks.map(([type, data]) => chunk(type, Buffer.from(data))),
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
