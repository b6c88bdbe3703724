@@
expression x;
statement S1, S2;
@@
- if (x) S1 else S2
+ if (!x) S2 else S1
