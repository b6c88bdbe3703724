@@
@@
- struct foo { ... };
