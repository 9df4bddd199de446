import { UpstreamError } from '../../src/desk/problem';
import { createLogger } from '../../src/start/logger';
import { passwordMaker } from '../../src/store/password-maker';
import { madeUpProblem } from '../support/made-up-problem';

function logged(fields: object, message: string, level = 'debug'): string {
  let text = '';
  createLogger(level, { write: (line: string) => void (text += line) }).info(fields, message);
  return text;
}

describe('what is written to the log', () => {
  it.each(['x\n{"level":"audit","msg":"approved"}', 'x\r\n\u001b[2Kgone', 'x\u2028y\u0000', '"},{"level":"audit"'])(
    'makes one line, whatever is in it: %j',
    (reason) => {
      const text = logged({ reason, nested: { reason } }, reason);

      expect(text.trimEnd().split('\n')).toHaveLength(1);
      expect(JSON.parse(text)).toMatchObject({ level: 'info', reason, msg: reason });
      expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f]/);
    },
  );

  it('blanks what could hold a secret, in fields and in errors', () => {
    const secret = 'Canary-4711-secret';
    const problem = madeUpProblem('x', 'Graph refused.');
    const error = Object.assign(new UpstreamError('refused', problem), { password: secret, config: { token: secret } });

    const text = logged(
      { err: error, password: secret, headers: { authorization: secret }, a: { b: { secret } } },
      'm',
    );

    expect(text).toContain('Graph refused');
    expect(text).not.toContain(secret);
  });

  it('names nobody whom Microsoft or the database quotes, and no address; at debug it says it all', () => {
    const technical = 'GET /v1.0/users → 403: Kim Larsen may not be read';
    const problem = madeUpProblem('x', 'Graph refused to read kim.larsen@contoso.com.', 'Do this.', { technical });
    const answer = { service: 'graph', method: 'GET', status: 403, code: 'Authorization_RequestDenied' };
    const ofMicrosoft = new UpstreamError('refused', problem, { answer });
    const client = { activeQuery: 'Kim Larsen' };
    const row = { code: '23514', detail: 'Failing row contains (7, Kim Larsen).', client };
    const ofTheDatabase = Object.assign(new Error('new row violates check constraint "full"'), row);
    const said = (err: Error, level = 'info') => logged({ err }, 'm', level);

    for (const error of [ofMicrosoft, ofTheDatabase]) {
      expect(said(error)).not.toMatch(/kim/i);
      expect(said(error, 'debug')).toContain('Kim Larsen');
    }
    expect(JSON.parse(said(ofMicrosoft))).toMatchObject({ err: { type: 'UpstreamError', answer } });
    expect(JSON.parse(said(ofTheDatabase))).toMatchObject({
      err: { code: '23514', message: ofTheDatabase.message, stack: expect.stringContaining('log.test') },
    });
  });

  it('names no address either in what was thrown and is no error, alone or among several', () => {
    const said = (err: unknown) => (JSON.parse(logged({ err }, 'm', 'info')) as { readonly err: unknown }).err;
    const several = [null, 'kim.larsen@contoso.com', new Error('refused kim.larsen@contoso.com')];

    expect(said('kim.larsen@contoso.com is not there')).toBe('[address] is not there');
    expect(said({ status: 404, user: 'kim.larsen@contoso.com' })).toEqual({ status: 404, user: '[address]' });
    expect(said(new AggregateError(several, 'none of three'))).toMatchObject({
      message: 'none of three',
      aggregateErrors: [null, '[address]', { message: 'refused [address]' }],
    });
  });
});

it('ten thousand passwords fit the policy and are all different', () => {
  const many = Array.from({ length: 10_000 }, () => passwordMaker.newPassword());

  expect(new Set(many).size).toBe(many.length);
  expect(many.filter((one) => !/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z0-9]).{24,}$/.test(one))).toEqual([]);
});
