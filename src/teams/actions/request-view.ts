import { onRequest } from '../action';
import { seeRequest } from '../answer/see-request';

/** The viewer's own card; also what a client asks for by itself. Changes nothing. */
export const requestView = onRequest('request.view', seeRequest);
