@@ identifier i; expression e; @@
  int foo(...) {
++ use(i);
  ...
  init(i, e);
  ...
  }
