import { chooseRoom } from '../action';

export const adminsAway = chooseRoom('admins.away', 'away');
