"""Network file systems: SQLite's write-ahead log needs memory shared by all its readers, which two hosts have not."""

import sys
from pathlib import Path

_NETWORK = frozenset(
    """nfs nfs3 nfs4 cifs smb2 smb3 smbfs ncpfs afs coda ceph lustre gpfs ocfs2 gfs2 beegfs orangefs pvfs2 davfs
    glusterfs fuse.sshfs fuse.glusterfs fuse.davfs fuse.davfs2 fuse.rclone fuse.s3fs fuse.ceph fuse.smbnetfs
    fuse.curlftpfs fuse.gcsfuse fuse.juicefs""".split()
)


def network_kind(folder: Path, mounts: str | None = None) -> str | None:
    """Return the kind of network file system that a folder is on, or None: a local one, or not known.

    `mounts` is the text of /proc/mounts (proc(5)); by default the system's own, which only Linux has.
    """
    if mounts is None:
        mounts = _mounts()
    real = folder.resolve()
    longest, kind = -1, ""
    for fields in (line.split(" ") for line in mounts.splitlines()):
        if len(fields) < 3:
            continue
        place = Path(_unescaped(fields[1]))
        # a later mount on the same place hides the earlier one
        if real.is_relative_to(place) and len(place.parts) >= longest:
            longest, kind = len(place.parts), fields[2]
    return kind if kind in _NETWORK else None


def _mounts() -> str:
    if not sys.platform.startswith("linux"):
        return ""
    try:
        return Path("/proc/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _unescaped(place: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        place = place.replace(code, character)
    return place
