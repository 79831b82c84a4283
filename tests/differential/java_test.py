"""The same settings given to the Java worker and to kconnect: topics, files and offsets come out the same.

Both run all pipelines at the same time, each in a folder of its own. Then they change places, each going on where the
other one stopped.
"""
from kit import STRING_CONVERTER, check, check_equal
from sides import Side, Topics, java_map, require_java_connect

JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter'
TRANSFORM = 'org.apache.kafka.connect.transforms.'
STACK_TRACE = '__connect.errors.exception.stacktrace'

LINES = ('first\n\n  blanks \t\nquote " and \\ backslash\nwindows end\r\n{"a":1}\n' +
         ''.join(f'line {number}\n' for number in range(200)) + 'a' * 70000 + '\n').encode()
# A worker takes a line when its end has come.
UNFINISHED = b'begun'
MORE_LINES = b' and ended\n' + ''.join(f'more {number}\n' for number in range(50)).encode()

# Positions in such a file are not Java's: docs/differences.md. So it is read in the first run alone.
UNICODE_LINES = 'umläut 😀 \u2028\n'.encode() + b'ill-formed \xff\xc3(\n' + 'e\u0301\n'.encode()
UNICODE_COUNT = UNICODE_LINES.count(b'\n')


def chain(**transforms):
    """Settings of a chain: alias=(class, {key: value})."""
    settings = {'transforms': ','.join(transforms)}
    for alias, (name, keys) in transforms.items():
        settings |= {f'transforms.{alias}.{key}': value for key, value in ({'type': TRANSFORM + name} | keys).items()}
    return settings


HOIST = ('HoistField$Value', {'field': 'line'})
ORIGIN = ('InsertField$Value', {'static.field': 'origin', 'static.value': 'files'})

# Name -> partitions of the topic and settings.
SOURCES = {
    'text': (1, {}),
    'chain': (1, {'value.converter': JSON_CONVERTER} |
              chain(hoist=HOIST, origin=ORIGIN, rename=('ReplaceField$Value', {'renames': 'line:text'}))),
    'headers': (1, {'value.converter': JSON_CONVERTER, 'value.converter.schemas.enable': 'false'} |
                chain(hoist=HOIST, origin=ORIGIN,
                      batch=('InsertHeader', {'header': 'batch', 'value.literal': '[7, 8.5]'}),
                      move=('HeaderFrom$Value', {'fields': 'origin', 'headers': 'from', 'operation': 'move'}),
                      copy=('HeaderFrom$Value', {'fields': 'line', 'headers': 'copy', 'operation': 'copy'}))),
    'json-headers': (1, {'header.converter': JSON_CONVERTER} |
                     chain(number=('InsertHeader', {'header': 'number', 'value.literal': '12.5'}),
                           flags=('InsertHeader', {'header': 'flags', 'value.literal': '{"a":true}'}))),
    'text-keys': (4, chain(hoist=HOIST, key=('ValueToKey', {'fields': 'line'}),
                           take=('ExtractField$Key', {'field': 'line'}))),
    'struct-keys': (4, {'key.converter': JSON_CONVERTER, 'value.converter': JSON_CONVERTER} |
                    chain(hoist=HOIST, origin=ORIGIN, key=('ValueToKey', {'fields': 'origin,line'}))),
    'filtered': (1, chain(mark=('InsertHeader', {'header': 'mark', 'value.literal': 'x'}),
                          drop=('Filter', {'predicate': 'elsewhere', 'negate': 'true'})) |
                 {'predicates': 'elsewhere', 'predicates.elsewhere.type': TRANSFORM + 'predicates.TopicNameMatches',
                  'predicates.elsewhere.pattern': '.*-filtered-.*'}),
}


def envelope(schema, payload):
    return f'{{"schema":{schema},"payload":{payload}}}'.encode()


def logical(kind, name, more=''):
    return f'{{"type":"{kind}","name":"org.apache.kafka.connect.data.{name}","version":1{more}}}'


STRUCT = ('{"type":"struct","fields":[{"field":"id","type":"int32"},{"field":"text","type":"string","optional":true},'
          '{"field":"list","type":"array","items":{"type":"double"},"optional":true}]}')
ENVELOPES = [
    envelope('{"type":"string"}', '"plain"'),
    envelope(STRUCT, '{"id":7,"text":"ü\\u00fc","list":[1,2.5,1e300]}'),
    envelope(STRUCT, '{"id":8}'),
    envelope(STRUCT, '{"text":"no id"}'),
    envelope(STRUCT, '"no struct"'),
    b'garbage {',
    b'',
    None,
    b'{"no":"envelope"}',
    envelope('null', '{"b":[1,true,null],"a":{"x":1e3},"zeta":"z","alpha":"a"}'),
    envelope('{"type":"map","keys":{"type":"string"},"values":{"type":"int64"}}', '{"one":1,"two":2,"three":3}'),
    envelope('{"type":"float"}', '3.3'),
    envelope('{"type":"boolean","optional":true}', 'null'),
    envelope('{"type":"what"}', '1'),
    envelope(logical('bytes', 'Decimal', ',"parameters":{"scale":"2"}'), '"BNI="'),
    envelope(logical('int64', 'Timestamp'), '1577836800123'),
    envelope(logical('int32', 'Date'), '18262'),
    envelope('{"type":"string"}', '"end"'),
]
TEXTS = [b'1', b'two', b'300', b'', b'4.5', b'-7', b'99999999999', None, 'fünf'.encode(), b'0x10', b'6']


def sink(name, settings):
    return {'name': name, 'connector.class': 'FileStreamSink', 'file': f'{name}.txt', 'tasks.max': 1,
            'errors.tolerance': 'all', 'errors.deadletterqueue.context.headers.enable': 'true',
            'errors.deadletterqueue.topic.replication.factor': 1} | settings


