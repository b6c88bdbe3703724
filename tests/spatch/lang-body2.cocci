@@
expression e;
statement S;
@@
- while (e) S
+ if (e) S
