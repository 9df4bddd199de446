import { chooseRoom } from '../action';

export const adminsHere = chooseRoom('admins.here', 'here');
