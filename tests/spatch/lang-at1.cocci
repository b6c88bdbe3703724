@@
identifier x;
attribute name __u;
@@
- int x __u;
+ int x;