SINKS = {
    'envelopes': sink('envelopes', {'value.converter': JSON_CONVERTER}),
    'numbers': sink('numbers', chain(skip=('Filter', {'predicate': 'marked'}),
                                     cast=('Cast$Value', {'spec': 'int32'})) |
                    {'predicates': 'marked', 'predicates.marked.type': TRANSFORM + 'predicates.HasHeaderKey',
                     'predicates.marked.name': 'skip'}),
}


def fill_inputs(kafka, case):
    """The topics that the sinks of both sides read."""
    for name, values in {'envelopes': ENVELOPES, 'numbers': TEXTS}.items():
        records = [(f'key {number}'.encode(), value, [('number', b'%d' % number), ('none', None)], 1700000000000 + number)
                   for number, value in enumerate(values)]
        records.insert(1, (None, b'left out by the filter', [('skip', b'')], 1700000000500))
        kafka.create(input_topic(case, name), 1)
        kafka.send_records(input_topic(case, name), records)


def input_topic(case, name):
    return f'input-{name}-{case.tag}'


def source(side, name, file, settings):
    return {'name': name, 'connector.class': 'FileStreamSource', 'file': file, 'topic': side.topic(name)} | settings


def unicode_source(side):
    return source(side, 'unicode', 'unicode.txt', SOURCES['chain'][1])


def connectors_of(case, side):
    sources = [source(side, name, 'lines.txt', settings) for name, (_, settings) in SOURCES.items()]
    sinks = [settings | {'topics': input_topic(case, name), 'consumer.override.group.id': side.topic(name),
                         'errors.deadletterqueue.topic.name': side.topic(name + '-dlq')}
             for name, settings in SINKS.items()]
    return sources + sinks


def worker_settings(kafka):
    return {'bootstrap.servers': kafka.address, 'key.converter': STRING_CONVERTER, 'value.converter': STRING_CONVERTER,
            'offset.storage.file.filename': 'connect.offsets', 'offset.flush.interval.ms': 1000,
            'plugin.discovery': 'service_load'}


def run_all(case, kafka, sides, java_side, line_count, more=lambda side: []):
    """Runs both workers until all lines are in the topics and the sinks are done."""
    inputs = {name: kafka.count(input_topic(case, name)) for name in SINKS}
    for side in sides:
        side.start(side is java_side, worker_settings(kafka), connectors_of(case, side) + more(side))
    for side in sides:
        for name, count in (dict.fromkeys(SOURCES, line_count) | {'unicode': UNICODE_COUNT}).items():
            side.wait_for(lambda: kafka.count(side.topic(name)) >= count, f'{count} records of {name}')
        for name, count in inputs.items():
            side.wait_for(lambda: kafka.committed(side.topic(name), input_topic(case, name)) == count,
                          f'{name} has committed all records')
    for side in sides:
        side.stop()


def content(message):
    return message.key(), message.value(), message.headers()


def dead_letter(message):
    """Stack traces show where the worker's own code failed: that there is one is all they have in common."""
    headers = [(name, bool(value) if name == STACK_TRACE else value) for name, value in message.headers()]
    return message.key(), message.value(), headers, message.timestamp()


def check_same(kafka, java, native):
    for name in [*SOURCES, 'unicode']:
        of_java, of_native = kafka.messages(java.topic(name)), kafka.messages(native.topic(name))
        for partition, messages in of_java.items():
            check_equal_lists([content(message) for message in of_native[partition]],
                              [content(message) for message in messages], f'{name}, partition {partition}')
    for name in SINKS:
        check_equal_lists(native.read(f'{name}.txt').split(b'\n'), java.read(f'{name}.txt').split(b'\n'), f'{name}.txt')
        of_java, of_native = (kafka.messages(side.topic(name + '-dlq'))[0] for side in (java, native))
        check(of_java, f'{name}: no dead letters')
        check_equal_lists([dead_letter(message) for message in of_native],
                          [dead_letter(message) for message in of_java], f'dead letters of {name}')
    of_java, of_native = stored_offsets(java), stored_offsets(native)
    check_equal_lists(of_native, of_java, 'entries of the offsets file')
    check_equal(len(of_java), len(SOURCES), 'number of source partitions')


def stored_offsets(side):
    return [entry for entry in java_map(side.read('connect.offsets')) if b'unicode.txt' not in entry[0]]


def check_equal_lists(actual, expected, what):
    for number, (one, other) in enumerate(zip(actual, expected)):
        check_equal(one, other, f'{what}, item {number}')
    check_equal(len(actual), len(expected), f'{what}: number of items')


def test_pipelines_give_what_java_gives(case):
    require_java_connect()
    kafka = Topics(case.kafka.address)
    sides = java, native = Side(case, 'java'), Side(case, 'native')
    for side in sides:
        side.write('lines.txt', LINES + UNFINISHED)
        side.write('unicode.txt', UNICODE_LINES)
        kafka.create(side.topic('unicode'), 1)
        for name, (partitions, _) in SOURCES.items():
            kafka.create(side.topic(name), partitions)
    fill_inputs(kafka, case)

    line_count = LINES.count(b'\n')
    run_all(case, kafka, sides, java, line_count, lambda side: [unicode_source(side)])
    check_same(kafka, java, native)

    # They change places.
    for side in sides:
        side.append('lines.txt', MORE_LINES)
    line_count += MORE_LINES.count(b'\n')
    run_all(case, kafka, sides, native, line_count)
    for side in sides:
        check_equal(kafka.count(side.topic('text')), line_count, f'lines in the topic of {side.name}')
    check_same(kafka, java, native)
