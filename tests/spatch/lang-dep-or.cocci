@r@
@@
a();
@s@
@@
zz();
@depends on r || s@
@@
- b();
@depends on r && s@
@@
- c();
@depends on !s@
@@
- d();
