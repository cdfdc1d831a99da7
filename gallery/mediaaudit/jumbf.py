"""Content Credentials: JUMBF boxes (C2PA 2.1, A.3), whichever container they lie in."""


def check(block, report):
    """Judge a JUMBF block: of a JPEG's APP11, a PNG's caBX, a WebP's C2PA chunk or a box of an AVIF.

    The one place where manifests are judged. We write none, so whichever is there came with an upload, and it carries
    its own thumbnails, positions and names. Once we sign, our own will be told from others here.
    """
    report.add("jumbf", f"The file has Content Credentials that we did not write ({len(block)} bytes).")
