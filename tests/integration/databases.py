"""Databases for the JDBC cases: PostgreSQL and MariaDB servers that cases share, and SQLite files.

Each case has a database of its own, made by database(case) and dropped with the case's end.
"""
import json
import os
import re
import sqlite3
import subprocess
from pathlib import Path

from kit import ROOT, Failure, Skip, binary, check, check_equal, wait_for


def client(command, environment, text=None):
    result = subprocess.run(command, input=text, capture_output=True, text=True, env=os.environ | environment)
    if result.returncode != 0:
        raise Failure(f'{Path(command[0]).name}: {result.stderr.strip()}')
    return result.stdout


def facts_of(name):
    """What tests/services/NAME.sh printed at the start of the shared server."""
    path = Path(os.environ.get('KCONNECT_SERVICES') or ROOT / 'build/release/services') / name / 'server.env'
    if not path.exists():
        raise Skip(f'no {name} server (started by tests/services/{name}.sh)')
    return dict(line.split('=', 1) for line in path.read_text().splitlines())


def is_alive(pid):
    try:
        return Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0] != 'Z'
    except FileNotFoundError:
        return False


class Server:
    """A server of a case's own, which it may stop and start again: the data stays."""

    def __init__(self, case, name, settings=()):
        self._script = ROOT / f'tests/services/{name}.sh'
        self._folder = case.folder / name
        self._settings = [argument for setting in settings for argument in ('--set', setting)]
        self.facts = {}

    def start(self):
        output = self._run('start', *self._settings, str(self._folder))
        self.facts = dict(line.split('=', 1) for line in output.splitlines())
        return self

    def stop(self):
        self._run('stop', str(self._folder))

    def remove(self):
        self._run('stop', '--wipe', str(self._folder))

    def kill(self):
        """As if the machine had failed: no session is told."""
        children = Path(f'/proc/{self.facts["PID"]}/task/{self.facts["PID"]}/children').read_text().split()
        os.kill(int(self.facts['PID']), 9)
        wait_for(lambda: not any(is_alive(child) for child in children), 'the sessions of the killed server to end')

    def _run(self, *arguments):
        result = subprocess.run([self._script, *arguments], capture_output=True, text=True)
        if result.returncode == 77:
            raise Skip(result.stderr.strip())
        check(result.returncode == 0, f'{self._script.name} {arguments[0]}: {result.stderr.strip()}')
        return result.stdout


