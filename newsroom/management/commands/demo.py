"""`manage.py demo`: a small newsroom with everything in it, served on this machine."""

import os
import secrets
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from newsroom.demo import NAME
from newsroom.demo.people import LOGINS


class Command(BaseCommand):
    """Migrate, load the demo's content, print how to sign in, and serve with gunicorn and one worker."""

    help = "Fill a small newsroom, once, and serve it. PORT, DATA_DIR, DEMO_PASSWORD and PHOTOS change the obvious."

    def handle(self, **options):
        """Run until Ctrl-C; both processes end together."""
        if settings.MODE == "production":
            raise CommandError(
                "MODE is production, and the demo would add its people to it. Use another DATA_DIR and MODE=demo."
            )
        started = time.monotonic()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        password = self.password()
        # In one word: a password that begins with a hyphen would be taken for another option.
        call_command("load_demo", f"--password={password}", photos=os.environ.get("PHOTOS") or None)
        self.announce(password, time.monotonic() - started)
        self.serve()

    def password(self):
        """DEMO_PASSWORD, or one made once and kept beside the keys, readable by the owner alone."""
        if chosen := os.environ.get("DEMO_PASSWORD"):
            return chosen
        path = settings.PRIVATE_ROOT / "demo-password"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(9) + "\n")
        return path.read_text().strip()

    def announce(self, password, seconds):
        """Print the address and the logins."""
        write = self.stdout.write
        write("")
        write(f"  {NAME} is ready after {seconds:.0f} seconds.")
        write(f"  Readers:  {settings.SITE_URL}/")
        write(f"  Desk:     {settings.SITE_URL}/admin/")
        write("")
        for login in LOGINS:
            write(f"    {login.username:<14} {password:<16} {login.what}")
        write("")
        if settings.C2PA_TRUST_ANCHORS:
            write(f"  Content Credentials are signed by the demo's own chain: {settings.C2PA_TRUST_ANCHORS}")
        write("  Ctrl-C stops it; the content stays in " + str(settings.DATA_DIR))
        write("")

    def serve(self):
        """Run gunicorn and a worker for background tasks side by side until one ends or somebody stops them."""
        environment = os.environ | {"MODE": settings.MODE, "DATA_DIR": str(settings.DATA_DIR)}
        commands = [
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "newsroom.wsgi:application"],
            [sys.executable, "manage.py", "process_tasks", "--verbosity", "0"],
        ]
        children = [subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment) for command in commands]

        def stop(*_signal):
            for child in children:
                if child.poll() is None:
                    child.terminate()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        stop()
        codes = [child.wait() for child in children]
        if any(code not in (0, -signal.SIGTERM, -signal.SIGINT) for code in codes):
            raise CommandError(
                "The server stopped by itself; its last lines say why. Is the port taken? Try PORT=8001 make demo"
            )
