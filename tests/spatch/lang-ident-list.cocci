@@
identifier m;
identifier list is;
@@
- #define m(is) 0
+ #define m(is) 1