class Postgres:
    name = 'postgres'

    def __init__(self, facts, database):
        self.facts, self.database = facts, database
        self.url = f'{facts["URL"]}/{database}'
        self.user, self.password = facts['USER'], facts['PASSWORD']
        self._psql('postgres', [f'CREATE DATABASE "{database}"'])

    def _psql(self, database, statements):
        command = ['psql', '-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', self.facts['PORT'],
                   '-U', self.user, '-d', database]
        for statement in statements:  # each -c is a statement of its own in one session
            command += ['-c', statement]
        return client(command, {'PGPASSWORD': self.password, 'PGOPTIONS': '-c client_min_messages=warning'})

    def run(self, *statements):
        if statements:
            self._psql(self.database, statements)

    def environment(self):
        """What psql, and examples that ask for it, connect by."""
        return {'PGHOST': '127.0.0.1', 'PGPORT': self.facts['PORT'], 'PGDATABASE': self.database, 'PGUSER': self.user,
                'PGPASSWORD': self.password}

    def rows(self, select):
        """The rows of a query, each a list of texts and None."""
        return json.loads(self._psql(self.database, [f"""
            select coalesce(jsonb_agg(r.v), '[]') from (select (select jsonb_agg(to_jsonb(c.value #>> '{{}}'))
              from jsonb_each(to_jsonb(q)) c) v from ({select}) q) r"""]))

    def value(self, select):
        return self._psql(self.database, [select]).strip()

    def tables(self):
        found = [json.loads(line) for line in self._psql(self.database, ["""
            select jsonb_build_array(n.nspname, c.relname, jsonb_agg(jsonb_build_array(a.attname,
                format_type(a.atttypid, a.atttypmod), not a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
                exists(select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary
                       and a.attnum = any(i.indkey))) order by a.attnum))
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname !~ '^pg_toast' group by n.nspname, c.relname order by 1"""]).splitlines()]
        tables = {}
        for schema, table, columns in found:
            select = ','.join(f'"{column[0]}"::text' for column in columns)
            rows = self._psql(self.database, [
                f'select coalesce(jsonb_agg(jsonb_build_array({select})), \'[]\') from "{schema}"."{table}"'])
            label = table if schema == 'public' else f'{schema}.{table}'
            tables[label] = {'columns': [column_facts(*column) for column in columns], 'rows': json.loads(rows)}
        return tables

    def drop(self):
        self._psql('postgres', [f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)'])


class MariaDb:
    name = 'mariadb'

    def __init__(self, facts, database):
        self.facts, self.database = facts, database
        self.url = f'{facts["URL"]}/{database}'
        self.user, self.password = facts['USER'], facts['PASSWORD']
        self._mariadb('', f'CREATE DATABASE `{database}` CHARACTER SET utf8mb4')

    def _mariadb(self, database, text):
        command = ['mariadb', '--no-defaults', '--protocol=tcp', '-h', '127.0.0.1', '-P', self.facts['PORT'], '-u',
                   self.user, '--default-character-set=utf8mb4', '-N', '-B', '-r']
        return client(command + ([database] if database else []), {'MYSQL_PWD': self.password}, text)

    def run(self, *statements):
        if statements:
            self._mariadb(self.database, ';\n'.join(statements) + ';\n')

    def environment(self):
        """What examples that ask for it connect by."""
        return {'MYSQL_HOST': '127.0.0.1', 'MYSQL_TCP_PORT': self.facts['PORT'], 'MYSQL_DATABASE': self.database,
                'MYSQL_USER': self.user, 'MYSQL_PWD': self.password}

    def value(self, select):
        return self._mariadb(self.database, select + ';').strip()

    def tables(self):
        lines = self._mariadb(self.database, f"""
            select json_array(t.table_name, c.column_name, c.column_type, c.is_nullable = 'YES', c.column_default,
                              c.column_key = 'PRI')
            from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
            where table_schema = '{self.database}' and t.table_type = 'BASE TABLE'
            order by t.table_name, c.ordinal_position;""").splitlines()
        tables, selects = {}, {}
        for table, *column in map(json.loads, lines):
            tables.setdefault(table, {'columns': [], 'rows': []})['columns'].append(column_facts(*column))
            name = f'`{column[0]}`'
            is_binary = re.search('binary|blob', column[1])
            selects.setdefault(table, []).append(
                f"concat('x''',lower(hex({name})),'''')" if is_binary else f'cast({name} as char)')
        for table, columns in selects.items():
            text = self._mariadb(self.database, f'select json_array({",".join(columns)}) from `{table}`;')
            tables[table]['rows'] = [json.loads(line, strict=False) for line in text.splitlines()]
        return tables

    def drop(self):
        self._mariadb('', f'DROP DATABASE IF EXISTS `{self.database}`')


class Sqlite:
    name = 'sqlite'
    user = password = ''

    def __init__(self, folder, database):
        self.database = database
        self.path = Path(folder) / f'{database}.db'
        self.url = f'jdbc:sqlite:{self.path}'

    def _connect(self):
        connection = sqlite3.connect(self.path, timeout=15, isolation_level=None)
        connection.text_factory = lambda text: text.decode('utf-8', 'surrogateescape')
        return connection

    def run(self, *statements):
        connection = self._connect()
        try:
            for statement in statements:
                connection.execute(statement)
        finally:
            connection.close()

    def value(self, select):
        connection = self._connect()
        try:
            return str(connection.execute(select).fetchone()[0])
        finally:
            connection.close()

    def tables(self):
        connection = self._connect()
        try:
            tables = {}
            names = connection.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
            for (table,) in names.fetchall():
                columns = connection.execute('select name, type, "notnull" = 0, dflt_value, pk > 0 from '
                                             'pragma_table_info(?)', (table,)).fetchall()
                select = ','.join(f'quote(`{column[0]}`)' for column in columns)
                rows = connection.execute(f'select {select} from `{table}`')
                tables[table] = {'columns': [column_facts(*column) for column in columns], 'rows': [list(row) for row in rows]}
            return tables
        finally:
            connection.close()

    def drop(self):
        self.path.unlink(missing_ok=True)


def column_facts(name, type_name, nullable, default, primary_key):
    facts = {'name': name, 'type': re.sub(r'^((?:tiny|small|medium|big)?int)\(\d+\)', r'\1', type_name),
             'nullable': bool(nullable)}
    if default is not None and default != 'NULL':
        facts['default'] = default
    if primary_key:
        facts['pk'] = True
    return facts


def make_database(case, kind, name):
    """A database of the kind 'postgres', 'mariadb' or 'sqlite' on the shared server."""
    if kind == 'sqlite':
        return Sqlite(case.folder, name)
    return {'postgres': Postgres, 'mariadb': MariaDb}[kind](facts_of(kind), name)


class Databases:
    """The databases of a case, dropped at its end: with Databases(case) as databases."""

    def __init__(self, case):
        self._case = case
        self._made = []

    def __enter__(self):
        return self

    def make(self, kind, name=None):
        tag = re.sub(r'[^a-z0-9]', '', self._case.tag.lower())
        database = make_database(self._case, kind, name or f'it{tag}{len(self._made)}')
        self._made.append(database)
        return database

    def __exit__(self, *_):
        for database in self._made:
            try:
                database.drop()
            except Failure:  # the server is gone with the case
                pass


def connection(database):
    """The connection.* settings of a connector."""
    settings = {'connection.url': database.url}
    if database.user:
        settings |= {'connection.user': database.user, 'connection.password': database.password}
    return settings


def run_example(case, name, kind=None):
    """An example's run.sh, on a database of the kind that it asks for."""
    with Databases(case) as databases:
        environment = databases.make(kind).environment() if kind else {}
        run = subprocess.run([ROOT / f'examples/{name}/run.sh', case.folder / name], capture_output=True, text=True,
                             env=os.environ | {'KCONNECT_BINARY': str(binary())} | environment)
        check_equal(run.returncode, 0, f'exit code of {name}\n{run.stdout}{run.stderr}')
