@@
expression e;
@@
+ switch (e) {
+ case 1: foo(); break;
+ case 2: bar(); return 3;
+ default: break;
+ }
- foo(e);
