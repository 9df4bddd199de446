import { readFileSync } from 'node:fs';
import { z } from 'zod/v4';

const request = z.strictObject({
  accountName: z.string(),
  environment: z.string(),
  role: z.string(),
  purpose: z.string(),
  accountKind: z.enum(['cloud', 'onprem']).default('cloud'),
  requester: z.string().default('ravi'),
  approver: z.string().default('dana'),
  /** Whose licence may be borrowed when none is free. */
  lender: z.string().default('kim'),
});

/** One line of the demo: who asks for what, and who decides. People by key: ravi, dana, lee, kim, sam. */
export type DemoRequest = z.output<typeof request>;

/** @throws Error that names the file, the place in it and what is wrong there. */
export function readRequests(file: string): readonly DemoRequest[] {
  const parsed = z.array(request).min(1).safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  - ${path.join('.') || 'the file'}: ${message}`);
  throw new Error(`${file} is not a list of requests:\n${faults.join('\n')}`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
