/** What follows a command, as people write it: quotes around it, a mark behind it, other dashes, a link made of it. */

/** Longest name that is looked for, in characters. */
const longestName = 100;
const dash = '[-\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\uff0d_]';
const opening = '["\'“”„«»‘’`*#(\\[<]*';
const closing = '["\'“”„«»‘’`*)\\]>.,:;!?…。，：；！？]*';
const requestId = new RegExp(
  `^${opening}(?:[SsＳｓ][AaＡａ] ?${dash}? ?)?#?([0-9０-９]{1,9})${closing}(?: (.*))?$`,
  'u',
);

/** `SA-1042`, `sa–1042`, `SA 1042`, `1042` and `SA-1042.` all mean the same request; null when it begins with none. */
export function readRequestId(rest: string): { readonly id: string; readonly rest: string } | null {
  const [, digits, after = ''] = requestId.exec(rest) ?? [];
  return digits === undefined ? null : { id: `SA-${Number(digits.normalize('NFKC'))}`, rest: after };
}

/** The first word, without what stands around it; of a link to a mailbox its address. Empty when there is none. */
export function readName(rest: string): string {
  return bare((rest.split(' ')[0] ?? '').replace(/^mailto:/i, ''));
}

/** The whole of it, for names that have blanks in them. */
export function readPhrase(rest: string): string {
  return bare(rest);
}

/** What follows a name, for a command that takes one and more. */
export function afterName(rest: string): string {
  return rest.split(' ').slice(1).join(' ');
}

/** `from Kim Larsen`, `von @Kim`: whom the licence is to come from; null where nobody is named. */
export function readLender(rest: string): string | null {
  const named = /^(?:from|von|lender|leihgeber)\b:? (.+)$/iu.exec(rest)?.[1] ?? '';
  const name = bare(named.replace(/<\/?at\b[^<>]{0,200}>/gi, '')).replace(/^@/, '');
  return name === '' ? null : name;
}

function bare(text: string): string {
  const inside = new RegExp(`^${opening}(.*?)${closing}$`, 'u').exec(text.slice(0, longestName).normalize('NFKC'));
  return (inside?.[1] ?? '').trim();
}
