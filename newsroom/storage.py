"""Static files: compressed, named by their content, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage. The modules of static/js import each other by hashed names too."""

    support_js_module_import_aggregation = True
