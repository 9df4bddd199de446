import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceRequest } from '../../../src/desk/request';
import type { RequestView } from '../../../src/desk/view';
import { madeUpProblem } from '../../support/made-up-problem';

const base = join(__dirname, '..', '..', '..', 'cards', 'samples', 'view.base.json');

/** The view behind the samples, with another request. */
export function sampleView(request: Partial<ServiceRequest> = {}, rest: Partial<RequestView> = {}): RequestView {
  const view = JSON.parse(readFileSync(base, 'utf8')) as RequestView;
  return { ...view, ...rest, request: { ...view.request, ...request } };
}

export const dana = { aadObjectId: '8f0c2a9e-0000-4000-8000-000000000002', name: 'Dana Ortiz' };
export const kim = { aadObjectId: '8f0c2a9e-0000-4000-8000-000000000004', name: 'Kim Larsen' };
export const problem = madeUpProblem('x', 'It stopped.', 'Do this.', { technical: 'PATCH 403 secret-correlation' });
export const decision = { verdict: 'approved', by: dana, at: '2026-11-20T10:28:00Z', lender: kim } as const;
