@@
expression e, r;
statement S;
@@
  if (e) S
- else return r;
