"""Memory and children of processes, from Linux's /proc. Knows nothing of Usher."""

import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a process keeps in memory, in MiB. `pss_mib` shares out what others use, too."""

    rss_mib: float
    pss_mib: float


def memory_of(pid: int) -> Memory:
    """The memory of a process now. Raises OSError when it is gone or this is no Linux."""
    kib = {"Rss:": 0, "Pss:": 0}
    for line in (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines():
        name, *rest = line.split()
        if name in kib:
            kib[name] = int(rest[0])
    return Memory(rss_mib=kib["Rss:"] / 1024, pss_mib=kib["Pss:"] / 1024)


def children_of(pid: int) -> tuple[int, ...]:
    """The processes that this one has started and that still run, the newest last."""
    found = []
    for entry in _PROC.iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            # The name in brackets may hold blanks; the parent stands second behind it.
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(entry.name))
    return tuple(sorted(found))


def program_pid(data_dir: Path) -> int:
    """The process of the Usher that this one has started for the folder. Raises LookupError when there is none."""
    marker = f"USHER_DATA_DIR={data_dir}".encode()
    for pid in children_of(os.getpid()):
        if marker in (_PROC / str(pid) / "environ").read_bytes().split(b"\0"):
            return pid
    raise LookupError(f"no Usher runs in {data_dir}")
