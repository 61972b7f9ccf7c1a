import { describe, expect, it } from 'vitest';
import { libpqEnvironment } from './libpq-environment.ts';
import { parsePostgresAddress } from './postgres-address.ts';

const parse = (address: string, env: Record<string, string> = {}) => parsePostgresAddress(address, env);

describe('a PostgreSQL address', () => {
  it.each([
    [
      'postgresql://ada:secret@db.example:5433/movies',
      { host: 'db.example', port: 5433, user: 'ada', password: 'secret', database: 'movies' },
    ],
    ['postgres://db.example', { host: 'db.example', database: 'postgres', tlsMode: 'disable' }],
    ['postgresql:///movies', { host: 'localhost', database: 'movies' }],
    ['postgresql://', { host: 'localhost', database: 'postgres' }],
    ['postgresql:///movies?host=/run/postgresql&port=5433', { host: '/run/postgresql', port: 5433 }],
    ['postgresql://%2Frun%2Fpostgresql/movies', { host: '/run/postgresql', database: 'movies' }],
    [
      'postgresql://ada@%2Frun%2Fpostgresql:5433/movies',
      { host: '/run/postgresql', port: 5433, user: 'ada' },
    ],
    ['postgresql://ada@/movies?host=/run/postgresql', { host: '/run/postgresql', user: 'ada' }],
    ['postgresql://[2001:db8::1]:5433/movies', { host: '2001:db8::1', port: 5433 }],
    ['postgresql://[::1]/movies', { host: '::1' }],
    [
      'postgresql://ada:p%40s%3As%2F%3F%23%25%20%E4%B8%83@db/a%2Fb%3F%40%20',
      { password: 'p@s:s/?#% 七', database: 'a/b?@ ' },
    ],
    ['postgresql://ada:p@ss@db/movies', { user: 'ada', password: 'p@ss', host: 'db' }],
    ["postgresql://ada:!$&'()*+,;=-._~@db/movies", { password: "!$&'()*+,;=-._~" }],
    [
      'postgresql://db/movies?user=ada&password=x%26y&dbname=others',
      { user: 'ada', password: 'x&y', database: 'others' },
    ],
    ['postgresql://ada%40tenant:x@db/movies', { user: 'ada@tenant' }],
    [
      'postgresql://db/?application_name=two%20words&connect_timeout=7',
      { applicationName: 'two words', connectTimeoutMs: 7_000 },
    ],
    ['postgresql://db/?fallback_application_name=mine', { applicationName: 'mine' }],
    ['postgresql://db/?connect_timeout=0', { connectTimeoutMs: 5_000 }],
    ['postgresql://db/?keepalives=0', { keepAlive: false }],
    ['postgresql://db/?keepalives_idle=60', { keepAliveIdleMs: 60_000 }],
    ['postgresql://db/?options=-c%20work_mem%3D64MB', { options: '-c work_mem=64MB' }],
    ['postgresql://db/?options=endpoint%3Dep-cool-1', { options: 'endpoint=ep-cool-1' }],
    ['postgresql://db/?statement_timeout=30000', { statementTimeoutMs: 30_000 }],
    ['postgresql://db/?target_session_attrs=read-write&gssencmode=prefer&load_balance_hosts=disable', {}],
    ['postgresql://db/?schema=movies', { schema: 'movies' }],
    [
      'postgresql://ada:x@ep-1.neon.tech/movies?sslmode=require&channel_binding=require',
      { tlsMode: 'require', channelBinding: 'require' },
    ],
    ['postgresql://db/?ssl=true', { tlsMode: 'verify-full' }],
    ['postgresql://db/?ssl=1', { tlsMode: 'verify-full' }],
    ['postgresql://db/?ssl=false&sslmode=disable', { tlsMode: 'disable' }],
    ['postgresql://db/?ssl=true&sslmode=require', { tlsMode: 'require' }],
  ])('%s is read', (address, expected) => {
    expect(parse(address)).toMatchObject(expected);
  });

  it.each([
    ['sslmode=requires', 'sslmode'],
    ['sslmode=', 'sslmode'],
    ['ssl=yes', 'ssl'],
    ['ssl=0&sslmode=require', 'ssl'],
    ['ssl=true&sslmode=disable', 'ssl'],
    ['sslmode=require&sslmode=disable', 'sslmode'],
    ['sslmode=verify-ca', 'sslrootcert'],
    ['sslmode=verify-ca&sslrootcert=system', 'sslrootcert'],
    ['sslrootcert=/a', 'sslmode'],
    ['sslmode=prefer&sslrootcert=/a', 'sslmode'],
    ['sslmode=require&sslcert=/a', 'sslkey'],
    ['sslmode=require&sslkey=/a', 'sslcert'],
    ['sslmode=require&sslcrldir=/a', 'sslcrldir'],
    ['sslmode=require&sslcertmode=require', 'sslcertmode'],
    ['sslnegotiation=direct', 'sslmode'],
    ['sslnegotiation=fast&sslmode=require', 'sslnegotiation'],
    ['ssl_min_protocol_version=SSLv3&sslmode=require', 'ssl_min_protocol_version'],
    ['uselibpqcompat=false', 'uselibpqcompat'],
    ['channel_binding=require', 'sslmode'],
    ['channel_binding=yes', 'channel_binding'],
    ['host=a,b', 'host'],
    ['hostaddr=localhost', 'hostaddr'],
    ['port=0', 'port'],
    ['port=5432,5433', 'port'],
    ['schema=Movies', 'schema'],
    ['connect_timeout=-1', 'connect_timeout'],
    ['connect_timeout=soon', 'connect_timeout'],
    ['statement_timeout=1s', 'statement_timeout'],
    ['lock_timeout=1', 'lock_timeout'],
    ['idle_in_transaction_session_timeout=1', 'idle_in_transaction_session_timeout'],
    ['query_timeout=1', 'query_timeout'],
    ['options=-c%20statement_timeout%3D5', 'statement_timeout'],
    ['options=--session_replication_role%3Dreplica', 'session_replication_role'],
    ['keepalives=2', 'keepalives'],
    ['keepalives_count=3', 'keepalives_count'],
    ['keepalives_interval=3', 'keepalives_interval'],
    ['tcp_user_timeout=3', 'tcp_user_timeout'],
    ['target_session_attrs=read-only', 'target_session_attrs'],
    ['target_session_attrs=prefer-standby', 'target_session_attrs'],
    ['load_balance_hosts=random', 'load_balance_hosts'],
    ['client_encoding=LATIN1', 'client_encoding'],
    ['replication=database', 'replication'],
    ['gssencmode=require', 'gssencmode'],
    ['krbsrvname=postgres', 'krbsrvname'],
    ['require_auth=scram-sha-256', 'require_auth'],
    ['requirepeer=postgres', 'requirepeer'],
    ['passfile=/a', 'passfile'],
    ['service=mine', 'service'],
    ['pgbouncer=true', 'pgbouncer'],
    ['connection_limit=1', 'connection_limit'],
    ['SSLMODE=require', 'SSLMODE'],
    ['constructor=1', 'constructor'],
    ['__proto__=1', '='],
  ])('?%s is refused with a sentence that names %s', (parameters, name) => {
    expect(() => parse(`postgresql://root:hunter2@db/movies?${parameters}`)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(name),
        details: [{ field: 'database', message: expect.any(String) }],
      }),
    );
  });

  it.each([
    'postgresql://root:hunter2@one,two/movies',
    'postgresql://root:hunter2@one:1,two:2/movies',
    'postgresql://root:hunter2@db:port/movies',
    'postgresql://root:hunter2@db:99999/movies',
    'postgresql://root:#hunter2@db/movies',
    'postgresql://root:1#hunter2@db/movies',
    'postgresql://root:1/hunter2@db/movies',
    'postgresql://root:1?hunter2@db/movies',
    'postgresql://root:1?hunter2=@db/movies',
    'postgresql://root:a@b?hunter2&c@db/movies',
    'postgresql://root:a@b?hunter2@db/movies',
    'postgresql://root:a@b?sslmode=hunter2@db/movies',
    'postgresql://root:%hunter2@db/movies',
    'postgresql://root:hunter2 @db/movies',
    'postgresql://root:hunter2@d b/movies',
    'postgresql://root:%ffhunter2@db/movies',
    'postgresql://root:hunter2@db/%ff',
    'postgresql://db/movies?password=hunter2&sslmode=x',
    'postgresql://db/movies?hunter2',
  ])('%s is refused without the password', (address) => {
    let message = '';
    try {
      parse(address);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('LibraryError');
    expect(message).not.toContain('hunter2');
  });

  it('uses the environment variables of libpq for missing parameters', () => {
    const env = {
      ...{ PGHOST: 'db', PGPORT: '5433', PGUSER: 'ada', PGPASSWORD: 'secret', PGDATABASE: 'movies' },
      ...{ PGSSLMODE: 'require', PGAPPNAME: 'mine', PGCONNECT_TIMEOUT: '3', PGOPTIONS: '-c jit=off' },
    };
    expect(parse('postgresql://', env)).toMatchObject({
      ...{ host: 'db', port: 5433, user: 'ada', password: 'secret', database: 'movies', tlsMode: 'require' },
      ...{ applicationName: 'mine', connectTimeoutMs: 3_000, options: '-c jit=off' },
    });
    const own =
      'postgresql://bob:x@other:1/own?sslmode=disable&application_name=a&connect_timeout=2&options=-cjit%3Don';
    expect(parse(own, { ...env, PGHOSTADDR: '192.0.2.1' })).toEqual(parse(own));
    expect(parse('postgresql://db?ssl=0', env)).toMatchObject({ tlsMode: 'disable' });
    // What libpq sends to the server, and Cinephage sets itself.
    expect(
      parse('postgresql://db', { PGCLIENTENCODING: 'LATIN1', PGTZ: 'Asia/Kathmandu', PGSSLMODE: '' }),
    ).toEqual(parse('postgresql://db'));
  });

  it.each([
    ['PGSSLMODE', 'on'],
    ['PGSERVICE', 'mine'],
    ['PGTARGETSESSIONATTRS', 'standby'],
    ['PGREQUIREAUTH', 'scram-sha-256'],
    ['PGHOST', 'one,two'],
    ['PGGSSENCMODE', 'require'],
  ])('names %s where it cannot be what it asks for', (name, value) => {
    expect(() => parse('postgresql://', { [name]: value })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(name) }),
    );
  });

  it('passes the same settings to the programs of PostgreSQL', () => {
    const address = parse(
      'postgresql://ada:p%40ss@db:5433/movies?sslmode=no-verify&channel_binding=prefer&options=-cjit%3Doff',
    );
    const files = { nodeAuthorities: '/node.crt', service: '/service.conf', noAuthority: '/none.crt' };
    const env = { PATH: '/bin', PGPASSFILE: '/pgpass', PGHOSTADDR: '192.0.2.1', PGSSLROOTCERT: '/other.crt' };
    const variables = libpqEnvironment(address, files, env);
    expect(variables).toEqual({
      ...{ PATH: '/bin', PGPASSFILE: '/pgpass' },
      ...{ PGHOST: 'db', PGPORT: '5433', PGUSER: 'ada', PGPASSWORD: 'p@ss', PGDATABASE: 'movies' },
      ...{ PGSSLMODE: 'require', PGSSLROOTCERT: '/none.crt', PGCHANNELBINDING: 'prefer' },
      ...{ PGAPPNAME: 'cinephage', PGOPTIONS: '-cjit=off', PGCONNECT_TIMEOUT: '5', PGCLIENTENCODING: 'UTF8' },
    });
    const full = parse('postgresql://db?sslmode=verify-full&sslcert=a&sslkey=b&sslpassword=c');
    expect(libpqEnvironment(full, files, {})).toMatchObject({
      ...{ PGSSLMODE: 'verify-full', PGSSLROOTCERT: '/node.crt' },
      ...{ PGSERVICEFILE: '/service.conf', PGSERVICE: 'cinephage' },
    });
  });
});
