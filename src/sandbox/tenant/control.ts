import express, { type Express, type Request, type Response } from 'express';
import { isObject } from './core/calls';
import { refuseOtherHosts } from './core/service';
import type { Fault } from './core/faults';
import type { Switches } from './dataverse/environment';
import type { AdUser } from './directory/on-premises';
import type { Tenant } from './tenant';

/** A header no web page can send to another origin without being asked first; so no web page can play tenant. */
const KEY_HEADER = 'x-sandbox-control';

/**
 * The tenant's strings to pull, over HTTP: what a person at the local page, or a story in another process, does to it.
 * `GET /ledger`, `GET /faults`, `POST /faults` (a Fault with `path` as text), `DELETE /faults`,
 * `POST /on-premises/users` (an AdUser), `PATCH /environments/{id}/switches`, `PATCH /skus/{skuId}` (prepaidUnits,
 * capabilityStatus). Every request carries the header `x-sandbox-control: yes`.
 */
export function createControl(tenant: Tenant): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(refuseOtherHosts);
  app.use((request, response, next) => {
    if (request.headers[KEY_HEADER] === 'yes') return next();
    response.status(403).json({ error: `Send the header ${KEY_HEADER}: yes.` });
  });
  app.use(express.json());

  app.get('/ledger', (_request, response) => void response.json(tenant.ledger));
  app.get('/faults', (_request, response) => void response.json(tenant.pendingFaults().map(printable)));
  app.post('/faults', (request, response) => armFault(tenant, request, response));
  app.delete('/faults', (_request, response) => {
    tenant.core.faults.clear();
    response.status(204).end();
  });
  app.post('/on-premises/users', (request, response) => {
    const id = tenant.onPremises.createAdUser(request.body as AdUser);
    response.status(202).json({ id });
  });
  app.patch('/environments/:id/switches', (request, response) => {
    tenant.setSwitches(request.params.id, request.body as Partial<Switches>);
    response.json(tenant.environment(request.params.id).switches);
  });
  app.patch('/skus/:id', (request, response) => changeSku(tenant, request, response));
  return app;
}

function printable({ path, ...fault }: Fault): Record<string, unknown> {
  return { ...fault, ...(path ? { path: path.source } : {}) };
}

function armFault(tenant: Tenant, request: Request, response: Response): void {
  const { path, ...fault } = request.body as Omit<Fault, 'path'> & { path?: string };
  tenant.failNext({ ...fault, ...(path === undefined ? {} : { path: new RegExp(path) }) });
  response.status(201).json({ pending: tenant.pendingFaults().length });
}

function changeSku(tenant: Tenant, request: Request<{ id: string }>, response: Response): void {
  const change = isObject(request.body) ? request.body : {};
  tenant.changeSku(request.params.id, (sku) => ({
    ...sku,
    ...change,
    prepaidUnits: { ...sku.prepaidUnits, ...(isObject(change.prepaidUnits) ? change.prepaidUnits : {}) },
  }));
  response.json(tenant.core.directory.skus.get(request.params.id));
}
