"""The REST interface behind TLS, passwords, CORS and listeners of its own, configured as a user does."""
import base64
import json
import re
import ssl
import subprocess
import urllib.error
import urllib.request

from kit import check, check_equal

BASIC_AUTH = 'org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension'
LOGIN_MODULE = 'org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule'


def start(case, environment=None, **worker):
    """A worker without connectors and broker whose listeners stand in its file."""
    settings = {'key.converter': 'StringConverter', 'value.converter': 'StringConverter',
                'offset.storage.file.filename': 'connect.offsets', 'listeners': 'http://127.0.0.1:0'}
    settings |= {key.replace('__', '.'): value for key, value in worker.items()}
    return case.run_worker('--embedded-kafka', case.write('worker.properties', settings), environment=environment)


def urls(worker, pattern=r'REST server listening at (\S+),'):
    worker.wait_log('server is started and ready')
    return re.findall(pattern, worker.log())


def ask(url, method='GET', headers=None, context=None):
    """(status, header fields, text)"""
    request = urllib.request.Request(url, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def openssl(case, command):
    subprocess.run(['openssl', *command.split()], cwd=case.folder, check=True, capture_output=True)


def make_certificate(case, name):
    """NAME.pem with key and certificate, signed by itself, and NAME.p12 with the password secret."""
    openssl(case, f'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={name} '
                  f'-addext subjectAltName=IP:127.0.0.1 -keyout {name}.key -out {name}.crt')
    case.write(f'{name}.pem', (case.folder / f'{name}.key').read_text() + (case.folder / f'{name}.crt').read_text())
    openssl(case, f'pkcs12 -export -in {name}.pem -passout pass:secret -out {name}.p12')


def trusting(case, name):
    return ssl.create_default_context(cafile=case.folder / f'{name}.crt')


def test_https_listener_with_client_certificates(case):
    make_certificate(case, 'server')
    make_certificate(case, 'client')
    worker = start(case, listeners='https://127.0.0.1:0', listeners__https__ssl__keystore__location='server.p12',
                   listeners__https__ssl__keystore__type='PKCS12', listeners__https__ssl__keystore__password='secret',
                   listeners__https__ssl__truststore__location='client.crt',
                   listeners__https__ssl__truststore__type='PEM', listeners__https__ssl__client__auth='required')
    [url] = urls(worker)
    check(url.startswith('https://127.0.0.1:'), f'listening at {url}')
    context = trusting(case, 'server')
    context.load_cert_chain(case.folder / 'client.pem')
    check_equal(ask(url, context=context)[0], 200, 'status with a certificate')
    try:
        ask(url, context=trusting(case, 'server'))
        check(False, 'a client without a certificate is served')
    except (urllib.error.URLError, ConnectionError, ssl.SSLError):
        pass
    check('secret' not in worker.log(), 'the password is in the log')
    worker.stop()


def test_plain_ssl_keys_and_an_admin_listener_without_tls(case):
    make_certificate(case, 'server')
    worker = start(case, listeners='http://127.0.0.1:0,https://127.0.0.1:0', ssl__keystore__location='server.pem',
                   ssl__keystore__type='PEM', admin__listeners='http://127.0.0.1:0')
    plain, encrypted = urls(worker)
    [admin] = urls(worker, r'REST admin endpoints at (\S+)')
    check_equal(ask(plain + 'connectors')[2], '[]', 'connectors')
    check_equal(ask(encrypted + 'connectors', context=trusting(case, 'server'))[2], '[]', 'connectors by TLS')
    check_equal(ask(plain + 'admin/loggers/root')[0], 404, 'loggers beside the connectors')
    check_equal(ask(admin + 'admin/loggers/root')[0], 200, 'loggers at their own listener')
    check_equal(ask(admin + 'connectors')[0], 404, 'connectors at the listener of loggers')
    worker.stop()


def test_java_key_store_is_refused(case):
    (case.folder / 'server.jks').write_bytes(bytes.fromhex('feedfeed00000002'))
    worker = start(case, listeners='https://127.0.0.1:0', ssl__keystore__location='server.jks',
                   ssl__keystore__password='hidden-word')
    check_equal(worker.wait_exit(), 2, 'exit code')
    check('server.jks is a JKS file, which only Java reads; convert it to PKCS12: keytool' in worker.log(),
          'the log does not say what to do')
    check('hidden-word' not in worker.log(), 'the password is in the log')


def authorization(user, password):
    return {'Authorization': 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()}


def login_config(case):
    case.write('users.properties', 'ann=pa:ss\n')
    return case.write('jaas.conf', f'KafkaConnect {{\n  {LOGIN_MODULE} required\n'
                                   f'  file="{case.folder}/users.properties";\n}};\n')


def test_basic_auth_by_kafka_opts(case):
    options = {'KAFKA_OPTS': f'-Xmx1g -Djava.security.auth.login.config={login_config(case)}'}
    worker = start(case, options, rest__extension__classes=BASIC_AUTH)
    [url] = urls(worker)
    for path in ('', 'health', 'connectors', 'admin/loggers'):
        status, headers, text = ask(url + path)
        check_equal((status, text), (401, 'User cannot access the resource.'), f'without a password: {path}')
        check('WWW-Authenticate' not in headers, 'a password is asked for')
        check_equal(ask(url + path, headers=authorization('ann', 'pa:ss'))[0], 200, f'with a password: {path}')
    check_equal(ask(url, headers=authorization('ann', 'wrong'))[0], 401, 'with a wrong password')
    check_equal(ask(url + 'unknown')[0], 404, 'an unknown path')
    worker.stop()


def test_basic_auth_by_worker_key(case):
    worker = start(case, rest__extension__classes='BasicAuthSecurityRestExtension',
                   rest__extension__login__config=login_config(case))
    [url] = urls(worker)
    check_equal(ask(url)[0], 401, 'without a password')
    check_equal(ask(url, headers=authorization('ann', 'pa:ss'))[0], 200, 'with a password')
    worker.stop()


def test_basic_auth_without_its_file_is_refused(case):
    worker = start(case, {'KAFKA_OPTS': ''}, rest__extension__classes=BASIC_AUTH)
    check_equal(worker.wait_exit(), 2, 'exit code')
    check('rest.extension.login.config' in worker.log(), 'the log does not say what is missing')


def test_cross_origin_and_header_rules(case):
    worker = start(case, access__control__allow__origin='http://page.test', access__control__allow__methods='GET,PUT',
                   response__http__headers__config='"add Cache-Control: no-cache, no-store", set X-Frame-Options: DENY')
    [url] = urls(worker)
    status, headers, text = ask(url + 'connectors', headers={'Origin': 'http://page.test'})
    check_equal((status, json.loads(text)), (200, []), 'answer')
    check_equal(headers['Access-Control-Allow-Origin'], 'http://page.test', 'allowed origin')
    check_equal(headers['X-Frame-Options'], 'DENY', 'rule')
    check_equal(headers['Cache-Control'], 'no-cache, no-store', 'rule with a comma')
    _, headers, _ = ask(url + 'connectors', headers={'Origin': 'http://other.test'})
    check('Access-Control-Allow-Origin' not in headers, 'another origin is allowed')
    status, headers, _ = ask(url + 'connectors', 'OPTIONS',
                             {'Origin': 'http://page.test', 'Access-Control-Request-Method': 'PUT'})
    check_equal((status, headers['Access-Control-Allow-Methods']), (200, 'GET,PUT'), 'preflight')
    worker.stop()
