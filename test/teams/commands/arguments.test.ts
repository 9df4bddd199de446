import { readLender, readName, readPhrase, readRequestId } from '../../../src/teams/commands/arguments';
import { quickestOf } from '../../support/processor-time';

it.each([
  ['SA-1042', 'SA-1042', ''],
  ['sa-1042 because', 'SA-1042', 'because'],
  ['1042', 'SA-1042', ''],
  ['SA–1042', 'SA-1042', ''],
  ['SA—1042', 'SA-1042', ''],
  ['SA‑1042', 'SA-1042', ''],
  ['SA−1042', 'SA-1042', ''],
  ['SA－１０４２', 'SA-1042', ''],
  ['ＳＡ-1042', 'SA-1042', ''],
  ['SA 1042', 'SA-1042', ''],
  ['SA - 1042', 'SA-1042', ''],
  ['SA1042', 'SA-1042', ''],
  ['SA_1042', 'SA-1042', ''],
  ['#1042', 'SA-1042', ''],
  ['SA-1042.', 'SA-1042', ''],
  ['SA-1042?', 'SA-1042', ''],
  ['SA-1042, too many rights', 'SA-1042', 'too many rights'],
  ['“SA-1042” Too many (SA-7) rights.', 'SA-1042', 'Too many (SA-7) rights.'],
  ['(SA-1042)', 'SA-1042', ''],
  ['SA-01042', 'SA-1042', ''],
])('reads the id of a request in %j', (written, id, rest) => {
  expect(readRequestId(written)).toEqual({ id, rest });
});

it.each(['SA-1042x', 'SA-12345678901', 'svc-erp', 'svc-1042', 'SAP-1042', 'SA', 'SA-', '10.42', 'SA-10-42', ''])(
  'reads no id of a request in %j',
  (written) => {
    expect(readRequestId(written)).toBeNull();
  },
);

it.each([
  ['svc-alpha', 'svc-alpha'],
  ['"svc-alpha"', 'svc-alpha'],
  ['„svc-alpha“ bitte', 'svc-alpha'],
  ['`svc-alpha`.', 'svc-alpha'],
  ['svc-alpha?', 'svc-alpha'],
  ['svc-alpha@contoso.onmicrosoft.com', 'svc-alpha@contoso.onmicrosoft.com'],
  ['mailto:svc-alpha@contoso.onmicrosoft.com', 'svc-alpha@contoso.onmicrosoft.com'],
  ['<svc-alpha@contoso.onmicrosoft.com>', 'svc-alpha@contoso.onmicrosoft.com'],
  ['', ''],
])('reads the name in %j', (written, name) => {
  expect(readName(written)).toBe(name);
});

it.each([
  ['Contoso Test', 'Contoso Test'],
  ['"Contoso Test"?', 'Contoso Test'],
  ['prod.', 'prod'],
])('reads the whole of %j', (written, name) => {
  expect(readPhrase(written)).toBe(name);
});

it.each([
  ['from Kim Larsen', 'Kim Larsen'],
  ['from: Kim', 'Kim'],
  ['von <at>Kim Larsen</at>.', 'Kim Larsen'],
  ['from @Kim Larsen', 'Kim Larsen'],
  ['FROM kim', 'kim'],
  ['from', null],
  ['fromage', null],
  ['please', null],
  ['', null],
])('reads whom the licence is to come from in %j', (written, name) => {
  expect(readLender(written)).toBe(name);
});

it.each(['"', 'SA-', 'SA ', '1', '(', '.', 'a@', '<at>'])('reads a long row of %j in milliseconds', (piece) => {
  const long = piece.repeat(2_000 / piece.length);
  const readers = [readRequestId, readName, readPhrase, (text: string) => readLender(`from ${text}`)];

  expect(quickestOf(3, () => readers.forEach((read) => void read(long)))).toBeLessThan(50);
});
