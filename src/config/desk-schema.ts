import { z } from 'zod/v4';
import { deskFile } from './desk-file';

/** The JSON schema of the desk file, as text: editors that read `$schema` complete keys and mark faults while one types. */
export function deskSchema(): string {
  const schema = z.toJSONSchema(deskFile, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title: 'Account Desk: env/desk.json', ...schema }, null, 2)}\n`;
}
