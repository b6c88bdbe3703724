@@
expression e;
statement S;
@@
- if (e == NULL) S
+ if (is_null(e)) S
