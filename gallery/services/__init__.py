"""Every change of state in the gallery.

Each function takes keywords only and an actor `by`, checks the permission, locks, changes, and writes the event in one
transaction; files and tasks follow after the commit. A permission that is missing raises PermissionDenied, a rule that
is broken ValidationError, and what stands in the way of publishing gallery.blockers.Blocked, each with sentences.
"""
