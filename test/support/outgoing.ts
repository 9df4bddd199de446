import { createTransport } from '../../src/microsoft/http-transport';

/** The product's own way out, shared by the tests of a file. */
export const outgoing = createTransport();
