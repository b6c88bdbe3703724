@@
identifier f;
@@
- f() { return 0; }
