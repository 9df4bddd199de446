import { crc32, deflateSync } from 'node:zlib';

/** One palette index per pixel, eight bits, and what stands between the header and the pixels. */
interface PngPicture {
  readonly width: number;
  readonly height: number;
  /** Without filter byte. */
  readonly rows: readonly Uint8Array[];
  readonly chunks: readonly (readonly [type: 'PLTE' | 'tRNS', data: readonly number[]])[];
}

const colorTypePalette = 3;

/** A PNG file. The same picture always gives the same bytes. */
export function encodePng({ width, height, rows, chunks }: PngPicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = colorTypePalette;
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
