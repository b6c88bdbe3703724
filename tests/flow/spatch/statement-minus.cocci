@@
statement S;
@@
  a();
- S
  return 0;
