"""kconnect test: tables of records that go into a connector and of what comes out."""
import subprocess
import xml.etree.ElementTree

from kit import binary, check, check_equal

TESTS = r'''
connector: orders.properties
tests:
  - name: masks the card
    input:
      - {topic: orders, value: {id: 7, card: "1234"}, headers: [{source: shop}]}
    output:
      - {topic: orders, value: {card: "", id: 7}}
  - name: text is refused
    input: [{topic: orders, value: text}]
    error: Only Map objects supported in absence of schema
  - name: has a statement
    input:
      - topic: orders
        value: &order
          schema: {type: struct, fields: [{field: id, type: int32}, {field: card, type: string, optional: true}]}
          payload: {id: 7, card: "1234"}
    output: [{value: {id: 7, card: ""}}]
    sent: |
      INSERT INTO "orders"("id","card") VALUES(?,?);  -- [7, ""]
  - name: keeps the schema
    input: [{topic: orders, value: *order}]
    output:
      - value:
          schema:
            type: struct
            optional: false
            fields:
              - {field: id, type: int32, optional: false}
              - {field: card, type: string, optional: true}
          payload: {id: 7, card: ""}
'''
CONNECTOR = {'name': 'orders', 'connector.class': 'JdbcSink', 'connection.url': 'jdbc:sqlite:x.db', 'topics': 'orders',
             'transforms': 'mask', 'transforms.mask.type': 'org.apache.kafka.connect.transforms.MaskField$Value',
             'transforms.mask.fields': 'card'}


def run(case, tests, *flags):
    case.write('orders.properties', CONNECTOR)
    case.write('orders_test.yaml', tests)
    done = subprocess.run([binary().with_name('kconnect'), 'test', 'orders_test.yaml', *flags], cwd=case.folder,
                          capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_passing_tables(case):
    code, out, err = run(case, TESTS, '--junit', 'junit.xml')
    check_equal((code, err), (0, ''), f'exit code\n{out}')
    check(out.endswith('4 passed, 0 failed\n') and 'orders_test.yaml:4: masks the card: passed' in out, out)
    check_equal(len(list(xml.etree.ElementTree.parse(case.folder / 'junit.xml').getroot())), 4, 'cases in junit.xml')


def test_difference_is_shown(case):
    code, out, _ = run(case, TESTS.replace('{card: "", id: 7}', '{card: "1234", id: 7}'))
    check_equal(code, 6, 'exit code')
    check('  -     "card": "1234",\n  +     "card": "",\n        "id": 7\n' in out and '3 passed, 1 failed' in out, out)
    for right, wrong, told in (('-- [7, ""]', '-- [8, ""]', '+ INSERT INTO'), ('Only Map objects', 'Only maps', 'another error:'),
                               ('int32, optional: false', 'int64, optional: false', '-           "type": "int64"')):
        code, out, _ = run(case, TESTS.replace(right, wrong))
        check(code == 6 and told in out, f'{wrong}: {code}\n{out}')
    code, out, _ = run(case, TESTS.replace('value: text}]', 'value: {a: 1}}]'))
    check(code == 6 and 'no record failed' in out, out)


def test_wrong_files_are_told_with_their_line(case):
    for text, told in (('connector: orders.properties\n', 'tests is missing'), ('tests: []\n', 'connector is missing'),
                       (TESTS.replace('    output:\n      - {topic', '    ouput:\n      - {topic'),
                        'orders_test.yaml:7: ouput is not known here: did you mean output?'),
                       (TESTS.replace('orders.properties', 'nothing.properties'), 'nothing.properties'), ('a: [', 'orders_test.yaml:')):
        code, out, err = run(case, text)
        check(code == 2 and told in err, f'{text[:30]}: {code}\n{out}{err}')


def test_statements_show_every_type_and_deletes(case):
    case.write('rows.properties', {'name': 'rows', 'connector.class': 'JdbcSink', 'connection.url': 'jdbc:postgresql://127.0.0.1:1/x',
                                   'topics': 'rows', 'pk.mode': 'record_key', 'pk.fields': 'id', 'insert.mode': 'upsert',
                                   'delete.enabled': 'true'})
    case.write('rows_test.yaml', r'''
connector: rows.properties
tests:
  - name: types
    input:
      - topic: rows
        key: {schema: {type: int32, optional: false}, payload: 7}
        value:
          schema:
            type: struct
            fields:
              - {field: b, type: boolean}
              - {field: d, type: bytes, name: org.apache.kafka.connect.data.Decimal, version: 1, parameters: {scale: "2"}}
              - {field: t, type: int64, name: org.apache.kafka.connect.data.Timestamp, version: 1}
              - {field: day, type: int32, name: org.apache.kafka.connect.data.Date, version: 1}
              - {field: raw, type: bytes}
              - {field: n, type: string, optional: true}
              - {field: f, type: double}
          payload: {b: true, d: "BNI=", t: 1500, day: 1, raw: "AQI=", n: null, f: 0.5}
      - topic: rows
        key: {schema: {type: int32, optional: false}, payload: 7}
    sent: |
      INSERT INTO "rows"("id","b","d","t","day","raw","n","f") VALUES(?,?,?,?,?,?,?,?) ON CONFLICT ("id") DO UPDATE SET "b"=EXCLUDED."b","d"=EXCLUDED."d","t"=EXCLUDED."t","day"=EXCLUDED."day","raw"=EXCLUDED."raw","n"=EXCLUDED."n","f"=EXCLUDED."f";  -- [7, true, 12.34, "1970-01-01 00:00:01.500", "1970-01-02", {"base64":"AQI="}, null, 0.5]
      DELETE FROM "rows" WHERE "id" = ?;  -- [7]
''')
    done = subprocess.run([binary().with_name('kconnect'), 'test', 'rows_test.yaml'], cwd=case.folder, capture_output=True, text=True)
    check_equal((done.returncode, done.stderr), (0, ''), f'exit code\n{done.stdout}')
