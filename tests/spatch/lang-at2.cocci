@@
identifier x;
attribute name __u;
expression e;
@@
- int x __u = e;
+ int x = e;
