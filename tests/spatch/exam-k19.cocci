@@ identifier f; @@
  void f(...)
  {
  ...
- return;
  }
