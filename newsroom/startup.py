"""What is checked once when the server starts; the environment itself is checked in newsroom/environment.py."""

from django.core import checks
from django.db import DatabaseError, connection

from newsroom.environment import BadEnvironment


def refuse_what_cannot_work():
    """Raise BadEnvironment when the database cannot be reached or a security check finds an error."""
    faults = [
        f"{message.msg} {message.hint or ''}".strip()
        for message in checks.run_checks(tags=[checks.Tags.security])
        if message.level >= checks.ERROR
    ]
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        faults.append(
            f"The database cannot be reached: {str(error).strip()} Check DATABASE_URL and that the server runs."
        )
    finally:
        # The server forks its workers from this process, and a connection must not be shared between them.
        connection.close()
    if faults:
        raise BadEnvironment(faults)
