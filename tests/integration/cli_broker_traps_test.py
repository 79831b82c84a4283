"""Well-known traps that take a real broker: each has its own message."""
from cli_traps_test import SOURCE, certificate, expect, start
from kit import free_port


def test_broker_that_hides(case):
    """Ports of one real broker: TLS, addresses that lead nowhere, no topics made by themselves."""
    tls, lost, shut = free_port(), free_port(), free_port()
    broker = case.broker(options=[
        '--listener', f'TLS=SSL:{tls}:127.0.0.1:{tls}', '--listener', f'LOST=PLAINTEXT:{lost}:nowhere.invalid:9092',
        '--listener', f'SHUT=PLAINTEXT:{shut}:127.0.0.1:1', '--set', 'ssl.keystore.type=PEM',
        '--set', f'ssl.keystore.location={certificate(case)}', '--set', 'auto.create.topics.enable=false'])
    broker.start()
    expect(start(case, f'127.0.0.1:{tls}'), r'WARN.*Cannot reach Kafka at .*set security\.protocol=SSL .*\[KC3103\]')
    expect(start(case, broker.address, security_protocol='SSL'),
           r'WARN.*Cannot reach Kafka at .*set security\.protocol=PLAINTEXT .*\[KC3104\]')
    made = SOURCE | {'topic.creation.default.partitions': 1, 'topic.creation.default.replication.factor': 1}
    expect(start(case, broker.address, made), 'Created topic lines')
    for port in (lost, shut):
        expect(start(case, f'127.0.0.1:{port}'),
               r'WARN.*Cannot reach Kafka at .*(nowhere\.invalid:9092|127\.0\.0\.1:1)/1: .*'
               r'correct advertised\.listeners .*\[KC3108\]')
    expect(start(case, broker.address, SOURCE | {'topic': 'other'}),
           r'WARN.*Topic other is not available \(Broker: Unknown topic or partition\): .*auto\.create\.topics\.enable'
           r'.*topic\.creation\.default\.partitions.*\[KC3109\]')
    sink = {'name': 'sink', 'connector.class': 'FileStreamSink', 'file': 'copy.txt', 'topics': 'nothing'}
    expect(start(case, broker.address, sink), r'WARN.*nothing.*UNKNOWN_TOPIC_OR_PARTITION.*topics.*\[KC3109\]')
