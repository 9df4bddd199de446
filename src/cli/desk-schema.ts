import { writeFileSync } from 'node:fs';
import { deskSchema } from '../config/desk-schema';

const file = 'env/desk.schema.json';

/** Writes the schema of the desk file anew from what the bot accepts. */
export function writeDeskSchema(): void {
  writeFileSync(file, deskSchema());
  console.log(`${file} is written.`);
}
