import { isLeftOut } from '../../testing/clients/start-program.ts';
import { startTransmission, transmissionProgram } from '../../testing/clients/start-transmission.ts';
import { describeClient } from '../conformance/describe-client.fixture.ts';
import { startSubject } from '../conformance/torrent-subject.fixture.ts';
import { createTransmission } from './create-transmission.ts';
import { createTransmissionUser } from './transmission-user.fixture.ts';

describeClient({
  name: 'Transmission',
  protocol: 'torrent',
  isLeftOut: isLeftOut(transmissionProgram),
  start: () =>
    startSubject({
      name: 'Transmission',
      program: startTransmission({ hasIncompleteFolder: true }),
      open: (settings, records) => createTransmission(settings, { records }),
      createUser: createTransmissionUser,
    }),
});
