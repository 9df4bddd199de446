import pino from 'pino';
import { isOlderThanAudit, verifyInBackground } from '../../src/start/audit-at-start';
import type { AuditVerdict } from '../../src/store/audit-verify';
import { until } from '../support/wait';

interface Line {
  readonly level: number;
  readonly msg: string;
}

function logged() {
  const lines: Line[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
  return { log, said: () => lines.map(({ level, msg }) => `${level} ${msg}`) };
}

const reads = (answer: AuditVerdict | Error) => ({
  verifyAudit: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
});

describe('the reading of the whole audit', () => {
  it.each([
    [{ ok: true, lines: 7 } as const, '30 the audit chain is whole'],
    [
      { ok: false, firstBadSeq: 2, why: 'Line 2 is missing.' } as const,
      '50 the audit chain is broken: run npm run audit:verify and find out who touched it',
    ],
    [new Error('connection lost'), '50 the audit chain could not be read: run npm run audit:verify'],
  ])('says at its end what was found: %j', async (answer, said) => {
    const { log, said: lines } = logged();

    const reading = verifyInBackground(reads(answer), log);
    await until(() => lines().length > 0);
    await reading.stop();

    expect(lines()).toEqual([said]);
  });

  it('keeps no start waiting, and says nothing when the bot is stopped before its end', async () => {
    const { log, said } = logged();
    const endless = {
      verifyAudit: (signal?: AbortSignal) =>
        new Promise<AuditVerdict>((_, reject) =>
          signal?.addEventListener('abort', () => reject(new Error('called off'))),
        ),
    };

    const reading = verifyInBackground(endless, log);
    await reading.stop();

    expect(said()).toEqual([]);
  });
});

describe('a start', () => {
  it.each([true, false])('knows whether the books are an older copy: %s', async (isOlderCopy) => {
    const { log, said } = logged();

    const books = { startOfAudit: () => Promise.resolve({ isOlderCopy, remark: null }) };

    expect(await isOlderThanAudit(books, log)).toBe(isOlderCopy);
    expect(said()).toEqual([]);
  });

  it('remarks a head that is missing', async () => {
    const { log, said } = logged();

    const books = { startOfAudit: () => Promise.resolve({ isOlderCopy: false, remark: 'It is gone.' }) };

    expect(await isOlderThanAudit(books, log)).toBe(false);
    expect(said()).toEqual(['40 the head of the audit is missing']);
  });
});
