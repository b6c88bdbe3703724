@@
identifier u;
@@
 union u {
 ...
- int a;
 ...
 };
