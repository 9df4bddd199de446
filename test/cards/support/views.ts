import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceRequest } from '../../../src/desk/request';
import type { RequestView } from '../../../src/desk/view';

const base = join(__dirname, '..', '..', '..', 'cards', 'samples', 'view.base.json');

/** The view behind the samples, with another request. */
export function sampleView(request: Partial<ServiceRequest> = {}, rest: Partial<RequestView> = {}): RequestView {
  const view = JSON.parse(readFileSync(base, 'utf8')) as RequestView;
  return { ...view, ...rest, request: { ...view.request, ...request } };
}
