@@ identifier i; expression e; @@
  int foo(...) {
  ...
  init(i, e);
  ...
++ use(i);
  return 0;
  }
