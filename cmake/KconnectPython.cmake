# KCONNECT_PYTHON runs the tests that are scripts: Debian's own Python, which Debian's Kafka client belongs to.
find_program(KCONNECT_PYTHON python3 HINTS /usr/bin REQUIRED)
