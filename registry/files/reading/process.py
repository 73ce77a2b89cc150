"""The reading process: one file on standard input, its tables as JSON on standard output. Started, never imported, by
registry.files.reader.

Arguments: kind of the file, the folder of the program, seconds, megabytes, process that waits. It ends with that process.
Once it has read its input it can open nothing more, neither a file nor a connection: the system allows it no further one.
"""

import codecs
import ctypes
import io
import json
import os
import resource
import signal
import sys
import zipfile
import zlib

PR_SET_PDEATHSIG = 1
# Read in while files can still be opened: cp437 is that of names in archives.
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "cp437")


def end_with(parent: int) -> None:
    """Have Linux end this process when the one that waits for it dies: nobody would take the tables."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def limit(seconds: int, megabytes: int) -> None:
    """Have the system end this process when it uses more than its share, and give it nothing more to open or to write to."""
    # SIGXCPU, which tells the reason, before SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # input, output and complaints, which are open


def main() -> None:
    kind, program = sys.argv[1:3]
    end_with(int(sys.argv[5]))
    sys.path.insert(0, program)

    from registry.files.reading.delimited import read_delimited
    from registry.files.reading.ods import read_ods
    from registry.files.reading.xlsx import read_xlsx
    from registry.files.reading.xml_events import PIECE, Refused

    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    content = sys.stdin.buffer.read()
    limit(int(sys.argv[3]), int(sys.argv[4]))

    def unpack(archive, name):
        """The pieces of a member of the archive, one after the other."""
        try:
            with archive.open(name) as member:
                while piece := member.read(PIECE):
                    yield piece
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, zlib.error) as error:
            raise Refused("damaged") from error

    def read():
        if kind == "csv":
            table, encoding, delimiter = read_delimited(content)
            return {"tabs": [[table.name, table.rows]], "encoding": encoding, "delimiter": delimiter}
        archive = zipfile.ZipFile(io.BytesIO(content))
        tables = (read_ods if kind == "ods" else read_xlsx)(
            lambda name: unpack(archive, name), frozenset(archive.namelist())
        )
        return {"tabs": [[table.name, table.rows] for table in tables]}

    try:
        told = read()
    except Refused as refused:
        told = {"refused": refused.code, "values": refused.values}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
