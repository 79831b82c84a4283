"""Clients that others have written, fetched once from their registries into a cache: Skip when that is not possible.

KCONNECT_CLIENTS_CACHE names the cache, which may be copied to a machine without network.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kit import Skip

CLIENTS = Path(__file__).resolve().parent / 'clients'


def cache():
    default = Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache') / 'kconnect-clients'
    return Path(os.environ.get('KCONNECT_CLIENTS_CACHE') or default)


def tool(name):
    found = shutil.which(name)
    if not found:
        raise Skip(f'{name} is not installed')
    return found


def fetched(name, fetch):
    """The folder of that name in the cache; fetch(folder) fills it when it is not there yet."""
    place = cache() / name
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f'{name}-', dir=place.parent))
    try:
        fetch(folder)
        try:
            folder.rename(place)
        except OSError:  # another test was quicker
            shutil.rmtree(folder, ignore_errors=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        shutil.rmtree(folder, ignore_errors=True)
        reason = (error.stderr or error.stdout or b'').decode(errors='replace').strip().splitlines()[-1:]
        raise Skip(f'{name} cannot be fetched: {" ".join(reason) or error}') from None
    return place


def run(command, **options):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=300, **options)


def python_package(name, version):
    """A folder for PYTHONPATH."""
    return fetched(f'{name}-{version}', lambda folder: run(
        [sys.executable, '-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check',
         '--target', folder, f'{name}=={version}']))


def python_environment(*packages):
    return os.environ | {'PYTHONPATH': os.pathsep.join(map(str, packages)), 'PYTHONDONTWRITEBYTECODE': '1'}


def npm_package(name, version):
    """A folder with node_modules."""
    npm = tool('npm')
    return fetched(f'npm-{name}-{version}', lambda folder: run(
        [npm, 'install', '--no-audit', '--no-fund', '--prefix', folder, f'{name}@{version}']))


def maven_package(group, artifact, version):
    """The class path of a library and what it needs."""
    maven = tool('mvn')

    def fetch(folder):
        (folder / 'pom.xml').write_text(f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kconnect</groupId><artifactId>clients</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>
  </dependency></dependencies>
</project>
""")
        run([maven, '-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=libs'], cwd=folder)

    return str(fetched(f'{artifact}-{version}', fetch) / 'libs/*')
