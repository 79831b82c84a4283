"""kconnect transform: a connector's transforms on their own."""
import json
import subprocess

from kit import binary, check, check_equal

SOURCE = {'name': 'source', 'connector.class': 'FileStreamSource', 'topic': 'lines', 'transforms': 'hoist,route',
          'transforms.hoist.type': 'org.apache.kafka.connect.transforms.HoistField$Value', 'transforms.hoist.field': 'line',
          'transforms.route.type': 'org.apache.kafka.connect.transforms.RegexRouter',
          'transforms.route.regex': 'li(.*)', 'transforms.route.replacement': 'new-$1'}


def test_lines_go_through_the_chain_of_a_file(case):
    case.write('source.properties', SOURCE)
    done = subprocess.run([binary().with_name('kconnect'), 'transform', '-c', 'source.properties'], cwd=case.folder,
                          input='{"topic":"lines","value":"alpha"}\nnothing\n', capture_output=True, text=True)
    check_equal(done.returncode, 4, 'exit code')
    check_equal(json.loads(done.stdout), {'topic': 'new-nes', 'timestamp': None, 'key': None, 'value': {'line': 'alpha'},
                                          'headers': []}, 'what comes out')
    check('line 2 is no record' in done.stderr, f'standard error says {done.stderr}')
