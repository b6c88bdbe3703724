@@
identifier x;
attribute name __u;
@@
- int x;
+ int x __u;
