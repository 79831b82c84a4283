"""Sends what schemathesis makes of an OpenAPI description, the same every time: attack_by_schema.py URL

Fails when an answer is a server error, other than those that Kafka Connect gives to unknown classes.
"""
import sys

import schemathesis
from hypothesis import HealthCheck, given, settings

EXAMPLES = 40
ENDLESS = ('/connectors/{connector}/logs', '/connectors/{connector}/records')  # bodies that do not end
KAFKA_CONNECTS_OWN = 'Failed to find any class that implements'


def is_server_error(response):
    if response.status_code < 500:
        return False
    if response.status_code == 503 and '"status"' in response.text:
        return False  # health is an answer
    return KAFKA_CONNECTS_OWN not in response.text


def attack(operation):
    """The number of answers; raises for a server error."""
    answers = []

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def send(case):
        response = case.call(timeout=30)
        answers.append(response.status_code)
        assert not is_server_error(response), f'{case.as_curl_command()}: {response.status_code} {response.text}'

    send()
    return len(answers)


def main():
    schema = schemathesis.openapi.from_url(sys.argv[1])
    operations = [result.ok() for result in schema.get_all_operations()]
    count = sum(attack(operation) for operation in operations if operation.path not in ENDLESS)
    print(f'{len(operations)} operations, {count} answers looked at')


main()
