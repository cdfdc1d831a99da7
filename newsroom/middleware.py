"""Headers at the edge."""


def edge_headers(get_response):
    """Add to every answer what no page may lack, the errors of later middleware included."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def staff_pages_are_private(get_response):
    """No cache may keep what a signed-in person saw, and no robot may list it."""

    def middleware(request):
        response = get_response(request)
        user = getattr(request, "user", None)
        if request.path.startswith("/admin/") or (user is not None and user.is_authenticated):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return middleware
