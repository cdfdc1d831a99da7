"""A site without a single address, for what must not need one."""

urlpatterns = []
