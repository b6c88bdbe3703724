@@
@@
- continue;
+ next();
