@depends on file in "lang-dep-file.c"@
@@
- a();
@depends on file in "y.c"@
@@
- b();
@depends on !(file in "y.c")@
@@
- c();
